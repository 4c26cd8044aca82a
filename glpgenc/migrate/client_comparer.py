"""Comparing in this process: what the server can't open, and what only a function in Python can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql

from glpgenc.errors import EncryptionError, KeyManagementError, KeyNotLoadedError
from glpgenc.migrate.comparer import LISTED, Comparer
from glpgenc.migrate.findings import BadRow, Counts, Finding
from glpgenc.migrate.source_function import SourceFunction, plaintext_of
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from glpgenc.migrate.plan import Column
    from glpgenc.migrate.scope import Scope


class ClientComparer(Comparer):
    """Decrypts here: what the server can't, and what only a function in Python can read.

    :param function: reads the source's value; ``None`` to compare its text form.
    """

    function: SourceFunction | None = None

    def compare(self, scope: Scope, column: Column) -> tuple[Counts, list[BadRow]]:
        """Compare some rows; see :class:`Comparer`."""
        query = sql.SQL(
            "SELECT {}, {held}, {}, {}, CASE WHEN {held} THEN NULL ELSE {} END, {} FROM ONLY {} AS {} WHERE {}"
        ).format(
            self.plan.row_key,
            self.plan.tenant or sql.SQL("NULL"),
            column.identifier,
            column.plaintext,
            column.row,
            self.leaf.identifier,
            self.plan.alias,
            self.chosen(scope),
            held=self.held(column),
        )
        counts: Counts = Counts()
        bad: list[BadRow] = []
        for key, held, tenant, data, source, bound in self.connection.execute(query):
            if data is None and source is None and not held:
                counts.empty += 1
                continue
            counts.compared += 1
            finding = Finding.QUARANTINED if held else self._judge(column, tenant, data, source, bound)
            if finding is not None:
                counts.put(finding)
                bad.append(self.bad_row(column, key, finding))
        return counts, bad[:LISTED]

    def _judge(self, column: Column, tenant: str | None, data: Any, source: Any, bound: str | None) -> Finding | None:
        if data is None:
            return Finding.MISSING
        opened = self._opened(column, tenant, data, bound)
        if isinstance(opened, Finding):
            return opened
        if source is None:
            # The new release writes no plaintext that the server could see, or a value that no trigger could open.
            alone = column.may_stand_alone or data[0] == Suite.A256GCM
            return None if alone else Finding.SURPLUS
        return None if self._plaintext(source) == opened else Finding.DIFFERENT

    def _opened(self, column: Column, tenant: str | None, data: Any, bound: str | None) -> bytes | Finding:
        if self.plan.tenant is not None and tenant is None:
            return Finding.NO_TENANT
        try:
            return self.keys.ring(tenant).opener(column.target.field)(bytes(data), bound or "")
        except KeyNotLoadedError:
            return Finding.OTHER_KEY
        except EncryptionError:
            return Finding.ALTERED
        except KeyManagementError:
            if self.plan.tenant is None:
                raise
            return Finding.NO_TENANT

    def _plaintext(self, source: Any) -> bytes | None:
        if self.function is None:
            return plaintext_of(source)
        try:
            value = self.function(source)
        except Exception:  # noqa: BLE001 - whatever the user's function raises, it does not give the value
            return None
        return None if value is None else plaintext_of(value)
