"""Addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.ledger import views

urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/mine/", views.my_ledger, name="my_ledger"),
    path("ledger/checkpoints/", views.checkpoints, name="checkpoints"),
    path("ledger/check/", views.check, name="check_ledger"),
    path("ledger/export/", views.exported, name="export_ledger"),
    path("ledger/qunzhi_verify.py", views.the_verifier, name="verifier"),
    path("ledger/<int:seq>/", views.entry, name="entry"),
    path("ledger/<int:seq>/proof.json", views.proof, name="proof"),
    path("units/<str:uid>/ledger/", views.unit_ledger, name="unit_ledger"),
    path("units/<str:uid>/ledger.<slug:kind>", views.unit_book, name="unit_book"),
    path("groups/<str:uid>/ledger.<slug:kind>", views.group_book, name="group_book"),
]
