"""What the API takes and gives. Bytes are base64 (RFC 4648, section 4) in JSON."""

from __future__ import annotations

import binascii
from contextlib import suppress
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from glpgenc.wire.context import CONTEXT_KEYS

_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_RESERVED = frozenset(CONTEXT_KEYS)
_MAX_ENTRIES = 32

# Held to by name: a response of a few strings costs less than one that is checked again.
EXAMPLE_CIPHERTEXT = "+wAAAAAAAAAAAAAAAAAAAAAAAADvrb6vDHVjSm3PhvRfnY9XV7jj0Rz5hHQ2dXl3bnE="


def _decoded(value: object) -> object:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "must be a text")
    decoded: bytes | None = None
    # Python takes any number of = after a whole group.
    if len(value) % 4 == 0 and not value.endswith("==="):
        with suppress(binascii.Error, ValueError):
            decoded = binascii.a2b_base64(value, strict_mode=True)
    if decoded is None:
        # Not from the cause, whose text may show a part of it.
        raise PydanticCustomError("base64", "is not base64")
    return decoded


def encoded(data: bytes) -> str:
    """Return bytes in base64."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


Base64 = Annotated[
    bytes,
    BeforeValidator(_decoded),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "pattern": _BASE64}),
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[^\x00-\x1f\x7f]+$")]
Context = Annotated[dict[Name, Name], Field(max_length=_MAX_ENTRIES)]


class ApiRequest(BaseModel):
    """What is sent."""

    # hide_input: no error, wherever it ends up, repeats what was sent.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class ApiResponse(BaseModel):
    """What is answered."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Bound(ApiRequest):
    """What a value is bound to: it opens under the same tenant, class and context, and no other."""

    data_class: Name = Field(description="Chooses the data key.", examples=["pii"])
    tenant_id: Name | None = Field(
        default=None, description="Whose data key; the token's only tenant, or the default one, if left out."
    )
    context: Context = Field(
        default_factory=dict,
        description="Further entries that are authenticated with the value and not stored in it.",
        examples=[{"bucket": "invoices"}],
    )

    @model_validator(mode="after")
    def _check_context(self) -> Self:
        if not _RESERVED.isdisjoint(self.context):
            raise PydanticCustomError("reserved", "has a name that is set by the server")
        return self

    def bound_to(self, tenant_id: str | None) -> dict[str, str]:
        """Return the context of :class:`~glpgenc.service.EncryptionService`."""
        named = {} if tenant_id is None else {"tenant_id": tenant_id}
        return {**self.context, **named, "data_class": self.data_class}


class Plain(ApiRequest):
    """A value to encrypt."""

    plaintext: Base64 | None = Field(
        default=None, description="The value's bytes.", examples=["YWxpY2VAZXhhbXBsZS5vcmc="]
    )
    text: str | None = Field(default=None, description="Instead of plaintext: a text, of which the UTF-8 is encrypted.")
    aad: Base64 = Field(
        default=b"",
        description="Associated data: authenticated with the value and not stored in it, such as a row's id.",
        validate_default=False,
        json_schema_extra={"default": ""},
    )

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        if (self.plaintext is None) == (self.text is None):
            raise PydanticCustomError("one_of", "must have either plaintext or text")
        return self

    @property
    def value(self) -> bytes:
        """The bytes to encrypt."""
        return self.plaintext if self.plaintext is not None else (self.text or "").encode()


class Sealed(ApiRequest):
    """A value to decrypt."""

    ciphertext: Base64 = Field(description="What encrypt gave.", examples=[EXAMPLE_CIPHERTEXT])
    aad: Base64 = Field(
        default=b"",
        description="The same associated data as when it was encrypted.",
        validate_default=False,
        json_schema_extra={"default": ""},
    )


class EncryptRequest(Plain, _Bound):
    """A value to encrypt, and what to bind it to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": "alice@example.org", "data_class": "pii", "tenant_id": "acme"},
                {
                    "plaintext": "JVBERi0xLjc=",
                    "data_class": "documents",
                    "context": {"bucket": "invoices"},
                    "aad": "YS5wZGY=",
                },
            ]
        }
    )


class EncryptResponse(ApiResponse):
    """An encrypted value."""

    ciphertext: str = Field(
        description="The value's envelope, 48 bytes longer than the plaintext.", examples=[EXAMPLE_CIPHERTEXT]
    )
    key_id: UUID = Field(description="The data key.")
    key_version: int = Field(description="Its version.", examples=[1])
    tenant_id: str = Field(description="Whose data key it is.", examples=["acme"])


class DecryptRequest(Sealed, _Bound):
    """A value to decrypt, and what it is bound to."""

    as_text: bool = Field(default=False, description="Whether to give text instead of base64.")

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"ciphertext": EXAMPLE_CIPHERTEXT, "data_class": "pii", "tenant_id": "acme", "as_text": True}]
        }
    )


class DecryptResponse(ApiResponse):
    """A decrypted value: either of the two."""

    plaintext: str | None = Field(default=None, description="The value's bytes, in base64.")
    text: str | None = Field(default=None, description="The value as text.", examples=["alice@example.org"])


class EncryptBatchRequest(_Bound):
    """Values to encrypt under one context: all, or none."""

    values: list[Plain] = Field(min_length=1, description="As many as the server takes (`api_max_batch`).")

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"data_class": "pii", "values": [{"text": "alice"}, {"plaintext": "Ym9i", "aad": "Mg=="}]}]
        }
    )


class EncryptBatchResponse(ApiResponse):
    """The encrypted values, in the order of the request, all under one data key."""

    ciphertexts: list[str] = Field(examples=[[EXAMPLE_CIPHERTEXT]])
    key_id: UUID
    key_version: int = Field(examples=[1])
    tenant_id: str = Field(examples=["acme"])


class DecryptBatchRequest(_Bound):
    """Values to decrypt, all of one context."""

    values: list[Sealed] = Field(min_length=1, description="As many as the server takes (`api_max_batch`).")
    as_text: bool = Field(default=False, description="Whether to give text instead of base64.")

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"data_class": "pii", "values": [{"ciphertext": EXAMPLE_CIPHERTEXT, "aad": "Mg=="}]}]
        }
    )


class DecryptResult(ApiResponse):
    """One of the values: plaintext, text, or the kind of problem with it."""

    plaintext: str | None = Field(default=None, description="The value's bytes, in base64.", examples=["Ym9i"])
    text: str | None = None
    error: Literal["decryption-failed", "not-text"] | None = None


class DecryptBatchResponse(ApiResponse):
    """The results, in the order of the request."""

    results: list[DecryptResult]
    failed: int = Field(description="How many of them have an error.", examples=[0])
