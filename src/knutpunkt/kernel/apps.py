# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    """What any room may use and that knows no domain word."""

    name = "knutpunkt.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the Swedish collation, PostgreSQL's tenant wall and the sweep for mail; register the checks."""
        from knutpunkt.kernel import checks  # noqa: F401  (registers itself)
        from knutpunkt.kernel.collation import install_collation
        from knutpunkt.kernel.mail_delivery import schedule_sweep
        from knutpunkt.kernel.rls import protect_tenant_tables

        connection_created.connect(install_collation, dispatch_uid="swedish collation")
        post_migrate.connect(protect_tenant_tables, sender=self, dispatch_uid="tenant wall")
        post_migrate.connect(schedule_sweep, sender=self, dispatch_uid="mail sweep")
