"""A key file as a provider, for development and for a single host."""
