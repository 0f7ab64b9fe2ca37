// SPDX-License-Identifier: MIT
#include "phrases/movements.hpp"

namespace kith::phrases {
namespace {

using explanation::DiffEntry;
using explanation::LeftBecause;
using explanation::Movement;

std::string opening_name(Speaker const& speaker, std::string const& key) {
    auto const opening = speaker.roster().find_opening(key);
    return opening ? speaker.opening(*opening) : key;
}

std::string why_left(Speaker const& speaker, DiffEntry const& entry) {
    auto const& phrases = speaker.phrases();
    std::vector<std::string> sentences;
    sentences.push_back(phrases.say(key_of(entry.left), {{"points", entry.points}}));
    bool const by_rules = entry.left == LeftBecause::not_eligible || entry.left == LeftBecause::must_ask;
    for (std::size_t at = 0; by_rules && at < entry.in_the_way.size(); ++at) {
        auto const volunteer = speaker.roster().find_volunteer(entry.volunteer);
        auto const opening = speaker.roster().find_opening(entry.from);
        sentences.push_back(speaker.rule(*volunteer, *opening, entry.in_the_way[at]));
    }
    if (entry.promise)
        sentences.push_back(phrases.say("rematch.promise_undone", {{"state", speaker.name(*entry.promise)}}));
    return speaker.sentences(sentences);
}

std::string why_came(Speaker const& speaker, DiffEntry const& entry) {
    return speaker.phrases().say(key_of(entry.came), {{"other", entry.other}});
}

} // namespace

std::string describe(Speaker const& speaker, DiffEntry const& entry) {
    auto const& phrases = speaker.phrases();
    Argument const volunteer{"volunteer", entry.volunteer};
    Argument const from{"from", entry.from.empty() ? std::string() : opening_name(speaker, entry.from)};
    Argument const to{"to", entry.to.empty() ? std::string() : opening_name(speaker, entry.to)};
    switch (entry.movement) {
    case Movement::added:
        return phrases.say("rematch.added", {volunteer, to, {"came", why_came(speaker, entry)}});
    case Movement::moved:
        return phrases.say(
            "rematch.moved",
            {volunteer, from, to, {"left", why_left(speaker, entry)}, {"came", why_came(speaker, entry)}});
    case Movement::dropped:
        return phrases.say("rematch.dropped", {volunteer, from, {"left", why_left(speaker, entry)}});
    case Movement::untouched: return phrases.say("rematch.untouched", {volunteer, to});
    }
    return {};
}

} // namespace kith::phrases
