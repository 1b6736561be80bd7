# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each format: what a cell holds and everything that a quick reader would leave out."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlwt  # type: ignore[import-untyped]

from knutpunkt.activities.importing import Cell, Sheet, read_file

from .workbooks import MAIN, drawn, inline, ods, ods_row, ods_text, parts, read_here, xlsx, xlsx_sheets, zipped


def only(path: Path) -> Sheet:
    return read_here(path).sheets[0]


def cell(sheet: Sheet, address: str) -> Cell:
    return next(c for row in sheet.rows for c in row.cells.values() if c.address == address)


def sample_xlsx(path: Path) -> Path:
    def draw(book: Any, sheet: Any) -> None:
        green = book.add_format({"bg_color": "#00B050"})
        sheet.write_string("A1", "0114")
        sheet.write("B1", 1.5)
        sheet.write_datetime("C1", dt.date(2024, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write("D1", 0.5, book.add_format({"num_format": "0 %"}))
        sheet.write_formula("E1", "=1/0", None, "#DIV/0!")
        sheet.write_formula("F1", "=B1*2", None, "")
        sheet.write_formula("G1", "=B1*2", None, 3)
        sheet.write_boolean("H1", True)
        sheet.write("A2", "grön", green)
        sheet.write_blank("B2", None, green)
        sheet.merge_range("A3:C4", "sammanslagen")
        sheet.write("A5", "dold")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.write_rich_string("A6", "del ", book.add_format({"bold": True}), "två")
        sheet.write("H6", "sist")

    return drawn(path, draw)


def sample_xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Blad1")
    green = xlwt.easyxf("pattern: pattern solid, fore_colour green")
    sheet.write(0, 0, "0114")
    sheet.write(0, 1, 1.5)
    sheet.write(0, 2, dt.date(2024, 3, 1), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    sheet.write(0, 3, 0.5, xlwt.easyxf(num_format_str="0 %"))
    sheet.row(0).set_cell_error(4, "#DIV/0!")
    sheet.write(0, 7, True)
    sheet.write(1, 0, "grön", green)
    sheet.write(1, 1, None, green)
    sheet.write_merge(2, 3, 0, 2, "sammanslagen")
    sheet.write(4, 0, "dold")
    sheet.row(4).hidden = True
    sheet.write(5, 7, "sist")
    book.save(str(path))
    return path


def sample_ods(path: Path) -> Path:
    def typed(kind: str, attributes: str, text: str) -> str:
        return f'<table:table-cell office:value-type="{kind}" {attributes}><text:p>{text}</text:p></table:table-cell>'

    empty = "<table:table-cell/>"
    table = "<table:table table:name='Blad1'>" + "".join([
        ods_row(
            ods_text("0114"), typed("float", 'office:value="1.5"', "1,5"),
            typed("date", 'office:date-value="2024-03-01"', "1 mars"),
            typed("percentage", 'office:value="0.5"', "50 %"),
            '<table:table-cell table:formula="of:=1/0" calcext:value-type="error" office:value-type="string" '
            'office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell>',
            '<table:table-cell table:formula="of:=B1*2"/>',
            typed("float", 'table:formula="of:=B1*2" office:value="3"', "3"),
            typed("boolean", 'office:boolean-value="true"', "SANT"),
        ),
        ods_row(ods_text("grön", 'table:style-name="ce1"'), '<table:table-cell table:style-name="ce1"/>'),
        ods_row(ods_text("sammanslagen", 'table:number-columns-spanned="3" table:number-rows-spanned="2"'),
                '<table:covered-table-cell table:number-columns-repeated="2"/>'),
        ods_row('<table:covered-table-cell table:number-columns-repeated="3"/>'),
        ods_row(ods_text("dold"), attributes='table:visibility="collapse"'),
        ods_row('<table:table-cell table:number-columns-repeated="7"/>',
                '<table:table-cell office:value-type="string"><office:annotation><text:p>en kommentar</text:p>'
                "</office:annotation><text:p>sist</text:p></table:table-cell>"),
        ods_row(empty, attributes='table:number-rows-repeated="1048570"'),
    ]) + "</table:table>"  # fmt: skip
    styles = (
        '<style:style style:name="ce1" style:family="table-cell">'
        '<style:table-cell-properties fo:background-color="#00b050"/></style:style>'
    )
    return ods(path, table, styles=styles)


SAMPLES = {"xlsx": sample_xlsx, "xls": sample_xls, "ods": sample_ods}


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> Sheet:
    return only(SAMPLES[request.param](tmp_path / f"a.{request.param}"))


def test_values_keep_their_types(sample: Sheet) -> None:
    assert [cell(sample, address).value for address in ("A1", "B1", "C1", "D1", "H1")] == [
        "0114", 1.5, dt.date(2024, 3, 1), 0.5, True,
    ]  # fmt: skip


def test_percentages_are_known(sample: Sheet) -> None:
    assert cell(sample, "D1").percent
    assert cell(sample, "D1").text == "50 %"
    assert not cell(sample, "B1").percent


def test_errors_do_not_become_nothing(sample: Sheet) -> None:
    assert cell(sample, "E1").error == "#DIV/0!"
    assert not cell(sample, "E1").is_blank


def test_colours_also_of_empty_cells(sample: Sheet) -> None:
    assert cell(sample, "A2").fill == cell(sample, "B2").fill != None  # noqa: E711
    assert cell(sample, "A1").fill is None
    assert cell(sample, "B2").is_blank


def test_merged_cells_are_filled_and_marked(sample: Sheet) -> None:
    for address in ("B3", "C3", "A4", "B4", "C4"):
        assert cell(sample, address).value == "sammanslagen"
        assert cell(sample, address).merged_from == "A3"
    assert cell(sample, "A3").merged_from is None


def test_hidden_rows_are_marked(sample: Sheet) -> None:
    assert {row.number: row.hidden for row in sample.rows} == {
        1: False,
        2: False,
        3: False,
        4: False,
        5: True,
        6: False,
    }


def test_last_cell_is_where_it_stands(sample: Sheet) -> None:
    assert cell(sample, "H6").value == "sist"


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_formulas_without_a_stored_result_are_told(kind: str, tmp_path: Path) -> None:
    sheet = only(SAMPLES[kind](tmp_path / f"a.{kind}"))
    assert cell(sheet, "F1").no_result
    assert cell(sheet, "G1").value == 3
    assert not cell(sheet, "G1").no_result


def test_formula_whose_result_is_an_empty_text_is_empty(tmp_path: Path) -> None:
    row = f'<row r="1">{inline("A1", "x")}<c r="B1" t="str"><f>IF(A1="","a","")</f><v></v></c></row>'
    assert [c.address for c in only(zipped(tmp_path / "a.xlsx", parts(row))).rows[0].filled()] == ["A1"]


def test_rich_text_is_one_text(tmp_path: Path) -> None:
    assert cell(only(sample_xlsx(tmp_path / "a.xlsx")), "A6").value == "del två"


def test_invisible_characters_become_ordinary_and_the_raw_text_is_kept(tmp_path: Path) -> None:
    written = "\ufeffSol\u00a0på\u200b tak\u00ad  och\u2009vägg \r\n rad två A\u030a"
    found = cell(only(xlsx(tmp_path / "a.xlsx", [[written]])), "A1")
    assert found.value == "Sol på tak och vägg\nrad två Å"
    assert found.raw is not None
    assert "\u00a0" in found.raw


def test_dates_counted_from_1904(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"date_1904": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet().write_datetime(0, 0, dt.date(2024, 3, 1))
    assert cell(only(path), "A1").value == dt.date(2024, 3, 1)


def test_old_dates_counted_from_1904(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    book.add_sheet("A").write(0, 0, 43_890, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    book.save(str(tmp_path / "a.xls"))
    assert cell(only(tmp_path / "a.xls"), "A1").value == dt.date(1904, 1, 1) + dt.timedelta(days=43_890)


def test_prefixed_elements_are_read_alike(tmp_path: Path) -> None:
    content = parts()
    content["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2" hidden="true"><x:c r="B2" t="e"><x:v>#REF!</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    ).encode()
    sheet = only(zipped(tmp_path / "a.xlsx", content))
    assert cell(sheet, "B2").error == "#REF!"
    assert sheet.rows[0].hidden


def test_hidden_sheets_are_read_and_marked(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Synlig").write(0, 0, "a")
        hidden = book.add_worksheet("Dold")
        hidden.write(0, 0, "b")
        hidden.hide()
    assert {sheet.name: sheet.hidden for sheet in read_here(path).sheets} == {"Synlig": False, "Dold": True}


def test_file_may_lie_under_another_name(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "upload", [["Insats"]])
    assert only_named(path, "Plan 2025.xlsx").rows[0].text(1) == "Insats"


def only_named(path: Path, name: str) -> Sheet:
    return read_here(path, name=name).sheets[0]


def test_sheets_come_in_the_order_of_the_workbook(tmp_path: Path) -> None:
    path = xlsx_sheets(tmp_path / "a.xlsx", {"B": [["b"]], "Å": [["å"]], "A": [["a"]]})
    assert [sheet.name for sheet in read_here(path).sheets] == ["B", "Å", "A"]


def test_numbers_with_fifteen_digits_and_more(tmp_path: Path) -> None:
    sheet = only(xlsx(tmp_path / "a.xlsx", [[1e15, 0.1, -3, 1e-7]]))
    assert [cell(sheet, f"{letter}1").value for letter in "ABCD"] == [1e15, 0.1, -3, 1e-7]


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_sandbox_gives_the_same_workbook(kind: str, tmp_path: Path) -> None:
    path = SAMPLES[kind](tmp_path / f"a.{kind}")
    assert read_file(path) == read_here(path)


def test_times_and_moments_survive_the_way_between_the_processes(tmp_path: Path) -> None:
    moments = [dt.datetime.fromisoformat("2024-05-06T12:30"), dt.time(8, 15)]

    def draw(book: Any, sheet: Any) -> None:
        sheet.write_datetime(0, 0, moments[0], book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_datetime(0, 1, moments[1], book.add_format({"num_format": "hh:mm"}))

    sheet = only(drawn(tmp_path / "a.xlsx", draw))
    assert [cell(sheet, address).value for address in ("A1", "B1")] == moments
    assert [cell(sheet, address).text for address in ("A1", "B1")] == ["2024-05-06 12:30", "08:15:00"]


def test_corners_of_the_open_document_format(tmp_path: Path) -> None:
    string = '<table:table-cell office:value-type="string">{}</table:table-cell>'
    cells = [
        '<table:table-cell office:value-type="string" office:string-value="från attributet"/>',
        '<table:table-cell office:value-type="currency" office:value="12.5"><text:p>12,50 kr</text:p></table:table-cell>',
        '<table:table-cell office:value-type="date" office:date-value="2024-05-06T12:30:00"><text:p>x</text:p></table:table-cell>',
        '<table:table-cell office:value-type="date" office:date-value="fel"><text:p>6 maj</text:p></table:table-cell>',
        string.format("<text:p>a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d</text:p><text:p>e</text:p>"),
        string.format(f"<text:p>f</text:p><table:table>{ods_row(ods_text('inuti'))}</table:table>"),
    ]
    styles = (
        '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="vit"><style:table-cell-properties fo:background-color="#ffffff"/></style:style>'
    )
    table = f"<table:table table:name='Dold' table:style-name='ta1'>{ods_row(*cells)}</table:table>"
    sheet = only(ods(tmp_path / "a.ods", table, styles=styles))
    assert sheet.hidden
    assert [c.value for c in sheet.rows[0].filled()] == [
        "från attributet", 12.5, dt.datetime.fromisoformat("2024-05-06T12:30"), "6 maj", "a b c\nd\ne", "f",
    ]  # fmt: skip


def test_colours_of_themes_and_old_palettes(tmp_path: Path) -> None:
    def fill(colour: str) -> str:
        return f'<fill><patternFill patternType="solid"><fgColor {colour}/></patternFill></fill>'

    colours = ['theme="4"', 'theme="0"', 'theme="0" tint="-0.25"', 'indexed="10"', 'rgb="FFFFFFFF"', 'auto="1"']
    content = parts(
        '<row r="1">'
        + "".join(f'<c r="{letter}1" s="{n}"><v>1</v></c>' for n, letter in enumerate("ABCDEF"))
        + "</row>"
    )
    content["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><fills>{"".join(map(fill, colours))}<fill/></fills><cellXfs>'
        + "".join(f'<xf fillId="{n}"/>' for n in range(7)) + "</cellXfs></styleSheet>"
    ).encode()  # fmt: skip
    sheet = only(zipped(tmp_path / "a.xlsx", content))
    assert [cell(sheet, f"{letter}1").fill for letter in "ABCDEF"] == [
        "theme:4:", None, "theme:0:-0.25", "indexed:10:", None, None,
    ]  # fmt: skip
