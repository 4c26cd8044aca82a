"""The hook of examples/superset loads keys for each transaction: in plain SQLAlchemy, and in Superset itself."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from glpgenc.api.auth.permissions import SESSION
from glpgenc.embedded.host import cache_directory, cache_lock
from tests.support.api import prepared, serving
from tests.support.databases import fresh_database
from tests.support.missing import missing
from tests.support.peers.issuer import token
from tests.support.servers import Server, TemplateDatabases
from tests.views.views_world import OPTIONS, views_world

HOOK = Path(__file__).parents[2] / "examples" / "superset" / "glpgenc_keys.py"
SUPERSET = ("apache-superset==6.1.0", "flask-caching==2.3.1", "cachetools", "psycopg2-binary")
"""What it needs here: with the newest flask-caching it does not start, and it imports cachetools without saying so."""
SECONDS = 900


@dataclass(frozen=True)
class Installation:
    """A view, a role that may read it, and an API that seals keys.

    :param environment: the settings of the hook.
    """

    admin_url: str
    url: str
    environment: dict[str, str]


@pytest.fixture(scope="module")
def installation(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    folder = Path(tmp_path_factory.mktemp("superset"))
    with (
        fresh_database(postgres, template=templates.on(postgres)) as admin_url,
        views_world(admin_url, folder) as world,
    ):
        world.create(*OPTIONS, "--mask", "pay=null:PUBLIC")
        world.owned(f"GRANT SELECT ON users, users_decrypted TO {world.reader.name}")
        with world.keyed() as connection:
            connection.execute(
                "INSERT INTO users_decrypted (id, email, pay) VALUES (1, 'ada@x.org', 7), (2, 'bob@x.org', 8)"
            )
        world.execute(
            "INSERT INTO security.roles VALUES ('loader', 'Loads keys into sessions')",
            f"INSERT INTO security.role_permissions VALUES ('loader', '{SESSION}')",
        )
        (folder / "token").write_text(token(roles=["loader"], tenant="acme", sub="superset"))
        with serving(prepared(folder, admin_url, api_session_classes="pii", audit="database"), folder) as program:
            url = make_url(world.reader.url(admin_url))
            environment = {
                "GLPGENC_URL": str(program.client.base_url),
                "GLPGENC_TOKEN_FILE": str(folder / "token"),
                "GLPGENC_TENANT": "acme",
                "GLPGENC_CLASSES": "pii",
                "GLPGENC_DATABASES": f"elsewhere/shop,{url.host}/{url.database}",
            }
            yield Installation(admin_url, world.reader.url(admin_url), environment)


@pytest.fixture
def hook(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name, value in installation.environment.items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("glpgenc_keys", HOOK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sqlstate(error: DBAPIError) -> str | None:
    origin: Any = error.orig
    return getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_each_checkout_of_a_plain_pool_has_keys_for_one_transaction(
    hook: ModuleType, installation: Installation, driver: str
) -> None:
    engine = create_engine(installation.url.replace("postgresql:", f"postgresql+{driver}:"), pool_size=1)
    event.listen(engine, "checkout", partial(hook.load_keys, "a notebook"))
    query = text("SELECT email FROM users_decrypted WHERE email_search = 'ada@x.org'")
    try:
        for _ in range(2):
            with engine.connect() as connection:
                assert connection.execute(query).fetchall() == [("ada@x.org",)]
                connection.rollback()
                with pytest.raises(DBAPIError) as caught:
                    connection.execute(query)
                assert sqlstate(caught.value) == "ZE001"
    finally:
        engine.dispose()


def test_databases_that_are_not_named_are_left_as_they_are(hook: ModuleType) -> None:
    params = {"poolclass": NullPool}
    uri = make_url("postgresql://u@elsewhere/other")
    assert hook.DB_CONNECTION_MUTATOR(uri, params, "ada", None, None) == (uri, {"poolclass": NullPool})
    uri = make_url("postgresql://u@elsewhere/shop")
    assert hook.DB_CONNECTION_MUTATOR(uri, params, "ada", None, None)[1].keys() == {"poolclass", "pool_events"}
    assert params == {"poolclass": NullPool}


def test_without_the_api_a_connection_is_refused(
    hook: ModuleType, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLPGENC_URL", "http://127.0.0.1:1")
    engine = create_engine(installation.url.replace("postgresql:", "postgresql+psycopg2:"), poolclass=NullPool)
    event.listen(engine, "checkout", partial(hook.load_keys, "a notebook"))
    with pytest.raises(OSError, match="refused"):
        engine.connect()


CONFIGURATION = """
import os
from glpgenc_keys import DB_CONNECTION_MUTATOR
SECRET_KEY = "of this test alone, and long enough for Superset"
SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.environ["SUPERSET_HOME"] + "/meta.db"
FILTER_STATE_CACHE_CONFIG = EXPLORE_FORM_DATA_CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache"}
"""
PROGRAM = """
import json, os
from flask import g
from superset.app import create_app
with create_app().app_context():
    from flask_appbuilder.security.sqla.models import User
    from superset import db
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.core import Database
    Database.metadata.create_all(db.engine)
    shop = Database(database_name="shop")
    shop.set_sqlalchemy_uri(os.environ["DATABASE_URL"])
    db.session.add(shop)
    db.session.commit()
    view = SqlaTable(table_name="users_decrypted", schema="public", database=shop)
    db.session.add(view)
    db.session.commit()
    view.fetch_metadata()
    ada = User(username="ada", first_name="Ada", last_name="L", email="ada@x.org", active=True)
    db.session.add(ada)
    db.session.commit()
    g.user = ada

    def chart(column, *values):
        # As the filter box of a chart sends it.
        return view.query({
            "columns": ["id", "email", "pay"], "metrics": [],
            "filter": [{"col": column, "op": "IN", "val": list(values)}], "granularity": None,
            "from_dttm": None, "to_dttm": None, "is_timeseries": False, "groupby": [],
            "row_limit": 10, "extras": {},
        })

    found = {
        "columns": [each.column_name for each in view.columns],
        "sql_lab": shop.get_df("SELECT email FROM users_decrypted ORDER BY id", schema="public").values.tolist(),
        "plan": shop.get_df("EXPLAIN SELECT 1 FROM users_decrypted WHERE email_search = 'ada@x.org'").values.tolist(),
        "charts": {},
    }
    for column, *values in (("email", "ada@x.org"), ("email", "ada@x.org", "bob@x.org"), ("email_search", "bob@x.org"),
                            ("email_search", "ada@x.org", "bob@x.org")):
        result = chart(column, *values)
        rows = sorted(result.df.astype(str).values.tolist())
        found["charts"][f"{column} {len(values)}"] = [result.error_message, rows]
    print("RESULT " + json.dumps(found))
"""


@pytest.fixture(scope="module")
def superset_python() -> Path:
    """Return the Python of an environment that has Superset, made in the user's cache at the first time."""
    folder = Path(os.environ.get("GLPG_TEST_SUPERSET", cache_directory() / "superset-6.1.0"))
    with cache_lock("superset"):
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
            install = [str(folder / "bin" / "pip"), "install", "-q", *SUPERSET]
            done = subprocess.run(install, capture_output=True, text=True, timeout=SECONDS, check=False)
            if done.returncode:
                missing("Superset can't be installed", "name a folder of an environment with it in GLPG_TEST_SUPERSET")
            (folder / "whole").touch()
    return folder / "bin" / "python"


@pytest.mark.slow
def test_superset_shows_filters_and_charts_decrypted_columns(
    superset_python: Path, installation: Installation, tmp_path: Path
) -> None:
    shutil.copy(HOOK, tmp_path)
    (tmp_path / "superset_config.py").write_text(CONFIGURATION)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "SUPERSET_HOME": str(tmp_path),
        "SUPERSET_CONFIG_PATH": str(tmp_path / "superset_config.py"),
        "PYTHONPATH": str(tmp_path),
        "DATABASE_URL": installation.url,
        **installation.environment,
    }
    done = subprocess.run(
        [str(superset_python), "-c", PROGRAM],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (line,) = (each for each in done.stdout.splitlines() if each.startswith("RESULT "))
    found = json.loads(line.removeprefix("RESULT "))
    assert {"id", "email", "pay", "email_search"} <= set(found["columns"])
    assert found["sql_lab"] == [["ada@x.org"], ["bob@x.org"]]
    ada, bob = ["1", "ada@x.org", "None"], ["2", "bob@x.org", "None"]
    charts = found["charts"]
    assert charts["email 1"] == [None, [ada]]
    assert charts["email 2"] == [None, [ada, bob]]
    assert charts["email_search 1"] == [None, [bob]]
    assert charts["email_search 2"][1] == []
    assert "malformed record literal" in charts["email_search 2"][0]
    # The API has recorded who asked.
    query = "SELECT count(*) FROM security.encryption_audit WHERE detail ->> 'application_name' = 'superset ada'"
    with psycopg.connect(installation.admin_url, autocommit=True) as connection:
        for _ in range(100):
            if connection.execute(query).fetchone() != (0,):
                return
            time.sleep(0.1)
    raise AssertionError("no record of superset ada")
