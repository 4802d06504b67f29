/* disk: files in memory, with what a disk does to unsynced writes when the power goes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SIMULATE_DISK_H
#define CLERK_SIMULATE_DISK_H

#include "simulate/chance.h"

enum { DISK_FILES_MAX = 64, DISK_SHARED_MAX = 64 };

enum disk_error { DISK_IOERR, DISK_FULL };

struct disk_bytes {
	unsigned char *at;
	size_t len, room;
};

/* A write since the last sync; `data` NULL: cut to `offset`. */
struct disk_write {
	size_t offset, len;
	unsigned char *data;
};

struct disk_file {
	char name[200];
	bool is_used, is_scratch;
	struct disk_bytes now, safe; /* as the program sees it; as it is after a power cut */
	struct disk_write *writes;
	size_t write_count, write_room;
	void *shared[DISK_SHARED_MAX]; /* of -shm */
};

struct disk {
	struct disk_file files[DISK_FILES_MAX];
	int64_t calls;
	/* at the call with this number, before or after it is carried out; 0: never */
	int64_t trap_at;
	bool trap_is_after;
	void (*trap)(void *user); /* may longjmp */
	void *user;
	int64_t fail_at, fail_times;
	enum disk_error fail_kind;
};

/* A file by name; NULL: none. */
struct disk_file *disk_find(struct disk *disk, const char *name);
/* A new one; name NULL: a scratch file. */
struct disk_file *disk_make(struct disk *disk, const char *name);
void disk_wipe(struct disk_file *file);
void disk_write(struct disk_file *file, size_t offset, const void *data, size_t len);
void disk_cut(struct disk_file *file, size_t len);
/* What was written is safe from now on. */
void disk_sync(struct disk_file *file);
void disk_drop_shared(struct disk_file *file);

/* Counts a write, cut, sync or deletion of a file that is not scratch and no copy of ours; sets
 * off the trap. True: it is to fail with `fail_kind`. */
bool disk_count(struct disk *disk, const struct disk_file *file, bool is_after);

/* Sets the trap, or the error, n calls ahead (1: the next); 0: takes it back. */
void disk_set_trap(struct disk *disk, int64_t n, bool is_after);
void disk_set_failure(struct disk *disk, int64_t n, enum disk_error kind, int64_t times);

/* As a killed process leaves it (all that was written stays); or as a power cut does: of what was
 * not synced a beginning is there, or any part, torn at a sector. */
void disk_crash(struct disk *disk, bool is_power_cut, struct chance *chance);

/* Copies a database and its -wal. Names that begin with "/copy" are outside the game. */
void disk_copy(struct disk *disk, const char *from, const char *to);
/* The same, durably, as a restore does it. */
void disk_restore(struct disk *disk, const char *from, const char *to);

#endif
