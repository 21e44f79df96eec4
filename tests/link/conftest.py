import json
import os
from pathlib import Path

import pytest

from kg.link import Authority, add, load

ROOT = Path(__file__).resolve().parents[2]


def ror(
    identifier, display, *others, country="KZ", city="Ust-Kamenogorsk", geonames=1520316, **more
):
    """A record of the registry's schema, as short as a test needs it."""
    names = [{"value": display, "lang": "en", "types": ["ror_display", "label"]}]
    for other in others:
        value, _, kind = other.partition("#")
        names.append({"value": value, "lang": None, "types": [kind or "alias"]})
    return {
        "id": f"https://ror.org/{identifier}",
        "names": names,
        "locations": [
            {
                "geonames_id": geonames,
                "geonames_details": {"name": city, "country_code": country, "lat": 1.5, "lng": 2.5},
            }
        ],
        "external_ids": [{"type": "wikidata", "all": [f"Q{geonames}"], "preferred": None}],
        "links": [],
        "established": 1952,
        "status": "active",
        "types": ["education"],
        "relationships": [],
        **more,
    }


RECORDS = [
    ror("0eku", "Sarsen Amanzholov East Kazakhstan University", "EKU#acronym"),
    ror("0ektu", "D. Serikbayev East Kazakhstan State Technical University", "EKTU#acronym"),
    ror("0kcl", "King's College London", country="GB", city="London", geonames=2),
    ror("0col", "Columbia University", "King's College", country="US", city="New York", geonames=3),
    ror("0tpu", "Tomsk Polytechnic University", country="RU", city="Tomsk", geonames=4),
    ror("0lag", "University of Lagos", country="NG", city="Lagos", geonames=5),
    ror("0ksu", "Kaunas Sport University", "KSU#acronym", country="LT", city="Kaunas", geonames=6),
    ror("0ktu", "Kostanay Teachers University", "KSU#acronym", city="Kostanay", geonames=7),
    ror("0geo", "University of Georgia", country="GE", city="Tbilisi", geonames=8),
    ror("0usg", "University of Georgia", country="US", city="Athens", geonames=9),
    ror("0old", "Karaganda Institute", city="Karaganda", geonames=10, status="withdrawn"),
]


@pytest.fixture(scope="session")
def dump(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("ror") / "ror.json"
    path.write_text(json.dumps(RECORDS), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def registry(dump, tmp_path_factory) -> Authority:
    """The small registry above, alone."""
    folder = tmp_path_factory.mktemp("index")
    add("ror", dump, folder)
    return load(folder, own=False)


@pytest.fixture(scope="session")
def bundled() -> Authority:
    return load()


@pytest.fixture(scope="session")
def real(tmp_path_factory) -> Authority:
    """The registry that lies beside the project, or the file that KG_ROR names."""
    beside = ROOT.parent / "shared" / "authority" / "ror-v2-subset.json.gz"
    path = Path(os.environ.get("KG_ROR", beside))
    if not path.exists():
        pytest.skip(f"no registry at {path}: set KG_ROR to a dump of ROR")
    folder = tmp_path_factory.mktemp("real")
    add("ror", path, folder)
    return load(folder)
