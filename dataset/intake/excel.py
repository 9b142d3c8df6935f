"""What was typed into a cell, as spreadsheet formulas: the same reading as `figures.read_figure`.

Only the forms that the workbook names are read: a number, "<5", "<5 not 0", "about 400",
"over 500", "1 to 4", "3 or more", and the reasons. Anything else is read on arrival. The words of
the cell and the number after "about" stand in cells of their own, which keeps the formulas short.
"""

from dataset.figures import Reason
from dataset.intake.template import OPEN_BOUND


DIGITS = 9  # the longest number that is read


def words(field: str) -> str:
    """A formula: the words of a field, in small letters; nothing for a number or a blank."""
    return f'IF(ISNUMBER({field}),"",LOWER(TRIM({field})))'


def about(said: str) -> str:
    """A formula: the number of "about 400"; nothing for other words."""
    return f'IF(LEFT({said},6)="about ",IFERROR(VALUE(MID({said},7,{DIGITS})),""),"")'


def low(field: str, said: str, number: str) -> str:
    """A formula: the lowest number that the field may mean; nothing where there is none.

    `said` and `number` are the cells of its `words` and of its `about`.
    """
    return _choose(
        field,
        said,
        below=f'IF(RIGHT({said},5)="not 0",1,0)',
        about=f"ROUNDDOWN({number}-{_half(number)},0)",
        over=f"VALUE(MID({said},6,{DIGITS}))+1",
        least=f"VALUE(LEFT({said},LEN({said})-8))",
        span=f'VALUE(LEFT({said},SEARCH(" to ",{said})-1))',
        number=number,
    )


def high(field: str, said: str, number: str) -> str:
    """A formula: the highest number that the field may mean."""
    bound = f'VALUE(SUBSTITUTE(SUBSTITUTE({said},"<","")," not 0",""))'
    return _choose(
        field,
        said,
        below=f"{bound}-1",
        about=f"ROUNDUP({number}+{_half(number)},0)",
        over=OPEN_BOUND,
        least=OPEN_BOUND,
        span=f'VALUE(MID({said},SEARCH(" to ",{said})+4,{DIGITS}))',
        number=number,
    )


def is_reason(said: str) -> str:
    """A formula: whether the words are a reason for no number."""
    return "OR(" + ",".join(f'{said}="{reason.value}"' for reason in Reason) + ")"


def _choose(
    field: str, said: str, *, below: str, about: str, over: str, least: str, span: str, number: str
) -> str:
    found = (
        f'IF(LEFT({said},1)="<",{below},'
        f"IF(ISNUMBER({number}),{about},"
        f'IF(LEFT({said},5)="over ",{over},'
        f'IF(RIGHT({said},8)=" or more",{least},'
        f'IF(ISNUMBER(SEARCH(" to ",{said})),{span},VALUE({said}))))))'
    )
    return f'IF(ISNUMBER({field}),{field},IFERROR({found},""))'


def _half(number: str) -> str:
    """Half of what the last digit that is not nought stands for: 50 for 400."""
    steps = "".join(f"IF(MOD({number},{10**power})=0,{10**power}," for power in range(6, 0, -1))
    return f"({steps}1{')' * 6}/2)"
