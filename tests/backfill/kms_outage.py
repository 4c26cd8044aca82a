"""A KMS that goes away and comes back on the same address: AWS KMS as moto plays it, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from moto.server import ThreadedMotoServer

from glpgenc.keys import KeyManager
from glpgenc.settings import Settings
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn, MotoServer, aws_stand_in

_NOTHING_ELSE = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class Kms(MotoServer):
    """The server, which may be stopped and started again. Its keys outlive that."""

    def start(self) -> None:
        port = urlsplit(self.url).port
        assert port is not None
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
        self._server.start()


@contextmanager
def world_with_kms(
    database: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    world_of: Callable[[str, Path], AbstractContextManager[BackfillWorld]] = world_on,
) -> Iterator[tuple[BackfillWorld, Kms, AwsStandIn, str]]:
    """Give the table of people with keys in a KMS, none of them cached for more than a second; and the KMS's key.

    :param world_of: makes the table.
    """
    for name, value in {**_NOTHING_ELSE, "AWS_CONFIG_FILE": str(home / "none")}.items():
        monkeypatch.setenv(name, value)
    for name in (
        "AWS_PROFILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "http_proxy",
        "https_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    kms = Kms()
    try:
        with aws_stand_in(kms, monkeypatch) as stand_in, world_of(database, home) as world:
            arn = stand_in.create_key()
            chosen: dict[str, Any] = {
                "database_url": world.url,
                "kms_provider": "aws",
                "kms_key": arn,
                "kms_region": REGION,
                "kms_endpoint_url": kms.url,
                "kms_max_attempts": 1,
                "cache_ttl": 1,
                "cache_max_stale": 0,
                "tenant": "acme",
                "allow_superuser": True,
            }
            settings = Settings(**chosen)
            environment = {f"GLPGENC_{name.upper()}": str(value) for name, value in chosen.items()}
            with KeyManager.from_settings(settings) as manager:
                yield replace(world, settings=settings, manager=manager, environment=environment), kms, stand_in, arn
    finally:
        kms.stop()
