"""Foreign bytes are opened in a child process under limits: how it is asked, and how it limits itself."""

import json
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

# Each may take 1.5 GB of memory or more. A scan takes long, and must not hold up everybody's photos.
_ROOM = threading.BoundedSemaphore(2)
_LONG = threading.BoundedSemaphore(1)
Said = dict[str, Any] | None
_CODE = Path(__file__).parents[1]


def ask(
    module: str, *arguments: str, given: bytes = b"", seconds: float, long: bool = False, slow: Said = None
) -> Said:
    """What the program says in its one line of JSON; None: it ran into a limit or crashed. Call it in a thread.

    slow: what is said instead where time was the limit, of the clock or of the processor.
    """
    command = [sys.executable, "-P", "-m", module, *arguments]
    try:
        with _LONG if long else _ROOM:
            answer = subprocess.run(  # noqa: S603  our own program, the path is made of our own keys
                command,
                env={"PYTHONPATH": str(_CODE), "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "1"},
                input=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                check=True,
            )
        said = json.loads(answer.stdout)
    except subprocess.TimeoutExpired:
        return slow
    except subprocess.CalledProcessError as ended:
        return slow if -ended.returncode in (signal.SIGXCPU, signal.SIGKILL) else None
    except ValueError:
        return None
    assert isinstance(said, dict)
    return said


def limit(*, memory: int, cpu: int, write: int) -> None:
    """For this program: bytes of address space, seconds of processor, bytes of a file."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, write),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
