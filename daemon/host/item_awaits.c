/* item_awaits: who has to act by when, over all services: one look at what is open. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <stdlib.h>
#include <string.h>

const char *clerk_item_awaits(struct clerk_call *call, const void *record)
{
	const struct clerk_kind *kind = ((const struct clerk_base *)record)->kind;
	char awaited = clerk_item_answerer(call, record);

	return kind->awaits != NULL ? kind->awaits(call, record)
	       : awaited == '\0'    ? ""
				    : arena_printf(call->arena, "%c", awaited);
}

int64_t item_asked_s(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	char voice = clerk_voice(call->sender);
	const struct clerk_history *lines;

	if (voice == '\0' || clerk_item_answerer(call, record) != voice ||
	    item_sight(call, record).visibility != CLERK_PUBLIC) {
		return 0;
	}
	size_t count = clerk_history(call, base->item, &lines);

	return count == 0 ? 0 : lines[count - 1].at_s;
}

struct look {
	char voice;      /* whose answers are looked for */
	bool is_undated; /* what of hers has no date, and waits for others, instead */
	struct clerk_awaiting *rows;
	size_t count;
};

bool item_kind_awaits(const struct clerk_kind *kind)
{
	bool is_some = kind->awaits != NULL;

	for (const struct clerk_state *s = kind->states; s->name != NULL; s++) {
		is_some = is_some || (s->awaits & CLERK_BY_SIDES) != 0;
	}
	return is_some;
}

int64_t item_by_s(const struct clerk_base *base)
{
	return base->due_s != 0 ? base->due_s : clerk_item_slot(base)->start_s;
}

static void add(struct clerk_call *call, const struct clerk_base *base, const char *what,
		int64_t by_s, struct look *look)
{
	bool is_moving = clerk_item_is(base, CLERK_IS_WISH) && clerk_item_is(base, CLERK_IS_FIRM);

	look->rows = arena_grow(call->arena, look->rows, look->count, sizeof(*look->rows));
	look->rows[look->count++] = (struct clerk_awaiting){
		.item = base->item,
		.what = what,
		.title = item_title(call, base),
		.span = item_asked_slot(base)->start_s == 0
			    ? ""
			    : clerk_slot_words(call, item_asked_slot(base)),
		.stands = is_moving ? clerk_slot_words(call, &base->slot) : "",
		.by_s = by_s,
		.is_late = clerk_item_is(base, CLERK_IS_LATE),
	};
}

static const char *wanted(struct clerk_call *call, const struct clerk_base *base)
{
	return base->kind->wants == NULL ? "your answer" : base->kind->wants(call, base);
}

static void look_at_open(struct clerk_call *call, const struct clerk_base *base, struct look *look)
{
	bool is_awaited = strchr(clerk_item_awaits(call, base), look->voice) != NULL;
	bool is_open = base->due_s == 0 || base->due_s > call->now_s;

	if (look->is_undated) {
		if (!is_awaited && base->school == look->voice &&
		    item_asked_slot(base)->start_s == 0) {
			add(call, base, item_state(base)->name, base->due_s, look);
		}
	} else if (is_awaited && is_open) {
		add(call, base, wanted(call, base), item_by_s(base), look);
	}
}

/* What nobody says is done stays late for good: of more than a few the oldest are counted. */
static void keep_last_late(const struct clerk_kind *kind, struct look *look, size_t from)
{
	enum { LATE_MAX = 3 };
	size_t late = 0, kept = from, older = 0;

	for (size_t i = from; i < look->count; i++) {
		late += look->rows[i].is_late;
	}
	older = late > LATE_MAX ? late - LATE_MAX : 0;
	late = 0;
	for (size_t i = from; i < look->count; i++) {
		late += look->rows[i].is_late;
		if (look->rows[i].is_late && late <= older) {
			continue;
		}
		look->rows[kept] = look->rows[i];
		look->rows[kept].older =
		    look->rows[kept].is_late && late == older + LATE_MAX ? older : 0;
		look->rows[kept++].older_row = kind->late_row;
	}
	look->count = kept;
}

/* What the clock alone ends and has no date but its hour, of those that she asked for herself: a
 * reminder of hers. It waits for nobody, so it says nothing that is wanted. */
static void look_at_timed(struct clerk_call *call, const struct clerk_kind *kind, struct look *look)
{
	bool is_timed = (kind->states[0].awaits & CLERK_BY_CLOCK) != 0 && !item_kind_awaits(kind);
	void *const *records = NULL;
	size_t count = is_timed && !look->is_undated ? clerk_items(call, kind, false, &records) : 0;

	for (size_t i = 0; i < count; i++) {
		const struct clerk_base *base = records[i];

		if (base->person == call->sender->id && clerk_item_slot(base)->start_s == 0 &&
		    base->due_s > call->now_s) {
			add(call, base, "", base->due_s, look);
		}
	}
}

/* What has come and is not said to be done yet; then what waits for an answer. */
static void look_at_kind(struct clerk_call *call, const struct clerk_kind *kind, void *data)
{
	struct look *look = data;
	void *const *records = NULL;
	size_t count = look->is_undated ? 0 : item_owed(call, kind, &records);

	for (size_t i = 0; i < count; i++) {
		if (item_ower(records[i]) == look->voice) {
			add(call, records[i], wanted(call, records[i]), 0, look);
		}
	}
	size_t before = look->count;

	count = item_kind_awaits(kind) ? clerk_items(call, kind, true, &records) : 0;
	for (size_t i = 0; i < count; i++) {
		look_at_open(call, records[i], look);
	}
	if (kind->late_row != NULL) {
		keep_last_late(kind, look, before);
	}
	look_at_timed(call, kind, look);
}

void item_each_kind(struct clerk_call *call, item_kind_visitor *visit, void *data)
{
	const struct plugin *outer = call->plugin;

	for (size_t i = 0; i < call->plugins->count; i++) {
		const struct plugin *plugin = &call->plugins->plugins[i];

		call->plugin = plugin;
		for (size_t n = 0; n < plugin->kind_count; n++) {
			visit(call, plugin->kinds[n].face, data);
		}
		if (plugin->kind_count > 0) {
			queries_end(plugin->queries);
		}
	}
	call->plugin = outer;
}

static int compare_by(const void *a, const void *b)
{
	const struct clerk_awaiting *x = a, *y = b;

	return x->by_s != y->by_s                 ? (x->by_s < y->by_s ? -1 : 1)
	       : x->item.letter != y->item.letter ? x->item.letter - y->item.letter
	       : x->item.number < y->item.number  ? -1
						  : 1;
}

static size_t look_at_all(struct clerk_call *call, bool is_undated,
			  const struct clerk_awaiting **ret_rows)
{
	struct look look = { .voice = clerk_voice(call->sender), .is_undated = is_undated };

	if (look.voice != '\0') {
		item_each_kind(call, look_at_kind, &look);
	}
	if (look.count > 1) {
		qsort(look.rows, look.count, sizeof(*look.rows), compare_by);
	}
	*ret_rows = look.rows;
	return look.count;
}

size_t clerk_awaiting(struct clerk_call *call, const struct clerk_awaiting **ret_rows)
{
	return look_at_all(call, false, ret_rows);
}

size_t clerk_undated(struct clerk_call *call, const struct clerk_awaiting **ret_rows)
{
	return look_at_all(call, true, ret_rows);
}
