// SPDX-License-Identifier: MIT
#include "auth/permissions.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <algorithm>

namespace kith::auth {

namespace {

// "- o c": none, own, centre, in the order of Standing.
consteval Permission row(std::string_view name, std::string_view columns) {
    Permission made{name, {}};
    std::size_t count = 0;
    for (char const letter : columns) {
        if (letter == ' ') continue;
        if (letter != '-' && letter != 'o' && letter != 'c') throw "a column is -, o or c";
        if (count == standings) throw "too many columns";
        made.reach[count++] = letter == 'c' ? Reach::centre : letter == 'o' ? Reach::own : Reach::none;
    }
    if (count != standings) throw "a column is missing";
    return made;
}

template <std::size_t count>
consteval std::array<Permission, count> sorted(Permission const (&rows)[count]) {
    std::array<Permission, count> made{};
    std::ranges::copy(rows, made.begin());
    std::ranges::sort(made, {}, &Permission::name);
    if (std::ranges::adjacent_find(made, {}, &Permission::name) != made.end()) throw "a row stands twice";
    return made;
}

// Columns: a anonymous, v volunteer, o organiser, b broker, c coordinator, A administrator, i integration,
// l link.
// clang-format off
constexpr auto methods = sorted({
    //                               a v o b c A i l
    row("account.appoint",          "- o o c - c - -"),
    row("account.close",            "- - - c - c - -"),
    row("account.limits",           "- - - c - c - -"),
    row("account.list",             "- o o c c c - -"),
    row("account.open",             "- - - c - c - -"),
    row("account.reopen",           "- - - c - c - -"),
    row("attention.list",           "- - - - c c - -"),
    row("attention.settle",         "- - - - c c - -"),
    row("audit.list",               "- - - - - c - -"),
    row("audit.verify",             "- - - - - c - -"),
    row("board.day",                "- - - - c c - -"),
    row("board.rechecks",           "- - - - c c - -"),
    row("board.wards",              "- - - - c c - -"),
    row("board.weeks",              "- - - - c c - -"),
    row("calendar.end",             "- o o - - - - -"),
    row("calendar.list",            "- o o - - - - -"),
    row("calendar.make",            "- o o - - - - -"),
    row("clearing.add",             "- - - - c c - -"),
    row("clearing.settle",          "- - - - c c - -"),
    row("clearing.waive",           "- - - - c c - -"),
    row("concern.decide",           "- - - - c c - -"),
    row("concern.get",              "- - - - c c - -"),
    row("concern.leads",            "- - - - c c - -"),
    row("concern.list",             "- - - - c c - -"),
    row("concern.note",             "- - - - c c - -"),
    row("concern.raise",            "- - - - c c - -"),
    row("concern.set_leads",        "- - - - - c - -"),
    row("concern.share",            "- - - - c c - -"),
    row("credit.balance",           "- o o c c c - -"),
    row("credit.dispute",           "- o o c - c - -"),
    row("credit.erase_words",       "- - - c - c - -"),
    row("credit.exchange",          "- o o c - c - -"),
    row("credit.get",               "- o o c c c - -"),
    row("credit.list",              "- - - c c c - -"),
    row("credit.move",              "- - - c - c - -"),
    row("credit.override",          "- - - c - c - -"),
    row("credit.post",              "- o o c - c - -"),
    row("credit.receipt",           "- o o c c c - -"),
    row("credit.reserve",           "- o o c - c - -"),
    row("credit.reverse",           "- o o c - c - -"),
    row("credit.settle",            "- - - c - c - -"),
    row("credit.statement",         "- o o c c c - -"),
    row("credit.transfer",          "- o o c - c - -"),
    row("credit.void",              "- o o c - c - -"),
    row("demo.accounts",            "c c c c c c c c"), // served by `kith serve --demo` alone
    row("demo.enter",               "c c c c c c c c"),
    row("demo.reset",               "- c c c c c - -"),
    row("directory.keep",           "- - - - c c - -"),
    row("directory.list",           "- - - - c c - -"),
    row("directory.withdraw",       "- - - - c c - -"),
    row("dispute.answer",           "- o o c - c - -"),
    row("dispute.appeal",           "- o o c - c - -"),
    row("dispute.decide",           "- - - c - c - -"),
    row("dispute.get",              "- o o c c c - -"),
    row("dispute.list",             "- - - c c c - -"),
    row("duplicate.dismiss",        "- - - - c c - -"),
    row("duplicate.find",           "- - - - c c - -"),
    row("duplicate.list",           "- - - - c c - -"),
    row("duplicate.merge",          "- - - - c c - -"),
    row("duplicate.merges",         "- - - - c c - -"),
    row("duplicate.undo",           "- - - - c c - -"),
    row("contact.get",              "- o o c c c - -"),
    row("contact.set",              "- o o c c c - -"),
    row("contact_log.add",          "- - - - c c - -"),
    row("contact_log.forget",       "- - - - c c - -"),
    row("contact_log.list",         "- - - - c c - -"),
    row("feed.subscribe",           "- o o o o o o -"),
    row("feed.unsubscribe",         "- o o o o o o -"),
    row("hold.lift",                "- - - - - c - -"),
    row("hold.list",                "- - - - - c - -"),
    row("hold.place",               "- - - - - c - -"),
    row("hours.confirm",            "- - o c c c - o"),
    row("hours.confirm_several",    "- - o c c c - -"),
    row("hours.correct",            "- - - c - c - -"),
    row("hours.list",               "- o o c c c c -"),
    row("hours.log",                "- o o c c c c -"),
    row("hours.reject",             "- o o c c c - o"),
    row("hours.set_budget",         "- - - - - c - -"),
    row("import.get",               "- - - - c c - -"),
    row("import.list",              "- - - - c c - -"),
    row("import.undo",              "- - - - c c - -"),
    row("incident.list",            "- - o - c c - -"),
    row("incident.report",          "- - o - c c - -"),
    row("induction.add",            "- - - c c c - -"),
    row("induction.book",           "- o - c c c - -"),
    row("induction.call_off",       "- - - c c c - -"),
    row("induction.cancel",         "- o - c c c - -"),
    row("induction.list",           "- o - c c c - -"),
    row("induction.note",           "- - - c c c - -"),
    row("intake.consent",           "- - - c c c - -"),
    row("intake.get",               "- o - c c c - -"),
    row("intake.set",               "- o - c c c - -"),
    row("ledger.balances",          "- - - c c c - -"),
    row("ledger.circulation",       "- - - c c c - -"),
    row("ledger.desk",              "- - - c c c - -"),
    row("ledger.hours",             "- - - c c c - -"),
    row("ledger.lapse",             "- - - c - c - -"),
    row("ledger.liability",         "- - - c c c - -"),
    row("ledger.rules",             "- c c c c c - -"),
    row("ledger.set_rules",         "- - - - - c - -"),
    row("ledger.verify",            "- - - - - c - -"),
    row("letter.list",              "- - - - c c - -"),
    row("letter.posted",            "- - - - c c - -"),
    row("letter.print",             "- - - - c c - -"),
    row("link.look",                "- - - - - - - c"),
    row("mailing.count",            "- - - - c c - -"),
    row("mailing.list",             "- - - - c c - -"),
    row("mailing.send",             "- - - - c c - -"),
    row("marketing.choose",         "- o - c c c - -"),
    row("marketing.get",            "- o - c c c - -"),
    row("match.accept",             "- o - c c c c o"),
    row("match.acknowledge",        "- - o - c c c o"),
    row("match.ask",                "- o - - c c - -"),
    row("match.apply",              "- o - c c c c -"),
    row("match.complete",           "- - o - c c c o"),
    row("match.confirm",            "- - o - c c c -"),
    row("match.decline",            "- o - c c c c o"),
    row("match.drop_out",           "- o o c c c c o"),
    row("match.first_reply",        "- - - - c c c -"),
    row("match.get",                "- o o c c c c -"),
    row("match.list",               "- o o c c c c -"),
    row("match.meet",               "- - o - c c c o"),
    row("match.offer",              "- - - - c c c -"),
    row("match.offer_swap",     "- o - - c c - -"),
    row("match.refer",              "- - - - c c c -"),
    row("match.stand_in",       "- - - - c c - -"),
    row("match.start",              "- - o - c c c o"),
    row("match.steps",              "- - - - c c - -"),
    row("match.suggest",            "- - - - c c c -"),
    row("match.take_on",            "- - o - c c c o"),
    row("match.take_swap",      "- o - - c c - -"),
    row("match.turn_down",          "- - o - c c c o"),
    row("match.withdraw",           "- - - - c c c -"),
    row("message.list",             "- - - - c c - -"),
    row("match.withdraw_swap",  "- o - - c c - -"),
    row("milestone.add",            "- - - - c c - -"),
    row("milestone.list",           "- - - - c c - -"),
    row("milestone.remove",         "- - - - c c - -"),
    row("monitoring.answer",        "- o - - c c - -"),
    row("monitoring.get",           "- o - - - - - -"),
    row("monitoring.questions",     "- c - - c c - -"),
    row("my.ask",                   "- o - - - - - -"),
    row("my.cases",                 "- o - - - - - -"),
    row("my.export",                "- o - - - - - -"),
    row("name.list",                "- - - c c c - -"),
    row("need.add",                 "- - - - c c - -"),
    row("need.address",             "- o - - c c - -"),
    row("need.close",               "- - - - c c - -"),
    row("need.consent",             "- - - - c c - -"),
    row("need.forget",              "- - - - c c - -"),
    row("need.get",                 "- - - - c c - -"),
    row("need.list",                "- - - - c c - -"),
    row("need.open",                "- - - - c c - -"),
    row("need.set_person",          "- - - - c c - -"),
    row("organisation.add",         "- - - - c c - -"),
    row("organisation.get",         "- c c c c c c -"),
    row("organisation.list",        "- c c c c c c -"),
    row("organisation.appoint",     "- - o - c c - -"),
    row("organisation.approve",     "- - - - c c - -"),
    row("organisation.close_roles", "- - - - c c - -"),
    row("organisation.delegates",   "- - o - c c - -"),
    row("organisation.end_delegate", "- - o - c c - -"),
    row("organisation.finish_leaving", "- - - - c c - -"),
    row("organisation.leave",       "- - o - c c - -"),
    row("organisation.leaving",     "- - o - c c - -"),
    row("organisation.move_need",   "- - - - c c - -"),
    row("organisation.permit_checks", "- - - - c c - -"),
    row("organisation.put_site",    "- - o - c c - -"),
    row("organisation.register",    "c - - - - - - -"),
    row("organisation.release_people", "- - - - c c - -"),
    row("organisation.remove_site", "- - o - c c - -"),
    row("organisation.restore",     "- - - - c c - -"),
    row("organisation.see_paper",   "- - - - c c - -"),
    row("organisation.standing",    "- - o - c c - -"),
    row("organisation.standings",   "- - - - c c - -"),
    row("organisation.suspend",     "- - - - c c - -"),
    row("organisation.take_down",   "- - - - c c - -"),
    row("organisation.turn_away",   "- - - - c c - -"),
    row("organisation.update",      "- - o - c c - -"),
    row("organisation.withdraw_paper", "- - - - c c - -"),
    row("paper.call_list",          "- - o - c c - -"),
    row("paper.rota",               "- - o - c c - -"),
    row("person.depart",            "- - - c c c - -"),
    row("passing.acknowledge",      "- - o - c c - -"),
    row("passing.close",            "- - o - c c - -"),
    row("passing.decline",          "- - o - c c - -"),
    row("passing.get",              "- o o - c c - -"),
    row("passing.list",             "- o o - c c - -"),
    row("passing.make",             "- - o - c c - -"),
    row("passing.withdraw",         "- o o - c c - -"),
    row("pin.lift",                 "- - - - c c - -"),
    row("pin.list",                 "- - - - c c - -"),
    row("pin.set",                  "- - - - c c - -"),
    row("principal.change",         "- - - - c c - -"),
    row("principal.invite",         "- - - - c c - -"),
    row("principal.list",           "- - - - c c - -"),
    row("principal.reset",          "- - - - c c - -"),
    row("principal.restore",        "- - - - c c - -"),
    row("principal.suspend",        "- - - - c c - -"),
    row("privacy.acknowledge",      "- - - - c c - -"),
    row("privacy.close",            "- - - - c c - -"),
    row("privacy.decide",           "- - - - - c - -"),
    row("privacy.erase",            "- - - - - c - -"),
    row("privacy.export",           "- - - - - c - -"),
    row("privacy.extend",           "- - - - c c - -"),
    row("privacy.go_on",            "- - - - c c - -"),
    row("privacy.identity",         "- - - - c c - -"),
    row("privacy.list",             "- - - - c c - -"),
    row("privacy.look",             "- - - - c c - -"),
    row("privacy.open",             "- - - - c c - -"),
    row("privacy.redact",           "- - - - - c - -"),
    row("privacy.show",             "- - - - - c - -"),
    row("privacy.stop",             "- - - - c c - -"),
    row("programme.tag",            "- - - - c c - -"),
    row("quarter.hand_in",          "- - - - c c - -"),
    row("quarter.list",             "- - - - c c - -"),
    row("quarter.look",             "- - - - c c - -"),
    row("quarter.print",            "- - - - c c - -"),
    row("quarter.rows",             "- - - - c c - -"),
    row("queue.assign",             "- - - - c c - -"),
    row("queue.get",                "- - - - c c - -"),
    row("queue.list",               "- - - - c c - -"),
    row("queue.plan",               "- - - - c c - -"),
    row("queue.rules",              "- - - - c c - -"),
    row("queue.set_rules",          "- - - - c c - -"),
    row("queue.settle",             "- - - - c c - -"),
    row("redemption.cancel",        "- o o c - c - -"),
    row("redemption.collect",       "- - o c - c o -"),
    row("redemption.list",          "- o o c c c - -"),
    row("redemption.make",          "- o o c - c - -"),
    row("reward.add",               "- - o c - c - -"),
    row("reward.list",              "- c c c c c c -"),
    row("reward.update",            "- - o c - c - -"),
    row("reference.keep",           "- - o - c c - -"),
    row("reference.keep_all",       "- - - - c c - -"),
    row("reference.list",           "- o o - c c - -"),
    row("regulated.days",           "- - - - c c - -"),
    row("regulated.list",           "- - - - c c - -"),
    row("regulated.set_role",       "- - - - c c - -"),
    row("replacement.list",         "- - o - c c c -"),
    row("restriction.lift",         "- - - - c c - -"),
    row("restriction.list",         "- - - - c c - -"),
    row("restriction.place",        "- - - - c c - -"),
    row("role.add",                 "- - o - c c c -"),
    row("role.approve",             "- - - - c c - -"),
    row("role.find",                "c c c c c c c -"),
    row("role.get",                 "- c c c c c c -"),
    row("role.list",                "- c c c c c c -"),
    row("role.refuse",              "- - - - c c - -"),
    row("role.update",              "- - o - c c c -"),
    row("rpc.discover",             "c c c c c c c c"),
    row("run.approve",              "- - - - c c - -"),
    row("run.cancel",               "- - - - c c - -"),
    row("run.certificate",          "- - - - c c - -"),
    row("run.diff",                 "- - - - c c - -"),
    row("run.explain",              "- - - - c c - -"),
    row("run.get",                  "- - - - c c - -"),
    row("run.list",                 "- - - - c c - -"),
    row("run.places",               "- - - - c c - -"),
    row("run.reject",               "- - - - c c - -"),
    row("run.start",                "- - - - c c - -"),
    row("session.begin_code",       "c c c c c c - -"),
    row("session.begin_password",   "c c c c c c - -"),
    row("session.change_password",  "- - - o o o - -"),
    row("session.end",              "- o o o o o - -"),
    row("session.finish_code",      "c c c c c c - -"),
    row("session.finish_link",      "c c c c c c - -"),
    row("session.finish_totp",      "c c c c c c - -"),
    row("session.list",             "- o o o o o - -"),
    row("session.me",               "c c c c c c c c"),
    row("session.revoke",           "- o o o o o - -"),
    row("session.set_password",     "c c c c c c - -"),
    row("shift.add",                "- - o - c c c -"),
    row("shift.get",                "- c c c c c c -"),
    row("shift.list",               "- c c c c c c -"),
    row("shift.update",             "- - o - c c c -"),
    row("shortlist.of_opening",     "- - - - c c - -"),
    row("shortlist.of_volunteer",   "- o - - c c - -"),
    row("swap.list",            "- c o - c c c -"),
    row("site.forget",              "- - o - c c - -"),
    row("site.list",                "- o o - c c - -"),
    row("site.sign_in",             "- o o - c c - -"),
    row("site.sign_out",            "- o o - c c - -"),
    row("template.clear",           "- - - - c c - -"),
    row("template.list",            "- - - - c c - -"),
    row("template.preview",         "- - - - c c - -"),
    row("template.set",             "- - - - c c - -"),
    row("token.list",               "- - - - - c - -"),
    row("token.make",               "- - - - - c - -"),
    row("token.revoke",             "- - - - - c - -"),
    row("credit.unspent",           "- - - c c c - -"),
    row("favour.answer",            "- o - c c c - -"),
    row("favour.cancel",            "- o - c c c - -"),
    row("favour.confirm",           "- o - c - c - -"),
    row("favour.done",              "- o - c - c - -"),
    row("favour.forget_words",      "- - - c c c - -"),
    row("favour.get",               "- o - c c c - -"),
    row("favour.list",              "- o - c c c - -"),
    row("favour.propose",           "- o - c c c - -"),
    row("favour.thank",             "- o - c c c - -"),
    row("help.change",              "- o - c c c - -"),
    row("help.list",                "- c - c c c - -"),
    row("help.offer",               "- o - c c c - -"),
    row("help.withdraw",            "- o - c c c - -"),
    row("want.add",                 "- o - c c c - -"),
    row("want.change",              "- o - c c c - -"),
    row("want.helpers",             "- - - c c c - -"),
    row("want.list",                "- c - c c c - -"),
    row("want.suited",              "- o - c c c - -"),
    row("want.withdraw",            "- o - c c c - -"),
    row("volunteer.add",            "- - - c c c c -"),
    row("volunteer.get",            "- o - c c c c -"),
    row("volunteer.list",           "- - - c c c c -"),
    row("volunteer.register",   "c - - - - - - -"),
    row("volunteer.search",         "- - - c c c c -"),
    row("volunteer.take_down",      "- - - c c c - -"),
    row("volunteer.update",         "- o - c c c c -"),
    row("emergency.activate",        "- - - - c c - -"),
    row("emergency.ask",             "- - - - c c - -"),
    row("emergency.close",           "- - - - c c - -"),
    row("emergency.close_roles",     "- - - - c c - -"),
    row("emergency.get",             "- - - - c c - -"),
    row("emergency.list",            "- - - - c c c -"),
    row("emergency.make_report",     "- - - - c c - -"),
    row("emergency.open",            "- - - - c c - -"),
    row("emergency.open_roles",      "- - - - c c - -"),
    row("emergency.rematch",         "- - - - c c - -"),
    row("emergency.release",         "- - - - c c - -"),
    row("emergency.reopen",          "- - - - c c - -"),
    row("emergency.report",          "- - - - c c c -"),
    row("emergency.reports",         "- - - - c c c -"),
    row("emergency.stand_by",        "- - - - c c - -"),
    row("emergency.stand_down",      "- - - - c c - -"),
    row("reply.dismiss",             "- - - - c c - -"),
    row("reply.list",                "- - - - c c - -"),
    row("reply.match",               "- - - - c c - -"),
    row("reply.take",                "- - - - c c c -"),
    row("reserve.add",               "- - - - c c - -"),
    row("reserve.enlist",            "- - - - c c - -"),
    row("reserve.list",              "- - - - c c - -"),
    row("reserve.log",               "- - - - c c - -"),
    row("reserve.remove",            "- - - - c c - -"),
    row("ward.draw",                 "- - - - c c - -"),
    row("ward.outlines",             "- - - - c c - -"),
    row("wave.call_list",            "- - - - c c - -"),
    row("wave.list",                 "- - - - c c - -"),
    row("wave.start",                "- - - - c c - -"),
    row("wave.stop",                 "- - - - c c - -"),
    row("wave.next",                "- - - - c c - -"),
});
// clang-format on

// clang-format off
constexpr auto events = sorted({
    //                                      a v o b c A i l
    row("account.changed",                 "- o o c c c - -"),
    row("attention.raised",                "- - - - c c - -"),
    row("care.changed",                    "- - - - c c - -"),
    row("clearing.changed",                "- - - - c c - -"),
    row("concern.changed",                 "- - - - c c - -"),
    row("credit.expired",                  "- o o c c c - -"),
    row("credit.posted",                   "- o o c c c - -"),
    row("credit.reserved",                 "- o o c c c - -"),
    row("credit.reversed",                 "- o o c c c - -"),
    row("credit.voided",                   "- o o c c c - -"),
    row("dispute.answered",                "- o o c c c - -"),
    row("dispute.appealed",                "- o o c c c - -"),
    row("dispute.closed",                  "- o o c c c - -"),
    row("dispute.decided",                 "- o o c c c - -"),
    row("dispute.opened",                  "- o o c c c - -"),
    row("duplicate.changed",               "- - - - c c - -"),
    row("favour.changed",                  "- o - c c c - -"),
    row("help.changed",                    "- c - c c c - -"),
    row("want.changed",                    "- c - c c c - -"),
    row("hours.confirmed",                 "- o o c c c c -"),
    row("hours.escalated",                 "- o o c c c - -"),
    row("hours.expired",                   "- o o c c c - -"),
    row("hours.logged",                    "- o o c c c c -"),
    row("hours.rejected",                  "- o o c c c c -"),
    row("incident.changed",                "- - o - c c - -"),
    row("induction.changed",               "- o - c c c - -"),
    row("ledger.changed",                  "- - - c c c - -"),
    row("letter.posted",                   "- - - - c c - -"),
    row("mailing.sent",                    "- - - - c c - -"),
    row("marketing.changed",               "- o - c c c - -"),
    row("match.accepted",                  "- o o c c c c -"),
    row("match.active",                    "- o o c c c c -"),
    row("match.clearing",                  "- o o c c c c -"),
    row("import.changed",                  "- - - - c c - -"),
    row("match.completed",                 "- o o c c c c -"),
    row("match.confirmed",                 "- o o c c c c -"),
    row("match.declined_by_organisation",  "- o o c c c c -"),
    row("match.declined_by_volunteer",     "- o o c c c c -"),
    row("match.expired",                   "- o o c c c c -"),
    row("match.interested",                "- o o c c c c -"),
    row("match.left",                      "- o o c c c c -"),
    row("match.met",                       "- o o c c c c -"),
    row("match.no_reply",                  "- o o c c c c -"),
    row("match.offered",                   "- o o c c c c -"),
    row("match.referred",                  "- o o c c c c -"),
    row("match.suggested",                 "- - - - c c c -"),
    row("match.waiting_list",              "- o o c c c c -"),
    row("match.withdrawn",                 "- o o c c c c -"),
    row("monitoring.changed",              "- o - - c c - -"),
    row("need.changed",                    "- - - - c c - -"),
    row("quarter.handed_in",               "- - - - c c - -"),
    row("opening.place_freed",             "- - o - c c c -"),
    row("opening.replacements",            "- - o - c c c -"),
    row("organisation.changed",            "- c c c c c c -"),
    row("person.erased",                   "- - - - c c - -"),
    row("passing.changed",                 "- o o - c c - -"),
    row("pin.changed",                     "- - - - c c - -"),
    row("privacy.changed",                 "- - - - c c - -"),
    row("principal.changed",               "- - - - c c - -"),
    row("redemption.cancelled",            "- o o c c c - -"),
    row("redemption.collected",            "- o o c c c - -"),
    row("redemption.lapsed",               "- o o c c c - -"),
    row("redemption.made",                 "- o o c c c - -"),
    row("reward.changed",                  "- c c c c c c -"),
    row("reference.kept",                  "- o o - c c - -"),
    row("referral.acknowledged",           "- o o c c c c -"),
    row("reply.came",                      "- - - - c c - -"),
    row("role.changed",                    "- c c c c c c -"),
    row("run.changed",                     "- - - - c c - -"),
    row("shift.changed",                   "- c c c c c c -"),
    row("swap.offered",                    "- o o c c c c -"),
    row("swap.withdrawn",                  "- o o c c c c -"),
    row("site.signed_in",                  "- o o - c c - -"),
    row("site.signed_out",                 "- o o - c c - -"),
    row("campaign.changed",                 "- - - - c c - -"),
    row("emergency.changed",                "- - - - c c c -"),
    row("emergency.reported",               "- - - - c c c -"),
    row("template.changed",                "- - - - c c - -"),
    row("volunteer.changed",               "- o - c c c c -"),
    row("ward.drawn",                      "- - - - c c - -"),
});

// In the order of Field.
constexpr std::array<Permission, fields> guarded = {
    //              a v o b c A i l
    row("contacts", "- o - c c c - -"),
    row("checks",   "- o - - c c - -"),
    row("notes",    "- - - - c c - -"),
    row("concerns", "- - - - c c - -"),
    row("names",    "- o o c c c c -"),
};
// clang-format on

Permission const* find(std::span<Permission const> rows, std::string_view name) {
    auto const found = std::ranges::lower_bound(rows, name, {}, &Permission::name);
    return found != rows.end() && found->name == name ? &*found : nullptr;
}

} // namespace

std::string_view word_of(Standing standing) {
    return boost::describe::enum_to_string(standing, "unknown");
}

std::span<Permission const> method_permissions() {
    return methods;
}
std::span<Permission const> event_permissions() {
    return events;
}
std::span<Permission const> field_permissions() {
    return guarded;
}

Permission const* find_method(std::string_view name) {
    return find(methods, name);
}
Permission const* find_event(std::string_view kind) {
    return find(events, kind);
}

Reach reach_of(Field field, Standing standing) {
    return reach_of(guarded[static_cast<std::size_t>(field)], standing);
}

bool is_own(Principal const& principal, Subject const& subject) {
    if (principal.standing == Standing::link) return subject.record && *subject.record == principal.record;
    auto const same = [](std::string const& own, std::optional<std::string> const& other) {
        return !own.empty() && other && *other == own;
    };
    return same(principal.volunteer, subject.volunteer) || same(principal.organisation, subject.organisation);
}

bool reaches(Principal const& principal, Reach reach, Subject const& subject) {
    return reach == Reach::centre || (reach == Reach::own && is_own(principal, subject));
}

bool may_see_event(Principal const& principal, std::int64_t centre, std::string_view kind,
                   Subject const& subject) {
    auto const* allowed = find_event(kind);
    return allowed != nullptr && principal.centre == centre && principal.centre != 0 &&
           reaches(principal, reach_of(*allowed, principal.standing), subject);
}

bool may_see(Principal const& principal, Field field, Subject const& subject) {
    return reaches(principal, reach_of(field, principal.standing), subject);
}

} // namespace kith::auth
