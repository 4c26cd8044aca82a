"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

from __future__ import annotations

from alembic import op
from glpgenc.installer import run_sql

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None

FILES: tuple[str, ...] = ()


def upgrade() -> None:
    run_sql(op.get_context(), FILES)


def downgrade() -> None:
    message = "released schemas are upgraded, not downgraded"
    raise RuntimeError(message)
