"""The stand-in for AWS KMS is that of the tests of keys."""

from __future__ import annotations

from tests.integration.keys.conftest import aws, aws_environment, moto_server

__all__ = ["aws", "aws_environment", "moto_server"]
