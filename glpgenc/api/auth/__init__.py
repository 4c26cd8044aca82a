"""Authentication and authorization: tokens, issuers' keys, roles and permissions."""
