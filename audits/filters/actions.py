"""Filters of the action list, in the address."""

import django_filters as filters
from django import forms
from django.db.models import BooleanField, ExpressionWrapper, Q

from agencies import clock
from agencies.models import Agency, Seat
from audits.models import ORIGINS, TO_DO, Action, ActionState, Priority


ORIGIN_WORDS = {
    "decision": "A decision about an exception",
    "risk": "A risk",
    "challenge": "A challenge",
    "finding": "A finding of an audit",
    "recommendation": "An inspection’s recommendation",
}
MEETING = "meeting"
TO_DO_NOW = "to do"
STATES = [(TO_DO_NOW, "To do"), *ActionState.choices]
OVERDUE = [("yes", "Overdue"), ("no", "Not overdue")]
ORDERS = {
    "due": ("Due first, ended ones last", ("has_ended", "due_on", "number")),
    "newest": ("Newest first", ("-number",)),
    "owner": ("Owner", ("owner__title", "due_on", "number")),
    "agency": ("Agency", ("agency__name", "due_on", "number")),
    "state": ("State", ("state", "due_on", "number")),
}


class ActionFilter(filters.FilterSet):
    """By owner, agency, origin, state, due date and priority. Offers what there is to choose."""

    state = filters.ChoiceFilter(
        label="State", method="by_state", choices=STATES, empty_label="Any"
    )
    overdue = filters.ChoiceFilter(
        label="Overdue", method="by_overdue", choices=OVERDUE, empty_label="Either"
    )
    owner = filters.ChoiceFilter(label="Owner", empty_label="Any seat")
    agency = filters.ChoiceFilter(
        label="Agency", field_name="agency__slug", empty_label="All agencies"
    )
    origin = filters.ChoiceFilter(
        label="Comes from",
        method="by_origin",
        choices=[*ORIGIN_WORDS.items(), (MEETING, "A meeting alone")],
        empty_label="Anything",
    )
    priority = filters.ChoiceFilter(label="Priority", empty_label="Any or none")
    order = filters.ChoiceFilter(
        label="Order",
        method="by_order",
        choices=[(name, words) for name, (words, _) in ORDERS.items()],
        empty_label=None,
    )

    class Meta:
        model = Action
        fields = ()
        form = forms.Form

    def __init__(self, data, *, queryset):
        super().__init__(data, queryset=queryset)
        held = queryset.order_by()
        seats = Seat.objects.filter(pk__in=held.values("owner")).order_by("title")
        agencies = Agency.objects.filter(pk__in=held.values("agency")).order_by("name", "pk")
        priorities = Priority.objects.filter(pk__in=held.values("priority"))
        choices = {
            "owner": [(str(one.pk), one.title) for one in seats],
            "agency": [(one.slug, one.name) for one in agencies],
            "priority": [
                (str(one.pk), one.title) for one in priorities.order_by("-year", "position")
            ],
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    def by_state(self, queryset, name, value):
        if value == TO_DO_NOW:
            return queryset.filter(state__in=sorted(TO_DO))
        return queryset.filter(state=value)

    def by_overdue(self, queryset, name, value):
        late = queryset.overdue(clock.today())
        return late if value == "yes" else queryset.exclude(pk__in=late.values("pk"))

    def by_origin(self, queryset, name, value):
        if value == MEETING:
            return queryset.filter(**{f"{origin}__isnull": True for origin in ORIGINS})
        return queryset.filter(**{f"{value}__isnull": False})

    def by_order(self, queryset, name, value):
        return queryset

    @property
    def found(self):
        """The actions that pass, in the order asked for. A choice nobody offers passes none."""
        if not self.is_valid():
            return self.queryset.none()
        chosen = self.form.cleaned_data.get("order") or "due"
        ended = ExpressionWrapper(Q(ended_at__isnull=False), BooleanField())
        return self.qs.annotate(has_ended=ended).order_by(*ORDERS[chosen][1], "pk")
