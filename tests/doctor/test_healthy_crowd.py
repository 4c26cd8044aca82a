"""Tables in every state, with odd names, partitioned, in client mode, of several tenants: nothing is found there."""

from __future__ import annotations

from tests.doctor.installation import Installation


def test_nothing_is_found_where_nothing_is_wrong(shared_crowd: Installation) -> None:
    assert [(each.check, each.subject, each.text) for each in shared_crowd.loud(sample=True)] == []
