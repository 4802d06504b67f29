/* topic_table: what the subjects and concerns of a primary school are called. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "bank.h"

/* clang-format off */
/* A name that is in two rows is of both: who asks for either finds it. */
const char *const topic_table[TOPICS_MAX + 1] = {
	"phonic|reading|read|reader|rwi|read write inc|little wandle|letter and sound|"
	"decoding|ssp|bug club",
	"writing|write|writer|talk for writing|t4w",
	"talk for writing|t4w",
	"spelling|spag|grammar|punctuation",
	"handwriting|cursive|letterjoin",
	"math|mathematic|number|numeracy|mastery|arithmetic|white rose|fraction|"
	"time table|timestable|mtc",
	"science|scientific|scientifically|stem",
	"computing|ict|coding|programming|robotic|digital|ipad|tablet",
	"history|humanity",
	"geography|humanity",
	"re|religious education|rs",
	"siam|sia|church school|collective worship|worship",
	"art|drawing|painting",
	"dt|design technology|design and technology|design tech|food tech|cooking",
	"music|singing|choir|ukulele|orchestra",
	"pe|physical education|sport|swimming|gymnastic|dance",
	"mfl|modern language|foreign language|french|spanish|german|latin",
	"pshe|psh|rse|rshe|relationship|personal development",
	"eyf|eyfs|reception|early year|nursery|foundation stage|preschool|pre school|"
	"continuous provision|year r",
	"send|senco|sendco|sen|special need|ehcp|inclusion|dyslexia|autism|autistic|asd|"
	"adhd|speech and language",
	"autism|autistic|asd",
	"dyslexia|dyslexic",
	"behaviour|behavior|restorative|conduct",
	"ect|nqt|early career|newly qualified|rqt",
	"attendance|absence|punctuality",
	"assessment|assessing|tracking",
	"moderation|moderating|moderate|moderator",
	"sat|key stage test|ks2 test|ks1 test",
	"marking|feedback",
	"forest school|outdoor|outdoor learning|outside learning",
	"safeguarding|dsl|child protection",
	"wellbeing|well being|mental health|elsa|nurture|thrive|trauma",
	"pupil premium|disadvantaged|disadvantage",
	"eal|additional language|new arrival",
	"governor|governance|governing",
	"ofsted|inspection|deep dive",
	"mixed age|mixed year|mixed class|vertical grouping|rolling programme",
	"curriculum|knowledge organiser|medium term plan|long term plan",
	"pupil voice|school council",
	"transition",
	"homework|home learning",
	"library|librarian|book corner",
	"greater depth|more able|higher attainer|gifted",
	"oracy|speaking and listening|debating",
	"parent|parental engagement|family",
	"subject leader|subject lead|subject leadership|middle leader",
	"teaching assistant|ta",
	"budget|finance|school business",
	"eco|sustainability|climate",
	"retrieval|metacognition|rosenshine",
	"breakfast club|wraparound|after school club",
	NULL,
};

const char *const bank_leads[] = {
	"a", "an", "the", "our", "my", "your", "their", "us", "we", "i", "im", "ive", "weve", "is",
	"are", "it", "to", "do", "doe", "does", "who", "what", "which", "whos", "has", "have", "had",
	"got", "any", "anyone", "anybody", "somebody", "someone", "else", "at", "in", "on", "for",
	"with", "of", "good", "great", "strong", "best", "about", "by", "from", "help", "how",
	"really", "very", "well", "expert", NULL,
};

const char *const bank_times[] = {
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue",
	"tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun", "january", "february",
	"march", "april", "may", "june", "july", "august", "september", "october", "november",
	"december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
	"dec", "today", "tonight", "tomorrow", "week", "fortnight", "weekend", "term", "easter",
	"christmas", "morning", "afternoon", "evening", "lunchtime", "noon", "midday", "midnight",
	"am", "pm", "oclock", "daily", "weekly", "until", "till", "name", "named", NULL,
};

const char *const bank_idle[] = {
	"a", "an", "the", "in", "on", "at", "of", "for", "with", "and", "or", "our", "my", "your",
	"their", "his", "her", "us", "we", "i", "im", "ive", "weve", "is", "are", "it", "its",
	"to", "do", "doe", "does", "who", "which", "what", "whos", "has", "have", "had", "got",
	"any", "some", "anyone", "anybody", "someone", "somebody", "else", "by", "from", "about",
	"around", "this", "that", "good", "great", "strong", "best", "really", "very", "well",
	"help", "teaching", "teach", "lesson", "approach", "school", "clas", "class", "classe",
	"work", "stuff", "prep", "preparation", "lead", "leader", "leading", "led", "leadership",
	"support", "teacher", "staff", "programme", "scheme", "expert", "expertise", "one", "how",
	"way", "area", "be", "can", "could", "so", "too", "also", "please", "thank", "year", "yr",
	"key", "stage", "need", "more", "as", "see", "show", NULL,
};
/* clang-format on */
