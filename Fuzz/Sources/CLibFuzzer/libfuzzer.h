#include <stddef.h>
#include <stdint.h>

/// libFuzzer's own mutation of some bytes in place; returns the new number of bytes, at most `max_size`.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
