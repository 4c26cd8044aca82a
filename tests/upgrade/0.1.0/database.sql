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
1	public.moved	backfill	2	f	{"quiet": "nothing"}	2026-12-01 13:27:50.097316+00	2026-12-01 13:27:50.539634+00	f	\N	\N	\N	40	0	22328	0.04015425899706315	2026-12-01 13:27:50.484754+00
2	public.client_side	rotation	2	f	{"quiet": "nothing"}	2026-12-01 13:27:52.810858+00	2026-12-01 13:27:53.295407+00	f	\N	\N	\N	40	0	18320	0.05182833200524328	2026-12-01 13:27:53.224565+00
3	public.moved	rotation	2	f	{"quiet": "nothing"}	2026-12-01 13:27:52.820439+00	2026-12-01 13:27:53.363631+00	f	\N	\N	\N	40	18	15544	0.02197934500145493	2026-12-01 13:27:53.318934+00
4	public.server_side	rotation	2	f	{"quiet": "nothing"}	2026-12-01 13:27:52.826613+00	2026-12-01 13:27:53.43039+00	f	\N	\N	\N	40	0	33088	0.01749184499931289	2026-12-01 13:27:53.393077+00
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
public.moving	email_enc	email	email	\N	id	database	queue	f	text	2026-12-01 13:27:49.476788+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
public.moved	email_enc	email	email	\N	id	database	queue	f	text	2026-12-01 13:27:48.534131+00	2026-12-01 13:27:50.539634+00	2026-12-01 13:27:51.1834+00	40	all	0	\N	\N	\N	\N	\N
\.


--
-- Data for Name: data_keys; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, created_at, activated_at, deactivated_at, compromised_at, retired_at, destroyed_at, generation, mac) FROM stdin;
cfb17ee7-8b95-4163-bf0b-417d51da8090	acme	pii	index	1	active	local	local:59900278-fc14-49a0-a97d-364b5a0311ba	\\x0000000185110d052f507be7dc3db913bf23dc9d347e14d3b524e94b08ea0b21be86ea888fcbc321bb2926d32d6e3bfff32d199ec8b972cb411302def22962de	2026-12-01 13:27:50.514788+00	2026-12-01 13:27:50.514788+00	\N	\N	\N	\N	1796131670514622	\\xbc212c6cac819c8416d3f7a64e036182d23d9f5df8722d6fb2037e74daab0356
210c79d1-232b-4dd5-b9c7-2b9bcc3267ac	acme	pii	encryption	1	deactivated	local	local:59900278-fc14-49a0-a97d-364b5a0311ba	\\x00000001b423537c68339ace5fbd51e4f6e168eaee6b9d13b487c8839584c98d283602ed18ac40f8c3e8b769b23d067433b9be636b1e55fc2fbbc163140e3fce	2026-12-01 13:27:50.501547+00	2026-12-01 13:27:50.501547+00	2026-12-01 13:27:52.794881+00	\N	\N	\N	1796131672798720	\\xe0331a97be4051eda1b800037cefc74498a2ab2fa97f6f6913ff53faede84dec
7a08b9d8-d0b9-4ff6-970b-388efd4724fe	acme	pii	encryption	2	active	local	local:59900278-fc14-49a0-a97d-364b5a0311ba	\\x00000001e45d6024aeb90469889e17b1f4e199c261f5bb69121a00b401d82223c9267022b377cc9b8f46b7966a8a84f6c32641cbdaf64681600d2aac5d1d3eb7	2026-12-01 13:27:51.792883+00	2026-12-01 13:27:52.794881+00	\N	\N	\N	\N	1796131672798720	\\x5c7651ea9d8b82a1c9f4f733564f0a9a6640ada6b0a65bdcd282c5ae3e219adf
e4b35389-8217-41a0-9480-ea780b65b969	doomed	pii	encryption	1	destroyed	local	local:59900278-fc14-49a0-a97d-364b5a0311ba	\N	2026-12-01 13:27:51.340004+00	2026-12-01 13:27:51.340004+00	2026-12-01 13:27:54.476407+00	\N	\N	2026-12-01 13:27:54.476407+00	1796131671339695	\\x8f73646204436f587b225e3fe4ee8d011f637aff50749018c56e55dbea069335
4b175dd3-291b-43c8-97cf-70cea8c1ede9	doomed	pii	index	1	destroyed	local	local:59900278-fc14-49a0-a97d-364b5a0311ba	\N	2026-12-01 13:27:51.342152+00	2026-12-01 13:27:51.342152+00	2026-12-01 13:27:54.476407+00	\N	\N	2026-12-01 13:27:54.476407+00	1796131671342025	\\xb472ec67426508efe995d1701312f6c5fc9612179fd6923eff3b80e64fa7ae94
d0dff64e-5750-4bf6-86ff-83a6186fd950	*	glpgenc_receipts	index	1	active	local	local:59900278-fc14-49a0-a97d-364b5a0311ba	\\x00000001d14b4bf124c70487a567c964a82c899ccb837f3eaef49c75e60927b595212f155d2327bf70ad135c0bd78f74bac8feff3d7224082161fa5b03f8f17e	2026-12-01 13:27:54.511422+00	2026-12-01 13:27:54.511422+00	\N	\N	\N	\N	1796131674510447	\\xdb8f5189277430cccf2f1f93f75fbadbc09087ba85bfcc34444ebbf5ec4c6f4b
\.


--
-- Data for Name: encrypted_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.encrypted_columns (relation, column_name, field, state, created_at) FROM stdin;
public.moving	email_enc	moving.email_enc	expanded	2026-12-01 13:27:49.476788+00
public.moved	email_enc	moved.email_enc	verified	2026-12-01 13:27:48.534131+00
public.server_side	secret	server_side.secret	native	2026-12-01 13:27:51.270852+00
public.client_side	secret	client_side.secret	native	2026-12-01 13:27:51.270852+00
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
moved.email_enc	pii	0	2026-12-01 13:27:48.524782+00
moving.email_enc	pii	0	2026-12-01 13:27:49.46807+00
server_side.secret	pii	0	2026-12-01 13:27:51.270852+00
client_side.secret	pii	0	2026-12-01 13:27:51.270852+00
\.


--
-- Data for Name: index_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.index_columns (relation, column_name, facet, field, slot, index_column, is_unique, created_at) FROM stdin;
public.moved	email_enc	lower	moved.email_enc	1	email_enc_bidx	f	2026-12-01 13:27:48.555551+00
public.moving	email_enc	lower	moving.email_enc	1	email_enc_bidx	f	2026-12-01 13:27:49.497279+00
public.server_side	secret	exact	server_side.secret	1	secret_bidx	t	2026-12-01 13:27:51.270852+00
public.server_side	secret	prefix	server_side.secret	2	secret_tags	f	2026-12-01 13:27:51.270852+00
public.client_side	secret	exact	client_side.secret	1	secret_bidx	f	2026-12-01 13:27:51.270852+00
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
16	2026-12-01 13:27:50.494872+00
\.


--
-- Data for Name: key_uses; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.key_uses (key_id, uses, counted_at) FROM stdin;
210c79d1-232b-4dd5-b9c7-2b9bcc3267ac	100	2026-12-01 13:27:51.319294+00
e4b35389-8217-41a0-9480-ea780b65b969	100	2026-12-01 13:27:51.342875+00
7a08b9d8-d0b9-4ff6-970b-388efd4724fe	100	2026-12-01 13:27:53.27197+00
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
8fb134a9-20b1-41ab-aa58-ad2d83e96b28	release	local	local:59900278-fc14-49a0-a97d-364b5a0311ba	\\x000000015b1d310d4d1579e99d0010a7a14a58c3bcfd1c0a7ed43a2e9a68708dcfdf0f902d06704388a0f62135dbed7808cd7dff780e7ec33446dc042b8d9b70	2026-12-01 13:27:50.500757+00
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
2	210c79d1-232b-4dd5-b9c7-2b9bcc3267ac	acme	pii
3	210c79d1-232b-4dd5-b9c7-2b9bcc3267ac	acme	pii
4	210c79d1-232b-4dd5-b9c7-2b9bcc3267ac	acme	pii
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
1	acme	pii	\N	asked	2026-12-01 13:27:51.781696+00	2026-12-01 13:27:53.898592+00
\.


--
-- Data for Name: search_facets; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.search_facets (field, slot, facet, normalizer, bits, scope, kind, parameters, label, root_version, state, created_at) FROM stdin;
moved.email_enc	1	lower	lower	128	tenant	scalar	{}	\N	\N	active	2026-12-01 13:27:48.526721+00
moving.email_enc	1	lower	lower	128	tenant	scalar	{}	\N	\N	active	2026-12-01 13:27:49.469847+00
server_side.secret	1	exact	exact	128	tenant	scalar	{}	\N	\N	active	2026-12-01 13:27:51.270852+00
server_side.secret	2	prefix	lower	32	tenant	prefix	{"most": 10, "least": 2}	\N	\N	active	2026-12-01 13:27:51.270852+00
client_side.secret	1	exact	exact	128	tenant	scalar	{}	\N	\N	active	2026-12-01 13:27:51.270852+00
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
doomed	*	2026-12-01 13:27:54.460554+00	postgres	2026-12-01 13:27:54.460554+00	2026-12-01 13:27:54.476407+00	\N	{"receipt": {"keys": [{"state": "destroyed", "key_id": "e4b35389-8217-41a0-9480-ea780b65b969", "key_uri": "local:59900278-fc14-49a0-a97d-364b5a0311ba", "purpose": "encryption", "version": 1, "provider": "local", "data_class": "pii", "destroyed_at": "2026-12-01T13:27:54.476407+00:00"}, {"state": "destroyed", "key_id": "4b175dd3-291b-43c8-97cf-70cea8c1ede9", "key_uri": "local:59900278-fc14-49a0-a97d-364b5a0311ba", "purpose": "index", "version": 1, "provider": "local", "data_class": "pii", "destroyed_at": "2026-12-01T13:27:54.476407+00:00"}], "action": "destroyed", "canary": {"keys_refused": 2, "values_not_made": {}, "values_that_opened_before_and_not_after": ["pii"]}, "copies": [{"what": "local:59900278-fc14-49a0-a97d-364b5a0311ba, which wraps other tenants' keys too, can unwrap all copies of the keys: dumps, backups, WAL", "place": "KMS key", "until": "delete all copies", "standing": "holds"}, {"what": "public.moved.email, verified: the plaintext column still exists", "place": "plaintext column", "until": "run `glpgenc contract`, then `glpgenc scrub`; or delete its rows", "standing": "holds"}, {"what": "public.moving.email, expanded: the plaintext column still exists", "place": "plaintext column", "until": "run `glpgenc contract`, then `glpgenc scrub`; or delete its rows", "standing": "holds"}, {"what": "processes that do not watch for changed keys can use cached keys for their TTL, assumed as 1 s", "place": "caches", "until": "wait until 2026-12-01 13:27:55 UTC, or 2026-12-01 13:42:55 UTC if they can't reach the database", "standing": "may hold"}, {"what": "2 sessions are connected, 0 in a transaction; some of them may have keys loaded", "place": "sessions", "until": "wait until their transactions end, or the sessions, if keys were loaded with scope session", "standing": "may hold"}, {"what": "client_side.secret, facet exact, in the values, and in public.client_side.secret_bidx, under its own index key, which is shredded too: equal values have equal terms", "place": "search terms", "until": "delete the rows", "standing": "may hold"}, {"what": "moved.email_enc, facet lower, in the values, and in public.moved.email_enc_bidx, under its own index key, which is shredded too: equal values have equal terms", "place": "search terms", "until": "delete the rows", "standing": "may hold"}, {"what": "moving.email_enc, facet lower, in the values, and in public.moving.email_enc_bidx, under its own index key, which is shredded too: equal values have equal terms", "place": "search terms", "until": "delete the rows", "standing": "may hold"}, {"what": "server_side.secret, facet exact, in the values, and in public.server_side.secret_bidx, under its own index key, which is shredded too: equal values have equal terms", "place": "search terms", "until": "delete the rows", "standing": "may hold"}, {"what": "server_side.secret, facet prefix, in the values, and in public.server_side.secret_tags, under its own index key, which is shredded too: equal values have equal terms", "place": "search terms", "until": "delete the rows", "standing": "may hold"}, {"what": "segments up to 0/1946EA0", "place": "WAL", "until": "wait until its segments are overwritten", "standing": "may hold"}, {"what": "its values decrypted before: caches, exports, logs, search engines, mails", "place": "decrypted values", "until": "check these places", "standing": "unknown"}, {"what": "earlier base backups, snapshots and dumps contain the wrapped keys, which the KMS can still unwrap", "place": "backups", "until": "delete them, or delete the KMS key; after restoring one, run `glpgenc shred apply-receipt`", "standing": "unknown"}, {"what": "dead row versions, deleted files", "place": "disk blocks", "until": "run VACUUM, and wait until the disk overwrites them", "standing": "unknown"}], "format": "glpgenc-shred-receipt-1", "glpgenc": "0.1.0", "issued_at": "2026-12-01T13:27:54.507595+00:00", "issued_by": "postgres", "tenant_id": "doomed", "data_class": "*", "undo_until": "2026-12-01T13:27:54.460554+00:00", "environment": "release", "executed_at": "2026-12-01T13:27:54.476407+00:00", "kms_deletion": null, "requested_at": "2026-12-01T13:27:54.460554+00:00", "requested_by": "postgres", "window_seconds": 0}, "signature": {"mac": "554866a266dbb94c35a6b442ab88c58fa84590c667a9a96a945fc7415cf2102e", "key_id": "d0dff64e-5750-4bf6-86ff-83a6186fd950", "key_uri": "local:59900278-fc14-49a0-a97d-364b5a0311ba", "provider": "local", "algorithm": "HMAC-SHA-256", "wrapped_key": "AAAAAdFLS/EkxwSHpWfJZKgsiZzLg38+rvScdeYJJ7WVIS8VXSMnv3CtE1wL1490usj+/z1yJAghYfpbA/jxfg=="}}
\.


--
-- Data for Name: verifications; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.verifications (run, relation, column_name, tenant_id, sample, started_at, finished_at, checked, counts, "position") FROM stdin;
1	public.moved	email_enc	acme	\N	2026-12-01 13:27:51.110183+00	2026-12-01 13:27:51.133426+00	40	{"empty": 0, "faults": {}, "shredded": 0}	{}
\.


--
-- Data for Name: client_side; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.client_side (id, secret, secret_bidx) FROM stdin;
101	\\xfb00e4b35389821741a09480ea780b65b9690013010010d0572357cef611c31a4101bab5a21b2a56aa1c99686c5b02ea0ec4c9372224576a2db746a74fa3e5e02464c0e1c85edca2531bb4a688	\\xd0572357cef611c31a4101bab5a21b2a
102	\\xfb00e4b35389821741a09480ea780b65b9690013010010c8fc618920a3f24d2405a0ec81a142450219fac30244efa28be34f9d883a48ab145c012d3e452f9ccdb778cc35e125d92eb362d0f8ad	\\xc8fc618920a3f24d2405a0ec81a14245
103	\\xfb00e4b35389821741a09480ea780b65b969001301001027c7d580b0f151f897c2a7a48800018f99936012718c02e22320cf1c8e19c37929ca616557da87850fc18f5b93879eb4382fafe46ece	\\x27c7d580b0f151f897c2a7a48800018f
104	\\xfb00e4b35389821741a09480ea780b65b96900130100101bbbd4e6910da8e37e9213b23091833805f0274c580df18a6dbd4fc9b5f9670bdaba7591ba3b54bc5d1578af00a33fd2ce5f911018e2	\\x1bbbd4e6910da8e37e9213b230918338
105	\\xfb00e4b35389821741a09480ea780b65b96900130100100f802b21e46dfb59fdd9909ede69a48e78074284a7be7b343797b5b9800684a773cc935f60527ba31f09593aa1139756519bb3827673	\\x0f802b21e46dfb59fdd9909ede69a48e
106	\\xfb00e4b35389821741a09480ea780b65b96900130100106dfed29c4deb1c57108df1df57e1bdfa7c038cfc600df6c0a9b25fd7aff63cfd53d5ec7c54f28a59755b25482e0ec99e7444ebab48f2	\\x6dfed29c4deb1c57108df1df57e1bdfa
107	\\xfb00e4b35389821741a09480ea780b65b969001301001062ad7c0cc21cb59c4c3e1f90fc33f45bec31d5b7f38b7f1cc87ce242c91654832fe7091fc9ef100c059abb725af56d35b0c402e958fc	\\x62ad7c0cc21cb59c4c3e1f90fc33f45b
108	\\xfb00e4b35389821741a09480ea780b65b9690013010010ee68e7e8efffa716bdc3ab1574da3bdb78c6043c905cf8e5673ead02cfb37efc80fa907a527a8ef2bff55ada8ac10b4c3f6d1e946360	\\xee68e7e8efffa716bdc3ab1574da3bdb
109	\\xfb00e4b35389821741a09480ea780b65b96900130100101ef16841a4dec156d45b57c3624773a6481dddf3eee9d3dee756c115a478ad1bbd9caac8b6735699eac6a51c615210f79cb09c246b6f	\\x1ef16841a4dec156d45b57c3624773a6
110	\\xfb00e4b35389821741a09480ea780b65b9690013010010d4574c6ce5e81505e8fa7466a879aa79dc9cf07341ba49161e556a6710af16914095e1be138d6f6dd05204d9f473d27a39988dcabf52	\\xd4574c6ce5e81505e8fa7466a879aa79
111	\\xfb00e4b35389821741a09480ea780b65b969001301001062d4e60a8526268196071e6c61d0674a36de25ac64ab17560eae8e473769ef6ba8c4e8e6b36043f46d1f2b3ec6bcf27699204d6944dc	\\x62d4e60a8526268196071e6c61d0674a
112	\\xfb00e4b35389821741a09480ea780b65b96900130100104ee1dcfbfa4604019ed69bcaf3378d41f1cf760798cba20319ecb21ea64b27ff86f76869702ad6ebe6533b78ce446e2efc3aa3de81b8	\\x4ee1dcfbfa4604019ed69bcaf3378d41
113	\\xfb00e4b35389821741a09480ea780b65b969001301001096f3ad5c876612326c372f68caefb3a34d245ef4cb7bcc7c46e0ac2483ffaf414432f74f757298b29ef2b40ba8cb6f4af2150eb0be73	\\x96f3ad5c876612326c372f68caefb3a3
114	\\xfb00e4b35389821741a09480ea780b65b969001301001022333bad6bce3f105e01b6c08f72f50c0e40e7326485cb2b24874cd6aa394de9563eb94807bbd2b7181ed024aa19935a1943063b8d94	\\x22333bad6bce3f105e01b6c08f72f50c
115	\\xfb00e4b35389821741a09480ea780b65b96900130100105658f7cbeea421fc55d8d6c8b643221f512e50013b47fc16be719114e88b27642d46169e2f4af07f31efdf120be4b2f64be2a21caa81	\\x5658f7cbeea421fc55d8d6c8b643221f
116	\\xfb00e4b35389821741a09480ea780b65b9690013010010bda128cf1730c7f6f31fe83e576577c9bb48a395faebf1af0d62b0826a903943b7c2b414fdddddea808469c48493ea881bcd69d38c50	\\xbda128cf1730c7f6f31fe83e576577c9
117	\\xfb00e4b35389821741a09480ea780b65b9690013010010b50c0ec5ef39b74ea4d2551bc347f39832f0406b4c852238182bb9b36a7e8a3ac936a7954560ef407791da7a70136fbf35835e8f541d	\\xb50c0ec5ef39b74ea4d2551bc347f398
118	\\xfb00e4b35389821741a09480ea780b65b9690013010010249d1bede07fcc250468f8a8c3677d4ea59bdc1a4087ec9efe941c724328855b81304a67d496095afc14da1e80098e7bd68f86a059db	\\x249d1bede07fcc250468f8a8c3677d4e
119	\\xfb00e4b35389821741a09480ea780b65b9690013010010249040844044123fd0e616a07a9d2e949800c37b6f2149b656e9386b939970666a7738f2e3b6b9b4ca2de82eebd884946a2854ce55d4	\\x249040844044123fd0e616a07a9d2e94
120	\\xfb00e4b35389821741a09480ea780b65b96900130100109b0f5c5d33d0dda1401aac93d18dddd6cdc562497b28e037daa592f32d4581f9dae92739b7309964149a979d58974ec69b789d5995d5	\\x9b0f5c5d33d0dda1401aac93d18dddd6
121	\\xfb00e4b35389821741a09480ea780b65b9690013010010d176dbd1526a60a83d89f137e9674dafbb9039bc9acb4eaf3c6e0155a70ca452bc362686c4f88961c88b3b108476d0791561ef2c559d	\\xd176dbd1526a60a83d89f137e9674daf
122	\\xfb00e4b35389821741a09480ea780b65b9690013010010d19e2920cc464d82408d20eab09ae0405a3dd59540fc94007162ee926dc7ffdd7593332dce0b92d80c420765f49578ae91889381eb97	\\xd19e2920cc464d82408d20eab09ae040
123	\\xfb00e4b35389821741a09480ea780b65b96900130100100a2e3eede3df9748482a7cf93cde363b850d517aece88731a3c763ff046a388986b0a4c597122393e4b69ac3548a86b30779a0d184ce	\\x0a2e3eede3df9748482a7cf93cde363b
124	\\xfb00e4b35389821741a09480ea780b65b96900130100109924b5839ef6a5c0b4b710a7e4d05599a6cf2205381d08060942c3a80610c2d408b4642309b67466ef12240aed541f58a4005559a95d	\\x9924b5839ef6a5c0b4b710a7e4d05599
125	\\xfb00e4b35389821741a09480ea780b65b96900130100101478b5fc5d4a7ed9d15442321aec128aad6692d8cc886cec210cf1ce6796e7fe731252af79343a5b6fce7f57aa4e06bd1f1fd6210c07	\\x1478b5fc5d4a7ed9d15442321aec128a
126	\\xfb00e4b35389821741a09480ea780b65b9690013010010db65faba1d0434eb4877b307e100b46a4519124aee0e5c20f735ad8305c45f530553f8ba55325153debaec9f43608b2e342d1eace007	\\xdb65faba1d0434eb4877b307e100b46a
127	\\xfb00e4b35389821741a09480ea780b65b96900130100103f75d33fa1907b027aabe377e1d34b074bbf56239549dfb51865283d103ee0c6b9a0be4c5f2ad8345026970f9694b4139d1a8867f5c8	\\x3f75d33fa1907b027aabe377e1d34b07
128	\\xfb00e4b35389821741a09480ea780b65b9690013010010b65b95212dd9ced6b31b1dcacb32a96a5a9ee3516d503c726ffcd94613339b9b33d15a0beb9bdea4f76252024e9bd941b797f9f134d1	\\xb65b95212dd9ced6b31b1dcacb32a96a
129	\\xfb00e4b35389821741a09480ea780b65b9690013010010aa12e68f24f2d3f5473712972bdf5044424a910a05009d1a5c27249129e30a47590159ba9aef841ad332408bbfc36c3f5b90867b02c4	\\xaa12e68f24f2d3f5473712972bdf5044
130	\\xfb00e4b35389821741a09480ea780b65b96900130100101b662b1f6328d9c58dc9efa681015626ab0652a889a37cd653ce1c399962f3056603ae0044f8cd379d5f9ae49eff01dddfde84e38a2b	\\x1b662b1f6328d9c58dc9efa681015626
131	\\xfb00e4b35389821741a09480ea780b65b96900130100109e6d870fd59e95a0185691c14066ad9975384b9bd24942eb67667971333960a3b439b6f1bc9865d13f73775e733cfa44729bf664e57e	\\x9e6d870fd59e95a0185691c14066ad99
132	\\xfb00e4b35389821741a09480ea780b65b9690013010010fe9a60e1ce1673f9e4aca889b4780111d8dfb58c05c67c35440a698dd6a3ff7e2814170764f813b6fd096fff88d36f46c641dccabb3b	\\xfe9a60e1ce1673f9e4aca889b4780111
133	\\xfb00e4b35389821741a09480ea780b65b96900130100103f692f38ed80d4ce674ac36b1caf5f0ca56683621da13a72598a0a55fad5a86d2ca54068e650b50e3edb99f1a10ee137009408b72bbe	\\x3f692f38ed80d4ce674ac36b1caf5f0c
134	\\xfb00e4b35389821741a09480ea780b65b9690013010010da93e84b05e9a824e9fc7f82babb4c4c901d4b9792c34a7fe5f6e39bdb36cde89d1c98aefb366bdaca320502383e1e2202228d2e2314	\\xda93e84b05e9a824e9fc7f82babb4c4c
135	\\xfb00e4b35389821741a09480ea780b65b9690013010010beefea07dbc7fa830c10be957f5ca2a18d89b16b1692243a9e2dad0259dbc8558b538dbbf2091f7ad4d3e0770c921b89de5c1add0917	\\xbeefea07dbc7fa830c10be957f5ca2a1
136	\\xfb00e4b35389821741a09480ea780b65b96900130100101ea7f5dd1f70c6c0dd697343cab04ae3128b2ab4adf42d48826e18f927873f6aa1aa982d91a5b03fceef7855ee62e7d6b50dce9dfaf0	\\x1ea7f5dd1f70c6c0dd697343cab04ae3
137	\\xfb00e4b35389821741a09480ea780b65b9690013010010435d33f1c75e68ba44caf0440f39d4cd3ba4b839e2789858325860195897fc4aafc0748e3a589fbc9c7c4654b0e70a5e03e37da8a384	\\x435d33f1c75e68ba44caf0440f39d4cd
138	\\xfb00e4b35389821741a09480ea780b65b9690013010010e29e9ce97fc769e0b6f8ad9ec1776ee41f98bc711a277e566b7316f1519a434c17b1ce3eb8b53abbb0e12789cffe274315ab350c56c5	\\xe29e9ce97fc769e0b6f8ad9ec1776ee4
139	\\xfb00e4b35389821741a09480ea780b65b96900130100108109b577d1a32a8e65cd72a74da76d692fd75bd2ebdc0504c8ba7f417794cd0708b8c98aeefa7e081231ddcab17dea1aebf70cc8db85	\\x8109b577d1a32a8e65cd72a74da76d69
140	\\xfb00e4b35389821741a09480ea780b65b96900130100108ae83d1e6b4c3372c28c9c68b16e61009d31d9a28a9615e0145ba7a23bf0a4d58648b8edd2111aaf97fe4bbe2da43f9d8b3911aff80d	\\x8ae83d1e6b4c3372c28c9c68b16e6100
1	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010cd563bc7f59bfce1ba6d683cb6ee1de12639dcf06110443181cfd1619c93bd4dcd37811b0f7aad633b6b7c0b8636bf736d71e772	\\xcd563bc7f59bfce1ba6d683cb6ee1de1
2	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100100060f466e31db02694ab789acd96ebe76d46631dfe0c127a685931156253413fb7c92192790dd36152b17fa0219621e44e08d54f	\\x0060f466e31db02694ab789acd96ebe7
3	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010e854f77e6088ae78ebb46c731988d324bd00e9f1c981a701b6afc3e8590dd7336b4349a7bde3a6fcb6836d56964a8ae1b71475f4	\\xe854f77e6088ae78ebb46c731988d324
4	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010f8b16a116faa16e584e6f501be93e53f09a78137536c10116107b0ab0b44cba1f2a325b012c5df985d2fe891e0882fdf18b586e4	\\xf8b16a116faa16e584e6f501be93e53f
5	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010e5c4124ca945783c74616f280e9a0940eaa47c8914c9b37a8dda7094f111aded76689f15541e57bb4f9dd41900c168ae94f6760d	\\xe5c4124ca945783c74616f280e9a0940
6	\\xfb007a08b9d8d0b94ff6970b388efd4724fe001301001025dd07e0d3828686b0873a4fb1cb6554f2af2ee09f0b7331c88c60d9a2872eb75111ba135efd9dd4ccb55225ab5a2a28df4ef3ad	\\x25dd07e0d3828686b0873a4fb1cb6554
7	\\xfb007a08b9d8d0b94ff6970b388efd4724fe001301001023685e7b56e001eb52c0f1f95b011e784a8082bb4e2262b8c216036fe8acad404792b5f673d88dd9831cc1f64e6ec42f5a59d591	\\x23685e7b56e001eb52c0f1f95b011e78
8	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010723c771ab67e2f49b6f5571e62cd884a77c1cb9a5649dec0fa58cea37e9329361e5b79f9c8ee4d0ee152c3ce1c7993f8690207f3	\\x723c771ab67e2f49b6f5571e62cd884a
9	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010c9382413c7f8f732b666585ef7fdb119fab9130dc04031d9cd84a77aed4c2c7fee99b22226b1e61ec06dcd76642394bcf89bfce7	\\xc9382413c7f8f732b666585ef7fdb119
10	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010a9f66ae8ee2f1c21535005d6475d170aea8c84a76bb5486bd13560f2e205c6f5ca6166cf617e29c2973c5d7b6455ebbc2e071079b3	\\xa9f66ae8ee2f1c21535005d6475d170a
11	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010feb6a0aa7aec9687bc49c0e4856dfebc6fa182010a137aab410ea9866b2850fd1ae362f0cb28b3c4292383f725babfde7e140be4bc	\\xfeb6a0aa7aec9687bc49c0e4856dfebc
12	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010ef375ea8292e1f673a61f03b8b9d36fb3152fb07591497c5d2f0f67d8fedf979cff25f93744efdfdb354cd680d465e639c69f53530	\\xef375ea8292e1f673a61f03b8b9d36fb
13	\\xfb007a08b9d8d0b94ff6970b388efd4724fe001301001049922f22869a50301abf002c8de03877e6e27b2e5656c23d5ee07bbdfdf3c0c75c4c6c6468da856e3241282a6d7cf83f2e39a86fe3	\\x49922f22869a50301abf002c8de03877
14	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010dc0ef5b6533d97d33942cd624f9324d341151c86e27d1898a146b7bc42c85f54ec24c6dd909f5880cac7fdf67d9f2a906ad455d4ea	\\xdc0ef5b6533d97d33942cd624f9324d3
15	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010941bd87fdaefab42b583a247583d653ee27b27a514491a6810062ef0eac94b2f7e7fd6f5741b2d1c93cd82398944146ff2962da369	\\x941bd87fdaefab42b583a247583d653e
16	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010c11a7e5b004c33153aae533398c6eb159f0b89ddc99f113f4c16add05c3b56ef99ea08cb0e2a5467c43d05ba2a12c1323134414a32	\\xc11a7e5b004c33153aae533398c6eb15
17	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100106a60efaca96afa1cc4c601353bd4320c22ecb51318750b5de378509b3632c1fda5a519fb83f44fad577f908a2ffb6cc96c53d59a2b	\\x6a60efaca96afa1cc4c601353bd4320c
18	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100102ee2636a5ea826d41351a6b15f38aa68f0ea73fb5db355f803639f8b1e0b4c016144f2877bc1701de2c56b40972b864e3a26222224	\\x2ee2636a5ea826d41351a6b15f38aa68
19	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100106a8efa7fe1eebeabcd7353e4fd3e5de7c9a2d18b285af3e9efdbcbab85caa6b5982baed2f402c57e4f5c4f9484123741e7725a9c96	\\x6a8efa7fe1eebeabcd7353e4fd3e5de7
20	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100101621d2e022a5362e46a93bbffbe9c1059fc8c46da961dfe4cfecaec200ef65836d469134cf2c58445cfc426bd4bcbf8cd1a63c0d47	\\x1621d2e022a5362e46a93bbffbe9c105
21	\\xfb007a08b9d8d0b94ff6970b388efd4724fe001301001032e77ed101e91ceef8a5f8edeacd7765c3b4fec5b9c391a694c7ce4f37012b252b00d3cef10c7709631cde979dd3b343572e35b4f6	\\x32e77ed101e91ceef8a5f8edeacd7765
22	\\xfb007a08b9d8d0b94ff6970b388efd4724fe001301001006ec29499fdcefc47b8bf6214ba7371eb197fc5aa6c780138c0607e93c47f2ae9a3d1b2c71307afb84cd1bf2fe72d8450c83d3b1a1	\\x06ec29499fdcefc47b8bf6214ba7371e
23	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010b37e85eea746ffbcf6800d7e081c990e2fd69a878a8efafc14a777bd8d44bb635332517b3c5a9d8fbdc2ecf3f98d63e7adaf56ae18	\\xb37e85eea746ffbcf6800d7e081c990e
24	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100104124f89cde5506fdb3c9720c0bb0faa2df02dd2ab71ee4877b7b3185374bea773fe5267573319c02bdf24a4307899744338fe6d2ed	\\x4124f89cde5506fdb3c9720c0bb0faa2
25	\\xfb007a08b9d8d0b94ff6970b388efd4724fe001301001061da89d669e919a6b9fc25300bee3e213dbc103bc1e1cec609cc954f2399002ae5024927b7ee918bdbd142c3b10bc05712fb540391	\\x61da89d669e919a6b9fc25300bee3e21
26	\\xfb007a08b9d8d0b94ff6970b388efd4724fe001301001096215db6423d4168e89f6172f0eec5c9b2681587fb5e2967eb1dd3f1946cc2a089ff38b580670b132da50bff169f29317481a4955a	\\x96215db6423d4168e89f6172f0eec5c9
27	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010a91ab99276ea70fb9b43bf1b237479c8dd11c31f51203ebff9ee4cb28f9e58239812e9c6576668e2957042e0b342a2bca0e5e40156	\\xa91ab99276ea70fb9b43bf1b237479c8
28	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100109fe757b39bf01abbf25f9fa628bc017b4de869e574c3f53c8eb70e290e00508a0347f5b79763a2cb5d1b8796cdaf1e2f7665e65f1e	\\x9fe757b39bf01abbf25f9fa628bc017b
29	\\xfb007a08b9d8d0b94ff6970b388efd4724fe001301001049f207be82f6aa86424a9eac9e6ce3e03131a024d853398e341d93defd1b6ff95e985a2151479ab9db5e7b0bb7af3eda6ad9400d35	\\x49f207be82f6aa86424a9eac9e6ce3e0
30	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100106dd6dec42068bc6f8054087939ca759b072f2c22dee39c6a625475a60b6c0233dfd64c0bd46d6c6fa73a4f80a1f05779a2beca915d	\\x6dd6dec42068bc6f8054087939ca759b
31	\\xfb007a08b9d8d0b94ff6970b388efd4724fe001301001030a574ce466d6b49ff4d48b9d2b4adf1db649ca61ed5f62c1732feb4be2e4bd077d98be86d82c587ab2e3d55042edeebbca295b944	\\x30a574ce466d6b49ff4d48b9d2b4adf1
32	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010e86df52e622df0d6e698e94e60061278cc4c92d0a970bfc2ec2ff2a99d690be940fe79da3c968fd5154a63f17033a33c7251ce402b	\\xe86df52e622df0d6e698e94e60061278
33	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100103a699cf8318a9f4a8e0ad26aced9c2199371cdb5749ff137aa9db6201e89f71b1c74aa236bb701f06f01346ac3e4fbdc487aaa5b89	\\x3a699cf8318a9f4a8e0ad26aced9c219
34	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100109a874e097580ad4052d7878768cbbd35243d6c2083a0a4d169814be87b7dd89dcedc11d39f8d137154463c4669c1e26f2f32471969	\\x9a874e097580ad4052d7878768cbbd35
35	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010fd1f797243d71c5db10c9ebafb9e0c94a0cf72c097ca380decea79d898e1ec4586a471789b25373de3cd92eabaea612af7bf04a08e	\\xfd1f797243d71c5db10c9ebafb9e0c94
36	\\xfb007a08b9d8d0b94ff6970b388efd4724fe001301001085506dd66b08e11c1a3249e394e173281359fdbfaf74984fd21a7bdca3919b1153e45f3a907f3e65e7b0223d29354286ff0093d720	\\x85506dd66b08e11c1a3249e394e17328
37	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010ef804b52c3a0547617c0250ea5bbf6fd53fa2e58634a1fbd2bddbe1db6b27cd22169258e0e2000cb5a967be055fdbb3f1120044a74	\\xef804b52c3a0547617c0250ea5bbf6fd
38	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100107bf5df8f29ca095f63c96bfcb6f02bf03debd3fa01e27287ed3defaf513f064af2585cd9f4d38a7f5a275ee1ed8d3854d665243a8d	\\x7bf5df8f29ca095f63c96bfcb6f02bf0
39	\\xfb007a08b9d8d0b94ff6970b388efd4724fe00130100100db1bb58ae23ae69d7879145ed954976c9c29be1b61d73c7fd6ea6b6b49bb1b6e6c2b76f975c8eaf0eba8be5c19a3b5481a1099fa1	\\x0db1bb58ae23ae69d7879145ed954976
40	\\xfb007a08b9d8d0b94ff6970b388efd4724fe0013010010b50c32a64b3a5be276969e9e13967b057f009650600571cbff27ba17c969d195085e28d9c0c2bcc7f8136a2c828279c40539f3885a	\\xb50c32a64b3a5be276969e9e13967b05
\.


--
-- Data for Name: moved; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.moved (id, email, email_enc, email_enc_bidx) FROM stdin;
1	User1@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010a4f347043fa6999f70716742e1668cd46e9afec6f75fba25aafe1003e145e2a434e1db250db5fd584f77c9698ba9f22f5947ea7057d4ce4e7438687b8820f13a40e85edbe6dc57c9145dcbd4164bca716a31c0b21859ddb9490b4317fec3404c	\\xa4f347043fa6999f70716742e1668cd4
2	User2@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010b84f876b39ed57136f720b4b89b17662efe76c233713e44fdec89aff2f610d3928163914fc6a6111c44aac896e79e8b9c7bc0160716960006548e0adac0537d4c8bba258fce3e93c40f44cc27369b7064c70e4ade814d69400a03bd3326d420a	\\xb84f876b39ed57136f720b4b89b17662
3	User3@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe001301001069d43c92c928e8bcfe0ada59d6e65fb6a26c3f6ec8f491e1380aa9c2bf813bcb6d7b7e8c6a11bfaa8c53afe4ad0c51153276aadfc6234e8f90d7c7e4650270c23a19b96f2b473c944749edbd5f5aad131e0887ddf7b2580a1c96d39786000e68	\\x69d43c92c928e8bcfe0ada59d6e65fb6
4	User4@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010cd993db720e20ce49ba24efb2caf9bc88a58bac427a6f9a76a162da124da363bc1c18786ecbb30705418845f8d8e85d126739b6c5ca7ada907125880473dbbc6449e692e32fa05ce27898ab6f763dc760354f64a48bb7004d05a3d1c47b5c69f	\\xcd993db720e20ce49ba24efb2caf9bc8
5	User5@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010d6ec2a293bae2c7dcc3ad369a0fe777470bb84b0a118b52d95e29fc811f46859985aa6281e74a47a6b6bb05732e95c506680761fb327745f2b143b1a6131db00ebc4c804c6927faa96cb65564b748ba5bfca7c54d1ee65405e8c6a9e89ec7bc5	\\xd6ec2a293bae2c7dcc3ad369a0fe7774
6	User6@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100103195da9964de091a2160f595484c2c0f3fa6e6175115ae1b80ce881e47fc917b554b99e8c41f9d854fe805cc54dfa06c59cd7b397a5633bf934d270faf070d42a9b773ed1c711159d87f8a4110cd26e3d7db2d8a83361d922da86bc4beb8e728	\\x3195da9964de091a2160f595484c2c0f
7	User7@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010840e4bc600d63c9c04d965f9dd303261aac2392ede507ad01bd9b21c97dbde3de90298111f3821bcfc4205bf3a2ca1a098fd4381e298d59a7c1a53597dbc3a5e58eb5dfa6aa7212defb7bd2d15336e849ee0c277d718a4148b48eeb3844008e2	\\x840e4bc600d63c9c04d965f9dd303261
8	User8@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010292900a5f96a9c78528891300efa3693223ce42c365767421709dd52164cb5687962c91301cb72180d83a862e5fc2ec41ad339f655aaf63da38dec21ed06db3ea103c59e01b28d46640fc80487fc87d48b409140153519897ca5d81be2e2389a	\\x292900a5f96a9c78528891300efa3693
9	User9@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100100fe3257a7e1bd167373445d1d3a1ae8aa4b9250268c4da6d81443719d851be84bc8e576cd9a3fb54fa7008fcec961ac3b99523fc0f5f22f9441f771a06f3e13a118adad1e71b34487f3481c1390e3c7e48df4788b44192a30dddd1ee91f11e4b	\\x0fe3257a7e1bd167373445d1d3a1ae8a
10	User10@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100107e8df62295a431ecc0f97d3ac22971e0f0e2f14ed74815cc2ed3f938e0c38bcddc839189eb244332658c03dd823ed67bf52df70085818e03e0ba92024c046ed7ccd84cd830783af9f0bfab29dc1c8933f02b851c87d5619a46d56de53a410079	\\x7e8df62295a431ecc0f97d3ac22971e0
11	User11@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010f67ef37e7bbfb387a956729bcd94153909f7e3097873effeae209c9337dc0225990679d8b1583340ac21dc537b560bf17c469c8f7c9e72538e663ed40466f1781f7829d0de67399f2df1991caea0d022a8b9fd5dcd2e38ea7c1c896b641cf6b4	\\xf67ef37e7bbfb387a956729bcd941539
12	User12@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe001301001035ed1feec8e81e6432f2194ac7eec8dd5adc0b0edab9c66121dbf7e8bea776ceb86f5fcdd70966aa30f7fa60e136945106d3e67e0a3ef180e2e92d9203eadbe7649827941bb522941b9410d726df961ea9f53456bef28e3e1d0fd796b9010cbf	\\x35ed1feec8e81e6432f2194ac7eec8dd
13	User13@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100103786e100c954adfe2a33da1ab69a62cb5cb24e578ce0de45f2fed11782ea9201679a79d7d4f40223a1cd4adba4f56d6afcee93786bbc687f5f78a7bcfd869e8a18d337d1a739049f42c8705bfd7e34c87e6ad89dc03dd76635dec89adaab4b6c	\\x3786e100c954adfe2a33da1ab69a62cb
14	User14@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010c1f312ed9190a34c759d003b326da328c913125692842d18b99fd8c93e9b65a5cea775296eb9a2df45d2bdcb75140ee66ffbd4f9ed1776335701989736f5590363cf0be52cef20b250077e7a082155e2dfbad21eabb91530e8ae71a8fbe95e11	\\xc1f312ed9190a34c759d003b326da328
15	User15@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100107bbb8b92e5314c9a8de57ff5cf0e5fe779280ab73fbe905c3e54d53fd72b3463c48b60849cf9d8776e3f3fc62ff181c22374b0a58615b63706ec8b0254d5d413883e04def1afe1ffdf53ad0bbace366029ba0c565679dbd40d8c2dfaba6d7068	\\x7bbb8b92e5314c9a8de57ff5cf0e5fe7
16	User16@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010c502278b5d94c45b1dbc2977452f2298f165aecf5051bb77a105082d41635e3bdf15b7361cf0ed9b639e0aa90369e823b5a746a19d81e59aaee11137aa1e3f33d9040a238bd452bf4cd9d8cf17b9e90b2c47f61a2755135954dde97df3aaca48	\\xc502278b5d94c45b1dbc2977452f2298
17	User17@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100108b355a3540d355339dcbb8dbde84fccd2499018e3a7b5ca85c4bea5a0b83bb1404f6566a3d207b952742c3aa2963bc0acc04fb7f6d97d1edf55d79273f595777f604d19dfb90a689463d6943282120be1008eaf29cb44cb9963c20fe45b7661c	\\x8b355a3540d355339dcbb8dbde84fccd
18	User18@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100104b8307568f13c90c1afc21f6a91cfaf9c76b2a127b722b889bf04e997716036bd616704a798f4eb82db47f90f1fd077abd119f33c57e9fdbc0eaf7d8f927f52355087b864a96691e0f5d22b2c20d6258588e09deebfcb0d0c28083863130c142	\\x4b8307568f13c90c1afc21f6a91cfaf9
19	User19@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100102a8375e95f6f70602761eb5221f2d6bb20f0552dd0e5d967b7e54c8cf7f9eed79cbb63bc2534cf1b53e89daf05c542a765fd7dae86a3505d74591b0796dc27b252bc83ac8bfa01870f7e5791bde2e4cef784c2644b0bb03dc903506ca1906e05	\\x2a8375e95f6f70602761eb5221f2d6bb
20	User20@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100101d6bae3de77a5634d7b966845f9886b9ee08337e0e8d3a00434359f0950363e71dafde2a32a0f1f3460173dbb99e4d1bd29a574bf4fb3c7ce091d7d68bbd0cbd6f5cc1ad113eb835adacf8c7ecf4544eeaf23a2cdb95accac78e5a02a6047821	\\x1d6bae3de77a5634d7b966845f9886b9
21	User21@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100103b6458c8fc659beb642fbcf4196c7261b483f158c3b1b229925fa079ee4fead523b3f0a2bef3d9e6f32a846df3f3d734bd99ec69e621ede0a0e86de33ee4518b1a3287177d79fb81a3b7cb3e4b31af0df1721a47cbde6e90cbdb2a154d580cb3	\\x3b6458c8fc659beb642fbcf4196c7261
22	User22@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100108276ce0a88bd7a775b44fd19d93b794e704eef659df51ec875d9639660c97072c3cb65d042d0a65a0d2d794f1748d5aa6248ddf2eea122fad871179ad135bc72b2e8bfe615f87ffecb2287e0bbf3ea6f140bfb053288ea4cdc6abf2611aa1cf9	\\x8276ce0a88bd7a775b44fd19d93b794e
23	User23@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100100048615698b97dcc819ec19a2f372707f1f751a6d8623b17c3a1de9606b3dd67023fb756a98fafc9ef6ca5c458567aec2634c9e9a368b231deab68c46055765d3cb68fca9f0cd279e5d025cb1a37c7c421d2bb034d20e31c6952aed8ebaf2430	\\x0048615698b97dcc819ec19a2f372707
24	User24@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100100b720b6ed30d23cfcc804b4070509b53b34aff611d1e5e5b46d92df598dd95822c89d240b900779a55a353439773aa4b568e981adc015da3ac44c5175c7c5c1c6c6575a7fcf3a353459aeacdb7cdca199c04a59925a44da8bdece37dde882493	\\x0b720b6ed30d23cfcc804b4070509b53
25	User25@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010df68516c640a2faed50cd32c9b499fa78a580441be36eb1401ff4108a503a65ef86a34863ba5be4b4e1095536988e704a54f697ee6499b586fe9f2af527d1ceb2fba0c9fb42a284d8aadf32a1ce8ff6e8c1d6f9d2f93e845aa07af3389d69509	\\xdf68516c640a2faed50cd32c9b499fa7
26	User26@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100102b96311ab75ef434ce303d43823f51d46c2ef9964408985a6d6c9473fe39eda242f50d50c723579d713c087dc00efcb329c08c75653c1f99e60a5d152aaad1c4219a9c64468c385917b48221ef70c501a7ceef9df0719aafc0eb70faebff4a3b	\\x2b96311ab75ef434ce303d43823f51d4
27	User27@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010b77bc5ab4148afe2803a308c39cd58d1c3f84d8c60a7eb15bc5355cb3ec2bedb572392d6183ebd714aa4d16c6564e3f171413c30b05243a99bc854527150c8d73f97c9a0290f224eb051158cc158d173c6662555481a1330ed3f0d30b9b6bf10	\\xb77bc5ab4148afe2803a308c39cd58d1
28	User28@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe001301001072c7fee3116cac1f4d6b55da83cb8c5621f1c1e859418a6f58ea626d04c4d6f66de2877f22d77dc83b5a4b4c53c813bf5528de26f55a8b7bf0c441aa2516ee74ccb8b0306db4ca6dad94b4808b800d11d6ac8953015e4646ab1b1cafff985f0b	\\x72c7fee3116cac1f4d6b55da83cb8c56
29	User29@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100100fe4d53a2eab35d71ee7979948c9b808c0cebc28171c7b4082dd484f37e8d22e48cc58c52eb5fdac922d0f94740723e1c04b8b815a745c44ad0b9379f541ec1caac4a2991bcfd4385e7b46c5dca995c51da4b3bf12ef2513e634b1d94ca1c1d6	\\x0fe4d53a2eab35d71ee7979948c9b808
30	User30@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010aba3fb0ef4e3dbb40fa0f9e04419ad67d07fc1eb9ca7aad17ea923a3b0e5d35afd97a6178eb58e8b82264c66faefe5996c44160920313294b8733caa00efe20ee50c698d0c4780e8843d1ba97a6416da3a5fb455eff0d1910725d0f090609671	\\xaba3fb0ef4e3dbb40fa0f9e04419ad67
31	User31@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100106fcf33588c8565355bb1489a43a5751b71c516916b54c486f3eefcd54540dd7d5e20da02928f0a6a5ce5f346723e1f0c1a1fb469534edfa1a2beed28e471d19e87a6ff59d915900beb48fafe598000041d4076a6fecbec5768886a26aaeb645c	\\x6fcf33588c8565355bb1489a43a5751b
32	User32@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010b8c0e7938d4c6f93f7bd251e108b56451bf2981354ad777ecf5fe85c1b71c47e9a40690749529c331a2dc554c0cfbb8bcf73f11944e3f6f3f277fd6849d985e6e3d79facc7213470f3c3a8fc057e2d5d7161cdabec71066ef2d99be2f8498ad4	\\xb8c0e7938d4c6f93f7bd251e108b5645
33	User33@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010f2b3b764e98932778d95bcadfcc2a2f75df1a82fced06dddb120394919a603ae33dffa8a5e0c45cd064b41b02ae891a47e01f8a185bb8efe4dee7a08e3b260777fb3a4731ade9d07e3df02b9898b979ec2eb72ca0c6f3cf30d6f9358edbdbbde	\\xf2b3b764e98932778d95bcadfcc2a2f7
34	User34@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe001301001026bc2d12b9be59a04d9e70e5285ed18bcfea4e5592d2c916eb1e73be090dc321d8116f76bb373b6237fe13911ce9ab477ad5880a8829277d308f6072c82b7fa87b350cdb1453f057686fcce1d600c0814eae1083fa1fa2c9646ceaf64b2c71fb	\\x26bc2d12b9be59a04d9e70e5285ed18b
35	User35@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0013010010f022390fba89a6c7ff95bdcd682caaa6b1553f8eb222e3139942488567d478106f66363cad6bb8c8457e7394830ec15e2ff6481a160cc96362b00607fffd3ec2c8632fc65638a199a1a87b1687c1b77fc5edd736e5d81634ff0a90c3119b58e1	\\xf022390fba89a6c7ff95bdcd682caaa6
36	User36@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe001301001074e8f65067ac6a14ab6ee05ae0376a40dedbe448718eb2bb148bd74fd8ff628dfb6f7fca08b0996337116370cd0b8f1a849f04681ae4d7dd1cbf1b8723711333f1cb820306eea6373e6694c357fbd16c96841afc9f139e45973b0ef2ee8be2b5	\\x74e8f65067ac6a14ab6ee05ae0376a40
37	User37@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00130100105f309a7b575b3ad3f19bbd163cc9a6bfb7fdf71db46a6cf10fddc5075379b952a8dcba4945312c51cfaa00cd8caebdae6ff8b3c825cefe55bf21d1c40133c4891424c5423d333b38664629b0826772d13feaafa6aa5e0d91f22ed2769da69a94	\\x5f309a7b575b3ad3f19bbd163cc9a6bf
38	User38@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe001301001022490b5e0bce365eb6c01f7a15b304f24dfb297528a45bd70651654b880f9bf2bdf5fec7d8db80b1979bbac1dc88c8e4950011a39aa09d7c83a419d71af6da00bbdd22daa5a23ba5237f9eceb4376d72a42ae377fa8e609c70ccc1fa80a9f450	\\x22490b5e0bce365eb6c01f7a15b304f2
39	User39@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe001301001003f08d9335a6701b6b25a102757f5fc957aa41a5ad3a9e35260624ab31a02a33edf850c1577a13af3fc2477d1fb68565960e275bfde0250a7ba0b2a65a469134fec8b1d8632a08987e6294b3c9c9897a5f5a4b0bb458239f496a0c035e25ac3c	\\x03f08d9335a6701b6b25a102757f5fc9
40	User40@example.com	\\xfa007a08b9d8d0b94ff6970b388efd4724fe001301001060314d7d2dc71dce90bcf01898cb44569597007b37a34d8254c050c35eb9f6bf47aeec237d23a9ec4ba2370b021433ed83bb71fc040251fd9505db2642fd9ad1093218a7c1f20ac22f3626ce4e05895ce8526fc330c660b5c7ebe631b4079dc6	\\x60314d7d2dc71dce90bcf01898cb4456
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
101	\\xfa00e4b35389821741a09480ea780b65b969003a010010e95266b179bf84989e25aacd72797734020024046127311996fec22cb8aa3f368f34463ffb52fa571fe8215ba3ba3db7820b03bd3482f324213f7141cf74aaa8fb0e9387cddd4d08ac5a29a9b94e326cff0d9a4de32b6ab265fb6caadd3f2cee0005427cdc4d9c82a16f39497ff0b848c751e7d7a07855	\\xe95266b179bf84989e25aacd72797734	{73475889,429326018,750299711,915354694,1073435386,1461708833,1537456701,-1216214269,-1120632077}
102	\\xfa00e4b35389821741a09480ea780b65b969003a010010244b6fae4e7de1e5fa154d7349920521020024046127311996fec22cb8aa3f368f34464855b0b1571fe8215ba3ba3db7820b03bd3482f3499582532de2ece3543fa863b3f4182657f5726a9361bbe08d92c89e754ff41c3bb1eedac1a8c845ce7b588dccd8b1e8d89c6090f8c833d41f66d5dfc18556c6	\\x244b6fae4e7de1e5fa154d7349920521	{73475889,429326018,750299711,915354694,1213575345,1461708833,1537456701,-1216214269,-1120632077}
103	\\xfa00e4b35389821741a09480ea780b65b969003a010010ecc6a70b91d7d815269660df3e8d9eba020024046127311996fec21d1f825f2cb8aa3f368f3446571fe8215ba3ba3db7820b03bd3482f399169e276559952141637324a20fdc8a1b3c5759477aac8996c43fa971f7207d2bdfd2fa5f58ec7a209819af225481f918e36b4e7e9f5d40f0bd65cc7576b353	\\xecc6a70b91d7d815269660df3e8d9eba	{73475889,429326018,488604255,750299711,915354694,1461708833,1537456701,-1216214269,-1120632077}
104	\\xfa00e4b35389821741a09480ea780b65b969003a010010d00cc7c7b166460b92401ff2423f19de020024046127311996fec22689bbb52cb8aa3f368f3446571fe8215ba3ba3db7820b03bd3482f36e155a15f51d27bcd7c71127687e91fb6ee062403f915fc4507eb224f7049be5d1a115afb56f8bd13f4a1043c558dee325809f7e42a0e8ead74f83d00af07789	\\xd00cc7c7b166460b92401ff2423f19de	{73475889,429326018,646560693,750299711,915354694,1461708833,1537456701,-1216214269,-1120632077}
105	\\xfa00e4b35389821741a09480ea780b65b969003a0100109beac05c910001d1eb37ece34f00b7a4020024046127310fa8af5b1996fec22cb8aa3f368f3446571fe8215ba3ba3db7820b03bd3482f3aefd009a8eb910c22cd98233377f62e3847313bd0a6dcfc4e18e18f2bfe25aaf7356685c499ffb286a5f22b5b36ee4f3d27e0709a5acc9ed187ede60b99aa72a	\\x9beac05c910001d1eb37ece34f00b7a4	{73475889,262713179,429326018,750299711,915354694,1461708833,1537456701,-1216214269,-1120632077}
106	\\xfa00e4b35389821741a09480ea780b65b969003a010010c0cfa2e4134b13e85bb60bdd80a8e777020024046127311996fec22cb8aa3f368f3446571fe8215ba3ba3d695a52bfb7820b03bd3482f323ced74a0c47461ffaab3d87e51cf65761d513d310f75a13b94ae117fcea8e6e811f8afda5952ab9ab864d2b2ea15abcbdad7f9bc74329332a7e8b1c717c1e69	\\xc0cfa2e4134b13e85bb60bdd80a8e777	{73475889,429326018,750299711,915354694,1461708833,1537456701,1767527103,-1216214269,-1120632077}
107	\\xfa00e4b35389821741a09480ea780b65b969003a010010e42afab4c9867972a05e8ecffd56e96b020024046127311996fec22cb8aa3f368f3446571fe8215ba3ba3d9d3e62efb7820b03bd3482f3a6c3471452c4aae7c763ff7b85ec65fece66c8d1d94c58dc96ddd79f436a9bfb054edec468825b69e0e5410a2974cfc8e4a1ca2f8168521b4b59fa5565c66527	\\xe42afab4c9867972a05e8ecffd56e96b	{73475889,429326018,750299711,915354694,1461708833,1537456701,-1656855825,-1216214269,-1120632077}
108	\\xfa00e4b35389821741a09480ea780b65b969003a01001002a6ebfc7923a61d0968b22b9e5fff30020024046127311996fec22cb8aa3f368f34464beb74e2571fe8215ba3ba3db7820b03bd3482f33f42fa98285c0e0c9c5e5b74d111648ca1ce64a29aec2084e9bc7a40d60a644e93b0cb922d3de7b6bffa23032507e1ebfb487489c2099d2f16e701b3c27183a2	\\x02a6ebfc7923a61d0968b22b9e5fff30	{73475889,429326018,750299711,915354694,1273722082,1461708833,1537456701,-1216214269,-1120632077}
109	\\xfa00e4b35389821741a09480ea780b65b969003a010010e7b5b2c7e4ba3b0568ea4a5d4b1d9d330200240461273115f851ea1996fec22cb8aa3f368f3446571fe8215ba3ba3db7820b03bd3482f3215fa21e1ea9a8606b5c0da5326a7cbe78b9f25df953d24b3d003f9116698a6053bdabeb645b573aadde175bce136a5a379847203f3b7db2fe6158785f302c92	\\xe7b5b2c7e4ba3b0568ea4a5d4b1d9d33	{73475889,368595434,429326018,750299711,915354694,1461708833,1537456701,-1216214269,-1120632077}
110	\\xfa00e4b35389821741a09480ea780b65b969003a01001078b09ebe5277d2a9dd86cb03c742d58d020024046127311375a9141996fec22cb8aa3f368f3446571fe8219dd47600b7820b03bd3482f36d6462f399c52e28f873b7ca000b443176f1b9d102758240b806610bf3ca3b1a435e22e993b39243c091986b3144ce0f54adf79aa770d66addaf963298911845	\\x78b09ebe5277d2a9dd86cb03c742d58d	{73475889,326478100,429326018,750299711,915354694,1461708833,-1647020544,-1216214269,-1120632077}
111	\\xfa00e4b35389821741a09480ea780b65b969003a010010f5c9e16928768f5a7816a2990861ebb0020024046127311375a9141996fec22cb8aa3f368f3446571fe821b7820b03bd3482f3ea0bad268d4a6d6280a56acd9ebe4864e855eabd0b431bbae4b645f3103f6135309d5f94fdb75359cd8fa77660605f98c247950a3a427c2daa9f92def87e6293b772bf86	\\xf5c9e16928768f5a7816a2990861ebb0	{73475889,326478100,429326018,750299711,915354694,1461708833,-1216214269,-1120632077,-368333530}
112	\\xfa00e4b35389821741a09480ea780b65b969003a01001052f687ca74c53ad43617ccf707f2b146020024046127311375a9141996fec22cb8aa3f368f3446571fe821b7820b03bd3482f3f33f3bf1c16afcd0853b11ce9210ae232376c0cc5eaea28b57278dd8c7d109e2ac3bdbfe0d311c233feb4843e67af06026c212eaee52b9544b0cecc9521c49d2de5a09c6	\\x52f687ca74c53ad43617ccf707f2b146	{73475889,326478100,429326018,750299711,915354694,1461708833,-1216214269,-1120632077,-213959695}
113	\\xfa00e4b35389821741a09480ea780b65b969003a010010efef1e32fcfe8fa7d38f611d189dbcbc020024046127311375a9141996fec22cb8aa3f368f3446571fe821b7820b03bd3482f3ffe656b619280dcf2a42f9a1e4c22d31b25e9bf17e8e9923e1562dda02e6caf34c89bc21f89966c18a6a45a49e2efbc9b90af79b431bd19017128a03ae6fd3d11a22a91c	\\xefef1e32fcfe8fa7d38f611d189dbcbc	{73475889,326478100,429326018,750299711,915354694,1461708833,-1216214269,-1120632077,-1681738}
114	\\xfa00e4b35389821741a09480ea780b65b969003a0100101cd248f7fba2da62b20f8d39c0b0c384020024046127311375a9141996fec22cb8aa3f368f3446571fe821b7820b03bd3482f3e3f4c1f6c6749290cb26b014ecced7774bf718708b121ff8c27ed9ddb4e02d3c103511aa6d3d6afd7173044f35adce32c6e580647e4aa4027b11892b7664b3821f20d5e1	\\x1cd248f7fba2da62b20f8d39c0b0c384	{73475889,326478100,429326018,750299711,915354694,1461708833,-1216214269,-1120632077,-470498826}
115	\\xfa00e4b35389821741a09480ea780b65b969003a01001070c8719d40b3b469346b1138e5247b62020024046127311375a9141996fec22cb8aa3f368f3446571fe821a5f0e77bb7820b03bd3482f3635c92202f666dedb2d886da504e509bd0991c5791fc48b75669aac8554b548e03e2a19329024dc015ec3fe26b4c046b6075ad7aa5b077fe342c2c3d98ed8d66	\\x70c8719d40b3b469346b1138e5247b62	{73475889,326478100,429326018,750299711,915354694,1461708833,-1510938757,-1216214269,-1120632077}
116	\\xfa00e4b35389821741a09480ea780b65b969003a010010bb46fe504702970dd7ee12091493ef7e020024046127311375a9141996fec22cb8aa3f368f3446571fe821b7820b03bd3482f3eae4a3f511654f9afb235d754d57f285726be9a0375a9b773a6029af9726191fd0003f58c3c6e3d862ef97a994f8b92c2c81c5114bff77ca4933168aa7768fbe65b98672	\\xbb46fe504702970dd7ee12091493ef7e	{73475889,326478100,429326018,750299711,915354694,1461708833,-1216214269,-1120632077,-354114571}
117	\\xfa00e4b35389821741a09480ea780b65b969003a010010d483a69af383d43c9c93dee0fad8463b020024046127311375a9141996fec2205b0f5c2cb8aa3f368f3446571fe821b7820b03bd3482f3e478cc4fb8416f49023fbfbaae5c3946cbabe50734bd871f19ea8960347f95e70530f058094d1a2d4fdd3b702bfd8794cce04a34a243097c3b494df03d75ed2f	\\xd483a69af383d43c9c93dee0fad8463b	{73475889,326478100,429326018,542838620,750299711,915354694,1461708833,-1216214269,-1120632077}
118	\\xfa00e4b35389821741a09480ea780b65b969003a0100102a747ed0d821ae23e913eb00e739d42d020024046127311375a9141996fec22cb8aa3f2fee60db368f3446571fe821b7820b03bd3482f3c64f0863d18491426e70f8444b62b20c966e05ccf2a8869a1be87337f842fb2b444f920554045992da462a96a5b0e951f61ec9cc5b59ab26f1351c5b57229175	\\x2a747ed0d821ae23e913eb00e739d42d	{73475889,326478100,429326018,750299711,804151515,915354694,1461708833,-1216214269,-1120632077}
119	\\xfa00e4b35389821741a09480ea780b65b969003a010010e953c0e893844c18a4b862195d5f60d0020024046127310fed29d31375a9141996fec22cb8aa3f368f3446571fe821b7820b03bd3482f3bcd533c453839329b9b89c54773248973212a16361ed456c70f8251b428acaf28709ed82c01e7642d23285513b59819e5e753e9a06d42419612c4fedbf544c55	\\xe953c0e893844c18a4b862195d5f60d0	{73475889,267200979,326478100,429326018,750299711,915354694,1461708833,-1216214269,-1120632077}
120	\\xfa00e4b35389821741a09480ea780b65b969003a010010b90a673bccc00a5403e9a2a369c60db6020024046127311996fec22cb8aa3f368f3446571fe82178df6888896cfce0b7820b03bd3482f350ae6b8840fee912b969aecdce40772146d1eed99daea91be5c1fa16e8b04ac9d7d20ed16ad56e9cd6668a96b66e0e2edd90f1def710e913072962f26633a8f4	\\xb90a673bccc00a5403e9a2a369c60db6	{73475889,429326018,750299711,915354694,1461708833,2027907208,-1989346080,-1216214269,-1120632077}
121	\\xfa00e4b35389821741a09480ea780b65b969003a010010c31e1f41f7691007440ded81e233fd08020024046127311996fec22cb8aa3f368f3446571fe821691c1de9896cfce0b7820b03bd3482f3087100c28ecf6c8ca6a752267a159e8da0d5af16553b25a3f340502c6b8cdfe692ee6aeab15c0f816988c461c6ea15958949675abee38a3fd48ffc532ca26e74	\\xc31e1f41f7691007440ded81e233fd08	{73475889,429326018,750299711,915354694,1461708833,1763450345,-1989346080,-1216214269,-1120632077}
122	\\xfa00e4b35389821741a09480ea780b65b969003a0100103fc712dc3df25fb6dc3af582e85693df020024046127311996fec22cb8aa3f368f3446422c328e571fe821896cfce0b7820b03bd3482f370fbee3d2f735ff5dec0683d7125bfd27602b5e36fac3c59b045dce9f46847b789b4429f4595b0dfcadad1c352300ca1daa1b92db37b0caead2e0f72426c9245	\\x3fc712dc3df25fb6dc3af582e85693df	{73475889,429326018,750299711,915354694,1110192782,1461708833,-1989346080,-1216214269,-1120632077}
123	\\xfa00e4b35389821741a09480ea780b65b969003a0100108f4a3b8b3c4d1e7542db4bbf68206232020024046127311996fec22cb8aa3f368f3446571fe821896cfce0ad848fcdb7820b03bd3482f3771b049123b08db1605695e109db478a9160d3ec484f45db99a7c89a85a777ec478f1d5685096efd3ce19318ef6b46be687998d22edc38773d44d53f1c021888	\\x8f4a3b8b3c4d1e7542db4bbf68206232	{73475889,429326018,750299711,915354694,1461708833,-1989346080,-1383821363,-1216214269,-1120632077}
124	\\xfa00e4b35389821741a09480ea780b65b969003a0100101bc5a21f21178ccf1a82ff8c5a790a45020024046127311996fec22cb8aa3f368f3446571fe8216f8e6ace896cfce0b7820b03bd3482f3c4d30e3d631bb861f8d03f7a6a367d46e5ff03494259c82b4a9637562616f55a1374f28ac2a1fb21970534d5e95a70f5dd74c5e04ce24e4e54a607cdd2f0ecee	\\x1bc5a21f21178ccf1a82ff8c5a790a45	{73475889,429326018,750299711,915354694,1461708833,1871604430,-1989346080,-1216214269,-1120632077}
125	\\xfa00e4b35389821741a09480ea780b65b969003a010010ee012b094de72472f289877f318a38f8020024046127311996fec22cb8aa3f368f3446571fe821896cfce0b7820b03bd3482f3ed016dd10b417f1e1983cbea0165dd67a32e4771d5bca28880ac5081ecf25390a034c974d04a80d097f314d9f7522e1dd6e70f286f1f15f54190ea5da2d32128b1bd8472	\\xee012b094de72472f289877f318a38f8	{73475889,429326018,750299711,915354694,1461708833,-1989346080,-1216214269,-1120632077,-318673455}
126	\\xfa00e4b35389821741a09480ea780b65b969003a010010daa0d23c306de50cdd3451ea27c3f520020024046127311996fec22cb8aa3f368f34464166e49e571fe821896cfce0b7820b03bd3482f3773ef70b1445a7c03ea37713a6f8600afabdba1ecd21d49db94c2d24b917e7d77c7228ef8a016a4b57ad29ab7866449ac704a374dd7cfb74c858e4269ff9da25	\\xdaa0d23c306de50cdd3451ea27c3f520	{73475889,429326018,750299711,915354694,1097262238,1461708833,-1989346080,-1216214269,-1120632077}
127	\\xfa00e4b35389821741a09480ea780b65b969003a010010fd7405f194a42d348453b5daf5890b7f020024046127311996fec22cb8aa3f368f3446571fe8216aeadfad896cfce0b7820b03bd3482f3be354492a9a55fc9ca7fbce8cd5f35dafd812449c5a559e5bab5985d322e3fe75612f9f9114522130fa54f0db7e4c5b31b1ccc58298ba8014e6b0afca0607595	\\xfd7405f194a42d348453b5daf5890b7f	{73475889,429326018,750299711,915354694,1461708833,1793777581,-1989346080,-1216214269,-1120632077}
128	\\xfa00e4b35389821741a09480ea780b65b969003a01001030a70681875366169047779269909677020024046127311996fec22cb8aa3f368f3446571fe821896cfce0b7820b03bd3482f3cc8e15b6f79e09e05a5ae728754403a7e91cbbe5b295e41eb4abbdc47b3b1131a6f58719a2e13b0fa400ae0daa3344a71ac589e9bb1895e423f6493146a6e92a19066644	\\x30a70681875366169047779269909677	{73475889,429326018,750299711,915354694,1461708833,-1989346080,-1216214269,-1120632077,-863103562}
129	\\xfa00e4b35389821741a09480ea780b65b969003a0100105777ba1d69a77b5551d9ad1f0c090130020024046127311996fec22cb8aa3f368f3446571fe821896cfce0997a42dfb7820b03bd3482f3c24a032861db1dc25bdaba46ef3ef98cb29e8988d4d46d19b409afa1a98cfd104ae1f73509c29137f31cd046912b0b693b5f5f7741df0e489f478b01559d90c5	\\x5777ba1d69a77b5551d9ad1f0c090130	{73475889,429326018,750299711,915354694,1461708833,-1989346080,-1720040737,-1216214269,-1120632077}
130	\\xfa00e4b35389821741a09480ea780b65b969003a01001010cade160701f7c776d6c688eb888b33020024046127310f3f55c51996fec22cb8aa3f368f3446571fe821b464d1a5b7820b03bd3482f3339dc2f10fde10a624977fd0977d202cfac6eeca94a2e491ab70d9fdb7a69eb8694584ae7e5e55c51931daa8aa6bfa9ea174e7c94766a6bdb86da5a74bf85410	\\x10cade160701f7c776d6c688eb888b33	{73475889,255808965,429326018,750299711,915354694,1461708833,-1268461147,-1216214269,-1120632077}
131	\\xfa00e4b35389821741a09480ea780b65b969003a0100103a232ae56691f1dc73dc95919869f7b0020024046127311996fec22cb8aa3f368f3446571fe821b464d1a5b7820b03bd3482f3e706fa0584092e56644de10da7d5846efa7fe67dd196addbd8fa8440cafbea19de902839dec383a8ac5aa00aedb0443fc81892dad4bce01f9446c2462ca0fd1e52cb0bbd	\\x3a232ae56691f1dc73dc95919869f7b0	{73475889,429326018,750299711,915354694,1461708833,-1268461147,-1216214269,-1120632077,-418973179}
132	\\xfa00e4b35389821741a09480ea780b65b969003a01001092a96b702650e064c0ec921e37b3f9990200240461273113f07b101996fec22cb8aa3f368f3446571fe821b464d1a5b7820b03bd3482f33427cea4f450dee8e77fbe191e7a69857b18925625c1587589c58955277e57c5d6c776d6da050c57506e346f7ed0a182de888344a32bff34f4fea42ea39df566	\\x92a96b702650e064c0ec921e37b3f999	{73475889,334527248,429326018,750299711,915354694,1461708833,-1268461147,-1216214269,-1120632077}
133	\\xfa00e4b35389821741a09480ea780b65b969003a010010a62720cc2355fbe77f2328472328fa4d020024046127311996fec22cb8aa3f368f34464efd1d1a571fe821b464d1a5b7820b03bd3482f3cd2b457a113b8ad810ca44d745004f95c356e051ce18beca023650f647009889033eba234d07eaa6ec5cb049c787de366ba9ae02ec9c5b1c94c6a8f282c74db4	\\xa62720cc2355fbe77f2328472328fa4d	{73475889,429326018,750299711,915354694,1325210906,1461708833,-1268461147,-1216214269,-1120632077}
134	\\xfa00e4b35389821741a09480ea780b65b969003a010010ba1e6718a2f31c4ecd7005f50ae58493020024046127311996fec22cb8aa3f368f3446571fe821aa3aea9cb464d1a5b7820b03bd3482f3a1c3ddb52bcd1a4b294186ae2f334055c686677490d6ba1841419d3e0187540defd23e0ea2493ca99a846815e72276a5e16d826b5ef72db79d34df89bbad37d8	\\xba1e6718a2f31c4ecd7005f50ae58493	{73475889,429326018,750299711,915354694,1461708833,-1438979428,-1268461147,-1216214269,-1120632077}
135	\\xfa00e4b35389821741a09480ea780b65b969003a010010ef93aa5cf0327e81f6760e750b02b8b8020024046127311996fec22cb8aa3f368f3446571fe821b464d1a5b7820b03bd3482f3fd9b89d054dd8b362b1d8384cae72ad51b07adc1cdc64e076c16999448b94e0aaa571cd19051d79e23c70f5157803c6b086ef3d7d8d0d4cc89f2876a6e7b583292fcb97a	\\xef93aa5cf0327e81f6760e750b02b8b8	{73475889,429326018,750299711,915354694,1461708833,-1268461147,-1216214269,-1120632077,-40138288}
136	\\xfa00e4b35389821741a09480ea780b65b969003a01001066930690b8a54328bf69e4eb54ba82e3020024046127311996fec22cb8aa3f368f3446571fe821b464d1a5b7820b03bd3482f3d1c5fac2899cd33e7d1d81b1f253fd67b5cbe2a0d0aa08e0ad00e76330487c7566a4116b3a626356306bdac1c469cdefbdb639e19f6a0b3168f68901d8479b414893315d	\\x66930690b8a54328bf69e4eb54ba82e3	{73475889,429326018,750299711,915354694,1461708833,-1268461147,-1216214269,-1120632077,-775554366}
137	\\xfa00e4b35389821741a09480ea780b65b969003a010010ee66d30085c0dad46d0d954685e0a173020024046127311996fec22cb8aa3f368f3446571fe8217ff1bf58b464d1a5b7820b03bd3482f3e93adf2e24804a542547f492b223d5bc305fc130e6a1bcb3904e7ee503aba216c1afdc71d1344e0256dbedc1aefaf5ecd2c5f65a6a47513b19e31e1f65e76d04	\\xee66d30085c0dad46d0d954685e0a173	{73475889,429326018,750299711,915354694,1461708833,2146549592,-1268461147,-1216214269,-1120632077}
138	\\xfa00e4b35389821741a09480ea780b65b969003a010010a827e6b0241bbdc0afa9b698e9afe183020024046127311996fec22cb8aa3f368f3446571fe821b464d1a5b7820b03bd3482f3f0b81d8b0bd17f1df59821e09074d840bb5ae7a2b82ccdfe4edab815b795a2160e4b3cff72add313917b6f7c99ae87ccda20af3ecda865b1cd28b4cb75350ed2309e2a59	\\xa827e6b0241bbdc0afa9b698e9afe183	{73475889,429326018,750299711,915354694,1461708833,-1268461147,-1216214269,-1120632077,-256369269}
139	\\xfa00e4b35389821741a09480ea780b65b969003a01001090c850512e1fc107e019743234e14722020024046127311996fec22cb8aa3f368f3446571fe821b464d1a5b7820b03bd3482f3ff1d6c4fdcc69bf4cf0ce2911eb00df3bfb09abda3e4d45c049889af4162add1543d317fe353530e5543741549e58b14ed939d90b406b83904227155f9a3e0d0cfa1e467	\\x90c850512e1fc107e019743234e14722	{73475889,429326018,750299711,915354694,1461708833,-1268461147,-1216214269,-1120632077,-14848945}
140	\\xfa00e4b35389821741a09480ea780b65b969003a010010f5da5c5baea0c1938b72b22ca56628890200240461273114a8169b1996fec22cb8aa3f331af0eb368f3446571fe821b7820b03bd3482f32ba0a5ace478b3f08e198350dd0cd83352ea586edd7baf4f1a144903929683564cbeeccb01d6890f549b1ef081b1b0a51fca87c4d2451b175edefa8ce2f524d1	\\xf5da5c5baea0c1938b72b22ca5662889	{73475889,346560155,429326018,750299711,857403627,915354694,1461708833,-1216214269,-1120632077}
1	\\xfa007a08b9d8d0b94ff6970b388efd4724fe003201001012b72cee302ae4dcdaaf0025e21c54e402001c1cbc32821d6467124909c6bc61873f23646cccaa94f8f387a4c01bee7e7672f9f19155a5316879d999e26b97b4531ec78344861dd407d21cff08d6ebdd222b0949fe3f41188602155fa911d7d87e54dabec5583d9e2556064d1858eb	\\x12b72cee302ae4dcdaaf0025e21c54e4	{482095746,493119250,1225377468,1636253475,1684851882,-1795624057,-1530913810}
2	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00320100102a033bc19bf4f40d01b4cb717625060e02001c1d6467124909c6bc4fe3fe6861873f23646cccaa94f8f387a4c01bee89b062d7180884c304f02c38fd0435fac3a189ca179fdfa6a09d2a53121ce21f12aa457adcbbb6868b71f63ccf705ae751b830be4e2402f736450ad4321f2285	\\x2a033bc19bf4f40d01b4cb717625060e	{493119250,1225377468,1340341864,1636253475,1684851882,-1795624057,-1530913810}
3	\\xfa007a08b9d8d0b94ff6970b388efd4724fe003201001020249e7a898de578e180eecfaa99a4b402001c1d6467124909c6bc4fe51e4061873f23646cccaa94f8f387a4c01bee82bc94c7ad932c07db972b5d9a3f44af72ea43b1b08be2001e3705c67dc4754780301231900fe6fd994f736071b6c8f5deac3465ff5e3231595276a7901e11db	\\x20249e7a898de578e180eecfaa99a4b4	{493119250,1225377468,1340415552,1636253475,1684851882,-1795624057,-1530913810}
4	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0032010010fd5eb3025d3d496775733cd210c870df02001c1d6467124909c6bc61873f23646cccaa94f8f3879529ace6a4c01bee553c8c18e1933a183d3d1f70ed6fe7aec208272e459fd4a19ef0ba5aa711c069841db93c85a469e86a46be8e11067f47bee7998525423cfb1ae82339ccc71286	\\xfd5eb3025d3d496775733cd210c870df	{493119250,1225377468,1636253475,1684851882,-1795624057,-1792430874,-1530913810}
5	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0032010010f2798e8c1f61438943438d41e9a5610c02001c1d6467124909c6bc61873f23646cccaa74f1799f94f8f387a4c01bee91cab1257163cc23847b8994c68e7efff003fdaac486125f594c2da23b7501ff5a1e874bebc651ad1687fe5f48c73941565c9324c450c4fcaa1964e6ea01f1fb	\\xf2798e8c1f61438943438d41e9a5610c	{493119250,1225377468,1636253475,1684851882,1961982367,-1795624057,-1530913810}
6	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0032010010422738b154f344e7537a9e61ef9a85c002001c1d6467124909c6bc57d99b6861873f23646cccaa94f8f387a4c01beea9c25e29b10ad6f40b91df41612771571c8f1728942e8ba574ca9426963eee924d6dea58892d085d3a05b33301bfc7aae7b894d409153a210165939dea3b9900	\\x422738b154f344e7537a9e61ef9a85c0	{493119250,1225377468,1473878888,1636253475,1684851882,-1795624057,-1530913810}
7	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0032010010dc6fe597d1dab5673ce6d682493fcc9c02001c1d6467124909c6bc61873f23646cccaa94f8f387968ed956a4c01beed45bf5c43e39ca1caa108b7601b9aa7a5d2212e71a32ee56cbd570896cb1f9ac8c31a93f39eb29a37a3d9873510d2b9cebcf4691841dd5423167a94c581dc354	\\xdc6fe597d1dab5673ce6d682493fcc9c	{493119250,1225377468,1636253475,1684851882,-1795624057,-1769023146,-1530913810}
8	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0032010010cdf4e98333c957df668749d5a476b45d02001c1d6467124909c6bc61873f23646cccaa94f8f387a4c01beec1dc5533d7f2c4bd22e81ca0584910666af27e93a49116f7768c181d918ab50517b981a5118e14f4c8753626b4fc2ae1a94ef453a2befe126f1e17233918dbde66dae5f1	\\xcdf4e98333c957df668749d5a476b45d	{493119250,1225377468,1636253475,1684851882,-1795624057,-1530913810,-1042524877}
9	\\xfa007a08b9d8d0b94ff6970b388efd4724fe003201001008fbdd927ab2c0f12eb54f71bf8c836402001c0b82e7c81d6467124909c6bc61873f23646cccaa94f8f387a4c01bee0b8215fa1ee63aa982f2d6cf5bba55c6b40d803c2ad1a2f6f432477627df7a94e5ef6842ec74c8321fa384fb5702b43ddbfe9e1a7e4f443a874a661662119dbb	\\x08fbdd927ab2c0f12eb54f71bf8c8364	{193128392,493119250,1225377468,1636253475,1684851882,-1795624057,-1530913810}
10	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010a8fbaabd9543b39ebcd4815083e4bd730200201cbc32821d6467122a4878854909c6bc61873f23646cccaa94f8f387a4c01bee30783ad505039c2b270abc9c065a1cbc332c3b461ada3b5cd49e0369e4ae95f664515b81c57f5ccc41bcfa37d748138844436bcc2a34bbb98bc0f3db7d275863	\\xa8fbaabd9543b39ebcd4815083e4bd73	{482095746,493119250,709392517,1225377468,1636253475,1684851882,-1795624057,-1530913810}
11	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010a25689605e232e7ed69ae249e501cce00200201cbc32821d6467122200545b4909c6bc61873f23646cccaa94f8f387a4c01bee194cfec433acb899d637716e8fd2f91f8a9796cd4fdfe32ab89c891f585bfa3782b10a88e82de53e793d4e4966d10d0177669de12ece9a3d2debb1631e4c007e	\\xa25689605e232e7ed69ae249e501cce0	{482095746,493119250,570446939,1225377468,1636253475,1684851882,-1795624057,-1530913810}
12	\\xfa007a08b9d8d0b94ff6970b388efd4724fe003601001053dd39e5517fb922ef1e1729157590f30200201cbc32821d6467124909c6bc61873f23646cccaa8a5ae7ef94f8f387a4c01bee9331af3d7e5e60d480e8abf42a9d520e46996eaabafae1bde9f42daca6b4390c0f96fdff42520582aec6984ac749d8f434c499e82057fef3815726244ae43e9d	\\x53dd39e5517fb922ef1e1729157590f3	{482095746,493119250,1225377468,1636253475,1684851882,-1973753873,-1795624057,-1530913810}
13	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010fa471d9dc4b7ef7bb5cd49dcd505231c0200201cbc32821d6467124909c6bc61873f23646cccaa94f8f387a4c01beeccaa5ebf5a09b8f9379003580e44764e3f0084c025b4574bb239e982f4439e7b37ffbcc39a3c3f4c9457bd86bbd7b8806c331c26c1c49b07878a815beebaa1449d8da4c8	\\xfa471d9dc4b7ef7bb5cd49dcd505231c	{482095746,493119250,1225377468,1636253475,1684851882,-1795624057,-1530913810,-861249857}
14	\\xfa007a08b9d8d0b94ff6970b388efd4724fe003601001040b62876d06cdc966e3f911bb8c4416b0200201cbc32821d6467124909c6bc61873f23646cccaa87469cf894f8f387a4c01bee29012542bb8beea2797dfb627806b6f2e879e9a4d92aec63065cced6bea53e352247450ebf0c03f378b716e14aa7c7219f2b67741d16ec46bbf136864f112cf8	\\x40b62876d06cdc966e3f911bb8c4416b	{482095746,493119250,1225377468,1636253475,1684851882,-2025415432,-1795624057,-1530913810}
15	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00360100101781bc5175ef03b0625f0b7d53eaacce0200201cbc32821d6467122c2e17224909c6bc61873f23646cccaa94f8f387a4c01bee804de40f22e6968fa63710d5d9a8b6df0b00e8ca70a3086d519dade27b0e7d306a47855a79015d28a10d35c214f27b31e1ec9ce9bdae4db369a5470d54e5f219	\\x1781bc5175ef03b0625f0b7d53eaacce	{482095746,493119250,741218082,1225377468,1636253475,1684851882,-1795624057,-1530913810}
16	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010d2a485b0a2159b426dc66603a3414b190200201cbc32821d646712263ea5284909c6bc61873f23646cccaa94f8f387a4c01beef4bb8d8570047a477a06b78a1e70bb2fb61a34b45170baa672be15217a1e56025aed3ae9b868f4e69d15f062e84e6f43bba93526c36d211431ef72e8d7b21153	\\xd2a485b0a2159b426dc66603a3414b19	{482095746,493119250,641639720,1225377468,1636253475,1684851882,-1795624057,-1530913810}
17	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00360100108958aa9c840730be442f7c7e105cec5d0200201cbc32821d6467124909c6bc61873f23646cccaa94f8f387a4c01beec19c7b28e79c8d2e39849bf77c627f2213106934a4542ddcf6aff886a8bc7f4c90c7f2d93d8140e8e6344340379091e4b7d9a26706332fe1573126e502e1691c68441e99	\\x8958aa9c840730be442f7c7e105cec5d	{482095746,493119250,1225377468,1636253475,1684851882,-1795624057,-1530913810,-1046709464}
18	\\xfa007a08b9d8d0b94ff6970b388efd4724fe003601001080f648176f3849325d296e6de919446e0200201cbc32821d6467124909c6bc61873f23646cccaa7818a39094f8f387a4c01bee4f2bd33394dd9ea6a9b597b218f43e18f470ee47cf1716651a142ab4e3c3c5326b5d6a4db006c86a5c6daa2adfaabeb4678d61d066d1d34fb6c4c700b9f5bcd6	\\x80f648176f3849325d296e6de919446e	{482095746,493119250,1225377468,1636253475,1684851882,2014880656,-1795624057,-1530913810}
19	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00360100107719045cf83da31f4b28c2c850d99f850200201cbc32821d6467124909c6bc61873f23646cccaa94f8f387a4c01beec0374911e3ea12baa79f37686e8a5b0aa3092471b6d4eb105f360a19183598dde46ecaa7d55976876f0b0ca6a09070544c3e0a0096ed2f22fdef8d14239c3c401a6852fe	\\x7719045cf83da31f4b28c2c850d99f85	{482095746,493119250,1225377468,1636253475,1684851882,-1795624057,-1530913810,-1070118639}
20	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010c497f10a9f991f2182f9eac633bbf36f0200201d64671247de543e4909c6bc4fe3fe6861873f23646cccaa94f8f387a4c01bee9694a469d71e416c4912de05d971f6e5421e58343cb686d31c869766ecfb0c193989037887055e0be0786e252978463c4e105a0cc80bbd86e10ca1a1b27913fb	\\xc497f10a9f991f2182f9eac633bbf36f	{493119250,1205752894,1225377468,1340341864,1636253475,1684851882,-1795624057,-1530913810}
21	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010456814c9bbf41176aea3b8fdd15bf9f60200201d6467124909c6bc4fe3fe685ebe001461873f23646cccaa94f8f387a4c01bee52affaea21bc5528fff018c54f8c18894305ed5b1b0cdb1ab10ee88282582bd5bdcc3af688e3f9bc676ce1874f4d07275643b0d3de0bab8d41d551feb99eabce	\\x456814c9bbf41176aea3b8fdd15bf9f6	{493119250,1225377468,1340341864,1589510164,1636253475,1684851882,-1795624057,-1530913810}
22	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010a5e1e1e6630468e50c8e6701b94d8c030200201d6467124909c6bc4fe3fe6856ecf19261873f23646cccaa94f8f387a4c01bee8a1cfcf81fa6a8881f4bb1bdbc3d8a5beb3550d20cf702ecb0d7fc93e19fa297b2d56e2009d4bffec1f4d0a820fec64f7e7814f687c29e1b1282f4808ba75f9f	\\xa5e1e1e6630468e50c8e6701b94d8c03	{493119250,1225377468,1340341864,1458368914,1636253475,1684851882,-1795624057,-1530913810}
23	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00360100107b556125b3fbbadef10162e1145217590200201d6467124909c6bc4fe3fe6861873f23646cccaa94f8f387a4c01beeae514bd14f0ad63548d52798abe46b3df9e4d234ee756f1df19cfd6002366f213f09d276e9e17953b6d1d1745a90c90a3be914e41e0ff72986eb111fb0e65a2a584f185f	\\x7b556125b3fbbadef10162e114521759	{493119250,1225377468,1340341864,1636253475,1684851882,-1795624057,-1530913810,-1370403887}
24	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010300c4db307d746c231554f8581d4f2f10200201d6467124909c6bc4fe3fe6861873f236241059e646cccaa94f8f387a4c01bee82bdad0a6d23ad4b295ade97ba8cf9e4dac89fd17a683afc5d28dfccfbfcf1f27fa7b8957d167a6cf45b2058377172173d73ea78b46bf23c5576e5eca7ac94fa	\\x300c4db307d746c231554f8581d4f2f1	{493119250,1225377468,1340341864,1636253475,1648428446,1684851882,-1795624057,-1530913810}
25	\\xfa007a08b9d8d0b94ff6970b388efd4724fe003601001075cd49a9e35aecfb3e95cfee561c909a02002003b22ede1d6467124909c6bc4fe3fe6861873f23646cccaa94f8f387a4c01beec452eb78d49c4a8b47d97257f40a9c104dd6e91e763fa15628e96effd323cffede6be91ec5abc6ffeb5aced43fc511789793b47eceff52af1ac26085ec3891e3	\\x75cd49a9e35aecfb3e95cfee561c909a	{62009054,493119250,1225377468,1340341864,1636253475,1684851882,-1795624057,-1530913810}
26	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00360100107efa0da8eba098c7dff4ee8f3785f4b30200201d6467124909c6bc4d3b91e44fe3fe6861873f23646cccaa94f8f387a4c01bee7c74d5056440e4a8716742e7e24a05c113d10b0763c8102259414e1cb62094c4e7836a25fef3f8f496c600ed7d9a514e702165e0d96a47a22c49376bbe1d3c6b	\\x7efa0da8eba098c7dff4ee8f3785f4b3	{493119250,1225377468,1295749604,1340341864,1636253475,1684851882,-1795624057,-1530913810}
27	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010b3d7bb69d59323824ce77cfc0e0fcf790200201d6467124909c6bc4fe3fe6861873f23646cccaa6b81357494f8f387a4c01bee388ee282695ad154446ab4985815683e0feaffcc61a469d9fe6a0c2596de793ef700b534f7ec7c2965a47b98839086bd3f64bbe123d75e7f5dd42cfef563e1ad	\\xb3d7bb69d59323824ce77cfc0e0fcf79	{493119250,1225377468,1340341864,1636253475,1684851882,1803629940,-1795624057,-1530913810}
28	\\xfa007a08b9d8d0b94ff6970b388efd4724fe003601001097f5a0c66e36c10fa6f712ed1e56d8b30200201d6467124909c6bc4fe3fe68505b7c2a61873f23646cccaa94f8f387a4c01bee5bbbad73f72604aed8d04f3ee324e204c352fea27c9ff0eba095ad89addc66413223ea7e34600fddf7e46debfdbd8bfe97ee9e73290660d4a302c9c11d29baf4	\\x97f5a0c66e36c10fa6f712ed1e56d8b3	{493119250,1225377468,1340341864,1348172842,1636253475,1684851882,-1795624057,-1530913810}
29	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00360100104836046dab508fec6b31318ff2e3eff60200201d6467124909c6bc4fe3fe685e7c894861873f23646cccaa94f8f387a4c01beee5fad4e77dde7f784e8427c7cf4f3e3b0b6fb6b52f550a77acd13c891ae37f2a71868e05ff12262e23f8d403f4d17b9de9b6940f8ee694efa6dd4f193206c8ba	\\x4836046dab508fec6b31318ff2e3eff6	{493119250,1225377468,1340341864,1585219912,1636253475,1684851882,-1795624057,-1530913810}
30	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010d5c2ea5b71b8f50d6f7f0dcdeaf2dce90200201d6467124567921a4909c6bc4fe51e4061873f23646cccaa94f8f387a4c01beedc4bf0e06f676d19db35084e561c23b6138ddcf60227c8f1a0550dfc0ded33d117887dec02e2a358305dc46a2d93b1a2a4b18dd44204015b496c63558319925f	\\xd5c2ea5b71b8f50d6f7f0dcdeaf2dce9	{493119250,1164415514,1225377468,1340415552,1636253475,1684851882,-1795624057,-1530913810}
31	\\xfa007a08b9d8d0b94ff6970b388efd4724fe003601001081e826bc1a39ae40753a09a9810436540200201d6467124909c6bc4fe51e4061873f23646cccaa94f8f387a4c01beef49ac32da69cb93a86a9caa78ea8d220b1571bf6c535415d6c022cd783773b4a9945be904d4983f9512c9603c7400bd23d5640bba73145de8420bdab1f3524ea2eff1a38	\\x81e826bc1a39ae40753a09a981043654	{493119250,1225377468,1340415552,1636253475,1684851882,-1795624057,-1530913810,-191184083}
32	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010cbbd0731d35120b0cf2a9b8e25d88d220200201d6467122f80553e4909c6bc4fe51e4061873f23646cccaa94f8f387a4c01bee5385329d32b2b464078ccb1052a8110e1aa1ee1da041ab388a8d1971b0729469de379ca825f57d3ebd84dcae7c752bd8f4d612a21360ba90a6ebcf4d0d0642bf	\\xcbbd0731d35120b0cf2a9b8e25d88d22	{493119250,796939582,1225377468,1340415552,1636253475,1684851882,-1795624057,-1530913810}
33	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010e1aae79a2d3ff102a23f7dd5e9a05f9a0200201d6467124909c6bc4fe51e4061873f23646cccaa94f8f387a4c01beefc204b5c34f3c2ee73943dfbda7b3b623de32a58d5b6e69ece29960ba2f457d88cc3749376d00b19a80a059defc7669f18cc144b9403bedd76dab50a209ba1fb692e3bc8	\\xe1aae79a2d3ff102a23f7dd5e9a05f9a	{493119250,1225377468,1340415552,1636253475,1684851882,-1795624057,-1530913810,-64992420}
34	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010f91e04740bb81e67ca31a17b492d6d610200201d6467124909c6bc4fe51e4061873f23646cccaa94f8f387a150e521a4c01bee55ab998f7a675daf9a766c2effa3dd0e94aa68c0a9729c6b819a47aac783479b2d8edec0efdb040c56ac799db6c10266f1f64ecbe6e7ae3a125779b42e0b7370	\\xf91e04740bb81e67ca31a17b492d6d61	{493119250,1225377468,1340415552,1636253475,1684851882,-1795624057,-1588533983,-1530913810}
35	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00360100101d9164e4279ecd4a2fff1259b66e3f5a0200201d6467124909c6bc4fe51e4061873f23646cccaa94f8f387a4c01beea7652de95c72d0175d93e1ce0fc5ba4171ef91b3ce7dad0c802e9ed420086667cabe5b616d65406fe2215e0acbb54fcef07b66f5674883b36d195271e5baa26bc3ace768	\\x1d9164e4279ecd4a2fff1259b66e3f5a	{493119250,1225377468,1340415552,1636253475,1684851882,-1795624057,-1530913810,-1486541335}
36	\\xfa007a08b9d8d0b94ff6970b388efd4724fe00360100102185424de3d9565bb1994c5239cf0ea20200201d6467124909c6bc4fe51e4061873f23646cccaa94f8f387a4c01beeeac6ee7530e8f96f55942c500742c974fe7d3a7bd552a762829d4bfd7fe8ec05224c8298818843baaedd3015a4e0eddaecfe1e930731e03070755da97feffff201430515	\\x2185424de3d9565bb1994c5239cf0ea2	{493119250,1225377468,1340415552,1636253475,1684851882,-1795624057,-1530913810,-356061579}
37	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010f2473a85e73d1345797fca5a3f75fdc90200201d6467124909c6bc4fe51e4061873f23646cccaa94f8f387a4c01beefe811e87223f56eb57446b2faf7eaba0132bec2b9a845a6a351426c23c6c35efe731dcce38334466618c4a10afbb38bcbc24dcf2b0bff64d6fac75a95f43e496cc63e99e	\\xf2473a85e73d1345797fca5a3f75fdc9	{493119250,1225377468,1340415552,1636253475,1684851882,-1795624057,-1530913810,-25092473}
38	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010b1164e4147dba95030cd9cb9e70f77d20200201d6467124909c6bc4fe51e4061873f23646cccaa94f8f387a4c01beef25abe77a8ff4db0e7929394ec88d52bb440f72879946be0c54522738d3d77d663e07d8842d3f7d64a606487846166e4751c1e27850125fb07d91158b093478c2cf7812a	\\xb1164e4147dba95030cd9cb9e70f77d2	{493119250,1225377468,1340415552,1636253475,1684851882,-1795624057,-1530913810,-228934025}
39	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010775174dde644e29960557c59b82941860200201d646712263dcebc4909c6bc4fe51e4061873f23646cccaa94f8f387a4c01bee4ee1fcc1437e5638908112f3d8f0d2ac937bf50da2a4d2cd5fb81cb011b9ddd18d755d7b20a0bc778022026bdbc1bc5a07287f110ab191e710c4acc44143f70c	\\x775174dde644e29960557c59b8294186	{493119250,641584828,1225377468,1340415552,1636253475,1684851882,-1795624057,-1530913810}
40	\\xfa007a08b9d8d0b94ff6970b388efd4724fe0036010010b9a98e37d05e2c02d968f8535b821b0d0200201d6467124909c6bc61873f23646cccaa94f8f3879529ace6a4c01beed7518f743d4de71c4c7205ad39989d0ea17e1d90ff66fc2827f33397d9324b19c5fd9c60b08af2022edb0f1c49261dbb908a7c22a3800d44badcd3e107d7937b86337fd8	\\xb9a98e37d05e2c02d968f8535b821b0d	{493119250,1225377468,1636253475,1684851882,-1795624057,-1792430874,-1530913810,-682520716}
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
94616ffd-97f0-4f5b-9699-089fda72832b	2	\\x90f46141f2359c89666ea660f5ee8d2b874a3e04b4aea826d334ee4358a19073	2026-12-01 13:27:48.566264+00	\\x2f59eb77185b8b2448dc065d96f8107477688894a528d374c4b8dc6badbb893c
f319baaa-8722-4061-bb94-17127b4b15dc	2	\\x21935ae5a2ece30f9b62db5d643a4308557bc826e95f8a63ec69bd474c361ba3	2026-12-01 13:27:49.509586+00	\\xb266c513087beed60c8cd8c46923bb7bed9b77af40b95be4f2b4e4c296d67386
d3a46f23-ec21-4e79-86c1-d646bd46dbab	5	\\xbaeaacf3a0dac20f20ef8b6287c4c2534e5b4ee00d94a45b0bbf158df42d8fde	2026-12-01 13:27:50.547565+00	\\xde1058290b5793a52dfc01e878d5b1152b0910345d0a21e9d67bb358a9c10d02
8cf924bc-2a4a-47e2-814b-b5a8c4973a19	4	\\xe358cd6b06680349cd563bc41add37afc53a8b0c38d6523ce348fad102a1070b	2026-12-01 13:27:50.653979+00	\\x5d34724dff4a2ebdab52f668468117425b73c75cf7e6ef73a947cb98419c637a
140350cd-84b1-4f6a-8b55-58e8ca1a954a	7	\\xffcac953cf58369f673e8bd2553bfcc40309d6523610195729a6cf5195eb0ef4	2026-12-01 13:27:51.1912+00	\\x1903058a09ed67581840418d513d818d267878f280653a91a028c0defe392928
d649fc8d-994a-418a-9ad4-dc2d83ae41cd	8	\\xa598f86ce6e264d5a63ccaaa441d678acafc3aefce86f4b05647c93036fe0b10	2026-12-01 13:27:53.446515+00	\\x5aba20b6d7c55e3e01faead152f79d8b261becd10ec30828f93d6ae93311d036
261b5e48-ab65-450c-b02b-c878a453041c	12	\\xd54cc9ba9dd83c66c85a27da3face6d8174983aac7145c3056f557c8d4f2e2e1	2026-12-01 13:27:53.908628+00	\\xe80e8314590ca9b810e4ab393c0bcc8151bf894664bd7675961ce6f9cc09de17
5aa679c2-ed5f-4c36-9da6-b36ad0d8243e	8	\\x71eb1cf9d5b82718d95be0c82b73462fbe17679784e1e5b074c36df6006f3b56	2026-12-01 13:27:54.516526+00	\\xc71b5444fd42b5a65b8fccc9c8a94a68ec91d1ea68939b3041e438f38ceb74c6
\.


--
-- Data for Name: audit_keys; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_keys (key_id, provider, key_uri, wrapped_key, environment, created_at) FROM stdin;
8d86d9ae-b10a-4909-9f83-4242e38ed616	local	local:59900278-fc14-49a0-a97d-364b5a0311ba	\\x00000001b7820037ffae35a15152a5308eb4209cfb6db11b503555228ac1255b0dac353d63c6611c4a4d564154693466870dc5e4403b9f7dce53c947e9556b74	release	2026-12-01 13:27:48.492867+00
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
94616ffd-97f0-4f5b-9699-089fda72832b	8d86d9ae-b10a-4909-9f83-4242e38ed616	vm	23352	__main__.py	0.1.0	2026-12-01 13:27:48.483609+00	postgres	2026-12-01 13:27:48.4958+00
f319baaa-8722-4061-bb94-17127b4b15dc	8d86d9ae-b10a-4909-9f83-4242e38ed616	vm	23357	__main__.py	0.1.0	2026-12-01 13:27:49.432299+00	postgres	2026-12-01 13:27:49.443859+00
8cf924bc-2a4a-47e2-814b-b5a8c4973a19	8d86d9ae-b10a-4909-9f83-4242e38ed616	vm	23362	__main__.py	0.1.0	2026-12-01 13:27:50.072683+00	postgres	2026-12-01 13:27:50.084127+00
d3a46f23-ec21-4e79-86c1-d646bd46dbab	8d86d9ae-b10a-4909-9f83-4242e38ed616	vm	23368	__main__.py	0.1.0	2026-12-01 13:27:50.50298+00	postgres	2026-12-01 13:27:50.511839+00
140350cd-84b1-4f6a-8b55-58e8ca1a954a	8d86d9ae-b10a-4909-9f83-4242e38ed616	vm	23375	__main__.py	0.1.0	2026-12-01 13:27:51.074055+00	postgres	2026-12-01 13:27:51.085691+00
261b5e48-ab65-450c-b02b-c878a453041c	8d86d9ae-b10a-4909-9f83-4242e38ed616	vm	23386	__main__.py	0.1.0	2026-12-01 13:27:51.752642+00	postgres	2026-12-01 13:27:51.764003+00
d649fc8d-994a-418a-9ad4-dc2d83ae41cd	8d86d9ae-b10a-4909-9f83-4242e38ed616	vm	23393	__main__.py	0.1.0	2026-12-01 13:27:53.247467+00	postgres	2026-12-01 13:27:53.257275+00
5aa679c2-ed5f-4c36-9da6-b36ad0d8243e	8d86d9ae-b10a-4909-9f83-4242e38ed616	vm	23402	__main__.py	0.1.0	2026-12-01 13:27:54.370226+00	postgres	2026-12-01 13:27:54.38423+00
\.


--
-- Data for Name: encryption_audit_2026_12; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.encryption_audit_2026_12 (writer_id, seq, occurred_at, event_type, event_category, data_class, tenant_id, key_id, key_version, operation, count, duration_us, success, error, actor, purpose, correlation_id, detail, previous_mac, mac) FROM stdin;
94616ffd-97f0-4f5b-9699-089fda72832b	1	2026-12-01 13:27:48.496614+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 23352, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x0dcaa6a9e807d9709aa12578f5f33d0ea5b5678b9aa0421db24f1984bf7dbb85
94616ffd-97f0-4f5b-9699-089fda72832b	2	2026-12-01 13:27:48.566168+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x0dcaa6a9e807d9709aa12578f5f33d0ea5b5678b9aa0421db24f1984bf7dbb85	\\x90f46141f2359c89666ea660f5ee8d2b874a3e04b4aea826d334ee4358a19073
f319baaa-8722-4061-bb94-17127b4b15dc	1	2026-12-01 13:27:49.444643+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 23357, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x5c04440041b3647b09c37c7718649dd1d97558e778e21096258fd4e77d414f10
f319baaa-8722-4061-bb94-17127b4b15dc	2	2026-12-01 13:27:49.509493+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x5c04440041b3647b09c37c7718649dd1d97558e778e21096258fd4e77d414f10	\\x21935ae5a2ece30f9b62db5d643a4308557bc826e95f8a63ec69bd474c361ba3
8cf924bc-2a4a-47e2-814b-b5a8c4973a19	1	2026-12-01 13:27:50.084911+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 23362, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xb1041a85275a70bb999caea93a5296e3ea5e5e19757ed7992dddc7af1e7cd394
8cf924bc-2a4a-47e2-814b-b5a8c4973a19	2	2026-12-01 13:27:50.109988+00	backfill_started	encryption	\N	\N	\N	\N	backfill	1	\N	t	\N	root	\N	49d72382-5723-4954-af10-b03fbb45f62b	{"job": 1, "table": "public.moved"}	\\xb1041a85275a70bb999caea93a5296e3ea5e5e19757ed7992dddc7af1e7cd394	\\xff4929f815614ed5efc8cf1e8568fce88f4943aaa7079a141a70b62fa7ed7554
d3a46f23-ec21-4e79-86c1-d646bd46dbab	1	2026-12-01 13:27:50.512467+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 23368, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x5143027031b733c7f73802a2e5c86d036cd11d13478ae8e81b3194f09ada13f2
d3a46f23-ec21-4e79-86c1-d646bd46dbab	2	2026-12-01 13:27:50.5024+00	key_generated	encryption	pii	acme	210c79d1-232b-4dd5-b9c7-2b9bcc3267ac	1	\N	1	\N	t	\N	root	\N	49d72382-5723-4954-af10-b03fbb45f62b	{"purpose": "encryption", "provider": "local"}	\\x5143027031b733c7f73802a2e5c86d036cd11d13478ae8e81b3194f09ada13f2	\\x7458a9cc0301c78291abcf123fcf1be7130a1458ddb3cfa1542ee75a94d0611a
d3a46f23-ec21-4e79-86c1-d646bd46dbab	3	2026-12-01 13:27:50.515486+00	key_generated	encryption	pii	acme	cfb17ee7-8b95-4163-bf0b-417d51da8090	1	\N	1	\N	t	\N	root	\N	49d72382-5723-4954-af10-b03fbb45f62b	{"purpose": "index", "provider": "local"}	\\x7458a9cc0301c78291abcf123fcf1be7130a1458ddb3cfa1542ee75a94d0611a	\\x3dd44ce4ace2ca943717acc951b233740c7a0096cacc2c1b96371e28ca882b29
d3a46f23-ec21-4e79-86c1-d646bd46dbab	4	2026-12-01 13:27:50.520883+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	1	\N	t	\N	root	\N	49d72382-5723-4954-af10-b03fbb45f62b	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x3dd44ce4ace2ca943717acc951b233740c7a0096cacc2c1b96371e28ca882b29	\\xed1d415b11ddb667669b76f84c3657c02277f7ab5f8d95e1bf9790723a2c2e45
d3a46f23-ec21-4e79-86c1-d646bd46dbab	5	2026-12-01 13:27:50.547424+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xed1d415b11ddb667669b76f84c3657c02277f7ab5f8d95e1bf9790723a2c2e45	\\xbaeaacf3a0dac20f20ef8b6287c4c2534e5b4ee00d94a45b0bbf158df42d8fde
8cf924bc-2a4a-47e2-814b-b5a8c4973a19	3	2026-12-01 13:27:50.636548+00	backfill_finished	encryption	\N	\N	\N	\N	backfill	40	\N	t	\N	root	\N	49d72382-5723-4954-af10-b03fbb45f62b	{"job": 1, "table": "public.moved", "quarantined": 0}	\\xff4929f815614ed5efc8cf1e8568fce88f4943aaa7079a141a70b62fa7ed7554	\\xadb0c4a589ae98414de013f61413721b1497641d690ddbd92f9fe99a7a6c7ee1
8cf924bc-2a4a-47e2-814b-b5a8c4973a19	4	2026-12-01 13:27:50.653793+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xadb0c4a589ae98414de013f61413721b1497641d690ddbd92f9fe99a7a6c7ee1	\\xe358cd6b06680349cd563bc41add37afc53a8b0c38d6523ce348fad102a1070b
140350cd-84b1-4f6a-8b55-58e8ca1a954a	1	2026-12-01 13:27:51.086438+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 23375, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xd76e4dec63d93f78bd0c82c935f8ad1bf8a13f172716da7e67434b7de11b703a
140350cd-84b1-4f6a-8b55-58e8ca1a954a	2	2026-12-01 13:27:51.126621+00	key_accessed	encryption	pii	acme	cfb17ee7-8b95-4163-bf0b-417d51da8090	1	\N	1	\N	t	\N	root	\N	6345b99e-c708-4013-bc85-edc06f89a28d	{"purpose": "index", "provider": "local"}	\\xd76e4dec63d93f78bd0c82c935f8ad1bf8a13f172716da7e67434b7de11b703a	\\x7eae1fcbc10eae2cfb14a48efa6b62f79c2133410f984442eaed33a90dcbc752
140350cd-84b1-4f6a-8b55-58e8ca1a954a	3	2026-12-01 13:27:51.127969+00	key_accessed	encryption	pii	acme	210c79d1-232b-4dd5-b9c7-2b9bcc3267ac	1	\N	1	\N	t	\N	root	\N	6345b99e-c708-4013-bc85-edc06f89a28d	{"purpose": "encryption", "provider": "local"}	\\x7eae1fcbc10eae2cfb14a48efa6b62f79c2133410f984442eaed33a90dcbc752	\\xc388137408e991aff50d9b4eb7fd1dee1c0dcb25fb652e7a1e7f09b1af76d86c
140350cd-84b1-4f6a-8b55-58e8ca1a954a	4	2026-12-01 13:27:51.170058+00	key_accessed	encryption	pii	acme	210c79d1-232b-4dd5-b9c7-2b9bcc3267ac	1	\N	1	\N	t	\N	root	\N	6345b99e-c708-4013-bc85-edc06f89a28d	{"purpose": "encryption", "provider": "local"}	\\xc388137408e991aff50d9b4eb7fd1dee1c0dcb25fb652e7a1e7f09b1af76d86c	\\xb41ad6d63d83fcc9d2e711b0cdbfb6f1536969f1f22ddd7937e94b35b90b8306
140350cd-84b1-4f6a-8b55-58e8ca1a954a	5	2026-12-01 13:27:51.171285+00	key_accessed	encryption	pii	acme	cfb17ee7-8b95-4163-bf0b-417d51da8090	1	\N	1	\N	t	\N	root	\N	6345b99e-c708-4013-bc85-edc06f89a28d	{"purpose": "index", "provider": "local"}	\\xb41ad6d63d83fcc9d2e711b0cdbfb6f1536969f1f22ddd7937e94b35b90b8306	\\x0d325b160dfda3bd594abd0556ea08ec39443c2fbfa8a9e23cdf8fd8741e77b2
140350cd-84b1-4f6a-8b55-58e8ca1a954a	6	2026-12-01 13:27:51.177189+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	1	\N	t	\N	root	\N	6345b99e-c708-4013-bc85-edc06f89a28d	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc verify"}	\\x0d325b160dfda3bd594abd0556ea08ec39443c2fbfa8a9e23cdf8fd8741e77b2	\\xb5eeac5cd57a3add46c189051f9b36c0af6aada5435006faad6528e93fdb1d2c
140350cd-84b1-4f6a-8b55-58e8ca1a954a	7	2026-12-01 13:27:51.191041+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xb5eeac5cd57a3add46c189051f9b36c0af6aada5435006faad6528e93fdb1d2c	\\xffcac953cf58369f673e8bd2553bfcc40309d6523610195729a6cf5195eb0ef4
261b5e48-ab65-450c-b02b-c878a453041c	1	2026-12-01 13:27:51.764769+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 23386, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x9a0bc5e1c1e5a985835e835a51b02b3e5ecb43b308bb2e4c281def86e617b2b8
261b5e48-ab65-450c-b02b-c878a453041c	2	2026-12-01 13:27:51.784172+00	rotation_started	encryption	pii	acme	\N	\N	rotate	1	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"reason": "asked", "resumed": false, "rotation": 1}	\\x9a0bc5e1c1e5a985835e835a51b02b3e5ecb43b308bb2e4c281def86e617b2b8	\\x5eb0c7024cf48523492e82c2122c7690d5726dc4362919a019631d35c7ce60e7
261b5e48-ab65-450c-b02b-c878a453041c	3	2026-12-01 13:27:51.797297+00	key_generated	encryption	pii	acme	7a08b9d8-d0b9-4ff6-970b-388efd4724fe	2	\N	1	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"staged": true, "purpose": "encryption", "provider": "local"}	\\x5eb0c7024cf48523492e82c2122c7690d5726dc4362919a019631d35c7ce60e7	\\x232fde44f04e0b3f6f5dfdbcbaa95b2322fd23c4c5e02760e45a19dc30a24102
261b5e48-ab65-450c-b02b-c878a453041c	4	2026-12-01 13:27:52.799651+00	key_rotated	encryption	pii	acme	7a08b9d8-d0b9-4ff6-970b-388efd4724fe	2	\N	1	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"purpose": "encryption", "provider": "local"}	\\x232fde44f04e0b3f6f5dfdbcbaa95b2322fd23c4c5e02760e45a19dc30a24102	\\xd592f29712c72b94463fd29f860f3151eefd13ea8a37cbc58ce842a373e8a1db
261b5e48-ab65-450c-b02b-c878a453041c	5	2026-12-01 13:27:52.809659+00	key_accessed	encryption	pii	acme	7a08b9d8-d0b9-4ff6-970b-388efd4724fe	2	\N	1	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"purpose": "encryption", "provider": "local"}	\\xd592f29712c72b94463fd29f860f3151eefd13ea8a37cbc58ce842a373e8a1db	\\xf53291b75a4669aa812029f0d61e7697ee2e5189460ccfd89127b0c34493cced
261b5e48-ab65-450c-b02b-c878a453041c	6	2026-12-01 13:27:52.810586+00	key_accessed	encryption	pii	acme	210c79d1-232b-4dd5-b9c7-2b9bcc3267ac	1	\N	1	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"purpose": "encryption", "provider": "local"}	\\xf53291b75a4669aa812029f0d61e7697ee2e5189460ccfd89127b0c34493cced	\\x7ffd7de04f53bf0d9bd563c04a8f99594ef0c8062d2eb1268a7c9ab44ef3f2b7
261b5e48-ab65-450c-b02b-c878a453041c	7	2026-12-01 13:27:52.810743+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{}	\\x7ffd7de04f53bf0d9bd563c04a8f99594ef0c8062d2eb1268a7c9ab44ef3f2b7	\\x3411fd91ecc194221849b2688ae9384c1481ab3af8e602c9ba394cce7b0c4861
261b5e48-ab65-450c-b02b-c878a453041c	8	2026-12-01 13:27:52.820098+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{}	\\x3411fd91ecc194221849b2688ae9384c1481ab3af8e602c9ba394cce7b0c4861	\\x8a02478ca24c7de96e1e6b8bc71beea6a91f8a203dcd7f7a9b1015b68b9d327c
261b5e48-ab65-450c-b02b-c878a453041c	9	2026-12-01 13:27:52.820154+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{}	\\x8a02478ca24c7de96e1e6b8bc71beea6a91f8a203dcd7f7a9b1015b68b9d327c	\\xe01c90eeda1279b54b76006fddb66a4cab1702ed9674df9d49217515ffc19ef8
261b5e48-ab65-450c-b02b-c878a453041c	10	2026-12-01 13:27:52.826484+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{}	\\xe01c90eeda1279b54b76006fddb66a4cab1702ed9674df9d49217515ffc19ef8	\\x480c6851b8b8652e9edef77a92a05c4a3828e9dfb4bb3631a4cf76d892c24b9f
d649fc8d-994a-418a-9ad4-dc2d83ae41cd	1	2026-12-01 13:27:53.258+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 23393, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xb656baa132a2bd15dce6066d79b9f771f14fa370dabb8e9c6becce0370a76e92
d649fc8d-994a-418a-9ad4-dc2d83ae41cd	2	2026-12-01 13:27:53.24682+00	key_accessed	encryption	pii	acme	7a08b9d8-d0b9-4ff6-970b-388efd4724fe	2	\N	1	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"purpose": "encryption", "provider": "local"}	\\xb656baa132a2bd15dce6066d79b9f771f14fa370dabb8e9c6becce0370a76e92	\\x63ddd6bb4284810f5b537789060ca8117c1e2d148f9b006e3febe75ccafec32e
d649fc8d-994a-418a-9ad4-dc2d83ae41cd	3	2026-12-01 13:27:53.260521+00	key_accessed	encryption	pii	acme	210c79d1-232b-4dd5-b9c7-2b9bcc3267ac	1	\N	1	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"purpose": "encryption", "provider": "local"}	\\x63ddd6bb4284810f5b537789060ca8117c1e2d148f9b006e3febe75ccafec32e	\\x445cc37d71e614e40c39a58a8876220e0c612a7efbe56974359c4ed70ddae037
d649fc8d-994a-418a-9ad4-dc2d83ae41cd	4	2026-12-01 13:27:53.26226+00	key_accessed	encryption	pii	acme	cfb17ee7-8b95-4163-bf0b-417d51da8090	1	\N	1	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"purpose": "index", "provider": "local"}	\\x445cc37d71e614e40c39a58a8876220e0c612a7efbe56974359c4ed70ddae037	\\xb5b793bb7d4bbb0a8069f8431b6e5832058061a7adcbb6af8a9a5026733104c7
d649fc8d-994a-418a-9ad4-dc2d83ae41cd	5	2026-12-01 13:27:53.268453+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\xb5b793bb7d4bbb0a8069f8431b6e5832058061a7adcbb6af8a9a5026733104c7	\\x51029f6505808d55c4b60f694b63a63d94f1d292423f5323b4dd17ffe888df21
d649fc8d-994a-418a-9ad4-dc2d83ae41cd	6	2026-12-01 13:27:53.335022+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x51029f6505808d55c4b60f694b63a63d94f1d292423f5323b4dd17ffe888df21	\\x3d945b76f22895f16de0643744e9ad9427fd6bdb1658f6b98c218467e36d0786
d649fc8d-994a-418a-9ad4-dc2d83ae41cd	7	2026-12-01 13:27:53.405058+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x3d945b76f22895f16de0643744e9ad9427fd6bdb1658f6b98c218467e36d0786	\\x8460f2b5166c421a1c7ed3878fee8e89cef7eea18439d369d9c011c1adf0af13
d649fc8d-994a-418a-9ad4-dc2d83ae41cd	8	2026-12-01 13:27:53.446269+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x8460f2b5166c421a1c7ed3878fee8e89cef7eea18439d369d9c011c1adf0af13	\\xa598f86ce6e264d5a63ccaaa441d678acafc3aefce86f4b05647c93036fe0b10
261b5e48-ab65-450c-b02b-c878a453041c	11	2026-12-01 13:27:53.899521+00	rotation_finished	encryption	pii	acme	\N	\N	rotate	1	\N	t	\N	root	\N	01ea46e7-2ae2-4044-9709-28bff805743f	{"keys": 1, "reason": "asked", "rotation": 1}	\\x480c6851b8b8652e9edef77a92a05c4a3828e9dfb4bb3631a4cf76d892c24b9f	\\x9bb749058c8a2313b5721541cf081480b181d1104c8f74d80aacc7bd5b0e3097
261b5e48-ab65-450c-b02b-c878a453041c	12	2026-12-01 13:27:53.908465+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x9bb749058c8a2313b5721541cf081480b181d1104c8f74d80aacc7bd5b0e3097	\\xd54cc9ba9dd83c66c85a27da3face6d8174983aac7145c3056f557c8d4f2e2e1
5aa679c2-ed5f-4c36-9da6-b36ad0d8243e	1	2026-12-01 13:27:54.385252+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 23402, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x6b3cba9986acfcb6f807ec43df10925a1d1ddec7b01545e363d897bc5ba3f9c1
5aa679c2-ed5f-4c36-9da6-b36ad0d8243e	2	2026-12-01 13:27:54.456072+00	key_accessed	encryption	pii	doomed	e4b35389-8217-41a0-9480-ea780b65b969	1	\N	1	\N	t	\N	root	\N	b43380d0-f1a5-4b36-8ba3-d45aac2ff7e6	{"purpose": "encryption", "provider": "local"}	\\x6b3cba9986acfcb6f807ec43df10925a1d1ddec7b01545e363d897bc5ba3f9c1	\\x0a87c482e891fd6cbd1a514299f7b097c83224cf611689b7c0002f44775a7e9f
5aa679c2-ed5f-4c36-9da6-b36ad0d8243e	3	2026-12-01 13:27:54.456708+00	shred_requested	encryption	\N	doomed	\N	\N	shred	1	\N	t	\N	root	\N	b43380d0-f1a5-4b36-8ba3-d45aac2ff7e6	{"phase": "asked", "all_classes": true, "window_seconds": 0.0}	\\x0a87c482e891fd6cbd1a514299f7b097c83224cf611689b7c0002f44775a7e9f	\\x67be5ee7bc5661180168e458634ca5704e1c2013b6a49632ffb85d04f37c5008
5aa679c2-ed5f-4c36-9da6-b36ad0d8243e	4	2026-12-01 13:27:54.463246+00	shred_requested	encryption	\N	doomed	\N	\N	shred	1	\N	t	\N	root	\N	b43380d0-f1a5-4b36-8ba3-d45aac2ff7e6	{"phase": "done", "all_classes": true, "window_seconds": 0.0}	\\x67be5ee7bc5661180168e458634ca5704e1c2013b6a49632ffb85d04f37c5008	\\x6298f5405f15423292109be61cce0be4853278e6e811d1cfa7e1dad9b82ca32c
5aa679c2-ed5f-4c36-9da6-b36ad0d8243e	5	2026-12-01 13:27:54.476694+00	shred_executed	encryption	\N	doomed	\N	\N	destroy	1	\N	t	\N	root	\N	b43380d0-f1a5-4b36-8ba3-d45aac2ff7e6	{"phase": "asked", "all_classes": true}	\\x6298f5405f15423292109be61cce0be4853278e6e811d1cfa7e1dad9b82ca32c	\\x477f3d8b652f22e6ddc61d33d83b39192a4dfb228f4bd2a106367e9532557bb7
5aa679c2-ed5f-4c36-9da6-b36ad0d8243e	6	2026-12-01 13:27:54.480233+00	shred_executed	encryption	\N	doomed	\N	\N	destroy	2	\N	t	\N	root	\N	b43380d0-f1a5-4b36-8ba3-d45aac2ff7e6	{"phase": "done", "all_classes": true}	\\x477f3d8b652f22e6ddc61d33d83b39192a4dfb228f4bd2a106367e9532557bb7	\\x25719cd626529ab59a3f05d12d2640884cdbcc82d7b2fc47a5ea1d7bfbbbf8b3
5aa679c2-ed5f-4c36-9da6-b36ad0d8243e	7	2026-12-01 13:27:54.513426+00	key_generated	encryption	glpgenc_receipts	*	d0dff64e-5750-4bf6-86ff-83a6186fd950	1	\N	1	\N	t	\N	root	\N	b43380d0-f1a5-4b36-8ba3-d45aac2ff7e6	{"purpose": "index", "provider": "local"}	\\x25719cd626529ab59a3f05d12d2640884cdbcc82d7b2fc47a5ea1d7bfbbbf8b3	\\xb59e2f18466a3707c9b9971c25ef5cb20ce46dde9116324d334c6566488d7589
5aa679c2-ed5f-4c36-9da6-b36ad0d8243e	8	2026-12-01 13:27:54.516427+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xb59e2f18466a3707c9b9971c25ef5cb20ce46dde9116324d334c6566488d7589	\\x71eb1cf9d5b82718d95be0c82b73462fbe17679784e1e5b074c36df6006f3b56
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


