# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""One import of one file, and what it did to each activity, enough to undo it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models.activity import Activity
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.people.models import Person


class ImportRun(TenantModel):
    """One import of one file: the file, what was understood, what came of it, and whether it was undone."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uppladdad")
        CHECKED = "checked", _("granskad")
        RUNNING = "running", _("pågår")
        DONE = "done", _("klar")
        FAILED = "failed", _("misslyckad")
        UNDOING = "undoing", _("ångras")
        UNDONE = "undone", _("ångrad")

    file_name = models.CharField(_("fil"), max_length=255)
    file_hash = models.CharField(max_length=64)
    file = models.FileField(upload_to="imports/%Y/", blank=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    proposal = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import")
        verbose_name_plural = _("importer")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Return the address of the import's page."""
        return reverse("activities:import_detail", args=[self.municipality_id, self.pk])


class ImportedRow(TenantModel):
    """What an import did to one activity, enough to undo it.

    ``before`` is None for a created activity, else the activity's values as they were. Undo leaves an
    activity alone whose version is no longer ``version_after`` (somebody has worked on it since).
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="import_rows")
    sheet = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=9)
    before = models.JSONField(null=True, blank=True)
    version_after = models.PositiveIntegerField()

    class Meta:
        ordering = ["run", "row"]
        verbose_name = _("importerad rad")
        verbose_name_plural = _("importerade rader")

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"
