"""What becomes of data keys after they are made."""
