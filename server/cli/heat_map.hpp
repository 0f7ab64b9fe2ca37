// SPDX-License-Identifier: MIT
// The heat map of an audit as a picture: wards down, hours across, places that stay open beside people who
// wait. SVG without scripts or outside parts; every cell carries its words for who cannot see its colour.
#pragma once

#include "audit/heat.hpp"
#include "phrases/speaker.hpp"

#include <string>

namespace kith::cli {

[[nodiscard]] std::string heat_map_svg(phrases::Speaker const& speaker, audit::HeatMap const& heat);

} // namespace kith::cli
