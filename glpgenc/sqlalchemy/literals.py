"""Values that must not be written into a statement's text."""

from __future__ import annotations

from typing import Any, NoReturn

from glpgenc.errors import EncryptedQueryError


def refuse_literal(value: Any) -> NoReturn:  # noqa: ARG001  (it is not looked at)
    """Refuse, whatever the value.

    :raises EncryptedQueryError: always. A statement's text is in logs and in pg_stat_statements.
    """
    message = "a value of an encrypted column can't be rendered as a literal"
    raise EncryptedQueryError(message, hint="execute the statement with parameters, without literal_binds")
