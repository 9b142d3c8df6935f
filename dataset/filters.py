"""Filters of the scorecard, in the address."""

import django_filters as filters
from django import forms

from agencies.models import AgencyKind
from dataset.models import Definition


DIRECTIONS = [
    ("higher better", "Higher is better"),
    ("lower better", "Lower is better"),
    ("context", "Neither"),
]
MOVEMENTS = [("up", "Up"), ("down", "Down"), ("same", "Same"), ("unknown", "Cannot be compared")]
ORDERS = [("theme", "Theme"), ("movement", "Largest moves first"), ("name", "Name")]


class ScorecardFilter(filters.FilterSet):
    """By theme, agency, direction and movement. Movement is what the reader is shown of it."""

    theme = filters.ChoiceFilter(label="Theme", empty_label="All themes")
    agency = filters.ChoiceFilter(
        label="Agency", field_name="supplier_kind", choices=AgencyKind, empty_label="All agencies"
    )
    direction = filters.ChoiceFilter(
        label="Better way", field_name="polarity", choices=DIRECTIONS, empty_label="Any"
    )
    movement = filters.ChoiceFilter(
        label="Movement", method="by_movement", choices=MOVEMENTS, empty_label="Any"
    )
    order = filters.ChoiceFilter(
        label="Order", method="left_to_the_page", choices=ORDERS, empty_label=None
    )

    class Meta:
        model = Definition
        fields = ()
        form = forms.Form

    def __init__(self, data, *, card):
        self.card = card
        codes = [row.code for row in card.rows]
        super().__init__(data, queryset=Definition.objects.filter(indicator__code__in=codes))
        themes = dict.fromkeys(row.definition.theme for row in card.rows)
        self.filters["theme"].extra["choices"] = [(theme, theme) for theme in themes]

    def by_movement(self, queryset, name, value):
        codes = [code for code, moved in self.card.movements.items() if moved == value]
        return queryset.filter(indicator__code__in=codes)

    def left_to_the_page(self, queryset, name, value):
        return queryset

    @property
    def rows(self):
        """The scorecard's rows that pass, in its order. A choice nobody offers passes none."""
        if not self.is_valid():
            return []
        kept = set(self.qs.values_list("pk", flat=True))
        return [row for row in self.card.rows if row.definition.pk in kept]

    @property
    def order_chosen(self):
        return (self.form.cleaned_data.get("order") if self.is_valid() else "") or "theme"
