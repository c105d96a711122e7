"""Keyed archives: the property lists that NSKeyedArchiver writes, and the requests and responses in them."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from plistlib import UID
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from . import binary
from .binary import Separate

LITERAL = "NSKeyedArchiveRootObjectKey"
ROOT = "root"
OLDER = ("$version", "$objects", "$archiver", "$top")
NEWER = ("$version", "$archiver", "$top", "$objects")
NULL = "$null"

Fields = Tuple[Tuple[str, Any], ...]


@dataclass(frozen=True)
class Inline:
    """A value that is stored in the object itself, not in `$objects`."""

    value: Any


@dataclass(frozen=True)
class References:
    """An inline array of UIDs, as NS.keys and NS.objects are."""

    members: Tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Instance:
    """An object of a class; `classes` goes from the class up to NSObject."""

    classes: Tuple[str, ...]
    fields: Fields


class Archiver:
    """Collects `$objects`. Strings and numbers are shared, and so is an instance that is met again."""

    def __init__(self) -> None:
        self.objects: List[Any] = [NULL]
        self._scalars: Dict[Tuple[str, str], UID] = {}
        self._instances: Dict[int, UID] = {}
        self._classes: Dict[Tuple[str, ...], UID] = {}

    def add(self, value: Any) -> UID:
        if value is None:
            return UID(0)
        if isinstance(value, Instance):
            return self._instance(value)
        key = (type(value).__name__, repr(value))
        if key not in self._scalars:
            self._scalars[key] = self._append(value)
        return self._scalars[key]

    def _instance(self, instance: Instance) -> UID:
        if id(instance) in self._instances:
            return self._instances[id(instance)]
        members: Dict[str, Any] = {}
        uid = self._append(members)
        self._instances[id(instance)] = uid
        for name, value in instance.fields:
            members[name] = self._field(value)
        members["$class"] = self._class(instance.classes)
        return uid

    def _field(self, value: Any) -> Any:
        if isinstance(value, Inline):
            return value.value
        if isinstance(value, References):
            return [self.add(member) for member in value.members]
        return self.add(value)

    def _class(self, classes: Tuple[str, ...]) -> UID:
        """Apple's writer shares the name of NSURL between `$classname` and `$classes`, other names not."""
        if classes not in self._classes:
            first = classes[0] if classes[0] == "NSURL" else Separate(classes[0])
            self._classes[classes] = self._append({"$classname": classes[0], "$classes": [first, *classes[1:]]})
        return self._classes[classes]

    def _append(self, value: Any) -> UID:
        self.objects.append(value)
        return UID(len(self.objects) - 1)


def archive(top: Mapping[str, Any], order: Sequence[str] = OLDER) -> Dict[str, Any]:
    """The property list of an archive; None at the top is nil, which is UID 0."""
    archiver = Archiver()
    roots = {key: archiver.add(value) for key, value in top.items()}
    return wrap(archiver.objects, roots, order)


def wrap(objects: Sequence[Any], top: Mapping[str, Any], order: Sequence[str] = OLDER) -> Dict[str, Any]:
    """An archive of an object table that is written by hand."""
    parts = {"$version": 100000, "$archiver": "NSKeyedArchiver", "$top": dict(top), "$objects": list(objects)}
    return {key: parts[key] for key in order}


# Foundation's classes


def dictionary(items: Fields, mutable: bool = True) -> Instance:
    classes = ("NSMutableDictionary", "NSDictionary", "NSObject") if mutable else ("NSDictionary", "NSObject")
    keys = References(tuple(key for key, _ in items))
    return Instance(classes, (("NS.keys", keys), ("NS.objects", References(tuple(value for _, value in items)))))


def array(members: Sequence[Any]) -> Instance:
    return Instance(("NSArray", "NSObject"), (("NS.objects", References(tuple(members))),))


def url(text: str, base: Optional[Instance] = None) -> Instance:
    return Instance(("NSURL", "NSObject"), (("NS.base", base), ("NS.relative", text)))


def mutable_string(text: str) -> Instance:
    return Instance(("NSMutableString", "NSString", "NSObject"), (("NS.string", Inline(text)),))


def mutable_data(content: bytes) -> Instance:
    return Instance(("NSMutableData", "NSData", "NSObject"), (("NS.data", Inline(content)),))


def date(seconds: float) -> Instance:
    """A date, in seconds since the start of 2001."""
    return Instance(("NSDate", "NSObject"), (("NS.time", Inline(seconds)),))


# Requests

NO_EXTRAS: Fields = ()
IOS_10_EXTRAS: Fields = (
    ("startTimeoutTime", 0.0),
    ("requiresShortConnectionTimeout", Separate(False)),
    ("payloadTransmissionTimeout", 0.0),
    ("allowedProtocolTypes", Separate(0)),
)
"""Two of them are not shared with equal objects, as in the real blob of iOS 10.0.2."""

_MODERN_OFF = (
    "requiresShortConnectionTimeout allowsPersistentDNS allowOnlyPartitionedCookies "
    "allowPrivateAccessTokensForThirdParty assumesHTTP3Capable blockTrackers failInsecureLoadWithHTTPSDNSRecord "
    "ignoreHSTS isWebSearchContent knownTracker preventHSTSStorage privacyProxyFailClosed "
    "privacyProxyFailClosedForUnreachableHosts privacyProxyFailClosedForUnreachableNonMainHosts prohibitPrivacyProxy "
    "schemeWasUpgradedDueToDynamicHSTS useEnhancedPrivacyMode"
).split()
_MODERN_ZERO = (
    "allowedProtocolTypes allowsConstrainedNetworkAccess allowsExpensiveNetworkAccess allowsUCA attribution "
    "requiresDNSSECValidation"
).split()
_MODERN_NIL = (
    "boundInterfaceIdentifier contentDispositionEncodingFallbackArray cookiePartitionIdentifier trackerContext"
).split()
MODERN_EXTRAS: Fields = (
    ("startTimeoutTime", 0.0),
    ("payloadTransmissionTimeout", 0.0),
    *((name, False) for name in _MODERN_OFF),
    *((name, 0) for name in _MODERN_ZERO),
    *((name, UID(0)) for name in _MODERN_NIL),
)

NAMED = "named"
POSITIONAL = "positional"
SECOND_COPY = "__hhaa__"


@dataclass(frozen=True)
class Request:
    """An NSURLRequest, in the words of the format reference, section 5."""

    url: str
    headers: Tuple[Tuple[str, str], ...] = ()
    method: str = "GET"
    body: Optional[bytes] = None
    slots: int = 22
    form: str = NAMED
    mutable: bool = False
    timeout: float = 60.0
    cache_policy: int = 0
    explicit_flags: int = 0
    extras: Fields = IOS_10_EXTRAS
    second_copy: bool = False

    @property
    def class_name(self) -> str:
        return "NSMutableURLRequest" if self.mutable else "NSURLRequest"

    def without_http_part(self) -> Request:
        return replace(self, slots=16, headers=(), second_copy=False)

    def instance(self) -> Instance:
        classes = ("NSURLRequest", "NSObject")
        fields: List[Tuple[str, Any]] = [("$0", Inline(2)), ("$1", Inline(9)), ("$2", Inline(self.slots))]
        fields.extend(slot_fields(self.form, self._values()))
        fields.extend((name, Inline(value)) for name, value in self.extras)
        # Apple's dictionaries come in the order of a hash table: no reader may count on slots in a row.
        fields.sort(key=lambda entry: entry[0][::-1])
        return Instance(("NSMutableURLRequest", *classes) if self.mutable else classes, tuple(fields))

    def archive(self, top_key: str = LITERAL, order: Sequence[str] = OLDER) -> bytes:
        return binary.dump(archive({top_key: self.instance()}, order))

    def shown(self, top_key: Optional[str] = LITERAL) -> Dict[str, Any]:
        """What `inspect` shows of it. A request without HTTP part has no method and no headers of its own."""
        result: Dict[str, Any] = {
            "state": "readable",
            "form": self.form,
            "topKey": top_key,
            "slots": self.slots,
            "url": self.url,
            "class": self.class_name,
            "timeout": self.timeout,
        }
        if self.slots > 16:
            result["method"] = self.method
        if self.headers:
            result["headers"] = dict(self.headers)
        return result

    def _values(self) -> List[Any]:
        values: List[Any] = [self.mutable, url(self.url), self.timeout, self.cache_policy, None, True]
        values += [self.explicit_flags, None, None, True, False, 0, 0.0, 0.0, 0, -1]
        if self.slots > 16:
            values += [None, 2, self.method, self._headers(), self.body, None]
        return values

    def _headers(self) -> Optional[Instance]:
        if not self.headers:
            return None
        items = self.headers
        if self.second_copy:
            items = (*items, (SECOND_COPY, second_copy(self.headers)))
        return dictionary(items)


def slot_fields(form: str, values: Sequence[Any]) -> List[Tuple[str, Any]]:
    """The slots and, after them, the proto props, which are null."""
    if form == POSITIONAL:
        return [("$%d" % (index + 3), value) for index, value in enumerate([*values, None])]
    names = ["__nsurlrequest_proto_prop_obj_%d" % index for index in range(len(values))]
    return [*zip(names, values), ("__nsurlrequest_proto_props", None)]


def second_copy(headers: Tuple[Tuple[str, str], ...]) -> str:
    """The value of `__hhaa__`: all headers once more, each with a list of values."""
    content = binary.dump({name: [value] for name, value in headers})
    return "\r\n\r\n" + base64.b64encode(content).decode("ascii")


# Responses


@dataclass(frozen=True)
class Response:
    """An NSHTTPURLResponse. The numbers and the order of its slots are known; the names of its keys are ours."""

    url: str
    status: int
    headers: Tuple[Tuple[str, str], ...]
    length: int
    mime_type: str = "application/zip"
    time: float = 700000000.0

    def instance(self) -> Instance:
        values = [url(self.url), self.time, 0, self.status, dictionary(self.headers), self.length, self.mime_type]
        fields: List[Tuple[str, Any]] = [("$0", Inline(8)), ("$1", Inline(1)), ("$2", Inline(len(values)))]
        fields.extend(("__nsurlresponse_proto_prop_obj_%d" % index, value) for index, value in enumerate(values))
        return Instance(("NSHTTPURLResponse", "NSURLResponse", "NSObject"), tuple(fields))

    def archive(self) -> bytes:
        return binary.dump(archive({ROOT: self.instance()}))
