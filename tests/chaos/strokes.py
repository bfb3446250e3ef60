"""kill -9 at every single system call: a program is forked, strace counts its calls and kills it at the n-th."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from tests.chaos.stand import FORK

SYSCALLS = ("pwrite64", "fdatasync", "write", "ftruncate", "unlink", "fcntl", "pread64")
TALKING = (*SYSCALLS, "connect", "sendto", "recvfrom")
SET_PTRACER, ANYBODY = 0x59616D61, -1  # prctl: where only parents may trace, this one lets strace in
MOST = 400  # calls of one kind: a program that makes more is not the one we know
Act = Callable[..., str]


@dataclass(frozen=True)
class Stroke:
    """Killed at the nth call of this kind; said: what the program acknowledged before, "" nothing."""

    syscall: str
    nth: int
    said: str

    def __str__(self) -> str:
        return f"{self.syscall} {self.nth}"


@dataclass
class Strokes:
    """How many points of kill there were, and what was wrong after which."""

    points: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def note(self, stroke: Stroke, wrong: list[str]) -> None:
        self.points[stroke.syscall] = self.points.get(stroke.syscall, 0) + 1
        self.violations += [f"{stroke}: {one}" for one in wrong]

    def row(self, name: str) -> str:
        kinds = ", ".join(f"{syscall} {times}" for syscall, times in self.points.items())
        return f"{name} | {sum(self.points.values())} ({kinds}) | {len(self.violations)}"


def available() -> bool:
    return shutil.which("strace") is not None


def strike(syscalls: tuple[str, ...], each: int, fresh: Callable[[], tuple[Any, ...]], act: Act) -> Iterator[Stroke]:
    """Kills act(*fresh()) at each n-th call, kind by kind, until it lives through all; a stroke is given after each."""
    for syscall in syscalls:
        for nth in count(1, each):
            assert nth < MOST, f"{syscall}: no end"
            said, killed = _struck(syscall, nth, act, fresh())
            if not killed:
                break
            yield Stroke(syscall, nth, said)


def _struck(syscall: str, nth: int, act: Act, arguments: tuple[Any, ...]) -> tuple[str, bool]:
    """What it acknowledged, and whether it was killed."""
    ours, theirs = FORK.Pipe()
    FORK.set_forkserver_preload(
        ["tests.chaos.stand", *(f"tests.chaos.{name}" for name in ("flows", "evidence", "carriage"))]
    )
    program = FORK.Process(target=_obey, args=(theirs, act, arguments), daemon=True)
    program.start()
    theirs.close()
    assert ours.recv() == "ready"
    tracer = _traced(program, syscall, nth)
    ours.send("go")
    program.join(60)
    tracer.wait(20)
    assert tracer.stderr
    tracer.stderr.close()
    said = _last_word(ours)
    ours.close()
    assert program.exitcode in (0, -9), f"{syscall} {nth}: ended with {program.exitcode}"
    return said, program.exitcode == -9


def _last_word(pipe: Connection) -> str:
    try:
        return str(pipe.recv())
    except (EOFError, ConnectionError):
        return ""  # it died before it said one


def _traced(program: BaseProcess, syscall: str, nth: int) -> "subprocess.Popen[str]":
    order = ("-e", f"trace={syscall}", "-e", f"inject={syscall}:signal=SIGKILL:when={nth}")
    command = ["strace", "-p", str(program.pid), *order]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr
    said = tracer.stderr.readline()
    assert "attached" in said, said
    return tracer


def _obey(pipe: Connection, act: Act, arguments: tuple[Any, ...]) -> None:
    """The forked program: waits for the tracer, acts, says what it may acknowledge."""
    ctypes.CDLL(None).prctl(SET_PTRACER, ctypes.c_ulong(ANYBODY), 0, 0, 0)
    pipe.send("ready")
    pipe.recv()
    pipe.send(act(*arguments))
    os._exit(0)  # a program that is done makes no more calls that count
