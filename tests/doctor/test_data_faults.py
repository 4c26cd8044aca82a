"""Faults planted in keys, in the registry, and in users' own tables."""

from __future__ import annotations

import psycopg
from sqlalchemy import Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.doctor import Group, Status
from glpgenc.sqlalchemy import EncryptedColumn, Exact, protection_statements
from tests.doctor.installation import Installation
from tests.doctor.planted import Planted, assert_found, assert_reported, each, fault

FAIL, WARN, INFO = Status.FAIL, Status.WARN, Status.INFO
SECOND = """
    INSERT INTO glpgenc.data_keys
        (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, activated_at)
    SELECT gen_random_uuid(), tenant_id, data_class, purpose, 2, 'active', provider, key_uri, wrapped_key, now()
    FROM glpgenc.data_keys WHERE purpose = 'encryption'
"""

KEYS = [
    fault(
        "overdue",
        ("rotation", WARN, "400 days"),
        "UPDATE glpgenc.data_keys SET activated_at = now() - interval '400 days' WHERE purpose = 'encryption'",
    ),
    fault(
        "overdue by the policy of every class",
        ("rotation", WARN, "40 days, and the limit is 30"),
        "UPDATE glpgenc.data_keys SET activated_at = now() - interval '40 days' WHERE purpose = 'encryption'",
        "INSERT INTO glpgenc.rotation_policies VALUES ('*', interval '30 days')",
    ),
    fault(
        "used too often",
        ("rotation", WARN, "2,147,483,648 values with A256GCM, and 2147483648 are meant"),
        "INSERT INTO glpgenc.key_uses SELECT key_id, 2147483648 FROM glpgenc.data_keys WHERE purpose = 'encryption'",
    ),
    fault(
        "used oftener than the policy of its class says",
        ("rotation", WARN, "5,000 values with A256GCM, and 5000 are meant"),
        "INSERT INTO glpgenc.rotation_policies VALUES ('pii', NULL, 5000), ('*', NULL, 1)",
        "INSERT INTO glpgenc.key_uses SELECT key_id, 5000 FROM glpgenc.data_keys WHERE purpose = 'encryption'",
    ),
    fault(
        "two active",
        ("states", FAIL, "2 keys are active"),
        "DROP INDEX glpgenc.data_keys_one_active",
        SECOND,
        # Its id is part of its context: it would not unwrap, which is another fault.
        "UPDATE glpgenc.data_keys SET created_at = now() - interval '1 day' WHERE version = 2",
    ),
    fault(
        "none active",
        ("states", WARN, "no key is active"),
        "UPDATE glpgenc.data_keys SET state = 'deactivated', deactivated_at = now() WHERE purpose = 'encryption'",
    ),
    fault(
        "an older key put back",
        ("states", FAIL, "version 1 is active, although version 2 replaced it"),
        SECOND.replace("'active'", "'deactivated'"),
        # Forms that would not unwrap are another fault.
        "UPDATE glpgenc.data_keys SET retired_at = now(), deactivated_at = now(), "
        "activated_at = now() + interval '1 second' WHERE version = 2",
    ),
    fault(
        "no time",
        ("states", WARN, "the time of that change is missing"),
        "UPDATE glpgenc.data_keys SET activated_at = NULL WHERE purpose = 'encryption'",
    ),
    fault(
        "another environment or tenant",
        ("signed", FAIL, "differs from what this installation signed"),
        "UPDATE glpgenc.data_keys SET tenant_id = 'other'",
        also=("default_tenant",),
    ),
    fault(
        "a provider that is not configured",
        ("unwrap", FAIL, "wrapped by aws key"),
        "UPDATE glpgenc.data_keys SET provider = 'aws' WHERE purpose = 'encryption'",
    ),
]
REGISTRY = [
    fault(
        "a temporary function of somebody else in a trigger",
        ("foreign_triggers", FAIL, "trigger planted runs"),
        "CREATE FUNCTION pg_temp.planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "CREATE TRIGGER planted BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION pg_temp.planted()",
    ),
    fault(
        "a function of another role in a trigger",
        ("foreign_triggers", FAIL, "of role glpgenc_app"),
        "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "CREATE TRIGGER planted BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION planted()",
        "ALTER FUNCTION planted() OWNER TO glpgenc_app",
    ),
    fault(
        "all rights on a table",
        ("trigger_rights", WARN, "glpgenc_app can create triggers"),
        "GRANT ALL ON people TO glpgenc_app",
    ),
    fault(
        "a bucket of text with most of the values",
        ("buckets", WARN, "one of the 16 buckets of facet range has 90.6% of the values"),
        "CREATE TABLE extra (secret bytea)",
        "SELECT glpgenc.gl_register_field('extra.secret', 'pii')",
        "SELECT glpgenc.gl_register_facet('extra.secret', 'range', kind => 'text_range',"
        " parameters => jsonb_build_object('buckets', 16))",
        "SELECT glpgenc.gl_guard_column('extra', 'secret', 'extra.secret')",
        "ALTER TABLE extra VALIDATE CONSTRAINT secret_guarded",
        "SELECT glpgenc.gl_index_column('extra', 'secret', 'range')",
        "CREATE INDEX ON extra (secret_bidx)",
        "ALTER TABLE extra DISABLE TRIGGER USER",
        "INSERT INTO extra (secret_bidx) SELECT decode(lpad(to_hex(greatest(i - 5400, 0) % 16), 16, '0'), 'hex')"
        " FROM generate_series(1, 6000) i",
        "ALTER TABLE extra ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert",
        "ALTER TABLE extra ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update",
        "ANALYZE extra",
    ),
    fault(
        "guard dropped",
        ("guards", FAIL, "public.people.alias_enc"),
        "ALTER TABLE people DROP CONSTRAINT alias_enc_guarded",
    ),
    fault(
        "guard not validated",
        ("guards", WARN, "not validated"),
        "ALTER TABLE people DROP CONSTRAINT alias_enc_guarded",
        "SELECT glpgenc.gl_guard_column('people', 'alias_enc', 'people.alias')",
    ),
    fault(
        "guarded and not registered",
        ("guards", WARN, "public.extra.secret"),
        "CREATE TABLE extra (secret bytea)",
        "SELECT glpgenc.gl_guard_column('extra', 'secret', 'people.alias')",
        "ALTER TABLE extra VALIDATE CONSTRAINT secret_guarded",
        "DELETE FROM glpgenc.encrypted_columns WHERE relation = 'extra'::regclass",
    ),
    fault(
        "registered column that is gone",
        ("stale", WARN, "public.extra.secret"),
        "CREATE TABLE extra (secret bytea, other integer)",
        "SELECT glpgenc.gl_guard_column('extra', 'secret', 'people.alias')",
        "ALTER TABLE extra DROP COLUMN secret",
    ),
    fault(
        "registered table that is gone",
        ("stale", WARN, "encrypted_columns lists"),
        "CREATE TABLE extra (secret bytea)",
        "SELECT glpgenc.gl_guard_column('extra', 'secret', 'people.alias')",
        "DROP TABLE extra",
    ),
    fault(
        "index trigger disabled",
        ("triggers", FAIL, "disabled"),
        "ALTER TABLE people DISABLE TRIGGER zzz_glpgenc_index_insert",
    ),
    fault("index trigger dropped", ("triggers", FAIL, "missing"), "DROP TRIGGER zzz_glpgenc_index_update ON people"),
    fault(
        "index trigger asleep in replication",
        ("triggers", WARN, "logical replication"),
        "ALTER TABLE people ENABLE TRIGGER zzz_glpgenc_index_update",
    ),
    fault(
        "dual-write trigger disabled",
        ("triggers", FAIL, "dual writes is disabled"),
        "ALTER TABLE members DISABLE TRIGGER yyy_glpgenc_dual_write_update",
    ),
    fault(
        "move left",
        ("moves", WARN, "public.members.mail_enc"),
        "UPDATE glpgenc.column_migrations SET started_at = now() - interval '3 days'",
    ),
    fault(
        "not scrubbed",
        ("moves", WARN, "contracted for 3 days"),
        "SELECT glpgenc.gl_advance('members', 'mail_enc', 'backfilled')",
        "DELETE FROM members",
        "SELECT glpgenc.gl_advance('members', 'mail_enc', 'verified')",
        "SELECT glpgenc.gl_drop_plaintext('members', 'mail_enc')",
        """UPDATE glpgenc.column_migrations SET started_at = now() - interval '4 days', contracted_at = now() - interval
           '3 days', backfilled_at = now() - interval '4 days', verified_at = now() - interval '4 days'""",
    ),
    fault(
        "backfill left",
        ("jobs", WARN, "has no worker"),
        "INSERT INTO glpgenc.backfill_jobs (relation, started_at) VALUES ('members', now() - interval '1 hour')",
    ),
    fault(
        "shield left",
        ("shields", WARN, "public.members"),
        "SELECT glpgenc.gl_backfill_shield('members', ARRAY['mail_enc']::name[])",
    ),
    fault(
        "quarantine",
        ("quarantine", WARN, "1 row could not be encrypted"),
        """INSERT INTO glpgenc.quarantine (relation, column_name, row_key, sqlstate, reason)
           VALUES ('members', 'mail_enc', '{"id": 1}', 'ZE014', 'planted')""",
    ),
]
PLAINTEXT = [
    fault("index", ("dependents", WARN, "public.planted"), "CREATE INDEX planted ON members (mail)"),
    fault("index of an expression", ("dependents", WARN, "index"), "CREATE INDEX planted ON members (lower(mail))"),
    fault(
        "generated column",
        ("dependents", WARN, "the default value contains"),
        "ALTER TABLE members ADD COLUMN low text GENERATED ALWAYS AS (lower(mail)) STORED",
        also=("sample",),
    ),
    fault("statistics", ("dependents", WARN, "public.planted"), "CREATE STATISTICS planted ON id, mail FROM members"),
    fault(
        "materialised view",
        ("dependents", WARN, "public.planted"),
        "CREATE MATERIALIZED VIEW planted AS SELECT id, mail AS m FROM members",
        also=("sample",),
    ),
    fault(
        "trigger of somebody else's",
        ("dependents", WARN, "trigger"),
        """CREATE TRIGGER planted BEFORE UPDATE OF mail ON members FOR EACH ROW
           EXECUTE FUNCTION suppress_redundant_updates_trigger()""",
    ),
    fault(
        "words that a trigger derives",
        ("derived", WARN, "members.planted"),
        """ALTER TABLE members ADD COLUMN planted tsvector;
           CREATE TRIGGER planted BEFORE UPDATE ON members FOR EACH ROW
           EXECUTE FUNCTION tsvector_update_trigger('planted', 'pg_catalog.simple', 'mail')""",
    ),
    fault(
        "materialised view of whole rows",
        ("derived", WARN, "public.planted"),
        "CREATE MATERIALIZED VIEW planted AS SELECT to_jsonb(m) AS whole FROM members m",
        also=("sample",),
    ),
    fault("publication", ("publications", WARN, "planted"), "CREATE PUBLICATION planted FOR TABLE members"),
    fault("replica identity", ("publications", WARN, "FULL"), "ALTER TABLE members REPLICA IDENTITY FULL"),
    fault(
        "history table",
        ("copies", WARN, "public.members_history.mail"),
        "CREATE TABLE members_history (id integer, mail integer)",
    ),
    fault(
        "materialised view that decrypts",
        ("decrypted", FAIL, "public.planted"),
        """CREATE MATERIALIZED VIEW planted AS SELECT id, glpgenc.gl_decrypt(alias_enc, 'people.alias', id::text) AS a
           FROM people WITH NO DATA""",
    ),
    fault(
        "column by its name",
        ("names", WARN, "public.staff.geburtsdatum: its name suggests dates of birth"),
        "CREATE TABLE staff (id integer, geburtsdatum date, email_verified boolean, email_id bigint)",
    ),
]


@each(KEYS)
def test_a_fault_of_a_key_is_found(installation: Installation, planted: Planted) -> None:
    # Kept: keys are unwrapped over a connection of their own.
    installation.execute(*planted.plant)
    assert_reported(installation.loud(Group.KEYS), planted)


@each(REGISTRY)
def test_a_fault_in_the_registry_is_found(shared: Installation, planted: Planted) -> None:
    assert_found(shared, Group.REGISTRY, planted)


@each(PLAINTEXT)
def test_plaintext_is_found(shared: Installation, planted: Planted) -> None:
    assert_found(shared, Group.PLAINTEXT, planted)


def test_a_wrapped_key_of_a_wrong_length_is_found(installation: Installation) -> None:
    installation.execute("UPDATE glpgenc.data_keys SET wrapped_key = '\\x00' WHERE purpose = 'encryption'")
    found = {one.check: one.status for one in installation.loud(Group.KEYS)}
    assert found == {"wrapped": FAIL, "signed": FAIL}


def test_a_class_without_a_key_is_found_where_none_is_made_by_itself(installation: Installation) -> None:
    installation.execute("DELETE FROM glpgenc.data_keys")
    assert installation.loud(Group.KEYS) == []
    (found,) = installation.set_to(auto_create_keys=False).loud(Group.KEYS)
    assert (found.check, found.subject, found.status) == ("classes", "pii", WARN)


def test_the_age_of_a_key_is_a_choice(installation: Installation) -> None:
    installation.execute("UPDATE glpgenc.data_keys SET activated_at = now() - interval '40 days'")
    assert installation.loud(Group.KEYS) == []
    (found,) = installation.loud(Group.KEYS, max_key_age=30)
    assert (found.check, found.subject) == ("rotation", "acme/pii")
    noted = [one.subject for one in installation.diagnose(Group.KEYS, max_key_age=30).findings if one.status is INFO]
    assert noted == ["index keys"]


def test_a_trigger_that_sleeps_on_one_partition_is_found(installation: Installation) -> None:
    installation.execute(
        "CREATE TABLE parts (id integer, secret bytea) PARTITION BY RANGE (id)",
        "CREATE TABLE low PARTITION OF parts FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE high PARTITION OF parts FOR VALUES FROM (10) TO (20)",
        "SELECT glpgenc.gl_guard_column('parts', 'secret', 'people.alias')",
        "SELECT glpgenc.gl_index_column('parts', 'secret', 'lower')",
        "ALTER TABLE parts VALIDATE CONSTRAINT secret_guarded",
        "CREATE INDEX ON parts (secret_bidx)",
    )
    assert installation.loud(Group.REGISTRY) == []
    installation.execute("ALTER TABLE high DISABLE TRIGGER zzz_glpgenc_index_insert")
    (found,) = installation.loud(Group.REGISTRY)
    assert found.subject == "public.high zzz_glpgenc_index_insert"


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=[Exact(unique=True)]))


def test_a_unique_index_that_is_gone_is_found(crowd: Installation) -> None:
    with psycopg.connect(crowd.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE accounts (id integer PRIMARY KEY, number bytea)")
        for statement in protection_statements(Account.__table__):  # type: ignore[arg-type]
            connection.execute(statement.encode())
    assert crowd.loud(Group.REGISTRY) == []
    crowd.execute("DROP INDEX ix_accounts_number_bidx")
    (found,) = crowd.loud(Group.REGISTRY)
    assert (found.check, found.status, found.subject) == ("indexes", Status.FAIL, "public.accounts.number_bidx")
    assert "no unique index" in found.text
