// SPDX-License-Identifier: MIT
// A method of the wire: its name, what it does, its params and result as schemas, and the typed function
// behind it. The same table dispatches and describes itself (openrpc.hpp), so the two cannot differ.
#pragma once

#include "rpc/envelope.hpp"
#include "rpc/wire_type.hpp"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::rpc {

// Everything one call may look at and change; made by whoever serves calls, unknown to this table.
class Turn;

// A decided no: a stable code, whether the same request may succeed later, and the numbers behind it.
struct Refused {
    std::string code;
    bool retry = false;
    std::vector<std::pair<std::string, std::int64_t>> numbers;
};

enum class Effect : std::uint8_t {
    reads,
    changes, // takes a `key`, so that a call sent again has its effect once
};

struct Method {
    std::string name; // "match.offer"
    std::string summary;
    Effect effect = Effect::reads;
    boost::json::object params; // schema
    boost::json::object result; // schema
    // Decodes, runs, encodes. A refusal is an Error with ErrorCode::refused; a fault is thrown.
    std::function<Outcome<boost::json::value, Error>(Turn&, boost::json::object const&)> run;
};

// The wire's form of a refusal; `message` is its sentence.
[[nodiscard]] Error refusal_error(Refused const& refused, std::string message);
[[nodiscard]] Error mismatch_error(Mismatch const& mismatch);

// A method from `Outcome<Result, Refused> handler(Turn&, Params const&)`.
template <class Params, class Result>
[[nodiscard]] Method method(std::string name, Effect effect, std::string summary,
                            Outcome<Result, Refused> (*handler)(Turn&, Params const&)) {
    Method made{std::move(name), std::move(summary), effect, schema<Params>(), schema<Result>(), {}};
    made.run = [handler](Turn& turn, boost::json::object const& given) -> Outcome<boost::json::value, Error> {
        auto params = decode<Params>(given);
        if (!params) return refuse(mismatch_error(params.error()));
        auto result = handler(turn, *params);
        if (!result) return refuse(refusal_error(result.error(), result.error().code));
        return encode(*result);
    };
    return made;
}

class MethodTable {
  public:
    // Aborts on a name given twice.
    explicit MethodTable(std::vector<Method> methods);

    [[nodiscard]] Method const* find(std::string_view name) const;
    // Sorted by name.
    [[nodiscard]] std::span<Method const> all() const { return methods_; }

  private:
    std::vector<Method> methods_;
};

} // namespace kith::rpc
