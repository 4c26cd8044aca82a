"""Reindexing: a search facet gets another key or normaliser while everyone searches and writes."""
