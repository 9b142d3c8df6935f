"""A file that is refused as a whole."""

DOWNLOAD_AGAIN = "Download the workbook of this return, fill it in, and upload that."


class IntakeError(Exception):
    """The file cannot be taken at all: what is the matter, and what to do instead."""

    def __init__(self, title: str, detail: str, what_to_do: str = DOWNLOAD_AGAIN):
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.what_to_do = what_to_do


def hostile(why: str) -> IntakeError:
    """The refusal of a file that is built to do harm, or might as well be."""
    return IntakeError("This file is not safe to open", f"{why} Nothing of it was kept.")
