/* What a test tells the processes it runs: one file that all of them have mapped. shim.py has the same shape. */
#include <dlfcn.h>
#include <stdint.h>

/* What can be told to fail; shim.py has the same numbers. */
enum { WRITES = 1, SYNCS = 2, NAMES = 4, FREES = 8, OPENS = 16 };
/* What is logged; disk.py has the same numbers. */
enum { CREATE = 1, WRITE, SIZE, RENAME, LINK, UNLINK, MKDIR, RMDIR, SYNC, SYNCED, FAILED };

struct control { /* as Control in shim.py */
    char folder[1024];
    char only[64];       /* where set, only files whose path ends like this fail */
    int64_t clock;       /* nanoseconds added to the wall clock */
    uint64_t log_end;    /* bytes of the log that are whole */
    uint64_t syncs_begun;
    uint64_t calls[5];   /* how often each kind was asked for, by its bit */
    int64_t spared;      /* calls that still succeed */
    int64_t failing;     /* calls that fail then; below 0 all */
    uint32_t error, on;  /* errno and kinds */
    uint32_t slow;       /* milliseconds added to every sync */
    uint32_t shortens;   /* whether a write takes only half */
    uint32_t recording;
    uint32_t cut;        /* the power is gone: nobody comes back from a call */
};

extern __attribute__((visibility("hidden"))) struct control *control; /* NULL where nobody tells anything */

#define NEXT(name) \
    static __typeof__(name) *next; \
    if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
