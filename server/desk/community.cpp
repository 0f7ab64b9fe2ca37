// SPDX-License-Identifier: MIT
#include "desk/community.hpp"

#include "base/contract.hpp"
#include "brokerage/clocks.hpp"
#include "desk/safeguarding.hpp"
#include "exchange/availability.hpp"
#include "exchange/csv.hpp"
#include "exchange/text.hpp"
#include "exchange/words.hpp"
#include "exchange/zone.hpp"
#include "store/organisations.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <stdexcept>

namespace kith::desk {

using exchange::CsvWriter;
using store::Cells;
using store::CommunityRows;
using store::PackTable;

namespace {

constexpr std::array all_tables{PackTable::organisations, PackTable::volunteers, PackTable::roles,
                                PackTable::shifts};
constexpr std::array<std::string_view, 4> match_columns{"volunteer", "opening", "state", "since"};

// Files of a pack being put together, a row at a time. A row that comes twice counts once.
class PackText {
  public:
    PackText() {
        for (auto const table : all_tables) {
            auto const& shape = store::shape_of(table);
            CsvWriter writer(files_[std::string(shape.file)], lines);
            for (auto const column : shape.columns) writer.text(column);
            writer.end_row();
        }
        CsvWriter writer(files_["matches.csv"], lines);
        for (auto const column : match_columns) writer.text(column);
        writer.end_row();
    }

    // False where it was there already.
    bool add(PackTable table, Cells const& cells) {
        if (!seen_.insert({table, cells.front()}).second) return false;
        CsvWriter writer(files_[std::string(store::shape_of(table).file)], lines);
        for (auto const& cell : cells) writer.text(cell);
        writer.end_row();
        return true;
    }
    void add(store::KeptMatch const& match) {
        CsvWriter writer(files_["matches.csv"], lines);
        writer.text(match.volunteer).text(match.opening).text(exchange::word_of(match.state));
        writer.text(match.since_day).end_row();
    }
    void add(exchange::Place place) { places_.push_back(std::move(place)); }

    [[nodiscard]] PackFiles take(std::map<std::string, std::string> others) {
        auto files = std::move(files_);
        if (!places_.empty()) {
            std::ranges::sort(places_);
            auto const again = std::ranges::unique(places_);
            places_.erase(again.begin(), again.end());
            files["places.csv"] = exchange::format_places(places_);
        }
        for (auto& [name, body] : others) files[name] = std::move(body);
        return files;
    }

  private:
    static constexpr CsvWriter::Options lines{.byte_order_mark = false, .line_end = "\n"};
    PackFiles files_;
    std::set<std::pair<PackTable, std::string>> seen_;
    std::vector<exchange::Place> places_;
};

std::string const& cell(PackTable table, Cells const& cells, std::string_view column) {
    return cells[store::column_of(table, column)];
}

// Of an organisation that is not approved no role is open, whatever its row says.
class ClosedOrganisations {
  public:
    ClosedOrganisations(store::Database& database, std::int64_t centre)
        : closed_(store::Organisations(database, centre).closed()) {}

    [[nodiscard]] bool runs(PackTable table, Cells const& cells) const {
        return table == PackTable::roles && !closed_.empty() &&
               closed_.contains(cell(table, cells, "organisation"));
    }
    [[nodiscard]] static Cells shut(Cells cells) {
        cells[store::column_of(PackTable::roles, "status")] = "closed";
        return cells;
    }

  private:
    std::set<std::string, std::less<>> closed_;
};

// Adds rows together with whatever they name, so that the reader finds every key.
class Surroundings {
  public:
    Surroundings(CommunityRows& rows, ClosedOrganisations const* closed) : rows_(rows), closed_(closed) {}

    void add(PackTable table, Cells const& cells) {
        bool const shut = closed_ != nullptr && closed_->runs(table, cells);
        if (!text_.add(table, shut ? ClosedOrganisations::shut(cells) : cells)) return;
        switch (table) {
        case PackTable::organisations: add_place(cell(table, cells, "postcode")); break;
        case PackTable::roles:
            add_place(cell(table, cells, "postcode"));
            add_by_id(PackTable::organisations, cell(table, cells, "organisation"));
            break;
        case PackTable::shifts: add_by_id(PackTable::roles, cell(table, cells, "role")); break;
        case PackTable::volunteers:
            add_place(cell(table, cells, "postcode"));
            for (auto const target : exchange::split_list(cell(table, cells, "not_for"))) {
                add_by_id(PackTable::organisations, target);
                add_by_id(PackTable::roles, target);
            }
            break;
        }
    }
    // A shift or a role; false where there is no such opening.
    bool add_opening(std::string_view id) {
        return add_by_id(PackTable::shifts, id) || add_by_id(PackTable::roles, id);
    }
    void add(store::KeptMatch const& match) { text_.add(match); }

    [[nodiscard]] PackFiles take() { return text_.take(rows_.files()); }

  private:
    bool add_by_id(PackTable table, std::string_view id) {
        auto const found = rows_.find(table, id);
        if (found) add(table, *found);
        return found.has_value();
    }
    void add_place(std::string_view cell) {
        auto const postcode = exchange::parse_postcode(cell);
        if (!postcode) return;
        if (auto const place = rows_.place(*postcode)) {
            text_.add(exchange::Place{
                place->postcode,
                {static_cast<std::int32_t>(place->easting), static_cast<std::int32_t>(place->northing)},
                place->ward});
        }
    }

    CommunityRows& rows_;
    ClosedOrganisations const* closed_; // null: rows as they stand
    PackText text_;
};

// The text of a pack's file whatever its case, decoded; it was read without error before.
std::optional<std::string> text_of(PackFiles const& files, std::string_view name) {
    for (auto const& [file, bytes] : files) {
        if (exchange::lower_case(file) != name) continue;
        exchange::ImportReport report;
        return exchange::decode_text(file, bytes, report);
    }
    return std::nullopt;
}

// Every row's cells under `columns`, as they stand.
void each_row(std::string const& text, std::span<std::string_view const> columns, auto use) {
    std::vector<exchange::CsvColumn> wanted;
    for (auto const column : columns) wanted.push_back({column, false});
    exchange::ImportReport report;
    exchange::CsvReader reader("", text, wanted, report);
    while (reader.next()) {
        Cells cells;
        for (std::size_t i = 0; i < columns.size(); ++i) cells.emplace_back(reader.cell(i));
        use(cells);
    }
}

void write_files(CommunityRows& rows, PackFiles const& files, exchange::PackDraft const& draft) {
    std::set<std::string> of_rows{"matches.csv", "places.csv"};
    for (auto const table : all_tables) of_rows.emplace(store::shape_of(table).file);
    for (auto const& [file, bytes] : files) {
        auto const name = exchange::lower_case(file);
        if (of_rows.contains(name)) continue;
        if (auto const text = text_of(files, name)) rows.put_file(name, *text);
    }
    for (auto const& place : draft.places) {
        rows.put(store::PlaceRow{place.postcode, place.point.easting, place.point.northing, place.ward});
    }
    // Wards that only the postcodes name have to outlast the postcodes that a small snapshot leaves out.
    if (!text_of(files, "wards.csv") && !draft.roster.wards.empty()) {
        std::vector<exchange::WardPlace> wards;
        for (auto const& ward : draft.roster.wards) {
            wards.push_back({draft.roster.words.wards.code(ward.id), ward.name, ward.centre});
        }
        rows.put_file("wards.csv", exchange::format_wards(wards));
    }
}

// Reminders that would have gone out before the pack came are not sent now; what would have lapsed still
// does.
void begin_clocks(store::KeptMatch& match, Instant now) {
    if (match.state == MatchState::confirmed || match.state == MatchState::active) {
        match.first_day = match.since_day;
    }
    auto clock = brokerage::next_clock(match.state, match.since, match.climbed);
    while (clock && clock->at <= now && clock->ring != brokerage::Ring::lapse) {
        clock = brokerage::next_clock(match.state, match.since, ++match.climbed);
    }
    match.clock = clock ? std::optional(clock->at) : std::nullopt;
}

} // namespace

ZoneTable const& zone_named(std::string const& name) {
    static std::mutex mutex;
    static std::map<std::string, ZoneTable> zones;
    std::lock_guard const guard(mutex);
    auto found = zones.find(name);
    if (found == zones.end()) {
        auto made = exchange::zone_table(name);
        KITH_EXPECT(made.has_value());
        found = zones.emplace(name, std::move(*made)).first;
    }
    return found->second;
}

PackFiles pack_files_in(std::filesystem::path const& folder) {
    std::set<std::string> known{"settings.toml"};
    for (auto const& [name, text] : exchange::format_templates()) known.insert(name);
    PackFiles files;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) {
        auto const name = entry.path().filename().string();
        if (!known.contains(exchange::lower_case(name))) continue;
        exchange::ImportReport report;
        auto bytes = exchange::read_bytes(entry.path(), report);
        if (!bytes) throw std::runtime_error("cannot read " + entry.path().string());
        files.emplace(name, std::move(*bytes));
    }
    return files;
}

std::optional<std::string> role_of(CommunityRows& rows, std::string_view opening) {
    if (auto const shift = rows.find(PackTable::shifts, opening))
        return cell(PackTable::shifts, *shift, "role");
    if (rows.find(PackTable::roles, opening)) return std::string(opening);
    return std::nullopt;
}

std::optional<std::string> organisation_of(CommunityRows& rows, std::string_view opening) {
    auto const role = role_of(rows, opening);
    auto const row = role ? rows.find(PackTable::roles, *role) : std::nullopt;
    if (!row) return std::nullopt;
    return cell(PackTable::roles, *row, "organisation");
}

std::optional<OpeningFacts> opening_facts(store::Database& database, std::int64_t centre,
                                          std::string_view opening, Instant now) {
    CommunityRows rows(database, centre);
    ClosedOrganisations const closed(database, centre);
    Surroundings around(rows, &closed);
    if (!around.add_opening(opening)) return std::nullopt;
    auto const pack = exchange::read_pack(around.take(), "", {now, now});
    if (!pack) return std::nullopt;
    auto const found = pack->roster.find_opening(opening);
    if (!found) return std::nullopt;
    auto const& facts = pack->roster[*found];
    bool const dated = facts.timing == Timing::dated;
    return OpeningFacts{facts.places_maximum, dated ? facts.when.begin : now + std::chrono::weeks(2)};
}

Outcome<Loaded, PackRefusal> load_pack(store::Change& change, std::int64_t centre, PackFiles files,
                                       std::string const& name) {
    exchange::AsOf const as_of{std::nullopt, change.now()};
    auto pack = exchange::read_pack(files, name, as_of);
    if (!pack) return refuse(std::move(pack.error()));
    auto draft = exchange::read_draft(files, name, as_of);
    KITH_EXPECT(draft.has_value());

    CommunityRows rows(change.database(), centre);
    write_files(rows, files, *draft);
    for (auto const table : all_tables) {
        auto const& shape = store::shape_of(table);
        if (auto const text = text_of(files, shape.file)) {
            each_row(*text, shape.columns, [&](Cells cells) {
                // Whoever was stopped here stays stopped, whatever a file says of them.
                bool const known = table == PackTable::volunteers && rows.find(table, cells.front());
                if (known) hold_restrictions(change.database(), centre, cells);
                rows.put(table, cells);
            });
        }
    }
    auto const& roster = pack->roster;
    store::Matches matches(change.database(), centre);
    for (auto const& match : roster.matches()) {
        auto const& role = roster.role_of(match.opening);
        auto const since = match.since ? roster.zone().midnight(*match.since) : change.now();
        store::KeptMatch kept{.volunteer = roster[match.volunteer].key,
                              .opening = roster[match.opening].key,
                              .organisation = roster[role.organisation].key,
                              .state = match.state,
                              .since = since,
                              .since_day = match.since ? exchange::format_date(*match.since) : std::string(),
                              .direct = role.direct,
                              .holds = holds_place(match.state, role.direct),
                              .climbed = 0,
                              .clock = {},
                              .first_day = {},
                              .interested_at = {},
                              .answered_at = {}};
        if (kept.holds) kept.places = roster[match.volunteer].party;
        begin_clocks(kept, change.now());
        matches.put(kept);
    }
    SafeguardingDesk(change, centre).end_matches_again();
    return Loaded{roster.volunteers().size(), roster.organisations().size(), roster.openings().size(),
                  roster.matches().size(), std::move(pack->notes)};
}

Outcome<Pack, PackRefusal> snapshot(store::Database& database, std::int64_t centre, Instant now,
                                    Imagined const& imagine) {
    CommunityRows rows(database, centre);
    PackText text;
    auto const not_for = store::column_of(PackTable::volunteers, "not_for");
    ClosedOrganisations const closed(database, centre);
    for (auto const table : all_tables) {
        rows.each(table, [&](Cells const& cells) {
            auto const* more =
                table == PackTable::volunteers && imagine.not_for ? imagine.not_for(cells.front()) : nullptr;
            if (more == nullptr) {
                text.add(table, closed.runs(table, cells) ? ClosedOrganisations::shut(cells) : cells);
                return;
            }
            auto changed = cells;
            for (auto const& role : *more) changed[not_for] += (changed[not_for].empty() ? "" : "; ") + role;
            text.add(table, changed);
        });
    }
    store::Matches(database, centre).each([&](store::KeptMatch match) {
        if (imagine.match) imagine.match(match);
        text.add(match);
    });
    for (auto const& match : imagine.more) text.add(match);
    rows.each_place([&](store::PlaceRow const& place) {
        text.add(exchange::Place{
            place.postcode,
            {static_cast<std::int32_t>(place.easting), static_cast<std::int32_t>(place.northing)},
            place.ward});
    });
    return exchange::read_pack(text.take(rows.files()), "", {now, now});
}

std::optional<Outcome<Pack, PackRefusal>> snapshot_around(store::Database& database, std::int64_t centre,
                                                          std::string_view volunteer,
                                                          std::vector<std::string> const& openings,
                                                          Instant now) {
    CommunityRows rows(database, centre);
    auto const person = rows.find(PackTable::volunteers, volunteer);
    if (!person) return std::nullopt;
    ClosedOrganisations const closed(database, centre);
    Surroundings around(rows, &closed);
    around.add(PackTable::volunteers, *person);
    store::Matches matches(database, centre);
    for (auto const& opening : openings) {
        if (!around.add_opening(opening)) continue;
        if (auto const match = matches.find(volunteer, opening)) around.add(*match);
    }
    return exchange::read_pack(around.take(), "", {now, now});
}

Outcome<Pack, PackRefusal> snapshot_of(store::Database& database, std::int64_t centre,
                                       std::vector<std::string> const& openings, Instant now) {
    CommunityRows rows(database, centre);
    ClosedOrganisations const closed(database, centre);
    Surroundings around(rows, &closed);
    for (auto const& opening : openings) around.add_opening(opening);
    return exchange::read_pack(around.take(), "", {now, now});
}

Outcome<Pack, PackRefusal> snapshot_of_rows(store::Database& database, std::int64_t centre,
                                            std::span<LooseRow const> loose,
                                            std::span<std::pair<std::string, std::string> const> refused,
                                            Instant now) {
    CommunityRows rows(database, centre);
    ClosedOrganisations const closed(database, centre);
    Surroundings around(rows, &closed);
    for (auto const& each : loose) around.add(each.table, each.cells);
    for (auto const& [volunteer, opening] : refused) {
        store::KeptMatch match;
        match.volunteer = volunteer;
        match.opening = opening;
        match.state = MatchState::declined_by_volunteer;
        around.add(match);
    }
    return exchange::read_pack(around.take(), "", {now, now});
}

PackRefusal flaws_of(CommunityRows& rows, PackTable table, std::span<Cells const> all, Instant now) {
    Surroundings around(rows, nullptr);
    for (auto const& cells : all) around.add(table, cells);
    if (table == PackTable::roles) { // their shifts have to fit them still
        for (auto const& cells : all) {
            for (auto const& shift : rows.page(PackTable::shifts, "", 1'000'000, "role", cells.front())) {
                around.add(PackTable::shifts, shift);
            }
        }
    }
    auto read = exchange::read_pack(around.take(), "", {now, now});
    if (read) return {};
    return std::move(read.error());
}

std::vector<exchange::ImportError> flaws_of(CommunityRows& rows, PackTable table, Cells const& cells,
                                            Instant now) {
    return flaws_of(rows, table, std::span(&cells, 1), now).errors;
}

} // namespace kith::desk
