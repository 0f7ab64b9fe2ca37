// SPDX-License-Identifier: MIT
#include "store/intake.hpp"

#include "store/moments.hpp"

namespace kith::store {
namespace {

constexpr std::string_view select_inductions =
    "select i.id, i.begins_at, i.ends_at, i.location, i.places, i.called_off, (select count(*) from "
    "induction_booking b where b.centre = i.centre and b.induction = i.id and b.state in ('booked', 'came')) "
    "from induction i where i.centre = ?";

InductionRow induction_in(Statement const& row) {
    return {
        std::string(row.text(0)), instant(row.integer(1)), instant(row.integer(2)), std::string(row.text(3)),
        row.integer(4),           row.integer(5) != 0,     row.integer(6)};
}

constexpr std::string_view select_bookings =
    "select b.induction, b.volunteer, b.state, b.booked_at, b.asked from induction_booking b";

} // namespace

std::optional<IntakeRow> find_intake(Database& database, std::int64_t centre, std::string_view volunteer) {
    Statement row(database, "select door, taken_at, taken_by, safe_times, may_leave_message, interpreter, "
                            "adjustments, emergency_name, emergency_telephone, emergency_relation, "
                            "carer_name, carer_address, carer_relation, consent, consent_how, consent_at, "
                            "consent_by from intake where centre = ? and volunteer = ?");
    if (!row.bind(1, centre).bind(2, volunteer).step()) return std::nullopt;
    IntakeRow found;
    found.volunteer = volunteer;
    found.door = row.text(0);
    found.taken_at = instant(row.integer(1));
    found.taken_by = row.text(2);
    found.safe_times = row.text(3);
    if (row.integer(4) >= 0) found.may_leave_message = row.integer(4) != 0;
    found.interpreter = row.text(5);
    found.adjustments = row.text(6);
    found.emergency_name = row.text(7);
    found.emergency_telephone = row.text(8);
    found.emergency_relation = row.text(9);
    found.carer_name = row.text(10);
    found.carer_address = row.text(11);
    found.carer_relation = row.text(12);
    found.consent = row.text(13);
    found.consent_how = row.text(14);
    if (row.integer(15) >= 0) found.consent_at = instant(row.integer(15));
    found.consent_by = row.text(16);
    return found;
}

void put_intake(Database& database, std::int64_t centre, IntakeRow const& row) {
    erase_intake(database, centre, row.volunteer);
    std::int64_t const may_leave = row.may_leave_message ? std::int64_t{*row.may_leave_message} : -1;
    Statement(database,
              "insert into intake (centre, volunteer, door, taken_at, taken_by, safe_times, "
              "may_leave_message, interpreter, adjustments, emergency_name, emergency_telephone, "
              "emergency_relation, carer_name, carer_address, carer_relation, consent, consent_how, "
              "consent_at, consent_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, std::string_view(row.volunteer))
        .bind(3, std::string_view(row.door))
        .bind(4, seconds(row.taken_at))
        .bind(5, std::string_view(row.taken_by))
        .bind(6, std::string_view(row.safe_times))
        .bind(7, may_leave)
        .bind(8, std::string_view(row.interpreter))
        .bind(9, std::string_view(row.adjustments))
        .bind(10, std::string_view(row.emergency_name))
        .bind(11, std::string_view(row.emergency_telephone))
        .bind(12, std::string_view(row.emergency_relation))
        .bind(13, std::string_view(row.carer_name))
        .bind(14, std::string_view(row.carer_address))
        .bind(15, std::string_view(row.carer_relation))
        .bind(16, std::string_view(row.consent))
        .bind(17, std::string_view(row.consent_how))
        .bind(18, row.consent_at ? seconds(*row.consent_at) : -1)
        .bind(19, std::string_view(row.consent_by))
        .run();
}

void erase_intake(Database& database, std::int64_t centre, std::string_view volunteer) {
    Statement(database, "delete from intake where centre = ? and volunteer = ?")
        .bind(1, centre)
        .bind(2, volunteer)
        .run();
}

void Inductions::put(InductionRow const& row) {
    Statement(*database_, "delete from induction where centre = ? and id = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(row.id))
        .run();
    Statement(*database_, "insert into induction (centre, id, begins_at, ends_at, location, places, "
                          "called_off) values (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(row.id))
        .bind(3, seconds(row.begins_at))
        .bind(4, seconds(row.ends_at))
        .bind(5, std::string_view(row.location))
        .bind(6, row.places)
        .bind(7, std::int64_t{row.called_off})
        .run();
}

std::optional<InductionRow> Inductions::find(std::string_view id) {
    Statement row(*database_, std::string(select_inductions) + " and i.id = ?");
    if (!row.bind(1, centre_).bind(2, id).step()) return std::nullopt;
    return induction_in(row);
}

std::vector<InductionRow> Inductions::after(Instant from, std::size_t limit) {
    Statement row(*database_, std::string(select_inductions) +
                                  " and i.ends_at > ? order by i.begins_at, i.id limit " +
                                  std::to_string(limit));
    row.bind(1, centre_).bind(2, seconds(from));
    std::vector<InductionRow> found;
    while (row.step()) found.push_back(induction_in(row));
    return found;
}

void Inductions::put(InductionBooking const& booking) {
    Statement(*database_,
              "delete from induction_booking where centre = ? and induction = ? and volunteer = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(booking.induction))
        .bind(3, std::string_view(booking.volunteer))
        .run();
    Statement(*database_, "insert into induction_booking (centre, induction, volunteer, state, booked_at, "
                          "asked) values (?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(booking.induction))
        .bind(3, std::string_view(booking.volunteer))
        .bind(4, std::string_view(booking.state))
        .bind(5, seconds(booking.booked_at))
        .bind(6, std::int64_t{booking.asked})
        .run();
}

std::vector<InductionBooking> Inductions::rows(Statement& row) {
    std::vector<InductionBooking> found;
    while (row.step()) {
        found.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                         instant(row.integer(3)), row.integer(4) != 0});
    }
    return found;
}

std::optional<InductionBooking> Inductions::booking(std::string_view induction, std::string_view volunteer) {
    Statement row(*database_, std::string(select_bookings) +
                                  " where b.centre = ? and b.induction = ? and b.volunteer = ?");
    auto found = rows(row.bind(1, centre_).bind(2, induction).bind(3, volunteer));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<InductionBooking> Inductions::bookings(std::string_view induction) {
    Statement row(*database_, std::string(select_bookings) +
                                  " where b.centre = ? and b.induction = ? order by b.volunteer");
    return rows(row.bind(1, centre_).bind(2, induction));
}

std::vector<InductionBooking> Inductions::of_volunteer(std::string_view volunteer) {
    Statement row(*database_, std::string(select_bookings) +
                                  " where b.centre = ? and b.volunteer = ? order by b.booked_at desc, "
                                  "b.induction");
    return rows(row.bind(1, centre_).bind(2, volunteer));
}

std::vector<InductionBooking> Inductions::unanswered(Instant ended_before, std::size_t limit) {
    Statement row(*database_,
                  std::string(select_bookings) +
                      " join induction i on i.centre = b.centre and i.id = b.induction where b.centre = ? "
                      "and i.ends_at < ? and i.called_off = 0 and b.state = 'booked' and b.asked = 0 order "
                      "by i.ends_at, b.volunteer limit " +
                      std::to_string(limit));
    return rows(row.bind(1, centre_).bind(2, seconds(ended_before)));
}

} // namespace kith::store
