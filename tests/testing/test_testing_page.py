"""docs/guides/testing.md: its files are a project, whose tests run as a stranger would run them."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from tests.support.databases import login_role
from tests.support.servers import Server
from tests.testing.project import run_in, run_pytest, write_project

PAGE = "guides/testing.md"
PASSED = re.compile(r"^(\d+) passed in ", re.MULTILINE)
# Of four files: by e-mail, rolled back twice, asynchronous, by settings.
TESTS = 8


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(PAGE, tmp_path)


def passed(output: str) -> int:
    (count,) = PASSED.findall(output)
    return int(count)


def databases(server: Server) -> set[str]:
    with psycopg.connect(server.url()) as connection:
        return {
            name for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'glpgenc_%'")
        }


def test_the_project_passes_on_the_server_of_the_environment_and_leaves_no_database(
    project: Path, postgres: Server
) -> None:
    before = databases(postgres)
    assert passed(run_pytest(project, GLPG_TEST_DATABASE_URL=postgres.url())) == TESTS
    assert databases(postgres) == before


@pytest.mark.slow
def test_the_project_passes_on_a_server_that_is_started_for_it(project: Path) -> None:
    assert passed(run_pytest(project)) == TESTS


@pytest.mark.slow
def test_workers_share_a_server(project: Path, postgres: Server) -> None:
    url = postgres.url().replace("postgresql://", "postgresql+psycopg://")
    assert passed(run_pytest(project, "-n", "2", GLPG_TEST_DATABASE_URL=url)) == TESTS


@pytest.mark.slow
def test_a_template_can_be_made_by_migrations(project: Path, postgres: Server) -> None:
    answer = run_in(project, "alembic", "init", "migrations")
    assert answer.returncode == 0, answer.stderr
    env = project / "migrations" / "env.py"
    text = env.read_text(encoding="utf-8").replace("target_metadata = None", "target_metadata = Base.metadata")
    assert "fileConfig(" in text
    head = "import glpgenc.alembic\nfrom shop.models import Base\n"
    env.write_text(head + text, encoding="utf-8")
    conftest = project / "conftest.py"
    text = conftest.read_text(encoding="utf-8").replace("    return prepare", "    return migrate")
    assert "    return migrate" in text
    conftest.write_text("from shop.schema import migrate\n" + text, encoding="utf-8")
    (project / "tests" / "test_make_migration.py").write_text(
        "from alembic import command\n"
        "from shop.schema import alembic_config, create_and_stamp\n"
        "from glpgenc.installer import install\n"
        "from glpgenc.testing.databases import temporary_database\n"
        "\n"
        "def test_the_first_migration_is_what_the_models_say(glpgenc_server_url):\n"
        "    with temporary_database(glpgenc_server_url) as url:\n"
        "        install(url)\n"
        "        command.revision(alembic_config(url), autogenerate=True, message='customers')\n"
        "        create_and_stamp(url)\n"
        "        command.check(alembic_config(url))\n",
        encoding="utf-8",
    )
    url = postgres.url()
    run_pytest(project, "tests/test_make_migration.py", GLPG_TEST_DATABASE_URL=url)
    (made,) = (project / "migrations" / "versions").glob("*.py")
    assert "customers" in made.read_text(encoding="utf-8")
    assert passed(run_pytest(project, "--ignore=tests/test_make_migration.py", GLPG_TEST_DATABASE_URL=url)) == TESTS


def test_a_tenant_of_the_installation_need_not_be_named(project: Path, postgres: Server) -> None:
    (project / "tests" / "test_default.py").write_text(
        "import pytest\n"
        "from sqlalchemy.orm import Session\n"
        "from shop.models import Customer\n"
        "\n"
        "@pytest.fixture(scope='session')\n"
        "def glpgenc_tenant():\n"
        "    return 'default'\n"
        "\n"
        "def test_no_tenant_is_named(glpgenc_engine):\n"
        "    with Session(glpgenc_engine) as session:\n"
        "        session.add(Customer(tenant_id='default', email='ada@example.org'))\n"
        "        session.commit()\n",
        encoding="utf-8",
    )
    output = run_pytest(project, "tests/test_default.py", GLPG_TEST_DATABASE_URL=postgres.url())
    assert passed(output) == 1


def test_a_role_that_may_not_create_databases_gets_a_remedy(project: Path, database: str) -> None:
    with login_role(database) as role:
        answer = run_in(
            project, "pytest", "-q", "-x", "tests/test_customers.py", GLPG_TEST_DATABASE_URL=role.url(database)
        )
    assert answer.returncode == 1
    assert "may not create databases" in answer.stdout
    assert "CREATEDB CREATEROLE" in answer.stdout
    assert role.password not in answer.stdout + answer.stderr


@pytest.mark.slow
def test_a_server_that_is_not_there_is_named_as_such(project: Path) -> None:
    url = "postgresql://postgres:hunter2@127.0.0.1:1/postgres"
    answer = run_in(project, "pytest", "-q", "-x", "tests/test_customers.py", GLPG_TEST_DATABASE_URL=url)
    assert answer.returncode == 1
    assert "DatabaseUnavailableError" in answer.stdout


@pytest.mark.slow
def test_a_conninfo_in_place_of_a_url_is_refused(project: Path) -> None:
    answer = run_in(project, "pytest", "-q", "-x", "tests/test_customers.py", GLPG_TEST_DATABASE_URL="dbname=postgres")
    assert answer.returncode == 1
    assert "not a PostgreSQL URL" in answer.stdout
