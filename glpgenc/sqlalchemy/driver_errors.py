"""Errors of the database, whatever the driver: ours in place of the driver's, and no value in any."""

from __future__ import annotations

import re
from typing import Any

from glpgenc.errors import BY_SQLSTATE, DatabaseError, GlpgencError, SchemaMissingError, SealedSessionError

AUTOCOMMIT_HINT = "use a transaction: keys can't be loaded on an engine or connection in AUTOCOMMIT mode"

_MISSING = ("42P01", "3F000", "42883")
_NOT_CIPHERTEXT = re.compile(r"\bglpgenc\.gl_(?:try_)?decrypt(?:_bytes)?\((?!bytea\b)([a-z][a-z ]*)")
_OF_GLPGENC = re.compile(r"\bglpgenc\b|\bgl_session_")

# What a damaged value raises when it is read. The server does not know the row, but for a value that is bound to it.
_DAMAGED = ("ZE002", "ZE003", "ZE006", "ZE010")
_FINDER = "SELECT ... WHERE NOT glpgenc.gl_verify(column, field) finds the rows"

_NOT_SHOWN = "<not shown>"
_FAILING_ROW = ("23502", "23514")
_KEYS = ("23505", "23P01", "23503")
_TERM = re.compile(r"\\+x[0-9a-fA-F]+|\{-?\d+(?:,\s*-?\d+)*\}")
_INDEX_COLUMN = re.compile(r"_(?:bidx|tags)\b")
# Of psycopg2 this is a piece of the statement with its values in it.
_EXCERPT = re.compile(r"\n[^\n]*\n[ \t]*\^(?=\n|$)")
# In the CONTEXT, where log_parameter_max_length_on_error asks for it.
_PARAMETERS = re.compile(r"\$\d+ = .*")
_QUOTED = re.compile(r': ".*"', re.DOTALL)


def sqlstate_of(error: BaseException) -> str:
    """Return the SQLSTATE of a driver's error, or an empty text."""
    for each in (error, error.__cause__):
        for name in ("sqlstate", "pgcode"):
            if isinstance(code := getattr(each, name, None), str):
                return code
    return ""


def glpgenc_error(error: BaseException) -> GlpgencError | None:
    """Return the error of this package that stands for a driver's, if there is one."""
    code = sqlstate_of(error)
    if code in BY_SQLSTATE:
        message, hint = _primary(error)
        if BY_SQLSTATE[code] is SealedSessionError:
            hint = AUTOCOMMIT_HINT
        elif code in _DAMAGED and ": " not in message:  # else it names the row, or the guard
            hint = f"{hint}; {_FINDER}" if hint else _FINDER
        return BY_SQLSTATE[code](message, hint=hint)
    if code == "42883" and (found := _NOT_CIPHERTEXT.search(_primary(error)[0])):
        return DatabaseError(
            f"an encrypted column of the model is a column of type {found[1]} in the database, not bytea",
            hint="run the migration that encrypts it; while the plaintext column exists, name the ciphertext column in"
            " the model: mapped_column('email_enc', EncryptedColumn(...))",
        )
    if code in _MISSING and _OF_GLPGENC.search(_primary(error)[0]):
        return SchemaMissingError()
    if code == "42501" and _OF_GLPGENC.search(message := _primary(error)[0]):
        return DatabaseError(message, hint="grant glpgenc_app to the role")
    return None


def hide_values(error: BaseException, wrapper: BaseException | None = None, *, encrypted: bool = False) -> None:
    """Take the values out of a driver's error, of its cause and of SQLAlchemy's wrapper.

    PostgreSQL quotes the key of a violated UNIQUE index, the failing row of a CHECK, and what it can't read. What the
    driver keeps beside the text (``diag``, ``pgerror``) can't be changed, and stays.

    :param encrypted: whether the statement has encrypted columns, so that what can't be read may be a plaintext.
    """
    code = sqlstate_of(error)
    details = [detail for each in (error, error.__cause__) if (detail := _detail(each))]
    for each in (error, error.__cause__, wrapper):
        if each is not None:
            each.args = tuple(
                _hidden(part, code, details, encrypted=encrypted) if isinstance(part, str) else part
                for part in each.args
            )
    if isinstance(detail := getattr(error.__cause__, "detail", None), str):
        error.__cause__.detail = hidden_detail(detail, code)  # type: ignore[union-attr]


def _hidden(text: str, code: str, details: list[str], *, encrypted: bool) -> str:
    for detail in details:
        text = text.replace(detail, hidden_detail(detail, code))
    text = _PARAMETERS.sub(_NOT_SHOWN, _EXCERPT.sub("", text))
    if encrypted and code.startswith("22"):
        text = _QUOTED.sub(f": {_NOT_SHOWN}", text)
    return _TERM.sub(_NOT_SHOWN, text)


def hidden_detail(detail: str, code: str) -> str:
    """Return the DETAIL of an error without the values in it.

    :param code: the SQLSTATE.
    """
    if code in _FAILING_ROW:
        return re.sub(r"\(.*\)", f"({_NOT_SHOWN})", detail, flags=re.DOTALL)
    if code in _KEYS and (_INDEX_COLUMN.search(detail) or _TERM.search(detail)):
        return re.sub(r"=\(.*\)", f"=({_NOT_SHOWN})", detail, flags=re.DOTALL)
    return detail


def _detail(error: BaseException | None) -> str | None:
    found = getattr(getattr(error, "diag", None), "message_detail", None) or getattr(error, "detail", None)
    return found if isinstance(found, str) else None


def _primary(error: BaseException) -> tuple[str, str | None]:
    """Return message and hint, from wherever this driver keeps them."""
    diag: Any = getattr(error, "diag", None)
    if diag is not None and getattr(diag, "message_primary", None):
        return diag.message_primary, diag.message_hint
    source: Any = error.__cause__ or error
    message = (str(source).splitlines() or [type(error).__name__])[0]
    return message, getattr(source, "hint", None)
