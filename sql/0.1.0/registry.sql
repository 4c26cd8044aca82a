-- The registry: fields, their facets, ciphertext columns, and the states of columns that are being moved (dual_write.sql).
-- All functions run with the caller's rights: those of glpgenc_admin, and of the owner of the table.

CREATE TABLE glpgenc.fields (
    field      text PRIMARY KEY CHECK (field COLLATE "C" ~ '^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$' AND octet_length(field) <= 200),
    data_class text NOT NULL CHECK (data_class COLLATE "C" ~ '^[a-z_][a-z0-9_]*$' AND octet_length(data_class) <= 63),
    padding    integer NOT NULL DEFAULT 0 CHECK (padding BETWEEN 0 AND 65535),
    client_suite text CHECK (client_suite IN ('A256CBC-HS512', 'A256GCM', 'XAES-256-GCM')),
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE glpgenc.fields IS 'Logical fields: the stable names that values are bound to, kept when a table or column is renamed';
COMMENT ON COLUMN glpgenc.fields.field IS 'Lower-case identifiers joined by dots, such as customers.email';
COMMENT ON COLUMN glpgenc.fields.data_class IS 'The data class, which selects the data key: one key for each tenant and class';
COMMENT ON COLUMN glpgenc.fields.padding IS 'Plaintexts are padded to a multiple of this many bytes, to hide their length; 0 for none';
COMMENT ON COLUMN glpgenc.fields.client_suite IS 'The suite that jobs write where Python encrypts the field''s values (client mode): XAES-256-GCM, which has no limit of values for each key, A256CBC-HS512, which SQL can decrypt, or A256GCM; NULL for A256GCM';
COMMENT ON COLUMN glpgenc.fields.created_at IS 'When it was registered';

CREATE TABLE glpgenc.search_facets (
    field      text NOT NULL REFERENCES glpgenc.fields,
    slot       integer NOT NULL CHECK (slot BETWEEN 1 AND 255),
    facet      text NOT NULL CHECK (facet COLLATE "C" ~ '^[a-z_][a-z0-9_]*$' AND octet_length(facet) <= 63),
    normalizer text NOT NULL CHECK (glpgenc._normalizer_id(normalizer) IS NOT NULL),
    bits       integer NOT NULL DEFAULT 128 CHECK (bits BETWEEN 1 AND 128),
    scope      text NOT NULL DEFAULT 'tenant' CHECK (scope IN ('tenant', 'global')),
    kind       text NOT NULL DEFAULT 'scalar'
               CHECK (kind IN ('scalar', 'prefix', 'contains', 'range', 'words', 'similar', 'text_range', 'partitioned',
                              'elements')),
    parameters jsonb NOT NULL DEFAULT '{}',
    label      text CHECK (label COLLATE "C" ~ E'^[a-z_][a-z0-9_]*\\.[0-9]+$' AND octet_length(label) <= 67),
    root_version integer CHECK (root_version > 0),
    state      text NOT NULL DEFAULT 'active' CHECK (state IN ('building', 'active', 'retiring', 'retired')),
    boundaries bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (field, slot),
    -- Those made of values have a key of their own, and are never changed: rows are in their buckets.
    CONSTRAINT boundaries_of_text_range CHECK (
        (boundaries IS NOT NULL) = (kind = 'text_range' AND label IS NOT NULL AND state <> 'retired'))
);
ALTER TABLE glpgenc.search_facets ALTER COLUMN boundaries SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX search_facets_one_active ON glpgenc.search_facets (field, facet) WHERE state = 'active';
CREATE UNIQUE INDEX search_facets_label ON glpgenc.search_facets (field, label);
CREATE INDEX search_facets_key ON glpgenc.search_facets ((parameters ->> 'key'));
COMMENT ON TABLE glpgenc.search_facets IS 'The ways a field can be searched, each with a slot in the envelope''s header';
COMMENT ON COLUMN glpgenc.search_facets.field IS 'The field';
COMMENT ON COLUMN glpgenc.search_facets.slot IS 'The slot of this facet''s term or tags in every envelope of the field';
COMMENT ON COLUMN glpgenc.search_facets.facet IS 'The facet''s name in models and queries';
COMMENT ON COLUMN glpgenc.search_facets.normalizer IS 'The normaliser applied to the value first: exact, lower, digits, last4, email_domain, number';
COMMENT ON COLUMN glpgenc.search_facets.bits IS 'Number of bits of a term, at most 32 for a tag: 128 for uniqueness, fewer to hide how often a value occurs';
COMMENT ON COLUMN glpgenc.search_facets.scope IS 'tenant: each tenant has its own index key; global: one key for all tenants, to find a value before the tenant is known';
COMMENT ON COLUMN glpgenc.search_facets.kind IS 'scalar: finds equal values; prefix, contains: find text by its start or any part, in tags; words: finds text by its words, in tags; similar: finds text with typing errors, in tags; range: finds numbers, dates and times by buckets; text_range: finds and orders text by buckets; partitioned: finds equal values, each by several terms; elements: finds arrays by an element, in tags';
COMMENT ON COLUMN glpgenc.search_facets.parameters IS 'Parameters of the kind. scalar: key, the name of an HMAC key that facets of several fields share, if any; prefix: least and most characters; contains: length in characters; range: unit, size, low and high bucket; text_range: buckets at most; partitioned: partitions, how many terms a value may have. Of kind scalar, prefix, contains, range and elements: path, of the value in a JSON document, if it is not the document itself';
COMMENT ON COLUMN glpgenc.search_facets.label IS 'The label from which its HMAC key is derived; NULL for the name, that of the key where it shares one. For a reindexed facet: name, dot, slot';
COMMENT ON COLUMN glpgenc.search_facets.root_version IS 'The version of the index root of its HMAC key, or the latest before it for an owner without that version; NULL for the active one';
COMMENT ON COLUMN glpgenc.search_facets.boundaries IS 'The boundaries of the buckets of a text range, sealed under the index root of all tenants; NULL for those that every facet starts with';
COMMENT ON COLUMN glpgenc.search_facets.state IS 'building: written, and will replace the active one of the same name; active: used by queries; retiring: still written for processes that use it; retired: only old values have it, and the slot is not reused';
COMMENT ON COLUMN glpgenc.search_facets.created_at IS 'When it was registered';
COMMENT ON INDEX glpgenc.search_facets_one_active IS 'One active facet of a name for each field';
COMMENT ON INDEX glpgenc.search_facets_label IS 'One HMAC key for each facet of a field';
COMMENT ON INDEX glpgenc.search_facets_key IS 'The facets that share an HMAC key';

CREATE TABLE glpgenc.encrypted_columns (
    relation    regclass NOT NULL,
    column_name name NOT NULL,
    field       text NOT NULL REFERENCES glpgenc.fields,
    state       text NOT NULL DEFAULT 'native'
                CHECK (state IN ('native', 'expanded', 'backfilled', 'verified', 'contracted', 'scrubbed')),
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (relation, column_name)
);
CREATE INDEX encrypted_columns_field ON glpgenc.encrypted_columns (field);
COMMENT ON TABLE glpgenc.encrypted_columns IS 'The registry of ciphertext columns: rotation, census and checks use it and the guards';
COMMENT ON COLUMN glpgenc.encrypted_columns.relation IS 'The table';
COMMENT ON COLUMN glpgenc.encrypted_columns.column_name IS 'The bytea column';
COMMENT ON COLUMN glpgenc.encrypted_columns.field IS 'The logical field of its values';
COMMENT ON COLUMN glpgenc.encrypted_columns.state IS 'native: never migrated from a plaintext column; otherwise the state of that migration';
COMMENT ON COLUMN glpgenc.encrypted_columns.created_at IS 'When it was registered';
COMMENT ON INDEX glpgenc.encrypted_columns_field IS 'The columns of a field';

CREATE VIEW glpgenc.guarded_columns WITH (security_barrier) AS
    SELECT c.conrelid::regclass AS relation, a.attname AS column_name, c.conname AS guard, c.convalidated AS validated
    FROM pg_catalog.pg_constraint c
    -- A guard is one call about one column; a CHECK that merely mentions the function guards nothing.
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
    WHERE c.contype = 'c'
      -- From PostgreSQL 18 on a CHECK can be NOT ENFORCED; before that the column does not exist.
      AND (pg_catalog.to_jsonb(c) ->> 'conenforced') IS DISTINCT FROM 'false'
      AND EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_constraint'::regclass AND d.objid = c.oid
                    AND d.refclassid = 'pg_catalog.pg_proc'::regclass
                    AND d.refobjid = 'glpgenc.gl_guard(bytea,text)'::regprocedure)
      AND pg_catalog.pg_get_expr(c.conbin, c.conrelid) 
          ~ E'^(glpgenc\\.)?gl_guard\\(("([^"]|"")+"|[^"(), ]+), ''([^'']|'''')*''::text\\)$';
COMMENT ON VIEW glpgenc.guarded_columns IS 'All columns with a guard against plaintext, read from the guards themselves';
COMMENT ON COLUMN glpgenc.guarded_columns.relation IS 'The table';
COMMENT ON COLUMN glpgenc.guarded_columns.column_name IS 'The guarded column';
COMMENT ON COLUMN glpgenc.guarded_columns.guard IS 'The guard: a CHECK constraint';
COMMENT ON COLUMN glpgenc.guarded_columns.validated IS 'Whether rows older than the guard have been checked';

CREATE TABLE glpgenc.column_migrations (
    relation          regclass NOT NULL,
    column_name       name NOT NULL,
    plaintext_column  name,
    source_expression text,
    tenant_expression text,
    row_expression    text,
    mode              text NOT NULL DEFAULT 'database' CHECK (mode IN ('database', 'client')),
    unkeyed           text NOT NULL DEFAULT 'queue' CHECK (unkeyed IN ('queue', 'refuse')),
    client_source     boolean NOT NULL DEFAULT false,
    value_type        text,
    started_at        timestamptz NOT NULL DEFAULT now(),
    backfilled_at     timestamptz,
    verified_at       timestamptz,
    verified_rows     bigint,
    verified_by       text CHECK (verified_by IN ('all', 'sample')),
    mismatched_rows   bigint,
    contracted_at     timestamptz,
    former_column     name,
    scrubbed_at       timestamptz,
    scrubbed_lsn      pg_lsn,
    scrubbed_cluster  bigint,
    PRIMARY KEY (relation, column_name),
    UNIQUE (relation, plaintext_column),
    CONSTRAINT plaintext_until_contracted CHECK (
        (plaintext_column IS NULL) = (contracted_at IS NOT NULL) AND (source_expression IS NULL) = (contracted_at IS NOT NULL)),
    -- A renamed column is renamed here with its registration.
    FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns ON UPDATE CASCADE ON DELETE CASCADE
);
COMMENT ON TABLE glpgenc.column_migrations IS 'The columns migrated from a plaintext column of the same table; their state is in glpgenc.encrypted_columns';
COMMENT ON COLUMN glpgenc.column_migrations.relation IS 'The table';
COMMENT ON COLUMN glpgenc.column_migrations.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.column_migrations.plaintext_column IS 'The column that it replaces; NULL after that was dropped';
COMMENT ON COLUMN glpgenc.column_migrations.source_expression IS 'SQL over a row of the table for the value to encrypt: the plaintext column, or an expression of it; NULL after that was dropped';
COMMENT ON COLUMN glpgenc.column_migrations.tenant_expression IS 'SQL over a row of the table for its tenant id; NULL for the session''s tenant';
COMMENT ON COLUMN glpgenc.column_migrations.row_expression IS 'SQL over a row of the table for the key that its value is bound to; NULL if values are not bound to rows';
COMMENT ON COLUMN glpgenc.column_migrations.mode IS 'database: the server encrypts, in keyed sessions; client: values are encrypted in Python, and SQL can''t decrypt them';
COMMENT ON COLUMN glpgenc.column_migrations.unkeyed IS 'For plaintext written by a session that can''t encrypt it: queue leaves the row to the backfill, refuse raises ZE001';
COMMENT ON COLUMN glpgenc.column_migrations.client_source IS 'Whether only a client function can read the source, such as the tokens of another library: triggers do not encrypt it, and the backfill uses the function';
COMMENT ON COLUMN glpgenc.column_migrations.value_type IS 'The type of the values, such as integer; NULL if a client function creates them';
COMMENT ON COLUMN glpgenc.column_migrations.started_at IS 'When it was expanded';
COMMENT ON COLUMN glpgenc.column_migrations.backfilled_at IS 'When a backfill last completed';
COMMENT ON COLUMN glpgenc.column_migrations.verified_at IS 'When the two columns were last verified as equal';
COMMENT ON COLUMN glpgenc.column_migrations.verified_rows IS 'The number of rows compared';
COMMENT ON COLUMN glpgenc.column_migrations.verified_by IS 'Which rows were compared: all, or a sample';
COMMENT ON COLUMN glpgenc.column_migrations.mismatched_rows IS 'The number of rows that differ';
COMMENT ON COLUMN glpgenc.column_migrations.contracted_at IS 'When the plaintext column was dropped';
COMMENT ON COLUMN glpgenc.column_migrations.former_column IS 'The name of the plaintext column that was dropped: checks report a column that is added again with this name';
COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_at IS 'When the table was rewritten, so that its files contain no plaintext';
COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_lsn IS 'The WAL position after that: earlier WAL can contain plaintext, later WAL does not';
COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_cluster IS 'The system identifier of the cluster of that WAL position, which has no meaning in another cluster';

CREATE FUNCTION glpgenc.gl_register_field(
    field pg_catalog.text, data_class pg_catalog.text, padding integer DEFAULT 0, suite pg_catalog.text DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    present glpgenc.fields;
BEGIN
    IF (field COLLATE "C" ~ E'^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*$' AND octet_length(field) <= 200) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE007');
    END IF;
    IF (data_class COLLATE "C" ~ '^[a-z_][a-z0-9_]*$' AND octet_length(data_class) <= 63) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', 'a data class must be a lower-case identifier of at most 63 bytes, such as pii');
    END IF;
    IF (padding BETWEEN 0 AND 65535) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', 'padding must be 0 to 65535 bytes');
    END IF;
    IF suite NOT IN ('A256CBC-HS512', 'A256GCM', 'XAES-256-GCM') THEN
        PERFORM glpgenc._raise('ZE012', 'the suite must be A256CBC-HS512, A256GCM or XAES-256-GCM');
    END IF;
    INSERT INTO glpgenc.fields (field, data_class, padding, client_suite)
    VALUES (gl_register_field.field, gl_register_field.data_class, gl_register_field.padding, suite)
    ON CONFLICT ON CONSTRAINT fields_pkey DO NOTHING;
    SELECT * INTO STRICT present FROM glpgenc.fields f WHERE f.field = gl_register_field.field;
    -- The class chooses the key: values that were written under another would be looked for under the wrong one.
    IF present.data_class <> gl_register_field.data_class OR present.padding <> gl_register_field.padding THEN
        PERFORM glpgenc._raise('ZE012', format('field %s is registered with data class %s and padding %s',
                                               field, present.data_class, present.padding));
    END IF;
    -- Values of every suite are readable whatever is registered: so another one can be chosen at any time.
    IF suite <> coalesce(present.client_suite, 'A256GCM') THEN
        UPDATE glpgenc.fields f SET client_suite = suite WHERE f.field = gl_register_field.field;
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_register_field(pg_catalog.text, pg_catalog.text, integer, pg_catalog.text) IS
    'Registers a logical field. A second call with the same options changes nothing; with another class or padding it raises '
    'ZE012; with another suite, of client mode, it sets this: backfills and rotations write it from then on';

CREATE FUNCTION glpgenc.gl_register_facet(
    field pg_catalog.text, facet pg_catalog.text, normalizer pg_catalog.text DEFAULT 'exact', bits integer DEFAULT NULL,
    scope pg_catalog.text DEFAULT 'tenant', kind pg_catalog.text DEFAULT 'scalar', parameters pg_catalog.jsonb DEFAULT '{}'
) RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    present glpgenc.search_facets;
    alike   glpgenc.search_facets;
    taken   integer;
BEGIN
    -- The lock on the field's row lets two callers take two slots.
    PERFORM FROM glpgenc.fields f WHERE f.field = gl_register_facet.field FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('field %s is not registered: call gl_register_field first', left(field, 200)));
    END IF;
    parameters := glpgenc._facet_parameters(kind, parameters);
    bits := coalesce(bits, CASE WHEN kind IN ('scalar', 'partitioned') THEN 128 WHEN kind IN ('range', 'text_range') THEN 64 ELSE 32 END);
    PERFORM glpgenc._check_facet(facet, normalizer, bits, scope, kind, parameters ? 'path');
    SELECT * INTO present FROM glpgenc.search_facets s
    WHERE s.field = gl_register_facet.field AND s.facet = gl_register_facet.facet AND s.state = 'active';
    IF FOUND THEN
        IF (present.normalizer, present.bits, present.scope, present.kind, present.parameters)
            IS DISTINCT FROM (normalizer, bits, scope, kind, parameters)
        THEN
            PERFORM glpgenc._raise('ZE012', format('facet %s of field %s is registered with normaliser %s, %s bits, scope %s, '
                'kind %s, parameters %s', facet, field, present.normalizer, present.bits, present.scope, present.kind,
                present.parameters));
        END IF;
        RETURN present.slot;
    END IF;
    IF parameters ? 'key' THEN
        alike := glpgenc._facet_of_key(field, normalizer, bits, scope, parameters ->> 'key');
    END IF;
    SELECT coalesce(max(slot), 0) INTO taken FROM glpgenc.search_facets s WHERE s.field = gl_register_facet.field;
    IF taken >= 255 THEN
        PERFORM glpgenc._raise('ZE012', format('all 255 slots of field %s are used', field));
    END IF;
    INSERT INTO glpgenc.search_facets (field, slot, facet, normalizer, bits, scope, kind, parameters, label, root_version)
    VALUES (field, taken + 1, facet, normalizer, bits, scope, kind, parameters, alike.label, alike.root_version);
    RETURN taken + 1;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_register_facet(
    pg_catalog.text, pg_catalog.text, pg_catalog.text, integer, pg_catalog.text, pg_catalog.text, pg_catalog.jsonb
) IS
    'Registers a search facet of a field and returns its slot. Values have its term or tags from the next keyed session on. '
    'The default number of bits is 128, 64 for a range or text_range facet, 32 for those with tags: prefix, contains, words, similar, elements';

CREATE FUNCTION glpgenc.gl_guard_column(relation pg_catalog.regclass, column_name pg_catalog.name, field pg_catalog.text)
RETURNS name
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    found_type oid;
    number     smallint;
    present    name;
BEGIN
    IF (SELECT c.relkind IN ('r', 'p') FROM pg_class c WHERE c.oid = relation) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('%s is not a table of this server, and can''t be guarded by a CHECK '
            'constraint', relation));
    END IF;
    SELECT a.atttypid, a.attnum INTO found_type, number FROM pg_attribute a
    WHERE a.attrelid = relation AND a.attname = column_name AND a.attnum > 0 AND NOT a.attisdropped;
    IF found_type IS DISTINCT FROM 'bytea'::regtype THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s %s', column_name, relation,
            CASE WHEN found_type IS NULL THEN 'does not exist' ELSE 'must be of type bytea' END));
    END IF;
    IF NOT EXISTS (SELECT FROM glpgenc.fields f WHERE f.field = gl_guard_column.field) THEN
        PERFORM glpgenc._raise('ZE012', format('field %s is not registered: call gl_register_field first', left(field, 200)));
    END IF;
    SELECT g.guard INTO present FROM glpgenc.guarded_columns g
    WHERE g.relation = gl_guard_column.relation AND g.column_name = gl_guard_column.column_name;
    -- The guard names its field, also where the column has been renamed since.
    IF FOUND AND NOT EXISTS (
        SELECT FROM pg_constraint c WHERE c.conrelid = relation AND c.conname = present
        AND position(format('%L', field) IN pg_get_constraintdef(c.oid)) > 0)
    THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is already guarded for another field', column_name,
                relation));
    END IF;
    INSERT INTO glpgenc.encrypted_columns AS c (relation, column_name, field) VALUES (relation, column_name, field)
    ON CONFLICT ON CONSTRAINT encrypted_columns_pkey DO NOTHING;
    IF NOT EXISTS (SELECT FROM glpgenc.encrypted_columns c WHERE c.relation = gl_guard_column.relation
                   AND c.column_name = gl_guard_column.column_name AND c.field = gl_guard_column.field) THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is already registered under another field',
                column_name, relation));
    END IF;
    IF present IS NOT NULL THEN
        RETURN present;
    END IF;
    -- A name of 63 bytes at most that no other column of the table leads to.
    present := CASE WHEN octet_length(column_name) <= 55 THEN column_name || '_guarded'
                    ELSE format('glpgenc_%s_guarded', number) END;
    -- NOT VALID: rows that are there are not read under the lock. Ciphertext above 2 kB can't be compressed, and its
    -- statistics tell the planner nothing.
    EXECUTE format(
        'ALTER TABLE %1$s ALTER COLUMN %2$I SET STORAGE EXTERNAL, ALTER COLUMN %2$I SET STATISTICS 0, '
        'ADD CONSTRAINT %3$I CHECK (glpgenc.gl_guard(%2$I, %4$L)) NOT VALID',
        relation, column_name, present, field);
    RETURN present;
END
$body$;
COMMENT ON FUNCTION glpgenc.gl_guard_column(pg_catalog.regclass, pg_catalog.name, pg_catalog.text) IS
    'Registers a bytea column under a field and guards it with a CHECK constraint, which refuses plaintext with ZE003. '
    'Returns the name of the guard; validate it in another transaction: ALTER TABLE ... VALIDATE CONSTRAINT';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._facet_parameters(kind pg_catalog.text, parameters pg_catalog.jsonb) RETURNS pg_catalog.jsonb
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    -- That of a shared HMAC key may stand beside those of the kind.
    given pg_catalog.jsonb := CASE WHEN jsonb_typeof(parameters) <> 'object' THEN parameters
                                   WHEN kind = 'scalar' THEN parameters - '{key,path}'::text[] ELSE parameters - 'path' END;
    names text[] := CASE kind WHEN 'scalar' THEN '{}' WHEN 'prefix' THEN '{least,most}' WHEN 'contains' THEN '{length}'
                              WHEN 'range' THEN '{unit,size,low,high}' WHEN 'words' THEN '{version,language,stop}' WHEN 'similar' THEN '{}'
                              WHEN 'text_range' THEN '{buckets}' WHEN 'partitioned' THEN '{partitions}' WHEN 'elements' THEN '{}' END;
    wrong text;
    size  text := parameters ->> 'size';
BEGIN
    IF names IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'the kind of a facet must be scalar, prefix, contains, range, words, similar, text_range, partitioned or elements');
    ELSIF (jsonb_typeof(given) = 'object' AND given ?& names AND given - names = '{}') IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('the parameters of a %s facet are: %s', kind,
                                               coalesce(nullif(array_to_string(names, ', '), ''), 'none')));
    ELSIF kind = 'scalar' AND parameters ? 'key' AND (jsonb_typeof(parameters -> 'key') = 'string'
        AND (parameters ->> 'key') COLLATE "C" ~ '^[a-z_][a-z0-9_]*$' AND octet_length(parameters ->> 'key') <= 63) IS NOT TRUE
    THEN
        PERFORM glpgenc._raise('ZE012', 'the name of a shared key must be a lower-case identifier of at most 63 bytes, such as '
            'emails');
    END IF;
    IF parameters ? 'path' THEN
        PERFORM glpgenc._check_path(kind, parameters);
    END IF;
    -- All others are whole numbers of 64 bits.
    SELECT min(p.key) INTO wrong FROM jsonb_each(given) p WHERE p.key NOT IN ('unit', 'size', 'language', 'stop')
        AND CASE WHEN jsonb_typeof(p.value) = 'number' AND p.value::text ~ '^-?[0-9]{1,19}$'
            THEN p.value::numeric NOT BETWEEN -9223372036854775808 AND 9223372036854775807 ELSE true END;
    IF wrong IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('the parameter %s of a facet must be a 64-bit integer', wrong));
    ELSIF kind = 'prefix' AND NOT (1 <= (parameters -> 'least')::numeric AND (parameters -> 'most')::numeric <= 32
                                   AND (parameters -> 'least')::numeric <= (parameters -> 'most')::numeric) THEN
        PERFORM glpgenc._raise('ZE012', 'a prefix facet requires 1 <= least <= most <= 32 characters');
    ELSIF kind = 'contains' AND (parameters -> 'length')::numeric NOT BETWEEN 2 AND 8 THEN
        PERFORM glpgenc._raise('ZE012', 'a contains facet requires a length of 2 to 8 characters');
    ELSIF kind = 'words' AND ((parameters -> 'version')::numeric = 1 AND parameters -> 'language' IN ('"none"', '"english"')
        AND jsonb_typeof(parameters -> 'stop') = 'boolean' AND (parameters -> 'stop' = 'false' OR parameters -> 'language' <> '"none"')) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', 'the parameters of a words facet are version 1, language none or english, and stop true or '
            'false, of no language false');
    ELSIF kind = 'text_range' AND (parameters -> 'buckets')::numeric NOT BETWEEN 1 AND 20000 THEN
        PERFORM glpgenc._raise('ZE012', 'a text_range facet requires 1 to 20000 buckets');
    ELSIF kind = 'partitioned' AND (parameters -> 'partitions')::numeric NOT BETWEEN 2 AND 255 THEN
        PERFORM glpgenc._raise('ZE012', 'a facet in partitions has 2 to 255 of them');
    ELSIF kind = 'range' THEN
        IF parameters -> 'unit' NOT IN ('"number"', '"day"', '"month"') THEN
            PERFORM glpgenc._raise('ZE012', 'the unit of a range facet must be number, day or month');
        ELSIF (jsonb_typeof(parameters -> 'size') IN ('string', 'number')
               AND size COLLATE "C" ~ E'^[0-9]{1,19}(\\.[0-9]{1,18})?$') IS NOT TRUE THEN
            PERFORM glpgenc._raise('ZE012', 'the size of a range facet must be a positive decimal number, such as 0.25');
        END IF;
        size := trim_scale(size::numeric)::text;
        IF size = '0' OR replace(size, '.', '')::numeric > 9223372036854775807
            OR (size LIKE '%.%' AND parameters -> 'unit' <> '"number"') THEN
            PERFORM glpgenc._raise('ZE012', 'the size of a range facet must be positive, at most 2^63 - 1 units, and a whole '
                'number of days or months');
        ELSIF ((parameters -> 'high')::numeric - (parameters -> 'low')::numeric) NOT BETWEEN 0 AND 100000 THEN
            PERFORM glpgenc._raise('ZE012', 'low and high of a range facet must be bucket numbers, low <= high, at most '
                '100000 apart');
        END IF;
        -- One form, so that the same is known again.
        parameters := parameters || jsonb_build_object('size', size);
    END IF;
    RETURN parameters;
END
$body$;
COMMENT ON FUNCTION glpgenc._facet_parameters(pg_catalog.text, pg_catalog.jsonb) IS
    'internal: the parameters of a facet in canonical form; raises ZE012 if they are not valid for its kind';

CREATE FUNCTION glpgenc._check_path(kind pg_catalog.text, parameters pg_catalog.jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF kind IN ('words', 'similar', 'text_range', 'partitioned') THEN
        PERFORM glpgenc._raise('ZE012', format('a facet of kind %s has no path', kind));
    ELSIF parameters ? 'key' THEN
        PERFORM glpgenc._raise('ZE012', 'a facet with a path can''t share its key: its terms are of JSON values, with their types');
    ELSIF parameters ? 'unit' AND parameters -> 'unit' <> '"number"' THEN
        PERFORM glpgenc._raise('ZE012', 'a range facet with a path serves numbers: JSON has no dates');
    -- In its only form, so that the same is known again. What it is to be read as is Python''s to say.
    ELSIF (jsonb_typeof(parameters -> 'path') = 'string' AND octet_length(parameters ->> 'path') <= 4200
        AND (parameters ->> 'path') COLLATE "C" ~ (E'^\\$(\\.[A-Za-z_][A-Za-z0-9_]*|\\[(0|[1-9][0-9]{0,9})\\]'
            || E'|\\["([^"\\\\\\x01-\\x1f]|\\\\["\\\\bfnrt]|\\\\u00[01][0-9a-f])*"\\])*$')) IS NOT TRUE
    THEN
        PERFORM glpgenc._raise('ZE012', 'the path of a facet must be a JSON path, such as $.address.zip, $["postal code"] or '
            '$.tags[0]');
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc._check_path(pg_catalog.text, pg_catalog.jsonb) IS
    'internal: raises ZE012 if the path among a facet''s parameters is not one, or its kind takes none';

CREATE FUNCTION glpgenc._check_facet(
    facet pg_catalog.text, normalizer pg_catalog.text, bits integer, scope pg_catalog.text, kind pg_catalog.text,
    has_path boolean
) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    most integer := CASE WHEN kind IN ('prefix', 'contains', 'words', 'similar', 'elements') THEN 32 ELSE 128 END;
BEGIN
    IF (facet COLLATE "C" ~ '^[a-z_][a-z0-9_]*$' AND octet_length(facet) <= 63) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', 'the name of a facet must be a lower-case identifier of at most 63 bytes');
    ELSIF glpgenc._normalizer_id(normalizer) IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'the normaliser must be exact, lower, digits, last4, email_domain or number');
    ELSIF kind IN ('range', 'text_range') AND normalizer <> 'exact' THEN
        PERFORM glpgenc._raise('ZE012', 'the normaliser of a range or text_range facet must be exact');
    ELSIF kind IN ('words', 'similar') AND normalizer <> 'lower' THEN
        PERFORM glpgenc._raise('ZE012', format('the normaliser of a %s facet must be lower', kind));
    ELSIF kind = 'partitioned' AND scope = 'global' THEN
        PERFORM glpgenc._raise('ZE012', 'a facet in partitions has the scope tenant', 'register a scalar for scope global');
    ELSIF (has_path OR kind IN ('prefix', 'contains', 'elements')) AND normalizer = 'number' THEN
        PERFORM glpgenc._raise('ZE012', 'the normaliser of a prefix, contains or elements facet, or of a path, must be '
            'one for text, not number');
    ELSIF (bits BETWEEN 1 AND most AND scope IN ('tenant', 'global')) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('bits of a %s facet must be 1 to %s, and its scope tenant or global', kind, most));
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc._check_facet(pg_catalog.text, pg_catalog.text, integer, pg_catalog.text, pg_catalog.text, boolean) IS
    'internal: raises ZE012 for an invalid name, normaliser, scope or number of bits of a facet';

CREATE FUNCTION glpgenc._facet_of_key(
    field pg_catalog.text, normalizer pg_catalog.text, bits integer, scope pg_catalog.text, key pg_catalog.text
) RETURNS glpgenc.search_facets
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    data_class text := (SELECT f.data_class FROM glpgenc.fields f WHERE f.field = _facet_of_key.field);
    other      record;
    alike      glpgenc.search_facets;
BEGIN
    -- Two fields that take the key at the same time would not see each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('glpgenc shared key ' || key, 0));
    FOR other IN
        SELECT s.*, f.data_class FROM glpgenc.search_facets s JOIN glpgenc.fields f ON f.field = s.field
        WHERE s.parameters ->> 'key' = _facet_of_key.key AND s.state <> 'retired' ORDER BY s.field, s.slot
    LOOP
        IF other.field = _facet_of_key.field THEN
            PERFORM glpgenc._raise('ZE012', format('facet %s of field %s has the key %s already', other.facet, field, key),
                'give one of the two facets a key of its own');
        ELSIF (other.data_class, other.normalizer, other.bits, other.scope)
            IS DISTINCT FROM (data_class, normalizer, bits, scope)
        THEN
            PERFORM glpgenc._raise('ZE012', format('the key %s is that of facet %s of field %s, with data class %s, normaliser '
                '%s, %s bits and scope %s', key, other.facet, other.field, other.data_class, other.normalizer, other.bits,
                other.scope), 'register the facet alike, or give it a key of another name: only terms that are made alike can '
                'be compared');
        ELSIF other.state <> 'active' THEN
            PERFORM glpgenc._raise('ZE012', format('facet %s of field %s is being reindexed, and its key %s with it',
                other.facet, other.field, key), 'register the facet when the reindex has ended, see `glpgenc reindex status`');
        END IF;
        SELECT * INTO STRICT alike FROM glpgenc.search_facets s WHERE (s.field, s.slot) = (other.field, other.slot);
    END LOOP;
    RETURN alike;
END
$body$;
COMMENT ON FUNCTION glpgenc._facet_of_key(pg_catalog.text, pg_catalog.text, integer, pg_catalog.text, pg_catalog.text) IS
    'internal: a facet that has a shared HMAC key, whose label and root a further one takes over; raises ZE012 where the two '
    'would not be alike';
