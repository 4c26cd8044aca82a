"""A user's own Alembic environment in a folder, beside ours, with models that change."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from alembic import command
from glpgenc.database import sqlalchemy_url

ENV = """
from alembic import context
from sqlalchemy import create_engine, NullPool

import glpgenc.alembic

attributes = context.config.attributes
options = {"target_metadata": attributes["metadata"], "compare_type": True, **attributes["options"]}
if context.is_offline_mode():
    context.configure(dialect_name="postgresql", literal_binds=True, **options)
    with context.begin_transaction():
        context.run_migrations()
else:
    engine = create_engine(attributes["url"], poolclass=NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()
"""
TEMPLATE = '''"""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
'''
PASS = "pass\n"


@dataclass
class AlembicWorld:
    """An environment of migrations for one database.

    :param database: a superuser's URL.
    :param attributes: more of what env.py may read.
    :param options: what env.py gives to ``context.configure`` besides.
    """

    database: str
    folder: Path
    driver: str = "psycopg"
    options: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        (self.folder / "versions").mkdir(parents=True)
        (self.folder / "env.py").write_text(ENV)
        (self.folder / "script.py.mako").write_text(TEMPLATE)

    def config(self, metadata: MetaData | None = None) -> Config:
        config = Config(stdout=io.StringIO())
        config.set_main_option("script_location", str(self.folder))
        config.attributes |= {
            "url": sqlalchemy_url(self.database).set(drivername=f"postgresql+{self.driver}"),
            "metadata": metadata if metadata is not None else MetaData(),
            "options": self.options,
        }
        config.attributes |= self.attributes
        return config

    def generate(self, metadata: MetaData) -> tuple[str, str]:
        """Write a migration from models, and return what it does: upgrade and downgrade, as Python."""
        self.count += 1
        command.revision(self.config(metadata), "from models", autogenerate=True, rev_id=f"r{self.count}")
        text = self.text()
        up, down = text.split("def upgrade() -> None:")[1].split("def downgrade() -> None:")
        return _code(up), _code(down)

    def write(self, upgrade: str, downgrade: str = "pass", imports: str = "") -> str:
        """Write a migration by hand, and return its revision."""
        self.count += 1
        name = f"r{self.count}"
        down = None if self.count == 1 else f"r{self.count - 1}"
        body = TEMPLATE.split("def upgrade", maxsplit=1)[0].replace("${message}", name)
        body = body.replace('${imports if imports else ""}', imports)
        body = body.replace("${repr(up_revision)}", repr(name)).replace("${repr(down_revision)}", repr(down))
        body += f"def upgrade() -> None:\n{_indented(upgrade)}\n\n\ndef downgrade() -> None:\n{_indented(downgrade)}\n"
        (self.folder / "versions" / f"{name}_.py").write_text(body)
        return name

    def text(self) -> str:
        """Return the newest migration."""
        script = ScriptDirectory(str(self.folder)).get_revision("head")
        assert script is not None
        return Path(script.path).read_text()

    def upgrade(self, metadata: MetaData | None = None, revision: str = "head") -> None:
        command.upgrade(self.config(metadata), revision)

    def downgrade(self, metadata: MetaData | None = None, revision: str = "-1") -> None:
        command.downgrade(self.config(metadata), revision)

    def script(self, metadata: MetaData | None = None, revision: str = "head") -> str:
        """Return what ``alembic upgrade --sql`` prints."""
        config = self.config(metadata)
        output = config.output_buffer = io.StringIO()
        command.upgrade(config, revision, sql=True)
        return output.getvalue()

    def downgraded(self, metadata: MetaData | None = None, revision: str = "head:-1") -> str:
        """Return what ``alembic downgrade --sql`` prints."""
        config = self.config(metadata)
        output = config.output_buffer = io.StringIO()
        command.downgrade(config, revision, sql=True)
        return output.getvalue()

    def apply(self, metadata: MetaData) -> tuple[str, str]:
        """Generate a migration and run it."""
        written = self.generate(metadata)
        self.upgrade(metadata)
        return written

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(statement.encode())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()

    def catalogue(self) -> list[tuple[Any, ...]]:
        """Return what there is outside of our schema: columns, indexes, constraints, triggers, functions."""
        return self.rows(
            """
            WITH x AS (SELECT array_agg(oid) AS theirs FROM pg_namespace
                       WHERE nspname !~ '^pg_|^information_schema$|^glpgenc$|^security$')
            SELECT things.* FROM x, LATERAL (
            SELECT 'column', c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = ANY (theirs) AND c.relkind IN ('r', 'p') AND a.attnum > 0
              AND NOT a.attisdropped
            UNION ALL SELECT 'index', tablename::text, indexname::text, indexdef FROM pg_indexes
            WHERE quote_ident(schemaname)::regnamespace = ANY (theirs)
            UNION ALL SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = ANY (theirs)
            UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname::text, '' FROM pg_trigger
            JOIN pg_class c ON c.oid = tgrelid WHERE c.relnamespace = ANY (theirs) AND NOT tgisinternal
            UNION ALL SELECT 'function', '', proname::text, prosrc FROM pg_proc
            WHERE pronamespace = ANY (theirs)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')
            ) AS things (kind, of_table, name, text) WHERE of_table <> 'alembic_version' ORDER BY 1, 2, 3
            """
        )


def _code(body: str) -> str:
    lines = [line[4:] for line in body.strip("\n").splitlines() if not line.strip().startswith("# ###")]
    return "\n".join(lines).strip("\n") + "\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.strip().splitlines())


Make = Callable[[], MetaData]
