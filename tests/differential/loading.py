"""Loader options of an entity."""

from __future__ import annotations

from tests.differential.criteria import condition
from tests.differential.program import Program
from tests.differential.rows import POOLS
from tests.differential.vocabulary import ENTITIES, Relation, Source

_LOADERS = ("joinedload", "selectinload", "subqueryload", "joinedload", "lazyload", "immediateload")


def options(program: Program, source: Source) -> str:
    """Return ``.options(...)`` of a statement that selects a source, or nothing."""
    draws = program.draws
    parts = [_option(program, source) for _ in range(draws.below(3))]
    return f".options({', '.join(parts)})" if parts else ""


def _option(program: Program, source: Source) -> str:
    draws = program.draws
    kind = draws.weighted(((50, "related"), (15, "criteria"), (15, "columns"), (8, "expression"), (10, "all")))
    if kind == "related":
        return related(program, source)
    if kind == "expression" and source.entity.name in {"Person", "Guest"}:
        return f"with_expression({source.text}.hit, {condition(program, [source], 1)})"
    if kind == "columns":
        return (
            f"{draws.pick(('defer', 'undefer', 'load_only'))}({source.text}.{draws.pick(source.entity.encrypted).name})"
        )
    if kind == "criteria":
        return _criteria(program)
    return related(program, source)


def _criteria(program: Program) -> str:
    draws = program.draws
    name = draws.pick(("Address", "Person", "Tag", "Team"))
    more = draws.pick((", include_aliases=True", "", ", propagate_to_loaders=False"))
    if draws.chance(30):
        attribute = draws.pick([each for each in ENTITIES[name].encrypted if "exact" in each.serves])
        return f"with_loader_criteria({name}, lambda cls: cls.{attribute.name} == {draws.pick(POOLS[attribute.pool])}{more})"
    return f"with_loader_criteria({name}, {condition(program, [Source(name, ENTITIES[name])], 1)}{more})"


def related(program: Program, source: Source, depth: int = 1) -> str:
    """Return an option that loads a relationship."""
    draws = program.draws
    relation: Relation = draws.pick(source.entity.relations)
    attribute = f"{source.text}.{relation.name}"
    loader = draws.pick(_LOADERS)
    target = Source(relation.target, ENTITIES[relation.target])
    kind = draws.pick(("plain", "and_", "of_type"))
    if kind == "and_":
        attribute += f".and_({condition(program, [target], 1)})"
    elif kind == "of_type":
        name = program.name("o")
        program.line(f"{name} = aliased({relation.target})")
        target = Source(name, target.entity)
        attribute += f".of_type({name})"
        if draws.chance(50):
            attribute += f".and_({condition(program, [target], 1)})"
    text = f"{loader}({attribute})"
    if depth and draws.chance(25):
        inner = draws.pick(target.entity.relations)
        text += f".{draws.pick(('joinedload', 'selectinload'))}({target.text}.{inner.name})"
    elif draws.chance(15):
        text += f".{draws.pick(('load_only', 'defer', 'undefer'))}({target.text}.{draws.pick(target.entity.encrypted).name})"
    return text
