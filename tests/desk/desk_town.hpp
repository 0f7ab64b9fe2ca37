// SPDX-License-Identifier: MIT
// A small community behind a writer, for the desk's tests: volunteers V00.., a direct organisation O1 whose
// role has dated shifts, and an ordinary one O2 with an ongoing role.
#pragma once

#include "desk/match_desk.hpp"
#include "exchange/words.hpp"
#include "scratch_folder.hpp"
#include "store/messages.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

namespace kith::desk::testing {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using brokerage::Step;

inline constexpr ledger::CentreId centre_id{7, 7};
inline constexpr std::int64_t centre = 1;
inline Actor const coordinator{"coordinator", "p1"};
inline Actor const themselves{"volunteer", "p2"};

using Folder = kith::test::ScratchFolder;

// Monday 7 September 2026, 08:00 UTC.
inline constexpr Instant opening_day{std::chrono::sys_days(std::chrono::year(2026) / 9 / 7) + 8h};

inline std::unique_ptr<store::Writer> open_writer(fs::path const& path,
                                                  std::shared_ptr<std::atomic<std::int64_t>> clock) {
    store::Writer::Options options;
    options.path = path;
    options.create = true;
    options.clock = [clock] { return opening_day + std::chrono::seconds(clock->load()); };
    options.today = [](store::Centre const& each, Instant now) { return zone_named(each.zone).date(now); };
    return std::make_unique<store::Writer>(std::move(options));
}

// A writer whose clock the test moves.
struct Hub {
    Folder folder;
    std::shared_ptr<std::atomic<std::int64_t>> seconds = std::make_shared<std::atomic<std::int64_t>>(0);
    std::unique_ptr<store::Writer> writer = open_writer(folder / "kith.db", seconds);

    Hub() { writer->add_centre(centre_id, "Stepney", "Europe/London"); }
    void restart() {
        writer.reset();
        writer = open_writer(folder / "kith.db", seconds);
    }
    void wait(std::chrono::seconds time) { *seconds += time.count(); }

    Outcome<StepTaken, StepRefused> take(StepOrder const& order, Actor const& actor = coordinator) const {
        Outcome<StepTaken, StepRefused> said = refuse(StepRefused{"not run"});
        writer->change([&](store::Change& change) { said = MatchDesk(change, centre).take(order, actor); });
        return said;
    }
    // The state it came to, or the refusal's code.
    std::string said(StepOrder const& order, Actor const& actor = coordinator) const {
        auto const answer = take(order, actor);
        return answer ? std::string(exchange::word_of(answer->state)) : answer.error().code;
    }
    std::size_t ring() const {
        std::size_t rung = 0;
        writer->change([&](store::Change& change) { rung = MatchDesk(change, centre).ring_clocks(1000); });
        return rung;
    }
    void look(std::function<void(store::Matches&)> const& see) const {
        writer->read([&](store::Database& database) {
            store::Matches matches(database, centre);
            see(matches);
        });
    }
    Loaded load(PackFiles files) const {
        std::optional<Loaded> done;
        writer->change([&](store::Change& change) {
            auto loaded = load_pack(change, centre, std::move(files), "Stepney");
            if (!loaded) {
                auto const& error = loaded.error().errors.front();
                FAIL("not loaded: ", error.file, " row ", error.row, " ", error.column, " ", error.read);
            }
            done = std::move(*loaded);
            give_contacts(change);
        });
        return *done;
    }
    // Everybody can be written to.
    static void give_contacts(store::Change& change) {
        store::CommunityRows rows(change.database(), centre);
        auto const put = [&](store::PackTable table, std::string const& kind) {
            rows.each(table, [&](store::Cells const& cells) {
                store::ContactRow contact;
                contact.kind = kind;
                contact.id = cells.front();
                contact.e_mail = cells.front() + "@example.org";
                store::put_contact(change.database(), centre, contact, change.now());
            });
        };
        put(store::PackTable::volunteers, "volunteer");
        put(store::PackTable::organisations, "organisation");
    }
};

inline std::string padded(int number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

// Shifts of 09:00-12:00 and 11:00-14:00 on each of `days` days, `places` each; every volunteer is free
// always.
inline PackFiles town(int volunteers, int days, int places) {
    PackFiles files;
    auto& people = files["volunteers.csv"];
    people = "id,name,status,availability,remote,capacity,skills,languages,vehicle,travel_max,access_needs,"
             "expenses_needed,references,hours_per_week,born\n";
    for (int i = 0; i < volunteers; ++i) {
        people += "V" + padded(i) + ",Person " + padded(i) +
                  ",active,every day all day,yes,50,none,english:fluent,none,50 km,none,no,?,168,1980-01\n";
    }
    files["organisations.csv"] = "id,name\nO1,Rota\nO2,Kitchen\n";
    files["roles.csv"] = "id,title,organisation,kind,status,setting,direct,places_maximum,sessions,hours,"
                         "required_references,expenses_paid\n"
                         "DIRECT,Rota,O1,shifts,open,remote,yes," +
                         std::to_string(places) +
                         ",,,,yes\n"
                         "COOK,Cook,O2,ongoing,open,remote,no,1,Fri 10:00-14:00,4,yes @before_start,yes\n";
    auto& shifts = files["shifts.csv"];
    shifts = "id,role,date,start,end\n";
    for (int day = 0; day < days; ++day) {
        auto const date = "2026-10-" + padded(day + 1);
        shifts += "E" + padded(day) + ",DIRECT," + date + ",09:00,12:00\n";
        shifts += "L" + padded(day) + ",DIRECT," + date + ",11:00,14:00\n";
    }
    return files;
}

} // namespace kith::desk::testing
