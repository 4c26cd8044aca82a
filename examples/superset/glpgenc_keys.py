"""Keys for Superset: ``from glpgenc_keys import DB_CONNECTION_MUTATOR`` in superset_config.py.

Nothing but the standard library: the HTTP API of ``glpgenc serve`` seals the keys, and PostgreSQL loads them for one
transaction. The settings are read from the environment; docs/VIEWS.md lists them.
"""

from __future__ import annotations

import base64
import json
import os
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

_TIMEOUT = 5  # seconds: a transaction is open meanwhile


def sealed_keys(challenge: bytes, application: str, *, recheck: bool) -> bytes:
    """Have the API seal keys. The challenge and the answer together are the keys: write neither into a log."""
    wanted = {
        "challenge": base64.b64encode(challenge).decode(),
        "tenant_id": os.environ["GLPGENC_TENANT"],
        "data_classes": os.environ["GLPGENC_CLASSES"].split(","),
        "application": application,
        "read_only": True,
        "recheck": recheck,
    }
    # Read each time: whoever renews tokens replaces the file.
    token = Path(os.environ["GLPGENC_TOKEN_FILE"]).read_text(encoding="ascii").strip()
    request = urllib.request.Request(  # noqa: S310  # the URL is the administrator's
        os.environ["GLPGENC_URL"].rstrip("/") + "/api/v1/encryption/sessions",
        data=json.dumps(wanted).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310  # as above
        return base64.b64decode(json.load(answer)["sealed"])


def load_keys(application: str, connection: Any, *_: Any) -> None:
    """Load keys into the transaction that begins with it: an event of a pool, ``checkout``.

    :param application: who it is for, in the audit trail of the API.
    :param connection: of the driver, not in autocommit mode.
    """
    with connection.cursor() as cursor:
        for recheck in (False, True):
            cursor.execute("SELECT glpgenc.gl_session_begin()")
            sealed = sealed_keys(bytes(cursor.fetchone()[0]), application, recheck=recheck)
            cursor.execute("SELECT settings FROM glpgenc.gl_session_load(%s)", (sealed,))
            # -1: a key was replaced, of which the API did not hear. It looks, and is asked once more.
            if cursor.fetchone()[0] >= 0:
                return
    raise RuntimeError("a key of this tenant is not active, and there is none in its place")


def DB_CONNECTION_MUTATOR(  # noqa: N802  # Superset's name
    uri: Any, params: dict[str, Any], username: str | None, security_manager: Any, source: Any
) -> tuple[Any, dict[str, Any]]:
    """Have connections to the databases of ``GLPGENC_DATABASES`` load keys when they are taken from their pool."""
    del security_manager, source
    # What the API takes: 64 printable ASCII characters.
    name = "".join(each if " " <= each <= "~" else "?" for each in f"superset {username or 'nobody'}")[:64]
    if f"{uri.host}/{uri.database}" in os.environ["GLPGENC_DATABASES"].split(","):
        events = [*params.get("pool_events", ()), (partial(load_keys, name), "checkout")]
        return uri, {**params, "pool_events": events}
    return uri, params
