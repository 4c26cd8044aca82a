"""What the key layer believes of rows, blobs and files that others may have written."""
