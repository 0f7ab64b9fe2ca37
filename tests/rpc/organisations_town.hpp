// SPDX-License-Identifier: MIT
// The small community of desk_town.hpp behind a whole server, with who calls about organisations: a
// coordinator here and one of another centre, the organisers of O1 and O2, and a volunteer.
#pragma once

#include "../desk/desk_town.hpp"
#include "desk/ticker.hpp"
#include "hub.hpp"
#include "store/care.hpp"

namespace kith::rpc_test {

using auth::Standing;
using std::chrono::days;
using Rings = std::vector<std::string>;

struct OrganisationsTown : Hub {
    std::string staff, elsewhere, rota, kitchen, ana;
    OrganisationsTown() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 4, 5), "Stepney").has_value());
            for (std::string const id : {"V00", "V01", "O1", "O2"}) {
                store::ContactRow contact;
                contact.kind = id.starts_with('V') ? "volunteer" : "organisation";
                contact.id = id;
                contact.e_mail = id + "@example.org";
                store::put_contact(change.database(), 1, contact, change.now());
            }
        });
        sign_in_all("");
    }
    void sign_in_all(std::string const& suffix) {
        staff = somebody(1, "staff" + suffix, Standing::coordinator);
        elsewhere = somebody(2, "elsewhere" + suffix, Standing::coordinator);
        rota = somebody(1, "rota" + suffix, Standing::organiser, {}, "O1");
        kitchen = somebody(1, "kitchen" + suffix, Standing::organiser, {}, "O2");
        ana = somebody(1, "ana" + suffix, Standing::volunteer, "V00");
    }
    json::object applied(json::object more = {}) {
        json::object made{{"centre", 1},
                          {"name", "Stepney Lunch Club"},
                          {"contact_name", "Rosa Lund"},
                          {"address", "Rosa@Lunch.example.org"},
                          {"purpose", "Hot meals for older people"},
                          {"charity_number", "1234567"},
                          {"wants", "Three trustees"}};
        for (auto const& [name, value] : more) made[name] = value;
        return made;
    }
    std::string only_applicant() {
        auto const rows =
            result(staff, "organisation.standings", {{"state", "applied"}}).at("organisations").as_array();
        REQUIRE(rows.size() == 1);
        return std::string(rows[0].at("organisation").as_string());
    }
    std::vector<std::string> rings(store::Matter const& about) {
        std::vector<std::string> found;
        writer->read([&](store::Database& database) { found = store::Care(database, 1).rings(about); });
        return found;
    }
    // Messages that were queued since the last time, "name to".
    std::vector<std::string> told() {
        std::vector<std::string> names;
        writer->change([&](store::Change& change) {
            store::Messages messages(change.database(), 1);
            for (auto const& each : messages.due(now() + days(1), 100)) {
                names.push_back(each.name + " " + each.to_id);
                messages.finish(each.id, "sent", now());
            }
        });
        std::ranges::sort(names);
        return names;
    }
    void tick() {
        while (desk::ring_due(*writer, 1000) > 0) {
        }
    }
    std::size_t public_roles(std::string const& words) {
        return result("", "role.find", {{"centre", 1}, {"text", words}}).at("roles").as_array().size();
    }
    std::int64_t see(std::string const& organisation, std::string const& kind, std::string const& until) {
        json::object paper{{"organisation", organisation}, {"kind", kind}, {"seen_on", "2026-09-07"}};
        if (!until.empty()) paper["valid_until"] = until;
        return done(staff, "organisation.see_paper", paper).at("number").as_int64();
    }
    json::object standing(std::string const& id) {
        return result(staff, "organisation.standing", {{"organisation", id}});
    }
};

} // namespace kith::rpc_test
