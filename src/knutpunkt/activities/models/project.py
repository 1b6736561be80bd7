# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A project that activities may belong to."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.people.models import Department, Position


class Project(TenantModel, Versioned):
    """An external or internal project: who pays, with whom, what came out of it and where that lives now.

    ``partners`` stands one to a line. ``own_share`` is what the municipality itself pays, in SEK, of ``budget``.
    """

    title = models.CharField(_("titel"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True)
    funder = models.CharField(_("finansiär"), max_length=120, blank=True)
    programme = models.CharField(_("program"), max_length=120, blank=True)
    partners = models.TextField(_("parter"), blank=True, help_text=_("En part på varje rad."))
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("slut"), null=True, blank=True)
    budget = models.DecimalField(
        _("hela budgeten, kr"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    own_share = models.DecimalField(
        _("egen andel, kr"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("ansvarig verksamhet"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    position = models.ForeignKey(
        Position,
        verbose_name=_("ansvarig funktion"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    link = models.URLField(_("webbsida"), blank=True)
    source = models.CharField(_("uppgifternas källa"), max_length=300, blank=True)
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)
    archived_at = models.DateTimeField(_("arkiverat"), null=True, blank=True, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("projekt")
        verbose_name_plural = _("projekt")
        constraints = [
            models.CheckConstraint(
                name="activities_project_period_in_order",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("Projektet slutar innan det börjar."),
            ),
            models.CheckConstraint(
                name="activities_project_share_of_budget",
                condition=Q(own_share__isnull=True) | Q(budget__isnull=True) | Q(own_share__lte=F("budget")),
                violation_error_message=_("Den egna andelen är större än hela budgeten."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the project's page."""
        return reverse("activities:project", args=[self.municipality_id, self.pk])
