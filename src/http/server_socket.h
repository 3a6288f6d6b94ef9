// Where the server listens, how it speaks TLS, and who a peer is.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <optional>

#include "http/server.h"

namespace http {

// Listening on options.address and port. Throws std::runtime_error: not numeric, taken, or beyond loopback without TLS.
boost::asio::ip::tcp::acceptor listen(boost::asio::io_context& io, const ServerOptions& options);

// None when no certificate is given. Throws std::runtime_error naming the file that is missing or does not fit.
std::optional<boost::asio::ssl::context> tls_of(const ServerOptions& options);

// An IPv4 address that arrived through an IPv6 socket as the IPv4 address it is.
boost::asio::ip::address plain_address(const boost::asio::ip::address& address);

// Whom a connection counts against: an IPv6 subscriber holds a whole /64.
boost::asio::ip::address peer_group(const boost::asio::ip::address& address);

}  // namespace http
