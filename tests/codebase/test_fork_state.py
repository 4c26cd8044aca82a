"""Every lock, thread, counter and temporary file of the package: what a forked child finds of it.

The list is closed: whatever is new in the package either renews itself in a child, belongs to the process that made it,
or lives within one call. ``glpgenc/_support/forks.py`` has the means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import CollectorRegistry

from glpgenc import events, metrics
from glpgenc.api.auth.refreshing_cache import RefreshedValue
from glpgenc.api.auth.tokens import VerifiedTokens
from glpgenc.api.limits.rates import SlidingWindow
from glpgenc.api.limits.refusals import FailedAuthentications, RefusalRecorder
from glpgenc.arrow import worker_keys
from glpgenc.audit.recording import logger as active
from glpgenc.audit.recording import queue
from glpgenc.audit.recording.recorder import EventRecorder
from glpgenc.audit.verification.roots import RecordCheck
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import GlpgencError
from glpgenc.events import hub
from glpgenc.keys.branch.provider import BranchKeyUses
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.keys.kms.pkcs11 import hsm as pkcs11_module
from glpgenc.keys.kms.pkcs11.hsm import Hsm
from glpgenc.keys.secret import SecretBytes
from glpgenc.keys.usage import KeyUses
from glpgenc.keys.usage_counter import UseCounter
from glpgenc.keys.watcher import KeyWatcher
from glpgenc.metrics import activation as attached
from glpgenc.metrics import activation as enabling
from glpgenc.metrics import registration
from glpgenc.metrics.counts import LocalCounts
from glpgenc.metrics.names import OPERATIONS
from glpgenc.metrics.process import ProcessFile, ProcessState, Snapshot
from glpgenc.metrics.recorder import MetricsRecorder
from glpgenc.metrics.state import StateCollector
from glpgenc.registry.catalog import FieldCatalog
from glpgenc.sessions import default_manager as default
from glpgenc.settings import Settings
from tests.support.processes.forks import in_child, locked_by_a_thread
from tests.support.services import CONTEXT, Place

PACKAGE = Path(__file__).parents[2] / "glpgenc"
_STATE = re.compile(
    r"threading\.(?:Lock|RLock|Condition|Event|Semaphore|BoundedSemaphore|Thread|Timer)\b"
    r"|\bThreadPoolExecutor\(|fcntl\.\w+\(|\bsocketserver\b|ThreadingHTTPServer\b"
    r"|mkdtemp\(|mkstemp\(|TemporaryDirectory\(|TemporaryFile\("
    r"|atexit\.register|weakref\.finalize|Finalize\(|register_at_fork|itertools\.count\(|O_EXCL"
)

RENEWED = "renewed in a child"
OWNED = "of the process that made it: a child refuses, or leaves it alone"
PER_PROCESS = "kept beside a Process, and made again in a child"
ONE_CALL = "lives within one call, whose threads and thread of control are the parent's"

PLACES = {
    "_support/atomic_file.py": OWNED,
    "_support/forks.py": RENEWED,
    "_support/ttl_cache.py": RENEWED,
    "api/app.py": RENEWED,
    "api/auth/refreshing_cache.py": RENEWED,
    "api/server/probes.py": "made when a server starts, whose workers are spawned",
    "api/backend.py": "made when a server starts, in the process that serves",
    "arrow/worker_keys.py": "closes what this process made: in a child services are empty",
    "audit/checkpoints/log_place.py": ONE_CALL,
    "audit/checkpoints/witness.py": "made by `glpgenc audit witness`, in the process that serves",
    "audit/checkpoints/witness_server.py": "made by `glpgenc audit witness`, in the process that serves",
    "audit/recording/queue.py": "made again by the recorder",
    "audit/recording/recorder.py": RENEWED,
    "audit/search.py": ONE_CALL,
    "audit/spool/file.py": OWNED,
    "audit/verification/database_source.py": ONE_CALL,
    "audit/recording/writer.py": "made again by the recorder",
    "backfill/pgp_source.py": OWNED,
    "cli/_support/several.py": ONE_CALL,
    "coverage/databases.py": ONE_CALL,
    "demo/run.py": OWNED,
    "sqlalchemy/transaction/lasting_keys.py": PER_PROCESS,
    "doctor/databases.py": ONE_CALL,
    "embedded/server.py": OWNED,
    "keys/branch/provider.py": PER_PROCESS,
    "keys/cache.py": RENEWED,
    "database/_pool.py": PER_PROCESS,
    "keys/kms/pkcs11/hsm.py": RENEWED,
    "keys/kms/vault/auth.py": "made again with the connection, which is kept beside a Process",
    "keys/usage_counter.py": RENEWED,
    "keys/usage.py": RENEWED,
    "keys/watcher.py": RENEWED,
    "rotation/run.py": ONE_CALL,
    "rewrap/branch_rotation.py": ONE_CALL,
    "rewrap/run.py": ONE_CALL,
    "rewrap/workers.py": ONE_CALL,
    "rewrap/rewrapper.py": ONE_CALL,
    "metrics/activation.py": "what it keeps renews itself",
    "metrics/process.py": RENEWED,
    "metrics/exposition.py": OWNED,
    "metrics/state.py": RENEWED,
    "metrics/counts.py": RENEWED,
    "jobs/pending_index.py": ONE_CALL,
    "scrub/canary_rows.py": ONE_CALL,
    "verification/workers.py": ONE_CALL,
    "psql/relay.py": ONE_CALL,
    "streams/pipeline.py": ONE_CALL,
    "streams/s3/upload.py": OWNED,
    "testing/kms_contract.py": ONE_CALL,
}


def test_every_place_that_keeps_state_of_a_process_is_known() -> None:
    found = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if _STATE.search(path.read_text("utf-8"))}
    assert found == set(PLACES)


@pytest.mark.parametrize("place", [place for place, reason in PLACES.items() if reason == RENEWED])
def test_what_is_renewed_is_registered(place: str) -> None:
    assert re.search(r"\brenew_in_child\(", (PACKAGE / place).read_text("utf-8"))


@pytest.mark.parametrize("place", [place for place, reason in PLACES.items() if reason in {OWNED, PER_PROCESS}])
def test_what_is_owned_asks_which_process_runs(place: str) -> None:
    assert re.search(r"\.is_this\b|\.require\(", (PACKAGE / place).read_text("utf-8"))


# --- every lock, held by a thread while another one forks ---


class _Counts:
    batch = 10

    def count(self, key_id: object, uses: int) -> int:
        del key_id
        return uses


def _secret() -> SecretBytes:
    return SecretBytes(bytearray(32))


def _key_file(folder: Path) -> Path:
    create_key_file(folder / "kek.json")
    return folder / "kek.json"


# The function `scope` hides its module.
inherited_module = import_module("glpgenc.events.scope")


def _events(folder: Path) -> Iterator[tuple[str, Any, Callable[[], object]]]:
    yield "hub", hub._LOCK, lambda: events.subscribe(events.Listener())
    yield "inherited", inherited_module._LOCK, inherited_module.worker_context
    yield "audit of the process", active._LOCK, active.deactivate
    waiting = queue.DraftQueue(1, 0.1)
    recorder = EventRecorder(SimpleNamespace(abandon=lambda _: None, wipe=lambda: None), 1, 0.1)  # type: ignore[arg-type]
    recorder._queue = waiting
    yield "audit queue", waiting._room, lambda: len(recorder._queue.waiting())
    yield "audit recorder", recorder._lock, lambda: recorder.close(0)
    check = RecordCheck(Settings(environment="test", local_kek_file=_key_file(folder)))
    yield "audit records", check._lock, check.close


def _metrics(folder: Path) -> Iterator[tuple[str, Any, Callable[[], object]]]:
    registry = CollectorRegistry()
    yield "metrics", enabling._LOCK, lambda: metrics.enable(registry)
    yield "metrics of state", registration._LOCK, lambda: registration.state_collectors(registry)
    tallies = LocalCounts()
    yield "tallies", tallies._lock, lambda: tallies.add(OPERATIONS, ("encrypt", "success", "pii"), 1)
    recorder = MetricsRecorder(tallies)
    yield "metrics recorder", recorder._lock, lambda: recorder.operated("encrypt", "a", "", None, None, 1, 0.0, None)
    state = StateCollector(Settings(environment="test"))
    yield "state", state._lock, lambda: list(state.collect())
    state.close()
    known = ProcessState()
    yield "what the process knows", known._lock, known.snapshot
    file = ProcessFile(folder, Snapshot)
    yield "metrics file", file._lock, file.write
    yield "who shows what the process knows", attached._ATTACHED_LOCK, attached.attach


def _keys(_: Path) -> Iterator[tuple[str, Any, Callable[[], object]]]:
    cache: DEKCache[str, SecretBytes] = DEKCache()
    yield "key cache", cache._lock, lambda: cache.get("a", _secret)
    uses = KeyUses(_Counts(), uuid4())
    yield "uses of a key", uses._lock, uses.take
    counter = UseCounter(SimpleNamespace())  # type: ignore[arg-type]
    yield "use counter", counter._lock, lambda: counter.of(uuid4())
    catalog = FieldCatalog(SimpleNamespace())  # type: ignore[arg-type]
    catalog._read_at = float("inf")
    yield "fields", catalog._lock, catalog.registry
    branch = BranchKeyUses(SimpleNamespace(reserve=lambda *_: True))  # type: ignore[arg-type]
    yield "branch key uses", branch._process.lock, lambda: branch.take(uuid4())
    connections = ConnectionPool("postgresql://nowhere.invalid")
    yield "connections", connections._process.places, connections.close
    watcher = KeyWatcher(SimpleNamespace(), "postgresql://nowhere.invalid")  # type: ignore[arg-type]
    yield "watcher", watcher._listening._cond, lambda: watcher.wait(0)  # type: ignore[attr-defined]
    yield "default manager", default._LOCK, lambda: default.configure(None)
    hsm = Hsm("/nowhere")
    yield "HSM", hsm._lock, lambda: hsm._lock.acquire(timeout=1) or 1 / 0
    yield "HSMs", pkcs11_module._making, pkcs11_module._making.__enter__
    yield "workers of dask and Spark", worker_keys._LOCK, worker_keys._LOCK.__enter__


def _api(_: Path) -> Iterator[tuple[str, Any, Callable[[], object]]]:
    denials, failures, verified, counts = (
        RefusalRecorder(),
        FailedAuthentications(1),
        VerifiedTokens(),
        SlidingWindow(1, 1),
    )
    yield "denials", denials._lock, lambda: denials.count(None)
    yield "failures", failures._lock, lambda: failures.add("192.0.2.1")
    yield "verified tokens", verified._lock, lambda: verified.find("Bearer x")
    yield "rate limit", counts._lock, lambda: counts.take("a")
    read = RefreshedValue(lambda: 1, fresh=1, usable=1, pause=1, late=GlpgencError)
    yield "what is read again", read._reading, read.get


@pytest.mark.parametrize("group", [_events, _metrics, _keys, _api])
def test_a_fork_while_a_thread_holds_a_lock_leaves_the_child_working(
    group: Callable[[Path], Iterator[tuple[str, AbstractContextManager[object], Callable[[], object]]]], tmp_path: Path
) -> None:
    said = {}
    for name, lock, use in group(tmp_path):
        with locked_by_a_thread(lock):
            said[name] = in_child(use)
    assert not {name: each for name, each in said.items() if "signal" in each or "Error" in each}


def test_a_fork_while_threads_hold_the_locks_of_a_service_leaves_the_child_working(tmp_path: Path) -> None:
    place = Place(tmp_path)
    service = place.service()
    made = service.encrypt_to_bytes(b"x", CONTEXT)
    keys: Any = service._keys
    with ExitStack() as stack:
        for lock in (service._ciphers.sealers._lock, service._ciphers.openers._lock, keys._cache._lock):
            stack.enter_context(locked_by_a_thread(lock))
        for each in keys._uses.values():
            stack.enter_context(locked_by_a_thread(each._lock))
        assert in_child(lambda: service.decrypt(service.encrypt_to_bytes(b"y", CONTEXT), CONTEXT)) == str(b"y")
        assert in_child(lambda: service.decrypt(made, CONTEXT)) == str(b"x")
    place.close()


def test_a_watcher_of_the_parent_is_none_in_the_child_and_can_be_started_there() -> None:
    watcher = KeyWatcher(SimpleNamespace(), "postgresql://127.0.0.1:1/nowhere")  # type: ignore[arg-type]
    watcher._listening.set()

    def start() -> str:
        listens = watcher.wait(0)
        watcher.start()
        alive = watcher._thread.is_alive()
        watcher.stop()
        return f"{listens} {alive}"

    assert in_child(start) == "False True"
