"""Addresses of campaigns."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.campaigns.views import returns, running

urlpatterns = [
    path("campaigns/", running.campaigns, name="campaigns"),
    path("campaigns/start/<str:sort>/", running.start_campaign, name="start_campaign"),
    path("campaigns/<str:uid>/", running.campaign, name="campaign"),
    path("campaigns/<str:uid>/remind/", running.remind_units, name="remind_units"),
    path("campaigns/<str:uid>/ready/", running.decide_ready, name="decide_ready"),
    path("campaigns/<str:uid>/close/", running.close_campaign, name="close_campaign"),
    path("campaigns/<str:uid>/reopen/", running.reopen_campaign, name="reopen_campaign"),
    path("returns/<str:uid>/", returns.unit_return, name="unit_return"),
    path("returns/<str:uid>/add/", returns.add_missing_group, name="add_missing_group"),
    path("returns/<str:uid>/decide/", returns.decide_return, name="decide_return"),
    path("returns/<str:uid>/send-back/", returns.send_back_return, name="send_back_return"),
    path("lines/<str:uid>/take-back/", returns.take_back_decision, name="take_back_decision"),
]
