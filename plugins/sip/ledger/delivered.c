/* delivered: what was recorded as used is taken back, row by row, for another amount to be put in
 * its place, or what went back is fetched: the journal shows both. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

#include <string.h>

/* Two parts, each out of what was held and beyond it, and what went back: before them, where it was
 * put right, and after. */
enum { MOST_ROWS = 6 };

static const struct {
	const char *last, *rows, *left;
} sql = {
	/* The last that went out of what was held, and stands. */
	.left = "SELECT number, code, origin, target, minutes FROM sip_entry e WHERE cluster = ?1"
		" AND year = ?2 AND origin = ?3 AND code IN ('release', 'lostlate')"
		" AND NOT EXISTS (SELECT 1 FROM sip_entry r WHERE r.cluster = e.cluster"
		" AND r.reverses = e.number) ORDER BY number DESC LIMIT 1",
	.last = "SELECT COALESCE(MAX(transfer), 0) FROM sip_entry WHERE cluster = ?1 AND year = ?2"
		" AND origin = ?3 AND code IN ('deliver', 'pm') AND item = ?4",
	/* They are written together, with what a first delivery has left between them at most. */
	.rows = "SELECT number, code, origin, target, minutes FROM sip_entry WHERE cluster = ?1"
		" AND number BETWEEN ?2 AND ?2 + 20 AND transfer = ?2 ORDER BY number",
};
const struct clerk_queries delivered_queries = CLERK_QUERIES(sql);

struct row {
	struct posting posting;
	int64_t number;
};

static struct row row_read(struct clerk_call *call, const struct delivery *d, struct clerk_query *q)
{
	const struct posting posting = ledger_posting_of(
	    d->year, clerk_text(q, 1), clerk_text(q, 2), clerk_text(q, 3), clerk_int(q, 4));

	return (struct row){ .number = clerk_int(q, 0),
			     .posting = ledger_posting_for(call, d->item, NULL, posting) };
}

static size_t read_rows(struct clerk_call *call, const struct delivery *d, struct row *ret_rows)
{
	const char *item = text_item_name(call, d->item);
	int64_t transfer = clerk_next_int(CLERK_QUERY(call, &sql.last, d->year, d->from, item));
	struct clerk_query *q = CLERK_QUERY(call, &sql.rows, transfer);
	size_t count = 0;

	while (count < MOST_ROWS && clerk_step(q)) {
		ret_rows[count++] = row_read(call, d, q);
	}
	return count;
}

int64_t ledger_delivered_to(struct clerk_call *call, const struct delivery *d, const char *account)
{
	struct row rows[MOST_ROWS];
	size_t count = read_rows(call, d, rows);
	int64_t minutes = 0;

	for (size_t i = 0; i < count; i++) {
		minutes += strcmp(rows[i].posting.to, account) == 0 ? rows[i].posting.minutes : 0;
	}
	return minutes;
}

static bool is_release(const struct row *row)
{
	return strcmp(row->posting.code, "release") == 0;
}

/* Those that went back, or those that were used. */
static void take_back(struct clerk_call *call, const struct row *rows, size_t count, bool went_back)
{
	for (size_t i = 0; i < count; i++) {
		if (is_release(&rows[i]) == went_back) {
			ledger_reverse(call, &rows[i].posting, rows[i].number);
		}
	}
}

/* What goes back anyway does so before what had gone back is fetched: it may be all there is. */
static int64_t leave_back(struct clerk_call *call, const struct delivery *d, const char *pot,
			  int64_t minutes)
{
	int64_t there = ledger_balance(call, d->year, d->from);

	return ledger_post(
	    call, ledger_posting_for(call, d->item, NULL,
				     ledger_posting_of(d->year, "release", d->from, pot,
						       minutes < there ? minutes : there)));
}

static enum clerk_status refuse_promised(struct clerk_call *call, const struct delivery *d,
					 const char *names)
{
	return clerk_fail(
	    call, CLERK_CONFLICT, "What %s left went back to %s, and %s. So nothing is changed.",
	    text_item_name(call, d->item), d->pot_words,
	    names[0] == '\0' ? "isn't there any more"
			     : clerk_text_of(call, "has been promised since: %s", names));
}

/* What went back, and where it is; `pot` NULL: all of it was used. */
struct gone {
	const char *pot;
	int64_t minutes;
};

static struct gone what_went_back(const struct row *rows, size_t count)
{
	struct gone gone = { .pot = NULL };

	for (size_t i = 0; i < count; i++) {
		if (is_release(&rows[i])) {
			gone.pot = rows[i].posting.to;
			gone.minutes += rows[i].posting.minutes;
		}
	}
	return gone;
}

enum clerk_status ledger_take_back_delivery(struct clerk_call *call, const struct delivery *d,
					    int64_t left, int64_t *ret_transfer)
{
	struct row rows[MOST_ROWS];
	size_t count = read_rows(call, d, rows);
	const struct gone gone = what_went_back(rows, count);
	struct held held = { .names = "" };

	*ret_transfer = 0;
	if (ledger_year_state(call, d->year) == YEAR_CLOSED) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is of %s, which is closed, so what was used stays as it is.",
				  text_item_name(call, d->item), ledger_year_words(call, d->year));
	}
	if (gone.pot != NULL) {
		/* before it holds any of it itself again */
		held = held_from(call, d->year, gone.pot);
	}
	take_back(call, rows, count, false);
	if (gone.pot == NULL) {
		return CLERK_OK;
	}
	*ret_transfer = leave_back(call, d, gone.pot, left);
	if (ledger_balance(call, d->year, gone.pot) < gone.minutes) {
		return refuse_promised(call, d, held_names(call, &held));
	}
	take_back(call, rows, count, true);
	return CLERK_OK;
}

enum clerk_status ledger_hold_again(struct clerk_call *call, const struct delivery *d)
{
	struct clerk_query *q = CLERK_QUERY(call, &sql.left, d->year, d->from);
	const char *name = text_item_name(call, d->item);

	if (!clerk_step(q)) {
		return CLERK_OK; /* nothing was held */
	}
	const struct row row = row_read(call, d, q);

	if (ledger_year_state(call, d->year) == YEAR_CLOSED) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is of %s, which is closed, so I can't take that back.", name,
				  ledger_year_words(call, d->year));
	}
	if (is_release(&row) &&
	    ledger_balance(call, d->year, row.posting.to) < row.posting.minutes) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s's %s went back to %s, and isn't all there any more, so I "
				  "can't take that back.",
				  name, clerk_format_amount(call, row.posting.minutes),
				  d->pot_words);
	}
	ledger_reverse(call, &row.posting, row.number);
	return CLERK_OK;
}
