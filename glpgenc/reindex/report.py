"""The options, progress and result of a reindex."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from glpgenc.jobs.job import JobOptions

if TYPE_CHECKING:
    from glpgenc.jobs.status import JobStatus
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.reindex.indexes import Duplicates
    from glpgenc.reindex.jobs import StartedReindexJob
    from glpgenc.reindex.state import Reindex


class ReindexObserver:
    """Receives the progress of a reindex. All methods do nothing: override those that are of interest."""

    def phase(self, reindex: Reindex) -> None:
        """Hear that a phase begins."""

    def roots(self, done: int, of: int) -> None:
        """Hear that so many index roots have been staged."""

    def settling(self, seconds: float) -> None:
        """Hear how many seconds are left until every process knows what was registered."""

    def transactions(self, count: int) -> None:
        """Hear how many old transactions are waited for."""

    def started(self, job: StartedReindexJob) -> None:
        """Hear that the values of a table are about to be written again."""

    def moving(self, jobs: list[JobStatus]) -> None:
        """Hear how far the tables are."""

    def building(self, index: str) -> None:
        """Hear that an index is about to be built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReindexOptions:
    """How to reindex.

    :param workers: processes that write rows, of this host.
    :param settle: seconds after which every process has read the registry again; ``None`` for the usual.
    :param prepare: end before the swap.
    :param moving: limits of the jobs that write rows.
    :param retry_quarantined: try rows again that did not open the last time.
    """

    workers: int = 1
    settle: float | None = None
    prepare: bool = False
    moving: JobOptions = field(default_factory=JobOptions)
    retry_quarantined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReindexReport:
    """What a reindex did.

    :param reindex: how it stands.
    :param resumed: whether it had begun before.
    :param jobs: the tables whose values were written again.
    :param quarantined: values that could not be, and that no one can read.
    :param duplicates: rows that the new normaliser makes alike in a UNIQUE column; they keep it from the swap.
    :param left_roots: index roots that nothing uses any more.
    """

    reindex: Reindex
    resumed: bool
    jobs: list[JobStatus]
    quarantined: int = 0
    duplicates: list[Duplicates] = field(default_factory=list)
    left_roots: list[DataKeyRecord] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """Whether the old slot is gone."""
        return self.reindex.phase == "done"

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return state_document(self.reindex) | {
            "resumed": self.resumed,
            "finished": self.finished,
            "rows": sum(job.rows for job in self.jobs),
            "quarantined": self.quarantined,
            "duplicates": [each.document() for each in self.duplicates],
            "left_roots": [str(key.key_id) for key in self.left_roots],
            "jobs": [job.document() for job in self.jobs],
        }


def state_document(reindex: Reindex) -> dict[str, Any]:
    """Return how a reindex stands, for JSON."""
    names = (
        "field", "facet", "phase", "normalizer", "old_normalizer", "new_key", "old_slot", "new_slot", "root_version",
        "started_at", "written_at", "swapped_at", "finished_at",
    )  # fmt: skip
    return {"reindex": reindex.number} | {name: getattr(reindex, name) for name in names}
