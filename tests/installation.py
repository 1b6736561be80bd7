# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables for an installation that a test starts in processes of its own."""

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command


def make_tables() -> None:
    """Set Django up and make every table as the models are: a tenth of the time the migrations take."""
    django.setup()
    settings.MIGRATION_MODULES = dict.fromkeys(config.label for config in apps.get_app_configs())
    call_command("migrate", verbosity=0, run_syncdb=True)
