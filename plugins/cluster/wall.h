/* wall: a term at a glance, weeks down and schools across, as it is drawn. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLUSTER_WALL_H
#define CLUSTER_WALL_H

#include "clerk/clerk.h"
#include "clerk/draw.h"

enum { WALL_ALL = '*', WALL_SIP = '+', WALL_WEEKS_MAX = 26, WALL_COLUMNS_MAX = 40 };

/* What is on at some schools on a day; never what it is called. */
struct wall_mark {
	int32_t day;
	enum clerk_shape shape;
	bool is_asked;       /* not agreed yet: hollow */
	const char *columns; /* WALL_ALL, letters, WALL_SIP */
};

/* What a shape stands for. */
struct wall_kind {
	enum clerk_shape shape;
	const char *words;
	bool is_hollow;
};

struct wall {
	const char *title, *span;
	const char *columns; /* in their order */
	int32_t monday;      /* of the first week */
	size_t weeks;
	const char *off[WALL_WEEKS_MAX]; /* "half term": of a week without school; else NULL */
	const struct wall_mark *marks;   /* soonest first */
	size_t count;
	const struct wall_kind *kinds;
	size_t kind_count;
	const char *foot; /* when it was drawn, and for whom */
};

/* A picture for a phone, or a page of A4, its bytes and size into the file; false: nothing can be
 * drawn here. */
bool wall_draw(struct clerk_call *call, const struct wall *wall, bool is_page,
	       struct clerk_file *file);

#endif
