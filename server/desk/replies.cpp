// SPDX-License-Identifier: MIT
#include "desk/replies.hpp"

#include "desk/care.hpp"
#include "desk/mailings.hpp"
#include "store/moments.hpp"
#include "store/needs.hpp"
#include "store/paper_letters.hpp"
#include "store/principals.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace kith::desk {
namespace {

constexpr std::size_t note_bytes_max = 4000;
constexpr std::chrono::days answered_within{14};

// Not in the middle of a letter.
std::string cut(std::string text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    auto end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return text;
}

// What they wrote, without what they quote: lines that begin with ">", and the line that announces them.
std::string own_part(std::string_view words) {
    std::string made;
    while (!words.empty()) {
        auto const end = words.find('\n');
        auto const line = words.substr(0, end);
        words = end == std::string_view::npos ? std::string_view() : words.substr(end + 1);
        if (line.starts_with('>')) continue;
        bool const announces = line.starts_with("On ") && line.ends_with("wrote:");
        if (!announces) made.append(line).append("\n");
    }
    while (made.ends_with('\n')) made.pop_back();
    return made;
}

std::string_view way_of(std::string const& address) {
    return channel_of_address(address);
}

} // namespace

bool asks_to_stop(std::string_view words) {
    static constexpr std::array<std::string_view, 5> asked{"stop", "stopall", "stop all", "unsubscribe",
                                                           "end"};
    std::string text;
    for (char const letter : words)
        text += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    auto const from = text.find_first_not_of(" \t\r\n\"'");
    if (from == std::string::npos) return false;
    auto const until = text.find_last_not_of(" \t\r\n.!\"'");
    return std::ranges::find(asked, std::string_view(text).substr(from, until + 1 - from)) != asked.end();
}

std::optional<SentMessage> read_message_id(std::string_view id) {
    if (id.starts_with('<')) id.remove_prefix(1);
    id = id.substr(0, id.find('@'));
    std::array<std::int64_t, 3> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        auto const part = id.substr(0, id.find('.'));
        auto const [end, error] = std::from_chars(part.data(), part.data() + part.size(), numbers.at(i));
        if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
        id.remove_prefix(std::min(id.size(), part.size() + 1));
    }
    if (!id.empty()) return std::nullopt;
    return SentMessage{numbers[0], numbers[1], numbers[2]};
}

std::optional<ReplyDesk::Found> ReplyDesk::answered(Reply const& reply) const {
    auto& database = change_->database();
    CareDesk const care(*change_, centre_);
    for (auto const& each : reply.answers) {
        auto const sent = read_message_id(each);
        if (!sent || sent->centre != centre_) continue;
        auto const message = store::find_message(database, centre_, sent->message);
        if (!message || store::seconds(message->queued_at) != sent->queued_at) continue;
        bool const to_volunteer = message->to_kind == "volunteer";
        Found found{{.volunteer = message->volunteer, .opening = message->opening},
                    to_volunteer ? "volunteer" : "organisation"};
        if (!care.known(found.about)) return found;
        // Their match is not there: it is about whom it was sent to.
        found.about = {};
        if (to_volunteer)
            found.about.volunteer = message->to_id;
        else if (message->to_kind == "organisation")
            found.about.organisation = message->to_id;
        else if (auto const row = store::find_principal(database, centre_, message->to_id))
            found.about.organisation = row->organisation;
        if (!care.known(found.about)) return found;
    }
    return std::nullopt;
}

std::optional<ReplyDesk::Found> ReplyDesk::from_address(std::string const& address) const {
    auto& database = change_->database();
    auto const holders = store::Correspondence(database, centre_).holders_of(address);
    if (holders.size() != 1) return std::nullopt; // nobody's, or a family's: somebody has to look
    auto const& [kind, id] = holders.front();
    Found found;
    if (kind == "volunteer") {
        // Text messages quote nothing: they answer what was asked last.
        auto const opening =
            store::Correspondence(database, centre_).last_told_of(id, change_->now() - answered_within);
        found = {{.volunteer = id, .opening = opening}, "volunteer"};
        if (CareDesk(*change_, centre_).known(found.about)) found.about.opening.clear();
    } else if (kind == "organisation") {
        found = {{.organisation = id}, "organisation"};
    } else {
        std::int64_t resident = 0;
        std::from_chars(id.data(), id.data() + id.size(), resident);
        std::int64_t open = 0;
        for (auto const& need : store::Needs(database, centre_).of_resident(resident))
            if (need.state != "closed") open = std::max(open, need.number);
        found = {{.need = open}, "somebody_else"};
    }
    if (CareDesk(*change_, centre_).known(found.about)) return std::nullopt;
    return found;
}

std::int64_t ReplyDesk::note(Found const& found, std::string const& words, std::string const& way,
                             bool automatic, std::string const& by) {
    store::ContactEntry entry;
    entry.about = found.about;
    CareDesk care(*change_, centre_);
    entry.of_organisation = care.organisation_of(found.about);
    entry.way = way;
    entry.inward = true;
    entry.spoke_to = found.spoke_to;
    entry.outcome = automatic ? "message_left" : "reached";
    entry.note = words;
    entry.principal = by;
    entry.at = change_->now();
    auto const number = store::Care(change_->database(), centre_).add(entry);
    if (!automatic) care.raise(found.about, "reply_came");
    return number;
}

bool ReplyDesk::stop_news(Reply const& reply, std::optional<Found> const& found) {
    if (!asks_to_stop(own_part(reply.words))) return false;
    auto const volunteer = found && found->spoke_to == "volunteer" ? found->about.volunteer : std::string();
    MailingDesk(change_->database(), centre_)
        .stop(*change_, volunteer, way_of(reply.from), store::hash_of_address(centre_, reply.from), "reply");
    return true;
}

PlacedReply ReplyDesk::take(Reply const& reply, std::string const& by) {
    auto found = answered(reply);
    if (!found) found = from_address(reply.from);
    PlacedReply placed;
    placed.stopped_news = stop_news(reply, found);
    auto words = own_part(reply.words);
    if (!reply.subject.empty()) words = reply.subject + "\n" + words;
    words = cut(std::move(words), note_bytes_max);
    if (found) {
        placed.about = found->about;
        // STOP is done with.
        placed.number =
            note(*found, words, std::string(way_of(reply.from)), reply.automatic || placed.stopped_news, by);
    } else if (!reply.automatic && !placed.stopped_news) {
        placed.number = store::Correspondence(change_->database(), centre_)
                            .add(store::StrayReply{.number = 0,
                                                   .sender = reply.from,
                                                   .way = std::string(way_of(reply.from)),
                                                   .words = words,
                                                   .received_at = change_->now()});
    }
    auto const about = placed.about.value_or(store::Matter{});
    change_->publish(centre_, {"reply.came", about.volunteer, about.organisation, about.opening,
                               std::to_string(placed.number)});
    return placed;
}

Outcome<std::int64_t, ReplyRefused> ReplyDesk::match(std::int64_t stray, store::Matter const& about,
                                                     std::string const& by) {
    store::Correspondence rows(change_->database(), centre_);
    auto const reply = rows.find_stray_reply(stray);
    if (!reply) return refuse(ReplyRefused{"reply_unknown"});
    if (auto refused = CareDesk(*change_, centre_).known(about))
        return refuse(ReplyRefused{std::move(refused->code)});
    auto const spoke_to = !about.volunteer.empty()      ? "volunteer"
                          : !about.organisation.empty() ? "organisation"
                                                        : "somebody_else";
    auto const number = note({about, spoke_to}, reply->words, reply->way, false, by);
    rows.settle_stray_reply(stray, by, change_->now());
    change_->publish(
        centre_, {"reply.came", about.volunteer, about.organisation, about.opening, std::to_string(number)});
    return number;
}

std::optional<ReplyRefused> ReplyDesk::dismiss(std::int64_t stray, std::string const& by) {
    store::Correspondence rows(change_->database(), centre_);
    if (!rows.find_stray_reply(stray)) return ReplyRefused{"reply_unknown"};
    rows.settle_stray_reply(stray, by, change_->now());
    change_->publish(centre_, {"reply.came", "", "", "", ""});
    return {};
}

} // namespace kith::desk
