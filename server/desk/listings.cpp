// SPDX-License-Identifier: MIT
#include "desk/listings.hpp"

#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/organisations.hpp"
#include "exchange/activities.hpp"
#include "exchange/availability.hpp"
#include "exchange/concepts.hpp"
#include "exchange/pins.hpp"
#include "exchange/text.hpp"
#include "exchange/words.hpp"
#include "store/chain.hpp"
#include "store/listed_roles.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace kith::desk {
namespace {

using exchange::ConceptKind;
using exchange::Expected;
using exchange::ImportError;
using exchange::ImportNote;
using exchange::ListedRole;
using exchange::Noted;
using exchange::ReadRole;
using store::Cells;
using store::ListedRoleRow;
using store::PackTable;
using store::Publication;

std::string& cell(PackTable table, Cells& cells, std::string_view column) {
    return cells[store::column_of(table, column)];
}
std::string const& cell(PackTable table, Cells const& cells, std::string_view column) {
    return cells[store::column_of(table, column)];
}

// The same for the same source and id, whenever it comes.
std::string made_id(std::string_view source, std::string_view theirs) {
    auto const named = std::string(source) + "\n" + std::string(theirs);
    auto const hash =
        store::hash_of(std::span(reinterpret_cast<unsigned char const*>(named.data()), named.size()));
    return "vds-" + store::to_hex(std::span(hash).first(10));
}

std::string_view concept_in(std::string_view iri) {
    if (!iri.starts_with(exchange::standard_namespace)) return {};
    return iri.substr(exchange::standard_namespace.size());
}

void add_word(std::string& list, std::string_view word) {
    auto const words = exchange::split_list(list);
    if (std::ranges::find(words, word) != words.end()) return;
    if (!list.empty()) list += "; ";
    list += word;
}

// The postcode an address ends with, or has before its country; empty where there is none.
std::string postcode_in(std::string_view address) {
    std::vector<std::string_view> words;
    for (std::size_t from = 0; from <= address.size();) {
        auto const to = std::min(address.find_first_of(" ,", from), address.size());
        if (to > from) words.push_back(address.substr(from, to - from));
        from = to + 1;
    }
    for (std::size_t i = words.size(); i-- > 0;) {
        if (i > 0)
            if (auto two = exchange::parse_postcode(std::string(words[i - 1]) + " " + std::string(words[i])))
                return *two;
        if (auto one = exchange::parse_postcode(words[i])) return *one;
    }
    return {};
}

class RoleCells {
  public:
    RoleCells(ListedRole const& said, store::CommunityRows& rows, ZoneTable const& zone, Instant now,
              std::function<void(ImportNote)> const& note)
        : said_(said), rows_(rows), zone_(zone), now_(now), note_(note) {
        made_.role.resize(store::shape_of(PackTable::roles).columns.size());
    }

    ListedCells made() {
        set("title", said_.title.empty() ? said_.activity.title : said_.title);
        set("minimum_age", said_.minimum_age);
        set("maximum_age", said_.maximum_age);
        read_times();
        read_setting();
        read_requirements();
        for (auto const& iri : said_.skills)
            if (!add_words("desired_skills", ConceptKind::skill, iri))
                note("skill", iri, Noted::requirement_not_understood);
        for (auto const& iri : said_.organisation.causes)
            if (!add_words("causes", ConceptKind::cause, iri)) note("cause", iri, Noted::cause_not_known);
        for (auto const& list : {said_.accessibility, said_.rewards})
            for (auto const& iri : list)
                if (concept_in(iri) == "ExpensesPaid" || concept_in(iri) == "ExpensesReimbursed")
                    set("expenses_paid", "yes");
        return std::move(made_);
    }

  private:
    void set(std::string_view column, std::string_view text) {
        cell(PackTable::roles, made_.role, column) = text;
    }
    void note(std::string_view what, std::string_view read, Noted noted) const {
        if (note_) note_({{}, 0, std::string(what), exchange::excerpt(read), noted});
    }
    bool add_words(std::string_view column, ConceptKind kind, std::string_view iri) {
        auto const words = exchange::words_of(kind, concept_in(iri));
        for (auto const& word : words) add_word(cell(PackTable::roles, made_.role, column), word);
        return !words.empty();
    }

    void read_requirements() {
        for (auto const& iri : said_.requirements) {
            if (add_words("required_checks", ConceptKind::requirement, iri)) {
                if (concept_in(iri) == "DBSCheck") note("requirement", iri, Noted::check_level_not_stated);
                continue;
            }
            auto const vehicles = exchange::words_of(ConceptKind::vehicle, concept_in(iri));
            auto& vehicle = cell(PackTable::roles, made_.role, "required_vehicle");
            if (vehicles.empty() || (!vehicle.empty() && vehicle != vehicles.front()))
                note("requirement", iri, Noted::requirement_not_a_rule);
            else
                vehicle = vehicles.front();
        }
    }

    void read_setting() {
        bool const somewhere = std::ranges::any_of(said_.sessions, [](auto const& each) {
            return !each.location.empty() || !each.address.empty() || !each.latitude.empty();
        });
        if (said_.remote) set("setting", !*said_.remote ? "in_person" : somewhere ? "either" : "remote");
        if (said_.remote && *said_.remote && !somewhere) return;
        for (auto const& session : said_.sessions)
            if (read_location(session)) return;
        if (said_.remote && !*said_.remote) note("session", {}, Noted::location_not_stated);
    }
    bool read_location(exchange::ListedSession const& session) {
        std::optional<GridPoint> pin;
        auto const degrees = [](std::string const& text) {
            double value = 0;
            (void)std::from_chars(text.data(), text.data() + text.size(), value);
            return value;
        };
        if (!session.latitude.empty() && !session.longitude.empty()) {
            auto const read = exchange::read_pin(degrees(session.longitude), degrees(session.latitude));
            pin = read.point;
            if (!pin) note("session", session.longitude + "," + session.latitude, read.why_not);
        }
        if (auto const postcode = postcode_in(session.address); !postcode.empty()) {
            if (auto const place = rows_.place(postcode)) {
                auto const apart = pin ? distance_metres(*pin, {static_cast<std::int32_t>(place->easting),
                                                                static_cast<std::int32_t>(place->northing)})
                                       : 0;
                if (apart > exchange::pin_metres_max)
                    note("session", std::to_string(apart) + " m", Noted::pin_far_from_postcode);
                set("postcode", postcode);
                return true;
            }
            note("session", postcode, Noted::postcode_not_in_places);
        }
        if (!pin) return false;
        set("easting", std::to_string(pin->easting));
        set("northing", std::to_string(pin->northing));
        return true;
    }

    void read_times() {
        std::vector<Interval> dated;
        std::optional<Instant> first;
        std::optional<Instant> last;
        bool open_ended = false;
        bool weekly = false;
        for (auto const& session : said_.sessions)
            for (auto const& time : session.times) {
                if (!time.concept_iri.empty()) {
                    weekly = true;
                    continue;
                }
                auto const at = [&](std::string const& text) -> std::optional<Instant> {
                    auto const read = exchange::parse_instant(text, zone_);
                    return read ? std::optional(*read) : std::nullopt;
                };
                auto const begins = at(time.begins);
                auto const ends = at(time.ends);
                if (begins && ends && *ends - *begins <= exchange::event_max) {
                    dated.push_back({*begins, *ends});
                    continue;
                }
                if (begins && (!first || *begins < *first)) first = begins;
                if (ends && (!last || *ends > *last)) last = ends;
                open_ended = open_ended || !ends;
            }
        // Together they would say two things: the weekly ones are when, the dated ones from when to when.
        if (weekly && !dated.empty()) {
            for (auto const& each : dated) {
                if (!first || each.begin < *first) first = each.begin;
                if (!last || each.end > *last) last = each.end;
            }
            dated.clear();
        }
        set("kind", dated.empty() ? "ongoing" : dated.size() == 1 ? "one_off" : "shifts");
        if (dated.size() == 1) set("when", exchange::format_dated(IntervalSet({dated.front()}), zone_));
        if (dated.size() > 1)
            for (auto const& each : IntervalSet(dated).intervals())
                made_.shifts.push_back({each.begin, each.end});
        if (!dated.empty()) {
            made_.over = std::ranges::all_of(dated, [&](auto const& each) { return each.end <= now_; });
        } else {
            if (first) set("start", exchange::format_date(zone_.date(*first)));
            if (last && !open_ended) {
                set("end", exchange::format_date(zone_.date(*last)));
                made_.over = *last <= now_;
            }
            note("session", {}, Noted::times_by_arrangement);
        }
        if (made_.over) note("session", {}, Noted::over_already);
    }

    ListedRole const& said_;
    store::CommunityRows& rows_;
    ZoneTable const& zone_;
    Instant now_;
    std::function<void(ImportNote)> const& note_;
    ListedCells made_;
};

// One document on its way in; without a change it is a rehearsal.
class Intake {
  public:
    Intake(store::Database& database, store::Change* change, std::int64_t centre, ListingOrder const& order,
           Instant now, exchange::ImportReport& report)
        : database_(database),
          change_(change),
          centre_(centre),
          order_(order),
          now_(now),
          report_(report),
          zone_(zone_named(zone_of(database, centre))),
          today_(exchange::format_date(zone_.date(now))),
          rows_(database, centre),
          listed_(database, centre) {}

    ListingOutcome take() {
        made_.counts.roles = order_.reading.roles.size();
        std::vector<Planned> all;
        for (std::size_t i = 0; i < order_.reading.roles.size(); ++i) {
            auto const& read = order_.reading.roles[i];
            auto const organisation = organisation_of(read, i + 1);
            if (organisation.empty() || (read.role.title.empty() && read.role.activity.title.empty()))
                continue; // told already
            if (auto planned = plan(read, i + 1, organisation)) all.push_back(std::move(*planned));
        }
        drop_flawed(all);
        for (auto const& each : all) settle(each);
        for (auto const& id : order_.reading.deleted) close(id);
        return std::move(made_);
    }

  private:
    struct Planned {
        ReadRole const* read = nullptr;
        std::size_t position = 0;
        std::string id;
        std::optional<ListedRoleRow> before; // what its source said of it last
        std::optional<Cells> row;            // as it stands
        Cells cells;                         // as it will
        std::vector<ListedCells::Shift> shifts;
        bool over = false;
    };

    static std::string zone_of(store::Database& database, std::int64_t centre) {
        for (auto const& each : store::centres(database))
            if (each.number == centre) return each.zone;
        return {};
    }

    void tell(ListingRow row) {
        if (made_.rows.size() < listed_rows_told_max)
            made_.rows.push_back(std::move(row));
        else
            ++made_.rows_omitted;
    }
    void fail(std::size_t position, std::string path, std::string_view read, Expected expected,
              std::string hint = {}) {
        report_.add(ImportError{"document", position, std::move(path), exchange::excerpt(read), expected,
                                std::move(hint)});
    }

    // --- organisations ---

    // Ours; empty where the role cannot be taken for want of one.
    std::string organisation_of(ReadRole const& read, std::size_t position) {
        if (read.role.organisation.name.empty()) return {};
        auto const& theirs = read.organisation_id;
        if (auto const known = organisations_.find(theirs); known != organisations_.end())
            return known->second;
        auto& ours = organisations_[theirs];
        auto const kept = listed_.organisation(order_.source, theirs);
        if (auto const same = order_.same.find(theirs); same != order_.same.end()) {
            if (!rows_.find(PackTable::organisations, same->second)) {
                fail(position, read.path, same->second, Expected::known_key);
                return {};
            }
            ours = same->second;
        } else if (!kept.empty() && rows_.find(PackTable::organisations, kept)) {
            return ours = kept;
        } else {
            ours = made_id(order_.source, "organisation\n" + theirs);
            if (!rows_.find(PackTable::organisations, ours)) register_organisation(ours, read);
        }
        if (change_ != nullptr && kept != ours) listed_.put_organisation(order_.source, theirs, ours);
        return ours;
    }

    void register_organisation(std::string const& id, ReadRole const& read) {
        auto const& name = read.role.organisation.name;
        auto const plain = exchange::plain_word(name);
        ListingRow row{read.path, id, "add_organisation", {"name"}, {}};
        rows_.each(PackTable::organisations, [&](Cells const& cells) {
            if (exchange::plain_word(cell(PackTable::organisations, cells, "name")) == plain)
                row.like.push_back(cells.front());
        });
        tell(std::move(row));
        registered_.insert(id);
        ++made_.counts.organisations_added;
        if (change_ == nullptr) return;
        Cells cells(store::shape_of(PackTable::organisations).columns.size());
        cells.front() = id;
        cell(PackTable::organisations, cells, "name") = name;
        rows_.put(PackTable::organisations, cells);
        store::OrganisationStanding standing;
        standing.organisation = id;
        standing.state = "applied";
        standing.since = standing.applied_at = now_;
        standing.purpose = read.role.organisation.description;
        standing.limits_checks = true; // nobody has said yet that it may ask for any
        store::Organisations(database_, centre_).put(standing);
        CareDesk(*change_, centre_).raise({.organisation = id}, "organisation_to_approve");
        change_->publish(centre_, {"organisation.changed", "", id, "", ""});
    }

    // --- roles ---

    // Nothing where it is as it was.
    std::optional<Planned> plan(ReadRole const& read, std::size_t position, std::string const& organisation) {
        Planned made{&read, position, {}, listed_.find(order_.source, read.source_id), {}, {}, {}, false};
        made.id = made.before ? made.before->role : made_id(order_.source, "role\n" + read.source_id);
        made.row = rows_.find(PackTable::roles, made.id);
        bool const moved = made.row && cell(PackTable::roles, *made.row, "organisation") != organisation &&
                           order_.same.contains(read.organisation_id);
        if (made.before && made.row && !made.before->gone_at && made.before->said == read.said && !moved)
            return std::nullopt;
        auto const note = [&](ImportNote each) {
            each.file = "document";
            each.row = position;
            each.column = read.path + "/" + each.column;
            report_.add(std::move(each));
        };
        auto said = cells_of(read.role, rows_, zone_, now_, note);
        said.role.front() = made.id;
        cell(PackTable::roles, said.role, "organisation") = organisation;
        made.shifts = std::move(said.shifts);
        made.over = said.over;
        made.cells = std::move(said.role);
        if (made.row) keep_own_words(made);
        return made;
    }

    // What the source says as it did before stays as it is here, whoever wrote it.
    void keep_own_words(Planned& made) {
        auto const earlier = made.before ? exchange::read_said(made.before->said) : std::nullopt;
        auto const was = earlier ? cells_of(*earlier, rows_, zone_, now_, {}).role : Cells();
        for (std::size_t i = 1; i < made.cells.size(); ++i) {
            if (i == store::column_of(PackTable::roles, "organisation")) continue;
            bool const says_the_same = was.empty() || was[i] == made.cells[i];
            if (says_the_same) made.cells[i] = (*made.row)[i];
        }
    }

    // What the pack's reader would refuse is left blank and told; what is then refused still is left out.
    void drop_flawed(std::vector<Planned>& all) {
        for (int attempt = 0; attempt < 2; ++attempt) {
            std::vector<Cells> cells;
            for (auto const& each : all) cells.push_back(each.cells);
            auto const flaws = flaws_of(rows_, PackTable::roles, cells, now_);
            std::set<std::size_t> flawed;
            for (auto const& each : flaws.errors) {
                // In a rehearsal its organisation is not there yet.
                if (each.file != store::shape_of(PackTable::roles).file || each.row < 2 ||
                    each.row - 2 >= all.size() || each.column == "organisation")
                    continue;
                auto const at = each.row - 2;
                auto& one = all[at];
                if (attempt == 0)
                    fail(one.position, one.read->path + "/" + each.column, each.read, each.expected,
                         each.hint);
                auto const& columns = store::shape_of(PackTable::roles).columns;
                auto const column = std::ranges::find(columns, each.column);
                if (attempt == 0 && column != columns.end() && each.column != "id")
                    one.cells[static_cast<std::size_t>(column - columns.begin())].clear();
                else
                    flawed.insert(at);
            }
            for (auto at = flawed.rbegin(); at != flawed.rend(); ++at)
                all.erase(all.begin() + static_cast<std::ptrdiff_t>(*at));
            if (flaws.errors.empty()) return;
        }
    }

    void settle(Planned const& one) {
        auto cells = one.cells;
        auto& status = cell(PackTable::roles, cells, "status");
        bool const back = one.before && one.before->gone_at;
        bool const anew = !one.row || back;
        auto const publication = publication_of(one.read->role.activity);
        auto const& checks = cell(PackTable::roles, cells, "required_checks");
        bool const checks_differ = !one.row || cell(PackTable::roles, *one.row, "required_checks") != checks;
        // In a rehearsal a new organisation is not there to ask.
        bool const not_permitted =
            (anew || checks_differ) &&
            (!check_not_permitted(database_, centre_, cells).empty() ||
             (!checks.empty() && registered_.contains(cell(PackTable::roles, cells, "organisation"))));
        store::Care care_rows(database_, centre_);
        auto const watch = care_rows.watch(one.id);
        bool const awaits =
            not_permitted || (anew ? care_rows.rules().approve_roles : watch && watch->awaits);
        if (anew) status = one.over || publication != Publication::goes_on ? "closed" : "open";
        if (awaits) status = "closed";
        ListingRow told{one.read->path, one.id, one.row ? "change" : "add", {}, {}};
        auto const& columns = store::shape_of(PackTable::roles).columns;
        for (std::size_t i = 1; i < cells.size(); ++i)
            if (one.row ? (*one.row)[i] != cells[i] : !cells[i].empty()) told.columns.push_back(columns[i]);
        if (!one.row) told.like = roles_like(cells);
        ++(one.row ? made_.counts.changed : made_.counts.added);
        if (awaits) ++made_.counts.waiting;
        tell(std::move(told));
        if (change_ == nullptr) return;
        rows_.put(PackTable::roles, cells);
        write_shifts(one);
        ListedRoleRow kept;
        kept.source = order_.source;
        kept.source_id = one.read->source_id;
        kept.activity_id = one.read->role.activity.id;
        kept.role = one.id;
        kept.said = one.read->said;
        kept.publish_from = one.read->role.activity.publish_from;
        kept.publish_until = one.read->role.activity.publish_until;
        kept.publication = publication;
        kept.seen_at = now_;
        listed_.put(kept);
        CareDesk care(*change_, centre_);
        care.role_changed(one.id, awaits);
        if (not_permitted) care.raise({.opening = one.id}, "check_not_permitted");
        change_->publish(centre_,
                         {"role.changed", "", cell(PackTable::roles, cells, "organisation"), one.id, ""});
    }

    [[nodiscard]] Publication publication_of(exchange::ListedActivity const& activity) const {
        if (!activity.publish_until.empty() && activity.publish_until < today_) return Publication::over;
        return activity.publish_from > today_ ? Publication::not_begun : Publication::goes_on;
    }

    // Of the same organisation and title, from elsewhere.
    std::vector<std::string> roles_like(Cells const& cells) {
        constexpr std::size_t looked_at_max = 500;
        std::vector<std::string> like;
        auto const plain = exchange::plain_word(cell(PackTable::roles, cells, "title"));
        for (auto const& each : rows_.page(PackTable::roles, "", looked_at_max, "organisation",
                                           cell(PackTable::roles, cells, "organisation"))) {
            if (exchange::plain_word(cell(PackTable::roles, each, "title")) != plain) continue;
            auto const listed = listed_.of_role(each.front());
            if (!listed || listed->source != order_.source) like.push_back(each.front());
        }
        return like;
    }

    // Those of its times, and none of those before that it names no more.
    void write_shifts(Planned const& one) {
        std::set<std::string> wanted;
        for (auto const& each : one.shifts) {
            auto const civil = zone_.civil(each.begins);
            auto const day = std::chrono::floor<std::chrono::days>(civil);
            auto const ends = zone_.civil(each.ends);
            auto const last = std::chrono::floor<std::chrono::days>(ends);
            auto const minutes = [](auto of_day) {
                return static_cast<int>(std::chrono::duration_cast<Minutes>(of_day).count());
            };
            Cells cells(store::shape_of(PackTable::shifts).columns.size());
            auto const start = exchange::format_time(minutes(civil - day));
            cells.front() =
                one.id + "-" + exchange::format_date(day) + "-" + start.substr(0, 2) + start.substr(3);
            cell(PackTable::shifts, cells, "role") = one.id;
            cell(PackTable::shifts, cells, "date") = exchange::format_date(day);
            cell(PackTable::shifts, cells, "start") = start;
            // A day of its own, where the time of day alone would not say it.
            auto const end = exchange::format_time(minutes(ends - last));
            bool const plain = last == day || (last == day + std::chrono::days(1) && end <= start &&
                                               each.ends - each.begins <= std::chrono::hours(14));
            cell(PackTable::shifts, cells, "end") = plain ? end : exchange::format_date(last) + " " + end;
            wanted.insert(cells.front());
            auto const before = rows_.find(PackTable::shifts, cells.front());
            if (before) {
                for (auto const column : {"places_minimum", "places_maximum", "urgency", "status"})
                    cell(PackTable::shifts, cells, column) = cell(PackTable::shifts, *before, column);
                if (*before == cells) continue;
            }
            put_shift(one, cells);
        }
        constexpr std::size_t shifts_max = 500;
        for (auto cells : rows_.page(PackTable::shifts, "", shifts_max, "role", one.id)) {
            auto& status = cell(PackTable::shifts, cells, "status");
            if (wanted.contains(cells.front()) || status == "closed" ||
                !cells.front().starts_with(one.id + "-"))
                continue;
            status = "closed";
            put_shift(one, cells);
        }
    }
    void put_shift(Planned const& one, Cells const& cells) {
        rows_.put(PackTable::shifts, cells);
        change_->publish(centre_, {"shift.changed", "", cell(PackTable::roles, one.cells, "organisation"),
                                   cells.front(), ""});
    }

    // --- what is no more ---

    void close(std::string const& theirs) {
        for (auto row : listed_.named(order_.source, theirs)) {
            if (row.gone_at) continue;
            ++made_.counts.closed;
            tell({theirs, row.role, "close", {"status"}, {}});
            if (change_ == nullptr) continue;
            row.gone_at = now_;
            listed_.put(row);
            CareDesk care(*change_, centre_);
            care.role_changed(row.role, false);
            for (auto const* ring : {"role_to_approve", "check_not_permitted"})
                care.settle({.opening = row.role}, ring, {});
            auto cells = rows_.find(PackTable::roles, row.role);
            if (!cells) continue;
            cell(PackTable::roles, *cells, "status") = "closed";
            rows_.put(PackTable::roles, *cells);
            change_->publish(
                centre_, {"role.changed", "", cell(PackTable::roles, *cells, "organisation"), row.role, ""});
        }
    }

    store::Database& database_;
    store::Change* change_;
    std::int64_t centre_;
    ListingOrder const& order_;
    Instant now_;
    exchange::ImportReport& report_;
    ZoneTable const& zone_;
    std::string today_;
    store::CommunityRows rows_;
    store::ListedRoles listed_;
    std::map<std::string, std::string> organisations_; // ours by theirs, of this document
    std::set<std::string> registered_;                 // of those, the new ones
    ListingOutcome made_;
};

} // namespace

ListedCells cells_of(ListedRole const& role, store::CommunityRows& rows, ZoneTable const& zone, Instant now,
                     std::function<void(ImportNote)> const& note) {
    return RoleCells(role, rows, zone, now, note).made();
}

ListingOutcome rehearse_listings(store::Database& database, std::int64_t centre, ListingOrder const& order,
                                 Instant now, exchange::ImportReport& report) {
    return Intake(database, nullptr, centre, order, now, report).take();
}

ListingOutcome write_listings(store::Change& change, std::int64_t centre, ListingOrder const& order,
                              exchange::ImportReport& report) {
    return Intake(change.database(), &change, centre, order, change.now(), report).take();
}

std::size_t keep_publication(store::Change& change, std::int64_t centre, std::size_t limit) {
    store::ListedRoles listed(change.database(), centre);
    store::CommunityRows rows(change.database(), centre);
    CareDesk care(change, centre);
    auto const today = exchange::format_date(zone_named(change.centre(centre).zone).date(change.now()));
    auto const turning = listed.turning(today, limit);
    for (auto row : turning) {
        bool const over = !row.publish_until.empty() && row.publish_until < today;
        row.publication = over ? Publication::over : Publication::goes_on;
        listed.put(row);
        auto cells = rows.find(PackTable::roles, row.role);
        if (!cells || (!over && care.awaits_approval(row.role))) continue;
        cell(PackTable::roles, *cells, "status") = over ? "closed" : "open";
        rows.put(PackTable::roles, *cells);
        change.publish(centre,
                       {"role.changed", "", cell(PackTable::roles, *cells, "organisation"), row.role, ""});
    }
    return turning.size();
}

} // namespace kith::desk
