# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From pictures and what differs between them to chapters of tables, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.kernel.symbols import JUDGEMENTS, STATUSES, Symbol
from knutpunkt.mapping.models import Choice, FindingKind
from knutpunkt.mapping.snapshots import compare
from knutpunkt.mapping.snapshots.compare import Closed, Comparison, Course
from knutpunkt.mapping.snapshots.frozen import Deed, Figure, Noted
from knutpunkt.mapping.snapshots.parts import Cell, Chapter, Heading, Part
from knutpunkt.mapping.snapshots.summary import amount
from knutpunkt.mapping.wording import STATE_NAMES

WAYS = {
    compare.BETTER: Symbol("▲", "success", gettext_lazy("bättre")),
    compare.WORSE: Symbol("▼", "danger", gettext_lazy("sämre")),
    compare.SAME: Symbol("=", "neutral", gettext_lazy("oförändrat")),
    compare.CHANGED: Symbol("~", "neutral", gettext_lazy("ändrat")),
    compare.BROKEN: Symbol("≠", "warning", gettext_lazy("mäts på ett nytt sätt")),
    compare.NEW: Symbol("+", "info", gettext_lazy("nytt")),
    compare.GONE: Symbol("−", "neutral", gettext_lazy("följs inte längre")),
    compare.UNKNOWN: Symbol("○", "neutral", gettext_lazy("inga värden")),
}


@dataclass(frozen=True)
class Links:
    """Where what is named can be seen today: addresses by key. What is not there any more has none."""

    activities: Mapping[int, str] = field(default_factory=dict)
    goals: Mapping[int, str] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)

    def row(self, key: str) -> str:
        """Return the address of a row of the matrix: a goal's."""
        return self.goals.get(int(key[1:]), "") if key[:1] == "g" and key[1:].isdecimal() else ""


NO_LINKS = Links()


def symbol(table: Mapping[str, Symbol], key: str) -> Cell:
    """Return a level or status as sign and word; a key that is not known any more as it stands."""
    if key not in table:
        return Cell(key)
    return Cell(str(table[key].word), sign=table[key].sign)


def kind_name(kind: str) -> str:
    """Return a kind of finding in words."""
    return str(FindingKind(kind).label) if kind in FindingKind.values else kind


def choice_name(choice: str) -> str:
    """Return what a person decided in words."""
    return str(Choice(choice).label) if choice in Choice.values else choice


def chapters(found: Comparison, links: Links = NO_LINKS) -> list[Chapter]:
    """Return the analysis: activities, gaps, overlaps, goals, key figures, and each department."""
    return [
        _activities(found, links),
        _gaps(found, links),
        _overlaps(found, links),
        _goals(found, links),
        _figures(found, links),
        _departments(found),
    ]


def deed_cells(deed: Deed, links: Links) -> tuple[Cell, Cell]:
    """Return an activity's name and department."""
    return Cell(deed.title, url=links.activities.get(deed.key, "")), Cell(deed.department)


ACTIVITY, DEPARTMENT, STATUS = gettext_lazy("Insats"), gettext_lazy("Verksamhet"), gettext_lazy("Status")


def word_headings(*titles: object) -> tuple[Heading, ...]:
    """Return headings of words: the first one wide, the second less so."""
    weights = {0: 4, 1: 2}
    return tuple(Heading(str(title), weight=weights.get(index, 1)) for index, title in enumerate(titles))


def _activities(found: Comparison, links: Links) -> Chapter:
    hows = {"gone": Cell(_("inte kvar"), sign="−")}
    parts = [
        Part(
            "came",
            _("Nya insatser"),
            _("Har kommit till"),
            _("Insatser som har kommit till"),
            _("Ingen insats har kommit till."),
            word_headings(ACTIVITY, DEPARTMENT, STATUS),
            tuple((*deed_cells(deed, links), symbol(STATUSES, deed.status)) for deed in found.came),
        ),
        Part(
            "ended",
            _("Avslutade insatser"),
            _("Har avslutats"),
            _("Insatser som har avslutats"),
            _("Ingen insats har avslutats."),
            word_headings(ACTIVITY, DEPARTMENT, _("Hur")),
            tuple(
                (*deed_cells(item.deed, links), hows.get(item.how) or symbol(STATUSES, item.how))
                for item in found.ended
            ),
        ),
        Part(
            "moved",
            _("Ändrad status"),
            _("Har ändrat status"),
            _("Insatser som har ändrat status"),
            _("Ingen annan insats har ändrat status."),
            word_headings(ACTIVITY, DEPARTMENT, _("Då"), _("Nu")),
            tuple(
                (*deed_cells(item.deed, links), symbol(STATUSES, item.before), symbol(STATUSES, item.deed.status))
                for item in found.moved
            ),
        ),
    ]
    if found.cleared:
        parts.append(
            Part(
                "cleared",
                _("Avslutade sedan tidigare"),
                _("Var redan avslutade och är inte kvar"),
                _("Insatser som redan var avslutade och inte är kvar"),
                "",
                word_headings(ACTIVITY, DEPARTMENT, STATUS),
                tuple((*deed_cells(deed, links), symbol(STATUSES, deed.status)) for deed in found.cleared),
            )
        )
    return Chapter("activities", _("Insatser"), tuple(parts))


def noted_cells(item: Noted, links: Links, last: Cell) -> tuple[Cell, ...]:
    """Return what a gap is about, its kind, and what is said last."""
    return Cell(item.subject, url=links.findings.get(item.fingerprint, "")), Cell(kind_name(item.kind)), last


def state_cell(item: Noted) -> Cell:
    """Return a finding's state in words."""
    return Cell(str(STATE_NAMES.get(item.state, item.state)))


def _how(closed: Closed) -> Cell:
    return Cell(choice_name(closed.decided) if closed.decided else _("stängd av det som hänt"))


def _gaps(found: Comparison, links: Links) -> Chapter:
    gaps, what, kind = found.gaps, _("Vad luckan gäller"), _("Slag")
    parts = (
        Part(
            "gaps-closed",
            _("Stängda luckor"),
            _("Har stängts"),
            _("Luckor som har stängts"),
            _("Ingen lucka har stängts."),
            word_headings(what, kind, _("Hur")),
            tuple(noted_cells(item.item, links, _how(item)) for item in gaps.closed),
        ),
        Part(
            "gaps-opened",
            _("Nya luckor"),
            _("Har öppnats"),
            _("Luckor som har öppnats"),
            _("Ingen lucka har öppnats."),
            word_headings(what, kind, _("Läge")),
            tuple(noted_cells(item, links, state_cell(item)) for item in gaps.opened),
        ),
        Part(
            "gaps-remaining",
            _("Kvarstående luckor"),
            _("Är kvar"),
            _("Luckor som är kvar"),
            _("Ingen lucka är kvar."),
            word_headings(what, kind, _("Läge")),
            tuple(noted_cells(item, links, state_cell(item)) for item in gaps.remaining),
        ),
    )
    left_out = sorted(kind_name(key) for key in found.uncompared if key != FindingKind.OVERLAP)
    note = _("Jämförs inte, eftersom det inte är känt för båda dagarna: %(kinds)s.") % {"kinds": ", ".join(left_out)}
    return Chapter("gaps", _("Luckor"), parts, (note,) if left_out else ())


def _overlaps(found: Comparison, links: Links) -> Chapter:
    title = _("Dubbelarbete")
    if not found.overlaps_compared:
        note = _("Förslag om dubbelarbete är inte kända för båda dagarna och jämförs därför inte.")
        return Chapter("overlaps", title, (), (note,))
    overlaps, what = found.overlaps, _("Insatser som kanske är samma sak")

    def pair(item: Noted, last: Cell) -> tuple[Cell, ...]:
        return Cell(item.subject, url=links.findings.get(item.fingerprint, "")), last

    parts = (
        Part(
            "overlaps-closed",
            _("Avgjort dubbelarbete"),
            _("Har avgjorts eller försvunnit"),
            _("Förslag om dubbelarbete som har avgjorts eller försvunnit"),
            _("Inget förslag har avgjorts."),
            word_headings(what, _("Hur")),
            tuple(pair(item.item, _how(item)) for item in overlaps.closed),
        ),
        Part(
            "overlaps-opened",
            _("Nytt dubbelarbete"),
            _("Har kommit till"),
            _("Förslag om dubbelarbete som har kommit till"),
            _("Inget förslag har kommit till."),
            word_headings(what, _("Läge")),
            tuple(pair(item, state_cell(item)) for item in overlaps.opened),
        ),
        Part(
            "overlaps-remaining",
            _("Kvarstående dubbelarbete"),
            _("Är kvar"),
            _("Förslag om dubbelarbete som är kvar"),
            _("Inget förslag är kvar."),
            word_headings(what, _("Läge")),
            tuple(pair(item, state_cell(item)) for item in overlaps.remaining),
        ),
    )
    return Chapter("overlaps", title, parts)


def _numbers(first: object, *titles: object) -> tuple[Heading, ...]:
    """Return headings of a table of numbers: the first names the row."""
    return Heading(str(first), weight=3), *(Heading(str(title), numeric=True) for title in titles)


def _goals(found: Comparison, links: Links) -> Chapter:
    part = Part(
        "goals",
        _("Mål"),
        "",
        _("Mål där antalet insatser eller luckor har ändrats"),
        _("Inget mål har fått fler eller färre insatser."),
        _numbers(_("Mål"), _("Insatser då"), _("Insatser nu"), _("Luckor då"), _("Luckor nu")),
        tuple(
            (
                Cell(item.row.label, url=links.row(item.row.key)),
                Cell(item.before, shown="" if item.before is not None else _("fanns inte")),
                Cell(item.after, shown="" if item.after is not None else _("finns inte")),
                Cell(item.holes_before),
                Cell(item.holes_after),
            )
            for item in found.rows
        ),
    )
    note = _("Luckor här: verksamheter som förväntas bidra till målet men varken leder eller deltar i någon insats.")
    return Chapter("goals", _("Mål"), (part,), (note,))


def dated(figure: Figure | None) -> Cell:
    """Return a value with its year; the spreadsheet gets the number."""
    if figure is None or figure.value is None:
        return Cell(None)
    return Cell(Decimal(figure.value), shown=f"{amount(figure)} ({figure.year})")


def _course(item: Course, links: Links) -> tuple[Cell, ...]:
    told = item.told
    then, now = (figure.level if figure else "" for figure in (item.then, item.now))
    return (
        Cell(f"{told.name}, {told.unit}", url=links.indicators.get(told.key, "")),
        dated(item.then),
        dated(item.now),
        symbol(WAYS, item.way),
        symbol(JUDGEMENTS, then) if then else Cell(""),
        symbol(JUDGEMENTS, now) if now else Cell(""),
        Cell(told.source),
    )


def _figures(found: Comparison, links: Links) -> Chapter:
    place = found.now.place or found.then.place
    courses = [item for item in found.figures if item.told.key != place]
    places = [item for item in found.figures if item.told.key == place]
    source = Heading(_("Källa"), weight=2)
    parts = (
        Part(
            "figures",
            _("Nyckeltal"),
            _("Nyckeltal då och nu"),
            _("Nyckeltalens senaste värde då och nu"),
            _("Inga nyckeltal följs."),
            (
                Heading(_("Nyckeltal"), weight=3),
                Heading(_("Då"), numeric=True),
                Heading(_("Nu"), numeric=True),
                Heading(_("Riktning")),
                Heading(_("Bedömning då")),
                Heading(_("Bedömning nu")),
                source,
            ),
            tuple(_course(item, links) for item in courses),
        ),
        Part(
            "place",
            _("Plats i rankningen"),
            _("Plats i rankningen"),
            _("Platsen i rankningen då och nu"),
            _("Platsen i rankningen följs inte som nyckeltal."),
            (
                Heading(_("Rankning"), weight=3),
                Heading(_("Då"), numeric=True),
                Heading(_("Nu"), numeric=True),
                Heading(_("Riktning")),
                source,
            ),
            tuple((row[0], row[1], row[2], row[3], row[6]) for row in (_course(item, links) for item in places)),
        ),
    )
    return Chapter("figures", _("Nyckeltal och rankning"), parts)


def _departments(found: Comparison) -> Chapter:
    part = Part(
        "departments",
        _("Per verksamhet"),
        "",
        _("Insatser och luckor per verksamhet, då och nu"),
        _("Inga verksamheter är inlagda."),
        _numbers(
            DEPARTMENT,
            _("Pågående då"),
            _("Pågående nu"),
            _("Nya"),
            _("Avslutade"),
            _("Luckor då"),
            _("Luckor nu"),
        ),
        tuple(
            (
                Cell(item.column.name),
                *map(Cell, (item.before, item.after, item.came, item.ended, item.gaps_before, item.gaps_after)),
            )
            for item in found.departments
        ),
    )
    return Chapter("departments", _("Per verksamhet"), (part,))
