"""Tenants and data classes that are known: what an operator types is checked against these, so that no typo counts."""

from __future__ import annotations

from contextlib import closing
from difflib import get_close_matches
from typing import TYPE_CHECKING, LiteralString

from glpgenc.database import translate_errors
from glpgenc.errors import KeyNotFoundError
from glpgenc.keys.connections import Connections
from glpgenc.keys.model import GLOBAL_TENANT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glpgenc.settings import Settings

_TENANT: LiteralString = """
    SELECT EXISTS (SELECT FROM glpgenc.data_keys k WHERE k.tenant_id = %(name)s)
        OR EXISTS (SELECT FROM glpgenc.installation i WHERE i.name = 'default_tenant' AND i.value = %(name)s)
        OR EXISTS (SELECT FROM glpgenc.tenant_kms_keys o WHERE o.tenant_id = %(name)s)
        OR EXISTS (SELECT FROM glpgenc.tombstones t WHERE t.tenant_id = %(name)s)
"""
# Of a million tenants only some are looked at: it is no more than a hint.
_TENANTS: LiteralString = """
    SELECT DISTINCT k.tenant_id FROM glpgenc.data_keys k
    WHERE k.tenant_id >= left(%(name)s, 1) AND k.tenant_id < left(%(name)s, 1) || U&'\\FFFD' LIMIT 5000
"""
_CLASSES: LiteralString = """
    SELECT f.data_class FROM glpgenc.fields f UNION SELECT k.data_class FROM glpgenc.data_keys k
"""


def require_known(settings: Settings, *, tenant_id: str | None = None, data_classes: Iterable[str] = ()) -> None:
    """Refuse names that nothing is known of.

    A tenant is known by its keys, in any state, as the installation's default, by a KMS key of its own, or by its
    tombstone; a data class by a registered field, by keys, or by the setting ``service_classes``.

    :param tenant_id: ``None`` and ``*`` are known.
    :param data_classes: ``*`` is known.
    :raises KeyNotFoundError: naming the one that is not, with names that are like it.
    :raises DatabaseError: if the database can't be asked.
    """
    unknown = {each for each in data_classes if each != GLOBAL_TENANT} - set(settings.service_classes or ())
    with closing(Connections(settings.require_database_url())) as connections, translate_errors():
        if tenant_id not in {None, GLOBAL_TENANT}:
            named = {"name": tenant_id}
            known = connections.run(lambda connection: connection.execute(_TENANT, named).fetchone())
            if known is None or not known[0]:
                like = connections.run(lambda connection: connection.execute(_TENANTS, named).fetchall())
                raise _unknown("tenant", str(tenant_id), [row[0] for row in like])
        if unknown:
            classes = [row[0] for row in connections.run(lambda connection: connection.execute(_CLASSES).fetchall())]
            for name in sorted(unknown - set(classes)):
                raise _unknown("data class", name, classes)


def _unknown(what: str, name: str, known: list[str]) -> KeyNotFoundError:
    close = get_close_matches(name, known, n=3)
    hint = "`glpgenc keys list` shows the tenants; `glpgenc keys create` creates the first key of a new tenant"
    if what == "data class":
        hint = "`glpgenc field list` shows the data classes"
    if close:
        hint = f"did you mean {' or '.join(map(repr, close))}? {hint}"
    return KeyNotFoundError(f"{what} {name!r} is not known: it has no data key", hint=hint)
