# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An empty URL configuration: whoever does not belong to a municipality sees no address in it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
handler404 = "knutpunkt.kernel.views.page_not_found"
