"""Evidence of the audit trail: integrity, period and recording."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.audit.search import read_event
from glpgenc.audit.verification.verify import verify
from glpgenc.compliance.check import conclude, evidence_of_doctor, facts, not_shown
from glpgenc.compliance.model import Evidence, Fact, Outcome
from glpgenc.doctor import Group
from glpgenc.events import emit
from glpgenc.reports import InstallationCheck

if TYPE_CHECKING:
    from glpgenc.audit.verification.trail import TrailVerification
    from glpgenc.compliance.check import Site

_PERIOD: LiteralString = """
    SELECT min(a.occurred_at) AS since, max(a.occurred_at) AS until,
           count(DISTINCT date_trunc('month', a.occurred_at)) AS months
    FROM security.encryption_audit a
"""
_KINDS: LiteralString = """
    SELECT a.event_type AS kind, count(*) AS n FROM security.encryption_audit a
    WHERE a.occurred_at > clock_timestamp() - interval '30 days' GROUP BY 1 ORDER BY 1
"""
_APPEND_ONLY: LiteralString = """
    SELECT DISTINCT g.grantee || ' may ' || g.privilege_type AS shown
    FROM (SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END AS grantee, a.privilege_type
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
               aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
          WHERE n.nspname = 'security' AND a.grantee <> c.relowner
            AND (c.relname LIKE 'encryption\\_audit%%' OR c.relname = 'audit_heads')) g
    WHERE g.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE') ORDER BY 1
"""
# Row triggers stand on every month's table too, and can be disabled there alone.
_UNGUARDED: LiteralString = """
    SELECT c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = 'append_only' AND t.tgenabled IN ('O', 'A')
    WHERE n.nspname = 'security' AND c.relkind IN ('r', 'p') AND t.oid IS NULL
      AND (c.relname LIKE 'encryption\\_audit%%' OR c.relname IN ('audit_heads', 'audit_writers', 'audit_anchors',
                                                                       'audit_verifications', 'audit_checkpoints'))
    ORDER BY 1
"""


def _chain(site: Site) -> Evidence:
    if not site.trail:
        return not_shown("the audit trail was not verified: --no-trail")
    done = verify(site.settings, keep_heads=True)
    # Who verifies it reads it, which is recorded as any reading is.
    emit(read_event("compliance report", count=done.records, findings=done.findings.total))
    period = site.one(_PERIOD)
    figures = facts(
        records=done.records,
        writers=done.writers,
        first_record=period.since,
        last_record=period.until,
        writers_running=done.running,
        writers_pruned=done.pruned,
        head=head_of(done),
        verified_at=done.at,
    )
    summary = "the MAC of every record and the order of every chain were verified; no record is missing"
    wrong = [
        f"{counted(number, 'record')} or heads: {kind.value.replace('_', ' ')}"
        for kind, number in sorted(done.findings.counts.items())
    ]
    if wrong or done.records:
        hidden = (
            [f"{counted(done.unverifiable, 'record is', 'records are')} under a key that is not to be had"]
            if done.unverifiable
            else []
        )
        return conclude(summary, figures, wrong, hidden)
    return Evidence(Outcome.NOT_SHOWN, summary, figures, ("the trail has no records yet",))


def head_of(verified: TrailVerification) -> str:
    """Return one value that stands for the ends of all chains: SHA-256 over writer, number and MAC of each, by writer.

    A trail that was cut off, or of which a head was altered since, has another.
    """
    digest = hashlib.sha256()
    for writer, head in sorted(verified.heads.items()):
        digest.update(writer.bytes + head.seq.to_bytes(8, "big") + head.mac)
    return digest.hexdigest()


def _kept(site: Site) -> Evidence:
    kinds = site.rows(_KINDS)
    figures = (
        *facts(sinks_of_this_process=", ".join(sorted(str(each) for each in site.settings.audit)) or "none"),
        *(Fact(f"{row.kind} in 30 days", row.n) for row in kinds),
    )
    found = evidence_of_doctor("events are recorded, in monthly partitions", site.found(Group.AUDIT), figures)
    if found.outcome is Outcome.MET and not kinds:
        return Evidence(Outcome.NOT_SHOWN, found.summary, found.facts, ("no event was recorded in the last 30 days",))
    return found


def _append_only(site: Site) -> Evidence:
    wrong = [f"{row.shown} on the audit trail" for row in site.rows(_APPEND_ONLY)]
    wrong += [f"security.{row.name} has no trigger that refuses changes" for row in site.rows(_UNGUARDED)]
    return conclude("no role but the owner can change or delete records of the trail", (), wrong)


def _retention(site: Site) -> Evidence:
    period = site.one(_PERIOD)
    figures = facts(first_record=period.since, last_record=period.until, months_with_records=period.months)
    return Evidence(
        Outcome.FIGURES, "the period that the trail covers; the retention period is an organisational decision", figures
    )


CHECKS = (
    InstallationCheck("audit_chain", _chain),
    InstallationCheck("audit_kept", _kept),
    InstallationCheck("audit_append_only", _append_only),
    InstallationCheck("audit_period", _retention),
)
