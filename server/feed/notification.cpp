// SPDX-License-Identifier: MIT
#include "feed/notification.hpp"

#include "exchange/zone.hpp"
#include "feed/cursor.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace kith::feed {
namespace {

Frame notification(std::string_view method, boost::json::object params) {
    return std::make_shared<std::string const>(boost::json::serialize(
        boost::json::object{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}}));
}

} // namespace

Frame event_frame(store::PublishedEvent const& event) {
    auto const& what = event.event;
    boost::json::object params{
        {"cursor", cursor_text(cursor_of(event))}, {"at", exchange::utc_text(event.at)}, {"kind", what.kind}};
    auto const show = [&](std::string_view name, std::string const& id) {
        if (!id.empty()) params.emplace(name, id);
    };
    show("volunteer", what.volunteer);
    show("organisation", what.organisation);
    show("opening", what.opening);
    show("other", what.other);
    return notification("feed.event", std::move(params));
}

Frame cursor_frame(store::PublishedEvent const& event) {
    return notification("feed.cursor", {{"cursor", cursor_text(cursor_of(event))}});
}

} // namespace kith::feed
