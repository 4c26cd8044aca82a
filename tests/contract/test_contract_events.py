"""That plaintext is dropped is told before it is, and kept where that can't be recorded."""

from __future__ import annotations

import pytest

from glpgenc.contract.contract import contract, plan_contract
from glpgenc.errors import AuditError
from tests.contract.migrating_table import Fading
from tests.support.listeners import hearing


def test_plaintext_stays_until_the_audit_trail_takes_its_end(verified: Fading) -> None:
    plan = plan_contract(verified.url, "people", "email")
    with hearing("plaintext_dropped:asked"), pytest.raises(AuditError):
        contract(verified.url, plan, allow_superuser=True)
    assert verified.value("SELECT count(*) FROM people WHERE email = 'a@example.org'") == 1
    # Nor is anything left behind that refuses writes.
    verified.execute("INSERT INTO people VALUES (3, NULL, 'z')")
    with hearing() as heard:
        contract(verified.url, plan, allow_superuser=True)
    assert heard.told("plaintext_dropped") == [("asked", "contract", 1), ("done", "contract", 1)]
    event = heard.events[-1]
    assert (event.data_class, event.detail["table"], event.detail["column"]) == ("pii", "public.people", "email")
    assert "a@example.org" not in repr(heard.events)
