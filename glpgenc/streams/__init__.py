"""Files and streams, encrypted in authenticated segments."""
