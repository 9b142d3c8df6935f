"""Who may send a return from their own spreadsheet."""

from tests.journeys.access_rows import Row, answers, everybody, of_return
from tests.journeys.access_world import OF_THE_AGENCY, WITHOUT_FIGURES


WRITERS = ("preparer", "approver")
READERS_ONLY = tuple(
    person for person in OF_THE_AGENCY if person not in (*WRITERS, "chief_officer")
)

NO_TOKEN = 401

WAYS = [
    Row(
        "api:return-send",
        kwargs=of_return("to_fill_in"),
        get=everybody(405, signed_out=NO_TOKEN),
        post=answers({400: (*WRITERS, *READERS_ONLY)}, others=404, signed_out=NO_TOKEN),
    ),
    *(
        Row(
            f"dataset:{name}",
            kwargs=of_return("to_fill_in"),
            get=answers({200: WRITERS, 403: READERS_ONLY}, others=404),
            post=answers({422: WRITERS, 403: READERS_ONLY}, others=404),
        )
        for name in ("return_paste", "return_csv_upload")
    ),
    Row(
        "dataset:return_csv",
        kwargs=of_return("to_fill_in"),
        get=answers({200: (*WRITERS, *READERS_ONLY)}, others=404),
    ),
    Row(
        "dataset:return_own",
        kwargs=of_return("to_fill_in"),
        get=answers({200: WRITERS, 403: READERS_ONLY}, others=404),
        post=answers({422: WRITERS, 403: READERS_ONLY}, others=404),
    ),
    Row(
        "dataset:return_own_map",
        kwargs=of_return("to_fill_in"),
        post=answers({302: WRITERS, 403: READERS_ONLY}, others=404),
    ),
]

VERSIONS = [
    Row(
        "dataset:lock",
        get=answers({200: ("manager", "far_manager"), 404: WITHOUT_FIGURES}, others=403),
        post=answers({404: ("manager", "far_manager", *WITHOUT_FIGURES)}, others=403),
    ),
    Row(
        "dataset:return_unlock",
        kwargs=of_return("accepted"),
        get=answers({403: (*WRITERS, *READERS_ONLY, "analyst", "manager")}, others=404),
        post=answers({403: (*WRITERS, *READERS_ONLY, "analyst", "manager")}, others=404),
    ),
    *(
        Row(
            f"dataset:{name}",
            kwargs=of_return("submitted", number=1),
            get=answers({200: (*WRITERS, *READERS_ONLY, "analyst", "manager")}, others=404),
        )
        for name in ("submission_csv", "submission_xlsx")
    ),
    # One version was published: there is no second to hold against it.
    *(
        Row(
            f"dataset:{name}",
            kwargs=lambda world: {
                "board": world.publication.board.slug,
                "period": world.publication.period.slug,
                "version": 1,
                "other": 2,
            },
            get=answers({}, others=404),
        )
        for name in ("edition_difference", "edition_difference_csv")
    ),
    # There is one submission, and nothing to hold against it.
    *(
        Row(
            f"dataset:{name}",
            kwargs=of_return("submitted", number=1, other=2),
            get=answers({}, others=404),
        )
        for name in ("submission_difference", "submission_difference_csv")
    ),
]
