"""What several rooms share and knows nothing of encryption: files, child processes, text for a terminal."""
