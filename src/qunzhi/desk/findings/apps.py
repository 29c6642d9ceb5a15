"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """The room ``findings``."""

    name = "qunzhi.desk.findings"
    label = "findings"
