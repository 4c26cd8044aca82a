"""The dashboard in Grafana's form, built with the Grafana Foundation SDK."""

from __future__ import annotations

from typing import Any

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common as common_models
from grafana_foundation_sdk.models import dashboard as models

from glpgenc.metrics import names
from tools.dashboard.happening import HTTP, KMS, NOW, OPERATIONS
from tools.dashboard.model import Look, Panel, Row
from tools.dashboard.standing import AUDIT, COVERAGE, JOBS, KEYS

ROWS: tuple[Row, ...] = (NOW, HTTP, OPERATIONS, KMS, KEYS, JOBS, COVERAGE, AUDIT)
"""The dashboard, from top to bottom."""

RUNBOOK = "https://docs.example.com/glpgenc/RUNBOOK.md"
"""Where whoever installs it keeps docs/RUNBOOK.md; a variable of the dashboard."""

_SOURCE = models.DataSourceRef(type_val="prometheus", uid="${datasource}")
_HEIGHTS = {Look.NUMBER: 4, Look.BARS: 8, Look.LINES: 8, Look.STACKED: 8}


def document() -> str:
    """Return the dashboard's JSON, the same each time."""
    board = (
        dashboard.Dashboard("Encryption service")
        .uid("glpgenc-encryption-service")
        .description("Field-level encryption: what it does, how the KMS answers, how keys, jobs and columns stand.")
        .tags(["glpgenc", "encryption", "postgresql"])
        .editable()
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .time("now-6h", "now")
        .refresh("1m")
        .timezone("browser")
        .link(_link("Runbook", "${runbook}"))
    )
    for variable in _variables():
        board.with_variable(variable)
    number = 0
    for row in ROWS:
        board.with_row(dashboard.Row(row.title).id(1_000 + number))
        for panel in row.panels:
            number += 1
            board.with_panel(_panel(panel).id(number))
    return JSONEncoder(sort_keys=True, indent=2).encode(board.build()) + "\n"


def anchor(heading: str) -> str:
    """Return the fragment that leads to a heading of one word in rendered Markdown."""
    return heading.lower()


def _variables() -> list[Any]:
    every = models.VariableOption(selected=True, text=["All"], value=["$__all"])
    environment = f"label_values({names.SCRAPE_INCOMPLETE.name}, environment)"
    data_class = f'label_values({names.KEYS.name}{{environment=~"$environment"}}, data_class)'
    chosen = [
        dashboard.QueryVariable(name)
        .label(label)
        .description(description)
        .datasource(_SOURCE)
        .query({"query": query, "refId": name})
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .multi(multi=True)
        .include_all(include_all=True)
        # Not a list of what there is: so that a target without the label is among them all.
        .all_value(".*")
        .current(every)
        for name, label, description, query in (
            ("environment", "Environment", "The label that the scrape configuration gives its targets.", environment),
            ("data_class", "Data class", "Of what has one; all else is shown whatever is chosen.", data_class),
        )
    ]
    source = dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus")
    runbook = dashboard.TextBoxVariable("runbook").label("Runbook").default_value(RUNBOOK)
    return [source, *chosen, runbook.description("Where docs/RUNBOOK.md is kept.")]


def _panel(panel: Panel) -> Any:
    built = (
        _look(panel)
        .title(panel.title)
        .description(panel.description)
        .datasource(_SOURCE)
        .unit(panel.unit.value)
        .min(0)
        .span(panel.width)
        .height(_HEIGHTS[panel.look])
        .links([_link(f"Runbook: {panel.runbook}", f"${{runbook}}#{anchor(panel.runbook)}")])
        .thresholds(
            dashboard.ThresholdsConfig()
            .mode(models.ThresholdsMode.ABSOLUTE)
            .steps([models.Threshold(value=value, color=colour) for value, colour in panel.steps])
        )
    )
    if panel.top is not None:
        built.max(panel.top)
    if panel.words:
        shown = {str(value): models.ValueMappingResult(text=text) for value, text in panel.words}
        built.mappings([models.ValueMap(options=shown)])
    for letter, query in zip("ABCDEF", panel.queries, strict=False):
        target = prometheus.Dataquery().expr(query.expression).legend_format(query.legend).ref_id(letter)
        built.with_target(target.instant() if panel.look is Look.BARS else target.range())
    return built


def _look(panel: Panel) -> Any:
    last = common.ReduceDataOptions().calcs(["lastNotNull"])
    if panel.look is Look.NUMBER:
        return stat.Panel().reduce_options(last).color_mode(common_models.BigValueColorMode.BACKGROUND)
    if panel.look is Look.BARS:
        bars = bargauge.Panel().reduce_options(last).display_mode(common_models.BarGaugeDisplayMode.BASIC)
        return bars.orientation(common_models.VizOrientation.HORIZONTAL)
    lines = (
        timeseries.Panel()
        .legend(
            common.VizLegendOptions()
            .display_mode(common_models.LegendDisplayMode.TABLE)
            .placement(common_models.LegendPlacement.BOTTOM)
            .show_legend(show_legend=True)
            .calcs(["lastNotNull", "max"])
        )
        .tooltip(common.VizTooltipOptions().mode(common_models.TooltipDisplayMode.MULTI))
    )
    if panel.look is Look.STACKED:
        lines.stacking(common.StackingConfig().mode(common_models.StackingMode.NORMAL)).fill_opacity(30)
    if panel.alarm is not None or panel.warn is not None:
        mode = common_models.GraphTresholdsStyleMode.DASHED
        lines.thresholds_style(common.GraphThresholdsStyleConfig().mode(mode))
    return lines


def _link(title: str, url: str) -> Any:
    return dashboard.DashboardLink(title).type(models.DashboardLinkType.LINK).url(url).target_blank(target_blank=True)
