r"""The startup file that loads the keys, before psql does anything else.

It runs before the user's own psqlrc and before ``-c`` and ``-f``. psql records none of it in its history, which only
takes what is typed. If a step fails, psql is ended, so that no command runs in a session that was to have keys.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from glpgenc._support.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Container

    from glpgenc.psql.program import PsqlProgram
    from glpgenc.psql.relay import Workspace

# The user's options may have set these: a stop or a prompt in the middle of the file would spoil it. ECHO has lines of
# its own, because it would print all others.
_WHILE_LOADING = {
    "AUTOCOMMIT": "on",
    "ON_ERROR_ROLLBACK": "off",
    "ON_ERROR_STOP": "off",
    "QUIET": "on",
    "SINGLESTEP": "off",
}
_BARE_OUTPUT = r"\g (format=unaligned tuples_only=on expanded=off)"


def startup_text(
    workspace: Workspace, psqlrc: Path | None, tenant: str = "", given: Container[str] = frozenset()
) -> str:
    """Write the startup file.

    :param workspace: where the two pipes are.
    :param psqlrc: the user's own startup file, to be read afterwards: what it sets wins.
    :param tenant: whose keys are loaded, for the prompt.
    :param given: variables that the user's options have set, and which keep their values.
    """
    challenge, sealed = (shlex.quote(str(path)) for path in (workspace.challenge, workspace.sealed))
    # The parent shell of \! is psql itself.
    end = rf"\! : > {shlex.quote(str(workspace.refused))}; kill $PPID"
    give_up = ["\\if :ERROR", end, "\\endif"]
    lines = [
        r"\set glpgenc_ECHO :ECHO \set ECHO none",
        # A psql started from within this one must not run this file again.
        _restored_psqlrc(),
        *(rf"\set glpgenc_{name} :{name}" for name in _WHILE_LOADING),
        *(rf"\set {name} {value}" for name, value in _WHILE_LOADING.items()),
        "BEGIN;",
        rf"SELECT pg_catalog.encode(glpgenc.gl_session_begin(), 'hex') {_BARE_OUTPUT} |cat > {challenge}",
        *give_up,
        rf"\set glpgenc_sealed `cat {sealed}`",
        r"SELECT settings AS glpgenc_loaded",
        r"FROM glpgenc.gl_session_load(pg_catalog.decode(:'glpgenc_sealed', 'base64'), false) \gset",
        *give_up,
        # A key was replaced since it was gathered, a moment ago: nothing is loaded.
        r"SELECT :glpgenc_loaded < 0 AS glpgenc_loaded \gset",
        r"\if :glpgenc_loaded",
        r"\warn 'glpgenc: a key was replaced this moment: start again'",
        end,
        r"\endif",
        "COMMIT;",
        rf"\! : > {shlex.quote(str(workspace.loaded))}",
        *(rf"\set {name} :glpgenc_{name}" for name in _WHILE_LOADING),
        *(rf"\unset glpgenc_{name}" for name in (*_WHILE_LOADING, "sealed", "loaded")),
        r"\set ECHO :glpgenc_ECHO \unset glpgenc_ECHO",
    ]
    lines += [rf"\set {name} {_psql_quoted(value)}" for name, value in _shown(tenant).items() if name not in given]
    if psqlrc is not None:
        lines.append(rf"\i {_psql_quoted(str(psqlrc))}")
    return "\n".join(lines) + "\n"


def _shown(tenant: str) -> dict[str, str]:
    # The variable's value is inserted as it is: in the prompt itself a name could run a command.
    prompt = "%/[%:gl_tenant:]%R%x%# "
    return {
        "gl_tenant": printable(tenant),
        "PROMPT1": prompt,
        "PROMPT2": prompt,
        # Lines of functions of glpgenc say nothing about the user's statement.
        "SHOW_CONTEXT": "never",
    }


def users_psqlrc(program: PsqlProgram) -> Path | None:
    """Find the startup file that psql would have read: the one for just its version first."""
    # Where there is no home directory ~ stays, as for psql.
    named = os.path.expanduser(os.environ.get("PSQLRC") or "~/.psqlrc")  # noqa: PTH111
    candidates = (f"{named}-{program.version}", f"{named}-{program.major}", named)
    return next((Path(path).absolute() for path in candidates if os.access(path, os.R_OK)), None)


def _restored_psqlrc() -> str:
    own = os.environ.get("PSQLRC")
    return r"\setenv PSQLRC" if own is None else rf"\setenv PSQLRC {_psql_quoted(own)}"


def _psql_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
