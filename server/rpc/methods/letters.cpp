// SPDX-License-Identifier: MIT
#include "rpc/methods/letters.hpp"

#include "auth/entrance.hpp"
#include "base/contract.hpp"
#include "desk/community.hpp"
#include "desk/letters.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/moments.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace kith::rpc {

namespace {

using desk::LetterDesk;
using store::seconds;
using Ref = Number<1, INT64_MAX>;
using Letters = List<Ref, desk::letters_at_once_max>;

std::vector<std::int64_t> ids_of(Letters const& letters) {
    std::vector<std::int64_t> ids;
    for (auto const& each : letters.values) ids.push_back(each.value);
    std::ranges::sort(ids);
    auto const again = std::ranges::unique(ids);
    ids.erase(again.begin(), again.end());
    return ids;
}

// Whom a letter shows; that their address was looked at is written down.
void mark_seen(Turn& turn, store::MessageRow const& message) {
    if (message.to_kind == "volunteer")
        turn.seen().push_back({auth::Field::contacts, message.to_id});
    else if (message.to_kind == "resident")
        turn.seen().push_back({auth::Field::contacts, message.record});
}

struct LetterPage {
    std::optional<Ref> after; // a letter of the page before
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(LetterPage, (), (after, limit))

struct ShownLetter {
    std::int64_t letter = 0;
    std::string name;    // of the message
    std::string to_kind; // volunteer, organisation, resident
    std::string to;
    std::string person;
    bool has_address = false;
    std::int64_t queued_at = 0;
    std::int64_t printed = 0; // how often
};
BOOST_DESCRIBE_STRUCT(ShownLetter, (), (letter, name, to_kind, to, person, has_address, queued_at, printed))

struct LetterList {
    std::vector<ShownLetter> letters; // the oldest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(LetterList, (), (letters, next))

Outcome<LetterList, Refused> list(Turn& turn, LetterPage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    LetterList told;
    auto const waiting =
        LetterDesk(turn.database(), turn.centre()).waiting(page.after ? page.after->value : 0, limit);
    for (auto const& each : waiting) {
        mark_seen(turn, each.message);
        told.letters.push_back({each.message.id, each.message.name, each.message.to_kind, each.message.to_id,
                                each.name, !each.address.empty(), seconds(each.message.queued_at),
                                each.message.attempts});
    }
    if (told.letters.size() == limit) told.next = told.letters.back().letter;
    return told;
}

std::string link_for(Turn& turn, store::MessageRow const& message) {
    bool const to_volunteer = message.to_kind == "volunteer";
    store::CommunityRows rows(turn.database(), turn.centre());
    auth::NewLink link{turn.centre(), message.record, {}, {}, {}, message.link_life};
    std::istringstream methods(message.methods);
    for (std::string each; methods >> each;) link.methods.push_back(each);
    if (to_volunteer)
        link.volunteer = message.volunteer;
    else if (!message.opening.empty())
        link.organisation = desk::organisation_of(rows, message.opening).value_or("");
    return turn.services().entrance->make_link(turn.database(), link, turn.now());
}

struct Printing {
    std::optional<Letters> letters; // default: all that wait, at most 200
    Text<200> site;                 // where this server is reached, which the links lead to: "https://..."
};
BOOST_DESCRIBE_STRUCT(Printing, (), (letters, site))

// "https://hub.example.org:8443", and nothing after it.
bool is_site(std::string_view text) {
    constexpr std::array<std::string_view, 2> schemes{"https://", "http://"};
    auto const scheme = std::ranges::find_if(schemes, [text](auto each) { return text.starts_with(each); });
    if (scheme == schemes.end() || text.size() == scheme->size()) return false;
    return std::ranges::all_of(text.substr(scheme->size()), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
    });
}

struct Printed {
    std::optional<Secret> html; // a sheet for each: links stand on them, so it is told once
    std::int64_t letters = 0;
    std::int64_t without_address = 0;
    std::int64_t dropped = 0; // of no use any more
};
BOOST_DESCRIBE_STRUCT(Printed, (), (html, letters, without_address, dropped))

Outcome<Printed, Refused> print(Turn& turn, Printing const& params) {
    KITH_EXPECT(turn.services().entrance != nullptr);
    auto const& site = params.site.value;
    if (!is_site(site)) return refuse(no("site_unreadable"));
    LetterDesk const desk(turn.database(), turn.centre());
    auto const ids = params.letters ? ids_of(*params.letters) : std::vector<std::int64_t>();
    LetterDesk::Printing const printing{site, "en", [&](store::MessageRow const& message) {
                                            return site + "/act#" + link_for(turn, message);
                                        }};
    for (auto const& each : desk.waiting(0, desk::letters_at_once_max))
        if (ids.empty() || std::ranges::binary_search(ids, each.message.id)) mark_seen(turn, each.message);
    auto printed = desk.print(turn.change(), ids, printing);
    if (!printed) return refuse(no(std::move(printed.error().code)));
    auto const number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    return Printed{Secret{std::move(printed->html)}, number(printed->letters),
                   number(printed->without_address), number(printed->dropped)};
}

struct Posted {
    Letters letters;
};
BOOST_DESCRIBE_STRUCT(Posted, (), (letters))

Outcome<Nothing, Refused> posted(Turn& turn, Posted const& params) {
    auto refused = LetterDesk(turn.database(), turn.centre())
                       .posted(turn.change(), ids_of(params.letters), turn.principal().id);
    if (refused) return refuse(no(std::move(refused->code)));
    return Nothing{};
}

} // namespace

std::vector<Method> letter_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("letter.list", reads, "What waits to be printed and posted.", list));
    all.push_back(method("letter.print", changes, "Letters as pages to print; they wait on.", print));
    all.push_back(method("letter.posted", changes, "They are on their way.", posted));
    return all;
}

} // namespace kith::rpc
