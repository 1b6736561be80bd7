# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of this part of the room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
