/* draw_png: the dots of a picture as a PNG of few colours. Cairo's own writer is several times as
 * slow: it does not know that most rows are the one above once more, and most dots white. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/draw.h"

#include <dlfcn.h>
#include <string.h>

/* Of colours that are alike to CELL_BITS the first stands for all: edges of letters have hundreds.
 */
enum { CELL_BITS = 4, CELLS = 1 << (3 * CELL_BITS) };
enum { COLOURS_MAX = 256, CRC_BYTES = 4, NAME_BYTES = 4, FAST = 1, NONE = 0, UP = 2 };

/* zlib came with cairo, which has its own writer too. */
struct zlib {
	int (*compress2)(unsigned char *to, unsigned long *len, const unsigned char *from,
			 unsigned long from_len, int level);
	unsigned long (*crc32)(unsigned long crc, const unsigned char *bytes, unsigned len);
};

struct picture {
	struct clerk_sheet *sheet;
	struct zlib z;
	unsigned colours[COLOURS_MAX];
	size_t count;
	short at[CELLS]; /* by the upper bits of its parts which colour a dot has, from 1; 0: new */
};

static bool load(struct zlib *z)
{
	void *library = dlopen("libz.so.1", RTLD_NOW | RTLD_LOCAL);

	if (library != NULL) {
		*(void **)&z->compress2 = dlsym(library, "compress2");
		*(void **)&z->crc32 = dlsym(library, "crc32");
	}
	return z->compress2 != NULL && z->crc32 != NULL;
}

static int apart(unsigned a, unsigned b)
{
	int sum = 0;

	for (int shift = 0; shift <= 16; shift += 8) {
		int by = (int)(a >> shift & 255) - (int)(b >> shift & 255);

		sum += by * by;
	}
	return sum;
}

static size_t cell_of(unsigned rgb)
{
	unsigned down = 8 - CELL_BITS, mask = (1U << CELL_BITS) - 1;

	return (size_t)((rgb >> (16 + down) & mask) << (2 * CELL_BITS) |
			(rgb >> (8 + down) & mask) << CELL_BITS | (rgb >> down & mask));
}

/* The place of what is not there yet: its own, or once there are as many as may be the nearest. */
static short place(const struct picture *p, unsigned rgb)
{
	size_t at = 0;

	for (size_t i = 1; i < p->count; i++) {
		at = apart(p->colours[i], rgb) < apart(p->colours[at], rgb) ? i : at;
	}
	return (short)(at + 1);
}

static unsigned char colour_at(struct picture *p, unsigned rgb)
{
	short *at = &p->at[cell_of(rgb)];

	if (*at == 0 && p->count < COLOURS_MAX) {
		p->colours[p->count++] = rgb;
		*at = (short)p->count;
	} else if (*at == 0) {
		*at = place(p, rgb);
	}
	return (unsigned char)(*at - 1);
}

/* Each row is led by how it is to be read: as it stands, or as what differs from that above. */
static size_t put_rows(struct picture *p, unsigned char *out)
{
	const struct clerk_sheet *sheet = p->sheet;
	const unsigned char *data = sheet->c.image_surface_get_data(sheet->surface);
	int stride = sheet->c.image_surface_get_stride(sheet->surface);
	size_t width = (size_t)sheet->width, len = 0;

	for (int y = 0; y < sheet->height; y++) {
		const unsigned char *row = data + (ptrdiff_t)y * stride;
		bool is_again = y > 0 && memcmp(row, row - stride, 4 * width) == 0;

		out[len++] = is_again ? UP : NONE;
		memset(out + len, 0, width);
		for (size_t x = 0; !is_again && x < width; x++) {
			unsigned dot;

			memcpy(&dot, row + 4 * x, sizeof(dot));
			out[len + x] = colour_at(p, dot & 0xffffff);
		}
		len += width;
	}
	return len;
}

static void put_number(unsigned char *to, unsigned long number)
{
	for (int i = 0; i < 4; i++) {
		to[i] = (unsigned char)(number >> (24 - 8 * i));
	}
}

static void put_chunk(struct picture *p, const char *name, const unsigned char *bytes, size_t len)
{
	unsigned char *chunk = clerk_memory(p->sheet->call, len + 4 + NAME_BYTES + CRC_BYTES);

	put_number(chunk, len);
	memcpy(chunk + 4, name, NAME_BYTES);
	if (len > 0) {
		memcpy(chunk + 4 + NAME_BYTES, bytes, len);
	}
	put_number(chunk + 4 + NAME_BYTES + len,
		   p->z.crc32(0, chunk + 4, (unsigned)(NAME_BYTES + len)));
	draw_add_bytes(p->sheet, chunk, (unsigned)(len + 4 + NAME_BYTES + CRC_BYTES));
}

static void put_head(struct picture *p)
{
	/* eight bits a dot, a place among colours */
	unsigned char head[13] = { [8] = 8, [9] = 3 };

	put_number(head, (unsigned long)p->sheet->width);
	put_number(head + 4, (unsigned long)p->sheet->height);
	draw_add_bytes(p->sheet, (const unsigned char *)"\x89PNG\r\n\x1a\n", 8);
	put_chunk(p, "IHDR", head, sizeof(head));
}

static void put_colours(struct picture *p)
{
	unsigned char colours[3 * COLOURS_MAX];

	for (size_t i = 0; i < p->count; i++) {
		colours[3 * i] = (unsigned char)(p->colours[i] >> 16);
		colours[3 * i + 1] = (unsigned char)(p->colours[i] >> 8);
		colours[3 * i + 2] = (unsigned char)p->colours[i];
	}
	put_chunk(p, "PLTE", colours, 3 * p->count);
}

bool draw_png(struct clerk_sheet *sheet)
{
	struct picture p = { .sheet = sheet };
	size_t room = (size_t)sheet->height * ((size_t)sheet->width + 1);

	/* of a surface that could not be made there is none */
	if (!load(&p.z) || sheet->c.image_surface_get_data(sheet->surface) == NULL) {
		return false;
	}
	sheet->c.surface_flush(sheet->surface);
	unsigned char *rows = clerk_memory(sheet->call, room);
	/* what does not shrink grows by less than this */
	unsigned long len = room + room / 1000 + 64;
	unsigned char *packed = clerk_memory(sheet->call, len);
	size_t filled = put_rows(&p, rows);

	if (p.z.compress2(packed, &len, rows, filled, FAST) != 0) {
		return false;
	}
	put_head(&p);
	put_colours(&p);
	put_chunk(&p, "IDAT", packed, len);
	put_chunk(&p, "IEND", NULL, 0);
	return true;
}
