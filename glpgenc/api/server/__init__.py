"""The server of `glpgenc serve`: uvicorn with limits for connections, heartbeats, and a port for probes."""
