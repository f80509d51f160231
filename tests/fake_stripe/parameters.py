"""Stripe's parameter types, as its own library declares them, made strict: no unknown key, no wrong type, no free
text where there is a list of words.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NotRequired, Union, get_args, get_origin

import pydantic
import typing_extensions
from stripe import RequestOptions
from stripe._stripe_object import UntypedStripeObject

Strict = pydantic.ConfigDict(extra="forbid", strict=True)


def check(parameters: type, given: Any) -> None:
    """Hold a request against a class of ``stripe.params``.

    Raises:
        pydantic.ValidationError: with everything that Stripe would not take.
    """
    _model(parameters).model_validate(given)


@cache
def _model(parameters: type) -> type[pydantic.BaseModel]:
    names = {"Mapping": Mapping, "StripeContext": object, "UntypedStripeObject": UntypedStripeObject}
    names |= vars(sys.modules[parameters.__module__])
    hints = typing_extensions.get_type_hints(parameters, globalns=names, include_extras=True)
    fields: dict[str, Any] = {}
    for name, hint in hints.items():
        if name in RequestOptions.__annotations__:
            continue  # keys and the like, beside the request
        if get_origin(hint) in (NotRequired, typing_extensions.NotRequired):
            fields[name] = (_strict(get_args(hint)[0]), None)
        else:
            fields[name] = (_strict(hint), ...)
    model: type[pydantic.BaseModel] = pydantic.create_model(parameters.__name__, __config__=Strict, **fields)
    return model


def _strict(hint: Any) -> Any:
    if typing_extensions.is_typeddict(hint):
        return _model(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        words = [argument for argument in arguments if get_origin(argument) is Literal]
        kept = [a for a in arguments if not (words and a is str) and not _is_object(a)]
        return Union[tuple(_strict(argument) for argument in kept)]  # noqa: UP007 (made at run time)
    if origin is list:
        return list[_strict(arguments[0])]  # type: ignore[misc]
    return hint


def _is_object(hint: Any) -> bool:
    """The library's own object type: alternative to a plain dictionary."""
    return "UntypedStripeObject" in str(hint)
