"""Masks: what members of a role see of a decrypted column, as an expression of the view."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from glpgenc._support.quoting import literal
from glpgenc.errors import ConfigurationError

PUBLIC = "PUBLIC"
"""Every role."""
WHOLE = "none"
"""The mask that hides nothing: for roles that are exempt from the masks after it."""

TEXT_TYPES = frozenset({"text", "character varying"})
_TIMES = frozenset({"date", "timestamp without time zone", "timestamp with time zone"})
KINDS = {
    "last4": TEXT_TYPES,
    "domain": TEXT_TYPES,
    "year": TEXT_TYPES | _TIMES,
    "null": None,
    WHOLE: None,
}
"""The kinds of masks, with the types that they are for; ``None`` for any type."""

_FORM = re.compile(r"(?P<column>.+)=(?P<kind>[a-z0-9]+):(?P<role>.+)", re.DOTALL)
_HINT = "a mask is COLUMN=KIND:ROLE, such as email=domain:analyst; KIND is last4, domain, year, null or none"


@dataclass(frozen=True, slots=True)
class Mask:
    """A mask of one column for one role. Of several that apply to a user, the first counts.

    :param column: the column, as the view names it.
    :param role: its members see the mask; :data:`PUBLIC` for everyone.
    """

    column: str
    kind: str
    role: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``COLUMN=KIND:ROLE``.

        :raises ConfigurationError: it is something else.
        """
        match = _FORM.fullmatch(text)
        if match is None or match["kind"] not in KINDS:
            raise ConfigurationError(f"{text!r} is not a mask", hint=_HINT)
        return cls(match["column"], match["kind"], match["role"])

    def __str__(self) -> str:
        """Return it as the command line takes it."""
        return f"{self.column}={self.kind}:{self.role}"

    def check_type(self, of_type: str) -> None:
        """Raise if values of a type can't be masked in this way.

        :param of_type: the type of the column, as ``format_type`` spells it without a modifier.
        :raises ConfigurationError: there is no such mask of this type.
        """
        types = KINDS[self.kind]
        if types is not None and of_type not in types:
            raise ConfigurationError(
                f"column {self.column} has type {of_type}, which the mask {self.kind} is not for",
                hint=f"{self.kind} is for {', '.join(sorted(types))}; null is for any type",
            )

    @property
    def condition(self) -> str:
        """SQL: whether it applies to who reads."""
        if self.role == PUBLIC:
            return "true"
        name = f"{literal(self.role)}::pg_catalog.name, 'MEMBER'::pg_catalog.text"
        current = f"pg_catalog.pg_has_role(CURRENT_USER, {name})"
        # Who is to see less does not see more by SET ROLE, or through a function of someone else's.
        return current if self.kind == WHOLE else f"({current} OR pg_catalog.pg_has_role(SESSION_USER, {name}))"

    def applied(self, value: str, of_type: str) -> str:
        """Return SQL for the masked value.

        :param value: SQL for the whole value; not NULL.
        """
        form = _FORMS.get((self.kind, of_type)) or _FORMS[self.kind, ""]
        return form.format(value=value)


# Of a short value the last four characters would be most of it. In the time zone of the session, who reads could move
# the end of the year past a value. concat takes what does not match for empty.
_FORMS = {
    (WHOLE, ""): "{value}",
    ("null", ""): "NULL",
    ("last4", ""): (
        "pg_catalog.concat('****'::pg_catalog.text, "
        "pg_catalog.\"substring\"({value}, '^.{{4,}}(.{{4}})$'::pg_catalog.text))"
    ),
    ("domain", ""): (
        "pg_catalog.concat('***'::pg_catalog.text, pg_catalog.\"substring\"({value}, '[^@](@[^@]+)$'::pg_catalog.text))"
    ),
    ("year", ""): "pg_catalog.\"substring\"({value}, '^([0-9]{{4}})-'::pg_catalog.text)",
    ("year", "date"): (
        "pg_catalog.date_trunc('year'::pg_catalog.text, ({value})::pg_catalog.timestamp)::pg_catalog.date"
    ),
    ("year", "timestamp without time zone"): "pg_catalog.date_trunc('year'::pg_catalog.text, {value})",
    ("year", "timestamp with time zone"): (
        "pg_catalog.date_trunc('year'::pg_catalog.text, {value}, 'UTC'::pg_catalog.text)"
    ),
}


# Dates and times as PostgreSQL and Python write them, which mean the same in each DateStyle and are no error to read:
# an error quotes the text. Years are those that each of the types has.
_ISO = (
    "^(?!0000)(?!(?:4[7-9]|[5-9][0-9]|[0-9]{3})[0-9]{2}-.*BC$)[0-9]{4,5}"
    "-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    "(?:[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?"
    "(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9]){0,2})?)?(?: BC)?$|^-?infinity$"
)
# Without its zone, a time is one of the session's, which would move it past the end of a year.
_ISO_ZONED = _ISO.replace("){0,2})?)?(?: BC)", "){0,2}))(?: BC)")
# Another day of the months that are neither the first nor the last: which days February has depends on the year.
_DAY = "^([0-9]+-(?:0[2-9]|1[01])-)[0-9]{2}"


def shows_year(mask: Mask, of_type: str) -> bool:
    """Return whether a mask shows the year of a value that is no text: it needs :func:`iso` of the text."""
    return mask.kind == "year" and of_type in _TIMES


def iso(text: str, of_type: str) -> str:
    """Return SQL for the text of a date or time of the same year, or NULL for what is none in ISO 8601.

    :param text: SQL for the whole text.
    """
    form = literal(_ISO_ZONED if of_type == "timestamp with time zone" else _ISO)
    found = f'pg_catalog."substring"({text}, {form}::pg_catalog.text)'
    day = literal(r"\115")
    return f"pg_catalog.regexp_replace({found}, {literal(_DAY)}::pg_catalog.text, {day}::pg_catalog.text)"


def masked(value: str, of_type: str, masks: list[Mask], is_null: str, value_of_year: str) -> str:
    """Return SQL for what the reader may see of a value.

    :param value: SQL for the whole value.
    :param value_of_year: SQL for a value of its year, in whose place is NULL what is none.
    :param masks: those of its column, in their order.
    :param is_null: SQL: whether there is no value.
    """
    if not masks:
        return value
    arms = "".join(
        f" WHEN {mask.condition} THEN {mask.applied(value_of_year if shows_year(mask, of_type) else value, of_type)}"
        for mask in masks
    )
    return f"CASE WHEN {is_null} THEN NULL{arms} ELSE {value} END"


def is_masked(masks: list[Mask]) -> str:
    """Return SQL: whether the current user sees less than the whole of a column."""
    arms = "".join(f" WHEN {mask.condition} THEN {'false' if mask.kind == WHOLE else 'true'}" for mask in masks)
    # In brackets: PL/pgSQL takes the first THEN outside of any for that of its IF.
    return f"(CASE{arms} ELSE false END)"
