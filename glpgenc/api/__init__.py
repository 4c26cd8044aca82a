"""The HTTP API. Needs the extra `api`."""
