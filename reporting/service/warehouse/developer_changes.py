"""What a set of developer records changes, checked against the developers there are. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reporting.service.warehouse.developer_records import (
    COLUMNS,
    Developer,
    ErrorType,
    Record,
    Wrong,
    folded,
)


@dataclass(frozen=True, slots=True)
class Change:
    """What to save, and what is odd about it in sentences."""

    developers: tuple[Developer, ...]
    warnings: tuple[str, ...]


def upserted(
    there: Mapping[str, Developer], records: Sequence[Record], *, strict: bool
) -> Change:
    """Return ``there`` (by key) as ``records`` change it: only those that were sent.

    An unknown manager is refused if ``strict``, else told as a warning. Mistakes of others
    than the developers sent are not theirs, and stop nobody.
    """
    wrong = Wrong()
    for column in ("email", "name"):
        for record in records:
            known = column == "name" and record.key in there
            if column not in record.values and not known:
                wrong.add(ErrorType.REQUIRED_FIELD_MISSING, column, record.sent)
            elif column in record.values and record.values[column] is None:
                wrong.add(ErrorType.REQUIRED_VALUE_MISSING, column, record.sent)
    _same_email(records, wrong)
    changed = {r.key: _merged(there.get(r.key), r) for r in records if r.key}
    sent = {record.key: record.sent for record in records}
    everybody = {**there, **changed}
    for circle in _circles(everybody):
        if circle & changed.keys():
            rows = (sent.get(key) or everybody[key].shown() for key in sorted(circle))
            wrong.add(ErrorType.CIRCULAR_REFERENCE, "manager_email", *rows)
    warnings = _lost(changed.values(), everybody, wrong, strict=strict, sent=sent)
    wrong.refuse()
    return Change(tuple(changed.values()), warnings)


def removed(
    there: Mapping[str, Developer], emails: Sequence[str], *, strict: bool
) -> Change:
    """Return the developers of ``there`` to remove; those left behind are checked."""
    wrong = Wrong()
    keys = [folded(email) for email in emails]
    times = Counter(keys)
    for email, key in zip(emails, keys, strict=True):
        if times[key] > 1:
            wrong.add(ErrorType.DUPLICATE_EMAIL, "emails", {"email": email})
    gone = {key: there[key] for key in keys if key in there}
    left = {key: one for key, one in there.items() if key not in gone}
    orphans = [one for one in left.values() if one.boss in gone]
    warnings = _lost(orphans, left, wrong, strict=strict, sent={})
    wrong.refuse()
    return Change(tuple(gone.values()), warnings)


def _same_email(records: Iterable[Record], wrong: Wrong) -> None:
    by_key: dict[str, list[Record]] = {}
    for record in records:
        if record.key:
            by_key.setdefault(record.key, []).append(record)
    for same in by_key.values():
        if len(same) > 1:
            rows = (record.sent for record in same)
            wrong.add(ErrorType.DUPLICATE_EMAIL, "email", *rows)


def _merged(old: Developer | None, record: Record) -> Developer:
    if old is None:
        return Developer(
            dict.fromkeys(COLUMNS) | dict(record.values), record.attributes
        )
    values = {**old.values, **record.values}
    return Developer(values, {**old.attributes, **record.attributes}, old.number)


def _circles(people: Mapping[str, Developer]) -> Iterator[set[str]]:
    """Yield each circle of people who are each other's managers, once."""
    done: set[str] = set()
    for start in people:
        walked: list[str] = []
        key = start
        while key in people and key not in done:
            done.add(key)
            walked.append(key)
            key = people[key].boss
        if key in walked:
            yield set(walked[walked.index(key) :])


def _lost(
    people: Iterable[Developer],
    everybody: Mapping[str, Developer],
    wrong: Wrong,
    *,
    strict: bool,
    sent: Mapping[str, Mapping[str, Any]],
) -> tuple[str, ...]:
    """Find people whose manager is nobody: mistakes if ``strict``, else warnings."""
    warnings = []
    for one in people:
        if not one.boss or one.boss in everybody:
            continue
        if strict:
            row = sent.get(one.key) or one.shown()
            wrong.add(ErrorType.UNKNOWN_MANAGER, "manager_email", row)
        warnings.append(
            f"The manager of {one.values['email']}, {one.values['manager_email']}, is no "
            "developer: put directly below the top."
        )
    return tuple(warnings)
