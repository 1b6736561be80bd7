# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a department does, whom it concerns, what it serves, and how it goes."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models.project import Project
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.people.models import Department, Person, Position


class Status(models.TextChoices):
    """How far an activity has come."""

    IDEA = "idea", _("idé")
    PLANNED = "planned", _("planerad")
    STARTED = "started", _("påbörjad")
    DONE = "done", _("klar")
    PAUSED = "paused", _("pausad")
    STOPPED = "stopped", _("avbruten")


ACTIVE = (Status.IDEA, Status.PLANNED, Status.STARTED, Status.PAUSED)


class Activity(TenantModel, Versioned):
    """What a department does: ongoing work, a measure, a project's activity, an idea."""

    class Kind(models.TextChoices):
        ONGOING = "ongoing", _("löpande arbete")
        MEASURE = "measure", _("åtgärd")
        PROJECT = "project", _("projektaktivitet")
        IDEA = "idea", _("idé")

    class Visibility(models.TextChoices):
        INTERNAL = "internal", _("intern")
        PUBLIC = "public", _("offentlig")

    class Repetition(models.TextChoices):
        NONE = "", _("en gång")
        YEARLY = "yearly", _("varje år")

    class Origin(models.TextChoices):
        MANUAL = "manual", _("skriven här")
        IMPORT = "import", _("importerad")
        DEMO = "demo", _("exempel")

    title = models.CharField(_("titel"), max_length=300)
    description = models.TextField(_("beskrivning"), blank=True)
    kind = models.CharField(_("slag"), max_length=8, choices=Kind, default=Kind.MEASURE)
    department = models.ForeignKey(
        Department, verbose_name=_("ansvarig verksamhet"), on_delete=models.PROTECT, related_name="activities"
    )
    position = models.ForeignKey(
        Position,
        verbose_name=_("ansvarig funktion"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
    )
    participants: Any = models.ManyToManyField(
        Department,
        through="Participation",
        verbose_name=_("deltagande verksamheter"),
        blank=True,
        related_name="participations",
    )
    goals: Any = models.ManyToManyField(
        Goal, through="ActivityGoal", verbose_name=_("mål"), blank=True, related_name="activities"
    )
    documents: Any = models.ManyToManyField(
        GoverningDocument,
        through="ActivityDocument",
        verbose_name=_("styrdokument"),
        blank=True,
        related_name="activities",
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("projekt"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PLANNED)
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("slut"), null=True, blank=True)
    repetition = models.CharField(
        _("upprepning"), max_length=8, choices=Repetition, default=Repetition.NONE, blank=True
    )
    budget = models.DecimalField(
        _("budget, kr"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    hours = models.DecimalField(
        _("arbetstid, timmar"), max_digits=8, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    resource_note = models.CharField(_("om resurser"), max_length=300, blank=True)
    remark = models.TextField(_("anmärkning"), blank=True)
    visibility = models.CharField(_("synlighet"), max_length=8, choices=Visibility, default=Visibility.INTERNAL)
    submitted_at = models.DateTimeField(_("inskickad"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("senast bekräftad"), null=True, blank=True, editable=False)
    origin = models.CharField(_("ursprung"), max_length=6, choices=Origin, default=Origin.MANUAL, editable=False)
    reference = models.CharField(_("beteckning"), max_length=60, blank=True)
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)
    archived_at = models.DateTimeField(_("arkiverad"), null=True, blank=True, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("insats")
        verbose_name_plural = _("insatser")
        indexes = [
            models.Index(fields=["municipality", "department"]),
            models.Index(fields=["municipality", "status"]),
            models.Index(fields=["municipality", "title"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="activities_activity_period_in_order",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("Insatsen slutar innan den börjar."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the activity's page."""
        return reverse("activities:detail", args=[self.municipality_id, self.pk])

    @property
    def is_draft(self) -> bool:
        """True until the activity has been submitted; a draft is seen only by its own department."""
        return self.submitted_at is None

    @property
    def label_reference(self) -> str:
        """The activity's own designation, else one made of municipality and key: it finds the row again."""
        return self.reference or f"{self.municipality_id}-{self.pk}"


class Participation(TenantModel):
    """A department takes part in another's activity, in some role."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participations")
    department = models.ForeignKey(
        Department, verbose_name=_("verksamhet"), on_delete=models.PROTECT, related_name="participation_links"
    )
    role = models.CharField(_("roll"), max_length=120, blank=True)
    deadline = models.DateField(_("klart senast"), null=True, blank=True)

    history = tracked_history()

    class Meta:
        ordering = ["department__order", "pk"]
        verbose_name = _("deltagande")
        verbose_name_plural = _("deltaganden")
        constraints = [models.UniqueConstraint(fields=["activity", "department"], name="activities_participation_once")]

    def __str__(self) -> str:
        return f"{self.department} ({self.role})" if self.role else str(self.department)


class ActivityGoal(TenantModel):
    """An activity serves a goal, with a remark on how."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="goal_links")
    goal = models.ForeignKey(Goal, verbose_name=_("mål"), on_delete=models.PROTECT, related_name="activity_links")
    remark = models.CharField(_("anmärkning"), max_length=300, blank=True)

    history = tracked_history()

    class Meta:
        ordering = ["goal__order", "pk"]
        verbose_name = _("insatsens mål")
        verbose_name_plural = _("insatsens mål")
        constraints = [models.UniqueConstraint(fields=["activity", "goal"], name="activities_goal_once")]

    def __str__(self) -> str:
        return str(self.goal)


class ActivityDocument(TenantModel):
    """An activity follows from a governing document."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="document_links")
    document = models.ForeignKey(GoverningDocument, on_delete=models.PROTECT, related_name="activity_links")

    history = tracked_history()

    class Meta:
        verbose_name = _("insatsens styrdokument")
        verbose_name_plural = _("insatsens styrdokument")
        constraints = [models.UniqueConstraint(fields=["activity", "document"], name="activities_document_once")]

    def __str__(self) -> str:
        return str(self.document_id)


class StatusUpdate(TenantModel):
    """A dated report on how an activity goes."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="updates")
    on = models.DateField(_("datum"))
    status = models.CharField(_("status"), max_length=8, choices=Status)
    note = models.TextField(_("vad som gjorts"), blank=True)
    person = models.ForeignKey(
        Person, verbose_name=_("av"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    history = tracked_history()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("lägesrapport")
        verbose_name_plural = _("lägesrapporter")
        indexes = [models.Index(fields=["municipality", "on"])]

    def __str__(self) -> str:
        return f"{self.on} {self.get_status_display()}"
