# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How it goes: key figures with their values, targets, breaks and judgements."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from knutpunkt.goals.models import Goal
from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.people.models import Person, Position

FIRST_YEAR, LAST_YEAR = 1900, 2200


class JudgementLevel(models.TextChoices):
    """The four levels, as in `judgement.Level`."""

    WILL_BE_MET = "reached", _("kommer att klaras")
    UNCERTAIN = "uncertain", _("osäkert")
    AT_RISK = "at_risk", _("riskerar att inte klaras")
    CANNOT_BE_JUDGED = "unknown", _("går inte att bedöma")


class Indicator(TenantModel, Versioned):
    """A key figure that the municipality follows: its own, or one of Kolada's."""

    class SourceKind(models.TextChoices):
        KOLADA = "kolada", _("Kolada")
        OWN = "own", _("eget nyckeltal")

    class Direction(models.TextChoices):
        UP = "up", _("högre är bättre")
        DOWN = "down", _("lägre är bättre")
        NEUTRAL = "neutral", _("varken högre eller lägre är bättre")

    class Control(models.TextChoices):
        OWN = "own", _("kommunen råder själv")
        SHARED = "shared", _("kommunen råder delvis")
        NONE = "none", _("kommunen råder inte")

    key = models.SlugField(_("nyckel"), max_length=60)
    title = models.CharField(_("namn"), max_length=200)
    title_en = models.CharField(_("engelskt namn"), max_length=200, blank=True)
    unit = models.CharField(_("enhet"), max_length=60)
    unit_en = models.CharField(_("enhet på engelska"), max_length=60, blank=True)
    description = models.TextField(_("beskrivning"), blank=True)
    source_kind = models.CharField(_("slag av källa"), max_length=8, choices=SourceKind, default=SourceKind.OWN)
    kolada_id = models.CharField(_("nummer i Kolada"), max_length=12, blank=True)
    direction = models.CharField(_("vad som är bra"), max_length=8, choices=Direction, default=Direction.UP)
    control = models.CharField(_("rådighet"), max_length=8, choices=Control, default=Control.SHARED)
    decimals = models.PositiveSmallIntegerField(_("decimaler"), default=1)
    goals: Any = models.ManyToManyField(Goal, verbose_name=_("mål"), related_name="indicators", blank=True)
    responsible = models.ForeignKey(
        Position,
        verbose_name=_("ansvarig funktion"),
        on_delete=models.PROTECT,
        related_name="indicators",
        null=True,
        blank=True,
    )
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)
    archived_at = models.DateTimeField(_("arkiverat"), null=True, blank=True, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("nyckeltal")
        verbose_name_plural = _("nyckeltal")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], name="indicators_indicator_once"),
            models.UniqueConstraint(
                fields=["municipality", "kolada_id"],
                condition=~Q(kolada_id=""),
                name="indicators_kolada_id_once",
                violation_error_message=_("Nyckeltalet från Kolada finns redan."),
            ),
            models.CheckConstraint(
                name="indicators_kolada_has_id",
                condition=Q(source_kind="own", kolada_id="") | (Q(source_kind="kolada") & ~Q(kolada_id="")),
                violation_error_message=_("Ett nyckeltal från Kolada behöver sitt nummer; ett eget har inget."),
            ),
            models.CheckConstraint(name="indicators_decimals_few", condition=Q(decimals__lte=6)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the reader's language; Swedish where there is no English."""
        return (self.title_en if get_language() == "en" else "") or self.title

    @property
    def shown_unit(self) -> str:
        """Unit in the reader's language."""
        return (self.unit_en if get_language() == "en" else "") or self.unit

    def get_absolute_url(self) -> str:
        """Return the address of the indicator's page."""
        return reverse("indicators:detail", args=[self.municipality_id, self.pk])


class Series(TenantModel):
    """The values of an indicator for one gender and one place; `place` is empty for the whole municipality."""

    class Gender(models.TextChoices):
        ALL = "T", _("alla")
        WOMEN = "K", _("kvinnor")
        MEN = "M", _("män")

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("nyckeltal"), on_delete=models.CASCADE, related_name="series"
    )
    gender = models.CharField(_("kön"), max_length=1, choices=Gender, default=Gender.ALL)
    place = models.CharField(_("plats eller del"), max_length=80, blank=True)

    class Meta:
        ordering = ["indicator", "place", "gender"]
        verbose_name = _("serie")
        verbose_name_plural = _("serier")
        constraints = [models.UniqueConstraint(fields=["indicator", "gender", "place"], name="indicators_series_once")]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.place, str(self.get_gender_display())]))


class ValueStatus(models.TextChoices):
    """What a value is; a value without number is missing or withdrawn, never zero."""

    FINAL = "final", _("slutlig")
    PRELIMINARY = "preliminary", _("preliminär")
    ESTIMATED = "estimated", _("uppskattad")
    MISSING = "missing", _("saknas hos källan")
    WITHDRAWN = "withdrawn", _("borttagen hos källan")


WITHOUT_NUMBER = [ValueStatus.MISSING.value, ValueStatus.WITHDRAWN.value]


class Figure(models.Model):
    """A figure with its papers: what, for which status, from where, fetched when."""

    value = models.DecimalField(_("värde"), max_digits=20, decimal_places=8, null=True, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ValueStatus, default=ValueStatus.FINAL)
    source = models.CharField(_("källa"), max_length=200)
    fetched_at = models.DateTimeField(_("hämtat"))
    comment = models.CharField(_("kommentar"), max_length=400, blank=True)
    entered_by = models.ForeignKey(
        Person, verbose_name=_("inskrivet av"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_source",
                condition=~Q(source=""),
                violation_error_message=_("Ett värde behöver en källa."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_number_or_missing",
                condition=Q(value__isnull=True, status__in=WITHOUT_NUMBER)
                | (Q(value__isnull=False) & ~Q(status__in=WITHOUT_NUMBER)),
                violation_error_message=_("Ett värde utan tal ska ha status saknas eller borttagen."),
            ),
        ]


class Value(TenantModel, Figure):
    """One year's value as it is now; earlier ones are kept as `ValueVersion`."""

    series = models.ForeignKey(Series, verbose_name=_("serie"), on_delete=models.CASCADE, related_name="values")
    period = models.PositiveSmallIntegerField(_("år"))

    class Meta(Figure.Meta):
        ordering = ["series", "period"]
        verbose_name = _("värde")
        verbose_name_plural = _("värden")
        constraints = [
            *Figure.Meta.constraints,
            models.UniqueConstraint(fields=["series", "period"], name="indicators_value_once"),
            models.CheckConstraint(
                name="indicators_value_period_is_a_year",
                condition=Q(period__gte=FIRST_YEAR, period__lte=LAST_YEAR),
                violation_error_message=_("Skriv året med fyra siffror."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.value}"


class ValueVersion(TenantModel, Figure):
    """An earlier version of a value, kept when the source revised it or a person corrected it."""

    current = models.ForeignKey(Value, on_delete=models.CASCADE, related_name="earlier")
    replaced_at = models.DateTimeField(_("ersatt"))
    reason = models.CharField(_("orsak"), max_length=200)
    replaced_by = models.ForeignKey(
        Person, verbose_name=_("ersatt av"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta(Figure.Meta):
        ordering = ["-replaced_at", "-pk"]
        verbose_name = _("tidigare värde")
        verbose_name_plural = _("tidigare värden")

    def __str__(self) -> str:
        return f"{self.value} ({self.replaced_at:%Y-%m-%d})"

    @property
    def told_reason(self) -> str:
        """The reason in the reader's language where it is one of ours, else as written."""
        return gettext(self.reason)


class SeriesBreak(TenantModel, Versioned):
    """From `period` on something else is measured than before, or in another way."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("nyckeltal"), on_delete=models.CASCADE, related_name="breaks"
    )
    period = models.PositiveSmallIntegerField(_("första år med det nya sättet"))
    explanation = models.CharField(_("förklaring"), max_length=300)

    history = tracked_history()

    class Meta:
        ordering = ["indicator", "period"]
        verbose_name = _("seriebrott")
        verbose_name_plural = _("seriebrott")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period"], name="indicators_break_once"),
            models.CheckConstraint(name="indicators_break_explained", condition=~Q(explanation="")),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.explanation}"


class Target(TenantModel, Versioned):
    """Where an indicator is to be in a year, counted from a base year.

    `milestones` are pairs [year, value] between the two; without them the path is a straight line.
    """

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("nyckeltal"), on_delete=models.CASCADE, related_name="targets"
    )
    base_year = models.PositiveSmallIntegerField(_("basår"))
    base_value = models.DecimalField(_("värde basåret"), max_digits=20, decimal_places=8)
    target_year = models.PositiveSmallIntegerField(_("målår"))
    target_value = models.DecimalField(_("målvärde"), max_digits=20, decimal_places=8)
    milestones = models.JSONField(_("delmål på vägen"), default=list, blank=True)
    note = models.CharField(_("anmärkning"), max_length=300, blank=True)
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["indicator", "target_year"]
        verbose_name = _("målvärde")
        verbose_name_plural = _("målvärden")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "target_year"],
                name="indicators_target_once",
                violation_error_message=_("Det finns redan ett målvärde för det året."),
            ),
            models.CheckConstraint(
                name="indicators_target_after_base",
                condition=Q(target_year__gt=F("base_year")),
                violation_error_message=_("Målåret ska komma efter basåret."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_value} ({self.target_year})"


class JudgementOverride(TenantModel):
    """A person's judgement that stands beside the computed one, with the reason. Never edited, only withdrawn."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("nyckeltal"), on_delete=models.CASCADE, related_name="overrides"
    )
    level = models.CharField(_("bedömning"), max_length=16, choices=JudgementLevel)
    computed = models.CharField(_("beräknad bedömning då"), max_length=16, choices=JudgementLevel)
    reason = models.TextField(_("skäl"))
    person = models.ForeignKey(
        Person, verbose_name=_("bedömt av"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("bedömt"))
    withdrawn_at = models.DateTimeField(_("återtaget"), null=True, blank=True)

    history = tracked_history()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("egen bedömning")
        verbose_name_plural = _("egna bedömningar")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(withdrawn_at__isnull=True), name="indicators_one_override"
            ),
            models.CheckConstraint(name="indicators_override_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.get_level_display()
