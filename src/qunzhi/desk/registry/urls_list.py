"""Addresses of the list of groups, of acts on many, and the page of one."""

from __future__ import annotations

from django.urls import path

from qunzhi.desk.registry.views import bulk, exporting, listing, one, saved

urlpatterns = [
    path("groups/", listing.groups, name="groups"),
    path("groups/views/", saved.saved_views, name="saved_views"),
    path("groups/views/new/", saved.save_view, name="save_view"),
    path("groups/views/<str:uid>/", saved.rename_view, name="rename_view"),
    path("groups/views/<str:uid>/first/", saved.open_first, name="open_first"),
    path("groups/views/<str:uid>/delete/", saved.delete_view, name="delete_view"),
    path("groups/bulk/", bulk.bulk_groups, name="bulk_groups"),
    path("groups/batches/", bulk.group_batches, name="group_batches"),
    path("groups/batches/<str:uid>/", bulk.batch, name="batch"),
    path("groups/batches/<str:uid>/undo/", bulk.undo_batch, name="undo_batch"),
    path("groups/export/<str:kind>/", exporting.export_groups, name="export_groups"),
    path("groups/<str:uid>/", one.group, name="group"),
]
