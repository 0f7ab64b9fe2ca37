// SPDX-License-Identifier: MIT
#include "serve/mailer.hpp"

#include "brokerage/life.hpp"
#include "desk/community.hpp"
#include "desk/mailings.hpp"
#include "desk/ward_names.hpp"
#include "store/matches.hpp"
#include "store/paper_letters.hpp"

#include <algorithm>
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
        auto const written = write(centre, each);
        bool const news = !each.stop_link.empty() && options_.deliver_news;
        finish(centre, each,
               news ? options_.deliver_news(written, each.stop_link) : sender_->deliver(written));
    }
    return taken == options_.batch;
}

std::optional<Mailer::Prepared> Mailer::prepare(store::Change& change, store::Centre const& centre,
                                                store::MessageRow row) {
    auto& database = change.database();
    store::Messages messages(database, centre.number);
    if (!desk::is_of_use(database, centre.number, row)) {
        messages.finish(row.id, "dropped", change.now());
        ++counts_.dropped;
        return {};
    }
    auto const reach = desk::reach_of(database, centre.number, row.to_kind, row.to_id, row.channel);
    bool const to_volunteer = row.to_kind == "volunteer";
    if (reach.channel == "letter") { // they want paper now
        store::put_on_paper(database, centre.number, row.id);
        desk::raise_attention(change, centre.number, row.volunteer, row.opening,
                              to_volunteer ? "post_volunteer" : "post_organisation");
        return {};
    }
    if (reach.address.empty()) { // it could be sent when it was queued, and cannot any more
        messages.finish(row.id, "dropped", change.now());
        ++counts_.dropped;
        desk::raise_attention(change, centre.number, row.volunteer, row.opening,
                              to_volunteer ? "ring_volunteer" : "ring_organisation");
        return {};
    }
    bool const news = row.name == desk::mailing_name;
    auto const language = reach.language.empty() ? options_.language : reach.language;
    auto own = desk::own_words(database, centre.number, row, language, options_.language);
    if (news && (!own || !options_.stop_token ||
                 desk::wants_no_news(database, centre.number, row.volunteer, reach.address))) {
        messages.finish(row.id, "dropped", change.now()); // they have said so since it was queued
        ++counts_.dropped;
        return {};
    }
    Prepared made;
    made.own = std::move(own);
    if (news) {
        made.stop_link = options_.site + "/unsubscribe/" +
                         options_.stop_token({centre.number, row.volunteer,
                                              std::string(desk::channel_of_address(reach.address)),
                                              store::hash_of_address(centre.number, reach.address)});
    }
    made.to = reach.address;
    made.language = language;
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

desk::Catalogue const& Mailer::words(std::string const& language) {
    auto const all = phrases::Phrases::languages();
    bool const spoken = std::ranges::find(all, std::string_view(language)) != all.end();
    auto const& chosen = spoken ? language : options_.language;
    auto found = words_.find(chosen);
    if (found == words_.end()) found = words_.emplace(chosen, desk::Catalogue::load(chosen)).first;
    return found->second;
}

auth::Written Mailer::write(store::Centre const& centre, Prepared const& prepared) {
    auto const& catalogue = words(prepared.language);
    auto const& row = prepared.row;
    auth::Written written{.to = prepared.to, .subject = {}, .body = {}};
    auto words = desk::write_message(catalogue, row,
                                     {.centre = centre.name,
                                      .about = prepared.about,
                                      .place = desk::place_in(prepared.about, wards_),
                                      .site = options_.site,
                                      .link = prepared.link,
                                      .stop_link = prepared.stop_link,
                                      .form = written.is_text_message() ? desk::Surroundings::Form::text
                                                                        : desk::Surroundings::Form::e_mail},
                                     prepared.own);
    written.body = std::move(words.body);
    written.id = std::to_string(row.queued_at.time_since_epoch().count()) + "." +
                 std::to_string(centre.number) + "." + std::to_string(row.id);
    if (!written.is_text_message()) {
        written.subject = std::move(words.subject);
    }
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
