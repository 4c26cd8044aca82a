"""Types of bind values and results: what is sent to the server, and what is made of its answers."""
