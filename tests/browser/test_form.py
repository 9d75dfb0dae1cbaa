"""The form by itself, with its other side played by the test: every state, every failure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from widgets.checklist import Checklist
from workbook.instrument import load_shipped

ROOT = Path(__file__).parent.parent.parent
INSTRUMENT = load_shipped("risk-and-choice")
KEY = "rpw:form:amber-river-kettle"
FORM = "http://127.0.0.1:9/form"
DAY = 24 * 60 * 60 * 1000


def content():
    form = Checklist(
        INSTRUMENT, lambda response: None, kept_as="amber-river-kettle", after="#after"
    )
    return json.dumps(form.get_state()["_content"])


@pytest.fixture
def form(visitors):
    """Open the form in a browser of its own; what it asks for is answered from the checkout."""

    def opened(size="laptop", *, clock=False, before="", **options):
        visitor = visitors(size, **options)
        answers = {
            "/form": ((ROOT / "tests/browser/harness/index.html").read_text(), "text/html"),
            "/checklist.js": ((ROOT / "widgets/checklist.js").read_text(), "text/javascript"),
            "/checklist.css": ((ROOT / "widgets/checklist.css").read_text(), "text/css"),
            "/content.json": (content(), "application/json"),
            "/favicon.ico": ("", "image/x-icon"),
        }

        def answer(route):
            body, kind = answers[route.request.url.removeprefix("http://127.0.0.1:9")]
            route.fulfill(body=body, content_type=kind)

        visitor.context.route("http://127.0.0.1:9/**", answer)
        if before:
            visitor.context.add_init_script(before)
        if clock:
            visitor.page.clock.install()
        visitor.page.goto(FORM)
        visitor.page.wait_for_function("window.ready")
        return visitor

    return opened


def draft(page):
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')") or "null")


def answer_all(page):
    for radio in page.get_by_role("radio", name="Unevenly").all():
        radio.check()


def test_nothing_is_chosen_beforehand_and_each_item_is_a_named_group(form):
    page = form().page
    assert page.locator("input:checked").count() == 0
    groups = page.get_by_role("group").filter(has=page.get_by_role("radio"))
    assert groups.count() == 12
    first = groups.first
    expect(first).to_have_accessible_name("1 of 12 " + INSTRUMENT.items[0].statement)
    expect(first).to_have_accessible_description(INSTRUMENT.items[0].prompt)
    assert len({radio.get_attribute("name") for radio in page.get_by_role("radio").all()}) == 12


def test_sections_are_headings_and_progress_is_said_in_words(form):
    page = form().page
    names = [heading.inner_text() for heading in page.get_by_role("heading", level=2).all()]
    assert names == [section.title for section in INSTRUMENT.sections]
    expect(page.get_by_text("None of 12 answered yet")).to_be_visible()
    page.get_by_role("radio").first.check()
    expect(page.get_by_text("1 of 12 answered").first).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="1 of 12 answered")).to_be_attached()


def test_an_answer_can_be_taken_back_and_the_focus_stays_in_the_group(form):
    page = form().page
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Take my answer back (question 1)").press("Enter")
    assert page.locator("input:checked").count() == 0
    expect(page.get_by_role("radio").first).to_be_focused()
    expect(page.get_by_text("None of 12 answered yet")).to_be_visible()
    assert draft(page)["answers"] == {}
    expect(page.get_by_role("status").filter(has_text="taken back")).to_be_attached()


def test_why_an_item_is_asked_is_shown_on_demand_with_its_sources(form):
    page = form().page
    item = INSTRUMENT.items[0]
    reason = page.get_by_text(item.why)
    expect(reason).not_to_be_visible()
    page.get_by_text("Why we ask this").first.press("Enter")
    expect(reason).to_be_visible()
    link = page.get_by_role("link", name=INSTRUMENT.cited(item)[0][0].citation).first
    assert link.get_attribute("rel") == "noreferrer noopener"
    extending = next(each for each in INSTRUMENT.items if each.sources[0].extends)
    page.get_by_text("Why we ask this").nth(INSTRUMENT.items.index(extending)).press("Enter")
    expect(page.get_by_text("goes further than this source").first).to_be_visible()


def test_nothing_to_send_is_said_in_a_summary_that_takes_the_focus(form):
    visitor = form()
    page = visitor.page
    page.get_by_role("button", name="Send my answers").press("Enter")
    summary = page.get_by_role("group", name="There is nothing to send yet")
    expect(summary).to_be_focused()
    assert visitor.axe() == []
    summary.get_by_role("link").first.press("Enter")
    expect(page.get_by_role("radio").first).to_be_focused()
    assert page.evaluate("window.sends().length") == 0


def test_leaving_questions_out_is_asked_about_once_and_is_as_good_as_answering(form):
    visitor = form("phone")
    page = visitor.page
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Send my answers").press("Enter")
    panel = page.get_by_role("group", name="11 questions have no answer")
    expect(panel).to_be_focused()
    assert visitor.axe() == []
    panel.get_by_role("link").nth(2).press("Enter")
    expect(
        page.get_by_role("group")
        .filter(has=page.get_by_role("radio"))
        .nth(3)
        .get_by_role("radio")
        .first
    ).to_be_focused()
    page.get_by_role("button", name="Send my answers").press("Enter")
    page.get_by_role("button", name="Send as it is").press("Enter")
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()
    assert list(page.evaluate("window.sends()[0].response.answers")) == [INSTRUMENT.items[0].id]


def test_what_python_refuses_is_told_at_the_top_and_at_the_item(form):
    visitor = form()
    page = visitor.page
    answer_all(page)
    item = INSTRUMENT.items[4].id
    page.evaluate(
        "faults => window.answer = {kind: 'refused', faults}",
        [{"item": item, "sentence": "This is too long."}],
    )
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("group", name="Your answers were not sent yet")).to_be_focused()
    assert page.get_by_text("This is too long.").count() == 2
    box = page.get_by_role("textbox", name="Your reflection on question 5")
    expect(box).to_have_attribute("aria-invalid", "true")
    assert visitor.axe() == []
    page.get_by_role("link", name="This is too long.").press("Enter")
    expect(box).to_be_focused()
    page.evaluate("window.answer = {kind: 'kept'}")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()


def test_an_over_long_paste_is_never_cut_off_and_can_be_mended(form):
    page = form().page
    answer_all(page)
    page.get_by_text("Add a reflection").first.click()
    box = page.get_by_role("textbox").first
    box.fill("x" * 2003)
    expect(page.get_by_text("3 characters too many")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("group", name="Your answers were not sent yet")).to_be_focused()
    assert page.evaluate("window.sends().length") == 0
    assert len(box.input_value()) == 2003
    box.fill("x" * 2000)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()


def test_trouble_on_the_other_side_is_told_and_sending_again_is_possible(form):
    page = form().page
    answer_all(page)
    page.evaluate("window.answer = {kind: 'trouble', sentence: 'The disk is full. Make room.'}")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("The disk is full. Make room.")).to_be_visible()
    page.evaluate("window.answer = {kind: 'kept'}")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()
    tokens = page.evaluate("window.sends().map(each => each.response.token)")
    assert len(tokens) == 2
    assert len(set(tokens)) == 1


def test_an_impatient_second_press_sends_once(form):
    page = form().page
    answer_all(page)
    page.evaluate("window.answer = null")
    button = page.get_by_role("button", name="Send my answers")
    button.dblclick()
    expect(page.get_by_role("button", name="Sending…")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Sending…").press("Enter")
    assert page.evaluate("window.sends().length") == 1


def test_every_change_is_kept_at_once_and_comes_back_after_a_reload(form):
    page = form().page
    page.get_by_role("radio").nth(2).check()
    page.get_by_text("Add a reflection").nth(1).click()
    page.get_by_role("textbox").first.fill("Half a thou")
    expect(page.get_by_text("Kept on this device, ")).to_be_visible()
    token = draft(page)["token"]
    page.reload()
    page.wait_for_function("window.ready")
    expect(page.get_by_role("radio").nth(2)).to_be_checked()
    expect(page.get_by_role("textbox", name="Your reflection on question 2")).to_have_value(
        "Half a thou"
    )
    expect(page.get_by_text("What you had typed before is back.").first).to_be_visible()
    page.get_by_role("radio").nth(6).check()
    assert draft(page)["token"] == token


def test_sending_clears_the_draft_and_a_reload_does_not_invite_a_second_answer(form):
    page = form().page
    answer_all(page)
    page.get_by_text("Add a reflection").first.click()
    page.get_by_role("textbox").first.fill("Words of mine")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()
    assert set(draft(page)) == {"token", "at", "sent"}
    assert "Words of mine" not in page.content()
    page.reload()
    page.wait_for_function("window.ready")
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()
    expect(page.get_by_role("link", name="See your team’s pattern")).to_have_attribute(
        "href", "#after"
    )
    assert page.get_by_role("radio").count() == 0


def test_a_device_passes_to_the_next_person_with_a_blank_form(form):
    page = form().page
    answer_all(page)
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("button", name="Someone else will answer on this device").press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_be_focused()
    assert page.locator("input:checked").count() == 0
    answer_all(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()
    tokens = page.evaluate("window.sends().map(each => each.response.token)")
    assert len(set(tokens)) == 2


def test_after_a_day_what_was_kept_is_gone(form):
    old = json.dumps(
        {"token": "a" * 32, "answers": {}, "reflections": {INSTRUMENT.items[0].id: "Old"}}
    )
    before = f"""
        const old = {old}; old.at = Date.now() - {DAY} - 1000;
        if (!sessionStorage.seeded) localStorage.setItem('{KEY}', JSON.stringify(old));
        sessionStorage.seeded = 'yes';"""
    page = form(before=before).page
    assert draft(page) is None
    assert "Old" not in page.content()


@pytest.mark.parametrize(
    "kept",
    ["not json", "[]", '"x"', "{}", '{"token": 3}', '{"token": "zz", "at": 1}', "null", "1e999"],
)
def test_nonsense_in_the_devices_memory_is_an_empty_form(form, kept):
    page = form(before=f"localStorage.setItem('{KEY}', {json.dumps(kept)})").page
    assert page.get_by_role("radio").count() == 60
    assert page.locator("input:checked").count() == 0


def test_a_draft_of_an_older_wording_keeps_only_what_is_still_asked(form):
    item = INSTRUMENT.items[0].id
    old = {
        "token": "a" * 32,
        "answers": {
            item: "unevenly",
            "gone-item": "unevenly",
            INSTRUMENT.items[1].id: "gone_answer",
        },
        "reflections": {item: "Still here", "gone-item": "Not any more"},
    }
    before = f"""
        const old = {json.dumps(old)}; old.at = Date.now();
        localStorage.setItem('{KEY}', JSON.stringify(old));"""
    page = form(before=before).page
    assert page.locator("input:checked").count() == 1
    answer_all(page)
    page.get_by_role("button", name="Send my answers").click()
    sent = page.evaluate("window.sends()[0].response")
    assert sent["reflections"] == {item: "Still here"}
    assert set(sent["answers"]) == {each.id for each in INSTRUMENT.items}


def test_on_a_shared_device_nothing_is_kept(form):
    visitor = form("phone")
    page = visitor.page
    page.get_by_role("radio").first.check()
    page.get_by_role("checkbox", name="This is a shared device").check()
    assert draft(page) is None
    page.get_by_role("radio").nth(7).check()
    assert draft(page) is None
    expect(page.get_by_text("Kept only on this page")).to_be_visible()
    assert visitor.axe() == []
    page.reload()
    page.wait_for_function("window.ready")
    assert page.locator("input[type=radio]:checked").count() == 0
    expect(page.get_by_role("checkbox", name="This is a shared device")).to_be_checked()
    answer_all(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()
    assert draft(page) is None


def test_a_browser_that_keeps_nothing_says_so_and_the_form_still_works(form):
    before = "Storage.prototype.setItem = () => { throw new DOMException('full'); }"
    page = form(before=before).page
    answer_all(page)
    expect(page.get_by_text("This browser does not let the page keep your words.")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()


@pytest.mark.parametrize("how", ["true", "'throws'"])
def test_when_nobody_answers_a_sentence_says_so_and_goes_when_somebody_does(form, how):
    visitor = form(clock=True)
    page = visitor.page
    page.get_by_role("radio").first.check()
    page.evaluate(f"window.dead = {how}")
    page.clock.run_for(16_000)
    gone = page.get_by_text(
        "The workbook has stopped answering. Your words are kept on this device."
    )
    expect(gone).to_be_visible()
    expect(page.get_by_role("button", name="Open this page again")).to_be_visible()
    page.get_by_role("radio").nth(8).check()
    assert len(draft(page)["answers"]) == 2
    page.evaluate("window.dead = false")
    page.clock.run_for(11_000)
    expect(gone).not_to_be_attached()


def test_a_send_that_nobody_answers_can_be_sent_again_with_the_same_token(form):
    page = form(clock=True).page
    answer_all(page)
    page.evaluate("window.dead = true")
    page.get_by_role("button", name="Send my answers").click()
    page.clock.run_for(16_000)
    expect(page.get_by_text("The workbook has stopped answering.")).to_be_visible()
    page.evaluate("window.dead = false")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_focused()
    tokens = page.evaluate("window.sends().map(each => each.response.token)")
    assert len(tokens) == 2
    assert len(set(tokens)) == 1


def test_with_nothing_kept_the_sentence_is_honest_about_a_dead_kernel(form):
    page = form(clock=True).page
    page.get_by_role("checkbox", name="This is a shared device").check()
    answer_all(page)
    page.evaluate("window.dead = true")
    page.clock.run_for(16_000)
    expect(page.get_by_text("Your words are only on this page")).to_be_visible()
    assert page.get_by_role("button", name="Open this page again").count() == 0


@pytest.mark.parametrize(
    "message",
    ["null", "[]", "'x'", "{}", "{kind: 'kept', number: 99}", "{kind: 'execute', number: 1}"],
)
def test_a_message_that_makes_no_sense_changes_nothing(form, message):
    page = form().page
    page.get_by_role("radio").first.check()
    page.evaluate(f"window.say({message})")
    expect(page.get_by_role("radio").first).to_be_checked()
    assert page.get_by_role("radio").count() == 60


@pytest.mark.parametrize(
    "words", ["<img src=x onerror=alert(1)>", "\u202eright to left", "=1+1", "שלום"]
)
def test_what_is_typed_stays_text(form, words):
    page = form().page
    answer_all(page)
    page.get_by_text("Add a reflection").first.click()
    page.get_by_role("textbox").first.fill(words)
    page.reload()
    page.wait_for_function("window.ready")
    expect(page.get_by_role("textbox").first).to_have_value(words)
    assert page.locator("img").count() == 0
    page.get_by_role("button", name="Send my answers").click()
    assert page.evaluate("Object.values(window.sends()[0].response.reflections)") == [words]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(form, size, scheme):
    visitor = form(size, color_scheme=scheme)
    page = visitor.page
    for summary in page.locator("summary").all():
        summary.click()
    page.get_by_role("radio").first.check()
    assert visitor.axe() == []
    assert not visitor.scrolls_sideways()
    rows = page.locator(".rpw-answer").evaluate_all("rows => rows.map(row => row.offsetHeight)")
    assert min(rows) >= 44


def test_wider_text_spacing_cuts_nothing_off(form):
    """WCAG 1.4.12: line height 1.5, paragraphs 2, letters 0.12 and words 0.16 of the font size."""
    visitor = form("phone")
    page = visitor.page
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"
    )
    assert not visitor.scrolls_sideways()
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.rpw-form *')].filter(e =>
             e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow === 'hidden'
             && !e.classList.contains('rpw-hidden')).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert cut == []


def test_the_focus_is_always_visible(form):
    page = form().page
    for _ in range(12):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const focused = document.activeElement;
              const around = [focused, focused.closest('label')].filter(Boolean);
              return around.map(e => getComputedStyle(e)).some(
                s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_with_reduced_motion_nothing_moves(form):
    page = form(reduced_motion="reduce").page
    moving = page.evaluate(
        """() => [...document.querySelectorAll('.rpw-form *')].filter(e => {
             const s = getComputedStyle(e);
             return parseFloat(s.transitionDuration) > 0 || s.animationName !== 'none';
           }).length"""
    )
    assert moving == 0
