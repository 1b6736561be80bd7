# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt manage recompute_findings``: compute gaps and overlaps now."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from knutpunkt.kernel.tenancy import across_municipalities, tenant_scope
from knutpunkt.mapping.services import recompute_findings
from knutpunkt.people.models import Department, Municipality


class Command(BaseCommand):
    """Compute the findings of one municipality, or of all that have departments."""

    help = "Computes gaps and overlaps. Verdicts stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--municipality", help="four-digit code; without it all municipalities in use")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute, and say what was found."""
        results = {}
        for code in self._codes(options["municipality"]):
            with tenant_scope(code):
                results[code] = asdict(recompute_findings())
        if options["json"]:
            self.stdout.write(json.dumps(results))
            return
        for code, counts in results.items():
            self.stdout.write(f"{code}: " + ", ".join(f"{name} {number}" for name, number in counts.items()))

    def _codes(self, wanted: str | None) -> list[str]:
        with across_municipalities("which municipalities have anything to compute?"):
            used = Municipality.objects.filter(pk__in=Department.objects.values("municipality"))
            codes = list(used.order_by("pk").values_list("pk", flat=True))
        if wanted is None:
            return codes
        if wanted not in codes:
            raise CommandError(f"No municipality with departments has the code {wanted}.")
        return [wanted]
