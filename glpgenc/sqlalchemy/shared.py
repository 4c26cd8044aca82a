"""Parameters of one name: whatever they are compared with, SQLAlchemy sends one value for them."""

from __future__ import annotations

from typing import Any

from glpgenc.errors import EncryptedQueryError


def check_shared(compiled: Any) -> None:
    """Refuse a statement whose parameters of one name would have to be sent in two forms.

    SQLAlchemy would send all of them in the form of the last: the term of one column would be looked for in another,
    and nothing found; or a value that is stored in one column encrypted would be so in another.

    :param compiled: a compiled statement.
    :raises EncryptedQueryError: when a parameter has both the form of an encrypted column, and another one.
    """
    forms: dict[str, Any] = {}
    for parameter, name in getattr(compiled, "bind_names", {}).items():
        form = getattr(parameter.type, "glpgenc_form", None)
        if forms.setdefault(name, form) != form:
            message = f"the parameter {parameter.key} is used for an encrypted column and for something else"
            raise EncryptedQueryError(message, hint="use a separate parameter for each column")
