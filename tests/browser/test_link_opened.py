"""Opening a link in a browser: its key is handed over, and is in no list of what was visited."""

from __future__ import annotations

import sqlite3

import pytest
from playwright.sync_api import expect
from serving import RunningWorkbook
from ways_in import a_team

from workbook.access.links import Links

#: Of a visit in Chromium's own file: it is the last of those that led on to one another, which is
#: the one that the list of what was visited shows (ui/base/page_transition_types.h).
CHAIN_END = 0x20000000


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("way-in") / "data").start()
    yield running
    running.stop()


@pytest.fixture
def lead(workbook):
    return Links(workbook.data).make("lead")


@pytest.fixture
def profile(tmp_path):
    return tmp_path / "profile"


@pytest.fixture
def at_home(chromium, chromium_path, profile):
    """A browser that keeps a profile on the disk, as a person's own does."""
    context = chromium.browser_type.launch_persistent_context(
        profile,
        executable_path=chromium_path,
        args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
    )
    context.set_default_timeout(90_000)
    yield context
    context.close()


def addresses_behind(page):
    """What the button Back of a page leads through."""
    entries = page.context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]
    return [entry["url"] for entry in entries]


def follow(page, address):
    """Go to an address as a link in a message leads there, and not as somebody types it."""
    tools = page.context.new_cdp_session(page)
    tools.send("Page.navigate", {"url": address, "transitionType": "link"})


def visited(profile):
    """Every (address, whether the list of what was visited shows it) in a profile's own file."""
    with sqlite3.connect(f"file:{profile}/Default/History?mode=ro", uri=True) as kept:
        rows = kept.execute(
            "select urls.url, hidden, transition from urls join visits on visits.url = urls.id"
        ).fetchall()
    return [(url, bool(how & CHAIN_END) and not hidden) for url, hidden, how in rows]


def holding(profile, key):
    """The files of a profile in which a key stands."""
    spelt = (key.encode(), key.encode("utf-16-le"))
    return sorted(
        path.relative_to(profile).as_posix()
        for path in profile.rglob("*")
        if path.is_file() and any(each in path.read_bytes() for each in spelt)
    )


def test_no_list_of_what_was_visited_shows_the_key_of_a_link(workbook, at_home, profile, lead):
    page = at_home.pages[0]
    sent = []
    at_home.on("request", lambda asked: sent.append((asked.url, asked.headers.get("referer", ""))))
    page.goto(f"{workbook.address}/words")
    follow(page, f"{workbook.address}/{lead.path()}")
    expect(page.locator("body[data-ready]")).to_be_attached()
    assert page.url == f"{workbook.address}/lead"
    behind = addresses_behind(page)
    assert behind[-2:] == [f"{workbook.address}/words", f"{workbook.address}/lead"]
    page.go_back()
    expect(page).to_have_url(f"{workbook.address}/words")
    at_home.close()
    # Playwright gives an address with what stands behind its #, which the browser did not send.
    assert not [url for url, _ in sent if lead.key in url.partition("#")[0]]
    assert not [referer for _, referer in sent if lead.key in referer]
    assert lead.key not in workbook.said.read_text()
    shown = [url for url, is_shown in visited(profile) if is_shown]
    assert f"{workbook.address}/lead" in shown
    assert not [url for url in shown if lead.key in url]
    assert "Default/Top Sites" not in holding(profile, lead.key)
    # What docs/deploy.md says is left: a line of the file that the browser shows to nobody.
    assert [url for url, is_shown in visited(profile) if lead.key in url and not is_shown]


def test_a_link_that_is_put_into_the_box_leaves_its_key_nowhere(workbook, at_home, profile, lead):
    page = at_home.pages[0]
    page.goto(f"{workbook.address}/in")
    page.get_by_label("Your whole link").fill(f"{workbook.address}/{lead.path()}")
    page.keyboard.press("Enter")
    expect(page.locator("body[data-ready]")).to_be_attached()
    assert page.url == f"{workbook.address}/lead"
    at_home.close()
    assert f"{workbook.address}/lead" in [url for url, _ in visited(profile)]
    assert holding(profile, lead.key) == []


@pytest.mark.parametrize(
    ("size", "scheme"), [("laptop", "light"), ("phone", "light"), ("phone", "dark")]
)
def test_a_wrong_key_is_refused_on_the_spot_in_plain_words(workbook, visitors, size, scheme):
    visitor = visitors(size, color_scheme=scheme)
    page = visitor.page
    page.goto(f"{workbook.address}/in#link=lead&key={'a' * 26}")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("This link has been ended")
    expect(heading).to_be_focused()
    assert page.url == f"{workbook.address}/in#opening"
    assert "aaaa" not in str(addresses_behind(page))
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    # The new one opens in the same place, though nothing is loaded anew for what follows a #.
    follow(page, f"{workbook.address}/{Links(workbook.data).make('lead').path()}")
    expect(page.locator("body[data-ready]")).to_be_attached()
    assert page.url == f"{workbook.address}/lead"


@pytest.mark.parametrize("size", ["laptop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_that_lost_its_end_says_what_happened_and_takes_it_by_hand(
    workbook, visitors, lead, size, scheme
):
    visitor = visitors(size, color_scheme=scheme)
    page = visitor.page
    page.goto(f"{workbook.address}/in")
    expect(page.get_by_text("what your link says after the # did not get here")).to_be_visible()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.get_by_label("Your whole link").fill(f"{workbook.address}/in#link=lead")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("That is not a whole link")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    box = page.get_by_label("Your whole link")
    expect(box).to_have_value("")
    box.fill(f" {workbook.address}/{lead.path()} ")
    box.press("Enter")
    expect(page).to_have_url(f"{workbook.address}/lead")


def test_while_it_opens_the_page_says_so_and_when_nothing_answers_the_key_is_not_lost(
    workbook, visitors, lead
):
    visitor = visitors("phone")
    page = visitor.page
    held = []
    page.route("**/in", lambda route: held.append(route) if is_post(route) else route.continue_())
    page.goto(f"{workbook.address}/{lead.path()}")
    said = page.get_by_role("status")
    expect(said).to_have_text("Opening…")
    expect(page.get_by_label("Your whole link")).to_be_hidden()
    assert page.url == f"{workbook.address}/in#opening"
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    held.pop().abort()
    expect(said).to_contain_text("could not be reached")
    assert visitor.axe() == []
    page.unroute("**/in")
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page).to_have_url(f"{workbook.address}/lead")


def is_post(route):
    return route.request.method == "POST"


def test_a_link_that_something_in_between_refuses_can_be_tried_again(workbook, visitors, lead):
    page = visitors().page
    page.route(
        "**/in",
        lambda route: (
            route.fulfill(status=502, body="Bad gateway") if is_post(route) else route.continue_()
        ),
    )
    page.goto(f"{workbook.address}/{lead.path()}")
    expect(page.get_by_role("status")).to_contain_text("could not be reached")
    page.unroute("**/in")
    page.get_by_role("button", name="Try again").click()
    expect(page).to_have_url(f"{workbook.address}/lead")


def test_without_scripts_a_sentence_says_what_to_do_and_the_box_works(workbook, visitors):
    team = a_team(workbook.data)
    link = Links(workbook.data).make("team", team.id)
    visitor = visitors("phone", java_script_enabled=False)
    page = visitor.page
    page.goto(f"{workbook.address}/{link.path()}")
    expect(page.get_by_text("This browser has JavaScript turned off")).to_be_visible()
    page.get_by_label("Your whole link").fill(f"{workbook.address}/{link.path()}")
    page.get_by_role("button", name="Open").click()
    expect(page).to_have_url(f"{workbook.address}/team?team={team.id}")
