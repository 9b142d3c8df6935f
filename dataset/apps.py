import csv
from pathlib import Path
from types import SimpleNamespace

from django.apps import AppConfig
from django.core.checks import Error, register

from dataset.checks.engine import read_rules
from dataset.checks.generated import check_scope
from dataset.checks.integrity import problems
from dataset.intake.breakdowns import breakdowns_of, check_collected, read_breakdowns
from dataset.intake.fields import read_indicators
from dataset.intake.questions import questions


DICTIONARY = Path(__file__).parent / "dictionary"


class DatasetConfig(AppConfig):
    name = "dataset"
    verbose_name = "Boards, dataset and people"

    def ready(self):
        register(check_dictionary)


def check_dictionary(app_configs, **kwargs):
    """Part of `manage.py check`: the shipped dictionary, breakdowns and rules fit each other."""
    try:
        indicators = read_indicators(_rows("indicators.csv"))
        breakdowns = breakdowns_of(read_breakdowns(_rows("breakdowns.csv")))
        for row in indicators:
            check_collected(row.code, row.collected_breakdowns, breakdowns)
        asked = questions(indicators)
        rules = read_rules(SimpleNamespace(**row) for row in _rows("rules.csv"))
        for rule in rules:
            check_scope(rule)
    except ValueError as problem:
        return [Error(str(problem), id="dataset.E001")]
    return [Error(problem, id="dataset.E002") for problem in problems(asked, rules)]


def _rows(name):
    with (DICTIONARY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
