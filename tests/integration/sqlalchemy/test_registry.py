"""A model that declares a column otherwise than its field is registered writes nothing, in either mode."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, text

from glpgenc.errors import RegistryError
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.orm import Orm


def _table(mode: Any, **declared: Any) -> Table:
    type_ = EncryptedColumn(str, **{"data_class": "pii", "mode": mode, **declared})
    return Table("people", MetaData(), Column("id", Integer, primary_key=True), Column("email", type_))


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("declared", [{"padding": 16}, {"data_class": "health"}, {"search": Exact()}])
def test_an_insert_is_refused_before_anything_is_written(orm: Orm, mode: str, declared: dict[str, Any]) -> None:
    engine = orm.engine()
    orm.create(_table(mode).metadata, engine)
    with engine.connect() as connection:
        connection.execute(text("SELECT glpgenc.gl_register_field('other.field', 'health')"))
        connection.commit()
    with orm.session(engine) as session, pytest.raises(RegistryError, match=r"people\.email"):
        session.execute(insert(_table(mode, **declared)), {"id": 1, "email": "ada@example.org"})
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM people")).scalar_one() == 0
