from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.credentials import MAX_CREDENTIAL_LENGTH, read_credential


def _read(file: Path | None) -> str:
    return read_credential("token", file, ("FIRST", "SECOND"), setting="the_file")


def test_a_file_counts_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOND", "of the environment")
    assert _read(None) == "of the environment"
    file = tmp_path / "token"
    file.write_text("of the file\n")
    assert _read(file) == "of the file"


def test_a_link_is_followed_as_kubernetes_makes_them(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("secret")
    (tmp_path / "token").symlink_to(tmp_path / "data")
    assert _read(tmp_path / "token") == "secret"


def test_without_any_it_is_said_what_to_set() -> None:
    with pytest.raises(KMSConfigurationError, match=r"no token.*the_file, or FIRST or SECOND"):
        _read(None)


@pytest.mark.parametrize("data", [b"", b"\n", b"4711\nx", b"4711\0", b"4711\xff"])
def test_what_is_none_is_refused_and_not_repeated(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "token").write_bytes(data)
    with pytest.raises(KMSConfigurationError, match="contains no valid token") as refused:
        _read(tmp_path / "token")
    assert "4711" not in str(refused.value)


def test_one_that_is_too_long_is_refused(tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(b"4" * (MAX_CREDENTIAL_LENGTH + 1))
    with pytest.raises(KMSConfigurationError, match="token is longer than 65536 bytes"):
        _read(tmp_path / "token")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KMSConfigurationError, match="absent can't be read: No such file"):
        _read(tmp_path / "absent")
