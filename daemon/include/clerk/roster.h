/* roster: the schools, people and settings of the cluster, as plugins see them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_ROSTER_H
#define CLERK_ROSTER_H

#include "clerk/clerk.h"

struct clerk_person {
	int64_t id;
	const char *user;   /* Matrix user id: the only thing that identifies a person */
	const char *name;   /* as the roster has it, never the display name */
	const char *handle; /* short and unambiguous: "A", "D1", "SIP", "OfficeC" */
	unsigned role;      /* CLERK_HEAD, ... | CLERK_LEAD */
	char school;        /* 0 for the SIP */
};

/* The letter for which she speaks: her school's; '+' for the SIP. */
static inline char clerk_voice(const struct clerk_person *person)
{
	return (person->role & CLERK_SIP) != 0 ? '+' : person->school;
}

struct clerk_school {
	char letter;
	const char *name;
	int64_t roll, classes;
	bool is_guest;
	int64_t year_start; /* month in which its money year begins; 0: as the cluster's */
};

struct clerk_settings {
	int64_t day_minutes, days_per_school, pm_minutes, pooled_minutes;
	int64_t consent_yes;      /* schools other than the asker's that must say yes */
	int64_t open_school_days; /* how long a request is open */
	int64_t close_min;        /* minute of the day at which such things close: 16:00 */
	int64_t year_start_month; /* 9: September */
	int64_t visitors_max;     /* visitors at once, 4; small schools: 2 */
	int64_t visits_per_half;  /* visits to one host in a half term before it is a warning */
	int64_t digest;           /* 1: the room is told of each week, unasked; 0: not */
};

/* NULL when there is none. Borrowed for the call. */
const struct clerk_school *clerk_school(struct clerk_call *call, char letter);
/* Letters A to H of the cluster's own schools; guests: J, K. */
const char *clerk_schools(struct clerk_call *call);
/* The same without those that have left, whose letters stay until the roster is applied anew:
 * nothing new is arranged with them, and they are counted no more. */
const char *clerk_schools_here(struct clerk_call *call);
bool clerk_has_left(struct clerk_call *call, char school);
/* CLERK_OK, or says that it has left and how it comes back. */
enum clerk_status clerk_check_here(struct clerk_call *call, char school);
const char *clerk_guest_schools(struct clerk_call *call);
/* The people of a school (0 or '+': the SIP) with any of `roles` today, however many. The list
 * lives as long as the call. */
size_t clerk_people(struct clerk_call *call, char school, unsigned roles,
		    const struct clerk_person *const **ret_people);
const struct clerk_person *clerk_person_by_id(struct clerk_call *call, int64_t id);
const struct clerk_settings *clerk_settings(struct clerk_call *call);
/* Working days, bit 0 Monday; 0: every day. Setting those of the sender counts from the next
 * command on, and undo takes it back. */
unsigned clerk_working_days(const struct clerk_call *call, const struct clerk_person *person);
void clerk_set_working_days(struct clerk_call *call, unsigned days);
/* Who is spared, by a plugin's `spares`. */
struct clerk_spare {
	int64_t until_s; /* the first instant at which she is not, later than that asked of */
	const char *why; /* "you teach then": for herself, or of the room for all */
	bool but_urgent; /* what changes her next 24 hours is told all the same */
};
/* Is she (NULL: the room) at that instant, by any plugin, and until when without a break? Said to
 * nobody but herself. */
bool clerk_is_spared(struct clerk_call *call, const struct clerk_person *person, int64_t at_s,
		     struct clerk_spare *ret_spare);
/* The answers of `spares` have changed: what waits is looked at again. */
void clerk_spares_changed(struct clerk_call *call);
/* What is said in place of "SIP" from the next command on: "Professional Partner"; "" for "SIP".
 * The record keeps what it says already. */
void clerk_name_adviser(struct clerk_call *call, const char *name);
/* A setting by its name in the cluster file, "digest": counts from the next command on, and undo
 * takes it back. */
void clerk_change_setting(struct clerk_call *call, const char *name, int64_t value);
/* Who is said to come in her place, or with her: "deputy Jo", "maths lead", "Mrs Lane"; where that
 * stands, in bytes. False: nobody is told by name or role. */
bool clerk_find_deputy(const char *text, size_t *ret_from, size_t *ret_len);
/* How many people a text says come, whoever says it counted in: "2 of us", "me and 2 TAs" (3),
 * "with a colleague" (2), "plus one" (2), "x2", "just me", "(3 people)", "me and Jane" (2)
 * wherever it stands; "3 people" and "2" where it is nothing else. False: it says nothing of that.
 */
struct clerk_people_said {
	int64_t count;              /* -1: a number that nobody can mean, "1.5 of us" */
	size_t from, len;           /* where it says so, in bytes */
	size_t name_from, name_len; /* within that: who, "Jane and Tom"; 0: nobody by name */
};
bool clerk_find_people(const char *text, struct clerk_people_said *ret_said);
/* How many governors come too, "my chair and two govs": 3; 0: none; -1: some, or that is limited or
 * denied. */
int64_t clerk_find_governors(const char *text);
/* Minutes by car between two schools; -1 when nobody has said. */
int64_t clerk_drive_minutes(struct clerk_call *call, char from, char to);

/* "1 d 2 h", "½ d", "45 min"; never decimals beyond halves. */
const char *clerk_format_amount(struct clerk_call *call, int64_t minutes);

#endif
