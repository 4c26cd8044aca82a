"""Text forms of types, as regular expressions with the same meaning in Python and PostgreSQL."""

from __future__ import annotations

_DAY = "[0-9]{4,7}-[0-9]{2}-[0-9]{2}"
_TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
_ZONE = "(Z|[+-][0-9]{2}(:[0-9]{2}){0,2})"
_INTEGER = "^-?[0-9]{1,19}$"
_JSON = '^[ \t\n\r]*([{["0-9-]|true|false|null)'
"""How a text begins that may be JSON."""

_FLOAT = "^(-?[0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?|NaN|-?Infinity)$"

FORMS: dict[str, str] = {
    "smallint": _INTEGER,
    "integer": _INTEGER,
    "bigint": _INTEGER,
    "numeric": "^(-?[0-9]+([.][0-9]+)?(E[+-]?[0-9]+)?|NaN|-?Infinity)$",
    "real": _FLOAT,
    "double precision": _FLOAT,
    "boolean": "^(t|f|true|false)$",
    "uuid": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    "date": f"^({_DAY}( BC)?|-?infinity)$",
    "timestamp without time zone": f"^({_DAY}[ T]{_TIME}( BC)?|-?infinity)$",
    "timestamp with time zone": f"^({_DAY}[ T]{_TIME}{_ZONE}( BC)?|-?infinity)$",
    "json": _JSON,
    "jsonb": _JSON,
}
"""By the name of the type, as PostgreSQL shows it. A type that is not here has any text."""
