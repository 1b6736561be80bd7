# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents to render: an ordinary one and a nasty one."""

import datetime as dt
from dataclasses import replace

from knutpunkt.reports.blocks import (
    Block,
    Column,
    Document,
    Figure,
    Heading,
    Metric,
    Metrics,
    Notice,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Table,
    Wording,
    bullets,
    paragraph,
    text,
)

WORDING = Wording(
    contents="Innehåll",
    page="Sida {page} av {total}",
    table="Tabell",
    figure="Diagram",
    show_table="Visa siffrorna som tabell",
    see_table="Siffrorna som tabell finns på sidan {page}.",
    no_rows="det finns inget att redovisa.",
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="120">'
    '<rect x="10" y="30" width="120" height="60" fill="teal"/><text x="10" y="20">Utsläpp CO₂</text></svg>'
)
MARKUP = "#import $x$ * _y_ `z` @ref <label> \\n [a](b) {{ c }} <script>alert(1)</script> &amp;"


def document(*blocks: Block, **changes: object) -> Document:
    """A document of these blocks."""
    base = Document(
        title="Miljöbokslut 2022",
        subtitle="Vad vi gjort och hur det går",
        language="sv",
        municipality="Båstads kommun",
        year=2022,
        date=dt.date(2023, 3, 1),
        date_words="1 mars 2023",
        wording=WORDING,
        blocks=blocks,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def table(rows: int, *, words: str = "kg/inv", caption: str = "Kommunalt avfall") -> Table:
    """A table of one figure a year."""
    columns = (Column("År"), Column("Värde", numeric=True), Column("Anmärkning", weight=3))
    return Table(caption, columns, tuple((str(1990 + n), f"{n},5", words) for n in range(rows)), row_headers=True)


def figure(**changes: object) -> Figure:
    """A picture with its figures."""
    return replace(Figure(SVG, alt="Utsläppen har minskat.", caption="Utsläpp"), **changes)  # type: ignore[arg-type]


def ordinary() -> Document:
    """One block of each kind, as a report has them."""
    return document(
        Heading("Sammanfattning"),
        paragraph("Året i korthet."),
        Metrics((Metric("Utsläpp", "4,6 ton", "per invånare"), Metric("Plats", "59"))),
        Heading("Energi och klimat", anchor="energi"),
        Heading("Mål", level=2),
        Paragraph(
            (Run("Se "), Run("avfallet", href="#avfall"), Run(" och "), Run("källan", "strong", "https://example.org"))
        ),
        figure(data=table(5, caption="Utsläpp per år"), reference="avfall"),
        figure(caption="Utan hänvisning", data=table(3, caption="Utsläpp, tre år")),
        Heading("Avfall", anchor="avfall"),
        table(40),
        PageBreak(),
        bullets(["Källsortering", "Kompost"]),
        Quote(text("Vi gör mer."), source="Miljöchefen"),
        Notice("Exempel", text("Målen är exempel."), tone="warning"),
    )


def nasty() -> Document:
    """What people type and what may be missing."""
    long_word = "Avfallshanteringsverksamhetsutvecklingsprojektledare" * 4
    return document(
        Paragraph(()),
        Heading("Börjar för djupt", level=4),
        paragraph(MARKUP),
        Heading(MARKUP, level=6, anchor="MED mellanslag & <tecken>"),
        Heading("Tomt avsnitt", level=2),
        Heading("Dubblett", anchor="samma"),
        Heading("Dubblett", level=9, anchor="samma"),
        table(0),
        table(40, words=long_word, caption=MARKUP),
        bullets(
            [long_word, "", "🌱 grönt 日本 שלום \u202eomvänt\u202c", "nolltecken\x00 och\x07 klocka \ue000 \uffff"]
        ),
        Paragraph((Run("Leder ingenstans", href="#finns-inte"),)),
        figure(alt=MARKUP, caption="Bild 🌳", svg=SVG.replace("Utsläpp", "🌱 &lt;b&gt; #x")),
        Metrics((Metric(long_word, "12 345 678 901 234 ton", MARKUP),)),
        Notice("", text(long_word)),
        Heading("   "),
        title=f"Bokslut {MARKUP} 🌱 {long_word}",
        cover_note=MARKUP,
    )
