/* cues_table: the matters of a line by the words that stand in it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/cues_table.h"
#include "command/cues.h"

/* clang-format off */
#define COMES "come|coming|comin|comes|attend*|be there|be at|be along|going|go|goin|joining|join|make"
#define SENDS "send|get|bring|do|circulate|share|write|draft|email|sort|find|ring|call|print|prepare|update|check|chase|forward|collect|order|organise|arrange|upload|pass|take|put|make|finish|set"
#define WORDINGS "should read|should say|should have said|ought to have said|meant to say|supposed to say|topic|focus|the subject|subject of|subject is|should be about|was about|spelt|spelling of|wording"
#define UNSURE "maybe|might|possibly|probably|mebbe|provisional*|tentative*|not sure|unsure|not certain"
#define ASKS_IN "any chance|could i|could we|can i|can we|may i|may we|might i|might we|getting me|get me|see if|put me down|id like to|id love to"
#define ANSWERS "yes|no|not|cant|cannot|wont|dont|isnt|is|are|was|were|be|has|had|have|did|does|do|will|would|could|ok|okay|fine|in|out|late|done|sent|cancel*|move*|instead|change*|open|closed|shut|inset"
#define CALLS "call|calling|host|hosting|hold|arrange|arranging|organise|organising|set up|put on|like|lets|need|want|plan|planning|fix|fix up|have|do"

const struct cue_rule cue_rules[] = {
	/* reminders */
	{ "remind us$w$c", { "remind us|remind everyone|remind everybody|remind all|remind _ heads|nudge everyone|nudge us" }, NULL, CUE_WHEN, false, false, NULL },
	{ "snooze$w", { "remind me about it|remind me about that|remind me of it|remind me of that|remind me again|remind me _ instead|remind me later" }, UNSURE, CUE_PLACE, true, false, NULL },
	{ "remind me$w$c", { "remind me|dont forget to tell me|dont forget to remind me|tell me to|nudge me|ping me|prompt me|poke me|buzz me|nag me|prod me|chase me|chivvy me|bug me|tap me|shout me|shout at me|shout to me|^rem|^reminder|set _ reminder|give me a shout|give me a nudge|give me a poke|give me a prod|give me a ring|give me a bell|give me a buzz|give me a kick|dont let me forget|do not let me forget|dont let me miss|i must not forget|i mustnt forget|must not forget|mustnt forget|dont want to forget|jog my memory|make sure i dont forget|make sure i remember|so i dont forget" }, "move|change|cancel|delete|put off|put _ off|instead|did not|didnt|you did|havent|never|more time|another|extension|lift|make it _ not|make that _ not", CUE_WHEN, false, false, NULL },
	{ "undo", { "undo|scratch that|scratch _ last|take that back|take it back|take back _ last|ignore _ last|reverse that|reverse _ last|reverse it" }, NULL, 0, false, false, NULL },
	/* days */
	{ "inset $o$w", { "inset|insets|training day" }, UNSURE, CUE_DAY, false, false, NULL },
	{ "closed $o$w", { "closed|shut|closing|shutting|will close|closes|to close|close early|close at|close to pupils|close to children|close to the children|not open|snowed in" }, UNSURE "|" "free|visit*|meeting", CUE_DAY, false, false, NULL },
	{ "remind me$t", { "remind me|dont forget to tell me|dont forget to remind me|tell me to|nudge me|ping me|prompt me|poke me|buzz me|nag me|prod me|chase me|chivvy me|bug me|tap me|shout me|shout at me|shout to me|^rem|^reminder|set _ reminder|give me a shout|give me a nudge|give me a poke|give me a prod|give me a ring|give me a bell|give me a buzz|give me a kick|dont let me forget|do not let me forget|dont let me miss|i must not forget|i mustnt forget|must not forget|mustnt forget|dont want to forget|jog my memory|make sure i dont forget|make sure i remember|so i dont forget" }, "move|change|cancel|delete|put off|put _ off|instead|did not|didnt|you did|havent|never|more time|another|extension|lift|make it _ not|make that _ not", 0, false, false, NULL },
	{ "remind us$t", { "remind us|remind everyone|remind everybody|remind all|remind _ heads|nudge everyone" }, NULL, 0, false, false, NULL },
	/* another date of what somebody will do, and another amount of what is asked for */
	{ "move$w", { "make it|make that|needs until|need until|needs till|give me until|give me till", "wont be|isnt going to be|not going to be|not be|needs|need|give me" }, "visit*|meeting|breakfast", CUE_PLACE, true, false, NULL },
	{ "amount$a", { "sufficient|enough|plenty|too much|too long|only need*|need* only|just need*|only for|should be|should only|should say|should have|meant|amend|correct|change*|alter|less|reduce*|cut|instead|will do|would do|not|rather|now|drop it|drop to|drop _ to|trim|down to|up to|=" }, "visit*|left|used|spent|how|delivered|what|favour|happy|against|vote*|object", CUE_AMOUNT, true, false, NULL },
	/* what somebody will do */
	{ "", { "action*|todo|to do|job|put down|note", "everyone to|everybody to|all heads to|every head to|each head to|all schools to|every school to|each school to|all of us to|all of you to|everyone needs to|everyone has to|for everyone|for everybody|for all heads" }, "remind*", 0, false, false, "An action is one school's, so nothing is noted. `remind us Fri 11 Dec: …` tells everybody; or note one for each school, `action G to … by Fri 11 Dec`." },
	{ "action $u to$v by$w", { "put me down to|put us down to|note in for me to|note for me to|i am going to|we are going to|i plan to|ill|i will|i shall|il|we will|well|i promise*|make a note|leave it with me|my job to|i said id|ive said ill|undertaken to|ive promised to|i have promised to|ive agreed to|im going to|im to|ive got to", SENDS }, "visit*|governor*|govs|late|there|if", CUE_DAY, false, false, NULL },
	/* of one person's days there is no row */
	{ "", { "i teach|we teach|my teaching days|my days off" }, "what|remind*|inset|insets", CUE_DAY, false, true, "I don't note who is away or off, so nothing is changed. `out` is for a meeting, `move` for a visit or a SIP date; `mydays` says on which weekdays you work." },
	{ "", { "poorly|is ill|am ill|im ill|are ill|be ill|been ill|taken ill|still ill|feeling ill|ill with|ill today|ill tomorrow|off ill|home ill|sick|unwell|funeral|on leave|off work|be off|im off|am off|away|out of school|on a course|on training|teaching|teachin|not in|covering|unavailable|not available|not be available|not around|not working" }, ASKS_IN "|" "inset|insets|training day|what have i|what am i|whats on|have i got|sick with|sick of|sick to|visit*|meeting|breakfast|cancel*|move*|instead|see|free|remind*|nudge", CUE_DAY, false, true, "I don't note who is away or off, so nothing is changed. `out` is for a meeting, `move` for a visit or a SIP date; `mydays` says on which weekdays you work." },
	/* what is done */
	{ "done", { "done|sent|gone|went out|went off|went round|gone out|is with everyone|is with everybody|sorted|finished|completed|complete|tick|ticked|emailed|circulated|shared|off my list" }, UNSURE "|" "instead|not|cant|will|ill|if|wont|isnt|havent|hasnt|until|til|till|give me|done with|down with", 0, true, false, NULL },
	/* what is there, no more */
	{ "cancel", { "del|rm|cxl|cancel*|call _ off|calling _ off|scrap*|withdraw*|cant go ahead|cannot go ahead|wont go ahead|wont be going ahead|cant now go ahead|not going ahead|cannot now go ahead|isnt happening|not happening|isnt going ahead|forget|^drop|drop the|drop my|drop our|drop it|drop that|drop this|delete|remove|thats off|so its off|take _ off|take _ request _ off|take _ down|no longer need*|dont need|pull _ out|pulling out|is off|not needed|bin|pull|cancer our|cancer my|cancer the|cancle|cansel|canel|cancl|cry off|crying off|called off|take back my|take back our|take my _ back|take our _ back|no breakfast on _ after all|no meeting on _ after all|no breakfast on|no meeting on|no visit on|no breakfast after|no meeting after|no visit after" }, UNSURE "|" "instead|move*|dont cancel|need _ cancel*|never said|isnt cancel*|not cancel*|was cancel*|no need", 0, true, false, NULL },
	/* coming late, before what moves: "won't get there till" */
	{ "late$l", { "late|running behind|not before|wont get there|wont be there|wont be with you|cant be there|cannot be there|cannot be with you|get there|held up|delayed|arrive|arriving", COMES "|late|behind|there|before|till|until|after|about|held up|delayed" }, UNSURE, 0, true, true, NULL },
	/* what is to be done later, and a visit that begins so: nothing says that one comes late */
	{ "move$w", { "late|overdue|delayed|behind|slipping|slipped" }, UNSURE "|" "meeting|breakfast", CUE_PLACE, true, false, NULL },
	/* another date, or place */
	{ "move$w$p", { "give me|need until|need till|need til|more time|extend|extension|mv|edit|counter|resched|chg|move*|moving|shift*|make it|make that|make|making|instead|rather|postpone*|reschedul*|rearrang*|push*|put _ back|put back|go back|bring _ forward|brought forward|brought back|brought _ forward|better|alter|amend|earlier|later|swap*|needs to be|need to be|has to be|have to be|should be|shld be|going to be|to be at|could be|be better|could she come|can she come|could he come|can he come|could they come|can they come|could you come|can it be|can be|cld be|could it be|can we make|could we make|can we do|could we do|start|starts|finish|finishing|end at|ends at|end by|ends by|be at|change*|different|put _ off|switch*|knock*|bump*|slide|shunt*|to go to|finishes|done by|over by" }, "cant make|cannot make|wont make|not make|not be there|apologies|rather go to|rather visit|rather see|rather come to", CUE_PLACE, true, false, NULL },
	{ "move$w$p", { "no good|no use|not good|not great|wont do|wont work|wont suit|doesnt work|doesnt suit|dont work|dont suit|cant do|cannot do|is out|gone", "would be|is ok|is fine|would work|would suit|would do|works|suits|ok|fine|could do|can do|good|would|how about|hows|what about|better" }, UNSURE, CUE_PLACE, true, true, NULL },
	{ "move$w$p", { "want to be|wants to be|wanted to be|can it go|could it go|could that go|needs moving|wants moving|shove*|nudge*|would be fine|would be ok|would be okay|would be good|would be great|would suit|would work|will be fine|visit go to|meeting go to|breakfast go to|it go to|that go to|go to the day|go to the week|go to the following|go to the next|breakfast will be|brekkie will be|meeting will be|mtg will be|budgets will be|visit will be|it will be|itll be" }, UNSURE, CUE_PLACE, true, false, NULL },
	{ "snooze$w", { "can _ be|could _ be|can we do|could we do|move*|make it|make that|instead|rather|put _ off|put off|put back|push*|later|earlier|change*|shift*|should be|wants to be|needs to be" }, UNSURE "|meeting|visit*|breakfast", CUE_PLACE, true, false, NULL },
	/* when the adviser comes */
	{ "date$w", { "works|suits me|can do|could do|can offer|could offer|offer|put it in|put _ in|dated|date|fit _ in|book|do|come|set|can be with|could be with|can be at|could be at|can come|could come|can go|could go|can see|could see|could manage|can manage|im free|i am free|would suit|works for" }, "done|finished", CUE_PLACE, true, false, NULL },
	/* coming, or not */
	{ "out", { "cant|cannot|not|wont|unable|apologies|out|miss|regret|absent|never", COMES "|apologies|out|miss|absent|do" }, UNSURE "|" "cant start|cannot start|move*|instead|cancel*", 0, true, true, NULL },
	{ "out", { "not me|not us|none for me|no breakfast for me|no breakfast for us" }, UNSURE "|" "move*|cancel*", 0, true, true, NULL },
	{ "in$g", { "me plus|us plus|both of us|^me and my|come|coming|comin|attend*|be there|be at|be along|count me|count us|count on|put _ down|^yes|will be|bringing|bring|turning up|see you|joining|in|^y" }, UNSURE "|" "remind*|nudge*|to see|to watch|to look|to observe|see their|see her|see his|see how|any chance|getting me|get me|see if|drop in|pop in|call in|sit in|nip in|fit _ in|not|cant|cannot|wont|move*|instead|late|how|visit|meanwhile", 0, true, true, NULL },
	/* answers */
	{ "", { "^not yet|ask me later|ask me again|ask me on|ask me tomorrow|ask me next|ask me mon*|ask me tue*|ask me wed*|ask me thu*|ask me fri*" }, "remind*|visit*", 0, false, true, "All right, I've noted nothing. `mine` shows what waits for your answer, and `remind me Fri 9am answer` rings you." },
	{ "", { "apologies for|apologies from|apols for|apols from" }, "from me|from us|for me|for us|for absence", CUE_SCHOOL, false, false, "That is for that school's head to say, so I've noted nothing. Whoever that head has allowed says it with `for`." },
	{ "", { UNSURE, "breakfast|meeting" }, "visit*|sip|remind*|might i|see|watch", 0, false, true, "A maybe can't be noted. Say `in` or `out` with its number; the last that you say counts." },
	{ "fine", { "rather not vote|not minding|as not mind|down as fine|not vote|not voting|either way|not fussed|no strong|abstain*|dont mind|no preference|neutral|easy either" }, NULL, 0, true, true, NULL },
	{ "no$r", { "^no|^nope|as a no|a no for|a no from|down as no|is a no|say no|vote no|votes no|no to|no from|its a no|cannot|cant|decline*|against|object|refuse|not able|not in favour|unable|wont work|doesnt work|doesnt suit|not possible|rather not|reject|oppose" }, UNSURE "|" "no objection|no objections|no problem|no problems|not until|but|teaching", 0, true, true, NULL },
	{ "yes$r", { "^yes|^yep|^yeah|^aye|as a yes|a yes for|a yes from|down as yes|is a yes|say yes|vote yes|votes yes|yes to|yes from|votes for|vote for|agree*|approve*|happy to|happy for|happy with|^happy|^fine|fine by|fine with|is fine|be fine|thats fine|that fine|support*|favour|for it|^ok|^okay|is ok|ok by|ok with|be ok|very welcome|is welcome|be welcome|accept*|no objection|no objections|suits|works for|^lovely|confirm*|go ahead|in principle|behind this|have it|have his|have her" }, UNSURE "|" "not|cant|cannot|but|only|unless|if|although|though|rather than|instead|already agreed|has agreed|have agreed|teaching", 0, true, true, NULL },
	/* whose head is to come: it is hers to ask */
	{ "", { "come|comes|coming|cm|visit|see|pop", "to us|to ours|visit us|see us|visiting us|over here|to our school" }, "meeting|breakfast", CUE_SCHOOL | CUE_WHEN, false, false, "Is another school to come to you? Then its head asks for it, `visit` and your letter; nothing is done yet." },
	/* to see another school */
	{ "visit $s$w$t$n", { "visit*|to see|come and see|come and watch|come and look|come see|go and see|go and look|look round|look at|observe|observing|shadow*|pop over|popping over|nip over|drop in on|over to|spend" }, "no from|yes from|a no from|" "cancel*|undo|remind*|free|to us|to ours|visit us|see us|visiting us|over here", CUE_SCHOOL | CUE_WHEN, false, true, NULL },
	/* the adviser's time */
	{ "request$a$t", { "from the sip pot|the sip pot|sip pot|sip pool|sip|sips|adviser|advisers|advisor|advisors" }, "how much|how many|how do|how does|how long|how is|how are|how was|how did|what|done|left|pay*|favour|his|her|their|votes|voted|finished|put us down|put me down|our vote|my vote|minding|date everyone|day everyone|a date", CUE_AMOUNT, false, false, NULL },
	{ "request$t", { "from the sip pot|the sip pot|sip pot|sip pool|sip|sips|adviser|advisers|advisor|advisors", "need*|like|want*|request*|ask*|have|get|after|use|book|borrow|chance|could|can|may|glad|grateful" }, "how|what|done|left|tell|favour|his|her|their|votes|voted|finished|free|put us down|put me down|our vote|my vote|minding|date everyone|day everyone|a date", 0, false, false, NULL },
	/* meetings */
	{ "breakfast$w$p", { "breakfast", CALLS "|at mine|at ours|at _ place|^breakfast" }, NULL, CUE_DAY, false, false, NULL },
	{ "meet$t$w$p", { "meeting|get together|getting together|get-together|catch up|catch-up|catchup", CALLS "|^meeting|heads get-together|heads catch-up|heads meeting|hds meeting|at mine|at ours" }, NULL, CUE_DAY, false, false, NULL },
	{ "meet$t$w$p", { "convene|assemble|gather|get _ together|getting _ together|bring _ together|call _ together|all the heads to|all heads to|heads to meet|heads meet|heads all meet|all meet|all to meet", "heads|hds|all|everyone|everybody|us|colleagues|both|lot" }, "breakfast|visit*", CUE_DAY, false, false, NULL },
	{ "meet$t$w$p", { "^all heads|^all hds|^cluster heads|^heads|^hds|^all the heads|^all 8|^all eight|^everyone|^everybody" }, ANSWERS "|" "breakfast|visit*|remind*|free|busy|who", CUE_DAY, false, false, NULL },
	/* going to see another school, in any words */
	{ "visit $s$w$t$n", { "visit*|come|go|going|coming|watching|observing|get|getting|pop|popping|nip|nipping|drop|dropping|swing by|put me down|put us down|call|see|watch|look|round|walk|book|off to|be at|arrange|slot|slots|bk|add|v|time at|hours at|hour at|morning at|afternoon at|day at|send|sit in|meet|to|with|at|from|have me|have us" }, "no from|yes from|a no from|" "meeting|breakfast|remind*|free|sip|call off|cancel*|move*|instead|to us|to ours|visit us|see us|over here", CUE_SCHOOL | CUE_WHEN, false, true, NULL },
	/* a school and when, and no word of what is to be done: "F 11 Dec am" */
	{ "visit $s$w$t$n", { NULL }, "no from|yes from|a no from|" ANSWERS "|" "^breakfast|for breakfast|to breakfast|the breakfast|meeting|remind*|free|sip|to us|to ours|us|over here", CUE_SCHOOL | CUE_WHEN, false, true, NULL },
	{ "visit $s$t$n", { "visit*|come and see|come over|go and see|pop over|pop in|nip over|look round|watch|observe|shadow*|spend" }, "no from|yes from|a no from|" "meeting|breakfast|remind*|free|sip|who|when|cancel*|move*|instead", CUE_SCHOOL, false, true, NULL },
	/* "C 3 dec after breakfast", "F 11 dec am", "½ day @ Greenway w/c 7 Dec" */
	{ "visit $s$w$t$n", { "after breakfast|after the breakfast|after the meeting" }, "no from|yes from|a no from|" "remind*|free|busy|sip|who|when|what|cancel*|move*|instead|yes|no|in|out|late|done", CUE_SCHOOL | CUE_WHEN | CUE_FIRST, false, true, NULL },
	{ "visit $s$w$t$n", { NULL }, "no from|yes from|a no from|" "no from|yes from|a no|a yes|not for us|count us|count me|meeting|breakfast|remind*|free|busy|sip|who|when|what|cancel*|move*|instead|yes|no|in|out|late|done|head|heads|office", CUE_SCHOOL | CUE_WHEN | CUE_FIRST, false, true, NULL },
	{ "request$a$t", { NULL }, "the day following|the day after|the day before|following day|min|mins|minute|minutes|late|early|left|used|done|how|what|who|more|less|ago|cancel*|move*|instead|only|max|maximum|please no|put us down|put me down|our vote|my vote|minding|date everyone|day everyone|a date", CUE_AMOUNT | CUE_FIRST, false, true, NULL },
	/* a thing of her own, and another date: nothing else is said of it */
	{ "move$w$p", { NULL }, UNSURE "|" "if|unless|clash*|remember|free|still|looking forward|see you|hope|wonder|think|late|in|out|" WORDINGS, CUE_PLACE | CUE_WHEN, true, false, NULL },
	/* what schools can show one another: "" stands nowhere, so what was learnt tells, and these
	 * words are none of the matter */
	{ "offers$k$t", { "offer*|good at|any good|best at|strong*|hot on|brilliant at|expert*|exper*|knows|know|does|do|doing|done|using|use|got|has|have|cracked|nailed|sorted|else|who|whos|which|anyone|anybody|any1|everyone|everybody|everyones|schools|heads|list|listed|bank of|others|ask|see|go to|find|show|look up|round here|nearest|closest|in the cluster", "" }, NULL, 0, false, false, NULL },
	{ "offer remove$t", { "take|took|off|list|listed|unlist|remove|delete|drop|dropped|scrap|cross|strike|withdraw|pull|get|come off|no longer|longer|any more|anymore|not|cant|dont|stop*|offer*|show|share|do|doing|from|our name|put down|expert", "" }, NULL, 0, false, false, NULL },
	{ "offer$t", { "put _ down|put _ on|put|down|add|stick|pop|list|listed|bank of expertise|bank|expertise|offer*|share|sharing|show*|showing|people|ppl|others|other schools|other|anyone|anybody|colleagues|good at|strong*|strength|happy|glad|pleased|welcome|willing|help|come and see|come and look|come|see|look at|look|really well|going|working well|well|know|knows|record|note|count us in|sign us up|register|schools|the group|the list|demonstrate|talk", "" }, NULL, 0, false, false, NULL },
	{ "gap$t", { "struggl*|who|can help|could help|might help|help*|hand|support|weak*|weakness|spot|gap|gaps|stuck|drowning|worried|worry|need*|needs work|improve|better|get better|could do|do with|love|like|see|seeing|look out|keep an eye out|tell me|let me know|shout|offers|offer|someone|somebody|anyone|anybody|another school|a school|school|schools|good at|good|developing|develop|lack*|missing|not|cant|isnt|enough|poor|hard|finding|find|results|dire|dipped|in confidence|confidentially|quietly|privately|between us|identified|area for development", "" }, NULL, 0, false, false, NULL },
};
const char cue_doing[] = SENDS;
const char cue_wishes[] =
	"is it ok if|is it okay if|is it all right if|could i|could we|can i|can we|can my|could my|may i|may we|might i|might we|i might|we might|id like|wed like|"
	"i would like|we would like|i should like|id love|wed love|any chance|shall we|lets|let us|please could|please can|need to|want to|wants to|would like to|"
	"any way i|any way we|i can come|we can come|i could come|we could come|come and see|come and look|come and watch|give me a shout|give me a nudge|give me a poke|give me a prod|give me a ring|give me a bell|give me a buzz|give me a kick|nag me|prod me|nudge me|poke me|ping me|chase me|chivvy me|dont let me forget|do not let me forget|"
	"i would rather|id rather|we would rather|wed rather|id prefer|i would prefer|be possible|i wonder if i|i wonder whether i|have a|a couple of hours|half a day";
const char cue_denials[] =
	"dont need _ cancel*|do not need _ cancel*|no need to|no reason to|no reason why|no news|no comment|undo nothing|cancel nothing|nothing please|dont undo|do not undo|dont cancel|do not cancel|dont withdraw|do not withdraw|"
	"yes what|yes who|yes when";
const char cue_nots[] =
	"not|dont|doesnt|didnt|isnt|arent|wasnt|werent|wont|wouldnt|cant|cannot|couldnt|shouldnt|havent|hasnt|never|nobody|neither|none|nor|noone|no one|no need|no longer|"
	"doubt|unlikely|hardly|nothing|instead of|otherwise|after all";
const char cue_wordings[] = WORDINGS;
const char cue_exchanged[] = "about _ rather than|about _ not|about _ instead of";
const char cue_fails[] =
	"not|nobody|noone|no one|none|cant|cannot|isnt|wont|hasnt|havent|arent|couldnt|doesnt|didnt|wasnt|werent|not able|no longer";
const char cue_turns[] =
	"not|never|cancel*|everything|unless|if|except|but|only|maybe|perhaps|instead|until|till|after|before|and|or";
const char cue_bounds[] =
	"maybe mon*|maybe tue*|maybe wed*|maybe thu*|maybe fri*|maybe the|perhaps mon*|perhaps tue*|perhaps wed*|perhaps thu*|perhaps fri*|perhaps the|"
	"before xmas|before christmas|before the holidays|before the end of|before end of|before half|before easter|before we break|before term|"
	"before lunch|after lunch|before break|after break|before school|after school|before playtime|after playtime|after assembly|before assembly|"
	"after breakfast|after the breakfast|until lunch|till lunch|until break|till break|until noon|till noon|until midday|till midday|before ofsted";
const size_t cue_rule_count = sizeof(cue_rules) / sizeof(cue_rules[0]);

/* In the order of strcmp. */
const char *const cue_small[] = {
	"@", "a", "about", "abt", "actually", "afraid", "afternoon", "again", "all", "also",
	"am", "an", "and", "any", "are", "arrange", "arranged", "as", "ask", "asked", "asking",
	"at", "aye", "be", "because", "been", "being", "bit", "book", "booked", "both", "but",
	"by", "can", "cannot", "cant", "cd", "cheers", "cld", "clerk", "colleagues", "come",
	"comin", "coming", "convenient", "cos", "could", "date", "day", "did", "do", "does",
	"done", "dont", "down", "each", "eee", "eh", "er", "erm", "every", "everybody",
	"everyone", "ey", "fancy", "few", "for", "free", "from", "get", "go", "goin", "going",
	"gonna", "good", "got", "grateful", "had", "happy", "has", "have", "having", "he",
	"head", "headteacher", "hello", "her", "here", "hey", "hi", "him", "his", "hope",
	"hoping", "how", "i", "id", "if", "im", "in", "instead", "int", "into", "is", "it",
	"its", "ive", "just", "kindly", "know", "last", "let", "lets", "like", "love", "make",
	"may", "maybe", "me", "might", "mine", "more", "mornin", "morning", "most", "much",
	"must", "my", "n", "need", "new", "next", "no", "not", "note", "now", "of", "off", "oh",
	"ok", "okay", "on", "one", "ones", "only", "ont", "or", "our", "ours", "out", "over",
	"own", "owt", "pencil", "pencilled", "perhaps", "please", "pls", "plz", "poss",
	"possible", "primary", "put", "rather", "re", "regarding", "req", "round", "rsvp",
	"said", "same", "say", "school", "see", "shall", "shd", "she", "should", "since", "so",
	"some", "somebody", "sorry", "sort", "still", "such", "suit", "suits", "summat", "ta",
	"tha", "than", "thank", "thanks", "that", "thats", "the", "their", "them", "then",
	"there", "these", "they", "think", "this", "those", "through", "til", "till", "time",
	"to", "too", "u", "um", "until", "up", "ur", "us", "very", "wanna", "want", "was", "we",
	"well", "were", "what", "when", "where", "whether", "which", "while", "who", "wi",
	"will", "with", "wld", "wonder", "wondering", "wont", "work", "works", "would", "yer",
	"yes", "yet", "you", "your",
};
const size_t cue_small_count = sizeof(cue_small) / sizeof(cue_small[0]);

const char cue_leads[] =
	"come and see|go and see|come and look at|go and look at|come and watch|come see|come look at|agenda|topic|subject|in order to carry out|in order to look at|in order to discuss|to go through our|to go through their|to go through the|to go through|go through|so that she can support us with|so that he can support us with|so she can support us with|support us with|to support us with|to support|to work on|to help with|help us on|to carry out|carry out|to discuss the|to discuss our|to discuss|to talk about|discuss|to prepare|to prepare our|to help us with|help us with|help with|getting ready for|to get ready for|on behalf of|wants to see|want to see|in order to see|to see|to look at their|to look at the|to look at how|to look at|to look round|to see how they|to see how|to see the|to see their|to see her|to see his|to see|to watch|to observe|"
	"observing|watching|in preparation for|in readiness for|ahead of|about the|about their|about our|about|abt|re|regarding|with a view to|in order to|to do with|on the subject of|it is about|"
	"its about|its for|it is for|focus on|focusing on|focus|want to see her|want to see his|want to see|looking at|for our|for their|for the|for her|for his|for my|for a|for";

const char cue_openings[] =
	"what id really like is|what id love is|what i really need is|what we really need is|what id like is|what i want is|what we need is|what i need is|what wed like is|what i would like is|what we would like is|please|pls|hi|hello|hey|clerk|thanks|sorry|and|so|ok|oh|morning|good morning|quick question|just wondering|um|er|do you know|right|but|now|"
	"how about|what about|any chance|is there any chance|is it possible|would it be possible|is there any way|when it is convenient|when convenient|when it suits|"
	"can you tell me|could you tell me|would you tell me|please tell me|tell me|could you say|can you say|could you let me know|can you let me know|let me know|let us know|i wonder|i was wondering|forgive me|remind me|remind us|can you remind me|"
	"could you remind me|can i ask|could i ask|may i ask|can you check|could you check|check|on|at|in|for|from|about|to|if|whether";

const char cue_asking[] =
	"what|whats|when|whens|who|whos|wheres|whereabouts|how|where|which|is|are|has|have|did|does|do|am i|am we|was|"
	"were you|were they|were we|were there|were any|were the|were our|were all|any|anyone|anybody";
/* clang-format on */
