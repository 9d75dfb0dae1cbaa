"""Plans for an activity: an ordinary filled one, an empty one, and one of a text in every box."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from workbook.instruments import USUAL_GUIDE, load_shipped_guide
from workbook.plans.model import Entry, Idea, Plan, Promise, Task, WholePlan, Worry

TODAY = date(2026, 11, 30)
GUIDE = load_shipped_guide(USUAL_GUIDE)

#: A sentence or two, as somebody writes on one prompt.
SAID = (
    "Two workers meet everybody at the door, and one stays near it. The group chooses a word for "
    "stop at the start.",
    "We ask each of them with their own worker, and leave it a week. No reply counts as no.",
    "The duty worker decides on the day, and rings the safeguarding lead if anything is in doubt.",
    "Cards to sort, a map of a good drop-in, and a made-up young person whom the group names.",
)
TASKS = (
    ("Book a room with two ways out", "youth worker"),
    ("Ask about food, fares and prayer times", "participation lead"),
    ("Check for links between people", "safeguarding lead"),
    ("Print the sheets and cut the stop cards", "youth worker"),
    ("Brief the manager who comes to listen", "participation lead"),
    ("Find somebody who can check about benefits", "team manager"),
    ("Buy the vouchers, in three kinds", "business support"),
    ("Write to each young person’s own worker", "youth worker"),
)
WORRIES = (
    ("The centre’s car park can be seen from the bus stop", "We use the side door and stagger"),
    ("Only two may come", "Lighter work, the same thanks"),
    ("Two of the workers are new to the group", "They come to the lunch the week before"),
    ("The topic may bring up hard things", "A quiet room, one worker free all session"),
    ("Payment could affect benefits", "Advice first, and a choice of vouchers"),
)
PROMISES = (
    ("One page with an answer to each idea", "service manager", "in person"),
    ("Which ideas went to the council, and what it said", "participation lead", "by their worker"),
    ("When the room will be painted", "team manager", "on the board"),
    ("How their words were used in the report", "participation lead", "in person"),
)
IDEAS = (
    ("Open the drop-in on Fridays until nine", "yes", "", "From March, with two workers"),
    ("Let us choose who comes to talk to us", "partly", "You choose two of three", "In May"),
    ("A minibus for everybody who lives far away", "no", "There is no money for it", "Fares paid"),
    ("Change how long the court takes", "not_ours", "Courts decide that", "We told the council"),
    ("Somewhere to sit where nobody can look in", "", "", ""),
)


def entries(words=SAID, guide=GUIDE):
    """A decision on every prompt of a guide."""
    return {
        prompt.id: Entry(prompt=prompt.id, standing="decided", words=words[n % len(words)])
        for n, prompt in enumerate(guide.prompts)
    }


def plan(**other):
    return Plan(
        **{
            "id": "p" + "a" * 15,
            "title": "A better drop-in room",
            "kind": "a workshop of two hours",
            "month": "2026-12",
            "lead_role": "participation lead",
            "state": "ready",
            "ready_on": date(2026, 11, 23),
            **other,
        }
    )


def usual(**other):
    """An ordinary filled plan: every prompt decided but three, eight tasks, five worries."""
    said = entries()
    said["live-cases"] = replace(said["live-cases"], standing="open")
    said["only-two-come"] = Entry(prompt="only-two-come", talk=True)
    said["online-parts"] = Entry(
        prompt="online-parts", standing="not_this_one", because="we all meet in one room."
    )
    return WholePlan(
        **{
            "plan": plan(),
            "guide": GUIDE,
            "entries": said,
            "tasks": tuple(
                Task(
                    id=f"{n:08x}",
                    prompt="place-and-time",
                    what=what,
                    who=who,
                    due_on=TODAY + timedelta(days=n),
                    done=n < 3,
                )
                for n, (what, who) in enumerate(TASKS)
            ),
            "worries": tuple(
                Worry(
                    id=f"{n:08x}",
                    prompt="recognised",
                    about=about,
                    doing=doing,
                    look_again_on=TODAY + timedelta(days=7),
                    over=n == 2,
                )
                for n, (about, doing) in enumerate(WORRIES)
            ),
            "promises": tuple(
                Promise(
                    id=f"{n:08x}",
                    prompt="what-they-hear",
                    what=what,
                    who=who,
                    how=how,
                    due_on=TODAY + timedelta(days=30),
                    outcome="kept" if n == 0 else "",
                    outcome_on=TODAY if n == 0 else None,
                    outcome_words="All of them came to hear it." if n == 0 else "",
                )
                for n, (what, who, how) in enumerate(PROMISES)
            ),
            "ideas": tuple(
                Idea(
                    id=f"{n:08x}",
                    words=words,
                    answer=answer,
                    why=why,
                    next=after,
                    told_how="TOLD HOW",
                    said_back="SAID BACK",
                    not_told_because="NOT TOLD BECAUSE",
                )
                for n, (words, answer, why, after) in enumerate(IDEAS)
            ),
            "review": {"first-lines": "A WORKER’S NOTE"},
            "wording": {},
            **other,
        }
    )


#: What fills each gap of the young people's sheet and of the words to read out.
FILLED = {
    "topic": "the drop-in room",
    "lead": "our safeguarding lead",
    "sign": "hold up the card",
    "quiet-place": "the room next door",
    "goes-along": "one of the workers",
    "worker-one": "Sam",
    "worker-two": "Jo",
    "ring-later": "the duty worker",
    "do": "draw a map of a good drop-in and choose what should be in it",
    "length": "two hours, with a break and something to eat",
    "how-many": "six",
    "how-many-workers": "two",
    "meet": "the manager of the drop-in, who has the money for it",
    "fixed": "when the building closes",
    "fixed-because": "the rent is paid by the hour",
    "open": "what the room looks like, when it opens and who is there",
    "says-yes": "the service manager",
    "agrees": "whoever has parental responsibility for you",
    "knows": "your own worker and the two of us",
    "travel": "pay your fare before you come",
    "food": "pizza and fruit",
    "needs": "your own worker",
    "thank-you": "a voucher of your choice, worth two hours’ pay",
    "benefits": "the money adviser",
    "hear-by": "the end of January",
    "hear-from": "the service manager",
    "complain": "the children’s rights officer",
    "advocate": "the advocacy service",
}


def filled_in(**other):
    """The same with every gap of the sheet filled."""
    wording = {f"gap-{name}": words for name, words in FILLED.items()}
    return usual(wording=wording, **other)


def empty(**other):
    """A plan in which nobody has written anything."""
    return WholePlan(
        **{
            "plan": Plan(id="p" + "a" * 15),
            "guide": GUIDE,
            "entries": {each.id: Entry(prompt=each.id) for each in GUIDE.prompts},
            "review": {},
            "wording": {},
            **other,
        }
    )


def hostile(text):
    """A plan with a text in every box."""
    first, second, third, *_ = (each.id for each in GUIDE.prompts)
    on_the_day = next(each.id for each in GUIDE.prompts if each.stage == "on_the_day")
    said = entries((text,))
    said[second] = Entry(prompt=second, standing="open", words=text, still_true=True, talk=True)
    said[third] = Entry(prompt=third, standing="not_this_one", words=text, because=text)
    row = {"id": "0a1b2c3d", "prompt": first}
    lists = ("read_out", "happens", "sheet", "ideas_sheet")
    own = {f"{name}-{getattr(GUIDE, name)[0].id}": text for name in lists}
    own |= {"title-sheet": text, "title-ideas_sheet": text}
    about = {"title": text, "kind": text, "lead_role": text, "stopped_because": text}
    assert said[on_the_day].words == text
    return WholePlan(
        plan=plan(**about, state="stopped", stopped_on=TODAY),
        guide=GUIDE,
        entries=said,
        tasks=(Task(**row, what=text, who=text),),
        worries=(Worry(**row, about=text, doing=text),),
        promises=(
            Promise(**row, what=text, who=text, how=text),
            Promise(**row, what=text, who=text, how=text, outcome="kept", outcome_words=text),
        ),
        ideas=(Idea(id="0a1b2c3d", words=text, answer="no", why=text, next=text),),
        review={each.id: text for each in GUIDE.review},
        wording={**{f"gap-{gap.id}": text for gap in GUIDE.gaps}, **own},
    )
