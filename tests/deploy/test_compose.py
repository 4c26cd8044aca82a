"""docker-compose.yml agrees with the program, and lets nobody do more than it must."""

from __future__ import annotations

import re
from typing import Any

import pytest

from glpgenc.settings import Settings
from tests.deploy.files import COMPOSE, DEPLOY, compose, unknown_in

SERVICES: dict[str, dict[str, Any]] = compose()["services"]
OURS = {name: each for name, each in SERVICES.items() if "GLPGENC_IMAGE" in each["image"]}
AS_ROOT = {"prepare", "show"}
"""Who gives files to their readers, and who reads the issuer's key. Neither has a network."""


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_held_tight(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "pid", "ipc", "devices"} & set(service)
    assert service.get("cap_add", []) == (["CHOWN"] if name == "prepare" else [])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_not_root(name: str) -> None:
    is_root = SERVICES[name]["user"].startswith("0:")
    assert is_root == (name in AS_ROOT)
    assert not is_root or SERVICES[name]["network_mode"] == "none"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_an_image_is_named_by_a_digest_or_built_here(name: str) -> None:
    built = re.fullmatch(r"\$\{GLPGENC_IMAGE:-glpgenc:\d+\.\d+\.\d+\}", SERVICES[name]["image"])
    assert (built is not None) == ("build" in SERVICES[name])
    image = SERVICES[name]["build"]["args"]["BASE"] if built else SERVICES[name]["image"]
    variable = re.fullmatch(r"\$\{([A-Z_]+):\?is not set; deploy/compose/pin\.sh .*\}", image)
    assert variable is not None, image
    assert variable[1] in PINNED


PIN = (COMPOSE.parent / "pin.sh").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"^([A-Z]+_(?:IMAGE|BASE)|GLPGENC_BASE) (\S+)$", PIN, re.MULTILINE))


def test_the_releases_that_are_pinned_are_named_whole() -> None:
    assert len(PINNED) == 6
    assert not [image for image in PINNED.values() if not re.fullmatch(r"[a-z./-]+:v?\d+\.\d+[\w.-]*", image)]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_ports_are_open_to_this_machine_alone(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_files_that_are_mounted_are_there_and_stay_as_they_are(name: str) -> None:
    for mount in SERVICES[name].get("volumes", []):
        source, _, rest = mount.partition(":")
        if source.startswith("."):
            assert (COMPOSE.parent / source).exists(), source
            assert rest.endswith(":ro"), mount


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_was_prepared_is_read_by_its_reader_alone(name: str) -> None:
    for mount in SERVICES[name].get("volumes", []):
        source, _, rest = mount.partition(":")
        if name != "prepare" and source.startswith(("for-", "issuer")):
            assert rest.endswith(":ro")
            readers = {"for-api": {"api", "rotation", "audit-verify"}, "issuer": {"show"}}.get(
                source, {source.removeprefix("for-")}
            )
            assert name in readers


@pytest.mark.parametrize("name", sorted(each for each in OURS if "environment" in OURS[each]))
def test_variables_are_settings_that_are_taken(name: str) -> None:
    given = {key.removeprefix("GLPGENC_").lower(): value for key, value in OURS[name]["environment"].items() if value}
    assert given.pop("config") == "/etc/glpgenc/glpgenc.toml"
    assert Settings(**given).kms_provider == "vault"


@pytest.mark.parametrize("name", sorted(each for each in OURS if "entrypoint" not in OURS[each]))
def test_a_command_is_there(name: str) -> None:
    assert unknown_in(OURS[name]["command"]) is None


def test_the_api_keeps_its_spool() -> None:
    assert "api-spool:/var/lib/glpgenc" in SERVICES["api"]["volumes"]
    assert "api-spool" in compose()["volumes"]


def test_the_audit_trail_is_verified_against_heads_in_a_volume_that_no_other_service_has() -> None:
    (volume,) = (each for each in SERVICES["audit-verify"]["volumes"] if each.startswith("audit-heads:"))
    command = SERVICES["audit-verify"]["command"]
    assert command[command.index("--keep-heads") + 1].startswith(volume.partition(":")[2] + "/")
    assert "--every" in command
    assert "profiles" not in SERVICES["audit-verify"]
    assert [name for name in SERVICES if volume in SERVICES[name].get("volumes", [])] == ["audit-verify"]


def test_the_port_is_the_apis() -> None:
    port = SERVICES["api"]["environment"]["GLPGENC_API_PORT"]
    assert SERVICES["api"]["ports"] == [f"127.0.0.1:${{GLPGENC_PORT:-8000}}:{port}"]


def test_prometheus_scrapes_the_port_that_nobody_outside_reaches() -> None:
    port = SERVICES["api"]["environment"]["GLPGENC_METRICS_PORT"]
    assert f'targets: ["api:{port}"]' in (DEPLOY / "compose" / "prometheus.yml").read_text(encoding="utf-8")
    assert not [each for each in SERVICES["api"]["ports"] if each.endswith(f":{port}")]


def test_there_is_no_secret() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    assert not re.search(r"(?i)(password|secret|token)\w*:\s*(?!/|\[|\{|issuer)\S+\n", text.replace("_FILE", ""))
    assert not re.search(r"://[^\s/]*:[^\s/]*@", text)


def test_openbao_allows_the_daily_use_of_one_key() -> None:
    text = (DEPLOY / "compose" / "openbao.hcl").read_text(encoding="utf-8")
    policy = text[text.index("<<-EOT") : text.index("EOT\n    }")]
    allowed = dict(re.findall(r'path "([^"]+)" \{\s+capabilities = (\[[^\]]*\])', policy))
    assert allowed == {
        "transit/keys/glpgenc": '["read"]',
        "transit/datakey/plaintext/glpgenc": '["update"]',
        "transit/decrypt/glpgenc": '["update"]',
    }
    assert "derived = true" in text
