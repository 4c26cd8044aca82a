"""Reports as one HTML file: no script, nothing fetched, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

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
