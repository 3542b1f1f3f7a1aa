"""VMware's JSON convention (VI JSON), written down a second time to judge ours.

A data object is an object of its fields under their wire names; `_typeName` names its type, and may be left out only
where the declared type says it already. A value in an anyType slot always has `_typeName`; what is no object stands
in `_value` beside it. A managed object reference is `{type, value}`. Absent and empty are the same for a list.
"""

import base64
from datetime import datetime

from compare import instant
from pyVmomi import VmomiSupport as vmomi
from pyVmomi import vmodl


def violation(value, node, fields, declared=object, path="", bare=False):
    """What the JSON gets wrong about the value first; None when nothing.

    `fields` gives a class's wire names. `bare` tells that a fault is not in a LocalizedMethodFault here.
    """
    if isinstance(value, vmodl.MethodFault) and not bare:
        node, error = typed(node, declared is object, "LocalizedMethodFault", path)
        if error:
            return error
        if node.get("localizedMessage") != value.msg or set(node) - {"_typeName", "localizedMessage", "fault"}:
            return f"{path}: not the LocalizedMethodFault it should be"
        return violation(value, node.get("fault"), fields, vmodl.MethodFault, f"{path}/fault", bare=True)
    if isinstance(value, vmomi.DataObject):
        node, error = typed(node, type(value) is not declared, type(value)._wsdlName, path)
        return error or object_violation(value, node, fields, path)
    if isinstance(value, vmomi.ManagedObject):
        expected = {"type": type(value)._wsdlName, "value": value._moId}
        if value._serverGuid is not None:
            expected["serverGuid"] = value._serverGuid
        node, error = typed(node, declared is object, "ManagedObjectReference", path)
        node = {key: item for key, item in (node or {}).items() if key != "_typeName"}
        return error or (None if node == expected else f"{path}: {node} is not {expected}")
    if declared is object:
        kind = type(value)
        if isinstance(value, list):
            references = issubclass(kind.Item, vmomi.ManagedObject)
            name = "ArrayOfManagedObjectReference" if references else vmomi.GetQualifiedWsdlName(kind)[1]
        else:
            name = vmomi.GetQualifiedWsdlName(kind)[1]
        node, error = typed(node, True, name, path)
        if error:
            return error
        if set(node) != {"_typeName", "_value"}:
            return f"{path}: {sorted(node)} is not _typeName and _value"
        return violation(value, node["_value"], fields, kind, path)
    if isinstance(value, list):
        if not isinstance(node, list) or len(node) != len(value):
            return f"{path}: no list of {len(value)} items"
        items = (violation(*pair, fields, declared.Item, f"{path}[{at}]") for at, pair in enumerate(zip(value, node)))
        return next(filter(None, items), None)
    return None if is_plain(value, node) else f"{path}: {node!r:.60} does not say {value!r:.60}"


def typed(node, required, name, path):
    if not isinstance(node, dict):
        return None, f"{path}: {node!r:.60} is no object"
    if "_typeName" not in node if required else "_typeName" in node and node["_typeName"] != name:
        return None, f"{path}: _typeName is {node.get('_typeName')}, not {name}"
    if node.get("_typeName", name) != name:
        return None, f"{path}: _typeName is {node['_typeName']}, not {name}"
    return node, None


def object_violation(value, node, fields, path):
    present = set()
    for field in type(value)._GetPropertyList():
        if field.name not in fields[type(value)]:
            continue
        content = getattr(value, field.name)
        if is_absent(content, field):
            if node.get(field.name):
                return f"{path}/{field.name}: {node[field.name]!r:.60} from nothing"
            present.add(field.name)
            continue
        if field.name not in node:
            return f"{path}/{field.name}: missing"
        present.add(field.name)
        error = violation(content, node[field.name], fields, field.type, f"{path}/{field.name}")
        if error:
            return error
    extra = set(node) - present - {"_typeName"}
    return f"{path}: has {sorted(extra)} besides" if extra else None


def is_absent(content, field):
    return content is None or issubclass(field.type, list) and not content


def is_plain(value, node):
    if isinstance(value, bool):
        return node is value
    if isinstance(value, int):
        return type(node) is int and node == value
    if isinstance(value, float):
        return type(node) in (int, float) and node == value
    if isinstance(value, datetime):
        return isinstance(node, str) and datetime.fromisoformat(node) == instant(value)
    if isinstance(value, bytes):
        return isinstance(node, str) and base64.b64decode(node, validate=True) == value
    if isinstance(value, vmomi.ManagedMethod):
        return node == value.info.wsdlName
    if isinstance(value, type):
        return node == vmomi.GetWsdlName(value)
    return isinstance(node, str) and node == str(value)
