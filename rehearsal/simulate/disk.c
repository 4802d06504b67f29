/* disk: files in memory, with what a disk does to unsynced writes when the power goes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512 };

static void *grow(void *at, size_t size)
{
	void *grown = realloc(at, size);

	if (grown == NULL) {
		abort();
	}
	return grown;
}

static void put(struct disk_bytes *bytes, size_t offset, const void *data, size_t len)
{
	size_t end = offset + len;

	if (end > bytes->room) {
		bytes->room = end * 2 + 4096;
		bytes->at = grow(bytes->at, bytes->room);
	}
	if (end > bytes->len) {
		memset(bytes->at + bytes->len, 0, end - bytes->len);
		bytes->len = end;
	}
	if (len > 0) {
		memcpy(bytes->at + offset, data, len);
	}
}

static void note(struct disk_file *file, size_t offset, const void *data, size_t len)
{
	if (file->write_count == file->write_room) {
		file->write_room = file->write_room * 2 + 64;
		file->writes = grow(file->writes, file->write_room * sizeof(*file->writes));
	}
	struct disk_write *write = &file->writes[file->write_count++];

	*write = (struct disk_write){ .offset = offset, .len = len };
	if (data != NULL) {
		write->data = grow(NULL, len + 1);
		memcpy(write->data, data, len);
	}
}

/* Bytes `from` to `to` of a write, for good. */
static void carry_out(struct disk_bytes *bytes, const struct disk_write *write, size_t from,
		      size_t to)
{
	if (write->data == NULL) {
		bytes->len = write->offset < bytes->len ? write->offset : bytes->len;
	} else if (to > from) {
		put(bytes, write->offset + from, write->data + from, to - from);
	}
}

static void forget_writes(struct disk_file *file)
{
	for (size_t i = 0; i < file->write_count; i++) {
		free(file->writes[i].data);
	}
	file->write_count = 0;
}

void disk_drop_shared(struct disk_file *file)
{
	for (size_t i = 0; i < DISK_SHARED_MAX; i++) {
		free(file->shared[i]);
		file->shared[i] = NULL;
	}
}

void disk_wipe(struct disk_file *file)
{
	forget_writes(file);
	disk_drop_shared(file);
	file->now.len = file->safe.len = 0;
	file->is_used = false;
}

struct disk_file *disk_find(struct disk *disk, const char *name)
{
	for (size_t i = 0; name != NULL && i < DISK_FILES_MAX; i++) {
		if (disk->files[i].is_used && strcmp(disk->files[i].name, name) == 0) {
			return &disk->files[i];
		}
	}
	return NULL;
}

struct disk_file *disk_make(struct disk *disk, const char *name)
{
	for (size_t i = 0; i < DISK_FILES_MAX; i++) {
		struct disk_file *file = &disk->files[i];

		if (!file->is_used) {
			disk_wipe(file);
			snprintf(file->name, sizeof(file->name), "%s", name == NULL ? "" : name);
			file->is_used = true;
			file->is_scratch = name == NULL;
			return file;
		}
	}
	fprintf(stderr, "simulate: too many files\n");
	abort();
}

void disk_write(struct disk_file *file, size_t offset, const void *data, size_t len)
{
	put(&file->now, offset, data, len);
	note(file, offset, data, len);
}

void disk_cut(struct disk_file *file, size_t len)
{
	file->now.len = len < file->now.len ? len : file->now.len;
	note(file, len, NULL, 0);
}

void disk_sync(struct disk_file *file)
{
	for (size_t i = 0; i < file->write_count; i++) {
		carry_out(&file->safe, &file->writes[i], 0, file->writes[i].len);
	}
	forget_writes(file);
}

static bool is_apart(const struct disk_file *file)
{
	return file->is_scratch || strncmp(file->name, "/copy", 5) == 0;
}

bool disk_count(struct disk *disk, const struct disk_file *file, bool is_after)
{
	if (is_apart(file)) {
		return false;
	}
	disk->calls += is_after ? 0 : 1;
	if (disk->trap_at > 0 && disk->trap_is_after == is_after && --disk->trap_at == 0) {
		disk->trap(disk->user);
	}
	if (is_after || disk->fail_at <= 0) {
		return false;
	}
	if (disk->fail_at > 1) {
		disk->fail_at--;
		return false;
	}
	disk->fail_at = --disk->fail_times > 0 ? 1 : 0;
	return true;
}

void disk_set_trap(struct disk *disk, int64_t n, bool is_after)
{
	disk->trap_at = n;
	disk->trap_is_after = is_after;
}

void disk_set_failure(struct disk *disk, int64_t n, enum disk_error kind, int64_t times)
{
	disk->fail_at = n;
	disk->fail_kind = kind;
	disk->fail_times = times;
}

/* A half of a write, cut at a sector. */
static void tear(struct disk_file *file, const struct disk_write *write, struct chance *chance)
{
	size_t cut = chance_draw(chance) % (write->len / SECTOR) * SECTOR;

	if (chance_of(chance, 50)) {
		carry_out(&file->safe, write, 0, cut);
	} else {
		carry_out(&file->safe, write, cut, write->len);
	}
}

static void lose(struct disk_file *file, struct chance *chance)
{
	bool is_ordered = chance_of(chance, 33);
	size_t kept = (size_t)chance_upto(chance, (int)file->write_count + 1);

	for (size_t i = 0; i < file->write_count; i++) {
		const struct disk_write *write = &file->writes[i];

		if (is_ordered ? i < kept : chance_of(chance, 50)) {
			carry_out(&file->safe, write, 0, write->len);
		} else if (chance_of(chance, 25) && write->len > SECTOR) {
			tear(file, write, chance);
		}
	}
	file->now.len = 0;
	put(&file->now, 0, file->safe.at, file->safe.len);
	forget_writes(file);
}

void disk_crash(struct disk *disk, bool is_power_cut, struct chance *chance)
{
	disk->trap_at = disk->fail_at = 0;
	for (size_t i = 0; i < DISK_FILES_MAX; i++) {
		struct disk_file *file = &disk->files[i];

		if (file->is_used && !is_apart(file)) {
			disk_drop_shared(file);
			if (is_power_cut) {
				lose(file, chance);
			}
		}
	}
}

static void copy_one(struct disk *disk, const char *from, const char *to, bool is_safe)
{
	const struct disk_file *source = disk_find(disk, from);
	struct disk_file *target = disk_find(disk, to);

	if (target != NULL) {
		disk_wipe(target);
	}
	if (source != NULL) {
		target = disk_make(disk, to);
		put(&target->now, 0, source->now.at, source->now.len);
		if (is_safe) {
			put(&target->safe, 0, source->now.at, source->now.len);
		}
	}
}

static void copy_both(struct disk *disk, const char *from, const char *to, bool is_safe)
{
	char from_wal[256], to_wal[256];

	snprintf(from_wal, sizeof(from_wal), "%s-wal", from);
	snprintf(to_wal, sizeof(to_wal), "%s-wal", to);
	copy_one(disk, from, to, is_safe);
	copy_one(disk, from_wal, to_wal, is_safe);
}

void disk_copy(struct disk *disk, const char *from, const char *to)
{
	copy_both(disk, from, to, false);
}

void disk_restore(struct disk *disk, const char *from, const char *to)
{
	copy_both(disk, from, to, true);
}
