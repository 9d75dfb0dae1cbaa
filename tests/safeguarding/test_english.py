"""English words are known as numbers: how common they are, and which are alike."""

from __future__ import annotations

from workbook.safeguarding.english import WIDTH, cluster, how_common, vector


def test_a_word_is_as_common_as_it_is_and_what_is_none_is_not():
    assert how_common("the") == 9
    assert how_common("the") > how_common("placement") > how_common("knackered") > 0
    assert how_common("denisax") == 0
    assert how_common("") == 0
    assert how_common("\ud800") == 0, "what is no character is no word, and no fault"


def test_days_of_the_week_are_alike():
    assert cluster("tuesday") == cluster("thursday") > 0
    assert cluster("tuesday") != cluster("danger")
    assert cluster("denisax") == cluster("denisax", fine=True) == 0


def test_a_word_that_is_nearer_in_meaning_is_nearer_in_numbers():
    def near(one, other):
        signed = [each - 256 if each > 127 else each for each in vector(one)]
        second = [each - 256 if each > 127 else each for each in vector(other)]
        return sum(a * b for a, b in zip(signed, second, strict=True))

    assert near("boyfriend", "girlfriend") > near("boyfriend", "placement")
    assert len(vector("boyfriend")) == WIDTH
    assert not any(vector("denisax"))
