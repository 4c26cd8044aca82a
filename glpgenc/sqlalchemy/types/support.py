"""Parts of all types of bind values: hidden values, no literals, and pickling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from glpgenc.errors import EncryptedQueryError

if TYPE_CHECKING:
    from sqlalchemy import BindParameter
    from sqlalchemy.types import TypeEngine


class HiddenText(str):
    """A plaintext on its way to the server."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<plaintext, not shown>"


class HiddenBytes(bytes):
    """A ciphertext or a search term: its header holds terms, which tell equal values."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<encrypted, not shown>"


class HiddenList(list[Any]):
    """Search terms or tags, or a plaintext with its row."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<search terms, not shown>"


def refuse_literal(value: Any) -> NoReturn:  # noqa: ARG001  (it is not looked at)
    """Refuse, whatever the value.

    :raises EncryptedQueryError: always. A statement's text is in logs and in pg_stat_statements.
    """
    message = "a value of an encrypted column can't be rendered as a literal"
    raise EncryptedQueryError(message, hint="execute the statement with parameters, without literal_binds")


class Picklable:
    """Lets a ``TypeDecorator`` be restored from a pickle or a copy.

    Without it, looking for ``__setstate__`` on the empty instance would continue to the type that it decorates, and
    SQLAlchemy 2.1 would then keep the class of that type in place of its instance.
    """

    __slots__ = ()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


def retyped(parameter: BindParameter[Any], type_: TypeEngine[Any]) -> BindParameter[Any]:
    """Return a parameter of another type, to which the same value is given."""
    # With its key: a lambda statement, and anyone who gives the value, knows it by that.
    changed = parameter._clone(maintain_key=True)  # noqa: SLF001  (as SQLAlchemy's own in_() does)
    changed.type = type_
    changed.expanding = False
    return changed
