# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    """How it goes: key figures, targets, trend, judgement."""

    name = "knutpunkt.indicators"
    label = "indicators"
    verbose_name = "Nyckeltal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the key figures to the top bar, to goals and the start page, to what is awaited and to the news."""
        from knutpunkt.indicators import notices, sight
        from knutpunkt.kernel.registry import registry

        registry.add_navigation(40, _("Nyckeltal"), "indicators:list")
        registry.add_panel("goal", 20, "indicators/panels/goal.html", notices.goal_panel)
        registry.add_expectation("indicators.figures", notices.figures_awaited)
        registry.add_news("indicators", notices.news)
        registry.add_sight(sight.INDICATORS, sight.OF_GOAL, sight.OF_ACTIVITY)
