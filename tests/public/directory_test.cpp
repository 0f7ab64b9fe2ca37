// SPDX-License-Identifier: MIT
// The public directory's page, its framed form and its JSON: what anybody reads there, that no text of a row
// becomes markup, and that it answers whatever is asked.
#include "public/directory_site.hpp"

#include "public/directory_pages.hpp"
#include "scratch_folder.hpp"
#include "store/community_rows.hpp"
#include "store/directory.hpp"
#include "store/migrate.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <set>

using namespace kith;
using namespace kith::site;

namespace {

struct Asked {
    unsigned status = 0;
    std::map<std::string, std::string> headers;
    std::string body;
};

struct Town {
    test::ScratchFolder folder;
    store::Database database{folder / "kith.db", store::Database::Mode::create};
    std::vector<store::Centre> centres = std::vector<store::Centre>(1);
    std::int64_t seconds = 1'800'000'000;
    bool pool_is_full = false;
    std::vector<std::string> faults;
    std::optional<DirectorySite> site;

    Town() {
        store::migrate(database);
        centres[0].number = 1;
        centres[0].name = "Stepney & Bow";
        DirectorySite::Options options;
        options.database = folder / "kith.db";
        options.centres = [this] { return centres; };
        options.in_pool = [this](std::function<void()> const& work) {
            if (!pool_is_full) work();
            return !pool_is_full;
        };
        options.clock = [this] { return Instant(std::chrono::seconds(seconds)); };
        options.report = [this](std::string const& what) { faults.push_back(what); };
        options.site = "https://kith.example.org";
        options.frames = {"https://partner.example.org"};
        site.emplace(std::move(options));
    }
    store::DirectoryEntry put(std::string const& id, std::string const& name,
                              std::string const& kind = "service") {
        store::DirectoryEntry entry;
        entry.id = id;
        entry.kind = kind;
        entry.name = name;
        store::Directory(database, 1).put(entry);
        return entry;
    }
    Asked get(std::string const& target) {
        HttpRequest request;
        request.method = "GET";
        request.target = target;
        request.origin.address = "192.0.2.1";
        Asked asked;
        int answers = 0;
        site->answer(request, [&](HttpReply reply) {
            ++answers;
            asked.status = reply.status;
            for (auto const& [name, value] : reply.headers) CHECK(asked.headers.emplace(name, value).second);
            if (reply.body) asked.body = *reply.body;
        });
        CHECK(answers == 1);
        seconds += 10; // let what changed be found, and the next be asked
        return asked;
    }
    std::int64_t total(std::string const& query) {
        return boost::json::parse(get("/directory.json?" + query).body).at("total").as_int64();
    }
};

bool says(Asked const& asked, std::string_view text) {
    return asked.body.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("anybody searches the directory by a form that needs no script") {
    Town town;
    auto entry = town.put("S1", "Lunch club");
    entry.organisation = "O1";
    entry.telephone = "020 7946 0018";
    entry.website = "https://lunch.example.org/?a=1&b=2";
    entry.causes = "food";
    store::Directory(town.database, 1).put(entry);
    town.put("O1", "Age Friends", "organisation");
    auto const page = town.get("/directory?words=lunches");
    CHECK(page.status == 200);
    CHECK(says(page, "<h2>Lunch club</h2>"));
    CHECK(says(page, "Age Friends"));
    CHECK(says(page, "020 7946 0018"));
    CHECK(says(page, "href=\"https://lunch.example.org/?a=1&amp;b=2\""));
    CHECK(says(page, "Stepney &amp; Bow"));
    CHECK(says(page, "value=\"lunches\""));
    CHECK(says(page, "1 entry"));
    CHECK(says(page, "<meta name=\"viewport\""));
    CHECK_FALSE(says(page, "<script"));
    CHECK_FALSE(says(page, "style="));
    CHECK(town.total("words=lunch&cause=food&kind=service") == 1);
    CHECK(town.total("words=lunch&cause=food&kind=group") == 0);
    CHECK(town.total("words=") == 2);
    CHECK(town.get("/directory.css").headers["Content-Type"] == "text/css; charset=utf-8");
}

TEST_CASE("only the framed form may be framed, and only by the partners of the settings") {
    Town town;
    CHECK(town.get("/directory").headers["Content-Security-Policy"].ends_with("frame-ancestors 'none'"));
    auto framed = town.get("/directory/embed");
    CHECK(framed.headers["Content-Security-Policy"].ends_with("frame-ancestors https://partner.example.org"));
    CHECK(says(framed, "action=\"/directory/embed\""));
    CHECK(town.get("/directory.json").headers["Access-Control-Allow-Origin"] == "*");
    for (auto const* good : {"https://www.example.org", "https://example.org:8443"})
        CHECK(may_be_framed_by(good));
    for (auto const* bad : {"", "https://", "http://example.org", "*", "https://a.org; script-src *",
                            "https://a b", "https://a.org/path", "https://a.org,https://b.org", "'self'"}) {
        CAPTURE(bad);
        CHECK_FALSE(may_be_framed_by(bad));
    }
}

TEST_CASE("no text of a row or of an address becomes markup") {
    Town town;
    std::string const hostile = "\"><script>alert(1)</script><img src=x onerror='a'>&amp;";
    store::DirectoryEntry entry;
    entry.id = "S1";
    for (auto* text : {&entry.kind, &entry.name, &entry.description, &entry.how, &entry.place,
                       &entry.postcode, &entry.ward, &entry.open_when, &entry.telephone, &entry.e_mail,
                       &entry.website, &entry.accessibility, &entry.languages, &entry.cost, &entry.causes})
        *text = hostile;
    store::Directory(town.database, 1).put(entry);
    auto const coded = percent_encoded(hostile);
    for (std::string const path : {"/directory", "/directory/embed"}) {
        CHECK(says(town.get(path), "&lt;script&gt;"));
        auto const pages = {town.get(path),
                            town.get(path + "?words=" + coded + "&kind=" + coded + "&ward=" + coded),
                            town.get(path + "?cause=" + coded + "&per_page=1")};
        for (auto const& page : pages) {
            CHECK(page.status == 200);
            CHECK_FALSE(says(page, "<script"));
            CHECK_FALSE(says(page, "<img"));
            CHECK_FALSE(says(page, hostile.substr(0, 3) + "script"));
            CHECK_FALSE(says(page, "onerror='a'>"));
        }
    }
    auto const told = boost::json::parse(town.get("/directory.json").body);
    CHECK(told.at("entries").at(0).at("name").as_string() == hostile);
}

TEST_CASE("an open role has a page of its own, which search engines read as volunteering") {
    Town town;
    std::string const hostile = "Cook </script><script>alert(1)</script> & \"friend\"";
    auto const put = [&](std::map<std::string, std::string> const& facts) {
        store::CommunityRows rows(town.database, 1);
        store::Cells cells(store::shape_of(store::PackTable::roles).columns.size());
        for (auto const& [column, value] : facts)
            cells[store::column_of(store::PackTable::roles, column)] = value;
        rows.put(store::PackTable::roles, cells);
    };
    std::map<std::string, std::string> role{{"id", "R 1/+"},
                                            {"title", hostile},
                                            {"kind", "ongoing"},
                                            {"status", "open"},
                                            {"setting", "remote"},
                                            {"sessions", "Fri 09:00-12:00"},
                                            {"hours", "120 min"},
                                            {"minimum_age", "18"},
                                            {"causes", "food"},
                                            {"required_skills", "cooking:capable|catering @before_start"},
                                            {"required_checks", "dbs_enhanced:adult"},
                                            {"expenses_paid", "yes"}};
    put(role);
    auto const list = town.get("/directory");
    CHECK(says(list, "href=\"/roles/R%201%2F%2B\""));
    auto page = town.get("/roles/R%201%2F%2B");
    REQUIRE(page.status == 200);
    CHECK(page.headers["Content-Type"] == "text/html; charset=utf-8");
    CHECK(page.headers["Content-Security-Policy"].starts_with("default-src 'none'; style-src 'self';"));
    CHECK(says(page, "<h1>Cook &lt;/script&gt;"));
    CHECK(says(page, "From home"));
    CHECK(says(page, "Fri 09:00-12:00"));
    CHECK(says(page, "18 or older"));
    CHECK(says(page, "Cooking"));
    CHECK(says(page, " / "));
    CHECK_FALSE(says(page, "@before_start"));
    CHECK(says(page, "expenses are paid"));
    CHECK(says(page, "href=\"/interest?role=R%201%2F%2B\""));
    // The one script element is data, and nothing of a row ends it.
    std::string const opened = "<script type=\"application/ld+json\">";
    auto const from = page.body.find(opened);
    REQUIRE(from != std::string::npos);
    auto const to = page.body.find("</script>", from);
    CHECK(page.body.find("<script", from + 1) == std::string::npos);
    CHECK(page.body.find("</script>", to + 1) == std::string::npos);
    auto const told = boost::json::parse(
        std::string_view(page.body).substr(from + opened.size(), to - from - opened.size()));
    CHECK(told.at("@context") == "https://schema.org");
    CHECK(told.at("@type") == "JobPosting");
    CHECK(told.at("employmentType") == "VOLUNTEER");
    CHECK(told.at("title").as_string() == hostile);
    CHECK(told.at("url") == "https://kith.example.org/roles/R%201%2F%2B");
    CHECK(told.at("hiringOrganization").at("name") == "Stepney & Bow");
    CHECK(told.at("jobLocationType") == "TELECOMMUTE");
    CHECK(told.at("workHours") == "Fri 09:00-12:00");

    role["status"] = "closed";
    put(role);
    for (auto const* gone :
         {"/roles/R%201%2F%2B", "/roles/", "/roles/R2", "/roles/%ff%00", "/roles/need-1"}) {
        CAPTURE(gone);
        CHECK(town.get(gone).status == 404);
    }
    CHECK(town.faults.empty());
}

TEST_CASE("it is read page by page, and a page that is none is refused") {
    Town town;
    for (int i = 10; i < 55; ++i) town.put("S" + std::to_string(i), "Club " + std::to_string(i));
    auto const first = town.get("/directory?words=club&per_page=20");
    CHECK(says(first, "rel=\"next\" href=\"/directory?page=2&amp;words=club\""));
    CHECK_FALSE(says(first, "rel=\"prev\""));
    auto const last = boost::json::parse(town.get("/directory.json?page=3").body);
    CHECK(last.at("pages") == 3);
    CHECK(last.at("entries").as_array().size() == 5);
    CHECK(boost::json::parse(town.get("/directory.json?page=4").body).at("entries").as_array().empty());
    for (auto const* bad : {"page=0", "page=501", "page=-1", "page=x", "page=1x", "per_page=0",
                            "per_page=101", "page=99999999999999999999", "centre=2", "centre=x"}) {
        CAPTURE(bad);
        CHECK(town.get(std::string("/directory.json?") + bad).status == 400);
    }
    for (auto const* odd : {"", "&&&", "=", "words=%", "words=%zz", "words=%ff%fe", "words=%00", "a=b&a=c"}) {
        CAPTURE(odd);
        CHECK(town.get(std::string("/directory?") + odd).status == 200);
    }
    town.centres.emplace_back().number = 2;
    CHECK(town.get("/directory").status == 400); // which of the two?
    CHECK(says(town.get("/directory?centre=1"), "name=\"centre\" value=\"1\""));
    CHECK(town.faults.empty());
}

TEST_CASE("what was withdrawn is not shown, even at once") {
    Town town;
    auto entry = town.put("S1", "Lunch club");
    CHECK(says(town.get("/directory"), "Lunch club"));
    town.seconds -= 10; // the index is still the old one
    entry.published = false;
    store::Directory(town.database, 1).put(entry);
    CHECK_FALSE(says(town.get("/directory"), "Lunch club"));
}

TEST_CASE("who asks too often, or while too much waits, is asked to come again") {
    Town town;
    town.pool_is_full = true;
    auto busy = town.get("/directory");
    CHECK(busy.status == 503);
    CHECK(busy.headers["Retry-After"] == "60");
    town.pool_is_full = false;
    int refused = 0;
    for (int i = 0; i < 70; ++i) {
        if (town.get("/directory.json").status == 429) ++refused;
        town.seconds -= 10;
    }
    CHECK(refused >= 9);
    town.seconds += 600;
    CHECK(town.get("/directory.json").status == 200);
}

TEST_CASE("other directories take services and groups, with ids that stay, from page to page") {
    namespace json = boost::json;
    Town town;
    town.put("O1", "Age Friends", "organisation");
    town.put("G1", "Walkers", "group");
    auto entry = town.put("S1", "Lunch club");
    entry.organisation = "O1";
    entry.telephone = "020 7946 0018";
    entry.postcode = "E1 4NS";
    entry.accessibility = "Ramp";
    entry.open_when = "Tuesdays";
    entry.causes = "food_poverty; swimming";
    entry.changed_at = Instant(std::chrono::seconds(1'800'000'000));
    store::Directory(town.database, 1).put(entry);
    CHECK(json::parse(town.get("/openreferral").body).at("openapi_url") ==
          "https://kith.example.org/openapi.json");
    auto const page = json::parse(town.get("/openreferral/services").body);
    CHECK(page.at("total_items") == 2);
    CHECK(page.at("last_page") == true);
    auto const& listed = page.at("contents").as_array();
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].at("name") == "Lunch club");
    CHECK(listed[0].at("organization").at("name") == "Age Friends");
    CHECK(listed[0].at("description") == "Telephone: 020 7946 0018");
    CHECK(listed[0].at("last_modified") == "2027-01-15T08:00:00Z");
    CHECK(listed[1].at("organization").at("name") == "Walkers"); // its own
    std::string const id(listed[0].at("id").as_string());
    REQUIRE(id.size() == 36);
    CHECK(id[14] == '8');
    auto const whole = json::parse(town.get("/openreferral/services/" + id).body);
    CHECK(whole.at("id").as_string() == id);
    CHECK(whole.at("schedules").at(0).at("description") == "Tuesdays");
    CHECK(whole.at("service_at_locations").at(0).at("location").at("name") == "E1 4NS");
    CHECK(whole.at("attributes").at(0).at("taxonomy_term").at("name") == "Food and hunger");
    CHECK(whole.at("attributes").at(1).at("taxonomy_term").at("name") == "swimming");
    auto const taxonomy = json::parse(town.get("/openreferral/taxonomies").body);
    CHECK(taxonomy.at("total_items") == 1);
    auto const& sorted_by = taxonomy.at("contents").at(0).at("id");
    // Read page by page, the terms are all there once, and a service's is one of them.
    std::set<std::string> terms;
    std::int64_t pages = 1;
    for (std::int64_t at = 1; at <= pages; ++at) {
        auto const part =
            json::parse(town.get("/openreferral/taxonomy_terms?per_page=7&page=" + std::to_string(at)).body);
        pages = part.at("total_pages").as_int64();
        CHECK(part.at("last_page") == (at == pages));
        CHECK(part.at("size").to_number<std::size_t>() == part.at("contents").as_array().size());
        for (auto const& term : part.at("contents").as_array()) {
            CHECK(term.at("taxonomy_id") == sorted_by);
            CHECK(terms.emplace(term.at("id").as_string()).second);
        }
        if (at == pages) CHECK(terms.size() == part.at("total_items").to_number<std::size_t>());
    }
    CHECK(pages > 1);
    auto const of_service = [&](std::size_t at) -> json::value const& {
        return whole.at("attributes").at(at).at("taxonomy_term");
    };
    CHECK(terms.contains(std::string(of_service(0).at("id").as_string())));
    CHECK(of_service(0).at("taxonomy_id") == sorted_by);
    CHECK_FALSE(terms.contains(std::string(of_service(1).at("id").as_string())));
    CHECK(json::parse(town.get("/openreferral/taxonomy_terms?page=500").body).at("empty") == true);
    auto const second = json::parse(town.get("/openreferral/services?page=2&per_page=1").body);
    CHECK(second.at("contents").at(0).at("name") == "Walkers");
    CHECK(second.at("first_page") == false);
    CHECK(json::parse(town.get("/openreferral/services?page=9").body).at("empty") == true);
    CHECK(json::parse(town.get("/openreferral/services?search=lunches").body).at("total_items") == 1);
    for (auto const* target : {"/openreferral/services?day=MO", "/openreferral/services?page=0",
                               "/openreferral/services?postcode=E1", "/openreferral/taxonomies?search=food",
                               "/openreferral/taxonomy_terms?page=0",
                               "/openreferral/taxonomy_terms?taxonomy_id=x", "/openreferral?centre=7"}) {
        CAPTURE(target);
        CHECK(town.get(target).status == 400);
    }
    for (auto const* target :
         {"/openreferral/services/", "/openreferral/services/S1", "/openreferral/services/{id}"}) {
        CAPTURE(target);
        CHECK(town.get(target).status == 404);
    }
    town.seconds -= 10; // the index is still the old one
    entry.published = false;
    store::Directory(town.database, 1).put(entry);
    CHECK(town.get("/openreferral/services/" + id).status == 404);
    CHECK(town.get("/openreferral/services").body.find("Lunch") == std::string::npos);
}

TEST_CASE("an address's query is read as a form sends it, and written so that it reads the same") {
    CHECK(read_query("/x?words=old+people%26more&page=2") ==
          Query{{"words", "old people&more"}, {"page", "2"}});
    CHECK(read_query("/x").empty());
    Query const odd{{"a b", "ä&=+%?#\"<"}, {"c", "সেবা"}};
    CHECK(read_query("/x?" + write_query(odd)) == odd);
}
