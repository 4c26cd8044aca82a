"""Engines and the key managers that serve them: the events of statements and transactions."""

from __future__ import annotations

import copy
import logging
import weakref
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Select, StatementLambdaElement, event
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ReleaseSavepointClause, RollbackToSavepointClause, SavepointClause

from glpgenc.errors import AuditError, ConfigurationError, EngineNotBoundError, GlpgencError, KeyManagementError
from glpgenc.sessions.load import discard_statement
from glpgenc.sqlalchemy.compilation.lint import check_compiled
from glpgenc.sqlalchemy.driver_errors import glpgenc_error, hide_values
from glpgenc.sqlalchemy.execution.results import hide_rows, open_result, show_rows
from glpgenc.sqlalchemy.execution.row_binding import bind_defaults, bind_rows
from glpgenc.sqlalchemy.execution.row_comparison import with_columns_compared
from glpgenc.sqlalchemy.execution.sorting import sort_here
from glpgenc.sqlalchemy.transaction.keys import CURRENT, EngineBinding, TransactionKeys
from glpgenc.sqlalchemy.transaction.requirements import (
    NO_REQUIREMENTS,
    check_conflicts,
    find_requirements,
    known_requirements,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.keys.manager import KeyManager
    from glpgenc.sqlalchemy.transaction.tenants import TenantSource

_LOG = logging.getLogger(__name__)

_OF_SAVEPOINTS = (SavepointClause, RollbackToSavepointClause, ReleaseSavepointClause)
_OUTER = "_glpgenc_outer"
"""The attribute of a connection with what was current before its statements: an innermost one is last."""

_BINDINGS: weakref.WeakKeyDictionary[Engine, EngineBinding] = weakref.WeakKeyDictionary()
_TRANSACTIONS: weakref.WeakKeyDictionary[Connection, TransactionKeys] = weakref.WeakKeyDictionary()
# Apart from the transaction: a session that was given a connection continues with it after the connection's own commit.
_SESSIONS: weakref.WeakKeyDictionary[Connection, weakref.ref[Session]] = weakref.WeakKeyDictionary()


def bind(
    target: Any,
    key_manager: KeyManager | None = None,
    *,
    tenant: TenantSource | None = None,
    allow_temporary_objects: bool | None = None,
) -> None:
    """Let a key manager serve the encrypted columns of an engine.

    Keys are fetched at the first statement of a transaction that needs them, for one tenant and the data classes of
    that statement's columns, and are gone when it ends. The tenant is the one named by ``session.info["tenant_id"]``,
    by the execution option ``tenant_id`` of engine, connection or statement, by :func:`use_tenant`, or by ``tenant``;
    where none of them names one, it is the installation's only one. Two that differ raise.

    An engine that was bound before is bound again, from its next transaction on. Copies that
    ``engine.execution_options()`` made are served as the engine is, unless they are bound themselves.

    :param target: an ``Engine``, ``AsyncEngine`` or ``Connection``, or a ``sessionmaker``, ``async_sessionmaker`` or
        ``scoped_session`` that has one.
    :param key_manager: where keys come from; ``None`` for one made from the settings when keys are first needed.
    :param tenant: a callable that names the tenant of now, or gives ``None``. It is called in the thread or task that
        executes the statement, and must not wait.
    :param allow_temporary_objects: load keys although a connection has temporary objects, or statements prepared by
        SQL, that are not of the transaction; ``None`` as the key manager says. See :func:`glpgenc.session`.
    :raises ConfigurationError: when the target has no engine, or one that is not of PostgreSQL.
    """
    engines = list(engines_of(target))
    if not engines:
        message = f"bind() takes an engine, or a sessionmaker that has one, not {type(target).__name__}"
        raise ConfigurationError(message, hint="give the sessionmaker its engine first, or bind the engine")
    for engine in engines:
        if engine.dialect.name != "postgresql":
            message = f"encrypted columns require PostgreSQL, and the dialect of this engine is {engine.dialect.name}"
            raise ConfigurationError(message, hint="bind PostgreSQL engines only")
    for engine in engines:
        bind_defaults(engine.dialect)
        _BINDINGS[engine] = EngineBinding(key_manager, tenant, allow_temporary_objects)


def engines_of(target: Any) -> Iterator[Engine]:
    """Yield the engines of an engine, a connection or a factory of sessions."""
    if isinstance(target, Engine):
        yield target
    elif isinstance(target, Connection):
        yield target.engine
    elif isinstance(engine := getattr(target, "sync_engine", None), Engine):
        yield engine
    elif (factory := getattr(target, "session_factory", None)) is not None:
        yield from engines_of(factory)
    elif isinstance(options := getattr(target, "kw", None), dict):
        for each in (options.get("bind"), *(options.get("binds") or {}).values()):
            yield from engines_of(each)


def _binding_of(engine: Any) -> EngineBinding | None:
    while engine is not None:
        found = _BINDINGS.get(engine)
        if found is not None:
            return found
        engine = getattr(engine, "_proxied", None)  # of engine.execution_options()
    return None


def _transaction_of(connection: Connection) -> TransactionKeys | None:
    transaction = _TRANSACTIONS.get(connection)
    if transaction is None:
        binding = _binding_of(connection.engine)
        if binding is None:
            return None
        session = _SESSIONS.get(connection)
        transaction = TransactionKeys(connection, binding, None if session is None else session())
        _TRANSACTIONS[connection] = transaction
    return transaction


@event.listens_for(Session, "after_begin")
def _session_began(session: Session, _: Any, connection: Connection) -> None:
    _SESSIONS[connection] = weakref.ref(session)
    if (transaction := _TRANSACTIONS.get(connection)) is not None:
        transaction.belong_to(session)


@event.listens_for(Engine, "before_execute", retval=True)
def _before_execute(
    connection: Connection, statement: Any, many: Any, single: Any, options: Any
) -> tuple[Any, Any, Any]:
    transaction = _transaction_of(connection)
    # A default of a column may execute statements of other sessions while the values of a statement are made.
    connection.__dict__.setdefault(_OUTER, []).append(CURRENT.get())
    # Also where there is none: no statement of an engine that is not bound may find the keys of one that is.
    CURRENT.set(None if transaction is None else transaction.reference)
    if transaction is None:
        return statement, many, single
    if transaction.executes:
        _end_execution(connection, transaction)
    if not isinstance(statement, _OF_SAVEPOINTS):  # they need no key, and a refused statement must be rolled back
        transaction.begin_statement(options)
    select = statement._resolved if isinstance(statement, StatementLambdaElement) else statement  # noqa: SLF001
    if isinstance(select, Select):
        changed = sort_here(transaction, with_columns_compared(select), many[0] if many else single, options)
        statement = statement if changed is select else changed  # a lambda that stays is not made again
    return bind_rows(connection, statement, many, single)


@event.listens_for(Engine, "before_cursor_execute")
def _before_cursor_execute(  # noqa: PLR0917  (SQLAlchemy's signature)
    connection: Connection,
    cursor: Any,  # noqa: ARG001
    statement: str,  # noqa: ARG001
    parameters: Any,  # noqa: ARG001
    context: Any,
    executemany: bool,  # noqa: ARG001, FBT001
) -> None:
    compiled = getattr(context, "compiled", None)
    if compiled is None:
        return
    required = known_requirements(compiled)
    if required is None:
        check_compiled(compiled)
        check_conflicts(compiled)
        required = find_requirements(compiled)
    if required is not NO_REQUIREMENTS:
        transaction = _TRANSACTIONS.get(connection)
        if transaction is None:
            raise EngineNotBoundError
        if required.in_process and CURRENT.get() is not transaction.reference:
            message = "a statement of another session failed while the values of this statement were encrypted"
            raise KeyManagementError(
                message, hint="execute it before this statement, not in a column's default or an event listener"
            )
        transaction.provide(required)
        # Before they are sent: what can't be recorded does not reach the server.
        transaction.report()
        transaction.executes = True
        if connection._echo:  # noqa: SLF001
            hide_rows(connection)


@event.listens_for(Engine, "after_execute")
def _after_execute(  # noqa: PLR0917  (SQLAlchemy's signature)
    connection: Connection,
    statement: Any,  # noqa: ARG001
    many: Any,  # noqa: ARG001
    single: Any,  # noqa: ARG001
    options: Any,  # noqa: ARG001
    result: Any,
) -> None:
    if outer := connection.__dict__.get(_OUTER):
        CURRENT.set(outer.pop())
    compiled = getattr(getattr(result, "context", None), "compiled", None)
    if known_requirements(compiled) not in (None, NO_REQUIREMENTS):
        transaction = _TRANSACTIONS.get(connection)
        if transaction is not None:
            _end_execution(connection, transaction)
            open_result(result, transaction)


def _end_execution(connection: Connection, transaction: TransactionKeys) -> None:
    transaction.executes = False
    show_rows(connection)


def _ended(connection: Connection, *_: Any) -> None:
    # What statements that failed have left.
    connection.__dict__.pop(_OUTER, None)
    transaction = _TRANSACTIONS.pop(connection, None)
    if transaction is not None:
        try:
            transaction.report()
        finally:
            transaction.forget()


def _rolled_back(connection: Connection, *arguments: Any) -> None:
    try:
        _ended(connection, *arguments)
    except AuditError:
        # Raised, it would keep the transaction open. What was read is read.
        _LOG.exception(
            "the values decrypted in a transaction that was rolled back could not be recorded in the audit trail"
        )


def _to_be_committed(connection: Connection, *arguments: Any) -> None:
    try:
        _ended(connection, *arguments)
    except BaseException:
        # SQLAlchemy takes the transaction for ended, and would give the connection back to the pool in the midst of it.
        connection.dialect.do_rollback(connection.connection)
        raise


for _name in ("commit", "commit_twophase", "prepare_twophase"):
    event.listen(Engine, _name, _to_be_committed)
for _name in ("rollback", "rollback_twophase"):
    event.listen(Engine, _name, _rolled_back)


@event.listens_for(Engine, "rollback_savepoint")
def _savepoint_rolled_back(connection: Connection, *_: Any) -> None:
    transaction = _TRANSACTIONS.get(connection)
    if transaction is not None:
        transaction.unload()


@event.listens_for(Engine, "handle_error")
def _handle_error(context: Any) -> BaseException | None:
    original, wrapper = context.original_exception, context.sqlalchemy_exception
    if isinstance(original, GlpgencError):
        # As it is, and not wrapped: SQLAlchemy's wrapper would show the parameters.
        return copy.copy(original)
    if _binding_of(context.engine) is None:
        return None
    execution = context.execution_context
    if execution is None and wrapper is not None:
        # The parameters were not processed yet, and so are the values themselves, not what hides them.
        wrapper.hide_parameters = True
    required = known_requirements(getattr(execution, "compiled", None))
    mine = glpgenc_error(original)
    hide_values(original, wrapper, encrypted=required not in (None, NO_REQUIREMENTS))
    return mine


def reset_on_return(target: Any) -> None:
    """Leave nothing in an engine's connections for their next user.

    Each connection that comes back to the pool is rolled back and reset by ``DISCARD ALL``: settings, temporary
    objects, prepared statements, cursors, locks and the role are as they were after it was opened. One that can't be
    reset is closed. An engine of asyncpg must prepare no statements that are used again: give it the ``connect_args``
    ``statement_cache_size=0`` and ``prepared_statement_cache_size=0``.

    :param target: an ``Engine`` or ``AsyncEngine``, or a ``sessionmaker`` or ``async_sessionmaker`` that has one.
    :raises ConfigurationError: when it has none.
    """
    engines = list(engines_of(target))
    if not engines:
        message = f"reset_on_return() takes an engine, or a sessionmaker that has one, not {type(target).__name__}"
        raise ConfigurationError(message, hint="configure the sessionmaker with an engine first")
    for engine in engines:
        event.listen(engine, "reset", _reset)


def _reset(connection: Any, _: object, state: Any) -> None:
    # One that is to be closed only, maybe where nothing can wait for it.
    if state.terminate_only:
        return
    connection.rollback()
    if hasattr(connection, "_prepared_statement_cache"):
        # asyncpg: what its adapter executes is prepared, and in a transaction.
        connection.run_async(lambda driver: driver.execute(discard_statement()))
        return
    autocommit = connection.autocommit
    connection.autocommit = True
    try:
        cursor = connection.cursor()
        try:
            cursor.execute(discard_statement())
        finally:
            cursor.close()
    finally:
        connection.autocommit = autocommit
