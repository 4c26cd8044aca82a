"""The checks of an installation, a module a subject."""
