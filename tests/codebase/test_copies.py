"""What has a state of its own is not copied or pickled: a second writer would encrypt under the nonces of the first."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import io
import pickle
import pkgutil
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, is_typeddict

import pytest

import glpgenc.keys
import glpgenc.service
import glpgenc.streams
from glpgenc._support.forks import FileLock, Lock, NonCopyable
from glpgenc.settings import Settings
from glpgenc.streams import open_encrypted
from tests.support.services import CONTEXT, Place

# Without a state of their own: what they refer to has it, or they are values.
STATELESS = {
    "glpgenc.keys.context.EncryptionContext": "a value",
}

WAYS: dict[str, Callable[[Any], object]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle {p}": partial(pickle.dumps, protocol=p) for p in range(pickle.HIGHEST_PROTOCOL + 1)},
}


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(each.name)


def _is_value(kind: type) -> bool:
    settled = dataclasses.is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    protocol = getattr(kind, "_is_protocol", False)
    return settled or protocol or is_typeddict(kind) or issubclass(kind, (tuple, Enum, BaseException, Settings))


CLASSES = {
    f"{kind.__module__}.{kind.__qualname__}": kind
    for package in (glpgenc.streams, glpgenc.service, glpgenc.keys)
    for module in _modules(package)
    for kind in vars(module).values()
    if isinstance(kind, type) and kind.__module__ == module.__name__ and kind.__qualname__.isidentifier()
}


def test_every_class_with_a_state_refuses_copies() -> None:
    found = {name for name, kind in CLASSES.items() if not issubclass(kind, NonCopyable) and not _is_value(kind)}
    assert found == set(STATELESS)


@pytest.mark.parametrize(
    "kind", [Lock, FileLock, *(each for each in CLASSES.values() if issubclass(each, NonCopyable))]
)
def test_no_class_takes_the_refusal_back(kind: type) -> None:
    for name in ("__reduce__", "__reduce_ex__"):
        assert getattr(kind, name) is getattr(NonCopyable, name)
    assert not hasattr(kind, "__copy__")
    assert not hasattr(kind, "__deepcopy__")


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_no_way_of_copying_makes_a_second_writer_or_service(way: Callable[[Any], object], tmp_path: Path) -> None:
    place = Place(tmp_path)
    service, envelopes = place.service(), place.envelopes()
    path = tmp_path / "x.glpgenc"
    below = io.BytesIO()
    with open_encrypted(below, "wb", service=envelopes, context=CONTEXT) as writer:
        with pytest.raises(TypeError, match=r"^EncryptedWriter can't be pickled or copied by the copy module$"):
            way(writer)
        writer.write(b"hello")
    with open_encrypted(path, "wt", service=envelopes, context=CONTEXT) as text:
        _refused(way, text)
        text.write("hello")
    with open_encrypted(path, "rt", service=envelopes, context=CONTEXT) as text:
        _refused(way, text)
        assert text.read() == "hello"
    with open_encrypted(path, "rb", service=envelopes, context=CONTEXT) as reader:
        _refused(way, reader, reader._segments)
        assert reader.read() == b"hello"
    _refused(way, service, envelopes, service._keys, service._ciphers)
    place.close()


def _refused(way: Callable[[Any], object], *things: Any) -> None:
    for each in things:
        with pytest.raises(TypeError):
            way(each)
