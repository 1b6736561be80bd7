# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt manage load_facts``: write the shipped facts into the database."""

from typing import Any

from django.core.management.base import BaseCommand

from knutpunkt.goals.services import load_frameworks
from knutpunkt.people.services import load_municipalities


class Command(BaseCommand):
    """Write municipalities and frameworks; safe to run again."""

    help = "Writes the 290 municipalities and the national and global frameworks. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and tell how much."""
        municipalities, goals = load_municipalities(), load_frameworks()
        if options["verbosity"]:
            self.stdout.write(f"{municipalities} municipalities, {goals} goals in frameworks")
