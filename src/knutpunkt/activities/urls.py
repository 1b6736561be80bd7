# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room `activities`."""

from django.urls import include, path

from knutpunkt.activities import views, wizard

app_name = "activities"
urlpatterns = [
    path("", views.ActivityListView.as_view(), name="list"),
    path("flera/", views.BulkView.as_view(), name="bulk"),
    path("ny/", views.CreateView.as_view(), name="create"),
    path("import/", wizard.UploadView.as_view(), name="import"),
    path("import/mall/", wizard.TemplateView.as_view(), name="import_template"),
    path("import/<int:pk>/", wizard.RunView.as_view(), name="import_detail"),
    path("import/<int:pk>/hittat/", wizard.FoundView.as_view(), name="import_found"),
    path("import/<int:pk>/granska/", wizard.PreviewView.as_view(), name="import_preview"),
    path("import/<int:pk>/las-in/", wizard.StartView.as_view(), name="import_start"),
    path("import/<int:pk>/angra/", wizard.UndoView.as_view(), name="import_undo"),
    path("projekt/", include("knutpunkt.activities.projects.urls")),
    path("uppslag/", include("knutpunkt.activities.ideas.urls")),
    path("<int:pk>/", views.DetailView.as_view(), name="detail"),
    path("<int:pk>/andra/", views.EditView.as_view(), name="edit"),
    path("<int:pk>/lage/", views.ReportView.as_view(), name="report"),
    path("<int:pk>/skicka-in/", views.SubmitView.as_view(), name="submit"),
    path("<int:pk>/bekrafta/", views.ConfirmView.as_view(), name="confirm"),
    path("<int:pk>/arkivera/", views.ArchiveView.as_view(), name="archive"),
    path("<int:pk>/aterstall/", views.RestoreView.as_view(), name="restore"),
]
