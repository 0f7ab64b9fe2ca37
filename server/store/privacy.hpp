// SPDX-License-Identifier: MIT
// Rows of requests about somebody's data, of legal holds, of who was erased and of who has gone. What may be
// done with them is decided in desk/privacy.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kith::store {

struct PrivacyCase {
    std::int64_t number = 0; // given by add()
    std::string kind{};
    std::string volunteer{};
    std::string words{};
    Date received_on{};
    std::optional<Instant> known_at{};
    std::string state = "open";
    bool extended = false;
    std::string identity_how{};
    std::optional<Date> acknowledged_on{};
    std::string decision{};
    std::string note{};
    std::optional<Instant> erased_at{};
    std::string opened_by{};
    Instant opened_at{};
    std::optional<Instant> closed_at{};
};

struct PrivacyPause {
    Date from_on{};
    std::optional<Date> until_on{};
};

struct Redaction {
    std::string place{}; // a table, or "table.column"
    std::string reason{};
};

struct LegalHold {
    std::int64_t number = 0; // given by add()
    std::string volunteer{};
    std::string reason{};
    std::string placed_by{};
    Instant placed_at{};
    std::string lifted_by{};
    std::optional<Instant> lifted_at{};
};

struct ErasedPerson {
    std::int64_t centre = 0;
    std::string salt{};
    std::string mark{}; // BLAKE2b of salt and id, in hexadecimal
    std::string pseudonym{};
    Instant at{};
};

struct Departure {
    std::string volunteer{};
    std::string kind{}; // died, moved
    Instant at{};
    std::string principal{};
};

// Of one centre.
class Privacy {
  public:
    Privacy(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    std::int64_t add(PrivacyCase row);
    void put(PrivacyCase const& row);
    [[nodiscard]] std::optional<PrivacyCase> find(std::int64_t number);
    // The newest first, before `before` (0: from the newest); about this volunteer where not empty.
    [[nodiscard]] std::vector<PrivacyCase> cases(std::string_view volunteer, bool open_only,
                                                 std::int64_t before, std::size_t limit);

    // In the order of their beginnings.
    [[nodiscard]] std::vector<PrivacyPause> pauses(std::int64_t number);
    void begin_pause(std::int64_t number, Date from);
    void end_pause(std::int64_t number, Date until); // the one that lasts

    void put(std::int64_t number, Redaction const& redaction);
    void remove_redaction(std::int64_t number, std::string_view place);
    [[nodiscard]] std::vector<Redaction> redactions(std::int64_t number);

    std::int64_t add(LegalHold hold);
    bool lift(std::int64_t number, std::string_view by, Instant at); // false: there is none that holds
    [[nodiscard]] std::vector<LegalHold> holds(std::string_view volunteer, bool holding_only);

    void put(Departure const& departure);
    [[nodiscard]] std::optional<Departure> departure(std::string_view volunteer);

    // What stands in the way of erasing somebody, or has to be told before.
    [[nodiscard]] std::int64_t open_concerns(std::string_view volunteer);
    [[nodiscard]] std::int64_t letters_waiting(std::string_view about, std::string_view name);
    // Organisations that were ever told of this person, with an opening each.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> referred_to(std::string_view volunteer);
    // Letters to this person that have not gone.
    void drop_letters(std::string_view volunteer, Instant at);
    // The id of everybody.
    [[nodiscard]] std::vector<std::string> volunteers();

  private:
    [[nodiscard]] std::vector<PrivacyCase> rows(Statement& statement);

    Database* database_;
    std::int64_t centre_;
};

[[nodiscard]] std::string erased_mark(std::string_view salt, std::string_view volunteer);
void add(Database& database, ErasedPerson const& row);
[[nodiscard]] std::vector<ErasedPerson> erased_people(Database& database);
// The list beside the database, which outlives whatever backup is put in its place: replaced whole, durably.
void write_erased(std::filesystem::path const& path, std::vector<ErasedPerson> const& people);
// Empty where there is no such file.
[[nodiscard]] std::vector<ErasedPerson> read_erased(std::filesystem::path const& path);

} // namespace kith::store
