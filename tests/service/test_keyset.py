"""Data keys in a file: several versions, several processes, counted uses, and nothing in the clear."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import (
    ConfigurationError,
    KeyNotFoundError,
    KeyStateError,
    KMSConfigurationError,
    KMSUnwrapError,
)
from glpgenc.keys.kms import GeneratedKey
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.usage import MAX_USES
from glpgenc.service import EncryptionService
from tests.support.services import CONTEXT, Place


def stored(place: Place) -> list[dict[str, Any]]:
    keys: list[dict[str, Any]] = json.loads(place.keyset.read_text())["keys"]
    return keys


def edit(place: Place, **changes: Any) -> None:
    content = json.loads(place.keyset.read_text())
    content["keys"][0] |= changes
    place.keyset.write_text(json.dumps(content))


def test_a_kms_alone_needs_a_file(place: Place) -> None:
    with pytest.raises(ConfigurationError, match="keyset_file"):
        place.service(keyset_file=None)


def test_the_first_use_makes_the_key_and_another_process_opens_it(place: Place) -> None:
    made = place.service().encrypt_to_bytes(b"hello", CONTEXT)
    assert place.service().decrypt(made, CONTEXT) == b"hello"
    assert [(each["tenant_id"], each["data_class"], each["version"]) for each in stored(place)] == [("acme", "pii", 1)]
    assert stat.S_IMODE(place.keyset.stat().st_mode) == 0o600


def test_without_auto_create_no_key_is_made(place: Place) -> None:
    with pytest.raises(KeyNotFoundError, match="no key in"):
        place.service(auto_create_keys=False).encrypt(b"hello", CONTEXT)
    assert not place.keyset.exists()


def test_after_a_rotation_the_new_key_encrypts_and_both_decrypt(place: Place, service: EncryptionService) -> None:
    old = service.encrypt(b"old", CONTEXT)
    assert service.rotate_key(CONTEXT).version == 2
    new = service.encrypt(b"new", CONTEXT)
    assert (old.key_version, new.key_version) == (1, 2)
    for reader in (service, place.service()):
        assert reader.decrypt_many([old, new], CONTEXT) == [b"old", b"new"]


def test_nothing_is_rotated_without_a_key(service: EncryptionService) -> None:
    with pytest.raises(KeyNotFoundError):
        service.rotate_key(CONTEXT)


class Meeting(LocalKMSProvider):
    """Lets nobody go on before as many have made a key."""

    def __init__(self, path: Path, barrier: threading.Barrier) -> None:
        super().__init__(path)
        self._barrier = barrier

    def generate_data_key(self, context: Mapping[str, str], length: int = 32) -> GeneratedKey:
        made = super().generate_data_key(context, length)
        self._barrier.wait(20)
        return made


def test_many_that_make_the_first_key_at_once_end_with_one(place: Place) -> None:
    kms = Meeting(place.folder / "kek.json", threading.Barrier(4))
    with ThreadPoolExecutor(4) as pool, ExitStack() as stack:
        services = [stack.enter_context(EncryptionService(kms, place.config())) for _ in range(4)]
        made = list(pool.map(lambda service: service.encrypt(b"x", CONTEXT), services))
    assert len({each.key_id for each in made}) == len(stored(place)) == 1
    assert place.service().decrypt_many(made, CONTEXT) == [b"x"] * 4


def test_every_form_counts_each_value_once(place: Place) -> None:
    service = place.service()
    service.encrypt(b"x", CONTEXT)
    uses = service._ciphers.sealer(CONTEXT).uses
    forms: list[tuple[int, Callable[[], object]]] = [
        (1, lambda: service.encrypt(b"x", CONTEXT)),
        (1, lambda: service.encrypt_to_bytes(b"x", CONTEXT)),
        (1, lambda: service.encrypt_into(b"x", bytearray(49), CONTEXT)),
        (3, lambda: service.encrypt_many([b"x"] * 3, CONTEXT)),
        (3, lambda: service.encrypt_many_to_bytes([b"x"] * 3, CONTEXT)),
    ]
    for count, form in forms:
        left = uses.left
        form()
        assert left - uses.left == count


def test_processes_count_their_uses_in_one_file(place: Place) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.support.services import CONTEXT\n"
        "from glpgenc.keys.kms.local.provider import LocalKMSProvider\n"
        "from glpgenc.service import EncryptionService, EncryptionServiceConfig\n"
        "folder = Path(sys.argv[1])\n"
        "config = EncryptionServiceConfig(environment='test', keyset_file=folder / 'keyset.json', gcm_use_batch=50)\n"
        "service = EncryptionService(LocalKMSProvider(folder / 'kek.json'), config)\n"
        "for _ in range(120): service.encrypt(b'x', CONTEXT)\n"
    )
    command = [sys.executable, "-c", program, str(place.folder)]
    running = [subprocess.Popen(command, env={"PYTHONPATH": ":".join(sys.path)}) for _ in range(2)]
    assert [each.wait(30) for each in running] == [0, 0]
    # Each set 50 aside three times.
    assert [each["uses"] for each in stored(place)] == [300]


def test_what_a_batch_lacks_is_set_aside_in_one_step(place: Place) -> None:
    service = place.service(gcm_use_batch=50)
    service.encrypt(b"x", CONTEXT)  # of 50
    service.encrypt_many([b"x"] * 120, CONTEXT)
    assert [each["uses"] for each in stored(place)] == [50 + (120 - 49)]


def test_uses_are_set_aside_before_they_are_made_and_end_at_the_bound(place: Place) -> None:
    made = place.service(gcm_use_batch=10).encrypt_to_bytes(b"x", CONTEXT)
    edit(place, uses=MAX_USES - 15)
    service = place.service(gcm_use_batch=10)
    for _ in range(10):
        service.encrypt(b"x", CONTEXT)
    assert stored(place)[0]["uses"] == MAX_USES - 5
    with pytest.raises(KeyStateError, match=f"must not encrypt more than {MAX_USES}.*rotate_key"):
        service.encrypt(b"x", CONTEXT)
    assert service.decrypt(made, CONTEXT) == b"x"
    service.rotate_key(CONTEXT)
    assert service.encrypt(b"x", CONTEXT).key_version == 2


def test_where_nothing_can_be_counted_nothing_is_encrypted_and_reading_continues(place: Place) -> None:
    made = place.service().encrypt_to_bytes(b"x", CONTEXT)
    lock = place.keyset.with_name(f"{place.keyset.name}.lock")
    lock.unlink()
    lock.mkdir()
    service = place.service()
    with pytest.raises(ConfigurationError, match="can't be locked"):
        service.encrypt(b"x", CONTEXT)
    assert service.decrypt(made, CONTEXT) == b"x"


@pytest.mark.parametrize("changes", [{"tenant_id": "other"}, {"data_class": "other"}, {"wrapped_key": "AAAA"}])
def test_a_wrapped_key_that_was_altered_or_moved_does_not_unwrap(place: Place, changes: dict[str, str]) -> None:
    made = place.service().encrypt_to_bytes(b"x", CONTEXT)
    edit(place, **changes)
    with pytest.raises(KMSUnwrapError):
        place.service().decrypt(made, CONTEXT)


def test_another_environment_does_not_unwrap(place: Place) -> None:
    made = place.service().encrypt_to_bytes(b"x", CONTEXT)
    with pytest.raises(KMSUnwrapError):
        place.service(environment="other").decrypt(made, CONTEXT)


def test_a_key_of_another_kms_is_refused_and_named(place: Place) -> None:
    made = place.service().encrypt_to_bytes(b"x", CONTEXT)
    edit(place, provider="aws")
    with pytest.raises(KMSConfigurationError, match="wrapped by aws key"):
        place.service().decrypt(made, CONTEXT)
    edit(place, provider="local")
    create_key_file(place.folder / "other.json")
    with (
        EncryptionService(LocalKMSProvider(place.folder / "other.json"), place.config()) as service,
        pytest.raises(KMSConfigurationError, match="was wrapped by"),
    ):
        service.decrypt(made, CONTEXT)


def test_a_value_of_another_keyset_says_so(place: Place) -> None:
    made = place.service().encrypt_to_bytes(b"x", CONTEXT)
    with pytest.raises(KeyNotFoundError, match="is not in"):
        place.service(keyset_file=place.folder / "another.json").decrypt(made, CONTEXT)


BROKEN = [
    "", "{", "[]", "null", "7", '"x"', "{}", '{"format": "other", "keys": []}', '{"format": "glpgenc-keyset-1"}',
    '{"format": "glpgenc-keyset-1", "keys": 7}', '{"format": "glpgenc-keyset-1", "keys": ["secret"]}',
    '{"format": "glpgenc-keyset-1", "keys": [], "more": 1}', "\xff",
]  # fmt: skip


@pytest.mark.parametrize("content", BROKEN)
def test_a_damaged_file_is_refused_and_not_quoted(place: Place, content: str) -> None:
    place.keyset.write_bytes(content.encode("latin-1"))
    with pytest.raises(ConfigurationError, match="is not a file of format glpgenc-keyset-1") as caught:
        place.service().encrypt(b"x", CONTEXT)
    assert caught.value.__suppress_context__
    assert place.keyset.read_bytes() == content.encode("latin-1")


@pytest.mark.parametrize(
    "changes",
    [{"version": True}, {"version": "1"}, {"version": -1}, {"uses": 1.5}, {"tenant_id": ""}, {"key_id": "x"},
     {"wrapped_key": "*"}, {"wrapped_key": None}, {"more": 1}],
)  # fmt: skip
def test_a_damaged_entry_is_refused(place: Place, changes: dict[str, Any]) -> None:
    place.service().encrypt(b"x", CONTEXT)
    edit(place, **changes)
    with pytest.raises(ConfigurationError, match="is not a file of format"):
        place.service().encrypt(b"x", CONTEXT)


def test_a_folder_that_is_not_there_is_named(place: Place) -> None:
    with pytest.raises(ConfigurationError, match="can't be locked: No such file"):
        place.service(keyset_file=place.folder / "none" / "keyset.json").encrypt(b"x", CONTEXT)


def test_a_link_to_the_file_stays_and_leads_to_the_changed_one(place: Place, tmp_path: Path) -> None:
    """Else its two names would be of two files, each with keys that the other has not."""
    (tmp_path / "real").mkdir()
    place.keyset.symlink_to("real/keyset.json")
    (tmp_path / "real" / "keyset.json").write_text('{"format": "glpgenc-keyset-1", "keys": []}')
    made = place.service().encrypt_to_bytes(b"by the link", CONTEXT)
    real = place.service(keyset_file=tmp_path / "real" / "keyset.json")
    assert real.decrypt(made, CONTEXT) == b"by the link"
    real.rotate_key(CONTEXT)
    other = place.service()
    assert other.decrypt(real.encrypt_to_bytes(b"by its name", CONTEXT), CONTEXT) == b"by its name"
    assert place.keyset.is_symlink()
    # One lock, whatever name the file is changed by.
    assert sorted(each.name for each in tmp_path.rglob("*.lock")) == ["keyset.json.lock"]


def test_a_link_to_nothing_is_refused(place: Place, tmp_path: Path) -> None:
    place.keyset.symlink_to(tmp_path / "not-there.json")
    with pytest.raises(ConfigurationError, match="is a link to a file that is not there"):
        place.service().encrypt_to_bytes(b"x", CONTEXT)
    assert not (tmp_path / "not-there.json").exists()


def test_a_file_with_two_hard_links_is_not_changed_by_one_of_them(place: Place, tmp_path: Path) -> None:
    place.service().encrypt_to_bytes(b"x", CONTEXT)
    (tmp_path / "second.json").hardlink_to(place.keyset)
    with pytest.raises(ConfigurationError, match="has several hard links"):
        place.service(keyset_file=tmp_path / "second.json").encrypt_to_bytes(b"x", CONTEXT)


def test_a_link_that_another_user_may_change_is_not_followed(place: Place, tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    place.service().encrypt_to_bytes(b"x", CONTEXT)
    place.keyset.rename(tmp_path / "open" / "keyset.json")
    place.keyset.symlink_to("open/keyset.json")
    with pytest.raises(ConfigurationError, match="can be replaced by other users"):
        place.service().rotate_key(CONTEXT)
