"""Runs methods of the extension without a 1C: the part of BSL they use, over the same grammar that checks them.

What the platform gives (objects, functions) is handed in by the test. Numbers are Decimal, Неопределено is None.
`Не А = Б` reads here as `(Не А) = Б`, unlike 1C: the modules do not write it.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tree_sitter import Node

from tests.onec.sources import Module

Names = dict[str, Any]
OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + str(b) if isinstance(a, str) else a + b,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Left(Exception):  # Возврат, Прервать, Продолжить leave a block, nothing failed
    def __init__(self, how: str, value: Any = None) -> None:
        self.how, self.value = how, value


class Raised(Exception):
    """What a module raised on purpose."""


class Program:
    """`modules` by name, `platform`: everything else a name may mean, `instead`: methods that the test replaces."""

    def __init__(self, modules: Mapping[str, Module], platform: Names, instead: Names | None = None) -> None:
        self.modules, self.platform, self.instead = modules, platform, instead or {}

    def run(self, module: str, name: str, *arguments: Any) -> Any:
        return self.watch(module, name, *arguments)[0]

    def watch(self, module: str, name: str, *arguments: Any) -> tuple[Any, Names]:
        """The result and the variables as the method left them: parameters go by reference in 1C."""
        if replaced := self.instead.get(f"{module}.{name}"):
            return replaced(*arguments), {}
        node = self.modules[module].methods[name].node
        frame = Frame(self, module)
        listed = node.child_by_field_name("parameters")
        parameters = [child for child in listed.named_children if child.type == "parameter"] if listed else []
        for place, parameter in enumerate(parameters):
            default = parameter.child_by_field_name("def")
            given = place < len(arguments)
            value = arguments[place] if given else frame.value(default) if default else None
            frame.names[text(parameter.child_by_field_name("name"))] = value
        try:
            frame.block(node.children)
        except Left as left:
            return left.value, frame.names
        return None, frame.names


class Frame:
    """Variables of one running method."""

    def __init__(self, program: Program, module: str) -> None:
        self.program, self.module = program, module
        self.names: Names = {}

    def block(self, nodes: list[Node]) -> None:
        for node in nodes:
            if run := getattr(self, f"_{node.type}", None):
                run(node)

    def value(self, node: Node | None) -> Any:
        if node is None:
            return None
        if node.type in {"expression", "const_expression", "index", "parenthesized_expression"}:
            return self.value(next(child for child in node.named_children if child.type != "comment"))
        return getattr(self, f"_value_{node.type}")(node)

    # --- statements
    def _assignment_statement(self, node: Node) -> None:
        target, value = node.children[0], self.value(node.children[2])
        if target.type == "identifier":
            self.names[text(target)] = value
        elif target.children[1].type == "[":
            self.value(target.children[0])[key(self.value(target.children[2]))] = value
        else:
            setattr(self.value(target.children[0]), text(target.children[-1]), value)

    def _call_statement(self, node: Node) -> None:
        self.value(node.children[0])

    def _return_statement(self, node: Node) -> None:
        expressions = [child for child in node.children if child.type == "expression"]
        raise Left("Возврат", self.value(expressions[0]) if expressions else None)

    def _break_statement(self, node: Node) -> None:
        raise Left("Прервать")

    def _continue_statement(self, node: Node) -> None:
        raise Left("Продолжить")

    def _rise_error_statement(self, node: Node) -> None:
        expressions = [child for child in node.children if child.type == "expression"]
        raise Raised(self.value(expressions[0]) if expressions else "")

    def _if_statement(self, node: Node) -> None:
        if self.value(node.children[1]):
            return self.block([child for child in node.children if not child.type.endswith("_clause")])
        for child in node.children:
            if child.type == "elseif_clause" and self.value(child.children[1]):
                return self.block(child.children)
            if child.type == "else_clause":
                return self.block(child.children)
        return None

    def _for_each_statement(self, node: Node) -> None:
        for item in list(self.value(node.children[4])):
            self.names[text(node.children[2])] = item
            if not self._body(node):
                return

    def _for_statement(self, node: Node) -> None:
        name, number = text(node.children[1]), self.value(node.children[3])
        while number <= self.value(node.children[5]):
            self.names[name] = number
            if not self._body(node):
                return
            number += 1

    def _while_statement(self, node: Node) -> None:
        while self.value(node.children[1]):
            if not self._body(node):
                return

    def _body(self, node: Node) -> bool:
        try:
            self.block(node.children)
        except Left as left:
            if left.how == "Возврат":
                raise
            return left.how == "Продолжить"
        return True

    def _try_statement(self, node: Node) -> None:
        middle = next(place for place, child in enumerate(node.children) if child.type == "EXCEPT_KEYWORD")
        try:
            self.block(node.children[:middle])
        except Left:
            raise
        except Exception as failed:
            try:
                self.block(node.children[middle:])
            except Raised as again:
                raise (failed if again.args == ("",) else again) from failed

    # --- values
    def _value_number(self, node: Node) -> Decimal:
        return Decimal(text(node))

    def _value_string(self, node: Node) -> str:
        return text(node)[1:-1].replace('""', '"')

    def _value_date(self, node: Node) -> str:
        return text(node).strip("'")

    def _value_boolean(self, node: Node) -> bool:
        return text(node) == "Истина"

    def _value_UNDEFINED_KEYWORD(self, node: Node) -> None:
        return None

    def _value_undefined(self, node: Node) -> None:
        return None

    def _value_identifier(self, node: Node) -> Any:
        name = text(node)
        return self.names[name] if name in self.names else self.program.platform[name]

    def _value_access(self, node: Node) -> Any:
        if len(node.children) == 1:
            return self.value(node.children[0])
        return self._value_property_access(node)

    def _value_property_access(self, node: Node) -> Any:
        if node.children[1].type == "[":
            return self.value(node.children[0])[key(self.value(node.children[2]))]
        if node.children[-1].type == "method_call":
            return self._value_call_expression(node)
        return getattr(self.value(node.children[0]), text(node.children[-1]))

    def _value_call_expression(self, node: Node) -> Any:
        owner, called = node.children[0], node.children[-1]
        if text(owner) in self.program.modules and text(owner) not in self.names:
            return self.program.run(text(owner), text(called.children[0]), *self._arguments(called))
        return getattr(self.value(owner), text(called.children[0]))(*self._arguments(called))

    def _value_method_call(self, node: Node) -> Any:
        name, arguments = text(node.children[0]), self._arguments(node)
        if name in self.program.modules[self.module].methods:
            return self.program.run(self.module, name, *arguments)
        return self.program.platform[name](*arguments)

    def _value_new_expression(self, node: Node) -> Any:
        return self.program.platform[text(node.children[1])](*self._arguments(node))

    def _value_ternary_expression(self, node: Node) -> Any:
        asked, yes, no = (child for child in node.children if child.type == "expression")
        return self.value(yes if self.value(asked) else no)

    def _value_unary_expression(self, node: Node) -> Any:
        value = self.value(node.children[1])
        return -value if text(node.children[0]) == "-" else not value

    def _value_binary_expression(self, node: Node) -> Any:
        left, how, right = node.children
        if text(how) == "И":
            return self.value(left) and self.value(right)
        if text(how) == "Или":
            return self.value(left) or self.value(right)
        return OPERATORS[text(how)](self.value(left), self.value(right))

    def _arguments(self, node: Node) -> list[Any]:
        listed = node.child_by_field_name("arguments") or next(
            (child for child in node.children if child.type == "arguments"), None
        )
        given = (
            [child for child in listed.children if child.type in {"expression", "omitted_argument"}] if listed else []
        )
        return [None if child.type == "omitted_argument" else self.value(child) for child in given]


def text(node: Node | None) -> str:
    return node.text.decode() if node and node.text else ""


def key(value: Any) -> Any:
    """Positions come as numbers of 1C, keys as they are."""
    return int(value) if isinstance(value, Decimal) else value
