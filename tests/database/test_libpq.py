from __future__ import annotations

import pytest

from glpgenc.database.libpq import password_file_text, public_conninfo
from glpgenc.errors import ConfigurationError


@pytest.mark.parametrize(
    "url",
    ["postgresql://app:hunter2@h:5433/shop?sslmode=require", "postgresql://h/shop?user=app&password=hunter2"],
)
def test_the_argument_holds_no_password(url: str) -> None:
    conninfo = public_conninfo(url)
    assert "hunter2" not in conninfo
    assert "host=h" in conninfo
    assert "dbname=shop" in conninfo


def test_a_passphrase_of_a_client_key_is_refused() -> None:
    with pytest.raises(ConfigurationError) as caught:
        public_conninfo("postgresql://h/shop?sslpassword=hunter2")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("postgresql://app@h/shop", None),
        ("postgresql://app:pw@h/shop", "h:*:*:app:pw\n"),
        ("postgresql://app:pw@h:5433/shop", "h:5433:*:app:pw\n"),
        ("postgresql://:pw@h/shop", "h:*:*:*:pw\n"),
        ("postgresql://app:pw@/shop", "*:*:*:app:pw\n"),
        ("postgresql://app:pw@h1:1,h2:2/shop", "h1:1:*:app:pw\nh2:2:*:app:pw\n"),
        ("postgresql://app:pw@h1,h2:2/shop", "h1:*:*:app:pw\nh2:2:*:app:pw\n"),
        ("postgresql://app:pw@[::1]/shop", "\\:\\:1:*:*:app:pw\n"),
        ("postgresql://app:p%3Aw%5C@h/shop", "h:*:*:app:p\\:w\\\\\n"),
        ("postgresql://app:pw@%2Frun%2Fpg/shop", "/run/pg:*:*:app:pw\nlocalhost:*:*:app:pw\n"),
    ],
)
def test_the_password_file(url: str, text: str | None) -> None:
    assert password_file_text(url) == text
