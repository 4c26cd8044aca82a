"""What several real processes do at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file

# Each child says that it is ready and waits, so that all ask at the same moment.
CHILD = """
import json, sys
from hashlib import sha256
from pathlib import Path
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider

database, path = sys.argv[1:]
with KeyManager.from_store(DataKeyStore(database), LocalKMSProvider(Path(path)), environment="test") as manager:
    manager.check()
    print("ready", flush=True)
    sys.stdin.readline()
    with manager.active("t1", "pii") as key:
        print(json.dumps([str(key.key_id), sha256(bytes(key.secret)).hexdigest()]))
"""


@pytest.mark.parametrize("processes", [2, 8])
def test_processes_creating_the_first_dek_at_once_end_with_one(database: str, tmp_path: Path, processes: int) -> None:
    path = tmp_path / "kek.json"
    create_key_file(path)
    with ExitStack() as stack:
        children = [stack.enter_context(_child(database, path)) for _ in range(processes)]
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        answers = [child.communicate(timeout=60)[0] for child in children]
        assert [child.returncode for child in children] == [0] * processes
    seen = [json.loads(answer) for answer in answers]
    with KeyManager.from_store(DataKeyStore(database), LocalKMSProvider(path), environment="test") as manager:
        (record,) = manager.list()
    assert [key_id for key_id, _ in seen] == [str(record.key_id)] * processes
    assert len({digest for _, digest in seen}) == 1


@contextmanager
def _child(database: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", CHILD, database, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as child:
        try:
            yield child
        finally:
            child.kill()
