"""Pages in a browser: full, left, without scripts, and drawn by other front ends."""

from __future__ import annotations

import nbformat
import pytest
from journeys import answer_all, form_of, opened, rows
from playwright.sync_api import expect
from serving import RunningWorkbook, until
from ways_in import a_team, way_in

from workbook.instruments.model import load_shipped
from workbook.sessions.repository import Sessions
from workbook.teams import service_id


@pytest.fixture
def serving(tmp_path):
    """Make servers that are started in some other way."""
    made = []

    def serve(**more):
        made.append(RunningWorkbook(tmp_path / "data", comes_back=True, **more).start())
        return made[-1]

    yield serve
    for each in made:
        if each.process.poll() is None:
            each.stop()


def test_who_finds_it_full_is_asked_to_wait_and_let_in_when_somebody_leaves(serving, visitors):
    workbook = serving(options={"most": 1})
    code = opened(workbook)
    first = form_of(visitors(), workbook, code)
    late = visitors("phone")
    late.page.goto(f"{workbook.address}/reflect?code={code}")
    expect(late.page.get_by_role("heading", level=1)).to_have_text("One moment, please")
    assert late.axe() == []
    assert not late.scrolls_sideways()
    first.get_by_role("radio").first.check()  # whoever is in goes on
    first.goto(workbook.address)
    # Nobody presses anything.
    expect(late.page.get_by_role("radio").first).to_be_visible()


def test_a_page_whose_place_was_taken_meanwhile_waits_with_its_words_and_comes_back(
    serving, visitors
):
    workbook = serving(options={"most": 1})
    code = opened(workbook)
    visitor = visitors()
    page = form_of(visitor, workbook, code)
    answer_all(page)
    # The other one is to be quicker, whichever of the two the machine lets go first.
    page.route("**", lambda route: route.abort())
    workbook.stop()
    workbook.start()
    other = form_of(visitors(), workbook, code)
    page.unroute("**")
    expect(page.get_by_text("The workbook is full for a moment")).to_be_visible()
    assert visitor.axe() == []
    other.goto(workbook.address)
    expect(page.get_by_text("The workbook is full for a moment")).to_be_hidden()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_leaving_shuts_the_managers_page_in_this_browser(serving, visitors, size):
    workbook = serving()
    visitor = visitors(size)
    page = visitor.page
    service = a_team(workbook.data).service
    page.goto(workbook.address + way_in(workbook.data, "manager", service_id(service)))
    expect(page.locator("body[data-ready]")).to_be_attached()
    assert "key=" not in page.url
    leave = page.get_by_role("button", name="Leave on this device")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    leave.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have left")
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    answer = page.goto(f"{workbook.address}/themes")
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("hemes")


def test_without_scripts_the_questions_can_be_read(serving, visitors):
    workbook = serving()
    code = opened(workbook)
    visitor = visitors(java_script_enabled=False)
    visitor.page.goto(f"{workbook.address}/reflect?code={code}")
    # The browser under test hides this also where it runs no script.
    assert "needs JavaScript to take an answer" in visitor.page.locator("noscript").inner_html()
    for item in load_shipped("decisions-about-care").items:
        expect(visitor.page.get_by_text(item.statement, exact=True)).to_be_visible()


def test_a_page_with_ipywidgets_own_controls_works_too(serving, visitors, tmp_path):
    """A service may add pages of its own; those load the larger script."""
    folder = tmp_path / "own"
    folder.mkdir()
    code = nbformat.v4.new_code_cell(
        "import ipywidgets as w\n"
        "slider, said = w.IntSlider(description='People', max=12), w.Label('0 people')\n"
        "slider.observe(lambda c: setattr(said, 'value', f'{c.new} people'), 'value')\n"
        "button = w.Button(description='More')\n"
        "button.on_click(lambda _: setattr(slider, 'value', slider.value + 1))\n"
        "w.VBox([slider, said, button])"
    )
    nbformat.write(nbformat.v4.new_notebook(cells=[code]), folder / "reflect.ipynb")
    workbook = serving(options={"notebooks": folder})
    session = Sessions(workbook.data).open("Harbour team", "risk-and-choice").code
    page = visitors().page
    page.goto(f"{workbook.address}/reflect?code={session}")
    button = page.get_by_role("button", name="More")
    expect(button).to_be_visible()
    button.click()
    expect(page.get_by_text("1 people")).to_be_visible()
    page.get_by_role("slider").press("ArrowRight")
    expect(page.get_by_text("2 people")).to_be_visible()


def test_with_voilas_own_front_end_the_main_job_goes_from_end_to_end(serving, visitors):
    workbook = serving(words=("--front-end", "voila"))
    code = opened(workbook, people=1)
    visitor = visitors("phone")
    page = form_of(visitor, workbook, code)
    answer_all(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    until(lambda: len({row["response"] for row in rows(workbook, code)}) == 1)
    assert not visitor.scrolls_sideways()
    session = Sessions(workbook.data).find(code)
    page.goto(f"{workbook.address}{way_in(workbook.data, 'team', session.team_id)}")
    expect(page.get_by_role("heading", level=1, name=session.team)).to_be_visible()
    page.goto(f"{workbook.address}/patterns?session={session.id}")
    expect(page.get_by_text("the answers are sealed")).to_be_visible()
    answer = page.goto(f"{workbook.address}/themes")
    assert answer.status == 403
