"""Views made by hand for the tests: fictional people and places, in three scripts."""

from kg.views import (
    ViewDocument,
    ViewEvidence,
    ViewFact,
    ViewGraph,
    ViewName,
    ViewNode,
    ViewRelation,
)

BASE = "https://example.org/id/"
RELATIONS = (
    ViewRelation("holdsPosition", "holds position"),
    ViewRelation("participatedIn", "participated in"),
    ViewRelation("organizedBy", "organised by"),
    ViewRelation("heldAt", "held at"),
    ViewRelation("partnerIn", "partner in"),
    ViewRelation("fundedBy", "funded by"),
    ViewRelation("saidThat", "said"),
    ViewRelation("cooperatesWith", "cooperates with"),
    ViewRelation("locatedIn", "located in"),
    ViewRelation("offers", "offers"),
    ViewRelation("memberOf", "member of"),
)


def said(document: str, quote: str, *marks: str, **more: object) -> ViewEvidence:
    """Evidence with marks found by their words."""
    places = tuple((quote.index(mark), quote.index(mark) + len(mark)) for mark in marks)
    return ViewEvidence(BASE + document, quote, 120, 120 + len(quote), places, **more)  # type: ignore[arg-type]


def small() -> ViewGraph:
    """A view of some forty nodes in which every feature of the page has something to show."""
    nodes = {
        "lakeside": (
            "University",
            "Lakeside University",
            ("Университет Лейксайд", "ru"),
            ("Лейксайд университеті", "kk"),
        ),
        "northgate": (
            "University",
            "Northgate Technical University",
            ("Нортгейт техникалық университеті", "kk"),
        ),
        "steppe": (
            "University",
            "Дала мемлекеттік университеті",
            ("Steppe State University", "en"),
            ("Степной государственный университет", "ru"),
        ),
        "ministry": ("Organization", "Ministry of Learning of Arkadia"),
        "agency": ("Organization", "Agency for Exchange and Mobility"),
        "ayla": ("Person", "Айла Нұрқызы", ("Ayla Nurkyzy", "en"), ("Айла Нуркызы", "ru")),
        "orest": ("Person", "Orest Vandal"),
        "mira": ("Person", "Mira Solano-Ferrer"),
        "pavel": ("Person", "Павел Тихомиров", ("Pavel Tikhomirov", "en")),
        "ines": ("Person", "Inês d’Almeida"),
        "bridge": ("Project", "BRIDGE-WATER", ("Bridging Curricula on Water Management", "en")),
        "greenlab": ("Project", "GREENLAB"),
        "horizons": ("Programme", "Open Horizons+"),
        "capacity": ("Programme", "Capacity Building"),
        "infoday": ("Event", "Open Horizons+ information day"),
        "kickoff": ("Event", "BRIDGE-WATER kick-off meeting"),
        "forum": ("Event", "Форум ректоров Аркадии", ("Forum of Rectors of Arkadia", "en")),
        "water": ("StudyProgramme", "Master in Water Policy"),
        "arkadia": ("Place", "Arkadia"),
        "port": ("Place", "Port Selene"),
        "alliance": ("Consortium", "Alliance of Inland Universities"),
    }
    documents = (
        ViewDocument(
            BASE + "doc-a",
            "Information day at Lakeside",
            "2023-10-11",
            "https://example.org/news/info-day",
            "en",
        ),
        ViewDocument(
            BASE + "doc-b",
            "Ректоры встретились в Порт-Селене",
            "2024-03-02",
            "https://example.org/ru/forum",
            "ru",
        ),
        ViewDocument(
            BASE + "doc-c", "BRIDGE-WATER begins", "2022-02-18", "https://example.org/bridge", "en"
        ),
    )
    edges: list[ViewFact] = []
    facts: list[ViewFact] = []

    def add(
        subject: str,
        relation: str,
        target: str,
        value: str = "",
        *evidence: ViewEvidence,
        **more: object,
    ) -> None:
        number = len(edges) + len(facts)
        fact = ViewFact(
            f"{BASE}claim/{number:04}", BASE + subject, relation, BASE + target if target else "", value,
            evidence=evidence, confidence=max((e.confidence for e in evidence), default=0.8), **more,  # type: ignore[arg-type]
        )  # fmt: skip
        (edges if target else facts).append(fact)

    day_a, day_b, day_c = ("2023-10-10",), ("2024-03-01",), ("2022-02-18",)
    rector = said(
        "doc-a",
        "The Rector of Lakeside University Ayla Nurkyzy opened the Open Horizons+ information day.",
        "Rector",
        "Lakeside University",
        "Ayla Nurkyzy",
        confidence=0.97,
        rule="title-of-organisation",
    )
    rector_b = said(
        "doc-b",
        "Форум открыла ректор Университета Лейксайд Айла Нуркызы.",
        "ректор",
        "Университета Лейксайд",
        "Айла Нуркызы",
        confidence=0.93,
        rule="title-of-organisation",
    )
    add(
        "ayla",
        "holdsPosition",
        "lakeside",
        "Rector",
        rector,
        rector_b,
        days=("2023-10-10", "2024-03-01"),
    )
    add(
        "ayla",
        "holdsPosition",
        "northgate",
        "Dean of Engineering",
        said(
            "doc-b",
            "Until 2019 she was Dean of Engineering at Northgate Technical University.",
            "Dean of Engineering",
            "Northgate Technical University",
            confidence=0.9,
            status="former",
        ),
        status="former",
        start="2014",
        end="2019",
    )
    add("ayla", "participatedIn", "infoday", "", rector, days=day_a)
    add("ayla", "participatedIn", "forum", "", rector_b, days=day_b)
    add(
        "orest",
        "holdsPosition",
        "ministry",
        "Vice-Minister",
        said(
            "doc-a",
            "Vice-Minister Orest Vandal greeted the guests.",
            "Vice-Minister",
            "Orest Vandal",
            confidence=0.95,
        ),
        days=day_a,
    )
    add(
        "orest",
        "participatedIn",
        "infoday",
        "",
        said("doc-a", "Vice-Minister Orest Vandal greeted the guests.", "Orest Vandal"),
        days=day_a,
    )
    add(
        "mira",
        "holdsPosition",
        "agency",
        "Head of Mobility",
        said(
            "doc-a",
            "Mira Solano-Ferrer, Head of Mobility at the Agency for Exchange and Mobility, explained the calls.",
            "Mira Solano-Ferrer",
            "Head of Mobility",
            "Agency for Exchange and Mobility",
        ),
        days=day_a,
    )
    add(
        "mira",
        "participatedIn",
        "infoday",
        "",
        said(
            "doc-a",
            "Mira Solano-Ferrer, Head of Mobility at the Agency for Exchange and Mobility, explained the calls.",
            "Mira Solano-Ferrer",
        ),
        days=day_a,
    )
    add(
        "pavel",
        "holdsPosition",
        "steppe",
        "Проректор",
        said(
            "doc-b",
            "Проректор Степного университета Павел Тихомиров рассказал о проекте GREENLAB.",
            "Проректор",
            "Павел Тихомиров",
        ),
        days=day_b,
    )
    add(
        "pavel",
        "participatedIn",
        "forum",
        "",
        said(
            "doc-b",
            "Проректор Степного университета Павел Тихомиров рассказал о проекте GREENLAB.",
            "Павел Тихомиров",
        ),
        days=day_b,
    )
    add(
        "ines",
        "holdsPosition",
        "northgate",
        "Professor of Hydrology",
        said(
            "doc-c",
            "Inês d’Almeida, professor of hydrology at Northgate, leads the project.",
            "Inês d’Almeida",
            "Northgate",
        ),
        days=day_c,
    )
    add(
        "ines",
        "coordinates",
        "bridge",
        "",
        said(
            "doc-c",
            "Inês d’Almeida, professor of hydrology at Northgate, leads the project.",
            "Inês d’Almeida",
            "the project",
        ),
        days=day_c,
    )
    add(
        "ines",
        "participatedIn",
        "kickoff",
        "",
        said("doc-c", "Inês d’Almeida opened the kick-off meeting.", "Inês d’Almeida"),
        days=day_c,
    )
    for org in ("lakeside", "northgate", "steppe"):
        add(
            org,
            "partnerIn",
            "bridge",
            "",
            said(
                "doc-c",
                "Partners are Lakeside, Northgate and the Steppe State University.",
                org.capitalize() if org != "steppe" else "Steppe State University",
            ),
            days=day_c,
        )
        add(
            org,
            "memberOf",
            "alliance",
            "",
            said("doc-b", "Все три университета входят в альянс.", "альянс"),
        )
    add(
        "steppe",
        "partnerIn",
        "greenlab",
        "",
        said(
            "doc-b",
            "Проректор Степного университета Павел Тихомиров рассказал о проекте GREENLAB.",
            "GREENLAB",
        ),
    )
    add(
        "lakeside",
        "partnerIn",
        "greenlab",
        "",
        said(
            "doc-a",
            "Lakeside did not join GREENLAB.",
            "Lakeside",
            "GREENLAB",
            status="denied",
            confidence=0.8,
        ),
        status="denied",
    )
    add(
        "lakeside",
        "partnerIn",
        "greenlab",
        "",
        said("doc-b", "В GREENLAB участвует и Лейксайд.", "GREENLAB", "Лейксайд", confidence=0.7),
    )
    add(
        "bridge",
        "fundedBy",
        "horizons",
        "",
        said(
            "doc-c", "BRIDGE-WATER is funded by Open Horizons+.", "BRIDGE-WATER", "Open Horizons+"
        ),
    )
    add(
        "greenlab",
        "fundedBy",
        "horizons",
        "",
        said("doc-b", "GREENLAB финансируется из Open Horizons+.", "GREENLAB", "Open Horizons+"),
    )
    add(
        "capacity",
        "partOfProgramme",
        "horizons",
        "",
        said(
            "doc-a",
            "Capacity Building is a strand of Open Horizons+.",
            "Capacity Building",
            "Open Horizons+",
        ),
    )
    add("infoday", "heldAt", "lakeside", "", rector, days=day_a)
    add(
        "infoday",
        "organizedBy",
        "agency",
        "",
        said(
            "doc-a",
            "The day was organised by the Agency for Exchange and Mobility.",
            "Agency for Exchange and Mobility",
        ),
        days=day_a,
    )
    add(
        "kickoff",
        "heldAt",
        "northgate",
        "",
        said("doc-c", "Northgate hosted the kick-off meeting.", "Northgate"),
        days=day_c,
    )
    add(
        "kickoff",
        "about",
        "bridge",
        "",
        said("doc-c", "The kick-off meeting of BRIDGE-WATER took two days.", "BRIDGE-WATER"),
        days=day_c,
    )
    add(
        "forum",
        "organizedBy",
        "ministry",
        "",
        said(
            "doc-b",
            "Форум провело Министерство образования Аркадии.",
            "Министерство образования Аркадии",
        ),
        days=day_b,
    )
    add(
        "forum",
        "locatedIn",
        "port",
        "",
        said("doc-b", "Форум прошёл в Порт-Селене.", "Порт-Селене"),
        days=day_b,
    )
    add(
        "lakeside",
        "cooperatesWith",
        "steppe",
        "",
        said(
            "doc-b",
            "Лейксайд и Степной университет подпишут меморандум.",
            "Лейксайд",
            "Степной университет",
            status="planned",
            confidence=0.6,
        ),
        status="planned",
        days=day_b,
    )
    add(
        "northgate",
        "offers",
        "water",
        "",
        said(
            "doc-c",
            "Northgate offers a Master in Water Policy.",
            "Northgate",
            "Master in Water Policy",
        ),
    )
    add(
        "bridge",
        "ledTo",
        "water",
        "",
        said("doc-c", "The project led to the Master in Water Policy.", "Master in Water Policy"),
    )
    add(
        "ministry",
        "locatedIn",
        "arkadia",
        "",
        said("doc-b", "Министерство образования Аркадии", "Аркадии"),
    )
    add(
        "ayla",
        "saidThat",
        "",
        "Our doors stay open.",
        said(
            "doc-a",
            "“Our doors stay open,” said Ayla Nurkyzy.",
            "Our doors stay open",
            "Ayla Nurkyzy",
            speaker="Ayla Nurkyzy",
        ),
        qualifiers=(("mode", "direct"),),
    )
    add(
        "bridge",
        "startDate",
        "",
        "2022-01",
        said("doc-c", "The project began in January 2022.", "January 2022"),
    )
    add(
        "bridge",
        "startDate",
        "",
        "2022-02",
        said("doc-b", "Проект начался в феврале 2022 года.", "феврале 2022"),
    )
    add("infoday", "attendance", "", "120", said("doc-a", "120 people came.", "120"))
    for i in range(18):
        nodes[f"guest{i}"] = (
            "Person",
            [
                "Jan Ostrow",
                "Lea Marand",
                "Тимур Сағынов",
                "Ольга Ветрова",
                "Noor Haddadi",
                "Sámuel Őry",
            ][i % 6]
            + f" {chr(65 + i)}.",
        )
        add(
            f"guest{i}",
            "participatedIn",
            ["infoday", "kickoff", "forum"][i % 3],
            "",
            said(
                ["doc-a", "doc-c", "doc-b"][i % 3],
                f"Among the guests was number {i}.",
                f"number {i}",
                confidence=0.75,
            ),
            days=[day_a, day_c, day_b][i % 3],
        )
    made = tuple(
        ViewNode(
            BASE + key, kind, label, tuple(ViewName(*name) for name in names),
            ("https://ror.org/000000000", "http://www.wikidata.org/entity/Q0") if key == "lakeside" else (),
            degree=60 if key == "horizons" else 0,
        )
        for key, (kind, label, *names) in nodes.items()
    )  # fmt: skip
    return ViewGraph(
        made, tuple(edges), tuple(facts), documents, RELATIONS, total_nodes=len(made), total_edges=len(edges),
        sparql="SELECT ?s ?p ?o WHERE { ?s ?p ?o }",
    )  # fmt: skip


def big(count: int, seed: int = 42) -> ViewGraph:
    """A Barabási-Albert graph with a quote on every edge, for size and speed."""
    import networkx as nx

    graph = nx.barabasi_albert_graph(count, 2, seed=seed)
    kinds = ("Person", "University", "Project", "Event")
    nodes = tuple(
        ViewNode(f"{BASE}n/{i}", kinds[i % 4], f"{kinds[i % 4]} number {i} of Lakeside")
        for i in graph.nodes
    )
    edges = tuple(
        ViewFact(
            f"{BASE}claim/{i}", f"{BASE}n/{a}", ("participatedIn", "partnerIn", "fundedBy")[i % 3], f"{BASE}n/{b}",
            days=(f"{2005 + i % 20}-05-01",) if i % 9 else (), confidence=0.9,
            evidence=(ViewEvidence(f"{BASE}d/{i % 50}", f"In this sentence number {a} of Lakeside is said to take part in the thing with number {b}.", i, i + 90, ((17, 40),), 0.9, "rule-a"),),
        )
        for i, (a, b) in enumerate(graph.edges)
    )  # fmt: skip
    documents = tuple(
        ViewDocument(f"{BASE}d/{i}", f"Report {i}", "2024-05-01", f"https://example.org/{i}")
        for i in range(50)
    )
    return ViewGraph(nodes, edges, (), documents, RELATIONS, count, len(edges))
