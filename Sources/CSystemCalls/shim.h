// Declarations that the module maps of Glibc and Musl omit, and variadic calls, which Swift cannot import.
#ifndef RESUMEDATA_SYSTEM_CALLS_H
#define RESUMEDATA_SYSTEM_CALLS_H

#include <sys/ioctl.h>
#ifdef __linux__
#include <linux/fs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>
#else
#include <stdio.h>
#endif

/// The number of columns of a terminal; 0 if it is unknown.
static inline int resumedata_terminal_columns(int descriptor) {
  struct winsize size;
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// Whether names can only be added to a directory, and not removed (`chattr +a`).
static inline int resumedata_is_append_only(int descriptor) {
#ifdef __linux__
  int flags = 0;
  return ioctl(descriptor, FS_IOC_GETFLAGS, &flags) == 0 && (flags & FS_APPEND_FL) != 0;
#else
  return 0;
#endif
}

/// Exchanges the names of two files in a directory atomically; -1 with an error number after a failure.
static inline int resumedata_exchange(int directory, const char *first, const char *second) {
#ifdef __linux__
  return (int)syscall(SYS_renameat2, directory, first, directory, second, 2 /* RENAME_EXCHANGE */);
#else
  return renameatx_np(directory, first, directory, second, RENAME_SWAP);
#endif
}

#endif
