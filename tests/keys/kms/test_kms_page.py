"""What docs/KMS.md shows is run as it stands there."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from glpgenc.keys.kms import ProviderOptions, build_provider
from glpgenc.settings import Settings
from tests.support.peers.openbao import OpenBao
from tests.support.peers.softhsm import PIN, SoftHsm

PAGE = (Path(__file__).parents[3] / "docs" / "KMS.md").read_text(encoding="utf-8")


def test_the_key_that_bao_makes_passes_the_check(openbao: OpenBao) -> None:
    (command,) = re.findall(r"^bao write transit/keys/orders type.*$", PAGE, re.MULTILINE)
    program = shutil.which("bao", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert program is not None
    subprocess.run(
        [program, *command.split()[1:]],
        check=True,
        capture_output=True,
        env={"BAO_ADDR": openbao.url, "BAO_TOKEN": openbao.token, "HOME": str(openbao.folder)},
    )
    openbao.provider("orders").check()


def test_the_key_that_the_program_makes_in_an_hsm_passes_the_check(
    hsm: SoftHsm, monkeypatch: pytest.MonkeyPatch
) -> None:
    (program,) = re.findall(r"```python\n(import getpass\n.+?)```", PAGE, re.DOTALL)
    module = "/usr/lib/softhsm/libsofthsm2.so"
    assert program.count(module) == 1
    monkeypatch.setattr(getpass, "getpass", lambda _: PIN)
    # It logs in by itself, which can be done once a process: whoever did before is logged out.
    hsm.forget_sessions()
    kms = hsm.provider("pkcs11:token=glpgenc;object=kek")
    exec(program.replace(module, str(hsm.module)), {})  # noqa: S102  # that is what is tested
    kms.check()


@pytest.mark.parametrize("provider", ["vault", "pkcs11"])
def test_the_settings_are_accepted(provider: str, hsm: SoftHsm, tmp_path: Path) -> None:
    for block in re.findall(rf'```toml\n(kms_provider = "{provider}"\n.+?)```', PAGE, re.DOTALL):
        file = tmp_path / "glpgenc.toml"
        file.write_text(re.sub(r'(?m)^(pkcs11_module) = ".+"$', rf'\1 = "{hsm.module}"', block))
        settings = Settings.load(config=file)
        assert settings.kms_provider == provider
    changes = {"vault_ca_file": None} if provider == "vault" else {}
    options = settings.model_copy(update=changes)
    assert build_provider(provider, ProviderOptions.from_settings(options)).name == provider
