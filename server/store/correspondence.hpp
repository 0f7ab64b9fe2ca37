// SPDX-License-Identifier: MIT
// Rows of a centre's own words, of news to many and who wants them, and of postal addresses. What may stand
// in them is decided in desk/. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct TemplateRow {
    std::string name{};
    std::string language{};
    std::string subject{};
    std::string body{};
    Instant changed_at{};
    std::string changed_by{};
    friend bool operator==(TemplateRow const&, TemplateRow const&) = default;
};

struct MailingRow {
    std::int64_t number = 0; // given by add()
    std::string subject{};
    std::string body{};
    std::string basis{}; // consent, soft_opt_in
    std::string sent_by{};
    Instant sent_at{};
    std::int64_t people = 0;
};

struct MarketingChoice {
    std::int64_t number = 0; // given by add()
    std::string volunteer{};
    std::string channel{}; // e_mail, text, letter
    std::string address{}; // as hash_of_address() makes it
    bool wanted = false;
    std::string source{}; // registration, person, desk, page, one_click, reply
    std::string principal{};
    Instant at{};
};

struct StrayReply {
    std::int64_t number = 0; // given by add()
    std::string sender{};
    std::string way{}; // e_mail, text
    std::string words{};
    Instant received_at{};
};

// Whom an address belongs to, by what is known of how people are reached.
struct AddressHolder {
    std::string kind; // volunteer, organisation, resident
    std::string id;
    friend auto operator<=>(AddressHolder const&, AddressHolder const&) = default;
};

// Of one centre.
class Correspondence {
  public:
    Correspondence(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    [[nodiscard]] std::optional<TemplateRow> find_template(std::string_view name, std::string_view language);
    // By name, then language.
    [[nodiscard]] std::vector<TemplateRow> templates();
    void put(TemplateRow const& row);
    // False where there was none.
    bool remove_template(std::string_view name, std::string_view language);

    // Gives it the next number, and says which.
    std::int64_t add(MailingRow const& row);
    void set_people(std::int64_t mailing, std::int64_t people);
    [[nodiscard]] std::optional<MailingRow> find_mailing(std::int64_t number);
    // The newest first.
    [[nodiscard]] std::vector<MailingRow> mailings(std::int64_t before, std::size_t limit);

    std::int64_t add(MarketingChoice const& choice);
    // The last answer of the person or of that address; empty: neither was ever asked.
    [[nodiscard]] std::optional<MarketingChoice> choice(std::string_view volunteer, std::string_view channel,
                                                        std::string_view address);
    // The newest first.
    [[nodiscard]] std::vector<MarketingChoice> choices(std::string_view volunteer, std::size_t limit);

    // Empty: none is known.
    [[nodiscard]] std::string postal_address(std::string_view kind, std::string_view id);
    // Empty lines: none any more.
    void put_postal_address(std::string_view kind, std::string_view id, std::string_view lines, Instant now);

    std::int64_t add(StrayReply const& reply);
    // Those that wait, the longest first.
    [[nodiscard]] std::vector<StrayReply> stray_replies(std::size_t limit);
    // Empty: no such reply waits.
    [[nodiscard]] std::optional<StrayReply> find_stray_reply(std::int64_t number);
    // It waits no longer, and what it said goes.
    void settle_stray_reply(std::int64_t number, std::string_view by, Instant now);

    // What a volunteer was last written to about, since then; empty: nothing, or only about themselves.
    [[nodiscard]] std::string last_told_of(std::string_view volunteer, Instant since);
    // Everybody who is reached at that address or signs in with it.
    [[nodiscard]] std::vector<AddressHolder> holders_of(std::string_view address);

  private:
    [[nodiscard]] std::int64_t next_number(std::string_view table);

    Database* database_;
    std::int64_t centre_;
};

// By which an address that wants no news is known again without being kept.
[[nodiscard]] std::string hash_of_address(std::int64_t centre, std::string_view address);

} // namespace kith::store
