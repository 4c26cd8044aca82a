"""Whose keys a request uses: those of the practice of who is logged in."""

from __future__ import annotations

from typing import Any

from clinic.models import Practice


def practice_of(request: Any) -> Practice | None:
    """Return the practice of a user; ``None`` for who belongs to none, who then reads no patient."""
    user = request.user
    return Practice.objects.filter(staff=user).first() if user.is_authenticated else None


def tenant_of(request: Any) -> str | None:
    """Return the tenant of a request."""
    practice = practice_of(request)
    return None if practice is None else practice.slug
