"""Values and rows that a program writes."""

from __future__ import annotations

from tests.differential.criteria import condition
from tests.differential.program import Program
from tests.differential.rows import POOLS
from tests.differential.vocabulary import ENTITIES, Attribute, Source

_FIRST_NEW = 100


class Written:
    """Draws what is written.

    :param program: the program that is made.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.draws = program.draws
        self._next = _FIRST_NEW

    def line(self, text: str) -> None:
        self.program.line(text)

    def _new(self) -> int:
        self._next += 1
        return self._next

    def value(self, attribute: Attribute) -> str:
        if self.draws.chance(15):
            return "None"
        if attribute.name == "login":
            return f"'login{self.draws.below(34)}'" if self.draws.chance(15) else f"'new{self._new()}'"
        if attribute.name in {"team_id", "boss_id"}:
            return str(1 + self.draws.below(4))
        if attribute.name == "person_id":
            return str(1 + self.draws.below(30))
        if not attribute.encrypted and attribute.pool == "int":
            return str(self.draws.below(5))
        return self.draws.pick(POOLS[attribute.pool])

    def values(self, entity: str, *, row: bool = True) -> dict[str, str]:
        """Return some columns with values.

        :param row: whether the value that is bound to its row may be there.
        """
        attributes = ENTITIES[entity].attributes
        if not row:
            attributes = tuple(each for each in attributes if each.name != "secret")
        drawn = [self.draws.pick(attributes) for _ in range(1 + self.draws.below(6))]
        return {each.name: self.value(each) for each in drawn}

    def _keywords(self, entity: str, **more: str) -> str:
        return ", ".join(f"{name}={value}" for name, value in {**more, **self.values(entity)}.items())

    def _where(self, entity: str) -> str:
        return condition(self.program, [Source(entity, ENTITIES[entity])])

    def _some_entity(self) -> str:
        return self.draws.weighted(
            ((6, "Person"), (3, "Address"), (2, "Team"), (2, "Tag"), (1, "Employee"), (1, "Guest"))
        )

    def _kind(self, entity: str) -> dict[str, str]:
        return {"kind": "'person'"} if entity == "Person" else {}

    def _rows(self, entity: str, count: int, *, same: bool = True) -> str:
        names = list(self.values(entity))
        by_name = {each.name: each for each in ENTITIES[entity].attributes}
        rows = []
        for _ in range(count):
            chosen = names if same else list(self.values(entity))
            row = {"id": str(self._new()), **self._kind(entity), **{name: self.value(by_name[name]) for name in chosen}}
            rows.append("{" + ", ".join(f"{name!r}: {value}" for name, value in row.items()) + "}")
        return f"[{', '.join(rows)}]"

    def _returning(self, entity: str) -> tuple[str, bool]:
        if not self.draws.chance(40):
            return "", False
        encrypted = self.draws.pick(ENTITIES[entity].encrypted).name
        return self.draws.pick(
            (f".returning({entity}.id, {entity}.{encrypted})", f".returning({entity})", f".returning({entity}.id)")
        ), True

    def _execute(self, statement: str, *, returns: bool, arguments: str = "", options: str = "") -> None:
        call = f"session.execute({statement}{arguments}{options})"
        self.line(f"result.append(bag({call}.all()))" if returns else call)
