"""The ways to search an encrypted column, as a model declares them: ``search=[Exact(), Contains()]``."""

from __future__ import annotations

from glpgenc.sqlalchemy.facets.exact import Exact
from glpgenc.sqlalchemy.facets.facet import Facet, Scope
from glpgenc.sqlalchemy.facets.parts import Contains, Prefix
from glpgenc.sqlalchemy.facets.ranges import Range
from glpgenc.sqlalchemy.facets.similar import Similar
from glpgenc.sqlalchemy.facets.suitability import listed, suited
from glpgenc.sqlalchemy.facets.words import Words

__all__ = ["Contains", "Exact", "Facet", "Prefix", "Range", "Scope", "Similar", "Words", "listed", "suited"]
