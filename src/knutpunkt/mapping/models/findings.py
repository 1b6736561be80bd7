# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Findings (gaps and overlaps) and what people decided about them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import Activity, Idea, Merge
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.indicators.models import Indicator
from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.people.models import Department, Person, Position


class FindingKind(models.TextChoices):
    """What a finding is about, in the order in which the list shows them."""

    GOAL_WITHOUT_ACTIVITY = "goal_without_activity", _("Mål utan insats")
    GOAL_WITHOUT_RESPONSIBLE = "goal_without_responsible", _("Mål utan ansvarig")
    RESPONSIBLE_WITHOUT_ACTIVITY = "responsible_without_activity", _("Ansvarig utan insats")
    ACTIVITY_WITHOUT_GOAL = "activity_without_goal", _("Insats utan mål")
    ACTIVITY_WITHOUT_FOLLOW_UP = "activity_without_follow_up", _("Insats utan uppföljning")
    ACTIVITY_WITHOUT_END = "activity_without_end", _("Insats utan slut")
    ACTIVITY_NOT_UPDATED = "activity_not_updated", _("Insats som inte är uppdaterad")
    DOCUMENT_PAST_REVIEW = "document_past_review", _("Styrdokument som borde ha setts över")
    TARGET_WITHOUT_FIGURES = "target_without_figures", _("Målvärde utan siffror")
    OVERLAP = "overlap", _("Kanske dubbelarbete")


class Finding(TenantModel):
    """Something the computer noticed. Its fingerprint, made of kind and objects, is the same every time.

    ``facts`` are what it rests on; ``facts_hash`` tells whether they are the same as when somebody
    took a stand. ``detail`` is what else the screen wants to say and may change freely.
    """

    kind = models.CharField(_("slag"), max_length=30, choices=FindingKind)
    fingerprint = models.CharField(max_length=64)
    goal = models.ForeignKey(Goal, verbose_name=_("mål"), on_delete=models.CASCADE, null=True, related_name="findings")
    activity = models.ForeignKey(
        Activity, verbose_name=_("insats"), on_delete=models.CASCADE, null=True, related_name="findings"
    )
    other = models.ForeignKey(
        Activity, verbose_name=_("den andra insatsen"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    department = models.ForeignKey(
        Department, verbose_name=_("verksamhet"), on_delete=models.CASCADE, null=True, related_name="findings"
    )
    position = models.ForeignKey(
        Position, verbose_name=_("funktion"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    document = models.ForeignKey(
        GoverningDocument, verbose_name=_("styrdokument"), on_delete=models.CASCADE, null=True, related_name="findings"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("nyckeltal"), on_delete=models.CASCADE, null=True, related_name="findings"
    )
    facts = models.JSONField(default=dict)
    facts_hash = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)
    score = models.FloatField(_("likhet"), default=0)
    first_seen = models.DateTimeField(_("sedd första gången"))
    last_seen = models.DateTimeField(_("sedd senast"))
    gone_at = models.DateTimeField(_("borta sedan"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "-score", "first_seen", "pk"]
        verbose_name = _("iakttagelse")
        verbose_name_plural = _("iakttagelser")
        indexes = [models.Index(fields=["municipality", "kind", "gone_at"])]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "fingerprint"], name="mapping_finding_once"),
            models.CheckConstraint(
                name="mapping_overlap_has_two",
                condition=~Q(kind="overlap") | Q(activity__isnull=False, other__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of the finding's page."""
        name = "mapping:overlap" if self.kind == FindingKind.OVERLAP else "mapping:finding"
        return reverse(name, args=[self.municipality_id, self.pk])


class Choice(models.TextChoices):
    """What a person can decide about a finding: the first five for gaps, the rest for overlaps."""

    TASK = "task", _("Ge till någon")
    MEETING = "meeting", _("Ta upp på nästa möte")
    IDEA = "idea", _("Gör ett uppslag")
    ACCEPTED = "accepted", _("Godta")
    NO_GAP = "no_gap", _("Inte en lucka")
    MERGE = "merge", _("Samma sak: slå ihop")
    COOPERATE = "cooperate", _("Samarbeta")
    DIVIDE = "divide", _("Dela upp arbetet")
    DIFFERENT = "different", _("Olika saker")


GAP_CHOICES = (Choice.TASK, Choice.MEETING, Choice.IDEA, Choice.ACCEPTED, Choice.NO_GAP)
OVERLAP_CHOICES = (Choice.MERGE, Choice.COOPERATE, Choice.DIVIDE, Choice.DIFFERENT)


class Verdict(TenantModel):
    """A person's stand on a finding. Never edited: withdrawn, or replaced by a new one.

    What followed from it stands beside it: the idea or the joint activity it made, the merge it did.
    """

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="verdicts")
    choice = models.CharField(_("ställningstagande"), max_length=12, choices=Choice)
    reason = models.CharField(_("skäl"), max_length=500, blank=True)
    position = models.ForeignKey(
        Position, verbose_name=_("ges till"), on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    due = models.DateField(_("klart senast"), null=True, blank=True)
    idea = models.ForeignKey(
        Idea, verbose_name=_("uppslag"), on_delete=models.SET_NULL, null=True, blank=True, related_name="verdicts"
    )
    joint = models.ForeignKey(
        Activity,
        verbose_name=_("gemensam insats"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    merge = models.ForeignKey(
        Merge, verbose_name=_("sammanslagning"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    facts_hash = models.CharField(max_length=64)
    person = models.ForeignKey(Person, verbose_name=_("av"), on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("när"))
    ended_at = models.DateTimeField(_("gällde till"), null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, verbose_name=_("avslutat av"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    history = tracked_history()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("ställningstagande")
        verbose_name_plural = _("ställningstaganden")
        constraints = [
            models.UniqueConstraint(fields=["finding"], condition=Q(ended_at__isnull=True), name="mapping_one_verdict"),
            models.CheckConstraint(
                name="mapping_task_has_position",
                condition=~Q(choice="task") | Q(position__isnull=False, due__isnull=False),
                violation_error_message=_("En uppgift behöver någon som gör den och ett datum."),
            ),
            models.CheckConstraint(
                name="mapping_stand_has_reason",
                condition=~Q(choice__in=["accepted", "no_gap", "divide"]) | ~Q(reason=""),
                violation_error_message=_("Skriv varför, eller vem som gör vad."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_choice_display()
