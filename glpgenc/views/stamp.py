"""The comment on a view of ours: a sentence for people, and what it was made of for the checks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString, Self

from glpgenc.views.options import ViewOptions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glpgenc.database import Connection

MARK = "glpgenc view "
"""What the second line of the comment begins with."""

UNKNOWN = "unknown"
"""In the place of a digest, for a view that is created by printed statements."""

# All that decides what a view does, as the server has it. Its text differs between versions of PostgreSQL.
_ACTUAL: LiteralString = """
    SELECT concat_ws(E'\\n', pg_get_viewdef(c.oid), array_to_string(c.reloptions, ','),
        (SELECT string_agg(format('%%s %%s', a.attname, pg_get_expr(d.adbin, d.adrelid)), E'\\n' ORDER BY a.attnum)
         FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE d.adrelid = c.oid),
        (SELECT string_agg(concat_ws(E'\\n', pg_get_triggerdef(t.oid), t.tgenabled, pg_get_functiondef(t.tgfoid)),
                           E'\\n' ORDER BY t.tgname)
         FROM pg_trigger t WHERE t.tgrelid = c.oid),
        (SELECT string_agg(pg_get_functiondef(p.oid), E'\\n' ORDER BY p.proname) FROM pg_proc p
         WHERE p.proargtypes[0] IN (SELECT a.atttypid FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
                                    WHERE a.attrelid = c.oid AND y.typtype = 'c')),
        (SELECT string_agg(format('%%s %%s %%s', o.oprname, o.oprcode, o.oprrest), E'\\n'
                           ORDER BY o.oprname, o.oprcode::text)
         FROM pg_operator o
         WHERE o.oprleft IN (SELECT a.atttypid FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
                             WHERE a.attrelid = c.oid AND y.typtype = 'c')),
        (SELECT string_agg(w.rulename || w.ev_enabled::text, E'\\n' ORDER BY w.rulename)
         FROM pg_rewrite w WHERE w.ev_class = c.oid))
    FROM pg_class c WHERE c.oid = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a view was made of.

    :param made_of: the digest of the statements that created it.
    :param actual: the digest of what the server had then.
    :param major: the server's version then.
    """

    options: ViewOptions
    made_of: str
    actual: str
    major: int

    def comment(self, table: str) -> str:
        """Return the comment on the view.

        :param table: the table's name, for people.
        """
        document = {**self.options.document(), "made_of": self.made_of, "actual": self.actual, "major": self.major}
        return f"{table} with its encrypted columns decrypted\n{MARK}{json.dumps(document, sort_keys=True)}"

    @classmethod
    def parse(cls, comment: str) -> Self:
        """Read a comment.

        :raises ValueError: it is not one of :meth:`comment`.
        """
        _, separator, text = comment.partition(f"\n{MARK}")
        try:
            document = json.loads(text) if separator else None
        except RecursionError:
            document = None
        if not isinstance(document, dict):
            raise ValueError("no document")  # noqa: TRY004  # whatever is wrong with it, it is no stamp
        digests = [document.pop(name, None) for name in ("made_of", "actual")]
        major = document.pop("major", None)
        if not (all(isinstance(each, str) for each in digests) and isinstance(major, int)):
            raise ValueError("no digests")
        return cls(
            options=ViewOptions.from_document(document), made_of=str(digests[0]), actual=str(digests[1]), major=major
        )


def digest(texts: Iterable[str]) -> str:
    """Return the digest of some texts, in their order."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def actual_digest(connection: Connection, oid: int) -> str:
    """Return the digest of what the server has of a view.

    :param connection: of :func:`~glpgenc.database.connect`, whose path hides no name's schema.
    """
    row = connection.execute(_ACTUAL, (oid,)).fetchone()
    return digest([str(row[0])] if row else [])
