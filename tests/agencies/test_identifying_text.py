"""Text that could identify a child is found; counts, codes and dates of work are not."""

from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from agencies import identifying
from agencies.identifying import UPN_LETTERS, Kind


WEIGHTS = range(10, 1, -1)
nine_digits = st.from_regex(r"[1-9][0-9]{8}", fullmatch=True)


def weighted(nine):
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, nine, strict=True))


@st.composite
def nhs_numbers(draw):
    nine = draw(nine_digits)
    check = (11 - weighted(nine) % 11) % 11
    assume(check != 10)
    assume(len(set(nine + str(check))) > 1)
    return f"{nine}{check}"


@st.composite
def learner_numbers(draw):
    nine = draw(nine_digits)
    remainder = weighted(nine) % 11
    assume(remainder != 0)
    return f"{nine}{10 - remainder}"


@st.composite
def pupil_numbers(draw):
    digits = draw(st.from_regex(r"[0-9]{11}", fullmatch=True))
    last = draw(st.sampled_from("0123456789" + UPN_LETTERS))
    values = [*map(int, digits), int(last) if last.isdigit() else UPN_LETTERS.index(last)]
    total = sum(weight * value for weight, value in zip(range(2, 14), values, strict=True))
    return UPN_LETTERS[total % 23] + digits + last


spacings = st.sampled_from(["", " ", "-", "  ", "\u00a0", "\t", " - ", ".", "\n"])


@given(nhs_numbers(), spacings, st.sampled_from([(3, 6), (), (3,), (6,), tuple(range(1, 10))]))
def test_an_nhs_number_is_found_however_it_is_spaced(number, between, cuts):
    marks = [0, *cuts, 10]
    written = between.join(number[a:b] for a, b in pairwise(marks))
    text = f"We spoke about {written} last week."

    (found,) = identifying.find(text)

    assert found.kind == Kind.NHS_NUMBER
    assert text[found.start : found.end] == written


@given(learner_numbers())
def test_a_learner_number_is_found(number):
    assert identifying.kinds(f"Learner {number} left.") == (Kind.ULN,)


@given(pupil_numbers(), st.booleans(), spacings)
def test_a_pupil_number_is_found_in_either_case(number, lower, between):
    written = between.join([number[0], number[1:4], number[4:8], number[8:]])

    assert Kind.UPN in identifying.kinds(f"({written.lower() if lower else written})")


@given(st.from_regex(r"[0-9]{10}", fullmatch=True))
@example("4857773457")
def test_ten_digits_that_fail_both_checks_are_a_count(digits):
    assume(not identifying.is_nhs_number(digits) and not identifying.is_learner_number(digits))

    assert identifying.find(f"The total was {digits} in all.") == ()


@given(pupil_numbers(), st.sampled_from(UPN_LETTERS))
def test_a_reference_whose_check_letter_is_wrong_is_left_alone(number, letter):
    assume(letter != number[0])

    assert Kind.UPN not in identifying.kinds(letter + number[1:])


@given(st.text())
def test_any_text_is_searched_without_failing(text):
    for found in identifying.find(text):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DOB 12/03/2008", Kind.BIRTH_DATE),
        ("d.o.b.: 12.3.08", Kind.BIRTH_DATE),
        ("She was born on 12th March 2008 in Luton", Kind.BIRTH_DATE),
        ("Date of birth: 2008-03-12", Kind.BIRTH_DATE),
        ("12/03/2008 (DOB)", Kind.BIRTH_DATE),
        ("Example Childname (12/03/2008) was seen", Kind.BIRTH_DATE),
        ("moved from MK40 1AA to another placement", Kind.POSTCODE),
        ("the family at mk401aa", Kind.POSTCODE),
        ("lives near SW1A 1AA.", Kind.POSTCODE),
    ],
)
def test_birth_dates_and_postcodes_are_found(text, kind):
    assert identifying.kinds(text) == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "Q4 2016-17 was 12 higher than Q3 2015-16; CPP-01.age.5-9 explains it.",
        "Children aged 14 and 15, 10 12 14 15 13 by month, 2014 2015 2016 2017.",
        "Call the team on 01234 567890, 0300 300 8585 or +44 1234 567890.",
        "Version 2.10.4 of the template, from 14/03/2017, page 12 of 40.",
        "Serious Case Review (14/03/2017) and Ofsted inspection 3 April 2017.",
        "Babies born in March 2017 and children born in 2016-17.",
        "£1234567890 was spent; 1,234,567,890 in pence.",
        "Section 47 enquiries: S47 12 AB, E1 2nd quarter, MK4 and MK42 districts.",
        "Form QQ1 2BD of room XX4 5TY: no place of the country has these letters.",
        "The system was updated by our data team on 12/03/2017.",
        "The Performance Audit Group met on Monday 3 April 2017.",
        "",
    ],
)
def test_what_boards_write_every_quarter_is_left_alone(text):
    assert identifying.find(text) == ()


@given(nhs_numbers())
def test_the_message_says_what_and_never_repeats_it(number):
    message = identifying.message(f"About {number}, DOB 12/03/2008")

    assert "an NHS number and a date of birth" in message
    assert number not in message
    assert "2008" not in message
    assert number not in repr(identifying.find(f"About {number}"))


@pytest.mark.parametrize("name", ["Jane Aardvark", "Mark Bramble", "Julie Cobble", "Declan Dapple"])
def test_a_name_that_begins_like_a_month_is_a_name(name):
    assert identifying.kinds(f"{name}, 12/03/2009") == (Kind.BIRTH_DATE,)


@pytest.mark.parametrize("words", ["Since Sept Plans", "Dec Figures", "For March Totals"])
def test_a_month_is_no_name(words):
    assert identifying.kinds(f"{words} 12/03/2009") == ()
