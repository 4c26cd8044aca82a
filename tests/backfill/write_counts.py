"""Counts of committed writes of each row's ciphertext, by any session."""

from __future__ import annotations

from tests.backfill.backfill_world import BackfillWorld

# ALWAYS: the backfill of a superuser keeps other triggers quiet. A crash takes the same away from both tables.
_AUDIT = """
    CREATE TABLE written (id integer, before bytea, after bytea);
    CREATE FUNCTION note_written() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO public.written VALUES (NEW.id, OLD.email_enc, NEW.email_enc); RETURN NULL; END';
    CREATE TRIGGER note_written AFTER UPDATE ON people FOR EACH ROW
        WHEN (OLD.email_enc IS DISTINCT FROM NEW.email_enc) EXECUTE FUNCTION note_written();
    ALTER TABLE people ENABLE ALWAYS TRIGGER note_written;
    CREATE TABLE original AS SELECT id, email FROM people;
"""
CONSENT = "--allow-after-triggers"
"""What the program needs to let that trigger fire."""


def audit(world: BackfillWorld) -> None:
    """Begin to count, and keep a copy of the plaintext."""
    world.execute(_AUDIT)


def written_once(world: BackfillWorld) -> None:
    """Check that no row is lost, and that each ciphertext was written once, into an empty place, and opens."""
    rows = world.value("SELECT count(*) FROM original")
    filled = world.value("SELECT count(email) FROM original")
    assert (
        world.value(
            "SELECT count(*) FROM people p JOIN original o USING (id) WHERE p.email IS NOT DISTINCT FROM o.email"
        )
        == rows
    )
    assert world.value("SELECT count(*) FROM people") == rows
    assert world.execute("SELECT id, count(*) FROM written GROUP BY id HAVING count(*) <> 1") == []
    assert world.value("SELECT count(*) FROM written WHERE before IS NOT NULL OR after IS NULL") == 0
    assert world.value("SELECT count(*) FROM written") == filled
    assert world.value("SELECT count(*) FROM people p JOIN written w USING (id) WHERE p.email_enc = w.after") == filled
    assert world.value("SELECT count(DISTINCT email_enc) FROM people") == filled
    for tenant in (row[0] for row in world.execute("SELECT DISTINCT tenant FROM people")):
        assert world.decrypted("email", tenant=tenant) == world.plain("email", tenant=tenant)
