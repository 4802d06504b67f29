/* db_file: a database as a file: put in its place at once or not at all, and taken away whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_DB_FILE_H
#define CLERK_OPS_DB_FILE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>

/* The folder that a path is in, in the arena. */
const char *db_file_folder(struct arena *arena, const char *path);
/* fsync of the file at that path. */
bool db_file_sync(const char *path, struct err *err);
/* Durable under its new name, or still under the old one. */
bool db_file_place(struct arena *arena, const char *temporary, const char *path, struct err *err);
/* With its side files, which belong to it alone: left behind, they would be applied to another. */
void db_file_remove(struct arena *arena, const char *path);

#endif
