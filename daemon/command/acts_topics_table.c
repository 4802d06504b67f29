/* acts_topics_table: the words of each thing that is asked about. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_topics_table.h"

#define WHO \
	"who|anyone|anybody|everyone|everybody|nobody|how_many|numbers|number|head_count|" \
	"headcount|names|rsvp*|list|which"
#define MEETING "meeting*|breakfast*|mtgs|#M|heads_meeting|get_together"
#define MINE "me|i|im|we|us|my|mine|our|ours|ive|id"
/* As a picture, or to print: another row tells so. */
#define DRAWN "picture|pic|image|pdf|print|printed|poster|wall|wallchart"
#define DAYS "@"

const struct acts_topic_cues acts_topics[] = {
	/* clang-format off */
	/* ---- the adviser's time ---- */
	{ "time", { "how_much|how_many|left|remain*|balance|bal|spare|used|spent|pot|kitty|enough|afford|spoken_for|over", "sip|sips|adviser|advisers|advisor|+|time|days|hours|hrs|pool|pot|kitty" }, "sip|adviser|pool|left|used|balance|bal", "what_time|coming|come|till|until|break*|term|how_long|breakfast*|meeting*|visit*", 4, true },
	{ "time", { "balance|bal|pool|pot|kitty|how_much", "sip|+|adviser|left|pool|time|what|is|our|my|of|in" }, NULL, NULL, 3, true },
	{ "time", { "have|has|got|any|enough|more", "sip|adviser|advisers|+", "time|days|hours|own" }, "any|enough|own", "when|free|coming|date|request|vote*|$|half|for", 3, false },
	{ "fair", { "who", "used|had|got|most", "sip|adviser|+|time|days|hours" }, NULL, NULL, 6, false },
	{ "round schools", { "which|what|who|where|any|anyone|list|whose", "havent|hasnt|not|never|have_not|has_not|yet|no", "had_me|seen_me|had_a_visit_from_me|had_any_of_my_time|had_my_time|i_been|i_havent_been|havent_i_been|have_i_not_been|ive_not_been|i_not_been|i_havent_seen|havent_i_seen|i_havent_visited|havent_i_visited" }, "schools|school|heads", "meeting*|answer*|reply|free|available", 7, false },
	/* ---- who comes ---- */
	{ "meetings %@", { WHO, "coming|come|comes|attend*|bring*|going|said|answer*|replied|reply|respon*|rsvp*|cater|expect|expecting|expected|turning_up|there|accepted|declined|apologi*|heard|out|in|is|are|for|at|late|yes|no|eating|hasnt|havent", MEETING }, "coming|breakfast*|how_many|answer*|cater", NULL, 5, true },
	{ "meetings %@", { WHO, "coming|attend*|cater|rsvp*|turning_up|apologi*|eating|cant_come|cant_make|cannot_come|cannot_make|wont_make" }, "how_many|breakfast*", "visit*|to_us|to_me|to_mine|see_me|see_us|visit_us|ours|here|+|what_day|what_days|which_day|what_time", 4, true },
	{ "meetings %@", { WHO, "bringing|bring|brings|governors|govs" }, "breakfast*|governors", "visit*|+|promised|said|$", 4, true },
	{ "mine", { "answered|replied|responded|to_answer|outstanding", "what|whats|anything|which|still", "i|ive|me|my|we|weve|outstanding" }, "havent|supposed|should|still|not|yet", "who|$|action*|promised|everyone", 6, false },
	{ "waiting", { "who|everyone|everybody|anyone|anybody|which|schools|heads|how_many|nobody|all", "hasnt|havent|has_not|have_not|not|yet|still|has|have|left|all", "answer*|replied|reply|respon*|rsvp*|heard|vote*|voted|to_vote|got_back" }, "date|dates|poll|mine", MEETING "|day|days|time|sip|+|#V|#R|#M|visit*|$", 4, false },
	{ "waiting", { "who|which|what", "waiting_for|waiting_on|chase|to_chase", "we|i|still|do|are|else|am" }, NULL, "me|" MEETING, 4, false },
	{ "mine", { "booked|confirmed|sorted|agreed|definite|settled|definitely_on", "is|has|are", "that|it|this|we|all" }, "now|yet|then|so", "room|table|hall|" MEETING "|visit*|request*|vote*|$|+", 4, false },
	{ "polls", { "poll|polls|which_date|which_day|dates", "who|how|has|have|winning|ahead|favourite|answers|answer*|best|going|so_far|far|state|results|result|where" }, NULL, MEETING, 4, true },
	{ "meetings %@", { "who|everyone|everybody|anyone|which|list_the|schools|heads", "hasnt|havent|has_not|have_not|not|yet|still", "answer*|replied|reply|respon*|said|rsvp*|heard" }, MEETING, "vote*|request*", 4, false },
	{ "meetings %@", { "numbers|number|headcount|head_count|rsvp*", DAYS }, "for", NULL, 3, true },
	{ "meetings %@", { WHO "|whats|chasing", "breakfast*|#M" }, "coming|for", "when|where|what_time", 3, true },
	{ "meetings %@", { "who|whos|anyone|anybody|how_many|which", "said_yes|say_yes|saying_yes|said_no|saying_no|said_theyre_coming" }, "yes", "request*|vote*|#R|#V|#P|sip|+|$|my|our|day|days|date|poll*|writing|visit*", 6, false },
	{ "meetings @", { "heads|everyone|everybody|all", "arriving|coming|arrive|here|due|expected", "@" }, "time|what_time|how_many|when", "visit*|free|$|left", 8, false },
	/* ---- what a meeting is to speak of ---- */
	{ "agenda %", { "agenda|agendas", MEETING, "what|whats|on|is|for|show|see|have|any|there|yet" }, "agenda|on|what", "put|add|stick|pop|get|include|take|drop|remove|move|carry|raise|slot|item|point|+", 7, true },
	/* ---- a meeting's place and hour ---- */
	{ "meetings %@", { "when|where|what_time|which_day|what_day|what_date|date|start*|begin*|finish*|end|ends|how_long|venue|whose|which_school|about|place|time|still_on|is|are|on|any|next|agenda|sure", MEETING }, "when|where|what_time|finish*|start*|venue", "free|request*|vote*", 4, true },
	{ "meetings %@", { "when|where|what_time", "one|thing|gathering" }, "again", "visit*|request*|term|sip|+|i|we|break*", 3, false },
	/* ---- an item by its number ---- */
	{ "visits #", { "when|who|where|what|status|state|how|which|has|have|is|time|any|info|details|about|answered", "#V" }, NULL, NULL, 6, true },
	{ "meetings %", { "when|who|where|what|status|state|how|which|has|have|is|time|any|info|details|about|venue", "#M" }, NULL, NULL, 6, true },
	{ "requests #", { "when|who|where|what|status|state|how|which|has|have|is|time|any|info|details|about|vote*|still", "#R" }, NULL, NULL, 6, true },
	{ "reminders", { "when|what|status|which|is|time|details", "#N" }, NULL, NULL, 6, true },
	{ "actions", { "when|who|what|status|which|has|have|is|details|how", "#X" }, NULL, NULL, 6, true },
	/* ---- the phone ---- */
	{ "ics", { "phone|phones|telephone*|mobile|iphone|ipad|android|outlook|google|gmail|apple|ical|ics|gcal|webcal", "calendar*|diary|date|dates|link|get|put|add|subscribe|sync|see|feed|everything|all|set|have|how|address|url|on|in|into" }, "calendar*|diary|dates|sync|subscribe", "ring|call|talk|speak|about", 5, true },
	{ "ics", { "get|put|add|sync|import|export|see|have|link|load|feed|transfer|subscribe|connect", "calendar*|diary", "into|onto|to|with|in|on|my|own|link|outlook|subscribe|feed" }, "subscribe|link|sync|dates|all|everything|phone", "what|what_is|meeting*|visit|closed|inset", 3, false },
	{ "ics", { "subscribe|ical|ics|webcal|feed|sync", "subscribe|ical|ics|how|link|calendar*|diary|address|url|to|what|dates|where" }, NULL, NULL, 5, true },
	/* ---- what waits ---- */
	{ "mine", { "waiting|waits|wait|pending|outstanding|o/s|awaiting|owe|owing|unanswered|answer|reply|respond|response|responses|require|requires|required|decide|chase|sort|deal|need_from|want_from|needed_from|wanted_from|to_do|todo|behind|overdue|forgotten|forgot|inbox|catch_up|catch_me_up|missed|attention", "what|anything|something|" MINE "|is|stuff|list|things" }, "waiting|anything|me|from_me", "able|able_to|ask_you|say_to_you|who|else|date_from|+|other|others|everyone|promised", 4, true },
	{ "mine", { "anything|something", "answered|replied|missed|forgotten|overlooked|done", "should|supposed|meant|havent|have" }, "should|havent", "who|promised|$|vote*", 4, false },
	{ "meetings @", { "who", "got|so_far|down", DAYS }, "so_far|have", "free|visit*|actions|promised|doing", 3, false },
	{ "mine", { "pending|overview|summary|todo|todos|outstanding|o/s|inbox|update|status", "pending|overview|summary|todo|todos|outstanding|o/s|inbox|update|status" }, "my|me|mine", "who|vote*|request*|$", 2, true },
	{ "mine @", { "when|which|what|where", "booked|due|down_for|tied_up|committed", "i|we|im" }, DAYS, "$|free|visit*|meeting*|breakfast*", 3, false },
	{ "mine ~", { "anywhere|somewhere|in_for", "i|we|im|myself|ourselves" }, DAYS, "$|+|meeting*|breakfast*|who", 3, false },
	/* ---- who is free, or shut ---- */
	{ "free $@|free all @", { "who|which|when|anyone|anybody|everyone|everybody", "could_do|can_do|can_make|could_make|do|make|manage|suit*|best", DAYS }, "could|can|suit*", "time|left|sip|+|meeting*|breakfast*|i|promised|said|actions|term|finish|break*|holiday*|kids|start|school|end", 3, false },
	{ "next free $@", { "when|which|what_days|what_day", "can|could", "$" }, DAYS, "how|+|meeting*|breakfast*", 4, false },
	{ "free $@|free all @", { "free|available|availability|avail|clear|busy|in_school|teaching|booked_up|suit*|out_of_school|around", "$|who|which|anyone|anybody|everyone|everybody|all|schools|we_all|nobody" }, "free|available|" DAYS, "sip_time|much_time|left|pool|hours|+|me|i|how_much", 4, true },
	{ "free $@|free all @", { "taken|taken_up|spoken_for|occupied|used_up|bagged|nabbed|snapped_up", "anyone|anybody|everyone|any|is|are|who", DAYS }, NULL, "time|left|pool|hours|how_much|" MINE, 4, false },
	{ "free $@|free all @", { "free|available|availability|avail|busy|clear", DAYS }, "who|which|when", "sip_time|much_time|left|pool|hours|how_much|" MINE, 3, true },
	{ "mine @", { "free|available|busy|clash|clashing|clashes|teaching|clear|double_booked", MINE }, "clash*|" DAYS, "time|left|pool|hours|everyone|anyone|everybody|how_much|who|which_of|which_school|which_schools|which_heads", 3, false },
	{ "free $@|free all @", { "closed|shut|inset*|closure*|closing|snow_day|off", "who|anyone|anybody|any|which|schools|everyone|$|else" }, DAYS, "when_is|my|our|school_time|i|ill|poorly|sick|unwell|thats_off|so|call|called|calling|better", 4, true },
	{ "terms $|terms", { "inset*", "our|my|we|us", "is|when|are" }, "when|next", "who|which|free|everyone|all|moved|change", 7, false },
	{ "terms $|terms", { "shut|closed|off", "are_we|am_i|is_it|are_ours" }, DAYS, "who|which|$|free|meeting*|breakfast*", 7, false },
	{ "terms $|terms", { "inset*|closure*|bank_holiday*|training_day*", "when|what|which|any|list|dates|next" }, NULL, DAYS, 4, true },
	{ "requests", { "has|have|did|any|when|what|which", "date|dates|day|days|slot|slots|offered", "+" }, "given|me|us|next", "in|with_us|at_ours|left|much|how_many|used|balance|bal|remain*|full_day|half_a_day|whole_day", 4, false },
	{ "requests", { "what|when|who", "asked_for|ask_for|asking_for|applied_for|requested" }, NULL, "visit*|#V|meeting*", 4, false },
	{ "sip days $@|sip days @", { "free|available|around|in|coming|next|dates|when|where|doing|with_us|at_ours", "+" }, "when|next|available|free", "left|much|how_much|how_many|used|balance|bal|full_day|half_day|a_day|half_a_day|whole_day|could|day_in", 4, true },
	{ "free all @", { "nobody|noone|no_one|none_of_us|everyone|everybody|we_all|all_of_us|any_of_us|anybody|anyone", "nothing_on|anything_on|has_anything|have_anything|got_anything|tied_up", DAYS }, NULL, "time|left|pool|+|meeting*|breakfast*|visit*", 6, false },
	/* ---- which head, of those who share a school ---- */
	{ "who $", { "what_days|which_days|what_day|which_day|when", "work|works|working", "$" }, "does|do", "+|meeting*|breakfast*|visit*|request*|vote*|free", 5, false },
	{ "who $", { "who|which_of|which_one|which_head|is_it", "speak|talk_to|ask_for|find_in|works|working|ring|contact|get_hold|do_i_get|in_charge|be_in|at_work|on_duty|in_on", "$" }, DAYS, "+|meeting*|breakfast*|visit*|free|coming|request*|vote*|promised|said", 5, false },
	{ "who $|who", { "is|was", "or", "the_one|one_for|works|working|in_on|there|on_duty|in_charge|find_in" }, DAYS, "+|meeting*|breakfast*|visit*|free|request*|vote*", 5, false },
	/* ---- what was done ---- */
	{ "history since @", { "changed|changes|new|news|handover|hand_over|update|updates|missed|miss|catch_up|catch_me_up|happened|gone_on|been_done|developments", "since", DAYS }, "what|whats|since", NULL, 9, true },
	/* ---- what is on ---- */
	{ "free $~|mine ~", { "happening|anything|something|diary|agenda|booked|planned|agreed|expected|going_on|events|coming_up|plans|down|doing|fixed|ls|calendar|arranged|scheduled|up_to|lined_up|thing|things", DAYS }, "what|anything|happening|diary|on|thing", "who|free|how_much|closed|shut|term|coming|phone|sip|+|meeting*|breakfast*|visit*|supposed", 3, true },
	{ "free $~|mine ~", { "on", DAYS }, "what|anything|happening|diary|thing", "who|free|how_much|closed|shut|term|coming|phone|sip|+|meeting*|breakfast*|visit*|supposed", 3, false },
	{ "mine ~", { "on", DAYS }, "what|anything", "who|free|how_much|closed|shut|term|coming|phone|sip|+|meeting*|breakfast*|visit*|supposed|$", 3, true },
	{ "mine ~", { "next|coming_up|lined_up|diary|agenda|schedule|week|planner|happening|going_on", "what|anything|my|our|show|look|whole|am|have|next|up" }, DAYS, "who|free|closed|+|meeting*|breakfast*|visit*|ics|phone*|inset*|term|terms|$|" DRAWN, 2, true },
	{ "free all @", { "on|happening|up_to|doing|planned|diary|diaries|booked|going_on", "cluster|everyone|everybody|all_schools|whole|other_schools|all_of_us|others|across", DAYS }, "what|across|happening", "supposed|meant|promised|$", 5, true },
	{ "free $~|mine ~", { "on|happening|diary|booked|planned|going_on|doing|up_to|expected", "what|anything|is|are", "$" }, DAYS, "who|free|closed|visit*|+|meeting*|breakfast*", 3, false },
	/* ---- has she answered ---- */
	{ "requests", { "vote|voted|votes", "has|have|did|do|does", "$|we|i|us" }, "yet|already", "who|+|promised|breakfast*|meeting*|visit*|#V|#M", 6, false },
	{ "requests", { "did_we|have_we|did_i|have_i|are_we|weve|ive", "agree|agreed|agreeing|decide|decided|settle|settled|back|backed" }, "about|thing|request|data", "who|when|+|promised|breakfast*|meeting*|visit*|date|day|time|table|room|hall|actions|next|#V|#M", 6, false },
	{ "visits $", { "said|say", "who", "$" }, NULL, "vote*|request*|breakfast*|meeting*|+|promised|do", 4, false },
	{ "waiting $", { "vote*|voted|answer*|come_back|came_back|get_back|got_back|said|say|heard|replied|reply|respond*|confirm*|accepted|agree|agreed|decided|word|news|yet|seen|declined", "has|have|did|any|heard|is|anything|does|what", "$" }, "yet|back|answer*|me", "who|request*|breakfast*|meeting*|+|promised|do", 4, false },
	{ "waiting $", { "voted|answered|replied|confirmed|accepted|agreed|come_back|waiting_on|waiting_for|back_to_me|news|answer|reply|word", "$" }, "yet|still|from", "who|request*|breakfast*|meeting*|+|i|we", 3, true },
	{ "visits", { "answer*|come_back|came_back|get_back|got_back|heard|replied|reply|respond*|confirm*|accepted|news|agreed", "visit", "has|have|did|any|heard|is|anything" }, "yet|back", "$", 4, true },
	/* ---- what she is down for ---- */
	{ "mine @", { "down_for|booked_for|booked_in_for|lined_up", "i|im|we", DAYS }, "what|whats", "$|who|free", 8, false },
	{ "time", { "owe|owed|owing", "school|schools|each|everyone", "i|we|me" }, "year|still", NULL, 8, false },
	{ "requests", { "request|requests|bids|asks", "come_in|came_in|in_for_me|for_me|new" }, "any", "visit*|meeting*", 6, true },
	/* ---- visits ---- */
	{ "visits $@", { "when|what_time|where|which_day|what_day|what|about|how_long|forgotten|time|day|is|are|any|who|remind|which_days|next|how_many", "visit|visits|visitor*|visiting|due|arriving" }, "visit|visits|visitor*|expected|when|here|ours|us|$", "request*|vote*|breakfast*|meeting*|left|+", 4, true },
	{ "visits $@", { "what|why", "want_to_see|wants_to_see|wanted_to_see|want_to_look|wants_to_look|wanted_to_look|hoping_to_see|come_to_see|coming_to_see|looking_at|look_at|coming_for|coming_about", "$" }, NULL, "meeting*|breakfast*|+", 4, false },
	{ "visits $@", { "visits|visitors", DAYS "|$|to_us|coming" }, "visits", NULL, 4, true },
	{ "visits $@", { "when|what_time|what_times|times|which_day|what_day|what_days|time", "coming|come|comes|expected|going|seeing|arriving|turning_up|here", "$" }, "us|here|ours", "free|+|request*|breakfast*|meeting*", 4, false },
	{ "visits here @", { "who|any|anyone|anybody|which|how_many|when", "visiting_us|visiting_me|visit_us|visit_me|coming_to_us|coming_to_ours|to_us|to_ours|see_me|see_us|visiting_here|coming_here|coming_our_way|heading_our_way" }, DAYS, "request*|vote*|+|$|meeting*|breakfast*", 7, true },
	{ "visits here @", { "what|which|who|any|how_many|list", "visitors|visits", "have_we|we_have|weve|we_got|ive|have_i|are_we_having|am_i_having|we_expecting" }, DAYS, "request*|vote*|+|$|meeting*|breakfast*|booked|going|made", 8, false },
	{ "visits away @", { "where|who|which", "are_we_visiting|am_i_visiting|are_we_off|are_we_seeing|are_we_going|am_i_going|do_we_visit" }, DAYS, "request*|vote*|+|$|meeting*|breakfast*|with", 7, true },
	{ "visits here @", { "who|which|how_many|anyone", "visited_us|visited_me|been_to_us|been_to_ours|came_to_us|come_to_us|had_over|had_in" }, DAYS, "request*|vote*|+|$|meeting*|breakfast*", 7, true },
	{ "visits away @", { "who|where|which|how_often|how_many", "have_i_visited|have_we_visited|ive_visited|weve_visited|did_i_visit|did_we_visit|have_i_been|have_we_been|i_been_to|we_been_to|ive_been|weve_been" }, DAYS, "request*|vote*|+|$|meeting*|breakfast*|off|missed", 7, true },
	{ "visits $@", { "who|anyone|anybody|which|how_many", "visit*|here|coming_here|coming_to_us|coming_to_ours|to_us|to_ours|to_mine|see_me|see_us|visit_us|coming_in|visitors" }, DAYS, "request*|vote*|+", 5, true },
	/* ---- votes ---- */
	{ "requests", { "vote|votes|voted|voting|request|requests|ballot", "how|who|has|have|any|did|is|are|going|through|clos*|result*|for|against|yet|many|state|where|what|which|still|when|needs|open|waiting|left" }, "vote*|request*|yet|how", "book|breakfast*|#V|#M|for_visit", 4, true },
	{ "requests", { "vote|votes|voting|ballot|yeses|yesses|tally", "vote|votes|voting|ballot|how_many|yeses|so_far" }, NULL, "#V|#M|breakfast*|meeting*", 3, true },
	{ "requests", { "did|has|have|is", "day|days|time|half|bid|ask", "get_through|gone_through|go_through|got_through|passed|agreed|approved|been_agreed" }, "my|our|sip", "visit*|#V|meeting*", 3, false },
	{ "requests", { "said_yes|say_yes|said_no|say_no|agreed|backed|supported|objected|in_favour|against", "my|our|mine|sip|+", "day|days|half|time|bid|ask|hours|request|writing" }, "anybody|anyone|who|has|yet", "visit*|#V|meeting*|breakfast*", 5, false },
	{ "requests", { "want|wants|wanting|wanted|asks|asking|asked|after|need|needs", "+", "day|days|half|hour|hours|time|morning|afternoon" }, "is|right|true|does|how|what", "i|we|my|our|me|can|could|chance|left|used|meeting*|breakfast*", 3, false },
	{ "requests", { "who", "on_side|on_board|persuade|convince|win_over|yet_to_vote|to_vote|to_agree|to_say_yes|to_back", "need|still|left|to|has|have" }, NULL, "visit*|#V|meeting*|breakfast*", 5, false },
	{ "requests", { "asking_me_for|asked_me_for|want_me_for|wants_me_for|need_me_for|wanting_me|asking_for_me|wants_me" }, NULL, "visit*|meeting*|breakfast*", 5, false },
	{ "requests", { "dating|to_date|date_from|dates_from|give_dates|to_be_dated|need_dates|needs_dates", MINE "|what|which|anything" }, NULL, NULL, 4, false },
	/* ---- what was promised ---- */
	{ "my actions", { "promise|promised|said|say|sign_up|signed_up|agreed|agree|undertook|undertaken|committed|commit|volunteer*|offered|supposed|meant|down_for|down_to|owe|put_down", "do|doing|id|ill|bring|send|write|sort|promised|action*|job|jobs|for|what|tasks|take_on", "i|we|id|ive|my|me|our" }, "what|did|promised|by_when", "answered|replied|responded|voted|answering|meeting*|breakfast*|visit*|vote*|request*|date|dating|be_dating|$|answer|reply", 4, false },
	{ "my actions", { "action|actions|jobs|tasks|homework", "my|our|me|i|what|which|any|list|still|left" }, NULL, "who|everyone|all", 4, true },
	{ "actions", { "action|actions|jobs|tasks|promised|promise|supposed|meant", "who|everyone|all|others|whose|everybody" }, NULL, NULL, 5, true },
	/* ---- term dates ---- */
	{ "terms $|terms", { "term|terms|holiday*|half_term|halfterm|half-term|break_up|breakup|christmas|xmas|easter|finish_for|back_after|back_in|last_day|first_day|kids", "when|what|how_long|how_many|how_far|dates|date|start*|end|ends|finish*|last_day|first_day|weeks|days" }, "dates|break_up|holiday*", "on|visit*|meeting*|thing|closed|shut|free|coming|sip|+|left|busy|breakfast*|request*|happening|anything|everyone|anyone|i|we_got|agreed|before", 4, true },
	/* ---- reminders ---- */
	{ "reminders", { "reminder|reminders|reminding|nudges", "what|which|any|when|have|do|list|show|my|our|are|all" }, NULL, NULL, 4, true },
	/* ---- how it works ---- */
	{ "help poll", { "poll|polls|doodle", "@" }, NULL, "vote*|request*", 8, true },
	{ "polls", { "poll|polls|doodle" }, NULL, "vote*|request*", 7, true },
	{ "help", { "what|how", "can|do", "you|u" }, "actually|type|special", "visit*|meeting*|breakfast*|request*|vote*|sip|+|left|waiting|have|free|actions|promised|coming|$|@|got|know|think|mean|need", 3, false },
	{ "help", { "what_can|able|able_to|how_do|how_does|new|lost|confused|stuck|instructions|commands|what_do|what_else|options|explain|what_are|what_should|what_exactly|not_sure|how_to|sort_of_things|kind_of_things|things_can|dont_get|dont_understand", "you|it|this|work|works|ask|use|lark|say|type|here|system|bot|clerk" }, "can|able|do|new|work", "visit*|meeting*|breakfast*|request*|vote*|sip|+|left|waiting|have|free|actions|promised|coming|$|@|got", 3, false },
	{ "help", { "help|instructions|commands|manual|guide|menu|cheat_sheet", "help|how|need|please|instructions|commands|manual|guide|menu|list|some|with|cheat_sheet" }, NULL, "visit*|meeting*|maths|phonics|request*|time|@|$", 2, true },
	/* clang-format on */
};

const size_t acts_topics_count = sizeof(acts_topics) / sizeof(acts_topics[0]);
