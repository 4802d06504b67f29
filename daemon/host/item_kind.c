/* item_kind: the kinds of items that a plugin has: found by their letter, and refused at the start
 * where one is not well formed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

/* ---- finding a kind ---- */

const struct item_kind *item_kind_of(const struct plugin_set *plugins, char letter,
				     const struct item_kind *after)
{
	const struct plugin *plugin = plugin_of_letter(plugins, letter);
	bool is_next = after == NULL;

	for (size_t i = 0; plugin != NULL && i < plugin->kind_count; i++) {
		const struct item_kind *kind = &plugin->kinds[i];
		bool is_of = kind->face->letter == letter || kind->face->apart == letter;

		if (is_next && is_of) {
			return kind;
		}
		is_next = is_next || kind == after;
	}
	return NULL;
}

const struct clerk_kind *clerk_kind_of(struct clerk_call *call, char letter)
{
	const struct item_kind *kind = item_kind_of(call->plugins, letter, NULL);

	return kind == NULL ? NULL : kind->face;
}

const struct item_kind *item_kind(const struct clerk_call *call, const struct clerk_kind *face)
{
	const struct item_kind *kind = item_kind_of(call->plugins, face->letter, NULL);

	while (kind != NULL && kind->face != face) {
		kind = item_kind_of(call->plugins, face->letter, kind);
	}
	return kind;
}

static bool is_its_letter(const struct plugin *plugin, char letter)
{
	return letter != '\0' && plugin->face->letters != NULL &&
	       strchr(plugin->face->letters, letter) != NULL;
}

/* ---- what a kind needs ---- */

/* Of what all items have in common: which of it must lie in the table, and what asks for it. */
enum need {
	NEED_STATE = 1u << 0,
	NEED_SCHOOL = 1u << 1,
	NEED_OTHER = 1u << 2,
	NEED_PERSON = 1u << 3,
	NEED_DATE = 1u << 4,
	NEED_VERSION = 1u << 5,
	NEED_WISH = 1u << 6,
	NEED_DUE = 1u << 7,
	NEED_ENDER = 1u << 8,
	NEED_SIDES = NEED_SCHOOL | NEED_OTHER,
};
static const struct {
	unsigned need;
	size_t offset;
	const char *name;
} needed[] = {
	{ NEED_STATE, offsetof(struct clerk_base, state), "state" },
	{ NEED_SCHOOL, offsetof(struct clerk_base, school), "school" },
	{ NEED_OTHER, offsetof(struct clerk_base, other), "other" },
	{ NEED_PERSON, offsetof(struct clerk_base, person), "person" },
	{ NEED_DATE, offsetof(struct clerk_base, slot.start_s), "slot.start_s" },
	{ NEED_DATE, offsetof(struct clerk_base, slot.end_s), "slot.end_s" },
	{ NEED_VERSION, offsetof(struct clerk_base, version), "version" },
	{ NEED_WISH, offsetof(struct clerk_base, wish.start_s), "wish.start_s" },
	{ NEED_WISH, offsetof(struct clerk_base, wish.end_s), "wish.end_s" },
	{ NEED_WISH, offsetof(struct clerk_base, wish_by), "wish_by" },
	{ NEED_DUE, offsetof(struct clerk_base, due_s), "due_s" },
	{ NEED_ENDER, offsetof(struct clerk_base, ended_by), "ended_by" },
};

static unsigned needs_of_side(unsigned by)
{
	return ((by & CLERK_BY_SCHOOL) != 0 ? NEED_SCHOOL : 0) |
	       ((by & CLERK_BY_OTHER) != 0 ? NEED_OTHER : 0);
}

static unsigned needs_of_step(const struct clerk_step *s)
{
	unsigned need = needs_of_side(s->by);

	need |= (s->by & CLERK_BY_REST) != 0 ? NEED_SCHOOL : 0;
	need |= (s->by & CLERK_BY_ENDER) != 0 ? NEED_SIDES | NEED_ENDER : 0;
	need |= (s->by & (CLERK_BY_MAKER | CLERK_BY_PERSON)) != 0 ? NEED_PERSON : 0;
	need |= (s->by & CLERK_BY_CLOCK) != 0 ? NEED_DUE : 0;
	need |= (s->when & (CLERK_AFTERWARDS | CLERK_MEANWHILE)) != 0 ? NEED_DATE : 0;
	need |= (s->when & (CLERK_IN_TIME | CLERK_ASKS_ANEW)) != 0 ? NEED_DUE : 0;
	need |= (s->when & (CLERK_FREES | CLERK_SHIFTS)) != 0 ? NEED_DATE : 0;
	return need;
}

static unsigned needs_of_state(const struct clerk_state *s)
{
	unsigned need = needs_of_side(s->awaits);

	need |= (s->flags & CLERK_IS_WISH) != 0 ? NEED_DATE | NEED_WISH : 0;
	need |= (s->awaits & CLERK_BY_SIDES) == CLERK_BY_SIDES ? NEED_WISH : 0;
	need |= s->awaits != 0 ? NEED_DUE : 0;
	return need;
}

static unsigned needs_of(const struct clerk_kind *kind)
{
	unsigned need = NEED_STATE;
	bool is_personal = kind->visibility == CLERK_PERSONAL && kind->sight == NULL;

	need |= kind->reminders != 0 || kind->owes != NULL ? NEED_DATE : 0;
	need |= (kind->reminders & CLERK_REMIND_DAYS) != 0 ? NEED_VERSION : 0;
	need |= kind->asking != NULL && kind->asking->is_by_day ? NEED_DATE : 0;
	need |= is_personal ? NEED_PERSON : 0;
	need |= kind->apart != '\0' ? NEED_SIDES : 0;
	for (const struct clerk_state *s = kind->states; s->name != NULL; s++) {
		need |= needs_of_state(s);
	}
	for (const struct clerk_step *s = kind->steps; s->act != NULL; s++) {
		need |= needs_of_step(s);
	}
	return kind->with != '\0' ? need & ~(unsigned)NEED_OTHER : need;
}

static const char *lacking(struct arena *arena, const struct clerk_kind *kind)
{
	unsigned need = needs_of(kind);

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if ((need & needed[i].need) != 0 &&
		    item_column_at(kind, needed[i].offset) == NULL) {
			return arena_printf(arena, "no column has its %s", needed[i].name);
		}
	}
	return NULL;
}

/* ---- is it well formed? ---- */

static const char *fault_of_steps(struct arena *arena, const struct clerk_kind *kind)
{
	bool is_makers = kind->made == NULL;
	int64_t states = 0;

	while (kind->states[states].name != NULL) {
		states++;
	}
	for (const struct clerk_step *s = kind->steps; s->act != NULL; s++) {
		if (s->from < 0 || s->from >= states || s->to < CLERK_OVERTAKEN ||
		    s->to >= states) {
			return arena_printf(arena, "the step '%s' has a state that there is not",
					    s->act);
		}
		if (s->by == 0 || ((s->by & CLERK_BY_CLOCK) != 0 && kind->due == NULL)) {
			return arena_printf(arena, "the step '%s' is nobody's to do", s->act);
		}
		is_makers = is_makers || (s->by & CLERK_BY_MAKER) != 0;
	}
	return is_makers ? NULL : "it says who made it, but no step is its maker's";
}

/* What of the kind would never be found, or found wrong; NULL: it is well formed. */
static const char *fault_of(struct arena *arena, const struct plugin *plugin,
			    const struct clerk_kind *kind)
{
	bool has_eve = (kind->reminders & CLERK_REMIND_EVE) != 0;

	if (kind->noun == NULL || kind->table == NULL || kind->columns == NULL ||
	    kind->states == NULL || kind->steps == NULL || kind->size < sizeof(struct clerk_base)) {
		return "it lacks its noun, table, columns, states, steps or size";
	}
	if (!is_its_letter(plugin, kind->letter) ||
	    (kind->apart != '\0' && !is_its_letter(plugin, kind->apart))) {
		return "its letter is none of the plugin's";
	}
	if (kind->asking != NULL && (kind->asking->table == NULL || kind->asking->words == NULL)) {
		return "it asks without a table or words";
	}
	if (has_eve && kind->reminders != CLERK_REMIND_EVE) {
		return "it reminds on the eve, or so many days before: not both";
	}
	if (kind->owes != NULL &&
	    (kind->owed == NULL || (item_act_by(kind, kind->owes) & CLERK_BY_SIDES) == 0)) {
		return "what it owes once it has ended lacks words or a side";
	}
	if (kind->reminders != 0 && kind->due != NULL && kind->due[0] == '\0') {
		return "what has reminders needs a name for its `due`";
	}
	const char *fault = fault_of_steps(arena, kind);

	return fault == NULL ? lacking(arena, kind) : fault;
}

static bool check_kind(struct arena *arena, const struct plugin *plugin,
		       const struct clerk_kind *kind, struct err *err)
{
	const char *fault = fault_of(arena, plugin, kind);

	return fault == NULL || err_set(err, ERR_INTERNAL, "plugin %s: kind %c: %s",
					plugin->face->name, kind->letter, fault);
}

const struct clerk_command *item_row_beside(const struct plugin *plugin, const char *name)
{
	for (size_t i = 0; i < plugin->row_count; i++) {
		if (plugin->rows[i]->step != NULL && str_equal(plugin->rows[i]->name, name)) {
			return plugin->rows[i];
		}
	}
	return NULL;
}

/* A row that is a step needs a kind, to find the item; and a step of that name, or everybody could
 * do it at any time. */
static bool check_rows(const struct plugin *plugin, struct err *err)
{
	for (size_t n = 0; n < plugin->row_count; n++) {
		const struct clerk_command *row = plugin->rows[n];
		bool is_found = row->step == NULL;

		if (row->run == clerk_answer_ahead && item_row_beside(plugin, row->name) == NULL) {
			return err_set(err, ERR_INTERNAL,
				       "plugin %s: row '%s' has none with an item beside it",
				       plugin->face->name, row->name);
		}
		for (size_t i = 0; i < plugin->kind_count; i++) {
			const struct clerk_kind *kind = plugin->kinds[i].face;

			bool is_of = kind->letter == row->item || kind->apart == row->item;

			is_found =
			    is_found || (is_of && (row->asks || item_has_act(kind, row->name)));
		}
		if (!is_found) {
			return err_set(
			    err, ERR_INTERNAL,
			    "plugin %s: row '%s' is a step of kind %c, which there is not",
			    plugin->face->name, row->name, row->item);
		}
	}
	return true;
}

bool item_kinds_prepare(struct arena *arena, struct store *store, struct plugin *plugin,
			struct err *err)
{
	const struct clerk_kind *const *kinds = plugin->face->kinds;
	size_t count = 0;

	while (kinds != NULL && kinds[count] != NULL) {
		count++;
	}
	plugin->kinds = arena_array(arena, count, sizeof(*plugin->kinds));
	plugin->kind_count = count;
	for (size_t i = 0; i < count; i++) {
		plugin->kinds[i] = (struct item_kind){ .face = kinds[i], .plugin = plugin };
		if (!check_kind(arena, plugin, kinds[i], err)) {
			return false;
		}
		if (!item_kind_prepare(arena, store, &plugin->kinds[i], err)) {
			return err_set(err, err->code, "plugin %s: kind %c: %s", plugin->face->name,
				       kinds[i]->letter, arena_strdup(arena, err->text));
		}
	}
	return check_rows(plugin, err);
}
