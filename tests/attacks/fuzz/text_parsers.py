"""Parsers of texts: names, arguments of commands, URLs and URIs, times, and PostgreSQL's forms of values."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from glpgenc.api.auth.jwks import JwksEndpoint, parse_key_set
from glpgenc.api.auth.tokens import TokenVerifier, roles_in
from glpgenc.audit.search import Cursor
from glpgenc.cli._support.times import parse_moment, parse_window
from glpgenc.cli.columns.fields import FacetArgument
from glpgenc.codecs import DATETIME_TZ, TIME_TZ, codec_for
from glpgenc.codecs.arrays import array_codec
from glpgenc.demo.table import TableSpec
from glpgenc.errors import GlpgencError
from glpgenc.keys.branch.model import branch_id_of
from glpgenc.keys.kms.key_arn import KeyArn
from glpgenc.keys.kms.pkcs11.uri import HsmKey
from glpgenc.keys.kms.vault.provider import TransitKey
from glpgenc.psql.program import read_arguments
from glpgenc.settings.locations import mask_url, normalise_database_url, normalise_endpoint_url
from glpgenc.views.masks import Mask
from glpgenc.wire.envelope import check_field
from glpgenc.wire.facet_kinds import RangeUnit
from glpgenc.wire.facets import RangeShape
from glpgenc.wire.normalizers import Normalizer, normalize
from tests.attacks.fuzz.parser import Parser, of_text
from tests.support.peers.issuer import AUDIENCE, ISSUER, key_set, signing_key, token

_DIGITS = tuple(f"{digit}".encode() for digit in (0, 1, 9, 10**18, 10**30))
_TIMES = (
    *_DIGITS,
    b"-",
    b":",
    b"T",
    b" ",
    b"Z",
    b"+00",
    b"+02:30",
    b" BC",
    b".",
    b"infinity",
    b"0001-01-01",
    b"24:00:00",
    b"60",
)
_URLS = (
    b"://",
    b"@",
    b":",
    b"/",
    b"?",
    b"&",
    b"%",
    b"%zz",
    b"%00",
    b"[::1]",
    b"[",
    b"localhost",
    b"postgresql",
    b"https",
    b"#",
    b"=",
)
_NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)
_SHAPE = RangeShape(RangeUnit.DAY, Decimal(7), -100, 100)


def _round_trip(parse: Callable[[str], Any], write: Callable[[Any], str]) -> Callable[[bytes], object]:
    def call(text: str) -> None:
        found = parse(text)
        assert found is None or write(found) == text

    return of_text(call)


def _verified(text: str) -> None:
    verifier = TokenVerifier(issuer=ISSUER, audience=AUDIENCE, algorithms=["EdDSA"])
    claims = verifier.verify(verifier.parse(text), parse_key_set(key_set(signing_key())))
    # Whatever its form, only the issuer's signature makes a token: no input but the seed's gets this far.
    assert claims["iss"] == ISSUER
    roles_in(claims, "a.b")


def _masked(text: str) -> None:
    mask_url(text)
    normalise_database_url(text)


def _psql(text: str) -> None:
    try:
        arguments = shlex.split(text.replace("\0", ""))
    except ValueError:
        arguments = text.split()
    found = read_arguments(arguments)
    # psql reads them as we did: what goes to it is allowed, in whatever way it was spelt.
    assert read_arguments(found.passed).passed == found.passed


def _codec(type_: Any, name: str, *seeds: bytes) -> Parser:
    codec = codec_for(type_)
    return Parser(f"value of type {name}", of_text(codec.decode), seeds, _TIMES, "text")


def _text(
    name: str,
    call: Callable[[bytes], object],
    seeds: tuple[bytes, ...],
    tokens: tuple[bytes, ...],
    refusals: tuple[type[Exception], ...] = (GlpgencError,),
) -> Parser:
    return Parser(name, call, seeds, tokens, "text", refusals)


def text_parsers() -> list[Parser]:
    """Return the parsers."""
    cursor = str(Cursor(_NOON, UUID(int=7), 3)).encode()
    words = (b"a", b".", b"_", b"A", b"\n", b"\0", "é".encode(), b"x" * 70)
    return [
        _text("field name", of_text(check_field), (b"customers.email", b"a"), words),
        _text(
            "facet of a command",
            of_text(FacetArgument.parse),
            (b"domain:email_domain:32", b"a:exact::global:range=7days@-1..5", b"a:exact:32:tenant:prefix=2-10"),
            (b":", b"9" * 5000, b"range=", b"..", b"@", b"-", b"days", b"contains=", *_DIGITS),
        ),
        _text(
            "mask of a view",
            _round_trip(Mask.parse, str),
            (b"email=last4:analyst", b"a=b=year:x:y", b"c=none:PUBLIC"),
            (b"=", b":", b"domain", b"null"),
        ),
        _text(
            "length of time",
            of_text(parse_window),
            (b"7d", b"0", b"30m"),
            (*_DIGITS, b"s", b"w", "\N{ARABIC-INDIC DIGIT THREE}".encode()),
        ),
        _text(
            "moment",
            of_text(parse_moment),
            (b"24h", b"2026-01-31T12:00:00+00:00", b"2026-01-31"),
            (*_TIMES, b"h", b"d"),
        ),
        _text("cursor of a page", _round_trip(Cursor.parse, str), (cursor,), (b"=", b"-", b"_", b"+", b"A" * 44)),
        _text(
            "arguments for psql",
            of_text(_psql),
            (b"-At -c 'SELECT 1'", b"--csv --set=a=b -X"),
            (b"-", b"--", b" ", b"'", b"-d", b"--log-file=x", b"-Lx", b"--log", b"--dbn=x", b"-h", b"=", b"\\"),
        ),
        _text("columns for the demo", of_text(TableSpec.parse), (b"people:email,phone",), (b":", b",", b'"', b".")),
        _text(
            "ARN",
            of_text(KeyArn.parse),
            (b"arn:aws:kms:eu-central-1:111122223333:key/a",),
            (b":", b"/", b"\n", b"arn:", b"alias/", "\N{ARABIC-INDIC DIGIT ONE}".encode() * 12),
        ),
        _text(
            "name of a transit key",
            _round_trip(TransitKey.parse, lambda key: key.uri),
            (b"vault:team/transit/keys/orders",),
            (b"/", b"/keys/", b"..", b"%2e", b"\n"),
        ),
        _text(
            "PKCS#11 URI",
            _round_trip(HsmKey.parse, lambda key: key.uri),
            (b"pkcs11:token=glpgenc;object=kek", b"pkcs11:token=a;id=%01"),
            (b";", b"=", b"%", b"%00", b"%ff", b"token=", b"?pin-value=1", b"id="),
        ),
        _text(
            "PKCS#11 URI of a setting",
            of_text(HsmKey.named),
            (b"pkcs11:object=kek;token=glpgenc",),
            (b";", b"=", b"%", b"%zz", b"id="),
        ),
        _text(
            "URI of a branch key",
            of_text(branch_id_of),
            (b"branch:00000000-0000-0000-0000-000000000007",),
            (b":", b"{", b"urn:uuid:"),
        ),
        _text(
            "URL of a database",
            of_text(_masked),
            (b"postgresql://ann:pw@localhost:5432/db?sslmode=require",),
            _URLS,
            (GlpgencError, ValueError),
        ),
        _text(
            "URL of an endpoint",
            of_text(normalise_endpoint_url),
            (b"https://kms.example.com:8443",),
            _URLS,
            (GlpgencError, ValueError),
        ),
        _text("URL of a key set", of_text(JwksEndpoint), (b"https://issuer.example.com/jwks.json",), _URLS),
        _text(
            "bearer token",
            of_text(_verified),
            (b"Bearer " + token().encode(),),
            (b".", b"eyJ", b"=", b"Bearer ", b"bearer", b"eyJhbGciOiJub25lIn0", b"e30"),
        ),
        _text(
            "normaliser number",
            lambda data: normalize(data, Normalizer.NUMBER),
            (b"-12.50e3", b"NaN", b"1"),
            (*_DIGITS, b"e", b"E+", b"e1001", b".", b"-", b"Infinity"),
        ),
        _text("normaliser lower", lambda data: normalize(data, Normalizer.LOWER), ("Zoë".encode(),), words),
        _text(
            "bucket of a date",
            of_text(_SHAPE.bucket),
            (b"2024-02-29", b"0044-03-15 BC", b"2024-02-29 12:00:00+00", b"infinity"),
            _TIMES,
        ),
        _codec(int, "int", b"-12"),
        _codec(Decimal, "Decimal", b"1.50"),
        _codec(bool, "bool", b"true"),
        _codec(date, "date", b"2024-02-29"),
        _codec(datetime, "datetime", b"2024-02-29 12:30:00.5"),
        _codec(DATETIME_TZ, "aware datetime", b"2024-02-29 12:30:00.5+00"),
        _codec(time, "time", b"12:30:00.5"),
        _codec(TIME_TZ, "aware time", b"12:30:00.5-03:30"),
        _codec(timedelta, "timedelta", b"-1 days +23:59:59.5"),
        _codec(array_codec(codec_for(str)), "array", b'{{a,NULL},{"b,\\"c",d}}'),
        _codec(UUID, "UUID", b"00000000-0000-0000-0000-000000000007"),
        _codec(list, "list", b'[1, "a", {"b": null}]'),
    ]
