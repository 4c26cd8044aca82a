"""Verification of the audit trail: chains, heads and roots."""
