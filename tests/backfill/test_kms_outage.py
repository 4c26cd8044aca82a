"""The KMS goes away in the middle of a backfill: that is waited for, or ends it with the cause; nothing is lost."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from glpgenc.backfill.kind import Backfill
from glpgenc.errors import KMSUnavailableError
from glpgenc.jobs import supervisor as worker_process
from glpgenc.jobs.supervisor import StopFlag, run_job
from glpgenc.keys import KeyManager
from glpgenc.settings import Settings
from tests.backfill.backfill_world import BackfillWorld
from tests.backfill.kms_outage import Kms, world_with_kms
from tests.backfill.running_backfill import encrypted, ended, until
from tests.backfill.write_counts import CONSENT, audit, written_once
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn

pytestmark = pytest.mark.slow

ROWS = 4_000
FILLED = ROWS * 9 // 10


@dataclass
class Outage:
    """A table whose rows need keys of a KMS at every chunk."""

    people: BackfillWorld
    kms: Kms
    stand_in: AwsStandIn
    arn: str

    def enable(self) -> None:
        client = boto3.session.Session().client("kms", region_name=REGION, endpoint_url=self.kms.url)
        client.enable_key(KeyId=self.arn.rpartition("/")[2])
        client.close()


@pytest.fixture
def outage(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outage]:
    with world_with_kms(database, tmp_path, monkeypatch) as (people, kms, stand_in, arn):
        people.fill(ROWS, tenants=3)
        people.expand("email", tenant_expression="tenant")
        audit(people)
        yield Outage(people, kms, stand_in, arn)


def stands_still(people: BackfillWorld, seconds: float) -> int:
    """Check that nothing is encrypted for some time, once the keys that are cached are too old."""
    time.sleep(2)
    before = encrypted(people)
    time.sleep(seconds)
    assert encrypted(people) == before
    return before


def test_an_outage_of_the_kms_is_waited_for(outage: Outage) -> None:
    people = outage.people
    process = people.popen("backfill", "run", "people", "--workers", "2", "--max-rate", "800", CONSENT)
    until(people, 500)
    outage.kms.stop()
    before = stands_still(people, 2)
    assert 500 <= before < FILLED
    assert process.poll() is None
    # Nobody's rows stay locked meanwhile.
    people.execute("SET lock_timeout = '1s'; UPDATE people SET changes = 1")
    outage.kms.start()
    output = ended(process)
    assert process.returncode == 0, output
    assert people.state("email") == "backfilled"
    written_once(people)


def test_an_outage_that_lasts_ends_it_with_the_cause_and_it_continues_when_run_again(
    outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = outage.people
    (job,) = people.start(max_rate=2_000, allow_after_triggers=True).jobs
    monkeypatch.setattr(worker_process, "PATIENCE", 1.5)
    # Not one key is there yet.
    outage.kms.stop()
    began = time.monotonic()
    with pytest.raises(KMSUnavailableError, match=r"GenerateDataKey|Decrypt"):
        run_job(people.settings, people.manager, job, [Backfill()], StopFlag())
    assert 1 < time.monotonic() - began < 20
    assert encrypted(people) == 0
    assert people.state("email") == "expanded"
    outage.kms.start()
    answer = people.run("backfill", "run", "people", "--workers", "2", "--max-rate", "1000000")
    assert answer.returncode == 0, answer.stderr
    written_once(people)


def test_a_kms_key_that_is_disabled_ends_it_at_once_and_it_continues_when_it_is_enabled(outage: Outage) -> None:
    people = outage.people
    process = people.popen("backfill", "run", "people", "--workers", "2", "--max-rate", "800", CONSENT)
    until(people, 500)
    outage.stand_in.disable(outage.arn)
    output = ended(process)
    assert process.returncode == 4, output
    assert "glpgenc: error:" in output
    assert "disabled" in output
    assert 500 <= encrypted(people) < FILLED
    # An outage is no reason to put a tenant's rows in quarantine.
    assert people.value("SELECT count(*) FROM glpgenc.quarantine") == 0
    outage.enable()
    answer = people.run("backfill", "run", "people", "--workers", "2", "--max-rate", "1000000")
    assert answer.returncode == 0, answer.stderr
    assert people.state("email") == "backfilled"
    written_once(people)


def test_a_kms_that_does_not_answer_is_no_success_however_long_it_takes(
    outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = outage.people
    (job,) = people.start(allow_after_triggers=True).jobs
    monkeypatch.setattr(worker_process, "PATIENCE", 3.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent_url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        chosen = people.settings.model_dump() | {"kms_endpoint_url": silent_url, "kms_read_timeout": 2.0}
        began = time.monotonic()
        with (
            KeyManager.from_settings(Settings(**chosen)) as manager,
            pytest.raises(KMSUnavailableError),
        ):
            run_job(people.settings, manager, job, [Backfill()], StopFlag())
    assert 3 < time.monotonic() - began < 25
    assert encrypted(people) == 0
