"""The command line: parse, call, print. Nothing is decided here but how things look.

Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 a finding,
2 usage, 3 bad input, 4 network or time-out, 130 interrupted.
"""

from kg.cli.app import app, main

__all__ = ["app", "main"]
