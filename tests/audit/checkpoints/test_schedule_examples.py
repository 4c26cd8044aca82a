"""What examples/audit-checkpoint and deploy/kubernetes have for schedulers is well-formed, and its command is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from glpgenc.cli.main import app

CHECKOUT = Path(__file__).parents[3]
EXAMPLES = CHECKOUT / "examples" / "audit-checkpoint"
UNITS = ("glpgenc-audit-checkpoint.service", "glpgenc-audit-checkpoint.timer")


def unit(name: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((EXAMPLES / name).read_text(encoding="utf-8"))
    return parser


def commands() -> list[list[str]]:
    jobs = yaml.safe_load_all((CHECKOUT / "deploy" / "kubernetes" / "base" / "audit.yaml").read_text(encoding="utf-8"))
    (job,) = (each for each in jobs if each["metadata"]["name"] == "glpgenc-audit-checkpoint")
    (container,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    line = (EXAMPLES / "crontab").read_text(encoding="utf-8").splitlines()[-1]
    assert re.match(r"(?:[\d*/,-]+ ){5}glpgenc ", line)
    started = shlex.split(unit(UNITS[0])["Service"]["ExecStart"])
    return [container["command"], shlex.split(line)[5:], started[1:]]


def test_the_command_and_its_options_are_there() -> None:
    for program, *words in commands():
        assert program == "glpgenc"
        assert words[:2] == ["audit", "checkpoint"]
        # Parsed as it stands: with the help asked for, nothing is done.
        assert CliRunner().invoke(app, [*words, "--help"]).exit_code == 0


def test_the_timer_starts_the_service() -> None:
    service, timer = (unit(name) for name in UNITS)
    assert service["Service"]["Type"] == "oneshot"
    assert timer["Timer"]["OnCalendar"] == "*:37"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_to_say(tmp_path: Path) -> None:
    for name in UNITS:
        # The account is the reader's to make.
        text = (EXAMPLES / name).read_text(encoding="utf-8").replace("User=glpgenc-checkpoint\n", "")
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [str(tmp_path / name) for name in UNITS]
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *paths], check=False, capture_output=True, text=True
    )
    assert [line for line in found.stderr.splitlines() if "glpgenc-audit-checkpoint" in line] == []
