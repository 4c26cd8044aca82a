"""What came of each test of Django's suite, written to a file."""

from __future__ import annotations

import json
import os
import re
import unittest
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin, ModelAdmin
from django.core.exceptions import FieldError
from django.test.runner import DiscoverRunner

from glpgenc.django.keys import close_managers
from glpgenc.errors import GlpgencError
from tests.django.upstream.wrapping import wrapped

_Error = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
_RANK = ("passed", "skipped", "refused", "failed")
_PLACE = re.compile(r"\((?:tests\.)?([\w.]+)\)$")


class RecordingResult(unittest.TextTestResult):
    """Outcomes by test; that of a class is each of its tests'."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.outcomes: dict[str, tuple[str, str]] = {}

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self._note(test, "passed")

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        self._note(test, "skipped", reason)

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addExpectedFailure(test, err)
        self._note(test, "passed")

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        super().addUnexpectedSuccess(test)
        self._note(test, "failed", "an unexpected success")

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addFailure(test, err)
        self._note(test, *_judge(err))

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        super().addError(test, err)
        self._note(test, *_judge(err))

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._note(test, *_judge(err))

    def printErrors(self) -> None:
        """Print nothing: names of subtests may be querysets, which are executed to be shown."""

    def _note(self, test: unittest.TestCase, outcome: str, reason: str = "") -> None:
        # The worst of its parts is the test's.
        known = self.outcomes.get(test.id())
        if known is None or _RANK.index(known[0]) < _RANK.index(outcome):
            self.outcomes[test.id()] = outcome, reason


def _judge(err: _Error) -> tuple[str, str]:
    """Return whether a test failed by a refusal of ours, and why."""
    error = err[1]
    assert error is not None
    kind = type(error).__name__
    if is_refusal(error):
        return "refused", f"{kind}: {str(error)[:300]}"
    return "failed", f"{kind}: {str(error)[:300]}"


def is_refusal(error: BaseException | None) -> bool:
    """Whether an error is one of glpgenc's that says what an encrypted field does not serve, or comes from one.

    Of arithmetic Django itself says that it is not defined for an EncryptedField.
    """
    while error is not None:
        if isinstance(error, GlpgencError) or (isinstance(error, FieldError) and "EncryptedField" in str(error)):
            return True
        error = error.__cause__
    return False


class RecordingRunner(DiscoverRunner):
    """Django's runner, which writes the outcomes to the file that the environment names."""

    def get_resultclass(self) -> type[RecordingResult]:
        return RecordingResult

    def run_suite(self, suite: unittest.TestSuite, **keywords: Any) -> Any:
        if wrapped:
            # As docs/DJANGO.md has it for each admin; after the checks, which would end the run.
            from glpgenc.django.admin import EncryptedInlineMixin

            ModelAdmin.__bases__ = InlineModelAdmin.__bases__ = (EncryptedInlineMixin, BaseModelAdmin)
        names = [test.id() for test in _cases(suite)]
        result: Any = super().run_suite(suite, **keywords)
        by_class = {
            match[1]: outcome for name, outcome in result.outcomes.items() if (match := _PLACE.search(name)) is not None
        }
        outcomes = {
            name: result.outcomes.get(name) or by_class.get(name.rpartition(".")[0]) or ("failed", "it did not run")
            for name in names
        }
        document = {"outcomes": outcomes, "wrapped": wrapped}
        Path(os.environ["GLPG_TEST_DJANGO_OUTCOMES"]).write_text(json.dumps(document))
        return result

    def teardown_databases(self, old_config: Any, **keywords: Any) -> None:
        close_managers()
        super().teardown_databases(old_config, **keywords)


def _cases(suite: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from _cases(each)
        else:
            yield each
