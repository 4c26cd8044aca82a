"""Find the SQL files and migrations that travel with the package.

They stand at the top of the repository (``sql/``, ``alembic/``). A wheel carries them inside the package, under
``_data``; a checkout or an editable install has them beside it. This module is the only one that knows both places.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from glpgenc.errors import ConfigurationError

_PACKAGE = Path(__file__).resolve().parent
# Of an installed package this is site-packages, where a folder `alembic` is Alembic itself: hence the look for a file
# of ours before it is trusted.
_CHECKOUT = _PACKAGE.parent


def sql_directory() -> Path:
    """Return the folder of the SQL files.

    :raises ConfigurationError: when this installation of glpgenc lacks it.
    """
    return _directory("sql")


def alembic_directory() -> Path:
    """Return the folder of the migrations: ``env.py`` and ``versions/``.

    :raises ConfigurationError: when this installation of glpgenc lacks it.
    """
    return _directory("alembic")


def sql_text(name: str) -> str:
    """Return the text of one SQL file.

    :param name: its path below ``sql/``, with forward slashes.
    :raises ConfigurationError: when there is no such file, or ``name`` leads out of ``sql/``.
    """
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        raise ConfigurationError(f"{name!r} is not the name of a file below sql/")
    try:
        return (sql_directory() / parts).read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"the SQL file {name!r} is missing from this installation of glpgenc", hint="reinstall glpgenc"
        ) from error


def _directory(name: str) -> Path:
    home = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else _PACKAGE / "_data"
    directory = home / name
    if not directory.is_dir():
        raise ConfigurationError(
            f"the folder {name!r} is missing from this installation of glpgenc", hint="reinstall glpgenc"
        )
    return directory
