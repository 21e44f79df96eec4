"""Who said what, in quotation marks, between dashes and in reported speech."""

import pytest

from kg.extract import extract
from kg.extract.speech import _joined
from kg.model import Claim, Document, Literal
from tests.extract.facts import facts


def said(text: str) -> list[tuple[str, str, str]]:
    found = extract(Document("x.txt", text))
    names = {e.key: e.name for e in found.entities}
    out = []
    for c in found.claims:
        mode = c.qualifier("mode")
        if (
            c.predicate == "saidThat"
            and isinstance(c.object, Literal)
            and isinstance(mode, Literal)
        ):
            out.append((names[c.subject], mode.value, c.object.value))
    return out


def claims(text: str) -> tuple[dict[str, str], list[Claim]]:
    found = extract(Document("x.txt", text))
    return {e.key: e.name for e in found.entities}, list(found.claims)


CASES = [
    (
        "“We came as guests and leave as friends,” said Anna Bakari, Rector of Example University. “We shall be back.”",
        [("Anna Bakari", "direct", "We came as guests and leave as friends. We shall be back.")],
    ),
    (
        "“The door is open,” Rector Anna Bakari said, “and it will stay open.”",
        [("Anna Bakari", "direct", "The door is open, and it will stay open.")],
    ),
    (
        "“Languages,” Prof. Olga Belova continued after a pause, “are our first laboratory.” She thanked everybody.",
        [("Olga Belova", "direct", "Languages, are our first laboratory.")],
    ),
    (
        "Rector Anna Bakari said: “Our university is open to the world.”",
        [("Anna Bakari", "direct", "Our university is open to the world.")],
    ),
    (
        "“We are proud,” the President of Example College, Dr. John Smithson, said on Monday. “Very proud.”",
        [("John Smithson", "direct", "We are proud. Very proud.")],
    ),
    (
        "– Our students have waited for this day for years, – said Rector Anna Bakari. – They will be glad.",
        [
            (
                "Anna Bakari",
                "direct",
                "Our students have waited for this day for years. They will be glad.",
            )
        ],
    ),
    (
        "– We have much to learn, - Anna Bakari noted in her speech, - but we are not in a hurry.",
        [("Anna Bakari", "direct", "We have much to learn, but we are not in a hurry.")],
    ),
    (
        "- Science needs patience. It also needs money, - Project Manager Ivan Petrov remarked with a smile.",
        [("Ivan Petrov", "direct", "Science needs patience. It also needs money")],
    ),
    (
        "«Science has no borders», — said Ivan Petrov. — «And never had».",
        [("Ivan Petrov", "direct", "Science has no borders. And never had")],
    ),
    (
        "Anna Bakari spoke last. “The first draft was weak, - she recalled. - The second one won”.",
        [("Anna Bakari", "direct", "The first draft was weak. The second one won")],
    ),
    (
        "“Distance is no excuse – believes prof. Belova – distance is an invitation”. Olga Belova is Vice-Rector of Example University.",
        [("Olga Belova", "direct", "Distance is no excuse, distance is an invitation")],
    ),
    (
        '"Our cooperation began in 2015 - says Professor Anna Bakari - and we hope for many more years."',
        [
            (
                "Anna Bakari",
                "direct",
                "Our cooperation began in 2015, and we hope for many more years.",
            )
        ],
    ),
    (
        "Ivan Petrov: - We have done our part. The rest is up to the partners.",
        [("Ivan Petrov", "direct", "We have done our part. The rest is up to the partners.")],
    ),
    (
        "Rector Anna Bakari opened the meeting:\n“We are glad to see you here. Our doors are open.”",
        [("Anna Bakari", "direct", "We are glad to see you here. Our doors are open.")],
    ),
    (
        "Rector Anna Bakari spoke to the press.\n\n“We began with two rooms and a kettle.\n\n“Today we have four buildings,” she said.",
        [
            ("Anna Bakari", "direct", "We began with two rooms and a kettle."),
            ("Anna Bakari", "direct", "Today we have four buildings"),
        ],
    ),
    (
        "“I am grateful to all who came. This is a great day.” With these words Anna Bakari closed the conference.",
        [("Anna Bakari", "direct", "I am grateful to all who came. This is a great day.")],
    ),
    (
        "“We will send ten students.” (Anna Bakari)",
        [("Anna Bakari", "direct", "We will send ten students.")],
    ),
    (
        "Anna Bakari spoke of the first years. “There were three of us and one desk. Nobody had a key.”",
        [("Anna Bakari", "direct", "There were three of us and one desk. Nobody had a key.")],
    ),
    (
        "“Not everything can be measured,” – such was the conclusion of Prof. Tom Reed.",
        [("Tom Reed", "direct", "Not everything can be measured")],
    ),
    (
        "Tom Reed’s answer was short: “No.”",
        [("Tom Reed", "direct", "No.")],
    ),
    (
        "“It is late,” Tom Reed said, adding: “We will go on tomorrow.”",
        [("Tom Reed", "direct", "It is late"), ("Tom Reed", "direct", "We will go on tomorrow.")],
    ),
    (
        "“It’s not the end,” Tom Reed stresses. “It’s a beginning.” “And a good one,” adds Olga Belova.",
        [
            ("Tom Reed", "direct", "It’s not the end. It’s a beginning."),
            ("Olga Belova", "direct", "And a good one"),
        ],
    ),
    (
        "Prof. Tom Reed praised the city. “I have rarely seen such labs,” the guest confessed.",
        [("Tom Reed", "direct", "I have rarely seen such labs")],
    ),
    (
        "Prof. Maria Novak, Vice-Rector of the University of Example, welcomed Rector Paul Adeyemi. “Your visit is the first since 2012,” she told the guests. Prof. Adeyemi replied that it would not be the last.",
        [
            ("Maria Novak", "direct", "Your visit is the first since 2012"),
            ("Paul Adeyemi", "reported", "it would not be the last"),
        ],
    ),
    (
        "Anna Bakari noted that the programme had grown.",
        [("Anna Bakari", "reported", "the programme had grown")],
    ),
    (
        "Anna Bakari told the press that the library would close in May.",
        [("Anna Bakari", "reported", "the library would close in May")],
    ),
    (
        "Rector Anna Bakari said the programme was a success.",
        [("Anna Bakari", "reported", "the programme was a success")],
    ),
    (
        "In a statement, John Smithson said the partnership “will open doors for both institutions”.",
        [("John Smithson", "reported", "the partnership “will open doors for both institutions”")],
    ),
    (
        "Anna Bakari explained that the hostel was ready and that the canteen would follow.",
        [("Anna Bakari", "reported", "the hostel was ready and that the canteen would follow")],
    ),
    (
        "Anna Bakari thanked the guests, adding that the days had been useful.",
        [("Anna Bakari", "reported", "the days had been useful")],
    ),
    (
        "The opening was attended by Anna Bakari, who stressed that the centre was the first in the region.",
        [("Anna Bakari", "reported", "the centre was the first in the region")],
    ),
    (
        "It was stressed by Anna Bakari that the centre was the first in the region.",
        [("Anna Bakari", "reported", "the centre was the first in the region")],
    ),
    (
        "Tom Reed, head of the international office at Example University, emphasised that mobility should be open to all.",
        [("Tom Reed", "reported", "mobility should be open to all")],
    ),
    (
        "Tom Reed informed the participants about the call and reminded them that the deadline was in spring.",
        [("Tom Reed", "reported", "the deadline was in spring")],
    ),
    (
        "Speaking at the opening, Tom Reed underlined the role of languages and noted that every student should know two.",
        [("Tom Reed", "reported", "every student should know two")],
    ),
    (
        "The Ambassador of Finland Pekka Lahti visited the University of Example. The diplomat noted that Finnish was taught here since 1990.",
        [("Pekka Lahti", "reported", "Finnish was taught here since 1990")],
    ),
    (
        "The coordinator of the project, Maria Lopez from the University of Example, came too. The coordinator pointed out that everything had been sent in time.",
        [("Maria Lopez", "reported", "everything had been sent in time")],
    ),
    (
        "According to Anna Bakari, the library is a success.",
        [("Anna Bakari", "reported", "the library is a success")],
    ),
    (
        "The new hostel, according to Anna Bakari, is a success.",
        [("Anna Bakari", "reported", "The new hostel is a success")],
    ),
    (
        "According to Tom Reed, Olga Belova wrote the application alone.",
        [("Tom Reed", "reported", "Olga Belova wrote the application alone")],
    ),
    (
        "In Anna Bakari’s words, the library is the heart of the campus.",
        [("Anna Bakari", "reported", "the library is the heart of the campus")],
    ),
    (
        "Anna Bakari opened the library. In her opinion, there should be more of them.",
        [("Anna Bakari", "reported", "there should be more of them")],
    ),
    (
        "From the point of view of Tom Reed, the hall is too small.",
        [("Tom Reed", "reported", "the hall is too small")],
    ),
    (
        "As Tom Reed noted, the scheme has changed.",
        [("Tom Reed", "reported", "the scheme has changed")],
    ),
    (
        "The talks, Anna Bakari explained, will go on in autumn.",
        [("Anna Bakari", "reported", "The talks will go on in autumn")],
    ),
    (
        "The library was built in 1990, recalled Anna Bakari.",
        [("Anna Bakari", "reported", "The library was built in 1990")],
    ),
    (
        "Anna Bakari’s message was that nobody would be left behind.",
        [("Anna Bakari", "reported", "nobody would be left behind")],
    ),
    (
        "Ivan Petrov stressed: the network needs fresh ideas.",
        [("Ivan Petrov", "reported", "the network needs fresh ideas")],
    ),
    (
        "Mrs. Bakari, Deputy Director of Example Agency, spoke about the budget: this year it is ten million euro, she said.",
        [("Bakari", "reported", "this year it is ten million euro")],
    ),
    (
        "Two rectors met. Anna Bakari and Tom Reed said that they would meet again.",
        [
            ("Anna Bakari", "reported", "they would meet again"),
            ("Tom Reed", "reported", "they would meet again"),
        ],
    ),
    (
        "Anna Bakari did not say that the hostel would be ready.",
        [],
    ),
    (
        "It was noted that the hostel would be ready.",
        [],
    ),
    (
        "Fees will rise, officials said.",
        [],
    ),
    (
        "“It was worth it,” one of the visitors said. Anna Bakari agreed.",
        [],
    ),
    (
        "Anna Bakari wished all participants success and hoped for a good year.",
        [],
    ),
    (
        "Anna Bakari asked whether the centre could be opened soon.",
        [],
    ),
    (
        "According to the agreement, students may stay one semester. Anna Bakari signed it.",
        [],
    ),
    (
        "Rector Anna Bakari stressed the importance of cooperation that brings results.",
        [],
    ),
    (
        "Rector Anna Bakari reported on the results of the project that ended in May.",
        [],
    ),
    (
        "Anna Bakari said goodbye to the students who were leaving.",
        [],
    ),
    (
        "Neither Anna Bakari nor Tom Reed said that the school would close.",
        [],
    ),
    (
        "The minister, Tom Reed, was told that the building was old.",
        [],
    ),
    (
        "Tom Reed gave a lecture on the topic: “How to write a proposal”.",
        [],
    ),
    (
        "The students called the trip “the best week of our lives”. Anna Bakari went with them.",
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_speech(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(text) == expected


def test_evidence_holds_words_and_attribution() -> None:
    text = "The day began. “It will rain,” Anna Bakari said, and it did."
    _, found = claims(text)
    (c,) = [c for c in found if c.predicate == "saidThat"]
    assert c.evidence.quote.text == "“It will rain,” Anna Bakari said"


def test_what_somebody_states_has_a_speaker() -> None:
    text = (
        "Anna Bakari is the Rector of Example University. Tom Reed came too. "
        "Tom Reed said that Olga Belova is the Dean of Purple Academy."
    )
    names, found = claims(text)
    speakers = {
        names[c.subject]: names.get(c.speaker or "", "")
        for c in found
        if c.predicate == "holdsPosition"
    }
    assert speakers == {"Anna Bakari": "", "Olga Belova": "Tom Reed"}


def test_own_post_has_no_speaker() -> None:
    names, found = claims("According to Tom Reed, Dean of Purple Academy, the roof leaks.")
    (c,) = [c for c in found if c.predicate == "holdsPosition"]
    assert names[c.subject] == "Tom Reed"
    assert c.speaker is None


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (["It was hard,", "but it worked."], "It was hard, but it worked."),
        (["It was hard,", "Now it works."], "It was hard. Now it works."),
        (["Fear is the obstacle", "not paper"], "Fear is the obstacle, not paper"),
        (["Why not?", "Let us try."], "Why not? Let us try."),
        (["Alone,"], "Alone"),
    ],
)
def test_joined(pieces: list[str], whole: str) -> None:
    assert _joined(pieces) == whole


@pytest.mark.parametrize(
    "text",
    [
        "Olga Belova gave the figures: 214 students left and 61 came.",
        "For Olga Belova, the arrival of the guests is “a gift to a tired town”.",
        "The guests met Olga Belova, who wished the readers “less snow and more arguments”.",
        "Olga Belova recollected that three persons had come to the first lesson.",
    ],
)
def test_what_somebody_holds(text: str) -> None:
    assert {line.split(" | ")[0] for line in facts(text, "saidThat")} == {"Olga Belova"}
