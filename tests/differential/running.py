"""Run programs on both twins, judge their answers, and make what differs smaller."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy.exc import DBAPIError, InvalidRequestError

from glpgenc.errors import EncryptedQueryError, GlpgencError, InvalidRowIdError
from tests.differential.program import EVALUATE, Program
from tests.differential.queries import read
from tests.differential.twins import TwinWorld
from tests.differential.writes import write

_TRIES = 250
"""How many smaller programs are tried."""
_SHRUNK = 2
_TOGETHER = 100
"""How many programs each twin runs before they are compared."""


@dataclass(frozen=True)
class Verdict:
    """What came of one program.

    :param kind: ``answered`` alike, ``refused``, ``both fail``, or ``difference``.
    :param detail: of a refusal its kind; of a difference what differs.
    """

    kind: str
    detail: str = ""


@dataclass
class Difference:
    seed: str
    detail: str
    source: str
    answers: tuple[Any, Any] = field(repr=False)


@dataclass
class Tally:
    """The numbers of a run.

    :ivar statements: how many were sent; a program that is refused sends none, and one that writes sends several.
    """

    statements: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def count(self, program: Program, verdict: Verdict, sent: int) -> None:
        """Count what came of a program."""
        self.statements += sent
        self.verdicts[verdict.kind] += 1
        self.forms[f"{program.form}: {verdict.kind}"] += 1
        if verdict.kind == "refused":
            self.refusals[verdict.detail] += 1
        elif verdict.kind in {"both fail", "plaintext fails"}:
            self.failures[verdict.detail] += 1


def make(seed: str | None = None, given: Sequence[int] = ()) -> Program:
    """Make a program of a seed, or of choices."""
    program = Program(seed, given)
    if program.draws.chance(20):
        write(program)
    else:
        read(program)
    return program


def compare(program: Program, plain: TwinWorld, encrypted: TwinWorld) -> tuple[Verdict, tuple[Any, Any]]:
    """Run a program on both twins."""
    expected = _outcome(program, plain)
    found = _outcome(program, encrypted)
    return _judge(program, expected, found), (expected, found)


def _outcome(program: Program, world: TwinWorld) -> Any:
    try:
        answer = world.run(program.source, writes=program.writes)
    except Exception as error:  # noqa: BLE001  (it is what is compared)
        return error
    if not program.ordered and not program.writes and isinstance(answer, tuple) and answer[:1] == ("list",):
        return ("list", *sorted(answer[1:], key=repr))
    return answer


def _judge(program: Program, expected: Any, found: Any) -> Verdict:
    if isinstance(expected, Exception):
        if isinstance(found, GlpgencError) or (isinstance(found, Exception) and _alike(expected, found)):
            return Verdict("both fail", _name(expected))
        if isinstance(found, Exception):
            return Verdict("both fail", f"{_name(expected)} / {_name(found)}")
        return Verdict("plaintext fails", _name(expected))
    # Where a value is bound to its row, a statement that names none is refused before it is looked at.
    if isinstance(found, (EncryptedQueryError, InvalidRowIdError)) or _is_unevaluable(program, found):
        if program.marks:
            return Verdict("refused", kind_of(found))
        return Verdict("difference", f"refused: {kind_of(found)}")
    if isinstance(found, Exception):
        return Verdict("difference", f"error: {_name(found)}")
    if expected != found:
        return Verdict("difference", "answer")
    return Verdict("answered")


def _is_unevaluable(program: Program, found: Any) -> bool:
    # SQLAlchemy's own refusal to decide in Python which objects an UPDATE or DELETE is of.
    return isinstance(found, InvalidRequestError) and EVALUATE in program.marks


def _alike(one: Exception, other: Exception) -> bool:
    return type(one) is type(other)


def _name(error: Exception) -> str:
    state = getattr(getattr(error, "orig", None), "sqlstate", None) if isinstance(error, DBAPIError) else None
    text = kind_of(error)
    return f"{type(error).__name__} {state or ''} {text}".strip()


_OF_ONE_STATEMENT = (
    (r"\b(people|addresses|teams|tags|employees)(_\d+)?\.\w+", "COLUMN"),
    (r"^.* is not a column of a table", "an expression is not a column of a table"),
    (r"searched through \w+, which .* does not select", "searched through INDEX, which the subquery does not select"),
    (r"(?<!\w)'[^']*'(?!\w)|\"[^\"]*\"|\b\d+\b|at 0x\w+", "_"),
    (r"values of type \w+", "values of this type"),
)


def kind_of(error: Exception) -> str:
    """Return an error's message without the names and values in it, and without its hint."""
    text = (str(error).splitlines() or [""])[0] or type(error).__name__
    for pattern, instead in _OF_ONE_STATEMENT:
        text = re.sub(pattern, instead, text)
    return text.split(" (hint:")[0][:110]


def minimised(
    choices: Sequence[int], plain: TwinWorld, encrypted: TwinWorld, detail: str
) -> tuple[Program, tuple[Any, Any]]:
    """Return the smallest program found that differs in the same way."""
    best, left = list(choices), _TRIES

    def differs(candidate: list[int]) -> bool:
        try:
            program = make(given=candidate)
        except Exception:  # noqa: BLE001  (not a program)
            return False
        verdict, _ = compare(program, plain, encrypted)
        return verdict == Verdict("difference", detail)

    improved = True
    while improved and left > 0:
        improved = False
        for candidate in _smaller(best):
            left -= 1
            if left <= 0:
                break
            if differs(candidate):
                best, improved = candidate, True
                break
    program = make(given=best)
    return program, compare(program, plain, encrypted)[1]


def _smaller(choices: list[int]) -> Any:
    size = len(choices)
    for cut in (size // 2, size // 4, 8, 4, 2, 1):
        if cut:
            for start in range(0, size, cut):
                yield choices[:start] + choices[start + cut :]
    for index, value in enumerate(choices):
        if value:
            yield [*choices[:index], 0, *choices[index + 1 :]]


def run(
    worlds: dict[Any, TwinWorld],
    modes: Sequence[Any],
    seeds: Iterable[str],
    *,
    shrink: bool = True,
    report: Callable[[Any, Difference], None] | None = None,
    progress: Callable[[dict[Any, Tally]], None] | None = None,
) -> dict[Any, Tally]:
    """Run the programs of some seeds in the plaintext twin and in those of some modes, each twin in a thread.

    :param shrink: whether what differs is made smaller, twice for each kind of difference.
    :param report: called with each difference at once.
    :param progress: called with the numbers so far, every hundred programs.
    """
    tallies = {mode: Tally() for mode in modes}
    left = iter(seeds)
    with warnings.catch_warnings(), ThreadPoolExecutor(1 + len(modes)) as threads:
        warnings.simplefilter("ignore")
        while some := list(islice(left, _TOGETHER)):
            programs = [(seed, make(seed)) for seed in some]
            running = {name: threads.submit(_outcomes, programs, worlds[name]) for name in ("plaintext", *modes)}
            plain = running["plaintext"].result()
            for mode, tally in tallies.items():
                for (seed, program), (expected, _), (found, sent) in zip(
                    programs, plain, running[mode].result(), strict=True
                ):
                    verdict = _judge(program, expected, found)
                    tally.count(program, verdict, sent)
                    if verdict.kind == "difference":
                        difference = Difference(seed, verdict.detail, program.source, (expected, found))
                        if shrink and sum(each.detail == verdict.detail for each in tally.differences) < _SHRUNK:
                            difference = _shrunk(seed, program, worlds["plaintext"], worlds[mode], difference)
                        tally.differences.append(difference)
                        if report is not None:
                            report(mode, difference)
            if progress is not None:
                progress(tallies)
    return tallies


def _outcomes(programs: list[tuple[str, Program]], world: TwinWorld) -> list[tuple[Any, int]]:
    found = []
    for _, program in programs:
        before = world.sent
        found.append((_outcome(program, world), world.sent - before))
    return found


def _shrunk(seed: str, program: Program, plain: TwinWorld, encrypted: TwinWorld, found: Difference) -> Difference:
    smaller, answers = minimised(program.draws.made, plain, encrypted, found.detail)
    return Difference(seed, found.detail, smaller.source, answers)
