// SPDX-License-Identifier: MIT
// The methods by which people come in and are let in: session.*, principal.*, token.*. main puts the lists of
// every folder of methods together.
#pragma once

#include "rpc/method.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::rpc {

// A volunteer's account, by an address that has been read (auth/sign_in.hpp); its id, or nothing where
// somebody has the address. Published; nobody is told anything yet.
[[nodiscard]] std::optional<std::string> give_account(Turn& turn, std::int64_t centre,
                                                      std::string const& volunteer, std::string const& name,
                                                      std::string const& address);

[[nodiscard]] std::vector<Method> session_methods();
[[nodiscard]] std::vector<Method> principal_methods();
[[nodiscard]] std::vector<Method> token_methods();

} // namespace kith::rpc
