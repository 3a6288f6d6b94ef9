#include "app/serve.h"

#include <pthread.h>
#include <sodium.h>
#include <csignal>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>
#include <thread>

#include <fmt/format.h>

#include "app/clock.h"
#include "app/demo.h"
#include "app/door.h"
#include "app/log.h"
#include "app/metrics.h"
#include "app/rota_keeper.h"
#include "core/check.h"
#include "http/server.h"
#include "storage/places.h"
#include "storage/seal.h"
#include "storage/store.h"
#include "web/site.h"

namespace app {
namespace {

struct Address {
  std::string host;
  std::uint16_t port;
};
// 127.0.0.1:8080 or [::1]:8080.
Address parse_listen(const std::string& listen) {
  const auto colon = std::min(listen.rfind(':'), listen.size());
  const char* end = listen.data() + listen.size();
  std::uint16_t port = 0;
  const auto [rest, wrong] = std::from_chars(std::min(listen.data() + colon + 1, end), end, port);
  if (wrong != std::errc() || rest != end) throw SetupError(fmt::format("--listen takes HOST:PORT, not '{}'", listen));
  std::string host = listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return {host, port};
}

// What a handler threw, as a status; the detail goes to the log under the request's id, never to the page.
int status_of_exception(std::exception_ptr thrown, const http::Request& request) {
  try {
    std::rethrow_exception(thrown);
  } catch (const storage::Unknown& e) {
    log_error("commit_unknown", {{"request", request.request_id}, {"route", request.route}, {"why", e.what()}});
    return 503;
  } catch (const storage::Unavailable& e) {
    log_error("database_unavailable", {{"request", request.request_id}, {"route", request.route}, {"why", e.what()}});
    return 503;
  } catch (const core::Bug& e) {
    log_error("bug", {{"request", request.request_id}, {"route", request.route}, {"why", e.what()}});
    return 500;
  } catch (const std::exception& e) {
    log_error("failed", {{"request", request.request_id}, {"route", request.route}, {"why", e.what()}});
    return 500;
  }
}

constexpr int alike_max = 2;  // of one role at one place: the others are named alike

// A demonstration says on its first page, and here, how to come in.
void find_demo(storage::Database& database, web::Site& site) {
  database.read([&](storage::Session& session) {
    for (const auto& network : storage::all_networks(session)) {
      if (!network.demo) continue;
      site.demo = true;
      site.demo_password = demo_password;
      std::map<std::pair<core::Role, std::string>, int> alike;
      for (auto& line : storage::sign_in_lines(session, network.id))
        if (++alike[{line.role, line.organisation}] <= alike_max)
          site.demo_sign_ins.push_back({std::move(line.user_name), std::string(core::role_name(line.role)), std::move(line.organisation)});
    }
  });
}

// Once it is sure that there is something to sign in to.
void say_how_to_sign_in(const web::Site& site) {
  if (!site.demo) return;
  std::cout << fmt::format("A demonstration: nobody in it is real. Sign in with the password {} as:\n", demo_password);
  for (const auto& one : site.demo_sign_ins) std::cout << fmt::format("  {:<26} {:<32} {}\n", one.user_name, one.role, one.organisation);
}

void add_operator_routes(storage::Database& database, const Metrics& metrics, std::vector<http::Route>& routes) {
  routes.push_back({http::Method::get, "/health", http::open_to_all("tells a load balancer whether this server can answer"), "health",
                    [&database](const http::Request&, const http::Caller&) {
                      database.read([](storage::Session& session) { storage::all_networks(session); });
                      return http::text(200, "ok\n");
                    },
                    http::Kind::system});
  routes.push_back({http::Method::get, "/metrics", http::open_to_all("counts and durations only, and only to this machine"), "metrics",
                    [&metrics](const http::Request& request, const http::Caller&) {
                      const bool here = request.peer == "127.0.0.1" || request.peer == "::1";
                      return here ? http::text(200, metrics.text()) : http::text(404, "not found\n");
                    },
                    http::Kind::system});
}

}  // namespace

void serve(const ServeOptions& options) {
  core::check(sodium_init() >= 0, "libsodium starts");
  start_log();
  const Address address = parse_listen(options.listen);

  // Signals are waited for by one thread; every other one is made after this and leaves them alone.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  const auto catalogue = load_pathways(options.pathways);
  const auto database = open_database(options.data, false);
  storage::Store store(*database);
  storage::Sealer sealer(
      *database, [] { return system_now().time_since_epoch().count(); },
      [](const std::string& why) { log_error("sealing_failed", {{"why", why}}); });
  const actions::System system{.store = store,
                               .catalogue = *catalogue,
                               .now = system_now,
                               .new_id = new_id,
                               .messages = load_messages(),
                               .calendar = load_bank_holidays(options.bank_holidays)};
  const RotaKeeper rota(system);

  web::Site site{.system = system};
  find_demo(*database, site);
  Metrics metrics;
  auto routes = web::all_routes(site);
  add_operator_routes(*database, metrics, routes);
  const http::Router router(std::move(routes), web::router_options(site, status_of_exception));

  http::ServerOptions serving{.address = address.host,
                              .port = address.port,
                              .certificate_file = options.certificate_file,
                              .key_file = options.certificate_key_file,
                              .hosts = options.hosts,
                              .proxy = options.proxy,
                              .workers = options.workers};
  serving.refusal = [&router](int status, const http::Request& request) { return router.refusal(status, request); };
  serving.on_done = [&metrics](const http::RequestLine& line) {
    metrics.count(line);
    log_info("request", {{"request", line.request_id},
                         {"method", http::to_string(line.method)},
                         {"route", line.route},
                         {"status", std::int64_t{line.status}},
                         {"us", line.microseconds},
                         {"bytes", static_cast<std::int64_t>(line.bytes)}});
  };
  std::optional<Door> door;  // PostgreSQL needs none: the command line opens it too
  if (options.data.database.empty())
    door.emplace(options.data.data, [&](const ImportCommand& command, int file, const imports::Mapping& mapping, const Console& console) {
      return import_into(*database, command, file, mapping, console);
    });
  http::Server server(std::move(serving), [&router](http::Request&& request) { return router.handle(std::move(request)); });

  std::jthread waiter([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    server.stop();
  });
  log_info("serving", {{"address", address.host}, {"port", std::int64_t{server.port()}}, {"engine", database->engine()}});
  say_how_to_sign_in(site);
  std::cout << fmt::format("Fingerpost serves on {}://{}:{}\n", options.certificate_file.empty() ? "http" : "https", address.host,
                           server.port())
            << std::flush;
  server.run();
  pthread_kill(waiter.native_handle(), SIGTERM);  // when run() ended for another reason
  log_info("stopped", {});
}

}  // namespace app
