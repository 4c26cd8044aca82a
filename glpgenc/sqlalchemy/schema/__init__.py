"""Tables with encrypted columns: index columns, indexes, constraints, and DDL."""
