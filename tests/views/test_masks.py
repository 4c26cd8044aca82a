"""Masks: what the expressions show of a value, and which of several masks counts."""

from __future__ import annotations

import pytest

from glpgenc.errors import ConfigurationError
from glpgenc.views.masks import Mask
from tests.support.databases import login_role
from tests.views.views_world import OPTIONS, ViewsWorld

SHOWN: dict[tuple[str, str], dict[str, str | None]] = {
    ("last4", "text"): {
        "'4111111111111111'": "****1111",
        "'1234567'": "****",
        "''": "****",
        "E'12345678\\n901'": "****\n901",
    },
    ("domain", "text"): {"'ada@x.org'": "***@x.org", "'a@b@c.org'": "***@c.org", "'secret'": "***", "'@secret'": "***"},
    ("year", "text"): {"'1990-05-05'": "1990", "'05.05.1990'": None, "'19901'": None},
    ("year", "date"): {"'1990-05-05'::date": "1990-01-01", "'0044-03-15 BC'::date": "0044-01-01 BC"},
    ("year", "timestamp with time zone"): {"'1991-01-01 00:30+01'::timestamptz": "1990-01-01 00:00:00"},
    ("year", "timestamp without time zone"): {"'1990-05-05 12:00'::timestamp": "1990-01-01 00:00:00"},
    ("null", "text"): {"'x'": None},
    ("none", "text"): {"'x'": "x"},
}


def test_each_mask_shows_its_part_and_no_more(world: ViewsWorld) -> None:
    for (kind, of_type), values in SHOWN.items():
        for value, shown in values.items():
            masked = Mask("c", kind, "r").applied(f"({value})", of_type)
            zone = " AT TIME ZONE 'UTC'" if of_type == "timestamp with time zone" else ""
            assert world.execute(f"SELECT ({masked}{zone})::text") == [(shown,)], (kind, value)


@pytest.mark.parametrize("text", ["email", "email=last4", "email=first4:r", "=last4:r", "email=last4:"])
def test_what_is_not_a_mask_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError):
        Mask.parse(text)


def test_the_first_mask_whose_role_one_is_a_member_of_counts(world: ViewsWorld) -> None:
    with login_role(world.admin_url) as support, login_role(world.admin_url) as analyst:
        world.create(
            *OPTIONS,
            "--mask",
            f"email=none:{support.name}",
            "--mask",
            f"email=last4:{analyst.name}",
            "--mask",
            "email=domain:PUBLIC",
        )
        world.grant()
        with world.keyed() as connection:
            connection.execute("INSERT INTO users_decrypted (id, email) VALUES (1, 'ada@x.org'), (2, NULL)")

        def shown() -> object:
            with world.keyed(world.reader) as connection:
                return connection.execute("SELECT email FROM users_decrypted ORDER BY id").fetchall()

        assert shown() == [("***@x.org",), (None,)]
        world.execute(f"GRANT {analyst.name} TO {world.reader.name}")
        assert shown() == [("****.org",), (None,)]
        world.execute(f"GRANT {support.name} TO {world.reader.name}")
        assert shown() == [("ada@x.org",), (None,)]


def test_masks_of_other_types_than_theirs_and_of_unknown_roles_and_columns_are_refused(world: ViewsWorld) -> None:
    for mask, part in {
        "born=last4:PUBLIC": "has type date",
        "email=last4:nobody_is_called_so": "does not exist",
        "name=last4:PUBLIC": "not a decrypted column",
    }.items():
        done = world.run("view", "create", "users", *OPTIONS, "--mask", mask)
        assert done.exit_code != 0
        assert part in done.output
