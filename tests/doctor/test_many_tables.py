"""Doctor looks at an installation of hundreds of tables in seconds."""

from __future__ import annotations

import time
from typing import LiteralString

import psycopg
import pytest

from tests.doctor.installation import Installation

TABLES = 500
MAKE: LiteralString = """
    DO $$ BEGIN FOR n IN 1..{tables} LOOP
        EXECUTE format('CREATE TABLE many_%s (id integer PRIMARY KEY, secret_enc bytea, a text, b integer)', n);
        EXECUTE format('INSERT INTO many_%s SELECT id, phone_enc, ''row '' || id, id FROM people', n);
        PERFORM glpgenc.gl_guard_column(format('many_%s', n), 'secret_enc', 'people.phone'),
                glpgenc.gl_index_column(format('many_%s', n), 'secret_enc', 'digits');
        EXECUTE format('ALTER TABLE many_%s VALIDATE CONSTRAINT secret_enc_guarded', n);
        EXECUTE format('UPDATE many_%s SET secret_enc = secret_enc', n);
        EXECUTE format('CREATE INDEX ON many_%s (secret_enc_bidx)', n);
    END LOOP; END $$
"""


@pytest.mark.slow
def test_five_hundred_tables_take_seconds(crowd: Installation) -> None:
    with psycopg.connect(crowd.url, autocommit=True) as connection:
        for start in range(0, TABLES, 100):
            # One transaction may not lock as many.
            script = MAKE.replace("1..{tables}", f"{start + 1}..{start + 100}")
            connection.execute(script.encode())
    begun = time.monotonic()
    found = crowd.loud()
    seconds = time.monotonic() - begun
    assert [(one.check, one.subject, one.text) for one in found] == []
    # A bound on what grows with tables, far above what it takes on a machine that does nothing else.
    assert seconds < 60, seconds
