"""The registry of a database: its fields, search facets and encrypted columns."""
