"""A file encrypted and decrypted by `glpgenc file`, beside age, pyrage and `openssl enc`: whole programs, start to end.

Each is a process of its own that reads one file and writes another, in memory (`/dev/shm`) where there is room, so that
no disk is measured; each new file is removed before the next turn. `glpgenc file` syncs its file to the disk
before it takes its name, and verifies before it writes; `openssl enc` authenticates nothing. Memory is the peak of the
process. age is the system's, Debian's, or what GLPG_BENCH_AGE names; without one its rows are left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage

from bench.results.plot import Plot, bars
from bench.results.row import Row, at_least, at_most, counted, measuring_at_most, timed
from bench.results.timing import in_turns
from glpgenc.keys.kms.local import create_key_file
from tests.support.peers.debian import find_age

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.stage import Stage
    from bench.results.timing import Timing

_MIB = 2**20
_FASTER = at_least(1)
_FLAT = at_most(1.1)
_SMALL = measuring_at_most(100_000, "kB")
_NO_SERVER = "-"
OURS = "glpgenc"
_PYRAGE = (
    "import sys, pyrage\n"
    "kind, key, source, target = sys.argv[1:]\n"
    "identity = pyrage.x25519.Identity.from_str(open(key).read())\n"
    "if kind == 'encrypt':\n"
    "    pyrage.encrypt_file(source, target, [identity.to_public()])\n"
    "else:\n"
    "    pyrage.decrypt_file(source, target, [identity])\n"
)
_WITH_PEAK = (
    "import re, sys\n"
    "from glpgenc.cli.main import main\n"
    "peak = sys.argv.pop(1)\n"
    "try:\n"
    "    main()\n"
    "finally:\n"
    "    status = open('/proc/self/status').read()\n"
    "    open(peak, 'w').write(re.search(r'VmHWM:\\s+(\\d+)', status)[1])\n"
)


@dataclass(frozen=True)
class Program:
    """One way to encrypt a file.

    :param encrypt: the command, in which ``{in}`` and ``{out}`` stand for files.
    :param decrypt: the same back.
    """

    encrypt: list[str]
    decrypt: list[str]

    def run(self, kind: str, source: Path, target: Path) -> None:
        """Run one of the commands."""
        words = self.encrypt if kind == "encrypt" else self.decrypt
        command = [word.replace("{in}", str(source)).replace("{out}", str(target)) for word in words]
        run(command)

    def after(self, words: list[str]) -> Program:
        """Return the program with words before both commands, such as those of `env`."""
        return Program([*words, *self.encrypt], [*words, *self.decrypt])


def run(command: list[str]) -> None:
    """Run a program to its end, and show nothing of it."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure(stage: Stage) -> Iterator[Row | Plot]:
    """Measure both ways."""
    with folder_for(stage.scale.file_mib) as folder:
        ways = programs(folder)
        plain = filled(folder / "in", stage.scale.file_mib * _MIB)
        took = {}
        for kind in ("encrypt", "decrypt"):
            took[kind] = _in_turns(kind, ways, plain, stage)
            yield from _rows(kind, took[kind], stage.scale.file_mib)
        yield _plot(took, stage.scale.file_mib)
        yield from _memory(plain, stage.scale.file_mib)


@dataclass(frozen=True)
class _Files:
    """Which files a turn reads and writes. One encrypted file at a time, so that all programs have as much memory."""

    plain: Path
    kind: str

    def source(self, name: str) -> Path:
        return self.plain if self.kind == "encrypt" else self.plain.with_name(f"{name}.enc")

    def target(self, name: str) -> Path:
        return self.plain.with_name(f"{name}.made")

    def prepare(self, name: str, program: Program) -> None:
        for path in (*self.plain.parent.glob("*.made"), *self.plain.parent.glob("*.enc")):
            if path != self.source(name):
                path.unlink()
        if not self.source(name).exists():
            program.run("encrypt", self.plain, self.source(name))


def _in_turns(kind: str, ways: dict[str, Program], plain: Path, stage: Stage) -> dict[str, Timing]:
    files = _Files(plain, kind)
    subjects = {name: partial(_turn, files, name, program) for name, program in ways.items()}
    return in_turns(subjects, stage.scale.file_rounds, before=lambda name: files.prepare(name, ways[name]))


def _rows(kind: str, took: dict[str, Timing], mebibytes: int) -> Iterator[Row]:
    speeds = {name: _speed(timing, mebibytes) for name, timing in took.items()}
    ours, what = took[OURS], f"{kind} {mebibytes:,} MiB"
    for name, reference in took.items():
        if name != OURS:
            note = f"{name}: {speeds[name]:,.0f} MB/s, {OURS}: {speeds[OURS]:,.0f}"
            yield timed(what, _NO_SERVER, ours, name, reference, unit="ms", bound=_FASTER, note=note)


def _plot(took: dict[str, dict[str, Timing]], mebibytes: int) -> Plot:
    speeds = {kind: {name: _speed(each, mebibytes) for name, each in taken.items()} for kind, taken in took.items()}
    return bars("files", f"Speed of a file of {mebibytes:,} MiB, start to end", y_label="MB/s", series=speeds)


def _speed(took: Timing, mebibytes: int) -> float:
    """Return megabytes a second."""
    return mebibytes * _MIB / 1e6 / took.median


def _turn(files: _Files, name: str, program: Program) -> None:
    program.run(files.kind, files.source(name), files.target(name))


def _memory(plain: Path, mebibytes: int) -> Iterator[Row]:
    small = filled(plain.with_name("small"), 16 * _MIB)
    few, many = (max(_peaks(path)) for path in (small, plain))
    what = f"peak RSS, {mebibytes:,} MiB"
    yield counted(what, _NO_SERVER, many, "16 MiB", few, unit="kB", bound=_FLAT)
    yield counted(what, _NO_SERVER, many, "16 MiB", few, unit="kB", bound=_SMALL)


def _peaks(plain: Path) -> Iterator[int]:
    """Yield the peaks of both ways, in kB, as the process itself sees them at its end."""
    # Not ru_maxrss of a child: that begins with the memory of this process.
    program = _ours(plain.parent, [sys.executable, "-c", _WITH_PEAK, str(plain.with_name("peak"))])
    encrypted, back = plain.with_name("memory.enc"), plain.with_name("memory.made")
    for kind, source, target in (("encrypt", plain, encrypted), ("decrypt", encrypted, back)):
        program.run(kind, source, target)
        yield int(plain.with_name("peak").read_text())
    encrypted.unlink()
    back.unlink()


def _ours(folder: Path, program: list[str]) -> Program:
    environment = ["env", f"GLPGENC_LOCAL_KEK_FILE={folder / 'kek.json'}", "GLPGENC_TENANT=bench"]
    encrypt, decrypt = (
        [*environment, *program, "file", kind, "{in}", "-o", "{out}", "--data-class", "pii"]
        for kind in ("encrypt", "decrypt")
    )
    return Program(encrypt, decrypt)


def programs(folder: Path) -> dict[str, Program]:
    """Return the programs that are here, by name, with their keys in a folder."""
    key, passphrase = folder / "age.key", folder / "passphrase"
    identity = pyrage.x25519.Identity.generate()
    key.write_text(str(identity))
    passphrase.write_text("correct horse battery staple")
    create_key_file(folder / "kek.json")
    found = {OURS: _ours(folder, [sys.executable, "-m", "glpgenc.cli"])}
    if (age := find_age()) is not None:
        found["age"] = Program(
            [str(age), "-e", "-r", str(identity.to_public()), "-o", "{out}", "{in}"],
            [str(age), "-d", "-i", str(key), "-o", "{out}", "{in}"],
        )
    both = [sys.executable, "-c", _PYRAGE]
    found["pyrage"] = Program(
        [*both, "encrypt", str(key), "{in}", "{out}"], [*both, "decrypt", str(key), "{in}", "{out}"]
    )
    if openssl := shutil.which("openssl"):
        for mode in ("aes-256-cbc", "aes-256-ctr"):
            enc = [openssl, "enc", f"-{mode}", "-pbkdf2", "-pass", f"file:{passphrase}", "-in", "{in}", "-out", "{out}"]
            found[f"openssl enc -{mode}"] = Program(enc, [*enc, "-d"])
    return found


def filled(path: Path, size: int) -> Path:
    """Write a file of random bytes, of which each mebibyte is the same."""
    block = os.urandom(_MIB)
    with path.open("wb") as file:
        for at in range(0, size, _MIB):
            file.write(block[: size - at])
    return path


@contextmanager
def folder_for(mebibytes: int) -> Iterator[Path]:
    """Give a folder for files of so many mebibytes, in memory where there is room."""
    shared = Path("/dev/shm")  # noqa: S108  # a folder of its own in it
    room = shutil.disk_usage(shared).free if shared.is_dir() else 0
    with tempfile.TemporaryDirectory(dir=shared if room > 5 * mebibytes * _MIB else None) as name:
        yield Path(name)
