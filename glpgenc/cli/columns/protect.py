"""The commands ``glpgenc plan-index`` and ``glpgenc protect``: before, and as a column begins to be encrypted."""

from typing import Annotated, Any

import typer

from glpgenc.cli._support.arguments import LockArguments, SuiteOption, TableName
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import RUN_AGAIN, print_json, print_line, print_note, print_script, so_far
from glpgenc.planning import FACETS, Verdict, as_document, as_lines, judge, read_statistics

Column = Annotated[str, typer.Argument(metavar="COLUMN", help="Its plaintext column.")]
DataClass = Annotated[str, typer.Option(metavar="CLASS", help="Which data key protects it, such as pii.")]
Ciphertext = Annotated[str | None, typer.Option(metavar="COLUMN", help="The new column; COLUMN_enc unless said.")]
FieldName = Annotated[
    str | None, typer.Option("--field", metavar="FIELD", help="Its field; TABLE.COLUMN_enc unless said.")
]
Padding = Annotated[int, typer.Option(metavar="BYTES", help="Pad values to a multiple of this; 0 for none.")]
Search = Annotated[
    list[str] | None,
    typer.Option(metavar="KIND[=FORM][:unique[=COLUMNS]]", help="A way to search it. May be repeated."),
]
Mode = Annotated[str, typer.Option(metavar="database|client", help="Who encrypts: the server, or Python.")]
TenantColumn = Annotated[
    str | None, typer.Option("--tenant-column", metavar="SQL", help="The column that names a row's tenant.")
]
Row = Annotated[str | None, typer.Option(metavar="SQL", help="The column with the key that a value is bound to.")]
Source = Annotated[str | None, typer.Option(metavar="SQL", help="What is encrypted, if not COLUMN as it is.")]
Unkeyed = Annotated[str, typer.Option(metavar="queue|refuse", help="What to do with plaintext written without keys.")]


@command(resume=RUN_AGAIN, databases=DatabaseUse.EACH, alone=("alembic",))
def protect(
    invocation: Invocation,
    *,
    table: TableName,
    column: Column,
    data_class: DataClass,
    ciphertext: Ciphertext = None,
    field: FieldName = None,
    padding: Padding = 0,
    search: Search = None,
    mode: Mode = "database",
    tenant_column: TenantColumn = None,
    row: Row = None,
    source: Source = None,
    unkeyed: Unkeyed = "queue",
    client_source: Annotated[
        bool, typer.Option("--client-source", help="Only a function in Python can read what is there.")
    ] = False,
    suite: SuiteOption = None,
    alembic: Annotated[bool, typer.Option("--alembic", help="Print an Alembic migration instead.")] = False,
    down_revision: Annotated[str | None, typer.Option(metavar="REV", help="What that migration follows.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the statements, and execute none.")] = False,
    lock: LockArguments,
) -> None:
    r"""Start encrypting a column: field, column and triggers.

    Registers the field, adds a ciphertext column beside the plaintext column, keeps both in step by triggers, and
    creates indexes. No row is read or rewritten, no key is needed, and readers and writers wait for a moment at most.
    If it is interrupted, run it again. `glpgenc backfill run` encrypts the existing rows afterwards.

    Ways to search: exact, lower, digits, last4, email_domain, number (equal values); prefix or prefix=2-10; contains or
    contains=3; words or words:language=english; similar (typing errors); range=month, range=7days, range=1000, of text
    range=256buckets. :unique adds a UNIQUE index on equal values, :unique=org,kind on equal values of rows that agree
    in these columns (on a partitioned table its partition key must be among them). `glpgenc plan-index` and
    docs/LEAKAGE.md describe what each of them reveals.

    With --client-source the column contains what another library has encrypted in Python, such as Fernet tokens:
    triggers leave it alone, and `glpgenc backfill run --source-function` reads it (docs/BACKFILL.md).

    \b
    Example:  glpgenc protect customers email --data-class pii --search lower:unique --search prefix
              glpgenc protect customers born --data-class pii --search range=month --tenant-column tenant_id
              glpgenc protect customers email --data-class pii --alembic > versions/encrypt_email.py
    Next:     glpgenc backfill run customers
    """
    # SQLAlchemy and Alembic are slow to import, and most commands need neither.
    from glpgenc.alembic.protection_plan import ProtectionRequest, execute, migration, plan  # noqa: PLC0415

    wish = ProtectionRequest(
        table=table, column=column, data_class=data_class, ciphertext=ciphertext, field=field, padding=padding,
        search=tuple(search or ()), mode=mode, tenant=tenant_column, row=row, source=source, unkeyed=unkeyed,
        client_source=client_source, suite=suite,
    )  # fmt: skip
    url = invocation.database_url
    planned = plan(url, wish)
    text = migration(planned, down_revision) if alembic else None
    if text is None and not dry_run:
        so_far("adding field, column and triggers; `glpgenc protect --dry-run` shows what is missing")
        execute(url, planned, lock.retry())
    document = planned.document(executed=text is None and not dry_run)
    if invocation.as_json:
        print_json(document if text is None else document | {"migration": text})
    elif text is not None:
        print_script(text.rstrip("\n"))
        if down_revision is None:
            print_note("set down_revision to what `alembic heads` shows")
    elif dry_run:
        print_script(";\n".join([*document["statements"], ""]).rstrip("\n"))
    else:
        _print_protected(document)


def _print_protected(document: dict[str, Any]) -> None:
    place = f"{document['table']}.{document['column']}"
    print_line(
        f"{document['table']}.{document['plaintext_column']} is being encrypted into {place} ({document['field']})"
    )
    print_line(f"In the model: {document['model']}")
    print_line("Now: glpgenc backfill run, glpgenc verify, glpgenc contract")


@command()
def plan_index(
    invocation: Invocation,
    *,
    column: Annotated[str, typer.Argument(metavar="[SCHEMA.]TABLE.COLUMN", help="The plaintext column, as in SQL.")],
    facet: Annotated[
        str, typer.Option(metavar="|".join(FACETS), help="The way to search it that is judged.")
    ] = "exact",
    bits: Annotated[int | None, typer.Option(metavar="N", help="Judge this many bits, not the recommended.")] = None,
    allow_small_domain: Annotated[
        bool, typer.Option("--allow-small-domain", help="Don't refuse booleans, enums and other columns of few values.")
    ] = False,
) -> None:
    r"""Judge whether a column can be searched safely.

    Reads PostgreSQL's statistics of a plaintext column (run ANALYZE first) and shows counts and shares, never a value.
    Of equality it says what attacks by frequency would recover by these; `glpgenc leakage` measures it on the values.

    \b
    Example:  glpgenc plan-index customers.email --facet lower
              glpgenc plan-index sales.orders.amount --facet range
              glpgenc plan-index customers.city --bits 12
    Next:     glpgenc protect customers email --search lower

    Exit status 3: the column has too few values, or one that is too common: what is stored could be guessed.
    """
    statistics = read_statistics(invocation.database_url, column)
    judgement = judge(statistics, facet, bits=bits, allow_small_domain=allow_small_domain)
    leakage = None
    if facet in ("exact", "lower"):
        from glpgenc.leakage.planned import planned_leakage  # noqa: PLC0415  # slow to import

        leakage = planned_leakage(statistics, judgement.bits)
    document = as_document(judgement) | {"leakage": None if leakage is None else leakage.document()}
    invocation.show(document, *as_lines(judgement), *([leakage.line()] if leakage is not None else []))
    if judgement.verdict is Verdict.REFUSED:
        raise typer.Exit(Exit.REFUSED)
