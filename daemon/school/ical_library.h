/* ical_library: libical, opened when it is first needed: it brings ICU and C++, which an idle clerk
 * does not carry. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_ICAL_LIBRARY_H
#define CLERK_SCHOOL_ICAL_LIBRARY_H

#include <dlfcn.h>
#include <libical/ical.h>

/* A file that uses it lists its calls, `#define CALLS(X) X(icalcomponent_isa) ...`, and has them as
 * fields of a struct: `struct calls { CALLS(ICAL_FIELD) };`. */
#define ICAL_FIELD(name) __typeof__(name) *name;

/* Fills the field of `c`, where `library` was opened; `is_whole`: all were found. */
#define ICAL_LOAD(name) \
	if (is_whole) { \
		*(void **)&c->name = dlsym(library, #name); \
		is_whole = c->name != NULL; \
	}

/* Not closed again: it keeps state until the end. */
static inline void *ical_open(void)
{
	return dlopen("libical.so.3", RTLD_NOW | RTLD_LOCAL);
}

#endif
