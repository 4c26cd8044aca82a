"""Statements with encrypted columns, as they are checked and rewritten when SQLAlchemy compiles them."""
