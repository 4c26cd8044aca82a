"""Prometheus metrics of what glpgenc does. Importing this imports no client library; see docs/METRICS.md."""
