"""What the runbook tells to type exists: commands, options, SQL, settings, and links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import psycopg
import pytest

from glpgenc.settings import Settings
from tests.cli.tree import leaves
from tests.observability.pages import RUNBOOK, anchor, headings
from tests.support.databases import Role, fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases

TEXT = RUNBOOK.read_text(encoding="utf-8")
PLACEHOLDERS = dict.fromkeys(("KEY_ID", "ID"), "3f6e0d1c-9a54-4a0e-8f0b-5a0f3f6f1b7e")


def commands() -> list[str]:
    """Return what stands in the text and in its blocks as a command of ours."""
    inline = re.findall(r"`(glpgenc [^`]+)`", TEXT)
    blocks = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
    return sorted({line.partition("#")[0].strip() for line in (*inline, *blocks) if line.startswith("glpgenc ")})


def statements() -> list[str]:
    blocks = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)
    inline = re.findall(r"`((?:SELECT|DELETE|UPDATE) [^`]+)`", TEXT)
    return [each.strip() for block in (*blocks, *inline) for each in block.split(";") if each.strip()]


def test_there_are_commands_and_statements() -> None:
    assert len(commands()) > 20
    assert len(statements()) > 8


@pytest.mark.parametrize("command", commands())
def test_a_command_is_understood(command: str) -> None:
    words = [PLACEHOLDERS.get(word, word) for word in shlex.split(command)[1:]]
    if words[0] == "--tenant":
        words = words[2:]
    known = leaves()
    name = next((" ".join(words[:n]) for n in (3, 2, 1) if " ".join(words[:n]) in known), None)
    assert name is not None, f"there is no such command: {command}"
    arguments = words[len(name.split()) :]
    found = known[name]
    # A command that is only named needs none of its arguments.
    if not arguments and any(each.required for each in found.params):
        return
    # Parses, and calls nothing.
    found.make_context(name, arguments)


@pytest.fixture(scope="module")
def installed(postgres: Server, templates: TemplateDatabases) -> Iterator[tuple[str, Role]]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        login_role(url, member_of=["glpgenc_auditor"]) as role,
    ):
        yield url, role


@pytest.mark.parametrize("statement", statements())
def test_a_statement_runs(statement: str, installed: tuple[str, Role]) -> None:
    url, auditor = installed
    # An auditor reads; what changes something is for an administrator.
    with psycopg.connect(auditor.url(url) if statement.startswith("SELECT") else url) as connection:
        connection.execute(statement.encode())
        connection.rollback()


def test_links_within_the_page_lead_somewhere() -> None:
    targets = {anchor(heading) for heading in headings()}
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= targets


def test_settings_that_are_named_are_settings() -> None:
    named = {
        "cache_ttl", "cache_max_stale", "cache_size", "branch_keys", "kms_endpoint_url", "kms_max_attempts",
        "kms_region", "gcm_use_batch", "audit", "audit_spool", "audit_wait", "audit_queue_size", "audit_sample",
        "environment",
    }  # fmt: skip
    assert not [each for each in named if f"`{each}`" not in TEXT]
    assert named <= set(Settings.declarations)
