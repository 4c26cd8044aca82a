"""Processes that are forked, or started, with services at work in all of them: on a keyset file, without a database."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import socket
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from glpgenc.service import EncryptionService
from glpgenc.service.keyset import KeysetFile
from tests.support.processes.forks import in_child, locked_by_a_thread
from tests.support.services import CONTEXT, Place

VALUES = 25


def test_a_fork_while_a_thread_changes_the_keyset_file_leaves_all_processes_working(place: Place) -> None:
    """The child lives on with whatever it inherited, and the parent changes the file again and again."""
    service, file = place.service(gcm_use_batch=1), KeysetFile(place.keyset)
    service.encrypt_to_bytes(b"x", CONTEXT)
    reading, writing = os.pipe()
    changing, change = threading.Event(), threading.Event()

    def slowly(entries: dict[object, object]) -> dict[object, object]:
        changing.set()
        change.wait(30)
        return entries

    thread = threading.Thread(target=file.change, args=(slowly,))
    thread.start()
    changing.wait(30)
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.read(reading, 1)  # lives until the parent has done all of its work
        os._exit(0)
    change.set()
    thread.join(30)
    assert not thread.is_alive()
    # In another process, and with a limit: where the lock stayed held these would wait for ever.
    assert in_child(lambda: service.decrypt(service.encrypt_to_bytes(b"y", CONTEXT), CONTEXT)) == str(b"y")
    assert in_child(lambda: KeysetFile(place.keyset).change(lambda entries: entries) is not None) == "True"
    os.close(reading)
    os.close(writing)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_a_parent_that_is_killed_with_the_lock_held_leaves_it_free_though_its_child_lives(place: Place) -> None:
    file = KeysetFile(place.keyset)
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        with locked_by_a_thread(file._locked(place.keyset)):
            signal.alarm(60)
            if os.fork() == 0:
                signal.alarm(60)
                os.write(writing, str(os.getpid()).encode())
            signal.pause()
    child = int(os.read(reading, 20))
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    assert in_child(lambda: KeysetFile(place.keyset).change(lambda entries: entries)) == "{}"
    os.kill(child, signal.SIGKILL)


def _encrypt_in_worker(service: EncryptionService | None, folder: Path) -> None:
    """Work as a process of multiprocessing does: with the parent's service, or with one of its own."""
    own = Place(folder).service(gcm_use_batch=7) if service is None else service
    made = [own.encrypt_to_bytes(str(n).encode(), CONTEXT) for n in range(VALUES)]
    assert own.decrypt_many(made, CONTEXT) == [str(n).encode() for n in range(VALUES)]
    (folder / f"done-{os.getpid()}").write_bytes(b"".join(each[20:32] for each in made))


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_of_multiprocessing_share_a_keyset_file(place: Place, method: str) -> None:
    service = place.service(gcm_use_batch=7)
    service.encrypt_to_bytes(b"x", CONTEXT)
    context: Any = multiprocessing.get_context(method)
    given = service if method == "fork" else None
    workers = [context.Process(target=_encrypt_in_worker, args=(given, place.folder)) for _ in range(2)]
    with locked_by_a_thread(service._ciphers.sealers._lock):
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    done = [path.read_bytes() for path in place.folder.glob("done-*")]
    nonces = {each[at : at + 12] for each in done for at in range(0, len(each), 12)}
    assert len(nonces) == 2 * VALUES
    assert json.loads(place.keyset.read_text())["keys"][0]["uses"] >= 1 + 2 * VALUES


def test_a_prefork_server_serves_from_the_service_that_it_loaded_before(place: Place) -> None:
    """As gunicorn does with ``--preload``: one process loads, forks workers, and starts others for those that died."""
    service = place.service(gcm_use_batch=3)
    service.encrypt_to_bytes(b"loaded", CONTEXT)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        workers = {_worker(service, listening) for _ in range(2)}
        threads = [threading.Thread(target=lambda: service.encrypt_to_bytes(b"busy", CONTEXT)) for _ in range(2)]
        for each in threads:
            each.start()
        dead = workers.pop()
        os.kill(dead, signal.SIGKILL)
        os.waitpid(dead, 0)
        workers.add(_worker(service, listening))
        for each in threads:
            each.join()
        answers = [_ask(listening.getsockname(), f"value {n}".encode()) for n in range(12)]
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
            os.waitpid(worker, 0)
    assert service.decrypt_many(answers, CONTEXT) == [f"value {n}".encode() for n in range(12)]
    assert len({each[20:32] for each in answers}) == 12


def _worker(service: EncryptionService, listening: socket.socket) -> int:
    worker = os.fork()
    if worker:
        return worker
    signal.alarm(60)
    while True:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(service.encrypt_to_bytes(connection.recv(1000), CONTEXT))


def _ask(address: tuple[str, int], value: bytes) -> bytes:
    with closing(socket.create_connection(address, timeout=30)) as connection:
        connection.sendall(value)
        return b"".join(iter(lambda: connection.recv(1000), b""))
