"""Statements that read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.differential.criteria import condition
from tests.differential.derived import compound, derived, lateral, recursive, some_columns
from tests.differential.parts import column_of, finish, joins_of, order_of, root, where_of
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


Build = Callable[[Program], None]


def read(program: Program) -> None:
    """Make a program that reads."""
    build = program.draws.weighted(_FORMS)
    program.form = build.__name__.strip("_")
    build(program)


def _columns(program: Program) -> None:
    sources = [root(program)]
    joins = joins_of(program, sources)
    selected = [column_of(program, sources) for _ in range(1 + program.draws.below(4))]
    if program.draws.chance(15):
        selected.append(program.draws.pick([each.text for each in sources]))
    distinct = ""
    if program.may_be_refused and program.draws.chance(20):
        program.mark("DISTINCT")
        distinct = ".distinct()"
    elif program.draws.chance(5):
        keys = [each.column("id") for each in sources]
        encrypted = [each.column(program.draws.pick(each.entity.encrypted).name) for each in sources]
        selected, distinct = keys + encrypted * program.draws.chance(60), ".distinct()"
        if any(each.entity.name == "Employee" for each in sources):
            program.mark("the primary key of a subclass")
    elif program.draws.chance(5):
        distinct = f".distinct({sources[0].column('id')})"
        program.ordered = True
        where = where_of(program, sources)
        order = ", ".join(each.column("id") for each in sources)
        finish(
            program,
            f"select({', '.join(selected)}).select_from({sources[0].text}){joins}{where}.order_by({order}){distinct}",
        )
        return
    where = where_of(program, sources)
    finish(program, f"select({', '.join(selected)}).select_from({sources[0].text}){joins}{where}{order_of(program, sources)}{distinct}")  # fmt: skip


def _entities(program: Program) -> None:
    source = root(program)
    sources = [source]
    joins = joins_of(program, sources, 1)
    where = where_of(program, sources)
    loaded = options(program, source)
    # An object that is a row and a related one as well has the columns of the row that comes first.
    order = order_of(program, sources) or f".order_by({', '.join(each.column('id') for each in sources)})"
    program.line(f"statement = select({source.text}){joins}{where}{order}{loaded}")
    program.line(
        "result = "
        + program.draws.pick(
            (
                f"session.scalars(statement{program.arguments}).unique().all()",
                f"session.execute(statement{program.arguments}).unique().all()",
                f"session.scalars(statement{program.arguments}).unique().first()"
                if program.ordered
                else f"session.scalars(statement{program.arguments}).unique().all()",
            )
        )
    )


def _core(program: Program) -> None:
    """Select from tables and their aliases, without a mapper."""
    draws = program.draws
    names = [draws.pick(("Person", "Address", "Team", "Tag"))]
    if names == ["Person"] and draws.chance(40):
        names.append(draws.pick(("Address", "Team")))
    sources = []
    for entity in names:
        name = program.name("t")
        form = draws.pick(("", "", ".alias()", f".alias('x{name}')", ".tablesample(func.bernoulli(100))"))
        program.line(f"{name} = {entity}.__table__{form}")
        sources.append(Source(name, ENTITIES[entity], f"{name}.c"))
    one = sources[0].text
    if len(sources) > 1:
        other = sources[1].text
        on = f"{other}.c.person_id == {one}.c.id" if names[1] == "Address" else f"{other}.c.id == {one}.c.team_id"
        one = f"{one}.join({other}, and_({on}, {condition(program, sources[1:], 1)}), isouter={draws.chance(50)})"
    selected = [column_of(program, sources) for _ in range(1 + draws.below(4))]
    if draws.chance(15):
        # Without index columns, which a table has and a model has not.
        selected = [f"*own_columns({sources[0].text})"]
    where = where_of(program, sources)
    finish(program, f"select({', '.join(selected)}).select_from({one}){where}{order_of(program, sources)}")


def _eager(program: Program) -> None:
    """Join a relationship, and load it from the join."""
    draws = program.draws
    source = root(program, ("Person", "Team", "Address", "Guest", "Employee"))
    relation = draws.pick(source.entity.relations)
    name = program.name("e")
    program.line(f"{name} = aliased({relation.target})")
    target = Source(name, ENTITIES[relation.target])
    attribute = f"{source.text}.{relation.name}.of_type({name})"
    on = f"{attribute}.and_({condition(program, [target], 1)})" if draws.chance(50) else attribute
    program.line(
        f"statement = select({source.text}).{draws.pick(('join', 'outerjoin'))}({on}){where_of(program, [source, target])}.order_by({source.text}.id, {name}.id).options(contains_eager({attribute}))"
    )
    program.line(f"result = session.scalars(statement{program.arguments}).unique().all()")


def _values_join(program: Program) -> None:
    """Join a list of plaintext values."""
    draws = program.draws
    source = root(program, ("Person", "Address", "Team"))
    listed = ", ".join(f"({1 + draws.below(30)}, {draws.pick(POOLS['city'])})" for _ in range(1 + draws.below(4)))
    program.line(f"v = values(column('k', Integer), column('w', Text), name='v').data([{listed}])")
    selected = ", ".join(column_of(program, [source]) for _ in range(1 + draws.below(2)))
    finish(
        program,
        f"select({selected}, v.c.w).select_from({source.text}).join(v, v.c.k == {source.column('id')}){where_of(program, [source])}",
    )


def _query(program: Program) -> None:
    source = root(program)
    sources = [source]
    draws = program.draws
    joins = joins_of(program, sources, 1)
    where = f".filter({condition(program, sources)})"
    if draws.chance(30) and source.entity.name == "Person":
        where += f".filter_by(email={draws.pick(POOLS['text'])})" if not joins else ""
    parameters = ""
    order = order_of(program, sources)
    end = draws.pick(("all()", "count()", "first()" if program.ordered else "all()", "distinct().count()"))
    if end.startswith("distinct"):
        program.mark("DISTINCT")
    if program.parameters:
        parameters = f".params({', '.join(f'{n}={v}' for n, v in program.parameters.items())})"
    program.line(f"result = session.query({source.text}){joins}{where}{order}{parameters}.{end}")


def _aggregate(program: Program) -> None:
    sources = [root(program)]
    joins = joins_of(program, sources)
    draws = program.draws
    first = sources[0].column("id")
    parts = []
    for _ in range(1 + draws.below(3)):
        inner = condition(program, sources, 1)
        parts.append(
            draws.pick(
                (
                    "func.count()",
                    f"func.count({first}).filter({inner})",
                    f"func.sum(case(({inner}, 1), else_=0))",
                    f"func.bool_or({inner})",
                    f"func.bool_and({inner})",
                    f"func.count(distinct({first}))",
                    f"func.max({first}).filter({inner})",
                    f"func.count(case(({inner}, 1)))",
                    f"func.count({inner})",
                    f"func.array_agg(aggregate_order_by({first}, {first})).filter({inner})",
                )
            )
        )
    group = ""
    plain = sources[0].attributes(encrypted=False)
    if draws.chance(60) and plain:
        key = sources[0].column(draws.pick(plain).name)
        if program.may_be_refused and draws.chance(40):
            program.mark("GROUP BY")
            key = sources[0].column(draws.pick(sources[0].attributes(encrypted=True)).name)
        elif draws.chance(25):
            column = sources[0].column(draws.pick(sources[0].attributes(encrypted=True)).name)
            if sources[0].entity.name == "Employee":
                program.mark("the primary key of a subclass")
            key = f"{first}, {column}"
        elif draws.chance(25):
            key = f"case(({condition(program, sources, 0)}, 'a'), else_='b')"
            program.line(f"key = {key}.label('key')")
            key = "key"
        parts[:0] = key.split(", ") if key.startswith(first) else [key]
        group = f".group_by({key})"
        if draws.chance(40):
            group += f".having(func.count().filter({condition(program, sources, 1)}) {draws.pick(('> 0', '< 3'))})"
    where = where_of(program, sources, 60)
    finish(program, f"select({', '.join(parts)}).select_from({sources[0].text}){joins}{where}{group}")


def _window(program: Program) -> None:
    source = root(program)
    identity = source.column("id")
    draws = program.draws
    plain = source.attributes(encrypted=False)
    over = (
        f"partition_by={source.column(draws.pick(plain).name)}, order_by={identity}"
        if plain
        else f"order_by={identity}"
    )
    inner = condition(program, [source], 1)
    window = draws.pick((
        f"func.row_number().over({over})", f"func.count().filter({inner}).over({over})", f"func.lag({identity}).over({over})",
        f"func.sum(case(({inner}, 1), else_=0)).over({over})", f"func.rank().over(partition_by=case(({inner}, 1), else_=0), order_by={identity})",
    ))  # fmt: skip
    statement = f"select({column_of(program, [source])}, {window}.label('w')){where_of(program, [source], 60)}"
    finish(program, f"{statement}{order_of(program, [source])}")


def _polymorphic(program: Program) -> None:
    draws = program.draws
    program.line(
        f"w = with_polymorphic(Person, {draws.pick((repr('*'), '[Employee]', '[Employee, Guest]'))}{draws.pick(('', ', aliased=True', ', flat=True'))})"
    )
    person = Source("w", ENTITIES["Person"])
    where = f".where({condition(program, [person], 1)})"
    extra = draws.pick((
        "w.Employee.iban == 'Ada Byron'", "w.Employee.salary > 9", "w.Employee.iban.startswith('Ad')", "or_(w.Employee.iban.is_(None), w.email == 'ada')", "not_(w.Employee.iban == 'Ada')",
        "w.Employee.iban.in_(['Ada', 'Ad', None])", "w.Employee.iban != 'Adam'",
    ))  # fmt: skip
    program.line(f"statement = select(w){where}.where({extra}).order_by(w.id)")
    program.ordered = True
    program.line(f"result = session.scalars(statement{program.arguments}).all()")


def _loops(program: Program) -> None:
    """Execute a statement of one shape with other values: it is compiled once."""
    draws = program.draws
    source = root(program, ("Person", "Address", "Tag", "Guest", "Team"))
    exact = [each for each in source.entity.encrypted if "exact" in each.serves]
    attribute = draws.pick(exact)
    values = ", ".join(draws.pick(POOLS[attribute.pool]) for _ in range(2 + draws.below(3)))
    column = source.column(attribute.name)
    kind = draws.pick(("lambda", "bindparam", "values", "in", "expanding"))
    extra = condition(program, [source], 1) if kind != "lambda" else "true()"
    program.line("result = []")
    if kind == "bindparam":
        program.parameters["value"] = "value"
        program.line(f"statement = select({source.text}.id, {column}).where({column} == bindparam('value'), {extra})")
    program.line(f"for value in [{values}]:")
    program.ordered = False
    run = {
        "lambda": f"session.execute(lambda_stmt(lambda: select({source.text}.id, {column}).where({column} == value)))",
        "bindparam": f"session.execute(statement{program.arguments})",
        "values": f"session.execute(select({source.text}.id, {column}).where({column} == value, {extra}){program.arguments})",
        "in": f"session.execute(select({source.text}.id, {column}).where({column}.in_([value, {draws.pick(POOLS[attribute.pool])}]), {extra}){program.arguments})",
        "expanding": f"session.execute(select({source.text}.id).where({column}.in_(bindparam('many', expanding=True))), {{'many': [value]}})",
    }[kind]
    program.line(f"    result.append(bag({run}.all()))")


def _text(program: Program) -> None:
    draws = program.draws
    source = Source("Person", ENTITIES["Person"])
    names = some_columns(program, ENTITIES["Person"])
    if not program.may_be_refused:
        # Ciphertext of bytes can't be told from bytes, and a value that is bound to its row comes without its row.
        names = [each for each in names if each != "photo"] or ["email"]
    if "photo" in names:
        program.mark("text() of bytes")
    listed = ", ".join(f"people.{each}" for each in ("id", *names))
    columns = ", ".join(f"Person.{each}" for each in ("id", *names))
    program.line(
        f"raw = text('SELECT {listed} FROM people WHERE id <= :most').bindparams(most={draws.below(30)}).columns({columns})"
    )
    kind = draws.pick(("plain", "entity", "subquery", "where"))
    if kind == "plain":
        program.line("result = session.execute(raw).all()")
    elif kind == "entity":
        chosen = ", ".join(("id", "kind", *names)) if draws.chance(80) else "*"
        if chosen == "*":
            program.mark("text()")
        program.line(
            f"statement = select(Person).from_statement(text('SELECT {chosen} FROM people WHERE id > {draws.below(30)}'))"
        )
        program.line("result = session.scalars(statement).all()")
    elif kind == "subquery":
        program.mark("text()")
        program.line("q = raw.subquery()")
        derived = Source("q", ENTITIES["Person"], "q.c", tuple(names))
        finish(program, f"select({column_of(program, [derived])}).select_from(q){where_of(program, [derived])}")
    else:
        where = condition(program, [source], 1)
        finish(program, f"select({columns}).where({where}, text('people.rank > 0'))")


def _objects(program: Program) -> None:
    """Get objects, and what hangs on them, in the unit of work's ways."""
    draws = program.draws
    person = draws.below(31)
    where = condition(program, [Source("Person", ENTITIES["Person"])], 1)
    program.line(
        draws.pick(
            (
                f"result = session.get(Person, {person})",
                f"result = session.get(Person, {person}, options=[undefer(Person.note), joinedload(Person.addresses)])",
                f"person = session.get(Person, {person}); result = person and [person.note, list(person.tag_labels), person.team_title, person.is_ada, person.alias, person.mail, person.known]",
                f"person = session.get(Person, {person}); result = person and [bag(person.addresses), bag(person.reports), person.boss, person.team]",
                f"result = [(each.team and each.team.title, bag(a.place for a in each.addresses)) for each in session.scalars(select(Person).where({where}).order_by(Person.id){program.arguments})]",
                f"person = session.scalars(select(Person).where({where}).order_by(Person.id){program.arguments}).first(); session.expire_all(); result = person and (person.name, person.data, person.photo)",
                f"person = session.get(Person, {person}); result = person and session.scalars(select(Address).where(with_parent(person, Person.addresses), Address.postcode.startswith('ad')).order_by(Address.id)).all()",
                "result = session.scalars(select(Person).where(Person.tags.any(label='ada'))).all()",
                "result = session.scalars(select(Person).where(Person.team_title == 'ada')).all()",
                "result = session.scalars(select(Person).where(Person.tag_labels == 'ada')).all()",
                "result = session.scalars(select(Address).where(Address.place == Place('Ada', 'ada'))).all()",
                "result = session.execute(select(Address.id, Address.place, Bundle('b', Address.postcode, Address.street))).all()",
                f"result = session.scalars(select(Person).where(or_(Person.is_ada, Person.alias.startswith('Ada'), Person.mail == 'Ada', {where})){program.arguments}).all()",
                f"result = session.scalars(select(Team).where(Team.high > {draws.below(2)})).all()",
                "result = session.scalars(select(Person).options(undefer(Person.known), undefer(Person.note)).where(Person.known)).all()",
                "result = session.scalar(select(exists().where(Person.email == 'ada')))",
                f"result = session.execute(select(Person.id, (Person.email == 'ada').label('h')).order_by(desc('h'), Person.id).limit({draws.below(9)})).all()",
            )
        )
    )


_FORMS: tuple[tuple[int, Any], ...] = (
    (24, _columns), (20, _entities), (6, _query), (9, _core), (6, _eager), (2, _values_join), (9, _aggregate), (4, _window), (14, derived), (5, lateral), (4, recursive), (9, compound), (4, _polymorphic),
    (6, _loops), (4, _text), (6, _objects),
)  # fmt: skip
