#!/bin/sh
# What of the official PostgreSQL image's entry point our tests and deploy/compose use: POSTGRES_USER, POSTGRES_DB,
# POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE, POSTGRES_INITDB_ARGS, and SQL files in /docker-entrypoint-initdb.d.
set -eu

[ "${1:-}" = postgres ] || exec "$@"
shift

if [ "$(id -u)" -eq 0 ]; then
    chown postgres:postgres "$PGDATA"
    exec setpriv --reuid=postgres --regid=postgres --clear-groups "$0" postgres "$@"
fi

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    password=$(mktemp)
    if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
        cat "$POSTGRES_PASSWORD_FILE" >"$password"
    else
        printf '%s\n' "${POSTGRES_PASSWORD:?}" >"$password"
    fi
    # shellcheck disable=SC2086 # options are words
    initdb --username="$user" --pwfile="$password" ${POSTGRES_INITDB_ARGS:-}
    rm -f "$password"
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    # By its socket alone, as long as it is not ready.
    pg_ctl -D "$PGDATA" -w -o "-c listen_addresses='' $*" start
    [ "$database" = postgres ] || createdb --username="$user" "$database"
    for file in /docker-entrypoint-initdb.d/*.sql; do
        [ ! -f "$file" ] || psql --username="$user" --dbname="$database" --set=ON_ERROR_STOP=1 --no-psqlrc --file="$file"
    done
    pg_ctl -D "$PGDATA" -w -m fast stop
fi
exec postgres -D "$PGDATA" -c listen_addresses='*' "$@"
