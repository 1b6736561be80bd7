# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room `reports`."""

from django.urls import path

from knutpunkt.reports import views, views_questionnaire

app_name = "reports"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("nulagesanalys/", views.AnalysisView.as_view(), name="analysis"),
    path("rankning/<int:pk>/enkat/", views_questionnaire.QuestionnaireView.as_view(), name="questionnaire"),
    path("rankning/<int:pk>/enkat/pdf/", views_questionnaire.QuestionnaireFileView.as_view(), name="questionnaire_pdf"),
    path("<int:year>/", views.ShowView.as_view(), name="show"),
    path("<int:year>/pdf/", views.DownloadView.as_view(form="pdf"), name="pdf"),
    path("<int:year>/webbsida/", views.DownloadView.as_view(form="html"), name="html"),
]
