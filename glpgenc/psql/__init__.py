"""The real psql, opened with the keys of a tenant loaded into its session.

No key, and nothing that opens one, is ever in an argument, an environment variable, a file or psql's history: the
session's challenge comes out of psql through one pipe, and the keys sealed under it go in through another.
"""

from __future__ import annotations

from glpgenc.psql.run import open_psql

__all__ = ["open_psql"]
