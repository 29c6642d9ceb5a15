"""Addresses of the findings."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.findings import views

urlpatterns = [path("findings/", views.findings, name="findings")]
