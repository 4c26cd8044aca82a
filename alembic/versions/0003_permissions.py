"""Roles and permissions of the HTTP API, with those that everybody begins with.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op
from glpgenc.installer import OWN_PERMISSIONS, run_sql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FILES = ("0.1.0/permissions.sql",)
ELSEWHERE = ("0.1.0/permissions_elsewhere.sql",)


def upgrade() -> None:
    # Where an application has tables of its own for roles, these are read by the query that the settings name.
    own = op.get_context().config.attributes.get(OWN_PERMISSIONS, True)
    run_sql(op.get_context(), FILES if own else ELSEWHERE)


def downgrade() -> None:
    message = "removing the roles would lose changes made to them: to do so, drop the tables manually"
    raise RuntimeError(message)
