/* Sends prepared requests over kept connections, and says what came back. One thread, so that it can be given a core.

   load REQUESTS PORT CONNECTIONS SECONDS [RATE]

   REQUESTS holds whole HTTP requests, each after its length in four bytes (little endian). They are taken in turn by
   whichever connection is free, again from the first after the last. A connection is opened when it is first
   needed, and anew where the server has closed it. Without RATE each connection asks again as soon
   as it is answered; with RATE so many a second fall due, and an answer's time counts from then, not from the moment
   in which a connection was free. One line of JSON is the answer. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define HEAD_MAX 16384
#define PATIENCE 30.0 /* seconds for what is under way when the time is over */

enum state { FREE, SENDING, HEAD, BODY, CHUNKS, UNTIL_CLOSED };

struct request { const char *bytes; size_t length; };

struct connection {
    int fd;
    enum state state;
    struct request *asked;
    size_t sent;
    double due;
    char head[HEAD_MAX];
    size_t have;   /* bytes in head */
    long missing;  /* of the body, or of the chunk that is being read */
    int status, closes, is_fresh, in_size, tail;
};

static struct request *requests;
static size_t request_count, next_request;
static struct connection *connections;
static int connection_count, epoll, port;
static double *took;
static size_t took_count, took_room;
static long statuses[600], broken, opened, body_bytes;
static double last_answer;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void give_up(const char *why) {
    perror(why);
    exit(1);
}

static void read_requests(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) give_up(path);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *all = malloc((size_t)size);
    if (!all || fread(all, 1, (size_t)size, file) != (size_t)size) give_up("reading the requests");
    fclose(file);
    for (long at = 0; at < size;) {
        uint32_t length;
        memcpy(&length, all + at, 4);
        requests = realloc(requests, (request_count + 1) * sizeof *requests);
        requests[request_count++] = (struct request){all + at + 4, length};
        at += 4 + (long)length;
    }
    if (!request_count) exit(1);
}

/* Only when something is to be asked: a server may give a whole process to whoever has just connected. */
static void open_anew(struct connection *one) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int yes = 1;
    one->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (one->fd < 0) give_up("socket");
    setsockopt(one->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(one->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) give_up("connect");
    one->is_fresh = 1;
    opened++;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = one};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, one->fd, &event) < 0) give_up("epoll_ctl");
}

static void shut(struct connection *one) {
    close(one->fd);
    one->fd = -1;
}

static void send_rest(struct connection *one) {
    while (one->sent < one->asked->length) {
        ssize_t n = send(one->fd, one->asked->bytes + one->sent, one->asked->length - one->sent, MSG_NOSIGNAL);
        if (n < 0) return; /* later, or what is read says why */
        one->sent += (size_t)n;
    }
    one->state = HEAD;
}

static void ask(struct connection *one, double due) {
    if (one->fd < 0) open_anew(one);
    one->asked = &requests[next_request++ % request_count];
    one->sent = one->have = 0;
    one->due = due;
    one->state = SENDING;
    send_rest(one);
}

static void note(struct connection *one) {
    if (took_count == took_room) took = realloc(took, (took_room = took_room * 2 + 4096) * sizeof *took);
    last_answer = now();
    took[took_count++] = last_answer - one->due;
    statuses[one->status]++;
    one->is_fresh = 0;
    one->state = FREE;
    if (one->closes) shut(one);
}

static const char *header(const char *head, const char *name) {
    const char *at = strcasestr(head, name);
    return at ? at + strlen(name) : NULL;
}

/* Answers how much of what was read belongs to the body. */
static size_t read_head(struct connection *one) {
    one->head[one->have] = 0;
    char *end = strstr(one->head, "\r\n\r\n");
    if (!end) {
        if (one->have >= HEAD_MAX - 1) give_up("a head is too long");
        return 0;
    }
    size_t rest = one->have - (size_t)(end + 4 - one->head);
    end[2] = 0;
    one->status = atoi(one->head + 9);
    if (one->status < 100 || one->status > 599) one->status = 599;
    const char *length = header(one->head, "\r\ncontent-length:"), *coding = header(one->head, "\r\ntransfer-encoding:");
    const char *connection = header(one->head, "\r\nconnection:");
    one->closes = connection && strncasecmp(connection + strspn(connection, " "), "close", 5) == 0;
    one->missing = length ? atol(length) : 0;
    one->in_size = 1;
    one->tail = 0;
    if (one->status == 304 || one->status == 204) one->missing = 0, one->state = BODY;
    else if (coding && strcasestr(coding, "chunked")) one->missing = 0, one->state = CHUNKS;
    else if (length) one->state = BODY;
    else one->state = UNTIL_CLOSED;
    return rest;
}

/* Reads through the chunks; one with no bytes is the last, and an empty line follows it. */
static int eat_chunks(struct connection *one, const char *at, size_t n) {
    for (const char *end = at + n; at < end; at++) {
        if (one->in_size) {
            if (*at == '\n') {
                one->in_size = 0;
                if (one->missing == 0) one->tail = 1;
                one->missing += 2; /* its line end */
            } else if (*at != '\r' && *at != ';') {
                int digit = *at <= '9' ? *at - '0' : (*at | 32) - 'a' + 10;
                one->missing = one->missing * 16 + digit;
            }
        } else {
            body_bytes++;
            if (--one->missing == 0) {
                if (one->tail) return 1;
                one->in_size = 1;
            }
        }
    }
    return 0;
}

static int is_over(struct connection *one, const char *at, size_t n) {
    if (one->state == CHUNKS) return eat_chunks(one, at, n);
    body_bytes += (long)n;
    one->missing -= (long)n;
    return one->state == BODY && one->missing <= 0;
}

static void lost(struct connection *one) {
    if (one->state == UNTIL_CLOSED) {
        one->closes = 1;
        note(one);
        return;
    }
    /* A server may close a connection that lay idle, also while we ask: then we ask again. */
    int asks_again = one->state != FREE && !one->is_fresh && one->have == 0;
    if (one->state != FREE && !asks_again) broken++;
    shut(one);
    one->state = FREE;
    if (asks_again) {
        open_anew(one);
        one->sent = 0;
        one->state = SENDING;
    }
}

static void hear(struct connection *one) {
    static char bytes[1 << 17];
    for (;;) {
        if (one->state == HEAD) {
            ssize_t n = recv(one->fd, one->head + one->have, HEAD_MAX - 1 - one->have, 0);
            if (n <= 0) {
                if (n == 0 || errno != EAGAIN) lost(one);
                return;
            }
            size_t had = one->have += (size_t)n, rest = read_head(one);
            if (one->state != HEAD && is_over(one, one->head + had - rest, rest)) note(one);
        } else {
            ssize_t n = recv(one->fd, bytes, sizeof bytes, 0);
            if (n <= 0) {
                if (n == 0 || errno != EAGAIN) lost(one);
                return;
            }
            if (one->state >= BODY && is_over(one, bytes, (size_t)n)) note(one);
        }
        if (one->state == FREE) return;
    }
}

static int by_time(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double part(double share) {
    return took_count ? 1000 * took[(size_t)(share * (double)(took_count - 1))] : 0;
}

static void say(double seconds, long never_asked) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                 (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    qsort(took, took_count, sizeof *took, by_time);
    printf("{\"answers\": %zu, \"seconds\": %.6f, \"p50_ms\": %.4f, \"p99_ms\": %.4f, \"slowest_ms\": %.4f, "
           "\"client_cpu\": %.4f, \"broken\": %ld, \"never_asked\": %ld, \"connections\": %ld, \"body_bytes\": %ld, \"statuses\": {",
           took_count, seconds, part(0.5), part(0.99), part(1), cpu, broken, never_asked, opened, body_bytes);
    const char *comma = "";
    for (int status = 0; status < 600; status++)
        if (statuses[status]) {
            printf("%s\"%d\": %ld", comma, status, statuses[status]);
            comma = ", ";
        }
    printf("}}\n");
}

int main(int count, char **said) {
    if (count < 5) return fprintf(stderr, "load REQUESTS PORT CONNECTIONS SECONDS [RATE]\n"), 2;
    read_requests(said[1]);
    port = atoi(said[2]);
    connection_count = atoi(said[3]);
    double seconds = atof(said[4]), rate = count > 5 ? atof(said[5]) : 0;
    connections = calloc((size_t)connection_count, sizeof *connections);
    epoll = epoll_create1(0);
    for (int i = 0; i < connection_count; i++) connections[i].fd = -1;
    struct epoll_event events[256];
    double started = now(), end = started + seconds, at;
    long fallen_due = 0;
    while ((at = now()) < end + PATIENCE) {
        int busy = 0;
        for (int i = 0; i < connection_count; i++) {
            if (connections[i].state == FREE) {
                if (!rate && at < end) ask(&connections[i], at);
                double due = started + (double)fallen_due / rate;
                if (rate && due <= at && due < end) ask(&connections[i], due), fallen_due++;
            } else if (connections[i].state == SENDING) {
                send_rest(&connections[i]);
            }
            busy += connections[i].state != FREE;
        }
        double next = rate ? started + (double)fallen_due / rate : end;
        if (!busy && (at >= end || next >= end)) break;
        int wait = !rate || next >= end ? 100 : (int)(1000 * (next - at));
        int n = epoll_wait(epoll, events, 256, wait < 0 ? 0 : wait > 100 ? 100 : wait);
        for (int i = 0; i < n; i++) hear(events[i].data.ptr);
    }
    for (int i = 0; i < connection_count; i++) broken += connections[i].state != FREE;
    long missing = rate ? (long)(rate * seconds) - fallen_due : 0;
    say((last_answer < started ? now() : last_answer) - started, missing > 0 ? missing : 0);
    return 0;
}
