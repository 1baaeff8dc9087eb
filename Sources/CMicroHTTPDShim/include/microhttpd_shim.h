// The parts of libmicrohttpd that Swift cannot call, because they are variadic.
#ifndef SESAME_MICROHTTPD_SHIM_H
#define SESAME_MICROHTTPD_SHIM_H

#include <microhttpd.h>
#include <stddef.h>

/// MHD_start_daemon with the options as an array that ends with MHD_OPTION_END.
struct MHD_Daemon *sesame_mhd_start(unsigned int flags, MHD_AccessHandlerCallback handler, void *context,
                                    struct MHD_OptionItem *options);

/// The connection's socket, or -1.
int sesame_mhd_socket(struct MHD_Connection *connection);

/// The peer's `struct sockaddr`, or NULL.
const void *sesame_mhd_peer(struct MHD_Connection *connection);

/// What the connection callback stored for this connection, or NULL.
void *sesame_mhd_connection_context(struct MHD_Connection *connection);

/// How many bytes the request line and the header fields took, the empty line included.
size_t sesame_mhd_header_size(struct MHD_Connection *connection);

#endif
