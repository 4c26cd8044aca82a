"""The audit trail: the schema security, its tables, partitions for the next months, grants.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op
from glpgenc.installer import run_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FILES = ("0.1.0/audit.sql",)


def upgrade() -> None:
    run_sql(op.get_context(), FILES)


def downgrade() -> None:
    message = "removing the audit trail would destroy evidence: to do so, drop the schema security manually"
    raise RuntimeError(message)
