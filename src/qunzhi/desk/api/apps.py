"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room ``api``."""

    name = "qunzhi.desk.api"
    label = "api"
