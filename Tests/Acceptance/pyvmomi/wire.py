"""pyvmomi's own serializer and deserializer, for one value as the root element `object`."""

import re
from io import StringIO

from catalogue import EVERYTHING, VIM25
from pyVmomi import SoapAdapter
from pyVmomi import VmomiSupport as vmomi

XSI = SoapAdapter.XMLNS_XSI
NAMESPACES = f'xmlns="{VIM25}" xmlns:xsi="{XSI}" xmlns:xsd="{SoapAdapter.XMLNS_XSD}"'


def write(value, bare=False) -> bytes:
    """The document of a value. pyvmomi wraps faults in a LocalizedMethodFault, as in every field that holds one;
    `bare` writes what stands inside."""
    info = vmomi.Object(name="object", type=object, version=vmomi.BASE_VERSION, flags=0)
    if not bare:
        return SoapAdapter.Serialize(value, info=info, version=EVERYTHING)
    prefixes = {VIM25: "", XSI: "xsi", SoapAdapter.XMLNS_XSD: "xsd"}
    writer = StringIO()
    SoapAdapter.SoapSerializer(writer, EVERYTHING, prefixes).SerializeFaultDetail(value, info)
    return writer.getvalue().replace("<object ", f"<object {NAMESPACES} ", 1).encode()


def read(document: bytes, bare=False):
    """The value of a document."""
    if bare:
        # pyvmomi reads a bare fault in its place only: inside a LocalizedMethodFault.
        text = re.sub(r"^\s*<\?xml.*?\?>\s*", "", document.decode()).strip()
        text = re.sub(r"^<object\b", "<fault", re.sub(r"</object>$", "</fault>", text))
        document = f'<object {NAMESPACES} xsi:type="LocalizedMethodFault">{text}</object>'.encode()
    return SoapAdapter.Deserialize(document, object)
