"""Rotation: new data keys, every value moved to them, and the end of the old ones."""
