"""Settings that Django's own suite runs with: two databases of one server; with ``wrap`` its models are encrypted.

The program that starts it says where in the environment.
"""

from __future__ import annotations

import json
import os
from typing import Any

_GIVEN: dict[str, Any] = json.loads(os.environ["GLPG_TEST_DJANGO_SUITE"])

DATABASES = _GIVEN["databases"]
GLPGENC = _GIVEN["glpgenc"]
SECRET_KEY = "django_tests_secret_key"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = False
TEST_RUNNER = "tests.django.upstream.outcomes.RecordingRunner"

if _GIVEN["wrap"]:
    from tests.django.upstream.wrapping import wrap_models

    wrap_models(_GIVEN["modules"])
