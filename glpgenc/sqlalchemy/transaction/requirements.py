"""The requirements of a compiled statement: keys, registered columns, parameters without conflicts."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glpgenc.errors import EncryptedQueryError, RegistryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.registry.catalog import FieldConfig
    from glpgenc.sessions.keyring import Keyring
    from glpgenc.sqlalchemy.encrypted_column import EncryptedColumn

_ATTRIBUTE = "_glpgenc_needs"


@dataclass(frozen=True, slots=True)
class KeyRequirements:
    """Data classes, by where their keys are needed.

    :param in_database: loaded into the database session.
    :param in_process: here, to compute search terms.
    :param ciphers: here, to encrypt and decrypt.
    :param columns: the types of columns that the database encrypts or decrypts, to be compared with the registry.
    """

    in_database: frozenset[str] = frozenset()
    in_process: frozenset[str] = frozenset()
    ciphers: frozenset[str] = frozenset()
    columns: frozenset[EncryptedColumn] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.in_database or self.in_process or self.ciphers)

    def __or__(self, other: KeyRequirements) -> KeyRequirements:
        return KeyRequirements(
            self.in_database | other.in_database,
            self.in_process | other.in_process,
            self.ciphers | other.ciphers,
            self.columns | other.columns,
        )


def known_requirements(compiled: Any) -> KeyRequirements | None:
    """Return what a compiled statement needs, if that was found out before."""
    return getattr(compiled, _ATTRIBUTE, None)


def find_requirements(compiled: Any) -> KeyRequirements:
    """Find out what a compiled statement needs, and keep it: statements are compiled once, and executed often."""
    needs = KeyRequirements()
    for type_ in _types(compiled):
        if (part := getattr(type_, "glpgenc_needs", None)) is not None:
            needs |= part
    if is_textual(compiled):
        # The rows of a text() statement are as they are stored, and opened here.
        needs |= KeyRequirements(ciphers=needs.in_database)
    setattr(compiled, _ATTRIBUTE, needs)
    return needs


def is_textual(compiled: Any) -> bool:
    """Return whether the rows are those of a text() statement, into which no decryption can be put."""
    return bool(
        getattr(compiled, "_textual_ordered_columns", False) or getattr(compiled, "_loose_column_name_matching", False)
    )


def _types(compiled: Any) -> Iterator[Any]:
    for parameter in getattr(compiled, "binds", {}).values():
        yield parameter.type
    for column in getattr(compiled, "_result_columns", ()) or ():
        yield column.type


def check_conflicts(compiled: Any) -> None:
    """Refuse a statement whose parameters of one name would have to be sent in two forms.

    SQLAlchemy would send all of them in the form of the last: the term of one column would be looked for in another,
    and nothing found; or a value that is stored in one column encrypted would be so in another.

    :param compiled: a compiled statement.
    :raises EncryptedQueryError: when a parameter has both the form of an encrypted column, and another one.
    """
    forms: dict[str, Any] = {}
    for parameter, name in getattr(compiled, "bind_names", {}).items():
        form = getattr(parameter.type, "glpgenc_form", None)
        if forms.setdefault(name, form) != form:
            message = f"the parameter {parameter.key} is used for an encrypted column and for something else"
            raise EncryptedQueryError(message, hint="use a separate parameter for each column")


_HINT = "change the declaration, or use another field name: stored values were written with the registered settings"


_FOUND_ALIKE: weakref.WeakKeyDictionary[EncryptedColumn, FieldConfig] = weakref.WeakKeyDictionary()


def check_registered(type_: EncryptedColumn, ring: Keyring) -> FieldConfig:
    """Refuse a column that is declared differently from its registration.

    Facets that are registered and not declared are fine: they are written all the same.

    :returns: what is registered.
    :raises RegistryError: when the class, the padding or a facet differs, or the field is not registered.
    """
    config = ring.config(type_.logical_field)
    # The catalog gives the same object until it reads the registry again.
    if _FOUND_ALIKE.get(type_) is config:
        return config
    if differences := list(_differences(type_, config)):
        message = f"field {config.name} is registered differently from the model: {'; '.join(differences)}"
        raise RegistryError(message, hint=_HINT)
    _FOUND_ALIKE[type_] = config
    return config


def _differences(type_: EncryptedColumn, config: FieldConfig) -> Iterator[str]:
    if type_.data_class != config.data_class:
        yield f"data class {config.data_class}, not {type_.data_class}"
    if type_.padding != config.padding:
        yield f"padding {config.padding}, not {type_.padding}"
    for facet in type_.search:
        there = [each for each in config.named(facet.facet_name) if not each.is_replaced]
        declared = (facet.normalizer, facet.kept_bits, facet.scope == "global", facet.shape)
        if not there:
            yield f"no facet {facet.facet_name}"
        # What is to replace a facet may be declared before it does.
        elif declared not in {(each.normalizer, each.bits, each.is_global, each.shape) for each in there}:
            yield f"facet {facet.facet_name} with a different normaliser, scope, parameters or number of bits"
