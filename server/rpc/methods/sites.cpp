// SPDX-License-Identifier: MIT
#include "rpc/methods/sites.hpp"

#include "auth/sign_in.hpp"
#include "desk/community.hpp"
#include "desk/sites.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/turn.hpp"
#include "store/moments.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kith::rpc {

namespace {

using Key = Text<key_bytes_max>;
using Moment = Number<0, 253'402'300'799>; // seconds since 1970, as everywhere
using SignInNumber = Number<1, INT64_MAX>;

struct Arriving {
    Key site;                     // the organisation whose site it is
    std::optional<Key> volunteer; // or somebody without an account:
    std::optional<Text<120>> name;
    std::optional<Text<40>> telephone;
    std::optional<Key> opening;
    std::optional<Number<1, INT64_MAX>> emergency;
    std::optional<Moment> due_at; // default: the shift's end, else eight hours
};
BOOST_DESCRIBE_STRUCT(Arriving, (), (site, volunteer, name, telephone, opening, emergency, due_at))

struct One {
    SignInNumber sign_in;
};
BOOST_DESCRIBE_STRUCT(One, (), (sign_in))

struct Shown {
    std::int64_t sign_in = 0;
    std::string site;
    std::optional<std::string> volunteer; // missing: no account
    std::optional<std::string> name;      // missing: erased
    std::optional<std::string> telephone; // of somebody without an account
    std::optional<std::string> opening;
    std::optional<std::int64_t> emergency;
    std::int64_t signed_in_at = 0;
    std::int64_t due_at = 0;
    std::optional<std::int64_t> signed_out_at;
    bool overdue = false; // still there
    std::optional<std::int64_t> missed_at;
};
BOOST_DESCRIBE_STRUCT(Shown, (),
                      (sign_in, site, volunteer, name, telephone, opening, emergency, signed_in_at, due_at,
                       signed_out_at, overdue, missed_at))

enum class Show : std::uint8_t { on_site, overdue, history };
BOOST_DESCRIBE_ENUM(Show, on_site, overdue, history)

struct Page {
    std::optional<Show> show; // default: on_site
    std::optional<Key> site;
    std::optional<Number<1, INT64_MAX>> emergency;
    std::optional<SignInNumber> after;
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(Page, (), (show, site, emergency, after, limit))

struct Listed {
    std::vector<Shown> people;
    std::optional<std::int64_t> next;    // ask again after this one; missing: that was all
    std::optional<std::int64_t> on_site; // in the whole centre, or the emergency: for whoever sees all of it
    std::optional<std::int64_t> overdue;
};
BOOST_DESCRIBE_STRUCT(Listed, (), (people, next, on_site, overdue))

Refused refused_of(desk::SiteRefused refused) {
    return {std::move(refused.code), false, std::move(refused.numbers)};
}

Subject subject_of(store::SiteSignIn const& sign_in) {
    Subject subject;
    if (!sign_in.volunteer.empty()) subject.volunteer = sign_in.volunteer;
    subject.organisation = sign_in.site;
    return subject;
}
Subject subject_of_arriving(Turn&, Arriving const& params) {
    store::SiteSignIn about;
    about.site = params.site.value;
    if (params.volunteer) about.volunteer = params.volunteer->value;
    return subject_of(about);
}
Subject subject_of_one(Turn& turn, One const& params) {
    auto const found = store::find_sign_in(turn.database(), turn.centre(), params.sign_in.value);
    return found ? subject_of(*found) : Subject{};
}

Shown shown(Turn& turn, store::SiteSignIn const& each) {
    Shown row;
    row.sign_in = each.number;
    row.site = each.site;
    row.volunteer = if_any(each.volunteer);
    row.name = if_any(desk::name_on_site(turn.database(), turn.centre(), each));
    row.telephone = if_any(each.telephone); // the site took it down: it is on its own sheet
    row.opening = if_any(each.opening);
    if (each.emergency != 0) row.emergency = each.emergency;
    row.signed_in_at = store::seconds(each.signed_in_at);
    row.due_at = store::seconds(each.due_at);
    row.signed_out_at = if_any(each.signed_out_at);
    row.overdue = !each.signed_out_at && each.due_at <= turn.now();
    row.missed_at = if_any(each.missed_at);
    return row;
}

Outcome<Shown, Refused> answer(Turn& turn, desk::SiteDesk::Result<store::SiteSignIn> result) {
    if (!result) return refuse(refused_of(std::move(result.error())));
    return shown(turn, *result);
}

Outcome<Shown, Refused> sign_in(Turn& turn, Arriving const& params) {
    bool const named = params.name && params.telephone;
    if (params.volunteer ? params.name || params.telephone : !named)
        return refuse(Refused{"person_unclear", false, {}});
    store::SiteSignIn wanted;
    wanted.site = params.site.value;
    if (params.volunteer) {
        wanted.volunteer = params.volunteer->value;
    } else {
        wanted.name = params.name->value;
        wanted.telephone = auth::read_address(params.telephone->value);
        if (!wanted.telephone.starts_with('+')) return refuse(Refused{"telephone_unreadable", false, {}});
    }
    if (params.opening) wanted.opening = params.opening->value;
    if (params.emergency) wanted.emergency = params.emergency->value;
    wanted.signed_in_by = turn.principal().id;
    auto const due =
        params.due_at ? std::optional(store::instant(params.due_at->value)) : std::optional<Instant>();
    return answer(turn, desk::SiteDesk(turn.change(), turn.centre()).sign_in(std::move(wanted), due));
}

Outcome<Shown, Refused> sign_out(Turn& turn, One const& params) {
    return answer(
        turn,
        desk::SiteDesk(turn.change(), turn.centre()).sign_out(params.sign_in.value, turn.principal().id));
}

Outcome<Nothing, Refused> forget(Turn& turn, One const& params) {
    auto refused = desk::SiteDesk(turn.change(), turn.centre()).forget(params.sign_in.value);
    if (refused) return refuse(refused_of(std::move(*refused)));
    return Nothing{};
}

Outcome<Listed, Refused> list(Turn& turn, Page const& page) {
    auto const scope = turn.scope();
    Listed listed;
    store::SignInsOf of;
    if (page.site) of.site = page.site->value;
    if (scope.organisation) {
        if (scope.organisation->empty() || (page.site && of.site != *scope.organisation)) return listed;
        of.site = *scope.organisation;
    }
    if (scope.volunteer) {
        if (scope.volunteer->empty()) return listed;
        of.volunteer = *scope.volunteer;
    }
    if (page.emergency) of.emergency = page.emergency->value;
    auto const show = page.show.value_or(Show::on_site);
    of.open_only = show == Show::on_site;
    if (show == Show::overdue) of.due_by = turn.now();
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    auto const found =
        store::sign_ins(turn.database(), turn.centre(), of, page.after ? page.after->value : 0, limit);
    for (auto const& each : found) listed.people.push_back(shown(turn, each));
    if (found.size() == limit) listed.next = found.back().number;
    if (scope.organisation || scope.volunteer) return listed;
    listed.on_site = store::on_site(turn.database(), turn.centre(), of.emergency);
    listed.overdue = store::overdue(turn.database(), turn.centre(), of.emergency, turn.now());
    return listed;
}

} // namespace

std::vector<Method> site_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("site.sign_in", changes, "Somebody is on a site; nobody is on two.", sign_in,
                         subject_of_arriving));
    all.push_back(method("site.sign_out", changes, "They have left.", sign_out, subject_of_one));
    all.push_back(by_scope(
        method("site.list", reads, "Who is on a site, who has not left in time, or who was there.", list)));
    all.push_back(method("site.forget", changes,
                         "Erases the name and number of somebody without an account who has left.", forget,
                         subject_of_one));
    return all;
}

} // namespace kith::rpc
