# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes a valid row of any tenant model, so that a rule of the house is tried on models of tomorrow too."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.ranking.assembly import definition_of, frame_of
from tests.ranking.samples import edition

FIRST_DAY = date(2020, 1, 1)


def _a_question(key: str) -> dict[str, Any]:
    """A question that an edition made here can ask."""
    asked = edition().questions[0].model_copy(update={"key": key, "previous": None})
    return {"key": key, "definition": definition_of(asked), "part": asked.part, "area": asked.area}


def _an_answer(number: int) -> dict[str, Any]:
    """An answer in one of its three states, dated as the state demands."""
    at = datetime(2026, 1, 1, 12, tzinfo=UTC)
    state = ("draft", "submitted", "checked")[number % 3]
    submitted, checked = (at if state != "draft" else None), (at if state == "checked" else None)
    return {"value": "ja", "state": state, "submitted_at": submitted, "checked_at": checked}


#: What the constraints of a model demand beyond the types of its fields.
DEMANDS: dict[str, Callable[[int], dict[str, Any]]] = {
    "indicators.Indicator": lambda _: {"source_kind": "own", "kolada_id": "", "decimals": 1},
    "indicators.Value": lambda n: {"status": "final", "value": Decimal(n), "period": 1900 + n % 300},
    "indicators.ValueVersion": lambda n: {"status": "final", "value": Decimal(n)},
    "indicators.SeriesBreak": lambda n: {"period": 1900 + n % 300},
    "mapping.Reply": lambda _: {"answer": "new"},
    "mapping.Finding": lambda _: {"kind": "goal_without_responsible", "facts": {}},
    "mapping.Verdict": lambda _: {"choice": "accepted"},
    "ranking.Placement": lambda n: {"year": 1900 + n % 300, "place": 1 + n % 290, "of": 290},
    "indicators.Target": lambda n: {"base_year": 1900, "target_year": 1901 + n % 300},
    "ranking.RankingEdition": lambda _: {"frame": frame_of(edition())},
    "ranking.Question": lambda n: _a_question(f"fraga-{n}"),
    "ranking.Answer": _an_answer,
    "ranking.Lift": lambda _: {"value": "ja"},
    "ranking.Evidence": lambda n: {"kind": "link", "link": f"https://example.invalid/{n}", "file": ""},
}

#: Relations that may be empty for some rows, but not for those made here.
FILLED = {"mapping.Finding.goal"}


def tenant_models() -> list[type[TenantModel]]:
    """Return every model whose rows belong to a municipality, history not included."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def history_models() -> list[type[models.Model]]:
    """Return the history table's model of every tenant model that keeps one."""
    return [model.history.model for model in tenant_models() if hasattr(model, "history")]


class Rows:
    """Makes rows; ``varied`` ones differ in everything that may differ, the same way for the same seed."""

    def __init__(self, seed: int = 1, *, varied: bool = False) -> None:
        self.random = Random(seed)
        self.varied = varied
        self.number = 0

    def make(self, model: type[models.Model], **given: Any) -> Any:
        """Return a saved row of ``model`` in the municipality in scope."""
        self.number += 1
        values = {**DEMANDS.get(model._meta.label, lambda _: {})(self.number), **given}
        for field in model._meta.concrete_fields:
            if field.name not in values and field.attname not in values:
                values |= self._value(field)
        row = model(**values)
        row.save()
        return row

    def several(self, model: type[models.Model], count: int, **given: Any) -> list[Any]:
        """Return up to ``count`` rows; those that a constraint refuses are left out."""
        rows = []
        for _ in range(count):
            try:
                with transaction.atomic():
                    rows.append(self.make(model, **given))
            except IntegrityError:
                continue
        assert rows or model._default_manager.exists(), (
            f"no row of {model._meta.label} could be made: tell DEMANDS what it needs"
        )
        return rows

    def _value(self, field: "models.Field[Any, Any]") -> dict[str, Any]:
        """Return {name: value} for a field, or nothing where the model's own default will do."""
        automatic = (
            isinstance(field, models.AutoField) or field.name == "municipality" or getattr(field, "auto_now_add", False)
        )
        if automatic or getattr(field, "auto_now", False):
            return {}
        filled = f"{field.model._meta.label}.{field.name}" in FILLED
        left_out = field.null and not filled and (not self.varied or self.random.random() < 0.4)
        if left_out or (field.has_default() and not (self.varied and (field.choices or _is_flag(field)))):
            return {}
        return {field.name: self._related(field) if field.is_relation else self._plain(field)}

    def _related(self, field: Any) -> Any:
        related = field.related_model
        if self.varied and not field.unique:
            known: Iterable[Any] = list(related._default_manager.all()[:50])
            if known:
                return self.random.choice(list(known))
        if related is field.model:
            return None
        return self.make(related)

    def _plain(self, field: "models.Field[Any, Any]") -> Any:
        if field.choices:
            return self.random.choice([key for key, _ in field.flatchoices if key != ""])
        day = FIRST_DAY + timedelta(days=self.number)
        kinds: list[tuple[type[models.Field[Any, Any]], Any]] = [
            (models.DateTimeField, datetime(day.year, day.month, day.day, 12, tzinfo=UTC)),
            (models.DateField, FIRST_DAY if field.name.endswith("from") or field.name == "start" else day),
            (models.BooleanField, self.random.random() < 0.5),
            (models.DecimalField, Decimal(self.number)),
            (models.IntegerField, self.number),
            (models.FloatField, float(self.number)),
            (models.JSONField, {}),
            (models.FileField, ""),
            (models.CharField, f"{field.name} {self.number}"[-(field.max_length or 40) :]),
            (models.TextField, f"{field.name} {self.number}"),
            (models.BinaryField, b""),
        ]
        if isinstance(field, models.SlugField):
            return f"nyckel-{self.number}"
        if isinstance(field, models.EmailField):
            return f"rad{self.number}@example.invalid"
        if isinstance(field, models.URLField):
            return f"https://example.invalid/{self.number}"
        return next(value for kind, value in kinds if isinstance(field, kind))


def _is_flag(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.BooleanField)
