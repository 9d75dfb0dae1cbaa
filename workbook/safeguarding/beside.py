"""What stands around a wording: whether somebody turns it down, or says it of no child.

A team that talks about its own words writes the very wordings that the list has: “the form said
promiscuous, and I crossed it out”. Whoever does that is asked nothing.
"""

from __future__ import annotations

import re

__all__ = ["Beside", "is_honest", "is_of_nobody_else", "is_of_peers", "speaks_of_words"]

#: So much before a wording and after it is looked at: about a sentence.
_BEFORE, _AFTER = 60, 160
_A = "['’]?"


def _any(words: str) -> str:
    """Return a pattern for any of some words, which may themselves be patterns."""
    return f"(?:{'|'.join(words.split())})".replace("'", _A).replace("_", r"\s")


def _looks_for(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_TURNED_DOWN = _looks_for(
    r"\b"
    + _any(
        r"not never no isn't wasn't aren't weren't don't doesn't didn't rather_than instead_of "
        r"avoid(?:ed|ing)? stop(?:ped|ping)? without nobody none the_words? the_term the_phrase "
        r"the_label label(?:led|ling)?(?:_\w+){0,2}_as words_like terms_like phrases_like "
        r"challenge[ds]? myth no_such_thing_as so-called"
    )
    + r"[\s“\"'‘:,]+(?:"
    + _any(
        r"says? saying said call calling write writing think thinking believe mean means use using "
        r"see describe that they he she it we this is are was were be being as about of an? the "
        r"her his their just simply really them him to words? term phrase child children young "
        r"people person [“\"‘]"
    )
    + r"\s+){0,6}[“\"'‘]?$",
    # What an abuser tells a child is the abuser's.
    r"\b(?:(?:tells?|told|telling|convinced?|convinces|made|makes|taught) (?:her|him|them)|"
    r"(?:gets?|got|are|is|was|were|been|being) (?:told|taught)) (?:"
    + _any(
        "feel think believe like as if that she he they it is was were had has must have it's "
        "she's he's"
    )
    + r"\s+){1,4}$",
)
#: Words that somebody is said to have used, before a wording and after it.
_REPORTED = _looks_for(
    r"\b"
    + _any(
        r"said says? saying put puts wrote writes written calls? called calling reads? describ\w+ "
        r"words? phrase label term has crossed changed"
    )
    + r"\b(?:\W{1,3}[\w’']+){0,6}\W{0,3}$"
)
_REPORTED_AFTER = _looks_for(
    r"(?:\W{1,3}[\w’']+){0,5}?\W{1,3}(?:it (?:said|says)|(?:was|is) (?:the|their|how|on|in|said|"
    r"what|an?|put|written)|said|says|wrote|writes|put|called|"
    r"on the (?:form|board|file|sheet|front sheet|referral|record|chronology)|"
    r"in the (?:file|report|log|notes?|book|handover|summary|record))\b"
)
#: What somebody does who does not leave such words standing.
_TAKEN_BACK = _looks_for(
    r"\b"
    + _any("i we i'd i've we've team")
    + r"\s+(?:\w+\s+){0,3}?"
    + _any(
        r"cross(?:ed|ing)? struck rewrote reword\w* rephras\w* challeng\w+ chang(?:e|ed|ing) "
        r"ask(?:ed)?_(?:how|who|what|why|where|for_(?:it|that)|them_to_(?:say|change|take|write)) "
        r"said_(?:no\b|a_child|that's|that_is|she's_a_child|he's_a_child|how|who|fear|he_hurt) "
        r"say_(?:no\b|one|an?\b) wrote_(?:an?_|the_)?(?:child|exploit\w*|groom\w*|missing|adult|no|"
        r"abus\w*|she's|he's) objected complain\w* correct\w* called_(?:it|that)_out walked_out "
        r"said_(?:he|it|they)_(?:was|is|were) read_it quoted carr(?:y|ied) refus\w+ rather "
        r"want_that took taken put_that"
    )
    + r"\b",
    r"\b"
    + _any(
        r"sent_it_back re-?wr(?:ote|itten) cross(?:ed)?_(?:it_)?out struck wiped_it "
        r"t(?:ook|aken|ake)_(?:it|that)_(?:down|out|off) changed_(?:it|to) doesn't_mean "
        r"not_the_end better_(?:one|word) we_(?:don't|didn't)_(?:say|use|write) "
        r"no[,.]?_(?:it_isn't|it's_not|a_\w+_child|mate|love) telling_the_truth still_a_child "
        r"a_frightened_child prison_word leaves_out "
        r"needs_to_go should_(?:never|not)_(?:use|say|write) stereotype no_such_thing "
        r"i_call_(?:it|that|her|him) i_told_(?:her|him|them)_(?:it|that|the|who|whose|no|she|he)"
    )
    + r"\b",
)
#: No noun of these stands for some other thing than a child, or it does not end what is said.
_NO_OTHER = _any(
    r"girls? boys? lads? lass(?:ie)? kids? child(?:ren)? yps? young person people lad(?:y|ies) "
    r"teen\w* ones? twins? pupils? students? residents? sisters? brothers? siblings? daughters? "
    r"sons? eldest youngest baby lot others? two three pair groups? victims? runaways? mum mam "
    r"mother dad father parents? famil\w+ carers? nan gran communit\w+ estate travellers? "
    r"little usual real right proper total same old whole only most older younger poor wrong new "
    r"latest she he they typical just is was are were has had can complete absolute pure known big "
    r"year yr gobby of her his their mentions? says? said calls? called describes? notes? lists? "
    r"records? recorded suggests? shows? states? talks? reads? wrote put"
)
_OF_OTHERS = _looks_for(
    # Adults, services and things, and what they do …
    r"\b"
    + _any(
        r"systems? teams? services? organisations? adults? exploiters? perpetrators? abusers? "
        r"offenders? men man people_around_(?:her|him|them) staff managers? colleagues? "
        r"practitioners? workers? leaders? polic(?:y|ies) plans? process(?:es)? we I us work "
        r"buildings? rooms? this that dogs? traffic streets? "
        r"(?<!call\s)(?<!calls\s)(?<!called\s)(?<!do\s)(?<!does\s)(?<!doing\s)(?<!did\s)it "
        r"questions? conversations? meetings? sessions? boyfriends?"
    )
    + r"\s+(?:"
    + _any(
        "needs? to must can could should has have had will would also all just too around "
        "themselves"
    )
    + r"\s+){0,3}$",
    # … and what they are.
    r"\b"
    + _any(
        r"systems? teams? services? organisations? staff managers? buildings? rooms? offices? we "
        r"shel(?:f|ves) doors? desks? stations? stops? venues? sites? halls? villages? towns? "
        r"centres? platforms? pages? numbers? goals? targets? roads? stairs sessions? workshops? "
        r"exploiters? perpetrators? abusers? offenders? groomers? men man blokes? gangs? dealers? "
        r"landlords? management edt duty police cps camhs mash council panel commissioners? "
        r"agenc(?:y|ies) ofsted courts? someone somebody I I'm I've I'd we're we've we'd my me"
    )
    + r"\s+(?:"
    + _any(
        r"is are am was were been being has have had can could will would so very too often just "
        r"still not always really an? the all to in"
    )
    + r"\s+){0,4}$",
    # A sentence about some other thing, such as “our printer is …”.
    r"(?:^|[.!?;:,]\s{0,3}|\b(?:and|but|so|because|bc|cos|since|that|when|if|as|while)\s+)"
    rf"(?:(?:the|teh|our|my|this|that|another|every|each)\s+(?:\w+\s+)?(?!{_NO_OTHER}\b)[a-z]+"
    rf"(?:{_A}s)?|an?\s+(?:\w+\s+)?(?!{_NO_OTHER}\b)[a-z]+\s+"
    r"(?:is|are|was|were|has|had|who|can))\s+(?:"
    + _any(
        r"is are was were has have had can could will would who just always really so very too "
        r"also all to be been being gets? keeps? an? right bit of still now did does do they in "
        r"\d{1,3}"
    )
    + r"\s+){0,4}$",
)
#: Who is named only after the wording, such as “no angel, our director”.
_OF_OTHERS_AFTER = _looks_for(
    r"[\s,]{1,3}(?:(?:that|this|the)\s+"
    + _any("man bloke men landlord dealer tutor teacher director manager agency council")
    + r"|our\s+\w+|my\s+\w+|by us|in all this,? our)\b"
)
#: Machines and the like, which people who are tired speak of as they speak of people.
_A_THING = (
    r"(?:alarms?|printers?|photocopiers?|copiers?|laptops?|computers?|boilers?|kettles?|toasters?|"
    r"microwaves?|dishwashers?|washing machines?|machines?|hoovers?|fridges?|freezers?|lifts?|wifi|"
    r"heating|radiators?|systems?|database|software|apps?|adverts?|batter(?:y|ies)|minibus|"
    r"dogs?|cats?|hamsters?|gulls?|pigeons?|weather|doors?|blinds?|chairs?|sofas?|plants?|"
    r"templates?|spreadsheets?|inbox|outlook)"
)
_OF_A_THING = _looks_for(
    rf"\b{_A_THING} (?:thats |that is |is |are |was |were |keeps? |has |being |been |just |so |"
    r"very |such an? |an? |again )*$"
)
_OF_A_THING_AFTER = _looks_for(rf"\s+(?:(?:smoke|fire|little|old|bloody|new) )?{_A_THING}\b")
#: A writer's own feeling, honestly said, is no label: it is what reflection begins with. Nothing is
#: asked there, since whatever is asked can only be heard as a correction.
_FELT = _looks_for(
    r"\bI(?:['’]?(?:m|ve|d))?\s+(?:"
    + _any(
        "still do did just really honestly sometimes often always must admit have to can also even "
        "kind of was am"
    )
    + r"\s+){0,3}(?:find|found|finding|feel|felt|feeling|struggle|struggled|struggling)\s+(?:"
    + _any(
        "her him them it this that the girl boy one young person yp child to with be really so "
        "quite very a bit too like she he they was is were are"
    )
    + r"\s+){0,6}$"
)


_HONEST = _looks_for(
    r"\bif I['’]?m (?:being |really |totally )?honest\b|\bto be honest,? I\b|\bI(?:['’]?ve)? "
    r"(?:have to |must |will )?(?:admit|confess)\b|"
    r"\bI (?:\w+ )?(?:find|found|feel|felt|struggle|struggled) "
    r"(?:\w+ ){0,2}(?:hard|difficult|ashamed|angry|cross|irritat|frustrat|judg|guilty|scared)|"
    r"\bI(?:['’]?m| am| was) (?:\w+ ){0,2}(?:ashamed|not proud|embarrassed|guilty)\b"
)


def is_honest(sentence: str) -> bool:
    """Whether a sentence says honestly what its writer feels; what it says is not corrected.

    Parameters
    ----------
    sentence
        Anything at all.
    """
    return _HONEST.search(sentence) is not None


_ANOTHER = _looks_for(
    r"\b(?:s?he|s?hes|s?hed|s?hell|they|theyre|theyve|theyd|him|her|hers|his|them|their|"
    r"(?:them|him|her)sel(?:f|ves)|child(?:ren)?s?|kids?|yps?|cyp|girls?|boys?|lads?|lass(?:es)?|"
    r"young|teens?|teenagers?|daughters?|sons?|sisters?|brothers?|mums?|dads?|mothers?|fathers?|"
    r"parents?|famil(?:y|ies)|pupils?|students?|victims?|one|ones|you|who|bf|gf|boyfriends?|"
    r"girlfriends?|m[ae]n|wom[ae]n|blokes?|adults?|older|mates?|friends?)\b"
)
_OF_ONESELF = _looks_for(
    r"\b(?:i|im|ive|me|my|myself|printers?|photocopiers?|copiers?|scanners?|laptops?|"
    r"computers?|systems?|apps?|wifi|boilers?|kettles?|fridges?|toasters?|lifts?|heating|doors?|cars?|"
    r"dogs?|cats?|weather|signs?|paint|sofas?|buffet|biscuits?|policy|policies|packs?|council|"
    r"managers?|training|meetings?|panels?|budgets?|forms?)\b"
)


def is_of_nobody_else(sentence: str) -> bool:
    """Whether a sentence speaks of its writer or of a thing, and of no child, parent or other.

    Parameters
    ----------
    sentence
        Anything at all.
    """
    return _OF_ONESELF.search(sentence) is not None and _ANOTHER.search(sentence) is None


_OF_WORDS = _looks_for(
    r"\b(?:words?|wordings?|phrases?|language|vocabulary|adjectives?|sentences?|wrote|written|writes?|"
    r"writing|typed|crossed|rewrote|reworded|rewrite|labels?|labell?ed|terms?|described|describes?)\b"
)
#: In a longer text also whoever reports what others say, and asks about it.
_OF_WHAT_IS_SAID = _looks_for(
    r"\b(?:they say|they said|we say|keeps? saying|(?:plan|form|file|report|log|panel|colleague|"
    r"it|manager|minutes) (?:it )?sa(?:ys|id)|says the|sa(?:y|id) he|sa(?:y|id) she|i asked|"
    r"i said|asked wh\w+|whose|stopped using|swapped|i used to|instead of|look like|became)\b"
)
#: So far around a wording, in characters, its writer may be thinking about words; so many of them
#: say so; and from so many on a text is a longer one.
_NEARBY, _ENOUGH, _LONGER = 160, 2, 300


def speaks_of_words(text: str, start: int, end: int) -> bool:
    """Whether somebody is thinking about words where a wording stands, and not using it.

    Parameters
    ----------
    text, start, end
        The wording is `text[start:end]`.
    """
    beside = text[max(0, start - _NEARBY) : start] + " " + text[end : end + _NEARBY]
    cues = {match[0].lower() for match in _OF_WORDS.finditer(beside)}
    if len(text) > _LONGER:
        cues |= {match[0].lower() for match in _OF_WHAT_IS_SAID.finditer(beside)}
    return len(cues) >= _ENOUGH


_COUPLE = _looks_for(
    r"\b(?:girl|boy)[- ]?friends?\b|\b(?:gf|bf|couple|dating|partners?|going out)\b"
)
_OF_AN_AGE = _looks_for(
    r"\b(?:1[4-8]|fourteen|fifteen|sixteen|seventeen|eighteen)\b(?:.{0,60}?)"
    r"\b(?:1[4-8]|fourteen|fifteen|sixteen|seventeen|eighteen)\b|\bsame (?:age|year|class)\b|"
    r"\bin (?:her|his|their) (?:year|class|form)\b"
)
_OLDER = _looks_for(
    r"\b(?:man|men|males?|older|adults?|blokes?|guys?|uncle|boss|driver|grown|twent\w+|thirt\w+|"
    r"fort\w+|[2-6][0-9])\b"
)


def is_of_peers(sentence: str) -> bool:
    """Whether a sentence says that two young people of about one age are together, and no adult.

    Parameters
    ----------
    sentence
        Anything at all.
    """
    return bool(
        _COUPLE.search(sentence) and _OF_AN_AGE.search(sentence) and not _OLDER.search(sentence)
    )


#: What is said of a wording that a sentence is about: “nearly an adult is still a child in law”.
_SPOKEN_OF = _looks_for(
    r"\W{0,3}(?:is|was|isn['’]?t|doesn['’]?t|does not|don['’]?t)\s+(?:\w+\s+){0,3}?"
    + _any(
        r"words? terms? phrase label still_a excuse used reason mean "
        r"make_(?:it|her|him|them|exploit\w*) stereotype"
    )
    + r"\b"
)


class Beside:
    """What stands before and after the place where a text has a wording.

    Parameters
    ----------
    text
        Anything at all; only so much as a sentence or two around the place is looked at.
    start, end
        Where the wording is.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.before = text[max(0, start - _BEFORE) : start]
        self.after = text[end : end + _AFTER]

    @property
    def is_turned_down(self) -> bool:
        """Whether the wording is turned down, or was somebody else's and does not stay."""
        if _TURNED_DOWN.search(self.before) or _SPOKEN_OF.match(self.after):
            return True
        reported = _REPORTED.search(self.before) or _REPORTED_AFTER.match(self.after)
        return reported is not None and _TAKEN_BACK.search(self.after) is not None

    @property
    def is_felt(self) -> bool:
        """Whether the wording is what its writer honestly feels."""
        return _FELT.search(self.before) is not None

    @property
    def is_of_a_thing(self) -> bool:
        """Whether the wording is said of a machine, an animal or a form beside it."""
        return bool(_OF_A_THING.search(self.before) or _OF_A_THING_AFTER.match(self.after))

    def is_of_others(self, *, seen: bool) -> bool:
        """Whether the wording is about adults, services or things.

        Parameters
        ----------
        seen
            Whether the wording says how somebody is seen: then those before it only see.
        """
        return (not seen and _OF_OTHERS.search(self.before) is not None) or _OF_OTHERS_AFTER.match(
            self.after
        ) is not None
