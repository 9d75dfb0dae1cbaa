"""How planning begins at a real server, and what nobody begins, opens or learns by trying."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from kernels import PageWithKernel
from server_answers import Answer
from serving import RunningWorkbook, until
from ways_in import a_session, a_team, came_in, cookie_of

from workbook.access.links import Links
from workbook.operations.example import write_example
from workbook.plans import Plans
from workbook.teams import Teams, service_id

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    data = tmp_path_factory.mktemp("planning") / "data"
    data.mkdir()
    (data / "settings.toml").write_text("plans_each_address_a_day = 1000\n")
    running = RunningWorkbook(data, options={"linger": 2.0}).start()
    yield running
    said = running.said.read_text()
    running.stop()
    assert "Traceback" not in said


@pytest.fixture
def team(server):
    return a_team(server.data, "Harbour")


def get(server, path, cookie=""):
    return Answer(server, "GET", path, headers={"Cookie": cookie} if cookie else {})


def post(server, path, cookie="", body=None, **fields):
    """Send a form of ours, with the hidden token of the page that it stands on."""
    page = get(server, "/planning", cookie)
    token = re.search(r'name="_xsrf" value="([^"]+)"', page.text)[1]
    both = "; ".join(filter(None, [cookie, cookie_of(page)]))
    sent = urlencode({"_xsrf": token, **fields}) if body is None else f"_xsrf={token}&{body}"
    return Answer(server, "POST", path, sent, {"Cookie": both, "Content-Type": FORM})


def begins(server, cookie="", **fields):
    """Begin a plan; return its id and the cookie that the browser has from now on."""
    answer = post(server, "/plans/new", cookie, **fields)
    assert answer.status == 303, answer.text
    return parse_qs(urlsplit(answer.place).query)["plan"][0], cookie_of(answer) or cookie


def plans_in(server):
    return {each.id for each in Plans(server.data).all()}


# Beginning


def test_somebody_without_anything_begins_a_plan_and_is_shown_its_link_before_it(server):
    plan, cookie = begins(server)
    answer = post(server, "/plans/new")
    assert answer.place.startswith("/plans/link?plan=p")
    link = Links(server.data).find(f"plan-{plan}")
    page = get(server, f"/plans/link?plan={plan}", cookie)
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert link.address(server.data) in page.text.replace("&amp;", "&")
    assert f'href="/plan?plan={plan}"' in page.text
    assert get(server, f"/plan?plan={plan}", cookie).status == 200
    # Whoever has the link comes in with it, and to the same plan.
    other = came_in(server, link)
    assert get(server, f"/plan?plan={plan}", other).status == 200


def test_a_key_stands_in_no_address_and_in_no_log(server):
    plan, cookie = begins(server)
    key = Links(server.data).find(f"plan-{plan}").key
    answer = post(server, "/plans/new", cookie)
    for path in ("/planning", f"/plan?plan={plan}"):
        page = get(server, path, cookie)
        assert key not in page.text
        assert key not in str(page.headers)
    page = get(server, f"/plans/link?plan={plan}", cookie)
    assert not re.findall(rf'(?:href|action|src)="[^"]*{key}', page.text)
    assert key not in str(answer.headers)
    assert key not in server.said.read_text()
    assert key not in (server.data / "opened.csv").read_text()
    assert key not in (server.data / "acts.csv").read_text()


def test_a_teams_plan_opens_with_the_teams_link_and_gives_the_browser_no_other(server, team):
    link = Links(server.data).make("team", team.id)
    cookie = came_in(server, link)
    answer = post(server, "/plans/new", cookie, team=team.id)
    assert answer.status == 303
    assert answer.place.startswith("/plan?plan=p")
    assert "rpw-visit" not in str(answer.headers)
    plan = parse_qs(urlsplit(answer.place).query)["plan"][0]
    assert Plans(server.data).find(plan).team == team.id
    assert get(server, answer.place, cookie).status == 200
    assert get(server, f"/plans/link?plan={plan}", cookie).status == 403


def test_the_page_offers_the_teams_whose_links_this_browser_has_and_names_no_other(server, team):
    Links(server.data).make("team", a_team(server.data, "Quay & Co").id)
    assert "Harbour" not in get(server, "/planning").text
    cookie = came_in(server, Links(server.data).make("team", team.id))
    page = get(server, "/planning", cookie).text
    assert "Harbour" in page
    assert f'value="{team.id}"' in page
    assert "Quay" not in page


def test_nobody_begins_anything_for_a_team_without_its_link_or_learns_that_it_is_there(
    server, team
):
    """A right to other things gives none to begin something for a team."""
    links = Links(server.data)
    session = a_session(server.data, "Harbour")
    before = plans_in(server)
    for opened in (
        (),
        (links.make("lead"),),
        (links.make("manager", service_id("North")),),
        (links.make("session", session.id),),
        (links.make("team", a_team(server.data, "Quay").id),),
        (links.make("plan", Plans(server.data).begin(team=team.id).id),),
    ):
        before = plans_in(server)
        cookie = came_in(server, *opened) if opened else ""
        there = post(server, "/plans/new", cookie, team=team.id)
        none = post(server, "/plans/new", cookie, team="taaaaaaaaa")
        assert (there.status, there.text) == (none.status, none.text)
        assert there.status == 403
        assert plans_in(server) == before


def test_whoever_has_a_join_code_begins_nothing_for_the_team(server, team):
    session = a_session(server.data, "Harbour")
    page = PageWithKernel(server, f"/reflect?code={session.code}")
    before = plans_in(server)
    for word in (team.id, session.id, session.code, "Harbour"):
        assert post(server, "/plans/new", page.cookie, team=word).status in {400, 403}
    assert plans_in(server) == before
    page.close()


# Using one again


def test_a_plan_is_used_again_by_whoever_may_open_it(server, team):
    plan, cookie = begins(server)
    again, cookie = begins(server, cookie, **{"from": plan})
    assert Plans(server.data).find(again).again_of == plan
    assert get(server, f"/plan?plan={plan}", cookie).status == 200  # both are this browser's
    of_team = came_in(server, Links(server.data).make("team", team.id))
    first, _ = begins(server, of_team, team=team.id)
    second, _ = begins(server, of_team, team=team.id, **{"from": first})
    assert Plans(server.data).find(second).team == team.id


def test_nobody_uses_somebody_elses_plan_again_or_learns_that_it_is_there(server, team):
    nobodys, _ = begins(server)
    of_team = Plans(server.data).begin(team=team.id).id
    _, own = begins(server)
    other = came_in(server, Links(server.data).make("team", a_team(server.data, "Quay").id))
    before = plans_in(server)
    for cookie in ("", own, other):
        none = post(server, "/plans/new", cookie, **{"from": "paaaaaaaaaaaaaaa"})
        for plan in (nobodys, of_team, "../plans", f"{of_team}/..", "p", "é"):
            there = post(server, "/plans/new", cookie, **{"from": plan})
            assert (there.status, there.text) == (none.status, none.text)
            assert there.status == 403
    assert plans_in(server) == before


def test_a_form_of_our_own_asks_for_the_hidden_token(server, team):
    cookie = came_in(server, Links(server.data).make("team", team.id))
    before = plans_in(server)
    for path in ("/plans/new", "/plans/example"):
        for body in ("", f"team={team.id}", "example=yes", "_xsrf=wrong"):
            answer = Answer(server, "POST", path, body, {"Cookie": cookie, "Content-Type": FORM})
            assert answer.status == 403, (path, body)
    assert plans_in(server) == before
    assert not (server.data / "example").exists()


@pytest.mark.parametrize(
    "body",
    [
        *("team=a&team=b", "team=&team=", "from=a&from=b", "example=no&example=yes"),
        *("team=" + "a" * 65, "from=" + "a" * 65, "team=" + "a" * 5000, "team=%ff%fe"),
        "&".join(f"a{n}=1" for n in range(30)),
        "te%61m=a&team=b",
    ],
)
def test_what_stands_twice_or_is_too_long_begins_nothing(server, body):
    before = plans_in(server)
    assert post(server, "/plans/new", body=body).status == 400
    assert plans_in(server) == before


@pytest.mark.parametrize("page", ["plan", "day", "review", "sheets", "plans/link"])
def test_an_address_that_names_two_plans_opens_none(server, page):
    mine, cookie = begins(server)
    other, _ = begins(server)
    for query in (
        f"plan={mine}&plan={other}",
        f"plan={other}&plan={mine}",
        f"plan={mine}&p%6can={other}",
    ):
        assert get(server, f"/{page}?{query}", cookie).status == 400
    for odd in (other, mine.upper(), f"{mine}/../{other}", f"{mine}%00", "..", "%2e%2e"):
        assert get(server, f"/{page}?plan={odd}", cookie).status == 403


# What ends


def test_an_open_page_is_shut_at_once_when_the_plans_link_ends(server):
    plan, cookie = begins(server)
    page = PageWithKernel(server, f"/plan?plan={plan}", cookie)
    Links(server.data).end(f"plan-{plan}")
    until(lambda: get(server, f"/api/kernels/{page.kernel}", cookie).status in {403, 404})
    page.close()
    for path in ("plan", "day", "plans/link"):
        refused = get(server, f"/{path}?plan={plan}", cookie)
        assert refused.status == 403
    assert "This link has been ended" in get(server, f"/plan?plan={plan}", cookie).text
    assert post(server, "/plans/new", cookie, **{"from": plan}).status == 403


def test_a_link_of_a_plan_that_is_gone_opens_a_page_that_says_so(server):
    plan, cookie = begins(server)
    Plans(server.data).delete(plan)
    page = get(server, f"/plan?plan={plan}", cookie)
    assert page.status == 200
    assert "There is no such plan." in page.text
    assert not (server.data / "plans" / plan).exists()


# The invented service


def test_an_example_is_made_when_somebody_asks_and_nothing_of_it_is_real(tmp_path):
    server = RunningWorkbook(tmp_path / "data").start()
    write_example(server.data / "example", teams=1, quarters=1)
    try:
        team = a_team(server.data, "Harbour")
        real = Plans(server.data).begin(team=team.id)
        invented = Teams(server.data / "example").all()[0]
        answer = post(server, "/plans/new", example="yes")
        cookie = cookie_of(answer)
        assert answer.place.endswith("example=yes")
        page = get(server, answer.place, cookie)
        assert (page.status, "Invented." in page.text) == (200, True)
        # An invented team's needs no link, as nothing does there; a real one is not there.
        of_team = post(server, "/plans/new", cookie, example="yes", team=invented.id)
        assert get(server, of_team.place, cookie).status == 200
        for wish in ({"team": team.id}, {"from": real.id}):
            refused = post(server, "/plans/new", cookie, example="yes", **wish)
            assert refused.status == 404
            assert "Harbour" not in refused.text
        # What is begun there opens nothing here, and the other way round.
        plan = parse_qs(urlsplit(answer.place).query)["plan"][0]
        assert get(server, f"/plan?plan={plan}", cookie).status == 403
        assert get(server, f"/plan?plan={real.id}&example=yes", cookie).status == 403
        assert post(server, "/plans/new", cookie, **{"from": plan}).status == 403
        assert post(server, "/plans/new", cookie, team=invented.id).status == 403
        assert plans_in(server) == {real.id}
        assert not list((server.data / "keys").glob("plan-*"))
        # Another visitor has a copy of their own.
        other = post(server, "/plans/new", example="yes")
        assert get(server, answer.place, cookie_of(other)).status == 403
    finally:
        server.stop()


def test_an_example_to_read_is_a_plan_that_is_further_than_a_draft(tmp_path):
    server = RunningWorkbook(tmp_path / "data").start()
    try:
        page = get(server, "/planning").text
        assert 'action="/plans/example"' in page
        folder = server.data / "example"
        write_example(folder, teams=1, quarters=1)
        plans = Plans(folder)
        for each in plans.all():
            plans.delete(each.id)
        assert post(server, "/plans/example").place == "/example"
        plan, draft = plans.begin(title="A film night"), plans.begin()
        plans.open(plan.id).move("ready", was="draft")
        assert plans.find(draft.id).state == "draft"
        leads = f"/plan?plan={plan.id}&example=yes"
        assert post(server, "/plans/example").place == leads
        assert f'href="{leads}"' in get(server, "/planning").text.replace("&amp;", "&")
        shown = get(server, leads)
        assert (shown.status, "Invented." in shown.text) == (200, True)
    finally:
        server.stop()


# Too many


def test_a_thousand_quick_forms_begin_a_few_and_the_rest_is_answered_in_words(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.toml").write_text("plans_without_a_team = 7\n")
    server = RunningWorkbook(data).start()
    try:
        team = a_team(data, "Harbour")
        cookie = came_in(server, Links(data).make("team", team.id))
        page = get(server, "/planning")
        token = re.search(r'name="_xsrf" value="([^"]+)"', page.text)[1]
        sent = {"Cookie": cookie_of(page), "Content-Type": FORM}

        def one(_):
            return Answer(server, "POST", "/plans/new", f"_xsrf={token}", sent).status

        with ThreadPoolExecutor(8) as many:
            came = list(many.map(one, range(1000)))
        assert sorted(set(came)) == [303, 429]
        assert came.count(303) == len(plans_in(server)) == 7
        assert len(list((data / "keys").glob("plan-*"))) == 7
        refused = post(server, "/plans/new")
        assert refused.status == 429
        assert "No plan was begun" in refused.text
        # A team begins one all the while.
        assert post(server, "/plans/new", cookie, team=team.id).status == 303
    finally:
        server.stop()


def test_a_service_that_leaves_planning_to_teams_says_so(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.toml").write_text("plans_without_a_team = 0\n")
    server = RunningWorkbook(data).start()
    try:
        page = get(server, "/planning").text
        assert "Here plans belong to teams." in page
        assert 'action="/plans/new"' not in page
        refused = post(server, "/plans/new")
        assert refused.status == 403
        assert plans_in(server) == set()
        team = a_team(data, "Harbour")
        cookie = came_in(server, Links(data).make("team", team.id))
        assert "Nobody’s but mine" not in get(server, "/planning", cookie).text
        assert post(server, "/plans/new", cookie, team=team.id).status == 303
    finally:
        server.stop()


def test_who_began_or_opened_a_plan_is_noted_without_a_time_of_day_or_a_title(server):
    plan, cookie = begins(server)
    get(server, f"/plan?plan={plan}", cookie)
    short = Links(server.data).find(f"plan-{plan}").short
    opened = [
        line for line in (server.data / "opened.csv").read_text().splitlines() if short in line
    ]
    assert [line.split(",")[1:] for line in opened] == [["planner", "plan", "", short]]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", opened[0].split(",")[0])
    acts = [line for line in (server.data / "acts.csv").read_text().splitlines() if short in line]
    assert [line.split(",")[1:] for line in acts] == [[short, "plan_begun", ""]]


def test_a_plans_link_leads_to_its_plan_from_every_way_in(server):
    plan, _ = begins(server)
    link = Links(server.data).find(f"plan-{plan}")
    fields = {"link": link.name, "key": link.key}
    page = get(server, "/in")
    token = re.search(r'name="_xsrf" value="([^"]+)"', page.text)[1]
    headers = {"Cookie": cookie_of(page), "Content-Type": FORM, "Accept": "application/json"}
    answer = Answer(server, "POST", "/in", urlencode({"_xsrf": token, **fields}), headers)
    assert json.loads(answer.text) == {"leadsTo": f"/plan?plan={plan}"}
    pasted = urlencode({"_xsrf": token, "pasted": link.address(server.data)})
    answer = Answer(server, "POST", "/in", pasted, {**headers, "Accept": "text/html"})
    assert (answer.status, answer.place) == (303, f"/plan?plan={plan}")
    # With that one link alone, the bare address leads on to it.
    assert get(server, "/plan", cookie_of(answer)).place == f"/plan?plan={plan}"
    both = came_in(
        server, Links(server.data).find(f"plan-{begins(server)[0]}"), cookie=cookie_of(answer)
    )
    assert get(server, "/plan", both).status == 403
