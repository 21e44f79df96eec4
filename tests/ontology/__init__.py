"""Tests of the ontology: its drift, its shapes, its questions."""
