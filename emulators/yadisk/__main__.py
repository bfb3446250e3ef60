"""python -m emulators.yadisk --port N --root DIR --token T [--link-hosts yandex|loopback] [--throttle] [--seed-demo]"""

import argparse
import sys
from pathlib import Path

from emulators.stop import Stop
from emulators.yadisk.app import start

THROTTLE = 128 * 1024.0  # bytes a second


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m emulators.yadisk", description="Яндекс.Диск на этой машине")
    parser.add_argument("--port", type=int, default=8002)
    parser.add_argument("--root", type=Path, required=True, help="папка, где лежат файлы")
    parser.add_argument("--token", required=True, help="токен, с которым пускать")
    parser.add_argument("--link-hosts", choices=("yandex", "loopback"), default="loopback", help="куда ведут ссылки")
    parser.add_argument("--throttle", action="store_true", help="видео, архивы и прочие данные: 128 КиБ/с, как у Диска")
    parser.add_argument("--seed-demo", action="store_true", help="положить файлы для показа, часть опубликовать")
    options = parser.parse_args()
    stop = Stop()
    try:
        running = start(
            options.port,
            root=options.root,
            token=options.token,
            link_hosts=options.link_hosts,
            throttle=THROTTLE if options.throttle else 0.0,
            seed_demo=options.seed_demo,
        )
    except OSError as refused:
        print(f"Порт {options.port} занят или папка {options.root} недоступна: {refused}", file=sys.stderr)
        return 1
    print(f"Яндекс.Диск (эмулятор): {running.url}", flush=True)
    stop.wait()
    running.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
