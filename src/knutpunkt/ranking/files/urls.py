# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of this part of the room."""

from django.urls import path

from knutpunkt.ranking.files import views_answers, views_edition, views_wordings

urlpatterns = [
    path("rankningsar/", views_edition.EditionListView.as_view(), name="editions"),
    path("rankningsar/nytt/", views_edition.EditionAddView.as_view(), name="edition_add"),
    path("rankningsar/<int:pk>/", views_edition.EditionEditView.as_view(), name="edition_edit"),
    path("rankningsar/<int:pk>/filer/", views_edition.EditionFilesView.as_view(), name="edition_files"),
    path("rankningsar/<int:pk>/fragetexter/", views_wordings.WordingsView.as_view(), name="wordings"),
    path("rankningsar/<int:pk>/beslut/", views_edition.EditionDecideView.as_view(), name="edition_decide"),
    path("rankningsar/<int:pk>/arkivera/", views_edition.EditionArchiveView.as_view(), name="edition_archive"),
    path("rankningsar/<int:pk>/export/<str:kind>/", views_edition.EditionExportView.as_view(), name="edition_export"),
    path("<int:pk>/svar/importera/", views_answers.AnswersImportView.as_view(), name="answers_import"),
    path("<int:pk>/svar/<str:kind>/", views_answers.AnswersExportView.as_view(), name="answers_export"),
]
