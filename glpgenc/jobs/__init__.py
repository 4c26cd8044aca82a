"""Jobs that rewrite the rows of live tables: chunks, workers, throttling, quarantine and progress."""
