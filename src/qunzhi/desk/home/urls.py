"""The first page's address."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.home.views import home, lens

urlpatterns = [path("", home, name="home"), path("lens/", lens, name="lens")]
