# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    """What we have promised: governing documents, goals, national and global frameworks."""

    name = "knutpunkt.goals"
    label = "goals"
    verbose_name = _("Mål")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the goals to the top bar, to what is expected of people and to the news."""
        from knutpunkt.goals import notices, sight
        from knutpunkt.kernel.registry import registry

        registry.add_navigation(30, _("Mål"), "goals:document_list")
        registry.add_expectation("goals.review", notices.reviews_awaited)
        registry.add_news("goals", notices.news)
        registry.add_sight(sight.DOCUMENTS)
        registry.add_sight(sight.GOALS, sight.IN_DOCUMENT)
