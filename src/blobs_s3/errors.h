// What the server or the way to it says, in the words of the port.
#pragma once

#include "base/result.h"
#include "http_client/http_client.h"

namespace iscan::blobs_s3 {

// Of an answer that is no success.
Error of_refusal(const http_client::Answer& answer);

// Of a request that got no answer.
Error of_transfer(Error error);

Error blob_damaged(std::string detail);

}  // namespace iscan::blobs_s3
