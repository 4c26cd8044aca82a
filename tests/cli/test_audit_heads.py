"""glpgenc audit verify --keep-heads: chains that went as a whole, and heads that were altered, put back or deleted."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from glpgenc.audit.locked_objects import LockedObjects
from glpgenc.audit.verification.heads_storage import S3HeadsStorage
from glpgenc.audit.verification.saved_heads import SavedHeads
from glpgenc.cli.main import app
from glpgenc.errors import ConfigurationError
from tests.audit.trail_world import Prepared, TrailWorld
from tests.keys.kms.aws_stand_in import MotoServer
from tests.support.peers.s3 import Bucket, client_of

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Verify:
    """``glpgenc audit verify --keep-heads`` as an installation runs it, with its trail in the database."""

    world: TrailWorld
    place: str
    more: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, code: int = 0) -> Result:
        environment = {
            "GLPGENC_DATABASE_URL": self.world.url,
            "GLPGENC_ALLOW_SUPERUSER": "true",
            "GLPGENC_LOCAL_KEK_FILE": str(self.world.folder / "kek.json"),
            "GLPGENC_AUDIT_SPOOL": str(self.world.folder / "spool"),
            "GLPGENC_AUDIT": "database",
        }
        answer = CliRunner().invoke(app, ["audit", "verify", *arguments], env=environment | self.more)
        assert answer.exit_code == code, (answer.output, answer.stderr, answer.exception)
        return answer

    def __call__(self, code: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("--keep-heads", self.place, "--json", code=code).stdout)
        return found

    def kinds(self) -> dict[str, int]:
        """Verify a trail that is not whole, and return what is found."""
        found = self(code=1)
        assert found["heads_saved"] is False
        return dict(found["counts"])


@pytest.fixture
def world(template: Prepared) -> Iterator[TrailWorld]:
    with template.copy() as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "heads"


@pytest.fixture
def verify(world: TrailWorld, file: Path) -> Verify:
    return Verify(world, str(file))


@pytest.fixture(scope="module")
def moto() -> Iterator[MotoServer]:
    server = MotoServer()
    yield server
    server.stop()


def bucket_of(moto: MotoServer, name: str, *, lock: bool) -> Bucket:
    client = client_of(moto.url)
    client.create_bucket(
        Bucket=name,
        CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
        ObjectLockEnabledForBucket=lock,
    )
    return Bucket(name, client)


def in_bucket(moto: MotoServer, bucket: Bucket, world: TrailWorld) -> Verify:
    environment = {
        "AWS_ENDPOINT_URL_S3": moto.url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return Verify(world, f"s3://{bucket.name}/production", environment)


@pytest.fixture
def bucket(moto: MotoServer, request: pytest.FixtureRequest) -> Bucket:
    return bucket_of(moto, f"heads-{abs(hash(request.node.name))}", lock=True)


def forget(world: TrailWorld, *writers: UUID) -> None:
    """Remove chains with everything that tells of them."""
    for table in ("encryption_audit", "audit_heads", "audit_writers"):
        world.execute(f"DELETE FROM security.{table} WHERE writer_id = ANY (%s)", list(writers))


def verifications(world: TrailWorld) -> list[tuple[Any, ...]]:
    return world.execute("SELECT findings, chains_missing, heads_number FROM security.audit_verifications ORDER BY at")


def test_heads_are_numbered_and_each_run_is_in_the_database_for_metrics(
    verify: Verify, file: Path, world: TrailWorld
) -> None:
    for number in (1, 2, 3):
        assert verify()["heads_saved"] is True
        assert SavedHeads.read(file).number == number
    assert verifications(world) == [(0, 0, 1), (0, 0, 2), (0, 0, 3)]


def test_a_chain_that_went_as_a_whole_is_missing(verify: Verify, world: TrailWorld) -> None:
    verify()
    forget(world, world.writers[0])
    found = verify(code=1)
    assert (found["counts"], found["missing"]) == ({"writer_removed": 1}, 1)
    assert verifications(world)[-1] == (1, 1, 1)


def test_all_records_of_a_writer_that_stayed_are_a_missing_chain_too(verify: Verify, world: TrailWorld) -> None:
    verify()
    world.execute("DELETE FROM security.encryption_audit WHERE writer_id = %s", world.writers[0])
    world.execute("DELETE FROM security.audit_heads WHERE writer_id = %s", world.writers[0])
    assert verify(code=1)["missing"] == 1


@pytest.mark.parametrize("place", ["seq", "number", "mac"])
def test_heads_that_were_altered_are_found_by_their_mac(verify: Verify, file: Path, place: str) -> None:
    verify()
    text = file.read_text()
    first = text.index(f'"{place}":') + len(place) + 3
    digit = next(at for at in range(first, len(text)) if text[at].isdigit())
    file.write_text(text[:digit] + ("7" if text[digit] != "7" else "8") + text[digit + 1 :])
    assert verify.kinds() == {"saved_heads_altered": 1}


def test_heads_of_another_installation_are_not_believed(template: Prepared, verify: Verify, file: Path) -> None:
    verify()
    with template.copy() as other:
        other.execute("DELETE FROM security.audit_keys")
        other.execute("DELETE FROM security.audit_writers")
        other.execute("DELETE FROM security.encryption_audit")
        other.execute("DELETE FROM security.audit_heads")
        other.write(2)
        foreign = other.folder / "foreign"
        foreign.unlink(missing_ok=True)
        Verify(other, str(foreign))()
        file.write_bytes(foreign.read_bytes())
        foreign.unlink()
    # The same KMS key wraps its root, so that its MAC fits; but not one of its chains or roots is in this trail.
    assert verify.kinds().keys() >= {"key_removed", "writer_removed"}


def test_an_older_file_in_the_place_of_a_newer_one_is_seen_by_what_the_trail_says(verify: Verify, file: Path) -> None:
    verify()
    older = file.read_bytes()
    verify()
    file.write_bytes(older)
    assert verify.kinds() == {"saved_heads_old": 1}


def test_an_event_that_was_forged_makes_no_heads_old(verify: Verify, file: Path, world: TrailWorld) -> None:
    verify()
    series = str(SavedHeads.read(file).series)
    world.execute(
        "INSERT INTO security.encryption_audit SELECT writer_id, 10000, now(), event_type, event_category, data_class, "
        "tenant_id, key_id, key_version, 'verify', count, duration_us, success, error, actor, purpose, correlation_id, "
        "jsonb_build_object('heads', 99, 'heads_series', %s::text), previous_mac, mac "
        "FROM security.encryption_audit WHERE event_type = 'audit_read' LIMIT 1",
        series,
    )
    assert "saved_heads_old" not in verify.kinds()


def test_a_file_that_was_removed_is_seen_by_what_the_trail_says(verify: Verify, file: Path) -> None:
    verify()
    file.unlink()
    assert verify.kinds() == {"saved_heads_removed": 1}
    assert not file.exists()


def test_a_root_that_was_removed_is_found_and_its_chains_are_verified_all_the_same(
    verify: Verify, world: TrailWorld
) -> None:
    verify()
    world.execute("DELETE FROM security.audit_keys")
    # Verified under a root of its own, whose writer is registered by this run.
    found = Verify(world, verify.place, {"GLPGENC_AUDIT": ""})(code=1)
    assert set(found["counts"]) == {"key_removed"}
    assert found["unverifiable"] == 0


def test_heads_are_not_saved_over_others_that_were_not_verified_against(verify: Verify, tmp_path: Path) -> None:
    verify()
    other = tmp_path / "other"
    verify.run("--save-heads", str(other))
    said = verify.run("--heads", verify.place, "--save-heads", str(other), code=2).stderr
    assert "would not be verified against" in said
    assert "--keep-heads" in said


def test_save_heads_verifies_against_those_that_are_there(verify: Verify, world: TrailWorld) -> None:
    verify.run("--save-heads", verify.place)
    forget(world, world.writers[0])
    assert "writer_removed" in verify.run("--save-heads", verify.place, code=1).stdout


@pytest.mark.parametrize("options", [("--keep-heads", "x"), ("--every", "6h"), ("--save-heads", "x")])
def test_a_check_of_files_saves_no_heads(verify: Verify, options: tuple[str, str]) -> None:
    assert "--file is for a check of files alone" in verify.run("--file", "x", *options, code=2).stderr


@pytest.mark.parametrize("place", ["s3://", "s3://bucket", "s3://Bucket/x", "s3://b/", "s3://bucket/a b"])
def test_a_place_in_s3_is_a_bucket_and_a_prefix(verify: Verify, place: str) -> None:
    assert "s3://BUCKET/PREFIX" in verify.run("--keep-heads", place, code=2).stderr


def test_each_run_adds_an_object_that_nobody_can_delete(moto: MotoServer, bucket: Bucket, world: TrailWorld) -> None:
    run = in_bucket(moto, bucket, world)
    assert run()["heads_saved"] is True
    assert run()["heads_saved"] is True
    versions = bucket.client.list_object_versions(Bucket=bucket.name)["Versions"]
    assert [each["Key"] for each in versions] == ["production/000000000001.heads", "production/000000000002.heads"]
    for each in versions:
        found = bucket.client.head_object(Bucket=bucket.name, Key=each["Key"], VersionId=each["VersionId"])
        assert found["ObjectLockMode"] == "COMPLIANCE"
        assert found["ObjectLockRetainUntilDate"] > NOW + timedelta(days=399)
        with pytest.raises(bucket.client.exceptions.ClientError, match="AccessDenied"):
            bucket.client.delete_object(Bucket=bucket.name, Key=each["Key"], VersionId=each["VersionId"])


def test_a_chain_that_went_is_missing_by_the_heads_in_s3(moto: MotoServer, bucket: Bucket, world: TrailWorld) -> None:
    run = in_bucket(moto, bucket, world)
    run()
    forget(world, world.writers[0])
    assert run(code=1)["missing"] == 1


def test_older_heads_that_are_put_over_newer_ones_are_seen_and_do_not_count(
    moto: MotoServer, bucket: Bucket, world: TrailWorld
) -> None:
    run = in_bucket(moto, bucket, world)
    run()
    run()
    bucket.put("production/000000000002.heads", bucket.raw("production/000000000001.heads"))
    forget(world, world.writers[0])
    found = run(code=1)
    assert found["counts"] == {"saved_heads_altered": 1, "writer_removed": 1}
    assert "put again 1 times" in json.dumps(found["findings"])


def test_heads_that_were_hidden_by_a_delete_marker_are_found_and_count(
    moto: MotoServer, bucket: Bucket, world: TrailWorld
) -> None:
    run = in_bucket(moto, bucket, world)
    run()
    bucket.client.delete_object(Bucket=bucket.name, Key="production/000000000001.heads")
    forget(world, world.writers[0])
    assert run(code=1)["counts"] == {"saved_heads_altered": 1, "writer_removed": 1}


@pytest.mark.parametrize("data", [b"", b"not heads", b"\xff" * 10])
def test_an_object_with_a_later_number_that_holds_something_else_hides_nothing(
    moto: MotoServer, bucket: Bucket, world: TrailWorld, data: bytes
) -> None:
    run = in_bucket(moto, bucket, world)
    run()
    bucket.put("production/000000000007.heads", data)
    bucket.put("production/notes.txt", b"not ours")
    forget(world, world.writers[0])
    found = run(code=1)["counts"]
    assert found["saved_heads_altered"] >= 1
    assert found["writer_removed"] == 1


def test_old_heads_under_a_later_number_do_not_pass_for_new_ones(
    moto: MotoServer, bucket: Bucket, world: TrailWorld
) -> None:
    run = in_bucket(moto, bucket, world)
    run()
    bucket.put("production/000000000009.heads", bucket.raw("production/000000000001.heads"))
    assert "saved_heads_altered" in run.kinds()


def test_a_bucket_without_object_lock_is_refused(moto: MotoServer, world: TrailWorld) -> None:
    bucket = bucket_of(moto, "heads-unlocked", lock=False)
    run = in_bucket(moto, bucket, world)
    answer = run.run("--keep-heads", run.place, code=2)
    assert "object lock" in answer.stderr.lower()


def test_heads_whose_lock_is_not_there_are_a_finding_and_newer_ones_are_kept(
    moto: MotoServer, bucket: Bucket, world: TrailWorld
) -> None:
    run = in_bucket(moto, bucket, world)
    run()
    data = bucket.raw("production/000000000001.heads")
    unlocked = bucket_of(moto, f"{bucket.name}-copy", lock=True)
    unlocked.put("production/000000000001.heads", data)
    found = in_bucket(moto, unlocked, world)(code=1)
    assert (found["counts"], found["heads_saved"]) == ({"saved_heads_unlocked": 1}, True)


def test_two_runs_at_once_do_not_save_the_same_number_twice(bucket: Bucket) -> None:
    place = S3HeadsStorage(LockedObjects(bucket.name, "production", client=bucket.client))
    heads = SavedHeads(NOW)
    place.write(heads)
    with pytest.raises(ConfigurationError, match="number 1 already"):
        place.write(heads)


def test_a_bucket_that_is_not_there_is_an_error(moto: MotoServer, world: TrailWorld) -> None:
    run = in_bucket(moto, Bucket("no-such-bucket-here", None), world)
    assert "NoSuchBucket" in run.run("--keep-heads", run.place, code=1).stderr


def test_runs_follow_each_other_until_the_process_is_told_to_end(
    verify: Verify, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    class ThirdTime(threading.Event):
        """Told to end after the third run."""

        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0)
            if len(waited) == 3:
                self.set()
            return self.is_set()

    monkeypatch.setattr("glpgenc.cli.audit.verify.Event", ThirdTime)
    said = verify.run("--keep-heads", verify.place, "--every", "6h").stdout
    assert said.count("the trail is whole") == 3
    assert (waited, SavedHeads.read(file).number) == ([21_600] * 3, 3)


def test_a_database_that_is_away_is_reported_and_asked_again(verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    class SecondTime(threading.Event):
        """Told to end after the second run."""

        def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002
            if self.waited:
                self.set()
            self.waited = True
            return self.is_set()

        waited = False

    monkeypatch.setattr("glpgenc.cli.audit.verify.Event", SecondTime)
    away = Verify(
        verify.world, verify.place, {"GLPGENC_DATABASE_URL": "postgresql://a@127.0.0.1:1/b", "GLPGENC_AUDIT": ""}
    )
    assert away.run("--every", "1h").stderr.count("can't be reached") == 2
