"""The words of the trade, in plain English. Names that differ from area to area are settings."""

from django.conf import settings


TERMS = {
    "Accepted": "The Board’s analyst has looked at a return and counts it. It is never changed "
    "afterwards; a correction is a new version beside it.",
    "Agency approver": "The second person in an agency. Whoever fills in a return does not "
    "approve it.",
    "Area": "What a figure covers: one council’s area, or a wider one such as the police force’s, "
    "which serves several boards.",
    "Assessment": "A social worker’s look at what a child needs, done within 45 working days.",
    "Child in need": "A child who is unlikely to stay healthy, safe or developing well without "
    "help from the council.",
    "Child looked after": "A child in the care of the council.",
    "Child protection conference": "The meeting, with the family and all who work with the child, "
    "that decides whether the child needs a child protection plan.",
    "Child protection plan": "What agencies do to keep a child safe who is being harmed or may be.",
    "Closing date": "After this day a return that has not come is shown as missing.",
    "Contact": "Anything about a child that reaches the council’s front door. Some contacts become "
    "referrals.",
    "Data lead": "The person in an agency who fills in its return.",
    "Denominator": "The number beneath: of how many. In “45 of 52” it is the 52.",
    "Disclosure": "A figure giving away something about one child. See how figures are protected.",
    "Hidden": "A figure is there but is not shown, to protect children. Neither the word nor its "
    "place says how small the figure is.",
    "Illustrative": "Made up for the demonstration, and marked with an open diamond. It describes "
    "no real child or service.",
    "Indicator": "One measure, with one definition, one supplier and one unit.",
    "LADO": "The council’s officer who is told of allegations against people who work with "
    "children (local authority designated officer).",
    "Nil return": "A return that says, signed: nothing to count this quarter.",
    "Not held": "The agency does not record this. It is not the same as none.",
    "Numerator": "The number on top: how many. In “45 of 52” it is the 45.",
    "Per 10,000": "A rate: how many there would be if 10,000 children lived in the area.",
    "Provisional": "A rate worked out with last year’s population, until this year’s is published.",
    "Published": "Frozen for the Board to read. A correction makes a new version; the old one "
    "stays readable.",
    "Quarter": "Three months of the financial year, which begins on 1 April: Q1 is April to June.",
    "Query": "A figure that looks unusual. It may be right; the agency says in a sentence why.",
    "Referral": "A request for council services for a child, taken up by social care.",
    "Reopened": "The Board’s analyst asks about single figures of an accepted return. The rest "
    "stays as it is, and the accepted figures count meanwhile.",
    "Restated": "Published before with another figure. The earlier one is kept.",
    "Return": "What one agency sends for one area and one quarter.",
    "Risk": "What might happen, why, and what it would lead to, with how likely and how bad "
    "from 1 to 5.",
    "Section 47 enquiry": "The council asks, under section 47 of the Children Act 1989, whether a "
    "child is being harmed or may be.",
    "Sent back": "A return has to be mended. The reason stands with it.",
    "Stock": "How many there are on the last day: children with a plan on 31 March. The other "
    "sort, a flow, counts what happened in the quarter.",
    "Trail": "The record of who did what. Nothing on it can be changed or removed unnoticed.",
}


def terms():
    """(term, meaning) in alphabetical order."""
    group = settings.LABELS["group"]
    local = {
        group: "The agencies’ people who look at the figures each quarter, ask questions and say "
        "what they make of them for the Board.",
        "Board": "The partnership that sees to it that agencies together keep children safe, and "
        "holds them to account.",
    }
    return sorted((TERMS | local).items(), key=lambda item: item[0].lower())
