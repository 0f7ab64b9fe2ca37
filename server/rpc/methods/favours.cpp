// SPDX-License-Identifier: MIT
#include "rpc/methods/favours.hpp"

#include "desk/favours.hpp"
#include "desk/messages.hpp"
#include "model/roster.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/bank.hpp"
#include "rpc/services.hpp"

namespace kith::rpc {

using namespace bank;
using desk::FavourDesk;
using desk::Side;
using store::Favours;
using store::Notice;
using store::seconds;

namespace {

using Key = Text<key_bytes_max>;
using Number1 = Number<1, INT64_MAX>;
using Minutes1 = Number<1, 6000>; // of one favour
using Words = Text<2000, 0>;

bool is_volunteer(Turn const& turn) {
    return turn.principal().standing == auth::Standing::volunteer;
}

enum class SideWord : std::uint8_t { giver, receiver };
BOOST_DESCRIBE_ENUM(SideWord, giver, receiver)

struct ShownFavour {
    std::int64_t favour = 0;
    std::optional<std::int64_t> want;
    std::optional<std::int64_t> help;
    std::string giver;
    std::string giver_name;
    std::string receiver;
    std::string receiver_name;
    std::string category;
    std::string title;
    std::int64_t minutes = 0; // as agreed
    std::optional<std::string> day;
    std::string state;
    bool giver_yes = false;
    bool receiver_yes = false;
    std::optional<std::string> transfer; // of the books
    std::optional<std::int64_t> logged;  // minutes that were confirmed
    std::optional<std::string> contact;  // of the other one, once both have agreed
    std::optional<std::string> ended_by; // giver, receiver, broker
    std::optional<std::string> reason;   // for the centre
    std::optional<std::string> thanks;
    std::int64_t proposed_at = 0;
    std::optional<std::int64_t> agreed_at;
    std::optional<std::int64_t> done_at;
    std::optional<std::int64_t> ended_at;
    std::optional<std::int64_t> thanked_at;
};
BOOST_DESCRIBE_STRUCT(ShownFavour, (),
                      (favour, want, help, giver, giver_name, receiver, receiver_name, category, title,
                       minutes, day, state, giver_yes, receiver_yes, transfer, logged, contact, ended_by,
                       reason, thanks, proposed_at, agreed_at, done_at, ended_at, thanked_at))

ShownFavour shown(Turn& turn, store::Favour const& favour) {
    store::CommunityRows rows(turn.database(), turn.centre());
    ShownFavour told;
    told.favour = favour.number;
    told.want = if_not_zero(favour.want);
    told.help = if_not_zero(favour.help);
    told.giver = favour.giver;
    told.giver_name = rows.called(store::PackTable::volunteers, favour.giver);
    told.receiver = favour.receiver;
    told.receiver_name = rows.called(store::PackTable::volunteers, favour.receiver);
    told.category = favour.category;
    told.title = favour.title;
    told.minutes = favour.minutes;
    told.day = if_any(favour.day);
    told.state = desk::standing_of(books(turn), favour);
    told.giver_yes = favour.giver_yes;
    told.receiver_yes = favour.receiver_yes;
    told.transfer = if_any(favour.transfer);
    if (told.state == "logged" || told.state == "thanked") {
        auto const index = books(turn).find_transfer(*desk::request_id_from(favour.transfer));
        told.logged = books(turn).transfers()[index].confirmed;
    }
    bool const to_member = is_volunteer(turn);
    if (to_member && (favour.state == "agreed" || favour.state == "done")) {
        auto const& other = turn.principal().volunteer == favour.giver ? favour.receiver : favour.giver;
        turn.seen().push_back({auth::Field::contacts, other});
        told.contact = if_any(desk::reach_of(turn.database(), turn.centre(), "volunteer", other, {}).address);
    }
    told.ended_by = if_any(favour.ended_by);
    if (!to_member) told.reason = if_any(favour.reason);
    told.thanks = if_any(favour.thanks);
    told.proposed_at = seconds(favour.proposed_at);
    told.agreed_at = if_any(favour.agreed_at);
    told.done_at = if_any(favour.done_at);
    told.ended_at = if_any(favour.ended_at);
    told.thanked_at = if_any(favour.thanked_at);
    return told;
}

Outcome<ShownFavour, Refused> answer(Turn& turn, FavourDesk::Result<store::Favour> const& result) {
    if (!result) {
        if (result.error().code == ledger::name(ledger::Refusal::not_permitted)) turn.deny();
        return refuse(refused_of(result.error()));
    }
    return shown(turn, *result);
}

struct Proposing {
    std::optional<Number1> want; // a member: one of the two, which says whom it is with
    std::optional<Number1> help;
    std::optional<Key> giver; // the centre: who is not said by them
    std::optional<Key> receiver;
    std::optional<Text<60>> category;
    std::optional<Text<120>> title;
    std::optional<Minutes1> minutes;
    std::optional<Day> day;
    std::optional<List<SideWord, 2>> said_yes; // the centre: who has agreed already
};
BOOST_DESCRIBE_STRUCT(Proposing, (), (want, help, giver, receiver, category, title, minutes, day, said_yes))

Outcome<ShownFavour, Refused> propose(Turn& turn, Proposing const& params) {
    store::Favour favour;
    if (params.want) favour.want = params.want->value;
    if (params.help) favour.help = params.help->value;
    if (params.category) favour.category = params.category->value;
    if (params.title) favour.title = params.title->value;
    if (params.minutes) favour.minutes = params.minutes->value;
    if (params.day) favour.day = params.day->value;
    favour.made_by = turn.principal().id;
    if (is_volunteer(turn)) {
        bool const gives = params.want.has_value();
        if (gives == params.help.has_value() || params.giver || params.receiver || params.said_yes)
            return refuse(no("favour_unclear"));
        (gives ? favour.giver : favour.receiver) = turn.principal().volunteer;
        (gives ? favour.giver_yes : favour.receiver_yes) = true;
    } else {
        if (params.giver) favour.giver = params.giver->value;
        if (params.receiver) favour.receiver = params.receiver->value;
        if (params.said_yes) {
            for (auto const side : params.said_yes->values)
                (side == SideWord::giver ? favour.giver_yes : favour.receiver_yes) = true;
        }
    }
    return answer(turn, FavourDesk(turn.change(), turn.centre()).propose(std::move(favour)));
}

struct OneFavour {
    Number1 favour;
};
BOOST_DESCRIBE_STRUCT(OneFavour, (), (favour))

template <class Params>
Subject subject_of_favour(Turn& turn, Params const& params) {
    auto const found = Favours(turn.database(), turn.centre()).favour(params.favour.value);
    if (!found) return {};
    auto const& own = turn.principal().volunteer;
    return {own == found->receiver ? found->receiver : found->giver, {}, {}};
}

// A member's own side; for the centre the one it names. None: not said.
std::optional<Side> side_of(Turn& turn, std::int64_t number, std::optional<SideWord> side) {
    if (!is_volunteer(turn))
        return side ? std::optional(*side == SideWord::giver ? Side::giver : Side::receiver) : std::nullopt;
    auto const found = Favours(turn.database(), turn.centre()).favour(number);
    if (!found) return Side::giver;
    return turn.principal().volunteer == found->giver ? Side::giver : Side::receiver;
}

struct Answering {
    Number1 favour;
    bool yes = false;
    std::optional<SideWord> side; // the centre: whose answer it is
    std::optional<Text<500>> reason;
};
BOOST_DESCRIBE_STRUCT(Answering, (), (favour, yes, side, reason))

Outcome<ShownFavour, Refused> give_answer(Turn& turn, Answering const& params) {
    auto const side = side_of(turn, params.favour.value, params.side);
    if (!side) return refuse(no("side_needed"));
    return answer(
        turn, FavourDesk(turn.change(), turn.centre())
                  .answer(params.favour.value, *side, params.yes, params.reason ? params.reason->value : ""));
}

struct Cancelling {
    Number1 favour;
    std::optional<Text<500>> reason;
};
BOOST_DESCRIBE_STRUCT(Cancelling, (), (favour, reason))

Outcome<ShownFavour, Refused> cancel(Turn& turn, Cancelling const& params) {
    auto const side = side_of(turn, params.favour.value, {});
    std::string const by = !side ? "broker" : *side == Side::giver ? "giver" : "receiver";
    return answer(turn, FavourDesk(turn.change(), turn.centre())
                            .cancel(params.favour.value, by, params.reason ? params.reason->value : ""));
}

struct Doing {
    Number1 favour;
    std::optional<Minutes1> minutes; // default: as agreed
    std::optional<Day> worked_on;    // default: today
    std::optional<bool> received;    // the centre: the receiver has said so; posts at once
};
BOOST_DESCRIBE_STRUCT(Doing, (), (favour, minutes, worked_on, received))

Outcome<ShownFavour, Refused> was_done(Turn& turn, Doing const& params) {
    auto const side = side_of(turn, params.favour.value, {});
    FavourDesk::Work work;
    if (params.minutes) work.minutes = params.minutes->value;
    work.on = day(params.worked_on, moment(turn).today);
    work.received = side ? *side == Side::receiver : params.received.value_or(false);
    return answer(turn, FavourDesk(turn.change(), turn.centre())
                            .done(params.favour.value, work, request_id(turn, "favour.done"), asking(turn)));
}

bool is_not_theirs(Turn& turn, std::int64_t favour) {
    auto const side = side_of(turn, favour, {});
    return side && *side == Side::giver;
}

struct Confirming {
    Number1 favour;
    std::optional<Minutes1> minutes; // default: all that was asked
};
BOOST_DESCRIBE_STRUCT(Confirming, (), (favour, minutes))

Outcome<ShownFavour, Refused> confirm(Turn& turn, Confirming const& params) {
    if (is_not_theirs(turn, params.favour.value)) return refuse(no("receiver_only"));
    std::optional<std::int64_t> minutes;
    if (params.minutes) minutes = params.minutes->value;
    return answer(
        turn, FavourDesk(turn.change(), turn.centre())
                  .confirm(params.favour.value, minutes, request_id(turn, "favour.confirm"), asking(turn)));
}

struct Thanking {
    Number1 favour;
    Text<1000> words;
};
BOOST_DESCRIBE_STRUCT(Thanking, (), (favour, words))

Outcome<ShownFavour, Refused> thank(Turn& turn, Thanking const& params) {
    if (is_not_theirs(turn, params.favour.value)) return refuse(no("receiver_only"));
    return answer(turn,
                  FavourDesk(turn.change(), turn.centre()).thank(params.favour.value, params.words.value));
}

Outcome<Nothing, Refused> forget_words(Turn& turn, OneFavour const& params) {
    if (auto refused = FavourDesk(turn.change(), turn.centre()).forget_words(params.favour.value))
        return refuse(refused_of(*refused));
    return Nothing{};
}

Outcome<ShownFavour, Refused> look(Turn& turn, OneFavour const& params) {
    auto const found = Favours(turn.database(), turn.centre()).favour(params.favour.value);
    if (!found) return refuse(no("favour_unknown"));
    return shown(turn, *found);
}

enum class Kept : std::uint8_t { proposed, agreed, done, declined, cancelled };
BOOST_DESCRIBE_ENUM(Kept, proposed, agreed, done, declined, cancelled)

struct FavourPage {
    std::optional<Key> volunteer; // the centre: only theirs, on either side
    std::optional<Kept> state;    // `done` is all that was done, confirmed or not
    std::optional<Number1> before;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(FavourPage, (), (volunteer, state, before, limit))

struct FavourList {
    std::vector<ShownFavour> favours; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(FavourList, (), (favours, next))

Outcome<FavourList, Refused> favours(Turn& turn, FavourPage const& page) {
    auto const scope = turn.scope();
    auto const whose = scope.volunteer ? *scope.volunteer : page.volunteer ? page.volunteer->value : "";
    FavourList told;
    if (scope.volunteer && scope.volunteer->empty()) return told; // nobody's
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    std::string const state = page.state ? boost::describe::enum_to_string(*page.state, "") : "";
    for (auto const& each : Favours(turn.database(), turn.centre())
                                .page(whose, state, page.before ? page.before->value : 0, limit))
        told.favours.push_back(shown(turn, each));
    if (told.favours.size() == limit) told.next = told.favours.back().favour;
    return told;
}

} // namespace

std::vector<Method> favour_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(by_scope(method("favour.propose", changes,
                                  "One member would do something for another: whoever has not said yes is "
                                  "asked.",
                                  propose)));
    all.push_back(method("favour.answer", changes, "A yes or a no to what was proposed.", give_answer,
                         subject_of_favour<Answering>));
    all.push_back(
        method("favour.cancel", changes, "It does not come to it.", cancel, subject_of_favour<Cancelling>));
    all.push_back(method("favour.done", changes, "It was done, and how long it took.", bank::told<was_done>,
                         subject_of_favour<Doing>));
    all.push_back(method("favour.confirm", changes, "The receiver's yes to the minutes: they move.", confirm,
                         subject_of_favour<Confirming>));
    all.push_back(
        method("favour.thank", changes, "The receiver's thanks.", thank, subject_of_favour<Thanking>));
    all.push_back(method("favour.forget_words", changes, "Blanks its reason and its thanks.", forget_words));
    all.push_back(
        method("favour.get", reads, "One favour as it stands.", look, subject_of_favour<OneFavour>));
    all.push_back(by_scope(method("favour.list", reads, "Favours, the newest first.", favours)));
    return all;
}

} // namespace kith::rpc
