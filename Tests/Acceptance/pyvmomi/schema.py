"""The XSD files as judge: libxml2 validates every document that our program writes."""

from lxml import etree

XSD = "http://www.w3.org/2001/XMLSchema"


class Schema:
    def __init__(self, files):
        includes = "".join(f'<include schemaLocation="{file.resolve().as_uri()}"/>' for file in files)
        self.schema = etree.XMLSchema(
            etree.fromstring(
                f'<schema xmlns="{XSD}" xmlns:xsd="{XSD}" targetNamespace="urn:vim25" elementFormDefault="qualified">'
                f'{includes}<element name="object" type="xsd:anyType"/></schema>'
            )
        )
        self.parser = etree.XMLParser(huge_tree=True)

    def error(self, document: bytes):
        """The first violation: of order, number, type or text; None when the document is valid."""
        root = etree.fromstring(document, self.parser)
        for element in root.iter():
            element.attrib.pop("serverGuid", None)  # servers send it, the XSD does not declare it
        if self.schema.validate(root):
            return None
        return str(self.schema.error_log[0].message)
