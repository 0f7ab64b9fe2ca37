// SPDX-License-Identifier: MIT
#include "exchange/standard_reader.hpp"

#include "exchange/availability.hpp"
#include "exchange/cells.hpp"
#include "exchange/concepts.hpp"
#include "exchange/json_text.hpp"
#include "exchange/text.hpp"
#include "exchange/words.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace kith::exchange {
namespace {

namespace json = boost::json;

constexpr std::string_view file = "document";
constexpr std::string_view owl_time = "http://www.w3.org/2006/time#";
constexpr std::string_view plain_owl_time = "time:";
constexpr std::size_t text_bytes_max = 8'192;
constexpr std::size_t values_max = 100;                // of one property
constexpr std::size_t nodes_max = standard_roles_max;  // where they are activities and roles
constexpr std::size_t copies_max = 2'000;              // of nodes that one role's sessions name
constexpr std::size_t said_bytes_max = 256 * 1024;     // of one role
constexpr std::size_t all_said_bytes_max = 64U << 20U; // what is shared is kept with each of its roles
constexpr int age_limit = 150;

// RFC 6901.
std::string below(std::string const& path, std::string_view name) {
    auto made = path + "/";
    for (char const c : name) {
        if (c == '~')
            made += "~0";
        else if (c == '/')
            made += "~1";
        else
            made += c;
    }
    return made;
}
std::string below(std::string const& path, std::size_t position) {
    return path + "/" + std::to_string(position);
}

struct Found {
    json::value const* value = nullptr;
    std::string path{};
};

// An object and where it stands.
struct Node {
    json::object const* object = nullptr;
    std::string path{};
    explicit operator bool() const { return object != nullptr; }
};

class Reader {
  public:
    explicit Reader(ImportReport& report) : report_(&report) {}

    std::optional<StandardReading> read(json::value const& document) {
        std::vector<Node> top;
        if (auto const* object = document.if_object()) {
            if (auto const* context = object->if_contains("@context")) learn_prefixes(*context);
            auto const graph = find({object, ""}, "graph");
            if (graph.value != nullptr && graph.value->is_array())
                list(graph.value->get_array(), graph.path, top);
            else
                top.push_back({object, ""});
            read_deleted(find({object, ""}, "deleted"));
        } else if (auto const* array = document.if_array()) {
            list(*array, "", top);
        }
        for (auto const& each : top) index(each, 0);
        bool any = !made_.deleted.empty() || (document.is_object() && top.empty());
        // What organisations name has one; then come activities that name theirs.
        for (auto const& each : top)
            if (!is_a(each, "Activity")) any = read_top(each) || any;
        for (auto const& each : top)
            if (is_a(each, "Activity")) any = read_top(each) || any;
        if (any) return std::move(made_);
        report_->add(ImportError{std::string(file),
                                 0,
                                 {},
                                 excerpt(json::serialize(document)),
                                 Expected::valid_json,
                                 "{\"graph\": [{\"type\": \"Organisation\", ...}]}"});
        return std::nullopt;
    }

  private:
    // --- names ---

    void learn_prefixes(json::value const& context) {
        if (auto const* many = context.if_array())
            for (auto const& each : *many) learn_prefixes(each);
        auto const* const object = context.if_object();
        if (object == nullptr) return;
        for (auto const& [key, value] : *object) {
            auto const* const iri = value.if_string();
            if (iri != nullptr && (*iri == standard_namespace || *iri == owl_time))
                prefixes_[std::string(key)] = std::string(*iri);
        }
    }
    // "v:Care" -> "https://ns.volunteeringdata.io/Care", where v is such a prefix.
    [[nodiscard]] std::string whole(std::string_view name) const {
        auto const colon = name.find(':');
        if (colon == std::string_view::npos) return std::string(name);
        auto const prefix = prefixes_.find(name.substr(0, colon));
        if (prefix == prefixes_.end()) return std::string(name);
        return prefix->second + std::string(name.substr(colon + 1));
    }
    // "https://ns.volunteeringdata.io/activityTitle", "activityTitle" and "title" are "title".
    [[nodiscard]] std::string plain(std::string_view key) const {
        static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> others{
            {{"@id", "id"},
             {"@type", "type"},
             {"@graph", "graph"},
             {"hasBeginning", "begins"},
             {"hasEnd", "ends"},
             {"inXSDDateTimeStamp", "at"},
             {"inXSDDateTime", "at"},
             {"inXSDDate", "at"},
             {"accessbibility", "accessibility"}, // as the taxonomy spells it
             {"@value", "value"},
             {"@set", "value"},
             {"@list", "value"}}};
        static constexpr std::array<std::string_view, 5> classes{"organisation", "activity", "role",
                                                                 "session", "location"};
        auto name = whole(key);
        for (auto const space : {standard_namespace, owl_time, plain_owl_time})
            if (name.starts_with(space)) name.erase(0, space.size());
        for (auto const& [theirs, ours] : others)
            if (name == theirs) return std::string(ours);
        for (auto const each : classes) {
            if (!name.starts_with(each) || name.size() == each.size()) continue;
            auto const first = name[each.size()];
            if (first < 'A' || first > 'Z') continue;
            name.erase(0, each.size());
            name[0] = static_cast<char>(first - 'A' + 'a');
            break;
        }
        return name;
    }
    [[nodiscard]] Found find(Node const& node, std::string_view name) const {
        for (auto const& [key, value] : *node.object)
            if (plain(key) == name) return {&value, below(node.path, key)};
        return {};
    }

    // --- telling ---

    void fail(std::string path, std::string read, Expected expected, std::string hint = {}) {
        report_->add(
            ImportError{std::string(file), row_, std::move(path), excerpt(read), expected, std::move(hint)});
    }
    void fail(Found const& found, Expected expected, std::string hint = {}) {
        fail(found.path, json::serialize(*found.value), expected, std::move(hint));
    }
    void tell_others(Node const& node, std::initializer_list<std::string_view> known) {
        for (auto const& [key, value] : *node.object) {
            auto const name = plain(key);
            if (name == "@context" || name == "id" || name == "type" || name == "conformsTo") continue;
            if (std::ranges::find(known, name) == known.end())
                report_->add(ImportNote{std::string(file), row_, below(node.path, key),
                                        excerpt(json::serialize(value)), Noted::column_ignored});
        }
    }

    // --- values ---

    // A literal as text: a string, a number, {"@value": ...}, the English one of several, or the only one.
    std::optional<std::string> literal(json::value const& value) {
        if (auto const* text = value.if_string()) return std::string(trimmed({text->data(), text->size()}));
        if (value.is_number()) return json::serialize(value);
        if (value.is_bool()) return std::string(value.get_bool() ? "true" : "false");
        if (auto const* object = value.if_object()) {
            auto const inner = find({object, ""}, "value");
            if (inner.value != nullptr && !inner.value->is_structured()) return literal(*inner.value);
        }
        if (auto const* many = value.if_array()) {
            if (many->size() == 1) return literal(many->front());
            for (auto const& each : *many)
                if (auto const* object = each.if_object())
                    if (auto const* language = object->if_contains("@language");
                        language != nullptr && language->is_string() &&
                        language->get_string().starts_with("en"))
                        return literal(each);
        }
        return std::nullopt;
    }
    std::string text(Node const& node, std::string_view name) {
        auto const found = find(node, name);
        if (found.value == nullptr || found.value->is_null()) return {};
        auto read = literal(*found.value);
        if (read && read->size() <= text_bytes_max && read->find('\0') == std::string::npos) return *read;
        fail(found, Expected::value);
        return {};
    }
    std::optional<bool> yes_no(Node const& node, std::string_view name) {
        auto const read = text(node, name);
        if (read.empty()) return std::nullopt;
        if (read == "true" || read == "false") return read == "true";
        fail(find(node, name), Expected::yes_no_unknown);
        return std::nullopt;
    }
    std::string whole_number(Node const& node, std::string_view name) {
        auto const read = text(node, name);
        if (read.empty()) return {};
        int years = -1;
        auto const [end, error] = std::from_chars(read.data(), read.data() + read.size(), years);
        if (error != std::errc() || end != read.data() + read.size())
            fail(find(node, name), Expected::whole_number);
        else if (years < 0 || years > age_limit)
            fail(find(node, name), Expected::number_in_range, "0.." + std::to_string(age_limit));
        else
            return read;
        return {};
    }
    std::string day(Node const& node, std::string_view name) {
        auto const read = text(node, name);
        if (read.empty()) return {};
        constexpr std::size_t day_bytes = 10; // a time after it says nothing more
        auto const date = parse_date(std::string_view(read).substr(0, day_bytes));
        if (!date) fail(find(node, name), Expected::date);
        return date ? read.substr(0, day_bytes) : std::string();
    }
    std::string number(Node const& node, std::string_view name, double limit) {
        auto const read = text(node, name);
        if (read.empty()) return {};
        double value = 0;
        auto const [end, error] = std::from_chars(read.data(), read.data() + read.size(), value);
        if (error == std::errc() && end == read.data() + read.size() && value >= -limit && value <= limit)
            return read;
        fail(find(node, name), Expected::decimal_number);
        return {};
    }
    // What it links to: IRIs, or nodes with one.
    std::vector<std::string> links(Node const& node, std::string_view name) {
        std::vector<std::string> made;
        each_value(node, name, [&](json::value const& value, std::string const& path) {
            std::string iri;
            if (auto const* const plain_text = value.if_string()) iri = whole(*plain_text);
            if (auto const* const object = value.if_object()) iri = id_of({object, path});
            if (iri.find(':') == std::string::npos || iri.starts_with("_:") || iri.size() > text_bytes_max)
                fail(path, json::serialize(value), Expected::known_word, std::string(standard_namespace));
            else if (std::ranges::find(made, iri) == made.end())
                made.push_back(std::move(iri));
        });
        return made;
    }
    void each_value(Node const& node, std::string_view name, auto use) {
        auto const found = find(node, name);
        if (found.value == nullptr || found.value->is_null()) return;
        json::value const* value = found.value;
        if (auto const* object = value->if_object())
            for (auto const* key : {"@set", "@list"})
                if (auto const* inner = object->if_contains(key)) value = inner;
        auto const* const many = value->if_array();
        if (many == nullptr) return use(*value, found.path);
        auto const most = name == "activity" || name == "role" ? nodes_max : values_max;
        if (many->size() > most)
            fail(found.path, std::to_string(many->size()), Expected::number_in_range,
                 "0.." + std::to_string(most));
        for (std::size_t i = 0; i < std::min(many->size(), most); ++i) use((*many)[i], below(found.path, i));
    }

    // --- nodes ---

    [[nodiscard]] std::string id_of(Node const& node) const {
        auto const found = find(node, "id");
        if (found.value == nullptr || !found.value->is_string()) return {};
        auto id = whole(found.value->get_string());
        return id.size() <= text_bytes_max ? id : std::string();
    }
    // Not of a blank node, whose name means nothing outside its document.
    [[nodiscard]] std::string name_of(Node const& node) const {
        auto id = id_of(node);
        return id.starts_with("_:") ? std::string() : id;
    }
    [[nodiscard]] bool is_a(Node const& node, std::string_view type) const {
        auto const found = find(node, "type");
        if (found.value == nullptr) return false;
        auto const says = [&](json::value const& value) {
            auto const* const text = value.if_string();
            return text != nullptr && plain(*text) == type;
        };
        if (auto const* many = found.value->if_array()) return std::ranges::any_of(*many, says);
        return says(*found.value);
    }
    // Says which it is, and no more.
    [[nodiscard]] bool is_reference(json::object const& object) const {
        return object.empty() || (object.size() == 1 && plain(object.begin()->key()) == "id");
    }

    static void list(json::array const& array, std::string const& path, std::vector<Node>& nodes) {
        for (std::size_t i = 0; i < array.size(); ++i)
            if (auto const* object = array[i].if_object()) nodes.push_back({object, below(path, i)});
    }
    void index(Node const& node, int depth) {
        constexpr int deepest = 8;
        if (depth > deepest) return;
        if (auto id = id_of(node); !id.empty() && !is_reference(*node.object)) nodes_.try_emplace(id, node);
        for (auto const& [key, value] : *node.object) {
            if (key == "@context") continue;
            if (auto const* object = value.if_object()) index({object, below(node.path, key)}, depth + 1);
            if (auto const* array = value.if_array()) {
                std::vector<Node> inner;
                list(*array, below(node.path, key), inner);
                for (auto const& each : inner) index(each, depth + 1);
            }
        }
    }
    // The nodes a property names, inline or by their ids.
    std::vector<Node> nodes(Node const& node, std::string_view name) {
        std::vector<Node> made;
        each_value(node, name, [&](json::value const& value, std::string const& path) {
            auto const* const object = value.if_object();
            if (object != nullptr && !is_reference(*object)) {
                made.push_back({object, path});
                return;
            }
            std::string const id = object != nullptr   ? id_of({object, path})
                                   : value.is_string() ? whole(value.get_string())
                                                       : std::string();
            if (auto const known = nodes_.find(id); !id.empty() && known != nodes_.end())
                made.push_back(known->second);
            else
                fail(path, json::serialize(value), Expected::known_key);
        });
        return made;
    }

    // --- the document ---

    void read_deleted(Found const& found) {
        auto const* const array = found.value == nullptr ? nullptr : found.value->if_array();
        if (array == nullptr) {
            if (found.value != nullptr) fail(found, Expected::value, "[{\"id\": ...}]");
            return;
        }
        for (std::size_t i = 0; i < array->size(); ++i) {
            auto const path = below(found.path, i);
            std::string id;
            if (auto const* text = (*array)[i].if_string()) id = whole(*text);
            if (auto const* object = (*array)[i].if_object()) id = id_of({object, path});
            if (id.empty())
                fail(path, json::serialize((*array)[i]), Expected::value);
            else
                made_.deleted.push_back(std::move(id));
        }
    }

    // Whether it is one of ours.
    bool read_top(Node const& node) {
        bool const activity = is_a(node, "Activity");
        if (activity) {
            auto const runs = nodes(node, "organisation");
            if (runs.empty() && reached_.contains(node.object)) return true;
            if (runs.empty())
                fail(below(node.path, "organisation"), {}, Expected::value);
            else
                read_activity(runs.front(), node);
            return true;
        }
        bool const organisation = is_a(node, "Organisation") || find(node, "activity").value != nullptr;
        if (organisation)
            for (auto const& each : nodes(node, "activity")) read_activity(node, each);
        // In a flat document the others are reached from these.
        return organisation || is_a(node, "Role") || is_a(node, "Session") || is_a(node, "Location") ||
               is_a(node, "Time");
    }

    void read_activity(Node const& organisation, Node const& activity) {
        if (!activities_.insert({organisation.object, activity.object}).second)
            return; // said from both sides
        reached_.insert(activity.object);
        auto const roles = nodes(activity, "role");
        for (auto const& each : roles) read_role(organisation, activity, each);
        if (roles.empty()) read_role(organisation, activity, {});
    }

    void read_role(Node const& organisation, Node const& activity, Node const& node) {
        if (made_.roles.size() == standard_roles_max) {
            row_ = 0;
            fail({}, {}, Expected::file_within_limit, std::to_string(standard_roles_max));
            return;
        }
        row_ = made_.roles.size() + 1;
        ReadRole made;
        made.path = node ? node.path : activity.path;
        made.role.organisation = organisation_of(organisation);
        made.role.activity = activity_of(activity);
        if (node) role_of(node, made.role);
        made.role.of_activity = !node;
        for (auto const& each : nodes(activity, "session")) made.role.sessions.push_back(session_of(each));
        auto const& said = made.role;
        if (said.organisation.name.empty()) fail(below(organisation.path, "name"), {}, Expected::value);
        if (said.title.empty() && said.activity.title.empty())
            fail(below(made.path, "title"), {}, Expected::value);
        made.organisation_id = said.organisation.id.empty() ? said.organisation.name : said.organisation.id;
        made.source_id = said.id;
        if (made.source_id.empty()) {
            made.source_id = said.activity.id.empty() ? made.organisation_id + "\n" + said.activity.title
                                                      : said.activity.id;
            if (node) made.source_id += "\n" + said.title;
        }
        if (!seen_.insert(made.source_id).second) {
            fail(made.path, made.source_id, Expected::unique_key);
            return;
        }
        made.said = said_of(organisation, activity, node);
        said_bytes_ += made.said.size();
        if (copies_left_ == 0 || made.said.size() > said_bytes_max || said_bytes_ > all_said_bytes_max)
            fail(made.path, {}, Expected::file_within_limit, std::to_string(said_bytes_max));
        else
            made_.roles.push_back(std::move(made));
    }

    ListedOrganisation organisation_of(Node const& node) {
        ListedOrganisation made;
        made.id = name_of(node);
        made.name = text(node, "name");
        made.description = text(node, "description");
        made.website = text(node, "website");
        if (made.website.empty() && find(node, "website").value != nullptr)
            made.website = first(links(node, "website"));
        made.image = text(node, "image");
        made.causes = links(node, "cause");
        if (told_.insert(node.object).second)
            tell_others(node, {"name", "description", "website", "image", "cause", "activity"});
        return made;
    }
    ListedActivity activity_of(Node const& node) {
        ListedActivity made;
        made.id = name_of(node);
        made.title = text(node, "title");
        made.description = text(node, "description");
        made.image = text(node, "image");
        made.publish_from = day(node, "publishStartDate");
        made.publish_until = day(node, "publishEndDate");
        made.in_emergencies = yes_no(node, "requiresEmergencyParticipation");
        if (told_.insert(node.object).second)
            tell_others(node, {"title", "description", "image", "publishStartDate", "publishEndDate",
                               "requiresEmergencyParticipation", "role", "session", "organisation"});
        return made;
    }
    void role_of(Node const& node, ListedRole& made) {
        made.id = name_of(node);
        made.title = text(node, "title");
        made.description = text(node, "description");
        made.commitment = text(node, "commitment");
        made.apply_link = text(node, "applyLink");
        made.remote = yes_no(node, "allowsRemoteParticipation");
        made.minimum_age = whole_number(node, "minimumAge");
        made.maximum_age = whole_number(node, "maximumAge");
        made.requirements = links(node, "requirement");
        made.rewards = links(node, "reward");
        made.skills = links(node, "skill");
        made.accessibility = links(node, "accessibility");
        tell_others(node, {"title", "description", "commitment", "applyLink", "allowsRemoteParticipation",
                           "minimumAge", "maximumAge", "requirement", "reward", "skill", "accessibility",
                           "activity"});
    }
    ListedSession session_of(Node const& node) {
        ListedSession made;
        made.id = name_of(node);
        auto const locations = nodes(node, "location");
        if (locations.size() > 1) fail(find(node, "location"), Expected::value);
        if (!locations.empty()) {
            auto const& location = locations.front();
            made.location_id = name_of(location);
            made.location = text(location, "name");
            made.address = text(location, "address");
            made.latitude = number(location, "latitude", 90);
            made.longitude = number(location, "longitude", 180);
            tell_others(location, {"name", "address", "latitude", "longitude", "session"});
        }
        each_value(node, "time", [&](json::value const& value, std::string const& path) {
            if (auto time = time_of(value, path)) made.times.push_back(std::move(*time));
        });
        tell_others(node, {"location", "time", "activity"});
        return made;
    }
    std::optional<ListedTime> time_of(json::value const& value, std::string const& path) {
        ListedTime made;
        Node node{value.if_object(), path};
        if (!node || is_reference(*node.object)) {
            auto const id = node                ? id_of(node)
                            : value.is_string() ? whole(value.get_string())
                                                : std::string();
            auto const known = nodes_.find(id);
            if (id.empty() || known == nodes_.end()) {
                made.concept_iri = id;
                if (id.starts_with(standard_namespace)) return made;
                fail(path, json::serialize(value), Expected::known_word, std::string(standard_namespace));
                return std::nullopt;
            }
            node = known->second;
        }
        made.begins = instant(node, "begins");
        made.ends = instant(node, "ends");
        tell_others(node, {"begins", "ends", "session"});
        if (!made.begins.empty() && !made.ends.empty() && made.ends <= made.begins)
            fail(node.path, made.begins + " " + made.ends, Expected::end_after_start);
        else if (!made.begins.empty() || !made.ends.empty())
            return made;
        return std::nullopt;
    }
    // Of a node {"at": ...}, inline or by its id, or written as it is.
    std::string instant(Node const& node, std::string_view name) {
        auto found = find(node, name);
        if (found.value == nullptr) return {};
        if (auto const* many = found.value->if_array(); many != nullptr && many->size() == 1)
            found = {&many->front(), below(found.path, 0)};
        Node point{found.value->if_object(), found.path};
        if (point && is_reference(*point.object))
            if (auto const known = nodes_.find(id_of(point)); known != nodes_.end()) point = known->second;
        if (point)
            if (auto const at = find(point, "at"); at.value != nullptr) found = at;
        auto const read = literal(*found.value);
        auto const instant = read ? parse_instant(*read, ZoneTable()) : Reading<Instant>(refuse(Misread{}));
        if (!instant) {
            fail(found, Expected::instant);
            return {};
        }
        return format_instant(*instant);
    }
    static std::string first(std::vector<std::string> const& values) {
        return values.empty() ? std::string() : values.front();
    }

    // --- what was said of one role ---

    json::object without(Node const& node, std::initializer_list<std::string_view> names) {
        json::object made;
        for (auto const& [key, value] : *node.object)
            if (key != "@context" && std::ranges::find(names, plain(key)) == names.end()) made[key] = value;
        return made;
    }
    // With what its parts name by reference in its place, as far down as a session is read.
    json::value whole_of(json::value const& value, std::size_t level = 0) {
        static constexpr std::array<std::array<std::string_view, 2>, 3> parts{
            {{"location", "time"}, {"begins", "ends"}, {}}};
        if (auto const* many = value.if_array()) {
            json::array made;
            for (auto const& each : *many) made.push_back(whole_of(each, level));
            return made;
        }
        auto const* object = value.if_object();
        if (value.is_string() || (object != nullptr && is_reference(*object))) {
            auto const id = object != nullptr ? id_of({object, {}}) : whole(value.get_string());
            if (auto const known = nodes_.find(id); known != nodes_.end()) object = known->second.object;
        }
        if (object == nullptr || copies_left_ == 0) return value;
        --copies_left_;
        json::object made;
        for (auto const& [key, inner] : *object) {
            auto const name = plain(key);
            if (key == "@context" || name == "activity" || name == "session") continue;
            bool const is_part = std::ranges::find(parts[level], name) != parts[level].end();
            made[key] = is_part ? whole_of(inner, level + 1) : inner;
        }
        return made;
    }
    std::string said_of(Node const& organisation, Node const& activity, Node const& node) {
        copies_left_ = copies_max;
        auto inner = without(activity, {"role", "session", "organisation"});
        if (node) inner["role"] = json::array{without(node, {"activity"})};
        if (auto const sessions = find(activity, "session"); sessions.value != nullptr) {
            auto all = whole_of(*sessions.value);
            inner["session"] = all.is_array() ? std::move(all) : json::value(json::array{std::move(all)});
        }
        auto outer = without(organisation, {"activity", "deleted", "next", "graph"});
        outer["activity"] = json::array{std::move(inner)};
        json::object made;
        if (!prefixes_.empty()) {
            json::object context;
            for (auto const& [prefix, space] : prefixes_) context[prefix] = space;
            made["@context"] = std::move(context);
        }
        made["graph"] = json::array{std::move(outer)};
        return json::serialize(made);
    }

    ImportReport* report_;
    std::map<std::string, std::string, std::less<>> prefixes_;
    std::map<std::string, Node> nodes_; // by id
    std::set<std::pair<json::object const*, json::object const*>> activities_;
    std::set<json::object const*> reached_; // activities that an organisation named
    std::set<json::object const*> told_;
    std::set<std::string> seen_;
    std::size_t row_ = 0;
    std::size_t said_bytes_ = 0;
    std::size_t copies_left_ = 0;
    StandardReading made_;
};

} // namespace

std::optional<StandardReading> read_standard(std::string_view text, ImportReport& report) {
    auto const document = parse_json(file, text, report);
    if (!document) return std::nullopt;
    return Reader(report).read(*document);
}

std::optional<ListedRole> read_said(std::string_view said) {
    ImportReport unheard;
    auto reading = read_standard(said, unheard);
    if (!reading || reading->roles.empty()) return std::nullopt;
    return std::move(reading->roles.front().role);
}

} // namespace kith::exchange
