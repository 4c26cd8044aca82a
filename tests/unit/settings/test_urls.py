from __future__ import annotations

import pytest

from glpgenc.settings.urls import mask_url, normalise_database_url

NORMAL = "postgresql://app@db.example.com:5432/shop?sslmode=verify-full"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgres+asyncpg", "PostgreSQL"])
def test_all_schemes_become_one(scheme: str) -> None:
    assert normalise_database_url(NORMAL.replace("postgresql", scheme)) == NORMAL


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///shop",
        "postgresql://",
        "postgresql://h1:5432,h2:5433/shop?target_session_attrs=primary",
        "postgresql://app@%2Fvar%2Frun%2Fpostgresql/shop",
        "postgresql://[::1]:5432/shop",
    ],
)
def test_what_libpq_takes_is_taken(url: str) -> None:
    assert normalise_database_url(url) == url


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        (NORMAL, NORMAL),
        ("postgresql://app:hunter2@h/d", "postgresql://app:***@h/d"),
        ("postgresql://:hunter2@h/d", "postgresql://:***@h/d"),
        ("postgresql://app:hun@ter/2@h/d", "postgresql://app:***@h/d"),
        ("postgresql://h1,h2/d?user=a&password=hunter2&sslmode=require", "postgresql://h1,h2/d?user=a&password=***&sslmode=require"),
        ("postgresql:///d?sslpassword=hunter2", "postgresql:///d?sslpassword=***"),
    ],
)  # fmt: skip
def test_a_password_is_masked_wherever_it_stands(url: str, masked: str) -> None:
    assert mask_url(url) == masked
