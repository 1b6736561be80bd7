# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room `mapping`."""

from django.urls import include, path

from knutpunkt.mapping import views, views_findings, views_lists, views_overview

app_name = "mapping"
urlpatterns = [
    path("", views.MatrixView.as_view(), name="matrix"),
    path("ruta/<slug:per>/<slug:row>/<int:column>/", views.CellView.as_view(), name="cell"),
    path("rakna-om/", views.RecomputeView.as_view(), name="recompute"),
    path("luckor/", views_lists.GapListView.as_view(), name="gaps"),
    path("luckor/<int:pk>/", views_findings.FindingView.as_view(), name="finding"),
    path("dubbelarbete/", views_lists.OverlapListView.as_view(), name="overlaps"),
    path("dubbelarbete/<int:pk>/", views_findings.OverlapView.as_view(), name="overlap"),
    path("iakttagelser/", views_overview.FindingsView.as_view(), name="findings"),
    path("iakttagelser/diagram.svg", views_overview.FindingsChartView.as_view(), name="findings_chart"),
    path("liknande/", views.SimilarView.as_view(), name="similar"),
    path("stallning/<int:pk>/", views_findings.VerdictView.as_view(), name="verdict"),
    path("stallning/<int:pk>/aterta/", views_findings.WithdrawView.as_view(), name="withdraw"),
    path("inventering/", include("knutpunkt.mapping.inventory.urls")),
    path("lagesbilder/", include("knutpunkt.mapping.snapshots.urls")),
    path("samband/", include("knutpunkt.mapping.sight.urls")),
]
