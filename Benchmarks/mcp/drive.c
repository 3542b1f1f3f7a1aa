#define _GNU_SOURCE
// A client that costs next to nothing: sends one request again and again, and counts the answers.
//
//   drive stdio COUNT OPENING REQUEST PROGRAM [ARGUMENT...]   round trips over pipes, one at a time
//   drive http COUNT CONNECTIONS PORT FILE                    calls over kept connections; FILE is the whole request
//
// Both print the number of answers a second.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void send_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written <= 0) fail("write");
        bytes += written;
        count -= written;
    }
}

static char buffer[1 << 20];

static void round_trip(int output, int input, const char *line, int lines) {
    send_all(output, line, strlen(line));
    send_all(output, "\n", 1);
    while (lines > 0) {
        ssize_t count = read(input, buffer, sizeof buffer);
        if (count <= 0) fail("the server ended");
        for (ssize_t at = 0; at < count; at++) lines -= buffer[at] == '\n';
    }
}

static double over_pipes(int count, const char *opening, const char *request, char **command) {
    int to[2], from[2];
    if (pipe(to) || pipe(from)) fail("pipe");
    pid_t child = fork();
    if (child == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[1]);
        close(from[0]);
        execv(command[0], command);
        fail(command[0]);
    }
    close(to[0]);
    close(from[1]);
    round_trip(to[1], from[0], opening, 1);
    for (int warm = 0; warm < count / 10; warm++) round_trip(to[1], from[0], request, 1);
    double start = now();
    for (int done = 0; done < count; done++) round_trip(to[1], from[0], request, 1);
    double rate = count / (now() - start);
    close(to[1]);
    waitpid(child, NULL, 0);
    return rate;
}

static struct {
    int count, port;
    size_t length;
    char request[1 << 16];
} task;

// Reads one response to its end: by its Content-Length, or by its last chunk.
static void read_response(int connection, char *text, size_t size) {
    size_t have = 0;
    for (;;) {
        ssize_t count = read(connection, text + have, size - have - 1);
        if (count <= 0) fail("the server closed the connection");
        have += count;
        text[have] = 0;
        char *body = strstr(text, "\r\n\r\n");
        if (!body) continue;
        if (strncmp(text, "HTTP/1.1 200", 12)) {
            fprintf(stderr, "%s\n", text);
            exit(1);
        }
        char *length = strcasestr(text, "\r\ncontent-length:");
        if (length && length < body) {
            if (have >= (size_t)(body + 4 - text) + strtoul(length + 17, NULL, 10)) return;
        } else if (have >= 5 && !memcmp(text + have - 5, "0\r\n\r\n", 5)) {
            return;
        }
    }
}

static void *call_again_and_again(void *rounds) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(task.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int connection = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(connection, (struct sockaddr *)&address, sizeof address)) fail("connect");
    char *text = malloc(1 << 16);
    for (long done = 0; done < (long)rounds; done++) {
        send_all(connection, task.request, task.length);
        read_response(connection, text, 1 << 16);
    }
    free(text);
    close(connection);
    return NULL;
}

static double over_http(int connections) {
    pthread_t threads[64];
    double start = 0;
    for (int turn = 0; turn < 2; turn++) {  // the first turn warms up
        long rounds = task.count / connections / (turn ? 1 : 10);
        start = now();
        for (int at = 0; at < connections; at++)
            pthread_create(&threads[at], NULL, call_again_and_again, (void *)rounds);
        for (int at = 0; at < connections; at++) pthread_join(threads[at], NULL);
    }
    return task.count / connections * connections / (now() - start);
}

int main(int count, char **words) {
    if (count >= 6 && !strcmp(words[1], "stdio")) {
        printf("%.1f\n", over_pipes(atoi(words[2]), words[3], words[4], words + 5));
    } else if (count == 6 && !strcmp(words[1], "http") && atoi(words[3]) > 0 && atoi(words[3]) <= 64) {
        FILE *file = fopen(words[5], "r");
        if (!file) fail(words[5]);
        task.length = fread(task.request, 1, sizeof task.request, file);
        task.count = atoi(words[2]);
        task.port = atoi(words[4]);
        printf("%.1f\n", over_http(atoi(words[3])));
    } else {
        fprintf(stderr, "drive stdio COUNT OPENING REQUEST PROGRAM... | drive http COUNT CONNECTIONS PORT FILE\n");
        return 2;
    }
    return 0;
}
