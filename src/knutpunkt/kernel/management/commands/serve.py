# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt serve``: the production server (gunicorn), optionally with the job worker beside it."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

GRACE_SECONDS = 10


class Server(BaseApplication):
    """Gunicorn with options given in code."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """Return the application."""
        return get_wsgi_application()


class Command(BaseCommand):
    """Serve until stopped."""

    help = "Serves with gunicorn. With --with-worker the background jobs run beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)
        parser.add_argument("--with-worker", action="store_true", help="run the job worker too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect static files and serve."""
        call_command("collectstatic", interactive=False, verbosity=0)
        worker = None
        if options["with_worker"]:
            worker = subprocess.Popen([sys.executable, "-m", "knutpunkt.config.cli", "worker"])
        try:
            Server(
                {
                    "bind": f"{options['host']}:{options['port']}",
                    "workers": options["workers"],
                    "threads": options["threads"],
                    "worker_class": "gthread",
                    "timeout": 60,
                    "graceful_timeout": 20,
                    "max_requests": 5000,
                    "max_requests_jitter": 500,
                    "loglevel": "warning",
                }
            ).run()
        finally:
            if worker is not None:
                worker.send_signal(signal.SIGTERM)
                try:
                    worker.wait(timeout=GRACE_SECONDS)
                except subprocess.TimeoutExpired:
                    worker.kill()
