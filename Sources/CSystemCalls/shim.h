// What the module maps of Glibc and Musl leave out, and calls that Swift cannot import since they take any arguments.
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

/// How many columns a terminal has; 0 where that is not known.
static inline int resumedata_terminal_columns(int descriptor) {
  struct winsize size;
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// Whether names can be added to a directory and never be removed (`chattr +a`).
static inline int resumedata_is_append_only(int descriptor) {
#ifdef __linux__
  int flags = 0;
  return ioctl(descriptor, FS_IOC_GETFLAGS, &flags) == 0 && (flags & FS_APPEND_FL) != 0;
#else
  return 0;
#endif
}

/// Gives two files in a directory each other's name, in one step; -1 with an error number where that failed.
static inline int resumedata_exchange(int directory, const char *first, const char *second) {
#ifdef __linux__
  return (int)syscall(SYS_renameat2, directory, first, directory, second, 2 /* RENAME_EXCHANGE */);
#else
  return renameatx_np(directory, first, directory, second, RENAME_SWAP);
#endif
}

#endif
