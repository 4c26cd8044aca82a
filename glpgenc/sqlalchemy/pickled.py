"""Types that are pickled and copied with metadata, mappings and statements."""

from __future__ import annotations

from typing import Any


class Picklable:
    """Lets a ``TypeDecorator`` be restored from a pickle or a copy.

    Without it, looking for ``__setstate__`` on the empty instance would continue to the type that it decorates, and
    SQLAlchemy 2.1 would then keep the class of that type in place of its instance.
    """

    __slots__ = ()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
