"""Planning an activity in a real browser: alone on a phone, and several at once in one plan."""

from __future__ import annotations

import re
import time

import pytest
from made_up_pages import smallest, tab_to
from playwright.sync_api import expect
from serving import RunningWorkbook, until
from ways_in import a_team, old_path

from workbook.access import Links
from workbook.plans import Plans

PURPOSE = "What is this activity for?"
PART = "What part will young people play?"
HEAR = "what-they-hear"
KEPT = re.compile("^Kept ")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    running = RunningWorkbook(tmp_path_factory.mktemp("plan") / "data").start()
    yield running
    running.stop()


def begun(workbook, **more):
    return Plans(workbook.data).begin(**more).id


def opened(workbook, visitor, plan, *, at="", kind="plan", scope=""):
    """Somebody's page of a plan."""
    link = Links(workbook.data).make(kind, scope or plan)
    page = visitor.page
    page.goto(workbook.address + old_path(link))
    page.goto("about:blank")  # so that the place in the address is there when the page begins
    page.goto(f"{workbook.address}/plan?plan={plan}{at}")
    page.locator("body[data-ready] .rpw-plan-page").wait_for()
    return page


def prompt(page, question):
    return page.get_by_role("article", name=question)


def kept(workbook, plan, prompt="plain-purpose"):
    return Plans(workbook.data).open(plan).look().entries[prompt]


@pytest.mark.parametrize(
    ("size", "scheme"), [("laptop", "light"), ("phone", "dark"), ("phone", "light")]
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(workbook, visitors, size, scheme):
    visitor = visitors(size, color_scheme=scheme, reduced_motion="reduce")
    plan = begun(workbook, title="Sunday garden group with averylongwordthatdoesnotbreakanywhere")
    page = opened(workbook, visitor, plan, at="#whole-plan")
    for each in page.locator("summary:visible").all():
        each.click()
    assert smallest(page, ".rpw-plan-page") >= 44
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    page.goto(f"{page.url.split('#')[0]}#{HEAR}")
    expect(page.get_by_role("heading", name="What will young people hear back")).to_be_focused()
    page.get_by_role("button", name="Add a task").first.click()
    page.get_by_role("button", name="Add a promise").click()
    prompt(page, "What will young people hear back").get_by_label("Not for this one").first.check()
    for each in page.locator("summary:visible").all():
        each.click()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    assert smallest(page, ".rpw-plan-page") >= 44


def test_the_first_question_is_answered_at_once_without_a_title(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors("phone"), plan)
    above = page.locator(".rpw-above", has_text="This plan is about an activity, never a person.")
    expect(above).to_be_visible()
    box = page.get_by_role("textbox", name=PURPOSE)
    box.fill("We choose chairs for the new room.")
    prompt(page, PURPOSE).get_by_label("Decided").check()
    expect(prompt(page, PURPOSE).get_by_text(KEPT)).to_be_visible()
    until(lambda: kept(workbook, plan).standing == "decided")
    assert kept(workbook, plan).words == "We choose chairs for the new room."
    expect(page.get_by_role("region").get_by_text("1 decided · 2 still open")).to_be_visible()


def test_a_plan_is_made_by_keyboard_alone(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors(), plan)
    tab_to(page, page.get_by_role("textbox", name=PURPOSE))
    page.keyboard.type("Chairs.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    until(lambda: kept(workbook, plan).standing == "decided")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    until(lambda: kept(workbook, plan).standing == "not_this_one")
    expect(page.get_by_label("Not for this one, because…").first).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Add a task").first)
    page.keyboard.press("Enter")
    expect(page.get_by_label("What has to be done?")).to_be_focused()
    page.keyboard.type("Ask the caretaker")
    tab_to(page, page.get_by_role("link", name="Next: Who takes part?"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who takes part?")).to_be_focused()
    (task,) = until(lambda: Plans(workbook.data).open(plan).look().tasks)
    until(lambda: Plans(workbook.data).open(plan).look().tasks[0].what == "Ask the caretaker")
    assert task.prompt == "plain-purpose"


def test_a_link_leads_to_one_question_and_the_way_back_works(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors("phone"), plan, at="#links")
    heading = page.get_by_role("heading", name="How will we check for links between people")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    page.get_by_role("link", name="Next:").click()
    expect(page.get_by_role("heading", name="Who could see, find or follow us?")).to_be_focused()
    page.go_back()
    expect(
        page.get_by_role("heading", name="How do we stay safe with one another?")
    ).to_be_visible()
    page.goto(f"{workbook.address}/plan?plan={plan}#nothing-of-this-name")
    page.reload()
    expect(page.get_by_role("heading", level=2).first).to_be_visible()


def test_a_device_remembers_where_somebody_left_off_and_another_begins_with_the_whole(
    workbook, visitors
):
    plan = begun(workbook)
    first = visitors("phone")
    page = opened(workbook, first, plan, at="#staff-care")
    page.get_by_role("textbox", name="Who looks after the workers").fill("The team manager.")
    until(lambda: kept(workbook, plan, "staff-care").words)
    page.goto(f"{workbook.address}/plan?plan={plan}")
    expect(page.get_by_role("heading", name="Who looks after the workers")).to_be_in_viewport()
    other = opened(workbook, visitors("phone"), plan)
    expect(other.get_by_role("heading", name="The whole plan")).to_be_visible()
    expect(other.get_by_role("link", name=f"Go on: {PURPOSE}")).to_be_visible()
    other.get_by_role("link", name="Who runs it?").click()
    expect(other.get_by_role("textbox", name="Who looks after the workers")).to_have_value(
        "The team manager."
    )


# ---- together


def test_two_in_one_box_lose_no_word_and_are_told(workbook, visitors, capsys):
    plan = begun(workbook)
    one = opened(workbook, visitors(), plan)
    other = opened(workbook, visitors("phone"), plan)
    expect(one.get_by_text("One other person is in this plan now.")).to_be_visible()
    mine = one.get_by_role("textbox", name=PURPOSE)
    theirs = other.get_by_role("textbox", name=PURPOSE)
    mine.click()
    expect(other.get_by_text("Somebody else is writing here.")).to_be_visible()
    theirs.click()
    expect(one.get_by_text("Somebody else is writing here too.")).to_be_visible()
    began = time.monotonic()
    mine.press_sequentially("We choose chairs", delay=5)
    theirs.press_sequentially("and tables", delay=5)
    for words in ("We choose chairs", "and tables"):
        expect(mine).to_have_value(re.compile(words))
        expect(theirs).to_have_value(re.compile(words))
    with capsys.disabled():
        print(f"\nboth boxes had both people's words after {time.monotonic() - began:.1f} s")
    until(lambda: mine.input_value().strip() == theirs.input_value().strip())
    assert kept(workbook, plan).words == mine.input_value().strip()
    told = [each.get_by_text("their words and yours are both in the box") for each in (one, other)]
    until(lambda: any(each.is_visible() for each in told))


#: Types words one after the other at the caret, fast, and pauses now and then, each in its time.
TYPING = """(box, [sign, number, run]) => {
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  let at = 0;
  const type = () => {
    at += 1;
    document.execCommand("insertText", false, `${sign}${at} `);
    if (at === number) box.dataset.typed = "yes";
    else setTimeout(type, at % run ? 40 : 900);
  };
  type();
}"""


def test_three_who_type_in_one_box_at_the_same_time_lose_nothing(workbook, visitors):
    plan = begun(workbook)
    pages = [opened(workbook, visitors(), plan) for _ in range(3)]
    boxes = [page.get_by_role("textbox", name=PURPOSE) for page in pages]
    for box, sign, run in zip(boxes, "abc", (5, 7, 11), strict=True):
        box.evaluate(TYPING, [sign, 40, run])
    for page in pages:
        page.locator("[data-typed]").wait_for()
    # The blank behind one's own last word is in one's own box alone.
    until(lambda: len({" ".join(box.input_value().split()) for box in boxes}) == 1)
    until(lambda: kept(workbook, plan).words.split() == boxes[0].input_value().split())
    words = kept(workbook, plan).words.split()
    for sign in "abc":
        mine = [word for word in words if word.startswith(sign)]
        assert mine == [f"{sign}{at}" for at in range(1, 41)]


def test_what_somebody_else_writes_comes_in_without_moving_the_caret(workbook, visitors, capsys):
    plan = begun(workbook)
    one = opened(workbook, visitors(), plan)
    other = opened(workbook, visitors(), plan)
    mine = one.get_by_role("textbox", name=PART)
    mine.fill("to paint and to saw")
    until(lambda: kept(workbook, plan, "their-part").words)
    mine.evaluate("box => box.setSelectionRange(9, 9)")
    theirs = other.get_by_role("textbox", name=PART)
    expect(theirs).to_have_value("to paint and to saw")
    theirs.fill("Young people: to paint and to saw")
    began = time.monotonic()
    expect(mine).to_have_value("Young people: to paint and to saw")
    with capsys.disabled():
        print(f"\nsomebody else's words were there after {time.monotonic() - began:.1f} s")
    assert mine.evaluate("box => [box.selectionStart, document.activeElement === box]") == [
        23,
        True,
    ]


def test_of_two_who_choose_at_once_one_is_told_beside_the_choice(workbook, visitors):
    plan = begun(workbook)
    one = opened(workbook, visitors(), plan)
    other = opened(workbook, visitors(), plan)
    prompt(one, PURPOSE).get_by_label("Decided").wait_for()
    # The second has not heard of the first's choice yet: its page looks at nothing meanwhile.
    other.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden'})")
    prompt(one, PURPOSE).get_by_label("Decided").check()
    until(lambda: kept(workbook, plan).standing == "decided")
    prompt(other, PURPOSE).get_by_label("Still open").click()
    said = prompt(other, PURPOSE).get_by_role("alert")
    expect(said.filter(has_text="Somebody else has just chosen something else")).to_be_visible()
    expect(prompt(other, PURPOSE).get_by_label("Decided")).to_be_checked()
    assert kept(workbook, plan).standing == "decided"
    prompt(other, PURPOSE).get_by_label("Still open").click()
    until(lambda: kept(workbook, plan).standing == "open")


def test_rows_of_others_appear_and_go_without_taking_the_focus_or_a_word(workbook, visitors):
    plan = begun(workbook)
    one = opened(workbook, visitors(), plan)
    other = opened(workbook, visitors(), plan)
    mine = one.get_by_role("textbox", name=PURPOSE)
    mine.click()
    prompt(other, PURPOSE).get_by_role("button", name="Add a task").click()
    other.get_by_label("What has to be done?").fill("Ask the caretaker")
    other.get_by_label("Who does it?").fill("duty worker")
    other.get_by_label("By when?").fill("2026-12-24")
    other.get_by_label("By when?").blur()
    row = one.get_by_role("listitem").filter(has_text="Ask the caretaker")
    expect(row).to_contain_text("duty worker")
    expect(row).to_contain_text("24 December 2026")
    expect(mine).to_be_focused()
    row.get_by_role("checkbox").check()
    other.get_by_role("button", name="Close").click()
    expect(
        other.get_by_role("listitem").filter(has_text="Ask the caretaker").get_by_role("checkbox")
    ).to_be_checked()
    # The one writes in it, offline, while the other takes it out.
    row.get_by_role("button", name="Change").click()
    one.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden'})")
    other.get_by_role("button", name="Change (Ask the caretaker)").click()
    other.get_by_role("button", name="Remove (Ask the caretaker)").click()
    other.get_by_role("button", name="Remove it").click()
    until(lambda: not Plans(workbook.data).open(plan).look().tasks)
    expect(other.get_by_role("button", name="Add a task").first).to_be_focused()
    one.get_by_label("What has to be done?").fill("Ask the caretaker about keys")
    note = one.get_by_text("Somebody else has removed a task here.")
    expect(note).to_be_visible()
    one.get_by_role("button", name="Put it back with my words").click()
    until(lambda: Plans(workbook.data).open(plan).look().tasks)
    until(
        lambda: (
            Plans(workbook.data).open(plan).look().tasks[0].what == "Ask the caretaker about keys"
        )
    )


def test_what_others_decide_leaves_the_keyboard_where_it_is(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors(), plan, at="#whole-plan")
    for focused in (
        page.get_by_role("button", name="It is ready"),
        page.get_by_role("link", name=f"Begin: {PURPOSE}"),
        page.get_by_label("Working title"),
    ):
        focused.focus()
        other = Plans(workbook.data).open(plan)
        was = kept(workbook, plan, "links").standing
        to = "decided" if was != "decided" else "open"
        other.choose("entry:links:standing", was, to)
        other.add("task", f"0a1b2c{len(other.look().tasks):02}", prompt="links", words="Ask")
        counted = "1 decided · 3 still open" if to == "decided" else "4 still open"
        line = page.get_by_role("listitem").filter(has_text="How do we stay safe with one another?")
        expect(line.first).to_contain_text(counted)
        expect(focused).to_be_focused()


def test_in_forced_colours_what_is_chosen_and_where_the_keyboard_is_can_be_seen(workbook, visitors):
    visitor = visitors("phone", forced_colors="active")
    page = opened(workbook, visitor, begun(workbook))
    prompt(page, PURPOSE).get_by_label("Decided").check()
    answer = page.locator(".rpw-answer:has(:checked)").first
    assert answer.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    assert visitor.axe() == []


def test_an_ended_link_is_said_and_takes_no_word_away(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors(), plan)
    Links(workbook.data).end(f"plan-{plan}")
    expect(page.get_by_text("This link has been ended or made anew")).to_be_visible()
    box = page.get_by_role("textbox", name=PURPOSE)
    box.fill("Words")
    expect(prompt(page, PURPOSE).get_by_text("Kept on this device")).to_be_visible()
    expect(box).to_have_value("Words")
    assert kept(workbook, plan).words == ""


# ---- nothing is lost, and nothing is kept that should not be


def test_words_that_were_not_sent_are_there_after_a_reload_and_go_then(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors("phone"), plan)
    box = page.get_by_role("textbox", name=PURPOSE)
    box.press_sequentially("We choose chairs", delay=2)
    page.reload()
    expect(box).to_have_value("We choose chairs")
    until(lambda: kept(workbook, plan).words == "We choose chairs")
    expect(prompt(page, PURPOSE).get_by_text(KEPT)).to_be_visible()
    assert "choose chairs" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_server_that_is_killed_while_somebody_types_loses_nothing(own_workbook, visitors):
    plan = begun(own_workbook)
    visitor = visitors("phone")
    page = opened(own_workbook, visitor, plan)
    box = page.get_by_role("textbox", name=PURPOSE)
    box.press_sequentially("We choose ", delay=5)
    own_workbook.process.kill()
    own_workbook.process.wait()
    box.press_sequentially("chairs and tables", delay=5)
    prompt(page, PURPOSE).get_by_role("button", name="Add a task").click()
    page.get_by_label("What has to be done?").fill("Ask the caretaker")
    own_workbook.start()
    opened(own_workbook, visitor, plan)  # a server that begins anew asks for the link once more
    until(lambda: kept(own_workbook, plan).words == "We choose chairs and tables")
    until(lambda: Plans(own_workbook.data).open(plan).look().tasks)
    until(lambda: Plans(own_workbook.data).open(plan).look().tasks[0].what == "Ask the caretaker")
    expect(page.get_by_role("textbox", name=PURPOSE)).to_have_value("We choose chairs and tables")


def test_hostile_words_in_every_box_are_words(workbook, visitors):
    plan = begun(workbook)
    visitor = visitors()
    page = opened(workbook, visitor, plan, at=f"#{HEAR}")
    nasty = "<img src=x onerror=alert(1)> </script>{{7*7}} \u202eevil =HYPERLINK(1)"
    card = prompt(page, "What will young people hear back")
    card.get_by_label("Not for this one").first.check()
    for name in ("Add a task", "Add a worry", "Add a promise"):
        card.get_by_role("button", name=name).click()
    boxes = page.locator(".rpw-plan-page [data-place]:is(textarea, input[type=text]):visible")
    assert boxes.count() > 8
    for at in range(boxes.count()):
        boxes.nth(at).fill(nasty)
    page.get_by_role("link", name="The whole plan").first.click()
    for label in ("Working title", "Kind of activity", "Who leads it?"):
        page.get_by_label(label).fill(nasty)
        page.get_by_label(label).blur()
    until(lambda: Plans(workbook.data).find(plan).lead_role)
    until(lambda: Plans(workbook.data).open(plan).look().promises[0].how)
    page.reload()
    page.locator("body[data-ready] .rpw-about").wait_for()
    assert page.locator("img").count() == 0
    expect(page.locator(".rpw-about")).to_contain_text("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="See it and print").click()
    frame = page.frame_locator("iframe.rpw-paper")
    expect(frame.get_by_text("<img src=x").first).to_be_visible()
    assert frame.locator("img").count() == 0


def test_a_childs_name_is_asked_about_in_every_box_and_not_kept_when_it_is_taken_out(
    workbook, visitors
):
    plan = begun(workbook)
    page = opened(workbook, visitors(), plan, at=f"#{HEAR}")
    card = prompt(page, "What will young people hear back")
    card.get_by_label("Not for this one").first.check()
    for name in ("Add a task", "Add a worry", "Add a promise"):
        card.get_by_role("button", name=name).click()
    boxes = card.locator("[data-place]:is(textarea, input[type=text]):visible")
    panel = page.get_by_role("group", name="Worth another look before it is kept")
    number = boxes.count()
    assert number == 9
    for at in range(number):
        boxes.nth(at).fill("Ask Priya first. ")
        boxes.nth(at).blur()
        expect(panel).to_be_visible()
        panel.get_by_role("button", name="Write “a young person”").click()
        expect(boxes.nth(at)).not_to_have_value(re.compile("Priya"))
        said = page.locator(f"#{boxes.nth(at).get_attribute('id')}-said")
        expect(said).to_have_text(KEPT)
    written = b"".join(each.read_bytes() for each in workbook.data.rglob("*.csv"))
    assert b"Priya" not in written
    assert "Priya" not in page.evaluate("JSON.stringify(localStorage)")
    until(lambda: Plans(workbook.data).open(plan).look().promises[0].how)


def test_words_that_wait_for_a_decision_are_told_of_from_another_section(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors("phone"), plan)
    page.get_by_role("textbox", name=PURPOSE).fill("Ring 07700 900123 first. ")
    page.get_by_role("link", name="Next:").click()
    back = page.get_by_role("link", name="Words of yours are not kept yet")
    back.click()
    expect(page.get_by_role("heading", name=PURPOSE)).to_be_focused()
    assert kept(workbook, plan).words == ""


# ---- how far it is, and what comes out of it


def test_a_plan_goes_its_way_in_one_press_each_and_back(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors("phone"), plan, at="#whole-plan")
    expect(page.get_by_text("35 questions are still open. That stops nothing:")).to_be_visible()
    page.get_by_role("button", name="It is ready").click()
    expect(page.get_by_text("It is noted: ready.")).to_be_visible()
    page.get_by_text("35 questions are still open.").click()
    page.get_by_role("link", name=PURPOSE).last.wait_for()
    page.get_by_role("button", name="Back to “Draft”").click()
    expect(page.get_by_text("It is noted: draft.")).to_be_visible()
    page.get_by_role("button", name="It is ready").click()
    page.get_by_role("button", name="It is under way").click()
    expect(page.get_by_role("link", name="On the day").first).to_have_attribute(
        "href", f"day?plan={plan}"
    )
    Plans(workbook.data).open(plan).add("promise", "0a1b2c3d", prompt=HEAR, words="One page")
    page.get_by_role("button", name="We have looked back on it").click()
    expect(page.get_by_text("1 promise is neither kept nor explained.")).to_be_visible()
    page.get_by_role("button", name="Young people have heard what came of it").click()
    expect(
        page.get_by_role("alert").filter(has_text="Young people have not heard everything yet")
    ).to_be_visible()
    Plans(workbook.data).open(plan).choose("promise:0a1b2c3d:outcome", "", "kept")
    page.get_by_role("button", name="Young people have heard what came of it").click()
    expect(page.get_by_text("It will be deleted on")).to_be_visible()
    assert Plans(workbook.data).find(plan).state == "fed_back"


def test_a_plan_is_stopped_with_a_reason_and_taken_up_again(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors("phone"), plan, at="#whole-plan")
    page.get_by_role("button", name="Stop this plan").click()
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("It does not say yet why the plan is stopped.")).to_be_visible()
    page.get_by_label("Why is it stopped").fill("Nobody could say yes to an idea.")
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("It will be deleted on")).to_be_visible()
    assert Plans(workbook.data).find(plan).stopped_because == "Nobody could say yes to an idea."
    page.get_by_role("button", name="Take it up again").click()
    expect(page.get_by_text("It is noted: draft.")).to_be_visible()


def test_a_month_is_chosen_or_left_open(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors("phone"), plan, at="#whole-plan")
    page.get_by_label("Which month?").select_option("March")
    until(lambda: Plans(workbook.data).find(plan).month.endswith("-03"))
    expect(page.locator(".rpw-about")).to_contain_text("March 20")
    page.get_by_label("Which month?").select_option("Not sure yet")
    until(lambda: Plans(workbook.data).find(plan).month == "")


def test_a_team_uses_a_plan_again_and_looks_at_each_decision_again(workbook, visitors):
    team = a_team(workbook.data, "Harbour").id
    plan = begun(workbook, team=team, title="Garden")
    first = Plans(workbook.data).open(plan)
    first.write("entry:plain-purpose:words", "", "We choose chairs.")
    first.choose("entry:plain-purpose:standing", "open", "decided")
    visitor = visitors("phone")
    page = opened(workbook, visitor, plan, at="#whole-plan", kind="team", scope=team)
    page.get_by_role("button", name="Use this plan again").click()
    page.wait_for_url(lambda url: plan not in url)
    page.locator("body[data-ready] .rpw-plan-page").wait_for()
    new = re.search("plan=(p[a-z2-7]+)", page.url)[1]
    expect(page.get_by_text("One has words from an earlier plan:")).to_be_visible()
    expect(page.get_by_text("2 still open · 1 to look at again")).to_be_visible()
    page.goto(f"{workbook.address}/plan?plan={new}#plain-purpose")
    page.reload()
    mark = prompt(page, PURPOSE).get_by_text("This comes from an earlier plan. Is it still true?")
    expect(mark).to_be_visible()
    page.get_by_role("button", name="Yes, still true").click()
    until(lambda: not kept(workbook, new).still_true)
    expect(mark).not_to_be_visible()
    prompt(page, PURPOSE).get_by_label("We should talk about this as a team").check()
    until(lambda: kept(workbook, new).talk)
    assert visitor.axe() == []


def test_the_plans_link_is_shown_when_it_is_asked_for_and_opens_it_elsewhere(workbook, visitors):
    plan = begun(workbook)
    page = opened(workbook, visitors("phone"), plan, at="#whole-plan")
    assert "key=" not in page.content()
    page.get_by_role("button", name="Show the link").click()
    address = page.get_by_label("The plan’s link").input_value()
    expect(page.get_by_role("img", name=re.compile(".+"))).to_be_visible()
    assert address.partition("#")[2].startswith(f"link=plan-{plan}")
    page.get_by_role("button", name="Put the link away").click()
    expect(page.get_by_label("The plan’s link")).to_have_count(0)


@pytest.mark.parametrize(
    ("button", "ending"), [("Save for Word", "docx"), ("Save as a table", "csv")]
)
def test_a_paper_is_saved(workbook, visitors, button, ending):
    page = opened(workbook, visitors("phone"), begun(workbook), at="#whole-plan")
    page.get_by_label("The run sheet for the day").check()
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    assert re.fullmatch(rf"run-sheet-[0-9-]+\.{ending}", download.value.suggested_filename)
