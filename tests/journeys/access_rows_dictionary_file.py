"""Who downloads the dictionary as a spreadsheet, and who uploads a changed one."""

from tests.journeys.access_rows import STAFF, Row, answers, everybody


ALL_STAFF = (*STAFF, "far_analyst", "far_manager")

DICTIONARY_FILE = [
    Row("dataset:dictionary_xlsx", get=everybody(200)),
    Row(
        "dataset:dictionary_csv",
        kwargs=lambda world: {"name": "rules"},
        get=everybody(200),
    ),
    Row(
        "dataset:dictionary_upload",
        get=answers({200: ALL_STAFF}, others=403),
        post=answers({422: ALL_STAFF}, others=403),
    ),
    # Without what the preview put into the page it leads back to the upload.
    Row("dataset:dictionary_draft", post=answers({302: ALL_STAFF}, others=403)),
]
