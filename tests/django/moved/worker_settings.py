"""Settings of worker processes in tests: those of the process that starts them."""

from __future__ import annotations

import json
import os

globals().update(json.loads(os.environ["GLPG_TEST_DJANGO"]))
