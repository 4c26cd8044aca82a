--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: glpgenc; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA glpgenc;


--
-- Name: SCHEMA glpgenc; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA glpgenc IS 'glpgenc: field-level encryption. Functions read keys from the session, tables hold only wrapped keys and the registry.';


--
-- Name: security; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA security;


--
-- Name: SCHEMA security; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA security IS 'glpgenc: the audit trail of field-level encryption, and who may ask its API for what';


--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: _activated_at(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._activated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    NEW.activated_at := NEW.created_at;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION _activated_at(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._activated_at() IS 'internal: trigger of data_keys and branch_keys that notes when a key that is made active began to be';


--
-- Name: _add_keys(bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._add_keys(present bytea, added bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    at integer := 1;
BEGIN
    -- A bucket out of step holds no key that could be found: whoever put it there, it is replaced.
    IF octet_length(present) % 80 <> 0 OR octet_length(present) = 0 THEN
        RETURN added;
    END IF;
    -- A key that is there already is not added again: a session that loads often would grow without bound.
    WHILE at < octet_length(added) LOOP
        IF position(substr(added, at, 80) IN present) = 0 THEN
            present := present || substr(added, at, 80);
        END IF;
        at := at + 80;
    END LOOP;
    RETURN present;
END
$$;


--
-- Name: FUNCTION _add_keys(present bytea, added bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._add_keys(present bytea, added bytea) IS 'internal: one bucket of keys with those of another added';


--
-- Name: _aes_cbc_decrypt(bytea, bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._aes_cbc_decrypt(ciphertext bytea, key bytea, iv bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.decrypt_iv(ciphertext, key, iv, 'aes-cbc/pad:pkcs'::text);


--
-- Name: FUNCTION _aes_cbc_decrypt(ciphertext bytea, key bytea, iv bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._aes_cbc_decrypt(ciphertext bytea, key bytea, iv bytea) IS 'internal: pgcrypto AES-CBC with PKCS#7 padding. Callers verify the tag first';


--
-- Name: _aes_cbc_encrypt(bytea, bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._aes_cbc_encrypt(plaintext bytea, key bytea, iv bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.encrypt_iv(plaintext, key, iv, 'aes-cbc/pad:pkcs'::text);


--
-- Name: FUNCTION _aes_cbc_encrypt(plaintext bytea, key bytea, iv bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._aes_cbc_encrypt(plaintext bytea, key bytea, iv bytea) IS 'internal: pgcrypto AES-CBC with PKCS#7 padding. Callers assert key and IV lengths: pgcrypto accepts short ones';


--
-- Name: _audit_partition(date); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._audit_partition(month_begins date) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    partition text := 'encryption_audit_' || coalesce(to_char(month_begins, 'YYYY_MM'), 'default');
BEGIN
    IF to_regclass('security.' || partition) IS NOT NULL THEN
        RETURN NULL;
    END IF;
    -- Made beside and then attached: that lets readers and writers of the other partitions go on.
    EXECUTE format('CREATE TABLE security.%I (LIKE security.encryption_audit INCLUDING ALL)', partition);
    EXECUTE format('ALTER TABLE security.encryption_audit ATTACH PARTITION security.%I %s', partition,
                   CASE WHEN month_begins IS NULL THEN 'DEFAULT'
                        ELSE format('FOR VALUES FROM (%L) TO (%L)', to_char(month_begins, 'YYYY-MM-DD') || ' 00:00:00+00',
                                    to_char(month_begins + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00')
                   END);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.%I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse()', partition);
    EXECUTE format('COMMENT ON TABLE security.%I IS %L', partition, CASE WHEN month_begins IS NULL
                   THEN 'Events of months that have no partition'
                   ELSE format('Events of %s (UTC)', to_char(month_begins, 'YYYY-MM')) END);
    IF month_begins IS NULL THEN
        -- Whether there is anything in it is asked of it alone: the whole table would be read for that.
        GRANT SELECT ON security.encryption_audit_default TO glpgenc_auditor;
    END IF;
    RETURN partition;
END
$$;


--
-- Name: FUNCTION _audit_partition(month_begins date); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._audit_partition(month_begins date) IS 'internal: makes the partition of a month, or with NULL the default one, and returns its name; NULL where it is there already';


--
-- Name: _audit_refuse(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._audit_refuse() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = '42501',
        MESSAGE = format('%s is append-only: %s is refused', TG_TABLE_NAME, TG_OP),
        HINT = 'old months are dropped whole, by `glpgenc audit prune`';
END
$$;


--
-- Name: FUNCTION _audit_refuse(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._audit_refuse() IS 'internal: refuses what is not INSERT, to the owner too, who could of course drop the trigger';


--
-- Name: _base_type(regtype); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._base_type(of_type regtype) RETURNS regtype
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (WITH RECURSIVE steps AS (SELECT (_base_type.of_type)::oid AS step, t.typbasetype AS base FROM pg_type t WHERE (t.oid = (_base_type.of_type)::oid) UNION ALL SELECT t.oid, t.typbasetype FROM (steps s_1 JOIN pg_type t ON ((t.oid = s_1.base)))) SELECT (s.step)::regtype AS step FROM steps s WHERE (s.base = (0)::oid));


--
-- Name: FUNCTION _base_type(of_type regtype); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._base_type(of_type regtype) IS 'internal: the type under a domain, or the type itself';


--
-- Name: _bound(text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._bound(field text, row_id text) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ((int4send(octet_length(field)) || decode(replace(field, '\'::text, '\\'::text), 'escape'::text)) || CASE WHEN (octet_length(row_id) = 0) THEN '\x00000000'::bytea ELSE (int4send(octet_length(row_id)) || convert_to(row_id, 'UTF8'::name)) END);


--
-- Name: FUNCTION _bound(field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._bound(field text, row_id text) IS 'internal: len32(field) || field || len32(row_id) || row_id, the part of the AAD that is not in the envelope; NULL if either is';


--
-- Name: _branch_key_state(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._branch_key_state() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF (NEW.branch_id, NEW.group_name, NEW.version, NEW.created_at)
        IS DISTINCT FROM (OLD.branch_id, OLD.group_name, OLD.version, OLD.created_at)
    THEN
        PERFORM glpgenc._raise('ZE015', format('branch key %s stays what it was made for', OLD.branch_id));
    END IF;
    IF NEW.uses < OLD.uses THEN
        PERFORM glpgenc._raise('ZE015', format('the uses of branch key %s only grow', OLD.branch_id));
    END IF;
    -- A process sets 256 aside at a time. A jump to the bound would take the key out of use.
    IF NEW.uses - OLD.uses > 4096 AND NOT has_table_privilege('glpgenc.branch_keys', 'UPDATE') THEN
        PERFORM glpgenc._raise('ZE015', format('4096 uses of branch key %s at most are counted at a time', OLD.branch_id));
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NOT (CASE NEW.state
        WHEN 'active' THEN OLD.state = 'pre_active'
        WHEN 'deactivated' THEN OLD.state = 'active'
        WHEN 'compromised' THEN OLD.state IN ('pre_active', 'active', 'deactivated')
        WHEN 'destroyed' THEN true
        ELSE false END)
    THEN
        PERFORM glpgenc._raise('ZE015', format('branch key %s is %s, and can''t become %s', OLD.branch_id, OLD.state, NEW.state));
    END IF;
    -- The row is locked by now: whoever wrapped a data key with it has committed, and who comes later finds it destroyed.
    IF NEW.state = 'destroyed' AND EXISTS (
        SELECT FROM glpgenc.data_keys k
        WHERE k.provider = 'branch' AND k.key_uri = concat('branch:', OLD.branch_id) AND k.wrapped_key IS NOT NULL)
    THEN
        PERFORM glpgenc._raise('ZE015', format('data keys are under branch key %s', OLD.branch_id));
    END IF;
    NEW.activated_at := CASE WHEN NEW.state = 'active' THEN now() ELSE OLD.activated_at END;
    NEW.deactivated_at := CASE WHEN OLD.state = 'active' THEN now() ELSE OLD.deactivated_at END;
    NEW.compromised_at := CASE WHEN NEW.state = 'compromised' THEN now() ELSE OLD.compromised_at END;
    IF NEW.state = 'destroyed' THEN
        NEW.destroyed_at := now();
        NEW.wrapped_key := NULL;
    END IF;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION _branch_key_state(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._branch_key_state() IS 'internal: trigger of branch_keys that allows the steps of NIST SP 800-57 only, and no end while data keys are under the key';


--
-- Name: _bucket(text, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._bucket(content text, entry bytea) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
DECLARE
    unit   integer := pg_catalog.get_byte(entry, 36);
    size   pg_catalog.numeric := glpgenc._int8(pg_catalog.substr(entry, 41, 8))::pg_catalog.numeric;
    under  pg_catalog.numeric := glpgenc._int8(pg_catalog.substr(entry, 49, 8))::pg_catalog.numeric
                                 OPERATOR(pg_catalog.-) 1::pg_catalog.numeric;
    over   pg_catalog.numeric := glpgenc._int8(pg_catalog.substr(entry, 57, 8))::pg_catalog.numeric
                                 OPERATOR(pg_catalog.+) 1::pg_catalog.numeric;
    count  pg_catalog.numeric;
    bucket pg_catalog.numeric;
BEGIN
    IF unit OPERATOR(pg_catalog.=) 1 THEN
        content := glpgenc._number(content);
    END IF;
    -- NaN is above all numbers, as PostgreSQL sorts it.
    IF content COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) (CASE
        WHEN unit OPERATOR(pg_catalog.=) 1 THEN '^(NaN|-?Infinity)$' ELSE '^-?infinity$' END)::pg_catalog.text
    THEN
        RETURN CASE WHEN pg_catalog."left"(content, 1) OPERATOR(pg_catalog.=) '-'::pg_catalog.text THEN under ELSE over END;
    END IF;
    count := CASE WHEN unit OPERATOR(pg_catalog.=) 1
        THEN content::pg_catalog.numeric OPERATOR(pg_catalog.*) ('1'::pg_catalog.text OPERATOR(pg_catalog.||) pg_catalog.repeat(
            '0'::pg_catalog.text, pg_catalog.get_byte(entry, 37)))::pg_catalog.numeric
        ELSE glpgenc._date_count(content, unit)::pg_catalog.numeric END;
    -- div is exact and rounds to zero; / would round the quotient to some digits first.
    bucket := pg_catalog.div(count, size);
    IF bucket OPERATOR(pg_catalog.*) size OPERATOR(pg_catalog.>) count THEN
        bucket := bucket OPERATOR(pg_catalog.-) 1::pg_catalog.numeric;
    END IF;
    RETURN CASE WHEN bucket OPERATOR(pg_catalog.<) under THEN under
                WHEN bucket OPERATOR(pg_catalog.>) over THEN over ELSE bucket END;
END
$_$;


--
-- Name: FUNCTION _bucket(content text, entry bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._bucket(content text, entry bytea) IS 'internal: the bucket that a value falls in under a search entry of kind range; raises ZE014 for what is no number or date';


--
-- Name: _bucket_term(numeric, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._bucket_term(bucket numeric, entry bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    -- Not in SQL: convert_to is STABLE, so the planner would not inline it, and a nested query would hold the key.
    RETURN glpgenc._term(pg_catalog.convert_to(bucket::pg_catalog.text, 'UTF8'::pg_catalog.name),
                         pg_catalog.substr(entry, 1, 36));
END
$$;


--
-- Name: FUNCTION _bucket_term(bucket numeric, entry bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._bucket_term(bucket numeric, entry bytea) IS 'internal: the search term of a bucket';


--
-- Name: _bytes_of_hex(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._bytes_of_hex(hex text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    -- decode would quote what is no hex.
    IF pg_catalog.translate(hex, '0123456789abcdefABCDEF', '') OPERATOR(pg_catalog.<>) ''
        OR (pg_catalog.octet_length(hex) OPERATOR(pg_catalog.%) 2) OPERATOR(pg_catalog.<>) 0
    THEN
        RETURN glpgenc._raise('ZE014', 'bytes are written in hex, without a prefix');
    END IF;
    RETURN pg_catalog.decode(hex, 'hex'::pg_catalog.text);
END
$$;


--
-- Name: FUNCTION _bytes_of_hex(hex text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._bytes_of_hex(hex text) IS 'internal: bytes from hex digits; raises ZE014, without a value, for anything else';


--
-- Name: _quoted(name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._quoted(name name) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (('"'::text || replace((name)::text, '"'::text, '""'::text)) || '"'::text);


--
-- Name: FUNCTION _quoted(name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._quoted(name name) IS 'internal: a name in double quotes, also where SQL would not need them';


--
-- Name: _changed(regclass, name[], boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._changed(relation regclass, columns name[], in_when boolean) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT string_agg(format(CASE WHEN (_changed.in_when AND ((a.atttypid = ANY (ARRAY[('smallint'::regtype)::oid, ('integer'::regtype)::oid, ('bigint'::regtype)::oid, ('boolean'::regtype)::oid, ('uuid'::regtype)::oid, ('date'::regtype)::oid, ('timestamp without time zone'::regtype)::oid, ('timestamp with time zone'::regtype)::oid, ('bytea'::regtype)::oid])) OR ((a.atttypid = ANY (ARRAY[('text'::regtype)::oid, ('character varying'::regtype)::oid])) AND c.collisdeterministic))) THEN 'OLD.%1$s IS DISTINCT FROM NEW.%1$s'::text ELSE 'pg_catalog.record_image_ne(ROW(OLD.%1$s), ROW(NEW.%1$s))'::text END, glpgenc._quoted(a.attname)), ' OR '::text ORDER BY a.attnum) AS string_agg FROM (pg_attribute a LEFT JOIN pg_collation c ON ((c.oid = a.attcollation))) WHERE ((a.attrelid = (_changed.relation)::oid) AND (a.attname = ANY (_changed.columns)) AND (NOT a.attisdropped)));


--
-- Name: FUNCTION _changed(relation regclass, columns name[], in_when boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._changed(relation regclass, columns name[], in_when boolean) IS 'internal: the condition that an UPDATE changed one of these columns';


--
-- Name: _check_expression(regclass, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._check_expression(relation regclass, expression text, purpose text) RETURNS void
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    of_type regtype;
    wrong   text;
BEGIN
    -- Read where the query finds no row: nothing is computed, and names, types and grouping are checked all the same.
    EXECUTE format('SELECT pg_typeof((SELECT (%1$s) FROM %2$s AS %3$I WHERE false AND (%1$s) IS NOT NULL))', expression,
                   relation, (SELECT c.relname FROM pg_class c WHERE c.oid = relation)) INTO of_type;
    SELECT a.attname INTO wrong FROM pg_attribute a
    WHERE a.attrelid = relation AND a.attgenerated <> '' AND NOT a.attisdropped
      AND (a.attname = glpgenc._column_of(relation, expression)
           OR position(quote_ident(a.attname) IN expression) > 0 AND a.attname !~ E'^\\w+$'
           OR a.attname ~ E'^\\w+$' AND expression ~ (E'\\m' || a.attname || E'\\M'));
    IF wrong IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s reads column %s, which is generated: triggers run before it is',
                                               purpose, relation, wrong));
    ELSIF (SELECT t.typtype IN ('c', 'p') FROM pg_type t WHERE t.oid = of_type)
        OR purpose = 'source expression' AND of_type IN ('money'::regtype, 'money[]'::regtype)
    THEN
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s is of type %s, which has no text form that always reads the '
                                               'same: write an expression that casts it', purpose, relation, of_type));
    END IF;
EXCEPTION
    WHEN syntax_error_or_access_rule_violation OR feature_not_supported THEN
        IF SQLSTATE = '42501' THEN
            RAISE;
        END IF;
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s does not work (%s): write it over the columns of one row, and '
                                               'name functions outside pg_catalog with their schema', purpose, relation, SQLERRM));
END
$_$;


--
-- Name: FUNCTION _check_expression(relation regclass, expression text, purpose text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._check_expression(relation regclass, expression text, purpose text) IS 'internal: raises ZE012 for what is no expression over a row of the table, or can''t be known in a BEFORE trigger';


--
-- Name: _check_facet(text, text, integer, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._check_facet(facet text, normalizer text, bits integer, scope text, kind text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    most integer := CASE WHEN kind IN ('prefix', 'contains') THEN 32 ELSE 128 END;
BEGIN
    IF (facet COLLATE "C" ~ '^[a-z_][a-z0-9_]*$' AND octet_length(facet) <= 63) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', 'a facet''s name is one lower-case identifier of at most 63 bytes');
    ELSIF glpgenc._normalizer_id(normalizer) IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'a normaliser is one of exact, lower, digits, last4, email_domain, number');
    ELSIF kind = 'range' AND normalizer <> 'exact' THEN
        PERFORM glpgenc._raise('ZE012', 'a range facet reads the value as it is: its normaliser is exact');
    ELSIF kind IN ('prefix', 'contains') AND normalizer = 'number' THEN
        PERFORM glpgenc._raise('ZE012', 'a part of a number finds nothing for certain: a prefix or contains facet takes a '
                                        'normaliser of text');
    ELSIF (bits BETWEEN 1 AND most AND scope IN ('tenant', 'global')) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('bits of a %s facet are 1 to %s, the scope is tenant or global', kind, most));
    END IF;
END
$_$;


--
-- Name: FUNCTION _check_facet(facet text, normalizer text, bits integer, scope text, kind text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._check_facet(facet text, normalizer text, bits integer, scope text, kind text) IS 'internal: raises ZE012 for what can''t be a facet''s name, normaliser, bits or scope';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: column_migrations; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.column_migrations (
    relation regclass NOT NULL,
    column_name name NOT NULL,
    plaintext_column name,
    source_expression text,
    tenant_expression text,
    row_expression text,
    mode text DEFAULT 'database'::text NOT NULL,
    unkeyed text DEFAULT 'queue'::text NOT NULL,
    client_source boolean DEFAULT false NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    backfilled_at timestamp with time zone,
    verified_at timestamp with time zone,
    verified_rows bigint,
    verified_by text,
    mismatched_rows bigint,
    contracted_at timestamp with time zone,
    scrubbed_at timestamp with time zone,
    scrubbed_lsn pg_lsn,
    scrubbed_cluster bigint,
    CONSTRAINT column_migrations_mode_check CHECK ((mode = ANY (ARRAY['database'::text, 'client'::text]))),
    CONSTRAINT column_migrations_unkeyed_check CHECK ((unkeyed = ANY (ARRAY['queue'::text, 'refuse'::text]))),
    CONSTRAINT column_migrations_verified_by_check CHECK ((verified_by = ANY (ARRAY['all'::text, 'sample'::text]))),
    CONSTRAINT plaintext_until_contracted CHECK ((((plaintext_column IS NULL) = (contracted_at IS NOT NULL)) AND ((source_expression IS NULL) = (contracted_at IS NOT NULL))))
);


--
-- Name: TABLE column_migrations; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.column_migrations IS 'The columns that come from a plaintext column of the same table; how far they are is in glpgenc.encrypted_columns';


--
-- Name: COLUMN column_migrations.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.relation IS 'The table, followed through renames';


--
-- Name: COLUMN column_migrations.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.column_name IS 'The ciphertext column';


--
-- Name: COLUMN column_migrations.plaintext_column; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.plaintext_column IS 'The column it replaces; NULL once that was dropped';


--
-- Name: COLUMN column_migrations.source_expression; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.source_expression IS 'SQL over a row of the table that gives the value to encrypt: the plaintext column, or what reads it; NULL once that was dropped';


--
-- Name: COLUMN column_migrations.tenant_expression; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.tenant_expression IS 'SQL over a row of the table that gives its tenant''s id; NULL where there is one tenant, the session''s';


--
-- Name: COLUMN column_migrations.row_expression; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.row_expression IS 'SQL over a row of the table that gives the key to which the row''s value is bound; NULL where values are bound to no row';


--
-- Name: COLUMN column_migrations.mode; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.mode IS 'database: the server encrypts, in sessions that hold keys; client: values are encrypted in Python, and SQL can''t open them';


--
-- Name: COLUMN column_migrations.unkeyed; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.unkeyed IS 'What happens to plaintext written by a session that can''t encrypt it: queue leaves the row to the backfill, refuse raises ZE001';


--
-- Name: COLUMN column_migrations.client_source; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.client_source IS 'Whether a function of the client''s reads what the source holds, such as the token of another library: triggers never encrypt it, and the backfill is given the function';


--
-- Name: COLUMN column_migrations.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.started_at IS 'When it was expanded';


--
-- Name: COLUMN column_migrations.backfilled_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.backfilled_at IS 'When a backfill last found no row left';


--
-- Name: COLUMN column_migrations.verified_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.verified_at IS 'When the two columns were last found equal';


--
-- Name: COLUMN column_migrations.verified_rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.verified_rows IS 'How many rows were compared then';


--
-- Name: COLUMN column_migrations.verified_by; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.verified_by IS 'Which rows were compared: all, or a sample';


--
-- Name: COLUMN column_migrations.mismatched_rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.mismatched_rows IS 'How many rows were found to differ';


--
-- Name: COLUMN column_migrations.contracted_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.contracted_at IS 'When the plaintext column was dropped';


--
-- Name: COLUMN column_migrations.scrubbed_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_at IS 'When the table was rewritten, so that its files hold no plaintext';


--
-- Name: COLUMN column_migrations.scrubbed_lsn; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_lsn IS 'The WAL position after that: what was written before it may hold plaintext, what comes after it does not';


--
-- Name: COLUMN column_migrations.scrubbed_cluster; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_cluster IS 'The system identifier of the cluster whose WAL that position is in: a dump takes both to another one, where they mean nothing';


--
-- Name: _check_migration(glpgenc.column_migrations); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._check_migration(moved glpgenc.column_migrations) RETURNS void
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    present record;
    hit   text;
BEGIN
    SELECT c.relkind, c.relispartition INTO present FROM pg_class c WHERE c.oid = moved.relation;
    IF (present.relkind IN ('r', 'p')) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('%s is not a table of this server%s', moved.relation,
                               CASE WHEN present.relkind = 'f' THEN ': encrypt it on the server that holds it' END));
    ELSIF present.relispartition THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is a partition: name %s, the table that it is a part of', moved.relation,
                                               pg_partition_root(moved.relation)));
    ELSIF EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                  WHERE i.inhparent = moved.relation AND NOT c.relispartition)
    THEN
        PERFORM glpgenc._raise('ZE012', format('tables inherit from %s, and triggers are not inherited', moved.relation));
    ELSIF moved.mode NOT IN ('database', 'client') OR moved.mode IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'the mode of a migration is one of database, client');
    ELSIF moved.unkeyed NOT IN ('queue', 'refuse') OR moved.unkeyed IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'unkeyed is one of queue, refuse');
    ELSIF moved.plaintext_column = moved.column_name THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t hold both plaintext and ciphertext: name another '
                                               'column for the ciphertext', moved.column_name, moved.relation));
    END IF;
    SELECT a.* INTO present FROM pg_attribute a
    WHERE a.attrelid = moved.relation AND a.attname = moved.plaintext_column AND a.attnum > 0 AND NOT a.attisdropped;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s does not exist', moved.plaintext_column, moved.relation));
    ELSIF present.attgenerated <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is generated: encrypt the columns that it is generated from',
                                               moved.plaintext_column, moved.relation));
    ELSIF present.attinhcount > 0 THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is inherited, and can''t be dropped here',
                                               moved.plaintext_column, moved.relation));
    ELSIF EXISTS (SELECT FROM glpgenc.encrypted_columns c
                  WHERE c.relation = moved.relation AND c.column_name = moved.plaintext_column)
        OR EXISTS (SELECT FROM glpgenc.index_columns i
                   WHERE i.relation = moved.relation AND i.index_column IN (moved.plaintext_column, moved.column_name))
    THEN
        PERFORM glpgenc._raise('ZE012', format('columns %s and %s of table %s: one holds ciphertext or search terms already',
                                               moved.plaintext_column, moved.column_name, moved.relation));
    ELSIF EXISTS (SELECT FROM pg_partition_tree(moved.relation) t JOIN pg_partitioned_table p ON p.partrelid = t.relid
                  JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attname = moved.plaintext_column
                  -- A column of the key, or of an expression in it, depends on the table, and not the other way round.
                  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = p.partrelid AND d.objsubid = a.attnum
                  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = p.partrelid AND d.refobjsubid = 0
                    AND d.deptype = 'i')
    THEN
        PERFORM glpgenc._raise('ZE012', format('column %s decides the partition of a row of table %s: a ciphertext can''t',
                                               moved.plaintext_column, moved.relation));
    END IF;
    SELECT m.column_name INTO hit FROM glpgenc.column_migrations m
    WHERE m.relation = moved.relation AND m.plaintext_column = moved.plaintext_column AND m.column_name <> moved.column_name;
    IF hit IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is being moved to column %s', moved.plaintext_column,
                                               moved.relation, hit));
    END IF;
    SELECT t.tgname INTO hit FROM pg_trigger t
    -- BEFORE ROW, of INSERT or UPDATE, in the order of names: what it changed would stay unseen.
    WHERE t.tgrelid IN (SELECT moved.relation UNION SELECT p.relid FROM pg_partition_tree(moved.relation) p) AND NOT t.tgisinternal AND t.tgtype & 3 = 3 AND t.tgtype & 20 <> 0 AND t.tgname > 'yyy_glpgenc_dual_write_insert'
      AND t.tgname NOT LIKE E'yyy\\_glpgenc\\_%' AND t.tgname NOT LIKE E'zzz\\_glpgenc\\_%' LIMIT 1;
    IF hit IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('trigger %s of table %s would run after ours and change a row unseen: rename it, '
                                               'to a name that sorts before yyy_glpgenc', hit, moved.relation));
    END IF;
    SELECT a.attgenerated INTO present FROM pg_attribute a
    WHERE a.attrelid = moved.relation AND a.attname = moved.column_name AND NOT a.attisdropped;
    IF present.attgenerated <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is generated', moved.column_name, moved.relation));
    END IF;
    PERFORM glpgenc._check_expression(moved.relation, e.expression, e.purpose)
    FROM (VALUES (moved.source_expression, 'source expression'), (moved.tenant_expression, 'tenant expression'),
                 (moved.row_expression, 'row expression')) AS e (expression, purpose)
    WHERE e.expression IS NOT NULL;
END
$$;


--
-- Name: FUNCTION _check_migration(moved glpgenc.column_migrations); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._check_migration(moved glpgenc.column_migrations) IS 'internal: raises ZE012 with the reason why a plaintext column can''t be moved so';


--
-- Name: _column_of(regclass, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._column_of(relation regclass, expression text) RETURNS name
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT a.attname FROM pg_attribute a WHERE ((a.attrelid = (_column_of.relation)::oid) AND (a.attnum > 0) AND (NOT a.attisdropped) AND ((btrim(regexp_replace(_column_of.expression, '::\s*(pg_catalog\.)?text\s*$'::text, ''::text), ' 	
'::text) = quote_ident((a.attname)::text)) OR (btrim(regexp_replace(_column_of.expression, '::\s*(pg_catalog\.)?text\s*$'::text, ''::text), ' 	
'::text) = format('"%s"'::text, replace((a.attname)::text, '"'::text, '""'::text))))));


--
-- Name: FUNCTION _column_of(relation regclass, expression text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._column_of(relation regclass, expression text) IS 'internal: the column that an expression is, alone or cast to text; NULL for any other expression';


--
-- Name: _columns_read(regclass, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._columns_read(relation regclass, expression text) RETURNS name[]
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT array_agg(a.attname ORDER BY a.attnum) AS array_agg FROM pg_attribute a WHERE ((a.attrelid = (_columns_read.relation)::oid) AND (a.attnum > 0) AND (NOT a.attisdropped) AND (a.attgenerated = ''::"char") AND CASE WHEN (glpgenc._column_of(_columns_read.relation, _columns_read.expression) IS NOT NULL) THEN (a.attname = glpgenc._column_of(_columns_read.relation, _columns_read.expression)) ELSE (POSITION((lower(replace((a.attname)::text, '"'::text, '""'::text))) IN (lower(_columns_read.expression))) > 0) END));


--
-- Name: FUNCTION _columns_read(relation regclass, expression text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._columns_read(relation regclass, expression text) IS 'internal: the columns that an expression over a row may read, in the table''s order';


--
-- Name: _proof_of(regclass, name, regprocedure); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._proof_of(relation regclass, column_name name, refusing regprocedure) RETURNS pg_constraint
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT c.*::pg_constraint AS c FROM (pg_constraint c JOIN pg_attribute a ON (((a.attrelid = c.conrelid) AND (a.attnum = ANY (c.conkey))))) WHERE ((c.conrelid = (_proof_of.relation)::oid) AND (c.contype = 'c'::"char") AND (a.attname = _proof_of.column_name) AND (cardinality(c.conkey) > 1) AND (EXISTS (SELECT FROM pg_depend d WHERE ((d.classid = ('pg_constraint'::regclass)::oid) AND (d.objid = c.oid) AND (d.refclassid = ('pg_proc'::regclass)::oid) AND (d.refobjid = (_proof_of.refusing)::oid))))) LIMIT 1);


--
-- Name: FUNCTION _proof_of(relation regclass, column_name name, refusing regprocedure); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._proof_of(relation regclass, column_name name, refusing regprocedure) IS 'internal: the constraint over a ciphertext column and its source that calls a function which raises, or NULL';


--
-- Name: gl_refuse_plaintext(bytea, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_refuse_plaintext(data bytea, field text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    -- Raises instead of returning false: PostgreSQL's own message for a violated CHECK quotes the failing row, and
    -- that row holds the plaintext. data is taken, and not looked at, so that the planner can't run this ahead of time.
    RAISE EXCEPTION USING
        ERRCODE = 'ZE003',
        MESSAGE = pg_catalog.format('the value is not a glpgenc envelope: refused by the guard of field %s', field),
        HINT = 'plaintext must go through gl_encrypt before it is stored or decrypted',
        SCHEMA = 'glpgenc';
END
$$;


--
-- Name: FUNCTION gl_refuse_plaintext(data bytea, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_refuse_plaintext(data bytea, field text) IS 'Raises ZE003, naming the field and no value: for CHECKs that find plaintext where an envelope should be';


--
-- Name: _complete_check(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._complete_check(relation regclass, column_name name) RETURNS pg_constraint
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN glpgenc._proof_of(relation, column_name, 'glpgenc.gl_refuse_plaintext(bytea,text)'::regprocedure);


--
-- Name: FUNCTION _complete_check(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._complete_check(relation regclass, column_name name) IS 'internal: the constraint that gl_forbid_plaintext made for a ciphertext column, or NULL';


--
-- Name: _constant_default(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._constant_default(relation regclass, column_name name) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT format('(%s)::%s'::text, pg_get_expr(d.adbin, d.adrelid), format_type(a.atttypid, a.atttypmod)) AS format FROM (pg_attribute a JOIN pg_attrdef d ON (((d.adrelid = a.attrelid) AND (d.adnum = a.attnum)))) WHERE ((a.attrelid = (_constant_default.relation)::oid) AND (a.attname = _constant_default.column_name) AND (NOT a.attisdropped) AND (pg_get_expr(d.adbin, d.adrelid) ~ '^(''([^''\\]|'''')*''(::[^()'']+(\([0-9, ]+\))?)?|-?[0-9.]+|true|false)$'::text)));


--
-- Name: FUNCTION _constant_default(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._constant_default(relation regclass, column_name name) IS 'internal: the default of a column, of its type, where it is a constant; else NULL';


--
-- Name: _date_count(text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._date_count(content text, unit integer) RETURNS bigint
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
DECLARE
    parts pg_catalog.text[] := pg_catalog.regexp_match(content COLLATE pg_catalog."C", (
        '^([0-9]{4,7})-([0-9]{2})-([0-9]{2})'
        '(?:[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?(?:Z|[+-]00(?::00){0,2})?)?'
        '( BC)?$')::pg_catalog.text);
    year  bigint := parts[1]::bigint;
    month bigint := parts[2]::bigint;
    day   bigint := parts[3]::bigint;
    leap  boolean;
BEGIN
    -- Not date's own input: its errors quote the value. The years are moved by 10,000,000, which is 25,000 times 400: then
    -- none is negative, and division rounds down. Year 1 BC is year 0.
    leap := year OPERATOR(pg_catalog.>) 0;
    IF parts[4] IS NOT NULL THEN
        year := 1 OPERATOR(pg_catalog.-) year;
    END IF;
    year := year OPERATOR(pg_catalog.+) 10000000;
    IF (leap AND day OPERATOR(pg_catalog.>=) 1 AND day OPERATOR(pg_catalog.<=) CASE
            WHEN month OPERATOR(pg_catalog.=) 2 AND (year OPERATOR(pg_catalog.%) 4) OPERATOR(pg_catalog.=) 0
                AND ((year OPERATOR(pg_catalog.%) 100) OPERATOR(pg_catalog.<>) 0
                     OR (year OPERATOR(pg_catalog.%) 400) OPERATOR(pg_catalog.=) 0)
            THEN 29 ELSE (ARRAY[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month] END) IS NOT TRUE
    THEN
        RETURN pg_catalog.octet_length(glpgenc._refuse_value(
            'the value is no date or timestamp in ISO form', 'such as 2024-02-29, or with a time in UTC'));
    END IF;
    IF unit OPERATOR(pg_catalog.=) 3 THEN
        RETURN (year OPERATOR(pg_catalog.-) 10001970) OPERATOR(pg_catalog.*) 12 OPERATOR(pg_catalog.+) month
            OPERATOR(pg_catalog.-) 1;
    END IF;
    -- A year that begins in March has its odd day at the end.
    IF month OPERATOR(pg_catalog.<=) 2 THEN
        year := year OPERATOR(pg_catalog.-) 1;
        month := month OPERATOR(pg_catalog.+) 12;
    END IF;
    RETURN 365 OPERATOR(pg_catalog.*) year OPERATOR(pg_catalog.+) (year OPERATOR(pg_catalog./) 4)
        OPERATOR(pg_catalog.-) (year OPERATOR(pg_catalog./) 100) OPERATOR(pg_catalog.+) (year OPERATOR(pg_catalog./) 400)
        OPERATOR(pg_catalog.+) ((153 OPERATOR(pg_catalog.*) (month OPERATOR(pg_catalog.-) 3) OPERATOR(pg_catalog.+) 2)
                                OPERATOR(pg_catalog./) 5)
        OPERATOR(pg_catalog.+) day OPERATOR(pg_catalog.-) 3653144469;
END
$_$;


--
-- Name: FUNCTION _date_count(content text, unit integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._date_count(content text, unit integer) IS 'internal: the days (unit 2) or months (3) from 1970-01-01 to a date or timestamp in ISO form; raises ZE014 for other text';


--
-- Name: gl_guard(bytea, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_guard(data bytea, field text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    IF data IS NULL OR (CASE
        WHEN pg_catalog.octet_length(data) OPERATOR(pg_catalog.<) 48 THEN false
        WHEN pg_catalog.get_byte(data, 1) OPERATOR(pg_catalog.>) 1 THEN false
        WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 250 THEN
            pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 84
                OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                         OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
            AND ((pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 84
                  OPERATOR(pg_catalog.-) pg_catalog.get_byte(data, 19)) OPERATOR(pg_catalog.%) 16) OPERATOR(pg_catalog.=) 0
        WHEN pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.=) 251 THEN
            pg_catalog.octet_length(data) OPERATOR(pg_catalog.-) 48
                OPERATOR(pg_catalog.>=) (256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                                         OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19))
        ELSE false
    END) THEN
        RETURN true;
    END IF;
    -- Raises, as gl_refuse_plaintext does, which it can't call: whoever writes may have no rights in this schema.
    RAISE EXCEPTION USING
        ERRCODE = 'ZE003',
        MESSAGE = pg_catalog.format('the value is not a glpgenc envelope: refused by the guard of field %s', field),
        HINT = 'plaintext must go through gl_encrypt before it is stored or decrypted',
        SCHEMA = 'glpgenc';
END
$$;


--
-- Name: FUNCTION gl_guard(data bytea, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_guard(data bytea, field text) IS 'The CHECK of a ciphertext column: true for an envelope and for NULL; raises ZE003 for anything else, naming the field and no value. Made by gl_guard_column';


--
-- Name: gl_refuse_lone_ciphertext(bytea, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_refuse_lone_ciphertext(data bytea, field text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    -- As gl_refuse_plaintext: PostgreSQL's own message would quote the row, and so what its other columns hold.
    RAISE EXCEPTION USING
        ERRCODE = 'ZE012',
        MESSAGE = pg_catalog.format('a value of field %s would be in the ciphertext alone, which is about to be dropped', field),
        HINT = 'write the plaintext column: the encryption of this column is being given up',
        SCHEMA = 'glpgenc';
END
$$;


--
-- Name: FUNCTION gl_refuse_lone_ciphertext(data bytea, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_refuse_lone_ciphertext(data bytea, field text) IS 'Raises ZE012, naming the field and no value: for the CHECK of gl_keep_plaintext';


--
-- Name: _dependents(regclass, name[], boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (WITH parts AS (SELECT p.relid AS part, array_agg(a.attnum) AS numbers FROM ((SELECT gl.relid FROM pg_partition_tree(_dependents.relation) gl(relid, parentrelid, isleaf, level) UNION SELECT _dependents.relation AS relation) p(relid) JOIN pg_attribute a ON (((a.attrelid = (p.relid)::oid) AND (a.attname = ANY (_dependents.columns)) AND (NOT a.attisdropped)))) GROUP BY p.relid) SELECT string_agg(DISTINCT pg_describe_object(d.classid, d.objid, 0), ', '::text) AS string_agg FROM (parts JOIN pg_depend d ON (((d.refclassid = ('pg_class'::regclass)::oid) AND (d.refobjid = (parts.part)::oid) AND (d.refobjsubid = ANY (parts.numbers))))) WHERE (NOT CASE d.classid WHEN 'pg_attrdef'::regclass THEN (EXISTS (SELECT FROM pg_attrdef x WHERE ((x.oid = d.objid) AND (x.adrelid = (parts.part)::oid) AND (x.adnum = ANY (parts.numbers))))) WHEN 'pg_class'::regclass THEN (EXISTS (SELECT FROM (pg_class c LEFT JOIN pg_index i ON ((i.indexrelid = c.oid))) WHERE ((c.oid = d.objid) AND ((c.relispartition AND (i.indexrelid IS NOT NULL)) OR (c.relkind = 'S'::"char") OR _dependents.with_indexes OR ((i.indexrelid IS NOT NULL) AND (NOT i.indisunique) AND (NOT i.indisreplident) AND (NOT (EXISTS (SELECT FROM pg_depend o WHERE ((o.classid = d.classid) AND (o.objid = d.objid) AND (o.refclassid = d.refclassid) AND (o.refobjid = (parts.part)::oid) AND (o.refobjsubid > 0) AND (o.refobjsubid <> ALL (parts.numbers))))))))))) WHEN 'pg_constraint'::regclass THEN (EXISTS (SELECT FROM pg_constraint c WHERE ((c.oid = d.objid) AND ((c.contype = 'n'::"char") OR (c.conparentid <> (0)::oid) OR (NOT c.conislocal) OR (_dependents.with_indexes AND (c.contype = 'u'::"char")) OR (EXISTS (SELECT FROM pg_depend o WHERE ((o.classid = d.classid) AND (o.objid = d.objid) AND (o.refclassid = ('pg_proc'::regclass)::oid) AND (o.refobjid = ANY (ARRAY[('glpgenc.gl_guard(bytea,text)'::regprocedure)::oid, ('glpgenc.gl_refuse_plaintext(bytea,text)'::regprocedure)::oid, ('glpgenc.gl_refuse_lone_ciphertext(bytea,text)'::regprocedure)::oid]))))))))) WHEN 'pg_trigger'::regclass THEN (EXISTS (SELECT FROM pg_trigger t WHERE ((t.oid = d.objid) AND ((t.tgparentid <> (0)::oid) OR (t.tgname ~~ 'yyy\_glpgenc\_%'::text) OR (t.tgname ~~ 'zzz\_glpgenc\_%'::text))))) WHEN 'pg_statistic_ext'::regclass THEN true ELSE false END));


--
-- Name: FUNCTION _dependents(relation regclass, columns name[], with_indexes boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean) IS 'internal: names what stands on columns of a table and would not go with them: all but indexes on them alone, statistics, and what is ours';


--
-- Name: _digits(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._digits(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace((value COLLATE "C"), '[^0-9]'::text, ''::text, 'g'::text);


--
-- Name: FUNCTION _digits(value text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._digits(value text) IS 'internal: normaliser digits';


--
-- Name: _drop_index_column(regclass, name, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._drop_index_column(relation regclass, column_name name, slot integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
$$;


--
-- Name: FUNCTION _drop_index_column(relation regclass, column_name name, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._drop_index_column(relation regclass, column_name name, slot integer) IS 'internal: takes the index column of a slot out of the registry and, unless other slots share it, out of the table';


--
-- Name: _dual_write(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._dual_write(relation regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    code     text := glpgenc._dual_write_body(relation);
    owner    oid;
    home     oid;
    wanted   text;
    previous oid := (SELECT t.tgfoid FROM pg_trigger t WHERE t.tgrelid = relation AND t.tgname = 'yyy_glpgenc_dual_write_insert');
    event    text;
    one      record;
BEGIN
    IF code IS NULL THEN
        EXECUTE format('DROP TRIGGER IF EXISTS yyy_glpgenc_dual_write_insert ON %s', relation);
        EXECUTE format('DROP TRIGGER IF EXISTS yyy_glpgenc_dual_write_update ON %s', relation);
    ELSE
        SELECT c.relowner, c.relnamespace,
               CASE WHEN octet_length(c.relname) <= 44 THEN c.relname || '_glpgenc_dual_write' END
        INTO owner, home, wanted FROM pg_class c WHERE c.oid = relation;
        -- A name of the schema that is free, or that of a function of ours which no other table uses.
        IF wanted IS NULL OR EXISTS (
            SELECT FROM pg_proc p
            WHERE p.pronamespace = home AND p.proname = wanted AND p.pronargs = 0
              AND NOT (p.prorettype = 'trigger'::regtype AND pg_has_role(p.proowner, 'USAGE')
                       AND position('glpgenc.gl_expand_column' IN p.prosrc) > 0
                       AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgrelid <> relation
                                       AND t.tgparentid = 0)))
        THEN
            wanted := format('glpgenc_dual_write_%s', relation::oid);
        END IF;
        wanted := format('%s.%I', home::regnamespace, wanted);
        -- Expressions of the user's are to mean for every writer what they meant when they were checked. Without them nothing
        -- needs a path, and setting one costs as much as encrypting.
        EXECUTE format('CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql %s AS %L', wanted,
                       CASE WHEN position('(SELECT NEW.*)' IN code) > 0 THEN 'SET search_path = pg_catalog, pg_temp' END, code);
        EXECUTE format('COMMENT ON FUNCTION %s() IS %L', wanted,
                       format('glpgenc: keeps plaintext and ciphertext columns of %s in step while it has both', relation));
        IF owner <> current_user::regrole AND pg_has_role(owner, 'USAGE') THEN
            BEGIN
                EXECUTE format('ALTER FUNCTION %s() OWNER TO %s', wanted, owner::regrole);
            EXCEPTION
                WHEN insufficient_privilege THEN
                    NULL;
            END;
        END IF;
        FOREACH event IN ARRAY ARRAY['insert', 'update'] LOOP
            EXECUTE format(
                'CREATE OR REPLACE TRIGGER yyy_glpgenc_dual_write_%s BEFORE %s ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION %s()',
                event, upper(event), relation, glpgenc._dual_write_when(relation, event), wanted);
            EXECUTE format('COMMENT ON TRIGGER yyy_glpgenc_dual_write_%s ON %s IS %L', event, relation,
                           'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped');
            -- As for index columns: rows that arrive by replication too, and before PostgreSQL 15 not through the parent.
            EXECUTE format('ALTER TABLE %s %s ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_%s',
                           CASE WHEN current_setting('server_version_num')::integer < 150000 THEN 'ONLY' END, relation, event);
        END LOOP;
        FOR one IN
            SELECT t.tgrelid::regclass AS of_table, t.tgname FROM pg_partition_tree(relation) p
            JOIN pg_trigger t ON t.tgrelid = p.relid
            WHERE t.tgname IN ('yyy_glpgenc_dual_write_insert', 'yyy_glpgenc_dual_write_update') AND t.tgenabled <> 'A'
        LOOP
            BEGIN
                EXECUTE format('ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER %I', one.of_table, one.tgname);
            EXCEPTION
                WHEN insufficient_privilege THEN
                    NULL;
            END;
        END LOOP;
    END IF;
    IF previous IS DISTINCT FROM wanted::regproc AND pg_has_role((SELECT p.proowner FROM pg_proc p WHERE p.oid = previous), 'USAGE')
        AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = previous)
    THEN
        EXECUTE format('DROP FUNCTION %s', previous::regprocedure);
    END IF;
END
$$;


--
-- Name: FUNCTION _dual_write(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dual_write(relation regclass) IS 'internal: makes, replaces or removes the dual-write triggers and function of a table, as its migrations ask for';


--
-- Name: _dual_write_part(glpgenc.column_migrations, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._dual_write_part(moved glpgenc.column_migrations, field text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    fallback text := glpgenc._constant_default(moved.relation, moved.plaintext_column);
    keyed    text;
    defaults text;
BEGIN
    -- A new release that names only the ciphertext column gets the default of the other.
    IF EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = moved.relation AND a.attname = moved.plaintext_column
               AND NOT a.attisdropped AND a.atthasdef)
    THEN
        defaults := format($code$
            ELSIF %s THEN
                written := 'ciphertext';$code$,
            concat_ws(' OR ', 'keyed', 'pg_catalog.record_image_eq(ROW(NEW.' || glpgenc._quoted(moved.plaintext_column)
                || '), ROW(' || fallback || '))'));
    END IF;
    keyed := format($code$COALESCE(pg_catalog.current_setting(%L::pg_catalog.text, true), ''::pg_catalog.text)
            OPERATOR(pg_catalog.<>) ''::pg_catalog.text$code$, 'glpgenc.field.' || field);
    RETURN format($code$
        -- The column of field %10$s.
        written := 'nothing';
        keyed := %2$s;%12$s
        -- glpgenc.gl_null: NULL over a row that has no ciphertext yet can't be told from a column that was not written.
        IF NEW.%1$s OPERATOR(pg_catalog.=) E'\\x01'::pg_catalog.bytea THEN
                NEW.%1$s := NULL;%11$s
        ELSIF TG_OP OPERATOR(pg_catalog.=) 'INSERT'::pg_catalog.text THEN
            IF NEW.%1$s IS NULL THEN
                written := 'plaintext';
            ELSIF NEW.%3$s IS NULL THEN
                written := 'ciphertext';%4$s
            END IF;
        ELSIF pg_catalog.record_image_eq(ROW(OLD.%1$s), ROW(NEW.%1$s)) THEN
            -- Bound to another row or tenant, the value is to be encrypted again; from the plaintext, or not at all.
            IF %5$s%6$s THEN
                written := 'plaintext';
            END IF;
        ELSIF (%5$s) IS NOT TRUE THEN
            written := 'ciphertext';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text
            AND (pg_catalog.current_setting('glpgenc.backfill'::pg_catalog.text, true) OPERATOR(pg_catalog.=)
                     pg_catalog.extract('epoch'::pg_catalog.text, pg_catalog.now())::pg_catalog.text
                 OR pg_catalog.current_setting('session_replication_role'::pg_catalog.text)
                    OPERATOR(pg_catalog.=) 'replica'::pg_catalog.text)
        THEN
            written := 'nothing';
        END IF;
        IF keyed AND written OPERATOR(pg_catalog.<>) 'nothing'::pg_catalog.text
            AND NOT pg_catalog.has_schema_privilege('glpgenc'::pg_catalog.text, 'USAGE'::pg_catalog.text)
        THEN
            RAISE EXCEPTION USING
                ERRCODE = '42501',
                MESSAGE = %7$L,
                HINT = 'grant glpgenc_app to the role that writes, or clear the keys first: gl_session_clear',
                SCHEMA = 'glpgenc';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'plaintext'::pg_catalog.text THEN%8$s
        ELSIF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text THEN%9$s
        END IF;$code$,
        glpgenc._quoted(moved.column_name),
        CASE WHEN moved.mode = 'client' OR moved.client_source THEN 'false' ELSE keyed END,
        glpgenc._quoted(moved.plaintext_column),
        defaults,
        glpgenc._changed(moved.relation, glpgenc._columns_read(moved.relation, moved.source_expression)
                                         || moved.plaintext_column, false),
        format(' OR NEW.%s IS NOT NULL AND (', glpgenc._quoted(moved.plaintext_column)) || glpgenc._changed(
            moved.relation, glpgenc._columns_read(moved.relation, moved.row_expression)
                            || glpgenc._columns_read(moved.relation, moved.tenant_expression), false) || ')',
        format('this session holds the keys of field %s, and its role may not use the schema glpgenc', field),
        glpgenc._plaintext_writer(moved, field),
        glpgenc._plaintext_reader(moved, field),
        field,
        glpgenc._plaintext_emptier(moved),
        -- A setting may be anybody's who used the connection before. Of keys that were loaded in this transaction there is a
        -- cursor; written out, because it must work without rights in the schema glpgenc.
        CASE WHEN moved.mode <> 'client' AND NOT moved.client_source THEN $code$
        IF keyed THEN
            keyed := EXISTS (
                SELECT FROM pg_catalog.pg_cursor() c
                WHERE c.name OPERATOR(pg_catalog.=) ('glpgenc_'::pg_catalog.text OPERATOR(pg_catalog.||)
                          pg_catalog.current_setting('glpgenc.load'::pg_catalog.text, true))
                  AND NOT c.is_holdable);
        END IF;$code$ END);
END
$_$;


--
-- Name: FUNCTION _dual_write_part(moved glpgenc.column_migrations, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dual_write_part(moved glpgenc.column_migrations, field text) IS 'internal: the part of a table''s trigger function that keeps one plaintext and one ciphertext column in step';


--
-- Name: encrypted_columns; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.encrypted_columns (
    relation regclass NOT NULL,
    column_name name NOT NULL,
    field text NOT NULL,
    state text DEFAULT 'native'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT encrypted_columns_state_check CHECK ((state = ANY (ARRAY['native'::text, 'expanded'::text, 'backfilled'::text, 'verified'::text, 'contracted'::text, 'scrubbed'::text])))
);


--
-- Name: TABLE encrypted_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.encrypted_columns IS 'The registry of ciphertext columns: rotation, census and checks work from it and from the guards';


--
-- Name: COLUMN encrypted_columns.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.encrypted_columns.relation IS 'The table, followed through renames';


--
-- Name: COLUMN encrypted_columns.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.encrypted_columns.column_name IS 'The bytea column';


--
-- Name: COLUMN encrypted_columns.field; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.encrypted_columns.field IS 'The logical field of its values';


--
-- Name: COLUMN encrypted_columns.state; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.encrypted_columns.state IS 'native: never held plaintext elsewhere; otherwise how far its migration from a plaintext column has come';


--
-- Name: COLUMN encrypted_columns.created_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.encrypted_columns.created_at IS 'When it was registered';


--
-- Name: _dual_write_body(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._dual_write_body(relation regclass) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (('
#variable_conflict use_column
-- Generated by glpgenc.gl_expand_column, which replaces it: do not edit. It names the schema glpgenc only where the session holds keys.
DECLARE
    keyed   boolean;
    written pg_catalog.text;
    opened  pg_catalog.text;
BEGIN'::text || (SELECT string_agg(glpgenc._dual_write_part(m.*, c.field), ''::text ORDER BY m.column_name) AS string_agg FROM (glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c USING (relation, column_name)) WHERE (((m.relation)::oid = (_dual_write_body.relation)::oid) AND (m.plaintext_column IS NOT NULL)))) || '
        RETURN NEW;
END
'::text);


--
-- Name: FUNCTION _dual_write_body(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dual_write_body(relation regclass) IS 'internal: the body of a table''s dual-write function; NULL where no column is on the way';


--
-- Name: _dual_write_when(regclass, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._dual_write_when(relation regclass, event text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT CASE _dual_write_when.event WHEN 'insert'::text THEN string_agg(DISTINCT CASE WHEN (a.atthasdef OR (glpgenc._column_of(m.relation, m.source_expression) IS NULL)) THEN format('NEW.%s IS NOT NULL OR NEW.%s IS NOT NULL'::text, glpgenc._quoted(m.column_name), glpgenc._quoted(m.plaintext_column)) ELSE format('(NEW.%s IS NULL) <> (NEW.%s IS NULL)'::text, glpgenc._quoted(m.column_name), glpgenc._quoted(m.plaintext_column)) END, ' OR '::text) ELSE (((glpgenc._changed(_dual_write_when.relation, (SELECT array_agg(DISTINCT x.x) AS array_agg FROM glpgenc.column_migrations n, LATERAL unnest((((n.plaintext_column || glpgenc._columns_read(n.relation, n.source_expression)) || glpgenc._columns_read(n.relation, n.row_expression)) || glpgenc._columns_read(n.relation, n.tenant_expression))) x(x) WHERE (((n.relation)::oid = (_dual_write_when.relation)::oid) AND (n.plaintext_column IS NOT NULL))), true) || format(' OR current_setting(%L, true) IS DISTINCT FROM extract(epoch FROM now())::text AND ('::text, 'glpgenc.backfill')) || glpgenc._changed(_dual_write_when.relation, array_agg(m.column_name), true)) || ')'::text) END AS "case" FROM (glpgenc.column_migrations m JOIN pg_attribute a ON (((a.attrelid = (m.relation)::oid) AND (a.attname = m.plaintext_column) AND (NOT a.attisdropped)))) WHERE (((m.relation)::oid = (_dual_write_when.relation)::oid) AND (m.plaintext_column IS NOT NULL)));


--
-- Name: FUNCTION _dual_write_when(relation regclass, event text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dual_write_when(relation regclass, event text) IS 'internal: when an insert or update needs a table''s dual-write function at all';


--
-- Name: _entries_fit(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._entries_fit(keys bytea) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    at   integer := 83;
    stop integer := pg_catalog.octet_length(keys);
    kind integer;
    bits integer;
BEGIN
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
        kind := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2);
        bits := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 1);
        IF kind OPERATOR(pg_catalog.=) 0 THEN
            at := at OPERATOR(pg_catalog.+) 36;
        ELSIF kind OPERATOR(pg_catalog.>=) 128 AND kind OPERATOR(pg_catalog.<=) 131
            AND bits OPERATOR(pg_catalog.>=) 1 AND bits OPERATOR(pg_catalog.<=) (CASE
                WHEN kind OPERATOR(pg_catalog.=) 128 OR kind OPERATOR(pg_catalog.=) 131 THEN 128 ELSE 32 END)
        THEN
            at := at OPERATOR(pg_catalog.+) 4;
        ELSIF glpgenc._shape_fits(pg_catalog.substr(keys, at, 72)) THEN
            at := at OPERATOR(pg_catalog.+) 72;
        ELSE
            RETURN false;
        END IF;
    END LOOP;
    RETURN at OPERATOR(pg_catalog.=) (stop OPERATOR(pg_catalog.+) 1);
END
$$;


--
-- Name: FUNCTION _entries_fit(keys bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._entries_fit(keys bytea) IS 'internal: are the keys of a field followed by whole search entries of known kinds, and nothing else';


--
-- Name: _entry_in_slot(bytea, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._entry_in_slot(keys bytea, field text, slot integer) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    at   integer := 83;
    kind integer;
BEGIN
    IF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82) IS NOT TRUE THEN
        RETURN glpgenc._no_field_key(field);
    ELSIF NOT glpgenc._entries_fit(keys) THEN
        RETURN glpgenc._raise('ZE006', 'a search entry of field ' OPERATOR(pg_catalog.||) field);
    END IF;
    WHILE at OPERATOR(pg_catalog.<) pg_catalog.octet_length(keys) LOOP
        kind := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2);
        IF pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.=) slot THEN
            RETURN CASE WHEN kind OPERATOR(pg_catalog.>=) 128
                THEN glpgenc._raise('ZE017', 'field ' OPERATOR(pg_catalog.||) field OPERATOR(pg_catalog.||) ', slot '
                                             OPERATOR(pg_catalog.||) slot::pg_catalog.text)
                ELSE pg_catalog.substr(keys, at, glpgenc._entry_size(kind)) END;
        END IF;
        at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(kind);
    END LOOP;
    RETURN glpgenc._raise('ZE011', 'field ' OPERATOR(pg_catalog.||) field OPERATOR(pg_catalog.||) ', slot '
                                   OPERATOR(pg_catalog.||) COALESCE(slot::pg_catalog.text, 'NULL'));
END
$$;


--
-- Name: FUNCTION _entry_in_slot(keys bytea, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._entry_in_slot(keys bytea, field text, slot integer) IS 'internal: the search entry of a slot, whole and of a known kind; raises what is to be raised';


--
-- Name: _entry_size(integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._entry_size(kind integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (kind = 0) THEN 36 WHEN (kind >= 128) THEN 4 ELSE 72 END;


--
-- Name: FUNCTION _entry_size(kind integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._entry_size(kind integer) IS 'internal: the bytes of a search entry, by its kind';


--
-- Name: _facet_parameters(text, jsonb); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._facet_parameters(kind text, parameters jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    names text[] := CASE kind WHEN 'scalar' THEN '{}' WHEN 'prefix' THEN '{least,most}' WHEN 'contains' THEN '{length}'
                              WHEN 'range' THEN '{unit,size,low,high}' END;
    wrong text;
    size  text := parameters ->> 'size';
BEGIN
    IF names IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'the kind of a facet is one of scalar, prefix, contains, range');
    ELSIF (jsonb_typeof(parameters) = 'object' AND parameters ?& names AND parameters - names = '{}') IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('the parameters of a %s facet are: %s', kind,
                                               coalesce(nullif(array_to_string(names, ', '), ''), 'none')));
    END IF;
    -- Everything but unit and size is a whole number of 64 bits.
    SELECT min(p.key) INTO wrong FROM jsonb_each(parameters) p WHERE p.key NOT IN ('unit', 'size')
        AND CASE WHEN jsonb_typeof(p.value) = 'number' AND p.value::text ~ '^-?[0-9]{1,19}$'
            THEN p.value::numeric NOT BETWEEN -9223372036854775808 AND 9223372036854775807 ELSE true END;
    IF wrong IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('the parameter %s of a facet is a whole number of 64 bits', wrong));
    ELSIF kind = 'prefix' AND NOT (1 <= (parameters -> 'least')::numeric AND (parameters -> 'most')::numeric <= 32
                                   AND (parameters -> 'least')::numeric <= (parameters -> 'most')::numeric) THEN
        PERFORM glpgenc._raise('ZE012', 'a prefix facet takes 1 <= least <= most <= 32 characters');
    ELSIF kind = 'contains' AND (parameters -> 'length')::numeric NOT BETWEEN 2 AND 8 THEN
        PERFORM glpgenc._raise('ZE012', 'a contains facet takes a length of 2 to 8 characters');
    ELSIF kind = 'range' THEN
        IF parameters -> 'unit' NOT IN ('"number"', '"day"', '"month"') THEN
            PERFORM glpgenc._raise('ZE012', 'the unit of a range facet is one of number, day, month');
        ELSIF (jsonb_typeof(parameters -> 'size') IN ('string', 'number')
               AND size COLLATE "C" ~ E'^[0-9]{1,19}(\\.[0-9]{1,18})?$') IS NOT TRUE THEN
            PERFORM glpgenc._raise('ZE012', 'a range facet''s size is a positive decimal number, such as 0.25');
        END IF;
        size := trim_scale(size::numeric)::text;
        IF size = '0' OR replace(size, '.', '')::numeric > 9223372036854775807
            OR (size LIKE '%.%' AND parameters -> 'unit' <> '"number"') THEN
            PERFORM glpgenc._raise('ZE012', 'a range facet''s size is positive, at most 2^63 - 1 without its point, and '
                                            'counts whole days and months');
        ELSIF ((parameters -> 'high')::numeric - (parameters -> 'low')::numeric) NOT BETWEEN 0 AND 100000 THEN
            PERFORM glpgenc._raise('ZE012', 'low and high of a range facet are numbers of buckets, low <= high, at most '
                                            '100000 apart');
        END IF;
        -- One form, so that the same is known again.
        parameters := parameters || jsonb_build_object('size', size);
    END IF;
    RETURN parameters;
END
$_$;


--
-- Name: FUNCTION _facet_parameters(kind text, parameters jsonb); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._facet_parameters(kind text, parameters jsonb) IS 'internal: the parameters of a facet of a kind in their only form; raises ZE012 when they can''t be that kind''s';


--
-- Name: _facet_term(bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._facet_term(value bytea, entry bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    content pg_catalog.text;
    tags    pg_catalog.bytea;
BEGIN
    IF NOT glpgenc._shape_fits(entry) THEN
        RETURN glpgenc._raise('ZE006', 'a search entry');
    END IF;
    IF pg_catalog.get_byte(entry, 1) OPERATOR(pg_catalog.=) 1 AND NOT glpgenc._is_utf8(value) THEN
        RETURN glpgenc._refuse_value('a facet of this field normalises text, and the value is not UTF-8',
                                     'use a facet of kind scalar with the normaliser exact for binary values');
    END IF;
    content := pg_catalog.convert_from(glpgenc._normalize(value, pg_catalog.get_byte(entry, 1)), 'UTF8'::pg_catalog.name);
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 3 THEN
        RETURN glpgenc._bucket_term(glpgenc._bucket(content, entry), entry);
    END IF;
    tags := glpgenc._tags(glpgenc._pieces(content, entry), entry);
    -- A slot and a length stand before them.
    IF pg_catalog.octet_length(tags) OPERATOR(pg_catalog.>) 65532 THEN
        RETURN glpgenc._too_long_to_search(1);
    END IF;
    RETURN tags;
END
$$;


--
-- Name: FUNCTION _facet_term(value bytea, entry bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._facet_term(value bytea, entry bytea) IS 'internal: what stands in a slot for a value under a search entry of another kind than scalar';


--
-- Name: _facet_terms(bytea, bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._facet_terms(value bytea, keys bytea, field text, facet text) RETURNS bytea[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
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
            terms := terms || glpgenc._term_in_slot(value, keys, field, one);
        END IF;
    END LOOP;
    IF terms = '{}' THEN
        terms := ARRAY[glpgenc._raise('ZE011', format('field %s, facet %s', left(field, 200), left(facet, 63)))];
    END IF;
    RETURN terms;
END
$$;


--
-- Name: FUNCTION _facet_terms(value bytea, keys bytea, field text, facet text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._facet_terms(value bytea, keys bytea, field text, facet text) IS 'internal: the terms of a value under every slot that a facet''s name stands for and the session has the key of';


--
-- Name: _find_key(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._find_key(key_id bytea) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    content pg_catalog.text := pg_catalog.current_setting(
        'glpgenc.key.k' OPERATOR(pg_catalog.||)
            pg_catalog.encode(pg_catalog.substr(key_id, 16, 1), 'hex'::pg_catalog.text), true);
    load    pg_catalog.text := pg_catalog.current_setting('glpgenc.load'::pg_catalog.text, true);
    bucket  pg_catalog.bytea;
    at      integer;
BEGIN
    -- What has another load id was put there by somebody who used the connection before.
    IF (pg_catalog.octet_length(load) OPERATOR(pg_catalog.=) 32
        AND pg_catalog.starts_with(content, load)) IS NOT TRUE
    THEN
        RETURN NULL;
    END IF;
    bucket := pg_catalog.decode(pg_catalog.substr(content, 33), 'hex'::pg_catalog.text);
    at := pg_catalog."position"(bucket, key_id);
    -- at is 0 where the id is not there. One found off its place would be chance, or key bytes: no key.
    IF (at OPERATOR(pg_catalog.%) 80) OPERATOR(pg_catalog.=) 1 THEN
        RETURN pg_catalog.substr(bucket, at, 80);
    END IF;
    RETURN NULL;
END
$$;


--
-- Name: FUNCTION _find_key(key_id bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._find_key(key_id bytea) IS 'internal: key_id(16) || key(64) of a key that the session may read with, or NULL';


--
-- Name: _has_slot(bytea, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._has_slot(keys bytea, slot integer) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    at integer := 83;
BEGIN
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys) LOOP
        IF pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.=) slot THEN
            RETURN true;
        END IF;
        at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2));
    END LOOP;
    RETURN false;
END
$$;


--
-- Name: FUNCTION _has_slot(keys bytea, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._has_slot(keys bytea, slot integer) IS 'internal: whether the session''s keys of a field have an entry for a slot';


--
-- Name: _header(bytea, bytea, bytea, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._header(value bytea, keys bytea, terms bytea, field text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    RETURN CASE WHEN pg_catalog.substr(keys, 81, 2) OPERATOR(pg_catalog.=) E'\\x0000'::pg_catalog.bytea
                THEN E'\\xfa00'::pg_catalog.bytea ELSE E'\\xfa01'::pg_catalog.bytea END
        OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16)
        OPERATOR(pg_catalog.||) glpgenc._index(value, keys, terms, field);
END
$$;


--
-- Name: FUNCTION _header(value bytea, keys bytea, terms bytea, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._header(value bytea, keys bytea, terms bytea, field text) IS 'internal: the header of a value of a field that is padded or searched';


--
-- Name: _hmac_index(text, bytea, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._hmac_index(value text, keys bytea, field text, slot integer) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    -- A look-up comes here once a statement, with all caches cold, where every further PL/pgSQL function costs as much as
    -- the HMAC. So the two usual cases are done at once: a first entry that is exact or lower and keeps all 128 bits.
    IF slot OPERATOR(pg_catalog.=) 1 AND pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 118 THEN
        IF pg_catalog.substr(keys, 83, 4) OPERATOR(pg_catalog.=) E'\\x01018000'::pg_catalog.bytea THEN
            RETURN pg_catalog.substr(glpgenc._hmac_sha256(
                pg_catalog.convert_to(value, 'UTF8'::pg_catalog.name), pg_catalog.substr(keys, 87, 32)), 1, 16);
        ELSIF pg_catalog.substr(keys, 83, 4) OPERATOR(pg_catalog.=) E'\\x01028000'::pg_catalog.bytea THEN
            RETURN pg_catalog.substr(glpgenc._hmac_sha256(
                pg_catalog.convert_to(glpgenc._lower(value), 'UTF8'::pg_catalog.name),
                pg_catalog.substr(keys, 87, 32)), 1, 16);
        END IF;
    END IF;
    RETURN glpgenc._term_in_slot(pg_catalog.convert_to(value, 'UTF8'::pg_catalog.name), keys, field, slot);
END
$$;


--
-- Name: FUNCTION _hmac_index(value text, keys bytea, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._hmac_index(value text, keys bytea, field text, slot integer) IS 'internal: the same for text';


--
-- Name: _hmac_sha256(bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._hmac_sha256(data bytea, key bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.hmac(data, key, 'sha256'::text);


--
-- Name: FUNCTION _hmac_sha256(data bytea, key bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._hmac_sha256(data bytea, key bytea) IS 'internal: pgcrypto hmac with SHA-256';


--
-- Name: _hmac_sha512(bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._hmac_sha512(data bytea, key bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.hmac(data, key, 'sha512'::text);


--
-- Name: FUNCTION _hmac_sha512(data bytea, key bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._hmac_sha512(data bytea, key bytea) IS 'internal: pgcrypto hmac with SHA-512';


--
-- Name: _index(bytea, bytea, bytea, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._index(value bytea, keys bytea, terms bytea, field text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    at    integer := 83;
    stop  integer := pg_catalog.octet_length(keys);
    index pg_catalog.bytea := '';
    term  pg_catalog.bytea;
BEGIN
    -- A field that has scalars only, the usual case, needs no further function.
    WHILE at OPERATOR(pg_catalog.+) 35 OPERATOR(pg_catalog.<=) stop
        AND pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.=) 0
    LOOP
        term := glpgenc._term(value, pg_catalog.substr(keys, at, 36));
        index := index OPERATOR(pg_catalog.||) pg_catalog.substr(keys, at, 1)
            OPERATOR(pg_catalog.||) pg_catalog.substr(pg_catalog.int4send(pg_catalog.octet_length(term)), 3, 2)
            OPERATOR(pg_catalog.||) term;
        at := at OPERATOR(pg_catalog.+) 36;
    END LOOP;
    IF at OPERATOR(pg_catalog.<=) stop OR terms OPERATOR(pg_catalog.<>) ''::pg_catalog.bytea THEN
        index := glpgenc._index_further(value, keys, at, index, terms, field);
    END IF;
    RETURN pg_catalog.substr(pg_catalog.int4send(pg_catalog.octet_length(index)), 3, 2) OPERATOR(pg_catalog.||) index;
END
$$;


--
-- Name: FUNCTION _index(value bytea, keys bytea, terms bytea, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._index(value bytea, keys bytea, terms bytea, field text) IS 'internal: index_len(2) || index of a value, what each search entry of a field makes of it';


--
-- Name: _index_reader(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._index_reader(relation regclass, column_name name) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    slots    integer[];  -- one variable each: term_1, term_2, ...
    scalar   record;
    scalars  integer := 0;
    tagged   name;
    arms     text := '';
    finish   text := '';
    packed   text := '';
    fast     text;
    read     text;
BEGIN
    FOR scalar IN
        SELECT i.slot, i.index_column, a.atttypid = 'bytea'::regtype AS is_term, (s.bits + 7) / 8 AS bytes
        FROM glpgenc.index_columns i
        JOIN pg_attribute a ON a.attrelid = i.relation AND a.attname = i.index_column AND NOT a.attisdropped
        JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
        WHERE i.relation = _index_reader.relation AND i.column_name = _index_reader.column_name
        ORDER BY i.slot
    LOOP
        slots := slots || scalar.slot;
        -- Of a slot that stands twice the first counts, as everywhere.
        arms := arms || format($code$
            %s slot OPERATOR(pg_catalog.=) %s AND term_%s IS NULL THEN
                term_%s := pg_catalog.substr(data, at OPERATOR(pg_catalog.+) 4, %s);$code$,
            CASE WHEN arms = '' THEN 'IF' ELSE 'ELSIF' END, scalar.slot, scalar.slot, scalar.slot,
            CASE WHEN scalar.is_term THEN 'length'
                 ELSE '(length OPERATOR(pg_catalog./) 4) OPERATOR(pg_catalog.*) 4' END);
        IF scalar.is_term THEN
            scalars := scalars + 1;
            finish := finish || format($code$
        NEW.%s := term_%s;$code$, glpgenc._quoted(scalar.index_column), scalar.slot);
            -- The likeliest header of all: this one term, with nothing before or after it in the index.
            fast := format($code$
    data := pg_catalog.substr(NEW.%1$s, 1, %2$s);
    IF pg_catalog.substr(data, 19, 5) OPERATOR(pg_catalog.=) E'\\x%3$s'::pg_catalog.bytea
        AND data OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
        AND data OPERATOR(pg_catalog.<) E'\\xfc'::pg_catalog.bytea
        AND pg_catalog.octet_length(NEW.%1$s) OPERATOR(pg_catalog.>=) 48
    THEN
        NEW.%4$s := pg_catalog.substr(data, 24, %5$s);
    ELSE$code$, glpgenc._quoted(column_name), 23 + scalar.bytes,
                lpad(to_hex(scalar.bytes + 3), 4, '0') || lpad(to_hex(scalar.slot), 2, '0')
                    || lpad(to_hex(scalar.bytes), 4, '0'),
                glpgenc._quoted(scalar.index_column), scalar.bytes);
        ELSE
            tagged := scalar.index_column;
            packed := packed || CASE WHEN packed = '' THEN '' ELSE ' OPERATOR(pg_catalog.||) ' END
                || format($code$COALESCE(term_%s, ''::pg_catalog.bytea)$code$, scalar.slot);
        END IF;
    END LOOP;

    -- substr, and not NEW.column itself: of a big value that stands outside the row, it fetches the header alone.
    read := format($code$
        at := 20;
        stop := -1;
        IF pg_catalog.octet_length(NEW.%1$s) OPERATOR(pg_catalog.>=) 48 THEN
            data := pg_catalog.substr(NEW.%1$s, 1, 20);
            IF data OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
                AND data OPERATOR(pg_catalog.<) E'\\xfc'::pg_catalog.bytea
            THEN
                stop := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                        OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20;
                IF stop OPERATOR(pg_catalog.>) pg_catalog.octet_length(NEW.%1$s) THEN
                    stop := -1;
                ELSE
                    data := pg_catalog.substr(NEW.%1$s, 1, stop);
                END IF;
            END IF;
        END IF;
        WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
            slot := pg_catalog.get_byte(data, at);
            length := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1)
                      OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2);
            EXIT WHEN at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length OPERATOR(pg_catalog.>) stop;%2$s
            END IF;
            at := at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length;
        END LOOP;%3$s$code$,
        glpgenc._quoted(column_name), arms, finish);
    IF tagged IS NOT NULL THEN
        read := read || format($code$
        tags := NULL;
        IF stop OPERATOR(pg_catalog.>=) 20 THEN
            tags := '{}';
            data := %s;
            at := 0;
            stop := pg_catalog.octet_length(data);
            WHILE at OPERATOR(pg_catalog.<) stop LOOP
                tags := pg_catalog.array_append(tags,
                    (pg_catalog.get_byte(data, at) OPERATOR(pg_catalog.<<) 24)
                    OPERATOR(pg_catalog.|) (pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1) OPERATOR(pg_catalog.<<) 16)
                    OPERATOR(pg_catalog.|) (pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.<<) 8)
                    OPERATOR(pg_catalog.|) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 3));
                at := at OPERATOR(pg_catalog.+) 4;
            END LOOP;
        END IF;
        NEW.%s := tags;$code$, packed, glpgenc._quoted(tagged));
    END IF;
    RETURN format($code$
    DECLARE%s
        data   pg_catalog.bytea;
        at     integer;
        stop   integer;
        slot   integer;
        length integer;
        tags   integer[];
    BEGIN$code$, (SELECT string_agg(format($code$
        term_%s pg_catalog.bytea;$code$, s), '') FROM unnest(slots) AS s))
        || CASE WHEN scalars = 1 AND tagged IS NULL THEN fast || read || $code$
    END IF;$code$ ELSE read END || $code$
    END;$code$;
END
$_$;


--
-- Name: FUNCTION _index_reader(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._index_reader(relation regclass, column_name name) IS 'internal: the part of a table''s trigger function that fills the index columns of one ciphertext column';


--
-- Name: index_columns; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.index_columns (
    relation regclass NOT NULL,
    column_name name NOT NULL,
    facet text NOT NULL,
    field text NOT NULL,
    slot integer NOT NULL,
    index_column name NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT index_columns_slot_check CHECK (((slot >= 1) AND (slot <= 255)))
);


--
-- Name: TABLE index_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.index_columns IS 'The columns that triggers keep equal to the search terms of a ciphertext column, one row a slot: a facet that is being reindexed has two';


--
-- Name: COLUMN index_columns.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.relation IS 'The table, followed through renames';


--
-- Name: COLUMN index_columns.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.column_name IS 'The ciphertext column';


--
-- Name: COLUMN index_columns.facet; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.facet IS 'The facet whose terms are kept';


--
-- Name: COLUMN index_columns.field; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.field IS 'The logical field of the ciphertext column';


--
-- Name: COLUMN index_columns.slot; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.slot IS 'The slot of the facet in an envelope';


--
-- Name: COLUMN index_columns.index_column; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.index_column IS 'The column that holds them: bytea for one term, integer[] for tags, which facets may share';


--
-- Name: COLUMN index_columns.created_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.created_at IS 'When it was registered';


--
-- Name: _index_body(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._index_body(relation regclass) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (('
-- Generated by glpgenc.gl_index_column, which replaces it: do not edit. It needs no key, calls pg_catalog alone, and raises on no value.
BEGIN'::text || (SELECT string_agg(glpgenc._index_reader(_index_body.relation, a.attname), ''::text ORDER BY a.attnum) AS string_agg FROM pg_attribute a WHERE ((a.attrelid = (_index_body.relation)::oid) AND (NOT a.attisdropped) AND (EXISTS (SELECT FROM glpgenc.index_columns i WHERE (((i.relation)::oid = (_index_body.relation)::oid) AND (i.column_name = a.attname))))))) || '
    RETURN NEW;
END
'::text);


--
-- Name: FUNCTION _index_body(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._index_body(relation regclass) IS 'internal: the body of a table''s trigger function';


--
-- Name: _index_column_name(regclass, name, text, integer, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._index_column_name(relation regclass, column_name name, facet text, slot integer, index_column name) RETURNS name
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    hit     record;
    present record;
    wanted  glpgenc.search_facets;
    is_tags boolean;
    stored  pg_catalog.name;
    chosen  text := index_column;
BEGIN
    SELECT c.relkind, c.relispartition INTO hit FROM pg_class c WHERE c.oid = relation;
    IF (hit.relkind IN ('r', 'p')) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('%s is not a table of this server', relation));
    ELSIF hit.relispartition THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is a partition: name the table that it is a part of', relation));
    ELSIF EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                  WHERE i.inhparent = relation AND NOT c.relispartition)
    THEN
        PERFORM glpgenc._raise('ZE012', format('tables inherit from %s, and triggers are not inherited', relation));
    END IF;
    SELECT a.atttypid, a.attnum, a.attgenerated INTO present FROM pg_attribute a
    WHERE a.attrelid = relation AND a.attname = column_name AND a.attnum > 0 AND NOT a.attisdropped;
    IF present.atttypid IS DISTINCT FROM 'bytea'::regtype OR present.attgenerated <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s %s', column_name, relation, CASE
            WHEN present.atttypid IS NULL THEN 'does not exist'
            WHEN present.attgenerated <> '' THEN 'is generated: triggers run before it is'
            ELSE 'must be of type bytea' END));
    END IF;
    SELECT c.field INTO hit FROM glpgenc.encrypted_columns c
    WHERE c.relation = _index_column_name.relation AND c.column_name = _index_column_name.column_name;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is not registered: call gl_guard_column first',
                                               column_name, relation));
    END IF;
    SELECT * INTO wanted FROM glpgenc.search_facets s
    WHERE s.field = hit.field AND s.facet = _index_column_name.facet
      AND CASE WHEN _index_column_name.slot IS NULL THEN s.state = 'active'
          ELSE s.slot = _index_column_name.slot AND s.state <> 'retired' END;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('field %s has no facet of this name: call gl_register_facet first', hit.field));
    END IF;
    is_tags := wanted.kind IN ('prefix', 'contains');

    SELECT i.index_column INTO stored FROM glpgenc.index_columns i
    WHERE i.relation = _index_column_name.relation AND i.column_name = _index_column_name.column_name
      AND i.slot = wanted.slot;
    IF stored IS NOT NULL THEN
        IF index_column <> stored THEN
            PERFORM glpgenc._raise('ZE012', format('facet %s of column %s of table %s is kept in column %s already',
                                                   facet, column_name, relation, stored));
        END IF;
        chosen := stored;
    ELSIF chosen IS NULL THEN
        -- Tags of several facets share one column, because one GIN index then serves them all.
        chosen := (SELECT min(i.index_column) FROM glpgenc.index_columns i
                 JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
                 WHERE is_tags AND s.kind IN ('prefix', 'contains')
                   AND i.relation = _index_column_name.relation AND i.column_name = _index_column_name.column_name);
    END IF;
    IF chosen IS NULL THEN
        chosen := CASE
            WHEN is_tags THEN '_tags'
            WHEN EXISTS (SELECT FROM glpgenc.index_columns i
                         JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
                         WHERE s.kind NOT IN ('prefix', 'contains') AND i.relation = _index_column_name.relation
                           AND i.column_name = _index_column_name.column_name) THEN '_' || facet || '_bidx'
            ELSE '_bidx' END;
        -- A name has 63 bytes; the numbers of column and slot are those of one index column of the table.
        chosen := CASE
            WHEN octet_length(column_name) + octet_length(chosen) <= 63 THEN column_name || chosen
            WHEN is_tags THEN format('glpgenc_%s_tags', present.attnum)
            ELSE format('glpgenc_%s_%s_bidx', present.attnum, wanted.slot) END;
    END IF;

    IF EXISTS (SELECT FROM glpgenc.encrypted_columns c
               WHERE c.relation = _index_column_name.relation AND c.column_name = chosen) THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s holds ciphertext', chosen, relation));
    END IF;
    SELECT a.atttypid, a.attgenerated INTO present FROM pg_attribute a
    WHERE a.attrelid = relation AND a.attname = chosen AND NOT a.attisdropped;
    IF FOUND AND (present.atttypid <> CASE WHEN is_tags THEN 'integer[]'::regtype ELSE 'bytea'::regtype END
                  OR present.attgenerated <> '')
    THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is there and %s: name another index_column',
            chosen, relation, CASE WHEN present.attgenerated <> '' THEN 'generated'
                                 WHEN is_tags THEN 'not of type integer[]' ELSE 'not of type bytea' END));
    END IF;
    SELECT i.column_name, i.facet INTO hit FROM glpgenc.index_columns i
    JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
    WHERE i.relation = _index_column_name.relation AND i.index_column = chosen
      AND (i.column_name, i.slot) <> (_index_column_name.column_name, wanted.slot)
      AND NOT (is_tags AND s.kind IN ('prefix', 'contains') AND i.column_name = _index_column_name.column_name);
    IF FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is for facet %s of column %s: name another index_column',
                                               chosen, relation, hit.facet, hit.column_name));
    END IF;
    RETURN chosen;
END
$$;


--
-- Name: FUNCTION _index_column_name(relation regclass, column_name name, facet text, slot integer, index_column name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._index_column_name(relation regclass, column_name name, facet text, slot integer, index_column name) IS 'internal: the name of the column that is to hold a facet''s terms, which need not be there; raises ZE012 where there can be none';


--
-- Name: _index_further(bytea, bytea, integer, bytea, bytea, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._index_further(value bytea, keys bytea, at integer, index bytea, terms bytea, field text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    kind  integer;
    entry pg_catalog.bytea;
    given integer := 1;  -- the byte of terms that the next one begins at
    wide  integer := 0;
    term  pg_catalog.bytea;
BEGIN
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys) LOOP
        kind := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2);
        entry := pg_catalog.substr(keys, at, glpgenc._entry_size(kind));
        IF kind OPERATOR(pg_catalog.=) 0 THEN
            term := glpgenc._term(value, entry);
        ELSIF kind OPERATOR(pg_catalog.>=) 128 THEN
            term := glpgenc._term_given(terms, given, entry, field);
            given := given OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) pg_catalog.octet_length(term);
        ELSE
            term := glpgenc._facet_term(value, entry);
        END IF;
        -- No kind but contains takes more than 32 tags of 4 bytes.
        IF pg_catalog.octet_length(term) OPERATOR(pg_catalog.>) 128 THEN
            wide := wide OPERATOR(pg_catalog.+) 1;
        END IF;
        index := index OPERATOR(pg_catalog.||) pg_catalog.substr(keys, at, 1)
            OPERATOR(pg_catalog.||) pg_catalog.substr(pg_catalog.int4send(pg_catalog.octet_length(term)), 3, 2)
            OPERATOR(pg_catalog.||) term;
        at := at OPERATOR(pg_catalog.+) pg_catalog.octet_length(entry);
    END LOOP;
    IF at OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys) THEN
        RETURN glpgenc._raise('ZE006', 'a search entry');
    ELSIF given OPERATOR(pg_catalog.<=) pg_catalog.octet_length(terms) THEN
        RETURN glpgenc._raise('ZE017', 'the terms passed are not those of field ' OPERATOR(pg_catalog.||) field);
    ELSIF pg_catalog.octet_length(index) OPERATOR(pg_catalog.>) 65535 THEN
        RETURN glpgenc._too_long_to_search(wide);
    END IF;
    RETURN index;
END
$$;


--
-- Name: FUNCTION _index_further(value bytea, keys bytea, at integer, index bytea, terms bytea, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._index_further(value bytea, keys bytea, at integer, index bytea, terms bytea, field text) IS 'internal: an index with what the search entries from a byte on make of a value; raises ZE014 where that does not fit';


--
-- Name: _int8(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._int8(data bytea) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((('x'::text || encode(data, 'hex'::text)))::bit(64))::bigint;


--
-- Name: FUNCTION _int8(data bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._int8(data bytea) IS 'internal: a signed number from its 8 bytes';


--
-- Name: guarded_columns; Type: VIEW; Schema: glpgenc; Owner: -
--

CREATE VIEW glpgenc.guarded_columns WITH (security_barrier='true') AS
 SELECT (c.conrelid)::regclass AS relation,
    a.attname AS column_name,
    c.conname AS guard,
    c.convalidated AS validated
   FROM (pg_constraint c
     JOIN pg_attribute a ON (((a.attrelid = c.conrelid) AND (c.conkey = ARRAY[a.attnum]))))
  WHERE ((c.contype = 'c'::"char") AND ((to_jsonb(c.*) ->> 'conenforced'::text) IS DISTINCT FROM 'false'::text) AND (EXISTS ( SELECT
           FROM pg_depend d
          WHERE ((d.classid = ('pg_constraint'::regclass)::oid) AND (d.objid = c.oid) AND (d.refclassid = ('pg_proc'::regclass)::oid) AND (d.refobjid = ('glpgenc.gl_guard(bytea,text)'::regprocedure)::oid)))) AND (pg_get_expr(c.conbin, c.conrelid) ~ '^(glpgenc\.)?gl_guard\([^()]*\)$'::text));


--
-- Name: VIEW guarded_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON VIEW glpgenc.guarded_columns IS 'Every column that a guard protects from plaintext, found through the guards themselves';


--
-- Name: COLUMN guarded_columns.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.guarded_columns.relation IS 'The table';


--
-- Name: COLUMN guarded_columns.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.guarded_columns.column_name IS 'The guarded column';


--
-- Name: COLUMN guarded_columns.guard; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.guarded_columns.guard IS 'The guard: a CHECK constraint';


--
-- Name: COLUMN guarded_columns.validated; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.guarded_columns.validated IS 'Whether the rows that were there before the guard have been checked';


--
-- Name: _is_expanded(glpgenc.column_migrations, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._is_expanded(moved glpgenc.column_migrations, field text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN ((EXISTS (SELECT FROM (glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c USING (relation, column_name)) WHERE (((m.relation)::oid = ((_is_expanded.moved).relation)::oid) AND (m.column_name = (_is_expanded.moved).column_name) AND (c.field = _is_expanded.field) AND ((m.plaintext_column = (_is_expanded.moved).plaintext_column) AND (m.source_expression = (_is_expanded.moved).source_expression) AND (m.mode = (_is_expanded.moved).mode) AND (m.unkeyed = (_is_expanded.moved).unkeyed) AND (m.client_source = (_is_expanded.moved).client_source)) AND (NOT ((m.tenant_expression IS DISTINCT FROM (_is_expanded.moved).tenant_expression) OR (m.row_expression IS DISTINCT FROM (_is_expanded.moved).row_expression)))))) AND (EXISTS (SELECT FROM glpgenc.guarded_columns g WHERE (((g.relation)::oid = ((_is_expanded.moved).relation)::oid) AND (g.column_name = (_is_expanded.moved).column_name)))) AND (2 = (SELECT count(*) AS count FROM (pg_trigger t JOIN pg_proc p ON ((p.oid = t.tgfoid))) WHERE ((t.tgrelid = ((_is_expanded.moved).relation)::oid) AND (t.tgenabled = 'A'::"char") AND (t.tgname = ANY (ARRAY['yyy_glpgenc_dual_write_insert'::name, 'yyy_glpgenc_dual_write_update'::name])) AND (p.prosrc = glpgenc._dual_write_body((_is_expanded.moved).relation))))));


--
-- Name: FUNCTION _is_expanded(moved glpgenc.column_migrations, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._is_expanded(moved glpgenc.column_migrations, field text) IS 'internal: is all that gl_expand_column would make there already';


--
-- Name: _is_of_others(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._is_of_others(data bytea, field text, row_id text) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    -- All that gl_decrypt refuses before it looks for the key is left for it to refuse.
    RETURN row_id IS NOT NULL
        AND field OPERATOR(pg_catalog.=) pg_catalog.lower(field COLLATE pg_catalog."C")
        AND pg_catalog.octet_length(glpgenc._keys(field)) OPERATOR(pg_catalog.>=) 82
        AND glpgenc.gl_is_encrypted(data)
        AND (pg_catalog.octet_length(glpgenc._find_key(pg_catalog.substr(data, 3, 16))) OPERATOR(pg_catalog.=) 80) IS NOT TRUE;
END
$$;


--
-- Name: FUNCTION _is_of_others(data bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._is_of_others(data bytea, field text, row_id text) IS 'internal: is this an envelope under a key that this session does not hold, though it holds one for the field';


--
-- Name: tombstones; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.tombstones (
    tenant_id text NOT NULL,
    data_class text DEFAULT '*'::text NOT NULL,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    requested_by text DEFAULT SESSION_USER NOT NULL,
    undo_until timestamp with time zone DEFAULT now() NOT NULL,
    executed_at timestamp with time zone,
    kms_deletion jsonb,
    receipt jsonb,
    CONSTRAINT tombstones_data_class_check CHECK ((data_class <> ''::text)),
    CONSTRAINT tombstones_tenant_id_check CHECK ((tenant_id <> ''::text))
);


--
-- Name: TABLE tombstones; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.tombstones IS 'Tenants, or classes of theirs, that are shredded: their keys are not unwrapped any more, and destroyed when the time for undoing is over';


--
-- Name: COLUMN tombstones.tenant_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.tenant_id IS 'The tenant';


--
-- Name: COLUMN tombstones.data_class; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.data_class IS 'The data class; * for all of the tenant';


--
-- Name: COLUMN tombstones.requested_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.requested_at IS 'When it was asked for: from then on nothing is unwrapped';


--
-- Name: COLUMN tombstones.requested_by; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.requested_by IS 'The role that asked';


--
-- Name: COLUMN tombstones.undo_until; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.undo_until IS 'Until when it can be undone';


--
-- Name: COLUMN tombstones.executed_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.executed_at IS 'When the wrapped keys were destroyed; NULL until then';


--
-- Name: COLUMN tombstones.kms_deletion; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.kms_deletion IS 'Where the tenant''s own KMS key is to be deleted: which (provider, key_uri), after how many days, and when the KMS will do it (deletes_at), once it has said so';


--
-- Name: COLUMN tombstones.receipt; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.receipt IS 'The receipt that was given last';


--
-- Name: _is_shredded(text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._is_shredded(tenant_id text, data_class text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (EXISTS (SELECT FROM glpgenc.tombstones t WHERE ((t.tenant_id = _is_shredded.tenant_id) AND (t.data_class = ANY (ARRAY['*'::text, _is_shredded.data_class])))));


--
-- Name: FUNCTION _is_shredded(tenant_id text, data_class text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._is_shredded(tenant_id text, data_class text) IS 'internal: is there a tombstone for a tenant''s class';


--
-- Name: _is_utf8(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._is_utf8(data bytea) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((encode(data, 'escape'::text) COLLATE "C") ~ '^(?:[^\\]|\\\\|\\3(?:0[2-7]|[123][0-7])\\2[0-7][0-7]|\\340\\2[4-7][0-7]\\2[0-7][0-7]|\\3(?:4[1-7]|5[0-4]|5[67])(?:\\2[0-7][0-7]){2}|\\355\\2[0-3][0-7]\\2[0-7][0-7]|\\360\\2[2-7][0-7](?:\\2[0-7][0-7]){2}|\\36[123](?:\\2[0-7][0-7]){3}|\\364\\2[01][0-7](?:\\2[0-7][0-7]){2})*$'::text);


--
-- Name: FUNCTION _is_utf8(data bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._is_utf8(data bytea) IS 'internal: is this UTF-8 text that PostgreSQL can hold (no U+0000)';


--
-- Name: _join_tags(bytea[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._join_tags(tags bytea[]) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT COALESCE(string_agg(DISTINCT t.t, '\x'::bytea ORDER BY t.t), '\x'::bytea) AS "coalesce" FROM unnest(_join_tags.tags) t(t));


--
-- Name: FUNCTION _join_tags(tags bytea[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._join_tags(tags bytea[]) IS 'internal: tags as they stand in a slot: each once, ascending';


--
-- Name: _kept_check(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._kept_check(relation regclass, column_name name) RETURNS pg_constraint
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN glpgenc._proof_of(relation, column_name, 'glpgenc.gl_refuse_lone_ciphertext(bytea,text)'::regprocedure);


--
-- Name: FUNCTION _kept_check(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._kept_check(relation regclass, column_name name) IS 'internal: the constraint that gl_keep_plaintext made for a ciphertext column, or NULL';


--
-- Name: _key_state(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._key_state() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF (NEW.key_id, NEW.tenant_id, NEW.data_class, NEW.purpose, NEW.version, NEW.created_at)
        IS DISTINCT FROM (OLD.key_id, OLD.tenant_id, OLD.data_class, OLD.purpose, OLD.version, OLD.created_at)
    THEN
        PERFORM glpgenc._raise('ZE015', format('key %s stays what it was made for', OLD.key_id));
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NOT (CASE NEW.state
        WHEN 'active' THEN OLD.state = 'pre_active'
        WHEN 'deactivated' THEN OLD.state = 'active'
        WHEN 'compromised' THEN OLD.state IN ('pre_active', 'active', 'deactivated')
        WHEN 'destroyed' THEN true
        ELSE false END)
    THEN
        PERFORM glpgenc._raise('ZE015', format('key %s is %s, and can''t become %s', OLD.key_id, OLD.state, NEW.state));
    END IF;
    NEW.activated_at := CASE WHEN NEW.state = 'active' THEN now() ELSE OLD.activated_at END;
    NEW.deactivated_at := CASE WHEN OLD.state = 'active' THEN now() ELSE OLD.deactivated_at END;
    NEW.compromised_at := CASE WHEN NEW.state = 'compromised' THEN now() ELSE OLD.compromised_at END;
    IF NEW.state = 'destroyed' THEN
        NEW.destroyed_at := now();
        NEW.wrapped_key := NULL;
    END IF;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION _key_state(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._key_state() IS 'internal: trigger of data_keys that allows the steps of NIST SP 800-57 only, and keeps their times';


--
-- Name: _key_uses(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._key_uses() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    before bigint := 0;
BEGIN
    NEW.counted_at := now();
    IF has_table_privilege('glpgenc.key_uses', 'DELETE') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        before := OLD.uses;
        IF NEW.key_id <> OLD.key_id THEN
            PERFORM glpgenc._raise('ZE015', format('the uses of key %s are counted for it', OLD.key_id));
        END IF;
    END IF;
    IF NEW.uses < before THEN
        PERFORM glpgenc._raise('ZE015', format('the uses of key %s only grow', NEW.key_id));
    END IF;
    IF NEW.uses - before > 1000000 THEN
        PERFORM glpgenc._raise('ZE015', format('1,000,000 uses of key %s at most are counted at a time', NEW.key_id));
    END IF;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION _key_uses(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._key_uses() IS 'internal: trigger of key_uses that lets counts grow, by no more than the largest batch at a time';


--
-- Name: _keys(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._keys(field text) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN decode(current_setting(('glpgenc.field.'::text || field), true), 'hex'::text);


--
-- Name: FUNCTION _keys(field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._keys(field text) IS 'internal: the session''s keys of a field, NULL or empty where there are none. Whoever uses them asserts their length';


--
-- Name: _known_row_expression(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._known_row_expression() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NEW.row_expression IS NOT NULL AND glpgenc._column_of(NEW.relation, NEW.row_expression) IS NULL
        AND NOT EXISTS (SELECT FROM glpgenc.column_migrations m WHERE m.relation = NEW.relation
                        AND m.column_name = NEW.column_name AND m.row_expression = NEW.row_expression)
    THEN
        PERFORM glpgenc._raise('ZE012', format('the row expression of a job on table %s is neither a column of it nor what column '
                                               '%s was expanded with', NEW.relation, NEW.column_name));
    END IF;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION _known_row_expression(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._known_row_expression() IS 'internal: the trigger by which a job binds values to a column, or to what the owner of the table said, and to nothing else';


--
-- Name: _lower(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._lower(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (octet_length(value) = char_length(value)) THEN lower((value COLLATE "C")) ELSE translate(lower((value COLLATE "C")), 'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠƢƤƦƧƩƬƮƯƱƲƳƵƷƸƼǄǅǇǈǊǋǍǏǑǓǕǗǙǛǞǠǢǤǦǨǪǬǮǱǲǴǶǷǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȠȢȤȦȨȪȬȮȰȲȺȻȽȾɁɃɄɅɆɈɊɌɎͰͲͶͿΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫϏϘϚϜϞϠϢϤϦϨϪϬϮϴϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẞẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯᾸᾹᾺΆᾼῈΈῊΉῌῘῙῚΊῨῩῪΎῬῸΌῺΏῼ'::text, 'àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵơƣƥʀƨʃƭʈưʊʋƴƶʒƹƽǆǆǉǉǌǌǎǐǒǔǖǘǚǜǟǡǣǥǧǩǫǭǯǳǳǵƕƿǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟƞȣȥȧȩȫȭȯȱȳⱥȼƚⱦɂƀʉʌɇɉɋɍɏͱͳͷϳάέήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋϗϙϛϝϟϡϣϥϧϩϫϭϯθϸϲϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӂӄӆӈӊӌӎӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕßạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾰᾱὰάᾳὲέὴήῃῐῑὶίῠῡὺύῥὸόὼώῳ'::text) END;


--
-- Name: FUNCTION _lower(value text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._lower(value text) IS 'internal: normaliser lower';


--
-- Name: _migration_of(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._migration_of(relation regclass, column_name name) RETURNS glpgenc.column_migrations
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    moved glpgenc.column_migrations;
BEGIN
    SELECT * INTO moved FROM glpgenc.column_migrations m
    WHERE m.relation = _migration_of.relation AND m.column_name = _migration_of.column_name;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s does not come from a plaintext column: gl_expand_column '
                                               'begins that', column_name, relation));
    END IF;
    RETURN moved;
END
$$;


--
-- Name: FUNCTION _migration_of(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._migration_of(relation regclass, column_name name) IS 'internal: the migration of a ciphertext column; raises ZE012 where there is none';


--
-- Name: _no_field_key(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._no_field_key(field text) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
BEGIN
    IF (field COLLATE "C" ~ E'^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*$') IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE007', CASE WHEN field IS NULL THEN 'it is NULL' END);
    END IF;
    -- A name without a dot may be a value, where somebody took the arguments the other way round.
    RETURN glpgenc._raise('ZE001', format('field %s is unknown, or its data class was not loaded',
                                          CASE WHEN field LIKE '%.%' THEN field ELSE '(one without a dot)' END));
END
$_$;


--
-- Name: FUNCTION _no_field_key(field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._no_field_key(field text) IS 'internal: raises the reason why a field has no key in this session, ZE007 or ZE001';


--
-- Name: _normalize(bytea, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._normalize(value bytea, normalizer integer) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    content pg_catalog.text;
BEGIN
    IF normalizer OPERATOR(pg_catalog.=) 1 THEN
        RETURN value;
    END IF;
    IF NOT glpgenc._is_utf8(value) THEN
        RETURN glpgenc._raise('ZE014', 'a facet of this field normalises text, and the value is not UTF-8');
    END IF;
    content := pg_catalog.convert_from(value, 'UTF8'::pg_catalog.name);
    IF normalizer OPERATOR(pg_catalog.=) 2 THEN
        content := glpgenc._lower(content);
    ELSIF normalizer OPERATOR(pg_catalog.=) 3 THEN
        content := glpgenc._digits(content);
    ELSIF normalizer OPERATOR(pg_catalog.=) 4 THEN
        content := pg_catalog."right"(glpgenc._digits(content), 4);
    ELSIF normalizer OPERATOR(pg_catalog.=) 5 THEN
        content := glpgenc._lower(pg_catalog.split_part(content, '@'::pg_catalog.text, -1));
    ELSIF normalizer OPERATOR(pg_catalog.=) 6 THEN
        content := glpgenc._number(content);
    ELSE
        RETURN glpgenc._raise('ZE011', 'a normaliser of a newer glpgenc');
    END IF;
    RETURN pg_catalog.convert_to(content, 'UTF8'::pg_catalog.name);
END
$$;


--
-- Name: FUNCTION _normalize(value bytea, normalizer integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._normalize(value bytea, normalizer integer) IS 'internal: a value as its facet sees it; raises ZE014 for what its normaliser can''t read';


--
-- Name: _normalizer_id(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._normalizer_id(name text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_position(ARRAY['exact'::text, 'lower'::text, 'digits'::text, 'last4'::text, 'email_domain'::text, 'number'::text], name);


--
-- Name: FUNCTION _normalizer_id(name text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._normalizer_id(name text) IS 'internal: the id of a named normaliser, NULL if there is none';


--
-- Name: _number(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._number(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
BEGIN
    IF value COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '^(NaN|-?Infinity)$'::pg_catalog.text THEN
        RETURN value;
    END IF;
    -- What numeric can't read never reaches it: its errors quote the value.
    IF pg_catalog.char_length(value) OPERATOR(pg_catalog.>) 1000 OR value COLLATE pg_catalog."C" OPERATOR(pg_catalog.!~)
        E'^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?0*([0-9]{1,3}|1000))?$'::pg_catalog.text
    THEN
        value := pg_catalog.encode(glpgenc._refuse_value(
            'a facet of this field takes decimal numbers, and the value is none',
            'such as -12.50; at most 1,000 characters, with an exponent up to 1000'), 'hex'::pg_catalog.text);
    END IF;
    RETURN pg_catalog.trim_scale(value::pg_catalog.numeric)::pg_catalog.text;
END
$_$;


--
-- Name: FUNCTION _number(value text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._number(value text) IS 'internal: normaliser number; raises ZE014 for what is no decimal number';


--
-- Name: _of_new_row(regclass, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._of_new_row(relation regclass, expression text, form text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    plain name := glpgenc._column_of(relation, expression);
BEGIN
    IF expression IS NULL THEN
        RETURN NULL;
    END IF;
    -- A column alone needs no query, which would cost more than all the rest of the trigger.
    IF plain IS NOT NULL THEN
        RETURN format(form, format('NEW.%s::pg_catalog.text', glpgenc._quoted(plain)));
    END IF;
    RETURN format('(SELECT %s FROM (SELECT NEW.*) AS %s)', format(form, format('(%s)', expression)),
                  (SELECT glpgenc._quoted(c.relname) FROM pg_class c WHERE c.oid = relation));
END
$$;


--
-- Name: FUNCTION _of_new_row(relation regclass, expression text, form text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._of_new_row(relation regclass, expression text, form text) IS 'internal: an expression over a row of a table, as an expression over NEW in a trigger';


--
-- Name: _open(bytea, bytea, bytea, text, text, boolean, boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._open(data bytea, keys bytea, bound bytea, field text, row_id text, as_text boolean, verify_only boolean) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    size integer := pg_catalog.octet_length(data);
    head integer := CASE WHEN size OPERATOR(pg_catalog.>=) 84 THEN  -- bytes before the body
        256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
        OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20 END;
    tag       pg_catalog.bytea;
    padded    boolean := false;
    plaintext pg_catalog.bytea;
BEGIN
    -- The conditions end in IS NOT TRUE, so that a NULL from anywhere refuses.
    IF (size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.>=) 64
        AND pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82
        AND pg_catalog.substr(keys, 1, 16) OPERATOR(pg_catalog.=) pg_catalog.substr(data, 3, 16)) IS NOT TRUE
    THEN
        IF (size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.>=) 64) IS NOT TRUE THEN
            RETURN glpgenc._refuse(data, field, row_id, verify_only, true);
        END IF;
        keys := glpgenc._find_key(pg_catalog.substr(data, 3, 16));
        IF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.=) 80) IS NOT TRUE THEN
            RETURN glpgenc._refuse(data, field, row_id, verify_only, false);
        END IF;
    END IF;

    tag := pg_catalog.substr(glpgenc._hmac_sha512(
        pg_catalog.substr(data, 1, head)
        OPERATOR(pg_catalog.||) bound
        OPERATOR(pg_catalog.||) pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 1,
                                                  size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.-) 32)
        OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
            head OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(keys, 17, 32)), 1, 32);
    IF glpgenc._same_tag(tag, pg_catalog.substr(data, size OPERATOR(pg_catalog.-) 31)) IS NOT TRUE THEN
        RETURN glpgenc._refuse(data, field, row_id, verify_only, true);
    END IF;
    -- The tag covers the header, so an unknown suite or flag that comes this far is a newer writer's.
    IF verify_only OR pg_catalog.substr(data, 1, 2) OPERATOR(pg_catalog.<>) E'\\xfa00'::pg_catalog.bytea THEN
        padded := pg_catalog.substr(data, 1, 2) OPERATOR(pg_catalog.=) E'\\xfa01'::pg_catalog.bytea;
        IF NOT padded AND pg_catalog.substr(data, 1, 2) OPERATOR(pg_catalog.<>) E'\\xfa00'::pg_catalog.bytea THEN
            RETURN glpgenc._refuse(data, field, row_id, verify_only, true);
        ELSIF verify_only THEN
            RETURN E'\\x01';
        END IF;
    END IF;

    plaintext := glpgenc._aes_cbc_decrypt(
        pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 17,
                          size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.-) 48),
        pg_catalog.substr(keys, 49, 32),
        pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 1, 16));
    -- ASCII has one byte a character in escape form, and needs no further look.
    IF padded OR (as_text
        AND pg_catalog.octet_length(pg_catalog.encode(plaintext, 'escape'::pg_catalog.text))
            OPERATOR(pg_catalog.<>) pg_catalog.octet_length(plaintext))
    THEN
        IF padded THEN
            plaintext := glpgenc._unpad(plaintext);
        END IF;
        IF as_text AND NOT glpgenc._is_utf8(plaintext) THEN
            RETURN glpgenc._raise('ZE010', 'field ' OPERATOR(pg_catalog.||) field);
        END IF;
    END IF;
    RETURN plaintext;
END
$$;


--
-- Name: FUNCTION _open(data bytea, keys bytea, bound bytea, field text, row_id text, as_text boolean, verify_only boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._open(data bytea, keys bytea, bound bytea, field text, row_id text, as_text boolean, verify_only boolean) IS 'internal: verifies an envelope and returns its plaintext, or for verify_only 01 or 00';


--
-- Name: _pad(bytea, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._pad(plaintext bytea, bucket integer) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    IF bucket OPERATOR(pg_catalog.=) 0 THEN
        RETURN plaintext;
    END IF;
    -- ISO/IEC 7816-4: 0x80, then zeros up to a multiple of the bucket.
    RETURN plaintext OPERATOR(pg_catalog.||) E'\\x80'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.decode(
        pg_catalog.repeat('00'::pg_catalog.text,
            bucket OPERATOR(pg_catalog.-) 1 OPERATOR(pg_catalog.-)
            (pg_catalog.octet_length(plaintext) OPERATOR(pg_catalog.%) bucket)),
        'hex'::pg_catalog.text);
END
$$;


--
-- Name: FUNCTION _pad(plaintext bytea, bucket integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._pad(plaintext bytea, bucket integer) IS 'internal: ISO/IEC 7816-4 padding up to a multiple of a bucket; none for bucket 0';


--
-- Name: _passing_name(regclass, name, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._passing_name(relation regclass, column_name name, slot integer) RETURNS name
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT (format('glpgenc_%s_slot_%s'::text, a.attnum, _passing_name.slot))::name AS format FROM pg_attribute a WHERE ((a.attrelid = (_passing_name.relation)::oid) AND (a.attname = _passing_name.column_name) AND (NOT a.attisdropped)));


--
-- Name: FUNCTION _passing_name(relation regclass, column_name name, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._passing_name(relation regclass, column_name name, slot integer) IS 'internal: the name of an index column that is not searched yet, or not any more';


--
-- Name: _pieces(text, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._pieces(content text, entry bytea) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    size    integer := pg_catalog.char_length(content);
    at      integer := pg_catalog.get_byte(entry, 36);
    pieces  pg_catalog.text[] := '{}';
    letters pg_catalog.text[];
    run     pg_catalog.text := '';
BEGIN
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 1 THEN
        WHILE at OPERATOR(pg_catalog.<=) size AND at OPERATOR(pg_catalog.<=) pg_catalog.get_byte(entry, 37) LOOP
            pieces := pg_catalog.array_append(pieces, pg_catalog."left"(content, at));
            at := at OPERATOR(pg_catalog.+) 1;
        END LOOP;
        RETURN pieces;
    END IF;
    -- A sliding run: substr would count the characters from the start of the text for each piece.
    letters := pg_catalog.string_to_array(content, NULL::pg_catalog.text);
    at := 1;
    WHILE at OPERATOR(pg_catalog.<=) size LOOP
        run := pg_catalog."right"(run OPERATOR(pg_catalog.||) letters[at], pg_catalog.get_byte(entry, 36));
        IF at OPERATOR(pg_catalog.>=) pg_catalog.get_byte(entry, 36) THEN
            pieces := pg_catalog.array_append(pieces, run);
        END IF;
        at := at OPERATOR(pg_catalog.+) 1;
    END LOOP;
    RETURN pieces;
END
$$;


--
-- Name: FUNCTION _pieces(content text, entry bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._pieces(content text, entry bytea) IS 'internal: what of a normalised text is tagged: its beginnings (prefix), its runs of characters (contains)';


--
-- Name: _plaintext_emptier(glpgenc.column_migrations); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    emptied text;
BEGIN
    -- PostgreSQL's own message for NOT NULL would quote the row.
    emptied := CASE WHEN (SELECT a.attnotnull FROM pg_attribute a WHERE a.attrelid = moved.relation
                          AND a.attname = moved.plaintext_column AND NOT a.attisdropped) THEN format($code$
                IF (SELECT a.attnotnull FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid OPERATOR(pg_catalog.=) TG_RELID AND a.attname OPERATOR(pg_catalog.=) %L::pg_catalog.name)
                THEN
                    RAISE EXCEPTION USING
                        ERRCODE = 'ZE012',
                        MESSAGE = %L,
                        HINT = %L,
                        SCHEMA = 'glpgenc';
                END IF;$code$,
        moved.plaintext_column,
        format('column %s was written without plaintext, and column %s is NOT NULL', moved.column_name, moved.plaintext_column),
        format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL; or write it in a session that holds the keys of a field that '
               'the server can open', moved.relation, moved.plaintext_column)) END;
    RETURN concat(emptied, format($code$
                NEW.%s := NULL;$code$, glpgenc._quoted(moved.plaintext_column)));
END
$_$;


--
-- Name: FUNCTION _plaintext_emptier(moved glpgenc.column_migrations); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) IS 'internal: the part of a table''s trigger function that writes NULL to the plaintext column';


--
-- Name: _plaintext_reader(glpgenc.column_migrations, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    sealed  text := glpgenc._quoted(moved.column_name);
    plain   text := glpgenc._quoted(moved.plaintext_column);
    present record;
    emptied text := glpgenc._plaintext_emptier(moved);
    bound   text := format('%L::pg_catalog.text', field) || coalesce(
        ', ' || glpgenc._of_new_row(moved.relation, moved.row_expression, '%s::pg_catalog.text'), '');
    opened  text;
BEGIN
    SELECT a.atttypid, glpgenc._base_type(a.atttypid) AS base INTO present FROM pg_attribute a
    WHERE a.attrelid = moved.relation AND a.attname = moved.plaintext_column AND NOT a.attisdropped;
    -- What a legacy expression reads can't be written back through it.
    IF moved.mode = 'client' OR moved.client_source OR moved.source_expression ~ '::'
        OR glpgenc._column_of(moved.relation, moved.source_expression) IS DISTINCT FROM moved.plaintext_column
    THEN
        RETURN emptied;
    END IF;
    opened := CASE
        WHEN present.base IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) THEN format($code$
                    NEW.%s := glpgenc.gl_decrypt(NEW.%s, %s);$code$, plain, sealed, bound)
        WHEN present.base = 'bytea'::regtype THEN format($code$
                    NEW.%s := glpgenc.gl_decrypt_bytes(NEW.%s, %s);$code$, plain, sealed, bound)
        -- PostgreSQL's message for what has not the form of a type quotes it.
        ELSE format($code$
                    opened := glpgenc.gl_decrypt(NEW.%2$s, %3$s);
                    BEGIN
                        NEW.%1$s := opened::%4$s;
                    EXCEPTION
                        WHEN data_exception OR integrity_constraint_violation OR undefined_object THEN
                            RAISE EXCEPTION USING ERRCODE = 'ZE014', MESSAGE = %5$L, HINT = %6$L, SCHEMA = 'glpgenc';
                    END;$code$, plain, sealed, bound, format_type(present.atttypid, -1),
            format('the value of column %s does not have the form of column %s', moved.column_name, moved.plaintext_column),
            format('write what can be cast to %s, or contract first: until then an old release is to read it',
                   format_type(present.atttypid, -1)))
        END;
    RETURN format($code$
            IF NEW.%1$s IS NOT NULL AND keyed
                AND pg_catalog.substr(NEW.%1$s, 1, 1) OPERATOR(pg_catalog.<>) E'\\xfb'::pg_catalog.bytea
            THEN
                IF pg_catalog.substr(NEW.%1$s, 3, 16)
                        OPERATOR(pg_catalog.=) pg_catalog.substr(glpgenc._keys(%5$L::pg_catalog.text), 1, 16)
                    OR NOT glpgenc._is_of_others(NEW.%1$s, %2$s)
                THEN%3$s
                ELSE%4$s
                END IF;
            ELSE%4$s
            END IF;$code$,
        sealed, CASE WHEN moved.row_expression IS NULL THEN bound || ', ''''::pg_catalog.text' ELSE bound END,
        opened, emptied, field);
END
$_$;


--
-- Name: FUNCTION _plaintext_reader(moved glpgenc.column_migrations, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field text) IS 'internal: the part of a table''s trigger function that follows a write of ciphertext';


--
-- Name: _plaintext_writer(glpgenc.column_migrations, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    sealed  text := glpgenc._quoted(moved.column_name);
    plain   text := glpgenc._quoted(moved.plaintext_column);
    form    text;  -- of a refusal, by its message and hint
    refused text;
    by_terms text;
    value   text;
    bound   text := format('%L::pg_catalog.text', field);
    base    regtype := (SELECT glpgenc._base_type(a.atttypid) FROM pg_attribute a WHERE a.attrelid = moved.relation
                        AND a.attname = glpgenc._column_of(moved.relation, moved.source_expression)
                        AND moved.source_expression !~ '::');
BEGIN
    -- What a replica applies was accepted where it came from: refusing it would stop the replication.
    form := CASE moved.unkeyed WHEN 'refuse' THEN format($code$
            IF NEW.%s IS NOT NULL AND pg_catalog.current_setting('session_replication_role'::pg_catalog.text)
                OPERATOR(pg_catalog.<>) 'replica'::pg_catalog.text
            THEN
                RAISE EXCEPTION USING
                    ERRCODE = %%L,
                    MESSAGE = %%L,
                    HINT = %%L,
                    SCHEMA = 'glpgenc';
            END IF;$code$, replace(plain, '%', '%%')) END;
    refused := format(form, 'ZE001',
            CASE WHEN moved.client_source THEN format('column %s holds what only a client can read', moved.plaintext_column)
                 ELSE 'no key is loaded in this session' END || ': field ' || field,
            CASE WHEN moved.mode = 'client' OR moved.client_source
                THEN format('write column %s, encrypted%s; the server can''t encrypt for it', moved.column_name,
                            CASE moved.mode WHEN 'client' THEN ' by the client' END)
                ELSE 'open a keyed session for the tenant and data class that own the value; keys end with the transaction '
                     'that loaded them' END);
    IF moved.mode = 'client' OR moved.client_source THEN
        RETURN format($code$%s
            NEW.%s := NULL;$code$, refused, sealed);
    END IF;
    value := CASE
        WHEN base IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
            THEN format('NEW.%s::pg_catalog.text', plain)
        WHEN base = 'bytea'::regtype THEN format('NEW.%s::pg_catalog.bytea', plain)
        WHEN base IS NOT NULL THEN format('NEW.%s', plain)
        ELSE '%s' END;
    bound := bound || coalesce(', ' || glpgenc._of_new_row(moved.relation, moved.row_expression, '%s::pg_catalog.text'), '');
    value := format('glpgenc.gl_encrypt(%s, %s)', value, replace(bound, '%', CASE WHEN base IS NULL THEN '%%' ELSE '%' END));
    IF base IS NULL THEN
        value := glpgenc._of_new_row(moved.relation, moved.source_expression, value);
    END IF;
    refused := format($code$%s
                NEW.%s := NULL;$code$, refused, sealed);
    by_terms := format($code$%s
                NEW.%s := NULL;$code$, format(form, 'ZE017', 'SQL can''t compute a search term of scope global: field ' || field,
        format('write column %s, encrypted by Python (EncryptedColumn, FieldEncryptor): its key is in no session',
               moved.column_name)), sealed);
    -- One condition each: an expression that names the schema glpgenc fails as a whole for a role without rights there.
    RETURN format($code$
            IF NOT keyed THEN%s
            ELSIF glpgenc._takes_terms(glpgenc._keys(%L::pg_catalog.text)) THEN%s%s
            ELSE
                NEW.%s := %s;
            END IF;$code$,
        refused, field, by_terms,
        CASE WHEN moved.tenant_expression IS NOT NULL THEN format($code$
            ELSIF (%s OPERATOR(pg_catalog.=) glpgenc._session_tenant(%L::pg_catalog.text)) IS NOT TRUE THEN%s$code$,
            glpgenc._of_new_row(moved.relation, moved.tenant_expression, '%s::pg_catalog.text'), field, refused) END,
        sealed, value);
END
$_$;


--
-- Name: FUNCTION _plaintext_writer(moved glpgenc.column_migrations, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field text) IS 'internal: the part of a table''s trigger function that follows a write of plaintext';


--
-- Name: _proof_name(regclass, name, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._proof_name(relation regclass, column_name name, suffix text) RETURNS name
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN CASE WHEN ((octet_length((column_name)::text) + octet_length(suffix)) <= 62) THEN format('%s_%s'::text, column_name, suffix) ELSE format('glpgenc_%s_%s'::text, (SELECT a.attnum FROM pg_attribute a WHERE ((a.attrelid = (_proof_name.relation)::oid) AND (a.attname = _proof_name.column_name))), suffix) END;


--
-- Name: FUNCTION _proof_name(relation regclass, column_name name, suffix text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._proof_name(relation regclass, column_name name, suffix text) IS 'internal: the name of a constraint over a ciphertext column, of at most 63 bytes';


--
-- Name: _raise(text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._raise(code text, subject text DEFAULT NULL::text) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    message text;
    mend    text;
BEGIN
    CASE code
        WHEN 'ZE001' THEN
            message := 'no key is loaded in this session';
            mend := 'open a keyed session for the tenant and data class that own the value; keys end with the '
                    'transaction that loaded them';
        WHEN 'ZE002' THEN
            message := 'the value does not authenticate';
            mend := 'check the field name and the row id; if both are right, the stored bytes were altered or moved';
        WHEN 'ZE003' THEN
            message := 'the value is not a glpgenc envelope';
            mend := 'plaintext must go through gl_encrypt before it is stored or decrypted';
        WHEN 'ZE004' THEN
            message := 'the envelope uses a suite that SQL can''t open';
            mend := 'suite 0xFB (A256GCM) is opened by the Python library; any other suite needs a newer glpgenc';
        WHEN 'ZE005' THEN
            message := 'the value to encrypt is an envelope already';
            mend := 'store it as it is: encrypting twice would hide it from rotation and search';
        WHEN 'ZE006' THEN
            message := 'a key, IV or tag has the wrong length';
            mend := 'A256CBC-HS512 takes a 64-byte key and a 16-byte IV';
        WHEN 'ZE007' THEN
            message := 'the field name is not valid';
            mend := 'use lower-case identifiers joined by dots, such as customers.email';
        WHEN 'ZE008' THEN
            message := 'the sealed keys do not open in this transaction';
            mend := 'call gl_session_begin and gl_session_load in one transaction, and use each challenge once';
        WHEN 'ZE009' THEN
            message := 'the row id is NULL';
            mend := 'leave the row id out to bind no row, or pass the key of the row, which must be known by then';
        WHEN 'ZE010' THEN
            message := 'the decrypted value is not UTF-8 text';
            mend := 'it was encrypted as bytea: read it with gl_decrypt_bytes';
        WHEN 'ZE011' THEN
            message := 'the field has no such search facet in this session';
            mend := 'register the facet with gl_register_facet, then open a new keyed session';
        WHEN 'ZE012' THEN
            message := 'the registry of encrypted columns does not allow this';
            mend := 'see glpgenc.fields, glpgenc.search_facets, glpgenc.encrypted_columns, '
                    'glpgenc.index_columns and glpgenc.column_migrations';
        WHEN 'ZE014' THEN
            message := 'the value can''t be encrypted under this field';
            mend := 'cast it to text in a form that does not depend on settings, and cast it back after gl_decrypt';
        WHEN 'ZE015' THEN
            message := 'a data key can''t be changed so';
            mend := 'a key goes from pre_active to active, deactivated and destroyed; see glpgenc keys list';
        WHEN 'ZE016' THEN
            message := 'the session has objects from before that could read its keys';
            mend := 'reset connections by DISCARD ALL when a pool takes them back, or pass allow_temporary_objects => true '
                    'where every client of the connection is trusted';
        WHEN 'ZE017' THEN
            message := 'SQL can''t compute a search term of scope global';
            mend := 'its key is in no session: write and search such a field from Python (EncryptedColumn, '
                    'FieldEncryptor), or register a facet of scope tenant for SQL';
    END CASE;
    RAISE EXCEPTION USING
        ERRCODE = code, MESSAGE = concat_ws(': ', message, subject), HINT = mend, SCHEMA = 'glpgenc';
END
$$;


--
-- Name: FUNCTION _raise(code text, subject text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._raise(code text, subject text) IS 'internal: raises the error of a SQLSTATE; subject names a field, a key id or a column, never a value';


--
-- Name: _random(integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._random(size integer) RETURNS bytea
    LANGUAGE sql PARALLEL SAFE
    RETURN public.gen_random_bytes(size);


--
-- Name: FUNCTION _random(size integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._random(size integer) IS 'internal: pgcrypto gen_random_bytes';


--
-- Name: _range_terms(text, text, bytea, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._range_terms(low text, high text, keys bytea, field text, slot integer) RETURNS bytea[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    entry  pg_catalog.bytea := glpgenc._entry_in_slot(keys, field, slot);
    bucket pg_catalog.numeric;
    last   pg_catalog.numeric;
    terms  pg_catalog.bytea[] := '{}';
BEGIN
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.<>) 3 THEN
        entry := glpgenc._refuse_value('the facet is of another kind than range',
                                       'register a facet of kind range to search between two values');
    END IF;
    bucket := CASE WHEN low IS NULL
        THEN glpgenc._int8(pg_catalog.substr(entry, 49, 8))::pg_catalog.numeric OPERATOR(pg_catalog.-) 1::pg_catalog.numeric
        ELSE glpgenc._bucket(low, entry) END;
    last := CASE WHEN high IS NULL
        THEN glpgenc._int8(pg_catalog.substr(entry, 57, 8))::pg_catalog.numeric OPERATOR(pg_catalog.+) 1::pg_catalog.numeric
        ELSE glpgenc._bucket(high, entry) END;
    WHILE bucket OPERATOR(pg_catalog.<=) last LOOP
        terms := pg_catalog.array_append(terms, glpgenc._bucket_term(bucket, entry));
        bucket := bucket OPERATOR(pg_catalog.+) 1::pg_catalog.numeric;
    END LOOP;
    RETURN terms;
END
$$;


--
-- Name: FUNCTION _range_terms(low text, high text, keys bytea, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._range_terms(low text, high text, keys bytea, field text, slot integer) IS 'internal: gl_range_terms under the keys of a field';


--
-- Name: _refuse(bytea, text, text, boolean, boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._refuse(data bytea, field text, row_id text, verify_only boolean, key_found boolean) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
BEGIN
    IF data IS NULL THEN
        RETURN NULL;
    ELSIF (field COLLATE "C" ~ E'^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*$') IS NOT TRUE THEN
        RETURN glpgenc._no_field_key(field);
    ELSIF row_id IS NULL THEN
        RETURN glpgenc._raise('ZE009', 'field ' || field);
    ELSIF octet_length(data) > 0 AND (get_byte(data, 0) = 252
        OR get_byte(data, 0) = 251 AND glpgenc.gl_is_encrypted(data))
    THEN
        RETURN CASE WHEN NOT verify_only THEN glpgenc._raise('ZE004', '0x' || upper(to_hex(get_byte(data, 0)))) END;
    ELSIF NOT glpgenc.gl_is_encrypted(data) THEN
        RETURN CASE WHEN verify_only THEN E'\\x00' ELSE glpgenc._raise('ZE003') END;
    ELSIF NOT key_found THEN
        RETURN CASE WHEN NOT verify_only THEN
            glpgenc._raise('ZE001', format('key %s of a value of field %s', glpgenc.gl_key_id(data), field)) END;
    END IF;
    -- The key of a row is no secret. It says where, and not why: a wrong key, field or row and altered bytes read the same.
    RETURN CASE WHEN verify_only THEN E'\\x00'
                ELSE glpgenc._raise('ZE002', CASE WHEN row_id <> '' THEN 'row ' || left(row_id, 100) END) END;
END
$_$;


--
-- Name: FUNCTION _refuse(data bytea, field text, row_id text, verify_only boolean, key_found boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._refuse(data bytea, field text, row_id text, verify_only boolean, key_found boolean) IS 'internal: raises why a value does not open, all failed authentications alike; to verify_only 00, or NULL where that can''t be told';


--
-- Name: _refuse_envelope(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._refuse_envelope(plaintext bytea) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
BEGIN
    IF glpgenc.gl_is_encrypted(plaintext) THEN
        RETURN glpgenc._raise('ZE005') IS NULL;
    END IF;
    -- bytea::text of an envelope: the likeliest way to encrypt twice through the form for text.
    IF (CASE WHEN pg_catalog.encode(plaintext, 'escape'::pg_catalog.text) COLLATE pg_catalog."C"
                 OPERATOR(pg_catalog.~) E'^\\\\\\\\x([0-9a-fA-F]{2})+$'::pg_catalog.text
            THEN glpgenc.gl_is_encrypted(pg_catalog.decode(pg_catalog.substr(
                pg_catalog.convert_from(plaintext, 'UTF8'::pg_catalog.name), 3), 'hex'::pg_catalog.text)) END)
    THEN
        RETURN glpgenc._raise('ZE005', 'it is the text form of one') IS NULL;
    END IF;
    RETURN false;
END
$_$;


--
-- Name: FUNCTION _refuse_envelope(plaintext bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._refuse_envelope(plaintext bytea) IS 'internal: raises ZE005 when the plaintext is an envelope, as bytes or as the text form of bytea';


--
-- Name: _refuse_leftovers(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._refuse_leftovers() RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    home oid := pg_my_temp_schema();
    -- Only this session makes objects there: those of this transaction have its id or, in a savepoint, a later one.
    ours xid := pg_current_xact_id_if_assigned()::xid;
BEGIN
    -- A statement that SQL prepared may have the name that a driver believes to be its own.
    IF EXISTS (SELECT FROM pg_prepared_statement() s WHERE s.from_sql) THEN
        PERFORM glpgenc._raise('ZE016', (SELECT 'prepared statement ' || min(s.name) FROM pg_prepared_statement() s
                                         WHERE s.from_sql));
    ELSIF home <> 0 AND EXISTS (
        SELECT FROM pg_depend d WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = home
        AND (ours IS NULL OR age(d.xmin) > age(ours)))
    THEN
        PERFORM glpgenc._raise('ZE016', (
            SELECT min(pg_describe_object(d.classid, d.objid, d.objsubid)) FROM pg_depend d
            WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = home
            AND (ours IS NULL OR age(d.xmin) > age(ours))));
    END IF;
END
$$;


--
-- Name: FUNCTION _refuse_leftovers(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._refuse_leftovers() IS 'internal: raises ZE016 where an earlier transaction left a temporary object, or a statement that SQL prepared';


--
-- Name: _refuse_lone(glpgenc.column_migrations); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._refuse_lone(moved glpgenc.column_migrations) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET row_security TO 'off'
    AS $$
DECLARE
    lone text := format('(%I IS NOT NULL AND (%s) IS NULL)', moved.column_name, moved.source_expression);
    hit  boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %s)', moved.relation, lone) INTO hit;
    IF hit THEN
        PERFORM glpgenc._raise('ZE012', format('table %s has rows whose value is in column %s alone: write column %s there first',
                                               moved.relation, moved.column_name, moved.plaintext_column));
    END IF;
    RETURN lone;
END
$$;


--
-- Name: FUNCTION _refuse_lone(moved glpgenc.column_migrations); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._refuse_lone(moved glpgenc.column_migrations) IS 'internal: raises ZE012 where the value of a row is in the ciphertext alone; returns the condition of that';


--
-- Name: _refuse_value(text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._refuse_value(message text, mend text) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'ZE014', MESSAGE = message, HINT = mend, SCHEMA = 'glpgenc';
END
$$;


--
-- Name: FUNCTION _refuse_value(message text, mend text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._refuse_value(message text, mend text) IS 'internal: raises ZE014 about a value that a facet can''t take, without the value';


--
-- Name: _registered_by_owner(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._registered_by_owner() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    -- What was dropped has no owner who could be asked.
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = OLD.relation) THEN
        PERFORM glpgenc._require_owner(OLD.relation);
    END IF;
    PERFORM glpgenc._require_owner(NEW.relation);
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION _registered_by_owner(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._registered_by_owner() IS 'internal: the trigger by which only the owner of a table says what the registry holds of it';


--
-- Name: _remake_index_triggers(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._remake_index_triggers(relation regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
$$;


--
-- Name: FUNCTION _remake_index_triggers(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._remake_index_triggers(relation regclass) IS 'internal: makes the triggers of a table''s index columns anew, after columns were renamed or taken out of the registry';


--
-- Name: _renew_shield(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._renew_shield(relation regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = relation AND t.tgname = 'zzz_glpgenc_shield') THEN
        RETURN;
    END IF;
    PERFORM glpgenc.gl_backfill_shield(relation, (SELECT array_agg(f.column_name) FROM (
        SELECT b.column_name FROM glpgenc.backfill_jobs j JOIN glpgenc.backfills b USING (job)
        WHERE j.relation = _renew_shield.relation AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield'
        UNION SELECT r.column_name FROM glpgenc.backfill_jobs j JOIN glpgenc.rotation_columns r USING (job)
        WHERE j.relation = _renew_shield.relation AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield'
        UNION SELECT r.column_name FROM glpgenc.backfill_jobs j JOIN glpgenc.reindex_columns r USING (job)
        WHERE j.relation = _renew_shield.relation AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield') f));
END
$$;


--
-- Name: FUNCTION _renew_shield(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._renew_shield(relation regclass) IS 'internal: after columns went or a backfill ended, makes the trigger of gl_backfill_shield anew where a backfill still needs it, and else takes it away';


--
-- Name: _require_new_snapshots(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._require_new_snapshots() RETURNS void
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    -- What was committed while the lock was waited for must be seen, or it would go with the column.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        PERFORM glpgenc._raise('ZE012', format('a column is dropped in a READ COMMITTED transaction only, and this one is %s',
                                               upper(current_setting('transaction_isolation'))));
    END IF;
END
$$;


--
-- Name: FUNCTION _require_new_snapshots(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._require_new_snapshots() IS 'internal: raises ZE012 in a transaction that sees one moment only, so that rows committed since would be lost';


--
-- Name: _require_owner(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._require_owner(relation regclass) RETURNS void
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = relation AND c.relkind IN ('r', 'p')) THEN
        PERFORM glpgenc._raise('ZE012', format('%s is not a table of this server', relation));
    -- What a foreign key cascades to is written as the owner of our own tables.
    ELSIF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid IN (relation, 'glpgenc.encrypted_columns'::regclass)
                      AND pg_has_role(c.relowner, 'USAGE')) THEN
        RAISE EXCEPTION USING
            ERRCODE = '42501',
            MESSAGE = format('must be owner of table %s', relation),
            HINT = 'what the registry says of a table becomes code of its triggers and jobs: let its owner register it, as a '
                   'member of glpgenc_admin',
            SCHEMA = 'glpgenc';
    END IF;
END
$$;


--
-- Name: FUNCTION _require_owner(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._require_owner(relation regclass) IS 'internal: raises 42501 unless the caller owns a table, and ZE012 for what is not a table';


--
-- Name: _reseal(bytea, bytea, bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._reseal(data bytea, keys bytea, bound bytea, field text, row_id text) RETURNS bytea
    LANGUAGE plpgsql
    AS $$
DECLARE
    size   integer := pg_catalog.octet_length(data);
    head   integer := CASE WHEN size OPERATOR(pg_catalog.>=) 84 THEN  -- bytes before the body
        256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
        OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20 END;
    old    pg_catalog.bytea := keys;  -- 80 bytes where it is another key than the active one, whose entry has more
    tag    pg_catalog.bytea;
    header pg_catalog.bytea;
    body   pg_catalog.bytea;
BEGIN
    -- The conditions end in IS NOT TRUE, so that a NULL from anywhere refuses.
    IF (size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.>=) 64
        AND pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82) IS NOT TRUE
    THEN
        IF data IS NULL THEN
            RETURN NULL;
        ELSIF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82) IS NOT TRUE THEN
            RETURN glpgenc._no_field_key(field);
        END IF;
        RETURN glpgenc._refuse(data, field, row_id, false, true);
    END IF;
    IF pg_catalog.substr(keys, 1, 16) OPERATOR(pg_catalog.<>) pg_catalog.substr(data, 3, 16) THEN
        old := glpgenc._find_key(pg_catalog.substr(data, 3, 16));
        IF (pg_catalog.octet_length(old) OPERATOR(pg_catalog.=) 80) IS NOT TRUE THEN
            RETURN glpgenc._refuse(data, field, row_id, false, false);
        END IF;
    END IF;
    -- In a variable: an expression would be too costly to inline with _same_tag, which would then run as a statement of
    -- its own, and auto_explain can log the parameters of such.
    tag := pg_catalog.substr(glpgenc._hmac_sha512(
        pg_catalog.substr(data, 1, head)
        OPERATOR(pg_catalog.||) bound
        OPERATOR(pg_catalog.||) pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 1,
                                                  size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.-) 32)
        OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
            head OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(old, 17, 32)), 1, 32);
    header := pg_catalog.substr(data, 1, 2);
    IF glpgenc._same_tag(tag, pg_catalog.substr(data, size OPERATOR(pg_catalog.-) 31)) IS NOT TRUE
        -- The tag covers the header, so an unknown suite or flag that comes this far is a newer writer's.
        OR header OPERATOR(pg_catalog.<>) E'\\xfa00'::pg_catalog.bytea
           AND header OPERATOR(pg_catalog.<>) E'\\xfa01'::pg_catalog.bytea
    THEN
        RETURN glpgenc._refuse(data, field, row_id, false, true);
    END IF;
    -- What is authentic under the active key already stays as it is, byte for byte.
    IF pg_catalog.octet_length(old) OPERATOR(pg_catalog.<>) 80 THEN
        RETURN data;
    END IF;
    header := header OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16)
              OPERATOR(pg_catalog.||) pg_catalog.substr(data, 19, head OPERATOR(pg_catalog.-) 18);
    body := glpgenc._random(16);
    body := body OPERATOR(pg_catalog.||) glpgenc._aes_cbc_encrypt(
        glpgenc._aes_cbc_decrypt(
            pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 17,
                              size OPERATOR(pg_catalog.-) head OPERATOR(pg_catalog.-) 48),
            pg_catalog.substr(old, 49, 32),
            pg_catalog.substr(data, head OPERATOR(pg_catalog.+) 1, 16)),
        pg_catalog.substr(keys, 49, 32), body);
    RETURN header OPERATOR(pg_catalog.||) body OPERATOR(pg_catalog.||) pg_catalog.substr(glpgenc._hmac_sha512(
        header OPERATOR(pg_catalog.||) bound OPERATOR(pg_catalog.||) body
            OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
                head OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(keys, 17, 32)), 1, 32);
END
$$;


--
-- Name: FUNCTION _reseal(data bytea, keys bytea, bound bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._reseal(data bytea, keys bytea, bound bytea, field text, row_id text) IS 'internal: verifies an envelope and encrypts what is in it under the keys of a field, with the header''s search terms';


--
-- Name: _same_tag(bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._same_tag(computed bytea, stored bytea) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (hash_record_extended(ROW(computed), (0)::bigint) = hash_record_extended(ROW(stored), (0)::bigint)) THEN (computed = stored) ELSE false END;


--
-- Name: FUNCTION _same_tag(computed bytea, stored bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._same_tag(computed bytea, stored bytea) IS 'internal: compares two tags in a time that does not depend on where they differ';


--
-- Name: _seal(bytea, bytea, bytea, text, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._seal(value bytea, keys bytea, bound bytea, field text, terms bytea) RETURNS bytea
    LANGUAGE plpgsql
    AS $$
DECLARE
    header pg_catalog.bytea;
    body   pg_catalog.bytea;
BEGIN
    IF value IS NULL THEN
        RETURN NULL;
    END IF;
    IF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82) IS NOT TRUE THEN
        RETURN glpgenc._no_field_key(field);
    END IF;
    IF bound IS NULL THEN
        RETURN glpgenc._raise('ZE009', 'field ' OPERATOR(pg_catalog.||) field);
    END IF;
    IF (value OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
        OR pg_catalog.substr(value, 1, 2) OPERATOR(pg_catalog.=) E'\\x5c78'::pg_catalog.bytea)
       AND glpgenc._refuse_envelope(value)
    THEN
        RETURN NULL;
    END IF;

    header := E'\\xfa00'::pg_catalog.bytea OPERATOR(pg_catalog.||) pg_catalog.substr(keys, 1, 16)
              OPERATOR(pg_catalog.||) E'\\x0000'::pg_catalog.bytea;
    -- Neither padding nor search entries, the usual case of a field that is only stored.
    IF pg_catalog.substr(keys, 81) OPERATOR(pg_catalog.<>) E'\\x0000'::pg_catalog.bytea OR terms IS NOT NULL THEN
        header := glpgenc._header(value, keys, terms, field);
        value := glpgenc._pad(value, 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(keys, 80)
                                     OPERATOR(pg_catalog.+) pg_catalog.get_byte(keys, 81));
    END IF;
    body := glpgenc._random(16);
    body := body OPERATOR(pg_catalog.||) glpgenc._aes_cbc_encrypt(value, pg_catalog.substr(keys, 49, 32), body);
    RETURN header OPERATOR(pg_catalog.||) body OPERATOR(pg_catalog.||) pg_catalog.substr(glpgenc._hmac_sha512(
        header OPERATOR(pg_catalog.||) bound OPERATOR(pg_catalog.||) body
        OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) (
            pg_catalog.octet_length(header) OPERATOR(pg_catalog.+) pg_catalog.octet_length(bound))),
        pg_catalog.substr(keys, 17, 32)), 1, 32);
END
$$;


--
-- Name: FUNCTION _seal(value bytea, keys bytea, bound bytea, field text, terms bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._seal(value bytea, keys bytea, bound bytea, field text, terms bytea) IS 'internal: encrypts bytes under the keys of a field; terms: those that SQL has no key for, NULL for none';


--
-- Name: _search_tags(text, bytea, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._search_tags(value text, keys bytea, field text, slot integer) RETURNS integer[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    entry   pg_catalog.bytea;
    kind    integer;
    needed  integer;
    content pg_catalog.text;
BEGIN
    IF value IS NULL THEN
        RETURN NULL;
    END IF;
    entry := glpgenc._entry_in_slot(keys, field, slot);
    kind := pg_catalog.get_byte(entry, 3);
    IF kind OPERATOR(pg_catalog.=) 0 OR kind OPERATOR(pg_catalog.=) 3 THEN
        entry := glpgenc._refuse_value('a facet of kind scalar or range has no tags',
                                       'search it with gl_hmac_index or gl_range_terms');
    END IF;
    content := pg_catalog.convert_from(glpgenc._normalize(
        pg_catalog.convert_to(value, 'UTF8'::pg_catalog.name), pg_catalog.get_byte(entry, 1)), 'UTF8'::pg_catalog.name);
    needed := pg_catalog.get_byte(entry, 36);
    IF pg_catalog.char_length(content) OPERATOR(pg_catalog.<) needed THEN
        entry := glpgenc._refuse_value(
            pg_catalog.format('a %s search of this field needs at least %s character%s'::pg_catalog.text,
                CASE WHEN kind OPERATOR(pg_catalog.=) 1 THEN 'prefix' ELSE 'contains' END, needed,
                CASE WHEN needed OPERATOR(pg_catalog.>) 1 THEN 's' ELSE '' END),
            'search for more, or register a facet for shorter parts');
    END IF;
    RETURN glpgenc._tag_numbers(glpgenc._tags(CASE WHEN kind OPERATOR(pg_catalog.=) 1
        THEN ARRAY[pg_catalog."left"(content, pg_catalog.get_byte(entry, 37))]
        ELSE glpgenc._pieces(content, entry) END, entry));
END
$$;


--
-- Name: FUNCTION _search_tags(value text, keys bytea, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._search_tags(value text, keys bytea, field text, slot integer) IS 'internal: gl_search_tags under the keys of a field';


--
-- Name: _session_clear(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._session_clear() RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    load    text    := current_setting('glpgenc.load', true);
    cleared integer := 0;
    name    text;
    done    text;
BEGIN
    FOREACH name IN ARRAY glpgenc.gl_session_names() LOOP
        done := set_config(name, '', false);
        cleared := cleared + 1;
    END LOOP;
    FOREACH name IN ARRAY ARRAY['challenge', 'loaded', 'load'] LOOP
        done := set_config('glpgenc.' || name, '', false);
    END LOOP;
    -- Kept to the end of the transaction, as its cursor is: a later load in it goes on with both.
    IF EXISTS (SELECT FROM pg_cursor() c WHERE c.name = 'glpgenc_' || load AND NOT c.is_holdable) THEN
        done := set_config('glpgenc.load', load, true);
    END IF;
    RETURN cleared;
END
$$;


--
-- Name: FUNCTION _session_clear(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._session_clear() IS 'internal: gl_session_clear without the path';


--
-- Name: _session_load(bytea, boolean, boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    challenge bytea   := decode(coalesce(current_setting('glpgenc.challenge', true), ''), 'hex');
    load      text    := current_setting('glpgenc.load', true);
    mark      refcursor;
    adds      boolean;  -- to keys that an earlier load of this transaction has left
    prepared  boolean;
    planted   text[];
    tag       bytea;
    message   bytea;
    at        integer := 2;
    stop      integer;
    kind      integer;
    name      text;
    size      integer;
    content   bytea;
    present   text;
    loaded    text    := current_setting('glpgenc.loaded', true);
    settings  integer := 0;
    done      text;
BEGIN
    IF (octet_length(challenge) = 64 AND octet_length(sealed) >= 64 AND transaction_local IS NOT NULL) IS NOT TRUE THEN
        done := glpgenc._raise('ZE008');
    END IF;
    -- Keys of this transaction that a session-long message adds to would outlive it, unasked.
    IF NOT transaction_local AND loaded <> '' THEN
        done := glpgenc._raise('ZE008', 'keys are loaded already: call gl_session_clear first');
    END IF;
    -- Spent: a second load in this transaction opens nothing, unless a rollback to a savepoint undid the first.
    done := set_config('glpgenc.challenge', '', true);
    tag := substr(glpgenc._hmac_sha512('glpgenc session v1'::bytea || substr(sealed, 1, octet_length(sealed) - 32)
                                       || int8send(8 * 18::bigint), substr(challenge, 1, 32)), 1, 32);
    IF octet_length(sealed) % 16 <> 0
        OR glpgenc._same_tag(tag, substr(sealed, octet_length(sealed) - 31)) IS NOT TRUE
    THEN
        done := glpgenc._raise('ZE008');
    END IF;
    message := glpgenc._aes_cbc_decrypt(substr(sealed, 17, octet_length(sealed) - 48), substr(challenge, 33, 32),
                                        substr(sealed, 1, 16));
    stop := octet_length(message);
    IF stop = 0 OR get_byte(message, 0) <> 1 THEN
        done := glpgenc._raise('ZE008', 'the message is of a newer glpgenc');
    END IF;

    -- In one query, because what each costs is its beginning.
    SELECT CASE WHEN load <> '' THEN EXISTS (
               SELECT FROM pg_cursor() c WHERE c.name = 'glpgenc_' || load AND NOT c.is_holdable) ELSE false END,
           EXISTS (SELECT FROM pg_prepared_statement() s WHERE s.from_sql),
           ARRAY(SELECT 'glpgenc.field.' || f.field FROM glpgenc.fields f
                 WHERE current_setting('glpgenc.field.' || f.field, true) <> '')
    INTO adds, prepared, planted;
    adds := transaction_local AND adds;
    IF NOT adds THEN
        IF allow_temporary_objects IS NOT TRUE AND (prepared OR pg_my_temp_schema() <> 0) THEN
            PERFORM glpgenc._refuse_leftovers();
        END IF;
        -- Buckets that others filled have another load id, so that a transaction need not look for them.
        FOREACH name IN ARRAY CASE WHEN transaction_local THEN planted ELSE glpgenc.gl_session_names() END LOOP
            done := set_config(name, '', transaction_local);
        END LOOP;
        -- The tag is random to whoever does not know the challenge, and nobody knew it before this transaction.
        load := encode(substr(tag, 1, 16), 'hex');
        loaded := '';
        mark := 'glpgenc_' || load;
        OPEN mark NO SCROLL FOR SHOW server_version_num;  -- the cheapest, and it takes no snapshot
        done := set_config('glpgenc.load', load, transaction_local);
    END IF;

    -- Records: kind(1) || len(1) || name || len(4) || content. Every bound is checked before it is used, and no message
    -- quotes a byte of what was sealed.
    WHILE at <= stop LOOP
        kind := get_byte(message, at - 1);
        size := CASE WHEN at < stop THEN get_byte(message, at) END;
        name := encode(substr(message, at + 2, size), 'escape');
        at := at + 2 + size;
        IF (at + 3 <= stop) IS NOT TRUE THEN
            done := glpgenc._raise('ZE008', 'the message ends early');
        END IF;
        -- No setting holds 16 MB: a first byte that is not zero is too much for certain, and would not fit an integer.
        size := CASE WHEN get_byte(message, at - 1) = 0 THEN
            65536 * get_byte(message, at) + 256 * get_byte(message, at + 1) + get_byte(message, at + 2) END;
        at := at + 4;
        IF (size <= stop - at + 1) IS NOT TRUE THEN
            done := glpgenc._raise('ZE008', 'the message ends early');
        END IF;
        content := substr(message, at, size);
        at := at + size;
        IF kind = 70 THEN  -- F
            IF name COLLATE "C" !~ E'^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*$' THEN
                done := glpgenc._raise('ZE007');
            ELSIF size < 82 OR (size > 82 AND NOT glpgenc._entries_fit(content)) THEN
                done := glpgenc._raise('ZE006', 'the keys of field ' || name);
            END IF;
            name := 'glpgenc.field.' || name;
        ELSIF kind = 75 THEN  -- K
            IF name COLLATE "C" !~ '^k[0-9a-f]{2}$' OR size = 0 OR size % 80 <> 0 THEN
                done := glpgenc._raise('ZE006', 'a bucket of keys');
            END IF;
            name := 'glpgenc.key.' || name;
        ELSE
            done := glpgenc._raise('ZE008', 'the message is of a newer glpgenc');
        END IF;
        IF kind = 75 THEN
            IF adds THEN
                present := current_setting(name, true);
                IF left(present, 32) = load THEN
                    content := glpgenc._add_keys(decode(substr(present, 33), 'hex'), content);
                END IF;
            END IF;
            done := set_config(name, load || encode(content, 'hex'), transaction_local);
        ELSE
            done := set_config(name, encode(content, 'hex'), transaction_local);
        END IF;
        IF NOT adds OR position(',' || name || ',' IN loaded || ',') = 0 THEN
            loaded := loaded || ',' || name;
        END IF;
        settings := settings + 1;
    END LOOP;
    done := set_config('glpgenc.loaded', loaded, transaction_local);
    RETURN settings;
END
$_$;


--
-- Name: FUNCTION _session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) IS 'internal: gl_session_load without the path';


--
-- Name: data_keys; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.data_keys (
    key_id uuid NOT NULL,
    tenant_id text NOT NULL,
    data_class text NOT NULL,
    purpose text NOT NULL,
    version integer NOT NULL,
    state text NOT NULL,
    provider text NOT NULL,
    key_uri text NOT NULL,
    wrapped_key bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    activated_at timestamp with time zone,
    deactivated_at timestamp with time zone,
    compromised_at timestamp with time zone,
    retired_at timestamp with time zone,
    destroyed_at timestamp with time zone,
    CONSTRAINT data_keys_data_class_check CHECK ((data_class <> ''::text)),
    CONSTRAINT data_keys_key_uri_check CHECK ((key_uri <> ''::text)),
    CONSTRAINT data_keys_provider_check CHECK ((provider <> ''::text)),
    CONSTRAINT data_keys_purpose_check CHECK ((purpose = ANY (ARRAY['encryption'::text, 'index'::text]))),
    CONSTRAINT data_keys_state_check CHECK ((state = ANY (ARRAY['pre_active'::text, 'active'::text, 'deactivated'::text, 'compromised'::text, 'destroyed'::text]))),
    CONSTRAINT data_keys_tenant_id_check CHECK ((tenant_id <> ''::text)),
    CONSTRAINT data_keys_version_check CHECK ((version > 0)),
    CONSTRAINT wrapped_until_destroyed CHECK (((wrapped_key IS NULL) = (state = 'destroyed'::text)))
);


--
-- Name: TABLE data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.data_keys IS 'Data encryption keys and index root keys, wrapped by a KMS key. A row is useless without the KMS';


--
-- Name: COLUMN data_keys.key_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.key_id IS 'The id that envelopes name; part of the encryption context';


--
-- Name: COLUMN data_keys.tenant_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.tenant_id IS 'The tenant whose values this key protects; * for index keys of all tenants';


--
-- Name: COLUMN data_keys.data_class; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.data_class IS 'The data class of the fields this key protects, such as pii';


--
-- Name: COLUMN data_keys.purpose; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.purpose IS 'encryption, or index (the root of search terms'' HMAC keys)';


--
-- Name: COLUMN data_keys.version; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.version IS 'Counts the keys of a tenant, class and purpose from 1';


--
-- Name: COLUMN data_keys.state; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.state IS 'NIST SP 800-57 part 1: pre_active, active (encrypts), deactivated (still decrypts), compromised, destroyed';


--
-- Name: COLUMN data_keys.provider; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.provider IS 'What wrapped it: the KMS provider''s name, such as aws or local';


--
-- Name: COLUMN data_keys.key_uri; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.key_uri IS 'Which key of the provider wrapped it, such as a key ARN';


--
-- Name: COLUMN data_keys.wrapped_key; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.wrapped_key IS 'The key, wrapped; NULL once destroyed';


--
-- Name: COLUMN data_keys.created_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.created_at IS 'When it was generated';


--
-- Name: COLUMN data_keys.activated_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.activated_at IS 'When it began to encrypt';


--
-- Name: COLUMN data_keys.deactivated_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.deactivated_at IS 'When it ceased to encrypt';


--
-- Name: COLUMN data_keys.compromised_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.compromised_at IS 'When it became known to somebody';


--
-- Name: COLUMN data_keys.retired_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.retired_at IS 'Since when it is not given to anybody, because no row was found under it; its wrapped form is still there';


--
-- Name: COLUMN data_keys.destroyed_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.destroyed_at IS 'When its wrapped form was removed';


--
-- Name: _session_tenant(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._session_tenant(field text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT k.tenant_id FROM glpgenc.data_keys k WHERE (k.key_id = CASE WHEN (octet_length(glpgenc._keys(_session_tenant.field)) >= 82) THEN (encode(substr(glpgenc._keys(_session_tenant.field), 1, 16), 'hex'::text))::uuid ELSE NULL::uuid END));


--
-- Name: FUNCTION _session_tenant(field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._session_tenant(field text) IS 'internal: the tenant whose key this session encrypts a field with; NULL where it holds none, or one of nobody';


--
-- Name: _shape_fits(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._shape_fits(entry bytea) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    kind  integer;
    bits  integer;
    one  integer;
    two  integer;
    low   bigint;
    high  bigint;
BEGIN
    IF (pg_catalog.octet_length(entry) OPERATOR(pg_catalog.=) 72) IS NOT TRUE THEN
        RETURN false;
    END IF;
    kind := pg_catalog.get_byte(entry, 3);
    bits := pg_catalog.get_byte(entry, 2);
    one := pg_catalog.get_byte(entry, 36);
    two := pg_catalog.get_byte(entry, 37);
    IF bits OPERATOR(pg_catalog.<) 1 THEN
        RETURN false;
    ELSIF kind OPERATOR(pg_catalog.=) 1 THEN
        RETURN bits OPERATOR(pg_catalog.<=) 32 AND one OPERATOR(pg_catalog.>=) 1
            AND two OPERATOR(pg_catalog.>=) one AND two OPERATOR(pg_catalog.<=) 32
            AND pg_catalog.substr(entry, 39) OPERATOR(pg_catalog.=) pg_catalog.decode(
                pg_catalog.repeat('00'::pg_catalog.text, 34), 'hex'::pg_catalog.text);
    ELSIF kind OPERATOR(pg_catalog.=) 2 THEN
        RETURN bits OPERATOR(pg_catalog.<=) 32 AND one OPERATOR(pg_catalog.>=) 2 AND one OPERATOR(pg_catalog.<=) 8
            AND pg_catalog.substr(entry, 38) OPERATOR(pg_catalog.=) pg_catalog.decode(
                pg_catalog.repeat('00'::pg_catalog.text, 35), 'hex'::pg_catalog.text);
    ELSIF kind OPERATOR(pg_catalog.=) 3 THEN
        low := glpgenc._int8(pg_catalog.substr(entry, 49, 8));
        high := glpgenc._int8(pg_catalog.substr(entry, 57, 8));
        RETURN bits OPERATOR(pg_catalog.<=) 128 AND pg_catalog.get_byte(entry, 1) OPERATOR(pg_catalog.=) 1
            AND one OPERATOR(pg_catalog.>=) 1 AND one OPERATOR(pg_catalog.<=) 3
            AND two OPERATOR(pg_catalog.<=) 18
            AND (one OPERATOR(pg_catalog.=) 1 OR two OPERATOR(pg_catalog.=) 0)
            AND pg_catalog.substr(entry, 39, 2) OPERATOR(pg_catalog.=) E'\\x0000'::pg_catalog.bytea
            AND glpgenc._int8(pg_catalog.substr(entry, 41, 8)) OPERATOR(pg_catalog.>) 0
            AND low OPERATOR(pg_catalog.<=) high
            AND (high::pg_catalog.numeric OPERATOR(pg_catalog.-) low::pg_catalog.numeric)
                OPERATOR(pg_catalog.<=) 100000::pg_catalog.numeric
            AND pg_catalog.substr(entry, 65) OPERATOR(pg_catalog.=) E'\\x0000000000000000'::pg_catalog.bytea;
    END IF;
    RETURN false;
END
$$;


--
-- Name: FUNCTION _shape_fits(entry bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._shape_fits(entry bytea) IS 'internal: is this a whole search entry of a known kind other than scalar, with parameters as they may be';


--
-- Name: _swap_index_columns(regclass, name, integer, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._swap_index_columns(relation regclass, column_name name, old_slot integer, new_slot integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
        PERFORM glpgenc._raise('ZE012', format('the index column %s of table %s was made while its facet is reindexed: '
                                               'give the reindex up, and begin anew', wanted, relation));
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
$$;


--
-- Name: FUNCTION _swap_index_columns(relation regclass, column_name name, old_slot integer, new_slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._swap_index_columns(relation regclass, column_name name, old_slot integer, new_slot integer) IS 'internal: lets the index column of a new slot, and its indexes, take the names of the old one''s';


--
-- Name: _tag_numbers(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._tag_numbers(tags bytea) RETURNS integer[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY(SELECT ((('x'::text || encode(substr(_tag_numbers.tags, ((4 * i.i) - 3), 4), 'hex'::text)))::bit(32))::integer AS int4 FROM generate_series(1, (octet_length(_tag_numbers.tags) / 4)) i(i) ORDER BY i.i);


--
-- Name: FUNCTION _tag_numbers(tags bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._tag_numbers(tags bytea) IS 'internal: the tags of a slot as integers';


--
-- Name: _tags(text[], bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._tags(pieces text[], entry bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    key    pg_catalog.bytea := pg_catalog.substr(entry, 5, 32);
    bits   integer := pg_catalog.get_byte(entry, 2);
    last   integer := (bits OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog./) 8;
    mask   integer := 255 OPERATOR(pg_catalog.<<) ((8 OPERATOR(pg_catalog.*) (last OPERATOR(pg_catalog.+) 1))
                                                   OPERATOR(pg_catalog.-) bits);
    zeros  pg_catalog.bytea := pg_catalog.substr(E'\\x000000'::pg_catalog.bytea, 1, 3 OPERATOR(pg_catalog.-) last);
    digest pg_catalog.bytea;
    tags   pg_catalog.bytea[] := '{}';
    at     integer := 1;
BEGIN
    WHILE at OPERATOR(pg_catalog.<=) pg_catalog.cardinality(pieces) LOOP
        digest := glpgenc._hmac_sha256(pg_catalog.convert_to(pieces[at], 'UTF8'::pg_catalog.name), key);
        tags := pg_catalog.array_append(tags, pg_catalog.set_byte(
            pg_catalog.substr(digest, 1, last OPERATOR(pg_catalog.+) 1), last,
            pg_catalog.get_byte(digest, last) OPERATOR(pg_catalog.&) mask) OPERATOR(pg_catalog.||) zeros);
        at := at OPERATOR(pg_catalog.+) 1;
    END LOOP;
    RETURN glpgenc._join_tags(tags);
END
$$;


--
-- Name: FUNCTION _tags(pieces text[], entry bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._tags(pieces text[], entry bytea) IS 'internal: the tags of pieces of a text under a search entry, as they stand in a slot';


--
-- Name: _takes_terms(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._takes_terms(keys bytea) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    at integer := 83;
BEGIN
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys) LOOP
        IF pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.>=) 128 THEN
            RETURN true;
        END IF;
        at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2));
    END LOOP;
    RETURN false;
END
$$;


--
-- Name: FUNCTION _takes_terms(keys bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._takes_terms(keys bytea) IS 'internal: whether values of a field carry terms that SQL has no key for';


--
-- Name: _tell_of_key(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._tell_of_key() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM pg_notify('glpgenc_keys', NEW.key_id::text);
    RETURN NULL;
END
$$;


--
-- Name: FUNCTION _tell_of_key(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._tell_of_key() IS 'internal: trigger of data_keys that tells the processes which hold keys';


--
-- Name: _tell_of_tombstone(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._tell_of_tombstone() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM pg_notify('glpgenc_keys', '*');
    RETURN NULL;
END
$$;


--
-- Name: FUNCTION _tell_of_tombstone(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._tell_of_tombstone() IS 'internal: trigger of tombstones that tells the processes which hold keys';


--
-- Name: _temporary_last(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._temporary_last(path text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    IF pg_catalog.strpos(pg_catalog.lower(path COLLATE pg_catalog."C"), 'pg_temp') OPERATOR(pg_catalog.=) 0 THEN
        RETURN CASE WHEN path OPERATOR(pg_catalog.=) '' THEN 'pg_temp' ELSE path OPERATOR(pg_catalog.||) ', pg_temp' END;
    END IF;
    RETURN glpgenc._temporary_moved_last(path);
END
$$;


--
-- Name: FUNCTION _temporary_last(path text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._temporary_last(path text) IS 'internal: a search_path with the temporary schema after all others';


--
-- Name: _temporary_moved_last(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._temporary_moved_last(path text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
BEGIN
    -- A path as SET takes it: names in quotation marks or without. The temporary schema has a name by its number, too.
    RETURN concat(
        (SELECT string_agg(names.found[1], ', ' ORDER BY names.place) || ', '
         FROM regexp_matches(path, E'("(?:[^"]|"")*"|[^", \\t\\n\\r\\f\\v]+)', 'g') WITH ORDINALITY names (found, place)
         WHERE CASE WHEN left(names.found[1], 1) = '"' THEN names.found[1] ELSE lower(names.found[1] COLLATE "C") END
               !~ '^"?pg_temp(_[0-9]+)?"?$'),
        'pg_temp');
END
$_$;


--
-- Name: FUNCTION _temporary_moved_last(path text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._temporary_moved_last(path text) IS 'internal: the same for a path that may name the temporary schema itself';


--
-- Name: _term(bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._term(value bytea, entry bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    bits integer := pg_catalog.get_byte(entry, 2);
    term pg_catalog.bytea;
    last integer;
BEGIN
    IF (pg_catalog.octet_length(entry) OPERATOR(pg_catalog.=) 36) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE006', 'a search entry');
    END IF;
    IF pg_catalog.get_byte(entry, 1) OPERATOR(pg_catalog.<>) 1 THEN
        value := glpgenc._normalize(value, pg_catalog.get_byte(entry, 1));
    END IF;
    term := glpgenc._hmac_sha256(value, pg_catalog.substr(entry, 5, 32));
    IF bits OPERATOR(pg_catalog.=) 128 THEN
        RETURN pg_catalog.substr(term, 1, 16);
    END IF;
    -- Whole bytes, of which the last keeps its upper bits only.
    last := (bits OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog./) 8;
    term := pg_catalog.substr(term, 1, last OPERATOR(pg_catalog.+) 1);
    RETURN pg_catalog.set_byte(term, last, pg_catalog.get_byte(term, last) OPERATOR(pg_catalog.&) (
        255 OPERATOR(pg_catalog.<<) ((8 OPERATOR(pg_catalog.*) (last OPERATOR(pg_catalog.+) 1))
                                     OPERATOR(pg_catalog.-) bits)));
END
$$;


--
-- Name: FUNCTION _term(value bytea, entry bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._term(value bytea, entry bytea) IS 'internal: the search term of a value under one search entry of a field';


--
-- Name: _term_given(bytea, integer, bytea, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._term_given(terms bytea, at integer, entry bytea, field text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    kind integer := pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.-) 128;
    bits integer := pg_catalog.get_byte(entry, 2);
    size integer;
    term pg_catalog.bytea;
BEGIN
    IF kind OPERATOR(pg_catalog.>) 3 THEN
        RETURN glpgenc._raise('ZE006', 'a search entry');
    ELSIF (pg_catalog.octet_length(terms) OPERATOR(pg_catalog.>=) (at OPERATOR(pg_catalog.+) 2)) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE017', 'field ' OPERATOR(pg_catalog.||) field);
    END IF;
    size := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(terms, at)
            OPERATOR(pg_catalog.+) pg_catalog.get_byte(terms, at OPERATOR(pg_catalog.+) 1);
    term := pg_catalog.substr(terms, at OPERATOR(pg_catalog.+) 3, size);
    IF pg_catalog.get_byte(terms, at OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.<>) pg_catalog.get_byte(entry, 0)
        OR pg_catalog.octet_length(term) OPERATOR(pg_catalog.<>) size
        OR (CASE WHEN kind OPERATOR(pg_catalog.=) 0 OR kind OPERATOR(pg_catalog.=) 3
                THEN size OPERATOR(pg_catalog.<>) ((bits OPERATOR(pg_catalog.+) 7) OPERATOR(pg_catalog./) 8)
                ELSE (size OPERATOR(pg_catalog.%) 4) OPERATOR(pg_catalog.<>) 0 END)
    THEN
        RETURN glpgenc._raise('ZE017', 'the terms passed are not those of field ' OPERATOR(pg_catalog.||) field);
    END IF;
    RETURN term;
END
$$;


--
-- Name: FUNCTION _term_given(terms bytea, at integer, entry bytea, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._term_given(terms bytea, at integer, entry bytea, field text) IS 'internal: the term that Python computed for a search entry, from a byte of the terms passed; raises ZE017 where it is not there';


--
-- Name: _term_in_slot(bytea, bytea, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._term_in_slot(value bytea, keys bytea, field text, slot integer) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    at    integer := 83;
    entry pg_catalog.bytea;
BEGIN
    IF value IS NULL THEN
        RETURN NULL;
    END IF;
    IF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82) IS NOT TRUE THEN
        RETURN glpgenc._no_field_key(field);
    END IF;
    -- Scalars first, without a further function.
    WHILE at OPERATOR(pg_catalog.+) 35 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys)
        AND pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.=) 0
    LOOP
        IF pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.=) slot THEN
            RETURN glpgenc._term(value, pg_catalog.substr(keys, at, 36));
        END IF;
        at := at OPERATOR(pg_catalog.+) 36;
    END LOOP;
    entry := glpgenc._entry_in_slot(keys, field, slot);
    IF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 0 THEN
        RETURN glpgenc._term(value, entry);
    ELSIF pg_catalog.get_byte(entry, 3) OPERATOR(pg_catalog.=) 3 THEN
        RETURN glpgenc._facet_term(value, entry);
    END IF;
    RETURN glpgenc._raise('ZE011', 'field ' OPERATOR(pg_catalog.||) field OPERATOR(pg_catalog.||) ', slot '
                                   OPERATOR(pg_catalog.||) slot::pg_catalog.text
                                   OPERATOR(pg_catalog.||) ' holds tags: search it with gl_search_tags');
END
$$;


--
-- Name: FUNCTION _term_in_slot(value bytea, keys bytea, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._term_in_slot(value bytea, keys bytea, field text, slot integer) IS 'internal: the search term of a value in a slot under the keys of a field; raises what is to be raised';


--
-- Name: _terms_sent(text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._terms_sent(written text, field text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    -- A statement may give one parameter to two columns: the terms of one are wrong for the other.
    IF pg_catalog.starts_with(written, field OPERATOR(pg_catalog.||) ' '::pg_catalog.text) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE017', 'the terms sent are not those of field ' OPERATOR(pg_catalog.||) field);
    END IF;
    RETURN glpgenc._bytes_of_hex(pg_catalog.substr(written, pg_catalog.length(field) OPERATOR(pg_catalog.+) 2));
END
$$;


--
-- Name: FUNCTION _terms_sent(written text, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._terms_sent(written text, field text) IS 'internal: the terms in "field hex", which must be of this field';


--
-- Name: _text_form(anyelement); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._text_form(value anyelement) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "DateStyle" TO 'ISO, YMD'
    SET "IntervalStyle" TO 'postgres'
    SET "TimeZone" TO 'UTC'
    SET extra_float_digits TO '1'
    SET bytea_output TO 'hex'
    SET lc_monetary TO 'C'
    AS $$
BEGIN
    IF pg_typeof(value) IN ('money'::regtype, 'money[]'::regtype) THEN
        PERFORM glpgenc._raise('ZE014', 'money has no text form that is free of lc_monetary: cast it to numeric');
    END IF;
    RETURN value::text;
END
$$;


--
-- Name: FUNCTION _text_form(value anyelement); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._text_form(value anyelement) IS 'internal: the text form of a value of any type, the same under all settings of a session';


--
-- Name: _too_long_to_search(integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._too_long_to_search(facets integer) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN glpgenc._refuse_value(
        format('the contains facet of this field allows texts of up to about %s characters', 65535 / 4 / greatest(facets, 1)),
        'keep longer texts in a field without a contains facet, or in parts');
END
$$;


--
-- Name: FUNCTION _too_long_to_search(facets integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._too_long_to_search(facets integer) IS 'internal: raises ZE014 for a text whose tags do not fit the index; facets: how many share it';


--
-- Name: _under_branch_key(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._under_branch_key() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
BEGIN
    IF NEW.key_uri COLLATE "C" ~ '^branch:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        -- Until this is committed nobody destroys it; see _branch_key_state.
        PERFORM FROM glpgenc.branch_keys b
        WHERE b.branch_id = substr(NEW.key_uri, 8)::uuid AND b.state <> 'destroyed' FOR SHARE;
        IF FOUND THEN
            RETURN NEW;
        END IF;
    END IF;
    PERFORM glpgenc._raise('ZE015', format('key %s is under a branch key that is not there, or destroyed', NEW.key_id));
END
$_$;


--
-- Name: FUNCTION _under_branch_key(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._under_branch_key() IS 'internal: trigger of data_keys that refuses a wrapped form under a branch key that is not there';


--
-- Name: _unpad(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._unpad(padded bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    kept integer := pg_catalog.octet_length(pg_catalog.rtrim(padded, E'\\x00'::pg_catalog.bytea));
BEGIN
    IF kept OPERATOR(pg_catalog.=) 0
        OR pg_catalog.get_byte(padded, kept OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.<>) 128
    THEN
        RETURN glpgenc._raise('ZE002');
    END IF;
    RETURN pg_catalog.substr(padded, 1, kept OPERATOR(pg_catalog.-) 1);
END
$$;


--
-- Name: FUNCTION _unpad(padded bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._unpad(padded bytea) IS 'internal: takes ISO/IEC 7816-4 padding off an authenticated plaintext';


--
-- Name: a256cbc_hs512_decrypt(bytea, bytea, bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.a256cbc_hs512_decrypt(key bytea, iv bytea, ciphertext_and_tag bytea, aad bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    size integer := pg_catalog.octet_length(ciphertext_and_tag);
    tag  pg_catalog.bytea;
BEGIN
    IF (pg_catalog.octet_length(key) OPERATOR(pg_catalog.=) 64
        AND pg_catalog.octet_length(iv) OPERATOR(pg_catalog.=) 16
        AND ciphertext_and_tag IS NOT NULL AND aad IS NOT NULL) IS NOT TRUE
    THEN
        RETURN glpgenc._raise('ZE006');
    END IF;
    IF size OPERATOR(pg_catalog.<) 48 OR (size OPERATOR(pg_catalog.%) 16) OPERATOR(pg_catalog.<>) 0 THEN
        RETURN glpgenc._raise('ZE002');
    END IF;
    -- In a variable: an expression would be too costly to inline with _same_tag, which would then run as a statement of
    -- its own, and auto_explain can log the parameters of such.
    tag := pg_catalog.substr(glpgenc._hmac_sha512(
        aad OPERATOR(pg_catalog.||) iv
            OPERATOR(pg_catalog.||) pg_catalog.substr(ciphertext_and_tag, 1, size OPERATOR(pg_catalog.-) 32)
            OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) pg_catalog.octet_length(aad)),
        pg_catalog.substr(key, 1, 32)), 1, 32);
    IF glpgenc._same_tag(tag, pg_catalog.substr(ciphertext_and_tag, size OPERATOR(pg_catalog.-) 31)) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE002');
    END IF;
    RETURN glpgenc._aes_cbc_decrypt(pg_catalog.substr(ciphertext_and_tag, 1, size OPERATOR(pg_catalog.-) 32),
                                    pg_catalog.substr(key, 33, 32), iv);
END
$$;


--
-- Name: FUNCTION a256cbc_hs512_decrypt(key bytea, iv bytea, ciphertext_and_tag bytea, aad bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.a256cbc_hs512_decrypt(key bytea, iv bytea, ciphertext_and_tag bytea, aad bytea) IS 'A256CBC-HS512 (RFC 7518 5.2.5): verifies the tag, then decrypts. Raises ZE006 on a wrong key or iv length, else ZE002';


--
-- Name: a256cbc_hs512_encrypt(bytea, bytea, bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.a256cbc_hs512_encrypt(key bytea, iv bytea, plaintext bytea, aad bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    sealed pg_catalog.bytea;
BEGIN
    IF (pg_catalog.octet_length(key) OPERATOR(pg_catalog.=) 64
        AND pg_catalog.octet_length(iv) OPERATOR(pg_catalog.=) 16
        AND plaintext IS NOT NULL AND aad IS NOT NULL) IS NOT TRUE
    THEN
        RETURN glpgenc._raise('ZE006');
    END IF;
    sealed := glpgenc._aes_cbc_encrypt(plaintext, pg_catalog.substr(key, 33, 32), iv);
    RETURN sealed OPERATOR(pg_catalog.||) pg_catalog.substr(glpgenc._hmac_sha512(
        aad OPERATOR(pg_catalog.||) iv OPERATOR(pg_catalog.||) sealed
            OPERATOR(pg_catalog.||) pg_catalog.int8send(8::bigint OPERATOR(pg_catalog.*) pg_catalog.octet_length(aad)),
        pg_catalog.substr(key, 1, 32)), 1, 32);
END
$$;


--
-- Name: FUNCTION a256cbc_hs512_encrypt(key bytea, iv bytea, plaintext bytea, aad bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.a256cbc_hs512_encrypt(key bytea, iv bytea, plaintext bytea, aad bytea) IS 'A256CBC-HS512 (RFC 7518 5.2.5): 64-byte key, 16-byte iv; returns ciphertext || 32-byte tag. Raises ZE006 on a wrong length';


--
-- Name: gl_abandon(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_abandon(relation regclass, column_name name) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    moved     glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    -- The function of the index triggers.
    indexer   oid := (SELECT t.tgfoid FROM pg_trigger t WHERE t.tgrelid = relation AND t.tgname = 'zzz_glpgenc_index_insert');
    dropped   name[];
    obstacles text;
    kept      record;
    proof     name;
BEGIN
    PERFORM glpgenc._require_new_snapshots();
    IF moved.plaintext_column IS NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is the only one: its plaintext column was dropped',
                                               column_name, relation));
    END IF;
    -- Twice: before the lock, so that what is refused waits for nobody, and under it, because that is what counts.
    FOR attempt IN 1..2 LOOP
        SELECT ARRAY[gl_abandon.column_name] || array_agg(DISTINCT i.index_column) INTO dropped FROM glpgenc.index_columns i
        WHERE i.relation = gl_abandon.relation AND i.column_name = gl_abandon.column_name;
        obstacles := glpgenc._dependents(relation, dropped, true);
        IF obstacles IS NOT NULL THEN
            PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be dropped, because of: %s. Drop them first',
                                                   column_name, relation, obstacles));
        END IF;
        IF (glpgenc._kept_check(relation, column_name)).convalidated IS NOT TRUE THEN
            PERFORM glpgenc._refuse_lone(moved);
        END IF;
        IF attempt = 1 THEN
            EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
        END IF;
    END LOOP;

    DELETE FROM glpgenc.column_migrations m
    WHERE m.relation = gl_abandon.relation AND m.column_name = gl_abandon.column_name;
    PERFORM glpgenc._dual_write(relation);
    DELETE FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_abandon.relation AND c.column_name = gl_abandon.column_name;
    -- They name the columns that go; those of other ciphertext columns are made anew.
    IF array_length(dropped, 1) > 1 THEN
        EXECUTE format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_insert ON %s', relation);
        EXECUTE format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_update ON %s', relation);
    END IF;
    PERFORM glpgenc._renew_shield(relation);
    FOREACH proof IN ARRAY ARRAY[(glpgenc._complete_check(relation, column_name)).conname,
                                 (glpgenc._kept_check(relation, column_name)).conname] LOOP
        IF proof IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, proof);
        END IF;
    END LOOP;
    EXECUTE format('ALTER TABLE %s %s', relation, (
        SELECT string_agg(format('DROP COLUMN IF EXISTS %I', d), ', ') FROM unnest(dropped) d WHERE d IS NOT NULL));
    SELECT i.column_name, i.facet, i.slot INTO kept FROM glpgenc.index_columns i WHERE i.relation = gl_abandon.relation LIMIT 1;
    IF FOUND THEN
        PERFORM glpgenc.gl_index_column(relation, kept.column_name, kept.facet, slot => kept.slot);
    ELSIF NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = indexer)
        AND pg_has_role((SELECT p.proowner FROM pg_proc p WHERE p.oid = indexer), 'USAGE')
    THEN
        EXECUTE format('DROP FUNCTION %s', indexer::regprocedure);
    END IF;
END
$$;


--
-- Name: FUNCTION gl_abandon(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_abandon(relation regclass, column_name name) IS 'Undoes gl_expand_column before the plaintext column is dropped: triggers, ciphertext column, index columns, guard and registration go. Raises ZE012 where a value is in the ciphertext alone. Reads the table under the lock unless gl_keep_plaintext made that needless';


--
-- Name: gl_advance(regclass, name, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_advance(relation regclass, column_name name, state text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    moved   glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present text;
BEGIN
    -- Two who advance at once go one after the other.
    SELECT c.state INTO present FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_advance.relation AND c.column_name = gl_advance.column_name FOR UPDATE;
    IF ((present, state) IN (('expanded', 'expanded'), ('expanded', 'backfilled'), ('backfilled', 'backfilled'),
                             ('backfilled', 'verified'), ('verified', 'verified'), ('backfilled', 'expanded'),
                             ('verified', 'expanded'), ('contracted', 'scrubbed'), ('scrubbed', 'scrubbed'))) IS NOT TRUE
    THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t go from %s to %s%s', column_name, relation, present,
            state, CASE WHEN state = 'contracted' THEN ': gl_drop_plaintext takes it there, from verified' END));
    ELSIF state = 'verified' AND moved.mismatched_rows > 0 THEN
        PERFORM glpgenc._raise('ZE012', format('%s rows of table %s do not decrypt to the value of column %s: mend them and verify '
            'again', moved.mismatched_rows, relation, moved.plaintext_column));
    END IF;
    UPDATE glpgenc.encrypted_columns c SET state = gl_advance.state
    WHERE c.relation = gl_advance.relation AND c.column_name = gl_advance.column_name;
    UPDATE glpgenc.column_migrations m
    SET backfilled_at = CASE gl_advance.state WHEN 'backfilled' THEN now() WHEN 'expanded' THEN NULL ELSE m.backfilled_at END,
        verified_at = CASE WHEN gl_advance.state = 'verified' THEN now()
                           WHEN gl_advance.state IN ('expanded', 'backfilled') THEN NULL ELSE m.verified_at END,
        scrubbed_at = CASE WHEN gl_advance.state = 'scrubbed' THEN now() END,
        scrubbed_lsn = CASE WHEN gl_advance.state = 'scrubbed' THEN pg_current_wal_insert_lsn() END,
        scrubbed_cluster = CASE WHEN gl_advance.state = 'scrubbed' THEN (pg_control_system()).system_identifier END
    WHERE m.relation = gl_advance.relation AND m.column_name = gl_advance.column_name;
END
$$;


--
-- Name: FUNCTION gl_advance(relation regclass, column_name name, state text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_advance(relation regclass, column_name name, state text) IS 'Records how far a migration has come: expanded, backfilled, verified, and from contracted to scrubbed; from backfilled and verified back to expanded. The same again renews its time. Raises ZE012 for any other step';


--
-- Name: gl_audit_partitions(integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_audit_partitions(months_ahead integer DEFAULT 3) RETURNS SETOF text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    this_month date := date_trunc('month', now() AT TIME ZONE 'UTC')::date;
    last_month date := this_month + (least(greatest(coalesce(months_ahead, 3), 0), 120) || ' months')::interval;
    wanted     date[];
    moved      boolean;
    made       text;
    one        date;
BEGIN
    -- One at a time; who writes events is not kept waiting by this. Only the owner can take this lock, or one in its way.
    LOCK TABLE security.encryption_audit IN SHARE UPDATE EXCLUSIVE MODE;
    wanted := ARRAY(SELECT m::date FROM generate_series(this_month, last_month, interval '1 month') m);
    SELECT count(*) > 0, wanted || coalesce(array_agg(DISTINCT m) FILTER (WHERE m <> ALL (wanted)), '{}') INTO moved, wanted
    FROM (SELECT DISTINCT date_trunc('month', occurred_at AT TIME ZONE 'UTC')::date AS m
          FROM security.encryption_audit_default
          WHERE occurred_at >= now() - interval '10 years' AND occurred_at < (last_month + interval '1 month') AT TIME ZONE 'UTC') d;
    IF moved THEN
        -- What fell into the default partition goes to that of its month: the default one is made anew with the rest.
        LOCK TABLE security.encryption_audit IN ACCESS EXCLUSIVE MODE;
        ALTER TABLE security.encryption_audit DETACH PARTITION security.encryption_audit_default;
        ALTER TABLE security.encryption_audit_default RENAME TO encryption_audit_undated;
        PERFORM glpgenc._audit_partition(NULL);
    END IF;
    FOREACH one IN ARRAY wanted LOOP
        made := glpgenc._audit_partition(one);
        IF made IS NOT NULL THEN
            RETURN NEXT made;
        END IF;
    END LOOP;
    IF moved THEN
        INSERT INTO security.encryption_audit SELECT * FROM security.encryption_audit_undated;
        DROP TABLE security.encryption_audit_undated;
    END IF;
END
$$;


--
-- Name: FUNCTION gl_audit_partitions(months_ahead integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_audit_partitions(months_ahead integer) IS 'Makes the partitions of the audit trail for this month and so many after it, and returns the names of new ones; takes the owner of the table';


--
-- Name: gl_backfill_shield(regclass, name[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_backfill_shield(relation regclass, columns name[]) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    home   oid;
    made   text;
    filled text;
BEGIN
    SELECT c.relnamespace INTO STRICT home FROM pg_class c WHERE c.oid = relation;
    made := format('%s.%I', home::regnamespace, format('glpgenc_shield_%s', relation::oid));
    IF columns IS NULL THEN
        IF to_regprocedure(made || '()') IS NULL THEN
            RETURN false;
        END IF;
        EXECUTE format('DROP TRIGGER IF EXISTS zzz_glpgenc_shield ON %s', relation);
        EXECUTE format('DROP FUNCTION %s()', made);
        RETURN true;
    END IF;
    SELECT string_agg(format(E'\n    kept.%1$s := NEW.%1$s;', glpgenc._quoted(x.named)), '' ORDER BY x.named) INTO filled
    FROM (SELECT unnest(columns) AS named
          UNION SELECT i.index_column FROM glpgenc.index_columns i
          WHERE i.relation = gl_backfill_shield.relation AND i.column_name = ANY (columns)) x;
    -- A record, and not the table's row type: a partition may have its columns in another order.
    EXECUTE format('CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS %L', made, format(E'
-- Generated by glpgenc.gl_backfill_shield for the length of a backfill: undoes what other triggers did to its rows.
DECLARE
    kept record := OLD;
BEGIN%s
    RETURN kept;
END
', filled));
    EXECUTE format('COMMENT ON FUNCTION %s() IS %L', made,
                   format('glpgenc: keeps the rows of %s as they are while they are encrypted', relation));
    EXECUTE format('CREATE OR REPLACE TRIGGER zzz_glpgenc_shield BEFORE UPDATE ON %s FOR EACH ROW '
                   'WHEN (pg_catalog.current_setting(%L, true) OPERATOR(pg_catalog.=) '
                   'pg_catalog.extract(%L, pg_catalog.now())::pg_catalog.text) EXECUTE FUNCTION %s()',
                   relation, 'glpgenc.backfill', 'epoch', made);
    EXECUTE format('COMMENT ON TRIGGER zzz_glpgenc_shield ON %s IS %L', relation,
                   'glpgenc: while a backfill writes, keeps all columns but those that it fills');
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER zzz_glpgenc_shield', relation);
    RETURN true;
END
$_$;


--
-- Name: FUNCTION gl_backfill_shield(relation regclass, columns name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_backfill_shield(relation regclass, columns name[]) IS 'Puts up a last BEFORE UPDATE trigger that, where the setting glpgenc.backfill says that the transaction is a backfill''s, keeps all columns but these and their index columns as they were; NULL takes it away';


--
-- Name: key_uses; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.key_uses (
    key_id uuid NOT NULL,
    uses bigint DEFAULT 0 NOT NULL,
    counted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT key_uses_uses_check CHECK ((uses >= 0))
);


--
-- Name: TABLE key_uses; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.key_uses IS 'How many values each key encrypted with A256GCM, told in batches: random nonces of 96 bits are safe for 2^32 of them';


--
-- Name: COLUMN key_uses.key_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_uses.key_id IS 'The key';


--
-- Name: COLUMN key_uses.uses; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_uses.uses IS 'How many, those that processes have set aside but not used included';


--
-- Name: COLUMN key_uses.counted_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_uses.counted_at IS 'When a process last told of some';


--
-- Name: gl_count_uses(uuid[], bigint[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_count_uses(key_ids uuid[], uses bigint[]) RETURNS TABLE(counted_key uuid, total bigint)
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 INSERT INTO glpgenc.key_uses AS k (key_id, uses)  SELECT u.key_id,
             sum(u.uses) AS sum
            FROM UNNEST(gl_count_uses.key_ids, gl_count_uses.uses) u(key_id, uses)
           WHERE ((u.uses > 0) AND (EXISTS ( SELECT
                    FROM glpgenc.data_keys d
                   WHERE (d.key_id = u.key_id))))
           GROUP BY u.key_id
          HAVING (sum(u.uses) <= ('4294967296'::bigint)::numeric)
           ORDER BY u.key_id ON CONFLICT(key_id) DO UPDATE SET uses = (k.uses + excluded.uses), counted_at = now()
   WHERE ((k.uses + excluded.uses) <= '4294967296'::bigint)
   RETURNING k.key_id,
     k.uses;
END;


--
-- Name: FUNCTION gl_count_uses(key_ids uuid[], uses bigint[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_count_uses(key_ids uuid[], uses bigint[]) IS 'Adds to the count of values that keys encrypt with A256GCM in Python, before they do; returns the keys for which that may be, with their counts now';


--
-- Name: gl_decrypt(bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_decrypt(data bytea, key bytea) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    size integer := pg_catalog.octet_length(data);
BEGIN
    IF data IS NULL THEN
        RETURN NULL;
    END IF;
    IF (pg_catalog.octet_length(key) OPERATOR(pg_catalog.=) 64) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE006');
    END IF;
    IF NOT glpgenc.gl_is_encrypted(data) OR pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.<>) 250 THEN
        RETURN glpgenc._refuse(data, '_', '', false, true);
    END IF;
    IF pg_catalog.substr(data, 1, 20)
        OPERATOR(pg_catalog.<>) E'\\xfa00000000000000000000000000000000000000'::pg_catalog.bytea
    THEN
        RETURN glpgenc._raise('ZE002');
    END IF;
    RETURN glpgenc.a256cbc_hs512_decrypt(
        key, pg_catalog.substr(data, 21, 16), pg_catalog.substr(data, 37),
        pg_catalog.substr(data, 1, 20) OPERATOR(pg_catalog.||) E'\\x0000000000000000'::pg_catalog.bytea);
END
$$;


--
-- Name: FUNCTION gl_decrypt(data bytea, key bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_decrypt(data bytea, key bytea) IS 'Decrypts what gl_encrypt(data bytea, key bytea) made under the same explicit 64-byte key';


--
-- Name: gl_decrypt(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_decrypt(data bytea, field text, row_id text DEFAULT ''::text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN convert_from(glpgenc._open(data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, true, false), 'UTF8'::name);


--
-- Name: FUNCTION gl_decrypt(data bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_decrypt(data bytea, field text, row_id text) IS 'Decrypts to text with the key that the envelope names. NULL stays NULL; a missing key raises ZE001, anything that does not authenticate ZE002';


--
-- Name: gl_decrypt_bytes(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_decrypt_bytes(data bytea, field text, row_id text DEFAULT ''::text) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._open(data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, false, false);


--
-- Name: FUNCTION gl_decrypt_bytes(data bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_decrypt_bytes(data bytea, field text, row_id text) IS 'Decrypts to the bytes that were encrypted; otherwise as gl_decrypt';


--
-- Name: gl_drop_plaintext(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_drop_plaintext(relation regclass, column_name name) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET row_security TO 'off'
    AS $$
DECLARE
    moved   glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present text;
    proof   pg_catalog.pg_constraint;
    hit     boolean;
BEGIN
    PERFORM glpgenc._require_new_snapshots();
    -- Twice: before the lock, so that what is refused waits for nobody, and under it, because that is what counts.
    FOR attempt IN 1..2 LOOP
        SELECT c.state INTO present FROM glpgenc.encrypted_columns c
        WHERE c.relation = gl_drop_plaintext.relation AND c.column_name = gl_drop_plaintext.column_name;
        IF present <> 'verified' THEN
            PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t go from %s to contracted: it must be verified '
                                                   'first', column_name, relation, present));
        END IF;
        present := glpgenc._dependents(relation, ARRAY[moved.plaintext_column], false);
        IF present IS NOT NULL THEN
            PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be dropped, because of: %s. Drop them first, or '
                'make them anew over other columns', moved.plaintext_column, relation, present));
        END IF;
        IF attempt = 1 THEN
            EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
        END IF;
    END LOOP;
    proof := glpgenc._complete_check(relation, column_name);
    IF proof.convalidated IS NOT TRUE THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %s)', relation, glpgenc.gl_pending(relation, column_name)) INTO hit;
        IF hit THEN
            PERFORM glpgenc._raise('ZE012', format('table %s has rows whose column %s is still to be encrypted: run the backfill '
                                                   'again', relation, moved.plaintext_column));
        END IF;
    END IF;
    UPDATE glpgenc.encrypted_columns c SET state = 'contracted'
    WHERE c.relation = gl_drop_plaintext.relation AND c.column_name = gl_drop_plaintext.column_name;
    UPDATE glpgenc.column_migrations m SET plaintext_column = NULL, source_expression = NULL, contracted_at = now()
    WHERE m.relation = gl_drop_plaintext.relation AND m.column_name = gl_drop_plaintext.column_name;
    PERFORM glpgenc._dual_write(relation);
    PERFORM glpgenc._renew_shield(relation);
    FOREACH present IN ARRAY ARRAY[proof.conname, (glpgenc._kept_check(relation, column_name)).conname] LOOP
        IF present IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, present);
        END IF;
    END LOOP;
    EXECUTE format('ALTER TABLE %s DROP COLUMN %I', relation, moved.plaintext_column);
END
$$;


--
-- Name: FUNCTION gl_drop_plaintext(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_drop_plaintext(relation regclass, column_name name) IS 'Drops the plaintext column of a verified migration, its dual-write triggers and the indexes on it alone. Raises ZE012 while a row is still to be encrypted, or anything else stands on the column, naming it. Reads the table under the lock unless gl_forbid_plaintext made that needless';


--
-- Name: gl_encrypt(bytea, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(data bytea, key bytea) RETURNS bytea
    LANGUAGE plpgsql
    AS $$
DECLARE
    header pg_catalog.bytea := E'\\xfa00000000000000000000000000000000000000';
    iv     pg_catalog.bytea := glpgenc._random(16);
BEGIN
    IF data IS NULL OR glpgenc._refuse_envelope(data) THEN
        RETURN NULL;
    END IF;
    RETURN header OPERATOR(pg_catalog.||) iv OPERATOR(pg_catalog.||) glpgenc.a256cbc_hs512_encrypt(
        key, iv, data, header OPERATOR(pg_catalog.||) E'\\x0000000000000000'::pg_catalog.bytea);
END
$$;


--
-- Name: FUNCTION gl_encrypt(data bytea, key bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(data bytea, key bytea) IS 'Encrypts bytes under an explicit 64-byte key (MAC key, then encryption key), with the nil key id, no field and no row. A key passed as a bind value can reach a log: prefer keyed sessions';


--
-- Name: gl_encrypt(anyelement, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(value anyelement, field text, row_id text DEFAULT ''::text) RETURNS bytea
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN glpgenc.gl_encrypt(
        pg_catalog.convert_to(glpgenc._text_form(value), 'UTF8'::pg_catalog.name), field, row_id);
END
$$;


--
-- Name: FUNCTION gl_encrypt(value anyelement, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(value anyelement, field text, row_id text) IS 'Encrypts the text form of a value of any type (dates and times in ISO 8601, time zone UTC). Read it back with gl_decrypt(...)::type';


--
-- Name: gl_encrypt(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text DEFAULT ''::text) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc._seal(value, CASE WHEN (field = lower((field COLLATE "C"))) THEN glpgenc._keys(field) ELSE NULL::bytea END, glpgenc._bound(field, row_id), field, NULL::bytea);


--
-- Name: FUNCTION gl_encrypt(value bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text) IS 'Encrypts bytes under the session''s active key of a field, bound to the field and, if given, to the row; adds the field''s search terms, and raises ZE017 where one has the scope global. NULL stays NULL. Read it back with gl_decrypt_bytes';


--
-- Name: gl_encrypt(text, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text DEFAULT ''::text) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc.gl_encrypt(convert_to(value, 'UTF8'::name), field, row_id);


--
-- Name: FUNCTION gl_encrypt(value text, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text) IS 'Encrypts text under the session''s active key of a field, bound to the field and, if given, to the row; adds the field''s search terms, and raises ZE017 where one has the scope global. NULL stays NULL. Read it back with gl_decrypt';


--
-- Name: gl_encrypt(bytea, text, text, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text, terms bytea) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc._seal(value, CASE WHEN (field = lower((field COLLATE "C"))) THEN glpgenc._keys(field) ELSE NULL::bytea END, glpgenc._bound(field, row_id), field, COALESCE(terms, '\x'::bytea));


--
-- Name: FUNCTION gl_encrypt(value bytea, field text, row_id text, terms bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text, terms bytea) IS 'Encrypts bytes of a field with facets of scope global, whose terms Python computed: FieldEncryptor.create_global_terms. Raises ZE017 where they are not exactly those of the field';


--
-- Name: gl_encrypt(text, text, text, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text, terms bytea) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc.gl_encrypt(convert_to(value, 'UTF8'::name), field, row_id, terms);


--
-- Name: FUNCTION gl_encrypt(value text, field text, row_id text, terms bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text, terms bytea) IS 'Encrypts text of a field with facets of scope global, whose terms Python computed: FieldEncryptor.create_global_terms. Raises ZE017 where they are not exactly those of the field';


--
-- Name: gl_encrypt_bound(text[], text, boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt_bound(pair text[], field text, is_bytes boolean DEFAULT false) RETURNS bytea
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF pair IS NULL THEN
        RETURN NULL;
    END IF;
    -- Of an array with other bounds pair[1] and pair[2] would be other elements, or none.
    IF (pg_catalog.array_ndims(pair) OPERATOR(pg_catalog.=) 1 AND pg_catalog.array_lower(pair, 1) OPERATOR(pg_catalog.=) 1
        AND pg_catalog.array_upper(pair, 1) OPERATOR(pg_catalog.>=) 2
        AND pg_catalog.array_upper(pair, 1) OPERATOR(pg_catalog.<=) 3 AND is_bytes IS NOT NULL) IS NOT TRUE
    THEN
        RETURN glpgenc._raise('ZE014', 'a pair is a value and the key of its row, with terms or nothing after them');
    END IF;
    IF pair[1] IS NULL THEN
        RETURN NULL;
    END IF;
    IF (pg_catalog.octet_length(pair[2]) OPERATOR(pg_catalog.>) 0) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE009', 'or empty, in a pair for field ' OPERATOR(pg_catalog.||) field);
    END IF;
    IF pair[3] IS NOT NULL THEN
        RETURN glpgenc.gl_encrypt(
            CASE WHEN is_bytes THEN glpgenc._bytes_of_hex(pair[1])
                 ELSE pg_catalog.convert_to(pair[1], 'UTF8'::pg_catalog.name) END,
            field, pair[2], glpgenc._terms_sent(pair[3], field));
    ELSIF NOT is_bytes THEN
        RETURN glpgenc.gl_encrypt(pg_catalog.convert_to(pair[1], 'UTF8'::pg_catalog.name), field, pair[2]);
    END IF;
    RETURN glpgenc.gl_encrypt(glpgenc._bytes_of_hex(pair[1]), field, pair[2]);
END
$$;


--
-- Name: FUNCTION gl_encrypt_bound(pair text[], field text, is_bytes boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt_bound(pair text[], field text, is_bytes boolean) IS 'Encrypts a value bound to a row, both in one parameter: ARRAY[value, key of the row]; for is_bytes the value is hex. A third element has the terms of scope global: field, space, hex. NULL, or a value that is NULL, stays NULL; without the row''s key raises ZE009';


--
-- Name: gl_encrypt_parameter(text, text, boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt_parameter(parameter text, field text, is_bytes boolean DEFAULT false) RETURNS bytea
    LANGUAGE plpgsql
    AS $$
DECLARE
    stop  integer;
    terms pg_catalog.bytea;
BEGIN
    IF pg_catalog.starts_with(parameter, E'\x01'::pg_catalog.text) THEN
        stop := pg_catalog."position"(pg_catalog.substr(parameter, 2) COLLATE pg_catalog."C", E'\x01'::pg_catalog.text);
        IF stop OPERATOR(pg_catalog.=) 0 THEN
            RETURN glpgenc._raise('ZE014', 'a parameter that begins with U+0001 begins with terms, and ends them so');
        END IF;
        terms := glpgenc._terms_sent(pg_catalog.substr(parameter, 2, stop OPERATOR(pg_catalog.-) 1), field);
        parameter := pg_catalog.substr(parameter, stop OPERATOR(pg_catalog.+) 2);
    END IF;
    IF is_bytes THEN
        RETURN CASE WHEN terms IS NULL THEN glpgenc.gl_encrypt(glpgenc._bytes_of_hex(parameter), field)
                    ELSE glpgenc.gl_encrypt(glpgenc._bytes_of_hex(parameter), field, '', terms) END;
    ELSIF terms IS NOT NULL THEN
        RETURN glpgenc.gl_encrypt(parameter, field, '', terms);
    END IF;
    RETURN glpgenc.gl_encrypt(parameter, field);
END
$$;


--
-- Name: FUNCTION gl_encrypt_parameter(parameter text, field text, is_bytes boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt_parameter(parameter text, field text, is_bytes boolean) IS 'As gl_encrypt without a row, for statements that call it once for each of many values; for is_bytes the value is hex. Terms of scope global come before the value: U+0001, field, space, hex, U+0001. A value that begins with U+0001 has them, too, be it none';


--
-- Name: gl_expand_column(regclass, name, name, text, text, text, text, text, text, boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_expand_column(relation regclass, plaintext_column name, column_name name, field text, tenant_expression text DEFAULT NULL::text, row_expression text DEFAULT NULL::text, source_expression text DEFAULT NULL::text, unkeyed text DEFAULT 'queue'::text, mode text DEFAULT 'database'::text, client_source boolean DEFAULT false) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    moved   glpgenc.column_migrations;
    present glpgenc.column_migrations;
    state   text;
BEGIN
    moved.relation := relation;
    moved.column_name := column_name;
    moved.plaintext_column := plaintext_column;
    moved.source_expression := coalesce(source_expression, quote_ident(plaintext_column));
    moved.tenant_expression := tenant_expression;
    moved.row_expression := row_expression;
    moved.mode := mode;
    moved.unkeyed := unkeyed;
    moved.client_source := coalesce(client_source, false);
    IF NOT EXISTS (SELECT FROM glpgenc.fields f WHERE f.field = gl_expand_column.field) THEN
        PERFORM glpgenc._raise('ZE012', format('field %s is not registered: call gl_register_field first', left(field, 200)));
    END IF;
    SELECT c.state INTO state FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_expand_column.relation AND c.column_name = gl_expand_column.column_name;
    IF state IN ('contracted', 'scrubbed') THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is %s: its plaintext column was dropped', column_name,
                                               relation, state));
    END IF;
    PERFORM glpgenc._check_migration(moved);
    -- Called again, it changes nothing and waits for nobody.
    IF glpgenc._is_expanded(moved, field) THEN
        RETURN;
    END IF;

    -- The lock that ADD COLUMN takes, at once: one that is raised later can end in a deadlock with a transaction that has
    -- read the table and then writes. All that follows changes the catalogue only, and reads no row.
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    PERFORM glpgenc._check_migration(moved);
    SELECT * INTO present FROM glpgenc.column_migrations m
    WHERE m.relation = gl_expand_column.relation AND m.column_name = gl_expand_column.column_name;
    IF FOUND AND (present.plaintext_column, present.source_expression, present.tenant_expression, present.row_expression,
                  present.mode, present.client_source)
        IS DISTINCT FROM (moved.plaintext_column, moved.source_expression, moved.tenant_expression, moved.row_expression,
                          moved.mode, moved.client_source)
    THEN
        PERFORM glpgenc._raise('ZE012', format(
            'column %s of table %s is being filled from column %s already, otherwise than asked now: gl_abandon ends that',
            column_name, relation, present.plaintext_column));
    END IF;
    IF NOT EXISTS (SELECT FROM pg_attribute a
                   WHERE a.attrelid = relation AND a.attname = column_name AND NOT a.attisdropped) THEN
        -- Neither a default nor NOT NULL nor a domain: no row is rewritten or read.
        EXECUTE format('ALTER TABLE %s ADD COLUMN %I bytea', relation, column_name);
    END IF;
    PERFORM glpgenc.gl_guard_column(relation, column_name, field);
    UPDATE glpgenc.encrypted_columns c SET state = 'expanded'
    WHERE c.relation = gl_expand_column.relation AND c.column_name = gl_expand_column.column_name AND c.state = 'native';
    INSERT INTO glpgenc.column_migrations AS m (relation, column_name, plaintext_column, source_expression, tenant_expression,
                                                row_expression, mode, unkeyed, client_source)
    VALUES (moved.relation, moved.column_name, moved.plaintext_column, moved.source_expression, moved.tenant_expression,
            moved.row_expression, moved.mode, moved.unkeyed, moved.client_source)
    ON CONFLICT ON CONSTRAINT column_migrations_pkey DO UPDATE SET unkeyed = EXCLUDED.unkeyed;
    PERFORM glpgenc._dual_write(relation);
END
$$;


--
-- Name: FUNCTION gl_expand_column(relation regclass, plaintext_column name, column_name name, field text, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_expand_column(relation regclass, plaintext_column name, column_name name, field text, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean) IS 'Begins to move a plaintext column to a ciphertext column, which it adds and guards: triggers keep both in step from now on. Rewrites and reads no row. Called again it changes nothing but unkeyed; after a column was renamed, and the registry told, it makes the triggers anew';


--
-- Name: gl_falls_back(regclass, name, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_falls_back(relation regclass, column_name name, plaintext_column name) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN COALESCE((SELECT CASE WHEN ((m.plaintext_column IS NULL) OR (c.state <> ALL (ARRAY['expanded'::text, 'backfilled'::text, 'verified'::text]))) THEN false WHEN (m.plaintext_column <> gl_falls_back.plaintext_column) THEN (glpgenc._raise('ZE012'::text, format('column %s of table %s comes from column %s, and is read with fallback %s'::text, m.column_name, m.relation, m.plaintext_column, gl_falls_back.plaintext_column)) IS NULL) WHEN (m.client_source OR (glpgenc._column_of(m.relation, m.source_expression) IS DISTINCT FROM m.plaintext_column)) THEN (glpgenc._raise('ZE012'::text, format('column %s of table %s comes from what another tool keeps in column %s: nothing can fall back to that'::text, m.column_name, m.relation, m.plaintext_column)) IS NULL) ELSE true END AS "case" FROM (glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c ON ((((c.relation)::oid = (m.relation)::oid) AND (c.column_name = m.column_name)))) WHERE (((m.relation)::oid = (COALESCE(pg_partition_root(gl_falls_back.relation), gl_falls_back.relation))::oid) AND (m.column_name = gl_falls_back.column_name))), false);


--
-- Name: FUNCTION gl_falls_back(relation regclass, column_name name, plaintext_column name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_falls_back(relation regclass, column_name name, plaintext_column name) IS 'Does a row without ciphertext still have its value in the plaintext column: true from expand to contract, else false. Raises ZE012 where the ciphertext comes from another column, or from more than a column';


--
-- Name: gl_forbid_plaintext(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_forbid_plaintext(relation regclass, column_name name) RETURNS name
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    moved   glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present name := (glpgenc._complete_check(relation, column_name)).conname;
    had     record;
BEGIN
    IF present IS NOT NULL THEN
        RETURN present;
    END IF;
    SELECT c.state, c.field INTO had FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_forbid_plaintext.relation AND c.column_name = gl_forbid_plaintext.column_name FOR UPDATE;
    IF had.state <> 'verified' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is %s: it must be verified first', column_name, relation,
                                               had.state));
    END IF;
    present := glpgenc._proof_name(relation, column_name, 'complete');
    -- It raises instead of being false: PostgreSQL's own message would quote the row, and that holds the plaintext.
    EXECUTE format(
        'ALTER TABLE %s ADD CONSTRAINT %I CHECK (CASE WHEN %s THEN glpgenc.gl_refuse_plaintext(%I, %L) ELSE true END) NOT VALID',
        relation, present, glpgenc.gl_pending(relation, column_name), column_name, had.field);
    RETURN present;
END
$$;


--
-- Name: FUNCTION gl_forbid_plaintext(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_forbid_plaintext(relation regclass, column_name name) IS 'Refuses from now on, with ZE003, plaintext that is not encrypted at once. Returns the constraint''s name; then, in another transaction: ALTER TABLE ... VALIDATE CONSTRAINT that name, beside writers. gl_drop_plaintext then reads no row';


--
-- Name: gl_guard_column(regclass, name, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_guard_column(relation regclass, column_name name, field text) RETURNS name
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    found_type oid;
    number     smallint;
    present    name;
BEGIN
    IF (SELECT c.relkind IN ('r', 'p') FROM pg_class c WHERE c.oid = relation) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('%s is not a table of this server, and a CHECK would not hold there', relation));
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
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is guarded for another field', column_name, relation));
    END IF;
    INSERT INTO glpgenc.encrypted_columns AS c (relation, column_name, field) VALUES (relation, column_name, field)
    ON CONFLICT ON CONSTRAINT encrypted_columns_pkey DO NOTHING;
    IF NOT EXISTS (SELECT FROM glpgenc.encrypted_columns c WHERE c.relation = gl_guard_column.relation
                   AND c.column_name = gl_guard_column.column_name AND c.field = gl_guard_column.field) THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is registered under another field', column_name, relation));
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
$_$;


--
-- Name: FUNCTION gl_guard_column(relation regclass, column_name name, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_guard_column(relation regclass, column_name name, field text) IS 'Registers a bytea column under a field and guards it: plaintext is refused with ZE003. Returns the guard''s name; then, in another transaction: ALTER TABLE ... VALIDATE CONSTRAINT that name';


--
-- Name: gl_hmac_index(anyelement, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_hmac_index(value anyelement, field text, slot integer DEFAULT 1) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    RETURN glpgenc.gl_hmac_index(glpgenc._text_form(value), field, slot);
END
$$;


--
-- Name: FUNCTION gl_hmac_index(value anyelement, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_hmac_index(value anyelement, field text, slot integer) IS 'The search term of a value of any other type, as gl_encrypt of that type computes it';


--
-- Name: gl_hmac_index(bytea, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_hmac_index(value bytea, field text, slot integer DEFAULT 1) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._term_in_slot(value, glpgenc._keys(field), field, slot);


--
-- Name: FUNCTION gl_hmac_index(value bytea, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_hmac_index(value bytea, field text, slot integer) IS 'The search term of bytes, as gl_encrypt of bytes computes it';


--
-- Name: gl_hmac_index(text, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_hmac_index(value text, field text, slot integer DEFAULT 1) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._hmac_index(value, glpgenc._keys(field), field, slot);


--
-- Name: FUNCTION gl_hmac_index(value text, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_hmac_index(value text, field text, slot integer) IS 'The search term of a value in a slot of a field, to compare with gl_index_term(column, slot): 16 bytes, fewer where the facet keeps fewer bits. For a range facet, the term of the value''s bucket; tags are searched with gl_search_tags. NULL for NULL';


--
-- Name: gl_index_column(regclass, name, text, name, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_index_column(relation regclass, column_name name, facet text, index_column name DEFAULT NULL::name, slot integer DEFAULT NULL::integer) RETURNS name
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    chosen   pg_catalog.name;
    is_there boolean;
    owner    oid;
    home     oid;
    wanted   text;     -- the function's name
    previous oid;      -- the function of the triggers that are there
    code     text;
    changed  text;     -- when an UPDATE needs the trigger
    event    text;
    one      record;
BEGIN
    -- Of columns that were dropped.
    DELETE FROM glpgenc.index_columns i
    WHERE i.relation = gl_index_column.relation AND 2 <> (
        SELECT count(*) FROM pg_attribute a
        WHERE a.attrelid = i.relation AND a.attname IN (i.column_name, i.index_column) AND NOT a.attisdropped);
    chosen := glpgenc._index_column_name(relation, column_name, facet, slot, index_column);
    slot := coalesce(slot, (
        SELECT s.slot FROM glpgenc.encrypted_columns c JOIN glpgenc.search_facets s ON s.field = c.field
        WHERE c.relation = gl_index_column.relation AND c.column_name = gl_index_column.column_name
          AND s.facet = gl_index_column.facet AND s.state = 'active'));

    -- Called again, it changes nothing and waits for nobody.
    PERFORM FROM glpgenc.index_columns i
    WHERE i.relation = gl_index_column.relation AND i.column_name = gl_index_column.column_name
      AND i.slot = gl_index_column.slot
      AND 2 = (SELECT count(*) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
               WHERE t.tgrelid = gl_index_column.relation AND t.tgenabled = 'A'
                 AND t.tgname IN ('zzz_glpgenc_index_insert', 'zzz_glpgenc_index_update')
                 AND p.prosrc = glpgenc._index_body(gl_index_column.relation));
    IF FOUND THEN
        RETURN chosen;
    END IF;

    -- The lock that ADD COLUMN takes, at once: one that is raised later can end in a deadlock with a transaction that has
    -- read the table and then writes. Whoever was first may have taken the name, so it is chosen again.
    is_there := EXISTS (SELECT FROM pg_attribute a
                        WHERE a.attrelid = relation AND a.attname = chosen AND NOT a.attisdropped);
    EXECUTE format('LOCK TABLE %s IN %s MODE', relation,
                   CASE WHEN is_there THEN 'SHARE ROW EXCLUSIVE' ELSE 'ACCESS EXCLUSIVE' END);
    chosen := glpgenc._index_column_name(relation, column_name, facet, slot, index_column);
    SELECT c.relowner, c.relnamespace,
           CASE WHEN octet_length(c.relname) <= 49 THEN c.relname || '_glpgenc_index' END
    INTO owner, home, wanted FROM pg_class c WHERE c.oid = relation;
    IF NOT EXISTS (SELECT FROM pg_attribute a
                   WHERE a.attrelid = relation AND a.attname = chosen AND NOT a.attisdropped) THEN
        -- Neither a default nor NOT NULL: no row is rewritten or read.
        EXECUTE format('ALTER TABLE %s ADD COLUMN %I %s', relation, chosen, (
            SELECT CASE WHEN s.kind IN ('prefix', 'contains') THEN 'integer[]' ELSE 'bytea' END
            FROM glpgenc.encrypted_columns c JOIN glpgenc.search_facets s ON s.field = c.field
            WHERE c.relation = gl_index_column.relation AND c.column_name = gl_index_column.column_name
              AND s.slot = gl_index_column.slot));
    END IF;
    INSERT INTO glpgenc.index_columns (relation, column_name, facet, field, slot, index_column)
    SELECT c.relation, c.column_name, s.facet, s.field, s.slot, chosen
    FROM glpgenc.encrypted_columns c JOIN glpgenc.search_facets s ON s.field = c.field
    WHERE c.relation = gl_index_column.relation AND c.column_name = gl_index_column.column_name
      AND s.slot = gl_index_column.slot
    ON CONFLICT ON CONSTRAINT index_columns_pkey DO NOTHING;

    -- The UPDATE trigger knows its columns by number. One that it reads and the registry does not name was renamed:
    -- leaving it out now would let its index go stale.
    SELECT t.tgfoid INTO previous FROM pg_trigger t
    WHERE t.tgrelid = relation AND t.tgname = 'zzz_glpgenc_index_insert';
    SELECT a.attname AS named INTO one FROM pg_trigger t
    JOIN pg_depend d ON d.classid = 'pg_trigger'::regclass AND d.objid = t.oid
                    AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t.tgrelid AND d.refobjsubid > 0
    JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum = d.refobjsubid
    WHERE t.tgrelid = gl_index_column.relation AND t.tgname = 'zzz_glpgenc_index_update'
      AND NOT EXISTS (SELECT FROM glpgenc.index_columns i
                      WHERE i.relation = gl_index_column.relation AND a.attname IN (i.column_name, i.index_column))
    LIMIT 1;
    IF FOUND THEN
        PERFORM glpgenc._raise('ZE012', format(
            'column %s of table %s was renamed: change its name in glpgenc.encrypted_columns or glpgenc.index_columns first',
            one.named, relation));
    END IF;

    -- A name of the schema that is free, or that of a function of ours which no other table uses.
    IF wanted IS NULL OR EXISTS (
        SELECT FROM pg_proc p
        WHERE p.pronamespace = home AND p.proname = wanted AND p.pronargs = 0
          AND NOT (p.prorettype = 'trigger'::regtype AND pg_has_role(p.proowner, 'USAGE')
                   AND position('glpgenc.gl_index_column' IN p.prosrc) > 0
                   AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgrelid <> relation
                                   AND t.tgparentid = 0)))
    THEN
        wanted := format('glpgenc_index_%s', relation::oid);
    END IF;
    wanted := format('%s.%I', home::regnamespace, wanted);
    code := glpgenc._index_body(relation);
    EXECUTE format('CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS %L', wanted, code);
    EXECUTE format('COMMENT ON FUNCTION %s() IS %L', wanted,
                   format('glpgenc: fills the index columns of %s from its ciphertext', relation));
    IF owner <> current_user::regrole AND pg_has_role(owner, 'USAGE') THEN
        BEGIN
            -- Made by a superuser or another member: the owner of the table is to be able to replace it.
            EXECUTE format('ALTER FUNCTION %s() OWNER TO %s', wanted, owner::regrole);
        EXCEPTION
            WHEN insufficient_privilege THEN
                NULL;
        END;
    END IF;

    SELECT string_agg(format('OLD.%1$s IS DISTINCT FROM NEW.%1$s', glpgenc._quoted(x.named)), ' OR ' ORDER BY x.named) INTO changed
    FROM (SELECT i.column_name AS named FROM glpgenc.index_columns i WHERE i.relation = gl_index_column.relation
          UNION SELECT i.index_column FROM glpgenc.index_columns i WHERE i.relation = gl_index_column.relation) x;
    -- So that SET c = c fills the rows that were there before.
    changed := changed || (
        SELECT string_agg(DISTINCT format(' OR NEW.%s IS NOT NULL AND NEW.%s IS NULL',
                   glpgenc._quoted(i.column_name), glpgenc._quoted(i.index_column)), '')
        FROM glpgenc.index_columns i WHERE i.relation = gl_index_column.relation);
    FOREACH event IN ARRAY ARRAY['insert', 'update'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER zzz_glpgenc_index_%s BEFORE %s ON %s FOR EACH ROW %s EXECUTE FUNCTION %s()',
                       event, upper(event), relation,
                       CASE WHEN event = 'update' THEN format('WHEN (%s)', changed) END, wanted);
        EXECUTE format('COMMENT ON TRIGGER zzz_glpgenc_index_%s ON %s IS %L', event, relation,
                       'glpgenc: keeps the index columns equal to the search terms of the ciphertext');
    END LOOP;
    -- Rows that arrive by logical replication too, which fires nothing else; the triggers of partitions follow.
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert, '
                   'ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update', relation);
    -- The function that the triggers had before, where the table was renamed or moved since.
    IF previous <> wanted::regproc AND pg_has_role((SELECT p.proowner FROM pg_proc p WHERE p.oid = previous), 'USAGE')
        AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = previous)
    THEN
        EXECUTE format('DROP FUNCTION %s', previous::regprocedure);
    END IF;
    RETURN chosen;
END
$_$;


--
-- Name: FUNCTION gl_index_column(relation regclass, column_name name, facet text, index_column name, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_index_column(relation regclass, column_name name, facet text, index_column name, slot integer) IS 'Keeps the terms of a facet of a guarded column in a column of their own, which triggers fill whoever writes; adds it where it is missing and returns its name. With a slot, of that slot, which a reindex has registered. Rows that are there: UPDATE t SET c = c, in batches; then index it';


--
-- Name: gl_index_tags(bytea, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_index_tags(data bytea, slot integer) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    at     integer := 20;
    stop   integer;
    length integer;
    tags   integer[] := '{}';
BEGIN
    IF (pg_catalog.octet_length(data) OPERATOR(pg_catalog.>=) 48) IS NOT TRUE
        OR pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.<) 250
        OR pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.>) 251
    THEN
        RETURN NULL;
    END IF;
    stop := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
            OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20;
    IF stop OPERATOR(pg_catalog.>) pg_catalog.octet_length(data) THEN
        RETURN NULL;
    END IF;
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
        length := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1)
                  OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2);
        at := at OPERATOR(pg_catalog.+) 3;
        EXIT WHEN at OPERATOR(pg_catalog.+) length OPERATOR(pg_catalog.>) stop;
        IF pg_catalog.get_byte(data, at OPERATOR(pg_catalog.-) 3) OPERATOR(pg_catalog.=) slot THEN
            stop := at OPERATOR(pg_catalog.+) length;
            WHILE at OPERATOR(pg_catalog.+) 4 OPERATOR(pg_catalog.<=) stop LOOP
                tags := pg_catalog.array_append(tags,
                    (pg_catalog.get_byte(data, at) OPERATOR(pg_catalog.<<) 24)
                    OPERATOR(pg_catalog.|) (pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1) OPERATOR(pg_catalog.<<) 16)
                    OPERATOR(pg_catalog.|) (pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.<<) 8)
                    OPERATOR(pg_catalog.|) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 3));
                at := at OPERATOR(pg_catalog.+) 4;
            END LOOP;
            RETURN tags;
        END IF;
        at := at OPERATOR(pg_catalog.+) length;
    END LOOP;
    RETURN tags;
END
$$;


--
-- Name: FUNCTION gl_index_tags(data bytea, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_index_tags(data bytea, slot integer) IS 'The tags an envelope carries in a slot (1 to 255), each as a signed 32-bit integer; empty where it has none, NULL for what is no envelope';


--
-- Name: gl_index_term(bytea, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_index_term(data bytea, slot integer) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    at     integer := 20;
    stop   integer;
    length integer;
BEGIN
    IF (pg_catalog.octet_length(data) OPERATOR(pg_catalog.>=) 48) IS NOT TRUE
        OR pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.<) 250
        OR pg_catalog.get_byte(data, 0) OPERATOR(pg_catalog.>) 251
    THEN
        RETURN NULL;
    END IF;
    -- OPERATOR() gives every operator one precedence, from left to right.
    stop := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
            OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20;
    IF stop OPERATOR(pg_catalog.>) pg_catalog.octet_length(data) THEN
        RETURN NULL;
    END IF;
    -- Each entry is slot(1) || len(2) || term; one that would reach past the index ends the search.
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
        length := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1)
                  OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2);
        EXIT WHEN at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length OPERATOR(pg_catalog.>) stop;
        IF pg_catalog.get_byte(data, at) OPERATOR(pg_catalog.=) slot THEN
            RETURN pg_catalog.substr(data, at OPERATOR(pg_catalog.+) 4, length);
        END IF;
        at := at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length;
    END LOOP;
    RETURN NULL;
END
$$;


--
-- Name: FUNCTION gl_index_term(data bytea, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_index_term(data bytea, slot integer) IS 'The search term an envelope carries in a slot (1 to 255); NULL where it has none. Index it: CREATE INDEX ON t (glpgenc.gl_index_term(c, 1))';


--
-- Name: gl_is_encrypted(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_is_encrypted(data bytea) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (data IS NULL) THEN NULL::boolean WHEN (octet_length(data) < 48) THEN false WHEN (get_byte(data, 1) > 1) THEN false WHEN (get_byte(data, 0) = 250) THEN (((octet_length(data) - 84) >= ((256 * get_byte(data, 18)) + get_byte(data, 19))) AND ((((octet_length(data) - 84) - get_byte(data, 19)) % 16) = 0)) WHEN (get_byte(data, 0) = 251) THEN ((octet_length(data) - 48) >= ((256 * get_byte(data, 18)) + get_byte(data, 19))) ELSE false END;


--
-- Name: FUNCTION gl_is_encrypted(data bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_is_encrypted(data bytea) IS 'Is this a glpgenc envelope: suite, flags, index length and least length. NULL for NULL. Needs no key; proves nothing about the tag';


--
-- Name: gl_keep_plaintext(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_keep_plaintext(relation regclass, column_name name) RETURNS name
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    moved   glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present name := (glpgenc._kept_check(relation, column_name)).conname;
BEGIN
    IF present IS NOT NULL THEN
        RETURN present;
    ELSIF moved.plaintext_column IS NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is the only one: its plaintext column was dropped',
                                               column_name, relation));
    END IF;
    present := glpgenc._proof_name(relation, column_name, 'kept');
    -- Looked for before anybody is refused.
    EXECUTE format(
        'ALTER TABLE %s ADD CONSTRAINT %I CHECK (CASE WHEN %s THEN glpgenc.gl_refuse_lone_ciphertext(%I, %L) ELSE true END) '
        'NOT VALID', relation, present, glpgenc._refuse_lone(moved), column_name,
        (SELECT c.field FROM glpgenc.encrypted_columns c
         WHERE c.relation = gl_keep_plaintext.relation AND c.column_name = gl_keep_plaintext.column_name));
    RETURN present;
END
$$;


--
-- Name: FUNCTION gl_keep_plaintext(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_keep_plaintext(relation regclass, column_name name) IS 'Refuses from now on, with ZE012, ciphertext without its plaintext, which gl_abandon would lose. Returns the constraint''s name; then, in another transaction: ALTER TABLE ... VALIDATE CONSTRAINT that name, beside writers. gl_abandon then reads no row';


--
-- Name: gl_key_id(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_key_id(data bytea) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN glpgenc.gl_is_encrypted(data) THEN (encode(substr(data, 3, 16), 'hex'::text))::uuid ELSE NULL::uuid END;


--
-- Name: FUNCTION gl_key_id(data bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_key_id(data bytea) IS 'The id of the data key that an envelope names; NULL for what is no envelope';


--
-- Name: gl_null(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_null(relation regclass, column_name name) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT '\x01'::bytea AS bytea FROM (glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c ON ((((c.relation)::oid = (m.relation)::oid) AND (c.column_name = m.column_name)))) WHERE (((m.relation)::oid = (COALESCE(pg_partition_root(gl_null.relation), gl_null.relation))::oid) AND (m.column_name = gl_null.column_name) AND (m.plaintext_column IS NOT NULL) AND (c.state = ANY (ARRAY['expanded'::text, 'backfilled'::text, 'verified'::text]))));


--
-- Name: FUNCTION gl_null(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_null(relation regclass, column_name name) IS 'What to write to a ciphertext column for NULL: NULL itself, or from expand to contract a mark that the dual-write trigger turns into NULL in both columns. NULL itself over a row that is not encrypted yet changes nothing that a trigger could see';


--
-- Name: gl_pending(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_pending(relation regclass, column_name name) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    moved glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
BEGIN
    IF moved.plaintext_column IS NULL THEN
        RETURN 'false';
    END IF;
    RETURN format('(%I IS NULL AND (%s) IS NOT NULL)', column_name, moved.source_expression);
END
$$;


--
-- Name: FUNCTION gl_pending(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_pending(relation regclass, column_name name) IS 'The SQL condition, over the columns of the table, that a row still has to be encrypted; false once the plaintext column was dropped. Raises ZE012 for a column without a migration';


--
-- Name: gl_plaintext(anyelement); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_plaintext(value anyelement) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    RETURN pg_catalog.convert_to(glpgenc._text_form(value), 'UTF8'::pg_catalog.name);
END
$$;


--
-- Name: FUNCTION gl_plaintext(value anyelement); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_plaintext(value anyelement) IS 'The same for a value of any other type, in its text form';


--
-- Name: gl_plaintext(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_plaintext(value bytea) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN value;


--
-- Name: FUNCTION gl_plaintext(value bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_plaintext(value bytea) IS 'The same for bytes: they are encrypted as they are';


--
-- Name: gl_plaintext(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_plaintext(value text) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN convert_to(value, 'UTF8'::name);


--
-- Name: FUNCTION gl_plaintext(value text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_plaintext(value text) IS 'The bytes that gl_encrypt would encrypt for a text, and that gl_decrypt_bytes would give again. Needs no key';


--
-- Name: gl_range_terms(text, text, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_range_terms(low text, high text, field text, slot integer DEFAULT 1) RETURNS bytea[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._range_terms(low, high, glpgenc._keys(field), field, slot);


--
-- Name: FUNCTION gl_range_terms(low text, high text, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_range_terms(low text, high text, field text, slot integer) IS 'The search terms of all buckets from one value''s to another''s, NULL for no bound: compare gl_index_term(column, slot) = ANY (...). Values just outside share the first and last bucket, so look at the decrypted value';


--
-- Name: gl_reencrypt(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_reencrypt(data bytea, field text, row_id text DEFAULT ''::text) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc._reseal(data, CASE WHEN (field = lower((field COLLATE "C"))) THEN glpgenc._keys(field) ELSE NULL::bytea END, glpgenc._bound(field, row_id), field, row_id);


--
-- Name: FUNCTION gl_reencrypt(data bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_reencrypt(data bytea, field text, row_id text) IS 'Moves a value from the key that its envelope names to the session''s active key of the field; its search terms and padding stay as they are. A value under the active key comes back unchanged. NULL stays NULL; raises as gl_decrypt does';


--
-- Name: gl_register_facet(text, text, text, integer, text, text, jsonb); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_register_facet(field text, facet text, normalizer text DEFAULT 'exact'::text, bits integer DEFAULT NULL::integer, scope text DEFAULT 'tenant'::text, kind text DEFAULT 'scalar'::text, parameters jsonb DEFAULT '{}'::jsonb) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    present glpgenc.search_facets;
    taken   integer;
BEGIN
    -- The lock on the field's row lets two callers take two slots.
    PERFORM FROM glpgenc.fields f WHERE f.field = gl_register_facet.field FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('field %s is not registered: call gl_register_field first', left(field, 200)));
    END IF;
    parameters := glpgenc._facet_parameters(kind, parameters);
    bits := coalesce(bits, CASE kind WHEN 'scalar' THEN 128 WHEN 'range' THEN 64 ELSE 32 END);
    PERFORM glpgenc._check_facet(facet, normalizer, bits, scope, kind);
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
    SELECT coalesce(max(slot), 0) INTO taken FROM glpgenc.search_facets s WHERE s.field = gl_register_facet.field;
    IF taken >= 255 THEN
        PERFORM glpgenc._raise('ZE012', format('all 255 slots of field %s are used', field));
    END IF;
    INSERT INTO glpgenc.search_facets (field, slot, facet, normalizer, bits, scope, kind, parameters)
    VALUES (field, taken + 1, facet, normalizer, bits, scope, kind, parameters);
    RETURN taken + 1;
END
$$;


--
-- Name: FUNCTION gl_register_facet(field text, facet text, normalizer text, bits integer, scope text, kind text, parameters jsonb); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_register_facet(field text, facet text, normalizer text, bits integer, scope text, kind text, parameters jsonb) IS 'Registers a way to search a field and returns its slot. Values encrypted from the next keyed session on carry its term or tags. Bits are those of the kind, 128, 32 or for a range 64, unless given';


--
-- Name: gl_register_field(text, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_register_field(field text, data_class text, padding integer DEFAULT 0) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    present glpgenc.fields;
BEGIN
    IF (field COLLATE "C" ~ E'^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*$' AND octet_length(field) <= 200) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE007');
    END IF;
    IF (data_class COLLATE "C" ~ '^[a-z_][a-z0-9_]*$' AND octet_length(data_class) <= 63) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', 'a data class is one lower-case identifier of at most 63 bytes, such as pii');
    END IF;
    IF (padding BETWEEN 0 AND 65535) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', 'padding is a number of bytes from 0 to 65535');
    END IF;
    INSERT INTO glpgenc.fields (field, data_class, padding)
    VALUES (gl_register_field.field, gl_register_field.data_class, gl_register_field.padding)
    ON CONFLICT ON CONSTRAINT fields_pkey DO NOTHING;
    SELECT * INTO STRICT present FROM glpgenc.fields f WHERE f.field = gl_register_field.field;
    -- The class chooses the key: values that were written under another would be looked for under the wrong one.
    IF present.data_class <> gl_register_field.data_class OR present.padding <> gl_register_field.padding THEN
        PERFORM glpgenc._raise('ZE012', format('field %s is registered with data class %s and padding %s',
                                               field, present.data_class, present.padding));
    END IF;
END
$_$;


--
-- Name: FUNCTION gl_register_field(field text, data_class text, padding integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_register_field(field text, data_class text, padding integer) IS 'Registers a logical field. Registering the same again changes nothing; with another class or padding raises ZE012';


--
-- Name: gl_search_tags(text, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_search_tags(value text, field text, slot integer DEFAULT 1) RETURNS integer[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._search_tags(value, glpgenc._keys(field), field, slot);


--
-- Name: FUNCTION gl_search_tags(value text, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_search_tags(value text, field text, slot integer) IS 'The tags that every value has which begins with this text (prefix facet) or holds it (contains facet); other values can have them too, so look at the decrypted value. NULL for NULL; raises ZE014 for a text too short to search';


--
-- Name: gl_search_terms(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_search_terms(value bytea, field text, facet text) RETURNS bytea[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._facet_terms(value, glpgenc._keys(field), field, facet);


--
-- Name: FUNCTION gl_search_terms(value bytea, field text, facet text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_search_terms(value bytea, field text, facet text) IS 'The same of bytes, as gl_encrypt of bytes computes them';


--
-- Name: gl_search_terms(text, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_search_terms(value text, field text, facet text) RETURNS bytea[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._facet_terms(convert_to(value, 'UTF8'::name), glpgenc._keys(field), field, facet);


--
-- Name: FUNCTION gl_search_terms(value text, field text, facet text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_search_terms(value text, field text, facet text) IS 'The search terms of a value by a facet''s name: one, and two while the facet is reindexed. For index_column = ANY (...), which finds the value before, during and after. Scalar and range facets';


--
-- Name: gl_session_begin(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_session_begin() RETURNS bytea
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    challenge bytea := glpgenc._random(64);
    kept      text;
BEGIN
    kept := set_config('glpgenc.challenge', encode(challenge, 'hex'), true);
    RETURN challenge;
END
$$;


--
-- Name: FUNCTION gl_session_begin(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_session_begin() IS 'Opens the loading of keys: returns a random 64-byte challenge, valid once, in this transaction';


--
-- Name: gl_session_clear(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_session_clear() RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    cleared integer := glpgenc._session_clear();
    saved   pg_catalog.text := pg_catalog.current_setting('glpgenc.search_path'::pg_catalog.text, true);
BEGIN
    IF saved OPERATOR(pg_catalog.<>) '' THEN
        -- Unless the application has set another meanwhile.
        IF glpgenc._temporary_last(saved)
            OPERATOR(pg_catalog.=) pg_catalog.current_setting('search_path'::pg_catalog.text)
        THEN
            saved := pg_catalog.set_config('search_path'::pg_catalog.text, saved, false);
        END IF;
        saved := pg_catalog.set_config('glpgenc.search_path'::pg_catalog.text, '', false);
    END IF;
    RETURN cleared;
END
$$;


--
-- Name: FUNCTION gl_session_clear(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_session_clear() IS 'Forgets every key of this session, however it was loaded or set; returns the number of settings cleared';


--
-- Name: gl_session_load(bytea, boolean, boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_session_load(sealed bytea, transaction_local boolean DEFAULT true, allow_temporary_objects boolean DEFAULT false) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    settings integer := glpgenc._session_load(sealed, transaction_local, allow_temporary_objects);
    path     pg_catalog.text := pg_catalog.current_setting('search_path'::pg_catalog.text);
    moved    pg_catalog.text := glpgenc._temporary_last(path);
BEGIN
    IF NOT transaction_local THEN
        path := pg_catalog.set_config('glpgenc.search_path'::pg_catalog.text, path, false);
    END IF;
    IF moved OPERATOR(pg_catalog.<>) path THEN
        moved := pg_catalog.set_config('search_path'::pg_catalog.text, moved, transaction_local);
    END IF;
    RETURN settings;
END
$$;


--
-- Name: FUNCTION gl_session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) IS 'Loads keys sealed under the challenge of gl_session_begin, for this transaction or (false) for the session, and moves pg_temp to the end of the search_path for as long; returns the number of settings. Raises ZE008 when they do not open, and ZE016 beside temporary objects and statements prepared by SQL that are not of this transaction, unless they are allowed';


--
-- Name: gl_session_names(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_session_names() RETURNS text[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
BEGIN
    -- The list can be set by any statement of the session: it must name nothing else, and nothing is known by it alone.
    RETURN ARRAY(
        SELECT n.name FROM (
            SELECT 'glpgenc.key.k' || encode(set_byte(E'\\x00', 0, byte), 'hex') FROM generate_series(0, 255) byte
            UNION ALL SELECT 'glpgenc.field.' || f.field FROM glpgenc.fields f
            UNION ALL SELECT listed FROM unnest(string_to_array(current_setting('glpgenc.loaded', true), ',')) listed
            WHERE listed COLLATE "C" ~ E'^glpgenc\\.field\\.[a-z0-9_.]+$'
                AND NOT EXISTS (SELECT FROM glpgenc.fields f WHERE 'glpgenc.field.' || f.field = listed)
        ) n (name) WHERE current_setting(n.name, true) <> '');
END
$_$;


--
-- Name: FUNCTION gl_session_names(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_session_names() IS 'The settings of this session that hold keys, or what somebody put in place of keys; empty after gl_session_clear';


--
-- Name: gl_try_decrypt(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_try_decrypt(data bytea, field text, row_id text DEFAULT ''::text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN ((substr(data, 3, 16) <> substr(glpgenc._keys(field), 1, 16)) AND glpgenc._is_of_others(data, field, row_id)) THEN NULL::text ELSE convert_from(glpgenc._open(data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, true, false), 'UTF8'::name) END;


--
-- Name: FUNCTION gl_try_decrypt(data bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_try_decrypt(data bytea, field text, row_id text) IS 'Decrypts as gl_decrypt does, and gives NULL where the session does not hold the value''s key: for rows found by an index, which may be another tenant''s. All other failures raise';


--
-- Name: gl_verify(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_verify(data bytea, field text, row_id text DEFAULT ''::text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (glpgenc._open(data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, false, true) = '\x01'::bytea);


--
-- Name: FUNCTION gl_verify(data bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_verify(data bytea, field text, row_id text) IS 'Is the tag right: true or false, and NULL where that can''t be told (no value, key not loaded, a suite that only Python opens). Decrypts nothing';


--
-- Name: client_side_glpgenc_index(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.client_side_glpgenc_index() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
-- Generated by glpgenc.gl_index_column, which replaces it: do not edit. It needs no key, calls pg_catalog alone, and raises on no value.
BEGIN
    DECLARE
        term_1 pg_catalog.bytea;
        data   pg_catalog.bytea;
        at     integer;
        stop   integer;
        slot   integer;
        length integer;
        tags   integer[];
    BEGIN
    data := pg_catalog.substr(NEW."secret", 1, 39);
    IF pg_catalog.substr(data, 19, 5) OPERATOR(pg_catalog.=) E'\\x0013010010'::pg_catalog.bytea
        AND data OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
        AND data OPERATOR(pg_catalog.<) E'\\xfc'::pg_catalog.bytea
        AND pg_catalog.octet_length(NEW."secret") OPERATOR(pg_catalog.>=) 48
    THEN
        NEW."secret_bidx" := pg_catalog.substr(data, 24, 16);
    ELSE
        at := 20;
        stop := -1;
        IF pg_catalog.octet_length(NEW."secret") OPERATOR(pg_catalog.>=) 48 THEN
            data := pg_catalog.substr(NEW."secret", 1, 20);
            IF data OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
                AND data OPERATOR(pg_catalog.<) E'\\xfc'::pg_catalog.bytea
            THEN
                stop := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                        OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20;
                IF stop OPERATOR(pg_catalog.>) pg_catalog.octet_length(NEW."secret") THEN
                    stop := -1;
                ELSE
                    data := pg_catalog.substr(NEW."secret", 1, stop);
                END IF;
            END IF;
        END IF;
        WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
            slot := pg_catalog.get_byte(data, at);
            length := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1)
                      OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2);
            EXIT WHEN at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length OPERATOR(pg_catalog.>) stop;
            IF slot OPERATOR(pg_catalog.=) 1 AND term_1 IS NULL THEN
                term_1 := pg_catalog.substr(data, at OPERATOR(pg_catalog.+) 4, length);
            END IF;
            at := at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length;
        END LOOP;
        NEW."secret_bidx" := term_1;
    END IF;
    END;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION client_side_glpgenc_index(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.client_side_glpgenc_index() IS 'glpgenc: fills the index columns of public.client_side from its ciphertext';


--
-- Name: moved_glpgenc_dual_write(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.moved_glpgenc_dual_write() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
-- Generated by glpgenc.gl_expand_column, which replaces it: do not edit. It names the schema glpgenc only where the session holds keys.
DECLARE
    keyed   boolean;
    written pg_catalog.text;
    opened  pg_catalog.text;
BEGIN
        -- The column of field moved.email_enc.
        written := 'nothing';
        keyed := COALESCE(pg_catalog.current_setting('glpgenc.field.moved.email_enc'::pg_catalog.text, true), ''::pg_catalog.text)
            OPERATOR(pg_catalog.<>) ''::pg_catalog.text;
        IF keyed THEN
            keyed := EXISTS (
                SELECT FROM pg_catalog.pg_cursor() c
                WHERE c.name OPERATOR(pg_catalog.=) ('glpgenc_'::pg_catalog.text OPERATOR(pg_catalog.||)
                          pg_catalog.current_setting('glpgenc.load'::pg_catalog.text, true))
                  AND NOT c.is_holdable);
        END IF;
        -- glpgenc.gl_null: NULL over a row that has no ciphertext yet can't be told from a column that was not written.
        IF NEW."email_enc" OPERATOR(pg_catalog.=) E'\\x01'::pg_catalog.bytea THEN
                NEW."email_enc" := NULL;
                NEW."email" := NULL;
        ELSIF TG_OP OPERATOR(pg_catalog.=) 'INSERT'::pg_catalog.text THEN
            IF NEW."email_enc" IS NULL THEN
                written := 'plaintext';
            ELSIF NEW."email" IS NULL THEN
                written := 'ciphertext';
            END IF;
        ELSIF pg_catalog.record_image_eq(ROW(OLD."email_enc"), ROW(NEW."email_enc")) THEN
            -- Bound to another row or tenant, the value is to be encrypted again; from the plaintext, or not at all.
            IF pg_catalog.record_image_ne(ROW(OLD."email"), ROW(NEW."email")) OR NEW."email" IS NOT NULL AND (pg_catalog.record_image_ne(ROW(OLD."id"), ROW(NEW."id"))) THEN
                written := 'plaintext';
            END IF;
        ELSIF (pg_catalog.record_image_ne(ROW(OLD."email"), ROW(NEW."email"))) IS NOT TRUE THEN
            written := 'ciphertext';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text
            AND (pg_catalog.current_setting('glpgenc.backfill'::pg_catalog.text, true) OPERATOR(pg_catalog.=)
                     pg_catalog.extract('epoch'::pg_catalog.text, pg_catalog.now())::pg_catalog.text
                 OR pg_catalog.current_setting('session_replication_role'::pg_catalog.text)
                    OPERATOR(pg_catalog.=) 'replica'::pg_catalog.text)
        THEN
            written := 'nothing';
        END IF;
        IF keyed AND written OPERATOR(pg_catalog.<>) 'nothing'::pg_catalog.text
            AND NOT pg_catalog.has_schema_privilege('glpgenc'::pg_catalog.text, 'USAGE'::pg_catalog.text)
        THEN
            RAISE EXCEPTION USING
                ERRCODE = '42501',
                MESSAGE = 'this session holds the keys of field moved.email_enc, and its role may not use the schema glpgenc',
                HINT = 'grant glpgenc_app to the role that writes, or clear the keys first: gl_session_clear',
                SCHEMA = 'glpgenc';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'plaintext'::pg_catalog.text THEN
            IF NOT keyed THEN
                NEW."email_enc" := NULL;
            ELSIF glpgenc._takes_terms(glpgenc._keys('moved.email_enc'::pg_catalog.text)) THEN
                NEW."email_enc" := NULL;
            ELSE
                NEW."email_enc" := glpgenc.gl_encrypt(NEW."email"::pg_catalog.text, 'moved.email_enc'::pg_catalog.text, NEW."id"::pg_catalog.text::pg_catalog.text);
            END IF;
        ELSIF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text THEN
            IF NEW."email_enc" IS NOT NULL AND keyed
                AND pg_catalog.substr(NEW."email_enc", 1, 1) OPERATOR(pg_catalog.<>) E'\\xfb'::pg_catalog.bytea
            THEN
                IF pg_catalog.substr(NEW."email_enc", 3, 16)
                        OPERATOR(pg_catalog.=) pg_catalog.substr(glpgenc._keys('moved.email_enc'::pg_catalog.text), 1, 16)
                    OR NOT glpgenc._is_of_others(NEW."email_enc", 'moved.email_enc'::pg_catalog.text, NEW."id"::pg_catalog.text::pg_catalog.text)
                THEN
                    NEW."email" := glpgenc.gl_decrypt(NEW."email_enc", 'moved.email_enc'::pg_catalog.text, NEW."id"::pg_catalog.text::pg_catalog.text);
                ELSE
                NEW."email" := NULL;
                END IF;
            ELSE
                NEW."email" := NULL;
            END IF;
        END IF;
        RETURN NEW;
END
$$;


--
-- Name: FUNCTION moved_glpgenc_dual_write(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.moved_glpgenc_dual_write() IS 'glpgenc: keeps plaintext and ciphertext columns of public.moved in step while it has both';


--
-- Name: moved_glpgenc_index(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.moved_glpgenc_index() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
-- Generated by glpgenc.gl_index_column, which replaces it: do not edit. It needs no key, calls pg_catalog alone, and raises on no value.
BEGIN
    DECLARE
        term_1 pg_catalog.bytea;
        data   pg_catalog.bytea;
        at     integer;
        stop   integer;
        slot   integer;
        length integer;
        tags   integer[];
    BEGIN
    data := pg_catalog.substr(NEW."email_enc", 1, 39);
    IF pg_catalog.substr(data, 19, 5) OPERATOR(pg_catalog.=) E'\\x0013010010'::pg_catalog.bytea
        AND data OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
        AND data OPERATOR(pg_catalog.<) E'\\xfc'::pg_catalog.bytea
        AND pg_catalog.octet_length(NEW."email_enc") OPERATOR(pg_catalog.>=) 48
    THEN
        NEW."email_enc_bidx" := pg_catalog.substr(data, 24, 16);
    ELSE
        at := 20;
        stop := -1;
        IF pg_catalog.octet_length(NEW."email_enc") OPERATOR(pg_catalog.>=) 48 THEN
            data := pg_catalog.substr(NEW."email_enc", 1, 20);
            IF data OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
                AND data OPERATOR(pg_catalog.<) E'\\xfc'::pg_catalog.bytea
            THEN
                stop := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                        OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20;
                IF stop OPERATOR(pg_catalog.>) pg_catalog.octet_length(NEW."email_enc") THEN
                    stop := -1;
                ELSE
                    data := pg_catalog.substr(NEW."email_enc", 1, stop);
                END IF;
            END IF;
        END IF;
        WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
            slot := pg_catalog.get_byte(data, at);
            length := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1)
                      OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2);
            EXIT WHEN at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length OPERATOR(pg_catalog.>) stop;
            IF slot OPERATOR(pg_catalog.=) 1 AND term_1 IS NULL THEN
                term_1 := pg_catalog.substr(data, at OPERATOR(pg_catalog.+) 4, length);
            END IF;
            at := at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length;
        END LOOP;
        NEW."email_enc_bidx" := term_1;
    END IF;
    END;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION moved_glpgenc_index(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.moved_glpgenc_index() IS 'glpgenc: fills the index columns of public.moved from its ciphertext';


--
-- Name: moving_glpgenc_dual_write(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.moving_glpgenc_dual_write() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
-- Generated by glpgenc.gl_expand_column, which replaces it: do not edit. It names the schema glpgenc only where the session holds keys.
DECLARE
    keyed   boolean;
    written pg_catalog.text;
    opened  pg_catalog.text;
BEGIN
        -- The column of field moving.email_enc.
        written := 'nothing';
        keyed := COALESCE(pg_catalog.current_setting('glpgenc.field.moving.email_enc'::pg_catalog.text, true), ''::pg_catalog.text)
            OPERATOR(pg_catalog.<>) ''::pg_catalog.text;
        IF keyed THEN
            keyed := EXISTS (
                SELECT FROM pg_catalog.pg_cursor() c
                WHERE c.name OPERATOR(pg_catalog.=) ('glpgenc_'::pg_catalog.text OPERATOR(pg_catalog.||)
                          pg_catalog.current_setting('glpgenc.load'::pg_catalog.text, true))
                  AND NOT c.is_holdable);
        END IF;
        -- glpgenc.gl_null: NULL over a row that has no ciphertext yet can't be told from a column that was not written.
        IF NEW."email_enc" OPERATOR(pg_catalog.=) E'\\x01'::pg_catalog.bytea THEN
                NEW."email_enc" := NULL;
                NEW."email" := NULL;
        ELSIF TG_OP OPERATOR(pg_catalog.=) 'INSERT'::pg_catalog.text THEN
            IF NEW."email_enc" IS NULL THEN
                written := 'plaintext';
            ELSIF NEW."email" IS NULL THEN
                written := 'ciphertext';
            END IF;
        ELSIF pg_catalog.record_image_eq(ROW(OLD."email_enc"), ROW(NEW."email_enc")) THEN
            -- Bound to another row or tenant, the value is to be encrypted again; from the plaintext, or not at all.
            IF pg_catalog.record_image_ne(ROW(OLD."email"), ROW(NEW."email")) OR NEW."email" IS NOT NULL AND (pg_catalog.record_image_ne(ROW(OLD."id"), ROW(NEW."id"))) THEN
                written := 'plaintext';
            END IF;
        ELSIF (pg_catalog.record_image_ne(ROW(OLD."email"), ROW(NEW."email"))) IS NOT TRUE THEN
            written := 'ciphertext';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text
            AND (pg_catalog.current_setting('glpgenc.backfill'::pg_catalog.text, true) OPERATOR(pg_catalog.=)
                     pg_catalog.extract('epoch'::pg_catalog.text, pg_catalog.now())::pg_catalog.text
                 OR pg_catalog.current_setting('session_replication_role'::pg_catalog.text)
                    OPERATOR(pg_catalog.=) 'replica'::pg_catalog.text)
        THEN
            written := 'nothing';
        END IF;
        IF keyed AND written OPERATOR(pg_catalog.<>) 'nothing'::pg_catalog.text
            AND NOT pg_catalog.has_schema_privilege('glpgenc'::pg_catalog.text, 'USAGE'::pg_catalog.text)
        THEN
            RAISE EXCEPTION USING
                ERRCODE = '42501',
                MESSAGE = 'this session holds the keys of field moving.email_enc, and its role may not use the schema glpgenc',
                HINT = 'grant glpgenc_app to the role that writes, or clear the keys first: gl_session_clear',
                SCHEMA = 'glpgenc';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'plaintext'::pg_catalog.text THEN
            IF NOT keyed THEN
                NEW."email_enc" := NULL;
            ELSIF glpgenc._takes_terms(glpgenc._keys('moving.email_enc'::pg_catalog.text)) THEN
                NEW."email_enc" := NULL;
            ELSE
                NEW."email_enc" := glpgenc.gl_encrypt(NEW."email"::pg_catalog.text, 'moving.email_enc'::pg_catalog.text, NEW."id"::pg_catalog.text::pg_catalog.text);
            END IF;
        ELSIF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text THEN
            IF NEW."email_enc" IS NOT NULL AND keyed
                AND pg_catalog.substr(NEW."email_enc", 1, 1) OPERATOR(pg_catalog.<>) E'\\xfb'::pg_catalog.bytea
            THEN
                IF pg_catalog.substr(NEW."email_enc", 3, 16)
                        OPERATOR(pg_catalog.=) pg_catalog.substr(glpgenc._keys('moving.email_enc'::pg_catalog.text), 1, 16)
                    OR NOT glpgenc._is_of_others(NEW."email_enc", 'moving.email_enc'::pg_catalog.text, NEW."id"::pg_catalog.text::pg_catalog.text)
                THEN
                    NEW."email" := glpgenc.gl_decrypt(NEW."email_enc", 'moving.email_enc'::pg_catalog.text, NEW."id"::pg_catalog.text::pg_catalog.text);
                ELSE
                NEW."email" := NULL;
                END IF;
            ELSE
                NEW."email" := NULL;
            END IF;
        END IF;
        RETURN NEW;
END
$$;


--
-- Name: FUNCTION moving_glpgenc_dual_write(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.moving_glpgenc_dual_write() IS 'glpgenc: keeps plaintext and ciphertext columns of public.moving in step while it has both';


--
-- Name: moving_glpgenc_index(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.moving_glpgenc_index() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
-- Generated by glpgenc.gl_index_column, which replaces it: do not edit. It needs no key, calls pg_catalog alone, and raises on no value.
BEGIN
    DECLARE
        term_1 pg_catalog.bytea;
        data   pg_catalog.bytea;
        at     integer;
        stop   integer;
        slot   integer;
        length integer;
        tags   integer[];
    BEGIN
    data := pg_catalog.substr(NEW."email_enc", 1, 39);
    IF pg_catalog.substr(data, 19, 5) OPERATOR(pg_catalog.=) E'\\x0013010010'::pg_catalog.bytea
        AND data OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
        AND data OPERATOR(pg_catalog.<) E'\\xfc'::pg_catalog.bytea
        AND pg_catalog.octet_length(NEW."email_enc") OPERATOR(pg_catalog.>=) 48
    THEN
        NEW."email_enc_bidx" := pg_catalog.substr(data, 24, 16);
    ELSE
        at := 20;
        stop := -1;
        IF pg_catalog.octet_length(NEW."email_enc") OPERATOR(pg_catalog.>=) 48 THEN
            data := pg_catalog.substr(NEW."email_enc", 1, 20);
            IF data OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
                AND data OPERATOR(pg_catalog.<) E'\\xfc'::pg_catalog.bytea
            THEN
                stop := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                        OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20;
                IF stop OPERATOR(pg_catalog.>) pg_catalog.octet_length(NEW."email_enc") THEN
                    stop := -1;
                ELSE
                    data := pg_catalog.substr(NEW."email_enc", 1, stop);
                END IF;
            END IF;
        END IF;
        WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
            slot := pg_catalog.get_byte(data, at);
            length := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1)
                      OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2);
            EXIT WHEN at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length OPERATOR(pg_catalog.>) stop;
            IF slot OPERATOR(pg_catalog.=) 1 AND term_1 IS NULL THEN
                term_1 := pg_catalog.substr(data, at OPERATOR(pg_catalog.+) 4, length);
            END IF;
            at := at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length;
        END LOOP;
        NEW."email_enc_bidx" := term_1;
    END IF;
    END;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION moving_glpgenc_index(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.moving_glpgenc_index() IS 'glpgenc: fills the index columns of public.moving from its ciphertext';


--
-- Name: server_side_glpgenc_index(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.server_side_glpgenc_index() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
-- Generated by glpgenc.gl_index_column, which replaces it: do not edit. It needs no key, calls pg_catalog alone, and raises on no value.
BEGIN
    DECLARE
        term_1 pg_catalog.bytea;
        term_2 pg_catalog.bytea;
        data   pg_catalog.bytea;
        at     integer;
        stop   integer;
        slot   integer;
        length integer;
        tags   integer[];
    BEGIN
        at := 20;
        stop := -1;
        IF pg_catalog.octet_length(NEW."secret") OPERATOR(pg_catalog.>=) 48 THEN
            data := pg_catalog.substr(NEW."secret", 1, 20);
            IF data OPERATOR(pg_catalog.>=) E'\\xfa'::pg_catalog.bytea
                AND data OPERATOR(pg_catalog.<) E'\\xfc'::pg_catalog.bytea
            THEN
                stop := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, 18)
                        OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, 19) OPERATOR(pg_catalog.+) 20;
                IF stop OPERATOR(pg_catalog.>) pg_catalog.octet_length(NEW."secret") THEN
                    stop := -1;
                ELSE
                    data := pg_catalog.substr(NEW."secret", 1, stop);
                END IF;
            END IF;
        END IF;
        WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) stop LOOP
            slot := pg_catalog.get_byte(data, at);
            length := 256 OPERATOR(pg_catalog.*) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1)
                      OPERATOR(pg_catalog.+) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2);
            EXIT WHEN at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length OPERATOR(pg_catalog.>) stop;
            IF slot OPERATOR(pg_catalog.=) 1 AND term_1 IS NULL THEN
                term_1 := pg_catalog.substr(data, at OPERATOR(pg_catalog.+) 4, length);
            ELSIF slot OPERATOR(pg_catalog.=) 2 AND term_2 IS NULL THEN
                term_2 := pg_catalog.substr(data, at OPERATOR(pg_catalog.+) 4, (length OPERATOR(pg_catalog./) 4) OPERATOR(pg_catalog.*) 4);
            END IF;
            at := at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.+) length;
        END LOOP;
        NEW."secret_bidx" := term_1;
        tags := NULL;
        IF stop OPERATOR(pg_catalog.>=) 20 THEN
            tags := '{}';
            data := COALESCE(term_2, ''::pg_catalog.bytea);
            at := 0;
            stop := pg_catalog.octet_length(data);
            WHILE at OPERATOR(pg_catalog.<) stop LOOP
                tags := pg_catalog.array_append(tags,
                    (pg_catalog.get_byte(data, at) OPERATOR(pg_catalog.<<) 24)
                    OPERATOR(pg_catalog.|) (pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 1) OPERATOR(pg_catalog.<<) 16)
                    OPERATOR(pg_catalog.|) (pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 2) OPERATOR(pg_catalog.<<) 8)
                    OPERATOR(pg_catalog.|) pg_catalog.get_byte(data, at OPERATOR(pg_catalog.+) 3));
                at := at OPERATOR(pg_catalog.+) 4;
            END LOOP;
        END IF;
        NEW."secret_tags" := tags;
    END;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION server_side_glpgenc_index(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.server_side_glpgenc_index() IS 'glpgenc: fills the index columns of public.server_side from its ciphertext';


--
-- Name: alembic_version; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: backfill_chunks; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.backfill_chunks (
    chunk bigint NOT NULL,
    job bigint NOT NULL,
    leaf regclass NOT NULL,
    pass integer NOT NULL,
    low bigint NOT NULL,
    high bigint NOT NULL,
    done boolean DEFAULT false NOT NULL,
    worker text,
    rows bigint DEFAULT 0 NOT NULL,
    hot bigint DEFAULT 0 NOT NULL,
    left_over bigint DEFAULT 0 NOT NULL,
    seconds double precision,
    wal_bytes bigint,
    finished_at timestamp with time zone
);


--
-- Name: TABLE backfill_chunks; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.backfill_chunks IS 'Ranges of blocks. A worker locks the row in the transaction that writes their rows';


--
-- Name: COLUMN backfill_chunks.chunk; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.chunk IS 'Its number';


--
-- Name: COLUMN backfill_chunks.job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.job IS 'The backfill';


--
-- Name: COLUMN backfill_chunks.leaf; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.leaf IS 'The table or partition';


--
-- Name: COLUMN backfill_chunks.pass; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.pass IS 'The pass it belongs to';


--
-- Name: COLUMN backfill_chunks.low; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.low IS 'The first block';


--
-- Name: COLUMN backfill_chunks.high; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.high IS 'The first block after it';


--
-- Name: COLUMN backfill_chunks.done; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.done IS 'Whether its rows have been gone through';


--
-- Name: COLUMN backfill_chunks.worker; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.worker IS 'The worker that did it: host and process';


--
-- Name: COLUMN backfill_chunks.rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.rows IS 'Rows that were encrypted';


--
-- Name: COLUMN backfill_chunks.hot; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.hot IS 'Rows of them whose new version stands in the same block, so that no index was written';


--
-- Name: COLUMN backfill_chunks.left_over; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.left_over IS 'Rows that another transaction had locked, for the next pass';


--
-- Name: COLUMN backfill_chunks.seconds; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.seconds IS 'How long its transaction took';


--
-- Name: COLUMN backfill_chunks.wal_bytes; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.wal_bytes IS 'WAL of the whole server in that time';


--
-- Name: COLUMN backfill_chunks.finished_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.finished_at IS 'When it was done';


--
-- Name: backfill_chunks_chunk_seq; Type: SEQUENCE; Schema: glpgenc; Owner: -
--

ALTER TABLE glpgenc.backfill_chunks ALTER COLUMN chunk ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME glpgenc.backfill_chunks_chunk_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: backfill_jobs; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.backfill_jobs (
    job bigint NOT NULL,
    relation regclass NOT NULL,
    kind text DEFAULT 'backfill'::text NOT NULL,
    pass integer DEFAULT 1 NOT NULL,
    paused boolean DEFAULT false NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    cancelled boolean DEFAULT false NOT NULL,
    rate_until timestamp with time zone,
    wal_until timestamp with time zone,
    wal_position pg_lsn,
    CONSTRAINT backfill_jobs_kind_check CHECK ((kind = ANY (ARRAY['backfill'::text, 'rotation'::text, 'reindex'::text]))),
    CONSTRAINT backfill_jobs_pass_check CHECK ((pass > 0))
);


--
-- Name: TABLE backfill_jobs; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.backfill_jobs IS 'Backfills: one row encrypts some columns of a table together';


--
-- Name: COLUMN backfill_jobs.job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.job IS 'Its number';


--
-- Name: COLUMN backfill_jobs.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.relation IS 'The table';


--
-- Name: COLUMN backfill_jobs.kind; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.kind IS 'backfill: fills ciphertext columns; rotation: moves their values to the active keys; reindex: writes them anew, with the terms of all slots';


--
-- Name: COLUMN backfill_jobs.pass; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.pass IS 'Which time the table is gone through; the last finds nothing left';


--
-- Name: COLUMN backfill_jobs.paused; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.paused IS 'Whether workers wait';


--
-- Name: COLUMN backfill_jobs.settings; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.settings IS 'Limits and choices that all workers keep to, as given to glpgenc backfill run';


--
-- Name: COLUMN backfill_jobs.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.started_at IS 'When it was started';


--
-- Name: COLUMN backfill_jobs.finished_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.finished_at IS 'When a pass found nothing left, or it was given up; NULL until then';


--
-- Name: COLUMN backfill_jobs.cancelled; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.cancelled IS 'Whether it was given up';


--
-- Name: COLUMN backfill_jobs.rate_until; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.rate_until IS 'Until when the limit of rows a second is used up';


--
-- Name: COLUMN backfill_jobs.wal_until; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.wal_until IS 'Until when the limit of WAL a second is used up';


--
-- Name: COLUMN backfill_jobs.wal_position; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.wal_position IS 'Up to where the WAL has been counted';


--
-- Name: backfill_jobs_job_seq; Type: SEQUENCE; Schema: glpgenc; Owner: -
--

ALTER TABLE glpgenc.backfill_jobs ALTER COLUMN job ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME glpgenc.backfill_jobs_job_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: backfill_leaves; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.backfill_leaves (
    job bigint NOT NULL,
    leaf regclass NOT NULL,
    filenode oid NOT NULL,
    blocks bigint NOT NULL,
    next_block bigint DEFAULT 0 NOT NULL
);


--
-- Name: TABLE backfill_leaves; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.backfill_leaves IS 'The frontier of the current pass: how far each table, or partition, has been cut into chunks';


--
-- Name: COLUMN backfill_leaves.job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_leaves.job IS 'The backfill';


--
-- Name: COLUMN backfill_leaves.leaf; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_leaves.leaf IS 'The table, or one of its partitions that hold rows';


--
-- Name: COLUMN backfill_leaves.filenode; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_leaves.filenode IS 'Its file: another one means that its rows have moved, and the pass starts again';


--
-- Name: COLUMN backfill_leaves.blocks; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_leaves.blocks IS 'How many blocks it had when the pass began';


--
-- Name: COLUMN backfill_leaves.next_block; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_leaves.next_block IS 'The first block that is in no chunk yet';


--
-- Name: backfill_workers; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.backfill_workers (
    job bigint NOT NULL,
    worker text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    waiting text
);


--
-- Name: TABLE backfill_workers; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.backfill_workers IS 'Who works on a backfill, and what keeps them from it';


--
-- Name: COLUMN backfill_workers.job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.job IS 'The backfill';


--
-- Name: COLUMN backfill_workers.worker; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.worker IS 'Host and process';


--
-- Name: COLUMN backfill_workers.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.started_at IS 'When it began';


--
-- Name: COLUMN backfill_workers.seen_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.seen_at IS 'When it last told of itself: every few seconds';


--
-- Name: COLUMN backfill_workers.waiting; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.waiting IS 'What it waits for; NULL while it works';


--
-- Name: backfills; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.backfills (
    relation regclass NOT NULL,
    column_name name NOT NULL,
    job bigint NOT NULL
);


--
-- Name: TABLE backfills; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.backfills IS 'The columns of each backfill';


--
-- Name: COLUMN backfills.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfills.relation IS 'The table';


--
-- Name: COLUMN backfills.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfills.column_name IS 'The ciphertext column';


--
-- Name: COLUMN backfills.job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfills.job IS 'The backfill that fills it, or filled it last';


--
-- Name: branch_keys; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.branch_keys (
    branch_id uuid NOT NULL,
    group_name text NOT NULL,
    version integer NOT NULL,
    state text NOT NULL,
    provider text NOT NULL,
    key_uri text NOT NULL,
    wrapped_key bytea,
    uses bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    activated_at timestamp with time zone,
    deactivated_at timestamp with time zone,
    compromised_at timestamp with time zone,
    destroyed_at timestamp with time zone,
    CONSTRAINT branch_keys_group_name_check CHECK ((group_name <> ''::text)),
    CONSTRAINT branch_keys_key_uri_check CHECK ((key_uri <> ''::text)),
    CONSTRAINT branch_keys_provider_check CHECK ((provider <> ALL (ARRAY[''::text, 'branch'::text]))),
    CONSTRAINT branch_keys_state_check CHECK ((state = ANY (ARRAY['pre_active'::text, 'active'::text, 'deactivated'::text, 'compromised'::text, 'destroyed'::text]))),
    CONSTRAINT branch_keys_uses_check CHECK (((uses >= 0) AND (uses <= '4294967296'::bigint))),
    CONSTRAINT branch_keys_version_check CHECK ((version > 0)),
    CONSTRAINT wrapped_until_destroyed CHECK (((wrapped_key IS NULL) = (state = 'destroyed'::text)))
);


--
-- Name: TABLE branch_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.branch_keys IS 'Keys that wrap data keys, themselves wrapped by a KMS key. A row is useless without the KMS';


--
-- Name: COLUMN branch_keys.branch_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.branch_id IS 'The id that data_keys.key_uri names after branch:; part of the encryption context';


--
-- Name: COLUMN branch_keys.group_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.group_name IS 'Whose data keys it wraps: environment for all, tenants/16/3 for the fourth of 16 groups of tenants';


--
-- Name: COLUMN branch_keys.version; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.version IS 'Counts the keys of a group from 1';


--
-- Name: COLUMN branch_keys.state; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.state IS 'As of data keys: active (wraps), deactivated (still unwraps), compromised, destroyed';


--
-- Name: COLUMN branch_keys.provider; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.provider IS 'What wrapped it: the KMS provider''s name, such as aws or local';


--
-- Name: COLUMN branch_keys.key_uri; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.key_uri IS 'Which key of the provider wrapped it, such as a key ARN';


--
-- Name: COLUMN branch_keys.wrapped_key; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.wrapped_key IS 'The key, wrapped; NULL once destroyed';


--
-- Name: COLUMN branch_keys.uses; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.uses IS 'Wrappings that processes have set aside for themselves: 2^32 at most, for the random nonces of AES-GCM';


--
-- Name: COLUMN branch_keys.created_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.created_at IS 'When it was generated';


--
-- Name: COLUMN branch_keys.activated_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.activated_at IS 'When it began to wrap';


--
-- Name: COLUMN branch_keys.deactivated_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.deactivated_at IS 'When it ceased to wrap';


--
-- Name: COLUMN branch_keys.compromised_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.compromised_at IS 'When it became known to somebody';


--
-- Name: COLUMN branch_keys.destroyed_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.destroyed_at IS 'When its wrapped form was removed';


--
-- Name: fields; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.fields (
    field text NOT NULL,
    data_class text NOT NULL,
    padding integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT fields_data_class_check CHECK ((((data_class COLLATE "C") ~ '^[a-z_][a-z0-9_]*$'::text) AND (octet_length(data_class) <= 63))),
    CONSTRAINT fields_field_check CHECK ((((field COLLATE "C") ~ '^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$'::text) AND (octet_length(field) <= 200))),
    CONSTRAINT fields_padding_check CHECK (((padding >= 0) AND (padding <= 65535)))
);


--
-- Name: TABLE fields; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.fields IS 'Logical fields: the stable names that values are bound to, kept when a table or column is renamed';


--
-- Name: COLUMN fields.field; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.fields.field IS 'Lower-case identifiers joined by dots, such as customers.email';


--
-- Name: COLUMN fields.data_class; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.fields.data_class IS 'Which data key protects it: one key a tenant and class';


--
-- Name: COLUMN fields.padding; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.fields.padding IS 'Plaintexts are padded to a multiple of this many bytes, to hide their length; 0 for none';


--
-- Name: COLUMN fields.created_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.fields.created_at IS 'When it was registered';


--
-- Name: installation; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.installation (
    name text NOT NULL,
    value text NOT NULL,
    CONSTRAINT installation_name_check CHECK ((name = ANY (ARRAY['default_tenant'::text, 'needs_revision'::text])))
);


--
-- Name: TABLE installation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.installation IS 'Facts about this installation, one a row';


--
-- Name: COLUMN installation.name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.installation.name IS 'default_tenant: the tenant meant where none is named; absent where there are many tenants. needs_revision: which revision a package must know to work with this schema; absent where any will do';


--
-- Name: COLUMN installation.value; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.installation.value IS 'The fact';


--
-- Name: key_tenants; Type: VIEW; Schema: glpgenc; Owner: -
--

CREATE VIEW glpgenc.key_tenants AS
 SELECT data_keys.key_id,
    data_keys.tenant_id,
    data_keys.purpose
   FROM glpgenc.data_keys;


--
-- Name: VIEW key_tenants; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON VIEW glpgenc.key_tenants IS 'Whose key is which: for jobs, which run with row_security off and would be refused by the policies of data_keys';


--
-- Name: COLUMN key_tenants.key_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_tenants.key_id IS 'The id that envelopes name';


--
-- Name: COLUMN key_tenants.tenant_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_tenants.tenant_id IS 'The tenant whose key it is';


--
-- Name: COLUMN key_tenants.purpose; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_tenants.purpose IS 'encryption, or index';


--
-- Name: planted_rows; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.planted_rows (
    relation regclass NOT NULL,
    column_name name NOT NULL,
    digest bytea NOT NULL,
    row_key jsonb,
    planted_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: TABLE planted_rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.planted_rows IS 'Rows with made-up values, until glpgenc scrub --unplant deletes them';


--
-- Name: COLUMN planted_rows.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.planted_rows.relation IS 'The table';


--
-- Name: COLUMN planted_rows.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.planted_rows.column_name IS 'The ciphertext column that the value is encrypted into';


--
-- Name: COLUMN planted_rows.digest; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.planted_rows.digest IS 'SHA-256 of the made-up value: the value itself must stand nowhere but in the row';


--
-- Name: COLUMN planted_rows.row_key; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.planted_rows.row_key IS 'The row''s primary key; NULL where the table has none but the plaintext column';


--
-- Name: COLUMN planted_rows.planted_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.planted_rows.planted_at IS 'When';


--
-- Name: quarantine; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.quarantine (
    relation regclass NOT NULL,
    column_name name NOT NULL,
    row_key jsonb NOT NULL,
    sqlstate text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: TABLE quarantine; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.quarantine IS 'Rows that could not be encrypted. The backfill leaves them out until glpgenc backfill run --retry-quarantined';


--
-- Name: COLUMN quarantine.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.quarantine.relation IS 'The table';


--
-- Name: COLUMN quarantine.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.quarantine.column_name IS 'The ciphertext column';


--
-- Name: COLUMN quarantine.row_key; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.quarantine.row_key IS 'The row''s primary key, or its ctid where it has none that may be shown';


--
-- Name: COLUMN quarantine.sqlstate; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.quarantine.sqlstate IS 'The SQLSTATE of the error';


--
-- Name: COLUMN quarantine.reason; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.quarantine.reason IS 'What went wrong, without a value';


--
-- Name: COLUMN quarantine.at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.quarantine.at IS 'When';


--
-- Name: registry_keys; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.registry_keys (
    key_id uuid NOT NULL,
    environment text NOT NULL,
    provider text NOT NULL,
    key_uri text NOT NULL,
    wrapped_key bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT registry_keys_environment_check CHECK ((environment <> ''::text)),
    CONSTRAINT registry_keys_key_uri_check CHECK ((key_uri <> ''::text)),
    CONSTRAINT registry_keys_provider_check CHECK ((provider <> ALL (ARRAY[''::text, 'branch'::text])))
);


--
-- Name: TABLE registry_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.registry_keys IS 'The key by which an installation knows rows again that its administrators wrote, one for each environment, wrapped by the KMS';


--
-- Name: COLUMN registry_keys.key_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.registry_keys.key_id IS 'Its id; part of the encryption context';


--
-- Name: COLUMN registry_keys.environment; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.registry_keys.environment IS 'The environment in its encryption context';


--
-- Name: COLUMN registry_keys.provider; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.registry_keys.provider IS 'What wrapped it: the KMS provider''s name';


--
-- Name: COLUMN registry_keys.key_uri; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.registry_keys.key_uri IS 'Which key of the provider wrapped it';


--
-- Name: COLUMN registry_keys.wrapped_key; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.registry_keys.wrapped_key IS 'The key, wrapped';


--
-- Name: COLUMN registry_keys.created_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.registry_keys.created_at IS 'When it was made';


--
-- Name: reindex_columns; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.reindex_columns (
    job bigint NOT NULL,
    relation regclass NOT NULL,
    column_name name NOT NULL,
    slot integer NOT NULL,
    row_expression text
);


--
-- Name: TABLE reindex_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.reindex_columns IS 'The columns of each job that writes values anew, so that they carry a new slot';


--
-- Name: COLUMN reindex_columns.job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindex_columns.job IS 'The job';


--
-- Name: COLUMN reindex_columns.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindex_columns.relation IS 'The table';


--
-- Name: COLUMN reindex_columns.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindex_columns.column_name IS 'The ciphertext column';


--
-- Name: COLUMN reindex_columns.slot; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindex_columns.slot IS 'The slot that its values are to carry';


--
-- Name: COLUMN reindex_columns.row_expression; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindex_columns.row_expression IS 'SQL over a row that gives the key its values are bound to, found out when the job began; NULL for none';


--
-- Name: reindexes; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.reindexes (
    reindex bigint NOT NULL,
    field text NOT NULL,
    facet text NOT NULL,
    normalizer text NOT NULL,
    new_key boolean NOT NULL,
    old_slot integer NOT NULL,
    new_slot integer,
    root_version integer,
    phase text DEFAULT 'staging'::text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    written_at timestamp with time zone,
    swapped_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT reindexes_phase_check CHECK ((phase = ANY (ARRAY['staging'::text, 'writing'::text, 'filling'::text, 'indexing'::text, 'ready'::text, 'swapped'::text, 'done'::text, 'aborted'::text])))
);


--
-- Name: TABLE reindexes; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.reindexes IS 'Reindexes: what is to replace a facet of a field, and how far that is';


--
-- Name: COLUMN reindexes.reindex; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.reindex IS 'Its number';


--
-- Name: COLUMN reindexes.field; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.field IS 'The field';


--
-- Name: COLUMN reindexes.facet; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.facet IS 'The facet''s name, which stays';


--
-- Name: COLUMN reindexes.normalizer; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.normalizer IS 'What values are turned into first, in the new slot';


--
-- Name: COLUMN reindexes.new_key; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.new_key IS 'Whether the HMAC keys come from new index roots';


--
-- Name: COLUMN reindexes.old_slot; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.old_slot IS 'The slot that is replaced';


--
-- Name: COLUMN reindexes.new_slot; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.new_slot IS 'The slot that replaces it; NULL until it is registered';


--
-- Name: COLUMN reindexes.root_version; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.root_version IS 'The version of the index roots of the new slot; NULL for the active ones';


--
-- Name: COLUMN reindexes.phase; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.phase IS 'staging: new roots are made; writing: every process learns to write both slots; filling: rows get the new term; indexing: indexes are built; ready: waits for the swap; swapped: searched by the new slot, both are written; done; aborted';


--
-- Name: COLUMN reindexes.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.started_at IS 'When it began';


--
-- Name: COLUMN reindexes.written_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.written_at IS 'Since when both slots are written by whoever reads the registry anew';


--
-- Name: COLUMN reindexes.swapped_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.swapped_at IS 'When the new slot took the name';


--
-- Name: COLUMN reindexes.finished_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.finished_at IS 'When the old one was gone, or it was given up';


--
-- Name: reindexes_reindex_seq; Type: SEQUENCE; Schema: glpgenc; Owner: -
--

ALTER TABLE glpgenc.reindexes ALTER COLUMN reindex ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME glpgenc.reindexes_reindex_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: rotated_keys; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.rotated_keys (
    job bigint NOT NULL,
    key_id uuid NOT NULL,
    tenant_id text NOT NULL,
    data_class text NOT NULL
);


--
-- Name: TABLE rotated_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.rotated_keys IS 'The keys that the values of a job leave';


--
-- Name: COLUMN rotated_keys.job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotated_keys.job IS 'The job';


--
-- Name: COLUMN rotated_keys.key_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotated_keys.key_id IS 'The key';


--
-- Name: COLUMN rotated_keys.tenant_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotated_keys.tenant_id IS 'Its tenant, as in data_keys';


--
-- Name: COLUMN rotated_keys.data_class; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotated_keys.data_class IS 'Its data class, as in data_keys';


--
-- Name: rotation_columns; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.rotation_columns (
    relation regclass NOT NULL,
    column_name name NOT NULL,
    job bigint NOT NULL,
    row_expression text
);


--
-- Name: TABLE rotation_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.rotation_columns IS 'The columns of each job that moves values to other keys';


--
-- Name: COLUMN rotation_columns.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_columns.relation IS 'The table';


--
-- Name: COLUMN rotation_columns.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_columns.column_name IS 'The ciphertext column';


--
-- Name: COLUMN rotation_columns.job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_columns.job IS 'The job that moves its values, or moved them last';


--
-- Name: COLUMN rotation_columns.row_expression; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_columns.row_expression IS 'SQL over a row that gives the key its values are bound to, found out when the job began; NULL for none';


--
-- Name: rotation_policies; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.rotation_policies (
    data_class text NOT NULL,
    max_age interval,
    max_uses bigint,
    CONSTRAINT rotation_policies_data_class_check CHECK ((data_class <> ''::text)),
    CONSTRAINT rotation_policies_max_age_check CHECK ((max_age > '00:00:00'::interval)),
    CONSTRAINT rotation_policies_max_uses_check CHECK ((max_uses > 0))
);


--
-- Name: TABLE rotation_policies; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.rotation_policies IS 'When keys are due for rotation. Without any: after 365 days';


--
-- Name: COLUMN rotation_policies.data_class; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_policies.data_class IS 'The class; * for every class that has no row of its own';


--
-- Name: COLUMN rotation_policies.max_age; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_policies.max_age IS 'How long a key is active; NULL for any time';


--
-- Name: COLUMN rotation_policies.max_uses; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_policies.max_uses IS 'How many values are encrypted with A256GCM under a key before it is due; NULL for 2^31, half of the bound of NIST SP 800-38D 8.3, which always holds';


--
-- Name: rotation_runner; Type: VIEW; Schema: glpgenc; Owner: -
--

CREATE VIEW glpgenc.rotation_runner AS
 SELECT 'glpgenc rotation run'::text AS command;


--
-- Name: VIEW rotation_runner; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON VIEW glpgenc.rotation_runner IS 'Locked in EXCLUSIVE mode by the one glpgenc rotation run that is at work: only who may write to it can lock it so';


--
-- Name: COLUMN rotation_runner.command; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_runner.command IS 'What locks it';


--
-- Name: rotations; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.rotations (
    rotation bigint NOT NULL,
    tenant_id text,
    data_class text,
    older_than interval,
    reason text DEFAULT 'asked'::text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT rotations_reason_check CHECK ((reason = ANY (ARRAY['asked'::text, 'age'::text, 'uses'::text, 'compromise'::text])))
);


--
-- Name: TABLE rotations; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.rotations IS 'Rotations: the keys that were active when one began are replaced, and their rows moved';


--
-- Name: COLUMN rotations.rotation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotations.rotation IS 'Its number';


--
-- Name: COLUMN rotations.tenant_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotations.tenant_id IS 'Only this tenant''s keys; NULL for all tenants''';


--
-- Name: COLUMN rotations.data_class; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotations.data_class IS 'Only keys of this class; NULL for all classes';


--
-- Name: COLUMN rotations.older_than; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotations.older_than IS 'Only keys that had been active for so long; NULL for all';


--
-- Name: COLUMN rotations.reason; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotations.reason IS 'What it is for';


--
-- Name: COLUMN rotations.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotations.started_at IS 'When it began: keys that became active later are its own';


--
-- Name: COLUMN rotations.finished_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotations.finished_at IS 'When no row was left; NULL until then';


--
-- Name: rotations_rotation_seq; Type: SEQUENCE; Schema: glpgenc; Owner: -
--

ALTER TABLE glpgenc.rotations ALTER COLUMN rotation ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME glpgenc.rotations_rotation_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: search_facets; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.search_facets (
    field text NOT NULL,
    slot integer NOT NULL,
    facet text NOT NULL,
    normalizer text NOT NULL,
    bits integer DEFAULT 128 NOT NULL,
    scope text DEFAULT 'tenant'::text NOT NULL,
    kind text DEFAULT 'scalar'::text NOT NULL,
    parameters jsonb DEFAULT '{}'::jsonb NOT NULL,
    label text,
    root_version integer,
    state text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT search_facets_bits_check CHECK (((bits >= 1) AND (bits <= 128))),
    CONSTRAINT search_facets_facet_check CHECK ((((facet COLLATE "C") ~ '^[a-z_][a-z0-9_]*$'::text) AND (octet_length(facet) <= 63))),
    CONSTRAINT search_facets_kind_check CHECK ((kind = ANY (ARRAY['scalar'::text, 'prefix'::text, 'contains'::text, 'range'::text]))),
    CONSTRAINT search_facets_label_check CHECK ((((label COLLATE "C") ~ '^[a-z_][a-z0-9_]*\.[0-9]+$'::text) AND (octet_length(label) <= 67))),
    CONSTRAINT search_facets_normalizer_check CHECK ((glpgenc._normalizer_id(normalizer) IS NOT NULL)),
    CONSTRAINT search_facets_root_version_check CHECK ((root_version > 0)),
    CONSTRAINT search_facets_scope_check CHECK ((scope = ANY (ARRAY['tenant'::text, 'global'::text]))),
    CONSTRAINT search_facets_slot_check CHECK (((slot >= 1) AND (slot <= 255))),
    CONSTRAINT search_facets_state_check CHECK ((state = ANY (ARRAY['building'::text, 'active'::text, 'retiring'::text, 'retired'::text])))
);


--
-- Name: TABLE search_facets; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.search_facets IS 'The ways a field can be searched, each with a slot in the envelope''s header';


--
-- Name: COLUMN search_facets.field; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.field IS 'The field';


--
-- Name: COLUMN search_facets.slot; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.slot IS 'The slot that holds this facet''s term or tags in every envelope of the field';


--
-- Name: COLUMN search_facets.facet; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.facet IS 'The facet''s name, by which models and queries know it';


--
-- Name: COLUMN search_facets.normalizer; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.normalizer IS 'What the value is turned into first: exact, lower, digits, last4, email_domain, number';


--
-- Name: COLUMN search_facets.bits; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.bits IS 'Bits kept of the term, of each tag at most 32: 128 for uniqueness, fewer to hide how often a value occurs';


--
-- Name: COLUMN search_facets.scope; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.scope IS 'tenant: each tenant has its own index key; global: one for all, to find a value before the tenant is known';


--
-- Name: COLUMN search_facets.kind; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.kind IS 'scalar: finds equal values; prefix, contains: text by its beginning or any part, in tags; range: numbers, dates and times by the buckets they fall in';


--
-- Name: COLUMN search_facets.parameters; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.parameters IS 'What the kind asks for: nothing; least and most characters; length in characters; unit, size, low and high bucket';


--
-- Name: COLUMN search_facets.label; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.label IS 'What its HMAC key is derived by, in place of the name; NULL for the name. Of a reindexed facet: name, dot, slot';


--
-- Name: COLUMN search_facets.root_version; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.root_version IS 'The version of the index root its HMAC key comes from, or the newest before it where an owner has none of that; NULL for the active one';


--
-- Name: COLUMN search_facets.state; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.state IS 'building: written, and to replace the active one of the same name; active: searched by; retiring: written for those who do not know yet; retired: only old values carry it, and the slot is not given again';


--
-- Name: COLUMN search_facets.created_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.created_at IS 'When it was registered';


--
-- Name: tenant_kms_keys; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.tenant_kms_keys (
    tenant_id text NOT NULL,
    provider text NOT NULL,
    key_uri text NOT NULL,
    assigned_at timestamp with time zone DEFAULT now() NOT NULL,
    assigned_by text DEFAULT SESSION_USER NOT NULL,
    replaced_at timestamp with time zone,
    mac bytea,
    CONSTRAINT tenant_kms_keys_key_uri_check CHECK ((key_uri <> ''::text)),
    CONSTRAINT tenant_kms_keys_provider_check CHECK ((provider <> ''::text)),
    CONSTRAINT tenant_kms_keys_tenant_id_check CHECK ((tenant_id <> ALL (ARRAY[''::text, '*'::text])))
);


--
-- Name: TABLE tenant_kms_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.tenant_kms_keys IS 'Tenants whose new data keys are wrapped by a KMS key of their own; all others'' by the one that the settings name';


--
-- Name: COLUMN tenant_kms_keys.tenant_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.tenant_id IS 'The tenant';


--
-- Name: COLUMN tenant_kms_keys.provider; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.provider IS 'The KMS provider''s name, such as aws or local';


--
-- Name: COLUMN tenant_kms_keys.key_uri; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.key_uri IS 'Which key of the provider, such as a key ARN; never an alias, which may be pointed elsewhere';


--
-- Name: COLUMN tenant_kms_keys.assigned_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.assigned_at IS 'Since when: data keys that are older may have copies that another KMS key wrapped';


--
-- Name: COLUMN tenant_kms_keys.assigned_by; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.assigned_by IS 'The role that assigned it';


--
-- Name: COLUMN tenant_kms_keys.replaced_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.replaced_at IS 'Since when it wraps no new data keys, and still unwraps those under it; NULL for the current one';


--
-- Name: COLUMN tenant_kms_keys.mac; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.mac IS 'HMAC-SHA-256 of the installation over the tenant, the KMS key and whether it is the current one: what has none, or another, is not believed';


--
-- Name: client_side; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.client_side (
    id integer NOT NULL,
    secret bytea NOT NULL,
    secret_bidx bytea,
    CONSTRAINT secret_guarded CHECK (glpgenc.gl_guard(secret, 'client_side.secret'::text))
);
ALTER TABLE ONLY public.client_side ALTER COLUMN secret SET STATISTICS 0;
ALTER TABLE ONLY public.client_side ALTER COLUMN secret SET STORAGE EXTERNAL;


--
-- Name: client_side_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.client_side_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: client_side_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.client_side_id_seq OWNED BY public.client_side.id;


--
-- Name: moved; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.moved (
    id integer NOT NULL,
    email text,
    email_enc bytea,
    email_enc_bidx bytea,
    CONSTRAINT email_enc_guarded CHECK (glpgenc.gl_guard(email_enc, 'moved.email_enc'::text))
);
ALTER TABLE ONLY public.moved ALTER COLUMN email_enc SET STATISTICS 0;
ALTER TABLE ONLY public.moved ALTER COLUMN email_enc SET STORAGE EXTERNAL;


--
-- Name: moving; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.moving (
    id integer NOT NULL,
    email text,
    email_enc bytea,
    email_enc_bidx bytea,
    CONSTRAINT email_enc_guarded CHECK (glpgenc.gl_guard(email_enc, 'moving.email_enc'::text))
);
ALTER TABLE ONLY public.moving ALTER COLUMN email_enc SET STATISTICS 0;
ALTER TABLE ONLY public.moving ALTER COLUMN email_enc SET STORAGE EXTERNAL;


--
-- Name: server_side; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.server_side (
    id integer NOT NULL,
    secret bytea NOT NULL,
    secret_bidx bytea,
    secret_tags integer[],
    CONSTRAINT secret_guarded CHECK (glpgenc.gl_guard(secret, 'server_side.secret'::text))
);
ALTER TABLE ONLY public.server_side ALTER COLUMN secret SET STATISTICS 0;
ALTER TABLE ONLY public.server_side ALTER COLUMN secret SET STORAGE EXTERNAL;


--
-- Name: server_side_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.server_side_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: server_side_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.server_side_id_seq OWNED BY public.server_side.id;


--
-- Name: audit_anchors; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.audit_anchors (
    writer_id uuid NOT NULL,
    seq bigint NOT NULL,
    mac bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    anchor_mac bytea NOT NULL,
    CONSTRAINT audit_anchors_anchor_mac_check CHECK ((octet_length(anchor_mac) = 32)),
    CONSTRAINT audit_anchors_mac_check CHECK ((octet_length(mac) = 32)),
    CONSTRAINT audit_anchors_seq_check CHECK ((seq > 0))
);


--
-- Name: TABLE audit_anchors; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.audit_anchors IS 'Where the rest of a chain begins after old months were dropped';


--
-- Name: COLUMN audit_anchors.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_anchors.writer_id IS 'The chain';


--
-- Name: COLUMN audit_anchors.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_anchors.seq IS 'The last event that was dropped';


--
-- Name: COLUMN audit_anchors.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_anchors.mac IS 'That event''s MAC, which the next event names';


--
-- Name: COLUMN audit_anchors.at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_anchors.at IS 'When it was dropped';


--
-- Name: COLUMN audit_anchors.anchor_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_anchors.anchor_mac IS 'HMAC-SHA-256 over this row with the writer''s key';


--
-- Name: audit_heads; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.audit_heads (
    writer_id uuid NOT NULL,
    seq bigint NOT NULL,
    mac bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    head_mac bytea NOT NULL,
    CONSTRAINT audit_heads_head_mac_check CHECK ((octet_length(head_mac) = 32)),
    CONSTRAINT audit_heads_mac_check CHECK ((octet_length(mac) = 32)),
    CONSTRAINT audit_heads_seq_check CHECK ((seq > 0))
);


--
-- Name: TABLE audit_heads; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.audit_heads IS 'How far a chain had come at a time: events up to there must be found, so that a cut-off end is seen';


--
-- Name: COLUMN audit_heads.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_heads.writer_id IS 'The chain';


--
-- Name: COLUMN audit_heads.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_heads.seq IS 'Its last event then';


--
-- Name: COLUMN audit_heads.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_heads.mac IS 'That event''s MAC';


--
-- Name: COLUMN audit_heads.at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_heads.at IS 'When, by the writer''s clock';


--
-- Name: COLUMN audit_heads.head_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_heads.head_mac IS 'HMAC-SHA-256 over this row with the writer''s key';


--
-- Name: audit_keys; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.audit_keys (
    key_id uuid NOT NULL,
    provider text NOT NULL,
    key_uri text NOT NULL,
    wrapped_key bytea NOT NULL,
    environment text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT audit_keys_environment_check CHECK ((environment <> ''::text)),
    CONSTRAINT audit_keys_key_uri_check CHECK ((key_uri <> ''::text)),
    CONSTRAINT audit_keys_provider_check CHECK ((provider <> ''::text))
);


--
-- Name: TABLE audit_keys; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.audit_keys IS 'Roots of the audit trail''s MAC keys, wrapped by the KMS. A row is useless without the KMS';


--
-- Name: COLUMN audit_keys.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.key_id IS 'Its id; part of the encryption context';


--
-- Name: COLUMN audit_keys.provider; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.provider IS 'What wrapped it: the KMS provider''s name';


--
-- Name: COLUMN audit_keys.key_uri; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.key_uri IS 'Which key of the provider wrapped it';


--
-- Name: COLUMN audit_keys.wrapped_key; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.wrapped_key IS 'The root, wrapped';


--
-- Name: COLUMN audit_keys.environment; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.environment IS 'The environment in its encryption context';


--
-- Name: COLUMN audit_keys.created_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.created_at IS 'When it was made; new writers use the newest of their environment';


--
-- Name: audit_writers; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.audit_writers (
    writer_id uuid NOT NULL,
    key_id uuid NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    application text NOT NULL,
    version text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    database_user name DEFAULT SESSION_USER NOT NULL,
    registered_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


--
-- Name: TABLE audit_writers; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.audit_writers IS 'Who wrote events: one row a process, each with a chain of its own';


--
-- Name: COLUMN audit_writers.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.writer_id IS 'Its id, by which its MAC key is derived';


--
-- Name: COLUMN audit_writers.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.key_id IS 'The root of its MAC key';


--
-- Name: COLUMN audit_writers.host; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.host IS 'The host, as the process calls it';


--
-- Name: COLUMN audit_writers.pid; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.pid IS 'The process there';


--
-- Name: COLUMN audit_writers.application; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.application IS 'The program''s name';


--
-- Name: COLUMN audit_writers.version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.version IS 'The version of glpgenc';


--
-- Name: COLUMN audit_writers.started_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.started_at IS 'When it began, by its clock';


--
-- Name: COLUMN audit_writers.database_user; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.database_user IS 'The role that registered it: its own, or that of the process that found its spool';


--
-- Name: COLUMN audit_writers.registered_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.registered_at IS 'When it was registered, by the server''s clock';


--
-- Name: encryption_audit; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.encryption_audit (
    writer_id uuid NOT NULL,
    seq bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    event_type text NOT NULL,
    event_category text DEFAULT 'encryption'::text NOT NULL,
    data_class text,
    tenant_id text,
    key_id uuid,
    key_version integer,
    operation text,
    count bigint DEFAULT 1 NOT NULL,
    duration_us bigint,
    success boolean NOT NULL,
    error text,
    actor text,
    purpose text,
    correlation_id text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    previous_mac bytea NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT encryption_audit_mac_check CHECK ((octet_length(mac) = 32)),
    CONSTRAINT encryption_audit_occurred_at_check CHECK (((occurred_at >= '1970-01-01 00:00:00+00'::timestamp with time zone) AND (occurred_at < '9999-12-31 00:00:00+00'::timestamp with time zone))),
    CONSTRAINT encryption_audit_previous_mac_check CHECK ((octet_length(previous_mac) = 32)),
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0))
)
PARTITION BY RANGE (occurred_at);


--
-- Name: TABLE encryption_audit; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit IS 'Events, partitioned by month (UTC). Rows are added, and never changed; old months are dropped whole';


--
-- Name: COLUMN encryption_audit.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.writer_id IS 'Who wrote it: a row of audit_writers';


--
-- Name: COLUMN encryption_audit.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.seq IS 'Counts the events of a writer from 1, without a gap';


--
-- Name: COLUMN encryption_audit.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.event_type IS 'What happened, such as decryption_performed';


--
-- Name: COLUMN encryption_audit.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.data_class IS 'The data class, where there is one';


--
-- Name: COLUMN encryption_audit.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.tenant_id IS 'The tenant, where there is one';


--
-- Name: COLUMN encryption_audit.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.key_id IS 'The data key, where one was chosen';


--
-- Name: COLUMN encryption_audit.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.operation IS 'What was asked for, such as decrypt';


--
-- Name: COLUMN encryption_audit.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.count IS 'How many values, keys or rows it tells of';


--
-- Name: COLUMN encryption_audit.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.duration_us IS 'Microseconds that it took';


--
-- Name: COLUMN encryption_audit.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.success IS 'Whether it was done';


--
-- Name: COLUMN encryption_audit.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.error IS 'The name of the error''s class; its message is not kept';


--
-- Name: COLUMN encryption_audit.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.purpose IS 'What for, in the words of who asked';


--
-- Name: COLUMN encryption_audit.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.correlation_id IS 'Ties together what one request did';


--
-- Name: COLUMN encryption_audit.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.detail IS 'What else is worth recording, by name';


--
-- Name: COLUMN encryption_audit.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.previous_mac IS 'The MAC of the event before in the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.mac IS 'HMAC-SHA-256 over all of the above with the writer''s key';


--
-- Name: encryption_audit_2026_12; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.encryption_audit_2026_12 (
    writer_id uuid NOT NULL,
    seq bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    event_type text NOT NULL,
    event_category text DEFAULT 'encryption'::text NOT NULL,
    data_class text,
    tenant_id text,
    key_id uuid,
    key_version integer,
    operation text,
    count bigint DEFAULT 1 NOT NULL,
    duration_us bigint,
    success boolean NOT NULL,
    error text,
    actor text,
    purpose text,
    correlation_id text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    previous_mac bytea NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT encryption_audit_mac_check CHECK ((octet_length(mac) = 32)),
    CONSTRAINT encryption_audit_occurred_at_check CHECK (((occurred_at >= '1970-01-01 00:00:00+00'::timestamp with time zone) AND (occurred_at < '9999-12-31 00:00:00+00'::timestamp with time zone))),
    CONSTRAINT encryption_audit_previous_mac_check CHECK ((octet_length(previous_mac) = 32)),
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0))
);


--
-- Name: TABLE encryption_audit_2026_12; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit_2026_12 IS 'Events of 2026-12 (UTC)';


--
-- Name: COLUMN encryption_audit_2026_12.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.writer_id IS 'Who wrote it: a row of audit_writers';


--
-- Name: COLUMN encryption_audit_2026_12.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.seq IS 'Counts the events of a writer from 1, without a gap';


--
-- Name: COLUMN encryption_audit_2026_12.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit_2026_12.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.event_type IS 'What happened, such as decryption_performed';


--
-- Name: COLUMN encryption_audit_2026_12.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit_2026_12.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.data_class IS 'The data class, where there is one';


--
-- Name: COLUMN encryption_audit_2026_12.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.tenant_id IS 'The tenant, where there is one';


--
-- Name: COLUMN encryption_audit_2026_12.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.key_id IS 'The data key, where one was chosen';


--
-- Name: COLUMN encryption_audit_2026_12.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit_2026_12.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.operation IS 'What was asked for, such as decrypt';


--
-- Name: COLUMN encryption_audit_2026_12.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.count IS 'How many values, keys or rows it tells of';


--
-- Name: COLUMN encryption_audit_2026_12.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.duration_us IS 'Microseconds that it took';


--
-- Name: COLUMN encryption_audit_2026_12.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.success IS 'Whether it was done';


--
-- Name: COLUMN encryption_audit_2026_12.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.error IS 'The name of the error''s class; its message is not kept';


--
-- Name: COLUMN encryption_audit_2026_12.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit_2026_12.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.purpose IS 'What for, in the words of who asked';


--
-- Name: COLUMN encryption_audit_2026_12.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.correlation_id IS 'Ties together what one request did';


--
-- Name: COLUMN encryption_audit_2026_12.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.detail IS 'What else is worth recording, by name';


--
-- Name: COLUMN encryption_audit_2026_12.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.previous_mac IS 'The MAC of the event before in the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit_2026_12.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.mac IS 'HMAC-SHA-256 over all of the above with the writer''s key';


--
-- Name: encryption_audit_2027_01; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.encryption_audit_2027_01 (
    writer_id uuid NOT NULL,
    seq bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    event_type text NOT NULL,
    event_category text DEFAULT 'encryption'::text NOT NULL,
    data_class text,
    tenant_id text,
    key_id uuid,
    key_version integer,
    operation text,
    count bigint DEFAULT 1 NOT NULL,
    duration_us bigint,
    success boolean NOT NULL,
    error text,
    actor text,
    purpose text,
    correlation_id text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    previous_mac bytea NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT encryption_audit_mac_check CHECK ((octet_length(mac) = 32)),
    CONSTRAINT encryption_audit_occurred_at_check CHECK (((occurred_at >= '1970-01-01 00:00:00+00'::timestamp with time zone) AND (occurred_at < '9999-12-31 00:00:00+00'::timestamp with time zone))),
    CONSTRAINT encryption_audit_previous_mac_check CHECK ((octet_length(previous_mac) = 32)),
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0))
);


--
-- Name: TABLE encryption_audit_2027_01; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit_2027_01 IS 'Events of 2027-01 (UTC)';


--
-- Name: COLUMN encryption_audit_2027_01.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.writer_id IS 'Who wrote it: a row of audit_writers';


--
-- Name: COLUMN encryption_audit_2027_01.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.seq IS 'Counts the events of a writer from 1, without a gap';


--
-- Name: COLUMN encryption_audit_2027_01.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit_2027_01.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.event_type IS 'What happened, such as decryption_performed';


--
-- Name: COLUMN encryption_audit_2027_01.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit_2027_01.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.data_class IS 'The data class, where there is one';


--
-- Name: COLUMN encryption_audit_2027_01.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.tenant_id IS 'The tenant, where there is one';


--
-- Name: COLUMN encryption_audit_2027_01.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.key_id IS 'The data key, where one was chosen';


--
-- Name: COLUMN encryption_audit_2027_01.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit_2027_01.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.operation IS 'What was asked for, such as decrypt';


--
-- Name: COLUMN encryption_audit_2027_01.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.count IS 'How many values, keys or rows it tells of';


--
-- Name: COLUMN encryption_audit_2027_01.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.duration_us IS 'Microseconds that it took';


--
-- Name: COLUMN encryption_audit_2027_01.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.success IS 'Whether it was done';


--
-- Name: COLUMN encryption_audit_2027_01.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.error IS 'The name of the error''s class; its message is not kept';


--
-- Name: COLUMN encryption_audit_2027_01.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit_2027_01.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.purpose IS 'What for, in the words of who asked';


--
-- Name: COLUMN encryption_audit_2027_01.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.correlation_id IS 'Ties together what one request did';


--
-- Name: COLUMN encryption_audit_2027_01.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.detail IS 'What else is worth recording, by name';


--
-- Name: COLUMN encryption_audit_2027_01.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.previous_mac IS 'The MAC of the event before in the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit_2027_01.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.mac IS 'HMAC-SHA-256 over all of the above with the writer''s key';


--
-- Name: encryption_audit_2027_02; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.encryption_audit_2027_02 (
    writer_id uuid NOT NULL,
    seq bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    event_type text NOT NULL,
    event_category text DEFAULT 'encryption'::text NOT NULL,
    data_class text,
    tenant_id text,
    key_id uuid,
    key_version integer,
    operation text,
    count bigint DEFAULT 1 NOT NULL,
    duration_us bigint,
    success boolean NOT NULL,
    error text,
    actor text,
    purpose text,
    correlation_id text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    previous_mac bytea NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT encryption_audit_mac_check CHECK ((octet_length(mac) = 32)),
    CONSTRAINT encryption_audit_occurred_at_check CHECK (((occurred_at >= '1970-01-01 00:00:00+00'::timestamp with time zone) AND (occurred_at < '9999-12-31 00:00:00+00'::timestamp with time zone))),
    CONSTRAINT encryption_audit_previous_mac_check CHECK ((octet_length(previous_mac) = 32)),
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0))
);


--
-- Name: TABLE encryption_audit_2027_02; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit_2027_02 IS 'Events of 2027-02 (UTC)';


--
-- Name: COLUMN encryption_audit_2027_02.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.writer_id IS 'Who wrote it: a row of audit_writers';


--
-- Name: COLUMN encryption_audit_2027_02.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.seq IS 'Counts the events of a writer from 1, without a gap';


--
-- Name: COLUMN encryption_audit_2027_02.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit_2027_02.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.event_type IS 'What happened, such as decryption_performed';


--
-- Name: COLUMN encryption_audit_2027_02.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit_2027_02.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.data_class IS 'The data class, where there is one';


--
-- Name: COLUMN encryption_audit_2027_02.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.tenant_id IS 'The tenant, where there is one';


--
-- Name: COLUMN encryption_audit_2027_02.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.key_id IS 'The data key, where one was chosen';


--
-- Name: COLUMN encryption_audit_2027_02.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit_2027_02.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.operation IS 'What was asked for, such as decrypt';


--
-- Name: COLUMN encryption_audit_2027_02.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.count IS 'How many values, keys or rows it tells of';


--
-- Name: COLUMN encryption_audit_2027_02.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.duration_us IS 'Microseconds that it took';


--
-- Name: COLUMN encryption_audit_2027_02.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.success IS 'Whether it was done';


--
-- Name: COLUMN encryption_audit_2027_02.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.error IS 'The name of the error''s class; its message is not kept';


--
-- Name: COLUMN encryption_audit_2027_02.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit_2027_02.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.purpose IS 'What for, in the words of who asked';


--
-- Name: COLUMN encryption_audit_2027_02.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.correlation_id IS 'Ties together what one request did';


--
-- Name: COLUMN encryption_audit_2027_02.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.detail IS 'What else is worth recording, by name';


--
-- Name: COLUMN encryption_audit_2027_02.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.previous_mac IS 'The MAC of the event before in the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit_2027_02.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.mac IS 'HMAC-SHA-256 over all of the above with the writer''s key';


--
-- Name: encryption_audit_2027_03; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.encryption_audit_2027_03 (
    writer_id uuid NOT NULL,
    seq bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    event_type text NOT NULL,
    event_category text DEFAULT 'encryption'::text NOT NULL,
    data_class text,
    tenant_id text,
    key_id uuid,
    key_version integer,
    operation text,
    count bigint DEFAULT 1 NOT NULL,
    duration_us bigint,
    success boolean NOT NULL,
    error text,
    actor text,
    purpose text,
    correlation_id text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    previous_mac bytea NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT encryption_audit_mac_check CHECK ((octet_length(mac) = 32)),
    CONSTRAINT encryption_audit_occurred_at_check CHECK (((occurred_at >= '1970-01-01 00:00:00+00'::timestamp with time zone) AND (occurred_at < '9999-12-31 00:00:00+00'::timestamp with time zone))),
    CONSTRAINT encryption_audit_previous_mac_check CHECK ((octet_length(previous_mac) = 32)),
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0))
);


--
-- Name: TABLE encryption_audit_2027_03; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit_2027_03 IS 'Events of 2027-03 (UTC)';


--
-- Name: COLUMN encryption_audit_2027_03.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.writer_id IS 'Who wrote it: a row of audit_writers';


--
-- Name: COLUMN encryption_audit_2027_03.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.seq IS 'Counts the events of a writer from 1, without a gap';


--
-- Name: COLUMN encryption_audit_2027_03.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit_2027_03.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.event_type IS 'What happened, such as decryption_performed';


--
-- Name: COLUMN encryption_audit_2027_03.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit_2027_03.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.data_class IS 'The data class, where there is one';


--
-- Name: COLUMN encryption_audit_2027_03.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.tenant_id IS 'The tenant, where there is one';


--
-- Name: COLUMN encryption_audit_2027_03.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.key_id IS 'The data key, where one was chosen';


--
-- Name: COLUMN encryption_audit_2027_03.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit_2027_03.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.operation IS 'What was asked for, such as decrypt';


--
-- Name: COLUMN encryption_audit_2027_03.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.count IS 'How many values, keys or rows it tells of';


--
-- Name: COLUMN encryption_audit_2027_03.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.duration_us IS 'Microseconds that it took';


--
-- Name: COLUMN encryption_audit_2027_03.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.success IS 'Whether it was done';


--
-- Name: COLUMN encryption_audit_2027_03.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.error IS 'The name of the error''s class; its message is not kept';


--
-- Name: COLUMN encryption_audit_2027_03.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit_2027_03.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.purpose IS 'What for, in the words of who asked';


--
-- Name: COLUMN encryption_audit_2027_03.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.correlation_id IS 'Ties together what one request did';


--
-- Name: COLUMN encryption_audit_2027_03.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.detail IS 'What else is worth recording, by name';


--
-- Name: COLUMN encryption_audit_2027_03.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.previous_mac IS 'The MAC of the event before in the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit_2027_03.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.mac IS 'HMAC-SHA-256 over all of the above with the writer''s key';


--
-- Name: encryption_audit_default; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.encryption_audit_default (
    writer_id uuid NOT NULL,
    seq bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    event_type text NOT NULL,
    event_category text DEFAULT 'encryption'::text NOT NULL,
    data_class text,
    tenant_id text,
    key_id uuid,
    key_version integer,
    operation text,
    count bigint DEFAULT 1 NOT NULL,
    duration_us bigint,
    success boolean NOT NULL,
    error text,
    actor text,
    purpose text,
    correlation_id text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    previous_mac bytea NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT encryption_audit_mac_check CHECK ((octet_length(mac) = 32)),
    CONSTRAINT encryption_audit_occurred_at_check CHECK (((occurred_at >= '1970-01-01 00:00:00+00'::timestamp with time zone) AND (occurred_at < '9999-12-31 00:00:00+00'::timestamp with time zone))),
    CONSTRAINT encryption_audit_previous_mac_check CHECK ((octet_length(previous_mac) = 32)),
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0))
);


--
-- Name: TABLE encryption_audit_default; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit_default IS 'Events of months that have no partition';


--
-- Name: COLUMN encryption_audit_default.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.writer_id IS 'Who wrote it: a row of audit_writers';


--
-- Name: COLUMN encryption_audit_default.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.seq IS 'Counts the events of a writer from 1, without a gap';


--
-- Name: COLUMN encryption_audit_default.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit_default.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.event_type IS 'What happened, such as decryption_performed';


--
-- Name: COLUMN encryption_audit_default.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit_default.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.data_class IS 'The data class, where there is one';


--
-- Name: COLUMN encryption_audit_default.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.tenant_id IS 'The tenant, where there is one';


--
-- Name: COLUMN encryption_audit_default.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.key_id IS 'The data key, where one was chosen';


--
-- Name: COLUMN encryption_audit_default.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit_default.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.operation IS 'What was asked for, such as decrypt';


--
-- Name: COLUMN encryption_audit_default.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.count IS 'How many values, keys or rows it tells of';


--
-- Name: COLUMN encryption_audit_default.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.duration_us IS 'Microseconds that it took';


--
-- Name: COLUMN encryption_audit_default.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.success IS 'Whether it was done';


--
-- Name: COLUMN encryption_audit_default.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.error IS 'The name of the error''s class; its message is not kept';


--
-- Name: COLUMN encryption_audit_default.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit_default.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.purpose IS 'What for, in the words of who asked';


--
-- Name: COLUMN encryption_audit_default.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.correlation_id IS 'Ties together what one request did';


--
-- Name: COLUMN encryption_audit_default.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.detail IS 'What else is worth recording, by name';


--
-- Name: COLUMN encryption_audit_default.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.previous_mac IS 'The MAC of the event before in the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit_default.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.mac IS 'HMAC-SHA-256 over all of the above with the writer''s key';


--
-- Name: permissions; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.permissions (
    name text NOT NULL,
    description text NOT NULL,
    CONSTRAINT permission_name CHECK (((name COLLATE "C") ~ '^[a-z][a-z0-9_]{0,62}:[a-z][a-z0-9_]{0,62}$'::text)),
    CONSTRAINT permissions_description_check CHECK ((description <> ''::text))
);


--
-- Name: TABLE permissions; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.permissions IS 'What a role may be allowed';


--
-- Name: COLUMN permissions.name; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.permissions.name IS 'Its name, such as encryption:decrypt';


--
-- Name: COLUMN permissions.description; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.permissions.description IS 'What it allows';


--
-- Name: role_permissions; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.role_permissions (
    role text NOT NULL,
    permission text NOT NULL
);


--
-- Name: TABLE role_permissions; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.role_permissions IS 'What each role is allowed. The API sees a change within half a minute';


--
-- Name: COLUMN role_permissions.role; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.role_permissions.role IS 'The role';


--
-- Name: COLUMN role_permissions.permission; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.role_permissions.permission IS 'What it is allowed';


--
-- Name: roles; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.roles (
    name text NOT NULL,
    description text NOT NULL,
    CONSTRAINT role_name CHECK (((name COLLATE "C") ~ '^[A-Za-z0-9][A-Za-z0-9_.:/@-]{0,127}$'::text)),
    CONSTRAINT roles_description_check CHECK ((description <> ''::text))
);


--
-- Name: TABLE roles; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.roles IS 'The roles that a token may name; any other name is ignored. They are not roles of PostgreSQL';


--
-- Name: COLUMN roles.name; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.roles.name IS 'Its name, as tokens have it';


--
-- Name: COLUMN roles.description; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.roles.description IS 'Who has it';


--
-- Name: encryption_audit_2026_12; Type: TABLE ATTACH; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit ATTACH PARTITION security.encryption_audit_2026_12 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');


--
-- Name: encryption_audit_2027_01; Type: TABLE ATTACH; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit ATTACH PARTITION security.encryption_audit_2027_01 FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00');


--
-- Name: encryption_audit_2027_02; Type: TABLE ATTACH; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit ATTACH PARTITION security.encryption_audit_2027_02 FOR VALUES FROM ('2027-02-01 00:00:00+00') TO ('2027-03-01 00:00:00+00');


--
-- Name: encryption_audit_2027_03; Type: TABLE ATTACH; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit ATTACH PARTITION security.encryption_audit_2027_03 FOR VALUES FROM ('2027-03-01 00:00:00+00') TO ('2027-04-01 00:00:00+00');


--
-- Name: encryption_audit_default; Type: TABLE ATTACH; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit ATTACH PARTITION security.encryption_audit_default DEFAULT;


--
-- Name: client_side id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.client_side ALTER COLUMN id SET DEFAULT nextval('public.client_side_id_seq'::regclass);


--
-- Name: server_side id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.server_side ALTER COLUMN id SET DEFAULT nextval('public.server_side_id_seq'::regclass);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.alembic_version (version_num) FROM stdin;
0003
\.


--
-- Data for Name: backfill_chunks; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfill_chunks (chunk, job, leaf, pass, low, high, done, worker, rows, hot, left_over, seconds, wal_bytes, finished_at) FROM stdin;
1	1	public.moved	1	0	1	t	vm:28349	40	0	0	0.13693037499979255	21104	2026-12-01 02:15:24.254113+00
2	1	public.moved	2	0	2	t	vm:28349	0	0	0	0.014165987000524183	136	2026-12-01 02:15:24.32752+00
3	2	public.client_side	1	0	2	t	vm:29047	40	0	0	0.1608301920005033	18248	2026-12-01 02:15:33.911631+00
4	2	public.client_side	2	0	2	t	vm:29047	0	0	0	0.006710994000059145	136	2026-12-01 02:15:33.965615+00
5	3	public.moved	1	0	2	t	vm:29047	40	18	0	0.05941560199971718	15424	2026-12-01 02:15:34.180563+00
6	3	public.moved	2	0	2	t	vm:29047	0	0	0	0.06498774800002138	144	2026-12-01 02:15:34.265128+00
7	4	public.server_side	1	0	3	t	vm:29047	40	0	0	0.022142737999274686	32896	2026-12-01 02:15:34.393304+00
8	4	public.server_side	2	0	4	t	vm:29047	0	0	0	0.013674374000402167	192	2026-12-01 02:15:34.426645+00
\.


--
-- Data for Name: backfill_jobs; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfill_jobs (job, relation, kind, pass, paused, settings, started_at, finished_at, cancelled, rate_until, wal_until, wal_position) FROM stdin;
1	public.moved	backfill	2	f	{"quiet": "nothing"}	2026-12-01 02:15:23.28657+00	2026-12-01 02:15:24.330017+00	f	\N	\N	\N
2	public.client_side	rotation	2	f	{"quiet": "nothing"}	2026-12-01 02:15:31.720621+00	2026-12-01 02:15:33.973028+00	f	\N	\N	\N
3	public.moved	rotation	2	f	{"quiet": "nothing"}	2026-12-01 02:15:31.784366+00	2026-12-01 02:15:34.290612+00	f	\N	\N	\N
4	public.server_side	rotation	2	f	{"quiet": "nothing"}	2026-12-01 02:15:31.822021+00	2026-12-01 02:15:34.429503+00	f	\N	\N	\N
\.


--
-- Data for Name: backfill_leaves; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfill_leaves (job, leaf, filenode, blocks, next_block) FROM stdin;
1	public.moved	17337	2	2
2	public.client_side	17383	2	2
3	public.moved	17337	2	2
4	public.server_side	17368	4	4
\.


--
-- Data for Name: backfill_workers; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfill_workers (job, worker, started_at, seen_at, waiting) FROM stdin;
\.


--
-- Data for Name: backfills; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfills (relation, column_name, job) FROM stdin;
public.moved	email_enc	1
\.


--
-- Data for Name: branch_keys; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.branch_keys (branch_id, group_name, version, state, provider, key_uri, wrapped_key, uses, created_at, activated_at, deactivated_at, compromised_at, destroyed_at) FROM stdin;
\.


--
-- Data for Name: column_migrations; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.column_migrations (relation, column_name, plaintext_column, source_expression, tenant_expression, row_expression, mode, unkeyed, client_source, started_at, backfilled_at, verified_at, verified_rows, verified_by, mismatched_rows, contracted_at, scrubbed_at, scrubbed_lsn, scrubbed_cluster) FROM stdin;
public.moving	email_enc	email	email	\N	id	database	queue	f	2026-12-01 02:15:20.631101+00	\N	\N	\N	\N	\N	\N	\N	\N	\N
public.moved	email_enc	email	email	\N	id	database	queue	f	2026-12-01 02:15:17.168565+00	2026-12-01 02:15:24.330017+00	2026-12-01 02:15:27.517135+00	40	all	0	\N	\N	\N	\N
\.


--
-- Data for Name: data_keys; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, created_at, activated_at, deactivated_at, compromised_at, retired_at, destroyed_at) FROM stdin;
41efc8ec-d727-4cce-9d10-438f3a9b4f77	acme	pii	index	1	active	local	local:eae57c42-7c5a-4fc3-a117-bf2d8243e978	\\x000000015365cf14f7e94e6c06378d9717c77a04c33c5c486d3234f56dc3a595b2dd70775f202dbfdc5cca3ac967d747d5b3f1d030b911d32d77742a8a3f3f26	2026-12-01 02:15:24.229058+00	2026-12-01 02:15:24.229058+00	\N	\N	\N	\N
20ee8cd8-95d6-4dcf-a4ad-0febf07820cc	acme	pii	encryption	1	deactivated	local	local:eae57c42-7c5a-4fc3-a117-bf2d8243e978	\\x00000001cfe2002bced331cc16cc0ae698a3f44caa6f33d7467e48138ae254af66e200c7370c2c6b4e1b54141d9d9bbe31115bf55283f13ed889da3c5faa4f13	2026-12-01 02:15:24.178222+00	2026-12-01 02:15:24.178222+00	2026-12-01 02:15:31.592386+00	\N	\N	\N
b694f2ba-1414-4535-9a02-fe0ce3b6548f	acme	pii	encryption	2	active	local	local:eae57c42-7c5a-4fc3-a117-bf2d8243e978	\\x00000001e7526cabdb26bd48a4b58c553df752f63dd5ebaadfc3912b099e2a3bbb5d89ed8e6b86e4c5141abd50c98805042566045e1357ee666457a5e991be80	2026-12-01 02:15:30.560525+00	2026-12-01 02:15:31.592386+00	\N	\N	\N	\N
a6798a6c-1908-4501-9005-daca5a1130fe	doomed	pii	encryption	1	destroyed	local	local:eae57c42-7c5a-4fc3-a117-bf2d8243e978	\N	2026-12-01 02:15:28.969532+00	2026-12-01 02:15:28.969532+00	2026-12-01 02:15:38.149138+00	\N	\N	2026-12-01 02:15:38.149138+00
be109513-6484-4076-a197-2f8db01ab2f3	doomed	pii	index	1	destroyed	local	local:eae57c42-7c5a-4fc3-a117-bf2d8243e978	\N	2026-12-01 02:15:28.971911+00	2026-12-01 02:15:28.971911+00	2026-12-01 02:15:38.149138+00	\N	\N	2026-12-01 02:15:38.149138+00
3c45393b-fabd-40c7-9efe-00a989a5f318	*	glpgenc_receipts	index	1	active	local	local:eae57c42-7c5a-4fc3-a117-bf2d8243e978	\\x0000000154b6b48cd534ff880d45f9851de3615d2b60dc06bb22e0028614fcc76deebbb9465e410685f0bf91e311365232d4b6bdb5df556e9aad0bc0f43ede11	2026-12-01 02:15:38.282603+00	2026-12-01 02:15:38.282603+00	\N	\N	\N	\N
\.


--
-- Data for Name: encrypted_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.encrypted_columns (relation, column_name, field, state, created_at) FROM stdin;
public.moving	email_enc	moving.email_enc	expanded	2026-12-01 02:15:20.631101+00
public.moved	email_enc	moved.email_enc	verified	2026-12-01 02:15:17.168565+00
public.server_side	secret	server_side.secret	native	2026-12-01 02:15:28.406101+00
public.client_side	secret	client_side.secret	native	2026-12-01 02:15:28.406101+00
\.


--
-- Data for Name: fields; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.fields (field, data_class, padding, created_at) FROM stdin;
moved.email_enc	pii	0	2026-12-01 02:15:17.138875+00
moving.email_enc	pii	0	2026-12-01 02:15:20.612559+00
server_side.secret	pii	0	2026-12-01 02:15:28.406101+00
client_side.secret	pii	0	2026-12-01 02:15:28.406101+00
\.


--
-- Data for Name: index_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.index_columns (relation, column_name, facet, field, slot, index_column, created_at) FROM stdin;
public.moved	email_enc	lower	moved.email_enc	1	email_enc_bidx	2026-12-01 02:15:17.266236+00
public.moving	email_enc	lower	moving.email_enc	1	email_enc_bidx	2026-12-01 02:15:20.726536+00
public.server_side	secret	exact	server_side.secret	1	secret_bidx	2026-12-01 02:15:28.406101+00
public.server_side	secret	prefix	server_side.secret	2	secret_tags	2026-12-01 02:15:28.406101+00
public.client_side	secret	exact	client_side.secret	1	secret_bidx	2026-12-01 02:15:28.406101+00
\.


--
-- Data for Name: installation; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.installation (name, value) FROM stdin;
default_tenant	acme
\.


--
-- Data for Name: key_uses; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.key_uses (key_id, uses, counted_at) FROM stdin;
20ee8cd8-95d6-4dcf-a4ad-0febf07820cc	100	2026-12-01 02:15:28.867454+00
a6798a6c-1908-4501-9005-daca5a1130fe	100	2026-12-01 02:15:28.97593+00
b694f2ba-1414-4535-9a02-fe0ce3b6548f	100	2026-12-01 02:15:33.892379+00
\.


--
-- Data for Name: planted_rows; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.planted_rows (relation, column_name, digest, row_key, planted_at) FROM stdin;
\.


--
-- Data for Name: quarantine; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.quarantine (relation, column_name, row_key, sqlstate, reason, at) FROM stdin;
\.


--
-- Data for Name: registry_keys; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.registry_keys (key_id, environment, provider, key_uri, wrapped_key, created_at) FROM stdin;
\.


--
-- Data for Name: reindex_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.reindex_columns (job, relation, column_name, slot, row_expression) FROM stdin;
\.


--
-- Data for Name: reindexes; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.reindexes (reindex, field, facet, normalizer, new_key, old_slot, new_slot, root_version, phase, started_at, written_at, swapped_at, finished_at) FROM stdin;
\.


--
-- Data for Name: rotated_keys; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.rotated_keys (job, key_id, tenant_id, data_class) FROM stdin;
2	20ee8cd8-95d6-4dcf-a4ad-0febf07820cc	acme	pii
3	20ee8cd8-95d6-4dcf-a4ad-0febf07820cc	acme	pii
4	20ee8cd8-95d6-4dcf-a4ad-0febf07820cc	acme	pii
\.


--
-- Data for Name: rotation_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.rotation_columns (relation, column_name, job, row_expression) FROM stdin;
public.client_side	secret	2	\N
public.moved	email_enc	3	id
public.server_side	secret	4	\N
\.


--
-- Data for Name: rotation_policies; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.rotation_policies (data_class, max_age, max_uses) FROM stdin;
\.


--
-- Data for Name: rotations; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.rotations (rotation, tenant_id, data_class, older_than, reason, started_at, finished_at) FROM stdin;
1	acme	pii	\N	asked	2026-12-01 02:15:30.532204+00	2026-12-01 02:15:35.464454+00
\.


--
-- Data for Name: search_facets; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.search_facets (field, slot, facet, normalizer, bits, scope, kind, parameters, label, root_version, state, created_at) FROM stdin;
moved.email_enc	1	lower	lower	128	tenant	scalar	{}	\N	\N	active	2026-12-01 02:15:17.147958+00
moving.email_enc	1	lower	lower	128	tenant	scalar	{}	\N	\N	active	2026-12-01 02:15:20.617274+00
server_side.secret	1	exact	exact	128	tenant	scalar	{}	\N	\N	active	2026-12-01 02:15:28.406101+00
server_side.secret	2	prefix	lower	32	tenant	prefix	{"most": 10, "least": 2}	\N	\N	active	2026-12-01 02:15:28.406101+00
client_side.secret	1	exact	exact	128	tenant	scalar	{}	\N	\N	active	2026-12-01 02:15:28.406101+00
\.


--
-- Data for Name: tenant_kms_keys; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.tenant_kms_keys (tenant_id, provider, key_uri, assigned_at, assigned_by, replaced_at, mac) FROM stdin;
\.


--
-- Data for Name: tombstones; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.tombstones (tenant_id, data_class, requested_at, requested_by, undo_until, executed_at, kms_deletion, receipt) FROM stdin;
doomed	*	2026-12-01 02:15:37.98934+00	postgres	2026-12-01 02:15:37.98934+00	2026-12-01 02:15:38.149138+00	\N	{"receipt": {"keys": [{"state": "destroyed", "key_id": "a6798a6c-1908-4501-9005-daca5a1130fe", "key_uri": "local:eae57c42-7c5a-4fc3-a117-bf2d8243e978", "purpose": "encryption", "version": 1, "provider": "local", "data_class": "pii", "destroyed_at": "2026-12-01T02:15:38.149138+00:00"}, {"state": "destroyed", "key_id": "be109513-6484-4076-a197-2f8db01ab2f3", "key_uri": "local:eae57c42-7c5a-4fc3-a117-bf2d8243e978", "purpose": "index", "version": 1, "provider": "local", "data_class": "pii", "destroyed_at": "2026-12-01T02:15:38.149138+00:00"}], "action": "destroyed", "canary": {"keys_refused": 2, "values_not_made": {}, "values_that_opened_before_and_not_after": ["pii"]}, "copies": [{"what": "local:eae57c42-7c5a-4fc3-a117-bf2d8243e978, which wraps other tenants' keys too, opens every copy of the wrapped keys: dumps, backups, WAL", "place": "KMS key", "until": "no copy is left", "standing": "holds"}, {"what": "public.moved.email, verified: the plaintext is still there", "place": "plaintext column", "until": "glpgenc contract, then glpgenc scrub; or its rows are deleted", "standing": "holds"}, {"what": "public.moving.email, expanded: the plaintext is still there", "place": "plaintext column", "until": "glpgenc contract, then glpgenc scrub; or its rows are deleted", "standing": "holds"}, {"what": "processes that do not watch for changed keys may use cached ones for their TTL, taken for 1 s", "place": "caches", "until": "2026-12-01 02:15:38 UTC, or 2026-12-01 02:30:38 UTC where they can't reach the database", "standing": "may hold"}, {"what": "2 sessions are connected, 0 in a transaction; which of them hold keys can't be told from outside", "place": "sessions", "until": "their transactions end, or they do, where keys were loaded for a whole session", "standing": "may hold"}, {"what": "client_side.secret, facet exact, in the values, and in public.client_side.secret_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "moved.email_enc, facet lower, in the values, and in public.moved.email_enc_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "moving.email_enc, facet lower, in the values, and in public.moving.email_enc_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "server_side.secret, facet exact, in the values, and in public.server_side.secret_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "server_side.secret, facet prefix, in the values, and in public.server_side.secret_tags, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "what was written up to 0/18B8330", "place": "WAL", "until": "its segments are overwritten", "standing": "may hold"}, {"what": "its values that were decrypted before: caches, exports, logs, search engines, mails", "place": "decrypted values", "until": "you have looked there", "standing": "can't be seen"}, {"what": "base backups, snapshots and dumps made before now have the wrapped keys, which the KMS still opens", "place": "backups", "until": "you delete them, or the KMS key is gone; on a restored one, glpgenc shred --apply-receipt", "standing": "can't be seen"}, {"what": "dead row versions, deleted files", "place": "disk blocks", "until": "VACUUM, and the disk overwrites", "standing": "can't be seen"}], "format": "glpgenc-shred-receipt-1", "glpgenc": "0.1.0", "issued_at": "2026-12-01T02:15:38.262702+00:00", "issued_by": "postgres", "tenant_id": "doomed", "data_class": "*", "undo_until": "2026-12-01T02:15:37.989340+00:00", "environment": "release", "executed_at": "2026-12-01T02:15:38.149138+00:00", "kms_deletion": null, "requested_at": "2026-12-01T02:15:37.989340+00:00", "requested_by": "postgres", "window_seconds": 0}, "signature": {"mac": "8649edc4df8dbe0681b600968b808af5656742dc032f606b9dcc73d3b1441968", "key_id": "3c45393b-fabd-40c7-9efe-00a989a5f318", "key_uri": "local:eae57c42-7c5a-4fc3-a117-bf2d8243e978", "provider": "local", "algorithm": "HMAC-SHA-256", "wrapped_key": "AAAAAVS2tIzVNP+IDUX5hR3jYV0rYNwGuyLgAoYU/Mdt7ru5Rl5BBoXwv5HjETZSMtS2vbXfVW6arQvA9D7eEQ=="}}
\.


--
-- Data for Name: client_side; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.client_side (id, secret, secret_bidx) FROM stdin;
101	\\xfb00a6798a6c190845019005daca5a1130fe0013010010bc3a8b39042f100693c530f3a3792aab371d0777befac4f3a88d33d9b01c06b098505a9b9479b834a96b64828b4717c1e08e3dde94f7	\\xbc3a8b39042f100693c530f3a3792aab
102	\\xfb00a6798a6c190845019005daca5a1130fe0013010010f0de6c4a25d55f539ad6a2f2e2bac2d21e52781bd4c23546b5cca3d69245138bb9e7c33115762023bd6918497e2363a1c4353be0f8b3	\\xf0de6c4a25d55f539ad6a2f2e2bac2d2
103	\\xfb00a6798a6c190845019005daca5a1130fe001301001015688fe1ca9672e93c27904fe05903fa43a5039e90c8bd4c1d8c838fad43a5e0ea836a1e3fabf4ce1efeb96e63898e0038243fecc973	\\x15688fe1ca9672e93c27904fe05903fa
104	\\xfb00a6798a6c190845019005daca5a1130fe00130100101958e4e366f7d905fe1763bf62e6ed51edfa82bd13a03f9e798476cc539f3bbf1f098a4a049bf2d6b3f656104f3f238a07ebe494df4d	\\x1958e4e366f7d905fe1763bf62e6ed51
105	\\xfb00a6798a6c190845019005daca5a1130fe0013010010c2591021f070a1b3dde3ffaa71cf788f0f63d9e7b94affa281816fdae3ffe65427412a1a3ae8706d3380e40265e6f4640cac487c809b	\\xc2591021f070a1b3dde3ffaa71cf788f
106	\\xfb00a6798a6c190845019005daca5a1130fe00130100104ef734f065cd9ba0718e785ac8016768c9f3765de42490ade9bfe188df21789f061b0ff7686578efbb88998d5acadac4313e099293ec	\\x4ef734f065cd9ba0718e785ac8016768
107	\\xfb00a6798a6c190845019005daca5a1130fe00130100106aa399378dbc18c92e03f1093ffb7db480e1c548c4fba9c1e2cd0d57288d77657c1dc213b9e6f1ae64c4388e9b6e57e2bd444ffe48e0	\\x6aa399378dbc18c92e03f1093ffb7db4
108	\\xfb00a6798a6c190845019005daca5a1130fe001301001038220d4f9a10f1f39005649220409387a494a74173bdaea9bef0d1ba6641b3149c5f6bd69f09fd5ecf1d4fa47989b76e33639e1268ad	\\x38220d4f9a10f1f39005649220409387
109	\\xfb00a6798a6c190845019005daca5a1130fe001301001041634381ff88c506e81d3d6f2a40e436aa13b8195ec492fd89d7fc1f95423dd0d503d475f0fa41e5ed6093aa5ebc2a83675e46b31c70	\\x41634381ff88c506e81d3d6f2a40e436
110	\\xfb00a6798a6c190845019005daca5a1130fe00130100105a5e547effd522c7cc568a80d92cf55dd263a8abda4f06447fbec27a3f14659334a648d39d2c34f9c1351e59148cd8777e3729768aac	\\x5a5e547effd522c7cc568a80d92cf55d
111	\\xfb00a6798a6c190845019005daca5a1130fe001301001022dd545e808f7460afba1b783ccc384c08d4f9c88fde85ba674308b94d4b284aafbe6dba13a12b37bd512b3478a1d3dc07fae99f56ed	\\x22dd545e808f7460afba1b783ccc384c
112	\\xfb00a6798a6c190845019005daca5a1130fe001301001052e73d296939a28e6c777ce549d50412bc27f0a0709716849c2bb83679cf6280bb9e6001e048c4a3898f25791b36417e7e389067fc7c	\\x52e73d296939a28e6c777ce549d50412
113	\\xfb00a6798a6c190845019005daca5a1130fe0013010010912ca196b5b6a764d37366c74cee831a5b260dea299f797b52f04b1371ad535289d2ea6877621d811e0166f177ddaec4a70f616be62f	\\x912ca196b5b6a764d37366c74cee831a
114	\\xfb00a6798a6c190845019005daca5a1130fe0013010010fc30e7c6462944aabcc8d902c9dd294fb4790c2ba187a1e33c55ae9566ad1a7d8a632c57375ebf3437aa4aadb49048731860e3cca67d	\\xfc30e7c6462944aabcc8d902c9dd294f
115	\\xfb00a6798a6c190845019005daca5a1130fe00130100108467e1475da05ad1046155c1dfe1272bcb6681f0a18b0d76a195759f365bee62e5f1e97adfb25ac6f309dc62f4663e067f212a6c930f	\\x8467e1475da05ad1046155c1dfe1272b
116	\\xfb00a6798a6c190845019005daca5a1130fe0013010010d68ce9e5c8f95cb50271e06ffc242aa8990b8651a52bbe07ff7396a1e2932c94b01e05c0fdb309d91ac0eb34a59259c06ad89606c2d7	\\xd68ce9e5c8f95cb50271e06ffc242aa8
117	\\xfb00a6798a6c190845019005daca5a1130fe0013010010209507051ab3b327dc4b969e334f8eb5cdab117d7ad7b7686a4125ec46e458ca687ac2c586f8e5a417a2e648f926a0cfa867f7df44e1	\\x209507051ab3b327dc4b969e334f8eb5
118	\\xfb00a6798a6c190845019005daca5a1130fe0013010010f2895462bcbdf2bba37af2efc28c9e70e628892af6d749967e9115662ef576f7fb4a37f8ce361064d056e2d126ec0f0b649209888768	\\xf2895462bcbdf2bba37af2efc28c9e70
119	\\xfb00a6798a6c190845019005daca5a1130fe0013010010b430c6a2569da2e1eeca8ed497bd79aee941d7e10f213f1ef16052621ed91fac5364919c5fbeb01a5ce4a2add5f0ea7fb585e969c5d2	\\xb430c6a2569da2e1eeca8ed497bd79ae
120	\\xfb00a6798a6c190845019005daca5a1130fe0013010010051dbc93963f8052797efe76a966e00b0b0a1f4b4525dcbada1b796337ceb02feb0ea198e741133064470cceeff424fb94035ec0a474	\\x051dbc93963f8052797efe76a966e00b
121	\\xfb00a6798a6c190845019005daca5a1130fe00130100106b0e224e2080c3cf0cd867ea334abbf69f32c53f73be5e46329626c04de06823d4a747474d8a5c12cc09629f0dd58e09affcb1d8fab6	\\x6b0e224e2080c3cf0cd867ea334abbf6
122	\\xfb00a6798a6c190845019005daca5a1130fe00130100100ee60eafcefbbda0c6fd503243f4ca3405e706c2a3733f178dc0d019eb6288330c4bf5fcd407b716e291b13c31f53e0f433fddc8efdb	\\x0ee60eafcefbbda0c6fd503243f4ca34
123	\\xfb00a6798a6c190845019005daca5a1130fe00130100103b761ef378fbda82f0658b19a548d2bad7c6018688cc9a3b7b4af7995da76d2b853f97d027b57b7cca88722ad276339acee7f7897d0a	\\x3b761ef378fbda82f0658b19a548d2ba
124	\\xfb00a6798a6c190845019005daca5a1130fe001301001069b0324eb9f95cc0fd0705ad57b7152533fc6ce055514b76cc60cc00278e69d1c326462bdc422cc639c0c735d1b29fb0e158f4752bd9	\\x69b0324eb9f95cc0fd0705ad57b71525
125	\\xfb00a6798a6c190845019005daca5a1130fe0013010010551a5368c83ff5cf2634bc317e18446ca165fba65595e064ba921f6bfa68354c98c28bae6b961f3d3171b458e83e122d0f7fb153ec0d	\\x551a5368c83ff5cf2634bc317e18446c
126	\\xfb00a6798a6c190845019005daca5a1130fe00130100104600afa61d8fa033c699f0f40d1a5e86532fe430861011dffb38c49505cbcca2cb2d5d0399163bb2069b8d4e77c749e4931517683471	\\x4600afa61d8fa033c699f0f40d1a5e86
127	\\xfb00a6798a6c190845019005daca5a1130fe0013010010e272b90f4b4b5879f50b615df8129ed0f7c036b4eddb381b57c1c908eedf157d22e29466bbfd931cdb22dc801e38f0b5b492eff7cda3	\\xe272b90f4b4b5879f50b615df8129ed0
128	\\xfb00a6798a6c190845019005daca5a1130fe0013010010eaaef14296b369b70116d9e81a1af35ee9a6e3c2d7f5ca83d24d5269661e62b4f5e33b0ec26c6a5e51fa0f28ba631a339408e910e5e2	\\xeaaef14296b369b70116d9e81a1af35e
129	\\xfb00a6798a6c190845019005daca5a1130fe00130100103af82c243ae5b878fd3c55c1054932e344824f41efdc56bb461d9cee38862e7ec399230c073a574e1376fb1d918cb6cde2dbff3d1d92	\\x3af82c243ae5b878fd3c55c1054932e3
130	\\xfb00a6798a6c190845019005daca5a1130fe0013010010b00c82e26198ca98c3a73f1d6fbe49683f28bdd25d97f0c256c31aa2ada02640c08dadb0ff76a0c7cd09a6468ad7a9d67b410ae96af1	\\xb00c82e26198ca98c3a73f1d6fbe4968
131	\\xfb00a6798a6c190845019005daca5a1130fe0013010010e9bd87ac9b6a356629813183ead0555481dd94ea5695d08b01a7ee276ba80a7648eb08f75edf2eade53a1621d413756e6d1466f3cd41	\\xe9bd87ac9b6a356629813183ead05554
132	\\xfb00a6798a6c190845019005daca5a1130fe0013010010e20a77cc3ccba499400825157fb0692032523141a141a04923d8222e8500b92dc9e68a6f1fd6fdf84a72ef96fbce81150bd837eef908	\\xe20a77cc3ccba499400825157fb06920
133	\\xfb00a6798a6c190845019005daca5a1130fe0013010010a880aed821e79e22102d4be26e7ebc187c886ae061e5316109ca2957b16466f21448c3266482cd7226187d333e5e7d3b0652c053b51b	\\xa880aed821e79e22102d4be26e7ebc18
134	\\xfb00a6798a6c190845019005daca5a1130fe0013010010a54461dd26c39e958b8002dfac8fcfab2affe9223dd08c6f8ad12edce0c8dbfb9458f4a33470eaf7fc75a80a98618039b00668713cbf	\\xa54461dd26c39e958b8002dfac8fcfab
135	\\xfb00a6798a6c190845019005daca5a1130fe00130100104bbd643f3a08fcf694915f54a16da6ed3a1874644d5f9b260a772d0525ab3c667e47d419a91f779653bb58d86220a27b305f082f0b3d	\\x4bbd643f3a08fcf694915f54a16da6ed
136	\\xfb00a6798a6c190845019005daca5a1130fe001301001015696d42e6a61b0ee74f9859f51b2813cfd33cb8226ca4da321d20ff6f6a665d1ec96dcaf8d98495ddb1a7b3b8a989507e22e578cc51	\\x15696d42e6a61b0ee74f9859f51b2813
137	\\xfb00a6798a6c190845019005daca5a1130fe00130100101986b96517f502658a72c6ee5cd6297d92c0f8526bdff464889e3b415dcde305010d6d0b66f7edc64ab792a7b2f7a147cd53e2c6ca11	\\x1986b96517f502658a72c6ee5cd6297d
138	\\xfb00a6798a6c190845019005daca5a1130fe0013010010919aaf4454aed39b99b432ba09c2381fc2cbec8c64323a9c443869288252b5720a3acbc4ff9d931376fb83096361e5436b08bf190a42	\\x919aaf4454aed39b99b432ba09c2381f
139	\\xfb00a6798a6c190845019005daca5a1130fe00130100108a9404a6b7dbfdc384d1f1a9ec3be2af3d3ac8fe059e06313ac1455d7b27721744c7b17a5ba9a739499202fb7aa81055b2218f915f1b	\\x8a9404a6b7dbfdc384d1f1a9ec3be2af
140	\\xfb00a6798a6c190845019005daca5a1130fe0013010010cfc1fb33fa9643b9fc43ba0dc94d397933344efcd6385bdfad6f832eead01a3f97a0310a3155569d02fb10c49e6dffeb619c64848489	\\xcfc1fb33fa9643b9fc43ba0dc94d3979
1	\\xfb00b694f2ba141445359a02fe0ce3b6548f001301001005089131d6572795093da928d5cb0b6bd5e930686862baa0c157f7b34beca4868227af8286f99c3d1be76eeefc1b33970f6efc00	\\x05089131d6572795093da928d5cb0b6b
2	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010b4f1a2b8dfae360b65f92c7cdd7a52b5f052d6455f639c83582a73b230d14f6b59489f8d268b0a730de2638e28b20a6a0abb4303	\\xb4f1a2b8dfae360b65f92c7cdd7a52b5
3	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010a59803819ac2fd34942f7b716df9103f31cde9253bf858489e07d4ae29a52d9ec109bc271116ad57c24f88677a524439a459d87a	\\xa59803819ac2fd34942f7b716df9103f
4	\\xfb00b694f2ba141445359a02fe0ce3b6548f00130100103d5b51826f286395a7dc2e45d75cc4c51f6d4a69502a4e6d865941b56f1e04d220fbde5add5b60ac543e8b6c696ad5bafd8023ed	\\x3d5b51826f286395a7dc2e45d75cc4c5
5	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010d21f06dfd38edcdc6902ef03404a27b417c0c9e161d5c862cfcd6efb9ed29f32ea813b8d0b42bc4eac2228e0f148f7620c9ec3a7	\\xd21f06dfd38edcdc6902ef03404a27b4
6	\\xfb00b694f2ba141445359a02fe0ce3b6548f00130100100123ac6e62945f1568ba2937c0a55366a9312cb3872d394014de13b4f5e575a60662c985d5a480effabda7711d0e3f3c91f53ca8	\\x0123ac6e62945f1568ba2937c0a55366
7	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010f201780a2da6d2144d3b421bb9e4264870dfefc36c3b7c244bde91d4acf541340ac162334d19199d60501d004228bfa201616e2d	\\xf201780a2da6d2144d3b421bb9e42648
8	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010f0dd329d2073d5423c5485564d2933d2f0ee13dac2805ddabdfb44bcb3caf8d32231b860d38aeb449708f144a9c68986c5dcf342	\\xf0dd329d2073d5423c5485564d2933d2
9	\\xfb00b694f2ba141445359a02fe0ce3b6548f00130100103b3ea8c718a423e8ce43f317fba1809f75390f425986253cc559bbd072dd54a88d7fc7c264e57b92d7c9035b9525f6df023db250	\\x3b3ea8c718a423e8ce43f317fba1809f
10	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010585c8746279442765c2a5b56268d8a89d9f98b368a7a4876f3a43bf3cbc7533f2d7e52e74810a6636e85d894558db70a5bf6261a44	\\x585c8746279442765c2a5b56268d8a89
11	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010c775ccec87def210938c680b9ac27a3da25560d39feb791c2b5f5eb4e6d29db2f224c869a03110e0fbaa66530323e63aaa8e0ce8d9	\\xc775ccec87def210938c680b9ac27a3d
12	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010864e6ce516a64152b493cfac3dcbb1a72e924a851b2b0197d3f2ec80cd38d581c947ca1075042bcdf3b639648210776beb6a2de9bd	\\x864e6ce516a64152b493cfac3dcbb1a7
13	\\xfb00b694f2ba141445359a02fe0ce3b6548f00130100109175643c0ba8174b1ed4ee0a697997b9296903548e8dfaaba0e2ef781846f9eda92c967e9916c701f7dc1b00d7f7a91a6edcf03972	\\x9175643c0ba8174b1ed4ee0a697997b9
14	\\xfb00b694f2ba141445359a02fe0ce3b6548f001301001060817bfd97beb7d32a05f52a50a35a758719d22abc6001a682362520b61deb5881414dfe6b55e1832efc0081673e0323af16e97faa	\\x60817bfd97beb7d32a05f52a50a35a75
15	\\xfb00b694f2ba141445359a02fe0ce3b6548f001301001060e75963ae6cbb550d109f6731f496c6e31da96bf5926065c3576799ec377b5727956d39ff24e06f399edad67c12bcf5816a6380cd	\\x60e75963ae6cbb550d109f6731f496c6
16	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010613e423402e6b8fe7c35f4d7329803d30eb35c7a3ed6745063d0a6065516251563d1fb5a5dd9f7364805eb08b8895566c987d44d74	\\x613e423402e6b8fe7c35f4d7329803d3
17	\\xfb00b694f2ba141445359a02fe0ce3b6548f00130100107beffee1bfcb14b1f6a03363b6cd11f92b14209c2cf7be5a04d5c21d1055ec22377ffec51e55351fa3aa5f598f377d9e8bec9e8bf0	\\x7beffee1bfcb14b1f6a03363b6cd11f9
18	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010944c39d00678d0b69e65ff72cf331077e269a9f46a44c33ccb5bc970a3130955814a40c02cac68dfa4f41fb8b333b2210a85b8c5a2	\\x944c39d00678d0b69e65ff72cf331077
19	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010bb8f9365fc2234ea51e2a11ab37cae02f9f0b64d05848fae5af13c4be9ff73e9b6b6087f689ddf53ff47bdbcb93689938d509f5ff8	\\xbb8f9365fc2234ea51e2a11ab37cae02
20	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010fcd854b1ca381c52638828da7c22bba7341db1a9fdf2a1c7ccadc67c123f961f9e65e05efb0e2a42dfc8a41d674beb74dfa0487dfa	\\xfcd854b1ca381c52638828da7c22bba7
21	\\xfb00b694f2ba141445359a02fe0ce3b6548f001301001095bd9a0cdbd899dc53610539175539f3c6f0b408d2d3490737261508922cfc87d86fa864255b14b446f0e84803dd8e166ba9c02090	\\x95bd9a0cdbd899dc53610539175539f3
22	\\xfb00b694f2ba141445359a02fe0ce3b6548f001301001036e37544e277e1f99353c4bf5bf821269c38654167505ccc13af0120d1270999a455edf7670d79bc10c96eec4d821f1280f92b0f7e	\\x36e37544e277e1f99353c4bf5bf82126
23	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010f082cda29e05bcac1e077413a8d2c8bff4d99b93ba1668f4957dad30a531c0f5f80a98801805606822bd80f0d2b5f0b5641da4cfc3	\\xf082cda29e05bcac1e077413a8d2c8bf
24	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010c5200db7bc49e960339c60582305f8d95afaa3fc2ca96dbe511d49b4364a2346674dcfd9d0cb536b9959cb4d336a6dc24a485527c4	\\xc5200db7bc49e960339c60582305f8d9
25	\\xfb00b694f2ba141445359a02fe0ce3b6548f001301001059404f8efdda71fbcaf55b45dd961a7764b24ce1318fd28668d7608d54dc37ef6c1edfaf5ed06b57b88e71c8ee42e8f818810807fb	\\x59404f8efdda71fbcaf55b45dd961a77
26	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010fd3ba3c0df0211f63fe44ccd2a8d7aeaa204a692a6fce5303fab0041fe09a49af4c03fbfff142d187605450fbf110043e2560b5e8e	\\xfd3ba3c0df0211f63fe44ccd2a8d7aea
27	\\xfb00b694f2ba141445359a02fe0ce3b6548f001301001021299e9566c113dbdba6cf6c1e207b8603ff73fa3266d1990621b71f0c18c8cf1ef472571d5623e8e526a66282b19c1e34b7238c84	\\x21299e9566c113dbdba6cf6c1e207b86
28	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010f8d01c7cf87a1aaa5190a86f2a31e68f01604b8bab6438b960b0ab09873731da9a540543e0772bab005075802cd2d3f10b6289d042	\\xf8d01c7cf87a1aaa5190a86f2a31e68f
29	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010c07987fc3f3011306acb6e79fc992b270a9301a08b1b6338cf588fafe1bcd08ba4db038d1484511063ccdc97bf44d4d47ae60d82f2	\\xc07987fc3f3011306acb6e79fc992b27
30	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010f0870f698fede80a302e995ae09929a8c1e2b0da6cd024b6484afc87ed102d99a76fe2eb40d1d00ddb3306167608fceffcde6c6e41	\\xf0870f698fede80a302e995ae09929a8
31	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010059bc0cde9e693ada4cf0841060ae05ca6a0e2d91a563f92a2a33dca23b1a4757a4e7194e1c4dd5ba41c4aef8b9b1d9201638cb301	\\x059bc0cde9e693ada4cf0841060ae05c
32	\\xfb00b694f2ba141445359a02fe0ce3b6548f00130100104a50ad5fd667d12d525f4d4c584ff7f4ba3a325f56d7b59a718758c17bc845ee149bf2cac11ee1ca178db7aba023977ee8abc3b77e	\\x4a50ad5fd667d12d525f4d4c584ff7f4
33	\\xfb00b694f2ba141445359a02fe0ce3b6548f001301001029f2f45b516c50d93785608f00c3a769aad1fd65d644c80cfbf203f2b989e7743372e27ec03fa9907cdf1dbc36fd043ac46011d5e9	\\x29f2f45b516c50d93785608f00c3a769
34	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010c63fc2896dca99c5e8254be778fddda68c7366be0a9f485d3d2c156de3fd25c47d4ed3f154e82d2540fb75aeb86b06014a3ef10838	\\xc63fc2896dca99c5e8254be778fddda6
35	\\xfb00b694f2ba141445359a02fe0ce3b6548f001301001078651c8cd3780675605df91a12bcfc852c41aa8ca8d599495bd247072dc72afc61efd04be9d1747c5e8fe651d12eac372a893d36af	\\x78651c8cd3780675605df91a12bcfc85
36	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010d7ff03d43b57ffac1b0bc5d72735d48a0a752f029c288956a641e46aa62047657037f8f1ff7426055e530704f0c92547fac1b5aef1	\\xd7ff03d43b57ffac1b0bc5d72735d48a
37	\\xfb00b694f2ba141445359a02fe0ce3b6548f001301001058031311747ec9283950528bf786e2e90accd73907bdd4c318f66ac874c1fa1d7c319926b8be08dcc6490efc9863e5c7b616245763	\\x58031311747ec9283950528bf786e2e9
38	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010a12ac796b5ded9fd78c3408c328cddd9bbf036adaa4a60ada588a54aa897e0bb19173f669bff9338826a734e03cda4e574b79f9997	\\xa12ac796b5ded9fd78c3408c328cddd9
39	\\xfb00b694f2ba141445359a02fe0ce3b6548f00130100109bd617f3311b368fa0270a1430e3d75c56a616d46f0d93af9f9b7efe1ad473988827503ad35d8628bd1394fdeeb9f0151dd95dec7a	\\x9bd617f3311b368fa0270a1430e3d75c
40	\\xfb00b694f2ba141445359a02fe0ce3b6548f0013010010deabbe837df625349d56c8e622a6c14cc1088f91d3ae6d2a07d806575e23ab5ea8171f9b8c1aa1a4473c0520b968e72edb10b7e53b	\\xdeabbe837df625349d56c8e622a6c14c
\.


--
-- Data for Name: moved; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.moved (id, email, email_enc, email_enc_bidx) FROM stdin;
1	User1@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010fedf00918a599a48dfd62ae933e3b63fad9a1a58f5f5ca438de8c1486796e492408a268e7f0d21f22538da33b2499342279b519a53280722252bca9c44e5d48ab18d043b62dc23d88dcd1e55b25af3462e63a29d9b32622e89000f756a3a54fa	\\xfedf00918a599a48dfd62ae933e3b63f
2	User2@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100100d7eec3b6dbcb640df7ec8115921a7707cde113fc4c10f7114cf9a94f948c4ace758219d12c48620fafe0710165c0c7193b3cc2949d9d31cea27cf6eb418e801b28ef5558a15219ad54f5d40c002865505f6a307d3667d5d6d5aabf879d3c6c4	\\x0d7eec3b6dbcb640df7ec8115921a770
3	User3@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f001301001004900840e5c4717bfdec08341280bdeaa67d38f9f6b70136aa58e0da43c9a35b096adaa764e83f15b1e161717a422dd31eae67fa4b18fc2c775f1077c99c44fe9891130203ce4774290629a0787cd6a7881331effb6c23a1c1f10b1d69e5893d	\\x04900840e5c4717bfdec08341280bdea
4	User4@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010cf3f2440a4298f3fac68df21f29be42422ded3ee0b9e4a7ebd5ee1db51bc5c68283cb5dc3694404e8d18b133f71e33150d287d094d34b1415e0d7c39040a53d7d1176b87c3c0d447edff51fd75b7e240eb1be2a41eeb0d595c39ce7f5497a62d	\\xcf3f2440a4298f3fac68df21f29be424
5	User5@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010d5510b78e71ac1c8a3f7385cfcd29a8b57f4ac847c8dac00f72ec9e8ee33d0259856f46f833af45c06d9cf40cf0e7041ec1c1df95a91bfbbb49c19860eb339fcbaebefddd0909c2c57862472f1d91b6e880329ac42a2134032bcc63041349b89	\\xd5510b78e71ac1c8a3f7385cfcd29a8b
6	User6@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010326cbbf84291b340c26e95099e06dd9da9f7d74fc0109d2f2159e83e704e48f8febda9c832d323a50dadaebdf4615e9a72d40a458a3dcccf575d770ac6f10b788eaf5a7b13bf182b00ec285334fdc066834d17e2bc978e4ed57225737592a719	\\x326cbbf84291b340c26e95099e06dd9d
7	User7@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010004649354b299418d095ecf1a89a9fbdf332e4d90a872812b13c619be660bdda35d8cd3cf2eb1344866f4a9b68f5e3ca8e73baa97d7ca4bcda7b2f9e0015afb360baa2a8ba1be22d222bc61da5ea6e38a1566dd4a129a7058ce039e6f8278b9a	\\x004649354b299418d095ecf1a89a9fbd
8	User8@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100108ecda64c95dd98efea07d7f62eccc2deefffb551d1d47c26901d1b599629d22fdb3aa70ec1248dd8bd10d85e283685b96f3c069163083ede91c0d4736402a4e52412db5a0e453f457e0704711aea314d259d705c121f80c08a03796ba82ade0a	\\x8ecda64c95dd98efea07d7f62eccc2de
9	User9@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010ae55d0fa2fab223155d67016cc952fe3c7583f688e0f7c7187be795483277225a70cbc983d667408e56892d75432b19e4d648165c61623a2afdcd0f551c3dadb70d376f4d1c7ee2bf575c03b38662c5c0104111ccc5af43daad64cee572bc1ed	\\xae55d0fa2fab223155d67016cc952fe3
10	User10@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100106b74d752ac180c79cd32a9a2501ef56c4986901519edb4b9252888381ced3f8bc5d8e47cd508d2224509a41f3bf0e9865c3889fb682ea7c9541e1a17c1556cbf9da20fc53831d2ca770ba60b513e718dfa3590332ea8496029e904ce5cdbf028	\\x6b74d752ac180c79cd32a9a2501ef56c
11	User11@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010deb8fc2ff709e85efba42bccf25974993c1b0cec18f42e450afdde235c9db56b6356ba41eaea8951e5d905208bb646ecb20dcf10f8c9b577ce8b7897995cff57a237bccfe7e065f7535c60a813ad10fb10d5a3f28e38895a2989d0bb86d6555d	\\xdeb8fc2ff709e85efba42bccf2597499
12	User12@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f001301001080c42867fa5e42b1c32ae18df4eca962f42529bf87f43cdafd0ad46b0624aaad6ce4efab09bac5c478aaa488119a7b1d0d77290ccbe6037f4f99ca584122d9289e6add2decee496dcc988ff0ad3490aafc4b15b40529a45a65d613106d3de838	\\x80c42867fa5e42b1c32ae18df4eca962
13	User13@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100106fa17b072cd7f8f2c2b762cb24cbeb5a9545d82ea3e9036e7db048d03d59fdaa0fdd3b12348d0b7e340177aee9fa1ddbae056cc384a43b2488d5ea6d8911769fded48f91e68e700a340b7eb5ff473b3d02282a95b0b9ace6e0c9d01a8421cfd2	\\x6fa17b072cd7f8f2c2b762cb24cbeb5a
14	User14@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010ec676bf6e74c684d18f0ed1f5aa1562e9b46131bd90d12fd5e69c1fc44b4765ce0ad7ba5dcdb76f8fe340b771fa7053f402d554f13ad0fa6f7cd2d715ac8a08d0079026e8378b02371272965c3e629d36480fd02b26b4ab30b3e93ca4e6ce3db	\\xec676bf6e74c684d18f0ed1f5aa1562e
15	User15@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010f0f95b1545d00bf7d7021edaa58be1192988e9240221ff2506956d4c9667f4ec60aec154a69b5640e051185fde46554f0e2b4dc517f81aea350935c52a8e7523177845b6de07be73024a26ae1795bd1fa1f809b3cdf78e0bb7edef937c310f48	\\xf0f95b1545d00bf7d7021edaa58be119
16	User16@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100108f380c358bd0a7271e4d01e0bea1501b1e2dd3b50c3694227b536cdb1e46c9e51360283d710ca4e0633e9ba670fe4c019437ee6a0a8f729e79fe66e775d5873938d4050f7c1cf10ca77c5b54254cf332f5033b06beecada28ef2b4a810985a47	\\x8f380c358bd0a7271e4d01e0bea1501b
17	User17@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010157d6343ef13f4bad34744d6c273ec944899ae3d548db2f4b5f98f13b9b073fd606b93373ef26a22ae266701a4c3bf714c58d329647ee0b4ac6ec15f89891f76a643cf6ad133761731b4efff6d6eb8a1c9ae1b1b3219e98ef40fbd81226babaa	\\x157d6343ef13f4bad34744d6c273ec94
18	User18@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100103827d45e84adc1937c95af9a8b4837b9cf0ed8205427bcab70ce95201dc47abdd89dbc9a2d067be531276b9da54d2493e4d4b81485ab9ec60cab6cb6b8f16e2cde4344e8baab4f748b50cd3847829f7ada1ab18ab650da0a320b4381829404e8	\\x3827d45e84adc1937c95af9a8b4837b9
19	User19@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010fed0a9956b1cfa3828fcc329b6665b263a26b960579e101804c1ff5a966903638073a5274e4ccadf41ccf0d30edcab9de821dd3041642cc12be684419f547fc7c264c405a1729736ab0b6cc53e9226303a41b9f5f3c9779e4060ad8597d09bf9	\\xfed0a9956b1cfa3828fcc329b6665b26
20	User20@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010483008d1ae7c7cf17ec7860b76ee72574f79c07f6e1200fcf734d0650924a731999ed7bf65dbd5c4570645549289b9fd52a0fc0bf2a3bff95269135719156c3b360602298a4a5827769b03b778f7ce890066532085e6cf36a3a9a803ff03418a	\\x483008d1ae7c7cf17ec7860b76ee7257
21	User21@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010adb83df0e3b8e4bc52c12f58feaf67055f6a170c21ac457ecf5a6b3ce2dac10ce9d29e9262e9e5a8cc89f3d472a6739e0e99a222b2f1e8c6bd8a0acfcde46b5b7368cd9997e5a823a72019ff1b6015d369ad09d52c282b78ddf1802521018390	\\xadb83df0e3b8e4bc52c12f58feaf6705
22	User22@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010d63a0a6339bba8935223cc3d03c12a5b2561d8e42c8a08585d0eb5c1dbaa80f9bd8c6c6476056d4d3789d62ffbd028214d3a93a497ed678bf5038453e0dc62dc899d4f3fc3a6e12f07a2f0b2d7f9258d8d5a49105859c42b327db2793e84e151	\\xd63a0a6339bba8935223cc3d03c12a5b
23	User23@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100103ccaf7de33bd24ad75ff7a4f88f796f62152eff78e27790e0bd80ca42606ec0cd8652b22ba25904ec7b2fe1e8f58fb272292a993de40775801774f1971206c3eb88fe13e53ce555b14846987e5cd2d127e8ebf9af07ed2606efb651bfc60fddf	\\x3ccaf7de33bd24ad75ff7a4f88f796f6
24	User24@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010c480ee3894f3cedd7025cfcaf4e16503516fb0b846e0f77a3affa3962eed48743919f3135eee9fb0082f5107b8faede2171236036b22d405e09e347400ea8b8a484e46b0d36b490054459178496922c06e4bb7ec999376ea06e989dffbfc5115	\\xc480ee3894f3cedd7025cfcaf4e16503
25	User25@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f001301001076c7016c7650492aadfe9a472b47e9e9234c411c4acc730ae5072eba24099bd3004315da0ecf5a6e3df7845b1e0c78d6744775279bc5f8829f2ca7efcd77b00c480d25c4288fb1d014ac183133fad44a37b108db950948bc69f29711f700ae29	\\x76c7016c7650492aadfe9a472b47e9e9
26	User26@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100104c9bffcf558db1049696b122147d1b242e0987646cee8738f5e195dfad22545da9f7fbdaea325e7147e94588aace0739d7103959010a3213896884c3d27b4b5bb13fbc8c8743aa0e062f563e41b0b9be5ff157f6a518e00c9b031e67252d1095	\\x4c9bffcf558db1049696b122147d1b24
27	User27@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100103042610b1ab148f351b29e53ce61b7bc2237bf4a2f402e884fe428f64eeebbbb15df4c93b648178ef45fa31ec9c028a95e634761a9f3fb9666dcc05735ea8b92300a708965c8c8b2cd95da111411818fa9e07df11ca343a5a6fd04a02fcaad73	\\x3042610b1ab148f351b29e53ce61b7bc
28	User28@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100102f2cfdb7cd82448d496338598bc2cb2f36a266fb8384d57f495e8a85b0eec36349a38490e65ea5e1643c2fb1904d7b848c69789933ba861f1e28adbe00d2679899e6bf8630eb8e0a58d9a9c0676b5d9146cebc9f777a24333b53dbd6788b8b06	\\x2f2cfdb7cd82448d496338598bc2cb2f
29	User29@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100104ab0830b50cebe03ad74749e6940342c1bd62ab0219267b616096de758cc1c947fc3db8909541e81f52fec89aafc160e94dc383e91ef629fc053d286f28a05786147dd32700fa26fcd09f6acbd2a522b00b138aebf57b308baf10847509adcc7	\\x4ab0830b50cebe03ad74749e6940342c
30	User30@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010397838af3fb92616bd79235d98d8f8084dd1a508748fa987fd617f2267aa2c1435d4b94a1b2e73915882ebd510e5a58fce942e8416dc8846310d9ee603f053ffca82d6a28b1273931fa3f5171a80f2eb956caafd6d172e5a7adf7cb6d719ad3b	\\x397838af3fb92616bd79235d98d8f808
31	User31@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f001301001079838e1438b9a14989909b4f2fef3553ada4fb92b9aa21ce53cf9c6796a248417d4f7484bcdefa2f09d7954281fd02ef8f49eaaaa6a22968039d030f76ac5a9964ee9f87d838f90dab90212f0e01a93b1d967214d36c754b2779be921f6e2a7a	\\x79838e1438b9a14989909b4f2fef3553
32	User32@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010a460b2cded575230a26c90717b157d555706d4310081377fce6649d5ff27df577039671a97fc87c1a6c4e3ecb3b877cec504ce93d6e8826d385e9f3fa72cdc7d7f3035ed001ee05f472022e0375ed8dec541fc7d356c48f8e384577675b5a822	\\xa460b2cded575230a26c90717b157d55
33	User33@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010e8c6eb915692aff569ba6b33b6b54f40248c5298b5676243eee022be3abad3e48f4bb59c345d66883797ab10974f7756427b223bb03ef459a0952fdd965189553e19cc7cbdb6b4a18ca179ae5fd1b70941839148a668744aa626a468517558d8	\\xe8c6eb915692aff569ba6b33b6b54f40
34	User34@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010f1a5852470e2f4342be9449055bc2b30758bab77331e0fa56b1a26553a4b203a82550fbcae97e825fa7a0b0108da00350f98a76613833a7f55348b79833d3305d68a3e9e8126c8c831721b34f230b14623f9da8d1a1cff32cfcb5e8600109377	\\xf1a5852470e2f4342be9449055bc2b30
35	User35@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f001301001046c2e3e7682c174e7261be862c470680dc09d4720f3045cd19f2182ee6e8b0b226f4ca8672862429b8a8d7aefcf4180f4cf6917ab85f92660e79383c0d477127948bafe311c4a2c55305e032170c8495c66d9951a51f60e8276c6fad79223438	\\x46c2e3e7682c174e7261be862c470680
36	User36@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f00130100100d24cc82ff7e3caf27723c55d0e2e563c9576faaa4075bfc848c89928c0e3f2913b27ddecac9cea78aaaf978307fd44e6b704639fec8d6fa6d14459a4980edda86140fc34aadbc778059654ee67769a58ae470c2fdb3d6da36535e6c41defb62	\\x0d24cc82ff7e3caf27723c55d0e2e563
37	User37@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f001301001099d9ab38e4cbcd09999bfe87308ab88803f12d0e097ea5d3df02d77e6d5429d9812f45c9a9dd2411b81810968947affeb30410673dc9c406f881bfd28130e5381508b3ecf314b60ba43e1b8fbf547ca9a399d9f605fd8ee6adddcb40a522141f	\\x99d9ab38e4cbcd09999bfe87308ab888
38	User38@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010c732ac90bd45c38f91d30765bd7fe5499c7ca62e89f7f9dc2996f314c0f85caad8e18749688c3c3a4c676aa05b4614e06f7d20880f7bf7f3e7438ff3173a13277aed84fbae41656bbb7b37f4232c2649a1e7acb6c243f97fd031b1394d86946e	\\xc732ac90bd45c38f91d30765bd7fe549
39	User39@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f0013010010bc6184510653dbb10aba153c29e88c0f82360cac4260f8dd4a558b97f9d32af7b5f91794c96682bb7e13e28b06a7e5ff0f6d2f38b04f3bf21e8f4c4d8c183aa722de57f74e78f923cbcc3b74972cf7ce4df81948af571905c8a5a95371a68b0d	\\xbc6184510653dbb10aba153c29e88c0f
40	User40@example.com	\\xfa00b694f2ba141445359a02fe0ce3b6548f001301001021ca07f5935f0b5f7cc6aeccc14c4d7f303b7a6155d0f9eb9801f32ec1f56b4dd90b028b70a1b290f790c184a24087b1e1b6a00bf2e254ec6edbd697e9189896fcf50e5dbcb4c523d43400913f76f1d6ace0b82106c7238c85c20861faf9c5db	\\x21ca07f5935f0b5f7cc6aeccc14c4d7f
\.


--
-- Data for Name: moving; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.moving (id, email, email_enc, email_enc_bidx) FROM stdin;
1	User1@example.com	\N	\N
2	User2@example.com	\N	\N
3	User3@example.com	\N	\N
4	User4@example.com	\N	\N
5	User5@example.com	\N	\N
6	User6@example.com	\N	\N
7	User7@example.com	\N	\N
8	User8@example.com	\N	\N
9	User9@example.com	\N	\N
10	User10@example.com	\N	\N
11	User11@example.com	\N	\N
12	User12@example.com	\N	\N
13	User13@example.com	\N	\N
14	User14@example.com	\N	\N
15	User15@example.com	\N	\N
16	User16@example.com	\N	\N
17	User17@example.com	\N	\N
18	User18@example.com	\N	\N
19	User19@example.com	\N	\N
20	User20@example.com	\N	\N
21	User21@example.com	\N	\N
22	User22@example.com	\N	\N
23	User23@example.com	\N	\N
24	User24@example.com	\N	\N
25	User25@example.com	\N	\N
26	User26@example.com	\N	\N
27	User27@example.com	\N	\N
28	User28@example.com	\N	\N
29	User29@example.com	\N	\N
30	User30@example.com	\N	\N
31	User31@example.com	\N	\N
32	User32@example.com	\N	\N
33	User33@example.com	\N	\N
34	User34@example.com	\N	\N
35	User35@example.com	\N	\N
36	User36@example.com	\N	\N
37	User37@example.com	\N	\N
38	User38@example.com	\N	\N
39	User39@example.com	\N	\N
40	User40@example.com	\N	\N
\.


--
-- Data for Name: server_side; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.server_side (id, secret, secret_bidx, secret_tags) FROM stdin;
101	\\xfa00a6798a6c190845019005daca5a1130fe003a01001069b40d87ee35d0c23c23655855f86797020024179bd03f21d335db2ab3e52c6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59a03ceb8fd21bceb99c2a0090fff97aba31f90558e15a38a0418105a7efcf74e76a4ab4227eb454575930fc9cfacc09930e61891f449985020f74d3fc40c5d558	\\x69b40d87ee35d0c23c23655855f86797	{396087359,567490011,716432684,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
102	\\xfa00a6798a6c190845019005daca5a1130fe003a01001053b87500558e543554cef881c52c746a02002405b1b10121d335db2ab3e52c6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a5982babc5fdda402eb32ccf026c69e445a8c8ba9225a903307b623e3151b6847118cd4f610e7eb8e25522409434e5d3a6256c654f1d35c09cd17cc97b76cd15086	\\x53b87500558e543554cef881c52c746a	{95531265,567490011,716432684,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
103	\\xfa00a6798a6c190845019005daca5a1130fe003a010010fcbaa0b5d40e716317974ac48fa70ffa02002421d335db2ab3e52c6d71d1fb7b57fbc9c49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59df1c1dbb93cad5de241027b9ceea0015100290e6b23548c45c4daa4955f752abcdcb7aac5d828b705ed53de1f124e6ded947bc855a88226e8e40329babaf3231	\\xfcbaa0b5d40e716317974ac48fa70ffa	{567490011,716432684,1836175867,2069363657,-996240843,-918556646,-767796751,-743069977,-271889831}
104	\\xfa00a6798a6c190845019005daca5a1130fe003a010010c22f6c96adc87d083694cf4d0fc1338002002421d335db2ab3e52c57f10f026d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a5972dad3528765bf6a67fdc6ea3a05e3cdb3a44e0b53ae2af1392a963b501e9a6311a53b7f0cd931f6d570ca8e1bb263594ee150b7cd3f681b5611b3516178dfed	\\xc22f6c96adc87d083694cf4d0fc13380	{567490011,716432684,1475415810,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
105	\\xfa00a6798a6c190845019005daca5a1130fe003a0100105082d3ad07811c39e6ea5154232ff199020024133c974921d335db2ab3e52c6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59eccc7a84931f650dcd818fda618f56adf6e84c7e32b4318600023471bcb687a8a7e48e02c283a86aa999a0e4224da4b5c4e15a14ed7fa389d1b8ef3334c1a16d	\\x5082d3ad07811c39e6ea5154232ff199	{322737993,567490011,716432684,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
106	\\xfa00a6798a6c190845019005daca5a1130fe003a0100108c7923a268fed65fc66464960b63e3bc02002421d335db2ab3e52c6d71d1fb7ce974d7c49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59e65e21e9d0947a02b3b389085c350c25fe9895a9af7e34416a39b7b630e0209b25a9edd52469e769d78ddb1d9dcebe4604ed4f573f6e5ea1226a071f5a94994f	\\x8c7923a268fed65fc66464960b63e3bc	{567490011,716432684,1836175867,2095674583,-996240843,-918556646,-767796751,-743069977,-271889831}
107	\\xfa00a6798a6c190845019005daca5a1130fe003a010010f0fbd6fd6f042a753ef02b89fe1a2b7b0200240b77812721d335db2ab3e52c6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59d5a42abc67a4cd8e193b2f18c18e5d756815fbd5463da288e98e060ab72c982ecdcbe4e79b61956f43823fcbffb130e424631021a502a38aeafd5cac766def7c	\\xf0fbd6fd6f042a753ef02b89fe1a2b7b	{192381223,567490011,716432684,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
108	\\xfa00a6798a6c190845019005daca5a1130fe003a010010fb9cf66f9510b88ac2ade156bd9f9bd702002421d335db2ab3e52c6d71d1fbbeba29e9c49e9235c93ff01ad23c59f1d3b5a6e7efcb4a591ea9db4a9a904a0ed4fab85d6766f12f0383e16e55ca012294410b572334d071516a935f8a8ab28c098597237fc920de8690b0f5cde59c20860d73ad7ba39f03	\\xfb9cf66f9510b88ac2ade156bd9f9bd7	{567490011,716432684,1836175867,-1095095831,-996240843,-918556646,-767796751,-743069977,-271889831}
109	\\xfa00a6798a6c190845019005daca5a1130fe003a01001073e61b8b04162acb047fe61ac0c9e2b502002421d335db2ab3e52c6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7d482b840efcb4a595bae29b039561da555c48db9a361f2260f3b58b768ba06474a8cc6dfe5b9ed97b91f547bcb6ccc1ad51ed4dde6d82e83652ce71dd674199be515df19a99ec9f5	\\x73e61b8b04162acb047fe61ac0c9e2b5	{567490011,716432684,1836175867,-996240843,-918556646,-767796751,-743069977,-729630656,-271889831}
110	\\xfa00a6798a6c190845019005daca5a1130fe003a010010b35cc88f616b5a796e3b709da85a9d5302002421d335db6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7ee746f30efcb4a59f67f9ce341d95aebad56fad12f86f1b52aefa4eff7af692a45abeb2f20221685088425aa2a32ecdee5126d4f61e8cf648f43e1283528cfac1098e207e1911678e9f3830f	\\xb35cc88f616b5a796e3b709da85a9d53	{567490011,1836175867,-996240843,-918556646,-767796751,-743069977,-294359248,-271889831,-159408925}
111	\\xfa00a6798a6c190845019005daca5a1130fe003a010010f0e63b6574db1cc21ce39ba35469d60402002421d335db29fb74c36d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59f67f9ce366f5ae06af71b74db71732ff186bb3296e04f55819e7b6c8b886233637b4c08b89dfab53db592f22bed98b4ed4bbb2d6832de8af691b927f8d69788fee7de79f	\\xf0e63b6574db1cc21ce39ba35469d604	{567490011,704345283,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831,-159408925}
112	\\xfa00a6798a6c190845019005daca5a1130fe003a01001082dcf658b7522667689f2de9d86988d102002421d335db6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59f67f9ce3f6b10c909fa4a4fd2af86af3a7c6f2948233bdf6872a69bdbb065fb8cbbf33fb083d51f2e5fd6aac5ae8d6419cfb1aa0afab6d0ab4cb641d6a8be7d77002636fe9202e59	\\x82dcf658b7522667689f2de9d86988d1	{567490011,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831,-159408925,-156169072}
113	\\xfa00a6798a6c190845019005daca5a1130fe003a0100109d07af3f4e4a46a84b44e8bbfdf3719f02002421d335db6d71d1fb8be3fb4bc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59f67f9ce360192e0c546b9115a1685087f9d9520829d87617d96489af543bbdf72cef75d05b6ade0712c4001d53b2b4fd9365b22fc7c1383100acc958db668826dadc4f45	\\x9d07af3f4e4a46a84b44e8bbfdf3719f	{567490011,1836175867,-1947993269,-996240843,-918556646,-767796751,-743069977,-271889831,-159408925}
114	\\xfa00a6798a6c190845019005daca5a1130fe003a010010515315a5efab212b1840e1dd7c1cb3c502002421d335db6d71d1fb70787481c49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59f67f9ce3b4f6220b58022c0f0c8e1bfaff265d0fc4e8e9d5ccd4817fcb4c47e90dca16f20ac880920e37949e9c6357e787b903bdf07985f1c80e2b3196eaf379245ba093	\\x515315a5efab212b1840e1dd7c1cb3c5	{567490011,1836175867,1886942337,-996240843,-918556646,-767796751,-743069977,-271889831,-159408925}
115	\\xfa00a6798a6c190845019005daca5a1130fe003a010010a40c6ce4d523cb91fae760f4497a065902002421d335db692d0a256d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59f67f9ce3628e0ad222eac0912b7e2d4f3e4e436b570a11026b6c6f3c530a7df42abb992aa75f0551f4710ff4e9df44dc176a4bde46cc2f927fd25bcb7ef16202758bd277	\\xa40c6ce4d523cb91fae760f4497a0659	{567490011,1764559397,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831,-159408925}
116	\\xfa00a6798a6c190845019005daca5a1130fe003a0100107d109f04343624451d4768f1b8650b9d02002421d335db2f01ffda6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59f67f9ce3ce1027c613bd3c3f0217b4b44b1d77ac83286baa527259f4ed9a6d4231277632e67e1bd11594fefa923edba72948cbda186ca4194ac69ce42f73495af63dd172	\\x7d109f04343624451d4768f1b8650b9d	{567490011,788660186,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831,-159408925}
117	\\xfa00a6798a6c190845019005daca5a1130fe003a010010c8b134595be623014dadafe79293f99a0200241a1b1dd721d335db6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59f67f9ce39453d97c7e6dd3fd96d60ff9a5e7ff4ff60ca2896878ae0ec7fea98577304cb6cbba9b287fd1b4ead39f9b39de05fa49b5afe570bb721e4f7a3783ad886114ec	\\xc8b134595be623014dadafe79293f99a	{437984727,567490011,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831,-159408925}
118	\\xfa00a6798a6c190845019005daca5a1130fe003a01001009fe02a64196dfbf5bbb52d84f182d6c02002421d335db6d71d1fb9faeb2f6c49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59f67f9ce348a889e208ff085b0eef51c20e2d1d7594465fc5870ea00d090ac2b83937f088fd1e237aec411ebcf0b29d11574f55610b807961916efc957bd6c2fcbd3b1d86	\\x09fe02a64196dfbf5bbb52d84f182d6c	{567490011,1836175867,-1615940874,-996240843,-918556646,-767796751,-743069977,-271889831,-159408925}
119	\\xfa00a6798a6c190845019005daca5a1130fe003a010010f4c1bb31c141bbbf41ee6dd3d2cd4d8a02002421d335db6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7dd188197efcb4a59f67f9ce376995f157c817ab130f11550bbf9d8866e7fcb5e0eb0a328c634423daf2cda12db1850a0fac8db851086006209bf213b40f565a026b0eacb0d49d7e9cf80199c	\\xf4c1bb31c141bbbf41ee6dd3d2cd4d8a	{567490011,1836175867,-996240843,-918556646,-767796751,-743069977,-585596521,-271889831,-159408925}
120	\\xfa00a6798a6c190845019005daca5a1130fe003a01001087b0b635ee8a59dd2674d8585572b33102002421d335db533095d668bc9b226d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a591e0d14382e792376d29f3b6102fc0cce1ab2680abe27133b99d05c4ab023e2ad5ccf446a6c8a96da8743dc80fef3cef1dc15c6a0720416036235913880908019	\\x87b0b635ee8a59dd2674d8585572b331	{567490011,1395693014,1757190946,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
121	\\xfa00a6798a6c190845019005daca5a1130fe003a0100109d89b27865e07cfe9c4bca750658695502002421d335db6013e93968bc9b226d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a5908e5f5e9095bf5fa9dbea4222b56e5effece46392bdf31b4f9c1919f5fdf7f815216823e2aa8efceb43fffbce9220954777b9ead39549bdab03fb9ba31a946df	\\x9d89b27865e07cfe9c4bca7506586955	{567490011,1611917625,1757190946,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
122	\\xfa00a6798a6c190845019005daca5a1130fe003a010010caf811f103914bc8b8cefc3aafdd4a8202002421d335db33e9dc2d68bc9b226d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a5960669fa2699a3b1b4eef5a0ebc8770ab3b27c547a0d66f03f211832381b983cc644cc581fc75de256b98579e5ad7d2a6813af7a9b257d15d89ebab8236e57139	\\xcaf811f103914bc8b8cefc3aafdd4a82	{567490011,870964269,1757190946,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
123	\\xfa00a6798a6c190845019005daca5a1130fe003a010010cb9933a427e6699a895dbce03201a30f02002421d335db68bc9b226d71d1fb8fbdc806c49e9235c93ff01ad23c59f1d3b5a6e7efcb4a593469beaf4e9309ccdaf9be79303d14f7d1460bf6f9bca99625e94a977b4646478db7e4a21b080e8d1b14e04f8754290b266967db577b40a20f726a58df67455e	\\xcb9933a427e6699a895dbce03201a30f	{567490011,1757190946,1836175867,-1883387898,-996240843,-918556646,-767796751,-743069977,-271889831}
124	\\xfa00a6798a6c190845019005daca5a1130fe003a0100100315f8239e26e8273609eaee80c4ab7d02002421d335db68bc9b226d71d1fb8f44a749c49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59bb3aa7b0a3cbf05f957deb6088ac0804d2c6b86efd97dd1095d1f41e21d48fb25703b907867242c4f671ba572c89f0345387ddf997f8a6be5b082e699db0bdd1	\\x0315f8239e26e8273609eaee80c4ab7d	{567490011,1757190946,1836175867,-1891326135,-996240843,-918556646,-767796751,-743069977,-271889831}
125	\\xfa00a6798a6c190845019005daca5a1130fe003a01001065fd99514833adbf5956bfb305646d090200240a2f2d1621d335db68bc9b226d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a593376959e4c14a54f71854b1d85c416b963c6d3512aa97e88cf235fe0625a64d77b6c106f0208bf9b6303d141fd4f06ca5b407f0c891f3e37dbb2855bb1e741b4	\\x65fd99514833adbf5956bfb305646d09	{170863894,567490011,1757190946,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
126	\\xfa00a6798a6c190845019005daca5a1130fe003a0100109c3ff6d02a401d3890c072a9ae10120802002421d335db44299b5b68bc9b226d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59f98829c440374a61b6e09608aaa1515dfc9b78c077e4765c2747b9385d1eb074fd3d82c7d2915aaf67bead1aa03a499f306f1593c35ecb25a7d5590c6d9711e0	\\x9c3ff6d02a401d3890c072a9ae101208	{567490011,1143577435,1757190946,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
127	\\xfa00a6798a6c190845019005daca5a1130fe003a010010475006baebf85120de93d7ad02cb148a02002421d335db68bc9b226d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7d5a78921efcb4a59e891643d0166dafd325c5b57b4ea0d498b3efbdd0bd25ec45777fa8a5503e43384d83ff8fae2a4d62b2b339527a386760ee802c2787262ad3ca6b3f23fe0ec38	\\x475006baebf85120de93d7ad02cb148a	{567490011,1757190946,1836175867,-996240843,-918556646,-767796751,-743069977,-710440671,-271889831}
128	\\xfa00a6798a6c190845019005daca5a1130fe003a010010d8926383f976bc29d113b07c332c1a2702002412c8659221d335db68bc9b226d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59e9671c5bb338ed1b671312a046f05305bcadc5b0b29bad68ae7d0d765c0aad3ac3be3574f3794fb4e24afe65e8529766e72fbce25198532da558e398ab838490	\\xd8926383f976bc29d113b07c332c1a27	{315123090,567490011,1757190946,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
129	\\xfa00a6798a6c190845019005daca5a1130fe003a010010474b63782648370d07cd7488952210a402002416d4980321d335db68bc9b226d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59bdd1891b6747c79413bc628d9e2f33c6eb4f97e21066983717c421e3afe3092dc6e031a12b2856caa1aa7c988998a5a11ac366cfca0f6e48db1b469690554319	\\x474b63782648370d07cd7488952210a4	{383031299,567490011,1757190946,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
130	\\xfa00a6798a6c190845019005daca5a1130fe003a01001029f4e463d4c99a16afe77e3fff1a7ae702002421d335db6aac2fda6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59fc0c0f2d8f4e44c6fe3d11b54b85ad610c54b98362f3274bb15b010c981d36502efd5552bf92654dd6adec4736fa1f2312fa0f1fb4378b2fbf86cfe16a76ac62e7e04fc7	\\x29f4e463d4c99a16afe77e3fff1a7ae7	{567490011,1789669338,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831,-66318547}
131	\\xfa00a6798a6c190845019005daca5a1130fe003a010010e39685476f068dec96778ab3195f44e902002421d335db2f7f64dd6aac2fda6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59827ba8dbb24edb5259cfd4b30531978bec13b5d03ce78d582f444efbb06855e2b308628a344febc74ed21aa117ebf154f6ab96774c9c2e9cb02cdd1d9af34547	\\xe39685476f068dec96778ab3195f44e9	{567490011,796878045,1789669338,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
132	\\xfa00a6798a6c190845019005daca5a1130fe003a01001064a312b34298365d030997e61b1af42602002421d335db3ea174b96aac2fda6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59706c93ad294a345e8386bc83a52e09d45ee7e31f74a2d6bbad49f44a7e386601fbecf7aa09585bf07dbc670d53a9383a6a05fbfbbee95fee8df7f94af667eaa7	\\x64a312b34298365d030997e61b1af426	{567490011,1050768569,1789669338,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
133	\\xfa00a6798a6c190845019005daca5a1130fe003a010010321b05b675b762b2603f5df5f97e79350200241e3285e021d335db6aac2fda6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a591382677f023d4f16cfd0d5880fd3c82765a6b652066ddffbe963d24d3869d0333475d12af4fefa69a791ad6663dc9ffc7acadc6ed6bfe4f2066aa20346af9ded	\\x321b05b675b762b2603f5df5f97e7935	{506627552,567490011,1789669338,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
134	\\xfa00a6798a6c190845019005daca5a1130fe003a01001060ce2b8f51af3489834948146338c48d02002421d335db43674f086aac2fda6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a596edf29a2da2506858a9542506f4130170005c6fa3e187c25542ee04179321e3cf29cffb4fd60d150e1154e43288f4acecef4e2f976e15f7e00956d46c76eea1f	\\x60ce2b8f51af3489834948146338c48d	{567490011,1130843912,1789669338,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831}
135	\\xfa00a6798a6c190845019005daca5a1130fe003a010010fbed942677450642d6c71042fb1ef7d402002421d335db6aac2fda6d71d1fbc49e9235c93ff01ad23c59f1d342eb79d3b5a6e7efcb4a5950604a50eead04d7df6e8b396e1e5a8784844ce0e41263e311a44f4e07950d4e021deaff3a504aabfc42881c76026ca5231cc9413e0d408eea263d36b01eed24	\\xfbed942677450642d6c71042fb1ef7d4	{567490011,1789669338,1836175867,-996240843,-918556646,-767796751,-750589063,-743069977,-271889831}
136	\\xfa00a6798a6c190845019005daca5a1130fe003a010010fe77428575e8f3d75ef46d11598ca88b02002421d335db6aac2fda6d71d1fb9533a31fc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59faf8e943e63ce6b91b373a4466c32e7bf1977b5014b9ca874f163dd70daffec0d8c9dda401547de72a63a40a73c8fa3e4061c1d84148da8b5cc4e751e4ed379c	\\xfe77428575e8f3d75ef46d11598ca88b	{567490011,1789669338,1836175867,-1791778017,-996240843,-918556646,-767796751,-743069977,-271889831}
137	\\xfa00a6798a6c190845019005daca5a1130fe003a0100106fe9abdb079019169b7d31cf27edf9f602002421d335db6aac2fda6d71d1fb89aaee6ec49e9235c93ff01ad23c59f1d3b5a6e7efcb4a599bda2c8e9c6bc143c2ad9c445530243a392bf22253ea450642f77a2f3c480c2159949bd82556a6149ac88f7c645dce87d9290d6b72c9965d4ec3406fde95d097	\\x6fe9abdb079019169b7d31cf27edf9f6	{567490011,1789669338,1836175867,-1985286546,-996240843,-918556646,-767796751,-743069977,-271889831}
138	\\xfa00a6798a6c190845019005daca5a1130fe003a010010fc77a6333ade4c163a93988e2926572d02002421d335db6aac2fda6d71d1fbc318baa8c49e9235c93ff01ad23c59f1d3b5a6e7efcb4a5974b8668425d0dbdb82dc3d9ccd615c2c4f492369a631aeb864e4ef26c32c07823126829598bcfcc866b7caef15c6fdf9fe2040cde086c96bf07efc92f7850210	\\xfc77a6333ade4c163a93988e2926572d	{567490011,1789669338,1836175867,-1021789528,-996240843,-918556646,-767796751,-743069977,-271889831}
139	\\xfa00a6798a6c190845019005daca5a1130fe003a010010629f0115079943878b22c4f9c5cd345d02002421d335db6aac2fda6d71d1fba576b7c5c49e9235c93ff01ad23c59f1d3b5a6e7efcb4a594973a496bcda67b5c2f3f2c82a763b51ff5524d166aa4ce7c37aaf4f810e3a244abee505dd72b306c0d1fc5be63089b7ea6bc8c8161153a2d1adc9db61e88266	\\x629f0115079943878b22c4f9c5cd345d	{567490011,1789669338,1836175867,-1518946363,-996240843,-918556646,-767796751,-743069977,-271889831}
140	\\xfa00a6798a6c190845019005daca5a1130fe003a010010b34aa18c484916ae5470df410687619a020024027567d621d335db6d71d1fbc49e9235c93ff01ad23c59f1d3b5a6e7efcb4a59fcefb310cb78a09acfc49f4e1a93e95c72644bbe948767f461c91ba62e6b72b0da397cd8694cbf014f38f4e68a01fdc134dc9fd8e50fa0bdce44c1276059dcdbe8908535	\\xb34aa18c484916ae5470df410687619a	{41248726,567490011,1836175867,-996240843,-918556646,-767796751,-743069977,-271889831,-51399920}
1	\\xfa00b694f2ba141445359a02fe0ce3b6548f0032010010d63f30e85eea3ab0a7e170bd88211a8702001c06c1a42e2d5e195152a4a359591ad0af73a3e71fa6fad73bafddcfe6074c6707f531b8ab6a9065df73386e2fce4429327319ce28248cb05faa20a620ea24a57f88c752839b8534ac7365d640baabf2c3b25eeb1b18fa1d0e2893fb0e	\\xd63f30e85eea3ab0a7e170bd88211a87	{113353774,761141585,1386521433,1494929583,1940121375,-1493510341,-1344417818}
2	\\xfa00b694f2ba141445359a02fe0ce3b6548f0032010010a43f7d85199aa36541cc6620912044fc02001c06c1a42e52a4a359591ad0af73a3e71fa6fad73bafddcfe6c65ca487449eb93291e70e03481e357dc78959cba18955f696ed6d3da255164c6fd1d40124591e8139e911b1008de4c6ce9dc9de928f3fb1c463ff1f0e371efb65cef6e9	\\xa43f7d85199aa36541cc6620912044fc	{113353774,1386521433,1494929583,1940121375,-1493510341,-1344417818,-967007097}
3	\\xfa00b694f2ba141445359a02fe0ce3b6548f0032010010cf9f5c026c381affba9ca703715a8d8f02001c06c1a42e4ebd566652a4a359591ad0af73a3e71fa6fad73bafddcfe644913b69bf948bc123d601685cf192b7d2795ccc05e350037d0910a83dfd77bad737c82688767d9babb75e30837237bb8e02b5b5c7dd571895188e02616678a0	\\xcf9f5c026c381affba9ca703715a8d8f	{113353774,1321031270,1386521433,1494929583,1940121375,-1493510341,-1344417818}
4	\\xfa00b694f2ba141445359a02fe0ce3b6548f00320100101339ae64954d9de66ffc63eaa5aded5602001c06c1a42e52a4a359591ad0af73a3e71fa6fad73bafddcfe6c4e9b477a439262302fe6d783b2870cf2214584c1a4b99fc68e6f4265d9a97ff27fa91862685c3237425081221be2f958947bbb0e36934aa59f5309f1a7cdf6c2b797c28	\\x1339ae64954d9de66ffc63eaa5aded56	{113353774,1386521433,1494929583,1940121375,-1493510341,-1344417818,-991316873}
5	\\xfa00b694f2ba141445359a02fe0ce3b6548f00320100104ab41cf698fcdd916a07b093d87e026402001c06c1a42e52a4a359591ad0af73a3e71fa6fad73bafddcfe6dc140f663ebdd1d82693526ef8d9c0772331e193f17cf34f7ea1bffde64886666a864c2503edc5511d4e31fa5b7cb3eb3cc163963ded5f2d6efc2cdc26419f95487633cf	\\x4ab41cf698fcdd916a07b093d87e0264	{113353774,1386521433,1494929583,1940121375,-1493510341,-1344417818,-602665114}
6	\\xfa00b694f2ba141445359a02fe0ce3b6548f0032010010cee225ffdcd4f40bdfb62e1efa9e88e402001c06c1a42e52a4a359591ad0af73a3e71fa6fad73bafddcfe6e3f74d42cf9917c4bdd3d4c6729975f09c46b58cc39c0b888df0be995b10ff9faf56e80d91a85e47b07d56a68e3a72d9e9804917c40a41a74fc0aea3e2eaa3eaa1a0998d	\\xcee225ffdcd4f40bdfb62e1efa9e88e4	{113353774,1386521433,1494929583,1940121375,-1493510341,-1344417818,-470332094}
7	\\xfa00b694f2ba141445359a02fe0ce3b6548f00320100101bb8e3d86c37650025271645a0015a9b02001c06c1a42e52a4a359591ad0af73a3e71f89cc0641a6fad73bafddcfe62cc8d80e90e562b451ddb23003955b0db84e1f97a10fd8ced2830d59e5e2fff7b8b9fb6cda867c264fb9575c3b268c2cf06ad1de1eee12d0e08f6a25ed9eeee9	\\x1bb8e3d86c37650025271645a0015a9b	{113353774,1386521433,1494929583,1940121375,-1983117759,-1493510341,-1344417818}
8	\\xfa00b694f2ba141445359a02fe0ce3b6548f0032010010227df79d2d313427685f77dc3bc2682d02001c06c1a42e52a4a359591ad0af73a3e71fa6fad73bafddcfe6e21b05f69f302515c0373c525faa5547bad2ea23a5b0e9f5b00da74eccfb5c7520f50453b7730636f681f59d81da8e59f0fbbb80c706273d028d36097c4478f7ea643bc1	\\x227df79d2d313427685f77dc3bc2682d	{113353774,1386521433,1494929583,1940121375,-1493510341,-1344417818,-501545482}
9	\\xfa00b694f2ba141445359a02fe0ce3b6548f003201001089071cfc4ccfcbf9ac3990087f64579202001c06c1a42e52a4a359591ad0af73a3e71fa6fad73bafddcfe6fbb726ac7c69f7b3886fece273988afbd8907cb8b57386b81157d2f94f9d9287150b74ae34af2cfa73fb5f6d6556d70f14877dcf4afe233834b4b1078103d33e5060a4e0	\\x89071cfc4ccfcbf9ac3990087f645792	{113353774,1386521433,1494929583,1940121375,-1493510341,-1344417818,-71883092}
10	\\xfa00b694f2ba141445359a02fe0ce3b6548f00360100108487863ad82c65c5aefd01d99e94ec4302002006c1a42e11b878162d5e195152a4a359591ad0af73a3e71fa6fad73bafddcfe654477c7d22351894b45f92c088b104eff9a3fcf0575a416c4d0a252d87667ff2ebb0299d8b9af04d8ac8831bcde1b20c05015514e1cfdef7aa85b1815f3d2383	\\x8487863ad82c65c5aefd01d99e94ec43	{113353774,297302038,761141585,1386521433,1494929583,1940121375,-1493510341,-1344417818}
11	\\xfa00b694f2ba141445359a02fe0ce3b6548f003601001033705574d7d46a94dc7d58bfe302781202002006c1a42e2d5e195152a4a359591ad0af73a3e71fa6fad73bafddcfe6dfabdebff5132f183b1653dea2b3f551490bf55060d03383ce5e7ac2b725da887d691499288b56deb3a765379bf5053970723977bee3c6a958a6971a7cbb33f9fdfadd5a	\\x33705574d7d46a94dc7d58bfe3027812	{113353774,761141585,1386521433,1494929583,1940121375,-1493510341,-1344417818,-542384449}
12	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010c611cec3094260b7cb83d88e02445aef02002006c1a42e2d5e195152a4a359591ad0af73a3e71fa6fad73bafddcfe6e97352ea3bd928a6e16c589f135da8b97fab4ced6055e2acb4e3fb34cb2a85c380fd6312798aa974c469afdfeb4c74a4883896f18b9f643836f194747fdae6726f9af3f6	\\xc611cec3094260b7cb83d88e02445aef	{113353774,761141585,1386521433,1494929583,1940121375,-1493510341,-1344417818,-378318102}
13	\\xfa00b694f2ba141445359a02fe0ce3b6548f00360100103630fd92787929224cadea0c251eaaf902002006c1a42e2d5e195152a4a359591ad0af73a3e71f8a7028c0a6fad73bafddcfe6fbb8f2517f96647199bae918481fa683af6bf7f623720a4df5c780bad692626eb605d17cb09f177dac16e511475eaed17c91310f47c7d2fe105e2e54fb1a8def	\\x3630fd92787929224cadea0c251eaaf9	{113353774,761141585,1386521433,1494929583,1940121375,-1972361024,-1493510341,-1344417818}
14	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010a4074f5ee3e40d2ea294eed51226ff0102002006c1a42e2d5e195152a4a359591ad0af73a3e71fa6fad73bafddcfe6c46511f02bb5c70f49a53fafaf45e91c1068314ca5bede19267632b4998eb17ae1c4d1d3d60baff928c632b5c7b0098b0fd831b88e5527a21fba4a308266d964960fd632	\\xa4074f5ee3e40d2ea294eed51226ff01	{113353774,761141585,1386521433,1494929583,1940121375,-1493510341,-1344417818,-1000009232}
15	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010916bd51e1cf6ad5c708daf6f7b4989060200200288d8f706c1a42e2d5e195152a4a359591ad0af73a3e71fa6fad73bafddcfe6bd06f0a6e61227b0b340d2e19bf262aedae5e72d87bec34dc2cd71ef321b8a49bb2572d7a984113898dc619a8854d969953c584cec011e10a0ea22aa07a19247	\\x916bd51e1cf6ad5c708daf6f7b498906	{42522871,113353774,761141585,1386521433,1494929583,1940121375,-1493510341,-1344417818}
16	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010fc88acfcef814df5ffa9e5df73c25741020020047e3a4b06c1a42e2d5e195152a4a359591ad0af73a3e71fa6fad73bafddcfe600b021672135143f13ba197788850638785b3fc91cff519e3b26f1f2bd7efd3a97779725b8bbf8b91cfe85ca815b1812a85546dbdd2a36aa421cb7d807f1f5b6	\\xfc88acfcef814df5ffa9e5df73c25741	{75381323,113353774,761141585,1386521433,1494929583,1940121375,-1493510341,-1344417818}
17	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010040b708885e26db21c6d029e7e60caed02002006c1a42e2d5e195152a4a35952c0d1ac591ad0af73a3e71fa6fad73bafddcfe612901540df3c5734069d9686b2a1fc57935ba7adc518d2182a495f547732a8cc8036e5d22c8044d8e5173822a7b973abe5b07c721be74301b1db91207ac4ba0d	\\x040b708885e26db21c6d029e7e60caed	{113353774,761141585,1386521433,1388368300,1494929583,1940121375,-1493510341,-1344417818}
18	\\xfa00b694f2ba141445359a02fe0ce3b6548f00360100109d9b34c611b448006ef12823aa15273602002006c1a42e2d5e195152a4a359591ad0af73a3e71fa6fad73baaee75c7afddcfe6917e7b226ebb8e9b57ea38af94c3aa9961370bc87e2dc4bcb1c190642ace0dbc043d6b06353d94851e417baa6ace6dc500122a6f0673187ca3120d8baef25840	\\x9d9b34c611b448006ef12823aa152736	{113353774,761141585,1386521433,1494929583,1940121375,-1493510341,-1427212857,-1344417818}
19	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010be17d4a013e6c8db1abed0617c7d9f7c02002006c1a42e25b08e3d2d5e195152a4a359591ad0af73a3e71fa6fad73bafddcfe6d5d92491347573434ce2d26c83ada49a6e58a52c9fbdfdf5ed37d0d197bda28d328becbe807eca4e9ccb65c61c8f491adc9f3adaffbdfcd860a08f31a87060f0	\\xbe17d4a013e6c8db1abed0617c7d9f7c	{113353774,632327741,761141585,1386521433,1494929583,1940121375,-1493510341,-1344417818}
20	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010fb5bac0c5007e8e47a36f39619b631e002002006c1a42e52a4a359591ad0af73a3e71fa6fad73bafddcfe6b1ba577fc65ca487e51007eafae8a105c2afa674fec68cd5e5a0404e9a46bce43e6f8daa6b7ffe8d062c41e9b2a88802e2076f7d3c1a231f5dd170908258f0cdb79fdd3e86cfc3b7	\\xfb5bac0c5007e8e47a36f39619b631e0	{113353774,1386521433,1494929583,1940121375,-1493510341,-1344417818,-1313187969,-967007097}
21	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010cbc86f3b47e82417b769d165ede7f44b02002006c1a42e52a4a359591ad0af73a3e71f86f07e62a6fad73bafddcfe6c65ca4875e14ee5fcb90ffd75581023ad3fe0ad21ebb5471eb9d5c40a125419d1c92b8fac8551fe331ce704f8a2c6a86e7603f89cd7650afecce62836b3a95c512da57a3	\\xcbc86f3b47e82417b769d165ede7f44b	{113353774,1386521433,1494929583,1940121375,-2031059358,-1493510341,-1344417818,-967007097}
22	\\xfa00b694f2ba141445359a02fe0ce3b6548f003601001093255efdd13c7f98aea75f2c07bbae4b02002006c1a42e0aaa1abf52a4a359591ad0af73a3e71fa6fad73bafddcfe6c65ca4876fc61ce5a9dd433358befc2c5ea957f6eb5f6caaa488b04ffaea6d4f0df4b0698217a11b18c0ebe2acc0e155b9b38255194d13af3973fce3aaf82fab3aa0c0e2	\\x93255efdd13c7f98aea75f2c07bbae4b	{113353774,178920127,1386521433,1494929583,1940121375,-1493510341,-1344417818,-967007097}
23	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010c2cef6cf7b488b69d78292fe18ff4b5702002006c1a42e09912e4a52a4a359591ad0af73a3e71fa6fad73bafddcfe6c65ca487a7a9a96a3ae0cbf38c78b3b5fab0baf617d936816e53c97be1f56e0e9f7a1713538147aaac8207f902adf7bb0604da79d6bc9c477969fd6b0ceb337e9cac45d9	\\xc2cef6cf7b488b69d78292fe18ff4b57	{113353774,160509514,1386521433,1494929583,1940121375,-1493510341,-1344417818,-967007097}
24	\\xfa00b694f2ba141445359a02fe0ce3b6548f003601001082dd7a7ca9e9c0c9d110e18ad820883e02002006c1a42e52a4a359591ad0af73a3e71fa6fad73bafddcfe6c65ca487ea62711db66fc9cd12c58409f4208ca7bd7a4e3bfc49dd7541ec897c39899579f3733291ad8268e3553c58ee8a85ededda18238f8e5a31f9d080c376eb7354d45815e47e	\\x82dd7a7ca9e9c0c9d110e18ad820883e	{113353774,1386521433,1494929583,1940121375,-1493510341,-1344417818,-967007097,-362647267}
25	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010d551515b7a9ef9089cc89b95c6c87e1b02002006c1a42e141026d152a4a359591ad0af73a3e71fa6fad73bafddcfe6c65ca48779290fd2319ed1584df7cd9f16cd5b5daebfd0f147404f117ae4d7fd3f61fb7385c39f7d2f6b9dceaf11f6301b5dac139b5227b17bb6ec04fc795c5f5e1feea8	\\xd551515b7a9ef9089cc89b95c6c87e1b	{113353774,336602833,1386521433,1494929583,1940121375,-1493510341,-1344417818,-967007097}
26	\\xfa00b694f2ba141445359a02fe0ce3b6548f00360100109e7f5ed83858bc259a2f8d18cf0c0dc002002006c1a42e52a4a359591ad0af73a3e71fa6fad73bafddcfe6c65ca487f3dbe567099ae9cc3e87cc4e7fde43aacb109e4af5853b248cdfa3793387fea139cfab71bedb5bd9bd9930cfa3703e026823eb1926f51a9eddf614717ca79140dbe85947	\\x9e7f5ed83858bc259a2f8d18cf0c0dc0	{113353774,1386521433,1494929583,1940121375,-1493510341,-1344417818,-967007097,-203692697}
27	\\xfa00b694f2ba141445359a02fe0ce3b6548f003601001051377a62730624439faff1edcdd7370f02002006c1a42e52a4a359591ad0af73a3e71f89329db3a6fad73bafddcfe6c65ca487f27b5700893b91055acf626e582433b56c126f604b1a13515b188b97c59b2cb76b2f82ff130acacdce9b81a23ccb3aff9f295bd73e6c2459a74c99a177818bbe	\\x51377a62730624439faff1edcdd7370f	{113353774,1386521433,1494929583,1940121375,-1993171533,-1493510341,-1344417818,-967007097}
28	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010c00788de978cfd061eff68989dc12b7d02002006c1a42e52a4a359591ad0af73a3e71f744bb5a2a6fad73bafddcfe6c65ca48789658acc131836f364e4cc11428b9dc89510e92baad0481fda0fd9ab0fb02e34a0cdf2754f75e4efbe6fbbea97cdaf18d9a44832fb87b04df97e0c29f382b8a5	\\xc00788de978cfd061eff68989dc12b7d	{113353774,1386521433,1494929583,1940121375,1951118754,-1493510341,-1344417818,-967007097}
29	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010e3cdbf1bf6bee721234abac88b621d6a02002006c1a42e0a69e8ee52a4a359591ad0af73a3e71fa6fad73bafddcfe6c65ca487cc0e40690c3f4f2fb0c3ad7fa24a41204000b6a89febb1fed7b4fdb3a9e395134120a69fa1c95ed6c308fe4281ff4ba68d013adbc065064bc0ca9c6dc1c43b72	\\xe3cdbf1bf6bee721234abac88b621d6a	{113353774,174713070,1386521433,1494929583,1940121375,-1493510341,-1344417818,-967007097}
30	\\xfa00b694f2ba141445359a02fe0ce3b6548f00360100103857bd54df9798bb49e108082d1b1b8302002006c1a42e0d6653f74ebd566652a4a359591ad0af73a3e71fa6fad73bafddcfe6eae4e373acb55eef45fdb0ef6d640c3f957ba9775140bd555b283bf589e67b961f0dc5bf6d2c1cef9795ecfa8bd02e6082358f6c21a205756938991b2c53c3e2	\\x3857bd54df9798bb49e108082d1b1b83	{113353774,224809975,1321031270,1386521433,1494929583,1940121375,-1493510341,-1344417818}
31	\\xfa00b694f2ba141445359a02fe0ce3b6548f00360100101c9f598e0516be06f2c14be1f5d5abe402002006c1a42e4ebd566651266db052a4a359591ad0af73a3e71fa6fad73bafddcfe654e637b67a119630636748bb2a5e20c56e2d1b86c555e0df686e25faf5b1dea8bc71bce3a583c901ea776de5b870430775d71b950d3641f58f9120a257774178	\\x1c9f598e0516be06f2c14be1f5d5abe4	{113353774,1321031270,1361472944,1386521433,1494929583,1940121375,-1493510341,-1344417818}
32	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010910f270625414a374a1900e724f53fbf02002006c1a42e4ebd566652a4a359591ad0af73a3e71f91f2e3dba6fad73bafddcfe631f8d3848d7ee090a56b7f836c863f0bc4f4a1f870a1bcaa4127bcf0e633b1aad34c08319b53546ff23412bee8b2967ae885e2b48840a77ddc700fa7bb77fe97	\\x910f270625414a374a1900e724f53fbf	{113353774,1321031270,1386521433,1494929583,1940121375,-1846352933,-1493510341,-1344417818}
33	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010313225e78933038f3e0738d6ab51903102002006c1a42e0a8fcc294ebd566652a4a359591ad0af73a3e71fa6fad73bafddcfe6e9abd33f011d181900cd17d4e185a59a06e36e925f7e0541947852fc4673259126296d8c502053ef4a5930e9d567f8f1eb85ffb8bb7798b0b65583d5429a3413	\\x313225e78933038f3e0738d6ab519031	{113353774,177196073,1321031270,1386521433,1494929583,1940121375,-1493510341,-1344417818}
34	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010ce59a39d14dbb0da8d9fb164f12b8d0c02002006c1a42e4ebd566652a4a359591ad0af73a3e71fa2bc4e86a6fad73bafddcfe627257f081e40ae3081d9692fc404bddde81c268d9298002caa02561b6db8198d5902340154b373dbcd1dab9bb714b4d1af1402211099b761f0cd928ec566fb76	\\xce59a39d14dbb0da8d9fb164f12b8d0c	{113353774,1321031270,1386521433,1494929583,1940121375,-1564717434,-1493510341,-1344417818}
35	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010079fbd959f12056adbc8004918864c5802002006c1a42e4ebd566652a4a359591ad0af73a3e71fa6fad73bafddcfe6d4658aa72161d55ebc19d6dab1d53b835d6ec13e4bcfd127fd5a60937a27095b75db96bd1275c68c41de17847034c762fa0f0cbbe1f07d0bad5f7b19e303874e60af072f	\\x079fbd959f12056adbc8004918864c58	{113353774,1321031270,1386521433,1494929583,1940121375,-1493510341,-1344417818,-731542873}
36	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010c0c96386bd5d53c7e633bc8f364878f702002006c1a42e4e9be2c24ebd566652a4a359591ad0af73a3e71fa6fad73bafddcfe635a1fe343fb38e8f76405523c8245ff5d5761a9d1216d8271c37d1889958008236554ff83ab3cc0be1ff2bdcf032dfc3eef879730a8f10da87ee8ff5f41644d7	\\xc0c96386bd5d53c7e633bc8f364878f7	{113353774,1318838978,1321031270,1386521433,1494929583,1940121375,-1493510341,-1344417818}
37	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010ed4fc36a9ec8f18e2e574f0239eaa89b02002006c1a42e28f1b4c74ebd566652a4a359591ad0af73a3e71fa6fad73bafddcfe67403fa537b3cc6477fe34d7baeb968ca276cf9cf0db76e317c2f81edad89d30b40cf6d78178eba5499d36eafbb2f0fb27128bf8d67753d7668870e1e481d1801	\\xed4fc36a9ec8f18e2e574f0239eaa89b	{113353774,686929095,1321031270,1386521433,1494929583,1940121375,-1493510341,-1344417818}
38	\\xfa00b694f2ba141445359a02fe0ce3b6548f00360100109e14ae78e4cc7eb096444864949be31802002006c1a42e4ebd566652a4a359591ad0af5c31dc9273a3e71fa6fad73bafddcfe60e154afd3fc0ca1b653bf85afe4655ddff7425a08e84b5f381f53d321e1632794574ea1ba62980e9a75caa4fff24fc3ff04a4448d1ad4a09d5d6b361a65cd5de	\\x9e14ae78e4cc7eb096444864949be318	{113353774,1321031270,1386521433,1494929583,1546771602,1940121375,-1493510341,-1344417818}
39	\\xfa00b694f2ba141445359a02fe0ce3b6548f003601001000a1f54c3d04c1a17fb17843aaef142402002006c1a42e4ebd566652a4a359591ad0af73a3e71fa6fad73bafddcfe6c6d1006ca0da6da9041f8c70c2464aec731c3919932ba98f8ad4d6c4d077dc76b87e88060fd7514dbe48e304040f0ce1a1afc024f514c05f65bb6f6be527efa0e355b844	\\x00a1f54c3d04c1a17fb17843aaef1424	{113353774,1321031270,1386521433,1494929583,1940121375,-1493510341,-1344417818,-959381396}
40	\\xfa00b694f2ba141445359a02fe0ce3b6548f0036010010ec3d8a4d48e81e6491b91143360f62b002002006c1a42e52a4a359591ad0af73a3e71fa6fad73bafddcfe6c4e9b477dfdc776f6bbf3d374865b78307c810887e5ff88de827a996846d18d89a39886d54cf6fc1102ee78279f4d06c5868af463a44db83bbe99ef22b979da3a8681e41afd20365	\\xec3d8a4d48e81e6491b91143360f62b0	{113353774,1386521433,1494929583,1940121375,-1493510341,-1344417818,-991316873,-539199633}
\.


--
-- Data for Name: audit_anchors; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_anchors (writer_id, seq, mac, at, anchor_mac) FROM stdin;
\.


--
-- Data for Name: audit_heads; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_heads (writer_id, seq, mac, at, head_mac) FROM stdin;
7d90c893-2663-4ab8-a921-2b3f75bfeb64	2	\\x66b5254bfdf0d6ff4c0255f7ba62b33cf90859516e7d0ec48edbfb99e84e70ab	2026-12-01 02:15:17.299919+00	\\x37298823fdfb48e8056681b65d0c3269b43fe5b0c0e208f36ca0df968c9d8589
9cbf0237-144a-4b63-91f9-d39b600ec6d5	2	\\x89f4590ab6e5b79deb1f77c04e7beca99b1d2612b5846e1f8fb8fc1dc1f78ac9	2026-12-01 02:15:20.992191+00	\\x7d21b60974462a0589b98bc0cbdd063cb3693834f732a17e6fcf275bcd8d3d65
2e6a1758-36b3-48c6-82f2-0b0be7cc6dcb	5	\\x11b8a433bf1ab0454bf90425668531b5f613328f14ee241b804e6df0266d8135	2026-12-01 02:15:24.350656+00	\\x6e3a109c2f57c8c7911fb13fa3ea669cc5309f560918a6ee5b7c0af875e92cca
969a475c-42f6-46b7-975f-d8ab5964133e	4	\\x32cc5291e9ebd71c8333da669f4af4e609e1baf7be04e1cd52b4cba2bb0bf3f3	2026-12-01 02:15:25.075624+00	\\x05486fdb9810ff40381e575796684ce0f28be4d59f38633192497a0d455c6d56
42e7b529-9d7b-47df-8968-2d42cb7f019f	5	\\xa530e13d1a5744a02181b8024e660f9a66a5ceff99492ef026df38e2739e78e8	2026-12-01 02:15:27.521761+00	\\x203860c2449b5d98033196be4d4200f0623ebfd1d0b622f5cc76cb2217d04f20
917439cb-e6bd-4de2-b739-72f034ff7937	8	\\x88482c175b38bc395affeade3f22637c4a2c3666b657b1233a6ecde32e714bf3	2026-12-01 02:15:34.438671+00	\\xfeb6c30fadd73e26bf29dbaf9fda29c1164002dde5515044eac9ecce653ed7c5
1b24bab5-c67f-4e81-9f02-63065b4b270d	13	\\xa6ce485c9c7ce81733468f121e8db5a053fd0803ec17708e83c57f49a9f5e29f	2026-12-01 02:15:35.50859+00	\\xbd6458157cbf98bdfc836d76e07d3d87faf8989b8ea8b02766675202ab328b2e
b21b1364-470c-4814-b4a7-17f48216a9f8	8	\\x045723a8342b79afcf0321947a382d0abfd557f852f5a291683ef5edd30a4389	2026-12-01 02:15:38.28903+00	\\x0ada5e7bb638e0f07835be78aa1acc8de0ab97b5479d6bbe82095740c963231a
\.


--
-- Data for Name: audit_keys; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_keys (key_id, provider, key_uri, wrapped_key, environment, created_at) FROM stdin;
d69ba390-c4e8-4451-bbd3-e523c65fb9d8	local	local:eae57c42-7c5a-4fc3-a117-bf2d8243e978	\\x000000015279f5491e37896f0efc5cfb02eb90907bdffce8749f27b192e37105e12d1fa68d614443430516e96b51656309b052ee96287d1e2fa7b43708f65158	release	2026-12-01 02:15:16.996382+00
\.


--
-- Data for Name: audit_writers; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_writers (writer_id, key_id, host, pid, application, version, started_at, database_user, registered_at) FROM stdin;
7d90c893-2663-4ab8-a921-2b3f75bfeb64	d69ba390-c4e8-4451-bbd3-e523c65fb9d8	vm	27688	__main__.py	0.1.0	2026-12-01 02:15:16.96123+00	postgres	2026-12-01 02:15:17.007945+00
9cbf0237-144a-4b63-91f9-d39b600ec6d5	d69ba390-c4e8-4451-bbd3-e523c65fb9d8	vm	27898	__main__.py	0.1.0	2026-12-01 02:15:20.478127+00	postgres	2026-12-01 02:15:20.532733+00
969a475c-42f6-46b7-975f-d8ab5964133e	d69ba390-c4e8-4451-bbd3-e523c65fb9d8	vm	28212	__main__.py	0.1.0	2026-12-01 02:15:23.236576+00	postgres	2026-12-01 02:15:23.268183+00
2e6a1758-36b3-48c6-82f2-0b0be7cc6dcb	d69ba390-c4e8-4451-bbd3-e523c65fb9d8	vm	28349	__main__.py	0.1.0	2026-12-01 02:15:24.190503+00	postgres	2026-12-01 02:15:24.220527+00
42e7b529-9d7b-47df-8968-2d42cb7f019f	d69ba390-c4e8-4451-bbd3-e523c65fb9d8	vm	28524	__main__.py	0.1.0	2026-12-01 02:15:27.253968+00	postgres	2026-12-01 02:15:27.283988+00
1b24bab5-c67f-4e81-9f02-63065b4b270d	d69ba390-c4e8-4451-bbd3-e523c65fb9d8	vm	28740	__main__.py	0.1.0	2026-12-01 02:15:30.449261+00	postgres	2026-12-01 02:15:30.4811+00
917439cb-e6bd-4de2-b739-72f034ff7937	d69ba390-c4e8-4451-bbd3-e523c65fb9d8	vm	29047	__main__.py	0.1.0	2026-12-01 02:15:33.812311+00	postgres	2026-12-01 02:15:33.852549+00
b21b1364-470c-4814-b4a7-17f48216a9f8	d69ba390-c4e8-4451-bbd3-e523c65fb9d8	vm	29400	__main__.py	0.1.0	2026-12-01 02:15:37.582232+00	postgres	2026-12-01 02:15:37.610315+00
\.


--
-- Data for Name: encryption_audit_2026_12; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.encryption_audit_2026_12 (writer_id, seq, occurred_at, event_type, event_category, data_class, tenant_id, key_id, key_version, operation, count, duration_us, success, error, actor, purpose, correlation_id, detail, previous_mac, mac) FROM stdin;
7d90c893-2663-4ab8-a921-2b3f75bfeb64	1	2026-12-01 02:15:17.016869+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 27688, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x57caee53e8b3a72ae10dce70779c09c5198fb955dd5b085fb590004fa057390e
7d90c893-2663-4ab8-a921-2b3f75bfeb64	2	2026-12-01 02:15:17.299833+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x57caee53e8b3a72ae10dce70779c09c5198fb955dd5b085fb590004fa057390e	\\x66b5254bfdf0d6ff4c0255f7ba62b33cf90859516e7d0ec48edbfb99e84e70ab
9cbf0237-144a-4b63-91f9-d39b600ec6d5	1	2026-12-01 02:15:20.537474+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 27898, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x8df34f4e459c53d9e863bfe4f55e4c3394677e87dfe83a2b9d7080bf8bae7610
9cbf0237-144a-4b63-91f9-d39b600ec6d5	2	2026-12-01 02:15:20.99211+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x8df34f4e459c53d9e863bfe4f55e4c3394677e87dfe83a2b9d7080bf8bae7610	\\x89f4590ab6e5b79deb1f77c04e7beca99b1d2612b5846e1f8fb8fc1dc1f78ac9
969a475c-42f6-46b7-975f-d8ab5964133e	1	2026-12-01 02:15:23.269219+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 28212, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xa248743e4a468dcf0b12f2c46a3776b3286b533e0df7099098fcac52c8f54667
969a475c-42f6-46b7-975f-d8ab5964133e	2	2026-12-01 02:15:23.307007+00	backfill_started	encryption	\N	\N	\N	\N	backfill	1	\N	t	\N	root	\N	b60799b5-6a06-4662-962a-d3e4e1f01273	{"job": 1, "table": "public.moved"}	\\xa248743e4a468dcf0b12f2c46a3776b3286b533e0df7099098fcac52c8f54667	\\xea669d06afc8238f97c142c11438930531238b772f482e27ca50a018c8220204
2e6a1758-36b3-48c6-82f2-0b0be7cc6dcb	1	2026-12-01 02:15:24.221389+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 28349, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x72657eef3886463d90aa0be27507778fce800fa11954ccadc849c2988369623e
2e6a1758-36b3-48c6-82f2-0b0be7cc6dcb	2	2026-12-01 02:15:24.189823+00	key_generated	encryption	pii	acme	20ee8cd8-95d6-4dcf-a4ad-0febf07820cc	1	\N	1	\N	t	\N	root	\N	b60799b5-6a06-4662-962a-d3e4e1f01273	{"purpose": "encryption", "provider": "local"}	\\x72657eef3886463d90aa0be27507778fce800fa11954ccadc849c2988369623e	\\x214929b4705c73d70fe3803b4d01079e05bfc80d2609178fa726c4b78501b513
2e6a1758-36b3-48c6-82f2-0b0be7cc6dcb	3	2026-12-01 02:15:24.229913+00	key_generated	encryption	pii	acme	41efc8ec-d727-4cce-9d10-438f3a9b4f77	1	\N	1	\N	t	\N	root	\N	b60799b5-6a06-4662-962a-d3e4e1f01273	{"purpose": "index", "provider": "local"}	\\x214929b4705c73d70fe3803b4d01079e05bfc80d2609178fa726c4b78501b513	\\x90dc571537696facff20dad05018f29f378d0958b8c793aba4952d5068903a05
2e6a1758-36b3-48c6-82f2-0b0be7cc6dcb	4	2026-12-01 02:15:24.234484+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	1	\N	t	\N	root	\N	b60799b5-6a06-4662-962a-d3e4e1f01273	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x90dc571537696facff20dad05018f29f378d0958b8c793aba4952d5068903a05	\\x303882dcb76d530ada7a092b9c23eef57a25bed9fe368a886bd59319af63a911
2e6a1758-36b3-48c6-82f2-0b0be7cc6dcb	5	2026-12-01 02:15:24.350501+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x303882dcb76d530ada7a092b9c23eef57a25bed9fe368a886bd59319af63a911	\\x11b8a433bf1ab0454bf90425668531b5f613328f14ee241b804e6df0266d8135
969a475c-42f6-46b7-975f-d8ab5964133e	3	2026-12-01 02:15:25.019062+00	backfill_finished	encryption	\N	\N	\N	\N	backfill	40	\N	t	\N	root	\N	b60799b5-6a06-4662-962a-d3e4e1f01273	{"job": 1, "table": "public.moved", "quarantined": 0}	\\xea669d06afc8238f97c142c11438930531238b772f482e27ca50a018c8220204	\\x9336e63da230f12bca3e54d04e376b2dc504108d3a076a41b98b1bdc10864603
969a475c-42f6-46b7-975f-d8ab5964133e	4	2026-12-01 02:15:25.075544+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x9336e63da230f12bca3e54d04e376b2dc504108d3a076a41b98b1bdc10864603	\\x32cc5291e9ebd71c8333da669f4af4e609e1baf7be04e1cd52b4cba2bb0bf3f3
42e7b529-9d7b-47df-8968-2d42cb7f019f	1	2026-12-01 02:15:27.284698+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 28524, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xba24302be32b0d0a9e596c8d37abf9bc569bcdc4e396223a03e715a230fdfb68
42e7b529-9d7b-47df-8968-2d42cb7f019f	2	2026-12-01 02:15:27.45759+00	key_accessed	encryption	pii	acme	20ee8cd8-95d6-4dcf-a4ad-0febf07820cc	1	\N	1	\N	t	\N	root	\N	e6f958bf-5049-4060-9a1c-f860df23b47a	{"purpose": "encryption", "provider": "local"}	\\xba24302be32b0d0a9e596c8d37abf9bc569bcdc4e396223a03e715a230fdfb68	\\x48ee0592372a943368db44a1eb7f274a82582038fad8e9be9c6d109f042ea8ef
42e7b529-9d7b-47df-8968-2d42cb7f019f	3	2026-12-01 02:15:27.458709+00	key_accessed	encryption	pii	acme	41efc8ec-d727-4cce-9d10-438f3a9b4f77	1	\N	1	\N	t	\N	root	\N	e6f958bf-5049-4060-9a1c-f860df23b47a	{"purpose": "index", "provider": "local"}	\\x48ee0592372a943368db44a1eb7f274a82582038fad8e9be9c6d109f042ea8ef	\\x0d9985147aa5fc14e34a0ddb5dd2ce1b59334f493312171d0c2c9792443a6d62
42e7b529-9d7b-47df-8968-2d42cb7f019f	4	2026-12-01 02:15:27.480437+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	1	\N	t	\N	root	\N	e6f958bf-5049-4060-9a1c-f860df23b47a	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc verify"}	\\x0d9985147aa5fc14e34a0ddb5dd2ce1b59334f493312171d0c2c9792443a6d62	\\x2844ba65089096af14af6e7a333e2df747b64c5b3e44c60cca63a5fc3920303a
42e7b529-9d7b-47df-8968-2d42cb7f019f	5	2026-12-01 02:15:27.521716+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x2844ba65089096af14af6e7a333e2df747b64c5b3e44c60cca63a5fc3920303a	\\xa530e13d1a5744a02181b8024e660f9a66a5ceff99492ef026df38e2739e78e8
1b24bab5-c67f-4e81-9f02-63065b4b270d	1	2026-12-01 02:15:30.481973+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 28740, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x1dad2388319eb8c934210a8512b5077e7af274f80bf35849581c2dcfcf6689ab
1b24bab5-c67f-4e81-9f02-63065b4b270d	2	2026-12-01 02:15:30.534548+00	rotation_started	encryption	pii	acme	\N	\N	rotate	1	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"reason": "asked", "resumed": false, "rotation": 1}	\\x1dad2388319eb8c934210a8512b5077e7af274f80bf35849581c2dcfcf6689ab	\\x0ebb29fcad963024f5c78b219b3cdedafe83d698441e6245769fbac0a9990bac
1b24bab5-c67f-4e81-9f02-63065b4b270d	3	2026-12-01 02:15:30.568032+00	key_generated	encryption	pii	acme	b694f2ba-1414-4535-9a02-fe0ce3b6548f	2	\N	1	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"staged": true, "purpose": "encryption", "provider": "local"}	\\x0ebb29fcad963024f5c78b219b3cdedafe83d698441e6245769fbac0a9990bac	\\xc01e88fac5d69924c3fe9ed57ec44ae4c3ac4d99b5cf484fa2f39801e6d86fa7
1b24bab5-c67f-4e81-9f02-63065b4b270d	4	2026-12-01 02:15:31.604489+00	key_rotated	encryption	pii	acme	b694f2ba-1414-4535-9a02-fe0ce3b6548f	2	\N	1	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"purpose": "encryption", "provider": "local"}	\\xc01e88fac5d69924c3fe9ed57ec44ae4c3ac4d99b5cf484fa2f39801e6d86fa7	\\x7096e8f56942c347473ce317cdd34a2405d21def53513a034969b9e5ce01eeca
1b24bab5-c67f-4e81-9f02-63065b4b270d	5	2026-12-01 02:15:31.690971+00	key_accessed	encryption	pii	acme	b694f2ba-1414-4535-9a02-fe0ce3b6548f	2	\N	1	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"purpose": "encryption", "provider": "local"}	\\x7096e8f56942c347473ce317cdd34a2405d21def53513a034969b9e5ce01eeca	\\x2157b67b3a62ae2df9689e60117debe63668c4c3fe0378131e35e6b5506dde01
1b24bab5-c67f-4e81-9f02-63065b4b270d	6	2026-12-01 02:15:31.697895+00	key_accessed	encryption	pii	acme	20ee8cd8-95d6-4dcf-a4ad-0febf07820cc	1	\N	1	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"purpose": "encryption", "provider": "local"}	\\x2157b67b3a62ae2df9689e60117debe63668c4c3fe0378131e35e6b5506dde01	\\xc64b8d3512d551ffbd3a7ee9c84ecef4f9e306aa5f15792ea86de8d1d2eee557
1b24bab5-c67f-4e81-9f02-63065b4b270d	7	2026-12-01 02:15:31.708108+00	key_accessed	encryption	pii	acme	41efc8ec-d727-4cce-9d10-438f3a9b4f77	1	\N	1	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"purpose": "index", "provider": "local"}	\\xc64b8d3512d551ffbd3a7ee9c84ecef4f9e306aa5f15792ea86de8d1d2eee557	\\xfd044ed09474cc650e8394c9c652af1d073f56c9787007ba99b3ad1ac0af0a88
1b24bab5-c67f-4e81-9f02-63065b4b270d	8	2026-12-01 02:15:31.720409+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{}	\\xfd044ed09474cc650e8394c9c652af1d073f56c9787007ba99b3ad1ac0af0a88	\\x89961b29019a16af75bf8e8d318912dccb9c475541c22a38c431f33c2a4508cf
1b24bab5-c67f-4e81-9f02-63065b4b270d	9	2026-12-01 02:15:31.781995+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{}	\\x89961b29019a16af75bf8e8d318912dccb9c475541c22a38c431f33c2a4508cf	\\x1a2bca932b87eb334b1d81f48437889c63844fc93daa5c9956b299df5a6648a6
1b24bab5-c67f-4e81-9f02-63065b4b270d	10	2026-12-01 02:15:31.782055+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{}	\\x1a2bca932b87eb334b1d81f48437889c63844fc93daa5c9956b299df5a6648a6	\\x79288336282c6212172541ebc31bbf8af7a582427d3171b296f5a576ea5fe360
1b24bab5-c67f-4e81-9f02-63065b4b270d	11	2026-12-01 02:15:31.821885+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{}	\\x79288336282c6212172541ebc31bbf8af7a582427d3171b296f5a576ea5fe360	\\xb77ffab89c56659817a43799b5675eeeae41975a62c927740320f5fdc2757f31
917439cb-e6bd-4de2-b739-72f034ff7937	1	2026-12-01 02:15:33.853362+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 29047, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x7f4160471fce35e1bca85d2937205b07385e0fa6ac3caf10719bee861b4fe6f6
917439cb-e6bd-4de2-b739-72f034ff7937	2	2026-12-01 02:15:33.810211+00	key_accessed	encryption	pii	acme	b694f2ba-1414-4535-9a02-fe0ce3b6548f	2	\N	1	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"purpose": "encryption", "provider": "local"}	\\x7f4160471fce35e1bca85d2937205b07385e0fa6ac3caf10719bee861b4fe6f6	\\x4bae836bc4fdc19ef55b84ba63144e17496c85bb0e9e91c51eb00030b88ae9d7
917439cb-e6bd-4de2-b739-72f034ff7937	3	2026-12-01 02:15:33.861115+00	key_accessed	encryption	pii	acme	20ee8cd8-95d6-4dcf-a4ad-0febf07820cc	1	\N	1	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"purpose": "encryption", "provider": "local"}	\\x4bae836bc4fdc19ef55b84ba63144e17496c85bb0e9e91c51eb00030b88ae9d7	\\x9dfbfc0c44b508166ffb39464a14afed4efef0945f3678d53aceadbc7957d43d
917439cb-e6bd-4de2-b739-72f034ff7937	4	2026-12-01 02:15:33.865649+00	key_accessed	encryption	pii	acme	41efc8ec-d727-4cce-9d10-438f3a9b4f77	1	\N	1	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"purpose": "index", "provider": "local"}	\\x9dfbfc0c44b508166ffb39464a14afed4efef0945f3678d53aceadbc7957d43d	\\xad6dbff82cb8bfa76961f0efe4d4512f2e45397707ed8225595b0acd23f4f69a
917439cb-e6bd-4de2-b739-72f034ff7937	5	2026-12-01 02:15:33.878161+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\xad6dbff82cb8bfa76961f0efe4d4512f2e45397707ed8225595b0acd23f4f69a	\\xea6d3bf0d268f1da252192a2773ae5af3f9e6d8df1d9422e45120edfd6288fa8
917439cb-e6bd-4de2-b739-72f034ff7937	6	2026-12-01 02:15:34.163397+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\xea6d3bf0d268f1da252192a2773ae5af3f9e6d8df1d9422e45120edfd6288fa8	\\xddd2ad5b4c7f79a1e9df62e54b685fde4e094df54a584b44bbf6f2dff323687d
917439cb-e6bd-4de2-b739-72f034ff7937	7	2026-12-01 02:15:34.387266+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\xddd2ad5b4c7f79a1e9df62e54b685fde4e094df54a584b44bbf6f2dff323687d	\\x9fed44b0aa775be07c5c622b9f6a70f2bdd3f0378fe1ce90a1bdf9959706cd9d
917439cb-e6bd-4de2-b739-72f034ff7937	8	2026-12-01 02:15:34.438561+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x9fed44b0aa775be07c5c622b9f6a70f2bdd3f0378fe1ce90a1bdf9959706cd9d	\\x88482c175b38bc395affeade3f22637c4a2c3666b657b1233a6ecde32e714bf3
1b24bab5-c67f-4e81-9f02-63065b4b270d	12	2026-12-01 02:15:35.473582+00	rotation_finished	encryption	pii	acme	\N	\N	rotate	1	\N	t	\N	root	\N	56cf9901-a82e-4e31-8379-f44841ab111b	{"keys": 1, "reason": "asked", "rotation": 1}	\\xb77ffab89c56659817a43799b5675eeeae41975a62c927740320f5fdc2757f31	\\xd653486e2fe855baf158ba5755445b1f6e075b35f8f7cc84eed4725383f52a0d
1b24bab5-c67f-4e81-9f02-63065b4b270d	13	2026-12-01 02:15:35.508469+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xd653486e2fe855baf158ba5755445b1f6e075b35f8f7cc84eed4725383f52a0d	\\xa6ce485c9c7ce81733468f121e8db5a053fd0803ec17708e83c57f49a9f5e29f
b21b1364-470c-4814-b4a7-17f48216a9f8	1	2026-12-01 02:15:37.611265+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 29400, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xb4ed04ba10006f46e77a7ba8bb2bbfc738d8e5d6ff43042f605fa181020eaa09
b21b1364-470c-4814-b4a7-17f48216a9f8	2	2026-12-01 02:15:37.97167+00	key_accessed	encryption	pii	doomed	a6798a6c-1908-4501-9005-daca5a1130fe	1	\N	1	\N	t	\N	root	\N	c93df31f-90ca-4d6c-91dc-6738e0dbdf83	{"purpose": "encryption", "provider": "local"}	\\xb4ed04ba10006f46e77a7ba8bb2bbfc738d8e5d6ff43042f605fa181020eaa09	\\x7131b2e7be67673efcd2fa4f7798df203f53c173642b0e0d6ee359cb51fb5c7d
b21b1364-470c-4814-b4a7-17f48216a9f8	3	2026-12-01 02:15:37.972167+00	shred_requested	encryption	\N	doomed	\N	\N	shred	1	\N	t	\N	root	\N	c93df31f-90ca-4d6c-91dc-6738e0dbdf83	{"phase": "asked", "all_classes": true, "window_seconds": 0.0}	\\x7131b2e7be67673efcd2fa4f7798df203f53c173642b0e0d6ee359cb51fb5c7d	\\xf815e9ec65f40198bb9674e1ae2adbc68d4678058381d10b9e13bc21998ccfd0
b21b1364-470c-4814-b4a7-17f48216a9f8	4	2026-12-01 02:15:38.051435+00	shred_requested	encryption	\N	doomed	\N	\N	shred	1	\N	t	\N	root	\N	c93df31f-90ca-4d6c-91dc-6738e0dbdf83	{"phase": "done", "all_classes": true, "window_seconds": 0.0}	\\xf815e9ec65f40198bb9674e1ae2adbc68d4678058381d10b9e13bc21998ccfd0	\\xd519e41ad1aedfebf019d9f4fa473e1a3c117b18dc2b889dbe335570229eb7b5
b21b1364-470c-4814-b4a7-17f48216a9f8	5	2026-12-01 02:15:38.162143+00	shred_executed	encryption	\N	doomed	\N	\N	destroy	1	\N	t	\N	root	\N	c93df31f-90ca-4d6c-91dc-6738e0dbdf83	{"phase": "asked", "all_classes": true}	\\xd519e41ad1aedfebf019d9f4fa473e1a3c117b18dc2b889dbe335570229eb7b5	\\xa85124099ef16fd915c1fed1352c924f981a68443231036d58145bcdaefdc6e2
b21b1364-470c-4814-b4a7-17f48216a9f8	6	2026-12-01 02:15:38.165082+00	shred_executed	encryption	\N	doomed	\N	\N	destroy	2	\N	t	\N	root	\N	c93df31f-90ca-4d6c-91dc-6738e0dbdf83	{"phase": "done", "all_classes": true}	\\xa85124099ef16fd915c1fed1352c924f981a68443231036d58145bcdaefdc6e2	\\x230c65c1ebf96e551e3980b410b31003458e47a653acdd17b1a0ca72f598da39
b21b1364-470c-4814-b4a7-17f48216a9f8	7	2026-12-01 02:15:38.284859+00	key_generated	encryption	glpgenc_receipts	*	3c45393b-fabd-40c7-9efe-00a989a5f318	1	\N	1	\N	t	\N	root	\N	c93df31f-90ca-4d6c-91dc-6738e0dbdf83	{"purpose": "index", "provider": "local"}	\\x230c65c1ebf96e551e3980b410b31003458e47a653acdd17b1a0ca72f598da39	\\xfd065d78116ada9412399415f1e358a5803fd21d0621e7dda636b4e8c2d1cf9e
b21b1364-470c-4814-b4a7-17f48216a9f8	8	2026-12-01 02:15:38.288936+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xfd065d78116ada9412399415f1e358a5803fd21d0621e7dda636b4e8c2d1cf9e	\\x045723a8342b79afcf0321947a382d0abfd557f852f5a291683ef5edd30a4389
\.


--
-- Data for Name: encryption_audit_2027_01; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.encryption_audit_2027_01 (writer_id, seq, occurred_at, event_type, event_category, data_class, tenant_id, key_id, key_version, operation, count, duration_us, success, error, actor, purpose, correlation_id, detail, previous_mac, mac) FROM stdin;
\.


--
-- Data for Name: encryption_audit_2027_02; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.encryption_audit_2027_02 (writer_id, seq, occurred_at, event_type, event_category, data_class, tenant_id, key_id, key_version, operation, count, duration_us, success, error, actor, purpose, correlation_id, detail, previous_mac, mac) FROM stdin;
\.


--
-- Data for Name: encryption_audit_2027_03; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.encryption_audit_2027_03 (writer_id, seq, occurred_at, event_type, event_category, data_class, tenant_id, key_id, key_version, operation, count, duration_us, success, error, actor, purpose, correlation_id, detail, previous_mac, mac) FROM stdin;
\.


--
-- Data for Name: encryption_audit_default; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.encryption_audit_default (writer_id, seq, occurred_at, event_type, event_category, data_class, tenant_id, key_id, key_version, operation, count, duration_us, success, error, actor, purpose, correlation_id, detail, previous_mac, mac) FROM stdin;
\.


--
-- Data for Name: permissions; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.permissions (name, description) FROM stdin;
encryption:encrypt	Encrypt values
encryption:decrypt	Decrypt values
encryption:admin	List and rotate data keys
encryption:audit	Read the audit trail
encryption:read	Ask for the state of the service
\.


--
-- Data for Name: role_permissions; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.role_permissions (role, permission) FROM stdin;
admin	encryption:encrypt
admin	encryption:decrypt
admin	encryption:admin
admin	encryption:audit
admin	encryption:read
service_account	encryption:encrypt
service_account	encryption:decrypt
service_account	encryption:read
auditor	encryption:audit
auditor	encryption:read
viewer	encryption:read
\.


--
-- Data for Name: roles; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.roles (name, description) FROM stdin;
admin	Whoever runs the installation
service_account	Services that write and read protected values
auditor	Whoever watches what is done
viewer	Dashboards and on-call staff
\.


--
-- Name: backfill_chunks_chunk_seq; Type: SEQUENCE SET; Schema: glpgenc; Owner: -
--

SELECT pg_catalog.setval('glpgenc.backfill_chunks_chunk_seq', 8, true);


--
-- Name: backfill_jobs_job_seq; Type: SEQUENCE SET; Schema: glpgenc; Owner: -
--

SELECT pg_catalog.setval('glpgenc.backfill_jobs_job_seq', 4, true);


--
-- Name: reindexes_reindex_seq; Type: SEQUENCE SET; Schema: glpgenc; Owner: -
--

SELECT pg_catalog.setval('glpgenc.reindexes_reindex_seq', 1, false);


--
-- Name: rotations_rotation_seq; Type: SEQUENCE SET; Schema: glpgenc; Owner: -
--

SELECT pg_catalog.setval('glpgenc.rotations_rotation_seq', 1, true);


--
-- Name: client_side_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.client_side_id_seq', 1, false);


--
-- Name: server_side_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.server_side_id_seq', 1, false);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: backfill_chunks backfill_chunks_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfill_chunks
    ADD CONSTRAINT backfill_chunks_pkey PRIMARY KEY (chunk);


--
-- Name: backfill_jobs backfill_jobs_job_relation_key; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfill_jobs
    ADD CONSTRAINT backfill_jobs_job_relation_key UNIQUE (job, relation);


--
-- Name: backfill_jobs backfill_jobs_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfill_jobs
    ADD CONSTRAINT backfill_jobs_pkey PRIMARY KEY (job);


--
-- Name: backfill_leaves backfill_leaves_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfill_leaves
    ADD CONSTRAINT backfill_leaves_pkey PRIMARY KEY (job, leaf);


--
-- Name: backfill_workers backfill_workers_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfill_workers
    ADD CONSTRAINT backfill_workers_pkey PRIMARY KEY (job, worker);


--
-- Name: backfills backfills_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfills
    ADD CONSTRAINT backfills_pkey PRIMARY KEY (relation, column_name);


--
-- Name: branch_keys branch_keys_group_name_version_key; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.branch_keys
    ADD CONSTRAINT branch_keys_group_name_version_key UNIQUE (group_name, version);


--
-- Name: branch_keys branch_keys_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.branch_keys
    ADD CONSTRAINT branch_keys_pkey PRIMARY KEY (branch_id);


--
-- Name: column_migrations column_migrations_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.column_migrations
    ADD CONSTRAINT column_migrations_pkey PRIMARY KEY (relation, column_name);


--
-- Name: column_migrations column_migrations_relation_plaintext_column_key; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.column_migrations
    ADD CONSTRAINT column_migrations_relation_plaintext_column_key UNIQUE (relation, plaintext_column);


--
-- Name: data_keys data_keys_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.data_keys
    ADD CONSTRAINT data_keys_pkey PRIMARY KEY (key_id);


--
-- Name: data_keys data_keys_tenant_id_data_class_purpose_version_key; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.data_keys
    ADD CONSTRAINT data_keys_tenant_id_data_class_purpose_version_key UNIQUE (tenant_id, data_class, purpose, version);


--
-- Name: encrypted_columns encrypted_columns_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.encrypted_columns
    ADD CONSTRAINT encrypted_columns_pkey PRIMARY KEY (relation, column_name);


--
-- Name: fields fields_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.fields
    ADD CONSTRAINT fields_pkey PRIMARY KEY (field);


--
-- Name: index_columns index_columns_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.index_columns
    ADD CONSTRAINT index_columns_pkey PRIMARY KEY (relation, column_name, slot);


--
-- Name: installation installation_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (name);


--
-- Name: key_uses key_uses_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.key_uses
    ADD CONSTRAINT key_uses_pkey PRIMARY KEY (key_id);


--
-- Name: planted_rows planted_rows_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.planted_rows
    ADD CONSTRAINT planted_rows_pkey PRIMARY KEY (relation, column_name, digest);


--
-- Name: quarantine quarantine_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (relation, column_name, row_key);


--
-- Name: registry_keys registry_keys_environment_key; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.registry_keys
    ADD CONSTRAINT registry_keys_environment_key UNIQUE (environment);


--
-- Name: registry_keys registry_keys_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.registry_keys
    ADD CONSTRAINT registry_keys_pkey PRIMARY KEY (key_id);


--
-- Name: reindex_columns reindex_columns_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.reindex_columns
    ADD CONSTRAINT reindex_columns_pkey PRIMARY KEY (job, relation, column_name);


--
-- Name: reindexes reindexes_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.reindexes
    ADD CONSTRAINT reindexes_pkey PRIMARY KEY (reindex);


--
-- Name: rotated_keys rotated_keys_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.rotated_keys
    ADD CONSTRAINT rotated_keys_pkey PRIMARY KEY (job, key_id);


--
-- Name: rotation_columns rotation_columns_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.rotation_columns
    ADD CONSTRAINT rotation_columns_pkey PRIMARY KEY (relation, column_name);


--
-- Name: rotation_policies rotation_policies_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.rotation_policies
    ADD CONSTRAINT rotation_policies_pkey PRIMARY KEY (data_class);


--
-- Name: rotations rotations_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.rotations
    ADD CONSTRAINT rotations_pkey PRIMARY KEY (rotation);


--
-- Name: search_facets search_facets_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.search_facets
    ADD CONSTRAINT search_facets_pkey PRIMARY KEY (field, slot);


--
-- Name: tenant_kms_keys tenant_kms_keys_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.tenant_kms_keys
    ADD CONSTRAINT tenant_kms_keys_pkey PRIMARY KEY (tenant_id, provider, key_uri);


--
-- Name: tombstones tombstones_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.tombstones
    ADD CONSTRAINT tombstones_pkey PRIMARY KEY (tenant_id, data_class);


--
-- Name: client_side client_side_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.client_side
    ADD CONSTRAINT client_side_pkey PRIMARY KEY (id);


--
-- Name: moved moved_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.moved
    ADD CONSTRAINT moved_pkey PRIMARY KEY (id);


--
-- Name: moving moving_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.moving
    ADD CONSTRAINT moving_pkey PRIMARY KEY (id);


--
-- Name: server_side server_side_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.server_side
    ADD CONSTRAINT server_side_pkey PRIMARY KEY (id);


--
-- Name: audit_anchors audit_anchors_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.audit_anchors
    ADD CONSTRAINT audit_anchors_pkey PRIMARY KEY (writer_id, seq);


--
-- Name: audit_heads audit_heads_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.audit_heads
    ADD CONSTRAINT audit_heads_pkey PRIMARY KEY (writer_id, seq);


--
-- Name: audit_keys audit_keys_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.audit_keys
    ADD CONSTRAINT audit_keys_pkey PRIMARY KEY (key_id);


--
-- Name: audit_writers audit_writers_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.audit_writers
    ADD CONSTRAINT audit_writers_pkey PRIMARY KEY (writer_id);


--
-- Name: encryption_audit encryption_audit_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit
    ADD CONSTRAINT encryption_audit_pkey PRIMARY KEY (occurred_at, writer_id, seq);


--
-- Name: encryption_audit_2026_12 encryption_audit_2026_12_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit_2026_12
    ADD CONSTRAINT encryption_audit_2026_12_pkey PRIMARY KEY (occurred_at, writer_id, seq);


--
-- Name: encryption_audit_2027_01 encryption_audit_2027_01_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit_2027_01
    ADD CONSTRAINT encryption_audit_2027_01_pkey PRIMARY KEY (occurred_at, writer_id, seq);


--
-- Name: encryption_audit_2027_02 encryption_audit_2027_02_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit_2027_02
    ADD CONSTRAINT encryption_audit_2027_02_pkey PRIMARY KEY (occurred_at, writer_id, seq);


--
-- Name: encryption_audit_2027_03 encryption_audit_2027_03_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit_2027_03
    ADD CONSTRAINT encryption_audit_2027_03_pkey PRIMARY KEY (occurred_at, writer_id, seq);


--
-- Name: encryption_audit_default encryption_audit_default_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.encryption_audit_default
    ADD CONSTRAINT encryption_audit_default_pkey PRIMARY KEY (occurred_at, writer_id, seq);


--
-- Name: permissions permissions_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.permissions
    ADD CONSTRAINT permissions_pkey PRIMARY KEY (name);


--
-- Name: role_permissions role_permissions_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.role_permissions
    ADD CONSTRAINT role_permissions_pkey PRIMARY KEY (role, permission);


--
-- Name: roles roles_pkey; Type: CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (name);


--
-- Name: backfill_chunks_job; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE INDEX backfill_chunks_job ON glpgenc.backfill_chunks USING btree (job, pass);


--
-- Name: INDEX backfill_chunks_job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.backfill_chunks_job IS 'The chunks of a pass';


--
-- Name: backfill_chunks_open; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE INDEX backfill_chunks_open ON glpgenc.backfill_chunks USING btree (job, chunk) WHERE (NOT done);


--
-- Name: INDEX backfill_chunks_open; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.backfill_chunks_open IS 'The chunks to be done';


--
-- Name: backfills_job; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE INDEX backfills_job ON glpgenc.backfills USING btree (job);


--
-- Name: INDEX backfills_job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.backfills_job IS 'The columns of a backfill';


--
-- Name: branch_keys_one_active; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE UNIQUE INDEX branch_keys_one_active ON glpgenc.branch_keys USING btree (group_name) WHERE (state = 'active'::text);


--
-- Name: INDEX branch_keys_one_active; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.branch_keys_one_active IS 'One key of a group wraps at a time';


--
-- Name: data_keys_one_active; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE UNIQUE INDEX data_keys_one_active ON glpgenc.data_keys USING btree (tenant_id, data_class, purpose) WHERE (state = 'active'::text);


--
-- Name: INDEX data_keys_one_active; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.data_keys_one_active IS 'One key of a tenant, class and purpose encrypts at a time';


--
-- Name: data_keys_under_branch; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE INDEX data_keys_under_branch ON glpgenc.data_keys USING btree (key_uri) WHERE ((provider = 'branch'::text) AND (wrapped_key IS NOT NULL));


--
-- Name: INDEX data_keys_under_branch; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.data_keys_under_branch IS 'The data keys under a branch key';


--
-- Name: encrypted_columns_field; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE INDEX encrypted_columns_field ON glpgenc.encrypted_columns USING btree (field);


--
-- Name: INDEX encrypted_columns_field; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.encrypted_columns_field IS 'The columns of a field';


--
-- Name: reindexes_one; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE UNIQUE INDEX reindexes_one ON glpgenc.reindexes USING btree (field) WHERE (finished_at IS NULL);


--
-- Name: INDEX reindexes_one; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.reindexes_one IS 'One at a time of a field';


--
-- Name: rotation_columns_job; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE INDEX rotation_columns_job ON glpgenc.rotation_columns USING btree (job);


--
-- Name: INDEX rotation_columns_job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.rotation_columns_job IS 'The columns of a job';


--
-- Name: search_facets_label; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE UNIQUE INDEX search_facets_label ON glpgenc.search_facets USING btree (field, label);


--
-- Name: INDEX search_facets_label; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.search_facets_label IS 'No two HMAC keys of a field are derived alike';


--
-- Name: search_facets_one_active; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE UNIQUE INDEX search_facets_one_active ON glpgenc.search_facets USING btree (field, facet) WHERE (state = 'active'::text);


--
-- Name: INDEX search_facets_one_active; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.search_facets_one_active IS 'A name means one facet of a field';


--
-- Name: tenant_kms_keys_one_current; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE UNIQUE INDEX tenant_kms_keys_one_current ON glpgenc.tenant_kms_keys USING btree (tenant_id) WHERE (replaced_at IS NULL);


--
-- Name: INDEX tenant_kms_keys_one_current; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.tenant_kms_keys_one_current IS 'One KMS key of a tenant wraps at a time';


--
-- Name: ix_client_side_secret_bidx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_client_side_secret_bidx ON public.client_side USING btree (secret_bidx);


--
-- Name: ix_moved_email_enc_bidx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_moved_email_enc_bidx ON public.moved USING btree (email_enc_bidx);


--
-- Name: ix_moving_email_enc_bidx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_moving_email_enc_bidx ON public.moving USING btree (email_enc_bidx);


--
-- Name: ix_server_side_secret_bidx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX ix_server_side_secret_bidx ON public.server_side USING btree (secret_bidx);


--
-- Name: ix_server_side_secret_tags; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_server_side_secret_tags ON public.server_side USING gin (secret_tags);


--
-- Name: audit_writers_key; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX audit_writers_key ON security.audit_writers USING btree (key_id);


--
-- Name: INDEX audit_writers_key; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.audit_writers_key IS 'The writers of a root';


--
-- Name: audit_writers_started; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX audit_writers_started ON security.audit_writers USING btree (started_at);


--
-- Name: INDEX audit_writers_started; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.audit_writers_started IS 'The writers of a time';


--
-- Name: encryption_audit_actor; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_actor ON ONLY security.encryption_audit USING btree (actor, occurred_at) WHERE (actor IS NOT NULL);


--
-- Name: INDEX encryption_audit_actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_actor IS 'The events of an actor';


--
-- Name: encryption_audit_2026_12_actor_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2026_12_actor_occurred_at_idx ON security.encryption_audit_2026_12 USING btree (actor, occurred_at) WHERE (actor IS NOT NULL);


--
-- Name: INDEX encryption_audit_2026_12_actor_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2026_12_actor_occurred_at_idx IS 'The events of an actor';


--
-- Name: encryption_audit_correlation; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_correlation ON ONLY security.encryption_audit USING btree (correlation_id, occurred_at) WHERE (correlation_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_correlation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_correlation IS 'The events of a request';


--
-- Name: encryption_audit_2026_12_correlation_id_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2026_12_correlation_id_occurred_at_idx ON security.encryption_audit_2026_12 USING btree (correlation_id, occurred_at) WHERE (correlation_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_2026_12_correlation_id_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2026_12_correlation_id_occurred_at_idx IS 'The events of a request';


--
-- Name: encryption_audit_tenant; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_tenant ON ONLY security.encryption_audit USING btree (tenant_id, occurred_at) WHERE (tenant_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_tenant; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_tenant IS 'The events of a tenant';


--
-- Name: encryption_audit_2026_12_tenant_id_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2026_12_tenant_id_occurred_at_idx ON security.encryption_audit_2026_12 USING btree (tenant_id, occurred_at) WHERE (tenant_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_2026_12_tenant_id_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2026_12_tenant_id_occurred_at_idx IS 'The events of a tenant';


--
-- Name: encryption_audit_chain; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_chain ON ONLY security.encryption_audit USING btree (writer_id, seq);


--
-- Name: INDEX encryption_audit_chain; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_chain IS 'A chain in its order';


--
-- Name: encryption_audit_2026_12_writer_id_seq_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2026_12_writer_id_seq_idx ON security.encryption_audit_2026_12 USING btree (writer_id, seq);


--
-- Name: INDEX encryption_audit_2026_12_writer_id_seq_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2026_12_writer_id_seq_idx IS 'A chain in its order';


--
-- Name: encryption_audit_2027_01_actor_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_01_actor_occurred_at_idx ON security.encryption_audit_2027_01 USING btree (actor, occurred_at) WHERE (actor IS NOT NULL);


--
-- Name: INDEX encryption_audit_2027_01_actor_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_01_actor_occurred_at_idx IS 'The events of an actor';


--
-- Name: encryption_audit_2027_01_correlation_id_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_01_correlation_id_occurred_at_idx ON security.encryption_audit_2027_01 USING btree (correlation_id, occurred_at) WHERE (correlation_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_2027_01_correlation_id_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_01_correlation_id_occurred_at_idx IS 'The events of a request';


--
-- Name: encryption_audit_2027_01_tenant_id_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_01_tenant_id_occurred_at_idx ON security.encryption_audit_2027_01 USING btree (tenant_id, occurred_at) WHERE (tenant_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_2027_01_tenant_id_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_01_tenant_id_occurred_at_idx IS 'The events of a tenant';


--
-- Name: encryption_audit_2027_01_writer_id_seq_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_01_writer_id_seq_idx ON security.encryption_audit_2027_01 USING btree (writer_id, seq);


--
-- Name: INDEX encryption_audit_2027_01_writer_id_seq_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_01_writer_id_seq_idx IS 'A chain in its order';


--
-- Name: encryption_audit_2027_02_actor_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_02_actor_occurred_at_idx ON security.encryption_audit_2027_02 USING btree (actor, occurred_at) WHERE (actor IS NOT NULL);


--
-- Name: INDEX encryption_audit_2027_02_actor_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_02_actor_occurred_at_idx IS 'The events of an actor';


--
-- Name: encryption_audit_2027_02_correlation_id_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_02_correlation_id_occurred_at_idx ON security.encryption_audit_2027_02 USING btree (correlation_id, occurred_at) WHERE (correlation_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_2027_02_correlation_id_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_02_correlation_id_occurred_at_idx IS 'The events of a request';


--
-- Name: encryption_audit_2027_02_tenant_id_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_02_tenant_id_occurred_at_idx ON security.encryption_audit_2027_02 USING btree (tenant_id, occurred_at) WHERE (tenant_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_2027_02_tenant_id_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_02_tenant_id_occurred_at_idx IS 'The events of a tenant';


--
-- Name: encryption_audit_2027_02_writer_id_seq_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_02_writer_id_seq_idx ON security.encryption_audit_2027_02 USING btree (writer_id, seq);


--
-- Name: INDEX encryption_audit_2027_02_writer_id_seq_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_02_writer_id_seq_idx IS 'A chain in its order';


--
-- Name: encryption_audit_2027_03_actor_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_03_actor_occurred_at_idx ON security.encryption_audit_2027_03 USING btree (actor, occurred_at) WHERE (actor IS NOT NULL);


--
-- Name: INDEX encryption_audit_2027_03_actor_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_03_actor_occurred_at_idx IS 'The events of an actor';


--
-- Name: encryption_audit_2027_03_correlation_id_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_03_correlation_id_occurred_at_idx ON security.encryption_audit_2027_03 USING btree (correlation_id, occurred_at) WHERE (correlation_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_2027_03_correlation_id_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_03_correlation_id_occurred_at_idx IS 'The events of a request';


--
-- Name: encryption_audit_2027_03_tenant_id_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_03_tenant_id_occurred_at_idx ON security.encryption_audit_2027_03 USING btree (tenant_id, occurred_at) WHERE (tenant_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_2027_03_tenant_id_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_03_tenant_id_occurred_at_idx IS 'The events of a tenant';


--
-- Name: encryption_audit_2027_03_writer_id_seq_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2027_03_writer_id_seq_idx ON security.encryption_audit_2027_03 USING btree (writer_id, seq);


--
-- Name: INDEX encryption_audit_2027_03_writer_id_seq_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2027_03_writer_id_seq_idx IS 'A chain in its order';


--
-- Name: encryption_audit_default_actor_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_default_actor_occurred_at_idx ON security.encryption_audit_default USING btree (actor, occurred_at) WHERE (actor IS NOT NULL);


--
-- Name: INDEX encryption_audit_default_actor_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_default_actor_occurred_at_idx IS 'The events of an actor';


--
-- Name: encryption_audit_default_correlation_id_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_default_correlation_id_occurred_at_idx ON security.encryption_audit_default USING btree (correlation_id, occurred_at) WHERE (correlation_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_default_correlation_id_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_default_correlation_id_occurred_at_idx IS 'The events of a request';


--
-- Name: encryption_audit_default_tenant_id_occurred_at_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_default_tenant_id_occurred_at_idx ON security.encryption_audit_default USING btree (tenant_id, occurred_at) WHERE (tenant_id IS NOT NULL);


--
-- Name: INDEX encryption_audit_default_tenant_id_occurred_at_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_default_tenant_id_occurred_at_idx IS 'The events of a tenant';


--
-- Name: encryption_audit_default_writer_id_seq_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_default_writer_id_seq_idx ON security.encryption_audit_default USING btree (writer_id, seq);


--
-- Name: INDEX encryption_audit_default_writer_id_seq_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_default_writer_id_seq_idx IS 'A chain in its order';


--
-- Name: encryption_audit_2026_12_actor_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_actor ATTACH PARTITION security.encryption_audit_2026_12_actor_occurred_at_idx;


--
-- Name: encryption_audit_2026_12_correlation_id_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_correlation ATTACH PARTITION security.encryption_audit_2026_12_correlation_id_occurred_at_idx;


--
-- Name: encryption_audit_2026_12_pkey; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_pkey ATTACH PARTITION security.encryption_audit_2026_12_pkey;


--
-- Name: encryption_audit_2026_12_tenant_id_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_tenant ATTACH PARTITION security.encryption_audit_2026_12_tenant_id_occurred_at_idx;


--
-- Name: encryption_audit_2026_12_writer_id_seq_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_chain ATTACH PARTITION security.encryption_audit_2026_12_writer_id_seq_idx;


--
-- Name: encryption_audit_2027_01_actor_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_actor ATTACH PARTITION security.encryption_audit_2027_01_actor_occurred_at_idx;


--
-- Name: encryption_audit_2027_01_correlation_id_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_correlation ATTACH PARTITION security.encryption_audit_2027_01_correlation_id_occurred_at_idx;


--
-- Name: encryption_audit_2027_01_pkey; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_pkey ATTACH PARTITION security.encryption_audit_2027_01_pkey;


--
-- Name: encryption_audit_2027_01_tenant_id_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_tenant ATTACH PARTITION security.encryption_audit_2027_01_tenant_id_occurred_at_idx;


--
-- Name: encryption_audit_2027_01_writer_id_seq_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_chain ATTACH PARTITION security.encryption_audit_2027_01_writer_id_seq_idx;


--
-- Name: encryption_audit_2027_02_actor_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_actor ATTACH PARTITION security.encryption_audit_2027_02_actor_occurred_at_idx;


--
-- Name: encryption_audit_2027_02_correlation_id_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_correlation ATTACH PARTITION security.encryption_audit_2027_02_correlation_id_occurred_at_idx;


--
-- Name: encryption_audit_2027_02_pkey; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_pkey ATTACH PARTITION security.encryption_audit_2027_02_pkey;


--
-- Name: encryption_audit_2027_02_tenant_id_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_tenant ATTACH PARTITION security.encryption_audit_2027_02_tenant_id_occurred_at_idx;


--
-- Name: encryption_audit_2027_02_writer_id_seq_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_chain ATTACH PARTITION security.encryption_audit_2027_02_writer_id_seq_idx;


--
-- Name: encryption_audit_2027_03_actor_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_actor ATTACH PARTITION security.encryption_audit_2027_03_actor_occurred_at_idx;


--
-- Name: encryption_audit_2027_03_correlation_id_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_correlation ATTACH PARTITION security.encryption_audit_2027_03_correlation_id_occurred_at_idx;


--
-- Name: encryption_audit_2027_03_pkey; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_pkey ATTACH PARTITION security.encryption_audit_2027_03_pkey;


--
-- Name: encryption_audit_2027_03_tenant_id_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_tenant ATTACH PARTITION security.encryption_audit_2027_03_tenant_id_occurred_at_idx;


--
-- Name: encryption_audit_2027_03_writer_id_seq_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_chain ATTACH PARTITION security.encryption_audit_2027_03_writer_id_seq_idx;


--
-- Name: encryption_audit_default_actor_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_actor ATTACH PARTITION security.encryption_audit_default_actor_occurred_at_idx;


--
-- Name: encryption_audit_default_correlation_id_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_correlation ATTACH PARTITION security.encryption_audit_default_correlation_id_occurred_at_idx;


--
-- Name: encryption_audit_default_pkey; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_pkey ATTACH PARTITION security.encryption_audit_default_pkey;


--
-- Name: encryption_audit_default_tenant_id_occurred_at_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_tenant ATTACH PARTITION security.encryption_audit_default_tenant_id_occurred_at_idx;


--
-- Name: encryption_audit_default_writer_id_seq_idx; Type: INDEX ATTACH; Schema: security; Owner: -
--

ALTER INDEX security.encryption_audit_chain ATTACH PARTITION security.encryption_audit_default_writer_id_seq_idx;


--
-- Name: branch_keys branch_key_state; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER branch_key_state BEFORE UPDATE ON glpgenc.branch_keys FOR EACH ROW EXECUTE FUNCTION glpgenc._branch_key_state();


--
-- Name: TRIGGER branch_key_state ON branch_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER branch_key_state ON glpgenc.branch_keys IS 'Allows the steps of a key''s life only';


--
-- Name: column_migrations by_owner_insert; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_insert BEFORE INSERT ON glpgenc.column_migrations FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_insert ON column_migrations; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_insert ON glpgenc.column_migrations IS 'The owner of a table says what its columns are filled from';


--
-- Name: encrypted_columns by_owner_insert; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_insert BEFORE INSERT ON glpgenc.encrypted_columns FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_insert ON encrypted_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_insert ON glpgenc.encrypted_columns IS 'The owner of a table registers its columns';


--
-- Name: index_columns by_owner_insert; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_insert BEFORE INSERT ON glpgenc.index_columns FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_insert ON index_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_insert ON glpgenc.index_columns IS 'The owner of a table says where its search terms stand';


--
-- Name: column_migrations by_owner_update; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_update BEFORE UPDATE ON glpgenc.column_migrations FOR EACH ROW WHEN (record_image_ne(ROW(old.relation, old.column_name, old.plaintext_column, old.source_expression, old.tenant_expression, old.row_expression, old.mode, old.unkeyed, old.client_source), ROW(new.relation, new.column_name, new.plaintext_column, new.source_expression, new.tenant_expression, new.row_expression, new.mode, new.unkeyed, new.client_source))) EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_update ON column_migrations; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_update ON glpgenc.column_migrations IS 'The owner of a table changes what its columns are filled from';


--
-- Name: encrypted_columns by_owner_update; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_update BEFORE UPDATE ON glpgenc.encrypted_columns FOR EACH ROW WHEN (record_image_ne(ROW(old.relation, old.column_name, old.field), ROW(new.relation, new.column_name, new.field))) EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_update ON encrypted_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_update ON glpgenc.encrypted_columns IS 'The owner of a table renames its columns';


--
-- Name: index_columns by_owner_update; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_update BEFORE UPDATE ON glpgenc.index_columns FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_update ON index_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_update ON glpgenc.index_columns IS 'The owner of a table changes where its search terms stand';


--
-- Name: data_keys key_changed; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER key_changed AFTER UPDATE ON glpgenc.data_keys FOR EACH ROW WHEN (((new.state <> old.state) OR ((new.retired_at IS NULL) <> (old.retired_at IS NULL)))) EXECUTE FUNCTION glpgenc._tell_of_key();


--
-- Name: TRIGGER key_changed ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER key_changed ON glpgenc.data_keys IS 'NOTIFY glpgenc_keys when a key gets another state, or is retired';


--
-- Name: data_keys key_made; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER key_made AFTER INSERT ON glpgenc.data_keys FOR EACH ROW WHEN ((new.version > 1)) EXECUTE FUNCTION glpgenc._tell_of_key();


--
-- Name: TRIGGER key_made ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER key_made ON glpgenc.data_keys IS 'NOTIFY glpgenc_keys for the second and later keys of a tenant, class and purpose';


--
-- Name: data_keys key_state; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER key_state BEFORE UPDATE ON glpgenc.data_keys FOR EACH ROW EXECUTE FUNCTION glpgenc._key_state();


--
-- Name: TRIGGER key_state ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER key_state ON glpgenc.data_keys IS 'Allows the steps of a key''s life only';


--
-- Name: key_uses key_uses; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER key_uses BEFORE INSERT OR UPDATE ON glpgenc.key_uses FOR EACH ROW EXECUTE FUNCTION glpgenc._key_uses();


--
-- Name: TRIGGER key_uses ON key_uses; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER key_uses ON glpgenc.key_uses IS 'Lets counts grow, and not jump';


--
-- Name: reindex_columns known_row_expression; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER known_row_expression BEFORE INSERT OR UPDATE ON glpgenc.reindex_columns FOR EACH ROW EXECUTE FUNCTION glpgenc._known_row_expression();


--
-- Name: TRIGGER known_row_expression ON reindex_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER known_row_expression ON glpgenc.reindex_columns IS 'No other SQL becomes part of a reindex''s statements';


--
-- Name: rotation_columns known_row_expression; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER known_row_expression BEFORE INSERT OR UPDATE ON glpgenc.rotation_columns FOR EACH ROW EXECUTE FUNCTION glpgenc._known_row_expression();


--
-- Name: TRIGGER known_row_expression ON rotation_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER known_row_expression ON glpgenc.rotation_columns IS 'No other SQL becomes part of a rotation''s statements';


--
-- Name: branch_keys made_active; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER made_active BEFORE INSERT ON glpgenc.branch_keys FOR EACH ROW WHEN (((new.state = 'active'::text) AND (new.activated_at IS NULL))) EXECUTE FUNCTION glpgenc._activated_at();


--
-- Name: TRIGGER made_active ON branch_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER made_active ON glpgenc.branch_keys IS 'Notes when a key that is made active began to be';


--
-- Name: data_keys made_active; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER made_active BEFORE INSERT ON glpgenc.data_keys FOR EACH ROW WHEN (((new.state = 'active'::text) AND (new.activated_at IS NULL))) EXECUTE FUNCTION glpgenc._activated_at();


--
-- Name: TRIGGER made_active ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER made_active ON glpgenc.data_keys IS 'Notes when a key that is made active began to be';


--
-- Name: tombstones tombstone_changed; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER tombstone_changed AFTER INSERT OR DELETE OR UPDATE OF tenant_id, data_class OR TRUNCATE ON glpgenc.tombstones FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._tell_of_tombstone();


--
-- Name: TRIGGER tombstone_changed ON tombstones; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER tombstone_changed ON glpgenc.tombstones IS 'NOTIFY glpgenc_keys when a tenant is shredded, or that is undone';


--
-- Name: data_keys under_branch_key; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER under_branch_key BEFORE INSERT OR UPDATE OF provider, key_uri, wrapped_key ON glpgenc.data_keys FOR EACH ROW WHEN (((new.provider = 'branch'::text) AND (new.wrapped_key IS NOT NULL))) EXECUTE FUNCTION glpgenc._under_branch_key();


--
-- Name: TRIGGER under_branch_key ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER under_branch_key ON glpgenc.data_keys IS 'Refuses what no branch key opens';


--
-- Name: moved yyy_glpgenc_dual_write_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_insert BEFORE INSERT ON public.moved FOR EACH ROW WHEN (((new.email_enc IS NULL) <> (new.email IS NULL))) EXECUTE FUNCTION public.moved_glpgenc_dual_write();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_insert;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_insert ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_insert ON public.moved IS 'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped';


--
-- Name: moving yyy_glpgenc_dual_write_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_insert BEFORE INSERT ON public.moving FOR EACH ROW WHEN (((new.email_enc IS NULL) <> (new.email IS NULL))) EXECUTE FUNCTION public.moving_glpgenc_dual_write();

ALTER TABLE public.moving ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_insert;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_insert ON moving; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_insert ON public.moving IS 'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped';


--
-- Name: moved yyy_glpgenc_dual_write_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_update BEFORE UPDATE ON public.moved FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR (old.email IS DISTINCT FROM new.email) OR ((current_setting('glpgenc.backfill'::text, true) IS DISTINCT FROM (EXTRACT(epoch FROM now()))::text) AND (old.email_enc IS DISTINCT FROM new.email_enc)))) EXECUTE FUNCTION public.moved_glpgenc_dual_write();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_update ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_update ON public.moved IS 'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped';


--
-- Name: moving yyy_glpgenc_dual_write_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_update BEFORE UPDATE ON public.moving FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR (old.email IS DISTINCT FROM new.email) OR ((current_setting('glpgenc.backfill'::text, true) IS DISTINCT FROM (EXTRACT(epoch FROM now()))::text) AND (old.email_enc IS DISTINCT FROM new.email_enc)))) EXECUTE FUNCTION public.moving_glpgenc_dual_write();

ALTER TABLE public.moving ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_update ON moving; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_update ON public.moving IS 'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped';


--
-- Name: client_side zzz_glpgenc_index_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_insert BEFORE INSERT ON public.client_side FOR EACH ROW EXECUTE FUNCTION public.client_side_glpgenc_index();

ALTER TABLE public.client_side ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert;


--
-- Name: TRIGGER zzz_glpgenc_index_insert ON client_side; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_insert ON public.client_side IS 'glpgenc: keeps the index columns equal to the search terms of the ciphertext';


--
-- Name: moved zzz_glpgenc_index_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_insert BEFORE INSERT ON public.moved FOR EACH ROW EXECUTE FUNCTION public.moved_glpgenc_index();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert;


--
-- Name: TRIGGER zzz_glpgenc_index_insert ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_insert ON public.moved IS 'glpgenc: keeps the index columns equal to the search terms of the ciphertext';


--
-- Name: moving zzz_glpgenc_index_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_insert BEFORE INSERT ON public.moving FOR EACH ROW EXECUTE FUNCTION public.moving_glpgenc_index();

ALTER TABLE public.moving ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert;


--
-- Name: TRIGGER zzz_glpgenc_index_insert ON moving; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_insert ON public.moving IS 'glpgenc: keeps the index columns equal to the search terms of the ciphertext';


--
-- Name: server_side zzz_glpgenc_index_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_insert BEFORE INSERT ON public.server_side FOR EACH ROW EXECUTE FUNCTION public.server_side_glpgenc_index();

ALTER TABLE public.server_side ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert;


--
-- Name: TRIGGER zzz_glpgenc_index_insert ON server_side; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_insert ON public.server_side IS 'glpgenc: keeps the index columns equal to the search terms of the ciphertext';


--
-- Name: client_side zzz_glpgenc_index_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_update BEFORE UPDATE ON public.client_side FOR EACH ROW WHEN (((old.secret IS DISTINCT FROM new.secret) OR (old.secret_bidx IS DISTINCT FROM new.secret_bidx) OR ((new.secret IS NOT NULL) AND (new.secret_bidx IS NULL)))) EXECUTE FUNCTION public.client_side_glpgenc_index();

ALTER TABLE public.client_side ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update;


--
-- Name: TRIGGER zzz_glpgenc_index_update ON client_side; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_update ON public.client_side IS 'glpgenc: keeps the index columns equal to the search terms of the ciphertext';


--
-- Name: moved zzz_glpgenc_index_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_update BEFORE UPDATE ON public.moved FOR EACH ROW WHEN (((old.email_enc IS DISTINCT FROM new.email_enc) OR (old.email_enc_bidx IS DISTINCT FROM new.email_enc_bidx) OR ((new.email_enc IS NOT NULL) AND (new.email_enc_bidx IS NULL)))) EXECUTE FUNCTION public.moved_glpgenc_index();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update;


--
-- Name: TRIGGER zzz_glpgenc_index_update ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_update ON public.moved IS 'glpgenc: keeps the index columns equal to the search terms of the ciphertext';


--
-- Name: moving zzz_glpgenc_index_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_update BEFORE UPDATE ON public.moving FOR EACH ROW WHEN (((old.email_enc IS DISTINCT FROM new.email_enc) OR (old.email_enc_bidx IS DISTINCT FROM new.email_enc_bidx) OR ((new.email_enc IS NOT NULL) AND (new.email_enc_bidx IS NULL)))) EXECUTE FUNCTION public.moving_glpgenc_index();

ALTER TABLE public.moving ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update;


--
-- Name: TRIGGER zzz_glpgenc_index_update ON moving; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_update ON public.moving IS 'glpgenc: keeps the index columns equal to the search terms of the ciphertext';


--
-- Name: server_side zzz_glpgenc_index_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_update BEFORE UPDATE ON public.server_side FOR EACH ROW WHEN (((old.secret IS DISTINCT FROM new.secret) OR (old.secret_bidx IS DISTINCT FROM new.secret_bidx) OR (old.secret_tags IS DISTINCT FROM new.secret_tags) OR ((new.secret IS NOT NULL) AND (new.secret_bidx IS NULL)) OR ((new.secret IS NOT NULL) AND (new.secret_tags IS NULL)))) EXECUTE FUNCTION public.server_side_glpgenc_index();

ALTER TABLE public.server_side ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update;


--
-- Name: TRIGGER zzz_glpgenc_index_update ON server_side; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_update ON public.server_side IS 'glpgenc: keeps the index columns equal to the search terms of the ciphertext';


--
-- Name: audit_anchors append_only; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON security.audit_anchors FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: audit_heads append_only; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON security.audit_heads FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: audit_writers append_only; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON security.audit_writers FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: encryption_audit append_only; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON security.encryption_audit FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: audit_anchors append_only_truncate; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.audit_anchors FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: audit_heads append_only_truncate; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.audit_heads FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: audit_writers append_only_truncate; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.audit_writers FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: encryption_audit append_only_truncate; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.encryption_audit FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: encryption_audit_2026_12 append_only_truncate; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.encryption_audit_2026_12 FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: encryption_audit_2027_01 append_only_truncate; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.encryption_audit_2027_01 FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: encryption_audit_2027_02 append_only_truncate; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.encryption_audit_2027_02 FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: encryption_audit_2027_03 append_only_truncate; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.encryption_audit_2027_03 FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: encryption_audit_default append_only_truncate; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.encryption_audit_default FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: backfill_chunks backfill_chunks_job_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfill_chunks
    ADD CONSTRAINT backfill_chunks_job_fkey FOREIGN KEY (job) REFERENCES glpgenc.backfill_jobs(job) ON DELETE CASCADE;


--
-- Name: backfill_leaves backfill_leaves_job_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfill_leaves
    ADD CONSTRAINT backfill_leaves_job_fkey FOREIGN KEY (job) REFERENCES glpgenc.backfill_jobs(job) ON DELETE CASCADE;


--
-- Name: backfill_workers backfill_workers_job_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfill_workers
    ADD CONSTRAINT backfill_workers_job_fkey FOREIGN KEY (job) REFERENCES glpgenc.backfill_jobs(job) ON DELETE CASCADE;


--
-- Name: backfills backfills_job_relation_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfills
    ADD CONSTRAINT backfills_job_relation_fkey FOREIGN KEY (job, relation) REFERENCES glpgenc.backfill_jobs(job, relation) ON DELETE CASCADE;


--
-- Name: backfills backfills_relation_column_name_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfills
    ADD CONSTRAINT backfills_relation_column_name_fkey FOREIGN KEY (relation, column_name) REFERENCES glpgenc.column_migrations(relation, column_name) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: column_migrations column_migrations_relation_column_name_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.column_migrations
    ADD CONSTRAINT column_migrations_relation_column_name_fkey FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns(relation, column_name) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: encrypted_columns encrypted_columns_field_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.encrypted_columns
    ADD CONSTRAINT encrypted_columns_field_fkey FOREIGN KEY (field) REFERENCES glpgenc.fields(field);


--
-- Name: index_columns index_columns_field_slot_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.index_columns
    ADD CONSTRAINT index_columns_field_slot_fkey FOREIGN KEY (field, slot) REFERENCES glpgenc.search_facets(field, slot);


--
-- Name: index_columns index_columns_relation_column_name_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.index_columns
    ADD CONSTRAINT index_columns_relation_column_name_fkey FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns(relation, column_name) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: key_uses key_uses_key_id_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.key_uses
    ADD CONSTRAINT key_uses_key_id_fkey FOREIGN KEY (key_id) REFERENCES glpgenc.data_keys(key_id) ON DELETE CASCADE;


--
-- Name: planted_rows planted_rows_relation_column_name_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.planted_rows
    ADD CONSTRAINT planted_rows_relation_column_name_fkey FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns(relation, column_name) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: quarantine quarantine_relation_column_name_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.quarantine
    ADD CONSTRAINT quarantine_relation_column_name_fkey FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns(relation, column_name) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: reindex_columns reindex_columns_job_relation_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.reindex_columns
    ADD CONSTRAINT reindex_columns_job_relation_fkey FOREIGN KEY (job, relation) REFERENCES glpgenc.backfill_jobs(job, relation) ON DELETE CASCADE;


--
-- Name: reindex_columns reindex_columns_relation_column_name_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.reindex_columns
    ADD CONSTRAINT reindex_columns_relation_column_name_fkey FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns(relation, column_name) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: reindexes reindexes_field_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.reindexes
    ADD CONSTRAINT reindexes_field_fkey FOREIGN KEY (field) REFERENCES glpgenc.fields(field);


--
-- Name: reindexes reindexes_field_new_slot_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.reindexes
    ADD CONSTRAINT reindexes_field_new_slot_fkey FOREIGN KEY (field, new_slot) REFERENCES glpgenc.search_facets(field, slot);


--
-- Name: reindexes reindexes_field_old_slot_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.reindexes
    ADD CONSTRAINT reindexes_field_old_slot_fkey FOREIGN KEY (field, old_slot) REFERENCES glpgenc.search_facets(field, slot);


--
-- Name: rotated_keys rotated_keys_job_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.rotated_keys
    ADD CONSTRAINT rotated_keys_job_fkey FOREIGN KEY (job) REFERENCES glpgenc.backfill_jobs(job) ON DELETE CASCADE;


--
-- Name: rotated_keys rotated_keys_key_id_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.rotated_keys
    ADD CONSTRAINT rotated_keys_key_id_fkey FOREIGN KEY (key_id) REFERENCES glpgenc.data_keys(key_id);


--
-- Name: rotation_columns rotation_columns_job_relation_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.rotation_columns
    ADD CONSTRAINT rotation_columns_job_relation_fkey FOREIGN KEY (job, relation) REFERENCES glpgenc.backfill_jobs(job, relation) ON DELETE CASCADE;


--
-- Name: rotation_columns rotation_columns_relation_column_name_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.rotation_columns
    ADD CONSTRAINT rotation_columns_relation_column_name_fkey FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns(relation, column_name) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: search_facets search_facets_field_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.search_facets
    ADD CONSTRAINT search_facets_field_fkey FOREIGN KEY (field) REFERENCES glpgenc.fields(field);


--
-- Name: audit_writers audit_writers_key_id_fkey; Type: FK CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.audit_writers
    ADD CONSTRAINT audit_writers_key_id_fkey FOREIGN KEY (key_id) REFERENCES security.audit_keys(key_id);


--
-- Name: role_permissions role_permissions_permission_fkey; Type: FK CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.role_permissions
    ADD CONSTRAINT role_permissions_permission_fkey FOREIGN KEY (permission) REFERENCES security.permissions(name) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: role_permissions role_permissions_role_fkey; Type: FK CONSTRAINT; Schema: security; Owner: -
--

ALTER TABLE ONLY security.role_permissions
    ADD CONSTRAINT role_permissions_role_fkey FOREIGN KEY (role) REFERENCES security.roles(name) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: branch_keys admin_all; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY admin_all ON glpgenc.branch_keys TO glpgenc_admin USING (true) WITH CHECK (true);


--
-- Name: POLICY admin_all ON branch_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY admin_all ON glpgenc.branch_keys IS 'glpgenc_admin changes any row';


--
-- Name: data_keys admin_all; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY admin_all ON glpgenc.data_keys TO glpgenc_admin USING (true) WITH CHECK (true);


--
-- Name: POLICY admin_all ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY admin_all ON glpgenc.data_keys IS 'glpgenc_admin changes any row';


--
-- Name: branch_keys app_first; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY app_first ON glpgenc.branch_keys FOR INSERT TO glpgenc_app WITH CHECK (((state = 'active'::text) AND (version = 1) AND (uses = 0)));


--
-- Name: POLICY app_first ON branch_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY app_first ON glpgenc.branch_keys IS 'glpgenc_app makes first keys only';


--
-- Name: data_keys app_first; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY app_first ON glpgenc.data_keys FOR INSERT TO glpgenc_app WITH CHECK (((state = 'active'::text) AND (version = 1) AND (NOT glpgenc._is_shredded(tenant_id, data_class))));


--
-- Name: POLICY app_first ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY app_first ON glpgenc.data_keys IS 'glpgenc_app makes first keys only';


--
-- Name: branch_keys app_uses; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY app_uses ON glpgenc.branch_keys FOR UPDATE TO glpgenc_app USING (true) WITH CHECK (true);


--
-- Name: POLICY app_uses ON branch_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY app_uses ON glpgenc.branch_keys IS 'glpgenc_app counts uses: grants give it no other column';


--
-- Name: branch_keys; Type: ROW SECURITY; Schema: glpgenc; Owner: -
--

ALTER TABLE glpgenc.branch_keys ENABLE ROW LEVEL SECURITY;

--
-- Name: data_keys; Type: ROW SECURITY; Schema: glpgenc; Owner: -
--

ALTER TABLE glpgenc.data_keys ENABLE ROW LEVEL SECURITY;

--
-- Name: branch_keys read_all; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY read_all ON glpgenc.branch_keys FOR SELECT USING (true);


--
-- Name: POLICY read_all ON branch_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY read_all ON glpgenc.branch_keys IS 'Who may read is told by grants';


--
-- Name: data_keys read_all; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY read_all ON glpgenc.data_keys FOR SELECT USING (true);


--
-- Name: POLICY read_all ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY read_all ON glpgenc.data_keys IS 'Who may read is told by grants';


--
-- Name: SCHEMA glpgenc; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA glpgenc TO glpgenc_admin;
GRANT USAGE ON SCHEMA glpgenc TO glpgenc_app;
GRANT USAGE ON SCHEMA glpgenc TO glpgenc_auditor;


--
-- Name: SCHEMA security; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA security TO glpgenc_admin;
GRANT USAGE ON SCHEMA security TO glpgenc_app;
GRANT USAGE ON SCHEMA security TO glpgenc_auditor;


--
-- Name: FUNCTION _activated_at(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._activated_at() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._activated_at() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._activated_at() TO glpgenc_app;


--
-- Name: FUNCTION _add_keys(present bytea, added bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._add_keys(present bytea, added bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._add_keys(present bytea, added bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._add_keys(present bytea, added bytea) TO glpgenc_app;


--
-- Name: FUNCTION _aes_cbc_decrypt(ciphertext bytea, key bytea, iv bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._aes_cbc_decrypt(ciphertext bytea, key bytea, iv bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._aes_cbc_decrypt(ciphertext bytea, key bytea, iv bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._aes_cbc_decrypt(ciphertext bytea, key bytea, iv bytea) TO glpgenc_app;


--
-- Name: FUNCTION _aes_cbc_encrypt(plaintext bytea, key bytea, iv bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._aes_cbc_encrypt(plaintext bytea, key bytea, iv bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._aes_cbc_encrypt(plaintext bytea, key bytea, iv bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._aes_cbc_encrypt(plaintext bytea, key bytea, iv bytea) TO glpgenc_app;


--
-- Name: FUNCTION _audit_partition(month_begins date); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._audit_partition(month_begins date) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._audit_partition(month_begins date) TO glpgenc_admin;


--
-- Name: FUNCTION _audit_refuse(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._audit_refuse() FROM PUBLIC;


--
-- Name: FUNCTION _base_type(of_type regtype); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._base_type(of_type regtype) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._base_type(of_type regtype) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._base_type(of_type regtype) TO glpgenc_app;


--
-- Name: FUNCTION _bound(field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._bound(field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._bound(field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._bound(field text, row_id text) TO glpgenc_app;


--
-- Name: FUNCTION _branch_key_state(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._branch_key_state() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._branch_key_state() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._branch_key_state() TO glpgenc_app;


--
-- Name: FUNCTION _bucket(content text, entry bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._bucket(content text, entry bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._bucket(content text, entry bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._bucket(content text, entry bytea) TO glpgenc_app;


--
-- Name: FUNCTION _bucket_term(bucket numeric, entry bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._bucket_term(bucket numeric, entry bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._bucket_term(bucket numeric, entry bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._bucket_term(bucket numeric, entry bytea) TO glpgenc_app;


--
-- Name: FUNCTION _bytes_of_hex(hex text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._bytes_of_hex(hex text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._bytes_of_hex(hex text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._bytes_of_hex(hex text) TO glpgenc_app;


--
-- Name: FUNCTION _quoted(name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._quoted(name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._quoted(name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._quoted(name name) TO glpgenc_app;


--
-- Name: FUNCTION _changed(relation regclass, columns name[], in_when boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._changed(relation regclass, columns name[], in_when boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._changed(relation regclass, columns name[], in_when boolean) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._changed(relation regclass, columns name[], in_when boolean) TO glpgenc_app;


--
-- Name: FUNCTION _check_expression(relation regclass, expression text, purpose text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._check_expression(relation regclass, expression text, purpose text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._check_expression(relation regclass, expression text, purpose text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._check_expression(relation regclass, expression text, purpose text) TO glpgenc_app;


--
-- Name: FUNCTION _check_facet(facet text, normalizer text, bits integer, scope text, kind text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._check_facet(facet text, normalizer text, bits integer, scope text, kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._check_facet(facet text, normalizer text, bits integer, scope text, kind text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._check_facet(facet text, normalizer text, bits integer, scope text, kind text) TO glpgenc_app;


--
-- Name: TABLE column_migrations; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.column_migrations TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.column_migrations TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.column_migrations TO glpgenc_auditor;


--
-- Name: FUNCTION _check_migration(moved glpgenc.column_migrations); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._check_migration(moved glpgenc.column_migrations) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._check_migration(moved glpgenc.column_migrations) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._check_migration(moved glpgenc.column_migrations) TO glpgenc_app;


--
-- Name: FUNCTION _column_of(relation regclass, expression text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._column_of(relation regclass, expression text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._column_of(relation regclass, expression text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._column_of(relation regclass, expression text) TO glpgenc_app;


--
-- Name: FUNCTION _columns_read(relation regclass, expression text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._columns_read(relation regclass, expression text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._columns_read(relation regclass, expression text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._columns_read(relation regclass, expression text) TO glpgenc_app;


--
-- Name: FUNCTION _proof_of(relation regclass, column_name name, refusing regprocedure); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._proof_of(relation regclass, column_name name, refusing regprocedure) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._proof_of(relation regclass, column_name name, refusing regprocedure) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._proof_of(relation regclass, column_name name, refusing regprocedure) TO glpgenc_app;


--
-- Name: FUNCTION gl_refuse_plaintext(data bytea, field text); Type: ACL; Schema: glpgenc; Owner: -
--

GRANT ALL ON FUNCTION glpgenc.gl_refuse_plaintext(data bytea, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_refuse_plaintext(data bytea, field text) TO glpgenc_app;


--
-- Name: FUNCTION _complete_check(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._complete_check(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._complete_check(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._complete_check(relation regclass, column_name name) TO glpgenc_app;


--
-- Name: FUNCTION _constant_default(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._constant_default(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._constant_default(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._constant_default(relation regclass, column_name name) TO glpgenc_app;


--
-- Name: FUNCTION _date_count(content text, unit integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._date_count(content text, unit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._date_count(content text, unit integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._date_count(content text, unit integer) TO glpgenc_app;


--
-- Name: FUNCTION gl_guard(data bytea, field text); Type: ACL; Schema: glpgenc; Owner: -
--

GRANT ALL ON FUNCTION glpgenc.gl_guard(data bytea, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_guard(data bytea, field text) TO glpgenc_app;


--
-- Name: FUNCTION gl_refuse_lone_ciphertext(data bytea, field text); Type: ACL; Schema: glpgenc; Owner: -
--

GRANT ALL ON FUNCTION glpgenc.gl_refuse_lone_ciphertext(data bytea, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_refuse_lone_ciphertext(data bytea, field text) TO glpgenc_app;


--
-- Name: FUNCTION _dependents(relation regclass, columns name[], with_indexes boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean) TO glpgenc_app;


--
-- Name: FUNCTION _digits(value text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._digits(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._digits(value text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._digits(value text) TO glpgenc_app;


--
-- Name: FUNCTION _drop_index_column(relation regclass, column_name name, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._drop_index_column(relation regclass, column_name name, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._drop_index_column(relation regclass, column_name name, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._drop_index_column(relation regclass, column_name name, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION _dual_write(relation regclass); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._dual_write(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._dual_write(relation regclass) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._dual_write(relation regclass) TO glpgenc_app;


--
-- Name: FUNCTION _dual_write_part(moved glpgenc.column_migrations, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._dual_write_part(moved glpgenc.column_migrations, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._dual_write_part(moved glpgenc.column_migrations, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._dual_write_part(moved glpgenc.column_migrations, field text) TO glpgenc_app;


--
-- Name: TABLE encrypted_columns; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.encrypted_columns TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.encrypted_columns TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.encrypted_columns TO glpgenc_auditor;


--
-- Name: FUNCTION _dual_write_body(relation regclass); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._dual_write_body(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._dual_write_body(relation regclass) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._dual_write_body(relation regclass) TO glpgenc_app;


--
-- Name: FUNCTION _dual_write_when(relation regclass, event text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._dual_write_when(relation regclass, event text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._dual_write_when(relation regclass, event text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._dual_write_when(relation regclass, event text) TO glpgenc_app;


--
-- Name: FUNCTION _entries_fit(keys bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._entries_fit(keys bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._entries_fit(keys bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._entries_fit(keys bytea) TO glpgenc_app;


--
-- Name: FUNCTION _entry_in_slot(keys bytea, field text, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._entry_in_slot(keys bytea, field text, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._entry_in_slot(keys bytea, field text, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._entry_in_slot(keys bytea, field text, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION _entry_size(kind integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._entry_size(kind integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._entry_size(kind integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._entry_size(kind integer) TO glpgenc_app;


--
-- Name: FUNCTION _facet_parameters(kind text, parameters jsonb); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._facet_parameters(kind text, parameters jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._facet_parameters(kind text, parameters jsonb) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._facet_parameters(kind text, parameters jsonb) TO glpgenc_app;


--
-- Name: FUNCTION _facet_term(value bytea, entry bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._facet_term(value bytea, entry bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._facet_term(value bytea, entry bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._facet_term(value bytea, entry bytea) TO glpgenc_app;


--
-- Name: FUNCTION _facet_terms(value bytea, keys bytea, field text, facet text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._facet_terms(value bytea, keys bytea, field text, facet text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._facet_terms(value bytea, keys bytea, field text, facet text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._facet_terms(value bytea, keys bytea, field text, facet text) TO glpgenc_app;


--
-- Name: FUNCTION _find_key(key_id bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._find_key(key_id bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._find_key(key_id bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._find_key(key_id bytea) TO glpgenc_app;


--
-- Name: FUNCTION _has_slot(keys bytea, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._has_slot(keys bytea, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._has_slot(keys bytea, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._has_slot(keys bytea, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION _header(value bytea, keys bytea, terms bytea, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._header(value bytea, keys bytea, terms bytea, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._header(value bytea, keys bytea, terms bytea, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._header(value bytea, keys bytea, terms bytea, field text) TO glpgenc_app;


--
-- Name: FUNCTION _hmac_index(value text, keys bytea, field text, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._hmac_index(value text, keys bytea, field text, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._hmac_index(value text, keys bytea, field text, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._hmac_index(value text, keys bytea, field text, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION _hmac_sha256(data bytea, key bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._hmac_sha256(data bytea, key bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._hmac_sha256(data bytea, key bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._hmac_sha256(data bytea, key bytea) TO glpgenc_app;


--
-- Name: FUNCTION _hmac_sha512(data bytea, key bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._hmac_sha512(data bytea, key bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._hmac_sha512(data bytea, key bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._hmac_sha512(data bytea, key bytea) TO glpgenc_app;


--
-- Name: FUNCTION _index(value bytea, keys bytea, terms bytea, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._index(value bytea, keys bytea, terms bytea, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._index(value bytea, keys bytea, terms bytea, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._index(value bytea, keys bytea, terms bytea, field text) TO glpgenc_app;


--
-- Name: FUNCTION _index_reader(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._index_reader(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._index_reader(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._index_reader(relation regclass, column_name name) TO glpgenc_app;


--
-- Name: TABLE index_columns; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.index_columns TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.index_columns TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.index_columns TO glpgenc_auditor;


--
-- Name: FUNCTION _index_body(relation regclass); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._index_body(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._index_body(relation regclass) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._index_body(relation regclass) TO glpgenc_app;


--
-- Name: FUNCTION _index_column_name(relation regclass, column_name name, facet text, slot integer, index_column name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._index_column_name(relation regclass, column_name name, facet text, slot integer, index_column name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._index_column_name(relation regclass, column_name name, facet text, slot integer, index_column name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._index_column_name(relation regclass, column_name name, facet text, slot integer, index_column name) TO glpgenc_app;


--
-- Name: FUNCTION _index_further(value bytea, keys bytea, at integer, index bytea, terms bytea, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._index_further(value bytea, keys bytea, at integer, index bytea, terms bytea, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._index_further(value bytea, keys bytea, at integer, index bytea, terms bytea, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._index_further(value bytea, keys bytea, at integer, index bytea, terms bytea, field text) TO glpgenc_app;


--
-- Name: FUNCTION _int8(data bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._int8(data bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._int8(data bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._int8(data bytea) TO glpgenc_app;


--
-- Name: TABLE guarded_columns; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT ON TABLE glpgenc.guarded_columns TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.guarded_columns TO glpgenc_auditor;


--
-- Name: FUNCTION _is_expanded(moved glpgenc.column_migrations, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._is_expanded(moved glpgenc.column_migrations, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._is_expanded(moved glpgenc.column_migrations, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._is_expanded(moved glpgenc.column_migrations, field text) TO glpgenc_app;


--
-- Name: FUNCTION _is_of_others(data bytea, field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._is_of_others(data bytea, field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._is_of_others(data bytea, field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._is_of_others(data bytea, field text, row_id text) TO glpgenc_app;


--
-- Name: TABLE tombstones; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.tombstones TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.tombstones TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.tombstones TO glpgenc_auditor;


--
-- Name: FUNCTION _is_shredded(tenant_id text, data_class text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._is_shredded(tenant_id text, data_class text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._is_shredded(tenant_id text, data_class text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._is_shredded(tenant_id text, data_class text) TO glpgenc_app;


--
-- Name: FUNCTION _is_utf8(data bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._is_utf8(data bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._is_utf8(data bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._is_utf8(data bytea) TO glpgenc_app;


--
-- Name: FUNCTION _join_tags(tags bytea[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._join_tags(tags bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._join_tags(tags bytea[]) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._join_tags(tags bytea[]) TO glpgenc_app;


--
-- Name: FUNCTION _kept_check(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._kept_check(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._kept_check(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._kept_check(relation regclass, column_name name) TO glpgenc_app;


--
-- Name: FUNCTION _key_state(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._key_state() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._key_state() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._key_state() TO glpgenc_app;


--
-- Name: FUNCTION _key_uses(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._key_uses() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._key_uses() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._key_uses() TO glpgenc_app;


--
-- Name: FUNCTION _keys(field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._keys(field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._keys(field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._keys(field text) TO glpgenc_app;


--
-- Name: FUNCTION _known_row_expression(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._known_row_expression() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._known_row_expression() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._known_row_expression() TO glpgenc_app;


--
-- Name: FUNCTION _lower(value text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._lower(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._lower(value text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._lower(value text) TO glpgenc_app;


--
-- Name: FUNCTION _migration_of(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._migration_of(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._migration_of(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._migration_of(relation regclass, column_name name) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._migration_of(relation regclass, column_name name) TO glpgenc_auditor;


--
-- Name: FUNCTION _no_field_key(field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._no_field_key(field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._no_field_key(field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._no_field_key(field text) TO glpgenc_app;


--
-- Name: FUNCTION _normalize(value bytea, normalizer integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._normalize(value bytea, normalizer integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._normalize(value bytea, normalizer integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._normalize(value bytea, normalizer integer) TO glpgenc_app;


--
-- Name: FUNCTION _normalizer_id(name text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._normalizer_id(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._normalizer_id(name text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._normalizer_id(name text) TO glpgenc_app;


--
-- Name: FUNCTION _number(value text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._number(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._number(value text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._number(value text) TO glpgenc_app;


--
-- Name: FUNCTION _of_new_row(relation regclass, expression text, form text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._of_new_row(relation regclass, expression text, form text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._of_new_row(relation regclass, expression text, form text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._of_new_row(relation regclass, expression text, form text) TO glpgenc_app;


--
-- Name: FUNCTION _open(data bytea, keys bytea, bound bytea, field text, row_id text, as_text boolean, verify_only boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._open(data bytea, keys bytea, bound bytea, field text, row_id text, as_text boolean, verify_only boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._open(data bytea, keys bytea, bound bytea, field text, row_id text, as_text boolean, verify_only boolean) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._open(data bytea, keys bytea, bound bytea, field text, row_id text, as_text boolean, verify_only boolean) TO glpgenc_app;


--
-- Name: FUNCTION _pad(plaintext bytea, bucket integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._pad(plaintext bytea, bucket integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._pad(plaintext bytea, bucket integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._pad(plaintext bytea, bucket integer) TO glpgenc_app;


--
-- Name: FUNCTION _passing_name(relation regclass, column_name name, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._passing_name(relation regclass, column_name name, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._passing_name(relation regclass, column_name name, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._passing_name(relation regclass, column_name name, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION _pieces(content text, entry bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._pieces(content text, entry bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._pieces(content text, entry bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._pieces(content text, entry bytea) TO glpgenc_app;


--
-- Name: FUNCTION _plaintext_emptier(moved glpgenc.column_migrations); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) TO glpgenc_app;


--
-- Name: FUNCTION _plaintext_reader(moved glpgenc.column_migrations, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field text) TO glpgenc_app;


--
-- Name: FUNCTION _plaintext_writer(moved glpgenc.column_migrations, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field text) TO glpgenc_app;


--
-- Name: FUNCTION _proof_name(relation regclass, column_name name, suffix text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._proof_name(relation regclass, column_name name, suffix text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._proof_name(relation regclass, column_name name, suffix text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._proof_name(relation regclass, column_name name, suffix text) TO glpgenc_app;


--
-- Name: FUNCTION _raise(code text, subject text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._raise(code text, subject text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._raise(code text, subject text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._raise(code text, subject text) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._raise(code text, subject text) TO glpgenc_auditor;


--
-- Name: FUNCTION _random(size integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._random(size integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._random(size integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._random(size integer) TO glpgenc_app;


--
-- Name: FUNCTION _range_terms(low text, high text, keys bytea, field text, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._range_terms(low text, high text, keys bytea, field text, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._range_terms(low text, high text, keys bytea, field text, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._range_terms(low text, high text, keys bytea, field text, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION _refuse(data bytea, field text, row_id text, verify_only boolean, key_found boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._refuse(data bytea, field text, row_id text, verify_only boolean, key_found boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._refuse(data bytea, field text, row_id text, verify_only boolean, key_found boolean) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._refuse(data bytea, field text, row_id text, verify_only boolean, key_found boolean) TO glpgenc_app;


--
-- Name: FUNCTION _refuse_envelope(plaintext bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._refuse_envelope(plaintext bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._refuse_envelope(plaintext bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._refuse_envelope(plaintext bytea) TO glpgenc_app;


--
-- Name: FUNCTION _refuse_leftovers(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._refuse_leftovers() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._refuse_leftovers() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._refuse_leftovers() TO glpgenc_app;


--
-- Name: FUNCTION _refuse_lone(moved glpgenc.column_migrations); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._refuse_lone(moved glpgenc.column_migrations) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._refuse_lone(moved glpgenc.column_migrations) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._refuse_lone(moved glpgenc.column_migrations) TO glpgenc_app;


--
-- Name: FUNCTION _refuse_value(message text, mend text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._refuse_value(message text, mend text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._refuse_value(message text, mend text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._refuse_value(message text, mend text) TO glpgenc_app;


--
-- Name: FUNCTION _registered_by_owner(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._registered_by_owner() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._registered_by_owner() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._registered_by_owner() TO glpgenc_app;


--
-- Name: FUNCTION _remake_index_triggers(relation regclass); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._remake_index_triggers(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._remake_index_triggers(relation regclass) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._remake_index_triggers(relation regclass) TO glpgenc_app;


--
-- Name: FUNCTION _renew_shield(relation regclass); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._renew_shield(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._renew_shield(relation regclass) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._renew_shield(relation regclass) TO glpgenc_app;


--
-- Name: FUNCTION _require_new_snapshots(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._require_new_snapshots() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._require_new_snapshots() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._require_new_snapshots() TO glpgenc_app;


--
-- Name: FUNCTION _require_owner(relation regclass); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._require_owner(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._require_owner(relation regclass) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._require_owner(relation regclass) TO glpgenc_app;


--
-- Name: FUNCTION _reseal(data bytea, keys bytea, bound bytea, field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._reseal(data bytea, keys bytea, bound bytea, field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._reseal(data bytea, keys bytea, bound bytea, field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._reseal(data bytea, keys bytea, bound bytea, field text, row_id text) TO glpgenc_app;


--
-- Name: FUNCTION _same_tag(computed bytea, stored bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._same_tag(computed bytea, stored bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._same_tag(computed bytea, stored bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._same_tag(computed bytea, stored bytea) TO glpgenc_app;


--
-- Name: FUNCTION _seal(value bytea, keys bytea, bound bytea, field text, terms bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._seal(value bytea, keys bytea, bound bytea, field text, terms bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._seal(value bytea, keys bytea, bound bytea, field text, terms bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._seal(value bytea, keys bytea, bound bytea, field text, terms bytea) TO glpgenc_app;


--
-- Name: FUNCTION _search_tags(value text, keys bytea, field text, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._search_tags(value text, keys bytea, field text, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._search_tags(value text, keys bytea, field text, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._search_tags(value text, keys bytea, field text, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION _session_clear(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._session_clear() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._session_clear() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._session_clear() TO glpgenc_app;


--
-- Name: FUNCTION _session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) TO glpgenc_app;


--
-- Name: TABLE data_keys; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE glpgenc.data_keys TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.data_keys TO glpgenc_app;


--
-- Name: COLUMN data_keys.key_id; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(key_id) ON TABLE glpgenc.data_keys TO glpgenc_app;
GRANT SELECT(key_id) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.tenant_id; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(tenant_id) ON TABLE glpgenc.data_keys TO glpgenc_app;
GRANT SELECT(tenant_id) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.data_class; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(data_class) ON TABLE glpgenc.data_keys TO glpgenc_app;
GRANT SELECT(data_class) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.purpose; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(purpose) ON TABLE glpgenc.data_keys TO glpgenc_app;
GRANT SELECT(purpose) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.version; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(version) ON TABLE glpgenc.data_keys TO glpgenc_app;
GRANT SELECT(version) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.state; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(state) ON TABLE glpgenc.data_keys TO glpgenc_app;
GRANT SELECT(state) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.provider; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(provider) ON TABLE glpgenc.data_keys TO glpgenc_app;
GRANT SELECT(provider) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.key_uri; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(key_uri) ON TABLE glpgenc.data_keys TO glpgenc_app;
GRANT SELECT(key_uri) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.wrapped_key; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(wrapped_key) ON TABLE glpgenc.data_keys TO glpgenc_app;


--
-- Name: COLUMN data_keys.created_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(created_at) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.activated_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(activated_at) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.deactivated_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(deactivated_at) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.compromised_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(compromised_at) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.retired_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(retired_at) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.destroyed_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(destroyed_at) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: FUNCTION _session_tenant(field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._session_tenant(field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._session_tenant(field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._session_tenant(field text) TO glpgenc_app;


--
-- Name: FUNCTION _shape_fits(entry bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._shape_fits(entry bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._shape_fits(entry bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._shape_fits(entry bytea) TO glpgenc_app;


--
-- Name: FUNCTION _swap_index_columns(relation regclass, column_name name, old_slot integer, new_slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._swap_index_columns(relation regclass, column_name name, old_slot integer, new_slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._swap_index_columns(relation regclass, column_name name, old_slot integer, new_slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._swap_index_columns(relation regclass, column_name name, old_slot integer, new_slot integer) TO glpgenc_app;


--
-- Name: FUNCTION _tag_numbers(tags bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._tag_numbers(tags bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._tag_numbers(tags bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._tag_numbers(tags bytea) TO glpgenc_app;


--
-- Name: FUNCTION _tags(pieces text[], entry bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._tags(pieces text[], entry bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._tags(pieces text[], entry bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._tags(pieces text[], entry bytea) TO glpgenc_app;


--
-- Name: FUNCTION _takes_terms(keys bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._takes_terms(keys bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._takes_terms(keys bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._takes_terms(keys bytea) TO glpgenc_app;


--
-- Name: FUNCTION _tell_of_key(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._tell_of_key() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._tell_of_key() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._tell_of_key() TO glpgenc_app;


--
-- Name: FUNCTION _tell_of_tombstone(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._tell_of_tombstone() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._tell_of_tombstone() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._tell_of_tombstone() TO glpgenc_app;


--
-- Name: FUNCTION _temporary_last(path text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._temporary_last(path text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._temporary_last(path text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._temporary_last(path text) TO glpgenc_app;


--
-- Name: FUNCTION _temporary_moved_last(path text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._temporary_moved_last(path text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._temporary_moved_last(path text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._temporary_moved_last(path text) TO glpgenc_app;


--
-- Name: FUNCTION _term(value bytea, entry bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._term(value bytea, entry bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._term(value bytea, entry bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._term(value bytea, entry bytea) TO glpgenc_app;


--
-- Name: FUNCTION _term_given(terms bytea, at integer, entry bytea, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._term_given(terms bytea, at integer, entry bytea, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._term_given(terms bytea, at integer, entry bytea, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._term_given(terms bytea, at integer, entry bytea, field text) TO glpgenc_app;


--
-- Name: FUNCTION _term_in_slot(value bytea, keys bytea, field text, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._term_in_slot(value bytea, keys bytea, field text, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._term_in_slot(value bytea, keys bytea, field text, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._term_in_slot(value bytea, keys bytea, field text, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION _terms_sent(written text, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._terms_sent(written text, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._terms_sent(written text, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._terms_sent(written text, field text) TO glpgenc_app;


--
-- Name: FUNCTION _text_form(value anyelement); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._text_form(value anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._text_form(value anyelement) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._text_form(value anyelement) TO glpgenc_app;


--
-- Name: FUNCTION _too_long_to_search(facets integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._too_long_to_search(facets integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._too_long_to_search(facets integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._too_long_to_search(facets integer) TO glpgenc_app;


--
-- Name: FUNCTION _under_branch_key(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._under_branch_key() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._under_branch_key() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._under_branch_key() TO glpgenc_app;


--
-- Name: FUNCTION _unpad(padded bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._unpad(padded bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._unpad(padded bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._unpad(padded bytea) TO glpgenc_app;


--
-- Name: FUNCTION a256cbc_hs512_decrypt(key bytea, iv bytea, ciphertext_and_tag bytea, aad bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.a256cbc_hs512_decrypt(key bytea, iv bytea, ciphertext_and_tag bytea, aad bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.a256cbc_hs512_decrypt(key bytea, iv bytea, ciphertext_and_tag bytea, aad bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.a256cbc_hs512_decrypt(key bytea, iv bytea, ciphertext_and_tag bytea, aad bytea) TO glpgenc_app;


--
-- Name: FUNCTION a256cbc_hs512_encrypt(key bytea, iv bytea, plaintext bytea, aad bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.a256cbc_hs512_encrypt(key bytea, iv bytea, plaintext bytea, aad bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.a256cbc_hs512_encrypt(key bytea, iv bytea, plaintext bytea, aad bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.a256cbc_hs512_encrypt(key bytea, iv bytea, plaintext bytea, aad bytea) TO glpgenc_app;


--
-- Name: FUNCTION gl_abandon(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_abandon(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_abandon(relation regclass, column_name name) TO glpgenc_admin;


--
-- Name: FUNCTION gl_advance(relation regclass, column_name name, state text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_advance(relation regclass, column_name name, state text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_advance(relation regclass, column_name name, state text) TO glpgenc_admin;


--
-- Name: FUNCTION gl_audit_partitions(months_ahead integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_audit_partitions(months_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_audit_partitions(months_ahead integer) TO glpgenc_admin;


--
-- Name: FUNCTION gl_backfill_shield(relation regclass, columns name[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_backfill_shield(relation regclass, columns name[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_backfill_shield(relation regclass, columns name[]) TO glpgenc_admin;


--
-- Name: TABLE key_uses; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.key_uses TO glpgenc_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE glpgenc.key_uses TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.key_uses TO glpgenc_auditor;


--
-- Name: FUNCTION gl_count_uses(key_ids uuid[], uses bigint[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_count_uses(key_ids uuid[], uses bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_count_uses(key_ids uuid[], uses bigint[]) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_count_uses(key_ids uuid[], uses bigint[]) TO glpgenc_app;


--
-- Name: FUNCTION gl_decrypt(data bytea, key bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_decrypt(data bytea, key bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_decrypt(data bytea, key bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_decrypt(data bytea, key bytea) TO glpgenc_app;


--
-- Name: FUNCTION gl_decrypt(data bytea, field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_decrypt(data bytea, field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_decrypt(data bytea, field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_decrypt(data bytea, field text, row_id text) TO glpgenc_app;


--
-- Name: FUNCTION gl_decrypt_bytes(data bytea, field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_decrypt_bytes(data bytea, field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_decrypt_bytes(data bytea, field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_decrypt_bytes(data bytea, field text, row_id text) TO glpgenc_app;


--
-- Name: FUNCTION gl_drop_plaintext(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_drop_plaintext(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_drop_plaintext(relation regclass, column_name name) TO glpgenc_admin;


--
-- Name: FUNCTION gl_encrypt(data bytea, key bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_encrypt(data bytea, key bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(data bytea, key bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(data bytea, key bytea) TO glpgenc_app;


--
-- Name: FUNCTION gl_encrypt(value anyelement, field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_encrypt(value anyelement, field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(value anyelement, field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(value anyelement, field text, row_id text) TO glpgenc_app;


--
-- Name: FUNCTION gl_encrypt(value bytea, field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text) TO glpgenc_app;


--
-- Name: FUNCTION gl_encrypt(value text, field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text) TO glpgenc_app;


--
-- Name: FUNCTION gl_encrypt(value bytea, field text, row_id text, terms bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text, terms bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text, terms bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text, terms bytea) TO glpgenc_app;


--
-- Name: FUNCTION gl_encrypt(value text, field text, row_id text, terms bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text, terms bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text, terms bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text, terms bytea) TO glpgenc_app;


--
-- Name: FUNCTION gl_encrypt_bound(pair text[], field text, is_bytes boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_encrypt_bound(pair text[], field text, is_bytes boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt_bound(pair text[], field text, is_bytes boolean) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt_bound(pair text[], field text, is_bytes boolean) TO glpgenc_app;


--
-- Name: FUNCTION gl_encrypt_parameter(parameter text, field text, is_bytes boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_encrypt_parameter(parameter text, field text, is_bytes boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt_parameter(parameter text, field text, is_bytes boolean) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_encrypt_parameter(parameter text, field text, is_bytes boolean) TO glpgenc_app;


--
-- Name: FUNCTION gl_expand_column(relation regclass, plaintext_column name, column_name name, field text, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_expand_column(relation regclass, plaintext_column name, column_name name, field text, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_expand_column(relation regclass, plaintext_column name, column_name name, field text, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean) TO glpgenc_admin;


--
-- Name: FUNCTION gl_falls_back(relation regclass, column_name name, plaintext_column name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_falls_back(relation regclass, column_name name, plaintext_column name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_falls_back(relation regclass, column_name name, plaintext_column name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_falls_back(relation regclass, column_name name, plaintext_column name) TO glpgenc_app;


--
-- Name: FUNCTION gl_forbid_plaintext(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_forbid_plaintext(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_forbid_plaintext(relation regclass, column_name name) TO glpgenc_admin;


--
-- Name: FUNCTION gl_guard_column(relation regclass, column_name name, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_guard_column(relation regclass, column_name name, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_guard_column(relation regclass, column_name name, field text) TO glpgenc_admin;


--
-- Name: FUNCTION gl_hmac_index(value anyelement, field text, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_hmac_index(value anyelement, field text, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_hmac_index(value anyelement, field text, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_hmac_index(value anyelement, field text, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION gl_hmac_index(value bytea, field text, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_hmac_index(value bytea, field text, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_hmac_index(value bytea, field text, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_hmac_index(value bytea, field text, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION gl_hmac_index(value text, field text, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_hmac_index(value text, field text, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_hmac_index(value text, field text, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_hmac_index(value text, field text, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION gl_index_column(relation regclass, column_name name, facet text, index_column name, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_index_column(relation regclass, column_name name, facet text, index_column name, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_index_column(relation regclass, column_name name, facet text, index_column name, slot integer) TO glpgenc_admin;


--
-- Name: FUNCTION gl_index_tags(data bytea, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

GRANT ALL ON FUNCTION glpgenc.gl_index_tags(data bytea, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_index_tags(data bytea, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION gl_index_term(data bytea, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

GRANT ALL ON FUNCTION glpgenc.gl_index_term(data bytea, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_index_term(data bytea, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION gl_is_encrypted(data bytea); Type: ACL; Schema: glpgenc; Owner: -
--

GRANT ALL ON FUNCTION glpgenc.gl_is_encrypted(data bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_is_encrypted(data bytea) TO glpgenc_app;


--
-- Name: FUNCTION gl_keep_plaintext(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_keep_plaintext(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_keep_plaintext(relation regclass, column_name name) TO glpgenc_admin;


--
-- Name: FUNCTION gl_key_id(data bytea); Type: ACL; Schema: glpgenc; Owner: -
--

GRANT ALL ON FUNCTION glpgenc.gl_key_id(data bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_key_id(data bytea) TO glpgenc_app;


--
-- Name: FUNCTION gl_null(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_null(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_null(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_null(relation regclass, column_name name) TO glpgenc_app;


--
-- Name: FUNCTION gl_pending(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_pending(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_pending(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_pending(relation regclass, column_name name) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc.gl_pending(relation regclass, column_name name) TO glpgenc_auditor;


--
-- Name: FUNCTION gl_plaintext(value anyelement); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_plaintext(value anyelement) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_plaintext(value anyelement) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_plaintext(value anyelement) TO glpgenc_app;


--
-- Name: FUNCTION gl_plaintext(value bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_plaintext(value bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_plaintext(value bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_plaintext(value bytea) TO glpgenc_app;


--
-- Name: FUNCTION gl_plaintext(value text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_plaintext(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_plaintext(value text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_plaintext(value text) TO glpgenc_app;


--
-- Name: FUNCTION gl_range_terms(low text, high text, field text, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_range_terms(low text, high text, field text, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_range_terms(low text, high text, field text, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_range_terms(low text, high text, field text, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION gl_reencrypt(data bytea, field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_reencrypt(data bytea, field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_reencrypt(data bytea, field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_reencrypt(data bytea, field text, row_id text) TO glpgenc_app;


--
-- Name: FUNCTION gl_register_facet(field text, facet text, normalizer text, bits integer, scope text, kind text, parameters jsonb); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_register_facet(field text, facet text, normalizer text, bits integer, scope text, kind text, parameters jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_register_facet(field text, facet text, normalizer text, bits integer, scope text, kind text, parameters jsonb) TO glpgenc_admin;


--
-- Name: FUNCTION gl_register_field(field text, data_class text, padding integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_register_field(field text, data_class text, padding integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_register_field(field text, data_class text, padding integer) TO glpgenc_admin;


--
-- Name: FUNCTION gl_search_tags(value text, field text, slot integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_search_tags(value text, field text, slot integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_search_tags(value text, field text, slot integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_search_tags(value text, field text, slot integer) TO glpgenc_app;


--
-- Name: FUNCTION gl_search_terms(value bytea, field text, facet text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_search_terms(value bytea, field text, facet text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_search_terms(value bytea, field text, facet text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_search_terms(value bytea, field text, facet text) TO glpgenc_app;


--
-- Name: FUNCTION gl_search_terms(value text, field text, facet text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_search_terms(value text, field text, facet text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_search_terms(value text, field text, facet text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_search_terms(value text, field text, facet text) TO glpgenc_app;


--
-- Name: FUNCTION gl_session_begin(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_session_begin() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_session_begin() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_session_begin() TO glpgenc_app;


--
-- Name: FUNCTION gl_session_clear(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_session_clear() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_session_clear() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_session_clear() TO glpgenc_app;


--
-- Name: FUNCTION gl_session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) TO glpgenc_app;


--
-- Name: FUNCTION gl_session_names(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_session_names() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_session_names() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_session_names() TO glpgenc_app;


--
-- Name: FUNCTION gl_try_decrypt(data bytea, field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_try_decrypt(data bytea, field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_try_decrypt(data bytea, field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_try_decrypt(data bytea, field text, row_id text) TO glpgenc_app;


--
-- Name: FUNCTION gl_verify(data bytea, field text, row_id text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_verify(data bytea, field text, row_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_verify(data bytea, field text, row_id text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc.gl_verify(data bytea, field text, row_id text) TO glpgenc_app;


--
-- Name: TABLE alembic_version; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT ON TABLE glpgenc.alembic_version TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.alembic_version TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.alembic_version TO glpgenc_auditor;


--
-- Name: TABLE backfill_chunks; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.backfill_chunks TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.backfill_chunks TO glpgenc_auditor;


--
-- Name: TABLE backfill_jobs; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.backfill_jobs TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.backfill_jobs TO glpgenc_auditor;


--
-- Name: TABLE backfill_leaves; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.backfill_leaves TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.backfill_leaves TO glpgenc_auditor;


--
-- Name: TABLE backfill_workers; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.backfill_workers TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.backfill_workers TO glpgenc_auditor;


--
-- Name: TABLE backfills; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.backfills TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.backfills TO glpgenc_auditor;


--
-- Name: TABLE branch_keys; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE glpgenc.branch_keys TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.branch_keys TO glpgenc_app;


--
-- Name: COLUMN branch_keys.branch_id; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(branch_id) ON TABLE glpgenc.branch_keys TO glpgenc_app;
GRANT SELECT(branch_id) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.group_name; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(group_name) ON TABLE glpgenc.branch_keys TO glpgenc_app;
GRANT SELECT(group_name) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.version; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(version) ON TABLE glpgenc.branch_keys TO glpgenc_app;
GRANT SELECT(version) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.state; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(state) ON TABLE glpgenc.branch_keys TO glpgenc_app;
GRANT SELECT(state) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.provider; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(provider) ON TABLE glpgenc.branch_keys TO glpgenc_app;
GRANT SELECT(provider) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.key_uri; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(key_uri) ON TABLE glpgenc.branch_keys TO glpgenc_app;
GRANT SELECT(key_uri) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.wrapped_key; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(wrapped_key) ON TABLE glpgenc.branch_keys TO glpgenc_app;


--
-- Name: COLUMN branch_keys.uses; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT UPDATE(uses) ON TABLE glpgenc.branch_keys TO glpgenc_app;
GRANT SELECT(uses) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.created_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(created_at) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.activated_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(activated_at) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.deactivated_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(deactivated_at) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.compromised_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(compromised_at) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.destroyed_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT(destroyed_at) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: TABLE fields; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.fields TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.fields TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.fields TO glpgenc_auditor;


--
-- Name: TABLE installation; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.installation TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.installation TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.installation TO glpgenc_auditor;


--
-- Name: TABLE key_tenants; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT ON TABLE glpgenc.key_tenants TO glpgenc_admin;


--
-- Name: TABLE planted_rows; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.planted_rows TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.planted_rows TO glpgenc_auditor;


--
-- Name: TABLE quarantine; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.quarantine TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.quarantine TO glpgenc_auditor;


--
-- Name: TABLE registry_keys; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE glpgenc.registry_keys TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.registry_keys TO glpgenc_app;


--
-- Name: TABLE reindex_columns; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.reindex_columns TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.reindex_columns TO glpgenc_auditor;


--
-- Name: TABLE reindexes; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.reindexes TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.reindexes TO glpgenc_auditor;


--
-- Name: TABLE rotated_keys; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.rotated_keys TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.rotated_keys TO glpgenc_auditor;


--
-- Name: TABLE rotation_columns; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.rotation_columns TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.rotation_columns TO glpgenc_auditor;


--
-- Name: TABLE rotation_policies; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.rotation_policies TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.rotation_policies TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.rotation_policies TO glpgenc_auditor;


--
-- Name: TABLE rotation_runner; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,UPDATE ON TABLE glpgenc.rotation_runner TO glpgenc_admin;


--
-- Name: TABLE rotations; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.rotations TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.rotations TO glpgenc_auditor;


--
-- Name: TABLE search_facets; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.search_facets TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.search_facets TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.search_facets TO glpgenc_auditor;


--
-- Name: TABLE tenant_kms_keys; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.tenant_kms_keys TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.tenant_kms_keys TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.tenant_kms_keys TO glpgenc_auditor;


--
-- Name: TABLE audit_anchors; Type: ACL; Schema: security; Owner: -
--

GRANT SELECT ON TABLE security.audit_anchors TO glpgenc_auditor;


--
-- Name: TABLE audit_heads; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT ON TABLE security.audit_heads TO glpgenc_app;
GRANT INSERT ON TABLE security.audit_heads TO glpgenc_admin;
GRANT SELECT ON TABLE security.audit_heads TO glpgenc_auditor;


--
-- Name: TABLE audit_keys; Type: ACL; Schema: security; Owner: -
--

GRANT SELECT ON TABLE security.audit_keys TO glpgenc_app;
GRANT SELECT ON TABLE security.audit_keys TO glpgenc_admin;
GRANT SELECT ON TABLE security.audit_keys TO glpgenc_auditor;


--
-- Name: COLUMN audit_keys.key_id; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(key_id) ON TABLE security.audit_keys TO glpgenc_app;
GRANT INSERT(key_id) ON TABLE security.audit_keys TO glpgenc_admin;


--
-- Name: COLUMN audit_keys.provider; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(provider) ON TABLE security.audit_keys TO glpgenc_app;
GRANT INSERT(provider),UPDATE(provider) ON TABLE security.audit_keys TO glpgenc_admin;


--
-- Name: COLUMN audit_keys.key_uri; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(key_uri) ON TABLE security.audit_keys TO glpgenc_app;
GRANT INSERT(key_uri),UPDATE(key_uri) ON TABLE security.audit_keys TO glpgenc_admin;


--
-- Name: COLUMN audit_keys.wrapped_key; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(wrapped_key) ON TABLE security.audit_keys TO glpgenc_app;
GRANT INSERT(wrapped_key),UPDATE(wrapped_key) ON TABLE security.audit_keys TO glpgenc_admin;


--
-- Name: COLUMN audit_keys.environment; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(environment) ON TABLE security.audit_keys TO glpgenc_app;
GRANT INSERT(environment) ON TABLE security.audit_keys TO glpgenc_admin;


--
-- Name: TABLE audit_writers; Type: ACL; Schema: security; Owner: -
--

GRANT SELECT ON TABLE security.audit_writers TO glpgenc_auditor;


--
-- Name: COLUMN audit_writers.writer_id; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(writer_id) ON TABLE security.audit_writers TO glpgenc_app;
GRANT INSERT(writer_id) ON TABLE security.audit_writers TO glpgenc_admin;


--
-- Name: COLUMN audit_writers.key_id; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(key_id) ON TABLE security.audit_writers TO glpgenc_app;
GRANT INSERT(key_id) ON TABLE security.audit_writers TO glpgenc_admin;


--
-- Name: COLUMN audit_writers.host; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(host) ON TABLE security.audit_writers TO glpgenc_app;
GRANT INSERT(host) ON TABLE security.audit_writers TO glpgenc_admin;


--
-- Name: COLUMN audit_writers.pid; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(pid) ON TABLE security.audit_writers TO glpgenc_app;
GRANT INSERT(pid) ON TABLE security.audit_writers TO glpgenc_admin;


--
-- Name: COLUMN audit_writers.application; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(application) ON TABLE security.audit_writers TO glpgenc_app;
GRANT INSERT(application) ON TABLE security.audit_writers TO glpgenc_admin;


--
-- Name: COLUMN audit_writers.version; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(version) ON TABLE security.audit_writers TO glpgenc_app;
GRANT INSERT(version) ON TABLE security.audit_writers TO glpgenc_admin;


--
-- Name: COLUMN audit_writers.started_at; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(started_at) ON TABLE security.audit_writers TO glpgenc_app;
GRANT INSERT(started_at) ON TABLE security.audit_writers TO glpgenc_admin;


--
-- Name: TABLE encryption_audit; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT ON TABLE security.encryption_audit TO glpgenc_app;
GRANT INSERT ON TABLE security.encryption_audit TO glpgenc_admin;
GRANT SELECT ON TABLE security.encryption_audit TO glpgenc_auditor;


--
-- Name: TABLE encryption_audit_default; Type: ACL; Schema: security; Owner: -
--

GRANT SELECT ON TABLE security.encryption_audit_default TO glpgenc_auditor;


--
-- Name: TABLE permissions; Type: ACL; Schema: security; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE security.permissions TO glpgenc_admin;
GRANT SELECT ON TABLE security.permissions TO glpgenc_app;
GRANT SELECT ON TABLE security.permissions TO glpgenc_auditor;


--
-- Name: TABLE role_permissions; Type: ACL; Schema: security; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE security.role_permissions TO glpgenc_admin;
GRANT SELECT ON TABLE security.role_permissions TO glpgenc_app;
GRANT SELECT ON TABLE security.role_permissions TO glpgenc_auditor;


--
-- Name: TABLE roles; Type: ACL; Schema: security; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE security.roles TO glpgenc_admin;
GRANT SELECT ON TABLE security.roles TO glpgenc_app;
GRANT SELECT ON TABLE security.roles TO glpgenc_auditor;


--
-- PostgreSQL database dump complete
--


