// SPDX-License-Identifier: MIT
#include "store/privacy.hpp"

#include "store/chain.hpp"
#include "store/fault.hpp"
#include "store/moments.hpp"
#include "store/numbers.hpp"

#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace kith::store {
namespace {

constexpr std::string_view select_cases =
    "select number, kind, volunteer, words, received_on, known_at, state, extended, identity_how, "
    "acknowledged_on, "
    "decision, note, erased_at, opened_by, opened_at, closed_at from privacy_case where centre = ?";

std::optional<Instant> instant_or_none(std::int64_t at) {
    return at < 0 ? std::nullopt : std::optional(instant(at));
}
std::int64_t seconds_or_none(std::optional<Instant> at) {
    return at ? seconds(*at) : -1;
}
std::optional<Date> day_or_none(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional(kept_day(text));
}

} // namespace

std::vector<PrivacyCase> Privacy::rows(Statement& row) {
    std::vector<PrivacyCase> found;
    while (row.step()) {
        PrivacyCase each;
        each.number = row.integer(0);
        each.kind = row.text(1);
        each.volunteer = row.text(2);
        each.words = row.text(3);
        each.received_on = kept_day(row.text(4));
        each.known_at = instant_or_none(row.integer(5));
        each.state = row.text(6);
        each.extended = row.integer(7) != 0;
        each.identity_how = row.text(8);
        each.acknowledged_on = day_or_none(row.text(9));
        each.decision = row.text(10);
        each.note = row.text(11);
        each.erased_at = instant_or_none(row.integer(12));
        each.opened_by = row.text(13);
        each.opened_at = instant(row.integer(14));
        each.closed_at = instant_or_none(row.integer(15));
        found.push_back(std::move(each));
    }
    return found;
}

std::int64_t Privacy::add(PrivacyCase row) {
    row.number = next_number(*database_, "privacy_case", centre_);
    put(row);
    return row.number;
}

void Privacy::put(PrivacyCase const& row) {
    Statement(*database_, "delete from privacy_case where centre = ? and number = ?")
        .bind(1, centre_)
        .bind(2, row.number)
        .run();
    auto const received = kept_text(row.received_on);
    auto const acknowledged = row.acknowledged_on ? kept_text(*row.acknowledged_on) : std::string();
    Statement(
        *database_,
        "insert into privacy_case (number, kind, volunteer, words, received_on, known_at, state, extended, "
        "identity_how, acknowledged_on, decision, note, erased_at, opened_by, opened_at, closed_at, centre) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, row.number)
        .bind(2, std::string_view(row.kind))
        .bind(3, std::string_view(row.volunteer))
        .bind(4, std::string_view(row.words))
        .bind(5, std::string_view(received))
        .bind(6, seconds_or_none(row.known_at))
        .bind(7, std::string_view(row.state))
        .bind(8, std::int64_t{row.extended})
        .bind(9, std::string_view(row.identity_how))
        .bind(10, std::string_view(acknowledged))
        .bind(11, std::string_view(row.decision))
        .bind(12, std::string_view(row.note))
        .bind(13, seconds_or_none(row.erased_at))
        .bind(14, std::string_view(row.opened_by))
        .bind(15, seconds(row.opened_at))
        .bind(16, seconds_or_none(row.closed_at))
        .bind(17, centre_)
        .run();
}

std::optional<PrivacyCase> Privacy::find(std::int64_t number) {
    Statement row(*database_, std::string(select_cases) + " and number = ?");
    auto found = rows(row.bind(1, centre_).bind(2, number));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<PrivacyCase> Privacy::cases(std::string_view volunteer, bool open_only, std::int64_t before,
                                        std::size_t limit) {
    std::string sql = std::string(select_cases) + " and number < ?";
    if (open_only) sql += " and state = 'open'";
    if (!volunteer.empty()) sql += " and volunteer = ?";
    Statement row(*database_, sql + " order by number desc limit " + std::to_string(limit));
    row.bind(1, centre_).bind(2, before > 0 ? before : INT64_MAX);
    if (!volunteer.empty()) row.bind(3, volunteer);
    return rows(row);
}

std::vector<PrivacyPause> Privacy::pauses(std::int64_t number) {
    Statement row(
        *database_,
        "select from_on, until_on from privacy_pause where centre = ? and privacy_case = ? order by number");
    row.bind(1, centre_).bind(2, number);
    std::vector<PrivacyPause> found;
    while (row.step()) found.push_back({kept_day(row.text(0)), day_or_none(row.text(1))});
    return found;
}

void Privacy::begin_pause(std::int64_t number, Date from) {
    auto const day = kept_text(from);
    Statement(
        *database_,
        "insert into privacy_pause (centre, privacy_case, number, from_on, until_on) values (?, ?, ?, ?, '')")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, static_cast<std::int64_t>(pauses(number).size()) + 1)
        .bind(4, std::string_view(day))
        .run();
}

void Privacy::end_pause(std::int64_t number, Date until) {
    auto const day = kept_text(until);
    Statement(*database_,
              "update privacy_pause set until_on = ? where centre = ? and privacy_case = ? and until_on = ''")
        .bind(1, std::string_view(day))
        .bind(2, centre_)
        .bind(3, number)
        .run();
}

void Privacy::put(std::int64_t number, Redaction const& redaction) {
    remove_redaction(number, redaction.place);
    Statement(*database_,
              "insert into privacy_redaction (centre, privacy_case, place, reason) values (?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, std::string_view(redaction.place))
        .bind(4, std::string_view(redaction.reason))
        .run();
}

void Privacy::remove_redaction(std::int64_t number, std::string_view place) {
    Statement(*database_, "delete from privacy_redaction where centre = ? and privacy_case = ? and place = ?")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, place)
        .run();
}

std::vector<Redaction> Privacy::redactions(std::int64_t number) {
    Statement row(
        *database_,
        "select place, reason from privacy_redaction where centre = ? and privacy_case = ? order by place");
    row.bind(1, centre_).bind(2, number);
    std::vector<Redaction> found;
    while (row.step()) found.push_back({std::string(row.text(0)), std::string(row.text(1))});
    return found;
}

std::int64_t Privacy::add(LegalHold hold) {
    hold.number = next_number(*database_, "legal_hold", centre_);
    Statement(*database_,
              "insert into legal_hold (centre, number, volunteer, reason, placed_by, placed_at, lifted_by, "
              "lifted_at) values (?, ?, ?, ?, ?, ?, '', -1)")
        .bind(1, centre_)
        .bind(2, hold.number)
        .bind(3, std::string_view(hold.volunteer))
        .bind(4, std::string_view(hold.reason))
        .bind(5, std::string_view(hold.placed_by))
        .bind(6, seconds(hold.placed_at))
        .run();
    return hold.number;
}

bool Privacy::lift(std::int64_t number, std::string_view by, Instant at) {
    Statement found(*database_,
                    "select 1 from legal_hold where centre = ? and number = ? and lifted_at = -1");
    if (!found.bind(1, centre_).bind(2, number).step()) return false;
    Statement(*database_,
              "update legal_hold set lifted_by = ?, lifted_at = ? where centre = ? and number = ?")
        .bind(1, by)
        .bind(2, seconds(at))
        .bind(3, centre_)
        .bind(4, number)
        .run();
    return true;
}

std::vector<LegalHold> Privacy::holds(std::string_view volunteer, bool holding_only) {
    std::string sql =
        "select number, volunteer, reason, placed_by, placed_at, lifted_by, lifted_at from legal_hold "
        "where centre = ?";
    if (!volunteer.empty()) sql += " and volunteer = ?";
    if (holding_only) sql += " and lifted_at = -1";
    Statement row(*database_, sql + " order by number desc limit 500");
    row.bind(1, centre_);
    if (!volunteer.empty()) row.bind(2, volunteer);
    std::vector<LegalHold> found;
    while (row.step())
        found.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                         std::string(row.text(3)), instant(row.integer(4)), std::string(row.text(5)),
                         instant_or_none(row.integer(6))});
    return found;
}

void Privacy::put(Departure const& departure) {
    Statement(*database_, "delete from departure where centre = ? and volunteer = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(departure.volunteer))
        .run();
    Statement(*database_,
              "insert into departure (centre, volunteer, kind, at, principal) values (?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(departure.volunteer))
        .bind(3, std::string_view(departure.kind))
        .bind(4, seconds(departure.at))
        .bind(5, std::string_view(departure.principal))
        .run();
}

std::optional<Departure> Privacy::departure(std::string_view volunteer) {
    Statement row(*database_, "select kind, at, principal from departure where centre = ? and volunteer = ?");
    if (!row.bind(1, centre_).bind(2, volunteer).step()) return std::nullopt;
    return Departure{std::string(volunteer), std::string(row.text(0)), instant(row.integer(1)),
                     std::string(row.text(2))};
}

std::int64_t Privacy::open_concerns(std::string_view volunteer) {
    Statement row(*database_,
                  "select count(*) from concern where centre = ? and volunteer = ? and state = 'open'");
    row.bind(1, centre_).bind(2, volunteer).step();
    return row.integer(0);
}

std::int64_t Privacy::letters_waiting(std::string_view about, std::string_view name) {
    Statement row(*database_,
                  "select count(*) from message where centre = ? and volunteer = ? and name = ? and "
                  "state = 'waiting'");
    row.bind(1, centre_).bind(2, about).bind(3, name).step();
    return row.integer(0);
}

std::vector<std::pair<std::string, std::string>> Privacy::referred_to(std::string_view volunteer) {
    Statement row(
        *database_,
        "select organisation, opening from match where centre = ? and volunteer = ? and exists (select 1 "
        "from "
        "match_step where match_step.centre = match.centre and match_step.volunteer = match.volunteer and "
        "match_step.opening = match.opening and state_after in ('referred', 'met', 'clearing', 'confirmed', "
        "'active', 'completed')) order by organisation, opening");
    row.bind(1, centre_).bind(2, volunteer);
    std::vector<std::pair<std::string, std::string>> found;
    while (row.step()) found.emplace_back(row.text(0), row.text(1));
    return found;
}

void Privacy::drop_letters(std::string_view volunteer, Instant at) {
    Statement(*database_,
              "update message set state = 'dropped', done_at = ? where centre = ? and to_kind = 'volunteer' "
              "and to_id = ? and state = 'waiting'")
        .bind(1, seconds(at))
        .bind(2, centre_)
        .bind(3, volunteer)
        .run();
}

std::vector<std::string> Privacy::volunteers() {
    Statement row(*database_, "select id from volunteer where centre = ? order by id");
    row.bind(1, centre_);
    std::vector<std::string> found;
    while (row.step()) found.emplace_back(row.text(0));
    return found;
}

std::string erased_mark(std::string_view salt, std::string_view volunteer) {
    auto text = std::to_string(salt.size()) + ":" + std::string(salt) + std::string(volunteer);
    auto const hash = hash_of({reinterpret_cast<unsigned char const*>(text.data()), text.size()});
    return to_hex(hash);
}

void add(Database& database, ErasedPerson const& row) {
    auto const number = next_number(database, "erased_person", row.centre);
    Statement(
        database,
        "insert into erased_person (centre, number, salt, mark, pseudonym, at) values (?, ?, ?, ?, ?, ?)")
        .bind(1, row.centre)
        .bind(2, number)
        .bind(3, std::string_view(row.salt))
        .bind(4, std::string_view(row.mark))
        .bind(5, std::string_view(row.pseudonym))
        .bind(6, seconds(row.at))
        .run();
}

std::vector<ErasedPerson> erased_people(Database& database) {
    Statement row(database,
                  "select centre, salt, mark, pseudonym, at from erased_person order by centre, number");
    std::vector<ErasedPerson> found;
    while (row.step())
        found.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                         std::string(row.text(3)), instant(row.integer(4))});
    return found;
}

void write_erased(std::filesystem::path const& path, std::vector<ErasedPerson> const& people) {
    std::string text;
    for (auto const& each : people)
        text += std::to_string(each.centre) + " " + each.salt + " " + each.mark + " " + each.pseudonym + " " +
                std::to_string(seconds(each.at)) + "\n";
    auto draft = path;
    draft += ".draft";
    int const file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool done = file >= 0;
    for (std::size_t written = 0; done && written < text.size();) {
        auto const count = ::write(file, text.data() + written, text.size() - written);
        done = count > 0;
        if (done) written += static_cast<std::size_t>(count);
    }
    done = done && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!done) throw StoreFault(StoreFault::Kind::io, "cannot write " + draft.string());
    std::filesystem::rename(draft, path);
    auto const folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    int const directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool const synced = directory >= 0 && ::fsync(directory) == 0;
    if (directory >= 0) ::close(directory);
    if (!synced) throw StoreFault(StoreFault::Kind::io, "cannot fsync " + folder.string());
}

std::vector<ErasedPerson> read_erased(std::filesystem::path const& path) {
    std::vector<ErasedPerson> found;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        ErasedPerson each;
        std::int64_t at = 0;
        if (!(words >> each.centre >> each.salt >> each.mark >> each.pseudonym >> at))
            throw StoreFault(StoreFault::Kind::corrupt, path.string() + " has a line that is none of ours");
        each.at = instant(at);
        found.push_back(std::move(each));
    }
    return found;
}

} // namespace kith::store
