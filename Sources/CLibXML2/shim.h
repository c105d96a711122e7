// Debian's libxml2 headers pull in ICU's C headers, whose enumerations then clash with those of the ICU that
// Foundation on Linux is built with ("'UErrorCode' has different definitions in different modules"). The parser
// interface does not need them.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
