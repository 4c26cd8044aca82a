"""The whole site, with what is made of docstrings, as `make docs` builds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.site import build, external


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site"), python=True)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    assert external(site) == set()


def test_classes_have_their_parameters(site: Path) -> None:
    page = (site / "reference" / "python" / "glpgenc" / "index.html").read_text(encoding="utf-8")
    assert 'id="glpgenc.KeyManager"' in page
    assert "from_settings" in page
    assert ":::" not in page
