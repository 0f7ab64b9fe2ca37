// SPDX-License-Identifier: MIT
#include "cli/import_report.hpp"

#include <ostream>

namespace kith::cli {
namespace {

void put_place(std::ostream& err, std::string const& file, std::size_t row, std::string const& column) {
    err << file;
    if (row > 0) err << ", row " << row;
    if (!column.empty()) err << ", column " << column;
    err << ": ";
}

} // namespace

void print_errors(Console& console, std::span<exchange::ImportError const> errors, std::size_t omitted) {
    for (auto const& error : errors) {
        put_place(console.err, error.file, error.row, error.column);
        if (!error.read.empty()) console.err << "read \"" << error.read << "\", ";
        console.err << "expected " << exchange::code(error.expected);
        if (!error.hint.empty()) console.err << " (" << error.hint << ')';
        console.err << '\n';
    }
    if (omitted > 0) console.err << "... and " << omitted << " more\n";
}

void print_notes(Console& console, std::span<exchange::ImportNote const> notes) {
    for (auto const& note : notes) {
        put_place(console.err, note.file, note.row, note.column);
        console.err << exchange::code(note.noted);
        if (!note.read.empty()) console.err << " \"" << note.read << '"';
        console.err << '\n';
    }
}

Exit print_refused(Console& console, exchange::ImportReport const& report) {
    print_errors(console, report.errors(), report.omitted());
    std::size_t const count = report.errors().size() + report.omitted();
    console.err << count << (count == 1 ? " error" : " errors") << "; nothing was read.\n";
    return Exit::refused;
}

} // namespace kith::cli
