"""Addresses of the system administrator."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.site import views

urlpatterns = [
    path("site/", views.site, name="site"),
    path("site/institutions/new/", views.new_institution, name="new_institution"),
    path("site/institutions/<str:uid>/", views.institution, name="institution"),
    path("site/institutions/<str:uid>/packs/", views.packs, name="packs"),
    path("site/institutions/<str:uid>/offices/", views.offices, name="choose_office"),
    path("site/institutions/<str:uid>/auditors/", views.auditors, name="auditors"),
    path("site/appointments/<str:uid>/end/", views.end_appointment, name="end_appointment"),
]
