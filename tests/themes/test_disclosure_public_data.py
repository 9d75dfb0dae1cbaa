"""The rule on real answers: the American National Election Study of 1996, as statsmodels ships it.

944 people placed themselves and both candidates on seven steps, and their answers hang together as
real ones do. The data are in the public domain. What the questions were does not matter here.
"""

from __future__ import annotations

import random

import pytest
from statsmodels.datasets import anes96

from workbook.publishing.adversary import _tried, intervals
from workbook.themes.disclosure import STANDING, Rule, release
from workbook.themes.periods import Team, make_groups

QUESTIONS = ("selfLR", "ClinLR", "DoleLR", "PID", "TVnews")
#: Seven steps onto three; the middle of the scale is where the not sure often go.
STEPS = dict.fromkeys((0, 1, 2), "in_place") | dict.fromkeys((3, 5), "partly") | {4: "not_sure"}


def standing(value):
    return STEPS.get(int(value), "not_yet")


@pytest.fixture(scope="module")
def people():
    """One {question: standing answer} for each person."""
    table = anes96.load_pandas().data
    return [
        {question: standing(row[question]) for question in QUESTIONS}
        for row in table.to_dict("records")
    ]


def teams_of(people, seed):
    """People in teams of 4 to 12: neighbours in a sorted list, so that teams are alike inside."""
    dice = random.Random(seed)
    alike = sorted(people, key=lambda each: tuple(each.values()))
    teams = {}
    while alike:
        size = dice.randint(4, 12)
        teams[f"Team {len(teams)}"] = [alike.pop() for _ in range(min(size, len(alike)))]
    return teams


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_real_answers_are_published_and_nothing_is_pinned_down(people, seed):
    teams = teams_of(people, seed)
    register = [Team(name=n, service="S", people=len(each)) for n, each in teams.items()]
    groups, alone = make_groups(register, Rule())
    assert alone == ()
    rows = hidden = exact = 0
    for group in groups:
        answers = {
            question: {
                team: {
                    answer: sum(each[question] == answer for each in teams[team])
                    for answer in STANDING
                }
                for team in group.teams
            }
            for question in QUESTIONS
        }
        about = {"period": "2026", "service": "S", "group": group.name}
        sizes = tuple(sorted(len(teams[team]) for team in group.teams))
        for row in release(answers, Rule(), about={**about, "instrument": "x", "version": "1.0"}):
            rows += 1
            width, kinds = _tried(row.words, sizes, 2)
            assert kinds == ()
            assert width >= sum(sizes) // 4 - 2 + 1
            spans = intervals(row.words, sum(sizes))
            for answer, (low, high) in spans.items():
                true = sum(of[answer] for of in answers[row.item].values())
                assert low <= true <= high
                exact += true in (0, sum(sizes))
        hidden += sum(max(of.values()) == sum(of.values()) for of in answers["PID"].values())
    assert rows == len(groups) * len(QUESTIONS), "every answer is in a line"
    assert hidden > len(groups) // 2, "many teams are unanimous, which is what has to be kept"
    assert exact, "and in some groups nobody, or everybody, gave an answer"
