// Reads a file of property lists with CoreFoundation: reader FILE FIRST
//
// Each list follows its length, a 32-bit integer in little-endian order. Prints a line for each, from number FIRST on,
// without buffering, so that the lines show which list ended the program: CoreFoundation crashes on some lists, and an
// alarm ends it after some seconds.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core_foundation_reader.h"

enum { seconds = 10, megabytes = 2048 };

int main(int count, char **arguments) {
  FILE *file = count == 3 ? fopen(arguments[1], "rb") : NULL;
  if (!file) return 2;
  struct rlimit memory = {(rlim_t)megabytes << 20, (rlim_t)megabytes << 20}, none = {0, 0};
  setrlimit(RLIMIT_AS, &memory);
  setrlimit(RLIMIT_CORE, &none);
  long first = atol(arguments[2]);
  unsigned char size[4];
  for (long index = 0; fread(size, 1, 4, file) == 4; index++) {
    size_t length = size[0] | size[1] << 8 | size[2] << 16 | (size_t)size[3] << 24;
    if (index < first) {
      fseek(file, (long)length, SEEK_CUR);
      continue;
    }
    // A buffer of the exact size, so that a sanitizer detects reads after the end.
    uint8_t *bytes = malloc(length ? length : 1);
    if (!bytes || fread(bytes, 1, length, file) != length) return 2;
    alarm(seconds);
    char *line = core_foundation_read(bytes, length);
    alarm(0);
    if (!line) return 2;
    fputs(line, stdout);
    putchar('\n');
    fflush(stdout);
    core_foundation_free(line);
    free(bytes);
  }
  return 0;
}
