// One request while libcurl carries it: what is sent, and where the answer goes.
#pragma once

#include <curl/curl.h>

#include "http_client/http_client.h"

namespace iscan::http_client {

struct SlistDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

class Transfer {
 public:
  // `request` outlives the object.
  explicit Transfer(const Request& request) : request_(request) {}

  // Sets the handle up for the request; the object stays where it is until perform() has ended.
  void prepare(CURL* handle, bool ask_first);
  // Makes the answer or the error of what libcurl said.
  Result<Answer> result(CURL* handle, CURLcode code, const char* message);

 private:
  static std::size_t on_header(char* data, std::size_t one, std::size_t size, void* self);
  static std::size_t on_body(char* data, std::size_t one, std::size_t size, void* self);
  static std::size_t on_read(char* data, std::size_t one, std::size_t size, void* self);
  static int on_seek(void* self, curl_off_t offset, int origin);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  void prepare_body(CURL* handle);
  bool take_body(CURL* handle, std::string_view bytes);

  const Request& request_;
  CURL* handle_ = nullptr;
  std::unique_ptr<curl_slist, SlistDeleter> headers_;
  std::uint64_t sent_ = 0;  // bytes of the file
  Answer answer_;
  std::optional<Error> failure_;  // our own, which ended the transfer
};

}  // namespace iscan::http_client
