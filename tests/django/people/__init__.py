"""An application with encrypted fields."""
