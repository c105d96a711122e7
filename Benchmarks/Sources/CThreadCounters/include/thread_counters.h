#include <stdint.h>

/// How many blocks the calling thread has asked for since it began: malloc, calloc, realloc and the aligned forms.
/// Always 0 where the C library is not glibc.
uint64_t allocations_of_this_thread(void);

/// The processor time of the calling thread, user and system, in nanoseconds.
uint64_t nanoseconds_of_this_thread(void);
