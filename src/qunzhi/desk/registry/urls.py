"""Addresses of groups."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.registry import views

urlpatterns = [
    path("groups/", views.groups, name="groups"),
    path("groups/<str:uid>/", views.group, name="group"),
]
