#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

/// How many times the calling thread has asked for heap memory; always 0 where counting is not possible.
unsigned long allocation_count(void);

/// Whether counting works in this build: not with a sanitizer, and only with glibc.
int allocation_count_works(void);

#endif
