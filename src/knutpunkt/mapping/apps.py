# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_save
from django.utils.translation import gettext_lazy as _


class MappingConfig(AppConfig):
    """The room `mapping`: the whole picture."""

    name = "knutpunkt.mapping"
    label = "mapping"
    verbose_name = _("Helhetsbild")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the room to the top bar and its pieces to other rooms' pages; notice what changes."""
        from knutpunkt.kernel.registry import registry
        from knutpunkt.mapping import changes, pieces
        from knutpunkt.mapping.inventory import pieces as inventory_pieces
        from knutpunkt.mapping.models import Snapshot
        from knutpunkt.mapping.sight import pieces as sight_pieces
        from knutpunkt.mapping.snapshots.services import refuse_change

        registry.add_navigation(50, _("Helhetsbild"), "mapping:matrix")
        registry.add_panel("start", 20, "mapping/pieces/start.html", pieces.start_panel)
        registry.add_panel("goal", 40, "mapping/pieces/goal.html", pieces.goal_panel)
        registry.add_panel("activity", 20, "mapping/pieces/activity.html", pieces.activity_panel)
        registry.add_panel("activity_form", 20, "mapping/pieces/similar.html", pieces.similar_panel)
        registry.add_panel("idea", 20, "mapping/pieces/idea.html", pieces.idea_panel)
        registry.add_panel("activity", 30, "mapping/inventory/activity_panel.html", inventory_pieces.activity_panel)
        registry.add_expectation("mapping.findings", pieces.awaited)
        registry.add_expectation("mapping.inventory", inventory_pieces.awaited)
        registry.add_meeting_marks("mapping.findings", pieces.meeting_marks)
        sight_pieces.register(registry)
        changes.watch()
        pre_save.connect(refuse_change, sender=Snapshot, dispatch_uid="mapping-snapshots")
        post_migrate.connect(changes.schedule_nightly, sender=self, dispatch_uid="mapping-daily")
