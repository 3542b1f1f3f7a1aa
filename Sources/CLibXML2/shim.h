// libxml2 as Swift sees it: the parser, the SAX2 interface and the structured errors.

#ifndef MCVSPHERE_CLIBXML2_SHIM_H
#define MCVSPHERE_CLIBXML2_SHIM_H

// ICU is of no use here, and its headers clash with those that come with Foundation.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>

#endif
