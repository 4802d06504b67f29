/* execute_posts: an empty call, and what one says beside its answer, put into the outbox. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

/* To whoever is in several clusters, which of them it is about. */
static const char *words_of(struct host *host, const struct clerk_call *call,
			    const struct call_post *post)
{
	return post->person == NULL || post->file != NULL
		   ? post->text
		   : which_words(host, call->arena, call->cluster, post->person, post->text);
}

/* What is about another item than the act has a source that says so (host/reaction.c). */
static const char *source_of(const struct clerk_call *call, const struct call_post *post,
			     const char *source)
{
	return call->request == NULL || post->item.letter == '\0'
		   ? source
		   : reaction_source(call->arena, source, post->item);
}

static void put_post(struct host *host, struct clerk_call *call, const struct call_post *post,
		     const struct outbox_line *line, const char *room_id)
{
	const struct outbox_message message = {
		.kind = line->kind,
		.source = line->source,
		.part = line->part,
		.room_id = room_id,
		.file = post->file,
		.answers = post->answers,
		.person = post->person,
		.text = host_words(call->cluster, call->arena, words_of(host, call, post)),
		.mentions = post->mentions,
		.mention_names =
		    host_handles(call->cluster, call->arena, post->mentions, call->now_s),
		.not_before_s = post->not_before_s,
		.lines = line,
		.line_count = call->request == NULL,
		.is_anew = call->is_anew
	};

	outbox_put(host->outbox, &message);
	if (call->request != NULL && post->item.letter != '\0') {
		reaction_note(call, line->source, post->item);
	}
}

void execute_put_posts(struct host *host, struct clerk_call *call, const char *source, int64_t part,
		       const char *room_id, const char *here)
{
	for (const struct call_post *post = call->posts; post != NULL; post = post->next) {
		if (post->person == NULL && room_id == NULL) {
			continue;
		}
		const struct outbox_line line = { post->kind, source_of(call, post, source), part++,
						  call->now_s };

		if (post->person != NULL && post->file == NULL &&
		    spare_keeps(call, post->person, post->text, &line)) {
			continue;
		}
		put_post(host, call, post, &line,
			 post->file != NULL     ? here
			 : post->person == NULL ? room_id
						: NULL);
	}
}

/* ---- a call that says nothing yet ---- */

void execute_fill(struct clerk_call *call, struct host *host, struct arena *arena,
		  const struct roster_cluster *cluster, const struct plugin *plugin)
{
	*call = (struct clerk_call){ .store = host->parts.store,
				     .school = host->parts.school,
				     .cluster = cluster,
				     .plugins = host->parts.plugins,
				     .wakes = host->wakes,
				     .outbox = host->outbox,
				     .plugin = plugin,
				     .prefix = "!",
				     .host = host,
				     .now_s = clock_wall_s(host->parts.clock) };
	call_init(call, arena);
}

void execute_look(struct clerk_call *call, struct host *host, const struct request *request,
		  const struct plugin *plugin)
{
	execute_fill(call, host, request->arena, request->cluster, plugin);
	call->request = request;
	call->sender = request->person;
	call->is_private = request->is_private;
	call->now_s = call->due_s = request->now_s;
}
