"""The site's addresses: those of every room that has some."""

from __future__ import annotations

from django.urls import include, path

from qunzhi.desk.rooms import rooms_with

urlpatterns = [path("", include(f"qunzhi.desk.{room}.urls")) for room in rooms_with("urls.py")]
handler400 = "qunzhi.desk.web.failures.bad_request"
handler403 = "qunzhi.desk.web.failures.forbidden"
handler404 = "qunzhi.desk.web.failures.not_found"
handler500 = "qunzhi.desk.web.failures.broken"
