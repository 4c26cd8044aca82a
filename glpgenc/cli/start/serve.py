"""The command ``glpgenc serve``."""

from pathlib import Path
from typing import Annotated

import typer

from glpgenc._support.extras import requiring_extra
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json
from glpgenc.settings import Settings


@command(databases=DatabaseUse.KEYS)
def serve(
    invocation: Invocation,
    *,
    host: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Instead of api_host.")] = None,
    port: Annotated[int | None, typer.Option(metavar="PORT", min=1, max=65_535, help="Instead of api_port.")] = None,
    metrics_port: Annotated[
        int | None, typer.Option(metavar="PORT", min=1, max=65_535, help="Instead of metrics_port.")
    ] = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=256, help="Processes.")] = 1,
    tls_cert: Annotated[Path | None, typer.Option(metavar="FILE", help="Certificate chain, in PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help="Its private key, in PEM.")] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy ends TLS: listen on any address without it.")
    ] = False,
    access_log: Annotated[
        bool, typer.Option("--access-log/--no-access-log", help="A line for each request, on the standard error.")
    ] = True,
    openapi: Annotated[bool, typer.Option("--openapi", help="Print the OpenAPI description, and end.")] = False,
) -> None:
    r"""Serve the HTTP API.

    Runs until SIGTERM or Ctrl-C. Callers need a bearer token: api_jwt_issuer, api_jwt_audience, and api_jwks_url or
    api_jwt_key_file define which tokens are accepted. Without them, or on an address that others reach without TLS, it
    does not start. When it is stopped, requests that arrived are answered, and the audit trail is written.

    With a metrics_port, /metrics and the probes /healthz and /readyz are answered there too, without a token.

    \b
    Example:  glpgenc serve
              glpgenc serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem --workers 4
              glpgenc serve --openapi > openapi.json
    Next:     curl -i http://127.0.0.1:8000/readyz
    """
    with requiring_extra("api", "the HTTP API"):
        from glpgenc.api.app import openapi as description  # noqa: PLC0415
        from glpgenc.api.server.serve import ServeOptions  # noqa: PLC0415
        from glpgenc.api.server.serve import serve as serve_api  # noqa: PLC0415
    if openapi:
        print_json(description())
        return
    invocation.update(api_host=host, api_port=port, metrics_port=metrics_port)
    options = ServeOptions(
        workers=workers, tls_cert=tls_cert, tls_key=tls_key, behind_proxy=behind_proxy, access_log=access_log
    )
    # Anew: they were read before this command's own options were known.
    serve_api(Settings.load(config=invocation.config, **invocation.overrides), options)
