"""What a model declares of a column, compared with what the registry says of its field."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from glpgenc.errors import RegistryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.keys.catalog import FieldConfig
    from glpgenc.sessions.keyring import Keyring
    from glpgenc.sqlalchemy.column_type import EncryptedColumn

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
