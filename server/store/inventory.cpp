// SPDX-License-Identifier: MIT
#include "store/inventory.hpp"

#include "base/contract.hpp"
#include "store/merges.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace kith::store {
namespace {

// One table. Columns that name a volunteer are not told here (merges.cpp), but those that do so by another
// name.
struct TableKind {
    std::string_view table;
    std::string_view retention;
    std::string_view plain{}; // about nobody
    std::string_view personal{};
    std::string_view special{};
    std::string_view secret{};   // hashes and the like: personal, and in no export
    std::string_view names{};    // volunteers, beside the columns that merges.cpp knows
    std::string_view mentions{}; // of those that name one: without the row being theirs
    std::string_view through{};  // "column parent parent_column": a row is whose the parent's is
    bool goes = false;           // the row, with its person
};

// clang-format off
constexpr auto tables = std::to_array<TableKind>({
    {.table = "account_party", .retention = "books", .plain = "account organisation"},
    {.table = "account_words", .retention = "books", .plain = "account holder", .personal = "reference name"},
    {.table = "action_link", .retention = "sign_in", .plain = "methods organisation ends_at", .secret = "token record", .goes = true},
    {.table = "attention", .retention = "history", .plain = "opening organisation need ring raised_at settled_at principal"},
    {.table = "audit", .retention = "audit", .plain = "number at principal standing method field subjects hash"},
    {.table = "audit_head", .retention = "audit", .plain = "number hash"},
    {.table = "audit_mention", .retention = "audit", .plain = "person number", .through = "person audit_person person"},
    {.table = "audit_person", .retention = "audit", .plain = "person"},
    {.table = "audit_reason", .retention = "audit", .plain = "number", .personal = "reason", .through = "number audit_mention number", .goes = true},
    {.table = "calendar", .retention = "sign_in", .plain = "id principal organisation made_at", .secret = "secret", .goes = true},
    {.table = "calendar_entry", .retention = "history", .plain = "organisation opening sequence changed_at", .personal = "body", .goes = true},
    {.table = "campaign", .retention = "community", .plain = "number opening state urgent confidence run deadline because looked_at next_look standing principal started_at ended_at"},
    {.table = "care", .retention = "history", .plain = "opening organisation need owner next_step next_at contacted_at", .personal = "next_note", .goes = true},
    {.table = "category", .retention = "community", .plain = "code name"},
    {.table = "centre", .retention = "community", .plain = "id name zone"},
    {.table = "clearing_entry", .retention = "history", .plain = "opening number gate gate_days state principal at", .personal = "reason", .special = "rule subject"},
    {.table = "clock_mark", .retention = "community", .plain = "at"},
    {.table = "concern", .retention = "safeguarding", .plain = "number organisation need state raised_by raised_at review_at decided_by decided_at duty", .special = "what decision"},
    {.table = "concern_note", .retention = "safeguarding", .plain = "concern number principal at", .special = "note", .through = "concern concern number", .goes = true},
    {.table = "concern_reader", .retention = "safeguarding", .plain = "concern principal"},
    {.table = "contact", .retention = "person", .plain = "kind changed_at", .personal = "e_mail telephone channel quiet_from quiet_until language", .goes = true},
    {.table = "contact_log", .retention = "contact_log", .plain = "number opening organisation need of_organisation way inward spoke_to outcome principal at", .personal = "note"},
    {.table = "departure", .retention = "person", .plain = "at principal", .personal = "kind", .goes = true},
    {.table = "desk_rule", .retention = "community", .plain = "name value"},
    {.table = "directory_entry", .retention = "community", .plain = "id kind name organisation description how place postcode ward open_when telephone e_mail website accessibility languages cost causes published review_on changed_at changed_by"},
    {.table = "dispute_statement", .retention = "books", .plain = "transfer number side organisation principal at", .personal = "body"},
    {.table = "duplicate", .retention = "history", .plain = "reasons state at principal", .names = "first second", .goes = true},
    {.table = "emergency", .retention = "community", .plain = "number name state reference hurry report_minutes next_report opened_at changed_at", .personal = "asked_by"},
    {.table = "emergency_opening", .retention = "community", .plain = "opening emergency begins ends vetted"},
    {.table = "emergency_report", .retention = "figures", .plain = "emergency number at state on_site overdue first_reply"},
    {.table = "emergency_report_row", .retention = "figures", .plain = "emergency report opening title ward places_minimum places_maximum held asked yes no silent waiting"},
    {.table = "emergency_step", .retention = "community", .plain = "emergency number step state_before state_after reference reason count overridden standing principal at", .personal = "asked_by", .names = "subject", .mentions = "subject"},
    {.table = "entry_code", .retention = "sign_in", .plain = "principal tries_left sent_at ends_at", .secret = "account code link", .through = "principal principal id", .goes = true},
    {.table = "entry_ticket", .retention = "sign_in", .plain = "principal purpose tries_left ends_at", .secret = "token", .through = "principal principal id", .goes = true},
    {.table = "erased_person", .retention = "audit", .plain = "number salt mark pseudonym at"},
    {.table = "event", .retention = "event", .plain = "sequence at kind organisation opening other"},
    {.table = "event_counter", .retention = "community", .plain = "sequence"},
    {.table = "favour", .retention = "history", .plain = "number want help category minutes day giver_yes receiver_yes state ended_by transfer proposed_at agreed_at done_at ended_at thanked_at raised made_by", .personal = "title reason thanks"},
    {.table = "import_batch", .retention = "community", .plain = "number of_table file_name rows_read added changed principal at state undone_by undone_at undone kept looked_at has_rows"},
    {.table = "import_mapping", .retention = "community", .plain = "of_table name headings kept_by kept_at"},
    // What stood there before goes after 30 days as well.
    {.table = "import_row", .retention = "import", .plain = "batch number file_row entity added state reason", .special = "before", .secret = "written", .goes = true},
    {.table = "incident", .retention = "incident", .plain = "number organisation opening kind happened_at reported_by reported_at", .special = "what action"},
    {.table = "induction", .retention = "community", .plain = "id begins_at ends_at location places called_off"},
    {.table = "induction_booking", .retention = "history", .plain = "induction state booked_at asked"},
    {.table = "intake", .retention = "person", .plain = "door taken_at taken_by consent_by", .personal = "safe_times may_leave_message emergency_name emergency_telephone emergency_relation carer_name carer_address carer_relation consent consent_how consent_at", .special = "interpreter adjustments", .goes = true},
    {.table = "integration_token", .retention = "sign_in", .plain = "id name organisation made_by made_at ends_at", .secret = "token"},
    {.table = "journal", .retention = "books", .plain = "sequence record hash"},
    {.table = "journal_head", .retention = "books", .plain = "sequence hash"},
    {.table = "kept_outcome", .retention = "sign_in", .plain = "method request_key caller recorded_at principal", .secret = "content outcome", .through = "principal principal id", .goes = true},
    {.table = "kept_reference", .retention = "history", .plain = "organisation organisation_name first_day last_day minutes roles given_by given_at", .personal = "words"},
    {.table = "legal_hold", .retention = "privacy", .plain = "number placed_by placed_at lifted_by lifted_at", .personal = "reason"},
    {.table = "listed_organisation", .retention = "community", .plain = "source source_id organisation"},
    {.table = "listed_role", .retention = "community", .plain = "source source_id activity_id role said publish_from publish_until publication seen_at gone_at"},
    {.table = "logged_hours", .retention = "books", .plain = "transfer opening organisation minutes worked_on state at"},
    {.table = "mailing", .retention = "community", .plain = "number subject body basis sent_by sent_at people"},
    // The address is a hash alone, and stays: who has had enough of news is left alone after they were erased too.
    {.table = "marketing_choice", .retention = "history", .plain = "number channel address wanted source principal at"},
    {.table = "match", .retention = "history", .plain = "opening organisation state since since_day direct holds climbed clock first_day interested_at answered_at places"},
    {.table = "match_step", .retention = "history", .plain = "opening number step state_before state_after standing principal overridden at", .personal = "reason"},
    {.table = "member_notice", .retention = "history", .plain = "kind number category minutes until_day state made_at made_by", .personal = "title words"},
    {.table = "member_notice_cell", .retention = "history", .plain = "kind number name", .personal = "value", .through = "number member_notice number", .goes = true},
    {.table = "memo", .retention = "books", .plain = "request author written_at", .personal = "body"},
    {.table = "merge", .retention = "history", .plain = "number at principal undo_until undone_at undone_by gone_status", .special = "kept_before kept_after", .names = "kept gone"},
    {.table = "merge_row", .retention = "history", .plain = "merge number held", .personal = "row_key", .through = "merge merge number", .goes = true},
    {.table = "message", .retention = "message", .plain = "id to_kind name opening methods link_seconds only_in channel queued_at next_at attempts state done_at urgent", .personal = "record", .goes = true},
    {.table = "message_fact", .retention = "message", .plain = "message name", .personal = "value", .through = "message message id", .goes = true},
    {.table = "message_template", .retention = "community", .plain = "name language subject body changed_at changed_by"},
    {.table = "milestone", .retention = "history", .plain = "number kind reached_on opening principal at"},
    {.table = "monitoring_answer", .retention = "person", .plain = "question at", .special = "answer", .goes = true},
    {.table = "need", .retention = "need", .plain = "number resident kind state consent consent_how consent_at consent_by referred_organisation opening taken_at taken_by opened_at unmet_raised closed_at outcome", .special = "wants preferences referred_by outcome_note", .mentions = "helper"},
    {.table = "offer", .retention = "history", .plain = "opening number wave policy channel at reply replied_at"},
    {.table = "organisation", .retention = "community", .plain = "id name postcode ward easting northing"},
    {.table = "organisation_check", .retention = "community", .plain = "organisation check_code allowed_by allowed_at"},
    {.table = "organisation_delegate", .retention = "community", .plain = "number organisation principal kind from_at until_at appointed_by appointed_at begun ended_at ended_by"},
    {.table = "organisation_document", .retention = "community", .plain = "number organisation kind reference seen_on seen_by valid_until withdrawn_at"},
    {.table = "organisation_site", .retention = "community", .plain = "number organisation name address postcode notes removed_at"},
    {.table = "organisation_standing", .retention = "community", .plain = "organisation state since decided_by reason applied_at purpose charity_number wants limits_checks last_day", .personal = "contact_name contact_address"},
    {.table = "pack_file", .retention = "community", .plain = "name body"},
    {.table = "passing", .retention = "history", .plain = "number from_organisation to_organisation need consent_how consent_at consent_by state made_by sent_at acknowledged_at acknowledged_by closed_at outcome next_at", .special = "wants outcome_note"},
    {.table = "pin", .retention = "history", .plain = "number opening kind set_by set_at lifted_by lifted_at", .personal = "reason"},
    {.table = "place", .retention = "community", .plain = "postcode easting northing ward"},
    {.table = "postal_address", .retention = "person", .plain = "kind changed_at", .personal = "lines", .goes = true},
    {.table = "principal", .retention = "person", .plain = "id standing organisation suspended made_at", .personal = "name address", .secret = "password totp totp_step", .goes = true},
    {.table = "principal_address", .retention = "person", .plain = "principal", .personal = "address", .through = "principal principal id", .goes = true},
    {.table = "privacy_case", .retention = "privacy", .plain = "number kind received_on known_at state extended identity_how acknowledged_on decision erased_at opened_by opened_at closed_at", .personal = "words note"},
    {.table = "privacy_pause", .retention = "privacy", .plain = "privacy_case number from_on until_on", .through = "privacy_case privacy_case number"},
    {.table = "privacy_redaction", .retention = "privacy", .plain = "privacy_case place", .personal = "reason", .through = "privacy_case privacy_case number", .goes = true},
    {.table = "programme_person", .retention = "history", .plain = "programme principal at"},
    {.table = "published_role", .retention = "community", .plain = "role number fingerprint is_open changed_at posted_at"},
    {.table = "quarter", .retention = "figures", .plain = "number title programme first_day last_day principal at"},
    {.table = "quarter_figure", .retention = "figures", .plain = "quarter split measure part people times minutes"},
    {.table = "quarter_row", .retention = "figures", .plain = "quarter number measure opening organisation ward happened_on minutes"},
    {.table = "registration", .retention = "sign_in", .plain = "principal made_at", .personal = "role wants", .goes = true},
    {.table = "replacement", .retention = "history", .plain = "opening number score made_at", .goes = true},
    {.table = "replacement_wanted", .retention = "history", .plain = "opening at", .goes = true},
    {.table = "reserve_person", .retention = "person", .plain = "kind principal at", .personal = "reason", .goes = true},
    {.table = "resident", .retention = "need", .plain = "number taken_at", .personal = "name address postcode language safe_times", .special = "interpreter access_notes"},
    {.table = "restriction", .retention = "safeguarding", .plain = "number target concern placed_by placed_at lifted_by lifted_at status_before", .special = "kind", .goes = true},
    {.table = "reward_words", .retention = "community", .plain = "reward reference name"},
    {.table = "role", .retention = "community", .plain = "id title organisation kind status setting postcode ward easting northing urgency direct places_minimum places_maximum runs_only_full sessions when hours start end commitment_weeks required_skills required_languages required_checks required_training required_vehicle required_references required_induction minimum_age maximum_age single_sex single_sex_reason single_sex_approver desired_skills causes goals access expenses_paid programme"},
    {.table = "role_duty", .retention = "community", .plain = "role with_children said_by said_at"},
    {.table = "role_watch", .retention = "community", .plain = "role looked_at awaits"},
    {.table = "run", .retention = "run", .plain = "number scope_kind scope_value fresh keep_in_force steps_max purpose started_by started_standing started_at state why stage stage_done stage_total as_of ended_at previous event plan_class stopped value upper_bound promise_points volunteers openings edges added moved dropped untouched waiting details partial"},
    {.table = "run_certificate", .retention = "run", .plain = "run part body"},
    {.table = "run_opening", .retention = "run", .plain = "run opening role organisation ward"},
    {.table = "run_pairing", .retention = "run", .plain = "run number opening moved_from movement state_before weight decision step channel decided_by decided_standing decided_at outcome refused", .personal = "reasons"},
    {.table = "safeguarding_lead", .retention = "community", .plain = "principal"},
    {.table = "session", .retention = "sign_in", .plain = "id principal begun_at used_at idle_seconds ends_at", .secret = "token", .through = "principal principal id", .goes = true},
    {.table = "shift", .retention = "community", .plain = "id role date start end places_minimum places_maximum urgency status"},
    {.table = "sign_in_failure", .retention = "sign_in", .plain = "count since", .secret = "account place"},
    {.table = "sign_in_place", .retention = "sign_in", .plain = "seen_at", .secret = "account place"},
    {.table = "site_person", .retention = "site", .plain = "number", .personal = "name telephone"},
    {.table = "site_sign_in", .retention = "history", .plain = "number emergency site opening signed_in_at signed_in_by due_at signed_out_at signed_out_by missed_at"},
    {.table = "stray_reply", .retention = "contact_log", .plain = "number way received_at settled_at settled_by", .personal = "sender words"},
    {.table = "swap", .retention = "history", .plain = "opening at", .personal = "reason", .mentions = "taker", .goes = true},
    {.table = "sweep", .retention = "community", .plain = "name began", .names = "after", .mentions = "after"},
    {.table = "volunteer", .retention = "person", .plain = "status waiting_since", .personal = "name skills languages causes goals availability also_available unavailable postcode ward easting northing travel_max travel_mode remote vehicle capacity party hours_per_week training references induction guardian_consent born age_band expenses_needed hours_only employer connection", .special = "checks sex access_needs not_for", .names = "id"},
    {.table = "volunteer_word", .retention = "person", .personal = "word", .goes = true},
    {.table = "ward_outline", .retention = "community", .plain = "ward name rings"},
});
// clang-format on

constexpr auto classes = std::to_array<RetentionClass>({
    {"audit", 0, "kept: who did what when, with numbers in place of people, which erasure makes nobody's"},
    {"books", 0, "kept, because balances rest on them; words beside them go with their person"},
    {"check", 6, "number and issue date of a certificate, after the decision"},
    {"community", 0, "about nobody; kept while the centre wants it"},
    {"contact_log", 24, "notes of calls, messages and visits, after the day they were made"},
    {"event", 0, "as the setting events_kept_days says"},
    {"figures", 0, "kept: a report that was handed in; names nobody once a person is erased"},
    {"history", 0, "with its person, whose id gives way to a random one"},
    {"import", 0, "30 days: what a spreadsheet changed, so that it can be taken back"},
    {"incident", 72, "what happened and who was concerned, after it was reported"},
    {"message", 3, "that a message was sent; its facts go when it has gone"},
    {"need", 12, "who asked for help, after their last request was closed"},
    {"person", 36, "after the last sign of a person who was stopped"},
    {"privacy", 36, "cases, after they were closed"},
    {"run", 0, "the newest runs with details, as many as docs/serve.md says"},
    {"safeguarding", 84, "concerns after they were decided, restrictions after they were lifted"},
    {"sign_in", 0, "hours to days: ends by itself"},
    {"site", 0, "a day after the person has left the site"},
});

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        found.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found;
}

bool holds(std::string_view list, std::string_view word) {
    auto const all = words(list);
    return std::ranges::find(all, word) != all.end();
}

// Columns that name a volunteer, by table: what merges know, and what is told above.
std::map<std::string, std::set<std::string>, std::less<>> const& naming() {
    static auto const made = [] {
        std::map<std::string, std::set<std::string>, std::less<>> all;
        auto const add = [&](std::string_view name) {
            auto const dot = name.find('.');
            all[std::string(name.substr(0, dot))].emplace(name.substr(dot + 1));
        };
        for (auto const& name : merged_columns()) add(name);
        for (auto const name : unmerged_columns()) add(name);
        for (auto const& table : tables) {
            for (auto const& column : words(table.names)) all[std::string(table.table)].insert(column);
        }
        return all;
    }();
    return made;
}

std::set<std::string> naming_of(std::string_view table) {
    auto const found = naming().find(table);
    return found == naming().end() ? std::set<std::string>() : found->second;
}

TableKind const* find(std::string_view table) {
    auto const found = std::ranges::lower_bound(tables, table, {}, &TableKind::table);
    return found != tables.end() && found->table == table ? &*found : nullptr;
}

// "" where its rows are nobody's.
std::string condition_of(TableKind const& table, int& parameters) {
    if (!table.through.empty()) {
        auto const link = words(table.through);
        KITH_EXPECT(link.size() == 3);
        auto const* parent = find(link[1]);
        KITH_EXPECT(parent != nullptr);
        auto const theirs = condition_of(*parent, parameters);
        // A notice is told by its kind and number.
        std::string const kind = table.table == "member_notice_cell" ? "kind, " : "";
        return "(centre, " + kind + link[0] + ") in (select centre, " + kind + link[2] + " from " + link[1] +
               " where " + theirs + ")";
    }
    std::string made;
    for (auto const& column : naming_of(table.table)) {
        if (holds(table.mentions, column)) continue;
        ++parameters;
        made += (made.empty() ? "" : " or ") + ("(centre, \"" + column + "\") = (?, ?)");
        // Where one column holds ids of several kinds, another says of which.
        if (column == "to_id") made += " and to_kind = 'volunteer'";
        if (table.table == "contact") made += " and kind = 'volunteer'";
    }
    return made.empty() ? made : "(" + made + ")";
}

int depth_of(TableKind const& table) {
    return table.through.empty() ? 0 : 1 + depth_of(*find(words(table.through)[1]));
}

} // namespace

std::span<ColumnKind const> inventory() {
    static auto const made = [] {
        KITH_EXPECT(std::ranges::is_sorted(tables, {}, &TableKind::table));
        std::vector<ColumnKind> all;
        for (auto const& table : tables) {
            auto const named = naming_of(table.table);
            auto const add = [&](std::string const& column, Tag tag, bool secret) {
                ColumnKind kind;
                kind.table = table.table;
                kind.column = column;
                kind.tag = tag;
                kind.secret = secret;
                kind.retention = table.retention;
                kind.names = named.contains(column);
                kind.owns = kind.names && !holds(table.mentions, column);
                kind.fate = table.goes && !(kind.names && !kind.owns) ? Fate::row_deleted
                            : kind.names                              ? Fate::pseudonym
                            : tag == Tag::none                        ? Fate::kept
                                                                      : Fate::cleared;
                all.push_back(std::move(kind));
            };
            for (auto const& column : named) add(column, Tag::personal, false);
            for (auto const& column : words(table.plain)) add(column, Tag::none, false);
            for (auto const& column : words(table.personal)) add(column, Tag::personal, false);
            for (auto const& column : words(table.special)) add(column, Tag::special, false);
            for (auto const& column : words(table.secret)) add(column, Tag::personal, true);
        }
        return all;
    }();
    return made;
}

std::optional<ColumnKind> kind_of(std::string_view table, std::string_view column) {
    auto const all = inventory();
    auto const found = std::ranges::find_if(
        all, [&](ColumnKind const& each) { return each.table == table && each.column == column; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

std::span<Ownership const> ownerships() {
    static auto const made = [] {
        std::vector<TableKind const*> order;
        for (auto const& table : tables) order.push_back(&table);
        std::ranges::sort(order, {}, [](TableKind const* table) {
            return std::pair(-depth_of(*table), table->table); // children first
        });
        std::vector<Ownership> all;
        for (auto const* table : order) {
            Ownership one;
            one.table = table->table;
            one.row_goes = table->goes;
            one.condition = condition_of(*table, one.parameters);
            if (!one.condition.empty()) all.push_back(std::move(one));
        }
        return all;
    }();
    return made;
}

std::span<RetentionClass const> retention_classes() {
    return classes;
}

std::optional<Tag> tag_of_event_field(std::string_view member) {
    auto const kind = kind_of("event", member);
    return kind ? std::optional(kind->tag) : std::nullopt;
}

} // namespace kith::store
