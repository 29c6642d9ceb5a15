"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WritingConfig(AppConfig):
    """The room ``writing``."""

    name = "qunzhi.desk.writing"
    label = "writing"
