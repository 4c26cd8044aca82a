"""Data keys: which there are, and their rotation."""

from __future__ import annotations

from fastapi import APIRouter


def add_routes(router: APIRouter) -> None:
    """Add the routes."""
