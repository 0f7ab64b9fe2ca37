// SPDX-License-Identifier: MIT
#include "public/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace kith::site {

std::string metrics_text(std::vector<Metric> const& metrics) {
    std::vector<prometheus::MetricFamily> families;
    for (auto const& metric : metrics) {
        prometheus::MetricFamily family;
        family.name = metric.name;
        family.help = metric.help;
        prometheus::ClientMetric value;
        if (metric.kind == Metric::Kind::counter) {
            family.type = prometheus::MetricType::Counter;
            value.counter.value = static_cast<double>(metric.value);
        } else {
            family.type = prometheus::MetricType::Gauge;
            value.gauge.value = static_cast<double>(metric.value);
        }
        family.metric.push_back(value);
        families.push_back(std::move(family));
    }
    return prometheus::TextSerializer().Serialize(families);
}

} // namespace kith::site
