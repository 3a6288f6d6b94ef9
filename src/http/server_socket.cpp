#include "http/server_socket.h"

#include <algorithm>
#include <stdexcept>

namespace http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

tcp::acceptor listen(asio::io_context& io, const ServerOptions& options) {
  const std::string where = options.address + ":" + std::to_string(options.port);
  error_code error;
  const auto address = asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, error);
  if (error) throw std::runtime_error("cannot listen on " + where + ": not a numeric address");
  if (!plain_address(address).is_loopback() && options.certificate_file.empty()) {
    throw std::runtime_error("will not listen on " + where + " without TLS: give a certificate and key, or listen on 127.0.0.1");
  }
  const tcp::endpoint endpoint(address, options.port);
  tcp::acceptor acceptor(io);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) throw std::runtime_error("cannot listen on " + where + ": " + error.message());
  return acceptor;
}

std::optional<asio::ssl::context> tls_of(const ServerOptions& options) {
  if (options.certificate_file.empty() != options.key_file.empty()) {
    throw std::runtime_error("a certificate needs its key and a key its certificate: give both files or neither");
  }
  if (options.certificate_file.empty()) return std::nullopt;
  asio::ssl::context context(asio::ssl::context::tls_server);
  context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_compression | SSL_OP_NO_RENEGOTIATION |
                      SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  // Forward secrecy and authenticated encryption only; TLS 1.3 has nothing else.
  SSL_CTX_set_cipher_list(context.native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");
  error_code error;
  context.use_certificate_chain_file(options.certificate_file, error);
  if (error) throw std::runtime_error("cannot read the certificate " + options.certificate_file + ": " + error.message());
  context.use_private_key_file(options.key_file, asio::ssl::context::pem, error);
  if (error) throw std::runtime_error("cannot use the key " + options.key_file + ": " + error.message());
  return context;
}

asio::ip::address plain_address(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address;
}

asio::ip::address peer_group(const asio::ip::address& address) {
  if (!address.is_v6()) return address;
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return asio::ip::address_v6(bytes);
}

}  // namespace http
