// What CoreFoundation, the parser of Apple's loader, reads of a property list.
#ifndef CORE_FOUNDATION_READER_H
#define CORE_FOUNDATION_READER_H

#include <stddef.h>
#include <stdint.h>

// Reads a property list with CFPropertyListCreateWithData.
//
// Returns a line of text without its line end, for `core_foundation_free`; null without memory. The first letter tells what came of
// it: `R` refused, `H` too much to be written down, `X` an XML list, `B` a binary one, `S` an old-style one. Of a list its value follows:
//
//     n                   null
//     T, F                Booleans
//     i<decimal>          an integer
//     r<bits>, rnan       a real by its 64 bits, hexadecimal; of NaN no bits
//     t<bits>, tnan       a date: seconds since 2001-01-01T00:00:00Z as a real
//     d<bytes>            data, hexadecimal
//     s<units>            a string by its UTF-16 units, four hexadecimal digits each
//     u<decimal>          a UID
//     [value,...]         an array
//     (value,...)         a set, its values sorted as text
//     {key:value,...}     a dictionary, its entries sorted as text
//     ?                   any other object
char *core_foundation_read(const uint8_t *bytes, size_t count);

// Frees such a line.
void core_foundation_free(char *line);

#endif
