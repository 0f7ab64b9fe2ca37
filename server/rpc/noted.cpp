// SPDX-License-Identifier: MIT
#include "rpc/noted.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>

namespace kith::rpc {
namespace {

// Sorted.
constexpr auto people =
    std::to_array<std::string_view>({"first", "giver", "gone", "helper", "kept", "other", "receiver",
                                     "second", "stand_in", "taker", "volunteer", "volunteers"});
constexpr auto things = std::to_array<std::string_view>(
    {"calendar", "case",         "concern",   "dispute",   "emergency",  "entry",
     "favour",   "help",         "hold",      "induction", "need",       "number",
     "opening",  "organisation", "principal", "quarter",   "redemption", "referred_organisation",
     "resident", "reward",       "role",      "run",       "shift",      "sign_in",
     "site",     "target",       "transfer",  "want",      "wave"});
constexpr std::size_t id_bytes_max = 100;

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= id_bytes_max &&
           text.find_first_of(" \t\r\n") == std::string_view::npos;
}

std::string text_of(boost::json::value const& value) {
    if (value.is_string()) return std::string(value.as_string());
    if (value.is_int64()) return std::to_string(value.as_int64());
    return {};
}

// "volunteer/V1" and "exchange/volunteer/V1" are a person's accounts.
void note_account(store::AuditRow& row, std::string_view account) {
    constexpr std::string_view persons = "volunteer/";
    auto const at = account.find(persons);
    if (at == std::string_view::npos)
        row.others.insert("account/" + std::string(account));
    else
        row.volunteers.emplace(account.substr(at + persons.size()));
}

} // namespace

void note_record(store::AuditRow& row, std::string_view record) {
    constexpr std::string_view match = "match/";
    if (!record.starts_with(match)) {
        if (is_id(record)) row.others.emplace(record);
        return;
    }
    auto const pair = record.substr(match.size());
    auto const slash = pair.find('/');
    row.volunteers.emplace(pair.substr(0, slash));
    if (slash != std::string_view::npos) row.others.insert("opening/" + std::string(pair.substr(slash + 1)));
}

void note_ids(store::AuditRow& row, std::string_view method, boost::json::object const& object) {
    auto const of = method.substr(0, method.find('.'));
    for (auto const& member : object) {
        std::string_view name = member.key();
        bool const person = std::ranges::binary_search(people, name) || (name == "id" && of == "volunteer");
        if ((name == "id" || name == "number") && !person) name = of;
        bool const account = name == "account" || name == "from" || name == "to";
        bool const thing = std::ranges::binary_search(things, name) || name == of;
        auto const note = [&](boost::json::value const& value) {
            auto const text = text_of(value);
            if (!is_id(text)) return;
            if (person)
                row.volunteers.insert(text);
            else if (account && text.find('/') != std::string::npos)
                note_account(row, text);
            else if (thing)
                row.others.insert(std::string(name) + "/" + text);
        };
        if (auto const* list = member.value().if_array()) {
            for (auto const& each : *list) note(each);
        } else {
            note(member.value());
        }
    }
}

} // namespace kith::rpc
