-- Whose word the registry is. Its expressions and names are spliced into statements of jobs and into the triggers of tables,
-- and run with the rights of whoever fills, verifies or writes: so the owner of a table alone says what they are, and a member
-- of glpgenc_admin who owns nothing can't.

-- Internal: called by the functions of glpgenc and by its triggers alone.

CREATE FUNCTION glpgenc._require_owner(relation pg_catalog.regclass) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = relation AND c.relkind IN ('r', 'p')) THEN
        PERFORM glpgenc._raise('ZE012', format('%s is not a table of this server', relation));
    -- What a foreign key cascades to is written as the owner of our own tables.
    ELSIF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid IN (relation, 'glpgenc.encrypted_columns'::regclass)
                      AND pg_has_role(c.relowner, 'USAGE')) THEN
        PERFORM glpgenc._raise('42501', format('must be owner of table %s', relation),
            'register the table as its owner, who must be a member of glpgenc_admin: the registry becomes code of its '
            'triggers and jobs');
    END IF;
END
$body$;
COMMENT ON FUNCTION glpgenc._require_owner(pg_catalog.regclass) IS
    'internal: raises 42501 unless the caller owns the table, and ZE012 if it is not a table';

CREATE FUNCTION glpgenc._registered_by_owner() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- What was dropped has no owner who could be asked.
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = OLD.relation) THEN
        PERFORM glpgenc._require_owner(OLD.relation);
    END IF;
    PERFORM glpgenc._require_owner(NEW.relation);
    RETURN NEW;
END
$body$;
COMMENT ON FUNCTION glpgenc._registered_by_owner() IS
    'internal: trigger that lets only the owner of a table change its entries in the registry';
CREATE TRIGGER by_owner_insert BEFORE INSERT ON glpgenc.encrypted_columns
    FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();
CREATE TRIGGER by_owner_update BEFORE UPDATE ON glpgenc.encrypted_columns
    FOR EACH ROW WHEN (pg_catalog.record_image_ne(ROW(OLD.relation, OLD.column_name, OLD.field),
                                                  ROW(NEW.relation, NEW.column_name, NEW.field)))
    EXECUTE FUNCTION glpgenc._registered_by_owner();
CREATE TRIGGER by_owner_insert BEFORE INSERT ON glpgenc.column_migrations
    FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();
CREATE TRIGGER by_owner_update BEFORE UPDATE ON glpgenc.column_migrations
    FOR EACH ROW WHEN (pg_catalog.record_image_ne(
        ROW(OLD.relation, OLD.column_name, OLD.plaintext_column, OLD.source_expression, OLD.tenant_expression,
            OLD.row_expression, OLD.mode, OLD.unkeyed, OLD.client_source),
        ROW(NEW.relation, NEW.column_name, NEW.plaintext_column, NEW.source_expression, NEW.tenant_expression,
            NEW.row_expression, NEW.mode, NEW.unkeyed, NEW.client_source)))
    EXECUTE FUNCTION glpgenc._registered_by_owner();
CREATE TRIGGER by_owner_insert BEFORE INSERT ON glpgenc.index_columns
    FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();
CREATE TRIGGER by_owner_update BEFORE UPDATE ON glpgenc.index_columns
    FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();
COMMENT ON TRIGGER by_owner_insert ON glpgenc.encrypted_columns IS 'Only the owner of a table registers its columns';
COMMENT ON TRIGGER by_owner_update ON glpgenc.encrypted_columns IS 'Only the owner of a table renames its columns';
COMMENT ON TRIGGER by_owner_insert ON glpgenc.column_migrations IS 'Only the owner of a table sets the source of its columns';
COMMENT ON TRIGGER by_owner_update ON glpgenc.column_migrations IS 'Only the owner of a table changes the source of its columns';
COMMENT ON TRIGGER by_owner_insert ON glpgenc.index_columns IS 'Only the owner of a table sets its index columns';
COMMENT ON TRIGGER by_owner_update ON glpgenc.index_columns IS 'Only the owner of a table changes its index columns';

-- Whoever moves rows need not own the table. What a value is bound to is found among its columns, or was said by its owner.
CREATE FUNCTION glpgenc._known_row_expression() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF NEW.row_expression IS NOT NULL AND glpgenc._column_of(NEW.relation, NEW.row_expression) IS NULL
        AND NOT EXISTS (SELECT FROM glpgenc.column_migrations m WHERE m.relation = NEW.relation
                        AND m.column_name = NEW.column_name AND m.row_expression = NEW.row_expression)
    THEN
        PERFORM glpgenc._raise('ZE012', format('the row expression of a job on table %s is neither a column of it nor the row '
            'expression of column %s', NEW.relation, NEW.column_name));
    END IF;
    RETURN NEW;
END
$body$;
COMMENT ON FUNCTION glpgenc._known_row_expression() IS
    'internal: trigger that lets a job bind values only to a column, or to the expression that the owner of the table set';
CREATE TRIGGER known_row_expression BEFORE INSERT OR UPDATE ON glpgenc.rotation_columns
    FOR EACH ROW EXECUTE FUNCTION glpgenc._known_row_expression();
CREATE TRIGGER known_row_expression BEFORE INSERT OR UPDATE ON glpgenc.reindex_columns
    FOR EACH ROW EXECUTE FUNCTION glpgenc._known_row_expression();
COMMENT ON TRIGGER known_row_expression ON glpgenc.rotation_columns IS 'Keeps other SQL out of the statements of a rotation';
COMMENT ON TRIGGER known_row_expression ON glpgenc.reindex_columns IS 'Keeps other SQL out of the statements of a reindex';
