"""Diagnosis of an installation of several databases: each by itself, and what they must agree on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.database import scalar, translate_errors
from glpgenc.doctor.check import Group, Options
from glpgenc.doctor.diagnosis import Diagnosis, as_document, diagnose
from glpgenc.errors import GlpgencError
from glpgenc.keys.manager import KeyManager
from glpgenc.reports import Finding, Status, fail, unknown, warn
from glpgenc.shards.facts import outdated
from glpgenc.shards.members import members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glpgenc.database import Connection
    from glpgenc.shards.databases import Databases
    from glpgenc.shards.members import Members, Shard

    Look = Callable[[str, Connection, Shard], Iterator[Finding]]
    """Compares a shard with the database that holds the keys, which is called so."""

_APPLICATION = "glpgenc doctor"
_MOST_SKEW = 5.0
_LISTED = 10

_FIELDS: LiteralString = "SELECT f.field, f.data_class, f.padding FROM glpgenc.fields f"
# Boundaries are sealed by each database for itself, with nonces of its own: by a digest of them no two would agree.
_FACETS: LiteralString = """
    SELECT s.field || '/' || s.facet || '/' || s.slot, s.normalizer, s.bits, s.scope, s.kind, s.parameters::text,
           s.label, s.root_version, s.state, s.boundaries IS NOT NULL
    FROM glpgenc.search_facets s WHERE s.state <> 'retired'
"""
_REVISION: LiteralString = "SELECT version_num FROM glpgenc.alembic_version"
_TENANT: LiteralString = "SELECT max(value) FROM glpgenc.installation WHERE name = 'default_tenant'"
_OWN_KEYS: LiteralString = "SELECT count(*) FROM glpgenc.data_keys k WHERE k.provider <> 'keys_database'"
_CLOCK: LiteralString = "SELECT clock_timestamp()"


@dataclass(slots=True)
class InstallationDiagnosis:
    """What was found about the databases of an installation.

    :param diagnoses: of each.
    :param failed: those that could not be looked at, and why.
    :param findings: on what they must agree on.
    """

    diagnoses: dict[str, Diagnosis] = field(default_factory=dict)
    failed: dict[str, GlpgencError] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def healthy(self, *, strict: bool = False) -> bool:
        """Whether nothing failed in any of them.

        :param strict: and there was no warning either.
        """
        bad = {Status.FAIL, Status.WARN} if strict else {Status.FAIL}
        between = all(each.status not in bad for each in self.findings)
        return not self.failed and between and all(each.healthy(strict=strict) for each in self.diagnoses.values())

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "healthy": self.healthy(),
            "findings": [each.document() for each in self.findings],
            "databases": [
                {"database": label, "diagnosis": as_document(each), "error": None}
                for label, each in self.diagnoses.items()
            ]
            + [
                {
                    "database": label,
                    "diagnosis": None,
                    "error": error.document(),
                }
                for label, error in self.failed.items()
            ],
        }


def diagnose_all(databases: Databases, options: Options | None = None) -> InstallationDiagnosis:
    """Look at every database at the same time, and at what they must agree on. It changes nothing.

    :raises GlpgencError: when the database with the keys can't be reached.
    """
    found = InstallationDiagnosis()
    with ThreadPoolExecutor(len(databases.named)) as threads:
        running = [
            (each.label, threads.submit(copy_context().run, diagnose, each.settings, options))
            for each in databases.named
        ]
        for label, future in running:
            try:
                found.diagnoses[label] = future.result()
            except GlpgencError as error:
                found.failed[label] = error
    found.findings = list(compare(databases))
    return found


def compare(databases: Databases) -> Iterator[Finding]:
    """Return what was found on what the databases of an installation must agree on. It changes nothing."""
    try:
        with (
            translate_errors(),
            KeyManager.from_settings(databases.keys.settings) as manager,
            members(databases, manager.registry, _APPLICATION) as opened,
        ):
            yield from _findings("databases", _members(opened))
            for check, look in _CHECKS.items():
                yield from _findings(check, _compared(databases.keys.label, opened, look))
    except GlpgencError as error:
        yield replace(
            unknown("", f"what the databases must agree on could not be checked: {error.message}", error.hint),
            check="databases",
            group=Group.REGISTRY,
        )


def _findings(check: str, found: Iterator[Finding]) -> Iterator[Finding]:
    for each in list(found) or [Finding(Status.PASS, "", _PASSED[check])]:
        yield replace(each, check=check, group=Group.REGISTRY)


def _compared(label: str, opened: Members, look: Look) -> Iterator[Finding]:
    """Compare each shard with the database that holds the keys. Of those that can't be compared nothing is known."""
    for shard in opened.shards:
        try:
            with translate_errors():
                yield from list(look(label, opened.keys, shard))
        except GlpgencError as error:
            if opened.keys.closed:
                raise
            yield _not_compared(shard.database.label, error.message)
    for database, failure in opened.failed.items():
        yield _not_compared(database.label, failure.message)
    for each in opened.forgotten:
        yield _not_compared(each.label, "it was not named")


def _not_compared(label: str, reason: str) -> Finding:
    return unknown(label, f"it could not be compared: {reason}", "see what the check `databases` says of it")


def _members(opened: Members) -> Iterator[Finding]:
    for database, error in opened.failed.items():
        yield fail(database.label, error.message, error.hint)
    for each in opened.forgotten:
        yield fail(
            each.label,
            "it is registered, and was not named: no key is retired or destroyed without it",
            f"name it with --database-url or database_urls, or glpgenc shard remove {each.shard_id}",
        )
    for shard in opened.shards:
        yield from _own_keys(opened, shard)


def _own_keys(opened: Members, shard: Shard) -> Iterator[Finding]:
    try:
        with translate_errors(), shard.connection.transaction():
            own = int(scalar(shard.connection, _OWN_KEYS))
    except GlpgencError as error:
        if opened.keys.closed:
            raise
        yield fail(shard.database.label, f"its keys can't be counted: {error.message}", error.hint)
        return
    if own:
        yield fail(
            shard.database.label,
            f"{counted(own, 'data key is', 'data keys are')} in it, and not in the database that holds the keys",
            "a process without keys_database_url made them: set it there, then re-encrypt or restore their values",
        )


def _facts(_label: str, keys: Connection, shard: Shard) -> Iterator[Finding]:
    if outdated(keys, shard.connection):
        yield warn(
            shard.database.label,
            "it does not know the latest state of its keys, or not every tombstone",
            "glpgenc shard sync",
        )


def _same(query: LiteralString, what: str, remedy: str) -> Look:
    """Return what compares rows, by their first column, with those of the database that holds the keys."""

    def look(label: str, keys: Connection, shard: Shard) -> Iterator[Finding]:
        wanted, present = _rows(keys, query), _rows(shard.connection, query)
        where = shard.database.label
        names = sorted(each for each in {*wanted, *present} if wanted.get(each) != present.get(each))
        for name in names[:_LISTED]:
            if name not in present:
                text = f"{what} {name} is in {label}, and not in it"
            elif name not in wanted:
                text = f"{what} {name} is in it, and not in {label}"
            else:
                text = f"{what} {name} differs from that of {label}"
            yield warn(where, text, remedy)
        if len(names) > _LISTED:
            yield warn(where, f"{len(names) - _LISTED} more differ", remedy)

    return look


def _rows(connection: Connection, query: LiteralString) -> dict[str, tuple[Any, ...]]:
    with connection.transaction():
        return {str(row[0]): tuple(row[1:]) for row in connection.execute(query).fetchall()}


def _revisions(label: str, keys: Connection, shard: Shard) -> Iterator[Finding]:
    wanted, present = _value(keys, _REVISION), _value(shard.connection, _REVISION)
    if present != wanted:
        yield fail(
            shard.database.label,
            f"its schema is of revision {present}, and that of {label} of {wanted}",
            "glpgenc init, with every database",
        )


def _tenants(label: str, keys: Connection, shard: Shard) -> Iterator[Finding]:
    if _value(shard.connection, _TENANT) != _value(keys, _TENANT):
        yield fail(
            shard.database.label,
            f"its default tenant is not that of {label}",
            "glpgenc init --tenant NAME, with every database",
        )


def _clocks(label: str, keys: Connection, shard: Shard) -> Iterator[Finding]:
    before = _moment(keys)
    there = _moment(shard.connection)
    after = _moment(keys)
    skew = max((before - there).total_seconds(), (there - after).total_seconds())
    if skew > _MOST_SKEW:
        yield warn(
            shard.database.label,
            f"its clock differs by {skew:.0f} s from that of {label}: waits for caches are by the latter",
            "synchronise the clocks of the hosts",
        )


def _value(connection: Connection, query: LiteralString) -> object:
    with connection.transaction():
        return scalar(connection, query)


def _moment(connection: Connection) -> datetime:
    with connection.transaction():
        found = scalar(connection, _CLOCK)
    assert isinstance(found, datetime)  # noqa: S101  # for the type checker: the statement says so
    return found


_CHECKS: dict[str, Look] = {
    "key facts": _facts,
    "same fields": _same(
        _FIELDS, "field", "register the same fields in every database: glpgenc field add, with every database"
    ),
    "same facets": _same(
        _FACETS, "facet", "a value that is moved is not found by this facet: reindex until both are the same"
    ),
    "same revision": _revisions,
    "same tenant": _tenants,
    "clocks": _clocks,
}
_PASSED = {
    "databases": "every registered database was named and belongs to this installation",
    "key facts": "every database knows the state of keys and tombstones",
    "same fields": "the same fields are registered in every database",
    "same facets": "the same facets are registered in every database, with the same keys",
    "same revision": "the schema is of one revision",
    "same tenant": "the default tenant is the same",
    "clocks": "the clocks agree",
}
