// Reads property lists with CoreFoundation, the parser of Apple's loader.
#ifndef CORE_FOUNDATION_READER_H
#define CORE_FOUNDATION_READER_H

#include <stddef.h>
#include <stdint.h>

// Reads a property list with CFPropertyListCreateWithData.
//
// Returns a line of text without its line end, to be freed with `core_foundation_free`, or null if memory is exhausted.
// The first letter is the result: `R` refused, `H` too large to print, `X` an XML list, `B` a binary list, `S` an
// old-style list. The value of a list follows:
//
//     n                   null
//     T, F                Booleans
//     i<decimal>          an integer
//     r<bits>, rnan       a real by its 64 bits, hexadecimal; `rnan` for all NaNs
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
