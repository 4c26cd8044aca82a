"""Declarations of settings, conversion of their values, and errors for those that can't be used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, SupportsFloat, SupportsInt

from glpgenc.errors import ConfigurationError
from glpgenc.settings.locations import CONFIG_VARIABLE, default_expanded, expanded

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import SecretStr

NAME = r"^[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,254}[^\s\x00-\x1f\x7f])?$"
NAME_ACCEPTS = "1 to 256 characters without control characters, not starting or ending with a space"

_TRUE = frozenset(("1", "on", "t", "true", "y", "yes"))
_FALSE = frozenset(("0", "off", "f", "false", "n", "no"))
_WHOLE_NUMBER = re.compile(r"\s*[+-]?[0-9]+(?:_[0-9]+)*(?P<rest>\.0+)?\s*", re.ASCII)
_NO_MORE_DIGITS = 100


class RefusedValueError(Exception):
    """A value is not of the setting's type, or not in its range: the setting's ``accepts`` says what is."""


@dataclass(slots=True)
class Setting:
    """A setting.

    Values of an environment variable or a file's text become what the annotation says: the declared types are those of
    :data:`_CONVERTERS`, or one of them or ``None``. Tuples are read from text with commas, and in paths ``~`` is the
    home directory.

    :param description: what it is for.
    :param accepts: what the error message and the documentation say about its values.
    :param named_only: it says where keys, plaintexts or tokens go, which key wraps, whose code runs, who may call or
        what is recorded: it is refused in a ``glpgenc.toml`` that is merely found in the working directory.
    :param default_factory: makes the default.
    :param pattern: what the whole text matches.
    :param prepare: changes what was given, before anything is checked.
    :param check: returns the value, or raises :class:`ValueError` with words that leave the value out.
    :ivar annotation: the annotation, as it is written.
    """

    description: str
    accepts: str
    named_only: bool = False
    default: Any = None
    default_factory: Callable[[], Any] | None = None
    pattern: str | None = None
    min_length: int = 0
    max_length: int | None = None
    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    prepare: Callable[[Any], Any] | None = None
    check: Callable[[Any], Any] | None = None
    annotation: str = ""

    def default_value(self) -> Any:
        """Return the default."""
        # What is written in a declaration is valid, which a test holds; what is made depends on the machine.
        return self.default if self.default_factory is None else self.value(self.default_factory())

    def value(self, given: Any) -> Any:
        """Return the value of the setting's type for what was given.

        :raises RefusedValueError: if it is not of the type, or not in the range.
        :raises ValueError: by ``prepare`` and ``check``.
        """
        if self.prepare is not None:
            given = self.prepare(given)
        kind, _, optional = self.annotation.partition(" | ")
        if given is None and optional:
            value = None
        else:
            value = _CONVERTERS[kind](given)
            self._require_range(value)
            if kind == "Path":
                value = expanded(value) if self.default_factory is None else self._expanded_default(value)
        return value if self.check is None else self.check(value)

    def _expanded_default(self, value: Path) -> Path:
        assert self.default_factory is not None  # noqa: S101  # for the type checker: its caller looked
        return default_expanded(value, self.default_factory())

    def _require_range(self, value: Any) -> None:
        if isinstance(value, str):
            if not self.min_length <= len(value) <= (len(value) if self.max_length is None else self.max_length):
                raise RefusedValueError
            if self.pattern is not None and (not _is_utf8(value) or re.fullmatch(self.pattern, value) is None):
                raise RefusedValueError
            return
        # Put so that what compares with nothing, NaN, is refused.
        if not (
            (self.ge is None or value >= self.ge)
            and (self.gt is None or value > self.gt)
            and (self.le is None or value <= self.le)
        ):
            raise RefusedValueError


def setting(description: str, accepts: str, **arguments: Any) -> Any:
    """Declare a setting.

    :param arguments: see :class:`Setting`.
    """
    return Setting(description, accepts, **arguments)


class DeclaredSettings:
    """Settings that are declared as attributes of a class, and its subclasses."""

    declarations: dict[str, Setting]
    """All of them by name, those of base classes first."""

    own_declarations: dict[str, Setting]
    """Those of the class itself."""

    def __init_subclass__(cls) -> None:
        """Collect the declarations."""
        merged: dict[str, Setting] = {}
        for base in reversed(cls.__mro__[1:]):
            merged |= vars(base).get("own_declarations", {})
        cls.own_declarations = {}
        for name, annotation in getattr(cls, "__annotations__", {}).items():
            declared = vars(cls).get(name)
            if isinstance(declared, Setting):
                declared.annotation = annotation
                cls.own_declarations[name] = declared
                delattr(cls, name)  # an instance has the value
        cls.declarations = merged | cls.own_declarations


def unknown_variable(variable: str, known: list[str]) -> ConfigurationError:
    """Make the error for a ``GLPGENC_*`` variable that means nothing."""
    return ConfigurationError(f"unknown environment variable {variable}", hint=_nearest(variable, known))


def unknown_key(key: str, source: str, known: list[str]) -> ConfigurationError:
    """Make the error for a key that means nothing, in a file or in arguments."""
    return ConfigurationError(f"unknown setting {key!r} in {source}", hint=_nearest(key, known))


def not_named(key: str, path: Path) -> ConfigurationError:
    """Make the error for a setting that is not taken from a file which was merely found."""
    return ConfigurationError(
        f"{key} is not read from {path} in the working directory without an explicit option",
        hint=f"to use this file, pass --config ./{path}, or set {CONFIG_VARIABLE}=./{path}",
    )


def invalid_value(name: str, declared: Setting, origin: str, reason: str = "") -> ConfigurationError:
    """Make the error for a value that is not accepted.

    :param reason: in words that leave the value out.
    """
    message = f"{name} is not valid (from {origin})" + (f": {reason}" if reason else "")
    return ConfigurationError(message, hint=f"{name} must be {declared.accepts}")


def _nearest(name: str, known: list[str]) -> str:
    # A cutoff of 0 always gives one: a far-fetched guess still leads into the list of names.
    nearest = get_close_matches(name, known, n=1, cutoff=0.0)[0]
    return f"did you mean {nearest}? docs/CONFIGURATION.md lists all settings"


def _is_utf8(text: str) -> bool:
    """Return whether a text can be encoded: the bytes of a variable that are not UTF-8 are surrogates in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(given: Any) -> str:
    if isinstance(given, str):
        return str(given)
    raise RefusedValueError


def _whole_number(given: Any) -> int:
    if isinstance(given, str):
        found = _WHOLE_NUMBER.fullmatch(given)
        # Python refuses thousands of digits by itself, in an error that is not ours.
        if found is None or len(given) > _NO_MORE_DIGITS:
            raise RefusedValueError
        return int(given.strip().removesuffix(found["rest"] or ""))
    if isinstance(given, SupportsInt) and not isinstance(given, bytes):
        try:
            whole = int(given)
        except (ValueError, OverflowError):
            raise RefusedValueError from None
        if whole == given:
            return whole
    raise RefusedValueError


def _number(given: Any) -> float:
    if isinstance(given, SupportsFloat) or (isinstance(given, str) and given.strip().isascii()):
        try:
            return float(given)
        except (ValueError, OverflowError):
            pass
    raise RefusedValueError


def _truth(given: Any) -> bool:
    if isinstance(given, str):
        lower = given.lower()
        if lower in _TRUE or lower in _FALSE:
            return lower in _TRUE
    elif isinstance(given, int | float) and given in {0, 1}:
        return bool(given)
    raise RefusedValueError


def _path(given: Any) -> Path:
    if isinstance(given, Path):
        return given
    return Path(_text(given))


def _secret(given: Any) -> SecretStr:
    from pydantic import SecretStr  # noqa: PLC0415  # slow to import, and only a setting with a secret needs it

    return given if isinstance(given, SecretStr) else SecretStr(_text(given))


def _texts(given: Any) -> tuple[str, ...]:
    if isinstance(given, str):
        return tuple(part.strip() for part in _text(given).split(",") if part.strip())
    if isinstance(given, Iterable) and not isinstance(given, bytes | bytearray | memoryview | Mapping):
        return tuple(map(_text, given))
    raise RefusedValueError


def _secrets(given: Any) -> tuple[SecretStr, ...]:
    # Not at commas, which a URL of several hosts has.
    if isinstance(given, str):
        return tuple(map(_secret, _text(given).split()))
    if isinstance(given, Iterable) and not isinstance(given, bytes | bytearray | memoryview | Mapping):
        return tuple(map(_secret, given))
    raise RefusedValueError


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "str": _text,
    "int": _whole_number,
    "float": _number,
    "bool": _truth,
    "Path": _path,
    "SecretStr": _secret,
    "tuple[str, ...]": _texts,
    "tuple[SecretStr, ...]": _secrets,
}
"""Types of settings, and what makes a value of each of what was given."""
