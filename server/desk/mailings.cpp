// SPDX-License-Identifier: MIT
#include "desk/mailings.hpp"

#include "exchange/cells.hpp"
#include "store/community_rows.hpp"
#include "store/monitoring.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace kith::desk {
namespace {

using store::PackTable;

constexpr std::array<std::string_view, 3> channels{"e_mail", "text", "letter"};

bool names(std::string_view cell, std::string_view word) {
    if (word.empty()) return true;
    return std::ranges::any_of(exchange::split_list(cell), [word](std::string_view each) {
        // "bengali:fluent": the level comes after the language.
        return each.substr(0, each.find(':')) == word;
    });
}

bool is_meant(store::Cells const& person, Audience const& audience) {
    auto const cell = [&](std::string_view name) -> std::string const& {
        return person[store::column_of(PackTable::volunteers, name)];
    };
    auto const& status = cell("status");
    bool const active = status.empty() || status == "active"; // whose row says nothing takes part
    return active && names(cell("languages"), audience.language) && names(cell("causes"), audience.cause) &&
           (audience.ward.empty() || cell("ward") == audience.ward);
}

} // namespace

std::string_view channel_of_address(std::string_view address) {
    return address.starts_with('+') ? "text" : "e_mail";
}

bool wants_no_news(store::Database& database, std::int64_t centre, std::string_view volunteer,
                   std::string_view address) {
    auto const last =
        store::Correspondence(database, centre)
            .choice(volunteer, channel_of_address(address), store::hash_of_address(centre, address));
    return last && !last->wanted;
}

MailingDesk::Way MailingDesk::way_of(std::string const& volunteer) const {
    auto reach = reach_of(*database_, centre_, "volunteer", volunteer, {});
    if (!reach.address.empty()) return {std::string(channel_of_address(reach.address)), reach.address};
    return {reach.channel == "letter" ? "letter" : "", ""};
}

MailingDesk::May MailingDesk::may_send(std::string const& volunteer, Way const& way,
                                       std::string_view basis) const {
    if (way.channel.empty()) return May::unreachable;
    auto const last = store::Correspondence(*database_, centre_)
                          .choice(volunteer, way.channel, store::hash_of_address(centre_, way.address));
    if (last) return last->wanted ? May::yes : May::no_more;
    return basis == "consent" ? May::not_agreed : May::yes;
}

MailingDesk::Result<Reached> MailingDesk::walk(Audience const& audience, std::string_view basis,
                                               std::function<void(std::string const&)> const& to) const {
    Reached reached;
    std::vector<std::string> people;
    auto const tagged = audience.programme.empty()
                            ? std::set<std::string>()
                            : store::Monitoring(*database_, centre_).people_of(audience.programme);
    store::CommunityRows(*database_, centre_).each(PackTable::volunteers, [&](store::Cells const& person) {
        if (!is_meant(person, audience)) return;
        if (!audience.programme.empty() && !tagged.contains(person.front())) return;
        if (people.size() <= mailing_people_max) people.push_back(person.front());
    });
    if (people.size() > mailing_people_max) return refuse(MailingRefused{"too_many_people"});
    reached.asked = people.size();
    for (auto const& volunteer : people) {
        auto const way = way_of(volunteer);
        switch (may_send(volunteer, way, basis)) {
        case May::yes:
            ++reached.queued;
            if (way.channel == "letter") ++reached.on_paper;
            to(volunteer);
            break;
        case May::no_more: ++reached.no_more; break;
        case May::not_agreed: ++reached.not_agreed; break;
        case May::unreachable: ++reached.unreachable; break;
        }
    }
    return reached;
}

MailingDesk::Result<Reached> MailingDesk::count(Audience const& audience, std::string_view basis) const {
    return walk(audience, basis, [](std::string const&) {});
}

MailingDesk::Result<std::pair<std::int64_t, Reached>>
MailingDesk::send(store::Change& change, Wording const& words, Audience const& audience,
                  std::string const& basis, std::string const& by) const {
    if (auto flaw = flaw_of_mailing(words)) return refuse(MailingRefused{std::move(*flaw)});
    std::vector<std::string> people;
    auto reached = walk(audience, basis, [&](std::string const& volunteer) { people.push_back(volunteer); });
    if (!reached) return refuse(std::move(reached.error()));
    if (people.empty()) return refuse(MailingRefused{"nobody_to_send_to"});
    store::Correspondence rows(*database_, centre_);
    auto const number = rows.add(store::MailingRow{.number = 0,
                                                   .subject = words.subject,
                                                   .body = words.body,
                                                   .basis = basis,
                                                   .sent_by = by,
                                                   .sent_at = change.now(),
                                                   .people = static_cast<std::int64_t>(people.size())});
    Message message;
    message.name = mailing_name;
    message.facts = {{std::string(mailing_name), std::to_string(number)}};
    for (auto const& volunteer : people) {
        message.to = {Addressee::Kind::volunteer, volunteer};
        message.volunteer = volunteer;
        queue_message(change, centre_, message);
    }
    change.publish(centre_, {"mailing.sent", "", "", "", std::to_string(number)});
    return std::pair(number, *reached);
}

std::optional<MailingRefused> MailingDesk::choose(store::Change& change, std::string const& volunteer,
                                                  std::string_view channel, bool wanted,
                                                  std::string const& source, std::string const& by) const {
    if (!store::CommunityRows(*database_, centre_).find(PackTable::volunteers, volunteer))
        return MailingRefused{"volunteer_unknown"};
    for (auto const each : channels) {
        if (!channel.empty() && channel != each) continue;
        // The address as well: whoever comes back with it under another name is left alone.
        auto const address = each == "letter"
                                 ? std::string()
                                 : reach_of(*database_, centre_, "volunteer", volunteer, each).address;
        bool const fits = !address.empty() && channel_of_address(address) == each;
        note(change, volunteer, each, fits ? store::hash_of_address(centre_, address) : "", wanted, source,
             by);
    }
    return {};
}

void MailingDesk::stop(store::Change& change, std::string const& volunteer, std::string_view channel,
                       std::string const& address, std::string const& source) const {
    bool const known =
        store::CommunityRows(*database_, centre_).find(PackTable::volunteers, volunteer).has_value();
    note(change, known ? volunteer : std::string(), channel, address, false, source, {});
}

void MailingDesk::note(store::Change& change, std::string const& volunteer, std::string_view channel,
                       std::string const& address, bool wanted, std::string const& source,
                       std::string const& by) const {
    store::Correspondence(*database_, centre_)
        .add(store::MarketingChoice{.number = 0,
                                    .volunteer = volunteer,
                                    .channel = std::string(channel),
                                    .address = address,
                                    .wanted = wanted,
                                    .source = source,
                                    .principal = by,
                                    .at = change.now()});
    change.publish(centre_, {"marketing.changed", volunteer, "", "", ""});
}

} // namespace kith::desk
