"""The schedule of rotations: policies that say when keys are due, and what is due by them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.errors import RegistryError
from glpgenc.keys.usage import DUE_USES
from glpgenc.rotation.selection import Rotation, RotationFilter

if TYPE_CHECKING:
    from datetime import datetime

    from glpgenc.database import Connection

EVERY_CLASS = "*"
"""The class of the policy for classes without their own."""

DEFAULT_MAX_AGE = timedelta(days=365)

_READ: LiteralString = "SELECT data_class, max_age, max_uses FROM glpgenc.rotation_policies ORDER BY data_class"
_SET: LiteralString = """
    INSERT INTO glpgenc.rotation_policies AS p (data_class, max_age, max_uses) VALUES (%s, %s, %s)
    ON CONFLICT (data_class) DO UPDATE SET max_age = EXCLUDED.max_age, max_uses = EXCLUDED.max_uses
"""
_REMOVE: LiteralString = "DELETE FROM glpgenc.rotation_policies WHERE data_class = %s"
_KNOWN_CLASSES: LiteralString = "SELECT DISTINCT data_class FROM glpgenc.fields ORDER BY 1"


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
        """Return the policy of a class: its own, else that of every class, else a year."""
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
        known = [row[0] for row in connection.execute(_KNOWN_CLASSES)]
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


# By the server's clock, which the times are of.
_UNFINISHED: LiteralString = """
    SELECT rotation, started_at, reason, tenant_id, data_class, older_than FROM glpgenc.rotations
    WHERE finished_at IS NULL ORDER BY reason <> 'compromise', rotation
"""
# An index key is not rotated but replaced by a reindex; the keys of who is shredded are to go.
_ACTIVE: LiteralString = """
    FROM glpgenc.data_keys k
    WHERE k.state = 'active' AND k.purpose = 'encryption' AND NOT EXISTS (
        SELECT FROM glpgenc.tombstones t WHERE t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class))
"""
_CLASSES: LiteralString = f"SELECT DISTINCT k.data_class {_ACTIVE} ORDER BY 1"
# What an unfinished rotation is to replace is its own matter.
_NOT_UNDER_WAY: LiteralString = """
    AND NOT EXISTS (
        SELECT FROM glpgenc.rotations r
        WHERE r.finished_at IS NULL AND r.reason <> 'compromise'
          AND coalesce(r.tenant_id, k.tenant_id) = k.tenant_id AND coalesce(r.data_class, k.data_class) = k.data_class
          AND coalesce(k.activated_at, k.created_at) <= r.started_at - coalesce(r.older_than, interval '0'))
"""
_BY_AGE: LiteralString = f"""
    SELECT count(*) FILTER (WHERE due <= clock_timestamp()), min(due), min(due) FILTER (WHERE due > clock_timestamp())
    FROM (SELECT coalesce(k.activated_at, k.created_at) + %s AS due {_ACTIVE} AND k.data_class = %s {_NOT_UNDER_WAY}) k
"""  # noqa: S608  # constants only
_BY_USES: LiteralString = f"""
    SELECT k.tenant_id, u.uses, u.counted_at
    FROM glpgenc.key_uses u
    JOIN (SELECT k.key_id, k.tenant_id {_ACTIVE} AND k.data_class = %s {_NOT_UNDER_WAY}) k USING (key_id)
    WHERE u.uses >= %s ORDER BY u.uses DESC, k.tenant_id
"""  # noqa: S608  # constants only
_STAGED: LiteralString = """
    SELECT data_class, count(*), min(created_at), max(created_at) + make_interval(secs => %s)
    FROM glpgenc.data_keys WHERE state = 'pre_active' AND purpose = 'encryption' GROUP BY 1 ORDER BY 1
"""
_TOMBSTONES: LiteralString = """
    SELECT tenant_id, data_class, undo_until FROM glpgenc.tombstones
    WHERE executed_at IS NULL AND undo_until <= clock_timestamp() ORDER BY undo_until, tenant_id, data_class
"""
_REPLACED: LiteralString = """
    SELECT k.data_class, count(*), min(coalesce(k.deactivated_at, k.compromised_at)) FROM glpgenc.data_keys k
    WHERE k.state IN ('deactivated', 'compromised') AND k.purpose = 'encryption' AND k.retired_at IS NULL
      AND greatest(k.deactivated_at, k.compromised_at) <= clock_timestamp() - make_interval(secs => %s)
      AND NOT EXISTS (SELECT FROM glpgenc.rotations r WHERE r.finished_at IS NULL
                      AND coalesce(r.tenant_id, k.tenant_id) = k.tenant_id
                      AND coalesce(r.data_class, k.data_class) = k.data_class)
      AND NOT EXISTS (SELECT FROM glpgenc.tombstones t WHERE t.tenant_id = k.tenant_id
                      AND t.data_class IN ('*', k.data_class))
    GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRotation:
    """A rotation that is to be begun.

    :param reason: ``age`` or ``uses``.
    :param tenant_id: of the only key that is due; ``None`` for all of the class that are.
    :param keys: how many are due.
    :param since: since when: of uses, when they were last counted.
    :param uses: the key's uses; ``None`` where it is due by age.
    """

    reason: str
    policy: RotationPolicy
    keys: int
    since: datetime
    tenant_id: str | None = None
    uses: int | None = None

    @property
    def wanted(self) -> RotationFilter:
        """Which keys are replaced."""
        older_than = self.policy.max_age if self.reason == "age" else None
        return RotationFilter(tenant_id=self.tenant_id, data_class=self.policy.data_class, older_than=older_than)

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        due = {"reason": self.reason, "keys": self.keys, "since": self.since, "uses": self.uses}
        return {"tenant_id": self.tenant_id, **self.policy.document(), **due}


@dataclass(frozen=True, slots=True)
class StagedKeys:
    """Keys of a class that are read with, and not written with yet.

    :param since: since the first of them was.
    :param ready_at: when every process can read with the last of them.
    """

    data_class: str
    keys: int
    since: datetime
    ready_at: datetime


@dataclass(frozen=True, slots=True)
class DueShred:
    """A tenant, or a class of it, whose keys are to be destroyed: the grace period is over."""

    tenant_id: str
    data_class: str
    undo_until: datetime


@dataclass(frozen=True, slots=True)
class ReplacedKeys:
    """Keys of a class that were replaced, and that nothing should be under."""

    data_class: str
    keys: int
    since: datetime


@dataclass(frozen=True, slots=True)
class NextRotation:
    """When the next key of a class will be due by age."""

    data_class: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationSchedule:
    """What is due now, and when more will be."""

    unfinished: list[Rotation]
    due: list[DueRotation]
    tombstones: list[DueShred]
    staged: list[StagedKeys]
    replaced: list[ReplacedKeys]
    next: list[NextRotation]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is due."""
        return not (self.unfinished or self.due or self.tombstones)

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "unfinished": [each.document() for each in self.unfinished],
            "due": [each.document() for each in self.due],
            "tombstones": [asdict(each) for each in self.tombstones],
            "staged": [asdict(each) for each in self.staged],
            "replaced": [asdict(each) for each in self.replaced],
            "next": [asdict(each) for each in self.next],
        }


def read_schedule(connection: Connection, settle: float) -> RotationSchedule:
    """Find out what is due. It reads no table but those of glpgenc, and changes nothing.

    :param connection: outside a transaction, of a role that may read keys, rotations, policies and uses.
    :param settle: seconds for which a process may continue with the keys that it has.
    """
    policies = read_policies(connection)
    with connection.transaction():
        classes = [policies.of(row[0]) for row in connection.execute(_CLASSES).fetchall()]
        due, following = _due(connection, classes)
        return RotationSchedule(
            unfinished=[_unfinished(row) for row in connection.execute(_UNFINISHED)],
            due=due,
            tombstones=[DueShred(*row) for row in connection.execute(_TOMBSTONES)],
            staged=[StagedKeys(*row) for row in connection.execute(_STAGED, (settle,))],
            replaced=[ReplacedKeys(*row) for row in connection.execute(_REPLACED, (settle,))],
            next=following,
        )


def _unfinished(row: tuple[Any, ...]) -> Rotation:
    number, started_at, reason, tenant_id, data_class, older_than = row
    wanted = RotationFilter(tenant_id=tenant_id, data_class=data_class, older_than=older_than)
    return Rotation(number, started_at, reason, wanted, resumed=True)


def _due(connection: Connection, classes: list[RotationPolicy]) -> tuple[list[DueRotation], list[NextRotation]]:
    by_uses: list[DueRotation] = []
    by_age: list[DueRotation] = []
    following: list[NextRotation] = []
    for policy in classes:
        for tenant, uses, counted_at in connection.execute(_BY_USES, (policy.data_class, policy.due_uses)).fetchall():
            by_uses.append(
                DueRotation(reason="uses", policy=policy, keys=1, since=counted_at, tenant_id=tenant, uses=uses)
            )
        if policy.max_age is None:
            continue
        row: tuple[Any, ...] | None = connection.execute(_BY_AGE, (policy.max_age, policy.data_class)).fetchone()
        keys, since, at = row or (0, None, None)
        if keys:
            by_age.append(DueRotation(reason="age", policy=policy, keys=keys, since=since))
        if at is not None:
            following.append(NextRotation(policy.data_class, at))
    # A bound that must not be passed comes before an age that may.
    return by_uses + by_age, sorted(following, key=lambda each: each.at)
