# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The municipality's answer to a question, and what proves it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import Activity
from knutpunkt.goals.models import GoverningDocument
from knutpunkt.indicators.models import Value
from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.people.models import Department, Period, Person
from knutpunkt.ranking.models.edition import Question


class Answer(TenantModel, Versioned):
    """An answer: a draft, submitted, or checked. A question without one is not begun.

    ``value`` is an option's key or a number with a decimal point; ``aspects`` and ``requirements`` the keys of
    those that are there. A draft is seen by the owner's ``department`` and by whoever wrote it. ``proposal`` says
    which of the system's proposals the answer was taken from, if any; a person has confirmed it. ``return_note``
    is what whoever checked it wrote when it was returned; it stands until the answer is submitted again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        SUBMITTED = "submitted", _("inlämnat")
        CHECKED = "checked", _("kontrollerat")

    question = models.OneToOneField(Question, verbose_name=_("fråga"), on_delete=models.CASCADE, related_name="answer")
    department = models.ForeignKey(
        Department, verbose_name=_("verksamhet"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    value = models.CharField(_("svar"), max_length=60, blank=True)
    aspects = models.JSONField(_("delar"), default=list, blank=True)
    requirements = models.JSONField(_("krav"), default=list, blank=True)
    comment = models.TextField(_("kommentar"), blank=True)
    proposal = models.CharField(_("föreslaget av"), max_length=120, blank=True, editable=False)
    state = models.CharField(_("läge"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    written_by = models.ForeignKey(
        Person, verbose_name=_("skrivet av"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip
    submitted_by = models.ForeignKey(
        Person, verbose_name=_("inlämnat av"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip
    submitted_at = models.DateTimeField(_("inlämnat"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        Person, verbose_name=_("kontrollerat av"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip
    checked_at = models.DateTimeField(_("kontrollerat"), null=True, blank=True, editable=False)
    return_note = models.TextField(_("varför det lämnades tillbaka"), blank=True, editable=False)
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["question"]
        verbose_name = _("svar")
        verbose_name_plural = _("svar")
        constraints = [
            models.CheckConstraint(
                name="ranking_answer_dated_by_state",
                condition=Q(state="draft", submitted_at__isnull=True, checked_at__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False, checked_at__isnull=True)
                | Q(state="checked", submitted_at__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ranking_answer_submitted_says_something",
                condition=Q(state="draft") | ~Q(value=""),
                violation_error_message=_("Ett svar som lämnas in behöver ett svarsalternativ eller ett tal."),
            ),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def is_draft(self) -> bool:
        """Whether only the own department sees it."""
        return bool(self.state == self.State.DRAFT)


class Evidence(TenantModel, Versioned, Period):
    """What proves an answer: a link, a file, a governing document, an activity, or a figure.

    Who decided it, when and in which paragraph; how long it holds (``valid_from``, ``valid_to``), when it is to be
    followed up, and what it covers.
    """

    class Kind(models.TextChoices):
        LINK = "link", _("länk")
        FILE = "file", _("fil")
        DOCUMENT = "document", _("styrdokument")
        ACTIVITY = "activity", _("insats")
        FIGURE = "figure", _("nyckeltalets värde")

    class Scope(models.TextChoices):
        OWN = "own", _("den egna verksamheten")
        COMPANIES = "companies", _("även bolagen")
        AREA = "area", _("hela kommunen som plats")

    answer = models.ForeignKey(Answer, verbose_name=_("svar"), on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("slag"), max_length=8, choices=Kind, default=Kind.LINK)
    title = models.CharField(_("vad det är"), max_length=200)
    link = models.URLField(_("länk"), max_length=1000, blank=True)
    file: Any = models.FileField(_("fil"), upload_to="evidence/%Y/", blank=True)
    file_name = models.CharField(_("filens namn"), max_length=255, blank=True, editable=False)
    document = models.ForeignKey(
        GoverningDocument, verbose_name=_("styrdokument"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="ranking_evidence",
    )  # fmt: skip
    activity = models.ForeignKey(
        Activity, verbose_name=_("insats"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="ranking_evidence",
    )  # fmt: skip
    figure = models.ForeignKey(
        Value, verbose_name=_("värde"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    page = models.CharField(_("sida eller avsnitt"), max_length=60, blank=True)
    decided_by = models.CharField(_("beslutat av"), max_length=120, blank=True)
    decided_on = models.DateField(_("beslutat den"), null=True, blank=True)
    paragraph = models.CharField(_("paragraf"), max_length=30, blank=True)
    registry_number = models.CharField(_("diarienummer"), max_length=60, blank=True)
    follow_up_on = models.DateField(_("följs upp"), null=True, blank=True)
    scope = models.CharField(_("omfattar"), max_length=9, choices=Scope, default=Scope.OWN)
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)

    history = tracked_history()

    class Meta(Period.Meta):
        ordering = ["answer", "pk"]
        verbose_name = _("bevis")
        verbose_name_plural = _("bevis")
        constraints = [
            models.CheckConstraint(
                name="ranking_evidence_period_in_order",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Perioden slutar innan den börjar."),
            ),
            models.CheckConstraint(
                name="ranking_evidence_is_something",
                condition=(Q(kind="link") & ~Q(link=""))
                | (Q(kind="file") & ~Q(file=""))
                | Q(kind="document", document__isnull=False)
                | Q(kind="activity", activity__isnull=False)
                | Q(kind="figure", figure__isnull=False),
                violation_error_message=_("Ange länken, filen, styrdokumentet, insatsen eller värdet som är beviset."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
