"""What examples/rotation and deploy/kubernetes have for schedulers is well-formed, and its commands are there."""

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
from tests.cli.tree import leaves, option_names

EXAMPLES = Path(__file__).parents[2] / "examples" / "rotation"
CRONJOB = Path(__file__).parents[2] / "deploy" / "kubernetes" / "base" / "rotation.yaml"
UNITS = ("glpgenc-rotation.service", "glpgenc-rotation.timer")


def unit(name: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((EXAMPLES / name).read_text(encoding="utf-8"))
    return parser


def crontab() -> list[str]:
    lines = (EXAMPLES / "crontab").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def container() -> dict[str, object]:
    job = next(yaml.safe_load_all(CRONJOB.read_text(encoding="utf-8")))
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    assert re.fullmatch(r"(\S+ ){4}\S+", job["spec"]["schedule"])
    (found,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    return dict(found)


def commands() -> dict[str, list[str]]:
    return {
        "crontab": shlex.split(crontab()[-1])[5:],
        "systemd": shlex.split(unit("glpgenc-rotation.service")["Service"]["ExecStart"])[1:],
        "kubernetes": [str(word) for word in container()["command"]],  # type: ignore[attr-defined]
    }


@pytest.mark.parametrize("kind", ["crontab", "systemd", "kubernetes"])
def test_the_command_and_its_options_are_there(kind: str) -> None:
    program, *words = commands()[kind]
    assert program == "glpgenc"
    assert words[:2] == ["rotation", "run"]
    given = {word for word in words if word.startswith("--")}
    assert given
    assert given <= option_names(leaves()["rotation run"])
    # Parsed as it stands: with the help asked for, nothing is done.
    result = CliRunner().invoke(app, [*words, "--help"])
    assert result.exit_code == 0, result.output
    assert "--no-wait" in given


def test_the_crontab_has_a_time_and_settings() -> None:
    *variables, line = crontab()
    assert re.match(r"(?:[\d*/,-]+ ){5}\S", line)
    assert all(re.fullmatch(r"GLPGENC_CONFIG=/\S+", variable) for variable in variables)


def test_the_timer_starts_the_service() -> None:
    service, timer = (unit(name) for name in UNITS)
    assert service["Service"]["Type"] == "oneshot"
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert timer["Timer"]["OnCalendar"] == "*:0/15"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_to_say(tmp_path: Path) -> None:
    for name in UNITS:
        # The account is the reader's to make.
        text = (EXAMPLES / name).read_text(encoding="utf-8").replace("User=glpgenc\n", "")
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [str(tmp_path / name) for name in UNITS]
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *paths], check=False, capture_output=True, text=True
    )
    mine = [line for line in found.stderr.splitlines() if "glpgenc-rotation" in line]
    assert mine == []
