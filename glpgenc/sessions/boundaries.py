"""The boundaries of text ranges, as the registry has them: sealed under the index root of all tenants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.errors import RegistryError
from glpgenc.keys.model import Purpose
from glpgenc.wire.context import GLOBAL_TENANT
from glpgenc.wire.text_ranges import (
    Boundaries,
    TextRangeShape,
    seal_boundaries,
    sealing_key_id,
    standard_boundaries,
)

if TYPE_CHECKING:
    from glpgenc.keys.manager import KeyManager
    from glpgenc.registry.catalog import FacetConfig


def facet_boundaries(manager: KeyManager, field: str, data_class: str, facet: FacetConfig) -> Boundaries | None:
    """Return the boundaries of a facet's buckets; ``None`` of one that is not a text range.

    A facet that is registered without a sample begins with the boundaries that everyone knows, and its key is derived
    by its name. Boundaries that were made of values belong to one slot for good, and to the label of its key: others
    get another slot, so that none can take the place of those that rows were written with.

    :raises RegistryError: when they are missing, were sealed for another slot or under a key of others, or altered.
    :raises GlpgencError: when the index root they are sealed under is not available.
    """
    shape = facet.shape
    if not isinstance(shape, TextRangeShape):
        return None
    if facet.label is None and facet.boundaries is None:
        return standard_boundaries(shape.buckets)
    if facet.label is None or facet.boundaries is None:
        raise RegistryError(
            f"the boundaries of facet {facet.name} of field {field} are {'missing' if facet.label else 'not its own'}",
            hint="restore the row of glpgenc.search_facets from a backup",
        )
    with manager.by_id(sealing_key_id(facet.boundaries)) as root:
        record = root.record
        if (record.tenant_id, record.data_class, record.purpose) != (GLOBAL_TENANT, data_class, Purpose.INDEX):
            raise RegistryError(
                f"the boundaries of facet {facet.name} of field {field} are sealed under a key of another purpose",
                hint="restore the row of glpgenc.search_facets from a backup",
            )
        return root.open_boundaries(
            facet.boundaries, field=field, label=facet.label, slot=facet.slot, buckets=shape.buckets
        )


def sealed_boundaries(
    manager: KeyManager, boundaries: Boundaries, field: str, data_class: str, *, label: str, slot: int, buckets: int
) -> bytes:
    """Seal boundaries for a slot, under the active index root of all tenants, which is created if there is none.

    :raises GlpgencError: when the root is not available.
    """
    with manager.index_root(GLOBAL_TENANT, data_class, None) as root:
        return seal_boundaries(
            boundaries,
            key=root.boundaries_key(),
            key_id=root.key_id,
            field=field,
            label=label,
            slot=slot,
            buckets=buckets,
        )
