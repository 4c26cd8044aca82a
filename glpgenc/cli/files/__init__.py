"""Commands that work outside the database: single values, and ``glpgenc file``."""
