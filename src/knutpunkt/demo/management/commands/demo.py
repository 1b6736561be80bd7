# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt demo``: fill a demo with Båstad and Laholm, print how to sign in, and serve it."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from knutpunkt.demo import accounts
from knutpunkt.demo.build import build_all
from knutpunkt.goals.models import Framework
from knutpunkt.people.queries import demo_accounts


class Command(BaseCommand):
    """Migrate, load facts, build what is missing, make the accounts, serve. Safe to run again."""

    help = "Fills a demo with Båstad and Laholm and serves it. Safe to run again: what is there is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--no-serve", action="store_true", help="fill the demo and stop")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill, tell, serve."""
        self.stdout.write("Gör databasen i ordning …")
        self.stdout.flush()
        call_command("migrate", interactive=False, verbosity=0)
        if not Framework.objects.exists():
            call_command("load_facts", verbosity=0)
        for name in build_all():
            self.stdout.write(f"Fyllde demon för {name}")
        self._ensure_accounts()
        self._tell(options)
        if not options["no_serve"]:
            call_command("serve", host=options["host"], port=options["port"], with_worker=True)

    def _ensure_accounts(self) -> None:
        operator = accounts.ensure_operator()
        word, made = accounts.password()
        if made or not operator.check_password(word):
            accounts.set_passwords(word)

    def _tell(self, options: dict[str, Any]) -> None:
        word, _made = accounts.password()
        rows = [(account.email, f"{account.label}, {account.municipality}") for account in demo_accounts()]
        rows.append((accounts.OPERATOR, "driftansvarig"))
        width = max(len(email) for email, _label in rows)
        self.stdout.write(f"\nKnutpunkt: http://{options['host']}:{options['port']}/")
        self.stdout.write(f"Lösenord för alla konton i demon: {word}\n")
        for email, label in rows:
            self.stdout.write(f"  {email:<{width}}  {label}")
        self.stdout.write("")
