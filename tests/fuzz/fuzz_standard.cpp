// SPDX-License-Identifier: MIT
// Any bytes as a document of the Volunteering Data Standard: no crash and no endless growth; what was said of
// a role is a document that gives that very role again, and what was read can be written and read.
#include "base/contract.hpp"
#include "exchange/standard_reader.hpp"

#include <boost/json/serialize.hpp>

#include <cstdint>

using namespace kith::exchange;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    ImportReport report;
    auto const reading = read_standard({reinterpret_cast<char const*>(data), size}, report);
    if (!reading) {
        KITH_EXPECT(!report.clean());
        return 0;
    }
    std::vector<ListedRole> roles;
    for (auto const& each : reading->roles) {
        KITH_EXPECT(!each.source_id.empty() || each.role.organisation.name.empty());
        KITH_EXPECT(read_said(each.said) == each.role);
        roles.push_back(each.role);
    }
    ImportReport again;
    KITH_EXPECT(read_standard(boost::json::serialize(standard_document(roles)), again).has_value());
    return 0;
}
