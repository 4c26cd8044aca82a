"""Proof that a backup can be read: it is restored apart, and a sample of it decrypted."""
