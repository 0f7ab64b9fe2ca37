// SPDX-License-Identifier: MIT
#include "rpc/methods/directory.hpp"

#include "model/roster.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/bank.hpp"
#include "store/directory.hpp"

#include <boost/describe/enum.hpp>

#include <algorithm>

namespace kith::rpc {

namespace {

using bank::date_text;
using bank::Day;
using bank::told;
using Key = Text<key_bytes_max>;
using Line = Text<300, 0>;
using Words = Text<4000, 0>;

enum class EntryKind : std::uint8_t { organisation, service, group };
BOOST_DESCRIBE_ENUM(EntryKind, organisation, service, group)

struct Kept {
    Key entry; // its id, from whoever keeps it
    EntryKind kind = EntryKind::service;
    Text<300> name;
    std::optional<Key> organisation; // the entry that runs a service
    std::optional<Words> description;
    std::optional<Line> how;
    std::optional<Line> place;
    std::optional<Text<10, 0>> postcode;
    std::optional<Text<20, 0>> ward; // a code
    std::optional<Line> open_when;
    std::optional<Text<40, 0>> telephone;
    std::optional<Text<254, 0>> e_mail;
    std::optional<Line> website;
    std::optional<Line> accessibility;
    std::optional<Line> languages;
    std::optional<Line> cost;
    std::optional<Line> causes; // with ; between
    Day review_on;
};
BOOST_DESCRIBE_STRUCT(Kept, (),
                      (entry, kind, name, organisation, description, how, place, postcode, ward, open_when,
                       telephone, e_mail, website, accessibility, languages, cost, causes, review_on))

template <class Given>
std::string or_empty(std::optional<Given> const& given) {
    return given ? given->value : std::string();
}

// It becomes a link: nothing but the web, and nothing that would end the attribute or the line.
bool is_web_address(std::string_view text) {
    constexpr std::string_view secure = "https://";
    constexpr std::string_view plain = "http://";
    auto const rest = text.starts_with(secure)  ? text.substr(secure.size())
                      : text.starts_with(plain) ? text.substr(plain.size())
                                                : std::string_view();
    return !rest.empty() && rest.front() != '/' && std::ranges::all_of(rest, [](unsigned char c) {
        return c > ' ' && c < 0x7f && std::string_view("\"<>\\^`{|}").find(char(c)) == std::string_view::npos;
    });
}

bool is_mail_address(std::string_view text) {
    auto const at = text.find('@');
    return at != 0 && at != std::string_view::npos && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos && std::ranges::all_of(text, [](unsigned char c) {
               return c > ' ' && c < 0x7f &&
                      std::string_view("\"<>()[],;:\\").find(char(c)) == std::string_view::npos;
           });
}

Outcome<Nothing, Refused> keep(Turn& turn, Kept const& params) {
    store::Directory directory(turn.database(), turn.centre());
    auto const review_on = bank::day(params.review_on);
    auto const organisation = or_empty(params.organisation);
    if (!organisation.empty()) {
        auto const runs = directory.find(organisation);
        if (!runs || runs->kind == "service" || params.kind != EntryKind::service)
            return refuse(no("organisation_unknown"));
    }
    auto const website = or_empty(params.website);
    auto const e_mail = or_empty(params.e_mail);
    if (!website.empty() && !is_web_address(website)) return refuse(no("website_unclear"));
    if (!e_mail.empty() && !is_mail_address(e_mail)) return refuse(no("e_mail_unclear"));
    store::DirectoryEntry entry;
    entry.id = params.entry.value;
    entry.kind = boost::describe::enum_to_string(params.kind, "");
    entry.name = params.name.value;
    entry.organisation = organisation;
    entry.description = or_empty(params.description);
    entry.how = or_empty(params.how);
    entry.place = or_empty(params.place);
    entry.postcode = or_empty(params.postcode);
    entry.ward = or_empty(params.ward);
    entry.open_when = or_empty(params.open_when);
    entry.telephone = or_empty(params.telephone);
    entry.e_mail = e_mail;
    entry.website = website;
    entry.accessibility = or_empty(params.accessibility);
    entry.languages = or_empty(params.languages);
    entry.cost = or_empty(params.cost);
    entry.causes = or_empty(params.causes);
    entry.review_on = review_on;
    entry.changed_at = turn.now();
    entry.changed_by = turn.principal().id;
    directory.put(entry);
    return Nothing{};
}

struct One {
    Key entry;
};
BOOST_DESCRIBE_STRUCT(One, (), (entry))

Outcome<Nothing, Refused> withdraw(Turn& turn, One const& params) {
    store::Directory directory(turn.database(), turn.centre());
    auto entry = directory.find(params.entry.value);
    if (!entry) return refuse(no("unknown"));
    entry->published = false;
    entry->changed_at = turn.now();
    entry->changed_by = turn.principal().id;
    directory.put(*entry);
    return Nothing{};
}

struct Page {
    std::optional<Key> after;
    std::optional<Day> review_by;        // only those to be looked at again by then
    std::optional<Number<1, 200>> limit; // default: 50
};
BOOST_DESCRIBE_STRUCT(Page, (), (after, review_by, limit))

struct Listed {
    std::string entry;
    std::string kind;
    std::string name;
    bool published = true;
    std::string review_on;
    std::int64_t changed_at = 0;
    std::string changed_by;
    std::optional<std::string> organisation;
    std::optional<std::string> description;
    std::optional<std::string> how;
    std::optional<std::string> place;
    std::optional<std::string> postcode;
    std::optional<std::string> ward;
    std::optional<std::string> open_when;
    std::optional<std::string> telephone;
    std::optional<std::string> e_mail;
    std::optional<std::string> website;
    std::optional<std::string> accessibility;
    std::optional<std::string> languages;
    std::optional<std::string> cost;
    std::optional<std::string> causes;
};
BOOST_DESCRIBE_STRUCT(Listed, (),
                      (entry, kind, name, published, review_on, changed_at, changed_by, organisation,
                       description, how, place, postcode, ward, open_when, telephone, e_mail, website,
                       accessibility, languages, cost, causes))

struct Entries {
    std::vector<Listed> entries; // by id
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(Entries, (), (entries, next))

Outcome<Entries, Refused> list(Turn& turn, Page const& params) {
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : 50);
    std::optional<Date> due;
    if (params.review_by) due = bank::day(*params.review_by);
    Entries told;
    for (auto& each : store::Directory(turn.database(), turn.centre())
                          .page(params.after ? params.after->value : "", due, limit)) {
        told.entries.push_back({each.id,
                                each.kind,
                                each.name,
                                each.published,
                                date_text(each.review_on),
                                store::seconds(each.changed_at),
                                each.changed_by,
                                if_any(each.organisation),
                                if_any(each.description),
                                if_any(each.how),
                                if_any(each.place),
                                if_any(each.postcode),
                                if_any(each.ward),
                                if_any(each.open_when),
                                if_any(each.telephone),
                                if_any(each.e_mail),
                                if_any(each.website),
                                if_any(each.accessibility),
                                if_any(each.languages),
                                if_any(each.cost),
                                if_any(each.causes)});
    }
    if (told.entries.size() == limit) told.next = told.entries.back().entry;
    return told;
}

} // namespace

std::vector<Method> directory_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("directory.keep", changes,
                         "Publishes an organisation, a service or a people's group, or what changed of it.",
                         told<&keep>));
    all.push_back(
        method("directory.withdraw", changes, "Takes an entry out of the public directory.", withdraw));
    all.push_back(method("directory.list", reads,
                         "The entries, also those withdrawn, and those to be looked at again.", told<&list>));
    return all;
}

} // namespace kith::rpc
