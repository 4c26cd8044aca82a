"""Checks that read values, and those that search for copies of plaintext."""
