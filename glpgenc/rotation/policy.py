"""When data keys are due for rotation, for each data class: ``glpgenc.rotation_policies``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.errors import RegistryError
from glpgenc.keys.usage import DUE_USES

if TYPE_CHECKING:
    from glpgenc.database import Connection

EVERY_CLASS = "*"
"""The class of the policy that holds where a class has none of its own."""

DEFAULT_MAX_AGE = timedelta(days=365)

_READ: LiteralString = "SELECT data_class, max_age, max_uses FROM glpgenc.rotation_policies ORDER BY data_class"
_SET: LiteralString = """
    INSERT INTO glpgenc.rotation_policies AS p (data_class, max_age, max_uses) VALUES (%s, %s, %s)
    ON CONFLICT (data_class) DO UPDATE SET max_age = EXCLUDED.max_age, max_uses = EXCLUDED.max_uses
"""
_REMOVE: LiteralString = "DELETE FROM glpgenc.rotation_policies WHERE data_class = %s"
_CLASSES: LiteralString = "SELECT DISTINCT data_class FROM glpgenc.fields ORDER BY 1"


@dataclass(frozen=True, slots=True)
class RotationPolicy:
    """When the keys of a class are due.

    :param max_age: after they have been active for so long; ``None`` for at no age.
    :param max_uses: after so many values encrypted with A256GCM; ``None`` for half of what is allowed at all.
    """

    data_class: str
    max_age: timedelta | None = DEFAULT_MAX_AGE
    max_uses: int | None = None

    @property
    def due_uses(self) -> int:
        """The uses from which on a key is due."""
        return min(self.max_uses or DUE_USES, DUE_USES)

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        days = None if self.max_age is None else self.max_age / timedelta(days=1)
        return {"data_class": self.data_class, "max_age_days": days, "max_uses": self.max_uses}


class RotationPolicies:
    """The policies of an installation.

    :param stored: those in the table.
    """

    def __init__(self, stored: list[RotationPolicy]) -> None:
        self.stored = stored
        self._by_class = {policy.data_class: policy for policy in stored}

    def of(self, data_class: str) -> RotationPolicy:
        """Return what holds for a class: its own policy, else that of every class, else a year."""
        found = self._by_class.get(data_class) or self._by_class.get(EVERY_CLASS) or RotationPolicy(EVERY_CLASS)
        return RotationPolicy(data_class, found.max_age, found.max_uses)


def read_policies(connection: Connection) -> RotationPolicies:
    """Read the table."""
    with connection.transaction():
        return RotationPolicies([RotationPolicy(*row) for row in connection.execute(_READ)])


def set_policy(connection: Connection, policy: RotationPolicy) -> None:
    """Store a policy, in the place of the one that the class has.

    :raises RegistryError: when no field is registered with the class: a misspelt one would hold for nothing.
    """
    with connection.transaction():
        known = [row[0] for row in connection.execute(_CLASSES)]
        if policy.data_class not in {EVERY_CLASS, *known}:
            raise RegistryError(
                f"no field is registered with data class {policy.data_class!r}",
                hint=f"known data classes: {', '.join(known) or 'none'}",
            )
        connection.execute(_SET, (policy.data_class, policy.max_age, policy.max_uses))


def remove_policy(connection: Connection, data_class: str) -> bool:
    """Remove a policy.

    :returns: whether there was one.
    """
    with connection.transaction():
        return connection.execute(_REMOVE, (data_class,)).rowcount > 0
