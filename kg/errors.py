"""The errors of kg, one tree with the exit code that each ends a command with.

KgError
├── NotFound          a name, document or query that is not there                  (3)
├── InvalidDocument   a file that cannot be read as a report                       (3)
├── InvalidQuery      SPARQL that does not parse, or a parameter that does not fit (3)
├── InvalidRule       a word list or pattern file of kg that is wrong              (3)
├── InvalidOntology   the ontology, a shape or a mapping is wrong                  (3)
├── AuthorityError    a registry file or index that cannot be used                 (3)
├── UsageError        a command that lacks something, or has too much             (2)
├── StoreError        the graph on disk cannot be used as asked                    (3)
├── OutOfTime         a query that was stopped at its deadline                     (4)
└── RemoteError       another machine did not answer, or too late                  (4)
"""

from typing import ClassVar

__all__ = [
    "AuthorityError",
    "InvalidDocument",
    "InvalidOntology",
    "InvalidQuery",
    "InvalidRule",
    "KgError",
    "NotFound",
    "OutOfTime",
    "RemoteError",
    "StoreError",
    "UsageError",
]


class KgError(Exception):
    """Anything kg refuses to do; the message names the thing, the place and the way out.

    >>> str(KgError("report.txt", "is empty", hint="give a file with text in it"))
    'report.txt: is empty; give a file with text in it'
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, thing: str, problem: str, *, hint: str = "") -> None:
        self.thing, self.problem, self.hint = thing, problem, hint
        super().__init__(f"{thing}: {problem}" + (f"; {hint}" if hint else ""))

    # Without this an error raised in a worker process could not be read by its parent.
    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.thing, self.problem, self.hint)


def _again(kind: type[KgError], thing: str, problem: str, hint: str) -> KgError:
    return kind(thing, problem, hint=hint)


class NotFound(KgError):
    """A name, document or query that is not there."""


class InvalidDocument(KgError):
    """A file that cannot be read as a report."""


class InvalidQuery(KgError):
    """SPARQL that does not parse, or a parameter that does not fit."""


class InvalidRule(KgError):
    """A word list or pattern file of kg that is wrong."""


class InvalidOntology(KgError):
    """The ontology, a shape or a mapping is wrong."""


class AuthorityError(KgError):
    """A registry file or index that cannot be used."""


class StoreError(KgError):
    """The graph on disk cannot be used as asked."""


class UsageError(KgError):
    """A command that lacks something, or has too much."""

    exit_code: ClassVar[int] = 2


class OutOfTime(KgError):
    """A query that was stopped at its deadline."""

    exit_code: ClassVar[int] = 4


class RemoteError(KgError):
    """Another machine did not answer, or too late."""

    exit_code: ClassVar[int] = 4
