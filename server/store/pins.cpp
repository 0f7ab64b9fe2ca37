// SPDX-License-Identifier: MIT
#include "store/pins.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

namespace kith::store {
namespace {

constexpr std::string_view columns = "number, volunteer, opening, kind, reason, set_by, set_at, lifted_by, "
                                     "lifted_at";

Pin pin_of(Statement const& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    Pin pin{row.integer(0),          text(1), text(2), text(3), text(4), text(5),
            instant(row.integer(6)), text(7), {}};
    if (row.integer(8) != -1) pin.lifted_at = instant(row.integer(8));
    return pin;
}

} // namespace

std::int64_t Pins::add(Pin const& pin) {
    auto const number = next_number(*database_, "pin", centre_);
    Statement(*database_,
              "insert into pin (centre, " + std::string(columns) + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, std::string_view(pin.volunteer))
        .bind(4, std::string_view(pin.opening))
        .bind(5, std::string_view(pin.kind))
        .bind(6, std::string_view(pin.reason))
        .bind(7, std::string_view(pin.set_by))
        .bind(8, seconds(pin.set_at))
        .bind(9, std::string_view(pin.lifted_by))
        .bind(10, pin.lifted_at ? seconds(*pin.lifted_at) : -1)
        .run();
    return number;
}

void Pins::lift(std::int64_t number, std::string_view by, Instant at) {
    Statement(*database_, "update pin set lifted_by = ?, lifted_at = ? where centre = ? and number = ? and "
                          "lifted_at = -1")
        .bind(1, by)
        .bind(2, seconds(at))
        .bind(3, centre_)
        .bind(4, number)
        .run();
}

std::optional<Pin> Pins::find(std::int64_t number) {
    Statement row(*database_, "select " + std::string(columns) + " from pin where centre = ? and number = ?");
    if (!row.bind(1, centre_).bind(2, number).step()) return std::nullopt;
    return pin_of(row);
}

std::vector<Pin> Pins::page(Wanted const& wanted, std::int64_t before, std::size_t limit) {
    std::string sql = "select " + std::string(columns) + " from pin where centre = ? and number < ?";
    if (!wanted.volunteer.empty()) sql += " and volunteer = ?";
    if (!wanted.opening.empty()) sql += " and (opening = ? or (opening = ? and kind = 'rule_out'))";
    if (!wanted.lifted) sql += " and lifted_at = -1";
    Statement rows(*database_, sql + " order by number desc limit " + std::to_string(limit));
    rows.bind(1, centre_).bind(2, before > 0 ? before : INT64_MAX);
    int position = 2;
    if (!wanted.volunteer.empty()) rows.bind(++position, std::string_view(wanted.volunteer));
    if (!wanted.opening.empty()) {
        rows.bind(++position, std::string_view(wanted.opening));
        rows.bind(++position, std::string_view(wanted.role));
    }
    std::vector<Pin> found;
    while (rows.step()) found.push_back(pin_of(rows));
    return found;
}

std::int64_t Pins::holding() {
    Statement count(*database_, "select count(*) from pin where centre = ? and lifted_at = -1");
    return count.bind(1, centre_).step() ? count.integer(0) : 0;
}

} // namespace kith::store
