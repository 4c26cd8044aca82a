"""What is public: the names of the reference's pages, and nothing below a module that has a page."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from tools.docs.python_pages import MODULES, WHOLE, public_names

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "reference" / "python").glob("*.md"))
PATHS = sorted(
    {path for page in PAGES for path in re.findall(r"^::: ([\w.]+)$", page.read_text(encoding="utf-8"), re.MULTILINE)}
)
TEXTS = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.py")]
IMPORT = re.compile(r"^[ >]*from (glpgenc[\w.]*) import \(?([\w, \n]+)\)?", re.MULTILINE)


def imports_of_the_documents() -> list[tuple[str, str]]:
    found = {
        (module, name.split(" as ")[0].strip())
        for text in TEXTS
        for module, names in IMPORT.findall(text.read_text(encoding="utf-8"))
        for line in [names if "(" in names else names.split("\n", maxsplit=1)[0]]
        for name in line.split(",")
        if name.strip()
    }
    return sorted(found)


def of_reference(module: str) -> set[str]:
    if module in MODULES:
        return set(public_names(module))
    if module in WHOLE:
        return {name for name in vars(import_module(module)) if not name.startswith("_")}
    return set()


@pytest.mark.parametrize("path", PATHS)
def test_a_path_of_the_reference_is_importable(path: str) -> None:
    module, _, name = path.rpartition(".")
    assert path in WHOLE or hasattr(import_module(module), name)


@pytest.mark.parametrize(("module", "name"), imports_of_the_documents())
def test_documents_and_examples_import_what_the_reference_lists(module: str, name: str) -> None:
    inside = f"{module}.{name}" in {*MODULES, *WHOLE}
    assert inside or name in of_reference(module)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_documented_module_defines_nothing_public_that_its_page_does_not_list(module: str) -> None:
    file = import_module(module).__file__
    assert file is not None
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    defined = {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    listed = set(import_module(module).__all__)
    assert {name for name in defined if not name.startswith("_")} <= listed
