"""What docker-compose.yml's services are given is right, and theirs alone."""

from __future__ import annotations

import ssl
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from glpgenc.settings import Settings
from tests.deploy.files import compose
from tests.deploy.prepared import prepared


@pytest.fixture(scope="module")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    with prepared(folder) as module:
        module.main(["all"])
    return folder


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with prepared(tmp_path_factory.mktemp("again")) as module:
        module.main(["all"])
        yield module


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_read_by_its_owner_alone(volumes: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in volumes.rglob("*") if path.is_file()}
    assert modes == {0o400}


def test_a_second_run_changes_nothing(module: Any) -> None:
    before = files(module.ROOT)
    module.main(["all"])
    assert files(module.ROOT) == before


def test_no_two_installations_share_a_secret(volumes: Path, module: Any) -> None:
    same = {name for name, content in files(volumes).items() if files(module.ROOT)[name] == content}
    assert same == {"postgres/pg_hba.conf"}


@pytest.mark.parametrize("name", ["postgres", "openbao", "redis", "api"])
def test_a_certificate_is_for_the_service_and_strictly_right(volumes: Path, name: str) -> None:
    leaf = x509.load_pem_x509_certificate((volumes / name / "tls.crt").read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert name in names.get_values_for_type(x509.DNSName)
    authority = x509.load_pem_x509_certificate((volumes / "api" / "ca.pem").read_bytes())
    uses = authority.extensions.get_extension_for_class(x509.KeyUsage).value
    # Python 3.13 trusts no authority that does not say so.
    assert uses.key_cert_sign
    assert not uses.digital_signature
    leaf.verify_directly_issued_by(authority)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(volumes / name / "tls.crt", volumes / name / "tls.key")


def test_the_settings_files_are_taken(volumes: Path) -> None:
    for name in ("api", "init"):
        values = tomllib.loads((volumes / name / "glpgenc.toml").read_text(encoding="ascii"))
        settings = Settings(**values)
        assert "sslmode=verify-full" in settings.require_database_url()


def test_a_token_names_one_role(volumes: Path, module: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert volumes
    key = load_pem_public_key((module.ROOT / "api" / "issuer.pem").read_bytes())
    module.main(["token", "viewer"])
    token = capsys.readouterr().out.strip()
    variables = compose()["services"]["api"]["environment"]
    claims = jwt.decode(
        token,
        key,  # type: ignore[arg-type]
        algorithms=["EdDSA"],
        audience=variables["GLPGENC_API_JWT_AUDIENCE"],
        issuer=variables["GLPGENC_API_JWT_ISSUER"],
    )
    assert claims["roles"] == ["viewer"]


def test_the_accounts_can_log_in_with_their_passwords(database: str, module: Any, volumes: Path) -> None:
    assert "PASSWORD 'SCRAM-SHA-256$" in (volumes / "postgres" / "roles.sql").read_text(encoding="ascii")
    verifier = module.scram_verifier("correct horse")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE prepared_login LOGIN PASSWORD {}").format(sql.Literal(verifier)))
        try:
            url = make_conninfo(database, user="prepared_login", password="correct horse", require_auth="scram-sha-256")
            with psycopg.connect(url) as login:
                assert login.info.user == "prepared_login"
        finally:
            connection.execute("DROP ROLE prepared_login")


def test_no_password_stands_in_a_statement(volumes: Path) -> None:
    values = tomllib.loads((volumes / "api" / "glpgenc.toml").read_text(encoding="ascii"))
    password = conninfo_to_dict(values["database_url"])["password"]
    assert password
    assert str(password).encode() not in files(volumes)["postgres/roles.sql"]
