# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RankingConfig(AppConfig):
    """The room `ranking`: how we stand against the others."""

    name = "knutpunkt.ranking"
    label = "ranking"
    verbose_name = _("Ranking")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the room to the top bar and its pieces to other rooms' pages."""
        from knutpunkt.kernel.registry import registry
        from knutpunkt.ranking.files import pieces as files
        from knutpunkt.ranking.overview import pieces as overview
        from knutpunkt.ranking.standing import pieces as standing
        from knutpunkt.ranking.working import pieces as working

        for part in (overview, working, standing, files):
            part.register(registry)
