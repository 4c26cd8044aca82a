"""For those who write a KMS provider of their own: the tests that every provider passes. Needs pytest.

::

    from glpgenc.testing import KMSProviderContract

    class TestMyKMS(KMSProviderContract):
        @pytest.fixture
        def provider(self):
            return MyKMSProvider(...)
"""

from __future__ import annotations

import pytest

# Before the modules are imported: an assert that fails then shows what it compared.
pytest.register_assert_rewrite("glpgenc.testing.context_contract", "glpgenc.testing.kms_contract")

from glpgenc.testing.kms_contract import KMSProviderContract  # noqa: E402

__all__ = ["KMSProviderContract"]
