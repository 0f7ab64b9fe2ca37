// SPDX-License-Identifier: MIT
#include "desk/notices.hpp"

#include "desk/community.hpp"
#include "explanation/codes.hpp"
#include "store/keys.hpp"

namespace kith::desk {

using brokerage::Ring;
using brokerage::Step;
using enum MatchState;

namespace {

std::vector<std::string> const answers{"match.accept", "match.decline"};
std::vector<std::string> const referral_answers{"match.acknowledge", "match.meet", "match.take_on",
                                                "match.turn_down"};
std::vector<std::string> const start_answers{"match.start", "match.drop_out"};
std::vector<std::string> const still_there_answers{"match.complete", "match.drop_out"};

std::vector<std::string> words(std::initializer_list<MatchState> states) {
    std::vector<std::string> made;
    for (auto const state : states) made.emplace_back(explanation::code_of(state));
    return made;
}

// Messages about one match.
class Notices {
  public:
    Notices(store::Change& change, std::int64_t centre, store::KeptMatch const& match, bool urgent)
        : change_(change), centre_(centre), match_(match), urgent_(urgent) {}

    void person(std::string name, std::vector<std::string> only_in = {},
                std::vector<std::string> actions = {}, std::string channel = {},
                store::MessageFacts facts = {}) const {
        auto message = message_of(std::move(name), std::move(only_in), std::move(actions));
        message.facts = std::move(facts);
        message.to = {Addressee::Kind::volunteer, match_.volunteer};
        message.channel = std::move(channel);
        queue_message(change_, centre_, message);
    }
    void organisation(std::string name, std::vector<std::string> only_in = {},
                      std::vector<std::string> actions = {}, store::MessageFacts facts = {}) const {
        auto message = message_of(std::move(name), std::move(only_in), std::move(actions));
        message.facts = std::move(facts);
        message.to = {Addressee::Kind::organisation, match_.organisation};
        queue_message(change_, centre_, message);
    }

  private:
    [[nodiscard]] Message message_of(std::string name, std::vector<std::string> only_in,
                                     std::vector<std::string> actions) const {
        Message message;
        message.name = std::move(name);
        message.volunteer = match_.volunteer;
        message.opening = match_.opening;
        message.only_in = std::move(only_in);
        message.actions = std::move(actions);
        message.urgent = urgent_;
        return message;
    }

    store::Change& change_;
    std::int64_t centre_;
    store::KeptMatch const& match_;
    bool urgent_;
};

// As offers have it.
std::string channel_word(std::string const& channel) {
    return channel == "email" ? "e_mail" : channel;
}

// {other} is the one who comes.
void tell_of_swap(store::Change& change, std::int64_t centre, Notices const& say,
                  store::KeptMatch const& match, std::string const& taker) {
    auto const other = about(change.database(), change.centre(centre), taker, "").person;
    say.person("swapped", {}, {}, {}, {{"other", other}});
    if (!match.organisation.empty()) say.organisation("swapped_organisation", {}, {}, {{"other", other}});
}

// It is over, and not by the person's own no.
void tell_of_end(Notices const& say, store::KeptMatch const& match, Step step, Told const& told) {
    bool const dropped_out = step == Step::drop_out;
    if (told.organisation_knew)
        say.organisation(dropped_out ? "dropped_out_organisation" : "withdrawn_organisation");
    bool const person_knew = told.before && told.before != suggested;
    if (!person_knew) return;
    if (dropped_out)
        say.person("dropped_out");
    else
        say.person(match.state == no_reply ? "no_reply" : match.state == expired ? "expired" : "withdrawn");
}

} // namespace

std::string match_record(std::string_view volunteer, std::string_view opening) {
    return "match/" + std::string(volunteer) + "/" + std::string(opening);
}

bool ends_links(std::optional<MatchState> before, MatchState after) {
    auto const at_the_organisation = [](MatchState state) { return state == referred || state == met; };
    return before && before != after && !(at_the_organisation(*before) && at_the_organisation(after));
}

void tell_of_step(store::Change& change, std::int64_t centre, store::KeptMatch const& match, Step step,
                  Told const& told) {
    Notices const say(change, centre, match, told.urgent);
    switch (match.state) {
    case interested: say.person("applied", words({interested})); break;
    case offered: say.person("offer", words({offered}), answers, channel_word(told.channel)); break;
    case waiting_list: say.person("waiting_list", words({waiting_list})); break;
    case referred:
        say.organisation("referral", words({referred, met}), referral_answers);
        say.person("referred", words({referred, met}));
        break;
    case clearing:
        if (told.before == offered) say.organisation("joined");
        say.person("taken_on", words({clearing}));
        break;
    case confirmed:
        say.organisation("confirmed_organisation", words({confirmed, active}));
        say.person("confirmed", words({confirmed, active}), {"match.drop_out"});
        break;
    case completed: say.person("completed"); break;
    case declined_by_organisation: say.person("turned_down"); break;
    case declined_by_volunteer:
        if (told.organisation_knew) say.organisation("declined_organisation");
        break;
    case no_reply:
    case expired:
    case withdrawn:
    case left:
        if (told.taken_over_by.empty())
            tell_of_end(say, match, step, told);
        else
            tell_of_swap(change, centre, say, match, told.taken_over_by);
        break;
    case suggested:
    case accepted:
    case met:
    case active: break;
    }
    if (!told.place_freed || !told.taken_over_by.empty()) return;
    auto const opening = opening_facts(change.database(), centre, match.opening, change.now());
    if (opening && opening->deadline > change.now())
        store::want_replacement(change.database(), centre, {match.opening, match.volunteer}, change.now());
}

void tell_of_ring(store::Change& change, std::int64_t centre, store::KeptMatch const& match, Ring ring,
                  bool urgent) {
    Notices const say(change, centre, match, urgent);
    switch (ring) {
    case Ring::remind_volunteer: say.person("offer_reminder", words({offered}), answers); break;
    case Ring::remind_organisation:
        say.organisation("referral_reminder", words({referred, met}), referral_answers);
        break;
    case Ring::ask_did_they_start:
        say.organisation("did_they_start", words({confirmed}), start_answers);
        break;
    case Ring::ask_at_4_weeks:
    case Ring::ask_at_12_weeks: say.organisation("still_there", words({active}), still_there_answers); break;
    case Ring::escalate:
    case Ring::lapse: break;
    }
}

std::string hours_record(std::string_view transfer) {
    return "hours/" + std::string(transfer);
}

void tell_of_hours(store::Change& change, std::int64_t centre, store::LoggedHours const& hours) {
    if (hours.state != "confirmed" && hours.state != "rejected") return;
    store::delete_action_links(change.database(), centre, hours_record(hours.transfer));
    Message message;
    message.to = {Addressee::Kind::volunteer, hours.volunteer};
    message.name = "hours_answered";
    message.volunteer = hours.volunteer;
    message.opening = hours.opening;
    message.facts = {
        {"minutes", std::to_string(hours.minutes)}, {"worked_on", hours.worked_on}, {"answer", hours.state}};
    queue_message(change, centre, message);
}

} // namespace kith::desk
