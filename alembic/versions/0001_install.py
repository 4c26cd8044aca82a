"""Install: roles, functions, tables, registry, grants.

Revision ID: 0001
Revises: none
"""

from __future__ import annotations

from alembic import op
from glpgenc.installer import run_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FILES = (
    "0.1.0/schema.sql",
    "0.1.0/roles.sql",
    "0.1.0/errors.sql",
    "0.1.0/envelope.sql",
    "0.1.0/session_secret.sql",
    "0.1.0/search_terms.sql",
    "0.1.0/trigrams.sql",
    "0.1.0/words.sql",
    "0.1.0/partitions.sql",
    "0.1.0/facets.sql",
    "0.1.0/json_paths.sql",
    "0.1.0/decrypt.sql",
    "0.1.0/encrypt.sql",
    "0.1.0/keys.sql",
    "0.1.0/session.sql",
    "0.1.0/registry.sql",
    "0.1.0/index_columns.sql",
    "0.1.0/dual_write.sql",
    "0.1.0/expand.sql",
    "0.1.0/contract.sql",
    "0.1.0/jobs.sql",
    "0.1.0/rotation.sql",
    "0.1.0/reindex.sql",
    "0.1.0/owners.sql",
    "0.1.0/grants.sql",
)


def upgrade() -> None:
    run_sql(op.get_context(), FILES)


def downgrade() -> None:
    message = "removing glpgenc would destroy every wrapped key: to do so, drop the schema glpgenc manually"
    raise RuntimeError(message)
