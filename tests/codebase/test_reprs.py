"""The text of an object, which a traceback, a log or a debugger shows, has no password, key or value in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.doctor.checks.canary import CanaryValue

PACKAGE = Path(__file__).parents[2] / "glpgenc"
TELLING = re.compile(
    r"(?:.*_)?(?:conninfo|credentials?|dsn|keys?|passphrase|password|pin|plaintexts?|root|secret|token|urls?|values?)"
)
_IN_SOURCE = re.compile(rf"^ +{TELLING.pattern}: ", re.MULTILINE)
BARE = re.compile(r"\b(?:str|bytes|bytearray|memoryview|Any|Buffer|View|V|T)\b")
"""Types that are shown as they are: those of our own are looked at themselves, and what masks itself is one of them."""
NAMES_OF_COLUMNS = "tuple[str, ...]"
HARMLESS = {
    "alembic/declaration.py ColumnMigration.plaintext": "a column's name",
    "api/auth/permission_store.py PermissionTables.permission_key": "a column's name",
    "api/auth/permission_store.py PermissionTables.role_key": "a column's name",
    "audit/checkpoints/verifier.py Checkpoint.root": "a hash, which is published",
    "audit/checkpoints/verifier.py RecordsEntry.root": "a hash, which is published",
    "cli/audit/checkpoint_options.py CheckpointArguments.key": "public keys",
    "compliance/model.py Framework.key": "a name",
    "doctor/plaintext/samples.py SampledColumn.plaintext": "a column's name",
    "keys/kms/options.py ProviderOptions.kms_key": "the name of a key",
    "keys/kms/pkcs11/uri.py HsmKey.token": "the label of a token",
    "registry/stale.py StaleRegistration.plaintext": "a column's name",
    "reindex/indexes.py Duplicates.keys": "keys of rows",
    "restore/restore.py RestorePlan.plaintext": "a column's name",
    "scrub/canary_rows.py Planted.keys": "keys of rows that are removed again",
    "service/envelope_keys.py GeneratedDataKey.encrypted_key": "wrapped",
    "sqlalchemy/compilation/walk.py _Walked.keys": "columns",
    "sqlalchemy/facets/exact.py Exact.key": "the name of a key",
    "streams/s3/reading.py ObjectName.key": "the name of an object",
    "streams/s3/upload.py UploadTarget.key": "the name of an object",
    "verification/faults.py BadRow.row_key": "the key of a row",
    "verification/faults.py FaultyValue.key": "the key of a row",
    "views/table.py Ciphertext.plaintext": "a column's name",
    "wire/facets.py ScalarShape.key": "the name of a key",
}


def telling_fields(source: str) -> Iterator[str]:
    """Give the fields of dataclasses and named tuples that their text shows, and that may be secret by their names."""
    # Most modules have none, and to parse them all takes seconds.
    if not _IN_SOURCE.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ClassDef):
            continue
        fields = [part for part in node.body if isinstance(part, ast.AnnAssign) and _is_telling(part)]
        if fields and not _has_own_text(node):
            yield from (f"{node.name}.{ast.unparse(part.target)}" for part in fields)


def _is_telling(part: ast.AnnAssign) -> bool:
    if not isinstance(part.target, ast.Name) or not TELLING.fullmatch(part.target.id):
        return False
    kind = ast.unparse(part.annotation)
    is_hidden = "ClassVar" in kind or (part.value is not None and "repr=False" in ast.unparse(part.value))
    return not is_hidden and BARE.search(kind) is not None and kind != NAMES_OF_COLUMNS


def _has_own_text(node: ast.ClassDef) -> bool:
    if any(isinstance(part, ast.FunctionDef) and part.name == "__repr__" for part in node.body):
        return True
    options = [each for each in node.decorator_list if ast.unparse(each).startswith(("dataclass", "dataclasses.data"))]
    is_tuple = any(ast.unparse(base).endswith("NamedTuple") for base in node.bases)
    return "repr=False" in ast.unparse(options[0]) if options else not is_tuple


def test_no_field_with_a_secret_s_name_is_shown() -> None:
    found = {
        f"{path.relative_to(PACKAGE).as_posix()} {name}"
        for path in PACKAGE.rglob("*.py")
        for name in telling_fields(path.read_text("utf-8"))
    }
    assert found == set(HARMLESS)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("@dataclass(frozen=True)\nclass A:\n    database_url: str\n", {"A.database_url"}),
        ("@dataclass\nclass A:\n    password: str | None = None\n", {"A.password"}),
        ("@dataclass\nclass A:\n    password: str = field(repr=False)\n", set()),
        ("@dataclass(repr=False)\nclass A:\n    token: bytes\n", set()),
        ("@dataclass\nclass A:\n    key: SecretBytes\n    keys: int\n    key_id: str\n", set()),
        ("class A(NamedTuple):\n    value: Any\n", {"A.value"}),
        ("class A(NamedTuple):\n    value: Any\n    def __repr__(self):\n        return ''\n", set()),
        ("class A:\n    value: str\n", set()),
    ],
)
def test_the_check_finds_what_it_is_for(source: str, found: set[str]) -> None:
    assert set(telling_fields(source)) == found


def test_a_canary_is_not_shown() -> None:
    assert repr(CanaryValue("value", frozenset({"key"}))) == "<CanaryValue>"
