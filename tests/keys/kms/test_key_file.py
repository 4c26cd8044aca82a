from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.local import key_file
from glpgenc.keys.kms.local.key_file import MAX_FILE_LENGTH, add_version, create_key_file, read_key_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "kek.json"
    create_key_file(path)
    return path


def test_a_new_file_is_the_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        create_key_file(tmp_path / "kek.json")
        add_version(tmp_path / "kek.json")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "kek.json").stat().st_mode) == 0o600


def test_a_file_is_never_overwritten(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(KMSConfigurationError, match="already exists"):
        create_key_file(path)
    assert path.read_bytes() == before


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(KMSConfigurationError, match="nowhere"):
        create_key_file(tmp_path / "nowhere" / "kek.json")


def test_a_new_version_wraps_and_the_old_one_stays(path: Path) -> None:
    with read_key_file(path) as old:
        assert add_version(path) == 2
        with read_key_file(path) as new:
            assert (old.current, new.current, new.file_id) == (1, 2, old.file_id)
            assert new.keys[1] == old.keys[1]
            assert new.keys[2] != old.keys[1]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_failed_replacement_leaves_the_file_and_nothing_else(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(KMSConfigurationError, match="No space left"):
        add_version(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_keys_are_wiped_after_use(path: Path) -> None:
    with read_key_file(path) as file:
        key = file.keys[1]
    assert key.wiped


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_mode_for_the_owner_alone_is_accepted(path: Path, mode: int) -> None:
    path.chmod(mode)
    with read_key_file(path):
        pass


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o666, 0o700, 0o4600])
def test_a_mode_for_others_is_refused_and_the_mend_is_named(path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(KMSConfigurationError, match=f"mode {mode:04o}.*chmod 600"):
        read_key_file(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(path: Path) -> None:
    os.chown(path, 12345, -1)
    with pytest.raises(KMSConfigurationError, match="owned by user id 12345"):
        read_key_file(path)


def test_a_symbolic_link_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(KMSConfigurationError, match="symbolic link"):
        read_key_file(tmp_path / "link")


def test_a_missing_file_is_refused_and_the_mend_is_named(tmp_path: Path) -> None:
    with pytest.raises(KMSConfigurationError, match=r"does not exist.*create-local"):
        read_key_file(tmp_path / "absent.json")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KMSConfigurationError, match="not a regular file"):
        read_key_file(tmp_path)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(KMSConfigurationError, match="not a regular file"):
        read_key_file(tmp_path / "pipe")


def test_a_huge_file_is_refused(path: Path) -> None:
    os.truncate(path, MAX_FILE_LENGTH + 1)
    with pytest.raises(KMSConfigurationError, match="longer than"):
        read_key_file(path)


def _without_last_key_byte(content: dict[str, Any]) -> dict[str, Any]:
    entry = content["keys"][0]
    return content | {"keys": [{"version": 1, "key": "A" * (len(entry["key"]) - 4)}]}


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content | {"format": "another"},
        lambda content: content | {"keys": []},
        lambda content: content | {"keys": content["keys"] * 2},
        lambda content: content | {"keys": [content["keys"][0] | {"version": 0}]},
        lambda content: content | {"keys": [content["keys"][0] | {"version": True}]},
        lambda content: content | {"keys": [content["keys"][0] | {"version": 2**32}]},
        lambda content: content | {"keys": [content["keys"][0] | {"key": "not base64!"}]},
        lambda content: content | {"keys": [content["keys"][0] | {"key": 7}]},
        lambda content: content | {"keys": 7},
        lambda content: content | {"id": "no uuid"},
        lambda content: content | {"id": None},
        _without_last_key_byte,
        lambda content: [content],
        lambda _: "text",
        lambda _: None,
    ],
)
def test_a_damaged_file_is_refused_without_showing_its_keys(path: Path, damage: Any) -> None:
    content = json.loads(path.read_bytes())
    key = content["keys"][0]["key"]
    path.write_text(json.dumps(damage(content)))
    _refused_without(path, key)


@pytest.mark.parametrize("length", [0, 1, 100])
def test_a_truncated_file_is_refused_without_showing_its_keys(path: Path, length: int) -> None:
    key = json.loads(path.read_bytes())["keys"][0]["key"]
    os.truncate(path, length)
    _refused_without(path, key)


def _refused_without(path: Path, key: str) -> None:
    with pytest.raises(KMSConfigurationError, match="damaged") as caught:
        read_key_file(path)
    assert key not in repr(caught.value)
    # A JSONDecodeError would hold the whole file.
    assert caught.value.__suppress_context__
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("damaged", [False, True])
def test_what_was_read_of_the_file_is_overwritten(
    path: Path, monkeypatch: pytest.MonkeyPatch, *, damaged: bool
) -> None:
    seen, decode = [], key_file._decode
    if damaged:
        path.write_bytes(path.read_bytes()[:-5])

    def decoded(path: Path, data: bytearray) -> Any:
        seen.append(data)
        return decode(path, data)

    monkeypatch.setattr(key_file, "_decode", decoded)
    with suppress(KMSConfigurationError), read_key_file(path):
        assert not damaged
    (data,) = seen
    assert len(data) > 32
    assert not any(data)
