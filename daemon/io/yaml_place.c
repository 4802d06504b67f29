/* yaml_place: on which line of a YAML file a thing stands, for faults of meaning. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/yaml_place.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* libyaml counts from 0. */
static size_t line_of(const yaml_node_t *node)
{
	return node->start_mark.line + 1;
}

static bool is_scalar(const yaml_node_t *node, const char *text, size_t len)
{
	return node != NULL && node->type == YAML_SCALAR_NODE && node->data.scalar.length == len &&
	       memcmp(node->data.scalar.value, text, len) == 0;
}

/* Goes to the entry `name` of a mapping, or the place of a list; `ret_line` is where it begins. */
static yaml_node_t *step(yaml_document_t *document, const yaml_node_t *node, const char *name,
			 size_t len, size_t *ret_line)
{
	yaml_node_t *found = NULL;

	if (node->type == YAML_SEQUENCE_NODE) {
		size_t count =
		    (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
		size_t place = strtoul(name, NULL, 10);

		if (place < count) {
			found = yaml_document_get_node(document,
						       node->data.sequence.items.start[place]);
			*ret_line = line_of(found);
		}
		return found;
	}
	if (node->type != YAML_MAPPING_NODE) {
		return NULL;
	}
	for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	     pair < node->data.mapping.pairs.top; pair++) {
		const yaml_node_t *key = yaml_document_get_node(document, pair->key);

		if (is_scalar(key, name, len)) {
			found = yaml_document_get_node(document, pair->value);
			*ret_line = line_of(key);
		}
	}
	return found;
}

static size_t walk(yaml_document_t *document, const char *path, const char *key)
{
	yaml_node_t *node = yaml_document_get_root_node(document);
	size_t line = 0;

	while (node != NULL && *path != '\0') {
		size_t len = strcspn(path, "/");

		node = step(document, node, path, len, &line);
		path += len + (path[len] == '/' ? 1 : 0);
	}
	if (node != NULL && key != NULL) {
		(void)step(document, node, key, strlen(key), &line);
	}
	return line;
}

/* Loads the first document; `ret_line` is where that fails. */
static bool load(const char *bytes, yaml_document_t *document, size_t *ret_line)
{
	yaml_parser_t parser;

	if (yaml_parser_initialize(&parser) == 0) {
		return false;
	}
	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, strlen(bytes));
	bool is_good = yaml_parser_load(&parser, document) != 0;

	*ret_line = is_good ? 0 : parser.problem_mark.line + 1;
	yaml_parser_delete(&parser);
	return is_good;
}

size_t yaml_line_at(const char *bytes, const char *path, const char *key)
{
	yaml_document_t document;
	size_t line = 0;

	if (!load(bytes, &document, &line)) {
		return 0;
	}
	line = walk(&document, path, key);
	yaml_document_delete(&document);
	return line;
}

size_t yaml_line_of_fault(const char *bytes)
{
	yaml_document_t document;
	size_t line = 0;

	if (load(bytes, &document, &line)) {
		yaml_document_delete(&document);
	}
	return line;
}
