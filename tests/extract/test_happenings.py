"""How fully events are named, which everyday words are events, and who organised them."""

import pytest

from kg.extract import extract
from kg.model import Document
from tests.extract.facts import facts


def forms(text: str) -> set[str]:
    """Return every form under which an event of the text is named."""
    found = extract(Document("x.txt", text))
    return {
        form for e in found.entities if e.kind.value == "Event" for form in (e.name, *e.forms())
    }


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (
            "A meeting for the grant-holders was held on 6 February 2024 at Alpha University.",
            "meeting for the grant-holders",
        ),
        (
            "The mayor spoke at the St Mark's Lecture, held at Alpha University.",
            "St Mark's Lecture",
        ),
        ("The guests sat down to a brief ava ceremony at Alpha University.", "brief ava ceremony"),
        (
            "The third meeting of the Governing Board of ALPHANET took place at Alpha University.",
            "third meeting of the Governing Board of ALPHANET",
        ),
    ],
)
def test_an_event_is_named_with_the_words_around_its_head(text: str, form: str) -> None:
    assert form in forms(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ('Anna Bakari took part in the panel titled "Green Roads".', "panel"),
        ("Anna Bakari moderated the debate.", "debate"),
        ("Anna Bakari attended the garden party.", "garden party"),
        ("Alpha University held on 3 May, in the old hall, a contest for young people.", "contest"),
        ("Anna Bakari spoke at the vernissage.", "vernissage"),
    ],
)
def test_everyday_words_are_events_where_they_are_told_as_such(text: str, event: str) -> None:
    assert any(event in form for form in forms(f"{text} Anna Bakari opened it on 3 May 2021."))


def test_a_lecture_within_a_conference_does_not_take_its_scene() -> None:
    text = (
        "A conference on rivers was held at Alpha University on 3 May 2021. Marta Szell gave a lecture on dams. "
        "Guests were welcomed by Rector Anna Bakari."
    )
    found = {f for f in facts(text, "participatedIn") if f.startswith("Anna Bakari")}
    assert found
    assert not any("lecture" in f for f in found)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "The conference, convened on 6 May 2021 by Alpha University, was long.",
            {"Alpha University"},
        ),
        (
            "Alpha University, jointly with Beta University, conducted in Cluj-Napoca the seminar.",
            {"Alpha University", "Beta University"},
        ),
        (
            "Alpha University held on 3 May 2021 a seminar on rivers in cooperation with Beta University.",
            {"Alpha University", "Beta University"},
        ),
        (
            "The seminar was held on 3 May. It was organised by Alpha University together with Beta University.",
            {"Alpha University", "Beta University"},
        ),
        ("The seminar was short. Organisers: Alpha University.", {"Alpha University"}),
        ("The seminar, which Alpha University put on, was short.", {"Alpha University"}),
    ],
)
def test_who_organised_an_event(text: str, who: set[str]) -> None:
    found = {f.split(" | ")[2] for f in facts(text, "organizedBy")}
    assert who <= found


def test_talks_have_sides_not_organisers() -> None:
    assert not facts("Alpha University held talks with Beta University.", "organizedBy")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Anna Bakari attended the International Energy Forum in Riga.", "Energy Forum"),
        ("Anna Bakari attended the Global Deans' Forum in Riga.", "Deans' Forum"),
        ("The university put on a South African Day, and Anna Bakari sang.", "South African Day"),
        ("Anna Bakari opened the Summer School 2019 on 3 May.", "Summer School 2019"),
        ('The seminar on the topic "Green Roads" was opened by Anna Bakari.', "Green Roads"),
    ],
)
def test_named_gatherings_are_events(text: str, form: str) -> None:
    assert any(form in f for f in forms(f"{text} The event was opened by Marta Szell."))


def test_a_hashtag_names_an_event() -> None:
    found = facts("Rector Anna Bakari opened the event.", title="#CampusDays at Alpha University")
    assert any("CampusDays" in f for f in found)


def test_a_forum_with_a_president_is_a_body() -> None:
    text = "Anna Bakari, President of the Example Energy Forum, came."
    assert "Anna Bakari | holdsPosition | President" in facts(text)
    assert not any("Forum" in form for form in forms(text))


def test_a_day_of_the_calendar_is_no_event() -> None:
    text = "Anna Bakari came to Riga on 9 May, Europe Day, and met Marta Szell."
    assert not any("Day" in form for form in forms(text))


def test_negotiations_in_progress_are_no_event() -> None:
    text = (
        "The seminar was long. Negotiations are in progress. Guests were welcomed by Anna Bakari."
    )
    assert {f.split(" | ")[2] for f in facts(text, "participatedIn")} == {"seminar"}


def test_the_number_of_a_summer_school_is_not_its_day() -> None:
    assert not facts("Anna Bakari opened the Summer School 2019.", "heldOn")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "The round table of teachers was organised on Saturday by the Ministry of Science at Alpha University.",
            "Alpha University",
        ),
        (
            "The seminar gathered, from 3 May till 5 May 2021, forty teachers from six countries in Riga.",
            "Riga",
        ),
        (
            "In the conference hall of Alpha University took place the seminar.",
            "Alpha University",
        ),
        (
            "On the basis of Alpha University on 3 May of this year a meeting with a delegation from Riga was held.",
            "Alpha University",
        ),
        ("In Alpha University, Anna Bakari delivered a lecture on dams.", "Alpha University"),
        ("Alpha University has been this week the stage of the seminar.", "Alpha University"),
        ("Anna Bakari came to Alpha University, the host of the seminar.", "Alpha University"),
        (
            "Anna Bakari attended the annual seminar, held from 3 to 5 May with Alpha University as host.",
            "Alpha University",
        ),
        (
            "Anna Bakari was elected at the assembly in Riga, where Alpha University acted as host.",
            "Alpha University",
        ),
        ("The seminar on dams and locks at Alpha University was long.", "Alpha University"),
        (
            "Alpha University hosted, on 1st and 2nd of May 2021, kick-off meeting of the project AGRONET.",
            "Alpha University",
        ),
        (
            "The seminar was long. The participants came together on 3 May in Alpha University.",
            "Alpha University",
        ),
        ("The seminar was long. The host was Alpha University.", "Alpha University"),
    ],
)
def test_where_an_event_was(text: str, place: str) -> None:
    assert place in {f.split(" | ")[2] for f in facts(text, "heldAt")}


def test_where_the_next_one_would_be_is_not_where_this_one_was() -> None:
    text = "Anna Bakari, closing the seminar, said that the next one would be hosted by Alpha University."
    assert not facts(text, "heldAt")


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("3 May: concert. Anna Bakari sang at the concert.", "concert"),
        ("Alpha University celebrated the tenth anniversary of its club.", "tenth anniversary"),
        ("Anna Bakari spoke at the farewell lunch in Riga.", "farewell lunch"),
        ("Anna Bakari went to a trade fair in Riga and spoke at it.", "trade fair"),
    ],
)
def test_items_of_a_schedule_and_what_was_celebrated_are_events(text: str, event: str) -> None:
    assert any(event in form for form in forms(f"{text} The event was opened by Marta Szell."))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("March 11: round table with teachers. Anna Bakari came.", "--03-11"),
        (
            "A conference took place on 17th & 18th March, 2023 at Alpha University.",
            "2023-03-17/2023-03-18",
        ),
        (
            "A conference was held between the 12th and the 15th of June at Alpha University.",
            "--06-12/--06-15",
        ),
    ],
)
def test_on_which_days(text: str, day: str) -> None:
    assert day in {f.split(" | ")[2] for f in facts(text, "heldOn")}


def test_the_years_of_a_programme_are_no_day() -> None:
    text = "A meeting of participants of the State Programme for Youth 2022–2028 was held."
    assert not facts(text, "heldOn")


def test_visits_within_a_school_do_not_take_its_scene() -> None:
    text = (
        "The summer school was held at Alpha University. There were visits to museums. "
        "Guests were welcomed by Rector Anna Bakari."
    )
    assert "Anna Bakari | participatedIn | summer school" in facts(text, "participatedIn")


def test_another_noun_for_an_event_is_a_name_of_it() -> None:
    found = forms("The laudatio was delivered by Anna Bakari. The ceremony was long.")
    assert "ceremony" in found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "The meeting of participants of the Programme for youth was organised at Alpha University.",
            "Alpha University",
        ),
        (
            "The seminar for teachers took place on 3–4 May in Riga, in Alpha University.",
            "Alpha University",
        ),
        (
            "Former students met for a festive gathering in hall 301 of Alpha University.",
            "Alpha University",
        ),
        (
            "The National Office in Riga held on May 3-4, at the Alpha University, a seminar for teachers.",
            "Alpha University",
        ),
        ("In Alpha University the guests attended the seminar.", "Alpha University"),
    ],
)
def test_where_an_event_was_with_more_between(text: str, place: str) -> None:
    assert place in {f.split(" | ")[2] for f in facts(text, "heldAt")}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "On 3 May, jointly with the Ministry of Science, we held an online info day for teachers.",
            {"Ministry of Science"},
        ),
        ("As Alpha University, we celebrated the info day.", {"Alpha University"}),
        (
            "On 3 May the Alpha University, jointly with Beta University, conducted in Riga and on-line the seminar.",
            {"Alpha University", "Beta University"},
        ),
        (
            "The Alpha University held on May 3-4, at the Example Institute, a seminar for teachers.",
            {"Alpha University"},
        ),
        (
            "A seminar on the project took place here on 3 May, being organised by Alpha University.",
            {"Alpha University"},
        ),
        (
            "The seminar is run by Alpha University and the regional office of the Example Foundation.",
            {"Alpha University", "Example Foundation"},
        ),
    ],
)
def test_who_organised_an_event_with_more_between(text: str, who: set[str]) -> None:
    assert who <= {f.split(" | ")[2] for f in facts(text, "organizedBy")}


def test_a_place_of_meeting_is_no_event() -> None:
    text = "The seminar was long. Riga is a place of meeting for many. Guests were welcomed by Anna Bakari."
    assert "Anna Bakari | participatedIn | seminar" in facts(text, "participatedIn")
