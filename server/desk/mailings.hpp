// SPDX-License-Identifier: MIT
// News and appeals to many, apart from messages about what somebody asked for: each goes to whoever may be
// sent it by that way, says how to get no more of it, and is looked at once more before it leaves. An answer
// is kept with its date and where it came from; "no more" holds until the person says otherwise, under
// whatever name the address comes back.
#pragma once

#include "base/outcome.hpp"
#include "desk/message_text.hpp"
#include "store/writer.hpp"

namespace kith::desk {

inline constexpr std::size_t mailing_people_max = 20'000;

struct MailingRefused {
    std::string code;
};

// To whom: active people, those of whom all that is named holds.
struct Audience {
    std::string language{};  // that they speak
    std::string cause{};     // that they care for
    std::string ward{};      // in which they live
    std::string programme{}; // that they belong to
};

// What becomes of it, by numbers of people.
struct Reached {
    std::size_t asked = 0;       // the audience
    std::size_t queued = 0;      // are sent it
    std::size_t on_paper = 0;    // of those, by letter
    std::size_t no_more = 0;     // have said so
    std::size_t not_agreed = 0;  // never said yes, where the basis is consent
    std::size_t unreachable = 0; // by anything but a telephone call
};

class MailingDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, MailingRefused>;

    MailingDesk(store::Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    // Who would be sent it. Refuses with too_many_people.
    [[nodiscard]] Result<Reached> count(Audience const& audience, std::string_view basis) const;
    // Queues it, and gives its number. Refuses with what flaw_of_mailing() says, too_many_people, and
    // nobody_to_send_to. Publishes "mailing.sent".
    [[nodiscard]] Result<std::pair<std::int64_t, Reached>> send(store::Change& change, Wording const& words,
                                                                Audience const& audience,
                                                                std::string const& basis,
                                                                std::string const& by) const;

    // What somebody said of news by that way (empty: by every way); `by` is empty where they did it without
    // an account. Refuses with volunteer_unknown. Publishes "marketing.changed", as does stop().
    [[nodiscard]] std::optional<MailingRefused> choose(store::Change& change, std::string const& volunteer,
                                                       std::string_view channel, bool wanted,
                                                       std::string const& source,
                                                       std::string const& by) const;

    // "No more" from a link, a header or a reply: of whoever it went to, as far as they are still known.
    void stop(store::Change& change, std::string const& volunteer, std::string_view channel,
              std::string const& address, std::string const& source) const;

  private:
    struct Way {
        std::string channel;
        std::string address;
    };
    enum class May : std::uint8_t { yes, no_more, not_agreed, unreachable };
    [[nodiscard]] Way way_of(std::string const& volunteer) const;
    [[nodiscard]] May may_send(std::string const& volunteer, Way const& way, std::string_view basis) const;
    void note(store::Change& change, std::string const& volunteer, std::string_view channel,
              std::string const& address, bool wanted, std::string const& source,
              std::string const& by) const;
    // Calls `to` for each who may be sent it.
    Result<Reached> walk(Audience const& audience, std::string_view basis,
                         std::function<void(std::string const& volunteer)> const& to) const;

    store::Database* database_;
    std::int64_t centre_;
};

// Whether news may still go to that person at that address, when its turn has come.
[[nodiscard]] bool wants_no_news(store::Database& database, std::int64_t centre, std::string_view volunteer,
                                 std::string_view address);
// e_mail or text, as an address is.
[[nodiscard]] std::string_view channel_of_address(std::string_view address);

} // namespace kith::desk
