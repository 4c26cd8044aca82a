"""Which keys a statement fetches: those that it requires, and no others."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select

from glpgenc.keys import KeyManager
from tests.support.orm import Orm, loaded_settings, person_model


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The methods of key managers that gave keys of a tenant."""
    found: list[str] = []

    def record(name: str) -> None:
        method: Any = getattr(KeyManager, name)

        def recorded(*arguments: Any, **options: Any) -> Any:
            found.append(name)
            return method(*arguments, **options)

        monkeypatch.setattr(KeyManager, name, recorded)

    for each in ("index_root", "readable", "active"):
        record(each)
    return found


@pytest.fixture
def model() -> Any:
    return person_model("client")


@pytest.fixture
def engine(orm: Orm, model: Any) -> Engine:
    engine = orm.engine()
    orm.create(model.metadata, engine)
    with orm.session(engine) as session:
        session.add(model(id=1, email="a@acme.org", illness="cold"))
        session.commit()
    return engine


def test_a_read_that_searches_nothing_fetches_no_search_key(
    orm: Orm, model: Any, engine: Engine, fetched: list[str]
) -> None:
    fetched.clear()
    with orm.session(engine) as session:
        assert session.get_one(model, 1).email == "a@acme.org"
    assert set(fetched) == {"readable"}


def test_a_search_that_reads_no_value_fetches_search_keys_alone(
    orm: Orm, model: Any, engine: Engine, fetched: list[str]
) -> None:
    fetched.clear()
    with orm.session(engine) as session:
        assert session.scalar(select(model.id).where(model.email == "a@acme.org")) == 1
        assert loaded_settings(session.connection()) == set()
    assert set(fetched) == {"index_root"}


def test_each_kind_of_key_is_fetched_once_in_a_transaction(
    orm: Orm, model: Any, engine: Engine, fetched: list[str]
) -> None:
    fetched.clear()
    with orm.session(engine) as session:
        for _ in range(2):
            found = session.scalars(select(model).where(model.email == "a@acme.org")).one()
            assert found.illness == "cold"
            session.expunge_all()
    # The two columns are of two classes.
    assert sorted(fetched) == ["index_root", "readable", "readable"]
