"""Encrypted columns in Alembic migrations.

Import it in ``env.py``:

>>> import glpgenc.alembic  # doctest: +SKIP

From then on ``op`` has ``encrypt_column``, ``add_search_facet``, ``drop_plaintext`` and their counterparts, and
``alembic revision --autogenerate`` writes them from the models. docs/MIGRATIONS.md tells the whole way.
"""

from __future__ import annotations

from glpgenc.alembic import operations as _operations
from glpgenc.alembic.compare import autogenerate as _autogenerate
from glpgenc.alembic.operations import rendering as _rendering

# They register themselves with Alembic.
_ = (_autogenerate, _operations, _rendering)
