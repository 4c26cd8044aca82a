"""Options of a view: what its owner said on the command line, as the comment on the view keeps it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Self

from glpgenc.errors import ConfigurationError
from glpgenc.views.masks import KINDS, Mask

# What a name in PostgreSQL can be: neither U+0000 nor half of a surrogate pair.
_TEXT = re.compile("[^\\0\ud800-\udfff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewOptions:
    """How a table is shown.

    :param names: names of decrypted columns in the view, by ciphertext column.
    :param types: types of their values as SQL, by ciphertext column.
    :param rows: the columns with the keys that values are bound to, by ciphertext column.
    :param omitted: ciphertext columns that the view does not show.
    :param masks: masks, in the order in which they apply.
    :param search: whether it has search columns.
    :param read_only: whether it refuses writes.
    """

    names: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    omitted: tuple[str, ...] = ()
    masks: tuple[Mask, ...] = ()
    search: bool = True
    read_only: bool = False

    def document(self) -> dict[str, Any]:
        """Return them for programs."""
        return {
            "names": self.names,
            "types": self.types,
            "rows": self.rows,
            "omitted": list(self.omitted),
            "masks": [[each.column, each.kind, each.role] for each in self.masks],
            "search": self.search,
            "read_only": self.read_only,
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Return the options of a document.

        :raises ValueError: it is not one of :meth:`document`.
        """
        try:
            masks = [tuple(each) for each in document["masks"]]
            maps = [document[name] for name in ("names", "types", "rows")]
            texts = [text for each in masks for text in each] + [text for each in maps for text in each.values()]
            if not (
                all(isinstance(text, str) and _TEXT.fullmatch(text) for text in [*texts, *document["omitted"]])
                and all(_TEXT.fullmatch(name) for each in maps for name in each)
                and all(len(each) == len(("column", "kind", "role")) and each[1] in KINDS for each in masks)
                and document.keys() == cls().document().keys()
            ):
                raise ValueError("unknown content")
            return cls(
                names=maps[0],
                types=maps[1],
                rows=maps[2],
                omitted=tuple(document["omitted"]),
                masks=tuple(Mask(*each) for each in masks),
                search=bool(document["search"]),
                read_only=bool(document["read_only"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not the options of a view") from error


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """Read the values ``COLUMN=TEXT`` of an option.

    :raises ConfigurationError: one is something else, or a column is named twice.
    """
    found: dict[str, str] = {}
    for text in given or []:
        column, separator, value = text.partition("=")
        if not (column and separator and value):
            raise ConfigurationError(f"{text!r} has not the form COLUMN=...", hint=f"{option} email_enc=...")
        if column in found:
            raise ConfigurationError(f"{option} names column {column} twice")
        found[column] = value
    return found
