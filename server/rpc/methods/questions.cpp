// SPDX-License-Identifier: MIT
#include "rpc/methods/questions.hpp"

#include "desk/care.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/steps.hpp"
#include "rpc/turn.hpp"
#include "store/care.hpp"
#include "store/matches.hpp"

namespace kith::rpc {

namespace {

struct Asking {
    Text<key_bytes_max> volunteer;
    Text<key_bytes_max> opening;
    Text<1000> question;
};
BOOST_DESCRIBE_STRUCT(Asking, (), (volunteer, opening, question))

Subject subject_of_asking(Turn& turn, Asking const& params) {
    return subject_of_pair(turn, params.volunteer.value, params.opening.value);
}

Outcome<Nothing, Refused> ask(Turn& turn, Asking const& params) {
    store::Matter const about{.volunteer = params.volunteer.value, .opening = params.opening.value};
    auto const match = store::Matches(turn.database(), turn.centre()).find(about.volunteer, about.opening);
    // Of what is only considered for them they do not know.
    if (!match || match->state == MatchState::suggested) return refuse(Refused{"match_unknown", false, {}});
    store::ContactEntry entry;
    entry.about = about;
    entry.of_organisation = match->organisation;
    entry.way = "other"; // their page
    entry.inward = true;
    entry.spoke_to = "volunteer";
    entry.outcome = "message_left";
    entry.note = params.question.value;
    entry.principal = turn.principal().id;
    entry.at = turn.now();
    store::Care(turn.database(), turn.centre()).add(entry);
    desk::CareDesk(turn.change(), turn.centre()).raise(about, "question");
    turn.change().publish(turn.centre(),
                          {"care.changed", about.volunteer, match->organisation, about.opening, ""});
    return Nothing{};
}

} // namespace

std::vector<Method> question_methods() {
    std::vector<Method> all;
    all.push_back(method("match.ask", Effect::changes, "A question to the centre about an offer.", ask,
                         subject_of_asking));
    return all;
}

} // namespace kith::rpc
