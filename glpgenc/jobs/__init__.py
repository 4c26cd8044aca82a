"""Jobs that write the rows of live tables: chunks, workers, throttling, quarantine and progress of all kinds."""
