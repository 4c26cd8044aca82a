"""The wire format: bytes in, bytes out. No keys are kept here, and nothing is read or written."""
