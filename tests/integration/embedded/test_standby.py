from __future__ import annotations

import psycopg
import pytest

from glpgenc.embedded import EmbeddedPostgres
from tests.support.replication import wait_for_replay


def test_it_streams_and_is_read_only(every_postgres: EmbeddedPostgres) -> None:
    with every_postgres.standby(settings={"work_mem": "5MB"}) as standby:
        assert standby.port != every_postgres.port
        with psycopg.connect(every_postgres.url()) as connection:
            connection.execute("CREATE TABLE streamed AS SELECT 7 AS value")
        wait_for_replay(every_postgres, standby)
        with psycopg.connect(standby.url()) as connection:
            assert connection.execute("SELECT value, pg_is_in_recovery() FROM streamed").fetchone() == (7, True)
            assert connection.execute("SHOW work_mem").fetchone() == ("5MB",)
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                connection.execute("CREATE TABLE refused ()")
        with psycopg.connect(every_postgres.url()) as connection:
            connection.execute("DROP TABLE streamed")
