"""The connections of a link checker: a page has a deadline, and doesn't lead from the Internet into a private network."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from typing import Any

TRIES = 3
LATE = "it did not answer in time"


class RefusedError(Exception):
    """Raised instead of a connection that a page mustn't lead to. Not an OSError, which would be tried again."""


class Visit:
    """The connections that are opened for one page and those that it redirects to, in order."""

    def __init__(self) -> None:
        self.sockets: list[socket.socket] = []
        self.is_over = self.began_in_public = False

    def opened(self, connection: socket.socket) -> socket.socket:
        """Note a new connection, and return it. Raises RefusedError if it's too late, or leads from the Internet to a private network."""
        in_public = is_public(connection.getpeername()[0])
        self.began_in_public = self.began_in_public if self.sockets else in_public
        self.sockets.append(connection.dup())  # the connection's own is given away once it's encrypted
        if self.is_over or (self.began_in_public and not in_public):
            connection.close()
            raise RefusedError(LATE if self.is_over else "it redirects to a private address")
        return connection

    def end(self) -> None:
        """End all connections: whoever waits for one hears so at once."""
        self.is_over = True
        for connection in list(self.sockets):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Release everything."""
        for connection in self.sockets:
            connection.close()


def is_public(address: str) -> bool:
    """Return True for an IP address on the Internet; False for one of this machine or of a private network."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global


def patient(visit: Visit, pause: float) -> Any:
    """Return a transport adapter that retries, after ``pause`` seconds, if the connection fails or the server is busy.

    It tells ``visit`` of each connection.
    """
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Retry
    from urllib3.connection import HTTPConnection, HTTPSConnection

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return visit.opened(super()._new_conn())

    class Encrypted(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return visit.opened(super()._new_conn())

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    busy = (500, 502, 503, 504)
    often = Retry(
        TRIES - 1,
        status_forcelist=busy,
        backoff_factor=pause,
        raise_on_status=False,
        respect_retry_after_header=False,  # it may ask to wait for hours
    )
    adapter = HTTPAdapter(max_retries=often)
    adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}
    return adapter
