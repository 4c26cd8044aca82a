"""The canary: found where it is, and its keys nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import pytest

from glpgenc.doctor import Group, Status
from glpgenc.doctor.checks.canary import CanaryValue, _found
from glpgenc.embedded import EmbeddedPostgres, find_programs
from glpgenc.installer import install
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.doctor.installation import Installation, furnished, settings_for
from tests.support.databases import login_role

pytestmark = pytest.mark.slow

_FACET: LiteralString = """
    SELECT glpgenc.gl_register_facet(f, 'more', {}) FROM unnest('{{members.mail,people.alias}}'::text[]) f
"""


def _range(unit: LiteralString) -> LiteralString:
    return f"""'exact', kind => 'range', parameters => '{{"unit": "{unit}", "size": 1, "low": 0, "high": 9}}'"""


@pytest.fixture(scope="module")
def collecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedPostgres, Installation]]:
    """A server that has log files of its own."""
    with EmbeddedPostgres(
        find_programs(), settings={"logging_collector": True, "log_destination": "stderr,csvlog"}
    ) as server:
        install(server.url())
        with furnished(server.url(), tmp_path_factory.mktemp("canary") / "kek.json") as installation:
            yield server, installation


def test_a_value_in_the_log_is_found(collecting: tuple[EmbeddedPostgres, Installation]) -> None:
    server, installation = collecting
    assert [(one.status, one.subject) for one in installation.diagnose(Group.CANARY).findings] == [(Status.PASS, "")]
    installation.execute("ALTER DATABASE postgres SET log_statement = 'all'")
    try:
        (found,) = installation.loud(Group.CANARY)
    finally:
        installation.execute("ALTER DATABASE postgres RESET log_statement")
    assert (found.status, found.subject) == (Status.FAIL, "server log")
    logs = [file.read_text(encoding="utf-8") for file in (server.data_directory / "log").iterdir()]
    # The control: it is there, and once for each kind of file; looking for it has put it nowhere.
    assert [text.count("glpgenc-canary-") for text in logs] == [1, 1]


def test_a_log_that_this_role_may_not_read_is_said(collecting: tuple[EmbeddedPostgres, Installation]) -> None:
    _, installation = collecting
    with login_role(installation.url, member_of=["glpgenc_app"]) as role:
        asked = Installation("", settings_for(role.url(installation.url), installation.settings.local_kek_file))
        (found,) = asked.diagnose(Group.CANARY).findings
    assert (found.status, found.subject) == (Status.UNKNOWN, "server log")
    assert "pg_read_server_files" in (found.remedy or "")


def test_a_server_without_log_files_is_said(installation: Installation) -> None:
    (found,) = installation.diagnose(Group.CANARY).findings
    assert (found.status, found.subject, "logging_collector" in found.text) == (Status.UNKNOWN, "server log", True)


@pytest.mark.parametrize(
    "facet",
    [
        "'digits'",
        "'number'",
        "'exact', kind => 'prefix', parameters => '{\"least\": 2, \"most\": 10}'",
        "'exact', kind => 'contains', parameters => '{\"length\": 3}'",
        _range("number"),
        _range("day"),
        _range("month"),
    ],
)
def test_the_value_is_one_that_the_facets_accept(
    collecting: tuple[EmbeddedPostgres, Installation], facet: LiteralString
) -> None:
    _, installation = collecting
    installation.execute(_FACET.format(facet), "ALTER DATABASE postgres SET log_statement = 'all'")
    try:
        (found,) = installation.loud(Group.CANARY)
        installation.execute("ALTER DATABASE postgres RESET log_statement")
        (passed,) = installation.diagnose(Group.CANARY).findings
    finally:
        installation.execute("ALTER DATABASE postgres RESET log_statement", "DELETE FROM glpgenc.search_facets")
    # That it is found where it was logged shows that it was encrypted.
    assert (found.status, found.subject, passed.status) == (Status.FAIL, "server log", Status.PASS)


def test_fields_that_take_no_value_are_said(installation: Installation) -> None:
    day = '{"unit": "day", "size": 1, "low": 0, "high": 9}'
    installation.execute(
        _FACET.format("'number'"),
        f"SELECT glpgenc.gl_register_facet(f, 'day', kind => 'range', parameters => '{day}') "
        "FROM unnest('{members.mail,people.alias}'::text[]) f",
    )
    (found,) = installation.diagnose(Group.CANARY).findings
    assert (found.status, found.text) == (Status.UNKNOWN, "no value suits all search facets of field members.mail")
    assert "number" in (found.remedy or "")


def test_without_a_key_to_be_had_nothing_is_encrypted(installation: Installation, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    create_key_file(other)
    (found,) = installation.set_to(local_kek_file=other).diagnose(Group.CANARY).findings
    assert (found.status, found.text.partition(":")[0]) == (Status.UNKNOWN, "a test value could not be encrypted")
    installation.execute("DELETE FROM glpgenc.data_keys")
    (found,) = installation.diagnose(Group.CANARY).findings
    assert found.status is Status.INFO


def test_it_can_be_left_out(shared: Installation) -> None:
    assert shared.diagnose(Group.CANARY, canary=False).findings == ()


def test_bytes_of_a_key_are_known_in_either_case() -> None:
    canary = CanaryValue("glpgenc-canary-00", frozenset({bytes(range(16)).hex(), bytes(range(16, 32)).hex()}))
    texts = [f"SELECT '{bytes(range(10, 40)).hex().upper()}'"]
    assert [one.text for one in _found("log", canary, texts)] == ["it contains bytes of a session's key"]
    assert list(_found("log", canary, ["SELECT 1", bytes(range(15)).hex()])) == []
