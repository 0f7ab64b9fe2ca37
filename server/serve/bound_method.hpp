// SPDX-License-Identifier: MIT
// A method whose function holds on to parts of the server: feed.*, demo.*.
#pragma once

#include "rpc/method.hpp"
#include "rpc/turn.hpp"

#include <utility>

namespace kith::serve {

template <class Params, class Result, class Handler>
[[nodiscard]] rpc::Method bound(std::string name, rpc::Effect effect, std::string summary, Handler handler) {
    auto made = rpc::method<Params, Result>(
        std::move(name), effect, std::move(summary),
        [](rpc::Turn&, Params const&) -> Outcome<Result, rpc::Refused> { return Result{}; });
    made.run = [handler = std::move(handler)](
                   rpc::Turn& turn, rpc::Decoded const& params) -> Outcome<boost::json::value, rpc::Error> {
        Outcome<Result, rpc::Refused> result = handler(turn, *static_cast<Params const*>(params.get()));
        if (!result) return refuse(rpc::refusal_error(result.error(), result.error().code));
        return rpc::encode(*result);
    };
    return rpc::by_scope(std::move(made));
}

} // namespace kith::serve
