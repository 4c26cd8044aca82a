"""A PostgreSQL in a container, where a container engine answers."""

from __future__ import annotations

import gc
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

VARIABLE = "GLPG_TEST_CONTAINERS"
IMAGE_VARIABLE = "GLPG_TEST_CONTAINER_IMAGE"
_SOCKET = Path("/var/run/docker.sock")
_PATIENCE_SECONDS = 2


@contextmanager
def container_url(settings: Mapping[str, str | int | bool]) -> Iterator[str | None]:
    """Run a PostgreSQL with these settings in a container and give a superuser's URL; None where no engine answers.

    GLPG_TEST_CONTAINERS=1 insists on it, =0 forbids it; GLPG_TEST_CONTAINER_IMAGE names another image.
    tools/podman.sh makes an image, and runs an engine, where no registry can be reached.
    """
    wish = os.environ.get(VARIABLE, "")
    if wish == "0" or (wish != "1" and not _engine_has_image()):
        yield None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # testcontainers warns about itself
        from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415 - slow, and seldom needed

        container = PostgresContainer(_image(), username="postgres", dbname="postgres", driver=None)
        container.with_command(["postgres", *(f"-c{name}={value}" for name, value in settings.items())])
        container.start()
    try:
        yield container.get_connection_url()
    finally:
        container.stop()


def _image() -> str:
    return os.environ.get(IMAGE_VARIABLE, "postgres:17-alpine")


def _engine_has_image() -> bool:
    # An engine without the image would have to download it: that is done only when asked for.
    if not (os.environ.get("DOCKER_HOST") or _SOCKET.exists()):
        return False
    import docker  # noqa: PLC0415 - slow, and seldom needed

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where nobody answers, it leaves a socket open
        try:
            with closing(docker.from_env(timeout=_PATIENCE_SECONDS)) as client:
                client.images.get(_image())
        except (docker.errors.DockerException, OSError):
            return False
        finally:
            gc.collect()
    return True
