"""What key and value bytes may come in."""

from __future__ import annotations

Buffer = bytes | bytearray | memoryview
"""Anything that holds bytes; keys come as views of buffers that are wiped after use."""
