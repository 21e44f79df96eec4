"""Files become documents: the only place of kg that reads reports.

:func:`find` says which files are meant, :func:`read` turns one into its documents. Plain text and
Markdown are read here and now; formats that a stranger can booby-trap (HTML, PDF, DOCX, feeds) are
parsed in a process of their own with limits of memory and time.
"""

from kg.corpus.files import SUFFIXES, Found, find, read, survey
from kg.corpus.language import guess

__all__ = ["SUFFIXES", "Found", "find", "guess", "read", "survey"]
