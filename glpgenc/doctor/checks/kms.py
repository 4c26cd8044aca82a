"""Checks of the KMS: whether it answers, unwraps what is stored, and is set up correctly."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.doctor.check import CheckContext, Group
from glpgenc.doctor.checks import aws_kms as aws
from glpgenc.doctor.checks import keys as assignments
from glpgenc.doctor.checks import keys as key_rows
from glpgenc.doctor.checks.connection import is_local
from glpgenc.errors import GlpgencError, KeyRecordForgedError, KMSAccessDeniedError, KMSError
from glpgenc.keys.kms import ProviderOptions, build_provider
from glpgenc.keys.kms.vault import VaultKMSProvider
from glpgenc.keys.manager import KeyManager
from glpgenc.reports import Finding, InstallationCheck, fail, info, unknown, warn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

_WAYS_OUT = (
    ("exportable", "its key material can be exported", "create a key that is not exportable"),
    ("allow_plaintext_backup", "its plaintext backup is allowed", "create a key without this option"),
    (
        "deletion_allowed",
        "it can be deleted immediately, with all keys that it wrapped",
        "bao write <mount>/keys/<name>/config deletion_allowed=false",
    ),
)
_MOST_URIS = 10
_MOST_OWNERS = 20
# The newest of each purpose under each key of a KMS stands for all that it wrapped.
_WRAPPERS: LiteralString = """
    SELECT DISTINCT ON (k.provider, k.key_uri, k.purpose) k.provider, k.key_uri, k.purpose, k.key_id,
           count(*) OVER (PARTITION BY k.provider, k.key_uri, k.purpose) AS n
    FROM glpgenc.data_keys k
    WHERE k.state IN ('active', 'deactivated', 'compromised') AND k.wrapped_key IS NOT NULL AND k.retired_at IS NULL
      AND NOT EXISTS (SELECT FROM glpgenc.tombstones t
                      WHERE t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class))
    ORDER BY k.provider, k.key_uri, k.purpose, k.created_at DESC
"""
# Of some tenants, taken at random: a wrapped key that was swapped with another's is found by unwrapping it.
_OWNERS: LiteralString = """
    SELECT o.* FROM (
        SELECT DISTINCT ON (k.tenant_id, k.data_class, k.purpose) k.tenant_id AS tenant, k.data_class, k.purpose,
               k.key_id
        FROM glpgenc.data_keys k
        WHERE k.state IN ('active', 'deactivated', 'compromised') AND k.wrapped_key IS NOT NULL AND k.retired_at IS NULL
          AND k.key_id <> ALL (%s)
          AND NOT EXISTS (SELECT FROM glpgenc.tombstones t
                          WHERE t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class))
        ORDER BY k.tenant_id, k.data_class, k.purpose, k.version DESC
    ) o ORDER BY random() LIMIT %s
"""
_APPLICATION = "check kms_provider, kms_key and environment, which must be those of the application"
_APP = "GRANT glpgenc_app TO this role"


def check_transit_key(context: CheckContext) -> Iterator[Finding]:
    """Look at the transit key that wraps new data keys."""
    if context.settings.kms_provider != "vault":
        return
    try:
        kms = VaultKMSProvider(ProviderOptions.from_settings(context.settings))
        said = kms.describe()
    except KMSError as error:
        yield unknown(context.settings.kms_key or "", f"it could not be checked: {error.message}", error.hint)
        return
    for name, text, remedy in _WAYS_OUT:
        if said.get(name):
            yield warn(kms.current_uri(), text, remedy)


def check_credentials(context: CheckContext) -> Iterator[Finding]:
    """Look at the files of tokens, PINs and private keys that the settings name."""
    settings = context.settings
    files = {
        "vault": (settings.vault_credential_file, settings.vault_client_key_file),
        "pkcs11": (settings.pkcs11_pin_file,),
    }
    used = {settings.kms_provider, *(each.partition(":")[0] for each in settings.kms_also)}
    for provider in sorted(used & files.keys()):
        for file in files[provider]:
            if file is not None:
                yield from _mode(file)


def _mode(file: Path) -> Iterator[Finding]:
    if (mode := _mode_for_others(file)) is not None:
        # No failure: Kubernetes mounts secrets so, in a container that no one else is in.
        text = f"it contains credentials of the KMS, but has mode {mode}: other users can read or write it"
        yield warn(str(file), text, f"chmod 600 {file}")


def _mode_for_others(file: Path) -> str | None:
    """Return the mode of a file that other users can read or write; ``None`` where they can't, or there is no file."""
    try:
        mode = file.stat().st_mode
    except OSError:
        return None  # said by the check whether the KMS answers
    return f"{stat.S_IMODE(mode):04o}" if mode & (stat.S_IRWXG | stat.S_IRWXO) else None


def _reach(context: CheckContext) -> Iterator[Finding]:
    settings = context.settings
    try:
        build_provider(settings.kms_provider, ProviderOptions.from_settings(settings)).check()
    except KMSError as error:
        yield fail(settings.kms_provider, error.message, error.hint or "glpgenc kms check")


def _unwrap(context: CheckContext) -> Iterator[Finding]:
    wrappers = context.rows(_WRAPPERS)
    if not wrappers:
        return
    try:
        manager = KeyManager.from_settings(context.settings)
    except KMSError as error:
        yield unknown(context.settings.kms_provider, f"no key could be unwrapped: {error.message}", error.hint)
        return
    with manager:
        for row in wrappers[:_MOST_URIS]:
            refusal = _refusal(manager, row.key_id)
            if refusal is not None:
                text = (
                    f"the newest of its {counted(row.n, 'key')} ({row.purpose}) can't be unwrapped: {refusal.message}"
                )
                yield fail(row.key_uri, text, refusal.hint or _APPLICATION)
        for row in context.rows(_OWNERS, [row.key_id for row in wrappers[:_MOST_URIS]], _MOST_OWNERS):
            refusal = _refusal(manager, row.key_id)
            if refusal is not None:
                whose = f"{row.tenant}/{row.data_class}/{row.purpose}"
                yield fail(
                    whose, f"key {row.key_id} can't be unwrapped: {refusal.message}", refusal.hint or _APPLICATION
                )


def _refusal(manager: KeyManager, key_id: UUID) -> GlpgencError | None:
    try:
        manager.by_id(key_id).wipe()
    except KeyRecordForgedError:
        return None  # the check "signed" names it
    except GlpgencError as error:
        return error
    return None


def _key_file(context: CheckContext) -> Iterator[Finding]:
    if context.settings.kms_provider != "local":
        return
    file = context.settings.local_kek_file
    yield from _file_modes(file)
    host = context.connection.info.hostaddr or context.connection.info.host
    if not is_local(host):
        yield info(
            str(file),
            "a key file is for development and a single host, but the database is on another host",
            "use a KMS: docs/KEYS.md",
        )


def _file_modes(file: Path) -> Iterator[Finding]:
    try:
        file.stat()
        folder = file.parent.stat().st_mode
    except OSError:
        return  # said by the check before
    if (mode := _mode_for_others(file)) is not None:
        text = f"the key file has mode {mode}: other users can read or write it"
        yield fail(str(file), text, f"chmod 600 {file}")
    if folder & (stat.S_IWGRP | stat.S_IWOTH) and not folder & stat.S_ISVTX:
        yield warn(
            str(file.parent),
            "other users can replace the key file, because they can write to its directory",
            f"chmod go-w {file.parent}",
        )


def _aws(context: CheckContext) -> Iterator[Finding]:
    uris = {row.key_uri for row in context.rows(_WRAPPERS) if row.provider == "aws"} if _may_read(context) else set()
    if context.settings.kms_provider != "aws":
        return
    options = ProviderOptions.from_settings(context.settings)
    try:
        inspector = aws.AwsKeyInspector(options)
        for key in inspector.keys([*filter(None, [options.kms_key]), *sorted(uris)[:_MOST_URIS]]):
            yield from inspector.faults(key)
    except KMSAccessDeniedError as error:
        yield unknown(options.kms_key or "", error.message, "allow kms:DescribeKey for this role")
    except KMSError as error:
        yield unknown(options.kms_key or "", f"it could not be checked: {error.message}", error.hint)


def _may_read(context: CheckContext) -> bool:
    return bool(context.one("SELECT has_column_privilege('glpgenc.data_keys', 'wrapped_key', 'SELECT') AS so").so)


CHECKS = (
    InstallationCheck("kms", _reach, Group.KEYS, "the KMS is available, and its key is enabled"),
    InstallationCheck("unwrap", _unwrap, Group.KEYS, "keys under every KMS key can be unwrapped", _APP),
    InstallationCheck("signed", key_rows.check_signatures, Group.KEYS, "rows of keys have valid signatures", _APP),
    InstallationCheck(
        "assigned",
        assignments.check_assignments,
        Group.KEYS,
        "assignments of tenants' KMS keys have valid signatures",
        _APP,
    ),
    InstallationCheck(
        "key_file", _key_file, Group.KEYS, "the key file is accessible to its owner only, or there is none"
    ),
    InstallationCheck(
        "transit_key", check_transit_key, Group.KEYS, "the transit key can't be exported or deleted, or there is none"
    ),
    InstallationCheck(
        "kms_credential", check_credentials, Group.KEYS, "the credentials of the KMS are accessible to their owner only"
    ),
    InstallationCheck("kms_key", _aws, Group.KEYS, "state, rotation and policy of the KMS key are correct"),
)
