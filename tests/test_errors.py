"""Errors name the thing and the way out, also after a journey between processes."""

import pickle

import pytest

from kg import errors


@pytest.mark.parametrize("name", errors.__all__)
def test_an_error_survives_the_way_between_processes(name):
    kind = getattr(errors, name)
    fault = pickle.loads(pickle.dumps(kind("a.txt", "is empty", hint="give text")))
    assert type(fault) is kind
    assert (fault.thing, fault.problem, fault.hint) == ("a.txt", "is empty", "give text")
    assert str(fault) == "a.txt: is empty; give text"
    assert fault.exit_code == kind.exit_code
