"""Views that decrypt the encrypted columns of a table, for tools that can't call functions."""
