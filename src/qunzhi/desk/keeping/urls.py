"""Addresses of the pages on which accounts are kept."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.keeping import views

urlpatterns = [
    path("accounts/open/", views.open_accounts, name="open_accounts"),
    path("accounts/<str:uid>/<slug:name>/", views.account_act, name="account_act"),
    path("site/institutions/<str:uid>/accounts/", views.find_account, name="find_account"),
]
