# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole picture: findings (gaps and overlaps), what people decided about them, and likeness of activities."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import Activity
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
    """What a person can decide about a finding: the first three for gaps, the rest for overlaps."""

    ACCEPTED = "accepted", _("Godtagen")
    TASK = "task", _("Uppgift")
    NO_GAP = "no_gap", _("Inte en lucka")
    COOPERATE = "cooperate", _("Samarbeta")
    MERGE = "merge", _("Slå ihop")
    BOTH_NEEDED = "both_needed", _("Båda behövs")
    NO_OVERLAP = "no_overlap", _("Inte dubbelarbete")


GAP_CHOICES = (Choice.ACCEPTED, Choice.TASK, Choice.NO_GAP)
OVERLAP_CHOICES = (Choice.COOPERATE, Choice.MERGE, Choice.BOTH_NEEDED, Choice.NO_OVERLAP)


class Verdict(TenantModel):
    """A person's stand on a finding. Never edited: withdrawn, or replaced by a new one."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="verdicts")
    choice = models.CharField(_("ställningstagande"), max_length=12, choices=Choice)
    reason = models.CharField(_("skäl"), max_length=500, blank=True)
    position = models.ForeignKey(
        Position, verbose_name=_("ges till"), on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    due = models.DateField(_("klart senast"), null=True, blank=True)
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
                name="mapping_no_gap_has_reason",
                condition=~Q(choice="no_gap") | ~Q(reason=""),
                violation_error_message=_("Skriv varför det inte är en lucka."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_choice_display()


class Likeness(TenantModel):
    """The activities most like one activity, computed after changes: pairs [activity id, score in 0–1].

    The ids are candidates only: who reads them asks the activities' own rules which may be shown.
    """

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="likeness")
    nearest = models.JSONField(default=list)
    method = models.CharField(max_length=60)

    class Meta:
        ordering = ["activity"]
        verbose_name = _("likhet")
        verbose_name_plural = _("likheter")

    def __str__(self) -> str:
        return str(self.activity_id)


class Computation(TenantModel):
    """When the municipality's findings were last computed, and what the pages want to have at hand.

    ``judgements`` holds the level of each judged goal by its id, so that the matrix need not weigh
    every indicator anew.
    """

    finished_at = models.DateTimeField(_("beräknat"))
    judgements = models.JSONField(default=dict)

    class Meta:
        ordering = ["municipality"]
        verbose_name = _("beräkning")
        verbose_name_plural = _("beräkningar")
        constraints = [models.UniqueConstraint(fields=["municipality"], name="mapping_computation_once")]

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}"
