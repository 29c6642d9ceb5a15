"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The room ``campaigns``."""

    name = "qunzhi.desk.campaigns"
    label = "campaigns"
