"""A rule that could never be tested is found when the service starts, not never."""

from dataclasses import replace

import pytest
from django.core.checks.registry import registry

from dataset import apps
from dataset.checks.engine import read_rule
from dataset.checks.integrity import problems
from dataset.intake.questions import Question
from tests.dataset.checks.test_engine import Row


POLICE, YOUTH = frozenset({"police"}), frozenset({"youth-offending"})
ASKED = [
    Question("ICP-01", frozenset({"childrens-social-care"}), "local authority"),
    Question("ICP-02", frozenset({"childrens-social-care"}), "county"),
    Question("MIS-01", POLICE, "local authority"),
    Question("YOS-05", YOUTH, "local authority"),
    Question("ALL-01", frozenset({"every"}), "local authority"),
]


def found(expression, scope="one return"):
    message = "Wrong | " + " | ".join("{left}." for _ in expression.split(" and "))
    row = replace(Row(), expression=expression, scope=scope, message=message)
    return problems(ASKED, [read_rule(row)])


@pytest.mark.parametrize(
    "expression",
    [
        "ALL-01 <= ICP-01",
        "prev(ICP-01) <= ytd(ICP-01)",
        "ICP-01.age.5-9 <= ICP-01",
        "YOS-05@youth-offending <= prev(MIS-01@police)",
        "ALL-01@police == ALL-01@health",
    ],
)
def test_what_is_asked_together_is_in_order(expression):
    assert found(expression) == []


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("ICP-01 <= ICP-09", "nobody is asked for ICP-09"),
        ("ICP-01 <= MIS-01", "no return asks for both ICP-01 and MIS-01"),
        ("ICP-02 <= ICP-01", "no return asks for both ICP-02 and ICP-01"),
        ("MIS-01@youth-offending <= YOS-05@police", "MIS-01 is not asked of youth-offending"),
        ("ytd(MIS-01@police) >= YOS-05@youth-offending", "only this quarter and prev"),
    ],
)
def test_a_rule_that_could_never_be_tested_is_named(expression, said):
    assert said in found(expression)[0]


def test_a_listed_measure_that_nobody_is_asked_for_is_named():
    assert found("X >= prev(X)", "each of ICP-01, ICP-11") == ["V001: nobody is asked for ICP-11."]


def test_the_shipped_dictionary_and_rules_fit_each_other():
    assert apps.check_dictionary in registry.get_checks()
    assert apps.check_dictionary(None) == []


def test_the_start_up_check_tells_of_a_slip(monkeypatch, tmp_path):
    for name in ("indicators.csv", "breakdowns.csv", "rules.csv"):
        text = (apps.DICTIONARY / name).read_text(encoding="utf-8")
        slip = text.replace("CPP-11 <= CPP-10", "CPP-11 <= CPP-99").replace(
            "{CPP-10 review was", "{CPP-99 review was"
        )
        (tmp_path / name).write_text(slip, encoding="utf-8")
    monkeypatch.setattr(apps, "DICTIONARY", tmp_path)

    [error] = apps.check_dictionary(None)

    assert error.msg == "V025: nobody is asked for CPP-99."
