// libmicrohttpd with an empty handler: reads the body, answers so many bytes. The HTTP benchmark runs it beside
// `sesame serve` with the sizes of its answers, so that a figure says what Sesame adds to the library and not how fast
// the machine is.
//
//   HTTPBaseline [port] [bytes of the answer's body] [threads]
#include <arpa/inet.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct MHD_Response *response;

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *target, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **request) {
    (void)context, (void)target, (void)method, (void)version, (void)upload;
    if (*request == NULL) {
        *request = &response;
        return MHD_YES;
    }
    if (*upload_size != 0) {
        *upload_size = 0;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, response);
}

int main(int count, char **arguments) {
    static char body[65536];
    memset(body, 'x', sizeof body);
    int port = count > 1 ? atoi(arguments[1]) : 0;
    size_t size = count > 2 ? strtoul(arguments[2], NULL, 10) : 400;
    if (size > sizeof body) size = sizeof body;
    int threads = count > 3 ? atoi(arguments[3]) : 2;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    response = MHD_create_response_from_buffer(size, body, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", "text/xml");
    MHD_add_response_header(response, "x-amzn-RequestId", "00000000-0000-0000-0000-000000000000");
    sigset_t signals;
    int received;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)port, NULL, NULL, answer, NULL, MHD_OPTION_SOCK_ADDR, &address,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)threads, MHD_OPTION_CONNECTION_LIMIT, 512u, MHD_OPTION_END);
    if (daemon == NULL) {
        fputs("error: the baseline server cannot listen\n", stderr);
        return 1;
    }
    printf("%u\n", (unsigned)MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    sigwait(&signals, &received);
    MHD_stop_daemon(daemon);
    return 0;
}
