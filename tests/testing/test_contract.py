"""The contract of KMS providers finds those that do not keep it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from glpgenc.errors import KMSUnwrapError
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.kms.protocol import GeneratedKey, WrappedKey
from glpgenc.keys.secret import SecretBytes
from glpgenc.testing import KMSProviderContract

CONTRACT = KMSProviderContract()


class IgnoresTheContext(LocalKMSProvider):
    def generate_data_key(self, context: Mapping[str, str], length: int = 32) -> GeneratedKey:
        return super().generate_data_key(self._less(context), length)

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        return super().wrap(key, self._less(context))

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        return super().decrypt(wrapped, key_uri, self._less(context))

    @staticmethod
    def _less(context: Mapping[str, str]) -> dict[str, str]:
        return {name: value for name, value in context.items() if name != "tenant_id"}


class JoinsTheContext(IgnoresTheContext):
    @staticmethod
    def _less(context: Mapping[str, str]) -> dict[str, str]:
        return {"all": "".join(context[name] for name in sorted(context) if name in {"data_class", "tenant_id"})}


class CutsOff(LocalKMSProvider):
    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        return super().decrypt(wrapped[:64], key_uri, context)


class TakesAnyKey(LocalKMSProvider):
    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        return super().decrypt(wrapped, key_uri if self.serves(key_uri) else self.current_uri(), context)


class TellsTheKey(LocalKMSProvider):
    made = b""

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        TellsTheKey.made = bytes(key)
        return super().wrap(key, context)

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        try:
            return super().decrypt(wrapped, key_uri, context)
        except KMSUnwrapError:
            raise KMSUnwrapError(f"it is not {TellsTheKey.made.hex()}") from None


class WipesTheCallers(LocalKMSProvider):
    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        made = super().wrap(key, context)
        key.wipe()
        return made


class ChangesTheKey(LocalKMSProvider):
    def re_encrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str], destination_uri: str) -> WrappedKey:
        super().re_encrypt(wrapped, key_uri, context, destination_uri)
        return self.wrap(SecretBytes(bytes(32)), context)


class IsNeverCurrent(LocalKMSProvider):
    def is_current(self, wrapped: bytes, key_uri: str) -> bool:  # noqa: ARG002
        return False


class IsUnpinnable(LocalKMSProvider):
    name = "Local KMS"


CASES: list[tuple[type[LocalKMSProvider], Callable[[LocalKMSProvider], None]]] = [
    (IgnoresTheContext, lambda kms: CONTRACT.test_another_context_does_not_open_it(kms, "tenant_id")),
    (JoinsTheContext, CONTRACT.test_contexts_that_read_alike_when_joined_are_different),
    (CutsOff, CONTRACT.test_a_wrapped_key_of_another_length_does_not_open),
    (TakesAnyKey, lambda kms: CONTRACT.test_a_key_of_elsewhere_is_refused(kms, "elsewhere:key")),
    (WipesTheCallers, CONTRACT.test_it_opens_what_it_wrapped_and_the_key_stays_the_callers),
    (ChangesTheKey, CONTRACT.test_re_encryption_gives_the_same_key_in_the_same_context),
    (IsNeverCurrent, CONTRACT.test_what_wraps_now_is_current_and_served),
    (IsUnpinnable, CONTRACT.test_its_name_can_stand_beside_a_key),
]


def _made(kind: type[LocalKMSProvider], folder: Path) -> LocalKMSProvider:
    create_key_file(folder / "kek.json")
    return kind(folder / "kek.json")


@pytest.mark.parametrize(("kind", "test"), CASES, ids=lambda each: getattr(each, "__name__", ""))
def test_a_fault_is_found(
    kind: type[LocalKMSProvider], test: Callable[[LocalKMSProvider], None], tmp_path: Path
) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test(_made(kind, tmp_path))


@pytest.mark.parametrize("test", [test for _, test in CASES])
def test_nothing_is_found_where_nothing_is(test: Callable[[LocalKMSProvider], None], tmp_path: Path) -> None:
    test(_made(LocalKMSProvider, tmp_path))


def test_a_key_in_an_error_is_found(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    CONTRACT.test_no_key_is_in_a_log_a_repr_or_an_error(_made(LocalKMSProvider, tmp_path), caplog)
    (tmp_path / "kek.json").unlink()
    with pytest.raises(AssertionError):
        CONTRACT.test_no_key_is_in_a_log_a_repr_or_an_error(_made(TellsTheKey, tmp_path), caplog)
