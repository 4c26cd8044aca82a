from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.differential.models import Twin
from tests.differential.twins import TwinWorld, worlds
from tests.support.servers import Server, TemplateDatabases


@pytest.fixture(scope="session")
def twins(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Twin, TwinWorld]]:
    """The plaintext twin, and one of each mode; programs leave them as they are."""
    with worlds(postgres, templates, tmp_path_factory.mktemp("twins")) as found:
        yield found
