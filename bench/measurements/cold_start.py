"""The data keys of 10,000 tenants, unwrapped by a process that has just started, with `branch_keys = tenants/16`.

Both times are those of the database and of AES. The KMS is the local provider: it has no network, and its calls are
counted. Their number is what this is about; the times, with a KMS that costs nothing, are for information. The notes
say what the calls take at 5 ms each, a round number for a KMS in the Region.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from bench.fixtures.manager import new_key_file, settings_of
from bench.fixtures.stage import connect
from bench.results.row import Row, timed
from bench.results.timing import Timing
from glpgenc.cli._support.times import duration
from glpgenc.keys import KeyManager
from glpgenc.keys.branch.model import Grouping
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.keys.kms.local import LocalKMSProvider
from glpgenc.keys.providers import branch_provider
from glpgenc.keys.store import DataKeyStore
from glpgenc.wire.context import encryption_context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bench.fixtures.stage import Stage
    from glpgenc.keys.kms import KMSProvider
    from glpgenc.keys.secret import SecretBytes

_CALL = 0.005
_GROUPING = "tenants/16"
_COPY = """
    COPY glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key)
    FROM STDIN
"""


class _Counted(LocalKMSProvider):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.calls: Counter[str] = Counter()

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        self.calls["decrypt"] += 1
        return super().decrypt(wrapped, key_uri, context)


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the newest PostgreSQL."""
    server, keys = stage.newest(), stage.scale.cold_tenants
    ours, theirs, calls = [], [], (0, 0)
    with new_key_file() as key_file, stage.database(server) as under_branch, stage.database(server) as under_kms:
        branch_ids, direct_ids = _fill(under_branch, key_file, _GROUPING, keys), _fill(under_kms, key_file, "off", keys)
        for _ in range(stage.scale.cold_start_rounds):
            branch = _start(under_branch, key_file, _GROUPING, branch_ids)
            direct = _start(under_kms, key_file, "off", direct_ids)
            ours.append(branch[0])
            theirs.append(direct[0])
            calls = (branch[1], direct[1])
    yield timed(
        f"a data key of {keys:,} tenants",
        server.version,
        Timing(tuple(ours)).each(keys),
        "each under the KMS",
        Timing(tuple(theirs)).each(keys),
        unit="us",
        note=_note(*calls),
    )


def _fill(url: str, key_file: Path, grouping: str, keys: int) -> list[UUID]:
    key_ids = [uuid4() for _ in range(keys)]
    with _manager(url, LocalKMSProvider(key_file), grouping, key_file) as (_, kms), kms.held() as held:
        rows = [_row(held, key_id, number) for number, key_id in enumerate(key_ids)]
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        with cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)
        connection.execute("VACUUM ANALYZE glpgenc.data_keys")
    return key_ids


def _row(kms: KMSProvider, key_id: UUID, number: int) -> tuple[Any, ...]:
    names = {"tenant_id": f"tenant-{number:05}", "data_class": "pii", "purpose": "encryption"}
    made = kms.generate_data_key(encryption_context(environment="bench", key_id=key_id, **names))
    made.plaintext.wipe()
    return (key_id, *names.values(), 1, "active", kms.name, made.key_uri, made.wrapped)


def _start(url: str, key_file: Path, grouping: str, key_ids: list[UUID]) -> tuple[float, int]:
    counted = _Counted(key_file)
    with _manager(url, counted, grouping, key_file) as (manager, _):
        began = time.perf_counter()
        for key_id in key_ids:
            manager.by_id(key_id).wipe()
        return time.perf_counter() - began, counted.calls["decrypt"]


@contextmanager
def _manager(
    url: str, kms: LocalKMSProvider, grouping: str, key_file: Path
) -> Iterator[tuple[KeyManager, KMSProvider]]:
    settings, store, roots = settings_of(url, key_file), DataKeyStore(url), UnwrappingProviders(kms)
    found = Grouping.parse(grouping)
    branch = branch_provider(settings, store.connections, roots, found)
    providers = UnwrappingProviders(branch, roots) if found else UnwrappingProviders(kms, [branch])
    with KeyManager.from_store(store, providers, environment=settings.environment, cache=DEKCache(100_000)) as manager:
        yield manager, providers.wrapping


def _note(branch: int, direct: int) -> str:
    return (
        f"{branch:,} KMS calls against {direct:,}: {branch * _CALL:.3g} s against {duration(direct * _CALL)}, "
        f"at {1000 * _CALL:g} ms each"
    )
