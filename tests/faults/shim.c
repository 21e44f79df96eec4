/* Faults at the calls by which a program writes to disk, for tests of what survives them.
 *
 * Loaded with LD_PRELOAD. fault_arm(mode, at, log) arms it in this process; only calls about files
 * below fault_root(path) count. Modes: 0 count; 1 kill this process before the call; 2 refuse one
 * call with ENOSPC; 3 refuse all calls from then on with ENOSPC; 4 refuse one call with EIO; 5 write
 * half of what is to be written, then kill.
 *
 * The log has one line for each change of the tree and each promise that it is durable:
 *   C node               a file is new (its number may have been that of another one before)
 *   M node               a directory is new
 *   E parent node name   a name now stands in a directory (created, linked, renamed to)
 *   X parent name        a name went (unlinked)
 *   V from to node new/old   a name moved, from one directory to another one or the same
 *   S node copy          the content of a file is durable; it is copied to LOG.COPY, a number
 *   D node               the names in a directory are durable
 *   A                    all is durable; each content is copied as for S
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char root[PATH_MAX], log_path[PATH_MAX];
static size_t root_size;
static int mode = -1, log_fd = -1;
static long at, counted;

void fault_root(const char *path) {
    if (!realpath(path, root)) strncpy(root, path, sizeof root - 1);
    root_size = strlen(root);
}
void fault_arm(int how, long when, const char *log) {
    counted = 0;
    at = when;
    snprintf(log_path, sizeof log_path, "%s", log ? log : "");
    log_fd = log && *log ? (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;
    mode = how;
}
long fault_count(void) { return __atomic_load_n(&counted, __ATOMIC_SEQ_CST); }

static int below(const char *path) {
    return mode >= 0 && root_size && !strncmp(path, root, root_size) &&
           (path[root_size] == '/' || !path[root_size]);
}
static int where(int fd, const char *path, char *out) { /* absolute, without resolving the last part */
    if (path && *path == '/') { snprintf(out, PATH_MAX, "%s", path); return 1; }
    char base[PATH_MAX], link[64];
    if (fd == AT_FDCWD) { if (!getcwd(base, sizeof base)) return 0; }
    else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t size = readlink(link, base, sizeof base - 1);
        if (size < 0) return 0;
        base[size] = 0;
    }
    if (!path) snprintf(out, PATH_MAX, "%s", base);
    else if (snprintf(out, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
    return 1;
}
static int ours(int fd, const char *path, char *out) {
    if (mode < 0) return 0;
    int kept = errno, found = where(fd, path, out) && below(out);
    errno = kept;
    return found;
}
static void note(const char *format, ...) {
    if (log_fd < 0) return;
    char line[PATH_MAX + 64];
    va_list given;
    va_start(given, format);
    int size = vsnprintf(line, sizeof line, format, given);
    va_end(given);
    syscall(SYS_write, log_fd, line, size);
}
static unsigned long node(const char *path) {
    struct stat facts;
    return lstat(path, &facts) ? 0 : facts.st_ino;
}
static unsigned long parent(const char *path, const char **name) {
    static __thread char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    *name = path + (slash - folder) + 1;
    *slash = 0;
    return node(folder);
}
static void stands(const char *path) {
    const char *name;
    unsigned long up = parent(path, &name);
    note("E %lu %lu %s\n", up, node(path), name);
}
static void went(const char *path) {
    const char *name;
    unsigned long up = parent(path, &name);
    note("X %lu %s\n", up, name);
}
/* 0: go on; 1: refuse, errno is set; 2: write half, then die */
static int strike(int writes) {
    long now = __atomic_add_fetch(&counted, 1, __ATOMIC_SEQ_CST);
    if (mode == 1 && now == at) kill(getpid(), SIGKILL);
    if (mode == 5 && now == at) { if (writes) return 2; kill(getpid(), SIGKILL); }
    if ((mode == 2 && now == at) || (mode == 3 && now >= at)) { errno = ENOSPC; return 1; }
    if (mode == 4 && now == at) { errno = EIO; return 1; }
    return 0;
}
#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name);

#define OPEN(symbol, FIXED, FD, CALL) \
    int symbol FIXED { \
        REAL(symbol) \
        mode_t bits = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { va_list v; va_start(v, flags); bits = va_arg(v, mode_t); va_end(v); } \
        char full[PATH_MAX]; \
        if (!(flags & (O_CREAT | O_TRUNC)) || !ours(FD, path, full)) return CALL; \
        int kept = errno, new = !node(full); \
        errno = kept; \
        if ((flags & O_CREAT) && new && strike(0)) return -1; \
        if (!new && (flags & O_TRUNC) && strike(0)) return -1; \
        int got = CALL; \
        if (got >= 0 && new) { note("C %lu\n", node(full)); stands(full); } \
        return got; \
    }
OPEN(open, (const char *path, int flags, ...), AT_FDCWD, real(path, flags, bits))
OPEN(open64, (const char *path, int flags, ...), AT_FDCWD, real(path, flags, bits))
OPEN(openat, (int fd, const char *path, int flags, ...), fd, real(fd, path, flags, bits))
OPEN(openat64, (int fd, const char *path, int flags, ...), fd, real(fd, path, flags, bits))

#define WRITE(symbol, FIXED, CALL, HALF) \
    ssize_t symbol FIXED { \
        REAL(symbol) \
        char full[PATH_MAX]; \
        if (!ours(fd, NULL, full)) return CALL; \
        int struck = strike(1); \
        if (struck == 2) { HALF; kill(getpid(), SIGKILL); } \
        return struck ? -1 : CALL; \
    }
WRITE(write, (int fd, const void *data, size_t size), real(fd, data, size), real(fd, data, size / 2))
WRITE(pwrite, (int fd, const void *data, size_t size, off_t place), real(fd, data, size, place),
      real(fd, data, size / 2, place))
WRITE(pwrite64, (int fd, const void *data, size_t size, off64_t place), real(fd, data, size, place),
      real(fd, data, size / 2, place))
WRITE(writev, (int fd, const struct iovec *data, int count), real(fd, data, count), real(fd, data, count / 2))

#define ABOUT(symbol, FIXED, CALL, AFTER) \
    int symbol FIXED { \
        REAL(symbol) \
        char full[PATH_MAX]; \
        if (!ours(fd, NULL, full)) return CALL; \
        if (strike(0)) return -1; \
        int got = CALL; \
        if (!got) { AFTER; } \
        return got; \
    }
static void copied(const char *path, unsigned long number) { /* past the wrappers of this file */
    static long copies;
    char place[PATH_MAX + 32], data[65536];
    long copy = __atomic_add_fetch(&copies, 1, __ATOMIC_SEQ_CST);
    snprintf(place, sizeof place, "%s.%ld", log_path, copy);
    int from = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY);
    int to = syscall(SYS_openat, AT_FDCWD, place, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    for (ssize_t size; (size = syscall(SYS_read, from, data, sizeof data)) > 0;) syscall(SYS_write, to, data, size);
    syscall(SYS_close, from);
    syscall(SYS_close, to);
    note("S %lu %ld\n", number, copy);
}
static void durable(int fd) {
    struct stat facts;
    if (log_fd < 0 || fstat(fd, &facts)) return;
    if (S_ISDIR(facts.st_mode)) { note("D %lu\n", (unsigned long)facts.st_ino); return; }
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    copied(link, facts.st_ino);
}
static void all_durable(const char *folder) {
    DIR *open_folder = opendir(folder);
    char path[PATH_MAX];
    struct stat facts;
    for (struct dirent *one; open_folder && (one = readdir(open_folder));) {
        if (!strcmp(one->d_name, ".") || !strcmp(one->d_name, "..")) continue;
        snprintf(path, sizeof path, "%s/%s", folder, one->d_name);
        if (lstat(path, &facts)) continue;
        if (S_ISDIR(facts.st_mode)) all_durable(path);
        else copied(path, facts.st_ino);
    }
    if (open_folder) closedir(open_folder);
}
ABOUT(fsync, (int fd), real(fd), durable(fd))
ABOUT(fdatasync, (int fd), real(fd), durable(fd))
ABOUT(ftruncate, (int fd, off_t size), real(fd, size), )
ABOUT(ftruncate64, (int fd, off64_t size), real(fd, size), )
ABOUT(fallocate, (int fd, int how, off_t from, off_t size), real(fd, how, from, size), )
ABOUT(fallocate64, (int fd, int how, off64_t from, off64_t size), real(fd, how, from, size), )
int sync_file_range(int fd, off64_t from, off64_t size, unsigned how) {
    REAL(sync_file_range)
    return real(fd, from, size, how);
}
void sync(void) {
    REAL(sync)
    if (mode >= 0) strike(0);
    real();
    if (log_fd < 0) return;
    all_durable(root);
    note("A\n");
}
ssize_t sendfile(int fd, int in, off_t *from, size_t size) {
    static ssize_t (*real)(int, int, off_t *, size_t);
    if (!real) real = (ssize_t (*)(int, int, off_t *, size_t))dlsym(RTLD_NEXT, "sendfile");
    char full[PATH_MAX];
    return ours(fd, NULL, full) && strike(0) ? -1 : real(fd, in, from, size);
}
ssize_t sendfile64(int fd, int in, off64_t *from, size_t size) { return sendfile(fd, in, from, size); }

static int moved(int got, const char *from, const char *to) {
    const char *old, *new;
    if (got || !from) { if (!got) stands(to); return got; }
    unsigned long source = parent(from, &old), target = parent(to, &new);
    note("V %lu %lu %lu %s/%s\n", source, target, node(to), new, old);
    return got;
}
int rename(const char *from, const char *to) {
    REAL(rename)
    char a[PATH_MAX], b[PATH_MAX];
    if (!ours(AT_FDCWD, to, b) || !where(AT_FDCWD, from, a)) return real(from, to);
    return strike(0) ? -1 : moved(real(from, to), a, b);
}
int renameat(int x, const char *from, int y, const char *to) {
    REAL(renameat)
    char a[PATH_MAX], b[PATH_MAX];
    if (!ours(y, to, b) || !where(x, from, a)) return real(x, from, y, to);
    return strike(0) ? -1 : moved(real(x, from, y, to), a, b);
}
int link(const char *from, const char *to) {
    REAL(link)
    char b[PATH_MAX];
    if (!ours(AT_FDCWD, to, b)) return real(from, to);
    return strike(0) ? -1 : moved(real(from, to), NULL, b);
}
int linkat(int x, const char *from, int y, const char *to, int how) {
    REAL(linkat)
    char b[PATH_MAX];
    if (!ours(y, to, b)) return real(x, from, y, to, how);
    return strike(0) ? -1 : moved(real(x, from, y, to, how), NULL, b);
}
static int ended(int got, const char *path) {
    if (!got) went(path);
    return got;
}
int unlink(const char *path) {
    REAL(unlink)
    char a[PATH_MAX];
    if (!ours(AT_FDCWD, path, a)) return real(path);
    return strike(0) ? -1 : ended(real(path), a);
}
int unlinkat(int fd, const char *path, int how) {
    REAL(unlinkat)
    char a[PATH_MAX];
    if (!ours(fd, path, a)) return real(fd, path, how);
    return strike(0) ? -1 : ended(real(fd, path, how), a);
}
int rmdir(const char *path) {
    REAL(rmdir)
    char a[PATH_MAX];
    if (!ours(AT_FDCWD, path, a)) return real(path);
    return strike(0) ? -1 : ended(real(path), a);
}
int mkdir(const char *path, mode_t bits) {
    REAL(mkdir)
    char a[PATH_MAX];
    if (!ours(AT_FDCWD, path, a) || node(a)) return real(path, bits);
    if (strike(0)) return -1;
    int got = real(path, bits);
    if (!got) { note("M %lu\n", node(a)); stands(a); }
    return got;
}
int mkdirat(int fd, const char *path, mode_t bits) {
    REAL(mkdirat)
    char a[PATH_MAX];
    if (!ours(fd, path, a) || node(a)) return real(fd, path, bits);
    if (strike(0)) return -1;
    int got = real(fd, path, bits);
    if (!got) { note("M %lu\n", node(a)); stands(a); }
    return got;
}
