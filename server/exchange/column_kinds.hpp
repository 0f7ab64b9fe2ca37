// SPDX-License-Identifier: MIT
// How the columns' tables read and write the common kinds of cell: known or unknown numbers, words and dates,
// yes and no, lists, places. Included by the files that define the tables, and by nobody else.
#pragma once

#include "exchange/availability.hpp"
#include "exchange/pack_columns.hpp"
#include "exchange/text.hpp"

namespace kith::exchange::columns {

// --- reading: what cannot be read is reported and stays unknown ---

template <class Value>
Known<Value> take(Cell const& cell, Reading<Value> const& reading) {
    if (reading) return *reading;
    cell.fail(reading.error());
    return std::nullopt;
}

inline Known<std::int32_t> known_integer(Cell const& cell, std::int64_t smallest, std::int64_t largest) {
    if (is_unknown(cell.text())) return std::nullopt;
    auto const read = take(cell, parse_integer(cell.text(), smallest, largest));
    return read ? Known<std::int32_t>(static_cast<std::int32_t>(*read)) : std::nullopt;
}

inline Known<Date> known_date(Cell const& cell) {
    return is_unknown(cell.text()) ? std::nullopt : take(cell, parse_date(cell.text()));
}

template <class Value>
Known<Value> known_word(Cell const& cell) {
    return is_unknown(cell.text()) ? std::nullopt : take(cell, parse_word<Value>(cell.text()));
}

inline Answer answer(Cell const& cell) {
    auto const read = take(cell, parse_yes_no(cell.text()));
    if (!read || !*read) return Answer::unknown;
    return **read ? Answer::yes : Answer::no;
}

// The parts of a list that `parse` can read; the others are reported.
template <class Value>
std::vector<Value> list(Cell const& cell, auto parse) {
    std::vector<Value> values;
    if (is_unknown(cell.text()) || is_none(cell.text())) return values;
    for (auto const part : split_list(cell.text())) {
        PartReading<Value> read = parse(part, cell.context());
        if (read)
            values.push_back(std::move(*read));
        else
            cell.fail(std::move(read.error()));
    }
    return values;
}

template <class Value>
Known<std::vector<Value>> known_list(Cell const& cell, auto parse) {
    if (is_unknown(cell.text())) return std::nullopt;
    return list<Value>(cell, parse);
}

template <class WordId, TaxonomyKind kind>
PartReading<WordId> parse_code(std::string_view part, PackContext const& context) {
    auto const position = context.book(kind).find(part);
    if (!position) return refuse(PartMisread{std::string(part), position.error()});
    return WordId(*position);
}

inline Known<Minutes> known_duration(Cell const& cell, Minutes bare_unit) {
    return is_unknown(cell.text()) ? std::nullopt : take(cell, parse_duration(cell.text(), bare_unit));
}

inline std::string required_text(Cell const& cell) {
    if (cell.text().empty()) cell.fail(Misread{Expected::value, ""});
    return std::string(cell.text());
}

// --- writing ---

std::string number(auto const& known) {
    return known ? std::to_string(*known) : std::string();
}
inline std::string date(Known<Date> const& known) {
    return known ? format_date(*known) : std::string();
}
template <class Value>
std::string word(Known<Value> const& known) {
    return known ? std::string(word_of(*known)) : std::string();
}
inline std::string answer_text(Answer value) {
    return value == Answer::unknown ? "" : value == Answer::yes ? "yes" : "no";
}
inline std::string minutes_text(Known<Minutes> const& known) {
    return known ? std::to_string(known->count()) + " min" : std::string();
}

template <class Value>
std::string joined(std::vector<Value> const& values, std::string_view by, auto write) {
    std::string text;
    for (auto const& each : values) {
        if (!text.empty()) text += by;
        text += write(each);
    }
    return text;
}

template <class Value>
std::string list_text(std::vector<Value> const& values, PackContext const& context) {
    return joined(values, "; ", [&](Value const& each) { return format(each, context); });
}
template <class Value>
std::string list_text(Known<std::vector<Value>> const& values, PackContext const& context) {
    if (!values) return {};
    return values->empty() ? "none" : list_text(*values, context);
}

template <TaxonomyKind kind, class WordId>
std::string codes_text(std::vector<WordId> const& ids, PackContext const& context) {
    return joined(ids, "; ", [&](WordId id) { return context.book(kind).code(id.index()); });
}

// --- location ---

template <class Line, LocationCells Line::* cells>
constexpr Field<Line> postcode_field = {
    "postcode", false,
    [](Line& line, Cell const& cell) {
        if (is_unknown(cell.text())) return;
        (line.*cells).postcode = take(cell, parse_postcode(cell.text()));
        auto const& gazetteer = cell.context().gazetteer;
        auto const& code = (line.*cells).postcode;
        if (code && !gazetteer.empty() && gazetteer.find(*code) == nullptr)
            cell.note(*code, Noted::postcode_not_in_places);
    },
    [](Line const& line, PackContext const&) { return (line.*cells).postcode.value_or(""); }};

template <class Line, LocationCells Line::* cells>
constexpr Field<Line> ward_field = {
    "ward", false,
    [](Line& line, Cell const& cell) {
        if (is_unknown(cell.text())) return;
        auto const ward = take(cell, cell.context().wards.find(cell.text()));
        if (!ward) return;
        (line.*cells).ward = WardId(*ward);
        auto const& code = (line.*cells).postcode;
        auto const* const place = code ? cell.context().gazetteer.find(*code) : nullptr;
        if (place != nullptr && !place->ward.empty() && place->ward != cell.context().wards.code(*ward)) {
            cell.note(cell.text(), Noted::ward_differs_from_postcode);
        }
    },
    [](Line const& line, PackContext const& context) {
        auto const& ward = (line.*cells).ward;
        return ward ? context.wards.code(ward->index()) : std::string();
    }};

template <class Line, LocationCells Line::* cells>
constexpr Field<Line> easting_field = {
    "easting", false,
    [](Line& line, Cell const& cell) { (line.*cells).easting = known_integer(cell, 0, easting_max); },
    [](Line const& line, PackContext const&) { return number((line.*cells).easting); }};

template <class Line, LocationCells Line::* cells>
constexpr Field<Line> northing_field = {
    "northing", false,
    [](Line& line, Cell const& cell) {
        (line.*cells).northing = known_integer(cell, 0, northing_max);
        // Columns are read in the order of the table, so easting is known here.
        if ((line.*cells).northing.has_value() != (line.*cells).easting.has_value()) {
            cell.fail(Misread{Expected::grid_reference, "easting, northing"});
        }
    },
    [](Line const& line, PackContext const&) { return number((line.*cells).northing); }};

} // namespace kith::exchange::columns
