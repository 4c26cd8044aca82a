"""``make audit`` looks at every package of every lock, whatever it finds in the first.

With the real pip-audit, which can reach nobody, and with a program that ends in the middle as pip-audit does.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.missing import missing
from tools.audit_locks import PROGRAM, looked_up, main


@pytest.fixture
def pip_audit(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the real program, which can reach nobody."""
    if not PROGRAM.is_file():
        missing("pip-audit is not installed", "tools/venv.sh release")
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    return PROGRAM


def lock(folder: Path, name: str, *pins: str) -> Path:
    path = folder / name
    path.write_text("".join(f"{pin} \\\n    --hash=sha256:{'0' * 64}\n" for pin in pins), encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_lock_that_can_t_be_looked_up_does_not_keep_the_next_from_it(
    pip_audit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = lock(tmp_path, "first.txt", "wheel==0.40.0", "idna==3.4")
    second = lock(tmp_path, "second.txt", "six==1.16.0")
    assert main([str(first), str(second), "--program", str(pip_audit)]) == 2
    shown = capsys.readouterr().out.splitlines()
    assert [line.split(": can't be looked up")[0] for line in shown] == [
        "first.txt: wheel",
        "first.txt: idna",
        "second.txt: six",
    ]


def test_one_package_at_which_it_ends_does_not_keep_the_others_from_it(tmp_path: Path) -> None:
    # A program that ends where pip-audit does: without a word on the rest, at one package.
    program = tmp_path / "pip-audit"
    program.write_text(
        "#!/usr/bin/env python3\n"
        "import json, sys\n"
        "pins = [line.strip().split('==') for line in open(sys.argv[-1])]\n"
        "if any(name == 'broken' for name, _ in pins): sys.exit('ERROR:pip_audit: broken: no such release')\n"
        "vulns = lambda name: [{'id': 'X-1', 'fix_versions': ['2']}] if name == 'bad' else []\n"
        "print(json.dumps({'dependencies': [{'name': n, 'version': v, 'vulns': vulns(n)} for n, v in pins]}))\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    pins = [("a", "1"), ("broken", "1"), ("b", "1"), ("bad", "1"), ("c", "1")]
    found = {each["name"]: each for each in looked_up(pins, program)}
    assert list(found) == [name for name, _ in pins]
    assert "no such release" in found["broken"]["skip_reason"]
    assert json.dumps(found["bad"]["vulns"]).count("X-1") == 1
    paths = [lock(tmp_path, "one.txt", "broken==1"), lock(tmp_path, "two.txt", "bad==1")]
    assert main([*map(str, paths), "--program", str(program)]) == 1
