"""The least that FastAPI does for a request: its body is read, and an empty object is the answer."""

from __future__ import annotations

from fastapi import FastAPI, Request

app = FastAPI()


@app.post("/empty")
async def empty(request: Request) -> dict[str, str]:
    """Read the body, and answer."""
    await request.body()
    return {}
