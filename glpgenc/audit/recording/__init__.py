"""Recording of events: the logger, its queue, and the thread that writes."""
