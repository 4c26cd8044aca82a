"""The requirements of a compiled statement: keys, registered columns, parameters without conflicts."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glpgenc.errors import EncryptedQueryError, RegistryError
from glpgenc.sqlalchemy.spec import EncryptedColumnSpec, spec_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.registry.catalog import FieldConfig
    from glpgenc.sessions.keyring import Keyring

_ATTRIBUTE = "_glpgenc_requirements"
_DECRYPTED = "_glpgenc_decrypted"
_HINT = "change the declaration, or use another field name: stored values were written with the registered settings"


@dataclass(frozen=True, slots=True, eq=False)
class KeyRequirements:
    """The keys that a statement requires, and where.

    :param in_database: the columns that the database encrypts or decrypts: keys of their classes are loaded into its
        session.
    :param opened: the columns of the result that this process decrypts.
    :param in_process: whether this process encrypts values, or computes search terms, before the statement is sent.
    """

    in_database: frozenset[EncryptedColumnSpec] = frozenset()
    opened: frozenset[EncryptedColumnSpec] = frozenset()
    in_process: bool = False

    @classmethod
    def of_values(cls, column: EncryptedColumnSpec) -> KeyRequirements:
        """Return what it takes to send values of a column."""
        return cls(in_process=True) if column.mode == "client" else cls(in_database=frozenset({column}))

    @classmethod
    def of_results(cls, column: EncryptedColumnSpec, *, textual: bool) -> KeyRequirements:
        """Return what it takes to read a column.

        :param textual: whether the rows are those of a text() statement: as they are stored, and opened here.
        """
        columns = frozenset({column})
        if column.mode == "client":
            return cls(opened=columns)
        return cls(in_database=columns, opened=columns if textual else frozenset())

    def __or__(self, other: KeyRequirements) -> KeyRequirements:
        return KeyRequirements(
            self.in_database | other.in_database, self.opened | other.opened, self.in_process or other.in_process
        )


NO_REQUIREMENTS = KeyRequirements()


def known_requirements(compiled: Any) -> KeyRequirements | None:
    """Return what a compiled statement requires, if that was found out before."""
    return getattr(compiled, _ATTRIBUTE, None)


def require_in_database(compiler: Any, column: EncryptedColumnSpec) -> None:
    """Note that a statement decrypts a column in the database, where neither parameters nor results say so."""
    compiler.__dict__.setdefault(_DECRYPTED, set()).add(column)


def find_requirements(compiled: Any) -> KeyRequirements:
    """Find out what a compiled statement requires, and keep it: it is compiled once, and executed often."""
    required = KeyRequirements(in_database=frozenset(getattr(compiled, _DECRYPTED, ())))
    for parameter in getattr(compiled, "binds", {}).values():
        if (part := getattr(parameter.type, "glpgenc_requirements", None)) is not None:
            required |= part
    for column in getattr(compiled, "_result_columns", ()) or ():
        if (spec := spec_of(column)) is not None:
            required |= KeyRequirements.of_results(spec, textual=is_textual(compiled))
    if not (required.in_database or required.opened or required.in_process):
        required = NO_REQUIREMENTS
    setattr(compiled, _ATTRIBUTE, required)
    return required


def is_textual(compiled: Any) -> bool:
    """Return whether the rows are those of a text() statement, into which no decryption can be put."""
    return bool(
        getattr(compiled, "_textual_ordered_columns", False) or getattr(compiled, "_loose_column_name_matching", False)
    )


def check_conflicts(compiled: Any) -> None:
    """Refuse a statement whose parameters of one name would have to be sent in two forms.

    SQLAlchemy would send all of them in the form of the last: the term of one column would be looked for in another,
    and nothing found; or a value that is stored in one column encrypted would be so in another.

    :raises EncryptedQueryError: when a parameter has both the form of an encrypted column, and another one.
    """
    forms: dict[str, Any] = {}
    for parameter, name in getattr(compiled, "bind_names", {}).items():
        form = getattr(parameter.type, "glpgenc_form", None)
        if forms.setdefault(name, form) != form:
            message = f"the parameter {parameter.key} is used for an encrypted column and for something else"
            raise EncryptedQueryError(message, hint="use a separate parameter for each column")


_ALIKE: weakref.WeakKeyDictionary[EncryptedColumnSpec, FieldConfig] = weakref.WeakKeyDictionary()


def check_registered(column: EncryptedColumnSpec, ring: Keyring) -> FieldConfig:
    """Refuse a column that is declared differently from its registration.

    Facets that are registered and not declared are fine: they are written all the same.

    :returns: what is registered.
    :raises RegistryError: when the class, the padding or a facet differs, or the field is not registered.
    """
    config = ring.config(column.logical_field)
    # The catalog gives the same object until it reads the registry again.
    if _ALIKE.get(column) is config:
        return config
    if differences := list(_differences(column, config)):
        message = f"field {config.name} is registered differently from the model: {'; '.join(differences)}"
        raise RegistryError(message, hint=_HINT)
    _ALIKE[column] = config
    return config


def _differences(column: EncryptedColumnSpec, config: FieldConfig) -> Iterator[str]:
    if column.data_class != config.data_class:
        yield f"data class {config.data_class}, not {column.data_class}"
    if column.padding != config.padding:
        yield f"padding {config.padding}, not {column.padding}"
    for facet in column.search:
        there = [each for each in config.named(facet.facet_name) if not each.is_replaced]
        declared = (facet.normalizer, facet.kept_bits, facet.scope == "global", facet.shape)
        if not there:
            yield f"no facet {facet.facet_name}"
        # What is to replace a facet may be declared before it does.
        elif declared not in {(each.normalizer, each.bits, each.is_global, each.shape) for each in there}:
            yield f"facet {facet.facet_name} with a different normaliser, scope, parameters or number of bits"
