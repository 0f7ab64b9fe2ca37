// SPDX-License-Identifier: MIT
#include "desk/past_imports.hpp"

#include "desk/community.hpp"
#include "desk/imports.hpp"
#include "exchange/availability.hpp"
#include "exchange/cells.hpp"
#include "exchange/text.hpp"
#include "exchange/words.hpp"
#include "spelling/certificates.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace kith::desk {
namespace {

using exchange::Expected;
using store::CommunityRows;
using store::ContactEntry;
using store::KeptMatch;
using store::PackTable;

constexpr auto contact_columns =
    std::to_array<std::string_view>({"volunteer", "when", "kind", "outcome", "note", "opening", "inward"});
constexpr auto referral_columns =
    std::to_array<std::string_view>({"volunteer", "opening", "when", "ended", "note"});

using Words = std::span<std::pair<std::string_view, std::string_view> const>;

constexpr auto ways = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"call", "call"},
    {"phone", "call"},
    {"telephone", "call"},
    {"message", "text"},
    {"text", "text"},
    {"e_mail", "e_mail"},
    {"email", "e_mail"},
    {"letter", "letter"},
    {"visit", "visit"},
    {"meeting", "meeting"},
    {"other", "other"},
});
constexpr auto outcomes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"reached", "reached"},
    {"message_left", "message_left"},
    {"no_answer", "no_answer"},
    {"wrong_number", "wrong_number"},
    {"will_ring_back", "will_ring_back"},
});

// How a match ends, with the step that ends it so.
struct Ending {
    MatchState state;
    std::string_view step;
};
constexpr auto endings = std::to_array<Ending>({
    {MatchState::completed, "complete"},
    {MatchState::left, "drop_out"},
    {MatchState::declined_by_volunteer, "decline"},
    {MatchState::declined_by_organisation, "turn_down"},
    {MatchState::no_reply, "lapse"},
    {MatchState::withdrawn, "withdraw"},
    {MatchState::expired, "lapse"},
});

std::string spelt(std::string_view cell) {
    auto made = exchange::lower_case(exchange::trimmed(cell));
    std::ranges::replace(made, ' ', '_');
    std::ranges::replace(made, '-', '_');
    return made;
}

class Rows {
  public:
    Rows(store::Database& database, store::Centre const& centre, PastTable table, Instant now)
        : database_(&database),
          centre_(&centre),
          community_(database, centre.number),
          table_(table),
          now_(now) {}

    std::vector<PastRow> read(exchange::CsvReader& reader, exchange::ImportReport& report) {
        reader_ = &reader;
        report_ = &report;
        std::vector<PastRow> rows;
        while (reader.next() && !report.full()) {
            if (rows.size() == import_rows_max) {
                report.add(
                    {reader.file(), 0, {}, {}, Expected::file_within_limit, std::to_string(import_rows_max)});
                break;
            }
            PastRow row;
            row.row = reader.row();
            if (table_ == PastTable::contacts)
                contact(row);
            else
                referral(row);
            rows.push_back(std::move(row));
        }
        return rows;
    }

  private:
    void wrong(std::size_t column, Expected expected, std::string hint = {}) {
        reader_->misread(column, {expected, std::move(hint)});
    }

    std::string volunteer() {
        std::string id(reader_->cell(0));
        if (id.empty())
            wrong(0, Expected::value);
        else if (!community_.find(PackTable::volunteers, id))
            wrong(0, Expected::known_key);
        return id;
    }

    // In the past, by the centre's clock; a day alone is its noon.
    Instant moment(std::size_t column) {
        auto const& zone = zone_named(centre_->zone);
        auto const cell = reader_->cell(column);
        auto const day = exchange::parse_date(cell);
        auto const at =
            day ? Outcome<Instant, exchange::Misread>(zone.midnight(*day) + std::chrono::hours(12))
                : exchange::parse_instant(cell, zone);
        if (!at) {
            wrong(column, cell.empty() ? Expected::value : Expected::date);
            return {};
        }
        constexpr auto first = std::chrono::local_days(std::chrono::year(1950) / 1 / 1);
        auto const today = zone.date(now_);
        bool const begun = day ? *day <= today : *at <= now_;
        if (!begun || *at < zone.midnight(Date(first)))
            wrong(column, Expected::number_in_range, "1950-01-01.." + exchange::format_date(today));
        return std::min(*at, now_);
    }

    std::string word(std::size_t column, Words words, std::string_view otherwise) {
        auto const cell = spelt(reader_->cell(column));
        if (cell.empty() && !otherwise.empty()) return std::string(otherwise);
        auto const found = std::ranges::find(words, cell, [](auto const& each) { return each.first; });
        if (found != words.end()) return std::string(found->second);
        std::string hint;
        for (auto const& each : words)
            if (each.first == each.second) hint.append(hint.empty() ? "" : ", ").append(each.second);
        wrong(column, Expected::known_word, hint);
        return {};
    }

    std::string note(std::size_t column) {
        auto const cell = reader_->cell(column);
        constexpr std::size_t bytes_max = 2000;
        if (cell.size() > bytes_max) wrong(column, Expected::row_within_limit, std::to_string(bytes_max));
        if (spelling::names_certificate(cell)) wrong(column, Expected::no_certificate);
        return std::string(cell);
    }

    void contact(PastRow& row) {
        auto& made = row.contact;
        made.about.volunteer = volunteer();
        made.at = moment(1);
        made.way = word(2, ways, {});
        made.outcome = word(3, outcomes, "reached");
        made.note = note(4);
        made.spoke_to = "volunteer";
        made.about.opening = reader_->cell(5);
        if (!made.about.opening.empty()) {
            if (auto const of = organisation_of(community_, made.about.opening))
                made.of_organisation = *of;
            else
                wrong(5, Expected::known_key);
        }
        auto const inward = exchange::parse_yes_no(reader_->cell(6));
        if (!inward) wrong(6, Expected::yes_no_unknown);
        made.inward = inward && inward->value_or(false);
        bool const first = seen_.emplace(fingerprint_of(made)).second;
        row.known = !first || store::knows_contact(*database_, centre_->number, made);
    }

    void referral(PastRow& row) {
        auto& made = row.match;
        made.volunteer = volunteer();
        made.opening = reader_->cell(1);
        auto const organisation =
            made.opening.empty() ? std::nullopt : organisation_of(community_, made.opening);
        if (!organisation)
            wrong(1, made.opening.empty() ? Expected::value : Expected::known_key);
        else
            made.organisation = *organisation;
        made.since = moment(2);
        made.since_day = exchange::format_date(zone_named(centre_->zone).date(made.since));
        made.state = ending(3);
        row.note = note(4);
        if (!seen_.emplace(store::fingerprint_of({made.volunteer, made.opening})).second)
            wrong(1, Expected::unique_key);
        // What is going on here is not made history by a file.
        auto const there = store::Matches(*database_, centre_->number).find(made.volunteer, made.opening);
        row.known = there && there->state == made.state;
        if (there && !row.known)
            wrong(3, Expected::consistent_row, std::string(exchange::word_of(there->state)));
    }

    MatchState ending(std::size_t column) {
        auto const cell = spelt(reader_->cell(column));
        std::string hint;
        for (auto const& each : endings) {
            auto const word = exchange::word_of(each.state);
            if (word == cell) return each.state;
            hint.append(hint.empty() ? "" : ", ").append(word);
        }
        wrong(column, Expected::known_word, hint);
        return MatchState::withdrawn;
    }

    store::Database* database_;
    store::Centre const* centre_;
    CommunityRows community_;
    PastTable table_;
    Instant now_;
    exchange::CsvReader* reader_ = nullptr;
    exchange::ImportReport* report_ = nullptr;
    std::set<std::string> seen_;
};

exchange::PackRefusal refusal_of(exchange::ImportReport& report) {
    exchange::PackRefusal refused;
    refused.omitted = report.omitted();
    refused.notes = report.take_notes();
    refused.errors = report.take_errors();
    return refused;
}

void write(store::Change& change, std::int64_t centre, PastRow const& row, std::string const& by) {
    auto const& match = row.match;
    store::Matches matches(change.database(), centre);
    matches.put(match);
    auto const ending = std::ranges::find(endings, match.state, &Ending::state);
    store::KeptStep step;
    step.step = ending->step;
    step.after = exchange::word_of(match.state);
    step.standing = "coordinator";
    step.principal = by;
    step.reason = row.note;
    step.at = match.since;
    matches.add(match.volunteer, match.opening, step);
    change.publish(centre, {"match." + step.after, match.volunteer, match.organisation, match.opening, {}});
}

} // namespace

std::span<std::string_view const> columns_of(PastTable table) {
    return table == PastTable::contacts ? std::span<std::string_view const>(contact_columns)
                                        : std::span<std::string_view const>(referral_columns);
}

std::string_view word_of(PastTable table) {
    return table == PastTable::contacts ? "contacts" : "referrals";
}

std::size_t PastImport::added() const {
    return static_cast<std::size_t>(std::ranges::count(rows, false, &PastRow::known));
}

std::string fingerprint_of(ContactEntry const& contact) {
    return store::fingerprint_of({contact.about.volunteer, contact.about.opening, contact.way,
                                  contact.inward ? "1" : "0", contact.outcome, contact.note,
                                  std::to_string(contact.at.time_since_epoch().count())});
}

std::string fingerprint_of(KeptMatch const& match) {
    return store::fingerprint_of({std::string(exchange::word_of(match.state)),
                                  std::to_string(match.since.time_since_epoch().count()),
                                  match.holds ? "1" : "0"});
}

Outcome<PastImport, exchange::PackRefusal> read_past(store::Database& database, store::Centre const& centre,
                                                     PastTable table, std::string bytes, Instant now,
                                                     exchange::Headings const& headings) {
    auto const file = std::string(word_of(table)) + ".csv";
    exchange::ImportReport report;
    auto const text = exchange::decode_text(file, std::move(bytes), report);
    if (!text) return refuse(refusal_of(report));
    std::vector<exchange::CsvColumn> wanted;
    for (auto const column : columns_of(table))
        wanted.push_back({column, column == "volunteer" || column == "when" || column == "kind" ||
                                      column == "ended" ||
                                      (column == "opening" && table == PastTable::referrals)});
    exchange::CsvReader reader(file, *text, wanted, report, headings);
    PastImport made;
    made.table = table;
    if (reader.usable()) made.rows = Rows(database, centre, table, now).read(reader, report);
    if (!report.clean()) return refuse(refusal_of(report));
    made.notes = report.take_notes();
    return made;
}

store::ImportBatch write_past(store::Change& change, std::int64_t centre, PastImport const& import,
                              std::string const& file, std::string const& by) {
    store::ImportBatches batches(change.database(), centre);
    store::Care care(change.database(), centre);
    store::ImportBatch batch;
    batch.table = word_of(import.table);
    batch.file = file;
    batch.principal = by;
    batch.at = change.now();
    batch.number = batches.add(batch);
    batch.rows = static_cast<std::int64_t>(import.rows.size());
    store::ImportBatchRow noted;
    noted.added = true;
    for (auto const& row : import.rows) {
        if (row.known) continue;
        ++noted.number;
        noted.file_row = static_cast<std::int64_t>(row.row);
        if (import.table == PastTable::contacts) {
            auto contact = row.contact;
            contact.principal = by;
            noted.id = contact.about.volunteer;
            noted.ref = std::to_string(care.add(contact));
            noted.written = fingerprint_of(contact);
            change.publish(centre,
                           {"care.changed", noted.id, contact.of_organisation, contact.about.opening, {}});
        } else {
            write(change, centre, row, by);
            noted.id = row.match.volunteer;
            noted.ref = row.match.opening;
            noted.written = fingerprint_of(row.match);
        }
        batches.add(batch, noted);
    }
    batch.added = noted.number;
    batches.put(batch);
    (void)change.publish(centre, {"import.changed", {}, {}, {}, std::to_string(batch.number)});
    return batch;
}

} // namespace kith::desk
