"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RunningConfig(AppConfig):
    """The room ``running``."""

    name = "qunzhi.desk.running"
    label = "running"
