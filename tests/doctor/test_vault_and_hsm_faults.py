"""Faults of a KMS of one's own: a real OpenBao, and SoftHSM."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from glpgenc.doctor import Group, Status
from glpgenc.keys.trust.tenant_kms import assign
from tests.doctor.installation import Installation
from tests.keys.conftest import hsm, openbao
from tests.support.peers.openbao import OpenBao
from tests.support.peers.softhsm import SoftHsm

__all__ = ["hsm", "openbao"]

pytestmark = pytest.mark.slow

FAIL, WARN = Status.FAIL, Status.WARN


def loud(installation: Installation) -> set[tuple[str, Status]]:
    return {(one.check, one.status) for one in installation.loud(Group.KEYS)}


def in_bao(installation: Installation, bao: OpenBao, path: str) -> Installation:
    installation.execute("DELETE FROM glpgenc.data_keys")
    installation.execute("DELETE FROM glpgenc.registry_keys")
    return installation.set_to(
        kms_provider="vault",
        kms_key=path,
        kms_endpoint_url=bao.url,
        kms_max_attempts=1,
        vault_credential_file=bao.credential(bao.token),
    )


def test_a_transit_key_that_is_as_it_should_be_is_fine(installation: Installation, openbao: OpenBao) -> None:
    assert loud(in_bao(installation, openbao, openbao.create_key())) == set()


@pytest.mark.parametrize("way_out", ["exportable", "allow_plaintext_backup"])
def test_a_transit_key_that_can_be_read_out_is_found(
    installation: Installation, openbao: OpenBao, way_out: str
) -> None:
    more: dict[str, Any] = {way_out: True}
    assert loud(in_bao(installation, openbao, openbao.create_key(**more))) == {("transit_key", WARN)}


def test_a_transit_key_that_may_be_deleted_is_found(installation: Installation, openbao: OpenBao) -> None:
    path = openbao.create_key()
    openbao.configure(path, deletion_allowed=True)
    assert loud(in_bao(installation, openbao, path)) == {("transit_key", WARN)}


def test_a_transit_key_that_binds_no_context_is_found(installation: Installation, openbao: OpenBao) -> None:
    assert loud(in_bao(installation, openbao, openbao.create_key(derived=False))) == {("kms", FAIL)}


def test_a_token_that_others_can_read_is_found(installation: Installation, openbao: OpenBao) -> None:
    there = in_bao(installation, openbao, openbao.create_key())
    file = there.settings.vault_credential_file
    assert file is not None
    file.chmod(0o644)
    assert loud(there) == {("kms_credential", WARN)}


def test_an_hsm_key_is_fine_and_one_that_can_be_read_out_is_found(installation: Installation, hsm: SoftHsm) -> None:
    installation.execute("DELETE FROM glpgenc.data_keys")
    common = {"kms_provider": "pkcs11", "pkcs11_module": hsm.module, "pkcs11_pin_file": hsm.pin_file}
    assert loud(installation.set_to(kms_key=hsm.create_key(), **common)) == set()
    assert loud(installation.set_to(kms_key=hsm.create_key(extractable=True), **common)) == {("kms", FAIL)}


def test_a_kms_key_that_nobody_assigned_to_a_tenant_is_found(installation: Installation, openbao: OpenBao) -> None:
    place = in_bao(installation, openbao, openbao.create_key())
    own, theirs = openbao.create_key(), f"vault:{openbao.create_key()}"
    assign(place.settings, "acme", own)
    assert loud(place) == set()
    with psycopg.connect(place.settings.require_database_url()) as connection:
        connection.execute("UPDATE glpgenc.tenant_kms_keys SET key_uri = %s", [theirs])
    assert loud(place) == {("assigned", FAIL)}
    assign(place.settings, "acme", theirs)
    assert loud(place) == set()
