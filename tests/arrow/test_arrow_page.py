"""The programs of docs/ARROW.md run, one after the other."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.arrow import worker_keys
from glpgenc.arrow.forms import form_of
from tests.support.orm import Orm
from tests.support.services import Place

PAGE = (Path(__file__).parents[2] / "docs" / "ARROW.md").read_text(encoding="utf-8")


def test_the_programs_of_the_page_run(orm: Orm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [name for name in os.environ if name.startswith("GLPGENC_")]:
        monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)
    Place(tmp_path)
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(tmp_path / "kek.json"))
    with psycopg.connect(orm.database, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('customers.email', 'contact')")
    programs = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(programs) == 6
    names: dict[str, Any] = {}
    for program in programs:
        if "dask" in program and find_spec("dask") is None:
            continue  # `make test-all` installs it
        if "pyspark" in program:
            continue  # it starts Java: test_spark_cluster.py
        # Only the one that wants a database is to have one.
        if "KeyManager" in program:
            monkeypatch.setenv("GLPGENC_DATABASE_URL", orm.database)
        exec(program, names)  # noqa: S102  # our own page
    names["service"].close()
    worker_keys._close_all()
    worker_keys._MADE.clear()
    assert b"ada@example.org" not in (tmp_path / "people.parquet").read_bytes()
    assert b"ada@example.org" not in (tmp_path / "frame.parquet").read_bytes()


def test_the_types_of_the_table_have_forms() -> None:
    import pyarrow as pa  # noqa: PLC0415

    table = PAGE.split("| Arrow type | plaintext |")[1].split("\n\n")[0]
    named = re.findall(
        r"\b(?:large_|fixed_size_)?(?:string|binary)(?:_view)?\b|\b(?:float|date|time)\d\d\b|\buuid\b", table
    )
    assert len(named) == 15
    for name in named:
        makes = getattr(pa, name.replace("fixed_size_binary", "binary"))
        unit = {"time32": ("ms",), "time64": ("us",), "fixed_size_binary": (4,)}.get(name, ())
        form_of(makes(*unit))
