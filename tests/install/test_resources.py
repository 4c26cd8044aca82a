from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from glpgenc import _resources
from glpgenc.errors import ConfigurationError

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path: Path) -> ModuleType:
    """The loader as it stands in site-packages, with the real Alembic's folder beside it."""
    package = tmp_path / "glpgenc"
    shutil.copytree(CHECKOUT / "sql", package / "_data" / "sql")
    shutil.copytree(CHECKOUT / "alembic", package / "_data" / "alembic")
    shutil.copy(_resources.__file__, package)
    (tmp_path / "alembic").mkdir()
    spec = importlib.util.spec_from_file_location("installed_resources", package / "_resources.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.__name__ not in sys.modules
    return module


def names(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*.*")
        if path.is_file() and "__pycache__" not in path.parts
    )


def test_a_checkout_uses_its_own_top_level_folders() -> None:
    assert _resources.sql_directory() == CHECKOUT / "sql"
    assert _resources.alembic_directory() == CHECKOUT / "alembic"


def test_an_installed_package_uses_what_travelled_in_it(installed: ModuleType, tmp_path: Path) -> None:
    assert installed.sql_directory() == tmp_path / "glpgenc" / "_data" / "sql"
    assert installed.alembic_directory() == tmp_path / "glpgenc" / "_data" / "alembic"
    assert names(installed.sql_directory()) == names(CHECKOUT / "sql")


def test_both_read_the_same_text(installed: ModuleType) -> None:
    name = names(CHECKOUT / "sql")[0]
    assert installed.sql_text(name) == _resources.sql_text(name) != ""


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/passwd", "a/../../LICENSE"])
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="not the name of a file below sql/"):
        _resources.sql_text(name)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"'nothing\.sql' is missing"):
        _resources.sql_text("nothing.sql")


def test_a_missing_folder_is_named(installed: ModuleType) -> None:
    shutil.rmtree(installed.sql_directory())
    with pytest.raises(ConfigurationError, match="'sql' is missing"):
        installed.sql_directory()
