# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt worker``: runs background jobs until stopped."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from knutpunkt.kernel.jobs import enqueue


class Command(BaseCommand):
    """Run jobs."""

    help = "Runs background jobs (imports, reports, mail, fetching of figures) until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run django-q2's cluster; what mail a worker before this one left is sent first."""
        enqueue("knutpunkt.kernel.mail_delivery.deliver_everywhere", key="mail")
        call_command("qcluster", verbosity=0)
