"""Make what the services of docker-compose.yml prove themselves with: ``all``, ``token ROLE``, ``ca``.

Every password, key and certificate is made once, and written to the volume of the one service that reads it, in a file
that only its account can open. A later ``all`` makes new tokens and leaves the rest.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT = Path("/prepared")
ISSUER = "https://issuer.invalid/"
AUDIENCE = "glpgenc"
CERTIFICATE_DAYS = 365
TOKEN_HOURS = 24
SCRAM_ITERATIONS = 4096
KEY_USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)

HBA = "local all all trust\nhostssl all all all scram-sha-256\n"


@dataclass(frozen=True)
class Reader:
    """The account of the service that reads a volume.

    :param folder: the volume, below ``/prepared``.
    """

    folder: str
    uid: int
    gid: int

    def give(self, name: str, content: str | bytes) -> None:
        """Write a file that this account alone can read."""
        data = content.encode() if isinstance(content, str) else content
        path = ROOT / self.folder / name
        # The folder stays root's: a file is replaced, and never opened again.
        made = path.with_name(f".{name}.new")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o400)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.chown(made, self.uid, self.gid)
        made.rename(path)


ROOT_ONLY = Reader("issuer", 0, 0)
POSTGRES = Reader("postgres", 999, 999)
OPENBAO = Reader("openbao", 100, 1000)
REDIS = Reader("redis", 999, 999)
INIT = Reader("init", 10001, 10001)
API = Reader("api", 10001, 10001)
GRAFANA = Reader("grafana", 472, 0)


class Authority:
    """A certificate authority whose key is forgotten when this program ends."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "glpgenc compose")])
        # Strict verification, which Python 3.13 asks for, wants to read that it may sign.
        signs = x509.KeyUsage(**{use: use in {"key_cert_sign", "crl_sign"} for use in KEY_USES})
        extensions = [(x509.BasicConstraints(ca=True, path_length=0), True), (signs, True)]
        self._certificate = self._signed(self._name, self._key.public_key(), extensions)

    @property
    def pem(self) -> bytes:
        """Its certificate."""
        return self._certificate.public_bytes(Encoding.PEM)

    def issue(self, reader: Reader, *names: str) -> None:
        """Give a server a key and a certificate for its names, and this authority's."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (x509.BasicConstraints(ca=False, path_length=None), True),
        ]
        certificate = self._signed(subject, key.public_key(), extensions)
        reader.give("tls.crt", certificate.public_bytes(Encoding.PEM))
        reader.give("tls.key", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        reader.give("ca.pem", self.pem)

    def _signed(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, extensions: Sequence[tuple[x509.ExtensionType, bool]]
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(
            subject_name=subject,
            issuer_name=self._name,
            public_key=key,
            serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(minutes=5),
            not_valid_after=now + timedelta(days=CERTIFICATE_DAYS),
        )
        for extension, critical in (
            *extensions,
            (x509.SubjectKeyIdentifier.from_public_key(key), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), False),
        ):
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(self._key, hashes.SHA256())


def scram_verifier(password: str) -> str:
    """Return what PostgreSQL keeps of a password (RFC 5803), so that the password stands in no statement."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, SCRAM_ITERATIONS)
    client = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    encoded = [base64.b64encode(part).decode() for part in (salt, client, server)]
    return f"SCRAM-SHA-256${SCRAM_ITERATIONS}:{encoded[0]}${encoded[1]}:{encoded[2]}"


def roles(owner: str, api: str) -> str:
    """Return the SQL that makes the two accounts, from their passwords' verifiers."""
    groups = ("glpgenc_admin", "glpgenc_app", "glpgenc_auditor")
    made = " ".join(f"CREATE ROLE {group} NOLOGIN;" for group in groups)
    return f"""CREATE ROLE glpgenc_owner LOGIN PASSWORD '{owner}';
CREATE ROLE glpgenc_api LOGIN PASSWORD '{api}';
{made}
GRANT {", ".join(groups)} TO glpgenc_api;
ALTER DATABASE glpgenc OWNER TO glpgenc_owner;
"""


def settings(values: Mapping[str, str]) -> str:
    """Return a glpgenc.toml. The values are made of letters and digits, or are URLs of such."""
    return "".join(f'{name} = "{value}"\n' for name, value in values.items())


def database_url(role: str, password: str) -> str:
    """Return a URL with which the server's certificate is checked."""
    return f"postgresql://{role}:{password}@postgres/glpgenc?sslmode=verify-full&sslrootcert=/etc/glpgenc/ca.pem"


def prepare_servers(authority: Authority) -> None:
    """Write what PostgreSQL, OpenBao, Redis and the API need."""
    owner, api, redis, secret_id = (secrets.token_hex(32) for _ in range(4))
    for reader, *names in ((POSTGRES, "postgres"), (OPENBAO, "openbao"), (REDIS, "redis"), (API, "api", "localhost")):
        authority.issue(reader, *names)
    POSTGRES.give("password", secrets.token_hex(32))
    POSTGRES.give("pg_hba.conf", HBA)
    POSTGRES.give("roles.sql", roles(scram_verifier(owner), scram_verifier(api)))
    OPENBAO.give("seal.key", secrets.token_bytes(32))
    OPENBAO.give("secret-id", secret_id)
    REDIS.give("redis.conf", redis_conf(redis))
    INIT.give("ca.pem", authority.pem)
    INIT.give("glpgenc.toml", settings({"database_url": database_url("glpgenc_owner", owner)}))
    API.give("secret-id", secret_id)
    rate_limit = f"rediss://:{redis}@redis:6379/0?ssl_ca_certs=/etc/glpgenc/ca.pem"
    urls = {"database_url": database_url("glpgenc_api", api), "api_rate_limit_url": rate_limit}
    API.give("glpgenc.toml", settings(urls))


def redis_conf(password: str) -> str:
    """Return Redis's settings: TLS alone, a password, and nothing on the disk."""
    return f"""port 0
tls-port 6379
tls-cert-file /etc/prepared/tls.crt
tls-key-file /etc/prepared/tls.key
tls-auth-clients no
requirepass {password}
save ""
appendonly no
maxmemory 64mb
maxmemory-policy volatile-ttl
"""


def prepare_issuer() -> None:
    """Make the key that signs tokens, in the place of an identity provider."""
    key = ed25519.Ed25519PrivateKey.generate()
    API.give("issuer.pem", key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    # Last of all: it tells the next run that everything is there.
    ROOT_ONLY.give("issuer.key", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def token(role: str) -> str:
    """Return a bearer token for all tenants."""
    key = load_pem_private_key((ROOT / "issuer" / "issuer.key").read_bytes(), password=None)
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise TypeError("issuer.key is no Ed25519 key")
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": f"compose-{role}",
        "iat": now,
        "exp": now + timedelta(hours=TOKEN_HOURS),
        "roles": [role],
        "tenant": "*",
    }
    return jwt.encode(claims, key, algorithm="EdDSA")


def prepare() -> None:
    """Make everything, unless it is there."""
    if (ROOT / "issuer" / "issuer.key").exists():
        return
    authority = Authority()
    prepare_servers(authority)
    GRAFANA.give("password", secrets.token_urlsafe(24))
    # For who calls the API from this machine; it is no secret.
    ROOT_ONLY.give("ca.pem", authority.pem)
    prepare_issuer()


def main(arguments: list[str]) -> None:
    """Run the program."""
    if arguments == ["all"]:
        prepare()
    elif arguments[:1] == ["token"] and len(arguments) == 2:
        print(token(arguments[1]))
    elif arguments == ["ca"]:
        print((ROOT / "issuer" / "ca.pem").read_text(encoding="ascii"), end="")
    else:
        sys.exit("usage: prepare.py all | token ROLE | ca")


if __name__ == "__main__":
    main(sys.argv[1:])
