# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the computer keeps at hand: vectors, likeness of activities, when findings were computed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import Activity
from knutpunkt.kernel.tenancy import TenantModel


class TextVector(TenantModel):
    """An activity's text as a vector: float16, little endian, of length 1.

    Only vectors of the same ``method`` (name and version of the model) can be compared; ``text_hash``
    tells whether the text is still the one that was read.
    """

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="vector")
    method = models.CharField(max_length=120)
    text_hash = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        ordering = ["activity"]
        verbose_name = _("textvektor")
        verbose_name_plural = _("textvektorer")

    def __str__(self) -> str:
        return str(self.activity_id)


class Likeness(TenantModel):
    """The activities most like one activity, computed after changes: pairs [activity id, score in 0–1].

    The ids are candidates only: who reads them asks the activities' own rules which may be shown.
    """

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="likeness")
    nearest = models.JSONField(default=list)
    method = models.CharField(max_length=120)

    class Meta:
        ordering = ["activity"]
        verbose_name = _("likhet")
        verbose_name_plural = _("likheter")

    def __str__(self) -> str:
        return str(self.activity_id)


class Computation(TenantModel):
    """When the municipality's findings were last computed, and what the pages want to have at hand.

    ``judgements`` holds the level of each judged goal by its id, so that the matrix need not weigh
    every indicator anew.
    """

    finished_at = models.DateTimeField(_("beräknat"))
    judgements = models.JSONField(default=dict)

    class Meta:
        ordering = ["municipality"]
        verbose_name = _("beräkning")
        verbose_name_plural = _("beräkningar")
        constraints = [models.UniqueConstraint(fields=["municipality"], name="mapping_computation_once")]

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}"
