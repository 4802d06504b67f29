/* numbers: item letters and numbers of each cluster, counted up and never used again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/numbers.h"

#include <stdio.h>

enum { NEXT, PASS, NOTE, GET, OF_EVENT, LAST };

static const char *const queries[] = {
	[NEXT] = "INSERT INTO school_number (cluster, letter, last) VALUES (?1, ?2, 1)"
		 " ON CONFLICT (cluster, letter) DO UPDATE SET last = school_number.last + 1"
		 " RETURNING last",
	[PASS] = "INSERT INTO school_number (cluster, letter, last) VALUES (?1, ?2, ?3)"
		 " ON CONFLICT (cluster, letter) DO UPDATE SET"
		 " last = max(school_number.last, excluded.last)",
	[NOTE] = "INSERT INTO school_item"
		 " (cluster, letter, number, plugin, event_id, created_s, person, school)"
		 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[GET] = "SELECT plugin, event_id, created_s, person, school FROM school_item"
		" WHERE cluster = ?1 AND letter = ?2 AND number = ?3",
	[OF_EVENT] = "SELECT number FROM school_item"
		     " WHERE cluster = ?1 AND event_id = ?2 AND letter = ?3"
		     " ORDER BY number LIMIT 1 OFFSET ?4",
	[LAST] = "SELECT last FROM school_number WHERE cluster = ?1 AND letter = ?2",
	NULL,
};

struct numbers {
	struct stmt **stmts;
};

bool numbers_new(struct store *store, struct arena *arena, struct numbers **ret_numbers,
		 struct err *err)
{
	struct numbers *numbers = arena_alloc(arena, sizeof(*numbers));

	if (!store_prepare_all(store, NULL, queries, &numbers->stmts, err)) {
		return false;
	}
	*ret_numbers = numbers;
	return true;
}

/* Begins a statement whose first two parameters are the cluster and a letter. */
static struct stmt *begin(struct numbers *numbers, int id, int64_t cluster, char letter)
{
	struct stmt *stmt = stmt_begin(numbers->stmts[id]);
	const char text[2] = { letter, '\0' };

	stmt_bind_int(stmt, cluster);
	stmt_bind_text(stmt, text);
	return stmt;
}

static int64_t first_int(struct stmt *stmt)
{
	int64_t value = stmt_step(stmt) ? stmt_int(stmt, 0) : 0;

	stmt_end(stmt);
	return value;
}

static void note(struct numbers *numbers, int64_t cluster, const struct numbers_item *made,
		 int64_t number)
{
	const char school[2] = { made->school, '\0' };
	struct stmt *stmt = begin(numbers, NOTE, cluster, made->item.letter);

	stmt_bind_int(stmt, number);
	stmt_bind_text(stmt, made->plugin);
	stmt_bind_text(stmt, made->event_id == NULL ? "" : made->event_id);
	stmt_bind_int(stmt, made->created_s);
	stmt_bind_int(stmt, made->person);
	stmt_bind_text(stmt, school);
	stmt_run(stmt);
}

int64_t numbers_next(struct numbers *numbers, int64_t cluster, const struct numbers_item *made)
{
	int64_t number = first_int(begin(numbers, NEXT, cluster, made->item.letter));

	if (number != 0) {
		note(numbers, cluster, made, number);
	}
	return number;
}

/* ---- owners who count alone ---- */

enum { SCHOOLS = 26, PAIRS = SCHOOLS * (SCHOOLS - 1) / 2, LANES = 4, ABOVE = 1000 };

/* Which of the owners of its sort. Two schools in either order are one owner. */
static int64_t rank_of(const struct numbers_owner *owner)
{
	char low = owner->school < owner->other ? owner->school : owner->other;
	char high = owner->school < owner->other ? owner->other : owner->school;

	return owner->other == '\0' ? owner->school - 'A'
				    : (int64_t)(high - 'A') * (high - 'A' - 1) / 2 + (low - 'A');
}

/* Schools, and pairs of them, are so many at most; of people there is no end: 0. */
static int64_t step_of(const struct numbers_owner *owner)
{
	return owner->school == '\0' ? 0 : owner->other == '\0' ? SCHOOLS : PAIRS;
}

static bool has_lanes(const struct numbers_owner *owner)
{
	return step_of(owner) == SCHOOLS && owner->lane >= 0;
}

/* Cantor's pairing, diagonal by diagonal: 1, 2, ... without end for however many people. */
static int64_t pair(int64_t rank, int64_t count)
{
	int64_t diagonal = rank + count - 1;

	return diagonal * (diagonal + 1) / 2 + count;
}

/* The owner's `count`-th number (1 ..). The cluster's own begin at 1; people's stand above them,
 * the odd ones, and what the cluster has beyond takes the even ones. */
static int64_t number_at(const struct numbers_owner *owner, int64_t count)
{
	int64_t step = step_of(owner);

	if (has_lanes(owner)) {
		count = (count - 1) * LANES + owner->lane % LANES + 1;
	}
	if (step > 0) {
		return (count - 1) * step + rank_of(owner) + 1;
	}
	if (owner->person == 0) {
		return count < ABOVE ? count : ABOVE + 2 * (count - ABOVE);
	}
	return ABOVE - 1 + 2 * pair(owner->person - 1, count);
}

static bool is_of_person(int64_t person, int64_t number)
{
	int64_t index = (number - ABOVE + 1) / 2, diagonal = 0;

	if (number <= ABOVE || (number - ABOVE) % 2 == 0) {
		return false;
	}
	while ((diagonal + 1) * (diagonal + 2) / 2 < index) {
		diagonal++;
	}
	return diagonal - (index - diagonal * (diagonal + 1) / 2 - 1) == person - 1;
}

bool numbers_is_of(const struct numbers_owner *owner, int64_t number)
{
	int64_t step = step_of(owner);

	if (step > 0) {
		return (number - 1) % step == rank_of(owner) &&
		       (!has_lanes(owner) || (number - 1) / step % LANES == owner->lane % LANES);
	}
	return owner->person == 0 ? number < ABOVE || (number - ABOVE) % 2 == 0
				  : is_of_person(owner->person, number);
}

/* "KH", "KD:4", "QEF", "N:7": no counter of a plain letter is called so. */
static void name_counter(char letter, const struct numbers_owner *owner, char *ret_name, size_t max)
{
	if (has_lanes(owner) && owner->lane > 0) {
		(void)snprintf(ret_name, max, "%c%c:%lld", letter, owner->school,
			       (long long)owner->person);
	} else if (step_of(owner) == SCHOOLS) {
		(void)snprintf(ret_name, max, "%c%c", letter, owner->school);
	} else if (owner->school != '\0') {
		bool is_up = owner->school < owner->other;

		(void)snprintf(ret_name, max, "%c%c%c", letter,
			       is_up ? owner->school : owner->other,
			       is_up ? owner->other : owner->school);
	} else {
		(void)snprintf(ret_name, max, "%c:%lld", letter, (long long)owner->person);
	}
}

int64_t numbers_next_apart(struct numbers *numbers, int64_t cluster,
			   const struct numbers_item *made, const struct numbers_owner *owner)
{
	char counter[32];
	struct clerk_item item = made->item;

	name_counter(item.letter, owner, counter, sizeof(counter));
	do {
		struct stmt *stmt = stmt_begin(numbers->stmts[NEXT]);

		stmt_bind_int(stmt, cluster);
		stmt_bind_text(stmt, counter);
		int64_t count = first_int(stmt);

		if (count == 0) {
			return 0;
		}
		item.number = number_at(owner, count);
		/* numbers of the years when all were counted together are not used again */
	} while (numbers_exists(numbers, cluster, item));
	note(numbers, cluster, made, item.number);
	return item.number;
}

/* How many of the owner's numbers there are up to `number`: they go up with the count. */
static int64_t count_up_to(const struct numbers_owner *owner, int64_t number)
{
	int64_t low = 0, high = 1;

	while (number_at(owner, high) <= number) {
		low = high;
		high *= 2;
	}
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		*(number_at(owner, middle) <= number ? &low : &high) = middle;
	}
	return low;
}

int64_t numbers_coming(struct numbers *numbers, int64_t cluster, char letter,
		       const struct numbers_owner *owner, int64_t number)
{
	char counter[32] = { letter, '\0' };

	if (owner != NULL) {
		name_counter(letter, owner, counter, sizeof(counter));
	}
	struct stmt *last = stmt_begin(numbers->stmts[LAST]);

	stmt_bind_int(last, cluster);
	stmt_bind_text(last, counter);
	int64_t count = first_int(last);
	int64_t passed = owner == NULL ? number : number > 0 ? count_up_to(owner, number) : 0;
	struct clerk_item item = { .letter = letter };

	count = count > passed ? count : passed;
	do {
		count++;
		item.number = owner == NULL ? count : number_at(owner, count);
	} while (numbers_exists(numbers, cluster, item));
	return item.number;
}

void numbers_pass(struct numbers *numbers, int64_t cluster, char letter,
		  const struct numbers_owner *owner, int64_t number)
{
	char counter[32] = { letter, '\0' };

	if (owner != NULL) {
		name_counter(letter, owner, counter, sizeof(counter));
	}
	if (number > 0) {
		struct stmt *pass = stmt_begin(numbers->stmts[PASS]);

		stmt_bind_int(pass, cluster);
		stmt_bind_text(pass, counter);
		stmt_bind_int(pass, owner == NULL ? number : count_up_to(owner, number));
		stmt_run(pass);
	}
}

int64_t numbers_take(struct numbers *numbers, int64_t cluster, const struct numbers_item *made,
		     const struct numbers_owner *owner, int64_t number)
{
	if (owner == NULL || numbers_is_of(owner, number)) {
		numbers_pass(numbers, cluster, made->item.letter, owner, number);
	}
	note(numbers, cluster, made, number);
	return number;
}

bool numbers_get(struct numbers *numbers, struct arena *arena, int64_t cluster,
		 struct clerk_item item, struct numbers_item *ret_item)
{
	struct stmt *stmt = begin(numbers, GET, cluster, item.letter);

	stmt_bind_int(stmt, item.number);
	if (!stmt_step(stmt)) {
		stmt_end(stmt);
		return false;
	}
	*ret_item = (struct numbers_item){
		.item = item,
		.plugin = stmt_text(stmt, 0, arena),
		.event_id = stmt_text(stmt, 1, arena),
		.created_s = stmt_int(stmt, 2),
		.person = stmt_int(stmt, 3),
		.school = stmt_text(stmt, 4, arena)[0],
	};
	stmt_end(stmt);
	return true;
}

bool numbers_exists(struct numbers *numbers, int64_t cluster, struct clerk_item item)
{
	struct stmt *stmt = begin(numbers, GET, cluster, item.letter);

	stmt_bind_int(stmt, item.number);
	return stmt_found(stmt);
}

int64_t numbers_of_event(struct numbers *numbers, int64_t cluster, const char *event_id,
			 char letter, size_t index)
{
	struct stmt *stmt = stmt_begin(numbers->stmts[OF_EVENT]);
	const char text[2] = { letter, '\0' };

	stmt_bind_int(stmt, cluster);
	stmt_bind_text(stmt, event_id);
	stmt_bind_text(stmt, text);
	stmt_bind_int(stmt, (int64_t)index);
	return first_int(stmt);
}

int64_t numbers_last(struct numbers *numbers, int64_t cluster, char letter)
{
	return first_int(begin(numbers, LAST, cluster, letter));
}
