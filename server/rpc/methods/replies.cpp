// SPDX-License-Identifier: MIT
#include "rpc/methods/replies.hpp"

#include "auth/sign_in.hpp"
#include "desk/replies.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/matters.hpp"
#include "rpc/turn.hpp"
#include "store/moments.hpp"

namespace kith::rpc {

namespace {

using desk::ReplyDesk;
using store::seconds;
using Ref = Number<1, INT64_MAX>;

struct NewReply {
    Text<254> from; // an e-mail address, or a telephone number
    std::optional<Text<400>> subject;
    Text<20'000> words;                         // as plain text
    std::optional<List<Text<400>, 50>> answers; // what In-Reply-To and References name
    std::optional<bool> automatic;              // Auto-Submitted says so
};
BOOST_DESCRIBE_STRUCT(NewReply, (), (from, subject, words, answers, automatic))

struct Taken {
    std::optional<MatterShown> about; // missing: it waits to be matched
    std::int64_t number = 0;          // in the log of whom it is about; else of the reply that waits
    bool stopped_news = false;        // they asked for no more news
};
BOOST_DESCRIBE_STRUCT(Taken, (), (about, number, stopped_news))

Outcome<Taken, Refused> take(Turn& turn, NewReply const& params) {
    desk::Reply reply;
    reply.from = auth::read_address(params.from.value);
    if (!reply.from.starts_with('+') && reply.from.find('@') == std::string::npos)
        return refuse(no("address_unreadable"));
    if (params.subject) reply.subject = params.subject->value;
    reply.words = params.words.value;
    if (params.answers)
        for (auto const& each : params.answers->values) reply.answers.push_back(each.value);
    reply.automatic = params.automatic.value_or(false);
    auto const placed = ReplyDesk(turn.change(), turn.centre()).take(reply, turn.principal().id);
    Taken told;
    if (placed.about) told.about = shown_matter(*placed.about);
    told.number = placed.number;
    told.stopped_news = placed.stopped_news;
    return told;
}

struct ReplyPage {
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(ReplyPage, (), (limit))

struct ShownReply {
    std::int64_t reply = 0;
    std::string from;
    std::string way; // e_mail, text
    std::string words;
    std::int64_t received_at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownReply, (), (reply, from, way, words, received_at))

struct ReplyList {
    std::vector<ShownReply> replies; // that wait to be matched, the longest first
};
BOOST_DESCRIBE_STRUCT(ReplyList, (), (replies))

Outcome<ReplyList, Refused> list(Turn& turn, ReplyPage const& page) {
    ReplyList told;
    for (auto const& each : store::Correspondence(turn.database(), turn.centre())
                                .stray_replies(static_cast<std::size_t>(page.limit ? page.limit->value : 50)))
        told.replies.push_back({each.number, each.sender, each.way, each.words, seconds(each.received_at)});
    return told;
}

struct Matching {
    Ref reply;
    MatterGiven about;
};
BOOST_DESCRIBE_STRUCT(Matching, (), (reply, about))

struct Matched {
    std::int64_t number = 0; // in the log
};
BOOST_DESCRIBE_STRUCT(Matched, (), (number))

Outcome<Matched, Refused> match(Turn& turn, Matching const& params) {
    auto number = ReplyDesk(turn.change(), turn.centre())
                      .match(params.reply.value, matter_of(params.about), turn.principal().id);
    if (!number) return refuse(no(std::move(number.error().code)));
    return Matched{*number};
}

struct One {
    Ref reply;
};
BOOST_DESCRIBE_STRUCT(One, (), (reply))

Outcome<Nothing, Refused> dismiss(Turn& turn, One const& params) {
    auto refused = ReplyDesk(turn.change(), turn.centre()).dismiss(params.reply.value, turn.principal().id);
    if (refused) return refuse(no(std::move(refused->code)));
    return Nothing{};
}

} // namespace

std::vector<Method> reply_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("reply.take", changes,
                         "A reply that came in, by e-mail or text: to whom and what it answers.", take));
    all.push_back(method("reply.list", reads, "Replies that wait to be matched.", list));
    all.push_back(method("reply.match", changes, "Whose a reply is, and what it is about.", match));
    all.push_back(method("reply.dismiss", changes, "A reply that is nobody's.", dismiss));
    return all;
}

} // namespace kith::rpc
