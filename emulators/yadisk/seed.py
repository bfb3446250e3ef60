"""Content to look at: folders of a company that used its disk before the portal came; some of it published."""

import struct
import zlib
from collections.abc import Iterator

from emulators.yadisk.disk import Disk
from emulators.yadisk.paths import DiskPath

TOP = "Рекламации 2025"
DEALERS = ("Юг-Торг", "Северный ветер", "Дом и сад")
SHOTS = ("общий вид", "этикетка", "бой крупно", "упаковка", "накладная")


def seed(disk: Disk) -> None:
    """Nothing when it was done before."""
    if (disk.files / TOP).exists():
        return
    for number, (path, content) in enumerate(_contents()):
        place = path.under(disk.files)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        if number % 2 == 0:
            disk.notes.publish(path, {})


def _contents() -> Iterator[tuple[DiskPath, bytes]]:
    for number, dealer in enumerate(DEALERS):
        for shade, shot in enumerate(SHOTS):
            yield DiskPath((TOP, dealer, f"{shot}.png")), _picture(number, shade)
        yield DiskPath((TOP, dealer, "переписка.txt")), f"{dealer}: ждём решения по акту {number + 1}\n".encode() * 40
        yield DiskPath((TOP, dealer, "акт.csv")), "Товар;По документу;По факту\nКристалл, 5 л;40;28\n".encode()
    for number in range(1, 7):
        yield DiskPath(("Прайсы", f"прайс {number:02}.txt")), f"Прайс {number}\n".encode() * 200


def _picture(hue: int, shade: int) -> bytes:
    """A PNG of one colour, 96 by 72."""
    colour = bytes((40 + 70 * hue, 60 + 30 * shade, 160 - 20 * shade))
    rows = b"".join(b"\0" + colour * 96 for _ in range(72))
    head = struct.pack(">IIBBBBB", 96, 72, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
