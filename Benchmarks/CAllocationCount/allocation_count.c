// Counts allocations by standing in for malloc: a definition in the executable comes before libc's, and glibc keeps the
// originals under other names. Only measurements and their tests link this. Must be C: Swift cannot define malloc.
#include "allocation_count.h"

#include <stddef.h>

#if defined(__GLIBC__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static __thread unsigned long count __attribute__((tls_model("initial-exec")));

void *malloc(size_t size) {
    count += 1;
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count += 1;
    return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
    count += 1;
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count += 1;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    count += 1;
    *memory = __libc_memalign(alignment, size);
    return *memory == NULL ? 12 : 0;  // ENOMEM
}

unsigned long allocation_count(void) { return count; }
int allocation_count_works(void) { return 1; }

#else

unsigned long allocation_count(void) { return 0; }
int allocation_count_works(void) { return 0; }

#endif
