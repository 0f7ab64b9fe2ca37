// SPDX-License-Identifier: MIT
// A file of the server's own, readable by its account alone, closed when this goes. For what has to be on the
// disk before something depends on it.
#pragma once

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <unistd.h>

namespace kith::auth {

class OpenFile {
  public:
    // `flags` as open(2) has them.
    OpenFile(std::filesystem::path const& path, int flags)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~OpenFile() {
        if (number_ >= 0) ::close(number_);
    }
    OpenFile(OpenFile const&) = delete;
    OpenFile& operator=(OpenFile const&) = delete;
    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    [[nodiscard]] int number() const { return number_; }
    // All of them, or false.
    [[nodiscard]] bool put(std::string_view bytes) const {
        while (!bytes.empty()) {
            auto const written = ::write(number_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }
    // They are on the disk.
    [[nodiscard]] bool sync() const { return ::fsync(number_) == 0; }

  private:
    int number_;
};

} // namespace kith::auth
