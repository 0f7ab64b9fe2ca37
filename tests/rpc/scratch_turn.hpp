// SPDX-License-Identifier: MIT
// A turn over an empty database of its own, for handlers that look at their params only.
#pragma once

#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/sqlite.hpp"

#include <cstdlib>
#include <filesystem>

namespace kith::rpc_test {

class ScratchFolder {
  public:
    ScratchFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "kith-rpc-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
        path = pattern;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;

    std::filesystem::path path;
};

struct ScratchTurn {
    ScratchFolder folder;
    store::Database database{folder.path / "kith.db", store::Database::Mode::create};
    auth::Principal principal;
    auth::RandomBytes random = [](std::span<unsigned char> bytes) { std::ranges::fill(bytes, 7); };
    rpc::Services services;
    rpc::Turn turn{rpc::Turn::Call{
        principal, auth::Reach::none, Instant{}, database, nullptr, random, services, {}, {}}};
};

} // namespace kith::rpc_test
