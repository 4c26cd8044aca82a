"""What the key layer trusts of rows, blobs and files that others may have written."""
