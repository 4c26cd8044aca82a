"""Records of verification runs: in the database, or on a standby, where nothing can be written, in a file."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.types.json import Jsonb

from glpgenc._support.atomic_file import write_file
from glpgenc._support.files import OperatorFile, Trust
from glpgenc.database.transactions import transaction
from glpgenc.errors import ConfigurationError
from glpgenc.verification.faults import FaultyValue, ValueCounts, ValueFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from glpgenc.database import Connection
    from glpgenc.verification.columns import VerifiableColumn

LISTED = 10_000
"""Faulty values of a column that are kept; all are counted."""

STATE_FILE = OperatorFile("the state of a verification", 64 << 20, Trust.OURS)

_FORMAT = "glpgenc-verification-1"
_RESUMED: LiteralString = """
    SELECT run, started_at, checked, counts, position FROM glpgenc.verifications
    WHERE relation = %s::oid AND column_name = %s AND tenant_id IS NOT DISTINCT FROM %s
      AND sample IS NOT DISTINCT FROM %s AND finished_at IS NULL ORDER BY run DESC LIMIT 1
"""
_BEGUN: LiteralString = """
    WITH gone AS (
        DELETE FROM glpgenc.verifications WHERE relation = %(relation)s::oid AND column_name = %(column)s
        AND tenant_id IS NOT DISTINCT FROM %(tenant)s AND (sample IS NULL) = (%(sample)s::bigint IS NULL)
        AND finished_at IS NULL)
    INSERT INTO glpgenc.verifications (relation, column_name, tenant_id, sample)
    VALUES (%(relation)s::oid, %(column)s, %(tenant)s, %(sample)s) RETURNING run, started_at
"""
_SAVED: LiteralString = """
    UPDATE glpgenc.verifications SET checked = %(checked)s, counts = %(counts)s, position = %(position)s,
        finished_at = CASE WHEN %(finished)s THEN clock_timestamp() END
    WHERE run = %(run)s RETURNING finished_at
"""
_FORGET: LiteralString = """
    DELETE FROM glpgenc.verifications v USING glpgenc.verifications k
    WHERE k.run = %s AND v.relation = k.relation AND v.column_name = k.column_name AND v.run < k.run
      AND v.tenant_id IS NOT DISTINCT FROM k.tenant_id AND (v.sample IS NULL) = (k.sample IS NULL)
"""
_PUT: LiteralString = """
    INSERT INTO glpgenc.faulty_values AS f (relation, column_name, row_key, fault)
    SELECT %(relation)s::oid, %(column)s, e.key::jsonb, e.fault
    FROM unnest(%(keys)s::text[], %(faults)s::text[]) AS e (key, fault)
    WHERE (SELECT count(*) FROM glpgenc.faulty_values o
           WHERE o.relation = %(relation)s::oid AND o.column_name = %(column)s) < %(most)s
    ON CONFLICT ON CONSTRAINT faulty_values_pkey DO UPDATE SET fault = EXCLUDED.fault, seen_at = now()
"""
_LISTED: LiteralString = """
    SELECT row_key::text, fault, found_at, seen_at FROM glpgenc.faulty_values
    WHERE relation = %s::oid AND column_name = %s ORDER BY found_at, row_key LIMIT %s
"""
_CLEAR: LiteralString = """
    DELETE FROM glpgenc.faulty_values WHERE relation = %s::oid AND column_name = %s
    AND row_key IN (SELECT k::jsonb FROM unnest(%s::text[]) AS k)
"""


@dataclass(slots=True)
class RunState:
    """A run over one column, as far as it is.

    :param run: its number; 0 in a file.
    :param position: tables and partitions that are ``done``, and of the one that is not the ``leaf``, its ``file`` and
        the ``next`` block; empty at the beginning.
    """

    run: int
    started_at: datetime
    counts: ValueCounts = field(default_factory=ValueCounts)
    position: dict[str, Any] = field(default_factory=dict)
    finished_at: datetime | None = None


class RunRecords(ABC):
    """Where runs are kept."""

    @abstractmethod
    def begin(self, column: VerifiableColumn, tenant: str | None, sample: int | None, *, resume: bool) -> RunState:
        """Begin a run, or resume the one of the same kind that was not finished.

        :param tenant: whose rows alone are checked.
        :param sample: how many rows are drawn; ``None`` for all.
        """

    @abstractmethod
    def save(
        self, column: VerifiableColumn, state: RunState, faulty: Iterable[FaultyValue] = (), *, finished: bool = False
    ) -> None:
        """Keep how far a run is, and what it found since."""

    @abstractmethod
    def listed(self, column: VerifiableColumn, limit: int = LISTED) -> list[dict[str, Any]]:
        """Return the faulty values that are kept: ``key``, ``fault``, ``found_at``, ``seen_at``, oldest first."""

    @abstractmethod
    def clear(self, column: VerifiableColumn, keys: Sequence[str]) -> None:
        """Forget values that are right by now, or gone."""


class DatabaseRecords(RunRecords):
    """Keeps them in glpgenc.verifications and glpgenc.faulty_values.

    :param connection: outside a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, column: VerifiableColumn, tenant: str | None, sample: int | None, *, resume: bool) -> RunState:
        """Begin or resume a run; see :class:`RunRecords`."""
        target = column.target
        with transaction(self._connection, lock_timeout=False):
            if resume:
                row = self._connection.execute(_RESUMED, (target.oid, target.column, tenant, sample)).fetchone()
                if row is not None:
                    return RunState(row[0], row[1], ValueCounts.of(row[2], row[3]), row[4])
            parameters = {"relation": target.oid, "column": target.column, "tenant": tenant, "sample": sample}
            row = self._connection.execute(_BEGUN, parameters).fetchone() or (0, datetime.now(UTC))
            return RunState(row[0], row[1])

    def save(
        self, column: VerifiableColumn, state: RunState, faulty: Iterable[FaultyValue] = (), *, finished: bool = False
    ) -> None:
        """Keep how far a run is; see :class:`RunRecords`."""
        # A row that was moved while the table was read may have been met twice.
        listed = list({each.key: each for each in faulty}.values())
        target = column.target
        with transaction(self._connection, lock_timeout=False):
            for at in range(0, len(listed), 1_000):
                part = listed[at : at + 1_000]
                parameters = {
                    "relation": target.oid, "column": target.column, "most": LISTED,
                    "keys": [each.key for each in part], "faults": [str(each.fault) for each in part],
                }  # fmt: skip
                self._connection.execute(_PUT, parameters)
            row = self._connection.execute(
                _SAVED,
                {
                    "run": state.run, "checked": state.counts.checked, "counts": Jsonb(state.counts.document),
                    "position": Jsonb({} if finished else state.position), "finished": finished,
                },
            ).fetchone()  # fmt: skip
            state.finished_at = row[0] if row else None
            if finished:
                self._connection.execute(_FORGET, (state.run,))

    def listed(self, column: VerifiableColumn, limit: int = LISTED) -> list[dict[str, Any]]:
        """Return the faulty values that are kept; see :class:`RunRecords`."""
        with transaction(self._connection, lock_timeout=False):
            rows = self._connection.execute(_LISTED, (column.target.oid, column.target.column, limit)).fetchall()
        return [dict(zip(("key", "fault", "found_at", "seen_at"), row, strict=True)) for row in rows]

    def clear(self, column: VerifiableColumn, keys: Sequence[str]) -> None:
        """Forget values; see :class:`RunRecords`."""
        if keys:
            with transaction(self._connection, lock_timeout=False):
                self._connection.execute(_CLEAR, (column.target.oid, column.target.column, list(keys)))


class FileRecords(RunRecords):
    """Keeps them in a file of its owner's, or nowhere.

    :param path: the file; ``None`` to forget all at the end of the process.
    :raises ConfigurationError: when it is there, and is no such file.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._columns: dict[str, dict[str, Any]] = {}
        if path is not None and path.exists():
            self._columns = read_state(path)

    def begin(self, column: VerifiableColumn, tenant: str | None, sample: int | None, *, resume: bool) -> RunState:
        """Begin or resume a run; see :class:`RunRecords`."""
        kept = self._of(column)
        kept["current"] = [tenant, sample]
        found = next((each for each in kept["runs"] if each["tenant"] == tenant and each["sample"] == sample), None)
        if found is None:
            found = {"tenant": tenant, "sample": sample, "finished_at": None}
            kept["runs"].append(found)
        elif resume and found["finished_at"] is None:
            started = datetime.fromisoformat(found["started_at"])
            return RunState(0, started, ValueCounts.of(found["checked"], found["counts"]), found["position"])
        state = RunState(0, datetime.now(UTC))
        self._note(column, state)
        return state

    def save(
        self, column: VerifiableColumn, state: RunState, faulty: Iterable[FaultyValue] = (), *, finished: bool = False
    ) -> None:
        """Keep how far a run is; see :class:`RunRecords`."""
        now = datetime.now(UTC)
        known = self._of(column)["faulty"]
        for each in faulty:
            if each.key in known or len(known) < LISTED:
                found_at = known.get(each.key, {}).get("found_at", now.isoformat())
                known[each.key] = {"fault": str(each.fault), "found_at": found_at, "seen_at": now.isoformat()}
        state.finished_at = now if finished else None
        self._note(column, state)

    def listed(self, column: VerifiableColumn, limit: int = LISTED) -> list[dict[str, Any]]:
        """Return the faulty values that are kept; see :class:`RunRecords`."""
        known = self._of(column)["faulty"]
        return [{"key": name, **entry} for name, entry in list(known.items())[:limit]]

    def clear(self, column: VerifiableColumn, keys: Sequence[str]) -> None:
        """Forget values; see :class:`RunRecords`."""
        known = self._of(column)["faulty"]
        for key in keys:
            known.pop(key, None)
        self._write()

    def _of(self, column: VerifiableColumn) -> dict[str, Any]:
        return self._columns.setdefault(column.target.name, {"runs": [], "faulty": {}, "current": [None, None]})

    def _note(self, column: VerifiableColumn, state: RunState) -> None:
        kept = self._of(column)
        tenant, sample = kept["current"]
        for each in kept["runs"]:
            if each["tenant"] == tenant and each["sample"] == sample:
                each |= {
                    "started_at": state.started_at.isoformat(),
                    "finished_at": state.finished_at and state.finished_at.isoformat(),
                    "checked": state.counts.checked,
                    "counts": state.counts.document,
                    "position": {} if state.finished_at else state.position,
                }
        self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        text = json.dumps({"format": _FORMAT, "columns": self._columns}, indent=1)
        try:
            write_file(self._path, text.encode())
        except OSError as error:
            raise ConfigurationError(f"{self._path} can't be written: {error.strerror}") from None


def read_state(path: Path) -> dict[str, dict[str, Any]]:
    """Return what a file holds of each column.

    :raises ConfigurationError: when it is not one of :class:`FileRecords`, or others may write it.
    """
    try:
        document = json.loads(STATE_FILE.read(path))
        is_one = document["format"] == _FORMAT and all(_is_kept(each) for each in document["columns"].values())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        is_one = False
    if not is_one:
        raise ConfigurationError(f"{path} is not a state file of glpgenc verify", hint="use another file with --state")
    return dict(document["columns"])


def _is_kept(kept: dict[str, Any]) -> bool:
    tenant, sample = kept["current"]
    for each in kept["runs"]:
        ValueCounts.of(each["checked"], each["counts"])
        datetime.fromisoformat(each["started_at"])
    positions = [each["position"] for each in kept["runs"]]
    names = [json.loads(name) for name in kept["faulty"]]
    return (
        isinstance(tenant, str | None)
        and isinstance(sample, int | None)
        and all(isinstance(each, dict) for each in [*positions, *names])
        and all(entry["fault"] in list(ValueFault) for entry in kept["faulty"].values())
    )
