// Stands for libxml2 where the command is linked for installation, and loads it when the first XML comes: with the libraries
// that it needs itself it would be a quarter of each start, and a hostile binary property list has nothing to do with a
// parser that is not there. It is still the system's libxml2, with the system's updates.
//
// Here are the functions that XMLReader.swift calls. One that is added there and not here is an undefined symbol of the linker's.

#include <dlfcn.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdbool.h>
#include <stdio.h>

// The library that fits these headers: 2.14 changed the interface, and the name with it.
#if LIBXML_VERSION >= 21400
#define LIBRARY "libxml2.so.16"
#else
#define LIBRARY "libxml2.so.2"
#endif

#define EACH_FUNCTION(DO)      \
  DO(xmlInitParser)            \
  DO(xmlNewParserCtxt)         \
  DO(xmlCtxtReadMemory)        \
  DO(xmlCtxtReadIO)            \
  DO(xmlStopParser)            \
  DO(xmlFreeParserCtxt)        \
  DO(xmlFreeDoc)               \
  DO(xmlFreeEnumeration)       \
  DO(xmlGetPredefinedEntity)

#define POINTER(name) __typeof__(&name) name;
static struct {
  EACH_FUNCTION(POINTER)
} loaded;

static bool isLoaded = false;

static void load(void) {
  void *library = dlopen(LIBRARY, RTLD_LAZY);
  isLoaded = library != NULL;
#define FIND(name) isLoaded = isLoaded && (loaded.name = (__typeof__(&name))dlsym(library, #name)) != NULL;
  EACH_FUNCTION(FIND)
  if (isLoaded) return;
  fprintf(stderr, "resumedata: libxml2, which reads XML, cannot be loaded: %s\n", dlerror());
  fprintf(stderr, "Install it (Debian and Ubuntu: apt-get install libxml2).\n");
}

// The program's own: libxml2 goes on calling its functions.
#define OWN __attribute__((visibility("hidden")))

// Called first, once, before any other thread goes on to the others.
OWN void xmlInitParser(void) {
  load();
  if (isLoaded) loaded.xmlInitParser();
}

// Without one, which the reader reports for each input, nothing else is called.
OWN xmlParserCtxtPtr xmlNewParserCtxt(void) { return isLoaded ? loaded.xmlNewParserCtxt() : NULL; }

OWN xmlDocPtr xmlCtxtReadMemory(
    xmlParserCtxtPtr context, const char *text, int size, const char *url, const char *encoding, int options) {
  return loaded.xmlCtxtReadMemory(context, text, size, url, encoding, options);
}

OWN xmlDocPtr xmlCtxtReadIO(
    xmlParserCtxtPtr context, xmlInputReadCallback read, xmlInputCloseCallback close, void *data, const char *url,
    const char *encoding, int options) {
  return loaded.xmlCtxtReadIO(context, read, close, data, url, encoding, options);
}

OWN void xmlStopParser(xmlParserCtxtPtr context) { loaded.xmlStopParser(context); }

OWN void xmlFreeParserCtxt(xmlParserCtxtPtr context) { loaded.xmlFreeParserCtxt(context); }

OWN void xmlFreeDoc(xmlDocPtr document) { loaded.xmlFreeDoc(document); }

OWN void xmlFreeEnumeration(xmlEnumerationPtr values) { loaded.xmlFreeEnumeration(values); }

OWN xmlEntityPtr xmlGetPredefinedEntity(const xmlChar *name) { return loaded.xmlGetPredefinedEntity(name); }
