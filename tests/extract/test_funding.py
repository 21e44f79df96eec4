"""Who pays for what: many ways to say it, all names made up."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

CASES = [
    (
        "The conference was held in May. The conference was made possible by grants of the Orlen Foundation and of the Brennick Fund.",
        {"conference | fundedBy | Orlen Foundation", "conference | fundedBy | Brennick Fund"},
    ),
    (
        "The project AGRONET is new. The budget, EUR 2.49 million for five years, comes from the Orlen Research Agency.",
        {"AGRONET | fundedBy | Orlen Research Agency"},
    ),
    (
        "The project AGRONET is new. Its budget is provided by the Orlen Council and the Brennick Fund.",
        {"AGRONET | fundedBy | Orlen Council", "AGRONET | fundedBy | Brennick Fund"},
    ),
    (
        "The seminar was held on 2 May 2023. Guests thanked the Orlen Foundation, which sponsored the event.",
        {"seminar | fundedBy | Orlen Foundation"},
    ),
    (
        "The seminar was held on 2 May 2023. The guests thanked the sponsors, Orlen Bank and Brennick Dynamics Ltd.",
        {"seminar | fundedBy | Orlen Bank", "seminar | fundedBy | Brennick Dynamics Ltd"},
    ),
    (
        "The project AGRONET is new. The Orlen Foundation pays for it.",
        {"AGRONET | fundedBy | Orlen Foundation"},
    ),
    (
        "Lindholm University won EUR 1.4 million under Horizon Europe for the project AGRONET.",
        {"AGRONET | fundedBy | Horizon Europe"},
    ),
    (
        "Erasmus+ is supporting the project AGRONET with 2 million euro.",
        {"AGRONET | fundedBy | Erasmus+"},
    ),
    (
        "He spoke of the project AGRONET, launched in May and financed by the Orlen Fund.",
        {"AGRONET | fundedBy | Orlen Fund"},
    ),
    (
        "The project AGRONET was jointly funded by EU and Council of Europe.",
        {"AGRONET | fundedBy | EU", "AGRONET | fundedBy | Council of Europe"},
    ),
    (
        "The project AGRONET was funded by the German agency LINDAK.",
        {"AGRONET | fundedBy | LINDAK"},
    ),
    (
        "The project AGRONET is funded by the EU Erasmus+ programme.",
        {"AGRONET | fundedBy | Erasmus+ programme"},
    ),
    ("The Sarda-funded project AGRONET ended.", {"AGRONET | fundedBy | Sarda"}),
    (
        "The seminar on 2 May 2023 was organised by Lindholm University together with the Orlen Institute and financed by the Brennick Fund.",
        {"seminar | fundedBy | Brennick Fund"},
    ),
    ("The Orlen Foundation is possible to reach by bus.", set()),
    ("Lindholm University pays for it, and the Rector is content.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_who_pays(text: str, expected: set[str]) -> None:
    assert facts(text, "fundedBy") == expected
