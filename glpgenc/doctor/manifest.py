"""What this package ships for its two schemas: a file that ``make schema`` writes from an installation of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from glpgenc.doctor.catalogue import Facts, functions_of, others_of, relations_of

if TYPE_CHECKING:
    from glpgenc.migrate.residue import Reader

MANIFEST = Path(__file__).parent / "shipped.json"
_NOT_SHIPPED = ("same_owner", "owner")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The schemas' contents.

    :param functions: by name with argument types.
    :param relations: tables, views and sequences by name.
    :param security: those of the schema security.
    :param others: types, operators and rules, each with what it is.
    """

    functions: dict[str, Facts]
    relations: dict[str, Facts]
    security: dict[str, Facts]
    others: list[str]


@cache
def shipped() -> Manifest:
    """Return what this package would install."""
    return Manifest(**json.loads(MANIFEST.read_text(encoding="utf-8")))


def manifest_of(reader: Reader) -> str:
    """Return the manifest of an installation, to be shipped.

    :param reader: of a database with nothing but a new installation.
    :raises psycopg.Error: what the driver raised.
    """
    parts = {
        "functions": functions_of(reader),
        "relations": relations_of(reader, "glpgenc"),
        "security": relations_of(reader, "security"),
    }
    shown = [f'"{name}": {{\n{_lines(part)}\n}}' for name, part in parts.items()]
    return "{" + ",\n".join([*shown, f'"others": {json.dumps(others_of(reader))}']) + "}\n"


def _lines(part: dict[str, Facts]) -> str:
    """Return one line for each thing, so that a review sees which of them changed."""
    shown = {
        name: {key: value for key, value in facts.items() if key not in _NOT_SHIPPED} for name, facts in part.items()
    }
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(shown[name], sort_keys=True)}" for name in sorted(shown))
