# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two walls between municipalities, each proved with the other switched off."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from knutpunkt.kernel.checks import check_tenant_wall
from knutpunkt.kernel.rls import POLICY, link_tables, protect_tenant_tables, tenant_tables
from knutpunkt.kernel.tenancy import SETTING, TenantModel, across_municipalities, tenant_scope
from knutpunkt.people.models import Department, Municipality
from tests.house.rows import Rows, history_models, tenant_models

#: Models whose rows belong to no municipality, each with the reason.
GLOBAL = {
    "people.Municipality": "the tenants themselves",
    "people.Municipality_neighbours": "which municipalities border on each other: public facts",
    "goals.Framework": "national and global frameworks: public facts, the same for all",
    "goals.FrameworkGoal": "national and global frameworks: public facts, the same for all",
}
#: Apps that are not ours: accounts, sessions and the queue belong to the installation.
OTHERS = {"account", "admin", "auth", "contenttypes", "django_q", "sessions"}
MODELS = tenant_models()
EVERY_TABLE = sorted({*tenant_tables(), *link_tables()})


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.fixture(autouse=True)
def _database(request: pytest.FixtureRequest, db: None) -> None:
    """Every test here may look into the database; some are about PostgreSQL's own wall."""
    if request.node.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's own wall: tried in the run on PostgreSQL")


@contextmanager
def query_layer_off() -> Iterator[None]:
    """Switch the first wall off: managers neither raise nor filter."""
    with scope(_enabled=False):
        yield


@contextmanager
def row_level_security_off(*tables: str) -> Iterator[None]:
    """Switch the second wall off for some tables, until the block ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # tables with checks still to come cannot be altered
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
        yield
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')


def set_municipality(code: str) -> None:
    """Set PostgreSQL's setting alone, without the query layer's scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, code])


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def rows_in_both(model: type[TenantModel], bastad: Municipality, laholm: Municipality) -> None:
    """Make one row of the model in each municipality."""
    for number, municipality in enumerate((bastad, laholm)):
        with tenant_scope(municipality):
            rows = Rows()
            rows.number = number * 100
            rows.make(model)


def test_every_model_is_a_tenant_or_named_global() -> None:
    unnamed = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in OTHERS and model._meta.db_table not in EVERY_TABLE
    }
    assert unnamed == set(GLOBAL)


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_reading_outside_a_scope_raises(model: type[TenantModel]) -> None:
    with pytest.raises(ScopeError):
        model._default_manager.count()


@pytest.mark.parametrize("model", history_models(), ids=label)
def test_reading_history_outside_a_scope_raises(model: Any) -> None:
    with pytest.raises(ScopeError):
        model.instance_type.history.count()


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_writing_outside_a_scope_raises(model: type[TenantModel]) -> None:
    with pytest.raises(ScopeError):
        model().save()


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_rows_and_history_are_seen_only_at_home(
    model: type[TenantModel], bastad: Municipality, laholm: Municipality
) -> None:
    """Both walls up. Written so that something could leak: both municipalities have a row."""
    rows_in_both(model, bastad, laholm)
    for municipality in (bastad, laholm):
        with tenant_scope(municipality):
            assert {row.municipality_id for row in model._default_manager.all()} == {municipality.pk}
            if hasattr(model, "history"):
                assert {row.municipality_id for row in model.history.all()} == {municipality.pk}


@pytest.mark.postgresql
@pytest.mark.parametrize("model", MODELS, ids=label)
def test_query_layer_holds_alone(model: type[TenantModel], bastad: Municipality, laholm: Municipality) -> None:
    rows_in_both(model, bastad, laholm)
    tables = [model._meta.db_table, *([model.history.model._meta.db_table] if hasattr(model, "history") else [])]
    with row_level_security_off(*tables), tenant_scope(bastad):
        assert count(tables[0]) >= 2, "control: with the second wall down the rows of both are within reach"
        assert {row.municipality_id for row in model._default_manager.all()} == {bastad.pk}
        if hasattr(model, "history"):
            assert {row.municipality_id for row in model.history.all()} == {bastad.pk}


@pytest.mark.postgresql
@pytest.mark.parametrize("model", MODELS, ids=label)
def test_row_level_security_holds_alone(model: type[TenantModel], bastad: Municipality, laholm: Municipality) -> None:
    rows_in_both(model, bastad, laholm)
    with query_layer_off():
        assert not model._default_manager.exists(), "without the setting nothing is seen"
        set_municipality(bastad.pk)
        assert {row.municipality_id for row in model._default_manager.all()} == {bastad.pk}
        if hasattr(model, "history"):
            assert {row.municipality_id for row in model.history.all()} == {bastad.pk}


@pytest.mark.postgresql
def test_control_without_both_walls_rows_leak(bastad: Municipality, laholm: Municipality) -> None:
    rows_in_both(Department, bastad, laholm)
    with row_level_security_off("people_department"), query_layer_off():
        assert {row.municipality_id for row in Department.objects.all()} == {bastad.pk, laholm.pk}


def test_control_without_the_query_layer_rows_leak_on_sqlite(bastad: Municipality, laholm: Municipality) -> None:
    """SQLite has only the first wall: with it down the rows of both municipalities are seen."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has a second wall, which holds")
    rows_in_both(Department, bastad, laholm)
    with query_layer_off():
        assert {row.municipality_id for row in Department.objects.all()} == {bastad.pk, laholm.pk}


@pytest.mark.postgresql
@pytest.mark.parametrize("table", EVERY_TABLE)
def test_every_table_is_walled_against_its_owner_too(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
        assert cursor.fetchone() == (True, True)
        cursor.execute("SELECT cmd, qual, with_check FROM pg_policies WHERE tablename = %s", [table])
        policies = cursor.fetchall()
    assert [policy[0] for policy in policies] == ["ALL"]
    assert policies[0][1] == policies[0][2], "what may be written is what may be read"


def test_every_history_and_link_table_is_known_to_the_wall() -> None:
    """A second way to find them: by the name of the column in the database."""
    with connection.cursor() as cursor:
        ours = [t for t in connection.introspection.table_names(cursor) if t.split("_")[0] not in OTHERS]
        carrying = {
            table
            for table in ours
            if any(c.name == "municipality_id" for c in connection.introspection.get_table_description(cursor, table))
        }
    assert carrying == set(tenant_tables())
    assert {model._meta.db_table for model in history_models()} <= carrying


@pytest.mark.postgresql
def test_raw_sql_without_the_setting_sees_nothing(bastad: Municipality, laholm: Municipality) -> None:
    rows_in_both(Department, bastad, laholm)
    assert count("people_department") == 0
    assert count("people_historicaldepartment") == 0
    with across_municipalities("control"):
        assert count("people_department") == 2
        assert count("people_historicaldepartment") == 2


@pytest.mark.postgresql
def test_raw_sql_cannot_write_into_another_municipality(bastad: Municipality, laholm: Municipality) -> None:
    rows_in_both(Department, bastad, laholm)
    with tenant_scope(bastad), connection.cursor() as cursor:
        cursor.execute("UPDATE people_department SET name = 'ändrad' WHERE municipality_id = %s", [laholm.pk])
        assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute("UPDATE people_department SET municipality_id = %s", [laholm.pk])


@pytest.mark.postgresql
@pytest.mark.parametrize("table", sorted(link_tables()))
def test_link_rows_follow_their_parent(table: str, bastad: Municipality, laholm: Municipality) -> None:
    through = next(m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)
    for municipality in (bastad, laholm):
        with tenant_scope(municipality):
            parts = [f for f in through._meta.concrete_fields if f.is_relation]
            through._default_manager.create(**{f.name: Rows(2).make(f.related_model) for f in parts})
    assert count(table) == 0
    with tenant_scope(bastad):
        assert count(table) == 1


@pytest.mark.postgresql
def test_the_tests_do_not_run_as_a_role_that_passes_walls() -> None:
    assert check_tenant_wall(["default"]) == []


@pytest.mark.postgresql
def test_control_a_table_without_wall_is_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP POLICY {POLICY} ON people_department")
        cursor.execute("ALTER TABLE people_department NO FORCE ROW LEVEL SECURITY")
    assert [message.id for message in check_tenant_wall(["default"])] == ["knutpunkt.E002"]
    protect_tenant_tables()
    assert check_tenant_wall(["default"]) == []


@pytest.mark.postgresql
def test_the_setting_ends_with_the_scope(bastad: Municipality) -> None:
    with tenant_scope(bastad):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        assert cursor.fetchone() == ("",)


def test_a_row_of_another_municipality_cannot_be_saved(bastad: Municipality, laholm: Municipality) -> None:
    with tenant_scope(laholm):
        theirs = Rows().make(Department)
    theirs.name = "ändrad"
    with tenant_scope(bastad), pytest.raises(ScopeError):
        theirs.save()
