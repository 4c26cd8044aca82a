"""Personal data found by its values, which no report shows."""

from __future__ import annotations

import json
from typing import LiteralString

import pytest

from glpgenc.doctor import Group, Status
from glpgenc.doctor.diagnosis import as_document
from glpgenc.doctor.plaintext import sampling
from glpgenc.doctor.plaintext.sampling import count_matches, valid_card, valid_iban
from tests.doctor.installation import Installation, settings_for
from tests.support.databases import login_role

VALUES = {
    "e-mail addresses": ["ada@example.org", "write to grace.hopper@navy.example.mil please"],
    "IBANs": ["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000"],
    "card numbers": ["4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005"],
    "social security numbers": ["123-45-6789", "001-01-0001"],
    "phone numbers": ["+44 20 7946 0958", "(030) 1234-5678", "+4915112345678"],
}
OTHERS = [
    "hello", "12345678", "2024-01-31", "31.12.2024", "192.168.100.200", "GB82 WEST 1234 5698 7654 33",
    "4111 1111 1111 1112", "000-12-3456", "a@b", "1.5", "SKU-1234-5678", "550e8400-e29b-41d4-a716-446655440000",
    "12:30:45", "3.14159265358",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in VALUES.items() for value in values])
def test_a_value_of_personal_data_is_known(kind: str, value: str) -> None:
    assert count_matches([value] * 3) == {kind: 3}


@pytest.mark.parametrize("value", OTHERS)
def test_another_value_is_not(value: str) -> None:
    assert count_matches([value] * 3) == {}


def test_a_digit_that_is_wrong_is_seen_in_a_checksum() -> None:
    for number, valid in (("4111111111111111", valid_card), ("DE89370400440532013000", valid_iban)):
        others = [number[:-1] + digit for digit in "0123456789" if digit != number[-1]]
        assert valid(number)
        assert not any(map(valid, others))


def test_what_matches_by_chance_is_not_reported() -> None:
    numbers = [str(4_000_000_000_000_000 + 7 * n) for n in range(1000)]
    assert sum(map(valid_card, numbers)) > 50
    assert count_matches(numbers) == {}


def test_columns_with_personal_data_are_found_and_no_value_is_shown(installation: Installation) -> None:
    installation.execute(
        "CREATE TABLE notes (id integer, a text, b varchar(60), c jsonb, d text, e bigint)",
        """INSERT INTO notes SELECT n, 'user' || n || '@example.org', 'GB82 WEST 1234 5698 7654 32',
               jsonb_build_object('to', 'x' || n || '@example.org'), 'nothing', 4111111111111111
           FROM generate_series(1, 50) n""",
        "CREATE TABLE quiet (id integer, a text)",
        "INSERT INTO quiet SELECT n, 'row ' || n FROM generate_series(1, 50) n",
    )
    assert installation.loud(Group.PLAINTEXT, sample=False) == []
    found = installation.diagnose(Group.PLAINTEXT)
    loud = {one.subject: one.text for one in found.findings if one.status is Status.WARN}
    assert set(loud) == {f"public.notes.{column}" for column in "abce"}
    assert loud["public.notes.a"].startswith("50 of 50 values that were read look like e-mail addresses")
    assert "IBANs" in loud["public.notes.b"]
    assert "e-mail addresses" in loud["public.notes.c"]
    assert "card numbers" in loud["public.notes.e"]
    reported = json.dumps(as_document(found), default=str)
    assert not [value for value in ("example.org", "WEST", "4111") if value in reported]


COPIES: dict[str, tuple[LiteralString, ...]] = {
    "a column of another table": ("CREATE TABLE letters AS SELECT id, mail AS recipient FROM moved_verified",),
    "a log in JSON": (
        "CREATE TABLE events (id integer, letters jsonb)",
        "INSERT INTO events SELECT id, jsonb_build_object('to', jsonb_build_array(mail, 1)) FROM moved_verified",
    ),
    "a line of text": (
        "CREATE TABLE events (id integer, letters text)",
        "INSERT INTO events SELECT id, 'sent to <' || upper(mail) || '>, ok' FROM moved_verified",
    ),
    "a column beside it": (
        "ALTER TABLE moved_verified ADD letters text",
        "UPDATE moved_verified SET letters = ' ' || mail",
    ),
}


@pytest.mark.parametrize("plant", COPIES.values(), ids=list(COPIES))
@pytest.mark.parametrize("state", ["verified", "contracted"])
def test_values_of_an_encrypted_column_are_found_in_plaintext_elsewhere(
    crowd: Installation, plant: tuple[LiteralString, ...], state: str
) -> None:
    crowd.execute(*plant)
    if state == "contracted":
        # Its values are opened then, to be compared in this process.
        crowd.execute("SELECT glpgenc.gl_drop_plaintext('moved_verified', 'mail_enc')")
    (found,) = (one for one in crowd.loud(Group.PLAINTEXT) if "stand there in plaintext" in one.text)
    assert found.text.startswith("20 values of the encrypted column public.moved_verified.mail_enc")
    assert "example.org" not in found.text
    assert not [one for one in crowd.loud(Group.PLAINTEXT, sample=False) if one.check == "sample"]


def test_values_that_others_have_by_chance_are_no_copies(crowd: Installation) -> None:
    crowd.execute(
        "CREATE TABLE others (id integer, a text, b text)",
        """INSERT INTO others SELECT n, 'other-' || n || '@example.net',
               CASE WHEN n < 3 THEN 'verified-' || n || '@example.org' ELSE 'x' END FROM generate_series(1, 50) n""",
    )
    assert not [one for one in crowd.loud(Group.PLAINTEXT) if "stand there in plaintext" in one.text]


def test_large_tables_are_read_where_that_is_asked_for(crowd: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd.execute("CREATE TABLE letters AS SELECT id, mail AS recipient FROM moved_verified")
    monkeypatch.setattr(sampling, "SMALL", 0)
    assert not [one for one in crowd.loud(Group.PLAINTEXT) if one.check == "sample"]
    assert [one for one in crowd.loud(Group.PLAINTEXT, sample=True) if one.check == "sample"]


def test_what_this_role_may_not_read_is_said(installation: Installation) -> None:
    with login_role(installation.url, member_of=["glpgenc_auditor"]) as role:
        asked = Installation("", settings_for(role.url(installation.url), installation.settings.local_kek_file))
        found = asked.diagnose(Group.PLAINTEXT, sample=True).findings
    unknown = {one.subject: one.remedy for one in found if one.status is Status.UNKNOWN}
    assert unknown["public.people"] == "GRANT SELECT ON public.people TO this role"
