# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The coordinator's pages: the rounds, one round with its buttons, and writing one."""

from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.kernel.access import Rule
from knutpunkt.kernel.forms import VersionedForm
from knutpunkt.mapping.inventory import queries, services, wording
from knutpunkt.mapping.inventory.forms import RoundForm
from knutpunkt.mapping.inventory.rules import answer_request, hold_round, view_round
from knutpunkt.mapping.models import InventoryRound
from knutpunkt.people.access import Actor, TenantView
from knutpunkt.people.edit_view import EditView


class RoundListView(TenantView):
    """All rounds, the latest first."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the rounds the actor may see."""
        today = timezone.localdate()
        rows = [
            {"round": row, "left": wording.days_in_words(row, queries.days_left(row, today))}
            for row in queries.rounds_seen_by(self.actor)
        ]
        context = {"rows": rows, "holds": hold_round.allows(self.actor, InventoryRound())}
        return render(request, "mapping/inventory/rounds.html", context)


class RoundPage(TenantView):
    """Common to what is done with one round."""

    rule: ClassVar[Rule[Actor, InventoryRound]] = hold_round

    def find(self, pk: int) -> InventoryRound:
        """Return the round if the actor may see it (else 404) and do this with it (else 403)."""
        inventory = get_object_or_404(view_round.filter(self.actor, InventoryRound.objects.all()), pk=pk)
        self.rule.require(self.actor, inventory)
        return inventory

    def refused(self, error: ValidationError) -> None:
        """Say why a service refused."""
        for message in error.messages:
            messages.error(self.request, message)

    def say_sent(self, sent: services.Sent) -> None:
        """Say how many letters go out and whom none can reach."""
        if sent.letters:
            messages.success(self.request, wording.sent_in_words(sent.letters))
        for one in sent.unreachable:
            told = {"position": one.position.title, "department": one.department.name}
            messages.warning(
                self.request,
                _("%(position)s, %(department)s, har ingen e-postadress: ingen länk kunde skickas.") % told,
            )


class RoundView(RoundPage):
    """One round: who has answered, and what the coordinator can do about it."""

    rule = view_round

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the round."""
        inventory = self.find(pk)
        rows = queries.progress(inventory)
        is_open = inventory.opened_at is not None and inventory.closed_at is None
        holds = hold_round.allows(self.actor, inventory)
        waiting = [row for row in rows if row.request.submitted_at is None]
        context = {
            "round": inventory,
            "rows": [
                {
                    "row": row,
                    "symbol": wording.STATES[row.state],
                    "mail_symbol": wording.MAILS[row.mail.state] if row.mail else None,
                    "answers": is_open and row in waiting and answer_request.allows(self.actor, row.request),
                }
                for row in rows
            ],
            "summary": wording.counts_in_words([row.state for row in rows]),
            "left": wording.days_in_words(inventory, queries.days_left(inventory, timezone.localdate())),
            "is_open": is_open,
            "holds": holds,
            "waiting": len(waiting),
            "unconfirmed": sum(row.unconfirmed for row in rows),
            "nobody": queries.not_put_to_anybody(inventory) if inventory.closed_at is None and holds else {},
            "trouble": [
                {"mail": mail, "symbol": wording.MAILS[mail.state], "request": row.request}
                for row in rows
                for mail in row.trouble
            ]
            if holds
            else [],
        }
        return render(request, "mapping/inventory/round.html", context)


class RoundEditView(EditView[InventoryRound]):
    """A round, new or changed."""

    model = InventoryRound
    form_class = RoundForm
    rule = hold_round
    title_new = gettext_lazy("Ny inventering")
    title_edit = gettext_lazy("Ändra inventeringen")
    template_name = "mapping/inventory/round_form.html"

    def save(self, form: VersionedForm) -> None:
        """Save the round and whom it is put to; in an open one the added are sent their link."""
        assert isinstance(form, RoundForm)
        values, asked = form.own_values(), form.asked()
        try:
            if form.instance.pk is None:
                form.instance = services.create_round(by=self.actor, asked=asked, **values)
                return
            sent = services.update_round(
                inventory=form.instance,
                expected_version=form.opened_version,
                by=self.actor,
                asked=asked,
                **values,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return
        if sent.letters:
            messages.success(self.request, wording.sent_in_words(sent.letters))

    def next_url(self, row: InventoryRound) -> str:
        """Return the round's page, or the list for one that is not saved."""
        return row.get_absolute_url() if row.pk else reverse("mapping:rounds", args=[self.actor.municipality.pk])


class RoundOpenView(RoundPage):
    """Sends the links."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Open the round and say how many letters go out."""
        inventory = self.find(pk)
        try:
            self.say_sent(services.open_round(inventory=inventory, by=self.actor))
        except ValidationError as error:
            self.refused(error)
        return redirect(inventory)


class RoundRemindView(RoundPage):
    """Reminds everybody who has not answered."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Remind, and say who was reminded already today."""
        inventory = self.find(pk)
        try:
            done = services.remind(inventory=inventory, by=self.actor)
        except ValidationError as error:
            self.refused(error)
        else:
            self.say_sent(done.sent)
            level = messages.SUCCESS if done.reminded else messages.WARNING
            messages.add_message(request, level, wording.reminded_in_words(done.reminded, done.already))
        return redirect(inventory)


class RoundCloseView(RoundPage):
    """Closes the round."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Close it, with or without taking over last year's facts for those who did not answer."""
        inventory = self.find(pk)
        try:
            services.close_round(inventory=inventory, by=self.actor, copy="copy" in request.POST)
        except ValidationError as error:
            self.refused(error)
        else:
            messages.success(request, _("Inventeringen är stängd. Länkarna gäller inte längre."))
        return redirect(inventory)
