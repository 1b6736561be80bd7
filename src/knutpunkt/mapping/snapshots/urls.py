# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of snapshots, inside the room `mapping`."""

from django.urls import path

from knutpunkt.mapping.snapshots import views

urlpatterns = [
    path("", views.SnapshotListView.as_view(), name="snapshots"),
    path("frys/", views.FreezeView.as_view(), name="snapshot_new"),
    path("jamfor/", views.ComparisonView.as_view(), name="comparison"),
    path("<int:pk>/", views.SnapshotView.as_view(), name="snapshot"),
]
