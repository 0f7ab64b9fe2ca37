// SPDX-License-Identifier: MIT
// Replies, matched to what they answer: by the id of the message that was sent, which mail programs quote,
// else by the one person or organisation that is reached at the address they come from. A reply stands in the
// log of whom and what it is about, and waits there for whoever looks after it ("reply_came"). What cannot be
// matched waits too, until somebody says whose it is. STOP ends news, and nothing else.
#pragma once

#include "base/outcome.hpp"
#include "store/care.hpp"
#include "store/correspondence.hpp"
#include "store/messages.hpp"
#include "store/writer.hpp"

namespace kith::desk {

inline constexpr std::string_view stray_reply_ring = "reply_unmatched";

struct Reply {
    std::string from;      // an e-mail address, or a number beginning with +
    std::string subject{}; // of an e-mail
    std::string words{};
    std::vector<std::string> answers{}; // In-Reply-To and References
    bool automatic = false;             // an answering machine's: noted, and nobody has to look at it
};

struct PlacedReply {
    std::optional<store::Matter> about; // none: it waits to be matched
    std::int64_t number = 0;            // in the log; of one that waits, its own
    bool stopped_news = false;
};

struct ReplyRefused {
    std::string code;
};

class ReplyDesk {
  public:
    ReplyDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // Publishes "reply.came".
    PlacedReply take(Reply const& reply, std::string const& by);
    // Somebody knows whose it is. Gives the entry's number. Refuses with reply_unknown, and with what
    // CareDesk::known() does.
    [[nodiscard]] Outcome<std::int64_t, ReplyRefused> match(std::int64_t stray, store::Matter const& about,
                                                            std::string const& by);
    // It is nobody's, or nothing. Refuses with reply_unknown.
    [[nodiscard]] std::optional<ReplyRefused> dismiss(std::int64_t stray, std::string const& by);

  private:
    struct Found {
        store::Matter about;
        std::string spoke_to;
    };
    [[nodiscard]] std::optional<Found> answered(Reply const& reply) const;
    [[nodiscard]] std::optional<Found> from_address(std::string const& address) const;
    std::int64_t note(Found const& found, std::string const& words, std::string const& way, bool automatic,
                      std::string const& by);
    bool stop_news(Reply const& reply, std::optional<Found> const& found);

    store::Change* change_;
    std::int64_t centre_;
};

// Whether somebody asks for no more news, as people write it in a text message: STOP, whatever its case.
[[nodiscard]] bool asks_to_stop(std::string_view words);
// What of a message's id names it (Mailer): "<1800000000.1.42@host>" is message 42 of centre 1, queued then.
struct SentMessage {
    std::int64_t queued_at = 0;
    std::int64_t centre = 0;
    std::int64_t message = 0;
    friend bool operator==(SentMessage const&, SentMessage const&) = default;
};
[[nodiscard]] std::optional<SentMessage> read_message_id(std::string_view id);

} // namespace kith::desk
