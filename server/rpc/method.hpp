// SPDX-License-Identifier: MIT
// A method of the wire: its name, what it does, its params and result as schemas, and the typed function
// behind it. The same table dispatches and describes itself (openrpc.hpp), so the two cannot differ.
#pragma once

#include "auth/permissions.hpp"
#include "rpc/envelope.hpp"
#include "rpc/wire_type.hpp"

#include <any>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::rpc {

// Everything one call may look at and change (turn.hpp).
class Turn;

// A decided no: a stable code, whether the same request may succeed later, and the numbers behind it.
struct Refused {
    std::string code;
    bool retry = false;
    std::vector<std::pair<std::string, std::int64_t>> numbers;
};
// One that will not change by itself, and that no numbers belong to.
[[nodiscard]] inline Refused no(std::string code) {
    return {std::move(code), false, {}};
}

enum class Effect : std::uint8_t {
    reads,
    changes, // takes a `key`, so that a call sent again has its effect once
    // Signing in: changes too, but without a key, because what it hands out is a secret that nobody may keep
    // to hand it out again. Codes and links work once by themselves.
    enters,
};

// Slow work (tens of milliseconds) that a call needs done between two looks into the database; what it finds
// is the handler's `turn.prepared<Found>()`. What it throws is the call's fault, as what a handler throws.
using Slow = std::function<std::any()>;
enum class SlowWork : std::uint8_t {
    secrets, // runs in the HashQueue
    looking  // at a whole community; runs in the pool, where this process has one (Services::in_pool)
};

// Params of whatever type the method takes.
using Decoded = std::shared_ptr<void const>;

struct Method {
    std::string name; // "match.offer"
    std::string summary;
    Effect effect = Effect::reads;
    boost::json::object params;       // schema
    boost::json::object result;       // schema
    std::vector<std::string> secrets; // members of the result that are sent once and never kept
    bool by_scope = false;            // about nobody in particular: the handler cuts down to turn.scope()

    // The params, read and checked: what the functions below take.
    std::function<Outcome<Decoded, Error>(boost::json::object const&)> decode;
    // Whom a call is about; null where it is about nobody.
    std::function<auth::Subject(Turn&, Decoded const&)> subject;
    std::function<Slow(Turn&, Decoded const&)> prepare; // null: no slow part
    SlowWork slow_work = SlowWork::secrets;
    // Runs and encodes. A refusal is an Error with ErrorCode::refused; a fault is thrown.
    std::function<Outcome<boost::json::value, Error>(Turn&, Decoded const&)> run;
};

// The wire's form of a refusal; `message` is its sentence.
[[nodiscard]] Error refusal_error(Refused const& refused, std::string message);
[[nodiscard]] Error mismatch_error(Mismatch const& mismatch);

// A method from `Outcome<Result, Refused> handler(Turn&, Params const&)`. As it stands it is about nobody, so
// that no standing may reach only its own; see about() and by_scope().
template <class Params, class Result>
[[nodiscard]] Method method(std::string name, Effect effect, std::string summary,
                            Outcome<Result, Refused> (*handler)(Turn&, Params const&)) {
    Method made;
    made.name = std::move(name);
    made.summary = std::move(summary);
    made.effect = effect;
    made.params = schema<Params>();
    made.result = schema<Result>();
    made.secrets = secret_members<Result>();
    made.decode = [](boost::json::object const& given) -> Outcome<Decoded, Error> {
        auto params = decode<Params>(given);
        if (!params) return refuse(mismatch_error(params.error()));
        return Decoded(std::make_shared<Params const>(std::move(*params)));
    };
    made.run = [handler](Turn& turn, Decoded const& params) -> Outcome<boost::json::value, Error> {
        auto result = handler(turn, *static_cast<Params const*>(params.get()));
        if (!result) return refuse(refusal_error(result.error(), result.error().code));
        return encode(*result);
    };
    return made;
}

// The same, saying whom a call is about: `own` is checked against it in one place, before the handler runs.
// An id that is nobody's gives an empty subject, so that a stranger cannot tell it from somebody else's.
template <class Params, class Result>
[[nodiscard]] Method method(std::string name, Effect effect, std::string summary,
                            Outcome<Result, Refused> (*handler)(Turn&, Params const&),
                            auth::Subject (*subject_of)(Turn&, Params const&)) {
    auto made = method(std::move(name), effect, std::move(summary), handler);
    made.subject = [subject_of](Turn& turn, Decoded const& params) {
        return subject_of(turn, *static_cast<Params const*>(params.get()));
    };
    return made;
}

// A list, or a call about the caller itself: the handler looks at nothing outside turn.scope(), or at nothing
// but turn.principal().
[[nodiscard]] inline Method by_scope(Method made) {
    made.by_scope = true;
    return made;
}

// With a slow part: `prepare` looks into the database and says what is to be worked out before the handler
// runs.
template <class Params>
[[nodiscard]] Method with_slow(Method made, Slow (*prepare)(Turn&, Params const&),
                               SlowWork work = SlowWork::secrets) {
    made.slow_work = work;
    made.prepare = [prepare](Turn& turn, Decoded const& params) {
        return prepare(turn, *static_cast<Params const*>(params.get()));
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
