# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A possible future cooperation or project, with its origin and what became of it."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models.activity import Activity
from knutpunkt.activities.models.project import Project
from knutpunkt.goals.models import Goal
from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.people.models import Department, Person, Position


class Idea(TenantModel, Versioned):
    """An idea (uppslag): why, who, what it would need, which money could be sought, how far it has come.

    ``about`` are the activities it grew out of; ``activity`` or ``project`` is what it became.
    """

    class Origin(models.TextChoices):
        GAP = "gap", _("en lucka")
        OVERLAP = "overlap", _("ett dubbelarbete")
        ROUND = "round", _("en inventering")
        MEETING = "meeting", _("ett möte")
        SOMEBODY = "somebody", _("någons förslag")

    class State(models.TextChoices):
        NEW = "new", _("nytt")
        EXAMINED = "examined", _("utreds")
        DECIDED = "decided", _("beslutat")
        REALISED = "realised", _("blev av")
        DROPPED = "dropped", _("lagt åt sidan")

    title = models.CharField(_("uppslag"), max_length=200)
    purpose = models.TextField(_("syfte"), blank=True)
    origin = models.CharField(_("kommer ur"), max_length=8, choices=Origin, default=Origin.SOMEBODY)
    origin_note = models.CharField(_("om ursprunget"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        Person, verbose_name=_("föreslaget av"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    position = models.ForeignKey(
        Position,
        verbose_name=_("ansvarig funktion"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
    )
    departments: Any = models.ManyToManyField(
        Department, through="IdeaDepartment", verbose_name=_("verksamheter"), blank=True, related_name="ideas"
    )
    goals: Any = models.ManyToManyField(
        Goal, through="IdeaGoal", verbose_name=_("mål"), blank=True, related_name="ideas"
    )
    about: Any = models.ManyToManyField(
        Activity, through="IdeaActivity", verbose_name=_("rör insatserna"), blank=True, related_name="ideas"
    )
    needs = models.TextField(_("vad det skulle behöva"), blank=True)
    cost = models.DecimalField(
        _("kostnad, kr"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    programme = models.CharField(_("program att söka medel ur"), max_length=160, blank=True)
    closes_on = models.DateField(_("sista ansökningsdag"), null=True, blank=True)
    next_step_on = models.DateField(_("nästa steg senast"), null=True, blank=True)
    state = models.CharField(_("läge"), max_length=8, choices=State, default=State.NEW)
    reason = models.CharField(_("skäl"), max_length=300, blank=True)
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("blev insatsen"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="grown_from",
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("blev projektet"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="grown_from",
    )
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)
    archived_at = models.DateTimeField(_("arkiverat"), null=True, blank=True, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("uppslag")
        verbose_name_plural = _("uppslag")
        indexes = [models.Index(fields=["municipality", "state"])]
        constraints = [
            models.CheckConstraint(
                name="activities_idea_dropped_why",
                condition=~Q(state="dropped") | ~Q(reason=""),
                violation_error_message=_("Skriv varför uppslaget läggs åt sidan."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the idea's page."""
        return reverse("activities:idea", args=[self.municipality_id, self.pk])


class IdeaDepartment(TenantModel):
    """A department that the idea concerns."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="department_links")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="idea_links")

    history = tracked_history()

    class Meta:
        ordering = ["department__order", "pk"]
        verbose_name = _("uppslagets verksamhet")
        verbose_name_plural = _("uppslagets verksamheter")
        constraints = [models.UniqueConstraint(fields=["idea", "department"], name="activities_idea_department_once")]

    def __str__(self) -> str:
        return str(self.department)


class IdeaGoal(TenantModel):
    """A goal that the idea would serve."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="goal_links")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="idea_links")

    history = tracked_history()

    class Meta:
        ordering = ["goal__order", "pk"]
        verbose_name = _("uppslagets mål")
        verbose_name_plural = _("uppslagets mål")
        constraints = [models.UniqueConstraint(fields=["idea", "goal"], name="activities_idea_goal_once")]

    def __str__(self) -> str:
        return str(self.goal)


class IdeaActivity(TenantModel):
    """An activity that the idea grew out of."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="activity_links")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="idea_links")

    history = tracked_history()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("insats i uppslaget")
        verbose_name_plural = _("insatser i uppslaget")
        constraints = [models.UniqueConstraint(fields=["idea", "activity"], name="activities_idea_activity_once")]

    def __str__(self) -> str:
        return str(self.activity_id)
