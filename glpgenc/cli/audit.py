"""``glpgenc audit``: read, verify, export and prune the audit trail."""

import typer

from glpgenc.cli import audit_export, audit_prune, audit_read, audit_verify

app = typer.Typer(no_args_is_help=True, help="Read the audit trail, verify it, export it, drop old months of it.")
audit_read.register(app)
audit_verify.register(app)
audit_export.register(app)
audit_prune.register(app)
