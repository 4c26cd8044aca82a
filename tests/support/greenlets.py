"""Running synchronous tests on an asynchronous driver: in a greenlet, from which SQLAlchemy can wait for the loop."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from _pytest.runner import runtestprotocol
from sqlalchemy.util import greenlet_spawn

from tests.support.orm import DRIVER


def must_wait() -> bool:
    """Tell whether the driver that the tests were asked to use works only inside an event loop."""
    return DRIVER == "asyncpg"


def run_waiting(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Run a test and its fixtures where an asynchronous engine's inner, synchronous one works."""
    if isinstance(item, pytest.Function) and "asyncio.run(" in inspect.getsource(item.function):
        # It names its drivers itself.
        item.add_marker(pytest.mark.skip(reason="the test has an event loop of its own"))
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    asyncio.run(greenlet_spawn(runtestprotocol, item, nextitem=nextitem))
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
