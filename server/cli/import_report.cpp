// SPDX-License-Identifier: MIT
#include "cli/import_report.hpp"

#include "phrases/refusals.hpp"

#include <ostream>

namespace kith::cli {

void print_notes(Console& console, std::span<exchange::ImportNote const> notes) {
    if (notes.empty()) return;
    auto const phrases = phrases::Phrases::load("en");
    for (auto const& note : notes) {
        console.err << phrases::note(phrases, {note.file, note.row, note.column}, exchange::code(note.noted),
                                     note.read)
                    << '\n';
    }
}

Exit print_refused(Console& console, std::span<exchange::ImportError const> errors, std::size_t omitted) {
    auto const phrases = phrases::Phrases::load("en");
    for (auto const& error : errors) {
        console.err << phrases::misread(phrases, {error.file, error.row, error.column},
                                        exchange::code(error.expected), error.read, error.hint)
                    << '\n';
    }
    console.err << phrases.say("cli.refused", {{"count", errors.size() + omitted}, {"omitted", omitted}})
                << '\n';
    return Exit::refused;
}

Exit print_refused(Console& console, exchange::ImportReport const& report) {
    return print_refused(console, report.errors(), report.omitted());
}

} // namespace kith::cli
