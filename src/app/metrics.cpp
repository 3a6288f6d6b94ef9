#include "app/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace app {

struct Metrics::Impl {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter().Name("fingerpost_requests_total").Help("Requests answered, by route and status").Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds = prometheus::BuildHistogram()
                                                           .Name("fingerpost_request_seconds")
                                                           .Help("From a request's last byte to its response's, by route")
                                                           .Register(registry);
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const http::RequestLine& line) {
  const std::string route(line.route.empty() ? "none" : line.route);
  impl_->requests.Add({{"route", route}, {"status", std::to_string(line.status)}}).Increment();
  impl_->seconds.Add({{"route", route}}, prometheus::Histogram::BucketBoundaries{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5})
      .Observe(static_cast<double>(line.microseconds) / 1e6);
}

std::string Metrics::text() const { return prometheus::TextSerializer().Serialize(impl_->registry.Collect()); }

}  // namespace app
