# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of this part of the room."""

from django.urls import URLPattern, path

from knutpunkt.ranking.standing import views, views_figures

urlpatterns: list[URLPattern] = [
    path("<int:pk>/jamfor/", views_figures.ComparisonView.as_view(), name="comparison"),
    path("fragor/<int:pk>/jamfor/", views_figures.FigureView.as_view(), name="figure"),
    path("fragor/<int:pk>/jamfor/diagram.svg", views_figures.FigureChartView.as_view(), name="figure_chart"),
    path("placeringar/", views.HistoryView.as_view(), name="history"),
    path("placeringar/diagram.svg", views.HistoryChartView.as_view(), name="history_chart"),
    path("placeringar/ny/", views.PlacementEditView.as_view(), name="placement_new"),
    path("placeringar/<int:pk>/", views.PlacementEditView.as_view(), name="placement_edit"),
    path("placeringar/<int:pk>/ta-bort/", views.PlacementRemoveView.as_view(), name="placement_remove"),
]
