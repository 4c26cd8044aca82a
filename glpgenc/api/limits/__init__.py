"""Limits of what callers may use: requests, new data keys, threads, memory, failed authentications."""
