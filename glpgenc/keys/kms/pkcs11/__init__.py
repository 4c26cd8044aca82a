"""Hardware security modules as a provider."""
