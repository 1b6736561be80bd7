# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Views that belong to no room: the choice of appearance and the pages of what went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import set_urlconf
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST

from knutpunkt.kernel.appearance import COOKIE, SCHEMES, YEAR_SECONDS


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Return the address the form asked to go to afterwards, if it lies within this installation."""
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if allowed else fallback


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember whether the visitor wants a light page, a dark one, or as the device says."""
    choice = request.POST.get("scheme", "")
    if choice not in SCHEMES:
        return HttpResponseBadRequest()
    response = redirect(safe_next(request))
    response.set_cookie(
        COOKIE,
        choice,
        max_age=YEAR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _error(request: HttpRequest, status: int) -> HttpResponse:
    set_urlconf(None)  # a page outside the visitor's municipality was resolved in an empty one
    return render(request, f"{status}.html", status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  (Django passes it)
    """Show that the request could not be understood (400)."""
    return _error(request, 400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  (Django passes it)
    """Show that the visitor's role may not do this (403)."""
    return _error(request, 403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  (Django passes it)
    """Show that there is no such page (404), the same whether it is missing or somebody else's."""
    return _error(request, 404)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  (Django passes it)
    """Show that the form had become too old to be sent (403)."""
    set_urlconf(None)
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (Django passes it)
    """Show that something broke (500), by a page that needs neither database nor request."""
    return HttpResponse(render_to_string("500.html"), status=500)
