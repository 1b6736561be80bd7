# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Who: municipality, departments, positions, persons, group, accounts, permissions."""

    name = "knutpunkt.people"
    label = "people"
    verbose_name = "Organisation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the start page and the group to the top bar."""
        from knutpunkt.kernel.registry import registry

        registry.add_navigation(10, _("Väntas av mig"), "start", shows_awaited=True)
        registry.add_navigation(70, _("Gruppen"), "people:organisation")
