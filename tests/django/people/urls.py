from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []


def tenant_of(request: Any) -> str | None:
    found: str | None = request.headers.get("X-Tenant")
    return found
