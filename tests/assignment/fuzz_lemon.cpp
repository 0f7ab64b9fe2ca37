// SPDX-License-Identifier: MIT
// Differential fuzzing: random instances, small and middling, of every awkward kind, solved by the engine on
// every instruction set, repaired after random changes, certified, and compared in value with LEMON. Ends at
// the first disagreement with the seed and the instance.
//   fuzz_assignment [--seconds N] [--seed N]     600 instances, and more until N or KITH_FUZZ_SECONDS are
//   over
#include "assignment/certify.hpp"
#include "assignment/reference.hpp"
#include "assignment/rematch.hpp"
#include "lemon_referee.hpp"
#include "random_instance.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

using namespace kith;

namespace {

std::int64_t lemon_value(InstanceView const& instance, LemonMethod method) {
    LemonResult const result = lemon_solve(flow_network(instance), method);
    return result.optimal ? pinned_value(instance) - result.cost : -1;
}

// What is wrong, or nothing.
char const* check_plan(InstanceView const& instance, Solution const& solution, std::int64_t expected) {
    Certificate const certificate = certify(instance, solution.pairings, solution.prices);
    if (!certificate.feasible()) return "not feasible";
    if (certificate.gap != 0) return "gap";
    if (certificate.value != solution.value || solution.upper_bound != certificate.upper_bound)
        return "reported numbers";
    if (solution.value != expected) return "value differs from LEMON";
    return nullptr;
}

char const* check_seed(std::uint64_t seed, std::string& instance_text) {
    std::mt19937_64 random(seed);
    bool const middling = seed % 4 == 0;
    Recipe const recipe = middling ? random_recipe(1500, 120, random) : random_recipe(60, 25, random);
    Instance instance = random_instance(recipe, random);
    if (instance.role.size() < 3000) instance_text = describe(instance.view());
    auto const method = seed % 2 ? LemonMethod::network_simplex : LemonMethod::cost_scaling;
    std::int64_t const expected = lemon_value(instance.view(), method);
    Solution const solution = solve(instance.view());
    if (char const* const wrong = check_plan(instance.view(), solution, expected)) return wrong;
    for (Simd const simd : {Simd::scalar, Simd::avx2}) {
        Solution const other = solve(instance.view(), {.simd = simd});
        if (other.pairings != solution.pairings || other.prices != solution.prices)
            return "instruction sets differ";
    }

    Rematch rematch(instance.view());
    Instance changed = instance;
    for (std::uint64_t changes = 1 + random() % (1 + changed.capacity.size() / 20); changes > 0; --changes) {
        auto const v = std::uint32_t(random() % changed.capacity.size());
        changed.capacity[v] = random() % 2 ? 0 : std::int32_t(random() % 4);
        rematch.set_capacity(v, changed.capacity[v]);
        if (random() % 4 > 0) continue;
        auto const r = std::uint32_t(random() % changed.maximum.size());
        changed.maximum[r] = std::int32_t(random() % 20);
        changed.minimum[r] = std::int32_t(random() % std::uint64_t(changed.maximum[r] + 1));
        changed.fill_value[r] = std::int64_t(random() % 5'000'000);
        rematch.set_role(r, {changed.minimum[r], changed.maximum[r], changed.fill_value[r]});
    }
    static_cast<void>(rematch.repair());
    std::int64_t const expected_after = lemon_value(changed.view(), method);
    if (char const* const wrong = check_plan(changed.view(), rematch.solution(), expected_after))
        return wrong;
    Solution const stateless = repair(changed.view(), solution.pairings, solution.prices);
    return check_plan(changed.view(), stateless, expected_after);
}

constexpr std::uint64_t instances_least = 600; // the same ones each time, whatever the machine

} // namespace

int main(int argc, char** argv) {
    char const* const text = std::getenv("KITH_FUZZ_SECONDS");
    long seconds = text ? std::atol(text) : 0;
    std::uint64_t seed = 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::string_view(argv[i]) == "--seconds") seconds = std::atol(argv[i + 1]);
        if (std::string_view(argv[i]) == "--seed") seed = std::strtoull(argv[i + 1], nullptr, 10);
    }
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    std::uint64_t count = 0;
    for (; count < instances_least || std::chrono::steady_clock::now() < end; ++seed, ++count) {
        std::string instance;
        char const* const wrong = check_seed(seed, instance);
        if (!wrong) continue;
        std::printf("seed %llu: %s\n%s", static_cast<unsigned long long>(seed), wrong, instance.c_str());
        return 1;
    }
    std::printf("%llu instances, no disagreement; next seed %llu\n", static_cast<unsigned long long>(count),
                static_cast<unsigned long long>(seed));
    return 0;
}
