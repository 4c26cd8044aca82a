"""Scrubbing: rewriting tables whose plaintext was dropped, and proving that the server's files hold none of it."""
