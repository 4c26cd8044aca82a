"""Statements that select from other statements."""

from __future__ import annotations

from tests.differential.criteria import condition
from tests.differential.parts import column_of, finish, order_of, root, source_of, where_of
from tests.differential.program import Program
from tests.differential.vocabulary import ENTITIES, Entity, Source


def some_columns(program: Program, entity: Entity) -> list[str]:
    names = [each.name for each in entity.attributes if each.name not in {"id", "secret"}]
    return list(dict.fromkeys(program.draws.pick(names) for _ in range(1 + program.draws.below(4))))


def _listed(program: Program, source: Source, names: list[str], *, derived: bool = True) -> str:
    """Return the columns of a derived table; half of them with the index columns, so that it can be searched."""
    parts = [source.column(each) for each in ("id", *names)]
    encrypted = [each.name for each in source.entity.encrypted if each.name in names]
    if derived and encrypted:
        if source.entity.name == "Employee":
            # The rows of its superclass are named by that one's primary key, which is not its own.
            program.mark("a derived table of two tables")
        if program.draws.chance(60):
            parts += [f"*index_columns({source.column(each)})" for each in encrypted]
        else:
            program.mark("a derived table without index columns")
    return ", ".join(parts)


def derived(program: Program) -> None:
    """Select from a subquery or a common table expression."""
    draws = program.draws
    inner = root(program)
    name = program.name("q")
    kind = draws.pick(("subquery()", "cte('c')", "lateral('l')", "cte('c', nesting=True)"))
    names = some_columns(program, inner.entity)
    columns = _listed(program, inner, names)
    statement = f"select({columns}){where_of(program, [inner])}"
    if draws.chance(30):
        statement += f".order_by({inner.column('id')}).limit({1 + draws.below(20)})"
    if draws.chance(15):
        statement += f".offset({draws.below(3)})" if ".order_by" in statement else ""
    program.line(f"{name} = {statement}.{kind}")
    source = Source(name, inner.entity, f"{name}.c", tuple(names))
    if draws.chance(25) and kind != "lateral('l')":
        mapped = program.name("m")
        program.line(f"{mapped} = aliased({inner.entity.name}, {name})")
        source = Source(mapped, inner.entity, f"{mapped}", tuple(names))
    sources, joins = [source], ""
    if draws.chance(35):
        other = source_of(program, inner.entity, aliased=True)
        joins = f".{draws.pick(('join', 'outerjoin'))}({other.text}, {other.text}.id == {source.column('id')})"
        sources.append(other)
    selected = ", ".join(column_of(program, sources) for _ in range(1 + draws.below(3)))
    where = where_of(program, sources)
    finish(
        program,
        f"select({selected}).select_from({name if source.columns else source.text}){joins}{where}{order_of(program, sources)}",
    )


def lateral(program: Program) -> None:
    outer = root(program, ("Person", "Team"))
    relation, key = {"Person": ("Address", "person_id"), "Team": ("Person", "team_id")}[outer.entity.name]
    inner = source_of(program, ENTITIES[relation], aliased=True)
    names = some_columns(program, inner.entity)
    columns = _listed(program, inner, names)
    limit = f".order_by({inner.text}.id).limit({1 + program.draws.below(3)})" if program.draws.chance(50) else ""
    program.line(
        f"lat = select({columns}).where({inner.text}.{key} == {outer.text}.id, {condition(program, [inner], 1)}){limit}.lateral()"
    )
    derived = Source("lat", inner.entity, "lat.c", tuple(names))
    sources = [outer, derived]
    selected = ", ".join(column_of(program, sources) for _ in range(1 + program.draws.below(3)))
    join = program.draws.pick((".join(lat, true())", ".outerjoin(lat, true())"))
    where = where_of(program, sources, 50)
    finish(program, f"select({selected}).select_from({outer.text}){join}{where}{order_of(program, sources)}")


def recursive(program: Program) -> None:
    draws = program.draws
    names = [each for each in some_columns(program, ENTITIES["Person"]) if each != "boss_id"] or ["email"]
    person = Source("Person", ENTITIES["Person"])
    columns = _listed(program, person, names)
    program.line(
        f"tree = select({columns}).where(Person.boss_id.is_(None), {condition(program, [person], 1)}).cte('tree', recursive=True)"
    )
    program.line("child = aliased(Person)")
    child = Source("child", ENTITIES["Person"])
    below = columns.replace("Person.", "child.")
    extra = f", {condition(program, [child], 1)}" if draws.chance(50) else ""
    program.line(f"tree = tree.union_all(select({below}).where(child.boss_id == tree.c.id{extra}))")
    program.mark("UNION ALL")
    source = Source("tree", ENTITIES["Person"], "tree.c", tuple(names))
    selected = ", ".join(column_of(program, [source]) for _ in range(1 + draws.below(3)))
    finish(
        program, f"select({selected}).select_from(tree){where_of(program, [source], 50)}{order_of(program, [source])}"
    )


def compound(program: Program) -> None:
    draws = program.draws
    entity = root(program).entity
    one, other = source_of(program, entity), source_of(program, entity, aliased=True)
    word = draws.pick(("union_all", "union", "intersect", "except_", "intersect_all", "except_all"))
    names, columns = ["id"], "SIDE.id"
    kind = draws.pick(("plain", "order", "subquery", "entity", "in"))
    if program.may_be_refused:
        program.mark("a compound select")
        names += some_columns(program, entity)
        columns = _listed(program, Source("SIDE", entity), names[1:], derived=kind == "subquery")
    halves = [
        f"select({columns.replace('SIDE.', f'{each.text}.')}).where({condition(program, [each], 1)})"
        for each in (one, other)
    ]
    statement = f"{halves[0]}.{word}({halves[1]})" if draws.chance(30) else f"{word}({halves[0]}, {halves[1]})"
    if kind == "order":
        program.ordered = True
        finish(program, f"{statement}.order_by({draws.pick((repr('id'), '1'))})" if len(names) == 1 else f"{statement}")
        program.ordered = len(names) == 1
    elif kind == "subquery":
        program.line(f"u = {statement}.subquery()")
        source = Source("u", entity, "u.c", tuple(names))
        where = f".where({condition(program, [source], 1)})" if len(names) > 1 else ""
        finish(program, f"select({', '.join(f'u.c.{name}' for name in names)}){where}")
    elif kind == "in":
        program.line(f"u = {statement}.subquery()")
        finish(program, f"select({column_of(program, [one])}).where({one.text}.id.in_(select(u.c.id)))")
    elif kind == "entity" and len(names) > 1:
        whole = [f"select({each.text}).where({condition(program, [each], 1)})" for each in (one, other)]
        finish(program, f"select({entity.name}).from_statement({word}({whole[0]}, {whole[1]}))")
    else:
        finish(program, statement)
