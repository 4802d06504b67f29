/* yaml_faults: every fault of form in a YAML file, by the schema that it is read with. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/yaml_faults.h"

#include "base/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct looking {
	struct arena *arena;
	const char *path;
	const struct yaml_teller *teller;
	yaml_document_t document;
	size_t told;
	long left; /* nodes yet to be looked at: aliases could make them endless */
};

/* A thing to be looked at: what it is called, and where that begins; line 0: nowhere. */
struct thing {
	const yaml_node_t *node;
	const char *name;
	size_t line;
};

static void look(struct looking *looking, const struct thing *thing,
		 const cyaml_schema_value_t *schema);

static void tell(struct looking *looking, size_t line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *why = arena_vprintf(looking->arena, fmt, ap);

	va_end(ap);
	looking->told++;
	looking->teller->tell(
	    looking->teller->self,
	    line == 0 ? arena_printf(looking->arena, "%s: %s", looking->path, why)
		      : arena_printf(looking->arena, "%s:%zu: %s", looking->path, line, why));
}

static size_t line_of(const yaml_node_t *node)
{
	return node->start_mark.line + 1;
}

static const char *text_of(const struct looking *looking, const yaml_node_t *node)
{
	return node->type != YAML_SCALAR_NODE
		   ? ""
		   : arena_strndup(looking->arena, (const char *)node->data.scalar.value,
				   node->data.scalar.length);
}

static bool is_kind(struct looking *looking, const struct thing *thing, yaml_node_type_t wanted,
		    const char *what)
{
	if (thing->node->type == wanted) {
		return true;
	}
	tell(looking, thing->line, "%s expected here, not %s", what,
	     thing->node->type == YAML_SCALAR_NODE     ? "a single value"
	     : thing->node->type == YAML_SEQUENCE_NODE ? "a list"
						       : "keys with values");
	return false;
}

/* ---- single values ---- */

/* Nor what turns the order of letters round (UAX 9): a name would be read as another. */
static bool has_control(const unsigned char *text, size_t len)
{
	static const char *const turns[] = { "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac",
					     "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa6",
					     "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9",
					     "\xe2\x80\x8e", "\xe2\x80\x8f" };

	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] == 0x7f) {
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		if (memmem(text, len, turns[i], strlen(turns[i])) != NULL) {
			return true;
		}
	}
	return false;
}

static void look_at_text(struct looking *looking, const struct thing *thing,
			 const cyaml_schema_value_t *schema)
{
	if (!is_kind(looking, thing, YAML_SCALAR_NODE, "a text was")) {
		return;
	}
	size_t len = thing->node->data.scalar.length;

	if (has_control(thing->node->data.scalar.value, len)) {
		tell(looking, thing->line, "a line break or a control character within a text");
	} else if (len < schema->string.min) {
		tell(looking, thing->line, "a text was expected here, and there is none");
	} else if (len > schema->string.max) {
		tell(looking, thing->line, "too long; the most is %u", schema->string.max);
	}
}

static void look_at_number(struct looking *looking, const struct thing *thing)
{
	char *end = NULL;

	if (!is_kind(looking, thing, YAML_SCALAR_NODE, "a whole number was")) {
		return;
	}
	const char *text = text_of(looking, thing->node);

	errno = 0;
	(void)strtoll(text, &end, 0);
	if (errno != 0 || end == text || *end != '\0') {
		tell(looking, thing->line, "not a whole number: %.80s", text);
	}
}

/* "role is head, sip or guest, not 'boss'". */
static void look_at_word(struct looking *looking, const struct thing *thing,
			 const cyaml_schema_value_t *schema)
{
	const cyaml_strval_t *words = schema->enumeration.strings;
	uint32_t count = schema->enumeration.count;
	struct str list;

	if (!is_kind(looking, thing, YAML_SCALAR_NODE, "a word was")) {
		return;
	}
	const char *text = text_of(looking, thing->node);

	str_init(&list, looking->arena);
	for (uint32_t i = 0; i < count; i++) {
		if (str_equal(words[i].str, text)) {
			return;
		}
		str_addf(&list, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", words[i].str);
	}
	tell(looking, thing->line, "%s is %s, not '%.80s'", thing->name, list.text, text);
}

/* ---- lists and keys ---- */

static void look_at_list(struct looking *looking, const struct thing *thing,
			 const cyaml_schema_value_t *schema)
{
	if (!is_kind(looking, thing, YAML_SEQUENCE_NODE, "a list was")) {
		return;
	}
	const yaml_node_item_t *items = thing->node->data.sequence.items.start;
	size_t count = (size_t)(thing->node->data.sequence.items.top - items);
	bool is_words = schema->type == CYAML_FLAGS;

	if (!is_words && count < schema->sequence.min) {
		tell(looking, thing->line, "the list is too short; the least is %u",
		     schema->sequence.min);
	} else if (!is_words && count > schema->sequence.max) {
		tell(looking, thing->line, "the list is too long; the most is %u",
		     schema->sequence.max);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct thing entry = { yaml_document_get_node(&looking->document, items[i]),
				       thing->name, 0 };

		entry.line = line_of(entry.node);
		if (is_words) {
			look_at_word(looking, &entry, schema);
		} else {
			look(looking, &entry, schema->sequence.entry);
		}
	}
}

static size_t field_of(const cyaml_schema_field_t *fields, const char *key)
{
	size_t i = 0;

	while (fields[i].key != NULL && !str_equal(fields[i].key, key)) {
		i++;
	}
	return i;
}

static void look_at_field(struct looking *looking, const yaml_node_pair_t *pair,
			  const cyaml_schema_field_t *fields, bool *seen)
{
	const yaml_node_t *key = yaml_document_get_node(&looking->document, pair->key);
	const char *name = text_of(looking, key);
	size_t i = field_of(fields, name);
	struct thing value = { yaml_document_get_node(&looking->document, pair->value), name,
			       line_of(key) };

	if (fields[i].key == NULL) {
		tell(looking, value.line, "unknown key '%.80s'", name);
	} else if (seen[i]) {
		tell(looking, value.line, "key given twice '%s'", name);
	} else {
		seen[i] = true;
		look(looking, &value, &fields[i].value);
	}
}

static void look_at_keys(struct looking *looking, const struct thing *thing,
			 const cyaml_schema_value_t *schema)
{
	const cyaml_schema_field_t *fields = schema->mapping.fields;

	if (!is_kind(looking, thing, YAML_MAPPING_NODE, "keys with values were")) {
		return;
	}
	bool *seen = arena_array(looking->arena, field_of(fields, "") + 1, sizeof(*seen));

	for (const yaml_node_pair_t *pair = thing->node->data.mapping.pairs.start;
	     pair < thing->node->data.mapping.pairs.top; pair++) {
		look_at_field(looking, pair, fields, seen);
	}
	for (size_t i = 0; fields[i].key != NULL; i++) {
		if (!seen[i] && (fields[i].value.flags & CYAML_FLAG_OPTIONAL) == 0) {
			tell(looking, thing->line, "missing key '%s'", fields[i].key);
		}
	}
}

static void look(struct looking *looking, const struct thing *thing,
		 const cyaml_schema_value_t *schema)
{
	if (looking->left-- <= 0) {
		return;
	}
	switch (schema->type) {
	case CYAML_MAPPING:
		look_at_keys(looking, thing, schema);
		return;
	case CYAML_SEQUENCE:
	case CYAML_FLAGS:
		look_at_list(looking, thing, schema);
		return;
	case CYAML_ENUM:
		look_at_word(looking, thing, schema);
		return;
	case CYAML_INT:
		look_at_number(looking, thing);
		return;
	case CYAML_STRING:
		look_at_text(looking, thing, schema);
		return;
	default:
		return; /* no schema of ours has it; libcyaml has the last word in any case */
	}
}

size_t yaml_faults(struct arena *arena, const char *bytes, const char *path,
		   const cyaml_schema_value_t *schema, const struct yaml_teller *teller)
{
	struct looking looking = { .arena = arena, .path = path, .teller = teller };
	yaml_parser_t parser;

	if (yaml_parser_initialize(&parser) == 0) {
		return 0;
	}
	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, strlen(bytes));
	if (yaml_parser_load(&parser, &looking.document) != 0) {
		struct thing root = { yaml_document_get_root_node(&looking.document), "", 0 };

		looking.left = looking.document.nodes.top - looking.document.nodes.start;
		if (root.node != NULL) {
			look(&looking, &root, schema);
		}
		yaml_document_delete(&looking.document);
	}
	yaml_parser_delete(&parser);
	return looking.told;
}
