"""What there is to test: the types that the WSDL declares, as pyvmomi knows them."""

import contextlib
from pathlib import Path
from xml.etree import ElementTree

from pyVmomi import VmomiSupport as vmomi
from pyVmomi import vmodl

VIM25 = "urn:vim25"
XSD = "{http://www.w3.org/2001/XMLSchema}"
FILES = ("core-types.xsd", "query-types.xsd", "vim-types.xsd")
REFERENCE = "ManagedObjectReference"
# Arrays that pyvmomi writes against the WSDL: the first with localized faults inside, the second in another case.
UNREADABLE_ARRAYS = ("ArrayOfMethodFault", "ArrayOfvslmInfrastructureObjectPolicy")

# A version that descends from every other, so that pyvmomi's serializer leaves no field out.
EVERYTHING = "acceptance.everything"
vmomi.CreateVersion(EVERYTHING, "vim25", "9.1.1.0", False, "vim25")
for _version in list(vmomi.parentMap):
    vmomi.AddVersionParent(EVERYTHING, _version)


def in_vim25(item):
    """Whether a type or a property belongs to the namespace urn:vim25."""
    version = item._version if isinstance(item, type) else item.version
    return vmomi.GetWsdlNamespace(version) == VIM25


def declared_fields(elements, name):
    extension = elements[name].find(f"{XSD}complexContent/{XSD}extension")
    own = {element.get("name") for element in elements[name].iter(f"{XSD}element")}
    return own if extension is None else own | declared_fields(elements, extension.get("base").split(":")[-1])


def demand_of(field, declaration):
    """What pyvmomi wants of a field beyond its declaration: a text, "" for any value, None for nothing."""
    kind = field.type.Item if issubclass(field.type, list) else field.type
    if kind is type:
        return "VirtualMachine"
    if kind is vmomi.ManagedMethod:
        return "PowerOnVM_Task"
    element = next((item for item in declaration.iter(f"{XSD}element") if item.get("name") == field.name), None)
    is_stricter = element is not None and element.get("minOccurs") == "0" and not field.flags & vmomi.F_OPTIONAL
    return "" if is_stricter else None


class Catalogue:
    """The data objects, enumerations, arrays, managed types and methods of urn:vim25."""

    def __init__(self, wsdl: Path):
        self.files = [wsdl / name for name in FILES]
        elements = {
            item.get("name"): item for file in self.files for item in ElementTree.parse(file).findall(f"{XSD}complexType")
        }
        arrays = sorted(name for name in elements if name.startswith("ArrayOf"))
        names = set(elements).difference(arrays)
        #: The names of all data types, the built-in reference among them.
        self.type_names = sorted(names)
        #: Data object classes by wire name.
        self.data = {name: vmomi.GetWsdlType(VIM25, name) for name in self.type_names if name != REFERENCE}
        known = {cls._wsdlName for cls in map(vmomi.GetVmodlType, vmomi.ListDataTypes()) if in_vim25(cls)}
        # DataObject is pyvmomi's own root above DynamicData; it never travels.
        if known - {"DataObject"} != names - {REFERENCE}:
            raise SystemExit(f"the WSDL and pyvmomi disagree about {sorted(known ^ names)[:10]}")

        #: The names of the fields that the WSDL declares, by class, inherited ones included.
        self.fields = {cls: declared_fields(elements, name) for name, cls in self.data.items()}
        self.subtypes = {}
        for cls in self.data.values():
            for base in cls.__mro__:
                # To pyvmomi a LocalizedMethodFault is a fault, in the WSDL it holds one.
                if issubclass(base, vmomi.DataObject) and (cls is base or cls is not vmodl.LocalizedMethodFault):
                    self.subtypes.setdefault(base, []).append(cls)
        #: Names of the types that are faults themselves, unlike the LocalizedMethodFault that pyvmomi makes of them.
        self.faults = {cls._wsdlName for cls in self.subtypes[vmodl.MethodFault]}
        self.enums = [cls for cls in map(vmomi.GetVmodlType, vmomi.ListEnumTypes()) if in_vim25(cls)]
        self.managed = [cls for cls in map(vmomi.GetVmodlType, vmomi.ListManagedTypes()) if in_vim25(cls)]
        methods = {
            info.wsdlName for cls in self.managed for info in cls._methodInfo.values() if in_vim25(info)
        }
        self.methods = [vmomi.GetWsdlMethod(VIM25, name) for name in sorted(methods)]
        #: Where pyvmomi is stricter than the WSDL: fields that it requires, and what those must say that are strings
        #: in the WSDL and names of types or methods to pyvmomi.
        self.demands = {
            f"{name}.{field.name}": demand
            for name, cls in self.data.items()
            for field in cls._GetPropertyList(includeBaseClassProps=False)
            if (demand := demand_of(field, elements[name])) is not None
        }
        #: Array classes by wire name, for anyType slots; those that pyvmomi knows.
        self.arrays = {}
        for name in arrays:
            if name not in UNREADABLE_ARRAYS:
                with contextlib.suppress(KeyError):
                    self.arrays[name] = vmomi.GetWsdlType(VIM25, name.removesuffix("Reference"))
