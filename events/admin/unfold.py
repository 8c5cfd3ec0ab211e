"""The parts of django-unfold we build on. It brings no types: for the type checker they are Django's own."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as _ModelAdmin
    from django.contrib.admin import StackedInline as _StackedInline
    from django.contrib.admin import TabularInline as _TabularInline
    from django.contrib.admin.filters import RelatedFieldListFilter as RelatedDropdownFilter
    from django.contrib.admin.filters import SimpleListFilter as DropdownFilter
    from django.http import HttpRequest

    class ModelAdmin(_ModelAdmin[Any]):
        """What unfold adds, as far as we override it."""

        def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
            raise NotImplementedError

        def get_actions_list(self, request: HttpRequest) -> list[Any]:
            raise NotImplementedError

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
    "Tag",
    "column",
]


class Tag(tuple[str, Any]):
    """(value, words) for a labelled column; where no tag is drawn, only the words are read."""

    __slots__ = ()

    def __new__(cls, value: str, words: Any) -> Self:
        return super().__new__(cls, (value, words))

    def __str__(self) -> str:
        return str(self[1])


F = TypeVar("F", bound=Callable[..., Any])


def column(
    description: Any,
    *,
    ordering: str | None = None,
    boolean: bool = False,
    label: Mapping[str, str] | bool | None = None,
    header: bool = False,
) -> Callable[[F], F]:
    """A computed column or read-only field. `label` shows it as a tag, coloured by its value:
    success, info, warning, danger; the function then returns a Tag. `header` shows (first, second) in two lines."""

    def decorate(function: F) -> F:
        function.short_description = description  # type: ignore[attr-defined]
        if ordering:
            function.admin_order_field = ordering  # type: ignore[attr-defined]
        if boolean:
            function.boolean = True  # type: ignore[attr-defined]
        if header:
            function.header = True  # type: ignore[attr-defined]
        if label:
            function.label = label  # type: ignore[attr-defined]
        return function

    return decorate
