"""Plot the data of the dashboard's panels: `python -m tools.dashboard.picture [FILE]`, docs/images/dashboard.svg.

No screenshot: no Grafana runs. A service, a rotation and a backfill run for about a minute, Prometheus scrapes them,
each panel's queries are asked, and what they return is drawn.
"""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path

from tests.support.databases import fresh_database
from tests.support.observed import SCRAPED_EVERY, Observed, observed
from tests.support.servers import ServerPool, TemplateDatabases, keep_servers_in_memory
from tools.dashboard.chart import HEIGHT, NUMBER_HEIGHT, NUMBER_WIDTH, WIDTH, Curve, drawn
from tools.dashboard.queries import PanelData, dashboard_rows, named, substituted

TARGET = Path(__file__).parents[2] / "docs" / "images" / "dashboard.svg"

_STEP = 1.0
_GAP, _HEADING = 10, 30
_STYLE = """
text { font-family: Inter, "DejaVu Sans", Arial, sans-serif; fill: #24292f; }
.panel { fill: #ffffff; stroke: #d0d7de; }
.grid { stroke: #eaeef2; }
"""
_CAPTION = """
Data of the panels of grafana/encryption-service.json, asked of a Prometheus that scraped glpgenc serve and two jobs.
Drawn by tools/dashboard/picture.py: no screenshot of Grafana. Keys were cached for 2 seconds, so that the KMS had work.
"""


def curves_of(world: Observed, panel: PanelData) -> list[Curve]:
    """Ask a panel's queries."""
    found = []
    for query in panel.queries:
        expression = substituted(query.expression, step=_STEP, scraped_every=SCRAPED_EVERY)
        if query.instant:
            series = world.prometheus.instant(expression, world.ended - 1)
        else:
            series = world.prometheus.range(expression, world.began, world.ended, _STEP)
        for each in series:
            points = tuple(point for point in each.points if math.isfinite(point[1]))
            if points:
                found.append(Curve(named(query.legend, each.labels), points))
    return found


def picture(world: Observed) -> str:
    """Return the whole of it as SVG."""
    parts: list[str] = []
    y = 54.0
    for title, panels in dashboard_rows():
        parts.append(f'<text x="{_GAP}" y="{y + 18:.0f}" font-size="16" font-weight="600">{title}</text>')
        y += _HEADING
        x, tallest = float(_GAP), 0.0
        for panel in panels:
            width, height = (NUMBER_WIDTH, NUMBER_HEIGHT) if panel.kind == "stat" else (WIDTH, HEIGHT)
            if x + width > 2 * WIDTH + 3 * _GAP:
                x, y, tallest = float(_GAP), y + tallest + _GAP, 0.0
            body = drawn(panel, curves_of(world, panel), world.began, world.ended)
            parts.append(f'<g transform="translate({x:.0f} {y:.0f})">{body}</g>')
            x, tallest = x + width + _GAP * (0.2 if panel.kind == "stat" else 1), max(tallest, height)
        y += tallest + _GAP
    width = 2 * WIDTH + 3 * _GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y:.0f}" width="{width}" height="{y:.0f}"'
        ' role="img">'
        f"<title>Data of the dashboard</title><style>{_STYLE}</style>"
        f'<rect width="100%" height="100%" fill="#f6f8fa"/>'
    )
    told = "".join(
        f'<text x="{_GAP}" y="{24 + 16 * number}" font-size="12">{line}</text>'
        for number, line in enumerate(_CAPTION.strip().splitlines())
    )
    return head + told + "\n".join(parts) + "</svg>\n"


def main(target: Path) -> None:
    """Let it all run, and write the picture."""
    keep_servers_in_memory()
    with (
        tempfile.TemporaryDirectory(prefix="glpgenc-picture-") as home,
        ServerPool() as servers,
        TemplateDatabases() as templates,
    ):
        server = servers.default()
        with fresh_database(server, template=templates.on(server)) as url, observed(url, Path(home)) as world:
            target.write_text(picture(world), encoding="utf-8")
    print(f"wrote {target}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
