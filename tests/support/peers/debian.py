"""Find what tools/fetch_debian.sh has unpacked, or what the system has of the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from glpgenc.embedded.host import cache_directory
from glpgenc.embedded.programs import PostgresPrograms, all_programs, inspect_programs

_SYSTEM_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))


def unpacked_root() -> Path:
    return cache_directory() / "debian"


def library_path() -> str:
    """Return the folders of the unpacked shared libraries, for LD_LIBRARY_PATH."""
    return os.pathsep.join(str(folder) for folder in (unpacked_root() / "usr" / "lib").glob("*-linux-gnu*"))


def unpacked_postgres() -> Iterator[PostgresPrograms]:
    for bindir in sorted(unpacked_root().glob("usr/lib/postgresql/*/bin")):
        programs = inspect_programs(bindir, library_path())
        if programs is not None:
            yield programs


def find_pgbouncer() -> tuple[Path, dict[str, str]] | None:
    """Return PgBouncer's program and the environment that it needs: GLPG_TEST_PGBOUNCER, the system's, the unpacked."""
    known = os.environ.get("GLPG_TEST_PGBOUNCER") or shutil.which("pgbouncer", path=_SYSTEM_PATH)
    if known:
        return Path(known), {}
    unpacked = unpacked_root() / "usr" / "sbin" / "pgbouncer"
    return (unpacked, {"LD_LIBRARY_PATH": library_path()}) if unpacked.is_file() else None


def find_redis() -> tuple[Path, dict[str, str]] | None:
    """Return Redis's program and the environment that it needs: GLPG_TEST_REDIS, the system's, the unpacked one."""
    known = os.environ.get("GLPG_TEST_REDIS") or shutil.which("redis-server", path=_SYSTEM_PATH)
    if known:
        return Path(known), {}
    unpacked = unpacked_root() / "usr" / "bin" / "redis-server"
    return (unpacked, {"LD_LIBRARY_PATH": library_path()}) if unpacked.is_file() else None


def find_softhsm() -> tuple[Path, Path] | None:
    """Return softhsm2-util and SoftHSM's library: GLPG_TEST_SOFTHSM names the library, else as above."""
    own, known = unpacked_root() / "usr", os.environ.get("GLPG_TEST_SOFTHSM")
    program = Path(shutil.which("softhsm2-util", path=_SYSTEM_PATH) or own / "bin" / "softhsm2-util")
    named = [Path(known)] if known else []
    found = (root / "softhsm" / "libsofthsm2.so" for root in (Path("/usr/lib"), own / "lib"))
    library = next((each for each in (*named, *found) if each.is_file()), None)
    return (program, library) if library is not None and program.is_file() else None


def find_prometheus(program: str = "prometheus") -> Path | None:
    """Return Prometheus or promtool: GLPG_TEST_PROMETHEUS or GLPG_TEST_PROMTOOL, the system's, the unpacked one."""
    known = os.environ.get(f"GLPG_TEST_{program.upper()}") or shutil.which(program, path=_SYSTEM_PATH)
    unpacked = unpacked_root() / "usr" / "bin" / program
    return Path(known) if known else unpacked if unpacked.is_file() else None


def find_age() -> Path | None:
    """Return the program age: GLPG_BENCH_AGE, the system's, the unpacked one."""
    known = os.environ.get("GLPG_BENCH_AGE") or shutil.which("age")
    unpacked = unpacked_root() / "usr" / "bin" / "age"
    return Path(known) if known else unpacked if unpacked.is_file() else None


def find_plpgsql_check() -> PostgresPrograms | None:
    """Return a PostgreSQL that has the extension plpgsql_check: the system's, or the unpacked one."""
    return next((each for each in (*all_programs(), *unpacked_postgres()) if each.has_extension("plpgsql_check")), None)


def find_repack() -> PostgresPrograms | None:
    """Return a PostgreSQL that has pg_repack, extension and program: the system's, or the unpacked one."""
    return next(
        (
            each
            for each in (*all_programs(), *unpacked_postgres())
            if each.has_extension("pg_repack") and each.path("pg_repack").is_file()
        ),
        None,
    )
