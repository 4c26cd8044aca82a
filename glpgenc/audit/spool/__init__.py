"""The spool: events on disk while the database is unavailable."""
