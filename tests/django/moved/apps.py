from __future__ import annotations

from django.apps import AppConfig


class MovedConfig(AppConfig):
    name = "tests.django.moved"
    label = "moved"
