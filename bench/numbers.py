"""The numbers of a run, read back from its JSON document."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from bench.report import FORMAT
from bench.row import Bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


class UnreadableNumbersError(Exception):
    """A file that holds no numbers that can be compared; the message says why, and names the file."""


class Key(NamedTuple):
    """What a row is found by in another run.

    :param postgres: the server's major version, or ``-``: a minor version is no other row.
    :param number: 0, or how many rows before it have the same names, such as those that have another bound.
    """

    benchmark: str
    what: str
    postgres: str
    against: str
    number: int


@dataclass(frozen=True)
class Numbers:
    """The numbers of a row.

    :param cost: measured / reference.
    :param spread: of the rounds' ratios, as a part of the cost; 0 for what was measured once.
    :param met: whether the bound is met; ``None`` without one.
    """

    measured: float
    reference: float
    unit: str
    cost: float
    ratio: float
    spread: float
    bound: Bound | None
    met: bool | None


@dataclass(frozen=True)
class Run:
    """The numbers of a run.

    :param machine: what they depend on.
    :param scale: ``full`` or ``quick``.
    """

    machine: Mapping[str, Any]
    scale: str
    rows: Mapping[Key, Numbers]


def read(file: Path) -> Run:
    """Read a document of ``python -m bench``.

    :raises UnreadableNumbersError: for a file that can't be read, is no such document, or is of another format.
    """
    document = _document(file)
    try:
        return Run(dict(document["machine"]), str(document["scale"]), dict(_rows(document)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        _refuse(file, f"it is no document of python -m bench ({type(error).__name__}: {error})")


def _document(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        _refuse(file, error.strerror or "it can't be read")
    except ValueError:
        _refuse(file, "it is not JSON")
    if not isinstance(document, dict) or "benchmarks" not in document:
        _refuse(file, "it is no document of python -m bench")
    if document.get("format") != FORMAT:
        told = "no format" if document.get("format") is None else f"format {document['format']}"
        _refuse(file, f"it has {told}, and this is a reader of format {FORMAT}: measure again with this version")
    return document


def _rows(document: dict[str, Any]) -> Iterator[tuple[Key, Numbers]]:
    seen: Counter[tuple[str, ...]] = Counter()
    for benchmark in document["benchmarks"]:
        for row in benchmark["rows"]:
            names = (benchmark["name"], row["what"], str(row["postgresql"]).split(".")[0], row["against"])
            yield Key(*names, seen[names]), _numbers(row)
            seen[names] += 1


def _numbers(row: dict[str, Any]) -> Numbers:
    bound = row["bound"]
    return Numbers(
        measured=_finite(row["measured"]),
        reference=_finite(row["reference"]),
        unit=row["unit"],
        cost=_finite(row["cost"]),
        ratio=_finite(row["ratio"]),
        spread=_finite(row["spread"] or 0.0),
        bound=None if bound is None else Bound(bound["kind"], float(bound["limit"]), bound["unit"]),
        met=row["met"],
    )


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or number < 0:
        message = f"{value} is no amount"
        raise ValueError(message)
    return number


def _refuse(file: Path, why: str) -> NoReturn:
    message = f"{file}: {why}"
    raise UnreadableNumbersError(message)
