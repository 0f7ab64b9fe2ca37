// SPDX-License-Identifier: MIT
#include "serve/hub.hpp"

#include "auth/entrance.hpp"
#include "auth/hash_queue.hpp"
#include "auth/sender.hpp"
#include "auth/server_key.hpp"
#include "auth/sign_in.hpp"
#include "desk/privacy.hpp"
#include "desk/run_service.hpp"
#include "desk/snapshots.hpp"
#include "desk/ticker.hpp"
#include "exchange/zone.hpp"
#include "public/directory_site.hpp"
#include "public/stop_news.hpp"
#include "rpc/dispatcher.hpp"
#include "rpc/methods/all.hpp"
#include "rpc/openrpc.hpp"
#include "serve/asyncapi.hpp"
#include "serve/carrier.hpp"
#include "serve/demo.hpp"
#include "serve/feed_methods.hpp"
#include "serve/import_door.hpp"
#include "serve/logged.hpp"
#include "serve/mailer.hpp"
#include "serve/pool.hpp"
#include "session/connections.hpp"
#include "store/lists.hpp"
#include "store/privacy.hpp"
#include "store/writer.hpp"

#include <boost/json/serialize.hpp>
#include <sys/resource.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <stdexcept>
#include <stop_token>
#include <thread>

namespace kith::serve {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";
constexpr std::chrono::minutes keep_house_every{10};
constexpr std::chrono::seconds clocks_ring_every{5};
constexpr std::size_t events_forgotten_at_once = 2'000; // so that no change waits long behind it
constexpr std::size_t hashes_waiting_max = 64;          // under 2 s to the last, also when stopping
constexpr std::string_view language = "en";

// Each hash takes 19 MiB and a core for 20 ms. One core is left to the calls: on a thread at a low priority a
// hash still keeps the caller who is woken waiting for some milliseconds now and then.
std::size_t hash_threads() {
    return std::clamp(std::thread::hardware_concurrency(), 2U, 3U) - 1;
}

// The civil date of a centre. Tables of zones are made once; called on the writer's thread only.
class Calendars {
  public:
    Date today(store::Centre const& centre, Instant now) {
        auto found = zones_.find(centre.zone);
        if (found == zones_.end()) {
            auto zone = exchange::zone_table(centre.zone);
            if (!zone)
                throw std::runtime_error("this machine does not know the time zone " + centre.zone +
                                         " of the centre " + centre.name);
            found = zones_.emplace(centre.zone, std::move(*zone)).first;
        }
        return found->second.date(now);
    }

  private:
    std::map<std::string, ZoneTable, std::less<>> zones_;
};

std::filesystem::path database_path(Settings const& settings) {
    return settings.database.substr(sqlite_scheme.size());
}

// A file or folder of the server's own, beside the database.
std::filesystem::path beside_database(Settings const& settings, std::string_view ending) {
    auto path = database_path(settings);
    path += ending;
    return path;
}

// Where links in letters and messages lead to.
std::string site_of(Settings const& settings) {
    return settings.site.empty() ? auth::SignIn::Options{}.site : settings.site;
}

auth::Rate rate(std::int64_t burst, std::int64_t count, std::chrono::microseconds each) {
    return {static_cast<std::int32_t>(burst),
            std::max<std::chrono::microseconds>(std::chrono::microseconds(1), each / count)};
}

auth::SignIn::Options sign_in_options(Settings const& settings, World const& world) {
    auth::SignIn::Options options;
    options.site = site_of(settings);
    options.household = rate(settings.sign_ins_burst, settings.sign_ins_per_minute, std::chrono::minutes(1));
    options.registration_open = settings.registration_open;
    options.registrations =
        rate(settings.registrations_burst, settings.registrations_per_hour, std::chrono::hours(1));
    options.name = settings.centre_name;
    options.seed = world.seed + 1;
    return options;
}

store::Writer::Options writer_options(Settings const& settings, World const& world) {
    store::Writer::Options options;
    options.path = database_path(settings);
    options.create = true;
    options.clock = world.clock;
    options.today = [calendars = std::make_shared<Calendars>()](store::Centre const& centre, Instant now) {
        return calendars->today(centre, now);
    };
    options.queue_max = static_cast<std::size_t>(settings.writer_queue_max);
    options.checkpoint_pages = static_cast<int>(settings.checkpoint_pages);
    options.hash_seed = world.seed;
    return options;
}

session::Options server_options(Settings const& settings) {
    session::Options options;
    options.address = settings.address == "localhost" ? "127.0.0.1" : settings.address;
    options.port = static_cast<std::uint16_t>(settings.port);
    if (!settings.certificate.empty())
        options.certificate = session::Certificate{settings.certificate, settings.certificate_key};
    options.origins = settings.origins;
    options.proxies = settings.proxies;
    options.limits = settings.limits;
    return options;
}

// As many open files as the system lets us have; what that is.
std::uint64_t raise_open_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit); // what we get is read again
    (void)getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

} // namespace

struct Hub::Inside {
    Inside(Settings const& wanted, World given, Log& to)
        : settings(wanted),
          world(std::move(given)),
          log(to),
          ids(world.seed),
          writer(std::make_unique<store::Writer>(writer_options(settings, world))),
          feed(std::make_unique<feed::Feed>(settings.feed)),
          key(auth::ServerKey::open(beside_database(settings, ".key"), world.random)),
          receipts(store::SigningKey::open(beside_database(settings, ".receipts"), true)),
          entrance({}, world.random),
          sign_in(sign_in_options(settings, world), key, entrance, world.random),
          outbox(settings.outbox.empty() ? beside_database(settings, ".outbox")
                                         : std::filesystem::path(settings.outbox),
                 language),
          carrier(settings, world, outbox),
          snapshots(database_path(settings)),
          hashes(hash_threads(), hashes_waiting_max),
          pool(std::make_unique<SolverPool>(
              SolverPool::Options{.threads = static_cast<unsigned>(settings.solver_threads)})),
          door(methods(), services, hashes, key, dispatcher_options()),
          calendars(*writer, {.clock = world.clock, .seed = world.seed + 3}),
          directory(directory_options()),
          stop_news(*writer, key,
                    {.clock = world.clock, .language = std::string(language), .seed = world.seed + 6}),
          imports(std::make_unique<ImportDoor>(*writer, entrance, key, import_options())),
          public_site(site_parts()),
          logged_site(public_site, log, ids),
          logged_door(door, *feed, log, ids),
          server(server_options(settings), logged_door, logged_site) {
        services.writer = writer.get();
        services.entrance = &entrance;
        services.receipts = &receipts;
        services.sign_in = &sign_in;
        services.sender = &carrier;
        services.snapshots = &snapshots;
        services.in_pool = [this](std::function<void()> work) { return pool->look(std::move(work)); };
        if (writer->centres().empty()) make_centre();
        erase_as_listed();
        find_people_by_name();
        services.demo = settings.demo;
        if (settings.demo) demo.fill(*writer, key, world.random);
        if (!settings.administrator.empty()) make_administrator();
        feed->attach(server.wire());
        mailer.emplace(*writer, entrance, carrier, snapshots, mailer_options());
        writer->listen([this](std::span<store::PublishedEvent const> events) {
            feed->published(events);
            mailer->wake();
            for (auto const& each : events)
                if (each.event.kind == "person.erased") keep_erased();
        });
        auto const open_files = raise_open_files();
        constexpr std::uint64_t files_besides = 64;
        if (open_files < settings.limits.connections_max + files_besides)
            log.write(Log::Level::warn, "few_open_files",
                      {{"allowed", open_files}, {"connections_max", settings.limits.connections_max}});
        runs.emplace(run_options());
        services.runs = &*runs;
        ticker.emplace(*writer, clocks_ring_every, &snapshots);
        housekeeping = std::jthread([this](std::stop_token const& stop) { keep_house(stop); });
    }

    ~Inside() { close(); }
    Inside(Inside const&) = delete;
    Inside& operator=(Inside const&) = delete;

    // Whoever asked is answered first.
    void reset_soon() {
        if (reset.exchange(true)) return;
        resetting = std::jthread([this](std::stop_token const& over) {
            constexpr std::chrono::milliseconds for_the_answer{200};
            std::mutex mutex;
            std::condition_variable_any wake;
            std::unique_lock lock(mutex);
            wake.wait_for(lock, over, for_the_answer, [] { return false; });
            stop();
        });
    }

    // Each of these may still call the next; but what works longest is told first.
    void close() {
        if (runs) runs->stop();
        if (pool) pool->stop_solves();
        housekeeping.request_stop();
        if (housekeeping.joinable()) housekeeping.join();
        ticker.reset();
        if (mailer) mailer->stop();
        logged_door.settle(); // a call may go from the writer to the hashes or the pool and back
        pool.reset();
        imports.reset(); // may still submit
        writer.reset();  // writes what waits
        resetting = {};
        feed.reset();
    }

    void make_centre() {
        if (!exchange::zone_table(settings.centre_zone))
            throw std::runtime_error("first_run.zone: this machine does not know the time zone " +
                                     settings.centre_zone);
        auto const id = store::random_key();
        auto const centre = writer->add_centre({id.high, id.low}, settings.centre_name, settings.centre_zone);
        log.write(Log::Level::info, "centre_made", {{"centre", centre.number}});
    }

    // A backup that was put back may hold people who were erased since: they go before anybody is served.
    void erase_as_listed() {
        auto const listed = store::read_erased(beside_database(settings, ".erased"));
        std::size_t erased = 0;
        if (!listed.empty())
            writer->change([&](store::Change& change) { erased = desk::erase_as_listed(change, listed); });
        if (erased > 0) log.write(Log::Level::warn, "people_erased_again", {{"people", erased}});
        (void)list_erased();
    }

    // On the writer's thread, once somebody is erased and it is on the disk: the rest is done soon,
    // elsewhere.
    void keep_erased() {
        {
            std::lock_guard const guard(house_mutex);
            erased_listed = false;
        }
        house_wake.notify_all();
    }

    // The list of the erased outlives the database that a backup is put in the place of; and what was erased
    // is in the log until nobody reads from it any more. False: to be tried again.
    bool list_erased() {
        try {
            std::vector<store::ErasedPerson> people;
            bool emptied = false;
            writer->read([&](store::Database& database) {
                people = store::erased_people(database);
                emptied = people.size() == listed_people || database.checkpoint(true).complete;
            });
            if (people.size() == listed_people) return true;
            store::write_erased(beside_database(settings, ".erased"), people);
            if (emptied) listed_people = people.size();
            return emptied;
        } catch (std::exception const&) { // a full disk
            log.write(Log::Level::warn, "erased_not_listed");
            return false;
        }
    }

    // In a database from before people were found by their names.
    void find_people_by_name() {
        constexpr std::size_t at_once = 1000;
        for (auto const& centre : writer->centres()) {
            for (std::size_t added = at_once; added == at_once;) {
                writer->change([&](store::Change& change) {
                    added = store::add_missing_words(change.database(), centre.number, at_once);
                });
            }
        }
    }

    void make_administrator() {
        writer->change([this](store::Change& change) {
            first_ticket =
                auth::first_administrator(sign_in, change.database(), writer->centres().front().number,
                                          settings.administrator, change.now());
        });
    }

    Mailer::Options mailer_options() {
        Mailer::Options options;
        options.site = site_of(settings);
        options.language = language;
        options.deliver_news = [this](auth::Written const& written, std::string const& stop_link) {
            return carrier.deliver_news(written, stop_link);
        };
        options.stop_token = [this](auth::StopNews const& what) { return auth::stop_token(key, what); };
        return options;
    }

    std::vector<rpc::Method> methods() {
        auto all = rpc::all_methods();
        for (auto& each : feed_methods(*feed, entrance, world.clock)) all.push_back(std::move(each));
        if (settings.demo) {
            for (auto& each : demo_methods(demo, [this] { reset_soon(); })) all.push_back(std::move(each));
        }
        return all;
    }

    rpc::Dispatcher::Options dispatcher_options() {
        rpc::Dispatcher::Options options;
        options.version = world.version;
        options.clock = world.clock;
        options.random = world.random;
        options.report = [this](rpc::Incident const& incident) {
            log.write(Log::Level::error, "fault",
                      {{"incident", incident.id}, {"method", incident.method}, {"what", incident.what}});
        };
        if (log.writes(Log::Level::debug)) {
            options.called = [this](std::string_view method, std::string_view outcome) {
                log.write(Log::Level::debug, "method",
                          {{"method", std::string(method)}, {"outcome", std::string(outcome)}});
            };
        }
        options.close_socket = [this](auth::ConnectionId connection) {
            server.wire().close(connection, feed::Closing::signed_out);
        };
        options.calls = rate(settings.calls_burst, settings.calls_per_second, std::chrono::seconds(1));
        options.household = rate(settings.household_calls_burst, settings.household_calls_per_second,
                                 std::chrono::seconds(1));
        options.seed = world.seed + 2;
        return options;
    }

    desk::RunService::Options run_options() {
        desk::RunService::Options options;
        options.writer = writer.get();
        options.database = database_path(settings);
        options.solve = [this](std::function<void(std::stop_token const&)> work) {
            return pool->solve(std::move(work));
        };
        options.threads = pool->threads();
        options.report = [this](std::string const& what) {
            log.write(Log::Level::error, "run_failed", {{"what", what}});
        };
        return options;
    }

    site::DirectorySite::Options directory_options() {
        for (auto const& each : settings.directory_frames)
            if (!site::may_be_framed_by(each))
                throw std::runtime_error("directory.frames: no origin like https://www.example.org: " + each);
        site::DirectorySite::Options options;
        options.database = database_path(settings);
        options.centres = [this] { return writer->centres(); };
        options.in_pool = [this](std::function<void()> work) { return pool->look(std::move(work)); };
        options.clock = world.clock;
        options.report = [this](std::string const& what) {
            log.write(Log::Level::error, "fault", {{"method", "directory"}, {"what", what}});
        };
        options.frames = settings.directory_frames;
        options.site = site_of(settings);
        options.language = language;
        options.seed = world.seed + 5;
        return options;
    }

    ImportDoor::Options import_options() {
        ImportDoor::Options options;
        options.database = database_path(settings);
        options.clock = world.clock;
        options.report = [this](std::string const& what) {
            log.write(Log::Level::error, "fault", {{"method", "import"}, {"what", what}});
        };
        options.seed = world.seed + 4;
        return options;
    }

    site::SiteParts site_parts() {
        site::SiteParts parts;
        parts.documents["/openrpc.json"] =
            boost::json::serialize(rpc::openrpc(door.methods(), world.version));
        parts.documents["/asyncapi.json"] = boost::json::serialize(asyncapi(world.version));
        parts.documents["/openapi.json"] = site::openapi();
        parts.not_ready = [this] { return std::string(stopping ? "stopping" : ""); };
        parts.calendar = [this](std::string_view secret, std::string_view address,
                                std::function<void(site::CalendarAnswer)> answer) {
            calendars.read(secret, address, std::move(answer));
        };
        parts.directory = [this](site::HttpRequest request, std::function<void(site::HttpReply)> answer) {
            directory.answer(std::move(request), std::move(answer));
        };
        parts.stop_news = [this](site::HttpRequest const& request,
                                 std::function<void(site::HttpReply)> answer) {
            stop_news.answer(request, std::move(answer));
        };
        parts.admit_import = [this](site::HttpRequest const& head,
                                    std::function<void(std::optional<site::HttpReply>)> answer) {
            imports->admit(head, std::move(answer));
        };
        parts.import = [this](site::HttpRequest request, std::function<void(site::HttpReply)> answer) {
            imports->take(std::move(request), std::move(answer));
        };
        parts.metrics = [this] { return metrics(); };
        parts.metrics_readers = settings.metrics_readers;
        return parts;
    }

    std::vector<site::Metric> metrics() const {
        using enum site::Metric::Kind;
        auto const& session = server.counts();
        auto const& written = writer->counts();
        auto const& fed = feed->counts();
        auto const& called = door.counts();
        return {
            {"kith_calls_total", "Calls of methods", counter, called.calls},
            {"kith_calls_refused_total", "Calls refused for want of a right", counter, called.refused},
            {"kith_calls_limited_total", "Calls refused for coming too often", counter, called.limited},
            {"kith_calls_replayed_total", "Calls answered from an earlier one with the same key", counter,
             called.replayed},
            {"kith_calls_failed_total", "Calls that met a fault", counter, called.faults},
            {"kith_letters_sent_total", "Sign-in codes and invitations handed over", counter,
             carrier.letters_sent()},
            {"kith_letters_failed_total", "Sign-in codes and invitations given up", counter,
             carrier.letters_failed()},
            {"kith_messages_to_people_total", "Messages to people handed over", counter,
             mailer ? mailer->counts().sent.load() : 0},
            {"kith_messages_to_people_retried_total", "Attempts to send a message that failed", counter,
             mailer ? mailer->counts().retried.load() : 0},
            {"kith_messages_to_people_failed_total", "Messages given up after the last attempt", counter,
             mailer ? mailer->counts().failed.load() : 0},
            {"kith_messages_to_people_dropped_total", "Messages of no use when their turn came", counter,
             mailer ? mailer->counts().dropped.load() : 0},
            {"kith_messages_to_people_waiting", "Messages that wait to be sent", gauge,
             mailer ? static_cast<std::uint64_t>(mailer->counts().waiting.load()) : 0},
            {"kith_connections", "Open connections", gauge, session.connections},
            {"kith_sockets", "Open WebSockets", gauge, session.sockets},
            {"kith_connections_total", "Connections accepted", counter, session.accepted},
            {"kith_connections_refused_total", "Connections past the limit", counter, session.turned_away},
            {"kith_http_requests_total", "HTTP requests answered", counter, session.requests},
            {"kith_messages_total", "WebSocket messages taken", counter, session.messages},
            {"kith_sockets_cut_total", "Sockets closed for passing a bound", counter, session.cut},
            {"kith_listeners", "Subscriptions to events", gauge, fed.listeners},
            {"kith_events_total", "Events published", counter, fed.events},
            {"kith_events_sent_total", "Events sent, once for each listener", counter, fed.sent},
            {"kith_events_resumed_total", "Subscriptions with a cursor", counter, fed.resumed},
            {"kith_events_resync_total", "Cursors too old to resume from", counter, fed.resyncs},
            {"kith_listeners_overtaken_total", "Listeners the feed could not keep up with", counter,
             fed.overtaken},
            {"kith_changes_total", "Changes written", counter, written.changes},
            {"kith_change_groups_total", "Groups of changes made durable together", counter, written.groups},
            {"kith_change_groups_failed_total", "Groups that could not be written", counter,
             written.failed_groups},
            {"kith_book_requests_total", "Requests of the books decided", counter, written.requests},
            {"kith_runs_done_total", "Matching runs worked out", counter,
             runs ? runs->counts().done.load() : 0},
            {"kith_runs_cancelled_total", "Matching runs cancelled", counter,
             runs ? runs->counts().cancelled.load() : 0},
            {"kith_runs_failed_total", "Matching runs that came to nothing", counter,
             runs ? runs->counts().failed.load() : 0},
            {"kith_clocks_total", "Clocks of matches that have rung", counter,
             ticker ? ticker->counts().rung.load() : 0},
            {"kith_checkpoints_total", "Times the log was moved into the database", counter,
             written.checkpoints},
        };
    }

    // Now and then: forgets old events, a few at a time, and lists who was erased.
    void keep_house(std::stop_token const& stop) {
        for (;;) {
            bool const tidy = list_erased();
            for (auto const& centre : writer->centres()) {
                forget_events(centre.number, stop);
                runs->wake(centre.number); // what the store would not take before is tried again
            }
            std::unique_lock lock(house_mutex);
            constexpr std::chrono::seconds soon{1};
            auto const pause = tidy ? std::chrono::seconds(keep_house_every) : soon;
            house_wake.wait_for(lock, stop, pause, [this] { return !erased_listed; });
            erased_listed = true;
            if (stop.stop_requested()) return;
        }
    }

    void forget_events(std::int64_t centre, std::stop_token const& stop) {
        std::size_t forgotten = events_forgotten_at_once;
        std::uint64_t total = 0;
        try {
            while (forgotten == events_forgotten_at_once && !stop.stop_requested()) {
                writer->change([&](store::Change& change) {
                    forgotten = store::forget_events_before(change.database(), centre,
                                                            change.now() -
                                                                std::chrono::days(settings.events_kept_days),
                                                            events_forgotten_at_once);
                });
                total += forgotten;
            }
        } catch (std::exception const&) { // a full disk: it is tried again
            log.write(Log::Level::warn, "events_not_forgotten", {{"centre", centre}});
        }
        if (total > 0)
            log.write(Log::Level::info, "events_forgotten", {{"centre", centre}, {"events", total}});
    }

    void run() {
        server.run();
        log.write(Log::Level::info, "sockets_closed");
        close();
        log.write(Log::Level::info, "stopped");
    }

    void stop() {
        if (stopping.exchange(true)) return;
        log.write(Log::Level::info, "stopping", {{"sockets", server.counts().sockets.load()}});
        runs->stop(); // while peers say goodbye, what works longest comes to its end
        pool->stop_solves();
        server.stop();
    }

    Settings const settings;
    World const world;
    Log& log;
    RequestIds ids;
    std::atomic<bool> stopping{false};
    std::atomic<bool> reset{false}; // asked for by demo.reset
    Demo demo;
    std::unique_ptr<store::Writer> writer;
    std::unique_ptr<feed::Feed> feed;
    auth::ServerKey key;
    store::SigningKey receipts;
    auth::Entrance entrance;
    auth::SignIn sign_in;
    auth::FileOutbox outbox;
    Carrier carrier;
    desk::Snapshots snapshots;
    auth::HashQueue hashes;
    std::unique_ptr<SolverPool> pool;
    rpc::Services services;
    rpc::Dispatcher door;
    site::CalendarFeed calendars;
    site::DirectorySite directory;
    site::StopNewsPages stop_news;
    std::unique_ptr<ImportDoor> imports;
    site::PublicSite public_site;
    LoggedSite logged_site;
    LoggedDoor logged_door;
    session::Server server;
    std::optional<std::string> first_ticket;
    std::optional<desk::RunService> runs;
    std::optional<desk::Ticker> ticker;
    std::optional<Mailer> mailer; // listened for by the writer, so it goes after it
    std::atomic<bool> erased_listed{true};
    std::condition_variable_any house_wake;
    std::size_t listed_people = 0;
    std::mutex house_mutex;
    std::jthread housekeeping;
    std::jthread resetting;
};

Hub::Hub(Settings const& settings, World world, Log& log)
    : inside_(std::make_unique<Inside>(settings, std::move(world), log)) {}
Hub::~Hub() = default;

std::uint16_t Hub::port() const {
    return inside_->server.port();
}
std::optional<std::string> const& Hub::first_ticket() const {
    return inside_->first_ticket;
}
Demo const* Hub::demo() const {
    return inside_->settings.demo ? &inside_->demo : nullptr;
}
bool Hub::wants_reset() const {
    return inside_->reset;
}
void Hub::run() {
    inside_->run();
}
void Hub::stop() {
    inside_->stop();
}

} // namespace kith::serve
