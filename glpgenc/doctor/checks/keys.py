"""Checks of data keys: their rows, states, ages and signatures."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.database._pool import ConnectionPool
from glpgenc.doctor.check import CheckContext, Group, shell
from glpgenc.errors import DatabaseError, KeyManagementError, KMSError
from glpgenc.keys.kms import build_providers
from glpgenc.keys.kms.protocol import MAX_WRAPPED_LENGTH
from glpgenc.keys.trust.assignments import Assignments
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.keys.trust.row_signer import forged_error
from glpgenc.keys.trust.row_signing import key_rows
from glpgenc.keys.usage import DUE_USES
from glpgenc.reports import Finding, InstallationCheck, fail, info, unknown, warn
from glpgenc.shred.receipt import RECEIPT_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_LIST = 5
# Bytes of a wrapped key of 32 bytes, by provider; of any other a nonce or the like and a tag are expected at least.
_LENGTHS = {
    "local": (64, 64),
    "branch": (60, 60),
    "aws": (64, MAX_WRAPPED_LENGTH),
    "vault": (89, 113),
    "pkcs11": (61, 61),
}
_ANY_LENGTH = (48, 1 << 16)

_WRAPPED: LiteralString = """
    SELECT k.provider, octet_length(k.wrapped_key) AS bytes, min(k.key_id::text) AS key_id, count(*) AS n
    FROM glpgenc.data_keys k WHERE k.wrapped_key IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
"""
_OWNERS: LiteralString = """
    SELECT k.tenant_id AS tenant, k.data_class, k.purpose,
           count(*) FILTER (WHERE k.state = 'active') AS active,
           bool_or(k.state IN ('active', 'deactivated', 'compromised')) AS readable
    FROM glpgenc.data_keys k
    WHERE NOT EXISTS (SELECT FROM glpgenc.tombstones t
                      WHERE t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class))
    GROUP BY 1, 2, 3
    HAVING count(*) FILTER (WHERE k.state = 'active') <> 1 AND bool_or(k.state <> 'destroyed') ORDER BY 1, 2, 3
"""
_TIMES: LiteralString = """
    SELECT k.key_id::text AS key_id, k.state,
           k.state = 'active' AND k.activated_at IS NULL OR k.state = 'destroyed' AND k.destroyed_at IS NULL
               OR k.state = 'deactivated' AND k.deactivated_at IS NULL AS undated,
           k.created_at > now() + interval '1 hour' OR k.activated_at > now() + interval '1 hour' AS ahead
    FROM glpgenc.data_keys k ORDER BY 1
"""
# No step of a key's life leads back; anyone who writes the table past its trigger, or restores it from a backup, does.
_PUT_BACK: LiteralString = """
    SELECT DISTINCT ON (k.key_id) k.tenant_id AS tenant, k.data_class, k.purpose, k.key_id::text AS key_id,
           k.version, n.version AS newer
    FROM glpgenc.data_keys k
    JOIN glpgenc.data_keys n USING (tenant_id, data_class, purpose)
    WHERE k.state = 'active' AND n.state <> 'active' AND n.version > k.version AND n.activated_at > k.activated_at
    ORDER BY k.key_id, n.version DESC
"""
_UNUSED: LiteralString = """
    SELECT DISTINCT k.data_class FROM glpgenc.data_keys k
    WHERE k.state = 'active' AND k.data_class <> %s
      AND NOT EXISTS (SELECT FROM glpgenc.fields f WHERE f.data_class = k.data_class) ORDER BY 1
"""
# The only tenant's, of the classes that have columns; those of many tenants are made when they are first used.
_MISSING: LiteralString = """
    SELECT DISTINCT f.data_class FROM glpgenc.encrypted_columns e JOIN glpgenc.fields f ON f.field = e.field
    WHERE NOT EXISTS (SELECT FROM glpgenc.data_keys k WHERE k.data_class = f.data_class
                      AND k.purpose = 'encryption' AND k.tenant_id = t.tenant)
"""
_OVERDUE: LiteralString = """
    SELECT k.tenant_id AS tenant, k.data_class, k.purpose, k.key_id::text AS key_id,
           extract(day FROM now() - coalesce(k.activated_at, k.created_at))::integer AS days,
           (extract(epoch FROM p.max_age) / 86400)::float8 AS meant
    FROM glpgenc.data_keys k
    LEFT JOIN glpgenc.rotation_policies own ON own.data_class = k.data_class
    LEFT JOIN glpgenc.rotation_policies other ON other.data_class = '*'
    CROSS JOIN LATERAL (SELECT CASE WHEN own.data_class IS NOT NULL THEN own.max_age
                                    WHEN other.data_class IS NOT NULL THEN other.max_age
                                    ELSE make_interval(days => %s) END AS max_age) p
    WHERE k.state = 'active' AND coalesce(k.activated_at, k.created_at) < now() - p.max_age
    ORDER BY coalesce(k.activated_at, k.created_at), k.key_id
"""
_USED: LiteralString = """
    SELECT k.tenant_id AS tenant, k.data_class, k.key_id::text AS key_id, u.uses, p.max_uses AS meant
    FROM glpgenc.key_uses u JOIN glpgenc.data_keys k USING (key_id)
    LEFT JOIN glpgenc.rotation_policies own ON own.data_class = k.data_class
    LEFT JOIN glpgenc.rotation_policies other ON other.data_class = '*'
    CROSS JOIN LATERAL (SELECT least(%s::bigint, CASE WHEN own.data_class IS NOT NULL THEN own.max_uses
                                                     ELSE other.max_uses END) AS max_uses) p
    WHERE k.state = 'active' AND u.uses >= p.max_uses ORDER BY u.uses DESC, k.key_id
"""
_COMPROMISED: LiteralString = "SELECT count(*) AS n FROM glpgenc.data_keys k WHERE k.state = 'compromised'"
_MISSING_OF: LiteralString = (
    f"SELECT x.data_class FROM (SELECT %s::text AS tenant) t, LATERAL ({_MISSING}) x ORDER BY 1"  # noqa: S608 - constants
)
_HAS_KEYS: LiteralString = """
    SELECT EXISTS (SELECT FROM glpgenc.data_keys k WHERE k.wrapped_key IS NOT NULL)
        OR EXISTS (SELECT FROM glpgenc.branch_keys b WHERE b.wrapped_key IS NOT NULL) AS so
"""
_LISTED = 20
_ASSIGNMENTS: LiteralString = "SELECT tenant_id, provider, key_uri FROM glpgenc.tenant_kms_keys ORDER BY 1, 2, 3"


def _wrapped(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_WRAPPED):
        low, high = _LENGTHS.get(row.provider, _ANY_LENGTH)
        if not low <= row.bytes <= high:
            yield fail(
                f"key {row.key_id}",
                f"{counted(row.n, 'wrapped key')} of provider {row.provider} with "
                f"{counted(row.bytes, 'byte')}, an impossible length",
                "restore the row from a backup: values under the key can't be decrypted",
            )


def _states(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_OWNERS):
        whose = f"{row.tenant}/{row.data_class}/{row.purpose}"
        if row.active > 1:
            yield fail(
                whose,
                f"{counted(row.active, 'key is', 'keys are')} active, and one should be",
                "deactivate all but the latest, and create the index data_keys_one_active again",
            )
        elif row.readable:
            yield warn(
                whose,
                "no key is active: nothing can be encrypted",
                shell("keys", "create", "--tenant", row.tenant, "--data-class", row.data_class),
            )
    for row in context.rows(_TIMES):
        if row.undated:
            yield warn(
                f"key {row.key_id}", f"it is {row.state}, but the time of that change is missing", "set its time"
            )
        if row.ahead:
            yield warn(f"key {row.key_id}", "its times are in the future", "check the clocks of the hosts")
    for row in context.rows(_PUT_BACK):
        yield fail(
            f"{row.tenant}/{row.data_class}/{row.purpose}",
            f"version {row.version} is active, although version {row.newer} replaced it",
            "find out who changed the table, then run `glpgenc rotate`",
        )
    compromised = context.one(_COMPROMISED).n
    if compromised:
        yield warn(
            "compromised keys",
            f"{compromised} are still used for decryption",
            "run `glpgenc rotate`, then `glpgenc keys retire` and `glpgenc keys destroy`",
        )


def _classes(context: CheckContext) -> Iterator[Finding]:
    tenant = context.settings.tenant or next(
        (row.value for row in context.rows("SELECT value FROM glpgenc.installation WHERE name = 'default_tenant'")),
        None,
    )
    if tenant is not None and not context.settings.auto_create_keys:
        for row in context.rows(_MISSING_OF, tenant):
            yield warn(
                row.data_class,
                "it has columns but no key, and auto_create_keys is off",
                shell("keys", "create", "--tenant", tenant, "--data-class", row.data_class),
            )
    for row in context.rows(_UNUSED, RECEIPT_CLASS):
        yield info(
            row.data_class,
            "there are keys of this data class, but no field has it",
            "none, if the field was removed deliberately",
        )


def _rotation(context: CheckContext) -> Iterator[Finding]:
    overdue = context.rows(_OVERDUE, context.options.max_key_age)
    encryption = [row for row in overdue if row.purpose == "encryption"]
    for row in encryption[:_LONGEST_LIST]:
        yield warn(
            f"{row.tenant}/{row.data_class}",
            f"key {row.key_id} has been active for {row.days} days, and the limit is {row.meant:g}",
            shell("rotate", "--tenant", row.tenant, "--data-class", row.data_class),
        )
    if len(encryption) > _LONGEST_LIST:
        more = len(encryption) - _LONGEST_LIST
        yield warn("other keys", f"{more} more are overdue", "glpgenc rotation run")
    used = context.rows(_USED, DUE_USES)
    for row in used[:_LONGEST_LIST]:
        yield warn(
            f"{row.tenant}/{row.data_class}",
            f"key {row.key_id} has encrypted {counted(row.uses, 'value')} with A256GCM, and {row.meant} are meant; "
            "suite XAES-256-GCM has no such limit",
            "glpgenc rotation run",
        )
    if len(used) > _LONGEST_LIST:
        yield warn("other keys", f"{len(used) - _LONGEST_LIST} more have reached their limit", "glpgenc rotation run")
    if index := len(overdue) - len(encryption):
        yield info(
            "index keys", f"{index} are older than the limit: replacing one requires a reindex of its search terms"
        )


CHECKS = (
    InstallationCheck(
        "wrapped", _wrapped, Group.KEYS, "all wrapped keys have a valid length", "GRANT glpgenc_app TO this role"
    ),
    InstallationCheck("states", _states, Group.KEYS, "each tenant, class and purpose has one active key"),
    InstallationCheck("classes", _classes, Group.KEYS, "keys and data classes are consistent"),
    InstallationCheck("rotation", _rotation, Group.KEYS, "no active key is overdue"),
)


def check_signatures(context: CheckContext) -> Iterator[Finding]:
    """Check the MAC of every row."""
    if not context.one(_HAS_KEYS).so:
        return
    try:
        with key_rows(context.settings) as rows:
            found = rows.unsigned()
    except (KMSError, DatabaseError) as error:
        yield unknown("glpgenc.data_keys", f"the MACs of its rows could not be checked: {error.message}", error.hint)
        return
    for each in found[:_LISTED]:
        refusal = forged_error(each.forged)
        yield fail(each.forged.named, refusal.message, refusal.hint)
    if len(found) > _LISTED:
        yield fail("glpgenc.data_keys", f"and the rows of {len(found) - _LISTED} more tenants, classes or groups")


def check_assignments(context: CheckContext) -> Iterator[Finding]:
    """Check the MAC of every assignment."""
    rows, settings = context.rows(_ASSIGNMENTS), context.settings
    if not rows:
        return
    try:
        with (
            closing(ConnectionPool(settings.require_keys_database_url())) as connections,
            closing(RegistryKey(connections, build_providers(settings), settings.environment)) as registry,
        ):
            assignments = Assignments(connections, registry)
            for row in rows:
                try:
                    assignments.believes(row.tenant_id, (row.provider, row.key_uri))
                except KeyManagementError as error:
                    yield fail(row.tenant_id, error.message, error.hint)
    except (KMSError, DatabaseError) as error:
        yield unknown("glpgenc.tenant_kms_keys", f"its MACs could not be checked: {error.message}", error.hint)
