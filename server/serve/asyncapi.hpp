// SPDX-License-Identifier: MIT
// The live events as an AsyncAPI 3.0 document, from the table that decides who may see them: a kind without a
// row there is in neither.
#pragma once

#include <boost/json/object.hpp>

#include <string_view>

namespace kith::serve {

[[nodiscard]] boost::json::object asyncapi(std::string_view version);

} // namespace kith::serve
