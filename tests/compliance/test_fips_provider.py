"""With OpenSSL's FIPS provider the report says so of every module, and PostgreSQL goes on encrypting.

Needs the provider: openssl-provider-fips of Debian, or GLPG_TEST_FIPS_PROVIDER.
"""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from cryptography.hazmat.backends.openssl import backend

import glpgenc
from glpgenc.compliance.fips import FipsMode, pgcrypto_mode
from glpgenc.embedded import EmbeddedPostgres, PostgresPrograms
from glpgenc.installer import install
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from tests.support.peers.fips import fips_configuration
from tests.support.servers import programs_at_hand

pytestmark = pytest.mark.slow

_HOST = """
import json
from glpgenc.compliance.fips import cryptography_mode, hashlib_mode
print(json.dumps({each.component: [each.mode.value, each.found_by] for each in (cryptography_mode(), hashlib_mode())}))
"""


class FipsPrograms(PostgresPrograms):
    """The programs of a PostgreSQL, in FIPS mode."""

    configuration: Path

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "OPENSSL_CONF": str(self.configuration)}


@pytest.fixture(scope="module")
def configuration() -> Iterator[Path]:
    # The server runs as another account.
    with TemporaryDirectory(prefix="glpgenc-fips-") as folder:
        Path(folder).chmod(0o755)
        yield fips_configuration(Path(folder))


def with_system_openssl() -> list[PostgresPrograms]:
    """Those whose pgcrypto is linked to the machine's libcrypto: the embedded one has its own inside."""
    return [each for each in programs_at_hand() if "lib/postgresql/" in str(each.bindir)]


@pytest.fixture(
    scope="module",
    params=[pytest.param(each, id=f"postgres-{each.major}") for each in with_system_openssl()],
)
def server(request: pytest.FixtureRequest, configuration: Path) -> Iterator[EmbeddedPostgres]:
    given: PostgresPrograms = request.param
    FipsPrograms.configuration = configuration
    programs = FipsPrograms(given.bindir, given.version, given.major, given.library_path)
    with EmbeddedPostgres(programs) as server:
        yield server


def test_pgcrypto_is_reported_to_be_on_and_glpgenc_encrypts_there(server: EmbeddedPostgres, tmp_path: Path) -> None:
    url = server.url()
    install(url, tenant="acme")
    create_key_file(tmp_path / "kek.json")
    with psycopg.connect(url, autocommit=True) as connection:
        state = pgcrypto_mode(connection)
        assert state.mode is FipsMode.ON
        assert ("fips_mode()" in state.found_by) is (server.major >= 18)
        # On really: what is not approved is refused.
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT digest('', 'md5')")
        connection.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
        connection.execute("SELECT glpgenc.gl_register_facet('people.email', 'equal', 'lower')")
        with (
            KeyManager.from_store(
                DataKeyStore(url), LocalKMSProvider(tmp_path / "kek.json"), environment="test"
            ) as manager,
            connection.transaction(),
            glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=manager),
        ):
            row = connection.execute(
                "SELECT glpgenc.gl_decrypt("
                " glpgenc.gl_encrypt('ada@example.org'::text, 'people.email'), 'people.email'),"
                " glpgenc.gl_hmac_index('Ada@example.org', 'people.email', 1)"
                " = glpgenc.gl_hmac_index('ada@example.org', 'people.email', 1)"
            ).fetchone()
    assert row == ("ada@example.org", True)


def test_the_openssl_of_python_is_reported_to_be_on(configuration: Path) -> None:
    assert modes(OPENSSL_CONF=str(configuration))["hashlib"][0] == "on"


def test_a_cryptography_that_can_load_no_provider_is_never_reported_to_be_on(configuration: Path) -> None:
    mode, found_by = modes(OPENSSL_CONF=str(configuration))["cryptography"]
    if backend.openssl_version_text() == ssl.OPENSSL_VERSION:
        assert (mode, "AES-256-GCM is not" in found_by) == ("on", True)
    else:
        # The package of PyPI: it takes the properties, has no module for them, and refuses everything.
        assert (mode, "AES-256-GCM is refused too" in found_by) == ("unknown", True)


def test_python_is_reported_to_be_off_without_it() -> None:
    assert {name: mode for name, (mode, _) in modes().items()} == {"cryptography": "off", "hashlib": "off"}


def modes(**environment: str) -> dict[str, list[str]]:
    given = {name: value for name, value in os.environ.items() if name != "OPENSSL_CONF"}
    answer = subprocess.run(
        [sys.executable, "-c", _HOST], check=False, capture_output=True, text=True, env=given | environment
    )
    assert answer.returncode == 0, answer.stderr
    found: dict[str, list[str]] = json.loads(answer.stdout)
    return found
