"""A report as one HTML file: no script, nothing fetched, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from glpgenc._support.terminal import counted
from glpgenc.coverage.model import ColumnCoverage, Coverage, RowCounts

_STYLE = """
:root { color-scheme: light dark; --ground: #fff; --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0; --rest: #e3e8ed;
  --good: #1a7f37; --both: #bf8700; --plain: #bc4c00; --bad: #cf222e; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --rest: #2a313c;
    --good: #3fb950; --both: #d29922; --plain: #f0883e; --bad: #f85149; } }
body { background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto;
  max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
p.at { color: var(--soft); margin-top: 0; } .total { font-size: 2.5rem; font-weight: 600; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .7rem .4rem 0; text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 500; } td.n, th.n { font-variant-numeric: tabular-nums; text-align: right; }
td { overflow-wrap: break-word; } td.n { white-space: nowrap; } td:first-child { min-width: 11rem; }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
svg { display: block; } svg.total-bar { height: 14px; margin: .5rem 0; width: 100%; }
.rest { fill: var(--rest); } .good { fill: var(--good); }
.both { fill: var(--both); } .plain { fill: var(--plain); } .bad { fill: var(--bad); }
b.good { color: var(--good); } b.both { color: var(--both); }
b.plain { color: var(--plain); } b.bad { color: var(--bad); }
"""
_WIDTH = 200
_LEGEND = (
    '<b class="good">&#9632;</b> encrypted &nbsp; <b class="both">&#9632;</b> encrypted, with a plaintext column '
    '&nbsp; <b class="plain">&#9632;</b> plaintext, not encrypted yet &nbsp; <b class="bad">&#9632;</b> neither: '
    "bytes in the ciphertext column that are not an envelope"
)


def as_html(coverage: Coverage) -> str:
    """Return a report as an HTML document; every name in it is escaped."""
    return page(f"Encryption of {coverage.database}", coverage.at, _body(coverage))


def page(title: str, at: datetime, body: Iterable[str]) -> str:
    """Return an HTML document in the style of the reports.

    :param title: a text; it is escaped.
    :param body: HTML, a piece a line.
    """
    return "\n".join(_document(escape(title), at, body)) + "\n"


def _document(title: str, at: datetime, body: Iterable[str]) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    # Whatever is in a name: nothing is run, and nothing is fetched.
    yield ("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f'<h1>{title}</h1>\n<p class="at">{at:%Y-%m-%d %H:%M:%S} UTC</p>'
    yield from body
    yield "</body>\n</html>"


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
    told = "-" if last is None else f"{last[0]:%Y-%m-%d} ({_text(last[1])})"
    return f'{told}<br><b class="bad">{column.wrong_values:,} wrong</b>' if column.wrong_values else told


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


def _findings(coverage: Coverage) -> Iterator[str]:
    rows = [
        [
            _text(each.kind) + (" (a guess)" if each.guess else ""),
            f"<code>{escape(each.subject)}</code>",
            _text(each.text),
        ]
        for each in coverage.findings
    ]
    yield from table(("What", "Where", "Why"), set(), rows)


def table(heads: tuple[str, ...], numbers: set[str], rows: list[list[str]]) -> Iterator[str]:
    """Give a table's HTML.

    :param numbers: the heads of the columns that hold numbers.
    :param rows: of HTML: what is not a tag must be escaped already.
    """
    if not rows:
        yield "<p>None.</p>"
        return
    css = [' class="n"' if head in numbers else "" for head in heads]
    yield '<div class="wide"><table>\n<thead><tr>'
    yield "".join(f"<th{c}>{head}</th>" for head, c in zip(heads, css, strict=True))
    yield "</tr></thead>\n<tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td{c}>{cell}</td>" for cell, c in zip(row, css, strict=True)) + "</tr>"
    yield "</tbody></table></div>"


def summary(coverage: Coverage) -> str:
    """Return the sums in words."""
    told = f"{coverage.protected_rows:,} of {counted(coverage.rows_with_value, 'value is', 'values are')} encrypted"
    beside = coverage.encrypted_rows - coverage.protected_rows
    if not beside:
        return told
    more = counted(
        beside,
        "more is encrypted, but still has a plaintext column",
        "more are encrypted, but still have a plaintext column",
    )
    return f"{told}; {more}"


def _parts(column: ColumnCoverage) -> tuple[int, int, int, int]:
    counts = column.counts
    if counts is None:
        return (0, 0, 0, 0)
    good = column.protected_rows
    return (good, counts.encrypted_rows - good, counts.plaintext, counts.foreign)


def _bar(parts: tuple[int, int, int, int], css: str = "bar") -> str:
    """Return a bar of what is encrypted, alone or beside plaintext, what is plaintext, and what is neither, as SVG."""
    whole = sum(parts)
    told = f"{parts[0]:,} encrypted, {parts[1]:,} with plaintext, {parts[2]:,} plaintext, {parts[3]:,} neither"
    drawn = [f'<rect class="rest" width="{_WIDTH}" height="14"/>']
    at = 0.0
    for part, name in zip(parts, ("good", "both", "plain", "bad"), strict=True):
        width = _WIDTH * part / whole if whole else 0
        if width:
            drawn.append(f'<rect class="{name}" x="{at:.2f}" width="{width:.2f}" height="14"/>')
        at += width
    return (
        f'<svg class="{css}" role="img" viewBox="0 0 {_WIDTH} 14" width="{_WIDTH}" height="14" '
        f'preserveAspectRatio="none"><title>{told}</title>{"".join(drawn)}</svg>'
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
