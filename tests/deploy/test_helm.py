"""The Helm chart renders the manifests of deploy/kubernetes, fails closed, and fits Kubernetes's schemas."""

from __future__ import annotations

import json
import re
import subprocess
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from glpgenc.settings import Settings
from tests.deploy.files import CHECKOUT, DEPLOY, config_map, documents, unknown_in
from tests.support.missing import missing

pytestmark = pytest.mark.slow

CHART = DEPLOY / "helm" / "glpgenc"
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
DIGEST = "sha256:" + "0123456789abcdef" * 4
IMAGE = {"repository": "registry.example.com/shop/glpgenc", "digest": DIGEST}
CHARTS_OWN = {"GLPGENC_CONFIG", "GLPGENC_AUDIT_SPOOL", "GLPGENC_API_HOST", "GLPGENC_API_PORT"} | {
    "GLPGENC_METRICS_HOST",
    "GLPGENC_METRICS_PORT",
}


def given(names: str) -> dict[str, str]:
    """The settings of deploy/kubernetes/base that the chart leaves to its values."""
    return {name: value for name, value in config_map(names).items() if name not in CHARTS_OWN}


# The values that make the chart what deploy/kubernetes/base is.
LIKE_BASE: dict[str, Any] = {
    "image": IMAGE,
    "settings": given("glpgenc"),
    "apiSettings": given("glpgenc-api"),
    "auditVerify": {"keepHeads": "s3://shop-audit-heads/production"},
}
EVERYTHING: dict[str, Any] = LIKE_BASE | {
    "image": IMAGE | {"pullSecrets": ["registry"]},
    "serviceAccounts": {"api": {"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/api"}}},
    "api": {"nodeSelector": {"pool": "api"}, "tolerations": [{"key": "pool", "operator": "Exists"}]},
    "autoscaling": {"enabled": False},
    "auditCheckpoint": {"enabled": True},
    "auditPrune": {"enabled": True},
    "backupCheck": {"enabled": True, "image": IMAGE, "claim": "dumps", "dump": "latest.dump"},
    "openbao": {"enabled": True},
    "serviceMonitor": {"enabled": True},
    "prometheusRule": {"enabled": True, "labels": {"release": "prometheus"}},
}


def helm(values: dict[str, Any], **release: Any) -> dict[str, Any]:
    program = CHECKOUT / ".venv-deploy" / "bin" / "python"
    if not program.is_file():
        missing("there is no .venv-deploy", "`make deploy` makes it")
    asked = {"values": values, "release": {"name": "glpgenc", "namespace": "glpgenc"} | release}
    done = subprocess.run(
        [program, Path(__file__).with_name("chart.py"), CHART],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def objects_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    assert "error" not in found, found["error"]
    texts = [text for name, text in found["files"].items() if name.endswith(".yaml")]
    return [each for text in texts for each in yaml.safe_load_all(text) if each is not None]


@cache
def rendered(which: str) -> list[dict[str, Any]]:
    return deepcopy(objects_of(helm({"base": LIKE_BASE, "everything": EVERYTHING}[which])))


def pods(objects: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {}
    for each in objects:
        spec = each.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template") if isinstance(spec, dict) else None
        if template is not None:
            found[each["metadata"]["name"]] = template
    return found


def plain(value: Any) -> Any:
    """Without what the chart and kustomize add each in their own way: labels of the release, the image, annotations."""
    if isinstance(value, dict):
        dropped = {"image", "imagePullPolicy", "annotations", "app.kubernetes.io/instance", "app.kubernetes.io/name"}
        return {key: plain(each) for key, each in value.items() if key not in dropped}
    return [plain(each) for each in value] if isinstance(value, list) else value


def by_name(objects: list[dict[str, Any]]) -> dict[tuple[str, str], Any]:
    return {(each["kind"], re.sub(r"-install-\d+$", "-install", each["metadata"]["name"])): each for each in objects}


def ordered(spec: Any) -> Any:
    """With volumes and mounts in the order of their names."""
    if isinstance(spec, dict):
        return {
            key: sorted(each, key=lambda one: str(one["name"])) if key in {"volumes", "volumeMounts"} else ordered(each)
            for key, each in spec.items()
        }
    return [ordered(each) for each in spec] if isinstance(spec, list) else spec


BASE_OBJECTS = by_name(list(documents()))
# Which the chart renders only where its values say so.
SUSPENDED = {("CronJob", "glpgenc-audit-prune"), ("CronJob", "glpgenc-audit-checkpoint")}


@pytest.mark.parametrize(("kind", "name"), sorted(set(BASE_OBJECTS) - SUSPENDED))
def test_an_object_is_that_of_the_manifests(kind: str, name: str) -> None:
    ours, theirs = by_name(rendered("base"))[kind, name], BASE_OBJECTS[kind, name]
    component = "app.kubernetes.io/component"
    assert ours["metadata"]["labels"].get(component) == theirs["metadata"].get("labels", {}).get(component)
    body = {key for key in theirs if key not in {"metadata", "kind", "apiVersion"}}
    words = {"--retain-days", "400"} if name == "glpgenc-audit-verify" else set()
    for key in body:
        found = json.dumps(ordered(plain(ours[key])), sort_keys=True)
        for word in words:
            found = found.replace(f'"{word}", ', "")
        assert json.loads(found) == ordered(plain(theirs[key])), key


def test_no_object_is_missing_and_none_is_there_besides() -> None:
    assert set(by_name(rendered("base"))) == set(BASE_OBJECTS) - SUSPENDED


def test_lint_finds_no_fault() -> None:
    for values in (LIKE_BASE, EVERYTHING):
        lint = helm(values)["lint"]
        assert lint["errors"] == []
        assert [each for each in lint["messages"] if each["error"] != "icon is recommended"] == []


@pytest.mark.parametrize("version", ["1.32", "1.37"])
@pytest.mark.parametrize("which", ["base", "everything"])
def test_kubernetes_takes_what_is_rendered(which: str, version: str, tmp_path: Path) -> None:
    of_operator = {"ServiceMonitor", "PrometheusRule"}
    whole = tmp_path / "rendered.yaml"
    whole.write_text(
        yaml.safe_dump_all([each for each in rendered(which) if each["kind"] not in of_operator]), encoding="utf-8"
    )
    program = CHECKOUT / ".venv-deploy" / "bin" / "kubernetes-validate"
    done = subprocess.run([program, "--strict", "-k", version, whole], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "image.repository is not set"),
        (LIKE_BASE | {"image": {"repository": "r/glpgenc"}}, "image.digest is not set"),
        (LIKE_BASE | {"settings": {"GLPGENC_KMS_KEY": "k"}}, "settings.GLPGENC_ENVIRONMENT is not set"),
        (LIKE_BASE | {"settings": {"GLPGENC_ENVIRONMENT": "e"}}, "settings.GLPGENC_KMS_KEY is not set"),
        (LIKE_BASE | {"apiSettings": {}}, "apiSettings.GLPGENC_SERVICE_CLASSES is not set"),
        (LIKE_BASE | {"auditVerify": {}}, "auditVerify.keepHeads is not set"),
        (LIKE_BASE | {"backupCheck": {"enabled": True}}, "backupCheck.image.repository is not set"),
        (LIKE_BASE | {"backupCheck": {"enabled": True, "image": IMAGE}}, "backupCheck.claim is not set"),
    ],
)
def test_what_has_to_be_set_is_named(values: dict[str, Any], said: str) -> None:
    assert said in helm(values)["error"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"imagee": {}}, "imagee"),
        ({"image": IMAGE | {"tag": "latest"}}, "tag"),
        ({"image": IMAGE | {"digest": "sha256:1234"}}, "/image/digest"),
        ({"image": IMAGE | {"repository": "r/glpgenc@sha256:1"}}, "/image/repository"),
        ({"settings": {"GLPGENC_DATABASE_URL": "postgresql://u:p@h/d"}}, "'GLPGENC_DATABASE_URL'"),
        ({"apiSettings": {"GLPGENC_API_RATE_LIMIT_URL": "redis://h"}}, "'GLPGENC_API_RATE_LIMIT_URL'"),
        ({"apiSettings": {"GLPGENC_API_PORT": "80"}}, "'GLPGENC_API_PORT'"),
        ({"settings": {"PATH": "/x"}}, "'PATH'"),
        ({"settings": {"GLPGENC_AUDIT": 1}}, "GLPGENC_AUDIT"),
        ({"rotation": {"shedule": "* * * * *"}}, "shedule"),
        ({"auditVerify": {"keepHeads": "heads"}}, "/auditVerify/keepHeads"),
        ({"autoscaling": {"minReplicas": 0}}, "/autoscaling/minReplicas"),
    ],
)
def test_values_that_are_misspelt_or_secret_are_refused(values: dict[str, Any], said: str) -> None:
    assert said in helm(LIKE_BASE | values)["error"]


def test_settings_that_are_secret_are_those_that_the_schema_refuses() -> None:
    schema = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))["properties"]
    refused = set(schema["apiSettings"]["propertyNames"]["allOf"][1]["not"]["enum"])
    secret = {f"GLPGENC_{name.upper()}" for name, it in Settings.declarations.items() if "Secret" in str(it.annotation)}
    assert secret
    assert refused == secret | CHARTS_OWN
    assert secret < set(schema["settings"]["propertyNames"]["allOf"][1]["not"]["enum"])


def test_the_schema_has_each_value_and_takes_no_other() -> None:
    def compare(schema: dict[str, Any], values: dict[str, Any], path: str) -> None:
        if "properties" not in schema:
            return
        assert schema["additionalProperties"] is False, path
        assert set(values) == set(schema["properties"]) - {"global"}, path
        for name, value in values.items():
            if isinstance(value, dict):
                compare(schema["properties"][name], value, f"{path}.{name}")

    whole = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))
    whole["properties"]["serviceAccounts"]["properties"]["api"]["properties"]["annotations"] = {}
    compare(whole, VALUES | {"api": VALUES["api"] | {"resources": {"requests": {}, "limits": {}}}}, "")


@pytest.mark.parametrize("which", ["base", "everything"])
def test_pods_keep_to_the_restricted_profile_and_name_their_image_by_its_digest(which: str) -> None:
    found = pods(rendered(which))
    assert len(found) == {"base": 5, "everything": 8}[which]
    for template in found.values():
        pod = template["spec"]
        (container,) = pod["containers"]
        assert container["image"] == f"{IMAGE['repository']}@{DIGEST}"
        assert pod["automountServiceAccountToken"] is False
        assert pod["enableServiceLinks"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert template["metadata"]["labels"]["app.kubernetes.io/name"] == "glpgenc"


@pytest.mark.parametrize("which", ["base", "everything"])
def test_commands_are_there(which: str) -> None:
    for template in pods(rendered(which)).values():
        (container,) = template["spec"]["containers"]
        words = container["args"] if "args" in container else container["command"][1:]
        assert unknown_in(words) is None


@pytest.mark.parametrize("which", ["base", "everything"])
def test_settings_are_taken_and_nothing_is_secret(which: str) -> None:
    kinds = {each["kind"] for each in rendered(which)}
    assert "Secret" not in kinds
    whole: dict[str, str] = {}
    for each in rendered(which):
        if each["kind"] == "ConfigMap":
            whole |= each["data"]
    values = {name.removeprefix("GLPGENC_").lower(): value for name, value in whole.items()}
    values.pop("config")
    assert Settings(**values).masked()


def test_probes_have_a_port_of_their_own() -> None:
    (container,) = pods(rendered("base"))["glpgenc-api"]["spec"]["containers"]
    assert {container[probe]["httpGet"]["port"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")} == {
        "metrics"
    }


def test_all_alerts_are_in_the_rule() -> None:
    (rule,) = (each for each in rendered("everything") if each["kind"] == "PrometheusRule")
    alerts = yaml.safe_load((CHECKOUT / "alerts" / "encryption-service-alerts.yaml").read_text(encoding="utf-8"))
    assert rule["spec"] == alerts
    assert rule["metadata"]["labels"]["release"] == "prometheus"


def test_an_upgrade_installs_before_pods_are_replaced() -> None:
    again = objects_of(helm(LIKE_BASE, revision=7, is_upgrade=True, is_install=False))
    (job,) = (each for each in again if each["kind"] == "Job")
    assert job["metadata"]["name"] == "glpgenc-install-7"
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-upgrade"
    (first,) = (each for each in rendered("base") if each["kind"] == "Job")
    assert "annotations" not in first["metadata"]


def test_two_releases_in_one_namespace_share_no_names_and_choose_their_own_pods() -> None:
    other = objects_of(helm(LIKE_BASE, name="other"))
    ours = rendered("base")
    assert not set(by_name(ours)) & set(by_name(other))
    (service,) = (
        each for each in other if each["metadata"]["name"] == "other-glpgenc-api" and each["kind"] == "Service"
    )
    assert service["spec"]["selector"]["app.kubernetes.io/instance"] == "other"


def test_the_versions_are_the_projects() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text(encoding="utf-8"))
    version = re.search(r'^version = "(.+)"', (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    assert chart["version"] == chart["appVersion"] == version[1]
