"""python -m emulators.yadisk --port N --root DIR --token T [--link-hosts yandex|loopback]"""

import argparse
import signal
import sys
import threading
from pathlib import Path

from emulators.yadisk.app import start


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m emulators.yadisk", description="Яндекс.Диск на этой машине")
    parser.add_argument("--port", type=int, default=8002)
    parser.add_argument("--root", type=Path, required=True, help="папка, где лежат файлы")
    parser.add_argument("--token", required=True, help="токен, с которым пускать")
    parser.add_argument("--link-hosts", choices=("yandex", "loopback"), default="loopback", help="куда ведут ссылки")
    options = parser.parse_args()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    try:
        running = start(options.port, root=options.root, token=options.token, link_hosts=options.link_hosts)
    except OSError as refused:
        print(f"Порт {options.port} занят или папка {options.root} недоступна: {refused}", file=sys.stderr)
        return 1
    print(f"Яндекс.Диск (эмулятор): {running.url}", flush=True)
    stop.wait()
    running.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
