"""Checks of what the server logs: keys arrive sealed and can't get there, plaintexts in database mode can.

A value that is written, or looked for, is a bind value or a literal of a statement (docs/THREATS.md).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import CheckContext, DoctorCheck, Group
from glpgenc.reports import Finding, InstallationCheck, fail, info, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Rule = Callable[["Settings"], Iterator[Finding]]

# What is in pg_settings is defined by a module that is loaded; current_setting tells of mere names in a file too.
_IN_EFFECT: LiteralString = """
    SELECT name, setting FROM pg_settings
    WHERE name ~ '^(log_|debug_print_|auto_explain\\.|pgaudit\\.|pg_stat_statements\\.)'
"""
# Of all databases, and of this one; for all roles, or for one.
_OVERRIDES: LiteralString = """
    SELECT concat_ws(', ', 'role ' || pg_get_userbyid(nullif(s.setrole, 0)),
                     'database ' || (SELECT d.datname FROM pg_database d WHERE d.oid = s.setdatabase)) AS whose,
           split_part(c, '=', 1) AS name, substr(c, strpos(c, '=') + 1) AS setting
    FROM pg_db_role_setting s, unnest(s.setconfig) c
    WHERE s.setdatabase IN (0, (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))
    ORDER BY 1
"""
_HALF_WAY: LiteralString = "SELECT count(*) AS n FROM glpgenc.column_migrations m WHERE m.plaintext_column IS NOT NULL"
_ROLE = "or for one role: ALTER ROLE ... SET ... (as superuser)"
_MODULES = ("session_preload_libraries", "local_preload_libraries")

Settings = dict[str, str]
_WHICH: Mapping[str, tuple[str, ...]] = {
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0", "0.0"),
}


def _by_session(context: CheckContext) -> Iterator[tuple[str, Settings]]:
    """Give the settings of this session, and those of sessions of other roles that have settings of their own."""
    here = {row.name: row.setting for row in context.rows(_IN_EFFECT)}
    yield "", here
    theirs: dict[str, Settings] = {}
    for row in context.rows(_OVERRIDES):
        theirs.setdefault(row.whose, {})[row.name.lower()] = row.setting
    for whose, own in theirs.items():
        together = {**here, **own}
        if any("auto_explain" in own.get(name, "") for name in _MODULES):
            together.setdefault("auto_explain.log_min_duration", "-1")
        elif "auto_explain.log_min_duration" not in here:
            together.pop("auto_explain.log_min_duration", None)
        yield whose, together


def _each(context: CheckContext, rule: Rule) -> Iterator[Finding]:
    said: set[str] = set()
    for whose, settings in _by_session(context):
        for each in rule(settings):
            # What holds for everyone is said once.
            if each.subject not in said:
                yield replace(each, subject=f"{each.subject} ({whose})") if whose else each
            if not whose:
                said.add(each.subject)


def _statements(settings: Settings) -> Iterator[Finding]:
    logged = [name for name, quiet in _WHICH.items() if settings.get(name, quiet[0]).lower() not in quiet]
    if not logged:
        return
    shown = ", ".join(f"{name} = {settings[name]}" for name in logged)
    if _number(settings, "log_parameter_max_length", -1) != 0:
        yield fail(
            logged[0],
            f"statements are logged ({shown}) with their parameters, which are plaintexts in database mode",
            f"ALTER SYSTEM SET log_parameter_max_length = 0; {_ROLE}",
        )
    else:
        yield warn(
            logged[0],
            f"statements are logged ({shown}), without parameters but with literals",
            f"pass values as parameters only; or ALTER SYSTEM RESET {logged[0]}",
        )


def _errors(settings: Settings) -> Iterator[Finding]:
    if _number(settings, "log_parameter_max_length_on_error", 0) != 0:
        yield fail(
            "log_parameter_max_length_on_error",
            "parameters of failed statements are logged, which are plaintexts in database mode",
            f"ALTER SYSTEM SET log_parameter_max_length_on_error = 0; {_ROLE}",
        )


def _auto_explain(settings: Settings) -> Iterator[Finding]:
    if _number(settings, "auto_explain.log_min_duration", -1) >= 0:
        yield fail(
            "auto_explain.log_min_duration",
            "plans are logged: they contain parameters in their conditions, and from PostgreSQL 16 on also separately",
            f"ALTER SYSTEM SET auto_explain.log_min_duration = -1; {_ROLE}",
        )


def _pgaudit(settings: Settings) -> Iterator[Finding]:
    what = settings.get("pgaudit.log", "none")
    if what in {"none", ""} and not settings.get("pgaudit.role"):
        return
    if settings.get("pgaudit.log_parameter") == "on":
        yield fail(
            "pgaudit.log_parameter",
            "audit records contain parameters, which are plaintexts in database mode",
            f"ALTER SYSTEM SET pgaudit.log_parameter = off; {_ROLE}",
        )
    elif settings.get("pgaudit.log_statement", "on") == "on":
        yield warn("pgaudit.log", f"audit records ({what}) contain literals of SQL", "pass values as parameters only")


def _trees(settings: Settings) -> Iterator[Finding]:
    for name in ("debug_print_parse", "debug_print_rewritten", "debug_print_plan", "debug_print_raw_parse"):
        if settings.get(name) == "on":
            yield fail(
                name, "parse trees of statements are logged, with their values", f"ALTER SYSTEM RESET {name}; {_ROLE}"
            )


def _kept(settings: Settings) -> Iterator[Finding]:
    if settings.get("pg_stat_statements.track_utility") == "on":
        yield info(
            "pg_stat_statements.track_utility",
            "constants are taken out of queries, and not of all utility statements, such as EXECUTE or DECLARE",
            "use no values as literals in those; or ALTER SYSTEM SET pg_stat_statements.track_utility = off",
        )


def _details(context: CheckContext) -> Iterator[Finding]:
    terse = context.one("SELECT current_setting('log_error_verbosity') = 'terse' AS so").so
    if not terse and context.one(_HALF_WAY).n:
        yield info(
            "log_error_verbosity",
            "the DETAIL of an error can contain a row with a plaintext column that still exists",
            "ALTER SYSTEM SET log_error_verbosity = terse until the column is dropped",
        )


def _number(settings: Settings, name: str, default: int) -> float:
    text = settings.get(name, "")
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyzB ")
    try:
        return float(digits)
    except ValueError:
        return default


def _check(name: str, passed: str, rule: Rule) -> DoctorCheck:
    return InstallationCheck(name, lambda context: _each(context, rule), Group.LOGGING, passed)


CHECKS = (
    _check(
        "statements",
        "statements are not logged, unless they fail (log_min_error_statement): then with their literals",
        _statements,
    ),
    _check("errors", "failed statements are logged without their parameters", _errors),
    _check("auto_explain", "plans are not logged", _auto_explain),
    _check("pgaudit", "audit records contain no values", _pgaudit),
    _check("debug_print", "parse trees of statements are not logged", _trees),
    _check("pg_stat_statements", "not loaded, or without utility statements", _kept),
    InstallationCheck("details", _details, Group.LOGGING, "no error contains a plaintext column"),
)
