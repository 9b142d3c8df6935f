"""What a new action is about, before it is on the list: words, and what the form begins with."""

from audits.present.actions import KINDS


WORDS = KINDS | {"meeting": "Meeting", "priority": "Priority"}


def starts_in_words(starts):
    """(kind, words) of each thing named in the address."""
    return tuple(
        (WORDS[name], str(thing.exception if name == "decision" else thing))
        for name, thing in starts.items()
    )


def starting_values(starts):
    """{field: value} for the form, as far as what it is about tells them."""
    values = {name: starts[name].pk for name in ("meeting", "priority") if name in starts}
    if decision := starts.get("decision"):
        values |= {
            "owner": decision.owner_id,
            "due_on": decision.due_on,
            "meeting": decision.meeting_id,
            "agency": decision.exception.agency_id,
        }
        if len(decision.exception.code) <= 10:  # a measure, not a category of a breakdown
            values["code"] = decision.exception.code
    if risk := starts.get("risk"):
        values["owner"] = risk.owner_id
    if challenge := starts.get("challenge"):
        values["agency"] = challenge.agency_id
    if finding := starts.get("finding"):
        values["agency"] = finding.agency_id
        values["code"] = finding.audit.code
    if recommendation := starts.get("recommendation"):
        values["agency"] = recommendation.inspection.agency_id
    return values
