# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A place the municipality got in a ranking, as published, with where it was read."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.ranking.models.edition import Ranking


class Placement(TenantModel, Versioned):
    """A year's place. ``method_change`` says what changed in the method that year, for the reader of the chart."""

    ranking = models.ForeignKey(
        Ranking, verbose_name=_("rankning"), on_delete=models.PROTECT, related_name="placements"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    place = models.PositiveSmallIntegerField(_("plats"), validators=[MinValueValidator(1)])
    of = models.PositiveSmallIntegerField(_("av"), null=True, blank=True)
    group = models.CharField(_("grupp"), max_length=160, blank=True)
    group_place = models.PositiveSmallIntegerField(_("plats i gruppen"), null=True, blank=True)
    group_of = models.PositiveSmallIntegerField(_("gruppen har"), null=True, blank=True)
    county_place = models.PositiveSmallIntegerField(_("plats i länet"), null=True, blank=True)
    county_of = models.PositiveSmallIntegerField(_("länet har"), null=True, blank=True)
    points = models.DecimalField(_("poäng"), max_digits=10, decimal_places=4, null=True, blank=True)
    max_points = models.DecimalField(_("av högst"), max_digits=10, decimal_places=4, null=True, blank=True)
    source = models.CharField(_("källa"), max_length=1000)
    method_change = models.CharField(_("nytt i metoden det året"), max_length=300, blank=True)
    note = models.CharField(_("anmärkning"), max_length=300, blank=True)

    history = tracked_history()

    class Meta:
        ordering = ["ranking", "year"]
        verbose_name = _("placering")
        verbose_name_plural = _("placeringar")
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "year"],
                name="ranking_placement_once",
                violation_error_message=_("Det finns redan en placering för det året."),
            ),
            models.CheckConstraint(
                name="ranking_placement_has_source",
                condition=~Q(source=""),
                violation_error_message=_("En placering behöver en källa."),
            ),
            models.CheckConstraint(
                name="ranking_placement_within",
                condition=Q(of__isnull=True) | Q(place__lte=F("of")),
                violation_error_message=_("Platsen är högre än antalet kommuner."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.place}"
