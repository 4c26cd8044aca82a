-- Reindexing: a search facet gets another key, or another normaliser, in a slot of its own. Both slots are written until
-- the new one has replaced the old one (glpgenc/reindex/run.py). Its rows move by the jobs of jobs.sql.

CREATE TABLE glpgenc.reindexes (
    reindex      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    field        text NOT NULL REFERENCES glpgenc.fields,
    facet        text NOT NULL,
    normalizer   text NOT NULL,
    new_key      boolean NOT NULL,
    buckets      integer CHECK (buckets > 0),
    old_slot     integer NOT NULL,
    new_slot     integer,
    root_version integer,
    phase        text NOT NULL DEFAULT 'staging'
                 CHECK (phase IN ('staging', 'writing', 'filling', 'indexing', 'ready', 'swapped', 'done', 'aborted')),
    started_at   timestamptz NOT NULL DEFAULT now(),
    written_at   timestamptz,
    swapped_at   timestamptz,
    finished_at  timestamptz,
    FOREIGN KEY (field, old_slot) REFERENCES glpgenc.search_facets,
    FOREIGN KEY (field, new_slot) REFERENCES glpgenc.search_facets
);
CREATE UNIQUE INDEX reindexes_one ON glpgenc.reindexes (field) WHERE finished_at IS NULL;
COMMENT ON TABLE glpgenc.reindexes IS 'Reindexes: the new form of a facet of a field, and the state of the change';
COMMENT ON COLUMN glpgenc.reindexes.reindex IS 'Its number';
COMMENT ON COLUMN glpgenc.reindexes.field IS 'The field';
COMMENT ON COLUMN glpgenc.reindexes.facet IS 'The facet''s name, which does not change';
COMMENT ON COLUMN glpgenc.reindexes.normalizer IS 'The normaliser of the new slot';
COMMENT ON COLUMN glpgenc.reindexes.new_key IS 'Whether the HMAC keys come from new index roots';
COMMENT ON COLUMN glpgenc.reindexes.buckets IS 'The number of buckets of new boundaries of a text range; NULL to keep the old boundaries';
COMMENT ON COLUMN glpgenc.reindexes.old_slot IS 'The slot that is replaced';
COMMENT ON COLUMN glpgenc.reindexes.new_slot IS 'The slot that replaces it; NULL until it is registered';
COMMENT ON COLUMN glpgenc.reindexes.root_version IS 'The version of the index roots of the new slot; NULL for the active ones';
COMMENT ON COLUMN glpgenc.reindexes.phase IS 'staging: new roots are created; writing: every process starts to write both slots; filling: rows get the new term; indexing: indexes are built; ready: waits for the swap; swapped: queries use the new slot, both are written; done; aborted';
COMMENT ON COLUMN glpgenc.reindexes.started_at IS 'When it started';
COMMENT ON COLUMN glpgenc.reindexes.written_at IS 'Since when processes that read the registry write both slots';
COMMENT ON COLUMN glpgenc.reindexes.swapped_at IS 'When the new slot replaced the old one in queries';
COMMENT ON COLUMN glpgenc.reindexes.finished_at IS 'When the old slot was removed, or the reindex was aborted';
COMMENT ON INDEX glpgenc.reindexes_one IS 'One reindex of a field at a time';

CREATE TABLE glpgenc.reindex_columns (
    job            bigint NOT NULL,
    relation       regclass NOT NULL,
    column_name    name NOT NULL,
    slot           integer NOT NULL,
    row_expression text,
    PRIMARY KEY (job, relation, column_name),
    FOREIGN KEY (job, relation) REFERENCES glpgenc.backfill_jobs (job, relation) ON DELETE CASCADE,
    FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns ON UPDATE CASCADE ON DELETE CASCADE
);
COMMENT ON TABLE glpgenc.reindex_columns IS 'The columns of each job that rewrites values with a new slot';
COMMENT ON COLUMN glpgenc.reindex_columns.job IS 'The job';
COMMENT ON COLUMN glpgenc.reindex_columns.relation IS 'The table';
COMMENT ON COLUMN glpgenc.reindex_columns.column_name IS 'The ciphertext column';
COMMENT ON COLUMN glpgenc.reindex_columns.slot IS 'The new slot of its values';
COMMENT ON COLUMN glpgenc.reindex_columns.row_expression IS 'SQL over a row for the key that its values are bound to, determined when the job started; NULL for none';

-- Internal, and first: the bodies of public functions are bound to these when they are created.

CREATE FUNCTION glpgenc._facet_terms(
    value pg_catalog.bytea, field pg_catalog.text, facet pg_catalog.text
) RETURNS pg_catalog.bytea[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET debug_print_plan = off
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    keys  bytea   := glpgenc._open_field(glpgenc._keys(field), glpgenc._name(field));
    terms bytea[] := '{}';
    slots integer[];
    one   integer;
BEGIN
    IF value IS NULL THEN
        RETURN NULL;
    END IF;
    slots := ARRAY(SELECT s.slot FROM glpgenc.search_facets s
                   WHERE s.field = _facet_terms.field AND s.facet = _facet_terms.facet AND s.state <> 'retired'
                   ORDER BY s.slot);
    FOREACH one IN ARRAY slots LOOP
        -- A session that was keyed before a slot was registered looks by the one that it has.
        IF glpgenc._has_slot(keys, one) OR cardinality(slots) = 1 THEN
            terms := terms || glpgenc._terms_in_slot(value, keys, field, one);
        END IF;
    END LOOP;
    IF terms = '{}' THEN
        terms := ARRAY[glpgenc._raise('ZE011', format('field %s, facet %s', left(field, 200), left(facet, 63)))];
    END IF;
    RETURN terms;
END
$body$;
COMMENT ON FUNCTION glpgenc._facet_terms(pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'internal: the terms of a value under every slot of a facet for which the session has the key';

CREATE FUNCTION glpgenc.gl_search_terms(value pg_catalog.text, field pg_catalog.text, facet pg_catalog.text)
RETURNS pg_catalog.bytea[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._facet_terms(convert_to(value, 'UTF8'::name), field, facet);
COMMENT ON FUNCTION glpgenc.gl_search_terms(pg_catalog.text, pg_catalog.text, pg_catalog.text) IS
    'The search terms of a value by the name of a scalar or range facet: one, or of a facet in partitions one a part; twice as many while the facet is reindexed. For '
    'index_column = ANY (...), which finds the value before, during and after a reindex';

CREATE FUNCTION glpgenc.gl_search_terms(value pg_catalog.bytea, field pg_catalog.text, facet pg_catalog.text)
RETURNS pg_catalog.bytea[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN glpgenc._facet_terms(value, field, facet);
COMMENT ON FUNCTION glpgenc.gl_search_terms(pg_catalog.bytea, pg_catalog.text, pg_catalog.text) IS
    'The same for bytes, as gl_encrypt computes them for bytes';

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._has_slot(keys pg_catalog.bytea, slot integer) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $body$
DECLARE
    at integer := 83;
BEGIN
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys) LOOP
        IF pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.=) slot THEN
            RETURN true;
        END IF;
        at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(keys, at);
    END LOOP;
    RETURN false;
END
$body$;
COMMENT ON FUNCTION glpgenc._has_slot(pg_catalog.bytea, integer) IS
    'internal: whether the session''s keys of a field have an entry for a slot';

CREATE FUNCTION glpgenc._passing_name(relation pg_catalog.regclass, column_name pg_catalog.name, slot integer)
RETURNS pg_catalog.name
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN (SELECT format('glpgenc_%s_slot_%s', a.attnum, _passing_name.slot)::name FROM pg_attribute a
        WHERE a.attrelid = relation AND a.attname = _passing_name.column_name AND NOT a.attisdropped);
COMMENT ON FUNCTION glpgenc._passing_name(pg_catalog.regclass, pg_catalog.name, integer) IS
    'internal: the name of an index column that is not searched yet, or no longer searched';

CREATE FUNCTION glpgenc._remake_index_triggers(relation pg_catalog.regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    indexer oid := (SELECT t.tgfoid FROM pg_trigger t WHERE t.tgrelid = relation AND t.tgname = 'zzz_glpgenc_index_insert');
    kept    record;
BEGIN
    EXECUTE format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_insert ON %s', relation);
    EXECUTE format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_update ON %s', relation);
    SELECT i.column_name, i.facet, i.slot INTO kept FROM glpgenc.index_columns i
    WHERE i.relation = _remake_index_triggers.relation LIMIT 1;
    IF FOUND THEN
        PERFORM glpgenc.gl_index_column(relation, kept.column_name, kept.facet, slot => kept.slot);
    ELSIF indexer IS NOT NULL AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = indexer) THEN
        EXECUTE format('DROP FUNCTION %s', indexer::regprocedure);
    END IF;
    PERFORM glpgenc._renew_shield(relation);
END
$body$;
COMMENT ON FUNCTION glpgenc._remake_index_triggers(pg_catalog.regclass) IS
    'internal: creates the triggers of a table''s index columns again, after columns were renamed or removed from the registry';

CREATE FUNCTION glpgenc._swap_index_columns(
    relation pg_catalog.regclass, column_name pg_catalog.name, old_slot integer, new_slot integer
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    wanted name;
    built  name;
    parked name := glpgenc._passing_name(relation, column_name, old_slot);
    one    record;
BEGIN
    SELECT i.index_column INTO wanted FROM glpgenc.index_columns i
    WHERE (i.relation, i.column_name, i.slot) = (_swap_index_columns.relation, _swap_index_columns.column_name, old_slot);
    SELECT i.index_column INTO built FROM glpgenc.index_columns i
    WHERE (i.relation, i.column_name, i.slot) = (_swap_index_columns.relation, _swap_index_columns.column_name, new_slot);
    IF wanted IS NOT NULL AND built IS NULL THEN
        PERFORM glpgenc._raise('ZE012', format('the index column %s of table %s was created while its facet was being '
            'reindexed: abort the reindex, and start it again', wanted, relation));
    END IF;
    -- Tags of both stand in one column.
    IF wanted IS NULL OR wanted = built THEN
        RETURN;
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    EXECUTE format('DROP TRIGGER zzz_glpgenc_index_insert ON %s', relation);
    EXECUTE format('DROP TRIGGER zzz_glpgenc_index_update ON %s', relation);
    EXECUTE format('ALTER TABLE %s RENAME COLUMN %I TO %I', relation, wanted, parked);
    EXECUTE format('ALTER TABLE %s RENAME COLUMN %I TO %I', relation, built, wanted);
    UPDATE glpgenc.index_columns i SET index_column = CASE i.slot WHEN old_slot THEN parked ELSE wanted END
    WHERE i.relation = _swap_index_columns.relation AND i.column_name = _swap_index_columns.column_name
      AND i.slot IN (old_slot, new_slot);
    PERFORM glpgenc._remake_index_triggers(relation);

    -- An index takes the name of the one that it was built after, its number is in its own name, and its constraint.
    FOR one IN
        SELECT made.relname AS made, before.relname AS before, before.oid, made.relnamespace::regnamespace AS home,
               x.indrelid::regclass AS part, c.condeferrable, c.condeferred, c.conname,
               -- Of partitioned tables a constraint can't be made so: there the index alone keeps values apart.
               c.oid IS NOT NULL AND c.coninhcount = 0 AND made.relkind = 'i' AS constrains
        FROM (SELECT t.relid FROM pg_partition_tree(relation) t UNION SELECT relation) p (relid)
        JOIN pg_index x ON x.indrelid = p.relid
        JOIN pg_class made ON made.oid = x.indexrelid
        JOIN pg_class before ON before.oid::text = substr(made.relname, 17)
        LEFT JOIN pg_constraint c ON c.conindid = before.oid AND c.contype = 'u'
        WHERE made.relname LIKE E'glpgenc\\_reindex\\_%'
          AND before.oid IN (SELECT y.indexrelid FROM pg_index y WHERE y.indrelid = p.relid)
    LOOP
        EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', one.home, one.before, 'glpgenc_retired_' || one.oid);
        EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', one.home, one.made, one.before);
        IF one.constrains THEN
            EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I UNIQUE USING INDEX %I%s%s', one.part, one.conname, one.before,
                           CASE WHEN one.condeferrable THEN ' DEFERRABLE' END,
                           CASE WHEN one.condeferred THEN ' INITIALLY DEFERRED' END);
        END IF;
    END LOOP;
END
$body$;
COMMENT ON FUNCTION glpgenc._swap_index_columns(pg_catalog.regclass, pg_catalog.name, integer, integer) IS
    'internal: renames the index column of a new slot and its indexes to the names of the old ones';

CREATE FUNCTION glpgenc._drop_index_column(relation pg_catalog.regclass, column_name pg_catalog.name, slot integer)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    gone name;
BEGIN
    PERFORM FROM glpgenc.index_columns i
    WHERE i.relation = _drop_index_column.relation AND i.column_name = _drop_index_column.column_name
      AND i.slot = _drop_index_column.slot;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    DELETE FROM glpgenc.index_columns i
    WHERE i.relation = _drop_index_column.relation AND i.column_name = _drop_index_column.column_name
      AND i.slot = _drop_index_column.slot
    RETURNING i.index_column INTO gone;
    PERFORM glpgenc._remake_index_triggers(relation);
    -- Tags of other slots may stand in it.
    IF NOT EXISTS (SELECT FROM glpgenc.index_columns i
                   WHERE i.relation = _drop_index_column.relation AND i.index_column = gone) THEN
        EXECUTE format('ALTER TABLE %s DROP COLUMN IF EXISTS %I', relation, gone);
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc._drop_index_column(pg_catalog.regclass, pg_catalog.name, integer) IS
    'internal: removes the index column of a slot from the registry and, unless other slots share it, from the table';
