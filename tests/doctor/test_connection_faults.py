"""Who can listen, and what stands between: real servers, a real pooler, a real address."""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from glpgenc.database import connect
from glpgenc.doctor import Group, Status
from glpgenc.doctor.check import CheckContext, Options
from glpgenc.doctor.checks.connection import is_local
from glpgenc.doctor.checks.role_settings import CHECKS
from glpgenc.embedded import EmbeddedPostgres, find_programs
from glpgenc.errors import SchemaMissingError
from glpgenc.installer import install
from glpgenc.reports import Finding
from glpgenc.settings import Settings
from tests.doctor.installation import Installation, settings_for
from tests.support.databases import Role, login_role, with_address
from tests.support.missing import missing
from tests.support.peers.pgbouncer import PgBouncer, pgbouncer_before

pytestmark = pytest.mark.slow

FAIL, WARN, INFO = Status.FAIL, Status.WARN, Status.INFO


def own_address() -> str:
    """Return an address of this machine that is not of the loopback network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: it only chooses a route.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            missing("no network interface but the loopback", "run with one")
        return str(probe.getsockname()[0])


def write_certificate(folder: Path, address: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "server.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.key").touch(mode=0o600)
    (folder / "server.key").write_bytes(private)


@pytest.fixture(scope="module")
def exposed() -> Iterator[EmbeddedPostgres]:
    """A server that listens on a network, with TLS for those who want it."""
    with EmbeddedPostgres(find_programs()) as server:
        install(server.url())
        write_certificate(server.data_directory, own_address())
        owner = server.data_directory.stat()
        for name in ("server.crt", "server.key"):
            file = server.data_directory / name
            if file.stat().st_uid != owner.st_uid:
                os.chown(file, owner.st_uid, owner.st_gid)
        with (server.data_directory / "pg_hba.conf").open("a", encoding="utf-8") as rules:
            rules.write(f"host all all {own_address()}/32 scram-sha-256\n")
        server.restart({"listen_addresses": "*", "ssl": True})
        yield server


def over_network(server: EmbeddedPostgres, key_file: Path, **parameters: str) -> Installation:
    url = with_address(server.url(), own_address(), server.port) + "?" + urlencode(parameters)
    return Installation(url, settings_for(url, key_file))


def test_a_connection_over_a_network_without_tls_is_found(exposed: EmbeddedPostgres, key_file: Path) -> None:
    (found,) = over_network(exposed, key_file, sslmode="disable").loud(Group.CONNECTION)
    assert (found.check, found.status, found.subject) == ("tls", FAIL, own_address())


def test_tls_without_a_check_of_who_answers_is_found(exposed: EmbeddedPostgres, key_file: Path) -> None:
    (found,) = over_network(exposed, key_file, sslmode="require").loud(Group.CONNECTION)
    assert (found.check, found.status) == ("tls", WARN)
    assert "sslmode is require" in found.text


def test_tls_with_a_known_certificate_is_fine(exposed: EmbeddedPostgres, key_file: Path, tmp_path: Path) -> None:
    root = tmp_path / "root.crt"
    root.write_bytes((exposed.data_directory / "server.crt").read_bytes())
    assert over_network(exposed, key_file, sslmode="verify-ca", sslrootcert=str(root)).loud(Group.CONNECTION) == []


def test_a_key_file_for_a_database_on_another_host_is_noted(exposed: EmbeddedPostgres, key_file: Path) -> None:
    found = over_network(exposed, key_file, sslmode="disable").diagnose(Group.KEYS).findings
    assert [one.check for one in found if one.status is INFO] == ["key_file"]


@pytest.mark.parametrize(("mode", "faults"), [("disable", 1), ("require", 0)])
def test_a_pooler_that_goes_on_without_tls_is_found(
    exposed: EmbeddedPostgres, key_file: Path, mode: str, faults: int
) -> None:
    behind = with_address(exposed.url(), own_address(), exposed.port)
    with pgbouncer_before(behind, server_tls_sslmode=mode) as bouncer:
        found = Installation("", settings_for(bouncer.url, key_file)).loud(Group.CONNECTION)
    assert [(one.check, one.status, one.subject) for one in found] == [("tls", FAIL, own_address())] * faults


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("/run/postgresql", True),
        ("", True),
        (None, True),
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("10.0.0.5", False),
        ("db.example.com", False),
        ("localhost.example.com", False),
    ],
)
def test_where_nobody_else_listens_is_known(host: str | None, local: bool) -> None:  # noqa: FBT001 - a table
    assert is_local(host) is local


def pooled(bouncer: PgBouncer, key_file: Path) -> list[tuple[Status, str]]:
    found = Installation("", settings_for(bouncer.url, key_file)).diagnose(Group.CONNECTION).findings
    return [(one.status, one.text.partition(":")[0]) for one in found if one.check == "pooler"]


def test_a_pooler_in_transaction_mode_is_noted(installation: Installation, key_file: Path) -> None:
    with pgbouncer_before(installation.url) as bouncer:
        assert pooled(bouncer, key_file) == [(INFO, "transaction pooling")]
        assert Installation("", settings_for(bouncer.url, key_file)).loud() == []


def test_a_pooler_in_session_mode_is_noted(installation: Installation, key_file: Path) -> None:
    with pgbouncer_before(installation.url, pool_mode="session") as bouncer:
        ((status, text),) = pooled(bouncer, key_file)
        assert (status, "for a session" in text) == (INFO, True)
    with pgbouncer_before(installation.url, pool_mode="session", pool_size=1) as bouncer:
        ((status, text),) = pooled(bouncer, key_file)
        assert (status, "without a second connection" in text) == (INFO, True)


def test_a_pooler_in_statement_mode_is_found(installation: Installation, key_file: Path) -> None:
    with pgbouncer_before(installation.url, pool_mode="statement") as bouncer:
        assert pooled(bouncer, key_file) == [(FAIL, "statement pooling")]


def test_a_database_without_glpgenc_is_an_error(empty_database: str, key_file: Path) -> None:
    with pytest.raises(SchemaMissingError):
        Installation("", settings_for(empty_database, key_file)).diagnose()


@pytest.mark.parametrize(("revision", "text"), [("9999", "newer"), ("0000", "newer"), (None, "older")])
def test_a_schema_of_another_package_is_found(shared: Installation, revision: str | None, text: str) -> None:
    plant = "DELETE FROM glpgenc.alembic_version" if revision is None else "SELECT 1"
    change = f"UPDATE glpgenc.alembic_version SET version_num = '{revision}'"
    (found,) = shared.loud_with(Group.CONNECTION, plant, change)
    assert (found.check, found.status, text in found.text) == ("schema", FAIL, True)


def test_system_catalogs_that_can_be_changed_are_found(shared: Installation) -> None:
    with psycopg.connect(shared.url) as connection:
        (version,) = connection.execute("SELECT current_setting('server_version_num')::int").fetchone() or (0,)
    assert version >= 140_000
    (found,) = shared.loud_with(Group.CONNECTION, "SET LOCAL allow_system_table_mods = on")
    assert (found.check, found.status) == ("server", WARN)


@pytest.fixture
def superuser(database: str) -> Iterator[Role]:
    with login_role(database) as role:
        with psycopg.connect(database) as connection:
            connection.execute(f"ALTER ROLE {role.name} SUPERUSER")
        yield role


def found(url: str) -> list[Finding]:
    """Give the faults of the setting, as a session sees them that begins now."""
    (check,) = [each for each in CHECKS if each.name == "settings"]
    with connect(url) as connection:
        faults = check.run(CheckContext(connection, Settings(database_url=url), Options()))
        return [fault for fault in faults if "session_replication_role" in fault.subject]


def test_a_role_s_own_setting_is_reset_for_the_role(database: str, superuser: Role) -> None:
    with psycopg.connect(database) as connection:
        connection.execute(f"ALTER ROLE {superuser.name} SET session_replication_role = replica")
    (fault,) = found(superuser.url(database))
    assert fault.remedy == f'ALTER ROLE "{superuser.name}" RESET session_replication_role'


def test_an_option_of_the_connection_is_taken_out_of_it(database: str) -> None:
    (fault,) = found(f"{database}?options=-csession_replication_role%3Dreplica")
    assert "for this connection" in fault.text
    assert "PGOPTIONS" in (fault.remedy or "")
