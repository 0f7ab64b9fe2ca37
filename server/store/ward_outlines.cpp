// SPDX-License-Identifier: MIT
#include "store/ward_outlines.hpp"

namespace kith::store {

void WardOutlines::put(WardOutline const& outline) {
    Statement(*database_, "delete from ward_outline where centre = ? and ward = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(outline.ward))
        .run();
    Statement(*database_, "insert into ward_outline (centre, ward, name, rings) values (?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(outline.ward))
        .bind(3, std::string_view(outline.name))
        .bind(4, std::string_view(outline.rings))
        .run();
}

void WardOutlines::erase_all() {
    Statement(*database_, "delete from ward_outline where centre = ?").bind(1, centre_).run();
}

std::int64_t WardOutlines::count() {
    Statement found(*database_, "select count(*) from ward_outline where centre = ?");
    return found.bind(1, centre_).step() ? found.integer(0) : 0;
}

bool WardOutlines::has(std::string_view ward) {
    Statement found(*database_, "select 1 from ward_outline where centre = ? and ward = ?");
    return found.bind(1, centre_).bind(2, ward).step();
}

std::vector<WardOutline> WardOutlines::page(std::string_view after, std::size_t limit) {
    Statement rows(*database_, "select ward, name, rings from ward_outline where centre = ? and ward > ? "
                               "order by ward limit " +
                                   std::to_string(limit));
    rows.bind(1, centre_).bind(2, after);
    std::vector<WardOutline> found;
    while (rows.step())
        found.push_back({std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2))});
    return found;
}

} // namespace kith::store
