"""The caller's encryption context: the tenant and data class that choose a key, and further entries."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping

from glpgenc.errors import EncryptionContextError
from glpgenc.wire.context import GLOBAL_TENANT

_NOT_TEXT = "encryption context: names and values are text"


class EncryptionContext(Mapping[str, str]):
    """An immutable encryption context. Any other mapping of texts, such as a dictionary, serves as well.

    ``EncryptionContext("acme", "pii", document="invoice")`` equals ``{"tenant_id": "acme", "data_class": "pii",
    "document": "invoice"}``. Values are checked where the context is used.

    :param tenant_id: the tenant that owns the value; ``None`` for the default tenant.
    :param data_class: the data class.
    :param entries: further entries, which are authenticated with the value and stored nowhere.
    """

    __slots__ = ("_entries",)

    def __init__(self, tenant_id: str | None, data_class: str, **entries: str) -> None:
        named = {} if tenant_id is None else {"tenant_id": tenant_id}
        self._entries = {**named, "data_class": data_class, **entries}

    @property
    def tenant_id(self) -> str | None:
        """The tenant; ``None`` where the default tenant is meant."""
        return self._entries.get("tenant_id")

    @property
    def data_class(self) -> str:
        """The data class."""
        return self._entries["data_class"]

    def __getitem__(self, name: str) -> str:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def items(self) -> ItemsView[str, str]:
        """Return the entries, as a dictionary does: services look a cipher up by them at each call."""
        return self._entries.items()

    def __hash__(self) -> int:
        return hash(frozenset(self._entries.items()))

    def __repr__(self) -> str:
        return f"EncryptionContext({self._entries!r})"


def plain_entries(context: object) -> dict[str, str]:
    """Return the entries of an :class:`EncryptionContext` as a dictionary, which is not to be changed; else none."""
    return context._entries if type(context) is EncryptionContext else {}  # noqa: SLF001  # of this module


def context_type_error(given: object) -> TypeError:
    """Return the error for what is given as a context and is none."""
    return TypeError(f"the context must be a mapping, such as {{'data_class': 'pii'}}, not {type(given).__name__}")


def tenant_of(context: Mapping[str, str], default: str | None = None) -> str | None:
    """Return the tenant that a context names, else the default.

    :raises EncryptionContextError: if it is not text, or ``*``, which stands for all tenants.
    """
    if not isinstance(context, Mapping):
        raise context_type_error(context)
    named = context.get("tenant_id", default)
    if named is not None and not isinstance(named, str):
        raise EncryptionContextError(_NOT_TEXT)
    if named == GLOBAL_TENANT:
        raise EncryptionContextError("encryption context: '*' stands for all tenants, and is no tenant")
    return named


def data_class_of(context: Mapping[str, str]) -> str:
    """Return the data class that a context names.

    :raises EncryptionContextError: if it is missing, or not text.
    """
    if "data_class" not in context:
        raise EncryptionContextError("encryption context: data_class is missing")
    found = context["data_class"]
    if not isinstance(found, str):
        raise EncryptionContextError(_NOT_TEXT)
    return found
