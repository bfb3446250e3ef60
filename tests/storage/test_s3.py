"""A bucket: pieces checked by the server, nothing half-sent, and each failure with its verdict."""

import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from storage.s3 import PIECE, Bucket, BucketStore, Patience
from storage.store import FileStat, NotStored, StoreRefused, StoreUnavailable
from tests.s3server import Stub, stub

PATH = "claims/2026-11/17/0f.mp4"
QUICK = Patience(connect=0.5, answer=0.5, piece=1, tries=1, pause=0.01)
VIDEO = random.Random(7).randbytes(2 * PIECE + 12_345)
SHA256 = hashlib.sha256(VIDEO).hexdigest()


@pytest.fixture
def video(tmp_path: Path) -> Path:
    source = tmp_path / "video"
    source.write_bytes(VIDEO)
    return source


@pytest.fixture
def server() -> Iterator[Stub]:
    with stub() as told:
        yield told


def address(bucket: Bucket) -> str:
    return f"{bucket.endpoint}/{bucket.name}/{bucket.prefix}/{PATH}"


def test_a_video_of_several_pieces_arrives_equal_and_is_read_by_parts(bucket: Bucket, video: Path) -> None:
    store = BucketStore(bucket)
    assert store.put(PATH, video, SHA256, len(VIDEO)) == FileStat(PATH, len(VIDEO), SHA256)
    assert b"".join(store.open_range(PATH, PIECE - 5, 10)) == VIDEO[PIECE - 5 : PIECE + 5]
    assert hashlib.sha256(b"".join(store.open_range(PATH))).hexdigest() == SHA256


def test_a_source_damaged_in_the_spool_leaves_neither_an_object_nor_pieces(bucket: Bucket, video: Path) -> None:
    video.write_bytes(VIDEO[:-1] + b"?")
    with pytest.raises(StoreRefused, match="not what was uploaded"):
        BucketStore(bucket).put(PATH, video, SHA256, len(VIDEO))
    assert httpx.get(address(bucket)).status_code == 404
    assert "<Upload>" not in httpx.get(f"{bucket.endpoint}/{bucket.name}?uploads").text


def test_what_another_hand_has_put_there_is_known_by_its_bytes(bucket: Bucket, video: Path) -> None:
    store = BucketStore(bucket)
    store.put(PATH, video, SHA256, len(VIDEO))
    httpx.put(address(bucket), content=b"other bytes")
    assert store.stat(PATH) == FileStat(PATH, 11, hashlib.sha256(b"other bytes").hexdigest())
    store.put(PATH, video, SHA256, len(VIDEO))
    assert store.stat(PATH) == FileStat(PATH, len(VIDEO), SHA256)


def test_each_piece_travels_with_its_own_sha256_signed(server: Stub, video: Path) -> None:
    with pytest.raises(StoreUnavailable):  # the stub never puts the pieces together
        BucketStore(bucket_at(server), QUICK).put(PATH, video, SHA256, len(VIDEO))
    assert server.signed[:3] == [True, True, True]


def test_a_link_opens_without_keys_for_a_while_and_keeps_the_secret(bucket: Bucket, video: Path) -> None:
    store = BucketStore(replace(bucket, secret="not to be told"))
    store.put(PATH, video, SHA256, len(VIDEO))
    link = store.temporary_url(PATH)
    assert link
    assert httpx.get(link).content == VIDEO
    assert re.search(r"X-Amz-Expires=900\b", link)
    assert "told" not in link
    assert "told" not in repr(bucket)


def bucket_at(server: Stub) -> Bucket:
    return Bucket(server.url, "claims", key="key", secret="secret")


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504])
def test_what_passes_by_itself_is_tried_again_and_then_left_to_later(server: Stub, video: Path, status: int) -> None:
    server.status = status
    with pytest.raises(StoreUnavailable):
        BucketStore(bucket_at(server), QUICK).put(PATH, video, SHA256, len(VIDEO))
    assert len(server.asked) <= QUICK.tries + 1


@pytest.mark.parametrize("status", [400, 401, 403, 405, 507])
def test_what_a_person_must_look_at_is_refused_in_one_line(server: Stub, video: Path, status: int) -> None:
    server.status = status
    with pytest.raises(StoreRefused) as refused:
        BucketStore(bucket_at(server), QUICK).put(PATH, video, SHA256, len(VIDEO))
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_bucket_that_is_not_there_is_refused(bucket: Bucket, video: Path) -> None:
    store = BucketStore(replace(bucket, name="no-such-bucket"), QUICK)
    with pytest.raises(StoreRefused, match="no such bucket") as refused:
        store.put(PATH, video, SHA256, len(VIDEO))
    assert not isinstance(refused.value, NotStored)


def test_a_dead_server_is_said_in_bounded_time(video: Path) -> None:
    with stub() as gone:
        store = BucketStore(bucket_at(gone), QUICK)
    for call in (lambda: store.put(PATH, video, SHA256, len(VIDEO)), lambda: store.stat(PATH)):
        with pytest.raises(StoreUnavailable):
            call()
