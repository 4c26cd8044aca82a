"""The report of an installation, made by an auditor: what is met, what is planted against it, what is not shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.compliance import FRAMEWORKS, ComplianceReport, ControlStatus, Evidence, Outcome, collect
from glpgenc.compliance.check import Site
from glpgenc.compliance.check import run as run_check
from glpgenc.compliance.checks import CHECKS
from glpgenc.database import connect
from glpgenc.errors import ConfigurationError, DatabaseError, SchemaMissingError
from glpgenc.settings import Settings
from tests.compliance.conftest import Audited
from tests.doctor.installation import Installation, settings_for
from tests.support.databases import login_role

BY_NAME = {check.name: check for check in CHECKS}


@pytest.fixture(scope="module")
def report(audited: Audited) -> ComplianceReport:
    return audited.report()


def facts(evidence: Evidence) -> dict[str, Any]:
    return {fact.name: fact.value for fact in evidence.facts}


def test_an_auditor_can_read_all_that_a_report_needs(report: ComplianceReport) -> None:
    unread = [each for each in report.evidence if any("this role" in line for line in (each.summary, *each.findings))]
    assert unread == []
    assert [each.check for each in report.evidence] == list(BY_NAME)


def test_algorithms_and_key_lengths_are_those_of_the_envelopes(report: ComplianceReport) -> None:
    found = report.of("algorithms")
    assert found.outcome is Outcome.MET
    assert facts(found)["values under A256CBC-HS512"] == 1
    assert facts(found)["A256CBC-HS512"].startswith("AES-256-CBC and HMAC-SHA-512, keys of 256 bits each")


def test_plaintext_that_is_left_is_a_finding_with_its_column(report: ComplianceReport) -> None:
    found = report.of("plaintext")
    assert found.outcome is Outcome.NOT_MET
    assert "public.members.mail_enc: 1 value is still in plaintext" in found.findings
    assert facts(found)["columns native"] == 1


def test_keys_are_shown_with_their_ages_and_policy(report: ComplianceReport) -> None:
    found = report.of("rotation")
    assert (found.outcome, facts(found)["keys of class pii"]) == (
        Outcome.MET,
        "1, the oldest 0 days; maximum 365 days",
    )


def test_a_key_file_is_no_kms(report: ComplianceReport) -> None:
    assert report.of("key_custody").outcome is Outcome.NOT_MET


def test_a_trail_without_records_is_not_shown(report: ComplianceReport) -> None:
    assert report.of("audit_chain").outcome is Outcome.NOT_SHOWN
    assert report.of("audit_kept").outcome is Outcome.NOT_SHOWN


def test_rights_are_shown_by_role(report: ComplianceReport, audited: Audited) -> None:
    found = report.of("database_rights")
    role = psycopg.conninfo.conninfo_to_dict(audited.settings.require_database_url())["user"]
    assert found.outcome is Outcome.MET
    assert facts(found)["members of glpgenc_auditor"] == facts(found)["role of this report"] == role


def test_fips_mode_is_reported_for_each_module_with_how_it_was_found(report: ComplianceReport) -> None:
    reported = facts(report.of("fips"))
    assert list(reported) == [f"FIPS mode of {each}" for each in ("pgcrypto", "cryptography", "hashlib", "kernel")]
    assert all(text.split(" ", 1)[0] in {"on", "off", "unknown"} and "(" in text for text in reported.values())


def test_no_value_and_no_key_is_in_it(report: ComplianceReport, audited: Audited) -> None:
    with psycopg.connect(audited.installation.url) as connection:
        rows = connection.execute("SELECT wrapped_key FROM glpgenc.data_keys").fetchall()
    shown = repr(report)
    assert "ada@example.org" not in shown
    assert "Ada" not in shown
    assert not [row for row in rows if row[0].hex()[:32] in shown]


def test_what_the_checks_ask_can_change_nothing(audited: Audited) -> None:
    with connect(audited.settings.require_database_url(), "test", autocommit=True) as connection:
        site = Site(connection, audited.settings)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            site.rows("CREATE TABLE planted ()")


def test_a_role_that_may_not_read_gets_not_shown_and_never_met(shared: Installation) -> None:
    with login_role(shared.url) as role:
        found = collect(settings_for(role.url(shared.url), Path(str(shared.settings.local_kek_file))))
    hidden = {each.check for each in found.evidence if each.outcome is Outcome.NOT_SHOWN}
    assert hidden >= {
        "algorithms", "plaintext", "guards", "verified", "inventory", "keyed_hashes", "rotation", "key_states",
        "key_custody", "key_separation", "key_limits", "audit_chain", "audit_kept", "shreds",
    }  # fmt: skip
    # What is left is from the catalog, which every role may read, and from the KMS.
    met = {each.check for each in found.evidence if each.outcome is Outcome.MET}
    assert met <= {
        "unprotected",
        "copies",
        "kms",
        "database_rights",
        "execution",
        "audit_append_only",
        "code",
        "server_logs",
    }
    assert not found.met


_OLD: LiteralString = "UPDATE glpgenc.data_keys SET activated_at = now() - interval '400 days'"
_KNOWN: LiteralString = "UPDATE glpgenc.data_keys SET state = 'compromised', compromised_at = now()"
_STOPPED: LiteralString = "UPDATE glpgenc.data_keys SET state = 'deactivated', deactivated_at = now()"
_USED: LiteralString = "INSERT INTO glpgenc.key_uses SELECT key_id, 4294967296 FROM glpgenc.data_keys"
_DROPPED: LiteralString = "UPDATE glpgenc.encrypted_columns SET state = 'contracted' WHERE column_name = 'alias_enc'"
_UNLISTED: LiteralString = "DELETE FROM glpgenc.encrypted_columns WHERE column_name = 'alias_enc'"
_UNGUARDED: LiteralString = "ALTER TABLE people DROP CONSTRAINT alias_enc_guarded"
_FOREIGN: LiteralString = f"{_UNGUARDED}; UPDATE people SET alias_enc = 'plain'"
_BACK: LiteralString = "INSERT INTO glpgenc.tombstones (tenant_id, executed_at) VALUES ('acme', now())"
_PLANTED: LiteralString = "CREATE FUNCTION glpgenc.planted() RETURNS integer LANGUAGE sql AS 'SELECT 1'"

PLANTS = [
    ("algorithms", _FOREIGN, "no envelope"),
    ("plaintext", _DROPPED, "not scrubbed"),
    ("inventory", _UNLISTED, "alias_enc"),
    ("rotation", _OLD, "class pii: 1 key is due by age"),
    ("rotation", _KNOWN, "compromised"),
    ("key_limits", _USED, "4,294,967,296"),
    ("audit_append_only", "GRANT DELETE ON security.encryption_audit TO glpgenc_app", "glpgenc_app may DELETE"),
    ("audit_append_only", "ALTER TABLE security.audit_heads DISABLE TRIGGER append_only", "audit_heads"),
    ("shreds", "INSERT INTO glpgenc.tombstones (tenant_id) VALUES ('gone')", "1 shreds are due"),
    ("shreds", _BACK, "there again"),
    ("key_states", _STOPPED, "no key is active"),
]
# What the doctor finds has tests of its own: here that it comes through.
DOCTORS_PLANTS = [
    ("guards", _UNGUARDED, "no guard"),
    ("database_rights", "GRANT UPDATE ON glpgenc.data_keys TO glpgenc_app", "glpgenc_app has UPDATE"),
    ("execution", "ALTER FUNCTION glpgenc.gl_key_id(bytea) SECURITY DEFINER", "gl_key_id"),
    ("code", _PLANTED, "planted"),
    ("unprotected", "CREATE TABLE clients (id integer, passport_number text)", "passport_number"),
]


@pytest.mark.parametrize(
    ("check", "statement", "words"),
    [*PLANTS, *(pytest.param(*each, marks=pytest.mark.slow) for each in DOCTORS_PLANTS)],
)
def test_what_is_planted_is_found(installation: Installation, check: str, statement: LiteralString, words: str) -> None:
    with psycopg.connect(installation.url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement)
    with connect(installation.url, "test", autocommit=True) as connection:
        found = run_check(BY_NAME[check], Site(connection, installation.settings))
    assert found.outcome is Outcome.NOT_MET
    assert words in " ".join(found.findings)


@pytest.mark.parametrize("check", ["algorithms", "keyed_hashes", "rotation", "key_custody", "shreds", "verified"])
def test_what_is_not_there_is_not_applicable(database: str, key_file: Path, check: str) -> None:
    with connect(database, "test", autocommit=True) as connection:
        found = run_check(BY_NAME[check], Site(connection, settings_for(database, key_file)))
    assert found.outcome is Outcome.NOT_APPLICABLE


def test_a_table_that_is_missing_is_not_shown(installation: Installation) -> None:
    installation.execute("DROP TABLE glpgenc.key_uses CASCADE")
    with connect(installation.url, "test", autocommit=True) as connection:
        found = run_check(BY_NAME["key_limits"], Site(connection, installation.settings))
    assert (found.outcome, found.summary) == (Outcome.NOT_SHOWN, "an object that it reads is missing")
    assert found.findings == ("see the checks of tables: glpgenc doctor --only tables",)


def test_a_database_without_glpgenc_is_an_error(empty_database: str, key_file: Path) -> None:
    with pytest.raises(SchemaMissingError):
        collect(settings_for(empty_database, key_file))


def test_a_server_that_is_away_is_an_error(key_file: Path) -> None:
    with pytest.raises(DatabaseError):
        collect(settings_for("postgresql://nobody@127.0.0.1:1/none", key_file))


def test_without_a_database_there_is_no_report() -> None:
    with pytest.raises(ConfigurationError):
        collect(Settings(environment="test"))


def run(audited: Audited, *arguments: str) -> Any:
    environment = {
        "GLPGENC_DATABASE_URL": audited.settings.require_database_url(),
        "GLPGENC_LOCAL_KEK_FILE": str(audited.settings.local_kek_file),
        "GLPGENC_ENVIRONMENT": audited.settings.environment,
    }
    return CliRunner().invoke(app, ["compliance", "report", *arguments], prog_name="glpgenc", env=environment)


def test_the_command_writes_page_and_document_and_ends_with_1_for_findings(audited: Audited, tmp_path: Path) -> None:
    html, output = tmp_path / "report.html", tmp_path / "report.json"
    answer = run(audited, "--framework", "gdpr", "--json", "--html", str(html), "--output", str(output), "--no-trail")
    assert answer.exit_code == 1
    document = json.loads(answer.stdout)
    assert [each["framework"] for each in document["frameworks"]] == ["gdpr"]
    assert json.loads(output.read_text()) == document
    assert "public.members.mail_enc: 1 value is still in plaintext" in html.read_text()


def test_the_command_takes_no_other_framework(audited: Audited) -> None:
    answer = run(audited, "--framework", "itil")
    assert answer.exit_code == 2


def test_only_checks_that_a_framework_asks_for_are_run(audited: Audited) -> None:
    asked: list[str] = []
    found = collect(audited.settings, [FRAMEWORKS["hipaa"]], trail=False, progress=asked.append)
    wanted = {name for control in FRAMEWORKS["hipaa"].controls for name in control.checks}
    assert set(asked) == {each.check for each in found.evidence} == wanted
    assert found.of("audit_chain").outcome is Outcome.NOT_SHOWN
    assert found.assessments[0].count(ControlStatus.NEEDS_PEOPLE) > 0
