"""The checks of a return that its workbook makes itself, and those made on arrival only."""

from dataclasses import replace

from dataset.checks import builtin, spreadsheet
from dataset.intake import ready
from dataset.intake.template import SheetCheck, Sides


def with_checks(sheet, result, shares):
    """The sheet with its checks: the rules whose figures are all in it, and the parts of shares.

    `result` is the `CheckResult` of the return as it stands.
    """
    items = {item.code: item for item in sheet.items}
    places = {
        code: spreadsheet.Bounds(sides.low, sides.high)
        for code, sides in ready.cells_of(sheet, items).items()
    }
    rules = [rule for rule in result.rules if rule.codes <= items.keys()]
    rules += [spreadsheet.parts_rule(share) for share in builtin.own_shares(sheet.items, shares)]
    said, on_arrival = spreadsheet.split(rules, places.get, result.past)
    return replace(
        sheet,
        checks=tuple(map(_check, said)),
        on_arrival=tuple(f"{rule.rule_id} {rule.name}" for rule in on_arrival),
    )


def _check(rule):
    return SheetCheck(
        name=f"{rule.rule_id} {rule.name}",
        severity=rule.severity.value,
        left=Sides(rule.left.low, rule.left.high),
        right=Sides(rule.right.low, rule.right.high),
        holds=rule.holds,
        needs=rule.needs,
        codes=rule.codes,
    )
