// SPDX-License-Identifier: MIT
// A database of its own for the tests of signing in.
#pragma once

#include "store/migrate.hpp"
#include "store/sqlite.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace kith::auth_test {

class Folder {
  public:
    Folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "kith-auth-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    [[nodiscard]] std::filesystem::path operator/(std::string const& name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

} // namespace kith::auth_test
