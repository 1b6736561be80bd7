# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two activities were the same thing: one was kept, the other archived, and it can be undone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models.activity import Activity
from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.people.models import Person


class Merge(TenantModel):
    """``merged`` was taken up in ``kept``. ``moved`` tells which rows the merge made or moved, enough to undo it.

    Both activities keep their own history; the archived one keeps its text.
    """

    kept = models.ForeignKey(Activity, verbose_name=_("kvar"), on_delete=models.CASCADE, related_name="took_up")
    merged = models.ForeignKey(
        Activity, verbose_name=_("uppgick"), on_delete=models.CASCADE, related_name="merged_into"
    )
    moved = models.JSONField(default=dict)
    person = models.ForeignKey(Person, verbose_name=_("av"), on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("när"))
    undone_at = models.DateTimeField(_("ångrad"), null=True, blank=True)
    undone_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    history = tracked_history()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("sammanslagning")
        verbose_name_plural = _("sammanslagningar")
        constraints = [
            models.CheckConstraint(name="activities_merge_of_two", condition=~Q(kept=F("merged"))),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="activities_merged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
