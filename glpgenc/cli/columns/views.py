"""The commands ``glpgenc view``: views that decrypt, for tools that can't call functions."""

from typing import Annotated, Any

import typer

from glpgenc.cli._support.arguments import TableName
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_note, print_script
from glpgenc.views.catalogue import ViewPlan, create_view, drop_view, list_views, plan_view
from glpgenc.views.masks import Mask
from glpgenc.views.options import ViewOptions, pairs
from glpgenc.views.review import review_view

_APPLICATION = "glpgenc view"


@command()
def create(
    invocation: Invocation,
    *,
    table: TableName,
    name: Annotated[str | None, typer.Option(metavar="VIEW", help="Its name; TABLE_decrypted unless said.")] = None,
    mask: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=KIND:ROLE", help="What members of a role see of a column. May be repeated."),
    ] = None,
    as_: Annotated[
        list[str] | None,
        typer.Option("--as", metavar="COLUMN=NAME", help="The name of a decrypted column. May be repeated."),
    ] = None,
    type_: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="COLUMN=TYPE", help="The type of its values; text unless known."),
    ] = None,
    row: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=KEY", help="The column with the key that its values are bound to."),
    ] = None,
    omit: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="A ciphertext column to leave out. May be repeated.")
    ] = None,
    no_search: Annotated[bool, typer.Option("--no-search", help="Leave out the search columns.")] = False,
    read_only: Annotated[bool, typer.Option("--read-only", help="Refuse writes.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the statements, and execute none.")] = False,
) -> None:
    r"""Create a view of a table with decrypted columns.

    It runs with the rights of who reads it (security_invoker, PostgreSQL 15 or later), in sessions that have keys.
    Writes go to the table, encrypted. A column `email` whose values have a search term gets a search column beside it:
    `WHERE email_search = 'x'` uses the index, `WHERE email = 'x'` decrypts every row.

    Masks are last4, domain, year, null, and none, which exempts a role from the masks after it. The first one whose
    role a user is a member of counts; PUBLIC is everyone. A mask does not keep anyone from calling gl_decrypt on the
    table in a session with keys. The command can be run again: it replaces a view that differs, and keeps its grants.

    \b
    Example:  glpgenc view create customers
              glpgenc view create customers --mask email=none:support --mask email=domain:PUBLIC
              glpgenc view create customers --type born_enc=date --as born_enc=born --row email=id
              glpgenc view create customers --dry-run
    Next:     GRANT SELECT ON customers, customers_decrypted TO reporting
    """
    options = ViewOptions(
        names=pairs(as_, "--as"), types=pairs(type_, "--type"), rows=pairs(row, "--row"), omitted=tuple(omit or ()),
        masks=tuple(map(Mask.parse, mask or ())), search=not no_search, read_only=read_only,
    )  # fmt: skip
    with invocation.connection(_APPLICATION) as connection:
        connection.autocommit = True
        plan = plan_view(connection, table, name, options)
        if not dry_run:
            create_view(connection, plan)
    document = plan.document(executed=not dry_run)
    if invocation.as_json:
        print_json(document)
    elif dry_run:
        print_script(";\n".join([*plan.script, ""]).rstrip("\n") or "-- nothing to do")
    else:
        _print_created(plan)


def _print_created(plan: ViewPlan) -> None:
    view = plan.view
    what = "was already there" if not plan.statements else "was created again" if plan.replaces else "was created"
    print_line(f"view {view.display_name} {what}; it decrypts {', '.join(each.name for each in view.decrypted)}")
    for search in view.searches:
        print_line(f"WHERE {search.name} = ... finds equal values of {search.of.name} by their index column")
    if not plan.options.read_only and view.function is None:
        print_note(f"table {view.table.display_name} has no primary key: the view can't be written")
    for each in view.decrypted:
        if each.stored.plaintext is not None:
            print_note(
                f"plaintext column {each.stored.plaintext} is still there, and `glpgenc contract` can't drop it while "
                "the view shows it: drop the view first, and create it again"
            )


@command()
def list_(invocation: Invocation) -> None:
    r"""List decrypting views, and what is wrong with them.

    \b
    Example:  glpgenc view list
    Next:     glpgenc view create customers     if the table has changed since
    """
    with invocation.connection(_APPLICATION) as connection:
        found = [(view, review_view(connection, view)) for view in list_views(connection)]
    document: dict[str, Any] = {
        "views": [
            {
                "view": view.display_name,
                "table": view.table_name,
                "owner": view.owner,
                "masks": list(view.masks()),
                "faults": [{"severe": each.severe, "text": each.text, "remedy": each.remedy} for each in faults],
            }
            for view, faults in found
        ]
    }
    rows = [(each["view"], each["table"], each["owner"], each["masks"] or None,
             [fault["text"] for fault in each["faults"]] or "as created") for each in document["views"]]  # fmt: skip
    invocation.show_table(document, ("View", "Table", "Owner", "Masks", "State"), rows)


@command()
def drop(
    invocation: Invocation,
    *,
    view: Annotated[str, typer.Argument(metavar="VIEW", help="The view, as in SQL.")],
) -> None:
    r"""Drop a view that `view create` created.

    The table and its values stay. Functions, types and operators that were created with the view are dropped too.

    \b
    Example:  glpgenc view drop customers_decrypted
    Next:     glpgenc view list
    """
    with invocation.connection(_APPLICATION) as connection:
        connection.autocommit = True
        dropped = drop_view(connection, view)
    invocation.show(
        {"view": dropped.display_name, "table": dropped.table_name}, f"view {dropped.display_name} was dropped"
    )
