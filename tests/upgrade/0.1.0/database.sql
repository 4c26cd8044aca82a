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

COMMENT ON SCHEMA security IS 'glpgenc: the audit trail of field-level encryption, and the roles and permissions of its API';


--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: _abandoned_columns(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._abandoned_columns(relation regclass, column_name name) RETURNS name[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    dropped   name[];
    obstacles text;
BEGIN
    SELECT ARRAY[_abandoned_columns.column_name] || array_agg(DISTINCT i.index_column) INTO dropped
    FROM glpgenc.index_columns i
    WHERE i.relation = _abandoned_columns.relation AND i.column_name = _abandoned_columns.column_name;
    obstacles := concat_ws(', ', glpgenc._dependents(relation, dropped, true), glpgenc._unique_beside(relation, dropped));
    IF obstacles <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be dropped, because other objects depend on it: '
            '%s. Drop them first',
                                               column_name, relation, obstacles));
    END IF;
    RETURN dropped;
END
$$;


--
-- Name: FUNCTION _abandoned_columns(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._abandoned_columns(relation regclass, column_name name) IS 'internal: the columns that gl_abandon drops; raises ZE012 if other objects depend on them';


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

COMMENT ON FUNCTION glpgenc._activated_at() IS 'internal: trigger of data_keys and branch_keys that records when a key becomes active';


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

COMMENT ON FUNCTION glpgenc._add_keys(present bytea, added bytea) IS 'internal: the keys of two buckets in one';


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

COMMENT ON FUNCTION glpgenc._audit_partition(month_begins date) IS 'internal: creates the partition of a month, or with NULL the default partition, and returns its name; NULL if it exists';


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
        MESSAGE = format('table %s is append-only: %s is not allowed', TG_TABLE_NAME, TG_OP),
        HINT = 'drop old months with `glpgenc audit prune`';
END
$$;


--
-- Name: FUNCTION _audit_refuse(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._audit_refuse() IS 'internal: refuses all but INSERT, to the owner too, who could drop the trigger';


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
        PERFORM glpgenc._raise('ZE015', format('the group and version of branch key %s can''t be changed', OLD.branch_id));
    END IF;
    IF NEW.uses < OLD.uses THEN
        PERFORM glpgenc._raise('ZE015', format('the uses of branch key %s can''t be decreased', OLD.branch_id));
    END IF;
    -- A process sets 256 aside at a time. A jump to the bound would take the key out of use.
    IF NEW.uses - OLD.uses > 4096 AND NOT has_table_privilege('glpgenc.branch_keys', 'UPDATE') THEN
        PERFORM glpgenc._raise('ZE015', format('at most 4096 uses of branch key %s can be added at a time', OLD.branch_id));
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
        PERFORM glpgenc._raise('ZE015', format('branch key %s still wraps data keys', OLD.branch_id));
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

COMMENT ON FUNCTION glpgenc._branch_key_state() IS 'internal: trigger of branch_keys that allows only the state changes of NIST SP 800-57, and keeps a key that wraps data keys';


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

COMMENT ON FUNCTION glpgenc._bucket(content text, entry bytea) IS 'internal: the bucket of a value under a search entry of kind range; raises ZE014 for a value that is not a number or date';


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
        RETURN glpgenc._raise('ZE014', 'bytes must be written in hex, without a prefix');
    END IF;
    RETURN pg_catalog.decode(hex, 'hex'::pg_catalog.text);
END
$$;


--
-- Name: FUNCTION _bytes_of_hex(hex text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._bytes_of_hex(hex text) IS 'internal: bytes from hex digits; raises ZE014, without a value, for anything else';


--
-- Name: _cache_time_declared(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._cache_time_declared() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.minutes := OLD.minutes;
    END IF;
    NEW.declared_at := now();
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION _cache_time_declared(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._cache_time_declared() IS 'internal: trigger of key_cache_times that records the time by the server''s clock';


--
-- Name: _carries_terms(bytea, bytea, bytea, text, integer[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._carries_terms(data bytea, value bytea, keys bytea, field text, lenient integer[]) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    at      integer := 83;
    kind    integer;
    present pg_catalog.bytea;
BEGIN
    IF (pg_catalog.octet_length(keys) OPERATOR(pg_catalog.>=) 82) IS NOT TRUE THEN
        RETURN glpgenc._no_field_key(field) IS NULL;
    END IF;
    WHILE at OPERATOR(pg_catalog.+) 3 OPERATOR(pg_catalog.<=) pg_catalog.octet_length(keys) LOOP
        kind := pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.+) 2);
        -- No session has the key of a facet of scope global: not told is not right.
        IF kind OPERATOR(pg_catalog.>=) 128 THEN
            RETURN false;
        END IF;
        present := glpgenc.gl_index_term(data, pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.-) 1));
        IF NOT (CASE
            WHEN present IS NULL THEN
                pg_catalog.array_position(lenient, pg_catalog.get_byte(keys, at OPERATOR(pg_catalog.-) 1)) IS NOT NULL
            WHEN kind OPERATOR(pg_catalog.=) 0 THEN
                present OPERATOR(pg_catalog.=) glpgenc._term(value, pg_catalog.substr(keys, at, 36))
            ELSE present OPERATOR(pg_catalog.=) glpgenc._facet_term(value, pg_catalog.substr(keys, at, 72)) END)
        THEN
            RETURN false;
        END IF;
        at := at OPERATOR(pg_catalog.+) glpgenc._entry_size(kind);
    END LOOP;
    RETURN at OPERATOR(pg_catalog.>) pg_catalog.octet_length(keys);
END
$$;


--
-- Name: FUNCTION _carries_terms(data bytea, value bytea, keys bytea, field text, lenient integer[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._carries_terms(data bytea, value bytea, keys bytea, field text, lenient integer[]) IS 'internal: whether an envelope has the terms of a value in every slot of its field, except lenient slots without terms; false if SQL can''t determine it';


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

COMMENT ON FUNCTION glpgenc._quoted(name name) IS 'internal: a name in double quotes, even if SQL does not require them';


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
-- Name: _check_contract(regclass, name, name[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._check_contract(relation regclass, column_name name, going name[] DEFAULT '{}'::name[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    moved     glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present   text;
    waiting   bigint;
    obstacles text;
BEGIN
    SELECT c.state INTO present FROM glpgenc.encrypted_columns c
    WHERE c.relation = _check_contract.relation AND c.column_name = _check_contract.column_name;
    IF moved.plaintext_column IS NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is %s: its plaintext column was dropped', column_name,
                                               relation, present));
    -- A table without rows has nothing to verify: migrations are replayed on new databases.
    ELSIF present <> 'verified' AND NOT glpgenc._is_empty(relation) THEN
        SELECT count(*) INTO waiting FROM glpgenc.quarantine q
        WHERE q.relation = _check_contract.relation AND q.column_name = _check_contract.column_name;
        IF waiting > 0 THEN
            PERFORM glpgenc._raise('ZE012', format(
                '%s values of column %s of table %s are in quarantine: `glpgenc backfill status` shows the reasons. Correct '
                'them, '
                'run `glpgenc backfill run --retry-quarantined`, then `glpgenc verify`', waiting, moved.plaintext_column, relation));
        END IF;
        PERFORM glpgenc._raise('ZE012', format(
            'column %s of table %s is %s and can''t become contracted: it must be verified first, because the table has rows. '
            'Run `glpgenc backfill run %s`, then `glpgenc verify %s`', column_name, relation, present, relation, relation));
    END IF;
    obstacles := glpgenc._dependents(relation, ARRAY[moved.plaintext_column], false, going);
    IF obstacles IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be dropped, because other objects depend on it: '
            '%s. Drop them first, or create them again on other columns', moved.plaintext_column, relation, obstacles));
    END IF;
END
$$;


--
-- Name: FUNCTION _check_contract(relation regclass, column_name name, going name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._check_contract(relation regclass, column_name name, going name[]) IS 'internal: raises ZE012 if a plaintext column can''t be dropped: its values are not verified and the table has rows, or an object that is not named in going depends on it';


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
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s reads column %s, which is generated after triggers run: '
            'use the columns it is generated from',
                                               purpose, relation, wrong));
    ELSIF (SELECT t.typtype IN ('c', 'p') FROM pg_type t WHERE t.oid = of_type)
        OR purpose = 'source expression' AND of_type IN ('money'::regtype, 'money[]'::regtype)
    THEN
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s has type %s, whose text form depends on settings: write an '
            'expression that casts it', purpose, relation, of_type));
    END IF;
EXCEPTION
    WHEN syntax_error_or_access_rule_violation OR feature_not_supported THEN
        IF SQLSTATE = '42501' THEN
            RAISE;
        END IF;
        PERFORM glpgenc._raise('ZE012', format('the %s of table %s is not valid (%s): use the columns of one row, and write '
            'functions outside pg_catalog with their schema', purpose, relation, SQLERRM));
END
$_$;


--
-- Name: FUNCTION _check_expression(relation regclass, expression text, purpose text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._check_expression(relation regclass, expression text, purpose text) IS 'internal: raises ZE012 unless the text is an expression over a row of the table that a BEFORE trigger can evaluate';


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
        PERFORM glpgenc._raise('ZE012', 'the name of a facet must be a lower-case identifier of at most 63 bytes');
    ELSIF glpgenc._normalizer_id(normalizer) IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'the normaliser must be exact, lower, digits, last4, email_domain or number');
    ELSIF kind = 'range' AND normalizer <> 'exact' THEN
        PERFORM glpgenc._raise('ZE012', 'the normaliser of a range facet must be exact');
    ELSIF kind IN ('prefix', 'contains') AND normalizer = 'number' THEN
        PERFORM glpgenc._raise('ZE012', 'the normaliser of a prefix or contains facet must be one for text, not number');
    ELSIF (bits BETWEEN 1 AND most AND scope IN ('tenant', 'global')) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('bits of a %s facet must be 1 to %s, and its scope tenant or global', kind, most));
    END IF;
END
$_$;


--
-- Name: FUNCTION _check_facet(facet text, normalizer text, bits integer, scope text, kind text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._check_facet(facet text, normalizer text, bits integer, scope text, kind text) IS 'internal: raises ZE012 for an invalid name, normaliser, scope or number of bits of a facet';


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
    value_type text,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    backfilled_at timestamp with time zone,
    verified_at timestamp with time zone,
    verified_rows bigint,
    verified_by text,
    mismatched_rows bigint,
    contracted_at timestamp with time zone,
    former_column name,
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

COMMENT ON TABLE glpgenc.column_migrations IS 'The columns migrated from a plaintext column of the same table; their state is in glpgenc.encrypted_columns';


--
-- Name: COLUMN column_migrations.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.relation IS 'The table';


--
-- Name: COLUMN column_migrations.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.column_name IS 'The ciphertext column';


--
-- Name: COLUMN column_migrations.plaintext_column; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.plaintext_column IS 'The column that it replaces; NULL after that was dropped';


--
-- Name: COLUMN column_migrations.source_expression; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.source_expression IS 'SQL over a row of the table for the value to encrypt: the plaintext column, or an expression of it; NULL after that was dropped';


--
-- Name: COLUMN column_migrations.tenant_expression; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.tenant_expression IS 'SQL over a row of the table for its tenant id; NULL for the session''s tenant';


--
-- Name: COLUMN column_migrations.row_expression; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.row_expression IS 'SQL over a row of the table for the key that its value is bound to; NULL if values are not bound to rows';


--
-- Name: COLUMN column_migrations.mode; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.mode IS 'database: the server encrypts, in keyed sessions; client: values are encrypted in Python, and SQL can''t decrypt them';


--
-- Name: COLUMN column_migrations.unkeyed; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.unkeyed IS 'For plaintext written by a session that can''t encrypt it: queue leaves the row to the backfill, refuse raises ZE001';


--
-- Name: COLUMN column_migrations.client_source; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.client_source IS 'Whether only a client function can read the source, such as the tokens of another library: triggers do not encrypt it, and the backfill uses the function';


--
-- Name: COLUMN column_migrations.value_type; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.value_type IS 'The type of the values, such as integer; NULL if a client function creates them';


--
-- Name: COLUMN column_migrations.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.started_at IS 'When it was expanded';


--
-- Name: COLUMN column_migrations.backfilled_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.backfilled_at IS 'When a backfill last completed';


--
-- Name: COLUMN column_migrations.verified_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.verified_at IS 'When the two columns were last verified as equal';


--
-- Name: COLUMN column_migrations.verified_rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.verified_rows IS 'The number of rows compared';


--
-- Name: COLUMN column_migrations.verified_by; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.verified_by IS 'Which rows were compared: all, or a sample';


--
-- Name: COLUMN column_migrations.mismatched_rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.mismatched_rows IS 'The number of rows that differ';


--
-- Name: COLUMN column_migrations.contracted_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.contracted_at IS 'When the plaintext column was dropped';


--
-- Name: COLUMN column_migrations.former_column; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.former_column IS 'The name of the plaintext column that was dropped: checks report a column that is added again with this name';


--
-- Name: COLUMN column_migrations.scrubbed_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_at IS 'When the table was rewritten, so that its files contain no plaintext';


--
-- Name: COLUMN column_migrations.scrubbed_lsn; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_lsn IS 'The WAL position after that: earlier WAL can contain plaintext, later WAL does not';


--
-- Name: COLUMN column_migrations.scrubbed_cluster; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.scrubbed_cluster IS 'The system identifier of the cluster of that WAL position, which has no meaning in another cluster';


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
    SELECT c.relkind, c.relispartition, c.relpersistence, n.nspname, c.relname INTO present
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = moved.relation;
    IF (present.relkind IN ('r', 'p')) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('%s is not a table of this server%s', moved.relation,
                               CASE WHEN present.relkind = 'f' THEN ': encrypt it on its own server' END));
    ELSIF present.nspname IN ('pg_catalog', 'information_schema', 'pg_toast') THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is a system catalog', moved.relation));
    -- That schema may hold tables of others.
    ELSIF present.nspname = 'glpgenc' OR present.nspname = 'security' AND present.relname IN (
        'audit_anchors', 'audit_heads', 'audit_keys', 'audit_verifications', 'audit_writers', 'encryption_audit', 'permissions',
        'role_permissions', 'roles')
    THEN
        PERFORM glpgenc._raise('ZE012', format('table %s belongs to glpgenc', moved.relation));
    ELSIF present.relpersistence = 't' THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is temporary: a backfill is another session, and does not see it',
                                               moved.relation));
    ELSIF present.relispartition THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is a partition: use its partitioned table %s', moved.relation,
                                               pg_partition_root(moved.relation)));
    ELSIF EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                  WHERE i.inhparent = moved.relation AND NOT c.relispartition)
    THEN
        PERFORM glpgenc._raise('ZE012', format('tables inherit from %s, and triggers are not inherited', moved.relation));
    END IF;
    SELECT p.relid::regclass INTO hit FROM pg_partition_tree(moved.relation) p JOIN pg_class c ON c.oid = p.relid
    WHERE c.relkind = 'f' LIMIT 1;
    IF hit IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('partition %s of table %s is on another server: its rows can''t be encrypted from '
                                               'here. Detach it first', hit, moved.relation));
    ELSIF moved.mode NOT IN ('database', 'client') OR moved.mode IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'the mode of a migration must be database or client');
    ELSIF moved.unkeyed NOT IN ('queue', 'refuse') OR moved.unkeyed IS NULL THEN
        PERFORM glpgenc._raise('ZE012', 'unkeyed must be queue or refuse');
    ELSIF moved.plaintext_column = moved.column_name THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t contain both plaintext and ciphertext: use '
            'another column for the ciphertext', moved.column_name, moved.relation));
    END IF;
    SELECT a.* INTO present FROM pg_attribute a
    WHERE a.attrelid = moved.relation AND a.attname = moved.plaintext_column AND a.attnum > 0 AND NOT a.attisdropped;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s does not exist', moved.plaintext_column, moved.relation));
    ELSIF present.attgenerated <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is generated: encrypt the columns that it is generated from',
                                               moved.plaintext_column, moved.relation));
    ELSIF present.attidentity <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is an identity column, which can''t be encrypted',
                                               moved.plaintext_column, moved.relation));
    ELSIF present.attinhcount > 0 THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is inherited, and can''t be dropped here',
                                               moved.plaintext_column, moved.relation));
    ELSIF EXISTS (SELECT FROM glpgenc.encrypted_columns c
                  WHERE c.relation = moved.relation AND c.column_name = moved.plaintext_column)
        OR EXISTS (SELECT FROM glpgenc.index_columns i
                   WHERE i.relation = moved.relation AND i.index_column IN (moved.plaintext_column, moved.column_name))
    THEN
        PERFORM glpgenc._raise('ZE012', format('one of the columns %s and %s of table %s already contains ciphertext or '
            'search terms',
                                               moved.plaintext_column, moved.column_name, moved.relation));
    ELSIF moved.plaintext_column = ANY (glpgenc._partition_key(moved.relation))
    THEN
        PERFORM glpgenc._raise('ZE012', format('column %s is part of the partition key of table %s, which can''t be encrypted',
                                               moved.plaintext_column, moved.relation));
    END IF;
    SELECT m.column_name INTO hit FROM glpgenc.column_migrations m
    WHERE m.relation = moved.relation AND m.plaintext_column = moved.plaintext_column AND m.column_name <> moved.column_name;
    IF hit IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is already being migrated to column %s',
                moved.plaintext_column,
                                               moved.relation, hit));
    END IF;
    SELECT t.tgname INTO hit FROM pg_trigger t
    -- BEFORE ROW, of INSERT or UPDATE, in the order of names: what it changed would stay unseen.
    WHERE t.tgrelid IN (SELECT moved.relation UNION SELECT p.relid FROM pg_partition_tree(moved.relation) p) AND NOT t.tgisinternal AND t.tgtype & 3 = 3 AND t.tgtype & 20 <> 0 AND t.tgname > 'yyy_glpgenc_dual_write_insert'
      AND t.tgname NOT LIKE E'yyy\\_glpgenc\\_%' AND t.tgname NOT LIKE E'zzz\\_glpgenc\\_%' LIMIT 1;
    IF hit IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('trigger %s of table %s would run after the dual-write triggers: rename it, to '
            'a name that sorts before yyy_glpgenc', hit, moved.relation));
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

COMMENT ON FUNCTION glpgenc._check_migration(moved glpgenc.column_migrations) IS 'internal: raises ZE012 with the reason why a plaintext column can''t be migrated';


--
-- Name: _check_rows(regclass, name, boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._check_rows(relation regclass, column_name name, not_null boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    moved glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    hit   boolean;
BEGIN
    -- The constraints find out, where a policy hides rows from this role.
    IF row_security_active(relation) THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %s)', relation, glpgenc.gl_pending(relation, column_name)) INTO hit;
    IF hit THEN
        PERFORM glpgenc._raise('ZE003',
            format('table %s has rows in which column %s is not encrypted yet', relation, moved.plaintext_column),
            'nothing was dropped; run `glpgenc verify`, `glpgenc backfill run`, and `glpgenc verify` again');
    END IF;
    IF not_null THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I IS NULL)', relation, column_name) INTO hit;
        IF hit THEN
            PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be NOT NULL: there are rows without a value',
                                                   column_name, relation));
        END IF;
    END IF;
END
$$;


--
-- Name: FUNCTION _check_rows(relation regclass, column_name name, not_null boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._check_rows(relation regclass, column_name name, not_null boolean) IS 'internal: reads the table without blocking writers; raises ZE003 if a row is not encrypted yet, ZE012 if the ciphertext column could not be NOT NULL';


--
-- Name: _check_unique(regclass, name[], name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._check_unique(relation regclass, with_columns name[], leaving name DEFAULT NULL::name) RETURNS void
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    one     name;
    problem text;
    remedy  text := 'use another column in with_columns';
    keys    name[];  -- of the table and of its partitions; NULL for an expression
BEGIN
    FOREACH one IN ARRAY with_columns LOOP
        problem := CASE
            WHEN NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = one AND a.attnum > 0
                             AND NOT a.attisdropped) THEN 'does not exist'
            WHEN EXISTS (SELECT FROM glpgenc.encrypted_columns c
                         WHERE c.relation = _check_unique.relation AND c.column_name = one)
                THEN 'holds ciphertext: two encryptions of the same value differ'
            WHEN one = leaving OR EXISTS (SELECT FROM glpgenc.column_migrations m
                                          WHERE m.relation = _check_unique.relation AND m.plaintext_column = one)
                THEN 'is dropped once its values are encrypted'
            WHEN EXISTS (SELECT FROM glpgenc.index_columns i
                         JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
                         WHERE i.relation = _check_unique.relation AND i.index_column = one
                           AND NOT (s.kind = 'scalar' AND s.bits = 128))
                THEN 'contains terms that different values share' END;
        IF problem IS NOT NULL THEN
            IF problem <> 'does not exist' THEN
                remedy := 'use the index column of a facet Exact() with all 128 bits, or another column, in with_columns';
            END IF;
            PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be unique together with search terms: it %s',
                                                   one, relation, problem), remedy);
        END IF;
    END LOOP;

    keys := ARRAY(SELECT DISTINCT a.attname FROM pg_partition_tree(relation) t
                  JOIN pg_partitioned_table p ON p.partrelid = t.relid
                  CROSS JOIN LATERAL unnest(p.partattrs::int2[]) k (attnum)
                  LEFT JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = k.attnum AND k.attnum > 0
                  ORDER BY 1);
    IF keys <@ with_columns THEN
        RETURN;
    END IF;
    remedy := 'leave unique=True out';
    IF array_position(keys, NULL) IS NULL THEN
        problem := 'together with the partition key only: ' || array_to_string(keys, ', ');
        remedy := format('declare Exact(unique=True, with_columns=%s), or %s',
            (SELECT jsonb_agg(n ORDER BY at) FROM (
                SELECT n, min(at) FROM unnest(with_columns || keys) WITH ORDINALITY u (n, at) GROUP BY n) g (n, at)), remedy);
    ELSE
        problem := 'only where no expression is in the partition key';
    END IF;
    PERFORM glpgenc._raise('ZE012', format('table %s is partitioned, and PostgreSQL ensures uniqueness %s', relation, problem),
                           remedy);
END
$$;


--
-- Name: FUNCTION _check_unique(relation regclass, with_columns name[], leaving name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._check_unique(relation regclass, with_columns name[], leaving name) IS 'internal: raises ZE012 if search terms can''t be unique together with these columns of a table, one of which can be the plaintext column to be encrypted';


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

COMMENT ON FUNCTION glpgenc._proof_of(relation regclass, column_name name, refusing regprocedure) IS 'internal: the constraint on a ciphertext column and its source that calls a function that raises an error, or NULL';


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
        HINT = 'encrypt the value with gl_encrypt before storing it',
        SCHEMA = 'glpgenc';
END
$$;


--
-- Name: FUNCTION gl_refuse_plaintext(data bytea, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_refuse_plaintext(data bytea, field text) IS 'Raises ZE003 with the field but not the value: for CHECK constraints that find plaintext instead of an envelope';


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

COMMENT ON FUNCTION glpgenc._complete_check(relation regclass, column_name name) IS 'internal: the constraint that gl_forbid_plaintext created for a ciphertext column, or NULL';


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
        RETURN pg_catalog.octet_length(glpgenc._raise('ZE014',
            'the value is not a date or timestamp in ISO format', 'such as 2024-02-29, or with a time in UTC'));
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

COMMENT ON FUNCTION glpgenc._date_count(content text, unit integer) IS 'internal: the days (unit 2) or months (3) from 1970-01-01 to a date or timestamp in ISO format; raises ZE014 for other text';


--
-- Name: _default_parts(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._default_parts(expression text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN regexp_match(expression, '^\s*CASE\s+WHEN \(set_config\(''(glpgenc\.omitted_[0-9a-f]+)''::text, \(statement_timestamp\(\)\)::text, true\) IS NOT NULL\) THEN\s+(.*)\s+ELSE NULL::.+\s+END$'::text);


--
-- Name: FUNCTION _default_parts(expression text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._default_parts(expression text) IS 'internal: the name of the setting and the original expression of a marked default; NULL for any other default';


--
-- Name: _defaults(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._defaults(relation regclass, column_name name) RETURNS TABLE(part regclass, expression text, of_type text)
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT p.relid,
     COALESCE(pg_get_expr(d.adbin, d.adrelid), pg_get_expr(t.typdefaultbin, (0)::oid)) AS "coalesce",
     pg_get_expr(t.typdefaultbin, (0)::oid) AS pg_get_expr
    FROM (((( SELECT g.relid
            FROM pg_partition_tree(_defaults.relation) g(relid, parentrelid, isleaf, level)
         UNION
          SELECT _defaults.relation AS relation) p(relid)
      JOIN pg_attribute a ON (((a.attrelid = (p.relid)::oid) AND (a.attname = _defaults.column_name) AND (NOT a.attisdropped))))
      JOIN pg_type t ON ((t.oid = a.atttypid)))
      LEFT JOIN pg_attrdef d ON (((d.adrelid = a.attrelid) AND (d.adnum = a.attnum))));
END;


--
-- Name: FUNCTION _defaults(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._defaults(relation regclass, column_name name) IS 'internal: the default of a column in a table and each of its partitions, and the default of its domain; NULL for none';


--
-- Name: _trigger_reads(pg_trigger, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._trigger_reads(trigger pg_trigger, column_name name) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT CASE WHEN (POSITION(((('\x00'::bytea || convert_to(n.given, getdatabaseencoding())) || '\x00'::bytea)) IN (('\x00'::bytea || (_trigger_reads.trigger).tgargs))) > 0) THEN format('its arguments name column %s'::text, _trigger_reads.column_name) WHEN ((s.code ~* ('\m(NEW|OLD)\s*\.\s*'::text || n.pattern)) OR ((((_trigger_reads.trigger).tgnewtable IS NOT NULL) OR ((_trigger_reads.trigger).tgoldtable IS NOT NULL) OR (l.lanname <> ALL (ARRAY['plpgsql'::name, 'sql'::name, 'c'::name, 'internal'::name]))) AND (s.code ~* ('(^|\W)'::text || n.pattern)))) THEN format('function %s reads column %s'::text, (p.oid)::regprocedure, _trigger_reads.column_name) ELSE NULL::text END AS "case" FROM (pg_proc p JOIN pg_language l ON ((l.oid = p.prolang))), LATERAL (SELECT regexp_replace(regexp_replace(p.prosrc, '/\*.*?\*/'::text, ' '::text, 'g'::text), '--[^
'']*(
|$)'::text, '
'::text, 'g'::text) AS regexp_replace) s(code), LATERAL (VALUES ((_trigger_reads.column_name)::text,(regexp_replace(quote_ident((_trigger_reads.column_name)::text), '([^[:alnum:]_"])'::text, '\\\1'::text, 'g'::text) || '(?!\w)'::text)), (quote_ident((_trigger_reads.column_name)::text),(('"'::text || regexp_replace(replace((_trigger_reads.column_name)::text, '"'::text, '""'::text), '([^[:alnum:]_"])'::text, '\\\1'::text, 'g'::text)) || '"'::text))) n(given, pattern) WHERE (p.oid = (_trigger_reads.trigger).tgfoid) ORDER BY CASE WHEN (POSITION(((('\x00'::bytea || convert_to(n.given, getdatabaseencoding())) || '\x00'::bytea)) IN (('\x00'::bytea || (_trigger_reads.trigger).tgargs))) > 0) THEN format('its arguments name column %s'::text, _trigger_reads.column_name) WHEN ((s.code ~* ('\m(NEW|OLD)\s*\.\s*'::text || n.pattern)) OR ((((_trigger_reads.trigger).tgnewtable IS NOT NULL) OR ((_trigger_reads.trigger).tgoldtable IS NOT NULL) OR (l.lanname <> ALL (ARRAY['plpgsql'::name, 'sql'::name, 'c'::name, 'internal'::name]))) AND (s.code ~* ('(^|\W)'::text || n.pattern)))) THEN format('function %s reads column %s'::text, (p.oid)::regprocedure, _trigger_reads.column_name) ELSE NULL::text END LIMIT 1);


--
-- Name: FUNCTION _trigger_reads(trigger pg_trigger, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._trigger_reads(trigger pg_trigger, column_name name) IS 'internal: how a trigger refers to a column, in its arguments or in the body of its function; NULL if it does not';


--
-- Name: _trigger_dependents(regclass, name[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._trigger_dependents(relation regclass, columns name[]) RETURNS SETOF text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH RECURSIVE parts(part) AS (
          SELECT (_trigger_dependents.relation)::oid AS relation
         UNION
          SELECT i.inhrelid
            FROM (parts
              JOIN pg_inherits i ON ((i.inhparent = parts.part)))
         )
  SELECT format('%s (%s)'::text, pg_describe_object(('pg_trigger'::regclass)::oid, t.oid, 0), glpgenc._trigger_reads(t.*, named.named)) AS format
    FROM pg_trigger t,
     unnest(_trigger_dependents.columns) named(named)
   WHERE ((NOT t.tgisinternal) AND (t.tgparentid = (0)::oid) AND (t.tgname !~ '^(yyy|zzz)_glpgenc_'::text) AND (glpgenc._trigger_reads(t.*, named.named) IS NOT NULL) AND ((t.tgrelid IN ( SELECT parts.part
            FROM parts)) OR (EXISTS ( SELECT
            FROM (parts
              JOIN pg_class c ON ((c.oid = parts.part))),
             LATERAL ( VALUES ((c.relname)::text), (quote_ident((c.relname)::text)), (format('%s.%s'::text, (c.relnamespace)::regnamespace, c.relname)), (format('%s.%I'::text, (c.relnamespace)::regnamespace, c.relname))) n(name)
           WHERE ((POSITION(((('\x00'::bytea || convert_to(n.name, getdatabaseencoding())) || '\x00'::bytea)) IN (('\x00'::bytea || t.tgargs))) > 0) AND (POSITION(('arguments'::text) IN (glpgenc._trigger_reads(t.*, named.named))) > 0))))));
END;


--
-- Name: FUNCTION _trigger_dependents(relation regclass, columns name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._trigger_dependents(relation regclass, columns name[]) IS 'internal: the triggers that would fail without columns of a table, and why; pg_depend does not contain these';


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
        HINT = 'encrypt the value with gl_encrypt before storing it',
        SCHEMA = 'glpgenc';
END
$$;


--
-- Name: FUNCTION gl_guard(data bytea, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_guard(data bytea, field text) IS 'The condition of the CHECK constraint that gl_guard_column creates: true for an envelope and for NULL; otherwise raises ZE003 with the field but not the value';


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
        MESSAGE = pg_catalog.format('a value of field %s would be in the ciphertext column only, which is about to be '
            'dropped', field),
        HINT = 'write the plaintext column: the migration of this column is being abandoned',
        SCHEMA = 'glpgenc';
END
$$;


--
-- Name: FUNCTION gl_refuse_lone_ciphertext(data bytea, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_refuse_lone_ciphertext(data bytea, field text) IS 'Raises ZE012 with the field but not the value: for the CHECK constraint of gl_keep_plaintext';


--
-- Name: _dependents(regclass, name[], boolean, name[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean, going name[] DEFAULT '{}'::name[]) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (WITH RECURSIVE tree(relid) AS (SELECT (_dependents.relation)::oid AS relation UNION SELECT i.inhrelid FROM (tree JOIN pg_inherits i ON ((i.inhparent = tree.relid)))), parts AS (SELECT p.relid AS part, array_agg(a.attnum) AS numbers FROM (tree p JOIN pg_attribute a ON (((a.attrelid = p.relid) AND (a.attname = ANY (_dependents.columns)) AND (NOT a.attisdropped)))) GROUP BY p.relid) SELECT string_agg(DISTINCT x.described, ', '::text) AS string_agg FROM (SELECT pg_describe_object(d.classid, d.objid, 0) AS pg_describe_object FROM (parts JOIN pg_depend d ON (((d.refclassid = ('pg_class'::regclass)::oid) AND (d.refobjid = parts.part) AND (d.refobjsubid = ANY (parts.numbers))))) WHERE (NOT CASE d.classid WHEN 'pg_attrdef'::regclass THEN (EXISTS (SELECT FROM pg_attrdef x_1 WHERE ((x_1.oid = d.objid) AND (x_1.adrelid = parts.part) AND (x_1.adnum = ANY (parts.numbers))))) WHEN 'pg_class'::regclass THEN (EXISTS (SELECT FROM (pg_class c LEFT JOIN pg_index i ON ((i.indexrelid = c.oid))) WHERE ((c.oid = d.objid) AND ((c.relispartition AND (i.indexrelid IS NOT NULL)) OR (c.relkind = 'S'::"char") OR _dependents.with_indexes OR ((i.indexrelid IS NOT NULL) AND (c.relname = ANY (_dependents.going))) OR ((i.indexrelid IS NOT NULL) AND (NOT i.indisunique) AND (NOT i.indisreplident) AND (NOT (EXISTS (SELECT FROM pg_depend o WHERE ((o.classid = d.classid) AND (o.objid = d.objid) AND (o.refclassid = d.refclassid) AND (o.refobjid = parts.part) AND (o.refobjsubid > 0) AND (o.refobjsubid <> ALL (parts.numbers))))))))))) WHEN 'pg_constraint'::regclass THEN (EXISTS (SELECT FROM pg_constraint c WHERE ((c.oid = d.objid) AND ((c.contype = 'n'::"char") OR (c.conparentid <> (0)::oid) OR (NOT c.conislocal) OR (_dependents.with_indexes AND (c.contype = 'u'::"char")) OR ((c.contype = ANY (ARRAY['c'::"char", 'f'::"char", 'u'::"char", 'x'::"char"])) AND (c.conrelid = parts.part) AND (c.conname = ANY (_dependents.going))) OR (EXISTS (SELECT FROM pg_depend o WHERE ((o.classid = d.classid) AND (o.objid = d.objid) AND (o.refclassid = ('pg_proc'::regclass)::oid) AND (o.refobjid = ANY (ARRAY[('glpgenc.gl_guard(bytea,text)'::regprocedure)::oid, ('glpgenc.gl_refuse_plaintext(bytea,text)'::regprocedure)::oid, ('glpgenc.gl_refuse_lone_ciphertext(bytea,text)'::regprocedure)::oid]))))))))) WHEN 'pg_trigger'::regclass THEN (EXISTS (SELECT FROM pg_trigger t WHERE ((t.oid = d.objid) AND ((t.tgparentid <> (0)::oid) OR (t.tgname ~~ 'yyy\_glpgenc\_%'::text) OR (t.tgname ~~ 'zzz\_glpgenc\_%'::text))))) WHEN 'pg_statistic_ext'::regclass THEN true ELSE false END) UNION ALL SELECT glpgenc._trigger_dependents(_dependents.relation, _dependents.columns) AS _trigger_dependents) x(described));


--
-- Name: FUNCTION _dependents(relation regclass, columns name[], with_indexes boolean, going name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean, going name[]) IS 'internal: the objects that depend on columns of a table and would not be dropped with them: all but indexes on these columns only, the indexes and constraints named in going, statistics, and objects of glpgenc';


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

COMMENT ON FUNCTION glpgenc._drop_index_column(relation regclass, column_name name, slot integer) IS 'internal: removes the index column of a slot from the registry and, unless other slots share it, from the table';


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
        EXECUTE format('DROP TRIGGER IF EXISTS yyy_glpgenc_dual_write_delete ON %s', relation);
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
                       format('glpgenc: synchronizes the plaintext and ciphertext columns of %s', relation));
        IF owner <> quote_ident(current_user)::regrole AND pg_has_role(owner, 'USAGE') THEN
            BEGIN
                EXECUTE format('ALTER FUNCTION %s() OWNER TO %s', wanted, owner::regrole);
            EXCEPTION
                WHEN insufficient_privilege THEN
                    NULL;
            END;
        END IF;
        FOREACH event IN ARRAY ARRAY['insert', 'update'] || CASE WHEN glpgenc._partition_key(relation) IS NOT NULL THEN 'delete' END
        LOOP
            CONTINUE WHEN event IS NULL;
            EXECUTE format(
                'CREATE OR REPLACE TRIGGER yyy_glpgenc_dual_write_%s BEFORE %s ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION %s()',
                event, upper(event), relation, glpgenc._dual_write_when(relation, event), wanted);
            EXECUTE format('COMMENT ON TRIGGER yyy_glpgenc_dual_write_%s ON %s IS %L', event, relation,
                           'glpgenc: synchronizes plaintext and ciphertext until the plaintext column is dropped');
            -- As for index columns: rows that arrive by replication too, and before PostgreSQL 15 not through the parent.
            EXECUTE format('ALTER TABLE %s %s ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_%s',
                           CASE WHEN current_setting('server_version_num')::integer < 150000 THEN 'ONLY' END, relation, event);
        END LOOP;
        FOR one IN
            SELECT t.tgrelid::regclass AS of_table, t.tgname FROM pg_partition_tree(relation) p
            JOIN pg_trigger t ON t.tgrelid = p.relid
            WHERE t.tgname LIKE E'yyy\\_glpgenc\\_dual\\_write\\_%' AND t.tgenabled <> 'A'
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

COMMENT ON FUNCTION glpgenc._dual_write(relation regclass) IS 'internal: creates, replaces or drops the dual-write triggers and function of a table, as its migrations require';


--
-- Name: _dual_write_part(glpgenc.column_migrations, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._dual_write_part(moved glpgenc.column_migrations, field text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    -- The settings by which defaults say that they were used, of the plaintext and of the ciphertext column.
    plain_left  text := glpgenc._omission(moved.relation, moved.plaintext_column);
    sealed_left text := glpgenc._omission(moved.relation, moved.column_name);
    keyed       text;
    used        text := $code$
        %1$s := COALESCE(pg_catalog.current_setting(%2$L::pg_catalog.text, true)
            OPERATOR(pg_catalog.=) pg_catalog.statement_timestamp()::pg_catalog.text, false);
        opened := pg_catalog.set_config(%2$L::pg_catalog.text, ''::pg_catalog.text, true);$code$;
BEGIN
    keyed := format($code$COALESCE(pg_catalog.current_setting(%L::pg_catalog.text, true), ''::pg_catalog.text)
            OPERATOR(pg_catalog.<>) ''::pg_catalog.text$code$, 'glpgenc.field.' || field);
    RETURN format($code$
        -- The column of field %10$s.
        written := 'nothing';
        keyed := %2$s;%12$s%4$s
        -- glpgenc.gl_null: NULL over a row that has no ciphertext yet can't be told from a column that was not written.
        IF NEW.%1$s OPERATOR(pg_catalog.=) E'\\x01'::pg_catalog.bytea THEN
                NEW.%1$s := NULL;%11$s
        ELSIF TG_OP OPERATOR(pg_catalog.=) 'INSERT'::pg_catalog.text THEN
            IF NEW.%1$s IS NULL AND %13$s THEN
                written := 'plaintext';
            ELSIF NEW.%3$s IS NULL%14$s THEN
                written := 'ciphertext';
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
                HINT = 'grant glpgenc_app to the role, or clear the keys first with gl_session_clear()',
                SCHEMA = 'glpgenc';
        END IF;
        IF written OPERATOR(pg_catalog.=) 'plaintext'::pg_catalog.text THEN%8$s
        ELSIF written OPERATOR(pg_catalog.=) 'ciphertext'::pg_catalog.text THEN%9$s
        END IF;$code$,
        glpgenc._quoted(moved.column_name),
        CASE WHEN moved.mode = 'client' OR moved.client_source THEN 'false' ELSE keyed END,
        glpgenc._quoted(moved.plaintext_column),
        -- Each is good for one row: the next one of the same statement may have both columns written.
        CASE WHEN plain_left IS NOT NULL THEN concat(
            format(used, 'plain_left', plain_left),
            CASE WHEN sealed_left IS NOT NULL THEN format(used, 'sealed_left', sealed_left) END) END,
        glpgenc._changed(moved.relation, glpgenc._columns_read(moved.relation, moved.source_expression)
                                         || moved.plaintext_column, false),
        format(' OR NEW.%s IS NOT NULL AND (', glpgenc._quoted(moved.plaintext_column)) || glpgenc._changed(
            moved.relation, glpgenc._columns_read(moved.relation, moved.row_expression)
                            || glpgenc._columns_read(moved.relation, moved.tenant_expression), false) || ')',
        format('the keys of field %s are loaded in this session, but its role has no USAGE on the schema glpgenc', field),
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
        END IF;$code$ END,
        CASE WHEN plain_left IS NULL THEN 'true' WHEN sealed_left IS NULL THEN 'NOT plain_left'
             ELSE '(sealed_left OR NOT plain_left)' END,
        CASE WHEN plain_left IS NOT NULL THEN ' OR plain_left' END);
END
$_$;


--
-- Name: FUNCTION _dual_write_part(moved glpgenc.column_migrations, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dual_write_part(moved glpgenc.column_migrations, field text) IS 'internal: the part of a table''s trigger function that synchronizes one plaintext and one ciphertext column';


--
-- Name: _partition_key(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._partition_key(relation regclass) RETURNS name[]
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT array_agg(DISTINCT a.attname ORDER BY a.attname) AS array_agg FROM (((pg_partition_tree(_partition_key.relation) t(relid, parentrelid, isleaf, level) JOIN pg_partitioned_table p ON ((p.partrelid = (t.relid)::oid))) JOIN pg_depend d ON (((d.classid = ('pg_class'::regclass)::oid) AND (d.objid = p.partrelid) AND (d.refclassid = ('pg_class'::regclass)::oid) AND (d.refobjid = p.partrelid) AND (d.refobjsubid = 0) AND (d.deptype = 'i'::"char")))) JOIN pg_attribute a ON (((a.attrelid = p.partrelid) AND (a.attnum = d.objsubid)))));


--
-- Name: FUNCTION _partition_key(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._partition_key(relation regclass) IS 'internal: the columns that decide the partition of a row, at any level; NULL for a table without partitions';


--
-- Name: _move_part(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._move_part(relation regclass) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN CASE WHEN (glpgenc._partition_key(relation) IS NOT NULL) THEN format('
        moving := COALESCE(pg_catalog.current_setting(''glpgenc.moving''::pg_catalog.text, true), ''''::pg_catalog.text);
        moment := pg_catalog.statement_timestamp()::pg_catalog.text;
        IF TG_OP OPERATOR(pg_catalog.=) ''INSERT''::pg_catalog.text THEN
            IF moving OPERATOR(pg_catalog.<>) ''''::pg_catalog.text THEN
                opened := pg_catalog.set_config(''glpgenc.moving''::pg_catalog.text, ''''::pg_catalog.text, true);
                IF moving OPERATOR(pg_catalog.=) (''gone ''::pg_catalog.text OPERATOR(pg_catalog.||) moment) THEN
                    RETURN NEW;
                END IF;
            END IF;
        ELSIF TG_OP OPERATOR(pg_catalog.=) ''DELETE''::pg_catalog.text THEN
            opened := pg_catalog.set_config(''glpgenc.moving''::pg_catalog.text,
                CASE WHEN moving OPERATOR(pg_catalog.=) pg_catalog.concat_ws('' ''::pg_catalog.text, moment, TG_RELID, OLD.ctid)
                     THEN ''gone ''::pg_catalog.text OPERATOR(pg_catalog.||) moment ELSE '''' END, true);
            RETURN OLD;
        ELSIF %s THEN
            opened := pg_catalog.set_config(''glpgenc.moving''::pg_catalog.text,
                pg_catalog.concat_ws('' ''::pg_catalog.text, moment, TG_RELID, OLD.ctid), true);
        END IF;'::text, glpgenc._changed(relation, glpgenc._partition_key(relation), false)) ELSE NULL::text END;


--
-- Name: FUNCTION _move_part(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._move_part(relation regclass) IS 'internal: the part of a partitioned table''s trigger function that recognizes rows that move to another partition; NULL for any other table';


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

COMMENT ON TABLE glpgenc.encrypted_columns IS 'The registry of ciphertext columns: rotation, census and checks use it and the guards';


--
-- Name: COLUMN encrypted_columns.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.encrypted_columns.relation IS 'The table';


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

COMMENT ON COLUMN glpgenc.encrypted_columns.state IS 'native: never migrated from a plaintext column; otherwise the state of that migration';


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
    RETURN (SELECT (((((('
#variable_conflict use_column
-- Generated by glpgenc.gl_expand_column, which replaces it: do not edit. It names the schema glpgenc only where the session holds keys.
DECLARE
    keyed   boolean;
    written pg_catalog.text;
    opened  pg_catalog.text;'::text || CASE WHEN (parts.code ~ 'plain_left'::text) THEN '
    plain_left  boolean;
    sealed_left boolean;'::text ELSE ''::text END) || CASE WHEN (moving.code IS NOT NULL) THEN '
    moving  pg_catalog.text;
    moment  pg_catalog.text;'::text ELSE ''::text END) || '
BEGIN'::text) || COALESCE(moving.code, ''::text)) || parts.code) || '
        RETURN NEW;
END
'::text) FROM (SELECT string_agg(glpgenc._dual_write_part(m.*, c.field), ''::text ORDER BY m.column_name) AS string_agg FROM (glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c USING (relation, column_name)) WHERE (((m.relation)::oid = (_dual_write_body.relation)::oid) AND (m.plaintext_column IS NOT NULL))) parts(code), (SELECT glpgenc._move_part(_dual_write_body.relation) AS _move_part) moving(code));


--
-- Name: FUNCTION _dual_write_body(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dual_write_body(relation regclass) IS 'internal: the body of a table''s dual-write function; NULL if no column is being migrated';


--
-- Name: _omission(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._omission(relation regclass, column_name name) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT min((glpgenc._default_parts(d.expression))[1]) AS min FROM glpgenc._defaults(_omission.relation, _omission.column_name) d(part, expression, of_type));


--
-- Name: FUNCTION _omission(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._omission(relation regclass, column_name name) IS 'internal: the setting that shows the trigger that an INSERT used the default of a column; NULL if the default is not marked';


--
-- Name: _dual_write_when(regclass, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._dual_write_when(relation regclass, event text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT ((CASE _dual_write_when.event WHEN 'delete'::text THEN format('current_setting(%L, true) <> %L'::text, 'glpgenc.moving', '') WHEN 'insert'::text THEN string_agg(DISTINCT CASE WHEN ((glpgenc._omission(m.relation, m.plaintext_column) IS NOT NULL) OR (glpgenc._column_of(m.relation, m.source_expression) IS NULL)) THEN format('NEW.%s IS NOT NULL OR NEW.%s IS NOT NULL'::text, glpgenc._quoted(m.column_name), glpgenc._quoted(m.plaintext_column)) ELSE format('(NEW.%s IS NULL) <> (NEW.%s IS NULL)'::text, glpgenc._quoted(m.column_name), glpgenc._quoted(m.plaintext_column)) END, ' OR '::text) ELSE ((((glpgenc._changed(_dual_write_when.relation, (SELECT array_agg(DISTINCT x.x) AS array_agg FROM glpgenc.column_migrations n, LATERAL unnest((((n.plaintext_column || glpgenc._columns_read(n.relation, n.source_expression)) || glpgenc._columns_read(n.relation, n.row_expression)) || glpgenc._columns_read(n.relation, n.tenant_expression))) x(x) WHERE (((n.relation)::oid = (_dual_write_when.relation)::oid) AND (n.plaintext_column IS NOT NULL))), true) || format(' OR current_setting(%L, true) IS DISTINCT FROM extract(epoch FROM now())::text AND ('::text, 'glpgenc.backfill')) || glpgenc._changed(_dual_write_when.relation, array_agg(m.column_name), true)) || ')'::text) || COALESCE((' OR '::text || glpgenc._changed(_dual_write_when.relation, glpgenc._partition_key(_dual_write_when.relation), true)), ''::text)) END || CASE _dual_write_when.event WHEN 'delete'::text THEN ''::text ELSE COALESCE(string_agg(format(' OR current_setting(%L, true) <> %L'::text, glpgenc._omission(m.relation, m.plaintext_column), ''), ''::text), ''::text) END) || CASE WHEN ((_dual_write_when.event = 'insert'::text) AND (glpgenc._partition_key(_dual_write_when.relation) IS NOT NULL)) THEN format(' OR current_setting(%L, true) <> %L'::text, 'glpgenc.moving', '') ELSE ''::text END) FROM (glpgenc.column_migrations m JOIN pg_attribute a ON (((a.attrelid = (m.relation)::oid) AND (a.attname = m.plaintext_column) AND (NOT a.attisdropped)))) WHERE (((m.relation)::oid = (_dual_write_when.relation)::oid) AND (m.plaintext_column IS NOT NULL)));


--
-- Name: FUNCTION _dual_write_when(relation regclass, event text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dual_write_when(relation regclass, event text) IS 'internal: the condition under which an insert, update or delete calls a table''s dual-write function';


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

COMMENT ON FUNCTION glpgenc._entries_fit(keys bytea) IS 'internal: whether the keys of a field are followed by complete search entries of known kinds, and nothing else';


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

COMMENT ON FUNCTION glpgenc._entry_in_slot(keys bytea, field text, slot integer) IS 'internal: the search entry of a slot, complete and of a known kind; raises ZE006, ZE011 or ZE017 if there is none';


--
-- Name: _entry_size(integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._entry_size(kind integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (kind = 0) THEN 36 WHEN (kind >= 128) THEN 4 ELSE 72 END;


--
-- Name: FUNCTION _entry_size(kind integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._entry_size(kind integer) IS 'internal: the size of a search entry in bytes, by its kind';


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
        PERFORM glpgenc._raise('ZE012', 'the kind of a facet must be scalar, prefix, contains or range');
    ELSIF (jsonb_typeof(parameters) = 'object' AND parameters ?& names AND parameters - names = '{}') IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('the parameters of a %s facet are: %s', kind,
                                               coalesce(nullif(array_to_string(names, ', '), ''), 'none')));
    END IF;
    -- Everything but unit and size is a whole number of 64 bits.
    SELECT min(p.key) INTO wrong FROM jsonb_each(parameters) p WHERE p.key NOT IN ('unit', 'size')
        AND CASE WHEN jsonb_typeof(p.value) = 'number' AND p.value::text ~ '^-?[0-9]{1,19}$'
            THEN p.value::numeric NOT BETWEEN -9223372036854775808 AND 9223372036854775807 ELSE true END;
    IF wrong IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('the parameter %s of a facet must be a 64-bit integer', wrong));
    ELSIF kind = 'prefix' AND NOT (1 <= (parameters -> 'least')::numeric AND (parameters -> 'most')::numeric <= 32
                                   AND (parameters -> 'least')::numeric <= (parameters -> 'most')::numeric) THEN
        PERFORM glpgenc._raise('ZE012', 'a prefix facet requires 1 <= least <= most <= 32 characters');
    ELSIF kind = 'contains' AND (parameters -> 'length')::numeric NOT BETWEEN 2 AND 8 THEN
        PERFORM glpgenc._raise('ZE012', 'a contains facet requires a length of 2 to 8 characters');
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
$_$;


--
-- Name: FUNCTION _facet_parameters(kind text, parameters jsonb); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._facet_parameters(kind text, parameters jsonb) IS 'internal: the parameters of a facet in canonical form; raises ZE012 if they are not valid for its kind';


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
        RETURN glpgenc._raise('ZE014', 'a facet of this field requires text, and the value is not UTF-8',
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

COMMENT ON FUNCTION glpgenc._facet_term(value bytea, entry bytea) IS 'internal: the content of a slot for a value under a search entry of a kind other than scalar';


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

COMMENT ON FUNCTION glpgenc._facet_terms(value bytea, keys bytea, field text, facet text) IS 'internal: the terms of a value under every slot of a facet for which the session has the key';


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
-- Name: _hold_for_session(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._hold_for_session(key_id bytea) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    -- Shared, and asked for by nobody else: pg_locks shows it to whoever is about to destroy the key. By the last byte of the
    -- id, so that there are no more than 256.
    IF NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory'
                   AND l.classid = 1735159911 AND l.objid = get_byte(key_id, 15)::oid AND l.objsubid = 2)
    THEN
        PERFORM pg_advisory_lock_shared(1735159911, get_byte(key_id, 15));
    END IF;
END
$$;


--
-- Name: FUNCTION _hold_for_session(key_id bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._hold_for_session(key_id bytea) IS 'internal: shows in pg_locks that this session has keys beyond its transactions';


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

COMMENT ON FUNCTION glpgenc._index(value bytea, keys bytea, terms bytea, field text) IS 'internal: index_len(2) || index of a value, with the terms of each search entry of a field';


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
    is_unique boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT index_columns_slot_check CHECK (((slot >= 1) AND (slot <= 255)))
);


--
-- Name: TABLE index_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.index_columns IS 'The index columns, which triggers fill with the search terms of a ciphertext column: one row for each slot; a facet that is being reindexed has two';


--
-- Name: COLUMN index_columns.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.relation IS 'The table';


--
-- Name: COLUMN index_columns.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.column_name IS 'The ciphertext column';


--
-- Name: COLUMN index_columns.facet; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.facet IS 'The facet of the terms';


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

COMMENT ON COLUMN glpgenc.index_columns.index_column IS 'The index column: bytea for one term, integer[] for tags, which several facets can share';


--
-- Name: COLUMN index_columns.is_unique; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.is_unique IS 'Whether the model declares the values unique, alone or with other columns: `glpgenc doctor` reports a missing unique index';


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
        PERFORM glpgenc._raise('ZE012', format('table %s is a partition: use its partitioned table', relation));
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
            WHEN present.attgenerated <> '' THEN 'is generated after triggers run'
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
            PERFORM glpgenc._raise('ZE012', format('facet %s of column %s of table %s already has the index column %s',
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
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s contains ciphertext', chosen, relation));
    END IF;
    SELECT a.atttypid, a.attgenerated INTO present FROM pg_attribute a
    WHERE a.attrelid = relation AND a.attname = chosen AND NOT a.attisdropped;
    IF FOUND AND (present.atttypid <> CASE WHEN is_tags THEN 'integer[]'::regtype ELSE 'bytea'::regtype END
                  OR present.attgenerated <> '')
    THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s already exists and is %s: use another index_column',
            chosen, relation, CASE WHEN present.attgenerated <> '' THEN 'generated'
                                 WHEN is_tags THEN 'not of type integer[]' ELSE 'not of type bytea' END));
    END IF;
    SELECT i.column_name, i.facet INTO hit FROM glpgenc.index_columns i
    JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
    WHERE i.relation = _index_column_name.relation AND i.index_column = chosen
      AND (i.column_name, i.slot) <> (_index_column_name.column_name, wanted.slot)
      AND NOT (is_tags AND s.kind IN ('prefix', 'contains') AND i.column_name = _index_column_name.column_name);
    IF FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is the index column of facet %s of column %s: use '
            'another index_column',
                                               chosen, relation, hit.facet, hit.column_name));
    END IF;
    RETURN chosen;
END
$$;


--
-- Name: FUNCTION _index_column_name(relation regclass, column_name name, facet text, slot integer, index_column name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._index_column_name(relation regclass, column_name name, facet text, slot integer, index_column name) IS 'internal: the name of the index column for a facet, which need not exist; raises ZE012 if there can be none';


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

COMMENT ON FUNCTION glpgenc._index_further(value bytea, keys bytea, at integer, index bytea, terms bytea, field text) IS 'internal: an index, extended by the search entries from an offset on; raises ZE014 if the result does not fit';


--
-- Name: _index_when(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._index_when(relation regclass) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN ((SELECT string_agg(format('OLD.%1$s IS DISTINCT FROM NEW.%1$s'::text, glpgenc._quoted(x.named)), ' OR '::text ORDER BY x.named) AS string_agg FROM (SELECT i.column_name AS named FROM glpgenc.index_columns i WHERE ((i.relation)::oid = (_index_when.relation)::oid) UNION SELECT i.index_column FROM glpgenc.index_columns i WHERE ((i.relation)::oid = (_index_when.relation)::oid)) x) || (SELECT string_agg(DISTINCT format(' OR NEW.%s IS NOT NULL AND NEW.%s IS NULL'::text, glpgenc._quoted(i.column_name), glpgenc._quoted(i.index_column)), ''::text) AS string_agg FROM glpgenc.index_columns i WHERE ((i.relation)::oid = (_index_when.relation)::oid)));


--
-- Name: FUNCTION _index_when(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._index_when(relation regclass) IS 'internal: the condition under which an update calls a table''s function of index columns';


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
-- Name: _is_empty(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._is_empty(relation regclass) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    hit boolean;
BEGIN
    -- Where a policy hides rows from this role, it can't know.
    IF row_security_active(relation) THEN
        RETURN false;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', relation) INTO hit;
    RETURN NOT hit;
END
$$;


--
-- Name: FUNCTION _is_empty(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._is_empty(relation regclass) IS 'internal: whether the table, with its partitions, has no rows; false if a policy hides rows from the role';


--
-- Name: _unmarked_defaults(glpgenc.column_migrations); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._unmarked_defaults(moved glpgenc.column_migrations) RETURNS TABLE(part regclass, named name, expression text)
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT d.part,
     (_unmarked_defaults.moved).plaintext_column AS plaintext_column,
     d.expression
    FROM glpgenc._defaults((_unmarked_defaults.moved).relation, (_unmarked_defaults.moved).plaintext_column) d(part, expression, of_type)
   WHERE ((d.expression IS NOT NULL) AND (glpgenc._default_parts(d.expression) IS NULL))
 UNION ALL
  SELECT d.part,
     (_unmarked_defaults.moved).column_name AS column_name,
     'NULL::bytea'::text AS expression
    FROM glpgenc._defaults((_unmarked_defaults.moved).relation, (_unmarked_defaults.moved).column_name) d(part, expression, of_type)
   WHERE ((d.expression IS NULL) AND (EXISTS ( SELECT
            FROM glpgenc._defaults((_unmarked_defaults.moved).relation, (_unmarked_defaults.moved).plaintext_column) o(part, expression, of_type)
           WHERE (o.expression IS NOT NULL))));
END;


--
-- Name: FUNCTION _unmarked_defaults(moved glpgenc.column_migrations); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._unmarked_defaults(moved glpgenc.column_migrations) IS 'internal: the defaults of a plaintext and a ciphertext column that are not marked yet';


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
          WHERE ((d.classid = ('pg_constraint'::regclass)::oid) AND (d.objid = c.oid) AND (d.refclassid = ('pg_proc'::regclass)::oid) AND (d.refobjid = ('glpgenc.gl_guard(bytea,text)'::regprocedure)::oid)))) AND (pg_get_expr(c.conbin, c.conrelid) ~ '^(glpgenc\.)?gl_guard\(("([^"]|"")+"|[^"(), ]+), ''([^'']|'''')*''::text\)$'::text));


--
-- Name: VIEW guarded_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON VIEW glpgenc.guarded_columns IS 'All columns with a guard against plaintext, read from the guards themselves';


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

COMMENT ON COLUMN glpgenc.guarded_columns.validated IS 'Whether rows older than the guard have been checked';


--
-- Name: _is_expanded(glpgenc.column_migrations, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._is_expanded(moved glpgenc.column_migrations, field text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN ((EXISTS (SELECT FROM (glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c USING (relation, column_name)) WHERE (((m.relation)::oid = ((_is_expanded.moved).relation)::oid) AND (m.column_name = (_is_expanded.moved).column_name) AND (c.field = _is_expanded.field) AND ((m.plaintext_column = (_is_expanded.moved).plaintext_column) AND (m.source_expression = (_is_expanded.moved).source_expression) AND (m.mode = (_is_expanded.moved).mode) AND (m.unkeyed = (_is_expanded.moved).unkeyed) AND (m.client_source = (_is_expanded.moved).client_source)) AND (NOT ((m.tenant_expression IS DISTINCT FROM (_is_expanded.moved).tenant_expression) OR (m.row_expression IS DISTINCT FROM (_is_expanded.moved).row_expression)))))) AND (EXISTS (SELECT FROM glpgenc.guarded_columns g WHERE (((g.relation)::oid = ((_is_expanded.moved).relation)::oid) AND (g.column_name = (_is_expanded.moved).column_name)))) AND (CASE WHEN (glpgenc._partition_key((moved).relation) IS NULL) THEN 2 ELSE 3 END = (SELECT count(*) AS count FROM (pg_trigger t JOIN pg_proc p ON ((p.oid = t.tgfoid))) WHERE ((t.tgrelid = ((_is_expanded.moved).relation)::oid) AND (t.tgenabled = 'A'::"char") AND (t.tgname ~~ 'yyy\_glpgenc\_dual\_write\_%'::text) AND (p.prosrc = glpgenc._dual_write_body((_is_expanded.moved).relation))))) AND (NOT (EXISTS (SELECT FROM glpgenc._unmarked_defaults(_is_expanded.moved) _unmarked_defaults(part, named, expression)))));


--
-- Name: FUNCTION _is_expanded(moved glpgenc.column_migrations, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._is_expanded(moved glpgenc.column_migrations, field text) IS 'internal: whether everything that gl_expand_column would create already exists';


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

COMMENT ON FUNCTION glpgenc._is_of_others(data bytea, field text, row_id text) IS 'internal: whether this is an envelope under a key that is not loaded in this session, which has another key of the field';


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

COMMENT ON TABLE glpgenc.tombstones IS 'Shredded tenants, or data classes of them: their keys are no longer unwrapped, and destroyed after the grace period';


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

COMMENT ON COLUMN glpgenc.tombstones.requested_at IS 'When shredding started: since then no key is unwrapped';


--
-- Name: COLUMN tombstones.requested_by; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.requested_by IS 'The role that started it';


--
-- Name: COLUMN tombstones.undo_until; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.undo_until IS 'End of the grace period, until which it can be undone';


--
-- Name: COLUMN tombstones.executed_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.executed_at IS 'When the wrapped keys were destroyed; NULL until then';


--
-- Name: COLUMN tombstones.kms_deletion; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.kms_deletion IS 'If the tenant''s own KMS key is to be deleted: the key (provider, key_uri), after how many days, and when the KMS will delete it (deletes_at), once known';


--
-- Name: COLUMN tombstones.receipt; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tombstones.receipt IS 'The most recent receipt';


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

COMMENT ON FUNCTION glpgenc._is_shredded(tenant_id text, data_class text) IS 'internal: whether there is a tombstone for a tenant''s data class';


--
-- Name: _is_utf8(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._is_utf8(data bytea) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((encode(data, 'escape'::text) COLLATE "C") ~ '^(?:[^\\]|\\\\|\\3(?:0[2-7]|[123][0-7])\\2[0-7][0-7]|\\340\\2[4-7][0-7]\\2[0-7][0-7]|\\3(?:4[1-7]|5[0-4]|5[67])(?:\\2[0-7][0-7]){2}|\\355\\2[0-3][0-7]\\2[0-7][0-7]|\\360\\2[2-7][0-7](?:\\2[0-7][0-7]){2}|\\36[123](?:\\2[0-7][0-7]){3}|\\364\\2[01][0-7](?:\\2[0-7][0-7]){2})*$'::text);


--
-- Name: FUNCTION _is_utf8(data bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._is_utf8(data bytea) IS 'internal: whether this is UTF-8 text that PostgreSQL can store (no U+0000)';


--
-- Name: _join_tags(bytea[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._join_tags(tags bytea[]) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT COALESCE(string_agg(DISTINCT t.t, '\x'::bytea ORDER BY t.t), '\x'::bytea) AS "coalesce" FROM unnest(_join_tags.tags) t(t));


--
-- Name: FUNCTION _join_tags(tags bytea[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._join_tags(tags bytea[]) IS 'internal: tags in the form of a slot: distinct, ascending';


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

COMMENT ON FUNCTION glpgenc._kept_check(relation regclass, column_name name) IS 'internal: the constraint that gl_keep_plaintext created for a ciphertext column, or NULL';


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
        PERFORM glpgenc._raise('ZE015', format('the tenant, data class, purpose and version of key %s can''t be changed',
                OLD.key_id));
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

COMMENT ON FUNCTION glpgenc._key_state() IS 'internal: trigger of data_keys that allows only the state changes of NIST SP 800-57, and records their times';


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
            PERFORM glpgenc._raise('ZE015', format('the key of a row of key_uses, %s, can''t be changed', OLD.key_id));
        END IF;
    END IF;
    IF NEW.uses < before THEN
        PERFORM glpgenc._raise('ZE015', format('the uses of key %s can''t be decreased', NEW.key_id));
    END IF;
    IF NEW.uses - before > 1000000 THEN
        PERFORM glpgenc._raise('ZE015', format('at most 1,000,000 uses of key %s can be added at a time', NEW.key_id));
    END IF;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION _key_uses(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._key_uses() IS 'internal: trigger of key_uses that allows counts to grow, by at most one batch at a time';


--
-- Name: _keys(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._keys(field text) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN decode(current_setting(('glpgenc.field.'::text || field), true), 'hex'::text);


--
-- Name: FUNCTION _keys(field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._keys(field text) IS 'internal: the session''s keys of a field, NULL or empty where there are none. Callers must check their length';


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
        PERFORM glpgenc._raise('ZE012', format('the row expression of a job on table %s is neither a column of it nor the row '
            'expression of column %s', NEW.relation, NEW.column_name));
    END IF;
    RETURN NEW;
END
$$;


--
-- Name: FUNCTION _known_row_expression(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._known_row_expression() IS 'internal: trigger that lets a job bind values only to a column, or to the expression that the owner of the table set';


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
-- Name: _mark_defaults(glpgenc.column_migrations); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._mark_defaults(moved glpgenc.column_migrations) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    one     record;
    setting text;
BEGIN
    -- A trigger sees the values of a row, and not which of them were written. Only a default knows that it was used.
    FOR one IN SELECT * FROM glpgenc._unmarked_defaults(moved) LOOP
        setting := coalesce(glpgenc._omission(moved.relation, one.named),
                            'glpgenc.omitted_' || left(encode(sha256(convert_to(format('%s.%I', moved.relation, one.named),
                                                                                'UTF8')), 'hex'), 32));
        EXECUTE format('ALTER TABLE ONLY %s ALTER COLUMN %I SET DEFAULT CASE WHEN pg_catalog.set_config(%L, '
                       'pg_catalog.statement_timestamp()::pg_catalog.text, true) IS NOT NULL THEN %s END',
                       one.part, one.named, setting, one.expression);
    END LOOP;
END
$$;


--
-- Name: FUNCTION _mark_defaults(moved glpgenc.column_migrations); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._mark_defaults(moved glpgenc.column_migrations) IS 'internal: marks the defaults of a plaintext and a ciphertext column, so that the trigger sees when they are used';


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
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is not being migrated from a plaintext column: start '
            'that with gl_expand_column', column_name, relation));
    END IF;
    RETURN moved;
END
$$;


--
-- Name: FUNCTION _migration_of(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._migration_of(relation regclass, column_name name) IS 'internal: the migration of a ciphertext column; raises ZE012 if there is none';


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
    RETURN glpgenc._raise('ZE001', format('field %s is not registered, or its data class was not loaded',
                                          CASE WHEN field LIKE '%.%' THEN field ELSE '(one without a dot)' END));
END
$_$;


--
-- Name: FUNCTION _no_field_key(field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._no_field_key(field text) IS 'internal: raises ZE007 or ZE001 for a field that has no key in this session';


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
        RETURN glpgenc._raise('ZE014', 'a facet of this field requires text, and the value is not UTF-8');
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
        RETURN glpgenc._raise('ZE011', 'unknown normaliser: upgrade glpgenc');
    END IF;
    RETURN pg_catalog.convert_to(content, 'UTF8'::pg_catalog.name);
END
$$;


--
-- Name: FUNCTION _normalize(value bytea, normalizer integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._normalize(value bytea, normalizer integer) IS 'internal: a value after its facet''s normaliser; raises ZE014 if the normaliser does not accept it';


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
-- Name: _not_null_refuser(glpgenc.column_migrations); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._not_null_refuser(moved glpgenc.column_migrations) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
BEGIN
    -- PostgreSQL's own message for NOT NULL would quote the row. The table's name is that of the day: it may be renamed.
    RETURN format($code$
                IF (SELECT a.attnotnull FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid OPERATOR(pg_catalog.=) TG_RELID AND a.attname OPERATOR(pg_catalog.=) %L::pg_catalog.name)
                THEN
                    RAISE EXCEPTION USING
                        ERRCODE = 'ZE012',
                        MESSAGE = %L,
                        HINT = pg_catalog.concat('ALTER TABLE ', TG_RELID::pg_catalog.regclass, %L),
                        SCHEMA = 'glpgenc';
                END IF;$code$,
        moved.plaintext_column,
        format('column %s was written without plaintext, but column %s is NOT NULL', moved.column_name, moved.plaintext_column),
        format(' ALTER COLUMN %I DROP NOT NULL; or write it in a keyed session, with a field that the server can decrypt', moved.plaintext_column));
END
$_$;


--
-- Name: FUNCTION _not_null_refuser(moved glpgenc.column_migrations); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._not_null_refuser(moved glpgenc.column_migrations) IS 'internal: the part of a table''s trigger function that raises an error if the plaintext column can''t be NULL';


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
        value := pg_catalog.encode(glpgenc._raise('ZE014',
            'a facet of this field requires a decimal number, and the value is not one',
            'such as -12.50; at most 1,000 characters, with an exponent up to 1000'), 'hex'::pg_catalog.text);
    END IF;
    RETURN pg_catalog.trim_scale(value::pg_catalog.numeric)::pg_catalog.text;
END
$_$;


--
-- Name: FUNCTION _number(value text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._number(value text) IS 'internal: normaliser number; raises ZE014 for a value that is not a decimal number';


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

COMMENT ON FUNCTION glpgenc._open(data bytea, keys bytea, bound bytea, field text, row_id text, as_text boolean, verify_only boolean) IS 'internal: verifies an envelope and returns its plaintext; with verify_only 01 or 00';


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

COMMENT ON FUNCTION glpgenc._pad(plaintext bytea, bucket integer) IS 'internal: ISO/IEC 7816-4 padding to a multiple of a bucket, in bytes; none for bucket 0';


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

COMMENT ON FUNCTION glpgenc._passing_name(relation regclass, column_name name, slot integer) IS 'internal: the name of an index column that is not searched yet, or no longer searched';


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

COMMENT ON FUNCTION glpgenc._pieces(content text, entry bytea) IS 'internal: the parts of a normalised text that get tags: its prefixes (prefix), its n-grams (contains)';


--
-- Name: _plain_in(anyelement, text[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plain_in(stored anyelement, sought text[]) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$ SELECT glpgenc._text_form($1) OPERATOR(pg_catalog.=) ANY ($2) $_$;


--
-- Name: FUNCTION _plain_in(stored anyelement, sought text[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plain_in(stored anyelement, sought text[]) IS 'internal: the same for a value of any other type, by its text form; can''t use an index';


--
-- Name: _plain_in(text, text[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plain_in(stored text, sought text[]) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$ SELECT $1 OPERATOR(pg_catalog.=) ANY ($2) $_$;


--
-- Name: FUNCTION _plain_in(stored text, sought text[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plain_in(stored text, sought text[]) IS 'internal: whether a text of a plaintext column is one of an array; can use an index on the column';


--
-- Name: _plain_like(anyelement, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plain_like(stored anyelement, pattern text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$ SELECT (glpgenc._text_form($1) COLLATE pg_catalog."C") OPERATOR(pg_catalog.~~) $2 $_$;


--
-- Name: FUNCTION _plain_like(stored anyelement, pattern text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plain_like(stored anyelement, pattern text) IS 'internal: the same for a value of any other type, by its text form; can''t use an index';


--
-- Name: _plain_like(text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plain_like(stored text, pattern text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$ SELECT ($1 COLLATE pg_catalog."C") OPERATOR(pg_catalog.~~) $2 $_$;


--
-- Name: FUNCTION _plain_like(stored text, pattern text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plain_like(stored text, pattern text) IS 'internal: whether a text of a plaintext column is LIKE a pattern; can use an index with text_pattern_ops or collation C';


--
-- Name: _plaintext_emptier(glpgenc.column_migrations); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
BEGIN
    RETURN concat(
        CASE WHEN (SELECT a.attnotnull FROM pg_attribute a WHERE a.attrelid = moved.relation
                   AND a.attname = moved.plaintext_column AND NOT a.attisdropped) THEN glpgenc._not_null_refuser(moved) END,
        format($code$
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
            format('the value of column %s is not valid for the type of column %s', moved.column_name, moved.plaintext_column),
            format('write a value that can be cast to %s, or contract the column first: until then old releases read the '
                'plaintext column',
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
            CASE WHEN moved.client_source THEN format('column %s contains values that only a client can read', moved.plaintext_column)
                 ELSE 'no key is loaded in this session' END || ': field ' || field,
            CASE WHEN moved.mode = 'client' OR moved.client_source
                THEN format('write column %s, encrypted%s: the server can''t encrypt its values', moved.column_name,
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
        format('write column %s, encrypted in Python (EncryptedColumn, ColumnEncryptor)',
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

COMMENT ON FUNCTION glpgenc._proof_name(relation regclass, column_name name, suffix text) IS 'internal: the name of a constraint on a ciphertext column, of at most 63 bytes';


--
-- Name: _raise(text, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._raise(code text, subject text DEFAULT NULL::text, remedy text DEFAULT NULL::text) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    message text;
BEGIN
    IF remedy IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = code, MESSAGE = subject, HINT = remedy, SCHEMA = 'glpgenc';
    END IF;
    CASE code
        WHEN 'ZE001' THEN
            message := 'no key is loaded in this session';
            remedy := 'open a keyed session for the tenant and data class that own the value; keys end with the '
                    'transaction that loaded them';
        WHEN 'ZE002' THEN
            message := 'the value does not authenticate';
            remedy := 'check the field name and the row id; if both are right, the stored bytes were altered or moved';
        WHEN 'ZE003' THEN
            message := 'the value is not a glpgenc envelope';
            remedy := 'encrypt the value with gl_encrypt before storing it';
        WHEN 'ZE004' THEN
            message := 'the envelope uses a suite that SQL can''t decrypt';
            remedy := 'decrypt suite 0xFB (A256GCM) with the Python library; for any other suite, upgrade glpgenc';
        WHEN 'ZE005' THEN
            message := 'the value to encrypt is already an envelope';
            remedy := 'store it as it is: encrypting twice would hide it from rotation and search';
        WHEN 'ZE006' THEN
            message := 'a key, IV or tag has the wrong length';
            remedy := 'A256CBC-HS512 takes a 64-byte key and a 16-byte IV';
        WHEN 'ZE007' THEN
            message := 'the field name is not valid';
            remedy := 'use lower-case identifiers joined by dots, such as customers.email';
        WHEN 'ZE008' THEN
            message := 'the sealed keys can''t be loaded in this transaction';
            remedy := 'call gl_session_begin and gl_session_load in one transaction, and use each challenge once';
        WHEN 'ZE009' THEN
            message := 'the row id is NULL';
            remedy := 'pass the row''s key, or leave the row id out to bind the value to no row';
        WHEN 'ZE010' THEN
            message := 'the decrypted value is not UTF-8 text';
            remedy := 'the value was encrypted as bytea: read it with gl_decrypt_bytes';
        WHEN 'ZE011' THEN
            message := 'the field has no such search facet in this session';
            remedy := 'register the facet with gl_register_facet, then open a new keyed session';
        WHEN 'ZE012' THEN
            message := 'the registry of encrypted columns does not allow this';
            remedy := 'see glpgenc.fields, glpgenc.search_facets, glpgenc.encrypted_columns, '
                    'glpgenc.index_columns and glpgenc.column_migrations';
        WHEN 'ZE014' THEN
            message := 'the value can''t be encrypted under this field';
            remedy := 'cast it to text in a form that does not depend on settings, and cast it back after gl_decrypt';
        WHEN 'ZE015' THEN
            message := 'invalid change of a data key';
            remedy := 'the states of a key are pre_active, active, deactivated and destroyed, in this order; `glpgenc keys '
                'list` shows them';
        WHEN 'ZE016' THEN
            message := 'the session has objects of an earlier transaction that could read its keys';
            remedy := 'reset connections with DISCARD ALL when they return to the pool, or pass allow_temporary_objects => true '
                'if every client of the connection is trusted';
        WHEN 'ZE017' THEN
            message := 'SQL can''t compute a search term of scope global';
            remedy := 'write and search the field from Python (EncryptedColumn, ColumnEncryptor), or register a facet of '
                'scope tenant for SQL';
    END CASE;
    RAISE EXCEPTION USING
        ERRCODE = code, MESSAGE = concat_ws(': ', message, subject), HINT = remedy, SCHEMA = 'glpgenc';
END
$$;


--
-- Name: FUNCTION _raise(code text, subject text, remedy text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._raise(code text, subject text, remedy text) IS 'internal: raises the error of a SQLSTATE; subject names a field, a key id or a column, never a value; with a remedy it is the whole message';


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
        entry := glpgenc._raise('ZE014', 'the facet is not a range facet',
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

COMMENT ON FUNCTION glpgenc._refuse(data bytea, field text, row_id text, verify_only boolean, key_found boolean) IS 'internal: raises the reason why a value can''t be decrypted, the same for all failed authentications; with verify_only returns 00, or NULL if that can''t be determined';


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
        RETURN glpgenc._raise('ZE005', 'it is the text form of an envelope') IS NULL;
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

COMMENT ON FUNCTION glpgenc._refuse_leftovers() IS 'internal: raises ZE016 if an earlier transaction left a temporary object, or a statement prepared in SQL';


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
        PERFORM glpgenc._raise('ZE012', format('table %s has rows with a value in column %s only: write column %s of these '
            'rows first',
                                               moved.relation, moved.column_name, moved.plaintext_column));
    END IF;
    RETURN lone;
END
$$;


--
-- Name: FUNCTION _refuse_lone(moved glpgenc.column_migrations); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._refuse_lone(moved glpgenc.column_migrations) IS 'internal: raises ZE012 if the value of a row is in the ciphertext column only; returns the condition for such rows';


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

COMMENT ON FUNCTION glpgenc._registered_by_owner() IS 'internal: trigger that lets only the owner of a table change its entries in the registry';


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

COMMENT ON FUNCTION glpgenc._remake_index_triggers(relation regclass) IS 'internal: creates the triggers of a table''s index columns again, after columns were renamed or removed from the registry';


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
        UNION SELECT m.plaintext_column FROM glpgenc.backfill_jobs j JOIN glpgenc.backfills b USING (job)
        JOIN glpgenc.column_migrations m ON m.relation = b.relation AND m.column_name = b.column_name
        WHERE j.relation = _renew_shield.relation AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield'
            AND j.kind = 'restore' AND m.plaintext_column IS NOT NULL
        UNION SELECT r.column_name FROM glpgenc.backfill_jobs j JOIN glpgenc.rotation_columns r USING (job)
        WHERE j.relation = _renew_shield.relation AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield'
        UNION SELECT r.column_name FROM glpgenc.backfill_jobs j JOIN glpgenc.reindex_columns r USING (job)
        WHERE j.relation = _renew_shield.relation AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield') f));
END
$$;


--
-- Name: FUNCTION _renew_shield(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._renew_shield(relation regclass) IS 'internal: creates the trigger of gl_backfill_shield again if a backfill still requires it, else drops it, after columns were dropped or a backfill ended';


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
        PERFORM glpgenc._raise('ZE012', format('a column can be dropped in a READ COMMITTED transaction only, and this one is %s',
                                               upper(current_setting('transaction_isolation'))));
    END IF;
END
$$;


--
-- Name: FUNCTION _require_new_snapshots(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._require_new_snapshots() IS 'internal: raises ZE012 in a transaction with a single snapshot, which does not see rows committed since';


--
-- Name: _require_no_rows(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._require_no_rows(relation regclass, plaintext_column name) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT glpgenc._is_empty(relation) THEN
        PERFORM glpgenc._raise('ZE012', format(
            'column %s of table %s was dropped after its values were encrypted, and the table has rows: a migration can''t '
            'restore them. Decrypt them into a new column with `glpgenc restore-plaintext`',
            plaintext_column, relation));
    END IF;
END
$$;


--
-- Name: FUNCTION _require_no_rows(relation regclass, plaintext_column name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._require_no_rows(relation regclass, plaintext_column name) IS 'internal: raises ZE012 if a table has rows, and a dropped plaintext column can''t be restored';


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
        PERFORM glpgenc._raise('42501', format('must be owner of table %s', relation),
            'register the table as its owner, who must be a member of glpgenc_admin: the registry becomes code of its '
            'triggers and jobs');
    END IF;
END
$$;


--
-- Name: FUNCTION _require_owner(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._require_owner(relation regclass) IS 'internal: raises 42501 unless the caller owns the table, and ZE012 if it is not a table';


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

COMMENT ON FUNCTION glpgenc._reseal(data bytea, keys bytea, bound bytea, field text, row_id text) IS 'internal: verifies an envelope and encrypts its plaintext under the keys of a field, with the search terms of its header';


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

COMMENT ON FUNCTION glpgenc._seal(value bytea, keys bytea, bound bytea, field text, terms bytea) IS 'internal: encrypts bytes under the keys of a field; terms: the search terms that SQL has no key for, NULL for none';


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
        entry := glpgenc._raise('ZE014', 'a facet of kind scalar or range has no tags',
                                'search with gl_hmac_index or gl_range_terms');
    END IF;
    content := pg_catalog.convert_from(glpgenc._normalize(
        pg_catalog.convert_to(value, 'UTF8'::pg_catalog.name), pg_catalog.get_byte(entry, 1)), 'UTF8'::pg_catalog.name);
    needed := pg_catalog.get_byte(entry, 36);
    IF pg_catalog.char_length(content) OPERATOR(pg_catalog.<) needed THEN
        entry := glpgenc._raise('ZE014',
            pg_catalog.format('a %s search of this field requires at least %s character%s'::pg_catalog.text,
                CASE WHEN kind OPERATOR(pg_catalog.=) 1 THEN 'prefix' ELSE 'contains' END, needed,
                CASE WHEN needed OPERATOR(pg_catalog.>) 1 THEN 's' ELSE '' END),
            'search for a longer text, or register a facet for shorter parts');
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
-- Name: _secret(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._secret(purpose text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    secret bytea := (SELECT s.secret FROM glpgenc.session_secret s);
    pid    integer := pg_backend_pid();
    leader integer;
    start  timestamptz;
BEGIN
    -- The plan would be printed, with the constant, to the log and to the client. It is this planner call that would do it.
    IF current_setting('debug_print_plan')::boolean THEN
        RETURN glpgenc._raise('ZE016', 'debug_print_plan is on, and plans contain secrets of the session',
                              'SET debug_print_plan = off');
    ELSIF secret IS NULL THEN
        RETURN glpgenc._raise('ZE013', 'glpgenc.session_secret is empty: keys can''t be loaded in any session',
                              'run `glpgenc init` as the owner of the schema: it creates a new secret');
    END IF;
    -- A parallel worker has the secret of its leader. Who that is, and when a backend began, which tells it from an earlier
    -- one of its number, is visible to members of pg_read_all_stats and superusers.
    SELECT a.leader_pid INTO leader FROM pg_stat_get_activity(pid) a;
    pid := coalesce(leader, pid);
    SELECT a.backend_start INTO start FROM pg_stat_get_activity(pid) a;
    RETURN glpgenc._hmac_sha256(int4send(octet_length(purpose)) || convert_to(purpose, 'UTF8') || int4send(pid)
                                || coalesce(timestamptz_send(start), ''::bytea), secret);
END
$$;


--
-- Name: FUNCTION _secret(purpose text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._secret(purpose text) IS 'internal: 32 bytes that only this backend and its parallel workers can compute, for one purpose';


--
-- Name: _sees_backends(); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._sees_backends() RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN EXISTS (SELECT FROM pg_stat_get_activity(pg_backend_pid()) a WHERE a.backend_start IS NOT NULL);
END
$$;


--
-- Name: FUNCTION _sees_backends(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._sees_backends() IS 'internal: whether the owner of the functions sees the start and leader of the backend, so that its parallel workers have its secret';


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
    -- Keys for a whole session have left the path that was there before.
    IF current_setting('glpgenc.search_path', true) IS NOT NULL THEN
        PERFORM pg_advisory_unlock_shared(l.classid::integer, l.objid::integer)
        FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory' AND l.classid = 1735159911
            AND l.objsubid = 2 AND l.mode = 'ShareLock';
    END IF;
    RETURN cleared;
END
$$;


--
-- Name: FUNCTION _session_clear(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._session_clear() IS 'internal: gl_session_clear without changes of the search_path';


--
-- Name: _session_load(bytea, boolean, boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET row_security TO 'on'
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
    encrypts  bytea;             -- the id of the key looked at last
    fields    text[]  := '{}';
    replaced  boolean := false;
    settings  integer := 0;
    done      text;
BEGIN
    IF (octet_length(challenge) = 64 AND octet_length(sealed) >= 64 AND transaction_local IS NOT NULL) IS NOT TRUE THEN
        done := glpgenc._raise('ZE008');
    END IF;
    -- Keys of this transaction that a session-long message adds to would outlive it, unasked.
    IF NOT transaction_local AND loaded <> '' THEN
        done := glpgenc._raise('ZE008', 'keys are already loaded: call gl_session_clear first');
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
        done := glpgenc._raise('ZE008', 'the message has a newer format: upgrade glpgenc in the database');
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
            done := glpgenc._raise('ZE008', 'the message is truncated');
        END IF;
        -- No setting holds 16 MB: a first byte that is not zero is too much for certain, and would not fit an integer.
        size := CASE WHEN get_byte(message, at - 1) = 0 THEN
            65536 * get_byte(message, at) + 256 * get_byte(message, at + 1) + get_byte(message, at + 2) END;
        at := at + 4;
        IF (size <= stop - at + 1) IS NOT TRUE THEN
            done := glpgenc._raise('ZE008', 'the message is truncated');
        END IF;
        content := substr(message, at, size);
        at := at + size;
        IF kind = 70 THEN  -- F
            IF name COLLATE "C" !~ E'^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*$' THEN
                done := glpgenc._raise('ZE007');
            ELSIF size < 82 OR (size > 82 AND NOT glpgenc._entries_fit(content)) THEN
                done := glpgenc._raise('ZE006', 'the keys of field ' || name);
            END IF;
            IF substr(content, 1, 16) IS DISTINCT FROM encrypts THEN
                encrypts := substr(content, 1, 16);
                IF NOT transaction_local THEN
                    PERFORM glpgenc._hold_for_session(encrypts);
                END IF;
                -- A key that is not in this database is another one's, whose it is to say. On a standby nothing is written.
                replaced := replaced OR EXISTS (
                    SELECT FROM glpgenc.data_keys k WHERE k.key_id = encode(encrypts, 'hex')::uuid
                    AND (k.state NOT IN ('pre_active', 'active') OR k.retired_at IS NOT NULL
                         OR glpgenc._is_shredded(k.tenant_id, k.data_class))
                    AND NOT pg_is_in_recovery());
            END IF;
            name := 'glpgenc.field.' || name;
            fields := fields || name;
        ELSIF kind = 75 THEN  -- K
            IF name COLLATE "C" !~ '^k[0-9a-f]{2}$' OR size = 0 OR size % 80 <> 0 THEN
                done := glpgenc._raise('ZE006', 'a bucket of keys');
            END IF;
            name := 'glpgenc.key.' || name;
        ELSE
            done := glpgenc._raise('ZE008', 'the message has a newer format: upgrade glpgenc in the database');
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
    IF replaced THEN
        FOREACH name IN ARRAY fields LOOP
            done := set_config(name, '', transaction_local);
        END LOOP;
        RETURN -1;
    END IF;
    RETURN settings;
END
$_$;


--
-- Name: FUNCTION _session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) IS 'internal: gl_session_load without changes of the search_path';


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
    generation bigint,
    mac bytea,
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

COMMENT ON COLUMN glpgenc.data_keys.key_id IS 'The id in envelopes; part of the encryption context';


--
-- Name: COLUMN data_keys.tenant_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.tenant_id IS 'The tenant of the values that this key encrypts; * for index keys of all tenants';


--
-- Name: COLUMN data_keys.data_class; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.data_class IS 'The data class of the fields that this key encrypts, such as pii';


--
-- Name: COLUMN data_keys.purpose; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.purpose IS 'encryption, or index (the root of search terms'' HMAC keys)';


--
-- Name: COLUMN data_keys.version; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.version IS 'Number of the key for its tenant, class and purpose, from 1';


--
-- Name: COLUMN data_keys.state; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.state IS 'NIST SP 800-57 part 1: pre_active, active (encrypts), deactivated (still decrypts), compromised, destroyed';


--
-- Name: COLUMN data_keys.provider; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.provider IS 'The KMS provider that wrapped it, such as aws or local';


--
-- Name: COLUMN data_keys.key_uri; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.key_uri IS 'The KMS key that wrapped it, such as a key ARN';


--
-- Name: COLUMN data_keys.wrapped_key; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.wrapped_key IS 'The wrapped key; NULL if destroyed';


--
-- Name: COLUMN data_keys.created_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.created_at IS 'When it was generated';


--
-- Name: COLUMN data_keys.activated_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.activated_at IS 'When it became active';


--
-- Name: COLUMN data_keys.deactivated_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.deactivated_at IS 'When it was deactivated';


--
-- Name: COLUMN data_keys.compromised_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.compromised_at IS 'When it was marked as compromised';


--
-- Name: COLUMN data_keys.retired_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.retired_at IS 'When it was retired, because no row uses it; its wrapped form still exists';


--
-- Name: COLUMN data_keys.destroyed_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.destroyed_at IS 'When its wrapped form was removed';


--
-- Name: COLUMN data_keys.generation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.generation IS 'When the rows of its tenant, class and purpose were last signed, in microseconds since 1970; the same for all of them';


--
-- Name: COLUMN data_keys.mac; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.mac IS 'HMAC-SHA-256 of the installation over the row, the generation, and the number of keys of the tenant, class and purpose: a key whose HMAC is missing or wrong is not unwrapped';


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

COMMENT ON FUNCTION glpgenc._session_tenant(field text) IS 'internal: the tenant of the key with which this session encrypts a field; NULL if it has no such key';


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

COMMENT ON FUNCTION glpgenc._shape_fits(entry bytea) IS 'internal: whether this is a complete search entry of a known kind other than scalar, with valid parameters';


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
$$;


--
-- Name: FUNCTION _swap_index_columns(relation regclass, column_name name, old_slot integer, new_slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._swap_index_columns(relation regclass, column_name name, old_slot integer, new_slot integer) IS 'internal: renames the index column of a new slot and its indexes to the names of the old ones';


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

COMMENT ON FUNCTION glpgenc._tags(pieces text[], entry bytea) IS 'internal: the tags of parts of a text under a search entry, in the form of a slot';


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

COMMENT ON FUNCTION glpgenc._takes_terms(keys bytea) IS 'internal: whether values of a field have terms that SQL has no key for';


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

COMMENT ON FUNCTION glpgenc._tell_of_key() IS 'internal: trigger of data_keys that notifies the processes that cache keys';


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

COMMENT ON FUNCTION glpgenc._tell_of_tombstone() IS 'internal: trigger of tombstones that notifies the processes that cache keys';


--
-- Name: _temporary_last(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._temporary_last(path text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    IF pg_catalog.strpos(pg_catalog.lower(path COLLATE pg_catalog."C"), 'pg_temp') OPERATOR(pg_catalog.=) 0
        AND pg_catalog.strpos(pg_catalog.lower(path COLLATE pg_catalog."C"), 'pg_catalog') OPERATOR(pg_catalog.=) 0
    THEN
        RETURN CASE WHEN path OPERATOR(pg_catalog.=) '' THEN 'pg_temp' ELSE path OPERATOR(pg_catalog.||) ', pg_temp' END;
    END IF;
    RETURN glpgenc._temporary_moved_last(path);
END
$$;


--
-- Name: FUNCTION _temporary_last(path text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._temporary_last(path text) IS 'internal: a search_path with pg_temp last and pg_catalog first';


--
-- Name: _temporary_moved_last(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._temporary_moved_last(path text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
BEGIN
    -- A path as SET takes it: names in quotation marks or without. The temporary schema has a name by its number, too.
    -- PostgreSQL looks in pg_catalog first unless the path names it, and so it does where that name is left out.
    RETURN concat(
        (SELECT string_agg(names.found[1], ', ' ORDER BY names.place) || ', '
         FROM regexp_matches(path, E'("(?:[^"]|"")*"|[^", \\t\\n\\r\\f\\v]+)', 'g') WITH ORDINALITY names (found, place)
         WHERE CASE WHEN left(names.found[1], 1) = '"' THEN names.found[1] ELSE lower(names.found[1] COLLATE "C") END
               !~ CASE names.place WHEN 1 THEN '^"?pg_temp(_[0-9]+)?"?$' ELSE '^"?(pg_temp(_[0-9]+)?|pg_catalog)"?$' END),
        'pg_temp');
END
$_$;


--
-- Name: FUNCTION _temporary_moved_last(path text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._temporary_moved_last(path text) IS 'internal: the same for a path that can contain one of both';


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

COMMENT ON FUNCTION glpgenc._term_given(terms bytea, at integer, entry bytea, field text) IS 'internal: the term that Python computed for a search entry, from an offset in the terms passed; raises ZE017 if it is missing';


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
                                   OPERATOR(pg_catalog.||) ' contains tags: search it with gl_search_tags');
END
$$;


--
-- Name: FUNCTION _term_in_slot(value bytea, keys bytea, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._term_in_slot(value bytea, keys bytea, field text, slot integer) IS 'internal: the search term of a value in a slot under the keys of a field; raises ZE011 if there is none';


--
-- Name: _terms_sent(text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._terms_sent(written text, field text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    -- A statement may give one parameter to two columns: the terms of one are wrong for the other.
    IF pg_catalog.starts_with(written, field OPERATOR(pg_catalog.||) ' '::pg_catalog.text) IS NOT TRUE THEN
        RETURN glpgenc._raise('ZE017', 'the terms passed are not those of field ' OPERATOR(pg_catalog.||) field);
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
        PERFORM glpgenc._raise('ZE014', 'the text form of money depends on lc_monetary: cast it to numeric');
    END IF;
    RETURN value::text;
END
$$;


--
-- Name: FUNCTION _text_form(value anyelement); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._text_form(value anyelement) IS 'internal: the text form of a value of any type, independent of the session''s settings';


--
-- Name: _too_long_to_search(integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._too_long_to_search(facets integer) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN glpgenc._raise('ZE014',
        format('the contains facet of this field allows texts of up to about %s characters', 65535 / 4 / greatest(facets, 1)),
        'store longer texts in a field without a contains facet, or in parts');
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
    PERFORM glpgenc._raise('ZE015', format('key %s is wrapped by a branch key that does not exist or is destroyed', NEW.key_id));
END
$_$;


--
-- Name: FUNCTION _under_branch_key(); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._under_branch_key() IS 'internal: trigger of data_keys that refuses keys wrapped by a branch key that does not exist';


--
-- Name: _unique_beside(regclass, name[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._unique_beside(relation regclass, columns name[]) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT string_agg(DISTINCT ((x.indexrelid)::regclass)::text, ', '::text) AS string_agg FROM (((pg_index x JOIN pg_attribute a ON (((a.attrelid = x.indrelid) AND (a.attnum = x.indkey[0])))) JOIN glpgenc.index_columns i ON ((((i.relation)::oid = x.indrelid) AND (i.index_column = a.attname)))) JOIN pg_attribute o ON (((o.attrelid = x.indrelid) AND (o.attname = ANY (_unique_beside.columns)) AND (o.attnum = ANY ((x.indkey)::smallint[]))))) WHERE ((x.indrelid = (i.relation)::oid) AND x.indisunique AND (a.attname <> ALL (_unique_beside.columns))));


--
-- Name: FUNCTION _unique_beside(relation regclass, columns name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._unique_beside(relation regclass, columns name[]) IS 'internal: the UNIQUE indexes of other facets that contain these columns and would be dropped with them, or NULL';


--
-- Name: _unmark_defaults(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._unmark_defaults(relation regclass, column_name name) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT d.part, btrim((glpgenc._default_parts(d.expression))[2], E' \n') AS inner_default, d.of_type
               FROM glpgenc._defaults(relation, column_name) d WHERE glpgenc._default_parts(d.expression) IS NOT NULL
    LOOP
        EXECUTE format('ALTER TABLE ONLY %s ALTER COLUMN %I %s', one.part, column_name,
                       CASE WHEN one.inner_default IS NOT DISTINCT FROM one.of_type THEN 'DROP DEFAULT'
                            ELSE 'SET DEFAULT ' || one.inner_default END);
    END LOOP;
END
$$;


--
-- Name: FUNCTION _unmark_defaults(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._unmark_defaults(relation regclass, column_name name) IS 'internal: restores the defaults that a column of a table and its partitions had before gl_expand_column';


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

COMMENT ON FUNCTION glpgenc._unpad(padded bytea) IS 'internal: removes ISO/IEC 7816-4 padding from an authenticated plaintext';


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
    kept      record;
    proof     name;
BEGIN
    PERFORM glpgenc._require_new_snapshots();
    IF moved.plaintext_column IS NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s has no plaintext column: it was dropped',
                                               column_name, relation));
    END IF;
    -- Twice: before the lock, so that what is refused waits for nobody, and under it, because that is what counts.
    FOR attempt IN 1..2 LOOP
        dropped := glpgenc._abandoned_columns(relation, column_name);
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
    PERFORM glpgenc._unmark_defaults(relation, moved.plaintext_column);
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

COMMENT ON FUNCTION glpgenc.gl_abandon(relation regclass, column_name name) IS 'Undoes gl_expand_column before the plaintext column is dropped: removes triggers, ciphertext column, index columns, guard and registration. Raises ZE012 if a value is in the ciphertext column only. Scans the table under the lock, unless the constraint of gl_keep_plaintext is validated';


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
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t change from %s to %s%s', column_name, relation,
                present,
            state, CASE WHEN state = 'contracted' THEN ': use gl_drop_plaintext, after it is verified' END));
    ELSIF state = 'verified' AND moved.mismatched_rows > 0 THEN
        PERFORM glpgenc._raise('ZE012', format('%s rows of table %s do not decrypt to the value of column %s: correct them '
            'and verify again', moved.mismatched_rows, relation, moved.plaintext_column));
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

COMMENT ON FUNCTION glpgenc.gl_advance(relation regclass, column_name name, state text) IS 'Records the state of a migration: expanded, backfilled, verified, and from contracted to scrubbed; from backfilled and verified back to expanded. The same state again updates its time. Raises ZE012 for any other change';


--
-- Name: gl_audit_partitions(integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_audit_partitions(months_ahead integer DEFAULT 3) RETURNS SETOF text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '2s'
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

COMMENT ON FUNCTION glpgenc.gl_audit_partitions(months_ahead integer) IS 'Creates the partitions of the audit trail for the current month and a number of following months, and returns the names of the new ones. Only the owner of the table can call it';


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
                   format('glpgenc: keeps the other columns of %s unchanged while its rows are encrypted', relation));
    EXECUTE format('CREATE OR REPLACE TRIGGER zzz_glpgenc_shield BEFORE UPDATE ON %s FOR EACH ROW '
                   'WHEN (pg_catalog.current_setting(%L, true) OPERATOR(pg_catalog.=) '
                   'pg_catalog.extract(%L, pg_catalog.now())::pg_catalog.text) EXECUTE FUNCTION %s()',
                   relation, 'glpgenc.backfill', 'epoch', made);
    EXECUTE format('COMMENT ON TRIGGER zzz_glpgenc_shield ON %s IS %L', relation,
                   'glpgenc: keeps all columns unchanged except those that a backfill fills');
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER zzz_glpgenc_shield', relation);
    RETURN true;
END
$_$;


--
-- Name: FUNCTION gl_backfill_shield(relation regclass, columns name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_backfill_shield(relation regclass, columns name[]) IS 'Creates a last BEFORE UPDATE trigger that, in the transactions of a backfill (setting glpgenc.backfill), keeps all columns unchanged except these and their index columns; NULL drops it';


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

COMMENT ON TABLE glpgenc.key_uses IS 'Number of values encrypted with A256GCM under each key, counted in batches: random 96-bit nonces are safe for 2^32 values';


--
-- Name: COLUMN key_uses.key_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_uses.key_id IS 'The key';


--
-- Name: COLUMN key_uses.uses; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_uses.uses IS 'The number, including uses that processes have reserved but not used';


--
-- Name: COLUMN key_uses.counted_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_uses.counted_at IS 'When a process last reserved uses';


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

COMMENT ON FUNCTION glpgenc.gl_count_uses(key_ids uuid[], uses bigint[]) IS 'Reserves uses of keys for values that Python encrypts with A256GCM; returns the keys below their limit, with their current counts';


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

COMMENT ON FUNCTION glpgenc.gl_decrypt(data bytea, key bytea) IS 'Decrypts the result of gl_encrypt(data bytea, key bytea) with the same explicit 64-byte key';


--
-- Name: gl_decrypt(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_decrypt(data bytea, field text, row_id text DEFAULT ''::text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN convert_from(glpgenc._open(data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, true, false), 'UTF8'::name);


--
-- Name: FUNCTION gl_decrypt(data bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_decrypt(data bytea, field text, row_id text) IS 'Decrypts to text with the key that the envelope names. Returns NULL for NULL; raises ZE001 if the key is not loaded, ZE002 if the value does not authenticate';


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
-- Name: gl_drop_plaintext(regclass, name, name[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_drop_plaintext(relation regclass, column_name name, going name[] DEFAULT '{}'::name[]) RETURNS void
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
        PERFORM glpgenc._check_contract(relation, column_name, going);
        IF attempt = 1 THEN
            EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
        END IF;
    END LOOP;
    proof := glpgenc._complete_check(relation, column_name);
    IF proof.convalidated IS NOT TRUE THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %s)', relation, glpgenc.gl_pending(relation, column_name)) INTO hit;
        IF hit THEN
            PERFORM glpgenc._raise('ZE012', format('table %s has rows in which column %s is not encrypted yet: run the backfill '
                                                   'again', relation, moved.plaintext_column));
        END IF;
    END IF;
    UPDATE glpgenc.encrypted_columns c SET state = 'contracted'
    WHERE c.relation = gl_drop_plaintext.relation AND c.column_name = gl_drop_plaintext.column_name;
    UPDATE glpgenc.column_migrations m
    SET plaintext_column = NULL, source_expression = NULL, contracted_at = now(), former_column = moved.plaintext_column,
        -- A table without rows is verified by that.
        verified_rows = CASE WHEN m.verified_at IS NULL THEN 0 ELSE m.verified_rows END,
        verified_by = CASE WHEN m.verified_at IS NULL THEN 'all' ELSE m.verified_by END,
        verified_at = coalesce(m.verified_at, now())
    WHERE m.relation = gl_drop_plaintext.relation AND m.column_name = gl_drop_plaintext.column_name;
    PERFORM glpgenc._dual_write(relation);
    PERFORM glpgenc._renew_shield(relation);
    FOREACH present IN ARRAY ARRAY[proof.conname, (glpgenc._kept_check(relation, column_name)).conname] LOOP
        IF present IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, present);
        END IF;
    END LOOP;
    PERFORM glpgenc._unmark_defaults(relation, column_name);
    EXECUTE format('ALTER TABLE %s DROP COLUMN %I', relation, moved.plaintext_column);
END
$$;


--
-- Name: FUNCTION gl_drop_plaintext(relation regclass, column_name name, going name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_drop_plaintext(relation regclass, column_name name, going name[]) IS 'Drops the plaintext column of a verified migration, or of a table without rows, with its dual-write triggers, the indexes on it only, and the indexes and constraints named in going. Raises ZE012 if a row is not encrypted yet or another object depends on the column. Scans the table under the lock, unless the constraint of gl_forbid_plaintext is validated';


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

COMMENT ON FUNCTION glpgenc.gl_encrypt(data bytea, key bytea) IS 'Encrypts bytes under an explicit 64-byte key (MAC key, then encryption key), with the nil key id, no field and no row. A key passed as a parameter can appear in a log: prefer keyed sessions';


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

COMMENT ON FUNCTION glpgenc.gl_encrypt(value anyelement, field text, row_id text) IS 'Encrypts the text form of a value of any type (dates and times in ISO 8601, time zone UTC). Decrypt with gl_decrypt(...)::type';


--
-- Name: gl_encrypt(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text DEFAULT ''::text) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc._seal(value, CASE WHEN (field = lower((field COLLATE "C"))) THEN glpgenc._keys(field) ELSE NULL::bytea END, glpgenc._bound(field, row_id), field, NULL::bytea);


--
-- Name: FUNCTION gl_encrypt(value bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text) IS 'Encrypts bytes under the session''s active key of a field, bound to the field and, if given, to the row; adds the field''s search terms. Returns NULL for NULL; raises ZE017 if a facet has the scope global. Decrypt with gl_decrypt_bytes';


--
-- Name: gl_encrypt(text, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text DEFAULT ''::text) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc.gl_encrypt(convert_to(value, 'UTF8'::name), field, row_id);


--
-- Name: FUNCTION gl_encrypt(value text, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text) IS 'Encrypts text under the session''s active key of a field, bound to the field and, if given, to the row; adds the field''s search terms. Returns NULL for NULL; raises ZE017 if a facet has the scope global. Decrypt with gl_decrypt';


--
-- Name: gl_encrypt(bytea, text, text, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text, terms bytea) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc._seal(value, CASE WHEN (field = lower((field COLLATE "C"))) THEN glpgenc._keys(field) ELSE NULL::bytea END, glpgenc._bound(field, row_id), field, COALESCE(terms, '\x'::bytea));


--
-- Name: FUNCTION gl_encrypt(value bytea, field text, row_id text, terms bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text, terms bytea) IS 'Encrypts bytes of a field with facets of scope global; terms are computed in Python by ColumnEncryptor.create_global_terms. Raises ZE017 if they are not exactly the terms of the field';


--
-- Name: gl_encrypt(text, text, text, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text, terms bytea) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc.gl_encrypt(convert_to(value, 'UTF8'::name), field, row_id, terms);


--
-- Name: FUNCTION gl_encrypt(value text, field text, row_id text, terms bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text, terms bytea) IS 'Encrypts text of a field with facets of scope global; terms are computed in Python by ColumnEncryptor.create_global_terms. Raises ZE017 if they are not exactly the terms of the field';


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
        RETURN glpgenc._raise('ZE014', 'a pair must be a value and the key of its row, optionally followed by terms');
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

COMMENT ON FUNCTION glpgenc.gl_encrypt_bound(pair text[], field text, is_bytes boolean) IS 'Encrypts a value bound to a row, both in one parameter: ARRAY[value, key of the row]; with is_bytes the value is hex. A third element contains the terms of scope global: field, space, hex. Returns NULL for NULL or a value that is NULL; raises ZE009 without the row''s key';


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
            RETURN glpgenc._raise('ZE014', 'a parameter that starts with U+0001 must contain terms up to the next U+0001');
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

COMMENT ON FUNCTION glpgenc.gl_encrypt_parameter(parameter text, field text, is_bytes boolean) IS 'Encrypts like gl_encrypt without a row, for statements with many values; with is_bytes the value is hex. Terms of scope global precede the value: U+0001, field, space, hex, U+0001. A value that starts with U+0001 must have this prefix too, with empty hex for no terms';


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
            'column %s of table %s is already being filled from column %s, with other options: undo that with gl_abandon first',
            column_name, relation, present.plaintext_column));
    END IF;
    IF NOT EXISTS (SELECT FROM pg_attribute a
                   WHERE a.attrelid = relation AND a.attname = column_name AND NOT a.attisdropped) THEN
        -- Neither a default nor NOT NULL nor a domain: no row is rewritten or read.
        EXECUTE format('ALTER TABLE %s ADD COLUMN %I bytea', relation, column_name);
    END IF;
    PERFORM glpgenc.gl_guard_column(relation, column_name, field);
    IF NOT moved.client_source THEN
        -- Checked already: it works, and no row is read.
        EXECUTE format('SELECT pg_typeof((SELECT (%s) FROM %s AS %I WHERE false))::text', moved.source_expression, relation,
                       (SELECT c.relname FROM pg_class c WHERE c.oid = moved.relation)) INTO moved.value_type;
    END IF;
    UPDATE glpgenc.encrypted_columns c SET state = 'expanded'
    WHERE c.relation = gl_expand_column.relation AND c.column_name = gl_expand_column.column_name AND c.state = 'native';
    INSERT INTO glpgenc.column_migrations AS m (relation, column_name, plaintext_column, source_expression, tenant_expression,
                                                row_expression, mode, unkeyed, client_source, value_type)
    VALUES (moved.relation, moved.column_name, moved.plaintext_column, moved.source_expression, moved.tenant_expression,
            moved.row_expression, moved.mode, moved.unkeyed, moved.client_source, moved.value_type)
    ON CONFLICT ON CONSTRAINT column_migrations_pkey DO UPDATE SET unkeyed = EXCLUDED.unkeyed;
    PERFORM glpgenc._mark_defaults(moved);
    PERFORM glpgenc._dual_write(relation);
END
$$;


--
-- Name: FUNCTION gl_expand_column(relation regclass, plaintext_column name, column_name name, field text, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_expand_column(relation regclass, plaintext_column name, column_name name, field text, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean) IS 'Starts the migration of a plaintext column to a ciphertext column, which it adds and guards: triggers synchronize both columns. Does not scan or rewrite the table. A second call changes only unkeyed; after a column was renamed in the table and the registry, it creates the triggers again';


--
-- Name: gl_falls_back(regclass, name, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_falls_back(relation regclass, column_name name, plaintext_column name) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN COALESCE((SELECT CASE WHEN ((m.plaintext_column IS NULL) OR (c.state <> ALL (ARRAY['expanded'::text, 'backfilled'::text, 'verified'::text]))) THEN false WHEN (m.plaintext_column <> gl_falls_back.plaintext_column) THEN (glpgenc._raise('ZE012'::text, format('column %s of table %s is migrated from column %s, but read with fallback %s'::text, m.column_name, m.relation, m.plaintext_column, gl_falls_back.plaintext_column)) IS NULL) WHEN (m.client_source OR (glpgenc._column_of(m.relation, m.source_expression) IS DISTINCT FROM m.plaintext_column)) THEN (glpgenc._raise('ZE012'::text, format('column %s of table %s is migrated from values of another tool in column %s: it can''t be read with a fallback'::text, m.column_name, m.relation, m.plaintext_column)) IS NULL) ELSE true END AS "case" FROM (glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c ON ((((c.relation)::oid = (m.relation)::oid) AND (c.column_name = m.column_name)))) WHERE (((m.relation)::oid = (COALESCE(pg_partition_root(gl_falls_back.relation), gl_falls_back.relation))::oid) AND (m.column_name = gl_falls_back.column_name))), false);


--
-- Name: FUNCTION gl_falls_back(relation regclass, column_name name, plaintext_column name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_falls_back(relation regclass, column_name name, plaintext_column name) IS 'Whether a row without ciphertext has its value in the plaintext column: true from expand to contract, else false. Raises ZE012 if the ciphertext is migrated from another column or from an expression';


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
    IF had.state <> 'verified' AND NOT glpgenc._is_empty(relation) THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is %s: it must be verified first, because the table has rows',
                                               column_name, relation, had.state));
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

COMMENT ON FUNCTION glpgenc.gl_forbid_plaintext(relation regclass, column_name name) IS 'Refuses new plaintext without ciphertext (ZE003) by a CHECK constraint, and returns its name. Validate it in another transaction, without blocking writers: ALTER TABLE ... VALIDATE CONSTRAINT. After that gl_drop_plaintext does not scan the table';


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
$_$;


--
-- Name: FUNCTION gl_guard_column(relation regclass, column_name name, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_guard_column(relation regclass, column_name name, field text) IS 'Registers a bytea column under a field and guards it with a CHECK constraint, which refuses plaintext with ZE003. Returns the name of the guard; validate it in another transaction: ALTER TABLE ... VALIDATE CONSTRAINT';


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

COMMENT ON FUNCTION glpgenc.gl_hmac_index(value anyelement, field text, slot integer) IS 'The search term of a value of any other type, as gl_encrypt computes it for that type';


--
-- Name: gl_hmac_index(bytea, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_hmac_index(value bytea, field text, slot integer DEFAULT 1) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._term_in_slot(value, glpgenc._keys(field), field, slot);


--
-- Name: FUNCTION gl_hmac_index(value bytea, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_hmac_index(value bytea, field text, slot integer) IS 'The search term of bytes, as gl_encrypt computes it for bytes';


--
-- Name: gl_hmac_index(text, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_hmac_index(value text, field text, slot integer DEFAULT 1) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._hmac_index(value, glpgenc._keys(field), field, slot);


--
-- Name: FUNCTION gl_hmac_index(value text, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_hmac_index(value text, field text, slot integer) IS 'The search term of a value in a slot of a field, to compare with gl_index_term(column, slot): 16 bytes, or fewer if the facet has fewer bits. For a range facet, the term of the value''s bucket; search tags with gl_search_tags. Returns NULL for NULL';


--
-- Name: gl_index_column(regclass, name, text, name, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_index_column(relation regclass, column_name name, facet text, index_column name DEFAULT NULL::name, slot integer DEFAULT NULL::integer) RETURNS name
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    chosen   pg_catalog.name;
    is_there boolean;
    owner    oid;
    home     oid;
    wanted   text;     -- the function's name
    previous oid;      -- the function of the triggers that are there
    code     text;
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
    -- The slot that is to replace another one keeps apart what that does.
    INSERT INTO glpgenc.index_columns (relation, column_name, facet, field, slot, index_column, is_unique)
    SELECT c.relation, c.column_name, s.facet, s.field, s.slot, chosen, EXISTS (
               SELECT FROM glpgenc.index_columns o WHERE o.relation = c.relation AND o.column_name = c.column_name
               AND o.facet = s.facet AND o.is_unique)
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
    IF owner <> quote_ident(current_user)::regrole AND pg_has_role(owner, 'USAGE') THEN
        BEGIN
            -- Made by a superuser or another member: the owner of the table is to be able to replace it.
            EXECUTE format('ALTER FUNCTION %s() OWNER TO %s', wanted, owner::regrole);
        EXCEPTION
            WHEN insufficient_privilege THEN
                NULL;
        END;
    END IF;

    FOREACH event IN ARRAY ARRAY['insert', 'update'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER zzz_glpgenc_index_%s BEFORE %s ON %s FOR EACH ROW %s EXECUTE FUNCTION %s()',
                       event, upper(event), relation,
                       CASE WHEN event = 'update' THEN format('WHEN (%s)', glpgenc._index_when(relation)) END, wanted);
        EXECUTE format('COMMENT ON TRIGGER zzz_glpgenc_index_%s ON %s IS %L', event, relation,
                       'glpgenc: fills the index columns with the search terms of the ciphertext');
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
$$;


--
-- Name: FUNCTION gl_index_column(relation regclass, column_name name, facet text, index_column name, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_index_column(relation regclass, column_name name, facet text, index_column name, slot integer) IS 'Creates the index column for a facet of a guarded column, if it is missing, with triggers that fill it, and returns its name. With a slot: the slot that a reindex registered. For existing rows, run UPDATE t SET c = c in batches; then create an index on it';


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

COMMENT ON FUNCTION glpgenc.gl_index_tags(data bytea, slot integer) IS 'The tags in a slot (1 to 255) of an envelope, as signed 32-bit integers; empty if it has none, NULL if the value is not an envelope';


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

COMMENT ON FUNCTION glpgenc.gl_index_term(data bytea, slot integer) IS 'The search term in a slot (1 to 255) of an envelope; NULL if it has none. Index it: CREATE INDEX ON t (glpgenc.gl_index_term(c, 1))';


--
-- Name: gl_is_encrypted(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_is_encrypted(data bytea) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (data IS NULL) THEN NULL::boolean WHEN (octet_length(data) < 48) THEN false WHEN (get_byte(data, 1) > 1) THEN false WHEN (get_byte(data, 0) = 250) THEN (((octet_length(data) - 84) >= ((256 * get_byte(data, 18)) + get_byte(data, 19))) AND ((((octet_length(data) - 84) - get_byte(data, 19)) % 16) = 0)) WHEN (get_byte(data, 0) = 251) THEN ((octet_length(data) - 48) >= ((256 * get_byte(data, 18)) + get_byte(data, 19))) ELSE false END;


--
-- Name: FUNCTION gl_is_encrypted(data bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_is_encrypted(data bytea) IS 'Whether this has the form of a glpgenc envelope: suite, flags, index length and minimum length. Returns NULL for NULL. Requires no key, and does not verify the tag';


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
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s has no plaintext column: it was dropped',
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

COMMENT ON FUNCTION glpgenc.gl_keep_plaintext(relation regclass, column_name name) IS 'Refuses new ciphertext without plaintext (ZE012), which gl_abandon would lose, by a CHECK constraint, and returns its name. Validate it in another transaction, without blocking writers: ALTER TABLE ... VALIDATE CONSTRAINT. After that gl_abandon does not scan the table';


--
-- Name: gl_key_id(bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_key_id(data bytea) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN glpgenc.gl_is_encrypted(data) THEN (encode(substr(data, 3, 16), 'hex'::text))::uuid ELSE NULL::uuid END;


--
-- Name: FUNCTION gl_key_id(data bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_key_id(data bytea) IS 'The id of the data key that an envelope names; NULL if the value is not an envelope';


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

COMMENT ON FUNCTION glpgenc.gl_null(relation regclass, column_name name) IS 'The value to write to a ciphertext column for NULL: NULL, or from expand to contract a mark that the dual-write trigger replaces by NULL in both columns. A trigger can''t see that NULL is written to a row that is not encrypted yet';


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

COMMENT ON FUNCTION glpgenc.gl_pending(relation regclass, column_name name) IS 'The SQL condition, over the columns of the table, for rows that are not encrypted yet; false after the plaintext column was dropped. Raises ZE012 for a column without a migration';


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

COMMENT ON FUNCTION glpgenc.gl_plaintext(value text) IS 'The bytes that gl_encrypt would encrypt for a text, and gl_decrypt_bytes would return. Requires no key';


--
-- Name: gl_range_terms(text, text, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_range_terms(low text, high text, field text, slot integer DEFAULT 1) RETURNS bytea[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._range_terms(low, high, glpgenc._keys(field), field, slot);


--
-- Name: FUNCTION gl_range_terms(low text, high text, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_range_terms(low text, high text, field text, slot integer) IS 'The search terms of all buckets between two values, NULL for no bound: compare gl_index_term(column, slot) = ANY (...). Values just outside the bounds share the first and last bucket, so check the decrypted value';


--
-- Name: gl_reencrypt(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_reencrypt(data bytea, field text, row_id text DEFAULT ''::text) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc._reseal(data, CASE WHEN (field = lower((field COLLATE "C"))) THEN glpgenc._keys(field) ELSE NULL::bytea END, glpgenc._bound(field, row_id), field, row_id);


--
-- Name: FUNCTION gl_reencrypt(data bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_reencrypt(data bytea, field text, row_id text) IS 'Re-encrypts a value under the session''s active key of the field; its search terms and padding are unchanged. Returns a value under the active key unchanged, and NULL for NULL. Raises the errors of gl_decrypt';


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

COMMENT ON FUNCTION glpgenc.gl_register_facet(field text, facet text, normalizer text, bits integer, scope text, kind text, parameters jsonb) IS 'Registers a search facet of a field and returns its slot. Values have its term or tags from the next keyed session on. The default number of bits is 128, 32 for a prefix or contains facet, 64 for a range facet';


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
        PERFORM glpgenc._raise('ZE012', 'a data class must be a lower-case identifier of at most 63 bytes, such as pii');
    END IF;
    IF (padding BETWEEN 0 AND 65535) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', 'padding must be 0 to 65535 bytes');
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

COMMENT ON FUNCTION glpgenc.gl_register_field(field text, data_class text, padding integer) IS 'Registers a logical field. A second call with the same options changes nothing; with another class or padding it raises ZE012';


--
-- Name: gl_reopen_plaintext(regclass, name, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_reopen_plaintext(relation regclass, column_name name, plaintext_column name) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    moved   glpgenc.column_migrations := glpgenc._migration_of(relation, column_name);
    present glpgenc.encrypted_columns;
BEGIN
    PERFORM glpgenc._require_new_snapshots();
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    SELECT * INTO present FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_reopen_plaintext.relation AND c.column_name = gl_reopen_plaintext.column_name;
    IF present.state NOT IN ('contracted', 'scrubbed') THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is %s: its plaintext column was not dropped', column_name,
                                               relation, present.state));
    END IF;
    DELETE FROM glpgenc.column_migrations m
    WHERE m.relation = gl_reopen_plaintext.relation AND m.column_name = gl_reopen_plaintext.column_name;
    UPDATE glpgenc.encrypted_columns c SET state = 'native'
    WHERE c.relation = gl_reopen_plaintext.relation AND c.column_name = gl_reopen_plaintext.column_name;
    -- Old releases write plaintext again, which may wait for the backfill.
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', relation, column_name);
    PERFORM glpgenc.gl_expand_column(relation, plaintext_column, column_name, present.field, moved.tenant_expression,
                                     moved.row_expression, NULL, 'queue', moved.mode);
END
$$;


--
-- Name: FUNCTION gl_reopen_plaintext(relation regclass, column_name name, plaintext_column name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_reopen_plaintext(relation regclass, column_name name, plaintext_column name) IS 'Starts the return from gl_drop_plaintext, after a plaintext column was added again: triggers synchronize both columns, and `glpgenc restore-plaintext` decrypts the existing rows. Raises ZE012 unless the column was contracted';


--
-- Name: gl_restore_plaintext(regclass, name, name, text, text, text, text, text, boolean); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_restore_plaintext(relation regclass, plaintext_column name, column_name name, tenant_expression text DEFAULT NULL::text, row_expression text DEFAULT NULL::text, source_expression text DEFAULT NULL::text, unkeyed text DEFAULT 'queue'::text, mode text DEFAULT 'database'::text, client_source boolean DEFAULT false) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    present glpgenc.encrypted_columns;
BEGIN
    PERFORM glpgenc._require_new_snapshots();
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    PERFORM glpgenc._require_no_rows(relation, plaintext_column);
    SELECT * INTO present FROM glpgenc.encrypted_columns c
    WHERE c.relation = gl_restore_plaintext.relation AND c.column_name = gl_restore_plaintext.column_name;
    IF NOT FOUND THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is not registered', column_name, relation));
    END IF;
    DELETE FROM glpgenc.column_migrations m
    WHERE m.relation = gl_restore_plaintext.relation AND m.column_name = gl_restore_plaintext.column_name;
    UPDATE glpgenc.encrypted_columns c SET state = 'native'
    WHERE c.relation = gl_restore_plaintext.relation AND c.column_name = gl_restore_plaintext.column_name;
    -- Old releases write plaintext again, which may wait for the backfill.
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', relation, column_name);
    PERFORM glpgenc.gl_expand_column(relation, plaintext_column, column_name, present.field, tenant_expression, row_expression,
                                     source_expression, unkeyed, mode, client_source);
END
$$;


--
-- Name: FUNCTION gl_restore_plaintext(relation regclass, plaintext_column name, column_name name, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_restore_plaintext(relation regclass, plaintext_column name, column_name name, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean) IS 'Undoes gl_drop_plaintext in a table without rows, after the plaintext column was added again: the column is expanded as before. Raises ZE012 if the table has rows';


--
-- Name: gl_search_tags(text, text, integer); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_search_tags(value text, field text, slot integer DEFAULT 1) RETURNS integer[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._search_tags(value, glpgenc._keys(field), field, slot);


--
-- Name: FUNCTION gl_search_tags(value text, field text, slot integer); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_search_tags(value text, field text, slot integer) IS 'The tags of every value that starts with this text (prefix facet) or contains it (contains facet). Other values can have them too, so check the decrypted value. Returns NULL for NULL; raises ZE014 if the text is too short';


--
-- Name: gl_search_terms(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_search_terms(value bytea, field text, facet text) RETURNS bytea[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._facet_terms(value, glpgenc._keys(field), field, facet);


--
-- Name: FUNCTION gl_search_terms(value bytea, field text, facet text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_search_terms(value bytea, field text, facet text) IS 'The same for bytes, as gl_encrypt computes them for bytes';


--
-- Name: gl_search_terms(text, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_search_terms(value text, field text, facet text) RETURNS bytea[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN glpgenc._facet_terms(convert_to(value, 'UTF8'::name), glpgenc._keys(field), field, facet);


--
-- Name: FUNCTION gl_search_terms(value text, field text, facet text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_search_terms(value text, field text, facet text) IS 'The search terms of a value by the name of a scalar or range facet: one, or two while the facet is reindexed. For index_column = ANY (...), which finds the value before, during and after a reindex';


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

COMMENT ON FUNCTION glpgenc.gl_session_begin() IS 'Starts loading keys: returns a random 64-byte challenge, valid once, in this transaction';


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

COMMENT ON FUNCTION glpgenc.gl_session_clear() IS 'Clears all keys of this session, however they were loaded or set; returns the number of settings cleared';


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

COMMENT ON FUNCTION glpgenc.gl_session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) IS 'Loads keys sealed under the challenge of gl_session_begin, for this transaction or (false) for the session, and moves pg_temp to the end and pg_catalog to the start of the search_path for the same time. Returns the number of settings, or -1 if a key is no longer active: then nothing is loaded, and the client requests the keys again. Raises ZE008 if they can''t be decrypted, ZE016 if the session has temporary objects or prepared statements of an earlier transaction, unless allowed';


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

COMMENT ON FUNCTION glpgenc.gl_session_names() IS 'The settings of this session that contain keys, or values set in their place; empty after gl_session_clear';


--
-- Name: gl_try_decrypt(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_try_decrypt(data bytea, field text, row_id text DEFAULT ''::text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN ((substr(data, 3, 16) <> substr(glpgenc._keys(field), 1, 16)) AND glpgenc._is_of_others(data, field, row_id)) THEN NULL::text ELSE convert_from(glpgenc._open(data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, true, false), 'UTF8'::name) END;


--
-- Name: FUNCTION gl_try_decrypt(data bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_try_decrypt(data bytea, field text, row_id text) IS 'Decrypts like gl_decrypt, but returns NULL if the value''s key is not loaded in the session: for rows found by an index, which can belong to another tenant. All other failures raise errors';


--
-- Name: gl_verify(bytea, text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_verify(data bytea, field text, row_id text DEFAULT ''::text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (glpgenc._open(data, glpgenc._keys(field), glpgenc._bound(field, row_id), field, row_id, false, true) = '\x01'::bytea);


--
-- Name: FUNCTION gl_verify(data bytea, field text, row_id text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_verify(data bytea, field text, row_id text) IS 'Whether the tag is valid, without decrypting; NULL if that can''t be determined (no value, key not loaded, a suite that only Python supports)';


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
            IF NEW."email_enc" IS NULL AND true THEN
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
                MESSAGE = 'the keys of field moved.email_enc are loaded in this session, but its role has no USAGE on the schema glpgenc',
                HINT = 'grant glpgenc_app to the role, or clear the keys first with gl_session_clear()',
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

COMMENT ON FUNCTION public.moved_glpgenc_dual_write() IS 'glpgenc: synchronizes the plaintext and ciphertext columns of public.moved';


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
            IF NEW."email_enc" IS NULL AND true THEN
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
                MESSAGE = 'the keys of field moving.email_enc are loaded in this session, but its role has no USAGE on the schema glpgenc',
                HINT = 'grant glpgenc_app to the role, or clear the keys first with gl_session_clear()',
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

COMMENT ON FUNCTION public.moving_glpgenc_dual_write() IS 'glpgenc: synchronizes the plaintext and ciphertext columns of public.moving';


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

COMMENT ON COLUMN glpgenc.backfill_chunks.done IS 'Whether it is finished';


--
-- Name: COLUMN backfill_chunks.worker; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.worker IS 'The worker that processed it: host and process id';


--
-- Name: COLUMN backfill_chunks.rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.rows IS 'Rows that were encrypted';


--
-- Name: COLUMN backfill_chunks.hot; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.hot IS 'The number of these rows whose new version is in the same block, without index writes (HOT)';


--
-- Name: COLUMN backfill_chunks.left_over; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.left_over IS 'Rows locked by another transaction, left for the next pass';


--
-- Name: COLUMN backfill_chunks.seconds; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.seconds IS 'The duration of its transaction, in seconds';


--
-- Name: COLUMN backfill_chunks.wal_bytes; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.wal_bytes IS 'WAL of the whole server in this time, in bytes';


--
-- Name: COLUMN backfill_chunks.finished_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_chunks.finished_at IS 'When it was finished';


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
    rows bigint DEFAULT 0 NOT NULL,
    hot bigint DEFAULT 0 NOT NULL,
    wal_bytes bigint DEFAULT 0 NOT NULL,
    longest_chunk double precision DEFAULT 0 NOT NULL,
    first_chunk_at timestamp with time zone,
    CONSTRAINT backfill_jobs_kind_check CHECK ((kind = ANY (ARRAY['backfill'::text, 'rotation'::text, 'reindex'::text, 'restore'::text]))),
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

COMMENT ON COLUMN glpgenc.backfill_jobs.kind IS 'backfill: fills ciphertext columns; rotation: re-encrypts their values under the active keys; reindex: rewrites them with the terms of all slots; restore: decrypts them into a plaintext column that was added again';


--
-- Name: COLUMN backfill_jobs.pass; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.pass IS 'The number of the current pass over the table; the last pass finds no row left';


--
-- Name: COLUMN backfill_jobs.paused; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.paused IS 'Whether it is paused';


--
-- Name: COLUMN backfill_jobs.settings; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.settings IS 'Limits and options for all workers, as passed to `glpgenc backfill run`';


--
-- Name: COLUMN backfill_jobs.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.started_at IS 'When it was started';


--
-- Name: COLUMN backfill_jobs.finished_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.finished_at IS 'When a pass found no row left, or it was aborted; NULL until then';


--
-- Name: COLUMN backfill_jobs.cancelled; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.cancelled IS 'Whether it was aborted';


--
-- Name: COLUMN backfill_jobs.rate_until; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.rate_until IS 'Until when the limit of rows per second is exhausted';


--
-- Name: COLUMN backfill_jobs.wal_until; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.wal_until IS 'Until when the limit of WAL per second is exhausted';


--
-- Name: COLUMN backfill_jobs.wal_position; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.wal_position IS 'Up to where the WAL has been counted';


--
-- Name: COLUMN backfill_jobs.rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.rows IS 'Rows encrypted in finished chunks whose rows were removed';


--
-- Name: COLUMN backfill_jobs.hot; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.hot IS 'The number of these rows whose new version is in the same block';


--
-- Name: COLUMN backfill_jobs.wal_bytes; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.wal_bytes IS 'WAL of the whole server while these chunks were written, in bytes';


--
-- Name: COLUMN backfill_jobs.longest_chunk; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.longest_chunk IS 'The longest transaction of these chunks, in seconds';


--
-- Name: COLUMN backfill_jobs.first_chunk_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.first_chunk_at IS 'When the transaction of the first of these chunks started';


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

COMMENT ON TABLE glpgenc.backfill_leaves IS 'The progress of the current pass: how far each table or partition has been divided into chunks';


--
-- Name: COLUMN backfill_leaves.job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_leaves.job IS 'The backfill';


--
-- Name: COLUMN backfill_leaves.leaf; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_leaves.leaf IS 'The table, or one of its leaf partitions';


--
-- Name: COLUMN backfill_leaves.filenode; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_leaves.filenode IS 'Its filenode: if it changes, the rows have moved, and the pass starts again';


--
-- Name: COLUMN backfill_leaves.blocks; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_leaves.blocks IS 'The number of blocks when the pass started';


--
-- Name: COLUMN backfill_leaves.next_block; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_leaves.next_block IS 'The first block that is not in a chunk yet';


--
-- Name: backfill_workers; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.backfill_workers (
    job bigint NOT NULL,
    worker text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    waiting text,
    rows bigint DEFAULT 0 NOT NULL,
    chunks bigint DEFAULT 0 NOT NULL
);


--
-- Name: TABLE backfill_workers; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.backfill_workers IS 'The workers of a backfill, and what they wait for';


--
-- Name: COLUMN backfill_workers.job; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.job IS 'The backfill';


--
-- Name: COLUMN backfill_workers.worker; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.worker IS 'Host and process id';


--
-- Name: COLUMN backfill_workers.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.started_at IS 'When it started';


--
-- Name: COLUMN backfill_workers.seen_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.seen_at IS 'When it last reported, which it does every few seconds';


--
-- Name: COLUMN backfill_workers.waiting; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.waiting IS 'What it waits for; NULL while it works';


--
-- Name: COLUMN backfill_workers.rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.rows IS 'Rows that it encrypted in chunks whose rows were removed';


--
-- Name: COLUMN backfill_workers.chunks; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.chunks IS 'The number of these chunks';


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

COMMENT ON COLUMN glpgenc.backfills.job IS 'The current or most recent backfill of the column';


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
    generation bigint,
    mac bytea,
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

COMMENT ON COLUMN glpgenc.branch_keys.group_name IS 'The group whose data keys it wraps: environment for all, tenants/16/3 for the fourth of 16 groups of tenants';


--
-- Name: COLUMN branch_keys.version; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.version IS 'Number of the key in its group, from 1';


--
-- Name: COLUMN branch_keys.state; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.state IS 'As for data keys: active (wraps), deactivated (still unwraps), compromised, destroyed';


--
-- Name: COLUMN branch_keys.provider; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.provider IS 'The KMS provider that wrapped it, such as aws or local';


--
-- Name: COLUMN branch_keys.key_uri; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.key_uri IS 'The KMS key that wrapped it, such as a key ARN';


--
-- Name: COLUMN branch_keys.wrapped_key; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.wrapped_key IS 'The wrapped key; NULL if destroyed';


--
-- Name: COLUMN branch_keys.uses; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.uses IS 'Wrap operations that processes have reserved: at most 2^32, because of the random nonces of AES-GCM';


--
-- Name: COLUMN branch_keys.created_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.created_at IS 'When it was generated';


--
-- Name: COLUMN branch_keys.activated_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.activated_at IS 'When it became active';


--
-- Name: COLUMN branch_keys.deactivated_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.deactivated_at IS 'When it was deactivated';


--
-- Name: COLUMN branch_keys.compromised_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.compromised_at IS 'When it was marked as compromised';


--
-- Name: COLUMN branch_keys.destroyed_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.destroyed_at IS 'When its wrapped form was removed';


--
-- Name: COLUMN branch_keys.generation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.generation IS 'When the rows of its group were last signed, in microseconds since 1970; the same for all of them';


--
-- Name: COLUMN branch_keys.mac; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.mac IS 'HMAC-SHA-256 of the installation over the row, the generation, and the number of keys of the group: a key whose HMAC is missing or wrong is not unwrapped';


--
-- Name: faulty_values; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.faulty_values (
    relation regclass NOT NULL,
    column_name name NOT NULL,
    row_key jsonb NOT NULL,
    fault text NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: TABLE faulty_values; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.faulty_values IS 'Faulty values found by `glpgenc verify`, until a later run finds them correct or deleted. Contains no values';


--
-- Name: COLUMN faulty_values.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.faulty_values.relation IS 'The table';


--
-- Name: COLUMN faulty_values.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.faulty_values.column_name IS 'The ciphertext column';


--
-- Name: COLUMN faulty_values.row_key; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.faulty_values.row_key IS 'The row''s primary key, or table and ctid if it has none that can be shown';


--
-- Name: COLUMN faulty_values.fault; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.faulty_values.fault IS 'The fault, as named by `glpgenc verify`';


--
-- Name: COLUMN faulty_values.found_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.faulty_values.found_at IS 'When it was first found';


--
-- Name: COLUMN faulty_values.seen_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.faulty_values.seen_at IS 'When it was last found';


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

COMMENT ON COLUMN glpgenc.fields.data_class IS 'The data class, which selects the data key: one key for each tenant and class';


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
    CONSTRAINT installation_name_check CHECK ((name = ANY (ARRAY['default_tenant'::text, 'needs_revision'::text, 'permissions'::text])))
);


--
-- Name: TABLE installation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.installation IS 'Properties of this installation';


--
-- Name: COLUMN installation.name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.installation.name IS 'default_tenant: the tenant if none is named; absent with several tenants. needs_revision: the revision that a package must know to work with this schema; absent if any does. permissions: elsewhere where the roles of the HTTP API are in tables of the application';


--
-- Name: COLUMN installation.value; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.installation.value IS 'The fact';


--
-- Name: key_cache_times; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.key_cache_times (
    minutes integer NOT NULL,
    declared_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT key_cache_times_minutes_check CHECK (((minutes >= 0) AND (minutes <= 43200)))
);


--
-- Name: TABLE key_cache_times; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.key_cache_times IS 'How long processes cache keys: each process records its time before it caches a key';


--
-- Name: COLUMN key_cache_times.minutes; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_cache_times.minutes IS 'The time in minutes, rounded up: cache_ttl and cache_max_stale together';


--
-- Name: COLUMN key_cache_times.declared_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_cache_times.declared_at IS 'When a process last recorded it; each does so once an hour';


--
-- Name: key_tenants; Type: VIEW; Schema: glpgenc; Owner: -
--

CREATE VIEW glpgenc.key_tenants AS
 SELECT k.key_id,
    k.tenant_id,
    k.purpose,
    k.data_class,
    k.state,
    k.retired_at
   FROM glpgenc.data_keys k;


--
-- Name: VIEW key_tenants; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON VIEW glpgenc.key_tenants IS 'The owners of keys: for jobs, which run with row_security off and can''t read data_keys because of its policies';


--
-- Name: COLUMN key_tenants.key_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_tenants.key_id IS 'The id in envelopes';


--
-- Name: COLUMN key_tenants.tenant_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_tenants.tenant_id IS 'The tenant of the key';


--
-- Name: COLUMN key_tenants.purpose; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_tenants.purpose IS 'encryption, or index';


--
-- Name: COLUMN key_tenants.data_class; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_tenants.data_class IS 'The data class of the fields that it encrypts';


--
-- Name: COLUMN key_tenants.state; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_tenants.state IS 'As in data_keys';


--
-- Name: COLUMN key_tenants.retired_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_tenants.retired_at IS 'As in data_keys';


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

COMMENT ON TABLE glpgenc.planted_rows IS 'Rows with random test values, until `glpgenc scrub unplant` deletes them';


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

COMMENT ON COLUMN glpgenc.planted_rows.digest IS 'SHA-256 of the test value: the value itself must be stored nowhere but in the row';


--
-- Name: COLUMN planted_rows.row_key; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.planted_rows.row_key IS 'The row''s primary key; NULL if the table has no other than the plaintext column';


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

COMMENT ON TABLE glpgenc.quarantine IS 'Rows that could not be encrypted. The backfill skips them until `glpgenc backfill run --retry-quarantined`';


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

COMMENT ON COLUMN glpgenc.quarantine.row_key IS 'The row''s primary key, or its ctid if it has none that can be shown';


--
-- Name: COLUMN quarantine.sqlstate; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.quarantine.sqlstate IS 'The SQLSTATE of the error';


--
-- Name: COLUMN quarantine.reason; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.quarantine.reason IS 'The error message, without a value';


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

COMMENT ON TABLE glpgenc.registry_keys IS 'The key with which an installation signs its rows, one for each environment, wrapped by the KMS';


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

COMMENT ON TABLE glpgenc.reindex_columns IS 'The columns of each job that rewrites values with a new slot';


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

COMMENT ON COLUMN glpgenc.reindex_columns.slot IS 'The new slot of its values';


--
-- Name: COLUMN reindex_columns.row_expression; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindex_columns.row_expression IS 'SQL over a row for the key that its values are bound to, determined when the job started; NULL for none';


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

COMMENT ON TABLE glpgenc.reindexes IS 'Reindexes: the new form of a facet of a field, and the state of the change';


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

COMMENT ON COLUMN glpgenc.reindexes.facet IS 'The facet''s name, which does not change';


--
-- Name: COLUMN reindexes.normalizer; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.normalizer IS 'The normaliser of the new slot';


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

COMMENT ON COLUMN glpgenc.reindexes.phase IS 'staging: new roots are created; writing: every process starts to write both slots; filling: rows get the new term; indexing: indexes are built; ready: waits for the swap; swapped: queries use the new slot, both are written; done; aborted';


--
-- Name: COLUMN reindexes.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.started_at IS 'When it started';


--
-- Name: COLUMN reindexes.written_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.written_at IS 'Since when processes that read the registry write both slots';


--
-- Name: COLUMN reindexes.swapped_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.swapped_at IS 'When the new slot replaced the old one in queries';


--
-- Name: COLUMN reindexes.finished_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.reindexes.finished_at IS 'When the old slot was removed, or the reindex was aborted';


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

COMMENT ON TABLE glpgenc.rotated_keys IS 'The keys that a job replaces';


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

COMMENT ON TABLE glpgenc.rotation_columns IS 'The columns of each job that re-encrypts values under other keys';


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

COMMENT ON COLUMN glpgenc.rotation_columns.job IS 'The current or most recent job of the column';


--
-- Name: COLUMN rotation_columns.row_expression; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_columns.row_expression IS 'SQL over a row for the key that its values are bound to, determined when the job started; NULL for none';


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

COMMENT ON TABLE glpgenc.rotation_policies IS 'When keys are due for rotation; by default after 365 days';


--
-- Name: COLUMN rotation_policies.data_class; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_policies.data_class IS 'The data class; * for all classes without a row';


--
-- Name: COLUMN rotation_policies.max_age; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_policies.max_age IS 'Maximum time that a key is active; NULL for no limit';


--
-- Name: COLUMN rotation_policies.max_uses; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_policies.max_uses IS 'Maximum number of values encrypted with A256GCM under a key; NULL for 2^31, half the limit of NIST SP 800-38D 8.3, which always applies';


--
-- Name: rotation_runner; Type: VIEW; Schema: glpgenc; Owner: -
--

CREATE VIEW glpgenc.rotation_runner AS
 SELECT 'glpgenc rotation run'::text AS command;


--
-- Name: VIEW rotation_runner; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON VIEW glpgenc.rotation_runner IS 'Locked in EXCLUSIVE mode by the running `glpgenc rotation run`: this lock requires the privilege to write to the table';


--
-- Name: COLUMN rotation_runner.command; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotation_runner.command IS 'The program that locks it';


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

COMMENT ON TABLE glpgenc.rotations IS 'Rotations: replace the keys that were active when the rotation started, and re-encrypt their rows';


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

COMMENT ON COLUMN glpgenc.rotations.older_than IS 'Only keys that had been active for at least this time; NULL for all';


--
-- Name: COLUMN rotations.reason; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotations.reason IS 'The reason of the rotation';


--
-- Name: COLUMN rotations.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotations.started_at IS 'When it started: keys that became active later are not replaced';


--
-- Name: COLUMN rotations.finished_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.rotations.finished_at IS 'When the last row was re-encrypted; NULL until then';


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

COMMENT ON COLUMN glpgenc.search_facets.slot IS 'The slot of this facet''s term or tags in every envelope of the field';


--
-- Name: COLUMN search_facets.facet; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.facet IS 'The facet''s name in models and queries';


--
-- Name: COLUMN search_facets.normalizer; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.normalizer IS 'The normaliser applied to the value first: exact, lower, digits, last4, email_domain, number';


--
-- Name: COLUMN search_facets.bits; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.bits IS 'Number of bits of a term, at most 32 for a tag: 128 for uniqueness, fewer to hide how often a value occurs';


--
-- Name: COLUMN search_facets.scope; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.scope IS 'tenant: each tenant has its own index key; global: one key for all tenants, to find a value before the tenant is known';


--
-- Name: COLUMN search_facets.kind; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.kind IS 'scalar: finds equal values; prefix, contains: find text by its start or any part, in tags; range: finds numbers, dates and times by buckets';


--
-- Name: COLUMN search_facets.parameters; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.parameters IS 'Parameters of the kind. prefix: least and most characters; contains: length in characters; range: unit, size, low and high bucket';


--
-- Name: COLUMN search_facets.label; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.label IS 'The label from which its HMAC key is derived; NULL for the name. For a reindexed facet: name, dot, slot';


--
-- Name: COLUMN search_facets.root_version; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.root_version IS 'The version of the index root of its HMAC key, or the latest before it for an owner without that version; NULL for the active one';


--
-- Name: COLUMN search_facets.state; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.state IS 'building: written, and will replace the active one of the same name; active: used by queries; retiring: still written for processes that use it; retired: only old values have it, and the slot is not reused';


--
-- Name: COLUMN search_facets.created_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.search_facets.created_at IS 'When it was registered';


--
-- Name: session_secret; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.session_secret (
    only_row boolean DEFAULT true NOT NULL,
    secret bytea NOT NULL,
    CONSTRAINT session_secret_only_row_check CHECK (only_row),
    CONSTRAINT session_secret_secret_check CHECK ((octet_length(secret) = 32))
);
ALTER TABLE ONLY glpgenc.session_secret ALTER COLUMN secret SET STATISTICS 0;


--
-- Name: TABLE session_secret; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.session_secret IS 'What the keys in the settings of sessions are sealed under. Opens nothing that is stored; readable by the owner alone';


--
-- Name: COLUMN session_secret.only_row; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.session_secret.only_row IS 'Always true: there is one row';


--
-- Name: COLUMN session_secret.secret; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.session_secret.secret IS '32 random bytes, generated by the installation';


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

COMMENT ON TABLE glpgenc.tenant_kms_keys IS 'Tenants with their own KMS key for new data keys; all other tenants use the one in the settings';


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

COMMENT ON COLUMN glpgenc.tenant_kms_keys.key_uri IS 'The KMS key, such as a key ARN; never an alias, which can be changed to another key';


--
-- Name: COLUMN tenant_kms_keys.assigned_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.assigned_at IS 'When it was assigned: older data keys can have copies that another KMS key wrapped';


--
-- Name: COLUMN tenant_kms_keys.assigned_by; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.assigned_by IS 'The role that assigned it';


--
-- Name: COLUMN tenant_kms_keys.replaced_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.replaced_at IS 'When it was replaced: since then it only unwraps; NULL for the current one';


--
-- Name: COLUMN tenant_kms_keys.mac; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.tenant_kms_keys.mac IS 'HMAC-SHA-256 of the installation over the tenant, the KMS key and whether it is current: a row whose HMAC is missing or wrong is not used';


--
-- Name: verifications; Type: TABLE; Schema: glpgenc; Owner: -
--

CREATE TABLE glpgenc.verifications (
    run bigint NOT NULL,
    relation regclass NOT NULL,
    column_name name NOT NULL,
    tenant_id text,
    sample bigint,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    checked bigint DEFAULT 0 NOT NULL,
    counts jsonb DEFAULT '{}'::jsonb NOT NULL,
    "position" jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT verifications_sample_check CHECK ((sample > 0)),
    CONSTRAINT verifications_tenant_id_check CHECK ((tenant_id <> ''::text))
);


--
-- Name: TABLE verifications; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.verifications IS 'Runs of `glpgenc verify` over the values of a column: for each kind (all rows, a sample, a tenant) the last complete run, and an unfinished one';


--
-- Name: COLUMN verifications.run; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.run IS 'The number of the run';


--
-- Name: COLUMN verifications.relation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.relation IS 'The table';


--
-- Name: COLUMN verifications.column_name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.column_name IS 'The ciphertext column';


--
-- Name: COLUMN verifications.tenant_id; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.tenant_id IS 'The tenant whose rows were checked; NULL for all tenants';


--
-- Name: COLUMN verifications.sample; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.sample IS 'The size of the random sample, in rows; NULL for all rows';


--
-- Name: COLUMN verifications.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.started_at IS 'When it started';


--
-- Name: COLUMN verifications.finished_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.finished_at IS 'When it was completed; NULL until then';


--
-- Name: COLUMN verifications.checked; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.checked IS 'Values that were checked';


--
-- Name: COLUMN verifications.counts; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.counts IS 'Numbers of rows: without a value, of shredded tenants, and by fault';


--
-- Name: COLUMN verifications."position"; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications."position" IS 'Where it resumes: the finished tables and partitions, and the next block of the current one';


--
-- Name: verifications_run_seq; Type: SEQUENCE; Schema: glpgenc; Owner: -
--

ALTER TABLE glpgenc.verifications ALTER COLUMN run ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME glpgenc.verifications_run_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


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

COMMENT ON TABLE security.audit_anchors IS 'The start of the rest of a chain, after old months were dropped';


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

COMMENT ON COLUMN security.audit_anchors.mac IS 'The MAC of that event, which the next event contains';


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

COMMENT ON TABLE security.audit_heads IS 'The length of a chain at a time: events up to that number must exist, which reveals a truncated chain';


--
-- Name: COLUMN audit_heads.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_heads.writer_id IS 'The chain';


--
-- Name: COLUMN audit_heads.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_heads.seq IS 'The number of its last event';


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

COMMENT ON COLUMN security.audit_keys.key_id IS 'The id; part of the encryption context';


--
-- Name: COLUMN audit_keys.provider; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.provider IS 'The KMS provider that wrapped it';


--
-- Name: COLUMN audit_keys.key_uri; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.key_uri IS 'The KMS key that wrapped it';


--
-- Name: COLUMN audit_keys.wrapped_key; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.wrapped_key IS 'The wrapped root';


--
-- Name: COLUMN audit_keys.environment; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.environment IS 'The environment in its encryption context';


--
-- Name: COLUMN audit_keys.created_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_keys.created_at IS 'When it was created; new writers use the latest root of their environment';


--
-- Name: audit_verifications; Type: TABLE; Schema: security; Owner: -
--

CREATE TABLE security.audit_verifications (
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    records bigint NOT NULL,
    findings bigint NOT NULL,
    chains_missing bigint NOT NULL,
    heads_number bigint,
    heads_at timestamp with time zone,
    database_user name DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT audit_verifications_chains_missing_check CHECK ((chains_missing >= 0)),
    CONSTRAINT audit_verifications_findings_check CHECK ((findings >= 0)),
    CONSTRAINT audit_verifications_heads_number_check CHECK ((heads_number > 0)),
    CONSTRAINT audit_verifications_records_check CHECK ((records >= 0))
);


--
-- Name: TABLE audit_verifications; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.audit_verifications IS 'Results of `glpgenc audit verify` for the whole trail, for metrics and alerts; they are also events in the trail';


--
-- Name: COLUMN audit_verifications.at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_verifications.at IS 'When, by the server''s clock';


--
-- Name: COLUMN audit_verifications.records; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_verifications.records IS 'Records that were verified';


--
-- Name: COLUMN audit_verifications.findings; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_verifications.findings IS 'What was found wrong; 0 where the trail is whole';


--
-- Name: COLUMN audit_verifications.chains_missing; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_verifications.chains_missing IS 'Chains that had records when heads were saved, and have none';


--
-- Name: COLUMN audit_verifications.heads_number; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_verifications.heads_number IS 'The number of the heads that it was verified against, or that were saved in the end';


--
-- Name: COLUMN audit_verifications.heads_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_verifications.heads_at IS 'When these heads were read';


--
-- Name: COLUMN audit_verifications.database_user; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_verifications.database_user IS 'The role that verified';


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

COMMENT ON TABLE security.audit_writers IS 'The writers of events: one row for each process, which has its own chain';


--
-- Name: COLUMN audit_writers.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.writer_id IS 'The id, from which its MAC key is derived';


--
-- Name: COLUMN audit_writers.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.key_id IS 'The root of its MAC key';


--
-- Name: COLUMN audit_writers.host; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.host IS 'The host name';


--
-- Name: COLUMN audit_writers.pid; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.pid IS 'The process id';


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

COMMENT ON COLUMN security.audit_writers.started_at IS 'When it started, by its clock';


--
-- Name: COLUMN audit_writers.database_user; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.audit_writers.database_user IS 'The role that registered it: of the process itself, or of the process that delivered its spool';


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
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0)),
    CONSTRAINT flat_detail CHECK (((detail = '{}'::jsonb) OR ((jsonb_typeof(detail) = 'object'::text) AND (octet_length((detail)::text) <= 65536) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "object" || @.type() == "array")'::jsonpath)) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "number" && (@ > 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 || @ < -10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000))'::jsonpath)))))
)
PARTITION BY RANGE (occurred_at);


--
-- Name: TABLE encryption_audit; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit IS 'Events, partitioned by month (UTC). Rows are inserted and never changed; old months are dropped as a whole';


--
-- Name: COLUMN encryption_audit.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.writer_id IS 'The writer: a row of audit_writers';


--
-- Name: COLUMN encryption_audit.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.seq IS 'Number of the event of its writer, from 1, without gaps';


--
-- Name: COLUMN encryption_audit.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.event_type IS 'The type of the event, such as decryption_performed';


--
-- Name: COLUMN encryption_audit.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.data_class IS 'The data class, if any';


--
-- Name: COLUMN encryption_audit.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.tenant_id IS 'The tenant, if any';


--
-- Name: COLUMN encryption_audit.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.key_id IS 'The data key, if one was selected';


--
-- Name: COLUMN encryption_audit.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.operation IS 'The operation, such as decrypt';


--
-- Name: COLUMN encryption_audit.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.count IS 'The number of values, keys or rows';


--
-- Name: COLUMN encryption_audit.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.duration_us IS 'Duration in microseconds';


--
-- Name: COLUMN encryption_audit.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.success IS 'Whether it succeeded';


--
-- Name: COLUMN encryption_audit.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.error IS 'The class of the error; its message is not stored';


--
-- Name: COLUMN encryption_audit.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.purpose IS 'The reason that the actor stated';


--
-- Name: COLUMN encryption_audit.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.correlation_id IS 'The id of the request, common to all its events';


--
-- Name: COLUMN encryption_audit.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.detail IS 'Further properties, by name';


--
-- Name: COLUMN encryption_audit.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.previous_mac IS 'The MAC of the previous event of the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit.mac IS 'HMAC-SHA-256 over the columns above with the writer''s key';


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
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0)),
    CONSTRAINT flat_detail CHECK (((detail = '{}'::jsonb) OR ((jsonb_typeof(detail) = 'object'::text) AND (octet_length((detail)::text) <= 65536) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "object" || @.type() == "array")'::jsonpath)) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "number" && (@ > 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 || @ < -10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000))'::jsonpath)))))
);


--
-- Name: TABLE encryption_audit_2026_12; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit_2026_12 IS 'Events of 2026-12 (UTC)';


--
-- Name: COLUMN encryption_audit_2026_12.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.writer_id IS 'The writer: a row of audit_writers';


--
-- Name: COLUMN encryption_audit_2026_12.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.seq IS 'Number of the event of its writer, from 1, without gaps';


--
-- Name: COLUMN encryption_audit_2026_12.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit_2026_12.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.event_type IS 'The type of the event, such as decryption_performed';


--
-- Name: COLUMN encryption_audit_2026_12.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit_2026_12.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.data_class IS 'The data class, if any';


--
-- Name: COLUMN encryption_audit_2026_12.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.tenant_id IS 'The tenant, if any';


--
-- Name: COLUMN encryption_audit_2026_12.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.key_id IS 'The data key, if one was selected';


--
-- Name: COLUMN encryption_audit_2026_12.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit_2026_12.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.operation IS 'The operation, such as decrypt';


--
-- Name: COLUMN encryption_audit_2026_12.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.count IS 'The number of values, keys or rows';


--
-- Name: COLUMN encryption_audit_2026_12.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.duration_us IS 'Duration in microseconds';


--
-- Name: COLUMN encryption_audit_2026_12.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.success IS 'Whether it succeeded';


--
-- Name: COLUMN encryption_audit_2026_12.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.error IS 'The class of the error; its message is not stored';


--
-- Name: COLUMN encryption_audit_2026_12.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit_2026_12.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.purpose IS 'The reason that the actor stated';


--
-- Name: COLUMN encryption_audit_2026_12.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.correlation_id IS 'The id of the request, common to all its events';


--
-- Name: COLUMN encryption_audit_2026_12.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.detail IS 'Further properties, by name';


--
-- Name: COLUMN encryption_audit_2026_12.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.previous_mac IS 'The MAC of the previous event of the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit_2026_12.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2026_12.mac IS 'HMAC-SHA-256 over the columns above with the writer''s key';


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
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0)),
    CONSTRAINT flat_detail CHECK (((detail = '{}'::jsonb) OR ((jsonb_typeof(detail) = 'object'::text) AND (octet_length((detail)::text) <= 65536) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "object" || @.type() == "array")'::jsonpath)) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "number" && (@ > 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 || @ < -10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000))'::jsonpath)))))
);


--
-- Name: TABLE encryption_audit_2027_01; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit_2027_01 IS 'Events of 2027-01 (UTC)';


--
-- Name: COLUMN encryption_audit_2027_01.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.writer_id IS 'The writer: a row of audit_writers';


--
-- Name: COLUMN encryption_audit_2027_01.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.seq IS 'Number of the event of its writer, from 1, without gaps';


--
-- Name: COLUMN encryption_audit_2027_01.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit_2027_01.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.event_type IS 'The type of the event, such as decryption_performed';


--
-- Name: COLUMN encryption_audit_2027_01.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit_2027_01.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.data_class IS 'The data class, if any';


--
-- Name: COLUMN encryption_audit_2027_01.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.tenant_id IS 'The tenant, if any';


--
-- Name: COLUMN encryption_audit_2027_01.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.key_id IS 'The data key, if one was selected';


--
-- Name: COLUMN encryption_audit_2027_01.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit_2027_01.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.operation IS 'The operation, such as decrypt';


--
-- Name: COLUMN encryption_audit_2027_01.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.count IS 'The number of values, keys or rows';


--
-- Name: COLUMN encryption_audit_2027_01.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.duration_us IS 'Duration in microseconds';


--
-- Name: COLUMN encryption_audit_2027_01.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.success IS 'Whether it succeeded';


--
-- Name: COLUMN encryption_audit_2027_01.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.error IS 'The class of the error; its message is not stored';


--
-- Name: COLUMN encryption_audit_2027_01.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit_2027_01.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.purpose IS 'The reason that the actor stated';


--
-- Name: COLUMN encryption_audit_2027_01.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.correlation_id IS 'The id of the request, common to all its events';


--
-- Name: COLUMN encryption_audit_2027_01.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.detail IS 'Further properties, by name';


--
-- Name: COLUMN encryption_audit_2027_01.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.previous_mac IS 'The MAC of the previous event of the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit_2027_01.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_01.mac IS 'HMAC-SHA-256 over the columns above with the writer''s key';


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
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0)),
    CONSTRAINT flat_detail CHECK (((detail = '{}'::jsonb) OR ((jsonb_typeof(detail) = 'object'::text) AND (octet_length((detail)::text) <= 65536) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "object" || @.type() == "array")'::jsonpath)) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "number" && (@ > 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 || @ < -10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000))'::jsonpath)))))
);


--
-- Name: TABLE encryption_audit_2027_02; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit_2027_02 IS 'Events of 2027-02 (UTC)';


--
-- Name: COLUMN encryption_audit_2027_02.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.writer_id IS 'The writer: a row of audit_writers';


--
-- Name: COLUMN encryption_audit_2027_02.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.seq IS 'Number of the event of its writer, from 1, without gaps';


--
-- Name: COLUMN encryption_audit_2027_02.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit_2027_02.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.event_type IS 'The type of the event, such as decryption_performed';


--
-- Name: COLUMN encryption_audit_2027_02.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit_2027_02.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.data_class IS 'The data class, if any';


--
-- Name: COLUMN encryption_audit_2027_02.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.tenant_id IS 'The tenant, if any';


--
-- Name: COLUMN encryption_audit_2027_02.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.key_id IS 'The data key, if one was selected';


--
-- Name: COLUMN encryption_audit_2027_02.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit_2027_02.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.operation IS 'The operation, such as decrypt';


--
-- Name: COLUMN encryption_audit_2027_02.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.count IS 'The number of values, keys or rows';


--
-- Name: COLUMN encryption_audit_2027_02.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.duration_us IS 'Duration in microseconds';


--
-- Name: COLUMN encryption_audit_2027_02.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.success IS 'Whether it succeeded';


--
-- Name: COLUMN encryption_audit_2027_02.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.error IS 'The class of the error; its message is not stored';


--
-- Name: COLUMN encryption_audit_2027_02.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit_2027_02.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.purpose IS 'The reason that the actor stated';


--
-- Name: COLUMN encryption_audit_2027_02.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.correlation_id IS 'The id of the request, common to all its events';


--
-- Name: COLUMN encryption_audit_2027_02.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.detail IS 'Further properties, by name';


--
-- Name: COLUMN encryption_audit_2027_02.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.previous_mac IS 'The MAC of the previous event of the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit_2027_02.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_02.mac IS 'HMAC-SHA-256 over the columns above with the writer''s key';


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
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0)),
    CONSTRAINT flat_detail CHECK (((detail = '{}'::jsonb) OR ((jsonb_typeof(detail) = 'object'::text) AND (octet_length((detail)::text) <= 65536) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "object" || @.type() == "array")'::jsonpath)) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "number" && (@ > 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 || @ < -10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000))'::jsonpath)))))
);


--
-- Name: TABLE encryption_audit_2027_03; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit_2027_03 IS 'Events of 2027-03 (UTC)';


--
-- Name: COLUMN encryption_audit_2027_03.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.writer_id IS 'The writer: a row of audit_writers';


--
-- Name: COLUMN encryption_audit_2027_03.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.seq IS 'Number of the event of its writer, from 1, without gaps';


--
-- Name: COLUMN encryption_audit_2027_03.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit_2027_03.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.event_type IS 'The type of the event, such as decryption_performed';


--
-- Name: COLUMN encryption_audit_2027_03.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit_2027_03.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.data_class IS 'The data class, if any';


--
-- Name: COLUMN encryption_audit_2027_03.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.tenant_id IS 'The tenant, if any';


--
-- Name: COLUMN encryption_audit_2027_03.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.key_id IS 'The data key, if one was selected';


--
-- Name: COLUMN encryption_audit_2027_03.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit_2027_03.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.operation IS 'The operation, such as decrypt';


--
-- Name: COLUMN encryption_audit_2027_03.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.count IS 'The number of values, keys or rows';


--
-- Name: COLUMN encryption_audit_2027_03.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.duration_us IS 'Duration in microseconds';


--
-- Name: COLUMN encryption_audit_2027_03.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.success IS 'Whether it succeeded';


--
-- Name: COLUMN encryption_audit_2027_03.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.error IS 'The class of the error; its message is not stored';


--
-- Name: COLUMN encryption_audit_2027_03.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit_2027_03.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.purpose IS 'The reason that the actor stated';


--
-- Name: COLUMN encryption_audit_2027_03.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.correlation_id IS 'The id of the request, common to all its events';


--
-- Name: COLUMN encryption_audit_2027_03.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.detail IS 'Further properties, by name';


--
-- Name: COLUMN encryption_audit_2027_03.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.previous_mac IS 'The MAC of the previous event of the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit_2027_03.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_2027_03.mac IS 'HMAC-SHA-256 over the columns above with the writer''s key';


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
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0)),
    CONSTRAINT flat_detail CHECK (((detail = '{}'::jsonb) OR ((jsonb_typeof(detail) = 'object'::text) AND (octet_length((detail)::text) <= 65536) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "object" || @.type() == "array")'::jsonpath)) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "number" && (@ > 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 || @ < -10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000))'::jsonpath)))))
);


--
-- Name: TABLE encryption_audit_default; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON TABLE security.encryption_audit_default IS 'Events of months that have no partition';


--
-- Name: COLUMN encryption_audit_default.writer_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.writer_id IS 'The writer: a row of audit_writers';


--
-- Name: COLUMN encryption_audit_default.seq; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.seq IS 'Number of the event of its writer, from 1, without gaps';


--
-- Name: COLUMN encryption_audit_default.occurred_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.occurred_at IS 'When it happened, by the writer''s clock';


--
-- Name: COLUMN encryption_audit_default.event_type; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.event_type IS 'The type of the event, such as decryption_performed';


--
-- Name: COLUMN encryption_audit_default.event_category; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.event_category IS 'encryption';


--
-- Name: COLUMN encryption_audit_default.data_class; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.data_class IS 'The data class, if any';


--
-- Name: COLUMN encryption_audit_default.tenant_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.tenant_id IS 'The tenant, if any';


--
-- Name: COLUMN encryption_audit_default.key_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.key_id IS 'The data key, if one was selected';


--
-- Name: COLUMN encryption_audit_default.key_version; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.key_version IS 'Its version';


--
-- Name: COLUMN encryption_audit_default.operation; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.operation IS 'The operation, such as decrypt';


--
-- Name: COLUMN encryption_audit_default.count; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.count IS 'The number of values, keys or rows';


--
-- Name: COLUMN encryption_audit_default.duration_us; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.duration_us IS 'Duration in microseconds';


--
-- Name: COLUMN encryption_audit_default.success; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.success IS 'Whether it succeeded';


--
-- Name: COLUMN encryption_audit_default.error; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.error IS 'The class of the error; its message is not stored';


--
-- Name: COLUMN encryption_audit_default.actor; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.actor IS 'Who asked';


--
-- Name: COLUMN encryption_audit_default.purpose; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.purpose IS 'The reason that the actor stated';


--
-- Name: COLUMN encryption_audit_default.correlation_id; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.correlation_id IS 'The id of the request, common to all its events';


--
-- Name: COLUMN encryption_audit_default.detail; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.detail IS 'Further properties, by name';


--
-- Name: COLUMN encryption_audit_default.previous_mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.previous_mac IS 'The MAC of the previous event of the chain; zeros for the first';


--
-- Name: COLUMN encryption_audit_default.mac; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.encryption_audit_default.mac IS 'HMAC-SHA-256 over the columns above with the writer''s key';


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

COMMENT ON TABLE security.permissions IS 'The permissions that a role can have';


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

COMMENT ON TABLE security.role_permissions IS 'The permissions of each role. The API applies changes within 30 seconds';


--
-- Name: COLUMN role_permissions.role; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.role_permissions.role IS 'The role';


--
-- Name: COLUMN role_permissions.permission; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.role_permissions.permission IS 'The permission';


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

COMMENT ON TABLE security.roles IS 'The roles that a token can contain; other names are ignored. They are not roles of PostgreSQL';


--
-- Name: COLUMN roles.name; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.roles.name IS 'Its name, as tokens have it';


--
-- Name: COLUMN roles.description; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON COLUMN security.roles.description IS 'Who should have it';


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
\.


--
-- Data for Name: backfill_jobs; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfill_jobs (job, relation, kind, pass, paused, settings, started_at, finished_at, cancelled, rate_until, wal_until, wal_position, rows, hot, wal_bytes, longest_chunk, first_chunk_at) FROM stdin;
1	public.moved	backfill	2	f	{"quiet": "nothing"}	2026-12-01 13:56:23.97637+00	2026-12-01 13:56:24.817265+00	f	\N	\N	\N	40	0	22376	0.12779109999974025	2026-12-01 13:56:24.65337+00
2	public.client_side	rotation	2	f	{"quiet": "nothing"}	2026-12-01 13:56:28.859426+00	2026-12-01 13:56:29.908382+00	f	\N	\N	\N	40	0	18384	0.12442886799544794	2026-12-01 13:56:29.699606+00
3	public.moved	rotation	2	f	{"quiet": "nothing"}	2026-12-01 13:56:28.874969+00	2026-12-01 13:56:30.157594+00	f	\N	\N	\N	40	18	15568	0.06605027199839242	2026-12-01 13:56:29.999131+00
4	public.server_side	rotation	2	f	{"quiet": "nothing"}	2026-12-01 13:56:28.883023+00	2026-12-01 13:56:30.430137+00	f	\N	\N	\N	40	0	33112	0.06331092899927171	2026-12-01 13:56:30.307776+00
\.


--
-- Data for Name: backfill_leaves; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfill_leaves (job, leaf, filenode, blocks, next_block) FROM stdin;
\.


--
-- Data for Name: backfill_workers; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfill_workers (job, worker, started_at, seen_at, waiting, rows, chunks) FROM stdin;
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

COPY glpgenc.branch_keys (branch_id, group_name, version, state, provider, key_uri, wrapped_key, uses, created_at, activated_at, deactivated_at, compromised_at, destroyed_at, generation, mac) FROM stdin;
\.


--
-- Data for Name: column_migrations; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.column_migrations (relation, column_name, plaintext_column, source_expression, tenant_expression, row_expression, mode, unkeyed, client_source, value_type, started_at, backfilled_at, verified_at, verified_rows, verified_by, mismatched_rows, contracted_at, former_column, scrubbed_at, scrubbed_lsn, scrubbed_cluster) FROM stdin;
public.moving	email_enc	email	email	\N	id	database	queue	f	text	2026-12-01 13:56:22.523535+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
public.moved	email_enc	email	email	\N	id	database	queue	f	text	2026-12-01 13:56:20.092403+00	2026-12-01 13:56:24.817265+00	2026-12-01 13:56:26.224948+00	40	all	0	\N	\N	\N	\N	\N
\.


--
-- Data for Name: data_keys; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, created_at, activated_at, deactivated_at, compromised_at, retired_at, destroyed_at, generation, mac) FROM stdin;
478fe8af-ae9a-47e3-bb46-04ee4b127901	acme	pii	index	1	active	local	local:83905d21-db1f-4f50-b24a-22e283e9bc43	\\x000000014e9b0fd22cd06b6bc40db70f4b4c569925933228ea8dee93dd79b87c956bb94a0502d85831ed4f52f5a1b8e8c52f9cab7cd15ac01e966a8df31f812c	2026-12-01 13:56:24.74205+00	2026-12-01 13:56:24.74205+00	\N	\N	\N	\N	1796133384741851	\\x636978c1726b8830f7233f12db7ec3cf731ad51097b37050009165d5fc822f5d
8ec36c04-372a-4a1c-aaa4-6b29fc210d45	acme	pii	encryption	1	deactivated	local	local:83905d21-db1f-4f50-b24a-22e283e9bc43	\\x000000012f0a1aea36641c8e8db0bbd4472d3896f179f742c4a0d60ff3cc7d27715fd6583aed6d74b21f090e987cc574aad4b84e6ee6db8e465720297bdb31af	2026-12-01 13:56:24.691308+00	2026-12-01 13:56:24.691308+00	2026-12-01 13:56:28.827576+00	\N	\N	\N	1796133388830308	\\x5ded30b857f968b6472c7d5fc33b959488ea01c1badd7c4e0565e8f2feff5167
72023f13-ecb7-4576-b596-8304172790f8	acme	pii	encryption	2	active	local	local:83905d21-db1f-4f50-b24a-22e283e9bc43	\\x0000000111bc68f25405f708ed3970d262017eb4a868e6841ec6104a2f36245a16b7339aa9719b1ae77a116e6674f2b2508a8a84f0188776b77a9b1024be2a34	2026-12-01 13:56:27.826289+00	2026-12-01 13:56:28.827576+00	\N	\N	\N	\N	1796133388830308	\\x0736b95269e64b0a491e25d3c2eafa6a1f833dfae3a720663aa1e2277e0957c6
01f28abc-310a-4ad2-aeab-e3876ef23c35	doomed	pii	encryption	1	destroyed	local	local:83905d21-db1f-4f50-b24a-22e283e9bc43	\N	2026-12-01 13:56:26.895048+00	2026-12-01 13:56:26.895048+00	2026-12-01 13:56:32.361382+00	\N	\N	2026-12-01 13:56:32.361382+00	1796133386894802	\\x8f04704ef898fd729c9ddeab4b946df6acdf9f8f8420937dcc235e3359ee54fb
7bca7c6d-16cb-4254-b7f6-19b59f2bf175	doomed	pii	index	1	destroyed	local	local:83905d21-db1f-4f50-b24a-22e283e9bc43	\N	2026-12-01 13:56:26.900311+00	2026-12-01 13:56:26.900311+00	2026-12-01 13:56:32.361382+00	\N	\N	2026-12-01 13:56:32.361382+00	1796133386900161	\\x6b74bd555cfad7f4c44cf2ca89f70e376b64ac79f5a02e6b7c631c9fa6b6fcdf
a63e02de-f8fd-4221-9289-ca7d0b40bedc	*	glpgenc_receipts	index	1	active	local	local:83905d21-db1f-4f50-b24a-22e283e9bc43	\\x00000001f52c450fa7d81810addd776f4e3bada98ec47bc199e9bdefc474624ff434ba03f6b6d123f70b462b03d23aba044e6e6710f50f04089a1e4505a3171a	2026-12-01 13:56:32.456797+00	2026-12-01 13:56:32.456797+00	\N	\N	\N	\N	1796133392453012	\\x63afd3e28ddd283717ce80af5f4f4dd8b29cdf643f79f711bccd825a4d0782a6
\.


--
-- Data for Name: encrypted_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.encrypted_columns (relation, column_name, field, state, created_at) FROM stdin;
public.moving	email_enc	moving.email_enc	expanded	2026-12-01 13:56:22.523535+00
public.moved	email_enc	moved.email_enc	verified	2026-12-01 13:56:20.092403+00
public.server_side	secret	server_side.secret	native	2026-12-01 13:56:26.684243+00
public.client_side	secret	client_side.secret	native	2026-12-01 13:56:26.684243+00
\.


--
-- Data for Name: faulty_values; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.faulty_values (relation, column_name, row_key, fault, found_at, seen_at) FROM stdin;
\.


--
-- Data for Name: fields; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.fields (field, data_class, padding, created_at) FROM stdin;
moved.email_enc	pii	0	2026-12-01 13:56:20.053106+00
moving.email_enc	pii	0	2026-12-01 13:56:22.489888+00
server_side.secret	pii	0	2026-12-01 13:56:26.684243+00
client_side.secret	pii	0	2026-12-01 13:56:26.684243+00
\.


--
-- Data for Name: index_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.index_columns (relation, column_name, facet, field, slot, index_column, is_unique, created_at) FROM stdin;
public.moved	email_enc	lower	moved.email_enc	1	email_enc_bidx	f	2026-12-01 13:56:20.144395+00
public.moving	email_enc	lower	moving.email_enc	1	email_enc_bidx	f	2026-12-01 13:56:22.610308+00
public.server_side	secret	exact	server_side.secret	1	secret_bidx	t	2026-12-01 13:56:26.684243+00
public.server_side	secret	prefix	server_side.secret	2	secret_tags	f	2026-12-01 13:56:26.684243+00
public.client_side	secret	exact	client_side.secret	1	secret_bidx	f	2026-12-01 13:56:26.684243+00
\.


--
-- Data for Name: installation; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.installation (name, value) FROM stdin;
default_tenant	acme
\.


--
-- Data for Name: key_cache_times; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.key_cache_times (minutes, declared_at) FROM stdin;
16	2026-12-01 13:56:24.676151+00
\.


--
-- Data for Name: key_uses; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.key_uses (key_id, uses, counted_at) FROM stdin;
8ec36c04-372a-4a1c-aaa4-6b29fc210d45	100	2026-12-01 13:56:26.814066+00
01f28abc-310a-4ad2-aeab-e3876ef23c35	100	2026-12-01 13:56:26.91133+00
72023f13-ecb7-4576-b596-8304172790f8	100	2026-12-01 13:56:29.816267+00
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
cfe080ea-a275-445f-8b29-5e443e676790	release	local	local:83905d21-db1f-4f50-b24a-22e283e9bc43	\\x000000013078e7c0207334547afefde8d60389cf593ce63bfdf6f4a0f52663cac6fb1613be4ce8b3448ab8360d526aac90779fa6451a38c72af5f29596261071	2026-12-01 13:56:24.688891+00
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
2	8ec36c04-372a-4a1c-aaa4-6b29fc210d45	acme	pii
3	8ec36c04-372a-4a1c-aaa4-6b29fc210d45	acme	pii
4	8ec36c04-372a-4a1c-aaa4-6b29fc210d45	acme	pii
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
1	acme	pii	\N	asked	2026-12-01 13:56:27.805713+00	2026-12-01 13:56:31.196332+00
\.


--
-- Data for Name: search_facets; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.search_facets (field, slot, facet, normalizer, bits, scope, kind, parameters, label, root_version, state, created_at) FROM stdin;
moved.email_enc	1	lower	lower	128	tenant	scalar	{}	\N	\N	active	2026-12-01 13:56:20.068101+00
moving.email_enc	1	lower	lower	128	tenant	scalar	{}	\N	\N	active	2026-12-01 13:56:22.495261+00
server_side.secret	1	exact	exact	128	tenant	scalar	{}	\N	\N	active	2026-12-01 13:56:26.684243+00
server_side.secret	2	prefix	lower	32	tenant	prefix	{"most": 10, "least": 2}	\N	\N	active	2026-12-01 13:56:26.684243+00
client_side.secret	1	exact	exact	128	tenant	scalar	{}	\N	\N	active	2026-12-01 13:56:26.684243+00
\.


--
-- Data for Name: session_secret; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.session_secret (only_row, secret) FROM stdin;
t	\\x376137cdd8d7b6a9dfbef47e828df98fe1687243ea50cc29fe5565a469362de6
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
doomed	*	2026-12-01 13:56:32.306671+00	postgres	2026-12-01 13:56:32.306671+00	2026-12-01 13:56:32.361382+00	\N	{"receipt": {"keys": [{"state": "destroyed", "key_id": "01f28abc-310a-4ad2-aeab-e3876ef23c35", "key_uri": "local:83905d21-db1f-4f50-b24a-22e283e9bc43", "purpose": "encryption", "version": 1, "provider": "local", "data_class": "pii", "destroyed_at": "2026-12-01T13:56:32.361382+00:00"}, {"state": "destroyed", "key_id": "7bca7c6d-16cb-4254-b7f6-19b59f2bf175", "key_uri": "local:83905d21-db1f-4f50-b24a-22e283e9bc43", "purpose": "index", "version": 1, "provider": "local", "data_class": "pii", "destroyed_at": "2026-12-01T13:56:32.361382+00:00"}], "action": "destroyed", "canary": {"keys_refused": 2, "values_not_made": {}, "values_that_opened_before_and_not_after": ["pii"]}, "copies": [{"what": "local:83905d21-db1f-4f50-b24a-22e283e9bc43, which wraps other tenants' keys too, can unwrap all copies of the keys: dumps, backups, WAL", "place": "KMS key", "until": "delete all copies", "standing": "holds"}, {"what": "public.moved.email, verified: the plaintext column still exists", "place": "plaintext column", "until": "run `glpgenc contract`, then `glpgenc scrub`; or delete its rows", "standing": "holds"}, {"what": "public.moving.email, expanded: the plaintext column still exists", "place": "plaintext column", "until": "run `glpgenc contract`, then `glpgenc scrub`; or delete its rows", "standing": "holds"}, {"what": "processes that do not watch for changed keys can use cached keys for their TTL, assumed as 1 s", "place": "caches", "until": "wait until 2026-12-01 13:56:33 UTC, or 2026-12-01 14:11:33 UTC if they can't reach the database", "standing": "may hold"}, {"what": "2 sessions are connected, 0 in a transaction; some of them may have keys loaded", "place": "sessions", "until": "wait until their transactions end, or the sessions, if keys were loaded with scope session", "standing": "may hold"}, {"what": "client_side.secret, facet exact, in the values, and in public.client_side.secret_bidx, under its own index key, which is shredded too: equal values have equal terms", "place": "search terms", "until": "delete the rows", "standing": "may hold"}, {"what": "moved.email_enc, facet lower, in the values, and in public.moved.email_enc_bidx, under its own index key, which is shredded too: equal values have equal terms", "place": "search terms", "until": "delete the rows", "standing": "may hold"}, {"what": "moving.email_enc, facet lower, in the values, and in public.moving.email_enc_bidx, under its own index key, which is shredded too: equal values have equal terms", "place": "search terms", "until": "delete the rows", "standing": "may hold"}, {"what": "server_side.secret, facet exact, in the values, and in public.server_side.secret_bidx, under its own index key, which is shredded too: equal values have equal terms", "place": "search terms", "until": "delete the rows", "standing": "may hold"}, {"what": "server_side.secret, facet prefix, in the values, and in public.server_side.secret_tags, under its own index key, which is shredded too: equal values have equal terms", "place": "search terms", "until": "delete the rows", "standing": "may hold"}, {"what": "segments up to 0/194AC68", "place": "WAL", "until": "wait until its segments are overwritten", "standing": "may hold"}, {"what": "its values decrypted before: caches, exports, logs, search engines, mails", "place": "decrypted values", "until": "check these places", "standing": "unknown"}, {"what": "earlier base backups, snapshots and dumps contain the wrapped keys, which the KMS can still unwrap", "place": "backups", "until": "delete them, or delete the KMS key; after restoring one, run `glpgenc shred apply-receipt`", "standing": "unknown"}, {"what": "dead row versions, deleted files", "place": "disk blocks", "until": "run VACUUM, and wait until the disk overwrites them", "standing": "unknown"}], "format": "glpgenc-shred-receipt-1", "glpgenc": "0.1.0", "issued_at": "2026-12-01T13:56:32.450385+00:00", "issued_by": "postgres", "tenant_id": "doomed", "data_class": "*", "undo_until": "2026-12-01T13:56:32.306671+00:00", "environment": "release", "executed_at": "2026-12-01T13:56:32.361382+00:00", "kms_deletion": null, "requested_at": "2026-12-01T13:56:32.306671+00:00", "requested_by": "postgres", "window_seconds": 0}, "signature": {"mac": "77a391990af3a6835010064b4225ac713f04cdd22c8d15282af6f8e00ff63945", "key_id": "a63e02de-f8fd-4221-9289-ca7d0b40bedc", "key_uri": "local:83905d21-db1f-4f50-b24a-22e283e9bc43", "provider": "local", "algorithm": "HMAC-SHA-256", "wrapped_key": "AAAAAfUsRQ+n2BgQrd13b047ramOxHvBmem978R0Yk/0NLoD9rbRI/cLRisD0jq6BE5uZxD1DwQImh5FBaMXGg=="}}
\.


--
-- Data for Name: verifications; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.verifications (run, relation, column_name, tenant_id, sample, started_at, finished_at, checked, counts, "position") FROM stdin;
1	public.moved	email_enc	acme	\N	2026-12-01 13:56:26.072312+00	2026-12-01 13:56:26.141577+00	40	{"empty": 0, "faults": {}, "shredded": 0}	{}
\.


--
-- Data for Name: client_side; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.client_side (id, secret, secret_bidx) FROM stdin;
101	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100101693b76f041e0398bc49b9b331a5d6a70a140e74cc5ef27c2dab8cb4b73a34deec2abd9162d25c177fab7feb705dcbfaa05d7568b060	\\x1693b76f041e0398bc49b9b331a5d6a7
102	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010d4d66fe26afcf759420395ec2d58d5b5dc944b2695ca846cb6e7f3d4c619e9f9a31d863a743bc84482e0ad22a0376194a1abadabc2ad	\\xd4d66fe26afcf759420395ec2d58d5b5
103	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010aa8ea7c09b20562602b4b0f600124ec9f3838fc0431645e470dfcde87c99476908b1e1afc0c635eee9b75c03a482901d2e8a93683bcf	\\xaa8ea7c09b20562602b4b0f600124ec9
104	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100109d110d0325896ba2418835417781f02d1a7b28d2c1db92c8a780a2b374c8f911db85d792422642c797d7af99d0c8986c3b7d671d634d	\\x9d110d0325896ba2418835417781f02d
105	\\xfb0001f28abc310a4ad2aeabe3876ef23c35001301001020c45085b8a6402c8a9f57c126e8ea5bc7ffe896abfb9bc0629308bea7be0075f807b480bd41af34ba0409010e9b1d1a4e9a414659b3	\\x20c45085b8a6402c8a9f57c126e8ea5b
106	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010ee4524e1881a21a1f44ef4e2390c7fe8b519547593dd463680eacab6a6450b494beaaa60cab646f50919eec95db39303a95e791e619a	\\xee4524e1881a21a1f44ef4e2390c7fe8
107	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100101b8009ba0db43c9fb458d13c4f42795f69703237dd355f2f850f9be8518c920e63059c4db54b29da17e29b044cf6b17efb5cdb6d3210	\\x1b8009ba0db43c9fb458d13c4f42795f
108	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010d45e425a9a7d7bab76e36ee51aee5055283d025cf57d2552226aba646d48083e2085e861acb27e50fb105f82f3eb34270b651ead31e8	\\xd45e425a9a7d7bab76e36ee51aee5055
109	\\xfb0001f28abc310a4ad2aeabe3876ef23c35001301001005e90e47b48e545b227d2da587b5772cab746f36c99fdfcebd337b2167c9a205f6061a2c8be0fd071bac1eead62b50250b6cdb0c35a5	\\x05e90e47b48e545b227d2da587b5772c
110	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100105114eee89effc8ed21f58fc06cb99c8649bffee9c33b7e13560cd2ada986ff37216d3fe0de2a1d4acb4b4a519cdc33afb02273e761b4	\\x5114eee89effc8ed21f58fc06cb99c86
111	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100108b02eed0829c26e58caf499c81002a956c44c90e678aaddf94c3e2af64d01057ec1ce1bd5885acacd81dc0e3d76161c41d67332bea1d	\\x8b02eed0829c26e58caf499c81002a95
112	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010db20252f1693ad31d05409f04958218428ce60144c0c74e36bc171153c7b2cbaf1c7f35e9e0725e10adc33a916986d4b5b9fafdf7c96	\\xdb20252f1693ad31d05409f049582184
113	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010fb9e0c98d911e1f897b4f6537a7e306bd86cc6d73de933baae8a0a8536af3554d2d9522843dff321340cc578412e3c25a3a240a91d5f	\\xfb9e0c98d911e1f897b4f6537a7e306b
114	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010ec525bdd6f43430971dada5256bafadeeedcb8d718c84855e5c670a694c257c40fcc95cd762bf03f81cc2c300e88151e6a11f03b3e65	\\xec525bdd6f43430971dada5256bafade
115	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010a9333e05b927f3b56f49ae9923bec60a650577ed6727bf424274fa6d6c616841bde89eb7ce3c18aadf60cf1c8d94b1dad5c052b975c2	\\xa9333e05b927f3b56f49ae9923bec60a
116	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010b89ec0800042f3fc1b090cdaf0eeb2bf1213f8b6c948dc04197dede592b6752d9a282ae9554692bd0da14858546c27c9e715b7638330	\\xb89ec0800042f3fc1b090cdaf0eeb2bf
117	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100104cdd48605b46fbb48a3ee1ad0e8da77f235250e03642dac69318f7018124454377569704d5ff8ade8fd86313b32f37868a9889e6843a	\\x4cdd48605b46fbb48a3ee1ad0e8da77f
118	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010eccbc5835e30dbae898cc5466e464cacd6515aed6d481743314a02a92da6188413c1bc021d6e1e76796964a706fde7a870d5c077fcb3	\\xeccbc5835e30dbae898cc5466e464cac
119	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100105d391abffaf69c430628bbc867cdac95628315a31513929ec4663d85b84ffa0108d68c2b253ffeca91377cc2c8765c55708d7a19d693	\\x5d391abffaf69c430628bbc867cdac95
120	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100108a7b2887e54c625f1e295be2f3d71200349eb4565fdb3b890c380dc1910ae9c2007cd3f13b142a60ee127587715b7471f0544ceaa81e	\\x8a7b2887e54c625f1e295be2f3d71200
121	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010fa67f4f5d4eb19dac6b671c588a9cc33d302b5c4fdffe12aeabd5c8fd3ed554014830b79d802017a181697d725467cbf890fad677df1	\\xfa67f4f5d4eb19dac6b671c588a9cc33
122	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100103361cb82743b685bbd60c43d710e8a05097160c30cca136a8b60358db55d3448808bd63cb82fa94966655402a4703c01f79c95a40b31	\\x3361cb82743b685bbd60c43d710e8a05
123	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100106463aa7e9a5a3d23cb38f6f929ce7031c01297646ce95cc8bdfd6ada2a65311654b2b0979851db9b3201c40142629228877618076489	\\x6463aa7e9a5a3d23cb38f6f929ce7031
124	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100103e87b466e6e78a673ec89065cd1dcc7c9856a081ffbf6f24c91e92dd108c990e53f6386879870516e98f578b3500354067835d3de7c7	\\x3e87b466e6e78a673ec89065cd1dcc7c
125	\\xfb0001f28abc310a4ad2aeabe3876ef23c35001301001034e59ceca95b58568c1d64aed202f23366f1281e1d9fee3b31c0eaab51c073cfc9b7ffa14298a96831908a77dff4ec034be181dc99d3	\\x34e59ceca95b58568c1d64aed202f233
126	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010040f40c375bb17430281c7be15ae497dc92e6c9a20161692a5ac7c0a5044d12f79d925a5571c16aa240cb587a2f712de41ddbfb3c8d4	\\x040f40c375bb17430281c7be15ae497d
127	\\xfb0001f28abc310a4ad2aeabe3876ef23c35001301001020ff8ce79760cac7c4cc25337ba903539570be1e403d96508086a109335e3f35f2a226c5aaece8bd7213637f0885123f2c169a956d7b	\\x20ff8ce79760cac7c4cc25337ba90353
128	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100103eb56c91ed8926fcebf5ccdce7417e43b23e455d18dd748b62aef03a424952a3f0fcf6a24f03cb953f630cc5ec988d8b19a2d468fe12	\\x3eb56c91ed8926fcebf5ccdce7417e43
129	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100100179f5fd24bc31f4c52029f4b905453755b90684b29f431733248116c2969d9dbb98cce773423c50b296f10de24135655bc9457bedbb	\\x0179f5fd24bc31f4c52029f4b9054537
130	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100103ea1c6812a7f59bc326cdb07de3f62d8fe1ce7b91f37fcf667efc991c64ce7bf13503b3b05f6c1678d16188be8b97952b35b3c2f6fa4	\\x3ea1c6812a7f59bc326cdb07de3f62d8
131	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010f12c2422cbb3ba96ef2b4ff7e69f95bb96f97ed1b285c5b852d6b9eea75190332ba5a4aceb491857f604f5e98ce1734395b84d4e2df7	\\xf12c2422cbb3ba96ef2b4ff7e69f95bb
132	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100100931d2dd43749183b5b0254365caca0a44c846ad5b037a187f08076223110a09414b9fc729447ec59cfb4e7e5f6a3e00623bec271f69	\\x0931d2dd43749183b5b0254365caca0a
133	\\xfb0001f28abc310a4ad2aeabe3876ef23c35001301001057c551f1687c538935c955a1028fdd8293f618543a6027803dee7fa04c1bcb4149bfbcb3a0339e10b6c278713067906230308d53d6b4	\\x57c551f1687c538935c955a1028fdd82
134	\\xfb0001f28abc310a4ad2aeabe3876ef23c35001301001069c9260c002b3fb86d05a022fa6580eab7914c87df9e07b4c893ffe27f8f6957099e53c6516ba85b60b55eab0170f06a266d3375705d	\\x69c9260c002b3fb86d05a022fa6580ea
135	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010b0d6838741be8ac748b4238b27f0415bf0dad1fb4de74ef014a5e4d7d977f5eb0c6553b97d038c2295cfa59bd5e2f8043c9a6d6eac2b	\\xb0d6838741be8ac748b4238b27f0415b
136	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010adb27fc0463b279ba4367af185efc92e2bc89fa20a11c0d0633f46b089ac4900198516ff40aed43f01beb0644ba3d6246ff2ea9aa350	\\xadb27fc0463b279ba4367af185efc92e
137	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100100fcdeda461f7511818fcdcc517106de67b51d0572e36f9b3cdfa0160cf031a1b2c1f3c9a8346ea5ea9b0ba622aa08508792dd45103b5	\\x0fcdeda461f7511818fcdcc517106de6
138	\\xfb0001f28abc310a4ad2aeabe3876ef23c3500130100102bab65c4aff00003bc5492cc5301cc6f82a2d65925f3356e948e1c1699a0545f5ede28b5db66c328ed0610716fefd9b165ee35d86bea	\\x2bab65c4aff00003bc5492cc5301cc6f
139	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010141b1abf663a45644440806b548cbafa4c6479545bd0aabcbbfae43f04048d33222b879f242c7794e22e3790cdd7134e16c132fd33eb	\\x141b1abf663a45644440806b548cbafa
140	\\xfb0001f28abc310a4ad2aeabe3876ef23c350013010010db5678d465bfc1fe7f089b065b887e060e4f285acc5e5c73c87f311d59ac6c4afa4b8733c640a03a1cc04e7e59b7ad50d88d9398c015	\\xdb5678d465bfc1fe7f089b065b887e06
1	\\xfb0072023f13ecb74576b5968304172790f800130100100b41150beaef2ac04419cdf7a62fddc79886c451472751998a30b9b41198fa8405e050d19383b6f0f3460ce48fb9814ec528e3f2	\\x0b41150beaef2ac04419cdf7a62fddc7
2	\\xfb0072023f13ecb74576b5968304172790f80013010010e25ac27c0ca773ae4a1a6678828f0ba3a6f92bb08380f2309e0d22d635aafae9d988552068b2dffcf39822d61fdc0cf6ee4a9712	\\xe25ac27c0ca773ae4a1a6678828f0ba3
3	\\xfb0072023f13ecb74576b5968304172790f80013010010726c00ab176b360a8cf837446b68af7dd0868abcf8d4121554d17e8375de9cc724340feb520e511dddfad27dec9f0869e14e65a7	\\x726c00ab176b360a8cf837446b68af7d
4	\\xfb0072023f13ecb74576b5968304172790f80013010010d5cb955a66031ca970bc3c9e856eb992cbe18a70882f82906ce2f1530c64b9dcd53e40908c5c4d3e89f471335d26b2f9d5142eb7	\\xd5cb955a66031ca970bc3c9e856eb992
5	\\xfb0072023f13ecb74576b5968304172790f8001301001071b2c9a99bc528edf5b0d2d24916884ee15bcacd75b9139dcf0335959c9d2b8b40dd155d2f680c78990edda6c6bababdf2cbe3c9	\\x71b2c9a99bc528edf5b0d2d24916884e
6	\\xfb0072023f13ecb74576b5968304172790f80013010010a69fb407f37e93cfb38cba61168656056e6b9d6117de06f64b78db9adf3d1e50799492d3e3597b04f7d1ecdd52f9913f721b2bf2	\\xa69fb407f37e93cfb38cba6116865605
7	\\xfb0072023f13ecb74576b5968304172790f80013010010e8d0ceca1c3807528a7bdcde2fd26bced3caba4c532ccfea9885c0e1bc2c2eeed3828c8dda9a8c380ec998f9d67ba0b69f1d126b	\\xe8d0ceca1c3807528a7bdcde2fd26bce
8	\\xfb0072023f13ecb74576b5968304172790f800130100102f9b71318124db8d0bdc7b145b75a1b3f16736fe798d5926380e4578f6d8c2c7f91df364cb22a146ed1f190d6c82ddd356daa951	\\x2f9b71318124db8d0bdc7b145b75a1b3
9	\\xfb0072023f13ecb74576b5968304172790f8001301001061c80012819abe27469dd202f2fa9e474cf3c1b961664f15d3b1050fa6a0707980e278df9b915347a670424f051389179a1a6d78	\\x61c80012819abe27469dd202f2fa9e47
10	\\xfb0072023f13ecb74576b5968304172790f80013010010f724b474451f732ec50e71083b70df2afe7d618547cba11ee2a8f40ebac7a06733f32d4f087386f2ab623fcc0838c805396feb3fc4	\\xf724b474451f732ec50e71083b70df2a
11	\\xfb0072023f13ecb74576b5968304172790f80013010010f31e108b6be2c089fb6965d9a03921900a06fdcb4a5e910a7b576ac0388ed52a21865ced03b27aeec03efbc54740402d8cd3536ef5	\\xf31e108b6be2c089fb6965d9a0392190
12	\\xfb0072023f13ecb74576b5968304172790f8001301001045badf33ed28b95b54266cd5badf0f83e601c33c0f3e6207601a8da7a233eb2be44dc5dc3f1a14c2c72894a3ecba4df9bd86eae7aa	\\x45badf33ed28b95b54266cd5badf0f83
13	\\xfb0072023f13ecb74576b5968304172790f80013010010088c09a341d631130d9475fb817784b205560e41798adcf79f100fd51bd8c217a29559865bb80185e5ce7f393673ea842030e691ef	\\x088c09a341d631130d9475fb817784b2
14	\\xfb0072023f13ecb74576b5968304172790f80013010010719a679f36af8c06df7e16bba395f78143a869e21301a741b67e3ee5b0c247d46a12ae5a0bd95cc7fe6cff0547493829111c7506af	\\x719a679f36af8c06df7e16bba395f781
15	\\xfb0072023f13ecb74576b5968304172790f80013010010ffa643e850e2340dac8137f151a29e70161cf0c6ea1321647bd1bb4c7b9650031148538b957800354cc1e182fd18fd08cd5b1eff9f	\\xffa643e850e2340dac8137f151a29e70
16	\\xfb0072023f13ecb74576b5968304172790f80013010010f81dd8f3170227588adcd7a27bb0483b54b1e655a1fc6f0a18a71cf7b512f6af67843f10f0a10964609d620f625526873169c09a46	\\xf81dd8f3170227588adcd7a27bb0483b
17	\\xfb0072023f13ecb74576b5968304172790f80013010010a1ad3b459a78cd19d5680391943dd08d095b200bac1dac9f0695ea031b281193c0373e96a76c776719c6eab5c6b33a54484be1eaca	\\xa1ad3b459a78cd19d5680391943dd08d
18	\\xfb0072023f13ecb74576b5968304172790f800130100106b3b12543448ccc2e58a500f58e725c47d51a2d85ec5e4eac7fd9f9fe98466148976c87deda5004a24aa97ba7ff1872b87935cdcb7	\\x6b3b12543448ccc2e58a500f58e725c4
19	\\xfb0072023f13ecb74576b5968304172790f800130100103da1f07e5750232245629bec39acfcb76c922facdadf1773342f1aa327ba345ec34092675c9a7af3f199b6b90980006b9996992ff0	\\x3da1f07e5750232245629bec39acfcb7
20	\\xfb0072023f13ecb74576b5968304172790f80013010010603cb4e5ed1160cd4652c0757dfbbbe1b472ab0ff774e6d84487bae81c6bcced84bdee51b02b098fd5749a23454327ef5362749af3	\\x603cb4e5ed1160cd4652c0757dfbbbe1
21	\\xfb0072023f13ecb74576b5968304172790f80013010010801ce4231f0dd131bdc9c9e345cffa4a5c216fcbbc1d2754c1bf4fa6a9013cac029bd61d2a00ddfcdd329fe317e9606aa291a80fb8	\\x801ce4231f0dd131bdc9c9e345cffa4a
22	\\xfb0072023f13ecb74576b5968304172790f800130100106e50df45f1f9ff63645b645489b9b334a5c689d37a679841ac3ebc251366d2d1589e364aca4d7040c36c78c9d47298d53adbf60f5c	\\x6e50df45f1f9ff63645b645489b9b334
23	\\xfb0072023f13ecb74576b5968304172790f800130100108ac5a797001375205aff92c7ce8736097e5198fbcaab41a91fb8983eddc34ea0ee92252c00c7ec3ffa13d5cc05e208a045998920e3	\\x8ac5a797001375205aff92c7ce873609
24	\\xfb0072023f13ecb74576b5968304172790f80013010010763791ddd9bc4f48b867a7b387380063f25be6c246756e959e54eb10154cf472d7c51e0a71e8758009302404a310b3d272ea59fc11	\\x763791ddd9bc4f48b867a7b387380063
25	\\xfb0072023f13ecb74576b5968304172790f80013010010d76eea0d167270a9638187b1631a04dba601f427c565ea7d77ec1dd00660af2b1b5b4221e6415405f58e5c958f95a4d19188951390	\\xd76eea0d167270a9638187b1631a04db
26	\\xfb0072023f13ecb74576b5968304172790f80013010010b3a668db2167a5d04dec9db372c0f96ea71e8a2a848a2c108af856026127abee12487539b109f6b49f5b324e51bdf3ab421329ea66	\\xb3a668db2167a5d04dec9db372c0f96e
27	\\xfb0072023f13ecb74576b5968304172790f80013010010997c31922eff05d5563dc294afa28035b713670da7093a2944d66fbcb0b8895ec67717514ec5adf91119fbad20c6b64185bed38060	\\x997c31922eff05d5563dc294afa28035
28	\\xfb0072023f13ecb74576b5968304172790f800130100108fc2e794d4209eca530816faf63cfd0c0a5237e1d2ed4583921619b3ef819c9659bf711629a27322ad7072b40feeaaf2d2e7ce0440	\\x8fc2e794d4209eca530816faf63cfd0c
29	\\xfb0072023f13ecb74576b5968304172790f800130100106ef56289ecb77608c69de86927dbfa9bd96db93fe22415b00a81097e92dc59508dcc25e199ff8990b0e94e11ad7e7f847716de790f	\\x6ef56289ecb77608c69de86927dbfa9b
30	\\xfb0072023f13ecb74576b5968304172790f80013010010589977ed0dfc07e2e938f5dc7ce43b16bc436eaea69cb4901bcf15f27ab6ecf581191948f00fe5c006ed80176576025854b22b2fc4	\\x589977ed0dfc07e2e938f5dc7ce43b16
31	\\xfb0072023f13ecb74576b5968304172790f8001301001020b8a1196e91461353ea66d6cb25c4e30b2678e5eae5d005458f267ca8a789b065bcba33a3ef37c89ec343c11bc28ea0d1ceedeab5	\\x20b8a1196e91461353ea66d6cb25c4e3
32	\\xfb0072023f13ecb74576b5968304172790f80013010010f4aadc9adb16bc1f7982900517e682930480778628a0ecd50cb26e822797a153fe54b37fdc9a65b340951d6d74bd6aedea481e1e53	\\xf4aadc9adb16bc1f7982900517e68293
33	\\xfb0072023f13ecb74576b5968304172790f8001301001030ed8b8941a1200049210f0528d8609f37b6ed0829cedb73c954357532729d78e051f943d7038ec1a6d2d159cfb9b64581d5bd8143	\\x30ed8b8941a1200049210f0528d8609f
34	\\xfb0072023f13ecb74576b5968304172790f80013010010151cc853c1d75aa839ed648c4d7a4d0a6def9505f07a4beaf88b25af9c8b7012956f79c298c0e8c6692901763d31cc1224d4e7c7c2	\\x151cc853c1d75aa839ed648c4d7a4d0a
35	\\xfb0072023f13ecb74576b5968304172790f80013010010b064f5a4bdc9e65269b4fa47f30fd4b68d41b740589bcb9260e8d4cd65abd7c60917aa0671e2a41484f2693f79710042b1843ec92f	\\xb064f5a4bdc9e65269b4fa47f30fd4b6
36	\\xfb0072023f13ecb74576b5968304172790f80013010010d418fedc42b5dd1ee77fe8c02f99aabfaa985d35c017e24a7403ad48762ed6d0b706e673650e9e9f825176f14b1db3ad2494317054	\\xd418fedc42b5dd1ee77fe8c02f99aabf
37	\\xfb0072023f13ecb74576b5968304172790f80013010010444e58b1ac46d05ca146a561a2ff64a72ea9fa7fb84482b1eb0f22f5958823a9a702f007728f577e48e3158833406c757c9afd219c	\\x444e58b1ac46d05ca146a561a2ff64a7
38	\\xfb0072023f13ecb74576b5968304172790f80013010010223440d571dbb27e64537f964525d804347298f7cd41444896b82b5549ac2e0b59577f2353199a890174ca55850b8de0e13448c6f3	\\x223440d571dbb27e64537f964525d804
39	\\xfb0072023f13ecb74576b5968304172790f80013010010d5b1e54a87341c5f1436ea7029de13114c6e8a06da8e5929d886acdde24fdefc2de331a932efd1411c5acb67f35ca1b23c0068d197	\\xd5b1e54a87341c5f1436ea7029de1311
40	\\xfb0072023f13ecb74576b5968304172790f8001301001039e7fe3e5f4ba7ab3558c6047325cc5fe1c3c51865dd64277d6ba3f5f3cff160841a44f54e696dad94974bed4fdcd18b43b21c167c	\\x39e7fe3e5f4ba7ab3558c6047325cc5f
\.


--
-- Data for Name: moved; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.moved (id, email, email_enc, email_enc_bidx) FROM stdin;
1	User1@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010ffeeab070c57aa772803278ea127f45e9dc2c76f193e5287a62d3535b7aa9ee7240e6c3d9f73ad5ed607307a3edf60d7400a27cfd51c7ec0055d14e8e5f15855583df35685262cdb080ddb4f4a92e6d8c344161aad0cc47e0532e8bcfe0c4be9	\\xffeeab070c57aa772803278ea127f45e
2	User2@example.com	\\xfa0072023f13ecb74576b5968304172790f800130100103b7c479a3f69da9946b6c67e77ef700105674cb42c441b96b0252106cf9d6d1c4c1ab27d8f2c6c31a27f4b06da3d8856ed767e1423dc6639d51f01ff75527efa57da09b974c007000704996807a1517f11b8a32f989de67bb8150e1cb9135c52	\\x3b7c479a3f69da9946b6c67e77ef7001
3	User3@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010ecc8e99c0384f0a267800f6eae4137cc8601314dfc263ec01765b2fbae930e7b01927b10d190c2de083dbcb465a4689e0d127766f693430461d95a44ce79f694a145918e58df39dfd23a251129256bac277e96c015698f9f02e096177ec85c19	\\xecc8e99c0384f0a267800f6eae4137cc
4	User4@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010a22df71850ff78726bf130836c1ad1b9915dcd2d8786f8b93ae1699907e5782e9caf4df06fb1bf875d3831648c663118aea6265c6bd65c42abaf18f7b5d735530bffdb97aac3eadc2a2e0fde36b92d381b6ce22a712efe59abb2d1003fcc2713	\\xa22df71850ff78726bf130836c1ad1b9
5	User5@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010126c121e04006c4fc33be3e05f447360d400c9d6108c8e9b4e61e9cff75ac17de51715877372ba6bee86f4b3d07dc917656db1a155cc4ed60577e361b5d37b05427df9daf8357f2a5983bb27203833aae6c6620e5795b2bad6d6a8dda59796d1	\\x126c121e04006c4fc33be3e05f447360
6	User6@example.com	\\xfa0072023f13ecb74576b5968304172790f800130100104831f24d773668341b0468ef07265f10d99686985fbbcd1d6be0a84ccfddc5955bede13d68a7a3c67260107288c2fb2da9c4ec73db620235ee7b027b19621bb01531d6bc98a26cc25c30681c732038e5b47ade30f19500da2f9f36518a8cb276	\\x4831f24d773668341b0468ef07265f10
7	User7@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010fc8e15436ac6ca123b69b1a1c9a3b6ccbbc9187aebdfda482d40b123d06aa26d04ff538807008f2216be47ad2fd887fad2ac876d921641ef04a59dfa059530b649a38925834bb8a96107afd30513dc108b72fa5d21fe6c14f5fa32be9711f154	\\xfc8e15436ac6ca123b69b1a1c9a3b6cc
8	User8@example.com	\\xfa0072023f13ecb74576b5968304172790f8001301001071c26d409702cae2e49924716f022a17235be53aaf8bb3d937604ce4067a9106cff4900f57fe21f6cc693f51b3edd061b32147a25b6840624e0007284d9072df0642d76bd5238511e7248f0a8019be4b8d3c1c5206a619571432e14f30bd14d0	\\x71c26d409702cae2e49924716f022a17
9	User9@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010439f7b9acc9ea445eebe7fa52b4824e31e4d56fd6e16b5349127e3485ecf8dbb301363430252077cab23121528b5f54d7e349dbaac6180303e948aa96eb8a0233535ad6b9ad02f4b9832b327f2b4616e49ffb4121957a1451ce57ee41a11061e	\\x439f7b9acc9ea445eebe7fa52b4824e3
10	User10@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010c6802e1ba55be24438a7c6829d7295db53c93ff13d7b348896dc8093e684d06021769267ef9e08476973397e1183ec87696841d2a7ba6dd9020599c2292a9e5df50cf9dc3385ae55f7d3a83af195373f1998e51a5c4c00dc31c077ef4b2f2d93	\\xc6802e1ba55be24438a7c6829d7295db
11	User11@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010d7865ba01de888b662878c1cd15ab149a3c3b317cd2b500edc948508325f383094cf9934b4a70efddd8e1df47d7592570a9c6abdd5035c6f8dfefe80150bc948d7349661931003870e3aad4c9d7262d8af0562374b2866fb0fffe58f09405a33	\\xd7865ba01de888b662878c1cd15ab149
12	User12@example.com	\\xfa0072023f13ecb74576b5968304172790f800130100102bbdc7279b15413ec26b33e2bafdfce3b38b29d9373aedf850e9fd5e343eb6db94b60b9ec0a021504833ddb662bd3dc38016cf6060210a10ac06e2d11ba00d37e8911014aaca01496443eb29823ea8dc02927e031fd1dd9deeb8f4baae07e6d4	\\x2bbdc7279b15413ec26b33e2bafdfce3
13	User13@example.com	\\xfa0072023f13ecb74576b5968304172790f800130100101d087b1970ca86ca56028886dd96ba235ad0b2cc7b0f94a6a44eb852d7efbc1df4da93d178b7c66b8f86fa666ea8daa2923d1fd629126ec64268898ca2f82d21f57326eb2e2a78a0189056409b700afe7d53b9ea935a2da07b492874ae6a740f	\\x1d087b1970ca86ca56028886dd96ba23
14	User14@example.com	\\xfa0072023f13ecb74576b5968304172790f800130100107b297bb5054a2b83d1404bf9b53790775e33bb9a4225634ddfdc300b881af58c524320ed3fbf49de8c393a27f5e572c236d14eb0a950175e2691353ab42909b1193b3f6f2707d0d422cda9f8bd6441ce16276bb7ec565412ccaeb68556a38ff0	\\x7b297bb5054a2b83d1404bf9b5379077
15	User15@example.com	\\xfa0072023f13ecb74576b5968304172790f8001301001078d0eaaa53ddc089fb9d1428df335b4d8717fae4964e60cc116243dfbdc50f40a11b56ea0d2e6628b845808edcbc60b61141021cf344e8dfeeea853a50725c669af5b2033c69829d406ee1cd1ab20b52e024290c94e3606c936a42de2b88f0bc	\\x78d0eaaa53ddc089fb9d1428df335b4d
16	User16@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010ebf6e0fafe2854a59beaba2f35ea7174680035d57c3deaa0284229774ceec0e62189b12d75d9f1b05df700770dff29d15a2d59b39154c1f1d44cbd44414e842634832578d325e9254b466a5fd2bf40b07654bd77515659cff60a346b7bb033ea	\\xebf6e0fafe2854a59beaba2f35ea7174
17	User17@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010bd3027472c77e97b24d76269252338ab0aa9d2806134f248243f7510ce23428e503479454cb5f0a6e4a23b60fbbd4fd6d0e7583f1ade1634309a6071b9bfbe4c757bab56068026a309d5913a95d1cdbe3754a1b6010e39775d661926b2763f85	\\xbd3027472c77e97b24d76269252338ab
18	User18@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010767830e9334a5596062ceceade25969ff8a36e27d7ba3e802509ccfbd9330842f46454f095088cc12fd865be00d47ba56e0aa9517590981618468b11a44787e62744b3f3e9bec99f5d29bcc1da687632b298e3288ab3f476566fb1502a4d686b	\\x767830e9334a5596062ceceade25969f
19	User19@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010820d15811f640131d995d7cf7c52e7d46204aa3eab673f77154db8c78559344ebb6ac892ebd85dbaecd1a7e792e86016687628f5813259718aef19e91ada6cfa60b41c0494a9942dfbb791a64cd686119fd7e1ce63327eba09a5bcdcbd24cea8	\\x820d15811f640131d995d7cf7c52e7d4
20	User20@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010b48615249fa8bbb158a3116447429deb212eeff93954610e60d1b20d911b749a3b7a4047d6dc446886aea165a3c6b08e39e425b344557991df0e50c1030461055a5895b0331d8ae2e4ce3416afba56ae9712ba4b973b9e2e3977bb97e4956e1e	\\xb48615249fa8bbb158a3116447429deb
21	User21@example.com	\\xfa0072023f13ecb74576b5968304172790f800130100102cf7cc6112ca5e55c5f16eaec013dd741328e819b2f90b7183561fd1acdc1c4eb826f7335906ecda3ed978bb7b02384d1a628f9e56473d754e1b58ce83d605797a6562036cd475452bff8e18faccd8b81ab2f6a7a16cb86f2618d5cd042fd7ae	\\x2cf7cc6112ca5e55c5f16eaec013dd74
22	User22@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010bb895c5984da7c94ea5956da4ce1247987b6a2088d80b66a5594dcc0018b2f5801ed85d027bf261eb3a230c1fe1c8984ce4375772648cd8fd06d6ee83a2e6a130fb6021e5ce1d3c14b5a2dfd7655cadb53678650981b42d180050ae06df84429	\\xbb895c5984da7c94ea5956da4ce12479
23	User23@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010bdf3f512235bf1cd5599bd2e9ad842eb12fb41c0db02810e19a80faa83b5de7f69eb3d321cd6001ebf2b2df0dd7c859caa08008f09b11ec1631b375887e768b79b6e3bec9f2efe7c06dd9d4c5d9d5e093c70b1be98fd07251efbbb28393674c2	\\xbdf3f512235bf1cd5599bd2e9ad842eb
24	User24@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010eb48ee6c2b19ec240b6adf287d0f577a6c626de73c364d02e34cdc4ff218f6ec71f9948f4f00f9298f5e823810af4a0af0a8de14981ee4fc65e26802aefb76c86643a56ce3b1868747ce79a966760c2442c0ef997633cd8709fedcfb2e9275c9	\\xeb48ee6c2b19ec240b6adf287d0f577a
25	User25@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010032671ef1778f7eb7dc81ca592af9b78dca2ce5dcdabf68813cf8eec816661bab1cbfad953dd4b6a674ae597febd747afc02ec19bf63a54775e51da1d984689ed00acaad294161a818ec71890d3336abcd6d602f962eb66a0d156674e047cfdc	\\x032671ef1778f7eb7dc81ca592af9b78
26	User26@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010f8db303d724d24ac7f2b5f95e71b13eafb3cf6757791f991f5ec971c1a5d70f42b4ca010db7d0f78f88eda1c0e3085b505a3e2ef6f9e3ac33ede0576a77c5840573b53e783cf639039795c49e3426dcf5770528d11ca6c23cc7391241f73f65e	\\xf8db303d724d24ac7f2b5f95e71b13ea
27	User27@example.com	\\xfa0072023f13ecb74576b5968304172790f8001301001000ff5bfc9dad2077be4161b7dece32ba73f233d747adbb36b9d705f1b6cd1e94b51c5ad4e1a9168a3d91c3d8c9f9681a37bb83660711d36406f94d5ec4318f0cf304bf2056c97bd4d9afcc6c75fb72a355de650380a04120ed01b7fead11ab75	\\x00ff5bfc9dad2077be4161b7dece32ba
28	User28@example.com	\\xfa0072023f13ecb74576b5968304172790f800130100103eea2e233407c16bb1e3819230aedf97d678b094c33768f3f0de3918eb227f0c3f6038c74905c5b9e51fd8468b57adfdd474cc9bcbee0930e4bbe3f986bef1d1e26315da54777bc6136594ca68b778693b6f18faa45f352f6c23d48d0a6c4c9c	\\x3eea2e233407c16bb1e3819230aedf97
29	User29@example.com	\\xfa0072023f13ecb74576b5968304172790f8001301001028d8b331c2683b1b7c272d88cb73311aec762327bd90a57ce4bbfada8ec558b0cf2a6a404469d478f094fbdb5203a4dcb54c548a8cbdba8dcf0659d61148cb3f08a68816a72d5908a18f8b801e8edd4906fa4be66cef81dad4e4458f1698dcb4	\\x28d8b331c2683b1b7c272d88cb73311a
30	User30@example.com	\\xfa0072023f13ecb74576b5968304172790f8001301001096d29884e46de3a127ef2242a4b729a340b5790d448190b525cba61f2761594f875574d7769ba43a28d83d7f44335ec226a430f51067107a96e288ddea58f19cd18b64b4946c72140c5c4902a73bfcbc2294481a4af18a1576e0d4823f8cd1dc	\\x96d29884e46de3a127ef2242a4b729a3
31	User31@example.com	\\xfa0072023f13ecb74576b5968304172790f800130100105e79d90cf57bf984798098f1e3249f0d99b52052faff72c9725bdebbd06f255df442a2ec49e52ad1314cdc894883e859b003d55a16a2f035e30e8b726388f6bb23950f80a5ff134a9e98606f5b2981a6cf767201ca601acdf9b49ba085375453	\\x5e79d90cf57bf984798098f1e3249f0d
32	User32@example.com	\\xfa0072023f13ecb74576b5968304172790f8001301001072c7c185bdcc2a38bdad56af81ad3023252507e835e33ebb12bfbf4d15943beaa7f7d928b93d8f1d5cb8ea609eedfa53a57cd6bec0e78a852a99d644fc3a1de0210f82953af85da2bbd23df12aec60f230a50590a7975b842e05331b5ec8dc3d	\\x72c7c185bdcc2a38bdad56af81ad3023
33	User33@example.com	\\xfa0072023f13ecb74576b5968304172790f800130100108fc51e072c9ad151c700877c2771160120a8cdb9977e9aa26bfe65a2f3e0ac6cafd0ed65d1a424d4dd9c000ff82313b25137dd2cd289c3fe7a7135d290e7411d95110b1cc181f26c9c1a7b2688c16411d8681de659794c8de9cfbce811f2fbd9	\\x8fc51e072c9ad151c700877c27711601
34	User34@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010b8407efd03f8730476b477337015645e6168d93f79f1503b2d417db31a8ca8ed64d36dae587427c14433fc11b710d953c3518e08dcb89b9986684e4c21f19073a07d6bd4794ccc1fd6ba7350cb58acc3fd161a011281df4596f7db6c7ef45fda	\\xb8407efd03f8730476b477337015645e
35	User35@example.com	\\xfa0072023f13ecb74576b5968304172790f8001301001014d52a011818b487d49c9fdf509a84301e1d381ec92e3fe8c3735ba291bdec1a766915b73b25e5d97572b151d0688cb63d620b6bb74c0826a4a61d2c5c50db62fff0c4966f836f7e9c867644212e36cb1cbf8acc9019de4da81edbdd15266044	\\x14d52a011818b487d49c9fdf509a8430
36	User36@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010b4b65c6f0bd5a6c00b83790c725d2de563281e5aed8927717a67a8f61268bd69a9bf7694c3af9985e7b302094e9acc6c3ed7fb5a43ab8bbb6014e6b3935672d72d8140ba647eaaa836b49679e88a802e369396d37674ae2600687ecb44b13e3d	\\xb4b65c6f0bd5a6c00b83790c725d2de5
37	User37@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010b6ae91f668323e98b239e7ff3d8c15ab76ec4a92259a0f17a0c109a33d8528f7fcade551ce97fe07d5440422e7460e44f146cb56aeb48769b8775b125fc4fdd9c165fa3f4ec4fed061edfe9e4f1034deee2fbffa2e11fe48eb91b3a32ee8f7ad	\\xb6ae91f668323e98b239e7ff3d8c15ab
38	User38@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010f485cc394013f96d711cc8e9570f3252ff7da15305475a5582db96a8a4c2758d2f6581a1876f5f0140a6c34a6bdfa6a48680774dbd847d51de8b25561a5e3d736eb67a85f9327e7d898bbca4643c291545bf5e82c1a4c6912e4908812d593e3f	\\xf485cc394013f96d711cc8e9570f3252
39	User39@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010a4cc51af190851af2f6eed50b328a99b1c04dafa71d9532e045da8f869c4da6b80d87a7ef32c26e18bd03b6820a58120a141c35c93a7a5a09a655633acd628931160442d59845edcfa47b84afe950b5c8514e0329c766a850c677e03f1ec03bd	\\xa4cc51af190851af2f6eed50b328a99b
40	User40@example.com	\\xfa0072023f13ecb74576b5968304172790f80013010010a321e3f210b350a46c315dcf1c0c91738bc72a31a760029ce46bd5b3714d45021999ed40107a615fab2865cc7974e9c52f34d9188f384ab92f924d892d064210b64be2e69ff8d95bdb802bb37d9abe1ab795df4e0dca17dd9212d67f1d1479a3	\\xa321e3f210b350a46c315dcf1c0c9173
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
101	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a0100108c32ad728df733371f7a53878d938bd702002424b4a6782711d0c35dccb7cc7ccaff9f7ddd2de593fbf8e3add93ee9d36c98a3fdbb741324f55f9a268cf94f11d1afd12bffe688748f8f97445a13e8362cea2062267abe12a0fcc3bc01a5d769b63c43ba85393c26f09bf732334fa09067ce56124fdaf8	\\x8c32ad728df733371f7a53878d938bd7	{615818872,655478979,1573697484,2093678495,2111647205,-1812203293,-1378271511,-747857757,-38046701}
102	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010b1542f45d9cec31b5b9e01270544941502002424b4a6785dccb7cc7ccaff9f7ddd2de593fbf8e3a7152e98add93ee9d36c98a3fdbb74135b1f7c2278370ab165907b9ff5d1a60fc2647de8ffcbd9780e98d8f4649e1cad0e217cd9c160914576e4926f810e50fa91c004c74462c2d5248c8514c22c051d	\\xb1542f45d9cec31b5b9e012705449415	{615818872,1573697484,2093678495,2111647205,-1812203293,-1491784040,-1378271511,-747857757,-38046701}
103	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a01001077b27abcda6e2c48965e14cd7d5a3a5e02002424b4a6785dccb7cc7ccaff9f7ddd2de593fbf8e3add93ee9d36c98a3fd7a094cfdbb7413e8ca733e2225460f11a6fe213dc8a397374f39c803df8bc01e90bcace5180f0a497f692f95afa444c0b379f3a5ceb7fc62b7670c9970c6de6c2b96c63ad833f0	\\x77b27abcda6e2c48965e14cd7d5a3a5e	{615818872,1573697484,2093678495,2111647205,-1812203293,-1378271511,-747857757,-42333876,-38046701}
104	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010407544b0b47572ca3d5014ed6540816902002424b4a6785dccb7cc7ccaff9f7ddd2de593fbf8e3add93ee9b1c9cd6bd36c98a3fdbb741332552f178b93accac99ad4289c98231124de36a6682386bfb85241278203221cf9131f6e61f42b045107bf0cc0e8e8f6025f16a59b4dc4badf4895b5830a8266	\\x407544b0b47572ca3d5014ed65408169	{615818872,1573697484,2093678495,2111647205,-1812203293,-1378271511,-1312174741,-747857757,-38046701}
105	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010268aae90b4cf0753a411bfe3c2c4c99e02002424b4a67839b129385dccb7cc7ccaff9f7ddd2de593fbf8e3add93ee9d36c98a3fdbb7413c37e5d887089819b29acd4caf25ce1046a5f8e033b21db63c443ceaf6a7680b562dd668edf9701ab92b3b527094f19e6b3979d19ea1f4115602882b509e1d44e	\\x268aae90b4cf0753a411bfe3c2c4c99e	{615818872,967911736,1573697484,2093678495,2111647205,-1812203293,-1378271511,-747857757,-38046701}
106	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010b31076f50ba6e948187c5b2b103c777a02002424b4a6785dccb7cc7ccaff9f7ddd2de593fbf8e3add93ee9d36c98a3dbd6f029fdbb741302a0e1c41eef45fcb854faa4a5ab12f375c5df038564b6e6350ba161861154e43e5b819b4f4d173d3555f36c60515cafd29ae568d79bf2394cd60b0ef9396ef9	\\xb31076f50ba6e948187c5b2b103c777a	{615818872,1573697484,2093678495,2111647205,-1812203293,-1378271511,-747857757,-606670807,-38046701}
107	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010b1dc02c10fccce244ce92f1d0c6549bf02002424b4a678548710fc5dccb7cc7ccaff9f7ddd2de593fbf8e3add93ee9d36c98a3fdbb74138c14d7bbe9a6a9800ea7784c2d7071d31c3a81fa7c2f5dedfddd55129de78810e1e1f88accecfdb65fe3d1d8c1537b01ead2490bb10242b063ac529ced2db761	\\xb1dc02c10fccce244ce92f1d0c6549bf	{615818872,1418137852,1573697484,2093678495,2111647205,-1812203293,-1378271511,-747857757,-38046701}
108	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a01001030a6227d0b2e95510caa4aba927554dc02002424b4a6785dccb7cc7ccaff9f7ddd2de593fbf8e3a4115854add93ee9d36c98a3fdbb741399293083e237b78873ffbd34b764117f610dc930aea6a7fc50a703223ab5c93035ae85cfa86f5995abde56f02bc3e028c072a4b024e13f42984594b81c7d87d2	\\x30a6227d0b2e95510caa4aba927554dc	{615818872,1573697484,2093678495,2111647205,-1812203293,-1542367148,-1378271511,-747857757,-38046701}
109	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a01001009ea8d72b6ded3c8a46e1a3c854462cc02002424b4a6785ae52fce5dccb7cc7ccaff9f7ddd2de593fbf8e3add93ee9d36c98a3fdbb7413eaa14b7203e317e2a16c3a96014fc143da81867dcbc24703214951ed53f57f0a7ea5ae9815f82940970fb7f488303cce91010aadbc9f73daf191f6228212adff	\\x09ea8d72b6ded3c8a46e1a3c854462cc	{615818872,1524969422,1573697484,2093678495,2111647205,-1812203293,-1378271511,-747857757,-38046701}
110	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a01001094d978998bb12c14a1c80eb120fb69da02002424b4a6785dccb7cc7ddd2de593fbf8e3abe1e984add93ee9cb7405c7d36c98a3fdbb741346b510d9905e94cc53d82ac51e1b2b2a960c2b4710f7bf386713159a254905d1edd56965326c888d6c7029a9fed1d6f8a7a1ff986408dbdd9ebd8a285f053c14	\\x94d978998bb12c14a1c80eb120fb69da	{615818872,1573697484,2111647205,-1812203293,-1411257980,-1378271511,-881588793,-747857757,-38046701}
111	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010b272f65002b2a22c9d72dc9471c21ff702002424b4a6785dccb7cc76dd5f857ddd2de593fbf8e3add93ee9cb7405c7d36c98a3fdbb74134e7c0d818e9637a5050af115f6e7a850e513f7b6431d8ecdb60942d83ada4dafc6cd3d9514eb097b640ab0e0ddad2db112d86ec8edc08f628590a0ec20506f52	\\xb272f65002b2a22c9d72dc9471c21ff7	{615818872,1573697484,1994219397,2111647205,-1812203293,-1378271511,-881588793,-747857757,-38046701}
112	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010ecc646b09dfc1c06e3599ea6549002670200240be4d13d24b4a6785dccb7cc7ddd2de593fbf8e3add93ee9cb7405c7d36c98a3fdbb74135c69482a4924dd638166d4c77ab51576fda08a2dc536ef769d58cf3fa5446e5b3549c4670d8f2ea0da26557012157919e095386665a821c085e2fc15eb9516aa	\\xecc646b09dfc1c06e3599ea654900267	{199545149,615818872,1573697484,2111647205,-1812203293,-1378271511,-881588793,-747857757,-38046701}
113	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a01001023ccb036831f085e680b460eea00c63e02002424b4a6785dccb7cc61687d657ddd2de593fbf8e3add93ee9cb7405c7d36c98a3fdbb7413ce3510fd65a8ccf4d29090641d5a3323d7b93b881acab2d9ecb28f56f43bfcd7ac76ebafceaee805463715e6e37e47d63ac20452d02157fba2d971694990ee20	\\x23ccb036831f085e680b460eea00c63e	{615818872,1573697484,1634237797,2111647205,-1812203293,-1378271511,-881588793,-747857757,-38046701}
114	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a0100101fb4fc2f9d4d35f668ee151bda39b90802002424b4a67852f864c35dccb7cc7ddd2de593fbf8e3add93ee9cb7405c7d36c98a3fdbb741305f69db153ccf1578815a0e138f5ba2587b7cedd0561860314b619f08b6d39a31698a1ff0e34d90b66e80a7aa1436866d2ee193fffef2f06d3b735c210c1ed6f	\\x1fb4fc2f9d4d35f668ee151bda39b908	{615818872,1392010435,1573697484,2111647205,-1812203293,-1378271511,-881588793,-747857757,-38046701}
115	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010675f2699a6fe946c47a395842730c21b02002424b4a6782d38c8865dccb7cc7ddd2de593fbf8e3add93ee9cb7405c7d36c98a3fdbb7413d04c2b637b503b809a815a241e10c51181484618161575ccfc049101cef4f383860329abbcc0467a4854a765e3cfb77656bf8275deab90ce9debcc5d414158bc	\\x675f2699a6fe946c47a395842730c21b	{615818872,758696070,1573697484,2111647205,-1812203293,-1378271511,-881588793,-747857757,-38046701}
116	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a0100101ebcd0f1e0b25900984e93d8c0357a6402002424b4a6785dccb7cc6d7ac78a7ddd2de593fbf8e3add93ee9cb7405c7d36c98a3fdbb7413098e16cdbb2aacf13b93c83f2ad04cb390993d6c015302f08f9dae459b2d85a0a776e58c2f7739dfa1cb65c6a3a184c9f1de77cab711d94841c39d1770a49ad6	\\x1ebcd0f1e0b25900984e93d8c0357a64	{615818872,1573697484,1836763018,2111647205,-1812203293,-1378271511,-881588793,-747857757,-38046701}
117	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010ea93b97b02e2804929fead209b313e6e02002424b4a6785dccb7cc7ddd2de593fbf8e3add93ee9cb7405c7d0479e05d36c98a3fdbb7413d272009cf76fd3956df73b298e1c2e9ae68fabbde6a84c06110b6b13344625b72d9ecebd33edb45187b9f284b7919baf9a764918c4040b42e86c504856ef7413	\\xea93b97b02e2804929fead209b313e6e	{615818872,1573697484,2111647205,-1812203293,-1378271511,-881588793,-800612859,-747857757,-38046701}
118	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a0100108e378281d133eee9480d7bcfe3c5741402002424b4a6785dccb7cc7ddd2de58431351593fbf8e3add93ee9cb7405c7d36c98a3fdbb7413d2d9cc4a490a91c9364b96c71cf7940d07ee5e1b6392004c984feccd63e0fad76a1c9bbf872ed3e5217aacb2fbf769ca17a6df099a5420ceb5abea9488b83522	\\x8e378281d133eee9480d7bcfe3c57414	{615818872,1573697484,2111647205,-2077149931,-1812203293,-1378271511,-881588793,-747857757,-38046701}
119	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a0100103c7210adf188c1f87b26621abc7211d50200240af3ed1b24b4a6785dccb7cc7ddd2de593fbf8e3add93ee9cb7405c7d36c98a3fdbb7413b1fecd1047de780ca8f3bfc6aaae77b7a31b8d16676a609a699e6a2100a7b14fcfad92d52f2f5404c72da8fd82a55a482a33d30f49056af1c09c940c98b6739b	\\x3c7210adf188c1f87b26621abc7211d5	{183758107,615818872,1573697484,2111647205,-1812203293,-1378271511,-881588793,-747857757,-38046701}
120	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010a56b840647fa49a3e8c894b194eb4ce402002424b4a6785dccb7cc7ddd2de593fbf8e3add93ee9bbbccbd9d36c98a3e5b106c0fdbb74131f58707208f20734d825b026c0443439dcc7f31a2fe04348fb0b81e55ce811ef2247714b209c3c03390a76549550cebc43f0a4126ea0a1d49ec73c0f5c6e62e3	\\xa56b840647fa49a3e8c894b194eb4ce4	{615818872,1573697484,2111647205,-1812203293,-1378271511,-1145254951,-747857757,-441383232,-38046701}
121	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a0100104fb78a466a4c5311d3156489ca241c8002002424b4a678464d27c55dccb7cc7ddd2de593fbf8e3add93ee9d36c98a3e5b106c0fdbb7413a3e0255184483a72ce94dc9d0b42425c1a42dd42cbbcf86b8d25acb7bc07c368fc6dab5fa8f3abcdab2b335826ac9ffccbfa9d32abfdc4e6c68e953446f302b5	\\x4fb78a466a4c5311d3156489ca241c80	{615818872,1179461573,1573697484,2111647205,-1812203293,-1378271511,-747857757,-441383232,-38046701}
122	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a0100108fe0827e80d8dc450463431d6741d51d02002424b4a6785dccb7cc6e55188e7ddd2de593fbf8e3add93ee9d36c98a3e5b106c0fdbb741330225c34138bbfc1942dbd753af0515629a551bbbc0dcec2c13517dec84c2c8036c8f3e4bf2a55cb73bf720fd53dbf826b3663be6242ddb7d6b031e3d33272b9	\\x8fe0827e80d8dc450463431d6741d51d	{615818872,1573697484,1851070606,2111647205,-1812203293,-1378271511,-747857757,-441383232,-38046701}
123	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010db0fdb42fd67e52f4994e2fb2147bd6c02002424b4a6783bc5b3b35dccb7cc7ddd2de593fbf8e3add93ee9d36c98a3e5b106c0fdbb7413d3ce5cecbbd792cc4eeb2d5964ac4bb9526e8af19bd50a0ec99176636ef8b58a526dc0030664c7b4cdc231313b9d1b5d6cc37dfb27cb58a0df7ac30fda14c1de	\\xdb0fdb42fd67e52f4994e2fb2147bd6c	{615818872,1002812339,1573697484,2111647205,-1812203293,-1378271511,-747857757,-441383232,-38046701}
124	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a01001080d77045c3196ceffb0b44a39e53adb902002424b4a6785dccb7cc7ddd2de593fbf8e3add93ee9ba607bffd36c98a3e5b106c0fdbb741322bbe0336242f04f36dcc31c7154dadec9080f13e397763d48b5c32c0cb0ede94f2b63a577935ba1b3ebd9e77712751ffccdc611f212e3202929fbe5e4c09dda	\\x80d77045c3196ceffb0b44a39e53adb9	{615818872,1573697484,2111647205,-1812203293,-1378271511,-1168081921,-747857757,-441383232,-38046701}
125	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010d5c59f4a70faa7a22d9710e6970aa05702002424b4a6785dccb7cc7ddd2de58aa3f72993fbf8e3add93ee9d36c98a3e5b106c0fdbb74134a1637509457c83aba6615580ec3a7608da20c84778f900f30713092f591de0d4351b55eaf05224458bd34171712451c438aee8ad1c6268f37889d6dd1439710	\\xd5c59f4a70faa7a22d9710e6970aa057	{615818872,1573697484,2111647205,-1968965847,-1812203293,-1378271511,-747857757,-441383232,-38046701}
126	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a0100109c050314705559d21d9ec18f214f38be02002424b4a67851c8f22d5dccb7cc7ddd2de593fbf8e3add93ee9d36c98a3e5b106c0fdbb74139bcec4e5bf608aaf54d33bb5b22bc6327d03234367fa1a1e813db654550aa7ea3335646d3fd148a0ea03aea128100d195ce90c24dbe93217076d0018a55ef9fb	\\x9c050314705559d21d9ec18f214f38be	{615818872,1372123693,1573697484,2111647205,-1812203293,-1378271511,-747857757,-441383232,-38046701}
127	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010124c9e7b9aa761b66ff88ca226679f8402002424b4a6785dccb7cc7ddd2de593fbf8e3ad3d089cadd93ee9d36c98a3e5b106c0fdbb7413d9b49573074f3b3c42df09bd184a85bc93ffa2925ef020b206799c437b20737382b3ee5a9b0f099df1de2e40fc244412e860baf2e4cc4f7f778f0be0ca3bb0a8	\\x124c9e7b9aa761b66ff88ca226679f84	{615818872,1573697484,2111647205,-1812203293,-1388509028,-1378271511,-747857757,-441383232,-38046701}
128	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010619750e95de4f76c34c6ff9b4a74f7d502002424b4a6785dccb7cc63e3d5db7ddd2de593fbf8e3add93ee9d36c98a3e5b106c0fdbb7413e5e39b890063bb796854237d4677a917c198da409f6ebadd9a9ae7b02d2442acaddffc952e7a4cb0dbd412ec66840ffb174aa75799b819f6fe276ea8faa8fe89	\\x619750e95de4f76c34c6ff9b4a74f7d5	{615818872,1573697484,1675875803,2111647205,-1812203293,-1378271511,-747857757,-441383232,-38046701}
129	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010f0e436db9593c4dd865446e3ce6b6e6802002424b4a6785dccb7cc75cc13597ddd2de593fbf8e3add93ee9d36c98a3e5b106c0fdbb741337d08c48fc4fd10bf614b12026bee2009c2a171de3ae41ca729449f57e0d41f2ced0c9f67d62a046b9883d6a2869ff5d263bd15b460f2c76f71829bdf4cbe320	\\xf0e436db9593c4dd865446e3ce6b6e68	{615818872,1573697484,1976308569,2111647205,-1812203293,-1378271511,-747857757,-441383232,-38046701}
130	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010306472356840ef4cbb441d4b2ee0fde70200242385d78b24b4a6785dccb7cc7126c5557ddd2de593fbf8e3add93ee9d36c98a3fdbb7413d63554e653f2b2fac60a974bf8597e83f692003bf91c77f17d9cf070a8e5c853e49be3519e9257534599e8c0584cf4d5bf2773d5e147703aff28ec753dff4d65	\\x306472356840ef4cbb441d4b2ee0fde7	{595974027,615818872,1573697484,1898366293,2111647205,-1812203293,-1378271511,-747857757,-38046701}
131	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a01001009e6a6c1bbe28dfccbf5ff08a1450b430200242385d78b24b4a6785dccb7cc7ddd2de593fbf8e3add93ee9d36c98a3df9a6a9cfdbb7413bc394f1d0722599006e460387121934a893b563d322e3db021107eccd02c5755765a3c79aa7129bfd81391b5b2daad68bdb3eb9bf61756574dd7af01f5f7623e	\\x09e6a6c1bbe28dfccbf5ff08a1450b43	{595974027,615818872,1573697484,2111647205,-1812203293,-1378271511,-747857757,-543528292,-38046701}
132	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010da111eac12221c05e5d086c4307367900200242385d78b24b4a6784cfaf4015dccb7cc7ddd2de593fbf8e3add93ee9d36c98a3fdbb741398ab7c222c2fe23acb597733389d9cb9cc6fb442fb1fa145728bbf27bb8bfb928a63a44ba8f20210a4660d0310b36279fc2d3768fedb176b7f2cf3316e2b54c0	\\xda111eac12221c05e5d086c430736790	{595974027,615818872,1291514881,1573697484,2111647205,-1812203293,-1378271511,-747857757,-38046701}
133	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010919cb50358fa55a83163821f88cea1710200242385d78b24b4a6785a8539365dccb7cc7ddd2de593fbf8e3add93ee9d36c98a3fdbb7413432c8c9f33ad3bb058758bd7d7fb72965602d828562147cae2e3910260338fd0147d7a29a9bb581e849a2900f41474cd752e8e178bcb35c9861c8a2e04e47105	\\x919cb50358fa55a83163821f88cea171	{595974027,615818872,1518680374,1573697484,2111647205,-1812203293,-1378271511,-747857757,-38046701}
134	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010e7f0792663346b63df5bf43c3ebc76ce0200242385d78b24b4a6785dccb7cc7ddd2de593fbf8e3adc888b9add93ee9d36c98a3fdbb74133f6106929a4338e3ddbd81f3a27af06f7e71c5c455cacb0b5c0c278c03476d17ed3e71c031143c3de5b1f04cfa3691f6d8c58a9a7cc0f7f29f1a58d53dc3e536	\\xe7f0792663346b63df5bf43c3ebc76ce	{595974027,615818872,1573697484,2111647205,-1812203293,-1379366727,-1378271511,-747857757,-38046701}
135	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a01001021be0e27aec806d7057b210734d236520200242385d78b24b4a6785dccb7cc73a8d6297ddd2de593fbf8e3add93ee9d36c98a3fdbb7413ccef2d8e08f5cf6e2eec643c062d33ab3853ba4fef4b057a6f39fdcb548b9b027858b006daf73184fcedcf6fec78a29c37342c88360d043f5f639494f969a150	\\x21be0e27aec806d7057b210734d23652	{595974027,615818872,1573697484,1940444713,2111647205,-1812203293,-1378271511,-747857757,-38046701}
136	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010aa6fc12220719bf68d7533c41674c5830200242385d78b24b4a6785dccb7cc7ddd2de593fbf8e3948a3241add93ee9d36c98a3fdbb74138d62c9c95b51cce120445a6ff5a098151dd4125f748bda07ce678adf470ff07027e9f446b1dd53dac59f038bc131abeb06598f60721812b06dc71af03128f0a9	\\xaa6fc12220719bf68d7533c41674c583	{595974027,615818872,1573697484,2111647205,-1812203293,-1802882495,-1378271511,-747857757,-38046701}
137	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010cfb51388ecab7c059b835402128b731b0200242385d78b24b4a6785dccb7cc7ddd2de593fbf8e3a4391026add93ee9d36c98a3fdbb7413e1e300a50c3b919d90f37f61dca98036aacb8a4fb75f20135e8c17e05b2b2075596c467ab03a3529b9d27e4ba8257cfabdcc815dce60e20711b884e393434de1	\\xcfb51388ecab7c059b835402128b731b	{595974027,615818872,1573697484,2111647205,-1812203293,-1539764186,-1378271511,-747857757,-38046701}
138	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a010010f2af9cef1f08ed6e23f78390a487a6220200242385d78b24b4a678335f65f25dccb7cc7ddd2de593fbf8e3add93ee9d36c98a3fdbb741318b14bf02ddd6d36048c13c4c96eaeadb71d2cc6bc8b2ab7204c3d3c7267fc3af0e4099797ad10687dd59c5a2c57129b203e1f5fbb1bdbb3506230d5173d8694	\\xf2af9cef1f08ed6e23f78390a487a622	{595974027,615818872,861890034,1573697484,2111647205,-1812203293,-1378271511,-747857757,-38046701}
139	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a01001003f62cb270ededdfc24238ffcc9bcf8b0200242385d78b24b4a6785dccb7cc64765cb27ddd2de593fbf8e3add93ee9d36c98a3fdbb7413cf49fb0ebc616fa3d027eeae5892707c5456c6d1671002b72f8eb13a2e001889ac48b23e3bcc26ce14a1b40d6bdf09bdbeed8e1bdd67ea6363cb40ce09d5da36	\\x03f62cb270ededdfc24238ffcc9bcf8b	{595974027,615818872,1573697484,1685478578,2111647205,-1812203293,-1378271511,-747857757,-38046701}
140	\\xfa0001f28abc310a4ad2aeabe3876ef23c35003a0100108ecfcc34c8ab035a6c6a6860a4901f1902002424b4a67835b5f43c5dccb7cc78a7498c7ddd2de593fbf8e3add93ee9d36c98a3fdbb7413f6ebbe9778afb3a6242dbcab6c33e65733abba116c421c5bedd6140a3ffcdc08da9b60e06c014ba93434f264abe05c46fc88e66850ee3094b8438340131b8383	\\x8ecfcc34c8ab035a6c6a6860a4901f19	{615818872,901116988,1573697484,2024229260,2111647205,-1812203293,-1378271511,-747857757,-38046701}
1	\\xfa0072023f13ecb74576b5968304172790f80032010010cc56abd6bed71ead7b27e86702320b3c02001c574a337c676cffb58300c4869b20cc8bd970d382e75dbd25ea7e2280b6a7541a0b18068e1c03e2839027110f066212df8d8d7a8e0de6987616e42b24517d48a81621b9487707ea1e93a8ddb4f15a8afc25a44eed2a2386cbcace6af4	\\xcc56abd6bed71ead7b27e86702320b3c	{1464480636,1735196597,-2097101690,-1692349301,-646917246,-413287131,-360832384}
2	\\xfa0072023f13ecb74576b5968304172790f800320100108abd88016fda0f62fe5b02ebd4498e1802001c54672a64574a337c676cffb58300c4869b20cc8bd970d382ea7e2280900dc3acc6135d9da678b7c07c21cfe65b4c6b202a9e3277b633d5debf37b95fd05d981b1081e89a9ccfc4126f4fc427dc479b7391f4af7c863cd6bde2c83a80	\\x8abd88016fda0f62fe5b02ebd4498e18	{1416047204,1464480636,1735196597,-2097101690,-1692349301,-646917246,-360832384}
3	\\xfa0072023f13ecb74576b5968304172790f80032010010cdf0f9182403160daabc8bd79db772a802001c574a337c676cffb58300c4869b20cc8ba0d05e21d970d382ea7e22809c5f4d8a0956b6b4420856f7f7041736aa3cd506e4eb8788e2880a32feeb6c50ef86228eb34fbcf2a9fcd645e4059413aa421bdc74b47d65bf3174cfa6b85c3b	\\xcdf0f9182403160daabc8bd79db772a8	{1464480636,1735196597,-2097101690,-1692349301,-1596957151,-646917246,-360832384}
4	\\xfa0072023f13ecb74576b5968304172790f8003201001077c029e616142fd619ddfa5fcc51572202001c574a337c676cffb58300c4869b20cc8ba2652cf0d970d382ea7e2280b7cfa957caf78bc05fa7c16776901fccb54ac0f0c6dd6809cc82512b1f1e3f0eb34496cb1526906280088303f0ec4535f37eb4f9ba04075a394f4a45c1a7b677	\\x77c029e616142fd619ddfa5fcc515722	{1464480636,1735196597,-2097101690,-1692349301,-1570427664,-646917246,-360832384}
5	\\xfa0072023f13ecb74576b5968304172790f8003201001069e07db8be97bc716ea78180ef34b7ca02001c574a337c676cffb58300c486869785ec9b20cc8bd970d382ea7e228003c84f3461a0fb69135f7e934a678befa3616bc38de42baf0391b15c7c63eceb46f848983f6fd74f3c321f11c53d6b79123216739c6552bf23c6768b1da269c3	\\x69e07db8be97bc716ea78180ef34b7ca	{1464480636,1735196597,-2097101690,-2036890132,-1692349301,-646917246,-360832384}
6	\\xfa0072023f13ecb74576b5968304172790f80032010010e24b6b52781b8d24ecc1b9fb8987852002001c0702634b574a337c676cffb58300c4869b20cc8bd970d382ea7e228007cf9ccf47242caf793e65a512cffbedcb667a8df8c950ef16188de56fe56ed67eb40ab42de1c5bc35efea1e2f6606356bb901806db1189c1c9fc4b066ee4bf0	\\xe24b6b52781b8d24ecc1b9fb89878520	{117597003,1464480636,1735196597,-2097101690,-1692349301,-646917246,-360832384}
7	\\xfa0072023f13ecb74576b5968304172790f800320100108758ec832002cea71672a68be3faf92202001c574a337c676cffb58300c4869b20cc8bce5a33efd970d382ea7e22807e32fe44d99e881b4c2f25e6f0d095b1e130507364b2ac975d305950b7207bc313f8f4a853535cfff6b77e99037da314aee77237379a2a279f8d6218df3018a3	\\x8758ec832002cea71672a68be3faf922	{1464480636,1735196597,-2097101690,-1692349301,-832949265,-646917246,-360832384}
8	\\xfa0072023f13ecb74576b5968304172790f800320100104d6803b5d6613fc0e482a9b98287610602001c574a337c676cffb58300c4869b20cc8bd970d382d9f56812ea7e22803cf8e431b6070d1bb72d5a05e2453242557d2c859a20e31b32f54caed5e325cc4b0e0ea971857e49ac4a43a0c02fdc051b0ea814137d796b01b18366927f751e	\\x4d6803b5d6613fc0e482a9b982876106	{1464480636,1735196597,-2097101690,-1692349301,-646917246,-638228462,-360832384}
9	\\xfa0072023f13ecb74576b5968304172790f8003201001014236c1cbfbf564c08d9343ebdca1c3002001c3bde64ca574a337c676cffb58300c4869b20cc8bd970d382ea7e2280ffe5548b2f1ed6bf55278733fb950cd72fa61c689b75bb71a1ab4e86604e7cce52b701fcf7a4d232c1587e9aedd075b1f8be885fb662a918850db1648de54e43	\\x14236c1cbfbf564c08d9343ebdca1c30	{1004430538,1464480636,1735196597,-2097101690,-1692349301,-646917246,-360832384}
10	\\xfa0072023f13ecb74576b5968304172790f8003601001043736f4313658880c7d2a8711c768d38020020574a337c62fb2e00676cffb58300c4869b20cc8bd970d382e75dbd25ea7e2280c981d5bb72517042cbd044ee86793a096e9d57e9a00ea134bb95f66530468dd217e476726cca57671b0f68909df5237a25828680df0e10a2727ff3292835d39f	\\x43736f4313658880c7d2a8711c768d38	{1464480636,1660628480,1735196597,-2097101690,-1692349301,-646917246,-413287131,-360832384}
11	\\xfa0072023f13ecb74576b5968304172790f80036010010348428b7002dab39cb617fe440826160020020574a337c676cffb58300c48690a623c39b20cc8bd970d382e75dbd25ea7e2280c02066d8ffcb05db1ba04f42235d32c997adf1edbec7791f34c6319e1dd148a640dc8ed98767a314dececc5103db8d4087bd43c18e54e7ff842a89e16b69deb0	\\x348428b7002dab39cb617fe440826160	{1464480636,1735196597,-2097101690,-1868160061,-1692349301,-646917246,-413287131,-360832384}
12	\\xfa0072023f13ecb74576b5968304172790f80036010010c65ef544d8c19d4ebe86a0aa8fbfd287020020574a337c676cffb58300c4869b20cc8bba45a5d5d970d382e75dbd25ea7e2280af1e204f2e1ea65a39a0abe4658245bb5b2308fe5bfb2ea48fc2eff70364ef7a0d30dac935cb8370a295ab10a6d084b4bd8a51e95ddb2d139e887769891163de	\\xc65ef544d8c19d4ebe86a0aa8fbfd287	{1464480636,1735196597,-2097101690,-1692349301,-1169840683,-646917246,-413287131,-360832384}
13	\\xfa0072023f13ecb74576b5968304172790f80036010010bc8b25d3dff94d6395451a7a0711eef0020020557f7ca3574a337c676cffb58300c4869b20cc8bd970d382e75dbd25ea7e2280ac3a9d48ae7242742b898d546d613b0bd57a0f6a1ab1859bc9c74ae7fb41a36a50c26ce1cc5ef0c59691cb3752679aadc062bcf46a796eaf75d924b17ccfc2e1	\\xbc8b25d3dff94d6395451a7a0711eef0	{1434418339,1464480636,1735196597,-2097101690,-1692349301,-646917246,-413287131,-360832384}
14	\\xfa0072023f13ecb74576b5968304172790f80036010010af210d41b009855c9a04369439e0735002002012a1e155574a337c676cffb58300c4869b20cc8bd970d382e75dbd25ea7e2280c3602259f7933c422d8741c9839019dad4129db6d0e5a889c37cd86afac7cbd09db5e30e67e55eb590a954e9d6378e040267834dacb6dbde18fb1fec5ed993a3	\\xaf210d41b009855c9a04369439e07350	{312598869,1464480636,1735196597,-2097101690,-1692349301,-646917246,-413287131,-360832384}
15	\\xfa0072023f13ecb74576b5968304172790f800360100105d18d1d783e4b4258b491e408ef90a51020020574a337c676cffb58300c4869b20cc8bac0677d7d970d382e75dbd25ea7e22804da4277408effcaa741a028a0cfb783fd7bce88cf567711a419529596c3c73ef9fc078206a5b459a53434b22e3fed318c7ceaf9112857f1f1d25292bdb8bc2e2	\\x5d18d1d783e4b4258b491e408ef90a51	{1464480636,1735196597,-2097101690,-1692349301,-1408862249,-646917246,-413287131,-360832384}
16	\\xfa0072023f13ecb74576b5968304172790f80036010010fa04300019c9149b100753c3f3e604100200203d15ce16574a337c676cffb58300c4869b20cc8bd970d382e75dbd25ea7e22807c80561239588b723ea0a099d99385f80f90ae2ba46e355177cd54456e8a2afaea53976027f239740127380b29c876a8bb3cff65c50b9f2b2ac4896f9da9e664	\\xfa04300019c9149b100753c3f3e60410	{1024839190,1464480636,1735196597,-2097101690,-1692349301,-646917246,-413287131,-360832384}
17	\\xfa0072023f13ecb74576b5968304172790f80036010010052418ca314f59d8d14aba74cfa56d6f0200200e3a9acf574a337c676cffb58300c4869b20cc8bd970d382e75dbd25ea7e2280102c4cd7a5b9fcc18f8d767c41185209585e6d3c620216662784c5d9cd6c7f1c44722b44f64356e80e4268e7bb223204b5bff9b138854b1e85109fe16dcaf1b7	\\x052418ca314f59d8d14aba74cfa56d6f	{238721743,1464480636,1735196597,-2097101690,-1692349301,-646917246,-413287131,-360832384}
18	\\xfa0072023f13ecb74576b5968304172790f80036010010741d918905b9b6a1ef30f101aa9679b3020020574a337c676cffb58300c4869b20cc8bd970d382dd917133e75dbd25ea7e228033d08ac4be1bc97d822f8edb043a24b86577335c6912ca3fa5a85a029f04215a8b79192dcd699886d61f636246b5248d812e4618169a248f3146eb6fca072f74	\\x741d918905b9b6a1ef30f101aa9679b3	{1464480636,1735196597,-2097101690,-1692349301,-646917246,-577670861,-413287131,-360832384}
19	\\xfa0072023f13ecb74576b5968304172790f80036010010eca8aa7a89e6aebf7450d8ff8af1f3aa020020574a337c676cffb58300c4869b20cc8ba4aa5dbbd970d382e75dbd25ea7e2280f2a417460f56d85bd2d10370733bebf4c50988029cc0e622e9847fba2650eb433b0b0179af12d665bd78c47ecd16560a2ec4fcb8d8992a406bc4497508bcac66	\\xeca8aa7a89e6aebf7450d8ff8af1f3aa	{1464480636,1735196597,-2097101690,-1692349301,-1532338757,-646917246,-413287131,-360832384}
20	\\xfa0072023f13ecb74576b5968304172790f800360100107012852e2b6b2d0d2a92e354bb2c10a30200204231be4154672a64574a337c676cffb58300c4869b20cc8bd970d382ea7e22808630971f73d705f9db03bcfa3c9ada05cab46bc199aed377da642b633eaca5c0ec7474b2127c1aa920f72b6c3d0d21a7862750b3024b1d44ab60f5497cd0442a	\\x7012852e2b6b2d0d2a92e354bb2c10a3	{1110556225,1416047204,1464480636,1735196597,-2097101690,-1692349301,-646917246,-360832384}
21	\\xfa0072023f13ecb74576b5968304172790f80036010010b66cd95f54b05968ed3ee9212abf045f020020393166c254672a64574a337c676cffb58300c4869b20cc8bd970d382ea7e22800098a0e90aeae33c32a37d11ef836311890352956ca172683a381d4cfef728b701860c245ef2e047bdca21968dab2fadc334bfbd0470d51733a35b72652b437b	\\xb66cd95f54b05968ed3ee9212abf045f	{959538882,1416047204,1464480636,1735196597,-2097101690,-1692349301,-646917246,-360832384}
22	\\xfa0072023f13ecb74576b5968304172790f80036010010c4d8f5f68e977f90bfdab032a49d291502002054672a64574a337c676cffb58300c48686e3e0459b20cc8bd970d382ea7e2280815981fcce5463a93be6b42d0b64cc4e859095d2c08ad4f098b07e8c361e54ba5a353389e611f1721efcec6b3ec218b65a9dfdf5185e53c0efa4d4fc24a06c9c	\\xc4d8f5f68e977f90bfdab032a49d2915	{1416047204,1464480636,1735196597,-2097101690,-2031886267,-1692349301,-646917246,-360832384}
23	\\xfa0072023f13ecb74576b5968304172790f800360100101d1e8c2d4556a16c53119874fd3b879f020020383333bb54672a64574a337c676cffb58300c4869b20cc8bd970d382ea7e22803b50b490989034c5ddccea4b3bc8b55a9bafafb0cae2f82e4b3cd3aa4f8d3bc780144567b508a6b46c8cc5dc9fe3b1b4e01e11082bfc4d4a1e8b866ea2f13d0e	\\x1d1e8c2d4556a16c53119874fd3b879f	{942879675,1416047204,1464480636,1735196597,-2097101690,-1692349301,-646917246,-360832384}
24	\\xfa0072023f13ecb74576b5968304172790f80036010010a047a22414cd5610dcd324b51e74869702002054672a64574a337c676cffb5763dad9a8300c4869b20cc8bd970d382ea7e22808d9e77341740b10cfd15bfa9c2e7be6ddd894fa47bc6218de5f7ac54bc622531942945649c21948c6851b362356a2eb079007c3de26b688b593e12811e125956	\\xa047a22414cd5610dcd324b51e748697	{1416047204,1464480636,1735196597,1983753626,-2097101690,-1692349301,-646917246,-360832384}
25	\\xfa0072023f13ecb74576b5968304172790f80036010010a961632f40238650f767b880876c02c6020020404261d554672a64574a337c676cffb58300c4869b20cc8bd970d382ea7e2280d702791c1611b3c85fa10557c1f5954d5ef6498502d00b6edf59803f8609637d5ae920658d69a55a43599b2fad4851052834b1f14851c54c86748442a57ac7a2	\\xa961632f40238650f767b880876c02c6	{1078092245,1416047204,1464480636,1735196597,-2097101690,-1692349301,-646917246,-360832384}
26	\\xfa0072023f13ecb74576b5968304172790f80036010010ab89ab2b501e0c3436d095175e63f6c002002054672a64574a337c676cffb57558de3a8300c4869b20cc8bd970d382ea7e22807bcae62215e44d74dd5c2cf85470ebaa64393d86f02ca7cf6ca5bfa8a9ef6b0548e752652f96894e4f2637dbd1c89822e1539ec838246f8841ea396e8e9708c5	\\xab89ab2b501e0c3436d095175e63f6c0	{1416047204,1464480636,1735196597,1968758330,-2097101690,-1692349301,-646917246,-360832384}
27	\\xfa0072023f13ecb74576b5968304172790f800360100104f6f9c62a115c449467134c5ed016bdf02002054672a64574a337c676cffb58300c4869b20cc8ba428c72fd970d382ea7e228083c49a44aa926eb1ff0c28ca13ef00f9ebe27f63d49e8c7dca9b79fefcd3805d86db12a40c3b915f31a6e8732b72442537de399300475cf5a1892bc0296a21ad	\\x4f6f9c62a115c449467134c5ed016bdf	{1416047204,1464480636,1735196597,-2097101690,-1692349301,-1540831441,-646917246,-360832384}
28	\\xfa0072023f13ecb74576b5968304172790f80036010010621ef4cf76f9f3e8daf658d1c93ffbef02002054672a64574a337c676cffb58300c4869b20cc8bd1f3d72ed970d382ea7e22802feb3997b09b33b6999312a454aa184487ea08fed61c5834699f4633fbc3a3b92334ab542c237540fdc78958edb08e087bae18463b7f6c741267f0153a5c27e8	\\x621ef4cf76f9f3e8daf658d1c93ffbef	{1416047204,1464480636,1735196597,-2097101690,-1692349301,-772548818,-646917246,-360832384}
29	\\xfa0072023f13ecb74576b5968304172790f800360100103712168b1a9a3c3ddd9a4157efd2e73402002054672a64574a337c676cffb58300c48697eb3c6e9b20cc8bd970d382ea7e2280a7dd30d245881299623d9cad49c8f88cf61c9bfa0c20f4f9052b8502c1d32255c1975b0f13e6ed154158b3360ae150d9d4dfc445967fbb1e2f7dd0cae676873c	\\x3712168b1a9a3c3ddd9a4157efd2e734	{1416047204,1464480636,1735196597,-2097101690,-1746191250,-1692349301,-646917246,-360832384}
30	\\xfa0072023f13ecb74576b5968304172790f8003601001028855f5366419365c715791c9a747b2e020020574a337c6511e5b1676cffb58300c4869b20cc8ba0d05e21d970d382ea7e22808fa8be977cb7b4bde17b208ee811572cf2d7a5aadc30385a4ae4b604ea4224ce4552c7ace67e7ce8596de08459ad011aa4ab346a12f39e29bb39a3b027c4338c	\\x28855f5366419365c715791c9a747b2e	{1464480636,1695671729,1735196597,-2097101690,-1692349301,-1596957151,-646917246,-360832384}
31	\\xfa0072023f13ecb74576b5968304172790f80036010010c855ce2f458cd098c2e780069d944de3020020574a337c676cffb58300c4869b20cc8ba0d05e21d970d382daad47ecea7e228013143ca3036f5f4453e379ac8bb78ca9d680cb9826285b5aac8113c12d9ea7cde57b7d5c97ced012b015d403d1015e3b5a0ce36845967d0029e57638d6afba1e	\\xc855ce2f458cd098c2e780069d944de3	{1464480636,1735196597,-2097101690,-1692349301,-1596957151,-646917246,-626178068,-360832384}
32	\\xfa0072023f13ecb74576b5968304172790f80036010010ac88cdf02ecb4a5a73bbd3f95a2a71c3020020574a337c676cffb58300c4869b20cc8ba0d05e21d970d382ea7e2280fa06c246560ff9dd04ee6df5001d15dbc8d4318556d7c2026d1c48fb5097b03cb7243f4795a5e87e4647f05f68bfd837e1de0794977a63f187a71e6d7b1a9cbfa4fa75cb	\\xac88cdf02ecb4a5a73bbd3f95a2a71c3	{1464480636,1735196597,-2097101690,-1692349301,-1596957151,-646917246,-360832384,-100220346}
33	\\xfa0072023f13ecb74576b5968304172790f80036010010158418d30fdfbbf9eff3dc5f1105d775020020574a337c676cffb577b0c8028300c4869b20cc8ba0d05e21d970d382ea7e2280a8ed116eaee4f5ae928993910ce208a94db99203e49ef0fe2a650171c622e4fff1caf1f93ae0bceb9dbd2844074fdcec6b708a04c31c9d0a0a50e0d5658b8242	\\x158418d30fdfbbf9eff3dc5f1105d775	{1464480636,1735196597,2008074242,-2097101690,-1692349301,-1596957151,-646917246,-360832384}
34	\\xfa0072023f13ecb74576b5968304172790f80036010010fcdc276c11ababf132c61f5ef7f70f82020020574a337c5c374d4c676cffb58300c4869b20cc8ba0d05e21d970d382ea7e2280e2492d69c6a94d053248096ef1dfa9b527fd2d366ed7fee0740b57371bee82eb9a3362545df9d32ed983b8379449dd33c5004b5fc7ff3377df0fe0e74a03864e	\\xfcdc276c11ababf132c61f5ef7f70f82	{1464480636,1547128140,1735196597,-2097101690,-1692349301,-1596957151,-646917246,-360832384}
35	\\xfa0072023f13ecb74576b5968304172790f800360100105173979544753843816356fc67cebd88020020574a337c676cffb58300c48698aa27a99b20cc8ba0d05e21d970d382ea7e22800880b5cf16c41a912054c33f1fecd6b6e5aa20bf0e8941f362ff9dd2ad605490601e8771ae76a1756723ac19bc0e29c14669f6016e9f2d2256bc5a3477092050	\\x5173979544753843816356fc67cebd88	{1464480636,1735196597,-2097101690,-1733679191,-1692349301,-1596957151,-646917246,-360832384}
36	\\xfa0072023f13ecb74576b5968304172790f800360100105392aae378ed2471aa140e9fa6bc15b80200203686b3d9574a337c676cffb58300c4869b20cc8ba0d05e21d970d382ea7e2280c2e4f6f8ae926b73c419413fd4382caa8dcf299439421203632ff819d0c6bf72f6f8c4b92033c96719a73b87cf1ac33ed6a8717c3f14b95f476c8a71870b5298	\\x5392aae378ed2471aa140e9fa6bc15b8	{914797529,1464480636,1735196597,-2097101690,-1692349301,-1596957151,-646917246,-360832384}
37	\\xfa0072023f13ecb74576b5968304172790f80036010010fcf7aa78eb727e44cd857182af00d253020020574a337c63085295676cffb58300c4869b20cc8ba0d05e21d970d382ea7e2280e612cd685cc5907ae650039543ccb4bf56c41c2399500f1082153dc8cfb21d4b442a8814401abc9866a04824d3f0688daf293641ae3cd6b765155af5627cd54a	\\xfcf7aa78eb727e44cd857182af00d253	{1464480636,1661489813,1735196597,-2097101690,-1692349301,-1596957151,-646917246,-360832384}
38	\\xfa0072023f13ecb74576b5968304172790f80036010010710b279cf043a5aefe6ab43cb39832e502002048515a17574a337c676cffb58300c4869b20cc8ba0d05e21d970d382ea7e22800b5852dec2af2cf1a3f4a9138046835afabb1b0f28835b831f638ea2571a9360db28d25f3ce9ddd9b0fcfa48a2ac9e9842996108db41affb3fd7fdf68b91e1f7	\\x710b279cf043a5aefe6ab43cb39832e5	{1213291031,1464480636,1735196597,-2097101690,-1692349301,-1596957151,-646917246,-360832384}
39	\\xfa0072023f13ecb74576b5968304172790f800360100101981680700ac3e9bd34ed805177d5d48020020574a337c676cffb58300c486976a22e29b20cc8ba0d05e21d970d382ea7e22805135ad216856521d2f3933e1b6c30863afd6e0697e4927e01f7728ab85383d5b57d58cb09a9ff7fbbd596f38394c9b3bd8f7f1d2f9b324a9cc5e8d969409a6a9	\\x1981680700ac3e9bd34ed805177d5d48	{1464480636,1735196597,-2097101690,-1754651934,-1692349301,-1596957151,-646917246,-360832384}
40	\\xfa0072023f13ecb74576b5968304172790f800360100108cbb084c93605f82382ca3c3f96624c0020020574a337c676cffb58300c4869b20cc8ba2652cf0a74688b1d970d382ea7e22808305951428e48cdf7b96822f065c893eeb66a089331037f93e20c00917f942bee37beec90ac96f42ef46023f9efca44b5c5758ed096d31770d97f14eca2c5a2c	\\x8cbb084c93605f82382ca3c3f96624c0	{1464480636,1735196597,-2097101690,-1692349301,-1570427664,-1488549711,-646917246,-360832384}
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
9eef9b1f-3cb2-4b69-8025-6ff341950106	2	\\x4f265adaf4ab9c6b8dd10c5dbd8e4820886ad5cf23d9a1025c510f9eeaa04a46	2026-12-01 13:56:20.16959+00	\\xb8fb1001084466bb6ebd6bf48df48b383041c74fe3e86cede54ec4146f794cf1
fa91b10f-36d9-4fac-b833-70c40935f82a	2	\\x94a422daa67ee4e53c2c7fdeea81f26c0c51948493448825d3f3652378e942a0	2026-12-01 13:56:22.648164+00	\\x44a98a0ce08d8b5a575c1886ff833409cc89caa3225f9778a5de8933771aa9bc
a1fcc495-5f54-4006-a6c9-3be6c5f9d8e8	5	\\xaadbae8c78c7ef2782b3ebdaa8606e29bb10908d4690e7a6587c478e65f02df1	2026-12-01 13:56:24.837885+00	\\x2bf51fcc6918b96bda3af96929c5a17af85ee9417df9daca2ae4cd518ae1a38a
37f73506-e0af-4a66-bbb0-4577378fd2d8	4	\\x984a0d2279e3e9c4e06ba2832ab785ebb83bcb6869a000eecfe4322d4d067bef	2026-12-01 13:56:25.197214+00	\\x399fca533493120664993b2ee5ba4ca58fe67da06dd9a40e974f7964dc48dfb9
3b6dcc17-2070-492d-8879-c88a3d04fa78	7	\\x2ca1ad5c013be31a2fbd97930f60e17d4d07af4ceadbd5bf005a20d767178970	2026-12-01 13:56:26.233457+00	\\xb691ecd4f1a380b2962cb18bf7a88d8f42ee918dce82ac6667de832d94cb299e
ad1f7095-c73f-4349-bf5f-92aaf8c68bfb	8	\\x2c05d81794f5ab094006cfbe652ed74cb68f03de21fe791486a4af7b3d09d598	2026-12-01 13:56:30.445262+00	\\x17ff3eab4ec1f1867fd0917e55dba85c0cec11960048a159a490339375c33811
7d4e844e-6d28-4f40-830e-f40c13e5e073	12	\\x6468557089c5066c4788a0fb1149f246099a27d50768b57beffc9b0a5047c0ad	2026-12-01 13:56:31.228042+00	\\x67846fd198f828b78bfb642cbebca05768b969e24b81c76249b122daa025b8e7
ef4c0ecb-ef0c-40ad-ae76-dd611d66941b	8	\\x3435f8bbd5b45366ad65f9e7f611b93b5fa082612e0eeb78ab2b5360ab097389	2026-12-01 13:56:32.469345+00	\\xa51ecd185a800d312c0e861fd3cecd3cd9fe8861a4ad925338110b8d0a910394
\.


--
-- Data for Name: audit_keys; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_keys (key_id, provider, key_uri, wrapped_key, environment, created_at) FROM stdin;
42821c8a-e372-4daf-bda0-e8cd978b07d5	local	local:83905d21-db1f-4f50-b24a-22e283e9bc43	\\x00000001683f338d347ca62ddfd5f2e9735a2b803588494725cd53a23476534fbc999aab87f160ccb1c6836c000bd21284afe5dd8e8670e6556c823b2f646c3f	release	2026-12-01 13:56:19.935614+00
\.


--
-- Data for Name: audit_verifications; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_verifications (at, records, findings, chains_missing, heads_number, heads_at, database_user) FROM stdin;
\.


--
-- Data for Name: audit_writers; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_writers (writer_id, key_id, host, pid, application, version, started_at, database_user, registered_at) FROM stdin;
9eef9b1f-3cb2-4b69-8025-6ff341950106	42821c8a-e372-4daf-bda0-e8cd978b07d5	vm	30088	__main__.py	0.1.0	2026-12-01 13:56:19.899643+00	postgres	2026-12-01 13:56:19.9468+00
fa91b10f-36d9-4fac-b833-70c40935f82a	42821c8a-e372-4daf-bda0-e8cd978b07d5	vm	30496	__main__.py	0.1.0	2026-12-01 13:56:22.359094+00	postgres	2026-12-01 13:56:22.397269+00
37f73506-e0af-4a66-bbb0-4577378fd2d8	42821c8a-e372-4daf-bda0-e8cd978b07d5	vm	30668	__main__.py	0.1.0	2026-12-01 13:56:23.909238+00	postgres	2026-12-01 13:56:23.929711+00
a1fcc495-5f54-4006-a6c9-3be6c5f9d8e8	42821c8a-e372-4daf-bda0-e8cd978b07d5	vm	30702	__main__.py	0.1.0	2026-12-01 13:56:24.695347+00	postgres	2026-12-01 13:56:24.730336+00
3b6dcc17-2070-492d-8879-c88a3d04fa78	42821c8a-e372-4daf-bda0-e8cd978b07d5	vm	30776	__main__.py	0.1.0	2026-12-01 13:56:25.967972+00	postgres	2026-12-01 13:56:25.991784+00
7d4e844e-6d28-4f40-830e-f40c13e5e073	42821c8a-e372-4daf-bda0-e8cd978b07d5	vm	30874	__main__.py	0.1.0	2026-12-01 13:56:27.733468+00	postgres	2026-12-01 13:56:27.765137+00
ad1f7095-c73f-4349-bf5f-92aaf8c68bfb	42821c8a-e372-4daf-bda0-e8cd978b07d5	vm	31006	__main__.py	0.1.0	2026-12-01 13:56:29.757893+00	postgres	2026-12-01 13:56:29.78533+00
ef4c0ecb-ef0c-40ad-ae76-dd611d66941b	42821c8a-e372-4daf-bda0-e8cd978b07d5	vm	31104	__main__.py	0.1.0	2026-12-01 13:56:32.083377+00	postgres	2026-12-01 13:56:32.144972+00
\.


--
-- Data for Name: encryption_audit_2026_12; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.encryption_audit_2026_12 (writer_id, seq, occurred_at, event_type, event_category, data_class, tenant_id, key_id, key_version, operation, count, duration_us, success, error, actor, purpose, correlation_id, detail, previous_mac, mac) FROM stdin;
9eef9b1f-3cb2-4b69-8025-6ff341950106	1	2026-12-01 13:56:19.952064+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 30088, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x074d687ef722d77ca2e75686e0315e61f5608b41219b94df81e25281dd55efec
9eef9b1f-3cb2-4b69-8025-6ff341950106	2	2026-12-01 13:56:20.169509+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x074d687ef722d77ca2e75686e0315e61f5608b41219b94df81e25281dd55efec	\\x4f265adaf4ab9c6b8dd10c5dbd8e4820886ad5cf23d9a1025c510f9eeaa04a46
fa91b10f-36d9-4fac-b833-70c40935f82a	1	2026-12-01 13:56:22.400163+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 30496, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x518dc7e8142ef7b1e0ec5b74a64f2f2ef160923841f670352731bc12a253319f
fa91b10f-36d9-4fac-b833-70c40935f82a	2	2026-12-01 13:56:22.64807+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x518dc7e8142ef7b1e0ec5b74a64f2f2ef160923841f670352731bc12a253319f	\\x94a422daa67ee4e53c2c7fdeea81f26c0c51948493448825d3f3652378e942a0
37f73506-e0af-4a66-bbb0-4577378fd2d8	1	2026-12-01 13:56:23.932674+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 30668, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x3edc02a3a0505e9148f2b46933f3738257086448b32fd379cb35d0f21294c02b
37f73506-e0af-4a66-bbb0-4577378fd2d8	2	2026-12-01 13:56:24.02988+00	backfill_started	encryption	\N	\N	\N	\N	backfill	1	\N	t	\N	root	\N	1d077862-003b-4224-b40e-10fea6b78620	{"job": 1, "table": "public.moved"}	\\x3edc02a3a0505e9148f2b46933f3738257086448b32fd379cb35d0f21294c02b	\\xfd217efb448cb524a9f53422a142e6ceecacb5cf92922fa5c25bf285cba0c147
a1fcc495-5f54-4006-a6c9-3be6c5f9d8e8	1	2026-12-01 13:56:24.736644+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 30702, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x5af669ffc12f0059c843c797e99c393f5e7db7541a0c1e2ab9602a16cec895ec
a1fcc495-5f54-4006-a6c9-3be6c5f9d8e8	2	2026-12-01 13:56:24.69467+00	key_generated	encryption	pii	acme	8ec36c04-372a-4a1c-aaa4-6b29fc210d45	1	\N	1	\N	t	\N	root	\N	1d077862-003b-4224-b40e-10fea6b78620	{"purpose": "encryption", "provider": "local"}	\\x5af669ffc12f0059c843c797e99c393f5e7db7541a0c1e2ab9602a16cec895ec	\\x88e2ef989028975de3f5027e4e1ae2efca845bb2cd2e94e2f441a304e5a39a12
a1fcc495-5f54-4006-a6c9-3be6c5f9d8e8	3	2026-12-01 13:56:24.742826+00	key_generated	encryption	pii	acme	478fe8af-ae9a-47e3-bb46-04ee4b127901	1	\N	1	\N	t	\N	root	\N	1d077862-003b-4224-b40e-10fea6b78620	{"purpose": "index", "provider": "local"}	\\x88e2ef989028975de3f5027e4e1ae2efca845bb2cd2e94e2f441a304e5a39a12	\\x567a72fbbec668f9b4a9e4e3ee4b7e68be586a1d3fd67d4bcbe2f839e3429c9e
a1fcc495-5f54-4006-a6c9-3be6c5f9d8e8	4	2026-12-01 13:56:24.750573+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	1	\N	t	\N	root	\N	1d077862-003b-4224-b40e-10fea6b78620	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x567a72fbbec668f9b4a9e4e3ee4b7e68be586a1d3fd67d4bcbe2f839e3429c9e	\\xd749e040667572430559e4c3ad221324680af7c3f875f73f3cb51e2e09aa30bf
a1fcc495-5f54-4006-a6c9-3be6c5f9d8e8	5	2026-12-01 13:56:24.837726+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xd749e040667572430559e4c3ad221324680af7c3f875f73f3cb51e2e09aa30bf	\\xaadbae8c78c7ef2782b3ebdaa8606e29bb10908d4690e7a6587c478e65f02df1
37f73506-e0af-4a66-bbb0-4577378fd2d8	3	2026-12-01 13:56:25.148801+00	backfill_finished	encryption	\N	\N	\N	\N	backfill	40	\N	t	\N	root	\N	1d077862-003b-4224-b40e-10fea6b78620	{"job": 1, "table": "public.moved", "quarantined": 0}	\\xfd217efb448cb524a9f53422a142e6ceecacb5cf92922fa5c25bf285cba0c147	\\x496f8fbb33f20f5f20ac5464c2f3ef491f8827c267c064acc97b43997fbefab1
37f73506-e0af-4a66-bbb0-4577378fd2d8	4	2026-12-01 13:56:25.197125+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x496f8fbb33f20f5f20ac5464c2f3ef491f8827c267c064acc97b43997fbefab1	\\x984a0d2279e3e9c4e06ba2832ab785ebb83bcb6869a000eecfe4322d4d067bef
3b6dcc17-2070-492d-8879-c88a3d04fa78	1	2026-12-01 13:56:25.993959+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 30776, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x676c33e120b4e727e8fcf004d40a8dc9e7a8315a4fb486c3421b924cd56d53fb
3b6dcc17-2070-492d-8879-c88a3d04fa78	2	2026-12-01 13:56:26.12242+00	key_accessed	encryption	pii	acme	478fe8af-ae9a-47e3-bb46-04ee4b127901	1	\N	1	\N	t	\N	root	\N	92c9b1b9-3720-41ce-bd2d-dac59c5504ca	{"purpose": "index", "provider": "local"}	\\x676c33e120b4e727e8fcf004d40a8dc9e7a8315a4fb486c3421b924cd56d53fb	\\x352146683a6a5af18b0fc105880c405df2dc2482cb1bf82c5b17ac73c04a72fc
3b6dcc17-2070-492d-8879-c88a3d04fa78	3	2026-12-01 13:56:26.128922+00	key_accessed	encryption	pii	acme	8ec36c04-372a-4a1c-aaa4-6b29fc210d45	1	\N	1	\N	t	\N	root	\N	92c9b1b9-3720-41ce-bd2d-dac59c5504ca	{"purpose": "encryption", "provider": "local"}	\\x352146683a6a5af18b0fc105880c405df2dc2482cb1bf82c5b17ac73c04a72fc	\\xed5152710074f0103afbfe8c55b99620666f6922ca0c3166beaa76a8fa29ff9b
3b6dcc17-2070-492d-8879-c88a3d04fa78	4	2026-12-01 13:56:26.204989+00	key_accessed	encryption	pii	acme	8ec36c04-372a-4a1c-aaa4-6b29fc210d45	1	\N	1	\N	t	\N	root	\N	92c9b1b9-3720-41ce-bd2d-dac59c5504ca	{"purpose": "encryption", "provider": "local"}	\\xed5152710074f0103afbfe8c55b99620666f6922ca0c3166beaa76a8fa29ff9b	\\xe118e661dd3fa428e60c4ea819c5e445b0d5c8b5c72e933264ff4785c9756565
3b6dcc17-2070-492d-8879-c88a3d04fa78	5	2026-12-01 13:56:26.207245+00	key_accessed	encryption	pii	acme	478fe8af-ae9a-47e3-bb46-04ee4b127901	1	\N	1	\N	t	\N	root	\N	92c9b1b9-3720-41ce-bd2d-dac59c5504ca	{"purpose": "index", "provider": "local"}	\\xe118e661dd3fa428e60c4ea819c5e445b0d5c8b5c72e933264ff4785c9756565	\\xadcbd04a56ebe4791a16964e106ab5656808d905358ade479ea2fd4e5e514fbb
3b6dcc17-2070-492d-8879-c88a3d04fa78	6	2026-12-01 13:56:26.216381+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	1	\N	t	\N	root	\N	92c9b1b9-3720-41ce-bd2d-dac59c5504ca	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc verify"}	\\xadcbd04a56ebe4791a16964e106ab5656808d905358ade479ea2fd4e5e514fbb	\\x01cb56945a2d7742413acfc8e136050dea507e41cb0ad4e60d3687184b2eddd2
3b6dcc17-2070-492d-8879-c88a3d04fa78	7	2026-12-01 13:56:26.233325+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x01cb56945a2d7742413acfc8e136050dea507e41cb0ad4e60d3687184b2eddd2	\\x2ca1ad5c013be31a2fbd97930f60e17d4d07af4ceadbd5bf005a20d767178970
7d4e844e-6d28-4f40-830e-f40c13e5e073	1	2026-12-01 13:56:27.769451+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 30874, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xd8289e45ef162d0500b1b09460282f9d163d979a7ae54a8e14632326cec403c5
7d4e844e-6d28-4f40-830e-f40c13e5e073	2	2026-12-01 13:56:27.80973+00	rotation_started	encryption	pii	acme	\N	\N	rotate	1	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"reason": "asked", "resumed": false, "rotation": 1}	\\xd8289e45ef162d0500b1b09460282f9d163d979a7ae54a8e14632326cec403c5	\\xbce8d969fac705e595a1ba86a51bcd2fecd2036026340a4faab00f587afce3b6
7d4e844e-6d28-4f40-830e-f40c13e5e073	3	2026-12-01 13:56:27.834372+00	key_generated	encryption	pii	acme	72023f13-ecb7-4576-b596-8304172790f8	2	\N	1	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"staged": true, "purpose": "encryption", "provider": "local"}	\\xbce8d969fac705e595a1ba86a51bcd2fecd2036026340a4faab00f587afce3b6	\\xafb031a3f8f4781be31ec99e39372d46683cf3167da8595080fe38993214c016
7d4e844e-6d28-4f40-830e-f40c13e5e073	4	2026-12-01 13:56:28.83165+00	key_rotated	encryption	pii	acme	72023f13-ecb7-4576-b596-8304172790f8	2	\N	1	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"purpose": "encryption", "provider": "local"}	\\xafb031a3f8f4781be31ec99e39372d46683cf3167da8595080fe38993214c016	\\x3650cbb9937f59e3a68ffd67a725bd09122b36d11f32aa7902fd5ed9af70264f
7d4e844e-6d28-4f40-830e-f40c13e5e073	5	2026-12-01 13:56:28.856383+00	key_accessed	encryption	pii	acme	72023f13-ecb7-4576-b596-8304172790f8	2	\N	1	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"purpose": "encryption", "provider": "local"}	\\x3650cbb9937f59e3a68ffd67a725bd09122b36d11f32aa7902fd5ed9af70264f	\\x72b7f64492490df58f63bcd87d67ca4e53d87bdba4eefa1920a1cb089bb6363c
7d4e844e-6d28-4f40-830e-f40c13e5e073	6	2026-12-01 13:56:28.858025+00	key_accessed	encryption	pii	acme	8ec36c04-372a-4a1c-aaa4-6b29fc210d45	1	\N	1	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"purpose": "encryption", "provider": "local"}	\\x72b7f64492490df58f63bcd87d67ca4e53d87bdba4eefa1920a1cb089bb6363c	\\xfbf6162e16d3314e699f4fe7a8fdcd62f2dafde9b2b51c5b5953393e8ea32016
7d4e844e-6d28-4f40-830e-f40c13e5e073	7	2026-12-01 13:56:28.858173+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{}	\\xfbf6162e16d3314e699f4fe7a8fdcd62f2dafde9b2b51c5b5953393e8ea32016	\\x25a352e99ca6db7fc49e97c93b0fbf68d213e106c057f21705295f85a626feab
7d4e844e-6d28-4f40-830e-f40c13e5e073	8	2026-12-01 13:56:28.87468+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{}	\\x25a352e99ca6db7fc49e97c93b0fbf68d213e106c057f21705295f85a626feab	\\xd9fdddd4758b9e92a62a29291cf7487bd2e6a682160130e2c954f910cc8d7209
7d4e844e-6d28-4f40-830e-f40c13e5e073	9	2026-12-01 13:56:28.874739+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{}	\\xd9fdddd4758b9e92a62a29291cf7487bd2e6a682160130e2c954f910cc8d7209	\\x12820e6f85e00b5a698a6074a97db269d2d7be04a4862cd910bac69772cc13bd
7d4e844e-6d28-4f40-830e-f40c13e5e073	10	2026-12-01 13:56:28.882897+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{}	\\x12820e6f85e00b5a698a6074a97db269d2d7be04a4862cd910bac69772cc13bd	\\x4d56dc9a77ce8e3a69dcdf9ad254ffc02479c7f0f1749830f5d6c27f192b439d
ad1f7095-c73f-4349-bf5f-92aaf8c68bfb	1	2026-12-01 13:56:29.788655+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 31006, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x34a1be163b153f9a2ee08879685a0a9260032ed7afe0b66316c2b0d93f4eb01e
ad1f7095-c73f-4349-bf5f-92aaf8c68bfb	2	2026-12-01 13:56:29.757178+00	key_accessed	encryption	pii	acme	72023f13-ecb7-4576-b596-8304172790f8	2	\N	1	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"purpose": "encryption", "provider": "local"}	\\x34a1be163b153f9a2ee08879685a0a9260032ed7afe0b66316c2b0d93f4eb01e	\\xf45ef5f962d1370c3962454b880c27249bd310ef7e6c2a5194d1c102a52e57d3
ad1f7095-c73f-4349-bf5f-92aaf8c68bfb	3	2026-12-01 13:56:29.79522+00	key_accessed	encryption	pii	acme	8ec36c04-372a-4a1c-aaa4-6b29fc210d45	1	\N	1	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"purpose": "encryption", "provider": "local"}	\\xf45ef5f962d1370c3962454b880c27249bd310ef7e6c2a5194d1c102a52e57d3	\\xe87b9152c742f4658d3e152ab92db1bd6a184d8a6296702a59ad48eeeb7ea6e8
ad1f7095-c73f-4349-bf5f-92aaf8c68bfb	4	2026-12-01 13:56:29.797666+00	key_accessed	encryption	pii	acme	478fe8af-ae9a-47e3-bb46-04ee4b127901	1	\N	1	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"purpose": "index", "provider": "local"}	\\xe87b9152c742f4658d3e152ab92db1bd6a184d8a6296702a59ad48eeeb7ea6e8	\\xb8971530d4da25c0708aeb938185e604e730fb20d62d49d6e88f21617a912e1e
ad1f7095-c73f-4349-bf5f-92aaf8c68bfb	5	2026-12-01 13:56:29.808627+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\xb8971530d4da25c0708aeb938185e604e730fb20d62d49d6e88f21617a912e1e	\\x31b23e48c5c574e96f173f84ea92444778e221bf5c916658e2b75a1b64c6ef61
ad1f7095-c73f-4349-bf5f-92aaf8c68bfb	6	2026-12-01 13:56:30.028316+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x31b23e48c5c574e96f173f84ea92444778e221bf5c916658e2b75a1b64c6ef61	\\xb6d5eae1a2dd52fe10237f8f6b88faf678f306b099f1ca58270e670af7a807b1
ad1f7095-c73f-4349-bf5f-92aaf8c68bfb	7	2026-12-01 13:56:30.352541+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\xb6d5eae1a2dd52fe10237f8f6b88faf678f306b099f1ca58270e670af7a807b1	\\x4103d2562929c7a800678e2312f7d50e560224e73f57e232309de96a77ff2aea
ad1f7095-c73f-4349-bf5f-92aaf8c68bfb	8	2026-12-01 13:56:30.44518+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x4103d2562929c7a800678e2312f7d50e560224e73f57e232309de96a77ff2aea	\\x2c05d81794f5ab094006cfbe652ed74cb68f03de21fe791486a4af7b3d09d598
7d4e844e-6d28-4f40-830e-f40c13e5e073	11	2026-12-01 13:56:31.196993+00	rotation_finished	encryption	pii	acme	\N	\N	rotate	1	\N	t	\N	root	\N	383cdb42-38d9-4a01-ab06-78b08c412ea4	{"keys": 1, "reason": "asked", "rotation": 1}	\\x4d56dc9a77ce8e3a69dcdf9ad254ffc02479c7f0f1749830f5d6c27f192b439d	\\xa32e9ec3deddd7d6dff54818353a96036a2404e6fc9cbe997c41926b9feb8fe3
7d4e844e-6d28-4f40-830e-f40c13e5e073	12	2026-12-01 13:56:31.227969+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xa32e9ec3deddd7d6dff54818353a96036a2404e6fc9cbe997c41926b9feb8fe3	\\x6468557089c5066c4788a0fb1149f246099a27d50768b57beffc9b0a5047c0ad
ef4c0ecb-ef0c-40ad-ae76-dd611d66941b	1	2026-12-01 13:56:32.147467+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 31104, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x38e49ad7991fabb46a754a3731238fc1e66343435edfd76b9cd08690a343685d
ef4c0ecb-ef0c-40ad-ae76-dd611d66941b	2	2026-12-01 13:56:32.289105+00	key_accessed	encryption	pii	doomed	01f28abc-310a-4ad2-aeab-e3876ef23c35	1	\N	1	\N	t	\N	root	\N	b932eed4-0340-43c6-adfd-cc2e84f84a34	{"purpose": "encryption", "provider": "local"}	\\x38e49ad7991fabb46a754a3731238fc1e66343435edfd76b9cd08690a343685d	\\xe57da72b2658c9091f0d2be7fe0911b8d1106a4e9ed0407b3e4b2a45e71929c2
ef4c0ecb-ef0c-40ad-ae76-dd611d66941b	3	2026-12-01 13:56:32.289495+00	shred_requested	encryption	\N	doomed	\N	\N	shred	1	\N	t	\N	root	\N	b932eed4-0340-43c6-adfd-cc2e84f84a34	{"phase": "asked", "all_classes": true, "window_seconds": 0.0}	\\xe57da72b2658c9091f0d2be7fe0911b8d1106a4e9ed0407b3e4b2a45e71929c2	\\xf324d25cd447e9ecc3e78327984bf8b642c6fdf08ac8ed4f95394e4577d31366
ef4c0ecb-ef0c-40ad-ae76-dd611d66941b	4	2026-12-01 13:56:32.311175+00	shred_requested	encryption	\N	doomed	\N	\N	shred	1	\N	t	\N	root	\N	b932eed4-0340-43c6-adfd-cc2e84f84a34	{"phase": "done", "all_classes": true, "window_seconds": 0.0}	\\xf324d25cd447e9ecc3e78327984bf8b642c6fdf08ac8ed4f95394e4577d31366	\\x516aa1b31a2da73d35bf1821aa3d9b18a441d748616bd17f2c94e6102fb56fbb
ef4c0ecb-ef0c-40ad-ae76-dd611d66941b	5	2026-12-01 13:56:32.361621+00	shred_executed	encryption	\N	doomed	\N	\N	destroy	1	\N	t	\N	root	\N	b932eed4-0340-43c6-adfd-cc2e84f84a34	{"phase": "asked", "all_classes": true}	\\x516aa1b31a2da73d35bf1821aa3d9b18a441d748616bd17f2c94e6102fb56fbb	\\xef1cb8e0c68fe8a9f382584291372076d0a2864544ed57c326f00252e3833499
ef4c0ecb-ef0c-40ad-ae76-dd611d66941b	6	2026-12-01 13:56:32.368152+00	shred_executed	encryption	\N	doomed	\N	\N	destroy	2	\N	t	\N	root	\N	b932eed4-0340-43c6-adfd-cc2e84f84a34	{"phase": "done", "all_classes": true}	\\xef1cb8e0c68fe8a9f382584291372076d0a2864544ed57c326f00252e3833499	\\x91c620eea2c0988f7bd2e529c56e55f441e20419c87cfe49466fe7b03b846a88
ef4c0ecb-ef0c-40ad-ae76-dd611d66941b	7	2026-12-01 13:56:32.460804+00	key_generated	encryption	glpgenc_receipts	*	a63e02de-f8fd-4221-9289-ca7d0b40bedc	1	\N	1	\N	t	\N	root	\N	b932eed4-0340-43c6-adfd-cc2e84f84a34	{"purpose": "index", "provider": "local"}	\\x91c620eea2c0988f7bd2e529c56e55f441e20419c87cfe49466fe7b03b846a88	\\x4d4109842d0d4ed30df5b8fdeb8231a9f05292c30253271a2f11d37d3d82da6e
ef4c0ecb-ef0c-40ad-ae76-dd611d66941b	8	2026-12-01 13:56:32.469236+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x4d4109842d0d4ed30df5b8fdeb8231a9f05292c30253271a2f11d37d3d82da6e	\\x3435f8bbd5b45366ad65f9e7f611b93b5fa082612e0eeb78ab2b5360ab097389
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
encryption:rewrap	Encrypt values again under a newer key, without seeing them
encryption:hmac	Make search terms of values
encryption:data_key	Be given data keys, and have wrapped ones unwrapped
encryption:session	Be given the session keys of tenants and data classes: their holder can read them and keep them
encryption:admin	List and rotate data keys
encryption:audit	Read the audit trail
encryption:read	Read the health of the service
\.


--
-- Data for Name: role_permissions; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.role_permissions (role, permission) FROM stdin;
admin	encryption:encrypt
admin	encryption:decrypt
admin	encryption:rewrap
admin	encryption:hmac
admin	encryption:admin
admin	encryption:audit
admin	encryption:read
service_account	encryption:encrypt
service_account	encryption:decrypt
service_account	encryption:rewrap
service_account	encryption:hmac
service_account	encryption:read
auditor	encryption:audit
auditor	encryption:read
viewer	encryption:read
\.


--
-- Data for Name: roles; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.roles (name, description) FROM stdin;
admin	Operators of the installation
service_account	Services that write and read encrypted values
auditor	Auditors and security staff
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
-- Name: verifications_run_seq; Type: SEQUENCE SET; Schema: glpgenc; Owner: -
--

SELECT pg_catalog.setval('glpgenc.verifications_run_seq', 1, true);


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
-- Name: faulty_values faulty_values_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.faulty_values
    ADD CONSTRAINT faulty_values_pkey PRIMARY KEY (relation, column_name, row_key);


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
-- Name: key_cache_times key_cache_times_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.key_cache_times
    ADD CONSTRAINT key_cache_times_pkey PRIMARY KEY (minutes);


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
-- Name: session_secret session_secret_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.session_secret
    ADD CONSTRAINT session_secret_pkey PRIMARY KEY (only_row);


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
-- Name: verifications verifications_pkey; Type: CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.verifications
    ADD CONSTRAINT verifications_pkey PRIMARY KEY (run);


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

COMMENT ON INDEX glpgenc.backfill_chunks_open IS 'The chunks that are not finished';


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

COMMENT ON INDEX glpgenc.branch_keys_one_active IS 'One active key for each group';


--
-- Name: data_keys_one_active; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE UNIQUE INDEX data_keys_one_active ON glpgenc.data_keys USING btree (tenant_id, data_class, purpose) WHERE (state = 'active'::text);


--
-- Name: INDEX data_keys_one_active; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.data_keys_one_active IS 'One active key for each tenant, class and purpose';


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

COMMENT ON INDEX glpgenc.reindexes_one IS 'One reindex of a field at a time';


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

COMMENT ON INDEX glpgenc.search_facets_label IS 'One HMAC key for each facet of a field';


--
-- Name: search_facets_one_active; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE UNIQUE INDEX search_facets_one_active ON glpgenc.search_facets USING btree (field, facet) WHERE (state = 'active'::text);


--
-- Name: INDEX search_facets_one_active; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.search_facets_one_active IS 'One active facet of a name for each field';


--
-- Name: tenant_kms_keys_one_current; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE UNIQUE INDEX tenant_kms_keys_one_current ON glpgenc.tenant_kms_keys USING btree (tenant_id) WHERE (replaced_at IS NULL);


--
-- Name: INDEX tenant_kms_keys_one_current; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.tenant_kms_keys_one_current IS 'One current KMS key for each tenant';


--
-- Name: verifications_column; Type: INDEX; Schema: glpgenc; Owner: -
--

CREATE INDEX verifications_column ON glpgenc.verifications USING btree (relation, column_name);


--
-- Name: INDEX verifications_column; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON INDEX glpgenc.verifications_column IS 'The runs over a column';


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
-- Name: audit_verifications_at; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX audit_verifications_at ON security.audit_verifications USING btree (at);


--
-- Name: INDEX audit_verifications_at; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.audit_verifications_at IS 'The newest verifications';


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

COMMENT ON INDEX security.audit_writers_started IS 'The writers by time';


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

COMMENT ON INDEX security.encryption_audit_chain IS 'The events of a chain, in order';


--
-- Name: encryption_audit_2026_12_writer_id_seq_idx; Type: INDEX; Schema: security; Owner: -
--

CREATE INDEX encryption_audit_2026_12_writer_id_seq_idx ON security.encryption_audit_2026_12 USING btree (writer_id, seq);


--
-- Name: INDEX encryption_audit_2026_12_writer_id_seq_idx; Type: COMMENT; Schema: security; Owner: -
--

COMMENT ON INDEX security.encryption_audit_2026_12_writer_id_seq_idx IS 'The events of a chain, in order';


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

COMMENT ON INDEX security.encryption_audit_2027_01_writer_id_seq_idx IS 'The events of a chain, in order';


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

COMMENT ON INDEX security.encryption_audit_2027_02_writer_id_seq_idx IS 'The events of a chain, in order';


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

COMMENT ON INDEX security.encryption_audit_2027_03_writer_id_seq_idx IS 'The events of a chain, in order';


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

COMMENT ON INDEX security.encryption_audit_default_writer_id_seq_idx IS 'The events of a chain, in order';


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

COMMENT ON TRIGGER branch_key_state ON glpgenc.branch_keys IS 'Allows valid state changes only';


--
-- Name: column_migrations by_owner_insert; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_insert BEFORE INSERT ON glpgenc.column_migrations FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_insert ON column_migrations; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_insert ON glpgenc.column_migrations IS 'Only the owner of a table sets the source of its columns';


--
-- Name: encrypted_columns by_owner_insert; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_insert BEFORE INSERT ON glpgenc.encrypted_columns FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_insert ON encrypted_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_insert ON glpgenc.encrypted_columns IS 'Only the owner of a table registers its columns';


--
-- Name: index_columns by_owner_insert; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_insert BEFORE INSERT ON glpgenc.index_columns FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_insert ON index_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_insert ON glpgenc.index_columns IS 'Only the owner of a table sets its index columns';


--
-- Name: column_migrations by_owner_update; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_update BEFORE UPDATE ON glpgenc.column_migrations FOR EACH ROW WHEN (record_image_ne(ROW(old.relation, old.column_name, old.plaintext_column, old.source_expression, old.tenant_expression, old.row_expression, old.mode, old.unkeyed, old.client_source), ROW(new.relation, new.column_name, new.plaintext_column, new.source_expression, new.tenant_expression, new.row_expression, new.mode, new.unkeyed, new.client_source))) EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_update ON column_migrations; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_update ON glpgenc.column_migrations IS 'Only the owner of a table changes the source of its columns';


--
-- Name: encrypted_columns by_owner_update; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_update BEFORE UPDATE ON glpgenc.encrypted_columns FOR EACH ROW WHEN (record_image_ne(ROW(old.relation, old.column_name, old.field), ROW(new.relation, new.column_name, new.field))) EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_update ON encrypted_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_update ON glpgenc.encrypted_columns IS 'Only the owner of a table renames its columns';


--
-- Name: index_columns by_owner_update; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER by_owner_update BEFORE UPDATE ON glpgenc.index_columns FOR EACH ROW EXECUTE FUNCTION glpgenc._registered_by_owner();


--
-- Name: TRIGGER by_owner_update ON index_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER by_owner_update ON glpgenc.index_columns IS 'Only the owner of a table changes its index columns';


--
-- Name: key_cache_times declared; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER declared BEFORE INSERT OR UPDATE ON glpgenc.key_cache_times FOR EACH ROW EXECUTE FUNCTION glpgenc._cache_time_declared();


--
-- Name: TRIGGER declared ON key_cache_times; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER declared ON glpgenc.key_cache_times IS 'Records when a cache time was declared';


--
-- Name: data_keys key_changed; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER key_changed AFTER UPDATE ON glpgenc.data_keys FOR EACH ROW WHEN (((new.state <> old.state) OR ((new.retired_at IS NULL) <> (old.retired_at IS NULL)))) EXECUTE FUNCTION glpgenc._tell_of_key();


--
-- Name: TRIGGER key_changed ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER key_changed ON glpgenc.data_keys IS 'NOTIFY glpgenc_keys when the state of a key changes, or it is retired';


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

COMMENT ON TRIGGER key_state ON glpgenc.data_keys IS 'Allows valid state changes only';


--
-- Name: key_uses key_uses; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER key_uses BEFORE INSERT OR UPDATE ON glpgenc.key_uses FOR EACH ROW EXECUTE FUNCTION glpgenc._key_uses();


--
-- Name: TRIGGER key_uses ON key_uses; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER key_uses ON glpgenc.key_uses IS 'Allows counts to grow, by at most one batch at a time';


--
-- Name: reindex_columns known_row_expression; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER known_row_expression BEFORE INSERT OR UPDATE ON glpgenc.reindex_columns FOR EACH ROW EXECUTE FUNCTION glpgenc._known_row_expression();


--
-- Name: TRIGGER known_row_expression ON reindex_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER known_row_expression ON glpgenc.reindex_columns IS 'Keeps other SQL out of the statements of a reindex';


--
-- Name: rotation_columns known_row_expression; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER known_row_expression BEFORE INSERT OR UPDATE ON glpgenc.rotation_columns FOR EACH ROW EXECUTE FUNCTION glpgenc._known_row_expression();


--
-- Name: TRIGGER known_row_expression ON rotation_columns; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER known_row_expression ON glpgenc.rotation_columns IS 'Keeps other SQL out of the statements of a rotation';


--
-- Name: branch_keys made_active; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER made_active BEFORE INSERT ON glpgenc.branch_keys FOR EACH ROW WHEN (((new.state = 'active'::text) AND (new.activated_at IS NULL))) EXECUTE FUNCTION glpgenc._activated_at();


--
-- Name: TRIGGER made_active ON branch_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER made_active ON glpgenc.branch_keys IS 'Records when a key becomes active';


--
-- Name: data_keys made_active; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER made_active BEFORE INSERT ON glpgenc.data_keys FOR EACH ROW WHEN (((new.state = 'active'::text) AND (new.activated_at IS NULL))) EXECUTE FUNCTION glpgenc._activated_at();


--
-- Name: TRIGGER made_active ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER made_active ON glpgenc.data_keys IS 'Records when a key becomes active';


--
-- Name: tombstones tombstone_changed; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER tombstone_changed AFTER INSERT OR DELETE OR UPDATE OF tenant_id, data_class OR TRUNCATE ON glpgenc.tombstones FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._tell_of_tombstone();


--
-- Name: TRIGGER tombstone_changed ON tombstones; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER tombstone_changed ON glpgenc.tombstones IS 'NOTIFY glpgenc_keys when a tenant is shredded, or shredding is undone';


--
-- Name: data_keys under_branch_key; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER under_branch_key BEFORE INSERT OR UPDATE OF provider, key_uri, wrapped_key ON glpgenc.data_keys FOR EACH ROW WHEN (((new.provider = 'branch'::text) AND (new.wrapped_key IS NOT NULL))) EXECUTE FUNCTION glpgenc._under_branch_key();


--
-- Name: TRIGGER under_branch_key ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER under_branch_key ON glpgenc.data_keys IS 'Refuses keys that no branch key can unwrap';


--
-- Name: moved yyy_glpgenc_dual_write_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_insert BEFORE INSERT ON public.moved FOR EACH ROW WHEN ((((new.email_enc IS NULL) <> (new.email IS NULL)) OR (current_setting(NULL::text, true) <> ''::text))) EXECUTE FUNCTION public.moved_glpgenc_dual_write();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_insert;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_insert ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_insert ON public.moved IS 'glpgenc: synchronizes plaintext and ciphertext until the plaintext column is dropped';


--
-- Name: moving yyy_glpgenc_dual_write_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_insert BEFORE INSERT ON public.moving FOR EACH ROW WHEN ((((new.email_enc IS NULL) <> (new.email IS NULL)) OR (current_setting(NULL::text, true) <> ''::text))) EXECUTE FUNCTION public.moving_glpgenc_dual_write();

ALTER TABLE public.moving ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_insert;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_insert ON moving; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_insert ON public.moving IS 'glpgenc: synchronizes plaintext and ciphertext until the plaintext column is dropped';


--
-- Name: moved yyy_glpgenc_dual_write_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_update BEFORE UPDATE ON public.moved FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR (old.email IS DISTINCT FROM new.email) OR ((current_setting('glpgenc.backfill'::text, true) IS DISTINCT FROM (EXTRACT(epoch FROM now()))::text) AND (old.email_enc IS DISTINCT FROM new.email_enc)) OR (current_setting(NULL::text, true) <> ''::text))) EXECUTE FUNCTION public.moved_glpgenc_dual_write();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_update ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_update ON public.moved IS 'glpgenc: synchronizes plaintext and ciphertext until the plaintext column is dropped';


--
-- Name: moving yyy_glpgenc_dual_write_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_update BEFORE UPDATE ON public.moving FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR (old.email IS DISTINCT FROM new.email) OR ((current_setting('glpgenc.backfill'::text, true) IS DISTINCT FROM (EXTRACT(epoch FROM now()))::text) AND (old.email_enc IS DISTINCT FROM new.email_enc)) OR (current_setting(NULL::text, true) <> ''::text))) EXECUTE FUNCTION public.moving_glpgenc_dual_write();

ALTER TABLE public.moving ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_update ON moving; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_update ON public.moving IS 'glpgenc: synchronizes plaintext and ciphertext until the plaintext column is dropped';


--
-- Name: client_side zzz_glpgenc_index_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_insert BEFORE INSERT ON public.client_side FOR EACH ROW EXECUTE FUNCTION public.client_side_glpgenc_index();

ALTER TABLE public.client_side ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert;


--
-- Name: TRIGGER zzz_glpgenc_index_insert ON client_side; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_insert ON public.client_side IS 'glpgenc: fills the index columns with the search terms of the ciphertext';


--
-- Name: moved zzz_glpgenc_index_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_insert BEFORE INSERT ON public.moved FOR EACH ROW EXECUTE FUNCTION public.moved_glpgenc_index();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert;


--
-- Name: TRIGGER zzz_glpgenc_index_insert ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_insert ON public.moved IS 'glpgenc: fills the index columns with the search terms of the ciphertext';


--
-- Name: moving zzz_glpgenc_index_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_insert BEFORE INSERT ON public.moving FOR EACH ROW EXECUTE FUNCTION public.moving_glpgenc_index();

ALTER TABLE public.moving ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert;


--
-- Name: TRIGGER zzz_glpgenc_index_insert ON moving; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_insert ON public.moving IS 'glpgenc: fills the index columns with the search terms of the ciphertext';


--
-- Name: server_side zzz_glpgenc_index_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_insert BEFORE INSERT ON public.server_side FOR EACH ROW EXECUTE FUNCTION public.server_side_glpgenc_index();

ALTER TABLE public.server_side ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert;


--
-- Name: TRIGGER zzz_glpgenc_index_insert ON server_side; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_insert ON public.server_side IS 'glpgenc: fills the index columns with the search terms of the ciphertext';


--
-- Name: client_side zzz_glpgenc_index_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_update BEFORE UPDATE ON public.client_side FOR EACH ROW WHEN (((old.secret IS DISTINCT FROM new.secret) OR (old.secret_bidx IS DISTINCT FROM new.secret_bidx) OR ((new.secret IS NOT NULL) AND (new.secret_bidx IS NULL)))) EXECUTE FUNCTION public.client_side_glpgenc_index();

ALTER TABLE public.client_side ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update;


--
-- Name: TRIGGER zzz_glpgenc_index_update ON client_side; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_update ON public.client_side IS 'glpgenc: fills the index columns with the search terms of the ciphertext';


--
-- Name: moved zzz_glpgenc_index_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_update BEFORE UPDATE ON public.moved FOR EACH ROW WHEN (((old.email_enc IS DISTINCT FROM new.email_enc) OR (old.email_enc_bidx IS DISTINCT FROM new.email_enc_bidx) OR ((new.email_enc IS NOT NULL) AND (new.email_enc_bidx IS NULL)))) EXECUTE FUNCTION public.moved_glpgenc_index();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update;


--
-- Name: TRIGGER zzz_glpgenc_index_update ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_update ON public.moved IS 'glpgenc: fills the index columns with the search terms of the ciphertext';


--
-- Name: moving zzz_glpgenc_index_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_update BEFORE UPDATE ON public.moving FOR EACH ROW WHEN (((old.email_enc IS DISTINCT FROM new.email_enc) OR (old.email_enc_bidx IS DISTINCT FROM new.email_enc_bidx) OR ((new.email_enc IS NOT NULL) AND (new.email_enc_bidx IS NULL)))) EXECUTE FUNCTION public.moving_glpgenc_index();

ALTER TABLE public.moving ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update;


--
-- Name: TRIGGER zzz_glpgenc_index_update ON moving; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_update ON public.moving IS 'glpgenc: fills the index columns with the search terms of the ciphertext';


--
-- Name: server_side zzz_glpgenc_index_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER zzz_glpgenc_index_update BEFORE UPDATE ON public.server_side FOR EACH ROW WHEN (((old.secret IS DISTINCT FROM new.secret) OR (old.secret_bidx IS DISTINCT FROM new.secret_bidx) OR (old.secret_tags IS DISTINCT FROM new.secret_tags) OR ((new.secret IS NOT NULL) AND (new.secret_bidx IS NULL)) OR ((new.secret IS NOT NULL) AND (new.secret_tags IS NULL)))) EXECUTE FUNCTION public.server_side_glpgenc_index();

ALTER TABLE public.server_side ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update;


--
-- Name: TRIGGER zzz_glpgenc_index_update ON server_side; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER zzz_glpgenc_index_update ON public.server_side IS 'glpgenc: fills the index columns with the search terms of the ciphertext';


--
-- Name: audit_anchors append_only; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON security.audit_anchors FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: audit_heads append_only; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON security.audit_heads FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();


--
-- Name: audit_verifications append_only; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON security.audit_verifications FOR EACH ROW EXECUTE FUNCTION glpgenc._audit_refuse();


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
-- Name: audit_verifications append_only_truncate; Type: TRIGGER; Schema: security; Owner: -
--

CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security.audit_verifications FOR EACH STATEMENT EXECUTE FUNCTION glpgenc._audit_refuse();


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
-- Name: faulty_values faulty_values_relation_column_name_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.faulty_values
    ADD CONSTRAINT faulty_values_relation_column_name_fkey FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns(relation, column_name) ON UPDATE CASCADE ON DELETE CASCADE;


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
-- Name: verifications verifications_relation_column_name_fkey; Type: FK CONSTRAINT; Schema: glpgenc; Owner: -
--

ALTER TABLE ONLY glpgenc.verifications
    ADD CONSTRAINT verifications_relation_column_name_fkey FOREIGN KEY (relation, column_name) REFERENCES glpgenc.encrypted_columns(relation, column_name) ON UPDATE CASCADE ON DELETE CASCADE;


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

COMMENT ON POLICY admin_all ON glpgenc.branch_keys IS 'glpgenc_admin can change any row';


--
-- Name: data_keys admin_all; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY admin_all ON glpgenc.data_keys TO glpgenc_admin USING (true) WITH CHECK (true);


--
-- Name: POLICY admin_all ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY admin_all ON glpgenc.data_keys IS 'glpgenc_admin can change any row';


--
-- Name: branch_keys app_first; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY app_first ON glpgenc.branch_keys FOR INSERT TO glpgenc_app WITH CHECK (((state = 'active'::text) AND (version = 1) AND (uses = 0)));


--
-- Name: POLICY app_first ON branch_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY app_first ON glpgenc.branch_keys IS 'glpgenc_app can create first keys only';


--
-- Name: data_keys app_first; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY app_first ON glpgenc.data_keys FOR INSERT TO glpgenc_app WITH CHECK (((state = 'active'::text) AND (version = 1) AND (NOT glpgenc._is_shredded(tenant_id, data_class))));


--
-- Name: POLICY app_first ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY app_first ON glpgenc.data_keys IS 'glpgenc_app can create first keys only';


--
-- Name: branch_keys app_uses; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY app_uses ON glpgenc.branch_keys FOR UPDATE TO glpgenc_app USING (true) WITH CHECK (true);


--
-- Name: POLICY app_uses ON branch_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY app_uses ON glpgenc.branch_keys IS 'glpgenc_app can count uses: it has no grant on other columns';


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

COMMENT ON POLICY read_all ON glpgenc.branch_keys IS 'Grants control who can read';


--
-- Name: data_keys read_all; Type: POLICY; Schema: glpgenc; Owner: -
--

CREATE POLICY read_all ON glpgenc.data_keys FOR SELECT USING (true);


--
-- Name: POLICY read_all ON data_keys; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON POLICY read_all ON glpgenc.data_keys IS 'Grants control who can read';


--
-- Name: session_secret; Type: ROW SECURITY; Schema: glpgenc; Owner: -
--

ALTER TABLE glpgenc.session_secret ENABLE ROW LEVEL SECURITY;

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
-- Name: FUNCTION _abandoned_columns(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._abandoned_columns(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._abandoned_columns(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._abandoned_columns(relation regclass, column_name name) TO glpgenc_app;


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
GRANT ALL ON FUNCTION glpgenc._base_type(of_type regtype) TO glpgenc_auditor;


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
-- Name: FUNCTION _cache_time_declared(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._cache_time_declared() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._cache_time_declared() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._cache_time_declared() TO glpgenc_app;


--
-- Name: FUNCTION _carries_terms(data bytea, value bytea, keys bytea, field text, lenient integer[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._carries_terms(data bytea, value bytea, keys bytea, field text, lenient integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._carries_terms(data bytea, value bytea, keys bytea, field text, lenient integer[]) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._carries_terms(data bytea, value bytea, keys bytea, field text, lenient integer[]) TO glpgenc_app;


--
-- Name: FUNCTION _quoted(name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._quoted(name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._quoted(name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._quoted(name name) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._quoted(name name) TO glpgenc_auditor;


--
-- Name: FUNCTION _changed(relation regclass, columns name[], in_when boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._changed(relation regclass, columns name[], in_when boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._changed(relation regclass, columns name[], in_when boolean) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._changed(relation regclass, columns name[], in_when boolean) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._changed(relation regclass, columns name[], in_when boolean) TO glpgenc_auditor;


--
-- Name: FUNCTION _check_contract(relation regclass, column_name name, going name[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._check_contract(relation regclass, column_name name, going name[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._check_contract(relation regclass, column_name name, going name[]) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._check_contract(relation regclass, column_name name, going name[]) TO glpgenc_app;


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
-- Name: FUNCTION _check_rows(relation regclass, column_name name, not_null boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._check_rows(relation regclass, column_name name, not_null boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._check_rows(relation regclass, column_name name, not_null boolean) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._check_rows(relation regclass, column_name name, not_null boolean) TO glpgenc_app;


--
-- Name: FUNCTION _check_unique(relation regclass, with_columns name[], leaving name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._check_unique(relation regclass, with_columns name[], leaving name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._check_unique(relation regclass, with_columns name[], leaving name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._check_unique(relation regclass, with_columns name[], leaving name) TO glpgenc_app;


--
-- Name: FUNCTION _column_of(relation regclass, expression text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._column_of(relation regclass, expression text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._column_of(relation regclass, expression text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._column_of(relation regclass, expression text) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._column_of(relation regclass, expression text) TO glpgenc_auditor;


--
-- Name: FUNCTION _columns_read(relation regclass, expression text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._columns_read(relation regclass, expression text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._columns_read(relation regclass, expression text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._columns_read(relation regclass, expression text) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._columns_read(relation regclass, expression text) TO glpgenc_auditor;


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
-- Name: FUNCTION _date_count(content text, unit integer); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._date_count(content text, unit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._date_count(content text, unit integer) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._date_count(content text, unit integer) TO glpgenc_app;


--
-- Name: FUNCTION _default_parts(expression text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._default_parts(expression text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._default_parts(expression text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._default_parts(expression text) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._default_parts(expression text) TO glpgenc_auditor;


--
-- Name: FUNCTION _defaults(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._defaults(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._defaults(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._defaults(relation regclass, column_name name) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._defaults(relation regclass, column_name name) TO glpgenc_auditor;


--
-- Name: FUNCTION _trigger_reads(trigger pg_trigger, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._trigger_reads(trigger pg_trigger, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._trigger_reads(trigger pg_trigger, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._trigger_reads(trigger pg_trigger, column_name name) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._trigger_reads(trigger pg_trigger, column_name name) TO glpgenc_auditor;


--
-- Name: FUNCTION _trigger_dependents(relation regclass, columns name[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._trigger_dependents(relation regclass, columns name[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._trigger_dependents(relation regclass, columns name[]) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._trigger_dependents(relation regclass, columns name[]) TO glpgenc_app;


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
-- Name: FUNCTION _dependents(relation regclass, columns name[], with_indexes boolean, going name[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean, going name[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean, going name[]) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean, going name[]) TO glpgenc_app;


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
GRANT ALL ON FUNCTION glpgenc._dual_write_part(moved glpgenc.column_migrations, field text) TO glpgenc_auditor;


--
-- Name: FUNCTION _partition_key(relation regclass); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._partition_key(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._partition_key(relation regclass) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._partition_key(relation regclass) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._partition_key(relation regclass) TO glpgenc_auditor;


--
-- Name: FUNCTION _move_part(relation regclass); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._move_part(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._move_part(relation regclass) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._move_part(relation regclass) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._move_part(relation regclass) TO glpgenc_auditor;


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
GRANT ALL ON FUNCTION glpgenc._dual_write_body(relation regclass) TO glpgenc_auditor;


--
-- Name: FUNCTION _omission(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._omission(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._omission(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._omission(relation regclass, column_name name) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._omission(relation regclass, column_name name) TO glpgenc_auditor;


--
-- Name: FUNCTION _dual_write_when(relation regclass, event text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._dual_write_when(relation regclass, event text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._dual_write_when(relation regclass, event text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._dual_write_when(relation regclass, event text) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._dual_write_when(relation regclass, event text) TO glpgenc_auditor;


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
-- Name: FUNCTION _hold_for_session(key_id bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._hold_for_session(key_id bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._hold_for_session(key_id bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._hold_for_session(key_id bytea) TO glpgenc_app;


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
GRANT ALL ON FUNCTION glpgenc._index_reader(relation regclass, column_name name) TO glpgenc_auditor;


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
GRANT ALL ON FUNCTION glpgenc._index_body(relation regclass) TO glpgenc_auditor;


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
-- Name: FUNCTION _index_when(relation regclass); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._index_when(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._index_when(relation regclass) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._index_when(relation regclass) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._index_when(relation regclass) TO glpgenc_auditor;


--
-- Name: FUNCTION _int8(data bytea); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._int8(data bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._int8(data bytea) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._int8(data bytea) TO glpgenc_app;


--
-- Name: FUNCTION _is_empty(relation regclass); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._is_empty(relation regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._is_empty(relation regclass) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._is_empty(relation regclass) TO glpgenc_app;


--
-- Name: FUNCTION _unmarked_defaults(moved glpgenc.column_migrations); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._unmarked_defaults(moved glpgenc.column_migrations) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._unmarked_defaults(moved glpgenc.column_migrations) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._unmarked_defaults(moved glpgenc.column_migrations) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._unmarked_defaults(moved glpgenc.column_migrations) TO glpgenc_auditor;


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
-- Name: FUNCTION _mark_defaults(moved glpgenc.column_migrations); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._mark_defaults(moved glpgenc.column_migrations) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._mark_defaults(moved glpgenc.column_migrations) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._mark_defaults(moved glpgenc.column_migrations) TO glpgenc_app;


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
-- Name: FUNCTION _not_null_refuser(moved glpgenc.column_migrations); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._not_null_refuser(moved glpgenc.column_migrations) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._not_null_refuser(moved glpgenc.column_migrations) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._not_null_refuser(moved glpgenc.column_migrations) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._not_null_refuser(moved glpgenc.column_migrations) TO glpgenc_auditor;


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
GRANT ALL ON FUNCTION glpgenc._of_new_row(relation regclass, expression text, form text) TO glpgenc_auditor;


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
-- Name: FUNCTION _plain_in(stored anyelement, sought text[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._plain_in(stored anyelement, sought text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._plain_in(stored anyelement, sought text[]) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._plain_in(stored anyelement, sought text[]) TO glpgenc_app;


--
-- Name: FUNCTION _plain_in(stored text, sought text[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._plain_in(stored text, sought text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._plain_in(stored text, sought text[]) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._plain_in(stored text, sought text[]) TO glpgenc_app;


--
-- Name: FUNCTION _plain_like(stored anyelement, pattern text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._plain_like(stored anyelement, pattern text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._plain_like(stored anyelement, pattern text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._plain_like(stored anyelement, pattern text) TO glpgenc_app;


--
-- Name: FUNCTION _plain_like(stored text, pattern text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._plain_like(stored text, pattern text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._plain_like(stored text, pattern text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._plain_like(stored text, pattern text) TO glpgenc_app;


--
-- Name: FUNCTION _plaintext_emptier(moved glpgenc.column_migrations); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._plaintext_emptier(moved glpgenc.column_migrations) TO glpgenc_auditor;


--
-- Name: FUNCTION _plaintext_reader(moved glpgenc.column_migrations, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field text) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._plaintext_reader(moved glpgenc.column_migrations, field text) TO glpgenc_auditor;


--
-- Name: FUNCTION _plaintext_writer(moved glpgenc.column_migrations, field text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field text) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._plaintext_writer(moved glpgenc.column_migrations, field text) TO glpgenc_auditor;


--
-- Name: FUNCTION _proof_name(relation regclass, column_name name, suffix text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._proof_name(relation regclass, column_name name, suffix text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._proof_name(relation regclass, column_name name, suffix text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._proof_name(relation regclass, column_name name, suffix text) TO glpgenc_app;


--
-- Name: FUNCTION _raise(code text, subject text, remedy text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._raise(code text, subject text, remedy text) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._raise(code text, subject text, remedy text) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._raise(code text, subject text, remedy text) TO glpgenc_app;
GRANT ALL ON FUNCTION glpgenc._raise(code text, subject text, remedy text) TO glpgenc_auditor;


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
-- Name: FUNCTION _require_no_rows(relation regclass, plaintext_column name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._require_no_rows(relation regclass, plaintext_column name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._require_no_rows(relation regclass, plaintext_column name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._require_no_rows(relation regclass, plaintext_column name) TO glpgenc_app;


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
-- Name: FUNCTION _secret(purpose text); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._secret(purpose text) FROM PUBLIC;


--
-- Name: FUNCTION _sees_backends(); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._sees_backends() FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._sees_backends() TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._sees_backends() TO glpgenc_app;


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
-- Name: COLUMN data_keys.generation; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(generation) ON TABLE glpgenc.data_keys TO glpgenc_app;
GRANT SELECT(generation) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


--
-- Name: COLUMN data_keys.mac; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(mac) ON TABLE glpgenc.data_keys TO glpgenc_app;
GRANT SELECT(mac) ON TABLE glpgenc.data_keys TO glpgenc_auditor;


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
-- Name: FUNCTION _unique_beside(relation regclass, columns name[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._unique_beside(relation regclass, columns name[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._unique_beside(relation regclass, columns name[]) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._unique_beside(relation regclass, columns name[]) TO glpgenc_app;


--
-- Name: FUNCTION _unmark_defaults(relation regclass, column_name name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc._unmark_defaults(relation regclass, column_name name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc._unmark_defaults(relation regclass, column_name name) TO glpgenc_admin;
GRANT ALL ON FUNCTION glpgenc._unmark_defaults(relation regclass, column_name name) TO glpgenc_app;


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
GRANT SELECT ON TABLE glpgenc.key_uses TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.key_uses TO glpgenc_auditor;


--
-- Name: COLUMN key_uses.key_id; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(key_id) ON TABLE glpgenc.key_uses TO glpgenc_app;


--
-- Name: COLUMN key_uses.uses; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(uses),UPDATE(uses) ON TABLE glpgenc.key_uses TO glpgenc_app;


--
-- Name: COLUMN key_uses.counted_at; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT UPDATE(counted_at) ON TABLE glpgenc.key_uses TO glpgenc_app;


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
-- Name: FUNCTION gl_drop_plaintext(relation regclass, column_name name, going name[]); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_drop_plaintext(relation regclass, column_name name, going name[]) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_drop_plaintext(relation regclass, column_name name, going name[]) TO glpgenc_admin;


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
-- Name: FUNCTION gl_reopen_plaintext(relation regclass, column_name name, plaintext_column name); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_reopen_plaintext(relation regclass, column_name name, plaintext_column name) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_reopen_plaintext(relation regclass, column_name name, plaintext_column name) TO glpgenc_admin;


--
-- Name: FUNCTION gl_restore_plaintext(relation regclass, plaintext_column name, column_name name, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean); Type: ACL; Schema: glpgenc; Owner: -
--

REVOKE ALL ON FUNCTION glpgenc.gl_restore_plaintext(relation regclass, plaintext_column name, column_name name, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION glpgenc.gl_restore_plaintext(relation regclass, plaintext_column name, column_name name, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean) TO glpgenc_admin;


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
-- Name: COLUMN branch_keys.generation; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(generation) ON TABLE glpgenc.branch_keys TO glpgenc_app;
GRANT SELECT(generation) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: COLUMN branch_keys.mac; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(mac) ON TABLE glpgenc.branch_keys TO glpgenc_app;
GRANT SELECT(mac) ON TABLE glpgenc.branch_keys TO glpgenc_auditor;


--
-- Name: TABLE faulty_values; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.faulty_values TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.faulty_values TO glpgenc_auditor;


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
-- Name: TABLE key_cache_times; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.key_cache_times TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.key_cache_times TO glpgenc_app;
GRANT SELECT ON TABLE glpgenc.key_cache_times TO glpgenc_auditor;


--
-- Name: COLUMN key_cache_times.minutes; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(minutes),UPDATE(minutes) ON TABLE glpgenc.key_cache_times TO glpgenc_app;


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
-- Name: COLUMN registry_keys.key_id; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(key_id) ON TABLE glpgenc.registry_keys TO glpgenc_app;


--
-- Name: COLUMN registry_keys.environment; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(environment) ON TABLE glpgenc.registry_keys TO glpgenc_app;


--
-- Name: COLUMN registry_keys.provider; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(provider) ON TABLE glpgenc.registry_keys TO glpgenc_app;


--
-- Name: COLUMN registry_keys.key_uri; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(key_uri) ON TABLE glpgenc.registry_keys TO glpgenc_app;


--
-- Name: COLUMN registry_keys.wrapped_key; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT INSERT(wrapped_key) ON TABLE glpgenc.registry_keys TO glpgenc_app;


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
-- Name: TABLE verifications; Type: ACL; Schema: glpgenc; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE glpgenc.verifications TO glpgenc_admin;
GRANT SELECT ON TABLE glpgenc.verifications TO glpgenc_auditor;


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
-- Name: TABLE audit_verifications; Type: ACL; Schema: security; Owner: -
--

GRANT SELECT ON TABLE security.audit_verifications TO glpgenc_auditor;


--
-- Name: COLUMN audit_verifications.records; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(records) ON TABLE security.audit_verifications TO glpgenc_auditor;


--
-- Name: COLUMN audit_verifications.findings; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(findings) ON TABLE security.audit_verifications TO glpgenc_auditor;


--
-- Name: COLUMN audit_verifications.chains_missing; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(chains_missing) ON TABLE security.audit_verifications TO glpgenc_auditor;


--
-- Name: COLUMN audit_verifications.heads_number; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(heads_number) ON TABLE security.audit_verifications TO glpgenc_auditor;


--
-- Name: COLUMN audit_verifications.heads_at; Type: ACL; Schema: security; Owner: -
--

GRANT INSERT(heads_at) ON TABLE security.audit_verifications TO glpgenc_auditor;


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


