"""Search criteria of encrypted columns: facets, terms, clauses, and the recheck of what an index finds."""
