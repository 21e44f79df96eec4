"""The public face of kg for programs: what ``import kg`` offers, and the records it returns."""

from kg.api.disputes import Disagreement, Side
from kg.api.facts import Card, Fact, Words
from kg.api.graph import Graph, network, open
from kg.api.view import View

__all__ = ["Card", "Disagreement", "Fact", "Graph", "Side", "View", "Words", "network", "open"]
