// SPDX-License-Identifier: MIT
#include "exchange/activities.hpp"

#include "exchange/cells.hpp"
#include "exchange/json_text.hpp"
#include "exchange/pins.hpp"
#include "exchange/text.hpp"
#include "exchange/words.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace kith::exchange {

namespace json = boost::json;
namespace chrono = std::chrono;

namespace {

// The platforms' causes in the taxonomy's words, where the names differ.
struct CauseName {
    std::string_view theirs;
    std::array<std::string_view, 2> ours;
};
constexpr auto cause_names = std::to_array<CauseName>({
    {"Art and culture", {"arts_and_culture", ""}},
    {"Community", {"community", ""}},
    {"Crisis and Welfare", {"poverty", "emergency_relief"}},
    {"Health and social care", {"physical_health", "long_term_illness"}},
    {"Sports, art and culture", {"sport", "arts_and_culture"}},
    {"Sustainability, heritage and environment", {"environment", "heritage"}},
    {"Young People & Children", {"young_people", "children"}},
});

// An organisation's key from its name: "St John Ambulance" -> "st_john_ambulance".
std::string key_of(std::string_view name) {
    std::string key;
    for (char const each : lower_case(name)) {
        bool const kept = (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') ||
                          static_cast<unsigned char>(each) >= 0x80U;
        if (kept)
            key += each;
        else if (!key.empty() && key.back() != '_')
            key += '_';
    }
    while (key.ends_with('_')) key.pop_back();
    constexpr std::size_t room_for_a_number = 8;
    std::size_t length = std::min(key.size(), key_bytes_max - room_for_a_number);
    while (length > 0 && valid_utf8_length(std::string_view(key).substr(0, length)) != length) --length;
    key.resize(length);
    return key.empty() ? "organisation" : key;
}

class ActivitiesImport {
  public:
    ActivitiesImport(std::string_view file, PackDraft const& draft, ImportReport& report)
        : file_(file), draft_(draft), report_(report), gazetteer_(draft.places) {
        for (auto const& each : draft.roster.organisations) add_known_organisation(each);
        for (auto const kind : {TaxonomyKind::causes, TaxonomyKind::checks}) {
            books_[kind] = WordBook(draft.taxonomy[static_cast<std::size_t>(kind)]);
        }
    }

    void read(json::array const& activities) {
        for (auto const& each : activities) {
            ++row_;
            auto const* const activity = each.if_object();
            if (activity == nullptr)
                fail("", json::serialize(each), Expected::value);
            else
                read_activity(*activity);
        }
    }

    std::vector<RoleRow> roles;
    std::vector<Organisation> organisations; // those that were not there before

  private:
    // --- reporting and fields ---

    void fail(std::string_view field, std::string read, Expected expected) {
        report_.add(ImportError{file_, row_, std::string(field), std::move(read), expected, {}});
    }
    void note(std::string_view field, std::string read, Noted noted) {
        report_.add(ImportNote{file_, row_, std::string(field), std::move(read), noted});
    }

    // The field, or null where it is missing.
    [[nodiscard]] static json::value const& field(json::object const& activity, std::string_view name) {
        static json::value const null;
        auto const* const value = activity.if_contains(name);
        return value == nullptr ? null : *value;
    }
    // The text of a field; empty where it is null, missing or, which is an error, of another type.
    std::string text_of(json::object const& activity, std::string_view name) {
        auto const& value = field(activity, name);
        if (auto const* const text = value.if_string())
            return std::string(trimmed({text->data(), text->size()}));
        if (!value.is_null()) fail(name, json::serialize(value), Expected::value);
        return {};
    }
    std::vector<std::string> texts_of(json::object const& activity, std::string_view name) {
        std::vector<std::string> texts;
        auto const& value = field(activity, name);
        auto const* const list = value.if_array();
        if (list == nullptr) {
            if (!value.is_null()) fail(name, json::serialize(value), Expected::value);
            return texts;
        }
        for (auto const& each : *list) {
            if (auto const* const text = each.if_string())
                texts.emplace_back(trimmed({text->data(), text->size()}));
            else
                fail(name, json::serialize(each), Expected::value);
        }
        return texts;
    }
    std::optional<Instant> instant_of(json::object const& activity, std::string_view name) {
        auto const text = text_of(activity, name);
        if (text.empty()) return std::nullopt;
        auto const instant = parse_instant(text, draft_.roster.zone);
        if (!instant) fail(name, text, Expected::instant);
        return instant ? std::optional(*instant) : std::nullopt;
    }

    // --- one activity ---

    void read_activity(json::object const& activity) {
        RoleRow row;
        Role& role = row.role;
        role.key = text_of(activity, "id");
        if (role.key.empty())
            fail("id", {}, Expected::value);
        else if (role.key.size() > key_bytes_max)
            report_.add(ImportError{file_, row_, "id", role.key, Expected::key_within_limit,
                                    std::to_string(key_bytes_max)});
        else if (!keys_.insert(role.key).second)
            fail("id", role.key, Expected::unique_key);
        role.title = text_of(activity, "title");
        row.organisation = organisation_key(text_of(activity, "organisation"));
        read_kind_and_times(activity, role);
        read_places(activity, role);
        read_setting(activity, role);
        if (role.setting != Setting::remote)
            read_location(activity, role);
        else
            note_pin(activity);
        read_causes(activity, role);
        read_requirements(activity, role);
        roles.push_back(std::move(row));
    }

    void add_known_organisation(Organisation const& organisation) {
        organisation_keys_.emplace(plain_word(organisation.name), organisation.key);
        taken_keys_.insert(organisation.key);
    }

    std::string organisation_key(std::string const& name) {
        if (name.empty()) {
            fail("organisation", {}, Expected::value);
            return {};
        }
        if (auto const known = organisation_keys_.find(plain_word(name)); known != organisation_keys_.end()) {
            return known->second;
        }
        std::string const stem = key_of(name);
        std::string key = stem;
        for (int number = 2; taken_keys_.contains(key); ++number) key = stem + "_" + std::to_string(number);
        organisations.push_back({key, name, {}});
        add_known_organisation(organisations.back());
        return key;
    }

    void read_kind_and_times(json::object const& activity, Role& role) {
        auto const type = text_of(activity, "type");
        bool const ongoing = type == "OngoingOpportunity";
        if (!ongoing && type != "Event" && type != "Action") fail("type", type, Expected::known_word);
        role.kind = ongoing ? RoleKind::ongoing : RoleKind::one_off;
        auto const start = instant_of(activity, "start");
        auto const end = instant_of(activity, "end");
        auto const& roster = draft_.roster;
        if (start && end && *end <= *start)
            return fail("end", text_of(activity, "end"), Expected::end_after_start);
        if (end && *end <= roster.as_of) {
            role.status = RoleStatus::closed;
            note("end", text_of(activity, "end"), Noted::over_already);
        }
        if (!ongoing && start && end && *end - *start <= event_max) {
            role.when = Interval{*start, *end};
            return;
        }
        if (!ongoing && start && end) {
            auto const days = chrono::floor<chrono::days>(*end - *start).count();
            note("end", std::to_string(days) + " d", Noted::window_not_session);
        }
        if (start) role.start = roster.zone.date(*start);
        if (end)
            role.end = roster.zone.date(*end);
        else
            note("end", {}, Noted::end_not_stated);
        note("start", {}, Noted::times_by_arrangement);
    }

    void read_places(json::object const& activity, Role& role) {
        auto const& value = field(activity, "places");
        if (!value.is_null() && !value.is_int64())
            return fail("places", json::serialize(value), Expected::whole_number);
        if (value.is_null() || value.get_int64() < 1) {
            return note("places", value.is_null() ? "" : json::serialize(value), Noted::places_not_stated);
        }
        if (value.get_int64() > places_max)
            return fail("places", json::serialize(value), Expected::number_in_range);
        role.places.maximum = static_cast<std::int32_t>(value.get_int64());
    }

    void read_setting(json::object const& activity, Role& role) {
        auto const attendance = text_of(activity, "attendance");
        auto const& online = field(activity, "online");
        if (!online.is_null() && !online.is_bool())
            fail("online", json::serialize(online), Expected::yes_no_unknown);
        bool const is_online = online.is_bool() && online.get_bool();
        if (attendance == "Home") {
            role.setting = Setting::remote;
        } else if (attendance == "Local") {
            role.setting = Setting::in_person;
            if (is_online) note("online", "true", Noted::online_contradicts_attendance);
        } else if (attendance.empty()) {
            role.setting = is_online          ? Setting::remote
                           : online.is_bool() ? Setting::in_person
                                              : Setting::unknown;
        } else {
            fail("attendance", attendance, Expected::known_word);
        }
    }

    // --- location ---

    // The pin as a grid point, where it says anything; why not is noted.
    std::optional<GridPoint> note_pin(json::object const& activity) {
        auto const& value = field(activity, "coordinates");
        if (value.is_null()) return std::nullopt;
        auto const* const pair = value.if_array();
        if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number()) {
            fail("coordinates", json::serialize(value), Expected::grid_reference);
            return std::nullopt;
        }
        double const longitude = (*pair)[0].to_number<double>();
        double const latitude = (*pair)[1].to_number<double>();
        std::string const read = json::serialize(value);
        auto const pin = read_pin(longitude, latitude);
        if (!pin.point) note("coordinates", read, pin.why_not);
        return pin.point;
    }

    void read_location(json::object const& activity, Role& role) {
        auto const pin = note_pin(activity);
        Place const* place = nullptr;
        if (auto const text = text_of(activity, "postcode"); !text.empty()) {
            auto const postcode = parse_postcode(text);
            if (!postcode) return fail("postcode", text, Expected::postcode);
            place = gazetteer_.find(*postcode);
            if (place == nullptr) note("postcode", *postcode, Noted::postcode_not_in_places);
        }
        if (place != nullptr) {
            role.location = {place->point, ward_id(place->ward)};
            auto const apart = pin ? distance_metres(*pin, place->point) : 0;
            if (apart > pin_metres_max)
                note("coordinates", std::to_string(apart) + " m", Noted::pin_far_from_postcode);
        } else if (pin) {
            role.location = {pin, ward_near(*pin)};
        } else if (role.setting != Setting::unknown) {
            note("postcode", {}, Noted::location_not_stated);
        }
    }

    [[nodiscard]] Known<WardId> ward_id(std::string_view code) const {
        return draft_.roster.words.wards.find(code);
    }

    // The ward of the nearest known postcode, if that is near.
    [[nodiscard]] Known<WardId> ward_near(GridPoint point) const {
        std::tuple<std::int32_t, std::string_view, std::string_view> nearest{ward_metres_max + 1, "", ""};
        for (auto const& place : draft_.places) {
            if (std::abs(place.point.easting - point.easting) > ward_metres_max) continue;
            nearest = std::min(nearest, {distance_metres(place.point, point), place.postcode, place.ward});
        }
        return ward_id(std::get<2>(nearest));
    }

    // --- causes and requirements ---

    void read_causes(json::object const& activity, Role& role) {
        auto const add = [&](std::string_view word) {
            auto const found = books_[TaxonomyKind::causes].find(word);
            if (!found) return false;
            CauseId const id(*found);
            if (std::ranges::find(role.causes, id) == role.causes.end()) role.causes.push_back(id);
            return true;
        };
        for (auto const& cause : texts_of(activity, "causes")) {
            auto const named = std::ranges::find(cause_names, cause, &CauseName::theirs);
            bool known = false;
            if (named == cause_names.end())
                known = add(cause);
            else
                for (auto const word : named->ours) known = add(word) || known;
            if (!known) note("causes", cause, Noted::cause_not_known);
        }
    }

    void read_requirements(json::object const& activity, Role& role) {
        auto const texts = texts_of(activity, "requirements");
        for (auto const& text : texts) {
            if (is_none(text)) {
                if (texts.size() > 1) note("requirements", text, Noted::none_ignored);
                continue;
            }
            read_requirement(text, role);
        }
        // Their order in a listing means nothing, a pack's is by kind.
        std::ranges::sort(role.requirements, {}, [](Requirement const& each) { return each.what.index(); });
    }
    static bool is_none(std::string_view text) { return lower_case(text) == "none"; }

    void read_requirement(std::string const& text, Role& role) {
        auto const add = [&](auto what) { role.requirements.push_back({std::move(what), std::nullopt}); };
        std::string const lower = lower_case(text);
        if (text.starts_with('+')) {
            auto const years = parse_integer(std::string_view(text).substr(1), 0, age_max);
            if (!years) return fail("requirements", text, Expected::number_in_range);
            return add(AgeRequirement{static_cast<std::int32_t>(*years), std::nullopt});
        }
        if (lower == "own transport") return add(VehicleRequirement{Vehicle::car});
        if (lower == "will require references") return add(ReferencesRequirement{});
        if (lower == "background checks") {
            auto const check = books_[TaxonomyKind::checks].find("level_not_stated");
            if (!check) return fail("requirements", text, Expected::known_word);
            note("requirements", text, Noted::check_level_not_stated);
            return add(CheckRequirement{CheckId(*check), Workforce::any});
        }
        bool const local = lower == "must live or work locally";
        note("requirements", text, local ? Noted::requirement_not_a_rule : Noted::requirement_not_understood);
    }

    std::string file_;
    PackDraft const& draft_;
    ImportReport& report_;
    Gazetteer gazetteer_;
    std::map<TaxonomyKind, WordBook> books_;
    std::map<std::string, std::string> organisation_keys_; // plain name -> key
    std::set<std::string> taken_keys_;
    std::set<std::string> keys_;
    std::size_t row_ = 0;
};

} // namespace

void import_activities(std::string_view file, std::string_view text, PackDraft& into, ImportReport& report) {
    auto const document = parse_json(file, text, report);
    if (!document) return;
    if (!document->is_array()) {
        report.add(ImportError{std::string(file), 0, {}, {}, Expected::valid_json, "[...]"});
        return;
    }
    ActivitiesImport import(file, into, report);
    import.read(document->get_array());
    if (!report.clean()) return;
    auto& roster = into.roster;
    std::ranges::move(import.organisations, std::back_inserter(roster.organisations));
    std::ranges::move(import.roles, std::back_inserter(roster.roles));
}

} // namespace kith::exchange
