"""An installation with a real KMS in front, its values encrypted and its trail whole: all that it can show is met."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

import glpgenc
from glpgenc import audit
from glpgenc.cli.main import app
from glpgenc.compliance import ComplianceReport, ControlStatus, Outcome, collect
from glpgenc.keys import KeyManager
from glpgenc.settings import Settings
from glpgenc.verification import check_values
from tests.doctor.conftest import aws, moto_server
from tests.doctor.test_kms_faults import ADMIN, PINNED, key_id, policy
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn

__all__ = ["aws", "moto_server"]

pytestmark = pytest.mark.slow

SCHEMA = """
    SELECT glpgenc.gl_register_field('people.alias', 'pii'),
           glpgenc.gl_register_facet('people.alias', 'lower', 'lower');
    CREATE TABLE people (id integer PRIMARY KEY, alias_enc bytea);
    SELECT glpgenc.gl_guard_column('people', 'alias_enc', 'people.alias'),
           glpgenc.gl_index_column('people', 'alias_enc', 'lower');
    ALTER TABLE people VALIDATE CONSTRAINT alias_enc_guarded;
"""


@pytest.fixture
def settings(database: str, aws: AwsStandIn, tmp_path: Path) -> Settings:
    arn = aws.create_key(Policy=json.dumps(policy(ADMIN, PINNED)))
    aws.client.enable_key_rotation(KeyId=key_id(arn))
    kms = {"kms_provider": "aws", "kms_key": arn, "kms_region": REGION, "kms_endpoint_url": aws.url}
    return Settings(
        database_url=database,
        environment="test",
        tenant="acme",
        audit="database",
        audit_spool=tmp_path / "spool",
        **kms,
    )


@pytest.fixture
def used(settings: Settings) -> Settings:
    url = settings.require_database_url()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SCHEMA)
    audit.activate(settings)
    with (
        KeyManager.from_settings(settings) as manager,
        psycopg.connect(url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=manager),
    ):
        connection.execute(
            "INSERT INTO people SELECT i, glpgenc.gl_encrypt('Ada'::text, 'people.alias')"
            " FROM generate_series(1, 50) AS i"
        )
    audit.deactivate()
    allowed = settings.model_copy(update={"allow_superuser": True})
    assert all(each.right for each in check_values(allowed, "people"))
    return settings


def hidden(report: ComplianceReport) -> list[object]:
    bad = (Outcome.NOT_MET, Outcome.NOT_SHOWN)
    return [(each.check, each.outcome, each.findings) for each in report.evidence if each.outcome in bad]


def test_all_that_it_can_show_is_met(used: Settings) -> None:
    report = collect(used)
    assert hidden(report) == []
    assert report.met
    assert {each.status for one in report.assessments for each in one.standings} == {
        ControlStatus.MET,
        ControlStatus.NOT_APPLICABLE,
        ControlStatus.NEEDS_PEOPLE,
    }


def test_the_evidence_has_the_kms_key_and_the_period_and_head_of_the_trail(used: Settings) -> None:
    report = collect(used)
    custody = {fact.name: fact.value for fact in report.of("key_custody").facts}
    assert custody[f"keys wrapped by aws, {used.kms_key}"] == 2
    chain = {fact.name: fact.value for fact in report.of("audit_chain").facts}
    with psycopg.connect(used.require_database_url()) as connection:
        row = connection.execute("SELECT min(occurred_at), max(occurred_at), count(*) FROM security.encryption_audit")
        first, last, records = row.fetchone() or (None, None, None)
    assert (chain["first record"], chain["last record"], chain["records"]) == (first, last, records)
    assert len(str(chain["head"])) == 64


def test_a_record_that_was_altered_is_a_finding(used: Settings) -> None:
    before = {fact.name: fact.value for fact in collect(used).of("audit_chain").facts}["head"]
    with psycopg.connect(used.require_database_url(), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE security.encryption_audit SET tenant_id = 'other' WHERE event_type LIKE 'session%'")
    found = collect(used).of("audit_chain")
    assert (found.outcome, found.findings) == (Outcome.NOT_MET, ("1 record or heads: edited",))
    assert before is not None


def test_the_command_ends_with_0(used: Settings, tmp_path: Path) -> None:
    audit.deactivate()
    environment = {
        "GLPGENC_DATABASE_URL": used.require_database_url(),
        "GLPGENC_ALLOW_SUPERUSER": "true",
        "GLPGENC_ENVIRONMENT": "test",
        "GLPGENC_KMS_PROVIDER": "aws",
        "GLPGENC_KMS_KEY": str(used.kms_key),
        "GLPGENC_KMS_REGION": REGION,
        "GLPGENC_KMS_ENDPOINT_URL": str(used.kms_endpoint_url),
        "GLPGENC_AUDIT": "database",
        "GLPGENC_AUDIT_SPOOL": str(tmp_path / "spool"),
    }
    answer = CliRunner().invoke(app, ["compliance", "report", "--json"], prog_name="glpgenc", env=environment)
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["met"] is True
