"""FIPS mode on this host: what is told when it is on is in tests/compliance/test_fips_provider.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.backends.openssl import backend

from glpgenc.compliance.fips import FipsMode, cryptography_mode, hashlib_mode, kernel_mode


@pytest.mark.parametrize(
    ("text", "mode"), [("1\n", FipsMode.ON), ("0\n", FipsMode.OFF), ("", FipsMode.UNKNOWN), ("yes", FipsMode.UNKNOWN)]
)
def test_the_kernel_says_it_in_a_file(tmp_path: Path, text: str, mode: FipsMode) -> None:
    (tmp_path / "fips_enabled").write_text(text)
    assert kernel_mode(tmp_path / "fips_enabled").mode is mode


def test_a_kernel_without_the_file_is_unknown(tmp_path: Path) -> None:
    state = kernel_mode(tmp_path / "fips_enabled")
    assert (state.mode, state.component) == (FipsMode.UNKNOWN, "kernel")
    assert "can't be read" in state.found_by


def test_a_flag_that_the_library_does_not_follow_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = cryptography_mode().mode is FipsMode.ON
    monkeypatch.setattr(backend, "_fips_enabled", not refused)
    assert cryptography_mode().mode is FipsMode.UNKNOWN


def test_versions_are_those_of_two_libraries() -> None:
    assert "OpenSSL" in (cryptography_mode().version or "")
    assert "SSL" in (hashlib_mode().version or "")
