"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class FilingConfig(AppConfig):
    """The room ``filing``."""

    name = "qunzhi.desk.filing"
    label = "filing"
