"""What deploy/ holds, read as data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.cli.tree import leaves, option_names

CHECKOUT = Path(__file__).parents[2]
DEPLOY = CHECKOUT / "deploy"
BASE = DEPLOY / "kubernetes" / "base"
COMPOSE = DEPLOY / "compose" / "docker-compose.yml"
DOCKERFILE = CHECKOUT / "Dockerfile"


def documents(folder: Path = BASE) -> Iterator[dict[str, Any]]:
    """Give each object of a folder's manifests."""
    for path in sorted(folder.glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            if isinstance(document, dict) and document["kind"] != "Kustomization":
                yield document


def named(kind: str, name: str) -> dict[str, Any]:
    (found,) = (each for each in documents() if (each["kind"], each["metadata"]["name"]) == (kind, name))
    return found


def pods() -> dict[str, dict[str, Any]]:
    """Give the specification of each pod, by the name of what makes it."""
    found = {}
    for each in documents():
        spec = each.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if template is not None:
            found[each["metadata"]["name"]] = template["spec"]
    return found


def config_map(name: str) -> dict[str, str]:
    return dict(named("ConfigMap", name)["data"])


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(COMPOSE.read_text(encoding="utf-8")))


def unknown_in(words: list[str]) -> str | None:
    """Say what of a command line of glpgenc is not there: the command, or an option; ``None`` if all is."""
    commands = leaves()
    path = next((" ".join(words[:length]) for length in (3, 2, 1) if " ".join(words[:length]) in commands), None)
    if path is None:
        return f"no command {words}"
    unknown = {word for word in words if word.startswith("--")} - option_names(commands[path])
    return f"{path} has no {unknown}" if unknown else None
