"""The review of views, by `view list`, the doctor and coverage: each fault is found, and a view as created has none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from glpgenc.coverage import collect
from glpgenc.doctor import Group, Options, Status, diagnose
from glpgenc.settings import Settings
from tests.support.databases import login_role
from tests.views.views_world import OPTIONS, ViewsWorld

FAULTS = {
    "rights of its owner": ("ALTER VIEW users_decrypted SET (security_invoker = false)", "fail", "rights of its owner"),
    "reset": ("ALTER VIEW users_decrypted RESET (security_invoker)", "fail", "rights of its owner"),
    "another owner": ("ALTER VIEW users_decrypted OWNER TO postgres", "fail", "belongs to postgres"),
    "a function replaced": (
        (
            "CREATE OR REPLACE FUNCTION users_decrypted_glpgenc_view() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN RETURN NULL; END'"
        ),
        "fail",
        "changed or replaced",
    ),
    "an operator's function replaced": (
        (
            "CREATE OR REPLACE FUNCTION users_decrypted_pay_equals(stored users_decrypted_pay_search, sought numeric)"
            " RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true'"
        ),
        "fail",
        "changed or replaced",
    ),
    "a second trigger": (
        (
            "CREATE TRIGGER more INSTEAD OF UPDATE ON users_decrypted FOR EACH ROW"
            " EXECUTE FUNCTION users_decrypted_glpgenc_view()"
        ),
        "fail",
        "changed or replaced",
    ),
    "no trigger": ("DROP TRIGGER glpgenc_view ON users_decrypted", "fail", "changed or replaced"),
    "a rule": ("CREATE RULE more AS ON DELETE TO users_decrypted DO INSTEAD NOTHING", "fail", "changed or replaced"),
    "another default": ("ALTER VIEW users_decrypted ALTER name SET DEFAULT 'x'", "fail", "changed or replaced"),
    "a column added to the table": ("ALTER TABLE users ADD COLUMN more int", "warn", "has changed since"),
    "a default of the table": ("ALTER TABLE users ALTER name SET DEFAULT 'x'", "warn", "has changed since"),
    "a column renamed": ("ALTER TABLE users RENAME name TO nick", "warn", "has changed since"),
    "no primary key": ("ALTER TABLE users DROP CONSTRAINT users_pkey", "warn", "has changed since"),
    "another facet": (
        "DELETE FROM glpgenc.index_columns WHERE index_column = 'email_bidx'",
        "warn",
        "has changed since",
    ),
    "no registration": (
        "DELETE FROM glpgenc.encrypted_columns WHERE column_name = 'pay'",
        "warn",
        "could not be created today",
    ),
    "a comment that is no stamp": (
        "COMMENT ON VIEW users_decrypted IS E'x\\nglpgenc view {}'",
        "fail",
        "did not",
    ),
    "another version": (
        (
            "DO $$ BEGIN EXECUTE format('COMMENT ON VIEW users_decrypted IS %L', regexp_replace("
            "obj_description('users_decrypted'::regclass), '\"major\": [0-9]+', '\"major\": 9')); END $$"
        ),
        "warn",
        "created on PostgreSQL 9",
    ),
}


def doctor(world: ViewsWorld) -> list[Any]:
    settings = Settings(database_url=world.admin_url, environment="test")
    found = diagnose(settings, Options(groups=frozenset({Group.REGISTRY}), canary=False, sample=False)).findings
    return [each for each in found if each.check == "views"]


def test_a_view_as_created_is_listed_and_has_no_fault(world: ViewsWorld) -> None:
    world.create(*OPTIONS, "--mask", "email=domain:PUBLIC")
    (listed,) = json.loads(world.run("view", "list", "--json").output)["views"]
    assert listed == {
        "view": "public.users_decrypted",
        "table": "public.users",
        "owner": world.owner.name,
        "masks": ["email=domain:PUBLIC"],
        "faults": [],
    }
    assert "as created" in world.run("view", "list").output
    assert [each.status for each in doctor(world)] == [Status.PASS]
    (view,) = collect(world.admin_url).views
    assert (view.name, view.table, view.masks) == ("public.users_decrypted", "public.users", ("email=domain:PUBLIC",))


@pytest.mark.parametrize("fault", list(FAULTS))
def test_each_fault_is_found_by_the_doctor_and_mended_by_creating_the_view_again(world: ViewsWorld, fault: str) -> None:
    world.create(*OPTIONS)
    statement, status, part = FAULTS[fault]
    world.execute(statement)
    found = doctor(world)
    assert [each for each in found if str(each.status) == status and part in each.text and each.remedy], found
    assert {each.subject for each in found} == {"view public.users_decrypted"}
    listed = json.loads(world.run("view", "list", "--json").output)["views"][0]["faults"]
    assert [each["text"] for each in listed] == [each.text for each in found]


def test_a_definition_put_in_its_place_is_found(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    world.owned(
        "CREATE OR REPLACE VIEW users_decrypted WITH (security_invoker = true) AS SELECT id, name, 'x'::text AS email,"
        ' NULL::date AS born, NULL::numeric AS pay, NULL::jsonb AS "Note ""x"" y", double,'
        " NULL::users_decrypted_email_search AS email_search, NULL::users_decrypted_born_search AS born_search,"
        " NULL::users_decrypted_pay_search AS pay_search FROM users"
    )
    assert [each.status for each in doctor(world) if "changed or replaced" in each.text] == [Status.FAIL]
    world.create(*OPTIONS)
    assert [each.status for each in doctor(world)] == [Status.PASS]


def test_a_mask_whose_role_is_gone_fails(world: ViewsWorld) -> None:
    with login_role(world.admin_url) as role:
        world.create(*OPTIONS, "--mask", f"email=last4:{role.name}")
    (found,) = doctor(world)
    assert found.status is Status.FAIL
    assert role.name in found.text


HOSTILE = {
    "nested": "[" * 100_000,
    "not an object": "[]",
    "no members": "{}",
    "a number of many digits": '{"major": ' + "9" * 5000 + "}",
    "half a surrogate pair": ("names", {"email": "\\ud800"}),
    "a name with U+0000": ("names", {"email": "a\\u0000b"}),
    "an empty role": ("masks", [["email", "last4", ""]]),
    "a list for a mask's kind": ("masks", [["email", ["last4"], "x"]]),
    "an unknown mask": ("masks", [["email", "first4", "x"]]),
    "a number for the masks": ("masks", 7),
    "a type that is SQL": ("types", {"born": "date; DROP TABLE users"}),
    "a type that is none": ("types", {"born": "no_such_type"}),
    "a column that is none": ("omitted", ["nothing"]),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_comment_is_a_fault_of_its_view_and_ends_no_review(world: ViewsWorld, name: str) -> None:
    world.create(*OPTIONS)
    comment = world.execute("SELECT obj_description('users_decrypted'::regclass)")[0][0]
    first, mark, document = comment.partition("glpgenc view ")
    hostile = HOSTILE[name]
    if not isinstance(hostile, str):
        document = json.dumps(json.loads(document) | {hostile[0]: hostile[1]}).replace("\\\\u", "\\u")
        hostile = document
    world.execute(f"COMMENT ON VIEW users_decrypted IS $stamp${first}{mark}{hostile}$stamp$")
    assert {each.status for each in doctor(world)} <= {Status.FAIL, Status.WARN}
    assert world.run("view", "list").exit_code == 0
    assert collect(world.admin_url).views[0].name == "public.users_decrypted"


def test_a_stranger_s_view_with_the_comment_of_ours_fails(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    world.execute(f"GRANT CREATE ON SCHEMA public TO {world.reader.name}")
    comment = world.execute("SELECT obj_description('users_decrypted'::regclass)")[0][0]
    with world.keyed(world.reader) as connection:
        connection.execute("CREATE VIEW mine AS SELECT 1 AS one")
        connection.execute("CREATE VIEW yours AS SELECT * FROM users")
        for view in ("mine", "yours"):
            connection.execute(f"COMMENT ON VIEW {view} IS $stamp${comment}$stamp$".encode())
    found = {each.subject for each in doctor(world) if each.status is Status.FAIL}
    assert found == {"view public.mine", "view public.yours"}
