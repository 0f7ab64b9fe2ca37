// SPDX-License-Identifier: MIT
#include "rpc/methods/organisations.hpp"

#include "auth/sign_in.hpp"
#include "base/contract.hpp"
#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/organisations.hpp"
#include "exchange/availability.hpp"
#include "exchange/cells.hpp"
#include "model/roster.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/principals.hpp"
#include "store/writer.hpp"

#include <boost/describe/enum.hpp>

#include <algorithm>

namespace kith::rpc {

namespace {

using desk::OrganisationDesk;
using store::PackTable;
using store::seconds;
using Key = Text<key_bytes_max>;
using Ref = Number<1, INT64_MAX>;
using Codes = List<Text<64>, 40>;

enum class StandingState : std::uint8_t { applied, approved, refused, suspended, leaving, left };
BOOST_DESCRIBE_ENUM(StandingState, applied, approved, refused, suspended, leaving, left)
enum class PaperKind : std::uint8_t {
    public_liability,
    employers_liability,
    safeguarding_policy,
    volunteer_policy,
    health_and_safety,
    data_protection,
    equality_policy,
    risk_assessment,
    other
};
BOOST_DESCRIBE_ENUM(PaperKind, public_liability, employers_liability, safeguarding_policy, volunteer_policy,
                    health_and_safety, data_protection, equality_policy, risk_assessment, other)

std::string word(auto code) {
    return boost::describe::enum_to_string(code, "");
}
std::string text_of(auto const& text) {
    return text ? text->value : std::string();
}
Refused told(desk::OrganisationRefused refused) {
    return {std::move(refused.code), false, std::move(refused.numbers)};
}
Outcome<Nothing, Refused> answer(OrganisationDesk::Refusal refused) {
    if (refused) return refuse(told(std::move(*refused)));
    return Nothing{};
}
OrganisationDesk desk_of(Turn& turn) {
    return {turn.change(), turn.centre()};
}

// A day as it is kept; empty where none was given.
Outcome<std::string, Refused> day_of(std::optional<Text<32>> const& day) {
    if (!day) return std::string();
    auto const read = exchange::parse_date(day->value);
    if (!read) return refuse(no("day_unreadable"));
    return exchange::format_date(*read);
}

template <class Params>
Subject subject_of(Turn&, Params const& params) {
    return {{}, params.organisation.value, {}};
}

// ---- applying ----

struct Applying {
    std::optional<Number<1, INT64_MAX>> centre; // of a public call; missing: the only one
    Text<200> name;
    Text<120> contact_name;
    Text<254> address; // e-mail or telephone of whoever asks
    std::optional<Text<10>> postcode;
    std::optional<Text<2000>> purpose; // what it does
    std::optional<Text<20>> charity_number;
    std::optional<Text<2000>> wants; // what it would like to have people for
};
BOOST_DESCRIBE_STRUCT(Applying, (),
                      (centre, name, contact_name, address, postcode, purpose, charity_number, wants))

Outcome<std::string, Refused> take(Turn& turn, std::int64_t centre, Applying const& params) {
    KITH_EXPECT(turn.services().sign_in != nullptr);
    desk::NewOrganisation given;
    given.id = turn.services().sign_in->new_organisation_id();
    given.name = params.name.value;
    given.postcode = text_of(params.postcode);
    given.details.contact_name = params.contact_name.value;
    given.details.contact_address = auth::read_address(params.address.value);
    given.details.purpose = text_of(params.purpose);
    given.details.charity_number = text_of(params.charity_number);
    given.details.wants = text_of(params.wants);
    if (given.details.contact_address.empty()) return refuse(no("address_unreadable"));
    if (auto refused = OrganisationDesk(turn.change(), centre).apply(given))
        return refuse(told(std::move(*refused)));
    return std::move(given.id);
}

struct Waits {
    bool waits = true; // for somebody at the centre, who gets in touch
};
BOOST_DESCRIBE_STRUCT(Waits, (), (waits))

Outcome<Waits, Refused> register_public(Turn& turn, Applying const& params) {
    auto const centres = turn.services().writer->centres();
    auto const named = params.centre
                           ? std::ranges::find(centres, params.centre->value, &store::Centre::number)
                           : centres.begin();
    if (named == centres.end() || (!params.centre && centres.size() != 1)) return refuse(no("centre_needed"));
    KITH_EXPECT(turn.services().sign_in != nullptr && turn.services().entrance != nullptr);
    auto const now = turn.services().entrance->latest(turn.database(), turn.now());
    if (auto const refused = turn.services().sign_in->may_register(turn.origin().address, now)) {
        Refused said{refused->code, refused->retry, {}};
        if (refused->wait.count() > 0) said.numbers.emplace_back("seconds", refused->wait.count());
        return refuse(std::move(said));
    }
    auto made = take(turn, named->number, params);
    if (!made) return refuse(std::move(made.error()));
    return Waits{};
}

struct Made {
    std::string organisation;
};
BOOST_DESCRIBE_STRUCT(Made, (), (organisation))

Outcome<Made, Refused> take_down(Turn& turn, Applying const& params) {
    auto made = take(turn, turn.centre(), params);
    if (!made) return refuse(std::move(made.error()));
    if (auto owned =
            desk::CareDesk(turn.change(), turn.centre()).assign({.organisation = *made}, turn.principal().id);
        !owned)
        return refuse(no(std::move(owned.error().code)));
    return Made{*made};
}

// ---- deciding ----

struct Approving {
    Key organisation;
    Codes checks;                     // all it may ask for
    std::optional<Text<1000>> reason; // why before its papers were seen
};
BOOST_DESCRIBE_STRUCT(Approving, (), (organisation, checks, reason))

struct Approved {
    std::optional<std::string> organiser; // the account that whoever asked signs in with from now on
};
BOOST_DESCRIBE_STRUCT(Approved, (), (organiser))

std::vector<std::string> codes_in(Codes const& given) {
    std::vector<std::string> codes;
    for (auto const& each : given.values) codes.push_back(each.value);
    return codes;
}

// Whoever asked for it, where nobody has their address yet; a person with an account of another kind is for
// somebody to talk to ("organiser_to_appoint").
std::optional<std::string> first_organiser(Turn& turn, store::OrganisationStanding const& standing) {
    store::PrincipalRow row;
    row.centre = turn.centre();
    row.id = turn.services().sign_in->new_principal_id();
    row.standing = auth::word_of(auth::Standing::organiser);
    row.name = standing.contact_name;
    row.address = standing.contact_address;
    row.organisation = standing.organisation;
    row.made_at = turn.now();
    if (row.address.empty() || !store::insert_principal(turn.database(), row)) {
        desk::CareDesk(turn.change(), turn.centre())
            .raise({.organisation = standing.organisation}, "organiser_to_appoint");
        return {};
    }
    turn.change().publish(turn.centre(), {"principal.changed", "", "", "", row.id});
    return row.id;
}

Outcome<Approved, Refused> approve(Turn& turn, Approving const& params) {
    auto const& organisation = params.organisation.value;
    if (auto refused = desk_of(turn).approve(organisation, codes_in(params.checks), text_of(params.reason),
                                             turn.principal().id))
        return refuse(told(std::move(*refused)));
    Approved done;
    if (store::organisers_of(turn.database(), turn.centre(), organisation).empty())
        done.organiser =
            first_organiser(turn, *desk::standing_of(turn.database(), turn.centre(), organisation));
    return done;
}

struct Deciding {
    Key organisation;
    Text<1000> reason;
};
BOOST_DESCRIBE_STRUCT(Deciding, (), (organisation, reason))

struct One {
    Key organisation;
};
BOOST_DESCRIBE_STRUCT(One, (), (organisation))

Outcome<Nothing, Refused> turn_away(Turn& turn, Deciding const& params) {
    return answer(
        desk_of(turn).turn_away(params.organisation.value, params.reason.value, turn.principal().id));
}
Outcome<Nothing, Refused> suspend(Turn& turn, Deciding const& params) {
    return answer(desk_of(turn).suspend(params.organisation.value, params.reason.value, turn.principal().id));
}
Outcome<Nothing, Refused> restore(Turn& turn, One const& params) {
    return answer(desk_of(turn).restore(params.organisation.value, turn.principal().id));
}

struct Permitting {
    Key organisation;
    Codes checks;
};
BOOST_DESCRIBE_STRUCT(Permitting, (), (organisation, checks))

Outcome<Nothing, Refused> permit(Turn& turn, Permitting const& params) {
    return answer(
        desk_of(turn).permit(params.organisation.value, codes_in(params.checks), turn.principal().id));
}

// ---- papers and sites ----

struct SeenPaper {
    Key organisation;
    PaperKind kind = PaperKind::other;
    Text<32> seen_on;
    std::optional<Text<32>> valid_until; // the last day
    std::optional<Text<200>> reference;
};
BOOST_DESCRIBE_STRUCT(SeenPaper, (), (organisation, kind, seen_on, valid_until, reference))

struct Numbered {
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Numbered, (), (number))

Outcome<Numbered, Refused> see_paper(Turn& turn, SeenPaper const& params) {
    auto const seen_on = day_of(params.seen_on);
    auto const until = day_of(params.valid_until);
    if (!seen_on || !until) return refuse(no("day_unreadable"));
    store::OrganisationDocument document;
    document.organisation = params.organisation.value;
    document.kind = word(params.kind);
    document.seen_on = *seen_on;
    document.valid_until = *until;
    document.reference = text_of(params.reference);
    document.seen_by = turn.principal().id;
    auto number = desk_of(turn).see(std::move(document));
    if (!number) return refuse(told(std::move(number.error())));
    return Numbered{*number};
}

struct ByNumber {
    Ref number;
};
BOOST_DESCRIBE_STRUCT(ByNumber, (), (number))

Outcome<Nothing, Refused> withdraw_paper(Turn& turn, ByNumber const& params) {
    return answer(desk_of(turn).withdraw_document(params.number.value, turn.principal().id));
}

struct SiteGiven {
    Key organisation;
    std::optional<Ref> number; // one there is already
    Text<120> name;
    std::optional<Text<400>> address;
    std::optional<Text<10>> postcode;
    std::optional<Text<1000>> notes;
};
BOOST_DESCRIBE_STRUCT(SiteGiven, (), (organisation, number, name, address, postcode, notes))

Outcome<Numbered, Refused> put_site(Turn& turn, SiteGiven const& params) {
    auto number = desk_of(turn).put(store::OrganisationSite{params.number ? params.number->value : 0,
                                                            params.organisation.value,
                                                            params.name.value,
                                                            text_of(params.address),
                                                            text_of(params.postcode),
                                                            text_of(params.notes),
                                                            {}});
    if (!number) return refuse(told(std::move(number.error())));
    return Numbered{*number};
}

struct SiteNamed {
    Key organisation;
    Ref number;
};
BOOST_DESCRIBE_STRUCT(SiteNamed, (), (organisation, number))

Outcome<Nothing, Refused> remove_site(Turn& turn, SiteNamed const& params) {
    return answer(desk_of(turn).remove_site(params.organisation.value, params.number.value));
}

// ---- looking ----

struct ShownPaper {
    std::int64_t number = 0;
    std::string kind;
    std::string seen_on;
    std::optional<std::string> valid_until;
    std::optional<std::string> reference;
    std::optional<std::string> seen_by;
};
BOOST_DESCRIBE_STRUCT(ShownPaper, (), (number, kind, seen_on, valid_until, reference, seen_by))

struct ShownSite {
    std::int64_t number = 0;
    std::string name;
    std::optional<std::string> address;
    std::optional<std::string> postcode;
    std::optional<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(ShownSite, (), (number, name, address, postcode, notes))

struct ShownStanding {
    std::string organisation;
    std::string name;
    std::string state;
    std::optional<std::int64_t> since;
    std::optional<std::int64_t> applied_at;
    std::optional<std::string> reason; // for the centre
    std::optional<std::string> purpose;
    std::optional<std::string> charity_number;
    std::optional<std::string> contact_name;
    std::optional<std::string> contact_address;
    std::optional<std::string> wants;
    std::optional<std::vector<std::string>> checks; // all it may ask for; missing: nobody has said
    std::vector<ShownPaper> papers;
    std::vector<std::string> papers_missing;
    std::vector<ShownSite> sites;
    std::optional<std::string> last_day;
};
BOOST_DESCRIBE_STRUCT(ShownStanding, (),
                      (organisation, name, state, since, applied_at, reason, purpose, charity_number,
                       contact_name, contact_address, wants, checks, papers, papers_missing, sites, last_day))

Outcome<ShownStanding, Refused> look(Turn& turn, One const& params) {
    auto const& id = params.organisation.value;
    auto const standing = desk::standing_of(turn.database(), turn.centre(), id);
    if (!standing) return refuse(no("organisation_unknown"));
    store::Organisations organisations(turn.database(), turn.centre());
    bool const staff = turn.reach() == auth::Reach::centre;
    ShownStanding shown;
    shown.organisation = id;
    shown.name = store::CommunityRows(turn.database(), turn.centre()).called(PackTable::organisations, id);
    shown.state = standing->state;
    if (organisations.find(id)) {
        shown.since = seconds(standing->since);
        shown.applied_at = seconds(standing->applied_at);
    }
    if (staff) shown.reason = if_any(standing->reason);
    shown.purpose = if_any(standing->purpose);
    shown.charity_number = if_any(standing->charity_number);
    if (staff) {
        shown.contact_name = if_any(standing->contact_name);
        shown.contact_address = if_any(standing->contact_address);
    }
    shown.wants = if_any(standing->wants);
    if (standing->limits_checks) shown.checks = organisations.checks(id);
    for (auto const& each : organisations.documents(id)) {
        shown.papers.push_back({each.number, each.kind, each.seen_on, if_any(each.valid_until),
                                if_any(each.reference), staff ? if_any(each.seen_by) : std::nullopt});
    }
    auto const today = desk::zone_named(turn.look().centre(turn.centre()).zone).date(turn.now());
    shown.papers_missing = desk::papers_missing(turn.database(), turn.centre(), id, today);
    for (auto const& each : organisations.sites(id))
        shown.sites.push_back(
            {each.number, each.name, if_any(each.address), if_any(each.postcode), if_any(each.notes)});
    shown.last_day = if_any(standing->last_day);
    return shown;
}

struct Page {
    StandingState state = StandingState::applied;
    std::optional<Key> after;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(Page, (), (state, after, limit))

struct Row {
    std::string organisation;
    std::string name;
    std::int64_t since = 0;
    std::optional<std::string> purpose;
};
BOOST_DESCRIBE_STRUCT(Row, (), (organisation, name, since, purpose))

struct Rows {
    std::vector<Row> organisations; // by id
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(Rows, (), (organisations, next))

Outcome<Rows, Refused> list(Turn& turn, Page const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    store::CommunityRows rows(turn.database(), turn.centre());
    Rows told;
    for (auto const& each : store::Organisations(turn.database(), turn.centre())
                                .in_state(word(page.state), text_of(page.after), limit))
        told.organisations.push_back({each.organisation,
                                      rows.called(PackTable::organisations, each.organisation),
                                      seconds(each.since), if_any(each.purpose)});
    if (told.organisations.size() == limit) told.next = told.organisations.back().organisation;
    return told;
}

} // namespace

std::vector<Method> organisation_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("organisation.register", enters,
                         "An organisation asks to be known to the centre: somebody gets in touch.",
                         register_public));
    all.push_back(method("organisation.take_down", changes,
                         "An organisation rings: the same, taken down for it.", take_down));
    all.push_back(method("organisation.approve", changes,
                         "From now on its roles are offered, and whoever asked signs in for it.", approve));
    all.push_back(
        method("organisation.turn_away", changes, "It is not taken on; it is told why.", turn_away));
    all.push_back(
        method("organisation.suspend", changes, "Nothing of its is offered from this moment.", suspend));
    all.push_back(method("organisation.restore", changes, "Ends a suspension.", restore));
    all.push_back(method("organisation.permit_checks", changes, "All the checks it may ask for.", permit));
    all.push_back(
        method("organisation.see_paper", changes, "Insurance or a policy was seen, until when.", see_paper));
    all.push_back(
        method("organisation.withdraw_paper", changes, "A paper counts no longer.", withdraw_paper));
    all.push_back(
        method("organisation.put_site", changes, "One of its sites.", put_site, subject_of<SiteGiven>));
    all.push_back(method("organisation.remove_site", changes, "A site is no longer used.", remove_site,
                         subject_of<SiteNamed>));
    all.push_back(
        method("organisation.standing", reads, "How it stands with the centre.", look, subject_of<One>));
    all.push_back(method("organisation.standings", reads, "Those that stand so, by id.", list));
    return all;
}

} // namespace kith::rpc
