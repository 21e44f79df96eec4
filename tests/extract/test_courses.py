"""Courses of study as reports name them, and who offers them: all names made up."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

L = "Lindholm University"
B = "Brennick University"
CASES = [
    (f"{L} offers a BA in Data and Society.", {f"{L} | BA in Data and Society"}),
    (f"{L} offers a master's in Public Policy.", {f"{L} | Public Policy"}),
    (f"{L} offers an Executive MBA.", {f"{L} | Executive MBA"}),
    (f"{L} launched an MSc Port Engineering.", {f"{L} | MSc Port Engineering"}),
    (f"{L} offers B.Sc. Port Engineering.", {f"{L} | B.Sc. Port Engineering"}),
    (f"{L} offers the Master of Rural Teaching.", {f"{L} | Master of Rural Teaching"}),
    (
        f"{L} offers a joint certificate in Risk Communication.",
        {f"{L} | joint certificate in Risk Communication"},
    ),
    (f"{L} offers a new programme in Digital Health.", {f"{L} | Digital Health"}),
    (f"{L} opened the educational program “Green Metallurgy”.", {f"{L} | Green Metallurgy"}),
    (f"{L} trains masters on the program “Air Drones”.", {f"{L} | Air Drones"}),
    (
        f"{L} offers two bachelor's programs: “Early Education” and “Digital Pedagogy”.",
        {f"{L} | Early Education", f"{L} | Digital Pedagogy"},
    ),
    (
        f"{L} offers master's programmes: Port Engineering, Logistics and Law of the Sea.",
        {f"{L} | Port Engineering", f"{L} | Logistics", f"{L} | Law of the Sea"},
    ),
    (
        f"{L} offers bachelor programs in Software Engineering and in Industrial Safety.",
        {f"{L} | Software Engineering", f"{L} | Industrial Safety"},
    ),
    (
        f"The master's programme Polar Landscapes, which {L} runs with the {B}, is new.",
        {f"{L} | Polar Landscapes", f"{B} | Polar Landscapes"},
    ),
    (
        f"{L} and {B} signed an agreement on a joint bachelor in Marine Physics.",
        {f"{L} | Marine Physics", f"{B} | Marine Physics"},
    ),
    (f"{L} offers an exchange programme in Digital Health.", set()),
    (f"{L} offers a programme in Kazakhstan.", set()),
    (f"She offers {L} a master's degree of her own.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_who_offers_which_course(text: str, expected: set[str]) -> None:
    assert {f.replace(" | offers | ", " | ") for f in facts(text, "offers")} == expected
