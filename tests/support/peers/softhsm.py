"""SoftHSM: an HSM that is a library. Loaded into the tests' own process, once, because a process can load it only once.

Tokens are made by its program before: a library that is loaded does not see those that come later.
"""

from __future__ import annotations

import gc
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pkcs11

from glpgenc.keys.kms import ProviderOptions
from glpgenc.keys.kms.options import Pkcs11Options
from glpgenc.keys.kms.pkcs11.provider import Pkcs11KMSProvider
from glpgenc.keys.kms.pkcs11.uri import HsmKey
from tests.support.missing import missing
from tests.support.peers.debian import find_softhsm, library_path

PIN = "9287-4451"
TOKENS = ("glpgenc", "glpgenc two")


@dataclass
class SoftHsm:
    """Tokens in a folder.

    :param pin_file: of both.
    """

    module: Path
    folder: Path
    pin_file: Path

    def options(self, uri: str, **changes: Any) -> ProviderOptions:
        values = {"module": self.module, "pin_file": self.pin_file}
        return ProviderOptions(kms_key=uri, pkcs11=Pkcs11Options(**(values | changes)))

    def provider(self, uri: str, **changes: Any) -> Pkcs11KMSProvider:
        return Pkcs11KMSProvider(self.options(uri, **changes))

    def create_key(self, token: str = TOKENS[0], *, bits: int = 256, key_id: bytes | None = None, **more: Any) -> str:
        """Make an AES key and return its URI."""
        key = HsmKey(token, str(more.pop("label", f"kek-{uuid4()}")), key_id)
        template = {
            pkcs11.Attribute.SENSITIVE: more.pop("sensitive", True),
            pkcs11.Attribute.EXTRACTABLE: more.pop("extractable", False),
        }

        def make(session: Any) -> None:
            session.generate_key(
                pkcs11.KeyType.AES,
                bits,
                label=key.label,
                id=key.key_id,
                store=True,
                capabilities=more.pop("capabilities", pkcs11.MechanismFlag.ENCRYPT | pkcs11.MechanismFlag.DECRYPT),
                template=template,
            )

        self._do(token, make)
        return key.uri

    def destroy(self, uri: str) -> None:
        key = HsmKey.named(uri)
        self._do(key.token, lambda session: session.get_key(label=key.label).destroy())

    def forget_sessions(self) -> None:
        """Make all sessions and handles void, as when an HSM was restarted; everybody is logged out."""
        # An operation that failed is ended when it is collected, for which its session must be there.
        gc.collect()
        pkcs11.lib(str(self.module)).reinitialize()

    def _do(self, token: str, action: Any) -> None:
        found = pkcs11.lib(str(self.module)).get_token(token_label=token)
        try:
            session = found.open(rw=True, user_pin=PIN)
        except pkcs11.UserAlreadyLoggedIn:
            session = found.open(rw=True)
        # Not closed: closing the session that logged in logs the whole process out.
        action(session)


@contextmanager
def softhsm() -> Iterator[SoftHsm]:
    """Give two tokens. For the whole run: the library keeps the folder that it was initialised with."""
    found = find_softhsm()
    if found is None:
        missing("no SoftHSM", "run tools/fetch_debian.sh, or install softhsm2")
    program, module = found
    with tempfile.TemporaryDirectory(prefix="glpgenc-softhsm-", dir="/tmp") as name:
        folder = Path(name)
        (folder / "tokens").mkdir()
        config = folder / "softhsm2.conf"
        config.write_text(
            f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n"
        )
        before = os.environ.get("SOFTHSM2_CONF")
        # Read when the library is initialised, by the C library's getenv.
        os.environ["SOFTHSM2_CONF"] = str(config)
        for token in TOKENS:
            _make_token(program, module, token)
        pin_file = folder / "pin"
        pin_file.write_text(PIN + "\n")
        pin_file.chmod(0o600)
        # Python is not told to keep a configured library: whoever ran before may have initialised it elsewhere.
        pkcs11.lib(str(module.resolve())).reinitialize()
        try:
            yield SoftHsm(module.resolve(), folder, pin_file)
        finally:
            os.environ.pop("SOFTHSM2_CONF")
            if before is not None:
                os.environ["SOFTHSM2_CONF"] = before


def _make_token(program: Path, module: Path, label: str) -> None:
    arguments: list[Any] = [program, "--module", module, "--init-token", "--free", "--label", label]
    subprocess.run(
        [*arguments, "--so-pin", "3141-5926", "--pin", PIN],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"LD_LIBRARY_PATH": library_path()},
    )
