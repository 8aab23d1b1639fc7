// The HTTP API over the real service, store and files, spoken to over real sockets.
#include "api/api.h"

#include <gtest/gtest.h>

#include <format>
#include <nlohmann/json.hpp>
#include <set>

#include "fakes/embedded.h"
#include "http/server.h"
#include "http/testing/client.h"
#include "worker/worker.h"

namespace iscan {
namespace {

using http::testing::Answer;
using http::testing::Client;
using http::testing::multipart_of;
using Json = nlohmann::json;
using namespace std::chrono_literals;

Json json_of(const Answer& answer) { return Json::parse(answer.body, nullptr, false); }
std::string code_of(const Answer& answer) { return json_of(answer).value("code", ""); }

constexpr ports::Scopes kAll{.read = true, .write = true, .admin = true};

class ApiTest : public testing::Test {
 protected:
  ApiTest() {
    const auto port = server_.start();
    EXPECT_TRUE(port);
    port_ = port.value_or(0);
  }

  std::string token_of(const CompanyId& company, ports::Scopes scopes) {
    return parts_.accounts.create_token(company, "t", scopes)->text.reveal();
  }
  static std::string bearer(const std::string& token) {
    return std::format("Authorization: Bearer {}\r\n", token);
  }

  Answer ask(std::string_view method, std::string_view path, std::string_view body = {},
             std::string_view fields = {}) {
    std::string head = bearer(token_) + std::string(fields);
    if (!body.empty() && !fields.contains("Content-Type")) {
      head += "Content-Type: application/json\r\n";
    }
    return Client(port_).ask(method, "/api/v1" + std::string(path), body, head);
  }
  Answer upload(std::initializer_list<std::pair<std::string_view, std::string_view>> files,
                std::string_view fields = {}) {
    return ask("POST", "/documents/upload", multipart_of(files),
               "Content-Type: multipart/form-data; boundary=XX\r\n" + std::string(fields));
  }
  // The id of a document that went through all stages.
  std::string finished(std::string_view content) {
    const Json accepted = json_of(upload({{"a.pdf", content}}));
    finish({accepted.at("task_id").get<std::string>()});
    return accepted.at("document_id");
  }
  void finish(const TaskId& task) {
    worker::RunningTasks running(parts_.tasks(), parts_.clock, parts_.log, 30s);
    worker::TaskRunner runner(
        parts_.worker_ports(parts_.tasks()), parts_.make_context(), running,
        {.worker = "w", .queues = {"preprocessing", "ocr", "llm", "extraction", "evaluation"}});
    ASSERT_TRUE(runner.work_off(task, {}));
  }

  fakes::Embedded parts_{fakes::sqlite()};
  CompanyId company_ = parts_.company("One");
  std::string token_ = token_of(company_, kAll);
  bool disk_ok_ = true;
  api::Api api_{{.service = parts_.service,
                 .accounts = parts_.accounts,
                 .clock = parts_.clock,
                 .log = parts_.log,
                 .readiness =
                     [this] {
                       return std::vector<api::ReadinessCheck>{
                           {"protections", true, "seccomp, landlock"}, {"disk", disk_ok_, ""}};
                     }},
                {.upload_bytes = 5000, .event_streams = 1, .failed_logins_per_minute = 3}};
  http::Server server_{{api_.router(), parts_.clock, parts_.ids, parts_.log}, {}};
  int port_ = 0;
};

TEST_F(ApiTest, AnUploadIsAnsweredAtOnce) {
  const Answer answer = upload({{"r\xc3\xa4kning.pdf", "content"}});
  EXPECT_EQ(answer.status, 202);
  const Json body = json_of(answer);
  const std::string id = body.at("document_id");
  EXPECT_EQ(body.at("status"), "preprocessing");
  EXPECT_EQ(body.at("status_url"), "/api/v1/documents/" + id + "/status");
  EXPECT_FALSE(body.at("task_id").get<std::string>().empty());
  EXPECT_EQ(answer.field("Location"), "/api/v1/documents/" + id);
  const Json document = json_of(ask("GET", "/documents/" + id));
  EXPECT_EQ(document.at("file_name"), "r\xc3\xa4kning.pdf");
  EXPECT_EQ(document.at("file_size"), 7);
}

TEST_F(ApiTest, ShortAddressesAnswerToo) {
  const Answer answer =
      Client(port_).ask("POST", "/documents/upload", multipart_of({{"a.pdf", "x"}}),
                        bearer(token_) + "Content-Type: multipart/form-data; boundary=XX\r\n");
  ASSERT_EQ(answer.status, 202);
  const std::string id = json_of(answer).at("document_id");
  EXPECT_EQ(Client(port_).ask("GET", "/documents/" + id + "/status", {}, bearer(token_)).status,
            200);
}

TEST_F(ApiTest, ManyFilesAreAllAcceptedOrNone) {
  const Json body = json_of(upload({{"a.pdf", "1"}, {"b.pdf", "2"}}));
  EXPECT_EQ(body.at("documents").size(), 2U);
  EXPECT_EQ(body.at("document_id"), body.at("documents").at(0).at("document_id"));
  EXPECT_EQ(code_of(upload({{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}})), "too_many_files");
  EXPECT_EQ(code_of(upload({{"a", "3"}, {"b", ""}})), "file_empty");
  EXPECT_EQ(parts_.count("SELECT count(*) FROM documents"), 2);
}

TEST_F(ApiTest, DuplicatesAreTold) {
  const Json first = json_of(upload({{"a.pdf", "same"}}));
  EXPECT_TRUE(first.at("duplicate_of").is_null());
  parts_.clock.advance(1s);
  const Json second = json_of(upload({{"b.pdf", "same"}}));
  EXPECT_EQ(second.at("duplicate_of"), first.at("document_id"));
}

TEST_F(ApiTest, AnIdempotencyKeyGivesTheFirstAnswerAgain) {
  constexpr std::string_view kKey = "Idempotency-Key: k1\r\n";
  const Json first = json_of(upload({{"a.pdf", "x"}}, kKey));
  const Answer second = upload({{"a.pdf", "x"}}, kKey);
  EXPECT_EQ(second.status, 202);
  EXPECT_EQ(json_of(second).at("document_id"), first.at("document_id"));
  const Answer other = upload({{"a.pdf", "y"}}, kKey);
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(code_of(other), "idempotency_key_reused");
}

TEST_F(ApiTest, BadUploadsAreRefused) {
  EXPECT_EQ(code_of(ask("POST", "/documents/upload", "{}")), "media_type_unsupported");
  EXPECT_EQ(ask("POST", "/documents/upload", "{}").status, 415);
  EXPECT_EQ(upload({}).status, 422);
  EXPECT_EQ(code_of(upload({})), "file_missing");
  EXPECT_EQ(upload({{"a", std::string(1001, 'a')}}).status, 413);
  EXPECT_EQ(code_of(upload({{"a", std::string(6000, 'a')}})), "body_too_large");
  const Answer cut = ask("POST", "/documents/upload", "--XX\r\n",
                         "Content-Type: multipart/form-data; boundary=XX\r\n");
  EXPECT_EQ(cut.status, 400);
  EXPECT_EQ(code_of(cut), "multipart_incomplete");
  EXPECT_EQ(parts_.count("SELECT count(*) FROM documents"), 0);
}

TEST_F(ApiTest, AnUploadCutInTheMiddleLeavesNothing) {
  {
    Client client(port_);
    client.send(
        std::format("POST /api/v1/documents/upload HTTP/1.1\r\nHost: x\r\n{}"
                    "Content-Type: multipart/form-data; boundary=XX\r\n"
                    "Content-Length: 900\r\nExpect: 100-continue\r\n\r\n",
                    bearer(token_)));
    EXPECT_EQ(client.read().status, 100);
    client.send("--XX\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\nhalf");
  }
  server_.stop();  // waits for the connection's end
  EXPECT_EQ(parts_.count("SELECT count(*) FROM documents"), 0);
  parts_.clock.advance(2h);
  EXPECT_TRUE(parts_.blobs->older_than(parts_.clock.now())->empty());
}

TEST_F(ApiTest, AFinishedDocumentShowsItsResult) {
  const std::string id = finished("x");
  const Json status = json_of(ask("GET", "/documents/" + id + "/status"));
  EXPECT_EQ(status.at("progress"),
            (Json{{"current_step", 5}, {"total_steps", 5}, {"percentage", 100}}));
  EXPECT_TRUE(status.at("quality_score").is_number());
  const Json result = json_of(ask("GET", "/documents/" + id + "/result"));
  EXPECT_EQ(result.at("fields").at("invoice").at("number").at("value"), "INV-1");
}

TEST_F(ApiTest, ResultsAreThereWhenTheWorkIsDone) {
  const std::string id = json_of(upload({{"a.pdf", "x"}})).at("document_id");
  EXPECT_EQ(ask("GET", "/documents/" + id + "/result").status, 409);
  EXPECT_EQ(code_of(ask("POST", "/documents/" + id + "/approve")), "document_running");
}

TEST_F(ApiTest, PeopleCorrectDecideAndRestart) {
  const std::string path = "/documents/" + finished("x");
  const Answer corrected = ask("PATCH", path, R"({"corrections":[
      {"path":"invoice.number","value":"MINE"}]})");
  EXPECT_EQ(corrected.status, 200) << corrected.body;
  EXPECT_EQ(json_of(corrected).at("summary").at("number"), "MINE");
  EXPECT_EQ(json_of(ask("POST", path + "/approve")).at("status"), "approved");
  EXPECT_EQ(json_of(ask("POST", path + "/reject")).at("status"), "rejected");
  const Answer again = ask("POST", path + "/restart", R"({"stage":"extraction"})");
  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(json_of(again).at("status"), "extraction");
  finish({json_of(again).at("task_id").get<std::string>()});
  const Json result = json_of(ask("GET", path + "/result"));
  EXPECT_EQ(result.at("fields").at("invoice").at("number").at("value"), "MINE");
  EXPECT_EQ(ask("POST", path + "/restart").status, 202) << "a body is not needed";
}

TEST_F(ApiTest, BadBodiesAreRefused) {
  const std::string path = "/documents/" + finished("x");
  const auto patch = [&](std::string_view body) { return code_of(ask("PATCH", path, body)); };
  EXPECT_EQ(ask("PATCH", path, "{broken").status, 400);
  EXPECT_EQ(patch("{broken"), "json_malformed");
  EXPECT_EQ(patch("[]"), "body_invalid");
  EXPECT_EQ(patch(R"({"corections":[]})"), "body_invalid");
  EXPECT_EQ(patch(R"({"corrections":[]})"), "body_invalid");
  EXPECT_EQ(patch(R"({"corrections":[{"path":"totals.gross","value":12.5}]})"), "body_invalid");
  EXPECT_EQ(patch(R"({"corrections":[{"path":"no.such","value":"1"}]})"), "field_unknown");
  EXPECT_EQ(patch(R"({"corrections":[{"path":"totals.gross","value":"abc"}]})"), "value_invalid");
  EXPECT_EQ(patch(std::string(100'000, '[')), "json_malformed");
  EXPECT_EQ(code_of(ask("POST", path + "/restart", R"({"stage":"x"})")), "stage_unknown");
  EXPECT_EQ(code_of(ask("PATCH", path, "{}", "Content-Type: text/plain\r\n")),
            "media_type_unsupported");
}

TEST_F(ApiTest, ALostEditIsRefused) {
  const std::string path = "/documents/" + finished("x");
  const std::string seen = ask("GET", path).field("ETag");
  constexpr std::string_view kBody = R"({"corrections":[{"path":"invoice.number","value":"A"}]})";
  const std::string condition = std::format("If-Match: {}\r\n", seen);
  EXPECT_EQ(ask("PATCH", path, kBody, condition + "Content-Type: application/json\r\n").status,
            200);
  const Answer late = ask("PATCH", path, kBody, condition + "Content-Type: application/json\r\n");
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(code_of(late), "document_changed");
  EXPECT_EQ(ask("POST", path + "/approve", {}, "If-Match: nonsense\r\n").status, 422);
}

TEST_F(ApiTest, ListsAreFilteredAndPaged) {
  for (int n = 0; n < 3; ++n) {
    parts_.clock.advance(24h);
    upload({{std::format("file{}.pdf", n), std::to_string(n)}});
  }
  const auto names = [&](std::string_view query) {
    std::string out;
    const Json page = json_of(ask("GET", "/documents" + std::string(query)));
    for (const Json& one : page.at("documents")) out += one.at("file_name");
    return out;
  };
  EXPECT_EQ(names(""), "file2.pdffile1.pdffile0.pdf");
  EXPECT_EQ(names("?search=FILE1"), "file1.pdf");
  EXPECT_EQ(names("?state=approved"), "");
  EXPECT_EQ(names("?verdict=rejected"), "");
  // The clock starts on 2023-11-14.
  EXPECT_EQ(names("?from=2023-11-16&to=2023-11-16"), "file1.pdf");
  const Json first = json_of(ask("GET", "/documents?limit=2"));
  EXPECT_EQ(names("?limit=2&cursor=" + first.at("next").get<std::string>()), "file0.pdf");
  EXPECT_EQ(code_of(ask("GET", "/documents?limit=no")), "limit_invalid");
  EXPECT_EQ(code_of(ask("GET", "/documents?limit=0")), "limit_invalid");
  EXPECT_EQ(code_of(ask("GET", "/documents?state=done")), "state_unknown");
  EXPECT_EQ(code_of(ask("GET", "/documents?from=tomorrow")), "date_invalid");
  EXPECT_EQ(code_of(ask("GET", "/documents?stat=x")), "parameter_unknown");
}

TEST_F(ApiTest, OriginalsComeBackAsDownloads) {
  const Json accepted = json_of(upload({{"r\xc3\xa4k.html", "<script>alert(1)</script>"}}));
  const std::string path = "/documents/" + accepted.at("document_id").get<std::string>() + "/file";
  const Answer file = ask("GET", path);
  EXPECT_EQ(file.body, "<script>alert(1)</script>");
  EXPECT_EQ(file.field("Content-Type"), "application/octet-stream");
  EXPECT_EQ(file.field("Content-Disposition"),
            "attachment; filename=\"r_k.html\"; filename*=UTF-8''r%C3%A4k.html");
  EXPECT_EQ(file.field("Content-Security-Policy"), "sandbox");
  EXPECT_EQ(ask("GET", path, {}, "Range: bytes=1-6\r\n").body, "script");
  EXPECT_EQ(ask("GET", path, {}, "If-None-Match: " + file.field("ETag") + "\r\n").status, 304);
}

TEST_F(ApiTest, PagesArePictures) {
  const std::string path = "/documents/" + finished("x") + "/pages/";
  const Answer page = ask("GET", path + "1.png");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.field("Content-Type"), "image/png");
  EXPECT_EQ(ask("GET", path + "1.png", {}, "If-None-Match: " + page.field("ETag") + "\r\n").status,
            304);
  EXPECT_EQ(code_of(ask("GET", path + "0.png")), "page_unknown");
  EXPECT_EQ(code_of(ask("GET", path + "x.png")), "page_unknown");
}

TEST_F(ApiTest, PicturesComeAsSmallAsTheyAreAskedFor) {
  double asked = 0;
  parts_.reader.png = [&](const ports::RenderRequest& request) -> Result<Bytes> {
    asked = request.dpi;
    return Bytes{};
  };
  const std::string path = "/documents/" + finished("x") + "/pages/1.png";
  const std::string usual = ask("GET", path).field("ETag");
  EXPECT_EQ(asked, 110);
  const Answer small = ask("GET", path + "?dpi=20");
  EXPECT_EQ(small.status, 200);
  EXPECT_EQ(asked, 20);
  EXPECT_NE(small.field("ETag"), usual);
  for (const char* dpi : {"9", "301", "x", "-20", "20x"}) {
    EXPECT_EQ(code_of(ask("GET", path + "?dpi=" + dpi)), "resolution_invalid") << dpi;
  }
}

TEST_F(ApiTest, PagesHaveWordsThatPeopleCanSee) {
  auto& words = parts_.reader.decoded->pages.front().words;
  words.push_back({.text = "hidden", .box = {10, 30, 50, 40}, .invisible = true});
  const std::string path = "/documents/" + finished("x") + "/pages/";
  const Json page = json_of(ask("GET", path + "1/words"));
  EXPECT_EQ(page.at("page"), 1);
  EXPECT_EQ(page.at("pages"), 1);
  EXPECT_EQ(page.at("words"),
            Json::parse(R"([{"text":"INV-1","box":[0.0168,0.0119,0.084,0.0238]}])"));
  EXPECT_EQ(code_of(ask("GET", path + "2/words")), "page_unknown");
  EXPECT_EQ(code_of(ask("GET", path + "x/words")), "page_unknown");
  const std::string running = json_of(upload({{"b.pdf", "y"}})).at("document_id");
  EXPECT_EQ(ask("GET", "/documents/" + running + "/pages/1/words").status, 409);
}

TEST_F(ApiTest, ThePageIsServedBesideTheApi) {
  const auto get = [&](std::string_view path, std::string_view fields) {
    return Client(port_).ask("GET", path, {}, fields);
  };
  const Answer page = get("/documents", "Accept: text/html\r\n");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.field("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(page.field("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(get("/api/v1/nothing", "Accept: text/html\r\n").status, 404);
  EXPECT_EQ(get("/healthz", "Accept: text/html\r\n").field("Content-Type"), "application/json");
  EXPECT_EQ(Client(port_).ask("POST", "/documents", "{}").status, 404);
  api::Api closed({parts_.service, parts_.accounts, parts_.clock, parts_.log, {}},
                  {.operations_only = true});
  http::Server server({closed.router(), parts_.clock, parts_.ids, parts_.log}, {});
  EXPECT_EQ(Client(server.start().value()).ask("GET", "/", {}, "Accept: text/html\r\n").status,
            404);
}

TEST_F(ApiTest, DrawingPagesLeavesRoomForOthers) {
  const std::string path = "/api/v1/documents/" + finished("x") + "/pages/1.png";
  api::Api busy({parts_.service, parts_.accounts, parts_.clock, parts_.log, {}},
                {.page_renders = 0});
  http::Server server({busy.router(), parts_.clock, parts_.ids, parts_.log}, {});
  const Answer answer = Client(server.start().value()).ask("GET", path, {}, bearer(token_));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(code_of(answer), "server_busy");
}

TEST_F(ApiTest, AnswersAreCounted) {
  const http::OnAnswer count = api::answer_metrics(parts_.metrics);
  http::Server server({api_.router(), parts_.clock, parts_.ids, parts_.log, count}, {});
  const int port = server.start().value();
  EXPECT_EQ(Client(port).ask("GET", "/nothing").status, 404);
  server.stop();
  const std::string text = parts_.metrics.text();
  EXPECT_NE(text.find("4xx"), std::string::npos) << text;
}

TEST_F(ApiTest, DeletedDocumentsAreGone) {
  const std::string path = "/documents/" + finished("x");
  EXPECT_EQ(ask("DELETE", path).status, 204);
  EXPECT_EQ(code_of(ask("GET", path)), "document_unknown");
  EXPECT_EQ(ask("DELETE", path).status, 404);
}

TEST_F(ApiTest, DeadLettersAreListedRestartedAndDropped) {
  const std::string path = "/monitor/dead-letters";
  const document::DecodedFile good = *parts_.reader.decoded;
  parts_.reader.decoded = fail(ErrorKind::internal, "stage_failed", "Broken.");
  const std::string first = finished("1");
  parts_.clock.advance(1s);
  const std::string second = finished("2");
  const Json listed = json_of(ask("GET", path + "?limit=1"));
  const Json& letter = listed.at("dead_letters").at(0);
  EXPECT_EQ(letter.at("document_id"), second);
  EXPECT_EQ(letter.at("file_name"), "a.pdf");
  EXPECT_EQ(letter.at("stage"), "preprocessing");
  EXPECT_EQ(letter.at("attempts"), 1);
  EXPECT_EQ(letter.at("error"), (Json{{"code", "stage_failed"}, {"message", "Broken."}}));
  const std::string next = listed.at("next");
  const Json rest = json_of(ask("GET", path + "?cursor=" + next));
  EXPECT_EQ(rest.at("dead_letters").at(0).at("document_id"), first);
  EXPECT_TRUE(rest.at("next").is_null());
  EXPECT_EQ(code_of(ask("GET", path + "?limit=0")), "limit_invalid");
  EXPECT_EQ(code_of(ask("GET", path + "?state=x")), "parameter_unknown");

  parts_.reader.decoded = good;
  const std::string one = path + "/" + letter.at("task_id").get<std::string>();
  const Answer again = ask("POST", one + "/restart");
  EXPECT_EQ(again.status, 202) << again.body;
  EXPECT_EQ(json_of(again).at("document_id"), second);
  EXPECT_EQ(json_of(again).at("status"), "preprocessing");
  finish({json_of(again).at("task_id").get<std::string>()});
  EXPECT_EQ(json_of(ask("GET", "/documents/" + second)).at("status"), "manual_review");
  EXPECT_EQ(code_of(ask("POST", one + "/restart")), "dead_letter_unknown");

  const std::string other =
      path + "/" + rest.at("dead_letters").at(0).at("task_id").get<std::string>();
  EXPECT_EQ(ask("DELETE", other).status, 204);
  EXPECT_EQ(ask("DELETE", other).status, 404);
  EXPECT_EQ(json_of(ask("GET", "/documents/" + first)).at("status"), "preprocess_error");
  EXPECT_TRUE(json_of(ask("GET", path)).at("dead_letters").empty());
}

TEST_F(ApiTest, DeadLettersBelongToTheirCompany) {
  parts_.reader.decoded = fail(ErrorKind::internal, "stage_failed", "Broken.");
  finished("1");
  const std::string path = "/api/v1/monitor/dead-letters";
  const Json listed = json_of(ask("GET", "/monitor/dead-letters"));
  const std::string task = listed.at("dead_letters").at(0).at("task_id");
  const std::string other = bearer(token_of(parts_.company("Two"), kAll));
  const auto as_other = [&](std::string_view method, const std::string& address) {
    return Client(port_).ask(method, address, {}, other);
  };
  EXPECT_TRUE(json_of(as_other("GET", path)).at("dead_letters").empty());
  EXPECT_EQ(as_other("POST", path + "/" + task + "/restart").status, 404);
  EXPECT_EQ(as_other("DELETE", path + "/" + task).status, 404);
  const std::string reader = bearer(token_of(company_, {.read = true}));
  EXPECT_EQ(Client(port_).ask("GET", path, {}, reader).status, 200);
  EXPECT_EQ(Client(port_).ask("DELETE", path + "/" + task, {}, reader).status, 403);
}

TEST_F(ApiTest, TokensAreNeededAndScoped) {
  const auto status = [&](std::string_view method, std::string_view path,
                          const std::string& fields) {
    return Client(port_).ask(method, path, {}, fields).status;
  };
  const Answer anonymous = Client(port_).ask("GET", "/api/v1/documents");
  EXPECT_EQ(anonymous.status, 401);
  EXPECT_TRUE(anonymous.field("WWW-Authenticate").starts_with("Bearer"));
  const std::string reader = bearer(token_of(company_, {.read = true}));
  EXPECT_EQ(status("GET", "/api/v1/documents", reader), 200);
  EXPECT_EQ(status("POST", "/api/v1/documents/upload", reader), 403);
  EXPECT_EQ(status("GET", "/api/v1/admin/tokens", reader), 403);
  const std::string writer = bearer(token_of(company_, {.write = true}));
  EXPECT_EQ(status("GET", "/api/v1/documents", writer), 403);
}

TEST_F(ApiTest, GuessingTokensIsSlowedDown) {
  for (int n = 0; n < 3; ++n) {
    EXPECT_EQ(Client(port_).ask("GET", "/api/v1/documents", {}, bearer("wrong")).status, 401);
  }
  const Answer refused = Client(port_).ask("GET", "/api/v1/documents", {}, bearer("wrong"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(refused.field("Retry-After"), "");
  EXPECT_EQ(ask("GET", "/documents").status, 200) << "right tokens go on";
  parts_.clock.advance(61s);
  EXPECT_EQ(Client(port_).ask("GET", "/api/v1/documents", {}, bearer("wrong")).status, 401);
}

TEST_F(ApiTest, CompaniesDoNotSeeEachOther) {
  const std::string path = "/api/v1/documents/" + finished("x");
  const std::string other = bearer(token_of(parts_.company("Two"), kAll));
  for (const auto& [method, tail] :
       std::initializer_list<std::pair<std::string, std::string>>{{"GET", ""},
                                                                  {"GET", "/status"},
                                                                  {"GET", "/result"},
                                                                  {"GET", "/file"},
                                                                  {"GET", "/pages/1.png"},
                                                                  {"GET", "/pages/1/words"},
                                                                  {"POST", "/approve"},
                                                                  {"POST", "/reject"},
                                                                  {"POST", "/restart"},
                                                                  {"DELETE", ""}}) {
    EXPECT_EQ(Client(port_).ask(method, path + tail, {}, other).status, 404) << method << tail;
  }
}

TEST_F(ApiTest, AdministratorsMakeCompaniesAndTokens) {
  const Answer company = ask("POST", "/admin/companies", R"({"name":"Acme"})");
  EXPECT_EQ(company.status, 201);
  const std::string id = json_of(company).at("id");
  EXPECT_EQ(code_of(ask("POST", "/admin/companies", R"({"name":"Acme"})")), "company_exists");
  EXPECT_EQ(json_of(ask("GET", "/admin/companies")).at("companies").size(), 2U);
  const Json made =
      json_of(ask("POST", "/admin/tokens",
                  Json{{"company_id", id}, {"name", "n"}, {"scopes", {"read"}}}.dump()));
  const std::string text = made.at("token");
  EXPECT_EQ(Client(port_).ask("GET", "/api/v1/documents", {}, bearer(text)).status, 200);
  const Answer listed = ask("GET", "/admin/tokens");
  EXPECT_EQ(listed.body.find(text), std::string::npos) << "the text is shown once";
  EXPECT_EQ(ask("DELETE", "/admin/tokens/" + made.at("id").get<std::string>()).status, 204);
  EXPECT_EQ(Client(port_).ask("GET", "/api/v1/documents", {}, bearer(text)).status, 401);
  EXPECT_EQ(
      code_of(ask("POST", "/admin/tokens", R"({"company_id":"no","name":"n","scopes":["read"]})")),
      "company_unknown");
  EXPECT_EQ(
      code_of(ask("POST", "/admin/tokens", R"({"company_id":"no","name":"n","scopes":["all"]})")),
      "scopes_invalid");
}

class EventsTest : public ApiTest {
 protected:
  Client open(std::string_view fields = {}) {
    Client client(port_);
    client.send(
        std::format("GET /api/v1/events HTTP/1.1\r\nHost: x\r\n{}{}\r\n", bearer(token_), fields));
    EXPECT_EQ(client.read(/*head_only=*/true).status, 200);
    return client;
  }
};

TEST_F(EventsTest, TellsEachStateOfTheCompanysDocuments) {
  parts_.accept(parts_.company("Two"), "not for us");
  const std::int64_t before = parts_.service.last_event(company_).value();
  Client client = open(std::format("Last-Event-ID: {}\r\n", before));
  const std::string id = finished("x");
  std::vector<std::string> states;
  while (states.empty() || !document::is_terminal(*document::state_from(states.back()))) {
    client.read_until("data: ");
    const Json event = Json::parse(client.read_until("\n"));
    EXPECT_EQ(event.at("document_id"), id);
    states.push_back(event.at("status"));
  }
  EXPECT_EQ(states.size(), 6U);
  EXPECT_EQ(states.front(), "preprocessing");
}

TEST_F(EventsTest, StreamsAreLimitedAndGivenBack) {
  {
    Client first = open("Last-Event-ID: 0\r\n");
    upload({{"a.pdf", "x"}});
    first.read_until("data: ");
    EXPECT_EQ(code_of(ask("GET", "/events")), "too_many_streams");
  }
  server_.stop();  // the stream has ended when it returns
  http::Server again({api_.router(), parts_.clock, parts_.ids, parts_.log}, {});
  port_ = again.start().value();
  open("Last-Event-ID: 0\r\n").read_until("data: ");
  EXPECT_EQ(code_of(ask("GET", "/events", {}, "Last-Event-ID: x\r\n")), "event_id_invalid");
}

TEST_F(ApiTest, OperatorsNeedNoToken) {
  const auto get = [&](std::string_view path) { return Client(port_).ask("GET", path); };
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_NE(get("/readyz").body.find("seccomp, landlock"), std::string::npos);
  disk_ok_ = false;
  EXPECT_EQ(get("/readyz").status, 503);
  upload({{"a.pdf", "x"}});
  EXPECT_NE(get("/metrics").body.find("# TYPE"), std::string::npos);
  const Answer docs = get("/docs");
  EXPECT_NE(docs.body.find("/documents/upload"), std::string::npos);
  EXPECT_EQ(docs.body.find("<script"), std::string::npos);
  EXPECT_NE(docs.field("Content-Security-Policy").find("style-src 'sha256-"), std::string::npos);
}

TEST_F(ApiTest, EveryRouteIsDescribedAndEveryDescriptionIsARoute) {
  std::set<std::string> described;
  const Json spec = json_of(Client(port_).ask("GET", "/openapi.json"));
  for (const auto& [path, item] : spec.at("paths").items()) {
    for (const char* method : {"get", "post", "patch", "put", "delete"}) {
      if (item.contains(method)) described.insert(std::string(method) + " " + path);
    }
  }
  std::set<std::string> routes;
  for (const http::Route& route : api_.router().routes()) {
    std::string method = route.method;
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    routes.insert(method + " " + route.pattern);
  }
  EXPECT_EQ(described, routes);
}

TEST_F(ApiTest, TheDescriptionNamesStatesAndStagesAsTheProgramDoes) {
  const Json schemas =
      json_of(Client(port_).ask("GET", "/openapi.json")).at("components").at("schemas");
  for (const Json& name : schemas.at("State").at("enum")) {
    EXPECT_TRUE(document::state_from(name.get<std::string>())) << name;
  }
  Json stages = Json::array();
  for (const document::Stage stage : document::kStages) stages.push_back(to_string(stage));
  EXPECT_EQ(schemas.at("Stage").at("enum"), stages);
}

}  // namespace
}  // namespace iscan
