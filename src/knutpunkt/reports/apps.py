# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """The yearly environmental report."""

    name = "knutpunkt.reports"
    label = "reports"
    verbose_name = "Bokslut"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the report to the top bar, and to activities it tells of."""
        from knutpunkt.kernel.registry import registry
        from knutpunkt.reports import pieces, sight

        registry.add_navigation(80, _("Bokslut"), "reports:index")
        registry.add_panel("activity", 90, "reports/pieces/activity.html", pieces.activity_panel)
        registry.add_panel("comparison", 10, "reports/pieces/analysis.html", pieces.analysis_panel)
        registry.add_panel("ranking_edition", 70, "reports/pieces/questionnaire.html", pieces.questionnaire_panel)
        registry.add_panel("ranking_files", 10, "reports/pieces/questionnaire_links.html", pieces.questionnaire_panel)
        registry.add_sight(sight.REPORTS, sight.OF_ACTIVITY, sight.OF_INDICATOR)
