from __future__ import annotations

import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from glpgenc.demo import TableSpec
from glpgenc.errors import ConfigurationError
from tests.support.chinook import chinook_file

TITLES = [
    "Start", "Encrypt public.customers", "Without keys", "With the tenant's keys", "Find by HMAC index",
    "With another tenant's keys", "Timings", "End",
]  # fmt: skip


def steps(document: Any) -> dict[str, Any]:
    assert document["held"] is True
    return {step["title"]: step for step in document["steps"]}


def test_the_demo_holds(bare: Any) -> None:
    document = bare.json("demo", "--rows", "300", "--no-keep")
    shown = steps(document)
    assert list(shown) == TITLES
    email = shown["Encrypt public.customers"]["columns"][0]
    assert email == {"field": "customers.email", "values": 300, "encrypted": 300, "equal": 300}
    assert shown["Without keys"]["bytes"].startswith("\\xfa00")
    assert shown["Without keys"]["error"] == "KeyNotLoadedError"
    assert shown["With another tenant's keys"]["error"] == "KeyNotLoadedError"
    assert shown["With the tenant's keys"]["value"].endswith("@example.com")
    plan = shown["Find by HMAC index"]["plan"]
    assert "Index Scan using" in plan[0]
    assert "gl_index_term" in plan[1]
    times = shown["Timings"]["microseconds_a_value"]
    assert times["gl_encrypt"] < times["pgp_sym_encrypt"]
    assert times["gl_decrypt"] < times["pgp_sym_decrypt"]


@pytest.mark.slow
def test_the_demo_in_words(bare: Any) -> None:
    answer = bare("demo", "--rows", "50", "--no-keep")
    assert answer.returncode == 0, answer.stderr
    assert [line for line in answer.stdout.splitlines() if not line.startswith(" ")] == TITLES
    assert "FAILED" not in answer.stdout


@pytest.mark.slow
def test_a_kept_demo_goes_on_until_it_is_stopped(bare: Any) -> None:
    left = steps(bare.json("demo", "--rows", "50"))["Left running"]
    try:
        answer = bare("--config", left["config"], "psql", "--", "-At", "-c", left["query"])
        assert len(answer.stdout.splitlines()) == 5, answer.stderr
        assert "@example.com" in answer.stdout
        assert left["psql"].endswith(f"glpgenc --config {left['config']} psql")
    finally:
        assert bare.json("demo", "--stop") == {"stopped": True}
    assert bare.json("demo", "--stop") == {"stopped": False}
    assert not Path(left["config"]).exists()


@pytest.mark.slow
def test_the_next_demo_ends_the_one_that_was_left(bare: Any) -> None:
    first = steps(bare.json("demo", "--rows", "20"))["Left running"]["config"]
    try:
        second = bare("demo", "--rows", "20")
        assert second.stdout.startswith("ended the demo that was left running\n")
        assert first in second.stdout
    finally:
        assert bare.json("demo", "--stop") == {"stopped": True}


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, *(pytest.param(each, marks=pytest.mark.slow) for each in (signal.SIGHUP, signal.SIGINT))]
)
def test_a_demo_that_is_ended_leaves_nothing(bare: Any, number: signal.Signals) -> None:
    temporary = bare.home / "tmp"
    temporary.mkdir()
    bare.environment["TMPDIR"] = str(temporary)
    process = subprocess.Popen(
        bare.program("demo", "--rows", "200000", "--no-keep"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=bare.full_environment,
        cwd=bare.home,
    )
    assert process.stdout is not None
    port = ""
    while "127.0.0.1:" not in port:
        port = process.stdout.readline()
    process.send_signal(number)
    process.stdout.close()
    assert process.wait(60) != 0
    assert list(temporary.iterdir()) == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(port.split("127.0.0.1:")[1].split(",")[0]))) != 0


@pytest.fixture
def chinook() -> Path:
    return chinook_file()


@pytest.mark.slow
def test_chinook(bare: Any, chinook: Path) -> None:
    document = bare.json(
        "demo",
        "--no-keep",
        "--sql",
        str(chinook),
        "--table",
        "customer:email,phone,address",
        "--table",
        "employee:birth_date",
    )
    assert document["held"] is True
    encrypted = [column for step in document["steps"] if "columns" in step for column in step["columns"]]
    assert encrypted == [
        {"field": "customer.email", "values": 59, "encrypted": 59, "equal": 59},
        {"field": "customer.phone", "values": 58, "encrypted": 58, "equal": 58},
        {"field": "customer.address", "values": 59, "encrypted": 59, "equal": 59},
        {"field": "employee.birth_date", "values": 8, "encrypted": 8, "equal": 8},
    ]
    searches = [step for step in document["steps"] if step["title"] == "Find by HMAC index"]
    assert [("Index Scan" in step["plan"][0], step["found"] > 0) for step in searches] == [(True, True)] * 2


AWKWARD = """
CREATE SCHEMA "My Shop";
CREATE TABLE "My Shop"."Order" (a int, b text, "E-Mail" varchar(80), born timestamptz, photo bytea, extra json,
                                 wage numeric(9,2), PRIMARY KEY (a, b));
COPY "My Shop"."Order" FROM stdin;
1\tx\tAda@Example.com\t1815-12-10 01:02:03.4+05\t\\\\x00ff\t{"a":  1}\t12.50
2\tx\t\\N\t\\N\t\\N\t\\N\t\\N
2\ty\t\t-infinity\t\\\\x\tnull\t0.00
\\.
"""


@pytest.mark.slow
def test_awkward_names_types_and_copy_as_pg_dump_writes_it(bare: Any) -> None:
    dump = bare.home / "dump.sql"
    dump.write_text(AWKWARD, encoding="utf-8")
    table = '"My Shop"."Order":E-Mail,born,photo,extra,wage'
    document = bare.json("demo", "--no-keep", "--sql", str(dump), "--table", table)
    columns = next(step["columns"] for step in document["steps"] if "columns" in step)
    assert {column["field"]: column["equal"] for column in columns} == {
        "my_shop.order.e_mail": 2,
        "my_shop.order.born": 2,
        "my_shop.order.photo": 2,
        "my_shop.order.extra": 2,
        "my_shop.order.wage": 2,
    }
    assert document["held"] is True


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--table", "customer:email"], 2, "go together"),
        (["--sql", "x.sql"], 2, "go together"),
        (["--sql", "missing.sql", "--table", "a:b"], 2, "missing.sql can't be read"),
        (["--sql", "x.sql", "--table", "a"], 2, "TABLE:COLUMN"),
        (["--sql", "x.sql", "--table", "nonesuch:b"], 2, "there is no table nonesuch"),
        (["--sql", "x.sql", "--table", "t:nonesuch"], 2, "its columns are id"),
        (["--sql", "bad.sql", "--table", "t:id"], 5, "syntax error"),
        (["--sql", "badcopy.sql", "--table", "t:id"], 5, "badcopy.sql"),
    ],
)
def test_what_can_not_be_done_is_said(bare: Any, arguments: list[str], code: int, said: str) -> None:
    (bare.home / "x.sql").write_text("CREATE TABLE t (id int);", encoding="utf-8")
    (bare.home / "bad.sql").write_text("CREATE TABEL t (id int);", encoding="utf-8")
    (bare.home / "badcopy.sql").write_text("COPY t FROM stdin;\n\\.\n", encoding="utf-8")
    answer = bare("demo", "--no-keep", *arguments)
    assert answer.returncode == code
    assert said in answer.stderr


def test_a_table_and_its_columns() -> None:
    assert TableSpec.parse("customer:email, phone") == TableSpec("customer", ("email", "phone"))


@pytest.mark.parametrize("text", ["", "customer", "customer:", ":email", "customer:email,"])
def test_anything_else_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        TableSpec.parse(text)
    assert "TABLE:COLUMN" in str(caught.value)


@pytest.mark.parametrize(
    ("table", "column", "field"),
    [
        ("customer", "email", "customer.email"),
        ("shop.Customer", "E-Mail", "shop.customer.e_mail"),
        ("2024", "naïve", "_2024.na_ve"),
    ],
)
def test_the_field_is_a_valid_name(table: str, column: str, field: str) -> None:
    assert TableSpec(table, (column,)).field(column) == field
