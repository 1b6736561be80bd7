# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What came out of a project, and in which department it became ordinary work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models.activity import Activity
from knutpunkt.activities.models.project import Project
from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.people.models import Department, Position


class Result(TenantModel, Versioned):
    """Something that came out of a project: a method, a tool, knowledge, a thing."""

    project = models.ForeignKey(Project, verbose_name=_("projekt"), on_delete=models.CASCADE, related_name="results")
    title = models.CharField(_("resultat"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    history = tracked_history()

    class Meta:
        ordering = ["project", "order", "pk"]
        verbose_name = _("resultat")
        verbose_name_plural = _("resultat")

    def __str__(self) -> str:
        return self.title


class Handover(TenantModel, Versioned):
    """A result is taken over by a department: by whom, as which activity, since when, how far it has come."""

    class State(models.TextChoices):
        NOT_BEGUN = "not_begun", _("inte påbörjat")
        TRIED = "tried", _("prövas")
        ORDINARY = "ordinary", _("ordinarie arbete")
        DROPPED = "dropped", _("nedlagt")

    result = models.ForeignKey(Result, verbose_name=_("resultat"), on_delete=models.CASCADE, related_name="handovers")
    department = models.ForeignKey(
        Department, verbose_name=_("till verksamhet"), on_delete=models.PROTECT, related_name="handovers"
    )
    position = models.ForeignKey(
        Position,
        verbose_name=_("ansvarig funktion"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers",
    )
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("som insatsen"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="handovers",
    )
    since = models.DateField(_("från och med"), null=True, blank=True)
    state = models.CharField(_("läge"), max_length=9, choices=State, default=State.NOT_BEGUN)
    reason = models.CharField(_("skäl"), max_length=300, blank=True)

    history = tracked_history()

    class Meta:
        ordering = ["result", "department__order", "pk"]
        verbose_name = _("införande")
        verbose_name_plural = _("införanden")
        constraints = [
            models.UniqueConstraint(
                fields=["result", "department"],
                name="activities_handover_once",
                violation_error_message=_("Resultatet är redan överlämnat till den verksamheten."),
            ),
            models.CheckConstraint(
                name="activities_handover_dropped_why",
                condition=~Q(state="dropped") | ~Q(reason=""),
                violation_error_message=_("Skriv varför det lades ned."),
            ),
            models.CheckConstraint(
                name="activities_handover_ordinary_since",
                condition=~Q(state="ordinary") | Q(since__isnull=False),
                violation_error_message=_("Ange sedan när det är ordinarie arbete."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} – {self.department}"
