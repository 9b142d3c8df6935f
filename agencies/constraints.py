"""Database constraints that read as sentences."""

from django.db.models import CheckConstraint, F, Q


def all_or_none(*fields, name):
    """These fields are filled in together or not at all."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    every = Q(**{f"{field}__isnull": False for field in fields})
    return CheckConstraint(condition=none | every, name=name)


def one_of(field, choices, name):
    """Django choices do not bind the database; this does."""
    return CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def in_order(earlier, later, name):
    """Two dates in order; the later may be missing."""
    return CheckConstraint(
        condition=Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)}),
        name=name,
    )
