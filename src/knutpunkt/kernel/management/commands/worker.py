# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt worker``: runs background jobs until stopped."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Run jobs."""

    help = "Runs background jobs (imports, reports, fetching of figures) until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run django-q2's cluster."""
        call_command("qcluster", verbosity=0)
