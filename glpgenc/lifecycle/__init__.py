"""The lifecycle of data keys: rotation, rewrapping, retirement, destruction."""
