"""Shards: several databases of one installation, with the keys in one of them."""
