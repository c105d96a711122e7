// Declarations that the module maps of Glibc and Musl omit, and variadic calls, which Swift cannot import.
#ifndef RESUMEDATA_SYSTEM_CALLS_H
#define RESUMEDATA_SYSTEM_CALLS_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/fs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#else
#include <crt_externs.h>
#include <mach-o/dyld.h>
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

/// The path of the running program; -1 if it is longer than the buffer.
static inline int resumedata_program(char *path, uint32_t capacity) {
#ifdef __linux__
  // A program that was replaced meanwhile is still found under this name.
  static const char name[] = "/proc/self/exe";
  if (capacity < sizeof(name)) return -1;
  memcpy(path, name, sizeof(name));
  return 0;
#else
  return _NSGetExecutablePath(path, &capacity);
#endif
}

/// A pair of connected sockets, which programs that are started do not inherit; -1 with an error number after a failure.
static inline int resumedata_socket_pair(int ends[2]) {
#ifdef __linux__
  return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
#else
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) return -1;
  for (int index = 0; index < 2; index++) {
    int on = 1;
    fcntl(ends[index], F_SETFD, FD_CLOEXEC);
    setsockopt(ends[index], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
  }
  return 0;
#endif
}

/// Starts a program with a socket as its standard input, and without other open files. It does not get the signals of a
/// terminal and those that end a job. Returns an error number.
static inline int resumedata_spawn(const char *program, char *const arguments[], int socket, pid_t *process) {
#ifdef __linux__
  extern char **environ;
  char **environment = environ;
#else
  char **environment = *_NSGetEnviron();
#endif
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t blocked;
  short flags = POSIX_SPAWN_SETSIGMASK;
  int error = posix_spawn_file_actions_init(&actions);
  if (error != 0) return error;
  error = posix_spawnattr_init(&attributes);
  if (error != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
#ifndef __linux__
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGINT);
  sigaddset(&blocked, SIGTERM);
  sigaddset(&blocked, SIGHUP);
  error = posix_spawn_file_actions_adddup2(&actions, socket, 0);
  if (error == 0) error = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  if (error == 0) error = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  if (error == 0) error = posix_spawnattr_setsigmask(&attributes, &blocked);
  if (error == 0) error = posix_spawnattr_setflags(&attributes, flags);
  if (error == 0) error = posix_spawn(process, program, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/// Waits for the end of a process: the number of the signal that ended it, or 0 and its exit code.
static inline int resumedata_wait(pid_t process, int *code) {
  int status = 0;
  *code = 0;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return 0;
  if (WIFSIGNALED(status)) return WTERMSIG(status);
  *code = WEXITSTATUS(status);
  return 0;
}

/// The most open files that can be sent with a message.
#define RESUMEDATA_DESCRIPTORS 4

/// Room for descriptors beside a message.
union resumedata_control {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int) * RESUMEDATA_DESCRIPTORS)];
};

/// A message of one part.
static inline struct msghdr resumedata_message(struct iovec *part) {
  struct msghdr message;
  memset(&message, 0, sizeof(message));
  message.msg_iov = part;
  message.msg_iovlen = 1;
  return message;
}

/// Sends bytes, and open files with the first of them. Returns how many bytes were sent; -1 with an error number after a
/// failure.
static inline ssize_t resumedata_send(
    int socket, const void *bytes, size_t count, const int *descriptors, size_t descriptor_count) {
  struct iovec part = {(void *)bytes, count};
  union resumedata_control control;
  struct msghdr message = resumedata_message(&part);
  int flags = 0;
  if (descriptor_count > RESUMEDATA_DESCRIPTORS) {
    errno = EINVAL;
    return -1;
  }
  if (descriptor_count > 0) {
    size_t length = descriptor_count * sizeof(int);
    memset(&control, 0, sizeof(control));
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(length);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(length);
    memcpy(CMSG_DATA(header), descriptors, length);
  }
#ifdef __linux__
  flags = MSG_NOSIGNAL;
#endif
  return sendmsg(socket, &message, flags);
}

/// Receives bytes, and the open files that came with them, of which there are at most RESUMEDATA_DESCRIPTORS. Returns how
/// many bytes there are, 0 at the end; -1 with an error number after a failure.
static inline ssize_t resumedata_receive(
    int socket, void *bytes, size_t count, int *descriptors, size_t *descriptor_count) {
  struct iovec part = {bytes, count};
  union resumedata_control control;
  struct msghdr message = resumedata_message(&part);
  int flags = 0;
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof(control);
  *descriptor_count = 0;
#ifdef __linux__
  flags = MSG_CMSG_CLOEXEC;
#endif
  ssize_t received = recvmsg(socket, &message, flags);
  if (received < 0) return received;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t length = header->cmsg_len - CMSG_LEN(0);
    for (size_t offset = 0; offset + sizeof(int) <= length; offset += sizeof(int)) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(header) + offset, sizeof(int));
      if (*descriptor_count == RESUMEDATA_DESCRIPTORS) {
        close(descriptor);
      } else {
#ifndef __linux__
        fcntl(descriptor, F_SETFD, FD_CLOEXEC);
#endif
        descriptors[(*descriptor_count)++] = descriptor;
      }
    }
  }
  return received;
}

/// Lowers a limit of the process. A limit that is lower already stays.
static inline void resumedata_lower_limit(int resource, rlim_t most) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0) return;
  if (limit.rlim_max > most) limit.rlim_max = most;
  if (limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
  setrlimit(resource, &limit);
}

/// Takes from the process what reading files that others wrote does not need: to write files, to start processes, to have
/// many files open, to leave an image of its memory, and more than so much address space; 0 for no limit on that.
static inline void resumedata_confine(unsigned long long address_space) {
  // A crash ends the process at once: what prints its stack could take longer than one may wait for it.
  static const int crashes[] = {SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV};
  for (size_t index = 0; index < sizeof(crashes) / sizeof(crashes[0]); index++) signal(crashes[index], SIG_DFL);
#ifdef SYS_close_range
  syscall(SYS_close_range, 3, ~0U, 0);
#endif
  resumedata_lower_limit(RLIMIT_CORE, 0);
  resumedata_lower_limit(RLIMIT_FSIZE, 0);
  resumedata_lower_limit(RLIMIT_NPROC, 0);
  resumedata_lower_limit(RLIMIT_NOFILE, 32);
#ifdef __linux__
  if (address_space > 0) resumedata_lower_limit(RLIMIT_AS, address_space);
#endif
}

/// Ends the process when it has used so many more seconds of processor time.
static inline void resumedata_limit_processor_time(rlim_t seconds) {
  struct rusage usage;
  struct rlimit limit;
  if (getrusage(RUSAGE_SELF, &usage) != 0 || getrlimit(RLIMIT_CPU, &limit) != 0) return;
  rlim_t most = (rlim_t)usage.ru_utime.tv_sec + (rlim_t)usage.ru_stime.tv_sec + seconds;
  limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
  setrlimit(RLIMIT_CPU, &limit);
}

#endif
