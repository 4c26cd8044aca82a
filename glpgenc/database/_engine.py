"""SQLAlchemy's engine on connections of this package's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc.database._connections import connect
from glpgenc.database._urls import sqlalchemy_url

if TYPE_CHECKING:
    from sqlalchemy import Engine


def engine(database_url: str) -> Engine:
    """Return an engine that keeps no connections, and shows no parameters in its errors."""
    from sqlalchemy import NullPool, create_engine, event  # noqa: PLC0415  (slow to import, and only needed here)

    made = create_engine(sqlalchemy_url(database_url), poolclass=NullPool, hide_parameters=True)

    @event.listens_for(made, "do_connect")
    def _connect(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> Any:
        # What the dialect adds to the URL's own: psycopg's adapters.
        return connect(database_url, "glpgenc", context=parameters.get("context"))

    return made
