"""The manifests of deploy/kubernetes agree with the program, with each other and with the restricted profile."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml

from glpgenc.settings import Settings
from tests.deploy.files import BASE, DEPLOY, DOCKERFILE, config_map, documents, named, pods, unknown_in

WORKLOADS = sorted(pods())


def only_container(workload: str) -> dict[str, Any]:
    (found,) = pods()[workload]["containers"]
    return dict(found)


def environment(workload: str) -> dict[str, str]:
    container = only_container(workload)
    values: dict[str, str] = {}
    for source in container["envFrom"]:
        values |= config_map(source["configMapRef"]["name"])
    return values | {each["name"]: each["value"] for each in container.get("env", [])}


def mount_of(workload: str, path: PurePosixPath) -> dict[str, Any]:
    mounts = only_container(workload)["volumeMounts"]
    (found,) = (each for each in mounts if PurePosixPath(each["mountPath"]) in (path, *path.parents))
    return dict(found)


def test_the_kustomization_has_every_file() -> None:
    listed = yaml.safe_load((BASE / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]
    assert set(listed) == {path.name for path in BASE.glob("*.yaml")} - {"kustomization.yaml"}


def test_no_two_objects_have_one_name() -> None:
    names = [(each["kind"], each["metadata"]["name"]) for each in documents()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_pod_keeps_to_the_restricted_profile(workload: str) -> None:
    pod, container = pods()[workload], only_container(workload)["securityContext"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["allowPrivilegeEscalation"] is False
    assert container["capabilities"] == {"drop": ["ALL"]}
    assert container["readOnlyRootFilesystem"] is True
    assert not {"hostNetwork", "hostPID", "hostIPC", "hostUsers"} & set(pod)


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_pod_has_no_token_and_no_variables_of_services(workload: str) -> None:
    pod = pods()[workload]
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    assert named("ServiceAccount", pod["serviceAccountName"])["automountServiceAccountToken"] is False


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_pod_runs_as_the_images_account(workload: str) -> None:
    user = re.search(r"^USER (\d+):(\d+)$", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert user is not None
    context = pods()[workload]["securityContext"]
    assert [context[name] for name in ("runAsUser", "runAsGroup", "fsGroup")] == [int(user[1]), *[int(user[2])] * 2]


@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_command_is_there(workload: str) -> None:
    container = only_container(workload)
    words = container["args"] if "args" in container else container["command"][1:]
    assert unknown_in(words) is None
    assert container.get("command", ["glpgenc"])[0] == "glpgenc"


@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_variables_are_settings_that_are_taken(workload: str) -> None:
    values = {name.removeprefix("GLPGENC_").lower(): value for name, value in environment(workload).items() if value}
    values.pop("config")
    assert Settings(**values).masked()


@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_settings_file_is_in_a_secret(workload: str) -> None:
    mount = mount_of(workload, PurePosixPath(environment(workload)["GLPGENC_CONFIG"]))
    (volume,) = (each for each in pods()[workload]["volumes"] if each["name"] == mount["name"])
    assert mount["readOnly"] is True
    # 0440: the group is the process's own.
    assert volume["secret"]["defaultMode"] == 0o440


@pytest.mark.parametrize("workload", [each for each in WORKLOADS if each != "glpgenc-install"])
def test_the_spool_is_a_folder_within_a_volume(workload: str) -> None:
    # The volume itself is open to its group, and such a spool is refused.
    spool = PurePosixPath(environment(workload)["GLPGENC_AUDIT_SPOOL"])
    assert PurePosixPath(mount_of(workload, spool)["mountPath"]) == spool.parent


@pytest.mark.parametrize("workload", ["glpgenc-api", "glpgenc-rotation"])
def test_a_spool_that_must_outlive_its_pod_is_not_opened_to_the_group_again(workload: str) -> None:
    assert pods()[workload]["securityContext"]["fsGroupChangePolicy"] == "OnRootMismatch"


def test_each_pod_of_the_api_has_a_spool_that_stays() -> None:
    spec = named("StatefulSet", "glpgenc-api")["spec"]
    (claim,) = spec["volumeClaimTemplates"]
    spool = PurePosixPath(environment("glpgenc-api")["GLPGENC_AUDIT_SPOOL"])
    assert mount_of("glpgenc-api", spool)["name"] == claim["metadata"]["name"]
    assert set(spec["persistentVolumeClaimRetentionPolicy"].values()) == {"Retain"}


def test_ports_agree() -> None:
    port = int(environment("glpgenc-api")["GLPGENC_API_PORT"])
    metrics = int(environment("glpgenc-api")["GLPGENC_METRICS_PORT"])
    container = only_container("glpgenc-api")
    assert container["ports"] == [
        {"name": "https", "containerPort": port},
        {"name": "metrics", "containerPort": metrics},
    ]
    assert f"EXPOSE {port} {metrics}\n" in DOCKERFILE.read_text(encoding="utf-8")
    ports = {"glpgenc-api": ["https"], "glpgenc-api-pods": ["https", "metrics"]}
    for service, targets in ports.items():
        assert [each["targetPort"] for each in named("Service", service)["spec"]["ports"]] == targets
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["port"] == "metrics"


def test_callers_reach_no_metrics_and_prometheus_no_api() -> None:
    callers, scraper = named("NetworkPolicy", "glpgenc-api")["spec"]["ingress"]
    values = environment("glpgenc-api")
    assert [each["port"] for each in callers["ports"]] == [int(values["GLPGENC_API_PORT"])]
    assert [each["port"] for each in scraper["ports"]] == [int(values["GLPGENC_METRICS_PORT"])]
    assert all("podSelector" in each for each in scraper["from"])


def test_the_liveness_probe_asks_nobody_else() -> None:
    container = only_container("glpgenc-api")
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_there_is_time_to_stop() -> None:
    from glpgenc.api.server.serve import GRACE  # noqa: PLC0415 - slow to import

    sleep = only_container("glpgenc-api")["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pods()["glpgenc-api"]["terminationGracePeriodSeconds"] > GRACE + sleep


def test_what_selects_the_api_selects_its_pods() -> None:
    spec = named("StatefulSet", "glpgenc-api")["spec"]
    wanted = spec["template"]["metadata"]["labels"]
    assert spec["selector"]["matchLabels"] == wanted
    assert named("PodDisruptionBudget", "glpgenc-api")["spec"]["selector"]["matchLabels"] == wanted
    assert named("NetworkPolicy", "glpgenc-api")["spec"]["podSelector"]["matchLabels"] == wanted
    for service in ("glpgenc-api", "glpgenc-api-pods"):
        assert named("Service", service)["spec"]["selector"] == wanted
    target = named("HorizontalPodAutoscaler", "glpgenc-api")["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("StatefulSet", "glpgenc-api")


def test_the_image_is_named_by_a_digest_that_has_to_be_set() -> None:
    assert {only_container(workload)["image"] for workload in WORKLOADS} == {"glpgenc"}
    (image,) = yaml.safe_load((BASE / "kustomization.yaml").read_text(encoding="utf-8"))["images"]
    assert set(image) == {"name", "newName", "digest"}
    # No digest, so that no engine takes it for one.
    assert not re.fullmatch(r"sha256:[0-9a-f]{64}", image["digest"])
    assert "set-the-digest" in image["digest"]


def test_labels_by_which_policies_choose_are_those_of_all_pods() -> None:
    (labels,) = yaml.safe_load((BASE / "kustomization.yaml").read_text(encoding="utf-8"))["labels"]
    assert labels["includeTemplates"] is True
    for name in ("glpgenc-deny", "glpgenc-out"):
        chosen = named("NetworkPolicy", name)["spec"]["podSelector"]["matchLabels"]
        assert chosen.items() <= labels["pairs"].items()


def test_pruning_waits_until_somebody_wants_it() -> None:
    assert named("CronJob", "glpgenc-audit-prune")["spec"]["suspend"] is True
    assert named("CronJob", "glpgenc-audit-checkpoint")["spec"]["suspend"] is True


def test_there_is_no_secret() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (DEPLOY / "kubernetes").rglob("*.yaml")]
    assert texts
    assert not [each for each in documents() if each["kind"] == "Secret"]
    assert not [text for text in texts if re.search(r"://[^\s/]*:[^\s/]*@|BEGIN [A-Z ]*PRIVATE KEY|eyJ[\w-]{10}", text)]


def test_openbao_changes_settings_that_are_there() -> None:
    change = yaml.safe_load((DEPLOY / "kubernetes" / "openbao" / "configmap.yaml").read_text(encoding="utf-8"))
    values = {name.removeprefix("GLPGENC_").lower(): value for name, value in change["data"].items() if value}
    assert Settings(**values).kms_provider == "vault"
    mounted = yaml.safe_load((DEPLOY / "kubernetes" / "openbao" / "token.yaml").read_text(encoding="utf-8"))
    folder = PurePosixPath(mounted[1]["value"]["mountPath"])
    sources = mounted[0]["value"]["projected"]["sources"]
    assert PurePosixPath(values["vault_credential_file"]) == folder / sources[0]["serviceAccountToken"]["path"]
    assert PurePosixPath(values["vault_ca_file"]) == folder / sources[1]["secret"]["items"][0]["path"]
