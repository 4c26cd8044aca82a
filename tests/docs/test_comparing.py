from __future__ import annotations

import pytest

from tests.docs.comparing import difference, paired_uuids

ONE, OTHER = "134c62cb-7406-4bfe-9599-97d111ea1208", "96702f09-7dcf-4098-bef0-695418380190"


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        (f"key {ONE} is active", f"key {OTHER} is active"),
        ("made 2026-07-14 09:12:33+00", "made 2027-01-02 23:59:59.123+00"),
        ("done in 0.53 s, 12,000 rows/s", "done in 12 ms, 9 rows/s"),
        (" id |  name \n----+-------", " id | name \n----+------------"),
        ("127.0.0.1:40000", "127.0.0.1:61234"),
        ("\\x00112233445566778899aabbccddeeff", "\\xffeeddccbbaa99887766554433221100ab"),
        ("a\n...\nz", "a\nb\nc\nz"),
        ("a\n...\nz", "a\nz"),
        ("error: ... of it", "error: the whole of it"),
    ],
)
def test_what_varies_is_the_same(shown: str, printed: str) -> None:
    assert difference(shown, printed) is None


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("7 rows", "8 rows"),
        ("a\nb", "a"),
        ("a", "a\nb"),
        ("a\n...\nz", "a\nb"),
        ("made it", f"made {ONE}"),
        ("ada@example.com", "bob@example.com"),
    ],
)
def test_what_says_something_else_is_not(shown: str, printed: str) -> None:
    assert difference(shown, printed) is not None


def test_an_id_of_the_page_stands_for_the_one_that_was_printed() -> None:
    assert paired_uuids(f"made {ONE}", f"made {OTHER}") == {ONE: OTHER}
