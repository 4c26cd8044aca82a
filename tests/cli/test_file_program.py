"""The program itself: interrupted, at a terminal, before a reader that went away, and how much memory it takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from glpgenc.cli._support.exits import Exit
from glpgenc.keys.kms.local.provider import create_key_file
from tests.cli.conftest import Glpgenc
from tests.cli.terminal import Terminal

pytestmark = pytest.mark.slow

OF = ("--data-class", "pii", "--tenant", "acme")
MIB = 2**20
# MiB: many times what the program takes before it reads anything, which is about 65, and some segments.
LARGE, SMALL = 256, 8
WITH_PEAK = r"""
import re, sys
from glpgenc.cli.main import main
found = sys.argv.pop(1)
try:
    main()
finally:
    with open("/proc/self/status") as status, open(found, "w") as file:
        file.write(re.search(r"VmHWM:\s+(\d+)", status.read())[1])
"""


@pytest.fixture
def program(bare: Glpgenc) -> Glpgenc:
    create_key_file(bare.home / "kek.json")
    bare.environment |= {"GLPGENC_LOCAL_KEK_FILE": str(bare.home / "kek.json")}
    return bare


def filled(path: Path, mebibytes: int) -> Path:
    block = os.urandom(MIB)
    with path.open("wb") as file:
        for _ in range(mebibytes):
            file.write(block)
    return path


def peak(program: Glpgenc, *arguments: str, **streams: IO[bytes]) -> int:
    """Run it, and return its peak of resident memory in kB."""
    # As the process itself sees it: ru_maxrss of a child begins with the memory of this process.
    found = program.home / "peak"
    subprocess.run(
        [sys.executable, "-c", WITH_PEAK, str(found), "file", *arguments, *OF],
        env=program.full_environment,
        cwd=program.home,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=300,
        **streams,  # type: ignore[call-overload]  # stdin and stdout
    )
    return int(found.read_text())


def names(program: Glpgenc) -> list[str]:
    return sorted(path.name for path in program.home.iterdir() if not path.name.startswith(".cache"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["encrypt", "decrypt"])
def test_a_signal_leaves_no_partial_file(program: Glpgenc, number: int, command: str) -> None:
    given = ["in"]
    filled(program.home / "in", 2)
    program("file", "encrypt", "in", *OF)
    if command == "decrypt":
        given = ["in.glpg"]
    before = names(program)
    # Through a pipe that is never at its end, so that it is in the middle whenever the signal comes.
    process = subprocess.Popen(
        program.program("file", command, "-", "-o", "out", *OF),
        env=program.full_environment,
        cwd=program.home,
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    process.stdin.write((program.home / given[0]).read_bytes()[:-1])
    process.stdin.flush()
    deadline = time.monotonic() + 30
    while not any(name.endswith(".glpgenc-tmp") for name in names(program)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(number)
    assert process.wait(30) != 0
    process.stdin.close()
    assert names(program) == before


def test_a_signal_in_the_middle_of_a_file_leaves_no_partial_file(program: Glpgenc) -> None:
    filled(program.home / "in", LARGE)
    before = names(program)
    process = subprocess.Popen(
        program.program("file", "encrypt", "in", "--segment-size", "4096", "--jobs", "2", *OF),
        env=program.full_environment,
        cwd=program.home,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while not any(name.endswith(".glpgenc-tmp") for name in names(program)):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) != 0
    assert names(program) == before


def test_a_terminal_shows_how_far_it_is_and_keeps_nothing_of_it(program: Glpgenc) -> None:
    filled(program.home / "in", 64)
    command = program.program("file", "encrypt", "in", *OF)
    with Terminal(command, program.full_environment | {"TERM": "xterm"}, program.home) as terminal:
        terminal.wait_for("67.1/67.1 MB")
        terminal.wait_for("in -> in.glpg, 67,108,864 bytes of plaintext")


def test_ciphertext_is_not_written_to_a_terminal(program: Glpgenc) -> None:
    command = program.program("file", "encrypt", "-", *OF)
    with Terminal(command, program.full_environment, program.home) as terminal:
        terminal.wait_for("an encrypted file is not for a terminal")


def test_a_reader_that_went_away_ends_it_with_an_error(program: Glpgenc) -> None:
    filled(program.home / "in", 8)
    program("file", "encrypt", "in", *OF)
    read, write = os.pipe()
    os.close(read)
    answer = subprocess.run(
        program.program("file", "decrypt", "in.glpg", "-o", "-", *OF),
        env=program.full_environment,
        cwd=program.home,
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(write)
    assert answer.returncode == Exit.FAILED
    assert b"Broken pipe" in answer.stderr
    assert b"Traceback" not in answer.stderr


def test_memory_does_not_grow_with_the_file(program: Glpgenc) -> None:
    filled(program.home / "small", SMALL)
    filled(program.home / "large", LARGE)
    for command, ending, target in (("encrypt", "", ".glpg"), ("decrypt", ".glpg", ".out")):
        few, many = (peak(program, command, f"{name}{ending}", "-o", f"{name}{target}") for name in ("small", "large"))
        assert many - few < 8 * 1024
        assert many < 100 * 1024


def test_memory_does_not_grow_with_a_pipe(program: Glpgenc) -> None:
    filled(program.home / "large", LARGE)
    with (program.home / "large").open("rb") as source, (program.home / "piped").open("wb") as target:
        encrypting = peak(program, "encrypt", "-", stdin=source, stdout=target)
    with (program.home / "piped").open("rb") as source, (program.home / "back").open("wb") as target:
        decrypting = peak(program, "decrypt", "-", stdin=source, stdout=target)
    assert (program.home / "back").stat().st_size == LARGE * MIB
    assert max(encrypting, decrypting) < 100 * 1024
