/* tz_rule: the POSIX rule in a TZif footer: what the clocks do after the last listed change. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_TZ_RULE_H
#define CLERK_DATES_TZ_RULE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* When in a year the clocks change: Mm.w.d, Jn or n (RFC 8536 section 3.3, POSIX TZ). */
struct tz_change {
	char form;                    /* 'M', 'J' or '0' */
	int32_t month, week, weekday; /* of 'M'; weekday 0 is Sunday, as POSIX counts */
	int32_t number;               /* of 'J' and '0' */
	int32_t at_s;                 /* seconds after local midnight; may be negative */
};

struct tz_rule {
	bool exists, has_dst;
	int32_t std_s, dst_s; /* UTC offsets, east positive */
	const char *std_name, *dst_name;
	struct tz_change to_dst, to_std;
};

/* Reads "GMT0BST,M3.5.0/1,M10.5.0". False: not such a rule. */
bool tz_rule_parse(struct arena *arena, const char *text, struct tz_rule *ret_rule);

/* A stretch with one offset: [from_s, until_s). */
struct tz_span {
	int64_t from_s, until_s;
	int32_t offset_s;
	bool is_dst;
	const char *abbreviation;
};

/* The stretch that holds `instant_s`, by the rule alone. */
struct tz_span tz_rule_span(const struct tz_rule *rule, int64_t instant_s);

#endif
