"""For tests: fixtures for applications, and the tests that every KMS provider passes. Needs pytest.

Fixtures are in :mod:`glpgenc.testing.fixtures`, to be named in a ``conftest.py``::

    pytest_plugins = ["glpgenc.testing.fixtures"]

Anyone who writes a KMS provider inherits its tests::

    from glpgenc.testing import KMSProviderContract

    class TestMyKMS(KMSProviderContract):
        @pytest.fixture
        def provider(self):
            return MyKMSProvider(...)
"""

from __future__ import annotations

from glpgenc._support.extras import import_own

pytest = import_own("pytest", "pytest", "glpgenc.testing")

# Before the modules are imported: an assert that fails then shows what it compared.
pytest.register_assert_rewrite("glpgenc.testing.kms_contract")

from glpgenc.testing.kms_contract import KMSProviderContract  # noqa: E402

__all__ = ["KMSProviderContract"]
