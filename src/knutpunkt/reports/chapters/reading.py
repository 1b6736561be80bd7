# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How to read the report: what it is made of, and the rule of the four levels."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from knutpunkt.indicators import wording
from knutpunkt.reports.blocks import Block, Heading, bullets, paragraph
from knutpunkt.reports.facts import ReportFacts


def reading(facts: ReportFacts) -> Iterator[Block]:
    """Tell how the report is made and how goals are judged."""
    yield Heading(_("Så läser du bokslutet"), anchor="lasa")
    yield paragraph(
        _(
            "Bokslutet är satt samman ur det som kommunens verksamheter har skickat in om sina mål, insatser "
            "och nyckeltal. Utkast är inte med. Nyckeltalen och det som är räknat ur dem är inte skrivna för hand: "
            "de hämtas ur samma uppgifter som står i bilagan, med källa och dag då de hämtades."
        )
    )
    if facts.public_only:
        yield paragraph(_("Bara insatser som är märkta som offentliga är med."))
    yield Heading(_("Fyra lägen"), level=2)
    yield paragraph(_("Ett mål som har ett nyckeltal med målvärde får ett av fyra lägen. Regeln är densamma för alla:"))
    yield bullets(wording.rule_text())
    yield paragraph(
        _(
            "Vägen till målet är den raka linjen från utgångsvärdet till målvärdet, genom delmålen om det finns några. "
            "Trenden räknas med Theil–Sens metod, som inte rubbas av ett enstaka avvikande år."
        )
    )
    yield paragraph(
        _(
            "Ett mål med flera nyckeltal får det sämsta av deras lägen; de som inte går att bedöma räknas bara när "
            "inget annat finns. En person kan göra en annan bedömning. Då står båda, med skälet."
        )
    )
    yield Heading(_("Diagrammen"), level=2)
    yield paragraph(
        _(
            "Den tjocka linjen är vår kommun. Den streckade linjen är medianen i gruppen av liknande kommuner, och "
            "det ljusa fältet är gruppens mittersta hälft. Prickad linje är vägen till målvärdet. Siffrorna bakom "
            "varje diagram står i bilagan."
        )
    )
