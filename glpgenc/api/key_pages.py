"""Data keys as the API lists them: by tenant, class, purpose and version, page by page."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.api import problems
from glpgenc.api.key_models import KeyInfo, KeyPage
from glpgenc.api.problems import ProblemError
from glpgenc.database import translate_errors

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.keys.connections import Connections

_PARTS = 4
_NAME = re.compile("[^\x00-\x1f\x7f\ud800-\udfff]{1,256}")
# Neither wrapped keys nor the names of KMS keys.
_SELECT: LiteralString = """
    SELECT key_id, tenant_id, data_class, purpose, version, state, created_at, activated_at,
           greatest(0, floor(extract(epoch FROM now() - coalesce(activated_at, created_at))))::bigint
    FROM glpgenc.data_keys
    WHERE (%(tenants)s::text[] IS NULL OR tenant_id = ANY (%(tenants)s))
      AND (%(data_class)s::text IS NULL OR data_class = %(data_class)s)
      AND (%(state)s::text IS NULL OR state = %(state)s)
      AND (%(after)s::text IS NULL
           OR (tenant_id, data_class, purpose, version)
              > (%(after)s, %(after_class)s, %(after_purpose)s, %(after_version)s))
    ORDER BY tenant_id, data_class, purpose, version LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which keys.

    :param tenants: of these; ``None`` for all.
    :param data_class: of this class; ``None`` for all.
    :param state: in this state; ``None`` for all.
    :param cursor: where the page before ended.
    :param limit: how many at most.
    """

    tenants: Collection[str] | None
    data_class: str | None
    state: str | None
    cursor: str | None
    limit: int


def page(connections: Connections, wanted: Wanted) -> KeyPage:
    """Return one page.

    :raises ProblemError: 422, when the cursor is none.
    :raises DatabaseError: when the database is unavailable or refuses.
    """
    after = _parsed(wanted.cursor)
    parameters = {
        "tenants": None if wanted.tenants is None else sorted(wanted.tenants),
        "data_class": wanted.data_class,
        "state": wanted.state,
        "after": after[0],
        "after_class": after[1],
        "after_purpose": after[2],
        "after_version": after[3],
        # One more than asked for tells whether there is a next page.
        "limit": wanted.limit + 1,
    }

    def read(connection: Connection) -> list[tuple[Any, ...]]:
        return connection.execute(_SELECT, parameters).fetchall()

    with translate_errors():
        rows = connections.run(read)
    names = [*KeyInfo.model_fields]
    keys = [KeyInfo(**dict(zip(names, row, strict=True))) for row in rows[: wanted.limit]]
    return KeyPage(keys=keys, next=_cursor_after(keys[-1]) if len(rows) > wanted.limit else None)


def _cursor_after(key: KeyInfo) -> str:
    place = [key.tenant_id, key.data_class, key.purpose, key.version]
    return base64.urlsafe_b64encode(json.dumps(place, ensure_ascii=False).encode()).decode("ascii").rstrip("=")


def _parsed(cursor: str | None) -> tuple[str | None, str | None, str | None, int | None]:
    if cursor is None:
        return None, None, None, None
    try:
        place = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        place = None
    # What is chosen freely gives no one more: the tenants are in the query beside it.
    if isinstance(place, list) and len(place) == _PARTS:
        *texts, version = place
        if all(map(_is_name, texts)) and _is_version(version):
            return texts[0], texts[1], texts[2], version
    fault = {"pointer": "/query/cursor", "detail": "is not one that a page ended with"}
    raise ProblemError(problems.INVALID, members={"errors": [fault]})


def _is_name(value: object) -> bool:
    # What PostgreSQL can take for a text.
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _is_version(value: object) -> bool:
    return type(value) is int and 0 < value < 1 << 31
