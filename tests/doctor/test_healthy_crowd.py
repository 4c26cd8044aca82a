"""Tables in every state, with odd names, partitioned, in client mode, of several tenants: nothing is found there."""

from __future__ import annotations

from typing import LiteralString

from glpgenc.doctor import Group
from tests.doctor.installation import Installation


def test_nothing_is_found_where_nothing_is_wrong(shared_crowd: Installation) -> None:
    assert [(each.check, each.subject, each.text) for each in shared_crowd.loud(sample=True)] == []


# What CREATE ROLE gives to a role with CREATEROLE, from PostgreSQL 16 on.
_MADE_BY: LiteralString = """
    DO $$ BEGIN
        CREATE ROLE planted_owner CREATEROLE;
        IF current_setting('server_version_num')::integer >= 160000 THEN
            GRANT glpgenc_app, glpgenc_admin TO planted_owner WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
        END IF;
    END $$
"""


def test_a_role_that_made_our_roles_and_has_none_of_their_rights_is_no_application(shared: Installation) -> None:
    assert shared.loud_with(Group.TABLES, _MADE_BY) == []
