"""An application whose values are on their way: from plain fields, and from those of three other packages."""
