"""Commands for keys: data keys, rotation, rewrapping, shredding."""
