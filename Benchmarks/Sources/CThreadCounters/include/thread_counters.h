#include <stdint.h>

/// The number of blocks that the calling thread has allocated: malloc, calloc, realloc and the aligned forms.
/// Always 0 if the C library is not glibc.
uint64_t allocations_of_this_thread(void);

/// The processor time of the calling thread, user and system, in nanoseconds.
uint64_t nanoseconds_of_this_thread(void);
