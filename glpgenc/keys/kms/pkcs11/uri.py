"""Names of keys in an HSM: PKCS#11 URIs (RFC 7512), of which token, object and id are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes, unquote_to_bytes

from glpgenc.errors import KMSConfigurationError

if TYPE_CHECKING:
    from typing import Self

SCHEME = "pkcs11:"
_ATTRIBUTES = ("token", "object", "id")
_MAX_LENGTH = 2048
_HINT = "set kms_key to a PKCS#11 URI with token and object, or token and id: pkcs11:token=glpgenc;object=kek"


@dataclass(frozen=True, slots=True)
class HsmKey:
    """A key in an HSM.

    :param token: the token's label.
    :param label: the key's label (CKA_LABEL), or ``None``.
    :param key_id: the key's id (CKA_ID), or ``None``; one of the two is there.
    """

    token: str
    label: str | None = None
    key_id: bytes | None = None

    @property
    def uri(self) -> str:
        """As it is next to what it wrapped, in one form: that order, all but unreserved characters escaped."""
        parts = {
            "token": self.token.encode(),
            "object": None if self.label is None else self.label.encode(),
            "id": self.key_id,
        }
        return SCHEME + ";".join(f"{name}={_escaped(name, part)}" for name, part in parts.items() if part is not None)

    @classmethod
    def parse(cls, uri: str) -> Self | None:
        """Return the key of a URI as :attr:`uri` gives it; ``None`` if it is not one, or in another form."""
        try:
            key = cls.named(uri)
        except KMSConfigurationError:
            return None
        return key if key.uri == uri else None

    @classmethod
    def named(cls, kms_key: str) -> Self:
        """Return the key that a setting names.

        :param kms_key: a PKCS#11 URI with ``token``, and ``object`` or ``id`` or both, and nothing else.
        :raises KMSConfigurationError: if it is not one. The message does not repeat it: someone may have put a PIN
            there.
        """
        found = _attributes(kms_key)
        try:
            token = found["token"].decode()
            label = found["object"].decode() if "object" in found else None
        except (KeyError, UnicodeDecodeError):
            raise KMSConfigurationError("kms_key does not name a key of an HSM", hint=_HINT) from None
        if not token or not (label or found.get("id")):
            raise KMSConfigurationError("kms_key does not name a key of an HSM", hint=_HINT)
        return cls(token, label, found.get("id"))


def _attributes(uri: str) -> dict[str, bytes]:
    if not uri.startswith(SCHEME) or len(uri) > _MAX_LENGTH:
        raise KMSConfigurationError("kms_key is not a PKCS#11 URI", hint=_HINT)
    found: dict[str, bytes] = {}
    if "?" in uri:
        raise KMSConfigurationError(
            "kms_key has a query, which may contain a PIN",
            hint="leave it out, and set pkcs11_module and pkcs11_pin_file instead",
        )
    for part in uri.removeprefix(SCHEME).split(";"):
        name, _, value = part.partition("=")
        if name not in _ATTRIBUTES or name in found:
            raise KMSConfigurationError("kms_key has an unknown attribute, or the same attribute twice", hint=_HINT)
        try:
            found[name] = unquote_to_bytes(value)
        except UnicodeEncodeError:
            raise KMSConfigurationError(
                "kms_key contains a lone surrogate, which is not valid Unicode", hint=_HINT
            ) from None
    return found


def _escaped(name: str, value: bytes) -> str:
    # RFC 7512, 2.3: an id is escaped as a whole, because it is not a text.
    return "".join(f"%{byte:02X}" for byte in value) if name == "id" else quote_from_bytes(value, safe="")
