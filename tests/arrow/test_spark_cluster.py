"""A Spark cluster on this host, of two executors: they fetch keys for themselves."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyspark.errors import PythonException
from pyspark.sql import SparkSession
from pyspark.sql import types as t

from glpgenc.arrow import ColumnSpec, cell_aad, decrypt_spark, encrypt_spark, worker_keys
from glpgenc.arrow.spark import arrow_type
from glpgenc.errors import ConfigurationError
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.service import EncryptionServiceConfig
from tests.support.peers.java import java_home
from tests.support.services import CONTEXT, Place

pytestmark = [
    pytest.mark.slow,
    # Of pyspark's own making.
    pytest.mark.filterwarnings("ignore::FutureWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

REPOSITORY = Path(__file__).parents[2]
ROWS = 20_000
COLUMNS = {"email": ColumnSpec(row="id"), "age": ColumnSpec()}


@dataclass(frozen=True)
class Cluster:
    spark: SparkSession
    place: Place
    events: Path

    @property
    def settings(self) -> EncryptionServiceConfig:
        return self.place.config(local_kek_file=self.place.folder / "kek.json")

    @property
    def people(self) -> Any:
        text = "concat(id, '@x.org')"
        return self.spark.range(0, ROWS, 1, 8).selectExpr(
            "id", f"if(id % 7 = 0, NULL, {text}) AS email", "id % 90 AS age"
        )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    java = java_home()
    folder = tmp_path_factory.mktemp("spark")
    events = folder / "events"
    events.mkdir()
    place = Place(folder)
    builder: Any = SparkSession.builder
    options = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.executor.memory": "600m",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": events.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
        "spark.sql.shuffle.partitions": "4",
        "spark.executorEnv.PYTHONPATH": str(REPOSITORY),
        "spark.speculation": "true",
        "spark.speculation.quantile": "0.5",
        "spark.speculation.multiplier": "1.1",
        "spark.speculation.minTaskRuntime": "1s",
    }
    for name, value in options.items():
        builder = builder.config(name, value)
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("JAVA_HOME", str(java))
        changed.setenv("PYSPARK_PYTHON", sys.executable)
        changed.setenv("PYSPARK_DRIVER_PYTHON", sys.executable)
        spark = builder.master("local-cluster[2,1,1024]").getOrCreate()
        yield Cluster(spark, place, events)
        spark.stop()


def counted(work: Any, folder: str) -> Any:
    """Return what works as it does, and notes in which process, of how many batches, and what that unwrapped."""

    def apply(batches: Any) -> Any:
        calls = worker_keys.__dict__.setdefault("_test_calls", [])
        if not calls:
            calls.append("patched")
            decrypt = LocalKMSProvider.decrypt

            def noted(self: Any, *given: Any) -> Any:
                calls.append("decrypt")
                return decrypt(self, *given)

            setattr(LocalKMSProvider, "decrypt", noted)  # noqa: B010  # it lasts as long as the process
        count = 0
        for batch in work(batches):
            count += 1
            yield batch
        note = {"pid": os.getpid(), "batches": count, "unwrapped": len(calls) - 1, "made": len(worker_keys._MADE)}
        Path(folder, f"{os.getpid()}-{time.monotonic_ns()}.json").write_text(json.dumps(note))

    return apply


def test_executors_encrypt_and_decrypt_with_keys_of_their_own(cluster: Cluster, tmp_path: Path) -> None:
    people = cluster.people
    made = encrypt_spark(people, COLUMNS, cluster.settings, CONTEXT)
    assert [field.dataType for field in made.schema.fields] == [t.LongType(), t.BinaryType(), t.BinaryType()]
    made.write.parquet(str(tmp_path / "people"))
    assert not any(b"@x.org" in part.read_bytes() for part in (tmp_path / "people").glob("*.parquet"))
    stored = cluster.spark.read.parquet(str(tmp_path / "people"))
    back = decrypt_spark(stored, COLUMNS, cluster.settings, CONTEXT, schema=people.schema)
    # Of files Spark takes every column to be nullable.
    assert back.dtypes == people.dtypes
    assert back.exceptAll(people).count() == people.exceptAll(back).count() == 0
    # The first keys were made by processes of executors at once, and are one; this process has none.
    keys = json.loads(cluster.place.keyset.read_text())["keys"]
    assert len(keys) == 1
    assert not worker_keys._MADE
    [row] = stored.where("id = 1").collect()
    assert cluster.place.service().decrypt(bytes(row.email), CONTEXT, cell_aad("email", "1")) == b"1@x.org"


def test_a_process_unwraps_once_and_not_for_each_batch(cluster: Cluster, tmp_path: Path) -> None:
    made = encrypt_spark(cluster.people, COLUMNS, cluster.settings, CONTEXT).cache()
    assert made.count() == ROWS
    opened = decrypt_spark(made, COLUMNS, cluster.settings, CONTEXT, schema=cluster.people.schema)
    from glpgenc.arrow.spark import SparkBatches  # noqa: PLC0415
    from glpgenc.arrow.tables import decrypt_table  # noqa: PLC0415

    typed = {
        "email": ColumnSpec(row="id", type=arrow_type(t.StringType())),
        "age": ColumnSpec(type=arrow_type(t.LongType())),
    }
    work = SparkBatches(decrypt_table, typed, cluster.settings, CONTEXT)
    noted = made.mapInArrow(counted(work, str(tmp_path)), opened.schema)
    assert noted.where("email IS NOT NULL").count() == ROWS - (ROWS + 6) // 7
    notes = [json.loads(path.read_text()) for path in tmp_path.glob("*.json")]
    assert sum(note["batches"] for note in notes) >= ROWS // 500
    by_process: dict[int, list[int]] = {}
    for note in notes:
        by_process.setdefault(note["pid"], []).append(note["unwrapped"])
        assert note["made"] == 1
    assert os.getpid() not in by_process
    assert max(max(counts) for counts in by_process.values()) <= 1
    made.unpersist()


def test_nothing_secret_is_in_plan_closure_or_event_log(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    made = encrypt_spark(cluster.people, COLUMNS, cluster.settings, CONTEXT)
    made.count()
    made.explain(mode="extended")
    service = cluster.place.service()
    with service._keys.active("acme", "pii") as key:
        plain = bytes(key.secret.view())
    kek = [word for word in (cluster.place.folder / "kek.json").read_text().split('"') if len(word) > 40]
    assert kek
    seen = [
        capsys.readouterr().out.encode(),
        *(path.read_bytes() for path in cluster.events.rglob("*") if path.is_file()),
    ]
    assert len(seen) > 1
    assert sum(map(len, seen)) > 10_000
    for text in seen:
        for secret in (plain, plain.hex().encode(), *(word.encode() for word in kek)):
            assert secret not in text


def test_a_task_that_fails_gives_one_error_without_values(cluster: Cluster) -> None:
    people = cluster.people
    made = encrypt_spark(people, COLUMNS, cluster.settings, CONTEXT)
    other = decrypt_spark(made, COLUMNS, cluster.settings, CONTEXT | {"bucket": "x"}, schema=people.schema)
    with pytest.raises(PythonException) as caught:
        other.collect()
    text = str(caught.value)
    assert "AuthenticationError" in text
    assert "x.org" not in text
    # The plan has the text that addresses end with.
    logs = [path.read_text() for path in cluster.events.rglob("*") if path.is_file()]
    assert any("AuthenticationError" in log for log in logs)
    assert not any(re.search(r"[0-9]@x\.org", log) for log in logs)
    wrong = t.StructType([t.StructField("email", t.LongType()), t.StructField("age", t.LongType())])
    with pytest.raises(PythonException) as caught:
        decrypt_spark(made, COLUMNS, cluster.settings, CONTEXT, schema=wrong).collect()
    assert "InvalidValueError" in str(caught.value)
    assert "x.org" not in str(caught.value)


def test_a_task_that_dies_is_repeated_and_the_result_is_whole(cluster: Cluster, tmp_path: Path) -> None:
    """Attempts that died half-way, and those of executors that were slow, leave no row twice and none out."""
    folder = str(tmp_path)

    def struck(batches: Any) -> Any:
        for batch in batches:
            first = batch.column(0)[0].as_py()
            mark = Path(folder, f"died-{first}")
            if first in {0, 7_500} and not mark.exists():
                mark.touch()
                os._exit(9)
            if first == 12_500:
                slow = Path(folder, "slow")
                if not slow.exists():
                    slow.touch()
                    time.sleep(8)
            yield batch

    people = cluster.people
    made = encrypt_spark(people.mapInArrow(struck, people.schema), COLUMNS, cluster.settings, CONTEXT)
    made.write.parquet(str(tmp_path / "out"))
    assert {path.name for path in tmp_path.iterdir()} >= {"died-0", "died-7500", "slow", "out"}
    stored = cluster.spark.read.parquet(str(tmp_path / "out"))
    assert stored.count() == stored.select("id").distinct().count() == ROWS
    back = decrypt_spark(stored, COLUMNS, cluster.settings, CONTEXT, schema=people.schema)
    assert back.exceptAll(people).count() == 0


VALUES: list[tuple[t.DataType, list[Any]]] = [
    (t.StringType(), ["a", "", "ä"]),
    (t.BinaryType(), [bytearray(b"\xff"), bytearray()]),
    (t.BooleanType(), [True, False]),
    (t.ByteType(), [-7, 7]),
    (t.ShortType(), [-7, 7]),
    (t.IntegerType(), [-7, 7]),
    (t.LongType(), [-7, 2**62]),
    (t.FloatType(), [1.5, float("inf")]),
    (t.DoubleType(), [0.1, -0.0]),
    (t.DecimalType(12, 3), [Decimal("1.500"), Decimal("-0.001")]),
    (t.DateType(), [date(2024, 2, 29)]),
    (t.TimestampType(), [datetime(2024, 2, 29, 12, 30, 0, 5)]),  # noqa: DTZ001  # as Spark takes it
    (t.TimestampNTZType(), [datetime(2024, 2, 29, 12, 30, 0, 5)]),  # noqa: DTZ001
    (t.DayTimeIntervalType(), [timedelta(days=-1, microseconds=7)]),
    (t.ArrayType(t.LongType()), [[1, 2], []]),
    (t.StructType([t.StructField("x", t.StringType())]), [{"x": "1"}]),
]


def test_values_of_all_types_come_back(cluster: Cluster) -> None:
    fields = [t.StructField(f"c{at}", type_) for at, (type_, _) in enumerate(VALUES)]
    longest = max(len(values) for _, values in VALUES)
    rows = [tuple(values[at] if at < len(values) else None for _, values in VALUES) for at in range(longest)]
    frame = cluster.spark.createDataFrame(rows, t.StructType(fields))
    names = [field.name for field in fields]
    made = encrypt_spark(frame, names, cluster.settings, CONTEXT)
    back = decrypt_spark(made, names, cluster.settings, CONTEXT, schema=frame.schema)
    assert back.schema == frame.schema
    assert back.collect() == frame.collect()


def test_the_program_of_the_page_runs(cluster: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    page = (REPOSITORY / "docs" / "ARROW.md").read_text(encoding="utf-8")
    [program] = [each for each in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "pyspark" in each]
    # Executors have other working directories.
    program = program.replace('"orders"', f'"{tmp_path / "orders"}"')
    exec(program, {"ColumnSpec": ColumnSpec, "config": cluster.settings, "context": CONTEXT})  # noqa: S102  # our own page
    assert not any(b"ada@" in part.read_bytes() for part in (tmp_path / "orders").glob("*.parquet"))


def test_what_can_t_be_done_is_refused_before_any_task(cluster: Cluster) -> None:
    people, settings = cluster.people, cluster.settings
    maps = cluster.spark.sql("SELECT map('a', 1) AS m, 1 AS id")
    with pytest.raises(TypeError, match="no form for values of Spark type map"):
        encrypt_spark(maps, ["m"], settings, CONTEXT)
    with pytest.raises(ConfigurationError, match="not one column 'phone'"):
        encrypt_spark(people, ["phone"], settings, CONTEXT)
    with pytest.raises(ConfigurationError, match="nothing says which type"):
        decrypt_spark(people, ["email"], settings, CONTEXT, schema=t.StructType([]))
    with pytest.raises(ConfigurationError, match="hold a password"):
        encrypt_spark(people, ["email"], EncryptionServiceConfig(database_url="postgresql://u:secret@h/d"), CONTEXT)
    assert arrow_type(t.VarcharType(3)) == arrow_type(t.StringType())
