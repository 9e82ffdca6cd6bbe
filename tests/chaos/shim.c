/* A disk that can be told to fail, under the real processes (LD_PRELOAD). Owns what is told in the
 * control file and the log of what was asked of the disk, in its order, across processes; never decides what a
 * disk keeps: that is disk.py's. Files are meant that stand below one folder; a WAL index (-shm) is not, because
 * nobody needs it after a power cut.
 *
 * Every change is made and logged under one lock of all processes. A sync is not: it counts from its beginning,
 * and only once its end is logged. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "shim.h"

struct entry {
    uint32_t kind, length;
    uint64_t file, offset;
    uint32_t mode, zero;
};

struct control *control;
static int lock_file, log_file;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char lock_name[PATH_MAX];

static int opened_aside(const char *name, int flags) { /* out of the way of who counts on low numbers */
    NEXT(openat);
    int fd = next(AT_FDCWD, name, flags | O_CLOEXEC, 0600), high = fcntl(fd, F_DUPFD_CLOEXEC, 200);
    close(fd);
    return high;
}

static void after_fork(void) { /* a lock of its own: parent and child would pass for one holder */
    pthread_mutex_init(&turn, NULL);
    close(lock_file);
    lock_file = opened_aside(lock_name, O_RDWR);
}

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("CHAOS_SHIM");
    char log_name[PATH_MAX];
    if (!name || strlen(name) > PATH_MAX - 8) return;
    int fd = opened_aside(name, O_RDWR);
    snprintf(lock_name, sizeof lock_name, "%s.lock", name);
    snprintf(log_name, sizeof log_name, "%s.log", name);
    lock_file = opened_aside(lock_name, O_RDWR);
    log_file = opened_aside(log_name, O_RDWR);
    void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd < 0 || lock_file < 0 || log_file < 0 || mapped == MAP_FAILED) {
        fprintf(stderr, "shim: no control file at %s\n", name);
        _exit(99);
    }
    close(fd);
    pthread_atfork(NULL, NULL, after_fork);
    control = mapped;
}

static void enter(void) {
    pthread_mutex_lock(&turn);
    while (flock(lock_file, LOCK_EX) && errno == EINTR) continue;
    while (__atomic_load_n(&control->cut, __ATOMIC_SEQ_CST)) pause();
}

static void leave(void) {
    int kept = errno;
    flock(lock_file, LOCK_UN);
    pthread_mutex_unlock(&turn);
    errno = kept;
}

static ssize_t placed(int fd, const void *data, size_t size, off_t at);

static void logged(uint32_t kind, uint64_t file, uint64_t offset, uint32_t mode, const struct iovec *parts,
                   int count, size_t length) {
    if (!control->recording) return;
    int kept = errno;
    struct entry entry = {kind, (uint32_t)length, file, offset, mode, 0};
    uint64_t at = control->log_end;
    at += (uint64_t)placed(log_file, &entry, sizeof entry, (off_t)at);
    for (int each = 0; each < count && length; each++) {
        size_t size = parts[each].iov_len < length ? parts[each].iov_len : length;
        for (size_t done = 0; done < size;) {
            ssize_t more = placed(log_file, (char *)parts[each].iov_base + done, size - done, (off_t)at);
            if (more <= 0) abort(); /* a log that lies is worse than none */
            done += (size_t)more, at += (uint64_t)more;
        }
        length -= size;
    }
    control->log_end = at; /* only now it counts: a kill before leaves nothing */
    errno = kept;
}

static void logged_names(uint32_t kind, uint64_t file, uint32_t mode, const char *one, const char *other) {
    size_t root = strlen(control->folder);
    struct iovec parts[2] = {{(void *)(one + root), strlen(one + root) + 1}, {NULL, 0}};
    if (other) parts[1] = (struct iovec){(void *)(other + root), strlen(other + root) + 1};
    logged(kind, file, 0, mode, parts, 2, parts[0].iov_len + parts[1].iov_len);
}

static int ends(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && !strcmp(text + a - b, end);
}

static int inside(const char *where) {
    size_t root = strlen(control->folder);
    return !strncmp(where, control->folder, root) && (!where[root] || where[root] == '/') &&
           !ends(where, "-shm");
}

/* Whether a path is below the folder; `where` gets it whole. */
static int below(int at, const char *path, char *where) {
    char joined[2 * PATH_MAX + 2], base[PATH_MAX] = "", link[32];
    if (!control || !path || strlen(path) >= PATH_MAX) return 0;
    if (path[0] != '/' && at == AT_FDCWD && !getcwd(base, sizeof base)) return 0;
    if (path[0] != '/' && at != AT_FDCWD) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t length = readlink(link, base, sizeof base - 1);
        base[length > 0 ? length : 0] = 0;
    }
    snprintf(joined, sizeof joined, path[0] == '/' ? "%s%s" : "%s/%s", base, path);
    size_t length = strlen(joined);
    while (length > 1 && joined[length - 1] == '/') joined[--length] = 0;
    char *last = strrchr(joined, '/'), folder[PATH_MAX];
    if (!last || strlen(last) > 255) return 0;
    *last++ = 0;
    if (!realpath(*joined ? joined : "/", folder)) return 0;
    if (snprintf(where, PATH_MAX, "%s/%s", folder[1] ? folder : "", last) >= PATH_MAX) return 0;
    return inside(where);
}

/* Whether a descriptor is of something below the folder; `where` gets its path. Asked anew each time: a table
 * would be wrong after a dup, and in a child that shares our memory until it calls exec. */
static int ours(int fd, char *where) {
    char link[32];
    if (!control) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, where, PATH_MAX - 1);
    where[length > 0 ? length : 0] = 0;
    return inside(where);
}

/* What this call has to fail with, 0 for nothing. Under the lock. */
static int trouble(uint32_t kind, const char *where) {
    if (control->only[0] && !ends(where, control->only)) return 0;
    control->calls[__builtin_ctz(kind)]++;
    if (!control->error || !(control->on & kind) || !control->failing) return 0;
    if (control->spared > 0) {
        control->spared--;
        return 0;
    }
    if (control->failing > 0) control->failing--;
    return (int)control->error;
}

static int refused(uint32_t kind, const char *where) {
    int error = trouble(kind, where);
    if (error) errno = error;
    return error;
}

static int opened(int at, const char *path, int flags, mode_t mode) {
    NEXT(openat);
    char where[PATH_MAX];
    struct stat was = {0}, now;
    int changes = (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
    int found = changes && (flags & O_TMPFILE) != O_TMPFILE && below(at, path, where);
    if (!found) return next(at, path, flags, mode);
    enter();
    int fresh = fstatat(at, path, &was, 0) != 0, fd = -1;
    if (!refused(fresh && flags & O_CREAT ? NAMES : OPENS, where)) fd = next(at, path, flags, mode);
    if (fd >= 0 && fresh && !fstat(fd, &now)) logged_names(CREATE, now.st_ino, now.st_mode, where, NULL);
    if (fd >= 0 && !fresh && flags & O_TRUNC && was.st_size) logged(SIZE, was.st_ino, 0, 0, NULL, 0, 0);
    leave();
    return fd;
}

#define OPENING(name, parameters, at, path) \
    int name parameters { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return opened(at, path, flags, mode); \
    }
OPENING(open, (const char *path, int flags, ...), AT_FDCWD, path)
OPENING(open64, (const char *path, int flags, ...), AT_FDCWD, path)
OPENING(openat, (int at, const char *path, int flags, ...), at, path)
OPENING(openat64, (int at, const char *path, int flags, ...), at, path)

static ssize_t written(int fd, const char *where, const struct iovec *parts, int count, off_t at, int placed) {
    NEXT(writev);
    struct iovec half;
    struct stat now;
    enter();
    if (refused(WRITES, where)) {
        leave();
        return -1;
    }
    if (control->shortens && count && parts[0].iov_len > 1) {
        half = (struct iovec){parts[0].iov_base, parts[0].iov_len / 2};
        parts = &half, count = 1;
    }
    ssize_t done = placed ? pwritev(fd, parts, count, at) : next(fd, parts, count);
    if (done > 0 && !placed) at = lseek(fd, 0, SEEK_CUR) - done;
    if (done > 0 && !fstat(fd, &now) && S_ISREG(now.st_mode))
        logged(WRITE, now.st_ino, (uint64_t)at, 0, parts, count, (size_t)done);
    leave();
    return done;
}

ssize_t write(int fd, const void *data, size_t size) {
    NEXT(write);
    char where[PATH_MAX];
    struct iovec part = {(void *)data, size};
    return ours(fd, where) ? written(fd, where, &part, 1, 0, 0) : next(fd, data, size);
}

static ssize_t placed(int fd, const void *data, size_t size, off_t at) {
    NEXT(pwrite);
    char where[PATH_MAX];
    struct iovec part = {(void *)data, size};
    return ours(fd, where) ? written(fd, where, &part, 1, at, 1) : next(fd, data, size, at);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return placed(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) { return placed(fd, data, size, at); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
    NEXT(writev);
    char where[PATH_MAX];
    return ours(fd, where) ? written(fd, where, parts, count, 0, 0) : next(fd, parts, count);
}

/* Copied inside the kernel, the content would pass us by: whoever asks is told to copy by reading and writing. */
ssize_t sendfile(int out, int in, off_t *at, size_t size) {
    NEXT(sendfile);
    char where[PATH_MAX];
    int passes = !ours(out, where);
    errno = EINVAL;
    return !passes ? -1 : next(out, in, at, size);
}
ssize_t sendfile64(int out, int in, off_t *at, size_t size) { return sendfile(out, in, at, size); }
ssize_t copy_file_range(int in, off_t *from, int out, off_t *to, size_t size, unsigned flags) {
    NEXT(copy_file_range);
    char where[PATH_MAX];
    int passes = !ours(out, where);
    errno = EINVAL;
    return !passes ? -1 : next(in, from, out, to, size, flags);
}

static int sized(int fd, const char *where, off_t size, int (*how)(int, off_t)) {
    struct stat now;
    enter();
    int grows = !fstat(fd, &now) && size > now.st_size;
    int done = refused(grows ? WRITES : FREES, where) ? -1 : how(fd, size);
    if (!done && !fstat(fd, &now)) logged(SIZE, now.st_ino, (uint64_t)now.st_size, 0, NULL, 0, 0);
    leave();
    return done;
}

static int cut(int fd, off_t size) {
    NEXT(ftruncate);
    char where[PATH_MAX];
    return ours(fd, where) ? sized(fd, where, size, next) : next(fd, size);
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off_t size) { return cut(fd, size); }

static int reserved(int fd, off_t at, off_t size) {
    NEXT(posix_fallocate);
    char where[PATH_MAX];
    struct stat now;
    if (!ours(fd, where)) return next(fd, at, size);
    if (fstat(fd, &now)) return errno;
    /* Room is not content: for what a power cut leaves, a file as long, of zeros. */
    int refusal = at + size > now.st_size && cut(fd, at + size) ? errno : 0;
    return refusal ? refusal : next(fd, at, size);
}
int posix_fallocate(int fd, off_t at, off_t size) { return reserved(fd, at, size); }
int posix_fallocate64(int fd, off_t at, off_t size) { return reserved(fd, at, size); }

static int synced(int fd, int (*how)(int)) {
    char where[PATH_MAX];
    struct stat now = {0};
    if (!ours(fd, where)) return how(fd);
    enter();
    fstat(fd, &now);
    int error = trouble(SYNCS, where);
    uint64_t token = ++control->syncs_begun;
    uint32_t slow = control->slow;
    struct iovec name = {where + strlen(control->folder), strlen(where) - strlen(control->folder) + 1};
    logged(SYNC, now.st_ino, token, now.st_mode, &name, 1, S_ISDIR(now.st_mode) ? name.iov_len : 0);
    leave();
    for (uint32_t waited = 0; waited < slow && waited < control->slow; waited += 5) usleep(5000);
    int done = error ? -1 : how(fd);
    error = error ? error : errno;
    enter();
    logged(done ? FAILED : SYNCED, now.st_ino, token, now.st_mode, NULL, 0, 0);
    leave();
    if (done) errno = error;
    return done;
}

int fsync(int fd) {
    NEXT(fsync);
    return synced(fd, next);
}
int fdatasync(int fd) {
    NEXT(fdatasync);
    return synced(fd, next);
}

static int renamed(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    NEXT(renameat2);
    char source[PATH_MAX], target[PATH_MAX];
    if (!below(from_at, from, source) || !below(to_at, to, target))
        return next(from_at, from, to_at, to, flags);
    enter();
    int done = refused(NAMES, target) ? -1 : next(from_at, from, to_at, to, flags);
    if (!done) logged_names(RENAME, 0, 0, source, target);
    leave();
    return done;
}
int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int at, const char *from, int to_at, const char *to) { return renamed(at, from, to_at, to, 0); }

static int linked(int from_at, const char *from, int to_at, const char *to, int flags) {
    NEXT(linkat);
    char source[PATH_MAX], target[PATH_MAX];
    if (!below(from_at, from, source) || !below(to_at, to, target))
        return next(from_at, from, to_at, to, flags);
    enter();
    int done = refused(NAMES, target) ? -1 : next(from_at, from, to_at, to, flags);
    if (!done) logged_names(LINK, 0, 0, source, target);
    leave();
    return done;
}
int link(const char *from, const char *to) { return linked(AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int at, const char *from, int to_at, const char *to, int flags) {
    return linked(at, from, to_at, to, flags);
}

int unlinkat(int at, const char *path, int flags) {
    NEXT(unlinkat);
    char where[PATH_MAX];
    if (!below(at, path, where)) return next(at, path, flags);
    enter();
    int done = refused(FREES, where) ? -1 : next(at, path, flags);
    if (!done) logged_names(flags & AT_REMOVEDIR ? RMDIR : UNLINK, 0, 0, where, NULL);
    leave();
    return done;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int at, const char *path, mode_t mode) {
    NEXT(mkdirat);
    char where[PATH_MAX];
    if (!below(at, path, where)) return next(at, path, mode);
    enter();
    int done = refused(NAMES, where) ? -1 : next(at, path, mode);
    if (!done) logged_names(MKDIR, 0, mode, where, NULL);
    leave();
    return done;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
