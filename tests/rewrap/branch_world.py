"""A database whose data keys may be under branch keys, and a KMS whose calls are counted."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glpgenc.keys import DEKCache, KeyManager
from glpgenc.keys.branch.model import Grouping
from glpgenc.keys.branch.provider import BranchKMSProvider
from glpgenc.keys.branch.store import BranchKeyStore
from glpgenc.keys.kms import GeneratedKey, KMSProvider, UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.keys.secret import SecretBytes
from glpgenc.keys.store import DataKeyStore
from glpgenc.settings import Settings
from tests.rewrap.rewrap_world import ENVIRONMENT, RewrapWorld
from tests.support.processes.programs import PROGRAMS, environment_of

BRANCHES = "SELECT group_name, version, state, branch_id FROM glpgenc.branch_keys ORDER BY 1, 2"
WRAPPED_BY = "SELECT provider, count(*)::integer FROM glpgenc.data_keys GROUP BY 1 ORDER BY 1"


class CountedLocalKMS(LocalKMSProvider):
    """The local provider, with its calls counted as a KMS would."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.calls: Counter[str] = Counter()

    def generate_data_key(self, context: Mapping[str, str], length: int = 32) -> GeneratedKey:
        self.calls["generate"] += 1
        return super().generate_data_key(context, length)

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        self.calls["decrypt"] += 1
        return super().decrypt(wrapped, key_uri, context)


@contextmanager
def managed(
    url: str,
    *kms: KMSProvider,
    grouping: str = "environment",
    cache: DEKCache[Any, Any] | None = None,
    branch_cache: DEKCache[Any, Any] | None = None,
) -> Iterator[KeyManager]:
    """Give a process's key manager, which wraps new data keys as the setting ``branch_keys`` says.

    :param kms: what wraps, and what unwraps beside it.
    """
    store = DataKeyStore(url)
    roots = UnwrappingProviders(kms[0], kms[1:])
    found = Grouping.parse(grouping)
    branch = BranchKMSProvider(
        BranchKeyStore(store.connections), roots, environment=ENVIRONMENT, grouping=found, cache=branch_cache
    )
    providers = UnwrappingProviders(branch, roots) if found else UnwrappingProviders(kms[0], [*kms[1:], branch])
    with KeyManager.from_store(store, providers, environment=ENVIRONMENT, cache=cache) as manager:
        yield manager


def secret_of(manager: KeyManager, tenant: str, data_class: str = "pii") -> bytes:
    with manager.active(tenant, data_class) as key:
        return bytes(key.secret)


def settings_of(world: RewrapWorld, kek: Path, **changes: Any) -> Settings:
    return Settings(
        database_url=world.url, environment=ENVIRONMENT, local_kek_file=kek, allow_superuser=True, **changes
    )


def program(world: RewrapWorld, kek: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start ``glpgenc`` with these arguments."""
    return subprocess.Popen(
        [sys.executable, "-m", "glpgenc.cli", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=world.home,
        env=_environment(world, kek) | environment,
    )


def run(world: RewrapWorld, kek: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    answer = PROGRAMS.run(arguments, environment=_environment(world, kek) | environment, folder=world.home)
    return answer.returncode, answer.stdout, answer.stderr


def _environment(world: RewrapWorld, kek: Path) -> dict[str, str]:
    own = {
        "GLPGENC_DATABASE_URL": world.url,
        "GLPGENC_ENVIRONMENT": ENVIRONMENT,
        "GLPGENC_LOCAL_KEK_FILE": str(kek),
        "GLPGENC_ALLOW_SUPERUSER": "true",
    }
    return environment_of(world.home, **own)
