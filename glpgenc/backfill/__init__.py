"""Backfill: encrypting the rows that a live table had before."""
