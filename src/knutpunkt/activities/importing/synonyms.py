# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What municipalities call their columns, and how surely a heading says what is below it."""

from __future__ import annotations

import re
from functools import lru_cache

from .text import fold
from .types import Field

_WORDS: dict[Field, str] = {
    "reference": "nr|nummer|no|id|id-nr|id-nummer|referens|ref|åtgärdsnr|åtgärdsnummer|åtgärds-id|åtgärdsid|beteckning"
    "|aktivitetsnr|aktivitet nr|åtgärd nr|insats nr|löpnr|löpnummer|kod|#|reference",
    "title": "åtgärd|åtgärder|aktivitet|aktiviteter|insats|insatser|titel|rubrik|benämning|namn|vad|vad ska göras"
    "|vad gör vi|vad ska vi göra|åtgärdens namn|aktivitetens namn|uppdrag|projekt|projektnamn|handling|delaktivitet"
    "|åtgärdsförslag|title|activity|action|measure|åtgärd/aktivitet|aktivitet/åtgärd|åtgärder/aktiviteter",
    "description": "beskrivning|förklaring|innehåll|text|detaljer|bakgrund|hur|hur gör vi|syfte|beskrivning av åtgärd"
    "|beskrivning av aktivitet|åtgärdsbeskrivning|aktivitetsbeskrivning|genomförande|metod|description|vad innebär det"
    "|kort beskrivning|mer information",
    "department": "förvaltning|förvaltningar|verksamhet|verksamhetsområde|nämnd|nämnd/bolag|förvaltning/bolag|bolag"
    "|organisation|avdelning|enhet|sektor|kontor|ansvarig verksamhet|ansvarig förvaltning|ansvarig nämnd|ansvarig enhet"
    "|ansvarig organisation|ansvarig avdelning|ansvarig nämnd/bolag|ansvarig nämnd/styrelse|ansvarig förvaltning/bolag"
    "|huvudansvar|huvudansvarig|huvudansvarig förvaltning|huvudansvarig nämnd|ansvarigt bolag|department|berörd förvaltning"
    "|huvudansvarig verksamhet|ansvarig sektor|ansvar nämnd|ansvar förvaltning",
    "position": "ansvarig|ansvariga|ansvar|ansvarig funktion|ansvarig person|ansvarig tjänsteperson|ansvarig tjänsteman"
    "|funktion|roll|befattning|tjänst|kontaktperson|kontakt|handläggare|vem|vem gör|åtgärdsägare|ägare|utförare"
    "|projektledare|samordnare|responsible|position|aktivitetsansvarig|åtgärdsansvarig|insatsansvarig|vem ansvarar",
    "participants": "deltagande verksamheter|deltagare|deltar|medverkande|samverkan|samverkar med|samarbete|samarbetspartner"
    "|samarbetspartners|samverkanspart|samverkansparter|samverkanspartners|berörda|berörda förvaltningar|medansvarig"
    "|medansvariga|övriga deltagare|övriga|stöd|stödjande|i samarbete med|i samverkan med|delaktiga|involverade"
    "|participants|samverkan med|övriga förvaltningar|delansvarig|övriga medverkande",
    "status": "status|läge|lägesstatus|statusläge|genomförandegrad|grad av genomförande|färdiggrad|% klart|klart %|% klar"
    "|nuläge|statusuppdatering|bedömning|läget|genomförd|genomfört|procent klart|uppföljning status|state|status åtgärd",
    "start": "start|startdatum|starttid|börjar|påbörjas|från|fr.o.m|from|från och med|startår|planerad start|starta|inleds"
    "|begynnelsedatum",
    "end": "slut|slutdatum|deadline|klart|klar|klart senast|klar senast|senast|färdigt|färdig|avslutas|till|t.o.m|tom"
    "|till och med|måldatum|slutår|klardatum|klart till|ska vara klart|ska vara klar|färdigdatum|planerat slut|end|due"
    "|sluttid|slutförs|slutförd|senast klart|när ska det vara klart",
    "period": "period|tidsperiod|tidplan|tidsplan|tid|när|år|genomförandeperiod|genomförandetid|tidram|tidsram|tidpunkt"
    "|genomförs|när ska det göras|planerad tid|utförs|datum|tidsatt",
    "goals": "mål|delmål|område|målområde|fokusområde|insatsområde|inriktningsmål|nämndmål|nämndsmål|miljömål|agenda 2030"
    "|globala mål|åtgärdsområde|temaområde|tema|strategi|prioriterat område|prioriterade områden|etappmål|koppling till mål"
    "|måluppfyllelse av|effektmål|globalt mål|agenda 2030-mål|miljökvalitetsmål|kommunmål|goals|goal|utvecklingsområde"
    "|åtgärd mot mål|bidrar till mål|bidrar till|övergripande mål|målsättning|kopplat till mål",
    "documents": "styrdokument|dokument|program|plan|handlingsplan|styrande dokument|policy|källa|ursprung|beslut",
    "budget": "budget|kostnad|kostnader|ekonomi|finansiering|investering|medel|belopp|budget kr|kostnad kr|total kostnad"
    "|beräknad kostnad|uppskattad kostnad|kostnadsuppskattning|summa|pengar|anslag",
    "hours": "timmar|arbetstid|arbetstid timmar|tidsåtgång|tid h|antal timmar|resurstid|arbetsinsats|hours",
    "visibility": "synlighet|publik|publikt|offentlig|offentligt|publiceras|extern|intern|intern/extern|intern/offentlig"
    "|visas|visas externt|visibility|visas på webben",
    "kind": "slag|typ|kategori|typ av åtgärd|typ av insats|åtgärdstyp|art|kind|insatstyp|typ av aktivitet",
    "repetition": "upprepning|återkommer|återkommande|frekvens|intervall|periodicitet|hur ofta|repetition",
    "remark": "kommentar|kommentarer|anmärkning|anmärkningar|notering|noteringar|anteckning|anteckningar|övrigt|not|obs"
    "|remark|övrig information|egna anteckningar",
    "follow_up": "uppföljning|utfall|resultat|lägesrapport|lägesbeskrivning|uppföljning kommentar|kommentar till status"
    "|statuskommentar|redovisning|vad har gjorts|vad som gjorts|genomfört arbete|hur följs det upp|uppföljningsmått",
    "resource_note": "resurser|resurs|om resurser|resursbehov|resursåtgång|personella resurser",
}  # fmt: skip

_NAMED: dict[str, set[Field]] = {}
for _field, _words in _WORDS.items():
    for _word in _words.split("|"):
        _NAMED.setdefault(_word, set()).add(_field)
_UNIT = re.compile(r"\(?\b(tkr|kkr|ksek|mkr|mnkr|msek|kr|sek|tusen kr|t kr)\b\)?")
_SHORT = 4


@lru_cache(maxsize=5_000)
def fields_named(heading: str) -> dict[Field, float]:
    """Return the fields a heading may name, each with how surely (0–1).

    The whole heading is surest, then its beginning ("Ansvarig (roll)"), then a word in it, then the
    end of a compound ("Klimatåtgärd").
    """
    key = _plain(heading)
    if not key or len(key) > 70:
        return {}
    if key in _NAMED:
        return dict.fromkeys(_NAMED[key], 0.95)
    found: dict[Field, float] = {}
    for word, fields in _NAMED.items():
        score = _inside(word, key)
        for field in fields:
            if score > found.get(field, 0.0):
                found[field] = score
    return found


def _inside(word: str, key: str) -> float:
    """Return how surely a word inside a longer heading names its field."""
    length = len(word) / len(key)
    if len(word) < _SHORT and word not in {"mål", "år", "nr", "id", "tid"}:
        return 0.0
    if key.startswith((word + " ", word + "/")):
        return 0.7 + 0.2 * length
    if re.search(rf"(?<![\wåäö]){re.escape(word)}(?![\wåäö])", key):
        return 0.55 + 0.3 * length
    if len(word) >= _SHORT and key.endswith(word) and len(key.split()) == 1:
        return 0.5 + 0.3 * length
    return 0.0


def _plain(heading: str) -> str:
    """Return a heading without units, parentheses, question marks and years."""
    key = fold(heading)
    if key in _NAMED:
        return key
    bare = re.sub(r"\([^)]*\)|\?|\b(?:19|20)\d\d\b|[\"]", " ", key)
    bare = _UNIT.sub(" ", bare)
    bare = " ".join(bare.split()).strip(" .:;,-*/")
    return bare or key


def best_field(heading: str) -> tuple[Field, float]:
    """Return the likeliest field of a heading and how surely; ``ignore`` and 0 for none."""
    found = fields_named(heading)
    if not found:
        return "ignore", 0.0
    field = max(found, key=lambda name: found[name])
    return field, found[field]


def unit_of(heading: str) -> str:
    """Return ``tkr`` or ``mkr`` when a heading says that amounts are counted in thousands or millions."""
    match = _UNIT.search(fold(heading))
    if not match:
        return ""
    if match[1] in {"tkr", "kkr", "ksek", "tusen kr", "t kr"}:
        return "tkr"
    return "mkr" if match[1] in {"mkr", "mnkr", "msek"} else ""
