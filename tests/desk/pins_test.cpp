// SPDX-License-Identifier: MIT
// What a coordinator wants of the runs to come: a pair that is kept is in the plan and proven with it, what
// is ruled out is not, nobody who said no is kept, and what a person has to decide is flagged.
#include "desk/pins.hpp"
#include "explanation/codes.hpp"
#include "run_hub.hpp"

#include <random>
#include <set>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;

namespace {

using Pairs = std::set<std::pair<std::string, std::string>>;

struct PinHub : RunHub {
    [[nodiscard]] Outcome<std::int64_t, PinRefused> pin(PinOrder const& order) const {
        Outcome<std::int64_t, PinRefused> said = refuse(PinRefused{"not run"});
        writer->change([&](store::Change& change) { said = set_pin(change, centre, order, coordinator); });
        return said;
    }
    std::int64_t keep(std::string const& volunteer, std::string const& opening) const {
        auto const number = pin({volunteer, opening, PinKind::keep, "They know each other"});
        REQUIRE(number);
        return *number;
    }
    std::int64_t rule_out(std::string const& volunteer, std::string const& opening) const {
        auto const number = pin({volunteer, opening, PinKind::rule_out, "Asked not to"});
        REQUIRE(number);
        return *number;
    }
    [[nodiscard]] std::string lift(std::int64_t number) const {
        std::string said;
        writer->change([&](store::Change& change) {
            auto const refused = lift_pin(change, centre, number, coordinator);
            said = refused ? refused->code : "lifted";
        });
        return said;
    }
    [[nodiscard]] std::vector<store::Pin> pins(bool lifted = false) const {
        std::vector<store::Pin> found;
        writer->read([&](store::Database& database) {
            found = store::Pins(database, centre).page({.lifted = lifted}, 0, 1000);
        });
        return found;
    }
    [[nodiscard]] std::string flag(std::int64_t number) const {
        std::string found;
        writer->read([&](store::Database& database) {
            auto const pack = snapshot(database, centre, opening_day);
            REQUIRE(pack);
            eligibility::Judge const judge(pack->roster, pack->settings);
            found = explanation::code_of(flag_of(*store::Pins(database, centre).find(number), judge));
        });
        return found;
    }
    // Pairs of the plan; those that count as held.
    [[nodiscard]] std::pair<Pairs, Pairs> plan(std::int64_t run) const {
        Pairs all;
        Pairs held;
        for (auto const& each : json::parse(certificate(run)).at("pairings").as_array()) {
            std::pair pair{std::string(each.at("volunteer").as_string()),
                           std::string(each.at("opening").as_string())};
            if (each.at("pinned").as_bool()) held.insert(pair);
            all.insert(std::move(pair));
        }
        return {all, held};
    }
};

} // namespace

TEST_CASE("a pair that is kept together is in the plan, which says so and is proven, once lifted the plan is "
          "as before") {
    PinHub hub;
    hub.load(sample_files(hub.folder / "pack", 200, "--seed 4"));
    hub.start_service();
    auto const before = hub.done({.fresh = true});
    auto const [planned, held] = hub.plan(before.number);
    std::map<std::string, std::string> has;
    for (auto const& [volunteer, opening] : planned) has[volunteer] = opening;
    // Somebody who is to have somebody else's place, eligible or not.
    std::string who;
    std::string where;
    for (auto const& [volunteer, opening] : planned) {
        if (held.contains({volunteer, opening})) continue;
        for (auto const& [other, theirs] : has) {
            if (theirs == opening || held.contains({other, theirs})) continue;
            who = other;
            where = opening;
            break;
        }
        if (!who.empty()) break;
    }
    REQUIRE(!who.empty());
    auto const pin = hub.keep(who, where);
    auto const after = hub.done({.fresh = true});
    CHECK(after.upper_bound == after.value);
    CHECK(hub.plan(after.number).second.contains({who, where}));
    bool told = false;
    for (auto const& row : hub.pairings(after.number)) {
        if (row.volunteer != who || row.opening != where) continue;
        told = true;
        CHECK((row.movement == "added" || row.movement == "moved"));
        CHECK(row.decision == "open"); // nothing comes about before somebody approves it
        CHECK(json::parse(row.reasons).at("came") == "pinned");
    }
    CHECK(told);
    // Repaired from what is in force it is kept as well, and nothing was changed by looking.
    CHECK(hub.plan(hub.done().number).second.contains({who, where}));
    hub.look([&](store::Matches& matches) {
        auto const match = matches.find(who, where);
        CHECK((!match || !match->holds));
    });

    CHECK(hub.lift(pin) == "lifted");
    CHECK(hub.lift(pin) == "pin_lifted");
    CHECK(hub.lift(99) == "pin_unknown");
    auto const again = hub.done({.fresh = true});
    CHECK(plan_of(hub.certificate(again.number)) == plan_of(hub.certificate(before.number)));
    CHECK(hub.pins().empty());
    REQUIRE(hub.pins(true).size() == 1);
    CHECK(hub.pins(true).front().lifted_by == "p1");
    CHECK(hub.pins(true).front().reason == "They know each other");
}

TEST_CASE(
    "whoever is ruled out is given no place of that role, and whoever was on the way to one is told why") {
    PinHub hub;
    hub.load(town(3, 2, 1));
    hub.start_service();
    REQUIRE(hub.take({.volunteer = "V00", .opening = "E00", .step = Step::suggest}));
    // A shift is ruled out with its role.
    auto const pin = hub.rule_out("V00", "E00");
    CHECK(hub.pins().front().opening == "DIRECT");
    CHECK(hub.flag(pin) == "none");
    auto const run = hub.done();
    for (auto const& [volunteer, opening] : hub.plan(run.number).first)
        CHECK((volunteer != "V00" || opening == "COOK"));
    bool told = false;
    for (auto const& row : hub.pairings(run.number)) {
        if (row.volunteer != "V00" || row.movement == "added") continue;
        told = true;
        auto const reasons = json::parse(row.reasons);
        CHECK(reasons.at("left") == "not_eligible");
        CHECK(reasons.at("rules").at(0).at("rule") == "barred");
    }
    CHECK(told);
    // The person's own row says nothing of it.
    hub.writer->read([&](store::Database& database) {
        auto const cells = store::CommunityRows(database, centre).find(store::PackTable::volunteers, "V00");
        CHECK((*cells)[store::column_of(store::PackTable::volunteers, "not_for")].empty());
    });
}

TEST_CASE("what says otherwise of the same person and role is lifted, and nobody is kept who said no") {
    PinHub hub;
    hub.load(town(3, 2, 1));
    hub.start_service();
    struct Row {
        char const* what;
        PinOrder order;
        std::vector<std::string> holding; // the newest first
    };
    for (auto const& [what, order, holding] : std::vector<Row>{
             {"one", {"V00", "E00", PinKind::keep, "a"}, {"keep E00"}},
             {"another of the role", {"V00", "L01", PinKind::keep, "b"}, {"keep L01", "keep E00"}},
             {"the same again, for another reason",
              {"V00", "E00", PinKind::keep, "c"},
              {"keep E00", "keep L01"}},
             {"the role ruled out", {"V00", "L00", PinKind::rule_out, "d"}, {"rule_out DIRECT"}},
             {"kept in another role", {"V00", "COOK", PinKind::keep, "e"}, {"keep COOK", "rule_out DIRECT"}},
             {"a shift of it kept after all",
              {"V00", "E01", PinKind::keep, "f"},
              {"keep E01", "keep COOK"}}}) {
        CAPTURE(what);
        REQUIRE(hub.pin(order));
        std::vector<std::string> now;
        for (auto const& pin : hub.pins()) now.push_back(pin.kind + " " + pin.opening);
        CHECK(now == holding);
    }
    CHECK(hub.pin({"V99", "E00", PinKind::keep, "a"}).error().code == "volunteer_unknown");
    CHECK(hub.pin({"V00", "E99", PinKind::keep, "a"}).error().code == "opening_unknown");

    // They say no after the pin was set: it stays, flagged, and the run gives them nothing there.
    auto const pin = hub.pins().front();
    REQUIRE(hub.take({.volunteer = "V00", .opening = "E01", .step = Step::offer, .channel = "phone"}));
    REQUIRE(hub.take({.volunteer = "V00", .opening = "E01", .step = Step::decline}, themselves));
    CHECK(hub.flag(pin.number) == "said_no");
    CHECK(!hub.plan(hub.done().number).first.contains({"V00", "E01"}));
    CHECK(hub.pin({"V00", "E01", PinKind::keep, "again"}).error().code == "said_no");
}

TEST_CASE(
    "a pin that rules do not allow stays and is flagged, so is a role ruled out where a place is held") {
    PinHub hub;
    auto files = town(3, 2, 1);
    files["volunteers.csv"] +=
        "V90,Not from home,active,every day all day,no,50,none,english:fluent,none,50 km,none,no,?,"
        "168,1980-01\n";
    hub.load(files);
    hub.start_service();
    auto const kept = hub.keep("V90", "E00");
    CHECK(hub.flag(kept) == "not_eligible");
    auto const run = hub.done();
    CHECK(hub.plan(run.number).second.contains({"V90", "E00"}));
    for (auto const& row : hub.pairings(run.number))
        if (row.volunteer == "V90") CHECK(row.weight == 0);

    // More are kept than there are places: the proof holds, and all of them stay.
    hub.keep("V01", "E00");
    hub.keep("V02", "E00");
    auto const full = hub.done();
    for (auto const* volunteer : {"V90", "V01", "V02"})
        CHECK(hub.plan(full.number).second.contains({volunteer, "E00"}));

    REQUIRE(hub.take({.volunteer = "V00", .opening = "L00", .step = Step::offer, .channel = "phone"}));
    REQUIRE(hub.take({.volunteer = "V00", .opening = "L00", .step = Step::accept}, themselves));
    auto const out = hub.rule_out("V00", "L00");
    CHECK(hub.flag(out) == "holds_place");
    CHECK(hub.plan(hub.done().number).second.contains({"V00", "L00"}));

    // What is not there any more is passed over.
    hub.writer->change([&](store::Change& change) {
        store::Pin gone;
        gone.volunteer = "V00";
        gone.opening = "CLOSED";
        gone.kind = "keep";
        store::Pins(change.database(), centre).add(gone);
        gone.kind = "rule_out";
        gone.volunteer = "V01";
        store::Pins(change.database(), centre).add(gone);
    });
    for (auto const& pin : hub.pins())
        if (pin.opening == "CLOSED") CHECK(hub.flag(pin.number) == "gone");
    (void)hub.done();
}

TEST_CASE("a run over one organisation takes only its own pins") {
    PinHub hub;
    hub.load(town(3, 2, 1));
    hub.start_service();
    hub.keep("V00", "E00");
    hub.keep("V01", "COOK");
    auto const run = hub.done({.scope = {RunScope::Kind::organisation, "O2"}});
    auto const held = hub.plan(run.number).second;
    CHECK(held.contains({"V01", "COOK"}));
    CHECK(!held.contains({"V00", "E00"}));
}

TEST_CASE("of any pins the plan is proven, keeps what is kept and gives nobody what is ruled out") {
    for (unsigned const seed : {1U, 2U, 3U}) {
        CAPTURE(seed);
        PinHub hub;
        hub.load(sample_files(hub.folder / "pack", 80, "--seed " + std::to_string(seed)));
        hub.start_service();
        std::vector<std::string> volunteers;
        std::vector<std::string> openings;
        std::map<std::string, std::string> roles;
        Pairs held_before;
        hub.writer->read([&](store::Database& database) {
            auto const pack = snapshot(database, centre, opening_day);
            REQUIRE(pack);
            for (auto const& each : pack->roster.volunteers()) volunteers.push_back(each.key);
            for (std::size_t i = 0; i < pack->roster.openings().size(); ++i) {
                openings.push_back(pack->roster[OpeningId(i)].key);
                roles[openings.back()] = pack->roster.role_of(OpeningId(i)).key;
            }
        });
        hub.look([&](store::Matches& matches) {
            matches.each([&](store::KeptMatch const& match) {
                if (match.holds) held_before.insert({match.volunteer, match.opening});
            });
        });
        std::mt19937 random(seed);
        auto const any = [&](auto const& from) { return from[random() % from.size()]; };
        for (int i = 0; i < 40; ++i) {
            auto const kind = random() % 2 == 0 ? PinKind::keep : PinKind::rule_out;
            auto const said = hub.pin({any(volunteers), any(openings), kind, "seeded"});
            if (!said) CHECK(said.error().code == "said_no");
        }
        for (bool const fresh : {true, false}) {
            auto const run = hub.done({.fresh = fresh}); // a plan that is not proven is a fault
            auto const [all, held] = hub.plan(run.number);
            for (auto const& pin : hub.pins()) {
                if (pin.kind == "keep") {
                    CHECK(held.contains({pin.volunteer, pin.opening}));
                    continue;
                }
                for (auto const& pair : all) {
                    if (pair.first != pin.volunteer || roles.at(pair.second) != pin.opening) continue;
                    CHECK(held_before.contains(pair));
                }
            }
        }
    }
}

TEST_CASE("rows of a run are found, counted and decided by organisation, ward, role and name") {
    PinHub hub;
    hub.load(sample_files(hub.folder / "pack", 300, "--seed 6"));
    hub.start_service();
    // Something in force that the next plan may move.
    auto const first = hub.done();
    (void)hub.approve(first.number);
    (void)hub.ended(first.number);
    auto const run = hub.done({.fresh = true}).number;
    auto const rows = hub.pairings(run);
    std::map<std::string, store::KeptRunOpening> openings;
    hub.writer->read([&](store::Database& database) {
        store::RunRows run_rows(database, centre);
        for (auto const& row : rows) {
            for (auto const* opening : {&row.opening, &row.moved_from}) {
                if (opening->empty()) continue;
                auto const found = run_rows.find_opening(run, *opening);
                REQUIRE(found);
                openings[*opening] = *found;
            }
        }
        // Each filter against the rows looked at one by one.
        auto const expected = [&](auto const& fits) {
            std::set<std::int64_t> numbers;
            for (auto const& row : rows) {
                bool const there = fits(openings.at(row.opening)) ||
                                   (!row.moved_from.empty() && fits(openings.at(row.moved_from)));
                if (there) numbers.insert(row.number);
            }
            return numbers;
        };
        auto const found = [&](store::RunFilter const& filter) {
            std::set<std::int64_t> numbers;
            for (std::int64_t after = 0;;) { // a page at a time
                auto const page = run_rows.pairings(run, after, 7, filter);
                if (page.empty()) return numbers;
                after = page.back().number;
                for (auto const& row : page) numbers.insert(row.number);
            }
        };
        std::set<std::string> organisations;
        std::set<std::string> wards;
        for (auto const& [opening, about] : openings) {
            organisations.insert(about.organisation);
            if (!about.ward.empty()) wards.insert(about.ward);
        }
        REQUIRE(organisations.size() > 3);
        REQUIRE(wards.size() > 3);
        using Facet = store::RunRows::Facet;
        auto const counts = [&](Facet facet, std::string const& value, std::string const& of = {}) {
            for (auto const& each : run_rows.counted(run, facet, of))
                if (each.value == value) return each;
            return store::RunRows::Counted{};
        };
        auto const check_counts = [&](store::RunRows::Counted const& counted,
                                      std::set<std::int64_t> const& numbers) {
            std::int64_t changing = 0;
            std::int64_t open = 0;
            for (auto const& row : rows) {
                if (!numbers.contains(row.number) || row.movement == "untouched") continue;
                ++changing;
                open += row.decision == "open";
            }
            CHECK(counted.rows == changing);
            CHECK(counted.open == open);
        };
        for (auto const& organisation : organisations) {
            auto const want = expected([&](auto const& each) { return each.organisation == organisation; });
            CHECK(found({.organisation = organisation}) == want);
            CHECK(run_rows.count(run, {.organisation = organisation}) == std::ssize(want));
            check_counts(counts(Facet::organisation, organisation), want);
        }
        for (auto const& ward : wards) {
            auto const want = expected([&](auto const& each) { return each.ward == ward; });
            CHECK(found({.ward = ward}) == want);
            check_counts(counts(Facet::ward, ward), want);
        }
        auto const& some = openings.begin()->second;
        auto const want = expected([&](auto const& each) { return each.role == some.role; });
        CHECK(found({.role = some.role}) == want);
        check_counts(counts(Facet::role, some.role, some.organisation), want);
        CHECK(found({.organisation = "nobody's"}).empty());
        // By name: as people are searched for.
        auto const& person = rows.front().volunteer;
        std::string folded = person;
        for (auto& letter : folded) letter = static_cast<char>(std::tolower(letter));
        std::set<std::int64_t> theirs;
        for (auto const& row : rows)
            if (row.volunteer == person) theirs.insert(row.number);
        CHECK(found({.beginnings = {folded}}) == theirs);
    });

    // All of one organisation's are rejected, and no other.
    std::string organisation;
    for (auto const& row : rows)
        if (row.decision == "open") organisation = openings.at(row.opening).organisation;
    REQUIRE(!organisation.empty());
    std::int64_t rejected = 0;
    hub.writer->change([&](store::Change& change) {
        auto const said =
            reject_run(change, centre, run, {.filter = {.organisation = organisation}}, coordinator);
        REQUIRE(said);
        rejected = said->decided;
    });
    CHECK(rejected > 0);
    for (auto const& row : hub.pairings(run)) {
        bool const theirs =
            openings.at(row.opening).organisation == organisation ||
            (!row.moved_from.empty() && openings.at(row.moved_from).organisation == organisation);
        if (row.movement == "untouched") continue;
        CHECK(row.decision == (theirs ? "rejected" : "open"));
    }
}
