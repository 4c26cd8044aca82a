"""Migration steps: their SQL, and how they are executed without blocking readers and writers."""
