"""One value encrypted or decrypted in Python, in the form that SQL reads and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.codecs import plaintext
from glpgenc.errors import GlpgencError, KeyNotLoadedError
from glpgenc.service.telling import Owner, told_of
from glpgenc.sessions.collect import collect_keys
from glpgenc.wire.cell import decrypt_cell, encrypt_cell
from glpgenc.wire.derivation import suite_key
from glpgenc.wire.envelope import Suite, parse

if TYPE_CHECKING:
    from glpgenc.keys.manager import KeyManager
    from glpgenc.wire.sealed import FieldKeys


def encrypt_value(
    manager: KeyManager, value: str | bytes, field: str, *, tenant_id: str | None = None, row_id: str = ""
) -> bytes:
    """Encrypt one value with suite A256CBC-HS512, its search terms included.

    :param value: text, or bytes for a bytea field.
    :param field: a registered field.
    :param row_id: the key of the row, as text; empty to bind no row.
    :returns: the envelope.
    :raises InvalidValueError: when the text is not one that PostgreSQL can hold.
    :raises RegistryError: when the field is not registered.
    :raises GlpgencError: when its key is not to be had; see :func:`glpgenc.sessions.collect_keys`.
    """

    def do() -> tuple[Owner, bytes]:
        mine = field_keys(manager, field, tenant_id=tenant_id)
        made = encrypt_cell(
            plaintext(value),
            key=mine.key,
            key_id=mine.key_id,
            field=field,
            row_id=row_id,
            search=mine.search,
            padding=mine.padding,
        )
        owner = Owner(manager.resolve_tenant(tenant_id), manager.catalog.field(field).data_class, mine.key_id)
        return owner, made

    return told_of("encrypt", lambda: _owner(manager, field, tenant_id), do)


def decrypt_value(
    manager: KeyManager, data: bytes, field: str, *, tenant_id: str | None = None, row_id: str = ""
) -> bytes:
    """Decrypt one value of either suite with the key that its envelope names.

    :param data: the envelope.
    :returns: the plaintext; :func:`glpgenc.wire.cell.as_text` makes text of it.
    :raises KeyNotLoadedError: when the key is another tenant's or class's.
    :raises AuthenticationError: wrong field or row, or altered bytes.
    :raises GlpgencError: when the key is not to be had.
    """

    def do() -> tuple[Owner, bytes]:
        envelope = parse(data)
        config = manager.catalog.field(field)
        tenant = manager.resolve_tenant(tenant_id)
        with manager.by_id(envelope.key_id) as dek:
            if (dek.record.tenant_id, dek.record.data_class) != (tenant, config.data_class):
                message = (
                    f"a value of field {field} was encrypted with key {envelope.key_id}, which does not belong to "
                    "this tenant and data class"
                )
                raise KeyNotLoadedError(message)
            key = suite_key(dek.secret.view(), Suite(envelope.suite))
            used = Owner(tenant, config.data_class, dek.key_id, dek.record.version)
        return used, decrypt_cell(envelope, key=key, field=field, row_id=row_id)

    return told_of("decrypt", lambda: _owner(manager, field, tenant_id), do)


def field_keys(manager: KeyManager, field: str, *, tenant_id: str | None = None) -> FieldKeys:
    """Return the keys to encrypt values of a field with, and to compute their search terms.

    :raises RegistryError: when the field is not registered.
    :raises GlpgencError: when they are not to be had; see :func:`glpgenc.sessions.collect_keys`.
    """
    config = manager.catalog.field(field)
    keys = collect_keys(manager, tenant_id=tenant_id, data_classes=[config.data_class])
    return next(each for each in keys.fields if each.field == field)


def _owner(manager: KeyManager, field: str, tenant_id: str | None) -> Owner:
    try:
        return Owner(manager.resolve_tenant(tenant_id), manager.catalog.field(field).data_class)
    except GlpgencError:
        return Owner(tenant_id or "")
