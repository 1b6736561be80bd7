# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What we have promised: governing documents, their goals, and the frameworks goals are linked to."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.people.models import Department, Period, Position


class Framework(models.Model):
    """A national or global set of objectives, shared by all: rows, not code."""

    key = models.SlugField(_("nyckel"), primary_key=True, max_length=30)
    name_sv = models.CharField(_("namn"), max_length=120)
    name_en = models.CharField(_("engelskt namn"), max_length=120, blank=True)
    source = models.CharField(_("källa"), max_length=400)
    as_of = models.DateField(_("uppgifter från"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("ramverk")
        verbose_name_plural = _("ramverk")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the reader's language; Swedish where there is no English."""
        return (self.name_en if get_language() == "en" else "") or self.name_sv


class FrameworkGoal(models.Model):
    """An objective or a target of a framework. An empty name means that its wording is not known here."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="goals")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    number = models.CharField(_("nummer"), max_length=12)
    order = models.PositiveSmallIntegerField(_("ordning"))
    name_sv = models.CharField(_("namn"), max_length=300, blank=True)
    name_en = models.CharField(_("engelskt namn"), max_length=600, blank=True)
    colour = models.CharField(_("färg"), max_length=7, blank=True)
    missing = models.CharField(_("saknas"), max_length=300, blank=True)

    class Meta:
        ordering = ["framework", "order"]
        verbose_name = _("mål i ramverk")
        verbose_name_plural = _("mål i ramverk")
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="goals_framework_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    @property
    def name(self) -> str:
        """Name in the reader's language, else in the other one, else empty."""
        first, second = (self.name_en, self.name_sv) if get_language() == "en" else (self.name_sv, self.name_en)
        return first or second


class GoverningDocument(TenantModel, Versioned, Period):
    """A document that says what is to be reached: programme, plan, policy, budget goal."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("program")
        PLAN = "plan", _("plan")
        STRATEGY = "strategy", _("strategi")
        POLICY = "policy", _("policy")
        GUIDELINE = "guideline", _("riktlinje")
        BUDGET = "budget", _("budgetmål eller nämndsmål")
        OTHER = "other", _("annat")

    class Level(models.TextChoices):
        MUNICIPALITY = "municipality", _("hela kommunen")
        COMMITTEE = "committee", _("nämnd eller styrelse")
        DEPARTMENT = "department", _("verksamhet")
        REGIONAL = "regional", _("regional")
        NATIONAL = "national", _("nationell")

    title = models.CharField(_("titel"), max_length=200)
    kind = models.CharField(_("slag"), max_length=12, choices=Kind, default=Kind.PLAN)
    level = models.CharField(_("nivå"), max_length=14, choices=Level, default=Level.MUNICIPALITY)
    summary = models.TextField(_("sammanfattning"), blank=True)
    adopted_by = models.CharField(_("antaget av"), max_length=120, blank=True)
    adopted_on = models.DateField(_("antaget den"), null=True, blank=True)
    paragraph = models.CharField(_("paragraf"), max_length=30, blank=True)
    registry_number = models.CharField(_("diarienummer"), max_length=60, blank=True)
    review_on = models.DateField(_("ses över senast"), null=True, blank=True)
    owner = models.ForeignKey(
        Position, verbose_name=_("ansvarig funktion"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supersedes = models.ForeignKey(
        "self",
        verbose_name=_("ersätter"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="superseded_by",
    )
    link = models.URLField(_("länk"), max_length=400, blank=True)
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)
    archived_at = models.DateTimeField(_("arkiverat"), null=True, blank=True, editable=False)

    history = tracked_history()

    class Meta(Period.Meta):
        ordering = ["title", "pk"]
        verbose_name = _("styrdokument")
        verbose_name_plural = _("styrdokument")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the document's page."""
        return reverse("goals:document_detail", args=[self.municipality_id, self.pk])


class Goal(TenantModel, Versioned):
    """A goal, or an area that groups goals, in a governing document's tree."""

    class Kind(models.TextChoices):
        AREA = "area", _("område")
        GOAL = "goal", _("mål")
        SUBGOAL = "subgoal", _("delmål")

    document = models.ForeignKey(
        GoverningDocument, verbose_name=_("styrdokument"), on_delete=models.PROTECT, related_name="goals"
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("hör till"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(_("slag"), max_length=8, choices=Kind, default=Kind.GOAL)
    number = models.CharField(_("nummer"), max_length=12, blank=True)
    title = models.CharField(_("mål"), max_length=300)
    description = models.TextField(_("beskrivning"), blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=100)
    responsible = models.ForeignKey(
        Position, verbose_name=_("ansvarig funktion"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expected_departments: Any = models.ManyToManyField(
        Department,
        through="GoalDepartment",
        verbose_name=_("verksamheter som förväntas bidra"),
        blank=True,
        related_name="expected_goals",
    )
    framework_goals: Any = models.ManyToManyField(
        FrameworkGoal,
        through="FrameworkLink",
        verbose_name=_("nationella och globala mål"),
        blank=True,
        related_name="local_goals",
    )
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)
    archived_at = models.DateTimeField(_("arkiverat"), null=True, blank=True, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["document", "order", "number", "pk"]
        verbose_name = _("mål")
        verbose_name_plural = _("mål")
        constraints = [models.CheckConstraint(name="goals_goal_not_its_own_parent", condition=~Q(parent=F("pk")))]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        """Return the address of the goal's page."""
        return reverse("goals:goal_detail", args=[self.municipality_id, self.pk])


class GoalDepartment(TenantModel):
    """A department is expected to act for a goal; without activities there it is a hole."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="department_links")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="goal_links")

    history = tracked_history()

    class Meta:
        verbose_name = _("verksamhets ansvar för mål")
        verbose_name_plural = _("verksamheters ansvar för mål")
        constraints = [models.UniqueConstraint(fields=["goal", "department"], name="goals_goal_department_once")]

    def __str__(self) -> str:
        return f"{self.goal_id}–{self.department_id}"


class FrameworkLink(TenantModel):
    """A local goal serves an objective of a framework."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="framework_links")
    framework_goal = models.ForeignKey(FrameworkGoal, on_delete=models.PROTECT, related_name="links")

    history = tracked_history()

    class Meta:
        verbose_name = _("koppling till ramverk")
        verbose_name_plural = _("kopplingar till ramverk")
        constraints = [models.UniqueConstraint(fields=["goal", "framework_goal"], name="goals_framework_link_once")]

    def __str__(self) -> str:
        return f"{self.goal_id}–{self.framework_goal_id}"
