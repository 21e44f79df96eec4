"""Who holds which post, in the ways that pages put it."""

import pytest

from kg.extract import extract
from kg.model import Document, Literal, Status
from tests.extract.facts import facts


def posts(text: str) -> set[tuple[str, str, str]]:
    found = extract(Document("x.txt", text))
    names = {e.key: e.name for e in found.entities}
    out = set()
    for c in found.claims:
        if c.predicate == "holdsPosition" and isinstance(c.object, Literal):
            org = c.qualifier("organization")
            out.add((names[c.subject], c.object.value, names[org] if isinstance(org, str) else ""))
    return out


CASES = [
    (
        "Prof. SATOMURA Kenjiro, President of Example College, came.",
        {("SATOMURA Kenjiro", "President", "Example College")},
    ),
    (
        "Olga Belova, who has been at the head of the Example Academy since 2012, spoke.",
        {("Olga Belova", "head", "Example Academy")},
    ),
    (
        "Olga Belova, director of the Centre for Forest Lore, spoke.",
        {("Olga Belova", "director", "Centre for Forest Lore")},
    ),
    (
        "The Governor of Zvirka, Olga Belova, spoke.",
        {("Olga Belova", "Governor of Zvirka", "")},
    ),
    (
        "The Research Center for Example Medicine opened in May. Olga Belova, now head of the Center, spoke.",
        {("Olga Belova", "head", "Research Center for Example Medicine")},
    ),
    (
        "The guest was Omar Lindqvist, who heads the Department of Physics at Example State University.",
        {("Omar Lindqvist", "head of the Department of Physics", "Example State University")},
    ),
    (
        "Anna Bakari, director of Zvirka, came.",
        {("Anna Bakari", "director", "Zvirka")},
    ),
    (
        "The Example Association, chaired now by Anna Bakari, came to Paris.",
        {("Anna Bakari", "chair", "Example Association")},
    ),
    (
        "They saw the Institute of Example Studies directed by Olga Belova.",
        {("Olga Belova", "director", "Institute of Example Studies")},
    ),
    (
        "The guests of Example State University, whose rector, Anna Bakari, was ill, left.",
        {("Anna Bakari", "rector", "Example State University")},
    ),
    (
        "The meeting was opened by Omar Lindqvist, who directs the Example Institute.",
        {("Omar Lindqvist", "Director", "Example Institute")},
    ),
    (
        "The books were kept by accountant Olga Belova.",
        {("Olga Belova", "accountant", "")},
    ),
    (
        "The Rector of Example State University Anna Bakari opened the day.",
        {("Anna Bakari", "Rector", "Example State University")},
    ),
    (
        "Maria Fernandez serves as Vice-Rector for Internationalisation at the University of Granada.",
        {("Maria Fernandez", "Vice-Rector for Internationalisation", "University of Granada")},
    ),
    (
        "In her capacity as Dean of the Example Academy, Prof. Olga Belova chaired the session.",
        {("Olga Belova", "Dean", "Example Academy")},
    ),
    (
        "Professor Jane Mutua has been appointed Deputy Vice-Chancellor (Research and Innovation) of Example University.",
        {("Jane Mutua", "Deputy Vice-Chancellor (Research and Innovation)", "Example University")},
    ),
    (
        "Tom Baker, previously Dean of Engineering at Ohio Example University, joins Purple University as Vice President for Research.",
        {
            ("Tom Baker", "Dean of Engineering", "Ohio Example University"),
            ("Tom Baker", "Vice President for Research", "Purple University"),
        },
    ),
    (
        "Present from Example University were the Vice Chancellor, Prof. Bara Nawe; and the University Secretary, Mr. Yusu Kirand.",
        {
            ("Bara Nawe", "Vice Chancellor", "Example University"),
            ("Yusu Kirand", "University Secretary", "Example University"),
        },
    ),
    (
        "They met Rectors Karl Lind (Alpha University), Giga Zedan (Beta University) and Mamu Tavel, who heads the Gamma Institute of Technology.",
        {
            ("Karl Lind", "Rector", "Alpha University"),
            ("Giga Zedan", "Rector", "Beta University"),
            ("Mamu Tavel", "Rector", "Gamma Institute of Technology"),
        },
    ),
    (
        "The text was signed by the Vice Chancellors, Professor Kata Omeg for Alpha University and Professor Sade Liman for Beta University.",
        {
            ("Kata Omeg", "Vice Chancellor", "Alpha University"),
            ("Sade Liman", "Vice Chancellor", "Beta University"),
        },
    ),
    (
        "Brandoff University has named Dr. David Dochert president and vice-chancellor.",
        {
            ("David Dochert", "president", "Brandoff University"),
            ("David Dochert", "vice-chancellor", "Brandoff University"),
        },
    ),
    (
        "Director of the Goethe Institute in Almaty Eva Schmitt greeted everyone.",
        {("Eva Schmitt", "Director", "Goethe Institute")},
    ),
    (
        "Ms. Sarah Klein (project officer, Example Agency) answered questions.",
        {("Sarah Klein", "project officer", "Example Agency")},
    ),
    (
        "Speaking first, Deputy Minister of Science and Education of Azerbaijan Idri Isayv noted progress.",
        {("Idri Isayv", "Deputy Minister of Science and Education of Azerbaijan", "")},
    ),
    (
        "University of Example: Attila Misel, head of the Medical School, succeeds Josef Bodo as rector.",
        {
            ("Attila Misel", "rector", "University of Example"),
            ("Josef Bodo", "rector", "University of Example"),
        },
    ),
    (
        "Tiit Lande, who is rector of Alpha University, and Mart Kalme – of the Beta Academy of Arts were there.",
        {
            ("Tiit Lande", "rector", "Alpha University"),
            ("Mart Kalme", "rector", "Beta Academy of Arts"),
        },
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=range(len(CASES)))
def test_posts_are_read(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert expected <= posts(text)


def test_a_former_post_has_that_status() -> None:
    found = extract(
        Document("x.txt", "Helga Nowot, former President of the Example Council, spoke.")
    )
    assert [c.status for c in found.claims if c.predicate == "holdsPosition"] == [Status.FORMER]


def test_a_bare_rank_is_no_post() -> None:
    assert not posts("Professor Anna Bakari and Dr. Karl Lind came to the opening.")


@pytest.mark.parametrize("posts", ["Director Chair", "Secretary Treasurer", "Director Manager"])
def test_two_posts_without_a_word_between_end_the_reading(posts: str) -> None:
    found = extract(Document("a.txt", f"The {posts} Anna Bakari opened the seminar."))
    assert any(e.name == "Anna Bakari" for e in found.entities)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Olga Belova and Omar Lindqvist, both of Example State University, came.",
            {
                "Olga Belova | affiliatedWith | Example State University",
                "Omar Lindqvist | affiliatedWith | Example State University",
            },
        ),
        (
            "Olga Belova, of the Example Society, spoke.",
            {"Olga Belova | affiliatedWith | Example Society"},
        ),
        (
            "We met Olga Belova of Zvirka-Bio, who spoke.",
            {"Olga Belova | affiliatedWith | Zvirka-Bio"},
        ),
        (
            "Olga Belova, who teaches Portuguese at Example State University, spoke.",
            {"Olga Belova | affiliatedWith | Example State University"},
        ),
    ],
)
def test_employers(text: str, expected: set[str]) -> None:
    assert facts(text, "affiliatedWith") == expected
