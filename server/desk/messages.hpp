// SPDX-License-Identifier: MIT
// Messages to people, queued in the transaction of what they tell of: if that is undone, so is the message;
// if it is durable, the mailer (serve/mailer.hpp) sends it, after a crash too. Where somebody can only be
// rung, or nobody knows how to reach them, a row waits for the coordinator instead, so that nobody is left
// untold.
#pragma once

#include "store/messages.hpp"
#include "store/writer.hpp"

namespace kith::desk {

struct Addressee {
    enum class Kind : std::uint8_t { volunteer, organisation, principal, address };
    Kind kind = Kind::volunteer;
    std::string id; // an organisation's message goes to its contact, else to each of its organisers
};

struct Message {
    Addressee to;
    // Of its sentences: "offer" is message.offer_subject and message.offer_body of the catalogue, which have
    // to be there.
    std::string name;
    // Besides those that are looked up when it is written, from what it is about: {centre}, {person},
    // {opening}, {organisation}, {first_day} (or "none"), {site}; and {link}, where it has actions. What is
    // named count, or something_count, is a number; minutes come as {time}; worked_on, or something_day, is a
    // date as 2026-05-03.
    store::MessageFacts facts{};
    // Whom and what it is about; may be empty.
    std::string volunteer{};
    std::string opening{};
    // What a link without an account may do with the record ("match.accept"); none: no link.
    std::vector<std::string> actions{};
    std::string record{}; // "hours/..."; empty: "match/VOLUNTEER/OPENING"
    std::chrono::seconds link_life{std::chrono::days(14)};
    // The states of the match in which it is still of use when its turn comes; none: always.
    std::vector<std::string> only_in{};
    std::string channel{}; // e_mail or text, where the sender prefers one; phone: rung
    bool urgent = false;   // goes at night too
};

// Publishes "attention.raised" where somebody has to be rung or written to by hand (ring_volunteer,
// ring_organisation, post_volunteer, post_organisation).
void queue_message(store::Change& change, std::int64_t centre, Message const& message);

// How somebody is reached, as far as is known: their contact row, else the account they sign in with.
struct Reach {
    std::string address; // e-mail, or a telephone number for text messages; empty: by hand
    std::string channel; // e_mail, text, ring, letter
    std::string language;
    std::int32_t quiet_from = -1;
    std::int32_t quiet_until = -1;
};
[[nodiscard]] Reach reach_of(store::Database& database, std::int64_t centre, std::string_view to_kind,
                             std::string_view to_id, std::string_view channel);

// What a message is about, as it stands when it is written; empty where it is about nothing of the kind.
struct About {
    std::string person;
    std::string opening;           // the role's title
    std::optional<Instant> starts; // of a dated opening
    std::string organisation;
    std::optional<Date> first_day; // of the match
    bool remote = false;           // it is done from home
    std::string ward;              // the centre's code of where it is, as far as anybody asked may know
};
[[nodiscard]] About about(store::Database& database, store::Centre const& centre, std::string_view volunteer,
                          std::string_view opening);

// The first instant from `now` on that is not within [from, until) of the centre's clock.
[[nodiscard]] Instant after_quiet(ZoneTable const& zone, Instant now, std::int32_t from, std::int32_t until);

// A row that waits for the coordinator, once however often it is asked for, and its event.
void raise_attention(store::Change& change, std::int64_t centre, std::string const& volunteer,
                     std::string const& opening, std::string const& ring);

} // namespace kith::desk
