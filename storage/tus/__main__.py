"""`python -m storage.tus --port N --dir DIR`: uploads at `/` of this machine alone, for protocol tests."""

import argparse
import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from storage.tus.app import Tus
from storage.tus.uploads import Upload, Uploads

FOLDER, MOST = "TUS_DIR", "TUS_MOST"  # how the server's own process is told


class Shed:
    """Takes everything from everybody; what is whole stays as <id>.done in the folder."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads

    def owner(self, _: Any) -> str:
        return ""

    def may(self, scope: Any, length: int, metadata: Mapping[str, str]) -> None:
        """Anything goes."""

    def done(self, _: Any, upload: Upload) -> Mapping[str, str]:
        path = self._uploads.path(upload)
        with contextlib.suppress(FileExistsError):  # made before a crash that came before the word of it
            os.link(path, path.with_name(f"{path.name}.done"))
        return {}


def application() -> Tus:
    uploads = Uploads(Path(os.environ[FOLDER]), most=int(os.environ[MOST]), each=10**6, reserve=0)
    return Tus(uploads, Shed(uploads))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m storage.tus", description="Takes uploads by tus 1.0")
    parser.add_argument("--port", type=int, default=8005)
    parser.add_argument("--dir", type=Path, required=True, help="the folder they go into")
    parser.add_argument("--most", type=int, default=2**31, help="bytes of one upload at the most")
    asked = parser.parse_args()
    os.environ |= {FOLDER: str(asked.dir), MOST: str(asked.most)}
    server = Granian(
        "storage.tus.__main__:application",
        factory=True,
        interface=Interfaces.ASGI,
        address="127.0.0.1",
        port=asked.port,
        workers_kill_timeout=3,
        log_level=LogLevels.warning,
    )
    print(f"tus: http://127.0.0.1:{asked.port}/", flush=True)
    server.serve()


if __name__ == "__main__":
    main()
