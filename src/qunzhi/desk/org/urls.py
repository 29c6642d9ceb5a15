"""Addresses of units, people, imports and corrections. Ids are opaque: no name or number stands in an address."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.org.views import corrections, imports, people, units

urlpatterns = [
    path("units/", units.units, name="units"),
    path("units/<str:uid>/", units.unit, name="unit"),
    path("offices/", units.offices, name="offices"),
    path("people/", people.people, name="people"),
    path("people/<str:uid>/", people.person, name="person"),
    path("people/<str:uid>/add-posting/", people.add_posting, name="add_posting"),
    path("postings/<str:uid>/end/", people.end_posting, name="end_posting"),
    path("postings/<str:uid>/resume/", people.resume_posting, name="resume_posting"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.new_import, name="new_import"),
    path("imports/<str:uid>/", imports.one_import, name="import"),
    path("imports/<str:uid>/apply/", imports.apply_import, name="apply_import"),
    path("imports/<str:uid>/again/", imports.compare_again, name="compare_again"),
    path("imports/<str:uid>/drop/", imports.drop_import, name="drop_import"),
    path("imports/<str:uid>/undo/", imports.undo_import, name="undo_import"),
    path("imports/<str:uid>/annotated/", imports.annotated, name="annotated"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/new/", corrections.ask_correction, name="ask_correction"),
    path("corrections/<str:uid>/", corrections.correction, name="correction"),
    path("corrections/<str:uid>/withdraw/", corrections.withdraw_correction, name="withdraw_correction"),
]
