"""Crypto-shredding: the keys of a tenant, or of a class of it, refused at once and destroyed later."""
