// The limit: libxml2's SAX2 push parser in 64 KiB chunks, with callbacks that only count.
//
//   sax decode FILE RUNS    reads FILE RUNS times and prints the best throughput
//   sax first FILE          reads FILE once: the cost of a process that parses one small document
#include "measure.h"

#include <libxml/parser.h>

struct counts {
    size_t elements, attributes, ends, characters;
};

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int namespace_count, const xmlChar **namespaces, int attribute_count, int default_count,
                          const xmlChar **attributes) {
    (void)name, (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)default_count;
    (void)attributes;
    struct counts *counts = context;
    counts->elements += 1;
    counts->attributes += (size_t)attribute_count;
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)name, (void)prefix, (void)uri;
    ((struct counts *)context)->ends += 1;
}

static void characters(void *context, const xmlChar *text, int length) {
    (void)text;
    ((struct counts *)context)->characters += (size_t)length;
}

static struct counts parse(const char *data, size_t size) {
    enum { chunk = 64 * 1024 };
    xmlSAXHandler handler = {0};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = start_element;
    handler.endElementNs = end_element;
    handler.characters = characters;
    struct counts counts = {0};
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, &counts, NULL, 0, NULL);
    xmlCtxtUseOptions(parser, XML_PARSE_NONET);
    for (size_t offset = 0; offset < size; offset += chunk) {
        size_t length = size - offset < chunk ? size - offset : chunk;
        if (xmlParseChunk(parser, data + offset, (int)length, offset + length == size)) {
            fprintf(stderr, "sax: not well-formed near byte %zu\n", offset);
            exit(1);
        }
    }
    xmlFreeParserCtxt(parser);
    if (!counts.elements || counts.elements != counts.ends) {
        fprintf(stderr, "sax: %zu elements begin, %zu end\n", counts.elements, counts.ends);
        exit(1);
    }
    return counts;
}

int main(int argc, char **argv) {
    size_t size;
    if (argc == 3 && !strcmp(argv[1], "first")) {
        char *data = read_file(argv[2], &size);
        printf("elements=%zu\n", parse(data, size).elements);
        return 0;
    }
    if (argc != 4 || strcmp(argv[1], "decode")) {
        fprintf(stderr, "usage: sax decode FILE RUNS | sax first FILE\n");
        return 2;
    }
    char *data = read_file(argv[2], &size);
    int runs = atoi(argv[3]);
    double best = 0;
    for (int run = 0; run < runs; run++) {
        double start = seconds();
        parse(data, size);
        double throughput = (double)size / 1e6 / (seconds() - start);
        if (throughput > best) best = throughput;
    }
    printf("name=sax-decode mb_per_s=%.2f peak_mb=%.1f runs=%d\n", best, peak_megabytes(), runs);
    return 0;
}
