"""Checks of decrypting views, which must be what ``glpgenc view create`` would create now."""

from __future__ import annotations

from collections.abc import Iterator

from glpgenc.doctor.check import CheckContext, Group
from glpgenc.reports import Finding, InstallationCheck, fail, warn
from glpgenc.views.catalogue import list_views
from glpgenc.views.review import review_view


def _views(context: CheckContext) -> Iterator[Finding]:
    for view in list_views(context.connection):
        for fault in review_view(context.connection, view):
            yield (fail if fault.severe else warn)(f"view {view.display_name}", fault.text, fault.remedy)


CHECKS = (
    InstallationCheck("views", _views, Group.REGISTRY, "decrypting views are what their tables and options make them"),
)
