"""Who keeps views and follows measures: everybody with a board, for themselves, but the chairs."""

from django.utils import timezone

from dataset.models import Following, SavedView
from tests.journeys.access_rows import WITH_A_BOARD, Row, answers
from tests.journeys.access_world import WITHOUT_FIGURES


CHAIRS = ("chair", "far_chair")
FOLLOWERS = tuple(person for person in WITH_A_BOARD if person not in CHAIRS)


def of_view(world):
    """A view of the preparer's."""
    made = SavedView.objects.create(
        person=world.people["preparer"],
        board=world.publication.board,
        name="Mine",
        address="/scorecard/",
        saved_at=timezone.now(),
    )
    return {"pk": made.pk}


def of_following(world):
    made = Following.objects.create(
        person=world.people["preparer"],
        board=world.publication.board,
        code="CPP-02",
        since=timezone.now(),
    )
    return {"pk": made.pk}


FOLLOWING = [
    Row("dataset:view_list", get=answers({200: FOLLOWERS, 403: CHAIRS}, others=404)),
    # Without a page to keep there is nothing to name: back to the list.
    Row(
        "dataset:view_new",
        get=answers({302: FOLLOWERS, 403: CHAIRS}, others=404),
        post=answers({422: FOLLOWERS, 404: WITHOUT_FIGURES}, others=403),
        data={"page": "/scorecard/", "name": ""},
    ),
    Row(
        "dataset:view_rename",
        kwargs=of_view,
        get=answers({200: ("preparer",), 403: CHAIRS}, others=404),
        post=answers({422: ("preparer",)}, others=404),
        data={"name": ""},
    ),
    Row("dataset:view_delete", kwargs=of_view, post=answers({302: ("preparer",)}, others=404)),
    Row(
        "dataset:follow",
        post=answers({302: FOLLOWERS}, others=404),
        data={"what": "measure", "key": "CPP-02"},
    ),
    Row("dataset:unfollow", kwargs=of_following, post=answers({302: ("preparer",)}, others=404)),
]
