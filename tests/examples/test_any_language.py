"""The programs of examples/any-language run: real drivers, a real server, `glpgenc serve`; also behind PgBouncer."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from glpgenc.api.auth.permissions import SESSION
from glpgenc.embedded.host import cache_directory
from tests.docs.reading import read_page
from tests.docs.running import difference
from tests.support.api import prepared, serving
from tests.support.databases import Role, fresh_database, login_role
from tests.support.peers.issuer import token
from tests.support.peers.pgbouncer import pgbouncer_before
from tests.support.servers import Server, TemplateDatabases, programs_at_hand

EXAMPLES = Path(__file__).parents[2] / "examples" / "any-language"
PAGE = read_page(Path(__file__).parents[2] / "docs" / "ANY-LANGUAGE.md")
SECONDS = 240
_SCRAM_ITERATIONS_SINCE = 160_000


@dataclass(frozen=True)
class Installation:
    """A server with the table of the examples, its application's role, and an API that seals keys."""

    admin_url: str
    url: str
    behind_pgbouncer: str
    api: str
    token: str


@pytest.fixture(scope="module")
def installation(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    folder = Path(tmp_path_factory.mktemp("any-language"))
    with (
        fresh_database(postgres, template=templates.on(postgres)) as admin_url,
        login_role(admin_url, member_of=["glpgenc_app"]) as role,
        pgbouncer_before(admin_url, pool_size=1) as bouncer,
    ):
        with psycopg.connect(admin_url, autocommit=True) as connection:
            connection.execute((EXAMPLES / "schema.sql").read_bytes())
            connection.execute("INSERT INTO security.roles VALUES ('loader', 'Loads keys into sessions')")
            connection.execute("INSERT INTO security.role_permissions VALUES ('loader', %s)", [SESSION])
            _hash_again(connection, role)
        with serving(prepared(folder, admin_url, api_session_classes="pii"), folder) as program:
            yield Installation(
                admin_url,
                role.url(admin_url),
                role.url(bouncer.url),
                str(program.client.base_url).rstrip("/"),
                token(roles=["loader"], tenant="acme", sub="example"),
            )


def _hash_again(connection: psycopg.Connection[Any], role: Role) -> None:
    """Set the role's password again, hashed as by default: lib/pq takes no hash of the one iteration that tests use."""
    if connection.info.server_version >= _SCRAM_ITERATIONS_SINCE:
        connection.execute("SET scram_iterations = 4096")
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role.name), sql.Literal(role.password))
    connection.execute(statement)


def run(command: list[str], folder: Path, installation: Installation, url: str, **more: str) -> str:
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    environment |= {
        "HOME": str(folder),
        "DATABASE_URL": url,
        "GLPGENC_URL": installation.api,
        "TOKEN": installation.token,
        "TENANT": "acme",
    }
    done = subprocess.run(
        command, cwd=folder, env=environment | more, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def absent(what: str, way_out: str) -> NoReturn:
    """Skip the test, under GLPG_TEST_STRICT too: `make` provides no compilers of other languages."""
    pytest.skip(f"{what}: {way_out}")


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        absent(f"there is no program {name}", "install it, to run the example in its language")
    return found


Edits = Sequence[tuple[str, str]]
Client = Callable[..., str]


def _copy(name: str, folder: Path, edits: Edits) -> None:
    """Copy an example, with other texts in place of some."""
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (folder / name).write_text(text, encoding="utf-8")


def node(folder: Path, installation: Installation, url: str, edits: Edits = ()) -> str:
    _copy("people.mjs", folder, edits)
    (folder / "node_modules").symlink_to(_node_modules())
    return run([program("node"), "people.mjs"], folder, installation, url)


def _node_modules() -> Path:
    """Return a folder with node-postgres, which npm puts into the user's cache at the first time."""
    target = cache_directory() / "npm"
    modules = target / "node_modules"
    if not (modules / "pg" / "package.json").is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        # Under its own name until it is whole: several workers may be here at once.
        with tempfile.TemporaryDirectory(prefix="npm-", dir=target.parent, ignore_cleanup_errors=True) as name:
            command = [program("npm"), "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "pg@8"]
            done = subprocess.run(command, cwd=name, capture_output=True, text=True, timeout=SECONDS, check=False)
            if done.returncode:
                absent("npm could not install pg", "install it into node_modules of the cache folder's npm")
            with suppress(OSError):
                Path(name).rename(target)
    return modules


def go(folder: Path, installation: Installation, url: str, edits: Edits = ()) -> str:
    # Debian's packages of libraries are sources, for GOPATH.
    root = Path(os.environ.get("GLPG_TEST_GOPATH", "/usr/share/gocode"))
    if not (root / "src" / "github.com" / "lib" / "pq").is_dir():
        absent("there is no lib/pq", "install golang-github-lib-pq-dev, or name a GOPATH in GLPG_TEST_GOPATH")
    _copy("people.go", folder, edits)
    own = {"GO111MODULE": "off", "GOPATH": str(root), "GOFLAGS": "-buildvcs=false", "GOTOOLCHAIN": "local"}
    own["GOCACHE"] = str(cache_directory() / "go-build")
    return run([program("go"), "run", "people.go"], folder, installation, f"{url}?sslmode=disable", **own)


def java(folder: Path, installation: Installation, url: str, edits: Edits = ()) -> str:
    driver = Path(os.environ.get("GLPG_TEST_JDBC", "/usr/share/java/postgresql.jar"))
    if not driver.is_file():
        absent("there is no JDBC driver", "install libpostgresql-jdbc-java, or name its jar in GLPG_TEST_JDBC")
    _copy("People.java", folder, edits)
    parts = urlsplit(url)
    jdbc = f"jdbc:postgresql://{parts.hostname}:{parts.port}{parts.path}"
    jdbc += f"?user={parts.username}&password={parts.password}&prepareThreshold=0"
    return run([program("java"), "-cp", str(driver), "People.java"], folder, installation, url, JDBC_URL=jdbc)


def psql(folder: Path, installation: Installation, url: str, edits: Edits = ()) -> str:
    program("curl")
    _copy("people.psql", folder, edits)
    (folder / "token.header").write_text(f"Authorization: Bearer {installation.token}\n")
    newest = programs_at_hand()[-1]
    command = [str(newest.bindir / "psql"), url, "-X", "-q", "-A", "-t", "-f", "people.psql"]
    own = {"HEADER_FILE": str(folder / "token.header"), **newest.environment}
    return run(command, folder, installation, url, **own)


DRIVERS = [("failed", "22012"), ("after a rollback", "ZE001"), ("another class", "403"), ("at once", "20")]
CLIENTS = pytest.mark.parametrize(
    ("client", "more"),
    [(node, DRIVERS), (go, DRIVERS), (java, DRIVERS), (psql, [])],
    ids=["node-postgres", "Go", "JDBC", "psql"],
)


@pytest.mark.slow
@CLIENTS
@pytest.mark.parametrize("way", ["direct", "behind PgBouncer"])
def test_it_writes_reads_and_searches_and_keeps_no_key(
    client: Client,
    more: list[tuple[str, str]],
    way: str,
    installation: Installation,
    tmp_path: Path,
) -> None:
    url = installation.url if way == "direct" else installation.behind_pgbouncer
    printed = client(tmp_path, installation, url)
    found = dict(line.split(": ", 1) for line in printed.splitlines())
    written = found.pop("written")
    if client is node:
        (shown,) = (block.text for block in PAGE.blocks if "people.mjs" in block.text and block.language == "console")
        again = printed.replace(written, "person 2")
        assert difference(shown.replace("$ node people.mjs\n", ""), again) is None
    assert list(found.items()) == [
        ("read", "ada@example.org"),
        ("found", "true"),
        ("after the transaction", "ZE001"),
        *more,
    ]
    with psycopg.connect(installation.admin_url) as connection:
        row = connection.execute(
            "SELECT glpgenc.gl_is_encrypted(email), position('ada' IN encode(email, 'escape'))"
            " FROM people WHERE id = %s",
            [int(written.removeprefix("person "))],
        ).fetchone()
    assert row == (True, 0)


_PID = "SELECT pg_backend_pid()"
_ASKED_IN_GO = f'{{}} int; db.QueryRow("{_PID}").Scan(&{{}})'
OF_ONE_CONNECTION: list[tuple[Client, Edits]] = [
    (
        node,
        [
            ("max: 2", "max: 1"),
            (
                "await keyed(pool, { ...wanted",
                (
                    f'const pid = async () => (await pool.query("{_PID} AS pid")).rows[0].pid;\n'
                    "const first = await pid(); await keyed(pool, wanted, () => {}); const second = await pid();\n"
                    "await keyed(pool, { ...wanted"
                ),
            ),
            (
                "const read = ()",
                'console.log("one after the other:", first === second, second === await pid());\nconst read = ()',
            ),
        ],
    ),
    (
        go,
        [
            ("SetMaxOpenConns(2)", "SetMaxOpenConns(1)"),
            (
                "\tother := wanted\n",
                (
                    f"\tvar {_ASKED_IN_GO.format('first', 'first')}\n"
                    "\tcheck(keyed(ctx, db, wanted, func(*sql.Tx) error { return nil }))\n"
                    f"\tvar {_ASKED_IN_GO.format('second', 'second')}\n\tother := wanted\n"
                ),
            ),
            (
                "\tvar all sync.WaitGroup",
                (
                    f"\tvar {_ASKED_IN_GO.format('third', 'third')}\n"
                    '\tfmt.Println("one after the other:", first == second, second == third)\n\tvar all sync.WaitGroup'
                ),
            ),
        ],
    ),
    (
        java,
        [
            (
                "keyed(connection, new Wanted(wanted.tenant()",
                (
                    'System.out.print("one after the other: " + !connection.isClosed());\n'
                    "keyed(connection, new Wanted(wanted.tenant()"
                ),
            ),
            ('"another class: " + error.status', '" " + !connection.isClosed()'),
        ],
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("client", "edits"), OF_ONE_CONNECTION, ids=["node-postgres", "Go", "JDBC"])
def test_a_connection_is_used_again_but_not_after_keys_that_were_not_loaded(
    client: Client, edits: Edits, installation: Installation, tmp_path: Path
) -> None:
    printed = client(tmp_path, installation, installation.url, edits)
    found = dict(line.split(": ", 1) for line in printed.splitlines())
    assert found["one after the other"] == "true false"
    assert found["at once"] == "20"


@pytest.mark.parametrize("name", ["schema.sql", "people.psql"])
def test_the_page_has_the_example_as_a_whole(name: str) -> None:
    (shown,) = (block.text for block in PAGE.blocks if block.markers.get("file") == name)
    assert shown == (EXAMPLES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "name"), [("js", "people.mjs"), ("go", "people.go"), ("java", "People.java")], ids=lambda each: each
)
def test_what_the_page_shows_is_a_part_of_the_program(language: str, name: str) -> None:
    (shown,) = (block.text for block in PAGE.blocks if block.language == language)
    program = (EXAMPLES / name).read_text(encoding="utf-8")
    assert "gl_session_load" in shown
    assert _unindented(shown) in _unindented(program)


def _unindented(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())
