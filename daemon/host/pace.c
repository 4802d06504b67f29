/* pace: how fast one may ask in a place: a bucket of twenty, one more every three seconds. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/pace.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKET_MILLI = 20 * 1000, MS_PER_MILLI_TOKEN = 3 };

/* One of those who have asked; as many as there are people at most. */
struct sender {
	struct pace pace;
	struct pace before; /* the transaction at hand; when `is_unsettled` */
	bool is_unsettled;
	struct sender *next, *next_unsettled;
};

struct paces {
	void *tree; /* of them all, by id; tsearch */
	struct sender *all, *unsettled;
};

static int by_id(const void *a, const void *b)
{
	const struct sender *one = a, *other = b;

	return strcmp(one->pace.sender, other->pace.sender);
}

static void *take(void *pointer)
{
	if (pointer == NULL) {
		abort();
	}
	return pointer;
}

struct paces *paces_new(void)
{
	return take(calloc(1, sizeof(struct paces)));
}

void paces_free(struct paces *paces)
{
	while (paces->all != NULL) {
		struct sender *sender = paces->all;

		paces->all = sender->next;
		tdelete(sender, &paces->tree, by_id);
		free((char *)(uintptr_t)sender->pace.sender);
		free(sender);
	}
	free(paces);
}

static struct sender *find(const struct paces *paces, const char *id)
{
	const struct sender wanted = { .pace.sender = id };
	void *node = tfind(&wanted, &paces->tree, by_id);

	return node == NULL ? NULL : *(struct sender **)node;
}

static struct sender *add(struct paces *paces, const char *id)
{
	struct sender *sender = take(calloc(1, sizeof(*sender)));

	sender->pace.sender = take(strdup(id));
	sender->next = paces->all;
	paces->all = sender;
	take(tsearch(sender, &paces->tree, by_id));
	return sender;
}

struct pace pace_of(const struct paces *paces, const char *sender)
{
	const struct sender *known = find(paces, sender);

	return known != NULL ? known->pace : (struct pace){ .sender = sender };
}

int64_t pace_last_s(const struct pace *pace)
{
	int64_t open_ms = pace->buckets[false].at_ms, private_ms = pace->buckets[true].at_ms;

	return (open_ms > private_ms ? open_ms : private_ms) / 1000;
}

/* What a transaction drew comes back with it. */
static void keep_before(struct paces *paces, struct sender *sender)
{
	if (!sender->is_unsettled) {
		sender->before = sender->pace;
		sender->is_unsettled = true;
		sender->next_unsettled = paces->unsettled;
		paces->unsettled = sender;
	}
}

void paces_settle(struct paces *paces, bool is_committed)
{
	while (paces->unsettled != NULL) {
		struct sender *sender = paces->unsettled;

		paces->unsettled = sender->next_unsettled;
		sender->is_unsettled = false;
		if (!is_committed) {
			sender->pace = sender->before;
		}
	}
}

bool pace_take(struct paces *paces, const char *id, bool is_private, int64_t typed_ms,
	       int64_t now_ms)
{
	struct sender *known = find(paces, id), *sender = known == NULL ? add(paces, id) : known;
	struct pace_bucket *bucket = &sender->pace.buckets[is_private];
	int64_t tokens = BUCKET_MILLI, at_ms = typed_ms;

	keep_before(paces, sender);
	if (bucket->at_ms != 0) {
		int64_t last_ms = bucket->at_ms, passed = typed_ms - last_ms;

		/* A clock set back, or a line that comes late, gives nothing and takes nothing. The
		 * time since that line counted already, when what was said after it came. */
		at_ms = last_ms > typed_ms && last_ms <= now_ms ? last_ms : typed_ms;
		tokens = bucket->tokens_milli + (passed > 0 ? passed / MS_PER_MILLI_TOKEN : 0);
		tokens = tokens > BUCKET_MILLI ? BUCKET_MILLI : tokens;
	}
	bool is_there = tokens >= 1000;

	*bucket = (struct pace_bucket){ .tokens_milli = is_there ? tokens - 1000 : tokens,
					.at_ms = at_ms };
	return is_there;
}
