// SPDX-License-Identifier: MIT
// The command line's frame: what every command is given, what it answers, and how it is registered. Each
// command lives in a file of its own and adds itself with one `add_...` function, listed in commands.hpp.
#pragma once

#include "base/time.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

namespace kith::cli {

enum class Exit : int { done = 0, refused = 1, usage = 2, fault = 3 };

enum class Format { table, json, csv };
enum class ProgressStyle { automatic, plain, json, none }; // automatic: a bar on a terminal, else plain

// The world as a command sees it. main makes it; tests make their own.
struct Console {
    std::ostream& out;
    std::ostream& err;
    Instant now; // read once, by main
    bool err_is_terminal = false;
    Format format = Format::table;
    ProgressStyle progress = ProgressStyle::automatic;
};

// Disk full, file gone, library failed: caught once, in run(), and answered with Exit::fault.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using Action = std::function<Exit(Console&)>;

class CommandLine {
  public:
    explicit CommandLine(CLI::App& app, Console& console) : app_(app), console_(console) {}

    // A command of its own: `kith NAME ...`. `prints` gives it --format and --progress.
    CLI::App& add(std::string const& name, std::string const& description, Action action, bool prints = true);
    // A group whose commands follow it: `kith import places ...`. Made at its first mention.
    [[nodiscard]] CommandLine group(std::string const& name, std::string const& description);

  private:
    CLI::App& app_;
    Console& console_;
};

// Parses the arguments (without the program's name) and runs the command they name.
// `more` adds what is built above this folder.
[[nodiscard]] Exit run(std::vector<std::string> arguments, Console& console,
                       std::function<void(CommandLine&)> const& more = {});

} // namespace kith::cli
