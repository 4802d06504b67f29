/* vfs: SQLite on a disk in memory; one process, one such file system. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate/vfs.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How often SQLite's machine lets us look, in its steps. */
enum { STEPS = 50 };

struct handle {
	sqlite3_file base;
	struct vfs *vfs;
	struct disk_file *file;
};

static struct vfs *vfs_of(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static struct disk_file *file_of(sqlite3_file *handle)
{
	return ((struct handle *)handle)->file;
}

/* True: the call is to fail; the error in `ret`. */
static bool is_failing(sqlite3_file *h, int error, int *ret)
{
	struct handle *handle = (struct handle *)h;
	struct disk *disk = &handle->vfs->disk;

	if (!disk_count(disk, handle->file, false)) {
		return false;
	}
	*ret = disk->fail_kind == DISK_FULL && error != SQLITE_IOERR_FSYNC ? SQLITE_FULL : error;
	return true;
}

static int carried_out(sqlite3_file *h)
{
	struct handle *handle = (struct handle *)h;

	disk_count(&handle->vfs->disk, handle->file, true);
	return SQLITE_OK;
}

/* ---- a file ---- */

static int file_close(sqlite3_file *h)
{
	struct disk_file *file = file_of(h);

	if (file != NULL && file->is_scratch) {
		disk_wipe(file);
	}
	return SQLITE_OK;
}

static int file_read(sqlite3_file *h, void *to, int len, sqlite3_int64 offset)
{
	const struct disk_bytes *bytes = &file_of(h)->now;
	size_t wanted = (size_t)len;
	size_t have = (size_t)offset >= bytes->len ? 0 : bytes->len - (size_t)offset;

	have = have < wanted ? have : wanted;
	if (have > 0) {
		memcpy(to, bytes->at + offset, have);
	}
	memset((char *)to + have, 0, wanted - have);
	return have == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *h, const void *from, int len, sqlite3_int64 offset)
{
	int error;

	if (is_failing(h, SQLITE_IOERR_WRITE, &error)) {
		return error;
	}
	disk_write(file_of(h), (size_t)offset, from, (size_t)len);
	return carried_out(h);
}

static int file_truncate(sqlite3_file *h, sqlite3_int64 size)
{
	int error;

	if (is_failing(h, SQLITE_IOERR_TRUNCATE, &error)) {
		return error;
	}
	disk_cut(file_of(h), (size_t)size);
	return carried_out(h);
}

static int file_sync(sqlite3_file *h, int flags)
{
	int error;

	(void)flags;
	if (is_failing(h, SQLITE_IOERR_FSYNC, &error)) {
		return error;
	}
	disk_sync(file_of(h));
	return carried_out(h);
}

static int file_size(sqlite3_file *h, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)file_of(h)->now.len;
	return SQLITE_OK;
}

/* One connection at a time holds the clerk's file; the oracles read copies. */
static int file_lock(sqlite3_file *h, int kind)
{
	(void)h;
	(void)kind;
	return SQLITE_OK;
}

static int file_check_lock(sqlite3_file *h, int *ret)
{
	(void)h;
	*ret = 0;
	return SQLITE_OK;
}

static int file_control(sqlite3_file *h, int op, void *arg)
{
	(void)h;
	(void)op;
	(void)arg;
	return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *h)
{
	(void)h;
	return 4096;
}

/* What the unix VFS says too. */
static int file_traits(sqlite3_file *h)
{
	(void)h;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int shared_map(sqlite3_file *h, int region, int size, int extend, void volatile **ret)
{
	struct disk_file *file = file_of(h);

	if (region >= DISK_SHARED_MAX) {
		return SQLITE_IOERR_SHMMAP;
	}
	if (file->shared[region] == NULL && extend) {
		file->shared[region] = calloc(1, (size_t)size);
	}
	*ret = file->shared[region];
	return SQLITE_OK;
}

static int shared_lock(sqlite3_file *h, int offset, int n, int flags)
{
	(void)h;
	(void)offset;
	(void)n;
	(void)flags;
	return SQLITE_OK;
}

static void shared_barrier(sqlite3_file *h)
{
	(void)h;
}

static int shared_unmap(sqlite3_file *h, int is_deleted)
{
	(void)is_deleted;
	disk_drop_shared(file_of(h));
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_lock,
	.xCheckReservedLock = file_check_lock,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
	.xShmMap = shared_map,
	.xShmLock = shared_lock,
	.xShmBarrier = shared_barrier,
	.xShmUnmap = shared_unmap,
};

/* ---- the file system ---- */

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *h, int flags, int *ret)
{
	struct handle *handle = (struct handle *)h;
	struct disk *disk = &vfs_of(vfs)->disk;
	struct disk_file *file = disk_find(disk, name);

	handle->base.pMethods = NULL;
	if (file == NULL && name != NULL && !(flags & SQLITE_OPEN_CREATE)) {
		return SQLITE_CANTOPEN;
	}
	handle->vfs = vfs_of(vfs);
	handle->file = file == NULL ? disk_make(disk, name) : file;
	handle->base.pMethods = &methods;
	if (ret != NULL) {
		*ret = flags;
	}
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	struct disk_file *file = disk_find(&vfs_of(vfs)->disk, name);

	(void)sync;
	if (file == NULL) {
		return SQLITE_IOERR_DELETE_NOENT;
	}
	disk_wipe(file);
	return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *ret)
{
	const struct disk_file *file = disk_find(&vfs_of(vfs)->disk, name);

	*ret = file != NULL && (flags != SQLITE_ACCESS_EXISTS || file->now.len > 0);
	return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int room, char *to)
{
	(void)vfs;
	snprintf(to, (size_t)room, "%s", name);
	return SQLITE_OK;
}

static int vfs_random(sqlite3_vfs *vfs, int len, char *to)
{
	chance_fill(&vfs_of(vfs)->noise, to, (size_t)len);
	return len;
}

static int vfs_sleep(sqlite3_vfs *vfs, int us)
{
	(void)vfs;
	return us;
}

/* A fixed day: nothing of ours may ask SQLite what time it is. */
static int vfs_time(sqlite3_vfs *vfs, sqlite3_int64 *ret)
{
	(void)vfs;
	*ret = 212494147200000;
	return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *vfs, int len, char *to)
{
	(void)vfs;
	(void)len;
	(void)to;
	return 0;
}

/* ---- SQLite's machine ---- */

static int on_steps(void *user)
{
	struct vfs *vfs = user;

	if (vfs->step_trap > 0 && --vfs->step_trap == 0) {
		vfs->disk.trap(vfs->disk.user);
	}
	return vfs->step_break > 0 && --vfs->step_break == 0;
}

static int on_open(sqlite3 *db, char **ret_why, const struct sqlite3_api_routines *api)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(VFS_NAME);
	const char *name = sqlite3_db_filename(db, "main");

	(void)ret_why;
	(void)api;
	if (name == NULL || strncmp(name, "/copy", 5) != 0) {
		sqlite3_progress_handler(db, STEPS, on_steps, vfs->pAppData);
	}
	return SQLITE_OK;
}

struct vfs *vfs_new(void)
{
	struct vfs *vfs = calloc(1, sizeof(*vfs));
	sqlite3_vfs *face = calloc(1, sizeof(*face));

	if (vfs == NULL || face == NULL) {
		abort();
	}
	*face = (sqlite3_vfs){ .iVersion = 2,
			       .szOsFile = sizeof(struct handle),
			       .mxPathname = 199,
			       .zName = VFS_NAME,
			       .pAppData = vfs,
			       .xOpen = vfs_open,
			       .xDelete = vfs_delete,
			       .xAccess = vfs_access,
			       .xFullPathname = vfs_full_path,
			       .xRandomness = vfs_random,
			       .xSleep = vfs_sleep,
			       .xGetLastError = vfs_last_error,
			       .xCurrentTimeInt64 = vfs_time };
	/* A longjmp out of SQLite must leave no mutex held behind. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_initialize();
	sqlite3_vfs_register(face, 1); /* also for what SQLite draws */
	sqlite3_randomness(0, NULL);
	sqlite3_auto_extension((void (*)(void))on_open);
	return vfs;
}
