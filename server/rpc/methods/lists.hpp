// SPDX-License-Identifier: MIT
// What a page shows at a glance, in one call: people by the beginning of a name (volunteer.search), and what
// the ids of a match are called.
#pragma once

#include "desk/match_desk.hpp"
#include "rpc/method.hpp"
#include "store/community_rows.hpp"

#include <boost/describe/class.hpp>

#include <map>

namespace kith::rpc {

struct MatchNames {
    std::optional<std::string> person; // for whoever may see it
    std::string opening;               // the role's title
    std::string organisation;
    std::optional<std::string> date; // of a shift
    std::optional<std::string> start;
};
BOOST_DESCRIBE_STRUCT(MatchNames, (), (person, opening, organisation, date, start))

// Names for the matches of one call, each looked up once.
class MatchNaming {
  public:
    explicit MatchNaming(Turn& turn);
    [[nodiscard]] MatchNames of(store::KeptMatch const& match);

  private:
    struct Opening {
        std::string title;
        std::optional<std::string> date, start;
    };
    [[nodiscard]] Opening const& opening(std::string const& id);

    Turn* turn_;
    store::CommunityRows rows_;
    std::map<std::string, Opening, std::less<>> openings_;
    std::map<std::string, std::string, std::less<>> organisations_;
};

[[nodiscard]] std::vector<Method> list_methods();

} // namespace kith::rpc
