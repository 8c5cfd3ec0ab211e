"""The parts of django-unfold we build on. It brings no types: for the type checker they are Django's own."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as _ModelAdmin
    from django.contrib.admin import StackedInline as _StackedInline
    from django.contrib.admin import TabularInline as _TabularInline
    from django.contrib.admin.filters import RelatedFieldListFilter as RelatedDropdownFilter
    from django.contrib.admin.filters import SimpleListFilter as DropdownFilter

    ModelAdmin = _ModelAdmin[Any]
    StackedInline = _StackedInline[Any, Any]
    TabularInline = _TabularInline[Any, Any]
else:
    from unfold.admin import ModelAdmin, StackedInline, TabularInline
    from unfold.contrib.filters.admin import DropdownFilter, RelatedDropdownFilter

__all__ = [
    "DropdownFilter",
    "ModelAdmin",
    "RelatedDropdownFilter",
    "StackedInline",
    "TabularInline",
    "column",
]

F = TypeVar("F", bound=Callable[..., Any])


def column(
    description: Any,
    *,
    ordering: str | None = None,
    boolean: bool = False,
    label: Mapping[str, str] | bool | None = None,
) -> Callable[[F], F]:
    """A computed column or read-only field. `label` shows it as a tag, coloured by its value:
    success, info, warning, danger. The function may then return (value, words)."""

    def decorate(function: F) -> F:
        function.short_description = description  # type: ignore[attr-defined]
        if ordering:
            function.admin_order_field = ordering  # type: ignore[attr-defined]
        if boolean:
            function.boolean = True  # type: ignore[attr-defined]
        if label:
            function.label = label  # type: ignore[attr-defined]
        return function

    return decorate
