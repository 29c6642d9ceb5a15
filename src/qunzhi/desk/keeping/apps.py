"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """The room ``keeping``."""

    name = "qunzhi.desk.keeping"
    label = "keeping"
