"""A run of Django's suite by hand: ``python -m tests.django.upstream [--plain] lookup ordering``."""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.django.upstream.run import run_suite
from tests.django.upstream.servers import installed, server_with_icu, wrapping
from tests.django.upstream.sources import suite_folder
from tests.support.servers import ServerPool, keep_servers_in_memory


def main(arguments: list[str]) -> None:
    modules = [each for each in arguments if not each.startswith("--")]
    keep_servers_in_memory()
    with ExitStack() as stack:
        server = server_with_icu(stack.enter_context(ServerPool()))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        done = run_suite(
            suite_folder(),
            modules,
            server,
            folder,
            template=stack.enter_context(installed(server)),
            wrap=None if "--plain" in arguments else wrapping(folder),
        )
    print(done.output[-3000:])
    for outcome in ("refused", "failed"):
        for name, reason in sorted(done.named(outcome).items()):
            print(outcome, name, "|", reason.replace("\n", " ")[:300])
    print(len(done.wrapped), "fields encrypted;", dict(done.count()), "of", len(done.outcomes))


if __name__ == "__main__":
    main(sys.argv[1:])
