"""Rewrapping: stored data keys, branch keys and audit roots moved to another KMS key."""
