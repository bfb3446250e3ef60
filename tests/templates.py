"""Templates are compiled once for all tests: every test has an environment of its own over the same compiled code."""

from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

CODE: dict[str, CodeType] = {}


class Compiled(BytecodeCache):
    """Kept in memory by name and content."""

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = CODE.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            CODE[bucket.key + bucket.checksum] = bucket.code
