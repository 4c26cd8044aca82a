"""psql with the keys of a tenant, gathered first: what is wrong with them is said before psql starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.keys import KeyManager
from glpgenc.psql.run import run_psql
from glpgenc.sessions import collect_keys
from glpgenc.wire.sealed import seal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.sessions import SessionKeys
    from glpgenc.settings import Settings


def open_psql(
    settings: Settings, arguments: Sequence[str] = (), *, data_classes: Sequence[str] = (), create_keys: bool = False
) -> int:
    """Run psql on the configured database with the configured tenant's keys loaded for the whole session.

    :param arguments: what the user wants to pass on to psql.
    :param data_classes: the classes whose keys to load; if empty, those of registered fields of which the tenant has
        keys.
    :param create_keys: make the first keys of a tenant that has none, as far as ``auto_create_keys`` is on.
    :returns: psql's exit code, or 128 and the number of the signal that ended it.
    :raises ConfigurationError: there is no psql, or the arguments can't be passed on.
    :raises GlpgencError: the keys are not to be had, or psql could not load them.
    """
    database_url = settings.require_database_url()
    keys = _collect(settings, data_classes, create_keys=create_keys)
    return run_psql(database_url, lambda challenge: seal(challenge, keys.message()), arguments, tenant=keys.tenant_id)


def _collect(settings: Settings, data_classes: Sequence[str], *, create_keys: bool) -> SessionKeys:
    with KeyManager.from_settings(settings) as manager:
        classes = data_classes or _classes_of(manager, settings.tenant, all_registered=create_keys)
        return collect_keys(manager, tenant_id=settings.tenant, data_classes=classes, read_only=not create_keys)


def _classes_of(manager: KeyManager, tenant: str | None, *, all_registered: bool) -> list[str]:
    registered = sorted({field.data_class for field in manager.catalog.fields().values()})
    if all_registered:
        return registered
    found = [each for each in registered if manager.has_keys(manager.resolve_tenant(tenant), each)]
    # Without any, the first one is the one that the error names.
    return found or registered[:1]
