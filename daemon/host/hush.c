/* hush: the one table of words by which people mark what only a few may read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/hush.h"

#include "base/str.h"

#include <string.h>

/* As words of ASCII letters and digits: whatever else stands between them, brackets, stars,
 * curly quotes or a hyphen, is no part of them. Better once too often than once too seldom. */
static const char *const private_words[] = {
	"secret",        "secretly",     "private",        "privately",
	"in private",    "confidential", "confidentially", "not for the room",
	"in confidence", "between us",   "off the record", "hush hush",
	"hush",          "on the quiet", "dont tell",      "don t tell",
	"do not tell",   "not to tell",  "keep it from",   "dont say",
	"don t say",     "do not say",   "not to say",     "anonymous",
	"anonymously",   NULL,
};
/* The first of them may be what it is about; those from ORDERS on bid the clerk to tell nobody. */
enum { TOPICS = 2, ORDERS = 8 };
/* Beside such a word: it shall not be known whose it is. */
static const char *const nameless_words[] = {
	"say who",  "tell who",  "tell them who", "tell her who", "tell him who", "who says",
	"who said", "who it is", "who it was",    "anonymous",    "anonymously",  "it s me",
	"its me",   "it was me", "it s us",       "its us",       "it was us",    "my name",
	"our name", "say me",    "say us",        NULL,
};
/* Shorter words of people are one slip away from others. */
enum { SLIP_MIN = 9 };
static const char *const review_words[] = {
	"performance management",
	"performance review",
	"pm meeting",
	"pm review",
	"pm target",
	"pm targets",
	"appraisal",
	"appraisals",
	"capability",
	NULL,
};
/* Of people: what schools keep among few of staffing, safeguarding and health. Heads may well mean
 * the room to read such a word, so it is asked about and never refused. */
static const char *const people_words[] = {
	"safeguarding", "child protection", "lado", "social services", "social worker",
	"social care", "at risk", "neglect", "neglected", "abuse", "abused", "abusive", "assault",
	"assaulted", "police", "arrest", "arrested", "prevent referral", "disclosure", "disclosed",
	/* conduct */
	"complaint", "complaints", "complained", "complains", "complaining", "suspend", "suspended",
	"suspending", "suspension", "disciplinary", "disciplined", "grievance", "grievances",
	"allegation", "allegations", "alleged", "accused", "accusation", "accusations",
	"misconduct", "investigation", "investigated", "whistleblowing", "whistleblower",
	"harassment", "harassed", "harassing", "bullied", "bullying", "tribunal", "hearing", "dbs",
	"exclusion", "exclusions", "excluded", "suspensions",
	/* work */
	"redundancy", "redundancies", "redundant", "restructure", "restructuring", "dismissal",
	"dismissed", "sacked", "sacking", "resign", "resigned", "resigning", "resignation",
	"settlement agreement", "support plan", "competence", "competency", "incompetent",
	"underperforming", "underperformance", "struggling", "failing", "salary", "salaries",
	"pay rise", "pay cut", "probation", "occupational health",
	/* health */
	"sick", "sickness", "ill", "illness", "unwell", "cancer", "tumour", "chemo", "chemotherapy",
	"norovirus", "vomiting", "poorly", "migraine", "chickenpox", "chicken pox", "dentist",
	"midwife", "pregnant", "pregnancy", "maternity", "paternity", "miscarriage", "ivf",
	"surgery", "hospital", "stress", "stressed", "depressed", "depression", "anxiety",
	"breakdown", "burnout", "burnt out", "mental health", "suicide", "suicidal", "self harm",
	"bereavement", "bereaved", "funeral", "died", "death", "dying", "divorce", "divorced",
	"domestic violence", "long term absence", "alcohol", "drunk", "drugs", NULL
};
/* In front of a name. */
static const char *const titles[] = { "mr", "mrs", "ms", "mx", NULL };
/* Mistyped they are one edit away, and nothing else is. */
static const char *const long_words[] = { "private", "privately", "confidential", "confidentially",
					  NULL };

static bool is_word_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* Bytes of `words` at the beginning of the text, in any case and with anything between two words;
 * 0: something else is there. */
static size_t words_here(const char *text, const char *words)
{
	const char *at = text;

	for (; *words != '\0'; words++) {
		if (*words == ' ') {
			const char *gap = at;

			while (*at != '\0' && !is_word_char(*at)) {
				at++;
			}
			if (at == gap) {
				return 0;
			}
		} else if (fold(*at++) != *words) {
			return 0;
		}
	}
	return is_word_char(*at) ? 0 : (size_t)(at - text);
}

static size_t one_here(const char *text, const char *const *list)
{
	size_t longest = 0;

	for (; *list != NULL; list++) {
		size_t len = words_here(text, *list);

		longest = len > longest ? len : longest;
	}
	return longest;
}

/* "PM", which is not "2 PM": in capitals, and not behind a number. */
static bool is_pm_here(const char *text, const char *at)
{
	if (at[0] != 'P' || at[1] != 'M' || is_word_char(at[2])) {
		return false;
	}
	while (at > text && !is_word_char(at[-1])) {
		at--;
	}
	return at == text || at[-1] < '0' || at[-1] > '9';
}

/* "Mr Jones", "mrs. jones"; and "Miss Jones", but not "so that we don't miss phonics". */
static bool is_named_here(const char *at)
{
	size_t len = one_here(at, titles), miss = words_here(at, "miss") + words_here(at, "dr");
	const char *name = at + len + miss;

	name += strspn(name, " .");
	if (miss > 0) {
		return *name >= 'A' && *name <= 'Z';
	}
	return len > 0 && is_word_char(*name) && (*name < '0' || *name > '9');
}

/* Within one slip of a word of the list that has at least `least` letters? */
static bool is_near_here(const char *at, const char *const *list, size_t least)
{
	enum { WORD_MAX = 24 };
	char word[WORD_MAX] = "";

	for (size_t i = 0; is_word_char(at[i]); i++) {
		if (i == WORD_MAX - 1) {
			return false;
		}
		word[i] = at[i];
		word[i + 1] = '\0';
	}
	for (; *list != NULL; list++) {
		if (strlen(*list) >= least && str_distance(word, *list, 1) <= 1) {
			return true;
		}
	}
	return false;
}

/* "safeguarding training", "mental health lead": what schools have of such a matter, and of nobody.
 */
static bool is_a_subject(const char *at)
{
	static const char *const subjects[] = { "safeguarding", "child protection", "mental health",
						"bullying",     "exclusions",       "exclusion",
						"complaints",   "first aid",        NULL };
	static const char *const ofs[] = { "training", "policy",  "policies", "lead",      "leads",
					   "course",   "network", "governor", "governors", NULL };
	size_t len = one_here(at, subjects);
	const char *next = at + len;

	while (len > 0 && *next != '\0' && !is_word_char(*next)) {
		next++;
	}
	return len > 0 && one_here(next, ofs) > 0;
}

static const char *const matters[] = { "safeguarding",
				       "child protection",
				       "mental health",
				       "exclusions",
				       "suspensions",
				       "bullying",
				       NULL };

/* "safeguarding" of "safeguarding and bullying", which ends there. */
static bool is_matter_until(const char *text, const char *end)
{
	for (const char *at = text; at < end; at++) {
		bool is_start = at == text || !is_word_char(at[-1]);

		if (is_start && is_word_char(*at) && one_here(at, matters) == (size_t)(end - at)) {
			return true;
		}
	}
	return false;
}

static const char *without_gap(const char *text, const char *end)
{
	while (end > text && (end[-1] == ' ' || end[-1] == '\t')) {
		end--;
	}
	return end;
}

/* In front of it stands nothing that it could be of: "Tyler's bullying", "Tyler and safeguarding".
 */
static bool is_matter_led(const char *text, const char *at)
{
	static const char joint[] = "and";
	const size_t joint_len = sizeof(joint) - 1;
	const char *end = without_gap(text, at);
	size_t len = (size_t)(end - text);

	/* of an agenda there is what stands behind its word: ": safeguarding" */
	if (len == 0 || strchr(",;\n", end[-1]) != NULL || (len == 1 && *text == ':')) {
		return true;
	}
	return len > joint_len && words_here(end - joint_len, joint) > 0 &&
	       is_matter_until(text, without_gap(text, end - joint_len));
}

/* "safeguarding and the website": such a matter on its own, and of nobody: "safeguarding re Tyler".
 */
static bool is_a_matter(const char *text, const char *at)
{
	static const char *const joints[] = { "and", "update", "updates", NULL };
	size_t len = one_here(at, matters);
	const char *next = at + len + strspn(at + len, " ");
	bool is_alone = strchr(",;.(\n", *next) != NULL || one_here(next, joints) > 0;

	return len > 0 && is_alone && is_matter_led(text, at);
}

static unsigned hush_of(const char *text, bool has_matters)
{
	unsigned found = text != NULL && pupil_is(text) ? CLERK_HUSH_PEOPLE : 0;

	for (const char *at = text; at != NULL && *at != '\0'; at++) {
		if (!is_word_char(*at) || (at > text && is_word_char(at[-1]))) {
			continue;
		}
		if (one_here(at, private_words) > 0) {
			found |= CLERK_HUSH_PRIVATE;
		} else if (one_here(at, review_words) > 0 || is_pm_here(text, at)) {
			found |= CLERK_HUSH_REVIEW;
		} else if (is_near_here(at, long_words, 0)) {
			found |= CLERK_HUSH_NEAR;
		} else if (!is_a_subject(at) && !(has_matters && is_a_matter(text, at)) &&
			   (one_here(at, people_words) > 0 || is_named_here(at) ||
			    is_near_here(at, people_words, SLIP_MIN))) {
			found |= CLERK_HUSH_PEOPLE;
		}
	}
	return found;
}

unsigned clerk_hush(const char *text)
{
	return hush_of(text, false);
}

unsigned hush_beside_matters(const char *text)
{
	return hush_of(text, true);
}

static bool has_one(const char *text, const char *const *list)
{
	const char *at = text == NULL ? "" : text;

	while (*at != '\0' && ((at > text && is_word_char(at[-1])) || one_here(at, list) == 0)) {
		at++;
	}
	return *at != '\0';
}

bool hush_is_for_nobody(const char *text)
{
	return has_one(text, private_words + ORDERS);
}

bool hush_is_nameless(const char *text)
{
	return hush_is_for_nobody(text) && has_one(text, nameless_words);
}

bool clerk_hush_only(const char *text)
{
	while (*text != '\0' && !is_word_char(*text)) {
		text++;
	}
	size_t len = one_here(text, private_words + TOPICS);
	const char *rest = text + len;

	while (*rest != '\0' && !is_word_char(*rest)) {
		rest++;
	}
	return len > 0 && (*rest == '\0' || clerk_hush_only(rest));
}

const char *clerk_unhushed(const char *text, size_t *ret_len)
{
	const char *from = text, *at = text;
	size_t len = 0;

	do {
		while (*at != '\0' && !is_word_char(*at)) {
			at++;
		}
		from = len > 0 ? at : from;
		len = one_here(at, private_words + TOPICS);
		at += len;
	} while (len > 0);
	*ret_len = strlen(from);
	for (size_t i = 1; i < *ret_len; i++) {
		if (!is_word_char(from[i - 1]) && clerk_hush_only(from + i)) {
			for (; i > 0 && strchr(" \t,(", from[i - 1]) != NULL; i--) {
			}
			*ret_len = i;
		}
	}
	return from;
}

/* Bytes of a dash, a curly quote, a fraction or the like. */
static size_t mark_here(const char *at)
{
	const unsigned char *byte = (const unsigned char *)at;

	return byte[0] == 0xe2 && byte[1] == 0x80 && byte[2] >= 0x80   ? 3
	       : byte[0] == 0xc2 && byte[1] >= 0xa0 && byte[1] <= 0xbf ? 2
								       : 0;
}

size_t hush_word(const char *text)
{
	bool is_within = ((unsigned char)text[0] & 0xc0) == 0x80; /* a character, no beginning */
	size_t len = 0;

	while (!is_within && (is_word_char(text[len]) ||
			      ((unsigned char)text[len] >= 0x80 && mark_here(text + len) == 0))) {
		len++;
	}
	return len;
}

bool hush_begins_review(const char *line)
{
	return one_here(line, review_words) > 0 || words_here(line, "pm") > 0;
}
