"""A caller that dies between the head and the body of a request has asked nothing."""

import socket
from pathlib import Path
from urllib.parse import quote

from tests.agreements.onec_world import ACTS, running


def test_a_write_whose_body_never_came_is_not_carried_out(tmp_path: Path) -> None:
    with running(tmp_path / "onec") as onec:
        host, port = onec.url.removeprefix("http://").split(":")
        path = quote(f"/trade/odata/standard.odata/{ACTS}")
        with socket.create_connection((host, int(port)), timeout=10) as caller:
            caller.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n".encode())
            caller.shutdown(socket.SHUT_WR)
            assert caller.recv(100) == b""
        assert onec.world.all(ACTS) == []
