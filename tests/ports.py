"""Ports for the programs that tests start, which nobody takes between the choice and the start.

The system hands out ports of its own range to every outgoing call and to every `bind` to port 0: one of those may be
gone a moment later. These lie below that range, and each test process has a share of its own.
"""

import os
from itertools import cycle

from portal.ports import port_is_free

BELOW_THE_SYSTEMS_OWN = range(20_000, 32_000)
SHARES = 24


def free_port() -> int:
    """A port that nobody listens on, and not the one of the last call."""
    return free_ports(1)


def free_ports(number: int) -> int:
    """The first of so many in a row."""
    while True:
        ports = [next(_ports) for _ in range(number)]
        if ports[-1] - ports[0] == number - 1 and all(port_is_free("127.0.0.1", port) for port in ports):
            return ports[0]


def _share() -> int:
    """Worker «gw3» of a parallel run has share 3; a run alone, and what is no test, one of the upper half."""
    worker, half = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"), SHARES // 2
    return int(worker) % half if worker.isdigit() else half + os.getpid() % half


_each = len(BELOW_THE_SYSTEMS_OWN) // SHARES
_ports = cycle(BELOW_THE_SYSTEMS_OWN[_share() * _each : (_share() + 1) * _each])
