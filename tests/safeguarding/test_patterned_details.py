"""Details by their form, as tired people type them: small letters, no apostrophes, dictated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled import read_line
from retyped import REGISTERS
from wording_cases import cases

from workbook.safeguarding.identifiers import IN_ORDER
from workbook.safeguarding.kinds import straight
from workbook.safeguarding.wording import check

PATTERNED = ("age", "date", "phone", "email", "handle", "postcode", "vehicle", "reference")

#: What is to be found stands in brackets, as in the labelled sentences.
FOUND = """
shes [age:13], thats all
hes only just [age:turned 12] and hes out till 3am
kid is [age:fifteen] and nobody blinked
our foster son turned [age:eleven] in hospital
shell be [age:16] in june and then what
he'll be [age:18] next month, plan is a hostel
new lad, [age:14], came in a cab
girl of [age:13] sat in custody overnight
eldest is [age:17], does everything for the little ones
the twins are [age:9]
amira ([age:12]) drew a house with no door
tavish, [age:16], quiet as anything
her best mate is [age:15] too
shes like [age:12] or something and in heels
i keep forgetting hes [age:14] when hes six foot
they were both [age:13] when it began
[age:15yo] in a travelodge w a man of 40
[age:16 y/o] found at the services
its a [age:14 yr old] we are talking about
shes a [age:year 9] and hes got a car
hes in [age:yr 7], tiny
a [age:yr 11] lad picks her up
in [age:year 10] and already on a reduced timetable
she was [age:11] the first time
yp [age:f, 14] on the board
(m, [age:16]) arrived with no shoes
mila is [age:13] going on nothing, she is a baby
renas is [age:17] and the home office say 25
age [age:15] on the form
aged [age:14] and a half
he had [age:just turned 13]
shes [age:12], youngest on the unit
nearly [age:18] now so adults wont wait
not even [age:14] yet
still only [age:15] bless her
she turned [age:16] in a police station
his sister whos [age:10] saw it
the baby is [age:3]
bday tomorrow, shes [age:15]
she might look 20 but shes [age:14]
shes [age:fourteen] mate
shes[age: 14]
zayn was [age:10] when he came
he is [age:16] not 26
strat meeting was [date:14/3]
last seen [date:3rd may] near the shops
since [date:the 3rd] nobody has heard
on [date:the 9th of may] she rang
missing from [date:23/11] to [date:25/11]
she came back [date:thurs 12th] with a new phone
[date:sat 3rd] he was in the car again
[date:on his 13th birthday] nobody came
it was [date:two days after her birthday]
[date:the night before his birthday] she ran
happened [date:xmas eve], she was in her pjs
[date:christmas day] she rang me crying
[date:on halloween] he picked her up
he found her [date:on valentines]
dob [date:04/07/2010]
dob is [date:4 july 2010]
he was born [date:on the fourth of march]
disclosed [date:on the twelfth of june]
went missing [date:april 2nd]
[date:2nd april] back at home
court [date:22nd june]
she overdosed [date:on her 16th]
he died [date:the week of her birthday]
moved [date:fri 28th]
the assault was [date:21.2.24]
was seen [date:monday 4th] at the station
first contact [date:1 feb]
[date:new years day] she walked 6 miles
return interview [date:wed 5th], she said nothing
number is [phone:07700900123]
his number [phone:07700 900 123]
call mum on [phone:07700-900-456]
[phone:0 77 00 90 01 23] is the burner
[phone:o7700 900 456]
[phone:oh double seven oh oh nine hundred one two three] she said
[phone:zero seven seven zero zero nine zero zero four five six] that is nan
[phone:07700 nine hundred one two three] is what she wrote
number ends [phone:456]
texts from a number ending [phone:0123] all night
last four digits [phone:0123] of his mobile
landline [phone:0161 496 0000]
rang [phone:+44 7700 900077]
[phone:07700 then 900 then 123]
she gave me half, [phone:07700 90]
its [email:mads dot k at hotmail dot co dot uk]
write to [email:lil underscore t at gmail dot com]
[email:jade.w@example.org]
[email:kk99 at yahoo dot com]
mail her on [email:t.omar at outlook.com]
[email:tiny dot t 07 at gmail dot com]
snap is [handle:lil.kay_08]
insta [handle:@mollzx]
shes [handle:xx.mads.xx] on snap
he is [handle:trapz4k] on insta
tiktok [handle:realjay_9]
goes by [handle:bignarstie99] on discord
on roblox shes [handle:pinkbunny2011]
user [handle:k4yl4_x] messaged her
added by [handle:jxsh.07]
his snap name is [handle:ghostface]
her other account [handle:_sadgirl_]
lives in [postcode:ls11]
postcode [postcode:M14 5xx]
dropped at [postcode:bd3]
up in [postcode:NE4] somewhere
from [postcode:e17] originally
its [postcode:ls11 5tt] her nans
back to [postcode:wf1] again
hes [postcode:OL8 3] way
address is [postcode:cv6 2ab]
white van reg ends [vehicle:KVB]
reg [vehicle:yx19 abk]
a silver golf, [vehicle:yx19] something
plate was [vehicle:bd68 oqr]
black bmw [vehicle:LK21]
plate starts [vehicle:fj16]
reg number [vehicle:ab12cde]
taxi plate ends [vehicle:xvd]
lcs number [reference:44519]
crime ref [reference:13/4471/24]
crime no [reference:06yy/12345/24]
cad [reference:1123] from last night
court number [reference:ls24c00123]
mosaic id [reference:1182934]
police log [reference:1455]
log number [reference:20240312-0455]
niche [reference:5500123456]
ref [reference:cp/2291]
nhs number [nhs_number:943 476 5919]
nhs [nhs_number:943 47 65919]
nhs no is [nhs_number:9434765919]
[nhs_number:94 34 76 59 19] off the letter from the gp
tho shes [age:13] she runs that house
that girl is [age:14] ffs
hes [age:16] not 60
that lad is [age:fifteen]
kacey turns [age:13] saturday
just found out shes only [age:fourteen]
the younger ones [age:8] maybe
been here since she was [age:12]
hes been in care since he was [age:4]
when she was [age:eight] her dad left
she left on [date:her 14th birthday]
a child of [age:12] shouldnt know that
she told police she was [age:18]
he thought she was [age:17]
posing as a lad but hes [age:32]
the man is [age:35]
she had a baby at [age:15]
14. shes [age:14]
shes [age:14] today
little one is [age:6] and saw everything
age: [age:13]
my foster daughter ([age:13]) rang
both of them [age:15]
(yp, [age:15]) rang at night
halima was [age:thirteen] then
danny's [age:17] and scared
dannys [age:17] and scared
ravi is [age:nearly 16]
not [age:16] till november
shes [age:16] on tuesday and no plan
missing female [age:15] yrs
yp is [age:15], missing again
my lad is in [age:yr9]
sasha, [age:yr 8], moved schools
excluded from [age:y9] at the academy
back in [age:year seven] it started
she was in [age:year 6] when mum died
hes [age:17½]
[age:12 yrs] old on the chronology
"""
#: What looks like a detail and is none.
LEFT_ALONE = """
the room is 14 by 12 and freezing
we had 14 kids in the hall
score is 13 and they still call it low
the 16+ team never picks up
session was 12 mins late
it was 14 degrees in there
bus 15 to the office
i was 22 when i started this job
19 years in and still crying in the car
form 47, section 20, room 11
the year 9s did a play
assembly for year 8 and year 9
year 2 of the plan and no money
out by half 9
back at 10.30 and out at 11.45
4/5 of the team are off sick
i would rate it 7/10
24/7 on call
3/4 of the forms are wrong
two out of 14 said yes
next meeting 14/3 at the civic
policy updated 3/4/2024 page 12
supervision moved to thurs 12th
on the 3rd floor by the lifts
on the 5th go she answered
i was off on boxing day
xmas party for staff, christmas eve rota is awful
worked new years eve again
the m25 was shut so i came up the a12
vitamin b12 and a coffee
ks3 pupils, s47 again, s20 agreed
e10 petrol
call ends 1700 sharp
shift ends 2300
meeting ends 1630
the card ending is missing
room_plan_v2.docx is on the drive
saved as team_rota_final in the folder
i went home.she was there already
see gov.uk or barnardos.org.uk
look at section 14.11 of the guidance
we have 14, maybe 15 chairs
they were 20 mins away
paid 14.50 for parking
case 3 in the training pack
file 2 of 4
crime in 2023 fell
police came at 2315 and left
told police 2315 exactly
one two three four five six seven eight nine ten, count to ten
two four six eight who do we appreciate
seven one to one sessions
double six on the dice
at gmail they said sorry
meet me at live nation
i looked at yahoo news dot org things
email at work is down
the reg office is shut
car ends up in the ditch
plates in the sink again
reg ends the discussion
a van with 12 seats
golf at 7am
focus 15 mins on this
cp plan, la duty, ehcp 2023/24
2023-24 budget
0300 123 4567 is the helpline
116 123 samaritans
childline 0800 1111
maslow 1943, page 370
lundy 2007 model
at 10 she eats
in 5 minutes
y10 assembly and y11 mocks
the kids in year 10 laugh
hes 5 foot and all mouth
shes 2 hours late
hes 10 minutes away
she is 1 of 12
hes 3rd on the list
shes 20 weeks
mark, 12 chairs please
mash, 14 referrals today
lado (2) and iro (3)
people (14) at the session
figure (12) shows it
the list is 14 long
coffee is 3 quid
grade 9 in maths
u18s team
18 or over only
under 16s
11 to 18 year olds
aged 11-18
age 10 is the age of criminal responsibility
covid-19 rules
iphone 13 and ps5
catch22 worker
mp3 player, a4 paper
b4 we go
k9 unit
1st of the month
every 2nd friday
may 2024 policy
in march we start
last friday, 3 weeks ago
the day after the training
two days before the deadline
on her birthday card
"""


def lines(text):
    return [line for line in text.splitlines() if line]


def kinds(text):
    """What is found by form alone, each place once."""
    marks, found = set(), []
    for find in IN_ORDER:
        for start, end, kind in find(text):
            if marks.isdisjoint(range(start, end)):
                marks.update(range(start, end))
                found.append((kind, start, end))
    return found


def taken_apart(line):
    text, marks = read_line(line)
    return text, [(mark.kind, mark.start, mark.end) for mark in marks]


@pytest.mark.parametrize("line", lines(FOUND))
def test_a_detail_is_found_however_it_is_typed_and_nothing_else_is(line):
    text, wanted = taken_apart(line)
    found = kinds(text)
    for kind, start, end in wanted:
        assert any(k == kind and s < end and start < e for k, s, e in found), (kind, found)
    of_names = any(kind == "name" for kind, _, _ in wanted)
    for kind, start, end in found:
        if kind == "name" and not of_names:
            continue  # "amira (12)" is a name as well, which is not marked here
        assert any(s < end and start < e for _, s, e in wanted), text[start:end]


@pytest.mark.parametrize("text", lines(LEFT_ALONE))
def test_what_looks_like_a_detail_is_left_alone(text):
    assert [text[start:end] for _, start, end in kinds(text)] == []


def test_details_are_found_in_one_long_note_without_a_full_stop():
    notes = [taken_apart(line) for line in lines(FOUND)]
    text = " and then ".join(text for text, _ in notes)
    found = {each.kind for each in check(text, ())}
    assert found >= set(PATTERNED)


def test_in_capitals_as_in_small_letters():
    for line in lines(FOUND):
        text, wanted = taken_apart(line)
        if {kind for kind, _, _ in wanted} == {"age"}:
            assert any(kind == "age" for kind, _, _ in kinds(text.upper())), text.upper()


@pytest.mark.parametrize("register", list(REGISTERS))
def test_the_labelled_details_are_found_however_they_are_typed_again(register):
    retyped = REGISTERS[register]
    missed, every = [], 0
    for case in cases():
        text, wanted = retyped(*case)
        found = kinds(text)
        for kind, start, end in wanted:
            if kind in (*PATTERNED, "nhs_number"):
                every += 1
                if not any(s < end and start < e for _, s, e in found):
                    missed.append((kind, text))
    assert len(missed) <= 0.05 * every, missed


@given(st.text(st.sampled_from("tunredagd yearNovmbJi 1'.\n\u0301Éß")))
def test_a_text_that_is_put_right_is_as_long_as_it_was(text):
    assert len(straight(text)) == len(text)


def test_two_letters_in_the_wrong_order_hide_no_age_and_no_day():
    for text in ("hes tunred 16", "shes olny 14", "on 3rd Juen", "a girl agde 12"):
        assert kinds(text), text
