"""A KMS of one's own: what its key allows besides wrapping, and who else may read what opens it."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from glpgenc.doctor.check import Fault, Look, unknown, warn
from glpgenc.errors import KMSError
from glpgenc.keys.kms import ProviderOptions
from glpgenc.keys.kms.vault import VaultKMSProvider

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WAYS_OUT = (
    ("exportable", "its key material can be exported", "create a key that is not exportable"),
    ("allow_plaintext_backup", "its plaintext backup is allowed", "create a key without this option"),
    (
        "deletion_allowed",
        "it can be deleted immediately, with all keys that it wrapped",
        "bao write <mount>/keys/<name>/config deletion_allowed=false",
    ),
)


def transit_key(look: Look) -> Iterator[Fault]:
    """Look at the transit key that wraps new data keys."""
    if look.settings.kms_provider != "vault":
        return
    try:
        kms = VaultKMSProvider(ProviderOptions.from_settings(look.settings))
        said = kms.describe()
    except KMSError as error:
        yield unknown(look.settings.kms_key or "", f"it could not be checked: {error.message}", error.hint)
        return
    for name, text, mend in _WAYS_OUT:
        if said.get(name):
            yield warn(kms.current_uri(), text, mend)


def credentials(look: Look) -> Iterator[Fault]:
    """Look at the files of tokens, PINs and private keys that the settings name."""
    settings = look.settings
    files = {
        "vault": (settings.vault_credential_file, settings.vault_client_key_file),
        "pkcs11": (settings.pkcs11_pin_file,),
    }
    used = {settings.kms_provider, *(each.partition(":")[0] for each in settings.kms_also)}
    for provider in sorted(used & files.keys()):
        for file in files[provider]:
            if file is not None:
                yield from _mode(file)


def _mode(file: Path) -> Iterator[Fault]:
    try:
        mode = file.stat().st_mode
    except OSError:
        return  # said by the check whether the KMS answers
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        # No failure: Kubernetes mounts secrets so, in a container that no one else is in.
        text = (
            f"it contains credentials of the KMS, but has mode {stat.S_IMODE(mode):04o}: other users can read or "
            "write it"
        )
        yield warn(str(file), text, f"chmod 600 {file}")
