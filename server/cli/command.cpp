// SPDX-License-Identifier: MIT
#include "cli/command.hpp"

#include "cli/commands.hpp"

#include <ostream>

namespace kith::cli {
namespace {

// How a command that was chosen hands its answer back through CLI11's callbacks.
struct Answered {
    Exit exit;
};

std::map<std::string, Format> const formats{
    {"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}};
std::map<std::string, ProgressStyle> const progress_styles{
    {"plain", ProgressStyle::plain}, {"json", ProgressStyle::json}, {"none", ProgressStyle::none}};

// An option whose words stand for enumerators, shown as the words.
template <class Enum>
void add_words(CLI::App& command, std::string const& flag, Enum& target,
               std::map<std::string, Enum> const& words, std::string const& description) {
    std::vector<std::string> names;
    for (auto const& [name, value] : words) names.push_back(name);
    command
        .add_option_function<std::string>(
            flag, [&target, &words](std::string const& word) { target = words.at(word); }, description)
        ->check(CLI::IsMember(names));
}

} // namespace

CLI::App& CommandLine::add(std::string const& name, std::string const& description, Action action,
                           bool prints) {
    CLI::App& command = *app_.add_subcommand(name, description);
    if (prints) {
        add_words(command, "--format", console_.format, formats,
                  "What to print: table (default), json or csv");
        add_words(command, "--progress", console_.progress, progress_styles,
                  "Progress on stderr: plain, json or none; default: a bar on a terminal");
    }
    command.final_callback(
        [action = std::move(action), this_console = &console_] { throw Answered{action(*this_console)}; });
    return command;
}

CommandLine CommandLine::group(std::string const& name, std::string const& description) {
    for (CLI::App* existing :
         app_.get_subcommands([&](CLI::App* each) { return each->get_name() == name; })) {
        return CommandLine(*existing, console_);
    }
    CLI::App& made = *app_.add_subcommand(name, description);
    made.require_subcommand(1);
    return CommandLine(made, console_);
}

Exit run(std::vector<std::string> arguments, Console& console,
         std::function<void(CommandLine&)> const& more) {
    CLI::App app(
        "Kith: matches volunteers with roles, explains every pairing, and keeps the books of time credits.",
        "kith");
    app.require_subcommand(1);
    app.set_version_flag("--version", "kith " KITH_VERSION);
    CommandLine command_line(app, console);
    add_commands(command_line);
    if (more) more(command_line);
    try {
        std::ranges::reverse(arguments); // as CLI11 takes them
        app.parse(std::move(arguments));
        return Exit::usage;
    } catch (Answered const& answered) {
        console.out.flush();
        if (!console.out) {
            console.err << "kith: the output could not be written\n";
            return Exit::fault;
        }
        return answered.exit;
    } catch (CLI::Success const& asked) { // --help, --version
        app.exit(asked, console.out, console.err);
        return Exit::done;
    } catch (CLI::ParseError const& error) {
        app.exit(error, console.out, console.err);
        return Exit::usage;
    } catch (std::exception const& fault) {
        console.err << "kith: " << fault.what() << '\n';
        return Exit::fault;
    }
}

} // namespace kith::cli
