"""Models of requests and responses. Bytes are base64 (RFC 4648, section 4) in JSON."""

from __future__ import annotations

import binascii
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from glpgenc.api.openapi import ProblemDetails
from glpgenc.api.problems import faults
from glpgenc.wire.context import CONTEXT_KEYS
from glpgenc.wire.sealed_keys import CHALLENGE_BYTES


def _examples(*given: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": list(given)})


def _aad(description: str) -> Any:
    return Field(default=b"", description=description, validate_default=False, json_schema_extra={"default": ""})


_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_RESERVED = frozenset(CONTEXT_KEYS)
_MAX_ENTRIES = 32
_APPLICATION = r"^[!-~](?:[ -~]*[!-~])?$"

# Held to by name: a response of a few strings costs less than one that is checked again.
EXAMPLE_CIPHERTEXT = "+wAAAAAAAAAAAAAAAAAAAAAAAADvrb6vDHVjSm3PhvRfnY9XV7jj0Rz5hHQ2dXl3bnE="


EXAMPLE_CHALLENGE = "dCqR5Zj9pTn4TVCzWqD4m3G0O6v1W5uQ6m7LkZ0b2nY8rXaJcEhUsFgIyPdKwAoBxMlSfHiNjQkRtVuWzYeDbA=="


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


def _checked_challenge(value: bytes) -> bytes:
    if len(value) != CHALLENGE_BYTES:
        raise PydanticCustomError("challenge_length", "must have 64 bytes")
    # What a database makes has some 57 different ones. A buffer that was never filled would seal the keys under what
    # anyone can guess, and the database would refuse them only afterwards.
    if len(set(value)) < _MIN_DIFFERENT_BYTES:
        raise PydanticCustomError("challenge_form", "is not random")
    return value


_MIN_DIFFERENT_BYTES = 32

Challenge = Annotated[
    bytes,
    BeforeValidator(_decoded),
    AfterValidator(_checked_challenge),
    WithJsonSchema(
        {
            "type": "string",
            "contentEncoding": "base64",
            "minLength": 88,
            "maxLength": 88,
            "pattern": r"^[A-Za-z0-9+/]{86}==$",
        }
    ),
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[^\x00-\x1f\x7f]+$")]
Context = Annotated[dict[Name, Name], Field(max_length=_MAX_ENTRIES)]


class ApiRequest(BaseModel):
    """What is sent."""

    # hide_input: no error, wherever it ends up, repeats what was sent.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class TenantRequest(ApiRequest):
    """A request about a tenant, which it may name."""

    tenant_id: Name | None = Field(default=None, description="As for encrypt.")


class ApiResponse(BaseModel):
    """What is answered."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _BoundRequest(TenantRequest):
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


class Value(ApiRequest):
    """A value: its bytes, or a text."""

    plaintext: Base64 | None = Field(
        default=None, description="The value's bytes.", examples=["YWxpY2VAZXhhbXBsZS5vcmc="]
    )
    text: str | None = Field(default=None, description="Instead of plaintext: a text, whose UTF-8 is taken.")

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        if (self.plaintext is None) == (self.text is None):
            raise PydanticCustomError("one_of", "must have either plaintext or text")
        return self

    @property
    def value(self) -> bytes:
        """Its bytes."""
        return self.plaintext if self.plaintext is not None else (self.text or "").encode()


class Plain(Value):
    """A value to encrypt."""

    aad: Base64 = _aad("Associated data: authenticated with the value and not stored in it, such as a row's id.")


class Sealed(ApiRequest):
    """A value to decrypt."""

    ciphertext: Base64 = Field(description="What encrypt gave.", examples=[EXAMPLE_CIPHERTEXT])
    aad: Base64 = _aad("The same associated data as when it was encrypted.")


@dataclass(frozen=True, slots=True)
class InvalidItem:
    """One of several values that does not have the form that is described.

    :param errors: as in a problem.
    """

    errors: list[dict[str, str]]


def _item(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    try:
        return handler(value)
    except ValidationError as error:
        found = error.errors(include_input=False, include_context=False, include_url=False)
    # What is wrong with one keeps the others from nothing.
    return InvalidItem(faults(found, _ITEM_NAMES))


_ITEM_NAMES = frozenset({"plaintext", "text", "aad", "ciphertext"})
_KEY_VERSION = "The data key's version."


class EncryptRequest(Plain, _BoundRequest):
    """A value to encrypt, and what to bind it to."""

    key_version: int | None = Field(
        default=None, ge=1, description="The version that the active key must have; refused if it is another."
    )

    model_config = _examples(
        {"text": "alice@example.org", "data_class": "pii", "tenant_id": "acme"},
        {
            "plaintext": "JVBERi0xLjc=",
            "data_class": "documents",
            "context": {"bucket": "invoices"},
            "aad": "YS5wZGY=",
        },
    )


class EncryptResponse(ApiResponse):
    """An encrypted value."""

    ciphertext: str = Field(
        description="The value's envelope, 48 bytes longer than the plaintext.", examples=[EXAMPLE_CIPHERTEXT]
    )
    key_id: UUID = Field(description="The data key.")
    key_version: int = Field(description="Its version.", examples=[1])
    tenant_id: str = Field(description="Whose data key it is.", examples=["acme"])


class RewrapRequest(Sealed, _BoundRequest):
    """A value to be encrypted again under the active data key, without a look at it."""

    model_config = _examples({"ciphertext": EXAMPLE_CIPHERTEXT, "data_class": "pii", "tenant_id": "acme"})


class DecryptRequest(Sealed, _BoundRequest):
    """A value to decrypt, and what it is bound to."""

    min_key_version: int | None = Field(
        default=None, ge=1, description="The lowest version that the value's data key may have; refused below it."
    )

    as_text: bool = Field(default=False, description="Whether to give text instead of base64.")

    model_config = _examples(
        {"ciphertext": EXAMPLE_CIPHERTEXT, "data_class": "pii", "tenant_id": "acme", "as_text": True}
    )


class DecryptResponse(ApiResponse):
    """A decrypted value: either of the two."""

    plaintext: str | None = Field(default=None, description="The value's bytes, in base64.")
    text: str | None = Field(default=None, description="The value as text.", examples=["alice@example.org"])
    key_version: int = Field(description=_KEY_VERSION, examples=[1])


class EncryptBatchRequest(_BoundRequest):
    """Values to encrypt under one context. Each has a result of its own."""

    values: list[Annotated[Plain, WrapValidator(_item)]] = Field(
        min_length=1, description="As many as the server takes (`api_max_batch`)."
    )

    model_config = _examples({"data_class": "pii", "values": [{"text": "alice"}, {"plaintext": "Ym9i", "aad": "Mg=="}]})


class EncryptResult(ApiResponse):
    """One of the values: its envelope, or the problem with it."""

    ciphertext: str | None = Field(default=None, examples=[EXAMPLE_CIPHERTEXT])
    problem: ProblemDetails | None = None


class EncryptBatchResponse(ApiResponse):
    """The results, in the order of the request, all under one data key."""

    results: list[EncryptResult]
    failed: int = Field(description="How many of them have a problem.", examples=[0])
    key_id: UUID | None = Field(default=None, description="The data key; absent where all failed.")
    key_version: int | None = Field(default=None, description=_KEY_VERSION, examples=[1])
    tenant_id: str = Field(examples=["acme"])


class RewrapBatchRequest(_BoundRequest):
    """Values of one context to be encrypted again under the active data key."""

    values: list[Annotated[Sealed, WrapValidator(_item)]] = Field(
        min_length=1, description="As many as the server takes (`api_max_batch`)."
    )

    model_config = _examples({"data_class": "pii", "values": [{"ciphertext": EXAMPLE_CIPHERTEXT}]})


class DecryptBatchRequest(_BoundRequest):
    """Values to decrypt, all of one context. Each has a result of its own."""

    values: list[Annotated[Sealed, WrapValidator(_item)]] = Field(
        min_length=1, description="As many as the server takes (`api_max_batch`)."
    )
    as_text: bool = Field(default=False, description="Whether to give text instead of base64.")

    model_config = _examples({"data_class": "pii", "values": [{"ciphertext": EXAMPLE_CIPHERTEXT, "aad": "Mg=="}]})


class DecryptResult(ApiResponse):
    """One of the values: plaintext, text, or the problem with it."""

    plaintext: str | None = Field(default=None, description="The value's bytes, in base64.", examples=["Ym9i"])
    text: str | None = None
    problem: ProblemDetails | None = None


class DecryptBatchResponse(ApiResponse):
    """The results, in the order of the request."""

    results: list[DecryptResult]
    failed: int = Field(description="How many of them have a problem.", examples=[0])


class HmacRequest(Value, _BoundRequest):
    """A value to make a search term of, and what the term is bound to."""

    key_version: int = Field(
        default=1, ge=1, description="Of the index root, which must exist: terms stay the same while this does."
    )

    model_config = _examples({"text": "alice@example.org", "data_class": "pii", "tenant_id": "acme"})


class HmacResponse(ApiResponse):
    """A search term: equal values of one context have equal ones."""

    hmac: str = Field(description="HMAC-SHA-256, in base64.", examples=["LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="])
    key_version: int = Field(description="The index root's.", examples=[1])
    tenant_id: str = Field(examples=["acme"])


class BlindIndexRequest(TenantRequest):
    """A value to be looked for in an encrypted column."""

    field: Name = Field(description="A registered field.", examples=["people.email"])
    value: str | int = Field(description="As the column stores it: a text or a whole number.")
    facet: Name | None = Field(default=None, description="One of the field's; its first by default.")

    model_config = _examples({"field": "people.email", "value": "alice@example.org", "tenant_id": "acme"})


class BlindIndexResponse(ApiResponse):
    """The terms that the value may have in the index column: one, and two while the facet is reindexed."""

    terms: list[str] = Field(description="In base64, to be compared with `gl_index_term(column, slot)`.")
    tenant_id: str = Field(examples=["acme"])


class DataKeyRequest(_BoundRequest):
    """What a data key is made for: values of a tenant and class."""

    model_config = _examples({"data_class": "pii", "tenant_id": "acme"})


class WrappedKeyResponse(ApiResponse):
    """A data key as the KMS wrapped it."""

    encrypted_key: str = Field(description="In base64, to be kept beside what it encrypts.")
    key_id: UUID
    tenant_id: str = Field(examples=["acme"])


class DataKeyResponse(WrappedKeyResponse):
    """A data key, and the same as the KMS wrapped it."""

    plaintext_key: str = Field(description="32 bytes in base64, to be forgotten after use.")


class UnwrapRequest(_BoundRequest):
    """A wrapped data key, and what it was made for."""

    encrypted_key: Base64 = Field(description="As it was given out.")

    model_config = _examples({"encrypted_key": "AAAA", "data_class": "pii", "tenant_id": "acme"})


class UnwrapResponse(ApiResponse):
    """A data key."""

    plaintext_key: str = Field(description="32 bytes in base64, to be forgotten after use.")
    key_id: UUID
    tenant_id: str = Field(examples=["acme"])


MAX_SESSION_CLASSES = 32
"""Data classes of one request for session keys."""


class SessionKeysRequest(TenantRequest):
    """The challenge of a database session, and the keys that it is to have."""

    challenge: Challenge = Field(
        description="The 64 bytes that `gl_session_begin` returned on the connection. A secret: it opens the answer.",
        repr=False,
    )
    data_classes: list[Name] = Field(
        min_length=1,
        max_length=MAX_SESSION_CLASSES,
        description="The classes whose fields the session encrypts, decrypts and searches. Ask for no more than it "
        "needs.",
        examples=[["pii"]],
    )
    application: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=_APPLICATION)] | None = Field(
        default=None,
        description="What the caller calls itself, for the audit trail, as `application_name` in PostgreSQL.",
        examples=["invoices"],
    )
    read_only: bool = Field(default=False, description="Make no first keys: a tenant that has none is a problem then.")
    recheck: bool = Field(
        default=False,
        description="Look at the table of keys first: after `gl_session_load` answered -1, because a key was replaced.",
    )

    model_config = _examples({"challenge": EXAMPLE_CHALLENGE, "data_classes": ["pii"], "tenant_id": "acme"})


class SessionKeysResponse(ApiResponse):
    """Session keys, sealed under the challenge. Anyone who knows both has the keys."""

    sealed: str = Field(description="In base64, for `gl_session_load`, on the connection of the challenge.")
    tenant_id: str = Field(description="Their owner.", examples=["acme"])
