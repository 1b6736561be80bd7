# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The form of a placement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.forms import VersionedForm
from knutpunkt.ranking.models import Placement

FIRST_YEAR, LAST_YEAR = 1900, 2200


class PlacementForm(VersionedForm):
    """A year's place, with where it was read."""

    place = forms.IntegerField(
        label=_("Placering"),
        min_value=1,
        help_text=_("Platsen som utgivaren har publicerat. Platsen skrivs också till nyckeltalet för placeringen."),
    )
    year = forms.IntegerField(label=_("År"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    class Meta:
        model = Placement
        fields = (
            "ranking", "year", "place", "of", "group", "group_place", "group_of", "county_place", "county_of",
            "points", "max_points", "source", "method_change", "note",
        )  # fmt: skip
        localized_fields = ("points", "max_points")
        labels = {"of": _("Av hur många kommuner")}
        help_texts = {
            "group": _("Kommungruppen i rankningen det året, så som utgivaren kallar den."),
            "source": _("Webbadress, eller vem som har lämnat uppgiften. Utan källa sparas ingen placering."),
            "method_change": _("Kort: vad utgivaren ändrade det året. Visas som en linje i diagrammet."),
        }
