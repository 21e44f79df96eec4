"""The public face of kg for programs: what ``import kg`` offers, and the records it returns."""

from kg.api.disputes import Disagreement, Side
from kg.api.facts import Card, Fact, Words
from kg.api.graph import Graph, open
from kg.api.inferred import Conclusion
from kg.api.links import Linked
from kg.api.networks import network
from kg.api.review import Answer, Party, Question
from kg.api.view import View

__all__ = [
    "Answer",
    "Card",
    "Conclusion",
    "Disagreement",
    "Fact",
    "Graph",
    "Linked",
    "Party",
    "Question",
    "Side",
    "View",
    "Words",
    "network",
    "open",
]
