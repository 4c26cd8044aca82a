"""Text that users read has no words of the list in tools/language.py."""

from pathlib import Path

import pytest

from tools.language import REPOSITORY, all_texts, findings, markdown_texts, plurals, python_texts, sql_texts


def test_no_text_has_a_word_of_the_list() -> None:
    assert list(findings(all_texts())) == []


def test_no_output_in_a_document_has_a_plural_of_one() -> None:
    assert list(plurals()) == []


def test_every_kind_of_text_is_read() -> None:
    kinds = {(each.place.relative_to(REPOSITORY).parts[0], each.place.suffix) for each in all_texts()}
    assert {("glpgenc", ".py"), ("alembic", ".py"), ("sql", ".sql"), ("docs", ".md"), ("README.md", ".md")} <= kinds


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("m.py", 'raise ValueError(f"{x} is none of {y}")\n', ["m.py:1: 'is none of'"]),
        ("m.py", 'def f():\n    """Say it.\n\n    It goes on.\n    """\n', ["m.py:4: 'goes on'"]),
        ("m.py", 'hint = ("run it "\n    "anew")\n', ["m.py:1: 'anew'"]),
        ("m.py", "# read anew, by whoever\nx = 1\n", []),
        ("m.py", 'print("1 keys", 11, "keys")\n', ["m.py:1: '1 keys'"]),
        ("s.sql", "-- told\nCOMMENT ON TABLE t IS 'What was told\n';\n", ["s.sql:2: 'told'"]),
        ("s.sql", "COMMENT ON TABLE t IS 'It''s '\n    'anew';\n", ["s.sql:2: 'anew'"]),
        ("d.md", "Run `x anew`.\n\n```\nit goes on\n```\n\nCode 1: it failed.\n", ["d.md:7: 'Code 1'"]),
        ("d.md", "Values 1 to 3 go once; 1,001 rows, 0.1 days.\n", []),
    ],
)
def test_words_are_found_in_what_is_read_and_not_elsewhere(
    tmp_path: Path, name: str, source: str, expected: list[str]
) -> None:
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    read = {".py": python_texts, ".sql": sql_texts, ".md": markdown_texts}[path.suffix]
    found = [line.rpartition(": ")[0] for line in findings(read(path), tmp_path)]
    assert found == expected
