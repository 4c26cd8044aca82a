"""Branch keys: keys between the KMS and the data keys of a group of tenants."""
