# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tenancy: every tenant row carries its municipality, and two walls keep municipalities apart.

Wall 1 is in the query layer: a manager that raises ``ScopeError`` outside :func:`tenant_scope` and
filters inside it. Wall 2 is in PostgreSQL: row-level security, ENABLE and FORCE, on every table with
a tenant column, which compares the column with a transaction-local setting (see :mod:`kernel.rls`).
Each wall holds with the other switched off; ``tests/house/test_tenancy.py`` proves it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import connection, models, transaction
from django_scopes import get_scope, scope
from django_scopes.exceptions import ScopeError
from django_scopes.manager import DisabledQuerySet

__all__ = ["ScopeError", "TenantModel", "TenantQuerySet", "across_municipalities", "current_tenant_id", "tenant_scope"]

SETTING = "knutpunkt.municipality"
EVERYTHING = "*"

ModelT = TypeVar("ModelT", bound="TenantModel")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])


@contextmanager
def _row_level_security(value: str) -> Iterator[None]:
    """Open PostgreSQL's wall for ``value`` until the block ends. Other databases have no such wall."""
    if connection.vendor != "postgresql":
        yield
        return
    nested = connection.in_atomic_block
    with transaction.atomic():
        _set(value)
        yield
        # At the end of the transaction, and after an error, PostgreSQL restores the setting itself.
        if nested and not connection.needs_rollback:
            _set(_setting_of(get_scope()))


def _setting_of(state: dict[str, Any]) -> str:
    return str(state.get("municipality") or "") if state.get("_enabled", True) else EVERYTHING


@contextmanager
def tenant_scope(tenant: models.Model | str) -> Iterator[None]:
    """Read and write one municipality's rows inside the block.

    On PostgreSQL the block is a transaction, since the setting behind row-level security is
    transaction-local, so that pooled connections leak nothing.
    """
    key = str(tenant if isinstance(tenant, str) else tenant.pk)
    with _row_level_security(key), scope(municipality=key):
        yield


@contextmanager
def across_municipalities(reason: str) -> Iterator[None]:
    """Read and write all municipalities' rows inside the block. ``reason`` is for the reader of the code.

    For signing in (which municipalities does this account belong to?), operators' commands and
    comparison of public rows. Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("across_municipalities needs a reason")
    with _row_level_security(EVERYTHING), scope(_enabled=False):
        yield


def _scope_is_open() -> bool:
    state = get_scope()
    return not state.get("_enabled", True) or "municipality" in state


def current_tenant_id() -> str | None:
    """Return the key of the municipality in scope, or None when there is none (or all are open)."""
    state = get_scope()
    return state.get("municipality") if state.get("_enabled", True) else None


def claim_for_tenant(rows: Iterable["TenantModel"]) -> None:
    """Give rows without municipality the one in scope; raise ScopeError for rows of another."""
    tenant_id = current_tenant_id()
    for row in rows:
        if not row.municipality_id:
            if tenant_id is None:
                raise ScopeError(f"{type(row).__name__} needs a municipality: save it inside tenant_scope().")
            row.municipality_id = tenant_id
        elif tenant_id is not None and row.municipality_id != tenant_id:
            raise ScopeError(f"{type(row).__name__} belongs to {row.municipality_id}, the scope is {tenant_id}.")


class TenantQuerySet(models.QuerySet[ModelT]):
    """Query set of tenant rows; bulk writes are held to the scope as single ones are."""

    def bulk_create(self, objs: Iterable[ModelT], *args: Any, **kwargs: Any) -> list[ModelT]:
        """Create rows in the municipality in scope."""
        rows = list(objs)
        claim_for_tenant(rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[ModelT], *args: Any, **kwargs: Any) -> int:
        """Update rows of the municipality in scope."""
        rows = list(objs)
        claim_for_tenant(rows)
        return super().bulk_update(rows, *args, **kwargs)


class OutOfScopeQuerySet(DisabledQuerySet):
    """What a manager gives outside a scope: every use raises ScopeError.

    Only ``all()`` is harmless, and gives the rows of the scope that is open by then: forms declare their
    choices when their module is loaded and copy them by ``all()`` when they are used.
    """

    def all(self) -> Any:
        """Return the rows of the scope now open, or another query set that raises when used."""
        return self.model._default_manager.all() if _scope_is_open() else self._clone()


class TenantManager(models.Manager[ModelT]):
    """Gives the rows of the municipality in scope, and raises ScopeError outside one."""

    _queryset_class = TenantQuerySet

    def get_queryset(self) -> Any:
        """Return the rows of the municipality in scope."""
        rows = super().get_queryset()
        if not _scope_is_open():
            return OutOfScopeQuerySet(self.model, using=self._db, missing_scopes={"municipality"})
        tenant_id = current_tenant_id()
        return rows if tenant_id is None else rows.filter(municipality_id=tenant_id)


class TenantModel(models.Model):
    """A row that belongs to one municipality."""

    municipality = models.ForeignKey(settings.TENANT_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    municipality_id: str

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save into the municipality in scope. Raises ScopeError without one, or for another's row."""
        claim_for_tenant([self])
        super().save(*args, **kwargs)
