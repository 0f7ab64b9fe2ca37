// SPDX-License-Identifier: MIT
#include "store/correspondence.hpp"

#include "store/chain.hpp"
#include "store/moments.hpp"

#include <algorithm>

namespace kith::store {
namespace {

TemplateRow read_template(Statement& row) {
    return {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
            std::string(row.text(3)), instant(row.integer(4)),  std::string(row.text(5))};
}

MailingRow read_mailing(Statement& row) {
    return {row.integer(0),
            std::string(row.text(1)),
            std::string(row.text(2)),
            std::string(row.text(3)),
            std::string(row.text(4)),
            instant(row.integer(5)),
            row.integer(6)};
}

MarketingChoice read_choice(Statement& row) {
    return {row.integer(0),      std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3)),
            row.integer(4) == 1, std::string(row.text(5)), std::string(row.text(6)), instant(row.integer(7))};
}

constexpr std::string_view select_choice =
    "select number, volunteer, channel, address, wanted, source, principal, at from marketing_choice ";

} // namespace

std::int64_t Correspondence::next_number(std::string_view table) {
    Statement last(*database_, "select number from " + std::string(table) +
                                   " where centre = ? order by number desc limit 1");
    return last.bind(1, centre_).step() ? last.integer(0) + 1 : 1;
}

std::optional<TemplateRow> Correspondence::find_template(std::string_view name, std::string_view language) {
    Statement row(*database_, "select name, language, subject, body, changed_at, changed_by from "
                              "message_template where centre = ? and name = ? and language = ?");
    if (!row.bind(1, centre_).bind(2, name).bind(3, language).step()) return std::nullopt;
    return read_template(row);
}

std::vector<TemplateRow> Correspondence::templates() {
    Statement row(*database_, "select name, language, subject, body, changed_at, changed_by from "
                              "message_template where centre = ? order by name, language");
    row.bind(1, centre_);
    std::vector<TemplateRow> found;
    while (row.step()) found.push_back(read_template(row));
    return found;
}

void Correspondence::put(TemplateRow const& row) {
    (void)remove_template(row.name, row.language);
    Statement(*database_, "insert into message_template (centre, name, language, subject, body, changed_at, "
                          "changed_by) values (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(row.name))
        .bind(3, std::string_view(row.language))
        .bind(4, std::string_view(row.subject))
        .bind(5, std::string_view(row.body))
        .bind(6, seconds(row.changed_at))
        .bind(7, std::string_view(row.changed_by))
        .run();
}

bool Correspondence::remove_template(std::string_view name, std::string_view language) {
    bool const there = find_template(name, language).has_value();
    Statement(*database_, "delete from message_template where centre = ? and name = ? and language = ?")
        .bind(1, centre_)
        .bind(2, name)
        .bind(3, language)
        .run();
    return there;
}

std::int64_t Correspondence::add(MailingRow const& row) {
    auto const number = next_number("mailing");
    Statement(*database_, "insert into mailing (centre, number, subject, body, basis, sent_by, sent_at, "
                          "people) values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, std::string_view(row.subject))
        .bind(4, std::string_view(row.body))
        .bind(5, std::string_view(row.basis))
        .bind(6, std::string_view(row.sent_by))
        .bind(7, seconds(row.sent_at))
        .bind(8, row.people)
        .run();
    return number;
}

void Correspondence::set_people(std::int64_t mailing, std::int64_t people) {
    Statement(*database_, "update mailing set people = ? where centre = ? and number = ?")
        .bind(1, people)
        .bind(2, centre_)
        .bind(3, mailing)
        .run();
}

std::optional<MailingRow> Correspondence::find_mailing(std::int64_t number) {
    Statement row(*database_, "select number, subject, body, basis, sent_by, sent_at, people from mailing "
                              "where centre = ? and number = ?");
    if (!row.bind(1, centre_).bind(2, number).step()) return std::nullopt;
    return read_mailing(row);
}

std::vector<MailingRow> Correspondence::mailings(std::int64_t before, std::size_t limit) {
    Statement row(*database_, "select number, subject, body, basis, sent_by, sent_at, people from mailing "
                              "where centre = ? and number < ? order by number desc limit ?");
    row.bind(1, centre_).bind(2, before > 0 ? before : INT64_MAX).bind(3, static_cast<std::int64_t>(limit));
    std::vector<MailingRow> found;
    while (row.step()) found.push_back(read_mailing(row));
    return found;
}

std::int64_t Correspondence::add(MarketingChoice const& choice) {
    auto const number = next_number("marketing_choice");
    Statement(*database_,
              "insert into marketing_choice (centre, number, volunteer, channel, address, wanted, "
              "source, principal, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, std::string_view(choice.volunteer))
        .bind(4, std::string_view(choice.channel))
        .bind(5, std::string_view(choice.address))
        .bind(6, std::int64_t{choice.wanted ? 1 : 0})
        .bind(7, std::string_view(choice.source))
        .bind(8, std::string_view(choice.principal))
        .bind(9, seconds(choice.at))
        .run();
    return number;
}

std::optional<MarketingChoice> Correspondence::choice(std::string_view volunteer, std::string_view channel,
                                                      std::string_view address) {
    std::optional<MarketingChoice> last;
    auto const look = [&](std::string_view column, std::string_view value) {
        if (value.empty()) return;
        Statement row(*database_, std::string(select_choice) + "where centre = ? and " + std::string(column) +
                                      " = ? and channel = ? order by number desc limit 1");
        if (!row.bind(1, centre_).bind(2, value).bind(3, channel).step()) return;
        auto found = read_choice(row);
        if (!last || last->number < found.number) last = std::move(found);
    };
    look("volunteer", volunteer);
    look("address", address);
    return last;
}

std::vector<MarketingChoice> Correspondence::choices(std::string_view volunteer, std::size_t limit) {
    Statement row(*database_, std::string(select_choice) +
                                  "where centre = ? and volunteer = ? order by number desc limit ?");
    row.bind(1, centre_).bind(2, volunteer).bind(3, static_cast<std::int64_t>(limit));
    std::vector<MarketingChoice> found;
    while (row.step()) found.push_back(read_choice(row));
    return found;
}

std::string Correspondence::postal_address(std::string_view kind, std::string_view id) {
    Statement row(*database_, "select lines from postal_address where centre = ? and kind = ? and id = ?");
    return row.bind(1, centre_).bind(2, kind).bind(3, id).step() ? std::string(row.text(0)) : std::string();
}

void Correspondence::put_postal_address(std::string_view kind, std::string_view id, std::string_view lines,
                                        Instant now) {
    Statement(*database_, "delete from postal_address where centre = ? and kind = ? and id = ?")
        .bind(1, centre_)
        .bind(2, kind)
        .bind(3, id)
        .run();
    if (lines.empty()) return;
    Statement(*database_, "insert into postal_address (centre, kind, id, lines, changed_at) values "
                          "(?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, kind)
        .bind(3, id)
        .bind(4, lines)
        .bind(5, seconds(now))
        .run();
}

std::int64_t Correspondence::add(StrayReply const& reply) {
    auto const number = next_number("stray_reply");
    Statement(*database_, "insert into stray_reply (centre, number, sender, way, words, received_at, "
                          "settled_at, settled_by) values (?, ?, ?, ?, ?, ?, -1, '')")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, std::string_view(reply.sender))
        .bind(4, std::string_view(reply.way))
        .bind(5, std::string_view(reply.words))
        .bind(6, seconds(reply.received_at))
        .run();
    return number;
}

std::vector<StrayReply> Correspondence::stray_replies(std::size_t limit) {
    Statement row(*database_,
                  "select number, sender, way, words, received_at from stray_reply where centre = ? "
                  "and settled_at < 0 order by received_at, number limit ?");
    row.bind(1, centre_).bind(2, static_cast<std::int64_t>(limit));
    std::vector<StrayReply> found;
    while (row.step())
        found.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                         std::string(row.text(3)), instant(row.integer(4))});
    return found;
}

std::optional<StrayReply> Correspondence::find_stray_reply(std::int64_t number) {
    Statement row(*database_,
                  "select number, sender, way, words, received_at from stray_reply where centre = ? "
                  "and number = ? and settled_at < 0");
    if (!row.bind(1, centre_).bind(2, number).step()) return std::nullopt;
    return StrayReply{row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                      std::string(row.text(3)), instant(row.integer(4))};
}

void Correspondence::settle_stray_reply(std::int64_t number, std::string_view by, Instant now) {
    Statement(*database_,
              "update stray_reply set sender = '', words = '', settled_at = ?, settled_by = ? where "
              "centre = ? and number = ?")
        .bind(1, seconds(now))
        .bind(2, by)
        .bind(3, centre_)
        .bind(4, number)
        .run();
}

std::string Correspondence::last_told_of(std::string_view volunteer, Instant since) {
    Statement row(*database_,
                  "select opening from message where centre = ? and to_kind = 'volunteer' and to_id "
                  "= ? and volunteer = ? and state = 'sent' and done_at >= ? order by id desc "
                  "limit 1");
    row.bind(1, centre_).bind(2, volunteer).bind(3, volunteer).bind(4, seconds(since));
    return row.step() ? std::string(row.text(0)) : std::string();
}

std::vector<AddressHolder> Correspondence::holders_of(std::string_view address) {
    std::vector<AddressHolder> found;
    if (address.empty()) return found;
    Statement contact(*database_, address.starts_with('+')
                                      ? "select kind, id from contact where centre = ? and telephone = ?"
                                      : "select kind, id from contact where centre = ? and e_mail = ?");
    contact.bind(1, centre_).bind(2, address);
    while (contact.step()) found.push_back({std::string(contact.text(0)), std::string(contact.text(1))});
    Statement account(*database_,
                      "select volunteer, organisation from principal where centre = ? and address = ?");
    account.bind(1, centre_).bind(2, address);
    while (account.step()) {
        if (!account.text(0).empty()) found.push_back({"volunteer", std::string(account.text(0))});
        if (!account.text(1).empty()) found.push_back({"organisation", std::string(account.text(1))});
    }
    std::ranges::sort(found);
    auto const again = std::ranges::unique(found);
    found.erase(again.begin(), again.end());
    return found;
}

std::string hash_of_address(std::int64_t centre, std::string_view address) {
    if (address.empty()) return {};
    auto const text = "marketing/" + std::to_string(centre) + "/" + std::string(address);
    auto const hash = hash_of(std::span(reinterpret_cast<unsigned char const*>(text.data()), text.size()));
    return to_hex(std::span(hash).first(16));
}

} // namespace kith::store
