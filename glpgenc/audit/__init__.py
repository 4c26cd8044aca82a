"""The audit trail: who encrypted, decrypted and used keys, recorded so that it can't be altered unseen."""
