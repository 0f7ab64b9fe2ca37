// SPDX-License-Identifier: MIT
#include "rpc/methods/all.hpp"

#include "rpc/methods/boards.hpp"
#include "rpc/methods/calendars.hpp"
#include "rpc/methods/care.hpp"
#include "rpc/methods/correspondence.hpp"
#include "rpc/methods/credits.hpp"
#include "rpc/methods/delegates.hpp"
#include "rpc/methods/directory.hpp"
#include "rpc/methods/duplicates.hpp"
#include "rpc/methods/emergency.hpp"
#include "rpc/methods/entry.hpp"
#include "rpc/methods/exports.hpp"
#include "rpc/methods/favours.hpp"
#include "rpc/methods/hours.hpp"
#include "rpc/methods/imports.hpp"
#include "rpc/methods/intake.hpp"
#include "rpc/methods/interest.hpp"
#include "rpc/methods/leaving.hpp"
#include "rpc/methods/letters.hpp"
#include "rpc/methods/lists.hpp"
#include "rpc/methods/matches.hpp"
#include "rpc/methods/needs.hpp"
#include "rpc/methods/organisations.hpp"
#include "rpc/methods/passings.hpp"
#include "rpc/methods/people.hpp"
#include "rpc/methods/pins.hpp"
#include "rpc/methods/privacy.hpp"
#include "rpc/methods/quarters.hpp"
#include "rpc/methods/questions.hpp"
#include "rpc/methods/regulated.hpp"
#include "rpc/methods/replies.hpp"
#include "rpc/methods/rows.hpp"
#include "rpc/methods/runs.hpp"
#include "rpc/methods/safeguarding.hpp"
#include "rpc/methods/shortlists.hpp"
#include "rpc/methods/sites.hpp"
#include "rpc/methods/ward_outlines.hpp"
#include "rpc/methods/waves.hpp"

#include <algorithm>
#include <iterator>

namespace kith::rpc {

std::vector<Method> all_methods() {
    std::vector<Method> all;
    // clang-format off: a line each, so that two additions seldom meet
    for (auto* const of : {
             session_methods,
             principal_methods,
             token_methods,
             row_methods,
             match_methods,
             question_methods,
             swap_methods,
             clearing_methods,
             list_methods,
             people_methods,
             hours_methods,
             credit_methods,
             dispute_methods,
             account_methods,
             reward_methods,
             ledger_methods,
             shortlist_methods,
             run_methods,
             run_study_methods,
             pin_methods,
             export_methods,
             calendar_methods,
             site_methods,
             care_methods,
             intake_methods,
             interest_methods,
             directory_methods,
             duplicate_methods,
             import_methods,
             need_methods,
             correspondence_methods,
             letter_methods,
             reply_methods,
             notice_methods,
             favour_methods,
             unspent_methods,
             quarter_methods,
             organisation_methods,
             delegate_methods,
             leaving_methods,
             passing_methods,
             safeguarding_methods,
             regulated_methods,
             paper_methods,
             board_methods,
             ward_outline_methods,
             emergency_methods,
             wave_methods,
             privacy_methods,
             audit_methods,
         }) {
        // clang-format on
        auto part = of();
        std::ranges::move(part, std::back_inserter(all));
    }
    return all;
}

} // namespace kith::rpc
