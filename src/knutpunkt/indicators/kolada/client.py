# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A client of Kolada's API, version 3, that checks that it got what it asked for.

What it holds to:

- at most 25 identifiers in a path segment; more are split into several calls;
- pages are counted here; `next_url` only says whether there is one more, and its
  host is never followed, nor is a redirect;
- 429 and 5xx are tried again with growing waits, and `Retry-After` is obeyed;
- an answer that is not JSON, is of another shape, or speaks of something that was
  not asked for raises `UnexpectedAnswerError`: a wrong query parameter is ignored
  by the service in silence, so only the answer can tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from itertools import islice, product
from types import TracebackType
from typing import Self, TypeVar

import httpx
import stamina

from . import records
from .errors import KoladaBusyError, KoladaRefusedError, UnexpectedAnswerError
from .records import Area, AreaGroup, Kpi, KpiGroup, Observation, Row, Unit

DEFAULT_URL = "https://api.kolada.se/v3"
BATCH = 25
PER_PAGE = 5000
LEAST_DIMENSIONS = 2
_MOST_PAGES = 2000
_Described = TypeVar("_Described", Kpi, KpiGroup, Area, AreaGroup, Unit)
_IDENTIFIER = re.compile(r"[A-Za-z0-9]+\Z")


@dataclass(frozen=True, slots=True)
class Patience:
    """How hard to try: attempts in all, and the waits between them in seconds."""

    attempts: int = 5
    first_wait: float = 2.0
    longest_wait: float = 60.0
    timeout: float = 60.0


class KoladaClient:
    """Reads Kolada. Use as a context manager, or call `close`.

    Raises KoladaBusyError, KoladaRefusedError or UnexpectedAnswerError, all of them KoladaError.
    """

    def __init__(
        self, base_url: str = DEFAULT_URL, *, per_page: int = PER_PAGE, patience: Patience | None = None
    ) -> None:
        self._base = base_url.rstrip("/")
        self._per_page = per_page
        self._patience = patience or Patience()
        self._http = httpx.Client(
            timeout=self._patience.timeout,
            follow_redirects=False,
            headers={"Accept": "application/json", "User-Agent": "knutpunkt"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    # Metadata

    def kpis(self, ids: Sequence[str] = (), *, title: str = "") -> list[Kpi]:
        """Key figures by id, by words in the title, or all. An unknown id is simply not in the answer."""
        found = [records.kpi(row) for row in self._described("kpi", ids, title)]
        return _only_asked(found, ids)

    def kpi_groups(self, ids: Sequence[str] = (), *, title: str = "") -> list[KpiGroup]:
        """Groups of key figures with the ids of their members."""
        found = [records.kpi_group(row) for row in self._described("kpi_groups", ids, title)]
        return _only_asked(found, ids)

    def municipalities(self, ids: Sequence[str] = (), *, title: str = "", region_type: str = "") -> list[Area]:
        """Municipalities (`region_type` K) and regions (L)."""
        extra = {"region_type": region_type} if region_type else {}
        found = [records.area(row) for row in self._described("municipality", ids, title, extra)]
        if region_type and any(area.type != region_type for area in found):
            raise UnexpectedAnswerError(f"asked for type {region_type}, got others")
        return _only_asked(found, ids)

    def municipality_groups(self, ids: Sequence[str] = (), *, title: str = "") -> list[AreaGroup]:
        """Groups of municipalities with the ids of their members."""
        found = [records.area_group(row) for row in self._described("municipality_groups", ids, title)]
        return _only_asked(found, ids)

    def units(self, ids: Sequence[str] = (), *, title: str = "", municipality: str = "") -> list[Unit]:
        """Organisational units, all or one municipality's."""
        extra = {"municipality": _checked(municipality)} if municipality else {}
        found = [records.unit(row) for row in self._described("ou", ids, title, extra)]
        if municipality and any(unit.municipality != municipality for unit in found):
            raise UnexpectedAnswerError(f"asked for units of {municipality}, got others")
        return _only_asked(found, ids)

    # Values

    def values(
        self,
        *,
        kpis: Sequence[str] = (),
        municipalities: Sequence[str] = (),
        years: Sequence[int] = (),
        since: date | None = None,
        include_deleted: bool = False,
    ) -> Iterator[Observation]:
        """Values of municipalities, regions or groups of them.

        At least two of `kpis`, `municipalities` and `years` must be given, else ValueError.
        With `since`, only values changed from that day on; withdrawn ones are left out
        unless `include_deleted`. An unknown id gives no values: see `unanswered`.
        """
        yield from self._values("data", "municipality", kpis, municipalities, years, since, include_deleted)

    def unit_values(
        self,
        *,
        kpis: Sequence[str] = (),
        units: Sequence[str] = (),
        years: Sequence[int] = (),
        since: date | None = None,
        include_deleted: bool = False,
    ) -> Iterator[Observation]:
        """Values of organisational units; otherwise as `values`."""
        yield from self._values("oudata", "ou", kpis, units, years, since, include_deleted)

    def _values(
        self,
        root: str,
        place: str,
        kpis: Sequence[str],
        areas: Sequence[str],
        years: Sequence[int],
        since: date | None,
        include_deleted: bool,
    ) -> Iterator[Observation]:
        dimensions = {"kpi": list(kpis), place: list(areas), "year": [str(year) for year in years]}
        given = {name: ids for name, ids in dimensions.items() if ids}
        if len(given) < LEAST_DIMENSIONS:
            raise ValueError("at least two of key figures, areas and years must be given")
        params = {"from_date": since.isoformat()} if since else {}
        for batch in product(*([list(_batches(ids)) for ids in given.values()])):
            segments = (f"{name}/{','.join(ids)}" for name, ids in zip(given, batch, strict=True))
            asked = dict(zip(given, map(frozenset, batch), strict=True))
            for row in self._rows(f"{root}/{'/'.join(segments)}", params):
                for observation in records.observations(row):
                    _check_asked(observation, asked, place)
                    if include_deleted or not observation.deleted:
                        yield observation

    # Transport

    def _described(
        self, path: str, ids: Sequence[str], title: str, extra: Mapping[str, str] | None = None
    ) -> Iterator[Row]:
        params = dict(extra or {})
        if title:
            params["title"] = title
        if not ids:
            yield from self._rows(path, params)
        for batch in _batches(ids):
            yield from self._rows(f"{path}/{','.join(batch)}", params)

    def _rows(self, path: str, params: Mapping[str, str]) -> Iterator[Row]:
        """All rows of all pages of `path`."""
        previous: list[Row] | None = None
        for page in range(1, _MOST_PAGES + 1):
            answer = self._get(path, {**params, "page": str(page), "per_page": str(self._per_page)})
            rows = records.rows(answer.get("values"), "values")
            count = answer.get("count")
            if count is not None and count != len(rows):
                raise UnexpectedAnswerError(f"{path}: {count} rows announced, {len(rows)} came")
            if rows and rows == previous:
                raise UnexpectedAnswerError(f"{path}: page {page} is the same as the page before")
            yield from rows
            if not answer.get("next_url") or not rows:
                return
            previous = rows
        raise UnexpectedAnswerError(f"{path}: more than {_MOST_PAGES} pages")

    def _get(self, path: str, params: Mapping[str, str]) -> Row:
        for attempt in stamina.retry_context(
            on=self._wait_before_retry,
            attempts=self._patience.attempts,
            timeout=None,
            wait_initial=self._patience.first_wait,
            wait_max=self._patience.longest_wait,
            wait_jitter=self._patience.first_wait / 2,
        ):
            with attempt:
                return self._get_once(path, params)
        raise AssertionError("unreachable")  # pragma: no cover

    def _wait_before_retry(self, error: Exception) -> bool | float:
        """Retry only what may pass; wait as long as asked, unless that is too long."""
        if not isinstance(error, KoladaBusyError):
            return False
        if error.retry_after is None:
            return True
        return False if error.retry_after > self._patience.longest_wait else error.retry_after

    def _get_once(self, path: str, params: Mapping[str, str]) -> Row:
        try:
            response = self._http.get(f"{self._base}/{path}", params=dict(params))
        except httpx.TransportError as error:
            raise KoladaBusyError(f"{path}: no answer ({type(error).__name__})") from error
        status = response.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise KoladaBusyError(f"{path}: answer {status}", _retry_after(response))
        if response.is_redirect:
            raise KoladaRefusedError(f"{path}: sent on to another address, which is not followed")
        if status != httpx.codes.OK:
            raise KoladaRefusedError(f"{path}: answer {status}")
        try:
            answer = response.json()
        except ValueError as error:
            # An outage shows as an HTML page with status 200.
            raise KoladaBusyError(f"{path}: the answer is not JSON") from error
        if not isinstance(answer, dict):
            raise UnexpectedAnswerError(f"{path}: the answer is not an object")
        return answer


def unanswered(asked: Iterable[str], observations: Iterable[Observation]) -> list[str]:
    """Those key figures of `asked` about which nothing came: unknown, withdrawn or without values."""
    answered = {observation.kpi for observation in observations}
    return [kpi for kpi in asked if kpi not in answered]


def _checked(identifier: str) -> str:
    if not _IDENTIFIER.match(identifier):
        raise ValueError(f"not an identifier: {identifier!r}")
    return identifier


def _batches(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    unique = iter(dict.fromkeys(_checked(identifier) for identifier in ids))
    while batch := tuple(islice(unique, BATCH)):
        yield batch


def _only_asked(found: list[_Described], ids: Collection[str]) -> list[_Described]:
    if ids and (strange := {item.id for item in found} - set(ids)):
        raise UnexpectedAnswerError(f"not asked for: {', '.join(sorted(strange)[:5])}")
    return found


def _check_asked(observation: Observation, asked: Mapping[str, frozenset[str]], place: str) -> None:
    told = {"kpi": observation.kpi, place: observation.area, "year": str(observation.year)}
    for name, ids in asked.items():
        if told[name] not in ids:
            raise UnexpectedAnswerError(f"{name} {told[name]} was not asked for")


def _retry_after(response: httpx.Response) -> float | None:
    """The wait in seconds that `Retry-After` asks for, given as seconds or as a date."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
