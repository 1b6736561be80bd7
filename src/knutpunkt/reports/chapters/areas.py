# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""One chapter for each area: its goals, its key figures, and what was done."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from knutpunkt.kernel import text
from knutpunkt.kernel.chart_render import render_svg
from knutpunkt.reports.blocks import Block, Column, Figure, Heading, Paragraph, Run, Table, paragraph
from knutpunkt.reports.chapters.words import STATUS_ORDER, exact, judged, judgement_word, status_word, with_example
from knutpunkt.reports.facts import ActivityFact, AreaFact, FigureFact, GoalFact, IndicatorFact, ReportFacts


def areas(facts: ReportFacts) -> Iterator[Block]:
    """Tell of every area; where there is none, say so."""
    if not facts.areas:
        yield Heading(_("Mål"), anchor="mal")
        yield paragraph(_("Inget styrdokument med mål gällde under året, eller så är målen inte inlagda."))
    drawn: set[str] = set()
    for number, area in enumerate(facts.areas, start=1):
        yield Heading(area.title, anchor=f"omrade-{number}")
        yield from _area(facts, area, drawn)


def _area(facts: ReportFacts, area: AreaFact, drawn: set[str]) -> Iterator[Block]:
    yield paragraph(_("Ur %(document)s.") % {"document": area.document})
    if area.goals:
        counts = Counter(goal.judgement for goal in area.goals)
        yield paragraph(_("Målen i området: %(levels)s.") % {"levels": judged(counts)})
    else:
        yield paragraph(_("Området har inga mål inlagda."))
    for goal in area.goals:
        yield from _goal(facts, goal, drawn)
    yield Heading(_("Vad som gjordes under %(year)s") % {"year": facts.year}, level=2)
    yield from activity_table(
        facts.of_area(area),
        _("Insatser inom %(area)s") % {"area": area.title},
        _("Ingen verksamhet har skickat in någon insats för området under året."),
    )


def _goal(facts: ReportFacts, goal: GoalFact, drawn: set[str]) -> Iterator[Block]:
    yield Heading(with_example(goal.label, is_example=goal.is_example), level=2)
    yield Paragraph((Run(judgement_word(goal.judgement), "strong"), Run(".")))
    if goal.description:
        yield paragraph(goal.description)
    yield paragraph(
        _("Ansvarig: %(who)s.") % {"who": goal.responsible} if goal.responsible else _("Ingen ansvarig är utpekad.")
    )
    followed = [facts.indicators[key] for key in goal.indicators if key in facts.indicators]
    if not followed:
        yield paragraph(_("Målet följs inte av något nyckeltal."))
    for indicator in followed:
        yield from indicator_blocks(indicator, again=indicator.key in drawn)
        drawn.add(indicator.key)


def indicator_blocks(indicator: IndicatorFact, *, again: bool = False) -> Iterator[Block]:
    """Tell of a key figure: what it says, why it is judged so, and its chart (once in a report)."""
    yield Heading(with_example(indicator.title, is_example=indicator.is_example), level=3)
    yield paragraph(indicator.sentence)
    details = [*indicator.reasons, *([indicator.place] if indicator.place else []), *indicator.remarks]
    if details:
        yield paragraph(" ".join(details))
    if again:
        yield Paragraph(
            (
                Run(_("Diagrammet står tidigare i bokslutet. ")),
                Run(_("Siffrorna står i bilagan"), href=f"#{figures_anchor(indicator)}"),
                Run("."),
            )
        )
    elif indicator.chart is None:
        yield paragraph(_("Det finns för få värden för ett diagram."))
    else:
        yield Figure(
            svg=render_svg(indicator.chart),
            alt=indicator.chart_alt,
            caption=_("%(title)s (%(unit)s)") % {"title": indicator.title, "unit": indicator.unit or _("antal")},
            data=figures_table(indicator),
            reference=figures_anchor(indicator),
        )


def figures_anchor(indicator: IndicatorFact) -> str:
    """Return the anchor of the figures in the appendix."""
    return f"siffror-{indicator.key.lower()}"


def figures_table(indicator: IndicatorFact) -> Table:
    """Return every year's figure, exact, with the group, the source and when it was fetched."""
    return Table(
        caption=_("%(title)s, %(unit)s") % {"title": indicator.title, "unit": indicator.unit or _("antal")},
        columns=(
            Column(_("År"), weight=3),
            Column(_("Värde"), numeric=True, weight=5),
            Column(_("Undre kvartil"), numeric=True, weight=4),
            Column(_("Median"), numeric=True, weight=4),
            Column(_("Övre kvartil"), numeric=True, weight=4),
            Column(_("Källa"), weight=6),
            Column(_("Hämtad"), weight=6),
        ),
        rows=tuple(
            (
                str(figure.year),
                _value(figure),
                text.number(figure.lower, indicator.decimals + 1),
                text.number(figure.median, indicator.decimals + 1),
                text.number(figure.upper, indicator.decimals + 1),
                figure.source,
                text.date_words(figure.fetched_on),
            )
            for figure in indicator.figures
        ),
        row_headers=True,
    )


def _value(figure: FigureFact) -> str:
    """Return a figure exactly, with its status where that is worth knowing; a missing one in words."""
    if figure.value is None:
        return figure.status or exact(None)
    return f"{exact(figure.value)} ({figure.status})" if figure.status else exact(figure.value)


def activity_table(activities: list[ActivityFact], caption: str, nothing: str) -> Iterator[Block]:
    """Show activities with department, status and what was reported; nothing when there are none."""
    if not activities:
        yield paragraph(nothing)
        return
    ordered = sorted(
        activities, key=lambda activity: (STATUS_ORDER.index(activity.status), text.swedish_key(activity.title))
    )
    all_examples = all(activity.is_example for activity in activities)
    yield Table(
        caption=with_example(caption, is_example=all_examples),
        columns=(
            Column(_("Insats"), weight=6),
            Column(_("Verksamhet"), weight=4),
            Column(_("Läge"), weight=3),
            Column(_("Rapporterat under året"), weight=6),
        ),
        rows=tuple(_activity_row(activity, marked=activity.is_example and not all_examples) for activity in ordered),
        row_headers=True,
    )


def _activity_row(activity: ActivityFact, *, marked: bool) -> tuple[str, ...]:
    department = activity.department
    if activity.participants:
        department = _("%(department)s, med %(others)s") % {
            "department": department,
            "others": ", ".join(activity.participants),
        }
    reported = _("inget rapporterat")
    if activity.noted_on:
        reported = f"{text.date_words(activity.noted_on)}: {activity.note or status_word(activity.status).lower()}"
    return (
        with_example(activity.title, is_example=marked),
        department,
        status_word(activity.status),
        reported,
    )
