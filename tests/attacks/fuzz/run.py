"""Coverage-guided fuzzing of all parsers, one by one, by atheris: ``python tests/attacks/fuzz/run.py FOLDER SECONDS``.

Each is fuzzed in a forked process, because the first input that raises what no parser may ends it. For each a line goes
to standard output: the exit code and the parser's name; what the fuzzer wrote is in ``FOLDER/NAME.log``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["glpgenc"]):
    from tests.attacks.fuzz.parsers import parsers

from tests.attacks.fuzz.parser import Parser

_LONGEST_TOKEN = 64


def fuzz(parser: Parser, folder: Path, seconds: int) -> None:
    """Fuzz until the time is over or an error ends it, and the process with it."""
    corpus, dictionary = folder / f"{parser.name}.corpus", folder / f"{parser.name}.dict"
    corpus.mkdir()
    # From the vectors and the documents' own writers, at each run anew: no bytes of unknown origin are kept.
    for number, seed in enumerate(parser.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    tokens = [each for each in parser.tokens if len(each) <= _LONGEST_TOKEN]
    lines = ['"' + "".join(f"\\x{byte:02x}" for byte in token) + '"\n' for token in tokens]
    dictionary.write_text("".join(lines), encoding="ascii")
    options = [f"-max_total_time={seconds}", "-max_len=16384", "-timeout=20", "-rss_limit_mb=2048"]
    options += ["-print_final_stats=1", f"-artifact_prefix={folder}/", *([f"-dict={dictionary}"] if tokens else [])]

    def attack(data: bytes) -> None:
        parser.refuses_or_reads(data)

    atheris.Setup([sys.argv[0], *options, str(corpus)], attack)
    atheris.Fuzz()


def main() -> None:
    """Fuzz all parsers."""
    folder, seconds = Path(sys.argv[1]), int(sys.argv[2])
    for name, parser in parsers().items():
        child = os.fork()
        if child == 0:
            log = os.open(folder / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(log, 1)
            os.dup2(log, 2)
            fuzz(parser, folder, seconds)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{code} {name}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
