// SPDX-License-Identifier: MIT
#include "desk/ward_names.hpp"

#include "exchange/places.hpp"

namespace kith::desk {

std::map<std::string, std::string> ward_names(store::CommunityRows& rows) {
    std::map<std::string, std::string> names;
    auto const files = rows.files();
    auto const found = files.find("wards.csv");
    if (found == files.end()) return names;
    exchange::ImportReport report;
    for (auto& each : exchange::read_wards("wards.csv", found->second, report))
        names.emplace(each.code, each.name);
    return names;
}

} // namespace kith::desk
