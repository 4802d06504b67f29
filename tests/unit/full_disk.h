/* full_disk: writing to a database's log finds no room, whatever the machine's own disks hold. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_FULL_DISK_H
#define CLERK_TESTS_FULL_DISK_H

#include <criterion/criterion.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Other files, as what a test reports with, are written as ever. */
static inline ssize_t full_disk_pwrite(int fd, const void *bytes, size_t len, int64_t offset)
{
	char link[64], path[4200];

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t path_len = readlink(link, path, sizeof(path) - 1);

	if (path_len >= 4 && memcmp(path + path_len - 4, "-wal", 4) == 0) {
		errno = ENOSPC;
		return -1;
	}
	return pwrite(fd, bytes, len, offset);
}

/* By SQLite's own way of testing this; a node like /dev/full may be missing. */
static inline void full_disk(bool is_full)
{
	static const char *const calls[] = { "pwrite", "pwrite64" };
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		int rc = vfs->xSetSystemCall(
		    vfs, calls[i], is_full ? (sqlite3_syscall_ptr)full_disk_pwrite : NULL);

		cr_assert(rc == SQLITE_OK, "%s: %d", calls[i], rc);
	}
}

#endif
