"""Restoring plaintext, the reverse of contract: values are decrypted into a column that is added again."""
