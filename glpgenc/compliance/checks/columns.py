"""Evidence of encrypted columns, of copies beside them, and of search terms."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.compliance.check import conclude, evidence_of_doctor, facts, not_applicable
from glpgenc.compliance.model import Evidence, Fact
from glpgenc.doctor import Group
from glpgenc.doctor.diagnosis import CHECKS as DOCTORS
from glpgenc.reports import InstallationCheck

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glpgenc.compliance.check import Site
    from glpgenc.coverage import ColumnCoverage

SUITES = {
    "A256CBC-HS512": "AES-256-CBC and HMAC-SHA-512, keys of 256 bits each, tag 256 bits (RFC 7518 5.2.5)",
    "A256GCM": "AES-256-GCM, key 256 bits, nonce 96 bits, tag 128 bits (NIST SP 800-38D)",
    "XAES-256-GCM": "AES-256-GCM with a key for each value, derived with CMAC-AES-256, key 256 bits, nonce 192 bits, "
    "tag 128 bits (C2SP; NIST SP 800-108r1 4.1, SP 800-38D)",
}
"""What the suites are, by their names in a coverage report."""

_NONE = "no column is registered"
# How columns are stored and searched protects no value.
_PROTECTING = frozenset(check.name for check in DOCTORS if check.group is Group.REGISTRY) - {"columns", "indexes"}
_OPEN = ("expanded", "backfilled", "verified")
_FACETS: LiteralString = """
    SELECT f.kind, f.scope, f.bits FROM glpgenc.search_facets f WHERE f.state <> 'retired' ORDER BY f.field, f.slot
"""
_ROOTS: LiteralString = """
    SELECT count(*) AS n FROM glpgenc.data_keys k WHERE k.purpose = 'index' AND k.state = 'active'
"""
_TABLES = "GRANT SELECT on the tables TO this role"


def _algorithms(site: Site) -> Evidence:
    if not site.columns:
        return not_applicable(_NONE)
    rows: Counter[str] = Counter()
    foreign: list[str] = []
    for column in site.columns:
        if column.counts is None:
            continue
        for share in column.counts.encrypted:
            rows[share.suite] += share.rows
        if column.counts.foreign:
            foreign.append(f"{column.name}: {counted(column.counts.foreign, 'value is', 'values are')} no envelope")
    other = [
        f"{counted(rows[suite], 'value is', 'values are')} of suite {suite}, which is not known"
        for suite in sorted(rows)
        if suite not in SUITES
    ]
    figures = (
        *_sizes(site.columns),
        *(Fact(f"values under {suite}", rows[suite]) for suite in sorted(rows)),
        *(Fact(suite, SUITES[suite]) for suite in sorted(rows) if suite in SUITES),
        *facts(counted="a sample of large tables" if _estimated(site.columns) else "every row"),
    )
    summary = "values are in envelopes of known suites, each with a key of 256 bits and a tag"
    return conclude(summary, figures, [*foreign, *other], _uncounted(site.columns))


def _sizes(columns: Iterable[ColumnCoverage]) -> tuple[Fact, ...]:
    listed = list(columns)
    counted = [each.counts for each in listed if each.counts is not None]
    return facts(
        encrypted_columns=len(listed),
        columns_counted=len(counted),
        values_encrypted=sum(each.encrypted_rows for each in counted),
        values_in_plaintext=sum(each.plaintext for each in counted),
    )


def _estimated(columns: Iterable[ColumnCoverage]) -> bool:
    return any(each.counts is not None and each.counts.estimated for each in columns)


def _uncounted(columns: Iterable[ColumnCoverage]) -> list[str]:
    return [f"{each.name}: permission denied to read all its rows" for each in columns if each.counts is None]


def _plaintext(site: Site) -> Evidence:
    if not site.columns:
        return not_applicable(_NONE)
    wrong = []
    for column in site.columns:
        if column.counts is not None and column.counts.plaintext:
            wrong.append(
                f"{column.name}: {counted(column.counts.plaintext, 'value is', 'values are')} still in plaintext"
            )
        if column.state in _OPEN:
            wrong.append(f"{column.name}: its plaintext column {column.plaintext_column} still exists")
        if column.state == "contracted":
            wrong.append(f"{column.name}: its plaintext column was dropped, but not scrubbed from files and WAL")
    states = Counter(each.state or "not registered" for each in site.columns)
    figures = (*_sizes(site.columns), *(Fact(f"columns {state}", states[state]) for state in sorted(states)))
    summary = "encrypted columns have no plaintext left"
    return conclude(summary, figures, wrong, _uncounted(site.columns))


def _guards(site: Site) -> Evidence:
    if not site.columns:
        return not_applicable(_NONE)
    guards = Counter(each.guard for each in site.columns)
    figures = tuple(Fact(f"guards {guard}", guards[guard]) for guard in sorted(guards))
    summary = "every registered column has a constraint that refuses plaintext"
    return evidence_of_doctor(summary, site.found(Group.REGISTRY, _PROTECTING), figures)


def _verified(site: Site) -> Evidence:
    if not site.columns:
        return not_applicable(_NONE)
    moved = [each for each in site.columns if each.state not in (None, "native")]
    wrong = [
        f"{each.name}: {counted(each.mismatched_rows, 'value differs', 'values differ')} from their plaintext"
        for each in moved
        if each.mismatched_rows
    ]
    wrong += [
        f"{each.name}: {counted(each.wrong_values, 'value was', 'values were')} found wrong"
        for each in site.columns
        if each.wrong_values
    ]
    hidden = [f"{each.name}: not verified yet" for each in site.columns if each.last_verified is None]
    checked = [each for each in site.columns if each.checked_at is not None]
    looked = [each.last_verified[0] for each in site.columns if each.last_verified is not None]
    figures = facts(
        columns_moved=len(moved),
        columns_verified=len(site.columns) - len(hidden),
        rows_verified=sum(each.verified_rows or 0 for each in moved),
        columns_verified_by_a_sample=sum(
            each.last_verified is not None and each.last_verified[1] == "sample" for each in site.columns
        ),
        columns_whose_values_were_checked=len(checked),
        values_checked=sum(each.checked_values or 0 for each in checked),
        values_wrong=sum(each.wrong_values for each in site.columns),
        last_verified=max(looked, default=None),
    )
    return conclude("values were decrypted and verified", figures, wrong, hidden)


def _inventory(site: Site) -> Evidence:
    if not site.columns:
        return not_applicable(_NONE)
    classes = Counter(each.data_class or "none" for each in site.columns)
    figures = (
        *facts(
            fields=len({each.field for each in site.columns if each.field}),
            tables=len({each.oid for each in site.columns}),
        ),
        *(Fact(f"columns of class {name}", classes[name]) for name in sorted(classes)),
    )
    wrong = [
        f"{each.name}: it is guarded, but not registered with a data class"
        for each in site.columns
        if each.field is None
    ]
    return conclude("every encrypted column is registered with a field and a data class", figures, wrong)


def _unprotected(site: Site) -> Evidence:
    summary = "no other column has a name that suggests personal data; contents are not read"
    return evidence_of_doctor(summary, site.found(Group.PLAINTEXT, frozenset({"names"})))


def _copies(site: Site) -> Evidence:
    summary = "no table, publication, view or index has a copy of encrypted values, as far as the catalog shows"
    names = frozenset({"dependents", "derived", "publications", "copies", "decrypted", "returned", "slots"})
    return evidence_of_doctor(summary, site.found(Group.PLAINTEXT, names))


def _keyed(site: Site) -> Evidence:
    facets = site.rows(_FACETS)
    if not facets:
        return not_applicable("no field can be searched")
    kinds = Counter(row.kind for row in facets)
    figures = (
        *facts(
            search_facets=len(facets),
            hash="HMAC-SHA-256, 256-bit keys, one for each owner, field and facet (HKDF-SHA-256)",
            facets_with_a_key_for_all_tenants=sum(row.scope == "global" for row in facets),
            fewest_bits_kept=min(row.bits for row in facets),
            index_roots=site.one(_ROOTS).n,
        ),
        *(Fact(f"facets {kind}", kinds[kind]) for kind in sorted(kinds)),
    )
    # The form of a term is the code's, which the check "code" compares with what was shipped.
    return conclude(
        "search terms are keyed hashes under separate keys; they reveal equality: docs/LEAKAGE.md", figures, ()
    )


CHECKS = (
    InstallationCheck("algorithms", _algorithms, grant=_TABLES),
    InstallationCheck("plaintext", _plaintext, grant=_TABLES),
    InstallationCheck("guards", _guards),
    InstallationCheck("verified", _verified),
    InstallationCheck("inventory", _inventory),
    InstallationCheck("unprotected", _unprotected),
    InstallationCheck("copies", _copies),
    InstallationCheck("keyed_hashes", _keyed),
)
