"""What the edge reads: the key-value store with the maps of pages, and the key that says which of them is live.

live   "<release> <map> <keys> <map before> <its keys>": replaced by one PutKey, which is the switch
maps   which maps lie in the store, and whether they are whole: a write that was killed is cleared up by it
<map>.<n>   see shop/domain/page_map.py
turn   put by whoever takes over the turn of one that died: from then on nothing that the other one sends is taken

Every write names the state of the store that it was made for (ETag): AWS refuses it when anybody wrote meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from shop.adapters.aws import Clients, code_of, told
from shop.domain.errors import Conflict
from shop.domain.page_map import PageMap

BATCH = 50
"""Keys: UpdateKeys takes no more at once."""
RIGHTS = "cloudfront-keyvaluestore:DescribeKeyValueStore, GetKey, ListKeys, PutKey and UpdateKeys"
_LIVE, _MAPS, _TURN = "live", "maps", "turn"
_SERVICE = "cloudfront-keyvaluestore"


class Live(msgspec.Struct, frozen=True):
    """``before``: the map that an edge goes on with while it has not got the new one."""

    release: str = ""
    map: str = ""
    keys: int = 0
    before: str = ""
    keys_before: int = 0


class Kept(msgspec.Struct, frozen=True):
    keys: int
    whole: bool


class PageStore:
    """``confirm``: raises when the turn was lost."""

    def __init__(self, clients: Clients, arn: str, setting: str, confirm: Callable[[], None]) -> None:
        self._clients = clients
        self._arn = arn
        self._setting = f"{setting}: key-value store {arn}"
        self._confirm = confirm
        self._etag = ""
        self._live: Live | None = None

    def begin(self) -> None:
        """Forget what was read, and remember in which state the store is."""
        self._live = None
        self._etag = str(self._call("describe_key_value_store")["ETag"])

    def take_over(self, holder: str) -> None:
        self._write({_TURN: holder}, ())

    def live(self) -> Live:
        if self._live is None:
            words = self._get(_LIVE).split()
            kinds = (str, str, int, str, int)
            self._live = Live(*(kind(word) for kind, word in zip(kinds, words, strict=False)))
        return self._live

    def switch(self, release: str, pages: PageMap) -> None:
        """Have a map in the store, whole, and then make it the live one."""
        live = self.live()
        self._keep(pages, live)
        before = (live.map, live.keys) if live.map != pages.name else (live.before, live.keys_before)
        fresh = Live(release, pages.name, len(pages.shards), *before)
        if fresh != live:
            words = [str(word) for word in msgspec.structs.astuple(fresh) if word]
            self._once("put_key", Key=_LIVE, Value=" ".join(words))
            self._live = fresh

    def _keep(self, pages: PageMap, live: Live) -> None:
        """Write a map, and remove those that are neither live nor the one before."""
        maps = self._maps()
        known = maps.get(pages.name)
        if known and known.whole:
            return
        gone = maps.keys() - {live.map, live.before, pages.name}
        begun = {name: Kept(kept.keys, kept.whole and name not in gone) for name, kept in maps.items()}
        begun[pages.name] = Kept(len(pages.shards), whole=False)
        deletes = [key for name in sorted(gone) for key in self._keys(name, maps[name])]
        puts = {f"{pages.name}.{n}": shard for n, shard in enumerate(pages.shards)}
        whole = {name: kept for name, kept in begun.items() if name not in gone}
        whole[pages.name] = Kept(len(pages.shards), whole=True)
        if begun != maps:
            self._write({_MAPS: _encode(begun)}, ())
        for batch in _batches(iter(deletes), BATCH):
            self._write({}, batch)
        for batch in _batches(iter(puts), BATCH):
            self._write({key: puts[key] for key in batch}, ())
        self._write({_MAPS: _encode(whole)}, ())

    def _keys(self, name: str, kept: Kept) -> list[str]:
        """Those that are there: of a map that is not whole, only some are."""
        if kept.whole:
            return [f"{name}.{n}" for n in range(kept.keys)]
        return [key for key in self._list() if key.startswith(f"{name}.")]

    def _list(self) -> Iterator[str]:
        pages: dict[str, Any] = {"MaxResults": BATCH}
        while True:
            answer = self._call("list_keys", **pages)
            yield from (item["Key"] for item in answer.get("Items", ()))
            if not answer.get("NextToken"):
                return
            pages["NextToken"] = answer["NextToken"]

    def _maps(self) -> dict[str, Kept]:
        words = self._get(_MAPS).split()
        return {
            name: Kept(int(keys), whole == "whole")
            for name, keys, whole in zip(words[::3], words[1::3], words[2::3], strict=True)
        }

    def _get(self, key: str) -> str:
        with told(self._setting, RIGHTS):
            try:
                return str(self._clients[_SERVICE].get_key(KvsARN=self._arn, Key=key)["Value"])
            except ClientError as exc:
                if code_of(exc) != "ResourceNotFoundException" or not self._etag:
                    raise
                return ""  # the store is there: begin() found it

    def _write(self, puts: Mapping[str, str], deletes: tuple[str, ...]) -> None:
        """All or nothing of it."""
        self._once(
            "update_keys",
            Puts=[{"Key": key, "Value": value} for key, value in puts.items()],
            Deletes=[{"Key": key} for key in deletes],
        )

    def _once(self, operation: str, **parameters: Any) -> None:
        """Write, in the state that we know the store to be in. Refused, it may be that the answer to our own last
        request was lost: then it is done again, for twice is as good as once.
        """
        try:
            answer = self._call(operation, IfMatch=self._etag, **parameters)
        except _Refused:
            self._confirm()
            self._etag = str(self._call("describe_key_value_store")["ETag"])
            if parameters.get("Deletes"):
                there = set(self._list())
                parameters["Deletes"] = [one for one in parameters["Deletes"] if one["Key"] in there]
            try:
                answer = self._call(operation, IfMatch=self._etag, **parameters)
            except _Refused as exc:
                raise Conflict(
                    "site_busy", "Somebody else writes into the site's key-value store. Try again."
                ) from exc
        self._etag = str(answer["ETag"])

    def _call(self, operation: str, **parameters: Any) -> Any:
        with told(self._setting, RIGHTS):
            try:
                return getattr(self._clients[_SERVICE], operation)(KvsARN=self._arn, **parameters)
            except ClientError as exc:
                if "IfMatch" in parameters and _is_refusal(exc):
                    raise _Refused from exc
                raise


class _Refused(Exception):
    """The store is in another state."""


def _is_refusal(exc: ClientError) -> bool:
    code = code_of(exc)
    return code == "ConflictException" or (code == "ValidationException" and "condition" in str(exc).lower())


def _encode(maps: Mapping[str, Kept]) -> str:
    return " ".join(f"{name} {kept.keys} {'whole' if kept.whole else 'begun'}" for name, kept in sorted(maps.items()))


def _batches(keys: Iterator[str], size: int) -> Iterator[tuple[str, ...]]:
    while batch := tuple(islice(keys, size)):
        yield batch
