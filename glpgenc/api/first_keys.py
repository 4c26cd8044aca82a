"""First data keys that requests cause: of registered classes only, and so many of each principal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.errors import KeyLimitError
from glpgenc.events.scope import current_scope
from glpgenc.keys.catalog import RegisteredClasses

if TYPE_CHECKING:
    from glpgenc.api.limits import RateLimiter
    from glpgenc.keys.catalog import FieldCatalog
    from glpgenc.settings import Settings

SELF_TEST_TENANT = "glpgenc-self-test"
"""The tenant of the data key that the self-test uses. It is no one's: nothing is kept that was encrypted with it."""

SELF_TEST_CLASS = "self-test"


class FirstKeys:
    """Refuses first keys; for :meth:`~glpgenc.keys.manager.KeyManager.admit_first_keys`.

    :param catalog: knows the classes of fields; the setting ``service_classes`` names others.
    :param limiter: counts by principal.
    """

    def __init__(self, catalog: FieldCatalog, settings: Settings, limiter: RateLimiter) -> None:
        self._registered = RegisteredClasses(catalog, settings.service_classes or ())
        self._limiter = limiter

    def __call__(self, tenant_id: str, data_class: str) -> None:
        """Refuse a key, or count it.

        :raises KeyNotFoundError: if the data class is not registered.
        :raises KeyLimitError: if the principal of this request has caused as many as it may.
        :raises LimiterUnavailableError: if that can't be counted.
        """
        if (tenant_id, data_class) == (SELF_TEST_TENANT, SELF_TEST_CLASS):
            return
        self._registered(tenant_id, data_class)
        if not self._limiter.take(current_scope().actor or "").allowed:
            raise KeyLimitError("this principal has caused as many new data keys as it may for now")
