"""The command line: each command parses, calls one function of a layer below, and prints."""
