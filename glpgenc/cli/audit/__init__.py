"""Commands of ``glpgenc audit``."""
