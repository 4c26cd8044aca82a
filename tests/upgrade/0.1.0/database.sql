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
            AND (pg_catalog.current_setting('glpgenc.backfill'::pg_catalog.text, true) OPERATOR(pg_catalog.=) 'on'::pg_catalog.text
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
    RETURN (SELECT CASE _dual_write_when.event WHEN 'insert'::text THEN string_agg(DISTINCT CASE WHEN (a.atthasdef OR (glpgenc._column_of(m.relation, m.source_expression) IS NULL)) THEN format('NEW.%s IS NOT NULL OR NEW.%s IS NOT NULL'::text, glpgenc._quoted(m.column_name), glpgenc._quoted(m.plaintext_column)) ELSE format('(NEW.%s IS NULL) <> (NEW.%s IS NULL)'::text, glpgenc._quoted(m.column_name), glpgenc._quoted(m.plaintext_column)) END, ' OR '::text) ELSE (((glpgenc._changed(_dual_write_when.relation, (SELECT array_agg(DISTINCT x.x) AS array_agg FROM glpgenc.column_migrations n, LATERAL unnest((((n.plaintext_column || glpgenc._columns_read(n.relation, n.source_expression)) || glpgenc._columns_read(n.relation, n.row_expression)) || glpgenc._columns_read(n.relation, n.tenant_expression))) x(x) WHERE (((n.relation)::oid = (_dual_write_when.relation)::oid) AND (n.plaintext_column IS NOT NULL))), true) || format(' OR current_setting(%L, true) IS DISTINCT FROM %L AND ('::text, 'glpgenc.backfill', 'on')) || glpgenc._changed(_dual_write_when.relation, array_agg(m.column_name), true)) || ')'::text) END AS "case" FROM (glpgenc.column_migrations m JOIN pg_attribute a ON (((a.attrelid = (m.relation)::oid) AND (a.attname = m.plaintext_column) AND (NOT a.attisdropped)))) WHERE (((m.relation)::oid = (_dual_write_when.relation)::oid) AND (m.plaintext_column IS NOT NULL)));


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
    before    record;
    adds      boolean;
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
    SELECT CASE WHEN load <> '' THEN EXISTS (SELECT FROM pg_cursor() c WHERE c.name = 'glpgenc_' || load AND NOT c.is_holdable)
                ELSE false END AS loaded_here,
           EXISTS (SELECT FROM pg_prepared_statement() s WHERE s.from_sql) AS prepared,
           ARRAY(SELECT 'glpgenc.field.' || f.field FROM glpgenc.fields f
                 WHERE current_setting('glpgenc.field.' || f.field, true) <> '') AS planted
    INTO before;
    adds := transaction_local AND before.loaded_here;
    IF NOT adds THEN
        IF allow_temporary_objects IS NOT TRUE AND (before.prepared OR pg_my_temp_schema() <> 0) THEN
            PERFORM glpgenc._refuse_leftovers();
        END IF;
        -- Buckets that others filled have another load id, so that a transaction need not look for them.
        FOREACH name IN ARRAY CASE WHEN transaction_local THEN before.planted ELSE glpgenc.gl_session_names() END LOOP
            done := set_config(name, '', transaction_local);
        END LOOP;
        load := encode(glpgenc._random(16), 'hex');
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
            present := current_setting(name, true);
            IF left(present, 32) = load THEN
                content := glpgenc._add_keys(decode(substr(present, 33), 'hex'), content);
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
    -- One at a time; who writes events is not kept waiting by this.
    PERFORM pg_advisory_xact_lock(7451610391438783847);
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
                   'WHEN (pg_catalog.current_setting(%L, true) OPERATOR(pg_catalog.=) %L) EXECUTE FUNCTION %s()',
                   relation, 'glpgenc.backfill', 'on', made);
    EXECUTE format('COMMENT ON TRIGGER zzz_glpgenc_shield ON %s IS %L', relation,
                   'glpgenc: while a backfill writes, keeps all columns but those that it fills');
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER zzz_glpgenc_shield', relation);
    RETURN true;
END
$_$;


--
-- Name: FUNCTION gl_backfill_shield(relation regclass, columns name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_backfill_shield(relation regclass, columns name[]) IS 'Puts up a last BEFORE UPDATE trigger that, where the setting glpgenc.backfill is on, keeps all columns but these and their index columns as they were; NULL takes it away';


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
            AND (pg_catalog.current_setting('glpgenc.backfill'::pg_catalog.text, true) OPERATOR(pg_catalog.=) 'on'::pg_catalog.text
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
            AND (pg_catalog.current_setting('glpgenc.backfill'::pg_catalog.text, true) OPERATOR(pg_catalog.=) 'on'::pg_catalog.text
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
1	1	public.moved	1	0	1	t	vm:13437	40	0	0	0.14881971799968596	21712	2026-12-01 01:30:06.028851+00
2	1	public.moved	2	0	2	t	vm:13437	0	0	0	0.022435455000049842	136	2026-12-01 01:30:06.093892+00
3	2	public.client_side	1	0	2	t	vm:13775	40	0	0	0.15532218099997408	18248	2026-12-01 01:30:15.804164+00
4	2	public.client_side	2	0	2	t	vm:13775	0	0	0	0.019119120999675943	136	2026-12-01 01:30:15.88683+00
5	3	public.moved	1	0	2	t	vm:13775	40	18	0	0.07118716900004074	15424	2026-12-01 01:30:16.069566+00
6	3	public.moved	2	0	2	t	vm:13775	0	0	0	0.03549914900031581	144	2026-12-01 01:30:16.148929+00
7	4	public.server_side	1	0	3	t	vm:13775	40	0	0	0.07312251500025013	32896	2026-12-01 01:30:16.338181+00
8	4	public.server_side	2	0	4	t	vm:13775	0	0	0	0.02447735800069495	192	2026-12-01 01:30:16.419749+00
\.


--
-- Data for Name: backfill_jobs; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfill_jobs (job, relation, kind, pass, paused, settings, started_at, finished_at, cancelled, rate_until, wal_until, wal_position) FROM stdin;
1	public.moved	backfill	2	f	{"quiet": "nothing"}	2026-12-01 01:30:03.852394+00	2026-12-01 01:30:06.109076+00	f	\N	\N	\N
2	public.client_side	rotation	2	f	{"quiet": "nothing"}	2026-12-01 01:30:13.58304+00	2026-12-01 01:30:15.895153+00	f	\N	\N	\N
3	public.moved	rotation	2	f	{"quiet": "nothing"}	2026-12-01 01:30:13.633666+00	2026-12-01 01:30:16.164976+00	f	\N	\N	\N
4	public.server_side	rotation	2	f	{"quiet": "nothing"}	2026-12-01 01:30:13.668995+00	2026-12-01 01:30:16.436609+00	f	\N	\N	\N
\.


--
-- Data for Name: backfill_leaves; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfill_leaves (job, leaf, filenode, blocks, next_block) FROM stdin;
1	public.moved	17314	2	2
2	public.client_side	17360	2	2
3	public.moved	17314	2	2
4	public.server_side	17345	4	4
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
public.moving	email_enc	email	email	\N	id	database	queue	f	2026-12-01 01:30:00.343512+00	\N	\N	\N	\N	\N	\N	\N	\N	\N
public.moved	email_enc	email	email	\N	id	database	queue	f	2026-12-01 01:29:55.466089+00	2026-12-01 01:30:06.109076+00	2026-12-01 01:30:09.53263+00	40	all	0	\N	\N	\N	\N
\.


--
-- Data for Name: data_keys; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, created_at, activated_at, deactivated_at, compromised_at, retired_at, destroyed_at) FROM stdin;
251463fe-7e54-4451-a836-3665aa2560c9	acme	pii	index	1	active	local	local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe	\\x00000001ce74b35e24e268cc34ee34289e18041b190b4b543d5bed11adbd0ae1d2f707dc076c4f871e2ea9faeba49fcc8b5c6504617c0025a480216ace14067c	2026-12-01 01:30:05.988403+00	2026-12-01 01:30:05.988403+00	\N	\N	\N	\N
28f8e5e9-b4f8-4bac-800d-6dfd3f511f30	acme	pii	encryption	1	deactivated	local	local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe	\\x0000000139344489fffbd1b8ab96441f89318c9121d33b8991a0c2b81b9157fc027385fea4ee039ee6ca811b9bee4b40b92877876b4b0cf8f6ea774a20d6bdb4	2026-12-01 01:30:05.923126+00	2026-12-01 01:30:05.923126+00	2026-12-01 01:30:13.520575+00	\N	\N	\N
e595d264-f20e-4211-b288-6a977844357d	acme	pii	encryption	2	active	local	local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe	\\x00000001a16e083d3def5c8b1c63072968242744931221f8aa1bd6f6de6cc26ec2ce1333913901e4f38a4a8329ba0939fb5b5171a2eee2a20bd78281c84b1130	2026-12-01 01:30:12.517756+00	2026-12-01 01:30:13.520575+00	\N	\N	\N	\N
7be01772-b1c1-47c4-9440-851a546c5d52	doomed	pii	encryption	1	destroyed	local	local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe	\N	2026-12-01 01:30:10.543305+00	2026-12-01 01:30:10.543305+00	2026-12-01 01:30:20.198767+00	\N	\N	2026-12-01 01:30:20.198767+00
b9a402c8-9f46-41e6-832c-4dc5d0a18d13	doomed	pii	index	1	destroyed	local	local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe	\N	2026-12-01 01:30:10.551973+00	2026-12-01 01:30:10.551973+00	2026-12-01 01:30:20.198767+00	\N	\N	2026-12-01 01:30:20.198767+00
181528c3-9c66-4569-8998-dc19bab0aef6	*	glpgenc_receipts	index	1	active	local	local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe	\\x000000018c9d57752b9b5991e691070b77f2683b5fad50507ad801d65c49f76e7e2425d70ba3ef58e510bebefcd351648259b863b425483a0433fff5954e9781	2026-12-01 01:30:20.3227+00	2026-12-01 01:30:20.3227+00	\N	\N	\N	\N
\.


--
-- Data for Name: encrypted_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.encrypted_columns (relation, column_name, field, state, created_at) FROM stdin;
public.moving	email_enc	moving.email_enc	expanded	2026-12-01 01:30:00.343512+00
public.moved	email_enc	moved.email_enc	verified	2026-12-01 01:29:55.466089+00
public.server_side	secret	server_side.secret	native	2026-12-01 01:30:10.2414+00
public.client_side	secret	client_side.secret	native	2026-12-01 01:30:10.2414+00
\.


--
-- Data for Name: fields; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.fields (field, data_class, padding, created_at) FROM stdin;
moved.email_enc	pii	0	2026-12-01 01:29:55.432788+00
moving.email_enc	pii	0	2026-12-01 01:30:00.308517+00
server_side.secret	pii	0	2026-12-01 01:30:10.2414+00
client_side.secret	pii	0	2026-12-01 01:30:10.2414+00
\.


--
-- Data for Name: index_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.index_columns (relation, column_name, facet, field, slot, index_column, created_at) FROM stdin;
public.moved	email_enc	lower	moved.email_enc	1	email_enc_bidx	2026-12-01 01:29:55.560669+00
public.moving	email_enc	lower	moving.email_enc	1	email_enc_bidx	2026-12-01 01:30:00.455958+00
public.server_side	secret	exact	server_side.secret	1	secret_bidx	2026-12-01 01:30:10.2414+00
public.server_side	secret	prefix	server_side.secret	2	secret_tags	2026-12-01 01:30:10.2414+00
public.client_side	secret	exact	client_side.secret	1	secret_bidx	2026-12-01 01:30:10.2414+00
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
28f8e5e9-b4f8-4bac-800d-6dfd3f511f30	100	2026-12-01 01:30:10.453729+00
7be01772-b1c1-47c4-9440-851a546c5d52	100	2026-12-01 01:30:10.560552+00
e595d264-f20e-4211-b288-6a977844357d	100	2026-12-01 01:30:15.790429+00
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
2	28f8e5e9-b4f8-4bac-800d-6dfd3f511f30	acme	pii
3	28f8e5e9-b4f8-4bac-800d-6dfd3f511f30	acme	pii
4	28f8e5e9-b4f8-4bac-800d-6dfd3f511f30	acme	pii
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
1	acme	pii	\N	asked	2026-12-01 01:30:12.461058+00	2026-12-01 01:30:17.645171+00
\.


--
-- Data for Name: search_facets; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.search_facets (field, slot, facet, normalizer, bits, scope, kind, parameters, label, root_version, state, created_at) FROM stdin;
moved.email_enc	1	lower	lower	128	tenant	scalar	{}	\N	\N	active	2026-12-01 01:29:55.449375+00
moving.email_enc	1	lower	lower	128	tenant	scalar	{}	\N	\N	active	2026-12-01 01:30:00.318792+00
server_side.secret	1	exact	exact	128	tenant	scalar	{}	\N	\N	active	2026-12-01 01:30:10.2414+00
server_side.secret	2	prefix	lower	32	tenant	prefix	{"most": 10, "least": 2}	\N	\N	active	2026-12-01 01:30:10.2414+00
client_side.secret	1	exact	exact	128	tenant	scalar	{}	\N	\N	active	2026-12-01 01:30:10.2414+00
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
doomed	*	2026-12-01 01:30:20.153814+00	postgres	2026-12-01 01:30:20.153814+00	2026-12-01 01:30:20.198767+00	\N	{"receipt": {"keys": [{"state": "destroyed", "key_id": "7be01772-b1c1-47c4-9440-851a546c5d52", "key_uri": "local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe", "purpose": "encryption", "version": 1, "provider": "local", "data_class": "pii", "destroyed_at": "2026-12-01T01:30:20.198767+00:00"}, {"state": "destroyed", "key_id": "b9a402c8-9f46-41e6-832c-4dc5d0a18d13", "key_uri": "local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe", "purpose": "index", "version": 1, "provider": "local", "data_class": "pii", "destroyed_at": "2026-12-01T01:30:20.198767+00:00"}], "action": "destroyed", "canary": {"keys_refused": 2, "values_not_made": {}, "values_that_opened_before_and_not_after": ["pii"]}, "copies": [{"what": "local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe, which wraps other tenants' keys too, opens every copy of the wrapped keys: dumps, backups, WAL", "place": "KMS key", "until": "no copy is left", "standing": "holds"}, {"what": "public.moved.email, verified: the plaintext is still there", "place": "plaintext column", "until": "glpgenc contract, then glpgenc scrub; or its rows are deleted", "standing": "holds"}, {"what": "public.moving.email, expanded: the plaintext is still there", "place": "plaintext column", "until": "glpgenc contract, then glpgenc scrub; or its rows are deleted", "standing": "holds"}, {"what": "processes that do not watch for changed keys may use cached ones for their TTL, taken for 1 s", "place": "caches", "until": "2026-12-01 01:30:21 UTC, or 2026-12-01 01:45:21 UTC where they can't reach the database", "standing": "may hold"}, {"what": "2 sessions are connected, 0 in a transaction; which of them hold keys can't be told from outside", "place": "sessions", "until": "their transactions end, or they do, where keys were loaded for a whole session", "standing": "may hold"}, {"what": "client_side.secret, facet exact, in the values, and in public.client_side.secret_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "moved.email_enc, facet lower, in the values, and in public.moved.email_enc_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "moving.email_enc, facet lower, in the values, and in public.moving.email_enc_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "server_side.secret, facet exact, in the values, and in public.server_side.secret_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "server_side.secret, facet prefix, in the values, and in public.server_side.secret_tags, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "what was written up to 0/189ADA8", "place": "WAL", "until": "its segments are overwritten", "standing": "may hold"}, {"what": "its values that were decrypted before: caches, exports, logs, search engines, mails", "place": "decrypted values", "until": "you have looked there", "standing": "can't be seen"}, {"what": "base backups, snapshots and dumps made before now have the wrapped keys, which the KMS still opens", "place": "backups", "until": "you delete them, or the KMS key is gone; on a restored one, glpgenc shred --apply-receipt", "standing": "can't be seen"}, {"what": "dead row versions, deleted files", "place": "disk blocks", "until": "VACUUM, and the disk overwrites", "standing": "can't be seen"}], "format": "glpgenc-shred-receipt-1", "glpgenc": "0.1.0", "issued_at": "2026-12-01T01:30:20.305829+00:00", "issued_by": "postgres", "tenant_id": "doomed", "data_class": "*", "undo_until": "2026-12-01T01:30:20.153814+00:00", "environment": "release", "executed_at": "2026-12-01T01:30:20.198767+00:00", "kms_deletion": null, "requested_at": "2026-12-01T01:30:20.153814+00:00", "requested_by": "postgres", "window_seconds": 0}, "signature": {"mac": "f5b4ed6e50c0de7a5005005c1ac41de1c1685a2df0d510af35092e59d9679c2d", "key_id": "181528c3-9c66-4569-8998-dc19bab0aef6", "key_uri": "local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe", "provider": "local", "algorithm": "HMAC-SHA-256", "wrapped_key": "AAAAAYydV3Urm1mR5pEHC3fyaDtfrVBQetgB1lxJ925+JCXXC6PvWOUQvr7801Fkglm4Y7QlSDoEM//1lU6XgQ=="}}
\.


--
-- Data for Name: client_side; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.client_side (id, secret, secret_bidx) FROM stdin;
101	\\xfb007be01772b1c147c49440851a546c5d520013010010f12a80a0da4e357f46b0a0511f373699866ae49a95a21676dbe61163565b568cf5e62bc3ea126662a3ca9c4e2f2e4877513a48607cec	\\xf12a80a0da4e357f46b0a0511f373699
102	\\xfb007be01772b1c147c49440851a546c5d5200130100100a91931a6ee6a08bb5843dbddbaf1ad78dec2ec334a689a25d04e3f0ded1d6dce0b806c2bda1da92516149f0c45c92b8c175b2255c19	\\x0a91931a6ee6a08bb5843dbddbaf1ad7
103	\\xfb007be01772b1c147c49440851a546c5d5200130100103102ec512612391000cc3a6c8012b4b283d84cd7d7011805455a0ff439679733fc0d84b81bec0729655f013c523f01272bbe0a11e285	\\x3102ec512612391000cc3a6c8012b4b2
104	\\xfb007be01772b1c147c49440851a546c5d5200130100106d446aa97e73ac6ae3deb0bf6f3af2f8e3052f75723913d5015b35a802b6c86c83f66dac04aed6ced0f4a93e378e3b770776745a2689	\\x6d446aa97e73ac6ae3deb0bf6f3af2f8
105	\\xfb007be01772b1c147c49440851a546c5d5200130100105d1f808ca212ad913dd98bee893a326c34403b29f6e42c2a5292bb8edc3e57628c8a1235ebb8cac628ac3574b6b646fc8a72fbca748e	\\x5d1f808ca212ad913dd98bee893a326c
106	\\xfb007be01772b1c147c49440851a546c5d52001301001027650d6c01b2d8aa98212baca9e02f200a5a30d94c1068afbbdc5619fde35fe96bafbf6ef1d7108b2eff5a5981ace0630fc84be6e906	\\x27650d6c01b2d8aa98212baca9e02f20
107	\\xfb007be01772b1c147c49440851a546c5d52001301001088ebc768dd73c021c62efa570ab63378a3fa027d78f02b4b8089de4ad8eedb26a25ffdbb03540a0b9d9a41a133109e1989767204af5b	\\x88ebc768dd73c021c62efa570ab63378
108	\\xfb007be01772b1c147c49440851a546c5d52001301001053aa1d5562a7bb59efe2bdc80fb96364da759507253602261558d208504b236491c1d4a5089aac5143062cc3b6a2f6cc220c2b412473	\\x53aa1d5562a7bb59efe2bdc80fb96364
109	\\xfb007be01772b1c147c49440851a546c5d5200130100108a57b466d2fe95187c1db0b96e5f25c3c2a87017fee06755494e85729aeeae7defc6b88cd63bc0a893772672e1c383804147cee72bbf	\\x8a57b466d2fe95187c1db0b96e5f25c3
110	\\xfb007be01772b1c147c49440851a546c5d520013010010758e40027e34125d334b9bccdce13ffc4996855fa552a7f6edccf39fc92cefac6cc7ba3c97e01b5f9b04f5c21e27a3885bb820eab2bf	\\x758e40027e34125d334b9bccdce13ffc
111	\\xfb007be01772b1c147c49440851a546c5d520013010010a49bc5110551976df99288ac8fe645347ecdb973300a691eb2d4e60e2a1d763e249247302cc372a7908166b9187a2b4b958b8963f60d	\\xa49bc5110551976df99288ac8fe64534
112	\\xfb007be01772b1c147c49440851a546c5d520013010010e41a209613c8a62107df103ff1c38ecd87a9102c13814a1280737b2f9fdebea3fd79bd70693006baefe87856a7a1938ea0594a28c064	\\xe41a209613c8a62107df103ff1c38ecd
113	\\xfb007be01772b1c147c49440851a546c5d520013010010136b6fd647ac270632ec348261ab5f381044355d50d40cb0fefce3f43ef8a8d84938d938a0d244573744b7b44534942911fcb7fe5064	\\x136b6fd647ac270632ec348261ab5f38
114	\\xfb007be01772b1c147c49440851a546c5d5200130100100730f88d82ea957a63a18213627fac292ba6f1f802b5dda04b448a2a5ad25b68237df5ca2a1dc36ca11ce64891e087f57a027970e774	\\x0730f88d82ea957a63a18213627fac29
115	\\xfb007be01772b1c147c49440851a546c5d520013010010b8ee3211201ecd31ffdf592a7d817fc267d8b464cb937ea74043f11b6b0b7802ac47273dc2a063c4da462688c2e08ffe47b0edd5ef25	\\xb8ee3211201ecd31ffdf592a7d817fc2
116	\\xfb007be01772b1c147c49440851a546c5d52001301001045b88f5676c4837a1d5110503851018ec05daa10b6e3656a1ff8972dfb5bd46ed2566eb996af05bb87c47f2737796078626bc59e596b	\\x45b88f5676c4837a1d5110503851018e
117	\\xfb007be01772b1c147c49440851a546c5d520013010010367f2be9b49ed986e7a532275a616038ba1b5d81a2d2b3faaadd71f32a3e564a4e2961db5835c513de66be9e09db22ff9b6a3f9f680d	\\x367f2be9b49ed986e7a532275a616038
118	\\xfb007be01772b1c147c49440851a546c5d520013010010f248b5bf4c4fa0706c9d7fa6879a02fa593db28af5f4bb288a5833adc5154e915a4cfd4fd1fc113d2bf05c8e8b0f48d19ef09d255320	\\xf248b5bf4c4fa0706c9d7fa6879a02fa
119	\\xfb007be01772b1c147c49440851a546c5d520013010010205a00a7d43a8b3848264687277825e60758704b34612bac3f381dff6a6a1f20a5b3fd87c9affdeacf3058935752b3ed37fdfb7a29a8	\\x205a00a7d43a8b3848264687277825e6
120	\\xfb007be01772b1c147c49440851a546c5d52001301001051bb4d1418347f30507877e6b831272be74b651d199f049da839c922de16c3abbfdf713874c67ec0bd033e74a76b41b2d31751b03f79	\\x51bb4d1418347f30507877e6b831272b
121	\\xfb007be01772b1c147c49440851a546c5d5200130100108f4e631173fccbf5e14b6f5e07f37784e45da79b971f02778aee26e7e5090a104fa2f4f9439729b5b6e01c2bd8e3ae0e45b732889d57	\\x8f4e631173fccbf5e14b6f5e07f37784
122	\\xfb007be01772b1c147c49440851a546c5d5200130100107f22fba11a8cac1a28b636ca273e326892d8de4b2553e06c028ed307feee75c13c84ecb00d8f09939c5fdddc24dce6ceeb62d552e9cd	\\x7f22fba11a8cac1a28b636ca273e3268
123	\\xfb007be01772b1c147c49440851a546c5d520013010010828038a63ef12f298cc10745bf82dee638fc3849775be75929d8113bad3e28236f0de31a2800a3c80190a73c95b818d870c4f7cb31b8	\\x828038a63ef12f298cc10745bf82dee6
124	\\xfb007be01772b1c147c49440851a546c5d5200130100107cc2a00088d26d41fb53651d55b33d441614de01819839dfe25cc28e608661ee48c455e4629f151ed99f00d873a2c08da24dea3ab21a	\\x7cc2a00088d26d41fb53651d55b33d44
125	\\xfb007be01772b1c147c49440851a546c5d520013010010796eb6012903bac30a8d4b38bdb59d5f77bafa3b20cd8641718d2e3ba9b06728d90be967c3cf1997642b2c43907402bc7fdace0c75ad	\\x796eb6012903bac30a8d4b38bdb59d5f
126	\\xfb007be01772b1c147c49440851a546c5d5200130100108d6db79ee370bc63a34d77e50bed2126dc2d8a7932c1523558952da2a2718970bd6c08683516078548938afa3097813c48310baf3755	\\x8d6db79ee370bc63a34d77e50bed2126
127	\\xfb007be01772b1c147c49440851a546c5d52001301001087dc3be2be799c9f7428d5a1fea12ddcd9b2f7964b4915e04271aa67bbb7dbe42daadee822253d9dd5ca8663f07651835d574ce9bedf	\\x87dc3be2be799c9f7428d5a1fea12ddc
128	\\xfb007be01772b1c147c49440851a546c5d52001301001047256b089920e3862224fe9b06fe4868a9935bf10373d43bdeded6900b13b0f4c61cfe1583c224a4cc6205b261ed0fbee5a96d2e6f48	\\x47256b089920e3862224fe9b06fe4868
129	\\xfb007be01772b1c147c49440851a546c5d520013010010172c954f04c57a4900a399b59b6a57ad533d8f513a8cb6f0a12191efab6970937baef44f1d0439d831d6732fa283bde5aed9e7dec8dd	\\x172c954f04c57a4900a399b59b6a57ad
130	\\xfb007be01772b1c147c49440851a546c5d5200130100104e63ecea3374473e97b6b5b57ddf2285d0683a975e63863e2e0c0545deaaf0192d8a967514b3871c422f7c3e7812065a97a183d144a6	\\x4e63ecea3374473e97b6b5b57ddf2285
131	\\xfb007be01772b1c147c49440851a546c5d5200130100106928a437b0c4f7cc6113c284041f3f256494ed3982c1b4b68c555baf8973363e8843076cd29109c02b7e17649605f7769b63a0ee33bf	\\x6928a437b0c4f7cc6113c284041f3f25
132	\\xfb007be01772b1c147c49440851a546c5d5200130100109f3cbcf9fdfd5dab12cf5e93e8b478345412cc1a7084fdd2825daeda6aafa2dc6df71f70473eef3b660c38f767eb38853042951c5e69	\\x9f3cbcf9fdfd5dab12cf5e93e8b47834
133	\\xfb007be01772b1c147c49440851a546c5d520013010010c4f72f9f524cb1077828034f1342f6bb87f21e510531fa24819b4beca8bafdfb03292973bc64db2c669a8d3e43137a86ac3e5971a74c	\\xc4f72f9f524cb1077828034f1342f6bb
134	\\xfb007be01772b1c147c49440851a546c5d5200130100101fec19eb82537d881ffb6eee7a2d110aebc8ec08b6ea0d22b837a1009f937c06b432421c6f5a200157f61f9aceb3863bca08b4c5abb1	\\x1fec19eb82537d881ffb6eee7a2d110a
135	\\xfb007be01772b1c147c49440851a546c5d5200130100102fb47c835b0e622b242f4f629bbbbf763f15b48077c23da9e158a01b220a83617b7316f54d6f16c6fcf74e07b7d6c6b40f877f691be6	\\x2fb47c835b0e622b242f4f629bbbbf76
136	\\xfb007be01772b1c147c49440851a546c5d52001301001018e8bd3fbe9232208b7b6e0b29309d86b5b67cc3cfefb56ee563a32a2628f3b978e95a3b7e80ae4958e7ceda4f3c3d845e695e3ba1c0	\\x18e8bd3fbe9232208b7b6e0b29309d86
137	\\xfb007be01772b1c147c49440851a546c5d5200130100105bdf7965895e0ebcd7601d8c071e0b2136e879e2140dc36d2694738568b7b1a7a5dd9348e36c9a3ad5da9470335c65912cdf16554177	\\x5bdf7965895e0ebcd7601d8c071e0b21
138	\\xfb007be01772b1c147c49440851a546c5d5200130100105c392ea69be01140f036829133c98bc386fb6ba212d91d97978eab2f8731fde745397cf86e7febec6d16ecf0d86fb66dbfc9c81a7d07	\\x5c392ea69be01140f036829133c98bc3
139	\\xfb007be01772b1c147c49440851a546c5d5200130100103d1b1de2eb612c0ae5e43d15f7cdfd41ea0447bb4e36f8b8bba5ba7af587b38c4130462370d456db82a65aa889dd825b4568308e60c4	\\x3d1b1de2eb612c0ae5e43d15f7cdfd41
140	\\xfb007be01772b1c147c49440851a546c5d5200130100106cde9dbb40e694f293db58c08a47cece21fcd8d7defc2ba50a825c074cbd03c45c1e438ec231964c491165f7050cc78c31ac461b68d3	\\x6cde9dbb40e694f293db58c08a47cece
1	\\xfb00e595d264f20e4211b2886a977844357d0013010010ecb6f85a294d157e99427cd6d80764efe00db3e96e320852ecfa913ced53223a7d4f8e67b6cb97f04a04ac1e32ba0dc3690c0cd2	\\xecb6f85a294d157e99427cd6d80764ef
2	\\xfb00e595d264f20e4211b2886a977844357d00130100108b7278b3b6d3c5a4d0af3de02280d1129a2663df30254c4ce9f964af07599ac093a4907215affd5620ed32da5df582149046bb88	\\x8b7278b3b6d3c5a4d0af3de02280d112
3	\\xfb00e595d264f20e4211b2886a977844357d0013010010695d640219589f6cae8ba52749db22684c3b24c65135e1578c605a6d00f85e63790d58457b9d778d5e768b5608a43b8e0ef0b31a	\\x695d640219589f6cae8ba52749db2268
4	\\xfb00e595d264f20e4211b2886a977844357d0013010010eb41097ae662f0e3eb71451d54649798a99a6cfe5c7462fc4aa44548ed4e6b95d8a7080700aa83514515aef1f39650a517170580	\\xeb41097ae662f0e3eb71451d54649798
5	\\xfb00e595d264f20e4211b2886a977844357d00130100105d0879e43cecc4a8a0ef9fb7647e86bff9670ef722f77835357111f401f3d7a57db9a23bd3a6357787279442f8024549a6742a1d	\\x5d0879e43cecc4a8a0ef9fb7647e86bf
6	\\xfb00e595d264f20e4211b2886a977844357d0013010010adc5b0984f2208206f6cfe5a726f10494bfa83fc883e9c813252ed60af954e6a1027551cd2022fd3949d68c6bf79ee5fd54ed5dc	\\xadc5b0984f2208206f6cfe5a726f1049
7	\\xfb00e595d264f20e4211b2886a977844357d001301001034895590812b83edd2cb9a18149dc94eaafd0cda93639825e560b54ac32c4b92a257d98950fc5b19946305d80a2d4aab3e24b33d	\\x34895590812b83edd2cb9a18149dc94e
8	\\xfb00e595d264f20e4211b2886a977844357d00130100100beeb6c3eb5034126a4d39ef7648b85023e683b05bc48a4dd8ae77bd8f73180db8368a6262dd68c1ca10127cd58671225000b131	\\x0beeb6c3eb5034126a4d39ef7648b850
9	\\xfb00e595d264f20e4211b2886a977844357d0013010010d95a7d369d7ce01b49509b65f59af81b4606ea7a475c09fa1b12e490fc4d1168c751025f881861ba0c4c37b660850b9cd5f065ad	\\xd95a7d369d7ce01b49509b65f59af81b
10	\\xfb00e595d264f20e4211b2886a977844357d00130100103ea3c9199166308a64ec5b7157d58624d9c28dbb064fc51e5ff99614f2531fd06a7353e8d58bc02d8e4c2d37cca480abdea6ef000e	\\x3ea3c9199166308a64ec5b7157d58624
11	\\xfb00e595d264f20e4211b2886a977844357d0013010010eb86d956b2633ebbed69bb6d942329acc9d0ce32588581b67c81691acb232751cb159f9d05030756d9bff9734b364c049312ca3464	\\xeb86d956b2633ebbed69bb6d942329ac
12	\\xfb00e595d264f20e4211b2886a977844357d0013010010e2c90290d169d23c3b3cb1d78127d8010f705ba0ef6bac02e2fdb61c27cce98c441b0d8b852a0b48da50c9ddd92f823dbbb02a06b2	\\xe2c90290d169d23c3b3cb1d78127d801
13	\\xfb00e595d264f20e4211b2886a977844357d0013010010ca3f76259e01b6906be02f151e022c8f2dec8cf22137c6ce45fc9a13f06a44cda1f54e774d90803009c3875a6f53d97efe9b8a184a	\\xca3f76259e01b6906be02f151e022c8f
14	\\xfb00e595d264f20e4211b2886a977844357d0013010010a7bc01afcc33726edba32aab61974adf7c4682699966c633bf5f6fc116190aec0366eee90becdfac160c50305321be8f3c0cfa6db8	\\xa7bc01afcc33726edba32aab61974adf
15	\\xfb00e595d264f20e4211b2886a977844357d0013010010db02ca9928d25dbd67f60e2c3e9b10a6e3aee591cb9a90da30f3cb981747dca07c64e9ea5cf87e54d03b52dd1ba8a8cd5ecb3548a5	\\xdb02ca9928d25dbd67f60e2c3e9b10a6
16	\\xfb00e595d264f20e4211b2886a977844357d0013010010b127f03f7aaf98fd29d2c12472103274550d00dd4248a42c0177593f02127ebe65c1514ea0fa473c7c0eefd3c874d7b59f6a84b98f	\\xb127f03f7aaf98fd29d2c12472103274
17	\\xfb00e595d264f20e4211b2886a977844357d00130100105db6e3cf852e123d15e13140ac1244ffed6986cc121c9c02289d8c638a2b11b47349cb710bcdd16c05cbc5d445c11fcaad2b2cbefc	\\x5db6e3cf852e123d15e13140ac1244ff
18	\\xfb00e595d264f20e4211b2886a977844357d0013010010e87f71028ec536db733958c53043be4dc35281738238db41015618b3da4ee102f0e484d21495ac9dc48ae2cc2f8474ee94488a48ff	\\xe87f71028ec536db733958c53043be4d
19	\\xfb00e595d264f20e4211b2886a977844357d00130100109b4c25b811b531dbbae84a02b03d6e53cb9344d9811e99c4d5027f99b253ec0ac12ba85b550249b664ed9a349a6ae50a9cd216fe28	\\x9b4c25b811b531dbbae84a02b03d6e53
20	\\xfb00e595d264f20e4211b2886a977844357d0013010010938f73f917ab8277e7e39b251fb5ec4b4f74be21ab2391574a2e01babcee16b2e8b450d2a24b2eebe216e0a3f9077718cf332d6d9a	\\x938f73f917ab8277e7e39b251fb5ec4b
21	\\xfb00e595d264f20e4211b2886a977844357d00130100100b5f1081772e02cda5b3e480ce261c045ee669fdf64a44e7b58f9876c15922cae0be30fcd858693590d4719c0b53dc70a19d3dc415	\\x0b5f1081772e02cda5b3e480ce261c04
22	\\xfb00e595d264f20e4211b2886a977844357d001301001064c807ae133ac0d1153e654e919e31cde0b677a4b9f680f9bfad8892a6385fc3697a592fae229161ccbb278efe3d6f9620c3a8a202	\\x64c807ae133ac0d1153e654e919e31cd
23	\\xfb00e595d264f20e4211b2886a977844357d001301001072b75f1566b0f009607ab3d43a13881aab1fa73f4140c92f2edbc8a0722b315dbfaebf15cb8bb733505035e51e6a8a733e297f741c	\\x72b75f1566b0f009607ab3d43a13881a
24	\\xfb00e595d264f20e4211b2886a977844357d0013010010fb16413823e5801c54a81dec270ac4bf0eba89a276c0b276fa05d0f61a0718b4b3a043c5ee18c2cec6b17b435b5a0d23c42f2f452a	\\xfb16413823e5801c54a81dec270ac4bf
25	\\xfb00e595d264f20e4211b2886a977844357d0013010010455d0634f034ebd5874cc2a31a2b54c9894eb1b1e23689148d5547c410bf68aa4ffc404bb387f5872e33f52651f136d6a8b144b4c6	\\x455d0634f034ebd5874cc2a31a2b54c9
26	\\xfb00e595d264f20e4211b2886a977844357d001301001045782cef3f7972e909b30f907a0025ec4dd360f44761661db1afc431f4692340f2ba5e758f19d7200c82687c61de625fa717a2a38b	\\x45782cef3f7972e909b30f907a0025ec
27	\\xfb00e595d264f20e4211b2886a977844357d00130100108e435d989c8b5d7cdcfc3732000012d679d53f855f7a8019aa84a0dec996b1f5b0abbe216fd76dded7f990cc2969c0fb090aca1a7d	\\x8e435d989c8b5d7cdcfc3732000012d6
28	\\xfb00e595d264f20e4211b2886a977844357d001301001049ae0c4020008b3ded571f94c07f282880f3ed57568ddab1b8054445c9b9c81092297951dfc90333e5d33c1a92f34e3f736fc75ae9	\\x49ae0c4020008b3ded571f94c07f2828
29	\\xfb00e595d264f20e4211b2886a977844357d0013010010b09136b59e9fc3e1b843850b83dae24d08f8f3c3be657e0bd7986bc1015e94c20265f91e815831db95f4ec77f8278f895142f75986	\\xb09136b59e9fc3e1b843850b83dae24d
30	\\xfb00e595d264f20e4211b2886a977844357d00130100108647793e376645c26aabf4d3f77865212d6abf8aa06f7fc33dbf908a25fc7d83a45fbcd60825c2a35c597e14102a893215234c7dfd	\\x8647793e376645c26aabf4d3f7786521
31	\\xfb00e595d264f20e4211b2886a977844357d0013010010632639320615526cf413b03c883658479153ae448dbae6d321d576212faa1b10de6293880f4e3499cd1c5c0acebf10222d0b319007	\\x632639320615526cf413b03c88365847
32	\\xfb00e595d264f20e4211b2886a977844357d001301001094ad31889b088beeca8210609df22ca44462aeec726edb18136a31f4b6eaf135fd72826f7707a665b289b04be3e26547b0c19f4f41	\\x94ad31889b088beeca8210609df22ca4
33	\\xfb00e595d264f20e4211b2886a977844357d001301001007be217a14beecc725156eab0e8a23c4061bb399b8c6437f85d38b15b413188aa96e9fabcb033770fdf8697effaa651aebb3359510	\\x07be217a14beecc725156eab0e8a23c4
34	\\xfb00e595d264f20e4211b2886a977844357d00130100107a54c047ea8fd8b04c152c4ff1f8769d508243efa4a152d750f5b1b7d8fdb0d1208da52285fbbf054d23aef6dd1850857e044f2f85	\\x7a54c047ea8fd8b04c152c4ff1f8769d
35	\\xfb00e595d264f20e4211b2886a977844357d0013010010fe3f8c3085a09ef18aac63d354c5692793192236c8acefcc0adfdcad3649e03cfda5a1639b3a51fc552b5aee98c517a8c86ad46cc4	\\xfe3f8c3085a09ef18aac63d354c56927
36	\\xfb00e595d264f20e4211b2886a977844357d00130100102a0489b686b540e87328cda72c08e1a8410b372b8a2749adbe662b7c3399d087d5042b4da53da8941cfc899741dd0967bf10e7aabc	\\x2a0489b686b540e87328cda72c08e1a8
37	\\xfb00e595d264f20e4211b2886a977844357d0013010010beb238befd43c35068de143b649abbd6599ec0e6805bcafc009cf7b47d19b91a6e7d377c326d1a7cb73e24b8795f061669177e945e	\\xbeb238befd43c35068de143b649abbd6
38	\\xfb00e595d264f20e4211b2886a977844357d0013010010e7602911171593bddc4c09d65579212a28b03191247d60fcea5eed085f386aff79363b0494e00ca6fc4ebd6b4fcae74acfe9c4deef	\\xe7602911171593bddc4c09d65579212a
39	\\xfb00e595d264f20e4211b2886a977844357d00130100108dca5059ce4ba8851ce88a38e352d56850b0f16b39db7c84b35d5460be7e85e388742b1ea42967b65ea9cb0d9a66dbbdb0e7e1cf95	\\x8dca5059ce4ba8851ce88a38e352d568
40	\\xfb00e595d264f20e4211b2886a977844357d001301001028ef277015a9f68af1111ee2463fde048e8f3154cb35027e425d304f2251f88534730f6aab8536bb6dac77c3feb1ddb67cbb97ea41	\\x28ef277015a9f68af1111ee2463fde04
\.


--
-- Data for Name: moved; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.moved (id, email, email_enc, email_enc_bidx) FROM stdin;
1	User1@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010c6d3752baf8ea015876ac693b6e22bad6effbcb4c6922ef767ac782f359c0291b351d2f26bb221ab6b5b60283d830d049cdc2a1a2570b31eeca666b2d95be4133a7695d56eeec970e05e7bd77fd08108685f9dbb0d030db993beb19abd8d1f12	\\xc6d3752baf8ea015876ac693b6e22bad
2	User2@example.com	\\xfa00e595d264f20e4211b2886a977844357d00130100109a65442f8977d83a057e56bd59ab0d29307afeafbb8ce39406568ef0dd5e524e833f99da9351eefec5d7d6b50739b7dc22fe7f449cf858f11b1ef174febb88e885a769e61a9987559e2e2db3f41dc0a41dff8968b8e35b9d9e16e2a468826a68	\\x9a65442f8977d83a057e56bd59ab0d29
3	User3@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010ba13e484ce13e21243a7d1a7209d55f0a7b4db31114396922e6221de4df4b42fa3406b8bbe55f8938149f08741eaa65a11b86933ba933382ce146da047f4be06fe60e00395e1fe77790719d2a590be51651c1a6288f432ad8dba6086f0a04896	\\xba13e484ce13e21243a7d1a7209d55f0
4	User4@example.com	\\xfa00e595d264f20e4211b2886a977844357d001301001027df5ae46c84f0e434a6d5a5fd1c0de2bcc0f33133b85d2c8b71a884b826040e3ec6b4ebf5fb9c10e2ba9d9c8e4d46956a593390465d229da685090d233bd6e7cf35f87b674fb3ec292c5098bba1e2aa1b65c3ea4b7a36292702343df056bc09	\\x27df5ae46c84f0e434a6d5a5fd1c0de2
5	User5@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010d16d82846411d11689d29aef9b9999b9b8f603b340b2a7acda8aa8347883e4a224cb12b7cd4ea3750e2ea9b3fd2abbb30d6cada0b12b5164b8eb4d9744d8bf999ed796b14298bf14ddc0c36999d1e433e7f666bb59c2978e9e0e71886d63e340	\\xd16d82846411d11689d29aef9b9999b9
6	User6@example.com	\\xfa00e595d264f20e4211b2886a977844357d00130100108a6f0ac803e2a01069e860a58393cb508e9fec48c042ff56f8b50d986c18a5e5397fd028d8b72b800fd049d1c33618070d4c5e5b590ac73d65bf2bd75c85de24715fb20cc0df8ec2d9c7df915255ed3a6fc99f18c7da034fdc498b8eecfbeeb7	\\x8a6f0ac803e2a01069e860a58393cb50
7	User7@example.com	\\xfa00e595d264f20e4211b2886a977844357d001301001006a13345e2bb7a060de856d42a3678f6da04ee9b7bb97dd852a125c9d77beaf6415597b1da3c3bca201ea195abab07d6d9ddc3553cd11dd3a5b4753487abc4754029609d233a37a8c2946a7a41d186f1ff88011664eea81facb77e67cd75a2a3	\\x06a13345e2bb7a060de856d42a3678f6
8	User8@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010d653fd3288a4d2a10d7783d4708fd8e6a3c87a4f6c18aa901710678a164f7f3fcfa1a67c3ce7248cf3b8c3e1a1fb5685c84fa475a16d11561af0e2759aca3de123eb1945add0de9bfb2e6b6b34801463932ec88f1939490a993b5629a34f6966	\\xd653fd3288a4d2a10d7783d4708fd8e6
9	User9@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010ee63a3018c2068123aae411aecad4a29d768c8ba9edfe00691b3a6168f2319ab137da3a849ae7d57449522fac281071ec6c1ff77af21da2b27fb6c5ebbb2b9cc8475e715b1b00a4891b56ca34b6f8f03aa6a15ac77de0e6226cb74c496bf98c8	\\xee63a3018c2068123aae411aecad4a29
10	User10@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010e21efadea8448d2bb3ba288c5046fde2ae78100b375dd5ee17496738725b7ebcdaa0130009d1afb45d458c70f3f710ad670750330fb4218cce846be26d57f234f92e19866cc1b02bbec7ec779bd03c65911c84e18c2acc4f96c9e20a2939df02	\\xe21efadea8448d2bb3ba288c5046fde2
11	User11@example.com	\\xfa00e595d264f20e4211b2886a977844357d00130100109575de10f43d9e1d38863b8c8df3fe641e2124cdc273411bf77bbbaec7da41a8cb74460f898b22dfda3e48b244ea3b87a054a3570779cf70e92e070c0e1fbde7d693fe43dd5aaeed3eeb9db2f9f4fa1e4ecf5bc77618338daaf9a6676d754915	\\x9575de10f43d9e1d38863b8c8df3fe64
12	User12@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010b26c7e2245848f86390748561ddf93678843c45cf0000d437e77062b293a14ccf19711c3aed24b13c23c12baf8a3bc522c8127581138c5c4b60466768fa678d684c9a75446780b0c05a195399380fe7fffa68ed890e2ec1c75ef8dfdf7417682	\\xb26c7e2245848f86390748561ddf9367
13	User13@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010ca6a71cf4ab5ea50258c6f28499f3a85da574f871fb8aec8bc01dbfa6927ee0eace5d14057ba621e067607f8decf44af4a349d063f1d5b316716f2033fb087825a5cfe18d1c34e4c5a71286b892a1ca79a87c4f96de9d82331a48c7ee6cca063	\\xca6a71cf4ab5ea50258c6f28499f3a85
14	User14@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010e1c3d49eff992686096b1974745f7172bbc3a7550b2cccb3876a225c6d60bb01015ad0338a2b7da56eb3f9edd2f55a1f90f1caf6f67a31a13c12919ea006ef25dc66543c727e187654702c52565efbf7243ce9b265a8cf7838b30e0fa5d5bce2	\\xe1c3d49eff992686096b1974745f7172
15	User15@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010d3daece4a8e3469bb6e2c51f5eb778ec155178322b5fc2a4224e7aace0b9067a9803624b05a9548683f86c657c73587c9a1c9604737f26c1d5278aa82c6decdd72353ca01904c05dc4d387ca81ec5eed0b6960163158a15ac614bb59f06a0972	\\xd3daece4a8e3469bb6e2c51f5eb778ec
16	User16@example.com	\\xfa00e595d264f20e4211b2886a977844357d00130100108ac06254e58b59cf6db059135de1501168c947af7d3da4f1da167d57073b64472239d4ea2f88089b486e971fb804fef9dbd252a9012ace2c8c5ecb9f2317d4739117c225a92b06048a1c8c476cc269a02ccde2193ae3583a973e47b564c22825	\\x8ac06254e58b59cf6db059135de15011
17	User17@example.com	\\xfa00e595d264f20e4211b2886a977844357d001301001006c8bac6c08ba3041d644d806e138d86f5204b7408ef4e9d0e04fbe37dab8a1dee5a7c4c34e84e81ace0a355942dce1b3de7e4c065c4e557707d08efebcc2d4e94e3c138b8d2582d0f200586d8b6545dcb957442de68e98ff3587cccb3bbf033	\\x06c8bac6c08ba3041d644d806e138d86
18	User18@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010e40abcbc595b03fa95252cff35bd67b3ebb9a6d6ceeb9e3a43708ae8e458d9458863ed169b60b68b04bf0c8dbe268b6008571417a44e655629d7a78ba783fbb6963482179433db0f1d11d3457d1e0a1fc997e06a82072fb74796377d834678e7	\\xe40abcbc595b03fa95252cff35bd67b3
19	User19@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010b2eb6d9abade30a1618e74b854912f18fdd2e593cca0a28ffcb08a1c4ede7fe87cedf8330fc4ae4454eaf6ba7797bf93188ff5b73b749f02063eb1bbc194a235005c5e59cf3c86e66c486ac1087b95ae5b33d818b855f2cf7891e7d80af3fcdd	\\xb2eb6d9abade30a1618e74b854912f18
20	User20@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010c169b3f5726ddc7f74b54d21a68d56374172a9d67624a8e88dce0c260ebbc95dde0c1d910b3dc1ac43fa2026f26324fcd94e7af0b452891ffa45fecf791d93fffeebe66203521c51fc3285b0d8d0df2939afc28b913d961ce9fd16526a021ce4	\\xc169b3f5726ddc7f74b54d21a68d5637
21	User21@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010f0b9144d1722f66830ce6fed2ab0417200ea7f60a230991d5ed03c6309f06623658941a5f6f4ca2fc232bce16a5a5de39dc563a52acaa7fd131cb15a914e547a4d1134f2586a9f998de500d6f7a28caa02b51880c39b6be15f3258e50d6b7f48	\\xf0b9144d1722f66830ce6fed2ab04172
22	User22@example.com	\\xfa00e595d264f20e4211b2886a977844357d001301001054df670ed8f6b3540747527497c0c167f68985675efba5da57a2bd0cdad7bc5bb33476de370cd4b15ccb5d74ce46e670bd4690a9881f5f1f5679a883c066e0f9870d4c9a0e3bc4d4bd6f4900d38c5a199d129e014f3e145261db9001b1165c70	\\x54df670ed8f6b3540747527497c0c167
23	User23@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010f7032c980365978ac0f1f094c7cb2ea466359b5b32e58e5b3c18147a8f740961814a3b594eb422030e0f201674534ccbf520f7138e145c75232bca2fefa58426025e21ed6df340b7103260c097f89eec68327a0047291f7304bb2ac8e70c4cf5	\\xf7032c980365978ac0f1f094c7cb2ea4
24	User24@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010218eccb7e404e8babd779f9df3bda7abf751a0c651e87c938911b4ceff2bfad212476b8e6de2168ed8f3b6cbff55ab3a1815a45dc6f45c194d1624fd1f06c24e2bb027e21d5faf6a71e561d12514afd774879a38ece89e0e3203ef64b05a49d0	\\x218eccb7e404e8babd779f9df3bda7ab
25	User25@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010b6b593a3f37b10e1a759e79142de7255e16b08f88a8fa4f3a2f4e625c5ba0d6972ee6f33902ac37f39854eb3329f5f0688dd4c5ffe753879ea13dd099c5006033fa419118b42ef0db21d22c427b6f5dee461c346a87ec6a6f004035d2224bdbb	\\xb6b593a3f37b10e1a759e79142de7255
26	User26@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010ce928ca747f3f50c3ee3f2bb68731760859f2a56bf613f73f8bea7d1fc85ff654edb7b6880ed4c939c03c7c5e1bdbe76584cbc9c064eafca71be1828a8c2309a8ad8ea51d3ebb11dcc5ab1558743f804a9dc67b806b882971fe9ef623b6ebecd	\\xce928ca747f3f50c3ee3f2bb68731760
27	User27@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010d48ca36f0a7c7b948ec9350409f12b96e6db762fe666b07a85f99207ad7d88e1d57ca22af826664a64ecf0f5fb4bfedad96d1c0733508947fde0b07f21e0b3b6827a2ed53c1cdcc0d716891b132ceec8688b5df37731860733fbeb3de642d02b	\\xd48ca36f0a7c7b948ec9350409f12b96
28	User28@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010b4408fce525406d09bad10d9e967183f4eaf4d58a4dd920d98bb5623ae36083ba413bc6fc02dd2c281b77454979d05525fe0b521edb10222829b3f765a18501c544b1b58e1f3d6cfc5b46ae01eeed809938f36f9013852464ae42faf56bc8585	\\xb4408fce525406d09bad10d9e967183f
29	User29@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010a02b4428d2c33296a38fc0a4f9221c78880b7bbce92a0ed552dbd76adc1d101c60619349fc2b35ac1fe5a5bb62ecb48cf3318845fc4b0c62936d6bacc275d64349cc37036d781c4819b33f7735786c70ec3417478208e36e517e074ac2d39dfb	\\xa02b4428d2c33296a38fc0a4f9221c78
30	User30@example.com	\\xfa00e595d264f20e4211b2886a977844357d001301001071c9686bd83cc8ff13d8daf2601bbb87673c1f4cdf8408a16398014a28835d62d2604f76a17b6535c434c14aca8bc6f392bda74f67a5e2adfbfd0b0c572ae57588bc49ac6e315639f21fd62c96416f4ca59358bd3900b35df6f73dbc80b97516	\\x71c9686bd83cc8ff13d8daf2601bbb87
31	User31@example.com	\\xfa00e595d264f20e4211b2886a977844357d00130100106f1b93d60369208ea6889a6b264b8015174760b6fb767979ac0bf21b03cfeff64b0d39ab8b8e5140319d8a171608ccd58e56ced3dd43f47aefb5e58bd8f403ac1490f61fc5f783681108f31298d0cfbe00f95a3b334967659a21c60c2e32407a	\\x6f1b93d60369208ea6889a6b264b8015
32	User32@example.com	\\xfa00e595d264f20e4211b2886a977844357d001301001050579912d2c8327dc0a3772fdb97c416190268b0f0207dfb9b37461c03b448c76f4f0e20226c73bd39d82227094a85807ca5bbc6e0257e1b8bb00b971c58f9f200a607d1a5aff64e6dc88b5b0d95f6debbf79f794ff0261181f53581b607b21a	\\x50579912d2c8327dc0a3772fdb97c416
33	User33@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010b2ed5cc41c7884412ea49679d43fc7e7deb546b94c40d9c5480d90c0d0300583f1b16a3bea2814ab5f3bff6244336590df0f7e4986e611053031ad81ec14bea8bee80cc179a4c91b74ad6571cfa7f15aa0ee5e984a3a90170cb41ff0cf8ca3e9	\\xb2ed5cc41c7884412ea49679d43fc7e7
34	User34@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010a8a56a53b18814d50f04325b63d4d5c690596b03e19a195c50e748e820b8853e7c616cb29b870bd766568e95895280b3e12ae5f51f3ca73c27cabbb35bc04f19aa5609871657624608eb30ab1857759efb9e2ed21f546f56d3bf16e360dd8a72	\\xa8a56a53b18814d50f04325b63d4d5c6
35	User35@example.com	\\xfa00e595d264f20e4211b2886a977844357d00130100100fc077a23fc7f14e4845bcddcb78d0a9b84e4a294a14114fcf3f0adcbd678345b05f1d2371f6a796d94ff36db6626cae55ed307d600005e2113cf890193df5315d8a0ff17445a2c7bf930bed9254627773faa756b64c9e09a900d3138767a0f8	\\x0fc077a23fc7f14e4845bcddcb78d0a9
36	User36@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010a1fb52d473537e67c5ae6b7fa605a3f8f34c7cc394f19dc38522d3ebe7e8eb6663a9a00d142efdd712552dbf4f2428ff510ecb6551fb2c18f73522d544d91eb8649d8d4507d6cde5b39a04a7350f70c37533b643a34d9851676b5af6c34519d6	\\xa1fb52d473537e67c5ae6b7fa605a3f8
37	User37@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010cbb44e014def0363680af0b57bc621b972aaf98349c99e1c49de6803c1b74a76a01a6103a1f9e10836c0a1e93a6ecfbd4489cc4e08d4b0318c17d31e8a325dcefa426c71fc5adf766cf0f7f8bdc82bbe38c2a89b02da3c93cf2a058e6401fefe	\\xcbb44e014def0363680af0b57bc621b9
38	User38@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010fe96d0c17e020bba3b5eb034d54b73d92b683d2652f16ed2cb581d22a85bedef035ec9b3572b3ab854903cca47b4a35923bc9a5465e58a16540ed32025aab4183030ba75fab37b7702083470891768d28f048fdd82369fffc8a8105d5c1f54b8	\\xfe96d0c17e020bba3b5eb034d54b73d9
39	User39@example.com	\\xfa00e595d264f20e4211b2886a977844357d0013010010949cdf31f6005f276f4442af798575db699e1f2cab49e359c92aa703f615f293e9679fbf58f72c4f0136aec6c8f13c9c01a47639adb8e6d8099090806814059ae764e89fc07eb756769a974d381ad67f7761d28e60e360aa8c7d10bf058accbd	\\x949cdf31f6005f276f4442af798575db
40	User40@example.com	\\xfa00e595d264f20e4211b2886a977844357d00130100102a477ad6c53580776ed2818519fd81ac62dd88a2ecd4a5733ac209b23947f8eede215c52708227f3980c32376a67b69568dea4b28cb5ef10f73bb8c0073cb95cc87217ad5a8e5d99df37e05116f4c5f7178e23af24c75e75a72e069f3dc15ffb	\\x2a477ad6c53580776ed2818519fd81ac
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
101	\\xfa007be01772b1c147c49440851a546c5d52003a010010d5571e19592d8a1ae428d9db0aaa035002002428811dd936a2dd5c3c30677650004f3c70aaab50759ea1518d52f617bcaa9155da08b4941d30cf8decb401c23831e1562d9ab30377d99873cef34464d9eb20a36a760b10ae40abdb35d5e755f2dcceb81d35da77ca41a7d6660668bef45c84d1167ba5f3	\\xd5571e19592d8a1ae428d9db0aaa0350	{679550425,916643164,1009805174,1342197564,1890233168,1973330257,-1923942889,-1129672363,-636963692}
102	\\xfa007be01772b1c147c49440851a546c5d52003a0100102fd37e7d2a128c475c424c76d85f7f6302002428811dd936a2dd5c3c306776581551c770aaab50759ea1518d52f617bcaa9155da08b4942ead647b751d0b74136ae181b2ae79869ec39db344c7d01a69c4452b7b864ba47554c1dda277f9d2399948fe5237ccd5ad5467c72a18410a9d5c92851e401b2a	\\x2fd37e7d2a128c475c424c76d85f7f63	{679550425,916643164,1009805174,1477792199,1890233168,1973330257,-1923942889,-1129672363,-636963692}
103	\\xfa007be01772b1c147c49440851a546c5d52003a010010cef8ee98aab890af8a791ca794d2803902002428811dd936a2dd5c3c30677670aaab50759ea1518d52f617bcaa9155da08b494ebe525dae8105fe73be875b9112d8d5c1c22a751c5f96670df06d10686209a0ac0dda64797c383c7e3cc05dfe2262a5b686c7d302bf8b0edb6f59c627ef2306ef922a00e	\\xcef8ee98aab890af8a791ca794d28039	{679550425,916643164,1009805174,1890233168,1973330257,-1923942889,-1129672363,-636963692,-337304102}
104	\\xfa007be01772b1c147c49440851a546c5d52003a0100102c1a347b9a9576737100504cdc26192c0200241d09577628811dd936a2dd5c3c30677670aaab50759ea1518d52f617bcaa9155da08b4943aacb5e52445619d4fdccc14fef2d989ec50a8b9cd9f0a425e95f8f2504b75eb17bbdb11458587dfd9fa65fe833cdc911d7a0224ce297b75f796ce8583424b89	\\x2c1a347b9a9576737100504cdc26192c	{487151478,679550425,916643164,1009805174,1890233168,1973330257,-1923942889,-1129672363,-636963692}
105	\\xfa007be01772b1c147c49440851a546c5d52003a0100100929e68bc27d1f4a868f4f78b7094d2802002428811dd936a2dd5c3c3067763e13bf8c70aaab50759ea1518d52f617bcaa9155da08b494da1a9a23114c4c1112b909e7021701cb85ec06f76b50664477f21610b50be1af68bdc76ce5201f09ab300aae93c26ace16d151d9682ddc9b64a25aca0447b275	\\x0929e68bc27d1f4a868f4f78b7094d28	{679550425,916643164,1009805174,1041481612,1890233168,1973330257,-1923942889,-1129672363,-636963692}
106	\\xfa007be01772b1c147c49440851a546c5d52003a01001006e9622c8a9e488f2c74ead0a5fc0fea02002428811dd936a2dd5c3c30677670aaab50759ea1518d52f617b5f07495bcaa9155da08b494c41d0b37cf04ade41af06c6fd770bdee48d66ac6a6a9014aacc757a17884b8ed97c362281113f4ff93ef12f1cc5b9fe9dfdec75fc350624d5a287d0ee93a1f89	\\x06e9622c8a9e488f2c74ead0a5fc0fea	{679550425,916643164,1009805174,1890233168,1973330257,-1923942889,-1242532715,-1129672363,-636963692}
107	\\xfa007be01772b1c147c49440851a546c5d52003a0100106777e4655591c27c24991728bb9a72ae02002428811dd936a2dd5c3c30677670aaab50759ea1518d52f617bcaa9155da08b494e83ebc38a605790f150095cbbdc6c92b57ad57c96051f3a60c40b97909328f4738fdd1d074b592f1ee9cdc5707b7bdcbaf8eb9f3b337b06c5803d818501f76f8f567f3ac	\\x6777e4655591c27c24991728bb9a72ae	{679550425,916643164,1009805174,1890233168,1973330257,-1923942889,-1129672363,-636963692,-398541768}
108	\\xfa007be01772b1c147c49440851a546c5d52003a010010121861ad24e4c9a3a8332a096ed507ab02002428811dd936a2dd5c3c30677670aaab50759ea1518d52f6178dc03ff9bcaa9155da08b4948a56b4d2388090d2b93da4cab15961f2744b43645aa6e092fc4cee28fbcb30b586e107bc2d7501085d7060f7652fb57214de0714c3a447a5cd4b204ee23aca67	\\x121861ad24e4c9a3a8332a096ed507ab	{679550425,916643164,1009805174,1890233168,1973330257,-1923942889,-1916780551,-1129672363,-636963692}
109	\\xfa007be01772b1c147c49440851a546c5d52003a010010a725d68651548916673b7fa445a44e2d02002428811dd936a2dd5c3c30677670aaab50759ea1518d52f617bcaa9155d55a8fcada08b494cb9a74d97c2c636c129a2c1d6c1b838695571000b5fb8302d05705332c0e21e100851e037db97b22fd1409957264805a55a7137776d94be883b7524555dcea83	\\xa725d68651548916673b7fa445a44e2d	{679550425,916643164,1009805174,1890233168,1973330257,-1923942889,-1129672363,-715485238,-636963692}
110	\\xfa007be01772b1c147c49440851a546c5d52003a0100106777ea706671a754da0bde0698cb3f2c02002428811dd93c3067766e17b25870aaab50759ea1518d52f617bcaa9155beacb5e5da08b494bba25e28572659c80fca54944e1ef6cda9708531cc1549deb119d0baaddbace7bce1fd32ecaa652ce646fde11a5a61a5d0eb743b1637847d343738869c06858c	\\x6777ea706671a754da0bde0698cb3f2c	{679550425,1009805174,1847046744,1890233168,1973330257,-1923942889,-1129672363,-1095977499,-636963692}
111	\\xfa007be01772b1c147c49440851a546c5d52003a01001061c16b5cea04bd6598b74c0abcd9668d02002428811dd93c3067766e17b25870aaab50759ea1518d52f617bcaa9155c859ca6dda08b4948e01dea1e7ae53ebf5d088545cf0fade09d938a86c35c8cc32cc1f0dcf003cc70b18eba174712cca4dc2e4ed96f12b2734fc112379539876a6713955d44c9ce0	\\x61c16b5cea04bd6598b74c0abcd9668d	{679550425,1009805174,1847046744,1890233168,1973330257,-1923942889,-1129672363,-933639571,-636963692}
112	\\xfa007be01772b1c147c49440851a546c5d52003a0100103353f543faedc65e7c7ba73ac97bb1f702002428811dd93c3067766e17b25870aaab50759ea1518d52f617bcaa9155c602f6d5da08b494d2021168b2b0e798c11929f523cb49713a382a8717cc89a5a09af7ebe78cb52410285d644c7cbc425987acf37ab960b7fb37b88f871737df63fc2e2f8e5eb19a	\\x3353f543faedc65e7c7ba73ac97bb1f7	{679550425,1009805174,1847046744,1890233168,1973330257,-1923942889,-1129672363,-972884267,-636963692}
113	\\xfa007be01772b1c147c49440851a546c5d52003a01001033b96f1e7a765bae2b00757bb5f23c1f02002428811dd93c3067766ce2b8506e17b25870aaab50759ea1518d52f617bcaa9155da08b4940430f6a9be66447940850573d02c7886711299885db6954cddbbb4866321de53124a9f7f73e1bc7127b5005890ce421bfeef35e9a6bb8d14d75e502d12f2035d	\\x33b96f1e7a765bae2b00757bb5f23c1f	{679550425,1009805174,1826797648,1847046744,1890233168,1973330257,-1923942889,-1129672363,-636963692}
114	\\xfa007be01772b1c147c49440851a546c5d52003a01001084c47d236b60ea0d55e6878819e3addf02002428811dd93c3067766e17b25870aaab50759ea1518d52f6179b160669bcaa9155da08b494b4785751d212736d368e26dc9ed52bca518b6e4386edd73c3b9a0cd547cc38d6deb09446caf35ccfc66b359c3131e13c662ced3a52fca55df68c6b3f84ee2510	\\x84c47d236b60ea0d55e6878819e3addf	{679550425,1009805174,1847046744,1890233168,1973330257,-1923942889,-1693055383,-1129672363,-636963692}
115	\\xfa007be01772b1c147c49440851a546c5d52003a010010a10472c60a4217ff7f2b2aebde34551a020024042a2bb528811dd93c3067766e17b25870aaab50759ea1518d52f617bcaa9155da08b494f923edece891fc9dffc4563ac4a12d119e5662315dee3c9bbebe4a278552a6b07123ad1c204e31a69f743ce1b9174dafade9326198a3e4d297895763036d6ba0	\\xa10472c60a4217ff7f2b2aebde34551a	{69872565,679550425,1009805174,1847046744,1890233168,1973330257,-1923942889,-1129672363,-636963692}
116	\\xfa007be01772b1c147c49440851a546c5d52003a0100103ce6498487e7d4c4649e180690bf0a1502002428811dd92ba3abf83c3067766e17b25870aaab50759ea1518d52f617bcaa9155da08b494d87ec602bb5adc72d40ecc7b038b87cf9b62a38553ca7f055531c8bfc03f87186b8b7cbbd19de2bfbcf10cb50290a1ea06e636c9404fb574b136a065a89c5009	\\x3ce6498487e7d4c4649e180690bf0a15	{679550425,732146680,1009805174,1847046744,1890233168,1973330257,-1923942889,-1129672363,-636963692}
117	\\xfa007be01772b1c147c49440851a546c5d52003a01001084ed1d08339e858c9ae11283ac1bed8202002428811dd93c3067766e17b25870aaab50759ea1518d52f617bcaa9155c789f650da08b49411a6a7093ba4c2dc5804bd2da7b2504785e8a8a009f4aee060eabbeac8ca9153b42999af7292d5f007557a13053623ec74a7ac3fd8c81715592c807d3f9b9373	\\x84ed1d08339e858c9ae11283ac1bed82	{679550425,1009805174,1847046744,1890233168,1973330257,-1923942889,-1129672363,-947259824,-636963692}
118	\\xfa007be01772b1c147c49440851a546c5d52003a0100109dabd385bd49f693876bf322cde6dad902002415499bf528811dd93c3067766e17b25870aaab50759ea1518d52f617bcaa9155da08b494f18c8c704b4ab376fbff2365d5b92ef52c0fa6355de5791cdecf3098262a53b8b74d0580b3a46c4f05182dbd2701e39b7df7967f3a3bcdacc8bc6bb5d668805a	\\x9dabd385bd49f693876bf322cde6dad9	{357145589,679550425,1009805174,1847046744,1890233168,1973330257,-1923942889,-1129672363,-636963692}
119	\\xfa007be01772b1c147c49440851a546c5d52003a01001075bdc5133dd696ca073c7eda07dc11ec0200240597116728811dd93c3067766e17b25870aaab50759ea1518d52f617bcaa9155da08b4946de105992ced050eb9266d0e551625c68af47889c09a80711c4222a18f3dbe2b0521d147869baf94bc7c3f2ce707b8c142ae40b4233f771384e7c4612dc07036	\\x75bdc5133dd696ca073c7eda07dc11ec	{93786471,679550425,1009805174,1847046744,1890233168,1973330257,-1923942889,-1129672363,-636963692}
120	\\xfa007be01772b1c147c49440851a546c5d52003a01001068bf752a9ce81fc0db96ba659949982e02002428811dd935a120a43c30677670aaab50759ea1518d52f617a43eed06bcaa9155da08b49475aecb61d6a7fc1bca1a19e0eda0b2974ac6090436027968f125d945170ac4d53852e948e5f6163e4229c6bdcf47a7317cceb72294f4adc709014d9dc6844aee	\\x68bf752a9ce81fc0db96ba659949982e	{679550425,899752100,1009805174,1890233168,1973330257,-1923942889,-1539379962,-1129672363,-636963692}
121	\\xfa007be01772b1c147c49440851a546c5d52003a01001008047eaf0509b0f0b5f9e7cc5c489b9502002428811dd935a120a43c3067765d2b084270aaab50759ea1518d52f617bcaa9155da08b4948e4466da4a9f0a812bb13c10af85e1cb4ea131f69fe93548f376e89be029c9d2d55d4e13f4219bd96aee32759ea28cf48b88e6f08a54cdc712d5222eda590a4d	\\x08047eaf0509b0f0b5f9e7cc5c489b95	{679550425,899752100,1009805174,1563101250,1890233168,1973330257,-1923942889,-1129672363,-636963692}
122	\\xfa007be01772b1c147c49440851a546c5d52003a0100105f580ed80eff9df857147a6b2d0f19ec0200241d23cd4628811dd935a120a43c30677670aaab50759ea1518d52f617bcaa9155da08b494a898d617fe9dc3a06bd86fe00be12b6614034302739f36382d2e97fce09fbeeb10c91462a78e31c3bf9f0fa42f1974038c90290238df5ff5b7f070337ebe5649	\\x5f580ed80eff9df857147a6b2d0f19ec	{488885574,679550425,899752100,1009805174,1890233168,1973330257,-1923942889,-1129672363,-636963692}
123	\\xfa007be01772b1c147c49440851a546c5d52003a010010aed22145847fb8fca547954c64f1f3e60200240b03036828811dd935a120a43c30677670aaab50759ea1518d52f617bcaa9155da08b49481aa2616ea94dd5f3130ca80c829f6399899d6b6a7a2eb23f9126e80fafe79b6710fc9a1bcff7e18bac73cf23438eceaa72b3bb6823c1b813e17452b2d700b70	\\xaed22145847fb8fca547954c64f1f3e6	{184746856,679550425,899752100,1009805174,1890233168,1973330257,-1923942889,-1129672363,-636963692}
124	\\xfa007be01772b1c147c49440851a546c5d52003a0100101c7815339e952c71e6c4b82472d1387602002428811dd935a120a43c30677670aaab50759ea1518d52f617bcaa9155da08b494f5bff8e60f9d854875b08465c170ab99fa5330d90957e748e9266e24089f5a9b9905c220b481ac5aba654f263bbdc7aafe7dbc0842a2dc1e19598d04f45e4606118dbb5f	\\x1c7815339e952c71e6c4b82472d13876	{679550425,899752100,1009805174,1890233168,1973330257,-1923942889,-1129672363,-636963692,-171968282}
125	\\xfa007be01772b1c147c49440851a546c5d52003a010010e5d9f54ae1dca05b91abc40302a4ed7302002428811dd935a120a43c30677670aaab50759ea1518d52f6178eeb6cf7bcaa9155da08b49483a08c5f2bfbd13576432cb7b984b1d9728b88e5dd030b7c0d4a049ca695144e4d4a3e328045097e650c32cbe1b38293fd4e463de5a3c0f100a28e40f6dcabe7	\\xe5d9f54ae1dca05b91abc40302a4ed73	{679550425,899752100,1009805174,1890233168,1973330257,-1923942889,-1897173769,-1129672363,-636963692}
126	\\xfa007be01772b1c147c49440851a546c5d52003a010010b782f93b695782d5713e817765d452b902002428811dd935a120a43c30677670aaab50759ea1518d52f617bcaa9155da08b494ea1e4d701a85b4b79dcf4ababfb804dcdae1e8e3251165c1bff590b2511e78cd008c853ac55b882fca275fa9ce3e33baabc2c1ce7b406928ce3e1c387553cf0b6842dddb	\\xb782f93b695782d5713e817765d452b9	{679550425,899752100,1009805174,1890233168,1973330257,-1923942889,-1129672363,-636963692,-367112848}
127	\\xfa007be01772b1c147c49440851a546c5d52003a01001019cb3ad440dddf2f4ec97f99a065fedc02002428811dd935a120a43c3067763ed623cc70aaab50759ea1518d52f617bcaa9155da08b4943ba19582ddf925bc369380ac42f397bc3a009605943f33ff5df94cba32dc69cf418fd4150ac2dab5b438299262d8f5f1237aa472264577a6257967aa0b081d56	\\x19cb3ad440dddf2f4ec97f99a065fedc	{679550425,899752100,1009805174,1054221260,1890233168,1973330257,-1923942889,-1129672363,-636963692}
128	\\xfa007be01772b1c147c49440851a546c5d52003a01001092ffb2e3d6ff8e6c276f387e69863dd302002428811dd935a120a43c30677670aaab50759ea1518d52f617bcaa9155c2f8008fda08b494435b6612156bc71d34ad04a4c13decc6d71a44295b70bb2907e180118e3800f18fa5e59c7a2b426bbe808b9dc6d19465e9eb3781bce805ff40338505b7ef1693	\\x92ffb2e3d6ff8e6c276f387e69863dd3	{679550425,899752100,1009805174,1890233168,1973330257,-1923942889,-1129672363,-1023934321,-636963692}
129	\\xfa007be01772b1c147c49440851a546c5d52003a01001003f7cd87eb8d0e269cf87024771bbe1902002428811dd935a120a43c30677653cfd4da70aaab50759ea1518d52f617bcaa9155da08b49496b4de7a1621c0e8f5af27bc7819eac903ec4277fd52811365de157211849740c7e53c8897b49e044acdcc397c16e9cd6bf2b385197bb7b27ecc775c9d4daada	\\x03f7cd87eb8d0e269cf87024771bbe19	{679550425,899752100,1009805174,1406129370,1890233168,1973330257,-1923942889,-1129672363,-636963692}
130	\\xfa007be01772b1c147c49440851a546c5d52003a010010520ce8c3ea666da06bea377d8a35618902002416bb541528811dd93c30677657202aa370aaab50759ea1518d52f617bcaa9155da08b4944ca41d706f15a2022d8f80c733af03e0f6658278b21b0272f46ae396e3a386cde6ad8881ff4c158ca217864e95dd1221cd424b2d0532150b29412cb5c79a7034	\\x520ce8c3ea666da06bea377d8a356189	{381375509,679550425,1009805174,1461725859,1890233168,1973330257,-1923942889,-1129672363,-636963692}
131	\\xfa007be01772b1c147c49440851a546c5d52003a010010fa6e37c2f6e5ef1c364732372a209d2302002428811dd93c3067764e7a231357202aa370aaab50759ea1518d52f617bcaa9155da08b49485c3e6370b439202ce427f4eddc47ab2526e5a2d4527b98f2182271a55a6a5009f7f12a6b235ca835cae3c55fc54d7ff1a5f4e9c962e7bf753c59500a84cf2ed	\\xfa6e37c2f6e5ef1c364732372a209d23	{679550425,1009805174,1316627219,1461725859,1890233168,1973330257,-1923942889,-1129672363,-636963692}
132	\\xfa007be01772b1c147c49440851a546c5d52003a010010ce2ba047cf4ab7df0d6cfa059a7ba63002002428811dd93c30677657202aa370aaab50759ea1518d52f617bcaa9155da08b494ed18731cee67f184d91603d592cb1881f1ec89857da3271c54d22d84d41b3309d5c994ee5c2cfa2ed6849378687b6cc1e31d820e3e158d688fd8888548e83695353cbf16	\\xce2ba047cf4ab7df0d6cfa059a7ba630	{679550425,1009805174,1461725859,1890233168,1973330257,-1923942889,-1129672363,-636963692,-317164772}
133	\\xfa007be01772b1c147c49440851a546c5d52003a0100109a502a9e852fc7b0607fe96b7337ce1502002428811dd93c30677657202aa370aaab50759ea1517d1f0e1e8d52f617bcaa9155da08b49461027b46f17ef847080ed07ed91e9200c7a74ae72f5295a639698342a978a8a18cf4b42252987f408d911232c330592bef55e71703e9ca3a7a7039d4ed5dec03	\\x9a502a9e852fc7b0607fe96b7337ce15	{679550425,1009805174,1461725859,1890233168,1973330257,2099187230,-1923942889,-1129672363,-636963692}
134	\\xfa007be01772b1c147c49440851a546c5d52003a010010d0f68dc9afe1c00e2e70a6447635f70e0200240304d2e028811dd93c30677657202aa370aaab50759ea1518d52f617bcaa9155da08b49402a3aad7c0f3dbb77871e58420c6d671ac7ac51c8ff7d39b737786151f559c2b04da4b1a0acf8f2d01372a4d682223133eb3db42cb5d054f918653b0aa18906b	\\xd0f68dc9afe1c00e2e70a6447635f70e	{50647776,679550425,1009805174,1461725859,1890233168,1973330257,-1923942889,-1129672363,-636963692}
135	\\xfa007be01772b1c147c49440851a546c5d52003a0100109d7eb5ac29f7068cf4f56646c901499702002428811dd93c3067765668b26b57202aa370aaab50759ea1518d52f617bcaa9155da08b494b9d5a2e2dbef2e0b29b479785b6f8077cc062f640f011910c3054409e33dd238fe9cce973c65110666663246a9546c4fc4a5cffae31ba940a63aed5404b42402	\\x9d7eb5ac29f7068cf4f56646c9014997	{679550425,1009805174,1449701995,1461725859,1890233168,1973330257,-1923942889,-1129672363,-636963692}
136	\\xfa007be01772b1c147c49440851a546c5d52003a0100101a51723bf6bae7a0521eb8798a5a9cbd02002428811dd937aad5b03c30677657202aa370aaab50759ea1518d52f617bcaa9155da08b494d8c6d6de4af7a59292d6587d0e4e8af95ad87d0d4e9d6b0f5dde0e24aa9ec01b3187b186ef955afae50a10b94036b0949318093efb2f781510e08df386760c12	\\x1a51723bf6bae7a0521eb8798a5a9cbd	{679550425,933942704,1009805174,1461725859,1890233168,1973330257,-1923942889,-1129672363,-636963692}
137	\\xfa007be01772b1c147c49440851a546c5d52003a010010f1acc8bb2c91d55bafbb6b4f97a29ef302002428811dd93c30677656275a4857202aa370aaab50759ea1518d52f617bcaa9155da08b494069b4d6c0fda6c7a19238eae73631ebbea9b7fbddd8407dff33249dabd9414261b3f2f2cf852222a1e9bb6bcf6785de292be571ff025b63426ae644d7cdd8e03	\\xf1acc8bb2c91d55bafbb6b4f97a29ef3	{679550425,1009805174,1445419592,1461725859,1890233168,1973330257,-1923942889,-1129672363,-636963692}
138	\\xfa007be01772b1c147c49440851a546c5d52003a010010dcf108f80f4d4c5cee89a1cf256522e802002428811dd93c306776462ad2bf57202aa370aaab50759ea1518d52f617bcaa9155da08b49424e2c8d73d1282bcb93fc0bd8bc45d9f51229e775a4496e71589db29ea2e72fe99ade04ff4ddfa19c52a59ad02ffbfe460d58dd0c1e7dc32ea6f38e82935ea8e	\\xdcf108f80f4d4c5cee89a1cf256522e8	{679550425,1009805174,1177211583,1461725859,1890233168,1973330257,-1923942889,-1129672363,-636963692}
139	\\xfa007be01772b1c147c49440851a546c5d52003a0100107b9cb1a13b69c779f3df33c2464a23df02002428811dd93c30677657202aa370aaab50759ea1518d52f617ba6b0609bcaa9155da08b494339b5730cc37e8bf37139b0ef2b7f460f11e76acea8042feeff82d0ed5b0f2da0380865e67df1553d43d143d14df0170c2e7c712efd9cf519469dca9bfb4be0c	\\x7b9cb1a13b69c779f3df33c2464a23df	{679550425,1009805174,1461725859,1890233168,1973330257,-1923942889,-1167391223,-1129672363,-636963692}
140	\\xfa007be01772b1c147c49440851a546c5d52003a0100109c47fbc4e34141fbfd7b9d703476bd4002002428811dd935ff9a8e3c306776633baeaa70aaab50759ea1518d52f617bcaa9155da08b494504c89dce348c80c942441099882c17afd248b2b0f8c29dc4ca33ca90fecf4ed57f0a3fb9e4947765e8e780a7ea368d2d14d45d619a95e03eaeaf0cfa81cab4c	\\x9c47fbc4e34141fbfd7b9d703476bd40	{679550425,905943694,1009805174,1664855722,1890233168,1973330257,-1923942889,-1129672363,-636963692}
1	\\xfa00e595d264f20e4211b2886a977844357d00320100102125e7aea138a7b4132ada0f6e3033d602001c1acea99b421666044e7f0bf458e71d2f620a42ab63b83a93fc2d4e79a7240c0bc4c58364bb63ffca9066a5a7f3e4528226ee37e2468810a6875549018022fc07c94fd36ecdd555ec0e07742f59d786310964e426c5292310eb202f3c	\\x2125e7aea138a7b4132ada0f6e3033d6	{449751451,1108764164,1316948980,1491541295,1644839595,1673018003,-64139655}
2	\\xfa00e595d264f20e4211b2886a977844357d0032010010a0626fd53835fb334f5f5f1daf2e9d8e02001c1c7ddb70421666044e7f0bf458e71d2f620a42ab63b83a93fc2d4e790528ce5b89bb8f4864dd1da4642240562953344e54cea276aa553ac7b05fcc856f1a6471ab7e13a52afcc105a37036d5d8b64225fb85f84fbae4d7c8059561e1	\\xa0626fd53835fb334f5f5f1daf2e9d8e	{478010224,1108764164,1316948980,1491541295,1644839595,1673018003,-64139655}
3	\\xfa00e595d264f20e4211b2886a977844357d00320100104f4f570c54e83567cb10d8c030910f2b02001c33762bbc421666044e7f0bf458e71d2f620a42ab63b83a93fc2d4e790f000dfbfe396e15727d0f2ac79984ff79ccafaf5817ce5a08c324588283c58e333c260c6b3427b6a214697673e37fa63620d3dc583da6853a164e8aa6a53183	\\x4f4f570c54e83567cb10d8c030910f2b	{863382460,1108764164,1316948980,1491541295,1644839595,1673018003,-64139655}
4	\\xfa00e595d264f20e4211b2886a977844357d00320100108479e74057cc96c3d2d2c6eb1bb0f09702001c421666044e7f0bf458e71d2f620a42ab63b83a938c70015efc2d4e79b8a0799a7e667747bf5844308fbad4b0be270e6fe9997e5205391a14c121d597d91686ec3c28de6d9a19403f23b1dc1b7367875bc8b8678d2277898d4f715199	\\x8479e74057cc96c3d2d2c6eb1bb0f097	{1108764164,1316948980,1491541295,1644839595,1673018003,-1938816674,-64139655}
5	\\xfa00e595d264f20e4211b2886a977844357d0032010010fe4194c17869bc56862f8084dd35f4d802001c406b6667421666044e7f0bf458e71d2f620a42ab63b83a93fc2d4e79198c7cf4177b149cbc64f5f997b1398237529c4aa1a3400d44e0fca8dcc3e6add155e488aa51240c34b69e04fea1a1228d40b6af2295d4611c7ef0edec1f33c0	\\xfe4194c17869bc56862f8084dd35f4d8	{1080780391,1108764164,1316948980,1491541295,1644839595,1673018003,-64139655}
6	\\xfa00e595d264f20e4211b2886a977844357d003201001046fe50f4dc850288fca0b90a53ec05fb02001c07869fa8421666044e7f0bf458e71d2f620a42ab63b83a93fc2d4e79a2601743d9c34f6d777035de04947a2a05686318fd0c5304c00de47b3c49ac7eb1b381b6e01f0c17b3ccc2f825458279d3d332f91a75e19c2a16290ce991626f	\\x46fe50f4dc850288fca0b90a53ec05fb	{126263208,1108764164,1316948980,1491541295,1644839595,1673018003,-64139655}
7	\\xfa00e595d264f20e4211b2886a977844357d0032010010194f172e16d146efcce1689c2983041a02001c421666044e7f0bf458e71d2f59ca977f620a42ab63b83a93fc2d4e79bbf809292762829a42d44f99964b1bc173372f076092757017f36f2893d6b1089a470207b19a517e8e794ddaf0cf645a381947d16b07af41e9561ffd2aadb67b	\\x194f172e16d146efcce1689c2983041a	{1108764164,1316948980,1491541295,1506449279,1644839595,1673018003,-64139655}
8	\\xfa00e595d264f20e4211b2886a977844357d0032010010b5b010f1b2df611e1c138c392c1eb21602001c421666044e7f0bf458e71d2f620a42ab63b83a93bc1d0920fc2d4e79d0ae24f7e39a7750478b966a3a4d1a738966e13ec133bb8ca2036ddda147913dea05f68e1e7edfb39c2a741a839442cce75c12fb63be6a3aeed395fd8ef5d164	\\xb5b010f1b2df611e1c138c392c1eb216	{1108764164,1316948980,1491541295,1644839595,1673018003,-1138947808,-64139655}
9	\\xfa00e595d264f20e4211b2886a977844357d0032010010070c54e47dfebcd0cd92dc3934d8d66c02001c421666044e7f0bf458e71d2f620a42ab63b83a93aea59156fc2d4e79653e98b1a2ba606448c77dc9de59d412e60fbc5148141a4e66bc8ddb2241c7cc28438b27033e931a90b9b374c54bc347384b1af149b45168456e263cdbf98b77	\\x070c54e47dfebcd0cd92dc3934d8d66c	{1108764164,1316948980,1491541295,1644839595,1673018003,-1364881066,-64139655}
10	\\xfa00e595d264f20e4211b2886a977844357d00360100100a714a9d62e439c3ead18492deef97560200201acea99b421666044e7f0bf458e71d2f620a42ab63b83a93a426320ffc2d4e795adc4be05e3b21432932bb0f463866d573f9880928a6996c8a36cb90c50523616bb5d34ec63eed7f179865384b9d1698b0c644dae6ce720612327a12e076d295	\\x0a714a9d62e439c3ead18492deef9756	{449751451,1108764164,1316948980,1491541295,1644839595,1673018003,-1541000689,-64139655}
11	\\xfa00e595d264f20e4211b2886a977844357d00360100103abb133c44283f3355c29dde21a06c6b0200201acea99b421666044e7f0bf458e71d2f620a42ab63b83a937c5e2274fc2d4e79e9b8e7ad43102d64a3fadbe44d93ea262112bccc96e68be67e7fc93b5f102d4d8a811e337319262aa561b6b4ccddeb76d95f1a6879e43a7e95e5197b74ad3c73	\\x3abb133c44283f3355c29dde21a06c6b	{449751451,1108764164,1316948980,1491541295,1644839595,1673018003,2086543988,-64139655}
12	\\xfa00e595d264f20e4211b2886a977844357d003601001018b270fa258f4fcebf65080c383216e20200201acea99b421666044e7f0bf458e71d2f620a42ab63b83a93d78136d2fc2d4e7933cdcf750a3958adc3918f7ee39f4690221d177215c456c9ce91b9fb32bdedf554f5d8de0bb33ce4f78659f87a2fc07dbd81082a86a3f645e5b64177edc9b763	\\x18b270fa258f4fcebf65080c383216e2	{449751451,1108764164,1316948980,1491541295,1644839595,1673018003,-679397678,-64139655}
13	\\xfa00e595d264f20e4211b2886a977844357d00360100101384a943ab244874e937eaf84325d8cb020020092559e31acea99b421666044e7f0bf458e71d2f620a42ab63b83a93fc2d4e7951e04d764d4cc934dd52343e19a477b0ea9eb170b0e8952f747beeb471d97116ef6b03d2ed78dc6bb16c6e6dac827740d0ab533739541dd4ef40ef32903d6b39	\\x1384a943ab244874e937eaf84325d8cb	{153442787,449751451,1108764164,1316948980,1491541295,1644839595,1673018003,-64139655}
14	\\xfa00e595d264f20e4211b2886a977844357d0036010010470e1d8d1bdf17bbb038a100d472095a0200201acea99b421666044e7f0bf458e71d2f620a42ab63b83a93b06ef56efc2d4e7991dde9557706cbc1f3b255baed2cc3b77b4e1154cf2342cccc6dd2ef3258ea50fd129268fa8508df52b5a615af257da0e52ba4308c3271d256b4be61cbdb899c	\\x470e1d8d1bdf17bbb038a100d472095a	{449751451,1108764164,1316948980,1491541295,1644839595,1673018003,-1334905490,-64139655}
15	\\xfa00e595d264f20e4211b2886a977844357d00360100107a3f014cf13f8e7f897c630500a9a1f50200200345a1f71acea99b421666044e7f0bf458e71d2f620a42ab63b83a93fc2d4e797e5b14c17c789ab19199b483bbc9c61b61a710350109bc51ef9824854f6666f94e17b93456cef2a741476a028872cc90eb01feb6e849711e77290e3cf1ae0983	\\x7a3f014cf13f8e7f897c630500a9a1f5	{54895095,449751451,1108764164,1316948980,1491541295,1644839595,1673018003,-64139655}
16	\\xfa00e595d264f20e4211b2886a977844357d00360100100219d0ed6d2886c89b85bd73f451c6ef0200201acea99b421666044e7f0bf458e71d2f620a42ab63b83a9398d94c0efc2d4e7915c0450c22ac2b38db2fea7579ad3fd1eedbdc1f9125c44af6d7f85238400c2ce96684fa1f1b449af461a4f0426b762601433109845ff9b468e0c794c7421b5e	\\x0219d0ed6d2886c89b85bd73f451c6ef	{449751451,1108764164,1316948980,1491541295,1644839595,1673018003,-1730589682,-64139655}
17	\\xfa00e595d264f20e4211b2886a977844357d0036010010aa4a77c3be3720181c57d15cb6e00f790200201acea99b421666044e7f0bf458e71d2f620a42ab63b83a937698a237fc2d4e7911a7856f06e9c71d876df88027cece722d11004b0146c8119c09806884329da3a24e9a654b12eb66cb87b447e3d6225e23a59504de419233d738e827ccc98040	\\xaa4a77c3be3720181c57d15cb6e00f79	{449751451,1108764164,1316948980,1491541295,1644839595,1673018003,1989714487,-64139655}
18	\\xfa00e595d264f20e4211b2886a977844357d0036010010eae4e3db745cccd564bd72ccfcbf83490200201acea99b421666044e7f0bf458e71d2f620a42ab63b83a9364c104c2fc2d4e7945287982215a1530b8b83a3ce6fa378ff80e7797fa52234551a49466622da3d4cd6ecbe5fb9311e18ab4739566d7e453108d582e9e37eaae91257a78c8e29a35	\\xeae4e3db745cccd564bd72ccfcbf8349	{449751451,1108764164,1316948980,1491541295,1644839595,1673018003,1690371266,-64139655}
19	\\xfa00e595d264f20e4211b2886a977844357d0036010010ba4d6b5114f9c8df70f68a0fe61831710200201acea99b421666044e7f0bf458e71d2f620a42ab63b83a93cdf019d9fc2d4e79f6a10ae0e4b41cb90f2d172cd5cb8857e9a3ce8ce5cfbedf51259db71ae3e64e27e35eba657a9d818d6b4918ac7437fdea3a0c4c5c31db726111af8cc92e313a	\\xba4d6b5114f9c8df70f68a0fe6183171	{449751451,1108764164,1316948980,1491541295,1644839595,1673018003,-839902759,-64139655}
20	\\xfa00e595d264f20e4211b2886a977844357d0036010010c977cd982d64841f21d34060913282500200201c7ddb70421666044e7f0bf458e71d2f620a42ab63b83a939e224100fc2d4e79b4955e54f2dd17ce8e6e65849e31617e899c4a9f317d6c23f1a5632c88cc2940e7cea4f91e84834c9d4e5ef2517d48d438c6376c65e97ee405ef1c4915ddc7b2	\\xc977cd982d64841f21d3406091328250	{478010224,1108764164,1316948980,1491541295,1644839595,1673018003,-1641922304,-64139655}
21	\\xfa00e595d264f20e4211b2886a977844357d0036010010aa350accc52ff15f81bf5ab44349a5cf0200201c7ddb70421666044e7f0bf458e71d2f620a42ab63b83a938ee29c58fc2d4e79b2713aba0e9a84c8cb7f38f648e1aa1abe40307a7a6540d2dcb90d81da5c6dcafe6183dfa04e30eeffa9934b765a75cefea11fb34188aa193e38972faaf089ea	\\xaa350accc52ff15f81bf5ab44349a5cf	{478010224,1108764164,1316948980,1491541295,1644839595,1673018003,-1897751464,-64139655}
22	\\xfa00e595d264f20e4211b2886a977844357d003601001022a22a7aa676be34bfe42c0ceb2416680200201c7ddb70421666044e7f0bf458e71d2f620a42ab63b83a9391b970b1fc2d4e7907a12c8fdb7c3c19e2d7604309247be2f2a3592561910366ad13e19d5d5fc49c1c84630c55969e472a57f946ef0c905c68f07f9000a63c989d4165b7578a5ebf	\\x22a22a7aa676be34bfe42c0ceb241668	{478010224,1108764164,1316948980,1491541295,1644839595,1673018003,-1850117967,-64139655}
23	\\xfa00e595d264f20e4211b2886a977844357d003601001031f7c1b8a3221c05e166a939ebab69a50200201c7ddb70421666044e7f0bf458e71d2f620a42ab63b83a93ca84d25efc2d4e7996065753e95ee1511f7b61380ef2f1ac47a2484a03f6905fe7bf733b9e3fd516008d568653d62e3347f47b8be754006cd9992295f21c180b5a7855f98059e8f8	\\x31f7c1b8a3221c05e166a939ebab69a5	{478010224,1108764164,1316948980,1491541295,1644839595,1673018003,-897265058,-64139655}
24	\\xfa00e595d264f20e4211b2886a977844357d0036010010377acf59acc58e317c7171d84833b43d0200201c7ddb70421666044e7f0bf458e71d2f620a42ab63b83a93f26a0d0afc2d4e79068c88284359aaec043a2060b33c6dcfa437142a5466107190476b1c256c2d18f69048211efb6a75308bf15d04c49fe4c3c060df4cd770dbc6b9151c023b980d	\\x377acf59acc58e317c7171d84833b43d	{478010224,1108764164,1316948980,1491541295,1644839595,1673018003,-227930870,-64139655}
25	\\xfa00e595d264f20e4211b2886a977844357d0036010010e711e80e9afc33a23695621e1baa8df40200201c7ddb70421666044e7f0bf455b8541758e71d2f620a42ab63b83a93fc2d4e799afb6bf0b78e00d0aec47a844cf18bb6416fa0b2624e37dd1bca7e73e8f235b345ea49085b3b3495b0c027817f6bd3c9154f9ef72cb2287feeeebf754001cd16	\\xe711e80e9afc33a23695621e1baa8df4	{478010224,1108764164,1316948980,1438143511,1491541295,1644839595,1673018003,-64139655}
26	\\xfa00e595d264f20e4211b2886a977844357d00360100109f3b43955ba57c9bd16515fe2b2a3c1d0200201c7ddb70421666044e7f0bf458e71d2f620a42ab63b83a93bf91925ffc2d4e79f92715e4971771c8c855618bb4a6c006d6fba8aa79f1cf930d53ef6ceedf74b077be6da967c9605a5f2960e939a9693d26c5a9ceddf7625f066a908d55e50f44	\\x9f3b43955ba57c9bd16515fe2b2a3c1d	{478010224,1108764164,1316948980,1491541295,1644839595,1673018003,-1080978849,-64139655}
27	\\xfa00e595d264f20e4211b2886a977844357d0036010010bcff300b8b93ae8d32ab23bed83b79720200201c7ddb702c6b0d05421666044e7f0bf458e71d2f620a42ab63b83a93fc2d4e79d2b6f4d9224d4aaab0dc4f5a9e429c4fef41aa5e31cfcec35be68435cf035fb084e6fbc3f6c97a3677f0fcd21e055ae2ff448b385b3298550cf1d0a2be5be35d	\\xbcff300b8b93ae8d32ab23bed83b7972	{478010224,745213189,1108764164,1316948980,1491541295,1644839595,1673018003,-64139655}
28	\\xfa00e595d264f20e4211b2886a977844357d0036010010a06631c394df61e8ee9973149b22bab70200201c7ddb703de5f8ab421666044e7f0bf458e71d2f620a42ab63b83a93fc2d4e79d6a3b5b7d8c59f43cf556c1a188d211d43f9c84a75702b7716e35ad8d56cca59022ece82c7e681c991a721f2780c14d8c71274ed0e809704748cdd3927998461	\\xa06631c394df61e8ee9973149b22bab7	{478010224,1038481579,1108764164,1316948980,1491541295,1644839595,1673018003,-64139655}
29	\\xfa00e595d264f20e4211b2886a977844357d0036010010d9efdee15310532843f971ffd096bcf30200201c7ddb70421666044e7f0bf458e71d2f620a42ab63b83a93de63ff02fc2d4e791de48105f1e8eadbcec3502141f18e4f421ac2716ba3a75a07dbb4468026c621107c8525be04c8f49de211252d3d1231f68c00abd336e49afc0a4168def287cb	\\xd9efdee15310532843f971ffd096bcf3	{478010224,1108764164,1316948980,1491541295,1644839595,1673018003,-563871998,-64139655}
30	\\xfa00e595d264f20e4211b2886a977844357d0036010010e64c2025805584373c238abd3843cfb502002033762bbc421666044e7f0bf458e71d2f620a42ab63b83a93d6e29112fc2d4e799504b4962cbf91bc368e6219ecc42a2f03e183dec215e7ed9d0011f0966f68e1b47e2e39b2dc1c474141da6a02d805e9aa75c0c6d7915cdc853ce14432c0a028	\\xe64c2025805584373c238abd3843cfb5	{863382460,1108764164,1316948980,1491541295,1644839595,1673018003,-689794798,-64139655}
31	\\xfa00e595d264f20e4211b2886a977844357d00360100107f917f40416e178040167193a80f912e02002033762bbc421666044e7f0bf458e71d2f620a42ab63b83a93a77e6eadfc2d4e792c9874301c72b2aa76816db9749d6ef4769a998566bf3078807f16c3659fcc19848c8bcaa9175996d205e7f8b191046ee0fe3c77a5a1e602ba10b896764469ef	\\x7f917f40416e178040167193a80f912e	{863382460,1108764164,1316948980,1491541295,1644839595,1673018003,-1484886355,-64139655}
32	\\xfa00e595d264f20e4211b2886a977844357d003601001054065dacad471c3a742cf02fb127865a02002033762bbc421666044e7f0bf458e71d2f620a42ab63b83a93c15e7281fc2d4e79e187e6cde2bdfe826ee2f89ab21f7a0bed0b079b16dfb02f3cf852d7028a0b0d0ed37a7a21e91da5952d891162447d518ab90fde6f48a980ae96118d9ee4924b	\\x54065dacad471c3a742cf02fb127865a	{863382460,1108764164,1316948980,1491541295,1644839595,1673018003,-1050774911,-64139655}
33	\\xfa00e595d264f20e4211b2886a977844357d003601001019851bdc415870e36839ad299559010f02002033762bbc421666044e7f0bf458e71d2f620a42ab63b83a93d3cb1423fc2d4e79cf3eaa5013f5790158fe8b473507fcdff1974a6ecacc9bf2ea1c828093be0a03177740923e77933aa968717d0338892e5cff027599eb4a4ff3b78572f4631aa4	\\x19851bdc415870e36839ad299559010f	{863382460,1108764164,1316948980,1491541295,1644839595,1673018003,-741665757,-64139655}
34	\\xfa00e595d264f20e4211b2886a977844357d0036010010a69c2873678c00633a87722c7adf6bca02002033762bbc421666044e7f0bf458e71d2f620a42ab63b83a93a70470e9fc2d4e794b885f65992a64c26657a7d84ddd10b96b88162953f9d0ef4876e2f367a04c725c7a14d8530b4479d98469887870214c1593c380bf3a4aa13e6fa648d13350db	\\xa69c2873678c00633a87722c7adf6bca	{863382460,1108764164,1316948980,1491541295,1644839595,1673018003,-1492881175,-64139655}
35	\\xfa00e595d264f20e4211b2886a977844357d0036010010a926e8d5d4bfe5b33a06b46c3ecc567f0200201a4898c333762bbc421666044e7f0bf458e71d2f620a42ab63b83a93fc2d4e7905bf40ca9ddfbd0c26bbfc4c209a866de941a8dd50071289054a7eeb767fb6671f871de2d0930d8ab1101a8280d3891e07747299e2008cde91dda7bba6025b7c	\\xa926e8d5d4bfe5b33a06b46c3ecc567f	{440965315,863382460,1108764164,1316948980,1491541295,1644839595,1673018003,-64139655}
36	\\xfa00e595d264f20e4211b2886a977844357d0036010010e373156db427c0e2807bf18901abb17302002033762bbc421666044e7f0bf458e71d2f620a42ab63b83a93b2ebe4d5fc2d4e796fe428397f6900f847cb833837cbff3fa1ca6efbaeb66a4601173ed89eb65ab612cbb3258504a6b4e6e538c82d62b16ec75573fc001a41c4ea52b5c60358d8e4	\\xe373156db427c0e2807bf18901abb173	{863382460,1108764164,1316948980,1491541295,1644839595,1673018003,-1293163307,-64139655}
37	\\xfa00e595d264f20e4211b2886a977844357d003601001011d5a2707348822935f98c08630b3b1802002033762bbc421666044e7f0bf458e71d2f5f67ded2620a42ab63b83a93fc2d4e7933f547ba48d7a8bce8eef4322da7539a0257d08f4ae4bc9a2b1cc4aa42127426cbd8f8d9cc8ff304ad3b149b8e0733bd0a3748cfa8e662de00674f5c2a4c30a0	\\x11d5a2707348822935f98c08630b3b18	{863382460,1108764164,1316948980,1491541295,1600642770,1644839595,1673018003,-64139655}
38	\\xfa00e595d264f20e4211b2886a977844357d0036010010d9441db1a3bc7d531f15be21903d502c02002033762bbc421666044e7f0bf458e71d2f620a42ab63b83a93f37a5f9efc2d4e79c7169cbd378d845f9b0dc1e00a22fb259c953ff87b102d609a7d4f4db9d5e51b2c01bba136243c016694dd6467d9616f76db29aae965886752997886541b7aa1	\\xd9441db1a3bc7d531f15be21903d502c	{863382460,1108764164,1316948980,1491541295,1644839595,1673018003,-210083938,-64139655}
39	\\xfa00e595d264f20e4211b2886a977844357d0036010010d8d7492761674b39248a8b802e8e2d0702002033762bbc421666044e7f0bf458e71d2f620a42ab63b83a936ec5916afc2d4e796e017ba9e805a083281b1c405f70e0a8064b3074b098c9cdcffc60aefbcb2cc12a68a4c489c19ee42d2da449f6848de4268b708ee23a051f710bc067280467d5	\\xd8d7492761674b39248a8b802e8e2d07	{863382460,1108764164,1316948980,1491541295,1644839595,1673018003,1858441578,-64139655}
40	\\xfa00e595d264f20e4211b2886a977844357d0036010010a5436bd30c1df866c4c30203f7022bd10200204216660448ec84e94e7f0bf458e71d2f620a42ab63b83a938c70015efc2d4e79a5058883dffa9b29937915aded8f9f8bf1b9ecf3dca92665548aa4e1344713f1226f4b0a82725c4425b52f96272ab09170d927750102a69060931e253aca8925	\\xa5436bd30c1df866c4c30203f7022bd1	{1108764164,1223460073,1316948980,1491541295,1644839595,1673018003,-1938816674,-64139655}
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
a07dc78c-5654-4e76-a6c6-7c33979c12e2	2	\\x5789cdf910930cf28b3cf56fdae7c6d3a4b318a9d6bd04bc896379329825fba8	2026-12-01 01:29:55.605009+00	\\xa9ff764f22b83ab8b5aca0fa8df6516c05e210a6fc626292fcc263e88871fb86
dba16312-8a1c-402b-91e3-9e14878fa74c	2	\\xbbc4bcdcb85e3d208f9c6e0ea322bf10d5e106366cfc874839fda15989670be3	2026-12-01 01:30:00.526115+00	\\x81bd33b749d4a17f8fa693d85db7848eb03182b20062b18edbd8c482faee7506
f5485054-1e83-415b-bdb4-77fead88eb26	5	\\xa9bdc242c1ee9baf6fed72c2c7c389e4ac10aa22c6d6350d4784ce124c273e63	2026-12-01 01:30:06.147257+00	\\x54c99a576b9a95428276237a51659c2411040871ee1b50ee88ac41f8700d08ad
32b20163-45b0-4363-861d-635d4c78752a	4	\\xba287c2926fe577cc26ace9ed35f5a33fd4b0f5e74e5e99f647f705cf138b19d	2026-12-01 01:30:06.90119+00	\\xc269c5ec96121ebefcc21005c5fd3d9442c431f4a30db96a0a236a9979854035
33f28012-1eea-4ac8-a39d-bbb0ad7e5b8e	5	\\xf0abf647733dd3871f4308370e4fdafced31860f30071f52d3d897183cb444aa	2026-12-01 01:30:09.557147+00	\\xd1be2a1698a2abde85b91c7813df196f01dbdbb537f00ad4c5177677f1b3bdef
6872868d-ae9a-415c-99d2-67793e4870e7	8	\\xb2e68a7b0cb0dfc8c7d73e168ebefe9c5ff008e956696a96313a9677b4927d2d	2026-12-01 01:30:16.466127+00	\\xed1217f0eb5299f2c7fc7f7fa6b396ab0ca9779fb2660ff7432f80ea02c6b17e
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	13	\\x158d4c3620889ba2658f672cf620f69d70b937587064ee4d0d03b96209a65fc1	2026-12-01 01:30:17.686848+00	\\x454572a3b8120c1358d65de45585d9e72ee396b1d5d9607d8e4133ff6dafc7ad
a9c4ff90-dea7-438f-b3dc-a824fce4a2a0	8	\\xb2d0566a5d0963b6c3a0804ea45e3e74317113935b7fca3e5a06763dc93ef6d3	2026-12-01 01:30:20.330016+00	\\x1932a75c17bd1208e2c71c19abce6f90e315a7d1d67ca64c68f8a32aee960971
\.


--
-- Data for Name: audit_keys; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_keys (key_id, provider, key_uri, wrapped_key, environment, created_at) FROM stdin;
d1e18bbc-8bed-48ec-8608-231719660cc1	local	local:26d10f11-49d6-4e9a-9fd2-66e8e0250cfe	\\x00000001df3b7226d24ffad73693556e5b7abb6aa8bba87ac0651b9737a5d742257dfaef20bd382704d741c2b1c078a9c328bbb81b35715feb54ebba18d51938	release	2026-12-01 01:29:55.278524+00
\.


--
-- Data for Name: audit_writers; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_writers (writer_id, key_id, host, pid, application, version, started_at, database_user, registered_at) FROM stdin;
a07dc78c-5654-4e76-a6c6-7c33979c12e2	d1e18bbc-8bed-48ec-8608-231719660cc1	vm	12829	__main__.py	0.1.0	2026-12-01 01:29:55.23036+00	postgres	2026-12-01 01:29:55.309855+00
dba16312-8a1c-402b-91e3-9e14878fa74c	d1e18bbc-8bed-48ec-8608-231719660cc1	vm	13100	__main__.py	0.1.0	2026-12-01 01:30:00.106379+00	postgres	2026-12-01 01:30:00.188689+00
32b20163-45b0-4363-861d-635d4c78752a	d1e18bbc-8bed-48ec-8608-231719660cc1	vm	13337	__main__.py	0.1.0	2026-12-01 01:30:03.754164+00	postgres	2026-12-01 01:30:03.812892+00
f5485054-1e83-415b-bdb4-77fead88eb26	d1e18bbc-8bed-48ec-8608-231719660cc1	vm	13437	__main__.py	0.1.0	2026-12-01 01:30:05.938032+00	postgres	2026-12-01 01:30:05.977623+00
33f28012-1eea-4ac8-a39d-bbb0ad7e5b8e	d1e18bbc-8bed-48ec-8608-231719660cc1	vm	13552	__main__.py	0.1.0	2026-12-01 01:30:09.331625+00	postgres	2026-12-01 01:30:09.374608+00
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	d1e18bbc-8bed-48ec-8608-231719660cc1	vm	13643	__main__.py	0.1.0	2026-12-01 01:30:12.391856+00	postgres	2026-12-01 01:30:12.436285+00
6872868d-ae9a-415c-99d2-67793e4870e7	d1e18bbc-8bed-48ec-8608-231719660cc1	vm	13775	__main__.py	0.1.0	2026-12-01 01:30:15.712118+00	postgres	2026-12-01 01:30:15.742723+00
a9c4ff90-dea7-438f-b3dc-a824fce4a2a0	d1e18bbc-8bed-48ec-8608-231719660cc1	vm	13976	__main__.py	0.1.0	2026-12-01 01:30:19.776106+00	postgres	2026-12-01 01:30:19.810365+00
\.


--
-- Data for Name: encryption_audit_2026_12; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.encryption_audit_2026_12 (writer_id, seq, occurred_at, event_type, event_category, data_class, tenant_id, key_id, key_version, operation, count, duration_us, success, error, actor, purpose, correlation_id, detail, previous_mac, mac) FROM stdin;
a07dc78c-5654-4e76-a6c6-7c33979c12e2	1	2026-12-01 01:29:55.318838+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 12829, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x0196d41b1205e695ad8f4ae27dbf22c3b175a3c56bbfe05fe0dbfe4274553afe
a07dc78c-5654-4e76-a6c6-7c33979c12e2	2	2026-12-01 01:29:55.604933+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x0196d41b1205e695ad8f4ae27dbf22c3b175a3c56bbfe05fe0dbfe4274553afe	\\x5789cdf910930cf28b3cf56fdae7c6d3a4b318a9d6bd04bc896379329825fba8
dba16312-8a1c-402b-91e3-9e14878fa74c	1	2026-12-01 01:30:00.192967+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 13100, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xb6bdca8ff0b0b58c021eca36e33e5d6d9222ba91464b5edbe3e209e4ea5d1a8b
dba16312-8a1c-402b-91e3-9e14878fa74c	2	2026-12-01 01:30:00.526017+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xb6bdca8ff0b0b58c021eca36e33e5d6d9222ba91464b5edbe3e209e4ea5d1a8b	\\xbbc4bcdcb85e3d208f9c6e0ea322bf10d5e106366cfc874839fda15989670be3
32b20163-45b0-4363-861d-635d4c78752a	1	2026-12-01 01:30:03.81695+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 13337, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xdb2d66794b996690e42990d8ce1f88933bf93d0c50a71e74276ca82d30aabfee
32b20163-45b0-4363-861d-635d4c78752a	2	2026-12-01 01:30:03.994474+00	backfill_started	encryption	\N	\N	\N	\N	backfill	1	\N	t	\N	root	\N	c1fe6bfb-81fa-4f77-b5f5-0b8fadcb3bfc	{"job": 1, "table": "public.moved"}	\\xdb2d66794b996690e42990d8ce1f88933bf93d0c50a71e74276ca82d30aabfee	\\x8f536728fff56d2bbd0104ddbdb17c00be7c3d7ed58efdb7e127bd001b987bb1
f5485054-1e83-415b-bdb4-77fead88eb26	1	2026-12-01 01:30:05.980904+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 13437, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x0726a8fb8790641ff882b1bd72529e4653e2aa8e3ed87acc1e623187b442e680
f5485054-1e83-415b-bdb4-77fead88eb26	2	2026-12-01 01:30:05.937278+00	key_generated	encryption	pii	acme	28f8e5e9-b4f8-4bac-800d-6dfd3f511f30	1	\N	1	\N	t	\N	root	\N	c1fe6bfb-81fa-4f77-b5f5-0b8fadcb3bfc	{"purpose": "encryption", "provider": "local"}	\\x0726a8fb8790641ff882b1bd72529e4653e2aa8e3ed87acc1e623187b442e680	\\x4bcf7ff3a7ce0ab842999c5e667f5108c4f755c60739759cf1edf10847c2b680
f5485054-1e83-415b-bdb4-77fead88eb26	3	2026-12-01 01:30:05.989395+00	key_generated	encryption	pii	acme	251463fe-7e54-4451-a836-3665aa2560c9	1	\N	1	\N	t	\N	root	\N	c1fe6bfb-81fa-4f77-b5f5-0b8fadcb3bfc	{"purpose": "index", "provider": "local"}	\\x4bcf7ff3a7ce0ab842999c5e667f5108c4f755c60739759cf1edf10847c2b680	\\x89d3304ed970f200975e4188640b68d654771c1915d86fb6f935b547e5d24167
f5485054-1e83-415b-bdb4-77fead88eb26	4	2026-12-01 01:30:06.006588+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	1	\N	t	\N	root	\N	c1fe6bfb-81fa-4f77-b5f5-0b8fadcb3bfc	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x89d3304ed970f200975e4188640b68d654771c1915d86fb6f935b547e5d24167	\\x70cf81152382344ec2e70cb5268143031a9316e24b54662ce3dbee51d6fa7032
f5485054-1e83-415b-bdb4-77fead88eb26	5	2026-12-01 01:30:06.147085+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x70cf81152382344ec2e70cb5268143031a9316e24b54662ce3dbee51d6fa7032	\\xa9bdc242c1ee9baf6fed72c2c7c389e4ac10aa22c6d6350d4784ce124c273e63
32b20163-45b0-4363-861d-635d4c78752a	3	2026-12-01 01:30:06.8415+00	backfill_finished	encryption	\N	\N	\N	\N	backfill	40	\N	t	\N	root	\N	c1fe6bfb-81fa-4f77-b5f5-0b8fadcb3bfc	{"job": 1, "table": "public.moved", "quarantined": 0}	\\x8f536728fff56d2bbd0104ddbdb17c00be7c3d7ed58efdb7e127bd001b987bb1	\\x4129f1ba61aa306ff6e6aa0f9b0f0cec163e89cc5160cd80045069dde96fd11c
32b20163-45b0-4363-861d-635d4c78752a	4	2026-12-01 01:30:06.901052+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x4129f1ba61aa306ff6e6aa0f9b0f0cec163e89cc5160cd80045069dde96fd11c	\\xba287c2926fe577cc26ace9ed35f5a33fd4b0f5e74e5e99f647f705cf138b19d
33f28012-1eea-4ac8-a39d-bbb0ad7e5b8e	1	2026-12-01 01:30:09.375387+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 13552, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x77753e9de0fe2b9d5e42aaf7f2acc2a6f0a4e66523d6ab66544ca3a72b5de4d1
33f28012-1eea-4ac8-a39d-bbb0ad7e5b8e	2	2026-12-01 01:30:09.492961+00	key_accessed	encryption	pii	acme	28f8e5e9-b4f8-4bac-800d-6dfd3f511f30	1	\N	1	\N	t	\N	root	\N	66afd9f6-c025-444b-86de-9d1e46dc4457	{"purpose": "encryption", "provider": "local"}	\\x77753e9de0fe2b9d5e42aaf7f2acc2a6f0a4e66523d6ab66544ca3a72b5de4d1	\\x0a0c6dec34c1b31c2d80fae0f698e94685e0991ee8ee52bc2244e775ebbac59b
33f28012-1eea-4ac8-a39d-bbb0ad7e5b8e	3	2026-12-01 01:30:09.497358+00	key_accessed	encryption	pii	acme	251463fe-7e54-4451-a836-3665aa2560c9	1	\N	1	\N	t	\N	root	\N	66afd9f6-c025-444b-86de-9d1e46dc4457	{"purpose": "index", "provider": "local"}	\\x0a0c6dec34c1b31c2d80fae0f698e94685e0991ee8ee52bc2244e775ebbac59b	\\xd079ddab3f636a2571621c20971b54cde621154d4985eb7f9546e2c8cd528f89
33f28012-1eea-4ac8-a39d-bbb0ad7e5b8e	4	2026-12-01 01:30:09.510329+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	1	\N	t	\N	root	\N	66afd9f6-c025-444b-86de-9d1e46dc4457	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc verify"}	\\xd079ddab3f636a2571621c20971b54cde621154d4985eb7f9546e2c8cd528f89	\\x2919190dd1338ab0bcbd185eec947d03cc1a78e38e198204d383d97cb0396837
33f28012-1eea-4ac8-a39d-bbb0ad7e5b8e	5	2026-12-01 01:30:09.556949+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x2919190dd1338ab0bcbd185eec947d03cc1a78e38e198204d383d97cb0396837	\\xf0abf647733dd3871f4308370e4fdafced31860f30071f52d3d897183cb444aa
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	1	2026-12-01 01:30:12.437287+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 13643, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x7e4dc74a34e9152cb08f1bfdb4fb4af8fdc96bc18f8a2228604cb144ade22b74
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	2	2026-12-01 01:30:12.476585+00	rotation_started	encryption	pii	acme	\N	\N	rotate	1	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"reason": "asked", "resumed": false, "rotation": 1}	\\x7e4dc74a34e9152cb08f1bfdb4fb4af8fdc96bc18f8a2228604cb144ade22b74	\\x397e1addda74375ac301b2b63e1e03e682ac95542eaf14c53c9b9f84b9f31684
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	3	2026-12-01 01:30:12.520826+00	key_generated	encryption	pii	acme	e595d264-f20e-4211-b288-6a977844357d	2	\N	1	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"staged": true, "purpose": "encryption", "provider": "local"}	\\x397e1addda74375ac301b2b63e1e03e682ac95542eaf14c53c9b9f84b9f31684	\\x38850161fc3e6c3f2ad8c63c8471a9177f5b716bde80b0dd8c6a9fcf029c37dc
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	4	2026-12-01 01:30:13.531088+00	key_rotated	encryption	pii	acme	e595d264-f20e-4211-b288-6a977844357d	2	\N	1	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"purpose": "encryption", "provider": "local"}	\\x38850161fc3e6c3f2ad8c63c8471a9177f5b716bde80b0dd8c6a9fcf029c37dc	\\x02d35dfa9fd8d6344c7bfcee92639a4183c1d1e866a82677e3b3a91a64bcf41e
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	5	2026-12-01 01:30:13.562221+00	key_accessed	encryption	pii	acme	e595d264-f20e-4211-b288-6a977844357d	2	\N	1	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"purpose": "encryption", "provider": "local"}	\\x02d35dfa9fd8d6344c7bfcee92639a4183c1d1e866a82677e3b3a91a64bcf41e	\\x0a8c68bf46f207128e2aaa586734f9a0e78970fec4d2fd03876345bc526f88c5
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	6	2026-12-01 01:30:13.564839+00	key_accessed	encryption	pii	acme	28f8e5e9-b4f8-4bac-800d-6dfd3f511f30	1	\N	1	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"purpose": "encryption", "provider": "local"}	\\x0a8c68bf46f207128e2aaa586734f9a0e78970fec4d2fd03876345bc526f88c5	\\xe91f2353996519be121c7cf792605b728a2eb7933880980062e89c0b337a12b1
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	7	2026-12-01 01:30:13.581265+00	key_accessed	encryption	pii	acme	251463fe-7e54-4451-a836-3665aa2560c9	1	\N	1	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"purpose": "index", "provider": "local"}	\\xe91f2353996519be121c7cf792605b728a2eb7933880980062e89c0b337a12b1	\\xea380f114b4a513ba33692777709b5c72b2437c094a202e6eea51d542ba5763f
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	8	2026-12-01 01:30:13.581641+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{}	\\xea380f114b4a513ba33692777709b5c72b2437c094a202e6eea51d542ba5763f	\\xb4b24abf16439f0f9651655ed6e818c2da150d4aca219b526f732214ded70f96
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	9	2026-12-01 01:30:13.633323+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{}	\\xb4b24abf16439f0f9651655ed6e818c2da150d4aca219b526f732214ded70f96	\\xc7c8f7d1d7a4a68ce096f33ad0853ce41ef3ca4de92be612bece4f466bf488eb
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	10	2026-12-01 01:30:13.633385+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{}	\\xc7c8f7d1d7a4a68ce096f33ad0853ce41ef3ca4de92be612bece4f466bf488eb	\\xce49d6fa0b468f28daadb31e11ab7cd8eed1106d2be862a69e01c911c8fb2211
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	11	2026-12-01 01:30:13.668844+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{}	\\xce49d6fa0b468f28daadb31e11ab7cd8eed1106d2be862a69e01c911c8fb2211	\\x88e1c3b75176d124c18a3e495ef38a3f44e9417733b80afbf255fe2d691fbdbb
6872868d-ae9a-415c-99d2-67793e4870e7	1	2026-12-01 01:30:15.749106+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 13775, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x85c235a31856b3290dd409a7c19095bcb3facb0e785fc3d3af64b9196cb56f05
6872868d-ae9a-415c-99d2-67793e4870e7	2	2026-12-01 01:30:15.700876+00	key_accessed	encryption	pii	acme	e595d264-f20e-4211-b288-6a977844357d	2	\N	1	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"purpose": "encryption", "provider": "local"}	\\x85c235a31856b3290dd409a7c19095bcb3facb0e785fc3d3af64b9196cb56f05	\\xe6c0e8ffbdb91fd6b4de574fbd7f42a76aa17a2f6b712c6ca61d2058a13cb3bd
6872868d-ae9a-415c-99d2-67793e4870e7	3	2026-12-01 01:30:15.760614+00	key_accessed	encryption	pii	acme	28f8e5e9-b4f8-4bac-800d-6dfd3f511f30	1	\N	1	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"purpose": "encryption", "provider": "local"}	\\xe6c0e8ffbdb91fd6b4de574fbd7f42a76aa17a2f6b712c6ca61d2058a13cb3bd	\\xabf8689fadd00a0433c1edc7cfb2379e0f7ae5ca68037b05c4e25be29f040928
6872868d-ae9a-415c-99d2-67793e4870e7	4	2026-12-01 01:30:15.761925+00	key_accessed	encryption	pii	acme	251463fe-7e54-4451-a836-3665aa2560c9	1	\N	1	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"purpose": "index", "provider": "local"}	\\xabf8689fadd00a0433c1edc7cfb2379e0f7ae5ca68037b05c4e25be29f040928	\\x4418c5c5e3b66d7160b38b0778fdb7088470f709f6925ee9342e633bae341568
6872868d-ae9a-415c-99d2-67793e4870e7	5	2026-12-01 01:30:15.773257+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x4418c5c5e3b66d7160b38b0778fdb7088470f709f6925ee9342e633bae341568	\\xe9e51ff49820c5fbfdd82130255532c5b59ba17ebf34ef2ce36e3527845e2c25
6872868d-ae9a-415c-99d2-67793e4870e7	6	2026-12-01 01:30:16.043822+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\xe9e51ff49820c5fbfdd82130255532c5b59ba17ebf34ef2ce36e3527845e2c25	\\x359f7d725637a904367b2f6094cee1fdfe8ba27d6b28ec008cee0f5a7d6f30cd
6872868d-ae9a-415c-99d2-67793e4870e7	7	2026-12-01 01:30:16.306385+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x359f7d725637a904367b2f6094cee1fdfe8ba27d6b28ec008cee0f5a7d6f30cd	\\xe44524d02c9186936f6931a48cf78c731551b300ad384cd10203fdb43fa8ef2d
6872868d-ae9a-415c-99d2-67793e4870e7	8	2026-12-01 01:30:16.466034+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xe44524d02c9186936f6931a48cf78c731551b300ad384cd10203fdb43fa8ef2d	\\xb2e68a7b0cb0dfc8c7d73e168ebefe9c5ff008e956696a96313a9677b4927d2d
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	12	2026-12-01 01:30:17.653748+00	rotation_finished	encryption	pii	acme	\N	\N	rotate	1	\N	t	\N	root	\N	ada7c7c4-071a-4e87-b9f4-667f2639b28d	{"keys": 1, "reason": "asked", "rotation": 1}	\\x88e1c3b75176d124c18a3e495ef38a3f44e9417733b80afbf255fe2d691fbdbb	\\x74682394aac8e68b1eae44af0787677a4db636d00ff7270b26cbddad57f26188
533bb3f9-cd11-4f1c-b3bc-6a31b53c06cc	13	2026-12-01 01:30:17.686735+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x74682394aac8e68b1eae44af0787677a4db636d00ff7270b26cbddad57f26188	\\x158d4c3620889ba2658f672cf620f69d70b937587064ee4d0d03b96209a65fc1
a9c4ff90-dea7-438f-b3dc-a824fce4a2a0	1	2026-12-01 01:30:19.811136+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 13976, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xff2e89c00a516b38a1661d5e0f8562b9d5e0727252ada2622d64a60dd3f59c6c
a9c4ff90-dea7-438f-b3dc-a824fce4a2a0	2	2026-12-01 01:30:20.116054+00	key_accessed	encryption	pii	doomed	7be01772-b1c1-47c4-9440-851a546c5d52	1	\N	1	\N	t	\N	root	\N	5b099c08-e6a5-49cd-be5e-9b69470a1afc	{"purpose": "encryption", "provider": "local"}	\\xff2e89c00a516b38a1661d5e0f8562b9d5e0727252ada2622d64a60dd3f59c6c	\\x20ddd69c02ae723bd1386ac3ade06131e8adb27fbc62ccfb13cf96e257bf8109
a9c4ff90-dea7-438f-b3dc-a824fce4a2a0	3	2026-12-01 01:30:20.116788+00	shred_requested	encryption	\N	doomed	\N	\N	shred	1	\N	t	\N	root	\N	5b099c08-e6a5-49cd-be5e-9b69470a1afc	{"phase": "asked", "all_classes": true, "window_seconds": 0.0}	\\x20ddd69c02ae723bd1386ac3ade06131e8adb27fbc62ccfb13cf96e257bf8109	\\xbb18a4b59877ab6d13e682e90f01ad6d5219cfc516df01e10505d61f77d13b96
a9c4ff90-dea7-438f-b3dc-a824fce4a2a0	4	2026-12-01 01:30:20.159272+00	shred_requested	encryption	\N	doomed	\N	\N	shred	1	\N	t	\N	root	\N	5b099c08-e6a5-49cd-be5e-9b69470a1afc	{"phase": "done", "all_classes": true, "window_seconds": 0.0}	\\xbb18a4b59877ab6d13e682e90f01ad6d5219cfc516df01e10505d61f77d13b96	\\x8970921834db9daa3998e6df1ddf635e12d0a18421945baad663fd954a8db6ba
a9c4ff90-dea7-438f-b3dc-a824fce4a2a0	5	2026-12-01 01:30:20.19928+00	shred_executed	encryption	\N	doomed	\N	\N	destroy	1	\N	t	\N	root	\N	5b099c08-e6a5-49cd-be5e-9b69470a1afc	{"phase": "asked", "all_classes": true}	\\x8970921834db9daa3998e6df1ddf635e12d0a18421945baad663fd954a8db6ba	\\x768fc388ab2d03e63624acffb9b4da533535fd3e27adbd500b25e24295958cb4
a9c4ff90-dea7-438f-b3dc-a824fce4a2a0	6	2026-12-01 01:30:20.207194+00	shred_executed	encryption	\N	doomed	\N	\N	destroy	2	\N	t	\N	root	\N	5b099c08-e6a5-49cd-be5e-9b69470a1afc	{"phase": "done", "all_classes": true}	\\x768fc388ab2d03e63624acffb9b4da533535fd3e27adbd500b25e24295958cb4	\\x5b767780155605aa6dbaa611375a3e09d982bac1a6ae54075f4af5aa1b91bd70
a9c4ff90-dea7-438f-b3dc-a824fce4a2a0	7	2026-12-01 01:30:20.327408+00	key_generated	encryption	glpgenc_receipts	*	181528c3-9c66-4569-8998-dc19bab0aef6	1	\N	1	\N	t	\N	root	\N	5b099c08-e6a5-49cd-be5e-9b69470a1afc	{"purpose": "index", "provider": "local"}	\\x5b767780155605aa6dbaa611375a3e09d982bac1a6ae54075f4af5aa1b91bd70	\\x520e5aa7fb77921efec5908055d5877d68afdf56284ff9b49ac3d5aba29301ac
a9c4ff90-dea7-438f-b3dc-a824fce4a2a0	8	2026-12-01 01:30:20.329919+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x520e5aa7fb77921efec5908055d5877d68afdf56284ff9b49ac3d5aba29301ac	\\xb2d0566a5d0963b6c3a0804ea45e3e74317113935b7fca3e5a06763dc93ef6d3
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

COMMENT ON TRIGGER tombstone_changed ON glpgenc.tombstones IS 'NOTIFY glpgenc_keys: all that is cached is out of date';


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

CREATE TRIGGER yyy_glpgenc_dual_write_update BEFORE UPDATE ON public.moved FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR (old.email IS DISTINCT FROM new.email) OR ((current_setting('glpgenc.backfill'::text, true) IS DISTINCT FROM 'on'::text) AND (old.email_enc IS DISTINCT FROM new.email_enc)))) EXECUTE FUNCTION public.moved_glpgenc_dual_write();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_update ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_update ON public.moved IS 'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped';


--
-- Name: moving yyy_glpgenc_dual_write_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_update BEFORE UPDATE ON public.moving FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR (old.email IS DISTINCT FROM new.email) OR ((current_setting('glpgenc.backfill'::text, true) IS DISTINCT FROM 'on'::text) AND (old.email_enc IS DISTINCT FROM new.email_enc)))) EXECUTE FUNCTION public.moving_glpgenc_dual_write();

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
-- Name: backfills backfills_job_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.backfills
    ADD CONSTRAINT backfills_job_fkey FOREIGN KEY (job) REFERENCES glpgenc.backfill_jobs(job) ON DELETE CASCADE;


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
-- Name: reindex_columns reindex_columns_job_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.reindex_columns
    ADD CONSTRAINT reindex_columns_job_fkey FOREIGN KEY (job) REFERENCES glpgenc.backfill_jobs(job) ON DELETE CASCADE;


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
-- Name: rotation_columns rotation_columns_job_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.rotation_columns
    ADD CONSTRAINT rotation_columns_job_fkey FOREIGN KEY (job) REFERENCES glpgenc.backfill_jobs(job) ON DELETE CASCADE;


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
-- Name: FUNCTION _keys(field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._keys(field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._keys(field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._keys(field text) TO glpgenc_app;


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


