// SPDX-License-Identifier: MIT
// The reference model of the random test: a time bank written the slow and obvious way, from the rules in
// words, with maps and no holds arithmetic shared with the ledger. It only knows the actions the generator
// makes.
#pragma once

#include "ledger/request.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace kith::ledger::testing {

class Model {
  public:
    struct Pot {
        std::int64_t floor, ceiling;
        std::int64_t posted = 0;
        std::int64_t hours = 0;
        bool closed = false;
        std::set<std::uint64_t> open{}; // transfers
    };
    struct Paper {
        std::uint64_t from, to;
        std::int64_t minutes;
        std::int64_t stands = 0;
        std::string state; // pending, posted, rejected, reversal
        bool is_hours = false;
        bool reversed = false;
    };

    // What may be spent: posted less everything promised away.
    [[nodiscard]] std::int64_t spendable(std::uint64_t pot) const {
        auto sum = pots.at(pot).posted;
        for (auto const paper : pots.at(pot).open) {
            if (papers.at(paper).from == pot) sum -= papers.at(paper).minutes;
        }
        return sum;
    }
    [[nodiscard]] std::int64_t level(std::uint64_t pot) const {
        auto sum = pots.at(pot).posted;
        for (auto const paper : pots.at(pot).open) {
            if (papers.at(paper).to == pot) sum += papers.at(paper).minutes;
        }
        return sum;
    }

    // Each returns the outcome in words and does it.
    std::string pay(std::uint64_t id, std::uint64_t from, std::uint64_t to, std::int64_t minutes,
                    bool pending, bool hours) {
        if (!pots.contains(from) || !pots.contains(to)) return "account_unknown";
        if (pots.at(from).closed || pots.at(to).closed) return "account_closed";
        if (spendable(from) - minutes < pots.at(from).floor) return "giver_below_floor";
        if (level(to) + minutes > pots.at(to).ceiling) return "receiver_above_ceiling";
        papers[id] = {from, to, minutes, 0, "pending", hours, false};
        pots.at(from).open.insert(id);
        pots.at(to).open.insert(id);
        if (!pending) finish(id, minutes);
        return "done";
    }
    std::string confirm(std::uint64_t id, std::int64_t minutes) {
        if (!papers.contains(id)) return "transfer_unknown";
        if (papers.at(id).state != "pending") return "already_resolved";
        if (minutes > papers.at(id).minutes) return "more_than_logged";
        finish(id, minutes);
        return "done";
    }
    std::string reject(std::uint64_t id) {
        if (!papers.contains(id)) return "transfer_unknown";
        if (papers.at(id).state != "pending") return "already_resolved";
        finish(id, 0);
        return "done";
    }
    std::string reverse(std::uint64_t id, std::uint64_t original) {
        if (!papers.contains(original)) return "transfer_unknown";
        auto& paper = papers.at(original);
        if (pots.at(paper.from).closed || pots.at(paper.to).closed) return "account_closed";
        if (paper.state == "pending") return "not_confirmed";
        if (paper.state == "rejected") return "already_resolved";
        if (paper.state == "reversal") return "reversal_of_reversal";
        if (paper.reversed) return "already_reversed";
        if (spendable(paper.to) - paper.stands < pots.at(paper.to).floor) return "giver_below_floor";
        if (level(paper.from) + paper.stands > pots.at(paper.from).ceiling) return "receiver_above_ceiling";
        pots.at(paper.to).posted -= paper.stands;
        pots.at(paper.from).posted += paper.stands;
        if (paper.is_hours) pots.at(paper.to).hours -= paper.stands;
        paper.reversed = true;
        papers[id] = {paper.to, paper.from, paper.stands, paper.stands, "reversal", false, false};
        return "done";
    }
    std::string close(std::uint64_t pot, std::uint64_t fund, std::uint64_t id) {
        if (pots.at(pot).closed) return "account_closed";
        if (!pots.at(pot).open.empty()) return "holds_open";
        auto const sum = pots.at(pot).posted;
        if (sum > 0 && level(fund) + sum > pots.at(fund).ceiling) return "receiver_above_ceiling";
        if (sum < 0 && spendable(fund) + sum < pots.at(fund).floor) return "giver_below_floor";
        pots.at(fund).posted += sum;
        pots.at(pot).posted = 0;
        pots.at(pot).closed = true;
        if (sum != 0) papers[id] = {pot, fund, sum, sum, "posted", false, false};
        return "done";
    }

    std::map<std::uint64_t, Pot> pots;
    std::map<std::uint64_t, Paper> papers;

  private:
    void finish(std::uint64_t id, std::int64_t stands) {
        auto& paper = papers.at(id);
        pots.at(paper.from).open.erase(id);
        pots.at(paper.to).open.erase(id);
        pots.at(paper.from).posted -= stands;
        pots.at(paper.to).posted += stands;
        if (paper.is_hours) pots.at(paper.to).hours += stands;
        paper.stands = stands;
        paper.state = stands == 0 ? "rejected" : "posted";
    }
};

} // namespace kith::ledger::testing
