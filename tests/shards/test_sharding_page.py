"""The commands of docs/SHARDING.md, run on three real databases."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from glpgenc.keys.kms.local.key_file import create_key_file
from tests.docs.reading import ROOT
from tests.shards.shard_world import program_environment
from tests.support.databases import execute, fresh_database
from tests.support.processes.programs import environment_of
from tests.support.servers import Server

pytestmark = pytest.mark.slow

PAGE = ROOT / "docs" / "SHARDING.md"


@pytest.fixture
def empty(postgres: Server, another_postgres: Server) -> Iterator[list[str]]:
    with ExitStack() as stack:
        yield [stack.enter_context(fresh_database(each)) for each in (postgres, another_postgres, postgres)]


def test_the_commands_of_the_page_do_what_it_says(empty: list[str], tmp_path: Path) -> None:
    script = PAGE.read_text(encoding="utf-8").partition("```sh\n")[2].partition("```")[0]
    for number, url in enumerate(empty):
        script = script.replace(f"postgresql://owner@db{number}.example.com/shop", url)
        execute(url, "CREATE TABLE people (id integer PRIMARY KEY, email text)")
        execute(url, "INSERT INTO people SELECT i, format('p%s@example.org', i) FROM generate_series(1, 20) AS i")
    create_key_file(tmp_path / "kek.json")
    given = program_environment(tmp_path, empty)
    del given["GLPGENC_DATABASE_URLS"]
    script = f'glpgenc() {{ "{sys.executable}" -m glpgenc.cli "$@"; }}\n{script}'
    ran = subprocess.run(
        ["bash", "-ec", script], capture_output=True, text=True, cwd=tmp_path, timeout=900, check=False,
        env=environment_of(tmp_path, **given),
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "all databases:" in ran.stdout
    for url in empty:
        assert execute(url, "SELECT count(DISTINCT glpgenc.gl_key_id(email_enc)), count(*) FROM people") == [(1, 20)]
        assert execute(url, "SELECT DISTINCT state FROM glpgenc.encrypted_columns") == [("verified",)]
    assert execute(empty[0], "SELECT count(*) FROM glpgenc.data_keys WHERE wrapped_key IS NOT NULL") != [(0,)]
    assert execute(empty[1], "SELECT count(*) FROM glpgenc.data_keys WHERE wrapped_key IS NOT NULL") == [(0,)]
