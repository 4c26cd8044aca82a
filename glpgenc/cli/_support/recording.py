"""The audit trail in processes that a command starts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from glpgenc.settings import Settings


@contextmanager
def recorded(values: dict[str, Any]) -> Iterator[None]:
    """Record what happens in this process, for the block.

    :param values: the fields of :class:`~glpgenc.settings.Settings`.
    :raises AuditError: at the end, when events could not be made durable.
    """
    from glpgenc import audit  # noqa: PLC0415  # no cost where it is not used

    audit.activate(Settings(**values), start=False)
    try:
        yield
    finally:
        audit.deactivate()
