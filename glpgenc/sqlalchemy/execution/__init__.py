"""Execution of statements on a bound engine: events, values bound to rows, results."""
