// SPDX-License-Identifier: MIT
#include "plans/stored_plan.hpp"

#include "exchange/cells.hpp"
#include "exchange/json_text.hpp"
#include "exchange/text.hpp"

#include <algorithm>

namespace kith::plans {
namespace {

namespace json = boost::json;
using exchange::Expected;
using exchange::ImportError;
using exchange::ImportReport;

// The members of plan.json that are read back, each checked for its kind.
class Reader {
  public:
    Reader(std::string file, ImportReport& report) : file_(std::move(file)), report_(report) {}

    json::array const* array(json::value const& document, std::string_view name) {
        auto const* object = document.if_object();
        auto const* member = object != nullptr ? object->if_contains(name) : nullptr;
        auto const* found = member != nullptr ? member->if_array() : nullptr;
        if (found == nullptr) wrong(0, name, Expected::value);
        return found;
    }

    std::string text(json::value const& element, std::size_t row, std::string_view name) {
        auto const* member = member_of(element, name);
        if (member != nullptr && member->is_string()) return std::string(member->as_string());
        wrong(row, name, Expected::value);
        return {};
    }

    std::int64_t number(json::value const& element, std::size_t row, std::string_view name) {
        auto const* member = member_of(element, name);
        if (member != nullptr && member->is_int64()) return member->as_int64();
        wrong(row, name, Expected::whole_number);
        return 0;
    }

    bool truth(json::value const& element, std::size_t row, std::string_view name) {
        auto const* member = member_of(element, name);
        if (member != nullptr && member->is_bool()) return member->as_bool();
        wrong(row, name, Expected::yes_no_unknown);
        return false;
    }

    void wrong(std::size_t row, std::string_view column, Expected expected, std::string read = {}) {
        report_.add(ImportError{file_, row, std::string(column), std::move(read), expected, {}});
    }

  private:
    static json::value const* member_of(json::value const& element, std::string_view name) {
        auto const* object = element.if_object();
        return object != nullptr ? object->if_contains(name) : nullptr;
    }

    std::string file_;
    ImportReport& report_;
};

void read_branches(Reader& reader, json::value const& document, StoredPlan& stored) {
    auto const* rows = reader.array(document, "branches");
    for (std::size_t i = 0; rows != nullptr && i < rows->size(); ++i) {
        auto const* decided = reader.array((*rows)[i], "decided");
        auto const* prices = reader.array((*rows)[i], "prices");
        if (decided == nullptr || prices == nullptr) return;
        auto& branch = stored.branches.emplace_back();
        for (auto const& each : *decided)
            branch.decided.emplace_back(reader.text(each, i + 1, "opening"),
                                        reader.truth(each, i + 1, "runs"));
        for (auto const& each : *prices)
            branch.prices.push_back(
                {reader.text(each, i + 1, "opening"), reader.number(each, i + 1, "price")});
        std::ranges::sort(branch.prices);
    }
}

} // namespace

std::optional<StoredPlan> read_stored_plan(std::filesystem::path const& path, ImportReport& report) {
    auto const text = exchange::read_text_file(path, report);
    if (!text) return std::nullopt;
    return read_stored_plan(path.filename().string(), *text, report);
}

std::optional<StoredPlan> read_stored_plan(std::string const& file, std::string_view text,
                                           ImportReport& report) {
    auto const document = exchange::parse_json(file, text, report);
    if (!document) return std::nullopt;
    Reader reader(file, report);
    auto const* pairings = reader.array(*document, "pairings");
    auto const* prices = reader.array(*document, "prices");
    if (pairings == nullptr || prices == nullptr) return std::nullopt;
    StoredPlan stored;
    if (document->as_object().contains("value"))
        stored.claim = StoredPlan::Claim{reader.number(*document, 0, "value"),
                                         reader.number(*document, 0, "upper_bound")};
    if (document->as_object().contains("as_of")) {
        auto const as_of = reader.text(*document, 0, "as_of");
        auto const instant = exchange::parse_instant(as_of, ZoneTable());
        if (instant)
            stored.as_of = *instant;
        else
            reader.wrong(0, "as_of", instant.error().expected, as_of);
    }
    KeptPlan& plan = stored.plan;
    for (std::size_t i = 0; i < pairings->size(); ++i) {
        plan.pairings.push_back(
            {reader.text((*pairings)[i], i + 1, "volunteer"), reader.text((*pairings)[i], i + 1, "opening")});
    }
    for (std::size_t i = 0; i < prices->size(); ++i) {
        plan.prices.push_back(
            {reader.text((*prices)[i], i + 1, "opening"), reader.number((*prices)[i], i + 1, "price")});
    }
    std::ranges::sort(plan.pairings);
    std::ranges::sort(plan.prices);
    auto const twice = std::ranges::adjacent_find(plan.prices, {}, &KeptPrice::opening);
    if (twice != plan.prices.end()) reader.wrong(0, "opening", Expected::unique_key, twice->opening);
    if (document->as_object().contains("branches")) read_branches(reader, *document, stored);
    if (!report.clean()) return std::nullopt;
    return stored;
}

namespace {

// The plan's keys as the roster's ids; what the roster does not know is reported.
std::optional<std::vector<Pairing>> pairings_of(KeptPlan const& plan, Roster const& roster,
                                                std::string const& file, ImportReport& report) {
    std::vector<Pairing> pairings;
    for (auto const& stored : plan.pairings) {
        auto const volunteer = roster.find_volunteer(stored.volunteer);
        auto const opening = roster.find_opening(stored.opening);
        if (!volunteer)
            report.add(ImportError{file, 0, "volunteer", stored.volunteer, Expected::known_key, {}});
        if (!opening) report.add(ImportError{file, 0, "opening", stored.opening, Expected::known_key, {}});
        if (volunteer && opening) {
            pairings.push_back({static_cast<std::uint32_t>(volunteer->index()),
                                static_cast<std::uint32_t>(opening->index())});
        }
    }
    if (!report.clean()) return std::nullopt;
    return pairings;
}

std::optional<std::vector<std::int64_t>> prices_of(KeptPlan const& plan, Roster const& roster,
                                                   std::string const& file, ImportReport& report) {
    std::vector<std::int64_t> prices;
    for (auto const& opening : roster.openings()) {
        auto const stored = std::ranges::lower_bound(plan.prices, opening.key, {}, &KeptPrice::opening);
        bool const found = stored != plan.prices.end() && stored->opening == opening.key;
        if (!found) report.add(ImportError{file, 0, "price", opening.key, Expected::value, {}});
        prices.push_back(found ? stored->price : 0);
    }
    if (!report.clean()) return std::nullopt;
    return prices;
}

// The branches of the proof, each with the plan's prices where it names none.
std::optional<std::vector<ShiftBranch>> branches_of(StoredPlan const& stored, Roster const& roster,
                                                    std::vector<std::int64_t> const& prices,
                                                    std::string const& file, ImportReport& report) {
    std::vector<ShiftBranch> branches;
    auto const opening_of = [&](std::string const& key) {
        auto const opening = roster.find_opening(key);
        if (!opening) report.add(ImportError{file, 0, "branches", key, Expected::known_key, {}});
        return opening;
    };
    for (auto const& each : stored.branches) {
        ShiftBranch branch{.decided = {}, .prices = prices};
        for (auto const& [key, runs] : each.decided)
            if (auto const opening = opening_of(key))
                branch.decided.push_back({static_cast<std::uint32_t>(opening->index()), runs});
        for (auto const& [key, price] : each.prices)
            if (auto const opening = opening_of(key)) branch.prices[opening->index()] = price;
        branches.push_back(std::move(branch));
    }
    if (!report.clean()) return std::nullopt;
    return branches;
}

} // namespace

std::optional<PlanByIndex> by_index(StoredPlan const& stored, Roster const& roster, std::string const& file,
                                    ImportReport& report) {
    auto pairings = pairings_of(stored.plan, roster, file, report);
    auto prices = prices_of(stored.plan, roster, file, report);
    if (!pairings || !prices) return std::nullopt;
    auto branches = branches_of(stored, roster, *prices, file, report);
    if (!branches) return std::nullopt;
    return PlanByIndex{std::move(*pairings), std::move(*prices), std::move(*branches)};
}

} // namespace kith::plans
