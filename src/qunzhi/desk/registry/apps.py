"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The room ``registry``."""

    name = "qunzhi.desk.registry"
    label = "registry"
