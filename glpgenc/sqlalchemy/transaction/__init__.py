"""The keys of one transaction on one connection."""
