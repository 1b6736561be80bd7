# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The picture frozen at a date."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.people.models import Person


class Snapshot(TenantModel):
    """Matrix, gaps, overlaps, indicators and ranking place as they were; never changed once made.

    ``content`` is plain data (see ``mapping.snapshots.frozen``) and ``content_hash`` its SHA-256.
    Drafts are not in it: it shows what every role may see.
    """

    title = models.CharField(_("namn"), max_length=160)
    on = models.DateField(_("läget den"))
    note = models.CharField(_("anteckning"), max_length=300, blank=True)
    content = models.JSONField(editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(_("fryst"), editable=False)
    person = models.ForeignKey(
        Person, verbose_name=_("av"), on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)

    class Meta:
        ordering = ["-on", "-made_at"]
        verbose_name = _("lägesbild")
        verbose_name_plural = _("lägesbilder")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the snapshot's page."""
        return reverse("mapping:snapshot", args=[self.municipality_id, self.pk])
