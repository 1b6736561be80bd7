# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room `indicators`."""

from django.urls import path

from knutpunkt.indicators import editing, views

app_name = "indicators"
urlpatterns = [
    path("", views.IndicatorListView.as_view(), name="list"),
    path("folj/", editing.FollowView.as_view(), name="follow"),
    path("nytt/", editing.IndicatorCreateView.as_view(), name="create"),
    path("<int:pk>/", views.IndicatorDetailView.as_view(), name="detail"),
    path("<int:pk>/diagram.svg", views.IndicatorChartView.as_view(), name="chart"),
    path("<int:pk>/varden.csv", views.IndicatorNumbersView.as_view(), {"kind": "csv"}, name="csv"),
    path("<int:pk>/varden.xlsx", views.IndicatorNumbersView.as_view(), {"kind": "xlsx"}, name="xlsx"),
    path("<int:pk>/andra/", editing.IndicatorEditView.as_view(), name="edit"),
    path("<int:pk>/arkivera/", editing.IndicatorArchiveView.as_view(), name="archive"),
    path("<int:pk>/varde/", editing.ValueView.as_view(), name="value"),
    path("<int:pk>/malvarde/", editing.TargetView.as_view(), name="target_create"),
    path("<int:pk>/malvarde/<int:target>/", editing.TargetView.as_view(), name="target_edit"),
    path("<int:pk>/malvarde/<int:target>/ta-bort/", editing.TargetRemoveView.as_view(), name="target_remove"),
    path("<int:pk>/seriebrott/", editing.BreakView.as_view(), name="break_create"),
    path("<int:pk>/seriebrott/<int:series_break>/ta-bort/", editing.BreakRemoveView.as_view(), name="break_remove"),
    path("<int:pk>/bedom/", editing.JudgeView.as_view(), name="judge"),
]
