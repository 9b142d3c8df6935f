"""What a figure covers, when that is wider than the board's own area."""

from django.db.models import Count

from agencies.models import Area


def area_words(ids):
    """{area id: "Bedfordshire, 3 boards together"} for wider areas; one query, none for none."""
    wanted = set(ids) - {None}
    if not wanted:
        return {}
    areas = Area.objects.filter(pk__in=wanted).annotate(board_count=Count("boards"))
    return {area.pk: _words(area) for area in areas}


def _words(area):
    if area.board_count == 1:
        return area.name
    return f"{area.name}, {area.board_count} boards together"
