"""A coverage report as an HTML file."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from glpgenc._support.terminal import counted
from glpgenc.coverage.model import ColumnCoverage, Coverage, RowCounts
from glpgenc.reports.html import page, table

_WIDTH = 200
_LEGEND = (
    '<b class="good">&#9632;</b> encrypted &nbsp; <b class="both">&#9632;</b> encrypted, with a plaintext column '
    '&nbsp; <b class="plain">&#9632;</b> plaintext, not encrypted yet &nbsp; <b class="bad">&#9632;</b> neither: '
    "bytes in the ciphertext column that are not an envelope"
)


def as_html(coverage: Coverage) -> str:
    """Return a report as an HTML document; every name in it is escaped."""
    return page(f"Encryption of {coverage.database}", coverage.at, _body(coverage))


def _body(coverage: Coverage) -> Iterator[str]:
    yield f'<div class="total">{percent(coverage.percent)}</div>'
    yield _bar(_totals(coverage), css="total-bar")
    yield f"<p>{summary(coverage)}.</p>"
    yield f"<p>{_LEGEND}</p>"
    if not coverage.complete:
        yield '<p><b class="bad">Some columns could not be counted, and are not in the totals.</b></p>'
    yield "<h2>Columns</h2>"
    yield from _columns(coverage)
    yield "<h2>Keys</h2>"
    yield from _keys(coverage)
    if coverage.views:
        yield "<h2>Views that decrypt</h2>"
        yield from _views(coverage)
    yield "<h2>To check</h2>"
    yield from _findings(coverage)


def _columns(coverage: Coverage) -> Iterator[str]:
    heads = ("Column", "Field", "State", "Guard", "", "Share", "Encrypted", "Not", "NULL", "Search", "Verified")
    numbers = {"Share", "Encrypted", "Not", "NULL"}
    rows = [(_cells(column), _bar(_parts(column))) for column in coverage.columns]
    yield from table(heads, numbers, [[*cells[:4], bar, *cells[4:]] for cells, bar in rows])


def _cells(column: ColumnCoverage) -> list[str]:
    counts, share = column.counts, column.percent
    plaintext = 0 if counts is None else counts.plaintext + counts.foreign
    partitions = f"<br>{column.partitions} partitions" if column.partitions else ""
    return [
        f"<code>{escape(column.name)}</code>{partitions}",
        _text(column.field),
        _text(column.state),
        column.guard if column.guard == "validated" else f'<b class="bad">{column.guard}</b>',
        "-" if share is None else percent(share),
        _number(counts, "encrypted_rows"),
        f'<b class="plain">{plaintext:,}</b>' if plaintext else _number(counts, "plaintext"),
        _number(counts, "null"),
        escape(", ".join(column.facets)) or "-",
        _verified(column),
    ]


def _verified(column: ColumnCoverage) -> str:
    last = column.last_verified
    shown = "-" if last is None else f"{last[0]:%Y-%m-%d} ({_text(last[1])})"
    return f'{shown}<br><b class="bad">{column.wrong_values:,} wrong</b>' if column.wrong_values else shown


def _keys(coverage: Coverage) -> Iterator[str]:
    rows = [
        [
            f"<code>{escape(column.name)}</code>",
            f"<code>{key.key_id}</code>",
            _text(key.tenant),
            _text(key.version),
            key.state if key.state == "active" else f'<b class="plain">{escape(key.state)}</b>',
            escape(key.suite),
            f"{key.rows:,}",
        ]
        for column in coverage.columns
        if column.counts is not None
        for key in column.counts.encrypted
    ]
    yield from table(("Column", "Key", "Tenant", "Version", "State", "Suite", "Rows"), {"Version", "Rows"}, rows)


def _views(coverage: Coverage) -> Iterator[str]:
    rows = [
        [f"<code>{escape(each.name)}</code>", _text(each.table), escape(", ".join(each.masks)) or "-"]
        for each in coverage.views
    ]
    yield from table(("View", "Table", "Masks"), set(), rows)


def _findings(coverage: Coverage) -> Iterator[str]:
    rows = [
        [
            _text(each.check) + (" (a guess)" if each.guess else ""),
            f"<code>{escape(each.subject)}</code>",
            _text(each.text),
        ]
        for each in coverage.findings
    ]
    yield from table(("What", "Where", "Why"), set(), rows)


def summary(coverage: Coverage) -> str:
    """Return the sums in words."""
    shown = f"{coverage.protected_rows:,} of {counted(coverage.rows_with_value, 'value is', 'values are')} encrypted"
    beside = coverage.encrypted_rows - coverage.protected_rows
    if not beside:
        return shown
    more = counted(
        beside,
        "more is encrypted, but still has a plaintext column",
        "more are encrypted, but still have a plaintext column",
    )
    return f"{shown}; {more}"


def _parts(column: ColumnCoverage) -> tuple[int, int, int, int]:
    counts = column.counts
    if counts is None:
        return (0, 0, 0, 0)
    good = column.protected_rows
    return (good, counts.encrypted_rows - good, counts.plaintext, counts.foreign)


def _bar(parts: tuple[int, int, int, int], css: str = "bar") -> str:
    """Return a bar of what is encrypted, alone or beside plaintext, what is plaintext, and what is neither, as SVG."""
    whole = sum(parts)
    shown = f"{parts[0]:,} encrypted, {parts[1]:,} with plaintext, {parts[2]:,} plaintext, {parts[3]:,} neither"
    drawn = [f'<rect class="rest" width="{_WIDTH}" height="14"/>']
    at = 0.0
    for part, name in zip(parts, ("good", "both", "plain", "bad"), strict=True):
        width = _WIDTH * part / whole if whole else 0
        if width:
            drawn.append(f'<rect class="{name}" x="{at:.2f}" width="{width:.2f}" height="14"/>')
        at += width
    return (
        f'<svg class="{css}" role="img" viewBox="0 0 {_WIDTH} 14" width="{_WIDTH}" height="14" '
        f'preserveAspectRatio="none"><title>{shown}</title>{"".join(drawn)}</svg>'
    )


def _totals(coverage: Coverage) -> tuple[int, int, int, int]:
    good, both, plain, bad = zip((0, 0, 0, 0), *map(_parts, coverage.columns), strict=True)
    return sum(good), sum(both), sum(plain), sum(bad)


def percent(share: float) -> str:
    """Return a percentage for people, which reads 100 % only where nothing is missing."""
    return "100 %" if share == 100 else f"{int(share * 100) / 100:.2f} %"  # noqa: PLR2004 - a percentage


def _text(value: object) -> str:
    return "-" if value is None else escape(str(value))


def _number(counts: RowCounts | None, name: str) -> str:
    return "-" if counts is None else f"{getattr(counts, name):,}"
