// SPDX-License-Identifier: MIT
// Calls made from the methods' own schemas, a dozen after each other: params that nearly fit, with ids that
// exist or that earlier answers told. Never a fault, and the books verify afterwards. An input is the
// decisions (which method, who, which value). Methods whose slow part is a password's hash are left out: they
// take tens of milliseconds by intent.
#include "hub_under_fuzz.hpp"

#include <fuzzer/FuzzedDataProvider.h>

using namespace kith;
using namespace kith::fuzz;

namespace {

class Inventor {
  public:
    Inventor(FuzzedDataProvider& decisions, HubUnderFuzz& hub) : decisions_(decisions), hub_(hub) {}

    template <class List>
    auto const& pick(List const& from) {
        return from[decisions_.ConsumeIntegralInRange<std::size_t>(0, from.size() - 1)];
    }
    json::value value(json::object const& schema, std::string_view name) {
        if (one_in(24)) return stranger();
        if (auto const* words = schema.if_contains("enum")) return pick(words->as_array());
        auto const& type = schema.at("type").as_string();
        if (type == "object") return object(schema);
        if (type == "boolean") return decisions_.ConsumeBool();
        if (type == "integer") return integer(schema);
        if (type == "string") return json::string(text(name));
        json::array list;
        auto const most = std::min<std::int64_t>(schema.at("maxItems").to_number<std::int64_t>() + 1, 4);
        for (auto left = decisions_.ConsumeIntegralInRange<std::int64_t>(0, most); left > 0; --left)
            list.push_back(value(schema.at("items").as_object(), name));
        return list;
    }
    // Ids and codes of an answer, for the calls after it.
    void learn(json::value const& answer) {
        if (auto const* object = answer.if_object())
            for (auto const& each : *object) learn(each.value());
        else if (auto const* array = answer.if_array())
            for (auto const& each : *array) learn(each);
        else if (auto const* text = answer.if_string(); text != nullptr && text->size() < 100)
            texts_.emplace_back(*text);
        else if (auto const* number = answer.if_int64())
            numbers_.push_back(*number);
    }

  private:
    bool one_in(unsigned count) {
        return decisions_.ConsumeIntegralInRange(1U, count) == 1 && decisions_.remaining_bytes() > 0;
    }
    json::object object(json::object const& schema) {
        json::object made;
        auto const* required = schema.if_contains("required");
        for (auto const& each : schema.at("properties").as_object()) {
            bool const needed =
                required != nullptr && std::ranges::find(required->as_array(), json::value(each.key())) !=
                                           required->as_array().end();
            if (needed ? !one_in(48) : decisions_.ConsumeBool())
                made[each.key()] = value(each.value().as_object(), each.key());
        }
        if (one_in(64)) made["stranger"] = stranger();
        return made;
    }
    std::int64_t integer(json::object const& schema) {
        auto const min = schema.at("minimum").as_int64();
        auto const max = schema.at("maximum").as_int64();
        switch (decisions_.ConsumeIntegralInRange(0, 7)) {
        case 0: return min;
        case 1: return max;
        case 2: return min == INT64_MIN ? min : min - 1;
        case 3: return max == INT64_MAX ? max : max + 1;
        case 4: return decisions_.ConsumeIntegral<std::int64_t>();
        case 5: return pick(numbers_);
        default: return std::clamp<std::int64_t>(decisions_.ConsumeIntegral<std::uint8_t>(), min, max);
        }
    }
    std::string text(std::string_view name) {
        if (name == "key" && !one_in(12)) {
            if (keys_.empty() || !one_in(6)) keys_.push_back(hub_.key());
            return one_in(4) ? pick(keys_) : keys_.back();
        }
        if (one_in(16)) return decisions_.ConsumeRandomLengthString(40);
        return pick(texts_);
    }
    json::value stranger() {
        switch (decisions_.ConsumeIntegralInRange(0, 6)) {
        case 0: return nullptr;
        case 1: return json::object{{"a", json::array{1}}};
        case 2: return json::array{nullptr, "", -1};
        case 3: return 1e300;
        case 4: return true;
        case 5: return UINT64_MAX;
        default: return json::string(decisions_.ConsumeIntegralInRange<std::size_t>(0, 5000), 'a');
        }
    }

    FuzzedDataProvider& decisions_;
    HubUnderFuzz& hub_;
    std::vector<std::string> keys_;
    std::vector<std::int64_t> numbers_{0, 1, 30, -1};
    std::vector<std::string> texts_{"V01",
                                    "V02",
                                    "V03",
                                    "V04",
                                    "O1",
                                    "O9",
                                    "R1",
                                    "R2",
                                    "R3",
                                    "S1",
                                    "S2",
                                    "exchange/volunteer/V01",
                                    "exchange/volunteer/V02",
                                    "exchange/fund/COMMON",
                                    "rewards/volunteer/V01",
                                    "rewards/partner/O9",
                                    "partner/O9",
                                    "v01",
                                    "o1",
                                    "administrator",
                                    "coordinator",
                                    "2027-01-15",
                                    "2027-01-20",
                                    "2028-02-29",
                                    "2027-01-20T09:00:00Z",
                                    "2027-01-15T08:00:00Z",
                                    "9999-12-31",
                                    "09:00",
                                    "name",
                                    "skills",
                                    "",
                                    "a@example.org",
                                    "+447700900123",
                                    "en",
                                    "E1 4NS",
                                    "00000000000000000000000000000001",
                                    "'; drop table volunteer; --",
                                    "\xE2\x80\xAE"
                                    "abc",
                                    "<script>",
                                    "=1+1",
                                    "Mon 09:00-13:00",
                                    "3 km"};
};

} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    use_memory_for_scratch();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    static HubUnderFuzz hub;
    static std::vector<rpc::Method const*> const methods = [] {
        std::vector<rpc::Method const*> all;
        for (auto const& each : hub.methods().all())
            if (!each.prepare || each.slow_work != rpc::SlowWork::secrets) all.push_back(&each);
        return all;
    }();
    FuzzedDataProvider decisions(data, size);
    Inventor inventor(decisions, hub);
    hub.put_back();
    constexpr int calls_max = 12;
    for (int i = 0; i < calls_max && decisions.remaining_bytes() > 0; ++i) {
        auto const& method = *methods[decisions.ConsumeIntegralInRange<std::size_t>(0, methods.size() - 1)];
        auto const caller = decisions.ConsumeIntegralInRange<std::size_t>(0, HubUnderFuzz::callers + 1);
        auto const call = json::serialize(json::object{{"jsonrpc", "2.0"},
                                                       {"id", i},
                                                       {"method", method.name},
                                                       {"params", inventor.value(method.params, "")}});
        // The two past the callers are the ones that may do most.
        inventor.learn(
            hub.answer(caller < HubUnderFuzz::callers ? caller : caller - HubUnderFuzz::callers, call));
        if (decisions.ConsumeIntegralInRange(0, 7) == 7)
            hub.wait(std::chrono::hours(decisions.ConsumeIntegralInRange(1, 24 * 40)));
    }
    hub.audit();
    return 0;
}
