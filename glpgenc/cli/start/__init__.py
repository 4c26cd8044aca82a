"""Commands to begin with: init, config, demo, psql, serve."""
