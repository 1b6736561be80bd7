# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo: content, the builder and the command that fills and serves it."""

    name = "knutpunkt.demo"
    label = "demo"
