# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands after the areas: the departments, the ranking, the appendix."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.kernel import text
from knutpunkt.reports.blocks import Block, BulletList, Column, Heading, Paragraph, Run, Table, paragraph
from knutpunkt.reports.chapters.areas import activity_table, figures_anchor, figures_table, indicator_blocks
from knutpunkt.reports.chapters.words import STATUS_ORDER, status_word
from knutpunkt.reports.facts import PlaceFact, ReportFacts


def departments(facts: ReportFacts) -> Iterator[Block]:
    """Tell which department had how many activities, and the activities that serve no goal."""
    yield Heading(_("Vem gjorde vad"), anchor="verksamheter")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for activity in facts.activities:
        counts[activity.department][activity.status] += 1
    shown = [status for status in STATUS_ORDER if facts.statuses[status]]
    if counts:
        yield Table(
            caption=_("Insatser %(year)s efter verksamhet och läge vid årets slut") % {"year": facts.year},
            columns=(
                Column(_("Verksamhet"), weight=3),
                *(Column(status_word(status), numeric=True, weight=2) for status in shown),
                Column(_("Alla"), numeric=True, weight=2),
            ),
            rows=tuple(
                (name, *(str(counts[name][status]) for status in shown), str(counts[name].total()))
                for name in sorted(counts, key=text.swedish_key)
            ),
            row_headers=True,
        )
    else:
        yield paragraph(_("Ingen verksamhet har skickat in någon insats för året."))
    if facts.undated:
        yield paragraph(
            ngettext(
                "%(count)s inskickad insats saknar både datum och rapport. Det går inte att säga vilket år den hör till, "
                "och den är inte med.",
                "%(count)s inskickade insatser saknar både datum och rapport. Det går inte att säga vilket år de hör "
                "till, och de är inte med.",
                facts.undated,
            )
            % {"count": text.number(facts.undated)}
        )
    yield Heading(_("Insatser som inte hör till något mål"), level=2)
    yield from activity_table(
        facts.without_goal(), _("Insatser utan mål"), _("Alla insatser under året hör till ett mål.")
    )
    yield from _other_figures(facts)


def _other_figures(facts: ReportFacts) -> Iterator[Block]:
    """Tell of the key figures that follow no goal in the report."""
    followed = {key for goal in facts.goals for key in goal.indicators}
    others = [indicator for key, indicator in facts.indicators.items() if key not in followed]
    if others:
        yield Heading(_("Andra nyckeltal"), anchor="andra-nyckeltal")
        yield paragraph(_("De här nyckeltalen följer inget av målen, men säger något om hur det går."))
    for indicator in others:
        yield from (
            Heading(block.text, level=2) if isinstance(block, Heading) else block
            for block in indicator_blocks(indicator)
        )


def ranking(facts: ReportFacts) -> Iterator[Block]:
    """Tell the known places in the ranking, and say which are not known."""
    yield Heading(_("Plats i rankningen"), anchor="rankning")
    known = [place for place in facts.ranking.places if place.year <= facts.year]
    if not known:
        yield paragraph(_("Kommunens plats i rankningen av Sveriges kommuner är inte inlagd."))
        return
    latest = known[-1]
    words = _("%(ranking)s: %(year)s kom kommunen på plats %(place)s.") % {
        "ranking": facts.ranking.name,
        "year": latest.year,
        "place": latest.place,
    }
    if facts.ranking.aim:
        words += " " + _("Målet är att vara bland de %(aim)s bästa.") % {"aim": facts.ranking.aim}
    yield paragraph(words)
    if latest.year < facts.year:
        missing = f"{latest.year + 1}–{facts.year}" if latest.year + 1 < facts.year else str(facts.year)
        yield paragraph(_("För %(years)s är platsen inte känd.") % {"years": missing})
    yield Table(
        caption=_("Kända placeringar"),
        columns=(
            Column(_("År"), weight=1),
            Column(_("Plats"), numeric=True, weight=1),
            Column(_("Plats i gruppen"), weight=4),
        ),
        rows=tuple(
            (
                str(place.year),
                str(place.place),
                f"{place.group_place} ({place.group})" if place.group_place else _("inte känd"),
            )
            for place in known
        ),
        row_headers=True,
    )
    yield paragraph(_("Källor:"))
    yield BulletList(tuple((Run(f"{place.year}: "), _source(place)) for place in known))


def _source(place: PlaceFact) -> Run:
    """Return where a place was read, as a link where it is an address."""
    return Run(place.source, href=place.source if place.source.startswith("https://") else "")


def appendix(facts: ReportFacts) -> Iterator[Block]:
    """Give every figure with its source and the day it was fetched."""
    yield Heading(_("Bilaga: alla siffror"), anchor="bilaga")
    if not facts.indicators:
        yield paragraph(_("Inga nyckeltal finns inlagda."))
        return
    yield paragraph(
        _(
            "Värdena står som källan lämnar dem, med alla decimaler. Kvartiler och median gäller gruppen av liknande "
            "kommuner det året och är räknade av Knutpunkt ur samma källa. Ett streck betyder att gruppen saknar "
            "värden. Saknas betyder att källan inte har något värde; det är inte noll."
        )
    )
    for indicator in facts.indicators.values():
        yield Heading(indicator.title, level=2, anchor=figures_anchor(indicator))
        yield figures_table(indicator)


def about(facts: ReportFacts) -> Iterator[Block]:
    """Tell how accessible the document is, and how it was made."""
    yield Heading(_("Om dokumentet"), anchor="om")
    yield Heading(_("Tillgänglighet"), level=2)
    yield paragraph(
        _(
            "Bokslutet finns som webbsida och som PDF med samma innehåll. PDF-filen följer standarden PDF/UA-1: den går "
            "att läsa med hjälpmedel, har rubriker, innehållsförteckning och bokmärken, och språket är utmärkt. Varje "
            "diagram har en text som säger vad det visar, och siffrorna finns som tabell. Färg bär aldrig ensam någon "
            "betydelse."
        )
    )
    yield paragraph(
        _(
            "En känd brist: i PDF-filens tabeller är kolumnernas rubriker utmärkta, men inte radernas. På webbsidan är "
            "båda det. Tecken som typsnittet saknar visas som en ruta."
        )
    )
    yield Heading(_("Hur det är framtaget"), level=2)
    yield Paragraph(
        (
            Run(
                _("Framtaget %(date)s med Knutpunkt ur de uppgifter som då var inskickade. ")
                % {"date": text.date_words(facts.date)}
            ),
            Run(_("Alla siffror med källor"), href="#bilaga"),
            Run("."),
        )
    )
