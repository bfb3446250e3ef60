"""The program: it says where it listens, leaves at SIGTERM, and says a taken port in one line."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx

from emulators.yadisk.app import Running


def run(root: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "emulators.yadisk", "--port", str(port), "--root", str(root), "--token", "t"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_it_says_its_address_answers_there_and_stops_when_told(tmp_path: Path) -> None:
    with run(tmp_path, 0) as program:
        assert program.stdout is not None
        url = program.stdout.readline().strip().rpartition(" ")[2]
        assert httpx.get(url + "/v1/disk", headers={"Authorization": "OAuth t"}).status_code == 200
        program.send_signal(signal.SIGTERM)
        assert program.wait(5) == 0
        assert program.stderr is not None
        assert program.stderr.read() == ""


def test_a_taken_port_is_one_line_and_an_exit_code(disk: Running, tmp_path: Path) -> None:
    port = int(disk.url.rpartition(":")[2])
    with run(tmp_path, port) as program:
        out, wrong = program.communicate(timeout=10)
        assert program.returncode == 1
    assert out == ""
    assert wrong.count("\n") == 1
    assert f"Порт {port} занят" in wrong
