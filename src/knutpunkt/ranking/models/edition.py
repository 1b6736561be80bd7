# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A ranking, its yearly editions and their questions: the rules are data in the rows."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import Activity
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.indicators.models import Indicator
from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.people.models import Position


class Ranking(TenantModel, Versioned):
    """A ranking that the municipality measures itself by, and the place it wants to reach.

    ``small_hours`` … ``large_hours`` say what the municipality means by small, medium and large effort.
    ``indicator`` is the key figure that follows the place: a placement is written there too.
    """

    key = models.SlugField(_("nyckel"), max_length=60)
    name = models.CharField(_("namn"), max_length=160)
    publisher = models.CharField(_("utgivare"), max_length=160, blank=True)
    goal_place = models.PositiveSmallIntegerField(
        _("mål: plats"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    goal_source = models.CharField(_("var målet är beslutat"), max_length=300, blank=True)
    small_hours = models.PositiveSmallIntegerField(_("liten arbetsinsats, timmar"), default=8)
    medium_hours = models.PositiveSmallIntegerField(_("medelstor arbetsinsats, timmar"), default=40)
    large_hours = models.PositiveSmallIntegerField(_("stor arbetsinsats, timmar"), default=160)
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("nyckeltal för placeringen"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("rankning")
        verbose_name_plural = _("rankningar")
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="ranking_ranking_once")]

    def __str__(self) -> str:
        return self.name


class RankingEdition(TenantModel, Versioned):
    """One year's edition as the municipality has it.

    ``frame`` is the edition's file (editions.definition.Edition) without its questions, as JSON with decimals
    as strings; the questions are rows. ``group`` is the municipality's own group in the edition. What the
    municipality decides itself (``closes_at``, ``group``) stands in its own column and wins over the frame.
    ``goal_points`` are those it reckons that its goal takes, with the reason, for years when nobody has published it.
    """

    ranking = models.ForeignKey(Ranking, verbose_name=_("rankning"), on_delete=models.PROTECT, related_name="editions")
    key = models.CharField(_("nyckel"), max_length=60)
    year = models.PositiveSmallIntegerField(_("år"))
    title = models.CharField(_("namn"), max_length=200)
    frame = models.JSONField(_("innehåll"), default=dict, editable=False)
    group = models.CharField(_("vår grupp"), max_length=60, blank=True)
    closes_at = models.DateTimeField(_("sista svarsdag"), null=True, blank=True)
    goal_points = models.DecimalField(
        _("poäng som vi räknar med att målet kräver"), max_digits=10, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    goal_points_reason = models.CharField(_("varför så många"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("svaren beslutade"), null=True, blank=True, editable=False)
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)
    archived_at = models.DateTimeField(_("arkiverat"), null=True, blank=True, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["-year", "title", "pk"]
        verbose_name = _("rankningsår")
        verbose_name_plural = _("rankningsår")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], name="ranking_edition_once"),
            models.CheckConstraint(
                name="ranking_edition_goal_reasoned",
                condition=Q(goal_points__isnull=True) | ~Q(goal_points_reason=""),
                violation_error_message=_("Skriv varför ni räknar med så många poäng."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the edition's page."""
        return reverse("ranking:edition", args=[self.municipality_id, self.pk])


class Question(TenantModel, Versioned):
    """A question of an edition, and who is to answer it before when.

    ``definition`` is the question's part of the edition's file (editions.definition.Question) as JSON; ``key``,
    ``part``, ``area`` and ``external`` are drawn from it for lists. ``wording`` is the real text of the
    questionnaire that the municipality was sent: it is the publisher's and never leaves the municipality.
    ``external``: an outside figure, that nobody answers here.
    """

    edition = models.ForeignKey(
        RankingEdition, verbose_name=_("rankningsår"), on_delete=models.CASCADE, related_name="questions"
    )
    key = models.CharField(_("nyckel"), max_length=60, editable=False)
    order = models.PositiveSmallIntegerField(_("ordning"), editable=False)
    part = models.CharField(_("del"), max_length=60, editable=False)
    area = models.CharField(_("område"), max_length=60, editable=False)
    external = models.BooleanField(_("uppgift utifrån"), default=False, editable=False)
    definition = models.JSONField(_("innehåll"), editable=False)
    wording = models.TextField(_("frågans text i enkäten"), blank=True)
    owner = models.ForeignKey(
        Position,
        verbose_name=_("svarar"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ranking_questions",
    )
    due = models.DateField(_("svar senast"), null=True, blank=True)
    reminded_on = models.DateField(_("påmind"), null=True, blank=True, editable=False)
    activities: Any = models.ManyToManyField(
        Activity, verbose_name=_("insatser"), related_name="ranking_questions", blank=True
    )
    indicators: Any = models.ManyToManyField(
        Indicator, verbose_name=_("nyckeltal"), related_name="ranking_questions", blank=True
    )
    goals: Any = models.ManyToManyField(Goal, verbose_name=_("mål"), related_name="ranking_questions", blank=True)
    documents: Any = models.ManyToManyField(
        GoverningDocument, verbose_name=_("styrdokument"), related_name="ranking_questions", blank=True
    )

    history = tracked_history()

    class Meta:
        ordering = ["edition", "order", "pk"]
        verbose_name = _("fråga")
        verbose_name_plural = _("frågor")
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="ranking_question_once")]

    def __str__(self) -> str:
        text = self.definition.get("text", "") if isinstance(self.definition, dict) else ""
        return str(text.get("sv", "") if isinstance(text, dict) else text) or self.key

    def get_absolute_url(self) -> str:
        """Return the address of the question's page."""
        return reverse("ranking:question", args=[self.municipality_id, self.pk])


class OthersAnswers(TenantModel):
    """What is known of another unit's answers in an edition: a sheet as JSON, with where it was read."""

    edition = models.ForeignKey(
        RankingEdition, verbose_name=_("rankningsår"), on_delete=models.CASCADE, related_name="others"
    )
    unit = models.CharField(_("kommun"), max_length=60)
    sheet = models.JSONField(_("svar"), default=dict)
    source = models.CharField(_("källa"), max_length=300)

    history = tracked_history()

    class Meta:
        ordering = ["edition", "unit"]
        verbose_name = _("andras svar")
        verbose_name_plural = _("andras svar")
        constraints = [
            models.UniqueConstraint(fields=["edition", "unit"], name="ranking_others_once"),
            models.CheckConstraint(name="ranking_others_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return self.unit
