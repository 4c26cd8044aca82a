"""What is cut in one place and pasted in another: over columns, rows, tenants, classes and databases, in every way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.cells import HERE, MOVES, SECRET, WAYS, outcome
from tests.integration.sessions.world import World, world_on
from tests.support.databases import fresh_database
from tests.support.servers import Server
from tests.support.templates import TemplateDatabases


@pytest.fixture(scope="module")
def elsewhere(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        world_on(database, Path(tmp_path_factory.mktemp("elsewhere"))) as world,
    ):
        yield world


NO_TAG, NO_KEY, UNKNOWN = "AuthenticationError", "KeyNotLoadedError", "KeyNotFoundError"

# In the order of MOVES. Of what is bound to no row, a copy in another row is read: docs/THREATS.md says so.
COLUMN = [SECRET, NO_TAG, NO_TAG, NO_KEY, NO_KEY, NO_KEY]
UNBOUND = [SECRET, NO_TAG, SECRET, NO_KEY, NO_KEY, NO_KEY]
# Whoever asks for a value outside the database says whose it is, and no more is said of one that is not.
OUTSIDE = [SECRET, NO_TAG, NO_TAG, NO_TAG, NO_TAG, NO_TAG]
OF_A_DATABASE = [SECRET, NO_TAG, NO_TAG, NO_TAG, NO_TAG, UNKNOWN]
EXPECTED = {
    "SQL": COLUMN,
    "SQL, no row bound": UNBOUND,
    "ColumnEncryptor": [*COLUMN[:5], UNKNOWN],
    "A256CBC-HS512": COLUMN,
    "A256GCM": COLUMN,
    "A256GCM, no row bound": UNBOUND,
    "ORM, client": COLUMN,
    "ORM, client, no row bound": UNBOUND,
    "ORM, database": COLUMN,
    "ORM, database, no row bound": UNBOUND,
    "value": OF_A_DATABASE,
    "blob": OUTSIDE,
    "file": OUTSIDE,
    "Arrow": OF_A_DATABASE,
    "Arrow, of a field": COLUMN,
}
IN_THE_SHORT_FORM = {"SQL", "SQL, no row bound", "ColumnEncryptor", "A256GCM", "value", "blob", "file"}


MARKED = [pytest.param(way, marks=[] if way in IN_THE_SHORT_FORM else [pytest.mark.slow]) for way in WAYS]


def test_the_matrix_is_whole() -> None:
    assert EXPECTED.keys() == WAYS.keys()
    assert {len(each) for each in EXPECTED.values()} == {len(MOVES)}


@pytest.mark.parametrize("way", MARKED)
def test_what_is_pasted_elsewhere_is_refused(attacked: World, elsewhere: World, way: str) -> None:
    data = WAYS[way].seal(attacked, HERE)
    found = [outcome(WAYS[way], elsewhere if place.elsewhere else attacked, place, data) for place in MOVES.values()]
    assert dict(zip(MOVES, found, strict=True)) == dict(zip(MOVES, EXPECTED[way], strict=True))


@pytest.mark.parametrize("way", MARKED)
def test_an_older_value_of_the_same_cell_is_read(attacked: World, way: str) -> None:
    # What no binding can tell (docs/THREATS.md): it was there, and is authentic.
    older = WAYS[way].seal(attacked, HERE)
    newer = WAYS[way].seal(attacked, HERE)
    assert older != newer
    assert outcome(WAYS[way], attacked, HERE, older) == SECRET
