"""python -m emulators.push --port N"""

import argparse
import sys

from emulators.push.server import start
from emulators.stop import Stop


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m emulators.push", description="Служба уведомлений на этой машине")
    parser.add_argument("--port", type=int, default=8003)
    options = parser.parse_args()
    stop = Stop()
    try:
        running = start(options.port)
    except OSError as refused:
        print(f"Порт {options.port} занят: {refused}", file=sys.stderr)
        return 1
    print(f"Служба уведомлений (эмулятор): {running.url}", flush=True)
    stop.wait()
    running.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
