"""Ends a flow run with one line if a person can correct the cause: no traceback in its log."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect import State
from prefect.states import Failed

P = ParamSpec("P")
R = TypeVar("R")


def fails_in_one_line(*failures: type[Exception]) -> Callable[[Callable[P, R]], Callable[P, R | State[Any]]]:
    """Returns the state Failed for these exceptions, with their text as its message.

    A caller of the flow as a function still gets the exception.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R | State[Any]]:
        @wraps(function)
        def run(*arguments: P.args, **named: P.kwargs) -> R | State[Any]:
            try:
                return function(*arguments, **named)
            except failures as failure:
                return Failed(message=str(failure), data=failure)

        return run

    return decorate
