"""What statements that read are put together from."""

from __future__ import annotations

from tests.differential.criteria import condition
from tests.differential.program import Program
from tests.differential.rows import POOLS
from tests.differential.vocabulary import ENTITIES, Attribute, Entity, Source


def root(program: Program, names: tuple[str, ...] = ()) -> Source:
    draws = program.draws
    name = draws.pick(names) if names else draws.weighted(
        ((50, "Person"), (20, "Address"), (12, "Team"), (8, "Tag"), (7, "Employee"), (6, "Guest"))
    )  # fmt: skip
    return source_of(program, ENTITIES[name])


def source_of(program: Program, entity: Entity, *, aliased: bool = False) -> Source:
    if not aliased and not program.draws.chance(25):
        return Source(entity.name, entity)
    name = program.name("a")
    flat = ", flat=True" if entity.name == "Employee" and program.draws.chance(50) else ""
    program.line(f"{name} = aliased({entity.name}{flat})")
    return Source(name, entity)


def joins_of(program: Program, sources: list[Source], most: int = 2) -> str:
    """Return joins of other entities, which are added to the sources."""
    draws, text = program.draws, ""
    for _ in range(draws.below(most + 1)):
        source = draws.pick([each for each in sources if each.is_mapped])
        relation = draws.pick(source.entity.relations)
        target = source_of(program, ENTITIES[relation.target], aliased=True)
        attribute, outer = f"{source.text}.{relation.name}", draws.chance(40)
        kind = draws.pick(("of_type", "of_type", "and_", "to", "on"))
        if kind == "on" and relation.name in {"addresses", "team"}:
            on = (
                f"{target.text}.person_id == {source.text}.id"
                if relation.name == "addresses"
                else f"{target.text}.id == {source.text}.team_id"
            )
            if draws.chance(30):
                text += f".outerjoin({target.text}, {on}, full=True)"
            else:
                text += f".{'outer' * outer}join({target.text}, and_({on}, {condition(program, [target], 1)}))"
        elif kind == "to":
            text += f".{'outer' * outer}join({target.text}, {attribute})"
        elif kind == "and_":
            text += (
                f".{'outer' * outer}join({attribute}.of_type({target.text}).and_({condition(program, [target], 1)}))"
            )
        else:
            text += f".{'outer' * outer}join({attribute}.of_type({target.text}))"
        sources.append(target)
    return text


def column_of(program: Program, sources: list[Source]) -> str:
    """Return something to select: most often an encrypted column."""
    draws = program.draws
    source = draws.pick(sources)
    kind = draws.weighted(
        (
            (60, "encrypted"),
            (10, "plain"),
            (12, "condition"),
            (5, "case"),
            (4, "attribute"),
            (4, "scalar"),
            (5, "refused"),
        )
    )
    encrypted = source.attributes(encrypted=True)
    if kind == "plain" or not encrypted:
        return source.column("id")
    attribute = draws.pick(encrypted)
    column = source.column(attribute.name)
    if kind == "condition":
        return f"({condition(program, sources, 1)}).label('{program.name('l')}')"
    if kind == "case":
        return f"case(({condition(program, sources, 1)}, 'yes'), else_='no').label('{program.name('l')}')"
    if kind == "attribute" and source.is_whole and source.entity.name in {"Person", "Team", "Address", "Guest"}:
        special = {"Team": ("size", "high"), "Address": ("place",)}
        return f"{source.text}.{draws.pick(special.get(source.entity.name, ('mail', 'is_ada', 'alias', 'known')))}"
    if kind == "scalar":
        name = program.name("s")
        program.line(f"{name} = aliased({source.entity.name})")
        return f"select({name}.{attribute.name}).where({name}.id == {source.column('id')}).scalar_subquery().label('{name}')" if attribute.name != "secret" else column  # fmt: skip
    if kind == "chosen" and attribute.name != "secret":
        return _chosen(program, sources, attribute, column)
    if kind == "refused" and program.may_be_refused:
        return _refused_column(program, column, attribute.pool)
    return f"{column}.label('{program.name('l')}')" if draws.chance(20) else column


def _chosen(program: Program, sources: list[Source], attribute: Attribute, column: str) -> str:
    """Return an expression that gives one of several values of a column."""
    draws = program.draws
    value, chosen = draws.pick(POOLS[attribute.pool]), condition(program, sources, 1)
    forms = [
        f"func.coalesce({column}, {value})",
        f"case(({chosen}, {column}), else_={value})",
        f"type_coerce(case(({chosen}, {column}), else_=None), {column}.type)",
        f"type_coerce(case(({chosen}, {column}), else_={value}), {column}.type)",
        f"func.count({column}).over()",
    ]
    if attribute.pool in {"json", "level", "bytes", "uuid", "decimal"}:
        # What SQLAlchemy makes of such a value by itself is not what the plaintext column makes of it.
        program.mark("a value of another type in CASE")
    return f"({draws.pick(forms)}).label('{program.name('l')}')"


def _refused_column(program: Program, column: str, pool: str) -> str:
    draws = program.draws
    label = program.name("l")
    forms = [
        ("CASE over values", f"case(({condition(program, [Source('Person', ENTITIES['Person'])], 0)}, {column}), else_=None)"),
        ("CASE over values", f"case((true(), {column}), else_={draws.pick(POOLS[pool])})"),
        ("a function", f"func.max({column})"),
        ("a function", f"func.array_agg({column})"),
        ("a function", f"func.lower({column})"),
        ("a function", f"func.length({column})"),
        ("a function", f"func.json_build_object('a', {column})"),
        ("a function", f"func.concat({column}, 'x')"),
        ("a window", f"func.lag({column}).over(order_by={column.rsplit('.', 1)[0]}.id)"),
        ("a window", f"func.row_number().over(partition_by={column}, order_by={column.rsplit('.', 1)[0]}.id)"),
        ("a window", f"func.first_value({column}).over(order_by={column.rsplit('.', 1)[0]}.id)"),
        ("a cast", f"cast({column}, Text)"),
        ("a cast", f"type_coerce({column}, Text)"),
        ("DISTINCT", f"func.count(distinct({column}))"),
        ("concatenation", f"{column} + 'x'"),
        ("a collation", f"{column}.collate('C')"),
    ]  # fmt: skip
    what, text = draws.pick(forms)
    program.mark(what)
    return f"({text}).label('{label}')"


def where_of(program: Program, sources: list[Source], percent: int = 80) -> str:
    text = ""
    if program.draws.chance(percent):
        text += f".where({condition(program, sources)})"
    if program.draws.chance(15):
        text += f".{program.draws.pick(('where', 'filter'))}({condition(program, sources, 1)})"
    return text


def order_of(program: Program, sources: list[Source], percent: int = 50) -> str:
    """Return an ORDER BY, and a LIMIT where that leaves no choice."""
    draws = program.draws
    if program.may_be_refused and draws.chance(15):
        source = draws.pick(sources)
        if encrypted := source.attributes(encrypted=True):
            program.mark("ORDER BY")
            column = source.column(draws.pick(encrypted).name)
            return f".order_by({draws.pick((column, f'{column}.desc()', f'desc({column})', f'nulls_last({column})', f'{column}.is_(None)'))})"  # fmt: skip
    if not draws.chance(percent):
        return ""
    keys = [f"{each.column('id')}{draws.pick(('', '.desc()', '.asc()'))}" for each in sources]
    if draws.chance(8):
        keys.insert(0, f"literal({draws.below(3)}) > {sources[0].column('id')}")
    elif draws.chance(20):
        keys.insert(0, f"case(({condition(program, sources, 1)}, 0), else_=1)")
    elif draws.chance(10):
        keys.insert(0, f"({condition(program, sources, 0)})")
    program.ordered = True
    text = f".order_by({', '.join(keys)})"
    if draws.chance(40):
        text += f".limit({draws.below(12)})"
        if draws.chance(40):
            text += f".offset({draws.below(6)})"
    return text


def finish(program: Program, statement: str) -> None:
    """Execute a statement of rows in one of many ways."""
    draws, arguments = program.draws, program.arguments
    program.line(f"statement = {statement}")
    run = f"session.execute(statement{arguments})"
    program.line(
        "result = "
        + draws.pick(
            (
                f"{run}.all()",
                f"session.scalars(statement{arguments}).all()",
                f"{run}.mappings().all()",
                f"{run}.tuples().all()",
                f"{run}.scalars().all()",
                f"list({run}.yield_per(3))",
                f"[list(each) for each in {run}.partitions(4)]" if program.ordered else f"{run}.fetchall()",
                f"{run}.columns(0).all()",
                f"session.connection().execute(statement{arguments}).all()",
                f"{run}.freeze()().all()",
                f"list(session.execute(statement{arguments or ', {}'}, execution_options={{'yield_per': 5}}))",
                f"{run}.first()" if program.ordered else f"{run}.all()",
                f"session.scalar(statement{arguments})" if program.ordered else f"{run}.all()",
            )
        )
    )
