"""Where a package of an extra is missing, whatever needs it says so, with the command that installs it."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from glpgenc._support.extras import _DISTRIBUTIONS, import_extra, import_own, requiring_extra
from glpgenc.errors import ConfigurationError, KMSConfigurationError

REPOSITORY = Path(__file__).parents[2]
BLOCKED = """
import importlib.abc, sys

class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocked())
from glpgenc.errors import GlpgencError
{prepared}
try:
    {use}
except GlpgencError as error:
    print(error)
"""
OPTIONS = "from glpgenc.keys.kms import ProviderOptions, build_provider; from pathlib import Path"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
USES = [
    ("api", "fastapi", "", "import glpgenc.api", "the HTTP API needs fastapi"),
    ("api", "fastapi", "", "import glpgenc.api.app", "the HTTP API needs fastapi"),
    (
        "api",
        "uvicorn",
        "from glpgenc.cli.start.serve import serve; from glpgenc.cli._support.invocation import Invocation",
        "serve.__wrapped__(Invocation())",
        "the HTTP API needs uvicorn",
    ),
    ("api", "jwt", "", "from glpgenc.api import create_app", "the HTTP API needs PyJWT"),
    ("arrow", "pyarrow", "", "import glpgenc.arrow", "the encryption of Arrow columns needs pyarrow"),
    ("arrow", "pyarrow", "", "from glpgenc.arrow.tables import encrypt_table", "the encryption of Arrow columns needs"),
    (
        "aws",
        "boto3",
        OPTIONS,
        f"build_provider('aws', ProviderOptions(kms_key={KEY!r}, region='eu-central-1'))",
        "the AWS KMS provider needs boto3",
    ),
    (
        "aws",
        "boto3",
        "from glpgenc.streams.s3 import open_encrypted_object",
        "open_encrypted_object('a', 'b', service=None, context={})",
        "access to objects in S3 needs boto3",
    ),
    ("metrics", "prometheus_client", "", "import glpgenc.metrics; glpgenc.metrics.enable()", "metrics needs"),
    (
        "metrics",
        "prometheus_client",
        "from glpgenc.settings import Settings; from glpgenc.metrics.registration import watch_state",
        "watch_state(Settings(environment='test'))",
        "metrics needs",
    ),
    ("otel", "opentelemetry", "", "from glpgenc import tracing; tracing.enable()", "traces needs opentelemetry-api"),
    (
        "pkcs11",
        "pkcs11",
        "from glpgenc.keys.kms.pkcs11.hsm import _library",
        "_library('/nowhere')",
        "the pkcs11 KMS provider needs python-pkcs11",
    ),
    (
        "polars",
        "polars",
        "from glpgenc.arrow import encrypt_polars",
        "encrypt_polars(None, [], None, {})",
        "the encryption of Polars frames needs polars",
    ),
    (
        "spark",
        "pyspark",
        "from glpgenc.arrow import encrypt_spark",
        "encrypt_spark(None, [], None, {})",
        "the encryption of Spark data frames needs pyspark",
    ),
    (
        "redis",
        "redis",
        "from glpgenc.api.limits.rates import _storage",
        "_storage('redis://127.0.0.1')",
        "the Redis of api_rate_limit_url needs redis",
    ),
    (
        "vault",
        "hvac",
        OPTIONS,
        "build_provider('vault', ProviderOptions(kms_key='transit/keys/a', endpoint_url='https://kms.example.com'))",
        "the vault KMS provider needs hvac",
    ),
]


@pytest.mark.parametrize(
    ("extra", "blocked", "prepared", "use", "said"), USES, ids=[f"{each[0]}-{at}" for at, each in enumerate(USES)]
)
def test_what_is_missing_is_named_with_the_command_that_installs_it(
    extra: str, blocked: str, prepared: str, use: str, said: str
) -> None:
    program = BLOCKED.format(blocked={blocked}, prepared=prepared, use=use)
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=REPOSITORY
    )
    assert answer.stderr == ""
    assert said in answer.stdout
    assert f"(hint: pip install 'glpgenc[{extra}]')" in answer.stdout


def test_every_extra_that_is_imported_is_tried_here() -> None:
    assert {each[0] for each in USES} == set(_DISTRIBUTIONS)
    declared = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    # greenlet is SQLAlchemy's to ask for; without the embedded server another one is looked for; what imports
    # glpgenc.django is an application of Django.
    assert set(_DISTRIBUTIONS) == set(declared) - {"all", "asyncio", "demo", "django"}


def test_what_the_package_itself_lacks_is_no_missing_extra() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_module"), requiring_extra("api", "the HTTP API"):
        import no_such_module  # type: ignore[import-not-found]  # noqa: F401, PLC0415
    with pytest.raises(ConfigurationError, match="this needs no_such_module, which is not installed"):
        import_own("no_such_module", "such")
    with pytest.raises(KMSConfigurationError, match="it needs hvac"):
        import_extra("hvac.no_such_module", "vault", "it", KMSConfigurationError)


def test_no_module_handles_a_missing_package_by_itself() -> None:
    """Other handlers are of what Python, or a package that is there, may be without."""
    found = set()
    for path in (REPOSITORY / "glpgenc").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                names = {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)}
                if names & {"ImportError", "ModuleNotFoundError"}:
                    found.add(str(path.relative_to(REPOSITORY / "glpgenc")))
    assert found == {
        "_support/extras.py",
        "alembic/compare/autogenerate.py",
        "compliance/fips.py",
        "backfill/source_function.py",
    }
