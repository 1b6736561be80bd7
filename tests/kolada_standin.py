# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stand-in for Kolada's API, version 3: a real HTTP server in a thread.

It is a MODEL, written from public descriptions of the API, over an extract of its
data. It proves how our client takes each answer and each trouble below; it does
not prove that Kolada answers so. Tests that use it say "model" in their names.
"""

from __future__ import annotations

import csv
import gzip
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

MOST_IDS = 25
Key = tuple[str, str, int]


@dataclass
class Troubles:
    """What the stand-in does wrong. All off: it behaves as described."""

    #: Answer these status codes first, one a request, before behaving.
    fail_first: list[int] = field(default_factory=list)
    retry_after: str | None = None
    html_first: int = 0
    next_url_end: Any = None  # None, "" or "absent"
    next_url_host: str | None = None
    redirect_to: str | None = None
    shuffle_gender: bool = False
    flags_as_numbers: bool = False
    period_as_text: bool = False
    slow_seconds: float = 0.0
    gone: set[str] = field(default_factory=set)
    #: Answers with rows of this municipality whatever was asked.
    wrong_area: str | None = None
    ignore_query: bool = False
    repeat_pages: bool = False
    lie_about_count: bool = False
    gender_twice: bool = False
    body: bytes | None = None
    per_page: int | None = None
    #: After so many requests in all, answer 500 to everything.
    die_after: int | None = None


@dataclass
class Data:
    """What the stand-in tells: (kpi, area, year) -> gender -> value, and the descriptions."""

    values: dict[Key, dict[str, float | None]] = field(default_factory=lambda: defaultdict(dict))
    deleted: set[tuple[str, str, int, str]] = field(default_factory=set)
    changed_on: dict[Key, str] = field(default_factory=dict)
    kpis: dict[str, dict[str, Any]] = field(default_factory=dict)
    areas: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    kpi_groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    units: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, kpis: set[str], areas: set[str] | None = None) -> Data:
        """Read some key figures of the extract in `folder`, all areas or some."""
        data = cls()
        with gzip.open(folder / "values_env.csv.gz", "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["kpi"] in kpis and (areas is None or row["municipality"] in areas):
                    key = (row["kpi"], row["municipality"], int(row["period"]))
                    data.values[key][row["gender"]] = float(row["value"]) if row["value"] else None
        with gzip.open(folder / "kpi_metadata_v3_2026-04.csv.gz", "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["id"] in kpis:
                    flags = {name: row[name] == "True" for name in ("is_divided_by_gender", "has_ou_data")}
                    data.kpis[row["id"]] = {k: v or None for k, v in row.items()} | flags
        with (folder / "municipality_v3_2026-04.csv").open(encoding="utf-8", newline="") as file:
            data.areas = {row["id"]: dict(row) for row in csv.DictReader(file)}
        return data


@dataclass
class Standin:
    """A running stand-in: its address, its data, its troubles and what it was asked."""

    url: str
    data: Data
    troubles: Troubles = field(default_factory=Troubles)
    requests: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


@contextmanager
def running(data: Data) -> Iterator[Standin]:
    """Serve `data` on a free port of this machine until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    standin = Standin(f"http://127.0.0.1:{server.server_port}/v3", data)
    server.standin = standin  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        standin: Standin = self.server.standin  # type: ignore[attr-defined]
        troubles = standin.troubles
        standin.requests.append(self.path)
        standin.times.append(time.monotonic())
        if troubles.slow_seconds:
            time.sleep(troubles.slow_seconds)
        if troubles.die_after is not None and len(standin.requests) > troubles.die_after:
            self._send(500, b"{}")
        elif troubles.fail_first:
            code = troubles.fail_first.pop(0)
            wait = {"Retry-After": troubles.retry_after} if troubles.retry_after else {}
            self._send(code, b'{"detail": "trouble"}', **wait)
        elif troubles.html_first:
            troubles.html_first -= 1
            self._send(200, b"<!doctype html><title>Driftstopp</title>", kind="text/html")
        elif troubles.redirect_to:
            self._send(307, b"", Location=troubles.redirect_to)
        elif troubles.body is not None:
            self._send(200, troubles.body)
        else:
            self._answer(standin)

    def _answer(self, standin: Standin) -> None:
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query))
        found = _rows(standin, address.path.removeprefix("/v3").strip("/"), query)
        if isinstance(found, int):
            self._send(found, b'{"detail": "refused"}')
            return
        page, size = int(query.get("page", 1)), int(query.get("per_page", 5000))
        size = min(size, standin.troubles.per_page or size)
        start = 0 if standin.troubles.repeat_pages else (page - 1) * size
        rows = found[start : start + size]
        more = standin.troubles.repeat_pages or start + size < len(found)
        answer: dict[str, Any] = {"values": rows, "count": len(rows), "previous_url": None}
        if standin.troubles.lie_about_count:
            answer["count"] += 1
        if more:
            host = standin.troubles.next_url_host or standin.url.removesuffix("/v3")
            answer["next_url"] = f"{host}{address.path}?{urlencode({**query, 'page': page + 1})}"
        elif standin.troubles.next_url_end != "absent":
            answer["next_url"] = standin.troubles.next_url_end
        self._send(200, json.dumps(answer).encode())

    def _send(self, code: int, body: bytes, *, kind: str = "application/json", **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:  # the client did not wait
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        """Keep the tests' output quiet."""


def _rows(standin: Standin, path: str, query: dict[str, str]) -> list[dict[str, Any]] | int:
    """The rows of a path, or the status code with which it is refused."""
    parts = path.split("/")
    if any(len(part.split(",")) > MOST_IDS for part in parts):
        return 422
    if parts[0] in ("data", "oudata"):
        return _values(standin, parts, query)
    data = standin.data
    tables = {
        "kpi": data.kpis,
        "kpi_groups": data.kpi_groups,
        "municipality": data.areas,
        "municipality_groups": data.groups,
        "ou": data.units,
    }
    if parts[0] not in tables or len(parts) > 2:
        return 404
    table = {key: row for key, row in tables[parts[0]].items() if key not in standin.troubles.gone}
    rows = list(table.values()) if len(parts) == 1 else [table[i] for i in parts[1].split(",") if i in table]
    if not standin.troubles.ignore_query:
        rows = [row for row in rows if _matches(row, query)]
    if standin.troubles.flags_as_numbers:
        rows = [{k: int(v) if isinstance(v, bool) else v for k, v in row.items()} for row in rows]
    return rows


def _matches(row: dict[str, Any], query: dict[str, str]) -> bool:
    return (
        query.get("title", "").lower() in row["title"].lower()
        and query.get("region_type", row.get("type")) == row.get("type")
        and query.get("municipality", row.get("municipality")) == row.get("municipality")
    )


def _values(standin: Standin, parts: list[str], query: dict[str, str]) -> list[dict[str, Any]] | int:
    names = parts[1::2]
    place = "ou" if parts[0] == "oudata" else "municipality"
    if len(parts) % 2 == 0 or len(names) < 2 or set(names) - {"kpi", place, "year"}:
        return 404
    asked = {name: set(ids.split(",")) for name, ids in zip(names, parts[2::2], strict=True)}
    rows = []
    for key in sorted(standin.data.values):
        kpi, area, year = key
        told = {"kpi": kpi, place: area, "year": str(year)}
        if kpi in standin.troubles.gone or any(told[name] not in ids for name, ids in asked.items()):
            continue
        if query.get("from_date", "") > standin.data.changed_on.get(key, "1900-01-01"):
            continue
        rows.append(_row(standin, key, place))
    return rows


def _row(standin: Standin, key: Key, place: str) -> dict[str, Any]:
    kpi, area, year = key
    troubles = standin.troubles
    entries = []
    for gender, value in standin.data.values[key].items():
        deleted: Any = (*key, gender) in standin.data.deleted
        shown = None if deleted else value
        entries.append(
            {
                "gender": gender,
                "count": 1,
                "status": "Missing" if value is None else "",
                "value": shown,
                "isdeleted": int(deleted) if troubles.flags_as_numbers else deleted,
            }
        )
    entries.sort(key=lambda entry: entry["gender"], reverse=troubles.shuffle_gender)
    if troubles.gender_twice:
        entries.append(entries[0])
    return {
        "kpi": kpi,
        place: troubles.wrong_area or area,
        "period": str(year) if troubles.period_as_text else year,
        "values": entries,
    }
