"""Commands of ``glpgenc kms``."""
