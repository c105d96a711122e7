// The calls for extended attributes, which the module maps of Glibc and Musl leave out. On Darwin they are in Darwin.
#ifdef __linux__
#include <sys/xattr.h>
#endif
