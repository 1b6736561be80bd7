# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A lift: what would have to be done for a better answer, by whom, with how much effort, and ready when."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import Activity
from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.people.models import Position
from knutpunkt.ranking.models.edition import Question


class Effort(models.TextChoices):
    """How much work, in words; the ranking says how many hours each is."""

    SMALL = "small", _("liten")
    MEDIUM = "medium", _("medelstor")
    LARGE = "large", _("stor")


class Lift(TenantModel, Versioned):
    """A way to a better answer: the question would be answered ``value`` (with ``aspects``) when it is done.

    Effort in ``hours``, else in words. A lift whose ``activity`` is planned or begun is *planned*: it counts in
    "if what is planned is done". Several lifts of one question are alternatives.
    """

    question = models.ForeignKey(Question, verbose_name=_("fråga"), on_delete=models.CASCADE, related_name="lifts")
    title = models.CharField(_("vad som behöver göras"), max_length=200)
    value = models.CharField(_("svaret blir då"), max_length=60)
    aspects = models.JSONField(_("delar"), default=list, blank=True)
    effort = models.CharField(_("arbetsinsats"), max_length=6, choices=Effort, default=Effort.MEDIUM)
    hours = models.DecimalField(
        _("timmar"), max_digits=7, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    position = models.ForeignKey(
        Position, verbose_name=_("vem"), on_delete=models.PROTECT, null=True, blank=True, related_name="ranking_lifts"
    )
    ready_on = models.DateField(_("kan vara klart"), null=True, blank=True)
    activity = models.ForeignKey(
        Activity, verbose_name=_("insats"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="ranking_lifts",
    )  # fmt: skip
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["question", "pk"]
        verbose_name = _("lyft")
        verbose_name_plural = _("lyft")
        constraints = [
            models.CheckConstraint(name="ranking_lift_to_something", condition=~Q(value="")),
            models.CheckConstraint(
                name="ranking_lift_hours_positive",
                condition=Q(hours__isnull=True) | Q(hours__gte=0),
                violation_error_message=_("Timmarna kan inte vara färre än noll."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
