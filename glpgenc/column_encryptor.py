"""Values encrypted, decrypted and searched for in Python, for code without an ORM."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, Any

from glpgenc._support.forks import NonCopyable
from glpgenc.codecs import DATETIME_TZ, JSON_ANY, Codec, codec_for, plaintext
from glpgenc.errors import AuthenticationError, GlpgencError, KeyNotLoadedError, NotEncryptedError, RegistryError
from glpgenc.events.observe import Owner, observe_values
from glpgenc.keys.model import Purpose
from glpgenc.sessions.default_manager import default_key_manager
from glpgenc.sessions.session_keys import collect_search
from glpgenc.wire.blind_index import all_terms, found_term, global_terms, search_tags, search_term
from glpgenc.wire.cell import as_text, decrypt_cell, encrypt_cell
from glpgenc.wire.envelope import Suite, parse
from glpgenc.wire.facet_kinds import FacetKind
from glpgenc.wire.facets import PathShape
from glpgenc.wire.json_paths import read_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.keys.manager import KeyManager
    from glpgenc.registry.catalog import FacetConfig
    from glpgenc.wire.blind_index import SearchEntry


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
        config, tenant = manager.catalog.field(field), manager.resolve_tenant(tenant_id)
        with manager.active(tenant, config.data_class) as dek:
            key_id, key = dek.key_id, dek.suite_key(Suite.A256CBC_HS512)
        made = encrypt_cell(
            plaintext(value),
            key=key,
            key_id=key_id,
            field=field,
            row_id=row_id,
            search=_entries_to_write(manager, field, config.written, tenant),
            padding=config.padding,
        )
        return Owner(tenant, config.data_class, key_id), made

    return observe_values("encrypt", 1, lambda: _owner(manager, field, tenant_id), do)


def decrypt_value(
    manager: KeyManager, data: bytes, field: str, *, tenant_id: str | None = None, row_id: str = ""
) -> bytes:
    """Decrypt one value of any suite with the key that its envelope names.

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
            if dek.record.purpose is not Purpose.ENCRYPTION:
                raise AuthenticationError  # an index root makes no envelopes
            key = dek.value_key(envelope.suite)
            used = Owner(tenant, config.data_class, dek.key_id, dek.record.version)
        return used, decrypt_cell(envelope, key=key, field=field, row_id=row_id)

    return observe_values("decrypt", 1, lambda: _owner(manager, field, tenant_id), do)


def _entries_to_write(
    manager: KeyManager, field: str, facets: Sequence[FacetConfig], tenant_id: str | None
) -> tuple[SearchEntry, ...]:
    return collect_search(manager, field, facets, tenant_id=tenant_id, read_only=False) if facets else ()


def _owner(manager: KeyManager, field: str, tenant_id: str | None) -> Owner:
    try:
        return Owner(manager.resolve_tenant(tenant_id), manager.catalog.field(field).data_class)
    except GlpgencError:
        return Owner(tenant_id or "")


def _term(value: object, type_: Any, entry: SearchEntry) -> bytes:
    if isinstance(entry.shape, PathShape):
        # What is looked for is the value at the path, and not a document.
        return found_term(read_document(plaintext(JSON_ANY.encode(value))), entry)
    return search_term(plaintext(_codec(value, type_).encode(value)), entry)


def _all_terms(value: object, type_: Any, entry: SearchEntry) -> list[bytes]:
    if isinstance(entry.shape, PathShape):
        return [_term(value, type_, entry)]
    return all_terms(plaintext(_codec(value, type_).encode(value)), entry)


_TERMS = tuple(each for each in FacetKind if not each.has_tags)
_SINGLE_TERM = tuple(each for each in _TERMS if each is not FacetKind.PARTITIONED)
_TAGS = tuple(each for each in FacetKind if each.has_tags)


class ColumnEncryptor(NonCopyable):
    """Encrypts and decrypts values of registered fields of one tenant, and makes the terms to find them by.

    It writes the same bytes as the SQL functions: ``gl_decrypt`` opens what :meth:`encrypt_field` wrote, and the other
    way round. Thread-safe; it holds no key, but takes keys from the manager's cache at each call. A call may go to the
    database and the KMS when the cache is cold, so in asynchronous code run it in a thread:
    ``await key_manager.run_async(encryptor.encrypt_field, value, "customers.email")``.

    Every method raises :class:`~glpgenc.errors.RegistryError` when the field is not registered, and another
    :class:`~glpgenc.errors.GlpgencError` when its key is not to be had. :meth:`encrypt_field` alone makes first keys.
    For a tenant that has none the others raise :class:`~glpgenc.errors.KeyNotFoundError`: no value of it is there to
    be found. A facet of scope global needs no tenant to search by, and no key of one.

    :param key_manager: where keys come from.
    :param tenant_id: whose values; ``None`` for the installation's only tenant.
    """

    def __init__(self, key_manager: KeyManager, *, tenant_id: str | None = None) -> None:
        self._manager = key_manager
        self._tenant = tenant_id

    def __repr__(self) -> str:
        return f"<ColumnEncryptor tenant_id={self._tenant!r}>"

    def encrypt_field(self, value: object, field: str, *, row_id: str = "", type_: Any = None) -> str | None:
        """Encrypt a value with suite A256CBC-HS512, its search terms included.

        :param value: of any type that :func:`glpgenc.codecs.codec_for` knows; ``None`` stays ``None``.
        :param field: a registered field.
        :param row_id: the key of the row, as text; empty to bind no row.
        :param type_: how to store the value; by default as its own type says, and an aware datetime as ``DATETIME_TZ``.
        :returns: the envelope in standard base64: 4 characters for each 3 bytes.
        :raises InvalidValueError: when the value is not one of the type, or not one that PostgreSQL can hold.
        :raises AlreadyEncryptedError: when it is an envelope.
        :raises TypeError: when there is no codec for the type.
        """
        if value is None:
            return None
        text = _codec(value, type_).encode(value)
        made = encrypt_value(self._manager, text, field, tenant_id=self._tenant, row_id=row_id)
        return base64.b64encode(made).decode("ascii")

    def decrypt_field(self, data: str | bytes | None, field: str, *, type_: Any = str, row_id: str = "") -> Any:
        """Decrypt a value of any suite with the key that its envelope names.

        :param data: the envelope as base64 text, or its bytes; ``None`` stays ``None``.
        :param type_: the type it was stored as.
        :param row_id: the same as when it was encrypted.
        :raises NotEncryptedError: when the data is neither base64 nor an envelope.
        :raises KeyNotLoadedError: when the key is another tenant's or class's.
        :raises AuthenticationError: wrong field or row, or altered bytes.
        :raises NotTextError: when it was stored as bytes and is read as something else.
        :raises InvalidValueError: when the decrypted text is not one of the type.
        :raises TypeError: when there is no codec for the type.
        """
        if data is None:
            return None
        codec = codec_for(type_)
        envelope = _from_base64(data) if isinstance(data, str) else bytes(data)
        plain = decrypt_value(self._manager, envelope, field, tenant_id=self._tenant, row_id=row_id)
        return codec.decode(plain if codec.is_bytes else as_text(plain))

    def create_hmac_index(
        self, value: object, field: str, *, facet: str | None = None, type_: Any = None
    ) -> bytes | None:
        """Return the term of a value, to compare with ``gl_index_term(column, slot)``.

        While the facet is reindexed an index column may hold another one: see :meth:`create_hmac_indexes`, which also
        serves facets in partitions.

        :param value: as in :meth:`encrypt_field`; ``None`` stays ``None``.
        :param facet: a facet of kind scalar or range; the field's first by default.
        :param type_: how the values are stored, as in :meth:`encrypt_field`.
        :returns: 1 to 16 bytes: the facet's bits, rounded up to bytes.
        :raises RegistryError: when the field has no such facet.
        :raises InvalidValueError: when the facet can't read the value.
        :raises TypeError: when there is no codec for the type.
        """
        if value is None:
            return None
        entry = self._entry(field, facet, _SINGLE_TERM)
        return _term(value, type_, entry)

    def create_hmac_indexes(
        self, value: object, field: str, *, facet: str | None = None, type_: Any = None
    ) -> list[bytes] | None:
        """Return every term that a value may have in an index column: one, and two while the facet is reindexed.

        Of a facet in partitions it is one for each part.

        For ``index_column = ANY (...)``, which finds the value before, during and after. The rest is as for
        :meth:`create_hmac_index`.

        :raises RegistryError: when the field has no such facet.
        :raises InvalidValueError: when the facet can't read the value.
        :raises TypeError: when there is no codec for the type.
        """
        if value is None:
            return None
        named = self._manager.catalog.field(field).named(self._facet(field, facet, _TERMS).name)
        entries = collect_search(self._manager, field, named, tenant_id=self._tenant)
        return [term for entry in entries for term in _all_terms(value, type_, entry)]

    def create_global_terms(self, value: object, field: str, *, type_: Any = None) -> bytes | None:
        """Return what SQL is given beside a value: its terms by the field's facets of scope global, and by text ranges.

        No session can compute those, so ``gl_encrypt(value, field, row_id, terms)`` takes the terms from here.

        :param value: as in :meth:`encrypt_field`; ``None`` stays ``None``.
        :param type_: how the value is stored, as in :meth:`encrypt_field`.
        :returns: empty for a field without such a facet.
        :raises InvalidValueError: when a facet can't read the value.
        :raises TypeError: when there is no codec for the type.
        """
        if value is None:
            return None
        facets = [each for each in self._manager.catalog.field(field).written if each.is_given]
        entries = _entries_to_write(self._manager, field, facets, self._tenant)
        return global_terms(plaintext(_codec(value, type_).encode(value)), entries)

    def create_search_tags(self, fragment: str, field: str, *, facet: str) -> list[int]:
        """Return the tags of all values that begin with a fragment (facet prefix) or hold it (contains).

        Other values may have them too: decrypt what is found, and look. Of a facet of kind words they are those of a
        text's words; of kind similar those of its trigrams, of which similar values have some.

        :param fragment: a part of a text, as long as the facet asks for at least.
        :param facet: a facet of kind prefix, contains, words or similar.
        :returns: signed 32-bit integers, as PostgreSQL's ``integer``.
        :raises RegistryError: when the field has no such facet.
        :raises InvalidValueError: when the fragment is too short, or has no word.
        """
        return search_tags(fragment, self._entry(field, facet, _TAGS))

    def _entry(self, field: str, facet: str | None, kinds: tuple[FacetKind, ...]) -> SearchEntry:
        found = self._facet(field, facet, kinds)
        return collect_search(self._manager, field, [found], tenant_id=self._tenant)[0]

    def _facet(self, field: str, name: str | None, kinds: tuple[FacetKind, ...]) -> FacetConfig:
        found = self._find(field, name, kinds)
        if found is None:
            # It may have been registered since the registry was read.
            self._manager.catalog.refresh()
            found = self._find(field, name, kinds)
        if found is None:
            raise self._no_facet(field, name, kinds)
        return found

    def _find(self, field: str, name: str | None, kinds: tuple[FacetKind, ...]) -> FacetConfig | None:
        facets = self._manager.catalog.field(field).facets
        return next((each for each in facets if name in {None, each.name} and each.shape.kind in kinds), None)

    def _no_facet(self, field: str, name: str | None, kinds: tuple[FacetKind, ...]) -> RegistryError:
        facets = self._manager.catalog.field(field).facets
        known = ", ".join(f"{each.name} ({each.shape.kind.name.lower()})" for each in facets) or "none"
        wanted = " or ".join(kind.name.lower() for kind in kinds)
        message = (
            f"field {field} has no facet {name!r} of kind {wanted}" if name else f"field {field} has no {wanted} facet"
        )
        return RegistryError(message, hint=f"its facets: {known}; register one with gl_register_facet")


def create_hmac_index(
    value: object,
    field_name: str,
    *,
    tenant_id: str | None = None,
    facet: str | None = None,
    type_: Any = None,
    key_manager: KeyManager | None = None,
) -> bytes | None:
    """Return the term by which a column is searched: :meth:`ColumnEncryptor.create_hmac_index` without an encryptor.

    :param field_name: a registered field, such as ``customers.email``.
    :param tenant_id: whose values; ``None`` for the installation's only tenant.
    :param key_manager: where keys come from; ``None`` for the one made from the settings at the first use.
    """
    encryptor = ColumnEncryptor(key_manager or default_key_manager(), tenant_id=tenant_id)
    return encryptor.create_hmac_index(value, field_name, facet=facet, type_=type_)


def _codec(value: object, type_: Any) -> Codec:
    if type_ is not None:
        return codec_for(type_)
    if isinstance(value, datetime) and value.utcoffset() is not None:
        return DATETIME_TZ
    return codec_for(type(value))


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        # The text may be a plaintext, so no word of it is repeated.
        raise NotEncryptedError(
            "the data is not an envelope in base64",
            hint="pass what encrypt_field returned, or the bytes of the bytea column",
        ) from None
