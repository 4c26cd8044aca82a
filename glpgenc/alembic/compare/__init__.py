"""Autogenerate: models with encrypted columns compared with the registry of the database."""
