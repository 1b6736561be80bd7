# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room `goals`."""

from django.urls import path

from knutpunkt.goals import editing, views

app_name = "goals"
urlpatterns = [
    path("", views.DocumentListView.as_view(), name="document_list"),
    path("styrdokument/nytt/", editing.DocumentEditView.as_view(), name="document_create"),
    path("styrdokument/<int:pk>/", views.DocumentDetailView.as_view(), name="document_detail"),
    path("styrdokument/<int:pk>/andra/", editing.DocumentEditView.as_view(), name="document_edit"),
    path("styrdokument/<int:pk>/arkivera/", editing.DocumentArchiveView.as_view(), name="document_archive"),
    path("nytt/", editing.GoalEditView.as_view(), name="goal_create"),
    path("<int:pk>/", views.GoalDetailView.as_view(), name="goal_detail"),
    path("<int:pk>/andra/", editing.GoalEditView.as_view(), name="goal_edit"),
    path("<int:pk>/arkivera/", editing.GoalArchiveView.as_view(), name="goal_archive"),
    path("ramverk/<slug:key>/", views.FrameworkDetailView.as_view(), name="framework_detail"),
    path("ramverk/<slug:key>/<str:number>/", views.FrameworkGoalDetailView.as_view(), name="framework_goal"),
]
