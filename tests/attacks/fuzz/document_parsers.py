"""Parsers of documents: key files, key sets, receipts, settings, the audit trail in files, bodies of the API."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from glpgenc.api.auth.jwks import parse_key_set
from glpgenc.api.auth.tokens import claim_at, classes_in, tenants_in
from glpgenc.api.models import (
    DecryptBatchRequest,
    DecryptRequest,
    EncryptBatchRequest,
    EncryptRequest,
    SessionKeysRequest,
)
from glpgenc.api.problems import ProblemError
from glpgenc.api.request_body import MAX_PARTS, known_names, parsed
from glpgenc.api.routes.keys import RotateRequest
from glpgenc.audit.verification.saved_heads import SavedHeads
from glpgenc.errors import ConfigurationError, GlpgencError
from glpgenc.keys.kms.local.key_file import _decode, create_key_file
from glpgenc.scrub.canaries import Canaries
from glpgenc.service.keyset import KeysetFile
from glpgenc.settings import Settings
from glpgenc.shred import receipt
from glpgenc.views.masks import Mask
from glpgenc.views.options import ViewOptions
from glpgenc.views.stamp import MARK, Stamp
from glpgenc.wire.facets import shape_of
from tests.attacks.fuzz.parser import Parser
from tests.attacks.fuzz.trail_documents import saved_heads, trail_csv, trail_lines, verify_trail
from tests.attacks.fuzz.wire_parsers import folder
from tests.support.peers.issuer import key_set, signing_key

_JSON = (
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b'"',
    b"null",
    b"true",
    b"1e999",
    b"NaN",
    b"-0",
    b"\\u0000",
    b"\\ud800",
    b"9" * 5000,
    b"[" * 2000,
)
_CSV = (b",", b'"', b"\r\n", b"\n", b"'", b"=", b"True", b"{}", b"\x00", b"\xff", b"T", b"Z", b"-", b"0")
_TOML = (
    b"=",
    b"[",
    b"]",
    b"[[",
    b'"""',
    b"'",
    b"\n",
    b"1979-05-27",
    b"inf",
    b"0x",
    b"true",
    b"[" * 2000,
    b"tenant",
    b"#",
    b"\\uD800",
    b"9" * 5000,
)


def _written(suffix: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    def call(data: bytes) -> object:
        path = folder() / f"attacked{suffix}"
        path.write_bytes(data)
        path.chmod(0o600)
        return read(path)

    return call


def _key_file(data: bytes) -> None:
    with _decode(Path("kek.json"), bytearray(data)) as file:
        assert all(len(key) == 32 for key in file.keys.values())


def _receipt(data: bytes) -> None:
    # check() has a ValueError, such as that of a lone surrogate, for a receipt that has no signature.
    payload, _ = receipt._parts(receipt.read(data.decode("utf-8", "surrogateescape")))
    receipt.canonical(payload)


def _keyset() -> bytes:
    entry = {
        "key_id": str(UUID(int=1)),
        "tenant_id": "acme",
        "data_class": "pii",
        "version": 1,
        "provider": "local",
        "key_uri": "local:x",
        "wrapped_key": "dw==",
        "uses": 0,
    }
    return json.dumps({"format": "glpgenc-keyset-1", "keys": [entry]}).encode()


def _key_file_seed() -> bytes:
    path = folder() / "seed.json"
    path.unlink(missing_ok=True)
    create_key_file(path)
    return path.read_bytes()


def _claims(data: bytes) -> None:
    claims = json.loads(data)
    if isinstance(claims, dict):
        claim_at(claims, "a.b.c")
        tenants_in(claims, "tenant", None)
        classes_in(claims, "classes")


def _body(model: Any, *seeds: dict[str, Any]) -> Parser:
    known = known_names(model)
    return Parser(
        f"body of {model.__name__}",
        lambda data: parsed(model, known, data, MAX_PARTS),
        tuple(json.dumps(each).encode() for each in seeds),
        _JSON,
        "json",
        (ProblemError,),
    )


def _stamp(data: bytes) -> None:
    read = Stamp.parse(f"a view\n{MARK}{data.decode('utf-8', 'surrogateescape')}")
    assert Stamp.parse(read.comment("a table")) == read


def document_parsers() -> list[Parser]:
    """Return the parsers."""
    options = ViewOptions(names={"a": "b"}, omitted=("c",), masks=(Mask("b", "last4", "r"),))
    _, _, stamp = Stamp(options=options, made_of="0", actual="0", major=15).comment("t").partition(MARK)
    sealed = base64.b64encode(bytes(48)).decode()
    challenge = base64.b64encode(bytes(range(64))).decode()
    one = {"text": "a", "aad": "YQ=="}
    bound = {"data_class": "pii", "tenant_id": "acme", "context": {"bucket": "a"}}
    given = {
        "receipt": {"format": receipt.FORMAT, "tenant_id": "acme", "keys": [{"version": 1}]},
        "signature": {"algorithm": receipt.ALGORITHM, "mac": "00"},
    }
    return [
        Parser("comment on a view", _stamp, (stamp.encode(),), _JSON, "json", (ValueError,)),
        Parser("key file", _key_file, (_key_file_seed(),), _JSON, "json"),
        Parser("keyset file", KeysetFile(Path("keyset.json"))._decode, (_keyset(),), _JSON, "json"),
        Parser("receipt", _receipt, (json.dumps(given).encode(),), _JSON, "json", (GlpgencError, ValueError)),
        Parser("saved heads", _written(".heads", SavedHeads.read), (saved_heads(),), _JSON, "json"),
        Parser("audit trail in a file", _written(".jsonl", verify_trail), (trail_lines(),), _JSON, "json"),
        Parser("audit trail as CSV", _written(".csv", verify_trail), (trail_csv(),), _CSV),
        Parser(
            "compressed audit trail",
            _written(".jsonl.gz", verify_trail),
            (gzip.compress(trail_lines(), mtime=0),),
            (b"\x1f\x8b", b"\x00\x00\xff\xff"),
        ),
        Parser(
            "settings",
            _written(".toml", lambda path: Settings.load(config=path)),
            (
                b'tenant = "acme"\nenvironment = "prod"\ncache_ttl = 300\n',
                b'branch_keys = "tenants/16"\napi_rate_limit = "10/second"\n',
            ),
            _TOML,
            "text",
        ),
        Parser(
            "key set",
            parse_key_set,
            (key_set(signing_key(), signing_key("two", "ES256"), signing_key("three", "RS256")), signing_key().pem),
            _JSON,
            "json",
            (ValueError,),
        ),
        Parser(
            "claims",
            _claims,
            (b'{"tenant": ["a", "*"], "classes": ["pii"], "a": {"b": {"c": 1}}}',),
            _JSON,
            "json",
            (ValueError, RecursionError),
        ),
        Parser(
            "parameters of a facet",
            lambda data: shape_of("range", json.loads(data)),
            (b'{"unit": "number", "size": "0.5", "low": -1, "high": 9}',),
            _JSON,
            "json",
            (GlpgencError, ValueError, TypeError, RecursionError),
        ),
        Parser(
            "values to look for",
            lambda data: Canaries.of(data.splitlines(keepends=True)),
            (b"ann@example.com\nbob@example.com\n",),
            (b"\r\n", b"\n"),
            "text",
            (ConfigurationError,),
        ),
        _body(EncryptRequest, bound | one),
        _body(DecryptRequest, bound | {"ciphertext": sealed}),
        _body(EncryptBatchRequest, bound | {"values": [one]}),
        _body(DecryptBatchRequest, bound | {"values": [{"ciphertext": sealed}]}),
        _body(SessionKeysRequest, {"challenge": challenge, "data_classes": ["pii"], "recheck": True}),
        _body(RotateRequest, {"data_class": "pii"}),
    ]
