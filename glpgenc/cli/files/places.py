"""The files that a command of ``glpgenc file`` takes, and their targets, decided before anything is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from glpgenc.errors import ConfigurationError
from glpgenc.streams.format import is_encrypted

PIPE = "-"
SUFFIX = ".glpg"
_UNFINISHED = ".glpgenc-tmp"
_BEGINNING_BYTES = 8


@dataclass(frozen=True, slots=True)
class Place:
    """One file, and what it becomes.

    :param source: its name, as it was typed or found.
    :param target: the new file's name.
    :param found: whether it was found in a folder: a link in its place is not followed then.
    """

    source: str
    target: str
    found: bool = False

    def make_folder(self, mode: int) -> None:
        """Make the folders that the new file goes to, where it was found in a folder.

        :raises OSError: if one can't be made.
        """
        missing = [each for each in Path(self.target).parents if not each.exists()] if self.found else []
        for folder in reversed(missing):
            folder.mkdir(mode, exist_ok=True)


@dataclass(slots=True)
class Places:
    """All files of a run.

    :param skipped: names and the reason why each is left alone.
    :param refused: what the system refused, such as folders that can't be read.
    """

    taken: list[Place] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    refused: list[OSError] = field(default_factory=list)

    def walk(self, folder: str) -> Iterator[str]:
        """Give the regular files in a folder and those below it, by name; through no link."""
        for path, folders, names in os.walk(folder, onerror=self.refused.append):
            folders.sort()
            for name in sorted([*names, *(each for each in folders if Path(path, each).is_symlink())]):
                found = os.path.join(path, name)  # noqa: PTH118  # keeps ./ as it was typed
                reason = _why_not(found)
                if reason is None:
                    yield found
                else:
                    self.skipped.append((found, reason))


@dataclass(frozen=True, slots=True)
class Naming:
    """How new files are named.

    :param rename: makes the new name of a file, or raises :class:`ConfigurationError`.
    :param why_not: why a file that was found in a folder is not taken; ``None`` where it is.
    """

    rename: Callable[[str], str]
    why_not: Callable[[str], str | None]

    def places(self, files: list[str], output: str | None, *, recursive: bool) -> Places:
        """Return where each file goes.

        :param output: a file, a folder, ``-``, or ``None`` for beside each file.
        :param recursive: take what is in folders; below ``output`` it keeps its place in the folder that was named.
        :raises ConfigurationError: if two would become one file, one would replace another that is to be read, there
            is no such folder, or a folder is named without ``recursive``.
        """
        into = _folder(files, output, recursive=recursive)
        made = Places()
        for file in files:
            if file != PIPE and Path(file).is_dir():
                self._add_folder(made, file, into, recursive=recursive)
            elif into is not None:
                made.taken.append(Place(file, str(into / Path(self.rename(_named(file))).name)))
            else:
                made.taken.append(Place(file, output or (PIPE if file == PIPE else self.rename(file))))
        _refuse_clashes(made.taken)
        return made

    def _add_folder(self, made: Places, folder: str, into: Path | None, *, recursive: bool) -> None:
        if not recursive:
            raise ConfigurationError(f"{folder} is a folder", hint="take what is in it with --recursive")
        # Of . and .. the name is that of what they are.
        below = None if into is None else into / Path(os.path.realpath(folder)).name
        for found in made.walk(folder):
            reason = self.why_not(found)
            if reason is None:
                renamed = self.rename(found)
                target = renamed if below is None else str(below / os.path.relpath(renamed, folder))
                made.taken.append(Place(found, target, found=True))
            else:
                made.skipped.append((found, reason))


def encrypted_name(file: str) -> str:
    """Return the name of an encrypted file."""
    return file + SUFFIX


def decrypted_name(file: str) -> str:
    """Return the name of a decrypted file.

    :raises ConfigurationError: if the encrypted one's does not end as those do.
    """
    if not file.endswith(SUFFIX) or file.endswith("/" + SUFFIX) or file == SUFFIX:
        raise ConfigurationError(f"{file} does not end in {SUFFIX}", hint="name the decrypted file with -o")
    return file.removesuffix(SUFFIX)


def why_not_encrypt(file: str) -> str | None:
    """Return why a file of a folder is not encrypted: it is already."""
    try:
        with Path(file).open("rb") as opened:
            return "it is encrypted already" if is_encrypted(opened.read(_BEGINNING_BYTES)) else None
    except OSError:
        return None  # it fails when its turn comes, and keeps no other from being done


def why_not_decrypt(file: str) -> str | None:
    """Return why a file of a folder is not decrypted: by its name it is not an encrypted one."""
    try:
        decrypted_name(file)
    except ConfigurationError:
        return f"its name does not end in {SUFFIX}"
    return None


def _why_not(path: str) -> str | None:
    try:
        mode = Path(path).lstat().st_mode
    except OSError:
        return None
    if stat.S_ISLNK(mode):
        return "it is a symbolic link"
    if not stat.S_ISREG(mode):
        return "it is not a regular file"
    return "it is a temporary file of glpgenc" if path.endswith(_UNFINISHED) else None


def _folder(files: list[str], output: str | None, *, recursive: bool) -> Path | None:
    """Return the folder that the new files go to; ``None`` where they go beside the old ones, or there is one file."""
    if output is None and (len(files) == 1 or PIPE not in files):
        return None
    if output not in {None, PIPE} and Path(output or "").is_dir():
        return Path(output or "")
    if output is not None and output != PIPE and output.endswith("/"):
        raise ConfigurationError(f"there is no folder {output}", hint="make it with mkdir, or name another with -o")
    if len(files) > 1 or (recursive and files != [PIPE] and Path(files[0]).is_dir()):
        raise ConfigurationError("several files need a folder to go to", hint="leave -o out, or name a folder")
    parent = Path(output or "").parent
    if output != PIPE and not parent.is_dir():
        raise ConfigurationError(f"there is no folder {parent}", hint="make it with mkdir, or name another with -o")
    return None


def _named(file: str) -> str:
    if file == PIPE:
        raise ConfigurationError("standard input has no name for a file in a folder", hint="name the file with -o")
    return file


def _refuse_clashes(taken: list[Place]) -> None:
    named: dict[str, Place] = {}
    sources = {os.path.realpath(each.source): each for each in taken if each.source != PIPE}
    for each in taken:
        if each.target == PIPE:
            continue
        path = Path(each.target)
        key = str(Path(os.path.realpath(path.parent)) / path.name)
        other = named.setdefault(key, each)
        if other is not each:
            raise ConfigurationError(
                f"{other.source} and {each.source} would both become {each.target}",
                hint="take them one by one, each with a file or a folder of its own after -o",
            )
        if sources.get(key, each) is not each:
            raise ConfigurationError(
                f"{each.source} would become {each.target}, which is one of the files that are to be read",
                hint="name a folder for the new files with -o",
            )
