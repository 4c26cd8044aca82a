"""Commands for columns: register, protect, backfill, verify, contract, scrub, reindex."""
