# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""One who is asked, as the coordinator sees it: the link, the letters, the answer when it has come."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from knutpunkt.kernel.mail import mark_arrived, send_again
from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.mapping.inventory import queries, replying, services, wording
from knutpunkt.mapping.inventory.forms import OnBehalfForm
from knutpunkt.mapping.inventory.rules import answer_request, hold_round, read_answer, view_round
from knutpunkt.mapping.inventory.views import RoundPage
from knutpunkt.mapping.models import InventoryRound, Request


class RequestPage(RoundPage):
    """Common to what is done with one who is asked."""

    def request_of(self, pk: int) -> Request:
        """Return the request if the actor may see its round (else 404) and do this (else 403)."""
        rounds = view_round.filter(self.actor, InventoryRound.objects.all())
        asked = get_object_or_404(queries.with_people(Request.objects.filter(round__in=rounds)), pk=pk)
        self.rule.require(self.actor, asked.round)
        return asked

    def back(self, asked: Request) -> HttpResponse:
        """Return to the request's page."""
        return redirect("mapping:request", asked.municipality_id, asked.pk)

    def show(self, asked: Request, form: OnBehalfForm | None = None, status: int = 200) -> HttpResponse:
        """Render the request's page."""
        state, inventory = queries.state_of(asked), asked.round
        is_open = inventory.opened_at is not None and inventory.closed_at is None
        reads = read_answer.allows(self.actor, asked) and asked.submitted_at is not None
        letters = queries.letters_of(inventory).get(asked.pk, [])
        context: dict[str, Any] = {
            "asked": asked,
            "round": inventory,
            "symbol": wording.STATES[state],
            "holds": hold_round.allows(self.actor, inventory),
            "waits": is_open and asked.submitted_at is None,
            "answers": answer_request.allows(self.actor, asked),
            "replies": queries.replies_of(asked) if reads else [],
            "letters": [{"mail": mail, "symbol": wording.MAILS[mail.state]} for mail in letters],
            "form": form or OnBehalfForm(begun=state == queries.BEGUN),
        }
        return render(self.request, "mapping/inventory/request.html", context, status=status)


class RequestView(RequestPage):
    """The page of one who is asked."""

    rule = view_round

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show it; the answer only when it is submitted."""
        return self.show(self.request_of(pk))


class LinkView(RequestPage):
    """Withdraws a link or sends a new one."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Do what the button says (``withdraw``, else a new link)."""
        asked = self.request_of(pk)
        try:
            if "withdraw" in request.POST:
                if services.withdraw_link(request=asked, by=self.actor):
                    messages.success(request, _("Länken är återkallad och går inte längre att öppna."))
            else:
                self.say_sent(services.send_new_link(request=asked, by=self.actor))
        except ValidationError as error:
            self.refused(error)
        return self.back(asked)


class OnBehalfView(RequestPage):
    """Begins an answer that the coordinator fills in."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Note how the answer came and go on to the form."""
        asked = self.request_of(pk)
        form = OnBehalfForm(request.POST, begun=queries.state_of(asked) == queries.BEGUN)
        if not form.is_valid():
            return self.show(asked, form)
        data = form.cleaned_data
        try:
            replying.begin_on_behalf(
                request=asked, note=data["note"], by=self.actor, put_aside=data.get("put_aside", False)
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(asked, form)
        return redirect("mapping:reply", municipality, asked.pk)


class CopyView(RequestPage):
    """Lets last year's facts go on, unconfirmed."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Copy, unless they have answered."""
        asked = self.request_of(pk)
        try:
            if services.copy_last_year(request=asked, by=self.actor):
                messages.success(request, _("Förra årets uppgifter står kvar, märkta som obekräftade."))
        except ValidationError as error:
            self.refused(error)
        return self.back(asked)


class IdeaView(RequestPage):
    """Makes an idea of a need."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Make the idea and go to it."""
        asked = self.request_of(pk)
        if asked.submitted_at is None or not asked.needs:
            raise Http404
        return redirect(services.make_idea(request=asked, by=self.actor))


class LetterView(RequestPage):
    """Decides about a letter that may not have arrived."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Send it again, or (``arrived``) say that it did arrive."""
        mail = get_object_or_404(OutgoingMail, pk=pk)
        asked = queries.request_of_letter(mail)
        if asked is None:
            raise Http404
        self.rule.require(self.actor, asked.round)
        if "arrived" in request.POST:
            mark_arrived(mail=mail)
        elif send_again(mail=mail):
            messages.success(request, wording.sent_in_words(1))
        return redirect(reverse("mapping:round", args=[municipality, asked.round_id]))
