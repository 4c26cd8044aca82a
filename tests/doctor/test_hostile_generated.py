"""What somebody can do to the objects that glpgenc generates on users' tables, and to those around them."""

from __future__ import annotations

from glpgenc.doctor import Group, Status
from tests.doctor.installation import Installation
from tests.doctor.planted import Planted, assert_found, each, fault

FAIL, WARN = Status.FAIL, Status.WARN

GENERATED = [
    fault(
        "body of the dual-write function replaced",
        ("generated", FAIL, "moved_expanded_glpgenc_dual_write"),
        """DO $$ BEGIN EXECUTE replace(pg_get_functiondef('moved_expanded_glpgenc_dual_write'::regproc),
                                       'RETURN NEW', 'NEW.mail := NEW.mail; RETURN NEW'); END $$""",
    ),
    fault(
        "body of the dual-write function does nothing",
        ("generated", FAIL, "differs from what glpgenc generates"),
        """CREATE OR REPLACE FUNCTION "Odd""s"."Ta'b@le once_glpgenc_dual_write"() RETURNS trigger LANGUAGE plpgsql
           AS $$ BEGIN RETURN NEW; END $$""",
    ),
    fault(
        "body of the index function replaced",
        ("generated", FAIL, "people_glpgenc_index"),
        """CREATE OR REPLACE FUNCTION people_glpgenc_index() RETURNS trigger LANGUAGE plpgsql
           AS $$ BEGIN RETURN NEW; END $$""",
    ),
    fault(
        "index function in another language",
        ("generated", FAIL, "people_glpgenc_index"),
        "ALTER FUNCTION people_glpgenc_index() SECURITY DEFINER",
    ),
    fault(
        "index function with settings",
        ("generated", FAIL, "people_glpgenc_index"),
        "ALTER FUNCTION people_glpgenc_index() SET session_replication_role = replica",
    ),
    fault(
        "dual-write function without the path of its expressions",
        ("generated", FAIL, "dual_write"),
        """ALTER FUNCTION "Odd""s"."Ta'b@le once_glpgenc_dual_write"() RESET search_path""",
    ),
    fault(
        "dual-write trigger that never fires",
        ("generated", FAIL, "its condition"),
        """CREATE OR REPLACE TRIGGER yyy_glpgenc_dual_write_update BEFORE UPDATE ON moved_expanded FOR EACH ROW
           WHEN (false) EXECUTE FUNCTION moved_expanded_glpgenc_dual_write()""",
        "ALTER TABLE moved_expanded ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update",
    ),
    fault(
        "dual-write trigger whose brackets stand elsewhere",
        ("generated", FAIL, "its condition"),
        """DO $$ DECLARE d text := pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'yyy_glpgenc_dual_write_update'
               AND tgrelid = 'moved_expanded'::regclass;
           BEGIN
               d := regexp_replace(d, ' OR \\(\\((old[.]mail_enc[^()]*)\\) AND \\(current', ' OR (\\1)) AND ((current');
               d := replace(d, 'WHEN ((', 'WHEN (((');
               EXECUTE replace(d, 'CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER');
           END $$""",
        "ALTER TABLE moved_expanded ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update",
    ),
    fault(
        "index trigger with a narrower condition",
        ("generated", FAIL, "its condition"),
        """CREATE OR REPLACE TRIGGER zzz_glpgenc_index_update BEFORE UPDATE ON people FOR EACH ROW
           WHEN (OLD.alias_enc IS DISTINCT FROM NEW.alias_enc) EXECUTE FUNCTION people_glpgenc_index()""",
        "ALTER TABLE people ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update",
    ),
    fault(
        "index trigger with a condition where there is none",
        ("generated", FAIL, "its condition"),
        """CREATE OR REPLACE TRIGGER zzz_glpgenc_index_insert BEFORE INSERT ON people FOR EACH ROW
           WHEN (NEW.id > 0) EXECUTE FUNCTION people_glpgenc_index()""",
        "ALTER TABLE people ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert",
    ),
    fault(
        "index trigger of one column",
        ("generated", FAIL, "every row and column"),
        "DROP TRIGGER zzz_glpgenc_index_update ON people",
        """DO $$ BEGIN EXECUTE format('CREATE TRIGGER zzz_glpgenc_index_update BEFORE UPDATE OF alias_enc ON people
           FOR EACH ROW WHEN (%s) EXECUTE FUNCTION people_glpgenc_index()', glpgenc._index_when('people')); END $$""",
        "ALTER TABLE people ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update",
    ),
    fault(
        "index trigger after the row",
        ("generated", FAIL, "every row and column"),
        "DROP TRIGGER zzz_glpgenc_index_insert ON people",
        """CREATE TRIGGER zzz_glpgenc_index_insert AFTER INSERT ON people FOR EACH ROW
           EXECUTE FUNCTION people_glpgenc_index()""",
        "ALTER TABLE people ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert",
    ),
    fault(
        "index trigger of another function",
        ("generated", FAIL, "public.planted()"),
        "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        """CREATE OR REPLACE TRIGGER zzz_glpgenc_index_insert BEFORE INSERT ON people FOR EACH ROW
           EXECUTE FUNCTION planted()""",
        "ALTER TABLE people ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert",
    ),
    fault(
        "index function given to the application",
        ("foreign_triggers", FAIL, "people_glpgenc_index"),
        "ALTER FUNCTION people_glpgenc_index() OWNER TO glpgenc_app",
    ),
    fault(
        "dual-write triggers dropped",
        ("triggers", FAIL, "missing"),
        "DROP FUNCTION moved_expanded_glpgenc_dual_write() CASCADE",
    ),
    fault("index triggers dropped", ("triggers", FAIL, "missing"), "DROP FUNCTION people_glpgenc_index() CASCADE"),
    fault(
        "dual-write triggers disabled",
        ("triggers", FAIL, "disabled"),
        "ALTER TABLE moved_expanded DISABLE TRIGGER USER",
        "ALTER TABLE moved_expanded ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert,"
        " ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update",
    ),
    fault(
        "index trigger asleep on one partition",
        ("triggers", FAIL, "public.parts_high_acme"),
        "ALTER TABLE parts_high_acme DISABLE TRIGGER zzz_glpgenc_index_insert",
    ),
    fault(
        "index trigger asleep for replicas",
        ("triggers", WARN, "does not fire for logical replication"),
        "ALTER TABLE people ENABLE TRIGGER zzz_glpgenc_index_insert",
    ),
    fault(
        "a backfill's shield that keeps what an attacker wants",
        ("generated", FAIL, "zzz_glpgenc_shield"),
        "SELECT glpgenc.gl_backfill_shield('moved_expanded', ARRAY['mail_enc']::name[])",
        """DO $$ BEGIN EXECUTE format('CREATE OR REPLACE FUNCTION public.glpgenc_shield_%s() RETURNS trigger
           LANGUAGE plpgsql AS %L', 'moved_expanded'::regclass::oid, 'BEGIN RETURN OLD; END'); END $$""",
        "INSERT INTO glpgenc.backfill_jobs (relation) VALUES ('moved_expanded')",
    ),
    fault(
        "index columns forgotten",
        ("generated", WARN, "no column for this trigger"),
        "DELETE FROM glpgenc.index_columns WHERE relation = 'people'::regclass",
    ),
    fault(
        "one of two index columns forgotten",
        ("generated", FAIL, "differs from what glpgenc generates"),
        "DELETE FROM glpgenc.index_columns WHERE relation = 'people'::regclass AND facet = 'whole'",
    ),
    fault(
        "what a column is filled from",
        ("generated", FAIL, "differs from what glpgenc generates"),
        "UPDATE glpgenc.column_migrations SET source_expression = 'lower(mail)'"
        " WHERE relation = 'moved_expanded'::regclass",
    ),
    fault(
        "what a value is bound to",
        ("generated", FAIL, "differs from what glpgenc generates"),
        "UPDATE glpgenc.column_migrations SET row_expression = NULL WHERE relation = 'moved_expanded'::regclass",
    ),
    fault(
        "whose a value is",
        ("generated", FAIL, "differs from what glpgenc generates"),
        "UPDATE glpgenc.column_migrations SET tenant_expression = NULL WHERE relation = 'moved_expanded'::regclass",
    ),
    fault(
        "who encrypts",
        ("generated", FAIL, "differs from what glpgenc generates"),
        "UPDATE glpgenc.column_migrations SET mode = 'client' WHERE relation = 'moved_expanded'::regclass",
    ),
    fault(
        "what happens to plaintext without keys",
        ("generated", FAIL, "differs from what glpgenc generates"),
        "UPDATE glpgenc.column_migrations SET unkeyed = 'queue' WHERE unkeyed = 'refuse'",
    ),
    fault(
        "a default that triggers do not know",
        ("generated", FAIL, "differs from what glpgenc generates"),
        "ALTER TABLE moved_expanded ALTER mail SET DEFAULT 'unknown'",
    ),
    fault(
        "kept bits of a term",
        ("generated", FAIL, "differs from what glpgenc generates"),
        "UPDATE glpgenc.search_facets SET bits = 64 WHERE field = 'moved.mail'",
    ),
]
GUARDS = [
    fault(
        "guard dropped",
        ("guards", FAIL, "plaintext is not refused"),
        "ALTER TABLE people DROP CONSTRAINT alias_enc_guarded",
    ),
    fault(
        "guard that holds nothing",
        ("guards", FAIL, "plaintext is not refused"),
        "ALTER TABLE people DROP CONSTRAINT alias_enc_guarded",
        "ALTER TABLE people ADD CONSTRAINT alias_enc_guarded CHECK (true)",
    ),
    fault(
        "guard with a way around",
        ("guards", FAIL, "plaintext is not refused"),
        "ALTER TABLE people DROP CONSTRAINT alias_enc_guarded",
        """ALTER TABLE people ADD CONSTRAINT alias_enc_guarded
           CHECK (glpgenc.gl_guard(alias_enc, 'people.alias') OR length(title) > 0)""",
    ),
    fault(
        "guard not validated",
        ("guards", WARN, "not validated"),
        "ALTER TABLE people DROP CONSTRAINT alias_enc_guarded",
        "SELECT glpgenc.gl_guard_column('people', 'alias_enc', 'people.alias')",
    ),
    fault(
        "guard of another field",
        ("fields", FAIL, "is not for field people.alias"),
        "ALTER TABLE people DROP CONSTRAINT alias_enc_guarded",
        "ALTER TABLE people ADD CONSTRAINT alias_enc_guarded CHECK (glpgenc.gl_guard(alias_enc, 'people.phone'))",
    ),
    fault(
        "guarded and forgotten",
        ("guards", WARN, "not registered"),
        "DELETE FROM glpgenc.encrypted_columns WHERE relation = 'people'::regclass AND column_name = 'phone_enc'",
        "SELECT glpgenc._remake_index_triggers('people')",
    ),
]
INDEXES = [
    fault(
        "index of another facet dropped",
        ("indexes", WARN, "has no index that searches can use"),
        "DROP INDEX people_phone_enc_bidx_idx",
    ),
    fault(
        "index that is not unique any more",
        ("indexes", FAIL, "no unique index"),
        "DROP INDEX people_alias_enc_bidx_idx",
        "CREATE INDEX planted ON people (alias_enc_bidx)",
    ),
    fault(
        "index that is unique for some rows",
        ("indexes", FAIL, "no unique index"),
        "DROP INDEX people_alias_enc_bidx_idx",
        "CREATE INDEX planted ON people (alias_enc_bidx)",
        "CREATE UNIQUE INDEX planted_too ON people (alias_enc_bidx) WHERE id > 5",
    ),
    fault(
        "index dropped",
        ("indexes", FAIL, "no unique index"),
        "DROP INDEX people_alias_enc_bidx_idx",
    ),
    fault(
        "index on an expression",
        ("indexes", FAIL, "no unique index"),
        "DROP INDEX people_alias_enc_bidx_idx",
        "CREATE INDEX planted ON people (substr(alias_enc_bidx, 1, 4))",
    ),
    fault(
        "index of some rows",
        ("indexes", FAIL, "no unique index"),
        "DROP INDEX people_alias_enc_bidx_idx",
        "CREATE INDEX planted ON people (alias_enc_bidx) WHERE id > 100",
    ),
    fault(
        "index of another kind",
        ("indexes", FAIL, "no unique index"),
        "DROP INDEX people_alias_enc_bidx_idx",
        "CREATE INDEX planted ON people USING brin (alias_enc_bidx)",
    ),
    fault(
        "index on tags as wholes",
        ("indexes", WARN, "has no index that searches can use"),
        "DROP INDEX parts_name_enc_tags_idx",
        "CREATE INDEX planted ON parts (name_enc_tags)",
    ),
    fault(
        "index that begins with another column",
        ("indexes", FAIL, "no unique index"),
        "DROP INDEX people_alias_enc_bidx_idx",
        "CREATE INDEX planted ON people (title, alias_enc_bidx)",
    ),
    fault(
        "index that is invalid",
        ("indexes", FAIL, "does not ensure uniqueness"),
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'people_alias_enc_bidx_idx'::regclass",
    ),
    fault(
        "index that a partition lacks",
        ("indexes", FAIL, "is invalid"),
        "DROP INDEX parts_name_enc_tags_idx",
        "CREATE INDEX planted ON ONLY parts USING gin (name_enc_tags)",
    ),
]
AROUND = [
    fault(
        "a trigger after ours that writes plaintext",
        ("order", WARN, "zzzz_later"),
        """CREATE TRIGGER zzzz_later BEFORE INSERT ON people FOR EACH ROW
           EXECUTE FUNCTION suppress_redundant_updates_trigger()""",
    ),
    fault(
        "a trigger between ours that changes plaintext",
        ("order", WARN, "zz_between"),
        """CREATE TRIGGER zz_between BEFORE UPDATE ON moved_expanded FOR EACH ROW
           EXECUTE FUNCTION suppress_redundant_updates_trigger()""",
    ),
    fault(
        "a trigger named like ours",
        ("order", WARN, "zzz_glpgenc_zebra"),
        """CREATE TRIGGER zzz_glpgenc_zebra BEFORE UPDATE ON people FOR EACH ROW
           EXECUTE FUNCTION suppress_redundant_updates_trigger()""",
    ),
    fault(
        "compression",
        ("columns", WARN, "compressed"),
        "ALTER TABLE people ALTER alias_enc SET STORAGE EXTENDED",
    ),
    fault("statistics", ("columns", WARN, "pg_statistic"), "ALTER TABLE people ALTER alias_enc SET STATISTICS 100"),
    fault("default", ("columns", FAIL, "has a default"), "ALTER TABLE people ALTER alias_enc SET DEFAULT '\\x00'"),
    fault(
        "default of an index column",
        ("columns", WARN, "alias_enc_bidx"),
        "ALTER TABLE people ALTER alias_enc_bidx SET DEFAULT '\\x00'",
    ),
    fault(
        "a table that inherits",
        ("children", FAIL, "public.planted"),
        "CREATE TABLE planted () INHERITS (people)",
        also=("guards",),
    ),
    fault(
        "a partition on another server",
        ("children", FAIL, "on another server"),
        "CREATE FOREIGN DATA WRAPPER planted",
        "CREATE SERVER planted FOREIGN DATA WRAPPER planted",
        "CREATE TABLE far (id integer, secret bytea) PARTITION BY RANGE (id)",
        "SELECT glpgenc.gl_guard_column('far', 'secret', 'people.phone')",
        "ALTER TABLE far VALIDATE CONSTRAINT secret_guarded",
        "CREATE FOREIGN TABLE far_away PARTITION OF far FOR VALUES FROM (0) TO (10) SERVER planted",
    ),
    fault(
        "a rule that copies",
        ("rules", WARN, "planted"),
        "CREATE TABLE copies (c text)",
        "CREATE RULE planted AS ON INSERT TO moved_expanded DO ALSO INSERT INTO copies VALUES (NEW.mail)",
    ),
    fault(
        "a partition of the application's",
        ("partition_owners", FAIL, "glpgenc_app"),
        "ALTER TABLE parts_low OWNER TO glpgenc_app",
    ),
    fault(
        "a partition of somebody else's",
        ("partition_owners", WARN, "glpgenc_auditor"),
        "ALTER TABLE parts_low OWNER TO glpgenc_auditor",
    ),
    fault(
        "everybody can create triggers",
        ("trigger_rights", WARN, "PUBLIC"),
        "GRANT TRIGGER ON people TO PUBLIC",
    ),
]
STATES = [
    fault(
        "said to be contracted",
        ("states", FAIL, "still listed"),
        "UPDATE glpgenc.encrypted_columns SET state = 'contracted' WHERE relation = 'moved_verified'::regclass",
    ),
    fault(
        "said to have no plaintext",
        ("states", FAIL, "still listed"),
        "UPDATE glpgenc.encrypted_columns SET state = 'native' WHERE relation = 'moved_backfilled'::regclass",
    ),
    fault(
        "said to be verified",
        ("states", FAIL, "but its plaintext column"),
        "UPDATE glpgenc.encrypted_columns SET state = 'verified' WHERE relation = 'moved_scrubbed'::regclass",
    ),
    fault(
        "a contract said to be none",
        ("states", WARN, "its plaintext column was dropped"),
        "UPDATE glpgenc.encrypted_columns SET state = 'native' WHERE relation = 'moved_scrubbed'::regclass",
    ),
    fault(
        "a contract forgotten",
        ("states", WARN, "has no migration"),
        "DELETE FROM glpgenc.column_migrations WHERE relation = 'moved_scrubbed'::regclass",
    ),
    fault(
        "field",
        ("fields", FAIL, "is not for field parts.name"),
        "UPDATE glpgenc.encrypted_columns SET field = 'parts.name' WHERE relation = 'people'::regclass"
        " AND column_name = 'phone_enc'",
        "UPDATE glpgenc.index_columns SET field = 'parts.name', facet = 'start' WHERE column_name = 'phone_enc'",
        "DELETE FROM glpgenc.index_columns WHERE column_name = 'phone_enc'",
        "SELECT glpgenc._remake_index_triggers('people')",
        also=("stored",),
    ),
    fault(
        "field of an index column",
        ("terms", FAIL, "registered for field moved.mail"),
        "UPDATE glpgenc.index_columns SET field = 'moved.mail' WHERE relation = 'people'::regclass AND facet = 'lower'",
    ),
    fault(
        "facet of an index column",
        ("terms", FAIL, "slot 1 belongs to facet lower"),
        "UPDATE glpgenc.index_columns SET facet = 'whole' WHERE relation = 'people'::regclass AND facet = 'lower'",
    ),
    fault(
        "facets that share a key and are not alike",
        ("shared_keys", FAIL, "people.phone"),
        """UPDATE glpgenc.search_facets SET parameters = '{"key": "shared"}',
               root_version = CASE WHEN field = 'people.phone' THEN 7 END
           WHERE kind = 'scalar' AND state = 'active' AND field IN ('people.phone', 'moved.mail')""",
    ),
    fault(
        "facet retired",
        ("terms", FAIL, "which is retired"),
        "UPDATE glpgenc.search_facets SET state = 'retired' WHERE field = 'people.phone'",
    ),
    fault(
        "registered column renamed",
        ("stale", WARN, "does not exist"),
        "ALTER TABLE clients RENAME note_enc TO note_sealed",
        also=("guards", "generated"),
    ),
]


@each(GENERATED)
def test_a_generated_object_that_was_changed_is_found(shared_crowd: Installation, planted: Planted) -> None:
    assert_found(shared_crowd, Group.REGISTRY, planted)


@each(GUARDS)
def test_a_guard_that_was_changed_is_found(shared_crowd: Installation, planted: Planted) -> None:
    assert_found(shared_crowd, Group.REGISTRY, planted)


@each(INDEXES)
def test_an_index_that_does_not_serve_is_found(shared_crowd: Installation, planted: Planted) -> None:
    assert_found(shared_crowd, Group.REGISTRY, planted)


@each(AROUND)
def test_what_others_put_on_a_protected_table_is_found(shared_crowd: Installation, planted: Planted) -> None:
    assert_found(shared_crowd, Group.REGISTRY, planted)


@each(STATES)
def test_what_the_registry_says_wrongly_is_found(shared_crowd: Installation, planted: Planted) -> None:
    assert_found(shared_crowd, Group.REGISTRY, planted)
