"""Why a block of the pages may stay unrun: this list is closed, and a test holds every marker to it."""

from __future__ import annotations

REASONS = frozenset({
    "a fragment",
    "installs packages",
    "irreversible on a live database",
    "needs AWS",
    "needs a Kubernetes cluster",
    "needs a container engine",
    "needs a published release",
    "needs a second host",
    "needs a service that is not installed here",
    "needs root",
    "runs for ever",
    "shown for reading",
    "shows what not to do",
    "waits for a person",
})  # fmt: skip
