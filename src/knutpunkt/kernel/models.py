# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kernel's models: the abstract ones that rooms build on, and the mail that is to be sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned

__all__ = ["OutgoingMail", "TenantModel", "Versioned"]


class OutgoingMail(TenantModel):
    """One mail to one address. ``key`` names the occasion, so that the same one is never written twice.

    A mail is *sending* from just before it is handed to the mail server until the answer is known. One
    found so without a living sender may or may not have left: it is *uncertain* and a person decides.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar")
        SENDING = "sending", _("skickas")
        SENT = "sent", _("skickat")
        FAILED = "failed", _("gick inte att skicka")
        UNCERTAIN = "uncertain", _("kanske skickat")

    key = models.CharField(max_length=120)
    to = models.EmailField(_("till"), max_length=254)
    subject = models.CharField(_("ärende"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=120)
    state = models.CharField(_("läge"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    error = models.CharField(_("fel"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("skrivet"), auto_now_add=True)
    retry_at = models.DateTimeField(_("nytt försök"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("skickat"), null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("utgående brev")
        verbose_name_plural = _("utgående brev")
        indexes = [models.Index(fields=["municipality", "state"])]
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="kernel_mail_once")]

    def __str__(self) -> str:
        return self.subject
