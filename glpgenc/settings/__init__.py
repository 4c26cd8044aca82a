"""The settings of library, command line and HTTP API: one object, loaded in one order.

Explicit arguments (flags of the command line) come first, then ``GLPGENC_<NAME>`` in the environment, then
``glpgenc.toml``, then the defaults.
"""

from __future__ import annotations

from glpgenc.settings.model import Settings

__all__ = ["Settings"]
