# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole report on a small municipality: what enters, what does not, and that its figures are true."""

import csv
import datetime as dt
import gzip
from decimal import Decimal
from pathlib import Path

import pytest

from knutpunkt.activities.models import Activity
from knutpunkt.goals.models import Goal
from knutpunkt.indicators.models import Indicator, JudgementLevel, Value
from knutpunkt.indicators.services import override_judgement
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping.models import Choice, Finding, FindingKind, Verdict
from knutpunkt.people.models import Municipality, Role
from knutpunkt.ranking.models import Placement, Ranking
from knutpunkt.reports.blocks import Document, Figure, Heading, Table
from knutpunkt.reports.normalising import normalise
from knutpunkt.reports.queries import years_with_content
from knutpunkt.reports.render_html import render_page
from tests.factories import DocumentFactory, GoalFactory, make_person
from tests.reports.conftest import Check, make_pdf, report_of
from tests.reports.content import DRAFT, INTERNAL, LATER, LOST, OLD, PUBLIC
from tests.reports.test_render_html import Reader
from tests.reports.test_render_pdf import words

CHAPTERS = [
    "Sammanfattning",
    "Så läser du bokslutet",
    "3 Energi och klimat",
    "Vem gjorde vad",
    "Andra nyckeltal",
    "Luckor",
    "Plats i rankningen",
    "Bilaga: alla siffror",
    "Om dokumentet",
]

#: Year, value, quartile, median, quartile, source, day.
FIGURE_COLUMNS = 7


def screen(document: Document) -> str:
    """The text of the report as a page."""
    return Reader(render_page(document)).words


def after(text: str, heading: str, until: str) -> str:
    """What stands between the last place of one heading and the next place of another."""
    start = text.rindex(heading)
    return text[start : text.index(until, start)]


def table(document: Document, caption: str) -> Table:
    """The table with this caption."""
    return next(block for block in document.blocks if isinstance(block, Table) and block.caption == caption)


def test_the_chapters_stand_in_their_order(written: Municipality) -> None:
    document = report_of(written)
    assert [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1] == CHAPTERS
    assert normalise(document) == normalise(normalise(document))


def test_what_belongs_to_the_year_is_told_and_nothing_else(written: Municipality) -> None:
    document = report_of(written)
    text = screen(document)
    assert INTERNAL in text
    assert PUBLIC in text
    for absent in (DRAFT, OLD, LATER, LOST, "Framtida mål"):
        assert absent not in text
    assert "1 inskickad insats saknar både datum och rapport." in text
    assert table(document, "Insatser inom 3 Energi och klimat").rows == (
        (INTERNAL, "Teknik och Service, med Vård och omsorg", "Klar", "5 november 2022: Alla bilar är bytta."),
    )
    assert table(document, "Insatser utan mål").rows == ((PUBLIC, "Barn och Skola", "Påbörjad", "inget rapporterat"),)
    assert table(document, "Insatser 2022 efter verksamhet och läge vid årets slut").rows == (
        ("Barn och Skola", "0", "1", "1"),
        ("Teknik och Service", "1", "0", "1"),
    )


def test_lone_goals_of_a_document_stand_together(written: Municipality) -> None:
    with tenant_scope(written):
        budget = DocumentFactory(title="Nämndens mål")
        for title in ("Först", "Sedan"):
            GoalFactory(document=budget, title=title)
    headings = [block.text for block in report_of(written).blocks if isinstance(block, Heading)]
    start = headings.index("Nämndens mål")
    assert headings[start : start + 3] == ["Nämndens mål", "Först", "Sedan"]
    assert headings.count("Nämndens mål") == 1


def test_a_key_figure_of_two_goals_is_drawn_once(written: Municipality) -> None:
    with tenant_scope(written):
        Indicator.objects.get(kolada_id="N00401").goals.add(Goal.objects.get(title="Hållbar mat"))
    document = report_of(written)
    assert sum(isinstance(block, Figure) and block.caption.startswith("Utsläpp") for block in document.blocks) == 1
    assert "Diagrammet står tidigare i bokslutet. Siffrorna står i bilagan." in screen(document)


def test_an_area_without_goals_says_so(written: Municipality) -> None:
    with tenant_scope(written):
        GoalFactory(document=DocumentFactory(title="Plan"), kind=Goal.Kind.AREA, title="Luft")
    text = screen(report_of(written))
    assert "Ur Plan. Området har inga mål inlagda." in text
    assert "Ingen verksamhet har skickat in någon insats för området under året." in text


def test_control_the_draft_is_told_once_it_is_submitted(written: Municipality) -> None:
    with tenant_scope(written):
        Activity.objects.filter(title=DRAFT).update(submitted_at=dt.datetime(2023, 1, 1, tzinfo=dt.UTC))
    assert DRAFT in screen(report_of(written))


def test_the_year_before_tells_of_the_year_before(written: Municipality) -> None:
    document = report_of(written, 2021)
    assert table(document, "Insatser inom 3 Energi och klimat").rows[0][2:] == ("Påbörjad", "1 juni 2021: Två bilar.")
    assert "2022" not in after(screen(document), "Bilaga: alla siffror", "Om dokumentet")


def test_a_report_for_everybody_leaves_out_what_is_internal(written: Municipality) -> None:
    text = screen(report_of(written, public_only=True))
    assert PUBLIC in text
    assert INTERNAL not in text


def test_the_summary_counts_and_names_the_largest_changes(written: Municipality) -> None:
    text = after(screen(report_of(written)), "Sammanfattning", "Så läser du bokslutet")
    assert "Bokslutet följer upp 2 mål: 1 riskerar att inte klaras och 1 går inte att bedöma." in text
    assert "2 insatser hör till året, i 2 verksamheter." in text
    assert "1 av dem har gått åt rätt håll och 1 åt fel håll." in text
    assert "från 4,89 ton CO₂-ekv/inv 2021 till 4,61 ton CO₂-ekv/inv 2022" in text
    assert "från 22 % 2021 till 20 % 2022" in text
    assert "Genomgången visar 5 luckor." in text


def test_the_gaps_are_those_of_the_year(written: Municipality) -> None:
    text = after(screen(report_of(written)), "Luckor", "Plats i rankningen")
    assert "Mål som ingen verksamhet arbetade för under året. 3.2 Hållbar mat" in text
    assert "Barn och Skola, för målet 3.1 Halverade utsläpp" in text
    assert "Mål som ingen funktion är utpekad att svara för. 3.2 Hållbar mat" in text
    assert "De går inte att bedöma. 3.2 Hållbar mat" in text
    assert "Miljöprogram 2012–2022, skulle ha setts över senast 31 december 2021" in text


def test_what_a_person_has_said_is_no_gap_is_told_with_the_reason(written: Municipality) -> None:
    now = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
    with tenant_scope(written):
        kind = FindingKind.GOAL_WITHOUT_ACTIVITY
        goal = Goal.objects.get(title="Hållbar mat")
        finding = Finding.objects.create(
            kind=kind, goal=goal, fingerprint="a", facts_hash="b", first_seen=now, last_seen=now
        )
        Verdict.objects.create(
            finding=finding, choice=Choice.NO_GAP, reason="Vilar till nästa år.", facts_hash="b", made_at=now
        )
    text = after(screen(report_of(written)), "Luckor", "Plats i rankningen")
    assert "enligt den som tagit ställning: 3.2 Hållbar mat: Vilar till nästa år." in text
    with tenant_scope(written):
        Finding.objects.update(facts_hash="ändrat sedan dess")
    assert "Vilar till nästa år." not in screen(report_of(written))


def test_a_persons_judgement_stands_beside_the_computed(written: Municipality) -> None:
    with tenant_scope(written):
        indicator = Indicator.objects.get(kolada_id="N00401")
        override_judgement(
            indicator=indicator,
            level=JudgementLevel.UNCERTAIN,
            computed=JudgementLevel.AT_RISK,
            reason="Fjärrvärmen byter bränsle.",
            person=make_person(written, Role.APPROVER),
        )
    text = screen(report_of(written))
    assert "Bedömning: osäkert. Bedömningen är gjord av en person, med skälet: Fjärrvärmen byter bränsle." in text
    assert "Regeln ger: riskerar att inte klaras." in text
    assert "Bokslutet följer upp 2 mål: 1 osäkert och 1 går inte att bedöma." in text


def test_every_figure_in_the_appendix_is_its_source_row(written: Municipality, shared_data: Path) -> None:
    with gzip.open(shared_data / "kolada" / "values_env.csv.gz", "rt", encoding="utf-8", newline="") as file:
        source = {
            (row["kpi"], int(row["period"])): row["value"]
            for row in csv.DictReader(file)
            if row["municipality"] == "1278" and row["gender"] == "T" and row["kpi"] in {"N00401", "U07514"}
        }
    document = report_of(written)
    told = {}
    with tenant_scope(written):
        for kpi in ("N00401", "U07514"):
            title = Indicator.objects.get(kolada_id=kpi).title
            found = [block for block in document.blocks if isinstance(block, Table) and block.caption.startswith(title)]
            assert len(found) == 1
            told |= {(kpi, int(row[0])): row[1] for row in found[0].rows}
            assert {row[5] for row in found[0].rows} == {f"Kolada, {kpi}"}
            assert {row[6] for row in found[0].rows} == {"17 augusti 2024"}
        stored = {(value.series.indicator.kolada_id, value.period): value.value for value in Value.objects.all()}
    first = min(year for kpi, year in told if kpi == "N00401")
    wanted = {key: value for key, value in source.items() if key in told or key[1] >= first}
    assert told.keys() == wanted.keys() == stored.keys()
    for key, shown in told.items():
        if source[key] == "":
            assert shown == "saknas"
            assert stored[key] is None
        else:
            number = Decimal(shown.replace(",", ".").replace("\u00a0", ""))
            assert number == Decimal(source[key])
            assert number == stored[key]


def test_every_row_of_the_appendix_stands_in_print_and_on_the_screen(written: Municipality) -> None:
    document = report_of(written)
    on_paper, on_screen = words(make_pdf(document)), screen(document)
    rows = [row for block in document.blocks if isinstance(block, Table) for row in block.rows]
    assert len(rows) > 35
    for row in rows:
        cells = " ".join(" ".join(row).split())
        assert cells in on_screen
        if len(row) == FIGURE_COLUMNS:
            assert cells in on_paper


def test_every_chart_has_its_words_and_its_table(written: Municipality) -> None:
    charts = [block for block in report_of(written).blocks if isinstance(block, Figure)]
    assert len(charts) == 2
    for chart in charts:
        assert chart.svg.startswith("<svg")
        assert "Diagram med värden från" in chart.alt
        assert chart.data is not None
        assert len(chart.data.rows) > 15


@pytest.mark.verapdf
def test_the_report_keeps_to_pdf_ua(written: Municipality, validate: Check) -> None:
    result = validate(make_pdf(report_of(written)))
    assert result.failures == ()
    assert result.assertions > 20_000


def test_an_empty_municipality_has_a_report_that_says_so(laholm: Municipality) -> None:
    text = screen(report_of(laholm))
    for missing in (
        "Inga mål finns inlagda för året.",
        "Ingen insats är inskickad för året.",
        "Inga nyckeltal finns inlagda.",
        "Inget styrdokument med mål gällde under året",
        "Genomgången visar inga luckor för året.",
        "Kommunens plats i rankningen av Sveriges kommuner är inte inlagd.",
    ):
        assert missing in text
    assert "exempel" not in text


def test_the_report_is_the_same_each_time(written: Municipality) -> None:
    first, second = report_of(written), report_of(written)
    assert first == second
    assert make_pdf(first) == make_pdf(second)


def test_another_municipality_sees_nothing_of_it(written: Municipality) -> None:
    text = screen(report_of(Municipality.objects.get(pk="1381")))
    assert INTERNAL not in text
    assert "Hållbar mat" not in text
    assert "Laholms kommun" in text


def test_the_years_are_those_with_a_submitted_report(written: Municipality) -> None:
    with tenant_scope(written):
        assert years_with_content(dt.date(2026, 5, 1)) == [2022, 2021]
        assert years_with_content(dt.date(2022, 1, 1)) == [2021]


def test_the_known_places_are_told_up_to_the_year(written: Municipality) -> None:
    with tenant_scope(written):
        ranking = Ranking.objects.create(key="rankningen", name="Sveriges miljöbästa kommun", goal_place=25)
        for year, place, source, group in [
            (2023, 61, "senare", {}),
            (2019, 53, "nyheten", {"group": "landsbygd", "group_place": 14}),
            (2020, 59, "https://example.org/59", {}),
        ]:
            Placement.objects.create(ranking=ranking, year=year, place=place, source=source, **group)
    document = report_of(written)
    assert table(document, "Kända placeringar").rows == (
        ("2019", "53", "14 (landsbygd)"),
        ("2020", "59", "inte känd"),
    )
    text = screen(document)
    assert "Sveriges miljöbästa kommun: 2020 kom kommunen på plats 59. Målet är att vara bland de 25 bästa." in text
    assert "Källor: 2019: nyheten 2020: https://example.org/59" in text
    assert 'href="https://example.org/59"' in render_page(document)
    assert "För 2021–2022 är platsen inte känd." in text
