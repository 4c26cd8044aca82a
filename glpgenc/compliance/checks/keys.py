"""Evidence of data keys: age, owners, custody, use, and their destruction by shreds."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.compliance.check import conclude, evidence_of_doctor, facts, not_applicable
from glpgenc.compliance.model import Evidence, Fact
from glpgenc.doctor import Group
from glpgenc.keys.usage import MAX_USES
from glpgenc.reports import InstallationCheck
from glpgenc.rotation.schedule import read_policies, read_schedule

if TYPE_CHECKING:
    from glpgenc.compliance.check import Site

_STATES: LiteralString = """
    SELECT k.state, count(*) AS n FROM glpgenc.data_keys k GROUP BY 1 ORDER BY 1
"""
_AGES: LiteralString = """
    SELECT k.data_class, count(*) AS n,
           extract(day FROM clock_timestamp() - min(coalesce(k.activated_at, k.created_at)))::integer AS days
    FROM glpgenc.data_keys k WHERE k.state = 'active' AND k.purpose = 'encryption' GROUP BY 1 ORDER BY 1
"""
_LAST: LiteralString = """
    SELECT max(r.finished_at) AS finished, count(*) FILTER (WHERE r.finished_at IS NULL) AS under_way,
           (SELECT max(k.activated_at) FROM glpgenc.data_keys k WHERE k.version > 1) AS newest
    FROM glpgenc.rotations r
"""
_COMPROMISED: LiteralString = """
    SELECT count(*) AS n FROM glpgenc.data_keys k WHERE k.state = 'compromised' AND k.retired_at IS NULL
"""
_WRAPPERS: LiteralString = """
    SELECT k.provider, k.key_uri, count(*) AS n FROM glpgenc.data_keys k WHERE k.state <> 'destroyed' GROUP BY 1, 2
    UNION ALL
    SELECT b.provider, b.key_uri, count(*) FROM glpgenc.branch_keys b WHERE b.state <> 'destroyed' GROUP BY 1, 2
    ORDER BY 1, 2
"""
_OWNERS: LiteralString = """
    SELECT count(DISTINCT k.tenant_id) FILTER (WHERE k.tenant_id <> '*') AS tenants,
           count(DISTINCT k.data_class) AS classes, count(DISTINCT (k.tenant_id, k.data_class, k.purpose)) AS owners,
           count(*) FILTER (WHERE k.state = 'active') AS active, count(*) AS keys
    FROM glpgenc.data_keys k
"""
_USES: LiteralString = """
    SELECT coalesce(max(u.uses), 0) AS most FROM glpgenc.key_uses u JOIN glpgenc.data_keys k USING (key_id)
    WHERE k.state = 'active'
"""
# The longest list of keys of a KMS that a report shows: with a key for each tenant there may be many.
_MOST = 20
_NONE = "there is no data key yet"
_SHREDS: LiteralString = """
    SELECT count(*) AS asked, count(executed_at) AS executed,
           count(*) FILTER (WHERE executed_at IS NULL AND undo_until > clock_timestamp()) AS undoable,
           count(*) FILTER (WHERE executed_at IS NULL AND undo_until <= clock_timestamp()) AS due,
           count(receipt) FILTER (WHERE executed_at IS NOT NULL) AS receipts,
           count(DISTINCT tenant_id) FILTER (WHERE executed_at IS NOT NULL) AS tenants, max(executed_at) AS last
    FROM glpgenc.tombstones
"""
# What a shred has destroyed must stay so: a restored table of keys would bring it back, for all but the tombstones.
_LEFT: LiteralString = """
    SELECT count(*) AS n FROM glpgenc.data_keys k JOIN glpgenc.tombstones t
        ON t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class)
    WHERE t.executed_at IS NOT NULL AND k.state <> 'destroyed'
"""
_DESTROYED: LiteralString = "SELECT count(*) AS n FROM glpgenc.data_keys k WHERE k.state = 'destroyed'"


def _rotation(site: Site) -> Evidence:
    if not site.rows(_STATES):
        return not_applicable(_NONE)
    ages = site.rows(_AGES)
    policies = read_policies(site.connection)
    plan = read_schedule(site.connection, 0)
    last = site.one(_LAST)
    due = {each.policy.data_class: each for each in plan.due}
    wrong = [
        f"class {name}: {counted(each.keys, 'key is', 'keys are')} due by {each.reason}: glpgenc rotation run"
        for name, each in sorted(due.items())
    ]
    if compromised := site.one(_COMPROMISED).n:
        wrong.append(
            f"{counted(compromised, 'compromised key is', 'compromised keys are')} still read with: glpgenc rotate"
        )
    figures = []
    for row in ages:
        limit = policies.of(row.data_class).max_age
        meant = "no maximum age" if limit is None else f"maximum {limit.days} days"
        figures.append(Fact(f"keys of class {row.data_class}", f"{row.n}, the oldest {row.days} days; {meant}"))
    figures += facts(
        last_rotation_finished=last.finished, newest_replacement=last.newest, rotations_under_way=last.under_way
    )
    return conclude("all active keys are within the age and use limits of their policies", tuple(figures), wrong)


def _states(site: Site) -> Evidence:
    states = site.rows(_STATES)
    if not states:
        return not_applicable(_NONE)
    found = site.found(Group.KEYS, frozenset({"states"}))
    figures = tuple(Fact(f"keys {row.state}", row.n) for row in states)
    return evidence_of_doctor(
        "keys have the states of NIST SP 800-57, with one active key for each owner", found, figures
    )


def _custody(site: Site) -> Evidence:
    wrappers = site.rows(_WRAPPERS)
    if not wrappers:
        return not_applicable(_NONE)
    shown = [Fact(f"keys wrapped by {row.provider}, {row.key_uri}", row.n) for row in wrappers[:_MOST]]
    if len(wrappers) > _MOST:
        shown += facts(other_wrapping_keys=len(wrappers) - _MOST)
    own = Fact(
        "form of a stored key", "wrapped by a key of the KMS, bound to environment, tenant, class, purpose and id"
    )
    wrong = [
        f"{counted(row.n, 'key is', 'keys are')} wrapped by a key file of this host "
        f"({row.key_uri}): a KMS or an HSM keeps it better"
        for row in wrappers
        if row.provider == "local"
    ]
    return conclude("data keys are stored in wrapped form only, under a key in a KMS or an HSM", (own, *shown), wrong)


def _kms(site: Site) -> Evidence:
    names = frozenset({"kms", "key_file", "transit_key", "kms_credential", "kms_key"})
    summary = "the KMS is available, its key is enabled, and its credentials are accessible to their owner only"
    figures = facts(provider=site.settings.kms_provider, key=site.settings.kms_key)
    return evidence_of_doctor(summary, site.found(Group.KEYS, names), figures)


def _separation(site: Site) -> Evidence:
    row = site.one(_OWNERS)
    if not row.keys:
        return not_applicable(_NONE)
    figures = facts(
        tenants_with_keys=row.tenants,
        data_classes_with_keys=row.classes,
        owners=row.owners,
        active_keys=row.active,
        environment=site.settings.environment,
    )
    wrong = []
    if row.active > row.owners:
        wrong.append("some tenant, class and purpose has more than one active key: run `glpgenc doctor`")
    return conclude("each tenant, data class and purpose has its own keys", figures, wrong)


def _limits(site: Site) -> Evidence:
    most = site.one(_USES).most
    figures = facts(most_uses_of_a_key=most, uses_allowed=MAX_USES)
    wrong = [f"a key has encrypted {counted(most, 'value')} with A256GCM"] if most >= MAX_USES else []
    return conclude("no key has encrypted more values with A256GCM than NIST SP 800-38D allows", figures, wrong)


CHECKS = (
    InstallationCheck("rotation", _rotation),
    InstallationCheck("key_states", _states),
    InstallationCheck("key_custody", _custody),
    InstallationCheck("kms", _kms),
    InstallationCheck("key_separation", _separation),
    InstallationCheck("key_limits", _limits),
)


def _shreds(site: Site) -> Evidence:
    row = site.one(_SHREDS)
    destroyed = site.one(_DESTROYED).n
    figures = facts(
        tenants_shredded=row.tenants,
        shreds_executed=row.executed,
        receipts=row.receipts,
        shreds_that_can_be_undone=row.undoable,
        shreds_that_are_due=row.due,
        keys_destroyed=destroyed,
        last_shred=row.last,
    )
    if not row.asked:
        return not_applicable("no shred was requested", figures)
    wrong = []
    if row.due:
        wrong.append(f"{row.due} shreds are due but not executed: run `glpgenc rotation run`")
    if left := site.one(_LEFT).n:
        wrong.append(
            f"{counted(left, 'key of shredded owners is', 'keys of shredded owners are')} there again: glpgenc shred"
        )
    if missing := row.executed - row.receipts:
        wrong.append(f"{missing} shreds have no receipt")
    return conclude("keys of shredded tenants are destroyed, and each shred has a receipt", figures, wrong)


SHRED_CHECKS = (InstallationCheck("shreds", _shreds),)
