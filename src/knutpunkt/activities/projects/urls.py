# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of projects, inside the room's own."""

from django.urls import path

from knutpunkt.activities.projects import views, views_write

urlpatterns = [
    path("", views.ProjectListView.as_view(), name="projects"),
    path("vad-blev-det/", views.OutcomesView.as_view(), name="outcomes"),
    path("nytt/", views_write.ProjectCreateView.as_view(), name="project_create"),
    path("<int:pk>/", views.ProjectView.as_view(), name="project"),
    path("<int:pk>/andra/", views_write.ProjectEditView.as_view(), name="project_edit"),
    path("<int:pk>/arkivera/", views.ArchiveView.as_view(), name="project_archive"),
    path("<int:pk>/aterstall/", views.RestoreView.as_view(), name="project_restore"),
    path("<int:pk>/nytt-resultat/", views_write.ResultCreateView.as_view(), name="result_create"),
    path("resultat/<int:pk>/andra/", views_write.ResultEditView.as_view(), name="result_edit"),
    path("resultat/<int:pk>/lamna-over/", views_write.HandoverCreateView.as_view(), name="handover_create"),
    path("inforande/<int:pk>/andra/", views_write.HandoverEditView.as_view(), name="handover_edit"),
]
