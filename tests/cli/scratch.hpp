// SPDX-License-Identifier: MIT
// A folder for one test case that goes away with it, and the command line run inside the process.
#pragma once

#include "cli/command.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

class Scratch {
  public:
    Scratch() {
        static std::atomic<int> count = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("kith-test-" + std::to_string(getpid()) + "-" + std::to_string(count++));
        std::filesystem::create_directories(path_);
    }
    ~Scratch() { std::filesystem::remove_all(path_); }
    Scratch(Scratch const&) = delete;
    Scratch& operator=(Scratch const&) = delete;

    [[nodiscard]] std::filesystem::path const& path() const { return path_; }
    std::string write(std::string const& name, std::string const& bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
        return (path_ / name).string();
    }
    [[nodiscard]] std::string read(std::string const& name) const {
        std::stringstream text;
        text << std::ifstream(path_ / name, std::ios::binary).rdbuf();
        return std::move(text).str();
    }

  private:
    std::filesystem::path path_;
};

struct Ran {
    kith::cli::Exit exit;
    std::string out, err;
};

inline Ran run_kith(std::vector<std::string> arguments) {
    std::ostringstream out, err;
    kith::cli::Console console{.out = out,
                               .err = err,
                               .now =
                                   kith::Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22))};
    auto const exit = kith::cli::run(std::move(arguments), console);
    return {exit, std::move(out).str(), std::move(err).str()};
}
