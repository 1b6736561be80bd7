# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
from datetime import time
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy


class ActivitiesConfig(AppConfig):
    """The room `activities`: what we do."""

    name = "knutpunkt.activities"
    label = "activities"
    verbose_name = gettext_lazy("Insatser")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the room to the top bar and its pieces to other rooms' pages; have old files forgotten."""
        from knutpunkt.activities import pieces, sight
        from knutpunkt.activities.ideas import pieces as idea_pieces
        from knutpunkt.activities.projects import pieces as project_pieces
        from knutpunkt.kernel.registry import registry

        registry.add_navigation(20, gettext_lazy("Insatser"), "activities:list")
        registry.add_expectation("activities.confirm", pieces.awaited)
        registry.add_expectation("activities.idea", idea_pieces.awaited)
        registry.add_expectation("activities.handover", project_pieces.awaited)
        registry.add_news("activities", pieces.news)
        registry.add_panel("activity", 30, "activities/pieces/kin.html", idea_pieces.activity_panel)
        registry.add_panel("goal", 35, "activities/pieces/goal_ideas.html", idea_pieces.goal_panel)
        registry.add_panel("goal", 30, "activities/pieces/goal.html", pieces.goal_panel)
        registry.add_sight(sight.ACTIVITIES, sight.FOR_GOAL, sight.FOR_DOCUMENT)
        registry.add_panel("start", 10, "activities/pieces/start.html", pieces.start_panel)
        post_migrate.connect(_schedule, sender=self, dispatch_uid="activities-daily")


def _schedule(using: str = "default", **_: Any) -> None:
    from knutpunkt.kernel.jobs import schedule_daily

    schedule_daily("activities: forget_old_files", "knutpunkt.activities.tasks.forget_old_files", time(2, 40), using)
