"""A clinic for several practices: each is a tenant, with keys of its own."""
