from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from glpgenc.errors import KeyStateError, KMSConfigurationError, KMSUnwrapError
from glpgenc.keys.kms.local.provider import LocalKMSProvider, add_version, create_key_file
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import CONTEXT_KEYS, encryption_context

CONTEXT = encryption_context(environment="test", tenant_id="t1", data_class="pii", purpose="encryption", key_id=uuid4())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "kek.json"
    create_key_file(path)
    return path


@pytest.fixture
def kms(path: Path) -> LocalKMSProvider:
    return LocalKMSProvider(path)


def test_it_opens_what_it_wrapped(kms: LocalKMSProvider) -> None:
    generated = kms.generate_data_key(CONTEXT)
    assert len(generated.plaintext) == 32
    assert len(generated.wrapped) == 64
    assert generated.key_uri.startswith("local:")
    assert kms.decrypt(generated.wrapped, generated.key_uri, CONTEXT) == generated.plaintext


def test_two_keys_differ(kms: LocalKMSProvider) -> None:
    one, other = kms.generate_data_key(CONTEXT), kms.generate_data_key(CONTEXT)
    assert one.plaintext != other.plaintext
    assert one.wrapped[4:16] != other.wrapped[4:16]


@pytest.mark.parametrize("name", CONTEXT_KEYS)
def test_another_context_does_not_open_it(kms: LocalKMSProvider, name: str) -> None:
    generated = kms.generate_data_key(CONTEXT)
    for context in (CONTEXT | {name: "other"}, {key: value for key, value in CONTEXT.items() if key != name}):
        with pytest.raises(KMSUnwrapError):
            kms.decrypt(generated.wrapped, generated.key_uri, context)


@pytest.mark.parametrize("position", [0, 3, 4, 15, 16, 47, 48, 63])
def test_one_flipped_bit_anywhere_does_not_open(kms: LocalKMSProvider, position: int) -> None:
    generated = kms.generate_data_key(CONTEXT)
    altered = bytearray(generated.wrapped)
    altered[position] ^= 1
    with pytest.raises(KMSUnwrapError):
        kms.decrypt(bytes(altered), generated.key_uri, CONTEXT)


@pytest.mark.parametrize("length", [0, 4, 16, 63, 65])
def test_a_wrong_length_does_not_open(kms: LocalKMSProvider, length: int) -> None:
    generated = kms.generate_data_key(CONTEXT)
    with pytest.raises(KMSUnwrapError, match=f"{length} bytes"):
        kms.decrypt((generated.wrapped * 2)[:length], generated.key_uri, CONTEXT)


def test_local_file_versions_new_keys_take_the_newest_and_old_ones_still_open(
    kms: LocalKMSProvider, path: Path
) -> None:
    old = kms.generate_data_key(CONTEXT)
    assert add_version(path) == 2
    new = kms.generate_data_key(CONTEXT)
    assert (old.wrapped[:4], new.wrapped[:4]) == (b"\0\0\0\1", b"\0\0\0\2")
    for generated in (old, new):
        assert kms.decrypt(generated.wrapped, generated.key_uri, CONTEXT) == generated.plaintext


def test_a_version_does_not_open_under_the_number_of_another(kms: LocalKMSProvider, path: Path) -> None:
    old = kms.generate_data_key(CONTEXT)
    add_version(path)
    with pytest.raises(KMSUnwrapError):
        kms.decrypt(b"\0\0\0\2" + old.wrapped[4:], old.key_uri, CONTEXT)


def test_a_version_that_the_file_does_not_have_is_named(kms: LocalKMSProvider, path: Path) -> None:
    backup = path.read_bytes()
    add_version(path)
    generated = kms.generate_data_key(CONTEXT)
    path.write_bytes(backup)
    with pytest.raises(KMSUnwrapError, match="no version 2"):
        kms.decrypt(generated.wrapped, generated.key_uri, CONTEXT)


def test_another_file_is_refused_and_both_are_named(kms: LocalKMSProvider, tmp_path: Path) -> None:
    generated = kms.generate_data_key(CONTEXT)
    other = create_key_file(tmp_path / "other.json")
    with pytest.raises(KMSConfigurationError, match=f"{generated.key_uri}.*{other}"):
        LocalKMSProvider(tmp_path / "other.json").decrypt(generated.wrapped, generated.key_uri, CONTEXT)


def test_a_bad_file_mode_is_refused_when_it_is_made_and_when_it_is_used(kms: LocalKMSProvider, path: Path) -> None:
    path.chmod(0o644)
    with pytest.raises(KMSConfigurationError, match="mode 0644"):
        LocalKMSProvider(path)
    for use in (kms.check, lambda: kms.generate_data_key(CONTEXT)):
        with pytest.raises(KMSConfigurationError, match="mode 0644"):
            use()


@pytest.mark.parametrize("length", [0, 16, 64])
def test_only_keys_of_32_bytes_are_made(kms: LocalKMSProvider, length: int) -> None:
    with pytest.raises(KMSConfigurationError):
        kms.generate_data_key(CONTEXT, length)


def test_repr_shows_the_path_only(kms: LocalKMSProvider, path: Path) -> None:
    assert repr(kms) == f"LocalKMSProvider({str(path)!r})"


def test_a_key_from_elsewhere_is_wrapped_and_stays_the_callers(kms: LocalKMSProvider) -> None:
    key = SecretBytes(bytes(range(32)))
    made = kms.wrap(key, CONTEXT)
    assert kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == key
    assert not key.wiped
    assert made.wrapped.hex() not in repr(made)
    with pytest.raises(KMSConfigurationError):
        kms.wrap(SecretBytes(b"short"), CONTEXT)


def test_re_encryption_takes_the_newest_version(kms: LocalKMSProvider, path: Path) -> None:
    old = kms.generate_data_key(CONTEXT)
    assert kms.is_current(old.wrapped, old.key_uri)
    add_version(path)
    assert not kms.is_current(old.wrapped, old.key_uri)
    new = kms.re_encrypt(old.wrapped, old.key_uri, CONTEXT, kms.current_uri())
    assert new.wrapped[:4] == b"\0\0\0\2"
    assert kms.is_current(new.wrapped, new.key_uri)
    assert kms.decrypt(new.wrapped, new.key_uri, CONTEXT) == old.plaintext


def test_re_encryption_stays_within_its_file_and_its_context(kms: LocalKMSProvider) -> None:
    old, uri = kms.generate_data_key(CONTEXT), kms.current_uri()
    elsewhere = "local:00000000-0000-0000-0000-000000000000"
    assert (kms.serves(uri), kms.reaches(uri)) == (True, True)
    assert (kms.serves(elsewhere), kms.reaches(elsewhere)) == (False, False)
    for source, destination in ((uri, elsewhere), (elsewhere, uri)):
        with pytest.raises(KMSConfigurationError, match="was wrapped by"):
            kms.re_encrypt(old.wrapped, source, CONTEXT, destination)
    with pytest.raises(KMSUnwrapError):
        kms.re_encrypt(old.wrapped, uri, CONTEXT | {"tenant_id": "t2"}, uri)


def test_a_held_file_is_read_once_and_wiped_at_the_end(kms: LocalKMSProvider, path: Path) -> None:
    old = kms.generate_data_key(CONTEXT)
    with kms.held() as held:
        path.unlink()
        assert held.decrypt(old.wrapped, old.key_uri, CONTEXT) == old.plaintext
    with pytest.raises(KeyStateError, match="wiped"):
        held.decrypt(old.wrapped, old.key_uri, CONTEXT)
