"""OpenSSL's FIPS provider, and a configuration that makes it the only one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.support.missing import missing
from tests.support.peers.debian import unpacked_root

VARIABLE = "GLPG_TEST_FIPS_PROVIDER"

_CONFIGURATION = """
config_diagnostics = 1
openssl_conf = openssl_init
.include {folder}/fipsmodule.cnf
[openssl_init]
providers = provider_sect
alg_section = algorithm_sect
[provider_sect]
fips = fips_sect
base = base_sect
[base_sect]
activate = 1
[algorithm_sect]
default_properties = fips=yes
"""


def fips_configuration(folder: Path) -> Path:
    """Write an OpenSSL configuration for FIPS mode; a program that is started with it in OPENSSL_CONF is in it.

    :param folder: an empty one, which every account may read.
    """
    provider = next(_providers(), None)
    openssl = shutil.which("openssl")
    if provider is None or openssl is None:
        missing(
            "OpenSSL's FIPS provider is not here", f"apt-get install openssl openssl-provider-fips, or set {VARIABLE}"
        )
    module = folder / "fips.so"
    shutil.copy(provider, module)
    module.chmod(0o755)
    made = folder / "fipsmodule.cnf"
    subprocess.run([openssl, "fipsinstall", "-module", module, "-out", made], check=True, capture_output=True)
    text = made.read_text(encoding="utf-8")
    # So that it is found wherever an OpenSSL looks for its modules.
    made.write_text(text.replace("[fips_sect]\n", f"[fips_sect]\nmodule = {module}\n"), encoding="utf-8")
    configuration = folder / "openssl.cnf"
    configuration.write_text(_CONFIGURATION.format(folder=folder), encoding="utf-8")
    for each in (made, configuration):
        each.chmod(0o644)
    return configuration


def _providers() -> Iterator[Path]:
    known = os.environ.get(VARIABLE)
    if known:
        yield Path(known)
    for root in (Path("/usr/lib"), Path("/usr/lib64"), unpacked_root() / "usr" / "lib"):
        yield from sorted(root.glob("ossl-modules/fips.so"))
        yield from sorted(root.glob("*/ossl-modules/fips.so"))
