"""The programs of docs/S3.md run, one after the other, on S3 as moto plays it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from glpgenc import errors
from tests.keys.conftest import aws_environment, moto_server
from tests.keys.kms.aws_stand_in import MotoServer
from tests.support.peers.s3 import client_of
from tests.support.services import Place

__all__ = ["aws_environment", "moto_server"]

PAGE = (Path(__file__).parents[2] / "docs" / "S3.md").read_text(encoding="utf-8")


def test_the_programs_of_the_page_run(
    moto_server: MotoServer, aws_environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del aws_environment
    for variable in [name for name in os.environ if name.startswith("GLPGENC_")]:
        monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", moto_server.url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    Place(tmp_path)
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(tmp_path / "kek.json"))
    orders = b"number,total\n" + b"17,12.50\n" * 1_000
    (tmp_path / "orders.csv").write_bytes(orders)
    client = client_of(moto_server.url)
    client.create_bucket(Bucket="acme-exports", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    programs = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(programs) == 2
    names: dict[str, Any] = {}
    for program in programs:
        exec(program, names)  # noqa: S102  # our own page
    names["service"].close()
    client.close()
    assert (tmp_path / "copy.csv").read_bytes() == orders
    assert names["last"] == orders[-100:]


def test_every_error_of_the_table_is_there() -> None:
    table = PAGE.split("## Errors")[1]
    named = re.findall(r"`(\w+Error)`", table)
    assert len(named) == 11
    assert all(hasattr(errors, name) for name in named)
