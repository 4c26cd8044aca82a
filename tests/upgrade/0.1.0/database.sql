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
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be dropped, because of: %s. Drop them first',
                                               column_name, relation, obstacles));
    END IF;
    RETURN dropped;
END
$$;


--
-- Name: FUNCTION _abandoned_columns(relation regclass, column_name name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._abandoned_columns(relation regclass, column_name name) IS 'internal: the columns that gl_abandon drops; raises ZE012 where anything stands on them, naming it';


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

COMMENT ON FUNCTION glpgenc._cache_time_declared() IS 'internal: trigger of key_cache_times that notes the time by the server''s clock';


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

COMMENT ON FUNCTION glpgenc._carries_terms(data bytea, value bytea, keys bytea, field text, lenient integer[]) IS 'internal: whether an envelope carries the terms of a value in every slot of its field, those of lenient slots where it has them; false where SQL can''t tell';


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
                '%s values of column %s of table %s are in quarantine: `glpgenc backfill status` says why. Correct them, '
                'run `glpgenc backfill run --retry-quarantined`, then `glpgenc verify`', waiting, moved.plaintext_column, relation));
        END IF;
        PERFORM glpgenc._raise('ZE012', format(
            'column %s of table %s can''t go from %s to contracted: it must be verified first, because the table has rows. Run '
            '`glpgenc backfill run %s`, then `glpgenc verify %s`', column_name, relation, present, relation, relation));
    END IF;
    obstacles := glpgenc._dependents(relation, ARRAY[moved.plaintext_column], false, going);
    IF obstacles IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s can''t be dropped, because of: %s. Drop them first, or '
            'create them again over other columns', moved.plaintext_column, relation, obstacles));
    END IF;
END
$$;


--
-- Name: FUNCTION _check_contract(relation regclass, column_name name, going name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._check_contract(relation regclass, column_name name, going name[]) IS 'internal: raises ZE012 where a plaintext column can''t be dropped: its values are not verified and the table has rows, or something depends on it that is not named in going';


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
-- Name: COLUMN column_migrations.value_type; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.value_type IS 'The type whose text form values have, such as integer; NULL where a function of the client''s made them';


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
-- Name: COLUMN column_migrations.former_column; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.column_migrations.former_column IS 'The name of the plaintext column that was dropped: a column of that name which comes back is pointed out';


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
    SELECT c.relkind, c.relispartition, c.relpersistence, n.nspname, c.relname INTO present
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = moved.relation;
    IF (present.relkind IN ('r', 'p')) IS NOT TRUE THEN
        PERFORM glpgenc._raise('ZE012', format('%s is not a table of this server%s', moved.relation,
                               CASE WHEN present.relkind = 'f' THEN ': encrypt it on the server that holds it' END));
    ELSIF present.nspname IN ('pg_catalog', 'information_schema', 'pg_toast') THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is PostgreSQL''s own', moved.relation));
    -- That schema may hold tables of others.
    ELSIF present.nspname = 'glpgenc' OR present.nspname = 'security' AND present.relname IN (
        'audit_anchors', 'audit_heads', 'audit_keys', 'audit_verifications', 'audit_writers', 'encryption_audit', 'permissions',
        'role_permissions', 'roles')
    THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is glpgenc''s own', moved.relation));
    ELSIF present.relpersistence = 't' THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is temporary: no other session sees it, and a backfill is one',
                                               moved.relation));
    ELSIF present.relispartition THEN
        PERFORM glpgenc._raise('ZE012', format('table %s is a partition: name %s, the table that it is a part of', moved.relation,
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
    ELSIF present.attidentity <> '' THEN
        PERFORM glpgenc._raise('ZE012', format('column %s of table %s is an identity column: the server makes its values',
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
    ELSIF moved.plaintext_column = ANY (glpgenc._partition_key(moved.relation))
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
        RAISE EXCEPTION USING
            ERRCODE = 'ZE003',
            MESSAGE = format('table %s has rows whose column %s is still to be encrypted', relation, moved.plaintext_column),
            HINT = 'nothing was dropped; run `glpgenc verify`, `glpgenc backfill run`, and `glpgenc verify` again',
            SCHEMA = 'glpgenc';
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

COMMENT ON FUNCTION glpgenc._check_rows(relation regclass, column_name name, not_null boolean) IS 'internal: reads the table beside writers, and raises ZE003 where a row is still to be encrypted, ZE012 where the ciphertext could not be NOT NULL';


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
    remedy  text := 'name another column in with_columns';
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
                THEN 'holds terms that different values share' END;
        IF problem IS NOT NULL THEN
            IF problem <> 'does not exist' THEN
                remedy := 'name the index column of a facet Exact() with all 128 bits, or another column, in with_columns';
            END IF;
            RAISE EXCEPTION USING ERRCODE = 'ZE012', SCHEMA = 'glpgenc', HINT = remedy, MESSAGE = format(
                'column %s of table %s can''t be unique together with search terms: it %s', one, relation, problem);
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
    RAISE EXCEPTION USING ERRCODE = 'ZE012', SCHEMA = 'glpgenc', HINT = remedy, MESSAGE = format(
        'table %s is partitioned, and PostgreSQL ensures uniqueness %s', relation, problem);
END
$$;


--
-- Name: FUNCTION _check_unique(relation regclass, with_columns name[], leaving name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._check_unique(relation regclass, with_columns name[], leaving name) IS 'internal: raises ZE012 where search terms can''t be unique together with these columns of a table, of which one may be the plaintext column that is about to be encrypted';


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
-- Name: _default_parts(text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._default_parts(expression text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN regexp_match(expression, '^\s*CASE\s+WHEN \(set_config\(''(glpgenc\.omitted_[0-9a-f]+)''::text, \(statement_timestamp\(\)\)::text, true\) IS NOT NULL\) THEN\s+(.*)\s+ELSE NULL::.+\s+END$'::text);


--
-- Name: FUNCTION _default_parts(expression text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._default_parts(expression text) IS 'internal: of a default that says when it is used, the name of its setting and the default itself; NULL of any other';


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

COMMENT ON FUNCTION glpgenc._defaults(relation regclass, column_name name) IS 'internal: the default of a column of a table and of each of its partitions, NULL for none, and that of its domain';


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

COMMENT ON FUNCTION glpgenc._trigger_reads(trigger pg_trigger, column_name name) IS 'internal: how a trigger names a column in its arguments, or its function in its body; NULL where neither is seen';


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

COMMENT ON FUNCTION glpgenc._trigger_dependents(relation regclass, columns name[]) IS 'internal: the triggers that would fail without columns of a table, and why; for those the catalogue of dependencies does not know';


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
-- Name: _dependents(regclass, name[], boolean, name[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean, going name[] DEFAULT '{}'::name[]) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (WITH RECURSIVE tree(relid) AS (SELECT (_dependents.relation)::oid AS relation UNION SELECT i.inhrelid FROM (tree JOIN pg_inherits i ON ((i.inhparent = tree.relid)))), parts AS (SELECT p.relid AS part, array_agg(a.attnum) AS numbers FROM (tree p JOIN pg_attribute a ON (((a.attrelid = p.relid) AND (a.attname = ANY (_dependents.columns)) AND (NOT a.attisdropped)))) GROUP BY p.relid) SELECT string_agg(DISTINCT x.described, ', '::text) AS string_agg FROM (SELECT pg_describe_object(d.classid, d.objid, 0) AS pg_describe_object FROM (parts JOIN pg_depend d ON (((d.refclassid = ('pg_class'::regclass)::oid) AND (d.refobjid = parts.part) AND (d.refobjsubid = ANY (parts.numbers))))) WHERE (NOT CASE d.classid WHEN 'pg_attrdef'::regclass THEN (EXISTS (SELECT FROM pg_attrdef x_1 WHERE ((x_1.oid = d.objid) AND (x_1.adrelid = parts.part) AND (x_1.adnum = ANY (parts.numbers))))) WHEN 'pg_class'::regclass THEN (EXISTS (SELECT FROM (pg_class c LEFT JOIN pg_index i ON ((i.indexrelid = c.oid))) WHERE ((c.oid = d.objid) AND ((c.relispartition AND (i.indexrelid IS NOT NULL)) OR (c.relkind = 'S'::"char") OR _dependents.with_indexes OR ((i.indexrelid IS NOT NULL) AND (c.relname = ANY (_dependents.going))) OR ((i.indexrelid IS NOT NULL) AND (NOT i.indisunique) AND (NOT i.indisreplident) AND (NOT (EXISTS (SELECT FROM pg_depend o WHERE ((o.classid = d.classid) AND (o.objid = d.objid) AND (o.refclassid = d.refclassid) AND (o.refobjid = parts.part) AND (o.refobjsubid > 0) AND (o.refobjsubid <> ALL (parts.numbers))))))))))) WHEN 'pg_constraint'::regclass THEN (EXISTS (SELECT FROM pg_constraint c WHERE ((c.oid = d.objid) AND ((c.contype = 'n'::"char") OR (c.conparentid <> (0)::oid) OR (NOT c.conislocal) OR (_dependents.with_indexes AND (c.contype = 'u'::"char")) OR ((c.contype = ANY (ARRAY['c'::"char", 'f'::"char", 'u'::"char", 'x'::"char"])) AND (c.conrelid = parts.part) AND (c.conname = ANY (_dependents.going))) OR (EXISTS (SELECT FROM pg_depend o WHERE ((o.classid = d.classid) AND (o.objid = d.objid) AND (o.refclassid = ('pg_proc'::regclass)::oid) AND (o.refobjid = ANY (ARRAY[('glpgenc.gl_guard(bytea,text)'::regprocedure)::oid, ('glpgenc.gl_refuse_plaintext(bytea,text)'::regprocedure)::oid, ('glpgenc.gl_refuse_lone_ciphertext(bytea,text)'::regprocedure)::oid]))))))))) WHEN 'pg_trigger'::regclass THEN (EXISTS (SELECT FROM pg_trigger t WHERE ((t.oid = d.objid) AND ((t.tgparentid <> (0)::oid) OR (t.tgname ~~ 'yyy\_glpgenc\_%'::text) OR (t.tgname ~~ 'zzz\_glpgenc\_%'::text))))) WHEN 'pg_statistic_ext'::regclass THEN true ELSE false END) UNION ALL SELECT glpgenc._trigger_dependents(_dependents.relation, _dependents.columns) AS _trigger_dependents) x(described));


--
-- Name: FUNCTION _dependents(relation regclass, columns name[], with_indexes boolean, going name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dependents(relation regclass, columns name[], with_indexes boolean, going name[]) IS 'internal: names what depends on columns of a table and would not go with them: all but indexes on them alone, the indexes and constraints named in going, statistics, and what is ours';


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
                       format('glpgenc: keeps plaintext and ciphertext columns of %s in step while it has both', relation));
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
                           'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped');
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

COMMENT ON FUNCTION glpgenc._dual_write(relation regclass) IS 'internal: makes, replaces or removes the dual-write triggers and function of a table, as its migrations ask for';


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
                HINT = 'grant glpgenc_app to the role that writes, or clear the keys first: gl_session_clear',
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
        END IF;$code$ END,
        CASE WHEN plain_left IS NULL THEN 'true' WHEN sealed_left IS NULL THEN 'NOT plain_left'
             ELSE '(sealed_left OR NOT plain_left)' END,
        CASE WHEN plain_left IS NOT NULL THEN ' OR plain_left' END);
END
$_$;


--
-- Name: FUNCTION _dual_write_part(moved glpgenc.column_migrations, field text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._dual_write_part(moved glpgenc.column_migrations, field text) IS 'internal: the part of a table''s trigger function that keeps one plaintext and one ciphertext column in step';


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

COMMENT ON FUNCTION glpgenc._move_part(relation regclass) IS 'internal: the part of a partitioned table''s trigger function that knows a row which moves; NULL for any other table';


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

COMMENT ON FUNCTION glpgenc._dual_write_body(relation regclass) IS 'internal: the body of a table''s dual-write function; NULL where no column is on the way';


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

COMMENT ON FUNCTION glpgenc._omission(relation regclass, column_name name) IS 'internal: the setting that tells the trigger that an INSERT left a column to its default; NULL where no default says so';


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

COMMENT ON FUNCTION glpgenc._dual_write_when(relation regclass, event text) IS 'internal: when an insert, update or delete needs a table''s dual-write function at all';


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

COMMENT ON FUNCTION glpgenc._hold_for_session(key_id bytea) IS 'internal: shows in pg_locks that this session keeps a key after its transactions';


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
    is_unique boolean DEFAULT false NOT NULL,
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
-- Name: COLUMN index_columns.is_unique; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.index_columns.is_unique IS 'Whether the model keeps equal values apart, alone or with other columns: doctor fails where no valid unique index does';


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
-- Name: _index_when(regclass); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._index_when(relation regclass) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN ((SELECT string_agg(format('OLD.%1$s IS DISTINCT FROM NEW.%1$s'::text, glpgenc._quoted(x.named)), ' OR '::text ORDER BY x.named) AS string_agg FROM (SELECT i.column_name AS named FROM glpgenc.index_columns i WHERE ((i.relation)::oid = (_index_when.relation)::oid) UNION SELECT i.index_column FROM glpgenc.index_columns i WHERE ((i.relation)::oid = (_index_when.relation)::oid)) x) || (SELECT string_agg(DISTINCT format(' OR NEW.%s IS NOT NULL AND NEW.%s IS NULL'::text, glpgenc._quoted(i.column_name), glpgenc._quoted(i.index_column)), ''::text) AS string_agg FROM glpgenc.index_columns i WHERE ((i.relation)::oid = (_index_when.relation)::oid)));


--
-- Name: FUNCTION _index_when(relation regclass); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._index_when(relation regclass) IS 'internal: when an update needs a table''s function of index columns';


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

COMMENT ON FUNCTION glpgenc._is_empty(relation regclass) IS 'internal: has the table, with its partitions, no row at all; false where a policy hides rows from the role';


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

COMMENT ON FUNCTION glpgenc._unmarked_defaults(moved glpgenc.column_migrations) IS 'internal: the defaults of a plaintext and a ciphertext column that do not say yet when they are used';


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
    RETURN ((EXISTS (SELECT FROM (glpgenc.column_migrations m JOIN glpgenc.encrypted_columns c USING (relation, column_name)) WHERE (((m.relation)::oid = ((_is_expanded.moved).relation)::oid) AND (m.column_name = (_is_expanded.moved).column_name) AND (c.field = _is_expanded.field) AND ((m.plaintext_column = (_is_expanded.moved).plaintext_column) AND (m.source_expression = (_is_expanded.moved).source_expression) AND (m.mode = (_is_expanded.moved).mode) AND (m.unkeyed = (_is_expanded.moved).unkeyed) AND (m.client_source = (_is_expanded.moved).client_source)) AND (NOT ((m.tenant_expression IS DISTINCT FROM (_is_expanded.moved).tenant_expression) OR (m.row_expression IS DISTINCT FROM (_is_expanded.moved).row_expression)))))) AND (EXISTS (SELECT FROM glpgenc.guarded_columns g WHERE (((g.relation)::oid = ((_is_expanded.moved).relation)::oid) AND (g.column_name = (_is_expanded.moved).column_name)))) AND (CASE WHEN (glpgenc._partition_key((moved).relation) IS NULL) THEN 2 ELSE 3 END = (SELECT count(*) AS count FROM (pg_trigger t JOIN pg_proc p ON ((p.oid = t.tgfoid))) WHERE ((t.tgrelid = ((_is_expanded.moved).relation)::oid) AND (t.tgenabled = 'A'::"char") AND (t.tgname ~~ 'yyy\_glpgenc\_dual\_write\_%'::text) AND (p.prosrc = glpgenc._dual_write_body((_is_expanded.moved).relation))))) AND (NOT (EXISTS (SELECT FROM glpgenc._unmarked_defaults(_is_expanded.moved) _unmarked_defaults(part, named, expression)))));


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

COMMENT ON FUNCTION glpgenc._mark_defaults(moved glpgenc.column_migrations) IS 'internal: lets the defaults of a plaintext and a ciphertext column tell the trigger when they are used';


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
        format('column %s was written without plaintext, and column %s is NOT NULL', moved.column_name, moved.plaintext_column),
        format(' ALTER COLUMN %I DROP NOT NULL; or write it in a session that holds the keys of a field that the server can '
               'open', moved.plaintext_column));
END
$_$;


--
-- Name: FUNCTION _not_null_refuser(moved glpgenc.column_migrations); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._not_null_refuser(moved glpgenc.column_migrations) IS 'internal: the part of a table''s trigger function that raises where the plaintext column can''t be NULL';


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
-- Name: _plain_in(anyelement, text[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plain_in(stored anyelement, sought text[]) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$ SELECT glpgenc._text_form($1) OPERATOR(pg_catalog.=) ANY ($2) $_$;


--
-- Name: FUNCTION _plain_in(stored anyelement, sought text[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plain_in(stored anyelement, sought text[]) IS 'internal: the same for a value of any other type, by its text form; no index serves it';


--
-- Name: _plain_in(text, text[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plain_in(stored text, sought text[]) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$ SELECT $1 OPERATOR(pg_catalog.=) ANY ($2) $_$;


--
-- Name: FUNCTION _plain_in(stored text, sought text[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plain_in(stored text, sought text[]) IS 'internal: is a text of a plaintext column one of some; an index on the column serves it';


--
-- Name: _plain_like(anyelement, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plain_like(stored anyelement, pattern text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$ SELECT (glpgenc._text_form($1) COLLATE pg_catalog."C") OPERATOR(pg_catalog.~~) $2 $_$;


--
-- Name: FUNCTION _plain_like(stored anyelement, pattern text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plain_like(stored anyelement, pattern text) IS 'internal: the same for a value of any other type, by its text form; no index serves it';


--
-- Name: _plain_like(text, text); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._plain_like(stored text, pattern text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$ SELECT ($1 COLLATE pg_catalog."C") OPERATOR(pg_catalog.~~) $2 $_$;


--
-- Name: FUNCTION _plain_like(stored text, pattern text); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._plain_like(stored text, pattern text) IS 'internal: is a text of a plaintext column LIKE a pattern; an index on the column serves it that has text_pattern_ops or collation C';


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
        format('write column %s, encrypted by Python (EncryptedColumn, ColumnEncryptor): its key is in no session',
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
                    'ColumnEncryptor), or register a facet of scope tenant for SQL';
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
-- Name: _require_no_rows(regclass, name); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._require_no_rows(relation regclass, plaintext_column name) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT glpgenc._is_empty(relation) THEN
        PERFORM glpgenc._raise('ZE012', format(
            'column %s of table %s was dropped when its values had been encrypted. The table has rows, and no migration can '
            'bring their values back: `glpgenc restore-plaintext` decrypts them into a new column',
            plaintext_column, relation));
    END IF;
END
$$;


--
-- Name: FUNCTION _require_no_rows(relation regclass, plaintext_column name); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._require_no_rows(relation regclass, plaintext_column name) IS 'internal: raises ZE012 where a table has rows, so that a dropped plaintext column can''t be restored';


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

COMMENT ON FUNCTION glpgenc._session_clear() IS 'internal: gl_session_clear without the path';


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
-- Name: COLUMN data_keys.generation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.generation IS 'When the rows of its tenant, class and purpose were signed last, in microseconds since 1970; all of them have the same';


--
-- Name: COLUMN data_keys.mac; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.data_keys.mac IS 'HMAC-SHA-256 of the installation over what the row says of the key, the generation, and how many keys the tenant, class and purpose have: a key without it, or with another, is not unwrapped';


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

COMMENT ON FUNCTION glpgenc._temporary_last(path text) IS 'internal: a search_path with the temporary schema after all others, and none before pg_catalog';


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

COMMENT ON FUNCTION glpgenc._temporary_moved_last(path text) IS 'internal: the same for a path that may name one of both itself';


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
-- Name: _unique_beside(regclass, name[]); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc._unique_beside(relation regclass, columns name[]) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (SELECT string_agg(DISTINCT ((x.indexrelid)::regclass)::text, ', '::text) AS string_agg FROM (((pg_index x JOIN pg_attribute a ON (((a.attrelid = x.indrelid) AND (a.attnum = x.indkey[0])))) JOIN glpgenc.index_columns i ON ((((i.relation)::oid = x.indrelid) AND (i.index_column = a.attname)))) JOIN pg_attribute o ON (((o.attrelid = x.indrelid) AND (o.attname = ANY (_unique_beside.columns)) AND (o.attnum = ANY ((x.indkey)::smallint[]))))) WHERE ((x.indrelid = (i.relation)::oid) AND x.indisunique AND (a.attname <> ALL (_unique_beside.columns))));


--
-- Name: FUNCTION _unique_beside(relation regclass, columns name[]); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc._unique_beside(relation regclass, columns name[]) IS 'internal: the UNIQUE indexes of other facets that columns are part of, and that would go with them; or NULL';


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

COMMENT ON FUNCTION glpgenc._unmark_defaults(relation regclass, column_name name) IS 'internal: gives a column of a table and of its partitions the defaults that it had before gl_expand_column';


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
            PERFORM glpgenc._raise('ZE012', format('table %s has rows whose column %s is still to be encrypted: run the backfill '
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

COMMENT ON FUNCTION glpgenc.gl_drop_plaintext(relation regclass, column_name name, going name[]) IS 'Drops the plaintext column of a verified migration, or of a table without rows, its dual-write triggers, the indexes on it alone, and the indexes and constraints named in going. Raises ZE012 while a row is still to be encrypted, or anything else depends on the column, naming it. Reads the table under the lock unless gl_forbid_plaintext made that needless';


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

COMMENT ON FUNCTION glpgenc.gl_encrypt(value bytea, field text, row_id text, terms bytea) IS 'Encrypts bytes of a field with facets of scope global, whose terms Python computed: ColumnEncryptor.create_global_terms. Raises ZE017 where they are not exactly those of the field';


--
-- Name: gl_encrypt(text, text, text, bytea); Type: FUNCTION; Schema: glpgenc; Owner: -
--

CREATE FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text, terms bytea) RETURNS bytea
    LANGUAGE sql
    RETURN glpgenc.gl_encrypt(convert_to(value, 'UTF8'::name), field, row_id, terms);


--
-- Name: FUNCTION gl_encrypt(value text, field text, row_id text, terms bytea); Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON FUNCTION glpgenc.gl_encrypt(value text, field text, row_id text, terms bytea) IS 'Encrypts text of a field with facets of scope global, whose terms Python computed: ColumnEncryptor.create_global_terms. Raises ZE017 where they are not exactly those of the field';


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
$$;


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

COMMENT ON FUNCTION glpgenc.gl_reopen_plaintext(relation regclass, column_name name, plaintext_column name) IS 'Begins the way back from gl_drop_plaintext, where a plaintext column has been added again: triggers keep both in step from now on, and `glpgenc restore-plaintext` decrypts what was there before. Raises ZE012 unless the column was contracted';


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

COMMENT ON FUNCTION glpgenc.gl_restore_plaintext(relation regclass, plaintext_column name, column_name name, tenant_expression text, row_expression text, source_expression text, unkeyed text, mode text, client_source boolean) IS 'Undoes gl_drop_plaintext in a table without rows, where the plaintext column has been added again: the column is expanded as before. Raises ZE012 where the table has rows';


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

COMMENT ON FUNCTION glpgenc.gl_session_load(sealed bytea, transaction_local boolean, allow_temporary_objects boolean) IS 'Loads keys sealed under the challenge of gl_session_begin, for this transaction or (false) for the session, and moves pg_temp to the end of the search_path and pg_catalog to its beginning for as long; returns the number of settings, or -1 where a key must not encrypt any more: no field of the message is loaded then, and whoever sent it asks for the keys again. Raises ZE008 when they do not open, and ZE016 beside temporary objects and statements prepared by SQL that are not of this transaction, unless they are allowed';


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

COMMENT ON COLUMN glpgenc.backfill_jobs.kind IS 'backfill: fills ciphertext columns; rotation: moves their values to the active keys; reindex: writes them anew, with the terms of all slots; restore: decrypts them into a plaintext column that was added again';


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
-- Name: COLUMN backfill_jobs.rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.rows IS 'Rows that were encrypted in finished chunks that are summed up here, and removed';


--
-- Name: COLUMN backfill_jobs.hot; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.hot IS 'Rows of them whose new version stands in the same block';


--
-- Name: COLUMN backfill_jobs.wal_bytes; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.wal_bytes IS 'WAL of the whole server while those chunks were written';


--
-- Name: COLUMN backfill_jobs.longest_chunk; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.longest_chunk IS 'How many seconds the transaction of one of them took at most';


--
-- Name: COLUMN backfill_jobs.first_chunk_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_jobs.first_chunk_at IS 'When the transaction of the first of them began';


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
    waiting text,
    rows bigint DEFAULT 0 NOT NULL,
    chunks bigint DEFAULT 0 NOT NULL
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
-- Name: COLUMN backfill_workers.rows; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.rows IS 'Rows that it encrypted in chunks that are summed up, and removed';


--
-- Name: COLUMN backfill_workers.chunks; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.backfill_workers.chunks IS 'How many those chunks were';


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
-- Name: COLUMN branch_keys.generation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.generation IS 'When the rows of its group were signed last, in microseconds since 1970; all of them have the same';


--
-- Name: COLUMN branch_keys.mac; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.branch_keys.mac IS 'HMAC-SHA-256 of the installation over what the row says of the key, the generation, and how many keys the group has: a key without it, or with another, is not unwrapped';


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

COMMENT ON TABLE glpgenc.faulty_values IS 'Values that glpgenc verify found wrong, until a later run finds them right or gone. Never a value';


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

COMMENT ON COLUMN glpgenc.faulty_values.row_key IS 'The row''s primary key, or table and ctid where it has none that may be shown';


--
-- Name: COLUMN faulty_values.fault; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.faulty_values.fault IS 'What is wrong with it, as glpgenc verify names it';


--
-- Name: COLUMN faulty_values.found_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.faulty_values.found_at IS 'When it was found first';


--
-- Name: COLUMN faulty_values.seen_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.faulty_values.seen_at IS 'When it was found last';


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
    CONSTRAINT installation_name_check CHECK ((name = ANY (ARRAY['default_tenant'::text, 'needs_revision'::text, 'permissions'::text])))
);


--
-- Name: TABLE installation; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TABLE glpgenc.installation IS 'Facts about this installation, one a row';


--
-- Name: COLUMN installation.name; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.installation.name IS 'default_tenant: the tenant meant where none is named; absent where there are many tenants. needs_revision: which revision a package must know to work with this schema; absent where any will do. permissions: elsewhere where the roles of the HTTP API are in tables of the application';


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

COMMENT ON TABLE glpgenc.key_cache_times IS 'How long processes go on with a key that they have: what each declares before it keeps one';


--
-- Name: COLUMN key_cache_times.minutes; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_cache_times.minutes IS 'The time in minutes, rounded up: cache_ttl and cache_max_stale together';


--
-- Name: COLUMN key_cache_times.declared_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_cache_times.declared_at IS 'When a process last declared it; each does so once an hour';


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
-- Name: COLUMN key_tenants.data_class; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.key_tenants.data_class IS 'The data class of the fields that it protects';


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

COMMENT ON TABLE glpgenc.planted_rows IS 'Rows with made-up values, until glpgenc scrub unplant deletes them';


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

COMMENT ON TABLE glpgenc.verifications IS 'Runs of glpgenc verify over the values of a column: of each kind (all rows, a sample, a tenant''s) the last one that finished, and one that did not';


--
-- Name: COLUMN verifications.run; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.run IS 'Its number';


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

COMMENT ON COLUMN glpgenc.verifications.tenant_id IS 'Whose rows alone were checked; NULL for those of all tenants';


--
-- Name: COLUMN verifications.sample; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.sample IS 'How many rows were to be drawn at random; NULL for all rows';


--
-- Name: COLUMN verifications.started_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.started_at IS 'When it began';


--
-- Name: COLUMN verifications.finished_at; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.finished_at IS 'When it had seen all that it was to see; NULL until then';


--
-- Name: COLUMN verifications.checked; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.checked IS 'Values that were checked';


--
-- Name: COLUMN verifications.counts; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications.counts IS 'Rows without a value, values of shredded tenants, and rows by what is wrong with them';


--
-- Name: COLUMN verifications."position"; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON COLUMN glpgenc.verifications."position" IS 'Where it resumes: tables and partitions that are done, and the next block of the one that is not';


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

COMMENT ON TABLE security.audit_verifications IS 'What `glpgenc audit verify` found in the whole trail, for metrics and alerts; the trail itself tells of it too';


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
    CONSTRAINT encryption_audit_seq_check CHECK ((seq > 0)),
    CONSTRAINT flat_detail CHECK (((detail = '{}'::jsonb) OR ((jsonb_typeof(detail) = 'object'::text) AND (octet_length((detail)::text) <= 65536) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "object" || @.type() == "array")'::jsonpath)) AND (NOT jsonb_path_exists(detail, '$.*?(@.type() == "number" && (@ > 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 || @ < -10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000))'::jsonpath)))))
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
\.


--
-- Data for Name: backfill_jobs; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.backfill_jobs (job, relation, kind, pass, paused, settings, started_at, finished_at, cancelled, rate_until, wal_until, wal_position, rows, hot, wal_bytes, longest_chunk, first_chunk_at) FROM stdin;
1	public.moved	backfill	2	f	{"quiet": "nothing"}	2026-12-01 08:12:23.673376+00	2026-12-01 08:12:25.931815+00	f	\N	\N	\N	40	0	22920	0.18048365499998908	2026-12-01 08:12:25.645695+00
2	public.client_side	rotation	2	f	{"quiet": "nothing"}	2026-12-01 08:12:32.852536+00	2026-12-01 08:12:35.004296+00	f	\N	\N	\N	40	0	18384	0.16860314400037169	2026-12-01 08:12:34.739948+00
3	public.moved	rotation	2	f	{"quiet": "nothing"}	2026-12-01 08:12:32.906718+00	2026-12-01 08:12:35.411312+00	f	\N	\N	\N	40	18	15568	0.0934413940012746	2026-12-01 08:12:35.222475+00
4	public.server_side	rotation	2	f	{"quiet": "nothing"}	2026-12-01 08:12:32.937836+00	2026-12-01 08:12:35.684449+00	f	\N	\N	\N	40	0	33088	0.07202984700052184	2026-12-01 08:12:35.507347+00
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
public.moving	email_enc	email	email	\N	id	database	queue	f	text	2026-12-01 08:12:21.226452+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
public.moved	email_enc	email	email	\N	id	database	queue	f	text	2026-12-01 08:12:17.666578+00	2026-12-01 08:12:25.931815+00	2026-12-01 08:12:28.991484+00	40	all	0	\N	\N	\N	\N	\N
\.


--
-- Data for Name: data_keys; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key, created_at, activated_at, deactivated_at, compromised_at, retired_at, destroyed_at, generation, mac) FROM stdin;
e99cce33-5a21-46ff-90e1-a9af65d00c1d	acme	pii	index	1	active	local	local:0db580c9-bfe7-489e-87a1-ab12b665079a	\\x0000000122d0fe5f3cb6c51b525027843b43a8d3d506d997bc725f65df7175be383e3db3a1584f712b9594805004840be9fb5ae53192d96bcc80a6347bf30cd4	2026-12-01 08:12:25.772636+00	2026-12-01 08:12:25.772636+00	\N	\N	\N	\N	1796112745772503	\\x5cb214f57f2b5ebb4d52036a914c47edb815f8736f1ba1a85bb0bdde5474bd35
08be315b-b863-42d4-aaaf-4eefd9db541e	acme	pii	encryption	1	deactivated	local	local:0db580c9-bfe7-489e-87a1-ab12b665079a	\\x000000019ab6514273d77a48d561e951c8390952c8f7f51b20588acc5d374ff9234b54a8c83472e3fa462c58bf9e9778506b3b198d9bf7f6507ccf7170eb9be5	2026-12-01 08:12:25.739057+00	2026-12-01 08:12:25.739057+00	2026-12-01 08:12:32.781254+00	\N	\N	\N	1796112752792486	\\x1b226e4bd06b7b18ac2e4ba71802668a241c6b25d0445d51260805f1ad70391e
8d80ebf6-d57b-49d4-b884-4e57383139b2	acme	pii	encryption	2	active	local	local:0db580c9-bfe7-489e-87a1-ab12b665079a	\\x00000001141df996cac01e7907903d2a5f9b16a6b574adc391a41820b1ed3b5ab5f9b41ee5e3036a59896f00b659239913d1f435286997e054a61ce37e1c3848	2026-12-01 08:12:31.777722+00	2026-12-01 08:12:32.781254+00	\N	\N	\N	\N	1796112752792486	\\xe30e506cd0a7db4b83d13d5fb5ac04b656f203de11ef208af551c37e0b09620d
a97b3b86-32e8-444b-b765-ed3b19313cb1	doomed	pii	encryption	1	destroyed	local	local:0db580c9-bfe7-489e-87a1-ab12b665079a	\N	2026-12-01 08:12:29.65884+00	2026-12-01 08:12:29.65884+00	2026-12-01 08:12:38.910945+00	\N	\N	2026-12-01 08:12:38.910945+00	1796112749657149	\\x48f0640d98867d66086415597f088b0af6d387d7279a85bb6f2b8ceef42ffa82
3d551910-2c68-4b53-8441-011a112ee4ec	doomed	pii	index	1	destroyed	local	local:0db580c9-bfe7-489e-87a1-ab12b665079a	\N	2026-12-01 08:12:29.662496+00	2026-12-01 08:12:29.662496+00	2026-12-01 08:12:38.910945+00	\N	\N	2026-12-01 08:12:38.910945+00	1796112749661744	\\x025b94e1b71ee73c95a90994b67ac86296d3daeff96617454417c842d95bf2cb
825885ba-65b6-42aa-9804-9ce001436600	*	glpgenc_receipts	index	1	active	local	local:0db580c9-bfe7-489e-87a1-ab12b665079a	\\x000000012d4c5f79e6a262834c9320f902fa00bb9755f18886844f6440799d8597fdc7500083c13b7c318dd6ffe1aee457c0c4c3f5348c9b924cad3fd0f1777c	2026-12-01 08:12:38.973985+00	2026-12-01 08:12:38.973985+00	\N	\N	\N	\N	1796112758973321	\\xa2b63281a3bc03493a28e65409bfaf27199b54f14fdccdb389864842a7e4f201
\.


--
-- Data for Name: encrypted_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.encrypted_columns (relation, column_name, field, state, created_at) FROM stdin;
public.moving	email_enc	moving.email_enc	expanded	2026-12-01 08:12:21.226452+00
public.moved	email_enc	moved.email_enc	verified	2026-12-01 08:12:17.666578+00
public.server_side	secret	server_side.secret	native	2026-12-01 08:12:29.380394+00
public.client_side	secret	client_side.secret	native	2026-12-01 08:12:29.380394+00
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
moved.email_enc	pii	0	2026-12-01 08:12:17.604392+00
moving.email_enc	pii	0	2026-12-01 08:12:21.182126+00
server_side.secret	pii	0	2026-12-01 08:12:29.380394+00
client_side.secret	pii	0	2026-12-01 08:12:29.380394+00
\.


--
-- Data for Name: index_columns; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.index_columns (relation, column_name, facet, field, slot, index_column, is_unique, created_at) FROM stdin;
public.moved	email_enc	lower	moved.email_enc	1	email_enc_bidx	f	2026-12-01 08:12:17.765511+00
public.moving	email_enc	lower	moving.email_enc	1	email_enc_bidx	f	2026-12-01 08:12:21.305473+00
public.server_side	secret	exact	server_side.secret	1	secret_bidx	t	2026-12-01 08:12:29.380394+00
public.server_side	secret	prefix	server_side.secret	2	secret_tags	f	2026-12-01 08:12:29.380394+00
public.client_side	secret	exact	client_side.secret	1	secret_bidx	f	2026-12-01 08:12:29.380394+00
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
16	2026-12-01 08:12:25.695053+00
\.


--
-- Data for Name: key_uses; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.key_uses (key_id, uses, counted_at) FROM stdin;
08be315b-b863-42d4-aaaf-4eefd9db541e	100	2026-12-01 08:12:29.576463+00
a97b3b86-32e8-444b-b765-ed3b19313cb1	100	2026-12-01 08:12:29.673396+00
8d80ebf6-d57b-49d4-b884-4e57383139b2	100	2026-12-01 08:12:34.889541+00
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
c437cc49-b29e-4526-8731-70203cd9b5f3	release	local	local:0db580c9-bfe7-489e-87a1-ab12b665079a	\\x00000001187c20b89b8399f2eb3c3abba21ef55717306b881dc62e3faf5120c5f32c8fc420daa0a1ec2c10a5817b963af9eb857be96b9cd6710f2cf24a888d91	2026-12-01 08:12:25.737774+00
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
2	08be315b-b863-42d4-aaaf-4eefd9db541e	acme	pii
3	08be315b-b863-42d4-aaaf-4eefd9db541e	acme	pii
4	08be315b-b863-42d4-aaaf-4eefd9db541e	acme	pii
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
1	acme	pii	\N	asked	2026-12-01 08:12:31.705443+00	2026-12-01 08:12:36.569469+00
\.


--
-- Data for Name: search_facets; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.search_facets (field, slot, facet, normalizer, bits, scope, kind, parameters, label, root_version, state, created_at) FROM stdin;
moved.email_enc	1	lower	lower	128	tenant	scalar	{}	\N	\N	active	2026-12-01 08:12:17.61064+00
moving.email_enc	1	lower	lower	128	tenant	scalar	{}	\N	\N	active	2026-12-01 08:12:21.192391+00
server_side.secret	1	exact	exact	128	tenant	scalar	{}	\N	\N	active	2026-12-01 08:12:29.380394+00
server_side.secret	2	prefix	lower	32	tenant	prefix	{"most": 10, "least": 2}	\N	\N	active	2026-12-01 08:12:29.380394+00
client_side.secret	1	exact	exact	128	tenant	scalar	{}	\N	\N	active	2026-12-01 08:12:29.380394+00
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
doomed	*	2026-12-01 08:12:38.808669+00	postgres	2026-12-01 08:12:38.808669+00	2026-12-01 08:12:38.910945+00	\N	{"receipt": {"keys": [{"state": "destroyed", "key_id": "a97b3b86-32e8-444b-b765-ed3b19313cb1", "key_uri": "local:0db580c9-bfe7-489e-87a1-ab12b665079a", "purpose": "encryption", "version": 1, "provider": "local", "data_class": "pii", "destroyed_at": "2026-12-01T08:12:38.910945+00:00"}, {"state": "destroyed", "key_id": "3d551910-2c68-4b53-8441-011a112ee4ec", "key_uri": "local:0db580c9-bfe7-489e-87a1-ab12b665079a", "purpose": "index", "version": 1, "provider": "local", "data_class": "pii", "destroyed_at": "2026-12-01T08:12:38.910945+00:00"}], "action": "destroyed", "canary": {"keys_refused": 2, "values_not_made": {}, "values_that_opened_before_and_not_after": ["pii"]}, "copies": [{"what": "local:0db580c9-bfe7-489e-87a1-ab12b665079a, which wraps other tenants' keys too, opens every copy of the wrapped keys: dumps, backups, WAL", "place": "KMS key", "until": "no copy is left", "standing": "holds"}, {"what": "public.moved.email, verified: the plaintext is still there", "place": "plaintext column", "until": "glpgenc contract, then glpgenc scrub; or its rows are deleted", "standing": "holds"}, {"what": "public.moving.email, expanded: the plaintext is still there", "place": "plaintext column", "until": "glpgenc contract, then glpgenc scrub; or its rows are deleted", "standing": "holds"}, {"what": "processes that do not watch for changed keys may use cached ones for their TTL, taken for 1 s", "place": "caches", "until": "2026-12-01 08:12:39 UTC, or 2026-12-01 08:27:39 UTC where they can't reach the database", "standing": "may hold"}, {"what": "2 sessions are connected, 0 in a transaction; which of them hold keys can't be told from outside", "place": "sessions", "until": "their transactions end, or they do, where keys were loaded for a whole session", "standing": "may hold"}, {"what": "client_side.secret, facet exact, in the values, and in public.client_side.secret_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "moved.email_enc, facet lower, in the values, and in public.moved.email_enc_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "moving.email_enc, facet lower, in the values, and in public.moving.email_enc_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "server_side.secret, facet exact, in the values, and in public.server_side.secret_bidx, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "server_side.secret, facet prefix, in the values, and in public.server_side.secret_tags, under an index key of its own, shredded with it: equal values have equal terms", "place": "search terms", "until": "the rows are deleted", "standing": "may hold"}, {"what": "what was written up to 0/1930A70", "place": "WAL", "until": "its segments are overwritten", "standing": "may hold"}, {"what": "its values that were decrypted before: caches, exports, logs, search engines, mails", "place": "decrypted values", "until": "you have looked there", "standing": "can't be seen"}, {"what": "base backups, snapshots and dumps made before now have the wrapped keys, which the KMS still opens", "place": "backups", "until": "you delete them, or the KMS key is gone; on a restored one, glpgenc shred apply-receipt", "standing": "can't be seen"}, {"what": "dead row versions, deleted files", "place": "disk blocks", "until": "VACUUM, and the disk overwrites", "standing": "can't be seen"}], "format": "glpgenc-shred-receipt-1", "glpgenc": "0.1.0", "issued_at": "2026-12-01T08:12:38.963425+00:00", "issued_by": "postgres", "tenant_id": "doomed", "data_class": "*", "undo_until": "2026-12-01T08:12:38.808669+00:00", "environment": "release", "executed_at": "2026-12-01T08:12:38.910945+00:00", "kms_deletion": null, "requested_at": "2026-12-01T08:12:38.808669+00:00", "requested_by": "postgres", "window_seconds": 0}, "signature": {"mac": "4602c5a8959ed4c6212c84cfa05491dcad1b0ad0ae8fd66609fdbe2cae3639f6", "key_id": "825885ba-65b6-42aa-9804-9ce001436600", "key_uri": "local:0db580c9-bfe7-489e-87a1-ab12b665079a", "provider": "local", "algorithm": "HMAC-SHA-256", "wrapped_key": "AAAAAS1MX3nmomKDTJMg+QL6ALuXVfGIhoRPZEB5nYWX/cdQAIPBO3wxjdb/4a7kV8DEw/U0jJuSTK0/0PF3fA=="}}
\.


--
-- Data for Name: verifications; Type: TABLE DATA; Schema: glpgenc; Owner: -
--

COPY glpgenc.verifications (run, relation, column_name, tenant_id, sample, started_at, finished_at, checked, counts, "position") FROM stdin;
1	public.moved	email_enc	acme	\N	2026-12-01 08:12:28.749812+00	2026-12-01 08:12:28.822368+00	40	{"empty": 0, "faults": {}, "shredded": 0}	{}
\.


--
-- Data for Name: client_side; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.client_side (id, secret, secret_bidx) FROM stdin;
101	\\xfb00a97b3b8632e8444bb765ed3b19313cb100130100103c00a508aace1b3a6dd5212f79e72bf1505eaee6481592fa547ac2a371d702c1da7955d3c670100f2488318ab7941a52e3cef6bbba8c	\\x3c00a508aace1b3a6dd5212f79e72bf1
102	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010701a92271bb011ce7747263638658784a464b651e5b2a737f716f03816c4526bf8f19e67e15efee87598092b7c19dd169d295dbf72a7	\\x701a92271bb011ce7747263638658784
103	\\xfb00a97b3b8632e8444bb765ed3b19313cb100130100108eba4a914982d4fc96695576ecb7982dbef3609f6e357c748c8a1ce5a83b14c49b2a7f45c6d3f5cb64a264b0f8f12369c35cde57fb89	\\x8eba4a914982d4fc96695576ecb7982d
104	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010316cd156a5e78effd22ed9991a3b66a2995e2ae014ee0ba9b6973d7f614705cae3c75bdc504ac9c427162cb4276f6b8e13866921f3dd	\\x316cd156a5e78effd22ed9991a3b66a2
105	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010bafe170ef764c513ebb102607bbccf982b2984154a86e79f6dcfadfd9e5c7190ec90cc64fe8f490bc31144a581b7fb4c82c99bb95e9d	\\xbafe170ef764c513ebb102607bbccf98
106	\\xfb00a97b3b8632e8444bb765ed3b19313cb100130100106ff25e203c56deb4d104c2598559619d9b0d28d452e52a856aded1be8f4f63fb4f72d8f2321791edb42e3131023202206dfa8408309a	\\x6ff25e203c56deb4d104c2598559619d
107	\\xfb00a97b3b8632e8444bb765ed3b19313cb1001301001059193760cdd46580b3af6756eba0591855e14e491bd0833e644a92ac9772a597f767d107cbe119f94c8f6d6b23676c7cfdd450661a26	\\x59193760cdd46580b3af6756eba05918
108	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010533c6c16656cde3c89ba3485578c1a03cb24e4e7453242444e8dd6bf6ac18ce3c796f572e1eaba77132a04a31e31fcd42a883eda91c7	\\x533c6c16656cde3c89ba3485578c1a03
109	\\xfb00a97b3b8632e8444bb765ed3b19313cb100130100103e5641bd709d7d319785e45b0260c16340d7062219439bcd3a998edc247f2b34fa5e945f55dc107649839b79d8a7ef18656a714aa639	\\x3e5641bd709d7d319785e45b0260c163
110	\\xfb00a97b3b8632e8444bb765ed3b19313cb100130100108d52228b410d9d1eb416f2f9b815bc7763e4bb2f9af1ed37eef100c73e89467f033e63830190491ce6e7a6e8402ae8ef2348db2cf2c8	\\x8d52228b410d9d1eb416f2f9b815bc77
111	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010907994c98a0083aaa8f418513ef2a4d592d71f30963fe904a6dd5cf8bb39f46111ac21dca92d64115cc9463e22771332716e5eaf7b36	\\x907994c98a0083aaa8f418513ef2a4d5
112	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010cc5f6bc9940944539f185f1ac469b803ea904579ff0833ab37967c2257d6b5e833bfe05457b0589338f144efd7f7d07ed9f235ea8ca3	\\xcc5f6bc9940944539f185f1ac469b803
113	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010bcb858f04a71ca7110e448b6c205c6724faeef64514436866952ddf85be2ea5f9f37c04e524c1f0ef290cc3e9d69aecae644adf4f6dd	\\xbcb858f04a71ca7110e448b6c205c672
114	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010c24326b8f5da7b93cf29abbdedda1e9ad0ff618ccd612c530d792bd317afb8d591961ccaf502a8d1d1df3391f63a74227480ff2dce85	\\xc24326b8f5da7b93cf29abbdedda1e9a
115	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010825cfcabb07d51da794ea90c17de09ea5769a485046c4594a11086ab96c406ba7360ba6516b780d3941d5a5cc6991c07747b4f0cc7c8	\\x825cfcabb07d51da794ea90c17de09ea
116	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010e25ebe1b67797da25d1f9b1f2e69b09a7e4f658ddb97c2d105d794e6cdc7760d2c4c678db63bb291f01c3da218319b2680a3806558f9	\\xe25ebe1b67797da25d1f9b1f2e69b09a
117	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010d0b1fd35d4847ed5cf8a02f8bbd81a0b8f2d21633775466d5fd69aa0239e383a8f242372185914f321e2ac2b5ccf586b687801b09588	\\xd0b1fd35d4847ed5cf8a02f8bbd81a0b
118	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010e0ecc2bb5b83585afce5b3797ad13115d8805cd018be71b410d8cfe4fba33bf37fb0cdf8ee826d0d4ccc888bb640cf6c31b8034ebe8c	\\xe0ecc2bb5b83585afce5b3797ad13115
119	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010622bfd050c2b616a89757ddec2646e6f6c255627edf4843ae3d7bb7ab31ddb9f0551073618af51ec8e13f1d8a260388b7e6c156a76fa	\\x622bfd050c2b616a89757ddec2646e6f
120	\\xfb00a97b3b8632e8444bb765ed3b19313cb1001301001015da94646c59fc01118360a8291df5ca3e2dfac7e4dd261cb0eb7b1f2afe5c5776e060011e4fc567b8d0a52c2b1af22c9b1f1f716e4c	\\x15da94646c59fc01118360a8291df5ca
121	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010d18e153a8bfbc62af4b3fecc9bbdcf78fda870323320dbd67abac19cef89aa9965dc46ce385086adc9ea7d288619e8d7851ab8c5be79	\\xd18e153a8bfbc62af4b3fecc9bbdcf78
122	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010aa8576812d9b2ae8481aa4fba26bebbb782384bdaa86798fb2febfad75c7e70ad80f29eb004f119b861c214f24796461f853e9a1e2ad	\\xaa8576812d9b2ae8481aa4fba26bebbb
123	\\xfb00a97b3b8632e8444bb765ed3b19313cb1001301001000ebe14948fb8cf7e11408435d65b8bd1896c8983812eb1542e45f26b5c00c62d29c7b8aeb9b88a513d4eb88e98b9ab2c7903203d2f5	\\x00ebe14948fb8cf7e11408435d65b8bd
124	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010c70ec8de8f712e5ee6c5a4d6667f8518e474367bc5d1317a46a21317ae59a089919489afe78da534986844325d42816c8dce56f32990	\\xc70ec8de8f712e5ee6c5a4d6667f8518
125	\\xfb00a97b3b8632e8444bb765ed3b19313cb100130100105949c57d7e3ab63728938c14210194b2d5e8a57d20083638d1ce25f42388d52ef8df1ad5f17d38414370b3fd5bb8b3e9be9b013dc58a	\\x5949c57d7e3ab63728938c14210194b2
126	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010946d9d6cad258054e12820d3a5e571b6fb1f56b65982ed3116460a5108f9e335ff1a68f924145ab4b4886f980ec0c1034d594834cc4f	\\x946d9d6cad258054e12820d3a5e571b6
127	\\xfb00a97b3b8632e8444bb765ed3b19313cb1001301001097fa2a5578efcc998fc79285146c91eb567df293a4858bea771f50123b2c7dd425dd5e0bd2d2dc20e63b3e8bd1a4b259a32389e59a65	\\x97fa2a5578efcc998fc79285146c91eb
128	\\xfb00a97b3b8632e8444bb765ed3b19313cb100130100103f1cee5468d3d3432eca93b493924c0faadf5c901fcfbc3a3daecc118fbe8cf04249fad85a4f2748c887581c732637206550af1905b7	\\x3f1cee5468d3d3432eca93b493924c0f
129	\\xfb00a97b3b8632e8444bb765ed3b19313cb1001301001056070ea8d4e25e21fc58a3baab28327b0c0908130b6b59bb902dbe7158b2eedde9ac55a0fd000c1a89bad29c4340e5fa2b228ad54158	\\x56070ea8d4e25e21fc58a3baab28327b
130	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010351f91f448aaf5e1b17cd26ece608a8966051be13a55aa734e10bdeecd371161b43a0678b8313ab6bb0d1ae1a786a6cc3f68cf9846ed	\\x351f91f448aaf5e1b17cd26ece608a89
131	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010ff9d205328c699ed6899d48cbaaed315ab1cdf7a5182d83e507879def425a1eb35c05e99dee17939aa7ef30347a37c8a324b7f6c44d5	\\xff9d205328c699ed6899d48cbaaed315
132	\\xfb00a97b3b8632e8444bb765ed3b19313cb1001301001096b5e91bdbdde3915c6df1c135bfbc4328678a4012ad051e3bde7394479c00dca8fafe9a7e892fd72b74e701d7dee505d2e48ce4e611	\\x96b5e91bdbdde3915c6df1c135bfbc43
133	\\xfb00a97b3b8632e8444bb765ed3b19313cb1001301001013d473d5bad9933e3dcb7bd11c4e0fc53da1a157d115095a2b7516885043f911e8731b488fa83fd7c0c620eeb8bc370be046b747edb6	\\x13d473d5bad9933e3dcb7bd11c4e0fc5
134	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010e51f44668d599de5601ed0f06e77e818a1f99ae21aef5cb206761df72ac9d40cab21562b80f3fabec3a3f38ecdf9a27dd6c4b09bfbb9	\\xe51f44668d599de5601ed0f06e77e818
135	\\xfb00a97b3b8632e8444bb765ed3b19313cb100130100107cac85eec4c08487a66ec01ad1535fa4f665e5c62b6b7bf38da422944f8c6075b2d71363b81e2d99285d01d2703e705a1f71351b91c9	\\x7cac85eec4c08487a66ec01ad1535fa4
136	\\xfb00a97b3b8632e8444bb765ed3b19313cb1001301001060514598648a60c6a284b9b93a8734eab2bf20a07dcfeeee6b310d7e0f84126cb50ec15ee1c615307fefb3f038cb5624fdb11d03f647	\\x60514598648a60c6a284b9b93a8734ea
137	\\xfb00a97b3b8632e8444bb765ed3b19313cb1001301001020030dcfb8db4fe0071bd08a769f54a68715e584b77670b08af9c6bb0fc2e23d1f906646581e2d8f36d330f9c1302e4608c7f2532d3f	\\x20030dcfb8db4fe0071bd08a769f54a6
138	\\xfb00a97b3b8632e8444bb765ed3b19313cb1001301001034ac51a82878f47ab989f9d4e90e1baf5def8a258aeeae9fbbbe6e2d6adf106a3c9cbd4b3c236650cdd2427aa09b7460ad45c522e185	\\x34ac51a82878f47ab989f9d4e90e1baf
139	\\xfb00a97b3b8632e8444bb765ed3b19313cb10013010010c6622844bc2278f140acf64e88ee9845434a678cb71382dc16b340a88248971b30c6d2b9b040697b154519b8f071d3f8d4271c18f410	\\xc6622844bc2278f140acf64e88ee9845
140	\\xfb00a97b3b8632e8444bb765ed3b19313cb100130100103f256056ba73ce876d4ee942852f214e33d0e37567e7f29c56e9568a58f0158acb3764b6fb590f27ca7fb8222816bf71c73e9d21a7fa	\\x3f256056ba73ce876d4ee942852f214e
1	\\xfb008d80ebf6d57b49d4b8844e57383139b2001301001022addaf16e95d6422addd9a5a468e250f8de39b2ca571bf258f7a2d222ac2b918ff4648dd1c3ca461947a330d2abdd9c14f9015c	\\x22addaf16e95d6422addd9a5a468e250
2	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100109dfb642e8cbd866e831ada82c8b8491cd02240ac8d341fb6a177a5df33cd4c154b9eedc3ccb759e6e5deae5efa56b12d3ced9832	\\x9dfb642e8cbd866e831ada82c8b8491c
3	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010c48b0274c0c1045e0a341683c37ad94513557785532dbc3993b019803eca9c0b4bfb2af84fed77fc94a497d4dc33a407bac6eafa	\\xc48b0274c0c1045e0a341683c37ad945
4	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010387ebaf330e6415457fce2db54a0af8da6003ef6a3e28d1cc43148e14fc46be1cde3855345b7843985feaa44e48e9555f27cad58	\\x387ebaf330e6415457fce2db54a0af8d
5	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100105d7a39215a89ea6639b2dfe83cba501c9ee823be5613547c6e97b93569a690f64468996087df26743d6b300b6ce86a21b2c77191	\\x5d7a39215a89ea6639b2dfe83cba501c
6	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010e8648a1ae71ad7216f0a7345872efb26699a9816dd9bdc7971383f253a9df961a69937a8f1ed2ae3c1cbef652fd41985ddd7cb3d	\\xe8648a1ae71ad7216f0a7345872efb26
7	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100103bc5ebf30aebc5904fee0fd864777e505505d6a5a2c158f2e41148a46d4458421baee4e1f7354ab4596c32cee77f3ee75f1c6238	\\x3bc5ebf30aebc5904fee0fd864777e50
8	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100101e0351e85804937af65a4983e025902a2a34ccae56bc00ca4bb3de593782d80bbbf14699ac115cacc096dc6e478d7591bb3abbd1	\\x1e0351e85804937af65a4983e025902a
9	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100101bca9757264453425976cbc95ba1d13fec18272a676388b7fa9ba23cdf36c6fd48130c2c8701747dba8cd9b725addf6c829657bb	\\x1bca9757264453425976cbc95ba1d13f
10	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100105112cad3f0871cb8ca61c9352b0c55f9f0afbdd44d51d1b3cc267343b50f7fe0e6c287337b46f278311144b4c8cb0afe09a61518dd	\\x5112cad3f0871cb8ca61c9352b0c55f9
11	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100108f56ffb18017d50d84df7ab16a0635497448ae0c4a78e0ea0bf241141c16be9ffebc8d20037daeabbd989e42d1b21558c17be5ef96	\\x8f56ffb18017d50d84df7ab16a063549
12	\\xfb008d80ebf6d57b49d4b8844e57383139b2001301001028828714cb40c9642930fc8ae144f6ccda2ad9f0f2779ea51800ac567d573a2905b20aa4e2f1e53be0fabf47dcd82fe4db8e4f396b	\\x28828714cb40c9642930fc8ae144f6cc
13	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010cbf9abedc53c107605994e295c4c00283742ab5eb236777b4bf218e9d65ba3cfb1f75e54231c05e00a1810ef0dc4f2bff2c181ef35	\\xcbf9abedc53c107605994e295c4c0028
14	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010c2647aae51bb0ef760c3fbd03c53bb53b5b243bf356c09d2341f9f940255ada7fad2025c1472ab5d46a8f5aa5119d80ccb7c83cc07	\\xc2647aae51bb0ef760c3fbd03c53bb53
15	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100106cff1dbffb37f1c526c9412c4df4c5cdb1c6e0bc494d0ab29a5e8ef429fdab53ead08bf265bcbe2ac734d88e211f9aa8ab89a05601	\\x6cff1dbffb37f1c526c9412c4df4c5cd
16	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100105e1302ad5d863a0d1cacf2b699582a8038c8b82834fbb21a3fea7e2e9473519f2e1de2e223f1c77a8af754dd62e7155e7652c260c6	\\x5e1302ad5d863a0d1cacf2b699582a80
17	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010899f948e4c4bf3bff60e7dce76e728b6ad043680d852828201926d8f8a6354def430a620027f26de708ff7b38b6764b533b31bdb96	\\x899f948e4c4bf3bff60e7dce76e728b6
18	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010e52a7a9d4a1902362b491ffba2c3845a374606c93daa64af0c5744c5ee487fa9075321c49d3b4436463796b99401b550158ab0dd8d	\\xe52a7a9d4a1902362b491ffba2c3845a
19	\\xfb008d80ebf6d57b49d4b8844e57383139b2001301001004af6375d8896055a214eeabce595355cbb216d2e30eb645ecc8f28a629d913f55b9ffca727241907098c52a7dcf747d7a52473f9b	\\x04af6375d8896055a214eeabce595355
20	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010a2a08f01a06ade68e63f3a23ad19813ce93f5e5095eadd4509f3dbb5f408550af2d36b16d3207c47847ff91e8d718af2388e5fca91	\\xa2a08f01a06ade68e63f3a23ad19813c
21	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010273d640826f02ff54e65536a31863d00254754eae674dfeaf863766a884f8ba123655b531b080de4196809f44de3085a5bd8c81075	\\x273d640826f02ff54e65536a31863d00
22	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010b863ef7c2cbe0c768a3a920a3c81e26f6f7836a3647f2adeb86d770abd162efcd8b3a2d53b1b203dffbd4fc607819a630de3d420f5	\\xb863ef7c2cbe0c768a3a920a3c81e26f
23	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010897efabbd9a2889d79a94b4ebed09ba93d9ba5c2e9fade64338c5536a1896da39644d1c88fd92e3f806ec1cface202f3ad84b4fc3c	\\x897efabbd9a2889d79a94b4ebed09ba9
24	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010ce65a36c130c6260451435350045cea280b1aa82ab36523623c0cc0288f3d67754e3cddf79f238f53bd5b398f5e6947df7f25b285b	\\xce65a36c130c6260451435350045cea2
25	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010540ad9e8e33124b39119131fc1103ad76af02adb7856c84537d9b6a75d9a95419e399f92b7b019eee7fc022ecf07a7c5f6e6f31cb3	\\x540ad9e8e33124b39119131fc1103ad7
26	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010a68dc896ec2861f2c128081d7877980d00f44500650e22c983ddfbabb411ca646173012730fa854e6700dd16bb1b8284e380b3d3b0	\\xa68dc896ec2861f2c128081d7877980d
27	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010c7ce9743db31ee69bb7ae96aee14f205ef5878d45cec2dbbc306ed28602faee10e542955f5d439df7f8ef6f1bf2da1d0f32ed3ac73	\\xc7ce9743db31ee69bb7ae96aee14f205
28	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100107727ad08ae32efbf38448042a26985ecbdd2fe1d549f8f138e82b7143fd0f695d1f6f8bf9d01fa4dd401c44590f4276fa7ec839692	\\x7727ad08ae32efbf38448042a26985ec
29	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010c582cd045d943b0ff7cb905ab2d5ff91b94a9cbf89756e29f86f48e811f11ff6b477e4435ec45ed4299b61f93c91ec8ba388416198	\\xc582cd045d943b0ff7cb905ab2d5ff91
30	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100106cc3ac5e2bc87a8043c3d50fc396bf0e2f4c901261b4752b413234f1d4f9618a6df206c32299fe6451a8e779d66de82b1f76f052f7	\\x6cc3ac5e2bc87a8043c3d50fc396bf0e
31	\\xfb008d80ebf6d57b49d4b8844e57383139b2001301001080e1bf3e5b185533b549400c23d25469f56f73711f8989b5bc6e2bb12bddde770bd93532d517377c15fd55ab6d450459d8cde7e100	\\x80e1bf3e5b185533b549400c23d25469
32	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100106fdadeb9b9263c1c733b62ab6904d3aed97223396af4bcbc82f627e8e40d8ab47dd4b35aa228dd101cc57b95f4fa575fde90696fd6	\\x6fdadeb9b9263c1c733b62ab6904d3ae
33	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010e84945158f6875d21d0c37fce9a46ff2893627462dd125e654a6901f79b406a603fa2560e568be6f614f84f0c1346e21bf3eee96b3	\\xe84945158f6875d21d0c37fce9a46ff2
34	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100103cddccba458dab6765ab5830f7210071f3467475ef777750549dcd70e31622dd8cd4edf6a694703dc9a96ec655532a1c2d05f77390	\\x3cddccba458dab6765ab5830f7210071
35	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010a5d34ca6f9b256bf81f60fe9886d251b238d094c87a147dcc9736c06cdf531333213119cd12df88a2d60a7a639d18ad78a1f0e358b	\\xa5d34ca6f9b256bf81f60fe9886d251b
36	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010e84df8b09c3d5b5dbd43c13e304fceb2984e68eea82e43a197ff0197b2ee814320d05b06d15345ea242342a0152f7601a3495d1177	\\xe84df8b09c3d5b5dbd43c13e304fceb2
37	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010d0abe4586492aa6a823a850664a47e1ef5617fb8bbb8c9d9c08629b651f7f84edd7de9ab341d76f9de9944a82aef002bff0ce99f31	\\xd0abe4586492aa6a823a850664a47e1e
38	\\xfb008d80ebf6d57b49d4b8844e57383139b2001301001015663381ad5ab6888df613a94a577ebbe2b73a8363689b94e9d55f01719aae2e19ad62df95f05c21ea74fb2d1fc914756a8e3b6b79	\\x15663381ad5ab6888df613a94a577ebb
39	\\xfb008d80ebf6d57b49d4b8844e57383139b20013010010f6309893b3ea39718372c3b18efedd3ccaf16955b7f2dc94f320082c48c6d3c01d4e777c2d0919740257478eaff889b9a53d73fad0	\\xf6309893b3ea39718372c3b18efedd3c
40	\\xfb008d80ebf6d57b49d4b8844e57383139b200130100104e3f63a9cb1de0ed657e81c0b456bcbaa22278e73c74ffdf86997b1aacbe41aab243849e8185ac180a31a6a33ca0fb2188dd88a05c	\\x4e3f63a9cb1de0ed657e81c0b456bcba
\.


--
-- Data for Name: moved; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.moved (id, email, email_enc, email_enc_bidx) FROM stdin;
1	User1@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010f483374c4eb4dd111d8b9dad7275f708a1ea9cff57b9b709354a58227fab7b1542e83feb33c1f7ffd8b8010d9d890e62f9dd2e982b4ce7229c8fcf9586392a6b584f85459e80d97f465885ebb81be5592cc044ef5d1bd16c33ebdda3dd111b95	\\xf483374c4eb4dd111d8b9dad7275f708
2	User2@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010fdc3fc75950bc9f7b4e31f0799868df9e7c998ba70591b389fbb9bb6b5639b961821452be138978fee5ba70bca9ba3137445a9e0e5a0ebae133d647edc00ac4b24219e37ae2de323e9ff791789fe036e6de3fa79e1caec7df550e3b52fccae09	\\xfdc3fc75950bc9f7b4e31f0799868df9
3	User3@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010127745ba3c0941d7f7b70f45889a4451f01000bac5300d08f7c93f32344d8f6e88d9a18575bda45432992e6b9a931be3db18e1c0d9747296b2ea613eb4654062569f446896fa86c79b5c723f7f2b0218bef970cdec0c07c3b27c0b5a0558ace0	\\x127745ba3c0941d7f7b70f45889a4451
4	User4@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100102803d5d9e6f1b86027e00fd2fbfc147a7afab4d5876e82eb372152b092422d7a6f146fef05d149d380f390f41a80ed5b93059ff5c77bacd8311a93e7e66b95cf7989de5889b43e4567f6751f0e7453bd1815840beba100ef598d442212bcfd30	\\x2803d5d9e6f1b86027e00fd2fbfc147a
5	User5@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100102eeefff24bd968fb725ba9391be1fa7d835781770fc277c8ea67c203d2005a3a9967eecc0b6a7ee06c412bcec4651309261da78a1a505983476071ffdf20e57c653d414911b1053a2df71db59ed63f35191dde2fd628c5f7b10d77c979539f02	\\x2eeefff24bd968fb725ba9391be1fa7d
6	User6@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010c3275fdaac60ebfd2eab7e5a70a63dd0d1daff84bdae7a1cbd86223a31f2ca22536267dcf45b15d5162e7a6ef2331ca9b5645a268a65eba993e6f3dffbf18cb40fa536c249e9339021880005a517e8f0bd26b93186c3e2f37becf469152ede9e	\\xc3275fdaac60ebfd2eab7e5a70a63dd0
7	User7@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010666a214acf713484c01e87092f1d2d1311eab58de5041cda67d0f3b00ef8063b828dba75c8fb39775c58d238e605fd3748f39e22e1fc537c2ba1f54249c1900570f33c0e908972fa88a2450eae0f306287b0c832a06a74af9e2876bfd366716c	\\x666a214acf713484c01e87092f1d2d13
8	User8@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b2001301001000ed87b1a9ac238d31d4ae72975e8c1b2e733bb47acabb50c46a0196452ed8b5cebdc7ed0bac85649026faaf3f75152e5b81481d522faa0d3ebfbde18b112c1ea56a16ba4fc6f29ef993e9b5b211e9cd7167bd47a5c92eafb6eb998f938470e1	\\x00ed87b1a9ac238d31d4ae72975e8c1b
9	User9@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b2001301001059ea073f27edab6221b30d152a03b4df7648876ab2ad1fd1cf4741f2d366b7cdd48c3b6c48fd29383853735434d08b73cd9a7c25f7c7a73e59415afe39d33e7ef96473107e1be5fd77f818b273a8eab731662db2a2963fdd706d87149a15af21	\\x59ea073f27edab6221b30d152a03b4df
10	User10@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010fdb3a7f0561cae3ba702f6de20af7ed10c26086577568e757cc2edb287ecde9d7be24b38b9023ba69c0c3cfad3f61f7d5e2c1fa0d2f51dbd844fe7c4295a384f87c654db4e8d51a778873b607fb8c17df027fbd871d9d148007afb2542364efa	\\xfdb3a7f0561cae3ba702f6de20af7ed1
11	User11@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b2001301001062378fdce83e60d019bb65047e888254adc58771f81d688a3d0f91c2215c31b369eaed951b55b4b85d732be20790faf80ef997070e9f6b60afc62b1e1b7e9d66da5776920fe3b1dba6ce150c846fb3c3f5ff305079318f154fff6ca2d60e934d	\\x62378fdce83e60d019bb65047e888254
12	User12@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010f93324eb52e10918586c84236111f49803be8f02683500032e4a5484d03343706dedd06eb447079c97eef85afa92b300ee92b3bd48e38ecb80176170a266b6ff78c2db9e6459a4ab285fa6bfc146f9113b071c748e88e3725b71b00265256353	\\xf93324eb52e10918586c84236111f498
13	User13@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100103368e6ff9b2b9f74c2e524c1b80117c74e12aba000cfcc87bff29a267348b88f4c8de4c8141b146945bcbdc4f2bd39bddcb9361faae462a3131eb1edfc754ebc1e016d85d0b18af7026cc77b6440445acdef69e08a784b5a2604359c845c8d93	\\x3368e6ff9b2b9f74c2e524c1b80117c7
14	User14@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b2001301001016c83a06d1ac9f450ef794fe059ffaca637326f9401d76d4e23c69e33e75c44802b95c8bcf16685bda4c59786320e98ea41bd01c2a8c5b5dad1ce72f0b614754d2e7a1eb66ee8478ca35ac5c1398a3fdc6d623e19a5df9417162ed53b6f828f7	\\x16c83a06d1ac9f450ef794fe059ffaca
15	User15@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b2001301001008ecd9f54985be7326c23b667a0da6af57c283f5b1f99a0f83d9bbb8bf5cdbfc1c00b21bf131bb6f839ab67cdc164701b6bac502e4ff5589404ba1b091e8e5350162b381b9680ef31fbcecc93e29a87fc223dbe4760c75e149adb34451fd8600	\\x08ecd9f54985be7326c23b667a0da6af
16	User16@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100105fb10ca2c81c81fd493fbf275a743edf4c07f6a97d469b0c4ef9737350ee42107f4fa5285487b2f7babbf303922dd8a6a139da2d5102a0778d02c69b002f3be39f6f0e12a762b689efc41aa24095c4ae73c2752f273931e95b58cd197608392a	\\x5fb10ca2c81c81fd493fbf275a743edf
17	User17@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010884c7807d621a16c399326a101830316a9ce7f7e77cb10ca08e29e945d848a2b1eda8e6bb4569265132725d94f0b3715348055fc5f02442d09774309b1bb96ac25a3ce702864f82d4c1108f64879a6bc6ca422f661cb1be28384aba6fb74d3a2	\\x884c7807d621a16c399326a101830316
18	User18@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100108bbccbcd6f7d1669a137349aac64dc7e195ec30e5ead3c6863204d0f31bca9f43997866ced890450ce167884d2509e48456bbd43cbe3f0f03b715cb2f438578554323355c2c544b48ad5aba7c6538368a64a7b1c69638ae98ffdee7248b1e0dc	\\x8bbccbcd6f7d1669a137349aac64dc7e
19	User19@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010ecbc606707f70787e8827978a3aed96991e5ace454997eec899a3412cf4da92300d7ca3dea776eb2f352e459c3cc005d01c41d2b9f31bdbe77d7bbada2de783aed421f55cb191c6c33de2e73e4c53820d10c9a210e659d4de7f1b12a203459d6	\\xecbc606707f70787e8827978a3aed969
20	User20@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100107c5213e9a32265079a7114c47d61a8ca237bde9ebdc1ffe80c7d830e09242e5768e9fcd82596ecab536a4812d01ae676b7b21372f7d39500018bc70ba7e0fa223254f1553ad127421cd285a5a0073077e1ddeb7ebd41d393e52c2c5c5f5286ab	\\x7c5213e9a32265079a7114c47d61a8ca
21	User21@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b2001301001061c3cdbc3090ffc284770832bc27e95a5e191300fa4e05b8b96e95e91b0c1ad91c528c6d4c6ae320912c994d03f191ec0c9c5a5df5299e7a68aaa5e516a1116f5578c1ebffe4d5b792fdcee745690481172fa8ef1e0cd71ebec0ab3c5e33e32c	\\x61c3cdbc3090ffc284770832bc27e95a
22	User22@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b2001301001021e6799125b715e72598eb867cb6e527cdc4541e629353d6ef41143cb2232a498d1560d0034ee1ea80a0c213541c8cae2a6e801a032774b9d59f8a75bef07bbc452676f05bae4902cd28a664bd73904443bc09959738ce3da2f5cdbe431a7ac3	\\x21e6799125b715e72598eb867cb6e527
23	User23@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010cd1c6277b26a0eb39fb62e44ffcc08908065b35edb72329453561da056b21d63f738b37d3f737e772ba0c75c77e6534d8a12f83fb5d945a4cd0674a3fd3b1f2407b8d63d2cbfb12e75ca35dbdce8871111efd211c057827f81e5514d2093700d	\\xcd1c6277b26a0eb39fb62e44ffcc0890
24	User24@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100105eba42975f905610137216fb3fd834e9384ce642fa4f7cc55d5951ee27ebdb9e47217a51eb0c0f0915f1a86321e8a3e08a41105b3c9e0ad82a5756daf34cfa1b7a66f8ca3e6c6556710cedc6a3dedb1a5b48d86e4f21d655e94d2a08d065bdc5	\\x5eba42975f905610137216fb3fd834e9
25	User25@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010b43d30a5b1b9363557c3ad163f202b7b2be1974561ae5fed2d93e41922e1a9fdf2d0e80e83ccd765a1a4f3c4eb582ee2549e9771a9bd1848875a3e1a24e7a8ce27de0aa4e287ea071a7db4709a42e911215eeab63937d3c838ab24e8d045979d	\\xb43d30a5b1b9363557c3ad163f202b7b
26	User26@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100109ff38a08d6d6945205c90e427af660cebcf5d8f8dd31f3b7c60686187063c5de5f9d9f29aa7ee0b151e1e0bd1c778058239b7d68fb0c5fef29ccb064d8bf1e425c1028690ecf61af20a7c22e85de66d7a954ce8e7a1ce7d519d20629da8c5f06	\\x9ff38a08d6d6945205c90e427af660ce
27	User27@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100107f6b0626048c2592e3176763efca094e48f01d76194d92af8a3244e3f362ac92bb1963a2d0dd407a45233a6701fd20bacc88adb7c7bee781f0e34f163649cec1742df02756cb3d637870581a73991fb20c759ef79528ce75e9befb0ae7f48b4d	\\x7f6b0626048c2592e3176763efca094e
28	User28@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100106fb7590140b62c066ec28a0fd0be5dc72b63ec1babf9722449186c2626366a80dcaf22b046a2b9337053819fda8c551fa01a8de75917db3e92752087d0b5694f81693337c101fe2435918edcf44abaa761648db8afdd121b09814c8b33181ed6	\\x6fb7590140b62c066ec28a0fd0be5dc7
29	User29@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010117bccf69a190a28fc93f6a8feb7f0c7a31c732808be5fa04967caf88276f4a5fcbb3687743d8e49c87d64b65d6b06c476ce8b2c51c9506937d6134aa1c90885c4234a7b0d77b7a7f4d291eee9b7b3a79788e9f80eec6c9e0902c51b4f618c64	\\x117bccf69a190a28fc93f6a8feb7f0c7
30	User30@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100102b335c2f59ca7217851e3d27ca5eabbd59fde0f6213a967af4eeec3ce419eb5ce8d02e88893f9338b6583cc93483009fa5e012248cec006ed7e8dc7320163055f1ff8a73d9d04595015f0125c735b0d2ffd33a1e3f866e01f88394141ac1e1d7	\\x2b335c2f59ca7217851e3d27ca5eabbd
31	User31@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010aa249d4c2469f0e940ba34968e8fc3ce9f8dad8c1277d82b598212673886583541477f51168a0e5ae5d7df29891285484d7239f6faffb9f3465b3d86fd63a328f82392a3b924f907d799dbecda976cc9882138bafa27b03269067f91c6039625	\\xaa249d4c2469f0e940ba34968e8fc3ce
32	User32@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010c5f245b081b8f88d630b4f7810b37db0ff5e9be3a2f4999caef44c9d98d98ca7da96070ec493cf7c7d8299cbb40d2f8697a3ad088f2ec8923ccca73df12369cded3232b3c4575e3bc4d2d8a9ffc49038bd57639fa44b884635a263704878a3c9	\\xc5f245b081b8f88d630b4f7810b37db0
33	User33@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b2001301001051501db6a9ddd2f66f1e57a2db2d6217e520f44ee40e9703db79f8a80277c2f8419a7743ab03187f5009325fc37fc60d2d34d8f9953e5eb3d1883ac125de05a95e662713ae23c3eb0aa1ff018579a47ae25229b0a4c0187682b59b8514535df4	\\x51501db6a9ddd2f66f1e57a2db2d6217
34	User34@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010d5f921bc7afbff2414f79576aaffad6fe178ae779233a5274d5f11ef785173d188a7d315d06fa211bafbde3351768249ec27dbffee77f83c5be2ed2c1f312cee2bb103c184724dabdc3a085de0efbc918f2a2e1b815dac501872ef959812db91	\\xd5f921bc7afbff2414f79576aaffad6f
35	User35@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010d965dd411f7d5b63ce7c08ddf52a3d7142a422a55465187a711a4c5c6f4ff7b864d759081ac1ac1f5279575b4a333b3383e2a57ca97625ae0b8107203547e083d89def51d59cd4f9e81d207de253b6b4dbc9ce414a7bd2c0b03638ed6b71ca84	\\xd965dd411f7d5b63ce7c08ddf52a3d71
36	User36@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010b2ff01db4660eda1d56d269d1f77e438dbe674031159720ea8af18af74647da473e679675f214c98cdeb537bf1c833a7fe7d1588079c28a3c534d24c0e7b11ad849dddac7ba38a04f6af22f21032693fac00e0562708d50c4667f838cc385bda	\\xb2ff01db4660eda1d56d269d1f77e438
37	User37@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b20013010010a20b072c39be85ebba04f6360fa9515dd1ca48a23a80667e66a80c65123725873d74f62f3c2c851accef5638dad00305f2fd54abff0b5eacf52cceb01102a645505a2db0d83229322212c8dc35b7a63d7423ff165bb167e549b999847e6299a0	\\xa20b072c39be85ebba04f6360fa9515d
38	User38@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b2001301001099fd82e9f7e0cb72f14d4b46e6147a9057398d5f477c4c3d77130d92a56f4a5ab10d3ccd6f8ee5ecd31f89166ef314d3d160233e9e958ce20d91d83895a2b8525f5998f6fd184ecf77e22466e9ee876b5a726301587c3f3d80fa1f792df0fa21	\\x99fd82e9f7e0cb72f14d4b46e6147a90
39	User39@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100100ee3d8c75f241b785481a305dfefc2b3f4445a01b0f141b44337e5908c03e909ad10c132f795cb60f6a7bf565c6cdde45c1f5353a6085684d16f9723c8eec6defd9b8923d2dcd0aa598d671da71b5849730b7cd31cccf979fe7aa5e89e555308	\\x0ee3d8c75f241b785481a305dfefc2b3
40	User40@example.com	\\xfa008d80ebf6d57b49d4b8844e57383139b200130100100e2b503aa99c775b1613475a61a405ae7cc87b791e69c643ecb4ee00a1614a304ae98d5d887e2c4a47e088ee202634d8cabcf4b50e7661968b5a53e20599377fce3063ee904f989654d09a41f43026647c6390d0992249059f8f8aec4339830a	\\x0e2b503aa99c775b1613475a61a405ae
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
101	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010f4963b921c22a81bf54c763b8986c76302002403812596125524593257f6bf58e1c2d597404287a06784abbadc11bbc5a76721e58f575ce71ca2ae8ad95403aff4f5a53faa0de241d37263ef36d297e55d01175c30be439bbd613d024d18566cd4c14b83ed7a1f186bba3edca3821a2a83c2f8a2e05297	\\xf4963b921c22a81bf54c763b8986c763	{58795414,307569753,844625599,1491190485,-1757396345,-1603828565,-1159982661,-978884831,-443590820}
102	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a01001089269207cca820689414b125d966862602002403812596125524593257f6bf58e1c2d58219aeb597404287a06784abc5a76721e58f575cbc79635be2f3c351ef4d218ed9e841bdee90592f3659e9e3649ebe6b7cd1e065618e2b617c9b95b87c4c47fccee71378b68a455a497c39eccc9daedaf3b37086	\\x89269207cca820689414b125d9668626	{58795414,307569753,844625599,1491190485,-2112246091,-1757396345,-1603828565,-978884831,-443590820}
103	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a01001048385dcb916ec1bd05af9ecbf4cdf16e02002403812596125524593257f6bf474fd38858e1c2d597404287a06784abc5a76721e58f575c8c01d35194d7584f427ac6887aacf9ee2bb4ba97f35f86bbd075f8c2ef465d1f6f68d52affcea19ced20373e4f42ba5f6667d850433aa99a2f07fc159bbfeb03	\\x48385dcb916ec1bd05af9ecbf4cdf16e	{58795414,307569753,844625599,1196413832,1491190485,-1757396345,-1603828565,-978884831,-443590820}
104	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010cd85a400e2e968627f0fb8a1b1f0a5d802002403812596125524593257f6bf3d9841d058e1c2d597404287a06784abc5a76721e58f575ceec4944e157be0ea67f1076cc444e99a85b07f86ed35af4c9714b973fec5e96027b97c22557e031d4f0817308d95a8fd2e825b767beea0f066597f74db9c0f9e	\\xcd85a400e2e968627f0fb8a1b1f0a5d8	{58795414,307569753,844625599,1033388496,1491190485,-1757396345,-1603828565,-978884831,-443590820}
105	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a0100101f80d740d8eb8d6c337157140364018402002403812596125524593257f6bf58e1c2d597404287a06784abc5a76721d0c5c1ebe58f575cd74a555d297bcf804fa3ae4f4ef5ebdca8d6c83612a59cd16e9a398c1fcd660efb7f606973054ac4ff00cf2a8c63ab6d0e57b92af9bf134ae53cd451a87a5ba0	\\x1f80d740d8eb8d6c3371571403640184	{58795414,307569753,844625599,1491190485,-1757396345,-1603828565,-978884831,-792346133,-443590820}
106	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a0100109920b0b5faa10809425c7c5bc50e051602002403812596125524593257f6bf58e1c2d597404287a06784abc5a76721e58f575cfc732335e9447d4471cfb22fe2b0bbb9b497685be724b46af7853fa7aaa614a93aab371c16e639f64a649b42a9fbc43c4d8d4c6b4b72eebf6f6d18a33bca34db21fdeb3f	\\x9920b0b5faa10809425c7c5bc50e0516	{58795414,307569753,844625599,1491190485,-1757396345,-1603828565,-978884831,-443590820,-59563211}
107	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010550e4759af0604cb0f99f5efe9633dd402002403812596125524593257f6bf58e1c2d597404287a06784abace53f29c5a76721e58f575c45d9f64d65233cd530473266dcab09bd6692712c789b54fd31289b45ffa10c5ee5aa8389fe4fe198cfcf210c193e965849a0b7e07f9fe185863f1f5c0887c793	\\x550e4759af0604cb0f99f5efe9633dd4	{58795414,307569753,844625599,1491190485,-1757396345,-1603828565,-1394262231,-978884831,-443590820}
108	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a01001064497d3e6118ee6e2a79496f7975262302002403812596125524593257f6bf41c1147858e1c2d597404287a06784abc5a76721e58f575cc7b4282e9b123f9606cd2f86c45f74541f07a4cd9757235274ab71873905f331e9b1ee4338e2209a0cbbd65ff2ea1f234d95c1edcd8de1176a61d3fbcde523bd	\\x64497d3e6118ee6e2a79496f79752623	{58795414,307569753,844625599,1103172728,1491190485,-1757396345,-1603828565,-978884831,-443590820}
109	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010caf264acfcf9e09428241dc40d5ecad002002403812596125524593257f6bf58e1c2d597404287a06784abb5b4b300c5a76721e58f575ca7163e80b3d172cb04604dbd938f6062cb6197661e6d02093b8c6e1082e5ba78b7c55c4ce68dfd20bd569ffef494ec44847ce926d95ff8c5e528973ff115f0da	\\xcaf264acfcf9e09428241dc40d5ecad0	{58795414,307569753,844625599,1491190485,-1757396345,-1603828565,-1246448896,-978884831,-443590820}
110	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010f9aa00f8b4e2460ca764ffbfd82da47d02002403812596125524593257f6bf58e1c2d55ae728fc97404287a06784abc5a76721c629b345b4a222ca1915f6f87e765f18960c5de13fd7f5d3c6fa06a23924800eff36a07f2fb0a398051cc2aaf62bd85865f5d842a0e7d8832179ca6141b9cc83caf8ea0f	\\xf9aa00f8b4e2460ca764ffbfd82da47d	{58795414,307569753,844625599,1491190485,1525098748,-1757396345,-1603828565,-978884831,-970345659}
111	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010d8a14d2a4b401ef9d274fe19b0bf6ef202002403812596125524593257f6bf4f119cb358e1c2d55ae728fc97404287a06784abc5a7672135e78d2cfc87897039c464320ac480b113853b060229bbdf4c332c547cf9ef44e7ff074634d17ef88b3e8f0431074917fac06c6384d335807a80d4d249317ff3	\\xd8a14d2a4b401ef9d274fe19b0bf6ef2	{58795414,307569753,844625599,1326554291,1491190485,1525098748,-1757396345,-1603828565,-978884831}
112	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010a586e3ace1d470a390b47da142c79e6302002403812596125524593257f6bf58e1c2d55ae728fc7b90c83197404287a06784abc5a767212c37ba7aba4c5b39c7afda53ae35dd3e9a038957be6d43c0d7e320bdc4d93292012f8bc18088cc0288fc7f656abd38358977e3829d6945e342516cd48cbf3dfc	\\xa586e3ace1d470a390b47da142c79e63	{58795414,307569753,844625599,1491190485,1525098748,2073086001,-1757396345,-1603828565,-978884831}
113	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a0100108e04cdb2cba90c12f4507287bbac893502002403812596125524593257f6bf4852117a58e1c2d55ae728fc97404287a06784abc5a767212810c2a74d87b301c90cc10b0fa427b76d096bb9113d8201012448f5c0df4f3e16a4d09fdc3ec20e862b11218357b3d0322a0f0d6d07b5c9e5f0664152723efb	\\x8e04cdb2cba90c12f4507287bbac8935	{58795414,307569753,844625599,1213337978,1491190485,1525098748,-1757396345,-1603828565,-978884831}
114	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010322574305bb1ea842cfdebda07627e4702002403812596125524592ef3743c3257f6bf58e1c2d55ae728fc97404287a06784abc5a76721915c6a3793222f91aad34deff4de9bb98057c081c2a0dba7bd356f48a32ae3ed27cc16d781591a66745f0fa4b92f555c45f1e61457632dacce9ea15217d71501	\\x322574305bb1ea842cfdebda07627e47	{58795414,307569753,787706940,844625599,1491190485,1525098748,-1757396345,-1603828565,-978884831}
115	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a01001054eebbd70226886f854aea8c55b4166202002403812596125524593257f6bf58e1c2d55ae728fc62d93fe197404287a06784abc5a767217d1298776e6756c71ed5c7b758bdea5f2dbe9c353b979a27922d200ad0c5f6e5e7c95b8dbc89daa09b8e810c9f76dbea023d8f64447b48f7cdb8fa271be50b94	\\x54eebbd70226886f854aea8c55b41662	{58795414,307569753,844625599,1491190485,1525098748,1658404833,-1757396345,-1603828565,-978884831}
116	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010a88fe9854ca281570b97c5c5c346c72902002403812596125524593257f6bf58e1c2d55ae728fc6ac2e76a97404287a06784abc5a76721b6e4572858afe1b87a8aae8974910e82cdf3891d6986d65fd473559f299205015468ba5c9d82a72f02a7db180d93aa932a71acc314a23a29780d5126ed04b77d	\\xa88fe9854ca281570b97c5c5c346c729	{58795414,307569753,844625599,1491190485,1525098748,1791158122,-1757396345,-1603828565,-978884831}
117	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010090a34ac79d4d743ef307d07ef9171f302002403812596125524593257f6bf4a08c81758e1c2d55ae728fc97404287a06784abc5a7672140a72537e3f5161f59ba56d0b56d676d38e5b12f1761d9efee4de4157f055401a22ee27fb6d368e323e3b2d0841a050f3727a7aaec7cecca56bb4b5803af3317	\\x090a34ac79d4d743ef307d07ef9171f3	{58795414,307569753,844625599,1242089495,1491190485,1525098748,-1757396345,-1603828565,-978884831}
118	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a0100102ae7d061ab9d080a9d4a6b4fc07bac1802002403812596125524593257f6bf58e1c2d55ae728fc97404287a06784abc5a76721d005abea3541d9417cb1e0b14f9efee61a46efb40f39f11f7d28b9aea2f8ec5264e1102df27b89877bcae4114daed5e910e27213ce6be268485f7f163d387150ad568109	\\x2ae7d061ab9d080a9d4a6b4fc07bac18	{58795414,307569753,844625599,1491190485,1525098748,-1757396345,-1603828565,-978884831,-804934678}
119	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010446909c27709588e751bbceadec1ee1502002403812596125524593257f6bf58e1c2d55ae728fc665c9d4097404287a06784abc5a767210fa2c1158ac2b7b2e5bb2ef86542d6703d4bd44860e227b124fd09e115a4681440fce9a5a5f1d4ae1e0e795d9e9911cd8cbd498e11594e65c039fd601d6490b8	\\x446909c27709588e751bbceadec1ee15	{58795414,307569753,844625599,1491190485,1525098748,1717345600,-1757396345,-1603828565,-978884831}
120	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010c97259099913706909c8aa88d1d31f02020024038125961255245927561d193257f6bf58e1c2d597404287a06784aba4ddd609c5a76721587b5211f639f5e0d36b213e88bd7ab5db3ae806f37e719c1f684d5cce0af26666a41cf5202968df2cc2faeb09dd0d3d05a2d6625cab4f81718fd969de95015a	\\xc97259099913706909c8aa88d1d31f02	{58795414,307569753,659954969,844625599,1491190485,-1757396345,-1603828565,-1528965623,-978884831}
121	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010ea99cb0d4f5a4c00e447e741c1d746f0020024038125961255245927561d193257f6bf58e1c2d597404287a06784abaf88496dc5a7672105c2e70d3a0be208a6f3062490e9be5e9b0aafd2f3897a953aeece4153adc55a09c936a087a576a84c981b9629625a43f925e6fbe44214f7010f30c469fe7c86	\\xea99cb0d4f5a4c00e447e741c1d746f0	{58795414,307569753,659954969,844625599,1491190485,-1757396345,-1603828565,-1350022803,-978884831}
122	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a01001077379925fe665c861edec9e9e9e950ba020024038125961255245927561d193257f6bf58e1c2d597404287a06784abc5a76721dd7903b1ad52506fa17b0afe86619fe68b22c0aa1a73b5e2854d02c6605450a10a111dd3b805b59129656d3c78699dff7623dccea8b63dbb1753e7b4e42577fe2c3045e7	\\x77379925fe665c861edec9e9e9e950ba	{58795414,307569753,659954969,844625599,1491190485,-1757396345,-1603828565,-978884831,-579271759}
123	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010dff4c18a08a9fde53a4ab807434b10cd020024038125961255245927561d193257f6bf4877edc658e1c2d597404287a06784abc5a7672126680044ff75b29e1db5ba45fafd9d01a423514259671fbed9a67b21bd9be02696c2ada393ba33672ec890c71827efa21d7346faacf2cb0564840a6059219b68	\\xdff4c18a08a9fde53a4ab807434b10cd	{58795414,307569753,659954969,844625599,1215819206,1491190485,-1757396345,-1603828565,-978884831}
124	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010c0249fb931effb4285e3d80e4404d326020024038125961255245927561d193257f6bf58e1c2d597404287a06784abc5a76721df4608887fa63b4d9824477111f6858c309a17c02e0f998cf17048f55be30d0f5d27aaf10aa9e1cf72a1c5c1001ebcb226b6a3654d5b55716b9f6dafe84119ea5b797daa	\\xc0249fb931effb4285e3d80e4404d326	{58795414,307569753,659954969,844625599,1491190485,-1757396345,-1603828565,-978884831,-549058424}
125	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010b699b02c99ca6c20a3b28ffce4c4c57c020024038125961255245914f3ce1027561d193257f6bf58e1c2d597404287a06784abc5a76721999bc2575b43b21a0f3f68bd5b2978d19e1918188fb606522968a0ea1f04999cecd1853528d2cf5569ce9732811173af255467c2f94f8730404b3fa75b74adf9	\\xb699b02c99ca6c20a3b28ffce4c4c57c	{58795414,307569753,351522320,659954969,844625599,1491190485,-1757396345,-1603828565,-978884831}
126	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a01001040d5eee60a8bb7184d21f0900e2ab085020024038125961255245927561d193257f6bf58e1c2d597404287a06784abc5a76721ce490c11bee96d8fd7d7e4605714ffeb180f9ecfecf7aa9cc1fc9bedb5bf3ea1c9102fe05bb45d2c7ee9f58d5b1f6bd50c75015a8ba3acf0106e3c1683314923b7c79235	\\x40d5eee60a8bb7184d21f0900e2ab085	{58795414,307569753,659954969,844625599,1491190485,-1757396345,-1603828565,-978884831,-834073583}
127	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a0100100b348d018485fe2e66005ec3bdf3d7be020024038125961255245927561d193257f6bf58e1c2d597404287a06784abc21dad6dc5a767215188f24d7042bcc0b9496099908d392b07b38eb17ae6473588a95c9e370f1c10910ad46051f417cc8bf44a2262e0559263123570f0aee6816a8cda7508f9991d	\\x0b348d018485fe2e66005ec3bdf3d7be	{58795414,307569753,659954969,844625599,1491190485,-1757396345,-1603828565,-1038242451,-978884831}
128	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a01001069bd6a16e6dc59bf0e9f6f413e407ac7020024038125961255245927561d1927ae18203257f6bf58e1c2d597404287a06784abc5a767211d5d51e4eb261e8fce7dfd8b980a9ca2fb49aefeee74162bc524065c059cf0a9c7cf38c5363bab1f247a9983e74e68f9c3ae2a92e48dc4c877e7d05e0f273a62	\\x69bd6a16e6dc59bf0e9f6f413e407ac7	{58795414,307569753,659954969,665720864,844625599,1491190485,-1757396345,-1603828565,-978884831}
129	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a0100100ef189f37bb5a0b011e22f86ddb86012020024038125961255245927561d193257f6bf58e1c2d573fcf2b297404287a06784abc5a76721003c17fe34f57613704383bf98f2fed8a15c374f3896158be4222ce8042982036eb5bc903b6ad1f7bdfa3cd63cac9a81fad10f3aa30dd4645bff5df4ce5dcf4c	\\x0ef189f37bb5a0b011e22f86ddb86012	{58795414,307569753,659954969,844625599,1491190485,1945957042,-1757396345,-1603828565,-978884831}
130	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a01001051269510ca1c933d0e431b64550578e002002403812596125524593257f6bf58e1c2d55f5e84e797404287a06784abc5a76721cdec65adaa6c1c604df3813bed8803af1b783f87fbcb49f574fa79ff824c046ebbc997267269cdaf376c35dc0f33ef4734946be81b7ec0b7a6036666156032a4847fe902	\\x51269510ca1c933d0e431b64550578e0	{58795414,307569753,844625599,1491190485,1600029927,-1757396345,-1603828565,-978884831,-840145491}
131	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a0100102f61e3a74105f56334e48bd0c522edf502002403812596125524593257f6bf3dcb0a1b58e1c2d55f5e84e797404287a06784abc5a76721c36f6c92e6399826d4a21de4a388ea572b5d3d6ad306f1ff2d12270eeb4952257e40f3f791ab2f4f597d850b982e7f75954fe14da3512d8026f2eac63af94eb0	\\x2f61e3a74105f56334e48bd0c522edf5	{58795414,307569753,844625599,1036716571,1491190485,1600029927,-1757396345,-1603828565,-978884831}
132	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010209cbbed856983fa8deb6643b1e60623020024038125961255245924ed86b03257f6bf58e1c2d55f5e84e797404287a06784abc5a767212d7617c2e7ef650d05fb917d0f32b7371a9685c9ec20acc4edbbbe1a4ad349dae9f4dfd02a72e344071059ac9b24008e9cebe7dcf805725eae8a59ebcebfb7de	\\x209cbbed856983fa8deb6643b1e60623	{58795414,307569753,619546288,844625599,1491190485,1600029927,-1757396345,-1603828565,-978884831}
133	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010f2eedb36c40964eca5626a202d88dc860200240300857103812596125524593257f6bf58e1c2d55f5e84e797404287a06784abc5a767218280bfd32fba359e5bab4cce6a217b43c73ded57996078e188fd0416d82cbc430a34fe11884188323b238271b13f04e345a1589b928f1a206fa5816615149cf4	\\xf2eedb36c40964eca5626a202d88dc86	{50365809,58795414,307569753,844625599,1491190485,1600029927,-1757396345,-1603828565,-978884831}
134	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010d2ee6207169760a000c531c185faaac002002403812596125524593257f6bf58e1c2d55f5e84e76aeab92097404287a06784abc5a76721102806c6e5acf6fed435e8529e560d6a1c2fce20d890415805ab61842c57739299929c14fc664095e0ed96e65b83e99f95840ce15035dccd5a6994280f684287	\\xd2ee6207169760a000c531c185faaac0	{58795414,307569753,844625599,1491190485,1600029927,1793767712,-1757396345,-1603828565,-978884831}
135	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a01001074cf7db296d30badfcb9d676eb4c6c5702002403812596125524593257f6bf58e1c2d55f5e84e76574069f97404287a06784abc5a76721b8aa679cbc32bbbeaa7300bed7df8a47724e86c47d991f4d4694c513dcbcd71bfbd79d3e4761931b77e7460892ff5db5cc88ff7459fefb0d3909d596e8470741	\\x74cf7db296d30badfcb9d676eb4c6c57	{58795414,307569753,844625599,1491190485,1600029927,1702102687,-1757396345,-1603828565,-978884831}
136	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010d3df892d3a4a1c22927ad788a25e71c302002403812596125524593257f6bf58e1c2d55f5e84e797404287a06784abc5a76721e5fdbcc37afa6485d6be62c58fc3e7b8817e34458923cdef66d54a099048600dbebb6e84cf5c3ddc41fb6ee6d26e91e2a85d683096dcacdb5c9ad60457864fa2858075af	\\xd3df892d3a4a1c22927ad788a25e71c3	{58795414,307569753,844625599,1491190485,1600029927,-1757396345,-1603828565,-978884831,-436355901}
137	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010d0f0caf500c63191c73ee22f81ec815a02002403812596125524593257f6bf58e1c2d55f5e84e76af56d4a97404287a06784abc5a767212be847bdd3fc7a2479bfc27ad100d4aff3a8bbdda4468dba5e3825711c489489fab630a695352af1f5caff42eee5d9b09ee7fa9b074b204c8406469f596a9a84	\\xd0f0caf500c63191c73ee22f81ec815a	{58795414,307569753,844625599,1491190485,1600029927,1794469194,-1757396345,-1603828565,-978884831}
138	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a0100102fef0ffe473a523a3c5800cbb317bfb002002403812596125524593257f6bf58e1c2d55f5e84e797404287a06784abc0291c15c5a76721b78036fe9f6b0d2a5628fcd7cde52c6398fdc98190246ee6a0d78009bb09b8deb1f1c92fb73c1902ee1577efbc098a92d7c8f7e8c31a61a7cf529c549b5c674c	\\x2fef0ffe473a523a3c5800cbb317bfb0	{58795414,307569753,844625599,1491190485,1600029927,-1757396345,-1603828565,-1071047659,-978884831}
139	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010b32a232271caa855d7925f82ce2a690602002403812596125524593257f6bf58e1c2d55f5e84e797404287a06784abb93fec47c5a76721b2e8bc48b83d891bfc4c0fe83a09dc65933c57a667ec9a555169c56b900c9287c71c859ce38b94576966902ae773cafb8a0f76df9b3bd215acbf23bf5c12e602	\\xb32a232271caa855d7925f82ce2a6906	{58795414,307569753,844625599,1491190485,1600029927,-1757396345,-1603828565,-1186993081,-978884831}
140	\\xfa00a97b3b8632e8444bb765ed3b19313cb1003a010010b322b59ff44a94d4b26b8a3ff3ff3f3202002403812596125524593257f6bf58e1c2d597404287a06784abc5a76721d2e581a8d9087ef83db2663f0ccaecb00b131d54b111de37b2a83f4babdfbe9d6a852744fbb9011ddb172f85e02c168e64fd1491f783ae774673a2a8ba51ce0f7f344e2a381bf21f	\\xb322b59ff44a94d4b26b8a3ff3ff3f32	{58795414,307569753,844625599,1491190485,-1757396345,-1603828565,-978884831,-756711000,-653754632}
1	\\xfa008d80ebf6d57b49d4b8844e57383139b200320100109ea3d12971c2d8ebb320fa3fe307732502001c1cb6da6544e624c594fd0ec9a7513e10cbc58311eeccb98af9942733e74710b6d0ae577a868e2e4a97bb8806136da683c1712cca2ac7423b08f0c83e9a02285323cc2ead7fab5fd5ff476eb3864ecef896f57f8d9f12076983f5b111	\\x9ea3d12971c2d8ebb320fa3fe3077325	{481745509,1155933381,-1795354935,-1487847920,-876248303,-288573046,-107731149}
2	\\xfa008d80ebf6d57b49d4b8844e57383139b200320100107e29d2b10f003c2b0427f3205433276302001c1cb6da6524a48b7c44e624c594fd0ec9a7513e10cbc58311f9942733c5a1dedf5f78c93e6ab94b867e9628234bd5777fc1701035d2a03d0da0de1d24861d96778fcb6c415c2a12c4de9e581e85bd33baace866f70b3ec61f490a54fa	\\x7e29d2b10f003c2b0427f32054332763	{481745509,614763388,1155933381,-1795354935,-1487847920,-876248303,-107731149}
3	\\xfa008d80ebf6d57b49d4b8844e57383139b20032010010030dad838913689f055a7141ded2943a02001c1cb6da6544e624c5564bad8094fd0ec9a7513e10cbc58311f994273308792f70706f164be0c1996c381434a77334757ff02dfc4a800103907f09963648153d449af830de09046c960fcfc45c7e6b10f4712e77abef56ce2e4f5d06e5	\\x030dad838913689f055a7141ded2943a	{481745509,1155933381,1447800192,-1795354935,-1487847920,-876248303,-107731149}
4	\\xfa008d80ebf6d57b49d4b8844e57383139b20032010010048b2d509a798ea5140fb3930340b74a02001c02e599bf1cb6da6544e624c594fd0ec9a7513e10cbc58311f99427332ae4fb4cc37db3ae3f53e7342f2f3581d9afeb0306384d1f0e916c1ab39588fe7370f279111f183e6393e89204ba70655aa5ad81a7198c33d9627b5ffdd0ff37	\\x048b2d509a798ea5140fb3930340b74a	{48601535,481745509,1155933381,-1795354935,-1487847920,-876248303,-107731149}
5	\\xfa008d80ebf6d57b49d4b8844e57383139b20032010010513197dacaf27ae8576b004f3c94fe0b02001c1cb6da6544e624c594fd0ec9a7513e10cb68143acbc58311f9942733326079e17fdfdd0da66056dde802515b36f382ed9f83a7e9fc6567dc19688082bee25dce45a2ec65af01f9805aaf984638e7b99cde45dea8b167b28287c0536e	\\x513197dacaf27ae8576b004f3c94fe0b	{481745509,1155933381,-1795354935,-1487847920,-882371526,-876248303,-107731149}
6	\\xfa008d80ebf6d57b49d4b8844e57383139b200320100102e779173ea2d3b97d269d3e9f61dc5fd02001c1cb6da6544e624c5882e1b6794fd0ec9a7513e10cbc58311f99427339971f151df8e847d1266453e606d707465b38c04da5f8da47d3068f3adf3c38b05a5ddb38d84f593ba2e783e21dbe52259e0987f4c78b50dbaf4eaf7a3070372	\\x2e779173ea2d3b97d269d3e9f61dc5fd	{481745509,1155933381,-2010244249,-1795354935,-1487847920,-876248303,-107731149}
7	\\xfa008d80ebf6d57b49d4b8844e57383139b2003201001020cd0fad7a682978d414d05e11add89a02001c1cb6da6544e624c5625e3d4694fd0ec9a7513e10cbc58311f99427331ae255551ff79b49bb2278b00511986d59c175c8177a2a57eb9c653093a7dddbd2bdd8972878004d4fd538136f98cadfe6e217c5af91b53db2cbd8e5acee7cda	\\x20cd0fad7a682978d414d05e11add89a	{481745509,1155933381,1650343238,-1795354935,-1487847920,-876248303,-107731149}
8	\\xfa008d80ebf6d57b49d4b8844e57383139b200320100108b61abf75a18755f4c00bdbbe25185f402001c1cb6da6544e624c594fd0ec9a7513e10beb514f4cbc58311f9942733caa18a5deb15eaf8b6fe6cf1bf2e2474711f3f35caf8607e30b1627860305971235cb8dc7996d78f07d4aa775cf851c333a40fdb6f227199fa6d0470fee87c6c	\\x8b61abf75a18755f4c00bdbbe25185f4	{481745509,1155933381,-1795354935,-1487847920,-1095428876,-876248303,-107731149}
9	\\xfa008d80ebf6d57b49d4b8844e57383139b20032010010f0b315429a089792d75c69366b54d20f02001c1cb6da6544e624c569bb077d94fd0ec9a7513e10cbc58311f994273356b9c8a8dcd8ebe1c62aa1cd23667669a6e73f30a9f4cccd61a37dfc1c7121d440d79816c4b192e2824608f4bba514510488fcab1cc0fbd9477763ed95cd0d66	\\xf0b315429a089792d75c69366b54d20f	{481745509,1155933381,1773864829,-1795354935,-1487847920,-876248303,-107731149}
10	\\xfa008d80ebf6d57b49d4b8844e57383139b2003601001011f29af31b28807c37fa837d71a5c0850200201cb6da6528a6c36744e624c594fd0ec9a7513e10cbc58311eeccb98af994273377fc8186455e1a64f18445d1d4045a4c36ef74811ee300678ac59b644bbec440faf961eab5520846636115e059eaf04d2594ec9a97940663bd150a41ca50ff4a	\\x11f29af31b28807c37fa837d71a5c085	{481745509,682017639,1155933381,-1795354935,-1487847920,-876248303,-288573046,-107731149}
11	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100108937dcfd22e0886925cc5fbe1b4ef34b0200201cb6da65394cf01d44e624c594fd0ec9a7513e10cbc58311eeccb98af9942733fac220aa934b14694017803c079b2e1150e26db5cd18c8f8d55686ccd5b9db180dcbbaac8a6faccb98dab0b884cc50605084eb48fa2687309211e4047523b925	\\x8937dcfd22e0886925cc5fbe1b4ef34b	{481745509,961343517,1155933381,-1795354935,-1487847920,-876248303,-288573046,-107731149}
12	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010a321f8f3e7a78e912969b9eaf5aa41cc0200201cb6da651f3f2b9c44e624c594fd0ec9a7513e10cbc58311eeccb98af99427332c01d5737e311df85c6dbf2db4d16e8af1a232a08bc2f0489610192c5088fcc9a0071570584dd77734b117e20e87ba8d4bd4a1873ca97db845938fe0ed3a9797	\\xa321f8f3e7a78e912969b9eaf5aa41cc	{481745509,524233628,1155933381,-1795354935,-1487847920,-876248303,-288573046,-107731149}
13	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100107465d93d932c1218dd5475377ab6e47c0200201cb6da6544e624c594fd0ec9a7513e10b93309b8cbc58311eeccb98af994273349e969ab18d4ec5f823fe47584aa0f90fed8c235df1bf8641f48127050225884f4cf126d10dfc5a04e976eff81691b667513b21cbd6c6ae0f5c498e8f00092ce	\\x7465d93d932c1218dd5475377ab6e47c	{481745509,1155933381,-1795354935,-1487847920,-1187837512,-876248303,-288573046,-107731149}
14	\\xfa008d80ebf6d57b49d4b8844e57383139b2003601001062526b3eb3600ce3226c9eb6d06d9f490200201cb6da6544e624c594fd0ec9a7513e10c13fee84cbc58311eeccb98af994273396bc464907fe9eba422e85c310f3701e5ec0c03738a33be3147baad139a183068d52d0b6a365f88c510c6023fa99d83ad31847db4c8edb7da000d33b7e5a093a	\\x62526b3eb3600ce3226c9eb6d06d9f49	{481745509,1155933381,-1795354935,-1487847920,-1052774780,-876248303,-288573046,-107731149}
15	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010e72e8ff6487e788c2ea1f8689a92fdb00200201cb6da6544e624c594fd0ec9a7513e10c4cebc8ecbc58311eeccb98af994273342655fecd262790a65d91bb0f6cfd50bc40165ee1524bd3749041ec69385caafde23addf37c38b5741a0e564b2b916dcaf525c18744f407d1b0bb9dafd5ebe9f	\\xe72e8ff6487e788c2ea1f8689a92fdb0	{481745509,1155933381,-1795354935,-1487847920,-993084274,-876248303,-288573046,-107731149}
16	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010b88b65a11a52f498707a6d0ba94ef77c0200201cb6da6544e624c5672e830594fd0ec9a7513e10cbc58311eeccb98af99427338713dbfa9702e24429f52bd52a232733cf4c319959e3668b1073fc6570ead3b4737be5599863e3b4f1138e477f21bebf9760a40596026b3a1156c8474a75c6a1	\\xb88b65a11a52f498707a6d0ba94ef77c	{481745509,1155933381,1731101445,-1795354935,-1487847920,-876248303,-288573046,-107731149}
17	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100105ff5516f57c453c1f5190b39191954770200201cb6da6544e624c5786b8b6094fd0ec9a7513e10cbc58311eeccb98af9942733c753f34c91b3d0aa7870429f8c7cdf11d523cc2eb84d6486238ce27a6959cd573c0ca3dca8c72ea64cc1b2f4d91e3d3d8a631508ecc42121ce709284a00c6bb9	\\x5ff5516f57c453c1f5190b3919195477	{481745509,1155933381,2020313952,-1795354935,-1487847920,-876248303,-288573046,-107731149}
18	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010f5297031ad85324134a6cd8bcf3536490200201cb6da6544e624c594fd0ec9a7513e10cbc58311e46d29a5eeccb98af9942733fdee615979d5296ca556c7706917b221674b55e3914a100f59213b0474d1d20aeaa019afff8e1e356be368045d9fedce163e892b90431874a73e0c125b2cefe3	\\xf5297031ad85324134a6cd8bcf353649	{481745509,1155933381,-1795354935,-1487847920,-876248303,-462607963,-288573046,-107731149}
19	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010ccf3ffdc32bab83a3180ec3cd111c9df0200201cb6da652858596c44e624c594fd0ec9a7513e10cbc58311eeccb98af99427338cd2aa3c1294e045b680bed39e2543a2ffc42767a7db235f501277dcf79771b864c7f2a941b27be3a2eb85fff911f4991fa61443e7a19862568b9203566bce11	\\xccf3ffdc32bab83a3180ec3cd111c9df	{481745509,676878700,1155933381,-1795354935,-1487847920,-876248303,-288573046,-107731149}
20	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010d9145f02b6334c64a59de864b633ab2e0200201cb6da6524a48b7c44e624c594fd0ec9a7513e10cbc58311f9942733fa04ce426a4a4293b91d1eafee2018b89389735735f0026d8d4cacdb81ef3bfbb038ad9aba30dbe71a3bc8e78d0255c600e82ba6baf6ee77e6ac59aeea321b71a95c372f	\\xd9145f02b6334c64a59de864b633ab2e	{481745509,614763388,1155933381,-1795354935,-1487847920,-876248303,-107731149,-100348350}
21	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100103ca7651d7afd114a68a9a688234321f10200201cb6da6524a48b7c282e43e344e624c594fd0ec9a7513e10cbc58311f99427335d20782bf3db7405eb06adf2eb075773a65dbd0f75f12df09eff15b8740593c56a1d7bfd9c811293172c12b44a5b2a71ae58c4ec79446aacf176f102807a6ad5	\\x3ca7651d7afd114a68a9a688234321f1	{481745509,614763388,674120675,1155933381,-1795354935,-1487847920,-876248303,-107731149}
22	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010ef6744ee3fd12484e5cdb7c110ac229c0200201cb6da6524a48b7c44e624c594fd0ec9a7513e10cbc58311db5b61a1f994273391f590b7b24c47c71c96b71b8f2bed5caa3259d983e76c957d53248780f53586a2e7c1ae066d135d93a82251f0061f4a09c458da83c7a9df857757b516e705ca	\\xef6744ee3fd12484e5cdb7c110ac229c	{481745509,614763388,1155933381,-1795354935,-1487847920,-876248303,-614768223,-107731149}
23	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010ac837c6cb1d0227a3981757ebf9ff2750200201cb6da6524a48b7c44e624c5509ade7994fd0ec9a7513e10cbc58311f99427335d3a00f0bdb03fd6079e0b79b6ac066495cf6875c17c99ef3b77d49186d2c009c71b696329424fdc35bbb71f81ee8969df68b8f2e716666e944eca548770a51f	\\xac837c6cb1d0227a3981757ebf9ff275	{481745509,614763388,1155933381,1352326777,-1795354935,-1487847920,-876248303,-107731149}
24	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010e9ed0fe3d27d7d60456f6c2c79bf519502002007093b461cb6da6524a48b7c44e624c594fd0ec9a7513e10cbc58311f9942733c3b64ba6ed37ede53cd774588ee4f58fef0829d3786d1a15c929c48835df792e7d4728f53b9043bf557e11e4ffa270454948cae94d193849f40ae4844a7dbce1	\\xe9ed0fe3d27d7d60456f6c2c79bf5195	{118045510,481745509,614763388,1155933381,-1795354935,-1487847920,-876248303,-107731149}
25	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100105b0978bf27f0f4d8edb3f2bda251287a0200201cb6da6524a48b7c44e624c54c6616eb94fd0ec9a7513e10cbc58311f99427338bb225101e35b37b47c384b9b35be9c7994f91d534b19513497726da1cc72882146fe1e9065b39c1ad2681ab48701a2cfb1af02d0baa35d3cb8f1b0172e6a5d3	\\x5b0978bf27f0f4d8edb3f2bda251287a	{481745509,614763388,1155933381,1281758955,-1795354935,-1487847920,-876248303,-107731149}
26	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010ea4ac7b2372ef95c6d29827c3795b0ff0200201cb6da6524a48b7c44e624c548cf45c594fd0ec9a7513e10cbc58311f9942733e4634bb0e6748dfa5ee363622548cd7a3dbaeb60afc80ebea18c3a54a2070bec89e5a4f9a8118e927a1c72de71a71493d4840a0470b149404574c5f236bd36f1	\\xea4ac7b2372ef95c6d29827c3795b0ff	{481745509,614763388,1155933381,1221543365,-1795354935,-1487847920,-876248303,-107731149}
27	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010bab4e3f585f07b25891a54dceaa415280200201cb6da6524a48b7c44e624c563285b4594fd0ec9a7513e10cbc58311f99427330f50fbe18cc9157c7602da12394c8c93dae4291f3d3802bb5426a32b9578dd4a01598d1cf83504f95f728b1e02f890e173df7349ebb88f2bbb16abb4184dfd73	\\xbab4e3f585f07b25891a54dceaa41528	{481745509,614763388,1155933381,1663589189,-1795354935,-1487847920,-876248303,-107731149}
28	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010a26538ed216507e66a26a3b1abd798000200201cb6da6524a48b7c44e624c5716469af94fd0ec9a7513e10cbc58311f99427337ebde59a5771b516427274f2071ccbb6f7894cc4845918c55f6dfab310b1c448b4e1fd36b5fb04352cb9e6610b573b3bc8076922b3ff178572fb8aa975369119	\\xa26538ed216507e66a26a3b1abd79800	{481745509,614763388,1155933381,1902406063,-1795354935,-1487847920,-876248303,-107731149}
29	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010ba17f737fadcc111a6e42c66561f2b6c0200201cb6da6524a48b7c2c466e8c44e624c594fd0ec9a7513e10cbc58311f9942733ae5ffc2db7a25e7e64ad578d35b4c45e8c0686710b90d700e8da81498d0cc976bc130cb27dd85d373ba4376209288a72844ffbad3b075ae06d7b62c83979d6f3	\\xba17f737fadcc111a6e42c66561f2b6c	{481745509,614763388,742813324,1155933381,-1795354935,-1487847920,-876248303,-107731149}
30	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010aa5599993c62fff7c672c3060a2be1be0200201cb6da6544e624c5564bad8094fd0ec9a7513e10cbc58311f3e7adadf9942733c71244fcf654e0c4bc863efe61cea541f75a9276d598dd499ffd0acf9e5131f18039383caa4fa0fa4b82aa81e74a51b553ea4be2f9c5abd743be9154df61c364	\\xaa5599993c62fff7c672c3060a2be1be	{481745509,1155933381,1447800192,-1795354935,-1487847920,-876248303,-202920531,-107731149}
31	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100105c619938b73d38d162e91fc947deed270200201cb6da6544e624c54b18bd96564bad8094fd0ec9a7513e10cbc58311f9942733bab7cd112725097c875deb15d941729833e849f7354f5868d37ef20c65a72b187cdd3a8188b737815c663d4f4cd458885945c1479559d0d1b00561675840aeae	\\x5c619938b73d38d162e91fc947deed27	{481745509,1155933381,1259912598,1447800192,-1795354935,-1487847920,-876248303,-107731149}
32	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100104afb9ac6c603ac066000e570516640700200201cb6da6544e624c54c98c2ae564bad8094fd0ec9a7513e10cbc58311f99427338c9cf5d2d6324f3e7baa61117057500cbcc5a14591215aebbe4d96e74f3f9b01c2f7bf361e18531379d5ddadec833edf0301d1d7632d81b7384c56b2dddcd743	\\x4afb9ac6c603ac066000e57051664070	{481745509,1155933381,1285079726,1447800192,-1795354935,-1487847920,-876248303,-107731149}
33	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100107384c695af3f5db786bec48dbcfb75f40200201cb6da6544e624c5564bad8094fd0ec9a7513e10cbc58311db666b9df9942733a2e74e6ef19a5d643ecb9b6b4bec63d4644d97a842a9d243256cf22e30beffa11213d73c82509779b5830a2a0b0581570a41ec6cd08084db14efcba6e54d8e0c	\\x7384c695af3f5db786bec48dbcfb75f4	{481745509,1155933381,1447800192,-1795354935,-1487847920,-876248303,-614044771,-107731149}
34	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010ee2424c27ff2d7c933aaa121ea7dd3ba0200201cb6da651cd1660144e624c5564bad8094fd0ec9a7513e10cbc58311f9942733304441f137a4644677cec7e414860464bd87b128106e41b4e6e01286b963ef0ecccd96385f0e8aa915e21d6bb8cdbfa1ecb09dd321eabb162e8a4b2c0406da0f	\\xee2424c27ff2d7c933aaa121ea7dd3ba	{481745509,483485185,1155933381,1447800192,-1795354935,-1487847920,-876248303,-107731149}
35	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100105e301b92a952f6dd284e472e02a6dafb0200201cb6da6544e624c5564bad8094fd0ec9a7513e10cbc58311e7148a35f9942733a1cff092eec32297c56bc434cb88335bc60cf74b37a9d88377837bfab58e45f5ab6a98d8236420c4048ae4508002593fc61cfee3e531ab96ef9e4a1912da1844	\\x5e301b92a952f6dd284e472e02a6dafb	{481745509,1155933381,1447800192,-1795354935,-1487847920,-876248303,-418084299,-107731149}
36	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100107b5ab6a018a7957b845ef06b6b532a0e0200201cb6da6544e624c5564bad8078afe3df94fd0ec9a7513e10cbc58311f9942733f00495a2d961ea6506e81df864c4e47a2c4843eb92c48da66436edbe775a3a38de903f18ea85ab6db07e96f51c02135cc6def689cca12cda7a6620d36891e72c	\\x7b5ab6a018a7957b845ef06b6b532a0e	{481745509,1155933381,1447800192,2024793055,-1795354935,-1487847920,-876248303,-107731149}
37	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100102cfe45a5d0323ea8f04f1969618a8d820200201cb6da6544e624c5564bad808578938794fd0ec9a7513e10cbc58311f99427334a1668c2ead769c520d2de8a8c582db3904eea5adfeb718f2d95dc491b2bac7651e4a97d5dd9bd776e63ed724c481f13c99e6dd816c77d56127e89a6bdb02c6d	\\x2cfe45a5d0323ea8f04f1969618a8d82	{481745509,1155933381,1447800192,-2055695481,-1795354935,-1487847920,-876248303,-107731149}
38	\\xfa008d80ebf6d57b49d4b8844e57383139b2003601001046217df32fea30102fa5ff3b96d9ccbc0200201cb6da6544e624c5564bad8094fd0ec9a7513e10cbc58311dfb14eb8f99427332cca0851d65345d316cafa7586362aa802d234a5aa8aa6079fc69d527bd78ebc3374bd59c94bfef9ab2f311429dd5a7ce305c70edae70fe0778809b01ef98c2e	\\x46217df32fea30102fa5ff3b96d9ccbc	{481745509,1155933381,1447800192,-1795354935,-1487847920,-876248303,-542028104,-107731149}
39	\\xfa008d80ebf6d57b49d4b8844e57383139b200360100105941cff2d200ca53af5112373125aef70200201cb6da6544e624c5552a6f5d564bad8094fd0ec9a7513e10cbc58311f99427330556dd3dfe1b0d905d50816583f101703b5426eaea6d9fad44ee985cfb0ebcdbc21a3aee2d0619c0e98ba7ca5ac64fd970a01c987b409b3f67d01262bd33b67b	\\x5941cff2d200ca53af5112373125aef7	{481745509,1155933381,1428844381,1447800192,-1795354935,-1487847920,-876248303,-107731149}
40	\\xfa008d80ebf6d57b49d4b8844e57383139b20036010010a8e9dc2d1ed6d76b11ba8b6e4a7e448702002002e599bf18e96c5a1cb6da6544e624c594fd0ec9a7513e10cbc58311f99427338800699cabf45068b3696edb0a3c496ab09ff63509cdd22f066457a0bfea79e83da56040c9b48b7b8c3ca4c509eb159a36396d8da3047586babdcdc5d37275e5	\\xa8e9dc2d1ed6d76b11ba8b6e4a7e4487	{48601535,417950810,481745509,1155933381,-1795354935,-1487847920,-876248303,-107731149}
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
0141e518-e214-4877-99ec-3c394c1ada0c	2	\\x35b127342d658362784bb5a7c37851c4bf4d705680791d70cc21a66b1c4c0d93	2026-12-01 08:12:17.823101+00	\\xf283edb7c57732500e11c174ddd0ecec3a8674dc8f132696df489a5918580cbe
62ad1986-cd8a-4b5d-9999-501737e71e0a	2	\\xc1f52ad29f9549faa5147cfd429400838462eba6240208e33ba59c0a849d54e1	2026-12-01 08:12:21.333136+00	\\x17aff0a29cbdafaaf156fa28460260fae01a2d05f1f4c6cf255168d61a855ea2
9cc5934c-965d-4bcb-a840-fbaf292e9381	5	\\x44259250b3df044c6c79d60702978c10b4a37453e0b151cd290f8295a28588cf	2026-12-01 08:12:25.965031+00	\\x2d70a736c7d3b776cd67e5580543adbb62d79b136a13dab60b4e6985a9cd5215
6a508996-a041-4020-a181-c7a72f96c298	4	\\xb78ffc0dc5164d4072f20c9d14ad3b4883c0c7dfab7277eee1ce84a3e6919839	2026-12-01 08:12:26.533135+00	\\x2eae3fbd189824155d03247f60d7d78d6b375d5565a5f902ef3dfb5df4011d12
3d8bec90-2179-46f4-af94-6ba3b37ad014	7	\\x854fa12771612d918091723c8c051c8cb6cc1dd343dcd302395152344c46acbf	2026-12-01 08:12:29.001068+00	\\x788924fcdd6263cb8b7d4d9954f3b01617f63f7f6a7ad2e76e294d607867dd07
a0c38f69-09f0-4841-adae-fbe26db4105e	8	\\xcba5bd0634e868427f3ce5fce16b24b530b5bcc41769e6fd7c5f1702facc8889	2026-12-01 08:12:35.727578+00	\\x8cb2387684daf3141c14f3371dab9b2579a220fcfce9ee7c1d43d1d803bd5483
150348a3-379c-4704-815d-f2e54a6282fa	13	\\xa1717a6a2133c4ec0342d4f46a4965065a3114b2aeb5afa33204d02c27ba11c6	2026-12-01 08:12:36.671466+00	\\x81420656f9aa2c9639007d988ccc90d39af49cf861db77fbeeda9509410368ae
74454e3c-0401-4f6a-90ae-399674270e46	8	\\xc275fe72d712f23ae23ad95e8cf59d518ba66bc15f07b1a3f755f255e8934ab5	2026-12-01 08:12:38.995948+00	\\x035e9ddaab694ff145165f30cb582638909061e26d818fe6a9fd8ebb2ab00bb1
\.


--
-- Data for Name: audit_keys; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.audit_keys (key_id, provider, key_uri, wrapped_key, environment, created_at) FROM stdin;
6e284083-cab6-42f2-bc1f-79d024d976cc	local	local:0db580c9-bfe7-489e-87a1-ab12b665079a	\\x0000000198edd43bce1bf1a6a847ca19ecb712e65e6091d2b4ec5b2ef86c45f5dbebf5fb560a4968ead53bd6a4accf9c3b624229e3536f05bb6646cd392b97a5	release	2026-12-01 08:12:17.272369+00
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
0141e518-e214-4877-99ec-3c394c1ada0c	6e284083-cab6-42f2-bc1f-79d024d976cc	vm	14657	__main__.py	0.1.0	2026-12-01 08:12:17.24692+00	postgres	2026-12-01 08:12:17.284786+00
62ad1986-cd8a-4b5d-9999-501737e71e0a	6e284083-cab6-42f2-bc1f-79d024d976cc	vm	14734	__main__.py	0.1.0	2026-12-01 08:12:20.961198+00	postgres	2026-12-01 08:12:21.016541+00
6a508996-a041-4020-a181-c7a72f96c298	6e284083-cab6-42f2-bc1f-79d024d976cc	vm	14867	__main__.py	0.1.0	2026-12-01 08:12:23.531655+00	postgres	2026-12-01 08:12:23.58727+00
9cc5934c-965d-4bcb-a840-fbaf292e9381	6e284083-cab6-42f2-bc1f-79d024d976cc	vm	14933	__main__.py	0.1.0	2026-12-01 08:12:25.745091+00	postgres	2026-12-01 08:12:25.769372+00
3d8bec90-2179-46f4-af94-6ba3b37ad014	6e284083-cab6-42f2-bc1f-79d024d976cc	vm	15036	__main__.py	0.1.0	2026-12-01 08:12:28.619497+00	postgres	2026-12-01 08:12:28.656002+00
150348a3-379c-4704-815d-f2e54a6282fa	6e284083-cab6-42f2-bc1f-79d024d976cc	vm	15107	__main__.py	0.1.0	2026-12-01 08:12:31.529838+00	postgres	2026-12-01 08:12:31.600953+00
a0c38f69-09f0-4841-adae-fbe26db4105e	6e284083-cab6-42f2-bc1f-79d024d976cc	vm	15282	__main__.py	0.1.0	2026-12-01 08:12:34.813704+00	postgres	2026-12-01 08:12:34.840151+00
74454e3c-0401-4f6a-90ae-399674270e46	6e284083-cab6-42f2-bc1f-79d024d976cc	vm	15678	__main__.py	0.1.0	2026-12-01 08:12:38.65034+00	postgres	2026-12-01 08:12:38.667305+00
\.


--
-- Data for Name: encryption_audit_2026_12; Type: TABLE DATA; Schema: security; Owner: -
--

COPY security.encryption_audit_2026_12 (writer_id, seq, occurred_at, event_type, event_category, data_class, tenant_id, key_id, key_version, operation, count, duration_us, success, error, actor, purpose, correlation_id, detail, previous_mac, mac) FROM stdin;
0141e518-e214-4877-99ec-3c394c1ada0c	1	2026-12-01 08:12:17.285523+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 14657, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xa375d67ad807402df7abfa108288e4c62b60ba3669ac1750ea6d7c2104a11101
0141e518-e214-4877-99ec-3c394c1ada0c	2	2026-12-01 08:12:17.823006+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xa375d67ad807402df7abfa108288e4c62b60ba3669ac1750ea6d7c2104a11101	\\x35b127342d658362784bb5a7c37851c4bf4d705680791d70cc21a66b1c4c0d93
62ad1986-cd8a-4b5d-9999-501737e71e0a	1	2026-12-01 08:12:21.021367+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 14734, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x5f28a072a200a68067e5b9be8d6253ec30d2263bda391abcf6515c2205ec15b4
62ad1986-cd8a-4b5d-9999-501737e71e0a	2	2026-12-01 08:12:21.333036+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x5f28a072a200a68067e5b9be8d6253ec30d2263bda391abcf6515c2205ec15b4	\\xc1f52ad29f9549faa5147cfd429400838462eba6240208e33ba59c0a849d54e1
6a508996-a041-4020-a181-c7a72f96c298	1	2026-12-01 08:12:23.596748+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 14867, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\xcd31ab31d6ec3030a845bee7eb3462e8d960960ee07f5cff06bd2aa5717cd054
6a508996-a041-4020-a181-c7a72f96c298	2	2026-12-01 08:12:23.731318+00	backfill_started	encryption	\N	\N	\N	\N	backfill	1	\N	t	\N	root	\N	1243009d-f836-419f-a650-4adf310f99ac	{"job": 1, "table": "public.moved"}	\\xcd31ab31d6ec3030a845bee7eb3462e8d960960ee07f5cff06bd2aa5717cd054	\\xce7698bc3dadd260ef2a35263572d35a9c5104f837509929f8a24b8e9c774d60
9cc5934c-965d-4bcb-a840-fbaf292e9381	1	2026-12-01 08:12:25.770777+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 14933, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x09d189273db0f1e80d698e40cb0c761a364f79ac394237e9088186ea782e757d
9cc5934c-965d-4bcb-a840-fbaf292e9381	2	2026-12-01 08:12:25.744541+00	key_generated	encryption	pii	acme	08be315b-b863-42d4-aaaf-4eefd9db541e	1	\N	1	\N	t	\N	root	\N	1243009d-f836-419f-a650-4adf310f99ac	{"purpose": "encryption", "provider": "local"}	\\x09d189273db0f1e80d698e40cb0c761a364f79ac394237e9088186ea782e757d	\\x4bec4e96d87c9e972f629a356f3afd268725d3dff2879b1b1c656682a57d5d8c
9cc5934c-965d-4bcb-a840-fbaf292e9381	3	2026-12-01 08:12:25.784582+00	key_generated	encryption	pii	acme	e99cce33-5a21-46ff-90e1-a9af65d00c1d	1	\N	1	\N	t	\N	root	\N	1243009d-f836-419f-a650-4adf310f99ac	{"purpose": "index", "provider": "local"}	\\x4bec4e96d87c9e972f629a356f3afd268725d3dff2879b1b1c656682a57d5d8c	\\x098a43d3152906f32ab27a451a9ec601adcad53f26c73ec01c189bbb41b0b935
9cc5934c-965d-4bcb-a840-fbaf292e9381	4	2026-12-01 08:12:25.803648+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	1	\N	t	\N	root	\N	1243009d-f836-419f-a650-4adf310f99ac	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x098a43d3152906f32ab27a451a9ec601adcad53f26c73ec01c189bbb41b0b935	\\x2c5975d91b39ecd9f439ee4517d4182933c9cbeebcc644fe70b82fc2c569993a
9cc5934c-965d-4bcb-a840-fbaf292e9381	5	2026-12-01 08:12:25.96489+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x2c5975d91b39ecd9f439ee4517d4182933c9cbeebcc644fe70b82fc2c569993a	\\x44259250b3df044c6c79d60702978c10b4a37453e0b151cd290f8295a28588cf
6a508996-a041-4020-a181-c7a72f96c298	3	2026-12-01 08:12:26.460647+00	backfill_finished	encryption	\N	\N	\N	\N	backfill	40	\N	t	\N	root	\N	1243009d-f836-419f-a650-4adf310f99ac	{"job": 1, "table": "public.moved", "quarantined": 0}	\\xce7698bc3dadd260ef2a35263572d35a9c5104f837509929f8a24b8e9c774d60	\\xdfd19ec70b4b76dda3a59faeacbada5ed2b6b29331a4548915f8efc2d4b51919
6a508996-a041-4020-a181-c7a72f96c298	4	2026-12-01 08:12:26.533073+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xdfd19ec70b4b76dda3a59faeacbada5ed2b6b29331a4548915f8efc2d4b51919	\\xb78ffc0dc5164d4072f20c9d14ad3b4883c0c7dfab7277eee1ce84a3e6919839
3d8bec90-2179-46f4-af94-6ba3b37ad014	1	2026-12-01 08:12:28.659046+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 15036, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x488d73691c296c61437431b89a7dead7e8f66a96e70f61b6a891947ad4557f23
3d8bec90-2179-46f4-af94-6ba3b37ad014	2	2026-12-01 08:12:28.800524+00	key_accessed	encryption	pii	acme	08be315b-b863-42d4-aaaf-4eefd9db541e	1	\N	1	\N	t	\N	root	\N	17e54754-f908-4b0f-8f4d-44881e605a4e	{"purpose": "encryption", "provider": "local"}	\\x488d73691c296c61437431b89a7dead7e8f66a96e70f61b6a891947ad4557f23	\\x1ac9bd9a091a8d555abfc96b6d0fb506bf542b07ea99dee6e788a38905d1d8bf
3d8bec90-2179-46f4-af94-6ba3b37ad014	3	2026-12-01 08:12:28.809374+00	key_accessed	encryption	pii	acme	e99cce33-5a21-46ff-90e1-a9af65d00c1d	1	\N	1	\N	t	\N	root	\N	17e54754-f908-4b0f-8f4d-44881e605a4e	{"purpose": "index", "provider": "local"}	\\x1ac9bd9a091a8d555abfc96b6d0fb506bf542b07ea99dee6e788a38905d1d8bf	\\x5ad6e09869a6e5f6b726a781f098776b749b702cb9238beef01d8e7192c5cba2
3d8bec90-2179-46f4-af94-6ba3b37ad014	4	2026-12-01 08:12:28.933427+00	key_accessed	encryption	pii	acme	08be315b-b863-42d4-aaaf-4eefd9db541e	1	\N	1	\N	t	\N	root	\N	17e54754-f908-4b0f-8f4d-44881e605a4e	{"purpose": "encryption", "provider": "local"}	\\x5ad6e09869a6e5f6b726a781f098776b749b702cb9238beef01d8e7192c5cba2	\\xcbe0bf823b3424f59897518a2124afb8156c53a6c9ba2446dcda7444dd9731a4
3d8bec90-2179-46f4-af94-6ba3b37ad014	5	2026-12-01 08:12:28.953138+00	key_accessed	encryption	pii	acme	e99cce33-5a21-46ff-90e1-a9af65d00c1d	1	\N	1	\N	t	\N	root	\N	17e54754-f908-4b0f-8f4d-44881e605a4e	{"purpose": "index", "provider": "local"}	\\xcbe0bf823b3424f59897518a2124afb8156c53a6c9ba2446dcda7444dd9731a4	\\xe642faba023c64dc8e06a7867e7f4872651e409bc38ca7ab00c1f8f30e383794
3d8bec90-2179-46f4-af94-6ba3b37ad014	6	2026-12-01 08:12:28.97646+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	1	\N	t	\N	root	\N	17e54754-f908-4b0f-8f4d-44881e605a4e	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc verify"}	\\xe642faba023c64dc8e06a7867e7f4872651e409bc38ca7ab00c1f8f30e383794	\\xdc1ac37159156d8fd1827f580830ee805ff7c684531ef4ad04cf9254fe44f657
3d8bec90-2179-46f4-af94-6ba3b37ad014	7	2026-12-01 08:12:29.000947+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xdc1ac37159156d8fd1827f580830ee805ff7c684531ef4ad04cf9254fe44f657	\\x854fa12771612d918091723c8c051c8cb6cc1dd343dcd302395152344c46acbf
150348a3-379c-4704-815d-f2e54a6282fa	1	2026-12-01 08:12:31.603464+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 15107, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x43c3d8f5102ab1306091bbb304570de935c75cb385b0e23c7947b998d0129da9
150348a3-379c-4704-815d-f2e54a6282fa	2	2026-12-01 08:12:31.713138+00	rotation_started	encryption	pii	acme	\N	\N	rotate	1	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"reason": "asked", "resumed": false, "rotation": 1}	\\x43c3d8f5102ab1306091bbb304570de935c75cb385b0e23c7947b998d0129da9	\\xaa4214d2988937ff13ddc6ad41d4005fbc9c453528b6c7e350e86ebfd7fb9ce6
150348a3-379c-4704-815d-f2e54a6282fa	3	2026-12-01 08:12:31.800904+00	key_generated	encryption	pii	acme	8d80ebf6-d57b-49d4-b884-4e57383139b2	2	\N	1	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"staged": true, "purpose": "encryption", "provider": "local"}	\\xaa4214d2988937ff13ddc6ad41d4005fbc9c453528b6c7e350e86ebfd7fb9ce6	\\x1e1339ff9b8b03224e596c712cfd6953d0ce73aca5c096175ca1e7416a139f99
150348a3-379c-4704-815d-f2e54a6282fa	4	2026-12-01 08:12:32.798772+00	key_rotated	encryption	pii	acme	8d80ebf6-d57b-49d4-b884-4e57383139b2	2	\N	1	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"purpose": "encryption", "provider": "local"}	\\x1e1339ff9b8b03224e596c712cfd6953d0ce73aca5c096175ca1e7416a139f99	\\x6cf9d1ddef4c56906a7fca244cb3897a5d7fce20dff4ec034c101d98fc88ffa6
150348a3-379c-4704-815d-f2e54a6282fa	5	2026-12-01 08:12:32.846908+00	key_accessed	encryption	pii	acme	8d80ebf6-d57b-49d4-b884-4e57383139b2	2	\N	1	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"purpose": "encryption", "provider": "local"}	\\x6cf9d1ddef4c56906a7fca244cb3897a5d7fce20dff4ec034c101d98fc88ffa6	\\x21a72119f91fe3464f6ca01d8d31613b363c9b94ee412915b3ae9e7a5f35fb23
150348a3-379c-4704-815d-f2e54a6282fa	6	2026-12-01 08:12:32.847788+00	key_accessed	encryption	pii	acme	08be315b-b863-42d4-aaaf-4eefd9db541e	1	\N	1	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"purpose": "encryption", "provider": "local"}	\\x21a72119f91fe3464f6ca01d8d31613b363c9b94ee412915b3ae9e7a5f35fb23	\\x83d92c60869a117238bd59bc83de824e7c195183f7c0aae525819df51bac4555
150348a3-379c-4704-815d-f2e54a6282fa	7	2026-12-01 08:12:32.849154+00	key_accessed	encryption	pii	acme	e99cce33-5a21-46ff-90e1-a9af65d00c1d	1	\N	1	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"purpose": "index", "provider": "local"}	\\x83d92c60869a117238bd59bc83de824e7c195183f7c0aae525819df51bac4555	\\x6a5020ad2654687e5b49aa35fde9fa3bab4f6c6e8ec6c4b70be4744e5d7ae944
150348a3-379c-4704-815d-f2e54a6282fa	8	2026-12-01 08:12:32.849389+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{}	\\x6a5020ad2654687e5b49aa35fde9fa3bab4f6c6e8ec6c4b70be4744e5d7ae944	\\xc52ffd8d8243e50cb4803a6557573aae330c31d56c366d69009c49345d369f20
150348a3-379c-4704-815d-f2e54a6282fa	9	2026-12-01 08:12:32.906428+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{}	\\xc52ffd8d8243e50cb4803a6557573aae330c31d56c366d69009c49345d369f20	\\x4eb2f20ea49c365c0cd0922b7c7316ce9875c128b01f9f8b2f10bcc8fca9ff8a
150348a3-379c-4704-815d-f2e54a6282fa	10	2026-12-01 08:12:32.906483+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{}	\\x4eb2f20ea49c365c0cd0922b7c7316ce9875c128b01f9f8b2f10bcc8fca9ff8a	\\xeef3d41f6cbec753cd389591cfe2b0f14616f1c56ea28dca7b2d7d0d0a6f57eb
150348a3-379c-4704-815d-f2e54a6282fa	11	2026-12-01 08:12:32.93769+00	decryption_failed	encryption	pii	acme	\N	\N	decrypt	1	0	f	AuthenticationError	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{}	\\xeef3d41f6cbec753cd389591cfe2b0f14616f1c56ea28dca7b2d7d0d0a6f57eb	\\xff7e4e5ca48ecffb09a61927b627a74cef54a87866f0a2dcae52f47537b5a249
a0c38f69-09f0-4841-adae-fbe26db4105e	1	2026-12-01 08:12:34.840753+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 15282, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x84f2a6f1e5dec8f9128c817205e063cec54c8e2b6faec521186eee7f74409e95
a0c38f69-09f0-4841-adae-fbe26db4105e	2	2026-12-01 08:12:34.813164+00	key_accessed	encryption	pii	acme	8d80ebf6-d57b-49d4-b884-4e57383139b2	2	\N	1	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"purpose": "encryption", "provider": "local"}	\\x84f2a6f1e5dec8f9128c817205e063cec54c8e2b6faec521186eee7f74409e95	\\x24d09b3b3134908201c6164dd34465b66810c5a90c8e94443c1b187961532c39
a0c38f69-09f0-4841-adae-fbe26db4105e	3	2026-12-01 08:12:34.849512+00	key_accessed	encryption	pii	acme	08be315b-b863-42d4-aaaf-4eefd9db541e	1	\N	1	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"purpose": "encryption", "provider": "local"}	\\x24d09b3b3134908201c6164dd34465b66810c5a90c8e94443c1b187961532c39	\\x1546daffce3287584666808b0aad6981cc6c844458fd0e658ede8862d5b5da98
a0c38f69-09f0-4841-adae-fbe26db4105e	4	2026-12-01 08:12:34.854998+00	key_accessed	encryption	pii	acme	e99cce33-5a21-46ff-90e1-a9af65d00c1d	1	\N	1	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"purpose": "index", "provider": "local"}	\\x1546daffce3287584666808b0aad6981cc6c844458fd0e658ede8862d5b5da98	\\xf02b61184abebe0d8d80d6ac90ad8cceb0cea48c0e9e67d27a79d28ff0556cb9
a0c38f69-09f0-4841-adae-fbe26db4105e	5	2026-12-01 08:12:34.868993+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\xf02b61184abebe0d8d80d6ac90ad8cceb0cea48c0e9e67d27a79d28ff0556cb9	\\x2115a75c4ffcf0e83e5e1038d3b6a3d86761c6ccf95ce34a7922756922cbf59d
a0c38f69-09f0-4841-adae-fbe26db4105e	6	2026-12-01 08:12:35.29032+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\x2115a75c4ffcf0e83e5e1038d3b6a3d86761c6ccf95ce34a7922756922cbf59d	\\xe0c0bfe0591cf9b0977a2d31e0c3c5901f237c070484c52ee826438bf3f67d9c
a0c38f69-09f0-4841-adae-fbe26db4105e	7	2026-12-01 08:12:35.559448+00	session_keys_loaded	encryption	pii	acme	\N	\N	\N	2	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"scope": "transaction", "data_classes": "pii", "database_role": "postgres", "application_name": "glpgenc backfill"}	\\xe0c0bfe0591cf9b0977a2d31e0c3c5901f237c070484c52ee826438bf3f67d9c	\\xe1e68a5d8680953c3607a9d374ae499bd81d478533e301f0320031c83d3c1b50
a0c38f69-09f0-4841-adae-fbe26db4105e	8	2026-12-01 08:12:35.727498+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\xe1e68a5d8680953c3607a9d374ae499bd81d478533e301f0320031c83d3c1b50	\\xcba5bd0634e868427f3ce5fce16b24b530b5bcc41769e6fd7c5f1702facc8889
150348a3-379c-4704-815d-f2e54a6282fa	12	2026-12-01 08:12:36.570994+00	rotation_finished	encryption	pii	acme	\N	\N	rotate	1	\N	t	\N	root	\N	13a1d008-a9b3-443f-8ab0-b808c33ff51c	{"keys": 1, "reason": "asked", "rotation": 1}	\\xff7e4e5ca48ecffb09a61927b627a74cef54a87866f0a2dcae52f47537b5a249	\\x0ae0157527ce36a5474391b2cda0a6a6c7c69b33dad08cbb26834d7422ebb061
150348a3-379c-4704-815d-f2e54a6282fa	13	2026-12-01 08:12:36.671376+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x0ae0157527ce36a5474391b2cda0a6a6c7c69b33dad08cbb26834d7422ebb061	\\xa1717a6a2133c4ec0342d4f46a4965065a3114b2aeb5afa33204d02c27ba11c6
74454e3c-0401-4f6a-90ae-399674270e46	1	2026-12-01 08:12:38.667902+00	writer_started	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{"pid": 15678, "host": "vm", "version": "0.1.0", "application": "__main__.py"}	\\x0000000000000000000000000000000000000000000000000000000000000000	\\x44fb411363b1cd88077b6ed7807b26eaf2e50a3d8bf44b322c947ec867e4703f
74454e3c-0401-4f6a-90ae-399674270e46	2	2026-12-01 08:12:38.80359+00	key_accessed	encryption	pii	doomed	a97b3b86-32e8-444b-b765-ed3b19313cb1	1	\N	1	\N	t	\N	root	\N	1dd19ed8-7324-4a39-a868-61e436f299a2	{"purpose": "encryption", "provider": "local"}	\\x44fb411363b1cd88077b6ed7807b26eaf2e50a3d8bf44b322c947ec867e4703f	\\x0851ba10486e394bce3e15efdc2155feb695dde6eb61b69f939fb8d7e6a81d0c
74454e3c-0401-4f6a-90ae-399674270e46	3	2026-12-01 08:12:38.803967+00	shred_requested	encryption	\N	doomed	\N	\N	shred	1	\N	t	\N	root	\N	1dd19ed8-7324-4a39-a868-61e436f299a2	{"phase": "asked", "all_classes": true, "window_seconds": 0.0}	\\x0851ba10486e394bce3e15efdc2155feb695dde6eb61b69f939fb8d7e6a81d0c	\\xf5a07b8ebc62b9461390da47de2400656e815dda6d28237822708dc0b20ea04e
74454e3c-0401-4f6a-90ae-399674270e46	4	2026-12-01 08:12:38.811361+00	shred_requested	encryption	\N	doomed	\N	\N	shred	1	\N	t	\N	root	\N	1dd19ed8-7324-4a39-a868-61e436f299a2	{"phase": "done", "all_classes": true, "window_seconds": 0.0}	\\xf5a07b8ebc62b9461390da47de2400656e815dda6d28237822708dc0b20ea04e	\\x24ac12328430e09ebb9e1ac073261c1c9bab4be3ec3551b0fbd748734a70ad22
74454e3c-0401-4f6a-90ae-399674270e46	5	2026-12-01 08:12:38.911149+00	shred_executed	encryption	\N	doomed	\N	\N	destroy	1	\N	t	\N	root	\N	1dd19ed8-7324-4a39-a868-61e436f299a2	{"phase": "asked", "all_classes": true}	\\x24ac12328430e09ebb9e1ac073261c1c9bab4be3ec3551b0fbd748734a70ad22	\\x16f1c431af70430a5a390d6cabe82306f8a6bfd7312993346c279f5e331a745f
74454e3c-0401-4f6a-90ae-399674270e46	6	2026-12-01 08:12:38.916618+00	shred_executed	encryption	\N	doomed	\N	\N	destroy	2	\N	t	\N	root	\N	1dd19ed8-7324-4a39-a868-61e436f299a2	{"phase": "done", "all_classes": true}	\\x16f1c431af70430a5a390d6cabe82306f8a6bfd7312993346c279f5e331a745f	\\x21a5671244081f541b822d65b5fa98b29cb32eddd078a839a69c90788bd1fb49
74454e3c-0401-4f6a-90ae-399674270e46	7	2026-12-01 08:12:38.985481+00	key_generated	encryption	glpgenc_receipts	*	825885ba-65b6-42aa-9804-9ce001436600	1	\N	1	\N	t	\N	root	\N	1dd19ed8-7324-4a39-a868-61e436f299a2	{"purpose": "index", "provider": "local"}	\\x21a5671244081f541b822d65b5fa98b29cb32eddd078a839a69c90788bd1fb49	\\x949c5e89a7b2d57fcc22e8cf633b74d6649ceeb49d1747f595808a8b002445cf
74454e3c-0401-4f6a-90ae-399674270e46	8	2026-12-01 08:12:38.995867+00	writer_stopped	encryption	\N	\N	\N	\N	\N	1	\N	t	\N	\N	\N	\N	{}	\\x949c5e89a7b2d57fcc22e8cf633b74d6649ceeb49d1747f595808a8b002445cf	\\xc275fe72d712f23ae23ad95e8cf59d518ba66bc15f07b1a3f755f255e8934ab5
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
-- Name: key_cache_times declared; Type: TRIGGER; Schema: glpgenc; Owner: -
--

CREATE TRIGGER declared BEFORE INSERT OR UPDATE ON glpgenc.key_cache_times FOR EACH ROW EXECUTE FUNCTION glpgenc._cache_time_declared();


--
-- Name: TRIGGER declared ON key_cache_times; Type: COMMENT; Schema: glpgenc; Owner: -
--

COMMENT ON TRIGGER declared ON glpgenc.key_cache_times IS 'Notes when a time was declared';


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

CREATE TRIGGER yyy_glpgenc_dual_write_insert BEFORE INSERT ON public.moved FOR EACH ROW WHEN ((((new.email_enc IS NULL) <> (new.email IS NULL)) OR (current_setting(NULL::text, true) <> ''::text))) EXECUTE FUNCTION public.moved_glpgenc_dual_write();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_insert;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_insert ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_insert ON public.moved IS 'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped';


--
-- Name: moving yyy_glpgenc_dual_write_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_insert BEFORE INSERT ON public.moving FOR EACH ROW WHEN ((((new.email_enc IS NULL) <> (new.email IS NULL)) OR (current_setting(NULL::text, true) <> ''::text))) EXECUTE FUNCTION public.moving_glpgenc_dual_write();

ALTER TABLE public.moving ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_insert;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_insert ON moving; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_insert ON public.moving IS 'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped';


--
-- Name: moved yyy_glpgenc_dual_write_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_update BEFORE UPDATE ON public.moved FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR (old.email IS DISTINCT FROM new.email) OR ((current_setting('glpgenc.backfill'::text, true) IS DISTINCT FROM (EXTRACT(epoch FROM now()))::text) AND (old.email_enc IS DISTINCT FROM new.email_enc)) OR (current_setting(NULL::text, true) <> ''::text))) EXECUTE FUNCTION public.moved_glpgenc_dual_write();

ALTER TABLE public.moved ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update;


--
-- Name: TRIGGER yyy_glpgenc_dual_write_update ON moved; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER yyy_glpgenc_dual_write_update ON public.moved IS 'glpgenc: keeps plaintext and ciphertext in step until the plaintext column is dropped';


--
-- Name: moving yyy_glpgenc_dual_write_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER yyy_glpgenc_dual_write_update BEFORE UPDATE ON public.moving FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR (old.email IS DISTINCT FROM new.email) OR ((current_setting('glpgenc.backfill'::text, true) IS DISTINCT FROM (EXTRACT(epoch FROM now()))::text) AND (old.email_enc IS DISTINCT FROM new.email_enc)) OR (current_setting(NULL::text, true) <> ''::text))) EXECUTE FUNCTION public.moving_glpgenc_dual_write();

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


