from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.reading import Page, PageError, read_page
from tests.docs.running import console, difference, paired_uuids


def page_of(tmp_path: Path, text: str) -> Page:
    path = tmp_path / "page.md"
    path.write_text(text, encoding="utf-8")
    return read_page(path)


def test_blocks_come_in_their_order_with_their_lines(tmp_path: Path) -> None:
    page = page_of(tmp_path, "# A\n\n```sh\nls\n```\n\n- b\n\n  ```sql\n  SELECT 1\n    , 2\n  ```\n")
    assert [(each.language, each.text, each.line) for each in page.blocks] == [
        ("sh", "ls\n", 4),
        ("sql", "SELECT 1\n  , 2\n", 10),
    ]


def test_markers_belong_to_the_block_below_them(tmp_path: Path) -> None:
    page = page_of(tmp_path, "<!-- not-run: needs AWS -->\n<!-- fails -->\n\n```sh\nls\n```\n\n```sh\nls\n```\n")
    assert [dict(each.markers) for each in page.blocks] == [{"not-run": "needs AWS", "fails": ""}, {}]
    assert [each.is_run for each in page.blocks] == [False, True]


def test_a_set_up_is_a_hidden_block(tmp_path: Path) -> None:
    page = page_of(tmp_path, "<!-- world: installed -->\n\n<!-- setup sql\nSELECT 1;\n-->\n")
    assert page.world == {"installed"}
    assert [(each.language, each.text, each.hidden) for each in page.blocks] == [("sql", "SELECT 1;\n", True)]


@pytest.mark.parametrize(
    "text",
    ["<!-- unknown -->\n", "<!-- fails -->\n\nText.\n", "```sh\nls\n", "<!-- setup\nls\n"],
    ids=["a marker that is not known", "a marker before a text", "an open fence", "an open set-up"],
)
def test_a_page_that_can_not_be_read_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PageError, match=r"page\.md"):
        page_of(tmp_path, text)


def test_a_console_is_taken_apart() -> None:
    before, commands = console("3\n$ ls \\\n>   -l\na\nb\n$ cat <<END\nx\nEND\nx\n")
    assert before == "3\n"
    assert [(each.text, each.shown) for each in commands] == [("ls \\\n  -l", "a\nb\n"), ("cat <<END\nx\nEND", "x\n")]


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
