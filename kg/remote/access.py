"""Who asks: credentials, from the environment alone; nothing of them is ever printed.

======================= ===================================================================
``KG_ENDPOINT_TOKEN``    a bearer token
``KG_ENDPOINT_USER``     a user's name, with ``KG_ENDPOINT_PASSWORD``
``KG_ENDPOINT_AUTH``     ``basic`` or ``digest``; unset, whichever the server asks for
======================= ===================================================================
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from kg.errors import RemoteError

__all__ = ["Access"]

Scheme = Literal["basic", "digest", ""]


@dataclass(frozen=True, slots=True)
class Access:
    """Credentials, or none; its text shows none of them.

    >>> Access(user="ada", password="secret")
    Access(scheme='')
    """

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    scheme: Scheme = ""

    @classmethod
    def of(cls, environment: Mapping[str, str] | None = None) -> Access:
        """Read the credentials from the environment.

        Raises:
            RemoteError: they are incomplete, contradict each other, or no header can hold them.
        """
        known = os.environ if environment is None else environment
        user, password = known.get("KG_ENDPOINT_USER", ""), known.get("KG_ENDPOINT_PASSWORD", "")
        token, scheme = known.get("KG_ENDPOINT_TOKEN", ""), known.get("KG_ENDPOINT_AUTH", "")
        if scheme not in ("", "basic", "digest"):
            raise RemoteError("KG_ENDPOINT_AUTH", "is neither basic nor digest")
        if token and user:
            raise RemoteError(
                "KG_ENDPOINT_TOKEN", "is set beside KG_ENDPOINT_USER", hint="unset one of them"
            )
        if scheme and not user:
            raise RemoteError("KG_ENDPOINT_USER", "is not set", hint="KG_ENDPOINT_AUTH needs it")
        if not (user + password + token).isprintable():
            raise RemoteError("KG_ENDPOINT_…", "holds a line break or another control character")
        return cls(user, password, token, scheme)  # type: ignore[arg-type]  # checked above

    def handler(self) -> AuthBase | None:
        """Return what signs requests."""
        if self.token:
            return _Bearer(self.token)
        if not self.user:
            return None
        if self.scheme == "basic":
            return HTTPBasicAuth(self.user.encode(), self.password.encode())
        if self.scheme == "digest":
            return HTTPDigestAuth(self.user, self.password)
        return _AsAsked(self.user, self.password)


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _AsAsked(AuthBase):
    """Sends the password only to a server that asks, in the way that it asks for."""

    def __init__(self, user: str, password: str) -> None:
        self._basic = HTTPBasicAuth(user.encode(), password.encode())
        self._digest = HTTPDigestAuth(user, password)
        self._is_basic = False

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._is_basic:
            return self._basic(request)
        request.register_hook("response", self._answer)
        # Signs nothing before it knows a challenge, and answers one of its own kind by itself.
        return self._digest(request)

    def _answer(self, response: requests.Response, **options: Any) -> requests.Response:
        asked = response.headers.get("WWW-Authenticate", "").lower()
        if response.status_code != 401 or "digest" in asked or "basic" not in asked:
            return response
        self._is_basic = True
        response.content  # noqa: B018 (read to its end, so that the connection is used again)
        response.close()
        again = self._basic(response.request.copy())
        sent: requests.Response = response.connection.send(again, **options)
        sent.history.append(response)
        sent.request = again
        return sent
