"""Addresses of applications."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.filing.views import apply, catching_up, deciding, mine, several

urlpatterns = [
    path("applications/", mine.applications, name="applications"),
    path("applications/new/", apply.apply, name="apply"),
    path("applications/name/", apply.check_group_name, name="check_group_name"),
    path("applications/unfiled/", catching_up.unfiled_groups, name="unfiled_groups"),
    path("applications/offices/", catching_up.rollup, name="rollup"),
    path("applications/offices/file/", catching_up.rollup_file, name="rollup_file"),
    path("applications/<str:uid>/", mine.application, name="application"),
    path("applications/<str:uid>/edit/", apply.edit_application, name="edit_application"),
    path("applications/<str:uid>/check/", apply.check_application, name="check_application"),
    path("applications/<str:uid>/name/", apply.take_name, name="take_name"),
    path("applications/<str:uid>/withdraw/", mine.withdraw_application, name="withdraw_application"),
    path("applications/<str:uid>/remind/", mine.remind_office, name="remind_office"),
    path("applications/<str:uid>/made/", mine.report_made, name="report_made"),
    path("applications/<str:uid>/paper/", mine.application_paper, name="application_paper"),
    path("steps/", deciding.steps_inbox, name="steps_inbox"),
    path("steps/several/", several.decide_steps, name="decide_steps"),
    path("steps/<str:uid>/", deciding.decide_step, name="decide_step"),
    path("steps/<str:uid>/note/", deciding.note_copy, name="note_copy"),
    path("steps/<str:uid>/delegate/", deciding.delegate_step, name="delegate_step"),
    path("steps/<str:uid>/revoke/", deciding.revoke_step, name="revoke_step"),
]
