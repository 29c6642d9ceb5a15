"""Addresses of changes, ends and orders."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.registry.views import change_pages, changes, ending, orders

urlpatterns = [
    path("changes/", change_pages.changes_to_note, name="changes_to_note"),
    path("changes/note/", change_pages.note_changes, name="note_changes"),
    path("changes/note/<str:uid>/", change_pages.note_change, name="note_change"),
    path("changes/<str:uid>/", change_pages.change, name="change"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:uid>/", orders.order, name="order"),
    path("orders/<str:uid>/done/", orders.carry_out_order, name="carry_out_order"),
    path("orders/<str:uid>/paper/", orders.order_paper, name="order_paper"),
    path("groups/<str:uid>/owner/", changes.group_owner, name="group_owner"),
    path("groups/<str:uid>/admins/", changes.group_admins, name="group_admins"),
    path("groups/<str:uid>/admins/drop/", changes.drop_admin, name="drop_admin"),
    path("groups/<str:uid>/name/", changes.group_name, name="group_name"),
    path("groups/<str:uid>/details/", changes.group_details, name="group_details"),
    path("groups/<str:uid>/platform/", changes.group_platform, name="group_platform"),
    path("groups/<str:uid>/changes/", change_pages.group_changes, name="group_changes"),
    path("groups/<str:uid>/task/", ending.group_task, name="group_task"),
    path("groups/<str:uid>/reopen/", ending.group_reopen, name="group_reopen"),
    path("groups/<str:uid>/dissolve/", ending.group_dissolve, name="group_dissolve"),
    path("groups/<str:uid>/revive/", ending.group_revive, name="group_revive"),
    path("groups/<str:uid>/ended/", ending.group_ended, name="group_ended"),
    path("groups/<str:uid>/merge/", ending.group_merge, name="group_merge"),
    path("groups/<str:uid>/merge/<str:other>/", ending.merge_with, name="merge_with"),
    path("groups/<str:uid>/order/", orders.order_end, name="order_end"),
]
