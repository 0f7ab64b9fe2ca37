// SPDX-License-Identifier: MIT
#include "store/directory.hpp"

#include "store/moments.hpp"

#include <array>

namespace kith::store {
namespace {

constexpr std::array texts{
    &DirectoryEntry::id,           &DirectoryEntry::kind,          &DirectoryEntry::name,
    &DirectoryEntry::organisation, &DirectoryEntry::description,   &DirectoryEntry::how,
    &DirectoryEntry::place,        &DirectoryEntry::postcode,      &DirectoryEntry::ward,
    &DirectoryEntry::open_when,    &DirectoryEntry::telephone,     &DirectoryEntry::e_mail,
    &DirectoryEntry::website,      &DirectoryEntry::accessibility, &DirectoryEntry::languages,
    &DirectoryEntry::cost,         &DirectoryEntry::causes,        &DirectoryEntry::changed_by};
constexpr std::string_view columns =
    "id, kind, name, organisation, description, how, place, postcode, ward, open_when, telephone, e_mail, "
    "website, accessibility, languages, cost, causes, changed_by, published, review_on, changed_at";

std::string select_where(std::string_view condition) {
    return "select " + std::string(columns) + " from directory_entry where centre = ? and " +
           std::string(condition);
}

DirectoryEntry row_of(Statement& row) {
    DirectoryEntry made;
    int column = 0;
    for (auto const text : texts) made.*text = row.text(column++);
    made.published = row.integer(column) != 0;
    made.review_on = kept_day(row.text(column + 1));
    made.changed_at = instant(row.integer(column + 2));
    return made;
}

} // namespace

void Directory::put(DirectoryEntry const& entry) {
    Statement(*database_, "delete from directory_entry where centre = ? and id = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(entry.id))
        .run();
    Statement row(*database_,
                  "insert into directory_entry (centre, " + std::string(columns) +
                      ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    int position = 1;
    row.bind(position++, centre_);
    for (auto const text : texts) row.bind(position++, std::string_view(entry.*text));
    auto const review_on = kept_text(entry.review_on);
    row.bind(position, std::int64_t{entry.published})
        .bind(position + 1, std::string_view(review_on))
        .bind(position + 2, seconds(entry.changed_at))
        .run();
}

std::optional<DirectoryEntry> Directory::find(std::string_view id) {
    Statement row(*database_, select_where("id = ?"));
    if (!row.bind(1, centre_).bind(2, id).step()) return {};
    return row_of(row);
}

std::vector<DirectoryEntry> Directory::page(std::string_view after, std::optional<Date> due,
                                            std::size_t limit) {
    auto const by = due ? kept_text(*due) : std::string("9999-12-31");
    Statement row(*database_, select_where("id > ? and review_on <= ? order by id limit ?"));
    row.bind(1, centre_).bind(2, after).bind(3, std::string_view(by));
    row.bind(4, static_cast<std::int64_t>(limit));
    std::vector<DirectoryEntry> all;
    while (row.step()) all.push_back(row_of(row));
    return all;
}

std::vector<DirectoryEntry> Directory::due(Date by, std::size_t limit) {
    auto const day = kept_text(by);
    Statement row(*database_,
                  select_where("published = 1 and review_on <= ? order by review_on, id limit ?"));
    row.bind(1, centre_).bind(2, std::string_view(day)).bind(3, static_cast<std::int64_t>(limit));
    std::vector<DirectoryEntry> all;
    while (row.step()) all.push_back(row_of(row));
    return all;
}

std::vector<DirectoryEntry> Directory::of(std::string_view organisation) {
    Statement row(*database_, select_where("published = 1 and (id = ? or organisation = ?) order by id"));
    row.bind(1, centre_).bind(2, organisation).bind(3, organisation);
    std::vector<DirectoryEntry> all;
    while (row.step()) all.push_back(row_of(row));
    return all;
}

void Directory::each_published(std::function<void(DirectoryEntry const&)> const& see) {
    Statement row(*database_, select_where("published = 1 order by id"));
    row.bind(1, centre_);
    while (row.step()) see(row_of(row));
}

} // namespace kith::store
