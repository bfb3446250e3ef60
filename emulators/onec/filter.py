"""$filter: a recursive descent over 1C's grammar; parse() gives a test of one object."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from emulators.onec.errors import bad_filter, incomparable
from emulators.onec.functions import FUNCTIONS, cast
from emulators.onec.literals import Guid, Ref, Token, literal, tokens
from emulators.onec.names import Scope

Value = Callable[[Scope], Any]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
SUM: dict[str, Callable[[Any, Any], Any]] = {"add": operator.add, "sub": operator.sub}
PRODUCT: dict[str, Callable[[Any, Any], Any]] = {"mul": operator.mul, "div": operator.truediv, "mod": operator.mod}
CONSTANTS = {"true": True, "false": False, "null": None}


def parse(source: str) -> Value:
    """The filter as a function of a scope. Raises ODataError: 14 for the grammar, 1 for a literal."""
    reader = _Reader(tokens(source))
    try:
        test = reader.either()
    except RecursionError:
        raise bad_filter() from None
    reader.expect("end", "")
    return test


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.at = 0

    @property
    def next(self) -> Token:
        return self.found[self.at]

    def take(self) -> Token:
        token = self.next
        self.at += 1
        return token

    def is_word(self, *words: str) -> bool:
        return self.next.kind == "name" and self.next.text in words

    def is_sign(self, sign: str) -> bool:
        return self.next == Token("sign", sign)

    def expect(self, kind: str, text: str) -> None:
        if self.next != Token(kind, text):
            raise bad_filter()
        self.at += 1

    def either(self) -> Value:
        value = self.both()
        while self.is_word("or"):
            self.take()
            value = _or(value, self.both())
        return value

    def both(self) -> Value:
        value = self.negated()
        while self.is_word("and"):
            self.take()
            value = _and(value, self.negated())
        return value

    def negated(self) -> Value:
        if not self.is_word("not"):
            return self.compared()
        self.take()
        value = self.negated()
        return lambda scope: not value(scope)

    def compared(self) -> Value:
        left = self.added()
        if not self.is_word(*COMPARE):
            return left
        word = self.take().text
        return _compare(word, left, self.added())

    def added(self) -> Value:
        value = self.multiplied()
        while self.is_word(*SUM):
            value = _pair(SUM[self.take().text], value, self.multiplied())
        return value

    def multiplied(self) -> Value:
        value = self.primary()
        while self.is_word(*PRODUCT):
            value = _pair(PRODUCT[self.take().text], value, self.primary())
        return value

    def primary(self) -> Value:
        token = self.take()
        if token == Token("sign", "("):
            value = self.either()
            self.expect("sign", ")")
            return value
        if token.kind in ("typed", "text", "number"):
            return _constant(literal(token))
        if token.kind != "name":
            raise bad_filter()
        if token.text in CONSTANTS:
            return _constant(CONSTANTS[token.text])
        return self.call(token.text) if self.is_sign("(") else self.path(token.text)

    def call(self, name: str) -> Value:
        self.expect("sign", "(")
        arguments = [self.either()]
        while self.is_sign(","):
            self.take()
            arguments.append(self.either())
        self.expect("sign", ")")
        if name in ("cast", "isof"):
            return cast(name, arguments)
        if name not in FUNCTIONS or len(arguments) not in FUNCTIONS[name].arguments:
            raise bad_filter()
        return _applied(FUNCTIONS[name].run, arguments)

    def path(self, first: str) -> Value:
        steps = [first]
        while self.is_sign("/"):
            self.take()
            if self.is_word("any", "all"):
                return self.over_rows(steps, self.take().text)
            steps.append(self.take().text)
        return lambda scope: scope.value(steps)

    def over_rows(self, steps: list[str], word: str) -> Value:
        self.expect("sign", "(")
        name = self.take().text
        self.expect("sign", ":")
        test = self.either()
        self.expect("sign", ")")
        every = all if word == "all" else any
        return lambda scope: every(test(scope.row(name, steps, row)) for row in scope.rows(steps))


def _constant(value: Any) -> Value:
    return lambda _: value


def _or(left: Value, right: Value) -> Value:
    return lambda scope: left(scope) or right(scope)


def _and(left: Value, right: Value) -> Value:
    return lambda scope: left(scope) and right(scope)


def _pair(run: Callable[[Any, Any], Any], left: Value, right: Value) -> Value:
    return _applied(run, [left, right])


def _compare(word: str, left: Value, right: Value) -> Value:
    def test(scope: Scope) -> bool:
        one, two = left(scope), right(scope)
        if word not in ("eq", "ne") and (isinstance(one, Guid | Ref) or isinstance(two, Guid | Ref)):
            raise incomparable()
        if isinstance(one, Ref) != isinstance(two, Ref):
            return word == "ne"
        if one is None or two is None:
            return word == "eq" and one is two or word == "ne" and one is not two
        if _family(one) is not _family(two):
            raise incomparable()
        return COMPARE[word](one, two)

    return test


def _family(value: Any) -> type:
    """References, dates, strings, truths and numbers compare only among themselves."""
    return float if type(value) is int else type(value)


def _applied(run: Callable[..., Any], arguments: list[Value]) -> Value:
    def value(scope: Scope) -> Any:
        given = [argument(scope) for argument in arguments]
        try:
            return None if None in given else run(*given)
        except (TypeError, AttributeError, ValueError, ArithmeticError):
            raise incomparable() from None

    return value
