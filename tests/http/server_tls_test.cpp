#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "tests/http/wire.h"

namespace {

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* held) const { release(held); }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509, X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Release<SSL_CTX, SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, Release<SSL, SSL_free>>;

// A self-signed certificate of this run, in a folder that goes with it.
struct Identity {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / ("fingerpost-tls-" + std::to_string(::getpid()));
  std::string certificate_file = folder / "certificate.pem", key_file = folder / "key.pem";

  Identity() {
    std::filesystem::create_directories(folder);
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    std::FILE* out = std::fopen(certificate_file.c_str(), "w");
    PEM_write_X509(out, certificate.get());
    std::fclose(out);
    out = std::fopen(key_file.c_str(), "w");
    PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
  }
  ~Identity() { std::filesystem::remove_all(folder); }
};

http::Response greet(http::Request&& request) { return http::text(200, request.secure ? "secure" : "plain"); }

// The response's text, or empty when no handshake came about.
std::string ask_over_tls(std::uint16_t port, int version, const char* ciphers = nullptr) {
  const Context context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), version);
  SSL_CTX_set_max_proto_version(context.get(), version);
  if (ciphers) SSL_CTX_set_cipher_list(context.get(), ciphers);
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
  const Tls tls(SSL_new(context.get()));
  SSL_set_fd(tls.get(), socket);
  std::string answer;
  if (SSL_connect(tls.get()) == 1) {
    const std::string request = "GET / HTTP/1.1\r\nConnection: close\r\nHost: localhost:" + std::to_string(port) + "\r\n\r\n";
    SSL_write(tls.get(), request.data(), static_cast<int>(request.size()));
    char bytes[4096];
    for (int size; (size = SSL_read(tls.get(), bytes, sizeof bytes)) > 0;) answer.append(bytes, static_cast<std::size_t>(size));
    EXPECT_EQ(SSL_get_shutdown(tls.get()) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
  }
  ::close(socket);
  return answer;
}

TEST(TlsServer, speaks_TLS_1_2_and_newer_with_authenticated_ciphers_only) {
  const Identity identity;
  http::ServerOptions options;
  options.certificate_file = identity.certificate_file;
  options.key_file = identity.key_file;
  wire::LiveServer live(greet, options);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const std::string answer = ask_over_tls(live.port(), version);
    EXPECT_EQ(wire::status_of(answer), 200);
    EXPECT_TRUE(answer.ends_with("\r\n\r\nsecure")) << answer;
  }
  EXPECT_EQ(ask_over_tls(live.port(), TLS1_1_VERSION), "");
  EXPECT_EQ(ask_over_tls(live.port(), TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256"), "");
  EXPECT_EQ(wire::Client(live.port()).ask("GET / HTTP/1.1\r\n\r\n").find("HTTP/1.1"), std::string::npos);
}

TEST(TlsServer, lets_a_client_go_that_never_shakes_hands) {
  const Identity identity;
  http::ServerOptions options;
  options.certificate_file = identity.certificate_file;
  options.key_file = identity.key_file;
  options.header_deadline = std::chrono::milliseconds(100);
  wire::LiveServer live(greet, options);
  EXPECT_TRUE(wire::Client(live.port()).is_closed(std::chrono::seconds(10)));
}

TEST(TlsServer, may_listen_beyond_loopback) {
  const Identity identity;
  http::ServerOptions options;
  options.address = "0.0.0.0";
  options.certificate_file = identity.certificate_file;
  options.key_file = identity.key_file;
  wire::LiveServer live(greet, options);
  EXPECT_EQ(wire::status_of(ask_over_tls(live.port(), TLS1_3_VERSION)), 200);
}

TEST(TlsServer, says_which_file_it_cannot_read) {
  for (const auto& [certificate, key] :
       std::initializer_list<std::pair<const char*, const char*>>{{"nowhere.pem", "k.pem"}, {"c.pem", ""}, {"", "k.pem"}}) {
    http::ServerOptions options;
    options.port = 0;
    options.certificate_file = certificate;
    options.key_file = key;
    EXPECT_THROW(http::Server(options, greet), std::runtime_error) << certificate;
  }
}

}  // namespace
