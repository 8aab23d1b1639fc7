// What lists show of an invoice.
#pragma once

#include "invoice/invoice.h"
#include "ports/records.h"

namespace iscan::service {

ports::Summary summary_of(const invoice::Invoice& invoice);

}  // namespace iscan::service
