// SPDX-License-Identifier: MIT
#include "serve/mailer.hpp"

#include "brokerage/life.hpp"
#include "desk/community.hpp"
#include "desk/messages.hpp"
#include "desk/ward_names.hpp"
#include "exchange/cells.hpp"
#include "explanation/codes.hpp"
#include "store/matches.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

namespace kith::serve {

namespace {

std::vector<std::string> words_of(std::string const& text) {
    std::istringstream from(text);
    std::vector<std::string> words;
    for (std::string word; from >> word;) words.push_back(word);
    return words;
}

bool contains(std::vector<std::string> const& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// What desk::Message calls a number.
bool is_count(std::string_view name) {
    return name == "count" || name.ends_with("_count");
}
std::int64_t number_in(std::string const& text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// For a sentence that says where: "home", "none", or a ward as the centre calls it.
std::string place_in(desk::About const& about, std::map<std::string, std::string> const& wards) {
    if (about.remote) return "home";
    if (about.ward.empty()) return "none";
    auto const found = wards.find(about.ward);
    return found == wards.end() ? about.ward : found->second;
}

// Whether the match is still where the message makes sense.
bool is_of_use(store::Database& database, std::int64_t centre, store::MessageRow const& row) {
    auto const states = words_of(row.only_in);
    if (states.empty()) return true;
    auto const match = store::Matches(database, centre).find(row.volunteer, row.opening);
    return match && contains(states, explanation::code_of(match->state));
}

std::string organisation_at(store::Database& database, std::int64_t centre, std::string const& opening) {
    store::CommunityRows rows(database, centre);
    return opening.empty() ? std::string() : desk::organisation_of(rows, opening).value_or("");
}

} // namespace

Mailer::Mailer(store::Writer& writer, auth::Entrance& entrance, auth::Sender& sender,
               desk::Snapshots& snapshots, Options options)
    : writer_(&writer),
      entrance_(&entrance),
      sender_(&sender),
      snapshots_(&snapshots),
      options_(std::move(options)),
      thread_([this](std::stop_token const& stop) { run(stop); }) {}

void Mailer::wake() {
    {
        std::lock_guard const guard(mutex_);
        woken_ = true;
    }
    wake_.notify_one();
}

void Mailer::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void Mailer::run(std::stop_token const& stop) {
    while (!stop.stop_requested()) {
        try {
            round(stop);
        } catch (std::exception const&) { // a full disk, a store that closes: it is tried again
            ++counts_.faults;
        }
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, stop, options_.period, [this] { return woken_; });
        woken_ = false;
        // Where much happens, a look ten times a second is enough.
        wake_.wait_for(lock, stop, std::chrono::milliseconds(100), [] { return false; });
    }
}

void Mailer::round(std::stop_token const& stop) {
    std::int64_t waiting = 0;
    for (auto const& centre : writer_->centres()) {
        find_replacements(centre);
        while (!stop.stop_requested() && send_some(centre, stop)) {
        }
        writer_->read([&](store::Database& database) {
            waiting += store::Messages(database, centre.number).waiting();
        });
    }
    counts_.waiting = waiting;
}

// True where there may be more.
bool Mailer::send_some(store::Centre const& centre, std::stop_token const& stop) {
    bool any = false;
    writer_->read([&](store::Database& database) {
        any = store::Messages(database, centre.number).next().has_value();
        store::CommunityRows rows(database, centre.number);
        if (any) wards_ = desk::ward_names(rows);
    });
    if (!any) return false;
    std::vector<Prepared> prepared;
    std::size_t taken = 0;
    writer_->change([&](store::Change& change) {
        store::Messages messages(change.database(), centre.number);
        auto due = messages.due(change.now(), options_.batch);
        taken = due.size();
        for (auto& row : due) {
            if (auto one = prepare(change, centre, std::move(row))) prepared.push_back(std::move(*one));
        }
        (void)messages.forget(change.now() - options_.kept, options_.batch);
    });
    for (auto const& each : prepared) {
        if (stop.stop_requested()) return false; // those left over are due again after their pause
        finish(centre, each, sender_->deliver(write(centre, each)));
    }
    return taken == options_.batch;
}

std::optional<Mailer::Prepared> Mailer::prepare(store::Change& change, store::Centre const& centre,
                                                store::MessageRow row) {
    auto& database = change.database();
    store::Messages messages(database, centre.number);
    if (!is_of_use(database, centre.number, row)) {
        messages.finish(row.id, "dropped", change.now());
        ++counts_.dropped;
        return {};
    }
    auto const reach = desk::reach_of(database, centre.number, row.to_kind, row.to_id, row.channel);
    bool const to_volunteer = row.to_kind == "volunteer";
    if (reach.address.empty()) { // it could be sent when it was queued, and cannot any more
        messages.finish(row.id, "dropped", change.now());
        ++counts_.dropped;
        desk::raise_attention(change, centre.number, row.volunteer, row.opening,
                              to_volunteer ? "ring_volunteer" : "ring_organisation");
        return {};
    }
    Prepared made;
    made.to = reach.address;
    made.language = reach.language.empty() ? options_.language : reach.language;
    made.about = desk::about(database, centre, row.volunteer, row.opening);
    if (!row.methods.empty()) {
        auto const organisation =
            to_volunteer ? std::string() : organisation_at(database, centre.number, row.opening);
        made.link =
            options_.site + "/act#" +
            entrance_->make_link(database,
                                 {centre.number, row.record, words_of(row.methods),
                                  to_volunteer ? row.volunteer : std::string(), organisation, row.link_life},
                                 change.now());
    }
    auto const doubled = std::min<std::int64_t>(row.attempts, 16);
    auto const pause = std::min(options_.pause_max, options_.pause * (std::int64_t{1} << doubled));
    messages.attempt(row.id, change.now() + pause);
    ++row.attempts;
    made.row = std::move(row);
    return made;
}

phrases::Phrases const& Mailer::words(std::string const& language) {
    auto const all = phrases::Phrases::languages();
    bool const spoken = std::ranges::find(all, std::string_view(language)) != all.end();
    auto const& chosen = spoken ? language : options_.language;
    auto found = words_.find(chosen);
    if (found == words_.end()) found = words_.emplace(chosen, phrases::Phrases::load(chosen)).first;
    return found->second;
}

auth::Written Mailer::write(store::Centre const& centre, Prepared const& prepared) {
    auto const& phrases = words(prepared.language);
    auto const& about = prepared.about;
    auto const opening =
        about.starts ? phrases.say("opening.dated", {{"opening", about.opening}, {"start", *about.starts}})
                     : about.opening;
    std::vector<phrases::Argument> facts{{"centre", centre.name},
                                         {"person", about.person},
                                         {"place", place_in(about, wards_)},
                                         {"opening", opening},
                                         {"organisation", about.organisation},
                                         {"site", options_.site},
                                         {"link", prepared.link}};
    if (about.first_day)
        facts.emplace_back("first_day", *about.first_day);
    else
        facts.emplace_back("first_day", "none");
    for (auto const& [name, value] : prepared.row.facts) {
        std::string_view const own = name;
        std::erase_if(facts, [own](phrases::Argument const& each) { return each.name == own; });
        auto const day = exchange::parse_date(value);
        if (is_count(name))
            facts.emplace_back(name, number_in(value));
        else if (name == "minutes")
            facts.emplace_back("time", Minutes(number_in(value)));
        else if ((name == "worked_on" || name.ends_with("_day")) && day)
            facts.emplace_back(name, Date(*day));
        else
            facts.emplace_back(name, value);
    }
    auto const& row = prepared.row;
    auth::Written written{prepared.to, {}, phrases.say("message." + row.name + "_body", facts), {}};
    written.id = std::to_string(row.queued_at.time_since_epoch().count()) + "." +
                 std::to_string(centre.number) + "." + std::to_string(row.id);
    if (!written.is_text_message())
        written.subject = phrases.say("message." + prepared.row.name + "_subject", facts);
    return written;
}

void Mailer::finish(store::Centre const& centre, Prepared const& prepared, bool sent) {
    bool const given_up = !sent && prepared.row.attempts >= options_.attempts_max;
    ++(sent ? counts_.sent : given_up ? counts_.failed : counts_.retried);
    if (!sent && !given_up) return;
    auto const& row = prepared.row;
    writer_->change([&](store::Change& change) {
        store::Messages(change.database(), centre.number)
            .finish(row.id, sent ? "sent" : "failed", change.now());
        if (given_up)
            desk::raise_attention(change, centre.number, row.volunteer, row.opening, "message_failed");
    });
}

void Mailer::find_replacements(store::Centre const& centre) {
    constexpr std::size_t at_a_time = 20;
    std::vector<store::ReplacementWanted> wanted;
    writer_->read([&](store::Database& database) {
        wanted = store::replacements_wanted(database, centre.number, at_a_time);
    });
    for (auto const& each : wanted) replace(centre, each);
}

// Who said yes already and waits comes first, then whoever suits best.
void Mailer::replace(store::Centre const& centre, store::ReplacementWanted const& wanted) {
    Instant now{};
    writer_->change([&](store::Change& change) { now = change.now(); });
    auto const snapshot = snapshots_->knowing(centre.number, now, [&](Roster const& roster) {
        return roster.find_opening(wanted.opening).has_value();
    });
    auto const opening = snapshot->roster().find_opening(wanted.opening);
    std::vector<std::pair<std::string, std::int64_t>> best;
    if (opening) {
        for (auto const& each : snapshot->lists().best(*opening, options_.replacements * 2).eligible)
            best.emplace_back(snapshot->roster()[each.id].key, each.score);
    }
    writer_->change([&](store::Change& change) {
        auto& database = change.database();
        store::Matches matches(database, centre.number);
        store::CommunityRows rows(database, centre.number);
        std::vector<store::ReplacementRow> list;
        auto const add = [&](std::string const& volunteer, std::int64_t score) {
            bool const there =
                std::ranges::find(list, volunteer, &store::ReplacementRow::volunteer) != list.end();
            if (there || volunteer == wanted.volunteer || list.size() >= options_.replacements) return;
            list.push_back({volunteer, score, change.now()});
        };
        std::set<std::string> involved;
        bool direct = false;
        for (auto const& match : matches.of_opening(wanted.opening)) {
            direct = direct || match.direct;
            if (match.state == MatchState::waiting_list)
                add(match.volunteer, 0);
            else if (!brokerage::leads_from(brokerage::Step::offer, match.state))
                involved.insert(match.volunteer);
        }
        for (auto const& [volunteer, score] : best) {
            if (!involved.contains(volunteer)) add(volunteer, score);
        }
        store::replacement_found(database, centre.number, wanted.opening);
        store::put_replacements(database, centre.number, wanted.opening, list);
        auto const organisation = organisation_at(database, centre.number, wanted.opening);
        change.publish(centre.number, {"opening.replacements", "", organisation, wanted.opening,
                                       std::to_string(list.size())});
        if (organisation.empty()) return;
        // An organisation that has delegated the yes is told who; any other is told of people when they are
        // referred.
        std::string names;
        for (auto const& each : list) {
            if (!direct) break;
            auto const who = desk::about(database, centre, each.volunteer, "").person;
            names.append(names.empty() ? "" : ", ").append(who);
        }
        desk::Message message;
        message.to = {desk::Addressee::Kind::organisation, organisation};
        message.name = names.empty() ? "replacements_number" : "replacements";
        message.facts = {{"count", std::to_string(list.size())}, {"people", names}};
        message.volunteer = wanted.volunteer;
        message.opening = wanted.opening;
        desk::queue_message(change, centre.number, message);
    });
}

} // namespace kith::serve
