#include "core_foundation_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __APPLE__
#include <CoreFoundation/CoreFoundation.h>
extern CFTypeID _CFKeyedArchiverUIDGetTypeID(void);
extern uint32_t _CFKeyedArchiverUIDGetValue(CFTypeRef);
#else
// The toolchain has no headers of CoreFoundation. libFoundation.so exports these functions.
typedef const void *CFTypeRef;
typedef long CFIndex;
typedef unsigned long CFTypeID;
typedef unsigned char Boolean;
typedef struct {
  CFIndex location, length;
} CFRange;
extern CFTypeRef CFDataCreate(CFTypeRef, const uint8_t *, CFIndex);
extern CFTypeRef CFPropertyListCreateWithData(CFTypeRef, CFTypeRef, unsigned long, CFIndex *, CFTypeRef *);
extern void CFRelease(CFTypeRef);
extern const CFTypeRef kCFNull;
extern CFTypeID CFGetTypeID(CFTypeRef);
extern CFTypeID CFBooleanGetTypeID(void), CFNumberGetTypeID(void), CFDateGetTypeID(void);
extern CFTypeID CFDataGetTypeID(void), CFStringGetTypeID(void), CFArrayGetTypeID(void), CFSetGetTypeID(void);
extern CFTypeID CFDictionaryGetTypeID(void), _CFKeyedArchiverUIDGetTypeID(void);
extern Boolean CFBooleanGetValue(CFTypeRef), CFNumberIsFloatType(CFTypeRef);
extern Boolean CFNumberGetValue(CFTypeRef, CFIndex, void *);
extern double CFDateGetAbsoluteTime(CFTypeRef);
extern CFIndex CFDataGetLength(CFTypeRef), CFStringGetLength(CFTypeRef), CFArrayGetCount(CFTypeRef);
extern CFIndex CFSetGetCount(CFTypeRef), CFDictionaryGetCount(CFTypeRef);
extern const uint8_t *CFDataGetBytePtr(CFTypeRef);
extern void CFStringGetCharacters(CFTypeRef, CFRange, uint16_t *);
extern CFTypeRef CFArrayGetValueAtIndex(CFTypeRef, CFIndex);
extern void CFSetGetValues(CFTypeRef, CFTypeRef *);
extern void CFDictionaryGetKeysAndValues(CFTypeRef, CFTypeRef *, CFTypeRef *);
extern uint32_t _CFKeyedArchiverUIDGetValue(CFTypeRef);
enum { kCFNumberFloat64Type = 6 };
#endif

enum {
  most_characters = 16 << 20,
  // Not declared: kCFNumberSInt128Type, whose value is a high and a low half.
  integer_of_128_bits = 17,
};

struct text {
  char *start;
  size_t count, room;
  int is_full;
};

static void put(struct text *text, const char *piece, size_t count) {
  if (text->is_full || text->count + count > most_characters) {
    text->is_full = 1;
    return;
  }
  if (text->count + count + 1 > text->room) {
    size_t room = 2 * (text->count + count) + 64;
    char *larger = realloc(text->start, room);
    if (!larger) {
      text->is_full = 1;
      return;
    }
    text->start = larger;
    text->room = room;
  }
  memcpy(text->start + text->count, piece, count);
  text->count += count;
  text->start[text->count] = 0;
}

static void put_text(struct text *text, const char *piece) { put(text, piece, strlen(piece)); }

static void put_real(struct text *text, char kind, double value) {
  char digits[24];
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  if (value != value) {
    snprintf(digits, sizeof digits, "%cnan", kind);
  } else {
    snprintf(digits, sizeof digits, "%c%016llx", kind, (unsigned long long)bits);
  }
  put_text(text, digits);
}

static void put_number(struct text *text, CFTypeRef number) {
  if (CFNumberIsFloatType(number)) {
    double value = 0;
    CFNumberGetValue(number, kCFNumberFloat64Type, &value);
    put_real(text, 'r', value);
    return;
  }
  struct {
    int64_t high;
    uint64_t low;
  } halves = {0, 0};
  CFNumberGetValue(number, integer_of_128_bits, &halves);
  unsigned __int128 magnitude = (unsigned __int128)(uint64_t)halves.high << 64 | halves.low;
  if (halves.high < 0) magnitude = -magnitude;
  char digits[48];
  char *digit = digits + sizeof digits;
  *--digit = 0;
  do *--digit = '0' + (char)(magnitude % 10);
  while ((magnitude /= 10) != 0);
  if (halves.high < 0) *--digit = '-';
  *--digit = 'i';
  put_text(text, digit);
}

static void put_hexadecimal(struct text *text, unsigned value, int digits) {
  char piece[8];
  for (int index = digits - 1; index >= 0; index--, value >>= 4) piece[index] = "0123456789abcdef"[value & 15];
  put(text, piece, (size_t)digits);
}

static void put_string(struct text *text, CFTypeRef string) {
  CFIndex count = CFStringGetLength(string);
  put_text(text, "s");
  if (text->count + 4 * (size_t)count > most_characters) {
    text->is_full = 1;
    return;
  }
  uint16_t *units = malloc(2 * (size_t)count + 1);
  if (!units) return;
  CFRange all = {0, count};
  CFStringGetCharacters(string, all, units);
  for (CFIndex index = 0; index < count; index++) put_hexadecimal(text, units[index], 4);
  free(units);
}

static void put_value(struct text *text, CFTypeRef value);

static int order(const void *left, const void *right) { return strcmp(*(char **)left, *(char **)right); }

static void put_sorted(struct text *text, CFTypeRef *keys, CFTypeRef *values, size_t count, const char *brackets) {
  char **items = calloc(count + 1, sizeof *items);
  if (!items) return;
  size_t total = 0;
  for (size_t index = 0; index < count && !text->is_full; index++) {
    struct text item = {0};
    put_value(&item, keys[index]);
    if (values) {
      put_text(&item, ":");
      put_value(&item, values[index]);
    }
    items[index] = item.start;
    total += item.count;
    if (item.is_full || text->count + total > most_characters) text->is_full = 1;
  }
  if (!text->is_full) {
    qsort(items, count, sizeof *items, order);
    put(text, brackets, 1);
    for (size_t index = 0; index < count; index++) {
      if (index > 0) put_text(text, ",");
      put_text(text, items[index]);
    }
    put(text, brackets + 1, 1);
  }
  for (size_t index = 0; index < count; index++) free(items[index]);
  free(items);
}

static void put_container(struct text *text, CFTypeRef value, CFTypeID type) {
  if (type == CFArrayGetTypeID()) {
    put_text(text, "[");
    for (CFIndex index = 0; index < CFArrayGetCount(value) && !text->is_full; index++) {
      if (index > 0) put_text(text, ",");
      put_value(text, CFArrayGetValueAtIndex(value, index));
    }
    put_text(text, "]");
    return;
  }
  int is_set = type == CFSetGetTypeID();
  size_t count = (size_t)(is_set ? CFSetGetCount(value) : CFDictionaryGetCount(value));
  CFTypeRef *keys = calloc(2 * count + 1, sizeof *keys);
  if (!keys) return;
  if (is_set) {
    CFSetGetValues(value, keys);
  } else {
    CFDictionaryGetKeysAndValues(value, keys, keys + count);
  }
  put_sorted(text, keys, is_set ? NULL : keys + count, count, is_set ? "()" : "{}");
  free(keys);
}

static void put_value(struct text *text, CFTypeRef value) {
  if (text->is_full) return;
  CFTypeID type = CFGetTypeID(value);
  if (type == CFStringGetTypeID()) {
    put_string(text, value);
  } else if (type == CFNumberGetTypeID()) {
    put_number(text, value);
  } else if (type == CFBooleanGetTypeID()) {
    put_text(text, CFBooleanGetValue(value) ? "T" : "F");
  } else if (type == CFDateGetTypeID()) {
    put_real(text, 't', CFDateGetAbsoluteTime(value));
  } else if (type == CFDataGetTypeID()) {
    put_text(text, "d");
    for (CFIndex index = 0; index < CFDataGetLength(value); index++) {
      put_hexadecimal(text, CFDataGetBytePtr(value)[index], 2);
    }
  } else if (type == _CFKeyedArchiverUIDGetTypeID()) {
    char digits[16];
    snprintf(digits, sizeof digits, "u%u", _CFKeyedArchiverUIDGetValue(value));
    put_text(text, digits);
  } else if (type == CFArrayGetTypeID() || type == CFDictionaryGetTypeID() || type == CFSetGetTypeID()) {
    put_container(text, value, type);
  } else {
    put_text(text, value == kCFNull ? "n" : "?");
  }
}

static char *verdict(const char *letter) {
  char *text = malloc(2);
  if (text) memcpy(text, letter, 2);
  return text;
}

char *core_foundation_read(const uint8_t *bytes, size_t count) {
  CFTypeRef data = CFDataCreate(NULL, bytes, (CFIndex)count);
  CFIndex format = 0;
  CFTypeRef value = CFPropertyListCreateWithData(NULL, data, 0, &format, NULL);
  CFRelease(data);
  if (!value) return verdict("R");
  struct text text = {0};
  put_text(&text, format == 200 ? "B" : format == 100 ? "X" : "S");
  put_value(&text, value);
  CFRelease(value);
  if (!text.is_full) return text.start;
  free(text.start);
  return verdict("H");
}

void core_foundation_free(char *line) { free(line); }
