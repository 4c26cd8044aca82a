"""Coverage of an installation of several databases: a report on each, and the share of all their values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from glpgenc.coverage.collection import collect
from glpgenc.coverage.model import Coverage, as_document, share
from glpgenc.database import connect, translate_errors
from glpgenc.errors import GlpgencError, KeyStateError
from glpgenc.keys.trust.membership import ShardCertificate
from glpgenc.shards.originals import require_original
from glpgenc.shards.registration import read_shards

if TYPE_CHECKING:
    from glpgenc.shards.databases import Database, Databases
    from glpgenc.shards.registration import ShardRecord

_APPLICATION = "glpgenc coverage"


@dataclass(slots=True)
class InstallationCoverage:
    """Reports on the databases of an installation.

    :param reports: of those that could be counted.
    :param failed: the others that were named, and why not.
    :param forgotten: registered databases that were not named.
    """

    reports: dict[str, Coverage] = field(default_factory=dict)
    failed: dict[str, GlpgencError] = field(default_factory=dict)
    forgotten: list[str] = field(default_factory=list)

    @property
    def protected_rows(self) -> int:
        """Rows with an envelope and without a plaintext column beside it, over all databases."""
        return sum(each.protected_rows for each in self.reports.values())

    @property
    def rows_with_value(self) -> int:
        """Rows with a value, over all databases."""
        return sum(each.rows_with_value for each in self.reports.values())

    @property
    def percent(self) -> float:
        """Protected rows of those with a value; never 100 while one database has less."""
        whole = share(self.protected_rows, self.rows_with_value)
        lacking = [each.percent for each in self.reports.values() if each.percent < 100]  # noqa: PLR2004 - a percentage
        return min(whole, max(lacking)) if lacking and whole >= 100 else whole  # noqa: PLR2004 - as above

    @property
    def complete(self) -> bool:
        """Whether every column of every database could be counted."""
        return not self.failed and not self.forgotten and all(each.complete for each in self.reports.values())

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "percent": round(self.percent, 3),
            "protected_rows": self.protected_rows,
            "rows_with_value": self.rows_with_value,
            "complete": self.complete,
            "forgotten": self.forgotten,
            "databases": [
                {"database": label, "coverage": as_document(each), "error": None}
                for label, each in self.reports.items()
            ]
            + [
                {
                    "database": label,
                    "coverage": None,
                    "error": error.document(),
                }
                for label, error in self.failed.items()
            ],
        }


def collect_all(databases: Databases, *, estimate: bool = False) -> InstallationCoverage:
    """Count the rows of every database at the same time. No key is needed, and no KMS; nothing is changed.

    :raises GlpgencError: when the database with the keys can't be read.
    """
    environment = databases.keys.settings.environment
    with translate_errors(), closing(connect(databases.keys.url, _APPLICATION)) as connection:
        registered = [each for each in read_shards(connection, environment) if each.removed_at is None]
    found, seen = InstallationCoverage(), set()
    with ThreadPoolExecutor(len(databases.named)) as threads:
        counts = threads.map(lambda each: _counted(each, databases, registered, estimate=estimate), databases.named)
        for database, (shard_id, report) in zip(databases.named, counts, strict=True):
            seen.add(shard_id)
            if isinstance(report, Coverage):
                found.reports[database.label] = report
            else:
                found.failed[database.label] = report
    unreachable = set(found.failed)
    found.forgotten = [each.label for each in registered if each.shard_id not in seen and each.label not in unreachable]
    return found


def _counted(
    database: Database, databases: Databases, registered: list[ShardRecord], *, estimate: bool
) -> tuple[object, Coverage | GlpgencError]:
    shard_id = None
    try:
        if database is not databases.keys:
            # By its id alone: what is counted is no secret, and the KMS need not be there.
            with translate_errors(), closing(connect(database.url, _APPLICATION)) as connection:
                certificate = ShardCertificate.of(connection)
                shard_id = None if certificate is None else certificate.shard_id
                record = next((each for each in registered if each.shard_id == shard_id), None)
                connection.rollback()
                if record is not None:
                    require_original(record, "it", connection)
            if record is None:
                raise KeyStateError(
                    "it is not registered with the database that holds the keys",
                    hint="register it: `glpgenc init` with --database-url for each database, the one with the keys "
                    "first",
                )
        return shard_id, collect(database.url, estimate=estimate)
    except GlpgencError as error:
        return shard_id, error
