"""The KMS keys that are trusted: those that the settings name, and a tenant's own, which an administrator assigned.

A KMS's credentials may reach many keys: of the account, the mount, the token. A row, a blob or a file says which of
them wrapped a data key, and anyone who wrote it may own one. So what is not on the list is refused, before any KMS is
called.

Each provider trusts one key, the one that it is set up with (:meth:`~glpgenc.keys.kms.protocol.KMSProvider.serves`),
by an exact comparison of canonical forms:

==========  ============================================================================================================
provider    one key is the other if
==========  ============================================================================================================
``aws``     the key ARNs are equal; or both name one multi-Region key (``key/mrk-...``) of one partition and account, in
            any Region. An alias or key id in the settings is resolved to its ARN; in a row neither is trusted
``vault``   mount and name are equal, the namespaces being part of the mount; versions of a key are one key
``pkcs11``  the URIs are equal in the form of :attr:`HsmKey.uri <glpgenc.keys.kms.pkcs11.uri.HsmKey.uri>`: token, object
            and id, in this order
``local``   the ids of the key files are equal; versions in a file are one key
==========  ============================================================================================================

The list is ``kms_key``, the entries of ``kms_also``, and for the data keys of one tenant the keys that were assigned to
it. Branch keys, roots of the audit trail, keysets and blobs are trusted under the settings' keys only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.errors import KMSConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from glpgenc.keys.kms.protocol import KMSProvider
    from glpgenc.keys.kms.provider_set import UnwrappingProviders

KmsKey = tuple[str, str]
"""A provider's name and the URI of one of its keys."""


def require_named(providers: UnwrappingProviders, what: str, provider: str, key_uri: str) -> KMSProvider:
    """Return the provider of a KMS key that the settings name.

    :param what: what the key wrapped, for the message: ``data key ...``.
    :param provider: the name that is next to the wrapped key.
    :param key_uri: the key that is next to it.
    :raises KMSConfigurationError: if the settings don't name it.
    :raises KMSError: if one of several providers can't tell whether it is its key.
    """
    found = providers.of(provider, key_uri)
    if found is None or not found.serves(key_uri):
        raise untrusted_key_error(what, provider, key_uri)
    return found


def require_trusted(
    providers: UnwrappingProviders, what: str, provider: str, key_uri: str, is_assigned: Callable[[KmsKey], bool]
) -> KMSProvider:
    """Return the provider of a KMS key that the settings name, or that was assigned to the tenant.

    :param is_assigned: returns whether a key was assigned to the tenant; called where the settings don't name it.
    :raises KMSConfigurationError: if it is neither, or no provider reaches the tenant's key.
    :raises KMSError: as :func:`require_named`.
    """
    found = providers.of(provider, key_uri)
    if found is not None and found.serves(key_uri):
        return found
    if is_assigned((provider, key_uri)):
        return providers.wrapping_under(provider, key_uri)
    raise untrusted_key_error(what, provider, key_uri)


def untrusted_key_error(what: str, provider: str, key_uri: str) -> KMSConfigurationError:
    """Return the error for what a KMS key wrapped that is not on the list."""
    return KMSConfigurationError(
        f"{what} was wrapped by {provider} key {key_uri}, which is not in the settings",
        hint="if that key is yours, add it to kms_also; otherwise the stored key reference was forged",
    )
