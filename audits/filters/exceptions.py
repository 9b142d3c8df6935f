"""Filters of the exceptions, in the address."""

import django_filters as filters
from django import forms
from django.db.models import Q

from agencies.models import Agency
from audits.models import BoardException, Cause, ExceptionState
from dataset.models import Definition, Period


NOT_CLOSED = "Not closed"
EVERY = ("every", "Every state")


class ExceptionFilter(filters.FilterSet):
    """By quarter, cause, state, agency and theme. Offers what there is to choose."""

    period = filters.ChoiceFilter(label="Quarter", method="by_period", empty_label="All quarters")
    cause = filters.ChoiceFilter(label="Why it is here", choices=Cause, empty_label="Any reason")
    state = filters.ChoiceFilter(
        label="State",
        method="by_state",
        choices=[*ExceptionState.choices, EVERY],
        empty_label=NOT_CLOSED,
    )
    agency = filters.ChoiceFilter(label="Agency", method="by_agency", empty_label="All agencies")
    theme = filters.ChoiceFilter(label="Theme", method="by_theme", empty_label="All themes")

    class Meta:
        model = BoardException
        fields = ()
        form = forms.Form

    def __init__(self, data, *, queryset):
        super().__init__(data, queryset=queryset)
        held = queryset.order_by()
        agencies = Agency.objects.filter(pk__in=held.values("agency")).order_by("name")
        periods = Period.objects.filter(pk__in=held.values("period")).order_by("-year", "-quarter")
        themes = (
            Definition.objects.filter(indicator__code__in=held.values("code"))
            .values_list("theme", flat=True)
            .distinct()
            .order_by("theme")
        )
        choices = {
            "agency": [(one.slug, one.name) for one in agencies],
            "period": [(one.slug, one.short) for one in periods],
            "theme": [(name, name) for name in themes],
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    def by_period(self, queryset, name, value):
        return queryset.filter(period=Period.objects.by_slug(value))

    def by_state(self, queryset, name, value):
        return queryset if value == EVERY[0] else queryset.filter(state=value)

    def by_agency(self, queryset, name, value):
        return queryset.filter(agency__slug=value)

    def by_theme(self, queryset, name, value):
        codes = Definition.objects.filter(theme=value).values("indicator__code")
        return queryset.filter(Q(code__in=codes) | Q(finding__theme=value))

    @property
    def found(self):
        """Those that pass; without a choice of state, those not closed. A choice nobody offers
        passes none."""
        if not self.is_valid():
            return self.queryset.none()
        return self.qs if self.form.cleaned_data.get("state") else self.qs.unclosed()
