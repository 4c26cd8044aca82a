"""Re-encryption of stored values by jobs of the engine: what rotation and reindex share."""
