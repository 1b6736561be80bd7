# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the working list, inside the room's own."""

from django.urls import path

from knutpunkt.ranking.working import views, views_evidence, views_write

urlpatterns = [
    path("<int:pk>/fragor/", views.QuestionListView.as_view(), name="questions"),
    path("<int:pk>/fordela/", views_write.AssignView.as_view(), name="assign"),
    path("<int:pk>/paminn/", views_write.RemindView.as_view(), name="remind"),
    path("fragor/<int:pk>/", views.QuestionView.as_view(), name="question"),
    path("fragor/<int:pk>/uppdrag/", views_write.QuestionEditPage.as_view(), name="question_edit"),
    path("fragor/<int:pk>/svar/", views_write.AnswerPage.as_view(), name="answer"),
    path("fragor/<int:pk>/lamna-in/", views_write.SubmitView.as_view(), name="answer_submit"),
    path("fragor/<int:pk>/ta-tillbaka/", views_write.WithdrawView.as_view(), name="answer_withdraw"),
    path("fragor/<int:pk>/kontrollera/", views_write.CheckView.as_view(), name="answer_check"),
    path("fragor/<int:pk>/lamna-tillbaka/", views_write.ReturnView.as_view(), name="answer_return"),
    path("fragor/<int:pk>/forslag/", views_write.ProposalTakeView.as_view(), name="proposal_take"),
    path("fragor/<int:pk>/bevis/nytt/", views_evidence.EvidenceNewPage.as_view(), name="evidence_new"),
    path("bevis/<int:pk>/", views_evidence.EvidenceEditPage.as_view(), name="evidence_edit"),
    path("bevis/<int:pk>/ta-bort/", views_evidence.EvidenceRemoveView.as_view(), name="evidence_remove"),
    path("bevis/<int:pk>/fil/", views_evidence.EvidenceFileView.as_view(), name="evidence_file"),
]
