"""What the service knows: devices, what waits for each, and what it is told to do wrong."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from emulators.push.device import Device, Unreadable
from emulators.push.signed import signature_fault

LARGEST = 4096  # bytes of a body that every service takes


@dataclass(frozen=True)
class Said:
    """One message as the device reads it."""

    device: str
    text: str
    topic: str
    ttl: int
    urgency: str


@dataclass
class Fault:
    """status: what the next `times` messages are answered with."""

    status: int
    times: int = 1
    retry_after: str = ""


@dataclass
class Service:
    """url: where it answers; now: the sender's clock where tests move it."""

    url: str = ""
    now: float | None = None
    devices: dict[str, Device] = field(default_factory=dict)
    messages: list[Said] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    taken: int = 0

    def subscribe(self) -> dict[str, str]:
        device = Device()
        self.devices[device.id] = device
        return device.told(self.url)

    def take(self, device_id: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str, str]:
        """(status, words, Retry-After). headers: by names in lower case."""
        device = self.devices.get(device_id)
        if device is None:
            return 410, "push subscription has unsubscribed or expired", ""
        if fault := self._fault():
            return fault.status, "as it was told to", fault.retry_after
        if len(body) > LARGEST:
            return 413, "payload too large", ""
        if wrong := signature_fault(headers.get("authorization", ""), self.url, self.now):
            return 403, wrong, ""
        if not headers.get("ttl", "").isdecimal() or headers.get("content-encoding") != "aes128gcm":
            return 400, "TTL and Content-Encoding: aes128gcm are needed", ""
        try:
            text = device.read(body)
        except Unreadable as wrong_body:
            return 400, str(wrong_body), ""
        said = Said(device_id, text, headers.get("topic", ""), int(headers["ttl"]), headers.get("urgency", "normal"))
        self._keep(said)
        return 201, "", ""

    def told(self) -> list[dict[str, object]]:
        return [asdict(said) for said in self.messages]

    def _keep(self, said: Said) -> None:
        """A newer one of the same topic takes the place of one that waits."""
        same = [old for old in self.messages if (old.device, old.topic) == (said.device, said.topic) and said.topic]
        self.messages = [old for old in self.messages if old not in same] + [said]
        self.taken += 1

    def _fault(self) -> Fault | None:
        if not self.faults:
            return None
        fault = self.faults[0]
        fault.times -= 1
        if fault.times <= 0:
            self.faults.pop(0)
        return fault
