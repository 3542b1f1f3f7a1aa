"""Deep equality of pyvmomi's values, which compare by identity themselves."""

from datetime import datetime

from pyVmomi import VmomiSupport as vmomi

LOCAL = datetime.now().astimezone().tzinfo


def difference(expected, found, path=""):
    """What differs first, as a sentence with its path; None when the values are equal, types included."""
    if isinstance(expected, datetime) and isinstance(found, datetime):
        return None if instant(expected) == instant(found) else f"{path}: {expected!r} became {found!r}"
    if isinstance(expected, vmomi.ManagedMethod) and isinstance(found, vmomi.ManagedMethod):
        expected, found = expected.info.wsdlName, found.info.wsdlName
    if type(expected) is not type(found):
        return f"{path}: {type(expected).__name__} became {type(found).__name__} ({found!r:.60})"
    if isinstance(expected, list):
        if len(expected) != len(found):
            return f"{path}: {len(expected)} items became {len(found)}"
        pairs = ((f"{path}[{index}]", *pair) for index, pair in enumerate(zip(expected, found)))
    elif isinstance(expected, vmomi.DataObject):
        pairs = (
            (f"{path}/{field.name}", getattr(expected, field.name), getattr(found, field.name))
            for field in type(expected)._GetPropertyList()
        )
    else:
        return None if expected == found else f"{path}: {expected!r:.60} became {found!r:.60}"
    return next(filter(None, (difference(*pair[1:], pair[0]) for pair in pairs)), None)


def instant(date):
    return date if date.tzinfo else date.replace(tzinfo=LOCAL)


def unfilled(value, fields):
    """The first of the value's own fields, of those named, that has nothing in it; None when all are filled."""
    for name in sorted(fields):
        content = getattr(value, name)
        if content is None or issubclass(value._GetPropertyInfo(name).type, list) and not content:
            return name
    return None
