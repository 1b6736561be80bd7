# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How forms look to a person and to a screen reader, and what two editors of one row see."""

import re
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from knutpunkt.goals.models import Goal
from knutpunkt.kernel.forms import VersionedForm, resolved
from knutpunkt.kernel.tenancy import ScopeError, tenant_scope
from knutpunkt.people.models import Department, Municipality
from tests.factories import DepartmentFactory, GoalFactory


class Wish(forms.Form):
    title = forms.CharField(label="Titel", help_text="Kort och konkret.")
    end = forms.DateField(label="Slut", required=False)
    kind = forms.ChoiceField(label="Slag", widget=forms.RadioSelect, choices=[("a", "Åtgärd"), ("p", "Projekt")])
    yearly = forms.BooleanField(label="Varje år", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class DepartmentEdit(VersionedForm):
    class Meta:
        model = Department
        fields = ("name", "kind", "parent", "valid_from")


def render(form: forms.BaseForm) -> str:
    with override("sv"):
        return re.sub(r"\s+", " ", form.render())


def test_every_field_has_label_help_and_error_that_point_to_each_other() -> None:
    html = render(Wish({"title": "", "end": "31 feb", "kind": "x"}))
    assert '<label class="ds-label" for="id_title">Titel <span class="required">(måste fyllas i)</span>' in html
    assert 'id="id_title_helptext">Kort och konkret.</div>' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert re.search(r'id="id_title_error"> ?<p>.*?Detta fält måste fyllas i', html)
    assert re.search(r'<input type="text" name="title"[^>]*aria-invalid="true"', html)
    assert '<fieldset class="ds-fieldset" aria-describedby="id_kind_error"> <legend class="ds-label">Slag' in html
    assert '<input type="date" name="end" value="31 feb"' in html


def test_saved_dates_fill_the_calendar_in_iso() -> None:
    assert '<input type="date" name="end" value="2022-07-06"' in render(Wish(initial={"end": "2022-07-06"}))


def test_hidden_fields_have_no_label_and_boxes_stand_before_their_words() -> None:
    html = render(Wish())
    assert "Secret" not in html
    assert html.index('name="yearly"') < html.index(">Varje år<")


def test_sum_of_errors_links_to_each_field() -> None:
    form = Wish({"kind": "x"})
    with override("sv"):
        html = render_to_string("kernel/_error_summary.html", {"form": form})
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_title", "id_kind_0"]
    assert all(f'id="{target}"' in render(form) for target in targets)
    assert render_to_string("kernel/_error_summary.html", {"form": Wish()}).strip() == ""


def test_choices_are_of_the_municipality_in_scope(bastad: Municipality, laholm: Municipality) -> None:
    with tenant_scope(laholm):
        DepartmentFactory(name="Laholms")
    with tenant_scope(bastad):
        DepartmentFactory(name="Båstads")
        html = render(DepartmentEdit())
    assert "Båstads" in html
    assert "Laholms" not in html
    with pytest.raises(ScopeError):
        render(DepartmentEdit())


def posted(row: Department, **changes: Any) -> QueryDict:
    form = DepartmentEdit(instance=row)
    values = {name: form[name].value() for name in form.fields} | changes
    data = QueryDict(mutable=True)
    data.update({name: "" if value is None else str(value) for name, value in values.items()})
    return data


def test_second_of_two_editors_sees_both_texts_and_loses_nothing(scope: Municipality) -> None:
    parent = DepartmentFactory(name="Samhällsbyggnad")
    row = DepartmentFactory(name="Miljö", kind="unit", parent=None)
    mine = posted(row, name="Miljöavdelningen", parent=parent.pk)
    form = DepartmentEdit(mine, instance=Department.objects.get(pk=row.pk))
    assert form.is_valid()
    assert form.opened_version == 1

    Department.objects.filter(pk=row.pk).update(name="Miljö och hälsa", version=2)
    form.meet_conflict(Department.objects.get(pk=row.pk))

    assert [(c.name, c.mine, c.theirs) for c in form.conflicts] == [
        ("name", "Miljöavdelningen", "Miljö och hälsa"),
        ("parent", "Samhällsbyggnad", "–"),
    ]
    with override("sv"):
        page = render_to_string("kernel/_form.html", {"form": form, "submit": "Spara"})
    assert "Miljöavdelningen" in page
    assert "Miljö och hälsa" in page
    assert 'name="version" value="2"' in page

    mine["version"] = "2"
    mine["take-name"], mine["take-parent"] = "theirs", "mine"
    fresh = Department.objects.get(pk=row.pk)
    chosen = DepartmentEdit(resolved(mine, fresh, DepartmentEdit), instance=fresh)
    assert chosen.is_valid(), chosen.errors
    assert chosen.opened_version == 2
    assert chosen.cleaned_data["name"] == "Miljö och hälsa"
    assert chosen.cleaned_data["parent"] == parent


def test_new_row_has_no_version_and_a_lost_one_counts_as_out_of_date(scope: Municipality) -> None:
    new = DepartmentEdit({"name": "Ny", "kind": "unit"})
    assert new.is_valid(), new.errors
    assert new.opened_version is None
    old = DepartmentEdit({"name": "Ny", "kind": "unit"}, instance=DepartmentFactory())
    assert old.is_valid()
    assert old.opened_version == 0


def test_take_for_an_unknown_field_changes_nothing(scope: Municipality) -> None:
    row = DepartmentFactory(name="Miljö")
    data = posted(row)
    data["take-password"] = "theirs"
    assert resolved(data, row, DepartmentEdit)["name"] == "Miljö"
    assert "password" not in resolved(data, row, DepartmentEdit)


def test_long_lists_of_boxes_can_be_searched(scope: Municipality) -> None:
    class Goals(forms.Form):
        goals = forms.ModelMultipleChoiceField(Goal.objects.none(), widget=forms.CheckboxSelectMultiple)

    GoalFactory.create_batch(11)
    form = Goals()
    form.fields["goals"].queryset = Goal.objects.all()  # type: ignore[attr-defined]
    html = render(form)
    assert 'data-narrow="id_goals"' in html
    assert html.count('type="checkbox"') == 11
