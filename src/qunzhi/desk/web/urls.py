"""Addresses of what every page shares."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.web import views

urlpatterns = [
    path("language/", views.language, name="language"),
    path("about-data/", views.about_data, name="about_data"),
]
