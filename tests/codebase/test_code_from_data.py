"""Nothing from a database, a dump, a working directory or a reply is code: what runs by name or text is a closed list.

Each place that imports by name, runs a program, evaluates text, or builds SQL from a text is listed here with what it
takes that from. A new one fails, until somebody has said the same of it.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "glpgenc"

CONSTANT = "names that stand in our own code"

IMPORTS = {
    "__init__.py": CONSTANT,
    "_support/extras.py": "modules that callers name as constants",
    "cli/_support/lazy_group.py": "the command line's own list of commands",
    "cli/_support/several.py": "the module of the command that runs, in a process that it starts",
    "doctor/checks/aws_kms.py": CONSTANT,
    "keys/__init__.py": CONSTANT,
    "keys/kms/__init__.py": "entry points by a name in settings; the provider of a row is looked up among those",
    "keys/kms/provider_set.py": CONSTANT,
    "keys/kms/aws/errors.py": CONSTANT,
    "keys/kms/aws/client.py": CONSTANT,
    "keys/kms/pkcs11/provider.py": CONSTANT,
    "keys/kms/pkcs11/hsm.py": "the name of a Python package; the library is a setting",
    "keys/kms/vault/replies.py": CONSTANT,
    "metrics/__init__.py": CONSTANT,
    "service/__init__.py": CONSTANT,
    "backfill/source_function.py": "--source-function of the command that runs",
}
PROGRAMS = {
    "demo/data.py": "psql of the demo's own server",
    "embedded/host.py": "programs of the server that it found",
    "embedded/programs.py": "PATH, and packages that are installed",
    "embedded/server.py": "programs of the server that it found",
    "backup_check/restore.py": "PATH, or the folder that an option names",
    "scrub/repack.py": "PATH, or Debian's folder for the server's version",
    "psql/run.py": "the program that psql/program.py found",
    "testing/kms_contract.py": "forks itself, for those who test a provider",
}
SPAWNS = {"_support/processes.py": "this program, without the working directory in its path"}
PATHS = {
    "cli/__main__.py": "takes the working directory away",
    "backfill/source_function.py": "--source-path of the command that runs, last",
}
# Text that becomes SQL. Everything else is sql.Identifier, sql.Literal, or a literal in the code.
SPLICED = {
    "cli/columns/fields.py": "a regclass as PostgreSQL quotes it",
    "compliance/fips.py": "a schema as PostgreSQL quotes it",
    "coverage/collection.py": "a table as format('%I.%I') gives it, a number, a constant",
    "demo/steps.py": CONSTANT,
    "demo/table.py": CONSTANT,
    "doctor/checks/canary.py": CONSTANT,
    "doctor/plaintext/sampling.py": "a regclass as PostgreSQL quotes it, a number, a constant",
    "doctor/plaintext/stored_values.py": CONSTANT,
    "doctor/plaintext/samples.py": "a regclass as PostgreSQL quotes it, a number",
    "leakage/sampling.py": "a regclass as PostgreSQL quotes it, one of two words",
    "backup_check/check.py": "a row expression of the restored dump, by a role that may do nothing else",
    "jobs/row_binding.py": "a row expression of the table's owner (sql/0.1.0/owners.sql), or a quoted column",
    "rotation/key_census.py": CONSTANT,
    "reindex/indexes.py": "pg_get_indexdef of indexes of the table's owner, as a job, which is no superuser",
    "reindex/steps.py": CONSTANT,
    "backup_check/restore.py": CONSTANT,
    "contract/contract.py": CONSTANT,
    "jobs/plan.py": CONSTANT,
    "restore/restore.py": "a type's name, as PostgreSQL quotes it",
    "restore/kind.py": "a type's name, as PostgreSQL quotes it; a constant",
    "scrub/residue_probes.py": CONSTANT,
    "verification/comparers.py": CONSTANT,
    "registry/columns.py": "expressions of the table's owner (sql/0.1.0/owners.sql), as a job, which is no superuser",
    "jobs/writer.py": CONSTANT,
}
# Functions that EXECUTE: all as whoever calls them, on tables whose owner must be the caller for the DDL to be allowed.
EXECUTES = {
    "audit.sql": {"glpgenc._audit_partition"},
    "jobs.sql": {"glpgenc.gl_backfill_shield"},
    "contract.sql": {
        "glpgenc._check_rows",
        "glpgenc._is_empty",
        "glpgenc._refuse_lone",
        "glpgenc.gl_abandon",
        "glpgenc.gl_drop_plaintext",
        "glpgenc.gl_forbid_plaintext",
        "glpgenc.gl_keep_plaintext",
        "glpgenc.gl_reopen_plaintext",
        "glpgenc.gl_restore_plaintext",
    },
    "dual_write.sql": {"glpgenc._dual_write", "glpgenc._mark_defaults", "glpgenc._unmark_defaults"},
    # The expression that the caller passes, with the caller's rights.
    "expand.sql": {"glpgenc._check_expression", "glpgenc.gl_expand_column"},
    "grants.sql": {"DO"},
    "index_columns.sql": {"glpgenc.gl_index_column"},
    "envelope.sql": {"DO"},
    "registry.sql": {"glpgenc.gl_guard_column"},
    "reindex.sql": {
        "glpgenc._drop_index_column",
        "glpgenc._remake_index_triggers",
        "glpgenc._swap_index_columns",
    },
    "roles.sql": {"DO"},
    "schema.sql": {"DO"},
    # Of random bytes, in hex.
    "session.sql": {"glpgenc._issue_challenge"},
}
NOWHERE = {"eval", "exec", "__import__", "run_path", "run_module", "system", "popen", "dictConfig", "fileConfig"}
NO_MODULES = {"pickle", "marshal", "shelve", "runpy", "code", "codeop", "webbrowser", "yaml", "pty", "imp", "xmlrpc"}


def called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@cache
def nodes() -> list[tuple[str, ast.AST]]:
    return [
        (str(path.relative_to(PACKAGE)), node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.Import | ast.ImportFrom | ast.Attribute)
    ]


def places_of_calls(*names: str) -> set[str]:
    return {place for place, node in nodes() if isinstance(node, ast.Call) and called(node) in names}


def test_modules_are_imported_by_names_of_our_own_of_settings_or_of_the_command_line() -> None:
    assert places_of_calls("import_module", "entry_points") == set(IMPORTS)


def test_no_text_is_evaluated_and_nothing_is_unpickled() -> None:
    assert places_of_calls(*NOWHERE) == set()
    found = {(place, name) for place, node in nodes() for name in modules(node)}
    assert {each for each in found if each[1].partition(".")[0] in NO_MODULES} == set()


def test_programs_are_run_by_a_few_modules() -> None:
    ran = {place for place, node in nodes() if "subprocess" in modules(node)}
    assert ran | places_of_calls("fork", "execv", "execve", "execvp", "posix_spawn") == set(PROGRAMS)


def test_processes_are_started_in_one_place() -> None:
    assert places_of_calls("get_context", "set_start_method", "_Context") - {
        "alembic/execution/context.py",
        "installer.py",
    } == set(SPAWNS)


def test_the_path_of_modules_is_changed_by_the_command_line_alone() -> None:
    def is_path(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path"

    assert {place for place, node in nodes() if is_path(node)} == set(PATHS)


def test_text_becomes_sql_in_a_few_places() -> None:
    spliced = {
        place
        for place, node in nodes()
        if isinstance(node, ast.Call) and called(node) == "SQL" and not isinstance(node.args[0], ast.Constant)
    }
    assert spliced == set(SPLICED)


def test_functions_that_execute_text_are_a_closed_list() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "sql").rglob("*.sql")):
        within = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := re.match(r"CREATE FUNCTION (\S+?)\(", line):
                within = match.group(1)
            elif line.startswith("DO "):
                within = "DO"
            if re.match(r"\s*EXECUTE (?!FUNCTION)", line):
                found[path.name].add(within)
    assert found == EXECUTES
