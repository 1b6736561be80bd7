# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opens the municipality named in the address, for those who belong to it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.access import ActorRequest, actor_for


class MunicipalityMiddleware:
    """Puts ``request.actor`` on requests whose address names a municipality and opens its tenant scope.

    Who is not signed in is sent to sign in, whether or not the municipality exists. Who is signed in
    but does not belong gets the 404 of an address that does not exist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request inside the municipality's scope."""
        try:
            code = resolve(request.path_info).kwargs.get("municipality")
        except Resolver404:
            code = None
        if code is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        with tenant_scope(code):
            actor = actor_for(request.user)
            if actor is None:
                request.urlconf = "knutpunkt.config.nowhere"  # every address there is a 404
            else:
                cast(ActorRequest, request).actor = actor
            response = self.get_response(request)
            if (
                response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
                and transaction.get_connection().in_atomic_block
            ):
                transaction.set_rollback(True)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
