# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The filled questionnaire of a ranking: as a page, and as PDF for the decision."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from knutpunkt.kernel import text
from knutpunkt.people.access import TenantView
from knutpunkt.ranking.models import RankingEdition
from knutpunkt.reports.blocks import Document
from knutpunkt.reports.questionnaire import build_questionnaire, questionnaire_name
from knutpunkt.reports.questionnaire_facts import Questionnaire, questionnaire_of
from knutpunkt.reports.render_html import render_part
from knutpunkt.reports.rules import read_report
from knutpunkt.reports.services import build_file


class QuestionnairePage(TenantView):
    """Common to both forms of one edition's questionnaire."""

    facts: Questionnaire

    def document(self, pk: int) -> Document:
        """Return the document of an edition; 404 where there is none."""
        read_report.require(self.actor, self.actor.municipality)
        row = get_object_or_404(RankingEdition.objects.select_related("ranking"), pk=pk)
        self.facts = questionnaire_of(row)
        return build_questionnaire(self.facts, self.actor.municipality, text.today())


class QuestionnaireView(QuestionnairePage):
    """The questionnaire on the screen."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show it."""
        document = self.document(pk)
        context = {"document": document, "part": render_part(document), "edition": self.facts.row}
        return render(request, "reports/questionnaire.html", context)


class QuestionnaireFileView(QuestionnairePage):
    """The questionnaire as PDF/UA."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Send the file."""
        document = self.document(pk)
        name = questionnaire_name(self.facts, self.actor.municipality)
        headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(build_file(document=document, form="pdf"), content_type="application/pdf", headers=headers)
