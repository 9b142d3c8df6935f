"""Who reads what a board shows to whom, who decides it, and who looks behind it."""

from tests.journeys.access_rows import STAFF, Row, answers


READERS = (
    *STAFF, "pag_member", "pag_chair", "executive_member", "chair", "inspector", "auditor",
    "far_analyst", "far_manager", "far_pag_chair", "far_chair",
)  # fmt: skip
MANAGERS = ("manager", "far_manager")
NO_BOARD = ("sysadmin", "nobody", "former")


DISCLOSURE = [
    Row("dataset:disclosure", get=answers({200: READERS, 404: NO_BOARD}, others=403)),
    Row(
        "dataset:disclosure_change",
        kwargs=lambda world: {"audience": "board"},
        get=answers({200: MANAGERS, 404: NO_BOARD}, others=403),
        post=answers({422: MANAGERS, 404: NO_BOARD}, others=403),
        data={"smallest_shown": "3"},
    ),
    Row(
        "dataset:hidden",
        kwargs=lambda world: {"period": world.publication.period.slug},
        get=answers({200: STAFF, 404: ("far_analyst", "far_manager", *NO_BOARD)}, others=403),
    ),
    Row(
        "dataset:wording",
        kwargs=lambda world: {"period": world.publication.period.slug},
        get=answers({200: (*STAFF, "far_analyst", "far_manager"), 404: NO_BOARD}, others=403),
        post=answers({422: (*STAFF, "far_analyst", "far_manager"), 404: NO_BOARD}, others=403),
        data={"digest": "nothing"},
    ),
]
