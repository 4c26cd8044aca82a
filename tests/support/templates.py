"""One database a server with glpgenc installed, to be copied by each test."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Self

from tests.support.databases import fresh_database
from tests.support.servers import Server
from tests.support.urls import dbname


class TemplateDatabases:
    """Template databases, made when first asked for and dropped at the end of the run."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._names: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def on(self, server: Server) -> str:
        """Return the template's name on this server."""
        key = server.url()
        if key not in self._names:
            from glpgenc.installer import install  # noqa: PLC0415 - tests without a database need no installer

            url = self._stack.enter_context(fresh_database(server))
            install(url)
            self._names[key] = dbname(url)
        return self._names[key]
