"""Conditions: what the facets serve, what no facet serves, and SQL's logic around both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.differential.rows import FRAGMENTS, PATTERNS, POOLS
from tests.differential.vocabulary import ENTITIES, Attribute, Source

if TYPE_CHECKING:
    from tests.differential.program import Program


def condition(program: Program, sources: list[Source], depth: int = 2) -> str:
    """Return a condition over some sources."""
    if depth <= 0:
        return atom(program, sources)
    kind = program.draws.weighted((
        (40, "atom"), (9, "and"), (9, "or"), (9, "not"), (4, "is"), (3, "case"), (3, "coalesce"), (3, "truth"), (2, "in"), (2, "nullif"), (2, "cast"), (2, "unequal"), (8, "related"),
    ))  # fmt: skip
    if kind == "related":
        return related(program, sources, depth) or atom(program, sources)
    if kind == "atom":
        return atom(program, sources)
    return _logic(program, sources, depth, kind)


def _logic(program: Program, sources: list[Source], depth: int, kind: str) -> str:
    one = condition(program, sources, depth - 1)
    if kind in {"case", "unequal", "and", "or"}:
        return _of_two(program, sources, depth, kind, one)
    if kind != "not":
        _mark_bare(program, one)
    return _of_one(program, kind, one)


def _of_one(program: Program, kind: str, one: str) -> str:
    draws = program.draws
    if kind == "not":
        text = draws.pick((f"not_({one})", f"~({one})"))
        return f"negated({one})" if _is_bare(one) else text
    if kind == "is":
        return f"({one}).{draws.pick(('is_(True)', 'is_not(True)', 'is_(False)', 'is_not(False)', 'is_(None)', 'is_not(None)'))}"
    if kind == "coalesce":
        other = draws.pick(("false()", "true()", "literal(False)"))
        return f"func.coalesce({one}, {other}){draws.pick(('', '.is_(False)'))}"
    if kind == "truth":
        return draws.pick(
            (
                f"({one}) == true()",
                f"({one}).is_distinct_from(true())",
                f"({one}).is_not_distinct_from(false())",
                f"literal(True) == ({one})",
                f"({one}) != literal(True)",
            )
        )
    if kind == "in":
        return f"({one}).in_([{draws.pick(('True', 'False', 'True, False'))}])"
    if kind == "nullif":
        return f"func.nullif({one}, {draws.pick(('true()', 'false()'))}).{draws.pick(('is_(None)', 'is_not(None)'))}"
    return f"cast({one}, Integer) {draws.pick(('== 1', '< 1', '!= 0'))}"


def _of_two(program: Program, sources: list[Source], depth: int, kind: str, one: str) -> str:
    draws = program.draws
    other = condition(program, sources, depth - 1)
    if kind == "case":
        _mark_bare(program, other)
        return draws.pick((
            f"case(({one}, true()), else_={other})", f"case(({one}, 1), ({other}, 2), else_=0) == {draws.pick(('1', '2', '0'))}", f"case(({one}, false()), else_=true())",
        ))  # fmt: skip
    if kind == "unequal":
        _mark_bare(program, one)
        _mark_bare(program, other)
        return f"({one}) {draws.pick(('!=', '=='))} ({other})"
    third = condition(program, sources, depth - 1) if draws.chance(25) else None
    parts = ", ".join(filter(None, (one, other, third)))
    forms = (f"{kind}_({parts})", f"(({one}) {'&' if kind == 'and' else '|'} ({other}))")
    return draws.pick(forms)


def _is_bare(text: str) -> bool:
    return re.fullmatch(r"[\w.]+\.active", text) is not None


def _mark_bare(program: Program, text: str) -> None:
    # A boolean column is a condition, and is compared with TRUE and FALSE; as a value it is ciphertext.
    if _is_bare(text):
        program.mark("a boolean as a value")


def related(program: Program, sources: list[Source], depth: int) -> str | None:
    """Return a condition by a relationship or a correlated subquery; ``None`` where there is none."""
    draws = program.draws
    mapped = [each for each in sources if each.is_whole]
    if not mapped:
        return None
    source = draws.pick(mapped)
    relation = draws.pick(source.entity.relations)
    target = ENTITIES[relation.target]
    word = "any" if relation.many else "has"
    kind = draws.pick(("any", "bare", "exists", "in", "of_type", "scalar", "compare"))
    attribute = f"{source.text}.{relation.name}"
    if kind == "bare":
        return draws.pick((f"{attribute}.{word}()", f"~{attribute}.{word}()"))
    if kind == "any":
        # SQLAlchemy makes an alias of an entity that is related to itself, and puts it into the condition.
        inner = condition(program, [Source(target.name, target)], depth - 1 if target.name != "Person" else 0)
        return f"{attribute}.{word}({inner})"
    if kind == "of_type":
        name = program.name("t")
        program.line(f"{name} = aliased({relation.target})")
        inner = condition(program, [Source(name, target)], depth - 1)
        return f"{attribute}.of_type({name}).{word}({inner})"
    if kind == "compare":
        return f"{attribute} == None" if not relation.many else f"{attribute}.any()"
    name = program.name("s")
    program.line(f"{name} = aliased({source.entity.name})")
    inner = condition(program, [Source(name, source.entity)], depth - 1)
    match kind:
        case "in":
            return f"{source.text}.id.{draws.pick(('in_', 'not_in'))}(select({name}.id).where({inner}))"
        case "exists":
            return f"{draws.pick(('', '~'))}exists().where({name}.id < {source.text}.id, {inner})"
        case _:
            count = f"select(func.count({name}.id)).where({name}.id <= {source.text}.id, {inner}).scalar_subquery()"
            return f"{count} {draws.pick(('> 0', '== 1', '< 3'))}"


def atom(program: Program, sources: list[Source]) -> str:
    """Return a comparison of one column with a value."""
    draws = program.draws
    source = draws.pick(sources)
    encrypted = source.attributes(encrypted=True)
    if not encrypted or draws.chance(15):
        return _plain(program, source)
    attribute = _favoured(program, encrypted)
    column = source.column(attribute.name)
    if program.may_be_refused and draws.chance(50):
        return _unserved(program, source, attribute, column, sources)
    if attribute.pool == "bool" and draws.chance(50):
        return draws.pick(_BOOLEAN).replace("COLUMN", column).replace("ID", source.column("id"))
    kinds = sorted(attribute.serves & {"eq", "prefix", "contains", "range", "whole"})
    kind = draws.pick([*kinds, "null"] if len(kinds) < 3 else kinds)
    return {
        "eq": _equality, "null": _null, "prefix": _prefix, "contains": _contains, "range": _range, "whole": _whole,
    }[kind](program, attribute, column)  # fmt: skip


def _favoured(program: Program, attributes: tuple[Attribute, ...]) -> Attribute:
    # Half of the comparisons are of what has most operators.
    rich = [each for each in attributes if len(each.serves) > 1]
    return program.draws.pick(rich or attributes) if program.draws.chance(70) else program.draws.pick(attributes)


def _plain(program: Program, source: Source) -> str:
    draws = program.draws
    plain = source.attributes(encrypted=False)
    identity = source.column("id")
    if not plain or draws.chance(40):
        return f"{identity} {draws.pick(('>', '<=', '!='))} {draws.below(30)}"
    attribute = draws.pick(plain)
    column = source.column(attribute.name)
    if draws.chance(30):
        return f"{column}.{draws.pick(('is_(None)', 'is_not(None)'))}"
    value = draws.pick(POOLS["city"]) if attribute.pool == "city" else str(draws.below(4))
    return f"{column} {draws.pick(('==', '!=', '>='))} {value}"


def _value(program: Program, attribute: Attribute) -> str:
    if attribute.name == "login":
        return f"'login{program.draws.below(32)}'"
    return program.draws.pick(POOLS[attribute.pool])


def _values(program: Program, attribute: Attribute) -> str:
    parts = [_value(program, attribute) for _ in range(program.draws.below(4))]
    if program.draws.chance(15):
        parts.append("None")
    return ", ".join(parts)


def _equality(program: Program, attribute: Attribute, column: str) -> str:
    draws = program.draws
    kind = draws.pick(("==", "==", "!=", "in_", "not_in", "null", "parameter", "distinct"))
    if kind in {"in_", "not_in"}:
        return f"{column}.{kind}([{_values(program, attribute)}])"
    if kind == "null":
        return _null(program, attribute, column)
    value = _value(program, attribute)
    if attribute.name == "phone" and draws.chance(30):
        return f"same_digits({column}, {draws.pick(POOLS['phone'][:3])})"
    if kind == "parameter" and "exact" in attribute.serves:
        return f"{column} {draws.pick(('==', '!='))} {program.parameter(value)}"
    if kind == "distinct":
        return f"{column}.{draws.pick(('is_distinct_from', 'is_not_distinct_from'))}({draws.pick((value, 'None'))})"
    if kind == "==" and draws.chance(10):
        return f"{value} == {column}"
    return f"{column} {'!=' if kind == '!=' else '=='} {value}"


def _null(program: Program, attribute: Attribute, column: str) -> str:  # noqa: ARG001
    return f"{column}{program.draws.pick(('.is_(None)', '.is_not(None)', ' == None', ' != None', '.is_(null())'))}"


def _fragment(program: Program, least: int) -> str:
    text = program.draws.pick(FRAGMENTS)
    if len(eval(text)) < least or not text.isascii():  # noqa: S307  (of rows.py)
        program.mark("a short fragment")
    if program.draws.chance(40):
        return f"{text}, autoescape=True"
    if {"%", "_", "\\"} & set(text):
        program.mark("a pattern")
    return text


def _prefix(program: Program, attribute: Attribute, column: str) -> str:
    draws = program.draws
    kind = draws.pick(("startswith", "istartswith", "like", "ilike", "not_like"))
    if kind.endswith("startswith"):
        return f"{column}.{kind}({_fragment(program, attribute.prefix_least)})"
    program.mark("a pattern")
    return f"{column}.{kind}({draws.pick(PATTERNS)})"


def _contains(program: Program, attribute: Attribute, column: str) -> str:
    draws = program.draws
    kind = draws.pick(("contains", "icontains", "endswith", "iendswith", "like", "ilike", "not_ilike"))
    if kind.endswith(("contains", "endswith")):
        return f"{column}.{kind}({_fragment(program, attribute.contains_least)})"
    program.mark("a pattern")
    return f"{column}.{kind}({draws.pick(PATTERNS)})"


def _whole(program: Program, attribute: Attribute, column: str) -> str:
    draws = program.draws
    if draws.chance(30):
        return f"same_letters({column}, {draws.pick(_ASCII)})"
    if draws.chance(40):
        text = draws.pick(("'ada'", "'ada byron'", "'Ada'", "''", "'grace'", "'100%_sure'"))
        folded = draws.pick((f"func.lower({column})", f"func.lower({column})", f"func.lower({column}, type_=Text)"))
        return draws.pick(
            (
                f"{folded} == {text}",
                f"{folded} != {text}",
                f"{folded}.in_([{text}, 'ad'])",
                f"{folded}.not_in(['ada', 'x'])",
                f"{folded}.is_(None)",
            )
        )
    text = program.draws.pick(POOLS[attribute.pool])
    if {"%", "_", "\\"} & set(text) or not text.isascii():
        program.mark("a pattern")
    return f"{column}.{program.draws.pick(('ilike', 'not_ilike'))}({text})"


def _range(program: Program, attribute: Attribute, column: str) -> str:
    draws = program.draws
    value = _value(program, attribute)
    kind = draws.pick(("<", "<=", ">", ">=", "between", "reversed"))
    if kind == "between":
        return draws.pick((f"{column}.between({value}, {_value(program, attribute)})", f"between({column}, {value}, {_value(program, attribute)})"))  # fmt: skip
    if kind == "reversed":
        return f"{value} {draws.pick(('<', '<=', '>', '>='))} {column}"
    return f"{column} {kind} {value}"


_ASCII = ("'Ada'", "'ADA BYRON'", "'grace'", "''", "'aaaa'")
_BOOLEAN = (
    "COLUMN", "negated(COLUMN)", "COLUMN == true()", "COLUMN != false()", "COLUMN.is_(True)", "COLUMN.is_not(false())", "COLUMN.is_distinct_from(True)",
    "and_(COLUMN, ID > 2)", "or_(COLUMN, ID > 25)", "not_(or_(negated(COLUMN), ID > 25))", "COLUMN.is_(False)", "COLUMN == literal(True)", "case((COLUMN, 1), else_=2) == 2",
)  # fmt: skip
_TEXTUAL = ("text", "name", "phone")


def _unserved(program: Program, source: Source, attribute: Attribute, column: str, sources: list[Source]) -> str:
    """Return what the documentation refuses, or promises nothing of: it must be right all the same, or refused."""
    draws = program.draws
    value = _value(program, attribute)
    other = draws.pick(sources)
    forms: list[tuple[str, str]] = [
        ("a comparison of columns", f"{column} == {other.column(draws.pick(other.attributes(encrypted=True) or source.attributes(encrypted=True)).name) if other.attributes(encrypted=True) else column}"),
        ("a function", f"func.coalesce({column}, {value}) == {value}"),
        ("a function", f"func.nullif({column}, {value}).is_(None)"),
        ("a subquery as operand", f"{column}.in_(select({column}))"),
        ("CASE over values", f"case(({source.column('id')} > 3, {column}), else_=None) == {value}"),
        ("an operator of its own", f"{column}.op('=')({value})"),
        ("any_", f"{column} == any_(array([{value}]))"),
        ("a tuple", f"tuple_({source.column('id')}, {column}).in_([({draws.below(30)}, {value})])"),
        ("a cast", f"cast({column}, Text) == '1'"),
        ("a literal", f"{column} == literal({value})"),
        ("a scalar subquery as operand", f"{column} == select({column}).limit(1).scalar_subquery()"),
        ("BETWEEN SYMMETRIC", f"{column}.between({value}, {_value(program, attribute)}, symmetric=True)"),
        ("an unserved operator", f"{column} {draws.pick(('==', '!=', '<', '>='))} {value}"),
        ("an unserved operator", f"{column}.in_([{_values(program, attribute)}])"),
    ]  # fmt: skip
    if attribute.pool in _TEXTUAL:
        forms += [
            ("lower()", f"func.lower({column}) == func.lower({value})"),
            ("lower()", f"func.lower({column}) == {value}.lower()"),
            ("a function", f"func.length({column}) > 3"),
            ("concatenation", f"{column} + 'x' == {value}"),
            ("concatenation", f"('x' + {column}).contains('xad')"),
            ("a regular expression", f"{column}.regexp_match('^a')"),
            ("a collation", f"{column}.collate('C') == {value}"),
            ("an unserved operator", f"{column}.{draws.pick(('contains', 'startswith', 'endswith', 'icontains', 'ilike'))}({draws.pick(FRAGMENTS)})"),
        ]  # fmt: skip
    if attribute.pool in {"int", "decimal"}:
        forms += [("arithmetic", f"{column} + 1 > 3"), ("arithmetic", f"-{column} < 0")]
    if attribute.pool == "date":
        forms += [("a function", f"extract('year', {column}) == 1990")]
    if attribute.pool == "json":
        forms += [("a path", f"{column}['a'].as_string() == '1'")]
    what, text = draws.pick(forms)
    program.mark(what)
    return text
