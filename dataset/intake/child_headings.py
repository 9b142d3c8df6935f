"""Headings by which a list of children is known: of an Annex A, of the 903 and CIN censuses."""

import re
from collections.abc import Sequence


# Headings as letters and digits only. One of the first group and two of the second, or two of
# the first, make a list of people.
OF_ONE_PERSON = frozenset(
    [
        "address",
        "birthdate",
        "born",
        "bornon",
        "child",
        "childfirstname",
        "childforename",
        "childid",
        "childlastname",
        "childname",
        "childsurname",
        "childuniqueid",
        "clientid",
        "clientname",
        "dateofbirth",
        "dob",
        "familyname",
        "familynamesurname",
        "firstname",
        "forename",
        "formeruln",
        "formerupn",
        "fullname",
        "givenname",
        "homeaddress",
        "homepost",
        "homepostcode",
        "lachildid",
        "lastname",
        "nameofchild",
        "learnernumber",
        "mcdob",
        "motherdob",
        "nhsno",
        "nhsnumber",
        "personbirthdate",
        "personid",
        "personname",
        "plpost",
        "postcode",
        "pupilid",
        "pupilname",
        "surname",
        "youngperson",
        "youngpersonname",
        "uln",
        "uniquelearnernumber",
        "uniquepupilnumber",
        "upn",
    ]
)
ABOUT_A_PERSON = frozenset(
    [
        "age",
        "ageofchild",
        "ageofchildyears",
        "cin",
        "cinclosuredate",
        "cinreferraldate",
        "datecaseclosed",
        "datesection47started",
        "decom",
        "dec",
        "disability",
        "disabilities",
        "ethnic",
        "ethnicity",
        "expecteddateofbirth",
        "expectedpersonbirthdate",
        "gender",
        "gendercurrent",
        "legal",
        "legalstatus",
        "motherhood",
        "persondeathdate",
        "persongender",
        "place",
        "placement",
        "primaryneedcode",
        "rec",
        "reasonforclosure",
        "referraldate",
        "referralsource",
        "reviewdate",
        "rne",
        "sex",
        "socialworker",
        "uasc",
        "urn",
        "allocatedworker",
        "allocatedteam",
        "caseworker",
        "keyworker",
    ]
)


def is_of_children(row: Sequence[str], *, known: bool) -> bool:
    """Whether the texts of a row head a list of children.

    `known` says that the file's own name is that of a census extract: one telling heading is
    enough then.
    """
    words = {re.sub(r"[^a-z0-9]", "", text.lower()) for text in row if len(text) < 60}
    strong, weak = len(words & OF_ONE_PERSON), len(words & ABOUT_A_PERSON)
    child = words & {"child", "childs"}
    if child and weak:
        strong += 1  # the 903 calls its number for a child just that
    return strong >= 2 or (strong == 1 and (weak >= 2 or known))
