from __future__ import annotations

import subprocess
import sys

import pytest

import glpgenc

PLANNED = {
    "EncryptionService", "EnvelopeEncryptionService", "FieldEncryptor", "KeyManager", "DEKCache",
    "EncryptionServiceConfig", "EncryptedData", "EnvelopeEncryptedData", "DecryptedData",
    "EncryptedColumn", "create_hmac_index", "EncryptionAuditLogger", "EncryptionAuditEventType",
}  # fmt: skip


@pytest.mark.parametrize("name", glpgenc.__all__)
def test_a_public_name_is_importable(name: str) -> None:
    found = getattr(glpgenc, name)
    assert getattr(found, "__name__", "__version__") == name


def test_the_planned_names_are_public() -> None:
    assert set(glpgenc.__all__) >= PLANNED


def test_all_public_names_are_listed() -> None:
    assert set(dir(glpgenc)) >= set(glpgenc.__all__)


def test_a_name_that_there_is_not_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="EncryptionServices"):
        getattr(glpgenc, "EncryptionServices")  # noqa: B009  # as a program's spelling mistake


def test_importing_the_package_imports_neither_drivers_nor_client_libraries() -> None:
    program = (
        "import sys, glpgenc, glpgenc.metrics, glpgenc.events\n"
        "print(*{'sqlalchemy', 'pydantic', 'psycopg', 'boto3', 'prometheus_client', 'cryptography'} & {*sys.modules})"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == []
