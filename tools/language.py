"""Words that the text of this package does not use: ``python -m tools.language`` lists where they are.

Checked are messages and help (string literals of Python), docstrings of public modules, comments and messages of SQL
objects, the documents outside of their code blocks, and what operators read: Terraform, manifests, alerts, the
dashboard. Comments of the code are not.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

WORDS = {
    r"mend(?:s|ed|ing)?": "fix, correct; remedy",
    r"told|telling|tells? (?:of|apart)": "notified, recorded, reported, emits; distinguish",
    r"anew|afresh": "again",
    r"(?:is|are) none of|(?:if|when|where) it is none": "is not one of; is not one",
    r"g(?:o|oes|one|oing) on|went on": "continue, resume",
    r"code \d(?=:)": "exit status",
    r"what bec(?:omes|ame) of": "name the thing: the result, the state, the lifecycle",
    r"whose \w+ (?:it is|they are)": "its owner",
    r"(?:thereof|lest|hitherto|whilst|reckon\w*)": "a word of today",
    r"unlike (?:values|keys|types|texts|terms|lengths|sizes|names)": "different",
    r"beside (?:readers|writers)": "without blocking reads, writes",
    r"otherwise than": "differently from",
    r"whoever": "anyone who",
    r"at hand": "available, in memory",
    r"the time for undoing": "the grace period",
}
"""What to write instead of what; patterns of whole words, in any case."""

_NOUNS = "keys|rows|values|columns|tables|files|records|events|workers|tenants|bytes|fields|days"
_WITH_READMES = ("terraform", "deploy", "examples", "tests/vectors")
_CONFIGURATION = {
    "alerts": {".yaml"},
    "deploy": {".yaml", ".yml"},
    "examples": {".yaml", ".yml", ".toml", ".service", ".timer"},
    "grafana": {".json"},
    "terraform": {".tf"},
}
PLURALS = rf"(?<!of )(?<!- )(?<![\w.,:/-])1 (?:{_NOUNS})"
"""One of several: ``1 keys``. Also looked for in code blocks, which show what programs print."""

_PATTERNS = [(re.compile(rf"\b(?:{word})\b", re.IGNORECASE), instead) for word, instead in WORDS.items()]
_PLURALS = re.compile(rf"{PLURALS}\b")
_CODE = re.compile(r"^( *)(`{3,})[^\n]*\n.*?^\1\2[^\n]*$|<!--.*?-->|`[^`]*`", re.MULTILINE | re.DOTALL)
_NAMES = re.compile(r":(?:param|ivar|raises) \w+:|:\w+:`[^`]*`|``[^`]*``")
_SQL_LITERAL = re.compile(r"--[^\n]*|'((?:[^']|''|'\s*\n\s*')*)'")


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text.

    :param place: its file, relative to the repository, and its first line.
    """

    place: Path
    line: int
    text: str


def python_texts(path: Path) -> Iterator[Text]:
    """Yield the string literals of a module that have several words, its docstrings among them."""
    tree = ast.parse(path.read_text("utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in inner:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if " " in text.strip():
            yield Text(path, node.lineno, _NAMES.sub("", text))


def sql_texts(path: Path) -> Iterator[Text]:
    """Yield the string literals of an SQL file."""
    source = path.read_text("utf-8")
    for found in _SQL_LITERAL.finditer(source):
        if found[1] is not None and " " in found[1].strip():
            yield Text(path, source.count("\n", 0, found.start()) + 1, found[1])


def markdown_texts(path: Path) -> Iterator[Text]:
    """Yield the text of a document, its code blanked."""
    yield Text(path, 1, _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), path.read_text("utf-8")))


def all_texts(root: Path = REPOSITORY) -> Iterator[Text]:
    """Yield all text that users read."""
    for folder in ("glpgenc", "alembic"):
        for path in sorted((root / folder).rglob("*.py")):
            yield from python_texts(path)
    for path in sorted((root / "sql").rglob("*.sql")):
        yield from sql_texts(path)
    for path in sorted((root / "examples").rglob("*.py")):
        yield from python_texts(path)
    for path in documents(root):
        yield from markdown_texts(path)
    yield from configuration_texts(root)


def documents(root: Path = REPOSITORY) -> list[Path]:
    """Return the documents; those of others, such as specifications beside their vectors, are left as they are."""
    ours = [path for folder in _WITH_READMES for path in (root / folder).rglob("README.md")]
    return sorted([*(root / "docs").rglob("*.md"), *root.glob("*.md"), *ours])


def configuration_texts(root: Path) -> Iterator[Text]:
    """Yield what operators read beside the documents: Terraform, manifests, alerts and the dashboard, all of them."""
    for folder, endings in _CONFIGURATION.items():
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in endings and not path.is_symlink() and ".terraform" not in path.parts:
                yield Text(path, 1, path.read_text("utf-8"))


def findings(texts: Iterable[Text], root: Path = REPOSITORY) -> Iterator[str]:
    """Yield a line for each word that is not used: its place, itself, and what to write instead."""
    for each in texts:
        for pattern, instead in [*_PATTERNS, (_PLURALS, "the singular")]:
            for found in pattern.finditer(each.text):
                line = each.line + each.text.count("\n", 0, found.start())
                yield f"{each.place.relative_to(root)}:{line}: {found[0]!r}: {instead}"


def plurals(root: Path = REPOSITORY) -> Iterator[str]:
    """Yield a line for each plural of one thing that a document shows as output."""
    whole = (Text(path, 1, path.read_text("utf-8")) for path in documents(root))
    yield from (line for line in findings(whole, root) if line.endswith("the singular"))


def main() -> int:
    """Print the findings; return 1 if there are any."""
    found = sorted({*findings(all_texts()), *plurals()})
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
