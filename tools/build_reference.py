"""Write docs/reference/ from the code: ``python -m tools.build_reference``.

The pages are committed, so that they can be read where the repository is shown; a test keeps them from drifting.
"""

from __future__ import annotations

from pathlib import Path

import psycopg

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from tests.support.servers import programs_at_hand
from tools.docs.catalogue import functions, relations
from tools.docs.cli_page import cli_page
from tools.docs.markdown import MADE, table
from tools.docs.python_pages import contents, python_pages
from tools.docs.sql_pages import errors_page, functions_page, tables_page

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"


def reference(url: str) -> dict[str, str]:
    """Return every page by its path below docs/reference/.

    :param url: of a database with a new installation.
    """
    with psycopg.connect(url, options="-c search_path=pg_catalog") as connection:
        every = functions(connection)
        pages = {
            "sql-functions.md": functions_page(every),
            "sql-tables.md": tables_page(relations(connection)),
            "errors.md": errors_page(every),
            "cli.md": cli_page(),
            "index.md": _index(),
            **python_pages(),
        }
    return {name: text.rstrip() + "\n" for name, text in pages.items()}


def _index() -> str:
    rows = [
        ("[SQL functions](sql-functions.md)", "arguments, types, volatility, who may execute, errors"),
        ("[Tables and views](sql-tables.md)", "of the schemas `glpgenc` and `security`"),
        ("[Errors](errors.md)", "SQLSTATEs and classes: cause, remedy, and who raises them"),
        ("[Commands](cli.md)", "usage, options, defaults, exit codes; [the command line](../CLI.md) in words"),
        ("[Configuration](../CONFIGURATION.md)", "every setting"),
        ("[Metrics](../METRICS.md)", "every metric"),
        ("[Format](../FORMAT.md)", "the bytes"),
    ]
    modules = [(f"[{title}]({path})", what) for path, title, what in contents()]
    private = "\nPublic are the names on these pages. Everything else is private, and may change in any release.\n"
    parts = [MADE, "# Reference\n", table(("", ""), rows), "\n## Python\n", table(("module", ""), modules), private]
    return "\n".join(parts)


def main() -> None:
    """Install into a new server, and write the pages; those that are no more are removed."""
    with EmbeddedPostgres(programs_at_hand()[-1]) as server:
        install(server.url())
        pages = reference(server.url())
    for path in REFERENCE.rglob("*.md"):
        if path.relative_to(REFERENCE).as_posix() not in pages:
            path.unlink()
    for name, text in pages.items():
        target = REFERENCE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
