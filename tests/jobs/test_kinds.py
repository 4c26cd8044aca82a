"""Kinds of jobs: sent to other processes they stay what they are, and a worker runs those that it was given alone."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from glpgenc.backfill.kind import Backfill
from glpgenc.backfill.source_function import SourceReference
from glpgenc.errors import RegistryError
from glpgenc.jobs.job import Job
from glpgenc.jobs.kind import JobKind, kind_of
from glpgenc.reindex.jobs import REINDEX
from glpgenc.restore.kind import RESTORE
from glpgenc.rotation.jobs import ROTATION

KINDS: list[JobKind[Any]] = [Backfill(SourceReference("legacy:read", Path("/srv/legacy"))), RESTORE, ROTATION, REINDEX]


def job(kind: str) -> Job:
    return Job(
        7, 16_400, "public.people", 1, paused=False, settings={}, finished=False, columns=("email_enc",), kind=kind
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_found_by_its_name_in_a_worker_process_too(kind: JobKind[Any]) -> None:
    sent = pickle.loads(pickle.dumps(KINDS))  # noqa: S301 - our own
    found = kind_of(job(kind.name), sent)
    assert type(found) is type(kind)
    assert getattr(found, "source", None) == getattr(kind, "source", None)


def test_names_are_different() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_a_job_of_another_kind_is_refused() -> None:
    with pytest.raises(RegistryError, match=r"job 7 of table public\.people is a rotation, which this command"):
        kind_of(job("rotation"), [Backfill(), RESTORE])
