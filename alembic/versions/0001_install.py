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
    "schema_v1.sql",
    "roles_v1.sql",
    "pgcrypto_v1.sql",
    "errors_v1.sql",
    "a256cbc_hs512_v1.sql",
    "header_v1.sql",
    "normalizers_v1.sql",
    "binding_v1.sql",
    "search_v1.sql",
    "facets_v1.sql",
    "decrypt_v1.sql",
    "encrypt_v1.sql",
    "reencrypt_v1.sql",
    "tables_v1.sql",
    "session_v1.sql",
    "key_states_v1.sql",
    "branch_keys_v1.sql",
    "tenant_kms_keys_v1.sql",
    "registry_v1.sql",
    "index_columns_v1.sql",
    "column_migrations_v1.sql",
    "dual_write_v1.sql",
    "uniqueness_v1.sql",
    "expand_v1.sql",
    "fallback_v1.sql",
    "contract_v1.sql",
    "backfill_v1.sql",
    "rotation_v1.sql",
    "reindex_v1.sql",
    "verification_v1.sql",
    "planted_rows_v1.sql",
    "owners_v1.sql",
    "grants_v1.sql",
)


def upgrade() -> None:
    run_sql(op.get_context(), FILES)


def downgrade() -> None:
    message = "removing glpgenc would destroy every wrapped key: to do so, drop the schema glpgenc manually"
    raise RuntimeError(message)
