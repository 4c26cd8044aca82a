"""What the programs have found, each in its smallest form."""

from __future__ import annotations

import pytest

from glpgenc.errors import EncryptedQueryError
from tests.differential.models import MODES, Twin
from tests.differential.twins import TwinWorld

_TEXT = (
    "result = session.scalars(select(Person).from_statement(text('SELECT id, kind, {} FROM people ORDER BY id'))).all()"
)


@pytest.mark.parametrize("mode", MODES)
def test_a_value_bound_to_its_row_is_refused_of_a_text_statement(twins: dict[Twin, TwinWorld], mode: Twin) -> None:
    with pytest.raises(EncryptedQueryError, match=r"people\.secret is encrypted and can't be read from a text"):
        twins[mode].run(_TEXT.format("secret"), writes=False)


def test_bytes_of_a_text_statement_are_refused_where_ciphertext_would_be_taken_for_them(
    twins: dict[Twin, TwinWorld],
) -> None:
    with pytest.raises(EncryptedQueryError, match=r"people\.photo is encrypted and can't be read from a text"):
        twins["database"].run(_TEXT.format("photo"), writes=False)
    in_client = twins["client"].run(_TEXT.format("photo"), writes=False)
    assert in_client == twins["plaintext"].run(_TEXT.format("photo"), writes=False)


@pytest.mark.parametrize("mode", MODES)
def test_other_columns_of_a_text_statement_are_read(twins: dict[Twin, TwinWorld], mode: Twin) -> None:
    source = _TEXT.format("email, born")
    assert twins[mode].run(source, writes=False) == twins["plaintext"].run(source, writes=False)


@pytest.mark.filterwarnings("ignore:Passing expression to")  # SQLAlchemy 2.0 has no other DISTINCT ON
@pytest.mark.parametrize("mode", MODES)
def test_distinct_on_plaintext_selects_encrypted_columns(twins: dict[Twin, TwinWorld], mode: Twin) -> None:
    source = (
        "result = session.execute(select(Person.email, Person.team_id)"
        ".distinct(Person.team_id).order_by(Person.team_id, Person.id)).all()"
    )
    assert twins[mode].run(source, writes=False) == twins["plaintext"].run(source, writes=False)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "key",
    [
        "case((Person.active, 'a'), else_='b')",
        "case((~Person.active, 'a'), else_='b')",
        "case((and_(Person.active, Person.id > 3), 'a'), else_='b')",
    ],
)
def test_a_case_of_an_encrypted_boolean_is_selected_and_grouped_by(
    twins: dict[Twin, TwinWorld], mode: Twin, key: str
) -> None:
    source = (
        f"key = {key}.label('key')\n"
        "result = session.execute(select(key, func.count(Person.id)).group_by(key).order_by(key)).all()"
    )
    assert twins[mode].run(source, writes=False) == twins["plaintext"].run(source, writes=False)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("where", ["Person.active", "~Person.active", "and_(Person.active, Person.id < 9)"])
def test_an_upsert_has_an_encrypted_boolean_as_its_condition(
    twins: dict[Twin, TwinWorld], mode: Twin, where: str
) -> None:
    rows = "[{'id': number, 'kind': 'person'} for number in range(1, 31)]"
    source = (
        f"result = bag(session.execute(upsert(Person).values({rows}).on_conflict_do_update("
        f"index_elements=[Person.id], set_={{'rank': 77}}, where={where}).returning(Person.id)).all())"
    )
    assert twins[mode].run(source, writes=True) == twins["plaintext"].run(source, writes=True)
