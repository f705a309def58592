"""What a GraphQL query costs at GitHub, by its published formula.

Each connection that is asked for counts as one request for every node above it; a hundred
requests are a point. No query may ask for more than 500,000 nodes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

NODE_LIMIT = 500_000


@dataclass
class Price:
    requests: int = 0
    nodes: int = 0

    @property
    def points(self) -> int:
        return max(1, round(self.requests / 100))


def price(document: DocumentNode, variables: Mapping[str, Any]) -> Price:
    fragments = {
        d.name.value: d
        for d in document.definitions
        if isinstance(d, FragmentDefinitionNode)
    }
    total = Price()
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            _add(total, definition.selection_set, 1, fragments, variables)
    return total


def _add(
    total: Price,
    selections: SelectionSetNode | None,
    above: int,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
) -> None:
    for one in selections.selections if selections else ():
        if isinstance(one, FragmentSpreadNode):
            inner = fragments[one.name.value].selection_set
            _add(total, inner, above, fragments, variables)
        elif isinstance(one, InlineFragmentNode):
            _add(total, one.selection_set, above, fragments, variables)
        elif isinstance(one, FieldNode):
            first = _first(one, variables)
            if first is not None:
                total.requests += above
                total.nodes += above * first
            below = above * (first or 1)
            _add(total, one.selection_set, below, fragments, variables)


def _first(field: FieldNode, variables: Mapping[str, Any]) -> int | None:
    for argument in field.arguments or ():
        if argument.name.value == "first":
            value = argument.value
            if isinstance(value, VariableNode):
                return int(variables[value.name.value])
            assert isinstance(value, IntValueNode)
            return int(value.value)
    return None
