# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Inventory rounds: one collection from the departments, whom it was put to, and what they answered."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import Activity, Idea
from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned
from knutpunkt.people.models import Department, Person, Position


class InventoryRound(TenantModel, Versioned):
    """One round: what is asked, before when. It is being written, open, or closed."""

    title = models.CharField(_("namn"), max_length=160)
    message = models.TextField(_("hälsning i brevet"), blank=True)
    asks_confirmation = models.BooleanField(_("bekräfta eller ändra sina insatser"), default=True)
    asks_new = models.BooleanField(_("nya insatser"), default=True)
    asks_needs = models.BooleanField(_("behov av samarbete"), default=True)
    asks_resources = models.BooleanField(_("resurser"), default=False)
    due = models.DateField(_("svar senast"))
    opened_at = models.DateTimeField(_("utskickad"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("stängd"), null=True, blank=True, editable=False)
    is_example = models.BooleanField(_("exempel"), default=False, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["-due", "-pk"]
        verbose_name = _("inventering")
        verbose_name_plural = _("inventeringar")
        constraints = [
            models.CheckConstraint(
                name="mapping_round_closed_after_opened",
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the round's page."""
        return reverse("mapping:round", args=[self.municipality_id, self.pk])


class Request(TenantModel, Versioned):
    """The round put to one position of one department, with a personal link.

    Only the SHA-256 of the link's secret is kept. ``needs`` and ``resources`` are what was written;
    until ``submitted_at`` they are a draft that only the own department sees.
    """

    class Way(models.TextChoices):
        LINK = "link", _("genom länken")
        SIGNED_IN = "signed_in", _("inloggad")
        ON_BEHALF = "on_behalf", _("ifyllt åt dem")
        COPIED = "copied", _("från förra året, obekräftat")

    round = models.ForeignKey(InventoryRound, on_delete=models.CASCADE, related_name="requests")
    department = models.ForeignKey(
        Department, verbose_name=_("verksamhet"), on_delete=models.PROTECT, related_name="requests"
    )
    position = models.ForeignKey(Position, verbose_name=_("svarar"), on_delete=models.PROTECT, related_name="requests")
    deputy = models.ForeignKey(
        Position,
        verbose_name=_("ersättare"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputy_requests",
    )
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    expires_at = models.DateTimeField(_("länken gäller till"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("länken återkallad"), null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("öppnad"), null=True, blank=True, editable=False)
    reminded_on = models.DateField(_("påmind"), null=True, blank=True, editable=False)
    reminders = models.PositiveSmallIntegerField(_("antal påminnelser"), default=0, editable=False)
    needs = models.TextField(_("behov av samarbete"), blank=True)
    resources = models.TextField(_("resurser"), blank=True)
    submitted_at = models.DateTimeField(_("svarade"), null=True, blank=True, editable=False)
    way = models.CharField(_("hur"), max_length=9, choices=Way, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        Person, verbose_name=_("av"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    note = models.CharField(_("anteckning"), max_length=300, blank=True)
    idea = models.ForeignKey(Idea, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False)

    history = tracked_history(excluded_fields=["token_hash"])

    class Meta:
        ordering = ["department__order", "position__title", "pk"]
        verbose_name = _("förfrågan")
        verbose_name_plural = _("förfrågningar")
        constraints = [
            models.UniqueConstraint(fields=["round", "department", "position"], name="mapping_request_once"),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="mapping_request_token_once"
            ),
            models.CheckConstraint(
                name="mapping_request_on_behalf_noted",
                condition=~Q(way="on_behalf") | ~Q(note=""),
                violation_error_message=_("Skriv hur du fick svaret."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} – {self.position}"


class Reply(TenantModel):
    """What a request says of one activity, or of a new one (``activity`` is None until it is submitted).

    ``fields`` holds what is to be changed or the new activity's fields, as plain values by field name.
    """

    class Answer(models.TextChoices):
        STILL_TRUE = "still_true", _("stämmer fortfarande")
        CHANGED = "changed", _("ändrad")
        ENDED = "ended", _("avslutad")
        NEW = "new", _("ny")
        COPIED = "copied", _("från förra året, obekräftad")

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="replies")
    activity = models.ForeignKey(
        Activity, verbose_name=_("insats"), on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    answer = models.CharField(_("svar"), max_length=10, choices=Answer)
    fields = models.JSONField(default=dict, blank=True)
    note = models.CharField(_("kommentar"), max_length=500, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = tracked_history()

    class Meta:
        ordering = ["request", "pk"]
        verbose_name = _("svar")
        verbose_name_plural = _("svar")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "activity"], condition=Q(activity__isnull=False), name="mapping_reply_once"
            ),
            models.CheckConstraint(
                name="mapping_reply_of_an_activity", condition=Q(answer="new") | Q(activity__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()
